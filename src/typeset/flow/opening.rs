//! The paragraph that opens a chapter: with a large letter whose head is level with the capitals of
//! the first line and whose foot stands on the baseline of the last line beside it, and with small
//! capitals.
//!
//! Whatever program takes the text out of the page must find the first word whole. So the large
//! letter has no text of its own; the first cluster of the line beside it stands for the letter too.

use crate::design::{SmallCapitalsOpening, is_opening_mark, words_end};
use crate::geometry::Length;
use crate::language::Language;
use crate::resolve::document::{Anchor, Inline, Position};
use crate::typeset::flow::paragraph::ParagraphSettings;
use crate::typeset::flow::{BreakBefore, Composer, Frame, shift_item, shift_link};
use crate::typeset::inline::itemize::{Object, ParagraphText, Run};
use crate::typeset::inline::line::{Across, Line, LineSetter};
use crate::typeset::inline::linebreak::Fit;
use crate::typeset::inline::style::{LetterCase, TextStyle};
use crate::typeset::pages::{Item, ItemKind, Role};

/// How often the first line is broken anew until its small capitals fill it.
const MOST_PASSES: usize = 4;
/// Extra space between small capitals, in em.
const LETTER_SPACE: f64 = 0.03;

/// The large letter, with the quotation marks before it, taken out of its paragraph.
struct Initial {
    /// What was taken out: marks, letter and the space behind it.
    text: String,
    /// Letter and marks, placed from the left end of the first line's baseline.
    items: Vec<Item>,
    /// How far the lines beside it are moved in.
    indent: Length,
    /// Where the paragraph begins in the document.
    start: Option<Position>,
}

impl Composer<'_, '_> {
    /// A paragraph that opens a chapter, as the design has it.
    pub(super) fn opening_paragraph(
        &mut self,
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
        let style = frame.style.clone();
        let mut text = self.itemize(content, &style, frame.owner, frame.width);
        let design = &self.design.opening;
        let (height, small_caps) = (design.drop_cap, design.small_caps);
        if small_caps == SmallCapitalsOpening::Words {
            let end = words_end(&text.text, design.words);
            self.set_small(&mut text, end);
        }
        let initial = if height >= 2 { self.initial(&mut text, &frame, height) } else { None };
        let indent = initial.as_ref().map_or(Length::ZERO, |initial| initial.indent);
        let beside = ParagraphSettings {
            width: frame.width - indent,
            first_indent: Length::ZERO,
            rest_indent: Length::ZERO,
            em: frame.style.size,
            fit: if frame.justified { Fit::Justified } else { Fit::Ragged },
            across: Across::Left,
        };
        if small_caps == SmallCapitalsOpening::Line {
            self.small_line(&mut text, &beside);
        }
        match initial {
            Some(initial) => self.push_around(initial, &text, (&beside, height), &frame),
            // The first line keeps its end only if the paragraph is set now.
            None if small_caps == SmallCapitalsOpening::Line => {
                let lines = self.set_lines(&text, &beside);
                self.push_lines(lines, &frame);
            }
            None => self.push_paragraph(text, &beside, &frame),
        }
        self.leave_space(frame.block_space);
        self.follows_paragraph = true;
    }

    /// Takes the first letter out of a paragraph and sets it so many lines high. Only capitals stand
    /// well beside lines; where there is none, or the paragraph is too short, nothing is taken.
    fn initial(
        &mut self,
        text: &mut ParagraphText,
        frame: &Frame,
        height: usize,
    ) -> Option<Initial> {
        let marks = text.text.len() - text.text.trim_start_matches(is_opening_mark).len();
        let mut letters = text.text[marks..].char_indices();
        let (_, letter) = letters.next()?;
        if !letter.is_uppercase() {
            return None;
        }
        let end = letters
            .find(|(_, character)| !is_combining(*character))
            .map_or(text.text.len(), |(at, _)| marks + at);
        let rest = &text.text[end..];
        let behind = end + (rest.len() - rest.trim_start().len());
        let run = text.runs.iter().find(|run| run.range.contains(&marks))?.clone();
        let style = self.shaper.styles.get(run.style).clone();
        let metrics = self.shaper.metrics(run.style);
        let capital = f64::from(metrics.cap_height) / f64::from(metrics.units_per_em.max(1));
        if capital <= 0.0 {
            return None;
        }
        let drop = frame.leading * (height as f64 - 1.0);
        let size = (drop + style.size * capital) / capital;
        let mut large = style.clone().sized(size);
        large.case = LetterCase::Plain;
        large.letter_space = 0.0;
        let gap = frame.style.size * self.design.opening.gap;
        let (letter_items, width) = self.bare(&text.text[marks..end], &large, &run);
        let indent = width + gap;
        // Half the measure is no place for a paragraph; short ones have no room for the letter.
        if indent > frame.width * 0.5 {
            return None;
        }
        let (mark_items, mark_width) = match marks {
            0 => (Vec::new(), Length::ZERO),
            _ => self.bare(&text.text[..marks], &style, &run),
        };
        let beside = ParagraphSettings {
            width: frame.width - indent,
            first_indent: Length::ZERO,
            rest_indent: Length::ZERO,
            em: frame.style.size,
            fit: Fit::Ragged,
            across: Across::Left,
        };
        if self.set_lines(text, &beside).len() <= height {
            return None;
        }
        let mut items: Vec<Item> = mark_items
            .into_iter()
            .map(|item| shift_item(item, Length::ZERO - mark_width, Length::ZERO))
            .collect();
        items.extend(letter_items.into_iter().map(|item| shift_item(item, Length::ZERO, drop)));
        let start = text.runs.first().and_then(|run| run.source);
        let taken = text.text[..behind].to_owned();
        *text = behind_offset(text, behind);
        Some(Initial { text: taken, items, indent, start })
    }

    /// Glyphs without text, placed from the left end of their baseline, with their width.
    fn bare(&mut self, text: &str, style: &TextStyle, run: &Run) -> (Vec<Item>, Length) {
        let paragraph = ParagraphText::plain(text, style, run.content, &mut self.shaper.styles);
        let settings = super::heading::ragged(Length::points(1e4), style.size, Across::Left);
        let Some(line) = self.set_lines(&paragraph, &settings).into_iter().next() else {
            return (Vec::new(), Length::ZERO);
        };
        let mut items = line.items;
        for item in &mut items {
            if let ItemKind::Glyphs(run) = &mut item.kind {
                run.text.clear();
                for glyph in &mut run.glyphs {
                    glyph.start = 0;
                    glyph.end = 0;
                }
            }
        }
        (items, line.width)
    }

    /// Adds a paragraph around its large letter: so many lines beside it, the rest under it.
    fn push_around(
        &mut self,
        initial: Initial,
        text: &ParagraphText,
        (beside, height): (&ParagraphSettings, usize),
        frame: &Frame,
    ) {
        let line_settings = self.line_settings(beside);
        let breaks = self.break_paragraph(text, &line_settings);
        let chosen = &breaks.best().lines;
        let end = match chosen.get(height) {
            Some(line) => line.start as usize,
            None => text.text.len(),
        };
        let mut setter = LineSetter {
            paragraph: text,
            settings: &line_settings,
            shaper: &mut self.shaper,
            across: beside.across,
        };
        let mut lines: Vec<Line> =
            chosen.iter().take(height).map(|chosen| setter.set(chosen)).collect();
        for line in &mut lines {
            let items = std::mem::take(&mut line.items).into_iter();
            line.items = items.map(|item| shift_item(item, initial.indent, Length::ZERO)).collect();
            let links = std::mem::take(&mut line.links).into_iter();
            line.links = links.map(|link| shift_link(link, initial.indent, Length::ZERO)).collect();
        }
        if let Some(line) = lines.first_mut() {
            line.start = initial.start;
            speak(&mut line.items, &initial.text);
            line.items.splice(0..0, initial.items);
        }
        let first = self.pieces.len();
        self.push_lines(lines, frame);
        self.keep_together(first);
        if end >= text.text.len() {
            return;
        }
        let under = ParagraphSettings { width: frame.width, ..*beside };
        let rest = behind_offset(text, end);
        self.push_paragraph(rest, &under, frame);
        if let Some(piece) = self.pieces.last_mut()
            && piece.lines() == 1
        {
            *piece.break_before_mut() = BreakBefore::Forbidden;
        }
    }

    /// Sets the first line of a paragraph in small capitals: it is broken anew until they fill the
    /// line and nothing else.
    fn small_line(&mut self, text: &mut ParagraphText, settings: &ParagraphSettings) {
        let line_settings = self.line_settings(settings);
        let plain: Vec<Run> = text.runs.clone();
        let mut end = text.text.len();
        for _ in 0..MOST_PASSES {
            let breaks = self.break_paragraph(text, &line_settings);
            let found = breaks.best().lines.first().map_or(0, |line| line.next as usize);
            if found == end {
                return;
            }
            end = found.min(end);
            text.runs.clone_from(&plain);
            self.set_small(text, end);
        }
    }

    /// Sets a paragraph in small capitals up to an offset.
    fn set_small(&mut self, text: &mut ParagraphText, end: usize) {
        let mut runs = Vec::with_capacity(text.runs.len() + 1);
        for run in std::mem::take(&mut text.runs) {
            if run.range.start >= end {
                runs.push(run);
                continue;
            }
            let cut = run.range.end.min(end);
            let mut style = self.shaper.styles.get(run.style).clone();
            style.case = LetterCase::SmallCapitals;
            style.letter_space = LETTER_SPACE;
            let small = Run {
                range: run.range.start..cut,
                style: self.shaper.styles.intern(&style),
                ..run.clone()
            };
            runs.push(small);
            if cut < run.range.end {
                runs.push(part(&run, cut..run.range.end));
            }
        }
        text.runs = runs;
    }
}

/// The part of a run that covers a range.
fn part(run: &Run, range: std::ops::Range<usize>) -> Run {
    let source = run.source.map(|source| Position {
        node: source.node,
        offset: source.offset + (range.start - run.range.start),
    });
    Run { range, source, ..run.clone() }
}

/// What of a paragraph stands behind an offset, as a paragraph.
fn behind_offset(text: &ParagraphText, offset: usize) -> ParagraphText {
    let runs = text.runs.iter().filter(|run| run.range.end > offset).map(|run| {
        let run = part(run, run.range.start.max(offset)..run.range.end);
        Run { range: run.range.start - offset..run.range.end - offset, ..run }
    });
    // What stands at the very start stays with the start.
    let kept = |at: usize| (at >= offset || offset == 0).then(|| at - offset.min(at));
    ParagraphText {
        text: text.text[offset..].to_owned(),
        runs: runs.collect(),
        links: text.links.clone(),
        objects: text
            .objects
            .iter()
            .filter_map(|object| Some(Object { offset: kept(object.offset)?, ..object.clone() }))
            .collect(),
        anchors: text
            .anchors
            .iter()
            .filter_map(|(at, anchor)| Some((kept(*at)?, anchor.clone())))
            .collect(),
        notes: text.notes.iter().filter_map(|&(at, note)| Some((kept(at)?, note))).collect(),
        source_pages: text
            .source_pages
            .iter()
            .filter_map(|(at, mark)| Some((kept(*at)?, mark.clone())))
            .collect(),
        direction: text.direction,
        behind_label: false,
    }
}

/// Makes the first cluster of a line stand for a text before it, too.
fn speak(items: &mut [Item], text: &str) {
    let run = items.iter_mut().find_map(|item| match &mut item.kind {
        ItemKind::Glyphs(run) if !run.glyphs.is_empty() => Some(run),
        _ => None,
    });
    let Some(run) = run else { return };
    let Ok(length) = u32::try_from(text.len()) else { return };
    run.text.insert_str(0, text);
    for glyph in &mut run.glyphs {
        let first = glyph.start == 0;
        glyph.end += length;
        glyph.start = if first { 0 } else { glyph.start + length };
    }
}

/// Whether a character belongs to the letter before it.
fn is_combining(character: char) -> bool {
    matches!(character, '\u{300}'..='\u{36f}' | '\u{1ab0}'..='\u{1aff}' | '\u{20d0}'..='\u{20ff}')
}
