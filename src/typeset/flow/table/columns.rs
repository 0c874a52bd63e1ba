//! Widths of columns.
//!
//! Every column gets at least its narrowest width and, where there is room, its natural one. Where
//! there is not, what the narrowest widths leave over is shared so that the table becomes as low as
//! it can: beginning from a share in proportion to what each column still wants, width is moved, in
//! steps that grow finer, from the column that can best do without to the one that gains most lines
//! by it. The steps are few, and equal cases are decided by the order of the columns.

use crate::typeset::flow::table::measure::CellMeasure;

/// What is known of a cell when columns are measured out.
#[derive(Clone, Copy, Debug)]
pub(super) struct CellDemand<'a> {
    /// Its row.
    pub(super) row: usize,
    /// Its first column.
    pub(super) column: usize,
    /// How many columns it takes.
    pub(super) columns: usize,
    /// How many rows it takes.
    pub(super) rows: usize,
    /// What stands in it.
    pub(super) measure: &'a CellMeasure,
}

/// Narrowest and natural widths of columns, in points.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Bounds {
    /// The narrowest.
    pub(super) least: Vec<f64>,
    /// The natural.
    pub(super) most: Vec<f64>,
}

/// How finely words are kept together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Keep {
    /// No word is divided.
    Words,
    /// Words are divided by hyphens.
    Parts,
}

/// Rounds of moving width; each halves the step.
const ROUNDS: usize = 7;
/// Moves in a round at most.
const MOVES: usize = 24;
/// Columns that are tried as givers and takers.
const CANDIDATES: usize = 6;

impl Bounds {
    /// The bounds of some columns. Cells over several columns ask of each what they want in
    /// proportion to what it wants anyway.
    pub(super) fn of(count: usize, cells: &[CellDemand<'_>], gap: f64, keep: Keep) -> Self {
        let mut bounds = Self { least: vec![1.0; count], most: vec![1.0; count] };
        let narrowest = |measure: &CellMeasure| match keep {
            Keep::Words => measure.least,
            Keep::Parts => measure.divided,
        };
        for cell in cells.iter().filter(|cell| cell.columns == 1) {
            let (least, most) = (narrowest(cell.measure), cell.measure.most);
            bounds.least[cell.column] = bounds.least[cell.column].max(least);
            bounds.most[cell.column] = bounds.most[cell.column].max(most);
        }
        let mut spanning: Vec<_> = cells.iter().filter(|cell| cell.columns > 1).collect();
        spanning.sort_by_key(|cell| (cell.columns, cell.row, cell.column));
        for cell in spanning {
            let range = cell.column..(cell.column + cell.columns).min(count);
            let gaps = gap * (range.len().max(1) - 1) as f64;
            let weights: Vec<f64> = bounds.most[range.clone()].to_vec();
            widen(&mut bounds.least[range.clone()], narrowest(cell.measure) - gaps, &weights);
            widen(&mut bounds.most[range], cell.measure.most - gaps, &weights);
        }
        for (least, most) in bounds.least.iter().zip(&mut bounds.most) {
            *most = most.max(*least);
        }
        bounds
    }

    /// The sum of the narrowest widths.
    pub(super) fn narrowest(&self) -> f64 {
        self.least.iter().sum()
    }
}

/// Widens columns so that they are as wide as is wanted together.
fn widen(widths: &mut [f64], wanted: f64, weights: &[f64]) {
    let (sum, weight): (f64, f64) = (widths.iter().sum(), weights.iter().sum());
    if wanted > sum && weight > 0.0 {
        for (width, part) in widths.iter_mut().zip(weights) {
            *width += (wanted - sum) * part / weight;
        }
    }
}

/// Shares a width among columns. Where not even the narrowest widths have room, the widest of them
/// are cut to one width, which spares those that ask for little.
pub(super) fn share(bounds: &Bounds, available: f64, cells: &[CellDemand<'_>]) -> Vec<f64> {
    let wanted: f64 = bounds.most.iter().sum();
    if wanted <= available {
        return bounds.most.clone();
    }
    if bounds.narrowest() >= available {
        return cut(&bounds.least, available);
    }
    let proportional = spread(bounds, available, |wish| wish);
    // Long texts ask for more than they need, so the root of the wish is tried as well.
    let damped = spread(bounds, available, f64::sqrt);
    let sheet = Sheet::new(bounds.least.len(), cells);
    let best =
        if sheet.height(&damped) < sheet.height(&proportional) { damped } else { proportional };
    sheet.lower(best, bounds, available)
}

/// Shares a width as an author's shares say, but leaves every column its narrowest width.
pub(super) fn share_as_asked(bounds: &Bounds, shares: &[f64], available: f64) -> Vec<f64> {
    if bounds.narrowest() >= available {
        return cut(&bounds.least, available);
    }
    let mut held = vec![false; shares.len()];
    loop {
        let taken: f64 =
            bounds.least.iter().zip(&held).filter(|(_, held)| **held).map(|(least, _)| least).sum();
        let free: f64 = shares.iter().zip(&held).filter(|(_, held)| !**held).map(|(s, _)| s).sum();
        let width = |index: usize| (available - taken) * shares[index] / free.max(1e-9);
        let short = (0..shares.len()).find(|&i| !held[i] && width(i) < bounds.least[i]);
        match short {
            Some(index) => held[index] = true,
            None => {
                return (0..shares.len())
                    .map(|index| if held[index] { bounds.least[index] } else { width(index) })
                    .collect();
            }
        }
    }
}

/// The narrowest widths, the widest of them cut so that all have room together.
pub(super) fn cut(least: &[f64], available: f64) -> Vec<f64> {
    let mut sorted = least.to_vec();
    sorted.sort_by(f64::total_cmp);
    let mut left = available;
    let mut level = 0.0;
    for (index, width) in sorted.iter().enumerate() {
        level = left / (sorted.len() - index) as f64;
        if *width > level {
            break;
        }
        left -= width;
    }
    least.iter().map(|width| width.min(level.max(0.5))).collect()
}

/// The narrowest widths, with what is left shared by a function of what each column still wants.
fn spread(bounds: &Bounds, available: f64, weight: impl Fn(f64) -> f64) -> Vec<f64> {
    let mut widths = bounds.least.clone();
    // No column gets more than it wants: what it would leaves is shared again.
    for _ in 0..widths.len() {
        let free = available - widths.iter().sum::<f64>();
        if free < 0.01 {
            break;
        }
        let wishes: Vec<f64> = widths
            .iter()
            .zip(&bounds.most)
            .map(|(width, most)| weight((most - width).max(0.0)))
            .collect();
        let total: f64 = wishes.iter().sum();
        if total <= 0.0 {
            break;
        }
        for ((width, most), wish) in widths.iter_mut().zip(&bounds.most).zip(&wishes) {
            *width = (*width + free * wish / total).min(*most);
        }
    }
    widths
}

/// The cells by rows and columns, those of one column and row alone.
struct Sheet<'a> {
    rows: usize,
    columns: Vec<Vec<(usize, &'a CellMeasure)>>,
}

impl<'a> Sheet<'a> {
    fn new(count: usize, cells: &[CellDemand<'a>]) -> Self {
        let rows = cells.iter().map(|cell| cell.row + 1).max().unwrap_or(0);
        let mut columns = vec![Vec::new(); count];
        for cell in cells.iter().filter(|cell| cell.columns == 1 && cell.rows == 1) {
            columns[cell.column].push((cell.row, cell.measure));
        }
        Self { rows, columns }
    }

    /// The lines of each row in a column at a width.
    fn lines(&self, column: usize, width: f64) -> Vec<f64> {
        let mut lines = vec![0.0; self.rows];
        for &(row, measure) in &self.columns[column] {
            lines[row] = measure.lines(width);
        }
        lines
    }

    /// The lines of all rows.
    fn height(&self, widths: &[f64]) -> f64 {
        let columns: Vec<_> =
            widths.iter().enumerate().map(|(column, &width)| self.lines(column, width)).collect();
        (0..self.rows).map(|row| highest(columns.iter().map(|lines| lines[row]))).sum()
    }

    /// Moves width between columns as long as that makes the table lower.
    fn lower(&self, mut widths: Vec<f64>, bounds: &Bounds, available: f64) -> Vec<f64> {
        let count = widths.len();
        let mut lines: Vec<_> =
            (0..count).map(|column| self.lines(column, widths[column])).collect();
        let mut step = available / 8.0;
        for _ in 0..ROUNDS {
            for _ in 0..MOVES {
                let Some((giver, taker, width)) = self.best_move(&widths, &lines, bounds, step)
                else {
                    break;
                };
                widths[giver] -= width;
                widths[taker] += width;
                lines[giver] = self.lines(giver, widths[giver]);
                lines[taker] = self.lines(taker, widths[taker]);
            }
            step /= 2.0;
        }
        widths
    }

    /// The move of a step's width that lowers the table most.
    fn best_move(
        &self,
        widths: &[f64],
        lines: &[Vec<f64>],
        bounds: &Bounds,
        step: f64,
    ) -> Option<(usize, usize, f64)> {
        let highest_rows = |skip: [usize; 2]| -> Vec<f64> {
            let others = |row: usize| {
                lines
                    .iter()
                    .enumerate()
                    .filter(|(i, _)| !skip.contains(i))
                    .map(move |(_, l)| l[row])
            };
            (0..self.rows).map(|row| highest(others(row))).collect()
        };
        let height: f64 = (0..self.rows).map(|row| highest(lines.iter().map(|l| l[row]))).sum();
        // Givers have width to spare; those come first that reach the height of fewest rows alone.
        let sum = |lines: &[f64]| lines.iter().sum::<f64>();
        let mut givers: Vec<usize> =
            (0..widths.len()).filter(|&i| widths[i] - bounds.least[i] > 0.5).collect();
        givers.sort_by(|&a, &b| sum(&lines[a]).total_cmp(&sum(&lines[b])).then(a.cmp(&b)));
        let mut takers: Vec<usize> =
            (0..widths.len()).filter(|&i| bounds.most[i] - widths[i] > 0.5).collect();
        takers.sort_by(|&a, &b| sum(&lines[b]).total_cmp(&sum(&lines[a])).then(a.cmp(&b)));
        let mut best: Option<(f64, (usize, usize, f64))> = None;
        for &taker in takers.iter().take(CANDIDATES) {
            for &giver in givers.iter().take(CANDIDATES).filter(|&&giver| giver != taker) {
                let width = step.min(widths[giver] - bounds.least[giver]);
                let others = highest_rows([giver, taker]);
                let less = self.lines(giver, widths[giver] - width);
                let more = self.lines(taker, widths[taker] + width);
                let after: f64 = others
                    .iter()
                    .zip(less.iter().zip(&more))
                    .map(|(other, (less, more))| other.max(*less).max(*more))
                    .sum();
                if after < best.as_ref().map_or(height, |(height, _)| *height) - 0.01 {
                    best = Some((after, (giver, taker, width)));
                }
            }
        }
        best.map(|(_, found)| found)
    }
}

fn highest(values: impl Iterator<Item = f64>) -> f64 {
    values.fold(0.0, f64::max)
}

#[cfg(test)]
mod tests {
    use super::{Bounds, cut, share, share_as_asked};

    fn bounds(least: &[f64], most: &[f64]) -> Bounds {
        Bounds { least: least.to_vec(), most: most.to_vec() }
    }

    #[test]
    fn widths_lie_between_narrowest_and_natural() {
        for (least, most, available, expected) in [
            ([10.0, 20.0], [30.0, 40.0], 100.0, [30.0, 40.0]),
            ([10.0, 20.0], [30.0, 60.0], 60.0, [20.0, 40.0]),
            ([50.0, 50.0], [80.0, 60.0], 50.0, [25.0, 25.0]),
        ] {
            assert_eq!(share(&bounds(&least, &most), available, &[]), expected);
        }
    }

    #[test]
    fn the_widest_are_cut_first() {
        assert_eq!(cut(&[10.0, 100.0, 60.0], 90.0), [10.0, 40.0, 40.0]);
        assert_eq!(cut(&[10.0, 10.0], 4.0), [2.0, 2.0]);
    }

    #[test]
    fn shares_hold_but_for_the_narrowest_widths() {
        let bounds = bounds(&[10.0, 40.0], &[100.0, 100.0]);
        assert_eq!(share_as_asked(&bounds, &[0.5, 0.5], 100.0), [50.0, 50.0]);
        assert_eq!(share_as_asked(&bounds, &[0.9, 0.1], 100.0), [60.0, 40.0]);
    }
}
