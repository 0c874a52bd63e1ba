//! Puts rows, notes and furniture on their pages.

use std::collections::BTreeMap;

use crate::design::Design;
use crate::geometry::{Length, Point, Rect};
use crate::resolve::document::{Anchor, Document};
use crate::resolve::plain::plain_text;
use crate::typeset::flow::title::split_title;
use crate::typeset::flow::{Row, rule, shift_item, shift_link};
use crate::typeset::inline::shape::Shaper;
use crate::typeset::inline::style::TextStyle;
use crate::typeset::page::furniture::{Furniture, furniture};
use crate::typeset::page::paginate::{NoteRows, PageContent};
use crate::typeset::pages::{Destination, Page, PageLabel, PageMap, PageNumerals, PageStart};

/// The pages with the places of their anchors.
pub(crate) struct Made {
    /// The pages.
    pub(crate) pages: Vec<Page>,
    /// Where anchors stand.
    pub(crate) destinations: BTreeMap<Anchor, Destination>,
    /// Where pages begin.
    pub(crate) page_map: PageMap,
}

/// Makes up the pages.
pub(crate) fn make_up(
    contents: &[PageContent],
    body: &[Row],
    notes: &NoteRows,
    (document, design): (&Document, &Design),
    shaper: &mut Shaper<'_>,
) -> Made {
    let mut made =
        Made { pages: Vec::new(), destinations: BTreeMap::new(), page_map: PageMap::default() };
    let (title, _) = split_title(&document.metadata.title);
    let work_title = plain_text(&title).trim_end().trim_end_matches(':').to_owned();
    let work_title =
        if work_title.is_empty() { document.metadata.title_text.clone() } else { work_title };
    let mut section_title = String::new();
    let body_style = TextStyle::body(design, &document.metadata.language);
    for (index, content) in contents.iter().enumerate() {
        let block = design.page.text_block(index, design.text.leading);
        let rows = &body[content.start..content.end];
        let opening = index == 0 || rows.iter().any(|row| row.opening);
        let started = rows.iter().find_map(|row| row.running_title.clone());
        if section_title.is_empty()
            && let Some(title) = &started
        {
            section_title.clone_from(title);
        }
        let label = PageLabel {
            // Fewer than 2^32 pages.
            number: index as u32 + 1,
            numerals: PageNumerals::Decimal,
        };
        let mut page = Page { size: design.page.size, label, items: Vec::new(), links: Vec::new() };
        let mut placer = Placer {
            page: &mut page,
            index,
            destinations: &mut made.destinations,
            anchors: &mut made.page_map.anchors,
        };
        let mut y = block.origin.y;
        for (position, row) in rows.iter().enumerate() {
            if position > 0 {
                y += row.space_above;
            }
            placer.place(row, Point { x: block.origin.x, y });
            y += row.height;
        }
        let note_rows = &notes.rows[content.notes_start..content.notes_end];
        if !note_rows.is_empty() {
            let height: Length = note_rows.iter().map(|row| row.height + row.space_above).sum();
            let mut y = block.bottom() - height;
            let thickness = design.note.rule;
            let width = block.size.width * design.note.rule_length;
            let rule_y = y - design.text.leading * 0.35;
            placer.page.items.push(rule(
                Rect::new(block.origin.x, rule_y, width, thickness),
                design.colours.rule,
            ));
            for row in note_rows {
                y += row.space_above;
                placer.place(row, Point { x: block.origin.x, y });
                y += row.height;
            }
        }
        let folio = label.text();
        let side = design.page.side(index);
        let running = match side {
            crate::design::page::Side::Recto if !section_title.is_empty() => &section_title,
            _ => &work_title,
        };
        let head = Furniture { folio: &folio, title: running, side, opening };
        page.items.extend(furniture(shaper, &head, block, design, &body_style));
        made.page_map
            .pages
            .push(PageStart { label: folio, position: rows.iter().find_map(|row| row.start) });
        if let Some(title) = rows.iter().rev().find_map(|row| row.running_title.clone()) {
            section_title = title;
        }
        made.pages.push(page);
    }
    made
}

/// Places rows on a page.
struct Placer<'a> {
    page: &'a mut Page,
    index: usize,
    destinations: &'a mut BTreeMap<Anchor, Destination>,
    anchors: &'a mut BTreeMap<Anchor, usize>,
}

impl Placer<'_> {
    fn place(&mut self, row: &Row, origin: Point) {
        let items = row.items.iter().cloned();
        self.page.items.extend(items.map(|item| shift_item(item, origin.x, origin.y)));
        let links = row.links.iter().cloned();
        self.page.links.extend(links.map(|link| shift_link(link, origin.x, origin.y)));
        for anchor in &row.anchors {
            let destination = Destination { page: self.index, point: origin };
            self.destinations.entry(anchor.clone()).or_insert(destination);
            self.anchors.entry(anchor.clone()).or_insert(self.index);
        }
    }
}
