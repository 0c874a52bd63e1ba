//! The pages of the path that pagination has chosen.

use crate::typeset::page::columns;
use crate::typeset::page::extent::ExtentKind;
use crate::typeset::page::paginate::{PageContent, Part, Placed};
use crate::typeset::page::state::{
    CARRIED_FLOATS, Choice, Chosen, NONE, Node, Place, Search, Waiting,
};

impl Search<'_> {
    /// The pages of the cheapest path, and behind them those that notes left over need.
    pub(super) fn trace(&self) -> Vec<PageContent> {
        let mut pages = Vec::new();
        let Some(end) = self.end else { return vec![PageContent::default()] };
        let last = Place { piece: self.extents.len() as u32, line: 0, variant: 0 };
        let mut bound = Bound {
            place: last,
            choice: end.choice,
            waiting: [NONE; CARRIED_FLOATS],
            notes_end: end.notes_end,
            demerits: end.demerits,
        };
        let mut index = end.node;
        loop {
            let node = &self.nodes[index as usize];
            pages.push(self.page(node, &bound));
            if node.previous == NONE {
                break;
            }
            let previous = &self.nodes[node.previous as usize];
            // A page is left blank where the next must be a right-hand one.
            for _ in previous.page + 1..node.page {
                pages.push(PageContent {
                    notes_start: node.key.note_row,
                    notes_end: node.key.note_row,
                    ..PageContent::default()
                });
            }
            bound = Bound {
                place: node.key.place,
                choice: node.choice,
                waiting: node.key.waiting,
                notes_end: node.key.note_row,
                demerits: node.demerits,
            };
            index = node.previous;
        }
        pages.reverse();
        let mut row = end.notes_end;
        let height = self.settings.step * f64::from(self.settings.lines);
        while row < self.notes.rows.len() {
            let (filled, _) = self.notes.fill(row, self.notes.rows.len(), height);
            let notes_end = filled.max(row + 1);
            pages.push(PageContent { notes_start: row, notes_end, ..PageContent::default() });
            row = notes_end;
        }
        pages
    }

    /// The content of the page that a node begins and a bound ends.
    fn page(&self, node: &Node, bound: &Bound) -> PageContent {
        let mut choices = Vec::new();
        let mut choice = bound.choice;
        while choice != NONE {
            let Choice { piece, what, previous } = self.choices[choice as usize];
            choices.push((piece, what));
            choice = previous;
        }
        let mut page = PageContent {
            notes_start: node.key.note_row,
            notes_end: bound.notes_end,
            demerits: bound.demerits - node.demerits,
            ..PageContent::default()
        };
        let mut y = 0;
        for float in node.key.waiting.into_iter().take_while(|&float| float != NONE) {
            if !bound.waiting.contains(&float) {
                let part = Part::Row { repeats: false };
                page.placed.push(Placed { piece: float as usize, y, part });
                y += self.float_height(float);
            }
        }
        let start = node.key.place;
        let mut begun = false;
        let mut later = false;
        for piece in start.piece..=bound.place.piece {
            let index = piece as usize;
            let Some(extent) = self.extents.get(index) else { break };
            let first = if piece == start.piece { start.line as usize } else { 0 };
            let ends = piece == bound.place.piece;
            if ends && bound.place.line == 0 {
                break;
            }
            let chosen = choices.iter().find(|(chosen, _)| *chosen == piece).map(|(_, what)| *what);
            if matches!(chosen, Some(Chosen::Later)) {
                later = true;
                continue;
            }
            let above = match (begun, first > 0, later, chosen) {
                (false, ..) | (_, true, ..) => 0,
                (_, _, _, Some(Chosen::Space(space))) => space,
                (_, _, true, _) => extent.above_without_float,
                _ => extent.above,
            };
            later = false;
            y += above;
            let (part, height) = match &extent.kind {
                ExtentKind::Row { height, repeats, .. } => {
                    let repeated = if begun { 0 } else { *repeats };
                    (Part::Row { repeats: repeated > 0 }, height + repeated)
                }
                ExtentKind::Paragraph { line, variants, best } => {
                    let variant = match chosen {
                        Some(Chosen::Variant(variant)) => variant as usize,
                        _ if first > 0 => start.variant as usize,
                        _ if ends => bound.place.variant as usize,
                        _ => *best,
                    };
                    let end = if ends { bound.place.line } else { variants[variant].lines };
                    let end = end as usize;
                    let height = (end - first) as u32 * line;
                    (Part::Lines { variant, start: first, end }, height)
                }
                ExtentKind::Columns { count, rows } => {
                    let end = if ends { bound.place.line as usize } else { rows.len() };
                    let room = self.settings.lines.saturating_sub(y);
                    let balanced = columns::balance(&rows[..end], first, *count, room);
                    let height = if ends { room } else { balanced.unwrap_or(room) };
                    (Part::Columns { start: first, end, height }, height)
                }
            };
            page.placed.push(Placed { piece: index, y, part });
            y += height;
            begun = true;
        }
        page.empty = self.settings.lines.saturating_sub(y);
        page
    }
}

/// Where a page ends, and with what.
struct Bound {
    place: Place,
    choice: u32,
    waiting: Waiting,
    notes_end: usize,
    demerits: f64,
}
