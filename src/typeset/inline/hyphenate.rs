//! Where words may be divided, by the patterns of their language (Liang, Word Hy-phen-a-tion by
//! Com-put-er, 1983), and how wide their parts then are.

use std::ops::Range;

use hypher::Lang;

use crate::language::Language;
use crate::typeset::inline::shape::{ShapedWord, Shaper};
use crate::typeset::inline::style::{Hyphenation, StyleId};

/// A place where a word may be divided with a hyphen. Lengths in points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct HyphenPoint {
    /// Byte offset in the word of the first character of the second part.
    pub(crate) offset: usize,
    /// Width of the first part with its hyphen, less the width that it has within the word.
    pub(crate) before: f64,
    /// Width of the second part, less the width that it has within the word.
    pub(crate) after: f64,
    /// Letters of the shorter part.
    pub(crate) shorter: usize,
}

/// The places where a word may be divided: at its soft hyphens where it has any, else where the
/// patterns of its language say so.
pub(crate) fn points(
    shaper: &mut Shaper<'_>,
    text: &str,
    style: StyleId,
    word: &ShapedWord,
) -> Vec<HyphenPoint> {
    let text_style = shaper.styles.get(style);
    if text_style.hyphenation != Hyphenation::Words {
        return Vec::new();
    }
    let offsets = offsets(text, &text_style.language);
    let hyphen = shaper.hyphen(style);
    let hyphen_width = shaper.character_width(hyphen, style);
    let mut points = Vec::with_capacity(offsets.len());
    for (offset, shorter) in offsets {
        let (mut before, mut after) = (hyphen_width, 0.0);
        // The parts are as wide as within the word, but for a ligature that the hyphen parts, and
        // for kerning at the edges, which is so little that the line's spaces take it up.
        if word.cluster_around(offset).is_some() || text[..offset].ends_with('\u{ad}') {
            let window = window(text, word, offset);
            let within = word.before(offset).0 - word.before(window.start).0;
            let first =
                format!("{}{hyphen}", text[window.start..offset].trim_end_matches('\u{ad}'));
            before = shaper.word(&first, style).width - within;
            let whole = word.before(window.end).0 - word.before(window.start).0;
            let second = shaper.word(&text[offset..window.end], style).width;
            after = second - (whole - within);
        }
        points.push(HyphenPoint { offset, before, after, shorter });
    }
    points
}

/// How many bytes of a word before and behind a hyphen are shaped anew to measure its parts: more
/// than most words have, and far more than a ligature joins.
const NEIGHBOURHOOD: usize = 64;

/// The part of a word around an offset that is shaped anew to measure what a hyphen changes. It
/// begins and ends between clusters. Shaping the whole of a very long word at each of its hyphens
/// would take time and memory that grow with the square of its length.
fn window(text: &str, word: &ShapedWord, offset: usize) -> Range<usize> {
    let between = |mut at: usize, edge: fn(Range<usize>) -> usize| {
        while !text.is_char_boundary(at) {
            at += 1;
        }
        word.cluster_around(at).map_or(at, edge)
    };
    let start = offset.saturating_sub(NEIGHBOURHOOD);
    let start = if start == 0 { 0 } else { between(start, |cluster| cluster.start) };
    let end = offset + NEIGHBOURHOOD;
    let end = if end < text.len() { between(end, |cluster| cluster.end) } else { text.len() };
    start.min(offset)..end.max(offset)
}

/// Byte offsets at which a word may be divided, each with the letters of the shorter part.
fn offsets(text: &str, language: &Language) -> Vec<(usize, usize)> {
    if text.contains('\u{ad}') {
        return text
            .match_indices('\u{ad}')
            .map(|(offset, mark)| offset + mark.len())
            .filter(|&offset| offset < text.len())
            .map(|offset| (offset, 3))
            .collect();
    }
    let Some(patterns) = patterns(language) else { return Vec::new() };
    let mut offsets = Vec::new();
    for (start, letters) in letter_runs(text) {
        // A word that has a figure or a mark within, an address for instance, is no word of the
        // language; neither is an abbreviation in capitals.
        let capitals = letters.chars().skip(1).any(char::is_uppercase);
        if letters.chars().count() < 5 || capitals {
            continue;
        }
        let total = letters.chars().count();
        let mut offset = 0;
        let mut count = 0;
        for syllable in hypher::hyphenate(letters, patterns) {
            if offset > 0 {
                offsets.push((start + offset, count.min(total - count)));
            }
            offset += syllable.len();
            count += syllable.chars().count();
        }
    }
    offsets
}

/// The stretches of letters in a word, each with its byte offset. Apostrophes part them.
fn letter_runs(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let is_part = |character: char| character.is_alphabetic() || is_mark(character);
    let mut rest = 0;
    std::iter::from_fn(move || {
        let start = rest + text[rest..].find(is_part)?;
        let length =
            text[start..].find(|character| !is_part(character)).unwrap_or(text.len() - start);
        rest = start + length;
        Some((start, &text[start..rest]))
    })
    .filter(move |(start, run)| {
        let before = text[..*start].chars().next_back();
        let after = text[start + run.len()..].chars().next();
        let joins = |character: Option<char>| {
            character.is_some_and(|character| {
                character.is_numeric() || matches!(character, '@' | '_' | '/' | '\\')
            })
        };
        !joins(before) && !joins(after)
    })
}

/// Whether a character is a combining mark of Latin, Greek or Cyrillic.
fn is_mark(character: char) -> bool {
    ('\u{300}'..='\u{36f}').contains(&character)
}

/// The patterns of a language, where there are any. Romanian, Latvian, Irish, Welsh, Basque,
/// Macedonian, Armenian and Indonesian have none; Bosnian, and Serbian in Latin letters, are divided
/// as Croatian is.
fn patterns(language: &Language) -> Option<Lang> {
    let latin = language.script() == Some("Latn");
    let code: [u8; 2] = match language.primary() {
        "nb" | "nn" => *b"no",
        "bs" | "sh" => *b"hr",
        "sr" if latin => *b"hr",
        primary => primary.as_bytes().try_into().ok()?,
    };
    Lang::from_iso(code)
}

#[cfg(test)]
mod tests {
    use super::offsets;
    use crate::language::Language;

    fn check(tag: &str, word: &str, expected: &str) {
        let language = Language::from_tag(tag).expect("the test's tag is well formed");
        let mut divided = String::new();
        let mut last = 0;
        for (offset, _) in offsets(word, &language) {
            divided.push_str(&word[last..offset]);
            divided.push('|');
            last = offset;
        }
        divided.push_str(&word[last..]);
        assert_eq!(divided, expected, "{tag}");
    }

    #[test]
    fn words_are_divided_by_their_language() {
        check("en-US", "extensive", "ex|ten|sive");
        check("en", "“publication,”", "“pub|li|ca|tion,”");
        check("en", "CIA", "CIA");
        check("en", "UNESCO", "UNESCO");
        check("en", "b2b2communication", "b2b2communication");
        check("en", "some\u{ad}thing", "some\u{ad}|thing");
        check("xx", "extensive", "extensive");
        check("de", "Silbentrennung", "Sil|ben|tren|nung");
    }
}
