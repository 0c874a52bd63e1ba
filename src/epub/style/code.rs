//! The rules for code: its lines, their numbers, the colours of its tokens.

use crate::design::code::CodeGround;
use crate::design::colour::Colour;
use crate::epub::style::{Sheet, em, muted, translucent};
use crate::epub::xhtml::{DEEPEST_INDENT, INDENT_STEP, columns, css_string as string, token_class};
use crate::highlight::TokenKind;

impl Sheet<'_> {
    /// Code.
    pub(super) fn code(mut self) -> Self {
        let code = &self.design.code;
        let family = format!("{}, monospace", string(&self.design.fonts.code));
        let ground = match code.ground {
            CodeGround::None => "transparent".to_owned(),
            CodeGround::Screen | CodeGround::Both => translucent(self.design.colours.ground),
        };
        let space = self.lines(code.space, code.size);
        let indent = em(code.indent / code.size);
        self.rule(
            "code",
            &[
                ("font-family", &family),
                ("font-size", &em(code.inline_size)),
                ("hyphens", "none"),
                ("-webkit-hyphens", "none"),
                ("-epub-hyphens", "none"),
                ("adobe-hyphenate", "none"),
            ],
        );
        self.rule(
            "pre",
            &[
                ("margin", &format!("{space} 0 {space} {indent}")),
                ("font-size", &em(code.size)),
                ("line-height", "1.35"),
                ("text-align", "left"),
                ("white-space", "pre-wrap"),
                ("word-wrap", "break-word"),
                ("overflow-wrap", "anywhere"),
                ("-moz-tab-size", &code.tab_width.to_string()),
                ("tab-size", &code.tab_width.to_string()),
                ("orphans", "2"),
                ("widows", "2"),
                ("background-color", &ground),
            ],
        );
        // Room around the code; padding in `pre` itself would bring old Sony readers down.
        self.rule(
            "pre code",
            &[
                ("display", "block"),
                ("margin", "0 0.6em"),
                ("padding", "0.4em 0"),
                ("font-size", "1em"),
            ],
        );
        self.code_lines();
        self.code_colours();
        self
    }

    /// The lines of code, each of which hangs under its own indent where it is wrapped, with their
    /// numbers in the margin.
    fn code_lines(&mut self) {
        let code = self.design.code.clone();
        self.rule("pre span.row", &[("display", "block")]);
        for indent in (0..=DEEPEST_INDENT).step_by(INDENT_STEP) {
            let hang = indent as f64 + code.wrap_indent;
            self.rule(
                &format!("pre span.in-{indent}"),
                &[
                    ("padding-left", &columns(hang)),
                    ("text-indent", &format!("-{}", columns(hang))),
                ],
            );
        }
        self.rule("pre span.marked", &[("background-color", &translucent(code.colours.marked))]);
        // Room for four digits at their own size.
        let digits = columns(4.0);
        let gap = columns(code.number_gap / code.number_size);
        let gutter = columns(4.0 * code.number_size + code.number_gap);
        let size = em(code.number_size);
        let (property, value) = muted(self.design.colours.muted);
        self.rule("pre.numbered code", &[("counter-reset", "line"), ("margin-left", &gutter)]);
        self.rule(
            "pre.numbered span.row::before",
            &[
                ("counter-increment", "line"),
                ("content", "counter(line)"),
                ("display", "inline-block"),
                ("width", &digits),
                ("margin-left", &format!("-{}", columns(4.0 + code.number_gap / code.number_size))),
                ("margin-right", &gap),
                ("text-align", "right"),
                ("text-indent", "0"),
                ("font-size", &size),
                (property, &value),
                ("-webkit-user-select", "none"),
                ("user-select", "none"),
            ],
        );
        let step = code.number_step.max(1);
        if step > 1 {
            // Generated numbers cannot be told from their values, so only steps from one are shown.
            self.rule(
                &format!("pre.numbered span.row:not(:nth-child({step}n))::before"),
                &[("visibility", "hidden")],
            );
        }
        let space = self.lines(code.space, 1.0);
        self.rule("figure.code", &[("margin", &format!("{space} 0")), ("text-align", "start")]);
        self.rule("figure.code figcaption", &[("margin", "0"), ("text-align", "start")]);
        self.rule("figure.code pre", &[("margin-top", "0"), ("margin-bottom", "0")]);
    }

    /// The colours of tokens. They are dark, so a block that has some brings its own light ground
    /// and its ink, lest they vanish on the dark page of a reading system.
    fn code_colours(&mut self) {
        let code = self.design.code.clone();
        let colours = self.design.colours.clone();
        let ground = match code.ground {
            CodeGround::None => Colour::grey(0xff),
            CodeGround::Screen | CodeGround::Both => colours.ground,
        };
        self.rule(
            "pre.highlighted",
            &[("color", &colours.text.to_string()), ("background-color", &ground.to_string())],
        );
        self.rule(
            "pre.highlighted span.marked",
            &[("background-color", &code.colours.marked.to_string())],
        );
        for kind in TokenKind::ALL.into_iter().filter(|&kind| !code.is_plain(kind, &colours)) {
            let colour = code.colours.of(kind).unwrap_or(colours.text).to_string();
            let cut = code.cut(kind);
            let mut declarations = vec![("color", colour.as_str())];
            if cut.bold {
                declarations.push(("font-weight", "bold"));
            }
            if cut.italic {
                declarations.push(("font-style", "italic"));
            }
            self.rule(&format!(".{}", token_class(kind)), &declarations);
        }
    }
}
