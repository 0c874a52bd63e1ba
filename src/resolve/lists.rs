//! Lists: what marks each item, and the numbered examples that count through the whole document.

use std::collections::BTreeSet;

use crate::diagnostic::Problem;
use crate::manuscript::ast;
use crate::resolve::document::{Anchor, Inline, Link, LinkRole, List, ListItem, Target};
use crate::resolve::draft::Draft;
use crate::resolve::labels::{Label, LabelKind, Reference, Shown};
use crate::resolve::numbering::item_marker;
use crate::resolve::placeholder::Placeholder;

impl<'a> Draft<'a> {
    /// A list whose blocks stand at a depth.
    pub(super) fn list(&mut self, list: &'a ast::List, depth: usize) -> List {
        let (start, style) = match list.marker {
            ast::ListMarker::Bullet => (None, ast::NumeralStyle::Decimal),
            ast::ListMarker::Numbered { start, style, .. } => (Some(start), style),
            ast::ListMarker::Example => {
                (Some(self.counters.next_example()), ast::NumeralStyle::Decimal)
            }
        };
        let bullets = list.marker == ast::ListMarker::Bullet;
        let bullet_depth = self.bullet_depth;
        self.bullet_depth += usize::from(bullets);
        let mut items = Vec::with_capacity(list.items.len());
        for (index, item) in list.items.iter().enumerate() {
            let (marker, anchor) = match (item.task, list.marker) {
                (Some(true), _) => ("☑".to_owned(), None),
                (Some(false), _) => ("☐".to_owned(), None),
                (None, ast::ListMarker::Example) => self.example(item),
                (None, marker) => (item_marker(marker, index, bullet_depth), None),
            };
            let blocks = self.blocks_at(&item.blocks, depth + 1);
            items.push(ListItem { marker, task: item.task, anchor, blocks });
        }
        self.bullet_depth = bullet_depth;
        List { start, style, tight: list.tight, items }
    }

    /// The number of an example, and its identifier where it has a label.
    fn example(&mut self, item: &ast::ListItem) -> (String, Option<Anchor>) {
        let number = self.counters.example();
        let Some(label) = &item.label else { return (format!("({number})"), None) };
        let identifier = example_identifier(label);
        if self.labels.contains_key(&identifier) {
            let identifier = label.clone();
            self.report(item.span, Problem::DuplicateIdentifier { identifier });
            return (format!("({number})"), None);
        }
        let anchor = self.anchors.fresh(&format!("example-{label}"));
        let label = Label { anchor: anchor.clone(), kind: LabelKind::Other, text: number.clone() };
        self.labels.insert(identifier, label);
        (format!("({number})"), Some(anchor))
    }

    /// The reference to an example that a citation in the text is: `@label` is its number. Anything
    /// else that a citation may have makes it one.
    pub(super) fn example_reference(&mut self, citation: &ast::Citation) -> Option<Inline> {
        let [item] = citation.items.as_slice() else { return None };
        let plain = item.prefix.is_empty()
            && item.suffix.is_empty()
            && item.locator.is_none()
            && !item.suppress_author;
        let in_text = citation.form == ast::CitationForm::InText;
        if !in_text || !plain || !self.examples.contains(&item.key) {
            return None;
        }
        let identifier = example_identifier(&item.key);
        self.references.push(Reference::to(identifier, Shown::Number, item.span));
        let reference = Placeholder::Reference(self.references.len() - 1);
        Some(Inline::Link(Link {
            target: Target::Anchor(reference.anchor()),
            role: LinkRole::CrossReference,
            title: String::new(),
            content: Vec::new(),
        }))
    }
}

/// The name of an example among the identifiers, which have no `@`.
fn example_identifier(label: &str) -> String {
    format!("@{label}")
}

/// The labels of the examples in blocks, wherever they stand.
pub(super) fn example_labels(blocks: &[ast::Block], into: &mut BTreeSet<String>) {
    for block in blocks {
        match &block.kind {
            ast::BlockKind::Quotation(inner) | ast::BlockKind::Division(inner) => {
                example_labels(inner, into);
            }
            ast::BlockKind::List(list) => {
                for item in &list.items {
                    into.extend(item.label.iter().cloned());
                    example_labels(&item.blocks, into);
                }
            }
            ast::BlockKind::DefinitionList(definitions) => {
                for inner in definitions.iter().flat_map(|definition| &definition.definitions) {
                    example_labels(inner, into);
                }
            }
            ast::BlockKind::Table(table) => {
                for cell in table.head.iter().chain(&table.body).chain(&table.foot).flatten() {
                    example_labels(&cell.blocks, into);
                }
            }
            _ => {}
        }
    }
}
