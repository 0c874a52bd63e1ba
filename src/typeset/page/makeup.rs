//! Sets the pieces, notes and furniture of each page in their places.

use std::collections::BTreeMap;

use crate::design::Design;
use crate::design::page::Side;
use crate::geometry::{Length, Point, Rect};
use crate::language::Direction;
use crate::resolve::document::{Anchor, Document, Position};
use crate::resolve::plain::plain_text;
use crate::typeset::flow::piece::{ColumnRows, Piece};
use crate::typeset::flow::title::split_title;
use crate::typeset::flow::{Row, rule, shift_item, shift_link};
use crate::typeset::inline::shape::Shaper;
use crate::typeset::inline::style::TextStyle;
use crate::typeset::page::columns;
use crate::typeset::page::foot::NoteRows;
use crate::typeset::page::furniture::{Furniture, furniture};
use crate::typeset::page::margin::{Margin, SourcePageMark, set_marks};
use crate::typeset::page::paginate::{PageContent, Part, Placed};
use crate::typeset::pages::{
    Artifact, Destination, Item, Page, PageLabel, PageMap, PageStart, Tag,
};

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
    (contents, labels): (&[PageContent], &[PageLabel]),
    body: Vec<Piece>,
    notes: NoteRows,
    (document, design): (&Document, &Design),
    shaper: &mut Shaper<'_>,
) -> Made {
    let mut made =
        Made { pages: Vec::new(), destinations: BTreeMap::new(), page_map: PageMap::default() };
    let mut body: Vec<Option<Piece>> = body.into_iter().map(Some).collect();
    let mut note_rows = notes.rows.into_iter();
    let mut heads = RunningHeads::new(document);
    let body_style = TextStyle {
        direction: document.metadata.direction,
        ..TextStyle::body(design, &document.metadata.language)
    };
    for (index, (content, &label)) in contents.iter().zip(labels).enumerate() {
        let block = design.page.text_block(index, design.text.leading);
        let mut page = Page { size: design.page.size, label, items: Vec::new(), links: Vec::new() };
        let mut placer = Placer {
            page: &mut page,
            index,
            destinations: &mut made.destinations,
            anchors: &mut made.page_map.anchors,
            step: design.text.leading,
            start: None,
            // The text opens anew behind its front matter.
            opening: label.number == 1,
            titles: Vec::new(),
            is_plate: !content.placed.is_empty(),
            source_pages: Vec::new(),
        };
        for placed in &content.placed {
            placer.piece(placed, &mut body, block.origin, shaper);
        }
        let (start, opening) = (placer.start, placer.opening);
        let titles = std::mem::take(&mut placer.titles);
        let count = content.notes_end - content.notes_start;
        let rows: Vec<Row> = note_rows.by_ref().take(count).collect();
        placer.notes(rows, block, design);
        // A plate speaks for itself.
        let is_plate = placer.is_plate && count == 0 && index > 0;
        let side = design.page.side(index);
        let margin = Margin {
            block,
            side: if design.page.duplex { side } else { Side::Recto },
            page_width: design.page.size.width,
        };
        let marks = std::mem::take(&mut placer.source_pages);
        page.items.extend(set_marks(&marks, &margin, (design, &body_style), shaper));
        let folio = label.text();
        let blank = content.placed.is_empty() && count == 0 && contents.len() > 1;
        if !blank && !is_plate {
            let title = heads.title(side, &titles);
            let head = Furniture { folio: &folio, title, side, opening };
            page.items.extend(furniture(shaper, &head, block, design, &body_style));
        }
        heads.pass(titles);
        made.page_map.pages.push(PageStart { label: folio, position: start });
        made.pages.push(page);
    }
    made
}

/// What the running heads say.
struct RunningHeads {
    work: String,
    section: String,
}

impl RunningHeads {
    fn new(document: &Document) -> Self {
        let (title, _) = split_title(&document.metadata.title);
        let work = plain_text(&title).trim_end().trim_end_matches(':').to_owned();
        let work = if work.is_empty() { document.metadata.title_text.clone() } else { work };
        Self { work, section: String::new() }
    }

    /// The running title of a page on which sections begin: the work's on a left-hand page, on a
    /// right-hand one that of the first section that begins on it, else of the one that goes on.
    fn title(&mut self, side: Side, begun: &[String]) -> &str {
        if let Some(first) = begun.first() {
            self.section.clone_from(first);
        }
        match side {
            Side::Recto if !self.section.is_empty() => &self.section,
            Side::Recto | Side::Verso => &self.work,
        }
    }

    /// Goes on to the next page.
    fn pass(&mut self, begun: Vec<String>) {
        if let Some(last) = begun.into_iter().next_back() {
            self.section = last;
        }
    }
}

/// Places rows on a page.
struct Placer<'a> {
    page: &'a mut Page,
    index: usize,
    destinations: &'a mut BTreeMap<Anchor, Destination>,
    anchors: &'a mut BTreeMap<Anchor, usize>,
    step: Length,
    /// The first place of the body's text on the page.
    start: Option<Position>,
    /// Whether the page opens a reading.
    opening: bool,
    /// The running titles that begin on it.
    titles: Vec<String>,
    /// Whether nothing but pictures stands on it.
    is_plate: bool,
    /// The pages of the reprinted original that begin on it.
    source_pages: Vec<SourcePageMark>,
}

impl Placer<'_> {
    /// Places a piece, or the part of it that stands on the page, and lets go of what is done.
    fn piece(
        &mut self,
        placed: &Placed,
        body: &mut [Option<Piece>],
        origin: Point,
        shaper: &mut Shaper<'_>,
    ) {
        let mut place = Point { x: origin.x, y: origin.y + self.step * f64::from(placed.y) };
        match (placed.part, &mut body[placed.piece]) {
            (Part::Row { repeats }, slot @ Some(Piece::Row(_))) => {
                let Some(Piece::Row(row)) = slot.take() else { return };
                if repeats {
                    for head in row.repeats.iter().flat_map(|rows| rows.iter()) {
                        self.row(repeated(head), place);
                        place.y += head.height;
                    }
                }
                self.row(row, place);
            }
            (Part::Lines { variant, start, end }, slot @ Some(Piece::Paragraph(_))) => {
                if let Some(Piece::Paragraph(paragraph)) = slot {
                    for row in paragraph.set(variant, start..end, shaper) {
                        let height = row.height;
                        self.row(row, place);
                        place.y += height;
                    }
                    if end == paragraph.breaks.variants[variant].lines.len() {
                        *slot = None;
                    }
                }
            }
            (Part::Columns { start, end, height }, Some(Piece::Columns(columns))) => {
                self.columns(columns, (start, end, height), place);
            }
            _ => {}
        }
    }

    /// Places rows side by side.
    fn columns(
        &mut self,
        columns: &mut ColumnRows,
        (start, end, height): (usize, usize, u32),
        origin: Point,
    ) {
        let heights = columns.heights(self.step);
        // A page has few columns.
        let starts = columns::fill(&heights[..end], start, columns.count.max(1) as u32, height);
        for (column, pair) in starts.windows(2).enumerate() {
            let x = origin.x + columns.pitch * column as f64;
            let mut y = origin.y;
            for index in pair[0]..pair[1] {
                let row = std::mem::take(&mut columns.rows[index]);
                if index > pair[0] {
                    y += row.space_above;
                }
                let height = row.height;
                self.row(row, Point { x, y });
                y += height;
            }
        }
    }

    /// Places a row.
    fn row(&mut self, row: Row, origin: Point) {
        let items = row.items.into_iter();
        self.page.items.extend(items.map(|item| shift_item(item, origin.x, origin.y)));
        let links = row.links.into_iter();
        self.page.links.extend(links.map(|link| shift_link(link, origin.x, origin.y)));
        for anchor in row.anchors {
            let destination = Destination { page: self.index, point: origin };
            self.destinations.entry(anchor.clone()).or_insert(destination);
            self.anchors.entry(anchor).or_insert(self.index);
        }
        self.start = self.start.or(row.start);
        self.opening |= row.opening;
        self.titles.extend(row.running_title);
        self.is_plate &= row.picture;
        let marks = row.source_pages.into_iter();
        self.source_pages.extend(marks.map(|mark| mark.lowered(origin.y)));
    }

    /// Places notes at the foot of the page, their last baseline where that of the text would be.
    fn notes(&mut self, rows: Vec<Row>, block: Rect, design: &Design) {
        let Some(last) = rows.last() else { return };
        let spaces: Length = rows.iter().skip(1).map(|row| row.space_above).sum();
        let height: Length = rows.iter().map(|row| row.height).sum::<Length>() + spaces;
        let below = last.below_baseline(design);
        let mut y = block.bottom() - height + below;
        let width = block.size.width * design.note.rule_length;
        let rule_y = y - design.text.leading * 0.35;
        let rule_x = match design.page.direction {
            Direction::LeftToRight => block.origin.x,
            Direction::RightToLeft => block.right() - width,
        };
        let rect = Rect::new(rule_x, rule_y, width, design.note.rule);
        self.page.items.push(rule(rect, design.colours.rule));
        let start = self.start;
        for (index, row) in rows.into_iter().enumerate() {
            if index > 0 {
                y += row.space_above;
            }
            let height = row.height;
            self.row(row, Point { x: block.origin.x, y });
            y += height;
        }
        // The page begins with its text; notes are told by their own anchors.
        self.start = start;
    }
}

/// A row as it stands again at the head of a page: an ornament that is not read twice.
fn repeated(row: &Row) -> Row {
    let artifact = |item: &Item| Item { tag: Tag::Artifact(Artifact::Layout), ..item.clone() };
    Row { height: row.height, items: row.items.iter().map(artifact).collect(), ..Row::default() }
}
