//! Blocks to rows: what stands on a page between its head and its foot, one row under the other.
//!
//! What comes out is a list of pieces: rows, which a page holds as a whole (a heading with all its
//! lines, a figure, a table's row), and paragraphs, whose lines are set only when their page is
//! known. Heights and spaces are whole steps of the baseline grid in sum, so every line of running
//! text stands on the grid wherever a page is broken.

mod bibliography;
mod code;
mod column;
mod contents;
mod cut;
mod figure;
mod figure_group;
pub(crate) mod generated;
mod heading;
mod index;
mod list;
mod math;
mod note;
mod opening;
mod paragraph;
pub(crate) mod piece;
mod quotation;
mod table;
#[cfg(test)]
mod tests;
pub(crate) mod title;
mod verse;
mod written_lines;

use std::sync::Arc;

use crate::design::Design;
use crate::design::page::FrontMatter;
use crate::diagnostic::{Diagnostic, Diagnostics, Problem, Span};
use crate::geometry::Length;
use crate::language::{Direction, Language};
use crate::resolve::document::{Anchor, Block, BlockKind, Document, Inline, NodeId, Position};
use crate::resolve::plain::plain_text;
use crate::typeset::flow::cut::{CutMeasure, cut};
use crate::typeset::flow::generated::{Slot, SlotKind};
use crate::typeset::flow::heading::HeadingText;
use crate::typeset::flow::heading::RunIn;
use crate::typeset::flow::list::ListNesting;
use crate::typeset::flow::piece::{Beside, Piece};
use crate::typeset::flow::table::CellFaults;
use crate::typeset::inline::breakpoints::{Protrusion, UnitFinder};
use crate::typeset::inline::itemize::{Itemizer, ParagraphText};
use crate::typeset::inline::shape::Shaper;
use crate::typeset::inline::style::TextStyle;
use crate::typeset::page::extent::Flex;
use crate::typeset::page::margin::SourcePageMark;
use crate::typeset::pages::{
    Artifact, ElementId, Item, ItemKind, LinkArea, OutlineEntry, Structure, Tag,
};
use crate::typeset::structure::StructureBuilder;

/// What stands on a page as one piece.
#[derive(Clone, Debug, Default)]
pub(crate) struct Row {
    /// Space above it, which falls away at the head of a page.
    pub(crate) space_above: Length,
    /// The same where the float before it stands elsewhere.
    pub(crate) space_without_float: Length,
    /// By how many steps of the grid the space above may grow or shrink to fill a page.
    pub(crate) flex: Flex,
    /// Its height.
    pub(crate) height: Length,
    /// Where its baseline is, from its top, if it is a formula's.
    pub(crate) baseline: Option<Length>,
    /// What stands in it, from its upper left corner; `x` counts from the left of the text block.
    pub(crate) items: Vec<Item>,
    /// The areas of its links.
    pub(crate) links: Vec<LinkArea>,
    /// Identifiers that stand in it.
    pub(crate) anchors: Vec<Anchor>,
    /// Notes that it refers to.
    pub(crate) notes: Vec<usize>,
    /// The first place of the document's text in it.
    pub(crate) start: Option<Position>,
    /// Whether a page may begin with it.
    pub(crate) break_before: BreakBefore,
    /// Where it stands.
    pub(crate) placement: Placement,
    /// What is repeated above it where a page begins with it.
    pub(crate) repeats: Option<Arc<[Row]>>,
    /// The running title that begins with it.
    pub(crate) running_title: Option<String>,
    /// Whether the page on which it stands opens a reading, without a running head.
    pub(crate) opening: bool,
    /// Whether it is a picture, so that a page of such rows alone is a plate.
    pub(crate) picture: bool,
    /// The pages of the reprinted original that begin in it.
    pub(crate) source_pages: Vec<SourcePageMark>,
}

impl Row {
    /// By how much the last baseline of running text, at the foot of the text block, lies deeper in
    /// its line than the last one of this row, of a note for instance, lies in the row.
    pub(crate) fn below_baseline(&self, design: &Design) -> Length {
        let lowest = self.items.iter().filter_map(|item| match &item.kind {
            ItemKind::Glyphs(run) => Some(run.origin.y),
            ItemKind::Fill { .. } | ItemKind::Picture { .. } | ItemKind::Turned(_) => None,
        });
        let lowest = lowest.fold(Length::ZERO, Length::max);
        if lowest <= Length::ZERO {
            return Length::ZERO;
        }
        let text = design.text.leading - baseline(design.text.size, design.text.leading);
        self.height - lowest - text
    }
}

/// From the top of a line's row down to its baseline: the type stands in the middle of its leading,
/// a third of the em being below the middle of its height.
pub(crate) fn baseline(size: Length, leading: Length) -> Length {
    leading * 0.5 + size * 0.33
}

/// Whether a page may begin with a row.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum BreakBefore {
    /// It may, at a cost.
    Allowed(f64),
    /// It must not.
    Forbidden,
    /// It must.
    Forced,
    /// A right-hand page must.
    Recto,
}

/// Where a row stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Placement {
    /// Where it comes in the text.
    #[default]
    Here,
    /// Where it comes in the text if there is room, else at the head of the next page, while the
    /// text goes on.
    Float,
}

impl Default for BreakBefore {
    fn default() -> Self {
        Self::Allowed(0.0)
    }
}

/// The rows of a document.
#[derive(Debug)]
pub(crate) struct Flow {
    /// The pieces of the body.
    pub(crate) body: Vec<Piece>,
    /// The rows of each note.
    pub(crate) notes: Vec<Vec<Row>>,
    /// The places in the body that are filled once page numbers are known.
    pub(crate) slots: Vec<Slot>,
    /// The piece with which the text begins, where its pages are numbered apart.
    pub(crate) text_at: Option<usize>,
}

/// Where blocks stand and what they look like.
#[derive(Clone, Debug)]
pub(crate) struct Frame {
    /// Distance from the left of the text block.
    pub(crate) x: Length,
    /// Width.
    pub(crate) width: Length,
    /// The element that owns what stands in it.
    pub(crate) owner: ElementId,
    /// The style of running text.
    pub(crate) style: TextStyle,
    /// Distance of baselines.
    pub(crate) leading: Length,
    /// Space between blocks that would otherwise follow without any, as in loose lists.
    pub(crate) block_space: Length,
    /// Whether paragraphs begin with an indent.
    pub(crate) indented: bool,
    /// Whether lines are set to the full width.
    pub(crate) justified: bool,
    /// Whether lines that are not set to the full width stand in its middle.
    pub(crate) centred: bool,
    /// Whether verse is indented in it, as it is in running text.
    pub(crate) inset_verse: bool,
    /// Whether it lies in an item of a list.
    pub(crate) nesting: ListNesting,
}

impl Frame {
    /// The same frame, narrower on the side where its text begins, but never so narrow that a few
    /// words do not fit.
    fn inset(&self, start: Length) -> Self {
        // A cell may be narrower than that from the start; it keeps more than half of its width.
        let least = (self.style.size * 8.0).min(self.width * 0.55);
        let start = start.min((self.width - least).max(Length::ZERO));
        let x = match self.style.direction {
            Direction::LeftToRight => self.x + start,
            Direction::RightToLeft => self.x,
        };
        Self { x, width: self.width - start, ..self.clone() }
    }
}

/// Demerits of an ornament at the head of a page: more than a page cut short by a dozen lines.
const ORNAMENT_AT_PAGE_HEAD: f64 = 15_000.0;

/// Composes blocks.
pub(crate) struct Composer<'a, 'd> {
    /// The document.
    pub(crate) document: &'a Document,
    /// The design.
    pub(crate) design: &'a Design,
    /// The shaper.
    pub(crate) shaper: Shaper<'a>,
    structure: StructureBuilder,
    finder: UnitFinder,
    diagnostics: &'d mut Diagnostics,
    outline: Vec<OutlineEntry>,
    /// The places to be filled once page numbers are known.
    slots: Vec<Slot>,
    /// The highest level of the headings, whose titles stand in running heads.
    top_level: u8,
    /// Whether the next row begins the text, on a page of its own.
    text_begins: bool,
    /// The piece with which it began.
    text_at: Option<usize>,
    /// The pieces so far.
    pieces: Vec<Piece>,
    /// Space that the last block wants below it.
    space_below: Length,
    /// The same, were it not for the float that was just added.
    space_without_float: Option<Length>,
    /// How many lines must yet stay with the heading before them.
    keep: usize,
    /// Whether the paragraph before leads over to the block that is being composed.
    introduced: bool,
    /// Whether the next row begins a page.
    page_break: bool,
    /// Whether the next block opens a chapter.
    opens: bool,
    /// The heading that begins the next paragraph.
    run_in: Option<RunIn>,
    /// The step by which blocks are set apart: the leading of running text, less in notes.
    step: Length,
    /// Whether the next paragraph follows another directly, so that its first line is indented.
    follows_paragraph: bool,
    /// Where the block that is being composed comes from.
    span: Option<Span>,
    /// What is at fault in the table whose cells are being composed.
    cell_faults: Option<CellFaults>,
    /// Whether it is a note that is being composed.
    within_note: bool,
}

impl<'a, 'd> Composer<'a, 'd> {
    /// A composer of a document.
    pub(crate) fn new(
        document: &'a Document,
        design: &'a Design,
        shaper: Shaper<'a>,
        diagnostics: &'d mut Diagnostics,
    ) -> Self {
        let protrusion = if design.text.protrusion { Protrusion::On } else { Protrusion::Off };
        Self {
            document,
            design,
            shaper,
            structure: StructureBuilder::new(),
            finder: UnitFinder::new(protrusion),
            diagnostics,
            outline: Vec::new(),
            slots: Vec::new(),
            top_level: top_level(&document.body),
            text_begins: false,
            text_at: None,
            pieces: Vec::new(),
            space_below: Length::ZERO,
            space_without_float: None,
            keep: 0,
            introduced: false,
            page_break: false,
            opens: false,
            run_in: None,
            step: design.text.leading,
            follows_paragraph: false,
            span: None,
            cell_faults: None,
            within_note: false,
        }
    }

    /// Composes the whole document, but for what is made of page numbers.
    pub(crate) fn compose(&mut self) -> Flow {
        let frame = self.body_frame();
        self.title(&frame);
        let document = self.document;
        if !document.contents.is_empty() {
            document.contents.iter().for_each(|list| self.outline_contents(list));
            // A title page may end behind the title.
            self.keep = 0;
            self.slot(SlotKind::Contents, None, &frame);
            self.text_begins = self.design.page.front_matter == FrontMatter::Roman;
        }
        self.blocks(&document.body, &frame);
        let body = std::mem::take(&mut self.pieces);
        self.text_begins = false;
        let notes = self.notes();
        Flow { body, notes, slots: std::mem::take(&mut self.slots), text_at: self.text_at }
    }

    /// The structure tree and the outline, once everything is composed.
    pub(crate) fn finish(self) -> (Structure, Vec<OutlineEntry>) {
        (self.structure.finish(), self.outline)
    }

    /// Reports a problem of the whole.
    pub(crate) fn report(&mut self, problem: Problem) {
        self.diagnostics.push(Diagnostic::general(problem));
    }

    /// The frame of running text.
    fn body_frame(&self) -> Frame {
        Frame {
            x: Length::ZERO,
            width: self.design.page.text_width,
            owner: StructureBuilder::ROOT,
            style: TextStyle {
                direction: self.document.metadata.direction,
                ..TextStyle::body(self.design, &self.document.metadata.language)
            },
            leading: self.design.text.leading,
            block_space: Length::ZERO,
            indented: true,
            justified: true,
            centred: false,
            inset_verse: true,
            nesting: ListNesting::Outside,
        }
    }

    /// Composes blocks one under the other.
    fn blocks(&mut self, blocks: &[Block], frame: &Frame) {
        for (index, block) in blocks.iter().enumerate() {
            let outer = self.span.replace(block.span);
            self.block(block, frame);
            self.span = outer;
            let next = blocks.get(index + 1);
            self.introduced = next.is_some_and(|next| introduces(block, next));
            if self.introduced {
                self.keep = self.keep.max(1);
            }
            if !next.is_some_and(takes_heading) {
                self.flush_run_in(frame);
            }
        }
    }

    fn block(&mut self, block: &Block, frame: &Frame) {
        let anchor = block.anchor.as_ref();
        let language = block.language.as_ref();
        let direction = block.direction.or_else(|| language.map(Language::direction));
        let turned =
            direction.filter(|&direction| direction != frame.style.direction).map(|direction| {
                let style = TextStyle { direction, ..frame.style.clone() };
                Frame { style, ..frame.clone() }
            });
        let frame = turned.as_ref().unwrap_or(frame);
        let first = self.pieces.len();
        let opens = std::mem::take(&mut self.opens);
        if block.has_class("continued") {
            // A formula stood within it: no paragraph begins here.
            self.follows_paragraph = false;
        }
        match &block.kind {
            BlockKind::Paragraph(content) => {
                if self.classed_paragraph(content, block, frame) {
                    // It is set in a way of its own.
                } else if let Some(heading) = self.run_in.take() {
                    self.run_in_paragraph(heading, content, (language, anchor), frame);
                } else if opens {
                    self.opening_paragraph(content, (language, anchor), frame);
                } else {
                    self.paragraph(content, (language, anchor), frame);
                }
            }
            BlockKind::Heading { level, number, content, short } => {
                let heading = HeadingText { level: *level, number, content, short };
                self.heading(&heading, (block, language, anchor), frame);
            }
            BlockKind::Figure(figure) => self.figure(figure, (block.node, anchor), frame),
            BlockKind::Figures(group) => self.figure_group(group, (block.node, anchor), frame),
            BlockKind::Quotation(blocks) => self.quotation(blocks, language, frame),
            BlockKind::List(list) => self.list(list, frame),
            BlockKind::DefinitionList(definitions) => self.definitions(definitions, frame),
            BlockKind::Code(code) => {
                // Code runs to the right in every language.
                let direction = Direction::LeftToRight;
                let style = TextStyle { direction, ..frame.style.clone() };
                self.code(code, &Frame { style, ..frame.clone() });
            }
            BlockKind::ThematicBreak => self.thematic_break(block.node, frame),
            BlockKind::Table(table) => self.table(table, anchor, frame),
            BlockKind::Division(blocks) if block.has_class("table-note") => {
                self.table_note(blocks, language, frame);
            }
            BlockKind::Division(blocks) => self.division(block, blocks, frame),
            BlockKind::Verse(lines) => self.verse(lines, language, frame),
            BlockKind::Math(equation) => self.display_math(equation, frame),
            BlockKind::PageBreak => self.page_break = true,
            BlockKind::Bibliography(list) if self.design.bibliography.cited_pages => {
                return self.slot(SlotKind::Bibliography(list.clone()), anchor, frame);
            }
            BlockKind::Bibliography(bibliography) => self.bibliography(bibliography, frame, None),
            BlockKind::Index(index) => {
                return self.slot(SlotKind::Index(index.clone()), anchor, frame);
            }
        }
        // Headings and figures have given their identifiers already; the others carry them on
        // their first line.
        if let (Some(anchor), Some(piece)) = (anchor, self.pieces.get_mut(first)) {
            piece.attach(Beside { anchors: vec![anchor.clone()], ..Beside::default() });
        }
    }

    /// Switches a frame to a block's own language.
    fn apply_language(&mut self, frame: &mut Frame, language: Option<&Language>) {
        if let Some(language) = language {
            frame.style.language = language.clone();
            self.structure.set_language(frame.owner, language);
        }
    }

    /// Adds a row, with the space that it and the block before want between them.
    fn push(&mut self, row: Row) {
        let page = self.design.text.leading * self.design.page.lines as f64;
        if row.height <= page + Length::points(0.01) {
            self.push_piece(Piece::Row(row));
            return;
        }
        let (step, size) = (self.design.text.leading, self.design.text.size);
        let measure = CutMeasure { step, baseline: self.baseline(size, step) };
        let document = self.document;
        for part in cut(row, &measure, |note| &document.notes[note].anchor) {
            self.push_piece(Piece::Row(part));
        }
    }

    /// Adds a piece, with the space that it and the block before want between them.
    fn push_piece(&mut self, mut piece: Piece) {
        let first = self.pieces.is_empty();
        let lines = piece.lines();
        let own = *piece.space_above_mut();
        let (below, without_float) =
            if first { (Length::ZERO, None) } else { (self.space_below, self.space_without_float) };
        piece.set_space(own.max(below), own.max(without_float.unwrap_or(below)));
        self.space_without_float = piece.is_float().then_some(below);
        self.space_below = Length::ZERO;
        if self.text_begins {
            self.text_begins = false;
            self.page_break = false;
            self.text_at = Some(self.pieces.len());
            let duplex = self.design.page.duplex;
            *piece.break_before_mut() =
                if duplex { BreakBefore::Recto } else { BreakBefore::Forced };
        } else if self.page_break {
            self.page_break = false;
            if !first {
                *piece.break_before_mut() = BreakBefore::Forced;
            }
        } else if self.keep > 0 {
            *piece.break_before_mut() = BreakBefore::Forbidden;
            self.keep = self.keep.saturating_sub(lines);
        }
        self.pieces.push(piece);
    }

    /// The pieces since a place, taken out and set as they stand: for what is put together into
    /// larger rows, and for notes.
    fn settle(&mut self, from: usize) -> Vec<Row> {
        let pieces = self.pieces.split_off(from.min(self.pieces.len()));
        pieces.into_iter().flat_map(|piece| piece.settle(&mut self.shaper)).collect()
    }

    /// Keeps the pieces since a place together on one page.
    fn keep_together(&mut self, from: usize) {
        let mut rows = self.settle(from);
        for (index, row) in rows.iter_mut().enumerate() {
            row.space_without_float = row.space_without_float.max(row.space_above);
            if index > 0 {
                row.break_before = BreakBefore::Forbidden;
            }
        }
        self.pieces.extend(rows.into_iter().map(Piece::Row));
    }

    /// Space below the block that was just composed.
    fn leave_space(&mut self, space: Length) {
        self.space_below = self.space_below.max(space);
        self.follows_paragraph = false;
    }

    /// So many steps of space.
    fn lines(&self, count: f64) -> Length {
        self.step * count
    }

    /// From the top of a line's row down to its baseline.
    fn baseline(&self, size: Length, leading: Length) -> Length {
        baseline(size, leading)
    }

    /// Flattens inlines in the style of a frame.
    fn itemize(
        &mut self,
        content: &[Inline],
        style: &TextStyle,
        owner: ElementId,
        width: Length,
    ) -> ParagraphText {
        let (document, design) = (self.document, self.design);
        let mut itemizer =
            Itemizer::new(document, design, width, &mut self.shaper, &mut self.structure);
        itemizer.add(content, style, owner);
        itemizer.finish()
    }

    /// Notes where the characters stand that turned out to have no font.
    fn report_missing(&mut self) {
        self.shaper.gaps.place(self.span);
    }

    /// Reports what fonts do not have.
    pub(crate) fn report_gaps(&mut self) {
        let gaps = std::mem::take(&mut self.shaper.gaps);
        gaps.report(&self.document.metadata.language, self.diagnostics);
    }

    /// A thematic break: an ornament that neither begins nor ends a page where that can be helped.
    fn thematic_break(&mut self, node: NodeId, frame: &Frame) {
        let text = self.design.ornament.text.clone();
        let style = frame.style.clone();
        let items = self.artifact_line(&text, &style, frame.width);
        let baseline = self.baseline(style.size, frame.leading);
        let items = items.into_iter().map(|item| shift_item(item, frame.x, baseline)).collect();
        let space = self.lines(self.design.ornament.space);
        self.push(Row {
            space_above: space,
            height: frame.leading,
            items,
            break_before: BreakBefore::Allowed(ORNAMENT_AT_PAGE_HEAD),
            start: Some(Position { node, offset: 0 }),
            ..Row::default()
        });
        self.leave_space(space);
        self.keep = self.keep.max(1);
    }

    /// A text in the middle of a width, as an artifact, placed from the left end of its baseline.
    fn artifact_line(&mut self, text: &str, style: &TextStyle, width: Length) -> Vec<Item> {
        let (items, natural) = crate::typeset::page::furniture::artifact_text(
            &mut self.shaper,
            text,
            style,
            Artifact::Layout,
        );
        let x = (width - natural) / 2.0;
        items.into_iter().map(|item| shift_item(item, x, Length::ZERO)).collect()
    }
}

/// The highest level of the headings that stand in the body itself.
fn top_level(body: &[Block]) -> u8 {
    let level = |block: &Block| match block.kind {
        BlockKind::Heading { level, .. } => Some(level),
        _ => None,
    };
    body.iter().filter_map(level).min().unwrap_or(1)
}

/// Whether a heading that is run in can begin a block.
fn takes_heading(block: &Block) -> bool {
    matches!(block.kind, BlockKind::Paragraph(_)) && block.classes.is_empty()
}

/// Whether a paragraph leads over to what follows it: "as follows:" stays with it.
fn introduces(block: &Block, next: &Block) -> bool {
    let BlockKind::Paragraph(content) = &block.kind else { return false };
    let leads = !matches!(
        next.kind,
        BlockKind::Paragraph(_) | BlockKind::Heading { .. } | BlockKind::PageBreak
    );
    leads && plain_text(content).trim_end().ends_with([':', '：'])
}

/// Moves an item.
pub(crate) fn shift_item(mut item: Item, x: Length, y: Length) -> Item {
    match &mut item.kind {
        ItemKind::Glyphs(run) => {
            run.origin.x += x;
            run.origin.y += y;
        }
        ItemKind::Fill { rect, .. } | ItemKind::Picture { rect, .. } => {
            rect.origin.x += x;
            rect.origin.y += y;
        }
        ItemKind::Turned(turned) => {
            turned.corner.x += x;
            turned.corner.y += y;
        }
    }
    item
}

/// Moves the area of a link.
pub(crate) fn shift_link(mut link: LinkArea, x: Length, y: Length) -> LinkArea {
    link.rect.origin.x += x;
    link.rect.origin.y += y;
    link
}

/// A filled rectangle that belongs to nothing.
pub(crate) fn rule(rect: crate::geometry::Rect, colour: crate::design::colour::Colour) -> Item {
    Item { tag: Tag::Artifact(Artifact::Layout), kind: ItemKind::Fill { rect, colour } }
}
