//! The LaTeX of a field to rich text.
//!
//! What a bibliography uses of LaTeX is understood: accents, symbols, quotation marks and dashes,
//! fonts, links, simple formulas, braces that protect case. Of a command that is not known its
//! arguments are kept, so that no word is lost.

use unicode_normalization::UnicodeNormalization;

use super::symbols;
use super::words;
use crate::bibliography::rich::{Rich, Style};

/// Deeper groups are read as if they were flat, so that no text overflows the stack.
const DEEPEST: usize = 64;

/// Reads a field. `language` is the primary subtag in which `\bibstring` speaks.
pub(super) fn read(text: &str, language: &str) -> Vec<Rich> {
    let mut reader = Reader { rest: text, language, depth: 0, math: false };
    let mut nodes = reader.nodes(false);
    compose(&mut nodes);
    nodes
}

/// The letters of a field, without any markup.
pub(super) fn letters(text: &str, language: &str) -> String {
    crate::bibliography::rich::letters(&read(text, language))
}

/// A verbatim field (an address, a DOI): its characters as they are, but without the escapes that
/// programs put before TeX's special ones.
pub(super) fn verbatim(text: &str) -> String {
    let text = text.trim();
    let text = text.strip_prefix("\\url").map_or(text, str::trim_start);
    let mut out = String::new();
    let mut rest = text;
    while let Some(character) = rest.chars().next() {
        rest = &rest[character.len_utf8()..];
        match character {
            '\\' => {
                if let Some(behind) = rest.strip_prefix("textasciitilde") {
                    out.push('~');
                    rest = behind;
                } else if let Some(sign) =
                    rest.chars().next().filter(|&c| "_%&#$~{}^\\".contains(c))
                {
                    // `\~{}` and `\^{}` are the signs themselves; their braces fall below.
                    out.push(sign);
                    rest = &rest[sign.len_utf8()..];
                } else {
                    out.push('\\');
                }
            }
            '{' | '}' | '\n' | '\r' | '\t' => {}
            other => out.push(other),
        }
    }
    out.trim().to_owned()
}

/// Composes accents with their letters (NFC).
fn compose(nodes: &mut [Rich]) {
    for node in nodes {
        match node {
            Rich::Text(text) => *text = text.nfc().collect(),
            Rich::Group(inner) | Rich::Styled(_, inner) => compose(inner),
        }
    }
}

struct Reader<'t> {
    rest: &'t str,
    language: &'t str,
    depth: usize,
    math: bool,
}

impl<'t> Reader<'t> {
    /// Reads until the end, or up to the brace that closes a group.
    fn nodes(&mut self, in_group: bool) -> Vec<Rich> {
        let mut nodes: Vec<Rich> = Vec::new();
        while let Some(character) = self.rest.chars().next() {
            match character {
                '}' if in_group => return nodes,
                // A brace without its partner.
                '}' => self.advance(1),
                '{' => {
                    self.advance(1);
                    let inner = self.group();
                    // `{\em x}` is a style and protects nothing; `{\"u}` is a letter.
                    match inner {
                        Inner::Plain(inner) => push_group(&mut nodes, inner),
                        Inner::Command(inner) => nodes.extend(inner),
                    }
                }
                '\\' => self.command(&mut nodes, in_group),
                '$' => {
                    let marks = if self.rest.starts_with("$$") { 2 } else { 1 };
                    self.advance(marks);
                    // A sign without its partner is money.
                    let Some(end) = self.rest.find(&"$$"[..marks]) else {
                        push(&mut nodes, &"$$"[..marks]);
                        continue;
                    };
                    let formula = &self.rest[..end];
                    self.advance(end + marks);
                    nodes.extend(self.formula(formula));
                }
                '^' | '_' if self.math => {
                    self.advance(1);
                    let style =
                        if character == '^' { Style::Superscript } else { Style::Subscript };
                    let inner = self.argument();
                    nodes.push(Rich::Styled(style, inner));
                }
                '~' => self.letter(1, "\u{a0}", &mut nodes),
                '`' if self.rest.starts_with("``") => self.letter(2, "“", &mut nodes),
                '`' => self.letter(1, "‘", &mut nodes),
                '\'' if self.math => self.letter(1, "′", &mut nodes),
                '\'' if self.rest.starts_with("''") => self.letter(2, "”", &mut nodes),
                '\'' => self.letter(1, "’", &mut nodes),
                '-' if self.math => self.letter(1, "−", &mut nodes),
                '-' if self.rest.starts_with("---") => self.letter(3, "—", &mut nodes),
                '-' if self.rest.starts_with("--") => self.letter(2, "–", &mut nodes),
                '"' => {
                    let before = last_letter(&nodes);
                    let opens = before.is_none_or(|c| c.is_whitespace() || "([{–—“".contains(c));
                    self.letter(1, if opens { "“" } else { "”" }, &mut nodes);
                }
                _ => {
                    let stop = |c: char| "{}\\$^_~`'-\"".contains(c);
                    let length = self.rest.find(stop).filter(|&end| end > 0);
                    let length = length.unwrap_or_else(|| {
                        if stop(character) { character.len_utf8() } else { self.rest.len() }
                    });
                    let (text, rest) = self.rest.split_at(length);
                    self.rest = rest;
                    push(&mut nodes, text);
                }
            }
        }
        nodes
    }

    fn advance(&mut self, bytes: usize) {
        self.rest = &self.rest[bytes..];
    }

    fn letter(&mut self, bytes: usize, text: &str, nodes: &mut Vec<Rich>) {
        self.advance(bytes);
        push(nodes, text);
    }

    /// A group whose opening brace is read already.
    fn group(&mut self) -> Inner {
        let begins_with_command = self.rest.starts_with('\\');
        if self.depth >= DEEPEST {
            return Inner::Command(Vec::new());
        }
        self.depth += 1;
        let inner = self.nodes(true);
        self.depth -= 1;
        self.rest = self.rest.strip_prefix('}').unwrap_or(self.rest);
        if begins_with_command { Inner::Command(inner) } else { Inner::Plain(inner) }
    }

    /// An argument: a group, a command or a single letter.
    fn argument(&mut self) -> Vec<Rich> {
        self.rest = self.rest.trim_start_matches([' ', '\t', '\n', '\r']);
        match self.rest.chars().next() {
            Some('{') => {
                self.advance(1);
                match self.group() {
                    Inner::Plain(inner) | Inner::Command(inner) => inner,
                }
            }
            Some('\\') => {
                let mut nodes = Vec::new();
                if self.depth < DEEPEST {
                    self.depth += 1;
                    self.command(&mut nodes, true);
                    self.depth -= 1;
                } else {
                    self.advance(1);
                }
                nodes
            }
            Some('}') | None => Vec::new(),
            Some(letter) => {
                self.advance(letter.len_utf8());
                vec![Rich::Text(letter.to_string())]
            }
        }
    }

    /// An argument's text as written.
    fn raw_argument(&mut self) -> &'t str {
        let trimmed = self.rest.trim_start();
        let Some(inner) = trimmed.strip_prefix('{') else { return "" };
        let mut depth = 0_usize;
        for (at, character) in inner.char_indices() {
            match character {
                '{' => depth += 1,
                '}' if depth == 0 => {
                    self.rest = &inner[at + 1..];
                    return &inner[..at];
                }
                '}' => depth -= 1,
                _ => {}
            }
        }
        self.rest = "";
        inner
    }

    fn skip_option(&mut self) {
        if let Some(end) = self.rest.strip_prefix('[').and_then(|_| self.rest.find(']')) {
            self.advance(end + 1);
        }
    }

    /// A command and its arguments.
    fn command(&mut self, nodes: &mut Vec<Rich>, in_group: bool) {
        self.advance(1);
        let Some(first) = self.rest.chars().next() else { return };
        let name = if first.is_ascii_alphabetic() {
            let end = self.rest.find(|c: char| !c.is_ascii_alphabetic());
            &self.rest[..end.unwrap_or(self.rest.len())]
        } else {
            &self.rest[..first.len_utf8()]
        };
        self.advance(name.len());
        if let Some(accent) = symbols::accent(name, self.rest) {
            let base = self.argument();
            push_accented(nodes, base, accent);
            return;
        }
        if first.is_ascii_alphabetic() {
            self.rest = self.rest.strip_prefix('*').unwrap_or(self.rest);
            // Space behind the name of a command only ends the name.
            self.rest = self.rest.trim_start_matches([' ', '\t', '\n', '\r']);
        }
        if let Some(text) = symbols::symbol(name) {
            if let Some(rest) = self.rest.strip_prefix("{}") {
                self.rest = rest;
            }
            push(nodes, text);
            return;
        }
        if let Some(style) = symbols::font(name) {
            let inner = self.argument();
            nodes.push(Rich::Styled(style, inner));
            return;
        }
        if let Some(style) = symbols::font_switch(name) {
            // A switch holds until its group ends.
            if self.depth < DEEPEST {
                self.depth += 1;
                let inner = self.nodes(in_group);
                self.depth -= 1;
                nodes.push(Rich::Styled(style, inner));
            }
            return;
        }
        match name {
            "enquote" | "mkbibquote" | "textquote" | "foreignquote" => {
                if name == "foreignquote" {
                    self.raw_argument();
                }
                let inner = self.argument();
                push(nodes, "“");
                nodes.extend(inner);
                push(nodes, "”");
            }
            "mkbibparens" | "parentext" => {
                let inner = self.argument();
                push(nodes, "(");
                nodes.extend(inner);
                push(nodes, ")");
            }
            "mkbibbrackets" | "brackettext" => {
                let inner = self.argument();
                push(nodes, "[");
                nodes.extend(inner);
                push(nodes, "]");
            }
            "href" => {
                self.raw_argument();
                let inner = self.argument();
                nodes.extend(inner);
            }
            "url" | "path" | "nolinkurl" => {
                let address = verbatim(self.raw_argument());
                push(nodes, &address);
            }
            "foreignlanguage" | "textcolor" | "fontencoding" | "selectlanguage" | "color"
            | "hspace" | "vspace" | "phantom" | "vphantom" | "hphantom" | "noopsort" | "label"
            | "fontsize" | "bibinfo" | "bibfield" | "cite" | "footcite" | "autocite"
            | "textcite" | "parencite" | "SortNoop" | "noop" | "sortnoop" => {
                self.skip_option();
                self.raw_argument();
            }
            "bibstring" | "biblstring" | "bibsstring" | "bibcpstring" | "bibxstring" => {
                let word = self.raw_argument().trim();
                push(nodes, words::spell(word, self.language).unwrap_or(word));
            }
            "ensuremath" | "mathrm" | "mathit" | "mathbf" | "mathcal" | "mathbb" => {
                let formula = self.raw_argument();
                nodes.extend(self.formula(formula));
            }
            "(" => {
                let end = self.rest.find("\\)").unwrap_or(self.rest.len());
                let formula = &self.rest[..end];
                self.advance((end + 2).min(self.rest.len()));
                nodes.extend(self.formula(formula));
            }
            "char" | "symbol" => self.character(nodes),
            "frac" | "nicefrac" | "sfrac" => {
                let above = self.argument();
                let below = self.argument();
                nodes.extend(above);
                push(nodes, "/");
                nodes.extend(below);
            }
            "uppercase" | "MakeUppercase" => {
                let mut inner = self.argument();
                upper(&mut inner);
                nodes.extend(inner);
            }
            "begin" | "end" => {
                self.raw_argument();
                push(nodes, " ");
            }
            // Of what is not known the arguments are kept, which stand behind it as groups.
            _ => self.skip_option(),
        }
    }

    fn character(&mut self, nodes: &mut Vec<Rich>) {
        let braced = self.rest.starts_with('{');
        let text = if braced { self.raw_argument() } else { self.rest };
        let (digits, radix) = match text.strip_prefix('"') {
            Some(hexadecimal) => (hexadecimal, 16),
            None => match text.strip_prefix('\'') {
                Some(octal) => (octal, 8),
                None => (text, 10),
            },
        };
        let length = digits.find(|c: char| !c.is_digit(radix)).unwrap_or(digits.len()).min(6);
        let code = u32::from_str_radix(&digits[..length], radix).ok().and_then(char::from_u32);
        if !braced {
            self.advance(text.len() - digits.len() + length);
        }
        if let Some(character) = code.filter(|character| !character.is_control()) {
            push(nodes, &character.to_string());
        }
    }

    /// A formula: letters in italics, signs, raised and lowered parts.
    fn formula(&mut self, text: &str) -> Vec<Rich> {
        if self.depth >= DEEPEST {
            return vec![Rich::Text(text.to_owned())];
        }
        let mut reader =
            Reader { rest: text, language: self.language, depth: self.depth + 1, math: true };
        let nodes = reader.nodes(false);
        let single = matches!(&nodes[..], [Rich::Text(text)] if text.trim().chars().count() == 1
            && text.trim().chars().all(|c| c.is_ascii_alphabetic()));
        if single { vec![Rich::Styled(Style::Italic, nodes)] } else { vec![Rich::Group(nodes)] }
    }
}

/// What a group holds.
enum Inner {
    Plain(Vec<Rich>),
    /// It begins with a command, so that its braces are the command's and protect no case.
    Command(Vec<Rich>),
}

fn push(nodes: &mut Vec<Rich>, text: &str) {
    match nodes.last_mut() {
        Some(Rich::Text(last)) => last.push_str(text),
        _ => nodes.push(Rich::Text(text.to_owned())),
    }
}

fn push_group(nodes: &mut Vec<Rich>, inner: Vec<Rich>) {
    if !inner.is_empty() {
        nodes.push(Rich::Group(inner));
    }
}

/// Puts an accent behind the first letter of its base.
fn push_accented(nodes: &mut Vec<Rich>, base: Vec<Rich>, accent: &str) {
    let text = crate::bibliography::rich::letters(&base);
    let mut characters = text.chars();
    let Some(first) = characters.next() else {
        // An accent over nothing is the sign itself.
        push(nodes, symbols::lone_accent(accent));
        return;
    };
    // An accent stands over a dotless letter as over the dotted one.
    let first = match first {
        'ı' => 'i',
        'ȷ' => 'j',
        other => other,
    };
    push(nodes, &format!("{first}{accent}{}", characters.as_str()));
}

fn last_letter(nodes: &[Rich]) -> Option<char> {
    match nodes.last()? {
        Rich::Text(text) => text.chars().next_back(),
        Rich::Group(inner) | Rich::Styled(_, inner) => last_letter(inner),
    }
}

fn upper(nodes: &mut [Rich]) {
    for node in nodes {
        match node {
            Rich::Text(text) => *text = text.to_uppercase(),
            Rich::Group(inner) | Rich::Styled(_, inner) => upper(inner),
        }
    }
}
