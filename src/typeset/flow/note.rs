//! Footnotes to rows, in the order of their references.

use crate::design::NoteNumber;
use crate::geometry::{Length, Rect};
use crate::language::Direction;
use crate::resolve::document::{Block, BlockKind, Inline, Note, Target};
use crate::typeset::flow::piece::Beside;
use crate::typeset::flow::{Composer, Frame, Row};
use crate::typeset::pages::{LinkArea, Role};

impl Composer<'_, '_> {
    /// The rows of every note.
    pub(super) fn notes(&mut self) -> Vec<Vec<Row>> {
        let document = self.document;
        let mut notes = Vec::with_capacity(document.notes.len());
        self.within_note = true;
        // What stands in notes is set apart by less than in the text.
        let design = &self.design.note;
        self.step = self.design.text.leading * design.leading * design.block_space;
        let mut space = Length::ZERO;
        for note in &document.notes {
            self.pieces.clear();
            self.keep = 0;
            self.space_below = Length::ZERO;
            self.space_without_float = None;
            self.page_break = false;
            self.note(note);
            let below = std::mem::replace(&mut self.space_below, Length::ZERO);
            let mut rows = self.settle(0);
            if let Some(first) = rows.first_mut() {
                // What a table or list at the end of the note before wants below it.
                first.space_above = first.space_above.max(space);
            }
            space = below;
            notes.push(rows);
        }
        // What is made of page numbers is composed after the notes, and stands in the text.
        self.within_note = false;
        self.step = self.design.text.leading;
        self.space_below = Length::ZERO;
        notes
    }

    /// A note: its number, which leads back to the text, and its blocks.
    fn note(&mut self, note: &Note) {
        let design = &self.design.note;
        let body = self.body_frame();
        let owner = self.structure.element(body.owner, Role::Note);
        self.structure.set_anchor(owner, &note.anchor);
        let frame = Frame {
            owner,
            leading: body.leading * design.leading,
            style: body.style.clone().sized(body.style.size * design.size),
            indented: true,
            ..body
        };
        self.follows_paragraph = false;
        let label = self.structure.element(owner, Role::Label);
        let link = self.structure.element(label, Role::Link);
        let (marker, width) = self.marker(&format!("{}. ", note.number), link, &frame);
        let hung = self.design.note.number == NoteNumber::Hang;
        // A hung number stands to the left of everything in the note.
        let number_x = match frame.style.direction {
            Direction::LeftToRight => frame.x,
            Direction::RightToLeft => frame.x + frame.width - width,
        };
        let frame = if hung { Frame { indented: true, ..frame.inset(width) } } else { frame };
        let mut blocks = note.blocks.clone();
        // The number opens the first paragraph; its width is kept free by an indent.
        let first_paragraph = match blocks.first_mut() {
            Some(Block { kind: BlockKind::Paragraph(content), .. }) => {
                Some(std::mem::take(content))
            }
            _ => None,
        };
        let baseline = self.baseline(frame.style.size, frame.leading);
        match first_paragraph {
            Some(content) => {
                blocks.remove(0);
                self.note_opening(&content, if hung { Length::ZERO } else { width }, &frame);
            }
            None => self.push(Row { height: frame.leading, ..Row::default() }),
        }
        if let Some(piece) = self.pieces.first_mut() {
            let placed = marker.into_iter().map(|item| super::shift_item(item, number_x, baseline));
            let ascent = frame.style.size * 0.75;
            piece.attach(Beside {
                items: placed.collect(),
                links: vec![LinkArea {
                    rect: Rect::new(number_x, baseline - ascent, width, frame.style.size),
                    target: Target::Anchor(note.reference.clone()),
                    element: link,
                    description: self.document.terms.back_to_text.clone(),
                }],
                anchors: vec![note.anchor.clone()],
            });
        }
        self.follows_paragraph = true;
        self.blocks(&blocks, &frame);
    }

    /// The first paragraph of a note, indented by the width of its number.
    fn note_opening(&mut self, content: &[Inline], width: Length, frame: &Frame) {
        let mut frame = frame.clone();
        frame.owner = self.structure.element(frame.owner, Role::Paragraph);
        let mut text = self.itemize(content, &frame.style.clone(), frame.owner, frame.width);
        text.behind_label = true;
        let settings = super::paragraph::ParagraphSettings {
            width: frame.width,
            first_indent: width,
            rest_indent: Length::ZERO,
            em: frame.style.size,
            fit: crate::typeset::inline::linebreak::Fit::Justified,
            across: crate::typeset::inline::line::Across::Left,
        };
        let lines = self.set_lines(&text, &settings);
        self.push_lines(lines, &frame);
    }
}
