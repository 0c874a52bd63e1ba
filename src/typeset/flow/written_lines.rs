//! Paragraphs in which the author says where lines end, to lines that end there: speeches of a play,
//! addresses, inscriptions, and verse that is marked by nothing but its line ends.
//!
//! Such lines are no prose that happens to be broken. They keep their natural width and are never
//! divided, and the rest of one that is too long stands under it with the hanging indent of verse, so
//! that it is not read as a line of its own.

use crate::typeset::flow::paragraph::ParagraphSettings;
use crate::typeset::flow::{Composer, Frame};
use crate::typeset::inline::breakpoints::BreakKind;
use crate::typeset::inline::itemize::ParagraphText;
use crate::typeset::inline::linebreak::{Breaks, ChosenLine, Fit};
use crate::typeset::inline::style::{Hyphenation, TextStyle};

impl Composer<'_, '_> {
    /// Adds a paragraph with line breaks as lines that the author ended; `false` where it is prose,
    /// in which a line is broken here and there.
    pub(super) fn written_lines(
        &mut self,
        text: &ParagraphText,
        settings: &ParagraphSettings,
        frame: &Frame,
    ) -> bool {
        if frame.centred {
            return false;
        }
        let mut text = text.clone();
        for run in &mut text.runs {
            let style = self.shaper.styles.get(run.style);
            if style.hyphenation == Hyphenation::Words {
                let style = TextStyle { hyphenation: Hyphenation::Never, ..style.clone() };
                run.style = self.shaper.styles.intern(&style);
            }
        }
        let mut line_settings = self.line_settings(settings);
        line_settings.fit = Fit::Ragged;
        line_settings.turnover =
            (line_settings.em * self.design.quotation.turnover).min(line_settings.width * 0.3);
        let breaks = self.break_paragraph(&text, &line_settings);
        let best = breaks.best();
        if !are_written(&best.lines) {
            return false;
        }
        // A longer or shorter setting would break lines that fit.
        let breaks = Breaks { variants: vec![best.clone()], best: 0 };
        self.push_broken(text, (line_settings, breaks), settings.across, frame);
        true
    }
}

/// Whether lines are as the author ended them: at most half of them are too long, and these need one
/// turn. A label with a sentence of prose under it, or a paragraph with one break in its middle, needs
/// more.
fn are_written(lines: &[ChosenLine]) -> bool {
    let (mut written, mut turned, mut run) = (0_usize, 0_usize, 0_usize);
    for line in lines {
        if line.kind == BreakKind::Forced {
            written += 1;
            run = 0;
        } else {
            turned += 1;
            run += 1;
        }
        if run > 1 {
            return false;
        }
    }
    turned * 2 <= written
}
