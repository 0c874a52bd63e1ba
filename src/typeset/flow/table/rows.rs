//! Composed cells to rows of the page: their heights, and where what stands in them stands.
//!
//! Every row is a whole number of grid steps high, and its first lines stand on the grid. The lines
//! of a cell are closer than that, so that there is room between rows of several lines. A row that no
//! page can hold is cut into several where lines of all its cells end together; its lines stand on
//! the grid, one a step.

use crate::geometry::Length;
use crate::typeset::flow::table::cell::ComposedCell;
use crate::typeset::flow::{BreakBefore, Row, shift_item, shift_link};

/// Demerits of ending a page behind a row.
const BETWEEN_ROWS: f64 = 20.0;
/// Demerits of ending a page within a row, or where a cell reaches over the end.
const WITHIN_CELL: f64 = 200.0;

/// What the heights of rows follow.
#[derive(Clone, Copy, Debug)]
pub(super) struct RowMeasure {
    /// The step of the grid.
    pub(super) step: Length,
    /// Distance of the lines of a cell, as its parts were composed.
    pub(super) leading: Length,
    /// Least distance of the lines of a cell.
    pub(super) least_leading: Length,
    /// Least space between rows of several lines.
    pub(super) space: Length,
    /// The greatest height that a page can hold.
    pub(super) greatest: Length,
}

/// A row of a table: one row of the page, or several where it was cut.
#[derive(Debug, Default)]
pub(super) struct Band {
    /// Its rows.
    pub(super) rows: Vec<Row>,
}

impl Band {
    /// Its height.
    pub(super) fn height(&self) -> Length {
        self.rows.iter().map(|row| row.height).sum()
    }
}

/// Something in a row, with its distance from the row's head.
struct Placed {
    y: Length,
    part: Row,
}

/// How the parts of a row's cells stand under one another.
#[derive(Clone, Copy, Debug)]
enum Pitch {
    /// Lines at one distance.
    Even(Length),
    /// As high as they are.
    Natural,
    /// Each begins on the grid.
    Stepped,
}

/// Sets the rows of a part of a table.
pub(super) fn set_rows(count: usize, cells: Vec<ComposedCell>, measure: &RowMeasure) -> Vec<Band> {
    let mut heights = vec![measure.step; count];
    let mut pitches = vec![Pitch::Even(measure.leading); count];
    let mut alone: Vec<Vec<&ComposedCell>> = vec![Vec::new(); count];
    for cell in cells.iter().filter(|cell| cell.rows == 1) {
        if let Some(row) = alone.get_mut(cell.row) {
            row.push(cell);
        }
    }
    let mut lowest = vec![Length::ZERO; count];
    for (row, cells) in alone.into_iter().enumerate() {
        lowest[row] = lowest_first(&cells);
        (heights[row], pitches[row]) = measure.row(&cells);
    }
    // What a cell over several rows needs beyond their height, the last of them gives.
    for cell in cells.iter().filter(|cell| cell.rows > 1) {
        let rows = cell.row..(cell.row + cell.rows).min(count);
        let missing =
            measure.height(cell, Pitch::Stepped) - heights[rows.clone()].iter().copied().sum();
        if missing > Length::ZERO {
            heights[rows.end - 1] += missing.round_up_to(measure.step);
        }
    }
    let mut placed: Vec<Vec<Placed>> = (0..count).map(|_| Vec::new()).collect();
    let mut reached: Vec<bool> = vec![false; count];
    for cell in cells {
        let rows = cell.row..(cell.row + cell.rows).min(count);
        reached[rows.start + 1..rows.end].fill(true);
        let pitch = if rows.len() > 1 { Pitch::Stepped } else { pitches[cell.row] };
        let room: Length = heights[rows.clone()].iter().copied().sum();
        let down = match (pitch, cell.at_foot) {
            (Pitch::Natural, _) => (lowest[cell.row] - cell.lowered).max(Length::ZERO),
            // Whole steps, so that the last lines of all heads are level.
            (_, true) => measure.foot_offset(&cell, pitch, room),
            (_, false) => Length::ZERO,
        };
        for Placed { mut y, part } in measure.place(cell, pitch) {
            y += down;
            let mut row = rows.start;
            while row + 1 < rows.end && y >= heights[row] - Length::points(0.01) {
                y -= heights[row];
                row += 1;
            }
            placed[row].push(Placed { y, part });
        }
    }
    let mut bands = Vec::with_capacity(count);
    for (row, parts) in placed.into_iter().enumerate() {
        let cost = if reached[row] { WITHIN_CELL } else { BETWEEN_ROWS };
        let mut band = match heights[row] > measure.greatest {
            true => cut(parts, heights[row], measure.step),
            false => Band { rows: vec![gather(parts, heights[row])] },
        };
        if let Some(first) = band.rows.first_mut() {
            first.break_before = BreakBefore::Allowed(cost);
        }
        bands.push(band);
    }
    bands
}

/// By how much the first line of cells is moved down at most.
fn lowest_first(cells: &[&ComposedCell]) -> Length {
    cells.iter().map(|cell| cell.lowered).fold(Length::ZERO, Length::max)
}

impl RowMeasure {
    /// Height and pitch of a row with the cells that stand in it alone.
    fn row(&self, cells: &[&ComposedCell]) -> (Length, Pitch) {
        let (mut height, mut pitch) = if cells.iter().all(|cell| cell.is_simple(self.leading)) {
            let lines = cells.iter().map(|cell| cell.parts.len()).max().unwrap_or(0);
            self.even(lines)
        } else {
            // Their first lines are level.
            let lowest = lowest_first(cells);
            let highest = cells
                .iter()
                .map(|cell| lowest - cell.lowered + cell.height())
                .fold(Length::ZERO, Length::max);
            let height = self.head_space(self.leading) + highest + self.space;
            (height.round_up_to(self.step), Pitch::Natural)
        };
        if height > self.greatest {
            pitch = Pitch::Stepped;
            height = cells.iter().map(|cell| self.height(cell, pitch)).fold(self.step, Length::max);
            height = (height + self.space).round_up_to(self.step);
        }
        (height, pitch)
    }

    /// Height of a row of so many lines, and their distance: as a rule one step a line, in which a
    /// little is saved for the space below.
    fn even(&self, lines: usize) -> (Length, Pitch) {
        if lines < 2 {
            return (self.step, Pitch::Even(self.leading));
        }
        let count = lines as f64;
        let needed = (self.leading * count + self.space).round_up_to(self.step);
        let mut height = needed.min(self.step * count);
        while (height - self.space) / count < self.least_leading {
            height += self.step;
        }
        (height, Pitch::Even(self.leading.min((height - self.space) / count)))
    }

    /// Space above a cell's first line, which puts that on the grid.
    fn head_space(&self, pitch: Length) -> Length {
        (self.step - pitch) / 2.0
    }

    /// The height of a cell's parts at a pitch.
    fn height(&self, cell: &ComposedCell, pitch: Pitch) -> Length {
        match pitch {
            Pitch::Even(leading) => leading * cell.parts.len() as f64,
            Pitch::Natural => cell.height(),
            Pitch::Stepped => cell.parts.iter().map(|part| self.stepped(part)).sum(),
        }
    }

    /// The height of a part in whole steps, with the space above it.
    fn stepped(&self, part: &Row) -> Length {
        part.height.round_up_to(self.step) + part.space_above.round_up_to(self.step)
    }

    /// How far down a cell begins whose last line is to be the row's last one.
    fn foot_offset(&self, cell: &ComposedCell, pitch: Pitch, room: Length) -> Length {
        match pitch {
            Pitch::Even(leading) => {
                let (_, greatest) = self.most_lines(room, leading);
                leading * (greatest - cell.parts.len() as f64).max(0.0)
            }
            Pitch::Natural => Length::ZERO,
            Pitch::Stepped => (room - self.height(cell, pitch)).max(Length::ZERO),
        }
    }

    /// The lines that a row of a height has at a pitch, as a height and a number.
    fn most_lines(&self, room: Length, leading: Length) -> (Length, f64) {
        if room <= self.step + Length::points(0.01) {
            return (leading, 1.0);
        }
        let lines = ((room - self.space) / leading + 0.01).floor().max(1.0);
        (leading * lines, lines)
    }

    /// The parts of a cell with their distances from its head.
    fn place(&self, cell: ComposedCell, pitch: Pitch) -> Vec<Placed> {
        let mut y = match pitch {
            Pitch::Even(leading) => self.head_space(leading),
            Pitch::Natural => self.head_space(self.leading),
            Pitch::Stepped => Length::ZERO,
        };
        let mut placed = Vec::with_capacity(cell.parts.len());
        for mut part in cell.parts {
            // A part is drawn for its own height; the difference is shared above and below.
            let (above, height) = match pitch {
                Pitch::Even(leading) => (Length::ZERO, leading),
                Pitch::Natural => (part.space_above, part.height),
                Pitch::Stepped => {
                    let above = part.space_above.round_up_to(self.step);
                    (above, part.height.round_up_to(self.step))
                }
            };
            y += above;
            let shift = match part.height == self.leading {
                true => (height - part.height) / 2.0,
                false => Length::ZERO,
            };
            part.items =
                part.items.into_iter().map(|item| shift_item(item, Length::ZERO, shift)).collect();
            part.links =
                part.links.into_iter().map(|link| shift_link(link, Length::ZERO, shift)).collect();
            part.height = height;
            placed.push(Placed { y, part });
            y += height;
        }
        placed
    }
}

/// One row of what stands in it.
fn gather(parts: Vec<Placed>, height: Length) -> Row {
    let mut row = Row { height, ..Row::default() };
    for Placed { y, part } in parts {
        row.items.extend(part.items.into_iter().map(|item| shift_item(item, Length::ZERO, y)));
        row.links.extend(part.links.into_iter().map(|link| shift_link(link, Length::ZERO, y)));
        row.anchors.extend(part.anchors);
        row.notes.extend(part.notes);
        row.source_pages.extend(part.source_pages.into_iter().map(|mark| mark.lowered(y)));
        row.start = row.start.or(part.start);
    }
    row
}

/// Several rows of what stands in one that is too high: cut at steps of the grid over which nothing
/// reaches, and behind which no cell's line must stay with the one before it.
fn cut(parts: Vec<Placed>, height: Length, step: Length) -> Band {
    let near = Length::points(0.01);
    let steps = (height / step).round().max(1.0) as usize;
    let mut edges = vec![Length::ZERO];
    for index in 1..steps {
        let edge = step * index as f64;
        let whole = parts.iter().all(|Placed { y, part }| {
            let begins = *y > edge - near && *y < edge + near;
            let reaches = *y < edge - near && *y + part.height > edge + near;
            !(reaches || begins && part.break_before == BreakBefore::Forbidden)
        });
        // Behind the last lines there is only space, with which no page may begin.
        let goes_on = parts.iter().any(|Placed { y, .. }| *y > edge - near);
        if whole && goes_on {
            edges.push(edge);
        }
    }
    let mut slices: Vec<Vec<Placed>> = edges.iter().map(|_| Vec::new()).collect();
    for Placed { y, part } in parts {
        let index = edges.partition_point(|edge| *edge <= y + near).max(1) - 1;
        slices[index].push(Placed { y: y - edges[index], part });
    }
    let mut rows = Vec::with_capacity(slices.len());
    for (index, slice) in slices.into_iter().enumerate() {
        let end = edges.get(index + 1).copied().unwrap_or(height);
        let mut row = gather(slice, end - edges[index]);
        row.break_before = BreakBefore::Allowed(WITHIN_CELL);
        rows.push(row);
    }
    Band { rows }
}

#[cfg(test)]
mod tests {
    use super::{RowMeasure, set_rows};
    use crate::geometry::Length;
    use crate::typeset::flow::table::cell::ComposedCell;
    use crate::typeset::flow::{BreakBefore, Row};

    const MEASURE: RowMeasure = RowMeasure {
        step: Length::points(10.0),
        leading: Length::points(9.0),
        least_leading: Length::points(7.5),
        space: Length::points(4.0),
        greatest: Length::points(50.0),
    };

    fn cell(row: usize, rows: usize, lines: usize) -> ComposedCell {
        let part = |index: usize| Row {
            height: MEASURE.leading,
            break_before: match index == 1 || (index > 0 && index + 1 == lines) {
                true => BreakBefore::Forbidden,
                false => BreakBefore::Allowed(0.0),
            },
            notes: vec![index],
            ..Row::default()
        };
        let parts = (0..lines).map(part).collect();
        ComposedCell { row, rows, at_foot: false, lowered: Length::ZERO, parts }
    }

    /// Heights of the rows of each band, with the lines in them.
    fn check(count: usize, cells: Vec<ComposedCell>, expected: &[&[(f64, &[usize])]]) {
        let found: Vec<Vec<(f64, Vec<usize>)>> = set_rows(count, cells, &MEASURE)
            .into_iter()
            .map(|band| {
                band.rows.into_iter().map(|row| (row.height.to_points(), row.notes)).collect()
            })
            .collect();
        let expected: Vec<Vec<(f64, Vec<usize>)>> = expected
            .iter()
            .map(|band| band.iter().map(|&(height, lines)| (height, lines.to_vec())).collect())
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn rows_are_whole_steps_high() {
        check(1, vec![], &[&[(10.0, &[])]]);
        check(1, vec![cell(0, 1, 1), cell(0, 1, 1)], &[&[(10.0, &[0, 0])]]);
        check(1, vec![cell(0, 1, 3), cell(0, 1, 1)], &[&[(30.0, &[0, 1, 2, 0])]]);
    }

    #[test]
    fn cells_over_several_rows_are_spread_over_them() {
        check(
            2,
            vec![cell(0, 2, 2), cell(0, 1, 1), cell(1, 1, 1)],
            &[&[(10.0, &[0, 0])], &[(10.0, &[1, 0])]],
        );
        check(
            2,
            vec![cell(0, 2, 3), cell(0, 1, 1), cell(1, 1, 1)],
            &[&[(10.0, &[0, 0])], &[(20.0, &[1, 2, 0])]],
        );
    }

    #[test]
    fn what_formulas_make_higher_keeps_first_lines_level() {
        // A line that a formula moves down by three points and makes five higher.
        let mut high = cell(0, 1, 1);
        high.lowered = Length::points(3.0);
        high.parts[0].height = Length::points(14.0);
        let heights: Vec<f64> = set_rows(1, vec![cell(0, 1, 1), high], &MEASURE)
            .iter()
            .map(|band| band.height().to_points())
            .collect();
        // Half a point above, fourteen of the line, and four below, in whole steps.
        assert_eq!(heights, [20.0]);
    }

    #[test]
    fn rows_higher_than_a_page_are_cut_without_widows() {
        check(
            1,
            vec![cell(0, 1, 7), cell(0, 1, 4)],
            &[&[(20.0, &[0, 1, 0, 1]), (20.0, &[2, 3, 2, 3]), (10.0, &[4]), (30.0, &[5, 6])]],
        );
    }
}
