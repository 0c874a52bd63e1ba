//! Text strings, as the objects of a PDF have them (ISO 32000-1, 7.9.2.2).

use std::fmt::Write as _;

use lopdf::{Object, StringFormat};

/// A text string: ASCII as it is, everything else as UTF-16 with its mark. Control characters,
/// which neither a viewer nor XML can show, become spaces.
pub(super) fn text_string(text: &str) -> Object {
    let text = without_controls(text);
    if text.is_ascii() {
        return Object::String(text.into_bytes(), StringFormat::Literal);
    }
    let mut bytes = vec![0xfe, 0xff];
    for unit in text.encode_utf16() {
        bytes.extend(unit.to_be_bytes());
    }
    Object::String(bytes, StringFormat::Hexadecimal)
}

/// A string of bytes that are no text: a name, an address, a date.
pub(super) fn byte_string(bytes: impl Into<Vec<u8>>) -> Object {
    Object::String(bytes.into(), StringFormat::Literal)
}

/// A text in which each control character is a space.
pub(super) fn without_controls(text: &str) -> String {
    text.chars().map(|character| if character.is_control() { ' ' } else { character }).collect()
}

/// Writes a text as the digits of a hexadecimal UTF-16 string, without the mark and the brackets.
pub(super) fn push_utf16_digits(out: &mut String, text: &str) {
    for unit in text.encode_utf16() {
        write!(out, "{unit:04X}").expect("a string takes everything");
    }
}

#[cfg(test)]
mod tests {
    use lopdf::Object;

    use super::text_string;

    #[test]
    fn text_is_ascii_or_marked_utf_16() {
        for (text, expected) in [
            ("On Walden", b"On Walden".to_vec()),
            ("a\nb\u{7f}", b"a b ".to_vec()),
            ("é", vec![0xfe, 0xff, 0x00, 0xe9]),
            ("𝄞", vec![0xfe, 0xff, 0xd8, 0x34, 0xdd, 0x1e]),
            ("", vec![]),
        ] {
            let Object::String(bytes, _) = text_string(text) else {
                panic!("{text}: no string");
            };
            assert_eq!(bytes, expected, "{text}");
        }
    }
}
