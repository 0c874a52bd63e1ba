//! The resolved document: the manuscript's tree with everything filled in.
//!
//! Nothing here is looked up by a key of the author's any more. Whatever both outputs must agree on
//! is decided: numbers, note order, formatted citations, quotation marks, link targets, anchors.
//! The typesetter and the EPUB writer walk this same tree.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use crate::design::Placement;
use crate::diagnostic::Span;
use crate::highlight::{CodeLanguage, Token};
use crate::language::{Direction, Language};
use crate::manuscript::ast::{Alignment, Extent};
use crate::manuscript::front_matter::Author;
use crate::math;
use crate::picture::Picture;

/// An identifier that both outputs use for one place: a heading, figure, note, citation or entry.
///
/// Unique within a document; made of ASCII or other letters, digits, `-`, `_`, `.` and `:`, never
/// beginning with a digit, so that it is an XML name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Anchor(Arc<str>);

impl Anchor {
    /// The anchor of an identifier.
    pub fn new(identifier: impl Into<Arc<str>>) -> Self {
        Self(identifier.into())
    }

    /// The identifier.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Anchor {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// The number of a block or of a text within its document.
///
/// Every [`Block`] and every [`Text`] has its own, counted from zero in document order (the body,
/// then the notes in their order), so that a place in the text can be named by it and a byte
/// offset. See [`Position`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NodeId(pub u32);

/// A place in the document's text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Position {
    /// The text or block.
    pub node: NodeId,
    /// The byte offset within the text; zero for a block.
    pub offset: usize,
}

/// A document, resolved.
#[derive(Clone, Debug)]
pub struct Document {
    /// What it says of itself.
    pub metadata: Metadata,
    /// The lists that stand before the text, in their order: contents, figures, tables; those that
    /// are asked for and not empty.
    pub contents: Vec<Contents>,
    /// Its text, bibliography and index included.
    pub body: Vec<Block>,
    /// Its notes, in the order of their references: `Note.index` is the place in this list.
    pub notes: Vec<Note>,
    /// The pictures that blocks and inlines point to.
    pub pictures: Vec<Arc<Picture>>,
    /// The words that the outputs add, in the document's language.
    pub terms: Terms,
}

/// What a document says of itself.
#[derive(Clone, Debug)]
pub struct Metadata {
    /// The title; empty where there is none.
    pub title: Vec<Inline>,
    /// The title as plain text; the file's stem where there is none.
    pub title_text: String,
    /// The subtitle.
    pub subtitle: Vec<Inline>,
    /// The subtitle as plain text.
    pub subtitle_text: String,
    /// Who made it.
    pub authors: Vec<Author>,
    /// The date as written.
    pub date: Option<String>,
    /// The language.
    pub language: Language,
    /// The direction of its text.
    pub direction: Direction,
    /// The abstract, a vector a paragraph.
    pub abstract_paragraphs: Vec<Vec<Inline>>,
    /// Keywords and subjects.
    pub subjects: Vec<String>,
    /// The publisher.
    pub publisher: Option<String>,
    /// Who holds the rights, and the licence.
    pub rights: Option<String>,
    /// A short description.
    pub description: Option<String>,
    /// The identifier given by the author.
    pub identifier: Option<String>,
    /// A URN that is the same for the same title, authors and language (RFC 9562, version 5 or 8).
    pub uuid: String,
    /// The cover's picture, where the author gave one: an index into `Document::pictures`.
    pub cover: Option<PictureId>,
    /// The source that a reading is taken from, formatted.
    pub source: Option<Vec<Inline>>,
    /// Seconds since 1970 that the outputs name as their date.
    pub timestamp: i64,
    /// Whether a table of contents is printed, and how deep.
    pub contents_depth: Option<u8>,
}

/// The words that the outputs add, in the document's language.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Terms {
    /// "Contents"
    pub contents: String,
    /// "Figure"
    pub figure: String,
    /// "Table"
    pub table: String,
    /// "Page"
    pub page: String,
    /// "Pages", the label of the page list.
    pub pages: String,
    /// "Notes"
    pub notes: String,
    /// "Note"
    pub note: String,
    /// "Cover"
    pub cover: String,
    /// "Title page"
    pub title_page: String,
    /// "Start of text", the landmark.
    pub start: String,
    /// "Guide", the label of the landmarks.
    pub guide: String,
    /// "Back to the text"
    pub back_to_text: String,
    /// "Back to citation", followed by a number.
    pub back_to_citation: String,
    /// "Cited on p. ", followed by one page.
    pub cited_on_page: String,
    /// "Cited on pp. ", followed by several pages.
    pub cited_on_pages: String,
    /// "List of Figures"
    pub list_of_figures: String,
    /// "List of Tables"
    pub list_of_tables: String,
    /// "Index"
    pub index: String,
}

/// An index into [`Document::pictures`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PictureId(pub usize);

/// A block.
#[derive(Clone, Debug)]
pub struct Block {
    /// Its number.
    pub node: NodeId,
    /// Its identifier, where something can point to it (every heading, figure and table has one).
    pub anchor: Option<Anchor>,
    /// Its classes as the author wrote them.
    pub classes: Vec<String>,
    /// Its language, where it differs from what surrounds it.
    pub language: Option<Language>,
    /// Its direction, where one is given; else it follows the language.
    pub direction: Option<Direction>,
    /// Where it comes from.
    pub span: Span,
    /// What it is.
    pub kind: BlockKind,
}

impl Block {
    /// Whether it has a class.
    pub fn has_class(&self, class: &str) -> bool {
        self.classes.iter().any(|name| name == class)
    }
}

/// The kinds of block.
#[derive(Clone, Debug)]
pub enum BlockKind {
    /// A paragraph.
    Paragraph(Vec<Inline>),
    /// A heading.
    Heading {
        /// 1 to 6.
        level: u8,
        /// Its number, formatted, where sections are numbered.
        number: Option<String>,
        /// Its text.
        content: Vec<Inline>,
        /// What stands for it in the contents and in running heads, where the author gave it.
        short: Option<Vec<Inline>>,
    },
    /// A figure.
    Figure(Figure),
    /// Figures side by side.
    Figures(FigureGroup),
    /// A quotation.
    Quotation(Vec<Block>),
    /// A list.
    List(List),
    /// Terms with their definitions.
    DefinitionList(Vec<Definition>),
    /// A code block.
    Code(CodeBlock),
    /// A thematic break.
    ThematicBreak,
    /// A table.
    Table(Table),
    /// A division that the outputs keep with its class.
    Division(Vec<Block>),
    /// Verse.
    Verse(Vec<VerseLine>),
    /// A displayed formula.
    Math(Equation),
    /// A forced page break.
    PageBreak,
    /// The list of works cited. Its heading is a [`BlockKind::Heading`] before it.
    Bibliography(Bibliography),
    /// The index. Its heading is a [`BlockKind::Heading`] before it.
    Index(Index),
}

/// A formula.
#[derive(Clone, Debug)]
pub struct Formula {
    /// What it says in characters alone; its source where it is not understood.
    pub text: Text,
    /// Its source in LaTeX, which is read aloud where nothing better is.
    pub source: String,
    /// What it consists of; `None` where it is not understood, so that its source is shown.
    pub tree: Option<Arc<math::Formula>>,
    /// Whether its author sets it off within text (`$$…$$` in a paragraph).
    pub display: bool,
}

/// A displayed formula with its number.
#[derive(Clone, Debug)]
pub struct Equation {
    /// The formula.
    pub formula: Formula,
    /// Its number as it stands beside it, in parentheses.
    pub number: Option<Text>,
}

/// A figure.
#[derive(Clone, Debug)]
pub struct Figure {
    /// The picture; `None` where it could not be read (its place is kept by a notice).
    pub picture: Option<PictureId>,
    /// What stands for it where it is not seen.
    pub alternative: Alternative,
    /// How wide it is to be; nothing means its natural width, at most the measure.
    pub width: Option<Extent>,
    /// Where it is to be placed; nothing leaves that to the design.
    pub placement: Option<Placement>,
    /// The label before the caption, as "Figure 1"; nothing where there is no caption.
    pub label: Option<Text>,
    /// The caption.
    pub caption: Vec<Inline>,
    /// The credit line.
    pub credit: Vec<Inline>,
}

/// Figures that stand side by side under one caption.
#[derive(Clone, Debug)]
pub struct FigureGroup {
    /// The figures: blocks of the kind [`BlockKind::Figure`], at least one.
    pub figures: Vec<Block>,
    /// Where the group is to be placed; nothing leaves that to the design.
    pub placement: Option<Placement>,
    /// The label before the shared caption, as "Figure 1"; nothing where each has a number of its
    /// own.
    pub label: Option<Text>,
    /// The shared caption.
    pub caption: Vec<Inline>,
    /// The shared credit line.
    pub credit: Vec<Inline>,
}

/// What stands for a picture where it is not seen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Alternative {
    /// A description.
    Text(String),
    /// The picture is mere decoration.
    Decorative,
}

/// A code block.
#[derive(Clone, Debug, Default)]
pub struct CodeBlock {
    /// The language named behind the fence, as written.
    pub language: Option<String>,
    /// The language that it is highlighted as; `None` where it is plain.
    pub highlighted_as: Option<CodeLanguage>,
    /// The lines. Of the control characters there are only tabs and line feeds.
    pub text: Text,
    /// What in it is more than plain text, in order, none within another.
    pub tokens: Vec<Token>,
    /// The number of the first line, where lines are numbered.
    pub first_number: Option<u64>,
    /// The lines that stand out, counted from zero, in order.
    pub marked: Vec<usize>,
    /// Columns from one tab stop to the next, where they differ from the design's.
    pub tab_width: Option<usize>,
    /// What stands above: the name of a file, a caption.
    pub caption: Vec<Inline>,
}

impl CodeBlock {
    /// The lines with the bytes of the text that they take, line ends left out.
    pub fn lines(&self) -> impl Iterator<Item = (Range<usize>, &str)> {
        let mut offset = 0;
        self.text.text.split('\n').map(move |line| {
            let range = offset..offset + line.len();
            offset = range.end + 1;
            (range, line)
        })
    }
}

/// A list.
#[derive(Clone, Debug)]
pub struct List {
    /// The first number of a numbered list; `None` for bullets.
    pub start: Option<u64>,
    /// The numerals of a numbered list.
    pub style: crate::manuscript::ast::NumeralStyle,
    /// Whether its items stand without space between them.
    pub tight: bool,
    /// Its items.
    pub items: Vec<ListItem>,
}

/// An item of a list.
#[derive(Clone, Debug)]
pub struct ListItem {
    /// What marks it: "•", "1.", "(a)", "☐".
    pub marker: String,
    /// The task box, where it has one, and whether it is ticked.
    pub task: Option<bool>,
    /// Its identifier, where something can refer to it: a numbered example.
    pub anchor: Option<Anchor>,
    /// What it says.
    pub blocks: Vec<Block>,
}

/// A term with its definitions.
#[derive(Clone, Debug)]
pub struct Definition {
    /// The term.
    pub term: Vec<Inline>,
    /// Its definitions.
    pub definitions: Vec<Vec<Block>>,
    /// Whether it stands without space between it and its neighbours.
    pub tight: bool,
}

/// A table, settled: its cells cover every place of its rows and columns once.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// The label before the caption, as "Table 1"; nothing where there is no caption.
    pub label: Option<Text>,
    /// The caption.
    pub caption: Vec<Inline>,
    /// Its columns.
    pub columns: Vec<Column>,
    /// Rows of the head, each with the cells that begin in it.
    pub head: Vec<Vec<TableCell>>,
    /// Rows of the body.
    pub body: Vec<Vec<TableCell>>,
    /// Rows of the foot.
    pub foot: Vec<Vec<TableCell>>,
}

impl Table {
    /// Every row, in reading order.
    pub fn rows(&self) -> impl Iterator<Item = &Vec<TableCell>> {
        self.head.iter().chain(&self.body).chain(&self.foot)
    }

    /// Every row, to be changed.
    pub fn rows_mut(&mut self) -> impl Iterator<Item = &mut Vec<TableCell>> {
        self.head.iter_mut().chain(&mut self.body).chain(&mut self.foot)
    }
}

/// A column of a table.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Column {
    /// How it is aligned.
    pub alignment: Alignment,
    /// Whether it holds numbers, which are aligned at their decimal signs.
    pub numbers: bool,
    /// Its width as a share of the measure, where the author gave one.
    pub share: Option<f64>,
}

/// A cell of a table.
#[derive(Clone, Debug)]
pub struct TableCell {
    /// What it says.
    pub blocks: Vec<Block>,
    /// The column in which it begins.
    pub column: usize,
    /// How many columns it takes; at least one.
    pub columns: usize,
    /// How many rows it takes; at least one, and never more than its part of the table has.
    pub rows: usize,
    /// What it is to the other cells.
    pub role: CellRole,
}

/// What a cell is to the other cells of its table.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum CellRole {
    /// It holds data, or nothing.
    #[default]
    Data,
    /// It heads its columns.
    ColumnHead,
    /// It heads its rows.
    RowHead,
}

/// A line of verse.
#[derive(Clone, Debug)]
pub struct VerseLine {
    /// Leading spaces.
    pub indent: usize,
    /// Its text.
    pub content: Vec<Inline>,
}

/// The list of works cited.
#[derive(Clone, Debug)]
pub struct Bibliography {
    /// Whether second and later lines are indented.
    pub hanging: bool,
    /// Its entries, in the style's order.
    pub entries: Vec<BibliographyEntry>,
    /// What they were chosen by.
    pub selection: Selection,
}

/// What is chosen of the works for a part of their list; by nothing all are. Everything is in small
/// letters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Selection {
    /// Keywords of which a work must have one.
    pub keywords: Vec<String>,
    /// Keywords of which a work must have none.
    pub not_keywords: Vec<String>,
    /// Types, in the words of CSL, of which a work must be one.
    pub types: Vec<String>,
    /// Types of which a work must be none.
    pub not_types: Vec<String>,
}

/// An entry of the list of works cited.
#[derive(Clone, Debug)]
pub struct BibliographyEntry {
    /// The key of the work.
    pub key: String,
    /// Its identifier.
    pub anchor: Anchor,
    /// What stands before it in a numbered style, as `[1]`.
    pub marker: Option<Text>,
    /// The entry as the style has it.
    pub content: Vec<Inline>,
    /// The citations of it, in document order.
    pub citations: Vec<Anchor>,
}

/// A list of the document's parts, with the page of each: contents, figures or tables.
#[derive(Clone, Debug)]
pub struct Contents {
    /// What it lists.
    pub kind: ContentsKind,
    /// Its own identifier.
    pub anchor: Anchor,
    /// Its heading.
    pub title: Text,
    /// Its entries, in document order.
    pub entries: Vec<ContentsEntry>,
}

/// What a list of contents lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ContentsKind {
    /// Headings.
    Sections,
    /// Figures.
    Figures,
    /// Tables.
    Tables,
}

/// An entry of a list of contents.
#[derive(Clone, Debug)]
pub struct ContentsEntry {
    /// How deep it lies, from one; an entry is at most one deeper than the one before it.
    pub level: u8,
    /// What it leads to.
    pub anchor: Anchor,
    /// What stands before it: the number of a section, the label of a figure or table.
    pub label: Option<Text>,
    /// Its words: text with its emphasis, but without links, notes, pictures and identifiers.
    pub content: Vec<Inline>,
}

/// An index.
#[derive(Clone, Debug)]
pub struct Index {
    /// Its groups, in the order of the language's alphabet.
    pub groups: Vec<IndexGroup>,
}

/// The entries of an index under one letter.
#[derive(Clone, Debug)]
pub struct IndexGroup {
    /// The letter; nothing for entries that begin with none, which come first, and for scripts
    /// that are not arranged by letters.
    pub letter: Option<Text>,
    /// The entries, in the order of the language.
    pub entries: Vec<IndexEntry>,
}

/// An entry of an index.
#[derive(Clone, Debug)]
pub struct IndexEntry {
    /// Its identifier.
    pub anchor: Anchor,
    /// What it names.
    pub term: Vec<Inline>,
    /// The places that it leads to, in document order.
    pub locators: Vec<Anchor>,
    /// What stands behind the places: where else to look, with its punctuation; empty where
    /// nothing does.
    pub references: Vec<Inline>,
    /// The entries under it.
    pub entries: Vec<IndexEntry>,
}

/// A note.
#[derive(Clone, Debug)]
pub struct Note {
    /// Its identifier.
    pub anchor: Anchor,
    /// The identifier of the reference to it (of the first, where there are several).
    pub reference: Anchor,
    /// Its number as it is printed.
    pub number: String,
    /// What it says.
    pub blocks: Vec<Block>,
}

/// A text with its number.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    /// Its number.
    pub node: NodeId,
    /// What it says. In running text white space is one space; a code block keeps its own.
    pub text: String,
}

impl Text {
    /// A text that has no number yet.
    pub fn new(text: impl Into<String>) -> Self {
        Self { node: NodeId::default(), text: text.into() }
    }
}

/// A piece of running text.
#[derive(Clone, Debug)]
pub enum Inline {
    /// Text as it is shown.
    Text(Text),
    /// A forced line break.
    LineBreak,
    /// Emphasis.
    Emphasis(Vec<Inline>),
    /// Strong emphasis.
    Strong(Vec<Inline>),
    /// Struck text.
    Strikethrough(Vec<Inline>),
    /// Raised text.
    Superscript(Vec<Inline>),
    /// Lowered text.
    Subscript(Vec<Inline>),
    /// Small capitals.
    SmallCapitals(Vec<Inline>),
    /// Text set upright and plain within emphasis, as a title within a title.
    Upright(Vec<Inline>),
    /// A span with an identifier, a language or classes of its own.
    Span(SpanProperties, Vec<Inline>),
    /// Code within text.
    Code(Text),
    /// A formula within text.
    Math(Formula),
    /// A link.
    Link(Link),
    /// A citation group: the anchor that entries point back to, and its text with links within.
    Citation {
        /// One anchor for each work that the group cites, in order.
        anchors: Vec<Anchor>,
        /// Its text; each work's part is a [`Link`] with the role [`LinkRole::Citation`].
        content: Vec<Inline>,
    },
    /// The reference to a note.
    NoteReference {
        /// Index into [`Document::notes`].
        note: usize,
        /// The identifier of this reference.
        anchor: Anchor,
        /// The number as it is printed.
        number: Text,
    },
    /// A picture within text.
    Image {
        /// The picture; `None` where it could not be read.
        picture: Option<PictureId>,
        /// What stands for it where it is not seen.
        alternative: Alternative,
        /// How wide it is to be.
        width: Option<Extent>,
    },
    /// A notice that something is missing, as **(key?)**, set so that it is seen.
    Missing(Text),
    /// The place where a page of the reprinted original begins.
    SourcePage(SourcePage),
}

/// The place where a page of the reprinted original begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourcePage {
    /// Its identifier.
    pub anchor: Anchor,
    /// The number of the page, as printed in the original.
    pub label: String,
    /// What a screen reader says: "Page 416".
    pub description: String,
}

/// What a span has of its own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SpanProperties {
    /// Its identifier.
    pub anchor: Option<Anchor>,
    /// Its classes.
    pub classes: Vec<String>,
    /// Its language.
    pub language: Option<Language>,
    /// Its direction, where one is given; else it follows the language.
    pub direction: Option<Direction>,
    /// What it stands for, where it is an abbreviation.
    pub expansion: Option<String>,
}

/// A link.
#[derive(Clone, Debug)]
pub struct Link {
    /// Where it goes.
    pub target: Target,
    /// What it is for.
    pub role: LinkRole,
    /// Its title, or nothing.
    pub title: String,
    /// Its text.
    pub content: Vec<Inline>,
}

/// Where a link goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Target {
    /// An address outside the document.
    External(String),
    /// A place within the document; it is there.
    Anchor(Anchor),
}

/// What a link is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkRole {
    /// A link of the author's.
    Plain,
    /// From a citation to its entry.
    Citation,
    /// To a figure, table, equation or section.
    CrossReference,
}
