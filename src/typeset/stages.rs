//! The stages of typesetting, one by one: [`typeset`](crate::typeset::typeset) runs them all,
//! benchmarks measure each, and what stands between them can be looked at.

use std::sync::Arc;

use crate::design::Design;
use crate::diagnostic::{Diagnostics, Problem};
use crate::font::FontLibrary;
use crate::geometry::Length;
use crate::resolve::document::Document;
use crate::typeset::flow::{Composer, Flow};
use crate::typeset::inline::shape::{Shaper, ShaperFonts};
use crate::typeset::inspect;
use crate::typeset::page::extent::{Extent, ExtentKind, measure};
use crate::typeset::page::foot::NoteRows;
use crate::typeset::page::locate::locate;
use crate::typeset::page::makeup::make_up;
use crate::typeset::page::numbering::number_pages;
use crate::typeset::page::paginate::{PageContent, PageSettings, paginate};
use crate::typeset::pages::{PageLabel, PageMap, Pages};

/// How often a document is laid out until its page numbers come to rest.
const GREATEST_LAYOUTS: usize = 5;

/// A document with what it is set by.
pub struct Typesetter<'a> {
    document: &'a Document,
    design: &'a Design,
    fonts: &'a Arc<FontLibrary>,
    sources: ShaperFonts,
}

/// A document whose paragraphs are shaped and broken, in all their ways, but not on pages yet.
pub struct Composition<'t, 'd> {
    typesetter: &'t Typesetter<'t>,
    composer: Composer<'t, 'd>,
    flow: Flow,
    notes: NoteRows,
}

/// Which pieces stand on which pages, and how the pages are numbered.
pub struct Pagination {
    contents: Vec<PageContent>,
    labels: Vec<PageLabel>,
}

impl<'a> Typesetter<'a> {
    /// A typesetter of a document.
    pub fn new(document: &'a Document, design: &'a Design, fonts: &'a Arc<FontLibrary>) -> Self {
        Self { document, design, fonts, sources: ShaperFonts::new(fonts) }
    }

    /// Blocks to pieces.
    pub fn compose<'t, 'd>(&'t self, diagnostics: &'d mut Diagnostics) -> Composition<'t, 'd> {
        let shaper = Shaper::new(self.fonts, &self.sources, &self.design.fonts);
        let mut composer = Composer::new(self.document, self.design, shaper, diagnostics);
        let mut flow = composer.compose();
        let notes = NoteRows::new(std::mem::take(&mut flow.notes));
        Composition { typesetter: self, composer, flow, notes }
    }
}

impl Composition<'_, '_> {
    /// Pieces to pages. What is made of page numbers is made again until they come to rest.
    pub fn paginate(&mut self) -> Pagination {
        let design = self.typesetter.design;
        let settings = PageSettings {
            // A page holds far fewer than 2^32 lines.
            lines: design.page.lines as u32,
            step: design.text.leading,
            note_space: design.text.leading * design.note.space,
        };
        let side = |page| design.page.side(page);
        let mut page_map = PageMap::default();
        let mut layouts = 0;
        loop {
            layouts += 1;
            // What is made of page numbers gets those of the former layout.
            self.composer.fill(&mut self.flow, &page_map);
            let extents = measure(&self.flow.body, settings.step);
            let contents = paginate(&extents, &self.notes, &settings, side);
            let labels = number_pages(&contents, self.flow.text_at);
            let is_settled = self.flow.slots.is_empty() || {
                let located = locate(&contents, &labels, (&self.flow.body, &self.notes));
                let is_settled = located.has_numbers_of(&page_map);
                page_map = located;
                is_settled
            };
            if !is_settled && layouts < GREATEST_LAYOUTS {
                continue;
            }
            if !is_settled {
                self.composer.report(Problem::Unstable);
            }
            report_too_high(&extents, settings.lines, settings.step, &mut self.composer);
            return Pagination { contents, labels };
        }
    }

    /// Everything in its place.
    pub fn make_up(mut self, pagination: &Pagination) -> (Pages, PageMap) {
        let Typesetter { document, design, fonts, .. } = *self.typesetter;
        let places = (pagination.contents.as_slice(), pagination.labels.as_slice());
        let shaper = &mut self.composer.shaper;
        let made = make_up(places, self.flow.body, self.notes, (document, design), shaper);
        self.composer.report_gaps();
        let (structure, outline) = self.composer.finish();
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

    /// How many pieces there are.
    pub fn pieces(&self) -> usize {
        self.flow.body.len()
    }

    /// The lines of each paragraph as the pages use them, as text for people; see
    /// [`Stage::Lines`](inspect::Stage::Lines).
    pub fn describe_lines(&self, pagination: &Pagination) -> String {
        let design = &self.typesetter.design.text;
        inspect::lines(&self.flow.body, &pagination.contents, &pagination.labels, design)
    }

    /// The pages with their fill, as text for people; see [`Stage::Pages`](inspect::Stage::Pages).
    pub fn describe_pages(&self, pagination: &Pagination) -> String {
        let page = &self.typesetter.design.page;
        inspect::pages(&self.flow.body, &pagination.contents, &pagination.labels, page)
    }
}

impl Pagination {
    /// How many pages there are.
    pub fn pages(&self) -> usize {
        self.contents.len()
    }
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
