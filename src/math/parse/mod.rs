//! The source of a formula to its tree.
//!
//! LaTeX's math with amsmath's and amssymb's commands. Macros that a formula defines are known to
//! those after it. The first thing that is not understood ends the reading: half a formula would say
//! something else than its author did.

mod command;
mod environment;
mod length;
mod symbol;
mod token;
mod words;

use std::ops::Range;

use crate::math::alphabet::Alphabet;
use crate::math::parse::token::{Token, TokenKind, Tokens};
use crate::math::tree::{
    Align, Class, Formula, Fraction, Limits, Node, Rule, Scripts, Style, Symbol,
};

pub use token::Macros;

/// Why a formula is not understood, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Bytes of the formula's source.
    pub range: Range<usize>,
    /// What is at fault there.
    pub kind: FaultKind,
}

/// What is at fault in a formula.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FaultKind {
    /// A command that is not known, with its backslash.
    Command(String),
    /// An environment that is not known.
    Environment(String),
    /// A command lacks an argument, or has one that it cannot take.
    Argument,
    /// A brace, bracket or environment is not closed.
    Unclosed,
    /// Something is closed that was not opened, or stands where it means nothing.
    Unexpected(String),
    /// Two superscripts or two subscripts at one base.
    DoubleScript,
    /// Macros that go on without end.
    Endless,
    /// Groups within groups, more than anyone writes.
    Depth,
}

/// Groups may lie in each other so deep.
const DEEPEST: usize = 60;

/// Reads a formula. Macros that it defines are added to those that are known.
///
/// # Errors
/// With the first thing that is not understood.
pub fn parse(source: &str, macros: &mut Macros) -> Result<Formula, Fault> {
    let mut parser = Parser {
        tokens: Tokens::new(source, macros),
        alphabet: Alphabet::default(),
        depth: 0,
        formula: Formula::default(),
    };
    let body = parser.formula()?;
    parser.formula.body = body;
    Ok(parser.formula)
}

/// Reads one formula.
struct Parser<'a> {
    tokens: Tokens<'a>,
    /// The alphabet of the letters that follow.
    alphabet: Alphabet,
    depth: usize,
    /// What is known of the whole formula so far.
    formula: Formula,
}

/// What ends a list of atoms.
#[derive(Clone, Debug, PartialEq)]
enum End {
    /// The end of the source.
    Source,
    /// `}`
    Brace,
    /// `]`, of an optional argument.
    Bracket,
    /// `\right`
    Right,
    /// `&`, `\\`, `\cr` or `\end`, which stay.
    Cell,
    /// `$` within words.
    Dollar,
}

impl Parser<'_> {
    /// The whole formula: lines that are broken by `\\` without an environment are one under the
    /// other.
    fn formula(&mut self) -> Result<Vec<Node>, Fault> {
        let body = self.list(&End::Source)?;
        let Some(token) = self.tokens.next()? else { return Ok(body) };
        if !matches!(&token.kind, TokenKind::Command(name) if name == "\\" || name == "newline") {
            return Err(unexpected(&token));
        }
        self.tokens.put_back(token);
        self.loose_lines(body)
    }

    fn enter(&mut self, range: &Range<usize>) -> Result<(), Fault> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(Fault { range: range.clone(), kind: FaultKind::Depth });
        }
        Ok(())
    }

    /// Atoms up to an end, which is taken, but that of a cell and a line break at the outermost
    /// level, which stay.
    fn list(&mut self, end: &End) -> Result<Vec<Node>, Fault> {
        let start = self.tokens.place();
        self.list_from(end, &start)
    }

    /// The same; where the end is missing, it is told what was opened.
    fn list_from(&mut self, end: &End, start: &Range<usize>) -> Result<Vec<Node>, Fault> {
        self.enter(start)?;
        let alphabet = self.alphabet;
        let list = self.atoms(end, start);
        self.alphabet = alphabet;
        self.depth -= 1;
        list
    }

    fn atoms(&mut self, end: &End, start: &Range<usize>) -> Result<Vec<Node>, Fault> {
        let mut nodes: Vec<Node> = Vec::new();
        loop {
            self.tokens.skip_spaces();
            let Some(token) = self.tokens.next()? else {
                return match end {
                    End::Source => Ok(nodes),
                    _ => Err(Fault { range: start.clone(), kind: FaultKind::Unclosed }),
                };
            };
            match (&token.kind, end) {
                (TokenKind::Character('}'), End::Brace)
                | (TokenKind::Character(']'), End::Bracket)
                | (TokenKind::Character('$'), End::Dollar) => return Ok(nodes),
                (TokenKind::Command(name), End::Right) if name == "right" => return Ok(nodes),
                (TokenKind::Character('&'), End::Cell) => {
                    self.tokens.put_back(token);
                    return Ok(nodes);
                }
                (TokenKind::Command(name), End::Cell)
                    if matches!(
                        name.as_str(),
                        "\\" | "cr" | "end" | "newline" | "tabularnewline"
                    ) =>
                {
                    self.tokens.put_back(token);
                    return Ok(nodes);
                }
                (TokenKind::Command(name), End::Source)
                    if matches!(name.as_str(), "\\" | "newline") && self.depth == 1 =>
                {
                    self.tokens.put_back(token);
                    return Ok(nodes);
                }
                (TokenKind::Character('}' | '&' | '$' | '#'), _) => return Err(unexpected(&token)),
                (TokenKind::Command(name), _)
                    if matches!(name.as_str(), "right" | "end" | "\\" | "cr") =>
                {
                    return Err(unexpected(&token));
                }
                (TokenKind::Command(name), _) if name == "middle" => {
                    let delimiter = self.delimiter(&token.range)?;
                    nodes.push(Node::Middle(delimiter));
                }
                (TokenKind::Command(name), _)
                    if matches!(name.as_str(), "over" | "atop" | "choose" | "brack" | "brace") =>
                {
                    let denominator = self.list(end)?;
                    let brackets = match name.as_str() {
                        "choose" => (Some('('), Some(')')),
                        "brack" => (Some('['), Some(']')),
                        "brace" => (Some('{'), Some('}')),
                        _ => (None, None),
                    };
                    let rule = if name == "over" { Rule::Usual } else { Rule::None };
                    return Ok(vec![Node::Fraction(Box::new(Fraction {
                        numerator: nodes,
                        denominator,
                        rule,
                        brackets,
                        style: None,
                        numerator_align: Align::Centre,
                        continued: false,
                    }))]);
                }
                (TokenKind::Command(name), _) if style_of(name).is_some() => {
                    let style = style_of(name).unwrap_or(Style::Text);
                    let rest = self.list(end)?;
                    nodes.push(Node::Styled(style, rest));
                    return Ok(nodes);
                }
                (TokenKind::Command(name), _) if switched_alphabet(name).is_some() => {
                    self.alphabet = switched_alphabet(name).unwrap_or_default();
                }
                _ => {
                    let Some(atom) = self.atom(token)? else { continue };
                    let atom = self.more_digits(atom)?;
                    let atom = self.scripts(atom)?;
                    nodes.push(atom);
                }
            }
        }
    }

    /// One atom, without its scripts; nothing where a command shows nothing.
    fn atom(&mut self, token: Token) -> Result<Option<Node>, Fault> {
        let character = match &token.kind {
            TokenKind::Command(name) => {
                let name = name.clone();
                return self.command(&name, &token.range);
            }
            TokenKind::Character(character) => *character,
            TokenKind::Space | TokenKind::Parameter(_) => return Ok(None),
        };
        Ok(Some(match character {
            '{' => {
                let body = self.list_from(&End::Brace, &token.range)?;
                // What stands in braces is one ordinary atom, whatever it is.
                Node::Group(Class::Ordinary, body)
            }
            '^' | '_' | '\'' | '’' => {
                self.tokens.put_back(token);
                // Scripts without a base stand before what follows.
                return Ok(Some(Node::Group(Class::Ordinary, Vec::new())));
            }
            '~' | '\u{a0}' => Node::Space(0.333),
            '0'..='9' => self.digit(character),
            character => Node::Symbol(symbol::of(character, self.alphabet)),
        }))
    }

    fn digit(&self, digit: char) -> Node {
        let shown = crate::math::alphabet::styled(digit, self.alphabet);
        Node::Number { digits: digit.to_string(), shown: shown.to_string() }
    }

    /// A number with all its digits.
    fn more_digits(&mut self, atom: Node) -> Result<Node, Fault> {
        let Node::Number { mut digits, mut shown } = atom else { return Ok(atom) };
        loop {
            match self.tokens.peek()?.map(|token| token.kind.clone()) {
                Some(TokenKind::Character(digit @ '0'..='9')) => {
                    self.tokens.next_raw();
                    digits.push(digit);
                    shown.push(crate::math::alphabet::styled(digit, self.alphabet));
                }
                Some(TokenKind::Character('.')) if !digits.contains('.') => {
                    let Some(point) = self.tokens.next_raw() else { break };
                    let next = self.tokens.peek()?.map(|token| token.kind.clone());
                    if !matches!(next, Some(TokenKind::Character('0'..='9'))) {
                        self.tokens.put_back(point);
                        break;
                    }
                    digits.push('.');
                    shown.push('.');
                }
                _ => break,
            }
        }
        Ok(Node::Number { digits, shown })
    }

    /// An atom with the scripts and primes behind it.
    fn scripts(&mut self, base: Node) -> Result<Node, Fault> {
        let mut limits = default_limits(&base);
        let (mut sub, mut sup): (Option<Vec<Node>>, Option<Vec<Node>>) = (None, None);
        let mut primes = 0;
        loop {
            self.tokens.skip_spaces();
            let Some(token) = self.tokens.next()? else { break };
            let double = || Fault { range: token.range.clone(), kind: FaultKind::DoubleScript };
            match &token.kind {
                TokenKind::Character('^') => {
                    if sup.is_some() {
                        return Err(double());
                    }
                    sup = Some(self.argument(&token.range)?);
                }
                TokenKind::Character('_') => {
                    if sub.is_some() {
                        return Err(double());
                    }
                    sub = Some(self.argument(&token.range)?);
                }
                TokenKind::Character('\'' | '’') => primes += 1,
                TokenKind::Command(name) if name == "limits" => limits = Limits::Always,
                TokenKind::Command(name) if name == "nolimits" => limits = Limits::Never,
                TokenKind::Command(name) if name == "displaylimits" => limits = Limits::Display,
                _ => {
                    self.tokens.put_back(token);
                    break;
                }
            }
        }
        if primes > 0 {
            let mut marks: Vec<Node> = prime_marks(primes);
            marks.append(&mut sup.unwrap_or_default());
            sup = Some(marks);
        }
        if sub.is_none() && sup.is_none() {
            return Ok(base);
        }
        let base = match base {
            Node::Group(Class::Ordinary, body) if body.is_empty() => body,
            base => vec![base],
        };
        Ok(Node::Scripts(Box::new(Scripts { base, sub, sup, limits })))
    }

    /// An argument: what is in braces, or the next atom.
    fn argument(&mut self, range: &Range<usize>) -> Result<Vec<Node>, Fault> {
        self.tokens.skip_spaces();
        let missing = || Fault { range: range.clone(), kind: FaultKind::Argument };
        let token = self.tokens.next()?.ok_or_else(missing)?;
        match &token.kind {
            TokenKind::Character('{') => self.list_from(&End::Brace, &token.range),
            TokenKind::Character('}' | '^' | '_' | '&' | '$') => Err(missing()),
            TokenKind::Character('\'') => Ok(prime_marks(1)),
            TokenKind::Command(name) if matches!(name.as_str(), "right" | "end" | "\\") => {
                Err(missing())
            }
            _ => {
                self.enter(range)?;
                let atom = self.atom(token)?;
                self.depth -= 1;
                Ok(atom.into_iter().collect())
            }
        }
    }

    /// An argument in square brackets.
    fn optional(&mut self) -> Result<Option<Vec<Node>>, Fault> {
        if !self.tokens.next_is('[') {
            return Ok(None);
        }
        self.tokens.next_raw();
        self.list(&End::Bracket).map(Some)
    }

    /// A bracket behind `\left`, `\big` and the like.
    fn delimiter(&mut self, range: &Range<usize>) -> Result<Option<char>, Fault> {
        self.tokens.skip_spaces();
        let missing = || Fault { range: range.clone(), kind: FaultKind::Argument };
        let token = self.tokens.next()?.ok_or_else(missing)?;
        symbol::delimiter(&token::written(&[token.kind])).ok_or_else(missing)
    }
}

fn unexpected(token: &Token) -> Fault {
    let what = token::written(std::slice::from_ref(&token.kind));
    Fault { range: token.range.clone(), kind: FaultKind::Unexpected(what) }
}

/// Where scripts stand unless it is said.
fn default_limits(base: &Node) -> Limits {
    match base {
        Node::Symbol(symbol) => symbol.limits,
        Node::Name { limits, .. } => *limits,
        Node::Group(Class::Operator, _) => Limits::Display,
        // The label of a brace stands over or under it.
        Node::Accent(accent) if matches!(accent.mark, '⏞' | '⏟' | '⎴' | '⎵' | '⏜' | '⏝') => {
            Limits::Always
        }
        Node::Arrow { .. } => Limits::Always,
        _ => Limits::Never,
    }
}

/// Primes, as many as there are characters for in one.
fn prime_marks(mut count: usize) -> Vec<Node> {
    let mut marks = Vec::new();
    while count > 0 {
        let (mark, taken) = match count {
            1 => ('′', 1),
            2 => ('″', 2),
            3 => ('‴', 3),
            _ => ('⁗', 4),
        };
        marks.push(Node::Symbol(Symbol::new(mark, Class::Ordinary)));
        count -= taken;
    }
    marks
}

fn style_of(name: &str) -> Option<Style> {
    Some(match name {
        "displaystyle" => Style::Display,
        "textstyle" => Style::Text,
        "scriptstyle" => Style::Script,
        "scriptscriptstyle" => Style::ScriptScript,
        _ => return None,
    })
}

/// The alphabet that a command switches to for the rest of its group.
fn switched_alphabet(name: &str) -> Option<Alphabet> {
    Some(match name {
        "rm" => Alphabet::Upright,
        "bf" => Alphabet::Bold,
        "it" | "mit" => Alphabet::Italic,
        "sf" => Alphabet::SansSerif,
        "tt" => Alphabet::Typewriter,
        "cal" => Alphabet::Script,
        "frak" => Alphabet::Fraktur,
        "bfseries" | "boldmath" => Alphabet::BoldUsual,
        _ => return None,
    })
}

#[cfg(test)]
mod tests;
