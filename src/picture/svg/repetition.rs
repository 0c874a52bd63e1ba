//! How many elements a drawing comes to once all that it uses again is counted as often as it is used.
//!
//! A few lines can use each other so that they come to billions of shapes. The parser would follow
//! them one by one, so they are counted beforehand, each element that has a name only once.

use std::collections::BTreeMap;

use resvg::usvg::roxmltree::{Document, Node};

/// Whether a drawing comes to more elements than `most`, or its references lead deeper than `deepest`.
/// References that only a style sheet makes are not counted.
pub(super) fn is_bomb(document: &Document<'_>, most: u64, deepest: usize) -> bool {
    let mut named = BTreeMap::new();
    for node in document.descendants() {
        if let Some(name) = node.attribute("id") {
            named.entry(name).or_insert(node);
        }
    }
    let mut counter = Counter { named, counted: BTreeMap::new(), deepest, is_too_deep: false };
    counter.count(document.root_element(), 0) > most || counter.is_too_deep
}

/// The counting of one drawing.
struct Counter<'a, 'input> {
    named: BTreeMap<&'a str, Node<'a, 'input>>,
    /// What was counted; nothing while it is being counted, so that circles end.
    counted: BTreeMap<u32, u64>,
    deepest: usize,
    is_too_deep: bool,
}

impl<'a, 'input> Counter<'a, 'input> {
    /// An element with all within it and all that these use, `depth` references away.
    fn count(&mut self, node: Node<'a, 'input>, depth: usize) -> u64 {
        if let Some(known) = self.counted.get(&node.id().get()) {
            return *known;
        }
        if depth > self.deepest {
            self.is_too_deep = true;
            return 0;
        }
        let has_name = node.has_attribute("id");
        if has_name {
            self.counted.insert(node.id().get(), 0);
        }
        let mut sum = 1_u64;
        for child in node.children().filter(Node::is_element) {
            sum = sum.saturating_add(self.count(child, depth));
        }
        for attribute in node.attributes() {
            let (name, value) = (attribute.name(), attribute.value());
            if name == "href" {
                let used = value.trim().strip_prefix('#').unwrap_or_default();
                sum = sum.saturating_add(self.used(used, depth));
                continue;
            }
            for (at, _) in value.match_indices("url(") {
                let used = value[at + 4..].trim_start_matches([' ', '"', '\'']);
                let Some(used) = used.strip_prefix('#') else { continue };
                let used = used.split(['"', '\'', ')']).next().unwrap_or_default();
                let before = &value[..at];
                let is_marker = name.starts_with("marker")
                    || before.rsplit(';').next().is_some_and(|name| name.contains("marker"));
                // A marker stands at each corner.
                let times = if is_marker { corners(node) } else { 1 };
                sum = sum.saturating_add(self.used(used, depth).saturating_mul(times));
            }
        }
        if has_name {
            self.counted.insert(node.id().get(), sum);
        }
        sum
    }

    /// What is used by its name.
    fn used(&mut self, name: &str, depth: usize) -> u64 {
        let found = self.named.get(name.trim()).copied();
        found.map_or(0, |node| self.count(node, depth + 1))
    }
}

/// How many corners the outline of a shape has at most.
fn corners(node: Node<'_, '_>) -> u64 {
    let outline = node.attribute("d").or_else(|| node.attribute("points")).unwrap_or("0 0 0 0");
    let numbers = outline.split(|c: char| !c.is_ascii_digit()).filter(|word| !word.is_empty());
    numbers.count() as u64
}

#[cfg(test)]
mod tests {
    use resvg::usvg::roxmltree::Document;

    use super::is_bomb;

    #[test]
    fn what_is_used_again_is_counted_again() {
        for (content, most, expected) in [
            ("<g id='a'><b/><b/></g><use href='#a'/><use href='#a'/>", 12, false),
            ("<g id='a'><b/><b/></g><use href='#a'/><use href='#a'/>", 11, true),
            ("<m id='m'><b/></m><b style='fill:red;mask:url(#m)'/>", 6, false),
            ("<m id='m'><b/></m><b style='fill:red;mask:url(#m)'/>", 5, true),
            ("<m id='m'/><b marker-mid=\"url('#m')\" d='M1 1L2 2'/>", 7, false),
            ("<m id='m'/><b marker-mid=\"url('#m')\" d='M1 1L2 2'/>", 6, true),
            ("<g id='a'><use href='#a'/></g>", 9, false),
        ] {
            let text = format!("<svg>{content}</svg>");
            let document = Document::parse(&text).unwrap();
            assert_eq!(is_bomb(&document, most, 9), expected, "{content}");
        }
        let chain: String = (0..20).map(|n| format!("<u id='u{n}' href='#u{}'/>", n + 1)).collect();
        let text = format!("<svg>{chain}</svg>");
        assert!(is_bomb(&Document::parse(&text).unwrap(), 1000, 9));
    }
}
