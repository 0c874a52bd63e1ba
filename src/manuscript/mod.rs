//! Markdown to [`Manuscript`]: the tree of blocks and inlines as written, each with its span.
//!
//! The only user of `pulldown-cmark`. Numbers, citations' meaning and everything that needs another
//! file are left to `resolve`.

pub mod ast;
pub mod dump;
pub mod front_matter;

mod attributes;
mod builder;
mod caption;
mod citation;
mod close;
mod command;
mod fence;
mod frame;
mod html;
mod keys;
mod list_marker;
mod locator;
mod markup;
mod paragraph;
mod parse;
mod piece;
mod resources;
mod session;
mod table;
mod verse;
mod weave;
mod yaml;
mod yaml_mistake;

use crate::diagnostic::{Diagnostic, Diagnostics, Problem, SourceId, Span};
use crate::manuscript::ast::Manuscript;
use crate::manuscript::command::List;
use crate::manuscript::front_matter::FrontMatter;
use crate::manuscript::session::Session;
use crate::manuscript::yaml::Split;

/// Parses a manuscript. Whatever is not understood stays visible as text and is reported.
pub fn parse(source: SourceId, text: &str, diagnostics: &mut Diagnostics) -> Manuscript {
    let mut session = Session::new(source, diagnostics);
    // A byte order mark belongs to no block, and offsets count it.
    let mark = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let Split { yaml, body: start, unclosed } = yaml::split(text, mark);
    let mut front_matter = match yaml {
        Some(range) => keys::read(&mut session, text, range),
        None => FrontMatter::default(),
    };
    keys::report_unclosed(&mut session, text, &unclosed);
    let body = parse::body(&mut session, &text[start..], start);
    // Who writes the command wants the list, whatever stands in the front matter.
    for list in &session.lists {
        let wanted = match list {
            List::Contents => &mut front_matter.contents,
            List::Figures => &mut front_matter.list_of_figures,
            List::Tables => &mut front_matter.list_of_tables,
        };
        *wanted = Some(true);
    }
    let resources = session.take_resources();
    for (label, note) in &body.notes {
        if !session.used_labels.contains(label) {
            session.report(note.span, Problem::UnusedNote { label: label.clone() });
        }
    }
    if body.blocks.is_empty() {
        let span = Span::new(source, start..start);
        diagnostics.push(Diagnostic::at(span, Problem::Empty));
    }
    Manuscript { front_matter, blocks: body.blocks, notes: body.notes, resources }
}
