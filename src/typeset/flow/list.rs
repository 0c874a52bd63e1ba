//! Lists and definition lists to rows.

use crate::geometry::Length;
use crate::language::Direction;
use crate::manuscript::ast::NumeralStyle;
use crate::resolve::document::{Definition, List};
use crate::typeset::flow::heading::ragged;
use crate::typeset::flow::piece::Beside;
use crate::typeset::flow::{Composer, Frame, Row, shift_item};
use crate::typeset::inline::itemize::Itemizer;
use crate::typeset::inline::line::Across;
use crate::typeset::inline::style::Figures;
use crate::typeset::pages::{ElementId, Item, ListNumbering, Role};

impl Composer<'_, '_> {
    /// A list. Its markers hang to the left of its text.
    pub(super) fn list(&mut self, list: &List, frame: &Frame) {
        let design = &self.design.list;
        let em = frame.style.size;
        let gap = em * design.marker_gap;
        let (space, loose) = (self.lines(design.space), self.lines(design.loose_space));
        let role = Role::List(numbering(list));
        let owner = self.structure.element(frame.owner, role);
        let nested = frame.owner != crate::typeset::structure::StructureBuilder::ROOT
            && frame.block_space == Length::ZERO
            && frame.width < self.design.page.text_width;
        let around = if nested && list.tight { Length::ZERO } else { space };
        let mut markers = Vec::new();
        for item in &list.items {
            let element = self.structure.element(owner, Role::ListItem);
            let label = self.structure.element(element, Role::Label);
            markers.push((element, self.marker(&format!("{} ", item.marker), label, frame)));
        }
        let widest = markers.iter().map(|(_, (_, width))| *width).fold(Length::ZERO, Length::max);
        let indent = (em * self.design.list.indent).max(widest + gap);
        self.leave_space(around);
        for (item, (element, (marker, width))) in list.items.iter().zip(markers) {
            let mut inner = frame.inset(indent.min(frame.width * 0.5));
            inner.owner = self.structure.element(element, Role::ListBody);
            inner.block_space = if list.tight { Length::ZERO } else { loose };
            inner.indented = false;
            let first = self.pieces.len();
            self.follows_paragraph = false;
            self.blocks(&item.blocks, &inner);
            if self.pieces.len() == first {
                self.push(Row { height: frame.leading, ..Row::default() });
            }
            let x = match frame.style.direction {
                Direction::LeftToRight => inner.x - gap - width,
                Direction::RightToLeft => inner.x + inner.width + gap,
            };
            let baseline = self.baseline(em, frame.leading);
            if let Some(piece) = self.pieces.get_mut(first) {
                let placed = marker.into_iter().map(|item| shift_item(item, x, baseline));
                piece.attach(Beside { items: placed.collect(), ..Beside::default() });
            }
            self.leave_space(if list.tight { Length::ZERO } else { loose });
        }
        self.leave_space(around);
    }

    /// The items of a marker, placed from the left end of its baseline, with its width.
    pub(super) fn marker(
        &mut self,
        marker: &str,
        label: ElementId,
        frame: &Frame,
    ) -> (Vec<Item>, Length) {
        let (document, design) = (self.document, self.design);
        let mut style = frame.style.clone();
        style.figures = Figures::of_text(design);
        let mut itemizer = Itemizer::new(
            document,
            design,
            frame.width,
            &mut self.shaper.styles,
            &mut self.structure,
        );
        itemizer.add_generated(marker, &style, label);
        let text = itemizer.finish();
        let lines = self.set_lines(&text, &ragged(Length::points(1e4), style.size, Across::Left));
        match lines.into_iter().next() {
            Some(line) => {
                let (left, items) = (line.left, line.items.into_iter());
                (items.map(|item| shift_item(item, -left, Length::ZERO)).collect(), line.width)
            }
            None => (Vec::new(), Length::ZERO),
        }
    }

    /// Terms with their definitions under them, indented.
    pub(super) fn definitions(&mut self, definitions: &[Definition], frame: &Frame) {
        let space = self.lines(self.design.list.space);
        let owner = self.structure.element(frame.owner, Role::List(ListNumbering::None));
        self.leave_space(space);
        for definition in definitions {
            let item = self.structure.element(owner, Role::ListItem);
            let label = self.structure.element(item, Role::Label);
            let mut style = frame.style.clone();
            style.cut.bold = true;
            let text = self.itemize(&definition.term, &style, label, frame.width);
            let lines = self.set_lines(&text, &ragged(frame.width, style.size, Across::Left));
            self.push_lines(lines, frame);
            self.keep = self.keep.max(1);
            let body = self.structure.element(item, Role::ListBody);
            for blocks in &definition.definitions {
                let mut inner = frame.inset(frame.style.size * self.design.list.indent);
                inner.owner = body;
                inner.indented = false;
                self.follows_paragraph = false;
                self.blocks(blocks, &inner);
            }
        }
        self.leave_space(space);
    }
}

/// How a list is numbered, for the structure tree.
fn numbering(list: &List) -> ListNumbering {
    match (list.start, list.style) {
        (None, _) => ListNumbering::Disc,
        (Some(_), NumeralStyle::Decimal) => ListNumbering::Decimal,
        (Some(_), NumeralStyle::LowerAlpha) => ListNumbering::LowerAlpha,
        (Some(_), NumeralStyle::UpperAlpha) => ListNumbering::UpperAlpha,
        (Some(_), NumeralStyle::LowerRoman) => ListNumbering::LowerRoman,
        (Some(_), NumeralStyle::UpperRoman) => ListNumbering::UpperRoman,
    }
}
