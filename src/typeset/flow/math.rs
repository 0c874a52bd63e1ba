//! Displayed formulas to rows, and lines of text that a formula makes higher.

use crate::diagnostic::{Diagnostic, Problem};
use crate::geometry::{Length, Point};
use crate::math;
use crate::math::tree::{Node, Style};
use crate::resolve::document::{Equation, Formula, Position};
use crate::typeset::flow::paragraph::ParagraphSettings;
use crate::typeset::flow::piece::row_of;
use crate::typeset::flow::{BreakBefore, Composer, Frame, Row, shift_item};
use crate::typeset::inline::itemize::{Itemizer, ObjectContent, ParagraphText};
use crate::typeset::inline::line::{Across, Line, LineSetter};
use crate::typeset::inline::linebreak::{Breaks, Fit, LineSettings};
use crate::typeset::inline::style::Family;
use crate::typeset::math::boxes::MathBox;
use crate::typeset::math::line::Segment;
use crate::typeset::math::{MathSetter, Setting};
use crate::typeset::pages::{ContentId, ElementId, Placement, Role};

/// The indent of the lines of a formula that does not fit on one, in em.
const TURNOVER: f64 = 2.0;
/// Space between those lines beyond that of text, in em (amsmath's `\jot`).
const LINE_GAP: f64 = 0.3;
/// The least space between a formula and its number, in em.
const NUMBER_GAP: f64 = 1.0;
/// The least space above and below a displayed formula in sum, as a share of the leading: what is
/// higher than lines of the grid takes of the free line at each side.
const LEAST_SPACE: f64 = 1.5;
/// A formula over several rows may be broken between pages where it takes more than this share of one.
const BREAKABLE: f64 = 0.5;
/// Demerits of a page that begins with a displayed formula, apart from the words that lead to it (TeX
/// never does that: `\predisplaypenalty`).
const AT_PAGE_HEAD: f64 = 3000.0;
/// How far ink may come into the line above or below beyond its own, as a share of the leading, where
/// nothing is known to be in its way.
const TOLERANCE: f64 = 0.2;
/// How far text reaches above and below its baseline, in em: as ascenders and descenders do.
const TEXT_REACH: (f64, f64) = (0.7, 0.22);
/// What boxes of formulas have around their ink, in em: that much of two may lie over each other.
const BOX_SLACK: f64 = 0.04;
/// The least space between a formula in a cell and what stands above and below the cell, in em.
const CELL_SPACE: f64 = 0.1;

impl Composer<'_, '_> {
    /// A displayed formula with its number.
    pub(super) fn display_math(&mut self, equation: &Equation, frame: &Frame) {
        let space = self.lines(1.0);
        self.leave_space(space);
        let mut frame = frame.clone();
        // With its number it is a line of a paragraph.
        let placement = match equation.number {
            Some(_) => {
                frame.owner = self.structure.element(frame.owner, Role::Paragraph);
                Placement::Inline
            }
            None => Placement::Block,
        };
        let role = Role::Formula(equation.formula.alternative(), placement);
        let owner = self.structure.element(frame.owner, role);
        match &equation.formula.tree {
            Some(tree) if self.shaper.math_font(false).is_some() => {
                self.formula_rows(equation, tree, (owner, space), &frame);
            }
            _ => {
                self.formula_source(&equation.formula, owner, &frame);
                if let Some(number) = self.number_line(equation, &frame) {
                    self.push_lines(vec![number], &frame);
                }
            }
        }
        self.report_missing();
        self.leave_space(space);
    }

    fn formula_rows(
        &mut self,
        equation: &Equation,
        tree: &math::Formula,
        (owner, space): (ElementId, Length),
        frame: &Frame,
    ) {
        let content = self.structure.content(owner);
        let number = self.number_line(equation, frame);
        let em = frame.style.size.to_points();
        let width = frame.width.to_points();
        let beside = match &number {
            Some(number) => number.width.to_points() + NUMBER_GAP * em,
            None => 0.0,
        };
        let free = (width - beside).max(0.0);
        let formula = self.formula_box(tree, free, frame);
        let fits = formula.width <= free + 0.01;
        self.report_overfull(&formula, width, equation);
        // In the middle of the measure; where the number is in the way, of what is left of it.
        let middle = (width - formula.width) / 2.0;
        let left = match fits && middle + formula.width > free {
            true => (free - formula.width) / 2.0,
            false => middle,
        };
        let left = left.max(0.0);
        let pieces = self.pieces_of(formula);
        let count = pieces.len();
        let mut number = number;
        for (index, piece) in pieces.into_iter().enumerate() {
            let mut row = self.formula_row(piece, left, content, frame);
            if index == 0 {
                row.start = Some(Position { node: equation.formula.text.node, offset: 0 });
                row.break_before = BreakBefore::Allowed(AT_PAGE_HEAD);
            } else {
                row.break_before = BreakBefore::Allowed(0.0);
            }
            let last = index + 1 == count;
            if last
                && fits
                && let Some(line) = number.take()
            {
                attach_number(&mut row, line, frame);
            }
            self.push(row);
            if !last {
                self.leave_space(Length::ZERO);
            }
        }
        if let Some(mut line) = number {
            // A formula that leaves no room for its number has it on a line of its own.
            for item in &mut line.items {
                *item = shift_item(item.clone(), frame.width - line.width, Length::ZERO);
            }
            let baseline = self.baseline(frame.style.size, frame.leading);
            let row = row_of(line, (frame.x, baseline), frame.leading);
            self.push(Row { break_before: BreakBefore::Forbidden, ..row });
        }
        self.leave_space(space);
    }

    /// A formula as one box. One that is too wide is broken behind relations and operations.
    fn formula_box(&mut self, tree: &math::Formula, free: f64, frame: &Frame) -> MathBox {
        let setting = Setting::new(Style::Display);
        let Some(mut setter) = MathSetter::new(&mut self.shaper, &frame.style, free) else {
            return MathBox::default();
        };
        let whole = setter.set(&tree.body, setting);
        let is_table = matches!(tree.body.as_slice(), [Node::Table(_) | Node::Fenced(_)]);
        if whole.width <= free || is_table {
            return whole;
        }
        let segments = setter.segments(&tree.body, setting);
        let em = frame.style.size.to_points();
        let lines = broken_lines(segments, (free, em));
        let width = lines.iter().map(|line| line.width).fold(0.0, f64::max);
        let mut stack = MathBox { width, ..MathBox::default() };
        let mut baseline = 0.0;
        let mut last_depth = 0.0;
        for (index, line) in lines.into_iter().enumerate() {
            if index > 0 {
                let leading = frame.leading.to_points() + LINE_GAP * em;
                baseline -= leading.max(last_depth + line.height + LINE_GAP * em);
            }
            last_depth = line.depth;
            stack.place(line, 0.0, baseline);
        }
        // Its number stands at the last line.
        stack.raised(-baseline)
    }

    fn report_overfull(&mut self, formula: &MathBox, width: f64, equation: &Equation) {
        let over = formula.width - width;
        if over <= 0.5 {
            return;
        }
        let text: String = equation.formula.alternative().chars().take(30).collect();
        // Overfull by less than 2^32 hundredths of a point, as pages are finite.
        let hundredths = (over * 100.0).round() as u32;
        let problem = Problem::Overfull { hundredths, text };
        self.diagnostics.push(Diagnostic { problem, span: self.span });
    }

    /// A formula in the pieces between which a page may end: the rows of a high one.
    fn pieces_of(&self, formula: MathBox) -> Vec<MathBox> {
        let lines = self.design.page.lines as f64;
        let page = (self.design.text.leading * lines).to_points();
        if formula.height + formula.depth <= page * BREAKABLE || formula.cuts.is_empty() {
            return vec![formula];
        }
        formula.cut()
    }

    /// A row of a formula: of whole steps of the grid, with the formula in its middle or, where it is
    /// no higher than a line, on its baseline.
    fn formula_row(&self, piece: MathBox, left: f64, content: ContentId, frame: &Frame) -> Row {
        let leading = frame.leading;
        let high = Length::points(piece.height + piece.depth);
        let step = self.step;
        let all = (high + leading * LEAST_SPACE).round_up_to(step);
        let height = (all - step * 2.0).max(leading.round_up_to(step));
        let usual = self.baseline(frame.style.size, leading);
        let middle = height * 0.5 + Length::points((piece.height - piece.depth) / 2.0);
        let is_line = height <= leading * 1.01;
        let slack = leading * TOLERANCE;
        let baseline = match is_line
            && Length::points(piece.height) <= usual + slack
            && Length::points(piece.depth) <= leading - usual + slack
        {
            true => usual,
            false => middle,
        };
        let at = Point { x: frame.x + Length::points(left), y: baseline };
        let items = piece.items(at, content, frame.style.colour);
        Row { height, items, baseline: Some(baseline), ..Row::default() }
    }

    /// The number of a displayed formula as a line, placed from its left.
    fn number_line(&mut self, equation: &Equation, frame: &Frame) -> Option<Line> {
        let number = equation.number.as_ref()?;
        let mut style = frame.style.clone();
        style.figures = crate::typeset::inline::style::Figures::Lining;
        let (document, design) = (self.document, self.design);
        let mut itemizer =
            Itemizer::new(document, design, frame.width, &mut self.shaper, &mut self.structure);
        // It is read apart from the formula.
        itemizer.add_generated("\u{a0}", &style, frame.owner);
        itemizer.add_text(number, &style, frame.owner);
        let text = itemizer.finish();
        let settings = self.lone_line(frame);
        let mut line = self.set_lines(&text, &settings).into_iter().next()?;
        // In a language written from the right it was set at the other end of the measure.
        let left = std::mem::replace(&mut line.left, Length::ZERO);
        for item in &mut line.items {
            *item = shift_item(item.clone(), -left, Length::ZERO);
        }
        Some(line)
    }

    fn lone_line(&self, frame: &Frame) -> ParagraphSettings {
        ParagraphSettings {
            width: frame.width,
            first_indent: Length::ZERO,
            rest_indent: Length::ZERO,
            em: frame.style.size,
            fit: Fit::Ragged,
            across: Across::Left,
        }
    }

    /// A displayed formula that is not understood, as its source.
    fn formula_source(&mut self, formula: &Formula, owner: ElementId, frame: &Frame) {
        let mut style = frame.style.clone();
        style.family = Family::Code;
        style.size = style.size * self.design.code.inline_size;
        let (document, design) = (self.document, self.design);
        let mut itemizer =
            Itemizer::new(document, design, frame.width, &mut self.shaper, &mut self.structure);
        itemizer.add_text(&formula.text, &style, owner);
        let text = itemizer.finish();
        let settings = ParagraphSettings { across: Across::Centre, ..self.lone_line(frame) };
        let settings = ParagraphSettings { em: style.size, ..settings };
        let lines = self.set_lines(&text, &settings);
        self.push_lines(lines, frame);
    }

    /// Adds a paragraph in which formulas reach into other lines as rows of as many steps of the grid
    /// as they need; `false` where there are none.
    pub(super) fn high_lines(
        &mut self,
        text: &ParagraphText,
        (settings, breaks): (&LineSettings, &Breaks),
        across: Across,
        frame: &Frame,
    ) -> bool {
        let size = frame.style.size;
        let (ascent, descent) = (size * TEXT_REACH.0, size * TEXT_REACH.1);
        let is_high = text.objects.iter().any(|object| match &object.content {
            ObjectContent::Formula(segment) => {
                Length::points(segment.content.height) > ascent
                    || Length::points(segment.content.depth) > descent
            }
            ObjectContent::Picture(_) => false,
        });
        if !is_high {
            return false;
        }
        let mut setter = LineSetter { paragraph: text, settings, shaper: &mut self.shaper, across };
        let lines: Vec<Line> =
            breaks.best().lines.iter().map(|chosen| setter.set(chosen)).collect();
        let leading = frame.leading;
        let usual = self.baseline(size, leading);
        let slack = leading * TOLERANCE;
        let steps = |reach: Length| ((reach / leading) - 0.01).ceil().max(0.0);
        // Steps above each line, and below the last.
        let mut above: Vec<f64> = Vec::with_capacity(lines.len());
        let mut last: Option<&Line> = None;
        for line in &lines {
            let tallest = line.reaches.iter().map(|reach| reach.height).fold(ascent, Length::max);
            above.push(match last {
                Some(last) => {
                    steps(nearest(last, line, (ascent, descent)) - size * BOX_SLACK - leading)
                }
                None => steps(tallest - usual - slack),
            });
            last = Some(line);
        }
        let below = last.map_or(0.0, |line| {
            let deepest = line.reaches.iter().map(|reach| reach.depth).fold(descent, Length::max);
            steps(deepest - (leading - usual) - slack)
        });
        if below == 0.0 && above.iter().all(|&steps| steps == 0.0) {
            return false;
        }
        let count = lines.len();
        for (index, (line, above)) in lines.into_iter().zip(above).enumerate() {
            let below = if index + 1 == count { below } else { 0.0 };
            let height = leading * (1.0 + above + below);
            let row = row_of(line, (frame.x, usual + leading * above), height);
            let kept = index == 1 || (index > 0 && index + 1 == count);
            let break_before =
                if kept { BreakBefore::Forbidden } else { BreakBefore::Allowed(0.0) };
            self.push(Row { break_before, ..row });
        }
        true
    }
}

impl Composer<'_, '_> {
    /// Adds the lines of a cell, those that formulas reach out of as much higher as they need be: what
    /// stands above and below may be a rule.
    pub(super) fn push_cell_lines(&mut self, lines: Vec<Line>, frame: &Frame) {
        if lines.iter().all(|line| line.reaches.is_empty()) {
            return self.push_lines(lines, frame);
        }
        let (size, leading) = (frame.style.size, frame.leading);
        let usual = self.baseline(size, leading);
        let reach = (size * TEXT_REACH.0, size * TEXT_REACH.1);
        let space = size * CELL_SPACE;
        let mut above: Vec<Length> = Vec::with_capacity(lines.len());
        for (index, line) in lines.iter().enumerate() {
            let needed = match index.checked_sub(1).and_then(|last| lines.get(last)) {
                Some(last) => nearest(last, line, reach) - leading,
                None => {
                    let heights = line.reaches.iter().map(|reach| reach.height);
                    heights.fold(Length::ZERO, Length::max) + space - usual
                }
            };
            above.push(needed.max(Length::ZERO));
        }
        let count = lines.len();
        for (index, (line, above)) in lines.into_iter().zip(above).enumerate() {
            let mut height = leading + above;
            if index + 1 == count {
                let depths = line.reaches.iter().map(|reach| reach.depth);
                let deepest = depths.fold(Length::ZERO, Length::max);
                height += (deepest + space - (leading - usual)).max(Length::ZERO);
            }
            let kept = index == 1 || (index > 0 && index + 1 == count);
            let break_before =
                if kept { BreakBefore::Forbidden } else { BreakBefore::Allowed(0.0) };
            let baseline = usual + above;
            let row = row_of(line, (frame.x, baseline), height);
            self.push(Row { break_before, baseline: Some(baseline), ..row });
        }
    }
}

/// How much room the baselines of two lines need between them: the depth of the upper and the height
/// of the lower, where what stands in them is over each other. Text has the same height and depth
/// everywhere.
fn nearest(upper: &Line, lower: &Line, (ascent, descent): (Length, Length)) -> Length {
    let mut most = ascent + descent;
    for reach in &upper.reaches {
        most = most.max(reach.depth + ascent);
        for other in &lower.reaches {
            if reach.left < other.right && other.left < reach.right {
                most = most.max(reach.depth + other.height);
            }
        }
    }
    lower.reaches.iter().fold(most, |most, reach| most.max(reach.height + descent))
}

/// The lines of a formula that is broken: where its author left much space, so that parts which are
/// formulas of their own stay whole where they fit, else behind relations and operations.
fn broken_lines(segments: Vec<Segment>, (free, em): (f64, f64)) -> Vec<MathBox> {
    let mut lines = Lines { done: Vec::new(), line: MathBox::default(), behind: 0.0, free, em };
    for part in segments.chunk_by(|left, _| left.penalty != Some(0.0)) {
        let width: f64 = part.iter().map(|segment| segment.content.width + segment.space).sum();
        let fits = width - part.last().map_or(0.0, |last| last.space) <= free - TURNOVER * em;
        // Pieces up to the next break are put on a line together.
        match fits {
            true => lines.add(part),
            false => {
                let pieces = part.chunk_by(|left, _| left.penalty.is_none());
                pieces.for_each(|piece| lines.add(piece));
            }
        }
    }
    lines.done.push(lines.line);
    lines.done
}

/// Lines that are being filled.
struct Lines {
    done: Vec<MathBox>,
    line: MathBox,
    /// Space behind what stands on the line, which its end takes away.
    behind: f64,
    free: f64,
    em: f64,
}

impl Lines {
    /// Puts pieces on the line, or on the next where they do not fit.
    fn add(&mut self, pieces: &[Segment]) {
        let width: f64 = pieces.iter().map(|piece| piece.content.width + piece.space).sum();
        let width = width - pieces.last().map_or(0.0, |last| last.space);
        if self.line.parts.is_empty() || self.line.width + self.behind + width <= self.free {
            self.line.width += self.behind;
        } else {
            self.done.push(std::mem::take(&mut self.line));
            self.line.width = TURNOVER * self.em;
        }
        self.behind = 0.0;
        for piece in pieces {
            self.line.width += self.behind;
            self.line.append(piece.content.clone());
            self.behind = piece.space;
        }
    }
}

/// Puts a number at the right of a row, on the baseline of its formula.
fn attach_number(row: &mut Row, line: Line, frame: &Frame) {
    let baseline = row.baseline.unwrap_or(row.height * 0.5);
    let x = frame.x + frame.width - line.width;
    row.items.extend(line.items.into_iter().map(|item| shift_item(item, x, baseline)));
}
