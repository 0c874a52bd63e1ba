//! What pagination needs to know of the pieces of the flow: how many steps of the baseline grid
//! each takes, in which ways, and where it may be parted.

use crate::geometry::Length;
use crate::typeset::flow::piece::{ColumnRows, Paragraph, Piece};
use crate::typeset::flow::{BreakBefore, Placement, Row};
use crate::typeset::inline::breakpoints::BreakKind;
use crate::typeset::inline::line::gathered;
use crate::typeset::inline::linebreak::Variant;

/// A piece as pagination sees it. Heights are whole steps of the baseline grid.
#[derive(Clone, Debug)]
pub(crate) struct Extent {
    /// Space above it, which falls away at the head of a page.
    pub(crate) above: u32,
    /// The same where the float before it stands elsewhere.
    pub(crate) above_without_float: u32,
    /// Whether a page may begin with it.
    pub(crate) before: BreakBefore,
    /// What it is.
    pub(crate) kind: ExtentKind,
}

/// What a piece is to pagination.
#[derive(Clone, Debug)]
pub(crate) enum ExtentKind {
    /// It stands as a whole.
    Row {
        /// Its height.
        height: u32,
        /// By how much the space above it may grow or shrink, where it is not at the head of a page.
        flex: Flex,
        /// Where it stands.
        placement: Placement,
        /// Height of what is repeated above it at the head of a page.
        repeats: u32,
        /// The notes that it refers to.
        notes: Vec<usize>,
    },
    /// Lines, of which there may be more or fewer.
    Paragraph {
        /// Height of a line.
        line: u32,
        /// The ways in which it can be set.
        variants: Vec<VariantExtent>,
        /// The best of them.
        best: usize,
    },
    /// Rows side by side in columns.
    Columns {
        /// How many columns.
        count: u32,
        /// The height of each row, and whether a column may begin with it.
        rows: Vec<(u32, bool)>,
    },
}

/// By how many steps the space above a row may grow or shrink.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Flex {
    /// How much it may shrink.
    pub(crate) less: u32,
    /// How much it may grow.
    pub(crate) more: u32,
}

/// One way of setting a paragraph, as pagination sees it.
#[derive(Clone, Debug)]
pub(crate) struct VariantExtent {
    /// Its lines.
    pub(crate) lines: u32,
    /// What it costs more than the best.
    pub(crate) cost: f64,
    /// The lines that end within a word.
    pub(crate) hyphenated: Vec<u32>,
    /// The notes, each with its line.
    pub(crate) notes: Vec<(u32, usize)>,
}

/// Measures the pieces of the flow.
pub(crate) fn measure(pieces: &[Piece], step: Length) -> Vec<Extent> {
    pieces.iter().map(|piece| extent(piece, step)).collect()
}

/// Whole steps of the grid, nearest to a length.
fn steps(length: Length, step: Length) -> u32 {
    // A length on a page is far below 2^32 steps, and the cast of what is negative gives zero.
    (length / step).round() as u32
}

/// Whole steps of the grid that a height takes.
fn steps_taken(height: Length, step: Length) -> u32 {
    (height / step - 0.01).ceil() as u32
}

fn extent(piece: &Piece, step: Length) -> Extent {
    match piece {
        Piece::Row(row) => Extent {
            above: steps(row.space_above, step),
            above_without_float: steps(row.space_without_float, step),
            before: row.break_before,
            kind: row_extent(row, step),
        },
        Piece::Paragraph(paragraph) => Extent {
            above: steps(paragraph.space_above, step),
            above_without_float: steps(paragraph.space_without_float, step),
            before: paragraph.break_before,
            kind: paragraph_extent(paragraph, step),
        },
        Piece::Columns(columns) => Extent {
            above: steps(columns.space_above, step),
            above_without_float: steps(columns.space_above, step),
            before: columns.break_before,
            kind: columns_extent(columns, step),
        },
    }
}

fn row_extent(row: &Row, step: Length) -> ExtentKind {
    let repeats = row.repeats.iter().flat_map(|rows| rows.iter()).map(|row| row.height).sum();
    ExtentKind::Row {
        height: steps_taken(row.height, step),
        flex: row.flex,
        placement: row.placement,
        repeats: steps_taken(repeats, step),
        notes: row.notes.clone(),
    }
}

fn paragraph_extent(paragraph: &Paragraph, step: Length) -> ExtentKind {
    let least = paragraph.breaks.best().demerits;
    let variants = paragraph
        .breaks
        .variants
        .iter()
        .map(|variant| VariantExtent {
            // A paragraph has fewer lines than bytes.
            lines: variant.lines.len() as u32,
            cost: variant.demerits - least,
            hyphenated: hyphenated(variant),
            notes: notes(paragraph, variant),
        })
        .collect();
    ExtentKind::Paragraph {
        line: steps_taken(paragraph.leading, step).max(1),
        variants,
        best: paragraph.breaks.best,
    }
}

fn hyphenated(variant: &Variant) -> Vec<u32> {
    let lines = variant.lines.iter().enumerate();
    lines
        .filter(|(_, line)| line.kind == BreakKind::Hyphen || line.kind == BreakKind::WrittenHyphen)
        .map(|(index, _)| index as u32)
        .collect()
}

fn notes(paragraph: &Paragraph, variant: &Variant) -> Vec<(u32, usize)> {
    if paragraph.text.notes.is_empty() {
        return Vec::new();
    }
    let lines = variant.lines.iter().enumerate();
    lines
        .flat_map(|(index, line)| {
            let range = gathered(&paragraph.text, line);
            paragraph.text.notes_in(range).map(move |note| (index as u32, note))
        })
        .collect()
}

fn columns_extent(columns: &ColumnRows, step: Length) -> ExtentKind {
    // There are as many columns as a theme asks for, which is few.
    ExtentKind::Columns { count: columns.count.max(1) as u32, rows: columns.heights(step) }
}
