//! The list of works: into its places, whole or in parts, or behind everything else.
//!
//! A division `#refs` holds the list; one with `keyword=`, `type=` or their opposites holds the part of
//! it that they choose. Parts are filled in the order of the document, each entry standing once, and
//! what no part wants goes to the place of the whole.

use crate::manuscript::ast::Attributes;
use crate::resolve::citations::{Library, Work};
use crate::resolve::document::{Bibliography, BibliographyEntry, Block, BlockKind, Selection};

/// The list of works with what chooses among them.
pub(super) struct WorksList<'a> {
    /// Whether second and later lines are indented.
    pub(super) hanging: bool,
    /// The entries that have no place yet, with the index of the work of each.
    pub(super) entries: Vec<(usize, BibliographyEntry)>,
    /// The works.
    pub(super) library: &'a Library,
}

impl Selection {
    /// What the attributes of a division choose.
    pub(super) fn of(attributes: &Attributes) -> Self {
        let words = |key: &str| -> Vec<String> {
            let value = attributes.get(key).unwrap_or("");
            let parts = value.split(',').map(|part| part.trim().to_lowercase());
            parts.filter(|part| !part.is_empty()).collect()
        };
        Self {
            keywords: words("keyword"),
            not_keywords: words("not-keyword"),
            types: words("type"),
            not_types: words("not-type"),
        }
    }

    /// Whether it chooses everything.
    pub(super) fn is_all(&self) -> bool {
        *self == Self::default()
    }

    fn wants(&self, work: &Work) -> bool {
        let has = |words: &[String]| {
            words.iter().any(|word| work.keywords.iter().any(|own| own.to_lowercase() == *word))
        };
        let is = |types: &[String]| types.contains(&work.kind);
        (self.keywords.is_empty() || has(&self.keywords))
            && !has(&self.not_keywords)
            && (self.types.is_empty() || is(&self.types))
            && !is(&self.not_types)
    }
}

impl WorksList<'_> {
    /// Fills the places that a document has, and takes away those that stay empty.
    pub(super) fn place(&mut self, blocks: &mut Vec<Block>) {
        self.fill(blocks, false);
        self.fill(blocks, true);
        remove_empty(blocks);
    }

    /// What has no place, as a list.
    pub(super) fn rest(self) -> Option<Bibliography> {
        let Self { hanging, entries, .. } = self;
        let entries: Vec<BibliographyEntry> = entries.into_iter().map(|(_, entry)| entry).collect();
        let selection = Selection::default();
        (!entries.is_empty()).then_some(Bibliography { hanging, entries, selection })
    }

    /// Fills either the places of parts or those of the whole.
    fn fill(&mut self, blocks: &mut [Block], whole: bool) {
        for block in blocks {
            match &mut block.kind {
                BlockKind::Bibliography(place) if place.selection.is_all() == whole => {
                    let (chosen, rest) = std::mem::take(&mut self.entries)
                        .into_iter()
                        .partition(|(work, _)| place.selection.wants(&self.library.works()[*work]));
                    self.entries = rest;
                    let chosen: Vec<(usize, BibliographyEntry)> = chosen;
                    place.hanging = self.hanging;
                    place.entries.extend(chosen.into_iter().map(|(_, entry)| entry));
                }
                BlockKind::Division(inner) | BlockKind::Quotation(inner) => self.fill(inner, whole),
                BlockKind::List(items) => {
                    items.items.iter_mut().for_each(|item| self.fill(&mut item.blocks, whole));
                }
                _ => {}
            }
        }
    }
}

fn remove_empty(blocks: &mut Vec<Block>) {
    for block in blocks.iter_mut() {
        match &mut block.kind {
            BlockKind::Division(inner) | BlockKind::Quotation(inner) => remove_empty(inner),
            BlockKind::List(items) => {
                items.items.iter_mut().for_each(|item| remove_empty(&mut item.blocks));
            }
            _ => {}
        }
    }
    blocks.retain(
        |block| !matches!(&block.kind, BlockKind::Bibliography(list) if list.entries.is_empty()),
    );
}
