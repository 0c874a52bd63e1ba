//! Content files: the blocks of a [`Part`](crate::epub::split::Part) to XHTML.
//!
//! Each construct has one shape of markup, which EPUBCheck and Ace accept without a message and
//! which old reading systems understand. How it looks is left to `style`.

mod attributes;
mod block;
mod code;
mod figure;
mod formula;
mod index;
mod inline;
mod link;
mod list;
mod opening;
mod table;

pub(crate) use code::{DEEPEST_INDENT, INDENT_STEP, columns, token_class};
pub(crate) use inline::round;
pub(crate) use list::css_string;

use std::collections::BTreeSet;

use crate::design::{Design, HeadingStyle};
use crate::epub::markup::Markup;
use crate::epub::outline::Outline;
use crate::epub::page_break::PageBreaks;
use crate::epub::split::Parts;
use crate::epub::survey::{Item, first_text, visit_blocks};
use crate::epub::xhtml::attributes::Attributes;
use crate::font::Cut;
use crate::language::Direction;
use crate::resolve::document::{Block, BlockKind, Document, NodeId, PictureId, Text};
use crate::typeset::pages::PageMap;

/// What a writer reads and never changes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Book<'a> {
    /// The document.
    pub(crate) document: &'a Document,
    /// The design.
    pub(crate) design: &'a Design,
    /// The content files.
    pub(crate) parts: &'a Parts,
    /// The headings.
    pub(crate) outline: &'a Outline<'a>,
    /// The marks of printed pages.
    pub(crate) breaks: &'a PageBreaks,
    /// The pages of the PDF.
    pub(crate) page_map: &'a PageMap,
}

/// What a content file turned out to need.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Uses {
    /// The cuts of the text face.
    pub(crate) cuts: BTreeSet<Cut>,
    /// Classes of spans that ask for features of the font which no other property of CSS names.
    pub(crate) feature_classes: BTreeSet<String>,
    /// Whether there is code.
    pub(crate) code: bool,
    /// The cuts of the code face beside the regular one.
    pub(crate) code_cuts: BTreeSet<Cut>,
    /// The files that hold formulas.
    pub(crate) math: BTreeSet<String>,
    /// The pictures.
    pub(crate) pictures: BTreeSet<PictureId>,
    /// Whether any picture says something, so that it is described.
    pub(crate) described_pictures: bool,
    /// The bibliography, as seen from the navigation.
    pub(crate) bibliography: Option<String>,
    /// The index, as seen from the navigation.
    pub(crate) index: Option<String>,
}

impl Uses {
    /// Takes in what another file needs.
    pub(crate) fn merge(&mut self, other: Self) {
        self.cuts.extend(other.cuts);
        self.feature_classes.extend(other.feature_classes);
        self.code |= other.code;
        self.code_cuts.extend(other.code_cuts);
        self.math.extend(other.math);
        self.pictures.extend(other.pictures);
        self.described_pictures |= other.described_pictures;
        self.bibliography = self.bibliography.take().or(other.bibliography);
        self.index = self.index.take().or(other.index);
    }
}

/// A content file, written.
#[derive(Clone, Debug)]
pub(crate) struct Written {
    /// The whole file.
    pub(crate) xhtml: String,
    /// What it needs.
    pub(crate) uses: Uses,
}

/// Writes one content file.
pub(crate) fn write_part(book: Book<'_>, part: usize) -> Written {
    let mut writer = Writer::new(book, part);
    writer.file();
    Written { xhtml: writer.markup.finish(), uses: writer.uses }
}

/// Writes the inlines of a contents entry: their look, but no link, no identifier, no mark.
pub(crate) fn contents_entry(
    book: Book<'_>,
    inlines: &[crate::resolve::document::Inline],
) -> String {
    let mut writer = Writer::new(book, 0);
    writer.links = Links::None;
    writer.inlines(inlines);
    writer.markup.finish()
}

/// Opens an XHTML file up to its body.
pub(crate) fn open_file(markup: &mut Markup, document: &Document, title: &str) {
    let language = document.metadata.language.tag();
    let direction = direction_word(document.metadata.direction);
    markup.raw("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!DOCTYPE html>\n");
    markup.open(
        "html",
        &[
            ("xmlns", "http://www.w3.org/1999/xhtml"),
            ("xmlns:epub", "http://www.idpf.org/2007/ops"),
            ("lang", language),
            ("xml:lang", language),
            ("dir", direction),
        ],
    );
    markup.line();
    markup.open("head", &[]);
    markup.line();
    markup.empty("meta", &[("charset", "utf-8")]);
    markup.line();
    markup.element("title", &[], title);
    markup.line();
    markup
        .empty("link", &[("rel", "stylesheet"), ("type", "text/css"), ("href", "stylesheet.css")]);
    markup.line();
    markup.close_line();
}

/// A direction as markup names it.
pub(crate) fn direction_word(direction: Direction) -> &'static str {
    match direction {
        Direction::LeftToRight => "ltr",
        Direction::RightToLeft => "rtl",
    }
}

/// The name of a picture's file within the package.
pub(crate) fn picture_file(document: &Document, picture: PictureId) -> Option<String> {
    let extension = document.pictures.get(picture.0)?.file.format.extension();
    Some(format!("images/picture-{}.{extension}", picture.0 + 1))
}

/// Whether links and identifiers are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Links {
    /// They are.
    All,
    /// Not within another link, where XHTML has none; identifiers are.
    Within,
    /// Nothing that can be pointed to or followed.
    None,
}

/// Writes blocks and inlines.
struct Writer<'a> {
    book: Book<'a>,
    part: usize,
    markup: Markup,
    uses: Uses,
    cut: Cut,
    direction: Direction,
    links: Links,
    /// The text whose mark at its very start has been set before its block.
    hoisted: Option<NodeId>,
    /// Whether the next block opens a chapter.
    opens: bool,
    /// The text that begins with small capitals, and the offset at which they end.
    small: Option<(NodeId, usize)>,
}

impl<'a> Writer<'a> {
    fn new(book: Book<'a>, part: usize) -> Self {
        Self {
            book,
            part,
            markup: Markup::new(),
            uses: Uses::default(),
            cut: Cut::default(),
            direction: book.document.metadata.direction,
            links: Links::All,
            hoisted: None,
            opens: false,
            small: None,
        }
    }

    fn file(&mut self) {
        let Book { document, parts, breaks, .. } = self.book;
        let part = &parts.parts[self.part];
        let blocks = &document.body[part.blocks.clone()];
        let title = self.title(blocks);
        open_file(&mut self.markup, document, &title);
        self.markup.open("body", &[("epub:type", "bodymatter")]);
        self.markup.line();
        if self.part == 0 {
            self.opening();
        }
        self.sections(blocks);
        self.notes(&part.notes);
        if self.part + 1 == parts.parts.len() && !breaks.at_end.is_empty() {
            self.markup.open("div", &[]);
            self.page_marks(&breaks.at_end);
            self.markup.close_line();
        }
    }

    /// The title of a file: the book's, and what the file begins with.
    fn title(&self, blocks: &[Block]) -> String {
        let book = &self.book.document.metadata.title_text;
        let mut anchor = None;
        visit_blocks(blocks, &mut |item| {
            if let (Item::Block(block), None) = (item, &anchor)
                && let BlockKind::Heading { .. } = block.kind
            {
                anchor.clone_from(&block.anchor);
            }
        });
        let entries = &self.book.outline.entries;
        let heading = entries.iter().find(|entry| Some(entry.anchor) == anchor.as_ref());
        let title = match heading {
            Some(heading) if self.part > 0 => heading.plain_text(),
            _ => book.clone(),
        };
        // An empty title is an error; the file's name says at least which part it is.
        let name = &self.book.parts.parts[self.part].name;
        if title.trim().is_empty() { name.clone() } else { crate::epub::markup::one_line(&title) }
    }

    /// Blocks with a section around each heading and what belongs to it.
    fn sections(&mut self, blocks: &[Block]) {
        let mut open: Vec<u8> = Vec::new();
        for (index, block) in blocks.iter().enumerate() {
            if let BlockKind::Heading { level, .. } = block.kind {
                while open.last().is_some_and(|&outer| outer >= level) {
                    open.pop();
                    self.markup.close_line();
                }
                open.push(level);
                self.open_section(block, &blocks[index + 1..]);
            }
            self.block(block);
        }
        for _section in open {
            self.markup.close_line();
        }
    }

    fn open_section(&mut self, heading: &Block, following: &[Block]) {
        let mut attributes = Attributes::new();
        let own =
            following.iter().take_while(|block| !matches!(block.kind, BlockKind::Heading { .. }));
        let owns = |is_kind: fn(&BlockKind) -> bool| own.clone().any(|block| is_kind(&block.kind));
        let owns_bibliography = owns(|kind| matches!(kind, BlockKind::Bibliography(_)));
        let owns_index = owns(|kind| matches!(kind, BlockKind::Index(_)));
        let entry = self
            .book
            .outline
            .entries
            .iter()
            .find(|entry| heading.anchor.as_ref() == Some(entry.anchor));
        if owns_bibliography {
            attributes.set("epub:type", "bibliography");
            attributes.set("role", "doc-bibliography");
        } else if owns_index {
            attributes.set("epub:type", "index");
            attributes.set("role", "doc-index");
        } else if self.book.parts.parts.len() > 1 && entry.is_some_and(|entry| entry.depth == 1) {
            attributes.set("epub:type", "chapter");
            attributes.set("role", "doc-chapter");
        }
        // Two landmarks must not have one name.
        if let Some(entry) = entry.filter(|entry| entry.is_unique) {
            attributes.set("aria-labelledby", entry.anchor.as_str());
        }
        self.markup.open("section", &attributes.as_pairs());
        self.markup.line();
        // A mark within the heading would be read as part of the section's name.
        let start = first_text(heading);
        let marks: Vec<usize> = self
            .marks_at_start(heading.node)
            .chain(start.into_iter().flat_map(|node| self.marks_at_start(node)))
            .collect();
        self.hoisted = start;
        self.page_marks(&marks);
    }

    /// The notes of the file, each of which a reading system may show where it is referred to.
    fn notes(&mut self, notes: &[usize]) {
        if notes.is_empty() {
            return;
        }
        let document = self.book.document;
        self.markup.open(
            "section",
            &[
                ("class", "notes"),
                ("epub:type", "footnotes"),
                ("aria-label", document.terms.notes.as_str()),
            ],
        );
        self.markup.line();
        for note in notes.iter().filter_map(|&note| document.notes.get(note)) {
            self.markup.open(
                "aside",
                &[
                    ("epub:type", "footnote"),
                    ("role", "doc-footnote"),
                    ("id", note.anchor.as_str()),
                ],
            );
            let label = format!("{}. {}", note.number, document.terms.back_to_text);
            let back = self.book.parts.reference(self.part, note.reference.as_str());
            let blocks = match note.blocks.split_first() {
                Some((Block { kind: BlockKind::Paragraph(content), node, .. }, rest)) => {
                    self.markup.open("p", &[]);
                    self.block_marks(*node);
                    self.back_link(back.as_deref(), &label, &note.number);
                    self.inlines(content);
                    self.markup.close_line();
                    rest
                }
                _ => {
                    self.markup.open("p", &[]);
                    self.back_link(back.as_deref(), &label, &note.number);
                    self.markup.close_line();
                    &note.blocks
                }
            };
            self.flow(blocks);
            self.markup.close_line();
        }
        self.markup.close_line();
    }

    /// The number of a note, leading back to its reference. It stands first, where Kindle looks
    /// for it.
    fn back_link(&mut self, back: Option<&str>, label: &str, number: &str) {
        match back {
            Some(back) => self.markup.element(
                "a",
                &[("role", "doc-backlink"), ("href", back), ("aria-label", label)],
                number,
            ),
            None => self.markup.text(number),
        }
        self.markup.text(". ");
        self.uses.cuts.insert(self.cut);
    }

    /// A text, with the marks of the pages that begin within it, and its first words in small
    /// capitals where it opens a chapter.
    fn text(&mut self, text: &Text) {
        let mut done = 0;
        if let Some((_, end)) = self.small.take_if(|(node, _)| *node == text.node) {
            self.markup.element("span", &[("class", "small-caps")], &text.text[..end]);
            done = end;
        }
        if self.links != Links::None {
            for &(offset, page) in self.book.breaks.within(text.node) {
                if offset == 0 && self.hoisted == Some(text.node) {
                    continue;
                }
                let offset = floor_character_boundary(&text.text, offset).max(done);
                self.markup.text(&text.text[done..offset]);
                done = offset;
                self.page_marks(&[page]);
            }
        }
        self.markup.text(&text.text[done..]);
        self.uses.cuts.insert(self.cut);
    }

    /// The marks of the pages that begin with a block that has no text of its own.
    fn block_marks(&mut self, node: NodeId) {
        let marks: Vec<usize> = self.marks_at_start(node).collect();
        self.page_marks(&marks);
    }

    fn marks_at_start(&self, node: NodeId) -> impl Iterator<Item = usize> + use<'a> {
        let marks = self.book.breaks.within(node).iter();
        marks.filter(|(offset, _)| *offset == 0).map(|&(_, page)| page)
    }

    fn page_marks(&mut self, pages: &[usize]) {
        for page in pages.iter().filter_map(|&page| self.book.breaks.pages.get(page)) {
            self.markup.element(
                "span",
                &[
                    ("epub:type", "pagebreak"),
                    ("role", "doc-pagebreak"),
                    ("id", page.identifier.as_str()),
                    ("aria-label", page.label.as_str()),
                ],
                "",
            );
        }
    }
}

/// The cut that a heading of a level is set in.
fn heading_cut(design: &Design, level: u8) -> Cut {
    let index = usize::from(level.clamp(1, 6)) - 1;
    style_cut(design.heading.styles[index])
}

/// The cut of the text face for a style of the design.
fn style_cut(style: HeadingStyle) -> Cut {
    match style {
        HeadingStyle::Roman | HeadingStyle::SmallCapitals => Cut::default(),
        HeadingStyle::Italic => Cut { italic: true, bold: false },
        HeadingStyle::Bold => Cut { italic: false, bold: true },
    }
}

/// The last character boundary that is not behind an offset.
fn floor_character_boundary(text: &str, offset: usize) -> usize {
    let mut boundary = offset.min(text.len());
    while !text.is_char_boundary(boundary) {
        boundary -= 1;
    }
    boundary
}
