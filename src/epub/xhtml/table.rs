//! Tables to XHTML.

use crate::epub::survey::{Item, visit_blocks};
use crate::epub::xhtml::attributes::Attributes;
use crate::epub::xhtml::{Writer, round};
use crate::font::Cut;
use crate::manuscript::ast::Alignment;
use crate::resolve::document::{CellRole, Column, Table, TableCell};

/// How many characters the longest words of all columns may have together before a table is too
/// wide for the page of a telephone, which holds about thirty characters.
const NARROW: usize = 26;

/// A part of a table, with the element that it is written as.
struct Part<'t> {
    element: &'static str,
    rows: &'t [Vec<TableCell>],
}

impl Writer<'_> {
    /// A table.
    pub(super) fn table(&mut self, mut attributes: Attributes, table: &Table) {
        if table.rows().all(Vec::is_empty) {
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
        self.column_widths(&table.columns);
        for part in [
            Part { element: "thead", rows: &table.head },
            Part { element: "tbody", rows: &table.body },
            Part { element: "tfoot", rows: &table.foot },
        ] {
            if part.rows.is_empty() {
                continue;
            }
            self.markup.open(part.element, &[]);
            self.markup.line();
            for row in part.rows {
                self.row(row, &table.columns);
            }
            self.markup.close_line();
        }
        self.markup.close();
    }

    /// The widths of columns, where the author gave them. What they leave over the table does without.
    fn column_widths(&mut self, columns: &[Column]) {
        let total: f64 = columns.iter().filter_map(|column| column.share).sum();
        if total <= 0.0 || columns.iter().any(|column| column.share.is_none()) {
            return;
        }
        self.markup.open("colgroup", &[]);
        for column in columns {
            let share = column.share.unwrap_or_default() / total.max(1.0);
            let style = format!("width: {}%", round(share * 100.0));
            self.markup.empty("col", &[("style", &style)]);
        }
        self.markup.close_line();
    }

    fn row(&mut self, cells: &[TableCell], columns: &[Column]) {
        self.markup.open("tr", &[]);
        for cell in cells {
            let mut attributes = Attributes::new();
            // A head over several columns stands over their middle, as it does in print.
            let class = match columns.get(cell.column) {
                _ if cell.columns > 1 && cell.role == CellRole::ColumnHead => Some("centre"),
                Some(Column { alignment: Alignment::Left, .. }) => Some("left"),
                Some(Column { alignment: Alignment::Centre, .. }) => Some("centre"),
                Some(Column { alignment: Alignment::Right, .. }) => Some("right"),
                Some(Column { numbers: true, .. }) if cell.columns == 1 => Some("number"),
                _ => None,
            };
            attributes.add_classes(class);
            for (name, count) in [("colspan", cell.columns), ("rowspan", cell.rows)] {
                if count > 1 {
                    attributes.set(name, count.to_string());
                }
            }
            let scope = match (cell.role, cell.columns > 1, cell.rows > 1) {
                (CellRole::Data, ..) => None,
                (CellRole::ColumnHead, false, _) => Some("col"),
                (CellRole::ColumnHead, true, _) => Some("colgroup"),
                (CellRole::RowHead, ..) => Some("row"),
            };
            if let Some(scope) = scope {
                attributes.set("scope", scope);
            }
            let element = if scope.is_some() { "th" } else { "td" };
            self.markup.open(element, &attributes.as_pairs());
            if scope.is_some() {
                let cut = Cut { italic: true, ..self.cut };
                self.in_cut(cut, |writer| writer.cell_blocks(&cell.blocks));
            } else {
                self.cell_blocks(&cell.blocks);
            }
            self.markup.close();
        }
        self.markup.close_line();
    }
}

/// The characters of the longest word of each column, in sum.
fn longest_words(table: &Table) -> usize {
    let mut longest = vec![0; table.columns.len()];
    for cell in table.rows().flatten().filter(|cell| cell.columns == 1) {
        if let Some(longest) = longest.get_mut(cell.column) {
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
