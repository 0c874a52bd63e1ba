//! What stands in the outer margin: the numbers of the pages of a reprinted original, each beside the
//! line in which its page begins.

use crate::design::Design;
use crate::design::page::Side;
use crate::geometry::{Length, Point, Rect};
use crate::typeset::flow::shift_item;
use crate::typeset::inline::shape::Shaper;
use crate::typeset::inline::style::{Figures, TextStyle};
use crate::typeset::page::furniture::artifact_text;
use crate::typeset::pages::{Artifact, ContentId, Item, Tag};

/// The mark of a page of the original.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct SourcePageMark {
    /// The number of the page.
    pub(crate) label: String,
    /// The piece of content that the number is.
    pub(crate) content: ContentId,
    /// The baseline that it stands on, from the top of its row.
    pub(crate) baseline: Length,
}

impl SourcePageMark {
    /// The mark of a row that lies within another, lower by a distance.
    pub(crate) fn lowered(self, distance: Length) -> Self {
        Self { baseline: self.baseline + distance, ..self }
    }
}

/// Where the marks of a page stand.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Margin {
    /// The text block.
    pub(crate) block: Rect,
    /// The side of the opening whose outer margin it is.
    pub(crate) side: Side,
    /// Width of the page.
    pub(crate) page_width: Length,
}

/// Sets the marks of a page, whose baselines count from its upper edge. Those on one line stand side
/// by side, in their order from the left.
pub(crate) fn set_marks(
    marks: &[SourcePageMark],
    margin: &Margin,
    (design, body): (&Design, &TextStyle),
    shaper: &mut Shaper<'_>,
) -> Vec<Item> {
    let tokens = &design.source_page;
    let mut style = body.clone().sized(body.size * tokens.size);
    style.figures = Figures::Tabular;
    style.colour = design.colours.muted;
    let distance = body.size * tokens.distance;
    let mut items = Vec::new();
    let mut rest = marks;
    while let Some(first) = rest.first() {
        let count = rest.iter().take_while(|mark| mark.baseline == first.baseline).count();
        let (line, behind) = rest.split_at(count);
        rest = behind;
        let set: Vec<(Vec<Item>, Length, ContentId)> = line
            .iter()
            .map(|mark| {
                let (items, width) = artifact_text(shaper, &mark.label, &style, Artifact::Layout);
                (items, width, mark.content)
            })
            .collect();
        let gap = distance * 0.5;
        let between = gap * (count - 1) as f64;
        let width = set.iter().map(|(_, width, _)| *width).sum::<Length>() + between;
        let x = match margin.side {
            Side::Recto => {
                (margin.block.right() + distance).min(margin.page_width - tokens.edge - width)
            }
            Side::Verso => (margin.block.origin.x - distance - width).max(tokens.edge),
        };
        let mut pen = Point { x, y: first.baseline };
        for (mark, width, content) in set {
            let tag = Tag::Content(content);
            let placed =
                mark.into_iter().map(|item| Item { tag, ..shift_item(item, pen.x, pen.y) });
            items.extend(placed);
            pen.x += width + gap;
        }
    }
    items
}
