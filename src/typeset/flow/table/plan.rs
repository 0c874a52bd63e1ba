//! How a table is set: its size, its columns, and whether it is turned.
//!
//! A table that does not fit its measure is tried with a smaller gap, then at a smaller size, then
//! with divided words. If that does not do, either, a table of several columns is turned by a
//! quarter, so that it has the height of the page for its width. Only then are words broken where
//! nothing allows it.

use crate::geometry::Length;
use crate::language::Direction;
use crate::manuscript::ast::Alignment;
use crate::resolve::document::Table;
use crate::typeset::flow::table::columns::{self, Bounds, CellDemand, Keep};
use crate::typeset::flow::table::measure::CellMeasure;
use crate::typeset::flow::{Composer, Frame};
use crate::typeset::inline::line::Across;
use crate::typeset::inline::style::Figures;

/// Tables of fewer columns are never turned: what makes them wide is a single long word.
const FEWEST_TURNED: usize = 4;

/// The greatest share of cells in which a word may be divided, if the table can be turned instead.
const MOST_DIVIDED: f64 = 0.25;

/// How a table is set.
#[derive(Clone, Debug)]
pub(super) struct Plan {
    /// Size of the text.
    pub(super) size: Length,
    /// Distance of the lines of a cell.
    pub(super) leading: Length,
    /// The columns.
    pub(super) columns: Vec<Column>,
    /// Width of all.
    pub(super) width: Length,
    /// Whether it is turned by a quarter.
    pub(super) turned: bool,
}

/// A column.
#[derive(Clone, Copy, Debug)]
pub(super) struct Column {
    /// Distance of its left edge from that of the table's frame.
    pub(super) x: Length,
    /// Its width.
    pub(super) width: Length,
    /// Where its lines stand.
    pub(super) across: Across,
    /// Where they would stand if they were not numbers.
    pub(super) written: Across,
    /// Whether it holds numbers.
    pub(super) numbers: bool,
    /// How far from its left edge the whole parts of its numbers end.
    pub(super) whole_end: Length,
}

/// A way to set a table that is tried.
#[derive(Clone, Copy, Debug)]
struct Trial {
    /// Size as a factor of the usual one.
    factor: f64,
    /// Space between columns, in points.
    gap: f64,
    keep: Keep,
    /// The width that there is.
    measure: f64,
    turned: bool,
}

/// Where a cell stands: its row and column, and how many columns and rows it spans.
type CellPlace = (usize, usize, usize, usize);

/// How far the numbers of a column reach to the left and to the right of their decimal sign, where
/// the column holds numbers.
type NumberBlock = Option<(f64, f64)>;

impl Plan {
    /// Left edge and width of a cell's columns.
    pub(super) fn place(&self, column: usize, columns: usize) -> (Length, Length) {
        let last = (column + columns).min(self.columns.len()) - 1;
        let (first, last) = (self.columns[column], self.columns[last]);
        let x = first.x.min(last.x);
        let right = (first.x + first.width).max(last.x + last.width);
        (x, right - x)
    }
}

impl Composer<'_, '_> {
    /// Finds how a table is set within a frame, and at the page's height where it may be turned.
    pub(super) fn plan_table(
        &mut self,
        table: &Table,
        frame: &Frame,
        turned_measure: Option<Length>,
    ) -> Plan {
        let design = self.design.table.clone();
        let size = frame.style.size * design.size;
        let mut style = frame.style.clone().sized(size);
        style.figures = Figures::Tabular;
        let usual = Frame { style, ..frame.clone() };
        let rows: Vec<_> = table.rows().collect();
        let mut measures: Vec<CellMeasure> = Vec::new();
        for cell in rows.iter().copied().flatten() {
            measures.push(self.measure_cell(&cell.blocks, &usual));
        }
        let demands = |measures: &'_ [CellMeasure]| -> Vec<CellPlace> {
            let mut demands = Vec::with_capacity(measures.len());
            for (row, cells) in rows.iter().enumerate() {
                demands.extend(cells.iter().map(|c| (row, c.column, c.columns, c.rows)));
            }
            demands
        };
        let places = demands(&measures);
        let count = table.columns.len().max(1);
        let trial = self.choose(count, (&places, &measures), frame, turned_measure);
        let scaled: Vec<CellMeasure> =
            measures.iter().map(|measure| measure.scaled(trial.factor)).collect();
        let cells = cell_demands(&places, &scaled);
        let body = table.head.len()..;
        let numbers = number_blocks(table, &cells, body);
        let mut bounds = Bounds::of(count, &cells, trial.gap, trial.keep);
        hold_numbers(&mut bounds, &numbers);
        let gaps = trial.gap * (count - 1) as f64;
        let shares: Option<Vec<f64>> = table.columns.iter().map(|column| column.share).collect();
        let widths = match shares.filter(|shares| shares.len() == count) {
            Some(shares) => {
                let total = shares.iter().sum::<f64>().min(1.0);
                let asked = trial.measure * total - gaps;
                let room = asked.max(bounds.narrowest().min(trial.measure - gaps)).max(1.0);
                columns::share_as_asked(&bounds, &shares, room)
            }
            None => columns::share(&bounds, (trial.measure - gaps).max(1.0), &cells),
        };
        let direction = frame.style.direction;
        let measure = Length::points(trial.measure);
        let columns = place_columns(table, (&widths, &numbers), trial.gap, (direction, measure));
        Plan {
            size: size * trial.factor,
            leading: self.design.text.leading * design.leading,
            columns,
            width: Length::points(widths.iter().sum::<f64>() + gaps),
            turned: trial.turned,
        }
    }

    /// The first trial whose narrowest widths have room; else the one that loses least.
    fn choose(
        &self,
        count: usize,
        (places, measures): (&[CellPlace], &[CellMeasure]),
        frame: &Frame,
        turned_measure: Option<Length>,
    ) -> Trial {
        let design = &self.design.table;
        let em = frame.style.size.to_points();
        let size = em * design.size;
        let small = (size * design.small_size).max(design.least_size.to_points()).min(size) / size;
        // Where columns are so many that even gaps have no room, these take half of it.
        let gap = |factor: f64, measure: f64| (em * factor).min(measure / (2 * count) as f64);
        let mut trials = Vec::new();
        let mut measures_of_page = vec![(frame.width.to_points(), false)];
        if let Some(turned) = turned_measure.filter(|_| count >= FEWEST_TURNED) {
            measures_of_page.push((turned.to_points(), true));
        }
        for (measure, turned) in measures_of_page {
            for (factor, gap_em, keep) in [
                (1.0, design.column_gap, Keep::Words),
                (1.0, design.small_gap, Keep::Words),
                (small, design.small_gap * small, Keep::Words),
                (small, design.small_gap * small, Keep::Parts),
            ] {
                let gap = gap(gap_em, measure);
                trials.push(Trial { factor, gap, keep, measure, turned });
            }
        }
        let cells = cell_demands(places, measures);
        let room = |trial: &Trial| trial.measure - trial.gap * (count - 1) as f64;
        let fits = |trial: &&Trial| {
            let bounds = Bounds::of(count, &cells, trial.gap / trial.factor, trial.keep);
            bounds.narrowest() * trial.factor <= room(trial)
        };
        let may_turn = trials.iter().any(|trial| trial.turned);
        let divides_too_many = |trial: &Trial| {
            trial.keep == Keep::Parts
                && divided_cells(count, &cells, trial.factor, room(trial)) > MOST_DIVIDED
        };
        // Better turned with whole words than upright with most of them divided.
        let found = trials.iter().filter(fits).find(|trial| !(may_turn && divides_too_many(trial)));
        if let Some(found) = found.or_else(|| trials.iter().find(fits)) {
            return *found;
        }
        for trial in &mut trials {
            trial.gap = gap(design.least_gap * trial.factor, trial.measure);
        }
        if let Some(found) = trials.iter().find(fits) {
            return *found;
        }
        // A few words that are too long for any column are broken on the page as it stands; only a
        // table that is wide in all its columns is turned.
        let upright = trials[3];
        let bounds = Bounds::of(count, &cells, upright.gap / upright.factor, Keep::Parts);
        let cap = room(&upright) / 3.0;
        let capped: f64 = bounds.least.iter().map(|least| (least * upright.factor).min(cap)).sum();
        if capped <= room(&upright) { upright } else { trials[trials.len() - 1] }
    }
}

/// The share of cells in which a word has to be divided where columns have some room together.
fn divided_cells(count: usize, cells: &[CellDemand<'_>], factor: f64, room: f64) -> f64 {
    let bounds = Bounds::of(count, cells, 0.0, Keep::Words);
    let least: Vec<f64> = bounds.least.iter().map(|least| least * factor).collect();
    let widths = columns::cut(&least, room);
    let filled = cells.iter().filter(|cell| cell.columns == 1 && cell.measure.most > 1.0);
    let (mut divided, mut all) = (0.0, 0.0_f64);
    for cell in filled {
        all += 1.0;
        if cell.measure.least * factor > widths[cell.column] {
            divided += 1.0;
        }
    }
    divided / all.max(1.0)
}

/// The demands of cells, from their places and measures.
fn cell_demands<'a>(places: &[CellPlace], measures: &'a [CellMeasure]) -> Vec<CellDemand<'a>> {
    places
        .iter()
        .zip(measures)
        .map(|(&(row, column, columns, rows), measure)| CellDemand {
            row,
            column,
            columns,
            rows,
            measure,
        })
        .collect()
}

/// The greatest widths before and behind the ends of whole parts, for each column of numbers.
fn number_blocks(
    table: &Table,
    cells: &[CellDemand<'_>],
    rows: std::ops::RangeFrom<usize>,
) -> Vec<NumberBlock> {
    let mut blocks: Vec<NumberBlock> =
        table.columns.iter().map(|column| column.numbers.then_some((0.0, 0.0))).collect();
    for cell in cells.iter().filter(|cell| cell.columns == 1 && rows.contains(&cell.row)) {
        if let (Some(Some(block)), Some((before, behind))) =
            (blocks.get_mut(cell.column), cell.measure.number)
        {
            *block = (block.0.max(before), block.1.max(behind));
        }
    }
    blocks
}

/// Makes columns of numbers wide enough for all of them under one another.
fn hold_numbers(bounds: &mut Bounds, numbers: &[NumberBlock]) {
    for (index, block) in numbers.iter().enumerate() {
        if let Some((before, behind)) = block {
            let width = before + behind + 0.5;
            bounds.least[index] = bounds.least[index].max(width);
            bounds.most[index] = bounds.most[index].max(width);
        }
    }
}

/// Columns side by side, from the left or from the right.
fn place_columns(
    table: &Table,
    (widths, numbers): (&[f64], &[NumberBlock]),
    gap: f64,
    (direction, measure): (Direction, Length),
) -> Vec<Column> {
    let right_to_left = direction == Direction::RightToLeft;
    let mut x = 0.0;
    let mut placed = Vec::with_capacity(widths.len());
    for (index, &width) in widths.iter().enumerate() {
        let column = table.columns.get(index).copied().unwrap_or_default();
        let block = numbers.get(index).copied().flatten();
        let written = match column.alignment {
            Alignment::Left => Across::Left,
            Alignment::Centre => Across::Centre,
            Alignment::Right => Across::Right,
            Alignment::Start if right_to_left => Across::Right,
            Alignment::Start => Across::Left,
        };
        let at_start = column.alignment == Alignment::Start;
        let across = if at_start && block.is_some() { Across::Right } else { written };
        let whole_end = block.map_or(0.0, |(before, behind)| match across {
            Across::Left => before,
            Across::Centre => (width - before - behind) / 2.0 + before,
            Across::Right => width - behind,
        });
        let left = if right_to_left { measure.to_points() - x - width } else { x };
        placed.push(Column {
            x: Length::points(left),
            width: Length::points(width),
            across,
            written,
            numbers: block.is_some(),
            whole_end: Length::points(whole_end),
        });
        x += width + gap;
    }
    placed
}
