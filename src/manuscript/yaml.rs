//! The YAML block at the top of a manuscript, to a tree of texts, lists and mappings with places.
//!
//! Scalars stay texts as written (`2009`, `1.10`, `no`); what a key makes of them is left to `keys`.

use std::collections::BTreeMap;
use std::ops::Range;

use serde_saphyr::granit_parser::{Event, Parser, ScalarStyle};

use crate::manuscript::yaml_mistake::Mistake;

/// How many nodes the block may have once its aliases are spelt out; a real one has dozens.
const MOST_NODES: usize = 10_000;

/// A node of the tree.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Node {
    /// What it is.
    pub(super) value: Value,
    /// Where it stands in the manuscript.
    pub(super) range: Range<usize>,
    /// How many nodes it has, itself included.
    size: usize,
}

impl Node {
    /// A node that says nothing.
    pub(super) fn null() -> Self {
        Self { value: Value::Null, range: 0..0, size: 1 }
    }
}

/// A node as a value of JSON, whose scalars are all texts.
pub(super) fn json(node: &Node) -> serde_json::Value {
    match &node.value {
        Value::Null => serde_json::Value::Null,
        Value::Scalar(text) => serde_json::Value::String(text.clone()),
        Value::List(nodes) => nodes.iter().map(json).collect(),
        Value::Map(pairs) => {
            pairs.iter().map(|(key, node)| (key.name.clone(), json(node))).collect()
        }
    }
}

/// What a node is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Value {
    /// A text, number, date, truth value or nothing, as written; quotation marks and escapes undone.
    Scalar(String),
    /// Nothing, or `null` or `~`.
    Null,
    /// A list.
    List(Vec<Node>),
    /// A mapping in the order of its keys.
    Map(Vec<(Key, Node)>),
}

/// The key of a mapping.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Key {
    /// Its name.
    pub(super) name: String,
    /// Where it stands in the manuscript.
    pub(super) range: Range<usize>,
}

/// What was wrong with the block.
#[derive(Debug, PartialEq)]
pub(super) struct SyntaxProblem {
    /// What is wrong, and what helps.
    pub(super) mistake: Mistake,
    /// Where.
    pub(super) at: usize,
}

/// A text, taken apart into its front matter and the rest.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Split {
    /// Where the YAML stands, if there is any.
    pub(super) yaml: Option<Range<usize>>,
    /// Where the Markdown begins.
    pub(super) body: usize,
    /// The lines, up to the first empty one, of a block that begins like front matter and has no end.
    pub(super) unclosed: Vec<Range<usize>>,
}

/// Finds where the YAML at the top of a text stands and where the Markdown begins.
///
/// As in pandoc the block may stand behind empty lines, begins with a line `---` that no empty line
/// follows, and ends with a line `---` or `...`. `start` is behind a byte order mark.
pub(super) fn split(text: &str, start: usize) -> Split {
    let is_blank = |line: &Range<usize>| text[line.clone()].trim().is_empty();
    let mut lines = lines(text, start).skip_while(is_blank);
    let none = Split { body: start, ..Split::default() };
    let Some(first) = lines.next().filter(|line| text[line.clone()].trim_end() == "---") else {
        return none;
    };
    let mut unclosed = vec![first.clone()];
    let mut is_open = true;
    for (index, line) in lines.enumerate() {
        let content = text[line.clone()].trim_end();
        if index == 0 && content.is_empty() {
            return none;
        }
        if content == "---" || content == "..." {
            let yaml = Some(first.end..line.start);
            return Split { yaml, body: line.end, unclosed: Vec::new() };
        }
        is_open &= !content.is_empty();
        if is_open {
            unclosed.push(line);
        }
    }
    Split { unclosed, ..none }
}

/// The ranges of the lines of a text, line ends included. CRLF, LF and a lone CR each end one.
pub(super) fn lines(text: &str, start: usize) -> impl Iterator<Item = Range<usize>> {
    let mut at = start;
    std::iter::from_fn(move || {
        let rest = &text.as_bytes()[at..];
        if rest.is_empty() {
            return None;
        }
        let end = rest.iter().position(|byte| matches!(byte, b'\n' | b'\r'));
        let length = match end {
            Some(end) if rest[end] == b'\r' && rest.get(end + 1) == Some(&b'\n') => end + 2,
            Some(end) => end + 1,
            None => rest.len(),
        };
        at += length;
        Some(at - length..at)
    })
}

/// A list or mapping that has begun.
struct Open {
    node: Node,
    anchor: usize,
    key: Option<Key>,
}

/// Reads the YAML in a range of a text. Where its syntax is wrong, the keys before that are kept.
pub(super) fn read(text: &str, range: Range<usize>) -> (Option<Node>, Option<SyntaxProblem>) {
    let base = range.start;
    let yaml = &text[range];
    let mut tree = Tree { open: Vec::new(), anchors: BTreeMap::new(), root: None, size: 0 };
    let mut problem = None;
    for event in Parser::new_from_str(yaml) {
        let (event, span) = match event {
            Ok(found) => found,
            Err(error) => {
                let mut at = error.marker().byte_offset().unwrap_or(0).min(yaml.len());
                while !yaml.is_char_boundary(at) {
                    at -= 1;
                }
                // The reader stops behind a tab that it does not allow.
                while yaml[..at].ends_with('\t') {
                    at -= 1;
                }
                let mistake = Mistake::of(error.kind(), yaml, at);
                problem = Some(SyntaxProblem { mistake, at: base + at });
                break;
            }
        };
        let place = span.byte_range().unwrap_or(0..0);
        let place = base + place.start..base + place.end.max(place.start);
        if let Err(mistake) = tree.event(event, place.clone()) {
            problem = Some(SyntaxProblem { mistake, at: place.start });
            break;
        }
    }
    while !tree.open.is_empty() {
        tree.close(base + yaml.len());
    }
    if let Some(problem) = &problem
        && let Some(Value::Map(pairs)) = tree.root.as_mut().map(|root| &mut root.value)
    {
        // The value at the mistake is not what was meant: of `a: b: c` it would be `b`. One that
        // ended on a line before it is sound.
        pairs.pop_if(|(key, node)| {
            let between = text.get(key.range.start..problem.at).unwrap_or_default();
            node.range.end >= problem.at || !between.contains(['\n', '\r'])
        });
    }
    (tree.root, problem)
}

/// The tree under construction.
struct Tree {
    open: Vec<Open>,
    anchors: BTreeMap<usize, Node>,
    root: Option<Node>,
    size: usize,
}

impl Tree {
    fn event(&mut self, event: Event<'_>, range: Range<usize>) -> Result<(), Mistake> {
        match event {
            Event::Scalar(text, style, anchor, _) => {
                let null = style == ScalarStyle::Plain
                    && matches!(text.as_ref(), "" | "~" | "null" | "Null" | "NULL");
                let value = if null { Value::Null } else { Value::Scalar(text.into_owned()) };
                self.put(Node { value, range, size: 1 }, anchor)
            }
            Event::SequenceStart(_, anchor, _) => {
                let node = Node { value: Value::List(Vec::new()), range, size: 1 };
                self.open.push(Open { node, anchor, key: None });
                Ok(())
            }
            Event::MappingStart(_, anchor, _) => {
                let node = Node { value: Value::Map(Vec::new()), range, size: 1 };
                self.open.push(Open { node, anchor, key: None });
                Ok(())
            }
            Event::SequenceEnd | Event::MappingEnd => {
                self.close(range.end);
                Ok(())
            }
            Event::Alias(anchor) => {
                let node = self.anchors.get(&anchor).cloned();
                let node = node.ok_or_else(Mistake::alias_in_itself)?;
                self.put(Node { range, ..node }, 0)
            }
            _ => Ok(()),
        }
    }

    fn close(&mut self, end: usize) {
        let Some(mut open) = self.open.pop() else { return };
        open.node.range.end = open.node.range.end.max(end);
        // Its parts were counted when they were put in; an overflow was reported there.
        let _ = self.put(open.node, open.anchor);
    }

    fn put(&mut self, node: Node, anchor: usize) -> Result<(), Mistake> {
        if anchor != 0 {
            self.anchors.insert(anchor, node.clone());
        }
        let Some(parent) = self.open.last_mut() else {
            self.root = Some(node);
            return Ok(());
        };
        self.size += node.size;
        if self.size > MOST_NODES {
            return Err(Mistake::too_many_values(MOST_NODES));
        }
        parent.node.size += node.size;
        match &mut parent.node.value {
            Value::List(items) => items.push(node),
            Value::Map(pairs) => match parent.key.take() {
                Some(key) => pairs.push((key, node)),
                None => {
                    let name = match node.value {
                        Value::Scalar(name) => name,
                        Value::Null => "null".to_owned(),
                        _ => return Err(Mistake::key_is_no_text()),
                    };
                    parent.key = Some(Key { name, range: node.range });
                }
            },
            _ => {}
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::{Value, read, split};

    #[test]
    fn the_block_ends_where_pandoc_ends_it() {
        for (text, yaml, rest) in [
            ("---\na: b\n---\nText", Some("a: b\n"), "Text"),
            ("---\na: b\n...\nText", Some("a: b\n"), "Text"),
            ("---\r\na: b\r\n---\r\nText", Some("a: b\r\n"), "Text"),
            ("---\ra: b\r---\rText", Some("a: b\r"), "Text"),
            ("---\n---\nText", Some(""), "Text"),
            ("\n \n---\na: b\n---\nText", Some("a: b\n"), "Text"),
            ("---\n\nText\n\n---\n", None, "---\n\nText\n\n---\n"),
            ("---\na: b\n", None, "---\na: b\n"),
            ("Text\n---\n", None, "Text\n---\n"),
            ("---- \na: b\n---\n", None, "---- \na: b\n---\n"),
            ("", None, ""),
        ] {
            let found = split(text, 0);
            assert_eq!(found.yaml.map(|range| &text[range]), yaml, "{text:?}");
            assert_eq!(&text[found.body..], rest, "{text:?}");
        }
    }

    #[test]
    fn a_block_without_an_end_is_followed_to_its_first_empty_line() {
        for (text, lines) in [
            ("---\na: b\n", &["---\n", "a: b\n"][..]),
            ("---\na: b\nc\n\nText\n", &["---\n", "a: b\n", "c\n"]),
            ("---\na: b\n---\n", &[]),
            ("---\n\nText\n", &[]),
            ("Text\n", &[]),
        ] {
            let found = split(text, 0).unclosed;
            let found: Vec<&str> = found.into_iter().map(|line| &text[line]).collect();
            assert_eq!(found, lines, "{text:?}");
        }
    }

    #[test]
    fn keys_and_scalars_keep_their_places() {
        let text = "---\nTitel: é\ndate: 2009\nlist: [a, 'b']\n---\n";
        let (node, problem) = read(text, 4..text.len() - 4);
        assert_eq!(problem, None);
        let Some(Value::Map(pairs)) = node.map(|node| node.value) else { panic!("a mapping") };
        let found: Vec<_> = pairs
            .iter()
            .map(|(key, node)| (&text[key.range.clone()], &text[node.range.clone()]))
            .collect();
        assert_eq!(found, [("Titel", "é"), ("date", "2009"), ("list", "[a, 'b']")]);
    }

    #[test]
    fn what_stands_before_a_problem_is_kept() {
        for text in ["title: A\nauthor: @b\n", "title: A\nauthor:\n\t- b\n", "title: A\nb\n"] {
            let (node, problem) = read(text, 0..text.len());
            assert!(problem.is_some(), "{text}");
            let Some(Value::Map(pairs)) = node.map(|node| node.value) else { panic!("{text}") };
            assert_eq!(pairs[0].1.value, Value::Scalar("A".to_owned()), "{text}");
        }
        let text = "title: A\nauthor: [a\n";
        let (node, problem) = read(text, 0..text.len());
        assert!(problem.is_some());
        let Some(Value::Map(pairs)) = node.map(|node| node.value) else { panic!("a mapping") };
        assert_eq!(pairs[0].1.value, Value::Scalar("A".to_owned()));
    }

    #[test]
    fn aliases_are_bounded() {
        let mut text = "a0: &a0 [x, x]\n".to_owned();
        for n in 1..40 {
            text.push_str(&format!("a{n}: &a{n} [*a{m}, *a{m}]\n", m = n - 1));
        }
        let (_, problem) = read(&text, 0..text.len());
        assert!(problem.is_some_and(|problem| problem.mistake.reason.contains("aliases")));
    }
}
