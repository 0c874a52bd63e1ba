//! The entry points of the Markdown parser: a whole text to blocks, or a stretch to running text.
//!
//! What `pulldown-cmark` is asked for is decided here; its events are built into a tree by `builder`.

use std::collections::BTreeMap;
use std::ops::Range;
use std::rc::Rc;

use pulldown_cmark::{BrokenLink, CowStr, Event, Options, Parser, Tag};

use crate::manuscript::ast::{Block, Inline, NoteDefinition};
use crate::manuscript::builder::Builder;
use crate::manuscript::fence;
use crate::manuscript::identifier::{self, Headings};
use crate::manuscript::list_marker::{self, Masked};
use crate::manuscript::note_mark;
use crate::manuscript::piece::Piece;
use crate::manuscript::reference;
use crate::manuscript::session::{DEEPEST, Origin, Session};
use crate::manuscript::table;
use crate::manuscript::weave::weave;

/// What pulldown-cmark is asked for. Heading attributes, raised and lowered text and typographic
/// punctuation are left out: pandoc's rules for them are others, and `weave` follows those.
const OPTIONS: Options = Options::ENABLE_TABLES
    .union(Options::ENABLE_FOOTNOTES)
    .union(Options::ENABLE_STRIKETHROUGH)
    .union(Options::ENABLE_TASKLISTS)
    .union(Options::ENABLE_MATH)
    .union(Options::ENABLE_GFM)
    .union(Options::ENABLE_DEFINITION_LIST);

/// The blocks of a text and the footnotes defined in it.
pub(super) struct Body {
    /// Its blocks.
    pub(super) blocks: Vec<Block>,
    /// Its notes.
    pub(super) notes: BTreeMap<String, NoteDefinition>,
}

/// Parses the text of a manuscript, which begins at `base`.
pub(super) fn body(session: &mut Session<'_>, text: &str, base: usize) -> Body {
    within(session, text, Origin::At { base, prefix: 0 }, 0)
}

/// Parses a text as blocks that lie so deep within others.
pub(super) fn within(session: &mut Session<'_>, text: &str, origin: Origin, depth: usize) -> Body {
    let (masked, fences) = fence::mask(text);
    let masked = reference::mask(masked, &mut session.reference_attributes);
    let Masked { text: masked, markers, hidden } = list_marker::mask(&masked);
    let code = learn_labels(session, &masked, depth);
    let (masked, tables) = match depth < DEEPEST {
        true => table::mask(text, masked, &code),
        false => (masked, BTreeMap::new()),
    };
    let masked = note_mark::mask(masked);
    if depth == 0 {
        let none = BTreeMap::new();
        let headings = Rc::clone(&session.headings);
        let mut builder = Builder::new(session, Source { text, masked: &masked, origin });
        builder.hide((fences, tables), (markers, hidden));
        let known = known(&none, &headings);
        let parser = Parser::new_with_broken_link_callback(&masked, OPTIONS, Some(known));
        for (event, range) in parser.into_offset_iter() {
            builder.event(event, range);
        }
        return builder.finish();
    }
    // What the text around it defines holds here, too.
    let references = std::mem::take(&mut session.references);
    let known = known(&references, &session.headings);
    let parser = Parser::new_with_broken_link_callback(&masked, OPTIONS, Some(known));
    let events: Vec<_> = parser.into_offset_iter().collect();
    session.references = references;
    let mut builder = Builder::new(session, Source { text, masked: &masked, origin });
    builder.block_depth = depth;
    builder.hide((fences, tables), (markers, hidden));
    for (event, range) in events {
        builder.event(event, range);
    }
    builder.finish()
}

/// A stretch of running text, as pieces of a text of its own.
pub(super) struct Line {
    /// The text that the pieces' offsets count in.
    pub(super) text: String,
    /// Where it comes from.
    pub(super) origin: Origin,
    /// The pieces.
    pub(super) pieces: Vec<Piece>,
}

impl Line {
    /// The inlines of the line.
    pub(super) fn weave(self, session: &mut Session<'_>) -> Vec<Inline> {
        weave(session, self.origin, &self.text, self.pieces)
    }
}

/// Parses a stretch of text as running text only, whatever block it looks like. `start` is where
/// it begins in the text that `origin` is the origin of.
pub(super) fn line(session: &mut Session<'_>, origin: Origin, start: usize, text: &str) -> Line {
    // Behind a full stop nothing begins a block, and within one line nothing interrupts it.
    let text = format!(".{}", blank_line_ends(text));
    let origin = origin.within(start, 1);
    let references = std::mem::take(&mut session.references);
    let headings = Rc::clone(&session.headings);
    let masked = note_mark::mask(text.clone());
    let mut builder = Builder::new(session, Source { text: &text, masked: &masked, origin });
    let known = known(&references, &headings);
    let parser = Parser::new_with_broken_link_callback(&masked, OPTIONS, Some(known));
    for (event, range) in parser.into_offset_iter() {
        builder.event(event, range);
    }
    let mut pieces = builder.into_line();
    session.references = references;
    if matches!(pieces.first(), Some(Piece::Char('.', 0))) {
        pieces.remove(0);
    }
    Line { text, origin, pieces }
}

/// Finds what references point to among the links known already, and among the headings.
fn known<'c>(
    references: &BTreeMap<String, (String, String)>,
    headings: &BTreeMap<String, String>,
) -> impl Fn(BrokenLink<'_>) -> Option<(CowStr<'c>, CowStr<'c>)> {
    |link| {
        if let Some((destination, title)) = references.get(&link.reference.to_lowercase()) {
            return Some((CowStr::from(destination.clone()), CowStr::from(title.clone())));
        }
        if headings.is_empty() {
            return None;
        }
        let identifier = headings.get(&identifier::label(&link.reference))?;
        Some((CowStr::from(format!("#{identifier}")), CowStr::from("")))
    }
}

/// The text with every line end, and the quotation marks behind it, as spaces, byte for byte.
fn blank_line_ends(text: &str) -> String {
    let mut new_line = false;
    text.chars()
        .map(|character| {
            match character {
                '\n' | '\r' => new_line = true,
                ' ' | '\t' => {}
                '>' if new_line => {}
                _ => new_line = false,
            }
            if new_line && character.is_ascii() { ' ' } else { character }
        })
        .collect()
}

/// Gathers what references may point to, before anything refers to it, and says where code is.
fn learn_labels(session: &mut Session<'_>, masked: &str, depth: usize) -> Vec<Range<usize>> {
    let parser = Parser::new_ext(masked, OPTIONS);
    for (label, definition) in parser.reference_definitions().iter() {
        let destination = definition.dest.to_string();
        let title = definition.title.as_ref().map(ToString::to_string).unwrap_or_default();
        session.references.entry(label.to_lowercase()).or_insert((destination, title));
    }
    let mut code = Vec::new();
    let mut headings = Headings::default();
    for (event, range) in parser.into_offset_iter() {
        if depth == 0 {
            headings.event(&event);
        }
        match event {
            Event::Start(Tag::FootnoteDefinition(label)) => {
                session.labels.entry(label.to_lowercase()).or_insert_with(|| label.to_string());
            }
            Event::Start(Tag::CodeBlock(_) | Tag::HtmlBlock) => code.push(range),
            _ => {}
        }
    }
    if depth == 0 {
        session.headings = Rc::new(headings.into_found());
    }
    code
}

/// A text as the builder reads it.
#[derive(Clone, Copy)]
pub(super) struct Source<'t> {
    /// As written.
    pub(super) text: &'t str,
    /// As the Markdown parser sees it; of the same length.
    pub(super) masked: &'t str,
    /// Where it comes from.
    pub(super) origin: Origin,
}
