//! Figures side by side to one row: pictures of one height (or width) that fill the measure, each with
//! its caption under it, and the caption that they share under them all.
//!
//! The common height of pictures whose ratios of width to height are given is what is left of the
//! measure, divided by the sum of the ratios. Where that would make them too small to be seen, they
//! are parted into more ranks.

use crate::design::{GroupFit, Placement};
use crate::geometry::{Length, Rect, Size};
use crate::manuscript::ast::Extent;
use crate::resolve::document::{Anchor, BlockKind, Figure, FigureGroup, NodeId, Position};
use crate::typeset::flow::figure::append;
use crate::typeset::flow::{self, Composer, Frame, Row};
use crate::typeset::pages::Role;

/// The least height of a rank, in lines, unless it holds one picture.
const LEAST_HEIGHT: f64 = 4.0;

/// A figure of a group, with its identifier.
type Part<'a> = (&'a Figure, Option<&'a Anchor>);

impl Composer<'_, '_> {
    /// A group of figures.
    pub(super) fn figure_group(
        &mut self,
        group: &FigureGroup,
        (node, anchor): (NodeId, Option<&Anchor>),
        frame: &Frame,
    ) {
        let space = self.lines(self.design.figure.space);
        let caption_space = self.lines(self.design.figure.caption_space);
        let owner = self.structure.element(frame.owner, Role::Division);
        if let Some(anchor) = anchor {
            self.structure.set_anchor(owner, anchor);
        }
        let frame = &self.figure_frame(frame, owner);
        let mut row = Row {
            start: Some(Position { node, offset: 0 }),
            anchors: anchor.into_iter().cloned().collect(),
            space_above: space,
            ..Row::default()
        };
        let parts: Vec<Part<'_>> = group
            .figures
            .iter()
            .filter_map(|block| match &block.kind {
                BlockKind::Figure(figure) => Some((figure, block.anchor.as_ref())),
                _ => None,
            })
            .collect();
        let placement = group.placement.unwrap_or(self.design.figure.placement);
        let share = match placement {
            Placement::Page => 0.9,
            Placement::Here | Placement::Float => self.design.figure.greatest_height,
        };
        let page = self.design.text.leading * self.design.page.lines as f64;
        let greatest = page * share;
        let ranks = self.ranks(&parts, frame);
        let head = self.baseline(frame.style.size, frame.leading) - frame.style.size * 0.65;
        let mut y = head;
        // However many there are, each can be seen: more than a page of them goes on overleaf.
        let greatest = (greatest / ranks.len() as f64).max(self.lines(LEAST_HEIGHT));
        for rank in ranks {
            let mut next = Row::default();
            let bottom = self.rank(&mut next, rank, (frame, head), greatest);
            if y + (bottom - head) > page && !row.items.is_empty() {
                let height = (y - caption_space).round_up_to(self.design.text.leading);
                let above = row.space_above;
                self.push(Row { height, ..std::mem::take(&mut row) });
                self.leave_space(above);
                y = head;
            }
            append(&mut row, next, y - head);
            y += bottom - head + caption_space;
        }
        if group.label.is_some() || !group.caption.is_empty() {
            let caption = self.structure.element(owner, Role::Caption);
            let content = (group.label.as_ref(), group.caption.as_slice());
            self.caption(&mut row, content, caption, (frame, &mut y));
            self.credit(&mut row, &group.credit, caption, (frame, &mut y));
        } else if !group.credit.is_empty() {
            let caption = self.structure.element(owner, Role::Caption);
            self.credit(&mut row, &group.credit, caption, (frame, &mut y));
        } else {
            y -= caption_space;
        }
        row.height = y.round_up_to(self.design.text.leading);
        row.placement = self.placement_of(placement, frame);
        if self.introduced && group.placement.is_none() {
            self.stay(&mut row);
        }
        let follows_paragraph = self.follows_paragraph && row.placement == flow::Placement::Float;
        self.push(row);
        self.leave_space(space);
        self.follows_paragraph = follows_paragraph;
    }

    /// Parts figures into ranks, as few as let each be seen.
    fn ranks<'p, 'f>(&self, parts: &'p [Part<'f>], frame: &Frame) -> Vec<&'p [Part<'f>]> {
        let least = self.lines(LEAST_HEIGHT);
        for count in 1..parts.len() {
            let length = parts.len().div_ceil(count);
            let ranks: Vec<_> = parts.chunks(length).collect();
            let seen = ranks.iter().all(|rank| {
                let sizes = self.sizes(rank, frame, Length::INFINITE);
                rank.len() == 1 || sizes.iter().all(|size| size.height >= least)
            });
            if seen {
                return ranks;
            }
        }
        parts.chunks(1).collect()
    }

    /// The sizes of the pictures of a rank.
    fn sizes(&self, rank: &[Part<'_>], frame: &Frame, greatest: Length) -> Vec<Size> {
        let design = &self.design.figure;
        let gap = frame.style.size * design.group_gap;
        let free = (frame.width - gap * (rank.len() as f64 - 1.0)).max(frame.style.size);
        let ratios: Vec<f64> = rank
            .iter()
            .map(|(figure, _)| match figure.picture {
                Some(id) => self.document.pictures[id.0].ratio(),
                None => 0.75,
            })
            .collect();
        let asked: Option<Vec<Length>> = rank
            .iter()
            .map(|(figure, _)| match figure.width? {
                Extent::Share(share) => Some(frame.width * share),
                Extent::Length(length) => Some(length),
            })
            .collect();
        let widths: Vec<Length> = match (asked, design.group_fit) {
            // Widths that the author gave, made narrower together where they do not fit.
            (Some(widths), _) => {
                let sum: Length = widths.iter().copied().sum();
                let scale = if sum > free { free / sum } else { 1.0 };
                widths.into_iter().map(|width| width * scale).collect()
            }
            (None, GroupFit::Height) => {
                let sum: f64 = ratios.iter().map(|ratio| 1.0 / ratio).sum();
                ratios.iter().map(|ratio| free / sum / *ratio).collect()
            }
            (None, GroupFit::Width) => vec![free / rank.len() as f64; rank.len()],
        };
        let highest = widths
            .iter()
            .zip(&ratios)
            .map(|(width, ratio)| *width * *ratio)
            .fold(Length::ZERO, Length::max);
        let scale = if highest > greatest { greatest / highest } else { 1.0 };
        widths
            .into_iter()
            .zip(ratios)
            .map(|(width, ratio)| Size { width: width * scale, height: width * ratio * scale })
            .collect()
    }

    /// Sets a rank into a row from a height on, and returns where it ends.
    fn rank(
        &mut self,
        row: &mut Row,
        rank: &[Part<'_>],
        (frame, top): (&Frame, Length),
        greatest: Length,
    ) -> Length {
        let gap = frame.style.size * self.design.figure.group_gap;
        let caption_space = self.lines(self.design.figure.caption_space);
        let sizes = self.sizes(rank, frame, greatest);
        let width: Length =
            sizes.iter().map(|size| size.width).sum::<Length>() + gap * (rank.len() as f64 - 1.0);
        let highest = sizes.iter().map(|size| size.height).fold(Length::ZERO, Length::max);
        let mut x = frame.x + self.indent_of(width, frame);
        let mut bottom = top + highest;
        let mut captions = Vec::with_capacity(rank.len());
        for ((figure, anchor), size) in rank.iter().zip(&sizes) {
            let owner = self.structure.element(frame.owner, Role::Division);
            if let Some(anchor) = anchor {
                self.structure.set_anchor(owner, anchor);
                row.anchors.push((*anchor).clone());
            }
            let inner = Frame { x, width: size.width, owner, ..frame.clone() };
            let element = self.figure_element(figure, owner);
            // Feet are level, as the captions begin there.
            let rect = Rect::new(x, top + highest - size.height, size.width, size.height);
            bottom = bottom.max(self.picture_items(row, figure, (element, rect), &inner));
            let mut below = Row::default();
            let mut height = Length::ZERO;
            self.captions(&mut below, figure, (&inner, &mut height));
            captions.push((below, height));
            x += size.width + gap;
        }
        // Captions begin on one line, under the deepest picture.
        let below_pictures = bottom + caption_space;
        for (below, height) in captions {
            if height > Length::ZERO {
                append(row, below, below_pictures);
                bottom = bottom.max(below_pictures + height);
            }
        }
        bottom
    }
}
