//! The files that a manuscript names.

use crate::manuscript::ast::{
    Block, BlockKind, Inline, InlineKind, Manuscript, Resource, ResourceKind,
};
use crate::manuscript::front_matter::Spanned;

/// Every file that a manuscript names, once.
pub(super) fn gather(manuscript: &Manuscript) -> Vec<Resource> {
    let mut resources = Gatherer { resources: Vec::new() };
    let front_matter = &manuscript.front_matter;
    for bibliography in &front_matter.bibliographies {
        resources.add(bibliography, ResourceKind::Bibliography);
    }
    for (named, kind) in [
        (&front_matter.style, ResourceKind::Style),
        (&front_matter.theme, ResourceKind::Theme),
        (&front_matter.cover_image, ResourceKind::Image),
    ] {
        if let Some(named) = named {
            resources.add(named, kind);
        }
    }
    resources.blocks(&manuscript.blocks);
    for note in manuscript.notes.values() {
        resources.blocks(&note.blocks);
    }
    resources.resources
}

struct Gatherer {
    resources: Vec<Resource>,
}

impl Gatherer {
    fn add(&mut self, named: &Spanned<String>, kind: ResourceKind) {
        let known = self
            .resources
            .iter()
            .any(|resource| resource.name == named.value && resource.kind == kind);
        if !known {
            self.resources.push(Resource { name: named.value.clone(), kind, span: named.span });
        }
    }

    fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            match &block.kind {
                BlockKind::Paragraph(content) | BlockKind::Heading { content, .. } => {
                    self.inlines(content);
                }
                BlockKind::Figure { image } => {
                    let named = Spanned { value: image.source.clone(), span: image.span };
                    self.add(&named, ResourceKind::Image);
                    self.inlines(&image.description);
                }
                BlockKind::Quotation(blocks) | BlockKind::Division(blocks) => self.blocks(blocks),
                BlockKind::List(list) => {
                    for item in &list.items {
                        self.blocks(&item.blocks);
                    }
                }
                BlockKind::DefinitionList(definitions) => {
                    for definition in definitions {
                        self.inlines(&definition.term);
                        for blocks in &definition.definitions {
                            self.blocks(blocks);
                        }
                    }
                }
                BlockKind::Table(table) => {
                    for cell in table.head.iter().chain(&table.body).flatten() {
                        self.blocks(&cell.blocks);
                    }
                    self.inlines(&table.caption);
                }
                BlockKind::Verse(lines) => {
                    for line in lines {
                        self.inlines(&line.content);
                    }
                }
                BlockKind::Code { .. }
                | BlockKind::ThematicBreak
                | BlockKind::Math(_)
                | BlockKind::PageBreak => {}
            }
        }
    }

    fn inlines(&mut self, inlines: &[Inline]) {
        for inline in inlines {
            match &inline.kind {
                InlineKind::Image(image) => {
                    let named = Spanned { value: image.source.clone(), span: image.span };
                    self.add(&named, ResourceKind::Image);
                }
                InlineKind::Emphasis(content)
                | InlineKind::Strong(content)
                | InlineKind::Strikethrough(content)
                | InlineKind::Superscript(content)
                | InlineKind::Subscript(content)
                | InlineKind::Span(content, _)
                | InlineKind::InlineNote(content)
                | InlineKind::Link { content, .. } => self.inlines(content),
                _ => {}
            }
        }
    }
}
