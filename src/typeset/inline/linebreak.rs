//! Chooses the breaks of a paragraph, all at once.
//!
//! Total-fit breaking after Knuth and Plass, Breaking Paragraphs into Lines (Software: Practice and
//! Experience 11, 1981): every way of breaking that keeps its spaces within bounds is a path through
//! the breakpoints, each line costs demerits, and the cheapest path wins. Four things differ.
//!
//! First, a line's difference from the measure is taken up by font expansion and a letterspacing
//! that nobody sees (a thousandth of the em) as far as they go, and only then by its spaces. Second,
//! badness grows with the square of the deviation of the spaces for small deviations (what the eye
//! sees is the variance of the spaces) and with the sixth power for great ones. Third, neighbouring
//! lines that differ cost more, so paths are kept apart by how their last line is set. Fourth, paths
//! are kept apart by their number of lines as well, so that what comes out is not one way of
//! breaking but several: the best one, and what it costs to run a line longer or shorter, which is
//! what pagination fills its pages with.
//!
//! Where lines can end behind a breakpoint is found once for all paths through it, as it depends on
//! the running sums alone; so the search takes few steps a word, whatever the paragraph's length.

use crate::typeset::inline::breakpoints::{BreakKind, Breakpoint, Units};
use crate::typeset::inline::rivers::LineBytes;

/// What the lines of a paragraph are to be.
#[derive(Clone, Copy, Debug)]
pub(crate) struct LineSettings {
    /// Width of the lines, in points.
    pub(crate) width: f64,
    /// Indent of the first line.
    pub(crate) first_indent: f64,
    /// Indent of the other lines.
    pub(crate) rest_indent: f64,
    /// What is added to that for the rest of a line that the author ends and that is too long for the
    /// measure; nothing in prose.
    pub(crate) turnover: f64,
    /// The limit of font expansion.
    pub(crate) expansion: f64,
    /// The limit of letterspacing, as a share of the em.
    pub(crate) tracking: f64,
    /// Size of the em.
    pub(crate) em: f64,
    /// Whether lines are set to the full width.
    pub(crate) fit: Fit,
}

/// Whether lines are set to the full width.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fit {
    /// All but the last are.
    Justified,
    /// They keep their natural width.
    Ragged,
}

/// The ways in which a paragraph can be broken.
#[derive(Clone, Debug, Default)]
pub(crate) struct Breaks {
    /// The best way for each number of lines, fewest lines first; at least one.
    pub(crate) variants: Vec<Variant>,
    /// The index of the best of all.
    pub(crate) best: usize,
}

impl Breaks {
    /// The best way.
    pub(crate) fn best(&self) -> &Variant {
        &self.variants[self.best]
    }
}

/// One way in which a paragraph can be broken.
#[derive(Clone, Debug, Default)]
pub(crate) struct Variant {
    /// Its lines.
    pub(crate) lines: Vec<ChosenLine>,
    /// What it costs.
    pub(crate) demerits: f64,
}

/// A line as chosen: its bytes in the paragraph's text and how it is to be set. Lengths in points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct ChosenLine {
    /// First byte.
    pub(crate) start: u32,
    /// Behind its last byte, the space at its end left out.
    pub(crate) end: u32,
    /// How far it is indented.
    pub(crate) indent: f32,
    /// First byte of the next line.
    pub(crate) next: u32,
    /// Why it ends there.
    pub(crate) kind: BreakKind,
    /// How far its first mark hangs out.
    pub(crate) start_hang: f32,
    /// How far its last mark hangs out.
    pub(crate) end_hang: f32,
    /// How its spaces and glyphs are to be set.
    pub(crate) setting: Setting,
}

/// How a line is set.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Setting {
    /// Width of its spaces as a factor of their natural width.
    pub(crate) space_ratio: f32,
    /// How much of the permitted expansion and letterspacing is used, from -1 to 1.
    pub(crate) flex: f32,
    /// By how much it sticks out of the measure even so, in points.
    pub(crate) overfull: f32,
}

impl Setting {
    const NATURAL: Self = Self { space_ratio: 1.0, flex: 0.0, overfull: 0.0 };
}

/// The deviation at which a stretched space counts as bad.
const STRETCH: f64 = 0.45;
/// The deviation at which a shrunk space counts as bad.
const SHRINK: f64 = 0.3;
/// Demerits of a long line whose spaces are narrower than three quarters. A line of many spaces can
/// nearly always do without; in a short one narrow spaces are the lesser evil.
const TIGHT: f64 = 1000.0;
/// Below this ratio a long line is tight.
const TIGHT_BELOW: f64 = 0.765;
/// A line whose spaces sum up to so many em begins to be long in this sense; with an em more it is.
const LONG_LINE: f64 = 3.0;
/// The least and the greatest ratios of a space that are tried, one pair after the other until there is
/// a way. Below two thirds words begin to run together, and from one and a half on the eye begins
/// to see a gap, which is the worse of the two.
const TOLERANCES: [(f64, f64); 6] =
    [(0.67, 1.485), (0.58, 1.485), (0.6, 1.65), (0.6, 1.9), (0.6, 2.4), (0.6, f64::INFINITY)];
/// Demerits of each line, which make fewer lines the better of equals.
const LINE: f64 = 4.0;
/// Demerits of a hyphen that is added.
const HYPHEN: f64 = 530.0;
/// Demerits of breaking at a hyphen that the author wrote.
const WRITTEN_HYPHEN: f64 = 250.0;
/// Demerits of breaking behind a dash or a slash.
const PLAIN: f64 = 20.0;
/// Demerits of breaking where nothing allows it.
const EMERGENCY: f64 = 6000.0;
/// Demerits of two lines in succession that end with hyphens.
const CONSECUTIVE_HYPHENS: f64 = 10_000.0;
/// Demerits of a hyphen before the last line.
const HYPHEN_BEFORE_LAST: f64 = 10_000.0;
/// Demerits of a difference of one in the ratios of neighbouring lines, squared.
const NEIGHBOURS: f64 = 120.0;
/// Demerits of a last line shorter than four em.
const SHORT_LAST_LINE: f64 = 400.0;
/// Demerits of a last line shorter than two em.
const RUNT: f64 = 20_000.0;
/// Demerits of a line that does not fit, for each point.
const OVERFULL: f64 = 100_000.0;
/// Paths that are dearer than the cheapest of their place by more than this are given up. It is
/// more than a pair of hyphens, which a dearer path may avoid.
const HOPELESS: f64 = 12_000.0;
/// Paths whose number of lines differs by more than this from the cheapest's are given up.
const LINE_RANGE: u32 = 2;

/// No node.
const NONE: u32 = u32::MAX;

/// A path to a breakpoint.
#[derive(Clone, Copy, Debug)]
struct Node {
    /// Its breakpoint; [`NONE`] for the start of the paragraph.
    breakpoint: u32,
    /// The node before.
    previous: u32,
    /// Another node of the same breakpoint.
    sibling: u32,
    /// Lines so far.
    lines: u32,
    /// How the line that ends here is set, coarsely.
    class: i32,
    /// Demerits so far.
    demerits: f64,
    /// How the line that ends here is set.
    setting: Setting,
}

/// Breaks a paragraph.
pub(crate) fn break_lines(units: &Units, settings: &LineSettings) -> Breaks {
    break_lines_avoiding(units, settings, (&[], 0.0)).unwrap_or_else(|| {
        let widest = f64::INFINITY;
        Breaker { units, settings, narrowest: 0.6, widest, avoided: (&[], 0.0) }.first_fit()
    })
}

/// Breaks a paragraph with some of its lines made dearer, which are given in order of their bytes with
/// the demerits that are added to each; `None` where nothing fits.
pub(crate) fn break_lines_avoiding(
    units: &Units,
    settings: &LineSettings,
    avoided: (&[LineBytes], f64),
) -> Option<Breaks> {
    let tolerances = match settings.fit {
        Fit::Justified => &TOLERANCES[..],
        Fit::Ragged => &TOLERANCES[TOLERANCES.len() - 1..],
    };
    tolerances.iter().find_map(|&(narrowest, widest)| {
        Breaker { units, settings, narrowest, widest, avoided }.search()
    })
}

struct Breaker<'a> {
    units: &'a Units,
    settings: &'a LineSettings,
    /// The least ratio of a space.
    narrowest: f64,
    /// The greatest.
    widest: f64,
    /// Lines that are made dearer, and by how much.
    avoided: (&'a [LineBytes], f64),
}

impl Breaker<'_> {
    /// The cheapest paths whose spaces stay within the bounds; `None` where there is none.
    fn search(&self) -> Option<Breaks> {
        let breakpoints = &self.units.breakpoints;
        let mut search = Search {
            nodes: Vec::with_capacity(breakpoints.len() * 2 + 1),
            heads: vec![NONE; breakpoints.len()],
            last: breakpoints.len() - 1,
        };
        search.nodes.push(Node {
            breakpoint: NONE,
            previous: NONE,
            sibling: NONE,
            lines: 0,
            class: 0,
            demerits: 0.0,
            setting: Setting::NATURAL,
        });
        // The first breakpoint at which a line from the current start may end. It moves on with the
        // start, but hyphens and hanging marks can make a line from a later start fill up earlier,
        // by a breakpoint or two.
        let mut first_end = 0;
        for start in 0..=search.last {
            let from = start.checked_sub(1);
            let group = from.map_or(0, |index| search.heads[index]);
            if group == NONE {
                continue;
            }
            let group = search.prune(group);
            let mut reached = false;
            for to in first_end.max(start)..breakpoints.len() {
                let end = &breakpoints[to];
                let forced = end.kind == BreakKind::Forced;
                let line = self.line(from, to);
                let setting = self.set(&line, forced);
                if setting.overfull > 0.0 {
                    let alone = to == start && self.widest.is_infinite();
                    if !alone {
                        // Behind this breakpoint every line from here is longer still, but for the
                        // hyphen that the next one may do without.
                        if forced || f64::from(setting.overfull) > self.settings.em {
                            break;
                        }
                        continue;
                    }
                }
                if f64::from(setting.space_ratio) > self.widest {
                    if forced {
                        break;
                    }
                    continue;
                }
                if !reached && from.is_some() {
                    reached = true;
                    first_end = to.saturating_sub(3).max(first_end);
                }
                let cost = self.demerits(from, to, &line, &setting);
                let neighbours = match from.map(|index| breakpoints[index].kind) {
                    Some(kind)
                        if kind != BreakKind::Forced && self.settings.fit == Fit::Justified =>
                    {
                        NEIGHBOURS
                    }
                    _ => 0.0,
                };
                search.extend(group, to, cost, neighbours, setting);
                if forced {
                    break;
                }
            }
        }
        search.finish(|line| self.chosen(line))
    }

    /// Fills line after line, where nothing fits. What is too long sticks out.
    fn first_fit(&self) -> Breaks {
        let breakpoints = &self.units.breakpoints;
        let mut lines = Vec::new();
        let mut from = None;
        let mut index = 0;
        while index < breakpoints.len() {
            let mut to = index;
            loop {
                let forced = breakpoints[to].kind == BreakKind::Forced;
                let next_fits = !forced && to + 1 < breakpoints.len() && {
                    let forced = breakpoints[to + 1].kind == BreakKind::Forced;
                    self.set(&self.line(from, to + 1), forced).overfull == 0.0
                };
                if !next_fits {
                    break;
                }
                to += 1;
            }
            let forced = breakpoints[to].kind == BreakKind::Forced;
            let mut setting = self.set(&self.line(from, to), forced);
            setting.space_ratio = setting.space_ratio.min(2.5);
            lines.push(self.chosen((from, to, setting)));
            from = Some(to);
            index = to + 1;
        }
        Breaks { variants: vec![Variant { lines, demerits: 0.0 }], best: 0 }
    }

    /// A line between two breakpoints.
    fn chosen(&self, (from, to, setting): (Option<usize>, usize, Setting)) -> ChosenLine {
        let end = &self.units.breakpoints[to];
        let (start, start_hang) = match from {
            Some(index) => {
                let start = &self.units.breakpoints[index];
                (start.next, start.next_hang)
            }
            None => (0, self.units.first_hang),
        };
        // A paragraph is part of a manuscript, which is smaller than 4 GiB.
        ChosenLine {
            start: start as u32,
            end: end.end as u32,
            indent: self.indent(from) as f32,
            next: end.next as u32,
            kind: end.kind,
            start_hang: start_hang as f32,
            end_hang: end.end_hang as f32,
            setting,
        }
    }

    /// The indent of a line that begins at a breakpoint, or at the start of the paragraph.
    #[inline]
    fn indent(&self, from: Option<usize>) -> f64 {
        match from.map(|index| self.units.breakpoints[index].kind) {
            None => self.settings.first_indent,
            Some(BreakKind::Forced) => self.settings.rest_indent,
            Some(_) => self.settings.rest_indent + self.settings.turnover,
        }
    }

    /// What stands between two breakpoints.
    #[inline]
    fn line(&self, from: Option<usize>, to: usize) -> LineContent {
        let end = &self.units.breakpoints[to];
        match from {
            Some(index) => {
                let start = &self.units.breakpoints[index];
                LineContent {
                    glyphs: end.sums.glyphs - start.sums.glyphs + start.next_extra + end.end_extra,
                    spaces: end.sums.spaces - start.sums.spaces - start.lost_space,
                    elastic: end.sums.elastic - start.sums.elastic - start.lost_elastic,
                    ems: end.sums.ems - start.sums.ems,
                    target: self.settings.width - self.indent(from)
                        + start.next_hang
                        + end.end_hang,
                }
            }
            None => LineContent {
                glyphs: end.sums.glyphs + end.end_extra,
                spaces: end.sums.spaces,
                elastic: end.sums.elastic,
                ems: end.sums.ems,
                target: self.settings.width - self.indent(from)
                    + self.units.first_hang
                    + end.end_hang,
            },
        }
    }

    /// How a line is set to its target: by expansion first, then by its spaces.
    #[inline]
    fn set(&self, line: &LineContent, forced: bool) -> Setting {
        let difference = line.target - line.glyphs - line.spaces;
        let justified = self.settings.fit == Fit::Justified;
        if difference >= 0.0 && (forced || !justified) {
            return Setting::NATURAL;
        }
        if !justified {
            let overfull = if difference < -0.01 { -difference as f32 } else { 0.0 };
            return Setting { overfull, ..Setting::NATURAL };
        }
        let limit = line.glyphs * self.settings.expansion + line.ems * self.settings.tracking;
        if difference.abs() <= limit {
            return Setting { flex: (difference / limit.max(1e-9)) as f32, ..Setting::NATURAL };
        }
        let flex = if limit > 0.0 { difference.signum() } else { 0.0 };
        let rest = difference - limit * flex;
        let flex = flex as f32;
        if line.elastic <= 0.0 {
            // A line of one word cannot be stretched: it counts as very loose.
            let overfull = if rest < -0.01 { -rest as f32 } else { 0.0 };
            let looseness = if rest > 0.0 { 1.0 + rest / self.settings.em * 4.0 } else { 1.0 };
            return Setting { space_ratio: looseness as f32, flex, overfull };
        }
        let ratio = 1.0 + rest / line.elastic;
        if ratio < self.narrowest {
            let overfull = ((self.narrowest - ratio) * line.elastic) as f32;
            return Setting { space_ratio: self.narrowest as f32, flex, overfull };
        }
        Setting { space_ratio: ratio as f32, flex, overfull: 0.0 }
    }

    /// What a line costs, whatever path leads to it.
    fn demerits(
        &self,
        from: Option<usize>,
        to: usize,
        line: &LineContent,
        setting: &Setting,
    ) -> f64 {
        let breakpoints = &self.units.breakpoints;
        let end = &breakpoints[to];
        // A line that the author ends is the last of its stretch, as the paragraph's own last line is.
        let last = end.kind == BreakKind::Forced;
        let mut demerits = LINE + f64::from(setting.overfull) * OVERFULL;
        match self.settings.fit {
            Fit::Justified => {
                let ratio = f64::from(setting.space_ratio);
                demerits += badness(ratio);
                if ratio < TIGHT_BELOW {
                    let long = (line.elastic / self.settings.em - LONG_LINE).clamp(0.0, 1.0);
                    demerits += TIGHT * long * ((TIGHT_BELOW - ratio) * 100.0).min(1.0);
                }
                demerits += f64::from(setting.flex * setting.flex) * 3.0;
            }
            Fit::Ragged => {
                let slack = (line.target - line.glyphs - line.spaces).max(0.0);
                let share = if last { 0.0 } else { slack / self.settings.width.max(1.0) };
                demerits += share * share * 2000.0;
            }
        }
        demerits += break_demerits(end);
        if !self.avoided.0.is_empty() {
            let start = from.map_or(0, |index| breakpoints[index].next);
            if self.avoided.0.binary_search(&(start as u32, end.end as u32)).is_ok() {
                demerits += self.avoided.1;
            }
        }
        if let Some(before) = from.map(|index| &breakpoints[index]) {
            if before.kind.hyphenated() {
                if end.kind.hyphenated() {
                    demerits += CONSECUTIVE_HYPHENS;
                }
                if last {
                    demerits += HYPHEN_BEFORE_LAST;
                }
            }
            // A short line that is all of its stretch is as the author wants it.
            if last && before.kind != BreakKind::Forced {
                let width = line.glyphs + line.spaces;
                if width < 2.0 * self.settings.em {
                    demerits += RUNT;
                } else if width < 4.0 * self.settings.em {
                    demerits += SHORT_LAST_LINE;
                }
            }
        }
        demerits
    }
}

/// The nodes of a search.
struct Search {
    nodes: Vec<Node>,
    /// The first node of each breakpoint; the others hang on it as siblings.
    heads: Vec<u32>,
    /// The last breakpoint.
    last: usize,
}

impl Search {
    /// Takes the hopeless paths out of a group, and returns what is left of it. The cheapest stays.
    fn prune(&mut self, group: u32) -> u32 {
        let mut cheapest = group;
        let mut cursor = group;
        while cursor != NONE {
            if self.nodes[cursor as usize].demerits < self.nodes[cheapest as usize].demerits {
                cheapest = cursor;
            }
            cursor = self.nodes[cursor as usize].sibling;
        }
        let Node { demerits, lines, .. } = self.nodes[cheapest as usize];
        let mut kept = NONE;
        cursor = group;
        while cursor != NONE {
            let node = &mut self.nodes[cursor as usize];
            let next = node.sibling;
            if node.demerits <= demerits + HOPELESS && node.lines.abs_diff(lines) <= LINE_RANGE {
                node.sibling = kept;
                kept = cursor;
            }
            cursor = next;
        }
        kept
    }

    /// Extends every path of a group by a line.
    fn extend(&mut self, group: u32, to: usize, cost: f64, neighbours: f64, setting: Setting) {
        let class = if to == self.last { 0 } else { class(&setting) };
        let mut cursor = group;
        while cursor != NONE {
            let node = self.nodes[cursor as usize];
            let difference = f64::from(setting.space_ratio - node.setting.space_ratio);
            let demerits = node.demerits + cost + neighbours * difference * difference;
            self.take(Node {
                // Fewer breakpoints than bytes, which are fewer than 2^32.
                breakpoint: to as u32,
                previous: cursor,
                sibling: NONE,
                lines: node.lines + 1,
                class,
                demerits,
                setting,
            });
            cursor = node.sibling;
        }
    }

    /// Takes a path in, unless there is a cheaper one of its kind.
    fn take(&mut self, path: Node) {
        let head = self.heads[path.breakpoint as usize];
        let mut cursor = head;
        while cursor != NONE {
            let other = &mut self.nodes[cursor as usize];
            if other.lines == path.lines && other.class == path.class {
                if path.demerits < other.demerits {
                    *other = Node { sibling: other.sibling, ..path };
                }
                return;
            }
            cursor = other.sibling;
        }
        let index = self.nodes.len() as u32;
        self.nodes.push(Node { sibling: head, ..path });
        self.heads[path.breakpoint as usize] = index;
    }

    /// The paths that have come to the end, a variant each.
    fn finish(
        mut self,
        mut chosen: impl FnMut((Option<usize>, usize, Setting)) -> ChosenLine,
    ) -> Option<Breaks> {
        let group = self.heads[self.last];
        if group == NONE {
            return None;
        }
        let mut cursor = self.prune(group);
        let mut breaks = Breaks::default();
        while cursor != NONE {
            let node = self.nodes[cursor as usize];
            breaks.variants.push(self.trace(&node, &mut chosen));
            cursor = node.sibling;
        }
        breaks.variants.sort_by_key(|variant| variant.lines.len());
        breaks.best = (0..breaks.variants.len()).min_by(|&one, &other| {
            breaks.variants[one].demerits.total_cmp(&breaks.variants[other].demerits)
        })?;
        Some(breaks)
    }

    /// The lines of a path.
    fn trace(
        &self,
        end: &Node,
        chosen: &mut impl FnMut((Option<usize>, usize, Setting)) -> ChosenLine,
    ) -> Variant {
        let mut lines = Vec::with_capacity(end.lines as usize);
        let mut node = *end;
        while node.previous != NONE {
            let previous = self.nodes[node.previous as usize];
            let from = (previous.breakpoint != NONE).then_some(previous.breakpoint as usize);
            lines.push(chosen((from, node.breakpoint as usize, node.setting)));
            node = previous;
        }
        lines.reverse();
        Variant { lines, demerits: end.demerits }
    }
}

/// What stands on a line. Lengths in points.
struct LineContent {
    glyphs: f64,
    spaces: f64,
    elastic: f64,
    ems: f64,
    target: f64,
}

/// What it costs to break at a place.
fn break_demerits(end: &Breakpoint) -> f64 {
    match end.kind {
        BreakKind::Hyphen => HYPHEN * end.penalty,
        BreakKind::WrittenHyphen => WRITTEN_HYPHEN,
        BreakKind::Plain => PLAIN,
        BreakKind::Formula => HYPHEN * end.penalty,
        BreakKind::Space => end.penalty * end.penalty * 40.0,
        BreakKind::Emergency => EMERGENCY,
        BreakKind::Forced => 0.0,
    }
}

/// The badness of a ratio of spaces.
#[inline]
pub(crate) fn badness(ratio: f64) -> f64 {
    let deviation = if ratio >= 1.0 { (ratio - 1.0) / STRETCH } else { (1.0 - ratio) / SHRINK };
    let square = deviation * deviation;
    100.0 * square + 200.0 * square * square * square
}

/// The fitness class of a line: how far its spaces deviate, in steps of a fifth.
#[inline]
fn class(setting: &Setting) -> i32 {
    // The ratio is at most three.
    ((setting.space_ratio.min(3.0) - 1.0) * 5.0).round() as i32
}
