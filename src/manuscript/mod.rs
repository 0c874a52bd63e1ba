//! Markdown to [`Manuscript`]: the tree of blocks and inlines as written, each with its span.
//!
//! The only user of `pulldown-cmark`. Numbers, citations' meaning and everything that needs another
//! file are left to `resolve`.

pub mod ast;
pub mod dump;
pub mod front_matter;
pub mod identifier;

mod apart;
mod attributes;
mod builder;
mod caption;
mod citation;
mod close;
mod command;
mod element;
mod environment;
mod fence;
mod frame;
mod gathered;
mod html;
mod inline_element;
mod keys;
mod list_marker;
mod locator;
mod markup;
mod note_mark;
mod paragraph;
mod parse;
mod piece;
mod raw;
mod reference;
mod resources;
mod session;
mod table;
mod tex;
mod title_block;
mod verse;
mod weave;
mod yaml;
mod yaml_mistake;

pub use crate::manuscript::keys::KEYS;

use crate::diagnostic::{Diagnostic, Diagnostics, Problem, SourceId, Span};
use crate::manuscript::apart::Apart;
use crate::manuscript::ast::Manuscript;
use crate::manuscript::command::List;
use crate::manuscript::session::Session;
use crate::manuscript::yaml::Split;

/// Parses a manuscript. Whatever is not understood stays visible as text and is reported.
pub fn parse(source: SourceId, text: &str, diagnostics: &mut Diagnostics) -> Manuscript {
    let mut session = Session::new(source, diagnostics);
    // A byte order mark belongs to no block, and offsets count it.
    let mark = if text.starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    let title_block = title_block::find(text, mark);
    let top = title_block.as_ref().map_or(mark, |block| block.end);
    let Split { yaml, body: start, unclosed } = yaml::split(text, top);
    let mut front_matter =
        title_block.map(|block| block.read(&mut session, text)).unwrap_or_default();
    keys::report_unclosed(&mut session, text, &unclosed);
    let Apart { text: body, metadata, abbreviations } = apart::take(&text[start..]);
    let further = metadata.into_iter().map(|range| start + range.start..start + range.end);
    for range in yaml.into_iter().chain(further) {
        front_matter = keys::read(&mut session, text, range, front_matter);
    }
    session.abbreviations = abbreviations;
    let body = parse::body(&mut session, &body, start);
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
