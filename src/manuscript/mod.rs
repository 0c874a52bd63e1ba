//! Markdown to [`Manuscript`]: the tree of blocks and inlines as written, each with its span.
//!
//! The only user of `pulldown-cmark`. Numbers, citations' meaning and everything that needs another
//! file are left to `resolve`.

pub mod ast;
pub mod front_matter;

mod attributes;
mod citation;
mod divisions;
mod html;
mod parse;
mod refine;
mod resources;

use crate::diagnostic::{Diagnostic, Diagnostics, Problem, SourceId, Span};
use crate::manuscript::ast::Manuscript;

/// Parses a manuscript.
///
/// What is not understood stays visible as text and is reported; nothing is dropped silently.
pub fn parse(source: SourceId, text: &str, diagnostics: &mut Diagnostics) -> Manuscript {
    let mut manuscript = Manuscript::default();
    // The YAML at the top.
    let (front_matter, body) = front_matter::read(source, text, diagnostics);
    manuscript.front_matter = front_matter;
    // The Markdown behind it.
    parse::parse_body((source, text, body), &mut manuscript, diagnostics);
    if manuscript.blocks.is_empty() {
        let span = Span::new(source, 0..0);
        diagnostics.push(Diagnostic::at(span, Problem::Empty));
    }
    // The files that both name.
    manuscript.resources = resources::gather(&manuscript);
    manuscript
}
