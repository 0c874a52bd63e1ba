//! Capitals and small letters, over a tree as if it were one text.
//!
//! Letters in `nocase`, in small capitals and above or below the line keep their case, but count as words.

use crate::csl::node::{Mark, Node};
use crate::csl::style::element::{FontVariant, Format, TextCase, VerticalAlign};

/// Words that stay small in English titles.
const SMALL_WORDS: [&str; 104] = [
    "about",
    "above",
    "across",
    "afore",
    "after",
    "against",
    "al",
    "along",
    "alongside",
    "amid",
    "amidst",
    "among",
    "amongst",
    "anenst",
    "apropos",
    "apud",
    "around",
    "as",
    "aside",
    "astride",
    "at",
    "athwart",
    "atop",
    "barring",
    "before",
    "behind",
    "below",
    "beneath",
    "beside",
    "besides",
    "between",
    "beyond",
    "but",
    "by",
    "circa",
    "despite",
    "down",
    "during",
    "et",
    "except",
    "forenenst",
    "from",
    "given",
    "in",
    "inside",
    "into",
    "lest",
    "like",
    "modulo",
    "near",
    "next",
    "notwithstanding",
    "of",
    "off",
    "on",
    "onto",
    "out",
    "over",
    "per",
    "plus",
    "pro",
    "qua",
    "sans",
    "since",
    "than",
    "through",
    "thru",
    "throughout",
    "thruout",
    "till",
    "to",
    "toward",
    "towards",
    "under",
    "underneath",
    "until",
    "unto",
    "up",
    "upon",
    "versus",
    "vs",
    "via",
    "with",
    "within",
    "without",
    "ahead",
    "or",
    "yet",
    "so",
    "for",
    "and",
    "nor",
    "a",
    "an",
    "the",
    "de",
    "d",
    "von",
    "van",
    "c",
    "ca",
    "vis",
    "apart",
    "v",
];

/// One letter of the tree.
#[derive(Clone, Copy)]
struct Letter {
    c: char,
    /// The number of the text that it stands in.
    leaf: usize,
    kept: bool,
}

/// Applies a case to a tree, for a language.
pub(crate) fn apply(nodes: &mut [Node], case: TextCase, language: &str) {
    let mut letters = Vec::new();
    let mut leaves = 0;
    collect(nodes, false, &mut leaves, &mut letters);
    if letters.is_empty() {
        return;
    }
    let turkic = language.starts_with("tr") || language.starts_with("az");
    let mut out: Vec<String> = vec![String::new(); leaves];
    let words = words(&letters);
    let mut actions: Vec<Action> = vec![Action::Keep; letters.len()];
    match case {
        TextCase::Lowercase => actions.fill(Action::Lower),
        TextCase::Uppercase => actions.fill(Action::Upper),
        TextCase::CapitalizeFirst => {
            if let Some(word) = words.first()
                && is_lower(&letters[word.start..word.end])
            {
                capitalize(&letters, word, &mut actions);
            }
        }
        TextCase::CapitalizeAll => {
            for word in &words {
                if is_lower(&letters[word.start..word.end]) {
                    capitalize(&letters, word, &mut actions);
                }
            }
        }
        TextCase::Sentence => {
            actions.fill(Action::Lower);
            if let Some(word) = words.first() {
                actions[word.start..word.end].fill(Action::Keep);
                capitalize(&letters, word, &mut actions);
            }
        }
        TextCase::Title => title(&letters, &words, &mut actions),
    }
    for (letter, action) in letters.iter().zip(&actions) {
        let text = &mut out[letter.leaf];
        match action {
            _ if letter.kept => text.push(letter.c),
            Action::Keep => text.push(letter.c),
            Action::Upper if turkic && letter.c == 'i' => text.push('\u{130}'),
            Action::Lower if turkic && letter.c == 'I' => text.push('\u{131}'),
            Action::Upper => text.extend(letter.c.to_uppercase()),
            Action::Lower => text.extend(letter.c.to_lowercase()),
        }
    }
    let mut next = 0;
    put_back(nodes, &mut out, &mut next);
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Action {
    Keep,
    Upper,
    Lower,
}

fn collect(nodes: &[Node], kept: bool, leaves: &mut usize, letters: &mut Vec<Letter>) {
    for node in nodes {
        match node {
            Node::Text(text) => {
                letters.extend(text.chars().map(|c| Letter { c, leaf: *leaves, kept }));
                *leaves += 1;
            }
            Node::Quoted { children, .. } => {
                // The marks are not there yet, but they part words and open sentences.
                collect(children, kept, leaves, letters);
            }
            _ => {
                let keeps = kept || keeps_case(node);
                collect(node.children().unwrap_or_default(), keeps, leaves, letters);
            }
        }
    }
}

fn keeps_case(node: &Node) -> bool {
    match node {
        Node::Marked { mark: Mark::NoCase | Mark::NoDecoration, .. } => true,
        Node::Formatted { format: Format { variant, align, .. }, flips: true, .. } => {
            *variant == Some(FontVariant::SmallCaps)
                || matches!(align, Some(VerticalAlign::Sup | VerticalAlign::Sub))
        }
        _ => false,
    }
}

fn put_back(nodes: &mut [Node], out: &mut [String], next: &mut usize) {
    for node in nodes {
        if let Node::Text(text) = node {
            *text = std::mem::take(&mut out[*next]);
            *next += 1;
        } else if let Some(children) = node.children_mut() {
            put_back(children, out, next);
        }
    }
}

/// A word: its letters, the mark right before it, and whether a hyphen follows.
struct Word {
    start: usize,
    end: usize,
    /// The letters between this word and the one before.
    gap: usize,
}

fn is_space(c: char) -> bool {
    matches!(c, ' ' | '\u{a0}' | '\u{2000}'..='\u{200b}' | '\u{205f}' | '\u{3000}')
}

fn parts_words(c: char) -> bool {
    is_space(c)
        || matches!(
            c,
            '\u{2018}'
                | '\u{2019}'
                | '\u{201c}'
                | '\u{201d}'
                | '"'
                | '\''
                | '-'
                | '\u{2013}'
                | '\u{2014}'
                | '/'
                | '.'
                | ','
                | ';'
                | '?'
                | '!'
                | ':'
                | '['
                | ']'
                | '('
                | ')'
        )
}

fn words(letters: &[Letter]) -> Vec<Word> {
    let mut words = Vec::new();
    let mut start = None;
    let mut gap = 0;
    for (at, letter) in letters.iter().enumerate() {
        if parts_words(letter.c) {
            if let Some(start) = start.take() {
                words.push(Word { start, end: at, gap });
                gap = at;
            }
        } else if start.is_none() {
            start = Some(at);
        }
    }
    if let Some(start) = start {
        words.push(Word { start, end: letters.len(), gap });
    }
    words
}

fn is_lower(letters: &[Letter]) -> bool {
    letters.iter().all(|letter| {
        let mut lower = letter.c.to_lowercase();
        lower.next() == Some(letter.c) && lower.next().is_none()
    })
}

/// Capitalises a word's first letter; a Greek letter by itself is a sign and stays.
fn capitalize(letters: &[Letter], word: &Word, actions: &mut [Action]) {
    let first = letters[word.start].c;
    if word.end - word.start == 1 && ('\u{370}'..='\u{3ff}').contains(&first) {
        return;
    }
    if !letters[word.start].kept {
        actions[word.start] = Action::Upper;
    }
}

fn is_small(letters: &[Letter]) -> bool {
    let word: String = letters.iter().flat_map(|letter| letter.c.to_lowercase()).collect();
    SMALL_WORDS.contains(&word.as_str())
}

fn title(letters: &[Letter], words: &[Word], actions: &mut [Action]) {
    let mut first = true;
    let mut last: Option<usize> = None;
    let mut parted = false;
    for (number, word) in words.iter().enumerate() {
        let own = &letters[word.start..word.end];
        let gap = &letters[word.gap..word.start];
        parted |= gap.iter().any(|letter| !is_space(letter.c));
        if own.iter().all(|letter| letter.kept) {
            first = false;
            last = None;
            continue;
        }
        let after_mark = gap.iter().any(|letter| matches!(letter.c, '!' | '?' | ':'));
        // Right after an apostrophe nothing is capitalised: "o'clock", "it's".
        let after_apostrophe =
            word.start > 0 && gap.len() == 1 && matches!(gap[0].c, '\'' | '\u{2019}');
        let before_hyphen = !parted && letters.get(word.end).is_some_and(|letter| letter.c == '-');
        let wants = own.len() > 1 && !is_small(own) || before_hyphen || first || after_mark;
        first = false;
        if after_apostrophe {
            last = None;
            continue;
        }
        if wants && is_lower(own) {
            capitalize(letters, word, actions);
        }
        last = Some(number);
    }
    if let Some(word) = last.map(|number| &words[number]) {
        let own = &letters[word.start..word.end];
        if own.len() > 1 && is_small(own) {
            capitalize(letters, word, actions);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::apply;
    use crate::csl::node::{Node, plain};
    use crate::csl::style::element::TextCase;

    fn check(text: &str, case: TextCase, expected: &str) {
        let mut nodes = vec![Node::text(text)];
        apply(&mut nodes, case, "en-US");
        assert_eq!(plain(&nodes), expected);
    }

    #[test]
    fn titles() {
        check("the life and times of a man", TextCase::Title, "The Life and Times of a Man");
        check("a history: the first part", TextCase::Title, "A History: The First Part");
        check("what's new at 5 o'clock", TextCase::Title, "What's New at 5 o'clock");
        check("the iPhone and NATO", TextCase::Title, "The iPhone and NATO");
        check("what we live by", TextCase::Title, "What We Live By");
    }

    #[test]
    fn sentences() {
        check("The Life Of A Man", TextCase::Sentence, "The life of a man");
        check("iPhone sales", TextCase::CapitalizeFirst, "iPhone sales");
        check("second edition", TextCase::CapitalizeFirst, "Second edition");
    }
}
