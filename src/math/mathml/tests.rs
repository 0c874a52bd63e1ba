//! MathML as it is written.

use crate::math::mathml::{Display, mathml};
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
    inline("\\hat x", "<mover accent=\"true\"><mi>x</mi><mo stretchy=\"false\">ˆ</mo></mover>");
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

/// Formulas of many kinds, each with its elements: tokens on lines of their own, indented.
#[test]
fn formulas_of_many_kinds() {
    let mut shown = String::new();
    for (display, source) in [
        (Display::Inline, "E = mc^2"),
        (Display::Inline, "f'(x) \\le -\\tfrac12 a_{i,j}^{n+1}"),
        (Display::Block, "\\frac{-b \\pm \\sqrt{b^2-4ac}}{2a}"),
        (Display::Block, "\\sum_{n=1}^\\infty \\frac{1}{n^2} = \\frac{\\pi^2}{6}"),
        (Display::Block, "\\int_0^1 f(x)\\,\\mathrm{d}x"),
        (Display::Inline, "\\int\\limits_a^b \\sum\\nolimits_k"),
        (Display::Block, "\\lim_{x\\to0} \\frac{\\sin x}{x}"),
        (Display::Block, "\\operatorname*{arg\\,max}_\\theta L(\\theta)"),
        (Display::Block, "\\begin{pmatrix} 1 & 0 \\\\ 0 & 1 \\end{pmatrix}"),
        (Display::Block, "\\begin{array}{|l|r|} \\hline a & b \\\\ c \\\\ \\hline \\end{array}"),
        (
            Display::Block,
            "|x| = \\begin{cases} x & \\text{if } x \\ge 0 \\\\ -x & \\text{else} \\end{cases}",
        ),
        (Display::Block, "\\begin{aligned} a &= b \\\\ &= c \\end{aligned}"),
        (Display::Block, "\\left\\{ x \\middle| \\frac xy \\right."),
        (Display::Inline, "\\bigl( \\Bigm| \\biggr]"),
        (Display::Inline, "\\binom nk \\dfrac ab \\cfrac{1}{x}"),
        (Display::Inline, "\\hat a \\vec v \\overline{AB} \\widetilde{xyz} \\underbrace{a+b}_n"),
        (Display::Inline, "A \\xrightarrow[f]{g} B \\overset{!}{=} C"),
        (
            Display::Inline,
            "\\mathbb R \\mathcal L \\mathfrak g \\mathbf x \\boldsymbol\\alpha \\mathsf A",
        ),
        (Display::Inline, "\\sqrt[3]{x} \\not\\in \\{1, 2\\} \\not\\approx"),
        (Display::Inline, "a \\equiv b \\pmod n \\quad x \\bmod y"),
        (Display::Inline, "{}^{14}_6\\mathrm{C} \\phantom{x} \\boxed{y} \\smash{z}"),
        (Display::Block, "\\sum_{\\substack{i<n \\\\ j<m}} \\text{\\textbf{b} and $c$} \\eqref{x}"),
    ] {
        let formula = parse(source, &mut Macros::default()).expect("it is understood");
        shown.push_str(source);
        shown.push('\n');
        indent(&mathml(&formula, display, source), &mut shown);
        shown.push('\n');
    }
    insta::assert_snapshot!("formulas", shown);
}

/// Puts each element on a line of its own.
fn indent(markup: &str, into: &mut String) {
    let mut depth = 1_usize;
    let mut rest = markup;
    while let Some(start) = rest.find('<') {
        let end = rest[start..].find('>').map_or(rest.len(), |end| start + end + 1);
        let (text, tag) = (&rest[..start], &rest[start..end]);
        let is_end = tag.starts_with("</");
        into.push_str(text);
        if is_end {
            depth -= 1;
        }
        if !is_end || text.is_empty() {
            if !into.ends_with('\n') {
                into.push('\n');
            }
            into.push_str(&"  ".repeat(depth));
        }
        into.push_str(tag);
        if !is_end && !tag.ends_with("/>") {
            depth += 1;
        }
        rest = &rest[end..];
    }
    into.push('\n');
}
