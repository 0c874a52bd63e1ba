//! CSL-JSON, as Zotero, Mendeley, pandoc and Crossref write it.

use std::ops::Range;

use serde_json::{Map, Value};

use super::csl_yaml::entry;
use crate::bibliography::{Flaw, Grade, Lines, Reading};

/// Reads a list of references, one reference, or a list under `items` or `references`.
pub(super) fn read(text: &str) -> Result<Reading, String> {
    let start = text.len() - text.trim_start_matches('\u{feff}').len();
    let json = &text[start..];
    let lines = Lines::new(text);
    let mut reading = Reading::default();
    match serde_json::from_str::<Value>(json) {
        Ok(value) => {
            let list = items(value).ok_or("it is JSON, but no list of references")?;
            // Where each stands is looked up by its id; it serves messages only.
            let places = objects(json);
            for (index, value) in list.into_iter().enumerate() {
                let place = places.get(index).cloned().unwrap_or(0..0);
                let place = start + place.start..start + place.end;
                take(value, place, &lines, &mut reading);
            }
            Ok(reading)
        }
        Err(error) => {
            // YAML's lists and mappings may be written like JSON; else the objects are read alone.
            let yaml = super::csl_yaml::read(text);
            if !yaml.entries.is_empty() && yaml.flaws.is_empty() {
                return Ok(yaml);
            }
            let mut any = false;
            for place in objects(json) {
                let whole = start + place.start..start + place.end;
                match serde_json::from_str::<Value>(&json[place]) {
                    Ok(value) => {
                        any = true;
                        take(value, whole, &lines, &mut reading);
                    }
                    Err(error) => {
                        let line = lines.line(whole.start) + error.line().saturating_sub(1);
                        reading.flaws.push(Flaw {
                            grade: Grade::Loss,
                            key: None,
                            reason: complaint(&error),
                            span: whole,
                            line,
                        });
                    }
                }
            }
            let line = error.line();
            if !any {
                return Err(format!("line {line}: {}", complaint(&error)));
            }
            if reading.flaws.is_empty() {
                reading.flaws.push(Flaw {
                    grade: Grade::Advice,
                    key: None,
                    reason: complaint(&error),
                    span: 0..0,
                    line,
                });
            }
            Ok(reading)
        }
    }
}

/// What the JSON reader complains of, without its place.
fn complaint(error: &serde_json::Error) -> String {
    let text = error.to_string();
    let reason = text.split(" at line ").next().unwrap_or("").to_lowercase();
    format!("it is not written as JSON is: {reason}")
}

fn items(value: Value) -> Option<Vec<Value>> {
    match value {
        Value::Array(values) => Some(values),
        Value::Object(mut map) => {
            for key in ["items", "references"] {
                match map.get_mut(key) {
                    Some(Value::Array(values)) => return Some(std::mem::take(values)),
                    Some(Value::Object(map)) => return Some(by_key(std::mem::take(map))),
                    _ => {}
                }
            }
            if map.contains_key("id") || map.contains_key("type") || map.contains_key("DOI") {
                return Some(vec![Value::Object(map)]);
            }
            // A mapping of ids to references, as citeproc-js takes it.
            let all = !map.is_empty() && map.values().all(Value::is_object);
            all.then(|| by_key(map))
        }
        _ => None,
    }
}

fn by_key(map: Map<String, Value>) -> Vec<Value> {
    map.into_iter()
        .map(|(key, mut value)| {
            if let Value::Object(item) = &mut value {
                item.entry("id").or_insert(Value::String(key));
            }
            value
        })
        .collect()
}

fn take(value: Value, span: Range<usize>, lines: &Lines, reading: &mut Reading) {
    let line = lines.line(span.start);
    match entry(value, span.clone(), line) {
        Ok(entry) => reading.entries.push(entry),
        Err(reason) => {
            reading.flaws.push(Flaw { grade: Grade::Loss, key: None, reason, span, line });
        }
    }
}

/// Where the references of a text stand: its outermost objects, or those in its first list.
fn objects(json: &str) -> Vec<Range<usize>> {
    // The nesting at which references stand: within the first list, if there is one.
    let first_list = json.find('[');
    let first_object = json.find('{').unwrap_or(json.len());
    let wrapped = ["\"items\"", "\"references\""]
        .iter()
        .filter_map(|key| json.find(key))
        .min()
        .filter(|&at| json[..at].matches('{').count() == 1);
    let base = match (first_list, wrapped) {
        (Some(list), _) if list < first_object => 1,
        (_, Some(_)) => 2,
        _ => 0,
    };
    let mut found = Vec::new();
    let mut depth = 0_usize;
    let mut start = None;
    let mut in_text = false;
    let mut escaped = false;
    for (at, byte) in json.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_text => escaped = true,
            b'"' => in_text = !in_text,
            _ if in_text => {}
            b'[' | b'{' => {
                if depth == base && byte == b'{' {
                    start = Some(at);
                }
                depth += 1;
            }
            b']' | b'}' => {
                depth = depth.saturating_sub(1);
                if depth == base
                    && byte == b'}'
                    && let Some(start) = start.take()
                {
                    found.push(start..at + 1);
                }
            }
            _ => {}
        }
    }
    found
}
