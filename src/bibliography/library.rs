//! Several bibliographies as one: keys to entries, and what stands in them twice.

use std::collections::BTreeMap;

use serde_json::Value;
use unicode_normalization::UnicodeNormalization;

use crate::bibliography::{Entry, Reading};

/// A file of a collection, by its number in the order in which the files were added.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Source(pub usize);

/// All references that a manuscript can cite.
#[derive(Clone, Debug, Default)]
pub struct Collection {
    entries: Vec<(Source, Entry)>,
    /// Keys and aliases to entries.
    keys: BTreeMap<String, usize>,
    /// Entries left out, because another had their key already.
    shadowed: Vec<Repetition>,
    sources: usize,
}

/// Something that stands twice in a collection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Repetition {
    /// Two entries have one key; the first counts.
    Key {
        /// The key.
        key: String,
        /// The file and line of the first.
        first: (Source, usize),
        /// The file and line of the second.
        second: (Source, usize),
    },
    /// Two keys stand for one work, so that its citations would be told apart.
    Work {
        /// The key and place of the first.
        first: (String, Source, usize),
        /// The key and place of the second.
        second: (String, Source, usize),
        /// What they share: "DOI", or "author, title and year".
        shared: &'static str,
    },
}

impl Collection {
    /// Adds what a file gave. Of two entries with one key the first counts.
    pub fn add(&mut self, reading: Reading) -> Source {
        let source = Source(self.sources);
        self.sources += 1;
        for entry in reading.entries {
            if let Some(&index) = self.keys.get(&entry.key) {
                let (first, present) = &self.entries[index];
                // An alias gives way to the entry whose name it is.
                if present.key == entry.key {
                    self.shadowed.push(Repetition::Key {
                        key: entry.key.clone(),
                        first: (*first, present.line),
                        second: (source, entry.line),
                    });
                    continue;
                }
            }
            let index = self.entries.len();
            self.keys.insert(entry.key.clone(), index);
            for alias in &entry.aliases {
                self.keys.entry(alias.clone()).or_insert(index);
            }
            self.entries.push((source, entry));
        }
        source
    }

    /// The entries in the order of their files.
    pub fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().map(|(_, entry)| entry)
    }

    /// The entry of a key or an alias.
    pub fn find(&self, key: &str) -> Option<&Entry> {
        self.keys.get(key).map(|&index| &self.entries[index].1)
    }

    /// The key that an unknown one is probably a slip of the pen for.
    pub fn nearest(&self, key: &str) -> Option<&str> {
        let wanted = key.to_lowercase();
        let most = (wanted.chars().count() / 3).clamp(1, 4);
        let near = self.keys.keys().filter_map(|known| {
            if known.len().abs_diff(key.len()) > 4 * most {
                return None;
            }
            let distance = strsim::osa_distance(&known.to_lowercase(), &wanted);
            (distance <= most).then_some((distance, known.as_str()))
        });
        near.min().map(|(_, known)| known)
    }

    /// What stands twice: keys first, then works under two keys.
    pub fn repetitions(&self) -> Vec<Repetition> {
        let mut found = self.shadowed.clone();
        for (identity, shared) in [
            (doi as fn(&Value) -> Option<String>, "DOI"),
            (author_title_year, "author, title and year"),
        ] {
            let mut seen: BTreeMap<String, usize> = BTreeMap::new();
            for (index, (source, entry)) in self.entries.iter().enumerate() {
                let Some(identity) = identity(&entry.item) else { continue };
                let Some(&first) = seen.get(&identity) else {
                    seen.insert(identity, index);
                    continue;
                };
                let (other_source, other) = &self.entries[first];
                let first = (other.key.clone(), *other_source, other.line);
                let second = (entry.key.clone(), *source, entry.line);
                let known = found.iter().any(|repetition| {
                    matches!(repetition, Repetition::Work { second: known, .. } if *known == second)
                });
                if !known {
                    found.push(Repetition::Work { first, second, shared });
                }
            }
        }
        found
    }
}

fn doi(item: &Value) -> Option<String> {
    // The chapters of a book may all carry the book's.
    let pages = item.get("page").and_then(Value::as_str).unwrap_or("");
    let title = folded(item.get("title")?.as_str()?);
    Some(format!("{}\n{title}\n{pages}", item.get("DOI")?.as_str()?.to_lowercase()))
}

fn author_title_year(item: &Value) -> Option<String> {
    let names = item.get("author").or_else(|| item.get("editor"))?.as_array()?;
    let family = |name: &Value| {
        let text = name.get("family").or_else(|| name.get("literal"))?.as_str()?;
        Some(folded(text))
    };
    let names: Option<Vec<String>> = names.iter().map(family).collect();
    let year = item.get("issued")?.get("date-parts")?.get(0)?;
    let text =
        |variable: &str| item.get(variable).and_then(Value::as_str).map(folded).unwrap_or_default();
    // Editions, volumes and parts of one title are works of their own.
    let rest: Vec<String> = [
        "type",
        "container-title",
        "volume",
        "volume-title",
        "edition",
        "issue",
        "number",
        "page",
        "genre",
    ]
    .iter()
    .map(|variable| text(variable))
    .collect();
    let title = folded(item.get("title")?.as_str()?);
    Some(format!("{}\n{title}\n{year}\n{}", names?.join(";"), rest.join("\n")))
}

/// Letters and digits alone, without accents and capitals.
fn folded(text: &str) -> String {
    text.nfd().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}
