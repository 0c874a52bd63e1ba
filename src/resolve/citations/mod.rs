//! Citing: bibliographies and clusters of citations in, formatted rich text for every cluster and
//! every entry of the list out.
//!
//! Files are read by `bibliography`, and styles are followed by `csl`; here both meet the manuscript.
//! Where citations stand, which anchors they have and how they are linked is left to the rest of
//! `resolve`.

pub mod bundled;
mod complete;
mod format;
mod library;
mod style;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::ops::RangeInclusive;

use crate::csl::{Item, Processor};
use crate::manuscript::ast::Locator;
use crate::resolve::document::Inline;

pub use complete::missing_fields;
pub use format::format;
pub use library::{read_library, read_sources};
pub use style::{BundledStyle, bundled_styles, check_style_name, read_style};

/// The works that a manuscript can cite.
#[derive(Clone, Debug, Default)]
pub struct Library {
    works: Vec<Work>,
    /// The references of the works, in the same order.
    items: Vec<Item>,
    /// Keys and further keys to works.
    keys: BTreeMap<String, usize>,
}

impl Library {
    /// The works, in the order of their files.
    pub fn works(&self) -> &[Work] {
        &self.works
    }

    /// The index of the work with a key.
    pub fn find(&self, key: &str) -> Option<usize> {
        self.keys.get(key).copied()
    }
}

/// What the rest of `resolve` needs to know of a work.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Work {
    /// Its key.
    pub key: String,
    /// Those who stand in the author's place: the authors, else the editors, else the translators.
    pub names: Vec<WorkName>,
    /// Its title as plain text.
    pub title: String,
    /// Its short title, where the bibliography gives one.
    pub short_title: Option<String>,
    /// The year in which it was published.
    pub year: Option<i32>,
    /// Its type, in the words of CSL.
    pub kind: String,
    /// Its keywords, by which parts of a list are chosen.
    pub keywords: Vec<String>,
    /// The pages that it fills in what it stands in.
    pub pages: Option<RangeInclusive<u32>>,
}

/// A person's name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WorkName {
    /// The family name with its particle.
    pub family: String,
    /// The given names, or nothing.
    pub given: String,
}

/// A citation style, ready for use.
#[derive(Debug)]
pub struct Style {
    processor: Processor,
    /// Whether its citations are notes.
    pub notes: bool,
    /// What it calls its list.
    pub heading: ListHeading,
}

impl Style {
    /// Whether its citations end as sentences do, as notes are to.
    pub fn ends_sentences(&self) -> bool {
        self.notes && self.processor.style().citation_affixes().1.ends_with('.')
    }
}

/// What a style calls the list of works.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListHeading {
    /// "Works Cited", as the MLA has it.
    WorksCited,
    /// "References", as author-date and numbered styles have it.
    References,
    /// "Bibliography", as styles with notes have it.
    Bibliography,
}

/// Citations that stand together.
#[derive(Clone, Debug)]
pub struct Cluster {
    /// The works cited, in the author's order.
    pub items: Vec<ClusterItem>,
    /// What is wanted of it.
    pub form: ClusterForm,
    /// The number of the note in which it stands.
    pub note: Option<usize>,
}

/// What is wanted of a cluster.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClusterForm {
    /// The whole citation, as the style has it.
    Whole,
    /// The first author apart from the rest.
    AuthorApart,
    /// Nothing: the author typed the text. The works count as cited.
    Silent,
}

/// A work in a cluster.
#[derive(Clone, Debug, Default)]
pub struct ClusterItem {
    /// Index of the work in the library.
    pub work: usize,
    /// The place within it.
    pub locator: Option<Locator>,
    /// Whether the author is left out.
    pub suppress_author: bool,
    /// What the author wrote before it.
    pub prefix: Vec<Inline>,
    /// What the author wrote behind it.
    pub suffix: Vec<Inline>,
}

/// A cluster as the style has it.
#[derive(Clone, Debug, Default)]
pub struct FormattedCluster {
    /// The author of the first item, where it was wanted apart.
    pub author: Vec<Inline>,
    /// The rest, piece by piece; nothing where nothing is left.
    pub parts: Vec<Part>,
}

/// A piece of a formatted cluster.
#[derive(Clone, Debug)]
pub enum Part {
    /// What belongs to one item.
    Item {
        /// The item's index in its cluster.
        item: usize,
        /// Its text.
        content: Vec<Inline>,
    },
    /// What stands around and between items.
    Between(Vec<Inline>),
}

/// An entry of the list as the style has it.
#[derive(Clone, Debug)]
pub struct FormattedEntry {
    /// Index of the work in the library.
    pub work: usize,
    /// What stands before it in a numbered style, as `[1]`.
    pub marker: Option<String>,
    /// Its text.
    pub content: Vec<Inline>,
}

/// Everything that the processor formats.
#[derive(Clone, Debug, Default)]
pub struct Formatted {
    /// The clusters, in the order in which they were given.
    pub clusters: Vec<FormattedCluster>,
    /// The entries of the list, in the style's order.
    pub entries: Vec<FormattedEntry>,
    /// Whether second and later lines of an entry are indented.
    pub hanging: bool,
}
