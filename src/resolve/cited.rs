//! The citations of a document and its list of works as plain text, as `samizdat cite` prints them.

use crate::resolve::document::{Anchor, Block, BlockKind, Document, Inline};
use crate::resolve::order::Reader;
use crate::resolve::plain::plain_text;

/// What a document cites.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Cited {
    /// The citations in reading order, each as it is printed; of a style of notes, the notes.
    pub citations: Vec<String>,
    /// The entries of its lists of works, in their order.
    pub entries: Vec<CitedEntry>,
}

/// An entry of a list of works.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CitedEntry {
    /// The key of the work.
    pub key: String,
    /// What is printed of it, its number included.
    pub text: String,
}

/// Gathers what a document cites.
pub fn cited(document: &Document) -> Cited {
    let mut cited = Cited::default();
    let notes = document.notes.iter().map(|note| note.blocks.as_slice()).collect();
    let mut reader = Reader::new(
        notes,
        |_anchors: &[Anchor], content: &[Inline]| {
            cited.citations.push(plain_text(content));
        },
        &|_anchors: &[Anchor]| Vec::new(),
    );
    for inlines in [&document.metadata.title, &document.metadata.subtitle] {
        reader.inlines(inlines);
    }
    let paragraphs = &document.metadata.abstract_paragraphs;
    paragraphs.iter().for_each(|paragraph| reader.inlines(paragraph));
    reader.blocks(&document.body);
    entries(&document.body, &mut cited.entries);
    cited
}

fn entries(blocks: &[Block], found: &mut Vec<CitedEntry>) {
    for block in blocks {
        match &block.kind {
            BlockKind::Bibliography(list) => found.extend(list.entries.iter().map(|entry| {
                let content = plain_text(&entry.content);
                let text = match &entry.marker {
                    Some(marker) => format!("{} {content}", marker.text),
                    None => content,
                };
                CitedEntry { key: entry.key.clone(), text }
            })),
            BlockKind::Division(inner) | BlockKind::Quotation(inner) => entries(inner, found),
            BlockKind::List(list) => {
                list.items.iter().for_each(|item| entries(&item.blocks, found));
            }
            _ => {}
        }
    }
}
