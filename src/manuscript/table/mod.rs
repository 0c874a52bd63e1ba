//! Tables that are drawn with characters: pandoc's grid, simple and multiline tables, found before
//! the Markdown is parsed.
//!
//! As with the fences of divisions, a table is overwritten with a thematic break and empty lines,
//! byte for byte, so that offsets stay; when the Markdown parser comes upon the break, the table is
//! looked up here and its cells are parsed as texts of their own.

pub(super) mod pipe;

mod canvas;
mod dashed;
mod grid;

use std::collections::BTreeMap;
use std::ops::Range;

use crate::manuscript::ast::{Attributes, Block, BlockKind, Column, Table, TableCell};
use crate::manuscript::builder::Builder;
use crate::manuscript::fence;
use crate::manuscript::parse;
use crate::manuscript::session::LineMap;
use crate::manuscript::table::canvas::Canvas;

/// How many characters a line of a manuscript has, of which a drawn column's width is a share
/// (pandoc's `--columns`, where nothing is said).
const LINE: f64 = 72.0;

/// A table as it is drawn.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Drawn {
    /// Its columns.
    columns: Vec<Column>,
    /// Rows of the head.
    head: Vec<Vec<DrawnCell>>,
    /// Rows of the body.
    body: Vec<Vec<DrawnCell>>,
    /// Rows of the foot.
    foot: Vec<Vec<DrawnCell>>,
    /// What stands in its cells.
    contents: Contents,
    /// Where it stands.
    pub(super) range: Range<usize>,
}

/// What stands in the cells of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Contents {
    /// Blocks.
    Blocks,
    /// Running text.
    Running,
}

/// A cell as it is drawn.
#[derive(Clone, Debug, PartialEq)]
struct DrawnCell {
    /// Its lines, in the table's text.
    lines: Vec<Range<usize>>,
    /// How many columns it takes.
    columns: usize,
    /// How many rows it takes.
    rows: usize,
}

/// Finds the tables of a text and overwrites them in `masked`, a copy of it. In `code` nothing is
/// a table. The tables are given by the offsets of their breaks.
pub(super) fn mask(
    text: &str,
    masked: String,
    code: &[Range<usize>],
) -> (String, BTreeMap<usize, Drawn>) {
    let mut tables = BTreeMap::new();
    if !may_hold_tables(text) {
        return (masked, tables);
    }
    let canvas = Canvas::new(text);
    let mut bytes = masked.into_bytes();
    let mut index = 0;
    while index < canvas.lines.len() {
        let found = canvas
            .may_begin(index)
            .then(|| grid::read(&canvas, index).or_else(|| dashed::read(&canvas, index)));
        let Some(found) = found.flatten() else {
            index += 1;
            continue;
        };
        // What only looks like a table within code is left alone.
        let anchor = canvas.lines[found.anchor].range.start;
        if code.iter().any(|range| range.contains(&anchor)) {
            index += 1;
            continue;
        }
        let place = canvas.blank(&found.lines, &mut bytes);
        tables.insert(place, found.table);
        index = found.lines.end;
    }
    // Whole characters were overwritten with spaces, so the bytes are UTF-8 as before.
    let masked = String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned());
    (masked, tables)
}

/// A table, and the lines that it takes.
struct Found {
    table: Drawn,
    lines: Range<usize>,
    /// The line that tells it from code: the one with its first dashes.
    anchor: usize,
}

/// Whether a text may hold tables at all.
fn may_hold_tables(text: &str) -> bool {
    text.contains("+-") || text.contains("+=") || text.contains("+:") || text.contains("--")
}

/// Whether a table is drawn where a text begins, with or without a head; for the caption before it.
pub(super) fn begins(text: &str) -> bool {
    let bare = |line: &str| line[fence::prefix_length(line)..].trim_end().to_owned();
    let mut lines = text.lines().map(bare);
    let first = lines.next().unwrap_or_default();
    let second = lines.next().unwrap_or_default();
    let is_dashed =
        |line: &str| line.contains("--") && line.chars().all(|c| matches!(c, '-' | ' '));
    let in_columns = |line: &str| is_dashed(line) && line.contains(' ');
    grid::is_border(&first) || is_dashed(&first) || in_columns(&second)
}

impl Builder<'_, '_, '_> {
    /// Puts a drawn table into the tree.
    pub(super) fn drawn_table(&mut self, drawn: &Drawn) {
        let contents = drawn.contents;
        let mut part = |rows: &[Vec<DrawnCell>]| -> Vec<Vec<TableCell>> {
            let mut cell = |cell: &DrawnCell| TableCell {
                blocks: self.drawn_cell(cell, contents),
                columns: cell.columns,
                rows: cell.rows,
            };
            rows.iter().map(|row| row.iter().map(&mut cell).collect()).collect()
        };
        let (head, body, foot) = (part(&drawn.head), part(&drawn.body), part(&drawn.foot));
        let table = Table { columns: drawn.columns.clone(), head, body, foot, caption: Vec::new() };
        self.push_block(BlockKind::Table(table), Attributes::default(), drawn.range.clone());
    }

    /// What stands in a cell: its lines, parsed as a text of their own.
    fn drawn_cell(&mut self, cell: &DrawnCell, contents: Contents) -> Vec<Block> {
        let source = self.source;
        let mut text = String::new();
        let mut map = LineMap::default();
        for line in &cell.lines {
            if !text.is_empty() {
                text.push('\n');
            }
            if text.is_empty() && line.is_empty() {
                continue;
            }
            let place = self.session.span(source.origin, line.clone()).range().start;
            map.add(text.len(), place);
            text.push_str(&source.text[line.clone()]);
        }
        if text.trim().is_empty() {
            return Vec::new();
        }
        let origin = self.session.pieces(map);
        match contents {
            Contents::Blocks => {
                let body = parse::within(self.session, &text, origin, self.block_depth + 1);
                for (label, note) in body.notes {
                    self.notes.entry(label).or_insert(note);
                }
                body.blocks
            }
            Contents::Running => {
                let span = self.session.span(origin, 0..text.len());
                let content = parse::line(self.session, origin, 0, &text).weave(self.session);
                if content.is_empty() {
                    return Vec::new();
                }
                let kind = BlockKind::Paragraph(content);
                vec![Block { kind, attributes: Attributes::default(), span }]
            }
        }
    }
}
