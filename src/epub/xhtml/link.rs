//! Addresses outside the book, made fit for an `href`.

/// The schemes that a book may link to: pages, files of the network, messages and identifiers.
/// Scripts and local files are none of them.
const SCHEMES: [&str; 10] =
    ["http", "https", "mailto", "tel", "ftp", "ftps", "urn", "doi", "geo", "news"];

/// An address as it can stand in an `href` (RFC 3986): what is not allowed there is percent-encoded.
/// `None` where the address is no absolute one of a known scheme, or its host is malformed; such a
/// link would be broken within a book.
pub(super) fn external(address: &str) -> Option<String> {
    let address = address.trim();
    let (scheme, rest) = address.split_once(':')?;
    let scheme = scheme.to_ascii_lowercase();
    if !SCHEMES.contains(&scheme.as_str()) || rest.is_empty() {
        return None;
    }
    if let "http" | "https" | "ftp" | "ftps" = scheme.as_str() {
        let authority = rest.strip_prefix("//")?;
        let end = authority.find(['/', '?', '#']).unwrap_or(authority.len());
        if !is_authority(&authority[..end]) {
            return None;
        }
    }
    let mut encoded = format!("{scheme}:");
    let mut fragment = false;
    let bytes = rest.as_bytes();
    for (index, &byte) in bytes.iter().enumerate() {
        let is_escape = byte == b'%'
            && bytes
                .get(index + 1..index + 3)
                .is_some_and(|digits| digits.iter().all(u8::is_ascii_hexdigit));
        let allowed = match byte {
            b'#' => !std::mem::replace(&mut fragment, true),
            b'[' | b']' => index > 1 && rest.starts_with("//[") && !rest[..index].contains(']'),
            _ => byte.is_ascii_alphanumeric() || b"-._~:/?@!$&'()*+,;=".contains(&byte),
        };
        if is_escape || allowed {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    Some(encoded)
}

/// Whether a text can be user, host and port: a host is there, and the port is a number.
fn is_authority(authority: &str) -> bool {
    let host = authority.rsplit_once('@').map_or(authority, |(_, host)| host);
    let (host, port) = match host.rsplit_once(':') {
        Some((host, port)) if !port.contains(']') => (host, port),
        _ => (host, ""),
    };
    let is_literal = host.starts_with('[') && host.ends_with(']');
    let is_name = !host.is_empty()
        && host.chars().all(|character| character.is_alphanumeric() || "-._~".contains(character));
    (is_literal || is_name) && port.len() <= 5 && port.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::external;

    #[test]
    fn addresses_are_made_fit() {
        for (address, expected) in [
            ("https://example.org/a?b=c&d#e", Some("https://example.org/a?b=c&d#e")),
            ("HTTP://Example.org", Some("http://Example.org")),
            ("https://example.org/a b", Some("https://example.org/a%20b")),
            ("https://example.org/ü", Some("https://example.org/%C3%BC")),
            ("https://example.org/100%", Some("https://example.org/100%25")),
            ("https://example.org/%C3%BC", Some("https://example.org/%C3%BC")),
            ("https://example.org/#a#b", Some("https://example.org/#a%23b")),
            ("https://example.org/[x]", Some("https://example.org/%5Bx%5D")),
            ("https://[::1]:80/", Some("https://[::1]:80/")),
            ("https://example.org/<\">", Some("https://example.org/%3C%22%3E")),
            ("mailto:a@example.org", Some("mailto:a@example.org")),
            ("javascript:alert(1)", None),
            ("file:///etc/passwd", None),
            ("chapter.html", None),
            ("http://", None),
            ("http://a b/", None),
            ("https:example.org", None),
            ("", None),
        ] {
            assert_eq!(external(address).as_deref(), expected, "{address}");
        }
    }
}
