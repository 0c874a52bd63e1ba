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

pub mod design;
pub mod diagnostic;
pub mod epub;
pub mod font;
pub mod geometry;
pub mod language;
pub mod manuscript;
pub mod pdf;
pub mod picture;
pub mod project;
pub mod resolve;
pub mod typeset;
