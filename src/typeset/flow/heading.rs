//! Headings to rows.

use crate::design::HeadingStyle;
use crate::geometry::Length;
use crate::language::Language;
use crate::resolve::document::{Anchor, Block, Inline};
use crate::resolve::plain::plain_text;
use crate::typeset::flow::paragraph::ParagraphSettings;
use crate::typeset::flow::{Composer, Frame, Row, shift_item, shift_link};
use crate::typeset::inline::itemize::Itemizer;
use crate::typeset::inline::line::{Across, Line};
use crate::typeset::inline::linebreak::Fit;
use crate::typeset::inline::style::{Hyphenation, LetterCase, TextStyle};
use crate::typeset::page::extent::Flex;
use crate::typeset::pages::{OutlineEntry, Role};

/// How many rows of text must follow a heading on its page.
const LINES_AFTER_HEADING: usize = 2;

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
        let mut frame = frame.clone();
        frame.owner = self.structure.element(frame.owner, Role::Heading(level.clamp(1, 6)));
        if let Some(anchor) = anchor {
            self.structure.set_anchor(frame.owner, anchor);
        }
        self.apply_language(&mut frame, language);
        let style = heading_style(&frame.style, heading.styles[index], heading.sizes[index]);
        let (above, below) = (heading.space_above[index], heading.space_below[index]);
        let (document, design) = (self.document, self.design);
        let mut itemizer = Itemizer::new(
            document,
            design,
            frame.width,
            &mut self.shaper.styles,
            &mut self.structure,
        );
        if let Some(number) = number {
            itemizer.add_generated(&format!("{number}\u{2002}"), &style, frame.owner);
        }
        itemizer.add(content, &style, frame.owner);
        let text = itemizer.finish();
        let lines = self.set_lines(&text, &ragged(frame.width, style.size, Across::Left));
        let (above, below) = (self.lines(above), self.lines(below));
        let mut row = self.stack(lines, &style, &frame);
        row.space_above = above;
        // Where there is more than one line of space, one can be spared; and one more does no harm.
        let steps = (above / self.design.text.leading).round();
        // A theme's spaces are a few lines.
        row.flex = Flex { less: (steps / 2.0) as u32, more: 1 };
        let title = plain_text(short.as_deref().unwrap_or(content));
        if let Some(anchor) = anchor {
            row.anchors.push(anchor.clone());
        }
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
        if level == self.top_level {
            row.running_title = Some(title);
        }
        self.push(row);
        self.leave_space(below);
        self.keep = LINES_AFTER_HEADING;
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
