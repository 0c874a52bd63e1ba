//! Clusters to formatted rich text, by way of hayagriva.
//!
//! All clusters go through one driver in document order, so that "ibid.", first and later forms,
//! year letters and numbers come out right. What hayagriva has no word for is done here from its
//! output tree: leaving the author out, and setting the author apart.

use std::str::FromStr;

use citationberg::taxonomy::{Locator as LocatorKind, OtherTerm, Term};
use citationberg::{
    CitationFormat, FontStyle, FontVariant, FontWeight, StyleCategory, TermForm, TextDecoration,
    VerticalAlign,
};
use hayagriva::{
    BibliographyDriver, BibliographyRequest, CitationItem, CitationRequest, CitePurpose, Elem,
    ElemChild, ElemChildren, ElemMeta, Formatting, LocatorPayload, SpecificLocator,
};

use hayagriva::types::Publisher;

use crate::resolve::citations::{
    Cluster, ClusterForm, ClusterItem, Formatted, FormattedCluster, FormattedEntry, Library,
    ListHeading, Part, Style,
};
use crate::resolve::document::{Formula, Inline, Link, LinkRole, Target, Text};

/// Formats the clusters, in document order, and the list of the works that they cite; `listed` are
/// works that stand in the list though nothing cites them.
pub fn format(
    library: &Library,
    style: &Style,
    clusters: &[Cluster],
    listed: &[usize],
) -> Formatted {
    let abbreviated = (style.heading == ListHeading::WorksCited).then(|| abbreviate(library));
    let library = abbreviated.as_ref().unwrap_or(library);
    let mut driver = BibliographyDriver::new();
    for cluster in clusters {
        let hidden = cluster.form == ClusterForm::Silent;
        let items = cluster.items.iter().map(|item| engine_item(library, item, hidden)).collect();
        driver.citation(request(style, items, cluster.note));
    }
    if !listed.is_empty() {
        let item =
            |&work: &usize| CitationItem::new(&library.entries[work], None, None, true, None);
        driver.citation(request(style, listed.iter().map(item).collect(), None));
    }
    let rendered = driver.finish(BibliographyRequest {
        style: &style.style,
        locale: Some(style.locale.clone()),
        locale_files: &style.locales,
    });
    let clusters = clusters
        .iter()
        .zip(rendered.citations)
        .map(|(cluster, citation)| cluster_parts(library, style, cluster, citation.citation))
        .collect();
    let mut formatted = Formatted { clusters, ..Formatted::default() };
    if let Some(list) = rendered.bibliography {
        formatted.hanging = list.hanging_indent;
        for item in list.items {
            let Some(work) = library.find(&item.key) else { continue };
            let url = library.works[work].url.as_deref();
            let mut runs =
                Runs { url, mla: style.heading == ListHeading::WorksCited, runs: Vec::new() };
            runs.collect(&item.content);
            let marker = item.first_field.map(|field| {
                let mut runs = Runs { url: None, mla: false, runs: Vec::new() };
                runs.collect(&ElemChildren(vec![field]));
                runs.plain().trim().to_owned()
            });
            let mut runs = runs.runs;
            trim_runs(&mut runs, |character| character.is_whitespace());
            formatted.entries.push(FormattedEntry {
                work,
                marker: marker.filter(|marker| !marker.is_empty()),
                content: inlines(runs),
            });
        }
    }
    formatted
}

/// The library with "University Press" as "UP" in the names of publishers, which the MLA wants (MLA
/// Handbook, 9th edition, 5.60) and a style sheet cannot say.
fn abbreviate(library: &Library) -> Library {
    let mut entries = library.entries.clone();
    for entry in &mut entries {
        let name = entry.publisher().and_then(|publisher| publisher.name()).map(|n| n.to_string());
        let Some(name) = name.filter(|name| name.contains("University Press")) else { continue };
        let location = entry.publisher().and_then(|publisher| publisher.location()).cloned();
        let short = name.replace("University Press", "UP");
        entry.set_publisher(Publisher::new(Some(short.into()), location));
    }
    Library { works: library.works.clone(), entries }
}

fn request<'a>(
    style: &'a Style,
    items: Vec<CitationItem<'a, hayagriva::Entry>>,
    note: Option<usize>,
) -> CitationRequest<'a, hayagriva::Entry> {
    CitationRequest::new(items, &style.style, Some(style.locale.clone()), &style.locales, note)
}

fn engine_item<'a>(
    library: &'a Library,
    item: &'a ClusterItem,
    hidden: bool,
) -> CitationItem<'a, hayagriva::Entry> {
    let locator = item.locator.as_ref().map(|locator| {
        let kind = LocatorKind::from_str(&locator.label).unwrap_or(LocatorKind::Page);
        SpecificLocator(kind, LocatorPayload::Str(&locator.value))
    });
    CitationItem::new(&library.entries[item.work], locator, None, hidden, None)
}

/// Takes a rendered cluster apart by its items.
fn cluster_parts(
    library: &Library,
    style: &Style,
    cluster: &Cluster,
    rendered: ElemChildren,
) -> FormattedCluster {
    let mut formatted = FormattedCluster::default();
    if cluster.form == ClusterForm::Silent {
        return formatted;
    }
    if cluster.form == ClusterForm::AuthorApart {
        formatted.author =
            cluster.items.first().map_or_else(Vec::new, |item| author(library, style, item));
    }
    // Where the first item's rest came out empty, the delimiter behind it goes too.
    let mut skip_delimiter = false;
    for child in rendered.0 {
        match child {
            ElemChild::Elem(Elem { mut children, meta: Some(ElemMeta::Entry(item)), .. }) => {
                let first_apart = item == 0 && cluster.form == ClusterForm::AuthorApart;
                let suppress = cluster.items.get(item).is_some_and(|item| item.suppress_author);
                if first_apart || suppress {
                    let whole = children.clone();
                    remove_names(&mut children);
                    let empty = leading_trimmed(&children).is_empty();
                    if empty && first_apart {
                        skip_delimiter = true;
                        continue;
                    }
                    if empty {
                        children = whole;
                    } else {
                        let content = inlines(leading_trimmed(&children));
                        formatted.parts.push(Part::Item { item, content });
                        continue;
                    }
                }
                let content = inlines(runs_of(&children));
                formatted.parts.push(Part::Item { item, content });
            }
            _ if skip_delimiter => skip_delimiter = false,
            other => {
                let content = inlines(runs_of(&ElemChildren(vec![other])));
                formatted.parts.push(Part::Between(content));
            }
        }
    }
    let any_item = formatted.parts.iter().any(|part| matches!(part, Part::Item { .. }));
    if !any_item {
        formatted.parts.clear();
    }
    formatted
}

/// The author of a work as the style has it in running text.
fn author(library: &Library, style: &Style, item: &ClusterItem) -> Vec<Inline> {
    let numbered = style.style.info.category.iter().any(|category| {
        matches!(
            category,
            StyleCategory::CitationFormat {
                format: CitationFormat::Numeric | CitationFormat::Label
            }
        )
    });
    if numbered {
        let families = family_names(library, style, item.work);
        return families.into_iter().map(|names| Inline::Text(Text::new(names))).collect();
    }
    let mut driver = BibliographyDriver::new();
    let engine_item = engine_item(library, item, false).kind(CitePurpose::Author);
    driver.citation(request(style, vec![engine_item], None));
    let rendered = driver.finish(BibliographyRequest {
        style: &style.style,
        locale: Some(style.locale.clone()),
        locale_files: &style.locales,
    });
    let children = rendered.citations.into_iter().next().map(|c| c.citation).unwrap_or_default();
    let mut runs = runs_of(&children);
    trim_runs(&mut runs, |character| character.is_whitespace() || character == ',');
    inlines(runs)
}

/// The family names of a work as they stand in a sentence. Numbered styles have no form for it.
fn family_names(library: &Library, style: &Style, work: usize) -> Option<String> {
    let term = |term: OtherTerm| {
        let term = Term::Other(term);
        style.locales.iter().find_map(|locale| locale.term(term, TermForm::Long)?.single())
    };
    let names: Vec<&str> =
        library.works[work].names.iter().map(|name| name.family.as_str()).collect();
    match names[..] {
        [] => None,
        [one] => Some(one.to_owned()),
        [first, second] => {
            Some(format!("{first} {} {second}", term(OtherTerm::And).unwrap_or("&")))
        }
        [first, ..] => Some(format!("{first} {}", term(OtherTerm::EtAl).unwrap_or("et al."))),
    }
}

/// Removes the first names of the tree; a title in their place stays.
fn remove_names(children: &mut ElemChildren) -> bool {
    fn has_name(children: &ElemChildren) -> bool {
        children.0.iter().any(|child| match child {
            ElemChild::Elem(elem) => {
                matches!(elem.meta, Some(ElemMeta::Name(..))) || has_name(&elem.children)
            }
            _ => false,
        })
    }
    for index in 0..children.0.len() {
        let ElemChild::Elem(elem) = &mut children.0[index] else { continue };
        if matches!(elem.meta, Some(ElemMeta::Names(_))) && has_name(&elem.children) {
            children.0.remove(index);
            return true;
        }
        if remove_names(&mut elem.children) {
            return true;
        }
    }
    false
}

/// A stretch of text of one look.
#[derive(Clone, Debug)]
struct Run {
    text: String,
    formatting: Formatting,
    /// The address where it is a link; `None` otherwise.
    link: Option<String>,
    math: bool,
}

struct Runs<'a> {
    /// The address as the bibliography has it, which the engine spells in its own way.
    url: Option<&'a str>,
    /// Whether addresses lose their scheme (MLA Handbook, 9th edition, 5.95).
    mla: bool,
    runs: Vec<Run>,
}

impl Runs<'_> {
    fn collect(&mut self, children: &ElemChildren) {
        for child in &children.0 {
            match child {
                ElemChild::Text(text) => self.push(&text.text, text.formatting, None),
                ElemChild::Elem(elem) => self.collect(&elem.children),
                ElemChild::Markup(source) => self.runs.push(Run {
                    text: source.trim_matches('$').to_owned(),
                    formatting: Formatting::default(),
                    link: None,
                    math: true,
                }),
                ElemChild::Link { text, url } => {
                    let written = self.url.filter(|written| {
                        written.trim_end_matches('/') == url.trim_end_matches('/')
                    });
                    let mut shown = text.text.clone();
                    if let Some(written) = written {
                        shown = shown.replace(url.as_str(), written);
                    }
                    if self.mla && !shown.contains("doi.org") {
                        for scheme in ["https://", "http://"] {
                            if let Some(bare) = shown.strip_prefix(scheme) {
                                shown = bare.to_owned();
                            }
                        }
                    }
                    self.push(&shown, text.formatting, Some(url.clone()));
                }
                ElemChild::Transparent { .. } => {}
            }
        }
    }

    fn push(&mut self, text: &str, formatting: Formatting, link: Option<String>) {
        if text.is_empty() {
            return;
        }
        if let Some(last) = self.runs.last_mut()
            && last.formatting == formatting
            && last.link.is_none()
            && link.is_none()
            && !last.math
        {
            last.text.push_str(text);
            return;
        }
        self.runs.push(Run { text: text.to_owned(), formatting, link, math: false });
    }

    fn plain(&self) -> String {
        self.runs.iter().map(|run| run.text.as_str()).collect()
    }
}

fn runs_of(children: &ElemChildren) -> Vec<Run> {
    let mut runs = Runs { url: None, mla: false, runs: Vec::new() };
    runs.collect(children);
    runs.runs
}

/// The runs without the punctuation that parted them from what stood before.
fn leading_trimmed(children: &ElemChildren) -> Vec<Run> {
    let mut runs = runs_of(children);
    while let Some(first) = runs.first_mut() {
        let kept = first.text.trim_start_matches([' ', ',', '.', ':', ';', '\u{a0}']);
        first.text = kept.to_owned();
        if !first.text.is_empty() {
            break;
        }
        runs.remove(0);
    }
    runs
}

fn trim_runs(runs: &mut Vec<Run>, unwanted: impl Fn(char) -> bool) {
    while let Some(last) = runs.last_mut() {
        last.text = last.text.trim_end_matches(&unwanted).to_owned();
        if !last.text.is_empty() {
            break;
        }
        runs.pop();
    }
    while let Some(first) = runs.first_mut() {
        first.text = first.text.trim_start_matches(&unwanted).to_owned();
        if !first.text.is_empty() {
            break;
        }
        runs.remove(0);
    }
}

fn inlines(runs: Vec<Run>) -> Vec<Inline> {
    runs.into_iter().map(inline).collect()
}

fn inline(run: Run) -> Inline {
    if run.math {
        return Inline::Math(Formula::new(&run.text));
    }
    let mut inline = Inline::Text(Text::new(run.text));
    let formatting = run.formatting;
    match formatting.vertical_align {
        VerticalAlign::Sup => inline = Inline::Superscript(vec![inline]),
        VerticalAlign::Sub => inline = Inline::Subscript(vec![inline]),
        _ => {}
    }
    if formatting.font_variant == FontVariant::SmallCaps {
        inline = Inline::SmallCapitals(vec![inline]);
    }
    // Underlining stands for italics in typewritten manuscripts; print has italics.
    if formatting.font_style == FontStyle::Italic
        || formatting.text_decoration == TextDecoration::Underline
    {
        inline = Inline::Emphasis(vec![inline]);
    }
    if formatting.font_weight == FontWeight::Bold {
        inline = Inline::Strong(vec![inline]);
    }
    match run.link {
        Some(url) => Inline::Link(Link {
            target: Target::External(url),
            role: LinkRole::Plain,
            title: String::new(),
            content: vec![inline],
        }),
        None => inline,
    }
}

#[cfg(test)]
mod tests {
    use super::format;
    use crate::diagnostic::{Diagnostics, Span};
    use crate::language::Language;
    use crate::manuscript::ast::Locator;
    use crate::manuscript::front_matter::Spanned;
    use crate::project::Project;
    use crate::resolve::citations::{
        Cluster, ClusterForm, ClusterItem, Library, Part, read_library, read_style,
    };
    use crate::resolve::plain::plain_text;

    const BOOKS: &str = include_str!("../../../manuscript/references.bib");

    fn library() -> Library {
        let mut project = Project::default();
        project.files.insert("refs".to_owned(), Ok(BOOKS.as_bytes().into()));
        let name = Spanned { value: "refs".to_owned(), span: Span::default() };
        let mut diagnostics = Diagnostics::default();
        let library = read_library(&[name], &project, &mut diagnostics);
        assert!(diagnostics.is_empty(), "{:?}", diagnostics.sorted());
        library
    }

    /// An item as `-key, locator`.
    fn item(library: &Library, text: &str) -> ClusterItem {
        let (key, locator) = text.split_once(", ").unwrap_or((text, ""));
        let key_alone = key.trim_start_matches('-');
        let locator = Locator { label: "page".to_owned(), value: locator.to_owned() };
        ClusterItem {
            work: library.find(key_alone).expect("the bibliography has it"),
            locator: Some(locator).filter(|locator| !locator.value.is_empty()),
            suppress_author: key.starts_with('-'),
        }
    }

    /// Each cluster as items parted by `; `, with `@` before where the author stands apart.
    fn check(style: &str, clusters: &[(&str, &str)]) {
        let library = library();
        let language = Language::american_english();
        let mut diagnostics = Diagnostics::default();
        let style =
            read_style(Some((style, None)), &Project::default(), &language, &mut diagnostics);
        let requests: Vec<Cluster> = clusters
            .iter()
            .enumerate()
            .map(|(index, (text, _))| Cluster {
                items: text
                    .trim_start_matches('@')
                    .split("; ")
                    .map(|t| item(&library, t))
                    .collect(),
                form: if text.starts_with('@') {
                    ClusterForm::AuthorApart
                } else {
                    ClusterForm::Whole
                },
                note: style.notes.then_some(index + 1),
            })
            .collect();
        let formatted = format(&library, &style, &requests, &[]);
        for ((text, expected), cluster) in clusters.iter().zip(&formatted.clusters) {
            let mut found = plain_text(&cluster.author);
            if !found.is_empty() && !cluster.parts.is_empty() {
                found.push(' ');
            }
            for part in &cluster.parts {
                match part {
                    Part::Item { content, .. } | Part::Between(content) => {
                        found.push_str(&plain_text(content));
                    }
                }
            }
            assert_eq!(&found, expected, "{text}");
        }
    }

    #[test]
    fn mla_cites_author_and_page() {
        check(
            "mla",
            &[
                ("freeze, 416", "(Freeze 416)"),
                ("siegelbaum", "(Siegelbaum)"),
                ("freeze, 3–5", "(Freeze 3–5)"),
                ("freeze, 416; siegelbaum", "(Freeze 416; Siegelbaum)"),
                ("-freeze, 416", "(416)"),
                ("@freeze, 417", "Freeze (417)"),
                ("@freeze", "Freeze"),
                ("@freeze; siegelbaum", "Freeze (Siegelbaum)"),
            ],
        );
    }

    #[test]
    fn other_styles_keep_their_own_forms() {
        check(
            "apa",
            &[("freeze, 416", "(Freeze, 2009, p. 416)"), ("@freeze, 416", "Freeze (2009, p. 416)")],
        );
        check("ieee", &[("freeze", "[1]"), ("siegelbaum", "[2]"), ("@freeze", "Freeze [1]")]);
    }

    #[test]
    fn the_list_is_the_styles() {
        let library = library();
        let language = Language::american_english();
        let mut diagnostics = Diagnostics::default();
        let style = read_style(None, &Project::default(), &language, &mut diagnostics);
        let formatted = format(&library, &style, &[], &[1, 0]);
        let entries: Vec<String> =
            formatted.entries.iter().map(|entry| plain_text(&entry.content)).collect();
        assert!(formatted.hanging);
        assert_eq!(
            entries,
            [
                "Freeze, Gregory L., editor. Russia: A History. 3rd ed., Oxford UP, 2009.",
                "Siegelbaum, Lewis. “Khrushchev's Secret Speech.” Seventeen Moments in Soviet \
                 History, soviethistory.msu.edu.",
            ]
        );
    }
}
