//! A reference in the model of CSL-JSON.
//!
//! An [`Item`] holds what CSL-JSON holds: text and numbers as text (with the small markup that CSL-JSON
//! allows), dates and names. Anything that cannot be read is left out, never refused: one odd field
//! must not cost the reference.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::csl::date::Date;
use crate::csl::name::Name;

/// A reference: its identifier, its type and its variables.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Item {
    /// The key by which it is cited.
    pub id: String,
    /// The CSL type (`book`, `article-journal`, …).
    pub kind: String,
    /// Text and number variables by their CSL names.
    text: BTreeMap<String, String>,
    /// Name variables by their CSL names.
    names: BTreeMap<String, Vec<Name>>,
    /// Date variables by their CSL names.
    dates: BTreeMap<String, Date>,
}

/// The variables of CSL 1.0.2 that hold dates.
pub(crate) const DATE_VARIABLES: [&str; 6] =
    ["accessed", "available-date", "event-date", "issued", "original-date", "submitted"];

/// The variables of CSL 1.0.2 that hold names, in the specification's order.
pub(crate) const NAME_VARIABLES: [&str; 28] = [
    "author",
    "chair",
    "collection-editor",
    "compiler",
    "composer",
    "container-author",
    "contributor",
    "curator",
    "director",
    "editor",
    "editor-translator",
    "editorial-director",
    "executive-producer",
    "guest",
    "host",
    "illustrator",
    "interviewer",
    "narrator",
    "organizer",
    "original-author",
    "performer",
    "producer",
    "recipient",
    "reviewed-author",
    "script-writer",
    "series-creator",
    "translator",
    "authority",
];

impl Item {
    /// An item without variables.
    pub fn new(id: impl Into<String>, kind: impl Into<String>) -> Self {
        Self { id: id.into(), kind: kind.into(), ..Self::default() }
    }

    /// Reads one CSL-JSON object. What is no object gives an empty item.
    pub fn from_json(value: &Value) -> Self {
        let mut item = Self::default();
        let Some(fields) = value.as_object() else { return item };
        for (key, value) in fields {
            item.read_field(key, value);
        }
        item.read_note_fields();
        item.complete();
        item
    }

    fn read_field(&mut self, key: &str, value: &Value) {
        match key {
            "id" => self.id = scalar(value).unwrap_or_default(),
            "type" => self.kind = scalar(value).unwrap_or_default(),
            _ if DATE_VARIABLES.contains(&key) => {
                if let Some(date) = Date::from_json(value) {
                    self.dates.insert(key.to_owned(), date);
                }
            }
            _ => match value {
                Value::Array(list) if list.iter().any(Value::is_object) => {
                    let names: Vec<Name> = list.iter().filter_map(Name::from_json).collect();
                    if !names.is_empty() {
                        self.names.insert(key.to_owned(), names);
                    }
                }
                Value::Array(list) => {
                    // `categories` and other lists of plain words.
                    let words: Vec<String> = list.iter().filter_map(scalar).collect();
                    if !words.is_empty() {
                        self.text.insert(key.to_owned(), words.join(", "));
                    }
                }
                Value::Object(fields) if fields.contains_key("date-parts") => {
                    if let Some(date) = Date::from_json(value) {
                        self.dates.insert(key.to_owned(), date);
                    }
                }
                _ => {
                    if let Some(text) = scalar(value) {
                        self.text.insert(key.to_owned(), text);
                    }
                }
            },
        }
    }

    /// Variables given in the note, one a line (`original-date: 1867`) or in braces (`{:genre: MA thesis}`),
    /// as reference managers without a field of their own for them do it.
    fn read_note_fields(&mut self) {
        let Some(note) = self.text.get("note").cloned() else { return };
        if !note.contains(':') {
            return;
        }
        let mut lines: Vec<String> = Vec::new();
        for (number, line) in note.split('\n').enumerate() {
            split_braces(line, number, &mut lines);
        }
        let mut kept: Vec<String> = Vec::new();
        let mut names: BTreeMap<String, Vec<Name>> = BTreeMap::new();
        let mut ended = false;
        for (number, line) in lines.iter().enumerate() {
            if ended || line.trim().is_empty() {
                kept.push(line.clone());
                continue;
            }
            let Some((key, value)) = note_field(line) else {
                ended = number > 0;
                kept.push(line.clone());
                continue;
            };
            if key == "type" {
                self.kind = value.to_owned();
            } else if DATE_VARIABLES.contains(&key) {
                if !self.dates.contains_key(key) {
                    self.dates.insert(key.to_owned(), Date::parse(value));
                }
            } else if NAME_VARIABLES.contains(&key) {
                if !self.names.contains_key(key) {
                    names.entry(key.to_owned()).or_default().push(Name::from_note(value));
                }
            } else if !self.text.contains_key(key) {
                self.text.insert(key.to_owned(), value.to_owned());
            }
        }
        self.names.extend(names);
        let rest = kept.join("\n").trim().to_owned();
        if rest.is_empty() {
            self.text.remove("note");
        } else {
            self.text.insert("note".to_owned(), rest);
        }
    }

    /// Fills in what follows from other variables, and the names that older data use.
    fn complete(&mut self) {
        for (old, new) in [
            ("shortTitle", "title-short"),
            ("journalAbbreviation", "container-title-short"),
            ("event", "event-title"),
            ("event-title", "event"),
        ] {
            if !self.text.contains_key(new)
                && let Some(value) = self.text.get(old).cloned()
            {
                self.text.insert(new.to_owned(), value);
            }
        }
        if let Some(page) = self.text.get("page") {
            let first = page
                .split(['&', '-', '\u{2013}'])
                .next()
                .and_then(|part| part.split(", ").next())
                .map(str::trim)
                .filter(|first| !first.ends_with('\\'))
                .unwrap_or(page);
            let first = first.to_owned();
            self.text.entry("page-first".to_owned()).or_insert(first);
        }
    }

    /// A text or number variable. Empty ones count as missing.
    pub fn text(&self, variable: &str) -> Option<&str> {
        self.text.get(variable).map(String::as_str).filter(|text| !text.is_empty())
    }

    /// A name variable. Empty ones count as missing.
    pub fn names(&self, variable: &str) -> Option<&[Name]> {
        self.names.get(variable).map(Vec::as_slice).filter(|names| !names.is_empty())
    }

    /// A date variable.
    pub fn date(&self, variable: &str) -> Option<&Date> {
        self.dates.get(variable)
    }

    /// Whether the variable, of whatever kind, holds something.
    pub fn has(&self, variable: &str) -> bool {
        self.text(variable).is_some()
            || self.names(variable).is_some()
            || self.date(variable).is_some_and(|date| !date.is_empty())
    }

    /// Sets a text or number variable.
    pub fn set_text(&mut self, variable: impl Into<String>, value: impl Into<String>) {
        self.text.insert(variable.into(), value.into());
    }

    /// Sets a name variable.
    pub fn set_names(&mut self, variable: impl Into<String>, names: Vec<Name>) {
        self.names.insert(variable.into(), names);
    }

    /// Sets a date variable.
    pub fn set_date(&mut self, variable: impl Into<String>, date: Date) {
        self.dates.insert(variable.into(), date);
    }

    /// The item's language tag, where it has one.
    pub fn language(&self) -> Option<&str> {
        self.text("language")
    }
}

/// A string, number or truth value as text.
pub(crate) fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(truth) => Some(truth.to_string()),
        _ => None,
    }
}

/// Puts each `{:key: value}` of a note's line on a line of its own, as long as nothing else stands
/// before it.
fn split_braces(line: &str, number: usize, lines: &mut Vec<String>) {
    let mut rest = line;
    let mut seen = 0;
    while let Some(start) = rest.find("{:") {
        let Some(length) = rest[start..].find('}') else { break };
        let inner = &rest[start + 2..start + length];
        let before = &rest[..start];
        if note_field(inner).is_none()
            || (!before.trim().is_empty()
                && (number > 0 || seen > 0)
                && note_field(before).is_none())
        {
            break;
        }
        if !before.trim().is_empty() || (seen == 0 && number == 0) {
            lines.push(before.to_owned());
        }
        lines.push(inner.trim().to_owned());
        rest = &rest[start + length + 1..];
        seen += 1;
    }
    if seen == 0 || !rest.trim().is_empty() {
        lines.push(rest.to_owned());
    }
}

/// `key: value` at the start of a note's line.
fn note_field(line: &str) -> Option<(&str, &str)> {
    let (key, value) = line.split_once(':')?;
    let lower = key.chars().all(|c| c.is_ascii_lowercase() || c == '-' || c == '_');
    let upper = key.chars().all(|c| c.is_ascii_uppercase());
    let value = value.trim();
    if key.is_empty() || !(lower || upper) || value.is_empty() || value.contains('}') {
        return None;
    }
    Some((key, value))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::Item;

    #[test]
    fn reads_csl_json() {
        let item = Item::from_json(&json!({
            "id": 7, "type": "book", "title": "A", "volume": 3,
            "author": [{"family": "Doe", "given": "J."}],
            "issued": {"date-parts": [["1999", 2]]},
        }));
        assert_eq!(item.id, "7");
        assert_eq!(item.text("volume"), Some("3"));
        assert_eq!(item.names("author").map(<[_]>::len), Some(1));
        assert_eq!(
            item.date("issued").and_then(|date| date.start).map(|point| point.year),
            Some(1999)
        );
    }

    #[test]
    fn reads_variables_out_of_the_note() {
        let item = Item::from_json(&json!({
            "id": "a", "note": "original-date: 1867\nseen in the archive", "type": "book",
        }));
        assert!(item.has("original-date"));
        assert_eq!(item.text("note"), Some("seen in the archive"));
    }

    #[test]
    fn no_object_is_an_empty_item() {
        assert_eq!(Item::from_json(&json!([1, 2])), Item::default());
    }
}
