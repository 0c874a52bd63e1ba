//! Marks over and under things (appendix G, rules 9, 10 and 12).

use crate::font::math::{Axis, Constant};
use crate::math::tree::Accent;
use crate::typeset::math::boxes::{MathBox, Part, PartGlyph, PartKind};
use crate::typeset::math::{MathSetter, Setting};

impl MathSetter<'_, '_> {
    pub(super) fn accent(&mut self, accent: &Accent, setting: Setting) -> MathBox {
        match accent.mark {
            '¯' if accent.wide => self.overline(accent, setting),
            '_' if accent.wide => self.underline(accent, setting),
            '⏞' | '⏟' | '⎴' | '⎵' | '⏜' | '⏝' => self.brace(accent, setting),
            _ => self.mark(accent, setting),
        }
    }

    fn overline(&mut self, accent: &Accent, setting: Setting) -> MathBox {
        let content = self.list(&accent.base, setting.cramped());
        let gap = self.constant(Constant::OverbarVerticalGap, setting);
        let thickness = self.constant(Constant::OverbarRuleThickness, setting);
        let bottom = content.height + gap;
        let mut row = MathBox { width: content.width, ..MathBox::default() };
        row.place(content, 0.0, 0.0);
        row.rule((0.0, bottom), (row.width, thickness));
        row.height = bottom + thickness + self.constant(Constant::OverbarExtraAscender, setting);
        self.say(&mut row, accent.mark, setting);
        row
    }

    fn underline(&mut self, accent: &Accent, setting: Setting) -> MathBox {
        let content = self.list(&accent.base, setting);
        let gap = self.constant(Constant::UnderbarVerticalGap, setting);
        let thickness = self.constant(Constant::UnderbarRuleThickness, setting);
        let top = -content.depth - gap;
        let mut row = MathBox { width: content.width, ..MathBox::default() };
        row.place(content, 0.0, 0.0);
        row.rule((0.0, top - thickness), (row.width, thickness));
        row.depth = -top + thickness + self.constant(Constant::UnderbarExtraDescender, setting);
        self.say(&mut row, accent.mark, setting);
        row
    }

    /// What a rule says: a glyph without ink that stands for the mark, since a rule is no text.
    fn say(&mut self, row: &mut MathBox, mark: char, setting: Setting) {
        let Some(space) = self.font.glyph(' ') else { return };
        let text = mark.to_string();
        let end = text.len() as u32;
        let glyph = PartGlyph { id: space, advance: 0.0, offset: (0.0, 0.0), start: 0, end };
        let size = self.size(setting);
        let kind = PartKind::Glyphs { font: self.font.id, size, text, glyphs: vec![glyph] };
        row.parts.push(Part { x: row.width, y: 0.0, kind });
    }

    /// A brace over or under something, as wide as it.
    fn brace(&mut self, accent: &Accent, setting: Setting) -> MathBox {
        let size = self.size(setting);
        let content = self.list(&accent.base, setting);
        let gap = self.constant(Constant::OverbarVerticalGap, setting);
        let brace = match self.font.glyph(accent.mark) {
            Some(glyph) => {
                let grown = self.font.grow(glyph, Axis::Horizontal, content.width / size);
                self.grown(&grown, accent.mark, Axis::Horizontal, size)
            }
            None => self.character(accent.mark, accent.mark, setting),
        };
        let width = content.width.max(brace.width);
        let mut row = MathBox { width, ..MathBox::default() };
        let y = match accent.under {
            true => -content.depth - gap - brace.height,
            false => content.height + gap + brace.depth,
        };
        let (left, right) = ((width - content.width) / 2.0, (width - brace.width) / 2.0);
        row.place(content, left, 0.0);
        row.place(brace, right, y);
        row
    }

    /// A mark of the font, at the place that it has for the base.
    fn mark(&mut self, accent: &Accent, setting: Setting) -> MathBox {
        let size = self.size(setting);
        let content = self.list(&accent.base, setting.cramped());
        let shown = self.font.glyph(accent.combining).or_else(|| self.font.glyph(accent.mark));
        let Some(glyph) = shown else { return content };
        let is_arrow = matches!(accent.mark, '→' | '←' | '↔');
        let mark = if !accent.wide {
            self.single(glyph, accent.mark, size)
        } else if is_arrow {
            let grown = self.font.grow(glyph, Axis::Horizontal, content.width / size);
            self.grown(&grown, accent.mark, Axis::Horizontal, size)
        } else {
            let glyph = self.font.grow_within(glyph, Axis::Horizontal, content.width / size);
            self.single(glyph, accent.mark, size)
        };
        // Where the mark's own middle is: its ink, as many have no advance.
        let ink = mark.glyph.map(|(glyph, size)| {
            let extent = self.font.extent(glyph);
            (extent.left * size, extent.right * size)
        });
        let middle = match (mark.attachment, ink) {
            (Some(attachment), _) if !accent.wide => attachment,
            (_, Some((left, right))) => (left + right) / 2.0,
            (_, None) => mark.width / 2.0,
        };
        let target = match (content.attachment, accent.wide) {
            (Some(attachment), false) if content.glyph.is_some() => attachment,
            _ => (content.width - content.italic) / 2.0 + content.italic / 2.0,
        };
        let y = if accent.under {
            let gap = self.constant(Constant::UnderbarVerticalGap, setting);
            -content.depth - gap - mark.height
        } else {
            content.height - content.height.min(self.constant(Constant::AccentBaseHeight, setting))
        };
        let mut row = MathBox {
            width: content.width,
            italic: content.italic,
            attachment: content.attachment,
            // Scripts stand at the base as if it had no mark.
            glyph: content.glyph,
            ..MathBox::default()
        };
        row.place(content, 0.0, 0.0);
        row.place(mark, target - middle, y);
        row
    }
}
