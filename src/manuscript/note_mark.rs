//! The marks of footnotes within brackets: `![A caption[^1]](picture.png)`.
//!
//! A Markdown parser takes a footnote for a link, and a link that holds another for none, so that a
//! figure whose caption has a note would be text. Within brackets each mark is therefore overwritten
//! with parentheses, byte for byte, before the Markdown is parsed. The text is taken from the
//! original, where `weave` finds the mark again; so a bracket misread here does no harm.

use crate::manuscript::fence::prefix_length;

/// Overwrites the marks within brackets.
pub(super) fn mask(text: String) -> String {
    if !text.contains("[^") {
        return text;
    }
    let mut found = Vec::new();
    let mut depth = 0_usize;
    for (start, line) in lines(&text) {
        let prefix = prefix_length(line);
        let content = &line[prefix..];
        if content.trim_end().is_empty() || is_definition(content) {
            depth = 0;
            continue;
        }
        let bytes = content.as_bytes();
        let mut at = 0;
        while at < bytes.len() {
            match bytes[at] {
                b'\\' => at += 1,
                b'[' => match label_length(&content[at..]).filter(|_| depth > 0) {
                    Some(length) => {
                        let open = start + prefix + at;
                        found.push((open, open + length - 1));
                        at += length - 1;
                    }
                    None => depth += 1,
                },
                b']' => depth = depth.saturating_sub(1),
                _ => {}
            }
            at += 1;
        }
    }
    let mut masked = text;
    for (open, close) in found {
        masked.replace_range(open..open + 1, "(");
        masked.replace_range(close..close + 1, ")");
    }
    masked
}

fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split_inclusive('\n').scan(0, |start, line| {
        let begin = *start;
        *start += line.len();
        Some((begin, line))
    })
}

/// Whether a line begins the text of a note.
fn is_definition(content: &str) -> bool {
    label_length(content).is_some_and(|length| content[length..].starts_with(':'))
}

/// The length of the mark, `[^label]`, that a text begins with.
fn label_length(text: &str) -> Option<usize> {
    let label = text.strip_prefix("[^")?;
    let end = label.find([']', '[', ' ', '\t', '\n', '\r'])?;
    (end > 0 && label[end..].starts_with(']')).then_some(end + 3)
}

#[cfg(test)]
mod tests {
    use super::mask;

    #[test]
    fn marks_within_brackets_are_overwritten_in_place() {
        for (text, masked) in [
            ("![a[^1]](b) c[^2]", "![a(^1)](b) c[^2]"),
            ("[[a]{.b} [^ü]](c)", "[[a]{.b} (^ü)](c)"),
            ("a [b\n\nc[^1]]", "a [b\n\nc[^1]]"),
            ("a [b\n[^1]: c", "a [b\n[^1]: c"),
            ("\\[a[^1]", "\\[a[^1]"),
            ("[a [^b c] [^d]]", "[a [^b c] (^d)]"),
            ("[a [^", "[a [^"),
        ] {
            assert_eq!(mask(text.to_owned()), masked, "{text}");
        }
    }
}
