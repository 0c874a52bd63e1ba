//! Formulas to boxes, by TeX's rules with a font's `MATH` table.
//!
//! The rules are those of The TeXbook, appendix G; where the table has a constant of its own, as for
//! the least gap in a stack, that stands in for TeX's parameter, after the OpenType specification of
//! the table. A list is a row of atoms with the space that their classes want between them
//! ([`list`]); what stands in an atom is set by [`sign`], [`scripts`], [`fraction`], [`radical`],
//! [`accent`], [`fence`] and [`table`]. Signs, digits and names of functions are set in the math
//! face; words (`\text`) in that of the text around the formula, whose words they are.
//! [`line`] cuts a formula within text where its line may be broken.

mod accent;
pub(crate) mod boxes;
mod fence;
mod fraction;
pub(crate) mod line;
mod list;
mod radical;
mod scripts;
mod sign;
mod table;
#[cfg(test)]
mod tests;

use std::rc::Rc;

use crate::font::math::{Constant, MathFont};
use crate::math::tree::{Node, Style};
use crate::typeset::inline::shape::Shaper;
use crate::typeset::inline::style::TextStyle;
use crate::typeset::math::boxes::MathBox;

/// In which style something is set.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Setting {
    /// The style.
    pub(crate) style: Style,
    /// Whether superscripts are raised less.
    pub(crate) cramped: bool,
}

impl Setting {
    /// That of a formula of its own or within text.
    pub(crate) fn new(style: Style) -> Self {
        Self { style, cramped: false }
    }

    fn cramped(self) -> Self {
        Self { cramped: true, ..self }
    }

    fn with(self, style: Style) -> Self {
        Self { style, ..self }
    }

    /// That of a superscript.
    fn superscript(self) -> Self {
        let style = match self.style {
            Style::Display | Style::Text => Style::Script,
            Style::Script | Style::ScriptScript => Style::ScriptScript,
        };
        Self { style, ..self }
    }

    /// That of a subscript.
    fn subscript(self) -> Self {
        self.superscript().cramped()
    }

    /// That of a numerator.
    fn numerator(self) -> Self {
        match self.style {
            Style::Display => Self { style: Style::Text, ..self },
            _ => self.superscript(),
        }
    }

    fn is_display(self) -> bool {
        self.style == Style::Display
    }

    fn is_script(self) -> bool {
        self.style >= Style::Script
    }

    /// How deep in scripts it is.
    fn level(self) -> usize {
        match self.style {
            Style::Display | Style::Text => 0,
            Style::Script => 1,
            Style::ScriptScript => 2,
        }
    }
}

/// Sets formulas in a text of a style.
pub(crate) struct MathSetter<'s, 'a> {
    shaper: &'s mut Shaper<'a>,
    font: Rc<MathFont<'a>>,
    text: TextStyle,
    /// How wide a formula may be, which those over several lines take.
    measure: f64,
}

impl<'s, 'a> MathSetter<'s, 'a> {
    /// A setter; `None` where no face has a `MATH` table.
    pub(crate) fn new(shaper: &'s mut Shaper<'a>, text: &TextStyle, measure: f64) -> Option<Self> {
        let font = shaper.math_font(text.cut.bold)?;
        Some(Self { shaper, font, text: text.clone(), measure })
    }

    /// Sets nodes one behind the other.
    pub(crate) fn set(&mut self, nodes: &[Node], setting: Setting) -> MathBox {
        self.list(nodes, setting)
    }

    /// Size of the em in a style, in points.
    fn size(&self, setting: Setting) -> f64 {
        let base = self.text.size.to_points();
        match setting.level() {
            0 => base,
            1 => base * self.font.constant(Constant::ScriptPercentScaleDown),
            _ => base * self.font.constant(Constant::ScriptScriptPercentScaleDown),
        }
    }

    /// A constant at the size of a style, in points.
    fn constant(&self, constant: Constant, setting: Setting) -> f64 {
        self.font.constant(constant) * self.size(setting)
    }

    /// How high the axis lies, on which fractions and large signs are centred.
    fn axis(&self, setting: Setting) -> f64 {
        self.constant(Constant::AxisHeight, setting)
    }
}
