//! LaTeX math to a tree, which both outputs are made from, and the tree to MathML.
//!
//! [`parse()`] reads the source of one formula; [`mathml`] writes it for the e-book, and the
//! typesetter lays the same tree out for the page. [`plain`] is what a formula says in characters
//! alone: the content of the MathML's tokens and the text of the PDF's glyphs, one behind the other.
//! Where the source has a command that is not known, there is no tree but a [`Fault`] that names its
//! place, and both outputs show the source.

pub mod alphabet;
pub mod mathml;
pub mod parse;
pub mod plain;
pub mod reference;
pub mod tree;

pub use parse::{Fault, FaultKind, Macros, parse};
pub use tree::Formula;
