//! Bibliography files to references in the data model of CSL 1.0.2.
//!
//! BibLaTeX, BibTeX, CSL JSON, CSL YAML, RIS and the YAML of Hayagriva are read, each told by its
//! content. A damaged entry costs no other: what is wrong with it is noted as a [`Flaw`] with its
//! line, and what can be read of it is kept. A reference is a CSL-JSON value, rich text in it marked
//! up as CSL-JSON marks it up (`<i>`, `<b>`, `<sup>`, `<sub>`, `<span class="nocase">`,
//! `<span style="font-variant:small-caps">`). How references are cited is left to the processor.

mod bibtex;
mod csl_json;
mod csl_yaml;
mod date;
mod hayagriva;
mod library;
mod names;
mod pages;
mod plain;
mod rich;
mod ris;
#[cfg(test)]
mod tests;
mod yaml;

use std::fmt;
use std::ops::Range;

use serde_json::Value;

use crate::language::Language;

pub use csl_yaml::from_items;
pub use library::{Collection, Repetition, Source};
pub use pages::{page_range, pages_in};

/// A reference of a bibliography.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The key by which it is cited.
    pub key: String,
    /// Further keys by which it can be cited (`ids` of BibLaTeX, `other-ids` of CSL YAML).
    pub aliases: Vec<String>,
    /// The reference as a CSL-JSON object; its `id` is the key.
    pub item: Value,
    /// Its keywords, by which parts of a bibliography are chosen.
    pub keywords: Vec<String>,
    /// Where it stands in its file, in bytes.
    pub span: Range<usize>,
    /// The line on which it begins, counted from one.
    pub line: usize,
}

/// How grave a flaw is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Grade {
    /// Something that the file says is lost.
    Loss,
    /// All is kept, but perhaps not as it was meant.
    Advice,
}

/// Something wrong with a bibliography, at a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flaw {
    /// How grave it is.
    pub grade: Grade,
    /// The key of the entry, where it has one.
    pub key: Option<String>,
    /// What is wrong, in lower case and without a final stop.
    pub reason: String,
    /// Where it stands in its file, in bytes.
    pub span: Range<usize>,
    /// The line on which it stands, counted from one.
    pub line: usize,
}

impl fmt::Display for Flaw {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "line {}: ", self.line)?;
        if let Some(key) = &self.key {
            write!(formatter, "'{key}': ")?;
        }
        formatter.write_str(&self.reason)
    }
}

/// What a file gives.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Reading {
    /// Its entries, in its order. Of several with one key only the first is kept.
    pub entries: Vec<Entry>,
    /// What was wrong with it, in its order.
    pub flaws: Vec<Flaw>,
}

/// The format of a bibliography.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A list of references in JSON, as Zotero and pandoc write them.
    CslJson,
    /// The same in YAML, under `references:` or as a bare list.
    CslYaml,
    /// BibLaTeX or BibTeX.
    Bibtex,
    /// Tagged lines, as libraries and publishers offer them.
    Ris,
    /// A mapping of keys to entries in YAML.
    Hayagriva,
    /// A text with nothing in it but comments.
    Empty,
}

impl Format {
    /// The format of a text, told by what it holds and not by a file's name.
    pub fn of(text: &str) -> Option<Self> {
        let text = text.trim_start_matches('\u{feff}');
        let first = text.trim_start();
        if first.is_empty() {
            return Some(Self::Empty);
        }
        // Flow sequences and mappings of YAML begin like JSON, whose reader is tried first.
        if first.starts_with(['[', '{']) {
            return Some(Self::CslJson);
        }
        if ris::is_ris(text) {
            return Some(Self::Ris);
        }
        if bibtex::is_bibtex(text) {
            return Some(Self::Bibtex);
        }
        if text.lines().all(|line| {
            let line = line.trim();
            line.is_empty() || line.starts_with(['%', '#']) || line == "---"
        }) {
            return Some(Self::Empty);
        }
        yaml::kind(text)
    }
}

/// Reads a bibliography. `language` is that of the document, which decides whether English titles
/// are brought to sentence case and in which words `phdthesis` is spelt out.
///
/// # Errors
///
/// A text in none of the formats, with the reason.
pub fn read(text: &str, language: &Language) -> Result<Reading, String> {
    let mut reading = match Format::of(text) {
        Some(Format::Empty) => Reading::default(),
        Some(Format::CslJson) => csl_json::read(text)?,
        Some(Format::CslYaml) => csl_yaml::read(text),
        Some(Format::Bibtex) => bibtex::read(text, language),
        Some(Format::Ris) => ris::read(text),
        Some(Format::Hayagriva) => hayagriva::read(text),
        None => {
            let formats = "BibLaTeX, BibTeX, CSL JSON, CSL YAML, RIS nor the YAML of Hayagriva";
            return Err(format!("it is neither {formats}"));
        }
    };
    reading.keep_first_of_each_key();
    reading.flaws.sort_by_key(|flaw| flaw.span.start);
    Ok(reading)
}

impl Reading {
    fn keep_first_of_each_key(&mut self) {
        let mut seen = std::collections::BTreeMap::new();
        let flaws = &mut self.flaws;
        self.entries.retain(|entry| match seen.get(&entry.key) {
            Some(line) => {
                flaws.push(Flaw {
                    grade: Grade::Advice,
                    key: Some(entry.key.clone()),
                    reason: format!("the key stands on line {line} already; the first one counts"),
                    span: entry.span.clone(),
                    line: entry.line,
                });
                false
            }
            None => {
                seen.insert(entry.key.clone(), entry.line);
                true
            }
        });
    }
}

/// Counts lines up to a byte; made once for a text, so that many places cost little.
pub(crate) struct Lines {
    starts: Vec<usize>,
}

impl Lines {
    /// Learns where the lines of a text begin. CRLF, LF and a lone CR each end one.
    pub(crate) fn new(text: &str) -> Self {
        let bytes = text.as_bytes();
        let ends = (0..bytes.len()).filter(|&at| {
            bytes[at] == b'\n' || (bytes[at] == b'\r' && bytes.get(at + 1) != Some(&b'\n'))
        });
        Self { starts: std::iter::once(0).chain(ends.map(|at| at + 1)).collect() }
    }

    /// Where a line begins.
    pub(crate) fn start(&self, line: usize) -> usize {
        self.starts.get(line.saturating_sub(1)).copied().unwrap_or(0)
    }

    /// The line of a byte, counted from one.
    pub(crate) fn line(&self, at: usize) -> usize {
        self.starts.partition_point(|&start| start <= at)
    }
}
