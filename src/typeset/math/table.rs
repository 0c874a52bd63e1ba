//! Rows and columns.

use crate::math::tree::{Align, Class, Node, Style, Table, TableKind};
use crate::typeset::math::boxes::MathBox;
use crate::typeset::math::{MathSetter, Setting};

/// How the rows and columns of a kind of table stand. Lengths in em of its style.
struct Look {
    /// The style of its cells.
    style: Style,
    /// How high and deep a row is at least.
    strut: (f64, f64),
    /// Space between rows beyond their struts.
    line_gap: f64,
    /// The least space between what stands in two rows.
    least: f64,
}

/// Distances of lines in em, as LaTeX and amsmath have them for text of ten points: lines are twelve
/// points apart, of which seven tenths are above the baseline; aligned formulas have three points
/// (`\jot`) more between them.
fn look(kind: TableKind, outer: Style) -> Look {
    let strut = (0.84, 0.36);
    match kind {
        TableKind::Matrix | TableKind::Array => {
            Look { style: Style::Text, strut, line_gap: 0.0, least: 0.1 }
        }
        TableKind::SmallMatrix => {
            let style = outer.max(Style::Script);
            Look { style, strut: (0.7, 0.2), line_gap: 0.05, least: 0.1 }
        }
        // Lines of cases are a fifth farther apart.
        TableKind::Cases => {
            Look { style: Style::Text, strut: (1.01, 0.43), line_gap: 0.0, least: 0.1 }
        }
        TableKind::DisplayCases => {
            Look { style: Style::Display, strut: (1.01, 0.43), line_gap: 0.1, least: 0.3 }
        }
        TableKind::Aligned | TableKind::Gathered | TableKind::Multiline => {
            Look { style: Style::Display, strut, line_gap: 0.3, least: 0.4 }
        }
        TableKind::Substack => {
            Look { style: outer.max(Style::Script), strut: (0.7, 0.2), line_gap: 0.0, least: 0.1 }
        }
    }
}

/// Thickness of rules, in em (`\arrayrulewidth`).
const RULE: f64 = 0.04;
/// Space between two rules beside each other, in em (`\doublerulesep`).
const BETWEEN_RULES: f64 = 0.2;

impl MathSetter<'_, '_> {
    pub(super) fn table(&mut self, table: &Table, outer: Setting) -> MathBox {
        let look = look(table.kind, outer.style);
        let setting = Setting::new(look.style);
        let size = self.size(setting);
        let cells: Vec<Vec<MathBox>> = table
            .rows
            .iter()
            .enumerate()
            .map(|(index, row)| {
                let cells = row.cells.iter().enumerate();
                cells
                    .map(|(column, cell)| self.cell(table, (index, column), cell, setting))
                    .collect()
            })
            .collect();
        let columns = cells.iter().map(Vec::len).max().unwrap_or(0);
        let widths: Vec<f64> = (0..columns)
            .map(|column| {
                let cells = cells.iter().filter_map(|row| row.get(column));
                cells.map(|cell| cell.width).fold(0.0, f64::max)
            })
            .collect();
        let (places, whole) = self.columns(table, &widths, size);
        // Down from the top: where each row's baseline is.
        let mut baselines: Vec<f64> = Vec::with_capacity(cells.len());
        let mut rules: Vec<f64> = Vec::new();
        let mut top = 0.0;
        let mut last_depth: Option<f64> = None;
        let mut row_tops: Vec<f64> = Vec::with_capacity(cells.len());
        for (index, row) in cells.iter().enumerate() {
            row_tops.push(top);
            let count = table.row_rules.get(index).copied().unwrap_or(0);
            let over = self.row_rules(count, &mut top, size, &mut rules);
            let height = row.iter().map(|cell| cell.height).fold(0.0, f64::max);
            let depth = row.iter().map(|cell| cell.depth).fold(0.0, f64::max);
            let mut above = height.max(look.strut.0 * size);
            if let Some(last_depth) = last_depth
                && !over
            {
                top += look.line_gap * size;
                // Tall rows do not come closer than this.
                let strut = last_depth.max(look.strut.1 * size) - last_depth;
                let air = strut + (above - height) + look.line_gap * size;
                above += (look.least * size - air).max(0.0);
            }
            baselines.push(top + above);
            top += above + depth.max(look.strut.1 * size) + table.rows[index].gap * size;
            last_depth = Some(depth);
        }
        let count = table.row_rules.get(cells.len()).copied().unwrap_or(0);
        self.row_rules(count, &mut top, size, &mut rules);
        let total = top;
        // Centred on the axis of what is around it.
        let height = total / 2.0 + self.axis(outer);
        let cuts = row_tops.iter().skip(1).map(|top| height - top).collect();
        let mut grid =
            MathBox { cuts, width: whole, height, depth: total - height, ..MathBox::default() };
        for (row, (cells, baseline)) in cells.into_iter().zip(&baselines).enumerate() {
            for (column, cell) in cells.into_iter().enumerate() {
                let free = widths[column] - cell.width;
                let (place, free) = match table.kind {
                    // One formula over several lines has the whole width.
                    TableKind::Multiline => (0.0, whole - cell.width),
                    _ => (places[column], free),
                };
                let x = place
                    + match table.align(column, row) {
                        Align::Left => 0.0,
                        Align::Centre => free / 2.0,
                        Align::Right => free,
                    };
                grid.take(cell, x, height - baseline);
            }
        }
        for rule in rules {
            let y = height - rule - RULE * size;
            grid.rule((0.0, y), (whole, RULE * size));
        }
        for (index, &column) in table.column_rules.iter().enumerate() {
            let before = table.column_rules[..index].iter().filter(|&&other| other == column);
            let x = match (column.checked_sub(1), places.get(column)) {
                (None, _) => 0.0,
                (Some(last), None) => match widths.get(last) {
                    Some(width) => places[last] + width + SEPARATION * size - RULE * size,
                    None => whole,
                },
                (Some(last), Some(place)) => (places[last] + widths[last] + place) / 2.0,
            };
            let x = x + before.count() as f64 * BETWEEN_RULES * size;
            grid.rule((x, height - total), (RULE * size, total));
        }
        grid
    }

    fn cell(
        &mut self,
        table: &Table,
        (row, column): (usize, usize),
        cell: &[Node],
        setting: Setting,
    ) -> MathBox {
        let pair = table.columns.len().max(1);
        // In an alignment what stands right of `&` stands behind something: a relation has its space.
        // So does what a formula over several lines goes on with.
        let behind = match table.kind {
            TableKind::Aligned => column % pair > 0,
            TableKind::Multiline => row > 0,
            _ => false,
        };
        // The sign of an `eqnarray` has a column of its own, and stands before something as well.
        let before = table.kind == TableKind::Aligned && pair == 3 && column % pair == 1;
        if cell.is_empty() || !(behind || before) {
            return self.list(cell, setting);
        }
        let nothing = || Node::Group(Class::Ordinary, Vec::new());
        let mut nodes = vec![nothing()];
        nodes.extend_from_slice(cell);
        if before {
            nodes.push(nothing());
        }
        self.list(&nodes, setting)
    }

    /// Where columns begin, and how wide all of them are.
    fn columns(&self, table: &Table, widths: &[f64], size: f64) -> (Vec<f64>, f64) {
        // Arrays have space at their sides, within their rules.
        let side = if table.kind == TableKind::Array { SEPARATION * size } else { 0.0 };
        let mut places = Vec::with_capacity(widths.len());
        let mut pen = side;
        for (column, width) in widths.iter().enumerate() {
            if column > 0 {
                pen += size
                    * match table.kind {
                        TableKind::Matrix | TableKind::Array => 2.0 * SEPARATION,
                        TableKind::SmallMatrix => 0.4,
                        TableKind::Cases | TableKind::DisplayCases => 1.0,
                        TableKind::Aligned if column % table.columns.len().max(1) > 0 => 0.0,
                        TableKind::Aligned | TableKind::Gathered | TableKind::Multiline => 2.0,
                        TableKind::Substack => 0.0,
                    };
            }
            places.push(pen);
            pen += width;
        }
        pen += side;
        if table.kind == TableKind::Multiline {
            // Lines that would fill it have an indent on both sides (`\multlinegap`).
            pen = pen.max(self.measure - 2.0 * size);
        }
        (places, pen)
    }

    /// Makes room for rules over a row; whether there are any.
    fn row_rules(&self, count: usize, top: &mut f64, size: f64, rules: &mut Vec<f64>) -> bool {
        for index in 0..count {
            if index > 0 {
                *top += BETWEEN_RULES * size;
            }
            rules.push(*top);
            *top += RULE * size;
        }
        count > 0
    }
}

/// Space at each side of a column, in em (`\arraycolsep`).
const SEPARATION: f64 = 0.5;
