//! How many elements a drawing comes to once all that it uses again is counted as often as it is used.
//!
//! A few lines can use each other so that they come to billions of shapes. The parser would follow
//! them one by one, so they are counted beforehand, each element that has a name only once.

use std::collections::BTreeMap;

use resvg::usvg::roxmltree::{Document, Node};

/// Whether a drawing comes to more elements than `most`, or its references lead deeper than `deepest`.
pub(super) fn is_bomb(document: &Document<'_>, most: u64, deepest: usize) -> bool {
    let mut named = BTreeMap::new();
    for node in document.descendants() {
        if let Some(name) = node.attribute("id") {
            named.entry(name).or_insert(node);
        }
    }
    let sheets = document.descendants().filter(|node| node.tag_name().name() == "style");
    let sheets: Vec<&str> =
        sheets.flat_map(|node| node.children()).filter_map(|node| node.text()).collect();
    let styles = styles(&sheets);
    let counted = BTreeMap::new();
    let mut counter = Counter { named, styles, counted, deepest, is_too_deep: false };
    counter.count(document.root_element(), 0) > most || counter.is_too_deep
}

/// Something that is used by its name.
#[derive(Clone, Copy)]
struct Use<'a> {
    name: &'a str,
    /// Whether it is used at each corner.
    is_marker: bool,
}

/// What the declarations of an attribute use.
fn uses<'a>(property: &str, value: &'a str) -> Vec<Use<'a>> {
    let found = value.match_indices("url(").filter_map(|(at, _)| {
        let name = value[at + 4..].trim_start_matches([' ', '"', '\'']).strip_prefix('#')?;
        let name = name.split(['"', '\'', ')']).next()?;
        let before = value[..at].rsplit(';').next();
        let is_marker = property.starts_with("marker")
            || before.is_some_and(|before| before.contains("marker"));
        Some(Use { name, is_marker })
    });
    found.collect()
}

/// What style sheets use, by the last class, name or kind of element in each selector: `.a .b:hover`
/// counts for all of the class `.b`, and what has neither for all elements (`*`).
fn styles<'a>(sheets: &[&'a str]) -> BTreeMap<&'a str, Vec<Use<'a>>> {
    let mut styles: BTreeMap<&str, Vec<Use<'_>>> = BTreeMap::new();
    let rules = sheets.iter().flat_map(|sheet| sheet.split('}'));
    // What stands outside of braces, as within a comment it may, counts for all elements.
    for (selectors, declarations) in rules.map(|rule| rule.split_once('{').unwrap_or(("*", rule))) {
        let uses = uses("", declarations);
        if uses.is_empty() {
            continue;
        }
        // What an outer rule such as `@media` wraps begins behind its own brace.
        let selectors = if declarations.contains('{') { "*" } else { selectors };
        for selector in selectors.split(',') {
            let last = selector.split_whitespace().next_back().unwrap_or("*");
            let last = last.split([':', '[']).next().unwrap_or_default();
            let start = last.rfind(['.', '#', '>', '+', '~', '/']).unwrap_or_default();
            let key = last[start..].trim_start_matches(['>', '+', '~', '/']);
            styles.entry(if key.is_empty() { "*" } else { key }).or_default().extend(&uses);
        }
    }
    styles
}

/// The counting of one drawing.
struct Counter<'a, 'input> {
    named: BTreeMap<&'a str, Node<'a, 'input>>,
    /// What style sheets use, by what is styled.
    styles: BTreeMap<&'a str, Vec<Use<'a>>>,
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
            for found in uses(name, value) {
                sum = sum.saturating_add(self.times_used(found, node, depth));
            }
        }
        for found in self.styled(node) {
            sum = sum.saturating_add(self.times_used(found, node, depth));
        }
        if has_name {
            self.counted.insert(node.id().get(), sum);
        }
        sum
    }

    /// What style sheets let an element use.
    fn styled(&self, node: Node<'a, 'input>) -> Vec<Use<'a>> {
        if self.styles.is_empty() {
            return Vec::new();
        }
        let classes = node.attribute("class").unwrap_or_default().split_whitespace();
        let mut keys: Vec<String> = classes.map(|class| format!(".{class}")).collect();
        keys.extend(node.attribute("id").map(|id| format!("#{id}")));
        keys.extend(["*".to_owned(), node.tag_name().name().to_owned()]);
        let found = keys.iter().filter_map(|key| self.styles.get(&**key));
        found.flatten().copied().collect()
    }

    /// What an element uses, as often as it does.
    fn times_used(&mut self, found: Use<'a>, node: Node<'a, 'input>, depth: usize) -> u64 {
        // A marker stands at each corner.
        let times = if found.is_marker { corners(node) } else { 1 };
        self.used(found.name, depth).saturating_mul(times)
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
            ("<style>b, i .x{mask:url(#m)}</style><m id='m'><b/></m><p class='y x'/>", 7, false),
            ("<style>b, i .x{mask:url(#m)}</style><m id='m'><b/></m><p class='y x'/>", 6, true),
            ("<style>i>b{marker:url('#m')}</style><m id='m'/><b points='1,1 2,2'/>", 8, false),
            ("<style>i>b{marker:url('#m')}</style><m id='m'/><b points='1,1 2,2'/>", 7, true),
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
