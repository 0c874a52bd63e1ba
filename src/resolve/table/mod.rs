//! Settles a table: every place of its grid is covered by one cell, every cell knows what it heads,
//! and every column whether it holds numbers.
//!
//! Both outputs take their rows from here, so that they agree on what is a head and what is aligned
//! as a number.

pub mod number;

use crate::language::Language;
use crate::manuscript::ast::Alignment;
use crate::resolve::document::{BlockKind, CellRole, Column, Inline, Table, TableCell};
use crate::resolve::plain::plain_text;
use crate::resolve::table::number::Entry;

/// Settles a table whose cells stand as written. `row_heads` says that the first column heads rows;
/// it also does where it has no head of its own.
pub(super) fn settle(table: &mut Table, row_heads: bool, language: &Language) {
    // A head that says nothing is only there because a pipe table cannot do without.
    if table.head.iter().flatten().all(|cell| cell.blocks.is_empty()) {
        table.head.clear();
    }
    let mut parts = [&mut table.head, &mut table.body, &mut table.foot];
    let mut placed = parts.each_ref().map(|part| Grid::place(part));
    let widest = placed.iter().map(Grid::width).max().unwrap_or(0).max(table.columns.len());
    table.columns.resize(widest, Column::default());
    for (part, grid) in parts.iter_mut().zip(&mut placed) {
        grid.fill(part, widest);
    }
    assign_roles(table, row_heads);
    for index in 0..widest {
        let counts = table.columns[index].alignment != Alignment::Left;
        table.columns[index].numbers = counts && holds_numbers(table, index, language);
    }
}

/// Which places of a part's grid are taken.
struct Grid {
    taken: Vec<Vec<bool>>,
    /// Column and size of each cell, row by row.
    cells: Vec<Vec<(usize, usize, usize)>>,
}

impl Grid {
    /// Finds a place for every cell: the next one in its row that is free. What would reach into
    /// another cell, or out of the part at its foot, is cut.
    fn place(rows: &[Vec<TableCell>]) -> Self {
        let mut grid = Self { taken: vec![Vec::new(); rows.len()], cells: Vec::new() };
        for (index, row) in rows.iter().enumerate() {
            let mut column = 0;
            let mut cells = Vec::with_capacity(row.len());
            for cell in row {
                while grid.is_taken(index, column) {
                    column += 1;
                }
                let mut columns = 1;
                while columns < cell.columns && !grid.is_taken(index, column + columns) {
                    columns += 1;
                }
                let rows = cell.rows.clamp(1, rows.len() - index);
                for taken in &mut grid.taken[index..index + rows] {
                    let end = column + columns;
                    taken.resize(taken.len().max(end), false);
                    taken[column..end].fill(true);
                }
                cells.push((column, columns, rows));
                column += columns;
            }
            grid.cells.push(cells);
        }
        grid
    }

    fn is_taken(&self, row: usize, column: usize) -> bool {
        self.taken[row].get(column).copied().unwrap_or(false)
    }

    /// How many columns there are.
    fn width(&self) -> usize {
        self.taken.iter().map(Vec::len).max().unwrap_or(0)
    }

    /// Writes the places into the cells, and fills what is left with empty ones.
    fn fill(&mut self, rows: &mut [Vec<TableCell>], width: usize) {
        for (index, row) in rows.iter_mut().enumerate() {
            for (cell, &(column, columns, rows)) in row.iter_mut().zip(&self.cells[index]) {
                (cell.column, cell.columns, cell.rows) = (column, columns, rows);
            }
            for column in 0..width {
                if !self.is_taken(index, column) {
                    row.push(TableCell {
                        blocks: Vec::new(),
                        column,
                        columns: 1,
                        rows: 1,
                        role: CellRole::Data,
                    });
                }
            }
            row.sort_by_key(|cell| cell.column);
        }
    }
}

/// Says what each cell heads. An empty cell heads nothing.
fn assign_roles(table: &mut Table, asked_for: bool) {
    let unheaded = !table.head.is_empty()
        && table.columns.len() > 1
        && table.head.iter().flatten().all(|cell| cell.column > 0 || cell.blocks.is_empty());
    for cell in table.head.iter_mut().flatten().filter(|cell| !cell.blocks.is_empty()) {
        cell.role = CellRole::ColumnHead;
    }
    if asked_for || unheaded {
        for cell in table.body.iter_mut().chain(&mut table.foot).flatten() {
            if cell.column == 0 && !cell.blocks.is_empty() {
                cell.role = CellRole::RowHead;
            }
        }
    }
}

/// Whether at least two thirds of what a column says in the body are numbers.
fn holds_numbers(table: &Table, column: usize, language: &Language) -> bool {
    let cells =
        table.body.iter().flatten().filter(|cell| {
            cell.column == column && cell.columns == 1 && cell.role == CellRole::Data
        });
    let (mut numbers, mut others) = (0, 0);
    for cell in cells {
        match entry(cell, language) {
            Some(Entry::Number { .. }) => numbers += 1,
            Some(Entry::Text) => others += 1,
            Some(Entry::Mark) | None => {}
        }
    }
    numbers > 0 && numbers >= 2 * others
}

/// What a cell says, as a number column sees it; nothing where it is empty.
fn entry(cell: &TableCell, language: &Language) -> Option<Entry> {
    match cell.blocks.as_slice() {
        [] => None,
        [block] => match &block.kind {
            BlockKind::Paragraph(content)
                if !content.iter().any(|inline| matches!(inline, Inline::LineBreak)) =>
            {
                Some(number::read(&plain_text(content), language))
            }
            _ => Some(Entry::Text),
        },
        _ => Some(Entry::Text),
    }
}
