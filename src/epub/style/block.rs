//! The rules for what stands between paragraphs, and for what text that runs to the left changes.

use crate::design::{AttributionSide, FigureAlignment, HeadingStyle};
use crate::epub::style::{SMALL_CAPITALS, Sheet, em, muted};
use crate::epub::xhtml::{css_string as string, round};

impl Sheet<'_> {
    /// Quotations, notices and verse.
    pub(super) fn quotations(mut self) -> Self {
        let quotation = &self.design.quotation;
        let size = em(quotation.size);
        let space = self.lines(quotation.space, quotation.size);
        let indent = em(quotation.indent / quotation.size);
        self.rule("blockquote", &[("margin", &format!("{space} {indent}")), ("font-size", &size)]);
        let inset = format!("{}%", round(quotation.epigraph_indent * 100.0));
        self.rule(
            "blockquote.epigraph",
            &[
                ("margin-left", inset.as_str()),
                ("margin-right", "0"),
                ("font-size", &em(quotation.epigraph_size)),
                ("text-align", "start"),
            ],
        );
        self.rule("blockquote > blockquote, li > blockquote", &[("margin-right", "0")]);
        let side = match quotation.attribution {
            AttributionSide::Start => "start",
            AttributionSide::End => "end",
        };
        // Older reading systems know no "end", but "right".
        let plain = if side == "end" { "right" } else { "left" };
        self.rule(
            "p.attribution, p + p.attribution",
            &[
                ("text-align", plain),
                ("text-align", side),
                ("text-indent", "0"),
                ("page-break-before", "avoid"),
                ("break-before", "avoid"),
            ],
        );
        let dedication = self.lines(quotation.dedication_space, 1.0);
        self.rule(
            ".dedication",
            &[
                ("margin", &format!("{dedication} 0")),
                ("text-align", "center"),
                ("font-style", "italic"),
            ],
        );
        self.rule(".dedication p + p", &[("text-indent", "0")]);
        let notice = self.design.notice.clone();
        let rule = format!("{} solid", self.points(notice.rule));
        let space_around = self.lines(notice.space, 1.0);
        let near = self.lines(0.2, 1.0);
        self.rule(
            ".notice",
            &[
                ("margin", &format!("{space_around} 0")),
                ("padding", &format!("{near} 0")),
                ("border-top", &rule),
                ("border-bottom", &rule),
            ],
        );
        let label_size = em(notice.label_size);
        let letter_space = em(notice.letter_space);
        self.rule(
            "p.notice-label",
            &[
                ("font-size", &label_size),
                ("font-variant", "small-caps"),
                ("font-variant-caps", "all-small-caps"),
                ("letter-spacing", &letter_space),
                ("text-align", "start"),
                ("text-indent", "0"),
                ("page-break-after", "avoid"),
                ("break-after", "avoid"),
            ],
        );
        self.rule("p.notice-label + p", &[("text-indent", "0")]);
        self.rule(
            "div.verse",
            &[("margin", &format!("{space} {indent}")), ("text-align", "start")],
        );
        self.rule(
            "div.verse div.verse, blockquote div.verse",
            &[("margin-left", "0"), ("margin-right", "0")],
        );
        let stanza = self.lines(1.0, 1.0);
        self.rule(
            "div.verse p, div.verse p + p",
            &[
                ("margin", "0"),
                ("text-indent", "0"),
                ("hyphens", "none"),
                ("-webkit-hyphens", "none"),
            ],
        );
        self.rule("div.verse p + p", &[("margin-top", &stanza)]);
        let turnover = em(quotation.turnover);
        let back = format!("-{turnover}");
        self.rule(
            "span.line",
            &[("display", "block"), ("padding-left", &turnover), ("text-indent", &back)],
        );
        self.rule("span.line + br", &[("display", "none")]);
        self
    }

    /// Lists and definitions.
    pub(super) fn lists(mut self) -> Self {
        let list = &self.design.list;
        let space = self.lines(list.space, 1.0);
        let indent = em(list.indent);
        let loose = self.lines(list.loose_space, 1.0);
        self.rule(
            "ul, ol",
            &[("margin", &format!("{space} 0")), ("padding", &format!("0 0 0 {indent}"))],
        );
        self.rule("li > ul, li > ol, dd > ul, dd > ol", &[("margin", "0")]);
        self.rule("ul.loose > li + li, ol.loose > li + li", &[("margin-top", &loose)]);
        self.rule("ul.loose > li > ul, ol.loose > li > ol", &[("margin-top", &loose)]);
        self.rule(
            "ul.loose > li > p + p, ol.loose > li > p + p",
            &[("margin-top", &loose), ("text-indent", "0")],
        );
        self.rule("ul", &[("list-style-type", "disc")]);
        // Marks as in print, and before them what older reading systems know.
        let dash = string("– ");
        self.rule("ul ul", &[("list-style-type", "circle"), ("list-style-type", &dash)]);
        let dot = string("· ");
        self.rule("ul ul ul", &[("list-style-type", "square"), ("list-style-type", &dot)]);
        self.rule("ul.tasks", &[("list-style-type", "none"), ("padding-left", &indent)]);
        self.rule(
            "ul.tasks span.box",
            &[
                ("display", "inline-block"),
                ("width", &indent),
                ("margin-left", &format!("-{indent}")),
                ("text-indent", "0"),
            ],
        );
        self.rule("dl", &[("margin", &format!("{space} 0"))]);
        let term = self.design.list.term;
        let mut declarations = vec![
            ("margin", "0"),
            ("text-align", "start"),
            ("page-break-after", "avoid"),
            ("break-after", "avoid"),
        ];
        match term {
            HeadingStyle::Roman => {}
            HeadingStyle::Italic => declarations.push(("font-style", "italic")),
            HeadingStyle::Bold => declarations.push(("font-weight", "bold")),
            HeadingStyle::SmallCapitals => declarations.extend(SMALL_CAPITALS),
        }
        self.rule("dt", &declarations);
        if term == HeadingStyle::Italic {
            self.rule("dt em", &[("font-style", "normal")]);
        }
        self.rule("dl.loose > dd + dt, dl.loose > dd + dd", &[("margin-top", &loose)]);
        self.rule("dd", &[("margin", &format!("0 0 0 {indent}"))]);
        self
    }

    /// Figures and captions.
    pub(super) fn figures(mut self) -> Self {
        let figure = &self.design.figure;
        let space = self.lines(figure.space, 1.0);
        let size = figure.caption_size;
        let gap = self.lines(figure.caption_space, size);
        self.rule(
            "figure",
            &[
                ("margin", &format!("{space} 0")),
                ("text-align", "start"),
                ("page-break-inside", "avoid"),
                ("break-inside", "avoid"),
            ],
        );
        self.rule("img", &[("max-width", "100%"), ("height", "auto"), ("border", "0")]);
        let height = format!("{}vh", round(figure.greatest_height * 100.0));
        self.rule("figure img", &[("max-height", &height), ("object-fit", "contain")]);
        self.rule("img[width], p img", &[("vertical-align", "middle")]);
        self.rule(
            "figcaption, caption",
            &[
                ("font-size", &em(size)),
                ("line-height", "1.3"),
                ("text-align", "start"),
                ("text-indent", "0"),
            ],
        );
        self.rule(
            "figcaption",
            &[("margin-top", &gap), ("page-break-before", "avoid"), ("break-before", "avoid")],
        );
        self.rule("caption", &[("padding-bottom", &gap)]);
        self.rule("span.label", SMALL_CAPITALS);
        self.rule("span.label", &[("font-variant-caps", "all-small-caps")]);
        self.rule("span.label", &[("margin-right", "0.3em")]);
        let (property, value) = muted(self.design.colours.muted);
        let credit = em(figure.credit_size / size);
        let figure_side = match figure.alignment {
            FigureAlignment::Start => "start",
            FigureAlignment::Centre => "center",
        };
        let part = "0 2% 0 0".to_owned();
        self.rule(
            "span.credit",
            &[(property, value.as_str()), ("display", "block"), ("font-size", &credit)],
        );
        if figure.alignment == FigureAlignment::Centre {
            self.rule("figure, figcaption", &[("text-align", figure_side)]);
        }
        // Blocks within a line, not flexible boxes, which blank the book on some readers.
        self.rule(
            "figure.figures figure.part",
            &[
                ("display", "inline-block"),
                ("margin", &part),
                ("vertical-align", "top"),
                ("text-align", figure_side),
            ],
        );
        self.rule("figure.figures figure.part img", &[("width", "100%")]);
        self
    }

    /// Notes.
    pub(super) fn notes(mut self) -> Self {
        let note = &self.design.note;
        let space = self.lines(note.space, 1.0);
        let size = em(note.size);
        let leading = note.leading * (self.design.text.leading / self.design.text.size) / note.size;
        let rule = format!("{} solid", self.points(note.rule));
        // A rule above the notes as long as the page's would need a box of its own.
        self.rule(
            "section.notes",
            &[("margin", &format!("{space} 0 0 0")), ("padding-top", &self.lines(0.5, 1.0))],
        );
        self.rule(
            "section.notes::before",
            &[
                ("content", "''"),
                ("display", "block"),
                ("width", &format!("{}%", round(note.rule_length * 100.0))),
                ("margin-bottom", &self.lines(0.5, 1.0)),
                ("border-top", &rule),
            ],
        );
        self.rule(
            "section.notes aside",
            &[
                ("margin", "0"),
                ("font-size", &size),
                // Lines of notes are not closer than those of the text by proportion: screens are
                // coarser than paper.
                ("line-height", &round(leading.max(1.2)).to_string()),
            ],
        );
        self
    }

    /// The list of works cited.
    pub(super) fn bibliography(mut self) -> Self {
        let bibliography = &self.design.bibliography;
        let size = bibliography.size;
        let space = self.lines(bibliography.space, size);
        let indent = em(bibliography.indent / size);
        self.rule(
            "ul.bibliography",
            &[
                ("margin", "0"),
                ("padding", "0"),
                ("list-style-type", "none"),
                ("font-size", &em(size)),
                ("text-align", "left"),
            ],
        );
        self.rule("ul.bibliography li", &[("margin", &format!("0 0 {space} 0"))]);
        self.rule(
            "ul.hanging li",
            &[("padding-left", &indent), ("text-indent", &format!("-{indent}"))],
        );
        let mark = string(&bibliography.back_link);
        let (property, value) = muted(self.design.colours.muted);
        self.rule("a.back", &[("text-decoration", "none")]);
        self.rule(
            "a.back::before",
            &[
                ("content", &mark),
                ("padding-left", "0.4em"),
                ("font-size", &em(bibliography.back_link_size)),
                ("vertical-align", "super"),
                ("line-height", "0"),
                (property, &value),
            ],
        );
        self
    }

    /// What is indented on one side changes sides where the text runs to the left. Logical
    /// properties would say it once, but older reading systems have none.
    pub(super) fn right_to_left(mut self) -> Self {
        let list = em(self.design.list.indent);
        let hanging = em(self.design.bibliography.indent / self.design.bibliography.size);
        let turnover = em(self.design.quotation.turnover);
        let inset = format!("{}%", round(self.design.quotation.epigraph_indent * 100.0));
        let right = format!("0 {list} 0 0");
        for (selector, declarations) in [
            ("ul, [dir=rtl] ol, [dir=rtl] nav ol ol", &[("padding", right.as_str())][..]),
            ("nav ol", &[("padding", "0")]),
            ("dd", &[("margin", &right)]),
            ("ul.tasks span.box", &[("margin-left", "0"), ("margin-right", &format!("-{list}"))]),
            ("ul.bibliography", &[("padding", "0")]),
            ("ul.hanging li", &[("padding-left", "0"), ("padding-right", &hanging)]),
            ("blockquote.epigraph", &[("margin-left", "0"), ("margin-right", inset.as_str())]),
            ("span.label, [dir=rtl] .number", &[("margin-right", "0"), ("margin-left", "0.3em")]),
            ("span.line", &[("padding-left", "0"), ("padding-right", turnover.as_str())]),
        ] {
            self.rule(&format!("[dir=rtl] {selector}"), declarations);
        }
        self
    }
}
