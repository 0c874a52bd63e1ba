//! What ends, to what it is: frames to blocks, items, rows, notes and inlines.

use std::collections::btree_map::Entry;
use std::ops::Range;

use crate::diagnostic::Problem;
use crate::manuscript::ast::{
    Attributes, Block, BlockKind, Definition, Image, InlineKind, ListItem, NoteDefinition,
    ResourceKind, TableCell,
};
use crate::manuscript::attributes;
use crate::manuscript::builder::Builder;
use crate::manuscript::caption;
use crate::manuscript::frame::{Frame, FrameKind};
use crate::manuscript::markup;
use crate::manuscript::paragraph;
use crate::manuscript::piece::{Piece, offset};
use crate::manuscript::resources;
use crate::manuscript::session::Origin;
use crate::manuscript::weave::weave;

impl Builder<'_, '_, '_> {
    /// Takes the innermost frame off and puts what it holds into the one around it.
    pub(super) fn close_frame(&mut self) {
        if self.stack.len() < 2 {
            return;
        }
        let Some(mut frame) = self.stack.pop() else { return };
        self.block_depth -= usize::from(frame.kind.nests_blocks());
        self.inline_depth -= usize::from(frame.kind.is_inline());
        if frame.kind.holds_blocks() {
            caption::attach(self.session, self.source, &mut frame.blocks);
        }
        let range = frame.range.clone();
        match frame.kind {
            FrameKind::Root => {}
            FrameKind::Paragraph | FrameKind::Implicit => {
                if self.stack.len() == 1 && self.line.is_empty() && self.is_line() {
                    self.line = frame.pieces;
                    return;
                }
                if let Some(block) =
                    paragraph::close(self.session, self.source, frame.pieces, range)
                {
                    self.top().blocks.push(block);
                }
            }
            FrameKind::Heading(level) => {
                let block =
                    paragraph::heading(self.session, self.source, frame.pieces, (level, range));
                self.top().blocks.push(block);
            }
            FrameKind::Code { info } => self.code(&info, &frame.text, range),
            FrameKind::Html => markup::read(self, &frame.text, range),
            FrameKind::Quotation(None) => {
                let kind = BlockKind::Quotation(frame.blocks);
                self.push_block(kind, Attributes::default(), range);
            }
            FrameKind::Quotation(Some(class)) => {
                let attributes =
                    Attributes { classes: vec![class.to_owned()], ..Attributes::default() };
                self.push_block(BlockKind::Division(frame.blocks), attributes, range);
            }
            FrameKind::Division { attributes, html } => {
                let (kind, attributes) = match html.as_deref() {
                    Some("figure") => markup::figure(frame.blocks, attributes),
                    _ => (BlockKind::Division(frame.blocks), attributes),
                };
                self.push_block(kind, attributes, range);
            }
            FrameKind::Note(label) => self.note(label, frame.blocks, range),
            FrameKind::Emphasis
            | FrameKind::Strong
            | FrameKind::Strikethrough
            | FrameKind::Link { .. }
            | FrameKind::Image { .. } => self.close_inline(frame),
            _ => self.close_part(frame),
        }
    }

    /// Whether only running text is asked for.
    fn is_line(&self) -> bool {
        matches!(self.source.origin, Origin::At { prefix: 1, .. } | Origin::Whole(_))
    }

    /// Closes a part of a list or table.
    fn close_part(&mut self, frame: Frame) {
        let range = frame.range.clone();
        let span = self.session.span(self.source.origin, range.clone());
        match frame.kind {
            FrameKind::List { list } => {
                self.push_block(BlockKind::List(list), Attributes::default(), range);
            }
            FrameKind::Item { task } => {
                let item = ListItem { task, blocks: frame.blocks, span };
                match &mut self.top().kind {
                    FrameKind::List { list } => list.items.push(item),
                    _ => self.top().blocks.extend(item.blocks),
                }
            }
            FrameKind::Table(table) => {
                self.push_block(BlockKind::Table(table), Attributes::default(), range);
            }
            FrameKind::Row(cells) => {
                if let FrameKind::Table(table) = &mut self.top().kind {
                    let rows =
                        if table.head.is_empty() { &mut table.head } else { &mut table.body };
                    rows.push(cells);
                }
            }
            FrameKind::Cell => {
                let source = self.source;
                let content = weave(self.session, source.origin, source.text, frame.pieces);
                let mut cell = TableCell::default();
                if !content.is_empty() {
                    let kind = BlockKind::Paragraph(content);
                    cell.blocks.push(Block { kind, attributes: Attributes::default(), span });
                }
                if let FrameKind::Row(cells) = &mut self.top().kind {
                    cells.push(cell);
                }
            }
            FrameKind::Definitions(definitions) => {
                let kind = BlockKind::DefinitionList(definitions);
                self.push_block(kind, Attributes::default(), range);
            }
            FrameKind::Term => {
                let source = self.source;
                let term = weave(self.session, source.origin, source.text, frame.pieces);
                match &mut self.top().kind {
                    FrameKind::Definitions(definitions) => {
                        definitions.push(Definition { term, definitions: Vec::new() });
                    }
                    _ => {
                        let kind = BlockKind::Paragraph(term);
                        self.push_block(kind, Attributes::default(), range);
                    }
                }
            }
            FrameKind::Definition => {
                if let FrameKind::Definitions(definitions) = &mut self.top().kind
                    && let Some(definition) = definitions.last_mut()
                {
                    definition.definitions.push(frame.blocks);
                } else {
                    self.top().blocks.extend(frame.blocks);
                }
            }
            _ => {}
        }
    }

    /// Closes an inline and puts it into the text around it.
    fn close_inline(&mut self, frame: Frame) {
        let Frame { kind, range, mut pieces, .. } = frame;
        let source = self.source;
        let lone_tilde = matches!(kind, FrameKind::Strikethrough)
            && !source.text[range.start..].starts_with("~~");
        if lone_tilde {
            // Only two tildes strike text; what one means is for `weave` to say.
            let (start, end) = (offset(range.start), offset(range.end - 1));
            let text = self.running_text(&range);
            text.push(Piece::Char('~', start));
            text.append(&mut pieces);
            text.push(Piece::Char('~', end));
            self.top().last = range.end;
            return;
        }
        let content = weave(self.session, source.origin, source.text, pieces);
        let inline = match kind {
            FrameKind::Emphasis => InlineKind::Emphasis(content),
            FrameKind::Strong => InlineKind::Strong(content),
            FrameKind::Strikethrough => InlineKind::Strikethrough(content),
            FrameKind::Link { destination, title } => {
                InlineKind::Link { destination, title, content, attributes: Attributes::default() }
            }
            FrameKind::Image { source, title } => {
                let source = resources::decode(&source);
                let span = self.session.span(self.source.origin, range.clone());
                self.session.resource(&source, ResourceKind::Image, span);
                let attributes = Attributes::default();
                InlineKind::Image(Image { source, description: content, title, attributes, span })
            }
            _ => return,
        };
        self.push_inline(inline, range);
    }

    fn code(&mut self, info: &str, text: &str, range: Range<usize>) {
        let (language, attributes, unread) = attributes::read_info(info);
        if let Some(text) = unread {
            let span = self.session.span(self.source.origin, range.clone());
            self.session.report(span, Problem::Attributes { text });
        }
        let text = text.strip_suffix('\n').unwrap_or(text);
        let text =
            text.strip_suffix('\r').unwrap_or(text).replace("\r\n", "\n").replace('\r', "\n");
        self.push_block(BlockKind::Code { language, text }, attributes, range);
    }

    fn note(&mut self, label: String, blocks: Vec<Block>, range: Range<usize>) {
        let span = self.session.span(self.source.origin, range);
        let label = self.session.labels.get(&label.to_lowercase()).cloned().unwrap_or(label);
        match self.notes.entry(label) {
            Entry::Occupied(entry) => {
                let label = entry.key().clone();
                self.session.report(span, Problem::DuplicateNote { label });
            }
            Entry::Vacant(entry) => {
                entry.insert(NoteDefinition { blocks, span });
            }
        }
    }
}
