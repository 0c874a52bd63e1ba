//! [`Document`] and [`Design`] to [`Pages`] and [`PageMap`]: lines broken, pages made up.
//!
//! Three floors, data going down: `flow` turns blocks into pieces and asks `inline` for their lines;
//! `page` chooses where pages end and puts pieces, notes and furniture in place. The shaper has its
//! one door in `inline`. File formats are left to the writers.

pub mod inspect;
pub mod lettering;
pub mod locators;
pub mod pages;
pub mod stages;

mod flow;
mod inline;
mod math;
mod page;
mod structure;

use std::sync::Arc;

use crate::design::Design;
use crate::diagnostic::Diagnostics;
use crate::font::FontLibrary;
use crate::resolve::document::Document;
use crate::typeset::pages::{PageMap, Pages};
use crate::typeset::stages::Typesetter;

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
    let typesetter = Typesetter::new(document, design, fonts);
    // Blocks to pieces.
    let mut composition = typesetter.compose(diagnostics);
    // Pieces to pages.
    let pagination = composition.paginate();
    // Everything in its place.
    composition.make_up(&pagination)
}
