//! What a style sets for itself, its citations and its bibliography.

use crate::csl::item::DATE_VARIABLES;
use crate::csl::style::element::{Affixes, Element, Format};

/// Options of the whole style.
#[derive(Debug, Clone, Default)]
pub(crate) struct StyleOptions {
    pub(crate) page_range_format: Option<RangeFormat>,
    pub(crate) year_range_format: Option<RangeFormat>,
    pub(crate) demote_non_dropping_particle: Demote,
    pub(crate) initialize_without_hyphen: bool,
}

/// How the second number of a range is shortened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RangeFormat {
    Chicago15,
    Chicago16,
    Expanded,
    Minimal,
    MinimalTwo,
}

/// When a particle of the family name goes behind the given name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Demote {
    Never,
    SortOnly,
    #[default]
    DisplayAndSort,
}

/// The citations' or the bibliography's part of a style.
#[derive(Debug, Clone, Default)]
pub(crate) struct Area {
    pub(crate) layout: Layout,
    pub(crate) sort: Vec<SortKey>,
    pub(crate) names: NameOptions,
    // Citations.
    pub(crate) add_givenname: bool,
    pub(crate) givenname_rule: GivenNameRule,
    pub(crate) add_names: bool,
    pub(crate) add_year_suffix: bool,
    pub(crate) collapse: Option<Collapse>,
    pub(crate) cite_group_delimiter: Option<String>,
    pub(crate) year_suffix_delimiter: Option<String>,
    pub(crate) after_collapse_delimiter: Option<String>,
    pub(crate) near_note_distance: u32,
    // Bibliography.
    pub(crate) hanging_indent: bool,
    pub(crate) second_field_align: Option<FieldAlign>,
    pub(crate) line_spacing: u32,
    pub(crate) entry_spacing: u32,
    pub(crate) author_substitute: Option<String>,
    pub(crate) author_substitute_rule: SubstituteRule,
}

/// The elements of a citation or an entry, and what stands around them.
#[derive(Debug, Clone, Default)]
pub(crate) struct Layout {
    pub(crate) elements: Vec<Element>,
    pub(crate) format: Format,
    pub(crate) affixes: Affixes,
    pub(crate) delimiter: String,
}

/// One key of an order.
#[derive(Debug, Clone)]
pub(crate) struct SortKey {
    pub(crate) by: SortBy,
    pub(crate) descending: bool,
    pub(crate) names: NameOptions,
}

impl SortKey {
    /// Whether it is a date variable itself.
    pub(crate) fn is_date(&self) -> bool {
        matches!(&self.by, SortBy::Variable(name) if DATE_VARIABLES.contains(&name.as_str()))
    }
}

/// What a key is made of.
#[derive(Debug, Clone)]
pub(crate) enum SortBy {
    Variable(String),
    Macro(usize),
}

/// Which names are filled out so that citations differ.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum GivenNameRule {
    AllNames,
    AllNamesWithInitials,
    PrimaryName,
    PrimaryNameWithInitials,
    #[default]
    ByCite,
}

impl GivenNameRule {
    pub(crate) fn primary_only(self) -> bool {
        matches!(self, Self::PrimaryName | Self::PrimaryNameWithInitials)
    }

    pub(crate) fn with_initials(self) -> bool {
        matches!(self, Self::AllNamesWithInitials | Self::PrimaryNameWithInitials)
    }
}

/// How cites that have something in common are drawn together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Collapse {
    CitationNumber,
    Year,
    YearSuffix,
    YearSuffixRanged,
}

/// Where an entry's first field stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldAlign {
    /// In a column of its own, left of the text.
    Flush,
    /// In the margin.
    Margin,
}

/// What is replaced in an entry by the author of the one before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum SubstituteRule {
    #[default]
    CompleteAll,
    CompleteEach,
    PartialEach,
    PartialFirst,
}

/// Options of names, each inherited from the wider element where it is not set.
#[derive(Debug, Clone, Default)]
pub(crate) struct NameOptions {
    pub(crate) and: Option<And>,
    pub(crate) delimiter: Option<String>,
    pub(crate) names_delimiter: Option<String>,
    pub(crate) delimiter_precedes_et_al: Option<Precedes>,
    pub(crate) delimiter_precedes_last: Option<Precedes>,
    pub(crate) et_al_min: Option<u32>,
    pub(crate) et_al_use_first: Option<u32>,
    pub(crate) et_al_use_last: Option<bool>,
    pub(crate) et_al_subsequent_min: Option<u32>,
    pub(crate) et_al_subsequent_use_first: Option<u32>,
    pub(crate) form: Option<NameForm>,
    pub(crate) initialize: Option<bool>,
    pub(crate) initialize_with: Option<String>,
    pub(crate) sort_order: Option<SortOrder>,
    pub(crate) sort_separator: Option<String>,
}

impl NameOptions {
    /// These options, filled out by the wider ones.
    pub(crate) fn or(&self, wider: &Self) -> Self {
        Self {
            and: self.and.or(wider.and),
            delimiter: self.delimiter.clone().or_else(|| wider.delimiter.clone()),
            names_delimiter: self.names_delimiter.clone().or_else(|| wider.names_delimiter.clone()),
            delimiter_precedes_et_al: self
                .delimiter_precedes_et_al
                .or(wider.delimiter_precedes_et_al),
            delimiter_precedes_last: self.delimiter_precedes_last.or(wider.delimiter_precedes_last),
            et_al_min: self.et_al_min.or(wider.et_al_min),
            et_al_use_first: self.et_al_use_first.or(wider.et_al_use_first),
            et_al_use_last: self.et_al_use_last.or(wider.et_al_use_last),
            et_al_subsequent_min: self.et_al_subsequent_min.or(wider.et_al_subsequent_min),
            et_al_subsequent_use_first: self
                .et_al_subsequent_use_first
                .or(wider.et_al_subsequent_use_first),
            form: self.form.or(wider.form),
            initialize: self.initialize.or(wider.initialize),
            initialize_with: self.initialize_with.clone().or_else(|| wider.initialize_with.clone()),
            sort_order: self.sort_order.or(wider.sort_order),
            sort_separator: self.sort_separator.clone().or_else(|| wider.sort_separator.clone()),
        }
    }
}

/// The word or sign before the last name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum And {
    Text,
    Symbol,
}

/// When the delimiter stands before the last name or "et al.".
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Precedes {
    Contextual,
    AfterInvertedName,
    Always,
    Never,
}

/// How much of a name stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum NameForm {
    Long,
    Short,
    Count,
}

/// Which names have the family name first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum SortOrder {
    First,
    All,
}
