//! Index marks to an index: entries gathered, sorted by the language's rules and grouped by letter.
//!
//! The collation has its one door here: that of the Unicode Consortium's CLDR for the document's
//! language, so that Å stands behind Z in Swedish and with A in German.

use std::cmp::Ordering;
use std::collections::BTreeMap;

use icu_collator::options::{CollatorOptions, Strength};
use icu_collator::{Collator, CollatorBorrowed, CollatorPreferences};
use icu_locale_core::Locale;
use unicode_normalization::UnicodeNormalization;

use crate::diagnostic::{Diagnostic, Diagnostics, Problem, Span};
use crate::language::Language;
use crate::manuscript::identifier::automatic_identifier;
use crate::resolve::anchors::Anchors;
use crate::resolve::document::{
    Anchor, Index, IndexEntry, IndexGroup, Inline, Link, LinkRole, Target, Text,
};
use crate::resolve::plain::plain_text;
use crate::resolve::spelling;
use crate::resolve::terms::Words;

/// A mark of the author's: what is to stand in the index for a place.
#[derive(Clone, Debug)]
pub(super) struct IndexMark {
    /// The place.
    pub(super) anchor: Anchor,
    /// The entry.
    pub(super) term: Vec<Inline>,
    /// The entry under it.
    pub(super) sub: Option<Vec<Inline>>,
    /// What the entry is sorted by, where that is not its own words.
    pub(super) sort: Option<String>,
    /// Entries that stand for this one, so that it leads to no place of its own.
    pub(super) see: Vec<String>,
    /// Entries that are worth looking at besides.
    pub(super) see_also: Vec<String>,
    /// Where the mark stands.
    pub(super) span: Span,
}

/// An entry in the making.
#[derive(Debug, Default)]
struct Draft {
    term: Vec<Inline>,
    sort: Option<String>,
    locators: Vec<Anchor>,
    see: Vec<(String, Span)>,
    see_also: Vec<(String, Span)>,
    /// The entries under it, by their words.
    entries: BTreeMap<String, Draft>,
}

/// An entry in its place, its references not yet filled in.
struct Placed {
    entry: IndexEntry,
    /// Its words, by which references find it.
    name: String,
    key: String,
    see: Vec<(String, Span)>,
    see_also: Vec<(String, Span)>,
    entries: Vec<Placed>,
}

/// Makes the index of all marks, in the order of a language.
pub(super) fn index(
    marks: Vec<IndexMark>,
    (language, words): (&Language, &Words),
    (anchors, diagnostics): (&mut Anchors, &mut Diagnostics),
) -> Index {
    let mut drafts: BTreeMap<String, Draft> = BTreeMap::new();
    for mark in marks {
        take_in(&mut drafts, mark);
    }
    let collation = Collation::new(language);
    let placed = place(drafts, &collation, "index", anchors);
    let mut names = BTreeMap::new();
    for entry in &placed {
        names.entry(entry.name.to_lowercase()).or_insert_with(|| entry.entry.anchor.clone());
    }
    let mut references = References { names, words, diagnostics };
    let mut groups: Vec<IndexGroup> = Vec::new();
    for placed in placed {
        let letter = collation.letter(&placed.key);
        let entry = references.fill(placed, Rank::Entry);
        let same = |group: &&mut IndexGroup| {
            group.letter.as_ref().map(|text| &text.text) == letter.as_ref()
        };
        match groups.last_mut().filter(same) {
            Some(group) => group.entries.push(entry),
            None => {
                let letter = letter.map(Text::new);
                groups.push(IndexGroup { letter, entries: vec![entry] });
            }
        }
    }
    Index { groups }
}

/// Adds a mark to its entry.
fn take_in(drafts: &mut BTreeMap<String, Draft>, mark: IndexMark) {
    let named = |drafts: &mut BTreeMap<String, Draft>, term: Vec<Inline>| -> String {
        let name = one_line(&plain_text(&term));
        let draft = drafts.entry(name.clone()).or_default();
        if draft.term.is_empty() {
            draft.term = term;
        }
        name
    };
    let name = named(drafts, mark.term);
    let Some(mut draft) = drafts.get_mut(&name) else { return };
    if let Some(sub) = mark.sub {
        draft.sort = draft.sort.take().or(mark.sort);
        let name = named(&mut draft.entries, sub);
        let Some(inner) = draft.entries.get_mut(&name) else { return };
        draft = inner;
    } else {
        draft.sort = draft.sort.take().or(mark.sort);
    }
    if mark.see.is_empty() {
        draft.locators.push(mark.anchor);
    }
    for (targets, known) in [(mark.see, &mut draft.see), (mark.see_also, &mut draft.see_also)] {
        for target in targets {
            if !known.iter().any(|(name, _)| *name == target) {
                known.push((target, mark.span));
            }
        }
    }
}

/// Entries in the order of the language, each with its identifier.
fn place(
    drafts: BTreeMap<String, Draft>,
    collation: &Collation,
    prefix: &str,
    anchors: &mut Anchors,
) -> Vec<Placed> {
    let mut placed: Vec<Placed> = drafts
        .into_iter()
        .map(|(name, draft)| {
            let wanted = format!("{prefix}-{}", automatic_identifier(&name));
            let anchor = anchors.fresh(&wanted);
            let key = collation_key(draft.sort.as_deref().unwrap_or(&name));
            Placed {
                entry: IndexEntry {
                    anchor,
                    term: draft.term,
                    locators: draft.locators,
                    references: Vec::new(),
                    entries: Vec::new(),
                },
                name,
                key,
                see: draft.see,
                see_also: draft.see_also,
                entries: place(draft.entries, collation, &wanted, anchors),
            }
        })
        .collect();
    placed.sort_by(|one, other| {
        let groups = |placed: &Placed| collation.letter(&placed.key).is_some();
        // What begins with no letter comes first, whatever the language does with digits.
        groups(one)
            .cmp(&groups(other))
            .then_with(|| collation.compare(&one.key, &other.key))
            .then_with(|| one.name.cmp(&other.name))
    });
    placed
}

/// What an entry is sorted by: its words without the marks that it begins with, as “ and (.
fn collation_key(name: &str) -> String {
    let bare = name.trim_start_matches(|character: char| !character.is_alphanumeric());
    if bare.is_empty() { name.to_owned() } else { bare.to_owned() }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ").nfc().collect()
}

/// Whether an entry stands for itself or under another.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Rank {
    Entry,
    Sub,
}

/// Fills references to other entries in.
struct References<'a> {
    names: BTreeMap<String, Anchor>,
    words: &'a Words,
    diagnostics: &'a mut Diagnostics,
}

impl References<'_> {
    fn fill(&mut self, placed: Placed, rank: Rank) -> IndexEntry {
        let Placed { mut entry, name, see, see_also, entries, .. } = placed;
        let mut references = Vec::new();
        for (word, targets) in [(self.words.see, see), (self.words.see_also, see_also)] {
            if targets.is_empty() {
                continue;
            }
            // An entry's reference is a sentence of its own, that of one under it a parenthesis
            // (The Chicago Manual of Style, 17th edition, 16.17 and 16.19).
            let (open, word) = match rank {
                Rank::Entry => (". ", capitalised(word)),
                Rank::Sub => (" (", word.to_owned()),
            };
            references.push(text(open));
            references.push(Inline::Emphasis(vec![text(&word)]));
            for (index, (target, span)) in targets.into_iter().enumerate() {
                references.push(text(if index == 0 { " " } else { "; " }));
                references.push(self.reference(&name, &target, span));
            }
            if rank == Rank::Sub {
                references.push(text(")"));
            }
        }
        entry.references = references;
        entry.entries = entries.into_iter().map(|inner| self.fill(inner, Rank::Sub)).collect();
        entry
    }

    /// A reference from one entry to another; what is not there is reported and stays text.
    fn reference(&mut self, from: &str, target: &str, span: Span) -> Inline {
        let Some(anchor) = self.names.get(&target.to_lowercase()) else {
            let nearest = spelling::nearest(target, self.names.keys().map(String::as_str));
            let problem = Problem::UnknownIndexEntry {
                entry: target.to_owned(),
                from: from.to_owned(),
                nearest,
            };
            self.diagnostics.push(Diagnostic::at(span, problem));
            return text(target);
        };
        Inline::Link(Link {
            target: Target::Anchor(anchor.clone()),
            role: LinkRole::CrossReference,
            title: String::new(),
            content: vec![text(target)],
        })
    }
}

fn text(text: &str) -> Inline {
    Inline::Text(Text::new(text))
}

fn capitalised(word: &str) -> String {
    let mut characters = word.chars();
    let first = characters.next().into_iter().flat_map(char::to_uppercase);
    first.chain(characters).collect()
}

/// The order of a language.
struct Collation {
    /// Tells all differences.
    full: Option<CollatorBorrowed<'static>>,
    /// Tells letters apart, but not their accents and cases.
    letters: Option<CollatorBorrowed<'static>>,
}

impl Collation {
    fn new(language: &Language) -> Self {
        let preferences = || -> CollatorPreferences {
            language.tag().parse::<Locale>().unwrap_or(Locale::UNKNOWN).into()
        };
        let mut letters = CollatorOptions::default();
        letters.strength = Some(Strength::Primary);
        Self {
            full: Collator::try_new(preferences(), CollatorOptions::default()).ok(),
            letters: Collator::try_new(preferences(), letters).ok(),
        }
    }

    fn compare(&self, one: &str, other: &str) -> Ordering {
        match &self.full {
            Some(collator) => collator.compare(one, other),
            None => one.cmp(other),
        }
    }

    /// The letter under which a text stands, as a capital; nothing where it begins with no letter of
    /// an alphabet.
    fn letter(&self, text: &str) -> Option<String> {
        let mut characters = text.nfc();
        let first = characters.next()?;
        if !first.is_alphabetic() || !is_alphabet(first) {
            return None;
        }
        // Two letters that count as one, as the Czech "ch", stand behind everything that begins
        // with the first of them; U+FFFF is behind every character.
        if let (Some(second), Some(letters)) = (characters.next(), &self.letters)
            && second.is_alphabetic()
            && letters.compare(&format!("{first}{second}"), &format!("{first}\u{ffff}")).is_gt()
        {
            return Some(first.to_uppercase().chain(second.to_lowercase()).collect());
        }
        // The letter without its accents, where the language takes both for one.
        let base = first.to_string().nfd().next().unwrap_or(first);
        let is_same = |letters: &CollatorBorrowed<'static>| {
            letters.compare(base.encode_utf8(&mut [0; 4]), first.encode_utf8(&mut [0; 4]))
                == Ordering::Equal
        };
        let letter = match &self.letters {
            Some(letters) if !is_same(letters) => first,
            _ => base,
        };
        Some(letter.to_uppercase().collect())
    }
}

/// Whether a letter belongs to a script whose indexes are arranged by letters: not Han, kana or
/// Hangul, whose syllables are too many.
fn is_alphabet(character: char) -> bool {
    !matches!(u32::from(character),
        0x1100..=0x11ff | 0x2e80..=0x31ff | 0x3400..=0x4dbf | 0x4e00..=0x9fff | 0xa960..=0xa97f
        | 0xac00..=0xd7ff | 0xf900..=0xfaff | 0xff66..=0xffdc | 0x1b000..=0x1b16f
        | 0x20000..=0x3ffff)
}

#[cfg(test)]
mod tests {
    use super::{Collation, IndexMark, index};
    use crate::diagnostic::{Diagnostics, Span};
    use crate::language::Language;
    use crate::resolve::anchors::Anchors;
    use crate::resolve::document::{Anchor, IndexEntry, Inline, Text};
    use crate::resolve::plain::plain_text;
    use crate::resolve::terms::Words;

    fn language(tag: &str) -> Language {
        Language::from_tag(tag).expect("the tags are well formed")
    }

    /// A mark from `term`, `term!sub`, `term>see` or `term+see also`.
    fn mark(number: usize, written: &str) -> IndexMark {
        let words = |text: &str| vec![Inline::Text(Text::new(text))];
        let list = |text: Option<&str>| text.map(str::to_owned).into_iter().collect();
        let (rest, see) = written.split_once('>').map_or((written, None), |(a, b)| (a, Some(b)));
        let (rest, also) = rest.split_once('+').map_or((rest, None), |(a, b)| (a, Some(b)));
        let (term, sub) = rest.split_once('!').map_or((rest, None), |(a, b)| (a, Some(b)));
        IndexMark {
            anchor: Anchor::new(format!("m{number}")),
            term: words(term),
            sub: sub.map(words),
            sort: None,
            see: list(see),
            see_also: list(also),
            span: Span::default(),
        }
    }

    fn show(entry: &IndexEntry, into: &mut String) {
        into.push_str(&plain_text(&entry.term));
        for locator in &entry.locators {
            into.push_str(&format!(" {locator}"));
        }
        into.push_str(&plain_text(&entry.references));
        for inner in &entry.entries {
            into.push_str(" / ");
            show(inner, into);
        }
    }

    /// The index of marks as one text, with the codes of what was found.
    fn made(tag: &str, marks: &[&str]) -> String {
        let language = language(tag);
        let words = Words::of(&language);
        let mut diagnostics = Diagnostics::default();
        let marks = marks.iter().enumerate().map(|(number, text)| mark(number, text)).collect();
        let mut anchors = Anchors::default();
        let index = index(marks, (&language, &words), (&mut anchors, &mut diagnostics));
        let mut shown = String::new();
        for group in &index.groups {
            let letter = group.letter.as_ref().map_or("", |letter| letter.text.as_str());
            shown.push_str(&format!("[{letter}] "));
            for entry in &group.entries {
                show(entry, &mut shown);
                shown.push_str("; ");
            }
        }
        let codes: Vec<&str> = diagnostics.iter().map(|found| found.problem.code()).collect();
        format!("{}{}", shown.trim_end_matches("; "), codes.concat())
    }

    #[test]
    fn entries_are_sorted_and_grouped_as_the_language_does() {
        for (tag, marks, expected) in [
            ("en", &["zeal", "Äther", "apple"][..], "[A] apple m2; Äther m1; [Z] zeal m0"),
            (
                "sv",
                &["Ärlig", "Zon", "Åsa", "Apa"],
                "[A] Apa m3; [Z] Zon m1; [Å] Åsa m2; [Ä] Ärlig m0",
            ),
            ("de", &["Öl", "Ofen", "Ozean"], "[O] Ofen m1; Öl m0; Ozean m2"),
            ("cs", &["chata", "cena", "dům"], "[C] cena m1; [D] dům m2; [Ch] chata m0"),
            ("ru", &["Ёлка", "Ель", "Жук"], "[Е] Ёлка m0; Ель m1; [Ж] Жук m2"),
            ("en", &["“Quoted”", "1984", "quote"], "[] 1984 m1; [Q] quote m2; “Quoted” m0"),
            ("ja", &["東京", "さくら"], "[] さくら m1; 東京 m0"),
            ("en", &["new york", "newark"], "[N] new york m0; newark m1"),
        ] {
            assert_eq!(made(tag, marks), expected, "{tag} {marks:?}");
        }
    }

    #[test]
    fn marks_of_one_entry_are_gathered() {
        for (marks, expected) in [
            (&["Beria", "Stalin", "Beria"][..], "[B] Beria m0 m2; [S] Stalin m1"),
            (&["Beria!trial", "Beria", "Beria!arrest"], "[B] Beria m1 / arrest m2 / trial m0"),
            (&["Koba>Stalin", "Stalin"], "[K] Koba. See Stalin; [S] Stalin m1"),
            (&["Stalin+Koba", "Koba"], "[K] Koba m1; [S] Stalin m0. See also Koba"),
            (&["a!b>c", "c"], "[A] a / b (see c); [C] c m1"),
            (&["Koba>Stalni", "Stalin"], "[K] Koba. See Stalni; [S] Stalin m1S0402"),
        ] {
            assert_eq!(made("en", marks), expected, "{marks:?}");
        }
    }

    #[test]
    fn a_language_without_rules_has_the_usual_ones() {
        let collation = Collation::new(&language("tlh"));
        assert!(collation.compare("a", "B").is_lt());
        assert_eq!(collation.letter("é"), Some("E".to_owned()));
    }
}
