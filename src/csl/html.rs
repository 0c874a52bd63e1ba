//! The tree as the HTML that the CSL project's test suite expects.

use crate::csl::node::Node;
use crate::csl::style::element::{
    Decoration, Display, FontStyle, FontVariant, FontWeight, Format, VerticalAlign,
};
use crate::csl::superscripts::SUPERSCRIPTS;

/// Writes nodes as HTML.
pub fn html(nodes: &[Node]) -> String {
    let mut out = String::new();
    write(nodes, &mut out);
    out
}

fn write(nodes: &[Node], out: &mut String) {
    for node in nodes {
        match node {
            Node::Text(text) => escape(text, out),
            Node::Quoted { open, close, children } => {
                escape(open, out);
                write(children, out);
                escape(close, out);
            }
            Node::Formatted { format, children, .. } => write_formatted(format, children, out),
            Node::Link { children, .. } | Node::Marked { children, .. } => write(children, out),
            Node::Block { display, children } => {
                let mut inner = String::new();
                write(children, &mut inner);
                if inner.is_empty() {
                    continue;
                }
                let (before, class, after) = match display {
                    Display::Block => ("\n\n    ", "csl-block", "\n"),
                    Display::LeftMargin => ("\n    ", "csl-left-margin", ""),
                    Display::RightInline => ("", "csl-right-inline", "\n  "),
                    Display::Indent => ("\n    ", "csl-indent", "\n  "),
                };
                out.push_str(&format!("{before}<div class=\"{class}\">{inner}</div>{after}"));
            }
        }
    }
}

fn write_formatted(format: &Format, children: &[Node], out: &mut String) {
    let mut inner = String::new();
    write(children, &mut inner);
    if inner.is_empty() {
        return;
    }
    // The innermost first, in the order in which the reference processor nests them.
    let wrap = |text: String, open: &str, close: &str| format!("{open}{text}{close}");
    let span = |text: String, style: &str| format!("<span style=\"{style};\">{text}</span>");
    let mut text = inner;
    text = match format.style {
        Some(FontStyle::Italic) => wrap(text, "<i>", "</i>"),
        Some(FontStyle::Oblique) => wrap(text, "<em>", "</em>"),
        Some(FontStyle::Normal) => span(text, "font-style:normal"),
        None => text,
    };
    text = match format.variant {
        Some(FontVariant::SmallCaps) => span(text, "font-variant:small-caps"),
        Some(FontVariant::Normal) => span(text, "font-variant:normal"),
        None => text,
    };
    text = match format.weight {
        Some(FontWeight::Bold) => wrap(text, "<b>", "</b>"),
        Some(FontWeight::Normal) => span(text, "font-weight:normal"),
        Some(FontWeight::Light) => span(text, "font-weight:light"),
        None => text,
    };
    text = match format.decoration {
        Some(Decoration::Underline) => span(text, "text-decoration:underline"),
        Some(Decoration::None) => span(text, "text-decoration:none"),
        None => text,
    };
    text = match format.align {
        Some(VerticalAlign::Sup) => wrap(text, "<sup>", "</sup>"),
        Some(VerticalAlign::Sub) => wrap(text, "<sub>", "</sub>"),
        Some(VerticalAlign::Baseline) => wrap(text, "<span style=\"baseline\">", "</span>"),
        None => text,
    };
    out.push_str(&text);
}

fn escape(text: &str, out: &mut String) {
    let mut start = 0;
    for (at, c) in text.char_indices() {
        if c.is_ascii() {
            continue;
        }
        if let Ok(found) = SUPERSCRIPTS.binary_search_by(|(own, _)| own.cmp(&c)) {
            escape_plain(&text[start..at], out);
            out.push_str(&format!("<sup>{}</sup>", SUPERSCRIPTS[found].1));
            start = at + c.len_utf8();
        }
    }
    escape_plain(&text[start..], out);
}

fn escape_plain(text: &str, out: &mut String) {
    let mut rest = text;
    while let Some(at) = rest.find(['&', '<', '>']) {
        out.push_str(&rest[..at]);
        out.push_str(match rest.as_bytes()[at] {
            b'&' => "&#38;",
            b'<' => "&#60;",
            _ => "&#62;",
        });
        rest = &rest[at + 1..];
    }
    out.push_str(&rest.replace("  ", "&#160; "));
}
