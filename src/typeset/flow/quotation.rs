//! What is set off from running text: quotations, epigraphs, notices, dedications, and lines that say
//! who is quoted.

use crate::design::AttributionSide;
use crate::geometry::{Length, Rect};
use crate::language::{Direction, Language};
use crate::resolve::document::{Block, Inline};
use crate::resolve::quotations::{ATTRIBUTION, NOTICE_LABEL};
use crate::typeset::flow::heading::ragged;
use crate::typeset::flow::list::ListNesting;
use crate::typeset::flow::paragraph::ParagraphSettings;
use crate::typeset::flow::piece::{Beside, Piece};
use crate::typeset::flow::{Composer, Frame, rule};
use crate::typeset::inline::line::Across;
use crate::typeset::inline::linebreak::Fit;
use crate::typeset::inline::style::{Hyphenation, LetterCase};
use crate::typeset::pages::Role;

/// The classes of divisions that are set in a way of their own.
const EPIGRAPH: &str = "epigraph";
const DEDICATION: &str = "dedication";
const VERSE: &str = "verse";
const NOTICES: [&str; 6] = ["note", "tip", "important", "warning", "caution", "notice"];

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
        inner.indented = true;
        inner.inset_verse = false;
        inner.nesting = ListNesting::Outside;
        self.apply_language(&mut inner, language);
        self.leave_space(space);
        self.blocks(blocks, &inner);
        self.leave_space(space);
    }

    /// A division: by its class an epigraph, a dedication, a notice, a poem; any other keeps its
    /// content and stands in the tree as what it is.
    pub(super) fn division(&mut self, block: &Block, blocks: &[Block], frame: &Frame) {
        let has = |class: &str| block.classes.iter().any(|own| own.eq_ignore_ascii_case(class));
        let language = block.language.as_ref();
        let notice = NOTICES.iter().any(|class| has(class))
            || block.classes.iter().any(|class| class.to_lowercase().starts_with("callout-"));
        if has(EPIGRAPH) {
            self.epigraph(blocks, language, frame);
        } else if has(DEDICATION) {
            self.dedication(blocks, language, frame);
        } else if notice {
            self.notice(blocks, language, frame);
        } else {
            let mut inner = frame.clone();
            inner.owner = self.structure.element(frame.owner, Role::Division);
            self.apply_language(&mut inner, language);
            if has(VERSE) {
                // All of it is inset, so that who wrote it stands where the verse ends.
                let inset = frame.style.size * self.design.quotation.indent;
                inner = inner.inset(inset);
                inner.width = (inner.width - inset).max(inner.width * 0.5);
                inner.inset_verse = false;
                inner.indented = false;
            }
            self.blocks(blocks, &inner);
        }
    }

    /// An epigraph: on the right two thirds of the page, a little smaller, with ragged lines.
    fn epigraph(&mut self, blocks: &[Block], language: Option<&Language>, frame: &Frame) {
        let quotation = &self.design.quotation;
        let size = quotation.epigraph_size;
        let space = self.lines(quotation.space);
        let mut inner = frame.inset(frame.width * quotation.epigraph_indent);
        inner.style.size = frame.style.size * size;
        inner.owner = self.structure.element(frame.owner, Role::BlockQuote);
        inner.block_space = Length::ZERO;
        inner.justified = false;
        inner.inset_verse = false;
        inner.nesting = ListNesting::Outside;
        self.apply_language(&mut inner, language);
        self.leave_space(space);
        let first = self.pieces.len();
        self.blocks(blocks, &inner);
        self.keep_together(first);
        self.leave_space(space);
    }

    /// A dedication: in the middle, in italics, with much space above it.
    fn dedication(&mut self, blocks: &[Block], language: Option<&Language>, frame: &Frame) {
        let space = self.lines(self.design.quotation.dedication_space);
        let mut inner = frame.clone();
        inner.owner = self.structure.element(frame.owner, Role::Division);
        inner.style.cut.italic = true;
        inner.style.hyphenation = Hyphenation::Never;
        inner.justified = false;
        inner.centred = true;
        inner.indented = false;
        self.apply_language(&mut inner, language);
        self.leave_space(space);
        self.blocks(blocks, &inner);
        self.leave_space(space);
    }

    /// A notice: between two rules, its label above the text.
    fn notice(&mut self, blocks: &[Block], language: Option<&Language>, frame: &Frame) {
        let design = &self.design.notice;
        let space = self.lines(design.space);
        let mut inner = frame.clone();
        inner.owner = self.structure.element(frame.owner, Role::Division);
        inner.block_space = Length::ZERO;
        inner.nesting = ListNesting::Outside;
        self.apply_language(&mut inner, language);
        self.leave_space(space);
        let first = self.pieces.len();
        self.follows_paragraph = false;
        self.blocks(blocks, &inner);
        let lines: usize = self.pieces[first..].iter().map(Piece::lines).sum();
        if lines <= self.design.notice.kept {
            self.keep_together(first);
        }
        self.notice_rules(first, frame);
        self.leave_space(space);
    }

    /// Puts rules above and below the pieces since a place. They stand in the space around the text,
    /// as far from small capitals and from descenders as these need.
    fn notice_rules(&mut self, first: usize, frame: &Frame) {
        let (thickness, colour) = (self.design.notice.rule, self.design.colours.rule);
        let Some(piece) = self.pieces.get_mut(first) else { return };
        let above = Length::ZERO - frame.leading * 0.15;
        let top = Rect::new(frame.x, above, frame.width, thickness);
        piece.attach(Beside { items: vec![rule(top, colour)], ..Beside::default() });
        // The last line must be set already for a rule to stand below it.
        let last = self.pieces.len() - 1;
        let mut rows = self.settle(last);
        if let Some(row) = rows.last_mut() {
            let below = row.height + frame.leading * 0.25;
            let bottom = Rect::new(frame.x, below, frame.width, thickness);
            row.items.push(rule(bottom, colour));
        }
        for row in &mut rows {
            row.space_without_float = row.space_without_float.max(row.space_above);
        }
        self.pieces.extend(rows.into_iter().map(Piece::Row));
    }

    /// A paragraph of a class that is set in a way of its own; `false` where its class is none.
    pub(super) fn classed_paragraph(
        &mut self,
        content: &[Inline],
        block: &Block,
        frame: &Frame,
    ) -> bool {
        let has = |class: &str| block.classes.iter().any(|own| own == class);
        if has(ATTRIBUTION) {
            self.attribution(content, block.language.as_ref(), frame);
        } else if has(NOTICE_LABEL) {
            self.notice_label(content, frame);
        } else {
            return false;
        }
        true
    }

    /// The line that says who is quoted, which stays with the quotation.
    fn attribution(&mut self, content: &[Inline], language: Option<&Language>, frame: &Frame) {
        let mut frame = frame.clone();
        frame.owner = self.structure.element(frame.owner, Role::Paragraph);
        self.apply_language(&mut frame, language);
        let across = match self.design.quotation.attribution {
            AttributionSide::Start => Across::Left,
            AttributionSide::End => Across::Right,
        };
        let style = frame.style.clone();
        let text = self.itemize(content, &style, frame.owner, frame.width);
        let lines = self.set_lines(&text, &ragged(frame.width, style.size, across));
        let first = self.pieces.len();
        self.keep = self.keep.max(1);
        // It stands directly under the quotation, were that verse.
        self.space_below = Length::ZERO;
        self.push_lines(lines, &frame);
        self.keep_together(first);
        self.follows_paragraph = false;
    }

    /// The label of a notice, which stays with its text.
    fn notice_label(&mut self, content: &[Inline], frame: &Frame) {
        let design = &self.design.notice;
        let mut style = frame.style.clone().sized(frame.style.size * design.label_size);
        style.case = LetterCase::AllSmallCapitals;
        style.letter_space = design.letter_space;
        style.hyphenation = Hyphenation::Never;
        let owner = self.structure.element(frame.owner, Role::Paragraph);
        let text = self.itemize(content, &style, owner, frame.width);
        let settings = ParagraphSettings {
            width: frame.width,
            first_indent: Length::ZERO,
            rest_indent: Length::ZERO,
            em: style.size,
            fit: Fit::Ragged,
            across: Across::Left,
        };
        let lines = self.set_lines(&text, &settings);
        let first = self.pieces.len();
        self.push_lines(lines, frame);
        self.keep_together(first);
        self.keep = self.keep.max(1);
        self.follows_paragraph = false;
    }
}
