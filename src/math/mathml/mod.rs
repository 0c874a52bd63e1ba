//! The tree of a formula to MathML.
//!
//! Presentation markup as MathML Core has it, so that browsers lay it out as TeX would and assistive
//! technology can read and walk through it. `alttext` is the source in LaTeX: what reads it has no
//! MathML, and its user is told what a sighted reader of the manuscript is.

mod table;
#[cfg(test)]
mod tests;

use std::fmt::Write;

use crate::math::alphabet::{Alphabet, styled};
use crate::math::plain::ROOT;
use crate::math::tree::{
    Accent, Class, Formula, Fraction, Limits, Node, Rule, Scripts, Style, Symbol, TextFace,
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
    let mut writer =
        Writer { out: String::new(), display: display == Display::Block, script: false };
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

/// Space around what stands as a binary operation or as a relation, in em.
const BINARY_SPACE: f64 = 4.0 / 18.0;
const RELATION_SPACE: f64 = 5.0 / 18.0;
/// Space before and behind a function, in em.
const FUNCTION_SPACE: f64 = 3.0 / 18.0;

struct Writer {
    out: String,
    /// Whether large operators are large and have limits.
    display: bool,
    /// Whether it stands in a script.
    script: bool,
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
            // What is made to stand between others has their space; a sign has it of itself.
            let space = match node {
                Node::Group(..) if is_sign(node) => None,
                Node::Group(Class::Binary, _) => Some(BINARY_SPACE),
                Node::Group(Class::Relation, _) => Some(RELATION_SPACE),
                _ => None,
            };
            self.space(space.filter(|_| index > 0));
            let before = nodes[..index].last().and_then(Node::class);
            let apart = matches!(before, Some(Class::Ordinary | Class::Close | Class::Inner));
            self.space((is_function(node) && apart).then_some(FUNCTION_SPACE));
            self.node(node, Some((nodes, index)));
            self.space(space.filter(|_| index + 1 < nodes.len()));
            if is_function(node) {
                self.application(nodes.get(index + 1));
            }
        }
    }

    fn space(&mut self, width: Option<f64>) {
        if let Some(width) = width {
            let _ = write!(self.out, "<mspace width=\"{}em\"/>", number(width));
        }
    }

    /// The sign that says that a function is applied, which is not seen, and the space behind it.
    fn application(&mut self, argument: Option<&Node>) {
        let Some(class) = argument.and_then(Node::class) else { return };
        if matches!(class, Class::Ordinary | Class::Operator | Class::Open | Class::Inner) {
            self.out.push_str("<mo>\u{2061}</mo>");
            if class != Class::Open {
                self.space(Some(FUNCTION_SPACE));
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
            Node::Reference { shown, .. } => self.token("mtext", "", shown),
            Node::Space(width) => self.space(Some(*width)),
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
                let space = match class {
                    Class::Relation => format!("{}em", number(RELATION_SPACE)),
                    _ => "0".to_owned(),
                };
                let attributes = format!(
                    " form=\"{form}\" stretchy=\"true\" symmetric=\"true\" lspace=\"{space}\" \
                     rspace=\"{space}\" minsize=\"{size}em\" maxsize=\"{size}em\""
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
        let class =
            place.and_then(|(nodes, index)| nodes[..index].iter().rev().find_map(Node::class));
        match symbol.class {
            // What has nothing to connect is a sign, as the minus of a negative number; and nothing
            // has space in scripts.
            Class::Binary
                if matches!(
                    class,
                    Some(Class::Binary | Class::Operator | Class::Relation | Class::Open)
                        | Some(Class::Punctuation)
                ) =>
            {
                self.token("mo", " form=\"prefix\" lspace=\"0\" rspace=\"0\"", &text);
            }
            Class::Binary if self.script => self.token("mo", " lspace=\"0\" rspace=\"0\"", &text),
            Class::Relation if self.script => {
                self.token("mo", " stretchy=\"false\" lspace=\"0\" rspace=\"0\"", &text);
            }
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
            let attributes = format!(
                " form=\"{form}\" fence=\"true\" stretchy=\"true\" lspace=\"0\" rspace=\"0\""
            );
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
        let script = std::mem::replace(&mut self.script, true);
        for script in [&scripts.sub, &scripts.sup].into_iter().flatten() {
            self.row(script);
        }
        (self.display, self.script) = (outer, script);
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
        // Few faces have lines that grow: the style sheet draws them.
        let class = match (accent.wide, accent.mark) {
            (true, '¯') => " class=\"overline\"",
            (true, '_') => " class=\"underline\"",
            _ => "",
        };
        let _ = write!(self.out, "<{name} {attribute}=\"true\"{class}>");
        self.row(&accent.base);
        let attributes = match (accent.wide, accent.mark) {
            (true, _) => " stretchy=\"true\"",
            (false, '→') => " stretchy=\"false\" class=\"vector\"",
            (false, _) => " stretchy=\"false\"",
        };
        self.token("mo", attributes, &accent.mark.to_string());
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
}

/// Whether a node is the name of a function, with its scripts or without.
fn is_function(node: &Node) -> bool {
    match node {
        Node::Name { .. } => true,
        Node::Scripts(scripts) => matches!(scripts.base.as_slice(), [Node::Name { .. }]),
        _ => false,
    }
}

/// Whether a node is a sign for an operation or relation, with scripts or without: an "embellished
/// operator" (MathML Core, section 3.2.4.1).
fn is_sign(node: &Node) -> bool {
    match node {
        Node::Symbol(symbol) => symbol.class != Class::Ordinary || !is_identifier(symbol),
        Node::Scripts(scripts) => matches!(scripts.base.as_slice(), [base] if is_sign(base)),
        Node::Group(_, body) => matches!(body.as_slice(), [only] if is_sign(only)),
        Node::Arrow { .. } => true,
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
