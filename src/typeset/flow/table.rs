//! Tables to rows.
//!
//! Columns get their natural width where all of them fit; else each gets its narrowest (its longest
//! word), and what is left is shared in proportion to what each still wants.

use crate::geometry::{Length, Rect};
use crate::manuscript::ast::Alignment;
use crate::resolve::document::{Anchor, Block, BlockKind, Table, TableCell};
use crate::typeset::flow::paragraph::ParagraphSettings;
use crate::typeset::flow::{BreakBefore, Composer, Frame, Row, rule, shift_item, shift_link};
use crate::typeset::inline::line::Across;
use crate::typeset::inline::linebreak::Fit;
use crate::typeset::inline::style::Figures;
use crate::typeset::inline::units::UnitKind;
use crate::typeset::pages::{ElementId, Role};

/// Where a table's columns stand.
struct Columns {
    /// Left edge and width of each.
    places: Vec<(Length, Length)>,
    /// Alignment of each.
    alignments: Vec<Alignment>,
    /// Width of all.
    width: Length,
}

impl Composer<'_, '_> {
    /// A table with its caption above it.
    pub(super) fn table(&mut self, table: &Table, anchor: Option<&Anchor>, frame: &Frame) {
        let design = self.design.table.clone();
        let space = self.lines(design.space);
        let mut style = frame.style.clone().sized(frame.style.size * design.size);
        style.figures = Figures::Tabular;
        let frame = Frame { style, indented: false, justified: false, ..frame.clone() };
        let division = self.structure.element(frame.owner, Role::Division);
        if let Some(anchor) = anchor {
            self.structure.set_anchor(division, anchor);
        }
        self.leave_space(space);
        if table.label.is_some() || !table.caption.is_empty() {
            let caption = self.structure.element(division, Role::Caption);
            let mut row = Row::default();
            let mut y = Length::ZERO;
            let content = (table.label.as_ref(), table.caption.as_slice());
            self.caption(&mut row, content, caption, (&frame, &mut y));
            row.height = y.round_up_to(self.design.text.leading);
            self.push(row);
            self.keep = self.keep.max(2);
        }
        let owner = self.structure.element(division, Role::Table);
        let columns = self.columns(table, &frame);
        let head = self.structure.element(owner, Role::TableHead);
        for (index, cells) in table.head.iter().enumerate() {
            let mut row = self.table_row(cells, (head, Role::TableHeaderCell), &columns, &frame);
            let last = index + 1 == table.head.len();
            if index == 0 {
                row.items.push(self.table_rule(
                    &columns,
                    &frame,
                    (Length::ZERO, design.outer_rule),
                ));
            }
            if last {
                let y = row.height;
                row.items.push(self.table_rule(&columns, &frame, (y, design.inner_rule)));
            }
            self.push(row);
            self.keep = self.keep.max(1);
        }
        let body = self.structure.element(owner, Role::TableBody);
        let count = table.body.len();
        for (index, cells) in table.body.iter().enumerate() {
            let mut row = self.table_row(cells, (body, Role::TableDataCell), &columns, &frame);
            if index == 0 && table.head.is_empty() {
                row.items.push(self.table_rule(
                    &columns,
                    &frame,
                    (Length::ZERO, design.outer_rule),
                ));
            }
            if index + 1 == count {
                let y = row.height;
                row.items.push(self.table_rule(&columns, &frame, (y, design.outer_rule)));
            }
            let together = index == 1 || (index > 0 && index + 1 == count);
            row.break_before =
                if together { BreakBefore::Forbidden } else { BreakBefore::Allowed(20.0) };
            self.push(row);
        }
        self.leave_space(space);
    }

    /// A rule across all columns at a height.
    fn table_rule(
        &self,
        columns: &Columns,
        frame: &Frame,
        (y, thickness): (Length, Length),
    ) -> crate::typeset::pages::Item {
        let y = y - thickness / 2.0;
        rule(Rect::new(frame.x, y, columns.width, thickness), self.design.colours.rule)
    }

    /// One row of a table: its cells side by side, as high as the highest.
    fn table_row(
        &mut self,
        cells: &[TableCell],
        (owner, role): (ElementId, Role),
        columns: &Columns,
        frame: &Frame,
    ) -> Row {
        let element = self.structure.element(owner, Role::TableRow);
        let mut row = Row { height: frame.leading, ..Row::default() };
        for (index, &(x, width)) in columns.places.iter().enumerate() {
            let cell_element = self.structure.element(element, role.clone());
            let Some(cell) = cells.get(index) else { continue };
            let mut inner = frame.inset(x);
            inner.width = width;
            inner.owner = cell_element;
            if role == Role::TableHeaderCell {
                inner.style.cut.italic = true;
            }
            let across = match columns.alignments.get(index) {
                Some(Alignment::Right) => Across::Right,
                Some(Alignment::Centre) => Across::Centre,
                _ => Across::Left,
            };
            let mut y = Length::ZERO;
            for part in self.cell_rows(&cell.blocks, &inner, across) {
                y += part.space_above;
                row.items
                    .extend(part.items.into_iter().map(|item| shift_item(item, Length::ZERO, y)));
                row.links
                    .extend(part.links.into_iter().map(|link| shift_link(link, Length::ZERO, y)));
                row.anchors.extend(part.anchors);
                row.notes.extend(part.notes);
                row.start = row.start.or(part.start);
                y += part.height;
            }
            row.height = row.height.max(y.round_up_to(self.design.text.leading));
        }
        row
    }

    /// The rows of a cell, made apart from those of the document.
    fn cell_rows(&mut self, blocks: &[Block], frame: &Frame, across: Across) -> Vec<Row> {
        let outer = std::mem::take(&mut self.pieces);
        let (keep, page_break) = (std::mem::take(&mut self.keep), self.page_break);
        let (space, follows) = (self.space_below, self.follows_paragraph);
        self.page_break = false;
        self.space_below = Length::ZERO;
        self.follows_paragraph = false;
        for block in blocks {
            match &block.kind {
                BlockKind::Paragraph(content) => {
                    let text =
                        self.itemize(content, &frame.style.clone(), frame.owner, frame.width);
                    let settings = ParagraphSettings {
                        width: frame.width,
                        first_indent: Length::ZERO,
                        rest_indent: Length::ZERO,
                        em: frame.style.size,
                        fit: Fit::Ragged,
                        across,
                    };
                    let lines = self.set_lines(&text, &settings);
                    self.push_lines(lines, frame);
                }
                _ => self.block(block, frame),
            }
        }
        let rows = self.settle(0);
        self.pieces = outer;
        self.keep = keep;
        self.page_break = page_break;
        self.space_below = space;
        self.follows_paragraph = follows;
        rows
    }

    /// Finds the widths of columns.
    fn columns(&mut self, table: &Table, frame: &Frame) -> Columns {
        let count = table.columns.len().max(1);
        let gap = frame.style.size * self.design.table.column_gap;
        let mut narrowest = vec![1.0_f64; count];
        let mut natural = vec![1.0_f64; count];
        // The texts are itemized for their widths alone, into a tree that is thrown away.
        let saved = std::mem::replace(
            &mut self.structure,
            crate::typeset::structure::StructureBuilder::new(),
        );
        for cells in table.head.iter().chain(&table.body) {
            for (index, cell) in cells.iter().enumerate().take(count) {
                let (least, most) = self.cell_widths(&cell.blocks, frame);
                narrowest[index] = narrowest[index].max(least);
                natural[index] = natural[index].max(most);
            }
        }
        self.structure = saved;
        let available = (frame.width - gap * (count - 1) as f64).to_points().max(count as f64);
        let widths = share_width(&narrowest, &natural, available);
        let mut places = Vec::with_capacity(count);
        let mut x = Length::ZERO;
        for width in widths {
            let width = Length::points(width);
            places.push((x, width));
            x += width + gap;
        }
        Columns { places, alignments: table.columns.clone(), width: x - gap }
    }

    /// The width of a cell's longest word, and of its longest line if none is broken.
    fn cell_widths(&mut self, blocks: &[Block], frame: &Frame) -> (f64, f64) {
        let mut least: f64 = 0.0;
        let mut most: f64 = 0.0;
        for block in blocks {
            let content = match &block.kind {
                BlockKind::Paragraph(content) => content,
                _ => {
                    // Other blocks want what they can get.
                    least = least.max(frame.style.size.to_points() * 6.0);
                    most = most.max(frame.width.to_points());
                    continue;
                }
            };
            let text = self.itemize(
                content,
                &frame.style.clone(),
                crate::typeset::structure::StructureBuilder::ROOT,
                frame.width,
            );
            let units = self.finder.find(&text, f64::INFINITY, &mut self.shaper);
            let mut word = 0.0;
            let mut line = 0.0;
            for unit in &units.units {
                match &unit.kind {
                    UnitKind::Word(shaped) => word += shaped.width,
                    UnitKind::Object { width, .. } => word += width,
                    UnitKind::Space { width, .. } => {
                        least = least.max(word);
                        line += word + width;
                        word = 0.0;
                    }
                    UnitKind::LineBreak => {
                        least = least.max(word);
                        most = most.max(line + word);
                        word = 0.0;
                        line = 0.0;
                    }
                }
            }
            least = least.max(word);
            most = most.max(line + word);
        }
        // Half a point keeps a cell that just fits from being broken by rounding.
        (least + 0.5, most + 0.5)
    }
}

/// Shares a width among columns that want at least `narrowest` and at most `natural`.
fn share_width(narrowest: &[f64], natural: &[f64], available: f64) -> Vec<f64> {
    let wanted: f64 = natural.iter().sum();
    if wanted <= available {
        return natural.to_vec();
    }
    let least: f64 = narrowest.iter().sum();
    if least >= available {
        return narrowest.iter().map(|width| width / least * available).collect();
    }
    let free = available - least;
    narrowest
        .iter()
        .zip(natural)
        .map(|(&least_width, &natural_width)| {
            least_width + free * (natural_width - least_width) / (wanted - least)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::share_width;

    #[test]
    fn widths_are_shared_between_narrowest_and_natural() {
        for (narrowest, natural, available, expected) in [
            ([10.0, 20.0], [30.0, 40.0], 100.0, [30.0, 40.0]),
            ([10.0, 20.0], [30.0, 60.0], 60.0, [20.0, 40.0]),
            ([50.0, 50.0], [80.0, 60.0], 50.0, [25.0, 25.0]),
        ] {
            assert_eq!(share_width(&narrowest, &natural, available), expected);
        }
    }
}
