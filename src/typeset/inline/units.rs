//! The text of a paragraph along one endless line.
//!
//! Words, spaces and pictures stand one behind the other; running sums of their widths make the
//! width of any line the difference of two sums, as in Knuth and Plass (1981), section on
//! implementation.

use std::ops::Range;
use std::rc::Rc;

use icu_segmenter::LineSegmenter;
use icu_segmenter::options::LineBreakOptions;
use unicode_segmentation::UnicodeSegmentation;

use crate::typeset::inline::ideograph::{self, has_square_marks, is_ideographic};
use crate::typeset::inline::itemize::{FORMULA, LINE_BREAK, OBJECT, ObjectContent, ParagraphText};
use crate::typeset::inline::shape::{ShapedWord, Shaper};

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
        /// By how much it grows when the line's spaces grow by the whole of their width.
        elastic: f64,
    },
    /// A place between ideographs, which has no character of its own.
    Gap {
        /// Its natural width; negative where the blank of marks is cut.
        width: f64,
        /// By how much it grows when the line's spaces grow by the whole of their width.
        elastic: f64,
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
    /// By how much all spaces together grow when each grows by the whole of its width.
    pub(crate) elastic: f64,
    /// Sizes of the ems of all glyphs, which letterspacing is a share of.
    pub(crate) ems: f64,
}

/// Cuts a range of a paragraph into words, spaces, pictures and forced breaks.
pub(crate) fn cut(
    paragraph: &ParagraphText,
    range: Range<usize>,
    shaper: &mut Shaper<'_>,
    units: &mut Vec<Unit>,
) {
    let text = paragraph.text.as_str();
    let first = paragraph.runs.partition_point(|run| run.range.end <= range.start);
    for (index, run) in paragraph.runs.iter().enumerate().skip(first) {
        if run.range.start >= range.end {
            break;
        }
        let mut offset = run.range.start.max(range.start);
        // The ends of words that a dictionary has found, the next one last.
        let mut words: Vec<usize> = Vec::new();
        let end = run.range.end.min(range.end);
        while offset < end {
            let rest = &text[offset..end];
            let Some(first) = rest.chars().next() else { break };
            let (length, kind) = match first {
                ' ' | '\t' | '\n' => {
                    let width = shaper.space(run.style).advance;
                    (1, UnitKind::Space { width, elastic: width })
                }
                LINE_BREAK => (first.len_utf8(), UnitKind::LineBreak),
                _ => match paragraph.object_at(offset) {
                    Some((index, object)) => {
                        let width = object.size.width.to_points();
                        (first.len_utf8(), UnitKind::Object { index, width })
                    }
                    None => {
                        if is_unspaced(first) && words.is_empty() {
                            words = unspaced_words(rest);
                            words.iter_mut().for_each(|word| *word += offset);
                        }
                        let length = match words.pop() {
                            Some(end) => end - offset,
                            None => word_length(rest),
                        };
                        (length, UnitKind::Word(shaper.word(&rest[..length], run.style)))
                    }
                },
            };
            let behind = match &kind {
                UnitKind::Object { index, .. } => space_behind(paragraph, *index),
                _ => None,
            };
            let range = offset..offset + length;
            if let Some(gap) = gap_before(units, paragraph, index, offset, shaper) {
                units.push(gap);
            }
            units.push(Unit { range, run: index, kind, before: Sums::default() });
            offset += length;
            // A piece of a formula with which a line ends has no space behind it.
            if let Some(kind) = behind
                && offset < end
            {
                units.push(Unit {
                    range: offset..offset,
                    run: index,
                    kind,
                    before: Sums::default(),
                });
            }
        }
    }
}

/// The space behind a piece of a formula, which no character stands for.
fn space_behind(paragraph: &ParagraphText, object: usize) -> Option<UnitKind> {
    match &paragraph.objects[object].content {
        ObjectContent::Formula(segment) if segment.space != 0.0 => {
            Some(UnitKind::Gap { width: segment.space, elastic: segment.elastic })
        }
        _ => None,
    }
}

/// What stands between the word that ends at an offset and the one that begins there in a run.
fn gap_before(
    units: &[Unit],
    paragraph: &ParagraphText,
    run: usize,
    offset: usize,
    shaper: &Shaper<'_>,
) -> Option<Unit> {
    let before = paragraph.text[..offset].chars().next_back()?;
    let after = paragraph.text[offset..].chars().next()?;
    if before.is_ascii() && after.is_ascii() {
        return None;
    }
    let last = units.last()?;
    if last.range.end != offset || !matches!(last.kind, UnitKind::Word(_)) {
        return None;
    }
    let style = shaper.styles.get(paragraph.runs[run].style);
    let em = style.size.to_points();
    if is_unspaced(before) && is_unspaced(after) {
        let kind = UnitKind::Gap { width: 0.0, elastic: BETWEEN_WORDS * em };
        return Some(Unit { range: offset..offset, run, kind, before: Sums::default() });
    }
    if !is_ideographic(before) && !is_ideographic(after) && !has_square_marks(&style.language) {
        return None;
    }
    let gap = ideograph::gap(before, after, &style.language)?;
    let kind = UnitKind::Gap { width: gap.width * em, elastic: gap.elastic * em };
    Some(Unit { range: offset..offset, run, kind, before: Sums::default() })
}

/// The bytes before the next space, picture, forced break or ideograph; of ideographs, those of one
/// with its marks. No byte behind the word is looked at, since text in ideographs goes on for long
/// without a space.
fn word_length(text: &str) -> usize {
    let first = text.chars().next().map_or(0, char::len_utf8);
    // Words of ASCII alone, which most are, end at a byte.
    let ascii = text.as_bytes()[first..]
        .iter()
        .position(|byte| matches!(byte, b' ' | b'\t' | b'\n') || !byte.is_ascii())
        .map_or(text.len(), |length| first + length);
    if first == 1 && text.as_bytes().get(ascii).is_none_or(u8::is_ascii) {
        return ascii;
    }
    let mut graphemes = text.grapheme_indices(true);
    match graphemes.next() {
        Some((_, first)) if first.starts_with(is_ideographic) => return first.len(),
        Some((_, first)) => {
            // The first character is of the word whatever it is.
            let rest = first.char_indices().skip(1).find(|&(_, character)| parts(character));
            if let Some((offset, _)) = rest {
                return offset;
            }
        }
        None => {}
    }
    for (offset, grapheme) in graphemes {
        if grapheme.starts_with(is_ideographic) || grapheme.starts_with(is_unspaced) {
            return offset;
        }
        // A space may be joined to a mark before it.
        if let Some(within) = grapheme.find(parts) {
            return offset + within;
        }
    }
    text.len()
}

/// Whether a character stands between words: a space, a picture or a forced break.
fn parts(character: char) -> bool {
    matches!(character, ' ' | '\t' | '\n' | LINE_BREAK | OBJECT | FORMULA)
}

/// How elastic the place between two words is in scripts that have no spaces, in em: so much that
/// a line of a dozen of them gives about half as much as a Latin one.
const BETWEEN_WORDS: f64 = 0.1;

/// The words of a script without spaces are looked for in stretches of at most so many characters.
const LONGEST_STRETCH: usize = 1000;

/// Whether a character is of a script that is written without spaces and whose words a dictionary
/// finds: Thai, Lao, Burmese, Khmer.
fn is_unspaced(character: char) -> bool {
    matches!(character, '\u{e01}'..='\u{edf}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}'
        | '\u{a9e0}'..='\u{a9ff}' | '\u{aa60}'..='\u{aa7f}')
}

/// The ends of the words that a text of such a script begins with, the last one first. They are
/// looked for all at once: finding them one by one would read every word many times.
fn unspaced_words(text: &str) -> Vec<usize> {
    let end = text
        .char_indices()
        .enumerate()
        .skip(1)
        .find(|&(count, (_, character))| count == LONGEST_STRETCH || parts(character))
        .map_or(text.len(), |(_, (offset, _))| offset);
    let segmenter = LineSegmenter::new_auto(LineBreakOptions::default());
    let mut words: Vec<usize> = Vec::new();
    for offset in segmenter.segment_str(&text[..end]).filter(|&offset| offset > 0) {
        // A word at the end of the stretch may go on behind it.
        if offset == end && end < text.len() && !text[end..].starts_with(parts) {
            break;
        }
        words.push(offset);
        if !text[offset..].starts_with(is_unspaced) {
            break;
        }
    }
    if words.is_empty() {
        words.push(end);
    }
    words.reverse();
    words
}

/// Writes the running sums into the units and returns them at the end.
pub(crate) fn sum(units: &mut [Unit], paragraph: &ParagraphText, shaper: &Shaper<'_>) -> Sums {
    let mut sums = Sums::default();
    for unit in units {
        unit.before = sums;
        match &unit.kind {
            UnitKind::Word(word) => {
                let em = shaper.styles.get(paragraph.runs[unit.run].style).size.to_points();
                sums.glyphs += word.width;
                sums.ems += em * word.spaced as f64;
            }
            UnitKind::Space { width, elastic } | UnitKind::Gap { width, elastic } => {
                sums.spaces += width;
                sums.elastic += elastic;
            }
            UnitKind::Object { width, .. } => sums.glyphs += width,
            UnitKind::LineBreak => {}
        }
    }
    sums
}

/// The width of what does not grow.
pub(crate) fn width(unit: &Unit) -> f64 {
    match &unit.kind {
        UnitKind::Word(word) => word.width,
        UnitKind::Object { width, .. } => *width,
        UnitKind::Space { .. } | UnitKind::Gap { .. } | UnitKind::LineBreak => 0.0,
    }
}
