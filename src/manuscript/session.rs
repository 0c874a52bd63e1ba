//! What the parts of the parser share: diagnostics, known labels, and the way from offsets to spans.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::diagnostic::{Diagnostic, Diagnostics, Problem, SourceId, Span};
use crate::manuscript::ast::{Resource, ResourceKind};

/// How deeply blocks may stand within one another, and inlines likewise. Real manuscripts stay
/// below ten; what walks the tree by recursion stays far from the end of its stack.
pub(super) const DEEPEST: usize = 100;

/// Where a parsed text comes from, so that its offsets become spans.
#[derive(Clone, Copy, Debug)]
pub(super) enum Origin {
    /// A stretch of the manuscript that begins at `base`, behind `prefix` bytes of our own.
    At {
        /// Offset in the manuscript.
        base: usize,
        /// Bytes that were put before it.
        prefix: usize,
    },
    /// A text that is not written in the manuscript byte by byte, such as a YAML value.
    Whole(Span),
}

impl Origin {
    /// The origin of a stretch that begins at an offset of this one, behind a prefix.
    pub(super) fn within(self, offset: usize, prefix: usize) -> Self {
        match self {
            Self::At { base, prefix: own } => {
                Self::At { base: base + offset.saturating_sub(own), prefix }
            }
            Self::Whole(span) => Self::Whole(span),
        }
    }

    /// The range of the parsed text that a span covers.
    pub(super) fn local(self, span: Span) -> Option<Range<usize>> {
        match self {
            Self::At { base, prefix } => {
                let range = span.range();
                Some(range.start.checked_sub(base)? + prefix..range.end.checked_sub(base)? + prefix)
            }
            Self::Whole(_) => None,
        }
    }
}

/// What the parts of the parser share.
#[derive(Debug)]
pub(super) struct Session<'d> {
    source: SourceId,
    diagnostics: &'d mut Diagnostics,
    /// Labels of the footnotes that are defined, by their lower case.
    pub(super) labels: BTreeMap<String, String>,
    /// Labels of the footnotes that are referred to.
    pub(super) used_labels: BTreeSet<String>,
    /// Destination and title of the link references, by the lower case of their labels.
    pub(super) references: BTreeMap<String, (String, String)>,
    resources: Vec<Resource>,
    known_resources: BTreeSet<(u8, String)>,
    too_deep: bool,
}

impl<'d> Session<'d> {
    /// A session that parses one source.
    pub(super) fn new(source: SourceId, diagnostics: &'d mut Diagnostics) -> Self {
        Self {
            source,
            diagnostics,
            labels: BTreeMap::new(),
            used_labels: BTreeSet::new(),
            references: BTreeMap::new(),
            resources: Vec::new(),
            known_resources: BTreeSet::new(),
            too_deep: false,
        }
    }

    /// The span of a range of a parsed text.
    pub(super) fn span(&self, origin: Origin, range: Range<usize>) -> Span {
        match origin {
            Origin::At { base, prefix } => {
                let place = |offset: usize| base + offset.saturating_sub(prefix);
                Span::new(self.source, place(range.start)..place(range.end))
            }
            Origin::Whole(span) => span,
        }
    }

    /// Reports a problem.
    pub(super) fn report(&mut self, span: Span, problem: Problem) {
        self.diagnostics.push(Diagnostic::at(span, problem));
    }

    /// Reports that something is nested too deeply, once: the rest follows from the first.
    pub(super) fn too_deep(&mut self, span: Span) {
        if !self.too_deep {
            self.too_deep = true;
            self.report(span, Problem::NestedTooDeeply);
        }
    }

    /// Takes in a file that the build needs, once.
    pub(super) fn resource(&mut self, name: &str, kind: ResourceKind, span: Span) {
        if name.is_empty() {
            return;
        }
        if self.known_resources.insert((kind as u8, name.to_owned())) {
            self.resources.push(Resource { name: name.to_owned(), kind, span });
        }
    }

    /// The files taken in so far, in the order of their first mention.
    pub(super) fn take_resources(&mut self) -> Vec<Resource> {
        std::mem::take(&mut self.resources)
    }

    /// The label under which a footnote is defined, taking note that it is referred to.
    pub(super) fn refer_to_note(&mut self, label: &str) -> Option<String> {
        let label = self.labels.get(&label.to_lowercase())?.clone();
        self.used_labels.insert(label.clone());
        Some(label)
    }
}
