//! Simple and multiline tables: columns under or between lines of dashes.
//!
//! The dashes say where columns begin; how the head (or the first row, where there is no head)
//! stands over its dashes says how the column is aligned. A simple table has a row a line and ends
//! with an empty line; a multiline table stands between lines of dashes, and its rows are parted by
//! empty lines.

use std::ops::Range;

use crate::manuscript::ast::{Alignment, Column};
use crate::manuscript::table::canvas::{Canvas, Place};
use crate::manuscript::table::{Contents, Drawn, DrawnCell, Found, LINE};

/// The most lines that the head of a multiline table has. More are text between two breaks.
const LONGEST_HEAD: usize = 12;

/// Reads the table that begins with a line.
pub(super) fn read(canvas: &Canvas<'_>, first: usize) -> Option<Found> {
    if !canvas.content(first + 1).contains('-') && !canvas.content(first).starts_with('-') {
        return None;
    }
    match groups(canvas, first) {
        Some(dashes) if is_columns(&dashes) => headless(canvas, first, dashes),
        Some(dashes) if dashes.len() == 1 => multiline(canvas, first),
        _ => simple(canvas, first),
    }
}

/// The stretches of dashes that a line consists of, by columns.
fn groups(canvas: &Canvas<'_>, index: usize) -> Option<Vec<Range<usize>>> {
    let content = canvas.content(index);
    if content.is_empty() || !content.bytes().all(|byte| matches!(byte, b'-' | b' ')) {
        return None;
    }
    let mut found: Vec<Range<usize>> = Vec::new();
    for (column, place) in canvas.places(index).iter().enumerate() {
        if place.character != '-' {
            continue;
        }
        match found.last_mut() {
            Some(last) if last.end == column => last.end = column + 1,
            _ => found.push(column..column + 1),
        }
    }
    Some(found)
}

/// Whether stretches of dashes are columns: several, and more than `- - -`, which is a break.
fn is_columns(groups: &[Range<usize>]) -> bool {
    groups.len() > 1 && groups.iter().any(|group| group.len() > 1)
}

/// A simple table with its head.
fn simple(canvas: &Canvas<'_>, first: usize) -> Option<Found> {
    let ruler = first + 1;
    let dashes = groups(canvas, ruler).filter(|dashes| is_columns(dashes))?;
    if !canvas.continues(ruler, first) {
        return None;
    }
    let end = rows_end(canvas, ruler + 1, first);
    let closed = end > ruler + 1 && groups(canvas, end - 1).is_some();
    let body = ruler + 1..if closed { end - 1 } else { end };
    if body.is_empty() {
        return None;
    }
    let sheet = Sheet { canvas, dashes };
    let table = Drawn {
        columns: sheet.columns(first..first + 1, None),
        head: vec![sheet.row(first..first + 1)],
        body: body.map(|line| sheet.row(line..line + 1)).collect(),
        foot: Vec::new(),
        contents: Contents::Running,
        range: canvas.lines[first].content..canvas.lines[end - 1].range.end,
    };
    Some(Found { table, lines: first..end, anchor: ruler })
}

/// A simple or multiline table without a head: dashes, rows, dashes.
fn headless(canvas: &Canvas<'_>, first: usize, dashes: Vec<Range<usize>>) -> Option<Found> {
    let end = rows_end(canvas, first + 1, first);
    let sheet = Sheet { canvas, dashes };
    let closed = end > first + 2 && groups(canvas, end - 1).is_some();
    if closed {
        let body = first + 1..end - 1;
        let table = Drawn {
            columns: sheet.columns(first + 1..first + 2, None),
            head: Vec::new(),
            body: body.map(|line| sheet.row(line..line + 1)).collect(),
            foot: Vec::new(),
            contents: Contents::Running,
            range: canvas.lines[first].content..canvas.lines[end - 1].range.end,
        };
        return Some(Found { table, lines: first..end, anchor: first });
    }
    let (body, end) = blocks_of_rows(canvas, first + 1, first)?;
    let table = Drawn {
        columns: sheet.columns(body.first()?.clone(), Some(LINE)),
        head: Vec::new(),
        body: body.into_iter().map(|lines| sheet.row(lines)).collect(),
        foot: Vec::new(),
        contents: Contents::Running,
        range: canvas.lines[first].content..canvas.lines[end - 1].range.end,
    };
    Some(Found { table, lines: first..end, anchor: first })
}

/// A multiline table with its head: dashes, the head, dashes by columns, rows, dashes.
fn multiline(canvas: &Canvas<'_>, first: usize) -> Option<Found> {
    if canvas.content(first).len() < 3 {
        return None;
    }
    let mut ruler = first + 1;
    let dashes = loop {
        if ruler > first + LONGEST_HEAD || canvas.is_blank(ruler) || !canvas.continues(ruler, first)
        {
            return None;
        }
        match groups(canvas, ruler) {
            Some(dashes) if is_columns(&dashes) => break dashes,
            Some(_) => return None,
            None => ruler += 1,
        }
    };
    if ruler == first + 1 {
        return None;
    }
    let (body, end) = blocks_of_rows(canvas, ruler + 1, first)?;
    let sheet = Sheet { canvas, dashes };
    let table = Drawn {
        columns: sheet.columns(first + 1..ruler, Some(LINE)),
        head: vec![sheet.row(first + 1..ruler)],
        body: body.into_iter().map(|lines| sheet.row(lines)).collect(),
        foot: Vec::new(),
        contents: Contents::Running,
        range: canvas.lines[first].content..canvas.lines[end - 1].range.end,
    };
    Some(Found { table, lines: first..end, anchor: ruler })
}

/// Where rows of one line each end: behind a line of dashes, at an empty line, or before a caption.
fn rows_end(canvas: &Canvas<'_>, start: usize, first: usize) -> usize {
    let mut end = start;
    while canvas.continues(end, first) && !canvas.is_blank(end) {
        let content = canvas.content(end);
        if [": ", "Table: ", "table: ", ":::"].iter().any(|mark| content.starts_with(mark)) {
            break;
        }
        end += 1;
        if end > start + 1 && groups(canvas, end - 1).is_some() {
            break;
        }
    }
    end
}

/// The rows of a multiline table, parted by empty lines, and the line behind the dashes that end
/// them. Nothing where no dashes do.
fn blocks_of_rows(
    canvas: &Canvas<'_>,
    start: usize,
    first: usize,
) -> Option<(Vec<Range<usize>>, usize)> {
    let mut rows: Vec<Range<usize>> = Vec::new();
    let mut begun = start;
    let mut index = start;
    while index < canvas.lines.len() {
        let blank = canvas.is_blank(index);
        let dashes = !blank && groups(canvas, index).is_some();
        if (blank || dashes) && begun < index {
            rows.push(begun..index);
        }
        if dashes {
            let over = canvas.is_blank(index + 1) || !canvas.continues(index + 1, first);
            return (over && !rows.is_empty()).then_some((rows, index + 1));
        }
        if blank {
            begun = index + 1;
        } else if !canvas.continues(index, first) {
            return None;
        }
        index += 1;
    }
    None
}

/// Lines with the columns that dashes part them into.
struct Sheet<'c, 't> {
    canvas: &'c Canvas<'t>,
    dashes: Vec<Range<usize>>,
}

impl Sheet<'_, '_> {
    /// The columns, aligned as lines stand to the dashes. Their widths are shares of a line where
    /// that is given.
    fn columns(&self, lines: Range<usize>, line: Option<f64>) -> Vec<Column> {
        let column = |(index, dashes): (usize, &Range<usize>)| {
            let next = self.dashes.get(index + 1).map_or(dashes.end + 1, |next| next.start);
            Column {
                alignment: self.alignment(index, lines.clone()),
                share: line.map(|line| (next - dashes.start) as f64 / line),
            }
        };
        self.dashes.iter().enumerate().map(column).collect()
    }

    /// How the text of a column in some lines stands to its dashes.
    fn alignment(&self, index: usize, lines: Range<usize>) -> Alignment {
        let dashes = &self.dashes[index];
        let (mut left, mut right, mut filled) = (false, false, false);
        for line in lines {
            let places = self.canvas.places(line);
            let (start, end) = self.slice(index, &places);
            let text = |column: &usize| places[*column].character != ' ';
            let Some(begin) = (start..end).find(text) else { continue };
            let last = (start..end).rev().find(text).unwrap_or(begin);
            filled = true;
            left |= begin <= dashes.start;
            right |= last + 1 >= dashes.end;
        }
        match (filled, left, right) {
            (false, ..) | (_, true, true) => Alignment::Start,
            (_, true, false) => Alignment::Left,
            (_, false, true) => Alignment::Right,
            (_, false, false) => Alignment::Centre,
        }
    }

    /// The columns of a line that belong to a column of the table: from its dashes to the next ones.
    /// The first also has what stands before it, and the last what stands behind it.
    fn slice(&self, index: usize, places: &[Place]) -> (usize, usize) {
        let last = places.len() - 1;
        let start = if index == 0 { 0 } else { self.dashes[index].start };
        let end = self.dashes.get(index + 1).map_or(last, |next| next.start);
        (start.min(last), end.min(last))
    }

    /// A row.
    fn row(&self, lines: Range<usize>) -> Vec<DrawnCell> {
        let places: Vec<Vec<Place>> = lines.map(|line| self.canvas.places(line)).collect();
        (0..self.dashes.len())
            .map(|index| {
                let line = |places: &Vec<Place>| {
                    let (mut start, end) = self.slice(index, places);
                    while start < end && places[start].character == ' ' {
                        start += 1;
                    }
                    let (start, end) = (places[start].offset, places[end].offset);
                    start..start + self.canvas.text[start..end].trim_end().len()
                };
                let lines = places.iter().map(line).filter(|line| !line.is_empty());
                DrawnCell { lines: lines.collect(), columns: 1, rows: 1 }
            })
            .collect()
    }
}
