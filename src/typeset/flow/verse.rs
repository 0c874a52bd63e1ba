//! Verse to rows: lines that end where the poet ended them, turned over with a hanging indent where
//! they are too long, in stanzas that stay together where they are short.

use crate::geometry::Length;
use crate::language::Language;
use crate::resolve::document::VerseLine;
use crate::typeset::flow::paragraph::ParagraphSettings;
use crate::typeset::flow::{BreakBefore, Composer, Frame};
use crate::typeset::inline::line::Across;
use crate::typeset::inline::linebreak::Fit;
use crate::typeset::inline::style::Hyphenation;
use crate::typeset::pages::Role;

/// The deepest indent of a line that is kept, in spaces; what is more is no poem's.
const DEEPEST_INDENT: usize = 60;

impl Composer<'_, '_> {
    /// Verse. Empty lines part its stanzas.
    pub(super) fn verse(
        &mut self,
        lines: &[VerseLine],
        language: Option<&Language>,
        frame: &Frame,
    ) {
        let quotation = &self.design.quotation;
        let inset = match frame.inset_verse {
            true => frame.style.size * quotation.indent,
            false => Length::ZERO,
        };
        let kept = quotation.kept_stanza;
        let mut frame = frame.inset(inset);
        frame.owner = self.structure.element(frame.owner, Role::Division);
        frame.style.hyphenation = match frame.style.hyphenation {
            Hyphenation::Words => Hyphenation::Never,
            other => other,
        };
        self.apply_language(&mut frame, language);
        let space = self.lines(quotation.space);
        self.leave_space(space);
        let gap = frame.leading;
        for stanza in lines.split(|line| line.content.is_empty()) {
            if stanza.is_empty() {
                continue;
            }
            let first = self.pieces.len();
            self.stanza(stanza, &frame);
            if stanza.len() <= kept {
                self.keep_together(first);
            }
            self.leave_space(gap);
        }
        self.leave_space(space);
    }

    /// The lines of a stanza, of which no one stands alone on a page.
    fn stanza(&mut self, lines: &[VerseLine], frame: &Frame) {
        let mut frame = frame.clone();
        frame.owner = self.structure.element(frame.owner, Role::Paragraph);
        let (turnover, verse_space) =
            (self.design.quotation.turnover, self.design.quotation.verse_space);
        let em = frame.style.size;
        let count = lines.len();
        for (index, line) in lines.iter().enumerate() {
            let indent = em * verse_space * line.indent.min(DEEPEST_INDENT) as f64;
            // A line that is indented by half the measure still has room for some words.
            let indent = indent.min(frame.width * 0.6);
            let text = self.itemize(&line.content, &frame.style.clone(), frame.owner, frame.width);
            let settings = ParagraphSettings {
                width: frame.width,
                first_indent: indent,
                rest_indent: (indent + em * turnover).min(frame.width * 0.7),
                em,
                fit: Fit::Ragged,
                across: Across::Left,
            };
            let lines = self.set_lines(&text, &settings);
            let first = self.pieces.len();
            self.push_lines(lines, &frame);
            // What is turned over stays with its line, and lines are not left alone.
            self.keep_together(first);
            let left_alone = index == 1 || (index > 0 && index + 1 == count);
            if let Some(piece) = self.pieces.get_mut(first).filter(|_| left_alone) {
                *piece.break_before_mut() = BreakBefore::Forbidden;
            }
        }
    }
}
