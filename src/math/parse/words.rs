//! Words within a formula: `\text` and its kin, and names of operators.

use std::ops::Range;

use crate::math::parse::token::{TokenKind, Tokens};
use crate::math::parse::{End, Fault, FaultKind, Parser};
use crate::math::tree::{Class, Limits, Node, TextFace};

impl Parser<'_> {
    /// The node of a command that takes words.
    pub(super) fn words(
        &mut self,
        name: &str,
        range: &Range<usize>,
    ) -> Result<Option<Node>, Fault> {
        if name == "operatorname" || name == "operatornamewithlimits" {
            return self.operator_name(name, range).map(Some);
        }
        let Some(face) = face(name, TextFace::default()) else { return Ok(None) };
        let mut nodes = self.text_argument(face, range)?;
        Ok(Some(match (nodes.pop(), nodes.is_empty()) {
            (Some(only), true) => only,
            (last, _) => {
                nodes.extend(last);
                Node::Group(Class::Ordinary, nodes)
            }
        }))
    }

    fn operator_name(&mut self, name: &str, range: &Range<usize>) -> Result<Node, Fault> {
        let mut limits = Limits::Never;
        if self.tokens.next_is('*') {
            self.tokens.next_raw();
            limits = Limits::Display;
        }
        if name == "operatornamewithlimits" {
            limits = Limits::Display;
        }
        let kinds = self.tokens.argument(range)?;
        let mut text = String::new();
        for kind in &kinds {
            match kind {
                TokenKind::Character('{' | '}') => {}
                TokenKind::Character('-') => text.push('-'),
                TokenKind::Character(character) => text.push(*character),
                TokenKind::Command(command) => match command.as_str() {
                    "," | ":" | ";" | " " | "thinspace" => text.push('\u{2009}'),
                    "mathrm" | "text" | "rm" | "mathit" | "mathbf" | "mathsf" | "!" => {}
                    _ => {
                        let kind = FaultKind::Command(format!("\\{command}"));
                        return Err(Fault { range: range.clone(), kind });
                    }
                },
                TokenKind::Space | TokenKind::Parameter(_) => {}
            }
        }
        Ok(Node::Name { text, limits })
    }

    /// Words in braces: pieces of text, and formulas within them.
    fn text_argument(&mut self, face: TextFace, range: &Range<usize>) -> Result<Vec<Node>, Fault> {
        if !self.tokens.next_is('{') {
            // A single character without braces.
            let kinds = self.tokens.argument(range)?;
            let text = kinds.iter().filter_map(|kind| match kind {
                TokenKind::Character(character) => Some(*character),
                _ => None,
            });
            return Ok(vec![Node::Text { text: text.collect(), face }]);
        }
        self.tokens.next_raw();
        self.enter(range)?;
        let nodes = self.text_until_brace(face, range);
        self.depth -= 1;
        nodes
    }

    fn text_until_brace(
        &mut self,
        mut face: TextFace,
        range: &Range<usize>,
    ) -> Result<Vec<Node>, Fault> {
        let mut nodes = Vec::new();
        let mut text = String::new();
        loop {
            let Some(token) = self.tokens.next()? else {
                return Err(Fault { range: range.clone(), kind: FaultKind::Unclosed });
            };
            let mut inner: Vec<Node> = Vec::new();
            let mut ended = face;
            match &token.kind {
                TokenKind::Character('}') => {
                    flush(&mut text, face, &mut nodes);
                    return Ok(nodes);
                }
                TokenKind::Character('{') => {
                    self.enter(&token.range)?;
                    inner = self.text_until_brace(face, &token.range)?;
                    self.depth -= 1;
                }
                TokenKind::Character('$') => inner = self.inner_formula(&End::Dollar)?,
                TokenKind::Character('~') => text.push('\u{a0}'),
                TokenKind::Character('`') => text.push('‘'),
                TokenKind::Character('\'') => text.push('’'),
                TokenKind::Character('-') if text.ends_with('-') => {
                    text.pop();
                    text.push('–');
                }
                TokenKind::Character('-') if text.ends_with('–') => {
                    text.pop();
                    text.push('—');
                }
                TokenKind::Character(character) => text.push(*character),
                TokenKind::Space => text.push(' '),
                TokenKind::Parameter(_) => {}
                TokenKind::Command(name) => match name.as_str() {
                    " " | "," | ":" | ";" | "thinspace" => text.push(' '),
                    "quad" => text.push('\u{2003}'),
                    "qquad" => text.push_str("\u{2003}\u{2003}"),
                    "%" | "$" | "&" | "#" | "_" | "{" | "}" => text.push_str(name),
                    "ldots" | "dots" | "textellipsis" => text.push('…'),
                    "textbackslash" => text.push('\\'),
                    "ss" => text.push('ß'),
                    "ae" => text.push('æ'),
                    "o" => text.push('ø'),
                    "\\" | "newline" => text.push(' '),
                    "/" | "!" | "relax" | "rm" | "normalfont" | "upshape" => {}
                    "bf" | "bfseries" => ended.bold = true,
                    "it" | "em" | "itshape" => ended.italic = true,
                    "tt" | "ttfamily" => ended.code = true,
                    name => {
                        if let Some(mark) = accent_mark(name) {
                            accented(&mut self.tokens, mark, &token.range, &mut text)?;
                        } else if let Some(face) = face_of(name, face) {
                            inner = self.text_argument(face, &token.range)?;
                        } else {
                            // A sign or formula that text may hold as it is.
                            inner = self.command(name, &token.range)?.into_iter().collect();
                        }
                    }
                },
            }
            if !inner.is_empty() || ended != face {
                flush(&mut text, face, &mut nodes);
                nodes.extend(inner);
                face = ended;
            }
        }
    }

    fn inner_formula(&mut self, end: &End) -> Result<Vec<Node>, Fault> {
        let body = self.list(end)?;
        Ok(vec![Node::Styled(crate::math::tree::Style::Text, body)])
    }
}

fn flush(text: &mut String, face: TextFace, nodes: &mut Vec<Node>) {
    if !text.is_empty() {
        nodes.push(Node::Text { text: std::mem::take(text), face });
    }
}

/// The face of a command for text that is a formula's own.
fn face(name: &str, outer: TextFace) -> Option<TextFace> {
    match name {
        "mbox" | "hbox" | "text" | "textrm" | "textnormal" | "textup" | "intertext"
        | "shortintertext" | "textmd" | "textsf" => Some(outer),
        name => face_of(name, outer),
    }
}

fn face_of(name: &str, outer: TextFace) -> Option<TextFace> {
    Some(match name {
        "mbox" | "hbox" | "text" | "textrm" | "textnormal" | "textup" | "textmd" | "textsf" => {
            outer
        }
        "textbf" => TextFace { bold: true, ..outer },
        "textit" | "emph" | "textsl" => TextFace { italic: !outer.italic, ..outer },
        "texttt" => TextFace { code: true, ..outer },
        _ => return None,
    })
}

/// The combining character of a command for an accent in text.
fn accent_mark(name: &str) -> Option<char> {
    Some(match name {
        "'" => '\u{301}',
        "`" => '\u{300}',
        "^" => '\u{302}',
        "\"" => '\u{308}',
        "~" => '\u{303}',
        "=" => '\u{304}',
        "." => '\u{307}',
        "u" => '\u{306}',
        "v" => '\u{30c}',
        "H" => '\u{30b}',
        "c" => '\u{327}',
        "k" => '\u{328}',
        "r" => '\u{30a}',
        _ => return None,
    })
}

/// A letter with an accent, in one character where there is one.
fn accented(
    tokens: &mut Tokens<'_>,
    mark: char,
    range: &Range<usize>,
    text: &mut String,
) -> Result<(), Fault> {
    for kind in tokens.argument(range)? {
        let letter = match kind {
            TokenKind::Character(letter) => letter,
            TokenKind::Command(name) if name == "i" => 'i',
            _ => continue,
        };
        match unicode_normalization::char::compose(letter, mark) {
            Some(composed) => text.push(composed),
            None => text.extend([letter, mark]),
        }
    }
    Ok(())
}
