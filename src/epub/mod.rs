//! [`Document`], [`Design`] and [`PageMap`] to the bytes of an EPUB 3.3.
//!
//! epub-builder has its one door here.

use crate::design::Design;
use crate::font::FontLibrary;
use crate::resolve::document::Document;
use crate::typeset::pages::PageMap;

/// Why an EPUB cannot be written.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the EPUB cannot be written: {0}")]
pub struct EpubError(pub String);

/// Writes the book.
///
/// # Errors
/// When the archive cannot be assembled.
pub fn write(
    document: &Document,
    design: &Design,
    fonts: &FontLibrary,
    page_map: &PageMap,
) -> Result<Vec<u8>, EpubError> {
    let _ = (document, design, fonts, page_map);
    Err(EpubError("not written yet".to_owned()))
}
