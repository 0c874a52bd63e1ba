//! Finished paragraphs and headings to what they are: a figure, verse, a displayed formula, commands,
//! a heading with attributes, or just a paragraph.

use std::ops::Range;

use crate::diagnostic::Problem;
use crate::manuscript::ast::{Attributes, Block, BlockKind, Inline, InlineKind};
use crate::manuscript::attributes;
use crate::manuscript::citation::trim;
use crate::manuscript::command::{self, Command, Stretch};
use crate::manuscript::environment;
use crate::manuscript::parse::Source;
use crate::manuscript::piece::{Piece, char_at};
use crate::manuscript::session::{Origin, Session};
use crate::manuscript::verse;
use crate::manuscript::weave::weave;

/// The blocks that a paragraph is: mostly one, more where commands stand among its lines, none
/// where it holds nothing but comments.
pub(super) fn close(
    session: &mut Session<'_>,
    source: Source<'_>,
    mut pieces: Vec<Piece>,
    range: Range<usize>,
) -> Vec<Block> {
    let text = source.text.get(range.clone()).unwrap_or_default();
    if let Some(environment) = environment::read(text) {
        let span = session.span(source.origin, range);
        let kind = environment.block(session, span);
        return vec![Block { kind, attributes: Attributes::default(), span }];
    }
    let Some(stretches) = command::stretches(&pieces) else {
        return closed(session, source, pieces, range).into_iter().collect();
    };
    let mut blocks = Vec::new();
    // Taken out from the end, so that the places of those before stay what they are.
    let mut texts: Vec<Vec<Piece>> = Vec::new();
    for stretch in stretches.iter().rev() {
        if let Stretch::Text(part) = stretch {
            pieces.truncate(part.end);
            texts.push(pieces.split_off(part.start));
        }
    }
    for stretch in stretches {
        match stretch {
            Stretch::Command(Command::PageBreak, place) => {
                let (attributes, span) =
                    (Attributes::default(), session.span(source.origin, place));
                blocks.push(Block { kind: BlockKind::PageBreak, attributes, span });
            }
            Stretch::Command(Command::List(list), _) => session.lists.push(list),
            Stretch::Command(Command::Layout(names), place) => {
                let span = session.span(source.origin, place);
                names.into_iter().for_each(|name| session.left_out(name, span));
            }
            Stretch::Text(_) => {
                let Some(text) = texts.pop() else { continue };
                let (Some(first), Some(last)) = (text.first(), text.last()) else { continue };
                let part = first.start()..last.end();
                blocks.extend(closed(session, source, text, part));
            }
        }
    }
    blocks
}

/// The block that a paragraph without commands is.
fn closed(
    session: &mut Session<'_>,
    source: Source<'_>,
    pieces: Vec<Piece>,
    range: Range<usize>,
) -> Option<Block> {
    let span = session.span(source.origin, range.clone());
    if source.text.get(range.clone()).is_some_and(|text| text.starts_with("+--")) {
        session.report(span, Problem::NotUnderstood { what: "a grid table".to_owned() });
    }
    if let Some(lines) = verse::read(session, source, range) {
        let attributes = Attributes::default();
        return Some(Block { kind: BlockKind::Verse(lines), attributes, span });
    }
    if let Some((math, attributes)) = formula(source, &pieces) {
        return Some(Block { kind: BlockKind::Math(math), attributes, span });
    }
    let content = weave(session, source.origin, source.text, pieces);
    let kind = figure_or_paragraph(content)?;
    Some(Block { kind, attributes: Attributes::default(), span })
}

/// A figure where the running text is an image alone, else a paragraph; nothing where there is
/// nothing. The figure's attributes stay with the image.
pub(super) fn figure_or_paragraph(mut content: Vec<Inline>) -> Option<BlockKind> {
    let is_space = |inline: &Inline| match &inline.kind {
        InlineKind::SoftBreak => true,
        InlineKind::Text(text) => text.trim().is_empty(),
        _ => false,
    };
    let mut others = content.iter().filter(|inline| !is_space(inline));
    let first = others.next()?;
    if !matches!(first.kind, InlineKind::Image(_)) || others.next().is_some() {
        return Some(BlockKind::Paragraph(content));
    }
    content.retain(|inline| !is_space(inline));
    match content.pop()?.kind {
        InlineKind::Image(image) => Some(BlockKind::Figure { image }),
        _ => None,
    }
}

/// A heading of a level, which stands in a range.
pub(super) fn heading(
    session: &mut Session<'_>,
    source: Source<'_>,
    mut pieces: Vec<Piece>,
    (level, range): (u8, Range<usize>),
) -> Block {
    let attributes = take_trailing(session, source.origin, source.text, &mut pieces);
    if !attributes.is_empty() && source.text[range.clone()].starts_with('#') {
        // The hashes that close a heading may stand before its attributes.
        let mut end = pieces.len();
        while end > 0 && char_at(&pieces, end - 1) == Some('#') {
            end -= 1;
        }
        if end < pieces.len() && end > 0 && pieces[end - 1].is_space() {
            pieces.truncate(trim(&pieces, 0..end).end);
        }
    }
    let content = weave(session, source.origin, source.text, pieces);
    let span = session.span(source.origin, range);
    Block { kind: BlockKind::Heading { level, content }, attributes, span }
}

/// Takes the attributes off with which running text ends, as in `Title {#id .class}`.
pub(super) fn take_trailing(
    session: &mut Session<'_>,
    origin: Origin,
    text: &str,
    pieces: &mut Vec<Piece>,
) -> Attributes {
    let end = trim(pieces, 0..pieces.len()).end;
    if end == 0 || char_at(pieces, end - 1) != Some('}') {
        return Attributes::default();
    }
    let behind = pieces[end - 1].end();
    // A value may hold braces, so the attributes begin at the first brace that leads to the end;
    // more than a few are no attributes.
    let braces: Vec<usize> =
        (0..end).rev().filter(|&at| char_at(pieces, at) == Some('{')).take(8).collect();
    for &at in braces.iter().rev() {
        // Directly behind a bracket or node they belong to that.
        let attached = at > 0 && matches!(pieces[at - 1], Piece::Char(']', _) | Piece::Node(..));
        let attached = attached && !pieces[at - 1].is_space();
        if attached {
            continue;
        }
        if let Some((attributes, found)) = attributes::read(text, pieces[at].start())
            && found == behind
        {
            pieces.truncate(trim(pieces, 0..at).end);
            return attributes;
        }
    }
    let last = braces.first().filter(|&&at| at == 0 || pieces[at - 1].is_space());
    if let Some(&at) = last {
        let range = pieces[at].start()..behind;
        let span = session.span(origin, range.clone());
        session.report(span, Problem::Attributes { text: text[range].to_owned() });
    }
    Attributes::default()
}

/// The displayed formula that a paragraph is, with the attributes behind it.
fn formula(source: Source<'_>, pieces: &[Piece]) -> Option<(String, Attributes)> {
    let range = trim(pieces, 0..pieces.len());
    let Piece::Node(inline, ..) = pieces.get(range.start)? else { return None };
    let InlineKind::Math { source: math, display: true } = &inline.kind else { return None };
    let rest = trim(pieces, range.start + 1..range.end);
    if rest.is_empty() {
        return Some((math.clone(), Attributes::default()));
    }
    let (attributes, end) = attributes::read(source.text, pieces[rest.start].start())?;
    (end == pieces[rest.end - 1].end()).then(|| (math.clone(), attributes))
}
