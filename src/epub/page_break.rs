//! Where the printed pages begin: the marks that stand in the text, and the list of them.
//!
//! Each page of the [`PageMap`] gets one mark. A page without text of its own shares the place of
//! the next one that has some; the first page begins with the book, before the title.

use std::collections::{BTreeMap, BTreeSet};

use crate::epub::split::Parts;
use crate::resolve::document::NodeId;
use crate::typeset::pages::PageMap;

/// The pages, each with its mark.
#[derive(Clone, Debug, Default)]
pub(crate) struct PageBreaks {
    /// The pages in order.
    pub(crate) pages: Vec<Page>,
    /// The pages that begin with the book.
    pub(crate) at_start: Vec<usize>,
    /// The pages that nothing of the text stands on any more.
    pub(crate) at_end: Vec<usize>,
    /// The pages that begin within a node, by byte offset.
    within: BTreeMap<NodeId, Vec<(usize, usize)>>,
}

/// One page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Page {
    /// Its number as printed.
    pub(crate) label: String,
    /// The identifier of its mark.
    pub(crate) identifier: String,
    /// The content file in which the mark stands.
    pub(crate) part: usize,
}

impl PageBreaks {
    /// Finds the place of each page.
    pub(crate) fn new(page_map: &PageMap, parts: &Parts) -> Self {
        let mut breaks = Self::default();
        let mut identifiers = BTreeSet::new();
        // From the last page to the first, so that the next place is known.
        let mut next = None;
        let last_part = parts.parts.len().saturating_sub(1);
        let mut places = vec![None; page_map.pages.len()];
        for (page, start) in page_map.pages.iter().enumerate().rev() {
            let known = start.position.and_then(|position| {
                Some((position.node, position.offset, parts.of_node(position.node)?))
            });
            next = known.or(next);
            places[page] = next;
        }
        for (page, (start, place)) in page_map.pages.iter().zip(places).enumerate() {
            let part = match place {
                // Nothing stands before the first page, whatever text it names.
                _ if page == 0 => {
                    breaks.at_start.push(page);
                    0
                }
                Some((node, offset, part)) => {
                    breaks.within.entry(node).or_default().push((offset, page));
                    part
                }
                None => {
                    breaks.at_end.push(page);
                    last_part
                }
            };
            let identifier = identifier(&start.label, &identifiers, parts);
            identifiers.insert(identifier.clone());
            breaks.pages.push(Page { label: start.label.clone(), identifier, part });
        }
        for marks in breaks.within.values_mut() {
            marks.sort_unstable();
        }
        breaks
    }

    /// The pages that begin within a node, with their byte offsets in rising order.
    pub(crate) fn within(&self, node: NodeId) -> &[(usize, usize)] {
        self.within.get(&node).map_or(&[], Vec::as_slice)
    }
}

/// An identifier for a page's mark, which nothing else has.
fn identifier(label: &str, taken: &BTreeSet<String>, parts: &Parts) -> String {
    let name: String = label
        .chars()
        .map(|character| if character.is_ascii_alphanumeric() { character } else { '-' })
        .collect();
    let plain = format!("page-{name}");
    let is_free =
        |identifier: &String| !taken.contains(identifier) && !parts.has_anchor(identifier);
    if is_free(&plain) {
        return plain;
    }
    (2..)
        .map(|count: usize| format!("{plain}_{count}"))
        .find(is_free)
        .expect("of all numbers one is not taken")
}
