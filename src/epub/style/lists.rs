//! The rules for contents, index and marks of source pages.

use crate::epub::style::{Sheet, em, muted};

impl Sheet<'_> {
    /// The lists of figures and tables beside the contents.
    pub(super) fn contents(mut self) -> Self {
        let contents = &self.design.contents;
        let indent = em(contents.indent);
        self.rule("nav ol", &[("margin", "0"), ("padding", "0"), ("list-style-type", "none")]);
        self.rule("nav ol ol", &[("padding-left", &indent)]);
        self.rule("nav li", &[("margin", "0.3em 0"), ("text-align", "start")]);
        self
    }

    /// The index. Its two columns are the page's; a screen has one.
    pub(super) fn index(mut self) -> Self {
        let index = &self.design.index;
        let size = index.size;
        let (space, turned) = (self.lines(index.space, size), em(index.indent * 2.0));
        let (inner, hanging) = (em(index.indent), format!("-{}", em(index.indent)));
        let all = format!("-{turned}");
        self.rule("div.index", &[("font-size", &em(size)), ("text-align", "start")]);
        self.rule(
            "p.index-letter",
            &[
                ("margin", &format!("{space} 0 0 0")),
                ("page-break-after", "avoid"),
                ("break-after", "avoid"),
            ],
        );
        self.rule(
            "ul.index-entries",
            &[("margin", "0"), ("padding", "0"), ("list-style-type", "none")],
        );
        // Lines are turned over to the same place under every entry, behind the deepest indent.
        self.rule("ul.index-entries > li", &[("padding-left", &turned), ("text-indent", &all)]);
        self.rule("ul.index-entries ul.index-entries", &[("text-indent", "0")]);
        self.rule(
            "ul.index-entries ul.index-entries > li",
            &[("padding-left", &inner), ("margin-left", &hanging), ("text-indent", &hanging)],
        );
        self
    }

    /// The pages of a reprinted original: their numbers stand in no text, so that what is copied or
    /// read aloud stays whole.
    pub(super) fn source_pages(mut self) -> Self {
        let (property, value) = muted(self.design.colours.muted);
        self.rule(
            "span.source-page::before",
            &[
                ("content", "'[' attr(title) ']'"),
                ("font-size", &em(self.design.source_page.size)),
                ("font-style", "normal"),
                ("font-weight", "normal"),
                ("font-variant", "normal"),
                ("font-variant-numeric", "lining-nums"),
                ("vertical-align", "super"),
                ("line-height", "0"),
                (property, &value),
            ],
        );
        self
    }
}
