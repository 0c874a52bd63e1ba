//! English titles from the capitals of headlines to those of sentences, as CSL wants them.
//!
//! Databases of BibTeX hold titles as headlines ("The History of Russia") and braces around what
//! keeps its case. CSL wants them as sentences and makes headlines of them where a style asks for it.

use crate::bibliography::rich::{Rich, Style, letters};

/// Brings a title to sentence case; what stands in braces keeps its case.
pub(super) fn sentence_case(nodes: Vec<Rich>) -> Vec<Rich> {
    let mut state = State { begins: true, word: String::new() };
    protect(state.nodes(nodes))
}

struct State {
    /// Whether the next word begins a sentence.
    begins: bool,
    /// The letters of the word so far, which goes on from one piece of text to the next.
    word: String,
}

impl State {
    fn nodes(&mut self, nodes: Vec<Rich>) -> Vec<Rich> {
        let mut out = Vec::with_capacity(nodes.len());
        let mut nodes = nodes.into_iter().peekable();
        while let Some(node) = nodes.next() {
            out.push(match node {
                Rich::Text(text) => {
                    // A word that goes on in braces keeps its case: "Mac{OS}".
                    let goes_on = matches!(nodes.peek(), Some(Rich::Group(_)));
                    Rich::Text(self.text(&text, goes_on))
                }
                Rich::Group(inner) => {
                    let text = letters(&inner);
                    self.pass(&text);
                    Rich::Group(inner)
                }
                Rich::Styled(style @ (Style::NoCase | Style::SmallCaps), inner) => {
                    self.pass(&letters(&inner));
                    Rich::Styled(style, inner)
                }
                Rich::Styled(style, inner) => Rich::Styled(style, self.nodes(inner)),
            });
        }
        out
    }

    /// Goes over text that keeps its case.
    fn pass(&mut self, text: &str) {
        for character in text.chars() {
            self.follow(character);
        }
    }

    fn follow(&mut self, character: char) {
        if character.is_alphanumeric() {
            self.word.push(character);
            self.begins = false;
        } else {
            if !matches!(character, '’' | '\'' | '\u{301}') {
                self.word.clear();
            }
            if matches!(character, '.' | '?' | '!' | ':') {
                self.begins = true;
            } else if !character.is_whitespace() && !"“‘\"'([«—".contains(character) {
                self.begins = self.begins && matches!(character, '”' | '’' | ')' | ']' | '»');
            }
        }
    }

    fn text(&mut self, text: &str, goes_on: bool) -> String {
        let mut out = String::with_capacity(text.len());
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            let is_letter = |c: char| c.is_alphanumeric() || matches!(c, '’' | '\'');
            if !first.is_alphanumeric() {
                self.follow(first);
                out.push(first);
                rest = &rest[first.len_utf8()..];
                continue;
            }
            let end = rest.find(|c: char| !is_letter(c)).unwrap_or(rest.len());
            let (word, behind) = rest.split_at(end);
            let kept = self.begins
                || !self.word.is_empty()
                || (goes_on && behind.is_empty())
                || !is_headline_word(word)
                || (behind.starts_with('.') && word.chars().count() == 1);
            if kept {
                out.push_str(word);
            } else {
                out.extend(word.chars().flat_map(char::to_lowercase));
            }
            self.pass(word);
            rest = behind;
        }
        out
    }
}

/// Whether a word has a capital first and no other, as the words of a headline have. Single letters
/// are names of things ("Vitamin C", "I"), but for the article.
fn is_headline_word(word: &str) -> bool {
    let mut letters = word.chars();
    letters.next().is_some_and(char::is_uppercase)
        && letters.all(|c| !c.is_uppercase())
        && (word.chars().count() > 1 || word == "A")
        && !matches!(word, "I’m" | "I’ll" | "I’ve" | "I’d" | "I'm" | "I'll" | "I've" | "I'd")
}

/// Groups that hold a word in lower case become `nocase`, so that no style capitalises it; others
/// ("NATO") need no protection.
pub(super) fn protect(nodes: Vec<Rich>) -> Vec<Rich> {
    let protect_one = |node| match node {
        Rich::Group(inner) => {
            let text = letters(&inner);
            let lower = text
                .split(|c: char| !c.is_alphanumeric())
                .any(|word| word.starts_with(char::is_lowercase));
            if lower { Rich::Styled(Style::NoCase, inner) } else { Rich::Group(inner) }
        }
        Rich::Styled(style, inner) => Rich::Styled(style, protect(inner)),
        text @ Rich::Text(_) => text,
    };
    nodes.into_iter().map(protect_one).collect()
}
