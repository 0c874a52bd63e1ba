//! The notes under a table: `::: {.table-note}`, in which stand its sources and what its marks mean.
//!
//! References to footnotes in cells lead to the foot of the page as they do anywhere; what belongs to
//! the table alone stands under it.

use crate::geometry::Length;
use crate::language::Language;
use crate::resolve::document::Block;
use crate::typeset::flow::piece::Piece;
use crate::typeset::flow::{Composer, Frame};
use crate::typeset::pages::Role;

impl Composer<'_, '_> {
    /// The notes under the table before them, on its page.
    pub(in crate::typeset::flow) fn table_note(
        &mut self,
        blocks: &[Block],
        language: Option<&Language>,
        frame: &Frame,
    ) {
        let design = &self.design.table;
        let (size, space) = (design.note_size, self.lines(design.space));
        let mut inner = Frame {
            style: frame.style.clone().sized(frame.style.size * size),
            indented: false,
            justified: false,
            block_space: Length::ZERO,
            owner: self.structure.element(frame.owner, Role::Division),
            ..frame.clone()
        };
        self.apply_language(&mut inner, language);
        let leading = self.design.text.leading * self.design.note.leading;
        inner.leading = leading;
        self.space_below = self.lines(self.design.table.note_space);
        self.keep = self.keep.max(1);
        self.follows_paragraph = false;
        let first = self.pieces.len();
        self.blocks(blocks, &inner);
        let mut rows = self.settle(first);
        // What follows stands on the grid again.
        let height: Length = rows.iter().map(|row| row.height + row.space_above).sum();
        let rest = height.round_up_to(self.design.text.leading) - height;
        if let Some(last) = rows.last_mut() {
            last.height += rest;
        }
        self.pieces.extend(rows.into_iter().map(Piece::Row));
        self.leave_space(space);
    }
}
