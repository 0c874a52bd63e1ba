//! The outline (ISO 32000-1, 12.3.3): flat entries with levels to a tree of linked items.

use lopdf::{Dictionary, Document, Object, ObjectId, dictionary};

use crate::pdf::text::{byte_string, text_string};
use crate::typeset::pages::{OutlineEntry, Pages};

/// Up to so many entries the whole outline is shown open, which is about a screen's height.
const SHOWN_OPEN: usize = 40;

/// Writes the outline; nothing where there are no entries.
pub(super) fn write_outline(document: &mut Document, pages: &Pages) -> Option<ObjectId> {
    if pages.outline.is_empty() {
        return None;
    }
    let root = document.new_object_id();
    let tree = Tree::new(&pages.outline);
    let ids: Vec<ObjectId> = pages.outline.iter().map(|_| document.new_object_id()).collect();
    let open = pages.outline.len() <= SHOWN_OPEN;
    for (index, entry) in pages.outline.iter().enumerate() {
        let parent = tree.parents[index];
        let mut item = dictionary! {
            "Title" => text_string(&entry.title),
            "Parent" => parent.map_or(root, |parent| ids[parent]),
        };
        if pages.destinations.contains_key(&entry.anchor) {
            item.set("Dest", byte_string(entry.anchor.as_str()));
        }
        let siblings = parent.map_or(&tree.roots, |parent| &tree.children[parent]);
        // Siblings ascend, since each entry stands behind the one before it.
        if let Ok(place) = siblings.binary_search(&index) {
            if let Some(&former) = place.checked_sub(1).and_then(|place| siblings.get(place)) {
                item.set("Prev", ids[former]);
            }
            if let Some(&next) = siblings.get(place + 1) {
                item.set("Next", ids[next]);
            }
        }
        let children = &tree.children[index];
        set_ends(&mut item, children, &ids);
        if !children.is_empty() {
            let count =
                if open { tree.descendants[index] as i64 } else { -(children.len() as i64) };
            item.set("Count", count);
        }
        document.set_object(ids[index], Object::Dictionary(item));
    }
    let shown = if open { pages.outline.len() } else { tree.roots.len() };
    let mut outlines = dictionary! { "Type" => "Outlines", "Count" => shown as i64 };
    set_ends(&mut outlines, &tree.roots, &ids);
    document.set_object(root, Object::Dictionary(outlines));
    Some(root)
}

/// Names the first and the last child.
fn set_ends(item: &mut Dictionary, children: &[usize], ids: &[ObjectId]) {
    if let (Some(&first), Some(&last)) = (children.first(), children.last()) {
        item.set("First", ids[first]);
        item.set("Last", ids[last]);
    }
}

/// Who lies in whom, by index.
struct Tree {
    roots: Vec<usize>,
    parents: Vec<Option<usize>>,
    children: Vec<Vec<usize>>,
    descendants: Vec<usize>,
}

impl Tree {
    /// The tree of entries in document order.
    fn new(entries: &[OutlineEntry]) -> Self {
        let mut tree = Self {
            roots: Vec::new(),
            parents: Vec::new(),
            children: vec![Vec::new(); entries.len()],
            descendants: vec![0; entries.len()],
        };
        let mut above: Vec<usize> = Vec::new();
        for (index, entry) in entries.iter().enumerate() {
            while above.last().is_some_and(|&last| entries[last].level >= entry.level) {
                above.pop();
            }
            let parent = above.last().copied();
            match parent {
                Some(parent) => tree.children[parent].push(index),
                None => tree.roots.push(index),
            }
            tree.parents.push(parent);
            above.iter().for_each(|&ancestor| tree.descendants[ancestor] += 1);
            above.push(index);
        }
        tree
    }
}
