//! What the processor gives: a tree of formatted text.
//!
//! Nothing in it is markup: a reader of the tree decides how italics or quotation marks are written. [`plain`]
//! writes it as plain text, [`crate::csl::html`] as the HTML of the CSL project's test suite.

use crate::csl::style::element::{Display, Format};

/// A piece of formatted text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Node {
    /// Text.
    Text(String),
    /// Text that looks different.
    Formatted {
        /// What is different.
        format: Format,
        /// Whether it comes from an item's own markup, which turns around inside of its like: italics
        /// within italics are upright. Decided already in what the processor gives.
        flips: bool,
        /// What looks so.
        children: Vec<Node>,
    },
    /// Text in quotation marks.
    Quoted {
        /// The mark before.
        open: String,
        /// The mark after.
        close: String,
        /// What is quoted.
        children: Vec<Node>,
    },
    /// Text that leads to an address.
    Link {
        /// The address.
        url: String,
        /// What leads there.
        children: Vec<Node>,
    },
    /// A part of an entry with a place of its own.
    Block {
        /// Its place.
        display: Display,
        /// What stands there.
        children: Vec<Node>,
    },
    /// A part that means something to the processor or its user.
    Marked {
        /// What it is.
        mark: Mark,
        /// Its text.
        children: Vec<Node>,
    },
}

/// What a marked part of the tree is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// One of a cluster's cites, by its index in the cluster as it was given.
    Cite(usize),
    /// What the author wrote before or after a cite.
    Affix,
    /// The first names of a cite or entry, without their label.
    Names,
    /// One of these names.
    Name,
    /// An item's number in the bibliography.
    CitationNumber(u32),
    /// The letter after a year.
    YearSuffix(u32),
    /// Letters that keep their case.
    NoCase,
    /// Letters that keep their look.
    NoDecoration,
}

impl Node {
    /// Plain text.
    pub fn text(text: impl Into<String>) -> Self {
        Self::Text(text.into())
    }

    /// The children of a node that has some.
    pub fn children(&self) -> Option<&[Node]> {
        match self {
            Self::Text(_) => None,
            Self::Formatted { children, .. }
            | Self::Quoted { children, .. }
            | Self::Link { children, .. }
            | Self::Block { children, .. }
            | Self::Marked { children, .. } => Some(children),
        }
    }

    /// The same, to be changed.
    pub(crate) fn children_mut(&mut self) -> Option<&mut Vec<Node>> {
        match self {
            Self::Text(_) => None,
            Self::Formatted { children, .. }
            | Self::Quoted { children, .. }
            | Self::Link { children, .. }
            | Self::Block { children, .. }
            | Self::Marked { children, .. } => Some(children),
        }
    }

    /// Whether it holds no text at all.
    pub(crate) fn is_empty(&self) -> bool {
        match self {
            Self::Text(text) => text.is_empty(),
            _ => self.children().is_none_or(|children| children.iter().all(Node::is_empty)),
        }
    }
}

/// The text without its look.
pub fn plain(nodes: &[Node]) -> String {
    let mut text = String::new();
    write_plain(nodes, &mut text);
    text
}

fn write_plain(nodes: &[Node], out: &mut String) {
    for node in nodes {
        match node {
            Node::Text(text) => out.push_str(text),
            Node::Quoted { open, close, children } => {
                out.push_str(open);
                write_plain(children, out);
                out.push_str(close);
            }
            Node::Block { children, .. } => {
                // Blocks stand apart.
                if !out.is_empty() && !out.ends_with(char::is_whitespace) {
                    out.push(' ');
                }
                write_plain(children, out);
            }
            Node::Formatted { children, .. }
            | Node::Link { children, .. }
            | Node::Marked { children, .. } => {
                write_plain(children, out);
            }
        }
    }
}

/// Pushes text, into the last node where that is text already.
pub(crate) fn push_text(nodes: &mut Vec<Node>, text: &str) {
    if !text.is_empty() {
        nodes.push(Node::Text(text.to_owned()));
    }
}

/// Whether there is no text at all.
pub(crate) fn is_blank(nodes: &[Node]) -> bool {
    nodes.iter().all(Node::is_empty)
}
