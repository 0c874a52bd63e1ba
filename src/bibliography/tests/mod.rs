//! Bibliographies of every format, sound and damaged.

mod bibtex;
mod damage;
mod formats;

use serde_json::Value;

use super::{Grade, Reading, read};
use crate::language::Language;

/// Reads a text in a document in English.
fn english(text: &str) -> Reading {
    read(text, &Language::american_english()).expect(text)
}

/// The one reference of a text, without its id.
fn only(text: &str) -> Value {
    let reading = english(text);
    assert_eq!(reading.entries.len(), 1, "{text}: {:?}", reading.flaws);
    let mut item = reading.entries[0].item.clone();
    if let Value::Object(item) = &mut item {
        item.remove("id");
    }
    item
}

fn keys(reading: &Reading) -> Vec<&str> {
    reading.entries.iter().map(|entry| entry.key.as_str()).collect()
}

fn count(reading: &Reading, grade: Grade) -> usize {
    reading.flaws.iter().filter(|flaw| flaw.grade == grade).count()
}
