//! What can be referred to, and the references to it.

use std::collections::BTreeMap;

use crate::diagnostic::{Diagnostic, Diagnostics, Problem, Span};
use crate::resolve::document::{Anchor, Inline, Link, LinkRole, Target, Text};
use crate::resolve::spelling;
use crate::resolve::terms::Words;

/// Something with an identifier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Label {
    /// Where it is.
    pub(super) anchor: Anchor,
    /// What it is.
    pub(super) kind: LabelKind,
    /// Its number; the text of a heading without one.
    pub(super) text: String,
}

/// The kinds of things with identifiers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LabelKind {
    Figure,
    Table,
    Equation,
    /// A heading with a number.
    Section,
    /// A heading without one.
    Heading,
    Other,
}

/// A reference to an identifier of the author's.
#[derive(Clone, Debug)]
pub(super) struct Reference {
    /// The identifier.
    pub(super) identifier: String,
    /// What is shown of it.
    pub(super) shown: Shown,
    /// Where it stands.
    pub(super) span: Span,
}

/// What a reference shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shown {
    /// Word and number: "Figure 1".
    Whole,
    /// The number alone.
    Number,
    /// The text that the author wrote.
    Written,
}

/// Whether a citation's key is that of a figure, table, equation or section.
pub(super) fn is_cross_reference(key: &str) -> bool {
    ["fig:", "tbl:", "eq:", "sec:"].iter().any(|prefix| key.starts_with(prefix))
}

/// Fills a reference in. A reference to nothing keeps the author's text, or shows what is missing.
pub(super) fn fill(
    reference: &Reference,
    link: Link,
    labels: &BTreeMap<String, Label>,
    words: &Words,
    diagnostics: &mut Diagnostics,
) -> Vec<Inline> {
    let Some(label) = labels.get(&reference.identifier) else {
        let known = labels.keys().map(String::as_str);
        let nearest = spelling::nearest(&reference.identifier, known);
        let identifier = reference.identifier.clone();
        let problem = Problem::UnknownReference { identifier, nearest };
        diagnostics.push(Diagnostic::at(reference.span, problem));
        if reference.shown == Shown::Written {
            return link.content;
        }
        return vec![Inline::Missing(Text::new(format!("({}?)", reference.identifier)))];
    };
    let target = Target::Anchor(label.anchor.clone());
    if reference.shown == Shown::Written {
        return vec![Inline::Link(Link { target, ..link })];
    }
    let word = match label.kind {
        LabelKind::Figure => words.terms.figure.as_str(),
        LabelKind::Table => words.terms.table.as_str(),
        LabelKind::Equation => words.equation,
        LabelKind::Section => words.section,
        LabelKind::Heading | LabelKind::Other => "",
    };
    let text = match (reference.shown, word.is_empty(), label.text.is_empty()) {
        (_, true, true) => reference.identifier.clone(),
        (_, false, true) => word.to_owned(),
        (Shown::Whole, false, false) => format!("{word}\u{a0}{}", label.text),
        _ => label.text.clone(),
    };
    let content = vec![Inline::Text(Text::new(text))];
    vec![Inline::Link(Link {
        target,
        role: LinkRole::CrossReference,
        title: String::new(),
        content,
    })]
}
