//! Themes: what the author wants of the design, as a TOML file.
//!
//! Each table of the file is one part of the [`Design`]; what it leaves out keeps its default. The
//! page and the text are found from the paper and the language where nothing is said:
//!
//! | paper | text | measure | lines |
//! |---|---|---|---|
//! | letter | 11.5/14.5 pt | 29 em | 44 |
//! | a4 | 11.5/14.5 pt | 29 em | 47 |
//! | 6x9in | 11/14 pt | 28 em | 36 |
//! | a5 | 10.5/13 pt | 27.5 em | 34 |
//!
//! A line of 27 to 29 em holds 66 to 72 characters of Libertinus Serif, the middle of the 60 to 75
//! that read well (Bringhurst, The Elements of Typographic Style, 2.1.2). What is left of the wide
//! papers goes to the outer margin, for the reader's notes.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::design::lists::{ContentsDesign, IndexDesign, SourcePageDesign};
use crate::design::page::{FrontMatter, PageDesign, Paper};
use crate::design::{
    BibliographyDesign, CodeDesign, ColourDesign, Design, FigureDesign, FontDesign,
    FurnitureDesign, HeadingDesign, ListDesign, NoteDesign, NoticeDesign, OpeningDesign,
    OrnamentDesign, QuotationDesign, TableDesign, TextDesign, TitleDesign,
};
use crate::geometry::{Length, Size};
use crate::language::{Direction, Language};

/// A theme as written.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Theme {
    /// The page.
    pub page: PageTheme,
    /// Running text.
    pub text: TextTheme,
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

/// The page as a theme gives it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct PageTheme {
    /// A paper by name.
    pub paper: Option<Paper>,
    /// Width of the page, in place of a paper.
    pub width: Option<Length>,
    /// Height of the page, in place of a paper.
    pub height: Option<Length>,
    /// Margin on the binding side.
    pub inner: Option<Length>,
    /// Margin on the other side.
    pub outer: Option<Length>,
    /// Margin above the text block.
    pub top: Option<Length>,
    /// The measure.
    pub text_width: Option<Length>,
    /// Height of the text block; whole lines of it are used.
    pub text_height: Option<Length>,
    /// Whether margins are mirrored; they are where nothing is said.
    pub duplex: Option<bool>,
    /// How the pages before the text are numbered, where contents stand there.
    pub front_matter: FrontMatter,
}

/// Running text as a theme gives it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct TextTheme {
    /// The family, in place of `fonts.text`.
    pub font: Option<String>,
    /// Size of the em.
    pub size: Option<Length>,
    /// Distance of baselines.
    pub leading: Option<Length>,
    /// Indent of a paragraph's first line.
    pub indent: Option<Length>,
    /// The language, where the manuscript names none.
    pub lang: Option<String>,
    /// The limit of font expansion; 0.02 where nothing is said, 0 switches it off.
    pub expansion: Option<f64>,
    /// The limit of letterspacing as a share of the em; 0.001 where nothing is said, 0 switches it
    /// off.
    pub tracking: Option<f64>,
    /// Whether punctuation hangs into the margin; it does where nothing is said.
    pub protrusion: Option<bool>,
    /// Whether words may be divided; they may where nothing is said.
    pub hyphenate: Option<bool>,
}

/// Why a theme cannot be used: its values contradict one another.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{reason}")]
pub struct ThemeError {
    /// What does not fit.
    pub reason: String,
    /// The keys that may be at fault, such as `page.text-width`, the likeliest first.
    pub keys: &'static [&'static str],
}

impl ThemeError {
    fn new(reason: &str, keys: &'static [&'static str]) -> Self {
        Self { reason: reason.to_owned(), keys }
    }
}

/// What a paper sets where a theme says nothing.
struct PaperDefaults {
    size: f64,
    leading: f64,
    measure: f64,
    inner: f64,
    top: f64,
    lines: usize,
}

/// The defaults of a paper; see the table in the module's documentation. Lengths in points.
const fn defaults(paper: Paper) -> PaperDefaults {
    match paper {
        Paper::Letter => PaperDefaults {
            size: 11.5,
            leading: 14.5,
            measure: 336.0,
            inner: 96.0,
            top: 78.0,
            lines: 44,
        },
        Paper::A4 => PaperDefaults {
            size: 11.5,
            leading: 14.5,
            measure: 336.0,
            inner: 90.0,
            top: 78.0,
            lines: 47,
        },
        Paper::SixByNine => PaperDefaults {
            size: 11.0,
            leading: 14.0,
            measure: 308.0,
            inner: 58.0,
            top: 66.0,
            lines: 36,
        },
        Paper::A5 => PaperDefaults {
            size: 10.5,
            leading: 13.0,
            measure: 289.0,
            inner: 55.0,
            top: 62.0,
            lines: 34,
        },
    }
}

impl Design {
    /// The design of a theme, filled in from the paper (the theme's, then the manuscript's, then
    /// the language's: letter in the United States and Canada, a4 elsewhere).
    ///
    /// # Errors
    /// When the text block does not fit the page or a length is not positive.
    pub fn new(
        theme: &Theme,
        paper: Option<Paper>,
        language: &Language,
    ) -> Result<Self, ThemeError> {
        let paper = theme.page.paper.or(paper).unwrap_or_else(|| usual_paper(language));
        let text = resolve_text(&theme.text, paper)?;
        let page = PageDesign {
            direction: language.direction(),
            ..resolve_page(&theme.page, paper, &text)?
        };
        if text.indent < Length::ZERO || text.indent > page.text_width * 0.75 {
            return Err(ThemeError::new(
                "'text.indent' must lie between nothing and three quarters of the measure",
                &["text.indent", "page.text-width", "text.size"],
            ));
        }
        let mut fonts = theme.fonts.clone();
        if let Some(family) = &theme.text.font {
            fonts.text.clone_from(family);
        }
        Ok(Self {
            page,
            text,
            fonts,
            title: theme.title.clone(),
            heading: theme.heading.clone(),
            opening: theme.opening.clone(),
            figure: theme.figure.clone(),
            table: theme.table.clone(),
            quotation: theme.quotation.clone(),
            notice: theme.notice.clone(),
            list: theme.list.clone(),
            code: theme.code.clone(),
            note: theme.note.clone(),
            bibliography: theme.bibliography.clone(),
            contents: theme.contents.clone(),
            index: theme.index.clone(),
            source_page: theme.source_page.clone(),
            furniture: theme.furniture.clone(),
            ornament: theme.ornament.clone(),
            colours: theme.colours.clone(),
        })
    }
}

/// The paper that is usual where a language is spoken.
fn usual_paper(language: &Language) -> Paper {
    match (language.primary(), language.region()) {
        (_, Some("US" | "CA" | "MX" | "PH")) | ("en", None) => Paper::Letter,
        _ => Paper::A4,
    }
}

/// Fills in the text.
fn resolve_text(theme: &TextTheme, paper: Paper) -> Result<TextDesign, ThemeError> {
    let defaults = defaults(paper);
    let size = theme.size.unwrap_or(Length::points(defaults.size));
    positive(size, &["text.size"])?;
    let leading = theme.leading.unwrap_or(match theme.size {
        Some(size) => size * 1.26,
        None => Length::points(defaults.leading),
    });
    positive(leading, &["text.leading", "text.size"])?;
    let expansion = theme.expansion.unwrap_or(0.02);
    if !(0.0..=0.05).contains(&expansion) {
        return Err(ThemeError::new(
            "'text.expansion' must lie between 0 and 0.05",
            &["text.expansion"],
        ));
    }
    let tracking = theme.tracking.unwrap_or(0.001);
    if !(0.0..=0.001).contains(&tracking) {
        // More than a thousandth would be seen.
        return Err(ThemeError::new(
            "'text.tracking' must lie between 0 and 0.001",
            &["text.tracking"],
        ));
    }
    Ok(TextDesign {
        size,
        leading,
        indent: theme.indent.unwrap_or(size * 1.2),
        expansion,
        tracking,
        protrusion: theme.protrusion.unwrap_or(true),
        hyphenate: theme.hyphenate.unwrap_or(true),
    })
}

/// Fills in the page.
fn resolve_page(
    theme: &PageTheme,
    paper: Paper,
    text: &TextDesign,
) -> Result<PageDesign, ThemeError> {
    let defaults = defaults(paper);
    let usual = paper.size();
    let size = Size {
        width: theme.width.unwrap_or(usual.width),
        height: theme.height.unwrap_or(usual.height),
    };
    positive(size.width, &["page.width"])?;
    positive(size.height, &["page.height"])?;
    let own_size = theme.width.is_some() || theme.height.is_some();
    let text_width = match (theme.text_width, theme.inner, theme.outer) {
        (Some(width), _, _) => width,
        (None, Some(inner), Some(outer)) => size.width - inner - outer,
        _ if own_size => (size.width * 0.75).min(text.size * 29.0),
        _ => Length::points(defaults.measure),
    };
    positive(text_width, &["page.text-width", "page.inner", "page.outer", "page.width"])?;
    let inner = match (theme.inner, theme.outer) {
        (Some(inner), _) => inner,
        (None, Some(outer)) => size.width - outer - text_width,
        // The inner margin takes two fifths of what is left, the outer one three: the two inner
        // margins of an opening are seen as one.
        _ if own_size || theme.text_width.is_some() => (size.width - text_width) * 0.4,
        _ => Length::points(defaults.inner),
    };
    let top = theme.top.unwrap_or(if own_size {
        size.height * 0.1
    } else {
        Length::points(defaults.top)
    });
    let text_height = match theme.text_height {
        Some(height) => height,
        None if own_size || theme.top.is_some() => size.height - top - size.height * 0.11,
        None => Length::points(defaults.leading) * defaults.lines as f64,
    };
    let lines = ((text_height.to_points() + 0.01) / text.leading.to_points()).floor();
    if lines < 4.0 {
        return Err(ThemeError::new(
            "the text block has room for fewer than four lines",
            FEW_LINES,
        ));
    }
    let slack = Length::points(0.01);
    if inner < Length::ZERO || inner + text_width > size.width + slack {
        return Err(ThemeError::new(
            "the text block and its margins are wider than the page",
            WIDE,
        ));
    }
    if top < Length::ZERO || top + text_height > size.height + slack {
        return Err(ThemeError::new(
            "the text block and its margins are higher than the page",
            HIGH,
        ));
    }
    if text_width < text.size * 4.0 {
        return Err(ThemeError::new("the measure is narrower than four em", NARROW));
    }
    // `lines` is at least four and, as the page is finite, far below 2^32.
    Ok(PageDesign {
        size,
        inner,
        top,
        text_width,
        lines: lines as usize,
        duplex: theme.duplex.unwrap_or(true),
        front_matter: theme.front_matter,
        direction: Direction::LeftToRight,
    })
}

/// The keys on which it depends how many lines a page has.
const FEW_LINES: &[&str] =
    &["page.text-height", "text.leading", "page.height", "page.top", "text.size", "page.paper"];

/// The keys on which it depends whether the text block is too wide.
const WIDE: &[&str] =
    &["page.text-width", "page.inner", "page.outer", "page.width", "text.size", "page.paper"];

/// The keys on which it depends whether the text block is too high.
const HIGH: &[&str] =
    &["page.text-height", "page.top", "page.height", "text.leading", "page.paper"];

/// The keys on which it depends how many em the measure has.
const NARROW: &[&str] =
    &["page.text-width", "page.width", "page.inner", "page.outer", "text.size", "page.paper"];

/// Refuses a length that is not positive. The first key is its name.
fn positive(length: Length, keys: &'static [&'static str]) -> Result<(), ThemeError> {
    if length > Length::ZERO && length < Length::points(1e5) {
        return Ok(());
    }
    let name = keys.first().copied().unwrap_or_default();
    Err(ThemeError {
        reason: format!("'{name}' must be more than nothing and less than 100000pt"),
        keys,
    })
}

#[cfg(test)]
mod tests {
    use super::Theme;
    use crate::design::Design;
    use crate::design::page::Paper;
    use crate::language::Language;

    fn design(toml: &str, tag: &str) -> Result<Design, String> {
        let theme: Theme = toml::from_str(toml).map_err(|error| error.to_string())?;
        let language = Language::from_tag(tag).expect("the test's tag is well formed");
        Design::new(&theme, None, &language).map_err(|error| error.to_string())
    }

    #[test]
    fn every_paper_holds_its_text_block() {
        for paper in Paper::ALL {
            let design = design(&format!("[page]\npaper = \"{}\"", paper.name()), "en-US");
            let design = design.expect("a paper alone is a sound theme");
            let block = design.page.text_block(0, design.text.leading);
            assert!(block.right() < design.page.size.width, "{}", paper.name());
            assert!(block.bottom() < design.page.size.height, "{}", paper.name());
            assert!(design.page.inner.to_points() >= 54.0, "{}", paper.name());
        }
    }

    #[test]
    fn the_paper_follows_the_region() {
        for (tag, width) in
            [("en-US", 612.0), ("en", 612.0), ("en-GB", 595.3), ("de", 595.3), ("fr-CA", 612.0)]
        {
            let design = design("", tag).expect("an empty theme is sound");
            assert!((design.page.size.width.to_points() - width).abs() < 0.1, "{tag}");
        }
    }

    #[test]
    fn the_page_of_the_comparison_is_set_as_given() {
        let design = design(
            "[page]\nwidth = \"419.53pt\"\nheight = \"595.28pt\"\ninner = \"51.03pt\"\ntop = \"56.7pt\"\n\
             text-width = \"317.48pt\"\ntext-height = \"476pt\"\nduplex = false\n\
             [text]\nsize = \"11pt\"\nleading = \"14pt\"\nindent = \"13.2pt\"",
            "en-US",
        )
        .expect("the theme is sound");
        assert_eq!(design.page.lines, 34);
        assert_eq!(design.page.text_block(1, design.text.leading).origin.x.to_points(), 51.03);
    }

    #[test]
    fn contradictions_are_refused_with_their_reason() {
        for (toml, reason) in [
            ("[page]\ntext-width = \"700pt\"", "wider than the page"),
            ("[text]\nsize = \"0pt\"", "'text.size' must be more than nothing"),
            ("[text]\nleading = \"400pt\"", "fewer than four lines"),
            ("[page]\nwidht = \"5in\"", "unknown field `widht`"),
            ("[page]\nwidth = \"5\"", "is not a length"),
            ("[text]\nexpansion = 0.5", "between 0 and 0.05"),
            ("[text]\nindent = \"2000pt\"", "'text.indent' must lie between"),
            ("[text]\nindent = \"-1pt\"", "'text.indent' must lie between"),
        ] {
            let message = design(toml, "en-US").expect_err(toml);
            assert!(message.contains(reason), "{toml}: {message}");
        }
    }
}
