//! Blocks: the manuscript's to the document's, with anchors, numbers and labels.

use crate::diagnostic::Span;
use crate::language::{Direction, Language};
use crate::manuscript::ast::{self, Attributes};
use crate::manuscript::identifier::automatic_identifier;
use crate::resolve::document::{
    Anchor, Bibliography, Block, BlockKind, CellRole, Column, Definition, Index, Inline, NodeId,
    Selection, Table, TableCell, Text,
};
use crate::resolve::draft::Draft;
use crate::resolve::inlines::TypedCitations;
use crate::resolve::labels::{Label, LabelKind};
use crate::resolve::marks::settle_source_pages;
use crate::resolve::plain::written_text;
use crate::resolve::table;

impl<'a> Draft<'a> {
    /// Blocks in order; the list of works takes its place among them.
    pub(super) fn blocks(&mut self, blocks: &'a [ast::Block]) -> Vec<Block> {
        self.blocks_at(blocks, 0)
    }

    pub(super) fn blocks_at(&mut self, blocks: &'a [ast::Block], depth: usize) -> Vec<Block> {
        let mut built = Vec::with_capacity(blocks.len());
        for (index, block) in blocks.iter().enumerate() {
            match self.around_formulas(block) {
                Some(blocks) => built.extend(blocks),
                None => {
                    let block_built = self.block(block, depth);
                    built.push(block_built);
                }
            }
            let next = blocks.get(index + 1);
            if depth == 0 && self.current_note.is_none() && self.heads_the_list(block, next) {
                built.push(self.list_place(block.span, Selection::default()));
            }
            if depth == 0 && self.current_note.is_none() && self.heads_the_index(block, next) {
                built.push(self.index_place(block.span));
            }
        }
        settle_source_pages(&mut built);
        built
    }

    /// Whether a block is a heading such as "Works Cited" with nothing under it.
    fn heads_the_list(&self, block: &ast::Block, next: Option<&ast::Block>) -> bool {
        let heading = empty_heading(block, next);
        heading.is_some_and(|heading| !self.list_placed && self.words.names_the_list(&heading))
    }

    /// Whether a block is a heading such as "Index" with nothing under it.
    fn heads_the_index(&self, block: &ast::Block, next: Option<&ast::Block>) -> bool {
        let heading = empty_heading(block, next);
        heading.is_some_and(|heading| !self.index_placed && self.words.names_the_index(&heading))
    }

    /// The place of the index, to be filled once all marks are known.
    fn index_place(&mut self, span: Span) -> Block {
        self.index_placed = true;
        bare(span, BlockKind::Index(Index { groups: Vec::new() }))
    }

    /// The place of the list of works, to be filled once its entries are known.
    pub(super) fn list_place(&mut self, span: Span, selection: Selection) -> Block {
        self.list_placed |= selection.is_all();
        let (hanging, entries) = (false, Vec::new());
        bare(span, BlockKind::Bibliography(Bibliography { hanging, entries, selection }))
    }

    fn block(&mut self, block: &'a ast::Block, depth: usize) -> Block {
        let attributes = &block.attributes;
        let language = attributes.get("lang").and_then(Language::from_tag);
        let language = language.filter(|language| *language != self.language);
        let outer = language.clone().map(|inner| std::mem::replace(&mut self.language, inner));
        let (kind, anchor) = self.kind(block, depth);
        if let Some(outer) = outer {
            self.language = outer;
        }
        let mut classes = attributes.classes.clone();
        if let ast::BlockKind::Figure { image } = &block.kind {
            classes.extend(image.attributes.classes.iter().cloned());
        }
        let direction = attributes.get("dir").and_then(Direction::from_word);
        let span = block.span;
        Block { node: NodeId::default(), anchor, classes, language, direction, span, kind }
    }

    fn kind(&mut self, block: &'a ast::Block, depth: usize) -> (BlockKind, Option<Anchor>) {
        let attributes = &block.attributes;
        let kind = match &block.kind {
            ast::BlockKind::Heading { level, content } => {
                return self.heading(*level, content, block);
            }
            ast::BlockKind::Figure { image } => return self.figure(image, block),
            ast::BlockKind::Table(table) => return self.table(table, block, depth),
            ast::BlockKind::Math(source) => {
                let identifier = attributes.identifier.as_deref();
                let (equation, anchor) = self.equation(source, identifier, block.span);
                return (BlockKind::Math(equation), anchor);
            }
            ast::BlockKind::Paragraph(content) => {
                BlockKind::Paragraph(self.running(content, TypedCitations::Read))
            }
            ast::BlockKind::Quotation(blocks) => {
                BlockKind::Quotation(self.quoted(blocks, depth + 1))
            }
            ast::BlockKind::List(list) => BlockKind::List(self.list(list, depth)),
            ast::BlockKind::DefinitionList(definitions) => {
                let definition = |definition: &'a ast::Definition| Definition {
                    term: self.running(&definition.term, TypedCitations::Read),
                    definitions: definition
                        .definitions
                        .iter()
                        .map(|blocks| self.blocks_at(blocks, depth + 1))
                        .collect(),
                    tight: definition.tight,
                };
                BlockKind::DefinitionList(definitions.iter().map(definition).collect())
            }
            ast::BlockKind::Code { language, text } => {
                BlockKind::Code(self.code(language.as_deref(), text, block))
            }
            ast::BlockKind::ThematicBreak => BlockKind::ThematicBreak,
            ast::BlockKind::Division(blocks) => {
                if let Some(group) = self.figure_group(blocks, block) {
                    return group;
                }
                let is_quoted = attributes.has_class("epigraph") || attributes.has_class("verse");
                let mut inner: Vec<Block> = self.notice_label(block).into_iter().collect();
                inner.extend(match is_quoted {
                    true => self.quoted(blocks, depth + 1),
                    false => self.blocks_at(blocks, depth + 1),
                });
                let selection = Selection::of(attributes);
                let is_wanted = !self.list_placed || !selection.is_all();
                if is_list(attributes) && is_wanted && self.current_note.is_none() {
                    inner.push(self.list_place(block.span, selection));
                }
                let is_index = attributes.identifier.as_deref() == Some("index");
                if is_index && !self.index_placed && self.current_note.is_none() {
                    inner.push(self.index_place(block.span));
                }
                BlockKind::Division(inner)
            }
            ast::BlockKind::Verse(lines) => BlockKind::Verse(self.verse_lines(lines)),
            ast::BlockKind::PageBreak => BlockKind::PageBreak,
        };
        let identifier = attributes.identifier.as_ref();
        let anchor = identifier.map(|identifier| {
            self.claim(identifier, block.span, (LabelKind::Other, String::new()))
        });
        (kind, anchor)
    }

    fn heading(
        &mut self,
        level: u8,
        content: &'a [ast::Inline],
        block: &ast::Block,
    ) -> (BlockKind, Option<Anchor>) {
        let attributes = &block.attributes;
        let unnumbered = attributes.has_class("unnumbered") || attributes.has_class("-");
        let numbered = self.manuscript.front_matter.number_sections == Some(true) && !unnumbered;
        let number = numbered.then(|| self.counters.section(level));
        let written = written_text(content);
        let label = match &number {
            Some(number) => (LabelKind::Section, number.clone()),
            None => {
                let text = written.split_whitespace().collect::<Vec<_>>().join(" ");
                (LabelKind::Heading, text)
            }
        };
        let anchor = match &attributes.identifier {
            Some(identifier) => self.claim(identifier, block.span, label),
            None => {
                let anchor = self.anchors.fresh(&automatic_identifier(&written));
                let (kind, text) = label;
                let label = Label { anchor: anchor.clone(), kind, text };
                self.labels.entry(anchor.as_str().to_owned()).or_insert(label);
                anchor
            }
        };
        let content = self.running(content, TypedCitations::Ignored);
        let short = self.short(attributes);
        (BlockKind::Heading { level: level.clamp(1, 6), number, content, short }, Some(anchor))
    }

    fn table(
        &mut self,
        table: &'a ast::Table,
        block: &ast::Block,
        depth: usize,
    ) -> (BlockKind, Option<Anchor>) {
        let attributes = &block.attributes;
        let number = if table.caption.is_empty() { String::new() } else { self.counters.table() };
        let anchor = match &attributes.identifier {
            Some(identifier) => {
                self.claim(identifier, block.span, (LabelKind::Table, number.clone()))
            }
            None => self.anchors.fresh("table-1"),
        };
        let short = self.short(&block.attributes);
        short.into_iter().for_each(|short| drop(self.shorts.insert(anchor.clone(), short)));
        let caption = self.running(&table.caption, TypedCitations::Read);
        let columns = table.columns.iter().map(|column| Column {
            alignment: column.alignment,
            numbers: false,
            share: column.share,
        });
        let mut part = |rows: &'a [Vec<ast::TableCell>]| -> Vec<Vec<TableCell>> {
            let mut cell = |cell: &'a ast::TableCell| TableCell {
                blocks: self.blocks_at(&cell.blocks, depth + 1),
                column: 0,
                columns: cell.columns,
                rows: cell.rows,
                role: CellRole::Data,
            };
            rows.iter().map(|row| row.iter().map(&mut cell).collect()).collect()
        };
        let (head, body, foot) = (part(&table.head), part(&table.body), part(&table.foot));
        let label = format!("{} {number}", self.words.terms.table);
        let label = (!number.is_empty()).then(|| Text::new(label));
        let mut settled = Table { label, caption, columns: columns.collect(), head, body, foot };
        table::settle(&mut settled, attributes.has_class("row-heads"), &self.language);
        (BlockKind::Table(settled), Some(anchor))
    }

    /// What `short="…"` gives to stand for a heading or caption where there is little room.
    pub(super) fn short(&self, attributes: &Attributes) -> Option<Vec<Inline>> {
        let short = attributes.get("short").map(str::trim).filter(|short| !short.is_empty());
        short.map(|short| self.plain_running(short))
    }

    /// A plain text of the front matter or of an attribute as running text.
    pub(super) fn plain_running(&self, text: &str) -> Vec<crate::resolve::document::Inline> {
        let leaf = crate::resolve::punctuation::Leaf {
            text: text.into(),
            kind: crate::resolve::punctuation::LeafKind::Plain,
            language: self.language.tag(),
        };
        let settled = crate::resolve::punctuation::settle(&[leaf], self.smart);
        let texts = settled.into_iter().filter(|text| !text.is_empty());
        texts.map(|text| crate::resolve::document::Inline::Text(Text::new(text))).collect()
    }
}

/// The words of a heading with nothing under it.
fn empty_heading(block: &ast::Block, next: Option<&ast::Block>) -> Option<String> {
    let ast::BlockKind::Heading { level, content } = &block.kind else { return None };
    let empty = match next.map(|next| &next.kind) {
        None => true,
        Some(ast::BlockKind::Heading { level: next, .. }) => next <= level,
        Some(_) => false,
    };
    empty.then(|| written_text(content))
}

/// A block without attributes.
pub(super) fn bare(span: Span, kind: BlockKind) -> Block {
    Block {
        node: NodeId::default(),
        anchor: None,
        classes: Vec::new(),
        language: None,
        direction: None,
        span,
        kind,
    }
}

/// The identifiers that the author gave, wherever they stand.
pub(super) fn identifiers(blocks: &[ast::Block], into: &mut Vec<String>) {
    let mut add = |attributes: &Attributes| into.extend(attributes.identifier.iter().cloned());
    for block in blocks {
        add(&block.attributes);
        match &block.kind {
            ast::BlockKind::Figure { image } => add(&image.attributes),
            ast::BlockKind::Paragraph(content) | ast::BlockKind::Heading { content, .. } => {
                inline_identifiers(content, &mut add);
            }
            _ => {}
        }
    }
    for block in blocks {
        match &block.kind {
            ast::BlockKind::Quotation(inner) | ast::BlockKind::Division(inner) => {
                identifiers(inner, into);
            }
            ast::BlockKind::List(list) => {
                for item in &list.items {
                    identifiers(&item.blocks, into);
                }
            }
            ast::BlockKind::DefinitionList(definitions) => {
                for inner in definitions.iter().flat_map(|definition| &definition.definitions) {
                    identifiers(inner, into);
                }
            }
            ast::BlockKind::Table(table) => {
                for cell in table.rows().flatten() {
                    identifiers(&cell.blocks, into);
                }
            }
            _ => {}
        }
    }
}

fn inline_identifiers(inlines: &[ast::Inline], add: &mut dyn FnMut(&Attributes)) {
    for inline in inlines {
        match &inline.kind {
            ast::InlineKind::Span(content, attributes) => {
                add(attributes);
                inline_identifiers(content, add);
            }
            ast::InlineKind::Emphasis(content)
            | ast::InlineKind::Strong(content)
            | ast::InlineKind::Link { content, .. } => inline_identifiers(content, add),
            _ => {}
        }
    }
}

/// Whether a division is a place for the list of works, or for a part of it.
fn is_list(attributes: &ast::Attributes) -> bool {
    let identifier = attributes.identifier.as_deref().unwrap_or("");
    identifier == "refs" || identifier.starts_with("refs-") || attributes.has_class("refs")
}
