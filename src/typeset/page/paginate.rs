//! Chooses where pages end, over the whole document at once.
//!
//! The same search as for lines (Plass, Optimal Pagination Techniques for Automatic Typesetting
//! Systems, 1981): every place where a page may end is reached from the places where the page may
//! have begun, at a cost that grows with the square of the lines left empty; the cheapest path wins.
//! A page holds few rows, so the cost of the search grows linearly with the document.
//!
//! Notes stand on the page of their reference. Where they do not fit, their last rows go on at the
//! foot of the next page.

use crate::geometry::Length;
use crate::typeset::flow::{BreakBefore, Row};

/// What stands on a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct PageContent {
    /// First row of the body.
    pub(crate) start: usize,
    /// Behind the last row of the body.
    pub(crate) end: usize,
    /// First row of the notes, counted over all notes.
    pub(crate) notes_start: usize,
    /// Behind the last row of the notes.
    pub(crate) notes_end: usize,
}

/// What pagination needs to know.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PageSettings {
    /// Height of the text block.
    pub(crate) height: Length,
    /// The step of the baseline grid.
    pub(crate) leading: Length,
    /// Least space between text and notes.
    pub(crate) note_space: Length,
}

/// The rows of all notes, one behind the other.
#[derive(Debug, Default)]
pub(crate) struct NoteRows {
    /// The rows.
    pub(crate) rows: Vec<Row>,
    /// The first row of each note, and at the end the number of all rows.
    pub(crate) starts: Vec<usize>,
}

/// Demerits of each line that a page leaves empty, squared.
const EMPTY_LINE: f64 = 100.0;
/// Demerits of each row of a note that goes on on the next page.
const CARRIED_NOTE: f64 = 300.0;
/// Demerits of what does not fit, for each point.
const TOO_HIGH: f64 = 1e6;

/// A place where a page may begin.
#[derive(Clone, Copy, Debug)]
struct Node {
    row: usize,
    note_row: usize,
    demerits: f64,
    previous: usize,
    /// Behind the last row of the notes that the body so far refers to.
    notes_until: usize,
}

/// Chooses the pages of a body with its notes.
pub(crate) fn paginate(
    body: &[Row],
    notes: &NoteRows,
    settings: &PageSettings,
) -> Vec<PageContent> {
    let mut nodes = vec![Node { row: 0, note_row: 0, demerits: 0.0, previous: 0, notes_until: 0 }];
    // For each row the cheapest node at which a page may begin with it.
    let mut best: Vec<Option<usize>> = vec![None; body.len() + 1];
    best[0] = Some(0);
    for start in 0..body.len() {
        let Some(node_index) = best[start] else { continue };
        let node = nodes[node_index];
        let mut height = Length::ZERO;
        let mut notes_until = node.notes_until;
        let mut reached = false;
        for end in start + 1..=body.len() {
            let row = &body[end - 1];
            height += row.height;
            if end - 1 > start {
                height += row.space_above;
            }
            for &note in &row.notes {
                notes_until = notes_until.max(notes.starts.get(note + 1).copied().unwrap_or(0));
            }
            let too_high = height > settings.height + Length::points(0.01);
            if too_high && reached {
                break;
            }
            let next = body.get(end);
            let forced = next.is_none_or(|row| row.break_before == BreakBefore::Forced);
            let cost = match next.map(|row| row.break_before) {
                Some(BreakBefore::Forbidden) => continue,
                Some(BreakBefore::Allowed(cost)) => cost,
                Some(BreakBefore::Forced) | None => 0.0,
            };
            let (notes_end, note_height) =
                fill_notes(notes, (node.note_row, notes_until), settings.height - height, settings);
            let carried = notes_until - notes_end;
            let empty = (settings.height - height - note_height) / settings.leading;
            let mut demerits = cost + CARRIED_NOTE * carried as f64;
            if height > settings.height + Length::points(0.01) {
                demerits += TOO_HIGH * (height - settings.height).to_points();
            } else if !forced && carried == 0 {
                demerits += EMPTY_LINE * empty.max(0.0) * empty.max(0.0);
            }
            reached = true;
            let total = node.demerits + demerits;
            let known = best[end].map(|index| nodes[index].demerits);
            if known.is_none_or(|known| total < known) {
                best[end] = Some(nodes.len());
                nodes.push(Node {
                    row: end,
                    note_row: notes_end,
                    demerits: total,
                    previous: node_index,
                    notes_until,
                });
            }
            if forced && next.is_some() {
                break;
            }
        }
    }
    trace(&nodes, best[body.len()].unwrap_or(0), notes, settings)
}

/// How many rows of the notes `from..until` fit under the body, and how high they stand with the
/// space above them.
fn fill_notes(
    notes: &NoteRows,
    (from, until): (usize, usize),
    free: Length,
    settings: &PageSettings,
) -> (usize, Length) {
    if from >= until {
        return (from, Length::ZERO);
    }
    let mut height = settings.note_space;
    let mut end = from;
    for row in &notes.rows[from..until] {
        let next = height + row.height + row.space_above;
        if next > free + Length::points(0.01) {
            break;
        }
        height = next;
        end += 1;
    }
    if end == from { (from, Length::ZERO) } else { (end, height) }
}

/// The pages of the cheapest path, and behind them those that notes left over need.
fn trace(
    nodes: &[Node],
    last: usize,
    notes: &NoteRows,
    settings: &PageSettings,
) -> Vec<PageContent> {
    let mut pages = Vec::new();
    let mut index = last;
    while index != 0 {
        let node = nodes[index];
        let previous = nodes[node.previous];
        pages.push(PageContent {
            start: previous.row,
            end: node.row,
            notes_start: previous.note_row,
            notes_end: node.note_row,
        });
        index = node.previous;
    }
    pages.reverse();
    let end = pages.last().map_or(0, |page| page.end);
    let mut note_row = pages.last().map_or(0, |page| page.notes_end);
    while note_row < notes.rows.len() {
        let range = (note_row, notes.rows.len());
        let (filled, _) = fill_notes(notes, range, settings.height, settings);
        let notes_end = filled.max(note_row + 1);
        pages.push(PageContent { start: end, end, notes_start: note_row, notes_end });
        note_row = notes_end;
    }
    if pages.is_empty() {
        pages.push(PageContent { start: 0, end: 0, notes_start: 0, notes_end: 0 });
    }
    pages
}

#[cfg(test)]
mod tests {
    use super::{NoteRows, PageSettings, paginate};
    use crate::geometry::Length;
    use crate::typeset::flow::{BreakBefore, Row};

    /// Rows from a text: a letter a row of one line; `.` may begin a page, `x` must not, `!` must;
    /// `n` may and refers to the next note.
    fn rows(pattern: &str) -> Vec<Row> {
        let mut notes = 0..;
        pattern
            .chars()
            .map(|letter| Row {
                height: Length::points(10.0),
                break_before: match letter {
                    'x' => BreakBefore::Forbidden,
                    '!' => BreakBefore::Forced,
                    _ => BreakBefore::Allowed(0.0),
                },
                notes: if letter == 'n' { notes.next().into_iter().collect() } else { Vec::new() },
                ..Row::default()
            })
            .collect()
    }

    fn check(pattern: &str, notes: &[usize], expected: &[(usize, usize, usize)]) {
        let mut note_rows = NoteRows::default();
        for &lines in notes {
            note_rows.starts.push(note_rows.rows.len());
            note_rows.rows.extend(rows(&".".repeat(lines)));
        }
        note_rows.starts.push(note_rows.rows.len());
        let settings = PageSettings {
            height: Length::points(50.0),
            leading: Length::points(10.0),
            note_space: Length::points(10.0),
        };
        let pages: Vec<_> = paginate(&rows(pattern), &note_rows, &settings)
            .into_iter()
            .map(|page| (page.start, page.end, page.notes_end))
            .collect();
        assert_eq!(pages, expected, "{pattern}");
    }

    #[test]
    fn pages_end_where_they_may() {
        check("", &[], &[(0, 0, 0)]);
        check("...", &[], &[(0, 3, 0)]);
        check(".......", &[], &[(0, 5, 0), (5, 7, 0)]);
        check(".....x.", &[], &[(0, 4, 0), (4, 7, 0)]);
        check("..!..", &[], &[(0, 2, 0), (2, 5, 0)]);
        // A page is closed early where the next would otherwise have to be.
        check("...x..xxxx", &[], &[(0, 5, 0), (5, 10, 0)]);
    }

    #[test]
    fn notes_stand_with_their_references() {
        check("n....", &[1], &[(0, 3, 1), (3, 5, 1)]);
        check("....n", &[1], &[(0, 4, 0), (4, 5, 1)]);
        check("n....", &[6], &[(0, 1, 3), (1, 2, 6), (2, 5, 6)]);
    }

    #[test]
    fn rows_that_fit_nowhere_stand_alone() {
        check(".xxxxxx.", &[], &[(0, 7, 0), (7, 8, 0)]);
    }
}
