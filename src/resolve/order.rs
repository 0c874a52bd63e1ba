//! The order in which a reader meets the citations of a document.

use std::collections::BTreeSet;

use crate::resolve::document::{Anchor, Block, BlockKind, Inline};

/// Goes through a document in reading order and shows every citation to `visit`, by its anchors and
/// its content: those of a note follow its first reference, and those of notes within it follow them.
pub(super) struct Reader<'a, V> {
    notes: Vec<&'a [Block]>,
    visit: V,
    /// What the author wrote around a citation and is not in the tree yet.
    around: &'a dyn Fn(&[Anchor]) -> Vec<&'a [Inline]>,
    seen: BTreeSet<usize>,
    waiting: Vec<usize>,
    in_note: bool,
}

impl<'a, V: FnMut(&[Anchor], &[Inline])> Reader<'a, V> {
    /// A reader before the first word; the notes' blocks by index.
    pub(super) fn new(
        notes: Vec<&'a [Block]>,
        visit: V,
        around: &'a dyn Fn(&[Anchor]) -> Vec<&'a [Inline]>,
    ) -> Self {
        Self { notes, visit, around, seen: BTreeSet::new(), waiting: Vec::new(), in_note: false }
    }

    /// Looks through blocks.
    pub(super) fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            self.block(&block.kind);
        }
    }

    fn block(&mut self, kind: &BlockKind) {
        match kind {
            BlockKind::Paragraph(content) | BlockKind::Heading { content, .. } => {
                self.inlines(content);
            }
            BlockKind::Figure(figure) => self.inlines(&figure.caption),
            BlockKind::Figures(group) => {
                self.blocks(&group.figures);
                self.inlines(&group.caption);
            }
            BlockKind::Quotation(blocks) | BlockKind::Division(blocks) => self.blocks(blocks),
            BlockKind::List(list) => list.items.iter().for_each(|item| self.blocks(&item.blocks)),
            BlockKind::DefinitionList(definitions) => {
                for definition in definitions {
                    self.inlines(&definition.term);
                    definition.definitions.iter().for_each(|blocks| self.blocks(blocks));
                }
            }
            BlockKind::Table(table) => {
                self.inlines(&table.caption);
                table.rows().flatten().for_each(|cell| self.blocks(&cell.blocks));
            }
            BlockKind::Verse(lines) => lines.iter().for_each(|line| self.inlines(&line.content)),
            _ => {}
        }
    }

    /// Looks through running text.
    pub(super) fn inlines(&mut self, inlines: &[Inline]) {
        for inline in inlines {
            match inline {
                Inline::Citation { anchors, content } => {
                    (self.visit)(anchors, content);
                    for inlines in (self.around)(anchors) {
                        self.inlines(inlines);
                    }
                    self.inlines(content);
                }
                Inline::NoteReference { note, .. } if self.seen.insert(*note) => {
                    self.waiting.push(*note);
                    if !self.in_note {
                        self.walk_notes();
                    }
                }
                Inline::Emphasis(content)
                | Inline::Strong(content)
                | Inline::Strikethrough(content)
                | Inline::Superscript(content)
                | Inline::Subscript(content)
                | Inline::SmallCapitals(content)
                | Inline::Upright(content)
                | Inline::Span(_, content) => self.inlines(content),
                Inline::Link(link) => self.inlines(&link.content),
                _ => {}
            }
        }
    }

    fn walk_notes(&mut self) {
        self.in_note = true;
        let mut next = 0;
        while let Some(&note) = self.waiting.get(next) {
            if let Some(&blocks) = self.notes.get(note) {
                self.blocks(blocks);
            }
            next += 1;
        }
        self.waiting.clear();
        self.in_note = false;
    }
}
