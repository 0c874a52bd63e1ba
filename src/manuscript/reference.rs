//! The attributes behind the definitions of references, as pandoc has them:
//! `[photo]: a.png "Title" {width=50%}`.
//!
//! Markdown knows none there and would take the line for text. They are overwritten with spaces, byte
//! for byte, before the Markdown is parsed, and given to each link or image that refers to the label.

use std::collections::BTreeMap;

use crate::manuscript::ast::Attributes;
use crate::manuscript::attributes;
use crate::manuscript::fence::{code_fence, prefix_length};

/// Overwrites the attributes of a text's definitions and adds them, by the lower case of their
/// labels; of several definitions of a label the first counts.
pub(super) fn mask(text: String, found: &mut BTreeMap<String, Attributes>) -> String {
    if !text.contains("]:") {
        return text;
    }
    let mut blanks = Vec::new();
    let mut code: Option<(char, usize)> = None;
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        let content = line[prefix_length(line)..].trim_end();
        let begin = start + prefix_length(line);
        start += line.len();
        if let Some((mark, length)) = code {
            let run = content.chars().take_while(|&c| c == mark).count();
            if run >= length && run == content.chars().count() {
                code = None;
            }
            continue;
        }
        code = code_fence(content);
        if let Some((label, read, brace)) = definition(content) {
            found.entry(label.to_lowercase()).or_insert(read);
            blanks.push(begin + brace..begin + content.len());
        }
    }
    let mut masked = text;
    for range in blanks {
        masked.replace_range(range.clone(), &" ".repeat(range.len()));
    }
    masked
}

/// The label that a line defines with attributes, these, and where their brace stands.
fn definition(line: &str) -> Option<(&str, Attributes, usize)> {
    let (label, rest) = line.strip_prefix('[')?.split_once("]:")?;
    let is_label =
        !label.trim().is_empty() && !label.starts_with('^') && !label.contains(['[', ']']);
    if !is_label || !rest.ends_with('}') {
        return None;
    }
    let behind = line.len() - rest.len();
    // An address may hold braces; attributes stand behind a space.
    let brace = line[behind..].rfind(" {").map(|at| behind + at + 1)?;
    let has_address = !line[behind..brace].trim().is_empty();
    let (read, end) = attributes::read(line, brace)?;
    (has_address && end == line.len()).then_some((label.trim(), read, brace))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::mask;

    #[test]
    fn attributes_of_definitions_are_overwritten_in_place() {
        for (text, masked, label) in [
            ("[A b]: c.png {.d}\ne", "[A b]: c.png     \ne", Some("a b")),
            ("> [ü]: c \"t\" {#i w=1}", "> [ü]: c \"t\"         ", Some("ü")),
            ("[a]: {.d}", "[a]: {.d}", None),
            ("[a]: b{.d}", "[a]: b{.d}", None),
            ("[^a]: b {.d}", "[^a]: b {.d}", None),
            ("```\n[a]: b {.d}\n```", "```\n[a]: b {.d}\n```", None),
        ] {
            let mut found = BTreeMap::new();
            assert_eq!(mask(text.to_owned(), &mut found), masked, "{text}");
            assert_eq!(found.keys().next().map(String::as_str), label, "{text}");
        }
    }
}
