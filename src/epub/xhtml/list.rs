//! Lists to XHTML.

use crate::epub::survey::{Item, visit_blocks};
use crate::epub::xhtml::attributes::Attributes;
use crate::epub::xhtml::{Writer, style_cut};
use crate::manuscript::ast::NumeralStyle;
use crate::resolve::document::{Block, BlockKind, Definition, List, ListItem};

impl Writer<'_> {
    /// A bullet, numbered or task list.
    pub(super) fn list(&mut self, mut attributes: Attributes, list: &List) {
        if list.items.is_empty() {
            return;
        }
        if !list.tight {
            attributes.add_classes(["loose"]);
        }
        if list.items.iter().all(|item| item.task.is_some()) {
            attributes.add_classes(["tasks"]);
        }
        let element = match list.start {
            Some(start) => {
                if start != 1 {
                    attributes.set("start", start.min(i32::MAX as u64).to_string());
                }
                if let Some(numerals) = numerals(list.style) {
                    attributes.set("type", numerals);
                }
                "ol"
            }
            None => "ul",
        };
        self.markup.open(element, &attributes.as_pairs());
        self.markup.line();
        for item in &list.items {
            self.item(list, item);
        }
        self.markup.close();
    }

    fn item(&mut self, list: &List, item: &ListItem) {
        let marker = item.marker.trim();
        let usual = list.start.is_none() || marker.is_empty() || marker.ends_with('.');
        let style = format!("list-style-type: {} ", css_string(&format!("{marker} ")));
        // "(a)" and "a)" are beyond the `type` attribute, which stays for older reading systems.
        let mut attributes = Attributes::new();
        self.set_anchor(&mut attributes, item.anchor.as_ref());
        if !usual && item.task.is_none() {
            attributes.set("style", style.trim_end());
        }
        self.markup.open("li", &attributes.as_pairs());
        if let Some(ticked) = item.task {
            let label = plain_item(&item.blocks);
            let mut attributes = Attributes::new();
            attributes.set("class", "box");
            attributes.set("role", "checkbox");
            attributes.set("aria-checked", if ticked { "true" } else { "false" });
            attributes.set("aria-disabled", "true");
            attributes.set("aria-label", label);
            let mark = if ticked { "☑" } else { "☐" };
            self.markup.element("span", &attributes.as_pairs(), mark);
            self.markup.text(" ");
        }
        let rest = match item.blocks.split_first() {
            Some((block, rest)) if list.tight || item.task.is_some() => match &block.kind {
                BlockKind::Paragraph(content) if is_plain(block) => {
                    self.block_marks(block.node);
                    self.inlines(content);
                    if !rest.is_empty() {
                        self.markup.line();
                    }
                    rest
                }
                _ => &item.blocks,
            },
            _ => &item.blocks,
        };
        self.flow(rest);
        self.markup.close_line();
    }

    /// Terms with their definitions.
    pub(super) fn definition_list(
        &mut self,
        mut attributes: Attributes,
        definitions: &[Definition],
    ) {
        if definitions.is_empty() {
            return;
        }
        if definitions.iter().any(|definition| !definition.tight) {
            attributes.add_classes(["loose"]);
        }
        self.markup.open("dl", &attributes.as_pairs());
        self.markup.line();
        let last = definitions.len() - 1;
        for (index, definition) in definitions.iter().enumerate() {
            self.markup.open("dt", &[]);
            self.in_cut(style_cut(self.book.design.list.term), |writer| {
                writer.inlines(&definition.term);
            });
            self.markup.close_line();
            // A term without a definition shares that of the next; the last needs one, were it an
            // empty one.
            let empty = [Vec::new()];
            let all: &[Vec<Block>] = match definition.definitions.as_slice() {
                [] if index == last => &empty,
                all => all,
            };
            for blocks in all {
                self.markup.open("dd", &[]);
                self.cell_blocks(blocks);
                self.markup.close_line();
            }
        }
        self.markup.close();
    }

    /// The blocks of a definition or cell; a single paragraph needs no element of its own.
    pub(super) fn cell_blocks(&mut self, blocks: &[Block]) {
        match blocks {
            [block] if is_plain(block) => match &block.kind {
                BlockKind::Paragraph(content) => {
                    self.block_marks(block.node);
                    self.inlines(content);
                }
                _ => self.flow(blocks),
            },
            _ => self.flow(blocks),
        }
    }
}

/// Whether a block has no identifier, class or language that an element would have to carry.
fn is_plain(block: &Block) -> bool {
    block.anchor.is_none() && block.classes.is_empty() && block.language.is_none()
}

/// What an item says, as the name of its box.
fn plain_item(blocks: &[Block]) -> String {
    let mut text = String::new();
    visit_blocks(blocks.get(..1).unwrap_or_default(), &mut |item| {
        if let Item::Text(part) = item {
            text.push_str(&part.text);
        }
    });
    crate::epub::markup::one_line(&text)
}

/// The `type` of a numbered list; decimal numerals need none.
fn numerals(style: NumeralStyle) -> Option<&'static str> {
    match style {
        NumeralStyle::Decimal => None,
        NumeralStyle::LowerAlpha => Some("a"),
        NumeralStyle::UpperAlpha => Some("A"),
        NumeralStyle::LowerRoman => Some("i"),
        NumeralStyle::UpperRoman => Some("I"),
    }
}

/// A text as a string of CSS: everything but ASCII letters, digits and simple marks as an escape
/// (CSS Syntax 3, section 4.3.7).
pub(crate) fn css_string(text: &str) -> String {
    let mut string = String::from("'");
    for character in text.chars() {
        if character.is_ascii_alphanumeric() || " .,()[]*-–".contains(character) {
            string.push(character);
        } else {
            string.push_str(&format!("\\{:x} ", u32::from(character)));
        }
    }
    string.push('\'');
    string
}
