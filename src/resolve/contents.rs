//! The lists that stand before the text: contents, figures, tables.
//!
//! They are made of the finished tree, so that they say what headings and captions say. Where an
//! author gave a short form, that stands for the whole.

use std::collections::BTreeMap;

use crate::resolve::anchors::Anchors;
use crate::resolve::document::{
    Anchor, Block, BlockKind, Contents, ContentsEntry, ContentsKind, Formula, Inline,
    SpanProperties, Text,
};
use crate::resolve::plain::plain_text;
use crate::resolve::terms::Words;

/// Which lists are asked for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wanted {
    /// How deep the contents go, where there are any.
    pub(super) depth: Option<u8>,
    /// Whether figures are listed.
    pub(super) figures: bool,
    /// Whether tables are listed.
    pub(super) tables: bool,
}

/// Makes the lists that are asked for and have entries. `shorts` are the short captions.
pub(super) fn contents(
    body: &[Block],
    wanted: Wanted,
    shorts: &BTreeMap<Anchor, Vec<Inline>>,
    (words, anchors): (&Words, &mut Anchors),
) -> Vec<Contents> {
    let mut found = Found::new(shorts);
    found.blocks(body);
    let depth = wanted.depth.unwrap_or(0);
    found.sections.retain(|entry| entry.level <= depth);
    if !wanted.figures {
        found.figures.clear();
    }
    if !wanted.tables {
        found.tables.clear();
    }
    let terms = &words.terms;
    let lists = [
        (ContentsKind::Sections, &terms.contents, "contents", found.sections),
        (ContentsKind::Figures, &terms.list_of_figures, "list-of-figures", found.figures),
        (ContentsKind::Tables, &terms.list_of_tables, "list-of-tables", found.tables),
    ];
    let mut contents = Vec::new();
    for (kind, title, name, entries) in lists {
        if !entries.is_empty() {
            let anchor = anchors.fresh(name);
            contents.push(Contents { kind, anchor, title: Text::new(title), entries });
        }
    }
    contents
}

/// What was met on the walk.
struct Found<'a> {
    shorts: &'a BTreeMap<Anchor, Vec<Inline>>,
    /// The levels of the headings that the place lies under.
    open: Vec<u8>,
    sections: Vec<ContentsEntry>,
    figures: Vec<ContentsEntry>,
    tables: Vec<ContentsEntry>,
}

impl<'a> Found<'a> {
    fn new(shorts: &'a BTreeMap<Anchor, Vec<Inline>>) -> Self {
        Self {
            shorts,
            open: Vec::new(),
            sections: Vec::new(),
            figures: Vec::new(),
            tables: Vec::new(),
        }
    }

    fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            self.block(block);
        }
    }

    fn block(&mut self, block: &Block) {
        match &block.kind {
            BlockKind::Heading { level, number, content, short } => {
                self.open.retain(|outer| outer < level);
                self.open.push(*level);
                let (Some(anchor), true) = (&block.anchor, is_listed(block)) else { return };
                let content = words_of(short.as_ref().unwrap_or(content));
                if number.is_none() && plain_text(&content).trim().is_empty() {
                    return;
                }
                // At most six headings lie in one another.
                let level = self.open.len().min(6) as u8;
                let label = number.as_ref().map(Text::new);
                self.sections.push(ContentsEntry { level, anchor: anchor.clone(), label, content });
            }
            BlockKind::Figure(figure) => {
                let entry = self.captioned(block, figure.label.as_ref(), &figure.caption);
                self.figures.extend(entry);
            }
            BlockKind::Table(table) => {
                let entry = self.captioned(block, table.label.as_ref(), &table.caption);
                self.tables.extend(entry);
                for cell in table.rows().flatten() {
                    self.blocks(&cell.blocks);
                }
            }
            BlockKind::Quotation(blocks) | BlockKind::Division(blocks) => self.blocks(blocks),
            BlockKind::List(list) => list.items.iter().for_each(|item| self.blocks(&item.blocks)),
            BlockKind::DefinitionList(definitions) => {
                for blocks in definitions.iter().flat_map(|definition| &definition.definitions) {
                    self.blocks(blocks);
                }
            }
            _ => {}
        }
    }

    /// The entry of a figure or table: one that has a number is listed.
    fn captioned(
        &self,
        block: &Block,
        label: Option<&Text>,
        caption: &[Inline],
    ) -> Option<ContentsEntry> {
        let anchor = block.anchor.as_ref()?;
        let label = Some(Text::new(&label?.text));
        let content = words_of(self.shorts.get(anchor).map_or(caption, Vec::as_slice));
        Some(ContentsEntry { level: 1, anchor: anchor.clone(), label, content })
    }
}

/// Whether a heading stands in the contents: pandoc's `.unlisted` keeps it out.
fn is_listed(block: &Block) -> bool {
    !block.classes.iter().any(|class| class == "unlisted")
}

/// The words of inlines with their emphasis: what an entry can say that is itself a link, and
/// stands away from its place.
pub(super) fn words_of(inlines: &[Inline]) -> Vec<Inline> {
    let mut words: Vec<Inline> = Vec::new();
    for inline in inlines {
        match inline {
            Inline::Text(text) => match words.last_mut() {
                Some(Inline::Text(last)) => last.text.push_str(&text.text),
                _ => words.push(Inline::Text(Text::new(&text.text))),
            },
            Inline::LineBreak => words.push(Inline::Text(Text::new(" "))),
            Inline::Emphasis(content) => words.push(Inline::Emphasis(words_of(content))),
            Inline::Strong(content) => words.push(Inline::Strong(words_of(content))),
            Inline::Strikethrough(content) => words.push(Inline::Strikethrough(words_of(content))),
            Inline::Superscript(content) => words.push(Inline::Superscript(words_of(content))),
            Inline::Subscript(content) => words.push(Inline::Subscript(words_of(content))),
            Inline::SmallCapitals(content) => words.push(Inline::SmallCapitals(words_of(content))),
            Inline::Upright(content) => words.push(Inline::Upright(words_of(content))),
            Inline::Span(properties, content) if properties.language.is_some() => {
                let language = properties.language.clone();
                let properties = SpanProperties { language, ..SpanProperties::default() };
                words.push(Inline::Span(properties, words_of(content)));
            }
            Inline::Span(_, content) | Inline::Citation { content, .. } => {
                words.extend(words_of(content));
            }
            Inline::Link(link) => words.extend(words_of(&link.content)),
            Inline::Code(text) => words.push(Inline::Code(Text::new(&text.text))),
            Inline::Math(formula) => {
                let text = Text::new(&formula.text.text);
                words.push(Inline::Math(Formula { text, ..formula.clone() }));
            }
            Inline::Missing(text) => words.push(Inline::Missing(Text::new(&text.text))),
            Inline::NoteReference { .. } | Inline::Image { .. } | Inline::SourcePage(_) => {}
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::words_of;
    use crate::resolve::document::{
        Anchor, Inline, Link, LinkRole, SourcePage, SpanProperties, Target, Text,
    };
    use crate::resolve::plain::plain_text;

    #[test]
    fn an_entry_keeps_words_and_emphasis_alone() {
        let text = |text: &str| Inline::Text(Text::new(text));
        let span = SpanProperties { anchor: Some(Anchor::new("x")), ..SpanProperties::default() };
        let link = Link {
            target: Target::Anchor(Anchor::new("y")),
            role: LinkRole::Plain,
            title: String::new(),
            content: vec![text("link")],
        };
        let page = SourcePage {
            anchor: Anchor::new("p"),
            label: "4".to_owned(),
            description: "Page 4".to_owned(),
        };
        let words = words_of(&[
            text("a "),
            Inline::Span(span, vec![Inline::Emphasis(vec![text("named")])]),
            text(" "),
            Inline::SourcePage(page),
            Inline::Link(link),
            Inline::LineBreak,
            text("end"),
        ]);
        assert_eq!(plain_text(&words), "a named link end");
        assert!(matches!(words[1], Inline::Emphasis(_)));
        assert!(!words.iter().any(|word| matches!(word, Inline::Span(..) | Inline::Link(_))));
    }
}
