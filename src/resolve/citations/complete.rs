//! What the style prints of works like a reference, and the reference does not have.
//!
//! Whether a style prints a variable depends on the type of the work and on much else. So it is
//! tried: each reference is formatted once more for every variable that it lacks and that works of
//! its type usually have, with a word in its place that is then looked for.

use serde_json::json;

use crate::csl::{Date, Item, node};
use crate::resolve::citations::{Library, Style};

/// The word that stands for what is missing: nothing else has it in it, and it stays itself whatever
/// a style does to its letters.
const WORD: &str = "qzxqzx";
/// The year that stands for a missing one.
const YEAR: i32 = 8_765;

/// A variable of CSL, and what it is called in a message.
type Variable = (&'static str, &'static str);

/// What works of a type usually have: CSL's types, its variables, and what they are called in a
/// message.
const USUAL: &[(&[&str], &[Variable])] = &[
    (&["book"], &[("author", "author"), ("publisher", "publisher"), ("issued", "date")]),
    (
        &["chapter", "entry-encyclopedia", "entry-dictionary"],
        &[
            ("author", "author"),
            ("container-title", "title of the book"),
            ("publisher", "publisher"),
            ("issued", "date"),
            ("page", "pages"),
        ],
    ),
    (
        &["article-journal"],
        &[
            ("author", "author"),
            ("container-title", "title of the journal"),
            ("volume", "volume"),
            ("issued", "date"),
            ("page", "pages"),
        ],
    ),
    (
        &["article-newspaper", "article-magazine"],
        &[("container-title", "title of the periodical"), ("issued", "date")],
    ),
    (
        &["thesis", "report"],
        &[("author", "author"), ("publisher", "institution"), ("issued", "date")],
    ),
    (
        &["paper-conference"],
        &[("author", "author"), ("container-title", "title of the proceedings")],
    ),
    (&["webpage", "post", "post-weblog"], &[("URL", "address")]),
];

/// What the style would print of works and does not find, for each work of which there is any.
pub fn missing_fields(
    library: &Library,
    style: &Style,
    works: &[usize],
) -> Vec<(usize, Vec<String>)> {
    let mut tried = Vec::new();
    let mut meaning = Vec::new();
    for &work in works {
        let item = &library.items[work];
        for &(variable, name) in usual(item) {
            if item.has(variable) || (variable == "author" && has_names(item)) {
                continue;
            }
            let mut filled = item.clone();
            filled.id = format!("{} {variable}", item.id);
            fill(&mut filled, variable);
            tried.push(filled);
            meaning.push((work, name));
        }
    }
    let ids: Vec<String> = tried.iter().map(|item| item.id.clone()).collect();
    let processed = style.processor.process(&tried, &[], &ids);
    let mut missing: Vec<(usize, Vec<String>)> = Vec::new();
    let Some(list) = processed.bibliography() else { return missing };
    let year = YEAR.to_string();
    for (id, (work, name)) in ids.iter().zip(meaning) {
        let entry = list.entries.iter().find(|entry| entry.id == *id);
        let text = entry.map(|entry| node::plain(&entry.nodes).to_lowercase()).unwrap_or_default();
        if !text.contains(WORD) && !text.contains(&year) {
            continue;
        }
        match missing.last_mut() {
            Some((last, names)) if *last == work => names.push(name.to_owned()),
            _ => missing.push((work, vec![name.to_owned()])),
        }
    }
    missing
}

/// What a work of a reference's type usually has.
fn usual(item: &Item) -> &'static [Variable] {
    let known = USUAL.iter().find(|(kinds, _)| kinds.contains(&item.kind.as_str()));
    known.map_or(&[], |(_, variables)| variables)
}

/// Whether somebody stands for the work.
fn has_names(item: &Item) -> bool {
    ["author", "editor", "translator", "director", "editorial-director"]
        .iter()
        .any(|role| item.has(role))
}

fn fill(item: &mut Item, variable: &str) {
    match variable {
        "issued" => item.set_date(variable, Date::new(YEAR, 0, 0)),
        "author" => {
            let name = crate::csl::Name::from_json(&json!({ "family": WORD }));
            item.set_names(variable, name.into_iter().collect());
        }
        _ => item.set_text(variable, WORD),
    }
}
