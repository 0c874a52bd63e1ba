//! HTML between blocks: the elements of the safe subset mean what they say, others are reported and
//! their text kept.

use std::ops::Range;

use crate::diagnostic::Problem;
use crate::manuscript::ast::{Attributes, Block, BlockKind};
use crate::manuscript::attributes;
use crate::manuscript::builder::Builder;
use crate::manuscript::element;
use crate::manuscript::html::{self, Tag, TagRole};
use crate::manuscript::paragraph;
use crate::manuscript::parse;
use crate::manuscript::session::Origin;

/// Reads a block of HTML and puts what it means into the builder.
pub(super) fn read(builder: &mut Builder<'_, '_, '_>, text: &str, range: Range<usize>) {
    let source = builder.source;
    // Within a quotation the text lacks its marks, and offsets do not hold.
    let exact = source.text[range.start..].starts_with(text);
    let origin = if exact {
        source.origin
    } else {
        Origin::Whole(builder.session.span(source.origin, range.clone()))
    };
    let start = if exact { range.start } else { 0 };
    let whole = (!exact).then_some(range);
    let mut reader = Reader { builder, text, origin, start, whole, run: 0 };
    let mut at = 0;
    while let Some(next) = text[at..].find('<') {
        at += next;
        let Some((tag, length)) = html::read(&text[at..]) else {
            at += 1;
            continue;
        };
        at = reader.tag(&tag, at..at + length);
    }
    reader.flush(text.len());
}

struct Reader<'r, 's, 'd, 't> {
    builder: &'r mut Builder<'s, 'd, 't>,
    text: &'r str,
    origin: Origin,
    /// Where the text begins in the text that `origin` is the origin of.
    start: usize,
    /// Where all of it stands, where offsets within it do not hold.
    whole: Option<Range<usize>>,
    /// Where the running text begins that is not yet put in.
    run: usize,
}

impl Reader<'_, '_, '_, '_> {
    /// Handles a tag and returns the offset behind what it takes.
    fn tag(&mut self, tag: &Tag, range: Range<usize>) -> usize {
        let known = matches!(
            tag.name.as_str(),
            "p" | "hr" | "pre" | "script" | "style" | "colgroup" | "col"
        );
        if !known && !element::is_known(&tag.name) && heading_level(&tag.name).is_none() {
            // Within running text; `weave` says what it means.
            return range.end;
        }
        self.flush(range.start);
        let mut end = range.end;
        let place = self.place(range.clone());
        match (tag.name.as_str(), tag.role) {
            ("p", _) => {}
            // How wide columns are is for the typesetter to find.
            ("colgroup" | "col", _) => {}
            ("hr", TagRole::Open) => {
                self.builder.push_block(BlockKind::ThematicBreak, Attributes::default(), place);
            }
            ("script" | "style", _) => {
                let written = self.text[range.clone()].to_owned();
                self.report(range.clone(), Problem::DroppedHtml { tag: written });
                if tag.role == TagRole::Open {
                    end = self.closing(&tag.name, range.end).end;
                }
            }
            ("pre", TagRole::Open) => {
                let closing = self.closing("pre", range.end);
                self.code(range.end..closing.start);
                end = closing.end;
            }
            ("pre", _) => self.report_tag(range.clone()),
            (name, TagRole::Open) if heading_level(name).is_some() => {
                let closing = self.closing(name, range.end);
                let level = heading_level(name).unwrap_or(1);
                self.heading(level, attributes(tag), range.end..closing.start);
                end = closing.end;
            }
            (name, TagRole::Open) => {
                let mut attributes = attributes(tag);
                attributes.classes.extend(element::class(name).map(str::to_owned));
                self.builder.end_html(element::ends(name), place.start);
                self.builder.open_html(name, attributes, place);
            }
            (name, _) => {
                if !self.builder.close_html(name, place.end) {
                    self.report_tag(range.clone());
                }
            }
        }
        self.run = end;
        end
    }

    /// The range of the builder's text for a range of this one.
    fn place(&self, range: Range<usize>) -> Range<usize> {
        self.whole.clone().unwrap_or(self.start + range.start..self.start + range.end)
    }

    /// Where the closing tag of an element stands; at the end of the text where it does not.
    fn closing(&self, name: &str, from: usize) -> Range<usize> {
        let lower = self.text[from..].to_ascii_lowercase();
        match lower.find(&format!("</{name}")) {
            Some(at) => {
                let start = from + at;
                let end = self.text[start..].find('>').map_or(self.text.len(), |at| start + at + 1);
                start..end
            }
            None => self.text.len()..self.text.len(),
        }
    }

    fn report_tag(&mut self, range: Range<usize>) {
        let tag = self.text[range.clone()].to_owned();
        self.report(range, Problem::RawHtml { tag });
    }

    fn report(&mut self, range: Range<usize>, problem: Problem) {
        let session = &mut self.builder.session;
        let span = session.span(self.origin, self.start + range.start..self.start + range.end);
        session.report(span, problem);
    }

    /// A heading, which stands in a range.
    fn heading(&mut self, level: u8, attributes: Attributes, range: Range<usize>) {
        let text = &self.text[range.clone()];
        let start = range.start + text.len() - text.trim_start().len();
        let session = &mut self.builder.session;
        let content =
            parse::line(session, self.origin, self.start + start, text.trim()).weave(session);
        let place = self.place(range);
        self.builder.push_block(BlockKind::Heading { level, content }, attributes, place);
    }

    /// Preformatted text, without the tags in it.
    fn code(&mut self, range: Range<usize>) {
        let mut plain = String::new();
        let mut rest = &self.text[range.clone()];
        while let Some(at) = rest.find('<') {
            plain.push_str(&rest[..at]);
            rest = &rest[at..];
            let length = html::read(rest).map_or(1, |(_, length)| length);
            if length == 1 {
                plain.push('<');
            }
            rest = &rest[length..];
        }
        plain.push_str(rest);
        let text = html::unescape(plain.trim_matches(['\n', '\r']));
        let kind = BlockKind::Code { language: None, text };
        let place = self.place(range.clone());
        self.builder.push_block(kind, Attributes::default(), place);
    }

    /// Puts the running text before an offset in, as a paragraph or figure.
    fn flush(&mut self, end: usize) {
        let run = &self.text[self.run.min(end)..end];
        let start = self.start + self.run.min(end) + (run.len() - run.trim_start().len());
        let run = run.trim();
        self.run = end;
        if run.is_empty() {
            return;
        }
        let session = &mut self.builder.session;
        let line = parse::line(session, self.origin, start, run);
        let content = line.weave(session);
        if let Some(kind) = paragraph::figure_or_paragraph(content) {
            let place = self.place(start - self.start..start - self.start + run.len());
            self.builder.push_block(kind, Attributes::default(), place);
        }
    }
}

/// The level of a heading's element.
fn heading_level(name: &str) -> Option<u8> {
    let level = name.strip_prefix('h')?.parse().ok()?;
    (name.len() == 2 && (1..=6).contains(&level)).then_some(level)
}

/// The attributes of a tag that mean something here.
fn attributes(tag: &Tag) -> Attributes {
    let mut found = Attributes::default();
    for (key, value) in &tag.attributes {
        let of_all = matches!(key.as_str(), "id" | "class" | "lang" | "dir");
        let of_cell = matches!(tag.name.as_str(), "td" | "th")
            && matches!(key.as_str(), "colspan" | "rowspan" | "align");
        let of_list = tag.name == "ol" && matches!(key.as_str(), "start" | "type");
        if of_all || of_cell || of_list {
            attributes::put(&mut found, key.clone(), value.clone());
        }
    }
    found
}

/// The figure that a `<figure>` means: its image with its `<figcaption>`. Without an image it stays
/// a division.
pub(super) fn figure(blocks: Vec<Block>, attributes: Attributes) -> (BlockKind, Attributes) {
    let images = blocks.iter().filter(|b| matches!(b.kind, BlockKind::Figure { .. })).count();
    let captions = blocks.iter().filter(|b| caption_of(b).is_some()).count();
    if images != 1 || images + captions != blocks.len() {
        return (BlockKind::Division(blocks), attributes);
    }
    let mut found = None;
    let mut caption = Vec::new();
    for block in blocks {
        match block.kind {
            BlockKind::Figure { image } => found = Some(image),
            BlockKind::Division(inner) => {
                for block in inner {
                    if let BlockKind::Paragraph(content) = block.kind {
                        caption.extend(content);
                    }
                }
            }
            _ => {}
        }
    }
    match found {
        Some(mut image) => {
            if !caption.is_empty() {
                image.description = caption;
            }
            if image.attributes.identifier.is_none() {
                image.attributes.identifier = attributes.identifier;
            }
            image.attributes.classes.extend(attributes.classes);
            (BlockKind::Figure { image }, Attributes::default())
        }
        None => (BlockKind::Division(Vec::new()), attributes),
    }
}

/// The paragraphs of a `<figcaption>`.
fn caption_of(block: &Block) -> Option<&[Block]> {
    match &block.kind {
        BlockKind::Division(blocks)
            if block.attributes.has_class("figcaption")
                && blocks.iter().all(|b| matches!(b.kind, BlockKind::Paragraph(_))) =>
        {
            Some(blocks)
        }
        _ => None,
    }
}
