//! Addresses as the manuscript writes them, to names of files.
//!
//! Whether a file is there is left to `project`.

/// The name that a destination means: percent-encoding undone, as in `my%20photo.jpg`, unless it is
/// an address on the network or what comes out is no text.
pub(super) fn decode(destination: &str) -> String {
    let remote = destination.starts_with("//") || destination.contains("://");
    if remote || destination.starts_with("data:") || !destination.contains('%') {
        return destination.to_owned();
    }
    let bytes = destination.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let digit = |index: usize| {
            let value = char::from(*bytes.get(index)?).to_digit(16)?;
            u8::try_from(value).ok()
        };
        match (bytes[at], digit(at + 1), digit(at + 2)) {
            (b'%', Some(high), Some(low)) if high > 0 || low > 0 => {
                decoded.push(high * 16 + low);
                at += 3;
            }
            (byte, ..) => {
                decoded.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8(decoded).unwrap_or_else(|_| destination.to_owned())
}

#[cfg(test)]
mod tests {
    use super::decode;

    #[test]
    fn percent_encoding_is_undone() {
        for (destination, name) in [
            ("my%20photo.jpg", "my photo.jpg"),
            ("caf%C3%A9.png", "café.png"),
            ("100%.png", "100%.png"),
            ("a%FF.png", "a%FF.png"),
            ("a%00.png", "a%00.png"),
            ("https://x.org/a%20b.png", "https://x.org/a%20b.png"),
        ] {
            assert_eq!(decode(destination), name);
        }
    }
}
