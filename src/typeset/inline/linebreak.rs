//! Chooses the breaks of a paragraph, all at once.
//!
//! Total-fit breaking after Knuth and Plass, Breaking Paragraphs into Lines (Software: Practice and
//! Experience 11, 1981): every way of breaking that keeps its spaces within bounds is a path through
//! the breakpoints, each line costs demerits, and the cheapest path wins. Three things differ.
//!
//! First, a line's difference from the measure is taken up by font expansion as far as that goes,
//! and only then by its spaces; a line whose difference lies within ±2 % of its glyphs has spaces of
//! their natural width. Second, badness grows with the square of the deviation of the spaces for
//! small deviations (what the eye sees is the variance of the spaces) and with the sixth power for
//! great ones. Third, neighbouring lines that differ cost more, so paths are kept apart by how their
//! last line is set.

use crate::typeset::inline::units::{BreakKind, Breakpoint, Units};

/// What the lines of a paragraph are to be.
#[derive(Clone, Copy, Debug)]
pub(crate) struct LineSettings {
    /// Width of the lines, in points.
    pub(crate) width: f64,
    /// Indent of the first line.
    pub(crate) first_indent: f64,
    /// Indent of the other lines.
    pub(crate) rest_indent: f64,
    /// The limit of font expansion.
    pub(crate) expansion: f64,
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

/// A line as chosen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct ChosenLine {
    /// The breakpoint before it; `None` for the first line.
    pub(crate) from: Option<usize>,
    /// The breakpoint at its end.
    pub(crate) to: usize,
    /// How its spaces and glyphs are to be set.
    pub(crate) setting: Setting,
}

/// How a line is set.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Setting {
    /// Width of its spaces as a factor of their natural width.
    pub(crate) space_ratio: f64,
    /// Width of its glyphs as a factor of their natural width.
    pub(crate) glyph_ratio: f64,
    /// By how much it sticks out of the measure even so, in points.
    pub(crate) overfull: f64,
}

impl Setting {
    const NATURAL: Self = Self { space_ratio: 1.0, glyph_ratio: 1.0, overfull: 0.0 };
}

/// The narrowest a space may become: below two thirds words run together.
const NARROWEST: f64 = 0.67;
/// The deviation at which a stretched space counts as bad.
const STRETCH: f64 = 0.45;
/// The deviation at which a shrunk space counts as bad.
const SHRINK: f64 = 0.3;
/// The greatest ratio of a space that is tried at first.
const FIRST_TOLERANCE: f64 = 1.49;
/// Demerits of each line, which make fewer lines the better of equals.
const LINE: f64 = 4.0;
/// Demerits of a hyphen that is added.
const HYPHEN: f64 = 420.0;
/// Demerits of breaking at a hyphen that the author wrote.
const WRITTEN_HYPHEN: f64 = 250.0;
/// Demerits of two lines in succession that end with hyphens.
const CONSECUTIVE_HYPHENS: f64 = 4000.0;
/// Demerits of a hyphen before the last line.
const HYPHEN_BEFORE_LAST: f64 = 4000.0;
/// Demerits of a difference of one in the ratios of neighbouring lines, squared.
const NEIGHBOURS: f64 = 120.0;
/// Demerits of a last line shorter than four em.
const SHORT_LAST_LINE: f64 = 400.0;
/// Demerits of a last line shorter than two em.
const RUNT: f64 = 20_000.0;
/// Demerits of a line that does not fit, for each point.
const OVERFULL: f64 = 100_000.0;

/// A path to a breakpoint.
#[derive(Clone, Copy, Debug)]
struct Node {
    /// Its breakpoint; `None` for the start of the paragraph.
    breakpoint: Option<usize>,
    /// Lines so far.
    lines: usize,
    /// Demerits so far.
    demerits: f64,
    /// The node before: an index into the nodes.
    previous: usize,
    /// How the line that ends here is set.
    setting: Setting,
}

/// Breaks a paragraph.
pub(crate) fn break_lines(units: &Units, settings: &LineSettings) -> Vec<ChosenLine> {
    let breaker = Breaker { units, settings };
    breaker
        .search(FIRST_TOLERANCE)
        .or_else(|| breaker.search(2.2))
        .or_else(|| breaker.search(f64::INFINITY))
        .unwrap_or_else(|| breaker.first_fit())
}

struct Breaker<'a> {
    units: &'a Units,
    settings: &'a LineSettings,
}

impl Breaker<'_> {
    /// The cheapest paths whose spaces stay below a ratio; `None` where there is none.
    fn search(&self, tolerance: f64) -> Option<Vec<ChosenLine>> {
        let breakpoints = &self.units.breakpoints;
        let start = Node {
            breakpoint: None,
            lines: 0,
            demerits: 0.0,
            previous: 0,
            setting: Setting::NATURAL,
        };
        let mut nodes = vec![start];
        let mut active: Vec<usize> = vec![0];
        let mut fresh: Vec<Node> = Vec::new();
        for (index, breakpoint) in breakpoints.iter().enumerate() {
            fresh.clear();
            let forced = breakpoint.kind == BreakKind::Forced;
            let last = index + 1 == breakpoints.len();
            let mut kept = 0;
            for position in 0..active.len() {
                let node_index = active[position];
                let node = nodes[node_index];
                let line = self.line(node.breakpoint, index, node.lines == 0);
                let setting = self.set(&line, forced);
                let too_long = setting.overfull > 0.0;
                // Behind this breakpoint every line from that node is longer still.
                if !too_long && !forced {
                    active[kept] = node_index;
                    kept += 1;
                }
                let alone = line.is_indivisible && tolerance.is_infinite();
                if (too_long && !alone) || setting.space_ratio > tolerance {
                    continue;
                }
                let cost = self.demerits(&node, breakpoint, &line, &setting, last);
                let path = Node {
                    breakpoint: Some(index),
                    lines: node.lines + 1,
                    demerits: node.demerits + cost,
                    previous: node_index,
                    setting,
                };
                match fresh.iter_mut().find(|other| {
                    other.lines == path.lines
                        && (last || class(&other.setting) == class(&path.setting))
                }) {
                    Some(other) if other.demerits <= path.demerits => {}
                    Some(other) => *other = path,
                    None => fresh.push(path),
                }
            }
            active.truncate(kept);
            if last {
                let cheapest =
                    fresh.iter().min_by(|one, other| one.demerits.total_cmp(&other.demerits));
                return cheapest.map(|end| trace(&nodes, end));
            }
            prune(&mut fresh);
            for node in &fresh {
                active.push(nodes.len());
                nodes.push(*node);
            }
            if active.is_empty() {
                return None;
            }
        }
        None
    }

    /// Fills line after line, where nothing fits. What is too long sticks out.
    fn first_fit(&self) -> Vec<ChosenLine> {
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
                    let line = self.line(from, to + 1, lines.is_empty());
                    self.set(&line, forced).overfull == 0.0
                };
                if !next_fits {
                    break;
                }
                to += 1;
            }
            let forced = breakpoints[to].kind == BreakKind::Forced;
            let line = self.line(from, to, lines.is_empty());
            let mut setting = self.set(&line, forced);
            setting.space_ratio = setting.space_ratio.min(2.5);
            lines.push(ChosenLine { from, to, setting });
            from = Some(to);
            index = to + 1;
        }
        lines
    }

    /// What stands between two breakpoints.
    fn line(&self, from: Option<usize>, to: usize, first: bool) -> LineContent {
        let end = &self.units.breakpoints[to];
        let (sums, extra, hang) = match from {
            Some(index) => {
                let start = &self.units.breakpoints[index];
                (start.sums_next, start.next_extra, start.next_hang)
            }
            None => Default::default(),
        };
        let hang = if from.is_none() { self.units.first_hang } else { hang };
        let indent = if first { self.settings.first_indent } else { self.settings.rest_indent };
        let adjacent = match from {
            Some(index) => index + 1 == to,
            None => to == 0,
        };
        LineContent {
            glyphs: end.sums_end.glyphs - sums.glyphs + extra + end.end_extra,
            spaces: end.sums_end.spaces - sums.spaces,
            target: self.settings.width - indent + hang + end.end_hang,
            is_indivisible: adjacent,
        }
    }

    /// How a line is set to its target: by expansion first, then by its spaces.
    fn set(&self, line: &LineContent, forced: bool) -> Setting {
        let natural = line.glyphs + line.spaces;
        let difference = line.target - natural;
        let limit = line.glyphs * self.settings.expansion;
        let ragged = self.settings.fit == Fit::Ragged;
        if difference >= 0.0 && (forced || ragged) {
            return Setting::NATURAL;
        }
        if ragged {
            return Setting {
                overfull: if difference < -0.01 { -difference } else { 0.0 },
                ..Setting::NATURAL
            };
        }
        let glyphs = difference.clamp(-limit, limit);
        let glyph_ratio = if line.glyphs > 0.0 { 1.0 + glyphs / line.glyphs } else { 1.0 };
        let rest = difference - glyphs;
        if rest.abs() < 1e-9 {
            return Setting { glyph_ratio, ..Setting::NATURAL };
        }
        if line.spaces <= 0.0 {
            let overfull = if rest < -0.01 { -rest } else { 0.0 };
            // A line of one word cannot be stretched: it counts as very loose.
            let space_ratio = if rest > 0.0 { 1.0 + rest / self.settings.em * 4.0 } else { 1.0 };
            return Setting { space_ratio, glyph_ratio, overfull };
        }
        let space_ratio = 1.0 + rest / line.spaces;
        if space_ratio < NARROWEST {
            let overfull = (NARROWEST - space_ratio) * line.spaces;
            return Setting { space_ratio: NARROWEST, glyph_ratio, overfull };
        }
        Setting { space_ratio, glyph_ratio, overfull: 0.0 }
    }

    /// What a line costs behind a path.
    fn demerits(
        &self,
        node: &Node,
        end: &Breakpoint,
        line: &LineContent,
        setting: &Setting,
        last: bool,
    ) -> f64 {
        let mut demerits = LINE + setting.overfull * OVERFULL;
        if self.settings.fit == Fit::Ragged {
            let slack = if last { 0.0 } else { (line.target - line.glyphs - line.spaces).max(0.0) };
            let share = slack / self.settings.width.max(1.0);
            demerits += share * share * 2000.0;
        } else {
            demerits += badness(setting.space_ratio);
            let used = (setting.glyph_ratio - 1.0) / self.settings.expansion.max(0.001);
            demerits += used * used * 3.0;
        }
        match end.kind {
            BreakKind::Hyphen => demerits += HYPHEN * end.penalty,
            BreakKind::WrittenHyphen => demerits += WRITTEN_HYPHEN,
            BreakKind::Plain => demerits += 20.0,
            BreakKind::Space => demerits += end.penalty * end.penalty * 40.0,
            BreakKind::Forced => {}
        }
        if let Some(before) = node.breakpoint {
            let before = &self.units.breakpoints[before];
            if before.kind.hyphenated() {
                if end.kind.hyphenated() {
                    demerits += CONSECUTIVE_HYPHENS;
                }
                if last {
                    demerits += HYPHEN_BEFORE_LAST;
                }
            }
            if before.kind != BreakKind::Forced && self.settings.fit == Fit::Justified {
                let difference = setting.space_ratio - node.setting.space_ratio;
                demerits += NEIGHBOURS * difference * difference;
            }
            if last {
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

/// What stands on a line. Lengths in points.
struct LineContent {
    glyphs: f64,
    spaces: f64,
    target: f64,
    is_indivisible: bool,
}

/// The badness of a ratio of spaces.
fn badness(ratio: f64) -> f64 {
    let deviation = if ratio >= 1.0 { (ratio - 1.0) / STRETCH } else { (1.0 - ratio) / SHRINK };
    let square = deviation * deviation;
    100.0 * square + 200.0 * square * square * square
}

/// The fitness class of a line: how far its spaces deviate, in steps of a fifth.
fn class(setting: &Setting) -> i32 {
    // The ratio is at most a few thousand.
    ((setting.space_ratio.min(3.0) - 1.0) * 5.0).round() as i32
}

/// Drops paths that are far dearer than the cheapest of the same place and number of lines.
fn prune(nodes: &mut Vec<Node>) {
    let Some(cheapest) = nodes.iter().map(|node| node.demerits).min_by(f64::total_cmp) else {
        return;
    };
    nodes.retain(|node| node.demerits <= cheapest + 30_000.0);
}

/// The lines of a path.
fn trace(nodes: &[Node], end: &Node) -> Vec<ChosenLine> {
    let mut lines = Vec::with_capacity(end.lines);
    let mut node = *end;
    while let Some(to) = node.breakpoint {
        let previous = nodes[node.previous];
        lines.push(ChosenLine { from: previous.breakpoint, to, setting: node.setting });
        node = previous;
    }
    lines.reverse();
    lines
}
