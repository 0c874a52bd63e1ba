//! What stands in braces: `{#id .class key=value key="two words"}`.

use crate::manuscript::ast::Attributes;

/// Reads braces at the start of a text: the attributes and how many bytes they take. `None` where
/// the text does not begin with well-formed attributes.
pub(super) fn read(text: &str) -> Option<(Attributes, usize)> {
    let inner = text.strip_prefix('{')?;
    let mut attributes = Attributes::default();
    let mut rest = inner;
    loop {
        rest = rest.trim_start();
        if let Some(behind) = rest.strip_prefix('}') {
            return (!attributes.is_empty()).then(|| (attributes, text.len() - behind.len()));
        }
        let (token, behind) = token(rest)?;
        match (token.chars().next()?, token.split_once('=')) {
            ('#', None) if token.len() > 1 => attributes.identifier = Some(token[1..].to_owned()),
            ('.', None) if token.len() > 1 => attributes.classes.push(token[1..].to_owned()),
            ('-', None) if token == "-" => attributes.classes.push("unnumbered".to_owned()),
            (first, Some((key, value))) if first.is_alphabetic() => {
                attributes.pairs.push((key.to_owned(), unquote(value)));
            }
            _ => return None,
        }
        rest = behind;
    }
}

/// The next token of attributes and what stands behind it. White space and braces within quotation
/// marks belong to the token.
fn token(text: &str) -> Option<(&str, &str)> {
    let mut quote = None;
    for (offset, character) in text.char_indices() {
        match (quote, character) {
            (Some(open), _) if character == open => quote = None,
            (Some(_), _) => {}
            (None, '"' | '\'') => quote = Some(character),
            (None, '}') => return (offset > 0).then(|| text.split_at(offset)),
            (None, _) if character.is_whitespace() => return Some(text.split_at(offset)),
            (None, _) => {}
        }
    }
    None
}

/// A value without the quotation marks around it, backslashes before quotation marks undone.
pub(super) fn unquote(value: &str) -> String {
    for quote in ['"', '\''] {
        let inner = value.strip_prefix(quote).and_then(|value| value.strip_suffix(quote));
        if let Some(inner) = inner {
            return inner.replace(&format!("\\{quote}"), &quote.to_string());
        }
    }
    value.to_owned()
}

/// The info string of a fenced code block: `rust`, `{.rust #x}`, `rust {#x}`.
pub(super) fn fence(info: &str) -> (Option<String>, Attributes) {
    let info = info.trim();
    let (name, braces) = match info.find('{') {
        Some(offset) => info.split_at(offset),
        None => (info, ""),
    };
    let mut attributes = read(braces).map(|(attributes, _)| attributes).unwrap_or_default();
    let mut language = name.split_whitespace().next().map(str::to_owned);
    if language.is_none() && !attributes.classes.is_empty() {
        language = Some(attributes.classes.remove(0));
    }
    (language, attributes)
}

/// An address with its `%20`s undone, where that gives UTF-8.
pub(super) fn percent_decode(address: &str) -> String {
    let mut bytes = Vec::with_capacity(address.len());
    let mut rest = address.as_bytes();
    while let [first, behind @ ..] = rest {
        let digits = behind.get(..2).and_then(|digits| std::str::from_utf8(digits).ok());
        match (first, digits.and_then(|digits| u8::from_str_radix(digits, 16).ok())) {
            (b'%', Some(byte)) => {
                bytes.push(byte);
                rest = &behind[2..];
            }
            _ => {
                bytes.push(*first);
                rest = behind;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_error| address.to_owned())
}

#[cfg(test)]
mod tests {
    use super::{fence, percent_decode, read};

    #[test]
    fn braces_are_read_as_pandoc_reads_them() {
        for (text, expected) in [
            (
                "{#fig:a .wide width=80%} x",
                Some((Some("fig:a"), vec!["wide"], vec![("width", "80%")], 24)),
            ),
            ("{alt=\"a } \\\"b\\\"\"}", Some((None, vec![], vec![("alt", "a } \"b\"")], 17))),
            ("{alt=\"\"}", Some((None, vec![], vec![("alt", "")], 8))),
            ("{-}", Some((None, vec!["unnumbered"], vec![], 3))),
            ("{}", None),
            ("{a set}", None),
            ("{#a", None),
            ("x", None),
        ] {
            let found = read(text);
            let shown = found.as_ref().map(|(attributes, length)| {
                (
                    attributes.identifier.as_deref(),
                    attributes.classes.iter().map(String::as_str).collect(),
                    attributes
                        .pairs
                        .iter()
                        .map(|(key, value)| (key.as_str(), value.as_str()))
                        .collect(),
                    *length,
                )
            });
            assert_eq!(shown, expected, "{text}");
        }
    }

    #[test]
    fn fences_name_their_language_in_three_ways() {
        for (info, language) in [
            ("rust", Some("rust")),
            ("{.rust #x}", Some("rust")),
            ("rust {#x}", Some("rust")),
            ("rust,ignore", Some("rust,ignore")),
            ("", None),
        ] {
            assert_eq!(fence(info).0.as_deref(), language, "{info}");
        }
    }

    #[test]
    fn addresses_are_decoded() {
        for (address, expected) in
            [("my%20photo.jpg", "my photo.jpg"), ("100%", "100%"), ("%ff", "%ff"), ("%C3%A9", "é")]
        {
            assert_eq!(percent_decode(address), expected);
        }
    }
}
