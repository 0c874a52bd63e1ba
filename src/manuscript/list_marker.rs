//! Markers of lists that Markdown itself does not know, after pandoc's rules: `a.`, `(iv)`, `#.`,
//! `(1)`, and the numbered examples `(@)` and `(@label)`.
//!
//! As with fences, each is overwritten byte for byte before the Markdown is parsed, here with a
//! decimal marker of the same length, and the parser's builder looks up what it really is. Where no
//! list comes of it the text is taken from the original, so nothing else can be harmed.
//!
//! Such a marker begins a list behind an empty line or at the start of another list's item; within a
//! list it goes on with the one before. `A.` wants two spaces behind it, so that "A. Einstein" and
//! "I. The beginning" stay text.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::manuscript::ast::{List, ListItem, ListMarker, NumberDelimiter, NumeralStyle};
use crate::manuscript::fence::{self, code_fence, prefix_length};
use crate::numeral;

/// The longest marker that CommonMark reads: nine digits and a mark.
const LONGEST: usize = 10;

/// A marker as written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Marker {
    numeral: Numeral,
    delimiter: NumberDelimiter,
}

/// What counts in a marker.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Numeral {
    /// `1` in parentheses; without them it is CommonMark's own.
    Decimal(u64),
    /// `a`, `xiv`
    Letters(String),
    /// `#`
    Any,
    /// `@`, `@label`
    Example(Option<String>),
}

/// A text with its markers overwritten.
pub(super) struct Masked {
    /// The text, of the same length.
    pub(super) text: String,
    /// The markers by their offsets.
    pub(super) markers: BTreeMap<usize, Marker>,
    /// What is left of markers that were too long to be overwritten by one; it stands for nothing.
    pub(super) hidden: BTreeMap<usize, usize>,
}

/// Overwrites the markers of a text.
pub(super) fn mask(text: &str) -> Masked {
    let mut masked =
        Masked { text: text.to_owned(), markers: BTreeMap::new(), hidden: BTreeMap::new() };
    let mut bytes: Vec<(Range<usize>, String)> = Vec::new();
    let mut state = State { before: Before::Empty, siblings: Vec::new() };
    let mut code: Option<(char, usize)> = None;
    let mut offset = 0;
    for line in fence::lines(text) {
        let start = offset;
        offset += line.len();
        let mut at = prefix_length(line);
        let content = line[at..].trim_end();
        if let Some((mark, length)) = code {
            let run = content.chars().take_while(|&c| c == mark).count();
            if run >= length && run == content.chars().count() {
                code = None;
            }
            continue;
        }
        code = code_fence(content);
        if content.is_empty() {
            // The second half of a line end is no empty line.
            if line != "\n" || !text[..start].ends_with('\r') {
                state.before = Before::Empty;
            }
            continue;
        }
        let mut marked = line[..at].contains(|c: char| !matches!(c, ' ' | '\t' | '>'));
        if marked {
            state.ordinary(indent(line, 0));
        }
        while let Some((marker, length)) = read(&line[at..]) {
            if !state.admits(&marker, indent(line, at), marked) {
                break;
            }
            state.began(&marker, indent(line, at));
            marked = true;
            let place = start + at..start + at + length;
            masked.markers.insert(place.start, marker);
            bytes.push((place.clone(), decimal(length)));
            at += length;
            let space = line[at..].len() - line[at..].trim_start_matches([' ', '\t']).len();
            if length > LONGEST {
                masked.hidden.insert(place.start + 3, place.end + space);
            }
            at += prefix_length(&line[at..]);
        }
        state.line(marked, indent(line, 0));
    }
    for (range, decimal) in bytes {
        masked.text.replace_range(range, &decimal);
    }
    masked
}

/// A decimal marker of a length.
fn decimal(length: usize) -> String {
    match length {
        // What is longer goes on as text that the builder hides.
        ..=LONGEST => format!("{}1)", "0".repeat(length.saturating_sub(2))),
        _ => format!("1) {}", "x".repeat(length - 3)),
    }
}

/// How far from the left something stands, quotation marks counting like space.
fn indent(line: &str, at: usize) -> usize {
    match at {
        0 => line.bytes().take_while(|byte| matches!(byte, b' ' | b'\t' | b'>')).count(),
        _ => at,
    }
}

/// What the lines before say of a line.
struct State {
    before: Before,
    /// The markers that may be gone on with, with their indents.
    siblings: Vec<(usize, Marker)>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Before {
    /// Nothing, or an empty line.
    Empty,
    /// A line that begins an item.
    Item,
    /// Other text.
    Text,
}

impl State {
    /// A marker of Markdown's own stands at an indent.
    fn ordinary(&mut self, indent: usize) {
        self.siblings.retain(|(known, _)| *known < indent);
    }

    /// Whether a marker may stand here.
    fn admits(&self, marker: &Marker, indent: usize, behind_marker: bool) -> bool {
        let goes_on = self.siblings.iter().any(|(known, sibling)| {
            known.abs_diff(indent) <= 1
                && sibling.delimiter == marker.delimiter
                && alike(sibling, marker)
        });
        let begins = match self.before {
            Before::Empty => true,
            Before::Item => self.siblings.last().is_none_or(|(known, _)| indent > *known),
            Before::Text => false,
        };
        behind_marker || goes_on || begins
    }

    /// A marker stands at an indent.
    fn began(&mut self, marker: &Marker, indent: usize) {
        self.siblings.retain(|(known, _)| known + 1 < indent);
        self.siblings.push((indent, marker.clone()));
    }

    /// A line that is not empty ends.
    fn line(&mut self, marked: bool, indent: usize) {
        if !marked && self.before == Before::Empty {
            // A paragraph behind an empty line ends the lists that it does not lie in.
            self.siblings.retain(|(known, _)| *known < indent);
        }
        self.before = if marked { Before::Item } else { Before::Text };
    }
}

/// Whether two markers count alike.
fn alike(one: &Marker, other: &Marker) -> bool {
    std::mem::discriminant(&one.numeral) == std::mem::discriminant(&other.numeral)
}

/// The marker that a line begins with, and its length.
fn read(line: &str) -> Option<(Marker, usize)> {
    let (inner, delimiter, length) = match line.strip_prefix('(') {
        Some(rest) => {
            let end = rest.find(')')?;
            (&rest[..end], NumberDelimiter::Parentheses, end + 2)
        }
        None => {
            let mut start = line.bytes().take(LONGEST);
            let end = start.position(|byte| matches!(byte, b'.' | b')'))?;
            let delimiter = match line.as_bytes()[end] {
                b')' => NumberDelimiter::Parenthesis,
                _ => NumberDelimiter::Period,
            };
            (&line[..end], delimiter, end + 1)
        }
    };
    let parentheses = delimiter == NumberDelimiter::Parentheses;
    let numeral = if let Some(label) = inner.strip_prefix('@').filter(|_| parentheses) {
        let named = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-');
        if !label.chars().all(named) || label.len() > 100 {
            return None;
        }
        Numeral::Example((!label.is_empty()).then(|| label.to_owned()))
    } else if inner == "#" {
        Numeral::Any
    } else if parentheses && (1..=9).contains(&inner.len()) && is_digits(inner) {
        Numeral::Decimal(inner.parse().ok()?)
    } else if letters(inner) {
        Numeral::Letters(inner.to_owned())
    } else {
        return None;
    };
    let behind = &line[length..];
    let rest = behind.trim_end();
    let spaced = rest.is_empty() || rest.starts_with([' ', '\t']);
    // An initial is no marker.
    let initial = delimiter == NumberDelimiter::Period
        && inner.len() == 1
        && inner.starts_with(|c: char| c.is_ascii_uppercase());
    let wide = rest.is_empty() || rest.starts_with("  ") || rest.starts_with('\t');
    (spaced && (!initial || wide)).then_some((Marker { numeral, delimiter }, length))
}

fn is_digits(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether a text is a letter or a roman number, in one case.
fn letters(text: &str) -> bool {
    let lower = text.bytes().all(|byte| byte.is_ascii_lowercase());
    let upper = text.bytes().all(|byte| byte.is_ascii_uppercase());
    (lower || upper) && (text.len() == 1 || roman(text).is_some())
}

/// The value of a roman number below 4000, written as it should be.
fn roman(text: &str) -> Option<u64> {
    let value = |byte: u8| match byte.to_ascii_lowercase() {
        b'i' => Some(1),
        b'v' => Some(5),
        b'x' => Some(10),
        b'l' => Some(50),
        b'c' => Some(100),
        b'd' => Some(500),
        b'm' => Some(1000),
        _ => None,
    };
    if text.is_empty() || text.len() > 9 {
        return None;
    }
    let values: Vec<u64> = text.bytes().map(value).collect::<Option<_>>()?;
    let mut sum: u64 = 0;
    let mut largest_behind = 0;
    for &value in values.iter().rev() {
        if value < largest_behind {
            sum = sum.checked_sub(value)?;
        } else {
            sum += value;
            largest_behind = value;
        }
    }
    (numeral::roman(sum) == text.to_ascii_lowercase()).then_some(sum)
}

impl Marker {
    /// The label of an example.
    pub(super) fn label(&self) -> Option<String> {
        match &self.numeral {
            Numeral::Example(label) => label.clone(),
            _ => None,
        }
    }

    /// How the items of a list that begins with this marker are marked.
    fn of_list(&self) -> ListMarker {
        let (start, style) = match &self.numeral {
            Numeral::Example(_) => return ListMarker::Example,
            Numeral::Decimal(number) => (*number, NumeralStyle::Decimal),
            Numeral::Any => (1, NumeralStyle::Decimal),
            Numeral::Letters(letters) => {
                let upper = letters.bytes().all(|byte| byte.is_ascii_uppercase());
                // A lone letter counts letters, but an i is a one.
                let lone = letters.len() == 1 && !letters.eq_ignore_ascii_case("i");
                match (lone, upper) {
                    (true, true) => (place(letters), NumeralStyle::UpperAlpha),
                    (true, false) => (place(letters), NumeralStyle::LowerAlpha),
                    (false, upper) => {
                        let number = roman(letters).unwrap_or(1);
                        let style = match upper {
                            true => NumeralStyle::UpperRoman,
                            false => NumeralStyle::LowerRoman,
                        };
                        (number, style)
                    }
                }
            }
        };
        ListMarker::Numbered { start, style, delimiter: self.delimiter }
    }

    /// Whether this marker goes on with a list.
    fn goes_on(&self, list: ListMarker) -> bool {
        let ListMarker::Numbered { style, delimiter, .. } = list else {
            return list == ListMarker::Example && matches!(self.numeral, Numeral::Example(_));
        };
        if delimiter != self.delimiter {
            return false;
        }
        let Numeral::Letters(letters) = &self.numeral else {
            return style == NumeralStyle::Decimal && !matches!(self.numeral, Numeral::Example(_));
        };
        let upper = letters.bytes().all(|byte| byte.is_ascii_uppercase());
        match style {
            NumeralStyle::Decimal => false,
            NumeralStyle::LowerAlpha => !upper && letters.len() == 1,
            NumeralStyle::UpperAlpha => upper && letters.len() == 1,
            NumeralStyle::LowerRoman => !upper && roman(letters).is_some(),
            NumeralStyle::UpperRoman => upper && roman(letters).is_some(),
        }
    }
}

/// The number of the decimal marker that an item begins with, and what stands behind it.
pub(super) fn decimal_marker(item: &str) -> Option<(u64, NumberDelimiter)> {
    let item = item.trim_start();
    let behind = item.trim_start_matches(|c: char| c.is_ascii_digit());
    let number = item[..item.len() - behind.len()].parse().ok()?;
    match behind.chars().next()? {
        '.' => Some((number, NumberDelimiter::Period)),
        ')' => Some((number, NumberDelimiter::Parenthesis)),
        _ => None,
    }
}

/// The place of a letter in the alphabet, from one.
fn place(letter: &str) -> u64 {
    letter.bytes().next().map_or(1, |byte| u64::from(byte.to_ascii_lowercase() - b'a') + 1)
}

/// Parts a list where its markers change, which Markdown itself takes for one. `written` gives the
/// number of an item whose marker is Markdown's own, with what stands behind it.
pub(super) fn part(
    list: List,
    markers: Vec<Option<Marker>>,
    written: impl Fn(&ListItem) -> Option<(u64, NumberDelimiter)>,
) -> Vec<List> {
    let own = list.marker;
    let List { tight, items, .. } = list;
    let mut parts: Vec<List> = Vec::new();
    let mut open = false;
    let items: Vec<(ListItem, Option<Marker>)> = items.into_iter().zip(markers).collect();
    for (item, marker) in items {
        let marker_of_list = match &marker {
            Some(marker) => marker.of_list(),
            None => written(&item).map_or(own, |(start, delimiter)| ListMarker::Numbered {
                start,
                style: NumeralStyle::Decimal,
                delimiter,
            }),
        };
        let goes_on = open
            && parts.last().is_some_and(|last| match (&marker, last.marker, marker_of_list) {
                (Some(marker), ..) => marker.goes_on(last.marker),
                (
                    None,
                    ListMarker::Numbered { style: NumeralStyle::Decimal, delimiter, .. },
                    ListMarker::Numbered { delimiter: written, .. },
                ) => delimiter == written,
                (None, last, written) => last == written,
            });
        if !goes_on {
            parts.push(List { marker: marker_of_list, tight, items: Vec::new() });
            open = true;
        }
        if let Some(last) = parts.last_mut() {
            last.items.push(item);
        }
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::{mask, roman};

    #[test]
    fn markers_are_overwritten_in_place() {
        for (text, masked) in [
            ("a. x\nb. y\n", "1) x\n1) y\n"),
            ("(iv) x\n", "001) x\n"),
            ("text\na. x\n", "text\na. x\n"),
            ("- x\n  a. y\n", "- x\n  1) y\n"),
            ("A. Einstein\n", "A. Einstein\n"),
            ("A.  Einstein\n", "1)  Einstein\n"),
            ("(@) x\n\n(@good) y\n", "01) x\n\n000001) y\n"),
            ("(@a-long-label) y\n", "1) xxxxxxxxxxxx y\n"),
            ("(1956) y\nbut\n(a) z\n", "00001) y\nbut\n(a) z\n"),
            ("#. x\n", "1) x\n"),
            ("e.g. x\n", "e.g. x\n"),
            ("word. x\n", "word. x\n"),
            ("```\na. x\n```\n", "```\na. x\n```\n"),
            ("> (a) x\n> (b) y\n", "> 01) x\n> 01) y\n"),
        ] {
            assert_eq!(mask(text).text, masked, "{text}");
        }
    }

    #[test]
    fn roman_numbers_are_read_as_they_should_be_written() {
        for (text, expected) in
            [("iv", Some(4)), ("XXVIII", Some(28)), ("iiii", None), ("ic", None), ("word", None)]
        {
            assert_eq!(roman(text), expected, "{text}");
        }
    }
}
