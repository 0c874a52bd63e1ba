//! Fractions and other things one over another (appendix G, rule 15).

use crate::font::math::Constant;
use crate::math::tree::{Align, Fraction, Rule};
use crate::typeset::math::boxes::MathBox;
use crate::typeset::math::{MathSetter, Setting};

/// Space at the sides of a fraction without brackets, in em (`\nulldelimiterspace`).
const SIDE: f64 = 0.12;
/// How high and deep the parts of a continued fraction are at least, in em (amsmath's `\strut`).
const STRUT: (f64, f64) = (0.85, 0.35);

impl MathSetter<'_, '_> {
    pub(super) fn fraction(&mut self, fraction: &Fraction, outer: Setting) -> MathBox {
        let setting = fraction.style.map_or(outer, |style| outer.with(style));
        let (above, below) = match fraction.continued {
            true => (setting, setting.cramped()),
            false => (setting.numerator(), setting.numerator().cramped()),
        };
        let mut numerator = self.list(&fraction.numerator, above);
        let mut denominator = self.list(&fraction.denominator, below);
        if fraction.continued {
            let size = self.size(setting);
            numerator.height = numerator.height.max(STRUT.0 * size);
            denominator.height = denominator.height.max(STRUT.0 * size);
            numerator.depth = numerator.depth.max(STRUT.1 * size);
        }
        let stack = match fraction.rule {
            Rule::None => self.stack(numerator, denominator, setting),
            Rule::Usual | Rule::Thick(_) => {
                let thickness = match fraction.rule {
                    Rule::Thick(em) => em.max(0.0) * self.size(outer),
                    _ => self.constant(Constant::FractionRuleThickness, setting),
                };
                let align = fraction.numerator_align;
                self.ruled((numerator, align), denominator, thickness, setting)
            }
        };
        if fraction.brackets == (None, None) {
            let side = SIDE * self.size(outer);
            let mut framed = MathBox::space(side);
            framed.append(stack);
            framed.width += side;
            return framed;
        }
        let axis = self.axis(setting);
        let reach = (stack.height - axis).max(stack.depth + axis);
        let height = self.bracket_height(reach, setting);
        let mut row = self.bracket(fraction.brackets.0, height, setting);
        row.append(stack);
        let close = self.bracket(fraction.brackets.1, height, setting);
        row.append(close);
        row
    }

    /// With a rule between them (rule 15d).
    fn ruled(
        &mut self,
        (numerator, align): (MathBox, Align),
        denominator: MathBox,
        thickness: f64,
        setting: Setting,
    ) -> MathBox {
        let constants = match setting.is_display() {
            true => [
                Constant::FractionNumeratorDisplayStyleShiftUp,
                Constant::FractionDenominatorDisplayStyleShiftDown,
                Constant::FractionNumDisplayStyleGapMin,
                Constant::FractionDenomDisplayStyleGapMin,
            ],
            false => [
                Constant::FractionNumeratorShiftUp,
                Constant::FractionDenominatorShiftDown,
                Constant::FractionNumeratorGapMin,
                Constant::FractionDenominatorGapMin,
            ],
        };
        let [up, down, gap_above, gap_below] =
            constants.map(|constant| self.constant(constant, setting));
        let axis = self.axis(setting);
        let up = up.max(axis + thickness / 2.0 + gap_above + numerator.depth);
        let down = down.max(denominator.height + gap_below + thickness / 2.0 - axis);
        let width = numerator.width.max(denominator.width);
        let mut stack = MathBox { width, ..MathBox::default() };
        stack.rule((0.0, axis - thickness / 2.0), (width, thickness));
        let free = width - numerator.width;
        let left = match align {
            Align::Left => 0.0,
            Align::Centre => free / 2.0,
            Align::Right => free,
        };
        let right = (width - denominator.width) / 2.0;
        stack.place(numerator, left, up);
        stack.place(denominator, right, -down);
        stack
    }

    /// Without a rule (rule 15c).
    fn stack(&mut self, above: MathBox, below: MathBox, setting: Setting) -> MathBox {
        let constants = match setting.is_display() {
            true => [
                Constant::StackTopDisplayStyleShiftUp,
                Constant::StackBottomDisplayStyleShiftDown,
                Constant::StackDisplayStyleGapMin,
            ],
            false => {
                [Constant::StackTopShiftUp, Constant::StackBottomShiftDown, Constant::StackGapMin]
            }
        };
        let [mut up, mut down, least] = constants.map(|constant| self.constant(constant, setting));
        let gap = (up - above.depth) - (below.height - down);
        if gap < least {
            up += (least - gap) / 2.0;
            down += (least - gap) / 2.0;
        }
        let width = above.width.max(below.width);
        let mut stack = MathBox { width, ..MathBox::default() };
        let (left, right) = ((width - above.width) / 2.0, (width - below.width) / 2.0);
        stack.place(above, left, up);
        stack.place(below, right, -down);
        stack
    }
}
