//! Cells to lines: their blocks composed in the width of their columns.

use crate::geometry::Length;
use crate::resolve::document::{Block, BlockKind, CellRole, TableCell};
use crate::resolve::table::number::{Entry, read};
use crate::typeset::flow::paragraph::ParagraphSettings;
use crate::typeset::flow::piece::Beside;
use crate::typeset::flow::table::measure::{number_text, width_before};
use crate::typeset::flow::table::plan::{Column, Plan};
use crate::typeset::flow::{BreakBefore, Composer, Frame, Row, shift_item, shift_link};
use crate::typeset::inline::breakpoints::BreakKind;
use crate::typeset::inline::line::{Across, Line};
use crate::typeset::inline::linebreak::{ChosenLine, Fit};
use crate::typeset::pages::Role;

/// What a table learns while its cells are composed, to be said once.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::typeset::flow) struct CellFaults {
    /// Lines that end within a word where nothing allows it.
    pub(super) broken: usize,
    /// By how much the worst line sticks out, in points.
    pub(super) overfull: f64,
}

impl CellFaults {
    /// Takes note of a paragraph's lines.
    pub(in crate::typeset::flow) fn note(&mut self, lines: &[ChosenLine]) {
        self.broken += lines.iter().filter(|line| line.kind == BreakKind::Emergency).count();
        for line in lines {
            self.overfull = self.overfull.max(f64::from(line.setting.overfull));
        }
    }
}

/// A cell, composed.
#[derive(Debug)]
pub(super) struct ComposedCell {
    /// Its first row, counted within its part of the table.
    pub(super) row: usize,
    /// How many rows it takes.
    pub(super) rows: usize,
    /// Whether it stands at the foot of its row.
    pub(super) at_foot: bool,
    /// By how much a formula moves its first line down.
    pub(super) lowered: Length,
    /// What stands in it, one under the other.
    pub(super) parts: Vec<Row>,
}

impl ComposedCell {
    /// Whether it is made of nothing but lines of one height.
    pub(super) fn is_simple(&self, leading: Length) -> bool {
        self.parts.iter().all(|part| part.height == leading && part.space_above == Length::ZERO)
    }

    /// The height of its parts as they are.
    pub(super) fn height(&self) -> Length {
        self.parts.iter().map(|part| part.height + part.space_above).sum()
    }
}

impl Composer<'_, '_> {
    /// Composes a cell in the width of its columns.
    pub(super) fn compose_cell(
        &mut self,
        (row, cell): (usize, &TableCell),
        owner: crate::typeset::pages::ElementId,
        plan: &Plan,
        frame: &Frame,
    ) -> ComposedCell {
        let (x, width) = plan.place(cell.column, cell.columns);
        let column = plan.columns[cell.column];
        let mut inner = Frame {
            x: frame.x + x,
            width,
            owner,
            leading: plan.leading,
            block_space: Length::ZERO,
            indented: false,
            justified: false,
            ..frame.clone()
        };
        if cell.role != CellRole::Data {
            inner.style.cut.italic = true;
        }
        let across = match (cell.columns > 1, cell.role) {
            (false, _) => column.across,
            (true, CellRole::ColumnHead) => Across::Centre,
            // What reaches over columns of numbers is no number.
            (true, _) => column.written,
        };
        let number = (cell.columns == 1 && cell.role == CellRole::Data).then_some(column);
        let parts = self.cell_parts(&cell.blocks, &inner, (across, number));
        let at_foot = cell.role == CellRole::ColumnHead;
        let usual = self.baseline(inner.style.size, inner.leading);
        let first = parts.first().and_then(|part| part.baseline);
        let lowered = first.map_or(Length::ZERO, |first| (first - usual).max(Length::ZERO));
        ComposedCell { row, rows: cell.rows, at_foot, lowered, parts }
    }

    /// The parts of a cell, made apart from the rows of the document.
    fn cell_parts(
        &mut self,
        blocks: &[Block],
        frame: &Frame,
        (across, number): (Across, Option<Column>),
    ) -> Vec<Row> {
        let outer = std::mem::take(&mut self.pieces);
        let without_float = self.space_without_float.take();
        let (keep, page_break) = (std::mem::take(&mut self.keep), self.page_break);
        let (space, follows) = (self.space_below, self.follows_paragraph);
        self.page_break = false;
        self.space_below = Length::ZERO;
        let between = self.lines(self.design.table.paragraph_space);
        for (index, block) in blocks.iter().enumerate() {
            if index > 0 {
                self.leave_space(between);
            }
            self.follows_paragraph = false;
            match &block.kind {
                BlockKind::Paragraph(_) => {
                    let alone = blocks.len() == 1;
                    self.cell_paragraph(block, frame, (across, number.filter(|_| alone)), alone);
                }
                _ => {
                    self.block(block, frame);
                    // Lists and the like ask for space that a cell has not.
                    self.space_below = self.space_below.min(between);
                }
            }
        }
        let mut rows = self.settle(0);
        self.pieces = outer;
        self.space_without_float = without_float;
        for row in &mut rows {
            row.space_above = row.space_above.min(between);
            if row.break_before == BreakBefore::Forced {
                row.break_before = BreakBefore::Allowed(0.0);
            }
        }
        if let Some(first) = rows.first_mut() {
            first.space_above = Length::ZERO;
        }
        self.keep = keep;
        self.page_break = page_break;
        self.space_below = space;
        self.follows_paragraph = follows;
        rows
    }

    /// A paragraph of a cell. One that stands alone is the cell's own text.
    fn cell_paragraph(
        &mut self,
        block: &Block,
        frame: &Frame,
        (across, number): (Across, Option<Column>),
        alone: bool,
    ) {
        let BlockKind::Paragraph(content) = &block.kind else { return };
        let mut frame = frame.clone();
        if !alone || block.language.is_some() || block.anchor.is_some() {
            frame.owner = self.structure.element(frame.owner, Role::Paragraph);
        }
        if let Some(anchor) = &block.anchor {
            self.structure.set_anchor(frame.owner, anchor);
        }
        self.apply_language(&mut frame, block.language.as_ref());
        let text = self.itemize(content, &frame.style.clone(), frame.owner, frame.width);
        let settings = ParagraphSettings {
            width: frame.width,
            first_indent: Length::ZERO,
            rest_indent: Length::ZERO,
            em: frame.style.size,
            fit: Fit::Ragged,
            across: across.in_direction(frame.style.direction),
        };
        let mut lines = self.set_lines(&text, &settings);
        if let (Some(column), [line]) =
            (number.filter(|column| column.numbers), lines.as_mut_slice())
        {
            let at = match read(number_text(&text), &frame.style.language) {
                Entry::Number { whole_end } => {
                    let units = self.finder.find(&text, f64::INFINITY, &mut self.shaper);
                    Some(Length::points(width_before(&units, whole_end)))
                }
                // A dash stands under the units, and a longer mark as far to the right as it can.
                Entry::Mark => Some(line.width.max(column.whole_end + line.width - frame.width)),
                Entry::Text => None,
            };
            if let Some(whole) = at {
                let x = column.whole_end - whole;
                if x >= Length::ZERO && x + line.width <= frame.width + Length::points(0.5) {
                    move_line(line, x);
                }
            }
        }
        let first = self.pieces.len();
        self.push_cell_lines(lines, &frame);
        if let (Some(anchor), Some(piece)) = (&block.anchor, self.pieces.get_mut(first)) {
            piece.attach(Beside { anchors: vec![anchor.clone()], ..Beside::default() });
        }
    }
}

/// Moves a line so that it begins at a place of its measure.
fn move_line(line: &mut Line, x: Length) {
    let begin = line
        .items
        .iter()
        .filter_map(|item| match &item.kind {
            crate::typeset::pages::ItemKind::Glyphs(run) => Some(run.origin.x),
            crate::typeset::pages::ItemKind::Picture { rect, .. } => Some(rect.origin.x),
            _ => None,
        })
        .reduce(Length::min);
    let by = x - begin.unwrap_or(x);
    line.items = std::mem::take(&mut line.items)
        .into_iter()
        .map(|i| shift_item(i, by, Length::ZERO))
        .collect();
    line.links = std::mem::take(&mut line.links)
        .into_iter()
        .map(|l| shift_link(l, by, Length::ZERO))
        .collect();
}
