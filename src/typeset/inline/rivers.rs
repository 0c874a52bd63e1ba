//! Rivers: spaces that stand one under the other down several lines, so that a white streak runs
//! through the paragraph.
//!
//! Where the chosen breaks make one, the paragraph is broken again with its lines made dearer, and the
//! other way is taken if it has fewer rivers, no more divided words, and costs hardly more. So a
//! paragraph without rivers, as most are, costs no more than a look at its spaces.

use crate::typeset::inline::breakpoints::{BreakKind, Breakpoint, Units};
use crate::typeset::inline::linebreak::{
    Breaks, ChosenLine, Fit, LineSettings, Variant, break_lines_avoiding,
};

/// So many lines make a river.
const LENGTH: u32 = 4;
/// How far two spaces must overlap to count as one streak, in ems: half of a usual space.
const OVERLAP: f64 = 0.125;
/// How often a paragraph is broken again at most.
const ATTEMPTS: usize = 3;
/// Demerits of a line of a river, where another way is looked for.
const DEARER: f64 = 300.0;
/// What it may cost to be rid of one: far less than a divided word.
const WORTH: f64 = 100.0;

/// A line, by where it starts and ends: what is to be avoided.
pub(crate) type LineBytes = (u32, u32);

/// Takes another way for each number of lines that has a river, where there is one as good.
pub(crate) fn part_rivers(units: &Units, settings: &LineSettings, mut breaks: Breaks) -> Breaks {
    if settings.fit != Fit::Justified || units.breakpoints.len() < 4 {
        return breaks;
    }
    for index in 0..breaks.variants.len() {
        let mut avoided: Vec<LineBytes> = Vec::new();
        for _ in 0..ATTEMPTS {
            let kept = &breaks.variants[index];
            let rivers = rivers(units, settings, &kept.lines);
            if rivers.is_empty() {
                break;
            }
            // Its last two lines are enough to move.
            avoided.extend(rivers.iter().flat_map(|&end| {
                kept.lines[end.saturating_sub(1)..=end].iter().map(|line| (line.start, line.end))
            }));
            avoided.sort_unstable();
            avoided.dedup();
            let other = break_lines_avoiding(units, settings, (&avoided, DEARER));
            let Some(other) = other.and_then(|other| same_length(other, kept.lines.len())) else {
                break;
            };
            let dearer = other
                .lines
                .iter()
                .filter(|line| avoided.binary_search(&(line.start, line.end)).is_ok());
            let demerits = other.demerits - DEARER * dearer.count() as f64;
            let better = self::rivers(units, settings, &other.lines).len() < rivers.len()
                && demerits - kept.demerits <= WORTH * rivers.len() as f64
                && hyphens(&other) <= hyphens(kept);
            if better {
                breaks.variants[index] = Variant { demerits, ..other };
            }
        }
    }
    breaks
}

/// The way with a number of lines.
fn same_length(breaks: Breaks, count: usize) -> Option<Variant> {
    breaks.variants.into_iter().find(|variant| variant.lines.len() == count)
}

fn hyphens(variant: &Variant) -> usize {
    variant.lines.iter().filter(|line| line.kind.hyphenated()).count()
}

/// The last lines of rivers.
fn rivers(units: &Units, settings: &LineSettings, lines: &[ChosenLine]) -> Vec<usize> {
    if lines.len() < LENGTH as usize {
        return Vec::new();
    }
    let overlap = OVERLAP * settings.em;
    let mut found = Vec::new();
    // The spaces of the line before, with the length of the streak that each one ends.
    let mut above: Vec<((f64, f64), u32)> = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        let mut here: Vec<((f64, f64), u32)> = Vec::with_capacity(above.len());
        let mut first = 0;
        for (start, end) in spaces(units, settings, line) {
            // Both lines' spaces come from left to right.
            while above.get(first).is_some_and(|((_, right), _)| *right < start) {
                first += 1;
            }
            let longest = above[first..]
                .iter()
                .take_while(|((left, _), _)| *left < end)
                .filter(|((left, right), _)| right.min(end) - left.max(start) >= overlap)
                .map(|&(_, length)| length)
                .max()
                .unwrap_or(0);
            here.push(((start, end), longest + 1));
        }
        if here.iter().any(|&(_, length)| length == LENGTH) {
            found.push(index);
        }
        above = here;
    }
    found
}

/// From where to where the spaces within a line reach, from left to right (or from right to left,
/// which comes to the same).
fn spaces<'u>(
    units: &'u Units,
    settings: &LineSettings,
    line: &ChosenLine,
) -> impl Iterator<Item = (f64, f64)> + use<'u> {
    let points = units.breakpoints.as_slice();
    let (start, end) = (line.start as usize, line.end as usize);
    let behind = points.partition_point(|point| point.next <= start);
    let from: Option<&Breakpoint> =
        behind.checked_sub(1).map(|index| &points[index]).filter(|_| start > 0);
    let flex = f64::from(line.setting.flex);
    let (expansion, tracking) = (settings.expansion * flex, settings.tracking * flex);
    let grown = f64::from(line.setting.space_ratio) - 1.0;
    let indent = f64::from(line.indent) - f64::from(line.start_hang);
    let within = points[behind..].iter().take_while(move |point| point.next <= end);
    within.filter(|point| point.kind == BreakKind::Space).map(move |point| {
        let mut sums = point.sums;
        if let Some(from) = from {
            sums.glyphs -= from.sums.glyphs - from.next_extra;
            sums.spaces -= from.sums.spaces + from.lost_space;
            sums.elastic -= from.sums.elastic + from.lost_elastic;
            sums.ems -= from.sums.ems;
        }
        let left = indent
            + sums.glyphs * (1.0 + expansion)
            + sums.ems * tracking
            + sums.spaces
            + sums.elastic * grown;
        (left, left + point.lost_space + point.lost_elastic * grown)
    })
}

#[cfg(test)]
mod tests {
    use super::{part_rivers, rivers};
    use crate::typeset::inline::breakpoints::{BreakKind, Breakpoint, Units};
    use crate::typeset::inline::linebreak::{Fit, LineSettings, break_lines};
    use crate::typeset::inline::units::Sums;

    const SPACE: f64 = 2.5;

    /// Words of widths, spaces between them. Each word counts as one byte, as each space does.
    fn units(words: &[f64]) -> Units {
        let mut sums = Sums::default();
        let mut breakpoints = Vec::new();
        for (index, width) in words.iter().enumerate() {
            sums.glyphs += width;
            let is_last = index + 1 == words.len();
            breakpoints.push(Breakpoint {
                end: index * 2 + 1,
                next: index * 2 + 2,
                sums,
                lost_space: if is_last { 0.0 } else { SPACE },
                lost_elastic: if is_last { 0.0 } else { SPACE },
                end_extra: 0.0,
                next_extra: 0.0,
                end_hang: 0.0,
                next_hang: 0.0,
                kind: if is_last { BreakKind::Forced } else { BreakKind::Space },
                penalty: 0.0,
            });
            sums.spaces += SPACE;
            sums.elastic += SPACE;
        }
        Units { units: Vec::new(), breakpoints, first_hang: 0.0 }
    }

    const SETTINGS: LineSettings = LineSettings {
        width: 100.0,
        first_indent: 0.0,
        rest_indent: 0.0,
        turnover: 0.0,
        expansion: 0.0,
        tracking: 0.0,
        em: 10.0,
        fit: Fit::Justified,
    };

    /// The last lines of rivers before and after they are parted.
    fn check(words: &[f64], before: &[usize], after: &[usize]) {
        let units = units(words);
        let breaks = break_lines(&units, &SETTINGS);
        assert_eq!(rivers(&units, &SETTINGS, &breaks.best().lines), before);
        let count = breaks.best().lines.len();
        let parted = part_rivers(&units, &SETTINGS, breaks);
        assert_eq!(rivers(&units, &SETTINGS, &parted.best().lines), after);
        assert_eq!(parted.best().lines.len(), count);
    }

    #[test]
    fn streaks_of_four_lines_are_rivers() {
        // Eight words of 10.3 with their spaces fill a line, so that every line is like the others.
        check(&[10.3; 8 * 3], &[], &[]);
        check(&[10.3; 8 * 5], &[3], &[3]);
        // A line of other words ends the streak.
        let mut words = vec![10.3; 8 * 6];
        words.splice(16..24, [6.0, 10.3, 10.3, 10.3, 10.3, 10.3, 10.3, 14.6]);
        check(&words, &[], &[]);
    }

    #[test]
    fn lines_without_spaces_have_no_rivers() {
        check(&[100.0; 6], &[], &[]);
    }
}
