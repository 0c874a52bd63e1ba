//! What our language adds to CommonMark within a paragraph: attributes behind images, links, code
//! and brackets, citations, inline notes, and the elements of the safe subset of HTML.
//!
//! The inlines of one level are laid out as a row of pieces, characters and finished inlines, and
//! read from left to right.

use crate::diagnostic::{Diagnostic, Diagnostics, Problem, Span};
use crate::manuscript::ast::{Attributes, CitationForm, Inline, InlineKind};
use crate::manuscript::citation;
use crate::manuscript::{attributes, html};

/// A character or a finished inline.
#[derive(Clone, Debug)]
pub(super) enum Piece {
    /// A character as written.
    Character(char, Span),
    /// Anything else.
    Inline(Inline),
}

impl Piece {
    /// The character, where it is one.
    pub(super) fn character(&self) -> Option<char> {
        match self {
            Self::Character(character, _) => Some(*character),
            Self::Inline(_) => None,
        }
    }

    /// Where it stands.
    pub(super) fn span(&self) -> Span {
        match self {
            Self::Character(_, span) => *span,
            Self::Inline(inline) => inline.span,
        }
    }
}

/// Refines the inlines of one level.
pub(super) fn refine(inlines: Vec<Inline>, diagnostics: &mut Diagnostics) -> Vec<Inline> {
    let plain = inlines.iter().all(|inline| match &inline.kind {
        InlineKind::Text(text) => !text.contains(['[', '@', '{', '^', html::OPEN]),
        _ => true,
    });
    if plain {
        return merge(inlines);
    }
    let pieces = explode(inlines);
    let mut reader = Reader { pieces: &pieces, at: 0, diagnostics };
    let refined = reader.read_all();
    merge(elements(refined))
}

/// Lays inlines out as pieces.
fn explode(inlines: Vec<Inline>) -> Vec<Piece> {
    let mut pieces = Vec::new();
    for inline in inlines {
        let InlineKind::Text(text) = &inline.kind else {
            pieces.push(Piece::Inline(inline));
            continue;
        };
        // Where the text is shorter or longer than its span (an entity), all its characters get it.
        let exact = inline.span.range().len() == text.len();
        for (offset, character) in text.char_indices() {
            let start = inline.span.start + offset as u32;
            let span = if exact {
                Span { start, end: start + character.len_utf8() as u32, ..inline.span }
            } else {
                inline.span
            };
            pieces.push(Piece::Character(character, span));
        }
    }
    pieces
}

/// Puts pieces together again.
pub(super) fn implode(pieces: &[Piece]) -> Vec<Inline> {
    let mut inlines: Vec<Inline> = Vec::new();
    for piece in pieces {
        match piece {
            Piece::Inline(inline) => inlines.push(inline.clone()),
            Piece::Character(character, span) => match inlines.last_mut() {
                Some(Inline { kind: InlineKind::Text(text), span: whole })
                    if whole.end <= span.end =>
                {
                    text.push(*character);
                    whole.end = span.end;
                }
                _ => {
                    let kind = InlineKind::Text(character.to_string());
                    inlines.push(Inline { kind, span: *span });
                }
            },
        }
    }
    inlines
}

/// Joins neighbouring texts.
fn merge(inlines: Vec<Inline>) -> Vec<Inline> {
    let mut merged: Vec<Inline> = Vec::with_capacity(inlines.len());
    for inline in inlines {
        if let InlineKind::Text(text) = &inline.kind
            && let Some(Inline { kind: InlineKind::Text(before), span }) = merged.last_mut()
        {
            before.push_str(text);
            span.end = inline.span.end.max(span.end);
            continue;
        }
        merged.push(inline);
    }
    merged
}

/// Reads pieces from left to right.
struct Reader<'a, 'd> {
    pieces: &'a [Piece],
    at: usize,
    diagnostics: &'d mut Diagnostics,
}

impl Reader<'_, '_> {
    fn read_all(&mut self) -> Vec<Inline> {
        let mut inlines = Vec::new();
        let mut plain = self.at;
        while self.at < self.pieces.len() {
            let start = self.at;
            let found = self.construct();
            if let Some(inline) = found {
                inlines.extend(implode(&self.pieces[plain..start]));
                inlines.push(inline);
                plain = self.at;
            } else {
                self.at = start + 1;
            }
        }
        inlines.extend(implode(&self.pieces[plain..]));
        inlines
    }

    /// A construct that begins here; moves behind it.
    fn construct(&mut self) -> Option<Inline> {
        match &self.pieces[self.at] {
            Piece::Character('[', span) => self.brackets(*span),
            Piece::Character('^', span) => self.inline_note(*span),
            Piece::Character('@', _) => self.in_text_citation(false),
            Piece::Character('-', _) if self.character(self.at + 1) == Some('@') => {
                self.in_text_citation(true)
            }
            Piece::Inline(inline) => self.with_attributes(inline.clone()),
            Piece::Character(..) => None,
        }
    }

    fn character(&self, index: usize) -> Option<char> {
        self.pieces.get(index).and_then(Piece::character)
    }

    /// Where the bracket that opens at an index closes.
    fn closing(&self, open: usize) -> Option<usize> {
        let mut depth = 0_usize;
        for index in open..self.pieces.len() {
            match self.character(index) {
                Some('[') => depth += 1,
                Some(']') => {
                    depth -= 1;
                    if depth == 0 {
                        return Some(index);
                    }
                }
                _ => {}
            }
        }
        None
    }

    /// `[…]{…}` or a citation.
    fn brackets(&mut self, span: Span) -> Option<Inline> {
        let close = self.closing(self.at)?;
        let inner = &self.pieces[self.at + 1..close];
        let whole = Span { end: self.pieces[close].span().end, ..span };
        if let Some((attributes, length)) = self.attributes_at(close + 1) {
            let mut reader = Reader { pieces: inner, at: 0, diagnostics: self.diagnostics };
            let content = reader.read_all();
            self.at = close + 1 + length;
            return Some(Inline { kind: InlineKind::Span(content, attributes), span: whole });
        }
        let citation = citation::bracketed(inner)?;
        self.at = close + 1;
        Some(Inline { kind: InlineKind::Citation(citation), span: whole })
    }

    /// `^[…]`
    fn inline_note(&mut self, span: Span) -> Option<Inline> {
        if self.character(self.at + 1) != Some('[') {
            return None;
        }
        let close = self.closing(self.at + 1)?;
        let inner = &self.pieces[self.at + 2..close];
        let whole = Span { end: self.pieces[close].span().end, ..span };
        let mut reader = Reader { pieces: inner, at: 0, diagnostics: self.diagnostics };
        let content = reader.read_all();
        self.at = close + 1;
        Some(Inline { kind: InlineKind::InlineNote(content), span: whole })
    }

    /// `@key`, `-@key`, `@key [12]`
    fn in_text_citation(&mut self, suppressed: bool) -> Option<Inline> {
        let before = self.at.checked_sub(1).and_then(|index| self.character(index));
        if before.is_some_and(|character| character.is_alphanumeric() || character == '\\') {
            return None;
        }
        let at = self.at + usize::from(suppressed);
        let (key, behind) = citation::key(self.pieces, at + 1)?;
        let span = Span { end: self.pieces[behind - 1].span().end, ..self.pieces[self.at].span() };
        self.at = behind;
        let mut citation = citation::single(key, span, suppressed);
        let opens = match self.character(behind) {
            Some('[') => Some(behind),
            Some(' ') if self.character(behind + 1) == Some('[') => Some(behind + 1),
            _ => None,
        };
        if let Some(open) = opens
            && let Some(close) = self.closing(open)
            && !matches!(self.character(close + 1), Some('(' | '{'))
            && citation::add_locator(&mut citation, &self.pieces[open + 1..close])
        {
            self.at = close + 1;
        }
        citation.form = if suppressed { CitationForm::Bracketed } else { CitationForm::InText };
        Some(Inline { kind: InlineKind::Citation(citation), span })
    }

    /// An image, link or code span with the attributes behind it.
    fn with_attributes(&mut self, mut inline: Inline) -> Option<Inline> {
        let own = match &mut inline.kind {
            InlineKind::Image(image) => &mut image.attributes,
            InlineKind::Link { attributes, .. } | InlineKind::Code(_, attributes) => attributes,
            _ => return None,
        };
        if self.character(self.at + 1) != Some('{') {
            return None;
        }
        match self.attributes_at(self.at + 1) {
            Some((attributes, length)) => {
                *own = attributes;
                self.at += 1 + length;
                Some(inline)
            }
            None => {
                let text = self.rest_of_line(self.at + 1);
                let span = self.pieces[self.at + 1].span();
                self.diagnostics.push(Diagnostic::at(span, Problem::Attributes { text }));
                None
            }
        }
    }

    /// Attributes that begin at an index, with the number of pieces that they take.
    fn attributes_at(&self, index: usize) -> Option<(Attributes, usize)> {
        if self.character(index) != Some('{') {
            return None;
        }
        let mut text = String::new();
        for piece in &self.pieces[index..] {
            match piece {
                Piece::Character(character, _) => text.push(*character),
                Piece::Inline(Inline { kind: InlineKind::SoftBreak, .. }) => text.push('\n'),
                Piece::Inline(Inline { kind: InlineKind::Escaped(character), .. }) => {
                    // One piece must stay one character; what is escaped cannot close the braces.
                    text.push(*character);
                }
                Piece::Inline(_) => break,
            }
        }
        let (attributes, length) = attributes::read(&text)?;
        Some((attributes, text[..length].chars().count()))
    }

    fn rest_of_line(&self, index: usize) -> String {
        let mut text: String =
            self.pieces[index..].iter().map_while(Piece::character).take(60).collect();
        if let Some(end) = text.find('}') {
            text.truncate(end + 1);
        }
        text
    }
}

/// Turns pairs of HTML markers into elements. Tags without a partner vanish, their text stays.
fn elements(inlines: Vec<Inline>) -> Vec<Inline> {
    let has_marker = |inline: &Inline| matches!(&inline.kind, InlineKind::Text(text) if text.contains(html::OPEN));
    if !inlines.iter().any(has_marker) {
        return inlines;
    }
    let mut open: Vec<(String, Span, Vec<Inline>)> = Vec::new();
    let mut done: Vec<Inline> = Vec::new();
    for inline in inlines {
        let InlineKind::Text(text) = &inline.kind else {
            done.push(inline);
            continue;
        };
        let mut rest = text.as_str();
        while !rest.is_empty() {
            let start = rest.find(html::OPEN).unwrap_or(rest.len());
            if start > 0 {
                let kind = InlineKind::Text(rest[..start].to_owned());
                done.push(Inline { kind, span: inline.span });
            }
            rest = &rest[start..];
            let Some(end) = rest.find(html::CLOSE) else { break };
            let name = rest[html::OPEN.len_utf8()..end].to_owned();
            rest = &rest[end + html::CLOSE.len_utf8()..];
            match name.strip_prefix('/') {
                None => open.push((name, inline.span, std::mem::take(&mut done))),
                Some(name) => {
                    let Some(depth) = open.iter().rposition(|(opened, ..)| opened == name) else {
                        continue;
                    };
                    while open.len() > depth + 1 {
                        if let Some((_, _, mut before)) = open.pop() {
                            before.append(&mut done);
                            done = before;
                        }
                    }
                    if let Some((name, span, mut before)) = open.pop() {
                        let content = std::mem::take(&mut done);
                        before.extend(element(&name, span, content));
                        done = before;
                    }
                }
            }
        }
    }
    while let Some((_, _, mut before)) = open.pop() {
        before.append(&mut done);
        done = before;
    }
    done
}

fn element(name: &str, span: Span, content: Vec<Inline>) -> Vec<Inline> {
    let kind = match name {
        "sub" => InlineKind::Subscript(content),
        "sup" => InlineKind::Superscript(content),
        "em" | "i" => InlineKind::Emphasis(content),
        "strong" | "b" => InlineKind::Strong(content),
        "del" | "s" => InlineKind::Strikethrough(content),
        "kbd" | "code" => {
            let mut code = String::new();
            for inline in &content {
                if let InlineKind::Text(text) = &inline.kind {
                    code.push_str(text);
                }
            }
            InlineKind::Code(code, Attributes::default())
        }
        _ => return content,
    };
    vec![Inline { kind, span }]
}
