//! The opening: title, subtitle, authors, abstract and source before the text.

use crate::design::{SmallCapitalsOpening, is_opening_mark, words_end};
use crate::epub::xhtml::Writer;
use crate::epub::xhtml::attributes::Attributes;
use crate::font::Cut;
use crate::resolve::document::Inline;
use crate::resolve::plain::plain_text;

/// How many characters a paragraph must have for each line of its large letter.
const SHORTEST: usize = 60;

impl Writer<'_> {
    /// The opening of the book, with the mark of the first page before it.
    pub(super) fn opening(&mut self) {
        let breaks = self.book.breaks;
        let metadata = &self.book.document.metadata;
        let has_opening = !metadata.title.is_empty()
            || !metadata.subtitle.is_empty()
            || !metadata.authors.is_empty()
            || !metadata.abstract_paragraphs.is_empty()
            || metadata.source.is_some()
            || metadata.date.is_some()
            || metadata.rights.is_some();
        if !has_opening {
            if !breaks.at_start.is_empty() {
                self.markup.open("div", &[]);
                self.page_marks(&breaks.at_start);
                self.markup.close_line();
            }
            return;
        }
        self.markup.open("header", &[("class", "opening")]);
        self.markup.line();
        self.page_marks(&breaks.at_start);
        if !metadata.title.is_empty() {
            self.markup.open("h1", &[("class", "title"), ("epub:type", "title")]);
            self.inlines(&metadata.title);
            self.markup.close_line();
        }
        if !metadata.subtitle.is_empty() {
            self.markup.open(
                "p",
                &[("class", "subtitle"), ("epub:type", "subtitle"), ("role", "doc-subtitle")],
            );
            self.in_cut(Cut { italic: true, bold: false }, |writer| {
                writer.inlines(&metadata.subtitle);
            });
            self.markup.close_line();
        }
        for author in &metadata.authors {
            self.markup.element("p", &[("class", "author")], &author.name);
            self.markup.line();
            if let Some(affiliation) = &author.affiliation {
                self.markup.element("p", &[("class", "affiliation")], affiliation);
                self.markup.line();
                self.uses.cuts.insert(Cut { italic: true, bold: false });
            }
        }
        if let Some(date) = &metadata.date {
            self.markup.element("p", &[("class", "date")], date);
            self.markup.line();
        }
        if !metadata.abstract_paragraphs.is_empty() {
            self.markup.open("section", &[("class", "abstract"), ("role", "doc-abstract")]);
            self.markup.line();
            for paragraph in &metadata.abstract_paragraphs {
                self.markup.open("p", &[]);
                self.inlines(paragraph);
                self.markup.close_line();
            }
            self.markup.close_line();
        }
        if let Some(source) = &metadata.source {
            self.markup.open("p", &[("class", "source")]);
            self.inlines(source);
            self.markup.close_line();
        }
        if let Some(rights) = &metadata.rights {
            self.markup.element("p", &[("class", "rights")], rights);
            self.markup.line();
        }
        self.markup.close_line();
    }

    /// Makes a paragraph the one that opens a chapter: the style sheet sets its first letter and its
    /// first line; words are marked here, where they stand in one text.
    pub(super) fn open_chapter(&mut self, attributes: &mut Attributes, content: &[Inline]) {
        let design = &self.book.design.opening;
        let first = match content.first() {
            Some(Inline::Text(text)) => text,
            _ => return,
        };
        let mut letters = first.text.trim_start_matches(is_opening_mark).chars();
        let capital = letters.next().is_some_and(char::is_uppercase);
        // A short paragraph has no room for a large letter.
        let length = plain_text(content).chars().count();
        if design.drop_cap >= 2 && capital && length > design.drop_cap * SHORTEST {
            attributes.add_classes(["drop-cap"]);
        }
        match design.small_caps {
            SmallCapitalsOpening::None => {}
            SmallCapitalsOpening::Line => attributes.add_classes(["opening-line"]),
            SmallCapitalsOpening::Words => {
                let end = words_end(&first.text, design.words);
                self.small = Some((first.node, end)).filter(|_| end > 0);
            }
        }
    }

    /// Writes in another cut of the text face.
    pub(super) fn in_cut(&mut self, cut: Cut, write: impl FnOnce(&mut Self)) {
        let outer = std::mem::replace(&mut self.cut, cut);
        write(self);
        self.cut = outer;
    }
}
