//! Line blocks, `| A line`, the paragraphs of `::: {.verse}` and those of quotations whose lines the
//! author ends to verse, with line ends and indents kept.

use std::ops::Range;

use crate::manuscript::ast::{Block, BlockKind, Inline, InlineKind, VerseLine};
use crate::manuscript::parse::{self, Source};
use crate::manuscript::session::Session;

/// The lines of verse that the paragraph in a range is, where each of its lines begins with a bar,
/// or continues the one before by being indented.
pub(super) fn read(
    session: &mut Session<'_>,
    source: Source<'_>,
    range: Range<usize>,
) -> Option<Vec<VerseLine>> {
    let text = source.text.get(range.clone())?;
    if !begins(text) {
        return None;
    }
    let mut stretches: Vec<(Stretch, Range<usize>)> = Vec::new();
    let mut offset = range.start;
    for (index, line) in text.split_inclusive(['\n', '\r']).enumerate() {
        let start = offset;
        offset += line.len();
        let content = line.trim_end_matches(['\n', '\r', ' ', '\t']);
        // Marks of the quotation around the paragraph, which its first line has before it.
        let prefix = if index == 0 {
            0
        } else {
            content.find(|c: char| !matches!(c, ' ' | '\t' | '>')).unwrap_or(content.len())
        };
        let bare = &content[prefix..];
        if begins(bare) {
            let indent = bare[1..].chars().take_while(|&c| c == ' ').count();
            let from = start + prefix + 1 + indent;
            stretches.push((Stretch::Line(indent.saturating_sub(1)), from..start + content.len()));
        } else if bare.is_empty() {
            // The second half of a CRLF, or the end.
        } else if content[..prefix].ends_with([' ', '\t']) {
            stretches.push((Stretch::Continued, start + prefix..start + content.len()));
        } else {
            return None;
        }
    }
    let mut lines: Vec<VerseLine> = Vec::new();
    for (stretch, range) in stretches {
        let parsed = parse::line(session, source.origin, range.start, &source.text[range.clone()]);
        let content = parsed.weave(session);
        match (stretch, lines.last_mut()) {
            (Stretch::Continued, Some(line)) => {
                let span = session.span(source.origin, range.start..range.start);
                line.content.push(Inline { kind: InlineKind::SoftBreak, span });
                line.content.extend(content);
            }
            (Stretch::Line(indent), _) => lines.push(VerseLine { indent, content }),
            (Stretch::Continued, None) => {}
        }
    }
    // Bars alone say nothing, and are text.
    lines.iter().any(|line| !line.content.is_empty()).then_some(lines)
}

/// What a source line of verse is.
enum Stretch {
    /// A line of its own with its indent.
    Line(usize),
    /// The rest of the line before.
    Continued,
}

/// Whether a line begins with a bar and space, or is a bar alone.
fn begins(line: &str) -> bool {
    line.strip_prefix('|')
        .is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\n', '\r']))
}

/// The blocks of a division of verse, each paragraph of which is a stanza: its lines end where those
/// of the source end.
pub(super) fn of_paragraphs(
    session: &Session<'_>,
    source: Source<'_>,
    blocks: Vec<Block>,
) -> Vec<Block> {
    let mut built: Vec<Block> = Vec::with_capacity(blocks.len());
    for block in blocks {
        let BlockKind::Paragraph(content) = block.kind else {
            built.push(block);
            continue;
        };
        let lines = lines(content, |line| written_indent(session, source, line));
        push_stanza(&mut built, Block { kind: BlockKind::Verse(lines), ..block });
    }
    built
}

/// The longest line, in characters of the source, that is taken for verse where nothing else says
/// that it is. The long lines of Whitman and the Psalms are shorter; a sentence of prose behind a
/// label is mostly longer.
const LONGEST_LINE: usize = 120;

/// The blocks of a quotation. CommonMark knows no verse: poems are quoted as paragraphs each line of
/// which has a hard break at its end, and each of these is a stanza.
pub(super) fn of_quotation(
    session: &Session<'_>,
    source: Source<'_>,
    blocks: Vec<Block>,
) -> Vec<Block> {
    let mut built: Vec<Block> = Vec::with_capacity(blocks.len());
    for block in blocks {
        match block.kind {
            BlockKind::Paragraph(content) if has_ended_lines(session, source, &content) => {
                let lines = lines(content, typed_indent);
                push_stanza(&mut built, Block { kind: BlockKind::Verse(lines), ..block });
            }
            kind => built.push(Block { kind, ..block }),
        }
    }
    built
}

/// Whether a paragraph consists of short lines with a hard break at the end of each. The break before
/// a last line behind a dash, which says who is quoted, may be a soft one.
fn has_ended_lines(session: &Session<'_>, source: Source<'_>, content: &[Inline]) -> bool {
    let is_soft = |inline: &Inline| matches!(inline.kind, InlineKind::SoftBreak);
    let is_hard = |inline: &Inline| matches!(inline.kind, InlineKind::HardBreak);
    let mut verse = content;
    if let Some(at) = content.iter().rposition(is_soft)
        && let Some(Inline { kind: InlineKind::Text(text), .. }) = content.get(at + 1)
        && text.starts_with(['—', '–', '―', '-'])
    {
        verse = &content[..at];
    }
    let short = |line: &[Inline]| {
        let (Some(first), Some(last)) = (line.first(), line.last()) else { return true };
        let start = session.local(source.origin, first.span);
        let end = session.local(source.origin, last.span);
        let (Some(start), Some(end)) = (start, end) else { return false };
        let text = source.text.get(start.start..end.end).unwrap_or_default();
        text.chars().count() <= LONGEST_LINE
    };
    verse.iter().any(is_hard) && !verse.iter().any(is_soft) && verse.split(is_hard).all(short)
}

/// Adds a stanza, to the poem before it where there is one.
fn push_stanza(built: &mut Vec<Block>, block: Block) {
    match (built.last_mut(), block.kind) {
        (
            Some(Block { kind: BlockKind::Verse(before), attributes, .. }),
            BlockKind::Verse(lines),
        ) if attributes.is_empty() && block.attributes.is_empty() => {
            before.push(VerseLine { indent: 0, content: Vec::new() });
            before.extend(lines);
        }
        (_, kind) => built.push(Block { kind, ..block }),
    }
}

/// The lines of a stanza, each with its indent.
fn lines(content: Vec<Inline>, indent: impl Fn(&[Inline]) -> usize) -> Vec<VerseLine> {
    let mut lines = vec![Vec::new()];
    for inline in content {
        match inline.kind {
            InlineKind::SoftBreak | InlineKind::HardBreak => lines.push(Vec::new()),
            _ => {
                if let Some(line) = lines.last_mut() {
                    line.push(inline);
                }
            }
        }
    }
    let mut built: Vec<VerseLine> = lines
        .into_iter()
        .filter(|content: &Vec<Inline>| !content.is_empty())
        .map(|content| VerseLine { indent: indent(&content), content })
        .collect();
    // What all lines have in common is the indent of the list or quotation around them.
    let common = built.iter().map(|line| line.indent).min().unwrap_or(0);
    for line in &mut built {
        line.indent -= common;
        trim(&mut line.content);
    }
    built
}

/// How many no-break spaces and the like a line begins with.
fn typed_indent(content: &[Inline]) -> usize {
    match content.first().map(|first| &first.kind) {
        Some(InlineKind::Text(text)) => text.chars().take_while(|c| c.is_whitespace()).count(),
        _ => 0,
    }
}

/// How much space stands before a line in the source, no-break spaces that are typed included.
fn written_indent(session: &Session<'_>, source: Source<'_>, content: &[Inline]) -> usize {
    let Some(first) = content.first() else { return 0 };
    let typed = typed_indent(content);
    let Some(range) = session.local(source.origin, first.span) else { return typed };
    let before = source.text.get(..range.start).unwrap_or_default();
    let line = before.rsplit(['\n', '\r']).next().unwrap_or_default();
    let written = line.chars().rev().take_while(|&c| c == ' ' || c == '\t');
    let width: usize = written.map(|c| if c == '\t' { 4 } else { 1 }).sum();
    width + typed
}

/// Takes the space off with which a line begins.
fn trim(content: &mut [Inline]) {
    if let Some(Inline { kind: InlineKind::Text(text), .. }) = content.first_mut() {
        *text = text.trim_start().to_owned();
    }
}
