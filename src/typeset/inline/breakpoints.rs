//! Where the lines of a paragraph may be broken.

use std::ops::Range;

use icu_segmenter::options::LineBreakOptions;
use icu_segmenter::{LineSegmenter, LineSegmenterBorrowed};
use unicode_segmentation::UnicodeSegmentation;

use crate::language::Language;
use crate::typeset::inline::ideograph::{self, Edge};
use crate::typeset::inline::itemize::{ObjectContent, ParagraphText};
use crate::typeset::inline::protrusion;
use crate::typeset::inline::shape::{ShapedWord, Shaper};
use crate::typeset::inline::style::{Hyphenation, StyleId};
use crate::typeset::inline::units::{Sums, Unit, UnitKind, cut, sum, width};

/// A place where the line may be broken.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Breakpoint {
    /// Byte offset behind the last character of the line that ends here, its space left out.
    pub(crate) end: usize,
    /// Byte offset of the first character of the next line.
    pub(crate) next: usize,
    /// Running sums at `end`.
    pub(crate) sums: Sums,
    /// Width of the space that is lost at the break.
    pub(crate) lost_space: f64,
    /// How elastic that space is.
    pub(crate) lost_elastic: f64,
    /// What a hyphen and lost kerning add to the line that ends here.
    pub(crate) end_extra: f64,
    /// What lost kerning adds to the line that begins here.
    pub(crate) next_extra: f64,
    /// How far the line's last mark hangs out.
    pub(crate) end_hang: f64,
    /// How far the next line's first mark hangs out.
    pub(crate) next_hang: f64,
    /// Why it may be broken here.
    pub(crate) kind: BreakKind,
    /// How unwelcome the break is among those of its kind; one is usual for a hyphen, nothing for
    /// a space.
    pub(crate) penalty: f64,
}

/// Why a line may be broken at a place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum BreakKind {
    /// At a space.
    Space,
    /// Within a word, with a hyphen that is added.
    Hyphen,
    /// Behind a hyphen that the author wrote.
    WrittenHyphen,
    /// Behind a dash, a slash or where a script allows it, with nothing added.
    Plain,
    /// Within a formula, behind a relation or a binary operation.
    Formula,
    /// Anywhere within what is wider than a line and has no better place.
    Emergency,
    /// The author forces it, or the paragraph ends.
    Forced,
}

impl BreakKind {
    /// Whether the line ends with a hyphen.
    pub(crate) fn hyphenated(self) -> bool {
        matches!(self, Self::Hyphen | Self::WrittenHyphen)
    }
}

/// The units of a paragraph with its breakpoints, the end of the paragraph being the last.
#[derive(Debug)]
pub(crate) struct Units {
    /// The units.
    pub(crate) units: Vec<Unit>,
    /// The breakpoints in order. The last one is the end.
    pub(crate) breakpoints: Vec<Breakpoint>,
    /// How far the first mark of the first line hangs out.
    pub(crate) first_hang: f64,
}

/// Finds the units and breakpoints of paragraphs.
pub(crate) struct UnitFinder {
    segmenter: LineSegmenterBorrowed<'static>,
    protrusion: Protrusion,
}

/// Whether marks hang into the margin.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Protrusion {
    /// They do.
    On,
    /// They do not.
    Off,
}

/// How unwelcome a hyphen is where a word that is wider than a line has no better place.
const EMERGENCY_HYPHEN: f64 = 12.0;

impl UnitFinder {
    /// A finder.
    pub(crate) fn new(protrusion: Protrusion) -> Self {
        Self { segmenter: LineSegmenter::new_auto(LineBreakOptions::default()), protrusion }
    }

    /// Lays a paragraph out along an endless line. Words wider than `measure`, in points, may be
    /// broken anywhere.
    pub(crate) fn find(
        &self,
        paragraph: &ParagraphText,
        measure: f64,
        shaper: &mut Shaper<'_>,
    ) -> Units {
        let mut units = Vec::with_capacity(paragraph.text.len() / 3 + 1);
        cut(paragraph, 0..paragraph.text.len(), shaper, &mut units);
        let total = sum(&mut units, paragraph, shaper);
        let mut search = BreakSearch {
            finder: self,
            paragraph,
            units: &units,
            measure,
            shaper,
            breakpoints: Vec::with_capacity(paragraph.text.len() / 3 + 1),
        };
        search.run(total);
        let breakpoints = search.breakpoints;
        let first_hang = match units.first() {
            Some(unit) if !paragraph.behind_label => {
                self.hang_left(paragraph, unit, unit.range.start, shaper)
            }
            _ => 0.0,
        };
        Units { units, breakpoints, first_hang }
    }

    /// How far the character before an offset hangs out to the right.
    fn hang_right(
        &self,
        paragraph: &ParagraphText,
        unit: &Unit,
        offset: usize,
        shaper: &mut Shaper<'_>,
    ) -> f64 {
        if self.protrusion == Protrusion::Off || !matches!(unit.kind, UnitKind::Word(_)) {
            return 0.0;
        }
        match paragraph.text[..offset].chars().next_back() {
            Some(character) => {
                let style = paragraph.runs[unit.run].style;
                let language = &shaper.styles.get(style).language;
                let share = ideograph::hang(character, language, Edge::End)
                    .unwrap_or_else(|| protrusion::right(character));
                width_of(character, paragraph.runs[unit.run].style, share, shaper) * share
            }
            None => 0.0,
        }
    }

    /// How far the character at an offset hangs out to the left.
    fn hang_left(
        &self,
        paragraph: &ParagraphText,
        unit: &Unit,
        offset: usize,
        shaper: &mut Shaper<'_>,
    ) -> f64 {
        if self.protrusion == Protrusion::Off || !matches!(unit.kind, UnitKind::Word(_)) {
            return 0.0;
        }
        match paragraph.text[offset..].chars().next() {
            Some(character) => {
                let style = paragraph.runs[unit.run].style;
                let language = &shaper.styles.get(style).language;
                let share = ideograph::hang(character, language, Edge::Start)
                    .unwrap_or_else(|| protrusion::left(character));
                width_of(character, paragraph.runs[unit.run].style, share, shaper) * share
            }
            None => 0.0,
        }
    }
}

/// The width of a lone character, looked up only where a share of it counts.
fn width_of(character: char, style: StyleId, share: f64, shaper: &mut Shaper<'_>) -> f64 {
    if share == 0.0 || shaper.styles.get(style).hyphenation == Hyphenation::Never {
        return 0.0;
    }
    shaper.character_width(character, style)
}

/// The search for the breakpoints of a paragraph.
struct BreakSearch<'a, 'b, 'c> {
    finder: &'a UnitFinder,
    paragraph: &'a ParagraphText,
    units: &'a [Unit],
    measure: f64,
    shaper: &'b mut Shaper<'c>,
    breakpoints: Vec<Breakpoint>,
}

impl BreakSearch<'_, '_, '_> {
    fn run(&mut self, total: Sums) {
        let units = self.units;
        let mut index = 0;
        while index < units.len() {
            match &units[index].kind {
                UnitKind::Space { .. } => {
                    self.at_space(index);
                    index += 1;
                }
                UnitKind::LineBreak => {
                    self.at_line_break(index);
                    index += 1;
                }
                UnitKind::Word(_) | UnitKind::Object { .. } | UnitKind::Gap { .. } => {
                    let end = units[index..]
                        .iter()
                        .position(|unit| {
                            matches!(unit.kind, UnitKind::Space { .. } | UnitKind::LineBreak)
                        })
                        .map_or(units.len(), |length| index + length);
                    self.within(&units[index..end]);
                    index = end;
                }
            }
        }
        let (end, end_hang) = match units.last() {
            Some(last) => (last.range.end, self.hang_right(last, last.range.end)),
            None => (self.paragraph.text.len(), 0.0),
        };
        self.breakpoints.push(Breakpoint { end_hang, ..breakpoint(end, end, total) });
    }

    fn hang_right(&mut self, unit: &Unit, offset: usize) -> f64 {
        self.finder.hang_right(self.paragraph, unit, offset, self.shaper)
    }

    fn hang_left(&mut self, unit: &Unit, offset: usize) -> f64 {
        self.finder.hang_left(self.paragraph, unit, offset, self.shaper)
    }

    fn at_space(&mut self, index: usize) {
        let unit = &self.units[index];
        let (UnitKind::Space { width, elastic }, Some(next), Some(before)) =
            (&unit.kind, self.units.get(index + 1), index.checked_sub(1))
        else {
            return;
        };
        if matches!(next.kind, UnitKind::Space { .. } | UnitKind::LineBreak) {
            return;
        }
        let style = self.paragraph.runs[unit.run].style;
        let language = &self.shaper.styles.get(style).language;
        let text = self.paragraph.text.as_str();
        let Some(penalty) = space_penalty(text, unit.range.clone(), language) else { return };
        let end_hang = self.hang_right(&self.units[before], unit.range.start);
        let next_hang = self.hang_left(next, next.range.start);
        self.breakpoints.push(Breakpoint {
            lost_space: *width,
            lost_elastic: *elastic,
            end_hang,
            next_hang,
            kind: BreakKind::Space,
            penalty,
            ..breakpoint(unit.range.start, unit.range.end, unit.before)
        });
    }

    fn at_line_break(&mut self, index: usize) {
        let unit = &self.units[index];
        let end_hang = match index.checked_sub(1).map(|before| &self.units[before]) {
            Some(previous) => self.hang_right(previous, previous.range.end),
            None => 0.0,
        };
        let next_hang = match self.units.get(index + 1) {
            Some(next) => self.hang_left(next, next.range.start),
            None => 0.0,
        };
        self.breakpoints.push(Breakpoint {
            end_hang,
            next_hang,
            ..breakpoint(unit.range.start, unit.range.end, unit.before)
        });
    }

    /// The breakpoints within a stretch without spaces: by hyphenation, behind written hyphens and
    /// dashes, and wherever the Unicode line-breaking algorithm (UAX 14) allows one.
    fn within(&mut self, units: &[Unit]) {
        let (Some(first), Some(last)) = (units.first(), units.last()) else { return };
        let (start, end) = (first.range.start, last.range.end);
        let stretch = &self.paragraph.text[start..end];
        let mut allowed: Vec<usize> = Vec::new();
        if !is_unbreakable(stretch) {
            allowed.extend(
                self.finder
                    .segmenter
                    .segment_str(stretch)
                    .map(|offset| start + offset)
                    .filter(|&offset| offset > start && offset < end)
                    // A note's mark stays with the word that it belongs to.
                    .filter(|&offset| !self.paragraph.refers_to_note_at(offset)),
            );
        }
        let first_break = self.breakpoints.len();
        let mut allowed = allowed.into_iter().peekable();
        for unit in units {
            let UnitKind::Word(word) = &unit.kind else {
                if let UnitKind::Object { index, .. } = &unit.kind
                    && unit.range.end < end
                {
                    self.formula(units, unit, *index);
                }
                while let Some(offset) = allowed.next_if(|&offset| offset <= unit.range.end) {
                    self.plain(units, offset);
                }
                continue;
            };
            let text = &self.paragraph.text[unit.range.clone()];
            let style = self.paragraph.runs[unit.run].style;
            if self.shaper.styles.get(style).hyphenation == Hyphenation::Parts {
                for offset in part_breaks(text, unit.range.start) {
                    if offset < unit.range.end || unit.range.end < end {
                        self.plain(units, offset);
                    }
                }
                while allowed.next_if(|&offset| offset <= unit.range.end).is_some() {}
                continue;
            }
            self.shaper.find_hyphens(text, style, word);
            for point in word.hyphens.get().map_or(&[][..], Vec::as_slice) {
                let offset = unit.range.start + point.offset;
                while let Some(allowed) = allowed.next_if(|&allowed| allowed <= offset) {
                    self.plain(units, allowed);
                }
                let penalty = if point.shorter < 3 { 1.5 } else { 1.0 };
                self.hyphen(unit, word, (point.offset, penalty), (point.before, point.after));
            }
            while let Some(offset) = allowed.next_if(|&offset| offset <= unit.range.end) {
                self.plain(units, offset);
            }
        }
        let unbroken = self.unbroken(units, first_break);
        if !unbroken.is_empty() {
            self.emergency(units, first_break, &unbroken);
        }
    }

    /// A breakpoint behind a piece of a formula; the space behind it is lost.
    fn formula(&mut self, units: &[Unit], unit: &Unit, object: usize) {
        let ObjectContent::Formula(segment) = &self.paragraph.objects[object].content else {
            return;
        };
        let Some(penalty) = segment.penalty else { return };
        let offset = unit.range.end;
        let sums = Sums { glyphs: unit.before.glyphs + segment.content.width, ..unit.before };
        let gap = units.iter().find(|gap| gap.range.start == offset && gap.range.end == offset);
        let (lost_space, lost_elastic) = match gap.map(|gap| &gap.kind) {
            Some(UnitKind::Gap { width, elastic }) => (*width, *elastic),
            _ => (0.0, 0.0),
        };
        self.breakpoints.push(Breakpoint {
            lost_space,
            lost_elastic,
            kind: BreakKind::Formula,
            penalty,
            ..breakpoint(offset, offset, sums)
        });
    }

    /// A breakpoint with a hyphen.
    fn hyphen(
        &mut self,
        unit: &Unit,
        word: &ShapedWord,
        (offset, penalty): (usize, f64),
        (before, after): (f64, f64),
    ) {
        let style = self.paragraph.runs[unit.run].style;
        let end_hang = match self.finder.protrusion {
            Protrusion::On => {
                let hyphen = self.shaper.hyphen(style);
                let share = protrusion::right(hyphen);
                share * self.shaper.character_width(hyphen, style)
            }
            Protrusion::Off => 0.0,
        };
        let offset_in_text = unit.range.start + offset;
        let sums = self.sums_within(unit, word, offset);
        self.breakpoints.push(Breakpoint {
            end_extra: before,
            next_extra: after,
            end_hang,
            kind: BreakKind::Hyphen,
            penalty,
            ..breakpoint(offset_in_text, offset_in_text, sums)
        });
    }

    /// Running sums at an offset within a word.
    fn sums_within(&self, unit: &Unit, word: &ShapedWord, offset: usize) -> Sums {
        let em = self.shaper.styles.get(self.paragraph.runs[unit.run].style).size.to_points();
        let (width, glyphs) = word.before(offset);
        Sums {
            glyphs: unit.before.glyphs + width,
            ems: unit.before.ems + em * glyphs as f64,
            ..unit.before
        }
    }

    /// A breakpoint at an offset within a stretch, with nothing added.
    fn plain(&mut self, units: &[Unit], offset: usize) {
        let index = units.partition_point(|unit| unit.range.end < offset).min(units.len() - 1);
        let unit = &units[index];
        let sums = match &unit.kind {
            UnitKind::Word(word) => self.sums_within(unit, word, offset - unit.range.start),
            UnitKind::Object { width, .. } if offset >= unit.range.end => {
                Sums { glyphs: unit.before.glyphs + width, ..unit.before }
            }
            _ => unit.before,
        };
        let before = self.paragraph.text[..offset].chars().next_back().unwrap_or(' ');
        let kind = match before {
            '-' | '\u{2010}' => BreakKind::WrittenHyphen,
            _ => BreakKind::Plain,
        };
        // A gap between ideographs is lost at the break.
        let (lost_space, lost_elastic, behind) = match units.get(index + 1).map(|unit| &unit.kind) {
            Some(UnitKind::Gap { width, elastic }) => (*width, *elastic, index + 2),
            _ => (0.0, 0.0, index + 1),
        };
        let at_end = offset == unit.range.end;
        let (lost_space, lost_elastic) =
            if at_end { (lost_space, lost_elastic) } else { (0.0, 0.0) };
        let next = if at_end { units.get(behind).unwrap_or(unit) } else { unit };
        let end_hang = self.hang_right(unit, offset);
        let next_hang = self.hang_left(next, offset);
        self.breakpoints.push(Breakpoint {
            end_hang,
            next_hang,
            lost_space,
            lost_elastic,
            kind,
            ..breakpoint(offset, offset, sums)
        });
    }

    /// The bytes of a stretch between breaks that do not fit a line.
    fn unbroken(&self, units: &[Unit], first: usize) -> Vec<Range<usize>> {
        let (Some(unit), Some(last)) = (units.first(), units.last()) else { return Vec::new() };
        let natural = |sums: &Sums| sums.glyphs + sums.spaces;
        let whole = natural(&unit.before) + units.iter().map(width).sum::<f64>();
        let breaks =
            self.breakpoints[first..].iter().map(|point| (point.end, natural(&point.sums)));
        let mut unbroken = Vec::new();
        let (mut start, mut before) = (unit.range.start, natural(&unit.before));
        for (end, sum) in breaks.chain([(last.range.end, whole)]) {
            if sum - before > self.measure {
                unbroken.push(start..end);
            }
            (start, before) = (end, sum);
        }
        unbroken
    }

    /// Breakpoints between all characters (grapheme clusters, UAX 29) of what is wider than a line
    /// and has none yet. Between letters a hyphen is added, but not in code.
    fn emergency(&mut self, units: &[Unit], first: usize, unbroken: &[Range<usize>]) {
        let known: Vec<usize> = self.breakpoints[first..].iter().map(|point| point.end).collect();
        for unit in units {
            let UnitKind::Word(word) = &unit.kind else { continue };
            let style = self.paragraph.runs[unit.run].style;
            let code = self.shaper.styles.get(style).hyphenation == Hyphenation::Parts;
            let text = &self.paragraph.text[unit.range.clone()];
            for (offset, grapheme) in text.grapheme_indices(true) {
                let place = unit.range.start + offset;
                let behind = unbroken.partition_point(|range| range.end <= place);
                if !unbroken.get(behind).is_some_and(|range| range.contains(&place))
                    || place == units[0].range.start
                    || known.binary_search(&place).is_ok()
                {
                    continue;
                }
                let before = text[..offset].chars().next_back();
                let letters = before.is_some_and(char::is_alphabetic)
                    && grapheme.starts_with(char::is_alphabetic);
                if letters && !code {
                    let hyphen = self.shaper.hyphen(style);
                    let extra = self.shaper.character_width(hyphen, style);
                    self.hyphen(unit, word, (offset, EMERGENCY_HYPHEN), (extra, 0.0));
                } else {
                    let sums = self.sums_within(unit, word, offset);
                    self.breakpoints.push(Breakpoint {
                        kind: BreakKind::Emergency,
                        ..breakpoint(place, place, sums)
                    });
                }
            }
        }
        self.breakpoints[first..].sort_by_key(|point| point.end);
    }
}

/// A forced breakpoint with nothing added, which others are made from.
fn breakpoint(end: usize, next: usize, sums: Sums) -> Breakpoint {
    Breakpoint {
        end,
        next,
        sums,
        lost_space: 0.0,
        lost_elastic: 0.0,
        end_extra: 0.0,
        next_extra: 0.0,
        end_hang: 0.0,
        next_hang: 0.0,
        kind: BreakKind::Forced,
        penalty: 0.0,
    }
}

/// Whether a stretch consists of nothing but characters between which the Unicode line-breaking
/// algorithm never breaks: letters of alphabets, figures, quotation marks, brackets, stops.
fn is_unbreakable(stretch: &str) -> bool {
    stretch.chars().all(|character| {
        matches!(character,
            'a'..='z' | 'A'..='Z' | '0'..='9' | ',' | '.' | ';' | ':' | '\'' | '"' | '(' | ')'
            | '[' | ']' | '‘' | '’' | '“' | '”' | '«' | '»'
            | '\u{c0}'..='\u{24f}' | '\u{370}'..='\u{3ff}' | '\u{400}'..='\u{481}'
            | '\u{48a}'..='\u{52f}')
            && !matches!(character, '\u{d7}' | '\u{f7}')
    })
}

/// The penalty of breaking at a space; `None` where it must not be broken at all. A dash stays with
/// the word before it, a number with its word ("Freeze 416", "Figure 1", "p. 12"), and in some
/// languages a short word with the one behind it.
fn space_penalty(text: &str, space: Range<usize>, language: &Language) -> Option<f64> {
    let after = text[space.end..].chars().next()?;
    let before = text[..space.start].chars().next_back()?;
    if matches!(after, '—' | '–') {
        return None;
    }
    // The space before high marks is part of French, wherever it was typed as a plain one.
    if language.primary() == "fr"
        && (matches!(before, '«' | '‹') || matches!(after, ':' | ';' | '!' | '?' | '»' | '›'))
        && !after_is_word(text, space.end)
    {
        return None;
    }
    if let Some(penalty) = short_word_penalty(&text[..space.start], language) {
        return Some(penalty);
    }
    if matches!(after, ':' | ';' | '!' | '?' | '»' | '/' | ',' | '.' | ')')
        && !after_is_word(text, space.end)
    {
        return Some(6.0);
    }
    if after.is_numeric() {
        let word_start = text[..space.start]
            .rfind(|character: char| {
                character.is_whitespace() || matches!(character, '(' | '[' | '“' | '‘')
            })
            .map_or(0, |offset| offset + text[offset..].chars().next().map_or(1, char::len_utf8));
        let word = &text[word_start..space.start];
        let abbreviation = before == '.' && word.chars().count() <= 5;
        let capitalised =
            word.chars().next().is_some_and(char::is_uppercase) && before.is_alphabetic();
        if abbreviation || capitalised || before == '§' || before == '¶' {
            return Some(9.0);
        }
    }
    Some(0.0)
}

/// The penalty of leaving a short word at a line's end where a language has its typesetters avoid
/// that: prepositions and conjunctions of one letter in Polish, Czech, Slovak, Croatian and their
/// neighbours, in Czech and Slovak above all those without a vowel, which are spoken as one with
/// the next word (ČSN 01 6910, 5.1; PN-83/P-55366).
fn short_word_penalty(before: &str, language: &Language) -> Option<f64> {
    let strict = match language.primary() {
        "cs" | "sk" => true,
        "pl" | "hr" | "sl" | "sr" | "bs" | "uk" | "be" | "ru" | "bg" => false,
        _ => return None,
    };
    let mut letters = before.chars().rev();
    let letter = letters.next().filter(|letter| letter.is_alphabetic())?;
    let is_alone = letters.next().is_none_or(|letter| !letter.is_alphanumeric() && letter != '.');
    if !is_alone {
        return None;
    }
    let vowelless = matches!(letter.to_lowercase().next(), Some('k' | 's' | 'v' | 'z'));
    Some(if strict && vowelless { 8.0 } else { 5.0 })
}

/// Whether a mark is followed by letters, as in ".txt".
fn after_is_word(text: &str, offset: usize) -> bool {
    text[offset..].chars().nth(1).is_some_and(char::is_alphanumeric)
}

/// Where addresses and code may be broken: behind `/`, `.`, `_`, `-`, `&`, `=`, `?`, `:` and `,`, never
/// between two slashes.
fn part_breaks(text: &str, start: usize) -> Vec<usize> {
    let mut breaks = Vec::new();
    let mut characters = text.char_indices().peekable();
    while let Some((offset, character)) = characters.next() {
        let mark =
            matches!(character, '/' | '.' | '_' | '-' | '&' | '=' | '?' | ':' | ',' | '#' | '%');
        let next_is_mark =
            characters.peek().is_some_and(|(_, next)| matches!(next, '/' | '.' | ':'));
        if mark && !next_is_mark && offset > 0 && characters.peek().is_some() {
            breaks.push(start + offset + character.len_utf8());
        }
    }
    breaks
}
