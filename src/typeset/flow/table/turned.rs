//! Tables turned by a quarter: on pages of their own, with the height of the page for their measure.
//! They are read with the book turned by a quarter with the clock, so that their heads are at the
//! left of the page.

use crate::geometry::{Length, Point};
use crate::typeset::flow::table::TableRows;
use crate::typeset::flow::{BreakBefore, Composer, Row, shift_item, shift_link};
use crate::typeset::pages::{Item, ItemKind, Turned, turned_rect};

impl Composer<'_, '_> {
    /// Adds a table as rows that are as high as a page, each turned. `measure` is the page's height,
    /// `height` its width.
    pub(super) fn turn_table(&mut self, rows: TableRows, measure: Length, height: Length) {
        let repeats: Vec<Row> = rows.repeats.iter().flat_map(|rows| rows.iter()).cloned().collect();
        let mut opening: Vec<Row> = rows.caption.into_iter().chain(rows.head).collect();
        opening.iter_mut().skip(1).for_each(|row| row.break_before = BreakBefore::Forbidden);
        let pages = fill(opening, rows.body, &repeats, height);
        self.keep = 0;
        self.page_break = !self.pieces.is_empty();
        for page in pages {
            self.push(turn(page, measure));
        }
    }
}

/// Fills pages with rows: as many as fit, ended where they may end. Each but the first begins with
/// the repeated head.
fn fill(opening: Vec<Row>, body: Vec<Row>, repeats: &[Row], height: Length) -> Vec<Vec<Row>> {
    let mut pages = Vec::new();
    let mut page = opening;
    let mut begun = page.len();
    let mut used: Length = page.iter().map(|row| row.space_above + row.height).sum();
    for row in body {
        let too_high = used + row.space_above + row.height > height + Length::points(0.01);
        if too_high && page.len() > begun {
            // What must stay with the row goes on with it, as long as something is left.
            let kept = page[begun..]
                .iter()
                .rposition(|row| row.break_before != BreakBefore::Forbidden)
                .filter(|_| row.break_before == BreakBefore::Forbidden)
                .filter(|&kept| kept > 0);
            let carried = kept.map(|kept| page.split_off(begun + kept)).unwrap_or_default();
            pages.push(std::mem::replace(&mut page, repeats.to_vec()));
            begun = page.len();
            page.extend(carried);
            used = page.iter().map(|row| row.space_above + row.height).sum();
        }
        used += row.space_above + row.height;
        page.push(row);
    }
    pages.push(page);
    pages
}

/// Rows under one another as one row of the page, turned.
fn turn(rows: Vec<Row>, measure: Length) -> Row {
    let corner = Point { x: Length::ZERO, y: measure };
    let mut turned = Row { height: measure, ..Row::default() };
    let mut y = Length::ZERO;
    for (index, row) in rows.into_iter().enumerate() {
        if index > 0 {
            y += row.space_above;
        }
        for item in row.items {
            let Item { tag, kind } = shift_item(item, Length::ZERO, y);
            let kind = ItemKind::Turned(Box::new(Turned { corner, kind }));
            turned.items.push(Item { tag, kind });
        }
        for link in row.links {
            let mut link = shift_link(link, Length::ZERO, y);
            link.rect = turned_rect(corner, link.rect);
            turned.links.push(link);
        }
        turned.anchors.extend(row.anchors);
        turned.notes.extend(row.notes);
        turned.start = turned.start.or(row.start);
        y += row.height;
    }
    turned
}

#[cfg(test)]
mod tests {
    use super::{fill, turn};
    use crate::design::colour::Colour;
    use crate::geometry::{Length, Rect};
    use crate::typeset::flow::{BreakBefore, Row, rule};
    use crate::typeset::pages::ItemKind;

    fn row(height: f64, break_before: BreakBefore) -> Row {
        Row { height: Length::points(height), break_before, ..Row::default() }
    }

    #[test]
    fn pages_are_filled_and_begin_with_the_head() {
        let free = BreakBefore::Allowed(0.0);
        let body = vec![
            row(10.0, free),
            row(10.0, BreakBefore::Forbidden),
            row(10.0, free),
            row(10.0, BreakBefore::Forbidden),
            row(10.0, free),
        ];
        let head = [row(5.0, free)];
        let pages = fill(head.to_vec(), body, &head, Length::points(40.0));
        let counts: Vec<usize> = pages.iter().map(Vec::len).collect();
        assert_eq!(counts, [3, 4]);
    }

    #[test]
    fn what_runs_to_the_right_runs_upwards() {
        let mut row = row(20.0, BreakBefore::Forbidden);
        let points = Length::points;
        row.items.push(rule(
            Rect::new(points(1.0), points(2.0), points(30.0), points(4.0)),
            Colour::BLACK,
        ));
        let turned = turn(vec![row], points(100.0));
        let ItemKind::Turned(item) = &turned.items[0].kind else { panic!("it is turned") };
        let ItemKind::Fill { rect, .. } = item.kind else { panic!("it is a rule") };
        let expected = Rect::new(points(2.0), points(69.0), points(4.0), points(30.0));
        assert_eq!(item.on_page(rect), expected);
    }
}
