//! What the parts of the parser share: diagnostics, known labels, and the way from offsets to spans.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::rc::Rc;

use crate::diagnostic::{Diagnostic, Diagnostics, Problem, SourceId, Span};
use crate::manuscript::apart::Abbreviations;
use crate::manuscript::ast::{Attributes, Resource, ResourceKind};
use crate::manuscript::command::List;

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
    /// A text that stands in the manuscript in pieces, such as the lines of a cell, behind `prefix`
    /// bytes of our own.
    Lines {
        /// Which one: an index into the session's line maps.
        map: usize,
        /// Offset in that text.
        start: usize,
        /// Bytes that were put before it.
        prefix: usize,
    },
    /// A text that is not written in the manuscript byte by byte, such as a YAML value.
    Whole(Span),
}

/// Where the lines of a text that was put together from pieces come from: the offset of each in
/// that text and in the manuscript, both in ascending order.
#[derive(Clone, Debug, Default)]
pub(super) struct LineMap(Vec<(usize, usize)>);

impl LineMap {
    /// Notes that the manuscript's text from `source` on stands at `local`.
    pub(super) fn add(&mut self, local: usize, source: usize) {
        self.0.push((local, source));
    }

    /// The place in the manuscript of an offset in the text.
    fn source(&self, offset: usize) -> usize {
        let index = self.0.partition_point(|&(local, _)| local <= offset);
        match index.checked_sub(1).map(|index| self.0[index]) {
            Some((local, source)) => source + (offset - local),
            None => self.0.first().map_or(0, |&(_, source)| source),
        }
    }

    /// The offset in the text of a place in the manuscript.
    fn local(&self, place: usize) -> Option<usize> {
        let index = self.0.partition_point(|&(_, source)| source <= place);
        let (local, source) = self.0[index.checked_sub(1)?];
        Some(local + (place - source))
    }
}

impl Origin {
    /// The origin of a stretch that begins at an offset of this one, behind a prefix.
    pub(super) fn within(self, offset: usize, prefix: usize) -> Self {
        match self {
            Self::At { base, prefix: own } => {
                Self::At { base: base + offset.saturating_sub(own), prefix }
            }
            Self::Lines { map, start, prefix: own } => {
                Self::Lines { map, start: start + offset.saturating_sub(own), prefix }
            }
            Self::Whole(span) => Self::Whole(span),
        }
    }

    /// Whether the text is one line of running text, behind a mark of our own.
    pub(super) fn is_line(self) -> bool {
        match self {
            Self::At { prefix, .. } | Self::Lines { prefix, .. } => prefix == 1,
            Self::Whole(_) => true,
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
    /// Attributes of the link references, by the lower case of their labels.
    pub(super) reference_attributes: BTreeMap<String, Attributes>,
    /// The headings of the text: their identifiers by their labels.
    pub(super) headings: Rc<BTreeMap<String, String>>,
    /// The abbreviations that the text defines.
    pub(super) abbreviations: Abbreviations,
    /// The lists that commands in the text ask for.
    pub(super) lists: Vec<List>,
    /// The commands that were left out, each told once.
    left_out: BTreeSet<String>,
    resources: Vec<Resource>,
    known_resources: BTreeSet<(u8, String)>,
    line_maps: Vec<LineMap>,
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
            reference_attributes: BTreeMap::new(),
            headings: Rc::default(),
            abbreviations: Abbreviations::default(),
            lists: Vec::new(),
            left_out: BTreeSet::new(),
            resources: Vec::new(),
            known_resources: BTreeSet::new(),
            line_maps: Vec::new(),
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
            Origin::Lines { map, start, prefix } => {
                let map = &self.line_maps[map];
                let place = |offset: usize| map.source(start + offset.saturating_sub(prefix));
                // What ends with a line ends there, and not where the next line begins.
                let end = match range.end > range.start {
                    true => place(range.end - 1) + 1,
                    false => place(range.end),
                };
                Span::new(self.source, place(range.start)..end)
            }
            Origin::Whole(span) => span,
        }
    }

    /// The range of a parsed text that a span covers.
    pub(super) fn local(&self, origin: Origin, span: Span) -> Option<Range<usize>> {
        let range = span.range();
        match origin {
            Origin::At { base, prefix } => {
                Some(range.start.checked_sub(base)? + prefix..range.end.checked_sub(base)? + prefix)
            }
            Origin::Lines { map, start, prefix } => {
                let map = &self.line_maps[map];
                let place = |at: usize| Some(map.local(at)?.checked_sub(start)? + prefix);
                Some(place(range.start)?..place(range.end)?)
            }
            Origin::Whole(_) => None,
        }
    }

    /// The origin of a text that is put together from pieces.
    pub(super) fn pieces(&mut self, map: LineMap) -> Origin {
        self.line_maps.push(map);
        Origin::Lines { map: self.line_maps.len() - 1, start: 0, prefix: 0 }
    }

    /// Reports a problem.
    pub(super) fn report(&mut self, span: Span, problem: Problem) {
        self.diagnostics.push(Diagnostic::at(span, problem));
    }

    /// Reports that a command is left out, the first time.
    pub(super) fn left_out(&mut self, command: String, span: Span) {
        if self.left_out.insert(command.clone()) {
            self.report(span, Problem::LayoutCommand { command });
        }
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
