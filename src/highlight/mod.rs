//! Code to tokens: which bytes are keywords, strings, comments.
//!
//! The only user of `syntect` and of the grammars that `two-face` packs. It knows names of languages
//! and kinds of token; colours are left to the design, and what is highlighted to `resolve`. The
//! grammars are unpacked when the first language is asked for, so that a manuscript without code
//! pays nothing.

mod names;
mod scope;
mod session;
mod token;

use std::sync::LazyLock;

use syntect::parsing::{ParseState, ScopeStack, SyntaxReference, SyntaxSet};

use crate::highlight::scope::Classifier;
use crate::highlight::session::Session;
pub use crate::highlight::token::{Token, TokenKind};

/// A longer line is left plain: no one reads it as code, and what a grammar's patterns cost may grow
/// faster than the line. Bytes.
const LONGEST_LINE: usize = 1500;
/// A longer text is left plain: it is data. Bytes.
const LONGEST_TEXT: usize = 1 << 20;

/// The grammars, unpacked once.
static GRAMMARS: LazyLock<SyntaxSet> = LazyLock::new(two_face::syntax::extra_newlines);

/// What a name of a language means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Named {
    /// A language that can be highlighted.
    Language(CodeLanguage),
    /// Text that is not to be highlighted, such as the output of a program.
    Plain,
    /// Nothing that is known.
    Unknown,
}

/// A language that can be highlighted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CodeLanguage {
    /// Index of its grammar.
    grammar: usize,
    /// How its lines begin where they are those of a session.
    session: Option<Session>,
}

/// The language of a name as pandoc, GitHub and editors have it, in any case: its name, an alias or
/// the ending of its files.
pub fn find(name: &str) -> Named {
    let name = names::normal(name);
    if names::is_plain(&name) {
        return Named::Plain;
    }
    let (name, session) = match Session::of(&name) {
        Some((session, language)) => (language, Some(session)),
        None => (name.as_str(), None),
    };
    let name = names::grammar_of(name).unwrap_or(name);
    let same = |syntax: &SyntaxReference| syntax.name.eq_ignore_ascii_case(name);
    let has = |syntax: &SyntaxReference| {
        syntax.file_extensions.iter().any(|ending| ending.eq_ignore_ascii_case(name))
    };
    // Of two grammars with one ending the later one is the more particular, as syntect has it.
    let syntaxes = GRAMMARS.syntaxes();
    let grammar = syntaxes.iter().position(same).or_else(|| syntaxes.iter().rposition(has));
    match grammar.filter(|&grammar| syntaxes[grammar].name != "Plain Text") {
        Some(grammar) => Named::Language(CodeLanguage { grammar, session }),
        None => Named::Unknown,
    }
}

/// The names of all languages, for proposing the nearest to one that is unknown.
pub fn known_names() -> impl Iterator<Item = &'static str> {
    let own = GRAMMARS.syntaxes().iter().flat_map(|syntax| {
        let endings = syntax.file_extensions.iter().filter(|ending| ending.len() > 2);
        std::iter::once(&syntax.name).chain(endings).map(String::as_str)
    });
    names::aliases().chain(own)
}

/// The tokens of a text, in order, none within another; what lies between them is plain.
pub fn tokens(language: CodeLanguage, text: &str) -> Vec<Token> {
    if text.len() > LONGEST_TEXT {
        return Vec::new();
    }
    let Some(syntax) = GRAMMARS.syntaxes().get(language.grammar) else { return Vec::new() };
    let mut highlighter = Highlighter {
        state: ParseState::new(syntax),
        scopes: ScopeStack::new(),
        classifier: Classifier::new(),
        tokens: Vec::new(),
        text,
        line: String::new(),
    };
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        match language.session {
            Some(session) => {
                let prompt = session.prompt(line);
                if prompt > 0 {
                    highlighter.push(offset, offset + prompt, Some(TokenKind::Punctuation));
                    highlighter.line(&line[prompt..], offset + prompt);
                }
            }
            None => highlighter.line(line, offset),
        }
        offset += line.len();
    }
    highlighter.tokens
}

/// Highlights line by line.
struct Highlighter<'t> {
    state: ParseState,
    scopes: ScopeStack,
    classifier: Classifier,
    tokens: Vec<Token>,
    text: &'t str,
    /// The line as the grammars want it: with its line end.
    line: String,
}

impl Highlighter<'_> {
    /// Highlights a line that begins at an offset of the text.
    fn line(&mut self, line: &str, offset: usize) {
        if line.len() > LONGEST_LINE {
            return;
        }
        self.line.clear();
        self.line.push_str(line);
        if !line.ends_with('\n') {
            self.line.push('\n');
        }
        // A grammar at fault costs the colours of the line and nothing else.
        let Ok(operations) = self.state.parse_line(&self.line, &GRAMMARS) else { return };
        let mut done = 0;
        for (at, operation) in &operations {
            let at = (*at).min(line.len());
            if at > done {
                let kind = self.classifier.kind(self.scopes.as_slice());
                self.written(line, done, at, kind, offset);
                done = at;
            }
            if self.scopes.apply(operation).is_err() {
                return;
            }
        }
        let kind = self.classifier.kind(self.scopes.as_slice());
        self.written(line, done, line.len(), kind, offset);
    }

    /// Adds a stretch of a line, the space around it left out.
    fn written(
        &mut self,
        line: &str,
        start: usize,
        end: usize,
        kind: Option<TokenKind>,
        offset: usize,
    ) {
        let Some(stretch) = line.get(start..end) else { return };
        let words = stretch.trim();
        if words.is_empty() {
            return;
        }
        // An operator that is a word ("and", "not") reads like a keyword.
        let kind = match kind {
            Some(TokenKind::Operator) if words.chars().all(char::is_alphabetic) => {
                Some(TokenKind::Keyword)
            }
            // A name without a sign is a variable to some grammars and not to others; all of them
            // coloured would say nothing.
            Some(TokenKind::Variable)
                if words.starts_with(is_letter) && !self.follows(offset + start) =>
            {
                None
            }
            kind => kind,
        };
        let start = start + (stretch.len() - stretch.trim_start().len());
        self.push(offset + start, offset + start + words.len(), kind);
    }

    /// Whether a variable's sign ends where a stretch begins.
    fn follows(&self, start: usize) -> bool {
        let last = self.tokens.last();
        last.is_some_and(|last| last.kind == TokenKind::Variable && last.range.end == start)
    }

    /// Adds a token, or lengthens the one of its kind that stands before it on the line.
    fn push(&mut self, start: usize, end: usize, kind: Option<TokenKind>) {
        let Some(kind) = kind else { return };
        match self.tokens.last_mut() {
            Some(last)
                if last.kind == kind
                    && self.text.get(last.range.end..start).is_some_and(is_blank) =>
            {
                last.range.end = end;
            }
            _ => self.tokens.push(Token { range: start..end, kind }),
        }
    }
}

/// Whether names may begin with a character.
fn is_letter(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

/// Whether a text is nothing but space within a line.
fn is_blank(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' ' | b'\t'))
}

#[cfg(test)]
mod tests;
