//! Contents and lists of figures and tables to rows.
//!
//! Page numbers are those of the former layout. An entry's words keep clear of the column of page
//! numbers, and lines that they are turned over to are indented; the last one leads to the number by
//! dots, which stand on one grid over the whole list.

use crate::design::colour::Colour;
use crate::geometry::{Length, Point, Rect};
use crate::language::Direction;
use crate::resolve::document::{Contents, ContentsEntry, Inline, Target};
use crate::resolve::plain::plain_text;
use crate::typeset::flow::generated::Numbers;
use crate::typeset::flow::heading::ragged;
use crate::typeset::flow::paragraph::ParagraphSettings;
use crate::typeset::flow::piece::row_of;
use crate::typeset::flow::{BreakBefore, Composer, Frame, shift_item};
use crate::typeset::inline::itemize::Itemizer;
use crate::typeset::inline::line::Across;
use crate::typeset::inline::linebreak::Fit;
use crate::typeset::inline::style::TextStyle;
use crate::typeset::page::furniture::artifact_text;
use crate::typeset::pages::{
    Artifact, ElementId, Glyph, GlyphRun, Item, ItemKind, LinkArea, OutlineEntry, Role,
};

/// Demerits of a page that begins with an entry under another, which would rather follow it.
const BREAK_BEFORE_SUB_ENTRY: f64 = 50.0;

/// The columns of a list: where words begin on each level, and what the page numbers need.
struct Columns {
    /// Where the labels of each level begin.
    labels: [Length; 7],
    /// Where the words of each level begin.
    words: [Length; 7],
    /// Width of the widest page number.
    numbers: Length,
}

/// An entry with the parts of it that are set already.
struct Prepared<'a> {
    entry: &'a ContentsEntry,
    link: ElementId,
    label: Option<(Vec<Item>, Length)>,
}

impl Composer<'_, '_> {
    /// Takes a list into the outline.
    pub(super) fn outline_contents(&mut self, list: &Contents) {
        let (title, anchor) = (list.title.text.clone(), list.anchor.clone());
        self.outline.push(OutlineEntry { level: 1, title, anchor });
    }

    /// A list with its heading.
    pub(super) fn contents(&mut self, list: &Contents, frame: &Frame, numbers: &Numbers<'_>) {
        self.contents_heading(list, frame);
        let mut frame = frame.clone();
        frame.style.size = frame.style.size * self.design.contents.size;
        frame.owner = self.structure.element(frame.owner, Role::Contents);
        // Labels first: their widths make the columns, and their elements stand before the words.
        let mut open = vec![frame.owner];
        let mut prepared: Vec<Prepared<'_>> = Vec::with_capacity(list.entries.len());
        for entry in &list.entries {
            let level = usize::from(entry.level).clamp(1, 6).min(open.len() + 1);
            open.truncate(level);
            while open.len() < level {
                let outer = open.last().copied().unwrap_or(frame.owner);
                open.push(self.structure.element(outer, Role::Contents));
            }
            let owner = open.last().copied().unwrap_or(frame.owner);
            let item = self.structure.element(owner, Role::ContentsItem);
            let reference = self.structure.element(item, Role::Reference);
            let link = self.structure.element(reference, Role::Link);
            let label = entry.label.as_ref().map(|label| {
                let owner = self.structure.element(link, Role::Label);
                self.marker(&format!("{} ", label.text), owner, &frame)
            });
            prepared.push(Prepared { entry, link, label });
        }
        let columns = self.contents_columns(&prepared, &frame, numbers);
        for (index, prepared) in prepared.into_iter().enumerate() {
            let level = |index: usize| list.entries.get(index).map_or(1, |entry| entry.level);
            // An entry of the first level and those under it are a group.
            let groups = index > 0 && (level(index - 1) > 1 || level(index + 1) > 1);
            if prepared.entry.level == 1 && groups {
                let space = self.lines(self.design.contents.space);
                self.leave_space(space);
            }
            self.contents_entry(prepared, &columns, (&frame, numbers));
        }
        let space = self.lines(1.0);
        self.leave_space(space);
    }

    /// The heading of a list, as that of a section of the first level.
    fn contents_heading(&mut self, list: &Contents, frame: &Frame) {
        let heading = &self.design.heading;
        let style =
            super::heading::heading_style(&frame.style, heading.styles[0], heading.sizes[0]);
        let (above, below) = (heading.space_above[0], heading.space_below[0]);
        let owner = self.structure.element(frame.owner, Role::Heading(1));
        self.structure.set_anchor(owner, &list.anchor);
        let content = [Inline::Text(list.title.clone())];
        let text = self.itemize(&content, &style, owner, frame.width);
        let lines = self.set_lines(&text, &ragged(frame.width, style.size, Across::Left));
        let mut row = self.stack(lines, &style, frame);
        row.space_above = self.lines(above);
        row.start = None;
        row.anchors.push(list.anchor.clone());
        row.running_title = Some(list.title.text.clone());
        self.push(row);
        let below = self.lines(below);
        self.leave_space(below);
        self.keep = list.entries.len().min(2);
    }

    /// Finds the columns of a list: the labels of a level begin where the words of the level above
    /// begin, and take as much room as the widest of them needs.
    fn contents_columns(
        &mut self,
        prepared: &[Prepared<'_>],
        frame: &Frame,
        numbers: &Numbers<'_>,
    ) -> Columns {
        let design = &self.design.contents;
        let em = frame.style.size;
        let (indent, gap) = (em * design.indent, em * design.label_gap);
        let mut widest = [Length::ZERO; 7];
        for one in prepared {
            if let Some((_, width)) = &one.label {
                let level = usize::from(one.entry.level).min(6);
                widest[level] = widest[level].max(*width + gap);
            }
        }
        let mut columns = Columns { labels: widest, words: widest, numbers: Length::ZERO };
        let mut start = Length::ZERO;
        for (level, &label) in widest.iter().enumerate().skip(1) {
            columns.labels[level] = start;
            columns.words[level] = start + label;
            start += if label > Length::ZERO { label } else { indent };
        }
        let owner = self.structure.unused();
        let mut known: Vec<&str> = Vec::new();
        for one in prepared {
            let label = numbers.label(&one.entry.anchor);
            if !known.contains(&label) {
                known.push(label);
            }
        }
        // As many widths as there are pages with entries at most.
        for label in known {
            let (_, width) = self.marker(label, owner, frame);
            columns.numbers = columns.numbers.max(width);
        }
        columns
    }

    /// An entry: its lines, and behind the last one dots and its page.
    fn contents_entry(
        &mut self,
        prepared: Prepared<'_>,
        columns: &Columns,
        (frame, numbers): (&Frame, &Numbers<'_>),
    ) {
        let Prepared { entry, link, label } = prepared;
        let design = &self.design.contents;
        let em = frame.style.size;
        let gap = em * design.leader_gap;
        let level = usize::from(entry.level).clamp(1, 6);
        // Deep levels of long labels must not leave the words without room.
        let most = frame.width * 0.5;
        let (label_x, words_x) = (columns.labels[level].min(most), columns.words[level].min(most));
        let hang = if label.is_some() { Length::ZERO } else { em * design.indent };
        // The words end before the column of page numbers, with room for two dots at least.
        let room = gap * 2.0 + em * (design.leader_pitch * 2.0);
        let width = (frame.width - words_x - columns.numbers - room).max(em * 4.0);
        let (document, tokens) = (self.document, self.design);
        let (shaper, structure) = (&mut self.shaper, &mut self.structure);
        let mut itemizer = Itemizer::new(document, tokens, frame.width, shaper, structure);
        itemizer.add(&entry.content, &frame.style, link);
        // A space parts the words from the page where both are read as text.
        itemizer.add_generated(" ", &frame.style, link);
        let text = itemizer.finish();
        let settings = ParagraphSettings {
            width,
            first_indent: Length::ZERO,
            rest_indent: hang.min(width * 0.5),
            em,
            fit: Fit::Ragged,
            across: Across::Left,
        };
        let lines = self.set_lines(&text, &settings);
        let baseline = self.baseline(em, frame.leading);
        let count = lines.len();
        let number = numbers.label(&entry.anchor).to_owned();
        let page = self.structure.element(link, Role::Span);
        let (page_items, page_width) = self.marker(&number, page, frame);
        // Columns are counted from the side on which the text begins.
        let right_to_left = frame.style.direction == Direction::RightToLeft;
        let place = |from: Length, width: Length| match right_to_left {
            false => frame.x + from,
            true => frame.x + frame.width - from - width,
        };
        let words = plain_text(&entry.content);
        let said = [entry.label.as_ref().map_or("", |label| label.text.as_str()), &words, &number];
        let description =
            said.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
        let mut label = label;
        for (index, line) in lines.into_iter().enumerate() {
            let mut end = words_x + line.width;
            if index > 0 {
                end += settings.rest_indent;
            }
            let mut row = row_of(line, (place(words_x, width), baseline), frame.leading);
            row.start = None;
            row.break_before = match (index, level) {
                (0, 1) => BreakBefore::Allowed(0.0),
                (0, _) => BreakBefore::Allowed(BREAK_BEFORE_SUB_ENTRY),
                _ => BreakBefore::Forbidden,
            };
            if let Some((items, width)) = label.take() {
                let x = place(label_x, width);
                let placed = items.into_iter().map(|item| shift_item(item, x, baseline));
                row.items.splice(0..0, placed);
            }
            let mut area_end = end;
            if index + 1 == count {
                let dots_end = frame.width - columns.numbers - gap;
                let room = (dots_end - end - gap).max(Length::ZERO);
                let dots_x = place(end + gap, room);
                let dots = self.leader((dots_x, dots_x + room), &frame.style);
                row.items
                    .extend(dots.into_iter().map(|item| shift_item(item, Length::ZERO, baseline)));
                let page_x = place(frame.width - page_width, page_width);
                row.items.extend(
                    page_items.iter().cloned().map(|item| shift_item(item, page_x, baseline)),
                );
                area_end = frame.width;
            }
            let area_start = if index == 0 { label_x } else { words_x };
            let area_width = area_end - area_start;
            row.links.push(LinkArea {
                rect: Rect::new(
                    place(area_start, area_width),
                    baseline - em * 0.75,
                    area_width,
                    em,
                ),
                target: Target::Anchor(entry.anchor.clone()),
                element: link,
                description: description.clone(),
            });
            self.push(row);
        }
    }

    /// Dots between two places, on a grid that is counted from the side of the page numbers.
    fn leader(&mut self, (from, to): (Length, Length), style: &TextStyle) -> Option<Item> {
        let design = &self.design.contents;
        let pitch = style.size * design.leader_pitch;
        let leader = design.leader.clone();
        if leader.is_empty() || pitch <= Length::ZERO || to <= from {
            return None;
        }
        let colour = self.design.colours.muted;
        let (items, width) = artifact_text(&mut self.shaper, &leader, style, Artifact::Layout);
        let item = items.into_iter().next()?;
        let ItemKind::Glyphs(run) = &item.kind else { return None };
        // A page is finite and a pitch is not nothing; the bound guards against a theme's folly.
        let count = (((to - from - width) / pitch).floor() + 1.0).clamp(0.0, 2000.0) as usize;
        if count == 0 {
            return None;
        }
        let start = match style.direction {
            Direction::LeftToRight => to - width - pitch * (count - 1) as f64,
            Direction::RightToLeft => from,
        };
        let run = repeated(run, (count, pitch, start), colour);
        Some(Item { tag: item.tag, kind: ItemKind::Glyphs(run) })
    }
}

/// A run set again and again, each time a pitch further on.
fn repeated(
    run: &GlyphRun,
    (count, pitch, start): (usize, Length, Length),
    colour: Colour,
) -> GlyphRun {
    let own: Length = run.glyphs.iter().map(|glyph| glyph.advance).sum();
    let length = run.text.len() as u32;
    let mut glyphs = Vec::with_capacity(run.glyphs.len() * count);
    for index in 0..count as u32 {
        for (position, glyph) in run.glyphs.iter().enumerate() {
            let last = position + 1 == run.glyphs.len();
            let more = if last { pitch - own } else { Length::ZERO };
            glyphs.push(Glyph {
                advance: (Length::from(glyph.advance) + more).into(),
                start: glyph.start + index * length,
                end: glyph.end + index * length,
                ..*glyph
            });
        }
    }
    GlyphRun {
        text: run.text.repeat(count),
        glyphs,
        colour,
        origin: Point { x: start, ..run.origin },
        ..run.clone()
    }
}
