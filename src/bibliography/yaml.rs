//! YAML to a tree with places, in which scalars stay texts as written.

use std::collections::BTreeMap;
use std::ops::Range;

use serde_json::{Map, Value, json};
use serde_saphyr::granit_parser::{Event, Parser, ScalarStyle};

use crate::bibliography::Format;

/// How many nodes a text may have for each of its bytes, so that aliases of aliases end.
const MOST_NODES_PER_BYTE: usize = 2;

/// A node of the tree.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Node {
    pub(super) tree: Tree,
    pub(super) range: Range<usize>,
    size: usize,
}

/// What a node is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Tree {
    /// A text, and whether it is written without quotation marks.
    Scalar(String, bool),
    Null,
    List(Vec<Node>),
    /// A mapping in the order of its keys, each with its place.
    Map(Vec<(String, Range<usize>, Node)>),
}

/// What is wrong with a text, and where.
#[derive(Debug, PartialEq)]
pub(super) struct Mistake {
    pub(super) at: usize,
    pub(super) reason: String,
}

impl Node {
    /// The node of a key in a mapping.
    pub(super) fn get(&self, key: &str) -> Option<&Self> {
        let Tree::Map(pairs) = &self.tree else { return None };
        pairs.iter().find(|(name, _, _)| name == key).map(|(_, _, node)| node)
    }

    /// The text of a scalar.
    pub(super) fn text(&self) -> Option<&str> {
        match &self.tree {
            Tree::Scalar(text, _) => Some(text),
            _ => None,
        }
    }

    /// The nodes of a list; a lone node is a list of one.
    pub(super) fn list(&self) -> &[Self] {
        match &self.tree {
            Tree::List(nodes) => nodes,
            Tree::Null => &[],
            _ => std::slice::from_ref(self),
        }
    }

    /// The node as JSON. Numbers stay texts, except within dates, where CSL-JSON wants numbers.
    pub(super) fn json(&self) -> Value {
        match &self.tree {
            Tree::Null => Value::Null,
            Tree::Scalar(text, true) if matches!(text.as_str(), "true" | "false") => {
                Value::Bool(text == "true")
            }
            Tree::Scalar(text, _) => Value::String(text.clone()),
            Tree::List(nodes) => Value::Array(nodes.iter().map(Self::json).collect()),
            Tree::Map(pairs) => {
                let mut map = Map::new();
                for (key, _, node) in pairs {
                    map.insert(key.clone(), node.json());
                }
                Value::Object(map)
            }
        }
    }
}

/// Numbers out of texts, in the arrays of a date.
pub(super) fn numbers(value: &Value) -> Value {
    match value {
        Value::String(text) => {
            text.trim().parse::<i64>().map_or_else(|_| value.clone(), |number| json!(number))
        }
        Value::Array(values) => Value::Array(values.iter().map(numbers).collect()),
        other => other.clone(),
    }
}

/// Whether a text is a bibliography in YAML, and which: CSL has a list of references, Hayagriva a
/// mapping of keys to entries.
pub(super) fn kind(text: &str) -> Option<Format> {
    let mut keys = 0;
    for line in text.lines() {
        let bare = line.trim_end();
        if bare.is_empty()
            || bare.starts_with('#')
            || matches!(bare, "---" | "...")
            || bare.starts_with('%')
        {
            continue;
        }
        if bare == "-" || bare.starts_with("- ") || bare.starts_with("references:") {
            return Some(Format::CslYaml);
        }
        if bare.starts_with(char::is_whitespace) {
            if keys > 0 {
                return Some(Format::Hayagriva);
            }
            continue;
        }
        let is_key = bare.ends_with(':') || bare.contains(": ");
        if !is_key {
            return None;
        }
        keys += 1;
    }
    (keys > 0).then_some(Format::Hayagriva)
}

struct Open {
    node: Node,
    anchor: usize,
    key: Option<(String, Range<usize>)>,
}

/// Reads a text that stands behind `base` bytes of its file. Of one with a mistake the part before
/// it is kept, as far as it is whole.
pub(super) fn read(text: &str, base: usize) -> (Option<Node>, Option<Mistake>) {
    let mut builder = Builder {
        open: Vec::new(),
        anchors: BTreeMap::new(),
        root: None,
        size: 0,
        most: 1000 + text.len() * MOST_NODES_PER_BYTE,
    };
    for event in Parser::new_from_str(text) {
        let (event, span) = match event {
            Ok(found) => found,
            Err(error) => {
                let at = error.marker().byte_offset().unwrap_or(0).min(text.len());
                return (builder.root, Some(mistake(text, base, at)));
            }
        };
        let place = span.byte_range().unwrap_or(0..0);
        let place = base + place.start..base + place.end.max(place.start);
        if let Err(reason) = builder.event(event, place.clone()) {
            return (builder.root, Some(Mistake { at: place.start, reason }));
        }
    }
    (builder.root, None)
}

fn mistake(text: &str, base: usize, at: usize) -> Mistake {
    let bytes = text.as_bytes();
    // The reader stops behind a tab that it does not allow.
    let start = bytes[..at].iter().rposition(|&byte| byte == b'\n').map_or(0, |end| end + 1);
    let line = bytes[start..].split(|&byte| byte == b'\n').next().unwrap_or_default();
    let indent: Vec<u8> = line.iter().copied().take_while(u8::is_ascii_whitespace).collect();
    let reason = if indent.contains(&b'\t') {
        "a tab stands where only spaces may"
    } else {
        "it is not written as YAML is"
    };
    Mistake { at: base + at, reason: reason.to_owned() }
}

struct Builder {
    open: Vec<Open>,
    anchors: BTreeMap<usize, Node>,
    root: Option<Node>,
    size: usize,
    most: usize,
}

impl Builder {
    fn event(&mut self, event: Event<'_>, range: Range<usize>) -> Result<(), String> {
        let open = |tree| Open {
            node: Node { tree, range: range.clone(), size: 1 },
            anchor: 0,
            key: None,
        };
        match event {
            Event::Scalar(text, style, anchor, _) => {
                let plain = style == ScalarStyle::Plain;
                let null = plain && matches!(text.as_ref(), "" | "~" | "null" | "Null" | "NULL");
                let tree = if null { Tree::Null } else { Tree::Scalar(text.into_owned(), plain) };
                self.put(Node { tree, range, size: 1 }, anchor)
            }
            Event::SequenceStart(_, anchor, _) => {
                self.open.push(Open { anchor, ..open(Tree::List(Vec::new())) });
                self.bound()
            }
            Event::MappingStart(_, anchor, _) => {
                self.open.push(Open { anchor, ..open(Tree::Map(Vec::new())) });
                self.bound()
            }
            Event::SequenceEnd | Event::MappingEnd => {
                let Some(mut open) = self.open.pop() else { return Ok(()) };
                open.node.range.end = open.node.range.end.max(range.end);
                self.put(open.node, open.anchor)
            }
            Event::Alias(anchor) => {
                let node = self.anchors.get(&anchor).cloned();
                let node = node.ok_or("an alias stands within what it stands for")?;
                self.put(Node { range, ..node }, 0)
            }
            _ => Ok(()),
        }
    }

    /// Deeper trees than any bibliography has are refused, before they overflow the stack.
    fn bound(&self) -> Result<(), String> {
        if self.open.len() > 64 { Err("it is nested too deeply".to_owned()) } else { Ok(()) }
    }

    fn put(&mut self, node: Node, anchor: usize) -> Result<(), String> {
        if anchor != 0 {
            self.anchors.insert(anchor, node.clone());
        }
        let Some(parent) = self.open.last_mut() else {
            // Of several documents in one text the first counts.
            self.root.get_or_insert(node);
            return Ok(());
        };
        self.size += node.size;
        if self.size > self.most * 16 {
            return Err("its aliases stand for too much".to_owned());
        }
        parent.node.size += node.size;
        match &mut parent.node.tree {
            Tree::List(nodes) => nodes.push(node),
            Tree::Map(pairs) => match parent.key.take() {
                Some((key, place)) => pairs.push((key, place, node)),
                None => {
                    let name = match node.tree {
                        Tree::Scalar(name, _) => name,
                        Tree::Null => "null".to_owned(),
                        _ => return Err("a key is no text".to_owned()),
                    };
                    parent.key = Some((name, node.range));
                }
            },
            _ => {}
        }
        Ok(())
    }
}

/// The pieces of a text that begin at lines for which `begins` holds, each with its offset. What
/// stands before the first is left out.
pub(super) fn pieces(text: &str, begins: impl Fn(&str) -> bool) -> Vec<(usize, &str)> {
    let mut starts = Vec::new();
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if begins(line) {
            starts.push(at);
        }
        at += line.len();
    }
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    starts.iter().copied().zip(ends).map(|(start, end)| (start, &text[start..end])).collect()
}
