//! What stands among the lines of a manuscript and is no part of its text: further blocks of metadata,
//! and the definitions of abbreviations.
//!
//! Both are overwritten with spaces, byte for byte, before the Markdown is parsed, so that offsets
//! stay. Only lines that begin at the left margin count, and none within code.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use crate::manuscript::fence::code_fence;
use crate::manuscript::keys;
use crate::manuscript::yaml;

/// A text without what stands apart from it.
#[derive(Debug)]
pub(super) struct Apart<'t> {
    /// The text, of the same length.
    pub(super) text: Cow<'t, str>,
    /// Where the YAML of further blocks of metadata stands.
    pub(super) metadata: Vec<Range<usize>>,
    /// The abbreviations with what they stand for.
    pub(super) abbreviations: Abbreviations,
}

/// Takes a text apart.
pub(super) fn take(text: &str) -> Apart<'_> {
    let mut apart = Apart {
        text: Cow::Borrowed(text),
        metadata: Vec::new(),
        abbreviations: Abbreviations::default(),
    };
    if !text.contains("---") && !text.contains("*[") {
        return apart;
    }
    let mut blanks: Vec<Range<usize>> = Vec::new();
    let mut code: Option<(char, usize)> = None;
    let mut behind_empty_line = true;
    let mut lines = yaml::lines(text, 0).peekable();
    while let Some(line) = lines.next() {
        let written = &text[line.clone()];
        let content = written.trim_end();
        if let Some((mark, length)) = code {
            let fence = content.trim_start();
            let run = fence.chars().take_while(|&c| c == mark).count();
            if run >= length && run == fence.chars().count() {
                code = None;
            }
            continue;
        }
        code = code_fence(content.trim_start());
        if behind_empty_line && content == "---" && keys::begins_with_key(&text[line.end..]) {
            let rest = &text[line.end..];
            if let Some(end) = metadata_end(rest) {
                let whole = line.start..line.end + end.end;
                apart.metadata.push(line.end..line.end + end.start);
                while lines.next_if(|next| next.start < whole.end).is_some() {}
                blanks.push(whole);
                continue;
            }
        }
        if let Some((label, expansion)) = abbreviation(content) {
            apart.abbreviations.add(label, expansion);
            blanks.push(line.clone());
        }
        behind_empty_line = content.is_empty();
    }
    if !blanks.is_empty() {
        let mut bytes = text.as_bytes().to_vec();
        for range in blanks {
            for byte in &mut bytes[range] {
                if !matches!(byte, b'\n' | b'\r') {
                    *byte = b' ';
                }
            }
        }
        // Whole lines were overwritten, so the bytes are UTF-8 as before.
        apart.text = String::from_utf8(bytes).map_or(Cow::Borrowed(text), Cow::Owned);
    }
    apart
}

/// Where the line stands that ends a block of metadata.
fn metadata_end(text: &str) -> Option<Range<usize>> {
    yaml::lines(text, 0).find(|line| matches!(text[line.clone()].trim_end(), "---" | "..."))
}

/// The abbreviation that a line defines, as PHP Markdown Extra writes it: `*[HTML]: Hyper Text …`.
fn abbreviation(line: &str) -> Option<(&str, &str)> {
    let indent = line.len() - line.trim_start_matches(' ').len();
    let rest = line[indent..].strip_prefix("*[").filter(|_| indent < 4)?;
    let (label, expansion) = rest.split_once("]:")?;
    let expansion = expansion.trim();
    let is_label = !label.trim().is_empty() && !label.contains(['[', ']']);
    // An asterisk at the end closes emphasis that the one at the beginning opens.
    (is_label && !expansion.is_empty() && !expansion.ends_with('*'))
        .then(|| (label.trim(), expansion))
}

/// Abbreviations with what they stand for, by their first characters.
#[derive(Clone, Debug, Default)]
pub(super) struct Abbreviations(BTreeMap<char, Vec<(String, String)>>);

impl Abbreviations {
    /// Whether there is none.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Adds one; the last definition of a label counts, as in PHP Markdown Extra.
    fn add(&mut self, label: &str, expansion: &str) {
        let Some(first) = label.chars().next() else { return };
        let known = self.0.entry(first).or_default();
        known.retain(|(other, _)| other != label);
        known.push((label.to_owned(), expansion.to_owned()));
        // The longest is looked for first.
        known.sort_by(|(one, _), (other, _)| other.len().cmp(&one.len()).then(one.cmp(other)));
    }

    /// The abbreviations in a text, as whole words, each with what it stands for.
    pub(super) fn find<'a>(&'a self, text: &str) -> Vec<(Range<usize>, &'a str)> {
        let mut found = Vec::new();
        if self.is_empty() {
            return found;
        }
        let mut end = 0;
        let mut before: Option<char> = None;
        for (at, character) in text.char_indices() {
            let begins = at >= end && before.is_none_or(|before| !before.is_alphanumeric());
            before = Some(character);
            let Some(known) = self.0.get(&character).filter(|_| begins) else { continue };
            let rest = &text[at..];
            let whole = |label: &str| {
                rest.strip_prefix(label)
                    .is_some_and(|behind| !behind.starts_with(char::is_alphanumeric))
            };
            if let Some((label, expansion)) = known.iter().find(|(label, _)| whole(label)) {
                end = at + label.len();
                found.push((at..end, expansion.as_str()));
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::{Abbreviations, take};

    #[test]
    fn what_is_no_text_is_blanked() {
        for (text, left, metadata, abbreviations) in [
            ("a\n\n---\ntitle: b\n---\n\nc\n", "a\n\n   \n        \n   \n\nc\n", 1, false),
            (
                "a\r\n\r\n---\r\nlang: b\r\n...\r\nc",
                "a\r\n\r\n   \r\n       \r\n   \r\nc",
                1,
                false,
            ),
            ("a\n---\ntitle: b\n---\n", "a\n---\ntitle: b\n---\n", 0, false),
            ("\n---\n\ntitle: b\n---\n", "\n---\n\ntitle: b\n---\n", 0, false),
            ("\n---\nNote: b\n---\n", "\n---\nNote: b\n---\n", 0, false),
            ("\n---\ntitle: b\n", "\n---\ntitle: b\n", 0, false),
            ("```\n\n---\ntitle: b\n---\n```\n", "```\n\n---\ntitle: b\n---\n```\n", 0, false),
            ("*[É.]: état\nb", "             \nb", 0, true),
            ("*[a]: b*\n", "*[a]: b*\n", 0, false),
            ("    *[a]: b\n", "    *[a]: b\n", 0, false),
            ("~~~\n*[a]: b\n~~~\n", "~~~\n*[a]: b\n~~~\n", 0, false),
        ] {
            let apart = take(text);
            assert_eq!(apart.text, left, "{text:?}");
            assert_eq!(apart.metadata.len(), metadata, "{text:?}");
            assert_eq!(!apart.abbreviations.is_empty(), abbreviations, "{text:?}");
        }
    }

    #[test]
    fn abbreviations_are_whole_words() {
        let mut known = Abbreviations::default();
        known.add("HTML", "old");
        known.add("HTML", "Hyper Text Markup Language");
        known.add("HTML 5", "the fifth");
        for (text, expected) in [
            ("HTML, XHTML and HTMLs", &["HTML"][..]),
            ("(HTML 5) HTML", &["HTML 5", "HTML"]),
            ("html", &[]),
        ] {
            let found: Vec<&str> =
                known.find(text).into_iter().map(|(range, _)| &text[range]).collect();
            assert_eq!(found, expected, "{text}");
        }
        assert_eq!(known.find("HTML")[0].1, "Hyper Text Markup Language");
    }
}
