//! Markdown events to blocks.
//!
//! The tree is built on a stack of frames of our own, never by recursion, so that no depth of
//! nesting can exhaust the program's stack. What a frame becomes when it ends is said in `close`.

use std::collections::BTreeMap;
use std::ops::Range;

use pulldown_cmark::{
    Alignment as MarkdownAlignment, BlockQuoteKind, CodeBlockKind, Event, LinkType, Tag, TagEnd,
};

use crate::diagnostic::Problem;
use crate::manuscript::ast::{
    Alignment, Attributes, Block, BlockKind, Inline, InlineKind, List, ListMarker, NoteDefinition,
    NumberDelimiter, NumeralStyle, Table,
};
use crate::manuscript::caption;
use crate::manuscript::fence::Fence;
use crate::manuscript::frame::{Frame, FrameKind};
use crate::manuscript::html;
use crate::manuscript::list_marker::Marker;
use crate::manuscript::parse::{Body, Source};
use crate::manuscript::piece::{Piece, offset};
use crate::manuscript::session::{DEEPEST, Session};
use crate::manuscript::table::{self, pipe};

/// The tree under construction.
pub(super) struct Builder<'s, 'd, 't> {
    /// What the parts of the parser share.
    pub(super) session: &'s mut Session<'d>,
    /// The text.
    pub(super) source: Source<'t>,
    fences: BTreeMap<usize, Fence>,
    tables: BTreeMap<usize, table::Drawn>,
    /// The markers of lists that Markdown does not know, by their offsets.
    markers: BTreeMap<usize, Marker>,
    /// Stretches of the text that say nothing, by their starts.
    hidden: BTreeMap<usize, usize>,
    pub(super) stack: Vec<Frame>,
    /// For each event that began something whether it has a frame.
    open: Vec<bool>,
    pub(super) notes: BTreeMap<String, NoteDefinition>,
    /// The pieces of the first paragraph, where only running text is asked for.
    pub(super) line: Vec<Piece>,
    pub(super) block_depth: usize,
    pub(super) inline_depth: usize,
}

impl<'s, 'd, 't> Builder<'s, 'd, 't> {
    /// A builder that has read nothing.
    pub(super) fn new(session: &'s mut Session<'d>, source: Source<'t>) -> Self {
        let root = Frame::new(FrameKind::Root, 0..source.text.len());
        Self {
            session,
            source,
            fences: BTreeMap::new(),
            tables: BTreeMap::new(),
            markers: BTreeMap::new(),
            hidden: BTreeMap::new(),
            stack: vec![root],
            open: Vec::new(),
            notes: BTreeMap::new(),
            line: Vec::new(),
            block_depth: 0,
            inline_depth: 0,
        }
    }

    /// Tells which thematic breaks are fences and which are tables, what markers of lists really are,
    /// and what of the text is to be hidden.
    pub(super) fn hide(
        &mut self,
        (fences, tables): (BTreeMap<usize, Fence>, BTreeMap<usize, table::Drawn>),
        (markers, hidden): (BTreeMap<usize, Marker>, BTreeMap<usize, usize>),
    ) {
        self.fences = fences;
        self.tables = tables;
        self.markers = markers;
        self.hidden = hidden;
    }

    /// The marker of an item that begins at an offset, where Markdown does not know it.
    fn marker(&self, start: usize) -> Option<Marker> {
        let (&at, marker) = self.markers.range(start..start.saturating_add(4)).next()?;
        let before = self.source.text.get(start..at)?;
        before.trim().is_empty().then(|| marker.clone())
    }

    /// Whether the character at an offset says nothing.
    fn is_hidden(&self, at: usize) -> bool {
        self.hidden.range(..=at).next_back().is_some_and(|(_, &end)| at < end)
    }

    /// The running text, where only that was asked for.
    pub(super) fn into_line(self) -> Vec<Piece> {
        self.line
    }

    /// The tree, once all events are read.
    pub(super) fn finish(mut self) -> Body {
        self.close_implicit();
        while self.stack.len() > 1 {
            self.close_division();
        }
        let mut root = self.stack.pop().expect("the root frame is pushed first and popped here");
        caption::attach(self.session, self.source, &mut root.blocks);
        Body { blocks: root.blocks, notes: self.notes }
    }

    /// The innermost frame.
    pub(super) fn top(&mut self) -> &mut Frame {
        self.stack.last_mut().expect("the root frame is never popped before the end")
    }

    /// Puts a block into the innermost frame.
    pub(super) fn push_block(
        &mut self,
        kind: BlockKind,
        attributes: Attributes,
        range: Range<usize>,
    ) {
        let span = self.session.span(self.source.origin, range);
        self.top().blocks.push(Block { kind, attributes, span });
    }

    /// Puts an inline into the running text.
    pub(super) fn push_inline(&mut self, kind: InlineKind, range: Range<usize>) {
        let span = self.session.span(self.source.origin, range.clone());
        let (start, end) = (offset(range.start), offset(range.end));
        self.running_text(&range).push(Piece::Node(Box::new(Inline { kind, span }), start, end));
        self.top().last = range.end;
    }

    /// The pieces to which running text goes; in a tight list item that is a paragraph without a
    /// mark of its own.
    pub(super) fn running_text(&mut self, range: &Range<usize>) -> &mut Vec<Piece> {
        if self.top().kind.holds_blocks() {
            self.stack.push(Frame::new(FrameKind::Implicit, range.start..range.end));
        }
        let top = self.top();
        top.range.end = top.range.end.max(range.end);
        &mut top.pieces
    }

    /// Reads an event.
    pub(super) fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => self.text(&text, range),
            Event::Code(text) => {
                self.push_inline(InlineKind::Code(text.into(), Attributes::default()), range);
            }
            // A digit behind the second dollar sign makes two amounts of money of a formula (pandoc,
            // `tex_math_dollars`).
            Event::InlineMath(_) if self.is_before_digit(range.end) => {
                let source = self.source.text;
                self.text(&source[range.clone()], range);
            }
            Event::InlineMath(text) => {
                self.push_inline(InlineKind::Math { source: text.into(), display: false }, range);
            }
            Event::DisplayMath(text) => {
                self.push_inline(InlineKind::Math { source: text.into(), display: true }, range);
            }
            Event::InlineHtml(text) => match html::read(&text) {
                Some((tag, _)) => {
                    let (start, end) = (offset(range.start), offset(range.end));
                    self.running_text(&range).push(Piece::Tag(Box::new(tag), start, end));
                    self.top().last = range.end;
                }
                None => self.text(&text, range),
            },
            Event::Html(text) => self.raw_text(&text, range),
            Event::FootnoteReference(label) => {
                let known = self.session.refer_to_note(&label).unwrap_or_else(|| label.to_string());
                self.push_inline(InlineKind::NoteReference(known), range);
            }
            Event::SoftBreak => self.push_inline(InlineKind::SoftBreak, range),
            Event::HardBreak => self.push_inline(InlineKind::HardBreak, range),
            Event::Rule => {
                self.close_implicit();
                self.rule(range);
            }
            Event::TaskListMarker(ticked) => self.tick(ticked),
        }
    }

    fn is_before_digit(&self, at: usize) -> bool {
        self.source.text.as_bytes().get(at).is_some_and(u8::is_ascii_digit)
    }

    /// Notes a task box in the list item that it belongs to.
    fn tick(&mut self, ticked: bool) {
        for frame in self.stack.iter_mut().rev() {
            if let FrameKind::Item { task, .. } = &mut frame.kind {
                *task = Some(ticked);
                return;
            }
        }
    }

    /// Text of a paragraph: as typed where the source says the same, else (entities) as a node.
    fn text(&mut self, text: &str, range: Range<usize>) {
        if matches!(self.top().kind, FrameKind::Code { .. } | FrameKind::Html) {
            self.raw_text(text, range);
            return;
        }
        let source = self.source;
        let as_typed = source.masked.get(range.clone()) == Some(text);
        if !as_typed {
            let text = text.replace('\0', "\u{fffd}");
            self.push_inline(InlineKind::Text(text), range);
            return;
        }
        let text = &source.text[range.clone()];
        let holds_blocks = self.top().kind.holds_blocks();
        let last = if holds_blocks { 0 } else { self.top().last };
        let mut characters = text.char_indices();
        let behind_backslash =
            range.start > last && source.text.as_bytes()[range.start - 1] == b'\\';
        if behind_backslash
            && text.starts_with(|c: char| c.is_ascii_punctuation())
            && let Some((_, character)) = characters.next()
        {
            let end = range.start + character.len_utf8();
            self.push_inline(InlineKind::Escaped(character), range.start - 1..end);
        }
        let start = range.start;
        let piece = |(at, character)| Piece::Char(character, offset(start + at));
        let hides = self.hidden.range(..range.end).next_back().is_some_and(|(_, &end)| end > start);
        if hides {
            let shown: Vec<Piece> =
                characters.filter(|(at, _)| !self.is_hidden(start + at)).map(piece).collect();
            self.running_text(&range).extend(shown);
        } else {
            self.running_text(&range).extend(characters.map(piece));
        }
        self.top().last = range.end;
    }

    /// Text of code or HTML, from the source as written where that is what the parser saw.
    fn raw_text(&mut self, text: &str, range: Range<usize>) {
        let source = self.source;
        let same = source.masked.get(range.clone()) == Some(text);
        let text = if same { &source.text[range] } else { text };
        self.top().text.push_str(&text.replace('\0', "\u{fffd}"));
    }

    /// A thematic break, or the fence or table that was hidden as one.
    fn rule(&mut self, range: Range<usize>) {
        let start = range.start;
        let hidden = self.tables.range(start..range.end.max(start + 1)).next().map(|(&at, _)| at);
        if let Some(table) = hidden.and_then(|at| self.tables.remove(&at)) {
            self.drawn_table(&table);
            return;
        }
        let found = self.fences.range(start..range.end.max(start + 1)).next();
        match found.map(|(_, fence)| fence.clone()) {
            None => self.push_block(BlockKind::ThematicBreak, Attributes::default(), range),
            Some(Fence::Open(attributes)) if self.block_depth < DEEPEST => {
                self.block_depth += 1;
                self.stack.push(Frame::new(FrameKind::Division { attributes, html: None }, range));
            }
            Some(Fence::Open(_)) => self.too_deep(range),
            Some(Fence::Close) => match self.top().kind {
                FrameKind::Division { html: None, .. } => {
                    self.top().range.end = range.end;
                    self.close_frame();
                }
                _ => {
                    let text = self.source.text[range.clone()].trim().to_owned();
                    let what = format!("'{text}' without a division to close");
                    let span = self.session.span(self.source.origin, range.clone());
                    self.session.report(span, Problem::NotUnderstood { what });
                    let inline = Inline { kind: InlineKind::Text(text), span };
                    let kind = BlockKind::Paragraph(vec![inline]);
                    self.push_block(kind, Attributes::default(), range);
                }
            },
        }
    }

    fn too_deep(&mut self, range: Range<usize>) {
        let span = self.session.span(self.source.origin, range.start..range.start);
        self.session.too_deep(span);
    }

    /// Begins a division of HTML.
    pub(super) fn open_html(&mut self, name: &str, attributes: Attributes, range: Range<usize>) {
        if self.block_depth < DEEPEST {
            self.block_depth += 1;
            let kind = FrameKind::Division { attributes, html: Some(name.to_owned()) };
            self.stack.push(Frame::new(kind, range));
        } else {
            self.too_deep(range);
        }
    }

    /// Ends a division of HTML, and says whether there was one.
    pub(super) fn close_html(&mut self, name: &str, end: usize) -> bool {
        self.close_implicit();
        let open = self.stack.iter().rev().map_while(|frame| frame.kind.html());
        let Some(inner) = open.take_while(|open| *open != name).count().checked_add(1) else {
            return false;
        };
        let at = self.stack.len().checked_sub(inner);
        if at.and_then(|at| self.stack[at].kind.html()) != Some(name) {
            return false;
        }
        // Closing tags of what lies within may be left out.
        for _ in 0..inner {
            self.top().range.end = end;
            self.close_frame();
        }
        true
    }

    /// Ends the elements of HTML that end where another begins.
    pub(super) fn end_html(&mut self, names: &[&str], end: usize) {
        self.close_implicit();
        while self.top().kind.html().is_some_and(|open| names.contains(&open)) {
            self.top().range.end = end;
            self.close_frame();
        }
    }

    /// Closes a division that its container ends before its fence.
    fn close_division(&mut self) {
        if let FrameKind::Division { html: None, .. } = self.top().kind {
            let range = self.top().range.clone();
            let span = self.session.span(self.source.origin, range);
            let what = "a division that no ':::' closes".to_owned();
            self.session.report(span, Problem::NotUnderstood { what });
        }
        self.close_frame();
    }

    /// Closes the paragraph of a tight list item.
    fn close_implicit(&mut self) {
        if matches!(self.top().kind, FrameKind::Implicit) {
            self.close_frame();
        }
    }

    /// Whether an inline may stand one deeper.
    fn inline_fits(&mut self, range: &Range<usize>) -> bool {
        let fits = self.inline_depth < DEEPEST;
        if !fits {
            self.too_deep(range.clone());
        }
        fits
    }

    /// Whether a block may stand one deeper.
    fn block_fits(&mut self, range: &Range<usize>) -> bool {
        let fits = self.block_depth < DEEPEST;
        if !fits {
            self.too_deep(range.clone());
        }
        fits
    }

    fn start(&mut self, tag: Tag<'_>, range: Range<usize>) {
        let is_inline = matches!(
            tag,
            Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } | Tag::Image { .. }
        );
        if is_inline {
            // The paragraph of a tight list item may begin with it.
            self.running_text(&range);
        } else {
            self.close_implicit();
        }
        let kind = match tag {
            Tag::Paragraph => {
                if let FrameKind::Item { .. } = self.top().kind {
                    self.loosen();
                }
                Some(FrameKind::Paragraph)
            }
            Tag::Heading { level, .. } => Some(FrameKind::Heading(level as u8)),
            Tag::CodeBlock(CodeBlockKind::Indented) => {
                Some(FrameKind::Code { info: String::new() })
            }
            Tag::CodeBlock(CodeBlockKind::Fenced(info)) => {
                Some(FrameKind::Code { info: info.into() })
            }
            Tag::HtmlBlock => Some(FrameKind::Html),
            Tag::Table(alignments) => {
                let alignments: Vec<_> = alignments.into_iter().map(alignment).collect();
                let text = &self.source.text[range.clone()];
                let columns = pipe::columns(&alignments, text);
                Some(FrameKind::Table(Table { columns, ..Table::default() }))
            }
            Tag::TableHead | Tag::TableRow => Some(FrameKind::Row(Vec::new())),
            Tag::TableCell => Some(FrameKind::Cell),
            Tag::DefinitionListTitle => Some(FrameKind::Term),
            Tag::MetadataBlock(_) | Tag::Superscript | Tag::Subscript => None,
            Tag::BlockQuote(kind) => {
                self.block_fits(&range).then(|| FrameKind::Quotation(kind.map(alert_class)))
            }
            Tag::List(number) => self.block_fits(&range).then(|| {
                let marker = number.map_or(ListMarker::Bullet, |start| ListMarker::Numbered {
                    start,
                    style: NumeralStyle::Decimal,
                    delimiter: delimiter(&self.source.text[range.clone()]),
                });
                let list = List { marker, tight: true, items: Vec::new() };
                FrameKind::List { list, markers: Vec::new() }
            }),
            Tag::Item => {
                let marker = self.marker(range.start);
                self.block_fits(&range).then_some(FrameKind::Item { task: None, marker })
            }
            Tag::FootnoteDefinition(label) => {
                self.block_fits(&range).then(|| FrameKind::Note(label.into()))
            }
            Tag::DefinitionList => {
                self.block_fits(&range).then(|| FrameKind::Definitions(Vec::new()))
            }
            Tag::DefinitionListDefinition => {
                self.block_fits(&range).then_some(FrameKind::Definition)
            }
            Tag::Emphasis => self.inline_fits(&range).then_some(FrameKind::Emphasis),
            Tag::Strong => self.inline_fits(&range).then_some(FrameKind::Strong),
            Tag::Strikethrough => self.inline_fits(&range).then_some(FrameKind::Strikethrough),
            Tag::Link { link_type, dest_url, title, id } => {
                let destination = match link_type {
                    LinkType::Email => format!("mailto:{dest_url}"),
                    _ => dest_url.into(),
                };
                let attributes = self.attributes_of(link_type, &id);
                self.inline_fits(&range).then(|| FrameKind::Link {
                    destination,
                    title: title.into(),
                    attributes,
                })
            }
            Tag::Image { link_type, dest_url, title, id } => {
                let attributes = self.attributes_of(link_type, &id);
                let (source, title) = (dest_url.into(), title.into());
                let kind = FrameKind::Image { source, title, attributes };
                self.inline_fits(&range).then_some(kind)
            }
        };
        self.open.push(kind.is_some());
        if let Some(kind) = kind {
            self.block_depth += usize::from(kind.nests_blocks());
            self.inline_depth += usize::from(kind.is_inline());
            self.stack.push(Frame::new(kind, range));
        }
    }

    /// The attributes behind the definition that a link or image refers to.
    fn attributes_of(&self, link_type: LinkType, label: &str) -> Attributes {
        match link_type {
            LinkType::Reference | LinkType::Collapsed | LinkType::Shortcut => {
                let known = self.session.reference_attributes.get(&label.to_lowercase());
                known.cloned().unwrap_or_default()
            }
            _ => Attributes::default(),
        }
    }

    /// The list of the innermost item has space between its items.
    fn loosen(&mut self) {
        for frame in self.stack.iter_mut().rev() {
            if let FrameKind::List { list, .. } = &mut frame.kind {
                list.tight = false;
                return;
            }
        }
    }

    fn end(&mut self, tag: TagEnd) {
        let is_inline = matches!(
            tag,
            TagEnd::Emphasis
                | TagEnd::Strong
                | TagEnd::Strikethrough
                | TagEnd::Link
                | TagEnd::Image
        );
        if !is_inline {
            self.close_implicit();
        }
        if self.open.pop() == Some(true) {
            // What the container holds and nothing has closed ends with it.
            while matches!(self.top().kind, FrameKind::Division { .. }) {
                self.close_division();
            }
            self.close_frame();
        }
    }
}

fn alignment(alignment: MarkdownAlignment) -> Alignment {
    match alignment {
        MarkdownAlignment::None => Alignment::Start,
        MarkdownAlignment::Left => Alignment::Left,
        MarkdownAlignment::Center => Alignment::Centre,
        MarkdownAlignment::Right => Alignment::Right,
    }
}

/// The class of a notice.
fn alert_class(kind: BlockQuoteKind) -> &'static str {
    match kind {
        BlockQuoteKind::Note => "note",
        BlockQuoteKind::Tip => "tip",
        BlockQuoteKind::Important => "important",
        BlockQuoteKind::Warning => "warning",
        BlockQuoteKind::Caution => "caution",
    }
}

/// What stands behind the number of a list that begins here.
fn delimiter(text: &str) -> NumberDelimiter {
    let behind = text.trim_start().trim_start_matches(|c: char| c.is_ascii_digit());
    if behind.starts_with(')') { NumberDelimiter::Parenthesis } else { NumberDelimiter::Period }
}
