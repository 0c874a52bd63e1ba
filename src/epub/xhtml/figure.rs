//! Figures to XHTML, alone and side by side.

use crate::design::GroupFit;
use crate::epub::xhtml::attributes::Attributes;
use crate::epub::xhtml::{Writer, round};
use crate::manuscript::ast::Extent;
use crate::resolve::document::{Block, BlockKind, Figure, FigureGroup, Inline, Text};

/// What is left free behind each figure of a group, as a share of the measure. It is a margin, as
/// flexible boxes would blank whole books on some readers.
const GAP: f64 = 0.02;
/// What stays free at the end of a rank, for the spaces between its figures.
const REST: f64 = 0.04;
/// How many figures stand side by side at most on the page of an e-reader.
const RANK: usize = 3;

impl Writer<'_> {
    /// A figure.
    pub(super) fn figure(&mut self, block: &Block, attributes: Attributes, figure: &Figure) {
        self.markup.open("figure", &attributes.as_pairs());
        self.block_marks(block.node);
        self.image(figure.picture, &figure.alternative, figure.width);
        self.captions(figure.label.as_ref(), &figure.caption, &figure.credit);
        self.markup.close();
    }

    fn captions(&mut self, label: Option<&Text>, caption: &[Inline], credit: &[Inline]) {
        let captioned = label.is_some() || !caption.is_empty();
        if !captioned && credit.is_empty() {
            return;
        }
        self.markup.open("figcaption", &[]);
        self.caption(label, caption);
        if !credit.is_empty() {
            if captioned {
                self.markup.text(" ");
            }
            self.markup.open("span", &[("class", "credit")]);
            self.inlines(credit);
            self.markup.close();
        }
        self.markup.close();
    }

    /// Figures side by side: blocks within a line, which wrap where the screen is narrow.
    pub(super) fn figure_group(
        &mut self,
        block: &Block,
        mut attributes: Attributes,
        group: &FigureGroup,
    ) {
        attributes.add_classes(["figures"]);
        self.markup.open("figure", &attributes.as_pairs());
        self.markup.line();
        self.block_marks(block.node);
        let parts: Vec<(&Block, &Figure)> = group
            .figures
            .iter()
            .filter_map(|block| match &block.kind {
                BlockKind::Figure(figure) => Some((block, figure)),
                _ => None,
            })
            .collect();
        for rank in parts.chunks(RANK) {
            for (&(block, figure), share) in rank.iter().zip(self.shares(rank)) {
                let mut attributes = self.block_attributes(block);
                attributes.add_classes(["part"]);
                attributes.set("style", format!("width: {}%", round(share * 100.0)));
                let filled = Figure { width: Some(Extent::Share(1.0)), ..figure.clone() };
                self.figure(block, attributes, &filled);
                self.markup.line();
            }
        }
        self.captions(group.label.as_ref(), &group.caption, &group.credit);
        self.markup.close();
    }

    /// The widths of the figures of a rank, as shares of the measure.
    fn shares(&self, rank: &[(&Block, &Figure)]) -> Vec<f64> {
        let free = 1.0 - REST - GAP * rank.len() as f64;
        let asked: Option<Vec<f64>> = rank
            .iter()
            .map(|(_, figure)| match figure.width? {
                Extent::Share(share) => Some(share),
                Extent::Length(length) => Some(length / self.book.design.page.text_width),
            })
            .collect();
        let wanted: Vec<f64> = match (asked, self.book.design.figure.group_fit) {
            (Some(shares), _) => shares,
            (None, GroupFit::Width) => vec![1.0; rank.len()],
            (None, GroupFit::Height) => rank
                .iter()
                .map(|(_, figure)| {
                    let id = figure.picture?;
                    let picture = self.book.document.pictures.get(id.0)?;
                    Some(1.0 / picture.ratio())
                })
                .map(|ratio| ratio.unwrap_or(4.0 / 3.0))
                .collect(),
        };
        let sum: f64 = wanted.iter().sum();
        let given = rank.iter().all(|(_, figure)| figure.width.is_some());
        let scale = if given { (free / sum).min(1.0) } else { free / sum };
        wanted.into_iter().map(|share| share * scale).collect()
    }
}
