//! The document that printpdf makes, and what its pages and its catalog lack.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Document, Object, ObjectId, dictionary};
use printpdf::{Mm, Op, PdfDocument, PdfPage, PdfSaveOptions};

use crate::language::Direction;
use crate::pdf::PdfError;
use crate::pdf::content::PageContent;
use crate::pdf::font::{FontSet, write_fonts};
use crate::pdf::labels::page_labels;
use crate::pdf::link::{real, write_destinations, write_links};
use crate::pdf::metadata::{information, write_output_intent, write_xmp};
use crate::pdf::outline::write_outline;
use crate::pdf::raster::add_pictures;
use crate::pdf::structure::write_structure;
use crate::pdf::text::byte_string;
use crate::typeset::pages::Pages;

/// A document with its pages.
pub(super) struct Skeleton {
    /// The document.
    pub(super) document: Document,
    /// The objects of its pages, in order.
    page_ids: Vec<ObjectId>,
}

/// Makes the document: pages with their contents, and pictures.
///
/// # Errors
/// When the document has not the pages that it was given.
pub(super) fn make(pages: &Pages, contents: &[PageContent]) -> Result<Skeleton, PdfError> {
    let mut pdf = PdfDocument::new(&pages.metadata.title_text);
    add_pictures(&mut pdf.resources, pages);
    for (page, content) in pages.pages.iter().zip(contents) {
        let millimetres = |points: f64| Mm((points * 25.4 / 72.0) as f32);
        let (width, height) = (page.size.width.to_points(), page.size.height.to_points());
        // printpdf has an object for every operator and glyph; a page's whole content goes through
        // it as the one operator that it does not know.
        let content = Op::Unknown { key: content.stream.clone(), value: Vec::new() };
        pdf.pages.push(PdfPage::new(millimetres(width), millimetres(height), vec![content]));
    }
    // `secure` would leave unknown operators out.
    let options = PdfSaveOptions {
        optimize: false,
        subset_fonts: false,
        secure: false,
        image_optimization: None,
    };
    let document = pdf.to_lopdf_document(&options, &mut Vec::new());
    let page_ids: Vec<ObjectId> = document.get_pages().into_values().collect();
    if page_ids.len() != pages.pages.len() {
        return Err(PdfError("pages were lost".to_owned()));
    }
    Ok(Skeleton { document, page_ids })
}

/// Adds all that is not pages and contents.
///
/// # Errors
/// When an object of the document is not what it should be.
pub(super) fn furnish(
    skeleton: &mut Skeleton,
    pages: &Pages,
    fonts: &FontSet,
    contents: &[PageContent],
) -> Result<(), PdfError> {
    let Skeleton { document, page_ids } = skeleton;
    let links = write_links(document, pages, page_ids);
    let structure = write_structure(document, pages, page_ids, contents, &links);
    let mut annotations: BTreeMap<usize, Vec<Object>> = BTreeMap::new();
    for link in &links {
        annotations.entry(link.page).or_default().push(Object::Reference(link.object));
    }
    let fonts = write_fonts(document, pages, fonts);
    furnish_pages(document, page_ids, pages, fonts, annotations)?;

    let metadata = &pages.metadata;
    let intent = write_output_intent(document);
    let xmp = write_xmp(document, metadata);
    let outline = write_outline(document, pages);
    let destinations = write_destinations(document, pages, page_ids);
    let info = document.add_object(information(metadata));
    document.trailer.set("Info", info);
    let direction = match metadata.direction {
        Direction::LeftToRight => "L2R",
        Direction::RightToLeft => "R2L",
    };
    let catalog = document.catalog_mut().map_err(fault)?;
    catalog.remove(b"PageLayout");
    catalog.set("PageMode", if outline.is_some() { "UseOutlines" } else { "UseNone" });
    catalog.set("Lang", byte_string(metadata.language.tag()));
    catalog.set("MarkInfo", dictionary! { "Marked" => true });
    catalog.set(
        "ViewerPreferences",
        dictionary! { "DisplayDocTitle" => true, "Direction" => direction },
    );
    catalog.set("StructTreeRoot", structure);
    catalog.set("PageLabels", page_labels(&pages.pages));
    catalog.set("OutputIntents", intent);
    catalog.set("Metadata", xmp);
    if let Some(outline) = outline {
        catalog.set("Outlines", outline);
    }
    if let Some(destinations) = destinations {
        catalog.set("Names", dictionary! { "Dests" => destinations });
    }
    Ok(())
}

/// Gives the pages their boxes, resources, annotations and structure keys.
fn furnish_pages(
    document: &mut Document,
    page_ids: &[ObjectId],
    pages: &Pages,
    fonts: Dictionary,
    mut annotations: BTreeMap<usize, Vec<Object>>,
) -> Result<(), PdfError> {
    let fonts = document.add_object(fonts);
    let mut resources = dictionary! { "Font" => fonts };
    if let Some(pictures) = pictures(document, page_ids) {
        resources.set("XObject", pictures);
    }
    let resources = document.add_object(resources);
    for (index, (page, &id)) in pages.pages.iter().zip(page_ids).enumerate() {
        let (width, height) = (page.size.width.to_points(), page.size.height.to_points());
        let page_box = Object::Array(vec![real(0.0), real(0.0), real(width), real(height)]);
        let dictionary = document.get_dictionary_mut(id).map_err(fault)?;
        for name in ["MediaBox", "CropBox", "TrimBox"] {
            dictionary.set(name, page_box.clone());
        }
        dictionary.set("Resources", resources);
        dictionary.set("Tabs", "S");
        dictionary.set("StructParents", index as i64);
        match annotations.remove(&index) {
            Some(annotations) => dictionary.set("Annots", annotations),
            None => {
                dictionary.remove(b"Annots");
            }
        }
    }
    Ok(())
}

/// The dictionary of pictures that printpdf made, which all pages share; nothing where it is empty.
fn pictures(document: &Document, page_ids: &[ObjectId]) -> Option<Object> {
    let page = document.get_dictionary(*page_ids.first()?).ok()?;
    let resources = page.get_deref(b"Resources", document).ok()?.as_dict().ok()?;
    let pictures = resources.get(b"XObject").ok()?;
    let empty = resources.get_deref(b"XObject", document).ok()?.as_dict().ok()?.is_empty();
    (!empty).then(|| pictures.clone())
}

/// An error of lopdf's as ours.
fn fault(error: lopdf::Error) -> PdfError {
    PdfError(error.to_string())
}
