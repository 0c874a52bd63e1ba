//! [`Pages`] to the bytes of a tagged, archival PDF: PDF 1.7, PDF/UA-1 and PDF/A-2a at once.
//!
//! printpdf and lopdf have their one door here. printpdf makes the document with its pages,
//! contents and pictures; what it has no notion of (fonts by glyph, the structure tree, links,
//! metadata) is added to its objects, which are then written by `serialize`. Nothing is
//! numbered, ordered or worded here: that was done by the stages before.
//!
//! `PDF_UA1.md` beside this file says clause by clause what is kept of both standards.

mod bounds;
mod check;
mod cluster;
mod content;
mod font;
mod glyph_text;
mod labels;
mod link;
mod metadata;
mod names;
mod number;
mod outline;
mod raster;
mod role;
mod serialize;
mod skeleton;
mod structure;
mod text;
mod to_unicode;
mod vector;

#[cfg(test)]
mod tests;

use rayon::iter::{IntoParallelRefIterator as _, ParallelIterator as _};

use crate::pdf::content::{PageContent, write_content};
use crate::pdf::role::Marks;
use crate::typeset::pages::Pages;

/// Why a PDF cannot be written: our own bug, or a font that cannot be embedded.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the PDF cannot be written: {0}")]
pub struct PdfError(pub String);

/// Writes the pages.
///
/// # Errors
/// When a font cannot be subset, or the pages name something that is not there.
pub fn write(pages: &Pages) -> Result<Vec<u8>, PdfError> {
    check::check(pages)?;
    let fonts = font::embed(pages)?;
    let marks = Marks::new(&pages.structure);
    let drawings = raster::drawings(pages);
    let contents: Vec<PageContent> =
        pages.pages.par_iter().map(|page| write_content(page, &fonts, &marks, &drawings)).collect();
    let mut skeleton = skeleton::make(pages, &contents)?;
    skeleton::furnish(&mut skeleton, pages, &fonts, &contents)?;
    serialize::serialize(&skeleton.document)
}
