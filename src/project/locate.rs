//! A name in a manuscript to the paths that it may mean, and to the reason why it means none.
//!
//! Nothing here reads a file; what a path leads to through symbolic links is left to `disk`.

use std::path::{Component, Path, PathBuf};

use crate::project::FileProblem;

/// The forms in which a name may stand for a file: as written, and with its `%20` undone.
pub(super) fn spellings(name: &str) -> Vec<String> {
    let decoded = percent_decode(name);
    let mut spellings = vec![name.to_owned()];
    if let Some(decoded) = decoded.filter(|decoded| decoded != name) {
        spellings.push(decoded);
    }
    spellings
}

/// Refuses a name that is an address rather than a path.
pub(super) fn refuse_address(name: &str) -> Result<(), FileProblem> {
    if name.starts_with("//") {
        return Err(FileProblem::Remote);
    }
    let Some((scheme, rest)) = name.split_once(':') else { return Ok(()) };
    let is_scheme = scheme.len() > 1
        && scheme.starts_with(|character: char| character.is_ascii_alphabetic())
        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte));
    if !is_scheme {
        return Ok(());
    }
    match scheme.to_ascii_lowercase().as_str() {
        "file" => Err(FileProblem::Outside),
        "data" | "http" | "https" => Err(FileProblem::Remote),
        _ if rest.starts_with("//") => Err(FileProblem::Remote),
        _ => Ok(()),
    }
}

/// A path with its `.` and `..` worked out by their letters, so that they can be compared without
/// the disk. Where more `..` stand than folders, the rest is kept at the front.
pub(super) fn normalise(path: &Path) -> PathBuf {
    let mut normal = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            Component::ParentDir => match normal.components().next_back() {
                Some(Component::Normal(_)) => {
                    normal.pop();
                }
                Some(Component::RootDir) => {}
                _ => normal.push(".."),
            },
            _ => normal.push(component),
        }
    }
    normal
}

/// Undoes `%20` and the like. `None` where the result is no text or would hold a NUL.
fn percent_decode(name: &str) -> Option<String> {
    let bytes = name.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut index = 0;
    while index < bytes.len() {
        let pair = bytes.get(index + 1..index + 3).filter(|_| bytes[index] == b'%');
        let value = pair
            .filter(|pair| pair.iter().all(u8::is_ascii_hexdigit))
            .and_then(|pair| std::str::from_utf8(pair).ok())
            .and_then(|pair| u8::from_str_radix(pair, 16).ok());
        match value {
            Some(value) => {
                decoded.push(value);
                index += 3;
            }
            None => {
                decoded.push(bytes[index]);
                index += 1;
            }
        }
    }
    String::from_utf8(decoded).ok().filter(|text| !text.contains('\0'))
}

#[cfg(test)]
mod tests {
    use super::{normalise, refuse_address, spellings};
    use crate::project::FileProblem;
    use std::path::Path;

    #[test]
    fn names_are_read_as_written_and_decoded() {
        for (name, expected) in [
            ("a.png", vec!["a.png"]),
            ("my%20photo.png", vec!["my%20photo.png", "my photo.png"]),
            ("100%.png", vec!["100%.png"]),
            ("%C3%A9.png", vec!["%C3%A9.png", "é.png"]),
            ("%FF.png", vec!["%FF.png"]),
            ("a%00b", vec!["a%00b"]),
        ] {
            assert_eq!(spellings(name), expected);
        }
    }

    #[test]
    fn addresses_are_told_from_paths() {
        for (name, expected) in [
            ("images/a.png", Ok(())),
            ("a:b.png", Ok(())),
            ("fig: one.png", Ok(())),
            ("C:\\a.png", Ok(())),
            ("http://example.org/a.png", Err(FileProblem::Remote)),
            ("HTTPS://example.org/a.png", Err(FileProblem::Remote)),
            ("data:image/png;base64,AAAA", Err(FileProblem::Remote)),
            ("ftp://example.org/a.png", Err(FileProblem::Remote)),
            ("//example.org/a.png", Err(FileProblem::Remote)),
            ("file:///etc/passwd", Err(FileProblem::Outside)),
        ] {
            assert_eq!(refuse_address(name), expected, "{name}");
        }
    }

    #[test]
    fn dots_are_worked_out() {
        for (path, expected) in [
            ("a/./b", "a/b"),
            ("a/../b", "b"),
            ("../a", "../a"),
            ("a/../../b", "../b"),
            ("/../a", "/a"),
            ("..", ".."),
        ] {
            assert_eq!(normalise(Path::new(path)), Path::new(expected), "{path}");
        }
    }
}
