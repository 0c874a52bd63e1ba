//! Scripts at the side (appendix G, rule 18) and limits over and under (rule 13a).

use crate::font::math::{Axis, Constant, Corner};
use crate::math::tree::{Class, Limits, Node, Scripts};
use crate::typeset::math::boxes::MathBox;
use crate::typeset::math::{MathSetter, Setting};

impl MathSetter<'_, '_> {
    pub(super) fn scripts(&mut self, scripts: &Scripts, setting: Setting) -> MathBox {
        let limits = match scripts.limits {
            Limits::Always => true,
            Limits::Display => setting.is_display(),
            Limits::Never => false,
        };
        let base = self.list(&scripts.base, setting);
        let sub = scripts.sub.as_ref().map(|sub| self.list(sub, setting.subscript()));
        let sup = scripts.sup.as_ref().map(|sup| self.list(sup, setting.superscript()));
        if limits {
            return self.limits(base, (sub, sup), setting);
        }
        let is_operator = matches!(
            scripts.base.as_slice(),
            [Node::Symbol(symbol)] if symbol.class == Class::Operator
        );
        self.at_side(base, (sub, sup), is_operator, setting)
    }

    fn at_side(
        &mut self,
        base: MathBox,
        (sub, sup): (Option<MathBox>, Option<MathBox>),
        is_operator: bool,
        setting: Setting,
    ) -> MathBox {
        let constant = |constant| self.constant(constant, setting);
        // At a single sign scripts stand where the font has them; at what is higher or deeper they
        // go with its height and depth.
        let (up, down) = match base.glyph {
            Some(_) if !is_operator => (0.0, 0.0),
            _ if base.parts.is_empty() && base.width == 0.0 => (0.0, 0.0),
            _ => (
                base.height - constant(Constant::SuperscriptBaselineDropMax),
                base.depth + constant(Constant::SubscriptBaselineDropMin),
            ),
        };
        let usual_up = match setting.cramped {
            true => constant(Constant::SuperscriptShiftUpCramped),
            false => constant(Constant::SuperscriptShiftUp),
        };
        let mut up = up.max(usual_up);
        let mut down = down.max(constant(Constant::SubscriptShiftDown));
        if let Some(sup) = &sup {
            up = up.max(sup.depth + constant(Constant::SuperscriptBottomMin));
        }
        if let Some(sub) = &sub
            && sup.is_none()
        {
            down = down.max(sub.height - constant(Constant::SubscriptTopMax));
        }
        if let (Some(sub), Some(sup)) = (&sub, &sup) {
            let gap = (up - sup.depth) - (sub.height - down);
            let least = constant(Constant::SubSuperscriptGapMin);
            if gap < least {
                down += least - gap;
                let bottom = constant(Constant::SuperscriptBottomMaxWithSubscript);
                let rise = bottom - (up - sup.depth);
                if rise > 0.0 {
                    up += rise;
                    down -= rise;
                }
            }
        }
        let kern = |corner, height: f64| match base.glyph {
            Some((glyph, size)) if size > 0.0 => {
                self.font.kern(glyph, corner, height / size) * size
            }
            _ => 0.0,
        };
        let after = constant(Constant::SpaceAfterScript);
        let (width, italic) = (base.width, base.italic);
        let mut row = MathBox { width, ..MathBox::default() };
        let sub_kern = sub.as_ref().map(|sub| kern(Corner::BottomRight, sub.height - down));
        let sup_kern = sup.as_ref().map(|sup| kern(Corner::TopRight, up - sup.depth));
        row.place(base, 0.0, 0.0);
        if let Some(sub) = sub {
            // Under what leans to the right a subscript moves in.
            let x = width - italic + sub_kern.unwrap_or(0.0);
            row.width = row.width.max(x + sub.width + after);
            row.place(sub, x, -down);
        }
        if let Some(sup) = sup {
            let x = width + sup_kern.unwrap_or(0.0);
            row.width = row.width.max(x + sup.width + after);
            row.place(sup, x, up);
        }
        row
    }

    fn limits(
        &mut self,
        base: MathBox,
        (under, over): (Option<MathBox>, Option<MathBox>),
        setting: Setting,
    ) -> MathBox {
        let constant = |constant| self.constant(constant, setting);
        let lean = base.italic / 2.0;
        let base_width = base.width;
        let widths = [&under, &over].into_iter().flatten().map(|limit| limit.width);
        let width = widths.fold(base_width, f64::max);
        let mut stack = MathBox { width, ..MathBox::default() };
        let (height, depth) = (base.height, base.depth);
        stack.place(base, (width - base_width) / 2.0, 0.0);
        if let Some(under) = under {
            let gap = constant(Constant::LowerLimitGapMin)
                .max(constant(Constant::LowerLimitBaselineDropMin) - under.height);
            let x = (width - under.width) / 2.0 - lean;
            let y = -depth - gap - under.height;
            stack.place(under, x, y);
        }
        if let Some(over) = over {
            let gap = constant(Constant::UpperLimitGapMin)
                .max(constant(Constant::UpperLimitBaselineRiseMin) - over.depth);
            let x = (width - over.width) / 2.0 + lean;
            let y = height + gap + over.depth;
            stack.place(over, x, y);
        }
        stack
    }

    /// An arrow as long as what stands over and under it.
    pub(super) fn arrow(
        &mut self,
        arrow: char,
        (over, under): (&[Node], &[Node]),
        setting: Setting,
    ) -> MathBox {
        let size = self.size(setting);
        let set = |setter: &mut Self, label: &[Node], setting| {
            (!label.is_empty()).then(|| setter.list(label, setting))
        };
        let over = set(self, over, setting.superscript());
        let under = set(self, under, setting.subscript());
        let widths = [&under, &over].into_iter().flatten().map(|label| label.width);
        // Room for the head, and a little more than the label (amsmath's `\ext@arrow`).
        let length = widths.fold(0.0, f64::max) + 0.8 * size;
        let sign = match self.font.glyph(arrow) {
            Some(glyph) => {
                let grown = self.font.grow(glyph, Axis::Horizontal, length.max(size) / size);
                self.grown(&grown, arrow, Axis::Horizontal, size)
            }
            None => self.character(arrow, arrow, setting),
        };
        let mut sign = sign;
        sign.italic = 0.0;
        // Labels stand close to an arrow, whose ink is thin.
        let gap = 0.1 * size;
        let width = sign.width;
        let (height, depth) = (sign.height, sign.depth);
        let mut stack = MathBox { width, ..MathBox::default() };
        stack.place(sign, 0.0, 0.0);
        if let Some(under) = under {
            let x = (width - under.width) / 2.0;
            let y = -depth - gap - under.height;
            stack.place(under, x, y);
        }
        if let Some(over) = over {
            let x = (width - over.width) / 2.0;
            let y = height + gap + over.depth;
            stack.place(over, x, y);
        }
        stack
    }
}
