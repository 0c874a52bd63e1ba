//! How wide the contents of a cell want to be, and how many lines they take at a width.
//!
//! Everything is measured once, at one size; widths grow with the size in proportion.

use crate::resolve::document::{Block, BlockKind, CodeBlock, Inline};
use crate::resolve::table::number::{Entry, read};
use crate::typeset::flow::{Composer, Frame};
use crate::typeset::inline::breakpoints::{BreakKind, Breakpoint, Units};
use crate::typeset::inline::itemize::ParagraphText;
use crate::typeset::inline::style::{Family, Figures, Hyphenation};
use crate::typeset::inline::units::UnitKind;
use crate::typeset::structure::StructureBuilder;

/// The measures of a cell, in points.
#[derive(Clone, Debug, Default)]
pub(super) struct CellMeasure {
    /// The width of its widest stretch that breaks only within a word.
    pub(super) least: f64,
    /// The same where words may be divided.
    pub(super) divided: f64,
    /// The width of its widest line if none is broken.
    pub(super) most: f64,
    /// What stands before and behind the end of a number's whole part.
    pub(super) number: Option<(f64, f64)>,
    /// Its paragraphs.
    paragraphs: Vec<ParagraphMeasure>,
    /// Lines of what is not made of paragraphs.
    other_lines: f64,
}

/// A paragraph as stretches between the places where it may be broken.
#[derive(Clone, Debug, Default)]
struct ParagraphMeasure {
    /// What it is set in by.
    inset: f64,
    /// For each place where a line may end: the width up to there, the width up to where the next
    /// line begins, and whether the line must end.
    places: Vec<(f64, f64, bool)>,
}

impl CellMeasure {
    /// How many lines the cell takes at a width. Words are not divided for this.
    pub(super) fn lines(&self, width: f64) -> f64 {
        self.paragraphs.iter().map(|paragraph| paragraph.lines(width)).sum::<f64>()
            + self.other_lines
    }

    /// The same measures at another size.
    pub(super) fn scaled(&self, factor: f64) -> Self {
        let scale = |paragraph: &ParagraphMeasure| ParagraphMeasure {
            inset: paragraph.inset * factor,
            places: paragraph
                .places
                .iter()
                .map(|&(end, next, forced)| (end * factor, next * factor, forced))
                .collect(),
        };
        Self {
            least: self.least * factor,
            divided: self.divided * factor,
            most: self.most * factor,
            number: self.number.map(|(before, behind)| (before * factor, behind * factor)),
            paragraphs: self.paragraphs.iter().map(scale).collect(),
            other_lines: self.other_lines,
        }
    }

    /// Takes a stretch in that must not be broken.
    fn hold(&mut self, least: f64, most: f64) {
        self.least = self.least.max(least);
        self.divided = self.divided.max(least);
        self.most = self.most.max(most);
    }
}

impl ParagraphMeasure {
    /// Lines filled one after the other.
    fn lines(&self, width: f64) -> f64 {
        let width = (width - self.inset).max(1.0) + 0.01;
        let (mut lines, mut start, mut last) = (0.0, 0.0, None::<f64>);
        for &(end, next, forced) in &self.places {
            if end - start > width
                && let Some(begin) = last.take()
            {
                lines += 1.0;
                start = begin;
            }
            // What fits no line takes as many as it needs.
            if end - start > width {
                let needed = ((end - start) / width).floor();
                lines += needed;
                start += needed * width;
            }
            last = Some(next);
            if forced {
                lines += 1.0;
                start = next;
                last = None;
            }
        }
        lines
    }
}

impl Composer<'_, '_> {
    /// Measures a cell. Its texts are itemized for that alone, into a tree that is thrown away.
    pub(super) fn measure_cell(&mut self, blocks: &[Block], frame: &Frame) -> CellMeasure {
        let saved = std::mem::replace(&mut self.structure, StructureBuilder::new());
        let frame = Frame { owner: StructureBuilder::ROOT, ..frame.clone() };
        let mut measure = CellMeasure::default();
        self.measure_blocks(blocks, &frame, 0.0, &mut measure);
        if let [Block { kind: BlockKind::Paragraph(content), .. }] = blocks {
            measure.number = self.measure_number(content, &frame);
        }
        self.structure = saved;
        // A little more keeps a cell that just fits from being broken by rounding.
        for width in [&mut measure.least, &mut measure.divided, &mut measure.most] {
            *width += 0.5;
        }
        measure
    }

    fn measure_blocks(
        &mut self,
        blocks: &[Block],
        frame: &Frame,
        inset: f64,
        measure: &mut CellMeasure,
    ) {
        let em = frame.style.size.to_points();
        let indent = em * self.design.list.indent;
        for (index, block) in blocks.iter().enumerate() {
            if index > 0 {
                measure.other_lines += self.design.table.paragraph_space;
            }
            match &block.kind {
                BlockKind::Paragraph(content) | BlockKind::Heading { content, .. } => {
                    self.measure_text(content, frame, inset, measure);
                }
                BlockKind::List(list) => {
                    for item in &list.items {
                        let marker = item.marker.chars().count() as f64 * em * 0.55;
                        let inset = inset + indent.max(marker + em * self.design.list.marker_gap);
                        self.measure_blocks(&item.blocks, frame, inset, measure);
                    }
                }
                BlockKind::DefinitionList(definitions) => {
                    for definition in definitions {
                        self.measure_text(&definition.term, frame, inset, measure);
                        for blocks in &definition.definitions {
                            self.measure_blocks(blocks, frame, inset + indent, measure);
                        }
                    }
                }
                BlockKind::Quotation(blocks) => {
                    let inset = inset + 2.0 * em * self.design.quotation.indent;
                    self.measure_blocks(blocks, frame, inset, measure);
                }
                BlockKind::Division(blocks) => {
                    self.measure_blocks(blocks, frame, inset, measure);
                }
                BlockKind::Verse(lines) => {
                    let inset = inset + em * self.design.quotation.indent;
                    for line in lines {
                        self.measure_text(&line.content, frame, inset, measure);
                    }
                }
                BlockKind::Math(equation) => {
                    let content = [Inline::Math(equation.formula.clone())];
                    self.measure_text(&content, frame, inset, measure);
                    measure.other_lines += 2.0;
                }
                BlockKind::Code(CodeBlock { text, .. }) => {
                    let mut style = frame.style.clone();
                    style.family = Family::Code;
                    style.size = style.size * self.design.code.size;
                    style.figures = Figures::Plain;
                    style.hyphenation = Hyphenation::Parts;
                    let frame = Frame { style, ..frame.clone() };
                    for line in text.text.split('\n') {
                        let content = [Inline::Text(crate::resolve::document::Text {
                            text: line.trim_end_matches('\r').replace('\t', "    "),
                            node: text.node,
                        })];
                        self.measure_text(&content, &frame, inset, measure);
                    }
                }
                // Pictures and the like want what they can get.
                _ => {
                    measure.hold(em * 6.0 + inset, frame.width.to_points());
                    measure.other_lines += 4.0;
                }
            }
        }
    }

    fn measure_text(
        &mut self,
        content: &[Inline],
        frame: &Frame,
        inset: f64,
        measure: &mut CellMeasure,
    ) {
        let style = frame.style.clone();
        let text = self.itemize(content, &style, StructureBuilder::ROOT, frame.width);
        if text.text.is_empty() {
            return;
        }
        let units = self.finder.find(&text, f64::INFINITY, &mut self.shaper);
        let (mut whole, mut part, mut line) = (0.0, 0.0, 0.0);
        let mut paragraph = ParagraphMeasure { inset, places: Vec::new() };
        for breakpoint in &units.breakpoints {
            let (end, next) = ends(breakpoint);
            let divided = end - part + breakpoint.end_extra;
            measure.divided = measure.divided.max(divided + inset);
            part = next;
            if breakpoint.kind == BreakKind::Hyphen {
                continue;
            }
            measure.least = measure.least.max(end - whole + inset);
            whole = next;
            let forced = breakpoint.kind == BreakKind::Forced;
            if forced {
                measure.most = measure.most.max(end - line + inset);
                line = next;
            }
            paragraph.places.push((end, next, forced));
        }
        measure.paragraphs.push(paragraph);
    }

    /// The widths before and behind the end of the whole part, where a paragraph is a number.
    fn measure_number(&mut self, content: &[Inline], frame: &Frame) -> Option<(f64, f64)> {
        let style = frame.style.clone();
        let text = self.itemize(content, &style, StructureBuilder::ROOT, frame.width);
        let Entry::Number { whole_end } = read(number_text(&text), &frame.style.language) else {
            return None;
        };
        let units = self.finder.find(&text, f64::INFINITY, &mut self.shaper);
        let total = units.breakpoints.last().map_or(0.0, |last| ends(last).0);
        let before = width_before(&units, whole_end);
        Some((before, total - before))
    }
}

/// The part of a cell's text that may be a number: what stands before the mark of a note.
pub(super) fn number_text(text: &ParagraphText) -> &str {
    let end = text.notes.first().map_or(text.text.len(), |&(offset, _)| offset);
    text.text.get(..end).unwrap_or(&text.text)
}

/// The natural width of a text before an offset.
pub(super) fn width_before(units: &Units, offset: usize) -> f64 {
    let Some(unit) = units.units.iter().find(|unit| unit.range.end > offset) else {
        return units.breakpoints.last().map_or(0.0, |last| ends(last).0);
    };
    let within = match &unit.kind {
        UnitKind::Word(word) => word.before(offset.saturating_sub(unit.range.start)).0,
        _ => 0.0,
    };
    unit.before.glyphs + unit.before.spaces + within
}

/// The natural width up to a breakpoint, and up to where the line behind it begins.
fn ends(breakpoint: &Breakpoint) -> (f64, f64) {
    let end = breakpoint.sums.glyphs + breakpoint.sums.spaces;
    (end, end + breakpoint.lost_space)
}

#[cfg(test)]
mod tests {
    use super::ParagraphMeasure;

    #[test]
    fn lines_are_filled() {
        // Three words of 10 with spaces of 2.
        let places = vec![(10.0, 12.0, false), (22.0, 24.0, false), (34.0, 34.0, true)];
        let paragraph = ParagraphMeasure { inset: 0.0, places };
        for (width, lines) in [(34.0, 1.0), (33.0, 2.0), (22.0, 2.0), (12.0, 3.0), (5.0, 6.0)] {
            assert_eq!(paragraph.lines(width), lines, "{width}");
        }
    }
}
