//! Bytes to text: UTF-8, with or without a byte order mark. What is not UTF-8 is refused with the
//! place of its first wrong byte and a guess at what it is.
//!
//! Guessing serves the message only. Nothing is converted, since a wrong guess would put wrong
//! letters into a book without a word.

use std::borrow::Cow;
use std::fmt;

/// Why bytes are no text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EncodingError {
    /// The first byte that UTF-8 does not allow.
    pub byte: u8,
    /// Its offset in the file, from zero.
    pub offset: usize,
    /// Its line, from one.
    pub line: usize,
    /// Its column in characters, from one.
    pub column: usize,
    /// What the file looks like.
    pub guess: Guess,
}

/// What a file that is not UTF-8 looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Guess {
    /// UTF-16, low byte first, as old Windows programs save "Unicode".
    Utf16LittleEndian,
    /// UTF-16, high byte first.
    Utf16BigEndian,
    /// ISO 8859-1, where the bytes 80 to 9F do not occur.
    Latin1,
    /// Windows-1252, Latin-1 with letters and quotes in 80 to 9F.
    Windows1252,
    /// A ZIP archive, as word processors' files are.
    Archive,
    /// A PDF.
    Pdf,
    /// No text at all.
    Binary,
    /// UTF-8 for the most part: a damaged file.
    Damaged,
}

impl Guess {
    /// The name by which `iconv` knows the encoding, where it is one.
    fn iconv_name(self) -> Option<&'static str> {
        match self {
            Self::Utf16LittleEndian | Self::Utf16BigEndian => Some("UTF-16"),
            Self::Latin1 => Some("ISO-8859-1"),
            Self::Windows1252 => Some("WINDOWS-1252"),
            Self::Archive | Self::Pdf | Self::Binary | Self::Damaged => None,
        }
    }
}

impl fmt::Display for EncodingError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { byte, offset, line, .. } = self;
        write!(formatter, "not UTF-8 (byte 0x{byte:02X} at offset {offset}, line {line}): ")?;
        let looks = match self.guess {
            Guess::Utf16LittleEndian | Guess::Utf16BigEndian => "it looks like UTF-16",
            Guess::Latin1 => "it looks like Latin-1",
            Guess::Windows1252 => "it looks like Windows-1252",
            Guess::Archive => {
                "it is a ZIP archive, perhaps a word processor's file; save it as plain text"
            }
            Guess::Pdf => "it is a PDF; the manuscript must be plain text",
            Guess::Binary => "it does not look like text",
            Guess::Damaged => "it looks damaged; retype the letters there and save it as UTF-8",
        };
        formatter.write_str(looks)?;
        if let Some(name) = self.guess.iconv_name() {
            write!(
                formatter,
                "; save it as UTF-8 in your editor, or convert it with 'iconv -f {name} -t UTF-8'"
            )?;
        }
        Ok(())
    }
}

/// Reads bytes as UTF-8 and leaves a byte order mark away.
///
/// # Errors
/// When they are not UTF-8.
pub fn decode(bytes: &[u8]) -> Result<&str, EncodingError> {
    let content = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let skipped = bytes.len() - content.len();
    // Latin letters in UTF-16 without a mark are valid UTF-8 full of NULs.
    let invalid = match std::str::from_utf8(content) {
        Ok(text) => match wide(content) {
            Some(_) => content.iter().position(|&byte| byte == 0).unwrap_or(0),
            None => return Ok(text),
        },
        Err(error) => error.valid_up_to(),
    };
    let valid = String::from_utf8_lossy(&content[..invalid]);
    let line_start = valid.rfind(['\n', '\r']).map_or(0, |index| index + 1);
    Err(EncodingError {
        byte: content[invalid],
        offset: skipped + invalid,
        line: 1 + line_ends(&content[..invalid]),
        column: 1 + valid[line_start..].chars().count(),
        guess: guess(content, invalid),
    })
}

/// A text whose lines end with a lone CR, as those of old Macintoshes do, with LF in its place.
/// Markdown knows both, but its extensions are read with the one in mind. No offset changes.
pub fn line_feeds(text: &str) -> Cow<'_, str> {
    let lone = |at: usize| text.as_bytes().get(at + 1) != Some(&b'\n');
    if !text.match_indices('\r').any(|(at, _)| lone(at)) {
        return Cow::Borrowed(text);
    }
    let fed = text.char_indices().map(|(at, character)| match character {
        '\r' if lone(at) => '\n',
        _ => character,
    });
    Cow::Owned(fed.collect())
}

/// How many lines end within bytes; CRLF, LF and a lone CR each end one.
fn line_ends(bytes: &[u8]) -> usize {
    let ends = |(index, &byte): (usize, &u8)| {
        byte == b'\n' || (byte == b'\r' && bytes.get(index + 1) != Some(&b'\n'))
    };
    bytes.iter().enumerate().filter(|&pair| ends(pair)).count()
}

/// Which UTF-16 the bytes are, by their mark or by NULs at every other place.
fn wide(bytes: &[u8]) -> Option<Guess> {
    match bytes {
        [0xFF, 0xFE, ..] => return Some(Guess::Utf16LittleEndian),
        [0xFE, 0xFF, ..] => return Some(Guess::Utf16BigEndian),
        _ => {}
    }
    let sample = &bytes[..bytes.len().min(4096)];
    let nulls =
        |parity: usize| sample.iter().skip(parity).step_by(2).filter(|&&byte| byte == 0).count();
    let (even, odd) = (nulls(0), nulls(1));
    // Three in ten is met by any text of a European language and by no text in UTF-8.
    let enough = sample.len() * 3 / 20;
    if odd > enough && even == 0 {
        Some(Guess::Utf16LittleEndian)
    } else if even > enough && odd == 0 {
        Some(Guess::Utf16BigEndian)
    } else {
        None
    }
}

/// What bytes look like that are not UTF-8 at an offset.
fn guess(bytes: &[u8], invalid: usize) -> Guess {
    if bytes.starts_with(b"PK\x03\x04") {
        return Guess::Archive;
    }
    if bytes.starts_with(b"%PDF-") {
        return Guess::Pdf;
    }
    if let Some(guess) = wide(bytes) {
        return guess;
    }
    let is_control = |byte: &u8| matches!(byte, 0..=8 | 0x0E..=0x1F | 0x7F);
    if bytes.iter().filter(|byte| is_control(byte)).count() * 100 > bytes.len() {
        return Guess::Binary;
    }
    // Letters beyond ASCII before the first wrong byte show that the file means to be UTF-8.
    if !bytes[..invalid].is_ascii() {
        return Guess::Damaged;
    }
    if bytes.iter().any(|byte| (0x80..0xA0).contains(byte)) {
        Guess::Windows1252
    } else {
        Guess::Latin1
    }
}

#[cfg(test)]
mod tests {
    use super::{Guess, decode, line_feeds};

    #[test]
    fn utf8_is_read_with_and_without_a_mark() {
        for (bytes, text) in [
            (&b"plain"[..], "plain"),
            (b"\xEF\xBB\xBFmarked", "marked"),
            (b"", ""),
            ("é\r\n漢".as_bytes(), "é\r\n漢"),
            // A NUL alone does not make a file UTF-16.
            (b"one\0NUL in a text of ASCII letters", "one\0NUL in a text of ASCII letters"),
        ] {
            assert_eq!(decode(bytes), Ok(text));
        }
    }

    #[test]
    fn a_lone_return_ends_a_line_and_pairs_stay() {
        assert_eq!(line_feeds("a\rb\r\nc\nd\r"), "a\nb\r\nc\nd\n");
        assert!(matches!(line_feeds("a\r\nb"), std::borrow::Cow::Borrowed(_)));
    }

    #[test]
    fn other_encodings_are_recognised_with_the_place_of_the_first_wrong_byte() {
        let utf16 = |text: &str, order: fn(u16) -> [u8; 2]| -> Vec<u8> {
            text.encode_utf16().flat_map(order).collect()
        };
        let marked = utf16("\u{FEFF}Title", u16::to_le_bytes);
        let big = utf16("\u{FEFF}Title", u16::to_be_bytes);
        let unmarked = utf16("A title", u16::to_le_bytes);
        for (bytes, guess, byte, offset, place) in [
            (&b"caf\xE9"[..], Guess::Latin1, 0xE9, 3, (1, 4)),
            (b"a\r\nb\ncaf\xE9 au lait", Guess::Latin1, 0xE9, 8, (3, 4)),
            (b"\x93quoted\x94", Guess::Windows1252, 0x93, 0, (1, 1)),
            (b"\xC3\xA9 then \xE9", Guess::Damaged, 0xE9, 8, (1, 8)),
            (b"\xEF\xBB\xBFx\xFFy", Guess::Latin1, 0xFF, 4, (1, 2)),
            (&marked, Guess::Utf16LittleEndian, 0xFF, 0, (1, 1)),
            (&big, Guess::Utf16BigEndian, 0xFE, 0, (1, 1)),
            (&unmarked, Guess::Utf16LittleEndian, 0, 1, (1, 2)),
            (b"PK\x03\x04\xFF", Guess::Archive, 0xFF, 4, (1, 5)),
            (b"%PDF-1.7\n%\xE2", Guess::Pdf, 0xE2, 10, (2, 2)),
            (b"\x01\x02\x03\x04\xFF", Guess::Binary, 0xFF, 4, (1, 5)),
        ] {
            let error = decode(bytes).expect_err("the bytes are not UTF-8");
            assert_eq!((error.guess, error.byte, error.offset), (guess, byte, offset), "{bytes:?}");
            assert_eq!((error.line, error.column), place, "{bytes:?}");
        }
    }

    #[test]
    fn the_message_says_what_helps() {
        let message = decode(b"caf\xE9").expect_err("the bytes are not UTF-8").to_string();
        assert_eq!(
            message,
            "not UTF-8 (byte 0xE9 at offset 3, line 1): it looks like Latin-1; save it as UTF-8 \
             in your editor, or convert it with 'iconv -f ISO-8859-1 -t UTF-8'"
        );
    }
}
