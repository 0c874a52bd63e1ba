//! The markup of CSL-JSON's fields, and quotation marks in them, to a tree.
//!
//! Known are `<i>`, `<b>`, `<sc>`, `<sup>`, `<sub>`, `<span style="font-variant:small-caps">`, `<span
//! class="nocase">` and `<span class="nodecor">`. Quotation marks are straight ones, or those of the
//! locale. What is not closed, or closed without being open, is text; a single straight mark that opens
//! and closes nothing is an apostrophe.

use crate::csl::node::{Mark, Node, is_blank};
use crate::csl::style::element::{FontStyle, FontVariant, FontWeight, Format, VerticalAlign};

/// The quotation marks of a locale.
#[derive(Debug, Clone, Default)]
pub(crate) struct QuoteMarks {
    pub(crate) open: String,
    pub(crate) close: String,
    pub(crate) open_inner: String,
    pub(crate) close_inner: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Italic,
    Bold,
    SmallCaps,
    SpanSmallCaps,
    Sup,
    Sub,
    NoCase,
    NoDecoration,
    /// Straight double marks.
    Double,
    /// Straight single marks.
    Single,
    /// The locale's outer marks.
    Outer,
    /// The locale's inner marks.
    Inner,
}

impl Kind {
    fn is_quote(self) -> bool {
        matches!(self, Self::Double | Self::Single | Self::Outer | Self::Inner)
    }

    /// Whether a closing tag of `other` closes this.
    fn is_closed_by(self, other: Self) -> bool {
        let span = |kind| matches!(kind, Self::SpanSmallCaps | Self::NoCase | Self::NoDecoration);
        self == other || (span(self) && span(other))
    }
}

/// An open tag with what it holds so far.
struct Frame {
    kind: Option<Kind>,
    /// What opened it, should it not be closed.
    source: String,
    nodes: Vec<Node>,
}

impl Frame {
    fn push(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        if let Some(Node::Text(last)) = self.nodes.last_mut() {
            last.push_str(text);
        } else {
            self.nodes.push(Node::Text(text.to_owned()));
        }
    }
}

/// Reads a field.
pub(crate) fn parse(text: &str, marks: &QuoteMarks) -> Vec<Node> {
    if !text.contains(['<', '"', '\'', '\u{2019}']) && !has_marks(text, marks) {
        return vec![Node::Text(text.to_owned())];
    }
    let mut stack = vec![Frame { kind: None, source: String::new(), nodes: Vec::new() }];
    let mut rest = text;
    let mut before: Option<char> = None;
    while !rest.is_empty() {
        let taken = step(rest, before, marks, &mut stack);
        before = rest[..taken].chars().next_back();
        rest = &rest[taken..];
    }
    while stack.len() > 1 {
        flatten_top(&mut stack);
    }
    stack.pop().map(|frame| frame.nodes).unwrap_or_default()
}

fn has_marks(text: &str, marks: &QuoteMarks) -> bool {
    [&marks.open, &marks.open_inner]
        .iter()
        .any(|mark| !mark.is_empty() && text.contains(mark.as_str()))
}

/// Handles what stands first and says how many bytes it was.
fn step(rest: &str, before: Option<char>, marks: &QuoteMarks, stack: &mut Vec<Frame>) -> usize {
    if rest.starts_with('<')
        && let Some((kind, opens, length)) = tag(rest)
    {
        if opens {
            open(stack, kind, &rest[..length]);
        } else {
            close(stack, kind, &rest[..length]);
        }
        return length;
    }
    let Some(c) = rest.chars().next() else { return rest.len() };
    let length = c.len_utf8();
    let after = rest[length..].chars().next();
    match c {
        '"' | '\'' => {
            straight(c, before, after, stack);
            return length;
        }
        '\u{2019}'
            if before.is_some_and(char::is_alphanumeric)
                && after.is_some_and(char::is_alphanumeric) =>
        {
            push(stack, "\u{2019}");
            return length;
        }
        _ => {}
    }
    for (kind, opening, closing) in [
        (Kind::Outer, &marks.open, &marks.close),
        (Kind::Inner, &marks.open_inner, &marks.close_inner),
    ] {
        let straight = |mark: &str| mark.is_empty() || mark == "\"" || mark == "'";
        if straight(opening) || straight(closing) {
            continue;
        }
        let is_open = stack.iter().any(|frame| frame.kind == Some(kind));
        if rest.starts_with(closing.as_str()) && is_open {
            close(stack, kind, closing);
            return closing.len();
        }
        if rest.starts_with(opening.as_str()) {
            open(stack, kind, opening);
            return opening.len();
        }
    }
    // Everything up to the next letter that may mean something.
    let end = rest[length..]
        .char_indices()
        .find(|(_, c)| {
            matches!(c, '<' | '"' | '\'' | '\u{2019}')
                || [&marks.open, &marks.close, &marks.open_inner, &marks.close_inner]
                    .iter()
                    .any(|mark| mark.starts_with(*c))
        })
        .map_or(rest.len(), |(at, _)| length + at);
    push(stack, &rest[..end]);
    end
}

/// A straight mark: it opens after a space or a bracket, closes what it opened, or is an apostrophe.
fn straight(c: char, before: Option<char>, after: Option<char>, stack: &mut Vec<Frame>) {
    let kind = if c == '"' { Kind::Double } else { Kind::Single };
    let text = if c == '"' { "\"" } else { "\u{2019}" };
    let may_open = before.is_none_or(|c| {
        c.is_whitespace()
            || matches!(c, '(' | '[' | '"' | '\'' | '>' | '\u{201c}' | '\u{2018}' | '\u{2014}')
    }) && after.is_some_and(|c| !c.is_whitespace());
    let is_open = stack.iter().any(|frame| frame.kind == Some(kind));
    let in_word = c == '\''
        && before.is_some_and(char::is_alphanumeric)
        && after.is_some_and(char::is_alphanumeric);
    let may_close = is_open && !in_word && before.is_some_and(|c| !c.is_whitespace());
    let letter_after = after.is_some_and(char::is_alphanumeric);
    if may_close && !(may_open && letter_after) {
        close(stack, kind, text);
    } else if may_open && !is_open {
        open(stack, kind, text);
    } else {
        push(stack, text);
    }
}

fn push(stack: &mut [Frame], text: &str) {
    if let Some(top) = stack.last_mut() {
        top.push(text);
    }
}

fn open(stack: &mut Vec<Frame>, kind: Kind, source: &str) {
    stack.push(Frame { kind: Some(kind), source: source.to_owned(), nodes: Vec::new() });
}

fn close(stack: &mut Vec<Frame>, kind: Kind, source: &str) {
    let matches = |frame: &Frame| frame.kind.is_some_and(|open| open.is_closed_by(kind));
    let Some(at) = stack.iter().rposition(matches) else {
        push(stack, source);
        return;
    };
    // A quotation mark does not close over an open tag.
    if kind.is_quote()
        && stack[at + 1..].iter().any(|frame| frame.kind.is_some_and(|k| !k.is_quote()))
    {
        push(stack, source);
        return;
    }
    while stack.len() > at + 1 {
        flatten_top(stack);
    }
    let Some(frame) = stack.pop() else { return };
    let Some(kind) = frame.kind else { return };
    if is_blank(&frame.nodes) {
        return;
    }
    let node = wrap(kind, frame.nodes);
    if let Some(top) = stack.last_mut() {
        top.nodes.push(node);
    }
}

/// Makes text of a tag that was never closed.
fn flatten_top(stack: &mut Vec<Frame>) {
    let Some(frame) = stack.pop() else { return };
    let Some(top) = stack.last_mut() else { return };
    top.push(&frame.source);
    for node in frame.nodes {
        match node {
            Node::Text(text) => top.push(&text),
            other => top.nodes.push(other),
        }
    }
}

fn wrap(kind: Kind, children: Vec<Node>) -> Node {
    let plain = Format::default();
    let format = match kind {
        Kind::Italic => Format { style: Some(FontStyle::Italic), ..plain },
        Kind::Bold => Format { weight: Some(FontWeight::Bold), ..plain },
        Kind::SmallCaps | Kind::SpanSmallCaps => {
            Format { variant: Some(FontVariant::SmallCaps), ..plain }
        }
        Kind::Sup => Format { align: Some(VerticalAlign::Sup), ..plain },
        Kind::Sub => Format { align: Some(VerticalAlign::Sub), ..plain },
        Kind::NoCase => return Node::Marked { mark: Mark::NoCase, children },
        Kind::NoDecoration => return Node::Marked { mark: Mark::NoDecoration, children },
        Kind::Double | Kind::Single | Kind::Outer | Kind::Inner => {
            return Node::Quoted { open: String::new(), close: String::new(), children };
        }
    };
    Node::Formatted { format, flips: true, children }
}

/// A tag at the start of a text: its kind, whether it opens, its length.
fn tag(text: &str) -> Option<(Kind, bool, usize)> {
    const SIMPLE: [(&str, Kind, bool); 11] = [
        ("<i>", Kind::Italic, true),
        ("</i>", Kind::Italic, false),
        ("<b>", Kind::Bold, true),
        ("</b>", Kind::Bold, false),
        ("<sc>", Kind::SmallCaps, true),
        ("</sc>", Kind::SmallCaps, false),
        ("<sup>", Kind::Sup, true),
        ("</sup>", Kind::Sup, false),
        ("<sub>", Kind::Sub, true),
        ("</sub>", Kind::Sub, false),
        ("</span>", Kind::NoCase, false),
    ];
    for (tag, kind, opens) in SIMPLE {
        if text.starts_with(tag) {
            return Some((kind, opens, tag.len()));
        }
    }
    if !text.starts_with("<span") {
        return None;
    }
    let end = text.find('>')?;
    let inner: String = text[5..end].chars().filter(|c| !c.is_whitespace() && *c != ';').collect();
    let kind = match inner.as_str() {
        "style=\"font-variant:small-caps\"" => Kind::SpanSmallCaps,
        _ if inner.starts_with("class=\"nocase\"") => Kind::NoCase,
        _ if inner.starts_with("class=\"nodecor\"") => Kind::NoDecoration,
        _ => return None,
    };
    Some((kind, true, end + 1))
}

#[cfg(test)]
mod tests {
    use super::{QuoteMarks, parse};
    use crate::csl::html::html;

    fn check(text: &str, expected: &str) {
        let marks = QuoteMarks {
            open: "\u{201c}".to_owned(),
            close: "\u{201d}".to_owned(),
            open_inner: "\u{2018}".to_owned(),
            close_inner: "\u{2019}".to_owned(),
        };
        let mut nodes = parse(text, &marks);
        crate::csl::finish::settle(&mut nodes, &marks);
        assert_eq!(html(&nodes), expected, "{text}");
    }

    #[test]
    fn reads_markup_and_marks() {
        check("a <i>b</i> c", "a <i>b</i> c");
        check("a <i>b <i>c</i></i>", "a <i>b <span style=\"font-style:normal;\">c</span></i>");
        check("\"a\" b", "“a” b");
        check("the \"a 'b' c\" d", "the “a ‘b’ c” d");
        check("Hobson's 'choice'", "Hobson’s “choice”");
        check("the '30s", "the ’30s");
        check("a < b <i>c", "a &#60; b &#60;i&#62;c");
        check("5\" wide", "5\" wide");
        check("<span class=\"nocase\">a</span>", "a");
    }
}
