//! Grid tables: cells drawn with `+`, `-` and `|`, with spans and blocks in them.
//!
//! A cell is found by walking around it, from a corner to the right, down, back and up, as docutils
//! does and pandoc after it. A line of `=` ends the head; where the last line is one, too, the one
//! before it begins the foot. Colons in the line under the head (or in the first line, where there
//! is no head) align the columns.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::manuscript::ast::{Alignment, Column};
use crate::manuscript::table::canvas::{Canvas, Place};
use crate::manuscript::table::{Contents, Drawn, DrawnCell, Found, LINE};

/// Whether a line is one between rows that reaches over all columns.
pub(super) fn is_border(line: &str) -> bool {
    line.starts_with('+')
        && line.ends_with('+')
        && line.len() > 2
        && line.chars().all(|c| matches!(c, '+' | '-' | '=' | ':'))
}

/// Reads the grid table that begins with a line.
pub(super) fn read(canvas: &Canvas<'_>, first: usize) -> Option<Found> {
    if !is_border(canvas.content(first)) {
        return None;
    }
    let mut end = first + 1;
    while canvas.continues(end, first) && canvas.content(end).starts_with(['+', '|']) {
        end += 1;
    }
    // What follows the last border is no part of the table.
    while end > first + 2 && !is_border(canvas.content(end - 1)) {
        end -= 1;
    }
    let grid = Grid::new(canvas, first..end)?;
    let table = grid.table(canvas)?;
    Some(Found { table, lines: first..end, anchor: first })
}

/// The characters of a grid.
struct Grid {
    places: Vec<Vec<Place>>,
    /// Columns.
    width: usize,
}

/// A cell by the borders around it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Cell {
    top: usize,
    left: usize,
    bottom: usize,
    right: usize,
}

impl Grid {
    fn new(canvas: &Canvas<'_>, lines: Range<usize>) -> Option<Self> {
        let start = canvas.places(lines.start).iter().position(|place| place.character == '+')?;
        let mut places: Vec<Vec<Place>> = Vec::with_capacity(lines.len());
        for index in lines {
            let line = canvas.places(index);
            // A table in a list may be indented by tabs in one line and spaces in another, but its
            // columns stand under one another.
            places.push(line.get(start..)?.to_vec());
        }
        let width = places.iter().map(|line| trimmed(line)).max()?;
        Some(Self { places, width })
    }

    fn at(&self, row: usize, column: usize) -> char {
        self.places[row].get(column).map_or(' ', |place| place.character)
    }

    /// The table, if its cells cover it without a gap.
    fn table(&self, canvas: &Canvas<'_>) -> Option<Drawn> {
        let cells = self.cells()?;
        let rows: Vec<usize> = edges(cells.iter().flat_map(|cell| [cell.top, cell.bottom]));
        let columns: Vec<usize> = edges(cells.iter().flat_map(|cell| [cell.left, cell.right]));
        let last = self.places.len() - 1;
        let rules: Vec<usize> = rows.iter().copied().filter(|&row| self.is_double(row)).collect();
        let (head_end, foot_start) = match rules.as_slice() {
            [.., foot, end] if *end == last => {
                (rules[0], if rules.len() > 2 || rules[0] == *foot { *foot } else { last })
            }
            [end] if *end == last => (0, last),
            [head, ..] => (*head, last),
            [] => (0, last),
        };
        // Two double rules, of which one is the last line, part a foot from a body without a head.
        let head_end = if head_end == foot_start { 0 } else { head_end };
        let ruler = if head_end > 0 { head_end } else { 0 };
        let widths = columns.windows(2).map(|edge| Column {
            alignment: self.alignment(ruler, edge[0], edge[1]),
            share: Some((edge[1] - edge[0]) as f64 / LINE),
        });
        let index_of = |edges: &[usize], edge: usize| edges.partition_point(|&known| known < edge);
        let part = |range: Range<usize>| -> Vec<Vec<DrawnCell>> {
            let starts = rows.iter().copied().filter(|row| range.contains(row));
            starts
                .map(|row| {
                    let mut begun: Vec<&Cell> = cells.iter().filter(|c| c.top == row).collect();
                    begun.sort_by_key(|cell| cell.left);
                    begun
                        .into_iter()
                        .map(|cell| DrawnCell {
                            lines: self.lines(*cell, canvas.text),
                            columns: index_of(&columns, cell.right) - index_of(&columns, cell.left),
                            rows: index_of(&rows, cell.bottom) - index_of(&rows, cell.top),
                        })
                        .collect()
                })
                .collect()
        };
        let range = self.places[0][0].offset..self.places[last].last()?.offset;
        Some(Drawn {
            columns: widths.collect(),
            head: part(0..head_end),
            body: part(head_end..foot_start),
            foot: part(foot_start..last),
            contents: Contents::Blocks,
            range,
        })
    }

    /// The cells, from the upper left on; nothing where they leave a gap.
    fn cells(&self) -> Option<Vec<Cell>> {
        let (bottom, right) = (self.places.len() - 1, self.width - 1);
        let mut cells = Vec::new();
        // Down to where each column is covered.
        let mut covered = vec![0; right];
        let mut corners = BTreeSet::from([(0, 0)]);
        while let Some((top, left)) = corners.pop_first() {
            if top == bottom || left == right || covered[left] > top {
                continue;
            }
            let cell = self.cell(top, left)?;
            let columns = &mut covered[cell.left..cell.right];
            if columns.iter().any(|&down| down != cell.top) {
                return None;
            }
            columns.fill(cell.bottom);
            corners.insert((cell.top, cell.right));
            corners.insert((cell.bottom, cell.left));
            cells.push(cell);
        }
        covered.iter().all(|&down| down == bottom).then_some(cells)
    }

    /// The smallest cell with an upper left corner.
    fn cell(&self, top: usize, left: usize) -> Option<Cell> {
        if self.at(top, left) != '+' {
            return None;
        }
        for right in left + 1..self.width {
            match self.at(top, right) {
                '+' => {
                    if let Some(bottom) = self.bottom(top, left, right) {
                        return Some(Cell { top, left, bottom, right });
                    }
                }
                '-' | '=' | ':' => {}
                _ => return None,
            }
        }
        None
    }

    /// Where the cell between two upper corners ends.
    fn bottom(&self, top: usize, left: usize, right: usize) -> Option<usize> {
        for bottom in top + 1..self.places.len() {
            match (self.at(bottom, left), self.at(bottom, right)) {
                ('+', '+') => {
                    let closed = (left + 1..right)
                        .all(|column| matches!(self.at(bottom, column), '-' | '=' | ':' | '+'));
                    if closed {
                        return Some(bottom);
                    }
                }
                ('|' | '+', '|' | '+') => {}
                _ => return None,
            }
        }
        None
    }

    /// Whether a row is a double rule across the whole table.
    fn is_double(&self, row: usize) -> bool {
        (0..self.width).all(|column| matches!(self.at(row, column), '+' | '=' | ':'))
    }

    /// The alignment that the colons of a border between two edges give.
    fn alignment(&self, row: usize, left: usize, right: usize) -> Alignment {
        match (self.at(row, left + 1) == ':', self.at(row, right - 1) == ':') {
            (true, true) if right - left > 2 => Alignment::Centre,
            (true, _) => Alignment::Left,
            (false, true) => Alignment::Right,
            (false, false) => Alignment::Start,
        }
    }

    /// The lines of a cell, without the space that all of them begin with.
    fn lines(&self, cell: Cell, text: &str) -> Vec<Range<usize>> {
        let offset = |row: usize, column: usize| {
            let line = &self.places[row];
            line.get(column).or(line.last()).map_or(0, |place| place.offset)
        };
        let within = |row: usize, from: usize| {
            let (start, end) = (offset(row, from), offset(row, cell.right));
            start..start + text[start..end.max(start)].trim_end().len()
        };
        let indent = |row: usize| {
            let blank = |column: &usize| self.at(row, *column) == ' ';
            (cell.left + 1..cell.right).take_while(blank).count()
        };
        let rows = cell.top + 1..cell.bottom;
        let filled = rows.clone().filter(|&row| !within(row, cell.left + 1).is_empty());
        let shared = filled.map(indent).min().unwrap_or(0);
        rows.map(|row| within(row, cell.left + 1 + shared)).collect()
    }
}

/// The length of a line without space at its end.
fn trimmed(line: &[Place]) -> usize {
    line.iter().rposition(|place| place.character != ' ').map_or(0, |last| last + 1)
}

/// Edges in order, each once.
fn edges(found: impl Iterator<Item = usize>) -> Vec<usize> {
    found.collect::<BTreeSet<_>>().into_iter().collect()
}
