//! [`Document`], [`Design`] and [`PageMap`] to the bytes of an EPUB 3.3.
//!
//! epub-builder has its one door here, in `package`. Numbers, notes, citations and targets come
//! with the document; page numbers with the [`PageMap`]; looks with the [`Design`].

mod archive;
mod cover;
mod cover_art;
mod face;
mod markup;
mod metadata;
mod navigation;
mod outline;
mod package;
mod page_break;
mod split;
mod style;
mod survey;
#[cfg(test)]
mod tests;
mod xhtml;

use std::borrow::Cow;

use rayon::iter::{IntoParallelIterator, ParallelIterator};

use crate::design::Design;
use crate::epub::archive::{Entry, Packing, write_archive};
use crate::epub::cover::{cover_page, cover_picture};
use crate::epub::face::faces;
use crate::epub::navigation::{write_navigation, write_ncx};
use crate::epub::outline::Outline;
use crate::epub::package::{ContentsPage, Item, ItemKind, make_package};
use crate::epub::page_break::PageBreaks;
use crate::epub::split::split;
use crate::epub::style::style_sheet;
use crate::epub::xhtml::{Book, Uses, Written, picture_file, write_part};
use crate::font::FontLibrary;
use crate::picture::PictureFormat;
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
    // The text: cut into files, with every mark and target in its place.
    let parts = split(document);
    let outline = Outline::new(document);
    let breaks = PageBreaks::new(page_map, &parts);
    let book =
        Book { document, design, parts: &parts, outline: &outline, breaks: &breaks, page_map };
    let (written, cover) = rayon::join(
        || {
            (0..parts.parts.len())
                .into_par_iter()
                .map(|part| write_part(book, part))
                .collect::<Vec<Written>>()
        },
        || cover_picture(document, design, fonts),
    );
    let cover = cover?;
    let mut uses = Uses::default();
    let mut texts = Vec::new();
    for file in written {
        uses.merge(file.uses);
        texts.push(file.xhtml);
    }
    let faces = faces(design, (fonts, &document.metadata.language), &uses);

    // The files of the package, in reading order and then as they are needed.
    let mut files = Vec::new();
    let mut add = |name: &str, kind, bytes, packing| {
        files.push((Item { name: name.to_owned(), kind }, bytes, packing));
    };
    let page = cover_page(document, &cover).into_bytes();
    add("cover.xhtml", ItemKind::CoverPage, Cow::Owned(page), Packing::Deflated);
    for (index, (part, text)) in parts.parts.iter().zip(texts).enumerate() {
        let kind = if index == 0 { ItemKind::FirstText } else { ItemKind::Text };
        add(&part.name, kind, Cow::Owned(text.into_bytes()), Packing::Deflated);
    }
    let kind = ItemKind::CoverPicture(cover.media_type);
    add(&cover.file, kind, cover.bytes.clone(), Packing::Stored);
    for &id in &uses.pictures {
        let Some(name) = picture_file(document, id).filter(|name| *name != cover.file) else {
            continue;
        };
        let file = &document.pictures[id.0].file;
        let packing = match file.format {
            PictureFormat::Png | PictureFormat::Jpeg | PictureFormat::WebP => Packing::Stored,
            PictureFormat::Gif | PictureFormat::Svg => Packing::Deflated,
        };
        let kind = ItemKind::Resource(file.format.media_type());
        add(&name, kind, Cow::Borrowed(&*file.bytes), packing);
    }
    for (index, face) in faces.iter().enumerate() {
        if faces[..index].iter().any(|earlier| earlier.file == face.file) {
            continue;
        }
        let kind = ItemKind::Resource(face.media_type());
        add(&face.file, kind, face.bytes.clone(), Packing::Quick);
    }

    // The files that describe it.
    let contents = match document.contents.is_empty() {
        true => ContentsPage::None,
        false if parts.parts[0].blocks.is_empty() && parts.parts.len() > 1 => {
            ContentsPage::AfterTitle
        }
        false => ContentsPage::BeforeText,
    };
    let navigation = write_navigation(book, &uses);
    if navigation.contains("<math ") {
        uses.math.insert("nav.xhtml".to_owned());
    }
    let items: Vec<Item> = files.iter().map(|(item, ..)| item.clone()).collect();
    let package = make_package(book, &uses, &items, contents)?;
    let ncx = write_ncx(book, &metadata::identifier(&document.metadata));
    let mut entries: Vec<Entry<'_>> = [
        ("META-INF/container.xml", package.container),
        ("META-INF/com.apple.ibooks.display-options.xml", package.display_options),
        ("OEBPS/content.opf", package.document),
        ("OEBPS/toc.ncx", ncx),
        ("OEBPS/nav.xhtml", navigation),
        ("OEBPS/stylesheet.css", style_sheet(design, &faces, &uses.feature_classes)),
    ]
    .into_iter()
    .map(|(path, text)| Entry {
        path: path.to_owned(),
        bytes: Cow::Owned(text.into_bytes()),
        packing: Packing::Deflated,
    })
    .collect();
    entries.extend(files.into_iter().map(|(item, bytes, packing)| Entry {
        path: format!("OEBPS/{}", item.name),
        bytes,
        packing,
    }));
    write_archive(&entries)
}
