//! [`Pages`] to the bytes of a tagged, archival PDF.
//!
//! printpdf and lopdf have their one door here.

use crate::typeset::pages::Pages;

/// Why a PDF cannot be written: our own bug, or a font that cannot be embedded.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the PDF cannot be written: {0}")]
pub struct PdfError(pub String);

/// Writes the pages.
///
/// # Errors
/// When a font cannot be subset.
pub fn write(pages: &Pages) -> Result<Vec<u8>, PdfError> {
    let _ = pages;
    Err(PdfError("not written yet".to_owned()))
}
