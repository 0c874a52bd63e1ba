//! Blocks to XHTML; lists, figures and tables have files of their own.

use crate::epub::xhtml::attributes::Attributes;
use crate::epub::xhtml::{Writer, heading_cut, round};
use crate::font::Cut;
use crate::resolve::document::{Bibliography, Block, BlockKind, Inline, Text, VerseLine};
use crate::typeset::locators::cited_pages;

/// What a division's class says it is: element, semantic type and role (EPUB Structural Semantics
/// Vocabulary 1.1 and DPUB-ARIA 1.1).
const DIVISIONS: [(&str, &str, Option<&str>, &str); 11] = [
    ("epigraph", "blockquote", Some("epigraph"), "doc-epigraph"),
    ("dedication", "section", Some("dedication"), "doc-dedication"),
    ("abstract", "section", None, "doc-abstract"),
    ("note", "section", Some("notice"), "doc-notice"),
    ("important", "section", Some("notice"), "doc-notice"),
    ("warning", "section", Some("notice"), "doc-notice"),
    ("caution", "section", Some("notice"), "doc-notice"),
    ("notice", "section", Some("notice"), "doc-notice"),
    ("tip", "aside", Some("tip"), "doc-tip"),
    ("acknowledgments", "section", Some("acknowledgments"), "doc-acknowledgments"),
    ("colophon", "section", Some("colophon"), "doc-colophon"),
];

impl Writer<'_> {
    /// Blocks one after the other, without sections.
    pub(super) fn flow(&mut self, blocks: &[Block]) {
        for block in blocks {
            self.block(block);
        }
    }

    /// A block.
    pub(super) fn block(&mut self, block: &Block) {
        let outer = self.direction;
        let mut attributes = self.block_attributes(block);
        let opens = std::mem::take(&mut self.opens);
        match &block.kind {
            BlockKind::Paragraph(content) => {
                if opens && block.classes.is_empty() {
                    self.open_chapter(&mut attributes, content);
                }
                self.leaf("p", block, attributes, content);
            }
            BlockKind::Heading { level, number, content, .. } => {
                let mut attributes = attributes;
                attributes.add_classes([format!("level-{level}").as_str()]);
                self.opens = *level <= self.book.design.opening.level;
                let element = self.book.outline.element(block.node);
                self.markup.open(element, &attributes.as_pairs());
                self.in_cut(heading_cut(self.book.design, *level), |writer| {
                    if let Some(number) = number {
                        writer.markup.element("span", &[("class", "number")], number);
                        writer.markup.text(" ");
                    }
                    writer.inlines(content);
                });
                self.markup.close();
                self.hoisted = None;
            }
            BlockKind::Figure(figure) => self.figure(block, attributes, figure),
            BlockKind::Figures(group) => self.figure_group(block, attributes, group),
            BlockKind::Quotation(blocks) => {
                self.markup.open("blockquote", &attributes.as_pairs());
                self.markup.line();
                self.block_marks(block.node);
                self.flow(blocks);
                self.markup.close();
            }
            BlockKind::Division(blocks) => self.division(block, attributes, blocks),
            BlockKind::List(list) => {
                self.block_marks(block.node);
                self.list(attributes, list);
            }
            BlockKind::DefinitionList(definitions) => {
                self.block_marks(block.node);
                self.definition_list(attributes, definitions);
            }
            BlockKind::Code(code) => self.code_block(block, attributes, code),
            BlockKind::ThematicBreak => {
                self.block_marks(block.node);
                self.markup.empty("hr", &attributes.as_pairs());
            }
            BlockKind::Table(table) => {
                self.block_marks(block.node);
                self.table(attributes, table);
            }
            BlockKind::Verse(lines) => self.verse(block, attributes, lines),
            BlockKind::Math(equation) => self.equation(block, attributes, equation),
            BlockKind::PageBreak => {
                let mut attributes = attributes;
                attributes.add_classes(["page-break"]);
                self.markup.open("div", &attributes.as_pairs());
                self.block_marks(block.node);
                self.markup.close();
            }
            BlockKind::Bibliography(bibliography) => {
                self.bibliography(block, attributes, bibliography);
            }
            BlockKind::Index(index) => self.index(block, attributes, index),
        }
        self.markup.line();
        self.direction = outer;
    }

    fn leaf(
        &mut self,
        element: &'static str,
        block: &Block,
        attributes: Attributes,
        content: &[Inline],
    ) {
        self.markup.open(element, &attributes.as_pairs());
        self.block_marks(block.node);
        self.inlines(content);
        self.markup.close();
    }

    /// The label and the text of a caption.
    pub(super) fn caption(&mut self, label: Option<&Text>, caption: &[Inline]) {
        if let Some(label) = label {
            self.markup.open("span", &[("class", "label")]);
            self.text(label);
            self.markup.close();
            if !caption.is_empty() {
                self.markup.text(" ");
            }
        }
        self.inlines(caption);
    }

    fn division(&mut self, block: &Block, mut attributes: Attributes, blocks: &[Block]) {
        let known = DIVISIONS
            .iter()
            .find(|(class, ..)| block.classes.iter().any(|own| own.eq_ignore_ascii_case(class)));
        let element = match known {
            Some((_, element, semantics, role)) => {
                if let Some(semantics) = semantics {
                    attributes.set("epub:type", *semantics);
                }
                attributes.set("role", *role);
                if *semantics == Some("notice") || *semantics == Some("tip") {
                    attributes.add_classes(["notice"]);
                }
                *element
            }
            None => "div",
        };
        self.markup.open(element, &attributes.as_pairs());
        self.markup.line();
        self.block_marks(block.node);
        self.sections(blocks);
        self.markup.close();
    }

    /// Verse: a paragraph for each stanza, a span for each line, which the style sheet indents where
    /// it runs over. The breaks are for reading systems without style sheets.
    fn verse(&mut self, block: &Block, mut attributes: Attributes, lines: &[VerseLine]) {
        attributes.add_classes(["verse"]);
        self.markup.open("div", &attributes.as_pairs());
        self.block_marks(block.node);
        for stanza in lines.split(|line| line.content.is_empty()) {
            if stanza.is_empty() {
                continue;
            }
            self.markup.line();
            self.markup.open("p", &[]);
            for (index, line) in stanza.iter().enumerate() {
                if index > 0 {
                    self.markup.empty("br", &[]);
                    self.markup.line();
                }
                // What is turned over is indented by the style sheet, which takes that back from
                // the beginning of the line.
                let quotation = &self.book.design.quotation;
                let space = quotation.verse_space * line.indent.min(60) as f64;
                let style = format!("padding-left: {}em", round(quotation.turnover + space));
                match line.indent {
                    0 => self.markup.open("span", &[("class", "line")]),
                    _ => self.markup.open("span", &[("class", "line"), ("style", &style)]),
                }
                self.inlines(&line.content);
                self.markup.close();
            }
            self.markup.close();
        }
        self.markup.close();
    }

    fn bibliography(
        &mut self,
        block: &Block,
        mut attributes: Attributes,
        bibliography: &Bibliography,
    ) {
        let numbered = bibliography.entries.iter().any(|entry| entry.marker.is_some());
        attributes.add_classes([match bibliography.hanging || numbered {
            true => "bibliography hanging",
            false => "bibliography",
        }]);
        self.block_marks(block.node);
        if bibliography.entries.is_empty() {
            return;
        }
        let file = &self.book.parts.parts[self.part].name;
        let first = bibliography.entries.first();
        self.uses.bibliography =
            first.map(|entry| format!("{file}#{}", entry.anchor)).or(self.uses.bibliography.take());
        self.markup.open("ul", &attributes.as_pairs());
        self.markup.line();
        for entry in &bibliography.entries {
            self.markup.open("li", &[("id", entry.anchor.as_str())]);
            if let Some(marker) = &entry.marker {
                self.markup.open("span", &[("class", "marker")]);
                self.text(marker);
                self.markup.close();
                self.markup.text(" ");
            }
            self.inlines(&entry.content);
            if self.book.design.bibliography.cited_pages {
                let terms = &self.book.document.terms;
                for piece in cited_pages(&entry.citations, terms, self.book.page_map) {
                    self.index_piece(piece);
                }
                self.uses.cuts.insert(self.cut);
                self.markup.close_line();
                continue;
            }
            for (index, citation) in entry.citations.iter().enumerate() {
                let Some(back) = self.book.parts.reference(self.part, citation.as_str()) else {
                    continue;
                };
                // The mark that is seen comes from the style sheet and stands in no text.
                let label = format!("{} {}", self.book.document.terms.back_to_citation, index + 1);
                self.markup.element(
                    "a",
                    &[
                        ("class", "back"),
                        ("role", "doc-backlink"),
                        ("href", back.as_str()),
                        ("aria-label", label.as_str()),
                    ],
                    "",
                );
                self.uses.cuts.insert(Cut::default());
            }
            self.markup.close_line();
        }
        self.markup.close();
    }
}
