//! Ends pages: what stands at their feet, what it costs, and the states that follow.

use crate::design::page::Side;
use crate::typeset::page::cost::{
    CARRIED_FLOAT, CARRIED_NOTE, EMPTY_LINE, HOPELESS, NOTE_GAP, PAGE, SHORTEST, UNBEGUN_NOTE,
    UNLEVEL, WIDEST_GAP,
};
use crate::typeset::page::state::{
    End, Ending, Fill, Key, Layer, NONE, Node, Place, Search, Start, Walk,
};

impl Search<'_> {
    /// Ends the page at a place, with each of the heights that it has reached.
    pub(super) fn end_page(&mut self, walk: &mut Walk, place: Place, cost: f64, ending: Ending) {
        let fills = std::mem::take(&mut walk.fills);
        for fill in fills.iter().filter(|fill| fill.height > 0) {
            self.end_fill(walk, (fill, walk.notes_until), place, cost, ending);
        }
        walk.fills = fills;
    }

    /// Ends the page at a place, with one height that it has reached.
    pub(super) fn end_fill(
        &mut self,
        walk: &mut Walk,
        (fill, notes_until): (&Fill, usize),
        place: Place,
        cost: f64,
        ending: Ending,
    ) {
        let start = self.nodes[walk.node as usize];
        let foot = self.foot(&start, fill.height, notes_until);
        let forced = matches!(ending, Ending::Forced(_));
        // A page ends far above its foot only where it has to.
        if !forced && (foot.short > SHORTEST || foot.gap > WIDEST_GAP) {
            return;
        }
        walk.reached = true;
        let short = if forced { 0 } else { foot.short };
        let mut demerits = start.demerits + fill.cost + cost + PAGE + foot.cost(forced);
        let verso = (self.side)(start.page) == Side::Verso;
        if !verso && start.page > 0 && !forced {
            let difference = f64::from(start.key.short.abs_diff(short));
            demerits += UNLEVEL * difference * difference;
        }
        let waiting = fill.waiting.iter().filter(|&&float| float != NONE).count();
        demerits += CARRIED_FLOAT * waiting as f64;
        let mut page = start.page + 1;
        if ending == Ending::Forced(Start::Recto) && (self.side)(page) == Side::Verso {
            page += 1;
        }
        let key = Key {
            place,
            note_row: foot.notes_end,
            waiting: fill.waiting,
            short: if verso { short } else { 0 },
        };
        let (previous, choice) = (walk.node, fill.choice);
        self.begin(Node { key, notes_until, page, demerits, previous, choice });
    }

    /// Takes a node in, unless there is a cheaper one that begins the same.
    pub(super) fn begin(&mut self, node: Node) {
        if self.layers.len() <= node.page {
            self.layers.resize(node.page + 1, Layer::default());
        }
        let layer = &mut self.layers[node.page];
        if node.demerits > layer.least + HOPELESS {
            return;
        }
        layer.least = layer.least.min(node.demerits);
        match self.known.get(&(node.page, node.key)) {
            Some(&known) => {
                let known = &mut self.nodes[known as usize];
                if node.demerits < known.demerits {
                    *known = node;
                }
            }
            None => {
                let index = self.nodes.len() as u32;
                self.nodes.push(node);
                self.layers[node.page].nodes.push(index);
                self.known.insert((node.page, node.key), index);
            }
        }
    }

    /// The end of the document is reached on this page.
    pub(super) fn end_document(&mut self, walk: &Walk) {
        let start = self.nodes[walk.node as usize];
        for fill in &walk.fills {
            if fill.waiting[0] != NONE {
                // A page with nothing but floats follows.
                let place = Place { piece: self.extents.len() as u32, line: 0, variant: 0 };
                let mut reached = Walk { fills: Vec::new(), ..*walk };
                let ending = Ending::Forced(Start::Page);
                self.end_fill(&mut reached, (fill, walk.notes_until), place, 0.0, ending);
                continue;
            }
            let foot = self.foot(&start, fill.height, walk.notes_until);
            let demerits = start.demerits + fill.cost + foot.cost(true);
            if self.end.is_none_or(|end| demerits < end.demerits) {
                self.end = Some(End {
                    demerits,
                    node: walk.node,
                    choice: fill.choice,
                    notes_end: foot.notes_end,
                });
            }
        }
    }

    /// What stands under the text of a page.
    fn foot(&self, start: &Node, height: u32, notes_until: usize) -> Foot {
        let free = self.settings.lines.saturating_sub(height);
        if start.key.note_row >= notes_until {
            return Foot {
                notes_end: start.key.note_row,
                carried: 0,
                unbegun: 0,
                gap: 0.0,
                short: free,
            };
        }
        let room = self.settings.step * f64::from(free) - self.settings.note_space;
        let (notes_end, used) = self.notes.fill(start.key.note_row, notes_until, room);
        let carried = notes_until - notes_end;
        let unbegun = self.notes.begins_after(notes_end, notes_until);
        if notes_end == start.key.note_row {
            return Foot { notes_end, carried, unbegun, gap: 0.0, short: free };
        }
        // Notes stand at the foot of the page, so it is not short; what is left is a gap above them.
        Foot { notes_end, carried, unbegun, gap: (room - used) / self.settings.step, short: 0 }
    }
}

/// What stands under the text of a page.
struct Foot {
    /// Behind the last row of the notes that stand on the page.
    notes_end: usize,
    /// Rows of notes that go on on the next page.
    carried: usize,
    /// Notes that do not even begin on the page.
    unbegun: usize,
    /// Empty steps between text and notes.
    gap: f64,
    /// Steps by which the page is short.
    short: u32,
}

impl Foot {
    fn cost(&self, forced: bool) -> f64 {
        let carried = CARRIED_NOTE * self.carried as f64 + UNBEGUN_NOTE * self.unbegun as f64;
        if forced {
            return carried;
        }
        let short = f64::from(self.short);
        // Less than a step is no gap: notes are not set to the grid of the text.
        let gap = (self.gap + 0.01).floor();
        carried + EMPTY_LINE * short * short + NOTE_GAP * gap * gap
    }
}
