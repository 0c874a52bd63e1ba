//! What the typesetter gives: positioned glyph runs, rules, pictures and links on pages, the tree
//! of structure that they belong to, and the map from anchors to pages.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::design::colour::Colour;
use crate::font::{FontId, FontLibrary};
use crate::geometry::{Length, Point, Rect, ShortLength, Size};
use crate::language::Language;
use crate::numeral::roman;
use crate::picture::Picture;
use crate::resolve::document::{Alternative, Anchor, Metadata, PictureId, Position, Target};

/// A laid-out document.
#[derive(Clone, Debug)]
pub struct Pages {
    /// The pages in order; at least one.
    pub pages: Vec<Page>,
    /// The tree of structure elements.
    pub structure: Structure,
    /// The outline, in document order.
    pub outline: Vec<OutlineEntry>,
    /// Where each anchor stands.
    pub destinations: BTreeMap<Anchor, Destination>,
    /// The fonts that glyph runs name.
    pub fonts: Arc<FontLibrary>,
    /// The pictures that items name.
    pub pictures: Vec<Arc<Picture>>,
    /// What the document says of itself.
    pub metadata: Metadata,
}

/// A page.
#[derive(Clone, Debug)]
pub struct Page {
    /// Its trimmed size.
    pub size: Size,
    /// Its number as printed and as a viewer shows it.
    pub label: PageLabel,
    /// What stands on it, in reading order, furniture last.
    pub items: Vec<Item>,
    /// The areas of links, in reading order.
    pub links: Vec<LinkArea>,
}

/// The number of a page, with its numerals.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PageLabel {
    /// The number, from one.
    pub number: u32,
    /// The numerals.
    pub numerals: PageNumerals,
}

/// The numerals of page numbers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageNumerals {
    /// 1, 2, 3
    Decimal,
    /// i, ii, iii
    LowerRoman,
}

/// Something on a page.
#[derive(Clone, Debug)]
pub struct Item {
    /// What it belongs to.
    pub tag: Tag,
    /// What it is.
    pub kind: ItemKind,
}

/// The kinds of item.
#[derive(Clone, Debug)]
pub enum ItemKind {
    /// Glyphs on one baseline, in one font and size.
    Glyphs(GlyphRun),
    /// A filled rectangle.
    Fill {
        /// Where.
        rect: Rect,
        /// With what.
        colour: Colour,
    },
    /// A picture.
    Picture {
        /// Which one.
        picture: PictureId,
        /// Where.
        rect: Rect,
    },
    /// Something in a frame that is turned by a quarter.
    Turned(Box<Turned>),
}

impl ItemKind {
    /// What it is, whether or not it stands in a frame that is turned.
    pub fn content(&self) -> &Self {
        match self {
            Self::Turned(turned) => &turned.kind,
            kind => kind,
        }
    }
}

/// Something in a frame that is turned by a quarter against the clock: what runs to the right in
/// the frame runs upwards on the page, and what lies below lies to the right.
#[derive(Clone, Debug)]
pub struct Turned {
    /// Where the frame's upper left corner is on the page; turned, it is the lower left one.
    pub corner: Point,
    /// What stands in the frame, placed from that corner. Never turned itself.
    pub kind: ItemKind,
}

impl Turned {
    /// A rectangle of the frame as it stands on the page.
    pub fn on_page(&self, rect: Rect) -> Rect {
        turned_rect(self.corner, rect)
    }
}

/// A rectangle of a frame that is turned by a quarter around its corner, as it stands on the page.
pub fn turned_rect(corner: Point, rect: Rect) -> Rect {
    Rect::new(corner.x + rect.origin.y, corner.y - rect.right(), rect.size.height, rect.size.width)
}

/// Glyphs on one baseline, in one font and size.
#[derive(Clone, Debug)]
pub struct GlyphRun {
    /// The font.
    pub font: FontId,
    /// Size of the em.
    pub size: Length,
    /// Horizontal scale of the glyphs (font expansion), 1.0 for none. Advances include it.
    pub expansion: f64,
    /// Letterspacing behind each glyph, so little that nobody sees it. Advances include it.
    pub tracking: Length,
    /// Ink.
    pub colour: Colour,
    /// Origin of the first glyph, on the baseline.
    pub origin: Point,
    /// The text that the glyphs stand for, in logical order.
    pub text: String,
    /// The glyphs, in visual order from left to right.
    pub glyphs: Vec<Glyph>,
}

/// A glyph of a run.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Glyph {
    /// Its index in the font.
    pub id: u16,
    /// How far the pen moves on, justification, kerning and expansion included.
    pub advance: ShortLength,
    /// Offset of its origin from the pen: to the right and upwards.
    pub offset: (ShortLength, ShortLength),
    /// The bytes of [`GlyphRun::text`] that it stands for. The glyphs of one cluster share one
    /// range. An inserted hyphen stands for a soft hyphen (U+00AD) in the run's text.
    pub start: u32,
    /// End of those bytes.
    pub end: u32,
}

/// The area of a link on a page.
#[derive(Clone, Debug)]
pub struct LinkArea {
    /// Where it can be activated.
    pub rect: Rect,
    /// Where it goes.
    pub target: Target,
    /// The `Link` element that it belongs to.
    pub element: ElementId,
    /// What a screen reader says of it.
    pub description: String,
}

/// What an item belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tag {
    /// A piece of content of the structure tree.
    Content(ContentId),
    /// Nothing: the item is furniture or ornament.
    Artifact(Artifact),
}

/// The kinds of artifact (ISO 32000-1, 14.8.2.2.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Artifact {
    /// A running head.
    Header,
    /// A folio or another running foot.
    Footer,
    /// Rules, backgrounds, ornaments and repeated table heads.
    Layout,
}

/// An index into [`Structure::elements`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ElementId(pub usize);

/// The number of a piece of content. One piece may be broken over lines and pages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ContentId(pub usize);

/// The structure tree. Its first element is the root, with the role [`Role::Document`].
#[derive(Clone, Debug, Default)]
pub struct Structure {
    /// All elements, each after its parent.
    pub elements: Vec<Element>,
    /// The element that owns each piece of content.
    pub contents: Vec<ElementId>,
}

/// An element of the structure tree.
#[derive(Clone, Debug)]
pub struct Element {
    /// What it is.
    pub role: Role,
    /// The element that it lies in; `None` for the root alone.
    pub parent: Option<ElementId>,
    /// What lies in it, in reading order.
    pub children: Vec<Child>,
    /// Its language, where it differs from its parent's.
    pub language: Option<Language>,
    /// Its identifier.
    pub anchor: Option<Anchor>,
}

/// What lies in an element.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Child {
    /// Another element.
    Element(ElementId),
    /// A piece of content.
    Content(ContentId),
}

/// Where something stands that may stand within text or by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Placement {
    /// Within a line of text.
    Inline,
    /// By itself, between blocks.
    Block,
}

/// Standard structure types (ISO 32000-1, 14.8.4).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Role {
    /// The root.
    Document,
    /// A section.
    Section,
    /// The title of the document (role-mapped, or a paragraph).
    Title,
    /// A heading of a level from 1 to 6.
    Heading(u8),
    /// A paragraph.
    Paragraph,
    /// A block quotation.
    BlockQuote,
    /// A list, with its numbering.
    List(ListNumbering),
    /// An item of a list.
    ListItem,
    /// The label of a list item, note or figure.
    Label,
    /// The body of a list item.
    ListBody,
    /// A table.
    Table,
    /// The rows of a table's head.
    TableHead,
    /// The rows of a table's body.
    TableBody,
    /// The rows of a table's foot.
    TableFoot,
    /// A row.
    TableRow,
    /// A head cell, with what it heads and how large it is.
    TableHeaderCell(HeaderScope, CellSize),
    /// A data cell.
    TableDataCell(CellSize),
    /// A figure, with what stands for it where it is not seen.
    Figure(Alternative),
    /// A caption.
    Caption,
    /// A footnote.
    Note,
    /// A reference to a note or to an entry of the bibliography.
    Reference,
    /// A link.
    Link,
    /// Code.
    Code,
    /// A formula, with its source and where it stands.
    Formula(String, Placement),
    /// A table of contents.
    Contents,
    /// An item of a table of contents.
    ContentsItem,
    /// An entry of the bibliography.
    BibliographyEntry,
    /// An index.
    Index,
    /// The mark of a page of the reprinted original, with what a screen reader says of it.
    SourcePage(String),
    /// A span within text.
    Span,
    /// An abbreviation, with what it stands for.
    Abbreviation(String),
    /// Emphasis (a span with its meaning).
    Emphasis,
    /// Strong emphasis (a span with its meaning).
    Strong,
    /// A division.
    Division,
    /// Content that stands for something else, or for nothing, in extracted text.
    ActualText(String),
}

/// What a head cell heads (ISO 32000-1, table 349, Scope).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeaderScope {
    /// Its columns.
    Column,
    /// Its rows.
    Row,
}

/// How many columns and rows a cell takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CellSize {
    /// Columns, at least one.
    pub columns: usize,
    /// Rows, at least one.
    pub rows: usize,
}

impl CellSize {
    /// One place of the grid.
    pub const SINGLE: Self = Self { columns: 1, rows: 1 };
}

/// How a list is numbered (ISO 32000-1, table 347).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListNumbering {
    /// Not at all, or in another way.
    None,
    /// With bullets.
    Disc,
    /// 1, 2, 3
    Decimal,
    /// i, ii, iii
    LowerRoman,
    /// I, II, III
    UpperRoman,
    /// a, b, c
    LowerAlpha,
    /// A, B, C
    UpperAlpha,
}

/// An entry of the outline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutlineEntry {
    /// Its depth, from one. An entry is at most one deeper than the one before it.
    pub level: u8,
    /// What it says.
    pub title: String,
    /// Where it goes.
    pub anchor: Anchor,
}

/// Where an anchor stands.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Destination {
    /// Index of the page.
    pub page: usize,
    /// The upper left corner of what is to be shown.
    pub point: Point,
}

/// Where the pages begin, and on which page each anchor stands.
#[derive(Clone, Debug, Default)]
pub struct PageMap {
    /// The pages in order.
    pub pages: Vec<PageStart>,
    /// The index of the page of each anchor.
    pub anchors: BTreeMap<Anchor, usize>,
}

/// Where a page begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageStart {
    /// Its number as printed: "12", "iv".
    pub label: String,
    /// The first place of the body's text that stands on it: the start of a word, or a block
    /// without text such as a figure. `None` for a page on which no body text begins or goes on:
    /// the first page where it has only a title, a blank page, a page of notes alone.
    pub position: Option<Position>,
}

impl PageMap {
    /// The number, as printed, of the page on which an anchor stands.
    pub fn label(&self, anchor: &Anchor) -> Option<&str> {
        let page = *self.anchors.get(anchor)?;
        self.pages.get(page).map(|page| page.label.as_str())
    }
}

impl PageLabel {
    /// The number as it is printed.
    pub fn text(self) -> String {
        match self.numerals {
            PageNumerals::Decimal => self.number.to_string(),
            PageNumerals::LowerRoman => roman(u64::from(self.number)),
        }
    }
}
