//! Names of people and bodies as CSL has them.

use serde_json::{Map, Value};

/// The parts of a name.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Name {
    pub(super) family: String,
    pub(super) given: String,
    pub(super) dropping: String,
    pub(super) non_dropping: String,
    pub(super) suffix: String,
    /// Whether a comma stands before the suffix.
    pub(super) comma_suffix: bool,
    /// The whole name of a body, or of whom has but one.
    pub(super) literal: String,
}

impl Name {
    /// A body's name.
    pub(super) fn literal(text: impl Into<String>) -> Self {
        Self { literal: text.into(), ..Self::default() }
    }

    /// The name in CSL-JSON; nothing where it is empty.
    pub(super) fn value(self) -> Option<Value> {
        let mut map = Map::new();
        for (key, text) in [
            ("family", &self.family),
            ("given", &self.given),
            ("dropping-particle", &self.dropping),
            ("non-dropping-particle", &self.non_dropping),
            ("suffix", &self.suffix),
            ("literal", &self.literal),
        ] {
            if !text.trim().is_empty() {
                map.insert(key.to_owned(), Value::String(text.trim().to_owned()));
            }
        }
        if map.is_empty() {
            return None;
        }
        if self.comma_suffix && map.contains_key("suffix") {
            map.insert("comma-suffix".to_owned(), Value::Bool(true));
        }
        Some(Value::Object(map))
    }

    /// A name as RIS and Hayagriva write it: "Family, Given, Suffix" or "Given Family" or one word.
    pub(super) fn inverted(text: &str) -> Self {
        let mut parts = text.split(',').map(str::trim);
        let family = parts.next().unwrap_or("").to_owned();
        let given = parts.next().unwrap_or("").to_owned();
        let suffix = parts.collect::<Vec<_>>().join(", ");
        if given.is_empty() && suffix.is_empty() {
            return if family.contains(' ') {
                Self::literal(family)
            } else {
                Self { family, ..Self::default() }
            };
        }
        let (particle, family) = particle(&family);
        Self {
            family,
            given: spaced_initials(&given),
            suffix,
            non_dropping: particle,
            ..Self::default()
        }
    }
}

/// Takes words in lower case off the front of a family name: "van der Berg".
pub(super) fn particle(family: &str) -> (String, String) {
    let words: Vec<&str> = family.split_whitespace().collect();
    let lower = |word: &&&str| word.chars().next().is_some_and(char::is_lowercase);
    let count = words.iter().take_while(lower).count();
    if count == 0 || count == words.len() {
        return (String::new(), family.to_owned());
    }
    (words[..count].join(" "), words[count..].join(" "))
}

/// "J.G." and "J. G." are the same.
pub(super) fn spaced_initials(given: &str) -> String {
    let letters: Vec<char> = given.chars().collect();
    let mut out = String::with_capacity(given.len() + 2);
    for (at, &letter) in letters.iter().enumerate() {
        out.push(letter);
        let initial = letter == '.'
            && at > 0
            && letters[at - 1].is_uppercase()
            && (at == 1 || !letters[at - 2].is_alphabetic());
        if initial && letters.get(at + 1).is_some_and(|next| next.is_uppercase()) {
            out.push(' ');
        }
    }
    out
}
