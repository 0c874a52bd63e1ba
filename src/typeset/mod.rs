//! [`Document`] and [`Design`] to [`Pages`] and [`PageMap`]: lines broken, pages made up.
//!
//! Three floors, data going down: `flow` turns blocks into rows and asks `inline` for their lines;
//! `page` chooses where pages end and puts rows, notes and furniture in place. The shaper has its
//! one door in `inline`. File formats are left to the writers.

pub mod lettering;
pub mod pages;

mod flow;
mod inline;
mod page;
mod structure;

use std::sync::Arc;

use crate::design::Design;
use crate::diagnostic::{Diagnostic, Diagnostics, Problem};
use crate::font::FontLibrary;
use crate::geometry::Length;
use crate::resolve::document::Document;
use crate::typeset::flow::{Composer, Row};
use crate::typeset::inline::shape::{Shaper, ShaperFonts};
use crate::typeset::page::makeup::make_up;
use crate::typeset::page::paginate::{NoteRows, PageSettings, paginate};
use crate::typeset::pages::{PageMap, Pages};

/// Lays a document out.
///
/// Problems that layout meets (characters without a font, lines that stick out) go into the
/// diagnostics; something is laid out in any case.
pub fn typeset(
    document: &Document,
    design: &Design,
    fonts: &Arc<FontLibrary>,
    diagnostics: &mut Diagnostics,
) -> (Pages, PageMap) {
    let sources = ShaperFonts::new(fonts);
    let shaper = Shaper::new(fonts, &sources, &design.fonts);
    // Blocks to rows.
    let (flow, mut shaper) = Composer::new(document, design, shaper, diagnostics).compose();
    let notes = gather_notes(flow.notes);
    // Rows to pages.
    let settings = PageSettings {
        height: design.text.leading * design.page.lines as f64,
        leading: design.text.leading,
        note_space: design.text.leading * design.note.space,
    };
    let contents = paginate(&flow.body, &notes, &settings);
    report_too_high(&flow.body, settings.height, diagnostics);
    // Everything in its place.
    let made = make_up(&contents, &flow.body, &notes, (document, design), &mut shaper);
    let pages = Pages {
        pages: made.pages,
        structure: flow.structure,
        outline: flow.outline,
        destinations: made.destinations,
        fonts: Arc::clone(fonts),
        pictures: document.pictures.clone(),
        metadata: document.metadata.clone(),
    };
    (pages, made.page_map)
}

/// Reports rows that no page can hold: what sticks out is never lost unheard.
fn report_too_high(body: &[Row], height: Length, diagnostics: &mut Diagnostics) {
    for row in body {
        let excess = (row.height - height).to_points();
        if excess > 0.01 {
            // Far below 2^32 points, as the text of a row is finite.
            let problem = Problem::TooHigh { points: excess.ceil() as u32 };
            diagnostics.push(Diagnostic::general(problem));
        }
    }
}

/// The rows of all notes one behind the other.
fn gather_notes(notes: Vec<Vec<Row>>) -> NoteRows {
    let mut gathered = NoteRows::default();
    for rows in notes {
        gathered.starts.push(gathered.rows.len());
        gathered.rows.extend(rows);
    }
    gathered.starts.push(gathered.rows.len());
    gathered
}
