//! Citations as pandoc writes them: `[see @a, pp. 3–5, and passim; @b]`, `@freeze [417]`.

use crate::diagnostic::Span;
use crate::manuscript::ast::{Citation, CitationForm, CitationItem, InlineKind, Locator};
use crate::manuscript::refine::{Piece, implode};

/// The key that begins at an index, behind its `@`, and the index behind it. Keys begin with a
/// letter, a digit or `_` and may hold single marks of `:.#$%&-+?<>~/` between such; any text may
/// stand in braces.
pub(super) fn key(pieces: &[Piece], start: usize) -> Option<(String, usize)> {
    let character = |index: usize| pieces.get(index).and_then(Piece::character);
    if character(start) == Some('{') {
        let mut key = String::new();
        for index in start + 1..pieces.len() {
            match character(index)? {
                '}' => return (!key.is_empty()).then_some((key, index + 1)),
                letter => key.push(letter),
            }
        }
        return None;
    }
    let is_letter = |letter: char| letter.is_alphanumeric() || letter == '_';
    let mut key = String::new();
    let mut index = start;
    while let Some(letter) = character(index) {
        let mark = ":.#$%&-+?<>~/".contains(letter)
            && !key.is_empty()
            && character(index + 1).is_some_and(is_letter);
        if !is_letter(letter) && !mark {
            break;
        }
        key.push(letter);
        index += 1;
    }
    (!key.is_empty()).then_some((key, index))
}

/// A citation of one work in the text.
pub(super) fn single(key: String, span: Span, suppress_author: bool) -> Citation {
    let item = CitationItem {
        key,
        prefix: Vec::new(),
        locator: None,
        suffix: Vec::new(),
        suppress_author,
        span,
    };
    Citation { items: vec![item], form: CitationForm::InText }
}

/// Gives a citation in the text what stands in the brackets behind it. Where that holds citations
/// of its own, it is left alone.
pub(super) fn add_locator(citation: &mut Citation, pieces: &[Piece]) -> bool {
    if pieces.iter().any(|piece| piece.character() == Some('@')) {
        return false;
    }
    let Some(item) = citation.items.first_mut() else { return false };
    let (locator, behind) = locator(pieces);
    item.locator = locator;
    item.suffix = implode(&pieces[behind..]);
    true
}

/// The citation within brackets; `None` where there is none.
pub(super) fn bracketed(pieces: &[Piece]) -> Option<Citation> {
    let mut items = Vec::new();
    for part in split(pieces) {
        items.push(item(part)?);
    }
    (!items.is_empty()).then_some(Citation { items, form: CitationForm::Bracketed })
}

/// Parts a group at its semicolons.
fn split(pieces: &[Piece]) -> impl Iterator<Item = &[Piece]> {
    let mut depth = 0_usize;
    pieces.split(move |piece| {
        match piece.character() {
            Some('[' | '{') => depth += 1,
            Some(']' | '}') => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth == 0 && piece.character() == Some(';')
    })
}

/// One work of a group.
fn item(pieces: &[Piece]) -> Option<CitationItem> {
    let (at, name, behind) = (0..pieces.len()).find_map(|at| {
        if pieces[at].character() != Some('@') {
            return None;
        }
        let before = at.checked_sub(1).and_then(|index| pieces[index].character());
        if before.is_some_and(char::is_alphanumeric) {
            return None;
        }
        key(pieces, at + 1).map(|(name, behind)| (at, name, behind))
    })?;
    let suppress_author = at > 0 && pieces[at - 1].character() == Some('-');
    let prefix_end = at - usize::from(suppress_author);
    let prefix = trim(&pieces[..prefix_end], Side::Start);
    let rest = &pieces[behind..];
    let (locator, used) = locator_behind_key(rest);
    let mut suffix = &rest[used..];
    if locator.is_some() {
        suffix = trim(suffix, Side::End);
    }
    let span = Span { end: pieces[behind - 1].span().end, ..pieces[prefix_end].span() };
    Some(CitationItem {
        key: name,
        prefix: implode(prefix),
        locator,
        suffix: implode(trim(suffix, Side::End)),
        suppress_author,
        span,
    })
}

/// Which end is trimmed.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Start,
    End,
}

fn trim(pieces: &[Piece], side: Side) -> &[Piece] {
    let blank = |piece: &Piece| {
        piece.character().is_some_and(char::is_whitespace)
            || matches!(piece, Piece::Inline(inline) if matches!(inline.kind, InlineKind::SoftBreak))
    };
    match side {
        Side::Start => {
            let start = pieces.iter().position(|piece| !blank(piece)).unwrap_or(pieces.len());
            &pieces[start..]
        }
        Side::End => {
            let end = pieces.iter().rposition(|piece| !blank(piece)).map_or(0, |last| last + 1);
            &pieces[..end]
        }
    }
}

/// The locator behind a key, with the number of pieces that it takes: `, 416`, `{ch. 2}`.
fn locator_behind_key(pieces: &[Piece]) -> (Option<Locator>, usize) {
    let first = pieces.first().and_then(Piece::character);
    if first == Some('{') {
        let Some(end) = pieces.iter().position(|piece| piece.character() == Some('}')) else {
            return (None, 0);
        };
        let inner = &pieces[1..end];
        let (found, behind) = locator(inner);
        return match found {
            Some(found) if behind >= inner.len() => (Some(found), end + 1),
            _ => {
                let value: String = inner.iter().filter_map(Piece::character).collect();
                let label = "page".to_owned();
                (Some(Locator { label, value: value.trim().to_owned() }), end + 1)
            }
        };
    }
    let comma = usize::from(first == Some(','));
    let (found, behind) = locator(&pieces[comma..]);
    match found {
        Some(_) => (found, comma + behind),
        None => (None, 0),
    }
}

/// The words that name the parts of works, with their CSL terms.
const TERMS: [(&str, &str); 64] = [
    ("pages", "page"),
    ("page", "page"),
    ("pp.", "page"),
    ("pp", "page"),
    ("p.", "page"),
    ("p", "page"),
    ("chapters", "chapter"),
    ("chapter", "chapter"),
    ("chaps.", "chapter"),
    ("chap.", "chapter"),
    ("ch.", "chapter"),
    ("ch", "chapter"),
    ("sections", "section"),
    ("section", "section"),
    ("secs.", "section"),
    ("sec.", "section"),
    ("§§", "section"),
    ("§", "section"),
    ("paragraphs", "paragraph"),
    ("paragraph", "paragraph"),
    ("paras.", "paragraph"),
    ("para.", "paragraph"),
    ("¶¶", "paragraph"),
    ("¶", "paragraph"),
    ("figures", "figure"),
    ("figure", "figure"),
    ("figs.", "figure"),
    ("fig.", "figure"),
    ("volumes", "volume"),
    ("volume", "volume"),
    ("vols.", "volume"),
    ("vol.", "volume"),
    ("books", "book"),
    ("book", "book"),
    ("bks.", "book"),
    ("bk.", "book"),
    ("parts", "part"),
    ("part", "part"),
    ("pts.", "part"),
    ("pt.", "part"),
    ("numbers", "issue"),
    ("number", "issue"),
    ("nos.", "issue"),
    ("no.", "issue"),
    ("columns", "column"),
    ("column", "column"),
    ("cols.", "column"),
    ("col.", "column"),
    ("folios", "folio"),
    ("folio", "folio"),
    ("fols.", "folio"),
    ("fol.", "folio"),
    ("lines", "line"),
    ("line", "line"),
    ("notes", "note"),
    ("note", "note"),
    ("nn.", "note"),
    ("n.", "note"),
    ("verses", "verse"),
    ("verse", "verse"),
    ("vv.", "verse"),
    ("v.", "verse"),
    ("s.vv.", "sub-verbo"),
    ("s.v.", "sub-verbo"),
];

/// A locator at the start of pieces, with the number of pieces that it takes.
fn locator(pieces: &[Piece]) -> (Option<Locator>, usize) {
    let letters: Vec<char> = pieces.iter().map_while(Piece::character).collect();
    let text: String = letters.iter().collect();
    let trimmed = text.trim_start();
    let mut used = text.chars().count() - trimmed.chars().count();
    let mut rest = trimmed;
    let mut label = "page";
    for (term, name) in TERMS {
        let Some(behind) = rest.strip_prefix(term) else { continue };
        let parts = behind.starts_with(char::is_whitespace) || term.ends_with(['.', '§', '¶']);
        if !parts || !behind.trim_start().starts_with(is_locator_start) {
            continue;
        }
        label = name;
        let value = behind.trim_start();
        used += rest.chars().count() - value.chars().count();
        rest = value;
        break;
    }
    let mut value = String::new();
    let mut kept = 0;
    for word in rest.split_inclusive(' ') {
        let bare = word.trim_end().trim_end_matches(',');
        if !is_locator_word(bare) {
            break;
        }
        kept = value.len() + bare.len();
        value.push_str(word);
        if !word.trim_end().ends_with(',') && word.trim_end() != word {
            // Behind a word without a comma the locator is over.
            break;
        }
    }
    value.truncate(kept);
    if value.is_empty() {
        return (None, 0);
    }
    used += value.chars().count();
    (Some(Locator { label: label.to_owned(), value }), used)
}

fn is_locator_start(character: char) -> bool {
    character.is_alphanumeric()
}

/// Whether a word is a number, a range or a roman numeral.
fn is_locator_word(word: &str) -> bool {
    let roman = |part: &str| {
        !part.is_empty() && part.chars().all(|letter| "ivxlcdmIVXLCDM".contains(letter))
    };
    let with_digit = word.chars().any(|letter| letter.is_ascii_digit())
        && word.chars().all(|letter| letter.is_alphanumeric() || "-–—:.&/()".contains(letter));
    with_digit || word.split(['-', '–']).all(roman)
}
