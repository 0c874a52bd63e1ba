//! References within formulas (`\ref`, `\eqref`), filled in once the numbers are known.

use crate::math::tree::{Formula, Node};

/// Shows in each reference what its label stands for; one to a label that nothing has keeps saying
/// what is missing.
pub fn fill(formula: &mut Formula, number: &impl Fn(&str) -> Option<String>) {
    if !formula.references.is_empty() {
        fill_nodes(&mut formula.body, number);
    }
}

fn fill_nodes(nodes: &mut [Node], number: &impl Fn(&str) -> Option<String>) {
    for node in nodes {
        match node {
            Node::Reference { label, brackets, shown } => {
                if let Some(number) = number(label) {
                    *shown = if *brackets { format!("({number})") } else { number };
                }
            }
            Node::Group(_, body)
            | Node::Styled(_, body)
            | Node::Boxed(body)
            | Node::Phantom { body, .. } => fill_nodes(body, number),
            Node::Scripts(scripts) => {
                fill_nodes(&mut scripts.base, number);
                for script in [&mut scripts.sub, &mut scripts.sup].into_iter().flatten() {
                    fill_nodes(script, number);
                }
            }
            Node::Fraction(fraction) => {
                fill_nodes(&mut fraction.numerator, number);
                fill_nodes(&mut fraction.denominator, number);
            }
            Node::Radical(radical) => {
                fill_nodes(&mut radical.degree, number);
                fill_nodes(&mut radical.body, number);
            }
            Node::Accent(accent) => fill_nodes(&mut accent.base, number),
            Node::Fenced(fenced) => fill_nodes(&mut fenced.body, number),
            Node::Arrow { over, under, .. } => {
                fill_nodes(over, number);
                fill_nodes(under, number);
            }
            Node::Table(table) => {
                let cells = table.rows.iter_mut().flat_map(|row| &mut row.cells);
                cells.for_each(|cell| fill_nodes(cell, number));
            }
            Node::Symbol(_)
            | Node::Number { .. }
            | Node::Name { .. }
            | Node::Text { .. }
            | Node::Space(_)
            | Node::Break(_)
            | Node::Sized { .. }
            | Node::Middle(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::fill;
    use crate::math::plain::plain;
    use crate::math::{Macros, parse};

    #[test]
    fn references_show_their_numbers_wherever_they_stand() {
        let number = |label: &str| (label == "eq:a").then(|| "2".to_owned());
        for (source, expected) in [
            ("x \\overset{\\eqref{eq:a}}{=} y", "x=(2)y"),
            ("x \\quad\\text{by \\ref{eq:a}, $x_{\\ref{eq:a}}$}", "xby2,x2"),
            ("\\begin{aligned}a&=b & \\text{see \\eqref{eq:a}}\\end{aligned}", "a=bsee(2)"),
            ("\\frac{\\sqrt[\\ref{eq:a}]{x}}{\\hat{\\ref{eq:a}}}", "√x22ˆ"),
            ("\\eqref{eq:b}", "(eq:b?)"),
        ] {
            let mut formula = parse(source, &mut Macros::default()).expect("it is understood");
            fill(&mut formula, &number);
            assert_eq!(plain(&formula), expected, "{source}");
        }
    }

    #[test]
    fn references_are_told_with_their_places() {
        let formula = parse("a \\eqref{eq:a} \\text{\\ref{b}}", &mut Macros::default());
        let found = formula.expect("it is understood").references;
        assert_eq!(found, [("eq:a".to_owned(), 2..8), ("b".to_owned(), 21..25)]);
    }
}
