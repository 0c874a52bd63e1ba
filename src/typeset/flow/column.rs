//! What is set in columns: index and bibliography.

use crate::geometry::Length;
use crate::typeset::flow::piece::{ColumnRows, Piece};
use crate::typeset::flow::{BreakBefore, Composer, Frame};

/// The narrowest column that is set, in em: a narrower one would hold two or three words a line.
const NARROWEST: f64 = 12.0;

/// How many columns a frame has, and from the left of one to the left of the next.
#[derive(Clone, Copy, Debug)]
pub(super) struct ColumnGrid {
    count: usize,
    pitch: Length,
}

impl ColumnGrid {
    /// As many of the columns that are asked for as a frame has room for, and the frame of the first.
    pub(super) fn new(frame: &Frame, wanted: usize, gap: Length) -> (Self, Frame) {
        let width = |count: usize| (frame.width + gap) / count as f64 - gap;
        // No page has room for more.
        let mut count = wanted.clamp(1, 8);
        while count > 1 && width(count) < frame.style.size * NARROWEST {
            count -= 1;
        }
        let grid = Self { count, pitch: width(count) + gap };
        (grid, Frame { width: width(count), ..frame.clone() })
    }
}

impl Composer<'_, '_> {
    /// Puts the pieces since a place side by side.
    pub(super) fn set_columns(&mut self, from: usize, grid: ColumnGrid) {
        if grid.count < 2 || self.pieces.len() <= from {
            return;
        }
        let space_below = self.space_below;
        let rows = self.settle(from);
        let Some(first) = rows.first() else { return };
        let (space_above, break_before) = (first.space_above, first.break_before);
        self.pieces.push(Piece::Columns(ColumnRows {
            rows,
            count: grid.count,
            pitch: grid.pitch,
            space_above,
            break_before: match break_before {
                BreakBefore::Allowed(_) => BreakBefore::Allowed(0.0),
                other => other,
            },
        }));
        self.space_below = space_below;
    }
}
