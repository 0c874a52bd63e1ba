//! Tables to XHTML.

use crate::epub::survey::{Item, visit_blocks};
use crate::epub::xhtml::Writer;
use crate::epub::xhtml::attributes::Attributes;
use crate::manuscript::ast::Alignment;
use crate::resolve::document::{Table, TableCell};

/// How many characters the longest words of all columns may have together before a table is too
/// wide for the page of a telephone, which holds about thirty characters.
const NARROW: usize = 26;

impl Writer<'_> {
    /// A table.
    pub(super) fn table(&mut self, mut attributes: Attributes, table: &Table) {
        if table.head.iter().chain(&table.body).all(Vec::is_empty) {
            return;
        }
        if longest_words(table) > NARROW {
            attributes.add_classes(["wide"]);
        }
        self.markup.open("table", &attributes.as_pairs());
        self.markup.line();
        if table.label.is_some() || !table.caption.is_empty() {
            self.markup.open("caption", &[]);
            self.caption(table.label.as_ref(), &table.caption);
            self.markup.close_line();
        }
        for (group, rows) in [("thead", &table.head), ("tbody", &table.body)] {
            if rows.is_empty() {
                continue;
            }
            self.markup.open(group, &[]);
            self.markup.line();
            for row in rows {
                self.row(group, row, &table.columns);
            }
            self.markup.close_line();
        }
        self.markup.close();
    }

    fn row(&mut self, group: &str, cells: &[TableCell], columns: &[Alignment]) {
        self.markup.open("tr", &[]);
        for (index, cell) in cells.iter().enumerate() {
            let mut attributes = Attributes::new();
            match columns.get(index) {
                Some(Alignment::Left) => attributes.add_classes(["left"]),
                Some(Alignment::Centre) => attributes.add_classes(["centre"]),
                Some(Alignment::Right) => attributes.add_classes(["right"]),
                Some(Alignment::Start) | None => {}
            }
            // An empty cell names no column.
            let element = match group == "thead" && !cell.blocks.is_empty() {
                true => {
                    attributes.set("scope", "col");
                    "th"
                }
                false => "td",
            };
            self.markup.open(element, &attributes.as_pairs());
            self.cell_blocks(&cell.blocks);
            self.markup.close();
        }
        self.markup.close_line();
    }
}

/// The characters of the longest word of each column, in sum.
fn longest_words(table: &Table) -> usize {
    let mut longest = vec![0; table.columns.len()];
    for row in table.head.iter().chain(&table.body) {
        for (cell, longest) in row.iter().zip(&mut longest) {
            visit_blocks(&cell.blocks, &mut |item| {
                if let Item::Text(text) = item {
                    let words = text.text.split_whitespace().map(|word| word.chars().count());
                    *longest = words.max().unwrap_or(0).max(*longest);
                }
            });
        }
    }
    longest.iter().sum()
}
