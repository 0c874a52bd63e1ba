//! Identifiers: the author's, those made from headings and the program's own, all unique within a
//! document and all XML names.

use std::collections::{BTreeMap, BTreeSet};

use crate::resolve::document::Anchor;

/// The identifiers of a document that are taken.
#[derive(Debug, Default)]
pub struct Anchors {
    taken: BTreeSet<String>,
    reserved: BTreeSet<String>,
    /// The last number that was put behind a name; those below it are taken.
    numbers: BTreeMap<String, usize>,
}

impl Anchors {
    /// Marks an author's identifier as taken, so that nothing made by the program gets it.
    pub fn reserve(&mut self, identifier: &str) {
        let name = xml_name(identifier);
        self.taken.insert(name.clone());
        self.reserved.insert(name);
    }

    /// The anchor of an author's identifier; a second one of the same name gets a number.
    pub fn claim(&mut self, identifier: &str) -> Anchor {
        let name = xml_name(identifier);
        if self.reserved.remove(&name) {
            return Anchor::new(name);
        }
        self.fresh(identifier)
    }

    /// An anchor with the wanted name, or with `-1`, `-2`, … behind it where that is taken.
    pub fn fresh(&mut self, wanted: &str) -> Anchor {
        let wanted = xml_name(wanted);
        if self.taken.insert(wanted.clone()) {
            return Anchor::new(wanted);
        }
        let number = self.numbers.entry(wanted.clone()).or_insert(0);
        loop {
            *number += 1;
            let name = format!("{wanted}-{number}");
            if self.taken.insert(name.clone()) {
                return Anchor::new(name);
            }
        }
    }
}

/// The nearest XML name (Extensible Markup Language 1.0, production 5): other characters become
/// hyphens, and a first character that cannot stand first gets an `x-` before it.
pub fn xml_name(identifier: &str) -> String {
    let allowed =
        |c: char| c.is_alphanumeric() && !matches!(c, 'ª' | 'º' | '²' | '³' | '¹' | '¼'..='¾');
    let name: String = identifier
        .chars()
        .map(|c| if allowed(c) || matches!(c, '-' | '_' | '.' | ':') { c } else { '-' })
        .collect();
    let first = name.chars().next();
    if first.is_some_and(|c| c.is_alphabetic() || c == '_') { name } else { format!("x-{name}") }
}

#[cfg(test)]
mod tests {
    use super::{Anchors, xml_name};

    #[test]
    fn names_are_unique_xml_names() {
        let mut anchors = Anchors::default();
        anchors.reserve("cite-1");
        let mut fresh = |wanted: &str| anchors.fresh(wanted).as_str().to_owned();
        assert_eq!(fresh("a"), "a");
        assert_eq!(fresh("a"), "a-1");
        assert_eq!(fresh("a"), "a-2");
        assert_eq!(fresh("cite-1"), "cite-1-1");
        assert_eq!(anchors.claim("cite-1").as_str(), "cite-1");
        assert_eq!(anchors.claim("cite-1").as_str(), "cite-1-2");
        assert_eq!(anchors.claim("a").as_str(), "a-3");
        for (identifier, expected) in
            [("fig:x", "fig:x"), ("1a", "x-1a"), ("a b/c", "a-b-c"), ("", "x-"), ("-a", "x--a")]
        {
            assert_eq!(xml_name(identifier), expected, "{identifier}");
        }
    }
}
