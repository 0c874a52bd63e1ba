//! Pieces to inlines: spans, notes, citations, attributes, raised and lowered text and the tags of
//! the safe subset, all found in one scan over a sequence.
//!
//! Whatever is not understood stays as text, is reported, and the scan goes on behind it.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::diagnostic::Problem;
use crate::manuscript::ast::{
    Attributes, Citation, CitationForm, CitationItem, Image, Inline, InlineKind, ResourceKind,
};
use crate::manuscript::attributes;
use crate::manuscript::citation;
use crate::manuscript::gathered::Gathered;
use crate::manuscript::html::{Tag, TagRole};
use crate::manuscript::inline_element::{element, means_something};
use crate::manuscript::piece::{Piece, char_at, offset};
use crate::manuscript::raw;
use crate::manuscript::resources;
use crate::manuscript::session::{DEEPEST, Origin, Session};
use crate::manuscript::tex;

/// No partner.
const NONE: u32 = u32::MAX;

/// Weaves a whole sequence of pieces of `text`.
pub(super) fn weave(
    session: &mut Session<'_>,
    origin: Origin,
    text: &str,
    pieces: Vec<Piece>,
) -> Vec<Inline> {
    if pieces.is_empty() {
        return Vec::new();
    }
    let partner = partners(&pieces);
    let length = pieces.len();
    Weaver { session, origin, text, pieces, partner }.range(0..length, 0)
}

/// For each bracket and tag the index of its other half.
fn partners(pieces: &[Piece]) -> Vec<u32> {
    let mut partner = vec![NONE; pieces.len()];
    let mut brackets = Vec::new();
    let mut tags: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (index, piece) in pieces.iter().enumerate() {
        let open = match piece {
            Piece::Char('[', _) => {
                brackets.push(index);
                None
            }
            Piece::Char(']', _) => brackets.pop(),
            Piece::Tag(tag, ..) => {
                let open = tags.entry(tag.name.as_str()).or_default();
                match tag.role {
                    TagRole::Open => {
                        open.push(index);
                        None
                    }
                    TagRole::Close => open.pop(),
                    TagRole::Comment | TagRole::Other => None,
                }
            }
            _ => None,
        };
        if let Some(open) = open {
            partner[open] = offset(index);
            partner[index] = offset(open);
        }
    }
    partner
}

struct Weaver<'s, 'd, 't> {
    session: &'s mut Session<'d>,
    origin: Origin,
    text: &'t str,
    pieces: Vec<Piece>,
    partner: Vec<u32>,
}

impl Weaver<'_, '_, '_> {
    /// Weaves a range of the pieces.
    fn range(&mut self, range: Range<usize>, depth: usize) -> Vec<Inline> {
        if depth > DEEPEST {
            if let Some(piece) = self.pieces.get(range.start) {
                let span = self.session.span(self.origin, piece.start()..piece.end());
                self.session.too_deep(span);
            }
            let mut gathered = Gathered::default();
            for index in range {
                self.plain(&mut gathered, index);
            }
            return self.finish(gathered);
        }
        let mut gathered = Gathered::default();
        let mut at = range.start;
        while at < range.end {
            // Most characters mean nothing but themselves; a row of them is taken over at once.
            let start = self.pieces[at].start();
            let mut end = start;
            while at < range.end
                && let Piece::Char(character, place) = self.pieces[at]
                && place as usize == end
                && !matches!(character, '[' | '@' | '-' | '^' | '~' | '\\' | '\0')
            {
                end += character.len_utf8();
                at += 1;
            }
            if end > start {
                let text = self.text.get(start..end).unwrap_or_default();
                gathered.push(text, start..end, self.context());
                continue;
            }
            at = self.step(&mut gathered, at..range.end, depth);
        }
        self.finish(gathered)
    }

    /// Weaves what begins at the start of the range and returns the index behind it.
    fn step(&mut self, gathered: &mut Gathered, range: Range<usize>, depth: usize) -> usize {
        let at = range.start;
        let woven = match &self.pieces[at] {
            Piece::Char('[', _) => self.bracket(range.clone(), depth),
            Piece::Char('@' | '-', _) => self.in_text(range.clone(), depth),
            Piece::Char('^', _) => self.raised(range.clone(), depth),
            Piece::Char('~', _) => self.lowered(range.clone(), depth),
            Piece::Char('\\', start) if char_at(&self.pieces, at + 1) == Some(' ') => {
                // pandoc's escaped space is a no-break space.
                let start = *start as usize;
                gathered.push("\u{a0}", start..start + 2, self.context());
                return at + 2;
            }
            Piece::Char('\\', _) => return self.command(gathered, range, depth),
            Piece::Node(..) => return self.node(gathered, range),
            Piece::Tag(..) => return self.tag(gathered, range, depth),
            _ => None,
        };
        match woven {
            Some((kind, end)) => {
                self.put(gathered, kind, at..end);
                end
            }
            None => {
                self.plain(gathered, at);
                at + 1
            }
        }
    }

    /// Takes over a piece as it is.
    fn plain(&mut self, gathered: &mut Gathered, at: usize) {
        let range = self.pieces[at].start()..self.pieces[at].end();
        if let Some(character) = self.pieces[at].char() {
            // Characters stay: what follows looks back at them.
            gathered.push(character.encode_utf8(&mut [0; 4]), range, self.context());
            return;
        }
        let taken = Piece::Taken(offset(range.start), offset(range.end));
        match std::mem::replace(&mut self.pieces[at], taken) {
            Piece::Node(inline, ..) => match inline.kind {
                // Text of an entity, which joins the text around it.
                InlineKind::Text(text) => gathered.push(&text, range, self.context()),
                _ => {
                    gathered.flush(self.context());
                    gathered.inlines.push(*inline);
                }
            },
            Piece::Tag(tag, ..) if tag.role != TagRole::Comment => self.report_tag(range),
            _ => {}
        }
    }

    /// Where the text of the pieces comes from.
    fn context(&self) -> (&Session<'_>, Origin) {
        (self.session, self.origin)
    }

    fn finish(&self, mut gathered: Gathered) -> Vec<Inline> {
        gathered.flush(self.context());
        gathered.inlines
    }

    fn put(&self, gathered: &mut Gathered, kind: InlineKind, range: Range<usize>) {
        gathered.flush(self.context());
        let span = self.session.span(self.origin, self.source_range(range));
        gathered.inlines.push(Inline { kind, span });
    }

    /// The stretch of the text that a range of pieces covers.
    fn source_range(&self, range: Range<usize>) -> Range<usize> {
        self.pieces[range.start].start()..self.pieces[range.end - 1].end().min(self.text.len())
    }

    /// Attributes whose brace is the piece at an index, with the index behind them.
    fn attributes(&mut self, at: usize, limit: usize) -> Option<(Attributes, usize)> {
        let start = self.brace(at, limit)?;
        if let Some((attributes, end)) = attributes::read(self.text, start)
            && let Some(behind) = self.behind(at, end, limit)
        {
            return Some((attributes, behind));
        }
        let close = (at..limit.min(at + 500)).find(|&i| char_at(&self.pieces, i) == Some('}'))?;
        let range = self.source_range(at..close + 1);
        let span = self.session.span(self.origin, range.clone());
        let text = self.text[range].to_owned();
        self.session.report(span, Problem::Attributes { text });
        None
    }

    /// The offset of the brace that the piece at an index is.
    fn brace(&self, at: usize, limit: usize) -> Option<usize> {
        match self.pieces.get(at).filter(|_| at < limit) {
            Some(Piece::Char('{', start)) => Some(*start as usize),
            _ => None,
        }
    }

    /// The index of the first piece behind an offset, where one begins there.
    fn behind(&self, at: usize, end: usize, limit: usize) -> Option<usize> {
        let behind = at + self.pieces[at..].partition_point(|piece| piece.start() < end);
        (behind <= limit && self.pieces[behind - 1].end() <= end).then_some(behind)
    }

    /// What raw code means that stands at an index, `` `…`{=html} ``, and the index behind it.
    fn raw_code(&mut self, range: Range<usize>) -> Option<(Vec<Inline>, usize)> {
        let at = range.start;
        let Piece::Node(inline, ..) = &self.pieces[at] else { return None };
        let InlineKind::Code(code, _) = &inline.kind else { return None };
        let brace = self.brace(at + 1, range.end)?;
        let (format, end) = attributes::read_raw(self.text, brace)?;
        let behind = self.behind(at + 1, end, range.end)?;
        let (code, covered) = (code.clone(), self.source_range(at..behind));
        Some((raw::inline(self.session, self.origin, (format, &code), covered), behind))
    }

    /// A TeX command. What is not understood stays text; where it has an argument, which pandoc would
    /// hand on to TeX, that is reported.
    fn command(&mut self, gathered: &mut Gathered, range: Range<usize>, depth: usize) -> usize {
        let at = range.start;
        let letter = |at: usize| char_at(&self.pieces, at).filter(char::is_ascii_alphabetic);
        let name: String = (at + 1..range.end).map_while(letter).collect();
        let end = at + 1 + name.len();
        if !name.is_empty() && end <= range.end {
            let argument = char_at(&self.pieces, end).filter(|_| end < range.end);
            if argument == Some('{')
                && tex::is_known(&name)
                && let Some(close) = self.closing_brace(end..range.end)
            {
                let content = self.range(end + 1..close, depth + 1);
                match tex::with_argument(&name, content) {
                    Ok(kind) => self.put(gathered, kind, at..close + 1),
                    Err(content) => {
                        gathered.flush(self.context());
                        gathered.inlines.extend(content);
                    }
                }
                return close + 1;
            }
            if let Some(text) = tex::alone(&name) {
                let empty = argument == Some('{') && char_at(&self.pieces, end + 1) == Some('}');
                let behind = if empty && end + 2 <= range.end { end + 2 } else { end };
                let kind = InlineKind::Text(text.to_owned());
                self.put(gathered, kind, at..behind);
                return behind;
            }
            let argument = match argument {
                Some('*') => char_at(&self.pieces, end + 1),
                found => found,
            };
            if matches!(argument, Some('{' | '[')) {
                let source = self.source_range(at..end);
                let span = self.session.span(self.origin, source.clone());
                let what = format!("the TeX command '{}'", &self.text[source]);
                self.session.report(span, Problem::NotUnderstood { what });
            }
        }
        self.plain(gathered, at);
        at + 1
    }

    /// The brace that closes the one at the start of a range.
    fn closing_brace(&self, range: Range<usize>) -> Option<usize> {
        /// How far an argument reaches at most, so that unclosed braces stay quick.
        const LONGEST: usize = 10_000;
        let mut open = 0_usize;
        for at in range.take(LONGEST) {
            match char_at(&self.pieces, at) {
                Some('{') => open += 1,
                Some('}') => open = open.checked_sub(1)?,
                _ => {}
            }
            if open == 0 {
                return Some(at);
            }
        }
        None
    }

    /// A footnote, span or citation that begins with a bracket.
    fn bracket(&mut self, range: Range<usize>, depth: usize) -> Option<(InlineKind, usize)> {
        let open = range.start;
        let close = self.close_of(open, range.end)?;
        if char_at(&self.pieces, open + 1) == Some('^') {
            return self.note_reference(open, close);
        }
        if let Some((attributes, end)) = self.attributes(close + 1, range.end) {
            let content = self.range(open + 1..close, depth + 1);
            return Some((InlineKind::Span(content, attributes), end));
        }
        let items = citation::group(&self.pieces, &self.partner, open + 1..close)?;
        let items = items.into_iter().map(|item| self.item(item, depth)).collect();
        let citation = Citation { items, form: CitationForm::Bracketed };
        Some((InlineKind::Citation(citation), close + 1))
    }

    /// The bracket that closes an opening one within the limit.
    fn close_of(&self, open: usize, limit: usize) -> Option<usize> {
        let close = self.partner[open] as usize;
        (self.partner[open] != NONE && close < limit).then_some(close)
    }

    /// `[^label]` that the Markdown parser left as text.
    fn note_reference(&mut self, open: usize, close: usize) -> Option<(InlineKind, usize)> {
        let label: String =
            (open + 2..close).map(|index| char_at(&self.pieces, index)).collect::<Option<_>>()?;
        if label.is_empty() || label.contains(char::is_whitespace) {
            return None;
        }
        if let Some(known) = self.session.refer_to_note(&label) {
            return Some((InlineKind::NoteReference(known), close + 1));
        }
        let source = self.source_range(open..close + 1);
        let span = self.session.span(self.origin, source.clone());
        self.session.report(span, Problem::UnknownNote { label });
        Some((InlineKind::Text(self.text[source].to_owned()), close + 1))
    }

    /// `@key` or `@key [12]` in the text.
    fn in_text(&mut self, range: Range<usize>, depth: usize) -> Option<(InlineKind, usize)> {
        let key = citation::key_at(&self.pieces, 0, range.start)?;
        if key.range.end > range.end {
            return None;
        }
        let mut end = key.range.end;
        let mut first = citation::Item {
            key: key.key,
            suppress_author: key.suppress_author,
            prefix: end..end,
            locator: None,
            suffix: end..end,
            range: key.range,
        };
        let mut further = Vec::new();
        let mut open = end;
        while open < range.end && self.pieces[open].is_space() {
            open += 1;
        }
        if open < range.end && char_at(&self.pieces, open) == Some('[') {
            let continued = self.close_of(open, range.end).and_then(|close| {
                let follows = char_at(&self.pieces, close + 1);
                if matches!(follows, Some('(' | '[' | '{')) {
                    return None;
                }
                let parts = citation::continuation(&self.pieces, &self.partner, open + 1..close)?;
                Some((close, parts))
            });
            if let Some((close, (locator, suffix, items))) = continued {
                first.locator = locator;
                first.suffix = suffix;
                first.range.end = close + 1;
                further = items;
                end = close + 1;
            }
        }
        let items =
            std::iter::once(first).chain(further).map(|item| self.item(item, depth)).collect();
        Some((InlineKind::Citation(Citation { items, form: CitationForm::InText }), end))
    }

    fn item(&mut self, item: citation::Item, depth: usize) -> CitationItem {
        let span = self.session.span(self.origin, self.source_range(item.range));
        CitationItem {
            key: item.key,
            prefix: self.range(item.prefix, depth + 1),
            locator: item.locator,
            suffix: self.range(item.suffix, depth + 1),
            suppress_author: item.suppress_author,
            span,
        }
    }

    /// `^[note]` or `x^2^`.
    fn raised(&mut self, range: Range<usize>, depth: usize) -> Option<(InlineKind, usize)> {
        let at = range.start;
        if char_at(&self.pieces, at + 1) == Some('[')
            && let Some(close) = self.close_of(at + 1, range.end)
        {
            let inner = citation::trim(&self.pieces, at + 2..close);
            return Some((InlineKind::InlineNote(self.range(inner, depth + 1)), close + 1));
        }
        let end = self.short_end(range, '^')?;
        Some((InlineKind::Superscript(self.range(at + 1..end, depth + 1)), end + 1))
    }

    /// `H~2~O`.
    fn lowered(&mut self, range: Range<usize>, depth: usize) -> Option<(InlineKind, usize)> {
        let at = range.start;
        let end = self.short_end(range, '~')?;
        Some((InlineKind::Subscript(self.range(at + 1..end, depth + 1)), end + 1))
    }

    /// The mark that ends raised or lowered text: not the next piece, and no space before it.
    fn short_end(&self, range: Range<usize>, mark: char) -> Option<usize> {
        // Several marks in a row are none of these.
        let is_mark = |at: usize| char_at(&self.pieces, at) == Some(mark);
        if range.start > 0 && is_mark(range.start - 1) {
            return None;
        }
        let mut at = range.start + 1;
        while at < range.end && !self.pieces[at].is_space() {
            match char_at(&self.pieces, at) {
                Some(found) if found == mark => {
                    return (at > range.start + 1 && !is_mark(at + 1)).then_some(at);
                }
                Some('\\') if char_at(&self.pieces, at + 1) == Some(' ') => at += 2,
                _ => at += 1,
            }
        }
        None
    }

    /// Something understood already, with the attributes that follow it.
    fn node(&mut self, gathered: &mut Gathered, range: Range<usize>) -> usize {
        let at = range.start;
        if let Some((inlines, end)) = self.raw_code(range.clone()) {
            gathered.flush(self.context());
            gathered.inlines.extend(inlines);
            return end;
        }
        let takes_attributes = match &self.pieces[at] {
            Piece::Node(inline, ..) => matches!(
                inline.kind,
                InlineKind::Image(_) | InlineKind::Link { .. } | InlineKind::Code(..)
            ),
            _ => false,
        };
        let found = if takes_attributes { self.attributes(at + 1, range.end) } else { None };
        let Some((found, end)) = found else {
            self.plain(gathered, at);
            return at + 1;
        };
        let covered = self.source_range(at..end);
        let span = self.session.span(self.origin, covered);
        if let Piece::Node(inline, ..) = &mut self.pieces[at] {
            inline.span = span;
            match &mut inline.kind {
                InlineKind::Image(image) => {
                    image.attributes = found;
                    image.span = span;
                }
                InlineKind::Link { attributes, .. } | InlineKind::Code(_, attributes) => {
                    *attributes = found;
                }
                _ => {}
            }
        }
        self.plain(gathered, at);
        end
    }

    /// A tag of raw HTML.
    fn tag(&mut self, gathered: &mut Gathered, range: Range<usize>, depth: usize) -> usize {
        let at = range.start;
        let Piece::Tag(tag, start, end) = &self.pieces[at] else { return at + 1 };
        let tag = tag.as_ref().clone();
        let covered = *start as usize..*end as usize;
        match (tag.name.as_str(), tag.role) {
            ("", TagRole::Comment) => {}
            ("br", TagRole::Open) => self.put(gathered, InlineKind::HardBreak, at..at + 1),
            ("wbr", TagRole::Open) => gathered.push("\u{200b}", covered, self.context()),
            ("img", TagRole::Open) => match self.image(&tag, covered.clone()) {
                Some(kind) => self.put(gathered, kind, at..at + 1),
                None => self.report_tag(covered),
            },
            (_, TagRole::Open) => {
                let close = self.close_of(at, range.end);
                if let Some(close) = close.filter(|_| means_something(&tag.name)) {
                    let mut content = self.range(at + 1..close, depth + 1);
                    if tag.name == "q" {
                        self.quote(&mut content, covered.clone());
                    }
                    let kind = element(&tag, content);
                    self.put(gathered, kind, at..close + 1);
                    return close + 1;
                }
                self.report_tag(covered);
            }
            // Of an element that is not understood the opening tag is reported.
            (_, TagRole::Close) if self.partner[at] != NONE => {}
            _ => self.report_tag(covered),
        }
        at + 1
    }

    /// Puts quotation marks around running text; as typed ones, they become the language's own.
    fn quote(&self, content: &mut Vec<Inline>, place: Range<usize>) {
        let span = self.session.span(self.origin, place);
        let mark = || Inline { kind: InlineKind::Text("\"".to_owned()), span };
        content.insert(0, mark());
        content.push(mark());
    }

    fn report_tag(&mut self, range: Range<usize>) {
        let span = self.session.span(self.origin, range.clone());
        let tag = self.text.get(range).unwrap_or_default().to_owned();
        self.session.report(span, Problem::RawHtml { tag });
    }

    /// The image of an `<img>` that names a file.
    fn image(&mut self, tag: &Tag, range: Range<usize>) -> Option<InlineKind> {
        let source = resources::decode(tag.get("src").filter(|source| !source.is_empty())?);
        let span = self.session.span(self.origin, range);
        self.session.resource(&source, ResourceKind::Image, span);
        let mut attributes = Attributes::default();
        for (key, value) in &tag.attributes {
            if matches!(key.as_str(), "alt" | "width" | "height" | "id" | "class" | "lang") {
                attributes::put(&mut attributes, key.clone(), value.clone());
            }
        }
        let title = tag.get("title").unwrap_or_default().to_owned();
        Some(InlineKind::Image(Image { source, description: Vec::new(), title, attributes, span }))
    }
}
