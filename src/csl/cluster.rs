//! Clusters: the cites of one citation, put in order, rendered and drawn together.

use std::collections::BTreeMap;

use crate::csl::finish;
use crate::csl::node::{Mark, Node, is_blank, plain, push_text};
use crate::csl::processor::{Citation, Cite, Cluster, Library, Processor};
use crate::csl::render::text::letters;
use crate::csl::render::{Area, CiteState, Place, formatted, is_alphabetic_script};
use crate::csl::rich;
use crate::csl::sort;
use crate::csl::style::Class;
use crate::csl::style::element::TermForm;
use crate::csl::style::options::{Collapse, SortKey};

/// A cite on its way into the cluster.
struct Rendered {
    nodes: Vec<Node>,
    /// What stands before it unless it is the first.
    delimiter: String,
    /// The number that it consists of, where it is nothing else.
    number: Option<u32>,
    /// The letter that it ends with or consists of.
    suffix: Option<u32>,
    suffix_alone: bool,
    /// Whether cite-own affixes or a locator keep it from being drawn into a range.
    bare: bool,
}

/// Renders a cluster.
pub(crate) fn render(
    processor: &Processor,
    library: &Library<'_>,
    index: &BTreeMap<String, usize>,
    cluster: &Cluster,
    places: &[Place],
) -> Citation {
    let mut citation = Citation::default();
    let mut order: Vec<(usize, usize)> = Vec::new();
    for (at, cite) in cluster.cites.iter().enumerate() {
        match index.get(&cite.id) {
            Some(number) => order.push((at, *number)),
            None => citation.missing.push(cite.id.clone()),
        }
    }
    arrange(processor, library, cluster, places, &mut order);
    let author_only = order.first().is_some_and(|(at, _)| cluster.cites[*at].author_only);
    let mut rendered = cites(processor, library, cluster, places, &order);
    draw_together(processor, &mut rendered);
    let layout = &processor.style.citation.layout;
    if !author_only {
        with_layout_affixes(processor, cluster, &mut rendered);
    }
    let in_quote = processor.locale.punctuation_in_quote();
    let mut nodes: Vec<Node> = Vec::new();
    for cite in rendered {
        let mut own = cite.nodes;
        finish::finish(&mut own, &processor.marks, in_quote, &layout.format);
        if is_blank(&own) {
            continue;
        }
        if !nodes.is_empty() {
            push_text(&mut nodes, &cite.delimiter);
        }
        nodes.extend(own);
    }
    if !author_only {
        nodes = formatted(nodes, finish::meaningful(&layout.format));
    }
    finish::turn_brackets(&mut nodes);
    finish::settle_looks(&mut nodes);
    citation.nodes = nodes;
    citation
}

/// Puts the cites in order: by the style's keys, and those of the same authors together.
fn arrange(
    processor: &Processor,
    library: &Library<'_>,
    cluster: &Cluster,
    places: &[Place],
    order: &mut Vec<(usize, usize)>,
) {
    let citation = &processor.style.citation;
    if order.len() < 2 || cluster.unsorted || citation.sort.is_empty() {
        return;
    }
    let mut keyed: Vec<(sort::Keys, (usize, usize))> = order
        .iter()
        .map(|(at, number)| {
            let mut keys = sort::values(
                processor,
                library,
                *number,
                Area::CitationSort,
                &citation.sort,
                &places[*at],
            );
            // Works of one year go in the order of their letters.
            if citation.sort.iter().any(SortKey::is_date) {
                let suffix = library.ambiguities[*number].year_suffix.unwrap_or(0);
                keys.push(Some(format!("{suffix:06}")));
            }
            (keys, (*at, *number))
        })
        .collect();
    let collator = sort::collator(&processor.language);
    keyed.sort_by(|(a, _), (b, _)| sort::compare(&collator, &citation.sort, a, b));
    let groups = citation.cite_group_delimiter.is_some()
        || citation.collapse.is_some_and(|collapse| collapse != Collapse::CitationNumber);
    let sorted: Vec<(usize, usize)> = keyed.into_iter().map(|(_, pair)| pair).collect();
    *order = if groups { grouped(processor, library, sorted) } else { sorted };
}

/// Brings cites of the same names together, at the place of the first of them.
fn grouped(
    processor: &Processor,
    library: &Library<'_>,
    sorted: Vec<(usize, usize)>,
) -> Vec<(usize, usize)> {
    let mut groups: Vec<(String, Vec<(usize, usize)>)> = Vec::new();
    for pair in sorted {
        let names = names_of(processor, library, pair.1);
        match groups.iter_mut().find(|(own, _)| *own == names && !names.is_empty()) {
            Some((_, group)) => group.push(pair),
            None => groups.push((names, vec![pair])),
        }
    }
    groups.into_iter().flat_map(|(_, group)| group).collect()
}

/// The first names of an item as a citation shows them.
fn names_of(processor: &Processor, library: &Library<'_>, number: usize) -> String {
    let place = Place {
        position: crate::csl::render::Position::Subsequent,
        near_note: true,
        ..Place::default()
    };
    let mut context =
        processor.context(library, number, Area::Citation, &place, &library.ambiguities[number]);
    context.requested = true;
    let mut state = CiteState::default();
    context.cluster = Some(&mut state);
    context.layout(&processor.style.citation.layout.elements);
    drop(context);
    state.last_names.unwrap_or_default()
}

fn cites(
    processor: &Processor,
    library: &Library<'_>,
    cluster: &Cluster,
    places: &[Place],
    order: &[(usize, usize)],
) -> Vec<Rendered> {
    let citation = &processor.style.citation;
    let collapses = citation.collapse.is_some();
    let mut state = CiteState::default();
    let mut rendered: Vec<Rendered> = Vec::with_capacity(order.len());
    let mut before: Option<&Cite> = None;
    for (place, (at, number)) in order.iter().enumerate() {
        let cite = &cluster.cites[*at];
        let was_collapsed = state.collapsed;
        state.last_years = std::mem::take(&mut state.years);
        state.collapsed = collapses;
        state.same_names = false;
        state.suffix_alone = false;
        let own_place = &places[*at];
        let in_notes = processor.style.class == Class::Note;
        let brackets = |text: String| if in_notes { finish::turnable(&text) } else { text };
        let prefix = brackets(prefix(&cite.prefix));
        let ambiguity = &library.ambiguities[*number];
        let mut context = processor.context(library, *number, Area::Citation, own_place, ambiguity);
        context.requested = true;
        context.term_predecessor = place > 0;
        if !prefix.is_empty() {
            context.term_predecessor = !ends_sentence(&prefix);
        }
        context.cluster = Some(&mut state);
        let layout = match &processor.style.intext {
            Some(intext) if cite.author_only => &intext.layout,
            _ => &citation.layout,
        };
        let mut content = context.layout(&layout.elements);
        drop(context);
        if cite.author_only
            && let Some(names) = first_names(&content)
        {
            content = vec![names.clone()];
        }
        let delimiter = delimiter(processor, &state, was_collapsed, before, cite);
        let numbers = if is_blank(&content) { None } else { only_number(&content) };
        let suffix = trailing_suffix(&content);
        let mut nodes = Vec::new();
        if !cite.author_only {
            nodes.extend(affix(rich::parse(&prefix, &processor.marks)));
        }
        nodes.extend(content);
        if !cite.author_only {
            let suffix = brackets(self::suffix(&cite.suffix));
            nodes.extend(affix(rich::parse(&suffix, &processor.marks)));
        }
        let nodes = if is_blank(&nodes) {
            Vec::new()
        } else {
            vec![Node::Marked { mark: Mark::Cite(*at), children: nodes }]
        };
        rendered.push(Rendered {
            nodes,
            delimiter,
            number: numbers,
            suffix,
            suffix_alone: state.suffix_alone,
            bare: cite.prefix.is_empty() && cite.suffix.is_empty() && own_place.locator.is_empty(),
        });
        before = Some(cite);
        if cite.author_only {
            break;
        }
    }
    rendered
}

/// The first names among nodes.
fn first_names(nodes: &[Node]) -> Option<&Node> {
    nodes.iter().find_map(|node| match node {
        Node::Marked { mark: Mark::Names, .. } => Some(node),
        other => first_names(other.children()?),
    })
}

/// Marks what the author wrote around a cite.
fn affix(children: Vec<Node>) -> Option<Node> {
    (!is_blank(&children)).then_some(Node::Marked { mark: Mark::Affix, children })
}

/// What stands between a cite and the one before.
fn delimiter(
    processor: &Processor,
    state: &CiteState,
    was_collapsed: bool,
    before: Option<&Cite>,
    cite: &Cite,
) -> String {
    let citation = &processor.style.citation;
    let layout = citation.layout.delimiter.clone();
    let before_locator = before.is_some_and(|before| !before.locator.trim().is_empty());
    let numeric = citation.collapse == Some(Collapse::CitationNumber);
    let mut delimiter = if state.suffix_alone {
        citation
            .cite_group_delimiter
            .clone()
            .or_else(|| citation.year_suffix_delimiter.clone())
            .unwrap_or(layout)
    } else if let Some(after) = &citation.after_collapse_delimiter {
        let suffixes = citation.collapse == Some(Collapse::YearSuffix);
        let ends = before_locator || (!state.collapsed && (was_collapsed || !suffixes));
        if ends {
            after.clone()
        } else if state.same_names {
            citation.cite_group_delimiter.clone().unwrap_or(layout)
        } else {
            layout
        }
    } else if state.same_names && citation.cite_group_delimiter.is_some() {
        citation.cite_group_delimiter.clone().unwrap_or_default()
    } else if state.collapsed && processor.style.class == Class::InText && !numeric {
        ", ".to_owned()
    } else {
        layout
    };
    // Punctuation of the author's own is enough.
    if let Some(before) = before {
        let own = before.suffix.trim_end().ends_with([';', '.', ',']);
        let next = before.suffix.is_empty() && cite.prefix.starts_with([';', '.', ',']);
        if next {
            delimiter.clear();
        } else if own {
            delimiter =
                delimiter.find(' ').map_or_else(String::new, |space| delimiter[space..].to_owned());
        }
    }
    delimiter
}

/// Draws numbers and year suffixes that follow one another into ranges.
fn draw_together(processor: &Processor, rendered: &mut Vec<Rendered>) {
    let dash = {
        let term = processor
            .locale
            .term("citation-range-delimiter", TermForm::Long, false)
            .unwrap_or_default();
        if term.is_empty() { "\u{2013}".to_owned() } else { term.to_owned() }
    };
    let follows: fn(&Rendered, &Rendered) -> bool = match processor.style.citation.collapse {
        Some(Collapse::CitationNumber) => |a, b| {
            a.bare
                && b.bare
                && a.number.zip(b.number).is_some_and(|(a, b)| a.checked_add(1) == Some(b))
        },
        Some(Collapse::YearSuffixRanged) => |a, b| {
            a.bare
                && b.bare
                && b.suffix_alone
                && a.suffix.zip(b.suffix).is_some_and(|(a, b)| a.checked_add(1) == Some(b))
        },
        _ => return,
    };
    let mut drawn: Vec<Rendered> = Vec::with_capacity(rendered.len());
    let mut run: Vec<Rendered> = Vec::new();
    let flush = |run: &mut Vec<Rendered>, drawn: &mut Vec<Rendered>| {
        if run.len() > 2 {
            let mut cites = std::mem::take(run);
            if let (Some(mut last), Some(first)) = (cites.pop(), cites.into_iter().next()) {
                last.delimiter.clone_from(&dash);
                drawn.push(first);
                drawn.push(last);
            }
        } else {
            drawn.append(run);
        }
    };
    for cite in rendered.drain(..) {
        if run.last().is_some_and(|last| !follows(last, &cite)) {
            flush(&mut run, &mut drawn);
        }
        run.push(cite);
    }
    flush(&mut run, &mut drawn);
    *rendered = drawn;
}

/// The layout's affixes go around the first and the last cite, so that their punctuation meets.
fn with_layout_affixes(processor: &Processor, cluster: &Cluster, rendered: &mut [Rendered]) {
    let affixes = &processor.style.citation.layout.affixes;
    let in_notes = processor.style.class == Class::Note;
    let brackets = |text: &str| if in_notes { finish::turnable(text) } else { text.to_owned() };
    let is_shown = |cite: &Rendered| !is_blank(&cite.nodes);
    let mut own = rich::parse(&prefix(&cluster.prefix), &processor.marks);
    if let Some(first) = rendered.iter_mut().find(|cite| is_shown(cite)) {
        own.insert(0, Node::text(brackets(&affixes.prefix)));
        own.append(&mut first.nodes);
        first.nodes = own;
    }
    if let Some(last) = rendered.iter_mut().rev().find(|cite| is_shown(cite)) {
        last.nodes.extend(rich::parse(&suffix(&cluster.suffix), &processor.marks));
        let mut tail = affixes.suffix.as_str();
        if let Some(first) = tail.chars().next()
            && matches!(first, '.' | ';' | ':' | '!' | '?')
        {
            tail = &tail[..first.len_utf8()];
        }
        push_text(&mut last.nodes, &brackets(tail));
    }
}

/// The number, where the cite is nothing but a number between signs.
fn only_number(nodes: &[Node]) -> Option<u32> {
    let number = find(nodes, &|mark| match mark {
        Mark::CitationNumber(number) => Some(number),
        _ => None,
    })?;
    let text = plain(nodes);
    let digits: String = text.chars().filter(|c| c.is_alphanumeric()).collect();
    (digits == number.to_string()).then_some(number)
}

/// The letter after the year, where the cite ends with it.
fn trailing_suffix(nodes: &[Node]) -> Option<u32> {
    let suffix = find(nodes, &|mark| match mark {
        Mark::YearSuffix(number) => Some(number),
        _ => None,
    })?;
    let text = plain(nodes);
    let trimmed = text.trim_end_matches(|c: char| !c.is_alphanumeric());
    trimmed.ends_with(&letters(suffix)).then_some(suffix)
}

fn find(nodes: &[Node], wanted: &dyn Fn(Mark) -> Option<u32>) -> Option<u32> {
    nodes.iter().find_map(|node| {
        if let Node::Marked { mark, .. } = node
            && let Some(found) = wanted(*mark)
        {
            return Some(found);
        }
        find(node.children()?, wanted)
    })
}

/// A prefix with the space that it needs.
fn prefix(prefix: &str) -> String {
    if prefix.is_empty() {
        return String::new();
    }
    let bare = without_tags(prefix);
    let bare = bare
        .trim_end_matches(['"', '\'', '\u{201d}', '\u{2019}', '\u{bb}', '\u{202f}', '\u{a0}', ' ']);
    let spaced = bare.chars().next_back().is_some_and(|c| {
        is_alphabetic_script(c)
            || matches!(c, ')' | ']' | ',' | '.' | ';' | ':' | '!' | '?' | '&')
            || c.is_ascii_digit()
    });
    let text = if spaced && !prefix.ends_with(char::is_whitespace) {
        format!("{prefix} ")
    } else {
        prefix.to_owned()
    };
    collapse_spaces(&text)
}

fn collapse_spaces(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if !(c == ' ' && out.ends_with(' ')) {
            out.push(c);
        }
    }
    out
}

fn without_tags(text: &str) -> String {
    let mut out = String::new();
    let mut inside = false;
    for c in text.chars() {
        match c {
            '<' => inside = true,
            '>' if inside => inside = false,
            _ if !inside => out.push(c),
            _ => {}
        }
    }
    out
}

/// A suffix with the space that it needs.
fn suffix(suffix: &str) -> String {
    match suffix.chars().next() {
        Some(c) if is_alphabetic_script(c) || matches!(c, '[' | '(' | '&') => format!(" {suffix}"),
        _ => suffix.to_owned(),
    }
}

/// Whether a prefix is a sentence, so that what follows begins one.
fn ends_sentence(prefix: &str) -> bool {
    let bare = without_tags(prefix);
    let bare = bare
        .trim_end_matches(['"', '\'', '\u{201d}', '\u{2019}', '\u{bb}', '\u{202f}', '\u{a0}', ' ']);
    bare.ends_with(['.', '!', '?', ':', ';', ','])
        && bare.ends_with(['.', '!', '?'])
        && prefix.trim().contains(' ')
}
