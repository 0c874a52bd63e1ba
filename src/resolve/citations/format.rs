//! Clusters and lists to rich text, by way of the processor of `csl`.
//!
//! All clusters go through one run in document order, so that "ibid.", first and later forms, year
//! letters and numbers come out right. What an author writes around a citation goes through it, too,
//! as punctuation meets there; whatever in it is more than text is set aside and put back.

use crate::csl::node::{Mark, Node};
use crate::csl::style::element::{
    Decoration, Display, FontStyle, FontVariant, FontWeight, Format, VerticalAlign,
};
use crate::csl::{self, Cite};
use crate::resolve::citations::{
    Cluster, ClusterForm, ClusterItem, Formatted, FormattedCluster, FormattedEntry, Library, Part,
    Style, Work,
};
use crate::resolve::document::{Inline, Link, LinkRole, Target, Text};
use crate::resolve::plain::plain_text;

/// The first of the characters that stand for what was set aside: private ones, of which no
/// manuscript makes use.
const SET_ASIDE: u32 = 0xF_0000;

/// Formats the clusters, in document order, and the list of the works that they cite; `listed` are
/// works that stand in the list though nothing cites them.
pub fn format(
    library: &Library,
    style: &Style,
    clusters: &[Cluster],
    listed: &[usize],
) -> Formatted {
    let mut aside = Aside::default();
    let requests: Vec<csl::Cluster> =
        clusters.iter().map(|cluster| aside.request(library, cluster)).collect();
    let uncited: Vec<String> = listed.iter().map(|&work| library.works[work].key.clone()).collect();
    let processed = style.processor.process(&library.items, &requests, &uncited);
    let mut authors = authors(library, style, clusters).into_iter();
    let mut formatted = Formatted::default();
    for (cluster, citation) in clusters.iter().zip(processed.citations()) {
        formatted.clusters.push(match cluster.form {
            ClusterForm::Silent => FormattedCluster::default(),
            ClusterForm::Whole => aside.cluster(&citation.nodes, Vec::new()),
            ClusterForm::AuthorApart => {
                aside.cluster(&citation.nodes, authors.next().unwrap_or_default())
            }
        });
    }
    let Some(list) = processed.bibliography() else { return formatted };
    formatted.hanging = list.hanging_indent;
    for entry in list.entries {
        let Some(work) = library.find(&entry.id) else { continue };
        let (marker, content) = entry_parts(&entry.nodes);
        formatted.entries.push(FormattedEntry { work, marker, content: aside.inlines(content) });
    }
    formatted
}

/// The authors of clusters whose author stands in the sentence, in their order, each as the style has
/// it there. They go through a run of their own, in which names are told apart as in the other.
fn authors(library: &Library, style: &Style, clusters: &[Cluster]) -> Vec<Vec<Inline>> {
    let apart = |cluster: &&Cluster| cluster.form == ClusterForm::AuthorApart;
    if !clusters.iter().any(|cluster| apart(&cluster)) {
        return Vec::new();
    }
    let requests: Vec<csl::Cluster> = clusters
        .iter()
        .map(|cluster| {
            let author_only = cluster.form == ClusterForm::AuthorApart;
            let count = if author_only { 1 } else { cluster.items.len() };
            let cite = |item: &ClusterItem| match author_only {
                // A place in the work is no part of its author.
                true => Cite {
                    author_only,
                    ..cite(library, &ClusterItem { locator: None, ..item.clone() })
                },
                false => cite(library, item),
            };
            let cites = cluster.items.iter().take(count).map(cite).collect();
            csl::Cluster { cites, note: note(cluster), ..csl::Cluster::default() }
        })
        .collect();
    let processed = style.processor.process(&library.items, &requests, &[]);
    let pairs = clusters.iter().zip(processed.citations());
    pairs
        .filter(|(cluster, _)| apart(cluster))
        .map(|(cluster, citation)| {
            let author = Aside::default().inlines(citation.nodes.clone());
            let shown = plain_text(&author);
            if shown.chars().any(char::is_alphabetic) {
                return author;
            }
            // Numbered styles have no form for it.
            let work = cluster.items.first().map(|item| &library.works()[item.work]);
            let names = work.and_then(|work| family_names(work, style));
            names.map(|names| vec![Inline::Text(Text::new(names))]).unwrap_or_default()
        })
        .collect()
}

/// The family names of a work as they stand in a sentence.
fn family_names(work: &Work, style: &Style) -> Option<String> {
    let term = |name: &str, missing: &str| -> String {
        style.processor.term(name).map_or_else(|| missing.to_owned(), str::to_owned)
    };
    let names: Vec<&str> = work.names.iter().map(|name| name.family.as_str()).collect();
    match names[..] {
        [] => None,
        [one] => Some(one.to_owned()),
        [first, second] => Some(format!("{first} {} {second}", term("and", "&"))),
        [first, ..] => Some(format!("{first} {}", term("et-al", "et al."))),
    }
}

fn note(cluster: &Cluster) -> Option<u32> {
    cluster.note.and_then(|note| u32::try_from(note).ok())
}

/// An item without what stands around it.
fn cite(library: &Library, item: &ClusterItem) -> Cite {
    let (label, locator) = match &item.locator {
        Some(locator) => (locator.label.clone(), locator.value.clone()),
        None => (String::new(), String::new()),
    };
    Cite {
        id: library.works[item.work].key.clone(),
        locator,
        label,
        suppress_author: item.suppress_author,
        ..Cite::default()
    }
}

/// What of an entry stands before it, as `[1]`, and the rest.
fn entry_parts(nodes: &[Node]) -> (Option<String>, Vec<Node>) {
    match nodes {
        [Node::Block { display: Display::LeftMargin, children }, rest @ ..] => {
            let marker = csl::node::plain(children).trim().to_owned();
            (Some(marker).filter(|marker| !marker.is_empty()), rest.to_vec())
        }
        _ => (None, nodes.to_vec()),
    }
}

/// What the processor has no word for, kept until it is done.
#[derive(Debug, Default)]
struct Aside {
    inlines: Vec<Inline>,
}

impl Aside {
    fn request(&mut self, library: &Library, cluster: &Cluster) -> csl::Cluster {
        let apart = cluster.form == ClusterForm::AuthorApart;
        let cites = cluster.items.iter().enumerate().map(|(index, item)| {
            let plain = cite(library, item);
            let suppress_author = plain.suppress_author || (apart && index == 0);
            let (mut prefix, suffix) = (self.set_aside(&item.prefix), self.set_aside(&item.suffix));
            if item.prefix.last().is_some_and(|last| !matches!(last, Inline::Text(_))) {
                // Of what was set aside nobody sees that a space belongs behind it.
                prefix.push(' ');
            }
            Cite { suppress_author, prefix, suffix, ..plain }
        });
        csl::Cluster { cites: cites.collect(), note: note(cluster), ..csl::Cluster::default() }
    }

    /// Running text as the processor takes it: what is not text becomes a character of its own.
    fn set_aside(&mut self, inlines: &[Inline]) -> String {
        let mut text = String::new();
        for inline in inlines {
            match inline {
                // What the processor would take for markup or for a mark of its own stays out of it.
                Inline::Text(plain) if !plain.text.contains(['<', '&']) => {
                    text.push_str(&plain.text);
                }
                other => {
                    // Planes 15 and 16 have room for more than any manuscript has citations.
                    let place = SET_ASIDE + self.inlines.len() as u32;
                    if let Some(character) = char::from_u32(place) {
                        self.inlines.push(other.clone());
                        text.push(character);
                    }
                }
            }
        }
        text
    }

    /// A cluster taken apart by its cites.
    fn cluster(&self, nodes: &[Node], author: Vec<Inline>) -> FormattedCluster {
        let mut parts = Vec::new();
        self.parts(nodes, &Format::default(), &mut parts);
        let any_item = parts.iter().any(|part| matches!(part, Part::Item { .. }));
        if !any_item {
            parts.clear();
        }
        FormattedCluster { author, parts }
    }

    /// Gathers the cites, with what stands between them, through the looks around them.
    fn parts(&self, nodes: &[Node], look: &Format, parts: &mut Vec<Part>) {
        for node in nodes {
            match node {
                Node::Marked { mark: Mark::Cite(item), children } => {
                    let (before, own, after) = self.without_affixes(children);
                    for (place, content) in [(0, before), (1, own), (2, after)] {
                        let content = looking(look, self.inlines(content));
                        match (content.is_empty(), place) {
                            (true, _) => {}
                            (false, 1) => parts.push(Part::Item { item: *item, content }),
                            (false, _) => parts.push(Part::Between(content)),
                        }
                    }
                }
                Node::Formatted { format, children, .. } if has_cite(children) => {
                    self.parts(children, format, parts);
                }
                other => {
                    let content = looking(look, self.inlines(vec![other.clone()]));
                    if !content.is_empty() {
                        parts.push(Part::Between(content));
                    }
                }
            }
        }
    }

    /// What the author wrote before a cite, the cite, and what the author wrote behind it.
    fn without_affixes(&self, children: &[Node]) -> (Vec<Node>, Vec<Node>, Vec<Node>) {
        let is_affix = |node: &&Node| matches!(node, Node::Marked { mark: Mark::Affix, .. });
        let before = children.iter().take_while(is_affix).count();
        let rest = &children[before..];
        let after = rest.iter().rev().take_while(is_affix).count();
        let (own, behind) = rest.split_at(rest.len() - after);
        (children[..before].to_vec(), own.to_vec(), behind.to_vec())
    }

    /// Nodes as running text, with what was set aside put back.
    fn inlines(&self, nodes: Vec<Node>) -> Vec<Inline> {
        let mut inlines = Vec::with_capacity(nodes.len());
        for node in nodes {
            self.inline(node, &mut inlines);
        }
        inlines
    }

    fn inline(&self, node: Node, inlines: &mut Vec<Inline>) {
        match node {
            Node::Text(text) => self.text(&text, inlines),
            Node::Quoted { open, close, children } => {
                push(inlines, &open);
                children.into_iter().for_each(|child| self.inline(child, inlines));
                push(inlines, &close);
            }
            Node::Formatted { format, children, .. } => {
                inlines.extend(looking(&format, self.inlines(children)));
            }
            Node::Link { url, children } => {
                let content = self.inlines(children);
                inlines.push(Inline::Link(Link {
                    target: Target::External(url),
                    role: LinkRole::Plain,
                    title: String::new(),
                    content,
                }));
            }
            Node::Block { display, children } => {
                // What stands in the margin, and what beside it, share a line.
                match display {
                    _ if inlines.is_empty() => {}
                    Display::RightInline => push(inlines, " "),
                    Display::Block | Display::Indent | Display::LeftMargin => {
                        inlines.push(Inline::LineBreak);
                    }
                }
                children.into_iter().for_each(|child| self.inline(child, inlines));
            }
            Node::Marked { children, .. } => {
                children.into_iter().for_each(|child| self.inline(child, inlines));
            }
        }
    }

    fn text(&self, text: &str, inlines: &mut Vec<Inline>) {
        let mut plain = 0;
        for (offset, character) in text.char_indices() {
            let index = u32::from(character).checked_sub(SET_ASIDE);
            let Some(kept) = index.and_then(|index| self.inlines.get(index as usize)) else {
                continue;
            };
            push(inlines, &text[plain..offset]);
            inlines.push(kept.clone());
            plain = offset + character.len_utf8();
        }
        push(inlines, &text[plain..]);
    }
}

/// Whether a cite stands among nodes.
fn has_cite(nodes: &[Node]) -> bool {
    nodes.iter().any(|node| match node {
        Node::Marked { mark: Mark::Cite(_), .. } => true,
        other => other.children().is_some_and(has_cite),
    })
}

/// Adds text, to the last one where there is one.
fn push(inlines: &mut Vec<Inline>, text: &str) {
    match inlines.last_mut() {
        _ if text.is_empty() => {}
        Some(Inline::Text(last)) => last.text.push_str(text),
        _ => inlines.push(Inline::Text(Text::new(text))),
    }
}

/// Running text in a look.
fn looking(format: &Format, mut content: Vec<Inline>) -> Vec<Inline> {
    if content.is_empty() || format.is_plain() {
        return content;
    }
    match format.align {
        Some(VerticalAlign::Sup) => content = vec![Inline::Superscript(content)],
        Some(VerticalAlign::Sub) => content = vec![Inline::Subscript(content)],
        Some(VerticalAlign::Baseline) | None => {}
    }
    if format.variant == Some(FontVariant::SmallCaps) {
        content = vec![Inline::SmallCapitals(content)];
    }
    let slanted = matches!(format.style, Some(FontStyle::Italic | FontStyle::Oblique));
    // Underlining stands for italics in typewritten manuscripts; print has italics.
    if slanted || format.decoration == Some(Decoration::Underline) {
        content = vec![Inline::Emphasis(content)];
    } else if format.style == Some(FontStyle::Normal) {
        content = vec![Inline::Upright(content)];
    }
    if format.weight == Some(FontWeight::Bold) {
        content = vec![Inline::Strong(content)];
    }
    content
}
