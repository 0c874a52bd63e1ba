//! [`Manuscript`] to [`Document`]: every number, note, citation, reference, entry and link target
//! filled in.
//!
//! The citation engine has its one door here. How anything looks is left to the typesetter and the
//! EPUB writer.

pub mod anchors;
pub mod citations;
pub mod document;
pub mod plain;
pub mod punctuation;
pub mod spelling;
pub mod terms;
pub mod typed;

use crate::design::Design;
use crate::diagnostic::Diagnostics;
use crate::manuscript::ast::Manuscript;
use crate::project::Project;
use crate::resolve::document::Document;

/// Resolves a manuscript.
pub fn resolve(
    manuscript: &Manuscript,
    project: &Project,
    design: &Design,
    diagnostics: &mut Diagnostics,
) -> Document {
    let _ = (manuscript, project, design, diagnostics);
    unimplemented!()
}
