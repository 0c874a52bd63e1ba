//! Table captions, `: Text {#tbl:x}` or `Table: Text`, put into the table before or after them.

use std::ops::Range;

use crate::manuscript::ast::{Block, BlockKind, InlineKind};
use crate::manuscript::paragraph;
use crate::manuscript::parse::{self, Source};
use crate::manuscript::session::Session;
use crate::manuscript::weave::weave;

/// Finds the captions among siblings and puts them where they belong.
pub(super) fn attach(session: &mut Session<'_>, source: Source<'_>, blocks: &mut Vec<Block>) {
    if !blocks.iter().any(|block| matches!(block.kind, BlockKind::Table(_))) {
        return;
    }
    let mut attached: Vec<Block> = Vec::with_capacity(blocks.len());
    let mut rest = std::mem::take(blocks).into_iter().peekable();
    while let Some(mut block) = rest.next() {
        if matches!(block.kind, BlockKind::Table(_)) {
            let before = take_before(session, source, &mut attached);
            let found =
                before.or_else(|| take_last_row(session, source, &mut block)).or_else(|| {
                    let range = caption(session, source, rest.peek()?)?;
                    rest.next();
                    Some(range)
                });
            if let Some(range) = found {
                fill(session, source, &mut block, range);
            }
        }
        attached.push(block);
    }
    *blocks = attached;
}

/// The text of the caption that a paragraph is.
fn caption(session: &Session<'_>, source: Source<'_>, block: &Block) -> Option<Range<usize>> {
    if !matches!(block.kind, BlockKind::Paragraph(_)) {
        return None;
    }
    caption_text(source, session.local(source.origin, block.span)?)
}

/// The text behind the mark of a caption.
fn caption_text(source: Source<'_>, range: Range<usize>) -> Option<Range<usize>> {
    let text = source.text.get(range.clone())?;
    let behind = [":", "Table:", "table:"].iter().find_map(|mark| text.strip_prefix(mark))?;
    let spaced = behind.starts_with([' ', '\t', '\n', '\r']);
    (spaced && !behind.trim().is_empty()).then(|| range.end - behind.len()..range.end)
}

/// Takes the caption before a table away.
fn take_before(
    session: &Session<'_>,
    source: Source<'_>,
    blocks: &mut Vec<Block>,
) -> Option<Range<usize>> {
    let range = caption(session, source, blocks.last()?)?;
    blocks.pop();
    Some(range)
}

/// Takes the last row away where it is a caption without an empty line before it.
fn take_last_row(
    session: &Session<'_>,
    source: Source<'_>,
    block: &mut Block,
) -> Option<Range<usize>> {
    let BlockKind::Table(table) = &mut block.kind else { return None };
    let (first, others) = table.body.last()?.split_first()?;
    if others.iter().any(|cell| !cell.blocks.is_empty()) {
        return None;
    }
    let first = session.local(source.origin, first.blocks.first()?.span)?;
    let range = caption_text(source, first)?;
    table.body.pop();
    Some(range)
}

/// Puts a caption into its table.
fn fill(session: &mut Session<'_>, source: Source<'_>, block: &mut Block, range: Range<usize>) {
    let start = range.start;
    let mut line = parse::line(session, source.origin, start, source.text[range].trim_end());
    while line.pieces.first().is_some_and(|piece| piece.is_space()) {
        line.pieces.remove(0);
    }
    let mut attributes =
        paragraph::take_trailing(session, line.origin, &line.text, &mut line.pieces);
    let mut content = weave(session, line.origin, &line.text, line.pieces);
    // An empty span at the end is an older way to write the attributes: `Text []{#tbl:x}`.
    if let Some(InlineKind::Span(inner, found)) = content.last().map(|inline| &inline.kind)
        && inner.is_empty()
        && attributes.is_empty()
    {
        attributes = found.clone();
        content.pop();
        if let Some(InlineKind::Text(text)) = content.last_mut().map(|inline| &mut inline.kind) {
            text.truncate(text.trim_end().len());
        }
    }
    if let BlockKind::Table(table) = &mut block.kind {
        table.caption = content;
        block.attributes = attributes;
    }
}
