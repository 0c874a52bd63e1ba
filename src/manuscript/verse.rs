//! Line blocks, `| A line`, and the paragraphs of `::: {.verse}` to verse, with line ends and indents
//! kept.

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
    Some(lines)
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
        let lines = lines(session, source, content);
        match built.last_mut() {
            Some(Block { kind: BlockKind::Verse(before), attributes, .. })
                if attributes.is_empty() && block.attributes.is_empty() =>
            {
                before.push(VerseLine { indent: 0, content: Vec::new() });
                before.extend(lines);
            }
            _ => built.push(Block { kind: BlockKind::Verse(lines), ..block }),
        }
    }
    built
}

/// The lines of a stanza, each with the space that stands before it in the source.
fn lines(session: &Session<'_>, source: Source<'_>, content: Vec<Inline>) -> Vec<VerseLine> {
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
        .map(|content| VerseLine { indent: indent(session, source, &content), content })
        .collect();
    // What all lines have in common is the indent of the list or quotation around them.
    let common = built.iter().map(|line| line.indent).min().unwrap_or(0);
    for line in &mut built {
        line.indent -= common;
        trim(&mut line.content);
    }
    built
}

/// How much space stands before a line in the source, no-break spaces that are typed included.
fn indent(session: &Session<'_>, source: Source<'_>, content: &[Inline]) -> usize {
    let Some(first) = content.first() else { return 0 };
    let typed = match &first.kind {
        InlineKind::Text(text) => text.chars().take_while(|c| c.is_whitespace()).count(),
        _ => 0,
    };
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
