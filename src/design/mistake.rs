//! The TOML reader's complaints about a theme, in the words of someone who wants wider margins.
//!
//! The reader gives a sentence and a place. Sentences that are known are said anew, with what to
//! type instead; of those that are not only the place is kept, for they speak of the grammar.

use crate::design::place;
use crate::design::read::nearest;

/// A mistake: what is wrong and what helps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mistake {
    /// The end of the sentence "the theme cannot be read: …".
    pub(super) reason: String,
    /// What to type instead.
    pub(super) remedy: Option<String>,
}

/// What a sentence of the reader that begins so means, and what helps.
const SYNTAX: &[(&str, &str, &str)] = &[
    ("unclosed table", "a table's name is not closed", "write it as in '[page]'"),
    ("unclosed array table", "a table's name is not closed", "write it as in '[page]'"),
    ("unclosed array", "a '[' is not closed", "put ']' behind the last value"),
    ("unclosed inline table", "a '{' is not closed", "put '}' behind the last value"),
    ("string values must be quoted", "a text is not in quotation marks", PAIR),
    ("invalid value", "a text is not in quotation marks", PAIR),
    ("missing opening quote", "a text is not in quotation marks", PAIR),
    ("invalid basic string", "a quotation mark is not closed", PAIR),
    ("invalid literal string", "a quotation mark is not closed", PAIR),
    ("invalid multi-line", "a quotation mark is not closed", PAIR),
    ("missing escaped value", ESCAPE.0, ESCAPE.1),
    ("too few unicode", ESCAPE.0, ESCAPE.1),
    ("key with no value", "a key has no value", PAIR),
    ("missing value", "a key has no value", PAIR),
    ("missing assignment", "a key has no value", PAIR),
    ("extra `=`", "there is one '=' too many", PAIR),
    ("extra assignment", "there is one '=' too many", PAIR),
    ("missing comma", "a comma is missing", "part the values by commas"),
    ("extra comma", "there is one comma too many", "leave it out"),
    ("unquoted keys cannot be empty", "a key is missing before '='", PAIR),
    ("missing key", "a key is missing before '='", PAIR),
    ("invalid unquoted key", "a key has a character that keys cannot have", PAIR),
    ("unexpected leading zero", "a number cannot begin with a zero", "leave the zero out"),
    ("cannot recurse", "its values stand too deeply within one another", PAIR),
    ("recursion limit", "its values stand too deeply within one another", PAIR),
];

const PAIR: &str = "write each key with its value on a line, as in 'size = \"10.5pt\"'";
const ESCAPE: (&str, &str) = (
    "a backslash within double quotation marks has something behind it that means nothing",
    "write the backslash twice, or use single quotation marks",
);

impl Mistake {
    /// What the reader complains of in a sentence about a place of a theme.
    pub(super) fn of(sentence: &str, text: &str, range: &std::ops::Range<usize>) -> Self {
        let name = place::name_at(text, range.start);
        if let Some(rest) = sentence.strip_prefix("unknown field ") {
            return Self::unknown(rest, name);
        }
        if let Some(rest) = sentence.strip_prefix("unknown variant ") {
            return Self::choice(rest, name);
        }
        if let Some(rest) = sentence.strip_prefix("invalid type: ") {
            return Self::kind(rest, name);
        }
        if let Some(rest) = sentence.strip_prefix("invalid value: ") {
            return Self::kind(rest, name);
        }
        if sentence == "duplicate key" {
            let key = text.get(range.clone()).unwrap_or_default();
            let remedy = Some("leave one of the two out".to_owned());
            return Self { reason: format!("'{key}' stands twice"), remedy };
        }
        // The reader takes the nothing behind a '=' for a text without quotation marks.
        let is_empty = text.get(range.clone()).is_none_or(|value| value.trim().is_empty());
        let sentence = match sentence.starts_with("string values must be quoted") && is_empty {
            true => "missing value",
            false => sentence,
        };
        let known = SYNTAX.iter().find(|(begin, ..)| sentence.starts_with(begin));
        if let Some((_, reason, remedy)) = known {
            return Self { reason: (*reason).to_owned(), remedy: Some((*remedy).to_owned()) };
        }
        // Our own types speak for themselves, and quote what they cannot read.
        if sentence.starts_with('\'') {
            let (reason, remedy) = sentence.split_once(": ").unwrap_or((sentence, PAIR));
            return Self { reason: reason.to_owned(), remedy: Some(remedy.to_owned()) };
        }
        let reason = "something here is not written as TOML is".to_owned();
        Self { reason, remedy: Some(PAIR.to_owned()) }
    }

    /// A key that the table does not have. The reader names it first and then the known ones.
    fn unknown(rest: &str, name: Option<String>) -> Self {
        let mut names = quoted(rest);
        let key = names.next().unwrap_or_default();
        let known: Vec<&str> = names.collect();
        let remedy = match nearest(key, known.iter().copied()) {
            Some(nearest) => Some(format!("did you mean '{nearest}'?")),
            None if known.is_empty() => None,
            None => Some(format!("the keys there are {}", known.join(", "))),
        };
        let name = name.unwrap_or_else(|| key.to_owned());
        Self { reason: format!("there is no key '{name}'"), remedy }
    }

    /// A word that is none of those to choose from.
    fn choice(rest: &str, name: Option<String>) -> Self {
        let mut words = quoted(rest);
        let word = words.next().unwrap_or_default();
        let known: Vec<&str> = words.collect();
        let known = match known.split_last() {
            Some((last, [])) => format!("'{last}'"),
            Some((last, others)) => format!("'{}' or '{last}'", others.join("', '")),
            None => "another".to_owned(),
        };
        let name = name.unwrap_or_else(|| "the value".to_owned());
        Self {
            reason: format!("'{name}' cannot be '{word}'"),
            remedy: Some(format!("it is {known}")),
        }
    }

    /// A value of a wrong kind: `integer `5`, expected a string`.
    fn kind(rest: &str, name: Option<String>) -> Self {
        let (found, expected) = rest.split_once(", expected ").unwrap_or((rest, "another value"));
        let found = match found.split_once(' ') {
            Some((_, value)) if value.starts_with('`') => value.trim_matches('`').to_owned(),
            Some(("string", value)) => value.to_owned(),
            _ => match found {
                "sequence" => "a list".to_owned(),
                "map" => "a table".to_owned(),
                other => other.to_owned(),
            },
        };
        let expected = match expected {
            "a boolean" => "true or false",
            "a string" => "a text in quotation marks",
            "a sequence" => "a list",
            "f32" | "f64" => "a number",
            "i8" | "i16" | "i32" | "i64" | "isize" => "a whole number",
            "u8" | "u16" | "u32" | "u64" | "usize" => "a whole number that is not negative",
            other if other.starts_with("struct ") => "a table",
            other if other.starts_with("enum ") => "a word in quotation marks",
            other => other,
        };
        let name = name.unwrap_or_else(|| "the theme".to_owned());
        let reason = format!("'{name}' must be {expected}, not {found}");
        Self { reason, remedy: None }
    }
}

/// The names in backquotes.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}
