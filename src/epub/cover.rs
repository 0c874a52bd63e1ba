//! The cover: the picture and the page that shows it.

use std::borrow::Cow;

use crate::design::Design;
use crate::epub::EpubError;
use crate::epub::markup::{Markup, one_line};
use crate::epub::xhtml::{open_file, picture_file};
use crate::font::FontLibrary;
use crate::picture::{self, PictureFile};
use crate::resolve::document::Document;

/// The width in pixels of a cover that was a drawing: what shops ask for.
const WIDTH: u32 = 1600;

/// The picture of a cover.
#[derive(Clone, Debug)]
pub(crate) struct Cover<'a> {
    /// Its file's name within the package.
    pub(crate) file: String,
    /// Its media type.
    pub(crate) media_type: &'static str,
    /// Its bytes.
    pub(crate) bytes: Cow<'a, [u8]>,
}

/// The cover's picture: the author's, or one that is made.
pub(crate) fn cover_picture<'a>(
    document: &'a Document,
    design: &Design,
    fonts: &FontLibrary,
) -> Result<Cover<'a>, EpubError> {
    let own = document
        .metadata
        .cover
        .and_then(|id| Some((picture_file(document, id)?, &document.pictures.get(id.0)?.file)));
    if let Some((file, picture)) = own {
        if let Some(pixels) = drawing_as_pixels(picture)? {
            let media_type = pixels.format.media_type();
            let bytes = Cow::Owned(pixels.bytes.to_vec());
            return Ok(Cover { file: "images/cover.png".to_owned(), media_type, bytes });
        }
        let media_type = picture.format.media_type();
        return Ok(Cover { file, media_type, bytes: Cow::Borrowed(&*picture.bytes) });
    }
    let bytes = crate::epub::cover_art::draw(document, design, fonts)?;
    Ok(Cover {
        file: "images/cover.png".to_owned(),
        media_type: "image/png",
        bytes: Cow::Owned(bytes),
    })
}

/// Pixels for a cover that is a drawing: neither shops nor the shelves of reading systems show drawings.
fn drawing_as_pixels(picture: &PictureFile) -> Result<Option<PictureFile>, EpubError> {
    picture::cover(picture, WIDTH).map_err(|error| EpubError(error.to_string()))
}

/// The page that shows the cover.
pub(crate) fn cover_page(document: &Document, cover: &Cover<'_>) -> String {
    let word = one_line(&document.metadata.title_text);
    let name = format!("{}: {word}", document.terms.cover);
    let mut markup = Markup::new();
    open_file(&mut markup, document, &document.terms.cover);
    markup.open("body", &[("class", "cover")]);
    markup.line();
    markup.open("section", &[("epub:type", "cover")]);
    markup.empty("img", &[("src", &cover.file), ("alt", &name), ("role", "doc-cover")]);
    markup.close_line();
    markup.finish()
}
