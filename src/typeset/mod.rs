//! [`Document`] and [`Design`] to [`Pages`] and [`PageMap`]: lines broken, pages made up.
//!
//! Three floors, data going down: `flow` turns blocks into pieces and asks `inline` for their lines;
//! `page` chooses where pages end and puts pieces, notes and furniture in place. The shaper has its
//! one door in `inline`. File formats are left to the writers.

pub mod lettering;
pub mod locators;
pub mod pages;

mod flow;
mod inline;
mod page;
mod structure;

use std::sync::Arc;

use crate::design::Design;
use crate::diagnostic::{Diagnostics, Problem};
use crate::font::FontLibrary;
use crate::geometry::Length;
use crate::resolve::document::Document;
use crate::typeset::flow::Composer;
use crate::typeset::inline::shape::{Shaper, ShaperFonts};
use crate::typeset::page::extent::{Extent, ExtentKind, measure};
use crate::typeset::page::foot::NoteRows;
use crate::typeset::page::locate::locate;
use crate::typeset::page::makeup::make_up;
use crate::typeset::page::numbering::number_pages;
use crate::typeset::page::paginate::{PageSettings, paginate};
use crate::typeset::pages::{PageMap, Pages};

/// How often a document is laid out until its page numbers come to rest.
const GREATEST_LAYOUTS: usize = 5;

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
    let mut composer = Composer::new(document, design, shaper, diagnostics);
    let mut flow = composer.compose();
    let notes = NoteRows::new(std::mem::take(&mut flow.notes));
    // Pieces to pages.
    let settings = PageSettings {
        // A page holds far fewer than 2^32 lines.
        lines: design.page.lines as u32,
        step: design.text.leading,
        note_space: design.text.leading * design.note.space,
    };
    let side = |page| design.page.side(page);
    let mut page_map = PageMap::default();
    let mut layouts = 0;
    let (contents, labels) = loop {
        layouts += 1;
        // What is made of page numbers gets those of the former layout.
        composer.fill(&mut flow, &page_map);
        let extents = measure(&flow.body, settings.step);
        let contents = paginate(&extents, &notes, &settings, side);
        let labels = number_pages(&contents, flow.text_at);
        let is_settled = flow.slots.is_empty() || {
            let located = locate(&contents, &labels, (&flow.body, &notes));
            let is_settled = located.has_numbers_of(&page_map);
            page_map = located;
            is_settled
        };
        if !is_settled && layouts < GREATEST_LAYOUTS {
            continue;
        }
        if !is_settled {
            composer.report(Problem::Unstable);
        }
        report_too_high(&extents, settings.lines, settings.step, &mut composer);
        break (contents, labels);
    };
    // Everything in its place.
    let places = (contents.as_slice(), labels.as_slice());
    let made = make_up(places, flow.body, notes, (document, design), &mut composer.shaper);
    composer.report_gaps();
    let (structure, outline) = composer.finish();
    let pages = Pages {
        pages: made.pages,
        structure,
        outline,
        destinations: made.destinations,
        fonts: Arc::clone(fonts),
        pictures: document.pictures.clone(),
        metadata: document.metadata.clone(),
    };
    (pages, made.page_map)
}

/// Reports rows that no page can hold: what sticks out is never lost unheard.
fn report_too_high(extents: &[Extent], lines: u32, step: Length, composer: &mut Composer<'_, '_>) {
    for extent in extents {
        if let ExtentKind::Row { height, .. } = extent.kind
            && height > lines
        {
            let excess = (step * f64::from(height - lines)).to_points();
            // Far below 2^32 points, as the text of a row is finite.
            composer.report(Problem::TooHigh { points: excess.ceil() as u32 });
        }
    }
}
