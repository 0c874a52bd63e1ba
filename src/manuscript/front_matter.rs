//! The front matter: the YAML block at the top of a manuscript, read into typed fields.

use crate::diagnostic::Span;
use crate::language::Language;
use crate::manuscript::ast::Inline;

/// A value with the place where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Where it stands.
    pub span: Span,
}

/// What the front matter says; what it leaves out is empty.
#[derive(Clone, Debug, Default)]
pub struct FrontMatter {
    /// The title, with inline markup.
    pub title: Vec<Inline>,
    /// The subtitle, with inline markup.
    pub subtitle: Vec<Inline>,
    /// Those who made the work, in order.
    pub authors: Vec<Author>,
    /// The date as written.
    pub date: Option<String>,
    /// The language.
    pub language: Option<Language>,
    /// Whether `dir: rtl` or `dir: ltr` is said.
    pub direction: Option<crate::language::Direction>,
    /// The abstract, with inline markup, a vector a paragraph.
    pub abstract_paragraphs: Vec<Vec<Inline>>,
    /// Keywords.
    pub keywords: Vec<String>,
    /// Subjects.
    pub subjects: Vec<String>,
    /// The publisher.
    pub publisher: Option<String>,
    /// Who holds the rights.
    pub rights: Option<String>,
    /// The licence.
    pub license: Option<String>,
    /// ISBN, DOI or URN.
    pub identifier: Option<String>,
    /// A short description.
    pub description: Option<String>,
    /// The cover's picture.
    pub cover_image: Option<Spanned<String>>,
    /// Bibliography files.
    pub bibliographies: Vec<Spanned<String>>,
    /// The citation style.
    pub style: Option<Spanned<String>>,
    /// References that the manuscript holds itself, in CSL's model; `null` where there are none.
    pub references: Option<Spanned<serde_json::Value>>,
    /// Keys that are listed though not cited; `*` for all.
    pub nocite: Vec<Spanned<String>>,
    /// Whether parentheses are read as citations; on where nothing is said.
    pub typed_citations: Option<bool>,
    /// Whether typed quotes and dashes become the language's own; on where nothing is said.
    pub smart: Option<bool>,
    /// Whether a table of contents is printed.
    pub contents: Option<bool>,
    /// What stands above it.
    pub contents_title: Option<String>,
    /// How many levels of headings the contents have.
    pub contents_depth: Option<u8>,
    /// Whether sections are numbered.
    pub number_sections: Option<bool>,
    /// Whether a list of figures is printed.
    pub list_of_figures: Option<bool>,
    /// Whether a list of tables is printed.
    pub list_of_tables: Option<bool>,
    /// The bibliography key of the work that a reading is taken from.
    pub source: Option<Spanned<String>>,
    /// The paper.
    pub paper: Option<Spanned<String>>,
    /// The theme file.
    pub theme: Option<Spanned<String>>,
}

/// Someone who made the work.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Author {
    /// The name as it is read.
    pub name: String,
    /// A MARC relator code such as `edt`; `aut` where nothing is said.
    pub role: Option<String>,
    /// The name as it is sorted.
    pub file_as: Option<String>,
    /// Where they work.
    pub affiliation: Option<String>,
}
