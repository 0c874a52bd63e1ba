//! Typed quotes, dashes and ellipses to the language's own, and white space to single spaces.
//!
//! A paragraph is seen as one text whatever its markup, since a quotation mark may stand apart from
//! its word (`"*Title*"`). What the author typed as it should be is left alone; so are escaped
//! characters, code, formulas and addresses, which come as leaves of their own kind.

mod collapse;
mod french;
mod hebrew;
#[cfg(test)]
mod tests;

use std::borrow::Cow;

use crate::resolve::punctuation::collapse::collapsed;
use crate::resolve::punctuation::french::french_spaces;
use crate::resolve::punctuation::hebrew::hebrew_marks;

/// A piece of a paragraph's text, between two borders of markup.
#[derive(Clone, Debug)]
pub struct Leaf<'a> {
    /// What it says; nothing for what is no text.
    pub text: Cow<'a, str>,
    /// What it is.
    pub kind: LeafKind,
    /// Its language tag.
    pub language: &'a str,
}

/// The kinds of leaf.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeafKind {
    /// Running text.
    Plain,
    /// Text that stays as it is: an escaped character.
    Fixed,
    /// Something that stands like a word: code, a formula, a citation, a picture.
    Opaque,
    /// Something that stands for nothing: the mark of a note.
    Transparent,
    /// The end of a source line.
    SoftBreak,
    /// A forced line break.
    HardBreak,
}

/// Whether typed marks become the language's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Smart {
    /// They do.
    On,
    /// Everything stays as typed.
    Off,
}

/// Stands for an opaque leaf among the characters (object replacement character).
const OBJECT: char = '\u{fffc}';
/// The narrow no-break space of French punctuation.
const NARROW: char = '\u{202f}';
const APOSTROPHE: char = '’';
/// Feet and minutes.
const PRIME: char = '′';
/// Inches and seconds.
const DOUBLE_PRIME: char = '″';
/// Stands for a mark that opens, whatever it looks like.
const OPENING: char = '“';
/// Stands for a mark that closes, whatever it looks like.
const CLOSING: char = '”';

/// Words that begin with an apostrophe, without it.
const ELISIONS: &[(&str, &[&str])] = &[
    (
        "en",
        &[
            "tis", "twas", "twere", "twill", "twould", "em", "cause", "til", "till", "n", "round",
            "bout", "neath", "gainst", "tween", "twixt", "kay", "cuz", "nother", "un", "ere",
        ],
    ),
    ("nl", &["s", "t", "n", "k", "m", "r"]),
    ("af", &["n", "t", "k"]),
    ("cy", &["n", "r", "i", "u", "w", "m", "th", "ch"]),
    ("de", &["s", "n", "ne", "nem", "nen", "ner", "ran", "rein", "raus", "rum", "nauf"]),
];

/// The quotation marks of a language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Marks {
    open: char,
    close: char,
    inner_open: char,
    inner_close: char,
}

/// Whether a narrow space stands within guillemets and before high punctuation.
fn is_french(tag: &str) -> bool {
    tag == "fr" || tag.starts_with("fr-")
}

/// The marks of a language tag (Unicode CLDR, delimiters; for languages with several customs, that
/// of book printing).
fn marks(tag: &str) -> Marks {
    let text = match (tag, tag.split('-').next().unwrap_or(tag)) {
        ("de-CH" | "de-LI" | "it-CH", _) => "«»‹›",
        ("fr-CH", _) => "«»‹›",
        ("pt-PT" | "pt-AO" | "pt-MZ", _) => "«»“”",
        ("zh-TW" | "zh-HK" | "zh-MO", _) => "「」『』",
        (tag, "zh") if tag.starts_with("zh-Hant") => "「」『』",
        (_, "de" | "cs" | "sk" | "bg" | "sl" | "lt" | "is" | "mk") => "„“‚‘",
        (_, "et" | "ka") => "„“«»",
        (_, "fr" | "it" | "es" | "el" | "ca" | "gl" | "ar" | "sq") => "«»“”",
        (_, "fa" | "hy") => "«»‹›",
        (_, "ru" | "uk" | "be") => "«»„“",
        (_, "pl" | "ro" | "hr") => "„”«»",
        (_, "hu") => "„”»«",
        (_, "sv" | "fi" | "he") => "””’’",
        (_, "nb" | "no" | "nn") => "«»‘’",
        (_, "sr") => "„”’’",
        (_, "ja") => "「」『』",
        _ => "“”‘’",
    };
    let mut characters = text.chars();
    let mut next = || characters.next().unwrap_or('"');
    Marks { open: next(), close: next(), inner_open: next(), inner_close: next() }
}

/// A character of the paragraph and what becomes of it.
struct Unit {
    character: char,
    leaf: usize,
    /// Whether it may change.
    plain: bool,
    output: Output,
}

/// What a character becomes: another or none, with a narrow space on either side.
#[derive(Clone, Copy)]
struct Output {
    space_before: bool,
    character: Option<char>,
    space_after: bool,
}

impl Output {
    const NOTHING: Self = Self { space_before: false, character: None, space_after: false };

    fn of(character: char) -> Self {
        Self { character: Some(character), ..Self::NOTHING }
    }

    fn is_empty(self) -> bool {
        self.character.is_none()
    }

    fn write(self, text: &mut String) {
        let space = |wanted: bool| wanted.then_some(NARROW);
        text.extend(space(self.space_before));
        text.extend(self.character);
        text.extend(space(self.space_after));
    }
}

/// Gives each leaf its final text.
pub fn settle(leaves: &[Leaf<'_>], smart: Smart) -> Vec<String> {
    if smart == Smart::Off || !leaves.iter().any(has_typed_marks) {
        return collapsed(leaves);
    }
    let mut units = collapse(leaves);
    keep_addresses(&mut units);
    hebrew_marks(&mut units);
    dashes_and_ellipses(&mut units);
    quotes(&mut units, leaves);
    french_spaces(&mut units, leaves);
    let mut texts: Vec<String> =
        leaves.iter().map(|leaf| String::with_capacity(leaf.text.len() + 8)).collect();
    for unit in units {
        if matches!(leaves[unit.leaf].kind, LeafKind::Plain | LeafKind::Fixed | LeafKind::SoftBreak)
        {
            unit.output.write(&mut texts[unit.leaf]);
        }
    }
    texts
}

/// Whether anything in a leaf may become another mark, or get a space of its own.
fn has_typed_marks(leaf: &Leaf<'_>) -> bool {
    if leaf.kind != LeafKind::Plain {
        return false;
    }
    let text = leaf.text.as_ref();
    let is_french = is_french(leaf.language);
    text.bytes().any(|byte| matches!(byte, b'"' | b'\''))
        || text.contains("--")
        || text.contains("..")
        || is_french && text.contains([';', ':', '!', '?', '«', '»'])
        // It may go on with what another leaf ends with.
        || text.starts_with(['-', '.'])
}

/// Puts the leaves in a row, with white space collapsed. No-break and other special spaces stay.
fn collapse(leaves: &[Leaf<'_>]) -> Vec<Unit> {
    let mut units: Vec<Unit> =
        Vec::with_capacity(leaves.iter().map(|leaf| leaf.text.len() + 1).sum());
    // A soft break between two ideographs or kana is no space (CSS Text 3, section 4.1.3).
    let mut pending_break: Option<usize> = None;
    for (index, leaf) in leaves.iter().enumerate() {
        let fixed = leaf.kind == LeafKind::Fixed;
        let push = |units: &mut Vec<Unit>, character: char| {
            let output = Output::of(character);
            units.push(Unit { character, leaf: index, plain: !fixed, output });
        };
        match leaf.kind {
            LeafKind::Plain | LeafKind::Fixed => {
                for character in leaf.text.chars() {
                    let space = matches!(character, ' ' | '\t' | '\n' | '\r') && !fixed;
                    if space && pending_break.is_some() {
                        continue;
                    }
                    if let Some(soft) = pending_break.take() {
                        let before = units.last().map(|unit| unit.character);
                        if !(before.is_some_and(is_cjk) && is_cjk(character)) {
                            push_space(&mut units, soft);
                        }
                    }
                    if space { push_space(&mut units, index) } else { push(&mut units, character) }
                }
            }
            LeafKind::SoftBreak => pending_break = pending_break.or(Some(index)),
            LeafKind::Opaque | LeafKind::HardBreak => {
                if let Some(soft) = pending_break.take() {
                    push_space(&mut units, soft);
                }
                let object = leaf.kind == LeafKind::Opaque;
                if !object {
                    drop_space(&mut units);
                }
                push(&mut units, if object { OBJECT } else { '\n' });
            }
            LeafKind::Transparent => {}
        }
    }
    drop_space(&mut units);
    units
}

fn push_space(units: &mut Vec<Unit>, leaf: usize) {
    if units.last().is_some_and(|unit| !matches!(unit.character, ' ' | '\n')) {
        units.push(Unit { character: ' ', leaf, plain: true, output: Output::of(' ') });
    }
}

fn drop_space(units: &mut Vec<Unit>) {
    if units.last().is_some_and(|unit| unit.character == ' ' && unit.plain) {
        units.pop();
    }
}

/// Whether a script is written without spaces: Han, kana, and their punctuation.
fn is_cjk(character: char) -> bool {
    matches!(u32::from(character),
        0x2e80..=0x303f | 0x3040..=0x30ff | 0x31f0..=0x31ff | 0x3400..=0x4dbf | 0x4e00..=0x9fff
        | 0xf900..=0xfaff | 0xff00..=0xffef | 0x20000..=0x3ffff)
}

/// Addresses that stand in the text without being links are left as typed.
fn keep_addresses(units: &mut [Unit]) {
    let scheme = [':', '/', '/'];
    let mut at = 0;
    while at + scheme.len() <= units.len() {
        let begins = units[at].character == scheme[0];
        if !(begins && units[at..].iter().zip(scheme).all(|(unit, mark)| unit.character == mark)) {
            at += 1;
            continue;
        }
        let is_part = |unit: &Unit| {
            !unit.character.is_whitespace()
                && !matches!(unit.character, '"' | '<' | '>' | '«' | '»' | '“' | '”' | OBJECT)
        };
        let mut end = at + units[at..].iter().take_while(|unit| is_part(unit)).count();
        // What ends a sentence or a parenthesis is no part of it.
        while end > at
            && matches!(units[end - 1].character, '.' | ',' | ';' | ':' | '!' | '?' | ')' | '\'')
        {
            end -= 1;
        }
        for unit in &mut units[at..end] {
            unit.plain = false;
        }
        at = end.max(at + scheme.len());
    }
}

/// Two hyphens are an en dash, three an em dash, three full stops an ellipsis. Longer rows of
/// hyphens are left alone, as is what is typed already.
fn dashes_and_ellipses(units: &mut [Unit]) {
    let mut start = 0;
    while start < units.len() {
        let character = units[start].character;
        if !matches!(character, '-' | '.') {
            start += 1;
            continue;
        }
        let mut end = start + 1;
        while end < units.len() && units[end].character == character && units[end].plain {
            end += 1;
        }
        let replacement = match (character, end - start) {
            ('-', 2) => Some(('–', 2)),
            ('-', 3) => Some(('—', 3)),
            ('.', 3 | 4) => Some(('…', 3)),
            _ => None,
        };
        if let Some((mark, length)) = replacement.filter(|_| units[start].plain) {
            for unit in &mut units[start..start + length] {
                unit.output = Output::NOTHING;
            }
            units[start].output = Output::of(mark);
            units[start].character = mark;
        }
        end = end.max(start + 1);
        start = end;
    }
}

fn quotes(units: &mut [Unit], leaves: &[Leaf<'_>]) {
    let mut open: Vec<char> = Vec::new();
    let last_single = last_closing_single(units);
    for index in 0..units.len() {
        let typed = units[index].character;
        if !units[index].plain || !matches!(typed, '"' | '\'') {
            // A quotation does not run over a forced line break unless it is closed later; the
            // stack is kept, since verse may be quoted.
            continue;
        }
        let language = leaves[units[index].leaf].language;
        let marks = marks(language);
        let before = neighbour(units, index, Side::Before);
        let after = neighbour(units, index, Side::After);
        let is_open = open.contains(&typed);
        let may_open = opens_here(before, after, &open) || joins_words(before, after, is_open);
        let behind_digit = before.is_some_and(|character| character.is_ascii_digit());
        // A mark already set guides the ones beside it, in some languages with another look: there
        // one that closes looks as if it opened, or both look alike.
        let (mark, guide) = if typed == '"' {
            if may_open {
                open.push('"');
                (marks.open, OPENING)
            } else if behind_digit && (!is_open || follows_prime(units, index)) {
                // Inches, seconds.
                (DOUBLE_PRIME, DOUBLE_PRIME)
            } else {
                close(&mut open, '"');
                (marks.close, CLOSING)
            }
        } else {
            match single(units, index, language, (before, after)) {
                Single::Prime => (PRIME, PRIME),
                Single::Apostrophe => (APOSTROPHE, APOSTROPHE),
                Single::Quote if may_open && last_single.is_some_and(|last| last > index + 1) => {
                    open.push('\'');
                    (marks.inner_open, OPENING)
                }
                Single::Quote if is_open && !may_open => {
                    close(&mut open, '\'');
                    (marks.inner_close, CLOSING)
                }
                // Feet, minutes.
                Single::Quote if behind_digit => (PRIME, PRIME),
                Single::Quote => (APOSTROPHE, APOSTROPHE),
            }
        };
        units[index].output = Output::of(mark);
        let is_clear = match guide {
            OPENING => opens(mark),
            CLOSING => !opens(mark),
            _ => true,
        };
        units[index].character = if is_clear { mark } else { guide };
    }
}

/// Whether a double mark stands behind minutes with seconds, or feet with inches: 6′2".
fn follows_prime(units: &[Unit], index: usize) -> bool {
    let before = units[..index].iter().rev();
    let mark = before.map(|unit| unit.character).find(|character| !character.is_ascii_digit());
    mark == Some(PRIME)
}

/// What a typed single quote can be.
enum Single {
    Quote,
    Apostrophe,
    /// The mark of feet and minutes.
    Prime,
}

fn single(
    units: &[Unit],
    index: usize,
    language: &str,
    (before, after): (Option<char>, Option<char>),
) -> Single {
    let digit = |character: Option<char>| character.is_some_and(|c| c.is_ascii_digit());
    let word = |character: Option<char>| character.is_some_and(char::is_alphanumeric);
    if digit(before) && (digit(after) || after == Some('"')) {
        return Single::Prime;
    }
    let unparted = before.is_some_and(is_cjk) || after.is_some_and(is_cjk);
    if word(before) && word(after) && !unparted {
        return Single::Apostrophe;
    }
    if word(before) {
        return Single::Quote;
    }
    let following: String = units[index + 1..]
        .iter()
        .map(|unit| unit.character)
        .take_while(|character| character.is_alphanumeric())
        .take(12)
        .collect();
    let decade = following.len() >= 2
        && following.bytes().take(2).all(|byte| byte.is_ascii_digit())
        && matches!(&following[2..], "" | "s" | "er" | "ers");
    let primary = language.split('-').next().unwrap_or(language);
    let lower = following.to_lowercase();
    let elided = ELISIONS
        .iter()
        .any(|(language, words)| *language == primary && words.contains(&lower.as_str()));
    if decade || elided { Single::Apostrophe } else { Single::Quote }
}

#[derive(Clone, Copy)]
enum Side {
    Before,
    After,
}

/// The next character on a side that still stands.
fn neighbour(units: &[Unit], index: usize, side: Side) -> Option<char> {
    let stands = |unit: &&Unit| !unit.output.is_empty();
    let found = match side {
        Side::Before => units[..index].iter().rev().find(stands),
        Side::After => units[index + 1..].iter().find(stands),
    };
    found.map(|unit| unit.character)
}

/// Whether a mark between two characters opens: something follows it, and what stands before is no
/// word.
fn opens_here(before: Option<char>, after: Option<char>, open: &[char]) -> bool {
    let Some(after) = after else { return false };
    if after.is_whitespace() {
        return false;
    }
    let Some(before) = before else { return true };
    let closing_follows = matches!(after, '.' | ',' | ';' | ':' | '!' | '?' | ')' | ']' | '}');
    match before {
        '(' | '[' | '{' | '¿' | '¡' => true,
        mark if opens(mark) => true,
        '»' | '’' | '”' => false,
        '–' | '—' | '-' | '/' | '…' => {
            !closing_follows && (open.is_empty() || after.is_alphanumeric())
        }
        before => before.is_whitespace(),
    }
}

/// Whether a mark between two characters opens although a word stands before it: behind an elision,
/// `l'"ami"`, and where words are not parted by spaces, as in Chinese.
fn joins_words(before: Option<char>, after: Option<char>, is_open: bool) -> bool {
    let (Some(before), Some(after)) = (before, after) else { return false };
    let elides = before == APOSTROPHE && after.is_alphanumeric();
    let unparted = (is_cjk(before) || is_cjk(after)) && !after.is_whitespace();
    !is_open && (elides || unparted)
}

/// Whether a quotation mark is one that opens, in most languages.
fn opens(mark: char) -> bool {
    matches!(mark, '“' | '‘' | '„' | '‚' | '«' | '‹' | '「' | '『')
}

/// The last single quote that can close a quotation.
fn last_closing_single(units: &[Unit]) -> Option<usize> {
    (1..units.len()).rev().find(|&index| {
        let before = units[index - 1].character;
        let after = units.get(index + 1).map(|unit| unit.character);
        units[index].plain
            && units[index].character == '\''
            && !before.is_whitespace()
            && after.is_none_or(|after| !after.is_alphanumeric() || is_cjk(after))
    })
}

fn close(open: &mut Vec<char>, mark: char) {
    if let Some(at) = open.iter().rposition(|&other| other == mark) {
        open.truncate(at);
    }
}
