//! Environments: rows and columns.

use std::ops::Range;

use crate::math::parse::length::em;
use crate::math::parse::token::{TokenKind, written};
use crate::math::parse::{End, Fault, FaultKind, Parser, unexpected};
use crate::math::tree::{Align, Class, Fenced, Node, Row, Style, Table, TableKind};

/// So many rows and columns are more than anyone writes.
const MOST_CELLS: usize = 20_000;

impl Parser<'_> {
    /// What stands between `\begin{…}` and `\end{…}`.
    pub(super) fn environment(&mut self, range: &Range<usize>) -> Result<Node, Fault> {
        let name = self.tokens.word(range)?;
        let stem = name.trim_end_matches('*');
        let kind = match stem {
            "matrix" | "pmatrix" | "bmatrix" | "Bmatrix" | "vmatrix" | "Vmatrix" => {
                TableKind::Matrix
            }
            "array" | "subarray" => TableKind::Array,
            "smallmatrix" | "psmallmatrix" | "bsmallmatrix" | "vsmallmatrix" | "Bsmallmatrix"
            | "Vsmallmatrix" => TableKind::SmallMatrix,
            "cases" | "rcases" => TableKind::Cases,
            "dcases" | "drcases" => TableKind::DisplayCases,
            "align" | "aligned" | "alignat" | "alignedat" | "flalign" | "split" | "eqnarray"
            | "alignment" => TableKind::Aligned,
            "gather" | "gathered" => TableKind::Gathered,
            "multline" | "multlined" => TableKind::Multiline,
            "equation" | "math" | "displaymath" => {
                let body = self.list_from(&End::Cell, range)?;
                self.close(&name, range)?;
                let body = vec![Node::Styled(Style::Display, body)];
                return Ok(Node::Group(Class::Ordinary, body));
            }
            _ => {
                let kind = FaultKind::Environment(name);
                return Err(Fault { range: range.clone(), kind });
            }
        };
        let mut table = Table {
            kind,
            columns: vec![Align::Centre],
            column_rules: Vec::new(),
            rows: Vec::new(),
            row_rules: Vec::new(),
        };
        match stem {
            "array" | "subarray" => {
                self.tokens.bracketed();
                let spec = self.tokens.argument(range)?;
                columns(&spec, &mut table);
            }
            "alignat" | "alignedat" => {
                self.tokens.bracketed();
                self.tokens.word(range)?;
            }
            "aligned" | "gathered" | "multlined" | "matrix" | "pmatrix" | "bmatrix" | "vmatrix"
            | "Vmatrix" | "Bmatrix" => {
                // The place of the whole across the line, or the columns of mathtools' matrices.
                if let Some(option) = self.tokens.bracketed() {
                    match written(&option).trim() {
                        "l" => table.columns = vec![Align::Left],
                        "r" => table.columns = vec![Align::Right],
                        _ => {}
                    }
                }
            }
            _ => {}
        }
        match kind {
            TableKind::Aligned if stem == "eqnarray" => {
                table.columns = vec![Align::Right, Align::Centre, Align::Left];
            }
            TableKind::Aligned => table.columns = vec![Align::Right, Align::Left],
            TableKind::Cases | TableKind::DisplayCases => table.columns = vec![Align::Left],
            _ => {}
        }
        self.rows_until_end(&mut table, range)?;
        self.close(&name, range)?;
        let brackets = match stem {
            "pmatrix" | "psmallmatrix" => (Some('('), Some(')')),
            "bmatrix" | "bsmallmatrix" => (Some('['), Some(']')),
            "Bmatrix" | "Bsmallmatrix" => (Some('{'), Some('}')),
            "vmatrix" | "vsmallmatrix" => (Some('|'), Some('|')),
            "Vmatrix" | "Vsmallmatrix" => (Some('‖'), Some('‖')),
            "cases" | "dcases" => (Some('{'), None),
            "rcases" | "drcases" => (None, Some('}')),
            _ => (None, None),
        };
        let table = Node::Table(Box::new(table));
        Ok(match brackets {
            (None, None) => table,
            (open, close) => Node::Fenced(Box::new(Fenced { open, body: vec![table], close })),
        })
    }

    /// Takes `\end{…}`.
    fn close(&mut self, name: &str, range: &Range<usize>) -> Result<(), Fault> {
        let unclosed = || Fault { range: range.clone(), kind: FaultKind::Unclosed };
        let token = self.tokens.next()?.ok_or_else(unclosed)?;
        if !matches!(&token.kind, TokenKind::Command(end) if end == "end") {
            return Err(unexpected(&token));
        }
        if self.tokens.word(&token.range)? != name {
            return Err(unclosed());
        }
        Ok(())
    }

    /// Lines of scripts.
    pub(super) fn substack(&mut self, range: &Range<usize>) -> Result<Node, Fault> {
        // What is in the braces is read as the rows of an environment are: its end is put behind it.
        let place = self.tokens.place();
        let body = self.tokens.argument(range)?;
        let mut end = vec![TokenKind::Command("end".to_owned())];
        end.extend("{substack}".chars().map(TokenKind::Character));
        for kind in body.into_iter().chain(end).rev() {
            self.tokens.put_back(super::token::Token { kind, range: place.clone() });
        }
        let mut table = Table {
            kind: TableKind::Substack,
            columns: vec![Align::Centre],
            column_rules: Vec::new(),
            rows: Vec::new(),
            row_rules: Vec::new(),
        };
        self.rows_until_end(&mut table, range)?;
        self.close("substack", range)?;
        Ok(Node::Table(Box::new(table)))
    }

    /// Lines of a formula that is broken by `\\` in no environment.
    pub(super) fn loose_lines(&mut self, first: Vec<Node>) -> Result<Vec<Node>, Fault> {
        let mut rows = vec![Row { cells: vec![first], ..Row::default() }];
        while self.tokens.next()?.is_some() {
            rows.push(Row { cells: vec![self.list(&End::Source)?], ..Row::default() });
        }
        if rows.last().is_some_and(|row| row.cells[0].is_empty()) {
            rows.pop();
        }
        let row_rules = vec![0; rows.len() + 1];
        let table = Table {
            kind: TableKind::Gathered,
            columns: vec![Align::Centre],
            column_rules: Vec::new(),
            rows,
            row_rules,
        };
        Ok(vec![Node::Table(Box::new(table))])
    }

    /// Rows up to `\end`, which stays.
    fn rows_until_end(&mut self, table: &mut Table, range: &Range<usize>) -> Result<(), Fault> {
        self.enter(range)?;
        let mut cells = 0;
        let mut rules = self.rules()?;
        loop {
            let mut row = Row::default();
            let mut last = false;
            loop {
                row.cells.push(self.list_from(&End::Cell, range)?);
                cells += 1;
                if cells > MOST_CELLS {
                    return Err(Fault { range: range.clone(), kind: FaultKind::Depth });
                }
                let Some(token) = self.tokens.next()? else { break };
                match &token.kind {
                    TokenKind::Character('&') => {}
                    TokenKind::Command(name) if name == "end" => {
                        self.tokens.put_back(token);
                        last = true;
                        break;
                    }
                    _ => break,
                }
            }
            if !last {
                if self.tokens.next_is('*') {
                    self.tokens.next_raw();
                }
                // Space below a row; what is no length is the row's own text in brackets.
                if let Some(kinds) = self.tokens.bracketed() {
                    row.gap = em(&written(&kinds)).unwrap_or(0.0);
                }
            }
            let is_empty = row.cells.iter().all(Vec::is_empty);
            if !(last && is_empty) {
                table.row_rules.push(std::mem::take(&mut rules));
                table.rows.push(row);
            }
            if last {
                break;
            }
            rules += self.rules()?;
        }
        table.row_rules.push(rules);
        self.depth -= 1;
        Ok(())
    }

    /// Takes the rules before a row.
    fn rules(&mut self) -> Result<usize, Fault> {
        let mut rules = 0;
        loop {
            self.tokens.skip_spaces();
            match self.tokens.peek()?.map(|token| token.kind.clone()) {
                Some(TokenKind::Command(name))
                    if matches!(
                        name.as_str(),
                        "hline" | "toprule" | "midrule" | "bottomrule" | "hdashline"
                    ) =>
                {
                    self.tokens.next_raw();
                    rules += 1;
                }
                _ => return Ok(rules),
            }
        }
    }
}

/// The columns of an array: `l`, `c`, `r` and `|`; what else may stand there sets none apart.
fn columns(spec: &[TokenKind], table: &mut Table) {
    table.columns.clear();
    let mut depth = 0_usize;
    for kind in spec {
        match kind {
            TokenKind::Character('{') => depth += 1,
            TokenKind::Character('}') => depth = depth.saturating_sub(1),
            _ if depth > 0 => {}
            TokenKind::Character('l') => table.columns.push(Align::Left),
            TokenKind::Character('c') => table.columns.push(Align::Centre),
            TokenKind::Character('r') => table.columns.push(Align::Right),
            TokenKind::Character('|') => table.column_rules.push(table.columns.len()),
            _ => {}
        }
    }
    if table.columns.is_empty() {
        table.columns.push(Align::Centre);
    }
}
