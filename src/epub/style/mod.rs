//! The style sheet: the design, as far as a reading system lets a book have one.
//!
//! Sizes are in em and spaces in lines, so that everything follows the reader's own type size. Text
//! and background have no colour of their own, so that the reader's theme holds. Properties are
//! those of EPUB 2 wherever they do, for the old reading systems; none is known to break one
//! (flexible boxes, scrolling code, padding in `pre`).

mod block;
mod code;
mod formula;
mod lists;
mod table;

use std::collections::BTreeSet;
use std::fmt::Write;

use crate::design::colour::Colour;
use crate::design::feature::FontFeature;
use crate::design::{Design, FigureStyle, HeadingPosition, HeadingStyle, SmallCapitalsOpening};
use crate::epub::face::Face;
use crate::epub::xhtml::{css_string as string, round};
use crate::geometry::Length;

/// Writes the style sheet.
pub(crate) fn style_sheet(
    design: &Design,
    faces: &[Face<'_>],
    classes: &BTreeSet<String>,
) -> String {
    let sheet = Sheet { design, css: String::new() };
    sheet
        .faces(faces)
        .text(faces)
        .forms(classes)
        .opening()
        .headings()
        .quotations()
        .lists()
        .figures()
        .tables()
        .code()
        .formulas()
        .notes()
        .bibliography()
        .contents()
        .index()
        .source_pages()
        .small_things()
        .right_to_left()
        .css
}

/// A style sheet that is being written.
struct Sheet<'a> {
    design: &'a Design,
    css: String,
}

impl Sheet<'_> {
    /// Adds a rule.
    fn rule(&mut self, selector: &str, declarations: &[(&str, &str)]) {
        self.css.push_str(selector);
        self.css.push_str(" {\n");
        for (property, value) in declarations {
            writeln!(self.css, "  {property}: {value};").expect("a string takes all text");
        }
        self.css.push_str("}\n");
    }

    /// Lines of the text as a length within type of a size, both as factors.
    fn lines(&self, count: f64, size: f64) -> String {
        em(count * (self.design.text.leading / self.design.text.size) / size)
    }

    /// A length of the page as a length within type of a size.
    fn length(&self, length: Length, size: f64) -> String {
        em(length / self.design.text.size / size)
    }

    fn faces(mut self, faces: &[Face<'_>]) -> Self {
        for face in faces {
            let font = face.font;
            self.rule(
                "@font-face",
                &[
                    ("font-family", &string(&font.family)),
                    ("font-style", if font.italic { "italic" } else { "normal" }),
                    ("font-weight", if font.weight >= 600 { "bold" } else { "normal" }),
                    ("src", &format!("url(\"{}\")", face.file)),
                ],
            );
        }
        self
    }

    fn text(mut self, faces: &[Face<'_>]) -> Self {
        let text = &self.design.text;
        let hyphens = if text.hyphenate { "auto" } else { "manual" };
        let leading = round(text.leading / text.size).to_string();
        // The families of other scripts stand behind the text's own, which goes first.
        let fonts = &self.design.fonts;
        let mut families = vec![string(&fonts.text)];
        for family in faces.iter().map(|face| &face.font.family) {
            let known = *family == fonts.text || *family == fonts.code;
            if !known && !families.contains(&string(family)) {
                families.push(string(family));
            }
        }
        let family = format!("{}, serif", families.join(", "));
        let figures = match fonts.figures {
            FigureStyle::OldStyle => "oldstyle-nums proportional-nums",
            FigureStyle::Lining => "lining-nums proportional-nums",
        };
        let features = feature_settings(&fonts.features);
        let indent = self.length(text.indent, 1.0);
        self.rule(
            "body",
            &[
                ("font-family", &family),
                ("line-height", &leading),
                ("font-variant-numeric", figures),
                ("font-feature-settings", &features),
                ("font-kerning", "normal"),
                // What a font has not is never made up.
                ("font-synthesis", "none"),
                ("text-align", "justify"),
                ("-webkit-hyphens", hyphens),
                ("-epub-hyphens", hyphens),
                ("adobe-hyphenate", if text.hyphenate { "auto" } else { "none" }),
                ("hyphens", hyphens),
                ("-webkit-hyphenate-limit-before", "3"),
                ("-webkit-hyphenate-limit-after", "3"),
                ("hyphenate-limit-chars", "6 3 3"),
                ("hanging-punctuation", if text.protrusion { "first allow-end" } else { "none" }),
                ("overflow-wrap", "break-word"),
                ("word-wrap", "break-word"),
                ("orphans", "2"),
                ("widows", "2"),
            ],
        );
        self.rule("p", &[("margin", "0"), ("text-indent", "0"), ("orphans", "2"), ("widows", "2")]);
        self.rule("p + p", &[("text-indent", &indent)]);
        self.rule("a", &[("color", "inherit"), ("text-decoration", "none")]);
        self.rule("p a[href^=\"http\"]", &[("text-decoration", "underline")]);
        self.rule("em", &[("font-style", "italic")]);
        self.rule("em em, .upright", &[("font-style", "normal")]);
        self.rule("strong", &[("font-weight", "bold")]);
        self.rule("sup, sub", &[("font-size", "0.75em"), ("line-height", "0")]);
        self.rule("sup", &[("vertical-align", "super")]);
        self.rule("sub", &[("vertical-align", "sub")]);
        self.rule(".small-caps", SMALL_CAPITALS);
        self
    }

    /// The forms that spans ask for by their classes; `classes` are those in use that only the
    /// features of a font can give.
    fn forms(mut self, classes: &BTreeSet<String>) -> Self {
        for (class, property, value) in [
            ("allsmallcaps", "font-variant-caps", "all-small-caps"),
            ("lining", "font-variant-numeric", "lining-nums"),
            ("oldstyle", "font-variant-numeric", "oldstyle-nums"),
            ("tabular", "font-variant-numeric", "tabular-nums oldstyle-nums"),
            ("lining.tabular", "font-variant-numeric", "tabular-nums lining-nums"),
            ("frac", "font-variant-numeric", "diagonal-fractions"),
            ("ordinal", "font-variant-numeric", "ordinal"),
            ("superior", "font-variant-position", "super"),
            ("inferior", "font-variant-position", "sub"),
            ("caps", "font-variant-numeric", "lining-nums"),
        ] {
            self.rule(&format!("span.{class}"), &[(property, value)]);
        }
        let theme = self.design.fonts.features.clone();
        for class in classes {
            // The property replaces that of the body, so it says the theme's features again.
            let mut features = theme.clone();
            features.extend(FontFeature::of_class(class));
            let value = feature_settings(&features);
            self.rule(&format!("span.{class}"), &[("font-feature-settings", &value)]);
        }
        self
    }

    fn opening(mut self) -> Self {
        let title = self.design.title.clone();
        let (above, below) =
            (self.lines(title.space_above, 1.0), self.lines(title.space_below, 1.0));
        self.rule(
            "header.opening",
            &[("margin", &format!("{above} 0 {below} 0")), ("text-align", "start")],
        );
        self.rule(
            "h1.title",
            &[
                ("margin", "0"),
                ("font-size", &em(title.size)),
                ("font-weight", "normal"),
                ("line-height", "1.15"),
                ("text-align", "inherit"),
                ("hyphens", "none"),
                ("-webkit-hyphens", "none"),
                ("-epub-hyphens", "none"),
                ("adobe-hyphenate", "none"),
            ],
        );
        let size = title.subtitle_size;
        let space = self.lines(0.25, size);
        self.rule(
            "header.opening p.subtitle",
            &[
                ("margin", &format!("{space} 0 0 0")),
                ("font-size", &em(size)),
                ("font-style", "italic"),
                ("line-height", "1.25"),
                ("text-indent", "0"),
                ("hyphens", "none"),
                ("-webkit-hyphens", "none"),
            ],
        );
        self.rule("p.subtitle em", &[("font-style", "normal")]);
        let size = title.author_size;
        let space = self.lines(1.0, size);
        self.rule(
            "header.opening p.author",
            &[
                ("margin", &format!("{space} 0 0 0")),
                ("font-size", &em(size)),
                ("text-indent", "0"),
            ],
        );
        self.rule(
            "header.opening p.author + p.author, header.opening p.affiliation + p.author",
            &[("margin-top", "0")],
        );
        let small = em(self.design.figure.caption_size);
        self.rule(
            "header.opening p.affiliation, header.opening p.date",
            &[("margin", "0"), ("font-size", &small), ("text-indent", "0")],
        );
        self.rule("header.opening p.affiliation", &[("font-style", "italic")]);
        let quotation = &self.design.quotation;
        let indent = em(quotation.indent);
        let space = self.lines(quotation.space, 1.0);
        self.rule(
            "section.abstract",
            &[("margin", &format!("{space} {indent} 0 {indent}")), ("text-align", "justify")],
        );
        let size = self.design.figure.caption_size;
        let space = self.lines(1.0, size);
        self.rule(
            "header.opening p.source, header.opening p.rights",
            &[
                ("margin", &format!("{space} 0 0 0")),
                ("font-size", &em(size)),
                ("text-indent", "0"),
            ],
        );
        self.rule("header.opening p.source + p.rights", &[("margin-top", "0")]);
        self
    }

    fn headings(mut self) -> Self {
        self.rule(
            "h1, h2, h3, h4, h5, h6",
            &[
                ("font-weight", "normal"),
                ("text-align", "start"),
                ("text-indent", "0"),
                ("hyphens", "none"),
                ("-webkit-hyphens", "none"),
                ("-epub-hyphens", "none"),
                ("adobe-hyphenate", "none"),
                ("page-break-after", "avoid"),
                ("break-after", "avoid"),
                ("page-break-inside", "avoid"),
                ("break-inside", "avoid"),
            ],
        );
        for level in 1..=6 {
            let heading = &self.design.heading;
            let size = heading.sizes[level - 1];
            let style = heading.styles[level - 1];
            let above = self.lines(heading.space_above[level - 1], size);
            let below = self.lines(heading.space_below[level - 1], size);
            let margin = format!("{above} 0 {below} 0");
            let size = em(size);
            let mut declarations = vec![
                ("margin", margin.as_str()),
                ("font-size", size.as_str()),
                ("line-height", "1.2"),
            ];
            match style {
                HeadingStyle::Roman => {}
                HeadingStyle::Italic => declarations.push(("font-style", "italic")),
                HeadingStyle::Bold => declarations.push(("font-weight", "bold")),
                HeadingStyle::SmallCapitals => declarations.extend(SMALL_CAPITALS),
            }
            self.rule(&format!(".level-{level}"), &declarations);
            if style == HeadingStyle::Italic {
                self.rule(&format!(".level-{level} em"), &[("font-style", "normal")]);
            }
        }
        // A heading at the head of a file or page needs no room above; readers leave their own.
        self.rule("body > section:first-child > .level-1", &[("margin-top", "0")]);
        let heading = self.design.heading.clone();
        for level in 1..=6 {
            if heading.positions[level - 1] == HeadingPosition::RunIn {
                // No reading system knows `run-in`; a short heading floats as well.
                let above = self.lines(heading.space_above[level - 1], 1.0);
                let leading = round(self.design.text.leading / self.design.text.size).to_string();
                let selector = format!(".level-{level}");
                self.rule(
                    &selector,
                    &[
                        ("float", "left"),
                        ("clear", "left"),
                        ("margin", "0 1em 0 0"),
                        ("font-size", "1em"),
                        ("line-height", &leading),
                    ],
                );
                let behind = format!(".level-{level} + p");
                self.rule(&behind, &[("margin-top", &above), ("text-indent", "0")]);
                self.rule(&selector, &[("margin-top", &above)]);
            }
        }
        let opening = self.design.opening.clone();
        if opening.drop_cap >= 2 {
            // Its head is level with the capitals of the first line, which are about two thirds of
            // the em high, and its foot stands on the last line beside it.
            let lines = opening.drop_cap as f64;
            let leading = self.design.text.leading / self.design.text.size;
            let size = ((lines - 1.0) * leading + CAPITAL) / CAPITAL;
            let line_height = lines * leading / size;
            let gap = opening.gap / size;
            self.rule(
                "p.drop-cap::first-letter",
                &[
                    ("float", "left"),
                    ("font-size", &em(size)),
                    ("line-height", &round(line_height).to_string()),
                    ("margin", &format!("0 {} 0 0", em(gap))),
                ],
            );
        }
        if opening.small_caps == SmallCapitalsOpening::Line {
            self.rule("p.opening-line::first-line", SMALL_CAPITALS);
        }
        self.rule(".number", &[("margin-right", "0.4em"), ("font-variant-numeric", "inherit")]);
        self
    }

    fn small_things(mut self) -> Self {
        let ornament = &self.design.ornament;
        let space = self.lines(ornament.space, 1.0);
        let text = string(&ornament.text);
        self.rule(
            "hr",
            &[
                ("margin", &format!("{space} 0")),
                ("border", "0"),
                ("height", "auto"),
                ("overflow", "visible"),
                ("background", "none"),
                ("color", "inherit"),
                ("text-align", "center"),
                ("page-break-after", "avoid"),
                ("break-after", "avoid"),
            ],
        );
        self.rule("hr::before", &[("content", &text)]);
        self.rule("div.page-break", &[("page-break-after", "always"), ("break-after", "page")]);
        // The colour marks the notice, the weight says so to those who see none.
        let missing = format!("2px solid {}", self.design.colours.missing);
        self.rule("strong.missing", &[("border-bottom", &missing)]);
        self.rule("body.cover", &[("margin", "0"), ("padding", "0"), ("text-align", "center")]);
        self.rule("body.cover section", &[("margin", "0"), ("height", "100%")]);
        self.rule(
            "body.cover img",
            &[("max-width", "100%"), ("max-height", "100%"), ("height", "auto")],
        );
        self
    }

    /// A rule's thickness. Thinner than a pixel it would vanish on some screens.
    fn points(&self, length: Length) -> String {
        format!("{}px", round((length.to_points() * 96.0 / 72.0).max(1.0)))
    }
}

/// The height of capitals of most text faces, in em.
const CAPITAL: f64 = 0.65;

/// Small capitals, with the figures that stand well among them.
const SMALL_CAPITALS: &[(&str, &str)] = &[
    ("font-variant", "small-caps"),
    ("font-variant-numeric", "oldstyle-nums"),
    ("letter-spacing", "0.03em"),
];

/// Features as a value of `font-feature-settings`.
fn feature_settings(features: &[FontFeature]) -> String {
    match features {
        [] => "normal".to_owned(),
        _ => features.iter().map(FontFeature::css).collect::<Vec<_>>().join(", "),
    }
}

/// A length in em.
fn em(length: f64) -> String {
    match round(length) {
        0.0 => "0".to_owned(),
        length => format!("{length}em"),
    }
}

/// A quieter colour. A grey is made by letting the ground shine through, so that it is quiet on
/// dark grounds too.
fn muted(colour: Colour) -> (&'static str, String) {
    match colour.is_grey() {
        true => ("opacity", round(1.0 - f64::from(colour.red) / 255.0).to_string()),
        false => ("color", colour.to_string()),
    }
}

/// A ground that looks like a colour on white paper and, being translucent, like its dark
/// counterpart on a dark page: mid-grey with the hue of the colour, as thin as it must be.
fn translucent(colour: Colour) -> String {
    let channels = [colour.red, colour.green, colour.blue].map(f64::from);
    let darkest = channels.iter().copied().fold(255.0, f64::min);
    let alpha = ((255.0 - darkest) / 127.0).clamp(0.0, 1.0);
    if alpha == 0.0 {
        return "transparent".to_owned();
    }
    let [red, green, blue] = channels.map(|channel| (255.0 - (255.0 - channel) / alpha).round());
    format!("rgba({}, {}, {}, {})", red.max(0.0), green.max(0.0), blue.max(0.0), round(alpha))
}
