//! The bibliography: its entries in order, each with the parts of its layout.

use crate::csl::finish;
use crate::csl::item::Item;
use crate::csl::node::{Mark, Node, is_blank, push_text};
use crate::csl::processor::{Library, Processor};
use crate::csl::render::{Ambiguity, Area, Flags, Place, formatted};
use crate::csl::style::element::{Display, Element};
use crate::csl::style::options::{FieldAlign, SubstituteRule};

/// A rendered bibliography.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Bibliography {
    /// The entries in their order.
    pub entries: Vec<Entry>,
    /// Whether all lines but the first are indented.
    pub hanging_indent: bool,
    /// Where the first field stands, if it is set apart.
    pub second_field_align: Option<FieldAlign>,
    /// The distance of lines, as a multiple of the usual one.
    pub line_spacing: u32,
    /// The space between entries, as a multiple of the lines' height.
    pub entry_spacing: u32,
}

/// One entry.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Entry {
    /// The item's identifier.
    pub id: String,
    /// Its text. Parts with a place of their own are [`Node::Block`]s.
    pub nodes: Vec<Node>,
}

/// Renders the entries of the items that are wanted.
pub(crate) fn render(
    processor: &Processor,
    library: &Library<'_>,
    wanted: impl Fn(&Item) -> bool,
) -> Option<Bibliography> {
    let area = processor.style.bibliography.as_ref()?;
    let mut entries = Vec::new();
    let mut last_names: Option<Vec<String>> = None;
    for &number in &library.sorted {
        let item = library.items[number];
        if !wanted(item) {
            continue;
        }
        let nodes = entry(processor, library, number, &mut last_names);
        if !is_blank(&nodes) {
            entries.push(Entry { id: item.id.clone(), nodes });
        }
    }
    Some(Bibliography {
        entries,
        hanging_indent: area.hanging_indent,
        second_field_align: area.second_field_align,
        line_spacing: area.line_spacing,
        entry_spacing: area.entry_spacing,
    })
}

fn entry(
    processor: &Processor,
    library: &Library<'_>,
    number: usize,
    last_names: &mut Option<Vec<String>>,
) -> Vec<Node> {
    let Some(area) = &processor.style.bibliography else { return Vec::new() };
    let place = Place::default();
    let citation = &processor.style.citation;
    let known = &library.ambiguities[number];
    // Only what the style fills out in citations is filled out here.
    let ambiguity = Ambiguity {
        names: if citation.add_names && citation.add_givenname {
            known.names.clone()
        } else {
            Vec::new()
        },
        givens: if citation.add_givenname { known.givens.clone() } else { Vec::new() },
        year_suffix: known.year_suffix,
        disambiguate: known.disambiguate,
    };
    let mut context = processor.context(library, number, Area::Bibliography, &place, &ambiguity);
    context.requested = citation.add_givenname;
    context.flags.push(Flags::default());
    let mut fields: Vec<Vec<Node>> = Vec::new();
    collect_fields(&mut context, &area.layout.elements, &mut fields);
    let first_names = std::mem::take(&mut context.first_names);
    drop(context);
    if fields.is_empty() {
        return Vec::new();
    }
    if let Some(substitute) = &area.author_substitute
        && !first_names.names.is_empty()
    {
        replace_names(
            &mut fields,
            substitute,
            area.author_substitute_rule,
            &first_names.names,
            last_names.as_deref(),
        );
        *last_names = Some(first_names.names);
    }
    if let Some(first) = fields.first_mut() {
        let into = match first.first_mut() {
            Some(Node::Block { children, .. }) => children,
            _ => first,
        };
        into.insert(0, Node::text(area.layout.affixes.prefix.clone()));
    }
    if let Some(last) = fields.last_mut() {
        let into = match last.last_mut() {
            Some(Node::Block { children, .. }) => children,
            _ => last,
        };
        push_text(into, &area.layout.affixes.suffix);
    }
    let mut nodes = if area.second_field_align.is_some() {
        let first = fields.remove(0);
        let rest: Vec<Node> = fields.into_iter().flatten().collect();
        let mut nodes = vec![Node::Block { display: Display::LeftMargin, children: first }];
        if !is_blank(&rest) {
            nodes.push(Node::Block { display: Display::RightInline, children: rest });
        }
        nodes
    } else {
        fields.into_iter().flatten().collect()
    };
    let in_quote = processor.locale.punctuation_in_quote();
    finish::finish(&mut nodes, &processor.marks, in_quote, &area.layout.format);
    finish::turn_brackets(&mut nodes);
    finish::settle_looks(&mut nodes);
    let nodes = spaces_out(nodes);
    formatted(nodes, finish::meaningful(&area.layout.format))
}

/// Spaces at the start of the first block and at the end of the last stand outside of them.
fn spaces_out(mut nodes: Vec<Node>) -> Vec<Node> {
    if let Some(Node::Block { children, .. }) = nodes.first_mut()
        && let Some(text) = edge_text(children, true)
        && text.starts_with(' ')
    {
        text.remove(0);
        nodes.insert(0, Node::text(" "));
    }
    if let Some(Node::Block { children, .. }) = nodes.last_mut()
        && let Some(text) = edge_text(children, false)
        && text.ends_with(' ')
    {
        text.pop();
        nodes.push(Node::text(" "));
    }
    nodes
}

/// The first or last text of some nodes.
fn edge_text(nodes: &mut [Node], first: bool) -> Option<&mut String> {
    let node = if first { nodes.first_mut()? } else { nodes.last_mut()? };
    match node {
        Node::Text(text) => Some(text),
        other => edge_text(other.children_mut()?, first),
    }
}

/// The entry's fields: what each element of the layout gives. What a choice gives counts as its own elements.
fn collect_fields(
    context: &mut crate::csl::render::Context<'_>,
    elements: &[Element],
    fields: &mut Vec<Vec<Node>>,
) {
    for element in elements {
        if let Element::Choose(branches) = element {
            if let Some(chosen) = context.choose(branches) {
                collect_fields(context, chosen, fields);
            }
            continue;
        }
        let nodes = context.element(element);
        if !is_blank(&nodes) {
            fields.push(nodes);
        }
    }
}

/// Puts a line or the like for names that the entry before had too.
fn replace_names(
    fields: &mut [Vec<Node>],
    substitute: &str,
    rule: SubstituteRule,
    names: &[String],
    last: Option<&[String]>,
) {
    let Some(last) = last else { return };
    let same = names.iter().zip(last).take_while(|(a, b)| a == b).count();
    let all = same == names.len() && names.len() == last.len();
    match rule {
        SubstituteRule::CompleteAll => {
            if all {
                let mut first = true;
                visit(fields, Mark::Names, &mut |children| {
                    children.clear();
                    if first {
                        children.push(Node::text(substitute));
                    }
                    first = false;
                });
            }
        }
        SubstituteRule::CompleteEach if !all => {}
        _ => {
            let count = match rule {
                SubstituteRule::PartialFirst => same.min(1),
                SubstituteRule::CompleteEach => names.len(),
                _ => same,
            };
            let mut at = 0;
            visit(fields, Mark::Name, &mut |children| {
                if at < count {
                    *children = vec![Node::text(substitute)];
                }
                at += 1;
            });
        }
    }
}

fn visit(fields: &mut [Vec<Node>], wanted: Mark, change: &mut dyn FnMut(&mut Vec<Node>)) {
    for nodes in fields {
        visit_nodes(nodes, wanted, change);
    }
}

fn visit_nodes(nodes: &mut [Node], wanted: Mark, change: &mut dyn FnMut(&mut Vec<Node>)) {
    for node in nodes {
        if let Node::Marked { mark, children } = node
            && *mark == wanted
        {
            change(children);
            continue;
        }
        if let Some(children) = node.children_mut() {
            visit_nodes(children, wanted, change);
        }
    }
}
