//! The text of a paragraph along one endless line, with every place where it may be broken.
//!
//! Words, spaces and pictures stand one behind the other; running sums of their widths make the
//! width of any line the difference of two sums, as in Knuth and Plass (1981), section on
//! implementation.

use std::ops::Range;
use std::rc::Rc;

use icu_segmenter::options::LineBreakOptions;
use icu_segmenter::{LineSegmenter, LineSegmenterBorrowed};

use crate::typeset::inline::itemize::{LINE_BREAK, OBJECT, ParagraphText};
use crate::typeset::inline::protrusion;
use crate::typeset::inline::shape::{ShapedWord, Shaper};
use crate::typeset::inline::style::{Hyphenation, StyleId};

/// A piece of the endless line.
#[derive(Debug)]
pub(crate) struct Unit {
    /// Its bytes in the paragraph's text.
    pub(crate) range: Range<usize>,
    /// The run that it lies in.
    pub(crate) run: usize,
    /// What it is.
    pub(crate) kind: UnitKind,
    /// Running sums before it.
    pub(crate) before: Sums,
}

/// The kinds of unit.
#[derive(Debug)]
pub(crate) enum UnitKind {
    /// Letters without space, in one style.
    Word(Rc<ShapedWord>),
    /// A space between words that grows and shrinks.
    Space {
        /// Its natural width.
        width: f64,
    },
    /// A picture: an index into the paragraph's objects.
    Object {
        /// Which one.
        index: usize,
        /// Its width.
        width: f64,
    },
    /// A forced line break.
    LineBreak,
}

/// Running sums along the endless line, in points.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(crate) struct Sums {
    /// Natural width of all glyphs and pictures.
    pub(crate) glyphs: f64,
    /// Natural width of all spaces.
    pub(crate) spaces: f64,
}

/// A place where the line may be broken.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Breakpoint {
    /// Byte offset behind the last character of the line that ends here, its space left out.
    pub(crate) end: usize,
    /// Byte offset of the first character of the next line.
    pub(crate) next: usize,
    /// Running sums at `end`.
    pub(crate) sums_end: Sums,
    /// Running sums at `next`.
    pub(crate) sums_next: Sums,
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
    /// Demerits of breaking here.
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

impl UnitFinder {
    /// A finder.
    pub(crate) fn new(protrusion: Protrusion) -> Self {
        Self { segmenter: LineSegmenter::new_auto(LineBreakOptions::default()), protrusion }
    }

    /// Lays a paragraph out along an endless line.
    pub(crate) fn find(&self, paragraph: &ParagraphText, shaper: &mut Shaper<'_>) -> Units {
        let mut units = cut(paragraph, shaper);
        let total = sum(&mut units);
        let mut breakpoints = Vec::new();
        self.breakpoints(paragraph, &units, total, shaper, &mut breakpoints);
        let first_hang = match units.first() {
            Some(unit) => self.hang_left(paragraph, unit, unit.range.start, shaper),
            None => 0.0,
        };
        Units { units, breakpoints, first_hang }
    }

    fn breakpoints(
        &self,
        paragraph: &ParagraphText,
        units: &[Unit],
        total: Sums,
        shaper: &mut Shaper<'_>,
        breakpoints: &mut Vec<Breakpoint>,
    ) {
        let text = paragraph.text.as_str();
        let mut index = 0;
        while index < units.len() {
            let unit = &units[index];
            match &unit.kind {
                UnitKind::Space { width } => {
                    let next = &units[(index + 1).min(units.len() - 1)];
                    let is_last = index + 1 >= units.len();
                    if !is_last
                        && index > 0
                        && !matches!(next.kind, UnitKind::Space { .. } | UnitKind::LineBreak)
                        && let Some(penalty) = space_penalty(text, unit.range.clone())
                    {
                        let previous = &units[index - 1];
                        breakpoints.push(Breakpoint {
                            end: unit.range.start,
                            next: unit.range.end,
                            sums_end: unit.before,
                            sums_next: Sums {
                                glyphs: unit.before.glyphs,
                                spaces: unit.before.spaces + width,
                            },
                            end_extra: 0.0,
                            next_extra: 0.0,
                            end_hang: self.hang_right(
                                paragraph,
                                previous,
                                unit.range.start,
                                shaper,
                            ),
                            next_hang: self.hang_left(paragraph, next, next.range.start, shaper),
                            kind: BreakKind::Space,
                            penalty,
                        });
                    }
                    index += 1;
                }
                UnitKind::LineBreak => {
                    let end_hang = match index.checked_sub(1).map(|before| &units[before]) {
                        Some(previous) => {
                            self.hang_right(paragraph, previous, previous.range.end, shaper)
                        }
                        None => 0.0,
                    };
                    let next_hang = match units.get(index + 1) {
                        Some(next) => self.hang_left(paragraph, next, next.range.start, shaper),
                        None => 0.0,
                    };
                    breakpoints.push(Breakpoint {
                        end: unit.range.start,
                        next: unit.range.end,
                        sums_end: unit.before,
                        sums_next: unit.before,
                        end_extra: 0.0,
                        next_extra: 0.0,
                        end_hang,
                        next_hang,
                        kind: BreakKind::Forced,
                        penalty: 0.0,
                    });
                    index += 1;
                }
                UnitKind::Word(_) | UnitKind::Object { .. } => {
                    let end = units[index..]
                        .iter()
                        .position(|unit| {
                            matches!(unit.kind, UnitKind::Space { .. } | UnitKind::LineBreak)
                        })
                        .map_or(units.len(), |length| index + length);
                    self.breaks_within(paragraph, &units[index..end], shaper, breakpoints);
                    index = end;
                }
            }
        }
        let (end, end_hang) = match units.last() {
            Some(last) => {
                let end = last.range.end;
                (end, self.hang_right(paragraph, last, end, shaper))
            }
            None => (text.len(), 0.0),
        };
        breakpoints.push(Breakpoint {
            end,
            next: end,
            sums_end: total,
            sums_next: total,
            end_extra: 0.0,
            next_extra: 0.0,
            end_hang,
            next_hang: 0.0,
            kind: BreakKind::Forced,
            penalty: 0.0,
        });
    }

    /// The breakpoints within a stretch without spaces: by hyphenation, behind written hyphens and
    /// dashes, and wherever the Unicode line-breaking algorithm (UAX 14) allows one.
    fn breaks_within(
        &self,
        paragraph: &ParagraphText,
        units: &[Unit],
        shaper: &mut Shaper<'_>,
        breakpoints: &mut Vec<Breakpoint>,
    ) {
        let (Some(first), Some(last)) = (units.first(), units.last()) else { return };
        let start = first.range.start;
        let stretch = &paragraph.text[start..last.range.end];
        let plain_letters =
            stretch.bytes().all(|byte| byte.is_ascii_alphabetic() || byte == b',' || byte == b'.');
        let mut allowed: Vec<usize> = Vec::new();
        if !plain_letters {
            allowed.extend(
                self.segmenter
                    .segment_str(stretch)
                    .map(|offset| start + offset)
                    .filter(|&offset| offset > start && offset < last.range.end),
            );
        }
        let mut allowed = allowed.into_iter().peekable();
        for unit in units {
            let UnitKind::Word(word) = &unit.kind else {
                while let Some(offset) = allowed.next_if(|&offset| offset <= unit.range.end) {
                    breakpoints.push(self.plain_break(paragraph, units, offset, shaper));
                }
                continue;
            };
            let text = &paragraph.text[unit.range.clone()];
            let style = paragraph.runs[unit.run].style;
            let parts = shaper.styles.get(style).hyphenation == Hyphenation::Parts;
            if parts {
                let offsets = part_breaks(text, unit.range.start);
                for offset in offsets {
                    if offset < unit.range.end || unit.range.end < last.range.end {
                        breakpoints.push(self.plain_break(paragraph, units, offset, shaper));
                    }
                }
                while allowed.next_if(|&offset| offset <= unit.range.end).is_some() {}
                continue;
            }
            let hyphens: Vec<_> = shaper.hyphens(text, style, word).to_vec();
            let size = shaper.styles.get(style).size.to_points();
            for point in hyphens {
                let offset = unit.range.start + point.offset;
                while let Some(allowed) = allowed.next_if(|&allowed| allowed <= offset) {
                    breakpoints.push(self.plain_break(paragraph, units, allowed, shaper));
                }
                let within = word.width_before(point.offset);
                let sums = Sums { glyphs: unit.before.glyphs + within, spaces: unit.before.spaces };
                let hang = match self.protrusion {
                    // A hyphen is about a third of an em wide.
                    Protrusion::On => size * 0.338 * protrusion::right('-'),
                    Protrusion::Off => 0.0,
                };
                breakpoints.push(Breakpoint {
                    end: offset,
                    next: offset,
                    sums_end: sums,
                    sums_next: sums,
                    end_extra: point.before,
                    next_extra: point.after,
                    end_hang: hang,
                    next_hang: 0.0,
                    kind: BreakKind::Hyphen,
                    penalty: if point.shorter < 3 { 1.5 } else { 1.0 },
                });
            }
            while let Some(offset) = allowed.next_if(|&offset| offset <= unit.range.end) {
                breakpoints.push(self.plain_break(paragraph, units, offset, shaper));
            }
        }
    }

    /// A breakpoint at an offset within a stretch, with nothing added.
    fn plain_break(
        &self,
        paragraph: &ParagraphText,
        units: &[Unit],
        offset: usize,
        shaper: &mut Shaper<'_>,
    ) -> Breakpoint {
        let index = units.partition_point(|unit| unit.range.end < offset).min(units.len() - 1);
        let unit = &units[index];
        let within = match &unit.kind {
            UnitKind::Word(word) => word.width_before(offset - unit.range.start),
            UnitKind::Object { width, .. } if offset >= unit.range.end => *width,
            _ => 0.0,
        };
        let sums = Sums { glyphs: unit.before.glyphs + within, spaces: unit.before.spaces };
        let before = paragraph.text[..offset].chars().next_back().unwrap_or(' ');
        let kind = match before {
            '-' | '\u{2010}' => BreakKind::WrittenHyphen,
            _ => BreakKind::Plain,
        };
        let next =
            if offset == unit.range.end { units.get(index + 1).unwrap_or(unit) } else { unit };
        Breakpoint {
            end: offset,
            next: offset,
            sums_end: sums,
            sums_next: sums,
            end_extra: 0.0,
            next_extra: 0.0,
            end_hang: self.hang_right(paragraph, unit, offset, shaper),
            next_hang: self.hang_left(paragraph, next, offset, shaper),
            kind,
            penalty: 0.0,
        }
    }

    /// How far the character before an offset hangs out to the right.
    fn hang_right(
        &self,
        paragraph: &ParagraphText,
        unit: &Unit,
        offset: usize,
        shaper: &mut Shaper<'_>,
    ) -> f64 {
        let character = paragraph.text[..offset].chars().next_back();
        match (self.protrusion, character, &unit.kind) {
            (Protrusion::On, Some(character), UnitKind::Word(_)) => {
                let share = protrusion::right(character);
                share * self.width_of(character, paragraph.runs[unit.run].style, share, shaper)
            }
            _ => 0.0,
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
        let character = paragraph.text[offset..].chars().next();
        match (self.protrusion, character, &unit.kind) {
            (Protrusion::On, Some(character), UnitKind::Word(_)) => {
                let share = protrusion::left(character);
                share * self.width_of(character, paragraph.runs[unit.run].style, share, shaper)
            }
            _ => 0.0,
        }
    }

    /// The width of a lone character, looked up only where a share of it counts.
    fn width_of(
        &self,
        character: char,
        style: StyleId,
        share: f64,
        shaper: &mut Shaper<'_>,
    ) -> f64 {
        if share == 0.0 || shaper.styles.get(style).hyphenation == Hyphenation::Never {
            return 0.0;
        }
        shaper.word(character.encode_utf8(&mut [0; 4]), style).width
    }
}

/// Cuts a paragraph into words, spaces, pictures and forced breaks.
fn cut(paragraph: &ParagraphText, shaper: &mut Shaper<'_>) -> Vec<Unit> {
    let text = paragraph.text.as_str();
    let mut units: Vec<Unit> = Vec::new();
    let mut objects = 0;
    for (index, run) in paragraph.runs.iter().enumerate() {
        let mut offset = run.range.start;
        while offset < run.range.end {
            let rest = &text[offset..run.range.end];
            let Some(first) = rest.chars().next() else { break };
            let mut unit = |length: usize, kind: UnitKind| {
                units.push(Unit {
                    range: offset..offset + length,
                    run: index,
                    kind,
                    before: Sums::default(),
                });
                offset += length;
            };
            match first {
                ' ' | '\t' | '\n' => {
                    let width = shaper.space(run.style).advance;
                    unit(1, UnitKind::Space { width });
                }
                LINE_BREAK => unit(first.len_utf8(), UnitKind::LineBreak),
                OBJECT if objects < paragraph.objects.len() => {
                    let width = paragraph.objects[objects].size.width.to_points();
                    objects += 1;
                    unit(first.len_utf8(), UnitKind::Object { index: objects - 1, width });
                }
                _ => {
                    let ends = [' ', '\t', '\n', LINE_BREAK, OBJECT];
                    let length = rest
                        .char_indices()
                        .skip(1)
                        .find(|(_, character)| ends.contains(character))
                        .map_or(rest.len(), |(length, _)| length);
                    let word = shaper.word(&rest[..length], run.style);
                    unit(length, UnitKind::Word(word));
                }
            }
        }
    }
    units
}

/// Writes the running sums into the units and returns them at the end.
fn sum(units: &mut [Unit]) -> Sums {
    let mut sums = Sums::default();
    for unit in units {
        unit.before = sums;
        match &unit.kind {
            UnitKind::Word(word) => sums.glyphs += word.width,
            UnitKind::Space { width } => sums.spaces += width,
            UnitKind::Object { width, .. } => sums.glyphs += width,
            UnitKind::LineBreak => {}
        }
    }
    sums
}

/// The penalty of breaking at a space; `None` where it must not be broken at all. A dash stays with
/// the word before it, and a number with its word: "Freeze 416", "Figure 1", "p. 12".
fn space_penalty(text: &str, space: Range<usize>) -> Option<f64> {
    let after = text[space.end..].chars().next()?;
    let before = text[..space.start].chars().next_back()?;
    if matches!(after, '—' | '–') {
        return None;
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
            return Some(5.0);
        }
    }
    Some(0.0)
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
