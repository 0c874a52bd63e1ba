//! Citations typed as they are read, such as "(Freeze 416)", to the works that they name.
//!
//! The text is only looked at, never changed. A parenthesis is a citation where its names are those
//! of a work, and what follows them is a title, a year or a place within the work. The rules are
//! those of the MLA (Handbook, 9th edition, chapter 6) and of author-date styles; where a
//! parenthesis could as well be something else ("(May 1968)"), it is something else.

mod names;
mod place;
#[cfg(test)]
mod tests;

use std::ops::Range;

use crate::diagnostic::Problem;
use crate::resolve::citations::{Library, WorkName};
use crate::resolve::typed::names::{is_whole_title, name_forms, normal, strip_title, title_forms};
use crate::resolve::typed::place::{is_bare_page, is_place, is_year};

/// A typed citation within a text, in bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypedCitation {
    /// The whole parenthesis.
    pub range: Range<usize>,
    /// The works in it.
    pub items: Vec<TypedItem>,
}

/// A work within a typed citation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypedItem {
    /// The words that name it and the place in it.
    pub range: Range<usize>,
    /// Index of the work in the library.
    pub work: usize,
}

/// What a text has of typed citations.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scan {
    /// The citations, in order, none within another.
    pub citations: Vec<TypedCitation>,
    /// Parentheses that are or may be meant as citations but cannot be linked, with their places.
    pub problems: Vec<(usize, Problem)>,
}

/// A longer parenthesis is no citation.
const LONGEST: usize = 240;

/// Words that may stand before a name within the parenthesis, longest first.
const LEADS: &[&str] = &[
    "see also ",
    "quoted in ",
    "cited in ",
    "compare ",
    "qtd. in ",
    "as in ",
    "zit. nach ",
    "siehe ",
    "cité dans ",
    "citado en ",
    "citato in ",
    "see e.g. ",
    "see, e.g., ",
    "e.g., ",
    "e.g. ",
    "especially ",
    "esp. ",
    "but see ",
    "but cf. ",
    "in particular ",
    "besonders ",
    "notamment ",
    "also ",
    "véase ",
    "voir ",
    "vgl. ",
    "cf. ",
    "ср. ",
    "см. ",
    "цит. по ",
    "see ",
    "and ",
];

/// Words that begin like names in a parenthesis with a number, but name no author.
const ORDINARY: &[&str] = &[
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
    "Chapter",
    "Chapters",
    "Section",
    "Figure",
    "Figures",
    "Table",
    "Tables",
    "Part",
    "Page",
    "Pages",
    "Book",
    "Act",
    "Scene",
    "Volume",
    "Note",
    "Notes",
    "Appendix",
    "Line",
    "Lines",
    "Article",
    "Equation",
    "Example",
    "Step",
    "Version",
    "Psalm",
    "Summer",
    "Winter",
    "Spring",
    "Autumn",
    "Fall",
    "Since",
    "Until",
    "After",
    "Before",
    "About",
    "Circa",
];

/// A way to name works.
struct Form {
    text: String,
    works: Vec<usize>,
    /// Whether it is a title, which stands alone only when it is whole.
    title: bool,
}

/// Knows by which names the works of a library can be cited.
pub struct Matcher<'a> {
    library: &'a Library,
    /// Longest first, so that "Freeze and Li" is not taken for "Freeze".
    forms: Vec<Form>,
}

/// How well a place fits a work.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Fit {
    /// The name fits.
    Name,
    /// The title or the year fits too.
    Exactly,
}

impl<'a> Matcher<'a> {
    /// Learns the names of a library.
    pub fn new(library: &'a Library) -> Self {
        let mut forms: Vec<Form> = Vec::new();
        for (index, work) in library.works().iter().enumerate() {
            let title = work.names.is_empty();
            for text in if title { title_forms(work) } else { name_forms(work) } {
                let text = normal(&text);
                if text.is_empty() {
                    continue;
                }
                match forms.iter_mut().find(|form| form.text == text && form.title == title) {
                    Some(form) if form.works.contains(&index) => {}
                    Some(form) => form.works.push(index),
                    None => forms.push(Form { text, works: vec![index], title }),
                }
            }
        }
        forms.sort_by(|one, other| {
            other.text.len().cmp(&one.text.len()).then_with(|| one.text.cmp(&other.text))
        });
        Self { library, forms }
    }

    /// Finds the typed citations of a text. Characters that can be no part of one (code, escaped
    /// ones) come as control characters.
    pub fn scan(&self, text: &str) -> Scan {
        let mut scan = Scan::default();
        if self.forms.is_empty() {
            return scan;
        }
        let mut open = None;
        for (at, character) in text.char_indices() {
            match character {
                '(' => open = Some(at),
                ')' => {
                    if let Some(start) = open.take()
                        && at - start <= LONGEST
                    {
                        self.parenthesis(text, start..at + 1, &mut scan);
                    }
                }
                _ => {}
            }
        }
        scan
    }

    fn parenthesis(&self, text: &str, range: Range<usize>, scan: &mut Scan) {
        let inner = range.start + 1..range.end - 1;
        if text[inner.clone()].contains(|c: char| c.is_control()) {
            return;
        }
        if is_bare_page(&text[inner.clone()]) {
            self.bare_page(text, range, scan);
            return;
        }
        let mut items = Vec::new();
        let mut start = inner.start;
        for part in text[inner.clone()].split(';') {
            let part_range = trimmed(text, start..start + part.len());
            start += part.len() + 1;
            let part_range = without_lead(text, part_range);
            let words = normal(&text[part_range.clone()]);
            let mut works = self.works_named(&words);
            match works.len() {
                1 => items.extend(works.pop().map(|work| TypedItem { range: part_range, work })),
                0 => self.misspelt(&text[range.clone()], &words, range.start, scan),
                _ => {
                    scan.problems.push((range.start, self.ambiguous(&text[range.clone()], &works)))
                }
            }
        }
        if !items.is_empty() {
            scan.citations.push(TypedCitation { range, items });
        }
    }

    /// The works that a part of a parenthesis can mean; nothing where it is no citation.
    fn works_named(&self, words: &str) -> Vec<usize> {
        let quoted = words.starts_with('"');
        let bare = words.trim_start_matches('"');
        for form in &self.forms {
            let rest = if form.title {
                // Which words of a title have capitals is a matter of style, but the first has one.
                strip_title(bare, &form.text).filter(|_| !bare.starts_with(char::is_lowercase))
            } else {
                words.strip_prefix(form.text.as_str())
            };
            let Some(rest) = rest else { continue };
            if rest.starts_with(|c: char| c.is_alphanumeric() || matches!(c, '\'' | '-' | '&')) {
                continue;
            }
            let rest =
                if form.title && quoted { rest.trim_start_matches(['"', ',']) } else { rest };
            let fits: Vec<(usize, Fit)> = form
                .works
                .iter()
                .filter_map(|&work| Some((work, self.tail_fits(work, form, rest)?)))
                .collect();
            let best = fits.iter().map(|&(_, fit)| fit).max();
            if let Some(best) = best {
                return fits.into_iter().filter(|&(_, fit)| fit == best).map(|(w, _)| w).collect();
            }
        }
        Vec::new()
    }

    /// Whether what follows a name can follow it: nothing, a title, a year, a place.
    fn tail_fits(&self, work: usize, form: &Form, tail: &str) -> Option<Fit> {
        let work = &self.library.works()[work];
        let tail = tail.trim_start();
        if tail.is_empty() {
            // The first words of a title are too common to be a citation all by themselves.
            let whole = is_whole_title(work, &form.text);
            return (!form.title || whole).then_some(Fit::Name);
        }
        let rest = tail.trim_start_matches([',', ':', '(']).trim_start();
        if let Some(after) = strip_year(rest, work.year) {
            let after = after.trim_start_matches([',', ':', ')']).trim_start();
            if after.is_empty() || is_place(after) {
                return Some(Fit::Exactly);
            }
        }
        if !form.title {
            let bare = rest.trim_start_matches('"');
            for title in title_forms(work) {
                let title = normal(&title);
                let Some(after) = strip_title(bare, &title) else { continue };
                if after.starts_with(char::is_alphanumeric) {
                    continue;
                }
                let after = after.trim_start_matches([',', '"', ':', '.', ' ']);
                if after.is_empty() || is_place(after) {
                    return Some(Fit::Exactly);
                }
            }
        }
        if is_place(rest) && !is_year(rest) { Some(Fit::Name) } else { None }
    }

    /// A page alone belongs to the one author whom the sentence names before it.
    fn bare_page(&self, text: &str, range: Range<usize>, scan: &mut Scan) {
        let number = text[range.start + 1..range.end - 1].trim();
        let after = text[range.end..].chars().next();
        let ends_clause = after.is_none_or(|c| ".,;:!?—–”’\"')".contains(c));
        let value: u32 = number
            .trim_start_matches(|c: char| !c.is_ascii_digit())
            .split(|c: char| !c.is_ascii_digit())
            .next()
            .and_then(|digits| digits.parse().ok())
            .unwrap_or(0);
        // "(1) first, (2) second" are no pages.
        if !ends_clause && value < 20 {
            return;
        }
        let start = sentence_start(text, range.start);
        let sentence = &text[start..range.start];
        // Who is named behind the citation or clause before is nearer than who is named before it.
        let clause = sentence.rfind([')', ';']).map_or(sentence, |end| &sentence[end..]);
        let names_anyone = |text: &str| {
            let text = normal(text);
            let mut names = self.library.works().iter().flat_map(|work| &work.names);
            names.any(|name| has_word(&text, &normal(&name.family)))
        };
        let sentence = normal(if names_anyone(clause) { clause } else { sentence });
        let is_named = |name: &WorkName| has_word(&sentence, &normal(&name.family));
        let works = self.library.works();
        let mut named: Vec<usize> =
            (0..works.len()).filter(|&work| works[work].names.iter().any(is_named)).collect();
        // A work by several is named by all of them, so where one alone is named it is the work of
        // that one; and where all of several are, it is theirs.
        let full = |work: usize| {
            let names = &works[work].names;
            if names.iter().all(is_named) { names.len() } else { 0 }
        };
        let most = named.iter().map(|&work| full(work)).max().unwrap_or(0);
        let covers = |&work: &usize| {
            let names = &works[work].names;
            full(work) == most
                && named.iter().all(|&other| {
                    full(other) == 0
                        || works[other].names.iter().all(|name| {
                            names.contains(name)
                                || names.iter().any(|known| known.family == name.family)
                        })
                })
        };
        if most > 0 && named.iter().any(covers) {
            named = named.iter().copied().filter(covers).collect();
        }
        match named[..] {
            [work] => {
                let item = TypedItem { range: trimmed(text, range.start + 1..range.end - 1), work };
                scan.citations.push(TypedCitation { range, items: vec![item] });
            }
            [] => {}
            [first, ..] => {
                let works = self.library.works();
                if named.iter().all(|&work| works[work].names == works[first].names) {
                    scan.problems.push((range.start, self.ambiguous(&text[range.clone()], &named)));
                }
            }
        }
    }

    fn ambiguous(&self, text: &str, works: &[usize]) -> Problem {
        let key = |&work: &usize| self.library.works()[work].key.clone();
        Problem::AmbiguousCitation {
            text: text.to_owned(),
            candidates: works.iter().map(key).collect(),
        }
    }

    /// Reports a name with a place whose name is nearly that of a work.
    fn misspelt(&self, text: &str, words: &str, at: usize, scan: &mut Scan) {
        let Some((name, place)) = words.split_once(' ') else { return };
        let place = place.trim_start();
        let name = name.trim_end_matches(',');
        let looks = name.chars().next().is_some_and(char::is_uppercase)
            && name.chars().all(|c| c.is_alphabetic() || matches!(c, '\'' | '-'))
            && name.chars().any(char::is_lowercase)
            && is_place(place)
            && !is_year(place)
            && !ORDINARY.contains(&name);
        if !looks {
            return;
        }
        let allowed = if name.chars().count() < 6 { 1 } else { 2 };
        let near = self.library.works().iter().flat_map(|work| {
            work.names.iter().map(move |family| (&work.key, normal(&family.family)))
        });
        let nearest = near
            .map(|(key, family)| (strsim::osa_distance(&family, name), key))
            .filter(|(distance, _)| (1..=allowed).contains(distance))
            .min_by_key(|(distance, _)| *distance);
        if let Some((_, key)) = nearest {
            let problem =
                Problem::UnknownTypedCitation { text: text.to_owned(), nearest: Some(key.clone()) };
            scan.problems.push((at, problem));
        }
    }
}

fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let piece = &text[range.clone()];
    let start = range.start + (piece.len() - piece.trim_start().len());
    let end = start + piece.trim().len();
    start..end
}

fn without_lead(text: &str, mut range: Range<usize>) -> Range<usize> {
    // "see" and "especially" may stand together.
    for _ in 0..3 {
        let piece = &text[range.clone()];
        let begins = |lead: &&&str| {
            piece.get(..lead.len()).is_some_and(|head| {
                head.replace(['\u{a0}', '\u{202f}'], " ").to_lowercase() == **lead
            })
        };
        let Some(lead) = LEADS.iter().find(begins) else { break };
        range = trimmed(text, range.start + lead.len()..range.end);
    }
    range
}

/// The rest behind the work's own year, with its letter, as in "2009a".
fn strip_year(text: &str, year: Option<i32>) -> Option<&str> {
    let rest = text.strip_prefix(&year?.to_string())?;
    let rest = rest.strip_prefix(|c: char| c.is_ascii_lowercase()).unwrap_or(rest);
    (!rest.starts_with(char::is_alphanumeric)).then_some(rest)
}

/// Where the sentence of a place begins: behind the last full stop, question or exclamation mark
/// that a capital follows.
fn sentence_start(text: &str, at: usize) -> usize {
    let mut start = 0;
    let mut ended = false;
    for (index, character) in text[..at].char_indices() {
        match character {
            '.' | '!' | '?' => ended = true,
            '”' | '’' | '"' | '\'' | ')' | '»' | ' ' | '\u{a0}' => {}
            _ => {
                if ended && (character.is_uppercase() || matches!(character, '“' | '‘' | '«' | '('))
                {
                    let spaced = text[..index].ends_with(char::is_whitespace);
                    // "G. Freeze" is one sentence still.
                    let before: String = text[..index].chars().rev().skip(2).take(2).collect();
                    let mut before = before.chars();
                    let initial = before.next().is_some_and(char::is_uppercase)
                        && before.next().is_none_or(|c| !c.is_alphanumeric());
                    if spaced && !initial {
                        start = index;
                    }
                }
                ended = false;
            }
        }
    }
    start
}

fn has_word(text: &str, word: &str) -> bool {
    !word.is_empty()
        && text.match_indices(word).any(|(at, _)| {
            let before = text[..at].chars().next_back();
            let after = text[at + word.len()..].chars().next();
            before.is_none_or(|c| !c.is_alphanumeric())
                && after.is_none_or(|c| !c.is_alphanumeric())
        })
}
