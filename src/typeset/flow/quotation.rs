//! Quotations to rows.

use crate::geometry::Length;
use crate::language::{Direction, Language};
use crate::resolve::document::Block;
use crate::typeset::flow::{Composer, Frame};
use crate::typeset::pages::Role;

impl Composer<'_, '_> {
    /// A quotation: indented on both sides, with space around it.
    pub(super) fn quotation(
        &mut self,
        blocks: &[Block],
        language: Option<&Language>,
        frame: &Frame,
    ) {
        let quotation = &self.design.quotation;
        let indent = frame.style.size * quotation.indent;
        let space = self.lines(quotation.space);
        let mut inner = frame.inset(indent);
        let narrowest = (frame.style.size * 8.0).min(inner.width);
        let width = (inner.width - indent).max(narrowest);
        if frame.style.direction == Direction::RightToLeft {
            inner.x += inner.width - width;
        }
        inner.width = width;
        inner.style.size = frame.style.size * quotation.size;
        inner.owner = self.structure.element(frame.owner, Role::BlockQuote);
        inner.block_space = Length::ZERO;
        self.apply_language(&mut inner, language);
        self.leave_space(space);
        self.blocks(blocks, &inner);
        self.leave_space(space);
    }
}
