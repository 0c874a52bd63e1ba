//! The tree of a formula to MathML.
//!
//! Presentation markup as MathML Core has it, so that browsers lay it out as TeX would and assistive
//! technology can read and walk through it. `alttext` is the source in LaTeX: what reads it has no
//! MathML, and its user is told what a sighted reader of the manuscript is.

use std::fmt::Write;

use crate::math::alphabet::{Alphabet, styled};
use crate::math::plain::ROOT;
use crate::math::tree::{
    Accent, Align, Class, Formula, Fraction, Limits, Node, Rule, Scripts, Style, Symbol, Table,
    TableKind, TextFace,
};

/// Whether a formula stands on a line of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Display {
    /// It does.
    Block,
    /// It stands within text.
    Inline,
}

/// A formula as a `math` element; `alternative` becomes its `alttext`.
pub fn mathml(formula: &Formula, display: Display, alternative: &str) -> String {
    let mut writer = Writer { out: String::new(), display: display == Display::Block };
    writer.out.push_str("<math xmlns=\"http://www.w3.org/1998/Math/MathML\"");
    if display == Display::Block {
        writer.out.push_str(" display=\"block\"");
    }
    writer.out.push_str(" alttext=\"");
    let alternative: Vec<&str> = alternative.split_whitespace().collect();
    escape(&alternative.join(" "), &mut writer.out);
    writer.out.push_str("\">");
    writer.row(&formula.body);
    writer.out.push_str("</math>");
    writer.out
}

struct Writer {
    out: String,
    /// Whether large operators are large and have limits.
    display: bool,
}

/// The class of a cell by where its content stands, for the style sheet.
pub fn cell_class(align: Align) -> &'static str {
    match align {
        Align::Left => "left",
        Align::Centre => "centre",
        Align::Right => "right",
    }
}

impl Writer {
    /// Nodes as exactly one element.
    fn row(&mut self, nodes: &[Node]) {
        let shown = nodes.iter().filter(|node| !matches!(node, Node::Break(_))).count();
        match nodes {
            [Node::Group(_, body)] if shown == 1 => self.row(body),
            [only] if shown == 1 => self.node(only, None),
            _ => {
                self.out.push_str("<mrow>");
                self.nodes(nodes);
                self.out.push_str("</mrow>");
            }
        }
    }

    fn nodes(&mut self, nodes: &[Node]) {
        for (index, node) in nodes.iter().enumerate() {
            self.node(node, Some((nodes, index)));
            if is_function(node) {
                self.application(nodes.get(index + 1));
            }
        }
    }

    /// The sign that says that a function is applied, which is not seen, and the space behind it.
    fn application(&mut self, argument: Option<&Node>) {
        let Some(class) = argument.and_then(Node::class) else { return };
        if matches!(class, Class::Ordinary | Class::Operator | Class::Open | Class::Inner) {
            self.out.push_str("<mo>\u{2061}</mo>");
            if class != Class::Open {
                self.out.push_str("<mspace width=\"0.167em\"/>");
            }
        }
    }

    fn node(&mut self, node: &Node, place: Option<(&[Node], usize)>) {
        match node {
            Node::Symbol(symbol) => self.symbol(symbol, place),
            Node::Number { shown, .. } => self.token("mn", "", shown),
            Node::Name { text, .. } => self.token("mi", "", text),
            Node::Text { text, face } => {
                let class = text_class(*face);
                self.token("mtext", class, &text.replace(' ', "\u{a0}"));
            }
            Node::Space(width) => {
                let _ = write!(self.out, "<mspace width=\"{}em\"/>", number(*width));
            }
            Node::Break(_) => {}
            Node::Group(_, body) => {
                self.out.push_str("<mrow>");
                self.nodes(body);
                self.out.push_str("</mrow>");
            }
            Node::Scripts(scripts) => self.scripts(scripts),
            Node::Fraction(fraction) => self.fraction(fraction),
            Node::Radical(radical) => {
                if radical.degree.is_empty() {
                    self.out.push_str("<msqrt>");
                    self.row(&radical.body);
                    self.out.push_str("</msqrt>");
                } else {
                    self.out.push_str("<mroot>");
                    self.row(&radical.body);
                    self.row(&radical.degree);
                    self.out.push_str("</mroot>");
                }
            }
            Node::Accent(accent) => self.accent(accent),
            Node::Fenced(fenced) => {
                self.out.push_str("<mrow>");
                self.fence(fenced.open, "prefix");
                self.row(&fenced.body);
                self.fence(fenced.close, "postfix");
                self.out.push_str("</mrow>");
            }
            Node::Middle(delimiter) => self.fence(*delimiter, "infix"),
            Node::Sized { delimiter, size, class } => {
                let size = number(0.6 + 0.6 * f64::from(*size));
                let form = match class {
                    Class::Open => "prefix",
                    Class::Close => "postfix",
                    _ => "infix",
                };
                let attributes = format!(
                    " form=\"{form}\" stretchy=\"true\" symmetric=\"true\" minsize=\"{size}em\" \
                     maxsize=\"{size}em\""
                );
                self.token("mo", &attributes, &delimiter.to_string());
            }
            Node::Styled(style, body) => self.styled(*style, body),
            Node::Table(table) => self.table(table),
            Node::Phantom { body, seen, width, height } => {
                let padded = !width || !height;
                if padded {
                    self.out.push_str("<mpadded");
                    if !width {
                        self.out.push_str(" width=\"0\"");
                    }
                    if !height {
                        self.out.push_str(" height=\"0\" depth=\"0\"");
                    }
                    self.out.push('>');
                }
                if *seen {
                    self.row(body);
                } else {
                    self.out.push_str("<mphantom>");
                    self.row(body);
                    self.out.push_str("</mphantom>");
                }
                if padded {
                    self.out.push_str("</mpadded>");
                }
            }
            Node::Boxed(body) => {
                self.out.push_str("<mrow class=\"boxed\">");
                self.nodes(body);
                self.out.push_str("</mrow>");
            }
            Node::Arrow { arrow, over, under } => {
                let name = match (over.is_empty(), under.is_empty()) {
                    (false, true) => "mover",
                    (true, false) => "munder",
                    _ => "munderover",
                };
                let _ = write!(self.out, "<{name}>");
                self.token("mo", " stretchy=\"true\"", &arrow.to_string());
                for label in [under, over] {
                    if !label.is_empty() || name == "munderover" {
                        self.out.push_str("<mpadded width=\"+0.8em\" lspace=\"0.4em\">");
                        self.row(label);
                        self.out.push_str("</mpadded>");
                    }
                }
                let _ = write!(self.out, "</{name}>");
            }
        }
    }

    fn symbol(&mut self, symbol: &Symbol, place: Option<(&[Node], usize)>) {
        let mut text = symbol.text.to_string();
        if symbol.negated {
            text.push('\u{338}');
        }
        let before = place.and_then(|(nodes, index)| nodes[..index].last());
        match symbol.class {
            Class::Ordinary if is_identifier(symbol) => {
                let is_upright = symbol.shown == symbol.text
                    && styled(symbol.text, Alphabet::Italic) != symbol.text;
                let attribute = if is_upright { " mathvariant=\"normal\"" } else { "" };
                self.token("mi", attribute, &text);
            }
            Class::Ordinary if matches!(symbol.text, '|' | '‖') => {
                self.token("mo", " stretchy=\"false\" lspace=\"0\" rspace=\"0\"", &text);
            }
            Class::Ordinary | Class::Inner => self.token("mo", " lspace=\"0\" rspace=\"0\"", &text),
            Class::Open => self.token("mo", " form=\"prefix\" stretchy=\"false\"", &text),
            Class::Close => self.token("mo", " form=\"postfix\" stretchy=\"false\"", &text),
            // What stands first stands before an operand all the same, as in a row of an alignment.
            Class::Relation if before.is_none() => {
                self.token("mo", " form=\"infix\" stretchy=\"false\"", &text);
            }
            Class::Relation => self.token("mo", " stretchy=\"false\"", &text),
            Class::Binary | Class::Operator | Class::Punctuation => self.token("mo", "", &text),
        }
    }

    fn token(&mut self, name: &str, attributes: &str, text: &str) {
        let _ = write!(self.out, "<{name}{attributes}>");
        escape(text, &mut self.out);
        let _ = write!(self.out, "</{name}>");
    }

    fn fence(&mut self, delimiter: Option<char>, form: &str) {
        if let Some(delimiter) = delimiter {
            let attributes = format!(" form=\"{form}\" fence=\"true\" stretchy=\"true\"");
            self.token("mo", &attributes, &delimiter.to_string());
        }
    }

    fn scripts(&mut self, scripts: &Scripts) {
        let over = match scripts.limits {
            Limits::Always => true,
            Limits::Display => self.display,
            Limits::Never => false,
        };
        let name = match (over, &scripts.sub, &scripts.sup) {
            (false, Some(_), Some(_)) => "msubsup",
            (false, Some(_), None) => "msub",
            (false, None, _) => "msup",
            (true, Some(_), Some(_)) => "munderover",
            (true, Some(_), None) => "munder",
            (true, None, _) => "mover",
        };
        let _ = write!(self.out, "<{name}>");
        match scripts.base.as_slice() {
            [Node::Symbol(symbol)] if symbol.class == Class::Operator => {
                let attribute = if over && !self.display { " movablelimits=\"false\"" } else { "" };
                self.token("mo", attribute, &symbol.text.to_string());
            }
            base => self.row(base),
        }
        let outer = std::mem::replace(&mut self.display, false);
        for script in [&scripts.sub, &scripts.sup].into_iter().flatten() {
            self.row(script);
        }
        self.display = outer;
        let _ = write!(self.out, "</{name}>");
    }

    fn fraction(&mut self, fraction: &Fraction) {
        let outer = self.display;
        if let Some(style) = fraction.style {
            self.open_style(style);
        }
        let fenced = fraction.brackets != (None, None);
        if fenced {
            self.out.push_str("<mrow>");
            self.fence(fraction.brackets.0, "prefix");
        }
        self.out.push_str("<mfrac");
        match fraction.rule {
            Rule::Usual => {}
            Rule::None => self.out.push_str(" linethickness=\"0\""),
            Rule::Thick(em) => {
                let _ = write!(self.out, " linethickness=\"{}em\"", number(em));
            }
        }
        self.out.push('>');
        self.display = false;
        for part in [&fraction.numerator, &fraction.denominator] {
            if fraction.continued {
                self.styled(Style::Display, part);
            } else {
                self.row(part);
            }
        }
        self.out.push_str("</mfrac>");
        if fenced {
            self.fence(fraction.brackets.1, "postfix");
            self.out.push_str("</mrow>");
        }
        if fraction.style.is_some() {
            self.out.push_str("</mstyle>");
        }
        self.display = outer;
    }

    fn accent(&mut self, accent: &Accent) {
        let (name, attribute) = match accent.under {
            true => ("munder", "accentunder"),
            false => ("mover", "accent"),
        };
        let _ = write!(self.out, "<{name} {attribute}=\"true\">");
        self.row(&accent.base);
        let stretchy = if accent.wide { " stretchy=\"true\"" } else { " stretchy=\"false\"" };
        self.token("mo", stretchy, &accent.mark.to_string());
        let _ = write!(self.out, "</{name}>");
    }

    fn open_style(&mut self, style: Style) {
        let (display, level) = match style {
            Style::Display => (true, 0),
            Style::Text => (false, 0),
            Style::Script => (false, 1),
            Style::ScriptScript => (false, 2),
        };
        let _ = write!(self.out, "<mstyle displaystyle=\"{display}\" scriptlevel=\"{level}\">");
        self.display = display;
    }

    fn styled(&mut self, style: Style, body: &[Node]) {
        let outer = self.display;
        self.open_style(style);
        self.nodes(body);
        self.out.push_str("</mstyle>");
        self.display = outer;
    }

    fn table(&mut self, table: &Table) {
        let (display, class) = match table.kind {
            TableKind::Matrix => (false, "matrix"),
            TableKind::SmallMatrix => (false, "small-matrix"),
            TableKind::Cases => (false, "cases"),
            TableKind::DisplayCases => (true, "cases"),
            TableKind::Aligned => (true, "aligned"),
            TableKind::Gathered | TableKind::Multiline => (true, "gathered"),
            TableKind::Substack => (false, "substack"),
        };
        let outer = std::mem::replace(&mut self.display, display);
        let small = table.kind == TableKind::SmallMatrix;
        if small {
            self.out.push_str("<mstyle scriptlevel=\"1\">");
        }
        let _ = write!(self.out, "<mtable class=\"{class}\"");
        if display {
            self.out.push_str(" displaystyle=\"true\"");
        }
        self.out.push('>');
        let rows = table.rows.len();
        let width = table.rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
        for (index, row) in table.rows.iter().enumerate() {
            self.out.push_str("<mtr>");
            for (column, cell) in row.cells.iter().enumerate() {
                let align = table.align(column, index);
                let mut classes = cell_class(align).to_owned();
                let rule = |on: bool, name: &str, classes: &mut String| {
                    if on {
                        classes.push(' ');
                        classes.push_str(name);
                    }
                };
                let has = |column: usize| table.column_rules.contains(&column);
                rule(has(column) && column == 0, "rule-left", &mut classes);
                rule(has(column + 1), "rule-right", &mut classes);
                let over = table.row_rules.get(index).is_some_and(|&rules| rules > 0);
                let last = index + 1 == rows;
                let under = last && table.row_rules.get(rows).is_some_and(|&rules| rules > 0);
                rule(over, "rule-over", &mut classes);
                rule(under, "rule-under", &mut classes);
                let _ = write!(self.out, "<mtd class=\"{classes}\">");
                self.nodes(cell);
                self.out.push_str("</mtd>");
            }
            // Every row has as many cells, so that rules go through.
            for _ in row.cells.len()..width {
                self.out.push_str("<mtd></mtd>");
            }
            self.out.push_str("</mtr>");
        }
        self.out.push_str("</mtable>");
        if small {
            self.out.push_str("</mstyle>");
        }
        self.display = outer;
    }
}

/// Whether a node is the name of a function, with its scripts or without.
fn is_function(node: &Node) -> bool {
    match node {
        Node::Name { .. } => true,
        Node::Scripts(scripts) => matches!(scripts.base.as_slice(), [Node::Name { .. }]),
        _ => false,
    }
}

/// Whether a sign names something, rather than to say what is done with it.
fn is_identifier(symbol: &Symbol) -> bool {
    !matches!(
        symbol.text,
        '¬' | '∀'
            | '∃'
            | '∄'
            | '′'
            | '″'
            | '‴'
            | '⁗'
            | '‵'
            | '/'
            | '|'
            | '‖'
            | '\\'
            | '!'
            | '.'
            | '%'
            | '∖'
            | ROOT
    )
}

fn text_class(face: TextFace) -> &'static str {
    match face {
        TextFace { code: true, .. } => " class=\"code\"",
        TextFace { bold: true, italic: true, .. } => " class=\"bold italic\"",
        TextFace { bold: true, .. } => " class=\"bold\"",
        TextFace { italic: true, .. } => " class=\"italic\"",
        _ => "",
    }
}

/// A number as short as it can be written.
fn number(value: f64) -> String {
    let text = format!("{value:.3}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Text as it stands in XML. Control characters, which XML has not, are left out.
fn escape(text: &str, into: &mut String) {
    for character in text.chars() {
        match character {
            '&' => into.push_str("&amp;"),
            '<' => into.push_str("&lt;"),
            '>' => into.push_str("&gt;"),
            '"' => into.push_str("&quot;"),
            '\u{0}'..='\u{8}'
            | '\u{b}'
            | '\u{c}'
            | '\u{e}'..='\u{1f}'
            | '\u{fffe}'
            | '\u{ffff}' => {}
            character => into.push(character),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Display, mathml};
    use crate::math::{Macros, parse};

    /// The content of the `math` element.
    fn check(display: Display, source: &str, expected: &str) {
        let formula = parse(source, &mut Macros::default()).expect("it is understood");
        let math = mathml(&formula, display, source);
        let content = math.split_once('>').expect("an element begins").1;
        assert_eq!(content.trim_end_matches("</math>"), expected, "{source}");
    }

    #[test]
    fn formulas_are_mathml() {
        let inline = |source, expected| check(Display::Inline, source, expected);
        inline("x", "<mi>x</mi>");
        inline("\\mathrm d", "<mi mathvariant=\"normal\">d</mi>");
        inline("\\Gamma", "<mi mathvariant=\"normal\">Γ</mi>");
        inline("\\mathbb R", "<mi>ℝ</mi>");
        inline("a_1^2", "<msubsup><mi>a</mi><mn>1</mn><mn>2</mn></msubsup>");
        inline(
            "\\frac{1}{x}<3",
            "<mrow><mfrac><mn>1</mn><mi>x</mi></mfrac><mo stretchy=\"false\">&lt;</mo><mn>3</mn>\
             </mrow>",
        );
        inline(
            "\\sin x",
            "<mrow><mi>sin</mi><mo>\u{2061}</mo><mspace width=\"0.167em\"/><mi>x</mi></mrow>",
        );
        inline("\\sqrt[3]x", "<mroot><mi>x</mi><mn>3</mn></mroot>");
        inline("\\hat x", "<mover accent=\"true\"><mi>x</mi><mo stretchy=\"false\">^</mo></mover>");
        inline("\\text{if }x", "<mrow><mtext>if\u{a0}</mtext><mi>x</mi></mrow>");
    }

    #[test]
    fn limits_stand_over_and_under_only_where_there_is_room() {
        let sum = "\\sum_{i}^n";
        let row = "<mi>i</mi><mi>n</mi>";
        check(Display::Inline, sum, &format!("<msubsup><mo>∑</mo>{row}</msubsup>"));
        check(Display::Block, sum, &format!("<munderover><mo>∑</mo>{row}</munderover>"));
        check(
            Display::Inline,
            "\\sum\\limits_i",
            "<munder><mo movablelimits=\"false\">∑</mo><mi>i</mi></munder>",
        );
    }

    #[test]
    fn the_alternative_is_the_source() {
        let formula = parse("a<b", &mut Macros::default()).expect("it is understood");
        let math = mathml(&formula, Display::Block, "a\n  < \"b\"");
        let start = "<math xmlns=\"http://www.w3.org/1998/Math/MathML\" display=\"block\" \
                     alttext=\"a &lt; &quot;b&quot;\">";
        assert!(math.starts_with(start), "{math}");
    }
}
