//! Citations and references filled in, once the whole document is known.
//!
//! Clusters are put into document order (a note stands where its reference stands), formatted by the
//! engine all together, and set in place of their placeholders with anchors and links.

use std::collections::BTreeMap;

use crate::diagnostic::Diagnostics;
use crate::manuscript::ast::CitationForm;
use crate::resolve::anchors::Anchors;
use crate::resolve::citations::{
    Cluster, ClusterForm, ClusterItem, Formatted, FormattedCluster, Library, Part, Style, format,
};
use crate::resolve::document::{
    Anchor, BibliographyEntry, Block, BlockKind, Inline, Link, LinkRole, Target, Text,
};
use crate::resolve::draft::{ClusterDraft, ClusterKind, KeyedItem};
use crate::resolve::labels::{self, Label, Reference};
use crate::resolve::placeholder::Placeholder;
use crate::resolve::plain::plain_text;
use crate::resolve::terms::Words;
use crate::resolve::works_list::WorksList;

/// What is known once the walk is over.
pub(super) struct Finish<'a> {
    /// The clusters as the walk found them.
    pub(super) clusters: &'a [ClusterDraft],
    /// The references as the walk found them.
    pub(super) references: &'a [Reference],
    /// What can be referred to.
    pub(super) labels: &'a BTreeMap<String, Label>,
    /// The words of the language.
    pub(super) words: &'a Words,
    /// Receives what cannot be resolved.
    pub(super) diagnostics: &'a mut Diagnostics,
    /// Anchors of each cluster's items.
    anchors: BTreeMap<usize, Vec<Anchor>>,
    /// The clusters as the style has them.
    formatted: BTreeMap<usize, FormattedCluster>,
    /// The entry of each work in the list.
    entries: BTreeMap<usize, Anchor>,
    /// Whether citations end as sentences do, even where the sentence goes on.
    stops: bool,
}

/// Formats the clusters in their order. `listed` are works that stand in the list uncited.
pub(super) fn formatted(
    library: &Library,
    style: &Style,
    clusters: &[(usize, &ClusterDraft)],
    listed: &[usize],
) -> (BTreeMap<usize, FormattedCluster>, Formatted) {
    let mut requests = Vec::new();
    let mut numbers = Vec::new();
    for (index, draft) in clusters {
        let (form, items): (ClusterForm, Vec<ClusterItem>) = match &draft.kind {
            ClusterKind::Typed { works } => {
                let item = |&work: &usize| ClusterItem { work, ..ClusterItem::default() };
                (ClusterForm::Silent, works.iter().map(item).collect())
            }
            ClusterKind::Keyed { form, items } => {
                let form = match form {
                    CitationForm::Bracketed => ClusterForm::Whole,
                    CitationForm::InText => ClusterForm::AuthorApart,
                };
                (form, items.iter().filter_map(cluster_item).collect())
            }
        };
        if !items.is_empty() {
            let note = draft.note.map(|note| note + 1);
            requests.push(Cluster { items, form, note });
            numbers.push(*index);
        }
    }
    let mut all = format(library, style, &requests, listed);
    let formatted = std::mem::take(&mut all.clusters);
    (numbers.into_iter().zip(formatted).collect(), all)
}

fn cluster_item(item: &KeyedItem) -> Option<ClusterItem> {
    Some(ClusterItem {
        work: item.work?,
        locator: item.locator.clone(),
        suppress_author: item.suppress_author,
        prefix: item.prefix.clone(),
        suffix: item.suffix.clone(),
    })
}

/// The works of a cluster, in its order.
pub(super) fn works(draft: &ClusterDraft) -> Vec<usize> {
    match &draft.kind {
        ClusterKind::Typed { works } => works.clone(),
        ClusterKind::Keyed { items, .. } => items.iter().filter_map(|item| item.work).collect(),
    }
}

impl<'a> Finish<'a> {
    /// Formats everything and gives anchors out: `cite-1`, `cite-2`, … in document order, and
    /// `ref-KEY` for the entries.
    pub(super) fn new<'l>(
        (clusters, references): (&'a [ClusterDraft], &'a [Reference]),
        (labels, words): (&'a BTreeMap<String, Label>, &'a Words),
        (library, style): (&'l Library, &Style),
        (order, listed): (&[usize], &[usize]),
        (names, diagnostics): (&mut Anchors, &'a mut Diagnostics),
    ) -> (Self, WorksList<'l>) {
        let ordered: Vec<(usize, &ClusterDraft)> =
            order.iter().map(|&index| (index, &clusters[index])).collect();
        let (formatted, list) = formatted(library, style, &ordered, listed);
        let mut anchors = BTreeMap::new();
        let mut citations: BTreeMap<usize, Vec<Anchor>> = BTreeMap::new();
        let mut number = 0_usize;
        for (index, draft) in &ordered {
            let mut own = Vec::new();
            for work in works(draft) {
                number += 1;
                let anchor = names.fresh(&format!("cite-{number}"));
                citations.entry(work).or_default().push(anchor.clone());
                own.push(anchor);
            }
            anchors.insert(*index, own);
        }
        let mut entries = BTreeMap::new();
        let mut listed_entries = Vec::new();
        for entry in list.entries {
            let work = entry.work;
            let key = &library.works()[entry.work].key;
            let anchor = names.fresh(&format!("ref-{key}"));
            entries.insert(entry.work, anchor.clone());
            let entry = BibliographyEntry {
                key: key.clone(),
                anchor,
                marker: entry.marker.map(Text::new),
                content: curled(entry.content),
                citations: citations.remove(&entry.work).unwrap_or_default(),
            };
            listed_entries.push((work, entry));
        }
        let stops = style.ends_sentences();
        let finish = Self {
            clusters,
            references,
            labels,
            words,
            diagnostics,
            anchors,
            formatted,
            entries,
            stops,
        };
        (finish, WorksList { hanging: list.hanging, entries: listed_entries, library })
    }

    /// Fills blocks in.
    pub(super) fn blocks(&mut self, blocks: &mut [Block]) {
        for block in blocks {
            self.block(&mut block.kind);
        }
    }

    fn block(&mut self, kind: &mut BlockKind) {
        match kind {
            BlockKind::Paragraph(content) | BlockKind::Heading { content, .. } => {
                self.inlines(content);
            }
            BlockKind::Figure(figure) => self.inlines(&mut figure.caption),
            BlockKind::Figures(group) => {
                self.blocks(&mut group.figures);
                self.inlines(&mut group.caption);
            }
            BlockKind::Quotation(blocks) | BlockKind::Division(blocks) => self.blocks(blocks),
            BlockKind::List(list) => {
                for item in &mut list.items {
                    self.blocks(&mut item.blocks);
                }
            }
            BlockKind::DefinitionList(definitions) => {
                for definition in definitions {
                    self.inlines(&mut definition.term);
                    for blocks in &mut definition.definitions {
                        self.blocks(blocks);
                    }
                }
            }
            BlockKind::Table(table) => {
                self.inlines(&mut table.caption);
                for cell in table.rows_mut().flatten() {
                    self.blocks(&mut cell.blocks);
                }
            }
            BlockKind::Verse(lines) => {
                for line in lines {
                    self.inlines(&mut line.content);
                }
            }
            BlockKind::Math(equation) => equation.formula.refer(self.labels),
            BlockKind::Code(_)
            | BlockKind::ThematicBreak
            | BlockKind::PageBreak
            | BlockKind::Bibliography(_)
            | BlockKind::Index(_) => {}
        }
    }

    /// Fills running text in.
    pub(super) fn inlines(&mut self, inlines: &mut Vec<Inline>) {
        let mut filled: Vec<Inline> = Vec::with_capacity(inlines.len());
        for inline in std::mem::take(inlines) {
            match inline {
                Inline::Citation { anchors, content } => {
                    filled.extend(self.citation(&anchors, content));
                }
                Inline::Link(mut link) => {
                    self.inlines(&mut link.content);
                    filled.extend(self.link(link));
                }
                Inline::Emphasis(mut content) => {
                    self.inlines(&mut content);
                    filled.push(Inline::Emphasis(content));
                }
                Inline::Strong(mut content) => {
                    self.inlines(&mut content);
                    filled.push(Inline::Strong(content));
                }
                Inline::Strikethrough(mut content) => {
                    self.inlines(&mut content);
                    filled.push(Inline::Strikethrough(content));
                }
                Inline::Superscript(mut content) => {
                    self.inlines(&mut content);
                    filled.push(Inline::Superscript(content));
                }
                Inline::Subscript(mut content) => {
                    self.inlines(&mut content);
                    filled.push(Inline::Subscript(content));
                }
                Inline::SmallCapitals(mut content) => {
                    self.inlines(&mut content);
                    filled.push(Inline::SmallCapitals(content));
                }
                Inline::Upright(mut content) => {
                    self.inlines(&mut content);
                    filled.push(Inline::Upright(content));
                }
                Inline::Span(properties, mut content) => {
                    self.inlines(&mut content);
                    filled.push(Inline::Span(properties, content));
                }
                Inline::Text(mut text) => {
                    // A citation that ends in a full stop ("et al.", or that of a note style) takes
                    // the sentence's stop in.
                    let stopped = matches!(filled.last(), Some(Inline::Citation { content, .. })
                        if plain_text(content).ends_with('.'));
                    if stopped && text.text.starts_with('.') && !text.text.starts_with("..") {
                        text.text.remove(0);
                    } else if let Some(Inline::Citation { content, .. }) = filled.last_mut()
                        && self.stops
                        && stopped
                        && !text.text.trim().is_empty()
                    {
                        // Within a note of the author's the sentence goes on.
                        remove_stop(content);
                    }
                    if !text.text.is_empty() {
                        filled.push(Inline::Text(text));
                    }
                }
                Inline::Math(mut formula) => {
                    formula.refer(self.labels);
                    filled.push(Inline::Math(formula));
                }
                other => filled.push(other),
            }
        }
        *inlines = filled;
    }

    fn link(&mut self, link: Link) -> Vec<Inline> {
        let Target::Anchor(anchor) = &link.target else { return vec![Inline::Link(link)] };
        match Placeholder::of(anchor) {
            Some(Placeholder::Reference(index)) => match self.references.get(index) {
                Some(reference) => {
                    labels::fill(reference, link, self.labels, self.words, self.diagnostics)
                }
                None => link.content,
            },
            Some(Placeholder::Work(work)) => self.to_entry(work, link.content),
            _ => vec![Inline::Link(link)],
        }
    }

    /// Links a text to the entry of a work, where the list has one.
    fn to_entry(&self, work: usize, content: Vec<Inline>) -> Vec<Inline> {
        let Some(anchor) = self.entries.get(&work) else { return content };
        let target = Target::Anchor(anchor.clone());
        vec![Inline::Link(Link { target, role: LinkRole::Citation, title: String::new(), content })]
    }

    fn citation(&mut self, anchors: &[Anchor], mut content: Vec<Inline>) -> Vec<Inline> {
        let (index, author_only) = match anchors.first().and_then(Placeholder::of) {
            Some(Placeholder::Cluster(index)) => (index, false),
            Some(Placeholder::Author(index)) => (index, true),
            _ => return content,
        };
        let Some(draft) = self.clusters.get(index) else { return content };
        let anchors = self.anchors.get(&index).cloned().unwrap_or_default();
        match &draft.kind {
            ClusterKind::Typed { .. } => {
                self.inlines(&mut content);
                vec![Inline::Citation { anchors, content }]
            }
            ClusterKind::Keyed { items, .. } => {
                let formatted = self.formatted.get(&index).cloned().unwrap_or_default();
                if author_only {
                    return self.author(items, formatted.author);
                }
                let formatted = match draft.split {
                    true => FormattedCluster { author: Vec::new(), ..formatted },
                    false => formatted,
                };
                let mut content = self.keyed(items, formatted);
                // References and citations within what the author wrote around it.
                self.inlines(&mut content);
                if anchors.is_empty() {
                    content
                } else {
                    vec![Inline::Citation { anchors, content }]
                }
            }
        }
    }

    /// The author of an in-text citation whose rest stands in a note.
    fn author(&self, items: &[KeyedItem], author: Vec<Inline>) -> Vec<Inline> {
        match items.iter().find_map(|item| item.work) {
            Some(work) if !author.is_empty() => self.to_entry(work, curled(author)),
            _ => curled(author),
        }
    }

    /// A cluster's text: what the style gives, each item's part linked, and behind it all what no
    /// bibliography has.
    fn keyed(&self, items: &[KeyedItem], formatted: FormattedCluster) -> Vec<Inline> {
        let known: Vec<&KeyedItem> = items.iter().filter(|item| item.work.is_some()).collect();
        let mut content: Vec<Inline> = Vec::new();
        if !formatted.author.is_empty() {
            content.extend(self.author(items, formatted.author));
            let raised = match formatted.parts.first() {
                Some(Part::Item { content, .. } | Part::Between(content)) => {
                    matches!(content.first(), None | Some(Inline::Superscript(_)))
                }
                None => true,
            };
            if !raised {
                content.push(text(" "));
            }
        }
        for part in formatted.parts {
            match part {
                Part::Between(between) => content.extend(curled(between)),
                Part::Item { item, content: part } => {
                    let Some(item) = known.get(item) else {
                        content.extend(curled(part));
                        continue;
                    };
                    if let Some(work) = item.work {
                        content.extend(self.to_entry(work, curled(part)));
                    }
                }
            }
        }
        for item in items.iter().filter(|item| item.work.is_none()) {
            if !content.is_empty() {
                content.push(text(" "));
            }
            content.push(Inline::Missing(Text::new(format!("({}?)", item.key))));
        }
        content
    }
}

/// Takes the stop from the end of running text.
fn remove_stop(inlines: &mut [Inline]) {
    match inlines.last_mut() {
        Some(Inline::Text(text)) if text.text.ends_with('.') => {
            text.text.pop();
        }
        Some(Inline::Link(link)) => remove_stop(&mut link.content),
        Some(Inline::Emphasis(content) | Inline::Strong(content) | Inline::Upright(content)) => {
            remove_stop(content);
        }
        _ => {}
    }
}

fn text(text: &str) -> Inline {
    Inline::Text(Text::new(text))
}

/// Straight apostrophes of the bibliography curled. Quotation marks are the style's already.
pub(super) fn curled(mut inlines: Vec<Inline>) -> Vec<Inline> {
    for inline in &mut inlines {
        match inline {
            Inline::Text(text) => text.text = text.text.replace('\'', "’"),
            Inline::Emphasis(content)
            | Inline::Strong(content)
            | Inline::SmallCapitals(content)
            | Inline::Superscript(content)
            | Inline::Subscript(content) => *content = curled(std::mem::take(content)),
            _ => {}
        }
    }
    inlines
}
