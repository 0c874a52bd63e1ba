//! The direction of each stretch of a paragraph, and the order of a line as it is seen.
//!
//! Levels are found by the Unicode bidirectional algorithm (UAX 9) once for a paragraph; spans
//! with a direction of their own are isolated from what surrounds them, as HTML isolates them.
//! Lines are put in order when they are set (rules L1 and L2).

use std::ops::Range;

use unicode_bidi::{BidiInfo, Level};

use crate::language::Direction;

/// A stretch of a paragraph with a direction of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Isolate {
    /// Its bytes.
    pub(crate) range: Range<usize>,
    /// Its direction.
    pub(crate) direction: Direction,
}

/// The level of text that runs in a direction and nothing else: 0 or 1.
pub(crate) fn base_level(direction: Direction) -> u8 {
    match direction {
        Direction::LeftToRight => 0,
        Direction::RightToLeft => 1,
    }
}

/// The direction of a level: odd ones run to the left.
pub(crate) fn direction_of(level: u8) -> Direction {
    if level.is_multiple_of(2) { Direction::LeftToRight } else { Direction::RightToLeft }
}

/// The levels of a paragraph: stretches one behind the other that cover the text. Isolates come in
/// the order of their beginnings, an outer one before those within it.
pub(crate) fn levels(text: &str, base: Direction, isolates: &[Isolate]) -> Vec<(Range<usize>, u8)> {
    let level = base_level(base);
    let whole = || vec![(0..text.len(), level)];
    if base == Direction::LeftToRight && isolates.is_empty() && !text.chars().any(may_turn) {
        return whole();
    }
    // The algorithm knows isolates as characters; they stand in a copy of the text alone.
    let mut copy = String::with_capacity(text.len() + isolates.len() * 6);
    // For each byte of the copy its place in the text; none for what was put in.
    let mut places: Vec<Option<usize>> = Vec::with_capacity(copy.capacity());
    for (offset, marks) in marks(isolates) {
        let done = places.iter().flatten().count();
        copy.push_str(&text[done..offset]);
        places.extend((done..offset).map(Some));
        for mark in marks {
            copy.push(mark);
            places.extend(std::iter::repeat_n(None, mark.len_utf8()));
        }
    }
    let done = places.iter().flatten().count();
    copy.push_str(&text[done..]);
    places.extend((done..text.len()).map(Some));

    let info = BidiInfo::new(&copy, Some(Level::new(level).unwrap_or(Level::ltr())));
    let mut stretches: Vec<(Range<usize>, u8)> = Vec::new();
    for (place, level) in places.iter().zip(&info.levels) {
        let (Some(place), level) = (*place, level.number()) else { continue };
        match stretches.last_mut() {
            Some((range, last)) if *last == level => range.end = place + 1,
            _ => stretches.push((place..place + 1, level)),
        }
    }
    if stretches.is_empty() { whole() } else { stretches }
}

/// The marks of isolates by their offsets: those that end before those that begin.
fn marks(isolates: &[Isolate]) -> Vec<(usize, Vec<char>)> {
    let mut marks: Vec<(usize, u8, char)> = Vec::new();
    for isolate in isolates {
        let opening = match isolate.direction {
            Direction::LeftToRight => '\u{2066}',
            Direction::RightToLeft => '\u{2067}',
        };
        marks.push((isolate.range.start, 1, opening));
        marks.push((isolate.range.end, 0, '\u{2069}'));
    }
    marks.sort_by_key(|&(offset, order, _)| (offset, order));
    let mut grouped: Vec<(usize, Vec<char>)> = Vec::new();
    for (offset, _, mark) in marks {
        match grouped.last_mut() {
            Some((last, marks)) if *last == offset => marks.push(mark),
            _ => grouped.push((offset, vec![mark])),
        }
    }
    grouped
}

/// Whether a character may make text run to the left: a letter of such a script, or a mark of
/// direction.
fn may_turn(character: char) -> bool {
    matches!(character, '\u{590}'..='\u{8ff}' | '\u{200f}' | '\u{202b}' | '\u{202e}' | '\u{2067}'
        | '\u{fb1d}'..='\u{fdff}' | '\u{fe70}'..='\u{feff}' | '\u{10800}'..='\u{10fff}'
        | '\u{1e800}'..='\u{1efff}')
}

/// The order in which pieces of a line are seen from left to right, by their levels (rule L2).
pub(crate) fn visual_order(levels: &[u8]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..levels.len()).collect();
    let highest = levels.iter().copied().max().unwrap_or(0);
    for level in (1..=highest).rev() {
        let mut start = 0;
        while start < order.len() {
            let length = order[start..].iter().take_while(|&&index| levels[index] >= level).count();
            order[start..start + length].reverse();
            start += length.max(1);
        }
    }
    order
}

#[cfg(test)]
mod tests {
    use super::{Isolate, levels, visual_order};
    use crate::language::Direction::{self, LeftToRight, RightToLeft};

    #[test]
    fn levels_follow_the_bidirectional_algorithm() {
        let check = |text: &str, base: Direction, isolates: &[Isolate], expected: &[(&str, u8)]| {
            let found: Vec<(&str, u8)> = levels(text, base, isolates)
                .into_iter()
                .map(|(range, l)| (&text[range], l))
                .collect();
            assert_eq!(found, expected, "{text}");
        };
        check("abc", LeftToRight, &[], &[("abc", 0)]);
        check("", RightToLeft, &[], &[("", 1)]);
        check("a אב, גד b", LeftToRight, &[], &[("a ", 0), ("אב, גד", 1), (" b", 0)]);
        check(
            "אב 12 (x)",
            RightToLeft,
            &[],
            &[("אב ", 1), ("12", 2), (" (", 1), ("x", 2), (")", 1)],
        );
        // A list of words of both directions keeps its order where each is isolated.
        let isolate = |range| Isolate { range, direction: RightToLeft };
        check("אב, גד", LeftToRight, &[], &[("אב, גד", 1)]);
        check(
            "אב, גד",
            LeftToRight,
            &[isolate(0..4), isolate(6..10)],
            &[("אב", 1), (", ", 0), ("גד", 1)],
        );
        check("(a)", LeftToRight, &[isolate(0..3)], &[("(", 1), ("a", 2), (")", 1)]);
    }

    #[test]
    fn lines_are_put_in_the_order_in_which_they_are_seen() {
        for (levels, expected) in [
            (&[][..], &[][..]),
            (&[0, 0], &[0, 1]),
            (&[1, 1, 1], &[2, 1, 0]),
            (&[0, 1, 1, 0], &[0, 2, 1, 3]),
            (&[1, 2, 2, 1], &[3, 1, 2, 0]),
            (&[0, 1, 2, 1, 0], &[0, 3, 2, 1, 4]),
        ] {
            assert_eq!(visual_order(levels), expected, "{levels:?}");
        }
    }
}
