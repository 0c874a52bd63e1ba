//! Rows and columns.

use std::fmt::Write;

use crate::math::mathml::Writer;
use crate::math::tree::{Align, Table, TableKind};

/// The class of a cell by where its content stands, for the style sheet.
fn cell_class(align: Align) -> &'static str {
    match align {
        Align::Left => "left",
        Align::Centre => "centre",
        Align::Right => "right",
    }
}

impl Writer {
    pub(super) fn table(&mut self, table: &Table) {
        let (display, class) = match table.kind {
            TableKind::Matrix => (false, "matrix"),
            TableKind::Array => (false, "array"),
            TableKind::SmallMatrix => (false, "small-matrix"),
            TableKind::Cases => (false, "cases"),
            TableKind::DisplayCases => (true, "cases"),
            TableKind::Aligned => (true, "aligned"),
            TableKind::Gathered | TableKind::Multiline => (true, "gathered"),
            TableKind::Substack => (false, "substack"),
        };
        let outer = std::mem::replace(&mut self.display, display);
        let small = table.kind == TableKind::SmallMatrix;
        if small {
            self.out.push_str("<mstyle scriptlevel=\"1\">");
        }
        let _ = write!(self.out, "<mtable class=\"{class}\"");
        if display {
            self.out.push_str(" displaystyle=\"true\"");
        }
        self.out.push('>');
        let rows = table.rows.len();
        let width = table.rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
        for (index, row) in table.rows.iter().enumerate() {
            self.out.push_str("<mtr>");
            // Every row has as many cells, so that rules go through.
            for column in 0..width {
                let align = table.align(column, index);
                let mut classes = cell_class(align).to_owned();
                let rule = |on: bool, name: &str, classes: &mut String| {
                    if on {
                        classes.push(' ');
                        classes.push_str(name);
                    }
                };
                let has = |column: usize| table.column_rules.contains(&column);
                rule(has(column) && column == 0, "rule-left", &mut classes);
                rule(has(column + 1), "rule-right", &mut classes);
                let over = table.row_rules.get(index).is_some_and(|&rules| rules > 0);
                let last = index + 1 == rows;
                let under = last && table.row_rules.get(rows).is_some_and(|&rules| rules > 0);
                rule(over, "rule-over", &mut classes);
                rule(under, "rule-under", &mut classes);
                let _ = write!(self.out, "<mtd class=\"{classes}\">");
                self.nodes(row.cells.get(column).map_or(&[], Vec::as_slice));
                self.out.push_str("</mtd>");
            }
            self.out.push_str("</mtr>");
        }
        self.out.push_str("</mtable>");
        if small {
            self.out.push_str("</mstyle>");
        }
        self.display = outer;
    }
}
