//! Ideographs in a line: what stands between them, and between them and letters.
//!
//! Chinese and Japanese know no spaces. Each character stands in a square, so lines are justified
//! between all of them; a quarter of an em parts them from Latin letters and figures; and of two
//! marks that meet, each with half its square blank, the blank halves are cut (W3C, Requirements
//! for Japanese Text Layout, 3.1 and 3.2; Requirements for Chinese Text Layout, 3.1 and 3.2).

use crate::font::script::Script;
use crate::language::Language;

/// The space between ideographs and Latin letters or figures, in em.
const QUARTER_EM: f64 = 0.25;
/// How elastic the place between two ideographs is, in em. A line of 28 of them gives as much as
/// the word spaces of a Latin line of the same length.
const BETWEEN: f64 = 0.1;
/// How elastic the quarter em is: down to an eighth at the least and up to half an em at the most.
const QUARTER_ELASTIC: f64 = 0.25;
/// The blank half of a mark's square, in em.
const BLANK: f64 = 0.5;

/// A place between two characters that has no character of its own. Lengths in em.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Gap {
    /// Natural width; negative where blanks are cut.
    pub(crate) width: f64,
    /// By how much it grows when spaces grow by the whole of their width.
    pub(crate) elastic: f64,
}

/// Whether a character stands in a square of its own, between which lines may be spaced. The
/// syllables of Korean do not: its words have spaces.
pub(crate) fn is_ideographic(character: char) -> bool {
    !character.is_ascii()
        && Script::of(character) == Script::HAN
        && !matches!(character, '\u{1100}'..='\u{11ff}' | '\u{3130}'..='\u{318f}'
            | '\u{a960}'..='\u{a97f}' | '\u{ac00}'..='\u{d7ff}' | '\u{ff61}'..='\u{ffdc}')
}

/// Whether the marks that scripts share are drawn for the square in a language: quotation marks,
/// dashes, dots.
pub(crate) fn has_square_marks(language: &Language) -> bool {
    matches!(language.primary(), "zh" | "yue" | "ja")
}

/// Whether a character is such a mark.
pub(crate) fn is_shared_mark(character: char) -> bool {
    matches!(character, '“' | '”' | '‘' | '’' | '…' | '—' | '·')
}

/// Whether a mark has its ink in the right half of its square.
fn opens(character: char) -> bool {
    matches!(
        character,
        '（' | '「' | '『' | '【' | '〔' | '〖' | '〈' | '《' | '［' | '｛' | '“' | '‘'
    )
}

/// Whether a mark has its ink in the left half of its square in a language: the stops of Taiwan and
/// Hong Kong stand in the middle, and so do the high marks of all but simplified Chinese.
fn blank_behind(character: char, language: &Language) -> bool {
    match character {
        '、' | '。' | '，' | '．' => !stops_are_centred(language),
        '！' | '？' | '：' | '；' => language.primary() == "zh" && !stops_are_centred(language),
        _ => closes(character),
    }
}

/// Whether a mark belongs to what stands before it.
fn closes(character: char) -> bool {
    matches!(
        character,
        '）' | '」' | '』' | '】' | '〕' | '〗' | '〉' | '》' | '］' | '｝' | '”' | '’'
    ) || stops(character)
}

/// Whether a mark is a stop, a comma or another mark of a sentence.
fn stops(character: char) -> bool {
    matches!(character, '、' | '。' | '，' | '．' | '！' | '？' | '：' | '；')
}

/// What stands between two characters, at least one of which is ideographic; `None` for nothing.
pub(crate) fn gap(before: char, after: char, language: &Language) -> Option<Gap> {
    let (left, right) = (is_square(before), is_square(after));
    match (left, right) {
        (false, false) => None,
        (true, true) => {
            let blank_left = blank_behind(before, language);
            let blank_right = opens(after);
            let closed = blank_left && closes(after);
            let opened = opens(before) && blank_right;
            let cut = (blank_left && blank_right) || closed || opened;
            Some(Gap { width: if cut { -BLANK } else { 0.0 }, elastic: BETWEEN })
        }
        // The blank of a mark parts it from letters well enough.
        (true, false) if closes(before) || opens(before) => None,
        (false, true) if opens(after) || closes(after) => None,
        (true, false) => parts_letters(after),
        (false, true) => parts_letters(before),
    }
}

fn is_square(character: char) -> bool {
    is_ideographic(character) || is_shared_mark(character)
}

fn parts_letters(other: char) -> Option<Gap> {
    other.is_alphanumeric().then_some(Gap { width: QUARTER_EM, elastic: QUARTER_ELASTIC })
}

/// Whether stops and commas stand in the middle of their square, as in Taiwan and Hong Kong.
fn stops_are_centred(language: &Language) -> bool {
    language.primary() == "yue"
        || language.script() == Some("Hant")
        || (language.primary() == "zh" && matches!(language.region(), Some("TW" | "HK" | "MO")))
}

/// The share of its square by which a mark at a line's edge is cut: its blank half.
pub(crate) fn hang(character: char, language: &Language, edge: Edge) -> Option<f64> {
    let blank = match edge {
        Edge::Start => opens(character) && is_ideographic(character),
        Edge::End => blank_behind(character, language) && is_ideographic(character),
    };
    blank.then_some(BLANK)
}

/// An edge of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Edge {
    /// Where it begins.
    Start,
    /// Where it ends.
    End,
}

#[cfg(test)]
mod tests {
    use super::{Edge, gap, hang, is_ideographic};
    use crate::language::Language;

    fn language(tag: &str) -> Language {
        Language::from_tag(tag).expect("the test's tag is well formed")
    }

    #[test]
    fn gaps_follow_the_requirements() {
        for (before, after, tag, expected) in [
            ('漢', '字', "ja", Some(0.0)),
            ('漢', 'A', "ja", Some(0.25)),
            ('7', '月', "ja", Some(0.25)),
            ('。', '「', "ja", Some(-0.5)),
            ('」', '。', "ja", Some(-0.5)),
            ('「', '『', "ja", Some(-0.5)),
            ('、', '漢', "ja", Some(0.0)),
            ('。', '」', "zh-TW", Some(0.0)),
            ('」', 'A', "ja", None),
            ('a', 'b', "ja", None),
        ] {
            let found = gap(before, after, &language(tag)).map(|gap| gap.width);
            assert_eq!(found, expected, "{before}{after} {tag}");
        }
    }

    #[test]
    fn marks_lose_their_blank_at_the_edges() {
        let check = |character, tag, edge| hang(character, &language(tag), edge);
        assert_eq!(check('「', "ja", Edge::Start), Some(0.5));
        assert_eq!(check('「', "ja", Edge::End), None);
        assert_eq!(check('。', "zh", Edge::End), Some(0.5));
        assert_eq!(check('。', "zh-Hant", Edge::End), None);
        assert_eq!(check('.', "en", Edge::End), None);
    }

    #[test]
    fn korean_syllables_are_no_ideographs() {
        for (character, expected) in
            [('漢', true), ('か', true), ('。', true), ('한', false), ('a', false), ('“', false)]
        {
            assert_eq!(is_ideographic(character), expected, "{character}");
        }
    }
}
