//! What can go wrong before a build begins, in words for people who meet it for the first time.

use std::path::PathBuf;

use crate::project::encoding::EncodingError;

/// Why a project cannot be opened.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProjectError {
    /// There is nothing at the path.
    #[error("there is no file '{}'", path.display())]
    Missing {
        /// The path as given.
        path: PathBuf,
    },
    /// A folder stands where a file was expected.
    #[error("'{}' is a folder, not a file", path.display())]
    IsFolder {
        /// The path as given.
        path: PathBuf,
    },
    /// The file system does not let us read it.
    #[error(
        "'{}' cannot be read: permission denied (see its permissions with 'ls -l')",
        path.display()
    )]
    Permission {
        /// The path as given.
        path: PathBuf,
    },
    /// It is there, but cannot be read for another reason.
    #[error("'{}' cannot be read: {reason}", path.display())]
    Unreadable {
        /// The path as given.
        path: PathBuf,
        /// What the system says.
        reason: String,
    },
    /// Its bytes are no UTF-8 text.
    #[error("'{}' is {problem}", path.display())]
    Encoding {
        /// The path as given.
        path: PathBuf,
        /// What its bytes are instead, and what helps.
        problem: EncodingError,
    },
    /// A folder holds no manuscript.
    #[error(
        "there is no manuscript in '{}': write one as 'manuscript/essay.md', or name a Markdown \
         file",
        folder.display()
    )]
    NoManuscripts {
        /// The folder that was searched.
        folder: PathBuf,
    },
}

impl ProjectError {
    /// The path at fault.
    pub fn path(&self) -> &std::path::Path {
        match self {
            Self::Missing { path }
            | Self::IsFolder { path }
            | Self::Permission { path }
            | Self::Unreadable { path, .. }
            | Self::Encoding { path, .. } => path,
            Self::NoManuscripts { folder } => folder,
        }
    }

    /// The stable code, of the `S00xx` that diagnostics leave to files and encoding.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Missing { .. } => "S0001",
            Self::IsFolder { .. } => "S0002",
            Self::Permission { .. } => "S0003",
            Self::Unreadable { .. } => "S0004",
            Self::Encoding { .. } => "S0005",
            Self::NoManuscripts { .. } => "S0007",
        }
    }
}
