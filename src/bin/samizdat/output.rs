//! Bytes to files, each as a whole or not at all.
//!
//! A file is written beside its place, made durable, and then renamed, so that a build which fails
//! or is killed leaves the former file as it was. What a killed build leaves beside it is cleared
//! away by the next one. A link in the place of a result is replaced and never followed: who knows
//! where it leads.
#![allow(clippy::disallowed_methods, reason = "this module is the program's door to the disk")]

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

/// How the name of an unfinished file begins and ends; the dot hides it from people.
const UNFINISHED: (&str, &str) = (".samizdat-", ".part");

/// How often a file is begun anew when its unfinished form vanishes. It does where another build
/// takes it for litter between its making and its locking; twice in a row is next to impossible.
const ATTEMPTS: usize = 3;

/// Why a file cannot be written.
#[derive(Debug, thiserror::Error)]
#[error("'{}' cannot be written: {reason}", path.display())]
pub(crate) struct OutputError {
    path: PathBuf,
    reason: String,
}

/// Makes sure that results can go to a folder: that it is one, or can become one.
pub(crate) fn check_folder(folder: &Path) -> Result<(), String> {
    for place in folder.ancestors() {
        if place.as_os_str().is_empty() {
            break;
        }
        match fs::metadata(place) {
            Ok(metadata) if metadata.is_dir() => break,
            Ok(_) => return Err(format!("'{}' is no folder", place.display())),
            Err(_) => {}
        }
    }
    Ok(())
}

/// Writes a file, and the folder that it lies in where that is not there.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> Result<(), OutputError> {
    let mut result = replace(path, bytes);
    for _attempt in 1..ATTEMPTS {
        match &result {
            Err(error) if error.kind() == io::ErrorKind::NotFound => result = replace(path, bytes),
            _ => break,
        }
    }
    result.map_err(|error| OutputError { path: path.to_owned(), reason: reason(&error) })
}

fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    fs::create_dir_all(folder)?;
    if fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_dir()) {
        return Err(io::Error::new(io::ErrorKind::IsADirectory, "a folder stands in its place"));
    }
    clear_litter(folder);
    let mut file = unfinished(folder)?;
    file.write_all(bytes)?;
    file.as_file().sync_all()?;
    file.persist(path).map_err(|error| error.error)?;
    // The rename is durable when the folder is; not every file system can be asked for that.
    #[cfg(unix)]
    let _ = fs::File::open(folder).and_then(|folder| folder.sync_all());
    Ok(())
}

/// A file to be finished and renamed. It is locked for as long as its build lives.
fn unfinished(folder: &Path) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(UNFINISHED.0).suffix(UNFINISHED.1);
    // A temporary file is private; a result is as open as any file that the user makes.
    #[cfg(unix)]
    let permissions = <fs::Permissions as std::os::unix::fs::PermissionsExt>::from_mode(0o666);
    #[cfg(unix)]
    builder.permissions(permissions);
    let file = builder.tempfile_in(folder)?;
    // A file system without locks is no reason not to write; there, litter stays.
    let _ = file.as_file().lock();
    Ok(file)
}

/// Removes what killed builds left unfinished: the files that no living build has locked. Where
/// that fails nothing is lost.
fn clear_litter(folder: &Path) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if !name.starts_with(UNFINISHED.0) || !name.ends_with(UNFINISHED.1) {
            continue;
        }
        // To open a pipe of that name would be to wait for ever.
        if !entry.file_type().is_ok_and(|kind| kind.is_file()) {
            continue;
        }
        let is_dead = fs::File::open(entry.path()).is_ok_and(|file| file.try_lock().is_ok());
        if is_dead {
            let _ = fs::remove_file(entry.path());
        }
    }
}

/// What the system says, in our words where there is something to add.
fn reason(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::PermissionDenied => "permission denied".to_owned(),
        io::ErrorKind::NotFound => "its folder cannot be made".to_owned(),
        io::ErrorKind::StorageFull => "the disk is full".to_owned(),
        io::ErrorKind::QuotaExceeded => "your share of the disk is full".to_owned(),
        io::ErrorKind::ReadOnlyFilesystem => "the disk can only be read".to_owned(),
        io::ErrorKind::AlreadyExists | io::ErrorKind::NotADirectory => {
            "a file stands where a folder is needed".to_owned()
        }
        io::ErrorKind::InvalidFilename => "its name is too long for the disk".to_owned(),
        _ => {
            let words = error.to_string();
            words.split(" (os error").next().unwrap_or_default().to_lowercase()
        }
    }
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

    #[test]
    fn what_killed_builds_left_is_cleared_away_and_what_others_write_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let litter = folder.path().join(".samizdat-dead00.part");
        let living = folder.path().join(".samizdat-living.part");
        fs::write(&litter, "half").unwrap();
        let lock = fs::File::create(&living).unwrap();
        lock.lock().unwrap();
        fs::write(folder.path().join(".samizdat-notes.txt"), "kept").unwrap();
        write(&folder.path().join("essay.pdf"), b"bytes").unwrap();
        let mut names: Vec<_> = fs::read_dir(folder.path())
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        assert_eq!(names, [".samizdat-living.part", ".samizdat-notes.txt", "essay.pdf"]);
    }

    #[cfg(unix)]
    #[test]
    fn a_link_is_replaced_and_not_followed() {
        let folder = tempfile::tempdir().unwrap();
        let (target, link) = (folder.path().join("target"), folder.path().join("essay.pdf"));
        fs::write(&target, "kept").unwrap();
        std::os::unix::fs::symlink(&target, &link).unwrap();
        write(&link, b"bytes").unwrap();
        assert_eq!(fs::read(&target).unwrap(), b"kept");
        assert_eq!(fs::read(&link).unwrap(), b"bytes");
        assert!(!fs::symlink_metadata(&link).unwrap().is_symlink());
    }

    #[test]
    fn folders_are_told_from_what_stands_in_their_way() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("file"), "kept").unwrap();
        for (name, sound) in [("", true), ("new/deep", true), ("file", false), ("file/x/y", false)]
        {
            let found = super::check_folder(&folder.path().join(name));
            assert_eq!(found.is_ok(), sound, "{name}: {found:?}");
        }
        assert_eq!(super::check_folder("output".as_ref()), Ok(()));
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
