//! Formulas as they are read.

use crate::math::plain::plain;
use crate::math::{FaultKind, Macros, parse};

fn check(source: &str, expected: &str) {
    let formula = parse(source, &mut Macros::default());
    let formula = formula.unwrap_or_else(|fault| panic!("{source}: {fault:?}"));
    assert_eq!(plain(&formula), expected, "{source}");
}

#[test]
fn what_a_formula_says() {
    for (source, expected) in [
        ("", ""),
        ("E = mc^2", "E=mc2"),
        ("x_{i+1}'", "xi+1′"),
        ("f''", "f″"),
        ("-3.14", "−3.14"),
        ("\\frac12", "12"),
        ("{a \\over b}", "ab"),
        ("\\binom n k", "(nk)"),
        ("\\sqrt{x}", "√x"),
        ("\\left(\\frac ab\\middle|c\\right]", "(ab|c]"),
        ("\\text{if $x>0$ then}", "ifx>0then"),
        ("\\text{na\\\"{i}ve}", "naïve"),
        ("\\not\\subset \\not=", "⊄≠"),
        ("\\operatorname{ord}_p x", "ordpx"),
        ("\\operatorname*{arg\\,max}", "argmax"),
        ("\\mathbf{x}\\mathbb{R}\\mathcal{L}", "𝐱ℝℒ"),
        ("\\mathrm{d}x", "dx"),
        ("\\boldsymbol{\\alpha}", "𝜶"),
        ("\\begin{pmatrix}a&b\\\\c&d\\end{pmatrix}", "(abcd)"),
        ("\\begin{cases}x & y\\\\ z & w\\\\\\end{cases}", "{xyzw"),
        ("\\begin{array}{|l|r}\\hline a&b\\\\[2pt]\\hline c&d\\end{array}", "abcd"),
        ("\\sum_{\\substack{i<n\\\\j<m}} a", "∑i<nj<ma"),
        ("a \\\\ b", "ab"),
        ("\\underbrace{a}_{b}", "a⏟b"),
        ("\\xrightarrow[u]{o}", "→uo"),
        ("\\overset{?}{=}", "=?"),
        ("a \\pmod{n}", "a(modn)"),
        ("a \\bmod n", "amodn"),
        ("1,\\dots,n \\quad a+\\dots+b", "1,…,na+⋯+b"),
        ("\\phantom{x}y", "y"),
        ("\\genfrac{[}{]}{0pt}{}{n}{k}", "[nk]"),
        ("\\bigl( x \\bigr)", "(x)"),
        ("\\newcommand{\\R}{\\mathbb{R}}\\newcommand{\\n}[1]{\\|#1\\|}\\n{\\R}", "‖ℝ‖"),
        ("\\newcommand{\\v}[2][x]{#1_#2} \\v 1 \\v[y]2", "x1y2"),
        ("\\def\\a#1#2{#2#1}\\a xy", "yx"),
        ("\\DeclareMathOperator{\\Hom}{Hom}\\Hom(A)", "Hom(A)"),
        ("a % a comment\n b", "ab"),
        ("{}_a^b X", "abX"),
        ("x \\in \\{1, 2\\}", "x∈{1,2}"),
    ] {
        check(source, expected);
    }
}

#[test]
fn what_is_not_understood_is_told_with_its_place() {
    for (source, range, kind) in [
        ("a \\foo b", 2..6, FaultKind::Command("\\foo".to_owned())),
        ("\\begin{tikz}\\end{tikz}", 0..6, FaultKind::Environment("tikz".to_owned())),
        ("a}b", 1..2, FaultKind::Unexpected("}".to_owned())),
        ("{a", 0..1, FaultKind::Unclosed),
        ("\\frac a", 0..5, FaultKind::Argument),
        ("x^a^b", 3..4, FaultKind::DoubleScript),
        ("\\def\\a{\\a\\a}\\a", 12..14, FaultKind::Endless),
        ("\\left( a", 0..5, FaultKind::Unclosed),
        ("a & b", 2..3, FaultKind::Unexpected("&".to_owned())),
        ("\\not\\frac ab", 0..4, FaultKind::Argument),
    ] {
        let fault = parse(source, &mut Macros::default()).expect_err(source);
        assert_eq!((fault.range, fault.kind), (range, kind), "{source}");
    }
    let deep = "{".repeat(100_000);
    let fault = parse(&deep, &mut Macros::default()).expect_err("it is deep");
    assert_eq!(fault.kind, FaultKind::Depth);
}

#[test]
fn macros_are_known_to_later_formulas() {
    let mut macros = Macros::default();
    parse("\\newcommand\\eps{\\varepsilon}", &mut macros).expect("it is understood");
    let formula = parse("\\eps", &mut macros).expect("it is understood");
    assert_eq!(plain(&formula), "ε");
}

#[test]
fn tags_and_labels_are_of_the_formula() {
    let mut macros = Macros::default();
    let formula = parse("x \\tag{A} \\label{eq:a}", &mut macros).expect("it is understood");
    assert_eq!(formula.tag.as_deref(), Some("A"));
    assert_eq!(formula.labels, ["eq:a"]);
    let rows = "\\begin{align} a \\tag{A}\\label{a} \\\\ b \\tag*{B} \\label{b} \\end{align}";
    let formula = parse(rows, &mut macros).expect("it is understood");
    assert_eq!(formula.tag.as_deref(), Some("A, B"));
    assert_eq!(formula.labels, ["a", "b"]);
}
