//! The package: its document, and the skeleton that epub-builder makes of the list of files.
//!
//! epub-builder assembles a package from the files' names; its container, manifest, spine, guide
//! and simple metadata are taken over. What it cannot say (item properties, several creators,
//! accessibility, page breaks) is added here. Nothing of it that depends on the clock or on chance
//! is kept. Its types stay in this file.

use std::io::empty;

use epub_builder::{EpubBuilder, EpubContent, EpubVersion, ReferenceType, ZipLibrary};

use crate::epub::EpubError;
use crate::epub::archive::read_text;
use crate::epub::markup::{Markup, one_line};
use crate::epub::metadata::{title, write_metadata};
use crate::epub::xhtml::{Book, Uses, direction_word};

/// A file of the package, beside the package document, the navigation and the style sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Item {
    /// Its name within the package.
    pub(crate) name: String,
    /// What it is for.
    pub(crate) kind: ItemKind,
}

/// What a file is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ItemKind {
    /// The page that shows the cover.
    CoverPage,
    /// The picture of the cover, with its media type.
    CoverPicture(&'static str),
    /// The first content file.
    FirstText,
    /// Another content file.
    Text,
    /// Anything else, with its media type.
    Resource(&'static str),
}

/// The files that describe the package.
#[derive(Clone, Debug)]
pub(crate) struct Package {
    /// `META-INF/container.xml`.
    pub(crate) container: String,
    /// Apple's display options, which make its reading system use the embedded fonts.
    pub(crate) display_options: String,
    /// `content.opf`.
    pub(crate) document: String,
}

/// Where a printed page of contents stands in the reading order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ContentsPage {
    /// Nowhere.
    None,
    /// Before the first content file.
    BeforeText,
    /// Behind the first content file, which holds nothing but the title.
    AfterTitle,
}

/// Makes the package of a book.
pub(crate) fn make_package(
    book: Book<'_>,
    uses: &Uses,
    items: &[Item],
    contents: ContentsPage,
) -> Result<Package, EpubError> {
    let archive = skeleton(book, items).map_err(|error| EpubError(error.to_string()))?;
    let skeleton = read_text(&archive, "OEBPS/content.opf")?;
    Ok(Package {
        container: read_text(&archive, "META-INF/container.xml")?,
        display_options: read_text(&archive, "META-INF/com.apple.ibooks.display-options.xml")?,
        document: finish(book, uses, &skeleton, contents),
    })
}

/// The archive that epub-builder makes of empty files.
fn skeleton(book: Book<'_>, items: &[Item]) -> Result<Vec<u8>, epub_builder::Error> {
    let metadata = &book.document.metadata;
    let terms = &book.document.terms;
    let mut builder = EpubBuilder::new(ZipLibrary::new()?)?;
    builder.epub_version(EpubVersion::V33);
    builder.metadata("title", title(metadata))?;
    builder.metadata("direction", direction_word(metadata.direction))?;
    builder.metadata("toc_name", one_line(&terms.contents))?;
    if let Some(description) = &metadata.description {
        builder.metadata("description", one_line(description))?;
    }
    for subject in metadata.subjects.iter().map(|subject| one_line(subject)) {
        if !subject.is_empty() {
            builder.metadata("subject", subject)?;
        }
    }
    if let Some(rights) = &metadata.rights {
        builder.metadata("license", one_line(rights))?;
    }
    builder.stylesheet(empty())?;
    for item in items {
        let content = EpubContent::new(item.name.as_str(), empty());
        match item.kind {
            ItemKind::CoverPage => builder
                .add_content(content.title(one_line(&terms.cover)).reftype(ReferenceType::Cover))?,
            ItemKind::CoverPicture(media_type) => {
                builder.add_cover_image(&item.name, empty(), media_type)?
            }
            ItemKind::FirstText => builder
                .add_content(content.title(one_line(&terms.start)).reftype(ReferenceType::Text))?,
            ItemKind::Text => builder.add_content(content)?,
            ItemKind::Resource(media_type) => {
                builder.add_resource(&item.name, empty(), media_type)?
            }
        };
    }
    let mut archive = Vec::new();
    builder.generate(&mut archive)?;
    Ok(archive)
}

/// An item of the manifest with the property that says that it holds MathML.
fn with_math(item: &str) -> String {
    match item.contains("properties=\"") {
        true => item.replacen("properties=\"", "properties=\"mathml ", 1),
        false => item.replacen("<item ", "<item properties=\"mathml\" ", 1),
    }
}

/// The package document, finished from the skeleton's, which has one element a line.
fn finish(book: Book<'_>, uses: &Uses, skeleton: &str, contents: ContentsPage) -> String {
    let metadata = &book.document.metadata;
    let lines: Vec<&str> = skeleton.lines().map(str::trim).collect();
    let of_kind = |starts: &'static [&'static str]| {
        lines.iter().copied().filter(move |line| starts.iter().any(|start| line.starts_with(start)))
    };
    let language = metadata.language.tag();
    let mut markup = Markup::new();
    markup.raw("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    markup.open(
        "package",
        &[
            ("xmlns", "http://www.idpf.org/2007/opf"),
            ("version", "3.0"),
            ("unique-identifier", "publication-id"),
            ("xml:lang", language),
            ("dir", direction_word(metadata.direction)),
        ],
    );
    markup.line();
    markup.open("metadata", &[("xmlns:dc", "http://purl.org/dc/elements/1.1/")]);
    markup.line();
    let simple: Vec<&str> =
        of_kind(&["<dc:description>", "<dc:subject>", "<dc:rights>", "<meta name=\"cover\""])
            .collect();
    write_metadata(&mut markup, book, uses, &simple);
    markup.close_line();
    markup.open("manifest", &[]);
    markup.line();
    for item in of_kind(&["<item "]) {
        let has_math = uses.math.iter().any(|file| item.contains(&format!("href=\"{file}\"")));
        match has_math {
            true => markup.raw(&with_math(item)),
            false => markup.raw(item),
        }
        markup.line();
    }
    markup.close_line();
    let direction = direction_word(metadata.direction);
    markup.open("spine", &[("toc", "ncx"), ("page-progression-direction", direction)]);
    markup.line();
    // The order is the cover, the title, the contents and then the text.
    let place = match contents {
        ContentsPage::None => None,
        ContentsPage::BeforeText => Some(1),
        ContentsPage::AfterTitle => Some(2),
    };
    for (index, item) in of_kind(&["<itemref "]).enumerate() {
        if place == Some(index) {
            markup.empty("itemref", &[("idref", "nav")]);
            markup.line();
        }
        markup.raw(item);
        markup.line();
    }
    markup.close_line();
    markup.open("guide", &[]);
    markup.line();
    for reference in of_kind(&["<reference "]) {
        // A reference to a page that is not in the reading order leads nowhere.
        if place.is_some() || !reference.contains("href=\"nav.xhtml\"") {
            markup.raw(reference);
            markup.line();
        }
    }
    markup.close_line();
    markup.finish()
}
