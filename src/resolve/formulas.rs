//! Formulas: read once, for both outputs; displayed ones numbered.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use crate::diagnostic::{Diagnostic, Diagnostics, Problem, Span};
use crate::manuscript::ast::{self, InlineKind};
use crate::math::{self, Fault, FaultKind, Macros};
use crate::resolve::document::{Anchor, Block, BlockKind, Equation, Formula, Inline, NodeId, Text};
use crate::resolve::draft::Draft;
use crate::resolve::inlines::TypedCitations;
use crate::resolve::labels::{Label, LabelKind, report_unknown};

impl Formula {
    /// A formula that uses no macros but its own, as in a bibliography; what is not understood in it
    /// is shown as it is.
    pub fn new(source: &str) -> Self {
        Self::of(source, math::parse(source, &mut Macros::default()).ok())
    }

    /// What is read aloud where a formula cannot be: its source, in one line.
    pub fn alternative(&self) -> String {
        self.source.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Fills in what it refers to.
    pub(super) fn refer(&mut self, labels: &BTreeMap<String, Label>) {
        let Some(tree) = self.tree.as_mut().filter(|tree| !tree.references.is_empty()) else {
            return;
        };
        let tree = Arc::make_mut(tree);
        math::reference::fill(tree, &|name: &str| {
            let label = labels.get(name)?;
            Some(if label.text.is_empty() { name.to_owned() } else { label.text.clone() })
        });
        self.text.text = math::plain::plain(tree);
    }

    fn of(source: &str, tree: Option<math::Formula>) -> Self {
        let text = match &tree {
            Some(tree) => Text::new(math::plain::plain(tree)),
            None => Text::new(source),
        };
        Self { text, source: source.to_owned(), tree: tree.map(Arc::new), display: false }
    }
}

impl<'a> Draft<'a> {
    /// A formula, with what is wrong in it reported.
    pub(super) fn formula(&mut self, source: &str, span: Span) -> Formula {
        let tree = match math::parse(source, &mut self.macros) {
            Ok(tree) => {
                for command in &tree.ignored {
                    let problem = Problem::FormulaCommand { command: command.clone() };
                    self.diagnostics.push(Diagnostic::at(span, problem));
                }
                for (label, range) in &tree.references {
                    let place = self.within(source, span, range.clone());
                    self.formula_references.push((label.clone(), place));
                }
                Some(tree)
            }
            Err(Fault { range, kind }) => {
                let place = self.within(source, span, range);
                let problem = Problem::Formula { fault: message(&kind) };
                self.diagnostics.push(Diagnostic::at(place, problem));
                None
            }
        };
        Formula::of(source, tree)
    }

    /// Where a piece of a formula stands in the manuscript; the whole formula where its source is
    /// not written there as it is, as in a quotation over several lines.
    fn within(&self, source: &str, span: Span, range: Range<usize>) -> Span {
        let text = self.project.sources.text(span.source);
        let written = text.get(span.range()).unwrap_or_default();
        match written.find(source) {
            Some(start) if !source.is_empty() => {
                let start = span.range().start + start;
                Span::new(span.source, start + range.start..start + range.end)
            }
            _ => span,
        }
    }

    /// A displayed formula; it has a number where it can be referred to.
    pub(super) fn equation(
        &mut self,
        source: &str,
        identifier: Option<&str>,
        span: Span,
    ) -> (Equation, Option<Anchor>) {
        let mut formula = self.formula(source, span);
        formula.display = true;
        let tree = formula.tree.clone();
        let label = tree.as_ref().and_then(|tree| tree.labels.first().map(String::as_str));
        let tag = tree.as_ref().and_then(|tree| tree.tag.clone());
        let identifier = identifier.or(label);
        let number = match (tag, identifier) {
            (Some(tag), _) => Some(tag),
            (None, Some(_)) => Some(self.counters.equation()),
            (None, None) => None,
        };
        let anchor = identifier.map(|identifier| {
            let number = number.clone().unwrap_or_default();
            self.claim(identifier, span, (LabelKind::Equation, number))
        });
        // Other labels, as those of further rows, are names of the same.
        let labels = tree.iter().flat_map(|tree| &tree.labels);
        for label in labels.filter(|label| Some(label.as_str()) != identifier) {
            match (&anchor, self.labels.contains_key(label)) {
                (Some(anchor), false) => {
                    let text = number.clone().unwrap_or_default();
                    let same = Label { anchor: anchor.clone(), kind: LabelKind::Equation, text };
                    self.labels.insert(label.clone(), same);
                }
                _ => self.report(span, Problem::DuplicateIdentifier { identifier: label.clone() }),
            }
        }
        let number = number.map(|number| Text::new(format!("({number})")));
        (Equation { formula, number }, anchor)
    }

    /// The blocks of a paragraph in which formulas are set off: what stands before, between and
    /// behind them goes on as one paragraph does. `None` where there are none.
    pub(super) fn around_formulas(&mut self, block: &'a ast::Block) -> Option<Vec<Block>> {
        let ast::BlockKind::Paragraph(content) = &block.kind else { return None };
        let is_display =
            |inline: &ast::Inline| matches!(inline.kind, InlineKind::Math { display: true, .. });
        if !content.iter().any(is_display) {
            return None;
        }
        let mut blocks = Vec::new();
        for piece in content.chunk_by(|left, right| !is_display(left) && !is_display(right)) {
            let (anchor, kind) = match piece {
                [ast::Inline { kind: InlineKind::Math { source, display: true }, span }] => {
                    let (equation, anchor) = self.equation(source, None, *span);
                    (anchor, BlockKind::Math(equation))
                }
                piece => {
                    let mut text = self.running(trimmed(piece), TypedCitations::Read);
                    trim_text(&mut text);
                    if text.is_empty() {
                        continue;
                    }
                    (None, BlockKind::Paragraph(text))
                }
            };
            let continues = matches!(kind, BlockKind::Paragraph(_)) && !blocks.is_empty();
            let classes = if continues { vec!["continued".to_owned()] } else { Vec::new() };
            let span = block.span;
            let (language, direction) = (None, None);
            let node = NodeId::default();
            blocks.push(Block { node, anchor, classes, language, direction, span, kind });
        }
        Some(blocks)
    }
}

/// Reports what formulas refer to and nothing has as its label.
pub(super) fn check_references(
    references: &[(String, Span)],
    labels: &BTreeMap<String, Label>,
    diagnostics: &mut Diagnostics,
) {
    for (identifier, span) in references {
        if !labels.contains_key(identifier) {
            report_unknown(identifier, *span, labels, diagnostics);
        }
    }
}

/// Inlines without the line ends at their edges.
fn trimmed(mut inlines: &[ast::Inline]) -> &[ast::Inline] {
    let is_space = |inline: &ast::Inline| match &inline.kind {
        InlineKind::SoftBreak | InlineKind::HardBreak => true,
        InlineKind::Text(text) => text.trim().is_empty(),
        _ => false,
    };
    while let [first, rest @ ..] = inlines
        && is_space(first)
    {
        inlines = rest;
    }
    while let [rest @ .., last] = inlines
        && is_space(last)
    {
        inlines = rest;
    }
    inlines
}

/// Takes white space off the edges of running text.
fn trim_text(inlines: &mut [Inline]) {
    if let Some(Inline::Text(text)) = inlines.first_mut() {
        text.text = text.text.trim_start().to_owned();
    }
    if let Some(Inline::Text(text)) = inlines.last_mut() {
        text.text = text.text.trim_end().to_owned();
    }
}

/// What is wrong in a formula, for its author.
fn message(kind: &FaultKind) -> String {
    match kind {
        FaultKind::Command(name) => format!("the command '{name}' is not known"),
        FaultKind::Environment(name) => format!("the environment '{name}' is not known"),
        FaultKind::Argument => "something that belongs to this command is missing".to_owned(),
        FaultKind::Unclosed => "what begins here is not closed".to_owned(),
        FaultKind::Unexpected(what) => format!("'{what}' has nothing that it belongs to"),
        FaultKind::DoubleScript => {
            "a second superscript or subscript stands at one base".to_owned()
        }
        FaultKind::Endless => "this macro goes on without end".to_owned(),
        FaultKind::Depth => "groups are nested too deeply".to_owned(),
    }
}
