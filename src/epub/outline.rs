//! The headings of the document: their ranks in the markup and the tree of contents.
//!
//! Ranks follow the nesting and not the levels as written, so that none is skipped (WCAG 2.1,
//! success criterion 1.3.1). The title is `h1`; where there is none, the body begins with it.

use std::collections::BTreeMap;

use crate::epub::markup::one_line;
use crate::epub::survey::{Item, plain_text, visit_blocks};
use crate::resolve::document::{Anchor, Block, BlockKind, Document, Inline, NodeId};

/// The headings of a document.
#[derive(Clone, Debug, Default)]
pub(crate) struct Outline<'a> {
    /// The headings in document order.
    pub(crate) entries: Vec<Entry<'a>>,
    ranks: BTreeMap<NodeId, usize>,
}

/// A heading.
#[derive(Clone, Debug)]
pub(crate) struct Entry<'a> {
    /// Its identifier.
    pub(crate) anchor: &'a Anchor,
    /// How deep it is nested: one for the highest.
    pub(crate) depth: usize,
    /// Its number, where sections are numbered.
    pub(crate) number: Option<&'a str>,
    /// Its text.
    pub(crate) content: &'a [Inline],
    /// What stands for it in the contents.
    pub(crate) short: &'a [Inline],
    /// Whether it stands in the contents.
    pub(crate) is_listed: bool,
    /// Whether no other heading has the same words, so that it can name a landmark.
    pub(crate) is_unique: bool,
}

impl Entry<'_> {
    /// Number and text without markup.
    pub(crate) fn plain_text(&self) -> String {
        self.numbered(self.content)
    }

    /// Number and what stands for the text in the contents, without markup.
    pub(crate) fn short_text(&self) -> String {
        self.numbered(self.short)
    }

    fn numbered(&self, content: &[Inline]) -> String {
        let text = plain_text(content);
        match self.number {
            Some(number) => format!("{number} {text}"),
            None => text,
        }
    }
}

impl<'a> Outline<'a> {
    /// Reads the headings of a document.
    pub(crate) fn new(document: &'a Document) -> Self {
        let base = usize::from(!document.metadata.title.is_empty());
        let mut outline = Self::default();
        outline.read(&document.body, base);
        outline.find_repetitions(&document.terms.notes);
        for note in &document.notes {
            outline.rank_only(&note.blocks, base + 1);
        }
        outline
    }

    /// The element of a heading.
    pub(crate) fn element(&self, heading: NodeId) -> &'static str {
        match self.ranks.get(&heading).copied().unwrap_or(2) {
            0 | 1 => "h1",
            2 => "h2",
            3 => "h3",
            4 => "h4",
            5 => "h5",
            _ => "h6",
        }
    }

    fn read(&mut self, blocks: &'a [Block], base: usize) {
        let mut open: Vec<u8> = Vec::new();
        visit_blocks(blocks, &mut |item| {
            let Item::Block(block) = item else { return };
            let BlockKind::Heading { level, number, content, short } = &block.kind else { return };
            open.retain(|outer| outer < level);
            open.push(*level);
            self.ranks.insert(block.node, base + open.len());
            if let Some(anchor) = &block.anchor {
                self.entries.push(Entry {
                    anchor,
                    depth: open.len(),
                    number: number.as_deref(),
                    content,
                    short: short.as_deref().unwrap_or(content),
                    is_listed: !block.classes.iter().any(|class| class == "unlisted"),
                    is_unique: true,
                });
            }
        });
    }

    /// Marks the headings that share their words with another, or with the landmark of the notes.
    fn find_repetitions(&mut self, notes: &str) {
        let words = |text: &str| one_line(text).to_lowercase();
        let mut counts: BTreeMap<String, usize> = BTreeMap::new();
        counts.insert(words(notes), 1);
        let texts: Vec<String> =
            self.entries.iter().map(|entry| words(&entry.plain_text())).collect();
        for text in &texts {
            *counts.entry(text.clone()).or_default() += 1;
        }
        for (entry, text) in self.entries.iter_mut().zip(&texts) {
            entry.is_unique = counts.get(text) == Some(&1);
        }
    }

    /// Headings within notes are no part of the contents.
    fn rank_only(&mut self, blocks: &'a [Block], rank: usize) {
        visit_blocks(blocks, &mut |item| {
            if let Item::Block(block) = item {
                self.ranks.insert(block.node, rank);
            }
        });
    }
}
