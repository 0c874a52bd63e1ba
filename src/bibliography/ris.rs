//! RIS, the tagged lines in which libraries and publishers offer references.
//!
//! Tags are read as Zotero reads them, since each program has a dialect of its own: where several
//! tags say one thing (`T2`, `JO`, `JF`), the best of them counts.

use std::collections::BTreeSet;
use std::ops::Range;

use serde_json::Value;

use super::date::Date;
use super::names::Name;
use super::plain::{self, Item, fill, set, set_names};
use crate::bibliography::{Entry, Flaw, Grade, Lines, Reading};

/// A tag and its value.
type Field<'t> = (&'t str, String);

/// Whether the first tagged line of a text is a type.
pub(super) fn is_ris(text: &str) -> bool {
    text.lines()
        .map(|line| line.trim_start_matches('\u{feff}'))
        .take(200)
        .find_map(tagged)
        .is_some_and(|(tag, _)| tag == "TY")
}

/// A line with a tag, as (tag, value). Dialects have one space or three before the hyphen.
fn tagged(line: &str) -> Option<(&str, &str)> {
    let line = line.trim_start_matches([' ', '\t']);
    let tag = line.get(..2)?;
    let mut letters = tag.chars();
    let well_formed = letters.next().is_some_and(|c| c.is_ascii_uppercase())
        && letters.next().is_some_and(|c| c.is_ascii_uppercase() || c.is_ascii_digit());
    let rest = &line[2..];
    let bare = rest.trim_start_matches([' ', '\t']);
    let value = bare.strip_prefix('-')?;
    let spaced = rest.len() > bare.len();
    let ends = value.is_empty() || value.starts_with([' ', '\t']);
    (well_formed && spaced && ends).then(|| (tag, value.trim()))
}

/// Reads a file.
pub(super) fn read(text: &str) -> Reading {
    let lines = Lines::new(text);
    let mut reading = Reading::default();
    let mut keys = BTreeSet::new();
    let mut open: Option<(usize, Vec<Field<'_>>)> = None;
    let mut at = text.len() - text.trim_start_matches('\u{feff}').len();
    for line in text[at..].split_inclusive(['\n', '\r']) {
        let range = at..at + line.trim_end_matches(['\n', '\r']).len();
        at += line.len();
        let content = text[range.clone()].trim_end();
        match tagged(content) {
            Some(("TY", kind)) => {
                if let Some((start, fields)) = open.take() {
                    flaw(
                        &mut reading,
                        &lines,
                        Grade::Advice,
                        range.clone(),
                        "the entry before this line has no end ('ER  -')".to_owned(),
                    );
                    finish(fields, start..range.start, &lines, &mut keys, &mut reading);
                }
                open = Some((range.start, vec![("TY", kind.to_owned())]));
            }
            Some(("ER", _)) => match open.take() {
                Some((start, fields)) => {
                    finish(fields, start..range.end, &lines, &mut keys, &mut reading);
                }
                None => flaw(
                    &mut reading,
                    &lines,
                    Grade::Advice,
                    range,
                    "an entry ends that has not begun".to_owned(),
                ),
            },
            Some((tag, value)) => match &mut open {
                Some((_, fields)) => fields.push((tag, value.to_owned())),
                None => {
                    let reason = format!("'{tag}' stands outside of any entry");
                    flaw(&mut reading, &lines, Grade::Loss, range, reason);
                }
            },
            // A line without a tag goes on with the value of the one before.
            None => {
                if let Some((_, fields)) = &mut open
                    && let Some((tag, value)) = fields.last_mut()
                    && *tag != "TY"
                {
                    let content = content.trim();
                    if !content.is_empty() {
                        value.push(if matches!(*tag, "N1" | "N2" | "AB" | "KW") {
                            '\n'
                        } else {
                            ' '
                        });
                        value.push_str(content);
                    }
                } else if open.is_some() && !content.trim().is_empty() {
                    let shown: String = content.trim().chars().take(40).collect();
                    flaw(&mut reading, &lines, Grade::Loss, range, format!("'{shown}' has no tag"));
                }
            }
        }
    }
    if let Some((start, fields)) = open {
        let reason = "the last entry has no end ('ER  -')".to_owned();
        flaw(&mut reading, &lines, Grade::Advice, start..text.len(), reason);
        finish(fields, start..text.len(), &lines, &mut keys, &mut reading);
    }
    reading
}

fn flaw(reading: &mut Reading, lines: &Lines, grade: Grade, span: Range<usize>, reason: String) {
    let line = lines.line(span.start);
    reading.flaws.push(Flaw { grade, key: None, reason, span, line });
}

/// Makes an entry of tags and values.
fn finish(
    fields: Vec<Field<'_>>,
    span: Range<usize>,
    lines: &Lines,
    keys: &mut BTreeSet<String>,
    reading: &mut Reading,
) {
    let record = Record { fields };
    let mut item = Item::new();
    let kind = record.first(&["TY"]).unwrap_or("").to_uppercase();
    let csl = csl_type(&kind);
    let line = lines.line(span.start);
    if csl.is_none() {
        let reason = format!("there is no type '{kind}'; it is read as a document");
        flaw(reading, lines, Grade::Advice, span.clone(), reason);
    }
    let csl = csl.unwrap_or("document");
    set(&mut item, "type", csl);
    record.people(&mut item, csl);
    record.titles(&mut item, csl);
    record.dates(&mut item, csl);
    record.rest(&mut item, csl);
    let given = record.first(&["ID", "LB"]).filter(|id| !id.contains(char::is_whitespace));
    let key = given.map_or_else(|| made_key(&item), str::to_owned);
    let key = if given.is_some() { key } else { unused(key, keys) };
    keys.insert(key.clone());
    item.insert("id".to_owned(), Value::String(key.clone()));
    let keywords = record.keywords();
    reading.entries.push(Entry {
        key,
        aliases: Vec::new(),
        item: Value::Object(item),
        keywords,
        span,
        line,
    });
}

/// A key for an entry that has none: the first family name and the year, or the first word of the
/// title.
fn made_key(item: &Item) -> String {
    let name = ["author", "editor"].iter().find_map(|role| item.get(*role)?.get(0));
    let name = name.and_then(|name| name.get("family").or_else(|| name.get("literal")));
    let word = name.and_then(Value::as_str).map(str::to_owned).or_else(|| {
        let title = item.get("title")?.as_str()?;
        let words: Vec<&str> = title.split_whitespace().collect();
        words
            .iter()
            .find(|word| word.chars().count() > 3)
            .or(words.first())
            .map(|w| (*w).to_owned())
    });
    let word: String = word.unwrap_or_default().chars().filter(|c| c.is_alphanumeric()).collect();
    let year = item.get("issued").and_then(|date| date.get("date-parts")?.get(0)?.get(0)?.as_i64());
    let year = year.map(|year| year.to_string()).unwrap_or_default();
    let key = format!("{word}{year}");
    if key.is_empty() { "reference".to_owned() } else { key }
}

/// The key, with the first letter behind it with which it is nobody else's.
fn unused(key: String, keys: &BTreeSet<String>) -> String {
    if !keys.contains(&key) {
        return key;
    }
    let letters = ('a'..='z').map(|letter| format!("{key}{letter}"));
    let numbers = (2..).map(|number: u32| format!("{key}-{number}"));
    letters.chain(numbers).find(|candidate| !keys.contains(candidate)).unwrap_or(key)
}

struct Record<'t> {
    fields: Vec<Field<'t>>,
}

impl Record<'_> {
    /// The value of the first of these tags that has one.
    fn first(&self, tags: &[&str]) -> Option<&str> {
        tags.iter().find_map(|tag| {
            let values = self.fields.iter().filter(|(name, _)| name == tag);
            values.map(|(_, value)| value.trim()).find(|value| !value.is_empty())
        })
    }

    fn all(&self, tags: &[&str]) -> Vec<&str> {
        let values = self.fields.iter().filter(|(name, _)| tags.contains(name));
        values.map(|(_, value)| value.trim()).filter(|value| !value.is_empty()).collect()
    }

    fn put(&self, item: &mut Item, variable: &str, tags: &[&str]) {
        fill(item, variable, self.first(tags).unwrap_or("").replace('\n', " "));
    }

    fn keywords(&self) -> Vec<String> {
        let values = self.all(&["KW", "K1"]);
        let words = values.iter().flat_map(|value| value.split(['\n', ';']));
        words.map(str::trim).filter(|word| !word.is_empty()).map(str::to_owned).collect()
    }

    fn people(&self, item: &mut Item, csl: &str) {
        let names = |tags: &[&str]| -> Vec<Value> {
            let values = self.all(tags);
            values.into_iter().filter_map(|name| Name::inverted(name).value()).collect()
        };
        let author = match csl {
            "motion_picture" => "director",
            _ => "author",
        };
        set_names(item, author, names(&["AU", "A1"]));
        set_names(item, "editor", names(&["ED"]));
        let series = self.first(&["T3"]).is_some() || self.first(&["T2"]).is_some();
        let second = match csl {
            // The second author of a book is the editor of its series, where it has one.
            "book" if series && !names(&["AU", "A1", "ED"]).is_empty() => "collection-editor",
            "motion_picture" | "broadcast" => "producer",
            "thesis" => "contributor",
            _ => "editor",
        };
        set_names(item, second, names(&["A2"]));
        let third = match csl {
            "book" if !series => "editor",
            _ => "collection-editor",
        };
        set_names(item, third, names(&["A3"]));
        let fourth = if matches!(csl, "book" | "chapter") { "translator" } else { "contributor" };
        set_names(item, fourth, names(&["A4"]));
        set_names(item, "translator", names(&["TA"]));
    }

    fn titles(&self, item: &mut Item, csl: &str) {
        let is_part = matches!(
            csl,
            "chapter" | "paper-conference" | "entry-encyclopedia" | "entry-dictionary" | "entry"
        );
        let is_periodical = csl.starts_with("article-");
        let own: &[&str] = if is_part { &["TI", "T1", "CT"] } else { &["TI", "T1", "CT", "BT"] };
        self.put(item, "title", own);
        if is_part {
            self.put(item, "container-title", &["BT", "T2", "JO", "JF", "J2"]);
        } else if is_periodical {
            self.put(item, "container-title", &["T2", "JF", "JO", "JA", "J2", "J1", "BT"]);
        } else if matches!(
            csl,
            "webpage"
                | "post-weblog"
                | "broadcast"
                | "dataset"
                | "legal_case"
                | "legislation"
                | "bill"
        ) {
            self.put(item, "container-title", &["T2", "JF", "JO", "JA", "J2"]);
        } else {
            self.put(item, "collection-title", &["T2", "JF", "JO"]);
        }
        // What else is called a journal is the abbreviation of its name.
        let short = self.first(&["J2", "JA", "J1", "JO"]).map(str::to_owned);
        let container = item.get("container-title").and_then(Value::as_str).map(str::to_owned);
        if (is_periodical || is_part) && short.is_some() && short != container {
            set(item, "container-title-short", short.unwrap_or_default());
        }
        self.put(item, "collection-title", &["T3"]);
        self.put(item, "title-short", &["ST"]);
        if item.get("title-short") == item.get("title") {
            item.remove("title-short");
        }
        if csl == "paper-conference" {
            self.put(item, "event-title", &["C3"]);
            self.put(item, "event-place", &["C1"]);
        }
        self.put(item, "original-title", &["OP"]);
        self.put(item, "reviewed-title", &["RI"]);
    }

    fn dates(&self, item: &mut Item, csl: &str) {
        // `DA` is often the whole date of which `PY` has the year; of a web page it may be the visit.
        let candidates: Vec<Date> =
            ["DA", "PY", "Y1"].iter().filter_map(|tag| self.first(&[tag])).map(date).collect();
        let is_number = |date: &&Date| !date.is_literal();
        let issued = candidates.iter().find(is_number).or(candidates.first());
        if let Some(issued) = issued {
            item.insert("issued".to_owned(), issued.value());
        }
        if let Some(text) = self.first(&["Y2", "RD"]) {
            let variable = if csl == "paper-conference" && self.first(&["UR"]).is_none() {
                "event-date"
            } else {
                "accessed"
            };
            item.insert(variable.to_owned(), date(text).value());
        }
    }

    fn rest(&self, item: &mut Item, csl: &str) {
        let is_book = matches!(csl, "book" | "thesis" | "report" | "manuscript" | "pamphlet");
        self.put(item, "volume", &["VL", "VO"]);
        match csl {
            "book" | "chapter" | "entry-encyclopedia" | "paper-conference" => {
                self.put(item, "collection-number", &["IS", "M1"]);
            }
            _ if csl.starts_with("article-") => self.put(item, "issue", &["IS", "CP", "M1"]),
            _ => self.put(item, "number", &["IS", "M1"]),
        }
        let first = self
            .first(&["SP"])
            .map(|pages| pages.trim_start_matches(['p', 'P', '.', ' ']).to_owned());
        let last = self.first(&["EP"]);
        match (first, last) {
            (Some(first), None) if is_book && first.parse::<u32>().is_ok() => {
                set(item, "number-of-pages", first);
            }
            (Some(first), Some(last)) if first != last && !first.contains(['-', '–']) => {
                set(item, "page", format!("{first}-{last}"));
            }
            (Some(first), _) => set(item, "page", first.replace('–', "-")),
            (None, Some(last)) => set(item, "page", last),
            (None, None) => {}
        }
        self.put(item, "publisher", &["PB"]);
        self.put(item, "publisher-place", &["CY", "PP"]);
        if let Some(number) = self.first(&["SN"]) {
            let digits =
                number.chars().filter(|c| c.is_ascii_digit() || matches!(c, 'X' | 'x')).count();
            set(item, if digits == 8 { "ISSN" } else { "ISBN" }, number);
        }
        if let Some(doi) = self.first(&["DO", "DI"]) {
            set(item, "DOI", plain::doi(doi));
        }
        for address in self.all(&["UR", "LK"]) {
            let doi = plain::doi(address);
            if doi != address {
                fill(item, "DOI", doi);
            }
            fill(item, "URL", address);
        }
        // Some write the DOI where the kind of work stands.
        if let Some(kind) = self.first(&["M3"]) {
            if kind.trim_start_matches("doi:").starts_with("10.") {
                fill(item, "DOI", plain::doi(kind));
            } else if !csl.starts_with("article-") {
                set(item, "genre", kind);
            }
        }
        self.put(item, "edition", &["ET"]);
        self.put(item, "number-of-volumes", &["NV"]);
        self.put(item, "chapter-number", if csl == "chapter" { &["SE"] } else { &[] });
        self.put(item, "section", if csl == "chapter" { &[] } else { &["SE"] });
        self.put(item, "call-number", &["CN"]);
        self.put(item, "archive", &["AR"]);
        self.put(item, "archive_location", &["AV"]);
        self.put(item, "source", &["DP", "DB"]);
        self.put(item, "PMCID", if csl.starts_with("article-") { &["C2"] } else { &[] });
        if csl.starts_with("article-") {
            // The number of an article that has no pages.
            self.put(item, "number", &["C7"]);
        }
        if let Some(text) = self.first(&["LA"]) {
            set(item, "language", plain::language(text, "").unwrap_or_else(|| text.to_owned()));
        }
        let abstracts = self.first(&["AB", "N2"]).unwrap_or("");
        set(item, "abstract", abstracts);
        set(item, "note", self.all(&["N1"]).join("\n"));
        set(item, "annote", self.all(&["RN"]).join("\n"));
        set(item, "keyword", self.keywords().join(", "));
    }
}

/// "2009", "2009/05/17/", "2009///Spring", "17 May 2009"
fn date(text: &str) -> Date {
    let parts: Vec<&str> = text.split('/').map(str::trim).collect();
    let number = |index: usize| parts.get(index).and_then(|part| part.parse::<i64>().ok());
    if parts.len() < 2 {
        return Date::from_text(text);
    }
    let Some(year) = number(0).filter(|_| parts[0].len() == 4) else {
        // "5/17/2009"
        return match (number(0), number(1), number(2)) {
            (Some(month @ 1..=12), Some(day), Some(year)) if year > 31 => {
                Date::of(year, Some(month), Some(day))
            }
            (Some(day), Some(month), Some(year)) if year > 31 => {
                Date::of(year, Some(month), Some(day))
            }
            _ => Date::from_text(text),
        };
    };
    let other = parts.get(3).map(|other| other.to_lowercase()).unwrap_or_default();
    let month = number(1).or_else(|| super::date::season_number(&other).map(|season| season + 20));
    Date::of(year, month, number(2))
}

/// The type of CSL for one of RIS, by way of Zotero's.
fn csl_type(kind: &str) -> Option<&'static str> {
    Some(match kind {
        "JOUR" | "ABST" | "EJOUR" | "JFULL" | "INPR" | "EJOU" => "article-journal",
        "MGZN" | "CTLG" => "article-magazine",
        "NEWS" => "article-newspaper",
        "BOOK" | "EBOOK" | "EDBOOK" | "SER" | "CLSWK" | "WHOLE" => "book",
        "CHAP" | "ECHAP" => "chapter",
        "CONF" | "CPAPER" => "paper-conference",
        "THES" => "thesis",
        "RPRT" | "GOVDOC" => "report",
        "STAND" => "standard",
        "ELEC" | "WEB" | "ICOM" => "webpage",
        "BLOG" => "post-weblog",
        "ICOMM" | "PCOMM" => "personal_communication",
        "ENCYC" => "entry-encyclopedia",
        "DICT" => "entry-dictionary",
        "MANSCPT" | "UNPB" | "UNPD" | "UNBILL" => "manuscript",
        "PAMP" => "pamphlet",
        "ART" | "CHART" | "FIGURE" | "EQUA" => "graphic",
        "MAP" => "map",
        "ADVS" | "MPCT" | "VIDEO" | "MULTI" => "motion_picture",
        "MUSIC" | "SOUND" => "song",
        "SLIDE" => "speech",
        "COMP" => "software",
        "DATA" | "DBASE" | "AGGR" => "dataset",
        "PAT" => "patent",
        "CASE" | "LEGAL" => "legal_case",
        "STAT" => "legislation",
        "BILL" => "bill",
        "HEAR" => "hearing",
        "ANCIENT" => "classic",
        "GEN" | "GRANT" | "MISC" => "document",
        _ => return None,
    })
}
