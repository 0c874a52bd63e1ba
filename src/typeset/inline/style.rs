//! The style of a stretch of text: font, size, features, ink.

use crate::design::colour::Colour;
use crate::design::feature::FontFeature;
use crate::design::{Design, FigureStyle};
use crate::font::Cut;
use crate::geometry::Length;
use crate::language::{Direction, Language};

/// An index into [`Styles`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct StyleId(pub(crate) u16);

/// The style of a stretch of text.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct TextStyle {
    /// The family.
    pub(crate) family: Family,
    /// The cut.
    pub(crate) cut: Cut,
    /// Size of the em.
    pub(crate) size: Length,
    /// Letters.
    pub(crate) case: LetterCase,
    /// Figures.
    pub(crate) figures: Figures,
    /// How far the baseline is raised.
    pub(crate) rise: Length,
    /// Extra space behind each glyph, in em.
    pub(crate) letter_space: f64,
    /// Ink.
    pub(crate) colour: Colour,
    /// The language.
    pub(crate) language: Language,
    /// The direction: of the paragraph for a block's style, of the run for a run's.
    pub(crate) direction: Direction,
    /// OpenType features that a span asks for.
    pub(crate) features: Vec<FontFeature>,
    /// Whether words may be divided.
    pub(crate) hyphenation: Hyphenation,
    /// A rule through the text.
    pub(crate) struck: bool,
    /// A rule under the text.
    pub(crate) underlined: bool,
}

/// Which of the design's families.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Family {
    /// Running text.
    Text,
    /// Code.
    Code,
}

/// How letters are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum LetterCase {
    /// As they are.
    Plain,
    /// Lower case as small capitals.
    SmallCapitals,
    /// Both cases as small capitals.
    AllSmallCapitals,
}

/// How figures are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Figures {
    /// Old-style, for running text.
    OldStyle,
    /// Lining, among capitals.
    Lining,
    /// Old-style and equally wide.
    TabularOldStyle,
    /// Lining and equally wide, for tables.
    Tabular,
    /// As the font has them, for code.
    Plain,
}

/// Where words may be divided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Hyphenation {
    /// By the rules of the language.
    Words,
    /// Nowhere but where a hyphen stands.
    Never,
    /// Behind the marks that join the parts of addresses and code, without a hyphen.
    Parts,
}

impl Figures {
    /// Those of a design's running text.
    pub(crate) fn of_text(design: &Design) -> Self {
        match design.fonts.figures {
            FigureStyle::OldStyle => Self::OldStyle,
            FigureStyle::Lining => Self::Lining,
        }
    }

    fn lining(self) -> Self {
        match self {
            Self::Tabular | Self::TabularOldStyle => Self::Tabular,
            Self::OldStyle | Self::Lining | Self::Plain => Self::Lining,
        }
    }

    fn old_style(self) -> Self {
        match self {
            Self::Tabular | Self::TabularOldStyle => Self::TabularOldStyle,
            Self::OldStyle | Self::Lining | Self::Plain => Self::OldStyle,
        }
    }

    fn tabular(self) -> Self {
        match self {
            Self::OldStyle | Self::TabularOldStyle => Self::TabularOldStyle,
            Self::Lining | Self::Tabular | Self::Plain => Self::Tabular,
        }
    }
}

impl TextStyle {
    /// The style of running text.
    pub(crate) fn body(design: &Design, language: &Language) -> Self {
        Self {
            family: Family::Text,
            cut: Cut::default(),
            size: design.text.size,
            case: LetterCase::Plain,
            figures: Figures::of_text(design),
            rise: Length::ZERO,
            letter_space: 0.0,
            colour: design.colours.text,
            language: language.clone(),
            direction: language.direction(),
            features: Vec::new(),
            hyphenation: if design.text.hyphenate {
                Hyphenation::Words
            } else {
                Hyphenation::Never
            },
            struck: false,
            underlined: false,
        }
    }

    /// This style with what a class of a span asks for. Classes that ask for nothing are the
    /// author's own.
    pub(crate) fn with_class(mut self, class: &str) -> Self {
        match class {
            // Type has no marker's ink: what a screen shows on yellow is underlined on paper.
            "underline" | "ul" | "mark" => self.underlined = true,
            "smallcaps" | "small-caps" => self.case = LetterCase::SmallCapitals,
            "allsmallcaps" => self.case = LetterCase::AllSmallCapitals,
            "lining" => self.figures = self.figures.lining(),
            "oldstyle" => self.figures = self.figures.old_style(),
            "tabular" => self.figures = self.figures.tabular(),
            // The font makes these of its plain figures.
            "frac" | "ordinal" | "superior" | "inferior" => self.figures = Figures::Plain,
            "caps" => self.figures = self.figures.lining(),
            _ => {}
        }
        self.features.extend(FontFeature::of_class(class));
        self
    }

    /// This style at another size.
    pub(crate) fn sized(mut self, size: Length) -> Self {
        self.size = size;
        self
    }
}

/// All styles of a document, each once.
#[derive(Debug, Default)]
pub(crate) struct Styles {
    styles: Vec<TextStyle>,
}

impl Styles {
    /// The identifier of a style, which is taken in where it is new.
    pub(crate) fn intern(&mut self, style: &TextStyle) -> StyleId {
        let index = match self.styles.iter().position(|known| known == style) {
            Some(index) => index,
            None => {
                self.styles.push(style.clone());
                self.styles.len() - 1
            }
        };
        StyleId(u16::try_from(index).unwrap_or(u16::MAX))
    }

    /// A style.
    pub(crate) fn get(&self, id: StyleId) -> &TextStyle {
        &self.styles[id.0 as usize]
    }
}
