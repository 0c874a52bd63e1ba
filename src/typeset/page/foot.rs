//! Notes at the foot of pages: which of their rows stand on a page.

use crate::geometry::Length;
use crate::typeset::flow::{BreakBefore, Row};

/// The rows of all notes, one behind the other.
#[derive(Debug, Default)]
pub(crate) struct NoteRows {
    /// The rows.
    pub(crate) rows: Vec<Row>,
    /// The first row of each note, and at the end the number of all rows.
    pub(crate) starts: Vec<usize>,
}

impl NoteRows {
    /// The rows of all notes one behind the other.
    pub(crate) fn new(notes: Vec<Vec<Row>>) -> Self {
        let mut gathered = Self::default();
        for rows in notes {
            gathered.starts.push(gathered.rows.len());
            gathered.rows.extend(rows);
        }
        gathered.starts.push(gathered.rows.len());
        gathered
    }

    /// Behind the last row of a note.
    pub(crate) fn end(&self, note: usize) -> usize {
        self.starts.get(note + 1).copied().unwrap_or(0)
    }

    /// How many notes begin in a range of rows.
    pub(crate) fn begins_after(&self, start: usize, end: usize) -> usize {
        let count = |row: usize| self.starts.partition_point(|&begin| begin < row);
        count(end) - count(start.min(end))
    }

    /// How many of the rows `from..until` fit into a height, and how high they stand. A note is parted
    /// only where it may be, unless nothing of it would fit on any page otherwise.
    pub(crate) fn fill(&self, from: usize, until: usize, room: Length) -> (usize, Length) {
        let room = room + Length::points(0.01);
        let mut reached = (from, Length::ZERO);
        let mut height = Length::ZERO;
        for (index, row) in self.rows[from..until].iter().enumerate() {
            height += row.height + if index == 0 { Length::ZERO } else { row.space_above };
            if height > room {
                break;
            }
            let end = from + index + 1;
            let may_part = end == until
                || self.starts.binary_search(&end).is_ok()
                || self.rows[end].break_before != BreakBefore::Forbidden;
            if may_part {
                reached = (end, height);
            }
        }
        reached
    }
}
