//! On which page everything stands that can be pointed to, before anything is set in its place.

use crate::resolve::document::Anchor;
use crate::typeset::flow::piece::Piece;
use crate::typeset::inline::line::gathered;
use crate::typeset::page::foot::NoteRows;
use crate::typeset::page::paginate::{PageContent, Part, Placed};
use crate::typeset::pages::{PageLabel, PageMap, PageStart};

/// Finds the page of each anchor. Where in the text pages begin is found when they are made up.
pub(crate) fn locate(
    contents: &[PageContent],
    labels: &[PageLabel],
    (body, notes): (&[Piece], &NoteRows),
) -> PageMap {
    let mut map = PageMap::default();
    for (page, (content, label)) in contents.iter().zip(labels).enumerate() {
        map.pages.push(PageStart { label: label.text(), position: None });
        let mut found = |anchor: &Anchor| {
            map.anchors.entry(anchor.clone()).or_insert(page);
        };
        for placed in &content.placed {
            anchors_of(placed, body, &mut found);
        }
        for row in &notes.rows[content.notes_start..content.notes_end] {
            row.anchors.iter().for_each(&mut found);
        }
    }
    map
}

/// The anchors in the part of a piece that stands on a page.
fn anchors_of(placed: &Placed, body: &[Piece], found: &mut impl FnMut(&Anchor)) {
    match (placed.part, &body[placed.piece]) {
        (Part::Row { .. }, Piece::Row(row)) => row.anchors.iter().for_each(found),
        (Part::Lines { variant, start, end }, Piece::Paragraph(paragraph)) => {
            if start == 0 {
                paragraph.beside.anchors.iter().for_each(&mut *found);
            }
            for line in &paragraph.breaks.variants[variant].lines[start..end] {
                let range = gathered(&paragraph.text, line);
                paragraph.text.anchors_in(range).for_each(&mut *found);
            }
        }
        (Part::Columns { start, end, .. }, Piece::Columns(columns)) => {
            columns.rows[start..end].iter().flat_map(|row| &row.anchors).for_each(found);
        }
        _ => {}
    }
}
