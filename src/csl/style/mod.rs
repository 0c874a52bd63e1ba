//! A citation style: its parts as they are rendered, and what it says of itself.

pub(crate) mod element;
pub(crate) mod options;
mod parse;
mod read;

pub use parse::StyleError;

use crate::csl::locale::Locale;
use crate::csl::style::element::Element;
use crate::csl::style::options::{Area, NameOptions, StyleOptions};

/// Whether a style's citations stand in the text or in notes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Class {
    /// In the running text.
    #[default]
    InText,
    /// In footnotes or endnotes.
    Note,
}

/// An independent citation style.
#[derive(Debug, Clone)]
pub struct Style {
    pub(crate) title: String,
    pub(crate) id: String,
    pub(crate) class: Class,
    pub(crate) default_locale: Option<String>,
    pub(crate) options: StyleOptions,
    pub(crate) names: NameOptions,
    pub(crate) locales: Vec<Locale>,
    pub(crate) macros: Vec<Macro>,
    pub(crate) citation: Area,
    pub(crate) bibliography: Option<Area>,
    /// How a citation is named in running text when only its author is asked for.
    pub(crate) intext: Option<Area>,
    /// Whether the style itself says where year suffixes stand.
    pub(crate) has_year_suffix: bool,
}

/// A named piece of a style.
#[derive(Debug, Clone, Default)]
pub(crate) struct Macro {
    pub(crate) name: String,
    pub(crate) elements: Vec<Element>,
}

impl Style {
    /// Reads a style.
    ///
    /// # Errors
    /// Where it is no XML, no independent style, or says something that cannot be followed; with the line and
    /// column of the fault. A dependent style's error names its parent.
    pub fn parse(xml: &str) -> Result<Self, StyleError> {
        parse::style(xml)
    }

    /// The style's title.
    pub fn title(&self) -> &str {
        &self.title
    }

    /// The style's identifier, an URL.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Whether its citations stand in the text or in notes.
    pub fn class(&self) -> Class {
        self.class
    }

    /// The language that it is made for, where it names one.
    pub fn default_locale(&self) -> Option<&str> {
        self.default_locale.as_deref()
    }

    /// What stands before and after each citation.
    pub fn citation_affixes(&self) -> (&str, &str) {
        let affixes = &self.citation.layout.affixes;
        (&affixes.prefix, &affixes.suffix)
    }

    /// Whether it makes a bibliography.
    pub fn has_bibliography(&self) -> bool {
        self.bibliography.is_some()
    }
}

/// A locale's localised date.
pub(crate) fn date_of_locale(node: roxmltree::Node<'_, '_>) -> element::DateElement {
    parse::date(node)
}

/// The form of a term, by its attribute.
pub(crate) fn term_form(value: Option<&str>) -> element::TermForm {
    read::term_form(value)
}
