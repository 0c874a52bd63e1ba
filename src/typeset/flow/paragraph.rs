//! Paragraphs to rows.

use crate::diagnostic::{Diagnostic, Problem};
use crate::geometry::Length;
use crate::language::Language;
use crate::resolve::document::{Anchor, Inline};
use crate::typeset::flow::piece::{Beside, Paragraph, Piece, row_of};
use crate::typeset::flow::{BreakBefore, Composer, Frame, Row};
use crate::typeset::inline::itemize::{FORMULA, LINE_BREAK, ParagraphText};
use crate::typeset::inline::line::{Across, Line, LineSetter};
use crate::typeset::inline::linebreak::{Breaks, Fit, LineSettings, break_lines};
use crate::typeset::inline::rivers::part_rivers;
use crate::typeset::pages::Role;

/// How the lines of a paragraph are to stand.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ParagraphSettings {
    /// Width of the lines.
    pub(crate) width: Length,
    /// Indent of the first line.
    pub(crate) first_indent: Length,
    /// Indent of the other lines.
    pub(crate) rest_indent: Length,
    /// Size of the em.
    pub(crate) em: Length,
    /// Whether lines are set to the full width.
    pub(crate) fit: Fit,
    /// Where they stand across the width.
    pub(crate) across: Across,
}

/// Demerits of ending a page with a divided word.
const HYPHEN_AT_PAGE_END: f64 = 2000.0;

impl Composer<'_, '_> {
    /// A paragraph of running text.
    pub(super) fn paragraph(
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
        let text = self.itemize(content, &frame.style.clone(), frame.owner, frame.width);
        let indent = if frame.indented && self.follows_paragraph {
            self.design.text.indent
        } else {
            Length::ZERO
        };
        let settings = ParagraphSettings {
            width: frame.width,
            first_indent: indent,
            rest_indent: Length::ZERO,
            em: frame.style.size,
            fit: if frame.justified { Fit::Justified } else { Fit::Ragged },
            across: if frame.centred { Across::Centre } else { Across::Left },
        };
        if !text.text.contains(LINE_BREAK) || !self.written_lines(&text, &settings, &frame) {
            self.push_paragraph(text, &settings, &frame);
        }
        self.leave_space(frame.block_space);
        self.follows_paragraph = true;
    }

    /// Adds a paragraph, whose lines are set when its page is known.
    pub(super) fn push_paragraph(
        &mut self,
        text: ParagraphText,
        settings: &ParagraphSettings,
        frame: &Frame,
    ) {
        let line_settings = self.line_settings(settings);
        let breaks = self.break_paragraph(&text, &line_settings);
        self.push_broken(text, (line_settings, breaks), settings.across, frame);
    }

    /// Adds a paragraph whose breaks are found.
    pub(super) fn push_broken(
        &mut self,
        text: ParagraphText,
        (settings, breaks): (LineSettings, Breaks),
        across: Across,
        frame: &Frame,
    ) {
        if self.high_lines(&text, (&settings, &breaks), across, frame) {
            return;
        }
        self.push_piece(Piece::Paragraph(Box::new(Paragraph {
            text,
            settings,
            across,
            x: frame.x,
            baseline: self.baseline(frame.style.size, frame.leading),
            leading: frame.leading,
            breaks,
            space_above: Length::ZERO,
            space_without_float: Length::ZERO,
            break_before: BreakBefore::default(),
            beside: Beside::default(),
        })));
    }

    /// Shapes, breaks and sets a paragraph's text.
    pub(super) fn set_lines(
        &mut self,
        paragraph: &ParagraphText,
        settings: &ParagraphSettings,
    ) -> Vec<Line> {
        let line_settings = self.line_settings(settings);
        let breaks = self.break_paragraph(paragraph, &line_settings);
        let mut setter = LineSetter {
            paragraph,
            settings: &line_settings,
            shaper: &mut self.shaper,
            across: settings.across,
        };
        breaks.best().lines.iter().map(|chosen| setter.set(chosen)).collect()
    }

    /// The settings of lines as the breaker takes them.
    pub(super) fn line_settings(&self, settings: &ParagraphSettings) -> LineSettings {
        LineSettings {
            width: settings.width.to_points(),
            first_indent: settings.first_indent.to_points(),
            rest_indent: settings.rest_indent.to_points(),
            turnover: 0.0,
            expansion: self.design.text.expansion,
            tracking: self.design.text.tracking,
            em: settings.em.to_points(),
            fit: settings.fit,
        }
    }

    /// Shapes and breaks a paragraph's text, and reports what sticks out of the best way.
    pub(super) fn break_paragraph(
        &mut self,
        paragraph: &ParagraphText,
        settings: &LineSettings,
    ) -> Breaks {
        let measure = settings.width - settings.first_indent.max(settings.rest_indent);
        let units = self.finder.find(paragraph, measure, &mut self.shaper);
        self.report_missing();
        let breaks = part_rivers(&units, settings, break_lines(&units, settings));
        if let Some(faults) = &mut self.cell_faults {
            faults.note(&breaks.best().lines);
            return breaks;
        }
        for line in &breaks.best().lines {
            if line.setting.overfull > 0.5 {
                let text = &paragraph.text[line.start as usize..line.end as usize];
                // What stands for formulas is no character that can be shown.
                let text = text.replace(FORMULA, "…");
                let mut end: Vec<char> = text.trim_end().chars().rev().take(30).collect();
                end.reverse();
                // Overfull by less than 2^32 hundredths of a point, as pages are finite.
                let hundredths = (line.setting.overfull * 100.0).round() as u32;
                let problem = Problem::Overfull { hundredths, text: end.into_iter().collect() };
                self.diagnostics.push(Diagnostic { problem, span: self.span });
            }
        }
        breaks
    }

    /// Adds lines as rows, the first two and the last two of a paragraph staying together.
    pub(super) fn push_lines(&mut self, lines: Vec<Line>, frame: &Frame) {
        let count = lines.len();
        let baseline = self.baseline(frame.style.size, frame.leading);
        let mut hyphenated = false;
        for (index, line) in lines.into_iter().enumerate() {
            let orphan = index == 1;
            let widow = index > 0 && index + 1 == count;
            let break_before = match (orphan || widow, hyphenated) {
                (true, _) => BreakBefore::Forbidden,
                (false, true) => BreakBefore::Allowed(HYPHEN_AT_PAGE_END),
                (false, false) => BreakBefore::Allowed(0.0),
            };
            hyphenated = line.hyphenated;
            let row = row_of(line, (frame.x, baseline), frame.leading);
            self.push(Row { break_before, ..row });
        }
    }
}
