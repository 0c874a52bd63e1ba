//! The bytes of an SVG file to its text: unpacked where it is packed (`.svgz`), and decoded.

use std::borrow::Cow;
use std::io::Read as _;

use flate2::read::MultiGzDecoder;

use crate::picture::PictureError;

/// The largest text of a drawing. A map of a whole country has less.
const LARGEST: u64 = 64 << 20;

/// Whether bytes are packed with gzip, as `.svgz` files are.
pub(in crate::picture) fn is_packed(bytes: &[u8]) -> bool {
    bytes.starts_with(&[0x1F, 0x8B, 0x08])
}

/// The beginning of what is packed, to see what it is; nothing where it is damaged.
pub(in crate::picture) fn beginning(bytes: &[u8]) -> Vec<u8> {
    let mut head = Vec::new();
    // What is damaged further on is told when all of it is read.
    let _ = MultiGzDecoder::new(bytes).take(4096).read_to_end(&mut head);
    head
}

/// The text of a file.
///
/// # Errors
/// When it is damaged, longer than any drawing, or in an encoding that is not known.
pub(in crate::picture) fn text(bytes: &[u8]) -> Result<String, PictureError> {
    let large = || PictureError(format!("its text has more than {} MiB", LARGEST >> 20));
    let unpacked = if is_packed(bytes) {
        let mut unpacked = Vec::new();
        let mut decoder = MultiGzDecoder::new(bytes).take(LARGEST + 1);
        decoder.read_to_end(&mut unpacked).map_err(|error| {
            PictureError(match error.kind() {
                std::io::ErrorKind::UnexpectedEof => "it breaks off before its end".to_owned(),
                _ => "its packing (gzip) is damaged".to_owned(),
            })
        })?;
        Cow::Owned(unpacked)
    } else {
        Cow::Borrowed(bytes)
    };
    if unpacked.len() as u64 > LARGEST {
        return Err(large());
    }
    decode(&unpacked)
}

/// Decodes a text by its byte order mark, else by its XML declaration, else as UTF-8.
fn decode(bytes: &[u8]) -> Result<String, PictureError> {
    let wide = |bytes: &[u8], number: fn([u8; 2]) -> u16| {
        let units = bytes.chunks_exact(2).map(|pair| number([pair[0], pair[1]]));
        char::decode_utf16(units).collect::<Result<String, _>>().ok()
    };
    let decoded = match bytes {
        [0xEF, 0xBB, 0xBF, rest @ ..] => std::str::from_utf8(rest).ok().map(str::to_owned),
        [0xFF, 0xFE, rest @ ..] => wide(rest, u16::from_le_bytes),
        [0xFE, 0xFF, rest @ ..] => wide(rest, u16::from_be_bytes),
        _ => match declared(bytes).as_deref() {
            None | Some("utf-8" | "us-ascii" | "ascii" | "utf-16") => {
                std::str::from_utf8(bytes).ok().map(str::to_owned)
            }
            // Each byte is the character of its number.
            Some("iso-8859-1" | "latin1") => Some(bytes.iter().copied().map(char::from).collect()),
            Some(name) => {
                let reason = format!("its encoding is '{name}'; save it as UTF-8");
                return Err(PictureError(reason));
            }
        },
    };
    decoded.ok_or_else(|| {
        PictureError("its text is not in the encoding that it names; save it as UTF-8".to_owned())
    })
}

/// The encoding that an XML declaration names, in lower case.
fn declared(bytes: &[u8]) -> Option<String> {
    let end = bytes.iter().take(512).position(|&byte| byte == b'>')?;
    let declaration = std::str::from_utf8(&bytes[..end]).ok()?.trim_start();
    let value = declaration.strip_prefix("<?xml")?.split_once("encoding")?.1;
    let value = value.trim_start().strip_prefix('=')?.trim_start();
    let quote = value.chars().next().filter(|quote| matches!(quote, '"' | '\''))?;
    Some(value[1..].split(quote).next()?.to_ascii_lowercase())
}

#[cfg(test)]
mod tests {
    use std::io::Write as _;

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::text;

    fn packed(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn texts_are_unpacked_and_decoded() {
        let wide: Vec<u8> = "\u{FEFF}<é/>".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let latin = b"<?xml version=\"1.0\" encoding='ISO-8859-1'?><\xE9/>";
        for (bytes, expected) in [
            ("<é/>".as_bytes().to_vec(), Ok("<é/>")),
            ("\u{FEFF}<é/>".as_bytes().to_vec(), Ok("<é/>")),
            (wide, Ok("<é/>")),
            (latin.to_vec(), Ok("<?xml version=\"1.0\" encoding='ISO-8859-1'?><é/>")),
            (packed("<é/>".as_bytes()), Ok("<é/>")),
            (packed(&[b' '; 999])[..9].to_vec(), Err("it breaks off before its end")),
            (
                b"<?xml version=\"1.0\" encoding=\"koi8-r\"?>".to_vec(),
                Err("its encoding is 'koi8-r'; save it as UTF-8"),
            ),
            (
                b"<\xE9/>".to_vec(),
                Err("its text is not in the encoding that it names; save it as UTF-8"),
            ),
        ] {
            let found = text(&bytes).map_err(|error| error.0);
            assert_eq!(found.as_deref(), expected.map_err(str::to_owned).as_deref());
        }
    }

    #[test]
    fn a_bomb_is_not_unpacked_to_its_end() {
        let bomb = packed(&vec![b' '; 65 << 20]);
        assert_eq!(text(&bomb).unwrap_err().0, "its text has more than 64 MiB");
    }
}
