//! The last pass: a number for every block and every text, in document order.
//!
//! The body comes first, then the notes, then the lists before the text, the title, the subtitle,
//! the abstract and the source, which stand apart from the text.

use crate::resolve::document::{
    Block, BlockKind, Document, Formula, IndexEntry, Inline, NodeId, Text,
};

/// Numbers the blocks and texts of a document.
pub(super) fn number(document: &mut Document) {
    let mut numberer = Numberer(0);
    numberer.blocks(&mut document.body);
    for note in &mut document.notes {
        numberer.blocks(&mut note.blocks);
    }
    for list in &mut document.contents {
        numberer.text(&mut list.title);
        for entry in &mut list.entries {
            entry.label.iter_mut().for_each(|label| numberer.text(label));
            numberer.inlines(&mut entry.content);
        }
    }
    let metadata = &mut document.metadata;
    numberer.inlines(&mut metadata.title);
    numberer.inlines(&mut metadata.subtitle);
    for paragraph in &mut metadata.abstract_paragraphs {
        numberer.inlines(paragraph);
    }
    if let Some(source) = &mut metadata.source {
        numberer.inlines(source);
    }
}

struct Numberer(u32);

impl Numberer {
    fn next(&mut self) -> NodeId {
        let node = NodeId(self.0);
        self.0 = self.0.saturating_add(1);
        node
    }

    fn text(&mut self, text: &mut Text) {
        text.node = self.next();
    }

    fn blocks(&mut self, blocks: &mut [Block]) {
        for block in blocks {
            block.node = self.next();
            self.block(&mut block.kind);
        }
    }

    fn block(&mut self, kind: &mut BlockKind) {
        match kind {
            BlockKind::Paragraph(content) => self.inlines(content),
            BlockKind::Heading { content, short, .. } => {
                self.inlines(content);
                short.iter_mut().for_each(|short| self.inlines(short));
            }
            BlockKind::Figure(figure) => {
                if let Some(label) = &mut figure.label {
                    self.text(label);
                }
                self.inlines(&mut figure.caption);
                self.inlines(&mut figure.credit);
            }
            BlockKind::Figures(group) => {
                self.blocks(&mut group.figures);
                if let Some(label) = &mut group.label {
                    self.text(label);
                }
                self.inlines(&mut group.caption);
                self.inlines(&mut group.credit);
            }
            BlockKind::Quotation(blocks) | BlockKind::Division(blocks) => self.blocks(blocks),
            BlockKind::List(list) => {
                for item in &mut list.items {
                    self.blocks(&mut item.blocks);
                }
            }
            BlockKind::DefinitionList(definitions) => {
                for definition in definitions {
                    self.inlines(&mut definition.term);
                    for blocks in &mut definition.definitions {
                        self.blocks(blocks);
                    }
                }
            }
            BlockKind::Code(code) => {
                self.inlines(&mut code.caption);
                self.text(&mut code.text);
            }
            BlockKind::Math(equation) => {
                self.text(&mut equation.formula.text);
                equation.number.iter_mut().for_each(|number| self.text(number));
            }
            BlockKind::Table(table) => {
                if let Some(label) = &mut table.label {
                    self.text(label);
                }
                self.inlines(&mut table.caption);
                for cell in table.rows_mut().flatten() {
                    self.blocks(&mut cell.blocks);
                }
            }
            BlockKind::Verse(lines) => {
                for line in lines {
                    self.inlines(&mut line.content);
                }
            }
            BlockKind::Bibliography(bibliography) => {
                for entry in &mut bibliography.entries {
                    if let Some(marker) = &mut entry.marker {
                        self.text(marker);
                    }
                    self.inlines(&mut entry.content);
                }
            }
            BlockKind::Index(index) => {
                for group in &mut index.groups {
                    group.letter.iter_mut().for_each(|letter| self.text(letter));
                    self.index_entries(&mut group.entries);
                }
            }
            BlockKind::ThematicBreak | BlockKind::PageBreak => {}
        }
    }

    fn index_entries(&mut self, entries: &mut [IndexEntry]) {
        for entry in entries {
            self.inlines(&mut entry.term);
            self.inlines(&mut entry.references);
            self.index_entries(&mut entry.entries);
        }
    }

    fn inlines(&mut self, inlines: &mut [Inline]) {
        for inline in inlines {
            match inline {
                Inline::Text(text)
                | Inline::Code(text)
                | Inline::Math(Formula { text, .. })
                | Inline::Missing(text)
                | Inline::NoteReference { number: text, .. } => self.text(text),
                Inline::Emphasis(content)
                | Inline::Strong(content)
                | Inline::Strikethrough(content)
                | Inline::Superscript(content)
                | Inline::Subscript(content)
                | Inline::SmallCapitals(content)
                | Inline::Upright(content)
                | Inline::Span(_, content)
                | Inline::Citation { content, .. } => self.inlines(content),
                Inline::Link(link) => self.inlines(&mut link.content),
                Inline::LineBreak | Inline::Image { .. } | Inline::SourcePage(_) => {}
            }
        }
    }
}
