//! The index to XHTML: entries whose page numbers are those of the PDF and lead to their places.

use crate::design::lists::IndexStyle;
use crate::epub::xhtml::Writer;
use crate::epub::xhtml::attributes::Attributes;
use crate::resolve::document::{Anchor, Block, Index, IndexEntry};
use crate::typeset::locators::{IndexPiece, Locator, entry_pieces};

impl Writer<'_> {
    /// The groups of an index, each a list under its letter.
    pub(super) fn index(&mut self, block: &Block, mut attributes: Attributes, index: &Index) {
        attributes.add_classes(["index"]);
        let file = &self.book.parts.parts[self.part].name;
        let first = index.groups.first().and_then(|group| group.entries.first());
        self.uses.index =
            first.map(|entry| format!("{file}#{}", entry.anchor)).or(self.uses.index.take());
        self.markup.open("div", &attributes.as_pairs());
        self.block_marks(block.node);
        for group in &index.groups {
            self.markup.line();
            if let (Some(letter), true) = (&group.letter, self.book.design.index.letters) {
                self.markup.open("p", &[("class", "index-letter")]);
                self.text(letter);
                self.markup.close_line();
            }
            self.index_entries(&group.entries, "index-entries");
        }
        self.markup.line();
        self.markup.close();
    }

    fn index_entries(&mut self, entries: &[IndexEntry], class: &str) {
        let style = self.book.design.index.style;
        self.markup.open("ul", &[("class", class)]);
        self.markup.line();
        for entry in entries {
            self.markup.open("li", &[("id", entry.anchor.as_str())]);
            if style == IndexStyle::RunIn {
                // The entries under it have no elements of their own to be found by.
                for inner in &entry.entries {
                    self.markup.element("span", &[("id", inner.anchor.as_str())], "");
                }
            }
            for piece in entry_pieces(entry, style, self.book.page_map) {
                self.index_piece(piece);
            }
            self.uses.cuts.insert(self.cut);
            if style == IndexStyle::Indented && !entry.entries.is_empty() {
                self.markup.line();
                self.index_entries(&entry.entries, "index-entries");
            }
            self.markup.close_line();
        }
        self.markup.close_line();
    }

    /// A piece of an entry.
    pub(super) fn index_piece(&mut self, piece: IndexPiece<'_>) {
        match piece {
            IndexPiece::Inlines(inlines) => self.inlines(inlines),
            IndexPiece::Text(text) => self.markup.text(text),
            IndexPiece::Locator(locator) => self.locator(&locator),
        }
    }

    fn locator(&mut self, locator: &Locator<'_>) {
        let target: &Anchor = locator.target;
        match self.book.parts.reference(self.part, target.as_str()) {
            Some(address) => self.markup.element("a", &[("href", &address)], &locator.label),
            None => self.markup.text(&locator.label),
        }
    }
}
