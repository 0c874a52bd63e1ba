//! The columns of pipe tables, whose cells the Markdown parser reads: their widths.

use unicode_width::UnicodeWidthStr;

use crate::manuscript::ast::{Alignment, Column};
use crate::manuscript::fence;
use crate::manuscript::table::LINE;

/// Dashes up to so many say nothing of a width: `|---|---|` is only what Markdown asks for.
const FEWEST: usize = 5;

/// The columns of a table with its text. As pandoc has it, a table with a line longer than 72
/// characters is as wide as the measure, and its columns share that as their dashes do; but dashes
/// that are all short and alike say nothing.
pub(in crate::manuscript) fn columns(alignments: &[Alignment], text: &str) -> Vec<Column> {
    let lines = || text.lines().map(|line| line[fence::prefix_length(line)..].trim_end());
    let is_wide = lines().any(|line| line.width() as f64 > LINE);
    let dashes = lines().nth(1).unwrap_or_default().trim_matches('|');
    let widths: Vec<usize> = dashes.split('|').map(|dashes| dashes.trim().len()).collect();
    let says_something =
        widths.iter().any(|&width| width > FEWEST || width != widths[0]) && widths.len() > 1;
    let total: usize = widths.iter().sum();
    let shares = is_wide && says_something && widths.len() == alignments.len() && total > 0;
    alignments
        .iter()
        .enumerate()
        .map(|(index, &alignment)| Column {
            alignment,
            share: shares.then(|| widths[index] as f64 / total as f64),
        })
        .collect()
}
