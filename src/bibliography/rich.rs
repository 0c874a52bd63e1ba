//! Rich text as a small tree, and its markup in CSL-JSON.

/// A piece of rich text.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Rich {
    /// Letters.
    Text(String),
    /// What braces hold together; their letters keep their case.
    Group(Vec<Rich>),
    /// Text in a style.
    Styled(Style, Vec<Rich>),
}

/// A style that CSL-JSON has markup for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    Italic,
    Bold,
    SmallCaps,
    Superscript,
    Subscript,
    /// No change of case.
    NoCase,
}

impl Style {
    fn tags(self) -> (&'static str, &'static str) {
        match self {
            Self::Italic => ("<i>", "</i>"),
            Self::Bold => ("<b>", "</b>"),
            Self::SmallCaps => ("<span style=\"font-variant:small-caps\">", "</span>"),
            Self::Superscript => ("<sup>", "</sup>"),
            Self::Subscript => ("<sub>", "</sub>"),
            Self::NoCase => ("<span class=\"nocase\">", "</span>"),
        }
    }
}

/// The text with the markup of CSL-JSON, its white space made even.
pub(super) fn markup(nodes: &[Rich]) -> String {
    let mut out = String::new();
    write(nodes, true, &mut out);
    even(&out)
}

/// The letters alone.
pub(super) fn letters(nodes: &[Rich]) -> String {
    let mut out = String::new();
    write(nodes, false, &mut out);
    even(&out)
}

fn write(nodes: &[Rich], tags: bool, out: &mut String) {
    for node in nodes {
        match node {
            Rich::Text(text) => out.push_str(text),
            Rich::Group(inner) => write(inner, tags, out),
            Rich::Styled(style, inner) => {
                let (open, close) = if tags { style.tags() } else { ("", "") };
                let start = out.len();
                out.push_str(open);
                write(inner, tags, out);
                if out.len() == start + open.len() {
                    // Nothing to be styled.
                    out.truncate(start);
                } else {
                    out.push_str(close);
                }
            }
        }
    }
}

/// One space for each stretch of white space; no-break and other special spaces are kept.
pub(super) fn even(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for word in text.split([' ', '\t', '\n', '\r']).filter(|word| !word.is_empty()) {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

/// Joins two texts by a mark, unless the first ends with a mark of its own.
pub(super) fn join(mut text: String, mark: char, other: &str) -> String {
    if other.is_empty() {
        return text;
    }
    if !text.is_empty() {
        let last = plain_end(&text);
        if !last.is_some_and(|last| "!?.,:;".contains(last)) {
            text.push(mark);
        }
        text.push(' ');
    }
    text.push_str(other);
    text
}

/// The last letter in front of closing markup.
fn plain_end(text: &str) -> Option<char> {
    let mut text = text;
    while text.ends_with('>') {
        text = &text[..text.rfind("</")?];
    }
    text.chars().next_back()
}
