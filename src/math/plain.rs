//! What a formula says in characters alone, in the order in which it is read.

use crate::math::tree::{Formula, Node};

/// The sign of a root, which MathML has an element for.
pub const ROOT: char = '√';

/// The characters of a formula, without white space: what the tokens of its MathML and the glyphs of
/// its PDF stand for, one behind the other.
pub fn plain(formula: &Formula) -> String {
    let mut text = String::new();
    collect(&formula.body, &mut text);
    text
}

fn collect(nodes: &[Node], text: &mut String) {
    for node in nodes {
        node_text(node, text);
    }
}

fn node_text(node: &Node, text: &mut String) {
    match node {
        Node::Symbol(symbol) => {
            text.push(symbol.text);
            if symbol.negated {
                text.push('\u{338}');
            }
        }
        Node::Number { shown, .. } => text.push_str(shown),
        Node::Name { text: name, .. }
        | Node::Text { text: name, .. }
        | Node::Reference { shown: name, .. } => {
            text.extend(name.chars().filter(|character| !character.is_whitespace()));
        }
        Node::Space(_) | Node::Break(_) => {}
        Node::Group(_, body) | Node::Styled(_, body) | Node::Boxed(body) => collect(body, text),
        Node::Scripts(scripts) => {
            collect(&scripts.base, text);
            for script in [&scripts.sub, &scripts.sup].into_iter().flatten() {
                collect(script, text);
            }
        }
        Node::Fraction(fraction) => {
            text.extend(fraction.brackets.0);
            collect(&fraction.numerator, text);
            collect(&fraction.denominator, text);
            text.extend(fraction.brackets.1);
        }
        Node::Radical(radical) => {
            text.push(ROOT);
            collect(&radical.body, text);
            collect(&radical.degree, text);
        }
        Node::Accent(accent) => {
            collect(&accent.base, text);
            text.push(accent.mark);
        }
        Node::Fenced(fenced) => {
            text.extend(fenced.open);
            collect(&fenced.body, text);
            text.extend(fenced.close);
        }
        Node::Sized { delimiter, .. } => text.push(*delimiter),
        Node::Middle(delimiter) => text.extend(*delimiter),
        Node::Table(table) => {
            for cell in table.rows.iter().flat_map(|row| &row.cells) {
                collect(cell, text);
            }
        }
        Node::Phantom { body, seen, .. } => {
            if *seen {
                collect(body, text);
            }
        }
        Node::Arrow { arrow, over, under } => {
            text.push(*arrow);
            collect(under, text);
            collect(over, text);
        }
    }
}
