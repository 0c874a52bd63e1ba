//! The list of works cited to rows.

use crate::geometry::Length;
use crate::resolve::document::{Anchor, Bibliography, BibliographyEntry, Target};
use crate::typeset::flow::paragraph::ParagraphSettings;
use crate::typeset::flow::{Composer, Frame};
use crate::typeset::inline::itemize::Itemizer;
use crate::typeset::inline::line::Across;
use crate::typeset::inline::linebreak::Fit;
use crate::typeset::pages::Role;

impl Composer<'_> {
    /// The entries, each with a hanging indent where the style wants it.
    pub(super) fn bibliography(&mut self, bibliography: &Bibliography, frame: &Frame) {
        let design = &self.design.bibliography;
        let space = self.lines(design.space);
        let mut frame = frame.clone();
        frame.style.size = frame.style.size * design.size;
        frame.owner = self.structure.element(frame.owner, Role::Section);
        for entry in &bibliography.entries {
            self.entry(entry, bibliography.hanging, &frame);
            self.leave_space(space);
        }
        self.follows_paragraph = false;
    }

    fn entry(&mut self, entry: &BibliographyEntry, hanging: bool, frame: &Frame) {
        let owner = self.structure.element(frame.owner, Role::BibliographyEntry);
        self.structure.set_anchor(owner, &entry.anchor);
        let indent = frame.style.size * self.design.bibliography.indent;
        let mut mark_style = frame.style.clone();
        mark_style.size = frame.style.size * self.design.bibliography.back_link_size;
        mark_style.colour = self.design.colours.muted;
        let description =
            |index: usize| format!("{} {}", self.document.terms.back_to_citation, index + 1);
        let (document, design) = (self.document, self.design);
        let mut itemizer = Itemizer::new(
            document,
            design,
            frame.width,
            &mut self.shaper.styles,
            &mut self.structure,
        );
        if let Some(marker) = &entry.marker {
            itemizer.add_text(marker, &frame.style, owner);
            itemizer.add_generated("\u{2002}", &frame.style, owner);
        }
        itemizer.add(&entry.content, &frame.style, owner);
        for (index, citation) in shown_citations(&entry.citations).into_iter().enumerate() {
            let target = (Target::Anchor(citation.clone()), description(index));
            let mark = format!("\u{a0}{}", self.design.bibliography.back_link);
            itemizer.add_generated_link(&mark, &mark_style, owner, target);
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
        let lines = self.set_lines(&text, &settings);
        let first = self.rows.len();
        self.push_lines(lines, frame);
        if let Some(row) = self.rows.get_mut(first) {
            row.anchors.push(entry.anchor.clone());
        }
    }
}

/// The citations to which an entry points back: all of them.
fn shown_citations(citations: &[Anchor]) -> Vec<&Anchor> {
    citations.iter().collect()
}
