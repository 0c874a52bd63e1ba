//! The source of a formula to tokens, and macros put in place.

use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::math::parse::{Fault, FaultKind};

/// A token, with its place in the source. What a macro stands for is where the macro is.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Token {
    pub(super) kind: TokenKind,
    pub(super) range: Range<usize>,
}

/// The kinds of token.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum TokenKind {
    /// A command, without its backslash.
    Command(String),
    /// Any other character.
    Character(char),
    /// White space, however much.
    Space,
    /// A parameter in the body of a macro, from one.
    Parameter(usize),
}

/// A macro.
#[derive(Clone, Debug, PartialEq)]
struct Macro {
    /// How many arguments it takes.
    arguments: usize,
    /// What its first argument is where it is not given.
    default: Option<Vec<TokenKind>>,
    body: Vec<TokenKind>,
}

/// The macros that the formulas of a manuscript have defined so far (`\newcommand`, `\def`,
/// `\DeclareMathOperator`).
#[derive(Clone, Debug, Default)]
pub struct Macros {
    known: FxHashMap<String, Macro>,
}

/// Macros are put in place so many times in one formula; more is a macro that calls itself.
const MOST_EXPANSIONS: usize = 2_000;
/// A formula grows to so many tokens; more is a macro that doubles what it is given again and again.
const MOST_TOKENS: usize = 200_000;
/// A macro has at most as many arguments as TeX knows digits for.
const MOST_ARGUMENTS: usize = 9;

/// The tokens that are still to be read.
pub(super) struct Tokens<'a> {
    macros: &'a mut Macros,
    /// The next one last.
    rest: Vec<Token>,
    expansions: usize,
    length: usize,
}

impl<'a> Tokens<'a> {
    pub(super) fn new(source: &str, macros: &'a mut Macros) -> Self {
        let mut rest = tokens(source);
        rest.reverse();
        Self { macros, rest, expansions: 0, length: source.len() }
    }

    /// Behind the last character of the source.
    pub(super) fn end(&self) -> Range<usize> {
        self.length..self.length
    }

    /// Where the next token stands.
    pub(super) fn place(&self) -> Range<usize> {
        self.rest.last().map_or_else(|| self.end(), |token| token.range.clone())
    }

    /// The next token, macros put in place, spaces and all.
    pub(super) fn next(&mut self) -> Result<Option<Token>, Fault> {
        self.expand()?;
        Ok(self.rest.pop())
    }

    /// The next token without macros put in place.
    pub(super) fn next_raw(&mut self) -> Option<Token> {
        self.rest.pop()
    }

    /// Puts a token back.
    pub(super) fn put_back(&mut self, token: Token) {
        self.rest.push(token);
    }

    /// The next token, which stays.
    pub(super) fn peek(&mut self) -> Result<Option<&Token>, Fault> {
        self.expand()?;
        Ok(self.rest.last())
    }

    pub(super) fn skip_spaces(&mut self) {
        while self.rest.last().is_some_and(|token| token.kind == TokenKind::Space) {
            self.rest.pop();
        }
    }

    /// Whether the next token is a character, spaces left out.
    pub(super) fn next_is(&mut self, character: char) -> bool {
        self.skip_spaces();
        self.rest.last().is_some_and(|token| token.kind == TokenKind::Character(character))
    }

    /// Puts a macro in place where the next token is one.
    fn expand(&mut self) -> Result<(), Fault> {
        loop {
            let Some(Token { kind: TokenKind::Command(name), range }) = self.rest.last() else {
                return Ok(());
            };
            let range = range.clone();
            match name.as_str() {
                "newcommand" | "renewcommand" | "providecommand" | "DeclareRobustCommand" => {
                    self.rest.pop();
                    self.new_command(&range)?;
                }
                "def" | "gdef" => {
                    self.rest.pop();
                    self.define(&range)?;
                }
                "DeclareMathOperator" => {
                    self.rest.pop();
                    self.operator(&range)?;
                }
                name => {
                    let Some(known) = self.macros.known.get(name).cloned() else { return Ok(()) };
                    self.rest.pop();
                    self.expansions += 1;
                    if self.expansions > MOST_EXPANSIONS || self.rest.len() > MOST_TOKENS {
                        return Err(Fault { range, kind: FaultKind::Endless });
                    }
                    self.put_in_place(&known, &range)?;
                }
            }
        }
    }

    fn put_in_place(&mut self, known: &Macro, range: &Range<usize>) -> Result<(), Fault> {
        let mut arguments: Vec<Vec<TokenKind>> = Vec::new();
        if let Some(default) = &known.default {
            let given = self.bracketed();
            arguments.push(given.unwrap_or_else(|| default.clone()));
        }
        while arguments.len() < known.arguments {
            arguments.push(self.argument(range)?);
        }
        for kind in known.body.iter().rev() {
            match kind {
                TokenKind::Parameter(number) => {
                    let argument = arguments.get(number - 1).map_or(&[][..], Vec::as_slice);
                    for kind in argument.iter().rev() {
                        self.rest.push(Token { kind: kind.clone(), range: range.clone() });
                    }
                }
                kind => self.rest.push(Token { kind: kind.clone(), range: range.clone() }),
            }
        }
        Ok(())
    }

    /// An argument as it stands: what is in braces, or one token.
    pub(super) fn argument(&mut self, range: &Range<usize>) -> Result<Vec<TokenKind>, Fault> {
        self.skip_spaces();
        let missing = || Fault { range: range.clone(), kind: FaultKind::Argument };
        let first = self.rest.pop().ok_or_else(missing)?;
        match first.kind {
            TokenKind::Character('{') => {}
            TokenKind::Character('}') => return Err(missing()),
            kind => return Ok(vec![kind]),
        }
        let mut argument = Vec::new();
        let mut depth = 1;
        while let Some(token) = self.rest.pop() {
            match token.kind {
                TokenKind::Character('{') => depth += 1,
                TokenKind::Character('}') => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                return Ok(argument);
            }
            argument.push(token.kind);
        }
        Err(Fault { range: first.range, kind: FaultKind::Unclosed })
    }

    /// What stands in square brackets, where it does. Brackets within braces do not count.
    pub(super) fn bracketed(&mut self) -> Option<Vec<TokenKind>> {
        if !self.next_is('[') {
            return None;
        }
        let mut depth = 0_usize;
        let end = self.rest.iter().rev().position(|token| {
            match token.kind {
                TokenKind::Character('{') => depth += 1,
                TokenKind::Character('}') => depth = depth.saturating_sub(1),
                TokenKind::Character(']') => return depth == 0,
                _ => {}
            }
            false
        })?;
        let taken = self.rest.split_off(self.rest.len() - end - 1);
        Some(taken.into_iter().rev().skip(1).take(end - 1).map(|token| token.kind).collect())
    }

    /// The characters of an argument, such as the name of an environment or a length.
    pub(super) fn word(&mut self, range: &Range<usize>) -> Result<String, Fault> {
        Ok(written(&self.argument(range)?))
    }

    fn new_command(&mut self, range: &Range<usize>) -> Result<(), Fault> {
        if self.next_is('*') {
            self.rest.pop();
        }
        let name = self.macro_name(range)?;
        let arguments = self.bracketed().map(|kinds| written(&kinds));
        let arguments = match arguments {
            Some(number) => number.trim().parse().ok().filter(|&number| number <= MOST_ARGUMENTS),
            None => Some(0),
        };
        let arguments =
            arguments.ok_or_else(|| Fault { range: range.clone(), kind: FaultKind::Argument })?;
        let default = if arguments > 0 { self.bracketed() } else { None };
        let body = with_parameters(self.argument(range)?, arguments);
        self.macros.known.insert(name, Macro { arguments, default, body });
        Ok(())
    }

    fn define(&mut self, range: &Range<usize>) -> Result<(), Fault> {
        let name = self.macro_name(range)?;
        let mut arguments = 0;
        while let Some(token) = self.rest.pop() {
            match token.kind {
                TokenKind::Character('{') => {
                    self.rest.push(token);
                    let body = with_parameters(self.argument(range)?, arguments);
                    self.macros.known.insert(name, Macro { arguments, default: None, body });
                    return Ok(());
                }
                TokenKind::Character('#') => {
                    self.rest.pop();
                    arguments = (arguments + 1).min(MOST_ARGUMENTS);
                }
                TokenKind::Space => {}
                _ => break,
            }
        }
        Err(Fault { range: range.clone(), kind: FaultKind::Argument })
    }

    fn operator(&mut self, range: &Range<usize>) -> Result<(), Fault> {
        let starred = self.next_is('*');
        if starred {
            self.rest.pop();
        }
        let name = self.macro_name(range)?;
        let mut body = vec![TokenKind::Command("operatorname".to_owned())];
        if starred {
            body.push(TokenKind::Character('*'));
        }
        body.push(TokenKind::Character('{'));
        body.extend(self.argument(range)?);
        body.push(TokenKind::Character('}'));
        self.macros.known.insert(name, Macro { arguments: 0, default: None, body });
        Ok(())
    }

    fn macro_name(&mut self, range: &Range<usize>) -> Result<String, Fault> {
        match self.argument(range)?.as_slice() {
            [TokenKind::Command(name)] => Ok(name.clone()),
            _ => Err(Fault { range: range.clone(), kind: FaultKind::Argument }),
        }
    }
}

/// The body of a macro with its parameters found.
fn with_parameters(body: Vec<TokenKind>, arguments: usize) -> Vec<TokenKind> {
    let mut found: Vec<TokenKind> = Vec::with_capacity(body.len());
    let mut kinds = body.into_iter().peekable();
    while let Some(kind) = kinds.next() {
        if kind == TokenKind::Character('#')
            && let Some(TokenKind::Character(digit)) = kinds.peek()
            && let Some(number) = digit.to_digit(10)
            && (1..=arguments).contains(&(number as usize))
        {
            kinds.next();
            found.push(TokenKind::Parameter(number as usize));
        } else {
            found.push(kind);
        }
    }
    found
}

/// Tokens as they are written.
pub(super) fn written(kinds: &[TokenKind]) -> String {
    let mut text = String::new();
    for kind in kinds {
        match kind {
            TokenKind::Command(name) => {
                text.push('\\');
                text.push_str(name);
            }
            TokenKind::Character(character) => text.push(*character),
            TokenKind::Space => text.push(' '),
            TokenKind::Parameter(_) => {}
        }
    }
    text
}

fn tokens(source: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut characters = source.char_indices().peekable();
    while let Some((start, character)) = characters.next() {
        let mut end = start + character.len_utf8();
        let kind = match character {
            '\\' => {
                let mut name = String::new();
                while let Some(&(at, next)) = characters.peek() {
                    if !name.is_empty() && !next.is_ascii_alphabetic() {
                        break;
                    }
                    characters.next();
                    name.push(next);
                    end = at + next.len_utf8();
                    if !next.is_ascii_alphabetic() {
                        break;
                    }
                }
                if name.starts_with(char::is_whitespace) {
                    name = " ".to_owned();
                }
                TokenKind::Command(name)
            }
            '%' => {
                // A comment goes to the end of its line and takes that with it.
                while characters.next_if(|&(_, next)| next != '\n').is_some() {}
                characters.next();
                continue;
            }
            character if character.is_whitespace() && character != '\u{a0}' => {
                while let Some((at, next)) = characters.next_if(|(_, next)| next.is_whitespace()) {
                    end = at + next.len_utf8();
                }
                TokenKind::Space
            }
            character => TokenKind::Character(character),
        };
        tokens.push(Token { kind, range: start..end });
    }
    tokens
}
