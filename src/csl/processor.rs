//! The processor: a style, a language and references in; citations and a bibliography out.
//!
//! ```text
//! Style + Locale ──▶ Processor ──process(items, clusters, uncited)──▶ Processed ─┬─▶ citations
//!                                                                              └─▶ bibliography
//! ```
//!
//! The steps are those of the specification: citations are given their positions, items that look alike are
//! told apart (`csl::disambiguate`), the bibliography is put in order, clusters are rendered and
//! drawn together (`csl::cluster`), entries are rendered ([`crate::csl::bibliography`]).

use std::collections::{BTreeMap, BTreeSet, HashMap};

use crate::csl::bibliography::{self, Bibliography};
use crate::csl::cluster;
use crate::csl::disambiguate;
use crate::csl::item::Item;
use crate::csl::locale::{self, Locale};
use crate::csl::node::Node;
use crate::csl::position;
use crate::csl::render::context::{FirstNames, NameRegister};
use crate::csl::render::{Ambiguity, Area, Context, Place};
use crate::csl::rich::QuoteMarks;
use crate::csl::sort;
use crate::csl::style::Style;
use crate::csl::style::element::TermForm;
use crate::csl::style::options::NameOptions;

/// One reference in a cluster.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cite {
    /// The item's identifier.
    pub id: String,
    /// The place in the work ("12–14"), "" where none is given.
    pub locator: String,
    /// What the locator counts (`page`, `chapter`, …); "" is a page.
    pub label: String,
    /// Text before, with CSL-JSON's markup.
    pub prefix: String,
    /// Text after, with CSL-JSON's markup.
    pub suffix: String,
    /// Whether the author stands in the sentence already.
    pub suppress_author: bool,
    /// Whether only the author is wanted.
    pub author_only: bool,
    /// Where it stands among the cites of its item, if that is known already; else it is found out.
    pub place: Option<KnownPlace>,
}

/// A place that is given and not found out.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct KnownPlace {
    /// Among the cites of the item.
    pub position: CitePosition,
    /// Whether the last cite of the item is near.
    pub near_note: bool,
    /// The note of the first cite of the item.
    pub first_note: Option<u32>,
}

/// Where a cite stands among the cites of its item.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum CitePosition {
    /// It is the first.
    #[default]
    First,
    /// It is a later one.
    Subsequent,
    /// The cite right before is of the same item.
    Ibid,
    /// The same, with another locator.
    IbidWithLocator,
}

/// References that are cited together.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Cluster {
    /// The references.
    pub cites: Vec<Cite>,
    /// The number of the note that they stand in; none in running text.
    pub note: Option<u32>,
    /// Text before the whole.
    pub prefix: String,
    /// Text after the whole.
    pub suffix: String,
    /// Whether the order of the cites is the author's.
    pub unsorted: bool,
}

/// A rendered cluster.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Citation {
    /// Its text. Each cite is a [`crate::csl::node::Mark::Cite`].
    pub nodes: Vec<Node>,
    /// Identifiers that no item has.
    pub missing: Vec<String>,
}

/// A style with the words of a language.
#[derive(Debug)]
pub struct Processor {
    pub(crate) style: Style,
    pub(crate) locale: Locale,
    pub(crate) language: String,
    pub(crate) marks: QuoteMarks,
    citation_names: NameOptions,
    bibliography_names: NameOptions,
}

impl Processor {
    /// Joins a style with the locales of a language.
    ///
    /// The language is the style's own, if it has one; else `language`, else `en-US`. `find` gives the locale
    /// of a tag, as [`locale::fallbacks`] names them. What the style says for itself goes over it.
    pub fn new(
        style: Style,
        language: Option<&str>,
        find: impl Fn(&str) -> Option<Locale>,
    ) -> Self {
        let tag = style.default_locale.clone().or(language.map(str::to_owned));
        let tag = tag.filter(|tag| !tag.trim().is_empty()).unwrap_or_else(|| "en-US".to_owned());
        Self::with_language(style, &tag, find)
    }

    /// Joins a style with the locales of a language, whatever the style's own language is.
    pub fn with_language(style: Style, tag: &str, find: impl Fn(&str) -> Option<Locale>) -> Self {
        let mut merged = Locale::default();
        let mut chain: Vec<Locale> =
            locale::fallbacks(tag).iter().filter_map(|tag| find(tag)).collect();
        chain.reverse();
        for locale in &chain {
            merged.overlay(locale);
        }
        let base: String = tag.split('-').next().unwrap_or(tag).to_owned();
        let for_tag = |wanted: Option<&str>| {
            style
                .locales
                .iter()
                .filter(move |locale| match (locale.language(), wanted) {
                    (None, None) => true,
                    (Some(own), Some(wanted)) => own.eq_ignore_ascii_case(wanted),
                    _ => false,
                })
                .cloned()
                .collect::<Vec<_>>()
        };
        for locale in for_tag(None).into_iter().chain(for_tag(Some(&base))) {
            merged.overlay(&locale);
        }
        if base != tag {
            for locale in for_tag(Some(tag)) {
                merged.overlay(&locale);
            }
        }
        let word =
            |name: &str| merged.term(name, TermForm::Long, false).unwrap_or_default().to_owned();
        let marks = QuoteMarks {
            open: word("open-quote"),
            close: word("close-quote"),
            open_inner: word("open-inner-quote"),
            close_inner: word("close-inner-quote"),
        };
        let citation_names = style.citation.names.or(&style.names);
        let bibliography_names = match &style.bibliography {
            Some(area) => area.names.or(&style.names),
            None => style.names.clone(),
        };
        Self {
            locale: merged,
            language: tag.to_owned(),
            marks,
            citation_names,
            bibliography_names,
            style,
        }
    }

    /// The style.
    pub fn style(&self) -> &Style {
        &self.style
    }

    /// A term of the language in its long form, as the style has it.
    pub fn term(&self, name: &str) -> Option<&str> {
        self.locale.term(name, TermForm::Long, false)
    }

    /// The language that is written.
    pub fn language(&self) -> &str {
        &self.language
    }

    /// Cites. `items` are looked up by their identifiers; of two with the same the first counts. `uncited` are
    /// identifiers of items that stand in the bibliography all the same.
    pub fn process<'a>(
        &'a self,
        items: &'a [Item],
        clusters: &[Cluster],
        uncited: &[String],
    ) -> Processed<'a> {
        let mut by_id: HashMap<&str, usize> = HashMap::with_capacity(items.len());
        for (at, item) in items.iter().enumerate() {
            by_id.entry(item.id.as_str()).or_insert(at);
        }
        let mut registered = BTreeSet::new();
        let mut order = Vec::new();
        let cited = clusters.iter().flat_map(|cluster| cluster.cites.iter().map(|cite| &cite.id));
        for id in cited.chain(uncited) {
            if let Some(&at) = by_id.get(id.as_str())
                && registered.insert(at)
            {
                order.push(at);
            }
        }
        let mut library = Library {
            items: order.iter().map(|at| &items[*at]).collect(),
            numbers: (1..=u32::try_from(order.len()).unwrap_or(u32::MAX)).collect(),
            ambiguities: vec![Ambiguity::default(); order.len()],
            register: NameRegister::default(),
            sorted: Vec::new(),
            first_notes: Vec::new(),
        };
        let index: BTreeMap<String, usize> =
            order.iter().enumerate().map(|(number, at)| (items[*at].id.clone(), number)).collect();
        sort::sort_bibliography(self, &mut library);
        let places = position::places(self, clusters);
        library.first_notes = first_notes(clusters, &index);
        disambiguate::run(self, &mut library);
        let citations = clusters
            .iter()
            .zip(&places)
            .map(|(cluster, places)| cluster::render(self, &library, &index, cluster, places))
            .collect();
        Processed { processor: self, library, citations }
    }

    /// A context in which an item is rendered.
    pub(crate) fn context<'a>(
        &'a self,
        library: &'a Library<'a>,
        number: usize,
        area: Area,
        place: &'a Place,
        ambiguity: &'a Ambiguity,
    ) -> Context<'a> {
        let name_options = match area {
            Area::Citation | Area::CitationSort => &self.citation_names,
            Area::Bibliography | Area::BibliographySort => &self.bibliography_names,
        };
        Context {
            style: &self.style,
            locale: &self.locale,
            language: &self.language,
            marks: &self.marks,
            item: library.items[number],
            place,
            area,
            name_options,
            sort_names: None,
            ambiguity,
            trial: false,
            requested: false,
            register: &library.register,
            number: library.numbers.get(number).copied(),
            cluster: None,
            flags: Vec::new(),
            strip_periods: 0,
            done: Vec::new(),
            manner: None,
            substituting: 0,
            names_found: false,
            nameset: 0,
            term_predecessor: false,
            rendered_anything: false,
            year_suffix_done: false,
            conditions_met: 0,
            conditions_seen: 0,
            first_names: FirstNames::default(),
            used: Ambiguity::default(),
            name_counts: Vec::new(),
            met: None,
            dates_only: false,
        }
    }
}

/// The notes in which items are cited first.
fn first_notes(clusters: &[Cluster], index: &BTreeMap<String, usize>) -> Vec<Option<u32>> {
    let mut notes = vec![None; index.len()];
    for cluster in clusters.iter().rev() {
        for cite in &cluster.cites {
            if let (Some(&number), Some(note)) = (index.get(&cite.id), cluster.note) {
                notes[number] = Some(note);
            }
        }
    }
    notes
}

/// The items of a document with all that is known of them.
pub(crate) struct Library<'a> {
    /// In the order of their first citation.
    pub(crate) items: Vec<&'a Item>,
    /// Their numbers in the bibliography.
    pub(crate) numbers: Vec<u32>,
    pub(crate) ambiguities: Vec<Ambiguity>,
    pub(crate) register: NameRegister,
    /// Indices of the items in the bibliography's order.
    pub(crate) sorted: Vec<usize>,
    /// The notes of the items' first citations.
    pub(crate) first_notes: Vec<Option<u32>>,
}

/// Rendered citations, and the bibliography that goes with them.
pub struct Processed<'a> {
    processor: &'a Processor,
    library: Library<'a>,
    citations: Vec<Citation>,
}

impl Processed<'_> {
    /// The clusters in their order.
    pub fn citations(&self) -> &[Citation] {
        &self.citations
    }

    /// The bibliography, where the style makes one.
    pub fn bibliography(&self) -> Option<Bibliography> {
        self.bibliography_of(|_| true)
    }

    /// A part of the bibliography: the entries of the items that are wanted.
    pub fn bibliography_of(&self, wanted: impl Fn(&Item) -> bool) -> Option<Bibliography> {
        bibliography::render(self.processor, &self.library, wanted)
    }
}
