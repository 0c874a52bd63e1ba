//! Bytes to files, each as a whole or not at all.
//!
//! A file is written beside its place, made durable, and then renamed, so that a build which fails
//! or is killed leaves the former file as it was.
#![allow(clippy::disallowed_methods, reason = "this module is the program's door to the disk")]

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Why a file cannot be written.
#[derive(Debug, thiserror::Error)]
#[error("'{}' cannot be written: {source}", path.display())]
pub(crate) struct OutputError {
    path: PathBuf,
    source: io::Error,
}

/// Writes a file, and the folder that it lies in where that is not there.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> Result<(), OutputError> {
    replace(path, bytes).map_err(|source| OutputError { path: path.to_owned(), source })
}

fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    fs::create_dir_all(folder)?;
    if path.is_dir() {
        return Err(io::Error::new(io::ErrorKind::IsADirectory, "a folder stands in its place"));
    }
    let mut builder = tempfile::Builder::new();
    builder.prefix(".samizdat-").suffix(".part");
    // A temporary file is private; a result is as open as any file that the user makes.
    #[cfg(unix)]
    let permissions = <fs::Permissions as std::os::unix::fs::PermissionsExt>::from_mode(0o666);
    #[cfg(unix)]
    builder.permissions(permissions);
    let mut file = builder.tempfile_in(folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    file.persist(path).map_err(|error| error.error)?;
    // The rename is durable when the folder is; not every file system can be asked for that.
    #[cfg(unix)]
    let _ = fs::File::open(folder).and_then(|folder| folder.sync_all());
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::write;

    #[test]
    fn files_are_made_and_replaced_with_their_folders() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("new/deep/essay.pdf");
        for bytes in [&b"first"[..], b"second, longer", b""] {
            write(&path, bytes).unwrap();
            assert_eq!(fs::read(&path).unwrap(), bytes);
        }
        assert_eq!(fs::read_dir(path.parent().unwrap()).unwrap().count(), 1, "nothing is left");
    }

    #[test]
    fn what_stands_in_the_way_is_told_and_kept() {
        let folder = tempfile::tempdir().unwrap();
        fs::create_dir(folder.path().join("essay.pdf")).unwrap();
        fs::write(folder.path().join("file"), "kept").unwrap();
        for name in ["essay.pdf", "file/essay.pdf"] {
            let error = write(&folder.path().join(name), b"bytes").unwrap_err().to_string();
            assert!(error.contains(name) && error.contains("cannot be written"), "{error}");
        }
        assert_eq!(fs::read(folder.path().join("file")).unwrap(), b"kept");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 2, "nothing is left");
    }

    #[cfg(unix)]
    #[test]
    fn results_may_be_read_as_other_files_may() {
        use std::os::unix::fs::PermissionsExt;
        let folder = tempfile::tempdir().unwrap();
        let (ours, theirs) = (folder.path().join("a.pdf"), folder.path().join("b"));
        write(&ours, b"bytes").unwrap();
        fs::write(&theirs, "bytes").unwrap();
        let mode = |path| fs::metadata(path).unwrap().permissions().mode();
        assert_eq!(mode(&ours), mode(&theirs));
    }
}
