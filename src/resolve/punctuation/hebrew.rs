//! The marks within Hebrew words.

use crate::resolve::punctuation::{Output, Unit};

/// Within a Hebrew word a typed quotation mark is that of an acronym (gershayim), and an apostrophe
/// that of a letter with another sound (geresh).
pub(super) fn hebrew_marks(units: &mut [Unit]) {
    let is_hebrew = |unit: Option<&Unit>| {
        unit.is_some_and(|unit| matches!(unit.character, '\u{591}'..='\u{5c7}' | 'א'..='ת'))
    };
    for index in 1..units.len() {
        let unit = &units[index];
        if !unit.plain || !matches!(unit.character, '"' | '\'') || !is_hebrew(units.get(index - 1))
        {
            continue;
        }
        if is_hebrew(units.get(index + 1)) {
            let mark = if unit.character == '"' { '״' } else { '׳' };
            units[index].character = mark;
            units[index].output = Output::of(mark);
        }
    }
}
