//! Fields that entries take from others: `crossref` and `xdata`.

use std::collections::BTreeMap;

use super::syntax::RawEntry;

/// How far references lead at most; one that leads further leads in a circle.
const DEEPEST: usize = 5;

/// Fields that say something of the entry that has them and of no other.
const OWN: &[&str] = &[
    "ids",
    "crossref",
    "xref",
    "xdata",
    "entryset",
    "entrysubtype",
    "execute",
    "label",
    "options",
    "presort",
    "related",
    "relatedoptions",
    "relatedstring",
    "relatedtype",
    "shortauthor",
    "shorteditor",
    "shorthand",
    "shorthandintro",
    "sortkey",
];

/// Gives each entry what it takes from others. Returns (index, key) of references that name none.
pub(super) fn inherit(entries: &mut [RawEntry]) -> Vec<(usize, String)> {
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    for (index, entry) in entries.iter().enumerate() {
        places.entry(entry.key.clone()).or_insert(index);
    }
    for (index, entry) in entries.iter().enumerate() {
        for alias in keys(entry.fields.get("ids")) {
            places.entry(alias).or_insert(index);
        }
    }
    // BibTeX does not tell upper case from lower in keys.
    for (index, entry) in entries.iter().enumerate() {
        places.entry(entry.key.to_lowercase()).or_insert(index);
    }
    let find = |key: &str| places.get(key).or_else(|| places.get(&key.to_lowercase())).copied();
    let mut unknown = Vec::new();
    let mut inherited: Vec<BTreeMap<String, String>> = Vec::with_capacity(entries.len());
    for (index, entry) in entries.iter().enumerate() {
        let mut fields = BTreeMap::new();
        take(entries, index, &find, DEEPEST, &mut fields);
        inherited.push(fields);
        for name in ["crossref", "xdata"] {
            let missing =
                keys(entry.fields.get(name)).into_iter().filter(|key| find(key).is_none());
            unknown.extend(missing.map(|key| (index, key)));
        }
    }
    for (entry, fields) in entries.iter_mut().zip(inherited) {
        for (name, value) in fields {
            entry.fields.entry(name).or_insert(value);
        }
    }
    unknown
}

fn keys(field: Option<&String>) -> Vec<String> {
    let field = field.map_or("", String::as_str);
    field
        .split([',', ' ', '\n', '\r', '\t'])
        .map(|key| key.trim_matches(['{', '}']).to_owned())
        .filter(|key| !key.is_empty())
        .collect()
}

/// Adds what an entry takes from others to `fields`, the nearest first.
fn take(
    entries: &[RawEntry],
    index: usize,
    find: &impl Fn(&str) -> Option<usize>,
    left: usize,
    fields: &mut BTreeMap<String, String>,
) {
    if left == 0 {
        return;
    }
    let entry = &entries[index];
    for name in ["xdata", "crossref"] {
        // A circle may branch; what stands first is enough of it.
        for key in keys(entry.fields.get(name)).iter().take(if left == DEEPEST { 32 } else { 4 }) {
            let Some(source) = find(key).filter(|&source| source != index) else { continue };
            let mut whole = entries[source].fields.clone();
            let mut further = BTreeMap::new();
            take(entries, source, find, left - 1, &mut further);
            for (name, value) in further {
                whole.entry(name).or_insert(value);
            }
            let from = entries[source].kind.as_str();
            // What the source calls by its final name goes before what is renamed to it.
            let mut renamed = Vec::new();
            for (field, value) in &whole {
                if name == "xdata" {
                    if !matches!(field.as_str(), "ids" | "xdata" | "crossref") {
                        fields.entry(field.clone()).or_insert_with(|| value.clone());
                    }
                    continue;
                }
                for target in targets(from, &entry.kind, field) {
                    if target == field {
                        fields.entry(field.clone()).or_insert_with(|| value.clone());
                    } else {
                        renamed.push((target, value));
                    }
                }
            }
            for (target, value) in renamed {
                fields.entry(target.to_owned()).or_insert_with(|| value.clone());
            }
        }
    }
}

/// Under which names an entry of a type takes a field from one of another (BibLaTeX's manual,
/// appendix B).
fn targets<'f>(from: &str, to: &str, field: &'f str) -> Vec<&'f str> {
    if OWN.contains(&field) {
        return Vec::new();
    }
    let is = |kind: &str, kinds: &[&str]| kinds.contains(&kind);
    let in_book = ["inbook", "bookinbook", "suppbook"];
    if field == "author" && is(from, &["mvbook", "book"]) && is(to, &in_book) {
        return vec!["bookauthor", "author"];
    }
    let to_main = from == "mvbook" && (to == "book" || is(to, &in_book))
        || is(from, &["mvcollection", "mvreference"])
            && is(
                to,
                &["collection", "reference", "incollection", "inreference", "suppcollection"],
            )
        || from == "mvproceedings" && is(to, &["proceedings", "inproceedings", "conference"]);
    let to_book = from == "book" && (is(to, &in_book) || to == "incollection")
        || is(from, &["collection", "reference"])
            && is(to, &["incollection", "inreference", "suppcollection", "inbook"])
        || is(from, &["proceedings", "conference"]) && is(to, &["inproceedings", "conference"]);
    let to_journal = from == "periodical" && is(to, &["article", "suppperiodical", "review"]);
    let (title, subtitle, addon) = if to_main {
        ("maintitle", "mainsubtitle", "maintitleaddon")
    } else if to_book {
        ("booktitle", "booksubtitle", "booktitleaddon")
    } else if to_journal {
        ("journaltitle", "journalsubtitle", "journaltitleaddon")
    } else {
        return vec![field];
    };
    match field {
        "title" => vec![title],
        "subtitle" => vec![subtitle],
        "titleaddon" => vec![addon],
        "shorttitle" | "sorttitle" | "indextitle" | "indexsorttitle" => Vec::new(),
        _ => vec![field],
    }
}
