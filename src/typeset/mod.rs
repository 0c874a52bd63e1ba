//! [`Document`] and [`Design`] to [`Pages`] and [`PageMap`]: lines broken, pages made up.
//!
//! The shaper has its one door here. File formats are left to the writers.

pub mod lettering;
pub mod pages;

use std::sync::Arc;

use crate::design::Design;
use crate::diagnostic::Diagnostics;
use crate::font::FontLibrary;
use crate::resolve::document::Document;
use crate::typeset::pages::{PageMap, Pages};

/// Lays a document out.
pub fn typeset(
    document: &Document,
    design: &Design,
    fonts: &Arc<FontLibrary>,
    diagnostics: &mut Diagnostics,
) -> (Pages, PageMap) {
    let _ = (document, design, fonts, diagnostics);
    unimplemented!()
}
