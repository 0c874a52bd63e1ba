//! What is made of page numbers: contents, index, and lists of works with the pages of their citations.
//!
//! Page numbers exist only after layout. So while a document is composed, contents and index only
//! keep their place; they are filled with the page numbers of the former layout, and filled again as
//! long as pages move. Before the first layout numbers of the likely width stand in for them.

use std::collections::BTreeMap;

use crate::geometry::Length;
use crate::resolve::document::{Anchor, Bibliography, Index};
use crate::typeset::flow::piece::{Beside, Piece};
use crate::typeset::flow::{Composer, Flow, Frame};
use crate::typeset::pages::{PageMap, Role};

/// A place that is filled once page numbers are known.
#[derive(Clone, Debug)]
pub(crate) struct Slot {
    /// Where its pieces begin in the body.
    at: usize,
    /// How many pieces it has.
    count: usize,
    /// Space that what stands before it wants below it.
    space_above: Length,
    /// How many of its lines must stay with a heading before them.
    keep: usize,
    /// Where it stands and what it looks like; its owner is an element of its own, which holds
    /// nothing else.
    frame: Frame,
    /// The identifier of its block.
    anchor: Option<Anchor>,
    /// What stands in it.
    kind: SlotKind,
}

/// What stands in a slot.
#[derive(Clone, Debug)]
pub(crate) enum SlotKind {
    /// The lists before the text.
    Contents,
    /// The index.
    Index(Index),
    /// A list of works that tells the pages on which they are cited.
    Bibliography(Bibliography),
}

/// The page numbers of the former layout.
#[derive(Debug)]
pub(crate) struct Numbers<'a> {
    page_map: &'a PageMap,
    likely: String,
}

impl Numbers<'_> {
    /// The number of the page on which an anchor stands, or one of the likely width.
    pub(super) fn label(&self, anchor: &Anchor) -> &str {
        self.page_map.label(anchor).unwrap_or(&self.likely)
    }

    /// The map of pages.
    pub(super) fn page_map(&self) -> &PageMap {
        self.page_map
    }
}

impl Composer<'_, '_> {
    /// Keeps a place for what is made of page numbers.
    pub(super) fn slot(&mut self, kind: SlotKind, anchor: Option<&Anchor>, frame: &Frame) {
        let role = match kind {
            SlotKind::Contents => Role::Section,
            SlotKind::Index(_) => Role::Index,
            SlotKind::Bibliography(_) => Role::Division,
        };
        let mut frame = frame.clone();
        frame.owner = self.structure.element(frame.owner, role);
        let at = self.pieces.len();
        self.slots.push(Slot {
            at,
            count: 0,
            space_above: self.space_below,
            keep: self.keep,
            frame,
            anchor: anchor.cloned(),
            kind,
        });
        self.keep = 0;
        // What follows keeps the distance that lists keep.
        self.space_below = Length::ZERO;
        let space = self.lines(self.design.list.space);
        self.leave_space(space);
    }

    /// Fills what is made of page numbers, in place of what stood there before.
    pub(crate) fn fill(&mut self, flow: &mut Flow, page_map: &PageMap) {
        let pages = flow.body.len() / self.design.page.lines.max(1) + 1;
        let numbers = Numbers { page_map, likely: "0".repeat(pages.to_string().len()) };
        let mut slots = std::mem::take(&mut flow.slots);
        let (mut moved, mut text_moved) = (0_isize, 0_isize);
        for slot in &mut slots {
            let is_before_text = flow.text_at.is_some_and(|text| slot.at <= text);
            slot.at = slot.at.saturating_add_signed(moved);
            let pieces = self.slot_pieces(slot, &numbers);
            // Far fewer pieces than an `isize` counts.
            moved += pieces.len() as isize - slot.count as isize;
            if is_before_text {
                text_moved = moved;
            }
            let end = slot.at + slot.count;
            slot.count = pieces.len();
            flow.body.splice(slot.at..end, pieces);
        }
        flow.slots = slots;
        flow.text_at = flow.text_at.map(|text| text.saturating_add_signed(text_moved));
    }

    /// The pieces of a slot.
    fn slot_pieces(&mut self, slot: &Slot, numbers: &Numbers<'_>) -> Vec<Piece> {
        self.pieces.clear();
        self.space_below = Length::ZERO;
        self.keep = slot.keep;
        self.page_break = false;
        self.structure.clear(slot.frame.owner);
        match &slot.kind {
            SlotKind::Contents => {
                for list in &self.document.contents {
                    self.contents(list, &slot.frame, numbers);
                }
            }
            SlotKind::Index(index) => self.index(index, &slot.frame, numbers),
            SlotKind::Bibliography(list) => self.bibliography(list, &slot.frame, Some(numbers)),
        }
        let mut pieces = std::mem::take(&mut self.pieces);
        if let Some(first) = pieces.first_mut() {
            // The first piece found none before it.
            let space = (*first.space_above_mut()).max(slot.space_above);
            first.set_space(space, space);
            let anchors = slot.anchor.iter().cloned().collect();
            first.attach(Beside { anchors, ..Beside::default() });
        }
        pieces
    }
}

impl PageMap {
    /// Whether every anchor has the same page number in another map.
    pub(crate) fn has_numbers_of(&self, other: &PageMap) -> bool {
        let labels = |map: &PageMap| -> BTreeMap<Anchor, Option<String>> {
            let labelled = |(anchor, &page): (&Anchor, &usize)| {
                (anchor.clone(), map.pages.get(page).map(|page| page.label.clone()))
            };
            map.anchors.iter().map(labelled).collect()
        };
        self.anchors.len() == other.anchors.len() && labels(self) == labels(other)
    }
}
