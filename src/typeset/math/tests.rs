//! Where things stand in a formula, against what TeX's rules make of the constants of the font.

use crate::design::Design;
use crate::design::theme::Theme;
use crate::font::FontLibrary;
use crate::font::math::{Constant, MathFont};
use crate::geometry::Length;
use crate::language::Language;
use crate::math::tree::Style;
use crate::math::{Macros, parse};
use crate::typeset::inline::shape::{Shaper, ShaperFonts};
use crate::typeset::inline::style::TextStyle;
use crate::typeset::math::boxes::{MathBox, PartKind};
use crate::typeset::math::{MathSetter, Setting};

/// Calls with a setter for text of ten points.
fn with_setter<T>(call: impl FnOnce(&mut MathSetter<'_, '_>) -> T) -> T {
    let library = FontLibrary::new(&[]).expect("no project fonts are given");
    let sources = ShaperFonts::new(&library);
    let language = Language::american_english();
    let design = Design::new(&Theme::default(), None, &language).expect("it is sound");
    let mut shaper = Shaper::new(&library, &sources, &design.fonts);
    let style = TextStyle::body(&design, &language).sized(Length::points(10.0));
    let mut setter = MathSetter::new(&mut shaper, &style, 300.0).expect("the math face is bundled");
    call(&mut setter)
}

fn set(setter: &mut MathSetter<'_, '_>, source: &str, style: Style) -> MathBox {
    let formula = parse(source, &mut Macros::default()).expect("it is understood");
    setter.set(&formula.body, Setting::new(style))
}

/// The texts of a box with the places of their baselines, `y` growing upwards.
fn texts(content: &MathBox) -> Vec<(String, f64, f64)> {
    let parts = content.parts.iter().filter_map(|part| match &part.kind {
        PartKind::Glyphs { text, .. } => Some((text.clone(), part.x, part.y)),
        PartKind::Rule { .. } => None,
    });
    parts.collect()
}

fn rule(content: &MathBox) -> (f64, f64) {
    let rule = content.parts.iter().find_map(|part| match &part.kind {
        PartKind::Rule { height, .. } => Some((part.y, *height)),
        PartKind::Glyphs { .. } => None,
    });
    rule.expect("there is a rule")
}

fn close(found: f64, expected: f64, what: &str) {
    assert!((found - expected).abs() < 1e-6, "{what}: {found} for {expected}");
}

fn of(font: &MathFont<'_>, constant: Constant) -> f64 {
    font.constant(constant) * 10.0
}

#[test]
fn a_superscript_is_raised_by_what_the_font_says() {
    with_setter(|setter| {
        let up = of(&setter.font, Constant::SuperscriptShiftUp);
        let found = set(setter, "x^2", Style::Text);
        close(texts(&found)[1].2, up, "x^2");
        let cramped = of(&setter.font, Constant::SuperscriptShiftUpCramped);
        let found = set(setter, "\\sqrt{x^2}", Style::Text);
        close(texts(&found)[2].2, cramped, "cramped");
        let script = setter.font.constant(Constant::ScriptPercentScaleDown) * 10.0;
        let size = found.parts.iter().find_map(|part| match &part.kind {
            PartKind::Glyphs { text, size, .. } if text == "2" => Some(*size),
            _ => None,
        });
        close(size.expect("it is set"), script, "size");
    });
}

#[test]
fn a_fraction_stands_on_the_axis() {
    with_setter(|setter| {
        let axis = of(&setter.font, Constant::AxisHeight);
        let thickness = of(&setter.font, Constant::FractionRuleThickness);
        let up = of(&setter.font, Constant::FractionNumeratorDisplayStyleShiftUp);
        let down = of(&setter.font, Constant::FractionDenominatorDisplayStyleShiftDown);
        let found = set(setter, "\\frac{a}{c}", Style::Display);
        let (y, height) = rule(&found);
        close(y + height / 2.0, axis, "rule");
        close(height, thickness, "thickness");
        let texts = texts(&found);
        close(texts[0].2, up, "numerator");
        close(texts[1].2, -down, "denominator");
    });
}

#[test]
fn atoms_are_apart_by_their_classes() {
    with_setter(|setter| {
        let width =
            |setter: &mut MathSetter<'_, '_>, source| set(setter, source, Style::Text).width;
        let (a, b) = (width(setter, "a"), width(setter, "b"));
        for (source, sign, spaces) in [
            ("a=b", "=", 10.0),
            ("a+b", "+", 8.0),
            ("a,b", ",", 3.0),
            ("a(b", "(", 0.0),
            ("a/b", "/", 0.0),
        ] {
            let sign = width(setter, sign);
            let expected = a + sign + b + spaces * 10.0 / 18.0;
            close(width(setter, source), expected, source);
        }
        // What has no left side is no operation.
        let minus = width(setter, "{-}");
        close(width(setter, "-a"), minus + a, "-a");
        // In scripts there is no space around relations.
        let plain = set(setter, "x^{ab}", Style::Text).width;
        let equals = set(setter, "x^{a{=}b}", Style::Text).width;
        close(set(setter, "x^{a=b}", Style::Text).width, equals, "scripts");
        assert!(equals > plain);
    });
}

#[test]
fn brackets_grow_with_what_is_between_them() {
    with_setter(|setter| {
        let display = Setting::new(Style::Display);
        let inner = set(setter, "\\frac{\\frac ab}{\\frac cd}", Style::Display);
        let whole = set(setter, "\\left(\\frac{\\frac ab}{\\frac cd}\\right)", Style::Display);
        let axis = of(&setter.font, Constant::AxisHeight);
        let reach = (inner.height - axis).max(inner.depth + axis);
        // TeX's bracket may leave a tenth of what is in it uncovered, or half a quad.
        let least = setter.bracket_height(reach, display);
        close(least, (2.0 * reach * 0.901).max(2.0 * reach - 5.0), "least height");
        let bracket = setter.bracket(Some('('), least, display);
        assert!(bracket.height + bracket.depth >= least);
        close(bracket.height - axis, bracket.depth + axis, "centred");
        close(whole.height, bracket.height.max(inner.height), "height");
        close(whole.depth, bracket.depth.max(inner.depth), "depth");
        close(whole.width, 2.0 * bracket.width + inner.width, "width");
    });
}

#[test]
fn limits_stand_over_and_under_in_display_style() {
    with_setter(|setter| {
        let display = set(setter, "\\sum_{i}^{n}", Style::Display);
        let text = set(setter, "\\sum_{i}^{n}", Style::Text);
        assert!(display.width < text.width && display.height > text.height);
        let texts = texts(&display);
        assert!(texts[1].2 < -5.0 && texts[2].2 > 5.0, "{texts:?}");
    });
}

#[test]
fn a_formula_may_be_broken_behind_relations_and_operations() {
    with_setter(|setter| {
        let formula = parse("a+b=f(x,y)+\\left(c+d\\right)", &mut Macros::default());
        let formula = formula.expect("it is understood");
        let segments = setter.segments(&formula.body, Setting::new(Style::Text));
        let breaks: Vec<(String, bool)> = segments
            .iter()
            .map(|segment| {
                let text: String =
                    texts(&segment.content).into_iter().map(|(text, ..)| text).collect();
                (text, segment.penalty.is_some())
            })
            .collect();
        let expected = [
            ("a", false),
            ("+", true),
            ("b", false),
            ("=", true),
            ("f(x,y)", false),
            ("+", true),
            ("(c+d)", false),
        ];
        let expected = expected.map(|(text, allowed)| (text.to_owned(), allowed));
        assert_eq!(breaks, expected);
    });
}
