//! What a drawing may ask of its parser. Some work grows with the square of what is written or with the
//! size of a number, so that a small file could take minutes.

use resvg::usvg::roxmltree::{Document, Node};

/// The most attributes of one element; each is compared with all before it.
const MOST_ATTRIBUTES: usize = 500;

/// The most pairs of a rule and an element, each of which is compared.
const MOST_STYLINGS: usize = 20_000_000;

/// The most characters of texts together, each of which is shaped and becomes an outline.
const MOST_CHARACTERS: usize = 50_000;

/// The most characters of one text, which is set in one line.
const LONGEST_TEXT: usize = 5_000;

/// The most texts, for each of which fonts are looked up.
const MOST_TEXTS: usize = 5_000;

/// Whether an element has more attributes than any drawing needs; asked of the text, before it is
/// parsed.
pub(super) fn is_crowded(text: &str) -> bool {
    text.split('<').skip(1).any(|piece| {
        let mut quote = None;
        let mut attributes = 0;
        for byte in piece.bytes() {
            match (quote, byte) {
                (Some(open), byte) if open == byte => quote = None,
                (Some(_), _) => {}
                (None, b'"' | b'\'') => quote = Some(byte),
                (None, b'=') => attributes += 1,
                (None, b'>') => break,
                (None, _) => {}
            }
        }
        attributes > MOST_ATTRIBUTES
    })
}

/// Whether a drawing has a curve so large that it would be drawn with millions of pieces, more styles
/// than can be looked up, or more text than a picture can show.
pub(super) fn is_boundless(document: &Document<'_>) -> bool {
    let (mut elements, mut rules, mut texts, mut characters) = (0_usize, 0_usize, 0, 0);
    for node in document.descendants() {
        let has = |name: &str| node.is_element() && node.tag_name().name() == name;
        elements += usize::from(node.is_element());
        if has("style") {
            let sheet = node.children().filter_map(|child| child.text());
            rules += sheet.map(|sheet| sheet.matches(['{', ',']).count()).sum::<usize>();
        }
        if has("text") {
            let length = node.descendants().filter(Node::is_text).filter_map(|text| text.text());
            let length: usize = length.map(|text| text.chars().count()).sum();
            texts += 1;
            characters += length;
            if length > LONGEST_TEXT {
                return true;
            }
        }
        let large = ["d", "r", "rx", "ry"];
        if large.iter().filter_map(|name| node.attribute(*name)).any(has_vast_number) {
            return true;
        }
    }
    rules.saturating_mul(elements) > MOST_STYLINGS
        || texts > MOST_TEXTS
        || characters > MOST_CHARACTERS
}

/// Whether there is a number of more than nine digits before its point, or such an exponent.
fn has_vast_number(value: &str) -> bool {
    let (mut digits, mut exponent, mut is_fraction, mut is_exponent) = (0, 0_usize, false, false);
    let mut former = ' ';
    for character in value.chars() {
        match character.to_digit(10) {
            Some(digit) if is_exponent => {
                exponent = exponent.saturating_mul(10).saturating_add(digit as usize);
            }
            Some(0) if digits == 0 => {}
            Some(_) => digits += usize::from(!is_fraction),
            None if matches!(character, 'e' | 'E') && !is_exponent => is_exponent = true,
            None if character == '+' && matches!(former, 'e' | 'E') => {}
            None => {
                // A minus behind an `e` makes small what follows.
                let is_small = character == '-' && matches!(former, 'e' | 'E');
                (digits, exponent) = (0, 0);
                is_exponent = false;
                is_fraction = character == '.' || is_small;
            }
        }
        if digits + exponent > 9 {
            return true;
        }
        former = character;
    }
    false
}

#[cfg(test)]
mod tests {
    use resvg::usvg::roxmltree::Document;

    use super::{has_vast_number, is_boundless, is_crowded};

    #[test]
    fn vast_numbers_are_seen_in_any_writing() {
        for (value, expected) in [
            ("M0 0L123456789-0.12345678901234", false),
            ("M0 0L1e-38 2e8", false),
            ("00000000000001", false),
            ("1e-3012345678.5", false),
            ("1e38", true),
            ("M0 0L5 1E+10", true),
            ("A12345678901 1", true),
            ("12345e6", true),
        ] {
            assert_eq!(has_vast_number(value), expected, "{value}");
        }
    }

    #[test]
    fn elements_with_too_many_attributes_are_seen_before_they_are_parsed() {
        let many = |count: usize| (0..count).map(|n| format!(" a{n} = '>='")).collect::<String>();
        assert!(!is_crowded(&format!("<a{}/><a{}/>", many(400), many(400))));
        assert!(is_crowded(&format!("<b/><a{}/>", many(501))));
    }

    #[test]
    fn texts_and_styles_have_bounds() {
        let rules: String = (0..5000).map(|n| format!(".c{n}{{}}")).collect();
        for (content, expected) in [
            (format!("<text>{}</text>", "x".repeat(5000)), false),
            (format!("<text>{}</text>", "x".repeat(5001)), true),
            ("<text>ab</text>".repeat(5001), true),
            (format!("<text>{}</text>", "x".repeat(4000)).repeat(13), true),
            (format!("<style>{rules}</style>{}", "<g/>".repeat(3000)), false),
            (format!("<style>{rules}</style>{}", "<g/>".repeat(5000)), true),
        ] {
            let text = format!("<svg>{content}</svg>");
            let start: String = text.chars().take(60).collect();
            assert_eq!(is_boundless(&Document::parse(&text).unwrap()), expected, "{start}");
        }
    }
}
