//! Tags of raw HTML, read one by one.
//!
//! Which of them mean something is decided by `weave` (within text) and `markup` (between blocks).

/// A piece of markup.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Tag {
    /// Its name in lower case; empty for comments, declarations and the like.
    pub(super) name: String,
    /// Whether it opens or closes.
    pub(super) role: TagRole,
    /// Its attributes, names in lower case.
    pub(super) attributes: Vec<(String, String)>,
}

/// What a tag does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TagRole {
    /// `<em>`
    Open,
    /// `</em>`
    Close,
    /// A comment.
    Comment,
    /// A processing instruction, declaration or CDATA section.
    Other,
}

impl Tag {
    /// The value of an attribute.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

/// Reads the tag, comment or declaration that a text begins with, and its length.
pub(super) fn read(text: &str) -> Option<(Tag, usize)> {
    let nothing = |role| Tag { name: String::new(), role, attributes: Vec::new() };
    if text.starts_with("<!--") {
        let end = text.get(2..)?.find("-->").map_or(text.len(), |at| at + 5);
        return Some((nothing(TagRole::Comment), end));
    }
    if text.starts_with("<!") || text.starts_with("<?") {
        let end = text.find('>').map_or(text.len(), |at| at + 1);
        return Some((nothing(TagRole::Other), end));
    }
    let rest = text.strip_prefix('<')?;
    let (role, rest) = match rest.strip_prefix('/') {
        Some(rest) => (TagRole::Close, rest),
        None => (TagRole::Open, rest),
    };
    if !rest.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '-')).unwrap_or(rest.len());
    let name = rest[..end].to_ascii_lowercase();
    let mut rest = &rest[end..];
    let mut attributes = Vec::new();
    loop {
        rest = rest.trim_start_matches(|c: char| c.is_whitespace() || c == '/');
        if let Some(behind) = rest.strip_prefix('>') {
            return Some((Tag { name, role, attributes }, text.len() - behind.len()));
        }
        let end = rest.find(|c: char| c.is_whitespace() || matches!(c, '=' | '>' | '/'))?;
        if end == 0 {
            return None;
        }
        let key = rest[..end].to_ascii_lowercase();
        rest = &rest[end..];
        let Some(value) = rest.trim_start().strip_prefix('=') else {
            attributes.push((key, String::new()));
            continue;
        };
        let value = value.trim_start();
        let quote = value.chars().next()?;
        let (value, behind) = if quote == '"' || quote == '\'' {
            value[1..].split_once(quote)?
        } else {
            value.split_at(value.find(|c: char| c.is_whitespace() || c == '>')?)
        };
        attributes.push((key, unescape(value)));
        rest = behind;
    }
}

/// The text with its commonest character references undone.
pub(super) fn unescape(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        plain.push_str(&rest[..at]);
        rest = &rest[at..];
        let reference = rest[1..].find(';').filter(|&length| length <= 8).map(|end| &rest[1..=end]);
        match reference.and_then(character) {
            Some((character, length)) => {
                plain.push(character);
                rest = &rest[length + 2..];
            }
            None => {
                plain.push('&');
                rest = &rest[1..];
            }
        }
    }
    plain.push_str(rest);
    plain
}

/// The character that a reference names, and the length of the name.
fn character(name: &str) -> Option<(char, usize)> {
    let number = |digits: &str, radix| {
        u32::from_str_radix(digits, radix).ok().and_then(char::from_u32).filter(|&c| c != '\0')
    };
    let character = match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => '\u{a0}',
        "ndash" => '–',
        "mdash" => '—',
        "hellip" => '…',
        _ => match name.strip_prefix('#')?.strip_prefix(['x', 'X']) {
            Some(digits) => number(digits, 16)?,
            None => number(&name[1..], 10)?,
        },
    };
    Some((character, name.len()))
}

#[cfg(test)]
mod tests {
    use super::{TagRole, read, unescape};

    #[test]
    fn tags_are_read() {
        for (text, name, role, attributes, length) in [
            ("<em>x", "em", TagRole::Open, vec![], 4),
            ("</EM >x", "em", TagRole::Close, vec![], 6),
            ("<br/>", "br", TagRole::Open, vec![], 5),
            (
                "<img src=a.png alt='b > c' x>",
                "img",
                TagRole::Open,
                vec![("src", "a.png"), ("alt", "b > c"), ("x", "")],
                29,
            ),
            ("<!-- a > b --> c", "", TagRole::Comment, vec![], 14),
            ("<!doctype html>", "", TagRole::Other, vec![], 15),
        ] {
            let (tag, end) = read(text).expect(text);
            let found: Vec<_> =
                tag.attributes.iter().map(|(key, value)| (key.as_str(), value.as_str())).collect();
            assert_eq!((tag.name.as_str(), tag.role, found, end), (name, role, attributes, length));
        }
        for text in ["< em>", "a", "<3", "<a href=", "<a b", "<"] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn references_are_undone() {
        for (text, plain) in
            [("a &amp; b", "a & b"), ("&#65;&#x42;", "AB"), ("&nope; & &", "&nope; & &")]
        {
            assert_eq!(unescape(text), plain);
        }
    }
}
