//! The numbers of pages: front matter in roman numerals, the text from 1 on.

use crate::typeset::page::paginate::PageContent;
use crate::typeset::pages::{PageLabel, PageNumerals};

/// Numbers pages. Where the text begins apart from what stands before it, with the piece `text_at`,
/// that is numbered in roman numerals, blank pages included.
pub(crate) fn number_pages(contents: &[PageContent], text_at: Option<usize>) -> Vec<PageLabel> {
    let text_starts = text_at
        .and_then(|piece| {
            let begins =
                |content: &PageContent| content.placed.iter().any(|placed| placed.piece == piece);
            contents.iter().position(begins)
        })
        .filter(|&page| page > 0);
    (0..contents.len())
        .map(|page| {
            let (before, numerals) = match text_starts {
                Some(start) if page < start => (0, PageNumerals::LowerRoman),
                Some(start) => (start, PageNumerals::Decimal),
                None => (0, PageNumerals::Decimal),
            };
            // Fewer than 2^32 pages.
            PageLabel { number: (page - before) as u32 + 1, numerals }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::number_pages;
    use crate::typeset::page::paginate::{PageContent, Part, Placed};

    /// Pages of one row each, or blank ones for `-`; the text begins with the row of an index.
    fn check(pages: &str, text: Option<usize>, expected: &str) {
        let mut pieces = 0..;
        let contents: Vec<PageContent> = pages
            .chars()
            .map(|page| {
                let piece = if page == '-' { None } else { pieces.next() };
                let part = Part::Row { repeats: false };
                let placed = piece.map(|piece| Placed { piece, y: 0, part });
                PageContent { placed: placed.into_iter().collect(), ..PageContent::default() }
            })
            .collect();
        let labels: Vec<String> =
            number_pages(&contents, text).into_iter().map(|label| label.text()).collect();
        assert_eq!(labels.join(" "), expected, "{pages} {text:?}");
    }

    #[test]
    fn what_stands_before_the_text_is_numbered_apart() {
        check("...", None, "1 2 3");
        check("...", Some(0), "1 2 3");
        check("....", Some(2), "i ii 1 2");
        check(".-..", Some(1), "i ii 1 2");
        check("...-..", Some(3), "i ii iii iv 1 2");
        check("", None, "");
    }
}
