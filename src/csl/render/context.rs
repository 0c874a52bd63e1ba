//! What is known while one item is rendered.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::csl::item::Item;
use crate::csl::locale::Locale;
use crate::csl::name::Name;
use crate::csl::render::Flags;
use crate::csl::rich::QuoteMarks;
use crate::csl::style::Style;
use crate::csl::style::element::{Manner, TermForm};
use crate::csl::style::options::NameOptions;

/// Which part of the style is rendered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Area {
    Citation,
    Bibliography,
    CitationSort,
    BibliographySort,
}

impl Area {
    pub(crate) fn is_sort(self) -> bool {
        matches!(self, Self::CitationSort | Self::BibliographySort)
    }
}

/// Where a cite stands among the cites of its item.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(crate) enum Position {
    #[default]
    First,
    Subsequent,
    Ibid,
    IbidWithLocator,
}

/// What the cite adds to the item.
#[derive(Debug, Clone, Default)]
pub(crate) struct Place {
    pub(crate) position: Position,
    pub(crate) near_note: bool,
    pub(crate) first_note: Option<u32>,
    pub(crate) locator: String,
    /// The locator's label, "page" where none is given.
    pub(crate) label: String,
    pub(crate) suppress_author: bool,
    pub(crate) author_only: bool,
}

/// How far an item is spelled out so that it is told apart from others.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Ambiguity {
    /// How many names stand, by the number of the list of names in the cite.
    pub(crate) names: Vec<u32>,
    /// How much of each given name stands: 0 none, 1 initials, 2 all.
    pub(crate) givens: Vec<Vec<u8>>,
    /// The letter after the year, from 0.
    pub(crate) year_suffix: Option<u32>,
    /// How many of the conditions on `disambiguate` are true.
    pub(crate) disambiguate: u32,
}

/// What goes from one cite of a cluster to the next.
#[derive(Debug, Clone, Default)]
pub(crate) struct CiteState {
    /// The first names of the last cite, as they are without those before.
    pub(crate) last_names: Option<String>,
    pub(crate) last_years: Vec<i64>,
    pub(crate) years: Vec<i64>,
    /// Whether the cite is drawn together with the one before.
    pub(crate) collapsed: bool,
    /// Whether its names are those of the one before.
    pub(crate) same_names: bool,
    /// The delimiter before a year suffix by itself.
    pub(crate) suffix_alone: bool,
}

/// Names and their spellings in all citations, which decide how much of a given name is needed.
#[derive(Debug, Clone, Default)]
pub(crate) struct NameRegister {
    families: BTreeMap<String, BTreeMap<String, Vec<String>>>,
}

impl NameRegister {
    /// Notes a name by its family name, its initials and its given name.
    pub(crate) fn add(&mut self, family: String, initials: String, given: String) {
        let spellings = self.families.entry(family).or_default().entry(initials).or_default();
        if !spellings.contains(&given) {
            spellings.push(given);
        }
    }

    /// How many initials go with a family name, and how many given names with these initials.
    pub(crate) fn counts(&self, family: &str, initials: &str) -> Option<(usize, usize)> {
        let by_initials = self.families.get(family)?;
        Some((by_initials.len(), by_initials.get(initials)?.len()))
    }
}

/// The names of an entry or cite that stand first, for comparison with others.
#[derive(Debug, Clone, Default)]
pub(crate) struct FirstNames {
    /// Each name's parts in one text.
    pub(crate) names: Vec<String>,
    /// Whether they have been found, even if nothing came of them.
    pub(crate) settled: bool,
}

/// What is known while one item is rendered.
pub(crate) struct Context<'a> {
    pub(crate) style: &'a Style,
    pub(crate) locale: &'a Locale,
    /// The tag of the language that is written.
    pub(crate) language: &'a str,
    pub(crate) marks: &'a QuoteMarks,
    pub(crate) item: &'a Item,
    pub(crate) place: &'a Place,
    pub(crate) area: Area,
    /// The options of names of the style and the area.
    pub(crate) name_options: &'a NameOptions,
    pub(crate) sort_names: Option<&'a NameOptions>,
    pub(crate) ambiguity: &'a Ambiguity,
    /// Whether the cite is only rendered to be compared with others.
    pub(crate) trial: bool,
    /// Whether the ambiguity asked for counts as it stands.
    pub(crate) requested: bool,
    pub(crate) register: &'a NameRegister,
    pub(crate) number: Option<u32>,
    pub(crate) cluster: Option<&'a mut CiteState>,

    // What has been found on the way.
    pub(crate) flags: Vec<Flags>,
    pub(crate) strip_periods: u32,
    /// Variables that stood in for others and stand no second time.
    pub(crate) done: Vec<String>,
    /// How names are set that stand in for others.
    pub(crate) manner: Option<Arc<Manner>>,
    /// Depth of substitutes.
    pub(crate) substituting: u32,
    /// Whether names were there, shown or suppressed: nothing stands in for them then.
    pub(crate) names_found: bool,
    pub(crate) nameset: usize,
    pub(crate) term_predecessor: bool,
    pub(crate) rendered_anything: bool,
    pub(crate) year_suffix_done: bool,
    pub(crate) conditions_met: u32,
    pub(crate) conditions_seen: u32,
    pub(crate) first_names: FirstNames,
    /// What the names took, for the steps of disambiguation.
    pub(crate) used: Ambiguity,
    /// How many names there are, by list.
    pub(crate) name_counts: Vec<u32>,
    /// Names as they were met, to be put into the register.
    pub(crate) met: Option<Vec<(Name, usize)>>,
    /// Whether only dates count, in a key that is made of a date.
    pub(crate) dates_only: bool,
}

impl Context<'_> {
    pub(crate) fn term(&self, name: &str, form: TermForm, plural: bool) -> &str {
        self.locale.term(name, form, plural).unwrap_or_default()
    }

    /// The language whose letters are turned into capitals: the item's, else the style's.
    pub(crate) fn case_language(&self) -> &str {
        self.item.language().map(str::trim).filter(|tag| !tag.is_empty()).unwrap_or(self.language)
    }

    /// Whether titles have capitals: the item's language decides, else the style's.
    pub(crate) fn is_english(&self) -> bool {
        let tag = self
            .item
            .language()
            .map(str::trim)
            .filter(|tag| !tag.is_empty())
            .unwrap_or(self.language);
        let lower = tag.to_ascii_lowercase();
        lower == "en"
            || lower.starts_with("en-")
            || lower.starts_with("en_")
            || lower.starts_with("en ")
    }

    /// Whether a variable stood in for another already.
    pub(crate) fn is_done(&self, variable: &str) -> bool {
        self.done.iter().any(|done| done == variable)
    }

    /// Notes a variable that stands in for another.
    pub(crate) fn note_use(&mut self, variable: &str) {
        if self.substituting > 0 && !self.is_done(variable) {
            self.done.push(variable.to_owned());
        }
    }
}
