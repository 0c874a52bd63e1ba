//! The manuscript as written: a tree of blocks and inlines, each with its source span.
//!
//! Nothing here is numbered, formatted or looked up; that is left to `resolve`.

use std::collections::BTreeMap;

use crate::diagnostic::Span;
use crate::geometry::Length;
use crate::manuscript::front_matter::FrontMatter;

/// One manuscript, parsed.
#[derive(Clone, Debug, Default)]
pub struct Manuscript {
    /// What its front matter says.
    pub front_matter: FrontMatter,
    /// Its text, in order.
    pub blocks: Vec<Block>,
    /// Its footnote definitions, by label.
    pub notes: BTreeMap<String, NoteDefinition>,
    /// Every file that it names and the build needs: images, bibliographies, styles, theme.
    pub resources: Vec<Resource>,
}

/// A file that the manuscript names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resource {
    /// Its path or address, as written.
    pub name: String,
    /// What it is for.
    pub kind: ResourceKind,
    /// Where it is named.
    pub span: Span,
}

/// What a named file is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ResourceKind {
    /// A picture.
    Image,
    /// A bibliography.
    Bibliography,
    /// A citation style: a bundled name or a `.csl` file.
    Style,
    /// A theme.
    Theme,
}

/// The blocks of a footnote.
#[derive(Clone, Debug)]
pub struct NoteDefinition {
    /// What it says.
    pub blocks: Vec<Block>,
    /// Where it is defined.
    pub span: Span,
}

/// What stands in braces: `{#id .class key="value"}`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Attributes {
    /// The identifier, without `#`.
    pub identifier: Option<String>,
    /// The classes, without their dots, in order.
    pub classes: Vec<String>,
    /// Keys with their values, in order.
    pub pairs: Vec<(String, String)>,
}

impl Attributes {
    /// The value of a key; the last one counts.
    pub fn get(&self, key: &str) -> Option<&str> {
        self.pairs.iter().rev().find(|(name, _)| name == key).map(|(_, value)| value.as_str())
    }

    /// Whether a class is there.
    pub fn has_class(&self, class: &str) -> bool {
        self.classes.iter().any(|name| name == class)
    }

    /// Whether there is nothing in them.
    pub fn is_empty(&self) -> bool {
        self.identifier.is_none() && self.classes.is_empty() && self.pairs.is_empty()
    }
}

/// A block of the manuscript.
#[derive(Clone, Debug)]
pub struct Block {
    /// What it is.
    pub kind: BlockKind,
    /// Its attributes, where it has any.
    pub attributes: Attributes,
    /// Where it stands.
    pub span: Span,
}

/// The kinds of block.
#[derive(Clone, Debug)]
pub enum BlockKind {
    /// A paragraph.
    Paragraph(Vec<Inline>),
    /// A heading; the level counts from one.
    Heading {
        /// 1 to 6.
        level: u8,
        /// Its text.
        content: Vec<Inline>,
    },
    /// An image alone in its paragraph, with its caption.
    Figure {
        /// The picture; its `description` is the caption.
        image: Image,
    },
    /// A quotation.
    Quotation(Vec<Block>),
    /// A bullet or numbered list.
    List(List),
    /// Terms with their definitions.
    DefinitionList(Vec<Definition>),
    /// A code block, fenced or indented, without its last line end.
    Code {
        /// The language named behind the fence.
        language: Option<String>,
        /// The lines.
        text: String,
    },
    /// A thematic break.
    ThematicBreak,
    /// A table.
    Table(Table),
    /// A fenced division, or an HTML container of the safe subset.
    Division(Vec<Block>),
    /// Lines of verse, each with its indent in spaces.
    Verse(Vec<VerseLine>),
    /// A displayed formula, as its LaTeX source.
    Math(String),
    /// A forced page break.
    PageBreak,
}

/// A line of verse.
#[derive(Clone, Debug)]
pub struct VerseLine {
    /// Leading spaces.
    pub indent: usize,
    /// Its text.
    pub content: Vec<Inline>,
}

/// A list.
#[derive(Clone, Debug)]
pub struct List {
    /// How its items are marked.
    pub marker: ListMarker,
    /// Whether its items stand without space between them.
    pub tight: bool,
    /// Its items.
    pub items: Vec<ListItem>,
}

/// How the items of a list are marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListMarker {
    /// With bullets.
    Bullet,
    /// With numbers, counted from `start`.
    Numbered {
        /// The first number.
        start: u64,
        /// The numerals.
        style: NumeralStyle,
        /// What stands around or behind the number.
        delimiter: NumberDelimiter,
    },
    /// With numbers in parentheses that count through the whole document: `(@)`.
    Example,
}

/// The numerals of a numbered list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum NumeralStyle {
    /// 1, 2, 3
    #[default]
    Decimal,
    /// a, b, c
    LowerAlpha,
    /// A, B, C
    UpperAlpha,
    /// i, ii, iii
    LowerRoman,
    /// I, II, III
    UpperRoman,
}

/// What stands around or behind the number of a list item.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum NumberDelimiter {
    /// `1.`
    #[default]
    Period,
    /// `1)`
    Parenthesis,
    /// `(1)`
    Parentheses,
}

/// An item of a list.
#[derive(Clone, Debug)]
pub struct ListItem {
    /// The task box, where it has one, and whether it is ticked.
    pub task: Option<bool>,
    /// The label of a numbered example, by which `@label` refers to it.
    pub label: Option<String>,
    /// What it says. In a tight list its paragraphs are set without space.
    pub blocks: Vec<Block>,
    /// Where it stands.
    pub span: Span,
}

/// A term with its definitions.
#[derive(Clone, Debug)]
pub struct Definition {
    /// The term.
    pub term: Vec<Inline>,
    /// Its definitions, each of several blocks.
    pub definitions: Vec<Vec<Block>>,
    /// Whether it is written without empty lines between term and definitions.
    pub tight: bool,
}

/// A table.
///
/// A row names the cells that begin in it, from the first column on; columns that a cell above
/// reaches down into are passed over.
#[derive(Clone, Debug, Default)]
pub struct Table {
    /// Its columns.
    pub columns: Vec<Column>,
    /// Rows of the head.
    pub head: Vec<Vec<TableCell>>,
    /// Rows of the body.
    pub body: Vec<Vec<TableCell>>,
    /// Rows of the foot: sums and the like.
    pub foot: Vec<Vec<TableCell>>,
    /// The caption, where it has one.
    pub caption: Vec<Inline>,
}

impl Table {
    /// Every row, in reading order.
    pub fn rows(&self) -> impl Iterator<Item = &Vec<TableCell>> {
        self.head.iter().chain(&self.body).chain(&self.foot)
    }
}

/// A column of a table.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Column {
    /// How it is aligned.
    pub alignment: Alignment,
    /// Its width as a share of the measure, where the author gave one.
    pub share: Option<f64>,
}

/// A cell of a table.
#[derive(Clone, Debug)]
pub struct TableCell {
    /// What it says.
    pub blocks: Vec<Block>,
    /// How many columns it takes; at least one.
    pub columns: usize,
    /// How many rows it takes; at least one.
    pub rows: usize,
}

impl Default for TableCell {
    /// An empty cell.
    fn default() -> Self {
        Self::of(Vec::new())
    }
}

impl TableCell {
    /// A cell of one column and row.
    pub fn of(blocks: Vec<Block>) -> Self {
        Self { blocks, columns: 1, rows: 1 }
    }
}

/// How a column is aligned.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Alignment {
    /// As the text runs.
    #[default]
    Start,
    /// To the left.
    Left,
    /// To the middle.
    Centre,
    /// To the right.
    Right,
}

/// A piece of running text.
#[derive(Clone, Debug)]
pub struct Inline {
    /// What it is.
    pub kind: InlineKind,
    /// Where it stands.
    pub span: Span,
}

/// The kinds of inline.
#[derive(Clone, Debug)]
pub enum InlineKind {
    /// Text as written, entities and escapes undone; quotes and dashes still as typed.
    Text(String),
    /// A character that was escaped with a backslash: never smart, never part of a citation.
    Escaped(char),
    /// The end of a source line within a paragraph.
    SoftBreak,
    /// A forced line break.
    HardBreak,
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
    /// A bracketed span with attributes.
    Span(Vec<Inline>, Attributes),
    /// Code within text.
    Code(String, Attributes),
    /// A formula within text (or displayed within a paragraph), as its LaTeX source.
    Math {
        /// The source.
        source: String,
        /// Whether it stands on a line of its own.
        display: bool,
    },
    /// A link.
    Link {
        /// Address, or `#identifier`.
        destination: String,
        /// The title, or nothing.
        title: String,
        /// Its text.
        content: Vec<Inline>,
        /// Its attributes.
        attributes: Attributes,
    },
    /// An image within text.
    Image(Image),
    /// A citation, or a reference to a figure, table, equation or section.
    Citation(Citation),
    /// A reference to a footnote, by label.
    NoteReference(String),
    /// A footnote written where it is referred to.
    InlineNote(Vec<Inline>),
}

/// A picture as the manuscript names it.
#[derive(Clone, Debug)]
pub struct Image {
    /// Path, as written.
    pub source: String,
    /// What stands in the brackets: the caption of a figure, the description of an inline image.
    pub description: Vec<Inline>,
    /// The title, or nothing.
    pub title: String,
    /// `alt`, `credit`, `width`, `height`, identifier and classes.
    pub attributes: Attributes,
    /// Where the image stands.
    pub span: Span,
}

/// A share of the line or a length.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Extent {
    /// A share of the measure, 1.0 being all of it.
    Share(f64),
    /// A length.
    Length(Length),
}

/// A group of citations, as pandoc reads it.
#[derive(Clone, Debug)]
pub struct Citation {
    /// Its items, at least one.
    pub items: Vec<CitationItem>,
    /// Whether it stands in the text (`@freeze [417]`) or in brackets.
    pub form: CitationForm,
}

/// How a citation stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CitationForm {
    /// `[@freeze, 416]`
    Bracketed,
    /// `@freeze` or `@freeze [416]`: the author in the text, the rest in brackets.
    InText,
}

/// One work cited within a group.
#[derive(Clone, Debug)]
pub struct CitationItem {
    /// The key, as written without `@`.
    pub key: String,
    /// What stands before it.
    pub prefix: Vec<Inline>,
    /// The place within the work, where one was recognised.
    pub locator: Option<Locator>,
    /// What stands behind it.
    pub suffix: Vec<Inline>,
    /// Whether the author is left out (`-@freeze`).
    pub suppress_author: bool,
    /// Where the item stands.
    pub span: Span,
}

/// A place within a work.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Locator {
    /// The CSL term: `page`, `chapter`, `section`, …
    pub label: String,
    /// The value, as written: `416`, `3–5`.
    pub value: String,
}
