//! Figures to rows: the picture with its caption under it, one row.

use crate::geometry::{Length, Rect, Size};
use crate::manuscript::ast::Extent;
use crate::picture::Picture;
use crate::resolve::document::{Alternative, Anchor, Figure, NodeId, Position, Text};
use crate::typeset::flow::heading::ragged;
use crate::typeset::flow::{Composer, Frame, Row, shift_item, shift_link};
use crate::typeset::inline::itemize::{Itemizer, ParagraphText};
use crate::typeset::inline::line::Across;
use crate::typeset::inline::style::LetterCase;
use crate::typeset::pages::{Artifact, ElementId, Item, ItemKind, Role, Tag};

impl Composer<'_, '_> {
    /// A figure.
    pub(super) fn figure(
        &mut self,
        figure: &Figure,
        (node, anchor): (NodeId, Option<&Anchor>),
        frame: &Frame,
    ) {
        let design = &self.design.figure;
        let space = self.lines(design.space);
        let caption_space = self.lines(design.caption_space);
        let division = self.structure.element(frame.owner, Role::Division);
        if let Some(anchor) = anchor {
            self.structure.set_anchor(division, anchor);
        }
        let mut row = Row {
            start: Some(Position { node, offset: 0 }),
            anchors: anchor.into_iter().cloned().collect(),
            ..Row::default()
        };
        // The picture begins where capitals would, so that its head is level with the text's.
        let mut y = self.baseline(frame.style.size, frame.leading) - frame.style.size * 0.65;
        if let Some(id) = figure.picture {
            let size = self.figure_size(&self.document.pictures[id.0], figure.width, frame);
            let tag = match &figure.alternative {
                Alternative::Decorative => Tag::Artifact(Artifact::Layout),
                Alternative::Text(_) => {
                    let role = Role::Figure(figure.alternative.clone());
                    let element = self.structure.element(division, role);
                    Tag::Content(self.structure.content(element))
                }
            };
            let rect = Rect::new(frame.x, y, size.width, size.height);
            row.items.push(Item { tag, kind: ItemKind::Picture { picture: id, rect } });
            y += size.height + caption_space;
        } else {
            let paragraph = self.structure.element(division, Role::Paragraph);
            self.missing_picture(&mut row, &figure.alternative, paragraph, (frame, &mut y));
        }
        if figure.label.is_some() || !figure.caption.is_empty() || !figure.credit.is_empty() {
            let caption = self.structure.element(division, Role::Caption);
            self.caption(
                &mut row,
                (figure.label.as_ref(), &figure.caption),
                caption,
                (frame, &mut y),
            );
            if !figure.credit.is_empty() {
                self.caption(&mut row, (None, &figure.credit), caption, (frame, &mut y));
            }
        }
        row.space_above = space;
        row.picture = true;
        row.height = y.round_up_to(self.design.text.leading);
        self.push(row);
        self.leave_space(space);
    }

    /// Sets a caption into a row, under what stands there.
    pub(super) fn caption(
        &mut self,
        row: &mut Row,
        (label, content): (Option<&Text>, &[crate::resolve::document::Inline]),
        owner: ElementId,
        (frame, y): (&Frame, &mut Length),
    ) {
        let size = self.design.text.size * self.design.figure.caption_size;
        let leading = self.design.text.leading * self.design.figure.caption_size;
        let style = frame.style.clone().sized(size);
        let mut label_style = style.clone();
        label_style.case = LetterCase::AllSmallCapitals;
        label_style.letter_space = 0.05;
        let (document, design) = (self.document, self.design);
        let mut itemizer = Itemizer::new(
            document,
            design,
            frame.width,
            &mut self.shaper.styles,
            &mut self.structure,
        );
        if let Some(label) = label {
            itemizer.add_text(label, &label_style, owner);
            itemizer.add_generated("\u{2002}", &style, owner);
        }
        itemizer.add(content, &style, owner);
        let text = itemizer.finish();
        self.lines_into(row, &text, (size, leading), (frame, y));
    }

    /// Sets the notice that stands for a picture which cannot be had into a row.
    fn missing_picture(
        &mut self,
        row: &mut Row,
        alternative: &Alternative,
        owner: ElementId,
        (frame, y): (&Frame, &mut Length),
    ) {
        *y = Length::ZERO;
        let (document, design) = (self.document, self.design);
        let mut itemizer = Itemizer::new(
            document,
            design,
            frame.width,
            &mut self.shaper.styles,
            &mut self.structure,
        );
        itemizer.add_missing_picture(alternative, &frame.style, owner);
        let text = itemizer.finish();
        self.lines_into(row, &text, (frame.style.size, frame.leading), (frame, y));
    }

    /// Sets a text into a row, ragged, under what stands there.
    fn lines_into(
        &mut self,
        row: &mut Row,
        text: &ParagraphText,
        (size, leading): (Length, Length),
        (frame, y): (&Frame, &mut Length),
    ) {
        let lines = self.set_lines(text, &ragged(frame.width, size, Across::Left));
        for line in lines {
            let baseline = *y + self.baseline(size, leading);
            row.items
                .extend(line.items.into_iter().map(|item| shift_item(item, frame.x, baseline)));
            row.links
                .extend(line.links.into_iter().map(|link| shift_link(link, frame.x, baseline)));
            row.anchors.extend(line.anchors);
            row.notes.extend(line.notes);
            row.source_pages
                .extend(line.source_pages.into_iter().map(|mark| mark.lowered(baseline)));
            *y += leading;
        }
    }

    /// How large a picture is set: as wide as is asked, else by its own resolution, at most as wide
    /// as the measure and as high as the design allows.
    fn figure_size(&self, picture: &Picture, width: Option<Extent>, frame: &Frame) -> Size {
        let ratio = f64::from(picture.height) / f64::from(picture.width.max(1));
        let natural = match (width, picture.natural) {
            (Some(Extent::Share(share)), _) => frame.width * share,
            (Some(Extent::Length(length)), _) => length,
            (None, Some(size)) => size.width,
            (None, None) => {
                Length::inches(f64::from(picture.width) / self.design.figure.resolution)
            }
        };
        let width = natural.min(frame.width).max(Length::points(1.0));
        let page = self.design.text.leading * self.design.page.lines as f64;
        let greatest = page * self.design.figure.greatest_height;
        if width * ratio > greatest {
            return Size { width: greatest / ratio, height: greatest };
        }
        Size { width, height: width * ratio }
    }
}
