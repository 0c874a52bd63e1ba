//! Formulas to MathML, and displayed ones with their numbers.

use crate::epub::xhtml::attributes::Attributes;
use crate::epub::xhtml::{Links, Writer};
use crate::math::mathml::{Display, mathml};
use crate::resolve::document::{Block, Equation, Formula};

impl Writer<'_> {
    /// A formula; its source where it is not understood.
    pub(super) fn formula(&mut self, formula: &Formula, display: Display) {
        let Some(tree) = &formula.tree else {
            return self.code(&formula.text, &[("class", "math")]);
        };
        if self.links != Links::None {
            // A page that begins within a formula begins before it: its mark cannot stand within.
            let node = formula.text.node;
            let marks = self.book.breaks.within(node).iter();
            let marks: Vec<usize> = marks
                .filter(|(offset, _)| *offset > 0 || self.hoisted != Some(node))
                .map(|&(_, page)| page)
                .collect();
            self.page_marks(&marks);
        }
        self.markup.raw(&mathml(tree, display, &formula.source));
        let file = self.book.parts.parts.get(self.part).map(|part| part.name.clone());
        self.uses.math.extend(file);
        self.uses.cuts.insert(self.cut);
    }

    /// A displayed formula. One with a number stands in a row with it, which is kept in the middle
    /// by an empty cell as wide as the number's.
    pub(super) fn equation(
        &mut self,
        block: &Block,
        mut attributes: Attributes,
        equation: &Equation,
    ) {
        attributes.add_classes([if equation.number.is_some() { "equation" } else { "math" }]);
        self.markup.open("div", &attributes.as_pairs());
        self.block_marks(block.node);
        match &equation.number {
            None => self.formula(&equation.formula, Display::Block),
            Some(number) => {
                self.markup.open("span", &[("class", "formula")]);
                self.formula(&equation.formula, Display::Block);
                self.markup.close();
                self.markup.raw(" ");
                self.markup.open("span", &[("class", "number")]);
                self.text(number);
                self.markup.close();
            }
        }
        self.markup.close();
    }
}
