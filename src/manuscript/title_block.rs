//! pandoc's title block: lines at the top that begin with `%` and give title, authors and date.

use std::ops::Range;

use crate::manuscript::front_matter::{Author, FrontMatter};
use crate::manuscript::parse;
use crate::manuscript::session::{Origin, Session};

/// A title block.
#[derive(Debug, PartialEq)]
pub(super) struct TitleBlock {
    /// The stretches of each field: lines behind their mark or indent. Title, authors, date.
    fields: Vec<Vec<Range<usize>>>,
    /// Where the text behind it begins.
    pub(super) end: usize,
}

/// Finds the title block with which a text begins behind a byte order mark.
pub(super) fn find(text: &str, start: usize) -> Option<TitleBlock> {
    let mut fields: Vec<Vec<Range<usize>>> = Vec::new();
    let mut end = start;
    for line in text[start..].split_inclusive('\n') {
        let content = line.trim_end();
        let behind = match content.strip_prefix('%') {
            Some(rest) if rest.is_empty() || rest.starts_with([' ', '\t']) => {
                if fields.len() == 3 {
                    break;
                }
                fields.push(Vec::new());
                rest
            }
            // A field goes on in lines that begin with space.
            None if content.starts_with([' ', '\t']) && !content.trim().is_empty() => content,
            _ => break,
        };
        let Some(field) = fields.last_mut() else { break };
        let trimmed = behind.trim_start();
        let from = end + content.len() - trimmed.len();
        field.push(from..from + trimmed.len());
        end += line.len();
    }
    (!fields.is_empty()).then_some(TitleBlock { fields, end })
}

impl TitleBlock {
    /// What the block says.
    pub(super) fn read(&self, session: &mut Session<'_>, text: &str) -> FrontMatter {
        let mut front_matter = FrontMatter::default();
        if let Some(title) = self.fields.first() {
            front_matter.title = match title.as_slice() {
                [line] => {
                    let origin = Origin::At { base: 0, prefix: 0 };
                    parse::line(session, origin, line.start, &text[line.clone()]).weave(session)
                }
                _ => {
                    let joined = joined(text, title);
                    let first = title.first().map_or(0, |line| line.start);
                    let last = title.last().map_or(first, |line| line.end);
                    let whole = session.span(Origin::At { base: 0, prefix: 0 }, first..last);
                    parse::line(session, Origin::Whole(whole), 0, &joined).weave(session)
                }
            };
        }
        let authors = self.fields.get(1).into_iter().flatten();
        front_matter.authors = authors
            .flat_map(|line| text[line.clone()].split(';'))
            .map(str::trim)
            .filter(|name| !name.is_empty())
            .map(|name| Author { name: name.to_owned(), ..Author::default() })
            .collect();
        let date = self.fields.get(2).map(|date| joined(text, date));
        front_matter.date = date.filter(|date| !date.is_empty());
        front_matter
    }
}

/// The lines of a field as one.
fn joined(text: &str, lines: &[Range<usize>]) -> String {
    lines.iter().map(|line| &text[line.clone()]).collect::<Vec<_>>().join(" ").trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::find;

    #[test]
    fn title_blocks_are_found_at_the_top() {
        for (text, expected) in [
            ("% A\n% B; C\n% D\n\ntext", Some((vec!["A", "B; C", "D"], 15))),
            ("% A\n  b\n%\n% D\n", Some((vec!["A b", "", "D"], 14))),
            ("% A\r\n% B\r\ntext", Some((vec!["A", "B"], 10))),
            ("% A\n% B\n% C\n% D\n", Some((vec!["A", "B", "C"], 12))),
            ("%%\n", None),
            ("100 %\n", None),
            ("", None),
        ] {
            let found = find(text, 0).map(|block| {
                let fields = block.fields.iter();
                let fields: Vec<String> = fields.map(|field| super::joined(text, field)).collect();
                (fields, block.end)
            });
            let expected = expected
                .map(|(fields, end)| (fields.into_iter().map(str::to_owned).collect(), end));
            assert_eq!(found, expected, "{text:?}");
        }
    }
}
