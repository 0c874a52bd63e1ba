//! Line blocks: `| A line` to verse, with line ends and indents kept.

use std::ops::Range;

use crate::manuscript::ast::{Inline, InlineKind, VerseLine};
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
