//! Counting: figures, tables, equations, sections, and the numerals of lists.

use crate::manuscript::ast::{ListMarker, NumberDelimiter, NumeralStyle};

/// How far the document has counted.
#[derive(Clone, Debug, Default)]
pub(super) struct Counters {
    figures: usize,
    tables: usize,
    equations: usize,
    examples: u64,
    sections: [usize; 6],
    /// The highest heading's level, which has a single number.
    top_level: u8,
}

impl Counters {
    /// Nothing counted; sections count from a level.
    pub(super) fn from_level(top_level: u8) -> Self {
        Self { top_level, ..Self::default() }
    }

    /// The next figure's number.
    pub(super) fn figure(&mut self) -> String {
        self.figures += 1;
        self.figures.to_string()
    }

    /// The next table's number.
    pub(super) fn table(&mut self) -> String {
        self.tables += 1;
        self.tables.to_string()
    }

    /// The next equation's number.
    pub(super) fn equation(&mut self) -> String {
        self.equations += 1;
        self.equations.to_string()
    }

    /// The next example's number.
    pub(super) fn example(&mut self) -> String {
        self.examples += 1;
        self.examples.to_string()
    }

    /// The number that the next example gets.
    pub(super) fn next_example(&self) -> u64 {
        self.examples + 1
    }

    /// The next section's number at a level, as "2.1".
    pub(super) fn section(&mut self, level: u8) -> String {
        let top = usize::from(self.top_level.clamp(1, 6)) - 1;
        let index = usize::from(level.clamp(1, 6)) - 1;
        let index = index.max(top);
        self.sections[index] += 1;
        for deeper in &mut self.sections[index + 1..] {
            *deeper = 0;
        }
        let numbers: Vec<String> =
            self.sections[top..=index].iter().map(ToString::to_string).collect();
        numbers.join(".")
    }
}

/// What marks an item of a list, with its index counted from zero; bullets change with the depth.
pub(super) fn item_marker(marker: ListMarker, index: usize, depth: usize) -> String {
    let ListMarker::Numbered { start, style, delimiter } = marker else {
        return ["•", "–", "·"][depth % 3].to_owned();
    };
    let number = start.saturating_add(index as u64);
    let numeral = match style {
        NumeralStyle::Decimal => number.to_string(),
        NumeralStyle::LowerAlpha => alphabetic(number).to_lowercase(),
        NumeralStyle::UpperAlpha => alphabetic(number),
        NumeralStyle::LowerRoman => roman(number).to_lowercase(),
        NumeralStyle::UpperRoman => roman(number),
    };
    match delimiter {
        NumberDelimiter::Period => format!("{numeral}."),
        NumberDelimiter::Parenthesis => format!("{numeral})"),
        NumberDelimiter::Parentheses => format!("({numeral})"),
    }
}

/// The letter of a part, with its index counted from zero: a, b, … z, aa, ab, …
pub(super) fn letter(index: usize) -> String {
    alphabetic(index as u64 + 1).to_lowercase()
}

/// A, B, … Z, AA, AB, …; zero has no letter and stays a number.
fn alphabetic(number: u64) -> String {
    if number == 0 {
        return "0".to_owned();
    }
    let mut letters = Vec::new();
    let mut rest = number;
    while rest > 0 {
        let digit = u8::try_from((rest - 1) % 26).unwrap_or(0);
        letters.push(char::from(b'A' + digit));
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().collect()
}

/// Roman numerals up to 3999; others stay as they are.
fn roman(number: u64) -> String {
    const NUMERALS: [(u64, &str); 13] = [
        (1000, "M"),
        (900, "CM"),
        (500, "D"),
        (400, "CD"),
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    if !(1..4000).contains(&number) {
        return number.to_string();
    }
    let mut text = String::new();
    let mut rest = number;
    for (value, numeral) in NUMERALS {
        while rest >= value {
            text.push_str(numeral);
            rest -= value;
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{Counters, item_marker};
    use crate::manuscript::ast::{ListMarker, NumberDelimiter, NumeralStyle};

    #[test]
    fn items_are_marked() {
        use NumberDelimiter::{Parentheses, Parenthesis, Period};
        use NumeralStyle::{Decimal, LowerAlpha, LowerRoman, UpperAlpha, UpperRoman};
        for (start, index, style, delimiter, expected) in [
            (1, 0, Decimal, Period, "1."),
            (3, 2, Decimal, Parenthesis, "5)"),
            (1, 26, LowerAlpha, Period, "aa."),
            (1, 25, UpperAlpha, Parentheses, "(Z)"),
            (1, 3, LowerRoman, Parentheses, "(iv)"),
            (1994, 0, UpperRoman, Period, "MCMXCIV."),
            (0, 0, UpperRoman, Period, "0."),
            (u64::MAX, 1, Decimal, Period, "18446744073709551615."),
        ] {
            let marker = ListMarker::Numbered { start, style, delimiter };
            assert_eq!(item_marker(marker, index, 0), expected);
        }
        assert_eq!(item_marker(ListMarker::Bullet, 7, 1), "–");
    }

    #[test]
    fn sections_count_from_the_top_level() {
        let mut counters = Counters::from_level(2);
        let numbers: Vec<String> = [2, 3, 3, 2, 4].map(|level| counters.section(level)).to_vec();
        assert_eq!(numbers, ["1", "1.1", "1.2", "2", "2.0.1"]);
    }
}
