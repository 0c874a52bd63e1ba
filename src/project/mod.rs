//! The files of a build: the manuscript and everything that it names, loaded.
//!
//! The only module of the library that touches the disk. What the files mean is left to the stages
//! that read them.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use crate::diagnostic::{SourceId, Sources};

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
    /// The files that the manuscript names, by name as written.
    pub files: BTreeMap<String, Result<Arc<[u8]>, FileProblem>>,
    /// The fonts of the project's `fonts/` folder, by file name.
    pub fonts: Vec<(String, Arc<[u8]>)>,
    /// What the command line says.
    pub settings: Settings,
}

/// What the command line says, in place of or beside the front matter.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// A theme file.
    pub theme: Option<String>,
    /// A citation style.
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

impl Project {
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
}
