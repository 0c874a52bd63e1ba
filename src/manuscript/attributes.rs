//! Attributes in braces, after pandoc's rules: `{#id .class key=value key="v a l" -}`.
//!
//! Text to [`Attributes`]; where braces may stand is left to the callers.

use crate::manuscript::ast::Attributes;

/// Reads the attributes whose opening brace stands at `start`. Gives them with the offset behind
/// the closing brace, or nothing where the braces hold something else.
pub(super) fn read(text: &str, start: usize) -> Option<(Attributes, usize)> {
    let mut reader = Reader { text, at: start };
    reader.expect('{')?;
    let mut attributes = Attributes::default();
    loop {
        reader.skip_space();
        match reader.peek()? {
            '}' => {
                reader.at += 1;
                return Some((attributes, reader.at));
            }
            '#' => {
                reader.at += 1;
                attributes.identifier = Some(reader.name()?.to_owned());
            }
            '.' => {
                reader.at += 1;
                attributes.classes.push(reader.name()?.to_owned());
            }
            '-' => {
                // pandoc's short form of `.unnumbered`.
                reader.at += 1;
                attributes.classes.push("unnumbered".to_owned());
            }
            first if first.is_alphabetic() || first == '_' || first == ':' => {
                let key = reader.name()?.to_owned();
                reader.expect('=')?;
                let value = reader.value()?;
                put(&mut attributes, key, value);
            }
            _ => return None,
        }
        // What follows an attribute is space or the closing brace.
        if !matches!(reader.peek()?, '}' | ' ' | '\t' | '\n' | '\r') {
            return None;
        }
    }
}

/// Reads a raw attribute, `{=html}`, whose opening brace stands at `start`: the output that it names,
/// and the offset behind the closing brace.
pub(super) fn read_raw(text: &str, start: usize) -> Option<(&str, usize)> {
    let inner = text.get(start..)?.strip_prefix("{=")?;
    let end = inner.find('}')?;
    let format = &inner[..end];
    let is_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '+' | '.');
    (!format.is_empty() && format.chars().all(is_name)).then_some((format, start + end + 3))
}

/// Puts in a pair; `id=` and `class=` mean what `#` and `.` mean, as in pandoc.
pub(super) fn put(attributes: &mut Attributes, key: String, value: String) {
    match key.as_str() {
        "id" => attributes.identifier = Some(value),
        "class" => attributes.classes.extend(value.split_whitespace().map(str::to_owned)),
        _ => attributes.pairs.push((key, value)),
    }
}

/// Language and attributes of a fenced code block, from its info string. The flag of the answer is
/// the text of braces that could not be read.
pub(super) fn read_info(info: &str) -> (Option<String>, Attributes, Option<String>) {
    let info = info.trim();
    let Some(brace) = info.find('{') else {
        let language = info.split_whitespace().next().map(str::to_owned);
        return (language, Attributes::default(), None);
    };
    let word = info[..brace].split_whitespace().next().map(str::to_owned);
    match read(info, brace) {
        Some((mut attributes, end)) if info[end..].trim().is_empty() => {
            let language = word
                .or_else(|| (!attributes.classes.is_empty()).then(|| attributes.classes.remove(0)));
            (language, attributes, None)
        }
        _ => (word, Attributes::default(), Some(info[brace..].to_owned())),
    }
}

/// A place within a text.
struct Reader<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Reader<'t> {
    fn peek(&self) -> Option<char> {
        self.text.get(self.at..)?.chars().next()
    }

    fn expect(&mut self, expected: char) -> Option<()> {
        (self.peek()? == expected).then(|| self.at += expected.len_utf8())
    }

    /// Skips space, and behind a line end the marks of the quotation that the line stands in.
    fn skip_space(&mut self) {
        let mut new_line = false;
        while let Some(next) = self.peek() {
            match next {
                '\n' | '\r' => new_line = true,
                ' ' | '\t' => {}
                '>' if new_line => {}
                _ => return,
            }
            self.at += next.len_utf8();
        }
    }

    /// An identifier, class or key.
    fn name(&mut self) -> Option<&'t str> {
        let rest = self.text.get(self.at..)?;
        let length = rest
            .find(|c: char| {
                !(c.is_alphanumeric() || matches!(c, '-' | '_' | ':' | '.' | '/' | '+'))
            })
            .unwrap_or(rest.len());
        self.at += length;
        (length > 0).then(|| &rest[..length])
    }

    /// A value, in quotation marks or bare.
    fn value(&mut self) -> Option<String> {
        let quote = self.peek()?;
        let mut value = String::new();
        if quote != '"' && quote != '\'' {
            while let Some(next) = self.peek() {
                if next.is_whitespace() || next == '}' {
                    return (!value.is_empty()).then_some(value);
                }
                value.push(next);
                self.at += next.len_utf8();
            }
            return None;
        }
        self.at += 1;
        while let Some(next) = self.peek() {
            self.at += next.len_utf8();
            match next {
                _ if next == quote => return Some(value),
                '\\' => match self.peek()? {
                    escaped if escaped.is_ascii_punctuation() => {
                        value.push(escaped);
                        self.at += 1;
                    }
                    _ => value.push('\\'),
                },
                '\r' | '\n' => {
                    self.skip_space();
                    value.push(' ');
                }
                _ => value.push(next),
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::{read, read_info, read_raw};

    #[test]
    fn braces_are_read_after_pandocs_rules() {
        for (text, expected) in [
            ("{#a .b c=d}", Some("#a .b c=d")),
            ("{ #fig:x  alt=\"a \\\"b\\\" } c\" }", Some("#fig:x alt=a \"b\" } c")),
            ("{width=80%}", Some("width=80%")),
            ("{alt=\"\"}", Some("alt=")),
            ("{k='v w'}", Some("k=v w")),
            ("{-}", Some(".unnumbered")),
            ("{}", Some("")),
            ("{id=x class='a b'}", Some("#x .a .b")),
            ("{.a\n> .b}", Some(".a .b")),
            ("{word}", None),
            ("{=html}", None),
            ("{#}", None),
            ("{.a", None),
            ("{k=}", None),
            ("{k=\"v}", None),
            ("{.a#b}", None),
        ] {
            let found = read(text, 0).map(|(attributes, end)| {
                assert_eq!(end, text.len(), "{text}");
                let mut parts: Vec<String> =
                    attributes.identifier.iter().map(|id| format!("#{id}")).collect();
                parts.extend(attributes.classes.iter().map(|class| format!(".{class}")));
                parts.extend(attributes.pairs.iter().map(|(key, value)| format!("{key}={value}")));
                parts.join(" ")
            });
            assert_eq!(found.as_deref(), expected, "{text}");
        }
    }

    #[test]
    fn raw_attributes_name_an_output() {
        for (text, expected) in [
            ("{=html} x", Some(("html", 7))),
            ("{=markdown+emoji}", Some(("markdown+emoji", 17))),
            ("{=}", None),
            ("{= html}", None),
            ("{=html", None),
            ("{.html}", None),
        ] {
            assert_eq!(read_raw(text, 0), expected, "{text}");
        }
    }

    #[test]
    fn info_strings_hold_a_language_and_attributes() {
        for (info, language, classes, unread) in [
            ("rust", Some("rust"), 0, None),
            ("rust {#x .numberLines}", Some("rust"), 1, None),
            ("{.rust #x}", Some("rust"), 0, None),
            ("", None, 0, None),
            ("{r chunk}", None, 0, Some("{r chunk}")),
        ] {
            let (found, attributes, rest) = read_info(info);
            assert_eq!(found.as_deref(), language, "{info}");
            assert_eq!(attributes.classes.len(), classes, "{info}");
            assert_eq!(rest.as_deref(), unread, "{info}");
        }
    }
}
