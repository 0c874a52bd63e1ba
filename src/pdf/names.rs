//! Name trees (ISO 32000-1, 7.9.6): the map from strings to objects that destinations and the
//! identifiers of structure elements are found by.

use std::collections::BTreeMap;

use lopdf::{Document, Object, ObjectId, dictionary};

use crate::pdf::text::byte_string;

/// How many names a leaf has.
const LEAF: usize = 64;

/// Writes a name tree: one node where the names are few, else a root with leaves.
pub(super) fn name_tree(document: &mut Document, entries: BTreeMap<Vec<u8>, Object>) -> ObjectId {
    let entries: Vec<(Vec<u8>, Object)> = entries.into_iter().collect();
    let pairs = |entries: &[(Vec<u8>, Object)]| -> Vec<Object> {
        let pair = |(name, object): &(Vec<u8>, Object)| [byte_string(name.clone()), object.clone()];
        entries.iter().flat_map(pair).collect()
    };
    if entries.len() <= LEAF {
        return document.add_object(dictionary! { "Names" => pairs(&entries) });
    }
    let mut kids = Vec::new();
    for leaf in entries.chunks(LEAF) {
        let limits: Vec<Object> = leaf
            .first()
            .into_iter()
            .chain(leaf.last())
            .map(|(name, _)| byte_string(name.clone()))
            .collect();
        let leaf = document.add_object(dictionary! { "Limits" => limits, "Names" => pairs(leaf) });
        kids.push(Object::Reference(leaf));
    }
    document.add_object(dictionary! { "Kids" => kids })
}
