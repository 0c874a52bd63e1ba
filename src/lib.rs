//! Samizdat: one Markdown manuscript to an EPUB and a PDF.
//!
//! ```text
//! files ──project──▶ Project ──manuscript──▶ Manuscript ──resolve──▶ Document ─┬─typeset──▶ Pages ──pdf──▶ .pdf
//!                                                                             │              │
//!                                                                             │          PageMap
//!                                                                             │              ▼
//!                                                                             └──────────────epub──▶ .epub
//! ```
//!
//! Data goes one way; [`build()`] shows the whole flow.

pub mod appearance;
pub mod bibliography;
pub mod csl;
pub mod design;
pub mod diagnostic;
pub mod epub;
pub mod font;
pub mod geometry;
pub mod highlight;
pub mod language;
pub mod manuscript;
pub mod math;
pub mod numeral;
pub mod pdf;
pub mod picture;
pub mod project;
pub mod resolve;
pub mod schema;
pub mod typeset;

use std::sync::Arc;

use crate::design::Design;
use crate::diagnostic::Diagnostics;
use crate::epub::EpubError;
use crate::font::{FontError, FontLibrary};
use crate::pdf::PdfError;
use crate::project::Project;
use crate::resolve::cited::{Cited, cited};
use crate::resolve::document::Document;
use crate::typeset::inspect::Stage;
use crate::typeset::pages::{PageMap, Pages};
use crate::typeset::stages::Typesetter;

/// Which files a build makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Formats {
    /// The EPUB.
    pub epub: bool,
    /// The PDF.
    pub pdf: bool,
}

impl Formats {
    /// Both files.
    pub const ALL: Self = Self { epub: true, pdf: true };
}

/// What a build makes.
#[derive(Clone, Debug)]
pub struct Build {
    /// What it has to say about the manuscript.
    pub diagnostics: Diagnostics,
    /// The EPUB's bytes, where it was asked for.
    pub epub: Option<Vec<u8>>,
    /// The PDF's bytes, where it was asked for.
    pub pdf: Option<Vec<u8>>,
    /// How many pages the PDF has.
    pub pages: usize,
}

/// Why a build makes nothing.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BuildError {
    /// A font of the project cannot be used.
    #[error(transparent)]
    Font(#[from] FontError),
    /// The PDF cannot be written.
    #[error(transparent)]
    Pdf(#[from] PdfError),
    /// The EPUB cannot be written.
    #[error(transparent)]
    Epub(#[from] EpubError),
}

/// Builds a manuscript: the whole flow.
///
/// Problems in the manuscript are among the diagnostics; the files are made as well as they can be.
///
/// # Errors
/// When a font of the project cannot be read, or a file cannot be written.
pub fn build(project: &mut Project, formats: Formats) -> Result<Build, BuildError> {
    let layout = lay_out(project)?;
    let Layout { diagnostics, document, design, fonts, pages, page_map } = layout;

    // Neither writer needs the other.
    let (pdf, epub) = rayon::join(
        || formats.pdf.then(|| pdf::write(&pages)).transpose(),
        || formats.epub.then(|| epub::write(&document, &design, &fonts, &page_map)).transpose(),
    );
    Ok(Build { diagnostics, epub: epub?, pdf: pdf?, pages: pages.pages.len() })
}

/// Finds what a build would say about a manuscript, without writing anything.
///
/// # Errors
/// When a font of the project cannot be read.
pub fn check(project: &mut Project) -> Result<Diagnostics, BuildError> {
    Ok(lay_out(project)?.diagnostics)
}

/// Gives the citations of a manuscript and its list of works as plain text, with what there is to
/// say about it up to there.
///
/// # Errors
/// When a font of the project cannot be read.
pub fn cite(project: &mut Project) -> Result<(Diagnostics, Cited), BuildError> {
    let Prepared { diagnostics, document, .. } = prepare(project)?;
    Ok((diagnostics, cited(&document)))
}

/// Shows what stands between the stages of typesetting a manuscript: the lines that were chosen or
/// the pages, as text, with what a build would say.
///
/// # Errors
/// When a font of the project cannot be read.
pub fn inspect(project: &mut Project, stage: Stage) -> Result<(Diagnostics, String), BuildError> {
    let Prepared { mut diagnostics, document, design, fonts } = prepare(project)?;
    let typesetter = Typesetter::new(&document, &design, &fonts);
    let mut composition = typesetter.compose(&mut diagnostics);
    let pagination = composition.paginate();
    let text = match stage {
        Stage::Lines => composition.describe_lines(&pagination),
        Stage::Pages => composition.describe_pages(&pagination),
    };
    drop(composition);
    Ok((diagnostics, text))
}

/// A manuscript, ready to be set.
#[derive(Clone, Debug)]
pub struct Prepared {
    /// What there is to say about it so far.
    pub diagnostics: Diagnostics,
    /// The document.
    pub document: Document,
    /// How it looks.
    pub design: Design,
    /// The fonts that it is set in.
    pub fonts: Arc<FontLibrary>,
}

/// A manuscript, laid out: all that the writers need.
struct Layout {
    diagnostics: Diagnostics,
    document: Document,
    design: Design,
    fonts: Arc<FontLibrary>,
    pages: Pages,
    page_map: PageMap,
}

/// Everything before the writers.
fn lay_out(project: &mut Project) -> Result<Layout, BuildError> {
    let Prepared { mut diagnostics, document, design, fonts } = prepare(project)?;

    // Lines broken, pages made up.
    let (pages, page_map) = typeset::typeset(&document, &design, &fonts, &mut diagnostics);

    Ok(Layout { diagnostics, document, design, fonts, pages, page_map })
}

/// Everything before the typesetter.
///
/// # Errors
/// When a font of the project cannot be read.
pub fn prepare(project: &mut Project) -> Result<Prepared, BuildError> {
    let mut diagnostics = Diagnostics::default();

    // The text to a tree.
    let text = Arc::clone(project.sources.text(project.manuscript));
    let mut manuscript = manuscript::parse(project.manuscript, &text, &mut diagnostics);

    // The files that the tree names.
    project.load(&manuscript.resources);

    // How it looks: fonts, theme, paper.
    let mut fonts = FontLibrary::new(&project.fonts)?;
    let design = appearance::settle(&mut manuscript, project, &mut fonts, &mut diagnostics);
    let fonts = Arc::new(fonts);

    // Numbers, notes, citations and references filled in.
    let lettering = appearance::lettering(&design, &fonts);
    let document = resolve::resolve_lettered(&manuscript, project, &lettering, &mut diagnostics);
    Ok(Prepared { diagnostics, document, design, fonts })
}
