//! Paths to [`Project`]: the manuscript and everything that its build reads, loaded.
//!
//! The only module of the library that touches the disk. A manuscript is opened first and parsed by
//! the next stage; then [`Project::load`] reads what it names. What the files mean is left to the
//! stages that read them.

pub mod encoding;
pub mod error;

mod disk;
mod locate;
mod system;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::diagnostic::{SourceId, Sources};
use crate::font::fallback::SystemWish;
use crate::manuscript::ast::{Resource, ResourceKind};
use crate::project::disk::{Folders, Limit};
use crate::project::error::ProjectError;

/// A project: one manuscript and the files that its build reads.
#[derive(Clone, Debug, Default)]
pub struct Project {
    /// The folder that paths in the manuscript start from, beside the manuscript's own.
    pub root: PathBuf,
    /// The manuscript's path.
    pub manuscript_path: PathBuf,
    /// The manuscript's text in `sources`.
    pub manuscript: SourceId,
    /// Every text that messages can point into.
    pub sources: Sources,
    /// The files that the manuscript names, by name as written. A theme or a style file of the
    /// command line is among them by the name given there.
    pub files: BTreeMap<String, Result<Arc<[u8]>, FileProblem>>,
    /// Those of the files that are texts (bibliographies, styles, themes) as sources, by name as
    /// written.
    pub texts: BTreeMap<String, SourceId>,
    /// The fonts of the project's `fonts/` folder, by file name.
    pub fonts: Vec<FontFile>,
    /// What the command line says.
    pub settings: Settings,
    /// Where files come from.
    pub origin: Origin,
}

/// A font file: its name and its bytes.
pub type FontFile = (String, Arc<[u8]>);

/// Where the files of a project come from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Origin {
    /// From the caller, by [`Project::with_file`]; the disk is never touched.
    #[default]
    Memory,
    /// From the disk.
    Disk,
}

/// What the command line says, in place of or beside the front matter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// A theme file, as a path from the current folder.
    pub theme: Option<String>,
    /// A citation style: a bundled name, or a `.csl` file as a path from the current folder.
    pub style: Option<String>,
    /// The date of the outputs in seconds since 1970 (`SOURCE_DATE_EPOCH`).
    pub timestamp: Option<i64>,
}

/// Why a file that the manuscript names cannot be had.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FileProblem {
    /// It is not there.
    #[error("there is no such file")]
    Missing,
    /// Its path leads out of the project.
    #[error("it lies outside the project")]
    Outside,
    /// It is an address on the network.
    #[error("it is remote")]
    Remote,
    /// It is there, but cannot be read.
    #[error("{0}")]
    Unreadable(String),
}

impl From<ProjectError> for FileProblem {
    fn from(error: ProjectError) -> Self {
        match error {
            ProjectError::Missing { .. } => Self::Missing,
            ProjectError::IsFolder { .. } => Self::Unreadable("it is a folder".to_owned()),
            ProjectError::Permission { .. } => Self::Unreadable("permission denied".to_owned()),
            ProjectError::Unreadable { reason, .. } => Self::Unreadable(reason),
            other => Self::Unreadable(other.to_string()),
        }
    }
}

impl Project {
    /// Opens a manuscript with the fonts of its project. The project's root is the parent of a
    /// folder named `manuscript`, else the manuscript's own folder.
    ///
    /// # Errors
    /// When the manuscript is no readable UTF-8 text, or the fonts folder cannot be used.
    pub fn open(path: &Path, settings: Settings) -> Result<Self, ProjectError> {
        let bytes = disk::read(path, Limit::Text)?;
        let text = encoding::decode(&bytes)
            .map_err(|problem| ProjectError::Encoding { path: path.to_owned(), problem })?;
        let mut project = Self::from_text(path.to_owned(), text);
        project.root = find_root(path);
        project.fonts = load_fonts(&project.root.join("fonts"))?;
        project.settings = settings;
        project.origin = Origin::Disk;
        Ok(project)
    }

    /// A project of one text, without a disk.
    pub fn in_memory(name: &str, text: &str) -> Self {
        Self::from_text(PathBuf::from(name), text.strip_prefix('\u{FEFF}').unwrap_or(text))
    }

    /// Adds a file to a project in memory, by the name with which the manuscript names it.
    #[must_use]
    pub fn with_file(mut self, name: &str, bytes: impl Into<Arc<[u8]>>) -> Self {
        self.files.insert(name.to_owned(), Ok(bytes.into()));
        self
    }

    fn from_text(path: PathBuf, text: &str) -> Self {
        let mut project = Self::default();
        let text = encoding::line_feeds(text);
        project.manuscript = project.sources.add(path.clone(), Arc::from(text));
        project.manuscript_path = path;
        project
    }

    /// Loads the files that the manuscript and the command line name. Problems are kept beside the
    /// names, for the stage that knows what the file was for.
    pub fn load(&mut self, resources: &[Resource]) {
        for resource in resources {
            let bundled = resource.kind == ResourceKind::Style && !is_style_file(&resource.name);
            if !bundled && !self.texts.contains_key(&resource.name) {
                self.load_resource(&resource.name, resource.kind);
            }
        }
        let theme = self.settings.theme.clone();
        let style = self.settings.style.clone().filter(|name| is_style_file(name));
        for name in theme.into_iter().chain(style) {
            self.load_setting(&name);
        }
    }

    /// Loads a file that the manuscript names.
    fn load_resource(&mut self, name: &str, kind: ResourceKind) {
        if self.origin == Origin::Memory {
            let found = self.find_in_memory(name);
            return self.keep(name, kind, found.map(|bytes| (PathBuf::from(name), bytes)));
        }
        if self.files.contains_key(name) {
            return;
        }
        let manuscript = self.manuscript_path.parent().unwrap_or(Path::new(""));
        let limit = if kind == ResourceKind::Image { Limit::Picture } else { Limit::Text };
        let found = disk::find(name, Folders { manuscript, root: &self.root }, limit);
        let found = found.map(|(path, bytes)| (path, Arc::from(bytes)));
        self.keep(name, kind, found);
    }

    /// Loads a text that the command line names. It may lie anywhere, and it takes the place of a
    /// file of that name in the manuscript, as the command line goes before the front matter.
    fn load_setting(&mut self, name: &str) {
        let found = match self.origin {
            Origin::Memory => self.find_in_memory(name),
            Origin::Disk => {
                disk::read(Path::new(name), Limit::Text).map(Arc::from).map_err(FileProblem::from)
            }
        };
        let found = found.map(|bytes| (PathBuf::from(name), bytes));
        self.keep(name, ResourceKind::Theme, found);
    }

    fn find_in_memory(&self, name: &str) -> Result<Arc<[u8]>, FileProblem> {
        locate::refuse_address(name)?;
        locate::spellings(name)
            .iter()
            .find_map(|spelling| self.files.get(spelling))
            .map_or(Err(FileProblem::Missing), Clone::clone)
    }

    /// The fonts of the system that a wish names. A project in memory sees none, so that it gives
    /// the same on every machine.
    pub fn system_fonts(&self, wish: &SystemWish) -> Vec<FontFile> {
        match self.origin {
            Origin::Memory => Vec::new(),
            Origin::Disk => system::find(wish),
        }
    }

    /// Keeps what was found under a name; texts become sources.
    fn keep(
        &mut self,
        name: &str,
        kind: ResourceKind,
        found: Result<(PathBuf, Arc<[u8]>), FileProblem>,
    ) {
        let kept = match found {
            Ok((_, bytes)) if kind == ResourceKind::Image => Ok(bytes),
            Ok((path, bytes)) => match encoding::decode(&bytes) {
                Ok(text) => {
                    let source = self.sources.add(path, Arc::from(text));
                    self.texts.insert(name.to_owned(), source);
                    Ok(bytes)
                }
                Err(problem) => Err(FileProblem::Unreadable(format!("it is {problem}"))),
            },
            Err(problem) => Err(problem),
        };
        self.files.insert(name.to_owned(), kept);
    }

    /// A file that the manuscript names, by its name as written.
    ///
    /// # Errors
    /// Why it cannot be had.
    pub fn file(&self, name: &str) -> Result<&Arc<[u8]>, FileProblem> {
        match self.files.get(name) {
            Some(Ok(bytes)) => Ok(bytes),
            Some(Err(problem)) => Err(problem.clone()),
            None => Err(FileProblem::Missing),
        }
    }

    /// A loaded text (a bibliography, style or theme) by its name as written, without a byte order
    /// mark, and the source by which spans point into it.
    pub fn text(&self, name: &str) -> Option<(SourceId, &str)> {
        let source = *self.texts.get(name)?;
        Some((source, self.sources.text(source)))
    }
}

/// Makes sure that a text which the command line names can be read.
///
/// # Errors
/// Why it cannot.
pub fn check_text(path: &Path) -> Result<(), ProjectError> {
    let bytes = disk::read(path, Limit::Text)?;
    encoding::decode(&bytes)
        .map_err(|problem| ProjectError::Encoding { path: path.to_owned(), problem })?;
    Ok(())
}

/// Every manuscript of a folder in the order of their names: the Markdown files in its
/// `manuscript/`, or where it has none, in the folder itself.
///
/// # Errors
/// When there is none, or the folder cannot be read.
pub fn manuscripts(folder: &Path) -> Result<Vec<PathBuf>, ProjectError> {
    let mut found = markdown_files(&folder.join("manuscript"))?;
    if found.is_empty() {
        found = markdown_files(folder)?;
    }
    if found.is_empty() {
        return Err(ProjectError::NoManuscripts { folder: folder.to_owned() });
    }
    Ok(found)
}

/// The Markdown files of a folder.
fn markdown_files(folder: &Path) -> Result<Vec<PathBuf>, ProjectError> {
    let mut paths = disk::list(folder)?;
    paths.retain(|path| {
        path.extension().is_some_and(|extension| {
            extension.eq_ignore_ascii_case("md") || extension.eq_ignore_ascii_case("markdown")
        })
    });
    Ok(paths)
}

/// Whether a citation style is named as a file rather than as a bundled style.
pub fn is_style_file(name: &str) -> bool {
    Path::new(name).extension().is_some_and(|extension| extension.eq_ignore_ascii_case("csl"))
}

/// The root of the project that a manuscript belongs to.
fn find_root(manuscript: &Path) -> PathBuf {
    let folder = manuscript.parent().unwrap_or(Path::new(""));
    match folder.file_name() {
        Some(name) if name == "manuscript" => {
            folder.parent().map(Path::to_owned).unwrap_or_default()
        }
        Some(_) => folder.to_owned(),
        // `samizdat build essay.md` within the manuscript folder.
        None if disk::real_name(folder).as_deref() == Some("manuscript") => folder.join(".."),
        None => folder.to_owned(),
    }
}

/// The fonts of a folder in the order of their names: single fonts, collections and web fonts.
/// They are known by content, so a licence or a read-me beside them does no harm; a file that is
/// called a font is handed on as one, so that its damage is reported.
fn load_fonts(folder: &Path) -> Result<Vec<FontFile>, ProjectError> {
    let mut fonts = Vec::new();
    for path in disk::list(folder)? {
        let bytes = disk::read(&path, Limit::Font)?;
        let is_font = matches!(
            bytes.get(..4),
            Some(b"OTTO" | b"true" | b"\0\x01\0\0" | b"ttcf" | b"wOFF" | b"wOF2")
        );
        let is_called_font = path.extension().is_some_and(|extension| {
            ["otf", "ttf", "otc", "ttc", "woff", "woff2"]
                .iter()
                .any(|known| extension.eq_ignore_ascii_case(known))
        });
        if is_font || is_called_font {
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            fonts.push((name, Arc::from(bytes)));
        }
    }
    Ok(fonts)
}

#[cfg(test)]
mod tests;
