//! Roots (appendix G, rule 11).

use crate::font::math::{Axis, Constant};
use crate::math::plain::ROOT;
use crate::math::tree::{Radical, Style};
use crate::typeset::math::boxes::MathBox;
use crate::typeset::math::{MathSetter, Setting};

impl MathSetter<'_, '_> {
    pub(super) fn radical(&mut self, radical: &Radical, setting: Setting) -> MathBox {
        let size = self.size(setting);
        let body = self.list(&radical.body, setting.cramped());
        let thickness = self.constant(Constant::RadicalRuleThickness, setting);
        let gap = self.constant(
            match setting.is_display() {
                true => Constant::RadicalDisplayStyleVerticalGap,
                false => Constant::RadicalVerticalGap,
            },
            setting,
        );
        let wanted = body.height + body.depth + gap + thickness;
        let sign = match self.font.glyph(ROOT) {
            Some(glyph) => {
                let grown = self.font.grow(glyph, Axis::Vertical, wanted / size);
                self.grown(&grown, ROOT, Axis::Vertical, size)
            }
            None => self.character(ROOT, ROOT, setting),
        };
        // A sign that is higher than it need be leaves more room on both sides of what is under it.
        let whole = sign.height + sign.depth;
        let gap = gap.max((whole - thickness - body.height - body.depth + gap) / 2.0);
        let top = body.height + gap + thickness;
        let shift = top - sign.height;
        let mut root = MathBox::default();
        let mut before = 0.0;
        let degree = (!radical.degree.is_empty())
            .then(|| self.list(&radical.degree, Setting::new(Style::ScriptScript).cramped()));
        let mut placed = None;
        if let Some(degree) = degree {
            let kern_before = self.constant(Constant::RadicalKernBeforeDegree, setting);
            let kern_after = self.constant(Constant::RadicalKernAfterDegree, setting);
            let raise = self.font.constant(Constant::RadicalDegreeBottomRaisePercent);
            before = (kern_before + degree.width + kern_after).max(0.0);
            // The degree stands as far to the left of the sign as the kerns say.
            let x = (before - kern_after - degree.width).max(0.0);
            let y = raise * whole - (whole - top) + degree.depth;
            placed = Some((degree, x, y));
        }
        let sign_width = sign.width;
        root.place(sign, before, shift);
        root.rule((before + sign_width, top - thickness), (body.width, thickness));
        root.width = before + sign_width + body.width;
        root.height = root.height.max(top);
        root.place(body, before + sign_width, 0.0);
        if let Some((degree, x, y)) = placed {
            root.place(degree, x, y);
        }
        root.height += self.constant(Constant::RadicalExtraAscender, setting);
        root
    }
}
