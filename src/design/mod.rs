//! The design: every size, space, colour and font of both outputs, each with its reason.
//!
//! A [`Theme`](theme::Theme) says what the author wants; [`Design::new`] fills in the rest from the
//! paper and the language. The typesetter and the EPUB style sheet read the same [`Design`]; no
//! size, colour or font name is written anywhere else.
//!
//! Sizes that follow the text are factors of its size, and vertical spaces are counted in lines
//! (multiples of the leading), so that a theme that changes `text.size` or `text.leading` changes
//! everything in proportion and the baseline grid holds.

pub mod code;
pub mod colour;
pub mod feature;
mod figure;
pub mod lists;
mod opening;
pub mod page;
mod quotation;
pub mod read;
pub mod theme;

mod bounds;
mod mistake;
mod place;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use crate::design::code::CodeDesign;
use crate::design::colour::Colour;
use crate::design::feature::FontFeature;
use crate::design::lists::{ContentsDesign, IndexDesign, SourcePageDesign};
use crate::design::page::PageDesign;
use crate::geometry::Length;

pub use crate::design::figure::{FigureAlignment, FigureDesign, GroupFit, Placement};
pub use crate::design::opening::{OpeningDesign, SmallCapitalsOpening, is_opening_mark, words_end};
pub use crate::design::quotation::{AttributionSide, NoticeDesign, QuotationDesign};

/// The design of a document.
#[derive(Clone, Debug, PartialEq)]
pub struct Design {
    /// The page and its text block.
    pub page: PageDesign,
    /// Running text.
    pub text: TextDesign,
    /// The fonts.
    pub fonts: FontDesign,
    /// The title block.
    pub title: TitleDesign,
    /// Headings.
    pub heading: HeadingDesign,
    /// How the text of chapters begins.
    pub opening: OpeningDesign,
    /// Figures.
    pub figure: FigureDesign,
    /// Tables.
    pub table: TableDesign,
    /// Quotations and verse.
    pub quotation: QuotationDesign,
    /// Notices.
    pub notice: NoticeDesign,
    /// Lists.
    pub list: ListDesign,
    /// Code.
    pub code: CodeDesign,
    /// Footnotes.
    pub note: NoteDesign,
    /// The list of works cited.
    pub bibliography: BibliographyDesign,
    /// Contents and lists of figures and tables.
    pub contents: ContentsDesign,
    /// The index.
    pub index: IndexDesign,
    /// Marks of the pages of a reprinted original.
    pub source_page: SourcePageDesign,
    /// Running heads and folios.
    pub furniture: FurnitureDesign,
    /// Thematic breaks.
    pub ornament: OrnamentDesign,
    /// Colours.
    pub colours: ColourDesign,
}

/// Running text, resolved.
#[derive(Clone, Debug, PartialEq)]
pub struct TextDesign {
    /// Size of the em.
    pub size: Length,
    /// Distance of baselines, the step of the grid.
    pub leading: Length,
    /// Indent of a paragraph's first line.
    pub indent: Length,
    /// How much glyphs may be widened or narrowed to even out word spaces: 0.02 is two per cent,
    /// which the eye does not see (microtype's default, after Hàn Thế Thành's thesis, 2000).
    pub expansion: f64,
    /// How much letterspacing may do for the same end, as a share of the em. A thousandth is a
    /// hundredth of a point, which no eye sees, but sixty of them to a line are a fifth of a word
    /// space.
    pub tracking: f64,
    /// Whether punctuation hangs into the margin.
    pub protrusion: bool,
    /// Whether words may be divided.
    pub hyphenate: bool,
}

/// The figures of running text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FigureStyle {
    /// With ascenders and descenders, like small letters: they do not shout within a sentence
    /// (Bringhurst, The Elements of Typographic Style, 3.2.1).
    #[default]
    OldStyle,
    /// As high as capitals.
    Lining,
}

/// The fonts, by family name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct FontDesign {
    /// Running text, headings and furniture.
    pub text: String,
    /// Code.
    pub code: String,
    /// Formulas.
    pub math: String,
    /// The figures of running text. Those of tables are lining and equally wide in any case.
    pub figures: FigureStyle,
    /// OpenType features of the text family, beside those that the text itself asks for.
    pub features: Vec<FontFeature>,
}

impl Default for FontDesign {
    /// Libertinus has true small capitals, old-style figures, Greek, Cyrillic and Hebrew; DejaVu
    /// Sans Mono tells l, 1 and I apart; New Computer Modern Math has the OpenType MATH table.
    fn default() -> Self {
        Self {
            text: "Libertinus Serif".to_owned(),
            code: "DejaVu Sans Mono".to_owned(),
            math: "NewComputerModern Math".to_owned(),
            figures: FigureStyle::default(),
            features: Vec::new(),
        }
    }
}

/// The title block that opens a reading.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct TitleDesign {
    /// Size of the title, as a factor of the text size.
    pub size: f64,
    /// Size of the subtitle.
    pub subtitle_size: f64,
    /// Size of the author's name.
    pub author_size: f64,
    /// Lines left free above the title.
    pub space_above: f64,
    /// Lines left free below the block.
    pub space_below: f64,
}

impl Default for TitleDesign {
    /// The title is two steps of the scale (1.2²·1.3) above the text; it sinks a little below the head of the
    /// page, as the openings of books do.
    fn default() -> Self {
        Self {
            size: 2.0,
            subtitle_size: 1.25,
            author_size: 1.0,
            space_above: 2.0,
            space_below: 2.0,
        }
    }
}

/// Headings. Arrays hold one value for each level from 1 to 6.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct HeadingDesign {
    /// Size as a factor of the text size.
    pub sizes: [f64; 6],
    /// The cut of each level.
    pub styles: [HeadingStyle; 6],
    /// Lines left free above.
    pub space_above: [f64; 6],
    /// Lines left free below.
    pub space_below: [f64; 6],
    /// Whether a heading stands on lines of its own, or begins the paragraph behind it.
    pub positions: [HeadingPosition; 6],
    /// Where the number of a heading stands.
    pub numbers: NumberPosition,
    /// What headings of the first level begin.
    pub page_break: PageBreak,
    /// Lines left free above a heading that begins a page.
    pub sink: f64,
}

/// Where a heading stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum HeadingPosition {
    /// On lines of its own.
    Block,
    /// At the head of the paragraph behind it.
    RunIn,
}

/// Where the number of a heading stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum NumberPosition {
    /// Before the first line, the others beginning under it.
    Inline,
    /// To the left of all lines.
    Hung,
}

/// What a heading of the first level begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum PageBreak {
    /// Nothing: it follows what stands before it.
    None,
    /// A page.
    Page,
    /// A page on the right-hand side.
    Recto,
}

/// The cut of a heading.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum HeadingStyle {
    /// Roman.
    Roman,
    /// Italic.
    Italic,
    /// Bold.
    Bold,
    /// Small capitals.
    SmallCapitals,
}

impl Default for HeadingDesign {
    /// Levels differ in one thing at a time: size, then cut. Above stands twice what stands below, so that a
    /// heading belongs to what follows it. Numbers hang, so that the lines of a long heading are
    /// seen to belong together. An essay's sections follow on; where chapters begin pages, they
    /// sink by three lines.
    fn default() -> Self {
        use HeadingStyle::{Italic, Roman, SmallCapitals};
        Self {
            sizes: [1.5, 1.2, 1.0, 1.0, 1.0, 1.0],
            styles: [Roman, Italic, SmallCapitals, Italic, Italic, Italic],
            space_above: [2.0, 1.0, 1.0, 1.0, 1.0, 1.0],
            space_below: [1.0, 1.0, 0.0, 0.0, 0.0, 0.0],
            positions: [HeadingPosition::Block; 6],
            numbers: NumberPosition::Hung,
            page_break: PageBreak::None,
            sink: 3.0,
        }
    }
}

/// Tables.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct TableDesign {
    /// Size of the cells' text, as a factor of the text size.
    pub size: f64,
    /// Space between columns, in em of the text.
    pub column_gap: f64,
    /// Thickness of the rules above and below.
    pub outer_rule: Length,
    /// Thickness of the rule under the head, and of those between rows.
    pub inner_rule: Length,
    /// Lines left free above and below.
    pub space: f64,
    /// Size of the text where the table does not fit else, as a factor of the cells' size.
    pub small_size: f64,
    /// Below this size no table is set.
    pub least_size: Length,
    /// Space between columns where the table does not fit else, in em of the text.
    pub small_gap: f64,
    /// The least space between columns, before words are broken, in em of the text.
    pub least_gap: f64,
    /// Distance of the lines of a cell, as a share of the leading. What is saved stands between
    /// the rows.
    pub leading: f64,
    /// Least space between rows of several lines, in lines.
    pub row_space: f64,
    /// Space between the paragraphs of a cell, in lines.
    pub paragraph_space: f64,
    /// Whether rules stand between the rows of the body.
    pub row_rules: bool,
    /// Size of the notes under a table, as a factor of the text size.
    pub note_size: f64,
    /// Space between a table and the notes under it, in lines.
    pub note_space: f64,
}

impl Default for TableDesign {
    /// Horizontal rules only, the outer ones heavier, after the practice of good book tables. Below
    /// 8 pt print is hard to read. A gap narrower than an em lets columns run together. Lines of a
    /// cell are closer than those of the text, so that rows of several lines are seen as rows and
    /// all the same begin on the grid.
    fn default() -> Self {
        Self {
            size: 0.9,
            column_gap: 1.5,
            outer_rule: Length::points(0.8),
            inner_rule: Length::points(0.4),
            space: 1.0,
            small_size: 0.88,
            least_size: Length::points(8.0),
            small_gap: 0.9,
            least_gap: 0.2,
            leading: 0.9,
            row_space: 0.4,
            paragraph_space: 0.5,
            row_rules: false,
            note_size: 0.85,
            note_space: 0.3,
        }
    }
}

/// Lists.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct ListDesign {
    /// Indent of the items' text, in em of the text.
    pub indent: f64,
    /// Space between marker and text, in em.
    pub marker_gap: f64,
    /// Lines left free between the items of a loose list.
    pub loose_space: f64,
    /// Lines left free above and below the whole.
    pub space: f64,
    /// The widest marker for which the text of all items is indented, in em of the text: a wider
    /// one hangs by this much, and the first line begins behind it.
    pub widest_marker: f64,
    /// The cut of terms that are defined.
    pub term: HeadingStyle,
}

impl Default for ListDesign {
    /// The text of items stands where a nested item's marker would, a little more than the indent of
    /// paragraphs. "(xxviii)" is less than four em wide. Terms are italic, as words that are spoken
    /// of are in running text.
    fn default() -> Self {
        Self {
            indent: 1.5,
            marker_gap: 0.45,
            loose_space: 1.0,
            space: 1.0,
            widest_marker: 4.0,
            term: HeadingStyle::Italic,
        }
    }
}

/// Footnotes.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct NoteDesign {
    /// Size as a factor of the text size.
    pub size: f64,
    /// Leading as a factor of the text's leading.
    pub leading: f64,
    /// Thickness of the rule above.
    pub rule: Length,
    /// Length of the rule above, as a share of the measure.
    pub rule_length: f64,
    /// Least space between text and notes, in lines of the text.
    pub space: f64,
    /// Where the number of a note stands.
    pub number: NoteNumber,
    /// What a line of space between blocks is in a note, in lines of the note.
    pub block_space: f64,
}

/// Where the number of a note stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum NoteNumber {
    /// At the head of the first line, the others beginning under it.
    Indent,
    /// To the left of all lines.
    Hang,
}

impl Default for NoteDesign {
    fn default() -> Self {
        Self {
            size: 0.85,
            leading: 0.8,
            rule: Length::points(0.4),
            rule_length: 0.2,
            space: 1.0,
            number: NoteNumber::Indent,
            block_space: 0.5,
        }
    }
}

/// The list of works cited.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct BibliographyDesign {
    /// Indent of second and later lines, in em.
    pub indent: f64,
    /// Size as a factor of the text size.
    pub size: f64,
    /// Lines left free between entries.
    pub space: f64,
    /// What a back-link to a citation shows in the EPUB: a mark that stands in no extracted text. In
    /// the PDF the entry's own words lead back.
    pub back_link: String,
    /// Size of that mark, as a factor of the text size.
    pub back_link_size: f64,
    /// Whether each entry ends with the pages on which the work is cited.
    pub cited_pages: bool,
    /// Columns of a page.
    pub columns: usize,
    /// Space between columns, in em of the text.
    pub column_gap: f64,
}

impl Default for BibliographyDesign {
    fn default() -> Self {
        Self {
            indent: 1.5,
            size: 1.0,
            space: 0.0,
            back_link: "↑".to_owned(),
            back_link_size: 0.7,
            cited_pages: false,
            columns: 1,
            column_gap: 2.0,
        }
    }
}

/// Running heads and folios.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct FurnitureDesign {
    /// Size as a factor of the text size.
    pub size: f64,
    /// From the head's baseline down to the top of the text block, in lines.
    pub head_distance: f64,
    /// From the foot of the text block down to the baseline of a folio at the foot, in lines.
    pub foot_distance: f64,
    /// Whether pages have running heads.
    pub running_heads: bool,
    /// Extra space between the small capitals of running heads, in em.
    pub letter_space: f64,
}

impl Default for FurnitureDesign {
    fn default() -> Self {
        Self {
            size: 0.85,
            head_distance: 1.6,
            foot_distance: 2.6,
            running_heads: true,
            letter_space: 0.05,
        }
    }
}

/// Thematic breaks.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct OrnamentDesign {
    /// What stands for a thematic break.
    pub text: String,
    /// Lines left free above and below it.
    pub space: f64,
}

impl Default for OrnamentDesign {
    /// An asterism, which says no more than that something new begins.
    fn default() -> Self {
        Self { text: "⁂".to_owned(), space: 1.0 }
    }
}

/// Colours.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct ColourDesign {
    /// Running text.
    pub text: Colour,
    /// Furniture, labels and back-links.
    pub muted: Colour,
    /// Rules.
    pub rule: Colour,
    /// Links to outside.
    pub link: Colour,
    /// Notices that something is missing.
    pub missing: Colour,
    /// The ground of code blocks, where they have one.
    pub ground: Colour,
    /// The ground of a made cover.
    pub cover_ground: Colour,
    /// The type on a made cover.
    pub cover_text: Colour,
}

impl Default for ColourDesign {
    /// Text is black, for print and for e-ink. Links are black too: they are many, and a page of
    /// blue words cannot be read. What is muted keeps a contrast of more than 7:1 on white.
    fn default() -> Self {
        Self {
            text: Colour::BLACK,
            muted: Colour::grey(0x50),
            rule: Colour::BLACK,
            link: Colour::BLACK,
            missing: Colour { red: 0xb0, green: 0x00, blue: 0x20 },
            ground: Colour::grey(0xf4),
            cover_ground: Colour { red: 0x2b, green: 0x33, blue: 0x3d },
            cover_text: Colour { red: 0xf6, green: 0xf1, blue: 0xe6 },
        }
    }
}
