//! The fences of divisions, `::: {.class}` … `:::`, found before the Markdown is parsed, and colons
//! that the Markdown parser would misread.
//!
//! A Markdown parser that does not know them would take a fence for a line of the paragraph, list
//! or table before it. So each is overwritten with `___`, which ends every one of those, byte for
//! byte, so that offsets stay; the parser then sees a thematic break and looks up here what it
//! really is. Inside code nothing is a break, and the text there is taken from the original.

use std::collections::BTreeMap;

use crate::manuscript::ast::Attributes;
use crate::manuscript::attributes;
use crate::manuscript::table;

/// A fence.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Fence {
    /// It opens a division.
    Open(Attributes),
    /// It closes one.
    Close,
}

/// The text with its fences overwritten, and the fences by their offsets.
pub(super) fn mask(text: &str) -> (String, BTreeMap<usize, Fence>) {
    let mut fences = BTreeMap::new();
    let mut masked = String::with_capacity(text.len());
    let mut code: Option<(char, usize)> = None;
    let mut offset = 0;
    let mut behind_empty_line = true;
    for line in lines(text) {
        let prefix = prefix_length(line);
        let content = line[prefix..].trim_end();
        let start = offset + prefix;
        offset += line.len();
        if let Some((mark, length)) = code {
            let run = content.chars().take_while(|&c| c == mark).count();
            if run >= length && run == content.chars().count() {
                code = None;
            }
            masked.push_str(line);
            continue;
        }
        if let Some(opened) = code_fence(content) {
            code = Some(opened);
        } else if let Some(fence) = read(content) {
            fences.insert(start, fence);
            masked.push_str(&line[..prefix]);
            masked.push_str("___");
            masked.extend(std::iter::repeat_n(' ', content.len() - 3));
            masked.push_str(&line[prefix + content.len()..]);
            behind_empty_line = false;
            continue;
        }
        if line == "\n" && masked.ends_with('\r') {
            // The second half of a line end, and no empty line.
            masked.push_str(line);
            continue;
        }
        let is_caption = behind_empty_line && is_caption(&text[start..]);
        behind_empty_line = content.is_empty();
        let colon = match content.as_bytes() {
            _ if is_caption || is_colon_of_no_definition(content) => Some(';'),
            // pandoc's other mark of a definition.
            [b'~', b' ' | b'\t', ..] => Some(':'),
            _ => None,
        };
        if let Some(colon) = colon {
            masked.push_str(&line[..prefix]);
            masked.push(colon);
            masked.push_str(&line[prefix + 1..]);
        } else {
            masked.push_str(line);
        }
    }
    (masked, fences)
}

/// The lines of a text with their ends; a CRLF gives its line feed as a line of its own.
pub(super) fn lines(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        // By bytes, as every line of a manuscript comes by here several times.
        let end = rest.bytes().position(|byte| matches!(byte, b'\n' | b'\r'));
        let (line, behind) = rest.split_at(end.map_or(rest.len(), |end| end + 1));
        rest = behind;
        (!line.is_empty()).then_some(line)
    })
}

/// Whether a line begins with a colon that a definition cannot begin with: pandoc wants space behind
/// it, pulldown-cmark does not. Hidden as a semicolon it is text like any other.
fn is_colon_of_no_definition(content: &str) -> bool {
    let begins = content
        .strip_prefix(':')
        .is_some_and(|rest| rest.starts_with(|c: char| !c.is_whitespace()));
    // The rule below a table's head may begin with the colon of an alignment.
    let is_rule =
        content.contains('-') && content.chars().all(|c| matches!(c, '|' | ':' | '-' | ' ' | '\t'));
    begins && !is_rule
}

/// Whether a text begins with a caption, `: Text`, with a table behind it. The paragraph before it
/// would otherwise be a term, and the caption its definition.
fn is_caption(text: &str) -> bool {
    if !text.starts_with([':']) || !text[1..].starts_with([' ', '\t']) {
        return false;
    }
    let bare = |line: &str| line[prefix_length(line)..].trim_end().to_owned();
    let mut rest = text.split_inclusive('\n').scan(0, |start, line| {
        let begin = *start;
        *start += line.len();
        Some((begin, line))
    });
    let mut behind = rest.by_ref().skip_while(|(_, line)| !bare(line).is_empty());
    let table = behind.find(|(_, line)| !bare(line).is_empty());
    let Some(table) = table.map(|(start, _)| &text[start..]) else { return false };
    if table::begins(table) {
        return true;
    }
    let mut lines = table.lines();
    let (Some(head), Some(rule)) = (lines.next(), lines.next()) else { return false };
    // The dash of a rule without an outer bar looks like the mark of a list.
    let is_rule =
        rule.contains('-') && rule.chars().all(|c| matches!(c, '|' | ':' | '-' | ' ' | '\t' | '>'));
    is_rule && head.contains('|') && rule.contains('|')
}

/// The length of what may stand before a block: quotation and list marks, and space.
pub(super) fn prefix_length(line: &str) -> usize {
    let bytes = line.as_bytes();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        let spaced = |index: usize| matches!(bytes.get(index), Some(b' ' | b'\t'));
        match byte {
            b' ' | b'\t' | b'>' => at += 1,
            b'-' | b'*' | b'+' if spaced(at + 1) => at += 2,
            b'0'..=b'9' => {
                let digits = bytes[at..].iter().take_while(|b| b.is_ascii_digit()).count();
                let marked = matches!(bytes.get(at + digits), Some(b'.' | b')'));
                if digits > 9 || !marked || !spaced(at + digits + 1) {
                    break;
                }
                at += digits + 2;
            }
            _ => break,
        }
    }
    at
}

/// Character and length of the fence that a line of code begins with.
pub(super) fn code_fence(content: &str) -> Option<(char, usize)> {
    let mark = content.chars().next().filter(|c| matches!(c, '`' | '~'))?;
    let length = content.chars().take_while(|&c| c == mark).count();
    let closed_at_once = mark == '`' && content[length..].contains('`');
    (length >= 3 && !closed_at_once).then_some((mark, length))
}

/// The fence that a line is.
fn read(content: &str) -> Option<Fence> {
    let colons = content.bytes().take_while(|&byte| byte == b':').count();
    if colons < 3 {
        return None;
    }
    let rest = content[colons..].trim().trim_end_matches(':').trim_end();
    if rest.is_empty() {
        return Some(Fence::Close);
    }
    if rest.starts_with('{') {
        let (attributes, end) = attributes::read(rest, 0)?;
        return (end == rest.len() && !attributes.is_empty()).then_some(Fence::Open(attributes));
    }
    // A single word is a class; it may be followed by attributes.
    let (word, braces) = match rest.find('{') {
        Some(at) => (rest[..at].trim_end(), Some(at)),
        None => (rest, None),
    };
    let is_word = word.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | '.'));
    if word.is_empty() || !is_word {
        return None;
    }
    let mut attributes = match braces {
        Some(at) => {
            let (attributes, end) = attributes::read(rest, at)?;
            if end != rest.len() {
                return None;
            }
            attributes
        }
        None => Attributes::default(),
    };
    attributes.classes.insert(0, word.to_owned());
    Some(Fence::Open(attributes))
}

#[cfg(test)]
mod tests {
    use super::mask;

    #[test]
    fn fences_are_overwritten_in_place() {
        for (text, masked, offsets) in [
            ("::: note\na\n:::\n", "___     \na\n___\n", vec![0, 11]),
            ("> ::: {.a}\n> b\n> :::", "> ___     \n> b\n> ___", vec![2, 17]),
            ("- ::: a\r\n  :::\r\n", "- ___  \r\n  ___\r\n", vec![2, 11]),
            ("::: Warning ::::\n:::", "___             \n___", vec![0, 17]),
            (":::\n", "___\n", vec![0]),
            ("::: two words\n", ";:: two words\n", vec![]),
            ("```\n::: a\n```\n::: b\n", "```\n::: a\n```\n___  \n", vec![14]),
            ("P\n\n: C\n\n| a |\n|---|\n", "P\n\n; C\n\n| a |\n|---|\n", vec![]),
            ("P\n\n: D\n\n| a |\n", "P\n\n: D\n\n| a |\n", vec![]),
            (": a\n:b\n", ": a\n;b\n", vec![]),
            ("a\n  ~ b\n~~c~~\n~d\n", "a\n  : b\n~~c~~\n~d\n", vec![]),
            ("a | b\n:-: | -:\n", "a | b\n:-: | -:\n", vec![]),
        ] {
            let (found, fences) = mask(text);
            assert_eq!(found, masked, "{text}");
            assert_eq!(fences.keys().copied().collect::<Vec<_>>(), offsets, "{text}");
        }
    }
}
