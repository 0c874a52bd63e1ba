//! How far a mark hangs into the margin, so that the edge of the text looks straight (Hàn Thế Thành,
//! Micro-typographic extensions to the TeX typesetting system, 2000).

/// The share of its width by which a character at a line's start hangs out to the left.
pub(crate) fn left(character: char) -> f64 {
    match character {
        '“' | '‘' | '„' | '‚' | '"' | '\'' | '«' | '‹' => 0.5,
        '(' | '[' | '{' => 0.05,
        '—' | '–' => 0.2,
        // Hebrew opens with the marks that close in English.
        '”' => 0.5,
        'A' | 'J' | 'T' | 'V' | 'W' | 'Y' => 0.05,
        _ => 0.0,
    }
}

/// The share of its width by which a character at a line's end hangs out to the right.
pub(crate) fn right(character: char) -> f64 {
    match character {
        '.' | ',' | '-' | '\u{2010}' | '\u{ad}' => 0.7,
        '”' | '’' | '"' | '\'' => 0.5,
        ';' | ':' => 0.5,
        '»' | '›' => 0.4,
        // The stops of Arabic, and the hyphen and quotation marks of Hebrew.
        '،' | '۔' | '־' => 0.7,
        '؛' | '״' | '׳' => 0.5,
        '؟' => 0.2,
        '–' => 0.3,
        '—' => 0.2,
        '!' | '?' => 0.2,
        ')' | ']' | '}' => 0.1,
        'A' | 'F' | 'K' | 'L' | 'T' | 'V' | 'W' | 'X' | 'Y' => 0.05,
        'k' | 'r' | 't' | 'v' | 'w' | 'x' | 'y' => 0.05,
        _ => 0.0,
    }
}
