//! [`Document`] and [`Design`] to [`Pages`] and [`PageMap`]: lines broken, pages made up.
//!
//! Three floors, data going down: `flow` turns blocks into pieces and asks `inline` for their lines;
//! `page` chooses where pages end and puts pieces, notes and furniture in place. The shaper has its
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
use crate::typeset::flow::Composer;
use crate::typeset::inline::shape::{Shaper, ShaperFonts};
use crate::typeset::page::extent::{Extent, ExtentKind, measure};
use crate::typeset::page::foot::NoteRows;
use crate::typeset::page::makeup::make_up;
use crate::typeset::page::paginate::{PageSettings, paginate};
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
    // Blocks to pieces.
    let (flow, mut shaper) = Composer::new(document, design, shaper, diagnostics).compose();
    let notes = NoteRows::new(flow.notes);
    // Pieces to pages.
    let settings = PageSettings {
        // A page holds far fewer than 2^32 lines.
        lines: design.page.lines as u32,
        step: design.text.leading,
        note_space: design.text.leading * design.note.space,
    };
    let extents = measure(&flow.body, settings.step);
    let side = |page| design.page.side(page);
    let contents = paginate(&extents, &notes, &settings, side);
    report_too_high(&extents, settings.lines, settings.step, diagnostics);
    drop(extents);
    // Everything in its place.
    let made = make_up(&contents, flow.body, notes, (document, design), &mut shaper);
    shaper.gaps.report(&document.metadata.language, diagnostics);
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
fn report_too_high(extents: &[Extent], lines: u32, step: Length, diagnostics: &mut Diagnostics) {
    for extent in extents {
        if let ExtentKind::Row { height, .. } = extent.kind
            && height > lines
        {
            let excess = (step * f64::from(height - lines)).to_points();
            // Far below 2^32 points, as the text of a row is finite.
            let problem = Problem::TooHigh { points: excess.ceil() as u32 };
            diagnostics.push(Diagnostic::general(problem));
        }
    }
}
