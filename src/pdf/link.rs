//! Links and the places that they go to: annotations and named destinations.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use lopdf::{Document, Object, ObjectId, dictionary};

use crate::geometry::Rect;
use crate::pdf::names::name_tree;
use crate::pdf::number::{Decimals, rounded};
use crate::pdf::text::{byte_string, text_string};
use crate::resolve::document::Target;
use crate::typeset::pages::{Destination, ElementId, Page, Pages};

/// An annotation, with the element that it belongs to.
pub(super) struct Annotation {
    /// Index of its page.
    pub(super) page: usize,
    /// The object.
    pub(super) object: ObjectId,
    /// The element.
    pub(super) element: ElementId,
}

/// A rectangle as the PDF has it: left, lower, right, upper.
pub(super) fn rectangle(page: &Page, rect: Rect) -> Object {
    let height = page.size.height;
    let numbers = [rect.origin.x, height - rect.bottom(), rect.right(), height - rect.origin.y];
    Object::Array(numbers.iter().map(|length| real(length.to_points())).collect())
}

/// A number to the thousandth.
pub(super) fn real(value: f64) -> Object {
    Object::Real(rounded(value, Decimals::Thousandths) as f32)
}

/// Writes the annotations of all links, in the order of the pages. The keys of their structure
/// parents follow those of the pages. A link to an anchor that stands on no page is left as text.
pub(super) fn write_links(
    document: &mut Document,
    pages: &Pages,
    page_ids: &[ObjectId],
) -> Vec<Annotation> {
    let mut annotations = Vec::new();
    for (index, (page, &page_id)) in pages.pages.iter().zip(page_ids).enumerate() {
        for link in &page.links {
            let mut annotation = dictionary! {
                "Type" => "Annot",
                "Subtype" => "Link",
                "Rect" => rectangle(page, link.rect),
                "Border" => vec![Object::Integer(0); 3],
                // Printed, as an archived file's annotations must be (ISO 19005-2, 6.3.2).
                "F" => 4,
                "Contents" => text_string(&link.description),
                "P" => page_id,
                "StructParent" => (pages.pages.len() + annotations.len()) as i64,
            };
            match &link.target {
                Target::External(address) => {
                    let action = dictionary! {
                        "S" => "URI",
                        "URI" => byte_string(ascii_address(address)),
                    };
                    annotation.set("A", action);
                }
                Target::Anchor(anchor) => {
                    if !pages.destinations.contains_key(anchor) {
                        continue;
                    }
                    annotation.set("Dest", byte_string(anchor.as_str()));
                }
            }
            let object = document.add_object(annotation);
            annotations.push(Annotation { page: index, object, element: link.element });
        }
    }
    annotations
}

/// Writes the places that links and the outline name; nothing where there are none.
pub(super) fn write_destinations(
    document: &mut Document,
    pages: &Pages,
    page_ids: &[ObjectId],
) -> Option<ObjectId> {
    let mut entries = BTreeMap::new();
    for (anchor, destination) in &pages.destinations {
        if let Some(place) = place(pages, page_ids, destination) {
            entries.insert(anchor.as_str().as_bytes().to_vec(), place);
        }
    }
    if entries.is_empty() { None } else { Some(name_tree(document, entries)) }
}

/// A place: its page, its upper left corner, and whatever magnification the reader has.
fn place(pages: &Pages, page_ids: &[ObjectId], destination: &Destination) -> Option<Object> {
    let page = pages.pages.get(destination.page)?;
    let page_id = *page_ids.get(destination.page)?;
    Some(Object::Array(vec![
        Object::Reference(page_id),
        "XYZ".into(),
        real(destination.point.x.to_points()),
        real((page.size.height - destination.point.y).to_points()),
        Object::Null,
    ]))
}

/// An address in the characters that a URI may have (RFC 3986, section 2): others are
/// percent-encoded, what is encoded already stays.
fn ascii_address(address: &str) -> String {
    let mut out = String::with_capacity(address.len());
    for byte in address.trim().bytes() {
        let plain = byte.is_ascii_alphanumeric() || b"-._~:/?#[]@!$&'()*+,;=%".contains(&byte);
        if plain {
            out.push(char::from(byte));
        } else {
            write!(out, "%{byte:02X}").expect("a string takes everything");
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::ascii_address;

    #[test]
    fn addresses_are_ascii() {
        for (address, expected) in [
            ("https://example.org/a?b=c#d", "https://example.org/a?b=c#d"),
            ("https://example.org/é x", "https://example.org/%C3%A9%20x"),
            ("https://example.org/%C3%A9", "https://example.org/%C3%A9"),
            (" mailto:a@example.org\n", "mailto:a@example.org"),
            ("a<b>\"c\\", "a%3Cb%3E%22c%5C"),
        ] {
            assert_eq!(ascii_address(address), expected);
        }
    }
}
