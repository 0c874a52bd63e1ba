//! The style of a stretch of text: font, size, features, ink.

use crate::design::Design;
use crate::design::colour::Colour;
use crate::font::Cut;
use crate::geometry::Length;
use crate::language::Language;

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
    /// Whether words may be divided.
    pub(crate) hyphenation: Hyphenation,
    /// A rule through the text.
    pub(crate) struck: bool,
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

impl TextStyle {
    /// The style of running text.
    pub(crate) fn body(design: &Design, language: &Language) -> Self {
        Self {
            family: Family::Text,
            cut: Cut::default(),
            size: design.text.size,
            case: LetterCase::Plain,
            figures: Figures::OldStyle,
            rise: Length::ZERO,
            letter_space: 0.0,
            colour: design.colours.text,
            language: language.clone(),
            hyphenation: if design.text.hyphenate {
                Hyphenation::Words
            } else {
                Hyphenation::Never
            },
            struck: false,
        }
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
