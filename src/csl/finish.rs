//! The last steps on a finished tree: quotation marks by depth, markup that turns around, punctuation.

use crate::csl::node::{Mark, Node};
use crate::csl::punctuation;
use crate::csl::rich::QuoteMarks;
use crate::csl::style::element::{
    Decoration, FontStyle, FontVariant, FontWeight, Format, VerticalAlign,
};

/// Finishes a piece of text that stands by itself.
pub(crate) fn finish(
    nodes: &mut Vec<Node>,
    marks: &QuoteMarks,
    punctuation_in_quote: bool,
    look: &Format,
) {
    settle_in(nodes, marks, 0, look);
    punctuation::adjust(nodes, punctuation_in_quote);
}

/// Stands for an opening bracket of an affix that may turn.
const OPENING: char = '\u{f8f0}';

/// Stands for a closing one.
const CLOSING: char = '\u{f8f1}';

/// Marks the brackets of an affix, which turn into square ones inside of others.
pub(crate) fn turnable(affix: &str) -> String {
    affix
        .replace('(', OPENING.encode_utf8(&mut [0; 4]))
        .replace(')', CLOSING.encode_utf8(&mut [0; 4]))
}

/// Turns the brackets that stand inside of others.
pub(crate) fn turn_brackets(nodes: &mut [Node]) {
    turn(nodes, &mut 0);
}

fn turn(nodes: &mut [Node], depth: &mut i32) {
    for node in nodes {
        if let Node::Text(text) = node {
            if !text.contains([OPENING, CLOSING]) {
                continue;
            }
            *text = text
                .chars()
                .map(|c| match c {
                    OPENING => {
                        *depth += 1;
                        if *depth % 2 == 0 { '[' } else { '(' }
                    }
                    CLOSING => {
                        *depth -= 1;
                        if *depth % 2 == 0 { ')' } else { ']' }
                    }
                    other => other,
                })
                .collect();
        } else if let Some(children) = node.children_mut() {
            turn(children, depth);
        }
    }
}

/// Settles quotation marks and looks, and drops what only the processor needed.
#[cfg(test)]
pub(crate) fn settle(nodes: &mut Vec<Node>, marks: &QuoteMarks) {
    settle_in(nodes, marks, 0, &Format::default());
}

/// Settles looks only, where pieces that are finished were put together under a common look.
pub(crate) fn settle_looks(nodes: &mut Vec<Node>) {
    let mut settled: Vec<Node> = Vec::with_capacity(nodes.len());
    for node in nodes.drain(..) {
        match (settled.last_mut(), node) {
            (Some(Node::Text(last)), Node::Text(text)) => last.push_str(&text),
            (_, node) => settled.push(node),
        }
    }
    *nodes = settled;
}

fn settle_in(nodes: &mut Vec<Node>, marks: &QuoteMarks, depth: usize, look: &Format) {
    let mut settled: Vec<Node> = Vec::with_capacity(nodes.len());
    for mut node in nodes.drain(..) {
        match &mut node {
            Node::Text(text) => {
                if text.is_empty() {
                    continue;
                }
            }
            Node::Quoted { open, close, children } => {
                settle_in(children, marks, depth + 1, look);
                let outer = depth.is_multiple_of(2);
                *open = if outer { marks.open.clone() } else { marks.open_inner.clone() };
                *close = if outer { marks.close.clone() } else { marks.close_inner.clone() };
                if children.is_empty() {
                    continue;
                }
            }
            Node::Formatted { format, flips, children } => {
                if *flips {
                    *format = flipped(format, look);
                    *flips = false;
                }
                *format = without_orphans(format, look);
                let inner = merged(look, format);
                settle_in(children, marks, depth, &inner);
                if children.is_empty() {
                    continue;
                }
                if format.is_plain() {
                    settled.append(children);
                    continue;
                }
            }
            Node::Marked { mark: Mark::Cite(_) | Mark::Affix, children }
            | Node::Link { children, .. } => {
                settle_in(children, marks, depth, look);
                if children.is_empty() {
                    continue;
                }
            }
            Node::Block { children, .. } => {
                settle_in(children, marks, depth, look);
                if children.is_empty() {
                    continue;
                }
            }
            Node::Marked { mark: Mark::NoDecoration, children } => {
                let format = undone(look);
                let inner = merged(look, &format);
                settle_in(children, marks, depth, &inner);
                if format.is_plain() {
                    settled.append(children);
                } else if !children.is_empty() {
                    let children = std::mem::take(children);
                    settled.push(Node::Formatted { format, flips: false, children });
                }
                continue;
            }
            Node::Marked { children, .. } => {
                settle_in(children, marks, depth, look);
                settled.append(children);
                continue;
            }
        }
        settled.push(node);
    }
    *nodes = settled;
}

/// Markup inside of its like is turned around.
fn flipped(format: &Format, look: &Format) -> Format {
    let mut format = *format;
    if format.style == Some(FontStyle::Italic)
        && matches!(look.style, Some(FontStyle::Italic | FontStyle::Oblique))
    {
        format.style = Some(FontStyle::Normal);
    }
    if format.weight == Some(FontWeight::Bold) && look.weight == Some(FontWeight::Bold) {
        format.weight = Some(FontWeight::Normal);
    }
    if format.variant == Some(FontVariant::SmallCaps)
        && look.variant == Some(FontVariant::SmallCaps)
    {
        format.variant = Some(FontVariant::Normal);
    }
    format
}

/// A look without what says nothing.
pub(crate) fn meaningful(format: &Format) -> Format {
    without_orphans(format, &Format::default())
}

/// "Normal" says nothing where nothing else was said before.
fn without_orphans(format: &Format, look: &Format) -> Format {
    let mut format = *format;
    if format.style == Some(FontStyle::Normal)
        && matches!(look.style, None | Some(FontStyle::Normal))
    {
        format.style = None;
    }
    if format.weight == Some(FontWeight::Normal)
        && matches!(look.weight, None | Some(FontWeight::Normal))
    {
        format.weight = None;
    }
    if format.variant == Some(FontVariant::Normal)
        && matches!(look.variant, None | Some(FontVariant::Normal))
    {
        format.variant = None;
    }
    if format.decoration == Some(Decoration::None)
        && matches!(look.decoration, None | Some(Decoration::None))
    {
        format.decoration = None;
    }
    if format.align == Some(VerticalAlign::Baseline)
        && matches!(look.align, None | Some(VerticalAlign::Baseline))
    {
        format.align = None;
    }
    format
}

fn merged(look: &Format, format: &Format) -> Format {
    Format {
        style: format.style.or(look.style),
        variant: format.variant.or(look.variant),
        weight: format.weight.or(look.weight),
        decoration: format.decoration.or(look.decoration),
        align: format.align.or(look.align),
    }
}

/// What makes the look plain again.
fn undone(look: &Format) -> Format {
    Format {
        style: look.style.filter(|style| *style != FontStyle::Normal).map(|_| FontStyle::Normal),
        variant: look.variant.filter(|v| *v != FontVariant::Normal).map(|_| FontVariant::Normal),
        weight: look
            .weight
            .filter(|weight| *weight != FontWeight::Normal)
            .map(|_| FontWeight::Normal),
        decoration: None,
        align: None,
    }
}
