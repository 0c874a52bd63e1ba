//! How the text of a chapter begins: with a large letter, or with small capitals.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Openings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct OpeningDesign {
    /// How many lines high the first letter is; fewer than two means that it is like the others.
    pub drop_cap: usize,
    /// What is set in small capitals.
    pub small_caps: SmallCapitalsOpening,
    /// How many words are, where it is words.
    pub words: usize,
    /// The lowest level of heading whose text opens so.
    pub level: u8,
    /// Space between the first letter and the lines beside it, in em.
    pub gap: f64,
}

/// What is set in small capitals where a text opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SmallCapitalsOpening {
    /// Nothing.
    None,
    /// The first line, wherever it ends.
    Line,
    /// So many words.
    Words,
}

impl Default for OpeningDesign {
    /// Off: essays begin plainly. Where a theme wants them, chapters open so and sections do not.
    /// Three words are a phrase of most first sentences.
    fn default() -> Self {
        Self { drop_cap: 0, small_caps: SmallCapitalsOpening::None, words: 3, level: 1, gap: 0.12 }
    }
}

/// Where the first words of a text end.
pub fn words_end(text: &str, count: usize) -> usize {
    let mut seen = 0;
    let mut within = false;
    for (at, character) in text.char_indices() {
        let space = character.is_whitespace();
        if within && space {
            seen += 1;
            if seen == count {
                return at;
            }
        }
        within = !space;
    }
    if count == 0 { 0 } else { text.len() }
}

/// Whether a character is a mark that opens a quotation or a Spanish sentence.
pub fn is_opening_mark(character: char) -> bool {
    matches!(
        character,
        '"' | '\'' | '“' | '‘' | '„' | '‚' | '«' | '‹' | '»' | '›' | '¿' | '¡' | '[' | '('
    )
}

#[cfg(test)]
mod tests {
    use super::words_end;

    #[test]
    fn words_end_before_their_space() {
        for (text, count, expected) in
            [("One two three", 2, 7), ("One two", 3, 7), ("", 3, 0), ("One two", 0, 0)]
        {
            assert_eq!(words_end(text, count), expected, "{text}");
        }
    }
}
