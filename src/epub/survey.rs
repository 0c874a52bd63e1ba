//! A walk over blocks that tells what stands in them, in document order.
//!
//! What to make of it is left to those who ask: where anchors stand, how long a part is, which
//! notes it refers to. Notes themselves are not entered; their blocks are walked like any others.

use crate::resolve::document::{
    Anchor, Block, BlockKind, Formula, IndexEntry, Inline, NodeId, Text,
};

/// Something met on the walk.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Item<'a> {
    /// A block; what is in it follows.
    Block(&'a Block),
    /// A text.
    Text(&'a Text),
    /// A place that can be pointed to.
    Anchor(&'a Anchor),
    /// The reference to a note, by its place in the document's list.
    Note(usize),
}

/// Walks over blocks.
pub(crate) fn visit_blocks<'a>(blocks: &'a [Block], visit: &mut impl FnMut(Item<'a>)) {
    for block in blocks {
        visit(Item::Block(block));
        if let Some(anchor) = &block.anchor {
            visit(Item::Anchor(anchor));
        }
        visit_kind(&block.kind, visit);
    }
}

fn visit_kind<'a>(kind: &'a BlockKind, visit: &mut impl FnMut(Item<'a>)) {
    match kind {
        BlockKind::Paragraph(content) | BlockKind::Heading { content, .. } => {
            visit_inlines(content, visit);
        }
        BlockKind::Figure(figure) => {
            figure.label.iter().for_each(|label| visit(Item::Text(label)));
            visit_inlines(&figure.caption, visit);
            visit_inlines(&figure.credit, visit);
        }
        BlockKind::Figures(group) => {
            visit_blocks(&group.figures, visit);
            group.label.iter().for_each(|label| visit(Item::Text(label)));
            visit_inlines(&group.caption, visit);
            visit_inlines(&group.credit, visit);
        }
        BlockKind::Quotation(blocks) | BlockKind::Division(blocks) => visit_blocks(blocks, visit),
        BlockKind::List(list) => {
            for item in &list.items {
                item.anchor.iter().for_each(|anchor| visit(Item::Anchor(anchor)));
                visit_blocks(&item.blocks, visit);
            }
        }
        BlockKind::DefinitionList(definitions) => {
            for definition in definitions {
                visit_inlines(&definition.term, visit);
                for blocks in &definition.definitions {
                    visit_blocks(blocks, visit);
                }
            }
        }
        BlockKind::Code(code) => {
            visit_inlines(&code.caption, visit);
            visit(Item::Text(&code.text));
        }
        BlockKind::Math(equation) => {
            visit(Item::Text(&equation.formula.text));
            equation.number.iter().for_each(|number| visit(Item::Text(number)));
        }
        BlockKind::Table(table) => {
            table.label.iter().for_each(|label| visit(Item::Text(label)));
            visit_inlines(&table.caption, visit);
            for cell in table.rows().flatten() {
                visit_blocks(&cell.blocks, visit);
            }
        }
        BlockKind::Verse(lines) => {
            for line in lines {
                visit_inlines(&line.content, visit);
            }
        }
        BlockKind::Bibliography(bibliography) => {
            for entry in &bibliography.entries {
                visit(Item::Anchor(&entry.anchor));
                entry.marker.iter().for_each(|marker| visit(Item::Text(marker)));
                visit_inlines(&entry.content, visit);
            }
        }
        BlockKind::Index(index) => {
            for group in &index.groups {
                group.letter.iter().for_each(|letter| visit(Item::Text(letter)));
                visit_entries(&group.entries, visit);
            }
        }
        BlockKind::ThematicBreak | BlockKind::PageBreak => {}
    }
}

fn visit_entries<'a>(entries: &'a [IndexEntry], visit: &mut impl FnMut(Item<'a>)) {
    for entry in entries {
        visit(Item::Anchor(&entry.anchor));
        visit_inlines(&entry.term, visit);
        visit_inlines(&entry.references, visit);
        visit_entries(&entry.entries, visit);
    }
}

/// Walks over inlines.
pub(crate) fn visit_inlines<'a>(inlines: &'a [Inline], visit: &mut impl FnMut(Item<'a>)) {
    for inline in inlines {
        match inline {
            Inline::Text(text)
            | Inline::Code(text)
            | Inline::Math(Formula { text, .. })
            | Inline::Missing(text) => visit(Item::Text(text)),
            Inline::LineBreak | Inline::Image { .. } => {}
            Inline::SourcePage(page) => visit(Item::Anchor(&page.anchor)),
            Inline::Emphasis(content)
            | Inline::Strong(content)
            | Inline::Strikethrough(content)
            | Inline::Superscript(content)
            | Inline::Subscript(content)
            | Inline::SmallCapitals(content)
            | Inline::Upright(content) => visit_inlines(content, visit),
            Inline::Span(properties, content) => {
                properties.anchor.iter().for_each(|anchor| visit(Item::Anchor(anchor)));
                visit_inlines(content, visit);
            }
            Inline::Link(link) => visit_inlines(&link.content, visit),
            Inline::Citation { anchors, content } => {
                anchors.iter().for_each(|anchor| visit(Item::Anchor(anchor)));
                visit_inlines(content, visit);
            }
            Inline::NoteReference { note, anchor, number } => {
                visit(Item::Anchor(anchor));
                visit(Item::Note(*note));
                visit(Item::Text(number));
            }
        }
    }
}

/// The text of inlines without any markup: what a contents entry or a description says. Note
/// numbers are left out, they say nothing away from their text.
pub(crate) fn plain_text(inlines: &[Inline]) -> String {
    let mut text = String::new();
    collect_plain_text(inlines, &mut text);
    text
}

fn collect_plain_text(inlines: &[Inline], plain: &mut String) {
    for inline in inlines {
        match inline {
            Inline::Text(text)
            | Inline::Code(text)
            | Inline::Math(Formula { text, .. })
            | Inline::Missing(text) => plain.push_str(&text.text),
            Inline::LineBreak => plain.push(' '),
            Inline::Image { .. } | Inline::NoteReference { .. } | Inline::SourcePage(_) => {}
            Inline::Emphasis(content)
            | Inline::Strong(content)
            | Inline::Strikethrough(content)
            | Inline::Superscript(content)
            | Inline::Subscript(content)
            | Inline::SmallCapitals(content)
            | Inline::Upright(content)
            | Inline::Span(_, content)
            | Inline::Citation { content, .. } => collect_plain_text(content, plain),
            Inline::Link(link) => collect_plain_text(&link.content, plain),
        }
    }
}

/// Where a block begins for a page: the block itself and every text in it that nothing precedes.
pub(crate) fn first_text(block: &Block) -> Option<NodeId> {
    let mut first = None;
    visit_blocks(std::slice::from_ref(block), &mut |item| {
        if let (Item::Text(text), None) = (item, first) {
            first = Some(text.node);
        }
    });
    first
}
