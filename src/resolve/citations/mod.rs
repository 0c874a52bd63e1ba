//! The one door to the citation engine: bibliographies and clusters of citations in, formatted rich
//! text for every cluster and every entry of the list out.
//!
//! The engine (hayagriva for now) lives in this folder and nowhere else; what crosses its border
//! are the types of this file. Where citations stand, which anchors they have and how they are
//! linked is left to the rest of `resolve`.

mod biblatex;
pub mod bundled;
mod format;
mod library;
mod style;

use citationberg::Locale;

use crate::language::Language;
use crate::manuscript::ast::Locator;
use crate::resolve::document::Inline;

pub use format::format;
pub use library::read_library;
pub use style::{BundledStyle, bundled_styles, check_style_name, read_style};

/// The works that a manuscript can cite.
#[derive(Debug, Default)]
pub struct Library {
    works: Vec<Work>,
    entries: Vec<hayagriva::Entry>,
}

impl Library {
    /// The works, in the order of their files.
    pub fn works(&self) -> &[Work] {
        &self.works
    }

    /// The index of the work with a key.
    pub fn find(&self, key: &str) -> Option<usize> {
        self.works.iter().position(|work| work.key == key)
    }
}

/// What the rest of `resolve` needs to know of a work.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Work {
    /// Its key.
    pub key: String,
    /// Those who stand in the author's place: the authors, else the editors.
    pub names: Vec<WorkName>,
    /// Its title as plain text.
    pub title: String,
    /// Its short title, where the bibliography gives one.
    pub short_title: Option<String>,
    /// The year in which it was published.
    pub year: Option<i32>,
    /// Its address as the bibliography has it.
    pub url: Option<String>,
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
    style: citationberg::IndependentStyle,
    locale: citationberg::LocaleCode,
    locales: Vec<Locale>,
    /// Whether its citations are notes.
    pub notes: bool,
    /// What it calls its list.
    pub heading: ListHeading,
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
#[derive(Clone, Debug)]
pub struct ClusterItem {
    /// Index of the work in the library.
    pub work: usize,
    /// The place within it.
    pub locator: Option<Locator>,
    /// Whether the author is left out.
    pub suppress_author: bool,
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

/// Everything that the engine formats.
#[derive(Clone, Debug, Default)]
pub struct Formatted {
    /// The clusters, in the order in which they were given.
    pub clusters: Vec<FormattedCluster>,
    /// The entries of the list, in the style's order.
    pub entries: Vec<FormattedEntry>,
    /// Whether second and later lines of an entry are indented.
    pub hanging: bool,
}

/// The archive's locale for a language: its own tag, else the usual one of the language.
fn locale_code(language: &Language) -> citationberg::LocaleCode {
    let tags: Vec<String> = hayagriva::archive::LOCALES.iter().map(|bytes| tag_of(bytes)).collect();
    let wanted = citationberg::LocaleCode(language.tag().to_owned());
    let usual = citationberg::LocaleCode(language.primary().to_owned()).fallback();
    let candidates = [Some(wanted.clone()), wanted.fallback(), usual];
    for candidate in candidates.into_iter().flatten() {
        if tags.contains(&candidate.0) {
            return candidate;
        }
    }
    tags.into_iter()
        .find(|tag| tag.split('-').next() == Some(language.primary()))
        .map_or_else(citationberg::LocaleCode::en_us, citationberg::LocaleCode)
}

/// The language tag of an archived locale, read without decoding the rest: the map's first key is
/// `@xml:lang`, and a short CBOR text has its length in the low bits of its first byte (RFC 8949,
/// section 3.1).
fn tag_of(bytes: &[u8]) -> String {
    const KEY: &[u8] = b"@xml:lang";
    let Some(at) = bytes.windows(KEY.len()).take(4).position(|window| window == KEY) else {
        return String::new();
    };
    let head = at + KEY.len();
    let length = bytes.get(head).map_or(0, |byte| usize::from(byte & 0x1f));
    bytes
        .get(head + 1..head + 1 + length)
        .map(|text| String::from_utf8_lossy(text).into_owned())
        .unwrap_or_default()
}

/// Decodes one archived locale.
fn archived_locale(code: &citationberg::LocaleCode) -> Option<Locale> {
    let bytes = hayagriva::archive::LOCALES.iter().find(|bytes| tag_of(bytes) == code.0)?;
    ciborium::de::from_reader::<Locale, _>(*bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::{archived_locale, locale_code};
    use crate::language::Language;

    #[test]
    fn every_language_finds_its_locale() {
        for (tag, code) in [
            ("en-US", "en-US"),
            ("en-AU", "en-GB"),
            ("en", "en-US"),
            ("de", "de-DE"),
            ("de-CH", "de-CH"),
            ("pt", "pt-PT"),
            ("fr-BE", "fr-FR"),
            ("nb", "nb-NO"),
            ("zh", "zh-CN"),
            ("ar", "ar"),
            ("tlh", "en-US"),
        ] {
            let language = Language::from_tag(tag).expect("the tags are well-formed");
            let found = locale_code(&language);
            assert!(archived_locale(&found).is_some(), "{tag}");
            if tag != "en-AU" {
                assert_eq!(found.0, code, "{tag}");
            }
        }
    }
}
