//! Locators: the place within a work, read from what stands behind a citation's key.
//!
//! Text to [`Locator`], after pandoc's rules: an optional comma, an optional term ("pp.", "ch."),
//! and numbers; without a term, digits or small roman numerals are pages. Everything behind is the
//! suffix and left to `citation`.

use crate::manuscript::ast::Locator;

/// The terms by which a locator names its kind, each with the CSL term; longer ones come before
/// those that they begin with only where the scan would otherwise stop early.
const TERMS: &[(&str, &str)] = &[
    ("p.", "page"),
    ("pp.", "page"),
    ("p", "page"),
    ("pp", "page"),
    ("page", "page"),
    ("pages", "page"),
    ("bk.", "book"),
    ("bks.", "book"),
    ("book", "book"),
    ("books", "book"),
    ("ch.", "chapter"),
    ("chs.", "chapter"),
    ("chap.", "chapter"),
    ("chaps.", "chapter"),
    ("chapter", "chapter"),
    ("chapters", "chapter"),
    ("col.", "column"),
    ("cols.", "column"),
    ("column", "column"),
    ("columns", "column"),
    ("fig.", "figure"),
    ("figs.", "figure"),
    ("figure", "figure"),
    ("figures", "figure"),
    ("fol.", "folio"),
    ("fols.", "folio"),
    ("folio", "folio"),
    ("folios", "folio"),
    ("no.", "issue"),
    ("nos.", "issue"),
    ("number", "issue"),
    ("numbers", "issue"),
    ("issue", "issue"),
    ("l.", "line"),
    ("ll.", "line"),
    ("line", "line"),
    ("lines", "line"),
    ("n.", "note"),
    ("nn.", "note"),
    ("note", "note"),
    ("notes", "note"),
    ("op.", "opus"),
    ("opp.", "opus"),
    ("opus", "opus"),
    ("para.", "paragraph"),
    ("paras.", "paragraph"),
    ("paragraph", "paragraph"),
    ("paragraphs", "paragraph"),
    ("¶", "paragraph"),
    ("¶¶", "paragraph"),
    ("pt.", "part"),
    ("pts.", "part"),
    ("part", "part"),
    ("parts", "part"),
    ("sec.", "section"),
    ("secs.", "section"),
    ("sect.", "section"),
    ("section", "section"),
    ("sections", "section"),
    ("§", "section"),
    ("§§", "section"),
    ("s.v.", "sub-verbo"),
    ("s.vv.", "sub-verbo"),
    ("sub verbo", "sub-verbo"),
    ("v.", "verse"),
    ("vv.", "verse"),
    ("verse", "verse"),
    ("verses", "verse"),
    ("vol.", "volume"),
    ("vols.", "volume"),
    ("volume", "volume"),
    ("volumes", "volume"),
    ("app.", "appendix"),
    ("appendix", "appendix"),
    ("act", "act"),
    ("scene", "scene"),
    ("table", "table"),
    ("supp.", "supplement"),
    ("supplement", "supplement"),
];

/// Reads the locator that a text begins with. Gives it with the number of bytes that it takes,
/// leading comma and braces included; in empty braces there is none, and they are taken.
pub(super) fn read(text: &str) -> Option<(Option<Locator>, usize)> {
    let mut start = skip_space(text, 0);
    if text[start..].starts_with(',') {
        start = skip_space(text, start + 1);
    }
    if text[start..].starts_with('{') {
        return braced(text, start);
    }
    let (label, behind) = match term(&text[start..]) {
        Some((label, length)) => (Some(label), skip_space(text, start + length)),
        None => (None, start),
    };
    if label == Some("sub-verbo") {
        let end = text[behind..].find([',', ';']).map_or(text.len(), |at| behind + at);
        let value = text[behind..end].trim_end();
        return (!value.is_empty()).then(|| (locator("sub-verbo", value), behind + value.len()));
    }
    let kind = if label.is_some() { Unit::Named } else { Unit::Bare };
    let mut end = unit(text, behind, kind)?;
    while let Some(next) = following(text, end) {
        end = next;
    }
    Some((locator(label.unwrap_or("page"), &text[behind..end]), end))
}

fn locator(label: &str, value: &str) -> Option<Locator> {
    let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
    (!value.is_empty()).then(|| Locator { label: label.to_owned(), value })
}

/// A locator in braces: whatever they hold, behind a term or not.
fn braced(text: &str, start: usize) -> Option<(Option<Locator>, usize)> {
    let mut depth = 0_usize;
    let mut end = None;
    for (at, character) in text[start..].char_indices() {
        match character {
            '{' => depth += 1,
            '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            end = Some(start + at);
            break;
        }
    }
    let end = end?;
    let inner = text[start + 1..end].trim();
    let (label, value) = match term(inner) {
        Some((label, length)) => (label, inner[length..].trim()),
        None => ("page", inner),
    };
    Some((locator(label, value), end + 1))
}

/// The term that a text begins with and its length. A term that is a word ends where no letter
/// follows; the longest one counts.
fn term(text: &str) -> Option<(&'static str, usize)> {
    TERMS
        .iter()
        .filter(|(word, _)| {
            let begins =
                text.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word));
            let ends_a_word = word.ends_with(|c: char| !c.is_alphabetic())
                || !text
                    .get(word.len()..)
                    .is_some_and(|rest| rest.starts_with(|c: char| c.is_alphabetic() || c == '.'));
            begins && ends_a_word
        })
        .max_by_key(|(word, _)| word.len())
        .map(|&(word, label)| (label, word.len()))
}

/// Where a unit of a locator stands, which decides what may be one.
#[derive(Clone, Copy, PartialEq)]
enum Unit {
    /// Behind a term: a word with a digit, a roman numeral, or a single capital letter.
    Named,
    /// Without a term: a word that begins with a digit, or a small roman numeral.
    Bare,
    /// Behind another unit: a word with a digit in front, or a roman numeral of two letters.
    Further,
}

/// The end of the unit that begins at `start`.
fn unit(text: &str, start: usize, kind: Unit) -> Option<usize> {
    let rest = &text[start..];
    let length = rest
        .find(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | ']'))
        .unwrap_or(rest.len());
    // A final stop belongs to the sentence, a colon to what follows.
    let word = rest[..length].trim_end_matches(['.', ':', '?', '!']);
    let letters = word.split(['-', '–', '—']).next().unwrap_or(word);
    let has_digit = word.contains(|c: char| c.is_ascii_digit());
    let digit_first = word.starts_with(|c: char| c.is_ascii_digit());
    let fits = match kind {
        Unit::Named => {
            has_digit || is_roman(letters) || {
                let mut characters = word.chars();
                characters.next().is_some_and(char::is_uppercase) && characters.next().is_none()
            }
        }
        Unit::Bare => {
            digit_first
                || (is_roman(letters) && letters.chars().all(char::is_lowercase) && {
                    let behind = rest[word.len()..].trim_start();
                    behind.is_empty() || behind.starts_with([',', '.', ';'])
                })
        }
        Unit::Further => digit_first || (letters.len() > 1 && is_roman(letters)),
    };
    fits.then_some(start + word.len())
}

/// The end of a further unit behind a comma, "and", "&" or a dash, or of "f." and "ff.".
fn following(text: &str, end: usize) -> Option<usize> {
    let behind = skip_space(text, end);
    for mark in ["ff.", "f.", "ff"] {
        if behind > end && text[behind..].starts_with(mark) {
            let after = behind + mark.len();
            if !text[after..].starts_with(char::is_alphanumeric) {
                return Some(after);
            }
        }
    }
    let next = text[behind..].chars().next()?;
    let mut start = match next {
        ',' | '&' | '-' | '–' | '—' => behind + next.len_utf8(),
        'a' if text[behind..].starts_with("and ") => behind + 3,
        _ => return None,
    };
    start = skip_space(text, start);
    if text[start..].starts_with("and ") {
        start = skip_space(text, start + 3);
    }
    unit(text, start, Unit::Further)
}

/// The offset of the first character at or behind `at` that is no space.
fn skip_space(text: &str, at: usize) -> usize {
    text.len() - text[at..].trim_start().len()
}

/// Whether a text is a roman numeral in its usual form.
fn is_roman(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    let mixed = lower != text && text.to_ascii_uppercase() != text;
    let mut rest = lower.trim_start_matches('m');
    if text.is_empty() || mixed || lower.len() - rest.len() > 3 {
        return false;
    }
    for digits in [
        ["cm", "cd", "dccc", "dcc", "dc", "d", "ccc", "cc", "c"],
        ["xc", "xl", "lxxx", "lxx", "lx", "l", "xxx", "xx", "x"],
        ["ix", "iv", "viii", "vii", "vi", "v", "iii", "ii", "i"],
    ] {
        if let Some(digit) = digits.iter().find(|digit| rest.starts_with(**digit)) {
            rest = &rest[digit.len()..];
        }
    }
    rest.is_empty()
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn locators_are_split_from_suffixes() {
        for (text, locator, suffix) in [
            (", 416", Some(("page", "416")), ""),
            (", p. 3", Some(("page", "3")), ""),
            (", pp. 3–5, and passim", Some(("page", "3–5")), ", and passim"),
            (" pp. 33, 35-37, and nowhere else", Some(("page", "33, 35-37")), ", and nowhere else"),
            (", chap. 2", Some(("chapter", "2")), ""),
            (", §§ 3 and 4", Some(("section", "3 and 4")), ""),
            (", vol. II, passim", Some(("volume", "II")), ", passim"),
            (", xi–xii", Some(("page", "xi–xii")), ""),
            (", iv", Some(("page", "iv")), ""),
            (", I think", None, ", I think"),
            (", did he", None, ", did he"),
            (", and passim", None, ", and passim"),
            (", page count unknown", None, ", page count unknown"),
            (", 12 ff.", Some(("page", "12 ff.")), ""),
            ("{ch. 2}, suffix", Some(("chapter", "2")), ", suffix"),
            (", {ii, A, D-Z}, with a suffix", Some(("page", "ii, A, D-Z")), ", with a suffix"),
            (", {pp. iv, vi-xi} end", Some(("page", "iv, vi-xi")), " end"),
            (", {}2009 x", None, "2009 x"),
            (", s.v. Beria, Lavrenti", Some(("sub-verbo", "Beria")), ", Lavrenti"),
            (", fig. A", Some(("figure", "A")), ""),
            (", verse 3", Some(("verse", "3")), ""),
            ("", None, ""),
        ] {
            let (found, rest) = match read(text) {
                Some((found, length)) => (found, &text[length..]),
                None => (None, text),
            };
            let found = found.as_ref().map(|l| (l.label.as_str(), l.value.as_str()));
            assert_eq!((found, rest), (locator, suffix), "{text}");
        }
    }
}
