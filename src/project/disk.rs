//! Paths to bytes, with the system's errors in our words. The library's only calls of `std::fs`.
#![allow(clippy::disallowed_methods, reason = "this module is the library's door to the disk")]

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use crate::project::FileProblem;
use crate::project::error::ProjectError;
use crate::project::locate::{normalise, refuse_address, spellings};

/// How large a file may be: what is larger was named by mistake, and reading it would take the
/// machine's memory for nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Limit {
    /// Texts: the longest novels have some 10 MiB, large bibliographies as much.
    Text,
    /// Pictures: an uncompressed scan of the most pixels that are read has some 300 MiB.
    Picture,
    /// Fonts: those of all Chinese characters have some 20 MiB.
    Font,
}

impl Limit {
    /// In MiB.
    fn mebibytes(self) -> u64 {
        match self {
            Self::Text => 32,
            Self::Picture => 320,
            Self::Font => 64,
        }
    }
}

/// The folders that a name may start from.
#[derive(Clone, Copy, Debug)]
pub(super) struct Folders<'a> {
    /// The manuscript's own folder, which comes first.
    pub(super) manuscript: &'a Path,
    /// The project's root.
    pub(super) root: &'a Path,
}

impl<'a> Folders<'a> {
    /// Both of them; usually the one lies in the other.
    fn both(self) -> [&'a Path; 2] {
        [self.root, self.manuscript]
    }
}

/// Reads the file at a path that the user named.
pub(super) fn read(path: &Path, limit: Limit) -> Result<Vec<u8>, ProjectError> {
    let fail = |error: &io::Error| describe(path, error);
    let unreadable =
        |reason: String| Err(ProjectError::Unreadable { path: path.to_owned(), reason });
    let metadata = fs::metadata(path).map_err(|error| fail(&error))?;
    if metadata.is_dir() {
        return Err(ProjectError::IsFolder { path: path.to_owned() });
    }
    // A pipe would keep us waiting for a writer, and a device may have no end.
    if let Some(kind) = special_kind(metadata.file_type()) {
        return unreadable(format!("it is {kind}, not a file"));
    }
    let most = limit.mebibytes() << 20;
    let too_large = || format!("it is larger than {} MiB", limit.mebibytes());
    if metadata.len() > most {
        return unreadable(too_large());
    }
    // Files of `/proc` give no size beforehand, and others may grow while they are read.
    let mut bytes = Vec::new();
    fs::File::open(path)
        .and_then(|file| file.take(most + 1).read_to_end(&mut bytes))
        .map_err(|error| fail(&error))?;
    if u64::try_from(bytes.len()).is_ok_and(|length| length > most) {
        return unreadable(too_large());
    }
    Ok(bytes)
}

/// What stands at a path, where it is neither file nor folder.
fn special_kind(file_type: fs::FileType) -> Option<&'static str> {
    if file_type.is_file() || file_type.is_dir() {
        return None;
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt;
        if file_type.is_fifo() {
            return Some("a pipe");
        }
        if file_type.is_socket() {
            return Some("a socket");
        }
        if file_type.is_char_device() || file_type.is_block_device() {
            return Some("a device");
        }
    }
    Some("something else")
}

/// The files of a folder in the order of their names, without those whose names begin with a dot.
/// A folder that is not there has none.
pub(super) fn list(folder: &Path) -> Result<Vec<PathBuf>, ProjectError> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(describe(folder, &error)),
    };
    let mut paths = Vec::new();
    for entry in entries {
        let path = entry.map_err(|error| describe(folder, &error))?.path();
        let hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
        if !hidden && path.is_file() {
            paths.push(path);
        }
    }
    paths.sort();
    Ok(paths)
}

/// The name of a folder as the disk has it, where the path does not tell (`.`, or nothing).
pub(super) fn real_name(folder: &Path) -> Option<String> {
    let real = fs::canonicalize(as_folder(folder)).ok()?;
    Some(real.file_name()?.to_string_lossy().into_owned())
}

/// Finds and reads a file that a manuscript names: its path and its bytes.
pub(super) fn find(
    name: &str,
    folders: Folders<'_>,
    limit: Limit,
) -> Result<(PathBuf, Vec<u8>), FileProblem> {
    refuse_address(name)?;
    let mut problem = None;
    for spelling in spellings(name) {
        for folder in [folders.manuscript, folders.root] {
            let path = normalise(&folder.join(&spelling));
            // A name that leads out by its letters never touches the disk.
            if !folders.both().iter().any(|folder| contains(&normalise(folder), &path)) {
                continue;
            }
            match read_inside(&path, folders, limit) {
                Ok(bytes) => return Ok((path, bytes)),
                Err(found) => problem = Some(weightier(problem, found)),
            }
        }
    }
    Err(problem.unwrap_or(FileProblem::Outside))
}

/// Which of two problems the author should hear of: that of a file which is there goes before that
/// of a file which is missing.
fn weightier(first: Option<FileProblem>, second: FileProblem) -> FileProblem {
    match first {
        Some(first) if first != FileProblem::Missing => first,
        _ => second,
    }
}

/// Reads a file if it lies inside the project, its symbolic links followed.
fn read_inside(path: &Path, folders: Folders<'_>, limit: Limit) -> Result<Vec<u8>, FileProblem> {
    let real = fs::canonicalize(path).map_err(|error| file_problem(&error))?;
    let is_inside = |folder: &Path| {
        fs::canonicalize(as_folder(folder)).is_ok_and(|folder| real.starts_with(folder))
    };
    if !folders.both().into_iter().any(is_inside) {
        return Err(FileProblem::Outside);
    }
    read(&real, limit).map_err(FileProblem::from)
}

/// Whether a normalised path lies in a normalised folder.
fn contains(folder: &Path, path: &Path) -> bool {
    if folder.as_os_str().is_empty() {
        return path.is_relative() && !path.starts_with("..");
    }
    match path.strip_prefix(folder) {
        Ok(rest) => !rest.starts_with(".."),
        Err(_) => false,
    }
}

/// A folder as the system wants it: nothing means here.
fn as_folder(folder: &Path) -> &Path {
    if folder.as_os_str().is_empty() { Path::new(".") } else { folder }
}

/// A system error about a path that the user named.
fn describe(path: &Path, error: &io::Error) -> ProjectError {
    let path = path.to_owned();
    match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => ProjectError::Missing { path },
        io::ErrorKind::PermissionDenied => ProjectError::Permission { path },
        io::ErrorKind::IsADirectory => ProjectError::IsFolder { path },
        _ => ProjectError::Unreadable { path, reason: system_words(error) },
    }
}

/// A system error about a file that a manuscript names.
fn file_problem(error: &io::Error) -> FileProblem {
    match error.kind() {
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => FileProblem::Missing,
        io::ErrorKind::PermissionDenied => FileProblem::Unreadable("permission denied".to_owned()),
        _ => FileProblem::Unreadable(system_words(error)),
    }
}

/// What the system says, without the number that it adds.
fn system_words(error: &io::Error) -> String {
    let words = error.to_string();
    let words = words.split(" (os error").next().unwrap_or_default();
    words.to_lowercase()
}
