//! Figures to rows: the picture with its caption and credit under it, one row.

use crate::design::{FigureAlignment, Placement};
use crate::geometry::{Length, Rect, Size};
use crate::language::Direction;
use crate::manuscript::ast::Extent;
use crate::picture::Picture;
use crate::resolve::document::{Alternative, Anchor, Figure, Inline, NodeId, Position, Text};
use crate::typeset::flow::heading::ragged;
use crate::typeset::flow::list::ListNesting;
use crate::typeset::flow::{self, Composer, Frame, Row, rule, shift_item, shift_link};
use crate::typeset::inline::itemize::Itemizer;
use crate::typeset::inline::line::{Across, Line};
use crate::typeset::inline::style::{LetterCase, TextStyle};
use crate::typeset::pages::{Artifact, ElementId, Item, ItemKind, Role, Tag};

/// Least height and width of the frame that keeps the place of a picture that could not be read, in
/// lines and as a share of the measure. It is as high as what it says.
const MISSING: (f64, f64) = (4.0, 0.6);

impl Composer<'_, '_> {
    /// A figure.
    pub(super) fn figure(
        &mut self,
        figure: &Figure,
        (node, anchor): (NodeId, Option<&Anchor>),
        frame: &Frame,
    ) {
        let space = self.lines(self.design.figure.space);
        let placement = figure.placement.unwrap_or(self.design.figure.placement);
        let plate = placement == Placement::Page;
        let mut row = Row {
            start: Some(Position { node, offset: 0 }),
            anchors: anchor.into_iter().cloned().collect(),
            ..Row::default()
        };
        let owner = self.structure.element(frame.owner, Role::Division);
        if let Some(anchor) = anchor {
            self.structure.set_anchor(owner, anchor);
        }
        let frame = &self.figure_frame(frame, owner);
        // The caption is set first, as a plate takes what it leaves of the page; its place in the
        // tree is behind the picture.
        let element = self.figure_element(figure, owner);
        let mut below = Row::default();
        let mut caption_height = Length::ZERO;
        self.captions(&mut below, figure, (frame, &mut caption_height));
        let page = self.design.text.leading * self.design.page.lines as f64;
        let greatest = match plate {
            true => page - caption_height - self.lines(1.0),
            false => page * self.design.figure.greatest_height,
        };
        // The picture begins where capitals would, so that its head is level with the text's.
        let mut y = self.baseline(frame.style.size, frame.leading) - frame.style.size * 0.65;
        let size = match figure.picture {
            Some(id) => {
                self.figure_size(&self.document.pictures[id.0], figure.width, (frame, greatest))
            }
            None => self.missing_size(figure, frame),
        };
        let x = frame.x + self.indent_of(size.width, frame);
        let rect = Rect::new(x, y, size.width, size.height);
        y = self.picture_items(&mut row, figure, (element, rect), frame);
        if caption_height > Length::ZERO {
            y += self.lines(self.design.figure.caption_space);
            append(&mut row, below, y);
            y += caption_height;
        }
        row.space_above = space;
        row.picture = true;
        row.height = y.round_up_to(self.design.text.leading);
        row.placement = self.placement_of(placement, frame);
        let is_bound = self.introduced || (figure.label.is_none() && figure.caption.is_empty());
        if is_bound && figure.placement.is_none() {
            self.stay(&mut row);
        }
        let follows_paragraph = self.follows_paragraph && row.placement == flow::Placement::Float;
        if plate && !self.pieces.is_empty() {
            self.page_break = true;
        }
        row.opening = plate;
        self.push(row);
        self.page_break |= plate;
        self.leave_space(space);
        self.follows_paragraph = follows_paragraph;
    }

    /// Has a figure stay where it is written, unless it is so high that much of a page could be left
    /// empty before it.
    pub(super) fn stay(&self, row: &mut Row) {
        let page = self.design.text.leading * self.design.page.lines as f64;
        if row.height <= page * self.design.figure.bound_height {
            row.placement = flow::Placement::Here;
        }
    }

    /// Where the row of a figure stands. Only one of the running text may float away. What follows one
    /// that does is indented as if the float were not there.
    pub(super) fn placement_of(&self, placement: Placement, frame: &Frame) -> flow::Placement {
        let in_text = frame.nesting == ListNesting::Outside
            && frame.width == self.design.page.text_width
            && self.step == self.design.text.leading;
        match placement {
            Placement::Float if in_text => flow::Placement::Float,
            Placement::Here | Placement::Float | Placement::Page => flow::Placement::Here,
        }
    }

    /// The frame of a figure: its lines stand where the design has figures stand.
    pub(super) fn figure_frame(&self, frame: &Frame, owner: ElementId) -> Frame {
        Frame {
            owner,
            justified: false,
            centred: self.design.figure.alignment == FigureAlignment::Centre,
            ..frame.clone()
        }
    }

    /// The element of a picture; `None` for decoration.
    pub(super) fn figure_element(
        &mut self,
        figure: &Figure,
        owner: ElementId,
    ) -> Option<ElementId> {
        match (&figure.alternative, figure.picture) {
            (_, None) => Some(self.structure.element(owner, Role::Paragraph)),
            (Alternative::Decorative, Some(_)) => None,
            (Alternative::Text(_), Some(_)) => {
                let role = Role::Figure(figure.alternative.clone());
                Some(self.structure.element(owner, role))
            }
        }
    }

    /// How far something narrower than the frame is moved in.
    pub(super) fn indent_of(&self, width: Length, frame: &Frame) -> Length {
        match (frame.centred, frame.style.direction) {
            (true, _) => (frame.width - width) * 0.5,
            (false, Direction::LeftToRight) => Length::ZERO,
            (false, Direction::RightToLeft) => frame.width - width,
        }
    }

    /// The size of the frame that stands for a missing picture: high enough for what it says.
    pub(super) fn missing_size(&mut self, figure: &Figure, frame: &Frame) -> Size {
        let width = frame.width * MISSING.1;
        let unused = self.structure.unused();
        let lines = self.missing_lines(figure, (width, unused), frame).len();
        let needed = self.missing_margin(frame) * 2.0 + self.caption_leading() * lines as f64;
        Size { width, height: self.lines(MISSING.0).max(needed) }
    }

    /// What stands in the frame of a missing picture.
    fn missing_lines(
        &mut self,
        figure: &Figure,
        (width, element): (Length, ElementId),
        frame: &Frame,
    ) -> Vec<Line> {
        let style = self.caption_style(frame);
        let width = (width - self.missing_margin(frame) * 2.0).max(style.size);
        let (document, design) = (self.document, self.design);
        let mut itemizer =
            Itemizer::new(document, design, width, &mut self.shaper, &mut self.structure);
        itemizer.add_missing_picture(&figure.alternative, &style, element);
        let text = itemizer.finish();
        self.set_lines(&text, &ragged(width, style.size, Across::Left))
    }

    /// Between the frame of a missing picture and what stands in it.
    fn missing_margin(&self, frame: &Frame) -> Length {
        self.caption_style(frame).size * 0.6
    }

    /// Puts a picture into a row, or a frame that says what is missing, and returns where it ends.
    /// The frame may end further down than was asked, as nothing of what it says is lost.
    pub(super) fn picture_items(
        &mut self,
        row: &mut Row,
        figure: &Figure,
        (element, mut rect): (Option<ElementId>, Rect),
        frame: &Frame,
    ) -> Length {
        if let Some(id) = figure.picture {
            let tag = match element {
                Some(element) => Tag::Content(self.structure.content(element)),
                None => Tag::Artifact(Artifact::Layout),
            };
            row.items.push(Item { tag, kind: ItemKind::Picture { picture: id, rect } });
            return rect.bottom();
        }
        let Some(element) = element else { return rect.bottom() };
        let (left, top) = (rect.origin.x, rect.origin.y);
        let size = self.caption_style(frame).size;
        let leading = self.caption_leading();
        let margin = self.missing_margin(frame);
        let lines = self.missing_lines(figure, (rect.size.width, element), frame);
        let mut y = top + margin * 0.5;
        for line in lines {
            self.set_line(row, line, ((left + margin, size), leading, &mut y));
        }
        rect.size.height = rect.size.height.max(y + margin * 0.5 - top);
        let thickness = self.design.table.inner_rule;
        let colour = self.design.colours.missing;
        for side in [
            Rect::new(left, top, rect.size.width, thickness),
            Rect::new(left, rect.bottom() - thickness, rect.size.width, thickness),
            Rect::new(left, top, thickness, rect.size.height),
            Rect::new(rect.right() - thickness, top, thickness, rect.size.height),
        ] {
            row.items.push(rule(side, colour));
        }
        rect.bottom()
    }

    fn caption_style(&self, frame: &Frame) -> TextStyle {
        frame.style.clone().sized(self.design.text.size * self.design.figure.caption_size)
    }

    fn caption_leading(&self) -> Length {
        self.design.text.leading * self.design.figure.caption_size
    }

    /// Label, caption and credit of a figure, set into a row from a height on.
    pub(super) fn captions(
        &mut self,
        row: &mut Row,
        figure: &Figure,
        (frame, y): (&Frame, &mut Length),
    ) {
        if figure.label.is_none() && figure.caption.is_empty() && figure.credit.is_empty() {
            return;
        }
        let owner = self.structure.element(frame.owner, Role::Caption);
        if figure.label.is_some() || !figure.caption.is_empty() {
            self.caption(row, (figure.label.as_ref(), &figure.caption), owner, (frame, &mut *y));
        }
        self.credit(row, &figure.credit, owner, (frame, y));
    }

    /// Sets a caption into a row, under what stands there.
    pub(super) fn caption(
        &mut self,
        row: &mut Row,
        (label, content): (Option<&Text>, &[Inline]),
        owner: ElementId,
        (frame, y): (&Frame, &mut Length),
    ) {
        let style = self.caption_style(frame);
        let mut label_style = style.clone();
        // The letter of a part, "(a)", stays a small letter.
        if label.is_some_and(|label| !label.text.starts_with('(')) {
            label_style.case = LetterCase::AllSmallCapitals;
            label_style.letter_space = 0.05;
        }
        let (document, design) = (self.document, self.design);
        let mut itemizer =
            Itemizer::new(document, design, frame.width, &mut self.shaper, &mut self.structure);
        if let Some(label) = label {
            itemizer.add_text(label, &label_style, owner);
            itemizer.add_generated("\u{2002}", &style, owner);
        }
        itemizer.add(content, &style, owner);
        let text = itemizer.finish();
        let lines = self.set_lines(&text, &ragged(frame.width, style.size, across(frame)));
        let leading = self.caption_leading();
        for line in lines {
            self.set_line(row, line, ((frame.x, style.size), leading, &mut *y));
        }
    }

    /// Sets a credit line into a row, under what stands there.
    pub(super) fn credit(
        &mut self,
        row: &mut Row,
        content: &[Inline],
        owner: ElementId,
        (frame, y): (&Frame, &mut Length),
    ) {
        if content.is_empty() {
            return;
        }
        let factor = self.design.figure.credit_size;
        let mut style = frame.style.clone().sized(self.design.text.size * factor);
        style.colour = self.design.colours.muted;
        let leading = self.design.text.leading * factor;
        let text = self.itemize(content, &style, owner, frame.width);
        let lines = self.set_lines(&text, &ragged(frame.width, style.size, across(frame)));
        for line in lines {
            self.set_line(row, line, ((frame.x, style.size), leading, &mut *y));
        }
    }

    /// Puts a line into a row, and moves on by its leading.
    fn set_line(
        &self,
        row: &mut Row,
        line: Line,
        ((x, size), leading, y): ((Length, Length), Length, &mut Length),
    ) {
        let baseline = *y + self.baseline(size, leading);
        row.items.extend(line.items.into_iter().map(|item| shift_item(item, x, baseline)));
        row.links.extend(line.links.into_iter().map(|link| shift_link(link, x, baseline)));
        row.anchors.extend(line.anchors);
        row.notes.extend(line.notes);
        row.source_pages.extend(line.source_pages.into_iter().map(|mark| mark.lowered(baseline)));
        *y += leading;
    }

    /// How large a picture is set: as wide as is asked, else by its own resolution, at most as wide
    /// as the measure and as high as is allowed.
    pub(super) fn figure_size(
        &self,
        picture: &Picture,
        width: Option<Extent>,
        (frame, greatest): (&Frame, Length),
    ) -> Size {
        let ratio = picture.ratio();
        let natural = match (width, picture.natural) {
            (Some(Extent::Share(share)), _) => frame.width * share,
            (Some(Extent::Length(length)), _) => length,
            (None, Some(size)) => size.width,
            (None, None) => {
                Length::inches(f64::from(picture.width) / self.design.figure.resolution)
            }
        };
        let width = natural.min(frame.width).max(Length::points(1.0));
        let greatest = greatest.max(self.lines(1.0));
        if width * ratio > greatest {
            return Size { width: greatest / ratio, height: greatest };
        }
        Size { width, height: width * ratio }
    }
}

/// Where lines that are not set to the full width stand in a frame.
pub(super) fn across(frame: &Frame) -> Across {
    if frame.centred { Across::Centre } else { Across::Left }
}

/// Puts what stands in one row into another, further down.
pub(super) fn append(row: &mut Row, other: Row, y: Length) {
    row.items.extend(other.items.into_iter().map(|item| shift_item(item, Length::ZERO, y)));
    row.links.extend(other.links.into_iter().map(|link| shift_link(link, Length::ZERO, y)));
    row.anchors.extend(other.anchors);
    row.notes.extend(other.notes);
    row.source_pages.extend(other.source_pages.into_iter().map(|mark| mark.lowered(y)));
}
