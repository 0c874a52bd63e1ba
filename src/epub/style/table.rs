//! The rules for tables and the notes under them.

use crate::epub::style::{Sheet, em};

impl Sheet<'_> {
    /// Tables.
    pub(super) fn tables(mut self) -> Self {
        let table = &self.design.table;
        let size = table.size;
        let space = self.lines(table.space, size);
        let (outer, inner) = (self.points(table.outer_rule), self.points(table.inner_rule));
        let gap = em(table.column_gap / 2.0 / size);
        self.rule(
            "table",
            &[
                ("margin", &format!("{space} 0")),
                ("max-width", "100%"),
                ("border-collapse", "collapse"),
                ("border-top", &format!("{outer} solid")),
                ("border-bottom", &format!("{outer} solid")),
                ("font-size", &em(size)),
                ("line-height", "1.25"),
                ("font-variant-numeric", "lining-nums tabular-nums"),
                ("text-align", "start"),
                ("hyphens", "manual"),
                ("-webkit-hyphens", "manual"),
            ],
        );
        self.rule(
            "thead",
            &[("border-bottom", &format!("{inner} solid")), ("display", "table-header-group")],
        );
        self.rule(
            "th, td",
            &[
                ("padding", &format!("0.2em {gap}")),
                ("vertical-align", "top"),
                ("text-align", "start"),
                ("text-indent", "0"),
            ],
        );
        self.rule(
            "th",
            &[("font-weight", "normal"), ("font-style", "italic"), ("vertical-align", "bottom")],
        );
        self.rule("th em", &[("font-style", "normal")]);
        self.rule("th:first-child, td:first-child", &[("padding-left", "0")]);
        self.rule("th:last-child, td:last-child", &[("padding-right", "0")]);
        self.rule("th.left, td.left", &[("text-align", "left")]);
        self.rule("th.centre, td.centre", &[("text-align", "center")]);
        self.rule("th.right, td.right", &[("text-align", "right")]);
        // No reading system aligns at the decimal sign; at the right figures of one kind are level.
        self.rule("th.number, td.number", &[("text-align", "right")]);
        self.rule("td.number", &[("white-space", "nowrap")]);
        self.rule("tbody th", &[("vertical-align", "top")]);
        self.rule("tfoot", &[("border-top", &format!("{inner} solid"))]);
        self.rule("td > p, th > p", &[("text-indent", "0")]);
        self.rule(
            "td > p + p, th > p + p",
            &[("margin-top", &self.lines(table.paragraph_space, size))],
        );
        let note_size = table.note_size;
        self.rule(
            "div.table-note",
            &[
                ("margin", &format!("0 0 {} 0", self.lines(table.space, note_size))),
                ("font-size", &em(note_size)),
                ("text-align", "start"),
                ("page-break-before", "avoid"),
                ("break-before", "avoid"),
            ],
        );
        self.rule("div.table-note p", &[("text-indent", "0")]);
        if table.row_rules {
            let rule = format!("{inner} solid");
            self.rule("tbody tr + tr", &[("border-top", &rule)]);
        }
        self.rule("tr", &[("page-break-inside", "avoid"), ("break-inside", "avoid")]);
        self.rule("caption", &[("caption-side", "top")]);
        // Wide tables give up whole words rather than columns.
        let narrow = em(table.column_gap / 4.0 / size);
        self.rule("table.wide", &[("font-size", &em(size * 0.9))]);
        self.rule(
            "table.wide th, table.wide td",
            &[
                ("padding-left", &narrow),
                ("padding-right", &narrow),
                ("hyphens", "auto"),
                ("-webkit-hyphens", "auto"),
                ("min-width", "2.2em"),
                ("overflow-wrap", "anywhere"),
            ],
        );
        self.rule("table.wide th:first-child, table.wide td:first-child", &[("padding-left", "0")]);
        self.rule("table.wide th:last-child, table.wide td:last-child", &[("padding-right", "0")]);
        self
    }
}
