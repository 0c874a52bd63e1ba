//! Identifiers of headings that have none of their own, after pandoc's rules.

use std::collections::BTreeMap;

use pulldown_cmark::{Event, TagEnd};

use crate::manuscript::attributes;

/// The identifier that pandoc makes of a heading's plain text (its `auto_identifiers`): punctuation
/// but `_`, `-` and `.` goes, spaces become hyphens, all is lower case, and what stands before the
/// first letter goes; `section` where nothing is left.
pub fn automatic_identifier(text: &str) -> String {
    let kept: String = text
        .chars()
        .filter(|&c| c.is_alphanumeric() || c.is_whitespace() || matches!(c, '_' | '-' | '.'))
        .collect();
    let joined = kept.split_whitespace().collect::<Vec<_>>().join("-").to_lowercase();
    let from_letter = joined.trim_start_matches(|c: char| !c.is_alphabetic());
    if from_letter.is_empty() { "section".to_owned() } else { from_letter.to_owned() }
}

/// A label as references are compared: without regard to case and white space.
pub(super) fn label(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase()
}

/// The headings of a text by their labels, for references that name them: `[The heading]`,
/// `[see there][the heading]` (pandoc's `implicit_header_references`).
#[derive(Debug, Default)]
pub(super) struct Headings {
    /// Identifiers by labels; the first heading of a label counts.
    found: BTreeMap<String, String>,
    /// The text of the heading that is being read.
    open: Option<String>,
}

impl Headings {
    /// Looks at an event of the text.
    pub(super) fn event(&mut self, event: &Event<'_>) {
        match event {
            Event::Start(pulldown_cmark::Tag::Heading { .. }) => self.open = Some(String::new()),
            Event::End(TagEnd::Heading(_)) => {
                if let Some(text) = self.open.take() {
                    self.take_in(&text);
                }
            }
            Event::Text(text) | Event::Code(text) => {
                if let Some(open) = &mut self.open {
                    open.push_str(text);
                }
            }
            Event::SoftBreak | Event::HardBreak => {
                if let Some(open) = &mut self.open {
                    open.push(' ');
                }
            }
            _ => {}
        }
    }

    /// Takes in a heading, with the attributes that its text may end with.
    fn take_in(&mut self, text: &str) {
        let text = text.trim();
        let own = text.rfind('{').and_then(|at| {
            let (attributes, end) = attributes::read(text, at)?;
            (end == text.len()).then_some((at, attributes))
        });
        let (text, identifier) = match own {
            Some((at, attributes)) => {
                let title = text[..at].trim_end();
                let bare = title.trim_end_matches('#');
                let title = if bare.ends_with(' ') { bare.trim_end() } else { title };
                (title, attributes.identifier)
            }
            None => (text, None),
        };
        let label = label(text);
        if !label.is_empty() {
            let identifier = identifier.unwrap_or_else(|| automatic_identifier(text));
            self.found.entry(label).or_insert(identifier);
        }
    }

    /// The identifiers by labels.
    pub(super) fn into_found(self) -> BTreeMap<String, String> {
        self.found
    }
}

#[cfg(test)]
mod tests {
    use super::automatic_identifier;

    #[test]
    fn headings_are_named_as_pandoc_names_them() {
        for (text, expected) in [
            ("Heading identifiers in HTML", "heading-identifiers-in-html"),
            ("Maître d'hôtel", "maître-dhôtel"),
            ("*Dogs*?--in *my* house?", "dogs--in-my-house"),
            ("HTML, S5, or RTF?", "html-s5-or-rtf"),
            ("3. Applications", "applications"),
            ("33", "section"),
            ("", "section"),
            ("Секретная речь", "секретная-речь"),
            ("a_b.c", "a_b.c"),
        ] {
            assert_eq!(automatic_identifier(text), expected, "{text}");
        }
    }
}
