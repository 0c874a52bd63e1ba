//! The safe subset of raw HTML.
//!
//! Inline tags that are known become markers, private to this stage, which `refine` turns into
//! elements once both the opening and the closing tag are found. Everything else loses its tags and
//! keeps its text.

/// What an inline tag is to us.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum InlineTag {
    /// A comment, which vanishes.
    Comment,
    /// `<br>`
    LineBreak,
    /// A tag of the safe subset that has an element of ours.
    Known,
    /// Any other.
    Unknown,
}

/// Opens the marker of a tag (a noncharacter, which no manuscript may use).
pub(super) const OPEN: char = '\u{fdd0}';
/// Closes the marker of a tag.
pub(super) const CLOSE: char = '\u{fdd1}';

/// The tags of the safe subset that stand for an element of ours.
const KNOWN: [&str; 14] = [
    "sub", "sup", "em", "i", "strong", "b", "del", "s", "kbd", "code", "abbr", "span", "u", "small",
];

/// What an inline tag is to us.
pub(super) fn inline_tag(tag: &str) -> InlineTag {
    if tag.starts_with("<!--") {
        return InlineTag::Comment;
    }
    let name = name(tag);
    if name == "br" {
        InlineTag::LineBreak
    } else if KNOWN.contains(&name.as_str()) {
        InlineTag::Known
    } else {
        InlineTag::Unknown
    }
}

/// The name of a tag in lower case.
fn name(tag: &str) -> String {
    tag.trim_start_matches(['<', '/'])
        .chars()
        .take_while(char::is_ascii_alphanumeric)
        .collect::<String>()
        .to_ascii_lowercase()
}

/// The marker of a known tag: its name, with a slash where it closes.
pub(super) fn marker(tag: &str) -> String {
    let slash = if tag.starts_with("</") { "/" } else { "" };
    format!("{OPEN}{slash}{}{CLOSE}", name(tag))
}

/// The text of a block of HTML without its tags, and the tags other than comments.
pub(super) fn strip(raw: &str) -> (String, Vec<String>) {
    let mut text = String::new();
    let mut tags = Vec::new();
    let mut rest = raw;
    while let Some(start) = rest.find('<') {
        text.push_str(&rest[..start]);
        let tag = &rest[start..];
        if tag.starts_with("<!--") {
            rest = tag.find("-->").map_or("", |end| &tag[end + 3..]);
            continue;
        }
        match tag.find('>') {
            Some(end) => {
                tags.push(tag[..=end].to_owned());
                rest = &tag[end + 1..];
            }
            None => {
                text.push_str(tag);
                rest = "";
            }
        }
    }
    text.push_str(rest);
    (text, tags)
}

#[cfg(test)]
mod tests {
    use super::{InlineTag, inline_tag, strip};

    #[test]
    fn tags_are_told_apart() {
        for (tag, expected) in [
            ("<!-- x -->", InlineTag::Comment),
            ("<br/>", InlineTag::LineBreak),
            ("<SUP>", InlineTag::Known),
            ("</em>", InlineTag::Known),
            ("<script>", InlineTag::Unknown),
            ("<iframe src=x>", InlineTag::Unknown),
        ] {
            assert_eq!(inline_tag(tag), expected, "{tag}");
        }
    }

    #[test]
    fn blocks_lose_their_tags_and_keep_their_text() {
        for (raw, text, tags) in [
            ("<div class=x>a <b>c</b></div>", "a c", 4),
            ("<!-- gone -->", "", 0),
            ("<!-- never closed", "", 0),
            ("a < b", "a < b", 0),
        ] {
            let (kept, found) = strip(raw);
            assert_eq!((kept.as_str(), found.len()), (text, tags), "{raw}");
        }
    }
}
