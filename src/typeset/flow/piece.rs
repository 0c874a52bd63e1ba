//! The pieces of the flow: rows that are finished, and paragraphs whose lines are set when their page
//! is known.

use crate::geometry::Length;
use crate::resolve::document::Anchor;
use crate::typeset::flow::{BreakBefore, Placement, Row, shift_item, shift_link};
use crate::typeset::inline::itemize::ParagraphText;
use crate::typeset::inline::line::{Across, Line, LineSetter};
use crate::typeset::inline::linebreak::{Breaks, LineSettings};
use crate::typeset::inline::shape::Shaper;
use crate::typeset::pages::{Item, LinkArea};

/// What stands in the flow, one under the other.
#[derive(Clone, Debug)]
pub(crate) enum Piece {
    /// A row.
    Row(Row),
    /// Lines of running text.
    Paragraph(Box<Paragraph>),
    /// Rows side by side in columns.
    Columns(ColumnRows),
}

/// A paragraph that can be set in longer and shorter ways.
#[derive(Clone, Debug)]
pub(crate) struct Paragraph {
    /// Its text.
    pub(crate) text: ParagraphText,
    /// How its lines are broken.
    pub(crate) settings: LineSettings,
    /// Where its lines stand across the measure.
    pub(crate) across: Across,
    /// Distance from the left of the text block.
    pub(crate) x: Length,
    /// From the top of a line down to its baseline.
    pub(crate) baseline: Length,
    /// Distance of baselines.
    pub(crate) leading: Length,
    /// The ways in which it can be broken.
    pub(crate) breaks: Breaks,
    /// Space above it, which falls away at the head of a page.
    pub(crate) space_above: Length,
    /// The same where the float before it stands elsewhere.
    pub(crate) space_without_float: Length,
    /// Whether a page may begin with it.
    pub(crate) break_before: BreakBefore,
    /// What stands beside its first line: markers of lists, numbers of notes.
    pub(crate) beside: Beside,
}

/// What stands beside the first line of a piece, placed from its upper left corner; `x` counts from
/// the left of the text block.
#[derive(Clone, Debug, Default)]
pub(crate) struct Beside {
    /// What stands there.
    pub(crate) items: Vec<Item>,
    /// The areas of links.
    pub(crate) links: Vec<LinkArea>,
    /// Identifiers.
    pub(crate) anchors: Vec<Anchor>,
}

/// Rows that stand side by side in columns of equal height.
#[derive(Clone, Debug)]
pub(crate) struct ColumnRows {
    /// The rows, set to the width of a column.
    pub(crate) rows: Vec<Row>,
    /// How many columns.
    pub(crate) count: usize,
    /// From the left of one column to the left of the next.
    pub(crate) pitch: Length,
    /// Space above, which falls away at the head of a page.
    pub(crate) space_above: Length,
    /// Whether a page may begin with it.
    pub(crate) break_before: BreakBefore,
}

impl Piece {
    /// The number of lines in the usual setting.
    pub(crate) fn lines(&self) -> usize {
        match self {
            Self::Row(_) => 1,
            Self::Paragraph(paragraph) => paragraph.breaks.best().lines.len(),
            Self::Columns(columns) => columns.rows.len().div_ceil(columns.count.max(1)),
        }
    }

    /// Puts something beside its first line.
    pub(crate) fn attach(&mut self, beside: Beside) {
        let (items, links, anchors) = match self {
            Self::Row(row) => (&mut row.items, &mut row.links, &mut row.anchors),
            Self::Paragraph(paragraph) => {
                let known = &mut paragraph.beside;
                (&mut known.items, &mut known.links, &mut known.anchors)
            }
            Self::Columns(columns) => match columns.rows.first_mut() {
                Some(row) => (&mut row.items, &mut row.links, &mut row.anchors),
                None => return,
            },
        };
        items.splice(0..0, beside.items);
        links.extend(beside.links);
        for anchor in beside.anchors {
            if !anchors.contains(&anchor) {
                anchors.push(anchor);
            }
        }
    }

    /// Space above it.
    pub(crate) fn space_above_mut(&mut self) -> &mut Length {
        match self {
            Self::Row(row) => &mut row.space_above,
            Self::Paragraph(paragraph) => &mut paragraph.space_above,
            Self::Columns(columns) => &mut columns.space_above,
        }
    }

    /// Sets the space above it, and the same where the float before it stands elsewhere.
    pub(crate) fn set_space(&mut self, above: Length, without_float: Length) {
        *self.space_above_mut() = above;
        match self {
            Self::Row(row) => row.space_without_float = without_float,
            Self::Paragraph(paragraph) => paragraph.space_without_float = without_float,
            Self::Columns(_) => {}
        }
    }

    /// Whether it may stand elsewhere than where it comes in the text.
    pub(crate) fn is_float(&self) -> bool {
        matches!(self, Self::Row(row) if row.placement == Placement::Float)
    }

    /// Whether a page may begin with it.
    pub(crate) fn break_before_mut(&mut self) -> &mut BreakBefore {
        match self {
            Self::Row(row) => &mut row.break_before,
            Self::Paragraph(paragraph) => &mut paragraph.break_before,
            Self::Columns(columns) => &mut columns.break_before,
        }
    }

    /// The rows of a piece that has no page to wait for, as within a cell or a note.
    pub(crate) fn settle(self, shaper: &mut Shaper<'_>) -> Vec<Row> {
        match self {
            Self::Row(row) => vec![row],
            Self::Paragraph(paragraph) => {
                let best = paragraph.breaks.best;
                let count = paragraph.breaks.best().lines.len();
                let mut rows = paragraph.set(best, 0..count, shaper);
                for (index, row) in rows.iter_mut().enumerate() {
                    row.break_before = match index {
                        0 => paragraph.break_before,
                        _ if index == 1 || index + 1 == count => BreakBefore::Forbidden,
                        _ => BreakBefore::Allowed(0.0),
                    };
                }
                if let Some(first) = rows.first_mut() {
                    first.space_above = paragraph.space_above;
                }
                rows
            }
            Self::Columns(columns) => columns.rows,
        }
    }
}

impl ColumnRows {
    /// The height of each row in steps of the grid, the space above it included, and whether a
    /// column may begin with it.
    pub(crate) fn heights(&self, step: Length) -> Vec<(u32, bool)> {
        let rows = self.rows.iter().enumerate();
        rows.map(|(index, row)| {
            let space = if index == 0 { Length::ZERO } else { row.space_above };
            // A row on a page is far below 2^32 steps high.
            let height = ((row.height + space) / step - 0.01).ceil() as u32;
            (height, index == 0 || row.break_before != BreakBefore::Forbidden)
        })
        .collect()
    }
}

impl Paragraph {
    /// Sets lines of one of its ways, as rows of their height.
    pub(crate) fn set(
        &self,
        variant: usize,
        lines: std::ops::Range<usize>,
        shaper: &mut Shaper<'_>,
    ) -> Vec<Row> {
        let mut setter = LineSetter {
            paragraph: &self.text,
            settings: &self.settings,
            shaper,
            across: self.across,
        };
        let first = lines.start == 0;
        let chosen = &self.breaks.variants[variant].lines[lines];
        let mut rows: Vec<Row> = chosen
            .iter()
            .map(|line| row_of(setter.set(line), (self.x, self.baseline), self.leading))
            .collect();
        if first && let Some(row) = rows.first_mut() {
            let Beside { items, links, anchors } = &self.beside;
            row.items.splice(0..0, items.iter().cloned());
            row.links.extend(links.iter().cloned());
            row.anchors.splice(0..0, anchors.iter().cloned());
        }
        rows
    }
}

/// A line as a row of a height, moved to its place.
pub(crate) fn row_of(line: Line, (x, baseline): (Length, Length), height: Length) -> Row {
    Row {
        height,
        items: line.items.into_iter().map(|item| shift_item(item, x, baseline)).collect(),
        links: line.links.into_iter().map(|link| shift_link(link, x, baseline)).collect(),
        anchors: line.anchors,
        notes: line.notes,
        source_pages: line.source_pages.into_iter().map(|mark| mark.lowered(baseline)).collect(),
        start: line.start,
        ..Row::default()
    }
}
