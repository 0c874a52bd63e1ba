//! Typed quotes, dashes and ellipses to the language's own, and white space to single spaces.
//!
//! A paragraph is seen as one text whatever its markup, since a quotation mark may stand apart from
//! its word (`"*Title*"`). What the author typed as it should be is left alone; so are escaped
//! characters, code, formulas and addresses, which come as leaves of their own kind.

use std::borrow::Cow;

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
    /// Whether a narrow space stands within guillemets and before high punctuation.
    spaced: bool,
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
    Marks {
        open: next(),
        close: next(),
        inner_open: next(),
        inner_close: next(),
        spaced: tag == "fr" || tag.starts_with("fr-"),
    }
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
    let mut units = collapse(leaves);
    if smart == Smart::On {
        dashes_and_ellipses(&mut units);
        quotes(&mut units, leaves);
        french_spaces(&mut units, leaves);
    }
    let mut texts = vec![String::new(); leaves.len()];
    for unit in units {
        if matches!(leaves[unit.leaf].kind, LeafKind::Plain | LeafKind::Fixed | LeafKind::SoftBreak)
        {
            unit.output.write(&mut texts[unit.leaf]);
        }
    }
    texts
}

/// Puts the leaves in a row, with white space collapsed. No-break and other special spaces stay.
fn collapse(leaves: &[Leaf<'_>]) -> Vec<Unit> {
    let mut units: Vec<Unit> = Vec::new();
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

/// Two hyphens are an en dash, three an em dash, three full stops an ellipsis. Longer rows of
/// hyphens are left alone, as is what is typed already.
fn dashes_and_ellipses(units: &mut [Unit]) {
    let mut start = 0;
    while start < units.len() {
        let character = units[start].character;
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
        let may_open = opens_here(before, after, &open);
        let is_open = open.contains(&typed);
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
    if word(before) && word(after) {
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
            && after.is_none_or(|after| !after.is_alphanumeric())
    })
}

fn close(open: &mut Vec<char>, mark: char) {
    if let Some(at) = open.iter().rposition(|&other| other == mark) {
        open.truncate(at);
    }
}

/// French: a narrow no-break space within guillemets and before `;`, `:`, `!` and `?` (Lexique des
/// règles typographiques en usage à l'Imprimerie nationale; the narrow space serves before the
/// colon too, so that the spacing of a line is even). Canadian French sets it within guillemets and
/// before the colon only.
fn french_spaces(units: &mut [Unit], leaves: &[Leaf<'_>]) {
    if !leaves.iter().any(|leaf| marks(leaf.language).spaced) {
        return;
    }
    for index in 0..units.len() {
        let language = leaves[units[index].leaf].language;
        if !marks(language).spaced || !units[index].plain {
            continue;
        }
        let before = neighbour(units, index, Side::Before);
        let after = neighbour(units, index, Side::After);
        let character = units[index].character;
        let high = match character {
            ':' => {
                !(digit_or_slash(after) && before.is_some_and(|c| c.is_ascii_digit()))
                    && after != Some('/')
            }
            ';' | '!' | '?' => language != "fr-CA",
            '»' => true,
            _ => false,
        };
        if high {
            match before {
                Some(' ') => replace_space(units, index, Side::Before),
                Some(before)
                    if before.is_alphanumeric()
                        || matches!(
                            before,
                            '»' | '”' | ')' | ']' | '…' | '.' | '%' | '’' | OBJECT
                        )
                        || (character == '»' && !before.is_whitespace()) =>
                {
                    units[index].output.space_before = true;
                }
                _ => {}
            }
        }
        if character == '«' {
            match after {
                Some(' ') => replace_space(units, index, Side::After),
                Some(after) if !after.is_whitespace() => units[index].output.space_after = true,
                _ => {}
            }
        }
    }
}

fn digit_or_slash(character: Option<char>) -> bool {
    character.is_some_and(|character| character.is_ascii_digit() || character == '/')
}

fn replace_space(units: &mut [Unit], index: usize, side: Side) {
    let at = match side {
        Side::Before => units[..index].iter().rposition(|unit| !unit.output.is_empty()),
        Side::After => units[index + 1..]
            .iter()
            .position(|unit| !unit.output.is_empty())
            .map(|offset| index + 1 + offset),
    };
    if let Some(unit) = at.and_then(|at| units.get_mut(at)) {
        unit.output = Output::of(NARROW);
        unit.character = NARROW;
    }
}

#[cfg(test)]
mod tests {
    use super::{Leaf, LeafKind, Smart, settle};

    /// `|` parts leaves, `\x` is a fixed character, `` ` `` an opaque leaf, `^` a note's mark, `/`
    /// at the end of a leaf's place a soft break.
    fn leaves<'a>(text: &'a str, language: &'a str) -> Vec<Leaf<'a>> {
        text.split('|')
            .map(|piece| {
                let (text, kind) = match piece {
                    "`" => ("", LeafKind::Opaque),
                    "^" => ("", LeafKind::Transparent),
                    "↵" => ("", LeafKind::SoftBreak),
                    "⏎" => ("", LeafKind::HardBreak),
                    _ => match piece.strip_prefix('\\') {
                        Some(fixed) => (fixed, LeafKind::Fixed),
                        None => (piece, LeafKind::Plain),
                    },
                };
                let text = if kind == LeafKind::SoftBreak { " " } else { text };
                Leaf { text: text.into(), kind, language }
            })
            .collect()
    }

    fn check(language: &str, text: &str, expected: &str) {
        let leaves = leaves(text, language);
        let settled = settle(&leaves, Smart::On);
        let shown: String = settled
            .iter()
            .zip(&leaves)
            .map(|(text, leaf)| match leaf.kind {
                LeafKind::Opaque => "`",
                LeafKind::HardBreak => "⏎",
                _ => text.as_str(),
            })
            .collect();
        assert_eq!(shown, expected, "{language}: {text}");
    }

    #[test]
    fn english() {
        for (text, expected) in [
            (r#""Hello," she said."#, "“Hello,” she said."),
            (r#"He said, "She said, 'no.'""#, "He said, “She said, ‘no.’”"),
            ("don't, Khrushchev's, dogs' and 'twas", "don’t, Khrushchev’s, dogs’ and ’twas"),
            ("the '90s, the 1950's", "the ’90s, the 1950’s"),
            ("rock 'n' roll", "rock ’n’ roll"),
            (r#"6'2" tall"#, "6′2″ tall"),
            (r#""He is 6'2" tall," she said"#, "“He is 6′2″ tall,” she said"),
            (r#""in 1956""#, "“in 1956”"),
            ("at 40° 26' 46\" N", "at 40° 26′ 46″ N"),
            ("'the 1950s'", "‘the 1950s’"),
            ("'single' quotes", "‘single’ quotes"),
            ("wait -- what --- now...", "wait – what — now…"),
            ("a ---- b", "a ---- b"),
            ("1914--1918", "1914–1918"),
            (r#"(“real” and "typed")"#, "(“real” and “typed”)"),
            (r#""|Title|" is"#, "“Title” is"),
            (r#""|`|" is code"#, "“`” is code"),
            (r#"\"|Hello|\""#, "\"Hello\""),
            (r#"say "no"|^|."#, "say “no”."),
            (r#"—"bombshell," he said"#, "—“bombshell,” he said"),
            (r#"he said—"what?"—and left"#, "he said—“what?”—and left"),
            (r#""interrupted—" she said"#, "“interrupted—” she said"),
            (r#""'Tis so," he said"#, "“’Tis so,” he said"),
            (r#"["a"]"#, "[“a”]"),
            ("two  spaces\t and\nlines", "two spaces and lines"),
            (" edges ", "edges"),
            ("one |↵| two", "one two"),
            ("one|↵|two", "one two"),
            ("no\u{a0}break\u{a0} ", "no\u{a0}break\u{a0}"),
            ("line |⏎| next", "line⏎next"),
            ("end.... ", "end…."),
        ] {
            check("en-US", text, expected);
        }
    }

    #[test]
    fn other_languages() {
        for (language, text, expected) in [
            ("de", r#""Er sagte 'nein' laut""#, "„Er sagte ‚nein‘ laut“"),
            ("de", "wie geht's", "wie geht’s"),
            ("de", r#""Er sagte 'nein'", sagte sie"#, "„Er sagte ‚nein‘“, sagte sie"),
            ("sv", r#""'Hej', sa han", sa hon"#, "”’Hej’, sa han”, sa hon"),
            ("hu", r#""'Szia' mondta", mondta"#, "„»Szia« mondta”, mondta"),
            ("zh-TW", r#""好""#, "「好」"),
            ("pt", r#""sim""#, "“sim”"),
            ("pt-PT", r#""sim""#, "«sim»"),
            ("de-CH", r#""so""#, "«so»"),
            (
                "fr",
                r#""Bonjour", dit-il ; pourquoi?"#,
                "«\u{202f}Bonjour\u{202f}», dit-il\u{202f}; pourquoi\u{202f}?",
            ),
            ("fr", "« mot »", "«\u{202f}mot\u{202f}»"),
            ("fr", "à 10:30, http://a.fr", "à 10:30, http://a.fr"),
            ("fr", "quoi?! l'été", "quoi\u{202f}?! l’été"),
            ("fr", "mot\u{a0}: suite", "mot\u{a0}: suite"),
            ("ru", r#""Речь "культ" была""#, "«Речь «культ» была»"),
            ("ru", r#""Речь 'культ'""#, "«Речь „культ“»"),
            ("sv", r#""hej""#, "”hej”"),
            ("fi", r#""hei""#, "”hei”"),
            ("pl", r#""tak""#, "„tak”"),
            ("cs", r#""ano""#, "„ano“"),
            ("nl", "'s avonds", "’s avonds"),
            ("nb", r#""ja""#, "«ja»"),
            ("da", r#""ja""#, "“ja”"),
            ("es", r#""sí""#, "«sí»"),
            ("ja", "日本|↵|語", "日本語"),
            ("zh", "中文|↵|text", "中文 text"),
        ] {
            check(language, text, expected);
        }
    }

    #[test]
    fn off_means_as_typed() {
        let leaves = leaves(r#""a" -- b..."#, "en");
        assert_eq!(settle(&leaves, Smart::Off), [r#""a" -- b..."#]);
    }
}
