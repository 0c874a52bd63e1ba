//! Headings to rows.

use crate::design::{
    HeadingPosition, HeadingStyle, NumberPosition, PageBreak, SmallCapitalsOpening,
};
use crate::font::script::Script;
use crate::geometry::Length;
use crate::language::Language;
use crate::resolve::document::{Anchor, Block, Inline};
use crate::resolve::plain::plain_text;
use crate::typeset::flow::paragraph::ParagraphSettings;
use crate::typeset::flow::piece::{Beside, Piece};
use crate::typeset::flow::{BreakBefore, Composer, Frame, Row, shift_item, shift_link};
use crate::typeset::inline::itemize::{Itemizer, ParagraphText};
use crate::typeset::inline::line::{Across, Line};
use crate::typeset::inline::linebreak::{Fit, LineSettings, break_lines};
use crate::typeset::inline::style::{Hyphenation, LetterCase, TextStyle};
use crate::typeset::page::extent::Flex;
use crate::typeset::pages::{ElementId, OutlineEntry, Role};

/// How many rows of text must follow a heading on its page.
const LINES_AFTER_HEADING: usize = 2;
/// How often the measure of a heading's lines is halved towards the narrowest: to less than a point.
const BALANCING_STEPS: usize = 9;

/// A heading that waits for the paragraph at whose head it stands.
pub(super) struct RunIn {
    content: Vec<Inline>,
    number: Option<String>,
    style: TextStyle,
    owner: ElementId,
    anchor: Option<Anchor>,
    space_above: Length,
    running_title: Option<String>,
}

/// What a heading says.
pub(super) struct HeadingText<'a> {
    /// 1 to 6.
    pub(super) level: u8,
    /// Its number.
    pub(super) number: &'a Option<String>,
    /// Its text.
    pub(super) content: &'a [Inline],
    /// What stands for it in running heads and the outline.
    pub(super) short: &'a Option<Vec<Inline>>,
}

impl Composer<'_, '_> {
    /// A heading: one row with all its lines, which stays with what follows.
    pub(super) fn heading(
        &mut self,
        heading: &HeadingText<'_>,
        (block, language, anchor): (&Block, Option<&Language>, Option<&Anchor>),
        frame: &Frame,
    ) {
        let HeadingText { level, number, content, short } = *heading;
        let index = usize::from(level.clamp(1, 6)) - 1;
        let heading = &self.design.heading;
        let opens = level <= self.design.opening.level && self.has_openings();
        let mut frame = frame.clone();
        frame.owner = self.structure.element(frame.owner, Role::Heading(level.clamp(1, 6)));
        if let Some(anchor) = anchor {
            self.structure.set_anchor(frame.owner, anchor);
        }
        self.apply_language(&mut frame, language);
        let look = match heading.styles[index] {
            // Other scripts than Latin have no small capitals in most fonts: their headings would
            // look like running text.
            HeadingStyle::SmallCapitals if !is_latin(&plain_text(content)) => HeadingStyle::Italic,
            look => look,
        };
        let style = heading_style(&frame.style, look, heading.sizes[index]);
        let (above, below) = (heading.space_above[index], heading.space_below[index]);
        let (above, below) = (self.lines(above), self.lines(below));
        let (position, page_break) = (heading.positions[index], heading.page_break);
        let number = number.as_deref();
        let title = plain_text(short.as_deref().unwrap_or(content));
        let is_listed = !block.classes.iter().any(|class| class == "unlisted");
        if let (Some(anchor), true) = (anchor, is_listed) {
            let title = match number {
                Some(number) => format!("{number} {title}"),
                None => title.clone(),
            };
            let deepest = self.outline.last().map_or(1, |entry| entry.level + 1);
            let level = level.min(deepest);
            self.outline.push(OutlineEntry { level, title, anchor: anchor.clone() });
        }
        let running_title = (level == self.top_level).then_some(title);
        if position == HeadingPosition::RunIn {
            self.flush_run_in(&frame);
            self.run_in = Some(RunIn {
                content: content.to_vec(),
                number: number.map(str::to_owned),
                style: style.sized(frame.style.size),
                owner: frame.owner,
                anchor: anchor.cloned(),
                space_above: above,
                running_title,
            });
            return;
        }
        let mut row = self.heading_row((number, content), &style, &frame);
        row.space_above = above;
        // Where there is more than one line of space, one can be spared; and one more does no harm.
        let steps = (above / self.design.text.leading).round();
        // A theme's spaces are a few lines.
        row.flex = Flex { less: (steps / 2.0) as u32, more: 1 };
        row.anchors.extend(anchor.cloned());
        row.running_title = running_title;
        if level == self.top_level && page_break != PageBreak::None && !self.pieces.is_empty() {
            self.page_break = true;
            let sink = self.lines(self.design.heading.sink);
            row = super::title::sink(row, sink);
            row.opening = true;
        }
        let first = self.pieces.len();
        self.push(row);
        if let Some(piece) = self.pieces.get_mut(first)
            && *piece.break_before_mut() == BreakBefore::Forced
            && level == self.top_level
            && page_break == PageBreak::Recto
        {
            *piece.break_before_mut() = BreakBefore::Recto;
        }
        self.leave_space(below);
        self.keep = LINES_AFTER_HEADING;
        self.opens = opens;
    }

    /// Whether the design opens chapters in any way of its own.
    fn has_openings(&self) -> bool {
        let opening = &self.design.opening;
        opening.drop_cap >= 2 || opening.small_caps != SmallCapitalsOpening::None
    }

    /// The lines of a heading in one row.
    fn heading_row(
        &mut self,
        (number, content): (Option<&str>, &[Inline]),
        style: &TextStyle,
        frame: &Frame,
    ) -> Row {
        let hung = match (number, self.design.heading.numbers) {
            (Some(number), NumberPosition::Hung) => {
                // Measured apart; the number itself stands in the heading's text.
                let width = crate::typeset::page::furniture::artifact_text(
                    &mut self.shaper,
                    &format!("{number}\u{2002}"),
                    style,
                    crate::typeset::pages::Artifact::Layout,
                )
                .1;
                width.min(frame.width * 0.3)
            }
            _ => Length::ZERO,
        };
        let (document, design) = (self.document, self.design);
        let mut itemizer =
            Itemizer::new(document, design, frame.width, &mut self.shaper, &mut self.structure);
        if let Some(number) = number {
            itemizer.add_generated(&format!("{number}\u{2002}"), style, frame.owner);
        }
        itemizer.add(content, style, frame.owner);
        let text = itemizer.finish();
        let settings = ParagraphSettings {
            rest_indent: hung,
            ..ragged(frame.width, style.size, Across::Left)
        };
        let lines = self.set_balanced(&text, &settings);
        self.stack(lines, style, frame)
    }

    /// Sets lines of similar length: as many as are needed, in the narrowest measure that still has
    /// room for them. So no last line holds a word alone.
    pub(super) fn set_balanced(
        &mut self,
        text: &ParagraphText,
        settings: &ParagraphSettings,
    ) -> Vec<Line> {
        let full = settings.width.to_points();
        let units = self.finder.find(text, full, &mut self.shaper);
        let line_settings = self.line_settings(settings);
        let count = |width: f64| {
            let breaks = break_lines(&units, &LineSettings { width, ..line_settings });
            let lines = &breaks.best().lines;
            let overfull = lines.iter().any(|line| line.setting.overfull > 0.0);
            (lines.len(), overfull)
        };
        let (needed, overfull) = count(full);
        if needed < 2 || overfull {
            return self.set_lines(text, settings);
        }
        let (mut narrow, mut wide) = (full / needed as f64 * 0.8, full);
        for _ in 0..BALANCING_STEPS {
            let middle = (narrow + wide) / 2.0;
            let (found, overfull) = count(middle);
            if found <= needed && !overfull {
                wide = middle;
            } else {
                narrow = middle;
            }
        }
        let balanced = Length::points(wide);
        let moved = match settings.across {
            Across::Left => Length::ZERO,
            Across::Centre => (settings.width - balanced) * 0.5,
            Across::Right => settings.width - balanced,
        };
        let settings = ParagraphSettings { width: balanced, ..*settings };
        let mut lines = self.set_lines(text, &settings);
        for line in &mut lines {
            let items = std::mem::take(&mut line.items).into_iter();
            line.items = items.map(|item| shift_item(item, moved, Length::ZERO)).collect();
            let links = std::mem::take(&mut line.links).into_iter();
            line.links = links.map(|link| shift_link(link, moved, Length::ZERO)).collect();
        }
        lines
    }

    /// Sets a heading that was to be run in but has no paragraph behind it on lines of its own.
    pub(super) fn flush_run_in(&mut self, frame: &Frame) {
        let Some(heading) = self.run_in.take() else { return };
        let frame = Frame { owner: heading.owner, ..frame.clone() };
        let content = (heading.number.as_deref(), heading.content.as_slice());
        let mut row = self.heading_row(content, &heading.style, &frame);
        row.space_above = heading.space_above;
        row.anchors.extend(heading.anchor);
        row.running_title = heading.running_title;
        self.push(row);
        self.leave_space(Length::ZERO);
        self.keep = LINES_AFTER_HEADING;
    }

    /// A paragraph with the heading that begins it.
    pub(super) fn run_in_paragraph(
        &mut self,
        heading: RunIn,
        content: &[Inline],
        (language, anchor): (Option<&Language>, Option<&Anchor>),
        frame: &Frame,
    ) {
        let mut frame = frame.clone();
        frame.owner = self.structure.element(frame.owner, Role::Paragraph);
        if let Some(anchor) = anchor {
            self.structure.set_anchor(frame.owner, anchor);
        }
        self.apply_language(&mut frame, language);
        let (document, design) = (self.document, self.design);
        let mut itemizer =
            Itemizer::new(document, design, frame.width, &mut self.shaper, &mut self.structure);
        if let Some(number) = &heading.number {
            itemizer.add_generated(&format!("{number}\u{2002}"), &heading.style, heading.owner);
        }
        itemizer.add(&heading.content, &heading.style, heading.owner);
        itemizer.add_generated("\u{2003}", &heading.style, heading.owner);
        itemizer.add(content, &frame.style.clone(), frame.owner);
        let text = itemizer.finish();
        let settings = ParagraphSettings {
            fit: if frame.justified { Fit::Justified } else { Fit::Ragged },
            ..ragged(frame.width, frame.style.size, Across::Left)
        };
        self.leave_space(heading.space_above);
        let first = self.pieces.len();
        self.push_paragraph(text, &settings, &frame);
        if heading.running_title.is_some() {
            // Only a row begins a running title.
            let mut rows = self.settle(first);
            if let Some(row) = rows.first_mut() {
                row.running_title = heading.running_title;
            }
            self.pieces.extend(rows.into_iter().map(Piece::Row));
        }
        if let Some(piece) = self.pieces.get_mut(first) {
            let anchors = heading.anchor.into_iter().chain(anchor.cloned()).collect();
            piece.attach(Beside { anchors, ..Beside::default() });
        }
        self.leave_space(frame.block_space);
        self.follows_paragraph = true;
    }

    /// Lines of a larger size in one row that is a whole number of grid steps high. What is left
    /// over stands above, so that the type is near to what follows.
    pub(super) fn stack(&mut self, lines: Vec<Line>, style: &TextStyle, frame: &Frame) -> Row {
        let step = self.design.text.leading;
        let pitch = style.size * 1.15;
        let count = lines.len().max(1) as f64;
        let needed = if style.size <= self.design.text.size * 1.01 {
            step * count
        } else {
            (pitch * count).round_up_to(step)
        };
        let pitch = pitch.min(needed / count).max(if count <= 1.0 { needed } else { Length::ZERO });
        // The last baseline stands where a line of running text would have it.
        let last = needed - step + self.baseline(self.design.text.size, step);
        let mut row = Row { height: needed, ..Row::default() };
        let total = lines.len();
        for (index, line) in lines.into_iter().enumerate() {
            let behind = (total - 1 - index) as f64;
            let y = last - pitch * behind;
            row.items.extend(line.items.into_iter().map(|item| shift_item(item, frame.x, y)));
            row.links.extend(line.links.into_iter().map(|link| shift_link(link, frame.x, y)));
            row.anchors.extend(line.anchors);
            row.notes.extend(line.notes);
            row.source_pages.extend(line.source_pages.into_iter().map(|mark| mark.lowered(y)));
            row.start = row.start.or(line.start);
        }
        row
    }
}

/// Whether at least half of the letters of a text are Latin.
fn is_latin(text: &str) -> bool {
    let scripts = text.chars().map(Script::of).filter(|&script| script != Script::COMMON);
    let (latin, others): (Vec<Script>, Vec<Script>) =
        scripts.partition(|&script| script == Script::LATIN);
    latin.len() >= others.len()
}

/// The style of a heading.
pub(super) fn heading_style(body: &TextStyle, style: HeadingStyle, size: f64) -> TextStyle {
    let mut heading = body.clone().sized(body.size * size);
    heading.hyphenation = Hyphenation::Never;
    match style {
        HeadingStyle::Roman => {}
        HeadingStyle::Italic => heading.cut.italic = true,
        HeadingStyle::Bold => heading.cut.bold = true,
        HeadingStyle::SmallCapitals => {
            heading.case = LetterCase::SmallCapitals;
            heading.letter_space = 0.03;
        }
    }
    heading
}

/// The settings of lines that keep their natural width.
pub(super) fn ragged(width: Length, em: Length, across: Across) -> ParagraphSettings {
    ParagraphSettings {
        width,
        first_indent: Length::ZERO,
        rest_indent: Length::ZERO,
        em,
        fit: Fit::Ragged,
        across,
    }
}
