//! The document cut into content files.
//!
//! A short document is one file. A long one begins a file at each heading of its highest level, so
//! that reading systems, which lay out a file at a time, stay quick; a chapter that is still too
//! long is cut again at a lower heading or, failing that, between two blocks.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::epub::survey::{Item, visit_blocks, visit_inlines};
use crate::resolve::document::{Block, BlockKind, Document, NodeId};

/// A document of less markup than this, in bytes, stays one file.
const SHORT: usize = 120_000;
/// No file is to grow beyond this many bytes; old reading systems give up at 300 KB.
const GREATEST: usize = 250_000;

/// One content file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Part {
    /// Its name within the package.
    pub(crate) name: String,
    /// The blocks of the body that stand in it.
    pub(crate) blocks: Range<usize>,
    /// The notes that stand at its end, by their place in the document's list.
    pub(crate) notes: Vec<usize>,
}

/// The content files, and which of them everything stands in.
#[derive(Clone, Debug, Default)]
pub(crate) struct Parts {
    /// The files in reading order; at least one.
    pub(crate) parts: Vec<Part>,
    /// The file of each anchor.
    anchors: BTreeMap<String, usize>,
    /// The file of each block and text.
    nodes: BTreeMap<NodeId, usize>,
}

impl Parts {
    /// The place of an anchor as seen from a file: `#id` or `file#id`; `None` where no file has it.
    pub(crate) fn reference(&self, from: usize, anchor: &str) -> Option<String> {
        let &part = self.anchors.get(anchor)?;
        let file = if part == from { "" } else { self.parts[part].name.as_str() };
        Some(format!("{file}#{anchor}"))
    }

    /// The file of an anchor.
    pub(crate) fn of_anchor(&self, anchor: &str) -> Option<usize> {
        self.anchors.get(anchor).copied()
    }

    /// The file of a block or text.
    pub(crate) fn of_node(&self, node: NodeId) -> Option<usize> {
        self.nodes.get(&node).copied()
    }

    /// Whether an identifier is one of the document's own.
    pub(crate) fn has_anchor(&self, identifier: &str) -> bool {
        self.anchors.contains_key(identifier)
    }
}

/// Cuts a document into files.
pub(crate) fn split(document: &Document) -> Parts {
    let mut ranges = cut(&document.body);
    // The title of a long book has a page of its own, and so has one that contents follow.
    let opens_with_heading = document.body.first().is_some_and(|block| level(block).is_some());
    let apart = ranges.len() > 1 && opens_with_heading || !document.contents.is_empty();
    if apart && !document.metadata.title.is_empty() {
        ranges.insert(0, 0..0);
    }
    let single = ranges.len() == 1;
    let width = ranges.len().to_string().len();
    let parts = ranges
        .into_iter()
        .enumerate()
        .map(|(index, blocks)| Part {
            name: match single {
                true => "text.xhtml".to_owned(),
                false => format!("text-{:0width$}.xhtml", index + 1),
            },
            blocks,
            notes: Vec::new(),
        })
        .collect();
    let mut parts = Parts { parts, ..Parts::default() };
    place(document, &mut parts);
    parts
}

/// The ranges of the body's blocks that make a file each.
fn cut(body: &[Block]) -> Vec<Range<usize>> {
    let sizes: Vec<usize> = body.iter().map(size).collect();
    if sizes.iter().sum::<usize>() <= SHORT {
        return std::iter::once(0..body.len()).collect();
    }
    let highest = body.iter().filter_map(level).min();
    let mut ranges = Vec::new();
    let mut start = 0;
    for index in 1..=body.len() {
        let ends = index == body.len() || level(&body[index]) == highest && highest.is_some();
        if ends {
            cut_chapter(body, &sizes, start..index, &mut ranges);
            start = index;
        }
    }
    ranges
}

/// Cuts a chapter that is too long: at the last heading that still fits, else at the last block.
fn cut_chapter(
    body: &[Block],
    sizes: &[usize],
    chapter: Range<usize>,
    ranges: &mut Vec<Range<usize>>,
) {
    let mut start = chapter.start;
    while start < chapter.end {
        let mut length = sizes[start];
        let mut end = start + 1;
        let mut heading = None;
        while end < chapter.end && length + sizes[end] <= GREATEST {
            // A file that is cut early must not be a scrap.
            if level(&body[end]).is_some() && length > GREATEST / 3 {
                heading = Some(end);
            }
            length += sizes[end];
            end += 1;
        }
        if end < chapter.end {
            end = heading.unwrap_or(end);
        }
        // A heading is never the last of a file.
        while end < chapter.end && end > start + 1 && level(&body[end - 1]).is_some() {
            end -= 1;
        }
        ranges.push(start..end);
        start = end;
    }
}

fn level(block: &Block) -> Option<u8> {
    match block.kind {
        BlockKind::Heading { level, .. } => Some(level),
        _ => None,
    }
}

/// About how many bytes of markup a block becomes.
fn size(block: &Block) -> usize {
    let mut bytes = 0;
    visit_blocks(std::slice::from_ref(block), &mut |item| {
        bytes += match item {
            Item::Block(_) => 16,
            Item::Text(text) => text.text.len() + 8,
            Item::Anchor(_) => 48,
            Item::Note(_) => 400,
        };
    });
    bytes
}

/// Finds the file of every anchor, node and note. A note stands in the file of its first
/// reference; a note to a note in the file of that note.
fn place(document: &Document, parts: &mut Parts) {
    let mut placed = vec![false; document.notes.len()];
    for index in 0..parts.parts.len() {
        let mut found = Vec::new();
        if index == 0 {
            let metadata = &document.metadata;
            let opening = [&metadata.title, &metadata.subtitle]
                .into_iter()
                .chain(&metadata.abstract_paragraphs)
                .chain(&metadata.source);
            for inlines in opening {
                visit_inlines(inlines, &mut |item| record(item, index, parts, &mut found));
            }
        }
        let blocks = parts.parts[index].blocks.clone();
        visit_blocks(&document.body[blocks], &mut |item| record(item, index, parts, &mut found));
        place_notes(document, parts, index, (&mut found, &mut placed));
    }
    // A note without a reference is still text: it closes the last file.
    let last = parts.parts.len().saturating_sub(1);
    let mut rest: Vec<usize> = (0..placed.len()).filter(|&note| !placed[note]).collect();
    place_notes(document, parts, last, (&mut rest, &mut placed));
}

fn place_notes(
    document: &Document,
    parts: &mut Parts,
    index: usize,
    (found, placed): (&mut Vec<usize>, &mut [bool]),
) {
    let mut next = 0;
    while next < found.len() {
        let note = found[next];
        next += 1;
        if placed.get(note).copied() != Some(false) {
            continue;
        }
        placed[note] = true;
        parts.parts[index].notes.push(note);
        let note = &document.notes[note];
        parts.anchors.insert(note.anchor.as_str().to_owned(), index);
        visit_blocks(&note.blocks, &mut |item| record(item, index, parts, found));
    }
    parts.parts[index].notes.sort_unstable();
}

fn record(item: Item<'_>, index: usize, parts: &mut Parts, notes: &mut Vec<usize>) {
    match item {
        Item::Block(block) => {
            parts.nodes.insert(block.node, index);
        }
        Item::Text(text) => {
            parts.nodes.insert(text.node, index);
        }
        Item::Anchor(anchor) => {
            parts.anchors.entry(anchor.as_str().to_owned()).or_insert(index);
        }
        Item::Note(note) => notes.push(note),
    }
}
