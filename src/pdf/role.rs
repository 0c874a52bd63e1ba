//! The roles of structure elements by their names in the file, and what each piece of content is
//! marked as on its page.

use crate::resolve::document::Alternative;
use crate::typeset::pages::{ContentId, ListNumbering, Role, Structure};

/// How a piece of content is marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mark {
    /// As a part of an element of this type.
    Structure(&'static str),
    /// As an artifact, since its element is mere decoration.
    Artifact,
}

/// The marks of all pieces of content.
pub(super) struct Marks {
    marks: Vec<Mark>,
}

/// Types of ours with the standard types that they are mapped to: those that PDF 2.0 has and
/// PDF 1.7 has not.
pub(super) const ROLE_MAP: [(&str, &str); 3] = [("Title", "P"), ("Em", "Span"), ("Strong", "Span")];

impl Marks {
    /// The marks of a structure's contents.
    pub(super) fn new(structure: &Structure) -> Self {
        let decorative = decorative(structure);
        let marks = structure
            .contents
            .iter()
            .map(|owner| {
                if decorative[owner.0] {
                    Mark::Artifact
                } else {
                    Mark::Structure(match &structure.elements[owner.0].role {
                        // Its level in the file is the tree's matter.
                        Role::Heading(_) => "H",
                        role => type_name(role),
                    })
                }
            })
            .collect();
        Self { marks }
    }

    /// The mark of a piece of content.
    pub(super) fn mark(&self, content: ContentId) -> Mark {
        self.marks.get(content.0).copied().unwrap_or(Mark::Artifact)
    }
}

/// Whether each element is mere decoration, or lies in one that is.
pub(super) fn decorative(structure: &Structure) -> Vec<bool> {
    let mut decorative = Vec::with_capacity(structure.elements.len());
    for element in &structure.elements {
        let inherited = element.parent.is_some_and(|parent| decorative[parent.0]);
        decorative.push(inherited || element.role == Role::Figure(Alternative::Decorative));
    }
    decorative
}

/// The structure type of a role. Headings have their own level here, which
/// [`HeadingLevels`] may change.
pub(super) fn type_name(role: &Role) -> &'static str {
    match role {
        Role::Document => "Document",
        Role::Section => "Sect",
        Role::Title => "Title",
        Role::Heading(level) => heading_name(*level),
        Role::Paragraph => "P",
        Role::BlockQuote => "BlockQuote",
        Role::List(_) => "L",
        Role::ListItem => "LI",
        Role::Label => "Lbl",
        Role::ListBody => "LBody",
        Role::Table => "Table",
        Role::TableHead => "THead",
        Role::TableBody => "TBody",
        Role::TableFoot => "TFoot",
        Role::TableRow => "TR",
        Role::TableHeaderCell(..) => "TH",
        Role::TableDataCell(_) => "TD",
        Role::Figure(_) => "Figure",
        Role::Caption => "Caption",
        Role::Note => "Note",
        Role::Reference => "Reference",
        Role::Link => "Link",
        Role::Code => "Code",
        Role::Formula(..) => "Formula",
        Role::Contents => "TOC",
        Role::ContentsItem => "TOCI",
        Role::BibliographyEntry => "BibEntry",
        Role::Index => "Index",
        Role::Span | Role::Abbreviation(_) | Role::ActualText(_) | Role::SourcePage(_) => "Span",
        Role::Emphasis => "Em",
        Role::Strong => "Strong",
        Role::Division => "Div",
    }
}

/// The structure type of a heading.
pub(super) fn heading_name(level: u8) -> &'static str {
    match level {
        0 | 1 => "H1",
        2 => "H2",
        3 => "H3",
        4 => "H4",
        5 => "H5",
        _ => "H6",
    }
}

/// How a list's numbering is called (ISO 32000-1, table 347).
pub(super) fn numbering_name(numbering: ListNumbering) -> &'static str {
    match numbering {
        ListNumbering::None => "None",
        ListNumbering::Disc => "Disc",
        ListNumbering::Decimal => "Decimal",
        ListNumbering::LowerRoman => "LowerRoman",
        ListNumbering::UpperRoman => "UpperRoman",
        ListNumbering::LowerAlpha => "LowerAlpha",
        ListNumbering::UpperAlpha => "UpperAlpha",
    }
}

/// The levels of headings as the file may have them: the first is 1, and none is more than one
/// deeper than the one before it (ISO 14289-1, 7.4.2). A heading keeps its place among the
/// headings above it; only levels that no heading has are left out.
#[derive(Default)]
pub(super) struct HeadingLevels {
    above: Vec<u8>,
}

impl HeadingLevels {
    /// The level of the next heading in reading order.
    pub(super) fn next(&mut self, level: u8) -> u8 {
        while self.above.last().is_some_and(|&above| above >= level) {
            self.above.pop();
        }
        self.above.push(level);
        self.above.len().min(6) as u8
    }
}

#[cfg(test)]
mod tests {
    use super::HeadingLevels;

    #[test]
    fn heading_levels_never_skip() {
        for (levels, expected) in [
            (vec![1, 2, 3, 2, 1], vec![1, 2, 3, 2, 1]),
            (vec![2, 3, 2], vec![1, 2, 1]),
            (vec![1, 3, 3, 2], vec![1, 2, 2, 2]),
            (vec![3, 1, 4], vec![1, 1, 2]),
            (vec![], vec![]),
        ] {
            let mut headings = HeadingLevels::default();
            let found: Vec<u8> = levels.iter().map(|&level| headings.next(level)).collect();
            assert_eq!(found, expected, "{levels:?}");
        }
    }
}
