//! Code blocks to rows: line by line on the grid, coloured, with numbers where they are asked for.
//!
//! Each line of code is a piece of content, its leading spaces included, so that what is copied or
//! read aloud is the code, line by line. Everything else (numbers, marks at wraps, grounds and rules)
//! is an artifact. What is not painted under the code stands behind it, so that a line that was
//! wrapped stays one piece.

use std::ops::Range;

use crate::design::code::CodeGround;
use crate::geometry::{Length, Rect};
use crate::highlight::Token;
use crate::resolve::document::{CodeBlock, Position};
use crate::typeset::flow::heading::ragged;
use crate::typeset::flow::piece::row_of;
use crate::typeset::flow::{BreakBefore, Composer, Frame, Row, rule, shift_item};
use crate::typeset::inline::code::{CodeLine, CodeSettings, CodeText, set_code};
use crate::typeset::inline::line::Across;
use crate::typeset::inline::style::{Family, Figures, Hyphenation, LetterCase, StyleId, TextStyle};
use crate::typeset::page::furniture::artifact_text;
use crate::typeset::pages::{Artifact, ElementId, Item, Role};

/// A block of so many lines or fewer is not divided.
const WHOLE: usize = 5;
/// Demerits of a page that ends within a block, but not behind an empty line.
const WITHIN_CODE: f64 = 1500.0;
/// Demerits of a page that begins with an empty line of a block.
const EMPTY_AT_HEAD: f64 = 6000.0;
/// Demerits of a page that ends within a line that was wrapped.
const WITHIN_LINE: f64 = 6000.0;

/// What all lines of a block share.
struct Block<'c> {
    code: &'c CodeBlock,
    /// Where the code stands, beside its numbers and within its padding.
    frame: Frame,
    /// Where its ground stands.
    ground: (Length, Length),
    base: TextStyle,
    /// From the top of a row to its baseline.
    baseline: Length,
    settings: CodeSettings,
    /// The element that owns the lines.
    owner: ElementId,
    /// Width of a column.
    column: Length,
}

/// A line of glyphs with what it is of its block.
struct Placed {
    line: CodeLine,
    /// Index of its line of code.
    index: usize,
    /// Whether it is the rest of a line that was too long.
    is_rest: bool,
    /// Whether nothing is seen on it.
    is_empty: bool,
    /// Where it begins in the block's text.
    offset: usize,
}

impl Composer<'_, '_> {
    /// A code block.
    pub(super) fn code(&mut self, code: &CodeBlock, frame: &Frame) {
        let space = self.lines(self.design.code.space);
        self.leave_space(space);
        let mut frame = frame.clone();
        if !code.caption.is_empty() {
            frame.owner = self.structure.element(frame.owner, Role::Division);
            self.code_caption(code, &frame);
        }
        let block = self.code_block(code, &frame);
        let placed = self.code_lines(&block);
        let is_empty: Vec<bool> = placed.iter().map(|placed| placed.is_empty).collect();
        let count = placed.len();
        for (row, placed) in placed.into_iter().enumerate() {
            let break_before = if row == 0 {
                BreakBefore::Allowed(0.0)
            } else if count <= WHOLE || row == 1 || row + 1 == count {
                BreakBefore::Forbidden
            } else if placed.is_rest {
                BreakBefore::Allowed(WITHIN_LINE)
            } else if is_empty[row] {
                BreakBefore::Allowed(EMPTY_AT_HEAD)
            } else if is_empty[row - 1] {
                BreakBefore::Allowed(0.0)
            } else {
                BreakBefore::Allowed(WITHIN_CODE)
            };
            let row = self.code_row(&block, placed, (row == 0, row + 1 == count));
            self.push(Row { break_before, ..row });
        }
        self.leave_space(space);
    }

    /// The name of a file or the caption above a block, which stays with it.
    fn code_caption(&mut self, code: &CodeBlock, frame: &Frame) {
        let owner = self.structure.element(frame.owner, Role::Caption);
        let size = frame.style.size * self.design.figure.caption_size;
        let style = frame.style.clone().sized(size);
        let text = self.itemize(&code.caption, &style, owner, frame.width);
        let lines = self.set_lines(&text, &ragged(frame.width, size, Across::Left));
        let baseline = self.baseline(size, frame.leading);
        let count = lines.len();
        for (index, line) in lines.into_iter().enumerate() {
            let break_before = match index {
                0 => BreakBefore::Allowed(0.0),
                _ => BreakBefore::Forbidden,
            };
            let row = row_of(line, (frame.x, baseline), frame.leading);
            self.push(Row { break_before, ..row });
        }
        // The caption and two lines of the code.
        self.keep = self.keep.max(if count > 0 { 2 } else { 0 });
    }

    /// What all lines of a block share.
    fn code_block<'c>(&mut self, code: &'c CodeBlock, frame: &Frame) -> Block<'c> {
        let design = &self.design.code;
        let em = frame.style.size;
        let base = TextStyle {
            family: Family::Code,
            size: em * design.size,
            case: LetterCase::Plain,
            figures: Figures::Plain,
            letter_space: 0.0,
            hyphenation: Hyphenation::Never,
            ..frame.style.clone()
        };
        let style = self.shaper.styles.intern(&base);
        let column = Length::points(self.shaper.space(style).advance);
        let outer = frame.inset(em * design.indent);
        let is_boxed = design.ground == CodeGround::Both || design.rule > Length::ZERO;
        let padding = if is_boxed { em * design.padding } else { Length::ZERO };
        let mut left = padding;
        if let Some(first) = code.first_number {
            let last = first.saturating_add(code.lines().count() as u64 - 1);
            let digits = last.to_string().len() as f64;
            left += column * (digits * design.number_size + design.number_gap);
        }
        let mut inner = outer.inset(left);
        inner.width = (inner.width - padding).max(column);
        let paragraph = self.structure.element(frame.owner, Role::Paragraph);
        let owner = self.structure.element(paragraph, Role::Code);
        let settings = CodeSettings {
            width: inner.width.to_points(),
            tab_width: code.tab_width.unwrap_or(design.tab_width).max(1),
            wrap_indent: design.wrap_indent,
            style,
        };
        let ground = (outer.x, outer.width);
        let baseline = self.baseline(em, frame.leading);
        Block { code, frame: inner, ground, base, baseline, settings, owner, column }
    }

    /// The lines of a block, those that are too long wrapped.
    fn code_lines(&mut self, block: &Block<'_>) -> Vec<Placed> {
        let mut placed = Vec::new();
        let mut tokens = block.code.tokens.as_slice();
        for (index, (range, text)) in block.code.lines().enumerate() {
            let count = tokens.iter().take_while(|token| token.range.start < range.end).count();
            let (own, rest) = tokens.split_at(count);
            tokens = rest;
            // An empty line is a space, so that it is there for readers too.
            let text = if text.is_empty() { " " } else { text };
            let styles = self.code_styles(block, own, &(range.start..range.start + text.len()));
            let content = self.structure.separate_content(block.owner);
            let code = CodeText { text, styles: &styles, content };
            let lines = set_code(code, &block.settings, &mut self.shaper);
            self.report_missing();
            placed.extend(lines.into_iter().enumerate().map(|(part, line)| Placed {
                index,
                is_rest: part > 0,
                offset: range.start + line.start,
                is_empty: text.trim().is_empty(),
                line,
            }));
        }
        placed
    }

    /// The stretches of a line with their styles, covering it.
    fn code_styles(
        &mut self,
        block: &Block<'_>,
        tokens: &[Token],
        line: &Range<usize>,
    ) -> Vec<(Range<usize>, StyleId)> {
        let plain = block.settings.style;
        let mut styles = Vec::with_capacity(tokens.len() * 2 + 1);
        let mut done = 0;
        for token in tokens {
            let start = token.range.start.max(line.start) - line.start;
            let end = token.range.end.min(line.end) - line.start;
            if start < done || end <= start {
                continue;
            }
            if done < start {
                styles.push((done..start, plain));
            }
            let code = &self.design.code;
            let style = TextStyle {
                colour: code.colours.of(token.kind).unwrap_or(block.base.colour),
                cut: code.cut(token.kind),
                ..block.base.clone()
            };
            styles.push((start..end, self.shaper.styles.intern(&style)));
            done = end;
        }
        let end = line.len();
        if done < end {
            styles.push((done..end, plain));
        }
        styles
    }

    /// A line of glyphs as a row, with its number or its mark and what lies under it.
    fn code_row(
        &mut self,
        block: &Block<'_>,
        placed: Placed,
        (is_first, is_last): (bool, bool),
    ) -> Row {
        let frame = &block.frame;
        let baseline = block.baseline;
        let mut items = self.code_ground(block, placed.index, (is_first, is_last));
        let margin = self.code_margin(block, &placed, baseline);
        let start = Position { node: block.code.text.node, offset: placed.offset };
        items.extend(placed.line.items.into_iter().map(|item| shift_item(item, frame.x, baseline)));
        items.extend(margin);
        Row {
            height: frame.leading,
            items,
            start: Some(start).filter(|_| !placed.is_empty),
            ..Row::default()
        }
    }

    /// The number of a line, or the mark before the rest of one.
    fn code_margin(&mut self, block: &Block<'_>, placed: &Placed, baseline: Length) -> Vec<Item> {
        let design = &self.design.code;
        let mut style = TextStyle { colour: self.design.colours.muted, ..block.base.clone() };
        if placed.is_rest {
            let (items, width) =
                artifact_text(&mut self.shaper, &design.wrap_mark, &style, Artifact::Layout);
            // The mark stands at the end of the indent, a little apart from the code.
            let end = Length::points(placed.line.x) - block.column * 0.5;
            let x = block.frame.x + (end - width).max(Length::ZERO);
            return items.into_iter().map(|item| shift_item(item, x, baseline)).collect();
        }
        let Some(first) = block.code.first_number else { return Vec::new() };
        let number = first.saturating_add(placed.index as u64);
        if number % design.number_step.max(1) != 0 {
            return Vec::new();
        }
        style.size = style.size * design.number_size;
        let (items, width) =
            artifact_text(&mut self.shaper, &number.to_string(), &style, Artifact::Layout);
        let x = block.frame.x - block.column * design.number_gap - width;
        items.into_iter().map(|item| shift_item(item, x, baseline)).collect()
    }

    /// What lies under a row, from its upper left corner: the ground, the tint of a line that stands
    /// out, the rules of the first row and of the last.
    fn code_ground(
        &self,
        block: &Block<'_>,
        index: usize,
        (is_first, is_last): (bool, bool),
    ) -> Vec<Item> {
        // Rows touch, and viewers that smooth edges would show a fine line between them.
        const OVERLAP: Length = Length::points(0.3);
        let design = &self.design.code;
        let colours = &self.design.colours;
        let (x, width) = block.ground;
        let height = block.frame.leading;
        let padding = self.design.text.size * design.padding;
        let top = if is_first { -padding } else { -OVERLAP };
        let bottom = if is_last { height + padding } else { height };
        let mut items = Vec::new();
        if design.ground == CodeGround::Both {
            items.push(rule(Rect::new(x, top, width, bottom - top), colours.ground));
        }
        if block.code.marked.binary_search(&index).is_ok() {
            items
                .push(rule(Rect::new(x, -OVERLAP, width, height + OVERLAP), design.colours.marked));
        }
        if design.rule > Length::ZERO {
            if is_first {
                items.push(rule(Rect::new(x, top, width, design.rule), colours.rule));
            }
            if is_last {
                let y = bottom - design.rule;
                items.push(rule(Rect::new(x, y, width, design.rule), colours.rule));
            }
        }
        items
    }
}
