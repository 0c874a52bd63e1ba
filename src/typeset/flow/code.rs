//! Code blocks to rows.

use crate::geometry::Length;
use crate::resolve::document::{Position, Text};
use crate::typeset::flow::paragraph::ParagraphSettings;
use crate::typeset::flow::piece::row_of;
use crate::typeset::flow::{BreakBefore, Composer, Frame, Row};
use crate::typeset::inline::itemize::{ParagraphText, Run};
use crate::typeset::inline::line::Across;
use crate::typeset::inline::linebreak::Fit;
use crate::typeset::inline::style::{Family, Figures, Hyphenation};
use crate::typeset::pages::Role;

impl Composer<'_, '_> {
    /// A code block, line by line on the grid. A line that is too long is broken behind a mark and
    /// goes on with a hanging indent.
    pub(super) fn code(&mut self, code: &Text, frame: &Frame) {
        let design = &self.design.code;
        let space = self.lines(design.space);
        let inset = frame.style.size * design.indent;
        let mut style = frame.style.clone();
        style.family = Family::Code;
        style.size = frame.style.size * design.size;
        style.figures = Figures::Plain;
        style.hyphenation = Hyphenation::Parts;
        let frame = frame.inset(inset);
        let paragraph = self.structure.element(frame.owner, Role::Paragraph);
        let owner = self.structure.element(paragraph, Role::Code);
        let style_id = self.shaper.styles.intern(&style);
        let content = self.structure.content(owner);
        let baseline = self.baseline(frame.style.size, frame.leading);
        self.leave_space(space);
        let mut offset = 0;
        let count = code.text.split('\n').count();
        for (index, line) in code.text.split('\n').enumerate() {
            let text = line.trim_end_matches('\r').replace('\t', "    ");
            let length = text.len();
            let paragraph = ParagraphText {
                text,
                runs: vec![Run {
                    range: 0..length,
                    style: style_id,
                    content,
                    link: None,
                    source: Some(Position { node: code.node, offset }),
                    level: 0,
                }],
                ..ParagraphText::default()
            };
            offset += line.len() + 1;
            // The first two and the last two lines of a block stay together.
            let together = index == 1 || (index > 0 && index + 1 == count);
            let break_before =
                if together { BreakBefore::Forbidden } else { BreakBefore::Allowed(20.0) };
            if length == 0 {
                self.push(Row { height: frame.leading, break_before, ..Row::default() });
                continue;
            }
            let settings = ParagraphSettings {
                width: frame.width,
                first_indent: Length::ZERO,
                rest_indent: style.size * 2.0,
                em: style.size,
                fit: Fit::Ragged,
                across: Across::Left,
            };
            for line in self.set_lines(&paragraph, &settings) {
                let row = row_of(line, (frame.x, baseline), frame.leading);
                self.push(Row { break_before, ..row });
            }
        }
        self.leave_space(space);
    }
}
