//! The front matter: the YAML block at the top of a manuscript, read into typed fields.

use std::ops::Range;

use serde_json::Value;

use crate::diagnostic::{Diagnostic, Diagnostics, Problem, SourceId, Span};
use crate::language::{Direction, Language};
use crate::manuscript::ast::Inline;
use crate::manuscript::parse::parse_inlines;

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
    pub direction: Option<Direction>,
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
    /// Keys that are listed though not cited; `*` for all.
    pub nocite: Vec<Spanned<String>>,
    /// Whether parentheses are read as citations; on where nothing is said.
    pub typed_citations: Option<bool>,
    /// Whether typed quotes and dashes become the language's own; on where nothing is said.
    pub smart: Option<bool>,
    /// Whether a table of contents is printed.
    pub contents: Option<bool>,
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

/// Every key that front matter has.
const KEYS: [&str; 33] = [
    "title",
    "subtitle",
    "author",
    "date",
    "lang",
    "dir",
    "abstract",
    "keywords",
    "subject",
    "publisher",
    "rights",
    "license",
    "identifier",
    "description",
    "cover-image",
    "bibliography",
    "csl",
    "nocite",
    "toc",
    "toc-depth",
    "number-sections",
    "lof",
    "lot",
    "source",
    "paper",
    "theme",
    "typed-citations",
    "smart",
    "link-citations",
    "link-bibliography",
    "numbersections",
    "suppress-bibliography",
    "reference-section-title",
];

/// Reads the front matter at the top of a text. Returns it with the offset at which the body begins.
pub(super) fn read(
    source: SourceId,
    text: &str,
    diagnostics: &mut Diagnostics,
) -> (FrontMatter, usize) {
    let Some((yaml, body)) = split(text) else { return (FrontMatter::default(), 0) };
    let mut reader = Reader { source, text, yaml: yaml.clone(), diagnostics };
    (reader.read(), body)
}

/// The range of the YAML and the start of the body, where the text begins with front matter: a line
/// `---` at the very top, and a line `---` or `...` behind.
fn split(text: &str) -> Option<(Range<usize>, usize)> {
    let start = usize::from(text.starts_with('\u{feff}')) * '\u{feff}'.len_utf8();
    let mut lines = Lines { text, at: start };
    let (_, first) = lines.next()?;
    if first.trim_end() != "---" {
        return None;
    }
    let yaml_start = lines.at;
    // A thematic break is followed by an empty line; front matter is not.
    if text[yaml_start..].lines().next().is_none_or(|line| line.trim().is_empty()) {
        return None;
    }
    while let Some((offset, line)) = lines.next() {
        if matches!(line.trim_end(), "---" | "...") {
            return Some((yaml_start..offset, lines.at));
        }
    }
    None
}

/// Lines with their offsets; LF, CRLF and CR end them.
struct Lines<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Iterator for Lines<'a> {
    type Item = (usize, &'a str);

    fn next(&mut self) -> Option<(usize, &'a str)> {
        let rest = &self.text[self.at..];
        if rest.is_empty() {
            return None;
        }
        let start = self.at;
        let end = rest.find(['\n', '\r']).unwrap_or(rest.len());
        let line = &rest[..end];
        let behind = &rest[end..];
        let terminator = if behind.starts_with("\r\n") { 2 } else { behind.len().min(1) };
        self.at += end + terminator;
        Some((start, line))
    }
}

struct Reader<'a, 'd> {
    source: SourceId,
    text: &'a str,
    yaml: Range<usize>,
    diagnostics: &'d mut Diagnostics,
}

impl Reader<'_, '_> {
    fn read(&mut self) -> FrontMatter {
        let yaml = self.text[self.yaml.clone()].replace("\r\n", "\n").replace('\r', "\n");
        let value: Value = match serde_saphyr::from_str(&yaml) {
            Ok(value) => value,
            Err(error) => {
                let message = error.to_string();
                let reason = message.lines().next().unwrap_or_default().to_owned();
                let span = self.error_span(error.location().map(|place| place.line() as usize));
                let problem = Problem::FrontMatterSyntax { reason };
                self.diagnostics.push(Diagnostic::at(span, problem));
                return FrontMatter::default();
            }
        };
        let mapping = match value {
            Value::Object(mapping) => mapping,
            Value::Null => return FrontMatter::default(),
            _ => {
                let problem =
                    Problem::FrontMatterSyntax { reason: "it is not a list of keys".to_owned() };
                let span = self.error_span(None);
                self.diagnostics.push(Diagnostic::at(span, problem));
                return FrontMatter::default();
            }
        };
        let mut front_matter = FrontMatter::default();
        for (key, value) in &mapping {
            self.field(key, value, &mut front_matter);
        }
        front_matter
    }

    /// The span of a line of the YAML, counted from one; its first where none is given.
    fn error_span(&self, line: Option<usize>) -> Span {
        let mut lines = Lines { text: &self.text[..self.yaml.end], at: self.yaml.start };
        let (start, text) =
            lines.nth(line.unwrap_or(1).saturating_sub(1)).unwrap_or((self.yaml.start, ""));
        Span::new(self.source, start..start + text.len())
    }

    /// The span of a key at the start of a line.
    fn key_span(&self, key: &str) -> Span {
        let lines = Lines { text: &self.text[..self.yaml.end], at: self.yaml.start };
        for (start, line) in lines {
            let bare = line.trim_start_matches(['"', '\'']);
            let quoted = line.len() - bare.len();
            if let Some(rest) = bare.strip_prefix(key)
                && rest.trim_start_matches(['"', '\'']).trim_start().starts_with(':')
            {
                return Span::new(self.source, start + quoted..start + quoted + key.len());
            }
        }
        Span::new(self.source, self.yaml.clone())
    }

    /// The span of a value of a key: where its text stands behind the key, else the key.
    fn value_span(&self, key: &str, value: &str) -> Span {
        let key = self.key_span(key);
        let from = key.range().end;
        match self.text[from..self.yaml.end].find(value) {
            Some(offset) if !value.is_empty() => {
                Span::new(self.source, from + offset..from + offset + value.len())
            }
            _ => key,
        }
    }

    fn wrong(&mut self, key: &str, expected: &str) {
        let problem =
            Problem::FrontMatterValue { key: key.to_owned(), expected: expected.to_owned() };
        let span = self.key_span(key);
        self.diagnostics.push(Diagnostic::at(span, problem));
    }

    fn field(&mut self, key: &str, value: &Value, into: &mut FrontMatter) {
        match key {
            "title" => into.title = self.inlines(key, value),
            "subtitle" => into.subtitle = self.inlines(key, value),
            "author" => into.authors = self.authors(value),
            "date" => into.date = self.text(key, value),
            "lang" => into.language = self.language(value),
            "dir" => into.direction = self.direction(value),
            "abstract" => into.abstract_paragraphs = self.paragraphs(key, value),
            "keywords" => into.keywords = self.texts(key, value),
            "subject" => into.subjects = self.texts(key, value),
            "publisher" => into.publisher = self.text(key, value),
            "rights" => into.rights = self.text(key, value),
            "license" => into.license = self.text(key, value),
            "identifier" => into.identifier = self.text(key, value),
            "description" => into.description = self.text(key, value),
            "cover-image" => into.cover_image = self.spanned(key, value),
            "bibliography" => into.bibliographies = self.spanned_texts(key, value),
            "csl" => into.style = self.spanned(key, value),
            "nocite" => into.nocite = self.nocite(value),
            "typed-citations" => into.typed_citations = self.switch(key, value),
            "smart" => into.smart = self.switch(key, value),
            "toc" => into.contents = self.switch(key, value),
            "toc-depth" => into.contents_depth = self.depth(key, value),
            "number-sections" | "numbersections" => {
                into.number_sections = self.switch(key, value);
            }
            "lof" => into.list_of_figures = self.switch(key, value),
            "lot" => into.list_of_tables = self.switch(key, value),
            "source" => into.source = self.spanned(key, value),
            "paper" => into.paper = self.spanned(key, value),
            "theme" => into.theme = self.spanned(key, value),
            // What pandoc's authors write and what is so here in any case.
            "link-citations" | "link-bibliography" => {}
            _ => {
                let nearest = nearest(key, KEYS);
                let problem = Problem::UnknownKey { key: key.to_owned(), nearest };
                let span = self.key_span(key);
                self.diagnostics.push(Diagnostic::at(span, problem));
            }
        }
    }

    fn text(&mut self, key: &str, value: &Value) -> Option<String> {
        match scalar(value) {
            Some(text) => Some(text),
            None if value.is_null() => None,
            None => {
                self.wrong(key, "a text");
                None
            }
        }
    }

    fn texts(&mut self, key: &str, value: &Value) -> Vec<String> {
        match value {
            Value::Null => Vec::new(),
            Value::Array(values) if values.iter().all(|value| scalar(value).is_some()) => {
                values.iter().filter_map(scalar).collect()
            }
            _ => match scalar(value) {
                Some(text) => vec![text],
                None => {
                    self.wrong(key, "a text or a list of texts");
                    Vec::new()
                }
            },
        }
    }

    fn spanned(&mut self, key: &str, value: &Value) -> Option<Spanned<String>> {
        let value = self.text(key, value)?;
        let span = self.value_span(key, &value);
        Some(Spanned { value, span })
    }

    fn spanned_texts(&mut self, key: &str, value: &Value) -> Vec<Spanned<String>> {
        let texts = self.texts(key, value);
        texts
            .into_iter()
            .map(|value| Spanned { span: self.value_span(key, &value), value })
            .collect()
    }

    /// Keys without their `@`, apart by commas, semicolons or white space, or as a list.
    fn nocite(&mut self, value: &Value) -> Vec<Spanned<String>> {
        let texts = self.texts("nocite", value);
        texts
            .iter()
            .flat_map(|text| text.split([',', ';', ' ', '\n']))
            .map(|key| key.trim().trim_start_matches('@'))
            .filter(|key| !key.is_empty())
            .map(|key| Spanned { span: self.value_span("nocite", key), value: key.to_owned() })
            .collect()
    }

    fn switch(&mut self, key: &str, value: &Value) -> Option<bool> {
        let word = scalar(value).unwrap_or_default().to_lowercase();
        match word.as_str() {
            "true" | "yes" | "on" => Some(true),
            "false" | "no" | "off" => Some(false),
            _ => {
                self.wrong(key, "on or off");
                None
            }
        }
    }

    fn depth(&mut self, key: &str, value: &Value) -> Option<u8> {
        match value.as_u64() {
            Some(depth @ 1..=6) => Some(depth as u8),
            _ => {
                self.wrong(key, "a number from 1 to 6");
                None
            }
        }
    }

    fn language(&mut self, value: &Value) -> Option<Language> {
        let tag = self.text("lang", value)?;
        let language = Language::from_tag(&tag);
        if language.is_none() {
            self.wrong("lang", "a language tag such as en-US, de or zh-Hant");
        }
        language
    }

    fn direction(&mut self, value: &Value) -> Option<Direction> {
        match scalar(value).as_deref() {
            Some("ltr") => Some(Direction::LeftToRight),
            Some("rtl") => Some(Direction::RightToLeft),
            _ => {
                self.wrong("dir", "ltr or rtl");
                None
            }
        }
    }

    fn inlines(&mut self, key: &str, value: &Value) -> Vec<Inline> {
        let Some(text) = self.text(key, value) else { return Vec::new() };
        let range = self.value_span(key, &text).range();
        parse_inlines((self.source, text.trim(), range), self.diagnostics)
    }

    fn paragraphs(&mut self, key: &str, value: &Value) -> Vec<Vec<Inline>> {
        let Some(text) = self.text(key, value) else { return Vec::new() };
        let range = self.key_span(key).range();
        text.split("\n\n")
            .filter(|paragraph| !paragraph.trim().is_empty())
            .map(|paragraph| {
                let place = (self.source, paragraph.trim(), range.clone());
                parse_inlines(place, self.diagnostics)
            })
            .collect()
    }

    fn authors(&mut self, value: &Value) -> Vec<Author> {
        let values = match value {
            Value::Null => return Vec::new(),
            Value::Array(values) => values.as_slice(),
            other => std::slice::from_ref(other),
        };
        let mut authors = Vec::with_capacity(values.len());
        for value in values {
            match value {
                Value::Object(mapping) => {
                    let field = |key: &str| mapping.get(key).and_then(scalar);
                    let Some(name) = field("name") else {
                        self.wrong("author", "a text, a list of texts, or maps with a name");
                        continue;
                    };
                    authors.push(Author {
                        name,
                        role: field("role"),
                        file_as: field("file-as"),
                        affiliation: field("affiliation"),
                    });
                }
                other => match scalar(other) {
                    Some(name) => authors.push(Author { name, ..Author::default() }),
                    None => self.wrong("author", "a text, a list of texts, or maps with a name"),
                },
            }
        }
        authors
    }
}

/// A scalar as text.
fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(value) => Some(value.to_string()),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}

/// The nearest of some names, where one is near enough to be a slip of the pen.
fn nearest<const COUNT: usize>(name: &str, known: [&str; COUNT]) -> Option<String> {
    let lower = name.to_lowercase().replace('_', "-");
    known
        .iter()
        .map(|candidate| (strsim::damerau_levenshtein(&lower, candidate), *candidate))
        .filter(|(distance, candidate)| *distance <= candidate.len() / 3)
        .min()
        .map(|(_, candidate)| candidate.to_owned())
}
