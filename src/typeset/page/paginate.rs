//! Chooses where pages end, over the whole document at once.
//!
//! The search goes from page to page (Plass, Optimal Pagination Techniques for Automatic Typesetting
//! Systems, 1981; Mittelbach, A General Framework for Globally Optimized Pagination, DocEng 2016). Its
//! states are the places at which a page may begin, with what is carried over to it: notes that are
//! not done, floats that found no room, and how many lines the facing page was short. From each
//! state the page is filled piece by piece. A paragraph adds its lines in each of the ways in which
//! it can be set, a heading its space in each of the sizes it may have, so for every piece there are
//! several heights that the page may have reached, each with its least cost. Where the page may end
//! and is full, or nearly, the state of the next page begins. The cheapest path through all pages wins.
//!
//! What costs: lines left empty, above all when the facing page is not as short; paragraphs that are
//! not set in their best way; spaces above headings that are not their usual size; a divided word at
//! the end of a page; notes that go on on the next page; floats away from their place.
//!
//! The search is bounded: of the places at which a page of one number may begin, the [`BEAM`](crate::typeset::page::cost::BEAM) cheapest
//! are followed, and of the heights that a page may have reached at a piece, the [`HEIGHTS`](crate::typeset::page::cost::HEIGHTS) cheapest.
//! A page holds few pieces, so the cost of the search grows linearly with the document.

use rustc_hash::FxHashMap;

use crate::design::page::Side;
use crate::geometry::Length;
use crate::typeset::page::cost::BEAM;
use crate::typeset::page::extent::Extent;
use crate::typeset::page::foot::NoteRows;
use crate::typeset::page::state::{CARRIED_FLOATS, Key, Layer, NONE, Node, Place, Search};

/// What stands on a page.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct PageContent {
    /// The pieces and parts of pieces, from the head of the page to its foot.
    pub(crate) placed: Vec<Placed>,
    /// First row of the notes, counted over all notes.
    pub(crate) notes_start: usize,
    /// Behind the last row of the notes.
    pub(crate) notes_end: usize,
    /// What the choice of this page cost.
    pub(crate) demerits: f64,
    /// Steps of the grid that the text leaves empty above notes or foot.
    pub(crate) empty: u32,
}

/// A piece, or a part of it, on a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Placed {
    /// The piece.
    pub(crate) piece: usize,
    /// How far its top stands below the head of the text block, in steps of the grid. Of a row
    /// with something repeated above it, this is the top of what is repeated.
    pub(crate) y: u32,
    /// Which part of it.
    pub(crate) part: Part,
}

/// A part of a piece.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// A row, whole.
    Row {
        /// Whether what it repeats stands above it.
        repeats: bool,
    },
    /// Lines of a paragraph.
    Lines {
        /// The way in which the paragraph is set.
        variant: usize,
        /// The first line.
        start: usize,
        /// Behind the last line.
        end: usize,
    },
    /// Rows in columns.
    Columns {
        /// The first row.
        start: usize,
        /// Behind the last row.
        end: usize,
        /// Height of the columns, in steps of the grid.
        height: u32,
    },
}

/// What pagination needs to know.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PageSettings {
    /// Height of the text block, in steps of the grid.
    pub(crate) lines: u32,
    /// The step of the baseline grid.
    pub(crate) step: Length,
    /// Least space between text and notes.
    pub(crate) note_space: Length,
}

/// Chooses the pages of a flow with its notes.
pub(crate) fn paginate(
    extents: &[Extent],
    notes: &NoteRows,
    settings: &PageSettings,
    side: impl Fn(usize) -> Side,
) -> Vec<PageContent> {
    let mut search = Search {
        extents,
        notes,
        settings,
        nodes: Vec::new(),
        choices: Vec::new(),
        layers: vec![Layer::default()],
        known: FxHashMap::default(),
        side: &side,
        end: None,
    };
    search.run();
    search.trace()
}

impl Search<'_> {
    fn run(&mut self) {
        let key = Key {
            place: Place { piece: 0, line: 0, variant: 0 },
            note_row: 0,
            waiting: [NONE; CARRIED_FLOATS],
            short: 0,
        };
        let start =
            Node { key, notes_until: 0, page: 0, demerits: 0.0, previous: NONE, choice: NONE };
        self.nodes.push(start);
        self.layers[0].nodes.push(0);
        let mut page = 0;
        while page < self.layers.len() {
            let mut layer = std::mem::take(&mut self.layers[page].nodes);
            layer.sort_by(|&one, &other| {
                let demerits = |node: u32| self.nodes[node as usize].demerits;
                demerits(one).total_cmp(&demerits(other)).then(one.cmp(&other))
            });
            // What has been outdone by an end that was found already cannot win any more.
            let limit = self.end.map_or(f64::INFINITY, |end| end.demerits);
            for &node in layer.iter().take(BEAM) {
                if self.nodes[node as usize].demerits <= limit {
                    self.fill_page(node);
                }
            }
            self.known.retain(|(known, _), _| *known > page);
            page += 1;
        }
    }
}
