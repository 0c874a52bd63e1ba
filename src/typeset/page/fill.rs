//! Fills a page with pieces, in every way that may prove the best.

use crate::typeset::flow::{BreakBefore, Placement};
use crate::typeset::page::columns;
use crate::typeset::page::cost::{
    CARRIED_FLOAT, HEIGHTS, HYPHEN_AT_PAGE_END, LESS_SPACE, MORE_SPACE, SHORTEST, TOO_HIGH,
    UNFILLED,
};
use crate::typeset::page::extent::{ExtentKind, Flex, VariantExtent};
use crate::typeset::page::state::{
    CARRIED_FLOATS, Choice, Chosen, Ending, Fill, NONE, Place, Search, Start, Waiting, Walk, Way,
};

impl Search<'_> {
    /// Fills the page of a node in every way, and begins the next pages.
    pub(super) fn fill_page(&mut self, node: u32) {
        let start = self.nodes[node as usize];
        let place = start.key.place;
        let mut walk =
            Walk { node, fills: Vec::new(), notes_until: start.notes_until, reached: false };
        // Floats that waited stand at the head of the page, as many as fit.
        let mut fill = Fill {
            height: 0,
            cost: 0.0,
            choice: NONE,
            waiting: [NONE; CARRIED_FLOATS],
            begun: false,
        };
        for float in start.key.waiting.into_iter().take_while(|&float| float != NONE) {
            let height = self.float_height(float);
            let fits = fill.height + height <= self.settings.lines || fill.height == 0;
            if fits && fill.waiting[0] == NONE {
                fill.height += height;
                self.refer(&mut walk, float as usize);
            } else {
                wait(&mut fill.waiting, float);
            }
        }
        let full = fill.height >= self.settings.lines;
        walk.fills.push(fill);
        let mut piece = place.piece as usize;
        if full && piece < self.extents.len() {
            self.end_page(&mut walk, place, 0.0, Ending::Full);
            return;
        }
        if place.line > 0 {
            // The rest of what the page before began.
            match &self.extents[piece].kind {
                ExtentKind::Paragraph { line, variants, .. } => {
                    let ways = [(&variants[place.variant as usize], Way::Begun(place.variant))];
                    self.paragraph(&mut walk, (piece, place.line), *line, &ways);
                }
                ExtentKind::Columns { count, rows } => {
                    self.columns(&mut walk, (piece, place.line), *count, rows);
                }
                ExtentKind::Row { .. } => {}
            }
            piece += 1;
        }
        while piece < self.extents.len() && !walk.fills.is_empty() {
            let here = Place { piece: piece as u32, line: 0, variant: 0 };
            if here != place && !self.break_before(&mut walk, here) {
                return;
            }
            self.piece(&mut walk, piece);
            piece += 1;
        }
        if !walk.fills.is_empty() {
            self.end_document(&walk);
        } else if !walk.reached {
            self.overflow(node);
        }
    }

    /// Ends the page before a piece, where it may or must end there. Returns whether it may go on.
    pub(super) fn break_before(&mut self, walk: &mut Walk, here: Place) -> bool {
        match self.extents[here.piece as usize].before {
            BreakBefore::Forbidden => true,
            BreakBefore::Allowed(cost) => {
                self.end_page(walk, here, cost, Ending::Full);
                true
            }
            BreakBefore::Forced => {
                self.end_page(walk, here, 0.0, Ending::Forced(Start::Page));
                false
            }
            BreakBefore::Recto => {
                self.end_page(walk, here, 0.0, Ending::Forced(Start::Recto));
                false
            }
        }
    }

    /// Adds a piece to the page.
    pub(super) fn piece(&mut self, walk: &mut Walk, piece: usize) {
        match &self.extents[piece].kind {
            ExtentKind::Row { height, flex, placement, repeats, .. } => {
                self.row(walk, piece, (*height, *repeats, *flex), *placement);
                self.refer(walk, piece);
            }
            ExtentKind::Paragraph { line, variants, best } => {
                let ways: Vec<_> = variants
                    .iter()
                    .enumerate()
                    .map(|(index, variant)| match index == *best {
                        true => (variant, Way::Best(index as u32)),
                        false => (variant, Way::Other(index as u32)),
                    })
                    .collect();
                self.paragraph(walk, (piece, 0), *line, &ways);
            }
            ExtentKind::Columns { count, rows } => {
                self.columns(walk, (piece, 0), *count, rows);
            }
        }
    }

    /// The space above a piece on a page that has been filled so far.
    pub(super) fn above(&self, fill: &Fill, piece: usize) -> u32 {
        let extent = &self.extents[piece];
        let before = (piece as u32).wrapping_sub(1);
        if !fill.begun {
            0
        } else if fill.waiting.contains(&before) {
            extent.above_without_float
        } else {
            extent.above
        }
    }

    /// Adds a row, its space as it is or a step more or less.
    pub(super) fn row(
        &mut self,
        walk: &mut Walk,
        piece: usize,
        (height, repeats, flex): (u32, u32, Flex),
        placement: Placement,
    ) {
        let fills = std::mem::take(&mut walk.fills);
        let lines = self.settings.lines;
        for fill in fills {
            let above = self.above(&fill, piece);
            let flex = if fill.begun { flex } else { Flex::default() };
            let height = height + if fill.begun { 0 } else { repeats };
            // A float does not overtake those that wait.
            let waits = placement == Placement::Float && fill.waiting[0] != NONE;
            let least = if waits { u32::MAX } else { above.saturating_sub(flex.less) };
            for space in least..=above + flex.more {
                let reached = fill.height + space + height;
                // What is higher than a page stands on one of its own.
                let alone = fill.height == 0 && height > lines;
                if reached > lines && !alone {
                    continue;
                }
                let off = f64::from(space.abs_diff(above));
                let each = if space > above { MORE_SPACE } else { LESS_SPACE };
                let high = f64::from(reached.saturating_sub(lines)) * TOO_HIGH;
                let cost = fill.cost + off * off * each + high;
                let next = Fill { height: reached, cost, begun: true, ..fill };
                let choice = (space != above).then_some(Chosen::Space(space));
                self.add(&mut walk.fills, next, piece, choice);
            }
            let free = fill.waiting.iter().position(|&float| float == NONE);
            if placement == Placement::Float
                && let Some(index) = free
            {
                let mut next = Fill { cost: fill.cost + CARRIED_FLOAT, ..fill };
                next.waiting[index] = piece as u32;
                self.add(&mut walk.fills, next, piece, Some(Chosen::Later));
            }
        }
        thin(&mut walk.fills);
    }

    /// Adds the lines of a paragraph, from one on, in each of its ways; the page may end within it.
    pub(super) fn paragraph(
        &mut self,
        walk: &mut Walk,
        (piece, start): (usize, u32),
        line: u32,
        ways: &[(&VariantExtent, Way)],
    ) {
        let fills = std::mem::take(&mut walk.fills);
        let until = walk.notes_until;
        let lines = self.settings.lines;
        let clear = until <= self.nodes[walk.node as usize].key.note_row;
        let mut furthest = until;
        for &(variant, way) in ways {
            let rest = variant.lines - start;
            let noted = |count: u32| {
                let referred = variant.notes.iter().filter(|(at, _)| *at < start + count);
                referred.fold(until, |until, &(_, note)| until.max(self.notes.end(note)))
            };
            furthest = furthest.max(noted(rest));
            let (index, choice, cost) = match way {
                Way::Best(index) => (index, None, 0.0),
                Way::Begun(index) => (index, None, 0.0),
                Way::Other(index) => (index, Some(Chosen::Variant(index)), variant.cost),
            };
            // A page may end two lines or more from either end of a paragraph.
            let earliest = if start == 0 { 2 } else { 1 };
            for fill in &fills {
                let base = fill.height + if start == 0 { self.above(fill, piece) } else { 0 };
                let set = Fill { cost: fill.cost + cost, begun: true, ..*fill };
                let whole = Fill { height: base + rest * line, ..set };
                if whole.height <= lines {
                    self.add(&mut walk.fills, whole, piece, choice);
                }
                let room = lines.saturating_sub(base) / line;
                let latest = room.min(rest.saturating_sub(2));
                let shortest = if clear && variant.notes.is_empty() {
                    room.saturating_sub(SHORTEST).max(earliest)
                } else {
                    earliest
                };
                for count in (shortest..=latest).rev() {
                    let after = start + count;
                    let hyphenated = variant.hyphenated.contains(&(after - 1));
                    let hyphen = if hyphenated { HYPHEN_AT_PAGE_END } else { 0.0 };
                    let place = Place { piece: piece as u32, line: after, variant: index };
                    let part = Fill { height: base + count * line, ..set };
                    self.end_fill(walk, (&part, noted(count)), place, hyphen, Ending::Full);
                }
            }
        }
        walk.notes_until = furthest;
        thin(&mut walk.fills);
    }

    /// Adds rows in columns, balanced where the rest of them fits.
    pub(super) fn columns(
        &mut self,
        walk: &mut Walk,
        (piece, start): (usize, u32),
        count: u32,
        rows: &[(u32, bool)],
    ) {
        let fills = std::mem::take(&mut walk.fills);
        let first = start as usize;
        for fill in fills {
            let base = fill.height + if start == 0 { self.above(&fill, piece) } else { 0 };
            let room = self.settings.lines.saturating_sub(base);
            if let Some(height) = columns::balance(rows, first, count, room) {
                let next = Fill { height: base + height, begun: true, ..fill };
                self.add(&mut walk.fills, next, piece, None);
                continue;
            }
            let end = columns::fill(rows, first, count, room).last().copied().unwrap_or(first);
            // Less than two lines a column are not worth beginning.
            if end > first && (room >= 2 || !fill.begun) {
                let place = Place { piece: piece as u32, line: end as u32, variant: 0 };
                let full = Fill { height: self.settings.lines, begun: true, ..fill };
                let notes = walk.notes_until;
                self.end_fill(walk, (&full, notes), place, 0.0, Ending::Full);
            }
        }
        thin(&mut walk.fills);
    }

    /// Takes a height in, unless there is a cheaper way to it.
    pub(super) fn add(
        &mut self,
        fills: &mut Vec<Fill>,
        fill: Fill,
        piece: usize,
        choice: Option<Chosen>,
    ) {
        let same = |other: &Fill| other.height == fill.height && other.waiting == fill.waiting;
        let known = fills.iter().position(same);
        if known.is_some_and(|index| fills[index].cost <= fill.cost) {
            return;
        }
        let mut fill = fill;
        if let Some(what) = choice {
            let previous = fill.choice;
            fill.choice = self.choices.len() as u32;
            self.choices.push(Choice { piece: piece as u32, what, previous });
        }
        match known {
            Some(index) => fills[index] = fill,
            None => fills.push(fill),
        }
    }

    /// Ends a page as late as it may end, where nothing else was possible: it stays short, or what
    /// must not be parted is parted.
    fn overflow(&mut self, node: u32) {
        let start = self.nodes[node as usize];
        let place = start.key.place;
        let mut walk =
            Walk { node, fills: Vec::new(), notes_until: start.notes_until, reached: false };
        let lines = self.settings.lines;
        let mut height = 0;
        let mut piece = place.piece as usize;
        let mut line = place.line;
        // The last place that is allowed, else the last at all.
        let mut allowed: Option<(Place, u32, usize)> = None;
        let mut any: Option<(Place, u32, usize)> = None;
        while piece < self.extents.len() {
            let extent = &self.extents[piece];
            let begun = height > 0;
            let here = (Place { piece: piece as u32, line, variant: 0 }, height, walk.notes_until);
            if begun {
                any = Some(here);
                if extent.before != BreakBefore::Forbidden {
                    allowed = Some(here);
                }
            }
            height += if begun { extent.above } else { 0 };
            match &extent.kind {
                ExtentKind::Paragraph { line: step, variants, best } => {
                    let index = if line > 0 { place.variant as usize } else { *best };
                    let rest = variants[index].lines - line;
                    let room = lines.saturating_sub(height) / step;
                    if rest > room {
                        // A line that is higher than a page stands on one of its own.
                        let count = if begun { room } else { room.max(1) };
                        if count == rest {
                            any = Some((behind(piece), height + rest * step, walk.notes_until));
                        } else if count > 0 {
                            let after = line + count;
                            let place =
                                Place { piece: piece as u32, line: after, variant: index as u32 };
                            any = Some((place, height + count * step, walk.notes_until));
                        }
                        break;
                    }
                    height += rest * step;
                }
                ExtentKind::Row { height: row, .. } => height += row,
                ExtentKind::Columns { rows, .. } => {
                    height += rows.iter().map(|(height, _)| height).sum::<u32>();
                }
            }
            if height > lines {
                if !begun && matches!(extent.kind, ExtentKind::Row { .. }) {
                    // What is higher than a page stands on one of its own, whatever follows.
                    self.refer(&mut walk, piece);
                    any = Some((behind(piece), height, walk.notes_until));
                }
                break;
            }
            self.refer(&mut walk, piece);
            line = 0;
            piece += 1;
        }
        let Some((place, height, notes)) = allowed.or(any) else { return };
        let waiting = start.key.waiting;
        let fill = Fill { height, cost: UNFILLED, choice: NONE, waiting, begun: true };
        self.end_fill(&mut walk, (&fill, notes), place, 0.0, Ending::Forced(Start::Page));
    }

    /// The height of a float at the head of a page, with the space below it.
    pub(super) fn float_height(&self, float: u32) -> u32 {
        let extent = &self.extents[float as usize];
        match &extent.kind {
            ExtentKind::Row { height, .. } => height + extent.above,
            ExtentKind::Paragraph { .. } | ExtentKind::Columns { .. } => 0,
        }
    }

    /// Notes that a row refers to.
    pub(super) fn refer(&self, walk: &mut Walk, piece: usize) {
        match &self.extents[piece].kind {
            ExtentKind::Row { notes, .. } => {
                for &note in notes {
                    walk.notes_until = walk.notes_until.max(self.notes.end(note));
                }
            }
            ExtentKind::Paragraph { variants, best, .. } => {
                for &(_, note) in &variants[*best].notes {
                    walk.notes_until = walk.notes_until.max(self.notes.end(note));
                }
            }
            ExtentKind::Columns { .. } => {}
        }
    }
}

/// The place behind a piece.
fn behind(piece: usize) -> Place {
    Place { piece: piece as u32 + 1, line: 0, variant: 0 }
}

/// Adds a float to those that wait; where too many do, the last place is taken.
fn wait(waiting: &mut Waiting, float: u32) {
    let index = waiting.iter().position(|&waits| waits == NONE).unwrap_or(CARRIED_FLOATS - 1);
    waiting[index] = float;
}

/// Keeps the cheapest heights.
fn thin(fills: &mut Vec<Fill>) {
    if fills.len() > HEIGHTS {
        fills.sort_by(|one, other| one.cost.total_cmp(&other.cost));
        fills.truncate(HEIGHTS);
    }
}
