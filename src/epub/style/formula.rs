//! The rules for formulas.

use crate::epub::style::Sheet;
use crate::epub::xhtml::css_string as string;

impl Sheet<'_> {
    /// Formulas, their numbers, and the tables within them.
    pub(super) fn formulas(mut self) -> Self {
        let space = self.lines(1.0, 1.0);
        let family = format!(
            "{}, \"New Computer Modern Math\", \"Latin Modern Math\", \"STIX Two Math\", math",
            string(&self.design.fonts.math)
        );
        // The reader's own math face is the next best where that of the design is not there.
        self.rule(
            "math",
            &[
                ("font-family", &family),
                ("font-variant-numeric", "normal"),
                ("font-style", "normal"),
                ("text-indent", "0"),
            ],
        );
        // Words are of the text around the formula, as in print.
        let text = format!("{}, serif", string(&self.design.fonts.text));
        self.rule("mtext", &[("font-family", &text), ("font-variant-numeric", "lining-nums")]);
        // MathML is not broken into lines: what is wider than the screen can be moved.
        self.rule(
            "div.math",
            &[
                ("margin", &format!("{space} 0")),
                ("text-align", "center"),
                ("overflow-x", "auto"),
                ("overflow-y", "hidden"),
            ],
        );
        self.rule(
            "div.equation",
            &[("display", "table"), ("width", "100%"), ("margin", &format!("{space} 0"))],
        );
        let cell = [("display", "table-cell"), ("width", "4em"), ("vertical-align", "middle")];
        let mut empty = vec![("content", "\"\"")];
        empty.extend(cell);
        self.rule("div.equation::before", &empty);
        self.rule(
            "div.equation span.formula",
            &[("display", "table-cell"), ("text-align", "center"), ("vertical-align", "middle")],
        );
        let mut number = cell.to_vec();
        number.push(("text-align", "right"));
        self.rule("div.equation span.number", &number);
        // What goes on behind a formula is the same paragraph.
        self.rule("p.continued", &[("text-indent", "0")]);
        // The content of cells is no text: browsers move it only by values of their own.
        for (cell, own, value) in [
            ("mtd", "-webkit-center", "center"),
            ("mtd.left", "-webkit-left", "left"),
            ("mtd.right", "-webkit-right", "right"),
        ] {
            self.rule(cell, &[("text-align", value), ("text-align", own)]);
        }
        // Aligned formulas go on from one column to the next.
        self.rule("mtable.aligned > mtr > mtd", &[("padding", "0.15em 0")]);
        self.rule("mtable.aligned > mtr > mtd.left + mtd.right", &[("padding-left", "2em")]);
        // Arrays have space at their sides, matrices only between their columns.
        self.rule("mtable.array > mtr > mtd", &[("padding", "0.1em 0.5em")]);
        self.rule("mtable.matrix > mtr > mtd", &[("padding", "0.1em 0.5em")]);
        self.rule("mtable.matrix > mtr > mtd:first-child", &[("padding-left", "0")]);
        self.rule("mtable.matrix > mtr > mtd:last-child", &[("padding-right", "0")]);
        self.rule("mtable.substack > mtr > mtd", &[("padding", "0")]);
        let thin = "0.04em solid";
        for (class, side) in [
            ("rule-left", "border-left"),
            ("rule-right", "border-right"),
            ("rule-over", "border-top"),
            ("rule-under", "border-bottom"),
        ] {
            self.rule(&format!("mtd.{class}"), &[(side, thin)]);
        }
        // The mark of a line is there to be read; what is seen is a border.
        let gap = "0.12em";
        self.rule("mover.overline > *:first-child", &[("border-top", thin), ("padding-top", gap)]);
        self.rule(
            "munder.underline > *:first-child",
            &[("border-bottom", thin), ("padding-bottom", gap)],
        );
        self.rule("mover.overline > mo:last-child", &[("color", "transparent")]);
        self.rule("munder.underline > mo:last-child", &[("color", "transparent")]);
        // Browsers put an accent so close that a bar is lost in the letter.
        let accent = "mover[accent=\"true\"] > mo:last-child";
        self.rule(accent, &[("padding-bottom", "0.08em")]);
        // An arrow over a letter is no longer than the letter.
        self.rule("mo.vector", &[("font-size", "0.6em")]);
        self.rule("mrow.boxed", &[("border", thin), ("padding", "0.3em")]);
        self.rule("mtext.bold", &[("font-weight", "bold")]);
        self.rule("mtext.italic", &[("font-style", "italic")]);
        let code = format!("{}, monospace", string(&self.design.fonts.code));
        self.rule("mtext.code", &[("font-family", &code)]);
        self
    }
}
