//! Figures, alone and in groups, with their numbers.

use crate::design::Placement;
use crate::diagnostic::Problem;
use crate::manuscript::ast;
use crate::resolve::document::{
    Anchor, Block, BlockKind, Figure, FigureGroup, Inline, NodeId, Text,
};
use crate::resolve::draft::Draft;
use crate::resolve::inlines::TypedCitations;
use crate::resolve::labels::LabelKind;
use crate::resolve::numbering::letter;

/// The class of a division whose figures stand side by side.
const GROUP: &str = "figures";

impl<'a> Draft<'a> {
    /// A figure with the next number, where it has a caption.
    pub(super) fn figure(
        &mut self,
        image: &'a ast::Image,
        block: &ast::Block,
    ) -> (BlockKind, Option<Anchor>) {
        let number =
            if image.description.is_empty() { String::new() } else { self.counters.figure() };
        let label = format!("{} {number}", self.words.terms.figure);
        let label = (!number.is_empty()).then_some(label);
        let (figure, anchor) = self.numbered_figure(image, block, (number, label));
        (BlockKind::Figure(figure), Some(anchor))
    }

    fn numbered_figure(
        &mut self,
        image: &'a ast::Image,
        block: &ast::Block,
        (number, label): (String, Option<String>),
    ) -> (Figure, Anchor) {
        let identifier =
            image.attributes.identifier.as_ref().or(block.attributes.identifier.as_ref());
        let anchor = match identifier {
            Some(identifier) => self.claim(identifier, image.span, (LabelKind::Figure, number)),
            None => self.anchors.fresh("figure-1"),
        };
        let short = self.short(&image.attributes).or_else(|| self.short(&block.attributes));
        short.into_iter().for_each(|short| drop(self.shorts.insert(anchor.clone(), short)));
        let caption = self.running(&image.description, TypedCitations::Read);
        let credit = image.attributes.get("credit").unwrap_or("");
        let figure = Figure {
            picture: self.picture(&image.source, image.span),
            alternative: self.figure_alternative(image),
            width: self.picture_width(image),
            placement: self.placement(&image.attributes, image.span),
            label: label.map(Text::new),
            caption,
            credit: self.plain_running(credit),
        };
        (figure, anchor)
    }

    /// Where a figure is to be placed.
    fn placement(
        &mut self,
        attributes: &ast::Attributes,
        span: crate::diagnostic::Span,
    ) -> Option<Placement> {
        let text = attributes.get("placement")?;
        let placement = Placement::named(text.trim());
        if placement.is_none() {
            self.report(span, Problem::BadPlacement { text: text.to_owned() });
        }
        placement
    }

    /// The group that a division is: of the class `figures`, with nothing in it but figures and
    /// behind them the caption that they share. `None` where it is another division.
    pub(super) fn figure_group(
        &mut self,
        blocks: &'a [ast::Block],
        division: &ast::Block,
    ) -> Option<(BlockKind, Option<Anchor>)> {
        if !division.attributes.has_class(GROUP) {
            return None;
        }
        let (images, caption) = parts(blocks)?;
        let identifier = division.attributes.identifier.as_ref();
        let shared = !caption.is_empty() || identifier.is_some();
        let number = if shared { self.counters.figure() } else { String::new() };
        let anchor = identifier.map(|identifier| {
            self.claim(identifier, division.span, (LabelKind::Figure, number.clone()))
        });
        let mut figures = Vec::with_capacity(images.len());
        for (index, &(image, block)) in images.iter().enumerate() {
            let (kind, anchor) = match shared {
                true => {
                    let letter = letter(index);
                    let own = (format!("{number}{letter}"), Some(format!("({letter})")));
                    let (figure, anchor) = self.numbered_figure(image, block, own);
                    (BlockKind::Figure(figure), Some(anchor))
                }
                false => self.figure(image, block),
            };
            let mut classes = block.attributes.classes.clone();
            classes.extend(image.attributes.classes.iter().cloned());
            let span = block.span;
            figures.push(Block {
                node: NodeId::default(),
                anchor,
                classes,
                language: None,
                direction: None,
                span,
                kind,
            });
        }
        let label = format!("{} {number}", self.words.terms.figure);
        let mut running: Vec<Inline> = Vec::new();
        for content in caption {
            if !running.is_empty() {
                running.push(Inline::Text(Text::new(" ")));
            }
            running.extend(self.running(content, TypedCitations::Read));
        }
        let credit = division.attributes.get("credit").unwrap_or("");
        let group = FigureGroup {
            figures,
            placement: self.placement(&division.attributes, division.span),
            label: shared.then(|| Text::new(label)),
            caption: running,
            credit: self.plain_running(credit),
        };
        Some((BlockKind::Figures(group), anchor))
    }
}

/// The images of a group with their blocks.
type Images<'a> = Vec<(&'a ast::Image, &'a ast::Block)>;

/// The images of a group and the paragraphs of its caption; images that stand in one paragraph count
/// each. `None` where anything else stands among them.
fn parts(blocks: &[ast::Block]) -> Option<(Images<'_>, Vec<&[ast::Inline]>)> {
    let mut images = Vec::new();
    let mut caption: Vec<&[ast::Inline]> = Vec::new();
    for block in blocks {
        match &block.kind {
            ast::BlockKind::Figure { image } if caption.is_empty() => images.push((image, block)),
            ast::BlockKind::Paragraph(content) => match images_of(content) {
                Some(found) if caption.is_empty() => {
                    images.extend(found.into_iter().map(|image| (image, block)));
                }
                _ => caption.push(content),
            },
            _ => return None,
        }
    }
    (!images.is_empty()).then_some((images, caption))
}

/// The images of a paragraph that holds nothing else.
fn images_of(content: &[ast::Inline]) -> Option<Vec<&ast::Image>> {
    let mut images = Vec::new();
    for inline in content {
        match &inline.kind {
            ast::InlineKind::Image(image) => images.push(image),
            ast::InlineKind::SoftBreak | ast::InlineKind::HardBreak => {}
            ast::InlineKind::Text(text) if text.trim().is_empty() => {}
            _ => return None,
        }
    }
    Some(images)
}
