//! The spaces of French punctuation.

use crate::resolve::punctuation::{Leaf, NARROW, OBJECT, Output, Side, Unit, is_french, neighbour};

/// French: a narrow no-break space within guillemets and before `;`, `:`, `!` and `?` (Lexique des
/// règles typographiques en usage à l'Imprimerie nationale; the narrow space serves before the
/// colon too, so that the spacing of a line is even). Canadian French sets it within guillemets and
/// before the colon only.
pub(super) fn french_spaces(units: &mut [Unit], leaves: &[Leaf<'_>]) {
    if !leaves.iter().any(|leaf| is_french(leaf.language)) {
        return;
    }
    for index in 0..units.len() {
        let language = leaves[units[index].leaf].language;
        let is_mark = matches!(units[index].character, ':' | ';' | '!' | '?' | '«' | '»');
        if !is_mark || !is_french(language) || !units[index].plain {
            continue;
        }
        let before = neighbour(units, index, Side::Before);
        let after = neighbour(units, index, Side::After);
        let character = units[index].character;
        let high = match character {
            ':' => {
                !(digit_or_slash(after) && before.is_some_and(|c| c.is_ascii_digit()))
                    && after != Some('/')
            }
            ';' | '!' | '?' => language != "fr-CA",
            '»' => true,
            _ => false,
        };
        if high {
            match before {
                Some(' ') => replace_space(units, index, Side::Before),
                Some(before)
                    if before.is_alphanumeric()
                        || matches!(
                            before,
                            '»' | '”' | ')' | ']' | '…' | '.' | '%' | '’' | OBJECT
                        )
                        || (character == '»' && !before.is_whitespace()) =>
                {
                    units[index].output.space_before = true;
                }
                _ => {}
            }
        }
        if character == '«' {
            match after {
                Some(' ') => replace_space(units, index, Side::After),
                Some(after) if !after.is_whitespace() => units[index].output.space_after = true,
                _ => {}
            }
        }
    }
}

fn digit_or_slash(character: Option<char>) -> bool {
    character.is_some_and(|character| character.is_ascii_digit() || character == '/')
}

fn replace_space(units: &mut [Unit], index: usize, side: Side) {
    let at = match side {
        Side::Before => units[..index].iter().rposition(|unit| !unit.output.is_empty()),
        Side::After => units[index + 1..]
            .iter()
            .position(|unit| !unit.output.is_empty())
            .map(|offset| index + 1 + offset),
    };
    if let Some(unit) = at.and_then(|at| units.get_mut(at)) {
        unit.output = Output::of(NARROW);
        unit.character = NARROW;
    }
}
