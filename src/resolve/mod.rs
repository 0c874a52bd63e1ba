//! [`Manuscript`] to [`Document`]: every number, note, citation, reference, entry and link target
//! filled in.
//!
//! One walk over the manuscript builds the tree, with placeholders where something must be known
//! of the whole; then citations are formatted together, and the placeholders are filled. The
//! citation engine has its one door in [`citations`]. How anything looks is left to the typesetter
//! and the EPUB writer.

mod advice;
pub mod anchors;
mod blocks;
pub mod citations;
pub mod cited;
mod code;
mod contents;
pub mod document;
mod draft;
pub mod dump;
mod figures;
mod finish;
mod formulas;
mod index;
mod inlines;
mod labels;
mod list_terms;
mod lists;
mod marks;
mod metadata;
mod node;
mod notices;
mod numbering;
mod order;
mod pictures;
mod placeholder;
pub mod plain;
pub mod punctuation;
pub mod quotations;
mod reference_words;
pub mod spelling;
pub mod table;
pub mod terms;
#[cfg(test)]
mod tests;
pub mod typed;
mod weave;
mod works_list;

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use crate::diagnostic::{Diagnostic, Diagnostics, Problem, Span};
use crate::language::Language;
use crate::manuscript::ast::{self, Manuscript};
use crate::manuscript::identifier::automatic_identifier;
use crate::math::Macros;
use crate::picture::Lettering;
use crate::project::Project;
use crate::resolve::advice::advise;
use crate::resolve::anchors::Anchors;
use crate::resolve::citations::{Library, Style, read_sources, read_style};
use crate::resolve::contents::{Wanted, contents};
use crate::resolve::document::{Anchor, Block, BlockKind, Document, Inline, Note, Text};
use crate::resolve::draft::{ClusterDraft, Draft};
use crate::resolve::finish::Finish;
use crate::resolve::index::{IndexMark, index};
use crate::resolve::numbering::Counters;
use crate::resolve::order::Reader;
use crate::resolve::pictures::Pictures;
use crate::resolve::placeholder::Placeholder;
use crate::resolve::punctuation::Smart;
use crate::resolve::terms::Words;
use crate::resolve::typed::Matcher;
use crate::resolve::works_list::WorksList;

/// Resolves a manuscript; drawings within it have no fonts for their texts.
pub fn resolve(
    manuscript: &Manuscript,
    project: &Project,
    diagnostics: &mut Diagnostics,
) -> Document {
    resolve_lettered(manuscript, project, &Lettering::none(), diagnostics)
}

/// Resolves a manuscript; texts of its drawings are set in the fonts of `lettering`.
pub fn resolve_lettered(
    manuscript: &Manuscript,
    project: &Project,
    lettering: &Lettering,
    diagnostics: &mut Diagnostics,
) -> Document {
    let front = &manuscript.front_matter;
    let language = metadata::language_of(front);
    let mut words = Words::of(&language);
    if let Some(title) = &front.contents_title {
        words.terms.contents.clone_from(title);
    }
    let sources = (front.bibliographies.as_slice(), front.references.as_ref());
    let library = read_sources(sources, (project, &language), diagnostics);
    let style = style(manuscript, project, diagnostics);
    let listed = listed_works(manuscript, &library, diagnostics);
    let (title, from_heading) = metadata::title_of(manuscript);
    let body = &manuscript.blocks[usize::from(from_heading)..];

    // The walk: the tree with placeholders.
    let mut draft = Draft {
        manuscript,
        project,
        lettering,
        library: &library,
        matcher: (front.typed_citations != Some(false)).then(|| Matcher::new(&library)),
        words: &words,
        smart: if front.smart == Some(false) { Smart::Off } else { Smart::On },
        note_style: style.notes,
        document_language: language.clone(),
        language: language.clone(),
        diagnostics,
        anchors: reserved_anchors(manuscript),
        labels: BTreeMap::new(),
        references: Vec::new(),
        clusters: Vec::new(),
        notes: Vec::new(),
        note_indices: BTreeMap::new(),
        pending_notes: VecDeque::new(),
        current_note: None,
        pictures: Pictures::default(),
        counters: Counters::from_level(top_level(body)),
        list_placed: false,
        index_placed: false,
        index_marks: Vec::new(),
        shorts: BTreeMap::new(),
        unknown_languages: BTreeSet::new(),
        bullet_depth: 0,
        examples: example_labels(manuscript),
        macros: Macros::default(),
        formula_references: Vec::new(),
    };
    let mut metadata = draft.metadata(title);
    let mut body = draft.blocks(body);
    report_unused_notes(&mut draft);
    // Where there are no blocks at all the parser has said so.
    if let ([], [first, ..]) = (body.as_slice(), manuscript.blocks.as_slice()) {
        draft.diagnostics.push(Diagnostic::at(first.span, Problem::Empty));
    }
    let formula_references = std::mem::take(&mut draft.formula_references);
    let Draft { diagnostics, labels, references, clusters, notes, pictures, .. } = draft;
    formulas::check_references(&formula_references, &labels, diagnostics);
    let Draft { index_marks, shorts, .. } = draft;
    let mut anchors = draft.anchors;

    // Citations, in the order in which they are read.
    let (mut note_blocks, note_anchors): (Vec<_>, Vec<_>) =
        notes.into_iter().map(|note| (note.blocks, (note.anchor, note.reference))).unzip();
    let mut order = Vec::new();
    let blocks = note_blocks.iter().map(Vec::as_slice).collect();
    let around = |anchors: &[Anchor]| -> Vec<&[Inline]> {
        match anchors.first().and_then(Placeholder::of) {
            Some(Placeholder::Cluster(index)) => clusters.get(index).map(ClusterDraft::around),
            _ => None,
        }
        .unwrap_or_default()
    };
    let mut reader = Reader::new(
        blocks,
        |anchors: &[Anchor], _content: &[Inline]| {
            if let Some(Placeholder::Cluster(index)) = anchors.first().and_then(Placeholder::of) {
                order.push(index);
            }
        },
        &around,
    );
    for inlines in [&metadata.title, &metadata.subtitle] {
        reader.inlines(inlines);
    }
    metadata.abstract_paragraphs.iter().for_each(|paragraph| reader.inlines(paragraph));
    reader.blocks(&body);
    let cited = clusters.iter().flat_map(finish::works).chain(listed.iter().copied());
    advise(&library, &style, &cited.collect(), diagnostics);
    let (mut finish, list) = Finish::new(
        (&clusters, &references),
        (&labels, &words),
        (&library, &style),
        (&order, &listed),
        (&mut anchors, diagnostics),
    );

    // The placeholders filled.
    for inlines in [&mut metadata.title, &mut metadata.subtitle] {
        finish.inlines(inlines);
    }
    metadata.abstract_paragraphs.iter_mut().for_each(|paragraph| finish.inlines(paragraph));
    finish.blocks(&mut body);
    note_blocks.iter_mut().for_each(|blocks| finish.blocks(blocks));
    let heading = words.list_heading(style.heading);
    place_list(&mut body, list, (heading, &mut anchors));
    let order = (&language, &words);
    place_index(&mut body, index_marks, order, (&mut anchors, diagnostics));
    let wanted = Wanted {
        depth: metadata.contents_depth,
        figures: front.list_of_figures == Some(true),
        tables: front.list_of_tables == Some(true),
    };
    let contents = contents(&body, wanted, &shorts, (&words, &mut anchors));
    metadata.source = source(manuscript, &library, &style);

    let notes = note_blocks.into_iter().zip(note_anchors).enumerate();
    let notes = notes
        .map(|(index, (blocks, (anchor, reference)))| Note {
            anchor,
            reference,
            number: (index + 1).to_string(),
            blocks,
        })
        .collect();
    let mut document =
        Document { metadata, contents, body, notes, pictures: pictures.read, terms: words.terms };
    node::number(&mut document);
    code::highlight(&mut document);
    document
}

/// The style of the command line, else of the front matter, else the MLA's.
fn style(manuscript: &Manuscript, project: &Project, diagnostics: &mut Diagnostics) -> Style {
    let front = &manuscript.front_matter;
    let language = metadata::language_of(front);
    let named = match (&project.settings.style, &front.style) {
        (Some(name), _) => Some((name.as_str(), None)),
        (None, Some(style)) => Some((style.value.as_str(), Some(style.span))),
        (None, None) => None,
    };
    read_style(named, project, &language, diagnostics)
}

/// The works that are listed though nothing cites them.
fn listed_works(
    manuscript: &Manuscript,
    library: &Library,
    diagnostics: &mut Diagnostics,
) -> Vec<usize> {
    let mut listed = BTreeSet::new();
    for key in &manuscript.front_matter.nocite {
        match key.value.trim().trim_start_matches('@') {
            "*" => listed.extend(0..library.works().len()),
            name => match library.find(name) {
                Some(work) => {
                    listed.insert(work);
                }
                None => {
                    let keys = library.works().iter().map(|work| work.key.as_str());
                    let nearest = spelling::nearest(name, keys);
                    let problem = Problem::UnknownCitation { key: name.to_owned(), nearest };
                    diagnostics.push(Diagnostic::at(key.span, problem));
                }
            },
        }
    }
    listed.into_iter().collect()
}

/// Anchors of which the author's are taken, so that none made by the program collides with them.
fn reserved_anchors(manuscript: &Manuscript) -> Anchors {
    let mut identifiers = Vec::new();
    blocks::identifiers(&manuscript.blocks, &mut identifiers);
    for note in manuscript.notes.values() {
        blocks::identifiers(&note.blocks, &mut identifiers);
    }
    let mut anchors = Anchors::default();
    identifiers.iter().for_each(|identifier| anchors.reserve(identifier));
    anchors
}

/// The labels of the numbered examples, which may be referred to before they stand.
fn example_labels(manuscript: &Manuscript) -> BTreeSet<String> {
    let mut labels = BTreeSet::new();
    lists::example_labels(&manuscript.blocks, &mut labels);
    for note in manuscript.notes.values() {
        lists::example_labels(&note.blocks, &mut labels);
    }
    labels
}

/// The highest level of heading in the body.
fn top_level(blocks: &[ast::Block]) -> u8 {
    let level = |block: &ast::Block| match block.kind {
        ast::BlockKind::Heading { level, .. } => Some(level),
        _ => None,
    };
    blocks.iter().filter_map(level).min().unwrap_or(1).max(1)
}

fn report_unused_notes(draft: &mut Draft<'_>) {
    for (label, definition) in &draft.manuscript.notes {
        if !draft.note_indices.contains_key(label) {
            draft.report(definition.span, Problem::UnusedNote { label: label.clone() });
        }
    }
}

/// Puts the list of works into its places, and what is left of it to the end under its heading.
fn place_list(
    body: &mut Vec<Block>,
    mut list: WorksList<'_>,
    (heading, anchors): (&str, &mut Anchors),
) {
    list.place(body);
    let Some(rest) = list.rest() else { return };
    body.push(made_heading(body, heading, anchors));
    body.push(blocks::bare(Span::default(), BlockKind::Bibliography(rest)));
}

/// Puts the index of all marks into its place, or at the end under its heading. A place for an index
/// that nothing is marked for goes.
fn place_index(
    body: &mut Vec<Block>,
    marks: Vec<IndexMark>,
    order: (&Language, &Words),
    (anchors, diagnostics): (&mut Anchors, &mut Diagnostics),
) {
    let made = index(marks, order, (anchors, diagnostics));
    let mut made = Some(made).filter(|made| !made.groups.is_empty());
    marks::place_index(body, &mut made);
    if let Some(made) = made {
        body.push(made_heading(body, &order.1.terms.index, anchors));
        body.push(blocks::bare(Span::default(), BlockKind::Index(made)));
    }
}

/// A heading that the program adds, of the highest level that a body has.
fn made_heading(body: &[Block], heading: &str, anchors: &mut Anchors) -> Block {
    let level = |block: &Block| match block.kind {
        BlockKind::Heading { level, .. } => Some(level),
        _ => None,
    };
    let level = body.iter().filter_map(level).min().unwrap_or(1);
    let content = vec![Inline::Text(Text::new(heading))];
    let kind = BlockKind::Heading { level, number: None, content, short: None };
    let mut block = blocks::bare(Span::default(), kind);
    block.anchor = Some(anchors.fresh(&automatic_identifier(heading)));
    block
}

/// The source that a reading is taken from, as an entry of the list.
fn source(manuscript: &Manuscript, library: &Library, style: &Style) -> Option<Vec<Inline>> {
    let key = manuscript.front_matter.source.as_ref()?;
    let work = library.find(key.value.trim_start_matches('@'))?;
    let mut formatted = citations::format(library, style, &[], &[work]);
    formatted.entries.pop().map(|entry| finish::curled(entry.content))
}
