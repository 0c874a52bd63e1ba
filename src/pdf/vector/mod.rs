//! Drawings to form XObjects (ISO 32000-1, 8.10): shapes stay shapes at any size, opacity, masks and
//! modes of mixing are those of the transparent imaging model (11), which PDF/A-2 allows.
//!
//! A form is measured in the drawing's own pixels and from below, so that a page only has to scale it.
//! Nothing in it is marked as content: all of it is one figure, of which the page says what it is.

mod ink;
mod soft_mask;
mod stream;

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash as _, Hasher as _};

use printpdf::{DictItem, ExternalStream};

use crate::pdf::vector::stream::{Scene, Stream};
use crate::picture::vector::{Group, Transform, Vector};

/// The form of a drawing.
pub(super) fn form(vector: &Vector) -> ExternalStream {
    let mut stream = Stream::new(Scene::Colours, 1.0);
    let bounds = [0.0, 0.0, vector.width, vector.height];
    // A form counts from below.
    stream.map(Transform([1.0, 0.0, 0.0, -1.0, 0.0, vector.height]));
    stream.group(&vector.root);
    stream.into_form(bounds, None)
}

/// How a form's contents are mixed among themselves and with what is behind them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mixing {
    /// With what is behind the form too.
    Shared,
    /// Among themselves alone.
    Isolated,
}

/// A transparency group (ISO 32000-1, 11.6.6). Its colours are those of the output intent.
fn transparency(mixing: Mixing) -> DictItem {
    dictionary([
        ("S", name("Transparency")),
        ("CS", name("DeviceRGB")),
        ("I", DictItem::Bool(mixing == Mixing::Isolated)),
    ])
}

/// The box of a group in its own coordinates, with room for the edges of lines.
fn bounds(group: &Group, scale: f64) -> [f64; 4] {
    let [left, top, right, bottom] = group.bounds;
    let room = if scale > 0.0 { 1.0 / scale } else { 0.0 };
    [left - room, top - room, right + room, bottom + room]
}

fn name(name: &str) -> DictItem {
    DictItem::Name(name.as_bytes().to_vec())
}

fn real(value: f64) -> DictItem {
    DictItem::Real(value as f32)
}

fn reals(values: &[f64]) -> DictItem {
    DictItem::Array(values.iter().copied().map(real).collect())
}

fn dictionary<const N: usize>(entries: [(&str, DictItem); N]) -> DictItem {
    DictItem::Dict { map: entries.map(|(key, value)| (key.to_owned(), value)).into() }
}

/// Adds an object to a fingerprint, the same for equal ones.
fn fingerprint(item: &DictItem, hasher: &mut DefaultHasher) {
    let mut all = |map: &BTreeMap<String, DictItem>| {
        for (key, item) in map {
            key.hash(hasher);
            fingerprint(item, hasher);
        }
    };
    match item {
        DictItem::Dict { map } => all(map),
        DictItem::Stream { stream } => {
            all(&stream.dict);
            stream.content.hash(hasher);
        }
        DictItem::Array(items) => items.iter().for_each(|item| fingerprint(item, hasher)),
        DictItem::Name(bytes) | DictItem::Bytes(bytes) => bytes.hash(hasher),
        DictItem::String { data, .. } => data.hash(hasher),
        DictItem::Bool(value) => value.hash(hasher),
        DictItem::Int(value) => value.hash(hasher),
        // Nought is equal to itself whatever its sign.
        DictItem::Real(value) | DictItem::Float(value) => (value + 0.0).to_bits().hash(hasher),
        DictItem::Ref { obj, .. } => obj.hash(hasher),
        DictItem::Null => {}
    }
}

/// Resources by their kinds and names; equal ones have one name.
#[derive(Default)]
struct Resources {
    kinds: BTreeMap<&'static str, Vec<DictItem>>,
    /// Where in its kind a resource stands, by its fingerprint: thousands of gradients would take
    /// forever if each were compared with all others.
    places: BTreeMap<(&'static str, u64), Vec<usize>>,
    /// What was added for a thing in memory, which so need not be made again.
    known: BTreeMap<(&'static str, usize), Vec<(Transform, String)>>,
}

impl Resources {
    /// The name of a resource of a kind, each kind with its own letter.
    fn add(&mut self, kind: &'static str, item: DictItem) -> String {
        let items = self.kinds.entry(kind).or_default();
        let mut hasher = DefaultHasher::new();
        fingerprint(&item, &mut hasher);
        let places = self.places.entry((kind, hasher.finish())).or_default();
        let known = places.iter().copied().find(|&place| items[place] == item);
        let index = known.unwrap_or_else(|| {
            places.push(items.len());
            items.push(item);
            items.len() - 1
        });
        format!("{}{index}", &kind[..1])
    }

    /// The name of a resource that is made of a thing in memory and a map, made only once.
    fn shared(
        &mut self,
        (kind, place, map): (&'static str, usize, Transform),
        make: impl FnOnce() -> DictItem,
    ) -> String {
        let known = self.known.get(&(kind, place)).into_iter().flatten();
        if let Some((_, name)) = known.clone().find(|(known, _)| *known == map) {
            return name.clone();
        }
        let name = self.add(kind, make());
        self.known.entry((kind, place)).or_default().push((map, name.clone()));
        name
    }

    /// The dictionary.
    fn into_dictionary(self) -> DictItem {
        let kinds = self.kinds.into_iter().map(|(kind, items)| {
            let named = items.into_iter().enumerate();
            let map = named.map(|(index, item)| (format!("{}{index}", &kind[..1]), item)).collect();
            (kind.to_owned(), DictItem::Dict { map })
        });
        DictItem::Dict { map: kinds.collect() }
    }
}
