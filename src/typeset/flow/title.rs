//! The title block that opens a reading: title, subtitle, authors, source and rights.

use crate::geometry::Length;
use crate::resolve::document::{Inline, Text};
use crate::typeset::flow::heading::ragged;
use crate::typeset::flow::piece::Piece;
use crate::typeset::flow::{Composer, Frame, Row};
use crate::typeset::inline::itemize::Itemizer;
use crate::typeset::inline::line::Across;
use crate::typeset::inline::style::{Hyphenation, TextStyle};
use crate::typeset::pages::Role;

impl Composer<'_, '_> {
    /// The title block.
    pub(super) fn title(&mut self, frame: &Frame) {
        let design = &self.design.title;
        let metadata = &self.document.metadata;
        if metadata.title.is_empty() && metadata.authors.is_empty() {
            return;
        }
        let mut title_style = frame.style.clone().sized(frame.style.size * design.size);
        title_style.hyphenation = Hyphenation::Never;
        let mut subtitle_style = frame.style.clone().sized(frame.style.size * design.subtitle_size);
        subtitle_style.hyphenation = Hyphenation::Never;
        subtitle_style.cut.italic = true;
        let author_style = frame.style.clone().sized(frame.style.size * design.author_size);
        let small = frame.style.size * self.design.figure.caption_size;
        let small_style = frame.style.clone().sized(small);
        let mut affiliation_style = small_style.clone();
        affiliation_style.cut.italic = true;
        let mut above = self.lines(design.space_above);
        if !metadata.title.is_empty() {
            let owner = self.structure.element(frame.owner, Role::Title);
            let (main, rest) = split_title(&metadata.title);
            self.title_part(main, &title_style, &frame_of(frame, owner), above);
            above = Length::ZERO;
            if !rest.is_empty() {
                self.title_part(rest, &subtitle_style, &frame_of(frame, owner), above);
            }
        }
        if !metadata.subtitle.is_empty() {
            let owner = self.structure.element(frame.owner, Role::Paragraph);
            let subtitle = metadata.subtitle.clone();
            self.title_part(subtitle, &subtitle_style, &frame_of(frame, owner), above);
            above = Length::ZERO;
        }
        let mut space = above.max(self.lines(1.0));
        for author in &metadata.authors {
            let owner = self.structure.element(frame.owner, Role::Paragraph);
            let text = vec![Inline::Text(Text::new(author.name.clone()))];
            self.title_part(text, &author_style, &frame_of(frame, owner), space);
            space = Length::ZERO;
            if let Some(affiliation) = author.affiliation.clone() {
                let owner = self.structure.element(frame.owner, Role::Paragraph);
                let text = vec![Inline::Text(Text::new(affiliation))];
                self.title_part(text, &affiliation_style, &frame_of(frame, owner), space);
            }
        }
        if let Some(date) = metadata.date.clone() {
            let owner = self.structure.element(frame.owner, Role::Paragraph);
            let text = vec![Inline::Text(Text::new(date))];
            let above = if metadata.authors.is_empty() { self.lines(1.0) } else { Length::ZERO };
            self.title_part(text, &small_style, &frame_of(frame, owner), above);
        }
        self.title_abstract(frame);
        let mut space = self.lines(1.0);
        if let Some(source) = metadata.source.clone() {
            let owner = self.structure.element(frame.owner, Role::Paragraph);
            self.title_part(source, &small_style, &frame_of(frame, owner), space);
            space = Length::ZERO;
        }
        if let Some(rights) = metadata.rights.clone() {
            let owner = self.structure.element(frame.owner, Role::Paragraph);
            let text = vec![Inline::Text(Text::new(rights))];
            self.title_part(text, &small_style, &frame_of(frame, owner), space);
        }
        let below = self.lines(self.design.title.space_below);
        self.leave_space(below);
        self.keep = 2;
    }

    /// The abstract: inset like a quotation and small like a note, line by line on the grid.
    fn title_abstract(&mut self, frame: &Frame) {
        let paragraphs = self.document.metadata.abstract_paragraphs.clone();
        if paragraphs.is_empty() {
            return;
        }
        let indent = frame.style.size * self.design.quotation.indent;
        let mut inner = frame.inset(indent);
        inner.width -= indent;
        inner.style.size = frame.style.size * self.design.quotation.epigraph_size;
        let space = self.lines(1.0);
        self.leave_space(space);
        for paragraph in &paragraphs {
            // What begins a page is told by the body's text alone.
            let first = self.pieces.len();
            self.paragraph(paragraph, (None, None), &inner);
            let mut rows = self.settle(first);
            rows.iter_mut().for_each(|row| row.start = None);
            self.pieces.extend(rows.into_iter().map(Piece::Row));
        }
        self.follows_paragraph = false;
        self.leave_space(space);
    }

    /// One part of the title block. Its text has no place of its own in the document's body.
    fn title_part(
        &mut self,
        content: Vec<Inline>,
        style: &TextStyle,
        frame: &Frame,
        above: Length,
    ) {
        let (document, design) = (self.document, self.design);
        let mut itemizer =
            Itemizer::new(document, design, frame.width, &mut self.shaper, &mut self.structure);
        itemizer.add(&content, style, frame.owner);
        let text = itemizer.finish();
        let lines = self.set_balanced(&text, &ragged(frame.width, style.size, Across::Left));
        let mut row = self.stack(lines, style, frame);
        row.space_above = above;
        row.start = None;
        row.opening = true;
        if !self.pieces.is_empty() {
            row.break_before = crate::typeset::flow::BreakBefore::Forbidden;
        } else {
            // The space above the title stays at the head of its page.
            row = sink(row, above);
        }
        self.push(row);
    }
}

/// The frame with another owner.
fn frame_of(frame: &Frame, owner: crate::typeset::pages::ElementId) -> Frame {
    Frame { owner, ..frame.clone() }
}

/// Makes the space above a row part of it, so that it stays at the head of a page.
pub(super) fn sink(mut row: Row, above: Length) -> Row {
    row.height += above;
    row.space_above = Length::ZERO;
    row.items = row
        .items
        .into_iter()
        .map(|item| crate::typeset::flow::shift_item(item, Length::ZERO, above))
        .collect();
    row
}

/// Parts a title behind its first colon, the colon staying with the first part and the space with
/// it: "Secrecy Then, Secrecy Now: " and "Khrushchev’s Denunciation of Stalinism".
pub(crate) fn split_title(title: &[Inline]) -> (Vec<Inline>, Vec<Inline>) {
    for (index, inline) in title.iter().enumerate() {
        let Inline::Text(text) = inline else { continue };
        let Some(colon) = text.text.find(": ") else { continue };
        let (before, after) = text.text.split_at(colon + 2);
        let mut main = title[..index].to_vec();
        main.push(Inline::Text(Text::new(before)));
        let mut rest = Vec::new();
        if !after.is_empty() {
            rest.push(Inline::Text(Text::new(after)));
        }
        rest.extend_from_slice(&title[index + 1..]);
        return (main, rest);
    }
    (title.to_vec(), Vec::new())
}
