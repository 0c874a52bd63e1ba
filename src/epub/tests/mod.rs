//! The writer, tried on documents built by hand.

mod build;
mod container;
mod content;
mod pages;

use quick_xml::Reader;
use quick_xml::events::Event;

use crate::epub::archive::read_text;
use crate::epub::outline::Outline;
use crate::epub::page_break::PageBreaks;
use crate::epub::split::split;
use crate::epub::xhtml::{Book, write_part};
use crate::font::FontLibrary;
use crate::resolve::document::{Block, Document};
use crate::typeset::pages::PageMap;

/// What stands in the body of the first content file, without line ends.
fn body_of(document: &Document, page_map: &PageMap) -> String {
    let parts = split(document);
    let outline = Outline::new(document);
    let breaks = PageBreaks::new(page_map, &parts);
    let design = build::design();
    let (parts, outline, breaks) = (&parts, &outline, &breaks);
    let book = Book { document, design: &design, parts, outline, breaks, page_map };
    let xhtml = write_part(book, 0).xhtml;
    assert_well_formed("text.xhtml", &xhtml);
    let start = xhtml.find("<body epub:type=\"bodymatter\">").expect("there is a body");
    let end = xhtml.rfind("</body>").expect("the body ends");
    xhtml[start + 29..end].replace('\n', "")
}

/// A document without an opening.
fn bare(body: Vec<Block>) -> Document {
    let mut document = build::document("", body);
    document.metadata.authors.clear();
    document
}

fn fonts() -> FontLibrary {
    FontLibrary::new(&[]).expect("no project fonts are given")
}

/// The whole book.
fn book_of(document: &Document, page_map: &PageMap) -> Vec<u8> {
    super::write(document, &build::design(), &fonts(), page_map).expect("the book is written")
}

/// A file of a book.
fn file(book: &[u8], path: &str) -> String {
    read_text(book, path).expect("the file is there")
}

fn assert_well_formed(name: &str, xml: &str) {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().check_end_names = true;
    let mut depth = 0_usize;
    loop {
        match reader.read_event().unwrap_or_else(|error| panic!("{name}: {error}\n{xml}")) {
            Event::Start(element) => {
                depth += 1;
                element.attributes().for_each(|attribute| {
                    let attribute = attribute.unwrap_or_else(|error| panic!("{name}: {error}"));
                    assert!(!attribute.value.contains('<'), "{name}: {attribute:?}");
                });
            }
            Event::End(_) => depth -= 1,
            Event::Eof => break,
            _ => {}
        }
    }
    assert_eq!(depth, 0, "{name}: every element is closed");
    let foreign = |character: char| character.is_control() && !"\n\t".contains(character);
    assert!(!xml.contains(foreign), "{name}: a control character is left");
}
