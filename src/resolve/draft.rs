//! The document in the making: what the walk over the manuscript gathers before citations and
//! references can be filled in.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::diagnostic::{Diagnostic, Diagnostics, Problem, Span};
use crate::language::Language;
use crate::manuscript::ast;
use crate::math::Macros;
use crate::picture::Lettering;
use crate::project::Project;
use crate::resolve::anchors::Anchors;
use crate::resolve::citations::Library;
use crate::resolve::document::{Anchor, Block, Inline};
use crate::resolve::index::IndexMark;
use crate::resolve::labels::{Label, LabelKind, Reference};
use crate::resolve::numbering::Counters;
use crate::resolve::pictures::Pictures;
use crate::resolve::punctuation::Smart;
use crate::resolve::terms::Words;
use crate::resolve::typed::Matcher;

/// The document in the making.
pub(super) struct Draft<'a> {
    pub(super) manuscript: &'a ast::Manuscript,
    pub(super) project: &'a Project,
    /// The fonts for texts within pictures.
    pub(super) lettering: &'a Lettering,
    pub(super) library: &'a Library,
    /// Reads typed citations, unless they are off.
    pub(super) matcher: Option<Matcher<'a>>,
    pub(super) words: &'a Words,
    pub(super) smart: Smart,
    /// Whether the style's citations are notes.
    pub(super) note_style: bool,
    /// The language of the document, in which it speaks for itself.
    pub(super) document_language: Language,
    /// The language of what is being walked.
    pub(super) language: Language,
    pub(super) diagnostics: &'a mut Diagnostics,
    pub(super) anchors: Anchors,
    pub(super) labels: BTreeMap<String, Label>,
    pub(super) references: Vec<Reference>,
    pub(super) clusters: Vec<ClusterDraft>,
    pub(super) notes: Vec<NoteDraft>,
    pub(super) note_indices: BTreeMap<String, usize>,
    /// Notes that are referred to, but not walked yet.
    pub(super) pending_notes: VecDeque<(usize, NoteSource<'a>)>,
    /// The note that is being walked.
    pub(super) current_note: Option<usize>,
    pub(super) pictures: Pictures,
    pub(super) counters: Counters,
    /// Whether the author said where the list of works stands.
    pub(super) list_placed: bool,
    /// Whether the author said where the index stands.
    pub(super) index_placed: bool,
    /// The marks for the index, as the walk met them.
    pub(super) index_marks: Vec<IndexMark>,
    /// The short captions of figures and tables.
    pub(super) shorts: BTreeMap<Anchor, Vec<Inline>>,
    /// Names of languages that were reported as unknown, each once.
    pub(super) unknown_languages: BTreeSet<String>,
    /// How many bullet lists surround what is being walked.
    pub(super) bullet_depth: usize,
    /// The labels of all numbered examples.
    pub(super) examples: BTreeSet<String>,
    /// The macros that formulas have defined so far.
    pub(super) macros: Macros,
    /// The identifiers that formulas refer to.
    pub(super) formula_references: Vec<(String, Span)>,
}

/// Citations that stand together, not formatted yet.
#[derive(Clone, Debug)]
pub(super) struct ClusterDraft {
    pub(super) kind: ClusterKind,
    /// Index of the note in which it stands.
    pub(super) note: Option<usize>,
    /// Whether its author stands in the text and the rest in a note.
    pub(super) split: bool,
}

impl ClusterDraft {
    /// What the author wrote around its items.
    pub(super) fn around(&self) -> Vec<&[Inline]> {
        match &self.kind {
            ClusterKind::Typed { .. } => Vec::new(),
            ClusterKind::Keyed { items, .. } => {
                items.iter().flat_map(|item| [&item.prefix[..], &item.suffix[..]]).collect()
            }
        }
    }
}

/// The kinds of cluster.
#[derive(Clone, Debug)]
pub(super) enum ClusterKind {
    /// Written with keys.
    Keyed { form: ast::CitationForm, items: Vec<KeyedItem> },
    /// Typed as it is read; its text is there already.
    Typed { works: Vec<usize> },
}

/// A work cited by its key.
#[derive(Clone, Debug)]
pub(super) struct KeyedItem {
    pub(super) key: String,
    /// Index of the work; `None` where no bibliography has it.
    pub(super) work: Option<usize>,
    pub(super) prefix: Vec<Inline>,
    pub(super) locator: Option<ast::Locator>,
    pub(super) suffix: Vec<Inline>,
    pub(super) suppress_author: bool,
}

/// A note in the making.
#[derive(Clone, Debug)]
pub(super) struct NoteDraft {
    pub(super) anchor: Anchor,
    pub(super) reference: Anchor,
    pub(super) blocks: Vec<Block>,
    /// Whether it was made of a citation.
    pub(super) generated: bool,
}

/// Where the text of a note stands.
#[derive(Clone, Copy, Debug)]
pub(super) enum NoteSource<'a> {
    Blocks(&'a [ast::Block]),
    Inlines(&'a [ast::Inline], Span),
}

impl<'a> Draft<'a> {
    /// Reports a problem at a place.
    pub(super) fn report(&mut self, span: Span, problem: Problem) {
        self.diagnostics.push(Diagnostic::at(span, problem));
    }

    /// The anchor of an identifier that the author gave; a second one is reported.
    pub(super) fn claim(
        &mut self,
        identifier: &str,
        span: Span,
        label: (LabelKind, String),
    ) -> Anchor {
        let anchor = self.anchors.claim(identifier);
        if self.labels.contains_key(identifier) {
            let identifier = identifier.to_owned();
            self.report(span, Problem::DuplicateIdentifier { identifier });
        } else {
            let (kind, text) = label;
            let label = Label { anchor: anchor.clone(), kind, text };
            self.labels.insert(identifier.to_owned(), label);
        }
        anchor
    }

    /// Begins a note and gives its index; its text is walked once the place of its reference is
    /// done, so that notes within notes come after it.
    pub(super) fn begin_note(&mut self, source: Option<NoteSource<'a>>) -> usize {
        let index = self.notes.len();
        let number = index + 1;
        let anchor = self.anchors.fresh(&format!("note-{number}"));
        let reference = self.anchors.fresh(&format!("noteref-{number}"));
        let generated = source.is_none();
        self.notes.push(NoteDraft { anchor, reference, blocks: Vec::new(), generated });
        if let Some(source) = source {
            self.pending_notes.push_back((index, source));
        }
        index
    }

    /// Walks the notes that wait, unless a note is being walked: those wait for its end.
    pub(super) fn walk_notes(&mut self) {
        if self.current_note.is_some() {
            return;
        }
        while let Some((index, source)) = self.pending_notes.pop_front() {
            self.current_note = Some(index);
            let blocks = match source {
                NoteSource::Blocks(blocks) => self.blocks(blocks),
                NoteSource::Inlines(inlines, span) => vec![self.paragraph(inlines, span)],
            };
            self.notes[index].blocks = blocks;
            self.current_note = None;
        }
    }
}
