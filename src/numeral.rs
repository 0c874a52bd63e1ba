//! Numbers in roman numerals, as lists, folios and citations have them.

/// The values of the numerals, greatest first, with those that subtract.
const NUMERALS: [(u64, &str); 13] = [
    (1000, "m"),
    (900, "cm"),
    (500, "d"),
    (400, "cd"),
    (100, "c"),
    (90, "xc"),
    (50, "l"),
    (40, "xl"),
    (10, "x"),
    (9, "ix"),
    (5, "v"),
    (4, "iv"),
    (1, "i"),
];

/// A number in small roman numerals; nothing for zero. Thousands are so many `m`.
pub fn roman(mut number: u64) -> String {
    let mut text = String::new();
    for (value, numeral) in NUMERALS {
        while number >= value {
            text.push_str(numeral);
            number -= value;
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::roman;

    #[test]
    fn numerals_add_and_subtract() {
        for (number, expected) in
            [(0, ""), (1, "i"), (4, "iv"), (9, "ix"), (14, "xiv"), (90, "xc"), (1999, "mcmxcix")]
        {
            assert_eq!(roman(number), expected);
        }
    }
}
