//! What there is to say of citations that are sound as they stand: places that a work does not reach
//! to, entries that nothing cites, and what a reference lacks for its style.

use std::collections::BTreeSet;

use crate::bibliography::pages_in;
use crate::diagnostic::{Diagnostic, Diagnostics, Problem};
use crate::manuscript::ast::Locator;
use crate::resolve::citations::{Library, Style, Work, missing_fields};

/// How many keys one message names.
const NAMED: usize = 5;
/// Of a longer list of works it is not told one by one what they lack.
const LONGEST_LIST: usize = 200;

/// The problem of a page that lies outside of those that a work fills.
pub(super) fn outside(work: &Work, locator: Option<&Locator>) -> Option<Problem> {
    let locator = locator.filter(|locator| locator.label == "page")?;
    let pages = work.pages.clone()?;
    let cited = pages_in(&locator.value)?;
    if pages.contains(cited.start()) && pages.contains(cited.end()) {
        return None;
    }
    Some(Problem::LocatorOutside {
        key: work.key.clone(),
        locator: locator.value.clone(),
        pages: (*pages.start(), *pages.end()),
    })
}

/// Tells what entries are not cited, and what those that are cited lack.
pub(super) fn advise(
    library: &Library,
    style: &Style,
    listed: &BTreeSet<usize>,
    diagnostics: &mut Diagnostics,
) {
    if listed.is_empty() {
        return;
    }
    let keys = library.works().iter().enumerate();
    let unused: Vec<&str> = keys
        .filter(|(work, _)| !listed.contains(work))
        .map(|(_, work)| work.key.as_str())
        .collect();
    if !unused.is_empty() {
        let keys = unused.iter().take(NAMED).map(|&key| key.to_owned()).collect();
        let problem = Problem::UnusedEntries { keys, count: unused.len() };
        diagnostics.push(Diagnostic::general(problem));
    }
    if listed.len() > LONGEST_LIST {
        return;
    }
    let works: Vec<usize> = listed.iter().copied().collect();
    for (work, fields) in missing_fields(library, style, &works) {
        let key = library.works()[work].key.clone();
        diagnostics.push(Diagnostic::general(Problem::MissingField { key, fields }));
    }
}

#[cfg(test)]
mod tests {
    use super::outside;
    use crate::manuscript::ast::Locator;
    use crate::resolve::citations::Work;

    #[test]
    fn pages_are_held_against_those_of_the_work() {
        let work = Work { pages: Some(112..=140), ..Work::default() };
        for (value, is_outside) in [
            ("112", false),
            ("120–24", false),
            ("139–140, 120", false),
            ("141", true),
            ("111–13", true),
            ("130–41", true),
            ("xii", false),
            ("120n4", false),
            ("", false),
        ] {
            let locator = Locator { label: "page".to_owned(), value: value.to_owned() };
            assert_eq!(outside(&work, Some(&locator)).is_some(), is_outside, "{value}");
            let chapter = Locator { label: "chapter".to_owned(), ..locator };
            assert!(outside(&work, Some(&chapter)).is_none());
            assert!(outside(&Work::default(), Some(&chapter)).is_none());
        }
    }
}
