//! CSL-YAML, and what every reference in CSL's own model is brought to.

use std::ops::Range;

use serde_json::{Map, Value};

use super::date::Date;
use super::plain;
use super::rich::{Rich, Style, markup};
use super::yaml::{self, Node, Tree};
use crate::bibliography::{Entry, Flaw, Grade, Lines, Reading};

/// Reads a list of references, bare or under `references:`.
pub(super) fn read(text: &str) -> Reading {
    let start = text.len() - text.trim_start_matches('\u{feff}').len();
    let lines = Lines::new(text);
    let mut reading = Reading::default();
    let (root, mistake) = yaml::read(&text[start..], start);
    match (root, mistake) {
        (Some(root), None) => {
            let list = root.get("references").or_else(|| root.get("items")).unwrap_or(&root);
            for node in list.list() {
                take(node, &lines, &mut reading);
            }
        }
        (_, Some(mistake)) => {
            // Each reference alone; the mistake belongs to one of them.
            let indent = |line: &str| line.len() - line.trim_start().len();
            let is_item = |line: &str| {
                let bare = line.trim_start();
                bare.starts_with("- ") || bare.trim_end() == "-"
            };
            let least = text[start..].lines().filter(|line| is_item(line)).map(indent).min();
            let begins = |line: &str| is_item(line) && Some(indent(line)) == least;
            let mut told = false;
            for (at, piece) in yaml::pieces(&text[start..], begins) {
                let (root, mistake) = yaml::read(piece, start + at);
                if let Some(root) = root.filter(|_| mistake.is_none()) {
                    root.list().iter().for_each(|node| take(node, &lines, &mut reading));
                } else if let Some(mistake) = mistake {
                    told = true;
                    let key = piece
                        .lines()
                        .find_map(|line| line.trim_start_matches(['-', ' ']).strip_prefix("id:"));
                    let span = start + at..start + at + piece.len();
                    let line = lines.line(mistake.at);
                    let key = key.map(|key| key.trim().trim_matches(['"', '\'']).to_owned());
                    reading.flaws.push(Flaw {
                        grade: Grade::Loss,
                        key,
                        reason: mistake.reason,
                        span,
                        line,
                    });
                }
            }
            if !told {
                let line = lines.line(mistake.at);
                let grade = if reading.entries.is_empty() { Grade::Loss } else { Grade::Advice };
                let span = mistake.at..mistake.at;
                reading.flaws.push(Flaw { grade, key: None, reason: mistake.reason, span, line });
            }
        }
        (None, None) => {}
    }
    reading
}

fn take(node: &Node, lines: &Lines, reading: &mut Reading) {
    let line = lines.line(node.range.start);
    let span = node.range.clone();
    let mut value = node.json();
    emphasise(&mut value);
    match entry(value, span.clone(), line) {
        Ok(entry) => reading.entries.push(entry),
        Err(reason) => {
            let reason = match node.tree {
                Tree::Map(_) => reason,
                _ => "it is no mapping of variables to values".to_owned(),
            };
            reading.flaws.push(Flaw { grade: Grade::Loss, key: None, reason, span, line });
        }
    }
}

/// Reads references that a manuscript holds itself, under `references:` in its front matter, as
/// values of JSON. They have no places of their own.
pub fn from_items(value: &Value) -> Reading {
    let mut reading = Reading::default();
    let one = std::slice::from_ref(value);
    let list = match value {
        Value::Array(values) => values.as_slice(),
        Value::Null => &[],
        _ => one,
    };
    for value in list {
        let mut value = value.clone();
        emphasise(&mut value);
        match entry(value, 0..0, 1) {
            Ok(entry) => reading.entries.push(entry),
            Err(reason) => {
                let grade = Grade::Loss;
                reading.flaws.push(Flaw { grade, key: None, reason, span: 0..0, line: 1 });
            }
        }
    }
    reading.keep_first_of_each_key();
    reading
}

/// An entry out of a reference in CSL's model: numbers as texts, dates in one form, a type.
pub(super) fn entry(value: Value, span: Range<usize>, line: usize) -> Result<Entry, String> {
    let Value::Object(mut item) = value else {
        return Err("it is no mapping of variables to values".to_owned());
    };
    let key = ["id", "citation-key", "citekey"].iter().find_map(|key| match item.get(*key)? {
        Value::String(text) => Some(text.trim().to_owned()).filter(|text| !text.is_empty()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    });
    let key = key.or_else(|| item.get("DOI").and_then(Value::as_str).map(str::to_owned));
    let key = key.ok_or("a reference has no 'id' to cite it by")?;
    let mut aliases = Vec::new();
    if let Some(Value::Array(others)) = item.get("other-ids") {
        aliases.extend(others.iter().filter_map(Value::as_str).map(str::to_owned));
    } else if let Some(Value::String(others)) = item.get("other-ids") {
        aliases.extend(plain::keywords(others));
    }
    if let Some(other) =
        item.get("citation-key").and_then(Value::as_str).filter(|other| *other != key)
    {
        aliases.push(other.to_owned());
    }
    item.retain(|_, value| !value.is_null());
    for (name, value) in &mut item {
        if DATES.contains(&name.as_str()) {
            *value = date(value);
        } else if let Value::Number(number) = value {
            *value = Value::String(number.to_string());
        } else if let Value::Array(values) = value
            && values.iter().any(Value::is_string)
        {
            // Crossref has lists of titles and numbers; the first is the one.
            let texts: Vec<&str> = values.iter().filter_map(Value::as_str).collect();
            let text = match name.as_str() {
                "keyword" | "categories" | "subject" => texts.join(", "),
                _ => texts.first().map(|text| (*text).to_owned()).unwrap_or_default(),
            };
            *value = Value::String(text);
        }
    }
    let names = item.clone();
    for (old, new) in RENAMED {
        if let Some(value) = names.get(*old).filter(|_| !names.contains_key(*new)) {
            item.remove(*old);
            item.insert((*new).to_owned(), value.clone());
        }
    }
    if let Some(Value::String(doi)) = item.get_mut("DOI") {
        *doi = plain::doi(doi);
    }
    let kind = item.get("type").and_then(Value::as_str).unwrap_or("");
    let kind = TYPES.iter().find(|(old, _)| *old == kind).map_or(kind, |(_, new)| *new);
    let kind = if kind.is_empty() { "document" } else { kind };
    item.insert("type".to_owned(), Value::String(kind.to_owned()));
    item.insert("id".to_owned(), Value::String(key.clone()));
    let keywords = item.get("keyword").and_then(Value::as_str).map(plain::keywords);
    Ok(Entry {
        key,
        aliases,
        keywords: keywords.unwrap_or_default(),
        item: Value::Object(item),
        span,
        line,
    })
}

const DATES: &[&str] = &[
    "accessed",
    "available-date",
    "container",
    "event-date",
    "issued",
    "original-date",
    "submitted",
];

/// Names of variables that other programs or former versions of CSL have.
const RENAMED: &[(&str, &str)] = &[
    ("event", "event-title"),
    ("shortTitle", "title-short"),
    ("journalAbbreviation", "container-title-short"),
    ("short-title", "title-short"),
    ("short-container-title", "container-title-short"),
    ("url", "URL"),
    ("doi", "DOI"),
    ("isbn", "ISBN"),
    ("issn", "ISSN"),
    ("pmid", "PMID"),
    ("pmcid", "PMCID"),
    ("publisher-location", "publisher-place"),
];

/// Types of Crossref's references, which are CSL's but for their names.
const TYPES: &[(&str, &str)] = &[
    ("journal-article", "article-journal"),
    ("book-chapter", "chapter"),
    ("proceedings-article", "paper-conference"),
    ("posted-content", "article"),
    ("monograph", "book"),
    ("edited-book", "book"),
    ("reference-book", "book"),
    ("dissertation", "thesis"),
    ("reference-entry", "entry-encyclopedia"),
    ("book-section", "chapter"),
    ("peer-review", "review"),
];

/// A date in any of the forms in which it is found: the object of CSL-JSON, with numbers as texts
/// perhaps, a text in EDTF, a year, or pandoc's lists of `year`, `month` and `day`.
fn date(value: &Value) -> Value {
    match value {
        Value::String(text) => Date::from_text(text).value(),
        Value::Number(number) => Date::from_text(&number.to_string()).value(),
        Value::Array(parts) => {
            let dates: Vec<Date> = parts.iter().filter_map(old_date).collect();
            match dates.into_iter().reduce(Date::until) {
                Some(date) => date.value(),
                None => value.clone(),
            }
        }
        Value::Object(map) => {
            if let Some(old) = old_date(value) {
                return old.value();
            }
            let mut map: Map<String, Value> = map.clone();
            if let Some(parts) = map.get_mut("date-parts") {
                *parts = yaml::numbers(parts);
                // A single date may stand without its outer list.
                let flat =
                    parts.as_array().is_some_and(|list| list.first().is_some_and(Value::is_number));
                if flat {
                    *parts = Value::Array(vec![parts.clone()]);
                }
                trim_parts(parts);
            }
            let empty = |value: &Value| {
                value.as_array().is_none_or(|list| {
                    list.iter().all(|part| part.as_array().is_none_or(Vec::is_empty))
                })
            };
            if map.get("date-parts").is_some_and(empty) {
                map.remove("date-parts");
            }
            for key in ["season", "circa"] {
                if let Some(text) = map.get(key).and_then(Value::as_str) {
                    let number = text.trim().parse::<i64>();
                    if let Ok(number) = number {
                        map.insert(key.to_owned(), number.into());
                    }
                }
            }
            if !map.contains_key("date-parts")
                && let Some(text) =
                    map.get("raw").or_else(|| map.get("edtf")).and_then(Value::as_str)
            {
                return Date::from_text(text).value();
            }
            Value::Object(map)
        }
        other => other.clone(),
    }
}

/// Takes off nulls, empty texts and zeros at the end of a date, which tell nothing.
fn trim_parts(parts: &mut Value) {
    let Value::Array(dates) = parts else { return };
    for date in dates {
        if let Value::Array(numbers) = date {
            while numbers.len() > 1
                && numbers.last().is_some_and(|last| !last.is_i64() || last.as_i64() == Some(0))
            {
                numbers.pop();
            }
            if numbers.first().is_some_and(|year| !year.is_i64()) {
                numbers.clear();
            }
        }
    }
}

/// `year`, `month` and `day` as pandoc had them before it knew `date-parts`.
fn old_date(value: &Value) -> Option<Date> {
    let number = |key: &str| match value.get(key)? {
        Value::String(text) => text.trim().parse::<i64>().ok(),
        Value::Number(number) => number.as_i64(),
        _ => None,
    };
    Some(Date::of(number("year")?, number("month"), number("day")))
}

/// In YAML pandoc lets Markdown stand in titles: `*Title*` is set in italics.
fn emphasise(value: &mut Value) {
    let Value::Object(item) = value else { return };
    for name in [
        "title",
        "title-short",
        "container-title",
        "collection-title",
        "note",
        "original-title",
        "reviewed-title",
        "volume-title",
        "event-title",
    ] {
        if let Some(Value::String(text)) = item.get_mut(name)
            && let Some(found) = italics(text)
        {
            *text = found;
        }
    }
}

/// The text with its `*…*` and `_…_` as markup; nothing where there are none.
fn italics(text: &str) -> Option<String> {
    let mut nodes: Vec<Rich> = Vec::new();
    let mut rest = text;
    let mut any = false;
    while let Some(start) = rest.find(['*', '_']) {
        let mark = &rest[start..=start];
        let opens = !rest[start + 1..].starts_with(char::is_whitespace)
            && !rest[..start].ends_with(char::is_alphanumeric);
        let end = rest[start + 1..].find(mark).map(|end| start + 1 + end);
        let end = end.filter(|&end| {
            end > start + 1
                && !rest[..end].ends_with(char::is_whitespace)
                && !rest[end + 1..].starts_with(char::is_alphanumeric)
        });
        let Some(end) = end.filter(|_| opens) else {
            nodes.push(Rich::Text(rest[..=start].to_owned()));
            rest = &rest[start + 1..];
            continue;
        };
        any = true;
        nodes.push(Rich::Text(rest[..start].to_owned()));
        let inner = vec![Rich::Text(rest[start + 1..end].to_owned())];
        nodes.push(Rich::Styled(Style::Italic, inner));
        rest = &rest[end + 1..];
    }
    nodes.push(Rich::Text(rest.to_owned()));
    any.then(|| markup(&nodes))
}
