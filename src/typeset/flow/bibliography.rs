//! The list of works cited to rows.

use crate::geometry::{Length, Rect};
use crate::resolve::document::{Bibliography, BibliographyEntry, Target};
use crate::typeset::flow::column::ColumnGrid;
use crate::typeset::flow::generated::Numbers;
use crate::typeset::flow::paragraph::ParagraphSettings;
use crate::typeset::flow::piece::Beside;
use crate::typeset::flow::{Composer, Frame};
use crate::typeset::inline::itemize::Itemizer;
use crate::typeset::inline::line::{Across, Line};
use crate::typeset::inline::linebreak::Fit;
use crate::typeset::locators::{IndexPiece, cited_pages};
use crate::typeset::pages::{ElementId, ItemKind, LinkArea, Role};

impl Composer<'_, '_> {
    /// The entries, each with a hanging indent where the style wants it.
    /// With page numbers, each says where the work is cited.
    pub(super) fn bibliography(
        &mut self,
        bibliography: &Bibliography,
        frame: &Frame,
        numbers: Option<&Numbers<'_>>,
    ) {
        let design = &self.design.bibliography;
        let space = self.lines(design.space);
        let mut frame = frame.clone();
        frame.style.size = frame.style.size * design.size;
        frame.owner = self.structure.element(frame.owner, Role::Section);
        let gap = self.design.text.size * design.column_gap;
        let (grid, frame) = ColumnGrid::new(&frame, design.columns, gap);
        let from = self.pieces.len();
        for entry in &bibliography.entries {
            self.entry(entry, bibliography.hanging, (&frame, numbers));
            self.leave_space(space);
        }
        self.set_columns(from, grid);
        self.follows_paragraph = false;
    }

    fn entry(
        &mut self,
        entry: &BibliographyEntry,
        hanging: bool,
        (frame, numbers): (&Frame, Option<&Numbers<'_>>),
    ) {
        let owner = self.structure.element(frame.owner, Role::BibliographyEntry);
        self.structure.set_anchor(owner, &entry.anchor);
        let indent = match &entry.marker {
            // Lines go on under the text, as the number stands before it.
            Some(marker) => {
                let element = self.structure.unused();
                self.marker(&format!("{}\u{2002}", marker.text), element, frame).1
            }
            None => frame.style.size * self.design.bibliography.indent,
        };
        let hanging = hanging || entry.marker.is_some();
        let (document, design) = (self.document, self.design);
        let mut itemizer =
            Itemizer::new(document, design, frame.width, &mut self.shaper, &mut self.structure);
        if let Some(marker) = &entry.marker {
            itemizer.add_text(marker, &frame.style, owner);
            itemizer.add_generated("\u{2002}", &frame.style, owner);
        }
        itemizer.add(&entry.content, &frame.style, owner);
        if let Some(numbers) = numbers {
            let terms = &document.terms;
            for piece in cited_pages(&entry.citations, terms, numbers.page_map()) {
                match piece {
                    IndexPiece::Inlines(inlines) => itemizer.add(inlines, &frame.style, owner),
                    IndexPiece::Text(text) => itemizer.add_generated(text, &frame.style, owner),
                    IndexPiece::Locator(locator) => {
                        let target = Target::Anchor(locator.target.clone());
                        let description = format!("{} {}", terms.page, locator.label);
                        let target = (target, description);
                        itemizer.add_reference(&locator.label, target, &frame.style, owner);
                    }
                }
            }
        }
        let text = itemizer.finish();
        let settings = ParagraphSettings {
            width: frame.width,
            first_indent: Length::ZERO,
            rest_indent: if hanging { indent } else { Length::ZERO },
            em: frame.style.size,
            fit: Fit::Ragged,
            across: Across::Left,
        };
        let mut lines = self.set_lines(&text, &settings);
        // Where pages are named, they lead back.
        if numbers.is_none() {
            self.back_links(&mut lines, entry, owner);
        }
        let first = self.pieces.len();
        self.push_lines(lines, frame);
        if let Some(piece) = self.pieces.get_mut(first) {
            let anchors = vec![entry.anchor.clone()];
            piece.attach(Beside { anchors, ..Beside::default() });
        }
    }

    /// Lays the way back to each citation over the words of an entry.
    ///
    /// A list of works is to look as its style has it, without marks of ours. So the entry's lines
    /// are parted into as many stretches as there are citations, and each stretch leads to one of
    /// them, in order. Links of the entry's own, such as its address, stay what they are.
    fn back_links(&mut self, lines: &mut [Line], entry: &BibliographyEntry, owner: ElementId) {
        let total: Length = lines.iter().map(|line| line.width).sum();
        if entry.citations.is_empty() || total <= Length::ZERO {
            return;
        }
        let em = self.design.text.size;
        let own: Vec<Vec<Rect>> =
            lines.iter().map(|line| line.links.iter().map(|link| link.rect).collect()).collect();
        let stretch = total / entry.citations.len() as f64;
        for (index, citation) in entry.citations.iter().enumerate() {
            let element = self.structure.element(owner, Role::Link);
            let description = format!("{} {}", self.document.terms.back_to_citation, index + 1);
            let (from, to) = (stretch * index as f64, stretch * (index + 1) as f64);
            let mut before = Length::ZERO;
            for (line, own) in lines.iter_mut().zip(&own) {
                let start = (from - before).max(Length::ZERO);
                let end = (to - before).min(line.width);
                before += line.width;
                if end <= start {
                    continue;
                }
                let left = line_start(line);
                for (start, end) in outside((left + start, left + end), own) {
                    line.links.push(LinkArea {
                        rect: Rect::new(start, em * -0.75, end - start, em),
                        target: Target::Anchor(citation.clone()),
                        element,
                        description: description.clone(),
                    });
                }
            }
        }
    }
}

/// Where the type of a line begins.
fn line_start(line: &Line) -> Length {
    line.items
        .iter()
        .filter_map(|item| match &item.kind {
            ItemKind::Glyphs(run) => Some(run.origin.x),
            ItemKind::Fill { .. } | ItemKind::Picture { .. } | ItemKind::Turned(_) => None,
        })
        .fold(Length::INFINITE, Length::min)
}

/// The parts of a stretch that lie outside of some rectangles.
fn outside(stretch: (Length, Length), taken: &[Rect]) -> Vec<(Length, Length)> {
    let mut free = vec![stretch];
    for rect in taken {
        let (left, right) = (rect.origin.x, rect.right());
        free = free
            .into_iter()
            .flat_map(|(start, end)| [(start, end.min(left)), (start.max(right), end)])
            .filter(|(start, end)| *end > *start)
            .collect();
    }
    free
}

#[cfg(test)]
mod tests {
    use super::outside;
    use crate::geometry::{Length, Rect};

    #[test]
    fn what_is_taken_stays_free_of_back_links() {
        let points = Length::points;
        let taken = [Rect::new(points(10.0), points(0.0), points(10.0), points(1.0))];
        for (stretch, expected) in [
            ((0.0, 5.0), vec![(0.0, 5.0)]),
            ((0.0, 30.0), vec![(0.0, 10.0), (20.0, 30.0)]),
            ((12.0, 18.0), vec![]),
            ((15.0, 25.0), vec![(20.0, 25.0)]),
        ] {
            let free: Vec<_> = outside((points(stretch.0), points(stretch.1)), &taken)
                .into_iter()
                .map(|(start, end)| (start.to_points(), end.to_points()))
                .collect();
            assert_eq!(free, expected);
        }
    }
}
