//! What an entry of an index says: its words, the pages that it leads to, and where else to look.
//!
//! Both outputs show the same pages, as they are numbered in the PDF, so what they show is found
//! here once. How it looks is left to them.

use crate::design::lists::IndexStyle;
use crate::resolve::document::{Anchor, IndexEntry, Inline, Terms};
use crate::typeset::pages::PageMap;

/// From how many consecutive pages on a range is printed for them.
const SHORTEST_RANGE: usize = 3;

/// A piece of an entry's text.
#[derive(Clone, Debug)]
pub enum IndexPiece<'a> {
    /// The words of the document.
    Inlines(&'a [Inline]),
    /// Punctuation, and words of the program's own.
    Text(&'a str),
    /// A page, which leads to a place on it.
    Locator(Locator<'a>),
}

/// A page number that leads to a place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Locator<'a> {
    /// The page as printed.
    pub label: String,
    /// The place.
    pub target: &'a Anchor,
}

/// The pieces of an entry, without the entries under it where those have lines of their own.
pub fn entry_pieces<'a>(
    entry: &'a IndexEntry,
    style: IndexStyle,
    page_map: &PageMap,
) -> Vec<IndexPiece<'a>> {
    let mut pieces = vec![IndexPiece::Inlines(&entry.term)];
    let paged = locators(&entry.locators, page_map, &mut pieces);
    if style == IndexStyle::RunIn {
        for (index, inner) in entry.entries.iter().enumerate() {
            // The first one follows the entry's own pages, or the entry itself (The Chicago Manual
            // of Style, 17th edition, 16.25).
            let first_of_all = index == 0 && !paged;
            pieces.push(IndexPiece::Text(if first_of_all { ": " } else { "; " }));
            pieces.push(IndexPiece::Inlines(&inner.term));
            locators(&inner.locators, page_map, &mut pieces);
            pieces.push(IndexPiece::Inlines(&inner.references));
        }
    }
    if !entry.references.is_empty() {
        pieces.push(IndexPiece::Inlines(&entry.references));
    }
    pieces
}

/// What an entry of the list of works says of the pages on which the work is cited, if the design
/// wants it: "Cited on pp. 3, 17."
pub fn cited_pages<'a>(
    citations: &'a [Anchor],
    terms: &'a Terms,
    page_map: &PageMap,
) -> Vec<IndexPiece<'a>> {
    let mut pages = Vec::new();
    if !locators(citations, page_map, &mut pages) {
        return Vec::new();
    }
    let several = pages.iter().filter(|piece| matches!(piece, IndexPiece::Locator(_))).count() > 1;
    let words = if several { &terms.cited_on_pages } else { &terms.cited_on_page };
    let mut pieces = vec![IndexPiece::Text(" "), IndexPiece::Text(words)];
    // Before the first page of an index stands a comma.
    pieces.extend(pages.into_iter().skip(1));
    pieces.push(IndexPiece::Text("."));
    pieces
}

/// Adds the pages of places, and says whether there are any.
fn locators<'a>(
    places: &'a [Anchor],
    page_map: &PageMap,
    pieces: &mut Vec<IndexPiece<'a>>,
) -> bool {
    // The first place on each page, in the order of pages.
    let mut pages: Vec<(usize, &Anchor)> = Vec::new();
    for place in places {
        if let Some(&page) = page_map.anchors.get(place)
            && !pages.iter().any(|(known, _)| *known == page)
        {
            pages.push((page, place));
        }
    }
    pages.sort_by_key(|(page, _)| *page);
    let mut rest = pages.as_slice();
    while let Some((&first, _)) = rest.split_first() {
        let length = rest
            .iter()
            .zip(first.0..)
            .take_while(|&(&(page, _), expected)| {
                page == expected && same_numerals(page_map, first.0, page)
            })
            .count();
        let shown =
            if length >= SHORTEST_RANGE { &[rest[0], rest[length - 1]][..] } else { &rest[..1] };
        for (index, &(page, target)) in shown.iter().enumerate() {
            pieces.push(IndexPiece::Text(if index == 0 { ", " } else { "–" }));
            let label = page_map.pages.get(page).map(|page| page.label.clone()).unwrap_or_default();
            pieces.push(IndexPiece::Locator(Locator { label, target }));
        }
        rest = &rest[if shown.len() > 1 { length } else { 1 }..];
    }
    !pages.is_empty()
}

/// Whether two pages are numbered alike, so that a range can lead from one to the other.
fn same_numerals(page_map: &PageMap, one: usize, other: usize) -> bool {
    let decimal = |page: usize| {
        page_map.pages.get(page).is_some_and(|page| page.label.bytes().all(|b| b.is_ascii_digit()))
    };
    decimal(one) == decimal(other)
}

#[cfg(test)]
mod tests {
    use super::{IndexPiece, cited_pages, entry_pieces};
    use crate::design::lists::IndexStyle;
    use crate::resolve::document::{Anchor, IndexEntry, Inline, Terms, Text};
    use crate::resolve::plain::plain_text;
    use crate::typeset::pages::{PageMap, PageStart};

    /// A map of pages i, ii, 1, 2, …; the place `p7` stands on the page with index 7.
    fn page_map() -> PageMap {
        let mut map = PageMap::default();
        for page in 0..20_usize {
            let label = match page {
                0 => "i".to_owned(),
                1 => "ii".to_owned(),
                page => (page - 1).to_string(),
            };
            map.pages.push(PageStart { label, position: None });
            map.anchors.insert(Anchor::new(format!("p{page}")), page);
            map.anchors.insert(Anchor::new(format!("q{page}")), page);
        }
        map
    }

    fn entry(term: &str, places: &str) -> IndexEntry {
        IndexEntry {
            anchor: Anchor::new("e"),
            term: vec![Inline::Text(Text::new(term))],
            locators: places.split_whitespace().map(Anchor::new).collect(),
            references: Vec::new(),
            entries: Vec::new(),
        }
    }

    fn show(entry: &IndexEntry, style: IndexStyle) -> String {
        entry_pieces(entry, style, &page_map())
            .iter()
            .map(|piece| match piece {
                IndexPiece::Inlines(inlines) => plain_text(inlines),
                IndexPiece::Text(text) => (*text).to_owned(),
                IndexPiece::Locator(locator) => locator.label.clone(),
            })
            .collect()
    }

    #[test]
    fn consecutive_pages_are_a_range() {
        for (places, expected) in [
            ("p5", "a, 4"),
            ("p5 q5 p5", "a, 4"),
            ("p5 p6", "a, 4, 5"),
            ("p7 p5 p6", "a, 4–6"),
            ("p5 p6 p7 p9 p10 p11 p12", "a, 4–6, 8–11"),
            ("p0 p1 p2 p3", "a, i, ii, 1, 2"),
            ("p1 p2 p3 p4", "a, ii, 1–3"),
            ("", "a"),
            ("gone", "a"),
        ] {
            assert_eq!(show(&entry("a", places), IndexStyle::Indented), expected, "{places}");
        }
    }

    #[test]
    fn works_say_on_which_pages_they_are_cited() {
        let terms = Terms {
            cited_on_page: "Cited on p. ".to_owned(),
            cited_on_pages: "Cited on pp. ".to_owned(),
            ..Terms::default()
        };
        for (places, expected) in [
            ("p5 q5", " Cited on p. 4."),
            ("p9 p5", " Cited on pp. 4, 8."),
            ("p5 p6 p7", " Cited on pp. 4–6."),
            ("gone", ""),
            ("", ""),
        ] {
            let citations: Vec<Anchor> = places.split_whitespace().map(Anchor::new).collect();
            let map = page_map();
            let pieces = cited_pages(&citations, &terms, &map);
            let shown: String = pieces
                .iter()
                .map(|piece| match piece {
                    IndexPiece::Inlines(inlines) => plain_text(inlines),
                    IndexPiece::Text(text) => (*text).to_owned(),
                    IndexPiece::Locator(locator) => locator.label.clone(),
                })
                .collect();
            assert_eq!(shown, expected, "{places}");
        }
    }

    #[test]
    fn entries_run_in_follow_their_head() {
        for (places, expected) in [("p5", "a, 4; b, 6; c, 7. See d"), ("", "a: b, 6; c, 7. See d")]
        {
            let mut head = entry("a", places);
            head.entries = vec![entry("b", "p7"), entry("c", "p8")];
            head.references = vec![Inline::Text(Text::new(". See d"))];
            assert_eq!(show(&head, IndexStyle::RunIn), expected);
        }
    }
}
