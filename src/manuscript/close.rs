//! What ends, to what it is: frames to blocks, items, rows, notes and inlines.

use std::collections::btree_map::Entry;
use std::ops::Range;

use crate::diagnostic::{Problem, Span};
use crate::manuscript::ast::{
    Attributes, Block, BlockKind, Definition, Image, InlineKind, ListItem, NoteDefinition,
    ResourceKind, TableCell,
};
use crate::manuscript::attributes;
use crate::manuscript::builder::Builder;
use crate::manuscript::caption;
use crate::manuscript::element;
use crate::manuscript::frame::{Frame, FrameKind};
use crate::manuscript::list_marker::{self, Marker};
use crate::manuscript::markup;
use crate::manuscript::paragraph;
use crate::manuscript::piece::{Piece, offset};
use crate::manuscript::resources;
use crate::manuscript::verse;
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
                let blocks = paragraph::close(self.session, self.source, frame.pieces, range);
                for block in blocks {
                    // A page that has ended does not end again: no page is left empty.
                    let ends_page = |block: &Block| matches!(block.kind, BlockKind::PageBreak);
                    if !(ends_page(&block) && self.top().blocks.last().is_some_and(ends_page)) {
                        self.top().blocks.push(block);
                    }
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
                let blocks = verse::of_quotation(self.session, self.source, frame.blocks);
                let kind = BlockKind::Quotation(blocks);
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
                    Some("blockquote") => {
                        let blocks = verse::of_quotation(self.session, self.source, frame.blocks);
                        element::close("blockquote", blocks, attributes)
                    }
                    Some(name) if !matches!(name, "div" | "section") => {
                        element::close(name, frame.blocks, attributes)
                    }
                    _ if attributes.has_class("verse") => {
                        let blocks = verse::of_paragraphs(self.session, self.source, frame.blocks);
                        (BlockKind::Division(blocks), attributes)
                    }
                    _ if attributes.has_class("epigraph") => {
                        let blocks = verse::of_quotation(self.session, self.source, frame.blocks);
                        (BlockKind::Division(blocks), attributes)
                    }
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
        self.source.origin.is_line()
    }

    /// Closes a part of a list or table.
    fn close_part(&mut self, frame: Frame) {
        let range = frame.range.clone();
        let span = self.session.span(self.source.origin, range.clone());
        match frame.kind {
            FrameKind::List { list, markers } => {
                let (source, session) = (self.source, &*self.session);
                let mut lists = list_marker::part(list, markers, |item| {
                    let own = session.local(source.origin, item.span)?;
                    list_marker::decimal_marker(source.text.get(own)?)
                });
                if lists.len() > 1 {
                    // An empty line that parts two of them makes neither loose.
                    for list in lists.iter_mut().filter(|list| !list.tight) {
                        list.tight = !self.is_loose(&list.items);
                    }
                }
                for list in lists {
                    let first = list.items.first().map_or(range.clone(), |item| {
                        let own = self.session.local(self.source.origin, item.span);
                        own.map_or(range.clone(), |own| own.start..range.end)
                    });
                    self.push_block(BlockKind::List(list), Attributes::default(), first);
                }
            }
            FrameKind::Item { task, marker } => {
                let label = marker.as_ref().and_then(Marker::label);
                let item = ListItem { task, label, blocks: frame.blocks, span };
                match &mut self.top().kind {
                    FrameKind::List { list, markers } => {
                        list.items.push(item);
                        markers.push(marker);
                    }
                    _ => self.top().blocks.extend(item.blocks),
                }
            }
            FrameKind::Table(table) => {
                self.push_block(BlockKind::Table(table), Attributes::default(), range);
            }
            FrameKind::Row(cells) => {
                self.report_surplus_cells(frame.range.clone());
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
                        // Each line is a term of its own (PHP Markdown Extra).
                        for line in term.split(|i| matches!(i.kind, InlineKind::SoftBreak)) {
                            let (term, none) = (line.to_vec(), Vec::new());
                            definitions.push(Definition { term, definitions: none, tight: true });
                        }
                    }
                    _ => {
                        let kind = BlockKind::Paragraph(term);
                        self.push_block(kind, Attributes::default(), range);
                    }
                }
            }
            FrameKind::Definition => {
                let before = self.source.text.get(..range.start).unwrap_or_default();
                let tight = !is_behind_empty_line(before);
                if let FrameKind::Definitions(definitions) = &mut self.top().kind
                    && let Some(definition) = definitions.last_mut()
                {
                    definition.tight &= tight;
                    definition.definitions.push(frame.blocks);
                } else {
                    self.top().blocks.extend(frame.blocks);
                }
            }
            _ => {}
        }
    }

    /// Whether an empty line stands between items, or between the blocks of one.
    fn is_loose(&self, items: &[ListItem]) -> bool {
        let behind_empty_line = |span: Span| {
            let start = self.session.local(self.source.origin, span).map_or(0, |range| range.start);
            is_behind_empty_line(self.source.text.get(..start).unwrap_or_default())
        };
        let between = items.iter().skip(1).any(|item| behind_empty_line(item.span));
        let mut inner = items.iter().flat_map(|item| item.blocks.iter().skip(1));
        between || inner.any(|block| behind_empty_line(block.span))
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
            FrameKind::Link { destination, title, attributes } => {
                InlineKind::Link { destination, title, content, attributes }
            }
            FrameKind::Image { source, title, attributes } => {
                let source = resources::decode(&source);
                let span = self.session.span(self.source.origin, range.clone());
                self.session.resource(&source, ResourceKind::Image, span);
                InlineKind::Image(Image { source, description: content, title, attributes, span })
            }
            _ => return,
        };
        self.push_inline(inline, range);
    }

    fn code(&mut self, info: &str, text: &str, range: Range<usize>) {
        let raw = attributes::read_raw(info.trim(), 0);
        if let Some((format, _)) = raw.filter(|(_, end)| *end == info.trim().len()) {
            self.raw_block(format, text, range);
            return;
        }
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

    /// Reports the cells of a row that the head has no columns for. The Markdown parser drops them,
    /// as GFM says it must; a row whose surplus cells are empty loses nothing.
    fn report_surplus_cells(&mut self, row: Range<usize>) {
        let FrameKind::Table(table) = &self.top().kind else { return };
        let columns = table.columns.len();
        let Some(text) = self.source.text.get(row.clone()) else { return };
        let cells = row_cells(text);
        let Some(surplus) = cells.get(columns..).filter(|surplus| !surplus.is_empty()) else {
            return;
        };
        if surplus.iter().all(|cell| text[cell.clone()].trim().is_empty()) {
            return;
        }
        let range = row.start + surplus[0].start..row.start + surplus[surplus.len() - 1].end;
        let span = self.session.span(self.source.origin, range);
        let problem = Problem::SurplusCells { surplus: surplus.len(), columns };
        self.session.report(span, problem);
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

/// Where the cells of a pipe table's row stand in its text, white space around them left out. A pipe
/// behind a backslash is text, in code as well (GFM, section 4.10).
fn row_cells(row: &str) -> Vec<Range<usize>> {
    let row = row.trim_end();
    let start = row.len() - row.trim_start().len();
    let start = start + usize::from(row[start..].starts_with('|'));
    let is_pipe = |&(at, _): &(usize, &str)| !row[..at].ends_with('\\');
    let ends = row.match_indices('|').filter(is_pipe).map(|(at, _)| at).filter(|at| *at >= start);
    let mut ends: Vec<usize> = ends.collect();
    if ends.last().is_none_or(|last| last + 1 < row.len()) {
        ends.push(row.len());
    }
    let starts = std::iter::once(start).chain(ends.iter().map(|end| end + 1));
    let trimmed = |(start, end): (usize, &usize)| {
        let cell = &row[start..*end];
        let start = start + (cell.len() - cell.trim_start().len());
        start..start + cell.trim().len()
    };
    starts.zip(&ends).map(trimmed).collect()
}

/// Whether an empty line stands before what follows a text; the colon of a definition and the marks
/// of quotations are passed over.
fn is_behind_empty_line(before: &str) -> bool {
    let mark = |c: char| matches!(c, ' ' | '\t' | ':' | '>');
    let line = |text: &str| text.trim_end_matches(mark).len();
    let Some(text) = end_of_line(&before[..line(before)]) else { return false };
    end_of_line(&text[..line(text)]).is_some()
}

/// A text without the line end with which it ends.
fn end_of_line(text: &str) -> Option<&str> {
    text.strip_suffix("\r\n").or_else(|| text.strip_suffix(['\n', '\r']))
}

#[cfg(test)]
mod tests {
    use super::row_cells;

    #[test]
    fn cells_are_parted_by_pipes_that_no_backslash_escapes() {
        for (row, expected) in [
            ("| a | b |\n", &["a", "b"][..]),
            ("a|b", &["a", "b"]),
            (" | a | b", &["a", "b"]),
            ("| a\\|b | `c\\|d` |", &["a\\|b", "`c\\|d`"]),
            ("| | é |  |", &["", "é", ""]),
            ("||", &[""]),
        ] {
            let found: Vec<&str> = row_cells(row).into_iter().map(|cell| &row[cell]).collect();
            assert_eq!(found, expected, "{row:?}");
        }
    }
}
