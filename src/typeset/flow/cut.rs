//! A row that no page can hold to several: a heading of forty lines, a picture with a caption longer
//! than a page. It is cut wherever nothing reaches over, line by line, and every line of it comes to
//! stand on the grid; only what cannot be cut, such as a picture, is left whole.

use crate::geometry::{Length, Rect};
use crate::resolve::document::{Anchor, Target};
use crate::typeset::flow::{BreakBefore, Placement, Row, shift_item, shift_link};
use crate::typeset::pages::{Item, ItemKind};

/// How far glyphs reach above and below their baseline, in ems: less than any two lines are apart.
const REACH: (f64, f64) = (0.7, 0.2);

/// Nearer than this two heights are the same.
const NEAR: Length = Length::points(0.01);

/// What cutting follows.
#[derive(Clone, Copy, Debug)]
pub(super) struct CutMeasure {
    /// The step of the grid.
    pub(super) step: Length,
    /// From the top of a step down to the baseline in it.
    pub(super) baseline: Length,
}

/// Where something stands, from the top of the row downwards.
#[derive(Clone, Copy, Debug)]
struct Band {
    top: Length,
    bottom: Length,
    /// The lowest baseline in it.
    baseline: Option<Length>,
}

/// Cuts a row; `note` tells the identifier of a note, by which its reference is found.
pub(super) fn cut<'n>(
    mut row: Row,
    measure: &CutMeasure,
    note: impl Fn(usize) -> &'n Anchor,
) -> Vec<Row> {
    let mut bands = bands(&row.items);
    if bands.len() < 2 {
        return vec![row];
    }
    // What surrounds the first band begins above it.
    let fills = row.items.iter().filter_map(|item| match &item.kind {
        ItemKind::Fill { rect, .. } => Some(rect.origin.y.max(Length::ZERO)),
        _ => None,
    });
    bands[0].top = fills.fold(bands[0].top, Length::min);
    let places: Vec<(Length, Length)> = bands.iter().map(|band| band.place(measure)).collect();
    let mut rows: Vec<Row> =
        places.iter().map(|&(_, height)| Row { height, ..Row::default() }).collect();
    let index_of = |y: Length| bands.partition_point(|band| band.top <= y + NEAR).saturating_sub(1);
    for item in std::mem::take(&mut row.items) {
        if let ItemKind::Fill { rect, colour } = item.kind {
            for (index, part) in parts(rect, &bands) {
                let item = Item { tag: item.tag, kind: ItemKind::Fill { rect: part, colour } };
                rows[index].items.push(shift_item(item, Length::ZERO, places[index].0));
            }
            continue;
        }
        // What is no fill lies in one of the bands.
        let index = extent(&item).map_or(0, |band| index_of(band.top));
        rows[index].items.push(shift_item(item, Length::ZERO, places[index].0));
    }
    for number in std::mem::take(&mut row.notes) {
        let target = Target::Anchor(note(number).clone());
        let reference = row.links.iter().find(|link| link.target == target);
        let index = reference.map_or(0, |link| index_of(middle(link.rect)));
        rows[index].notes.push(number);
    }
    for link in std::mem::take(&mut row.links) {
        let index = index_of(middle(link.rect));
        rows[index].links.push(shift_link(link, Length::ZERO, places[index].0));
    }
    for mark in std::mem::take(&mut row.source_pages) {
        let index = index_of(mark.baseline);
        rows[index].source_pages.push(mark.lowered(places[index].0));
    }
    let count = rows.len();
    for (index, part) in rows.iter_mut().enumerate().skip(1) {
        // Neither the first nor the last line stands alone.
        let alone = count > 3 && (index == 1 || index + 1 == count);
        part.break_before = if alone { BreakBefore::Forbidden } else { BreakBefore::Allowed(0.0) };
    }
    let first = &mut rows[0];
    row.placement = Placement::Here;
    *first = Row {
        height: first.height,
        items: std::mem::take(&mut first.items),
        links: std::mem::take(&mut first.links),
        notes: std::mem::take(&mut first.notes),
        source_pages: std::mem::take(&mut first.source_pages),
        ..row
    };
    rows
}

fn middle(rect: Rect) -> Length {
    (rect.origin.y + rect.bottom()) * 0.5
}

/// Where things stand that are not cut themselves, those that overlap taken together, from the top
/// downwards.
fn bands(items: &[Item]) -> Vec<Band> {
    let mut extents: Vec<Band> = items.iter().filter_map(extent).collect();
    extents.sort_by(|a, b| a.top.to_points().total_cmp(&b.top.to_points()));
    let mut bands: Vec<Band> = Vec::new();
    for band in extents {
        match bands.last_mut() {
            Some(last) if band.top < last.bottom - NEAR => {
                last.bottom = last.bottom.max(band.bottom);
                last.baseline = match (last.baseline, band.baseline) {
                    (Some(a), Some(b)) => Some(a.max(b)),
                    (a, b) => a.or(b),
                };
            }
            _ => bands.push(band),
        }
    }
    bands
}

/// Where an item stands; `None` for fills, which are cut with what they surround.
fn extent(item: &Item) -> Option<Band> {
    match &item.kind {
        ItemKind::Glyphs(run) => Some(Band {
            top: run.origin.y - run.size * REACH.0,
            bottom: run.origin.y + run.size * REACH.1,
            baseline: Some(run.origin.y),
        }),
        ItemKind::Picture { rect, .. } => {
            Some(Band { top: rect.origin.y, bottom: rect.bottom(), baseline: None })
        }
        ItemKind::Turned(turned) => match &turned.kind {
            ItemKind::Picture { rect, .. } | ItemKind::Fill { rect, .. } => {
                let rect = turned.on_page(*rect);
                Some(Band { top: rect.origin.y, bottom: rect.bottom(), baseline: None })
            }
            // Turned text runs up the page from where it begins: it is not cut off from it.
            _ => Some(Band { top: Length::ZERO, bottom: turned.corner.y, baseline: None }),
        },
        ItemKind::Fill { .. } => None,
    }
}

/// The parts of a fill that lie within bands. The first reaches up to the row's head and each
/// other one up to where the band before ends, so that lines down the side stay whole.
fn parts(rect: Rect, bands: &[Band]) -> Vec<(usize, Rect)> {
    let mut parts = Vec::new();
    for (index, band) in bands.iter().enumerate() {
        let top = if index == 0 { rect.origin.y } else { bands[index - 1].bottom };
        let bottom = if index + 1 == bands.len() { rect.bottom() } else { band.bottom };
        let (top, bottom) = (top.max(rect.origin.y), bottom.min(rect.bottom()));
        if bottom - top > Length::ZERO {
            let part = Rect::new(rect.origin.x, top, rect.size.width, bottom - top);
            parts.push((index, part));
        }
    }
    parts
}

impl Band {
    /// How far it moves down to stand at the head of its own row, and how high that is: whole steps
    /// of the grid, with its last baseline on the grid.
    fn place(&self, measure: &CutMeasure) -> (Length, Length) {
        let Some(baseline) = self.baseline else {
            let height = (self.bottom - self.top).round_up_to(measure.step);
            return (Length::ZERO - self.top, height.max(measure.step));
        };
        let above = baseline - self.top;
        let steps = (above - measure.baseline).max(Length::ZERO).round_up_to(measure.step);
        let height = steps + measure.step;
        (steps + measure.baseline - baseline, height)
    }
}

#[cfg(test)]
mod tests {
    use super::{CutMeasure, cut};
    use crate::design::colour::Colour;
    use crate::geometry::{Length, Rect};
    use crate::resolve::document::{Anchor, PictureId};
    use crate::typeset::flow::Row;
    use crate::typeset::pages::{Artifact, Item, ItemKind, Tag};

    fn points(value: f64) -> Length {
        Length::points(value)
    }

    fn item(kind: ItemKind) -> Item {
        Item { tag: Tag::Artifact(Artifact::Layout), kind }
    }

    fn picture(top: f64, height: f64) -> Item {
        let rect = Rect::new(Length::ZERO, points(top), points(9.0), points(height));
        item(ItemKind::Picture { picture: PictureId(0), rect })
    }

    /// Heights of the rows, and from where to where the items in each stand.
    fn check(items: Vec<Item>, expected: &[(f64, &[(f64, f64)])]) {
        let height = points(1000.0);
        let measure = CutMeasure { step: points(10.0), baseline: points(7.0) };
        let anchor = Anchor::new("n");
        let rows = cut(Row { items, height, ..Row::default() }, &measure, |_| &anchor);
        let found: Vec<(f64, Vec<(f64, f64)>)> = rows
            .iter()
            .map(|row| {
                let rects = row.items.iter().map(|item| match &item.kind {
                    ItemKind::Picture { rect, .. } | ItemKind::Fill { rect, .. } => {
                        (rect.origin.y.to_points().round(), rect.bottom().to_points().round())
                    }
                    _ => panic!("no rectangle"),
                });
                (row.height.to_points(), rects.collect())
            })
            .collect();
        let expected: Vec<(f64, Vec<(f64, f64)>)> =
            expected.iter().map(|&(height, rects)| (height, rects.to_vec())).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_row_is_cut_where_nothing_reaches_over() {
        check(vec![picture(0.0, 95.0)], &[(1000.0, &[(0.0, 95.0)])]);
        check(
            vec![picture(0.0, 95.0), picture(50.0, 50.0), picture(101.0, 18.0)],
            &[(100.0, &[(0.0, 95.0), (50.0, 100.0)]), (20.0, &[(0.0, 18.0)])],
        );
    }

    #[test]
    fn lines_down_the_side_go_on_in_the_next_row() {
        let rect = Rect::new(Length::ZERO, Length::ZERO, points(1.0), points(60.0));
        let side = item(ItemKind::Fill { rect, colour: Colour::BLACK });
        check(
            vec![picture(5.0, 15.0), picture(30.0, 20.0), side],
            &[(20.0, &[(5.0, 20.0), (0.0, 20.0)]), (20.0, &[(0.0, 20.0), (-10.0, 30.0)])],
        );
    }
}
