//! The index to rows.

use crate::design::lists::IndexStyle;
use crate::geometry::Length;
use crate::resolve::document::{Index, IndexEntry, Inline, Target};
use crate::typeset::flow::column::ColumnGrid;
use crate::typeset::flow::generated::Numbers;
use crate::typeset::flow::paragraph::ParagraphSettings;
use crate::typeset::flow::piece::Beside;
use crate::typeset::flow::{Composer, Frame};
use crate::typeset::inline::itemize::Itemizer;
use crate::typeset::inline::line::Across;
use crate::typeset::inline::linebreak::Fit;
use crate::typeset::inline::style::Hyphenation;
use crate::typeset::locators::{IndexPiece, entry_pieces};
use crate::typeset::pages::{ElementId, ListNumbering, Role};

impl Composer<'_, '_> {
    /// The entries, group by group, each with a hanging indent.
    pub(super) fn index(&mut self, index: &Index, frame: &Frame, numbers: &Numbers<'_>) {
        let mut frame = frame.clone();
        frame.style.size = frame.style.size * self.design.index.size;
        frame.style.hyphenation = Hyphenation::Never;
        let (count, gap) = (self.design.index.columns, self.design.index.column_gap);
        let (grid, frame) = ColumnGrid::new(&frame, count, self.design.text.size * gap);
        let from = self.pieces.len();
        let space = self.lines(self.design.index.space);
        for group in &index.groups {
            self.leave_space(space);
            if let (Some(letter), true) = (&group.letter, self.design.index.letters) {
                let owner = self.structure.element(frame.owner, Role::Paragraph);
                let content = [Inline::Text(letter.clone())];
                let text = self.itemize(&content, &frame.style.clone(), owner, frame.width);
                let em = frame.style.size;
                let settings = super::heading::ragged(frame.width, em, Across::Left);
                let lines = self.set_lines(&text, &settings);
                self.push_lines(lines, &frame);
                self.keep = 1;
            }
            let list = self.structure.element(frame.owner, Role::List(ListNumbering::None));
            for entry in &group.entries {
                self.index_entry(entry, 0, (list, &frame), numbers);
            }
        }
        self.set_columns(from, grid);
        self.follows_paragraph = false;
    }

    /// An entry and, where they have lines of their own, those under it.
    fn index_entry(
        &mut self,
        entry: &IndexEntry,
        depth: usize,
        (list, frame): (ElementId, &Frame),
        numbers: &Numbers<'_>,
    ) {
        let design = self.design;
        let style = design.index.style;
        let item = self.structure.element(list, Role::ListItem);
        let body = self.structure.element(item, Role::ListBody);
        let em = frame.style.size;
        let indent = em * design.index.indent;
        let words = self.structure.element(body, Role::Paragraph);
        self.structure.set_anchor(words, &entry.anchor);
        let mut itemizer = Itemizer::new(
            self.document,
            design,
            frame.width,
            &mut self.shaper,
            &mut self.structure,
        );
        for piece in entry_pieces(entry, style, numbers.page_map()) {
            match piece {
                IndexPiece::Inlines(inlines) => itemizer.add(inlines, &frame.style, words),
                IndexPiece::Text(text) => itemizer.add_generated(text, &frame.style, words),
                IndexPiece::Locator(locator) => {
                    let target = Target::Anchor(locator.target.clone());
                    let description = format!("{} {}", self.document.terms.page, locator.label);
                    itemizer.add_reference(
                        &locator.label,
                        (target, description),
                        &frame.style,
                        words,
                    );
                }
            }
        }
        let text = itemizer.finish();
        // Lines are turned over to behind the indent of the deepest entries, so that they are not
        // taken for entries.
        let depths = if style == IndexStyle::Indented { 2.0 } else { 1.0 };
        let settings = ParagraphSettings {
            width: frame.width,
            first_indent: indent * depth as f64,
            rest_indent: (indent * depths).min(frame.width * 0.5),
            em,
            fit: Fit::Ragged,
            across: Across::Left,
        };
        let lines = self.set_lines(&text, &settings);
        let first = self.pieces.len();
        self.push_lines(lines, frame);
        if let Some(piece) = self.pieces.get_mut(first) {
            let mut anchors = vec![entry.anchor.clone()];
            if style == IndexStyle::RunIn {
                anchors.extend(entry.entries.iter().map(|inner| inner.anchor.clone()));
            }
            piece.attach(Beside { anchors, ..Beside::default() });
        }
        self.leave_space(Length::ZERO);
        if style == IndexStyle::RunIn || entry.entries.is_empty() {
            return;
        }
        // An entry is not left behind by the first one under it.
        self.keep = self.keep.max(1);
        let inner = self.structure.element(body, Role::List(ListNumbering::None));
        for sub in &entry.entries {
            self.index_entry(sub, depth + 1, (inner, frame), numbers);
        }
    }
}
