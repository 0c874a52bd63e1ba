//! Numbers in the cells of tables: what counts as one, and where its whole part ends.
//!
//! A number may have a sign, a bracket or a currency before it, digits in groups, a decimal sign of
//! its language, and a per cent sign, a unit or the mark of a note behind it. Numbers of a column
//! stand under one another by the end of their whole parts.

use crate::language::Language;

/// What a cell of a number column says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entry {
    /// A number.
    Number {
        /// The byte offset behind its whole part: of its decimal sign, where it has one.
        whole_end: usize,
    },
    /// What stands for a number: a dash, dots, ditto marks, "n/a".
    Mark,
    /// Something else.
    Text,
}

/// The most letters that a unit behind a number may have ("tons").
const LONGEST_UNIT: usize = 5;

/// Reads what a cell says.
pub fn read(text: &str, language: &Language) -> Entry {
    if is_mark(text.trim()) {
        return Entry::Mark;
    }
    match whole_end(text, language) {
        Some(whole_end) => Entry::Number { whole_end },
        None => Entry::Text,
    }
}

/// The sign between whole and fraction in a language (CLDR, `decimal`).
pub fn decimal_sign(language: &Language) -> char {
    let point = match (language.primary(), language.region()) {
        ("es", Some("MX" | "US" | "PR" | "GT" | "HN" | "NI" | "PA" | "PE" | "SV" | "DO")) => true,
        ("de" | "it" | "rm", Some("CH" | "LI")) => true,
        ("en", Some("ZA")) => false,
        (primary, _) => !COMMA.contains(&primary),
    };
    if point { '.' } else { ',' }
}

/// Languages whose decimal sign is a comma.
const COMMA: [&str; 40] = [
    "af", "az", "be", "bg", "bs", "ca", "cs", "da", "de", "el", "es", "et", "eu", "fi", "fo", "fr",
    "gl", "hr", "hu", "hy", "id", "is", "it", "ka", "kk", "lt", "lv", "mk", "nb", "nl", "nn", "no",
    "pl", "pt", "ro", "ru", "sk", "sr", "sv", "uk",
];

/// Words that stand where there is no number.
const NO_NUMBER: [&str; 6] = ["n/a", "na", "n.a.", "n. a.", "nil", "k. a."];

/// Whether a text is a mark that stands for a number.
fn is_mark(text: &str) -> bool {
    if NO_NUMBER.contains(&text.to_lowercase().as_str()) {
        return true;
    }
    !text.is_empty()
        && text.chars().count() <= 3
        && text
            .chars()
            .all(|c| matches!(c, '-' | '–' | '—' | '―' | '.' | '…' | '"' | '”' | '″' | '〃'))
}

/// The offset behind the whole part of the number that a text is.
fn whole_end(text: &str, language: &Language) -> Option<usize> {
    let characters: Vec<(usize, char)> = text.char_indices().collect();
    let at = |index: usize| characters.get(index).map(|&(_, character)| character);
    let offset = |index: usize| characters.get(index).map_or(text.len(), |&(offset, _)| offset);
    let digits =
        |from: usize| (from..).take_while(|&index| at(index).is_some_and(is_digit)).count();
    let decimal = decimal_sign(language);
    let mut index = begin(&characters);
    let first = index;
    index += digits(index);
    // Groups of three digits, or of two as in India.
    while index > first
        && let Some(separator) = at(index)
        && is_group_separator(separator, decimal)
        && matches!(digits(index + 1), 2 | 3)
    {
        index += 1 + digits(index + 1);
    }
    let whole = index;
    if at(index).is_some_and(|sign| sign == decimal || sign == '٫') && digits(index + 1) > 0 {
        index += 1 + digits(index + 1);
    } else if whole == first && !at(index).is_some_and(is_fraction) {
        return None;
    }
    if at(index).is_some_and(is_fraction) {
        index += 1;
    }
    let mut letters = 0;
    while let Some(character) = at(index) {
        letters += usize::from(character.is_alphabetic());
        let fits = character.is_alphabetic() || character.is_whitespace() || is_behind(character);
        if !fits || letters > LONGEST_UNIT {
            return None;
        }
        index += 1;
    }
    Some(offset(whole))
}

/// The index behind what may stand before a number's digits.
fn begin(characters: &[(usize, char)]) -> usize {
    let at = |index: usize| characters.get(index).map(|&(_, character)| character);
    let mut index = 0;
    loop {
        match at(index) {
            Some(c) if c.is_whitespace() || is_before(c) || is_currency(c) => index += 1,
            // "US$ 12"
            Some(c) if c.is_ascii_uppercase() => {
                let letters = (index..index + 3)
                    .take_while(|&next| at(next).is_some_and(|c| c.is_ascii_uppercase()))
                    .count();
                if !at(index + letters).is_some_and(is_currency) {
                    return index;
                }
                index += letters + 1;
            }
            _ => return index,
        }
    }
}

/// Western, Arabic, Persian and Devanagari digits.
fn is_digit(character: char) -> bool {
    matches!(character, '0'..='9' | '٠'..='٩' | '۰'..='۹' | '०'..='९')
}

fn is_fraction(character: char) -> bool {
    matches!(character, '¼' | '½' | '¾' | '⅐'..='⅞' | '↉')
}

fn is_group_separator(character: char, decimal: char) -> bool {
    let known = matches!(
        character,
        ',' | '.' | '\'' | '’' | '٬' | ' ' | '\u{a0}' | '\u{2009}' | '\u{202f}'
    );
    known && character != decimal
}

fn is_currency(character: char) -> bool {
    matches!(character, '$' | '£' | '¥' | '¢' | '\u{20a0}'..='\u{20cf}')
}

/// Signs and brackets before a number.
fn is_before(character: char) -> bool {
    matches!(
        character,
        '(' | '['
            | '+'
            | '-'
            | '−'
            | '–'
            | '±'
            | '~'
            | '≈'
            | '<'
            | '>'
            | '≤'
            | '≥'
            | '\u{200e}'
            | '\u{200f}'
    )
}

/// Signs, brackets and marks of notes behind a number.
fn is_behind(character: char) -> bool {
    is_currency(character)
        || matches!(
            character,
            '%' | '‰'
                | '°'
                | ')'
                | ']'
                | '*'
                | '†'
                | '‡'
                | '§'
                | '¶'
                | '′'
                | '″'
                | '+'
                | '/'
                | '.'
                | ';'
                | '²'
                | '³'
                | '¹'
                | '⁰'..='⁹' | '\u{200e}' | '\u{200f}'
        )
}

#[cfg(test)]
mod tests {
    use super::{Entry, read};
    use crate::language::Language;

    fn check(tag: &str, text: &str, whole: Option<&str>) {
        let language = Language::from_tag(tag).expect("the test's tag is well formed");
        let found = match read(text, &language) {
            Entry::Number { whole_end } => Some(&text[..whole_end]),
            Entry::Mark | Entry::Text => None,
        };
        assert_eq!(found, whole, "{tag}: {text}");
    }

    #[test]
    fn numbers_are_read_in_their_language() {
        for (text, whole) in [
            ("12", Some("12")),
            ("12.5", Some("12")),
            (".5", Some("")),
            ("1,234,567.8", Some("1,234,567")),
            ("12,34,567", Some("12,34,567")),
            ("1 234", Some("1 234")),
            ("−3.25%", Some("−3")),
            ("(3.1)", Some("(3")),
            ("$1,000*", Some("$1,000")),
            ("US$ 12.50", Some("US$ 12")),
            ("17½", Some("17")),
            ("½", Some("")),
            ("12 kg", Some("12")),
            ("4.5 m²", Some("4")),
            ("1914–18", None),
            ("12.10.1914", None),
            ("1, 2", None),
            ("12:30", None),
            ("about 12", None),
            ("12 kilometres", None),
            ("A1", None),
            ("", None),
            ("-", None),
            (".", None),
        ] {
            check("en", text, whole);
        }
        for (text, whole) in [
            ("1.234,5", Some("1.234")),
            ("12,5 %", Some("12")),
            ("1.5", None),
            ("12.10.1914", None),
        ] {
            check("de", text, whole);
        }
        check("de-CH", "1’234.50", Some("1’234"));
        check("es-MX", "1,234.5", Some("1,234"));
        check("ar", "١٢٫٥", Some("١٢"));
    }

    #[test]
    fn marks_stand_for_numbers() {
        for text in ["–", "—", "...", "…", "”", "N/A"] {
            let language = Language::from_tag("en").expect("the test's tag is well formed");
            assert_eq!(read(text, &language), Entry::Mark, "{text}");
        }
    }
}
