//! Tables to rows: a caption, the head, the body and the foot, ruled across, with heads that are
//! repeated where a page begins within the table.

mod cell;
mod columns;
mod measure;
mod note;
mod plan;
mod rows;
mod turned;

use std::sync::Arc;

pub(super) use cell::CellFaults;

use crate::diagnostic::{Diagnostic, Problem};
use crate::geometry::{Length, Rect};
use crate::resolve::document::{Anchor, CellRole, Table, TableCell};
use crate::typeset::flow::table::plan::Plan;
use crate::typeset::flow::table::rows::{Band, RowMeasure, set_rows};
use crate::typeset::flow::{BreakBefore, Composer, Frame, Row, rule};
use crate::typeset::inline::style::Figures;
use crate::typeset::pages::{Artifact, CellSize, ElementId, HeaderScope, Item, Role, Tag};

/// Heads higher than this share of the page are not repeated: they would leave too little of it.
const GREATEST_HEAD: f64 = 0.34;

/// A table as rows of the page.
struct TableRows {
    caption: Option<Row>,
    head: Vec<Row>,
    body: Vec<Row>,
    /// The head as it is repeated.
    repeats: Option<Arc<[Row]>>,
}

/// What a table's rows are composed for.
#[derive(Clone, Copy)]
struct Setting<'a> {
    plan: &'a Plan,
    frame: &'a Frame,
    measure: RowMeasure,
}

impl Composer<'_, '_> {
    /// A table with its caption above it.
    pub(super) fn table(&mut self, table: &Table, anchor: Option<&Anchor>, frame: &Frame) {
        let space = self.lines(self.design.table.space);
        let division = self.structure.element(frame.owner, Role::Division);
        if let Some(anchor) = anchor {
            self.structure.set_anchor(division, anchor);
        }
        let outer_faults = self.cell_faults.replace(CellFaults::default());
        // Only what stands on the page itself can be turned: no table of a note, list or cell.
        let page = &self.design.page;
        let alone = outer_faults.is_none()
            && !self.within_note
            && frame.x == Length::ZERO
            && frame.width == page.text_width;
        let page_height = self.design.text.leading * page.lines as f64;
        let plan = self.plan_table(table, frame, alone.then_some(page_height));
        self.leave_space(space);
        if plan.turned {
            let frame = Frame { width: page_height, owner: division, ..frame.clone() };
            let width = self.design.page.text_width;
            let rows = self.table_rows(table, &plan, &frame, width);
            self.turn_table(rows, page_height, width);
        } else {
            let frame = Frame { owner: division, ..frame.clone() };
            let rows = self.table_rows(table, &plan, &frame, page_height);
            self.push_table(rows);
        }
        self.leave_space(space);
        let faults = std::mem::replace(&mut self.cell_faults, outer_faults).unwrap_or_default();
        self.report_faults(faults);
    }

    /// Adds the rows of a table that stands upright.
    fn push_table(&mut self, rows: TableRows) {
        if let Some(caption) = rows.caption {
            self.push(caption);
            self.keep = self.keep.max(1);
        }
        let headed = !rows.head.is_empty();
        for row in rows.head {
            self.push(row);
            self.keep = self.keep.max(1);
        }
        for (index, mut row) in rows.body.into_iter().enumerate() {
            // A page that begins with the first row begins a table whose head is on the one before.
            row.repeats = rows.repeats.clone().filter(|_| headed && index > 0);
            self.push(row);
        }
    }

    /// Composes all rows of a table, none of the body higher than a page and its head allow.
    fn table_rows(
        &mut self,
        table: &Table,
        plan: &Plan,
        frame: &Frame,
        page_height: Length,
    ) -> TableRows {
        let design = self.design.table.clone();
        let caption = self.table_caption(table, frame);
        let owner = self.structure.element(frame.owner, Role::Table);
        let mut style = frame.style.clone().sized(plan.size);
        style.figures = Figures::Tabular;
        let frame = Frame { style, owner, ..frame.clone() };
        let step = self.design.text.leading;
        let measure = RowMeasure {
            step,
            leading: plan.leading,
            least_leading: plan.size * 1.09,
            space: step * design.row_space,
            greatest: page_height,
        };
        let setting = Setting { plan, frame: &frame, measure };
        let head = self.table_part(&table.head, Role::TableHead, setting);
        let head_height: Length = head.iter().map(Band::height).sum();
        let repeated = head_height <= page_height * GREATEST_HEAD;
        let greatest = if repeated { page_height - head_height } else { page_height };
        let setting = Setting { measure: RowMeasure { greatest, ..measure }, ..setting };
        let body = self.table_part(&table.body, Role::TableBody, setting);
        let foot = self.table_part(&table.foot, Role::TableFoot, setting);
        let mut head = rows_of(head);
        let across = (Length::ZERO, plan.width);
        let separator = self.table_rule(across, Length::ZERO, design.inner_rule, setting);
        let mut body = join(body, foot, &separator, design.row_rules);
        if let Some(last) = head.last_mut() {
            let item = self.table_rule(across, last.height, design.inner_rule, setting);
            last.items.push(item);
        }
        let first = if head.is_empty() { body.first_mut() } else { head.first_mut() };
        if let Some(first) = first {
            first.items.push(self.table_rule(across, Length::ZERO, design.outer_rule, setting));
        }
        let last = if body.is_empty() { head.last_mut() } else { body.last_mut() };
        if let Some(last) = last {
            let item = self.table_rule(across, last.height, design.outer_rule, setting);
            last.items.push(item);
        }
        let repeats = (repeated && !head.is_empty()).then(|| repeated_rows(&head));
        TableRows { caption, head, body, repeats }
    }

    /// The caption of a table.
    fn table_caption(&mut self, table: &Table, frame: &Frame) -> Option<Row> {
        if table.label.is_none() && table.caption.is_empty() {
            return None;
        }
        let caption = self.structure.element(frame.owner, Role::Caption);
        let mut row = Row::default();
        let mut y = Length::ZERO;
        let content = (table.label.as_ref(), table.caption.as_slice());
        self.caption(&mut row, content, caption, (frame, &mut y));
        row.height = y.round_up_to(self.design.text.leading);
        Some(row)
    }

    /// The rows of the head, the body or the foot.
    fn table_part(
        &mut self,
        rows: &[Vec<TableCell>],
        role: Role,
        setting: Setting<'_>,
    ) -> Vec<Band> {
        if rows.is_empty() {
            return Vec::new();
        }
        let is_head = role == Role::TableHead;
        let part = self.structure.element(setting.frame.owner, role);
        let mut composed = Vec::new();
        for (index, cells) in rows.iter().enumerate() {
            let row = self.structure.element(part, Role::TableRow);
            for cell in cells {
                let owner = self.cell_element(row, cell);
                composed.push(self.compose_cell((index, cell), owner, setting.plan, setting.frame));
            }
        }
        let mut bands = set_rows(rows.len(), composed, &setting.measure);
        if is_head {
            self.rule_spanners(rows, &mut bands, setting);
        }
        bands
    }

    /// Rules under heads that stand over several columns, to show over which.
    fn rule_spanners(&mut self, rows: &[Vec<TableCell>], bands: &mut [Band], setting: Setting<'_>) {
        let thickness = self.design.table.inner_rule;
        for (index, cells) in rows.iter().enumerate() {
            for cell in cells.iter().filter(|cell| cell.columns > 1 && !cell.blocks.is_empty()) {
                let last = index + cell.rows - 1;
                let Some(row) = bands.get_mut(last).and_then(|band| band.rows.last_mut()) else {
                    continue;
                };
                if last + 1 < rows.len() {
                    let across = setting.plan.place(cell.column, cell.columns);
                    row.items.push(self.table_rule(across, row.height, thickness, setting));
                }
            }
        }
    }

    /// The structure element of a cell.
    fn cell_element(&mut self, row: ElementId, cell: &TableCell) -> ElementId {
        let size = CellSize { columns: cell.columns, rows: cell.rows };
        let role = match cell.role {
            CellRole::Data => Role::TableDataCell(size),
            CellRole::ColumnHead => Role::TableHeaderCell(HeaderScope::Column, size),
            CellRole::RowHead => Role::TableHeaderCell(HeaderScope::Row, size),
        };
        self.structure.element(row, role)
    }

    /// A rule at a height, from a distance on for a width. Tables that run to the left begin at the
    /// right of their frame.
    fn table_rule(
        &self,
        (x, width): (Length, Length),
        y: Length,
        thickness: Length,
        setting: Setting<'_>,
    ) -> Item {
        let first = setting.plan.columns.iter().map(|column| column.x).fold(x, Length::max);
        let least = setting.plan.columns.iter().map(|column| column.x).reduce(Length::min);
        // A whole table's rule begins where its leftmost column does.
        let x = match width == setting.plan.width {
            true => least.unwrap_or(first),
            false => x,
        };
        let rect = Rect::new(setting.frame.x + x, y - thickness / 2.0, width, thickness);
        rule(rect, self.design.colours.rule)
    }

    /// Says once for a whole table what could not be helped.
    fn report_faults(&mut self, faults: CellFaults) {
        if faults.broken > 0 {
            let problem = Problem::BrokenCells { lines: faults.broken };
            self.diagnostics.push(Diagnostic { problem, span: self.span });
        }
        if faults.overfull > 0.5 {
            // Far below 2^32 points, as pages are finite.
            let problem = Problem::TableOverfull { points: faults.overfull.ceil() as u32 };
            self.diagnostics.push(Diagnostic { problem, span: self.span });
        }
    }
}

/// The rows of bands.
fn rows_of(bands: Vec<Band>) -> Vec<Row> {
    bands.into_iter().flat_map(|band| band.rows).collect()
}

/// Body and foot as one, with their first two and last two rows kept together. The separator stands
/// above the foot, and above every row where that is asked for.
fn join(body: Vec<Band>, foot: Vec<Band>, separator: &Item, everywhere: bool) -> Vec<Row> {
    let has_foot = !foot.is_empty();
    let body_count = body.len();
    let mut bands: Vec<Band> = body.into_iter().chain(foot).collect();
    let count = bands.len();
    for (index, band) in bands.iter_mut().enumerate().skip(1) {
        let Some(first) = band.rows.first_mut() else { continue };
        let begins_foot = has_foot && index == body_count;
        if begins_foot || everywhere {
            first.items.push(separator.clone());
        }
        if index == 1 || index + 1 == count || index >= body_count {
            first.break_before = BreakBefore::Forbidden;
        }
    }
    rows_of(bands)
}

/// The rows of a head as they stand again on a later page: mere furniture, to which nothing leads
/// and from which nothing goes.
fn repeated_rows(head: &[Row]) -> Arc<[Row]> {
    let artifact = |item: &Item| Item { tag: Tag::Artifact(Artifact::Layout), ..item.clone() };
    head.iter()
        .map(|row| Row {
            height: row.height,
            items: row.items.iter().map(artifact).collect(),
            break_before: BreakBefore::Forbidden,
            ..Row::default()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use crate::appearance;
    use crate::diagnostic::Diagnostics;
    use crate::font::FontLibrary;
    use crate::geometry::Length;
    use crate::manuscript;
    use crate::project::Project;
    use crate::resolve;
    use crate::typeset::flow::piece::Piece;
    use crate::typeset::flow::{Composer, Row};
    use crate::typeset::inline::shape::{Shaper, ShaperFonts};
    use crate::typeset::pages::{Item, ItemKind, Tag};

    /// The rows of a manuscript's body, and the codes of what is reported.
    fn rows(text: &str) -> (Vec<Row>, Vec<&'static str>) {
        let text = format!("---\ntitle: T\n---\n\n{text}");
        let project = Project::in_memory("t.md", &text);
        let mut diagnostics = Diagnostics::default();
        let mut parsed = manuscript::parse(project.manuscript, &text, &mut diagnostics);
        let mut fonts = FontLibrary::new(&project.fonts).expect("the fonts are bundled");
        let design = appearance::settle(&mut parsed, &project, &mut fonts, &mut diagnostics);
        let fonts = Arc::new(fonts);
        let document = resolve::resolve(&parsed, &project, &mut diagnostics);
        let sources = ShaperFonts::new(&fonts);
        let shaper = Shaper::new(&fonts, &sources, &design.fonts);
        let flow = Composer::new(&document, &design, shaper, &mut diagnostics).compose();
        let codes = diagnostics.iter().map(|diagnostic| diagnostic.problem.code()).collect();
        let rows = flow.body.into_iter().filter_map(|piece| match piece {
            Piece::Row(row) => Some(row),
            _ => None,
        });
        (rows.collect(), codes)
    }

    /// A table of so many columns and rows, all of whose cells say the same.
    fn table(columns: usize, rows: usize, cell: &str) -> String {
        let row = |cell: &str| format!("|{}\n", format!(" {cell} |").repeat(columns));
        format!("{}{}{}", row("Head[^n]"), row("---").replace(' ', ""), row(cell).repeat(rows))
            + "\n[^n]: Note.\n"
    }

    fn text(items: &[Item]) -> String {
        let words = items.iter().filter_map(|item| match item.kind.content() {
            ItemKind::Glyphs(run) => Some(run.text.as_str()),
            _ => None,
        });
        words.collect()
    }

    #[test]
    fn every_row_of_the_body_but_the_first_carries_the_head() {
        let (rows, codes) = rows(&table(2, 4, "cell"));
        assert!(codes.is_empty(), "{codes:?}");
        let body: Vec<&Row> = rows.iter().filter(|row| text(&row.items) == "cellcell").collect();
        assert_eq!(body.len(), 4);
        assert!(body[0].repeats.is_none());
        for row in &body[1..] {
            let head = row.repeats.as_deref().expect("the head is repeated");
            assert_eq!(head.iter().map(|row| text(&row.items)).collect::<String>(), "Head1Head1");
            for row in head {
                assert!(row.notes.is_empty() && row.anchors.is_empty() && row.links.is_empty());
                assert!(row.items.iter().all(|item| matches!(item.tag, Tag::Artifact(_))));
            }
        }
    }

    #[test]
    fn a_table_that_is_too_wide_is_turned() {
        let (rows, codes) = rows(&table(9, 3, "characteristic"));
        assert!(codes.is_empty(), "{codes:?}");
        let turned: Vec<&Row> = rows
            .iter()
            .filter(|row| row.items.iter().any(|item| matches!(item.kind, ItemKind::Turned(_))))
            .collect();
        assert_eq!(turned.len(), 1);
        let page = turned[0].height;
        assert_eq!(text(&turned[0].items).matches("characteristic").count(), 27);
        assert!(!turned[0].links.is_empty());
        for link in &turned[0].links {
            assert!(link.rect.origin.y >= Length::ZERO && link.rect.bottom() <= page);
        }
    }

    #[test]
    fn what_fits_nowhere_is_broken_and_reported_once() {
        let word = "0123456789".repeat(12);
        let (rows, codes) = rows(&table(2, 3, &word));
        assert_eq!(codes, ["S0610"]);
        let text: String = rows.iter().map(|row| text(&row.items)).collect();
        assert_eq!(text.matches('7').count(), 6 * 12);
    }
}
