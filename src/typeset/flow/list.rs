//! Lists and definition lists to rows.

use crate::geometry::Length;
use crate::language::Direction;
use crate::manuscript::ast::NumeralStyle;
use crate::resolve::document::{Anchor, Definition, List};
use crate::typeset::flow::heading::{heading_style, ragged};
use crate::typeset::flow::piece::{Beside, Piece};
use crate::typeset::flow::{BreakBefore, Composer, Frame, Row, shift_item};
use crate::typeset::inline::itemize::Itemizer;
use crate::typeset::inline::line::Across;
use crate::typeset::inline::style::Figures;
use crate::typeset::pages::{ElementId, Item, ItemKind, ListNumbering, Role};

/// Whether blocks stand in an item of a list, and of which.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ListNesting {
    /// In none.
    Outside,
    /// In one whose items stand without space between them.
    Tight,
    /// In one whose items have space between them.
    Loose,
}

impl Composer<'_, '_> {
    /// A list. Its markers hang to the left of its text, their right ends in line.
    pub(super) fn list(&mut self, list: &List, frame: &Frame) {
        let design = &self.design.list;
        let em = frame.style.size;
        let gap = em * design.marker_gap;
        let widest_allowed = em * design.widest_marker;
        let least = em * design.indent;
        let (space, loose) = (self.lines(design.space), self.lines(design.loose_space));
        let owner = self.structure.element(frame.owner, Role::List(numbering(list)));
        let around = match frame.nesting {
            ListNesting::Outside => space,
            ListNesting::Tight => Length::ZERO,
            ListNesting::Loose => loose,
        };
        let between = if list.tight { Length::ZERO } else { loose };
        let mut starts = Vec::with_capacity(list.items.len());
        let mut markers = Vec::with_capacity(list.items.len());
        for item in &list.items {
            let element = self.structure.element(owner, Role::ListItem);
            let label = self.structure.element(element, Role::Label);
            markers.push((element, self.marker(&format!("{} ", item.marker), label, frame)));
        }
        let widest = markers
            .iter()
            .map(|(_, (_, width))| *width)
            .filter(|width| *width <= widest_allowed)
            .fold(Length::ZERO, Length::max);
        let indent = least.max(widest + gap);
        self.leave_space(around);
        for (item, (element, (marker, width))) in list.items.iter().zip(markers) {
            let mut inner = frame.inset(indent.min(frame.width * 0.5));
            inner.owner = self.structure.element(element, Role::ListBody);
            inner.block_space = between;
            inner.indented = false;
            inner.nesting = if list.tight { ListNesting::Tight } else { ListNesting::Loose };
            let first = self.pieces.len();
            starts.push(first);
            let alone = width + gap > frame.width - inner.width + Length::points(0.01);
            if alone {
                // It has no room beside the text, so it stands on a line of its own above it.
                self.push(Row { height: frame.leading, ..Row::default() });
                self.keep = self.keep.max(1);
            }
            self.follows_paragraph = false;
            self.blocks(&item.blocks, &inner);
            if self.pieces.len() == first {
                self.push(Row { height: frame.leading, ..Row::default() });
            }
            let x = match (alone, frame.style.direction) {
                (true, Direction::LeftToRight) => frame.x,
                (true, Direction::RightToLeft) => frame.x + frame.width - width,
                (false, Direction::LeftToRight) => inner.x - gap - width,
                (false, Direction::RightToLeft) => inner.x + inner.width + gap,
            };
            self.place_marker(first, (marker, item.anchor.as_ref()), x, frame);
            self.leave_space(between);
        }
        if list.tight {
            self.keep_ends(&starts);
        }
        self.leave_space(around);
    }

    /// Keeps the first line of a tight list from standing alone at the foot of a page, and the last
    /// from standing alone at the head of one. The items begin at the given pieces.
    fn keep_ends(&mut self, starts: &[usize]) {
        let Some((&last, before)) = starts.split_last() else { return };
        let single = |composer: &Self, from: usize, to: usize| {
            composer.pieces[from..to].iter().map(Piece::lines).sum::<usize>() == 1
        };
        let mut kept = Vec::new();
        if let [first, ..] = *before {
            let second = before.get(1).copied().unwrap_or(last);
            kept.extend(single(self, first, second).then_some(second));
            kept.extend(single(self, last, self.pieces.len()).then_some(last));
        }
        for start in kept {
            if let Some(piece) = self.pieces.get_mut(start) {
                *piece.break_before_mut() = BreakBefore::Forbidden;
            }
        }
    }

    /// Puts a marker before what stands in a piece, on the baseline of its first text.
    fn place_marker(
        &mut self,
        piece: usize,
        (marker, anchor): (Vec<Item>, Option<&Anchor>),
        x: Length,
        frame: &Frame,
    ) {
        let usual = self.baseline(frame.style.size, frame.leading);
        let Some(piece) = self.pieces.get_mut(piece) else { return };
        let baseline = match piece {
            Piece::Row(row) => row.items.iter().find_map(|item| match &item.kind {
                ItemKind::Glyphs(run) => Some(run.origin.y),
                ItemKind::Fill { .. } | ItemKind::Picture { .. } | ItemKind::Turned(_) => None,
            }),
            Piece::Paragraph(paragraph) => Some(paragraph.baseline),
            Piece::Columns(_) => None,
        };
        let baseline = baseline.unwrap_or(usual);
        let placed = marker.into_iter().map(|item| shift_item(item, x, baseline));
        piece.attach(Beside {
            items: placed.collect(),
            anchors: anchor.into_iter().cloned().collect(),
            ..Beside::default()
        });
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
        let mut itemizer =
            Itemizer::new(document, design, frame.width, &mut self.shaper, &mut self.structure);
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
        let design = &self.design.list;
        let (space, loose) = (self.lines(design.space), self.lines(design.loose_space));
        let indent = frame.style.size * design.indent;
        let term_style = heading_style(&frame.style, design.term, 1.0);
        let around = match frame.nesting {
            ListNesting::Outside => space,
            ListNesting::Tight => Length::ZERO,
            ListNesting::Loose => loose,
        };
        let owner = self.structure.element(frame.owner, Role::List(ListNumbering::None));
        self.leave_space(around);
        // Terms without a definition share that of the next.
        let mut shared = None;
        for (index, definition) in definitions.iter().enumerate() {
            let between = if definition.tight { Length::ZERO } else { loose };
            if index > 0 && shared.is_none() {
                self.leave_space(between);
            }
            let item =
                shared.take().unwrap_or_else(|| self.structure.element(owner, Role::ListItem));
            let label = self.structure.element(item, Role::Label);
            let text = self.itemize(&definition.term, &term_style, label, frame.width);
            let lines = self.set_lines(&text, &ragged(frame.width, term_style.size, Across::Left));
            let first = self.pieces.len();
            self.push_lines(lines, frame);
            // A term stays with its definition, and with its own lines.
            self.keep_together(first);
            self.keep = self.keep.max(1);
            if definition.definitions.is_empty() && index + 1 < definitions.len() {
                shared = Some(item);
                continue;
            }
            let body = self.structure.element(item, Role::ListBody);
            for (index, blocks) in definition.definitions.iter().enumerate() {
                if index > 0 {
                    self.leave_space(between);
                }
                let mut inner = frame.inset(indent);
                inner.owner = body;
                inner.indented = false;
                inner.block_space = between;
                inner.nesting =
                    if definition.tight { ListNesting::Tight } else { ListNesting::Loose };
                self.follows_paragraph = false;
                self.blocks(blocks, &inner);
            }
            self.leave_space(between);
        }
        self.leave_space(around);
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
