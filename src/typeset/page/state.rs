//! The states of pagination: where pages may begin, and the heights that a page may have reached.

use rustc_hash::FxHashMap;

use crate::design::page::Side;
use crate::typeset::page::extent::Extent;
use crate::typeset::page::foot::NoteRows;
use crate::typeset::page::paginate::PageSettings;

/// The most floats that are carried over to a next page.
pub(super) const CARRIED_FLOATS: usize = 3;

/// No node, or no choice.
pub(super) const NONE: u32 = u32::MAX;

/// A place in the flow: a piece, and how many lines or rows of it stand before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct Place {
    pub(super) piece: u32,
    pub(super) line: u32,
    pub(super) variant: u32,
}

/// The floats that wait for a page.
pub(super) type Waiting = [u32; CARRIED_FLOATS];

/// What tells states of one page number apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) struct Key {
    pub(super) place: Place,
    pub(super) note_row: usize,
    pub(super) waiting: Waiting,
    /// How many steps the facing page before was short; nothing at the head of a recto's spread.
    pub(super) short: u32,
}

/// A state: a page begins.
#[derive(Clone, Copy, Debug)]
pub(super) struct Node {
    pub(super) key: Key,
    /// Behind the last row of the notes that the text so far refers to.
    pub(super) notes_until: usize,
    /// Index of the page that begins.
    pub(super) page: usize,
    pub(super) demerits: f64,
    pub(super) previous: u32,
    /// The last choice made on the page before.
    pub(super) choice: u32,
}

/// A choice that was not the usual one, in a list from the last one of a page to its first.
#[derive(Clone, Copy, Debug)]
pub(super) struct Choice {
    pub(super) piece: u32,
    pub(super) what: Chosen,
    pub(super) previous: u32,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Chosen {
    /// A way of setting a paragraph.
    Variant(u32),
    /// The space above a row.
    Space(u32),
    /// The float is put off.
    Later,
}

/// A height that a page may have reached.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fill {
    pub(super) height: u32,
    pub(super) cost: f64,
    pub(super) choice: u32,
    pub(super) waiting: Waiting,
    /// Whether anything of the flow stands on the page, floats from before left aside.
    pub(super) begun: bool,
}

/// The nodes that begin a page of one index.
#[derive(Clone, Debug)]
pub(super) struct Layer {
    pub(super) nodes: Vec<u32>,
    /// The demerits of the cheapest.
    pub(super) least: f64,
}

impl Default for Layer {
    fn default() -> Self {
        Self { nodes: Vec::new(), least: f64::INFINITY }
    }
}

pub(super) struct Search<'a> {
    pub(super) extents: &'a [Extent],
    pub(super) notes: &'a NoteRows,
    pub(super) settings: &'a PageSettings,
    pub(super) nodes: Vec<Node>,
    pub(super) choices: Vec<Choice>,
    /// The nodes that begin a page of each index, from the current one on.
    pub(super) layers: Vec<Layer>,
    /// The nodes of the layers that are not done, by page and key.
    pub(super) known: FxHashMap<(usize, Key), u32>,
    pub(super) side: &'a dyn Fn(usize) -> Side,
    /// The cheapest end: its demerits, its last node and choice, its notes.
    pub(super) end: Option<End>,
}

#[derive(Clone, Copy)]
pub(super) struct End {
    pub(super) demerits: f64,
    pub(super) node: u32,
    pub(super) choice: u32,
    pub(super) notes_end: usize,
}

/// One of the ways of setting a paragraph, by its index.
#[derive(Clone, Copy, Debug)]
pub(super) enum Way {
    /// The best.
    Best(u32),
    /// A longer or shorter one.
    Other(u32),
    /// The one in which the page before began.
    Begun(u32),
}

/// The state of a page that is being filled.
pub(super) struct Walk {
    pub(super) node: u32,
    pub(super) fills: Vec<Fill>,
    pub(super) notes_until: usize,
    /// Whether a place where the page may end has been reached.
    pub(super) reached: bool,
}

/// How a page ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ending {
    /// It is full, or nearly.
    Full,
    /// It must end.
    Forced(Start),
}

/// Where what follows a forced end begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Start {
    /// On the next page.
    Page,
    /// On the next right-hand page.
    Recto,
}
