//! Citations, after pandoc's rules, found in sequences of pieces.
//!
//! Says which pieces are prefix, key, locator and suffix; what the pieces hold is woven by `weave`,
//! and whether a key names a work, a figure or nothing is left to `resolve`.

use std::ops::Range;

use crate::font::script::Script;
use crate::manuscript::ast::Locator;
use crate::manuscript::locator;
use crate::manuscript::piece::{Piece, char_at};

/// One item of a citation, as ranges of pieces.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Item {
    /// The key.
    pub(super) key: String,
    /// Whether `-` stands before it.
    pub(super) suppress_author: bool,
    /// What stands before the key.
    pub(super) prefix: Range<usize>,
    /// The place within the work.
    pub(super) locator: Option<Locator>,
    /// What stands behind.
    pub(super) suffix: Range<usize>,
    /// All of it.
    pub(super) range: Range<usize>,
}

/// A key found in a sequence of pieces.
pub(super) struct Key {
    /// The key.
    pub(super) key: String,
    /// Whether `-` stands before it.
    pub(super) suppress_author: bool,
    /// From `-` or `@` to the end of the key.
    pub(super) range: Range<usize>,
}

/// The key whose `@` or `-@` stands at an index. `begin` is where the sequence begins: a key does
/// not follow a letter or digit directly, so that addresses stay text.
pub(super) fn key_at(pieces: &[Piece], begin: usize, at: usize) -> Option<Key> {
    let suppress_author = char_at(pieces, at) == Some('-');
    let sign = if suppress_author { at + 1 } else { at };
    if char_at(pieces, sign) != Some('@') {
        return None;
    }
    let before = at.checked_sub(1).filter(|_| at > begin).and_then(|at| char_at(pieces, at));
    let follows_word = before.is_some_and(|before| before.is_alphanumeric() || before == '_');
    let (key, end) = name_at(|index| char_at(pieces, index), sign + 1)?;
    // Chinese and Japanese have no spaces; there a cross-reference may follow a word directly.
    let parted =
        before.is_some_and(|before| Script::of(before) == Script::HAN) && key.contains(':');
    if follows_word && !parted {
        return None;
    }
    Some(Key { key, suppress_author, range: at..end })
}

/// The keys that a text names with `@`; `*` stands for all.
pub(super) fn keys_in(text: &str) -> Vec<String> {
    let characters: Vec<char> = text.chars().collect();
    let mut keys = Vec::new();
    let mut at = 0;
    while at < characters.len() {
        at += 1;
        if characters[at - 1] != '@' {
            continue;
        }
        if characters.get(at) == Some(&'*') {
            keys.push("*".to_owned());
        } else if let Some((key, end)) = name_at(|index| characters.get(index).copied(), at) {
            keys.push(key);
            at = end;
        }
    }
    keys
}

/// The name that begins at an index, and the index behind it. In braces it may hold anything;
/// without, it is letters, digits and `_`, with single marks between them.
fn name_at(char_at: impl Fn(usize) -> Option<char>, start: usize) -> Option<(String, usize)> {
    let word = |at: usize| char_at(at).filter(|&c| c.is_alphanumeric() || c == '_');
    let mut key = String::new();
    if char_at(start) == Some('{') {
        let mut depth = 1_usize;
        let mut at = start + 1;
        loop {
            let character = char_at(at)?;
            match character {
                '{' => depth += 1,
                '}' => depth -= 1,
                '\n' | '\r' => return None,
                _ => {}
            }
            at += 1;
            if depth == 0 {
                return (!key.is_empty()).then_some((key, at));
            }
            key.push(character);
        }
    }
    key.push(word(start)?);
    let mut at = start + 1;
    while let Some(character) = char_at(at) {
        let inner = matches!(
            character,
            ':' | '.' | '#' | '$' | '%' | '&' | '-' | '+' | '?' | '<' | '>' | '~' | '/'
        );
        // An address such as `https://x` may be a key, too.
        let before_slash = matches!(character, ':' | '/') && char_at(at + 1) == Some('/');
        if word(at).is_none() && !(inner && (word(at + 1).is_some() || before_slash)) {
            break;
        }
        key.push(character);
        at += 1;
    }
    Some((key, at))
}

/// The items of a group in brackets, the brackets not included. Nothing where one of them has no
/// key. `partner` tells for each bracket where the other one is.
pub(super) fn group(pieces: &[Piece], partner: &[u32], range: Range<usize>) -> Option<Vec<Item>> {
    split(pieces, partner, range).into_iter().map(|part| item(pieces, partner, part)).collect()
}

/// What stands in the brackets behind a key in the text: the place and suffix of that key, then
/// further items. Nothing where the first part names a work of its own.
pub(super) fn continuation(
    pieces: &[Piece],
    partner: &[u32],
    range: Range<usize>,
) -> Option<(Option<Locator>, Range<usize>, Vec<Item>)> {
    if char_at(pieces, range.start) == Some('^') {
        return None;
    }
    let mut parts = split(pieces, partner, range).into_iter();
    let first = parts.next()?;
    if find_key(pieces, partner, first.clone()).is_some() {
        return None;
    }
    let further: Option<Vec<Item>> = parts.map(|part| item(pieces, partner, part)).collect();
    let (locator, suffix) = split_locator(pieces, first);
    Some((locator, suffix, further?))
}

/// The parts between semicolons that stand in no further brackets.
fn split(pieces: &[Piece], partner: &[u32], range: Range<usize>) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let mut start = range.start;
    let mut at = range.start;
    while at < range.end {
        if char_at(pieces, at) == Some(';') {
            parts.push(start..at);
            start = at + 1;
        }
        at = next(pieces, partner, at);
    }
    parts.push(start..range.end);
    parts
}

/// The next index, behind the brackets that open here.
fn next(pieces: &[Piece], partner: &[u32], at: usize) -> usize {
    match (char_at(pieces, at), partner.get(at)) {
        (Some('['), Some(&close)) if close != u32::MAX => close as usize + 1,
        _ => at + 1,
    }
}

/// The first key of a part.
fn find_key(pieces: &[Piece], partner: &[u32], range: Range<usize>) -> Option<Key> {
    let mut at = range.start;
    while at < range.end {
        if matches!(char_at(pieces, at), Some('@' | '-')) {
            let key = key_at(pieces, range.start, at).filter(|key| key.range.end <= range.end);
            if key.is_some() {
                return key;
            }
        }
        at = next(pieces, partner, at);
    }
    None
}

fn item(pieces: &[Piece], partner: &[u32], range: Range<usize>) -> Option<Item> {
    let range = trim(pieces, range);
    let Key { key, suppress_author, range: place } = find_key(pieces, partner, range.clone())?;
    let prefix = trim(pieces, range.start..place.start);
    let (locator, suffix) = split_locator(pieces, place.end..range.end);
    Some(Item { key, suppress_author, prefix, locator, suffix, range })
}

/// Splits what stands behind a key into locator and suffix.
fn split_locator(pieces: &[Piece], range: Range<usize>) -> (Option<Locator>, Range<usize>) {
    let mut text = String::new();
    // The byte at which each piece begins in the text.
    let mut places = Vec::new();
    for piece in &pieces[range.clone()] {
        let character = match piece.char() {
            Some(character) => character,
            None if piece.is_space() => ' ',
            None => break,
        };
        places.push(text.len());
        text.push(character);
    }
    match locator::read(&text) {
        Some((locator, length)) => {
            let taken = places.partition_point(|&place| place < length);
            (locator, trim(pieces, range.start + taken..range.end))
        }
        None => (None, trim(pieces, range)),
    }
}

/// The range without the space at its ends.
pub(super) fn trim(pieces: &[Piece], mut range: Range<usize>) -> Range<usize> {
    while !range.is_empty() && pieces[range.start].is_space() {
        range.start += 1;
    }
    while !range.is_empty() && pieces[range.end - 1].is_space() {
        range.end -= 1;
    }
    range
}

#[cfg(test)]
mod tests {
    use super::{key_at, keys_in};
    use crate::manuscript::piece::Piece;

    fn pieces(text: &str) -> Vec<Piece> {
        text.char_indices()
            .map(|(at, c)| Piece::Char(c, u32::try_from(at).expect("short")))
            .collect()
    }

    #[test]
    fn keys_end_where_pandoc_ends_them() {
        for (text, expected) in [
            ("@freeze", Some("freeze")),
            ("@freeze.", Some("freeze")),
            ("@freeze's", Some("freeze")),
            ("@a:b.c-d/e x", Some("a:b.c-d/e")),
            ("@a--b", Some("a")),
            ("@_x_", Some("_x_")),
            ("@{odd key}.", Some("odd key")),
            ("@{a{b}c}", Some("a{b}c")),
            ("@http://x.org/y", Some("http://x.org/y")),
            ("-@a", Some("a")),
            ("@1984", Some("1984")),
            ("@Фриз", Some("Фриз")),
            ("@", None),
            ("@ a", None),
            ("@*", None),
            ("@{open", None),
        ] {
            let key = key_at(&pieces(text), 0, 0).map(|key| key.key);
            assert_eq!(key.as_deref(), expected, "{text}");
        }
        assert!(key_at(&pieces("user@host"), 0, 4).is_none());
        assert!(key_at(&pieces("(@host"), 0, 1).is_some());
    }

    #[test]
    fn nocite_names_keys() {
        assert_eq!(keys_in("@a, @b.c;\n@*"), ["a", "b.c", "*"]);
    }
}
