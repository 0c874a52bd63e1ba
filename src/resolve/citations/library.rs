//! Bibliography files to a [`Library`].

use serde_json::Value;

use crate::bibliography::{self, Collection, Entry, Grade, Reading, Repetition, page_range};
use crate::csl::{Item, Name};
use crate::diagnostic::{Diagnostic, Diagnostics, Problem};
use crate::language::Language;
use crate::manuscript::front_matter::Spanned;
use crate::project::Project;
use crate::resolve::citations::{Library, Work, WorkName};

/// Reads the bibliographies that a manuscript names, in its order; of two entries with one key the
/// first counts.
pub fn read_library(
    names: &[Spanned<String>],
    context: (&Project, &Language),
    diagnostics: &mut Diagnostics,
) -> Library {
    read_sources((names, None), context, diagnostics)
}

/// The same with the references that the manuscript holds itself, which come first.
pub fn read_sources(
    (names, own): (&[Spanned<String>], Option<&Spanned<Value>>),
    (project, language): (&Project, &Language),
    diagnostics: &mut Diagnostics,
) -> Library {
    let mut collection = Collection::default();
    // The names of the files that could be read, by their number in the collection.
    let mut sources: Vec<&Spanned<String>> = Vec::new();
    let own_name = own.map(|own| Spanned { value: "references".to_owned(), span: own.span });
    if let (Some(own), Some(name)) = (own, &own_name) {
        let reading = bibliography::from_items(&own.value);
        report_flaws(&reading, name, diagnostics);
        collection.add(reading);
        sources.push(name);
    }
    for name in names {
        let refuse =
            |reason: String| Problem::BibliographyFile { name: name.value.clone(), reason };
        let text = match project.file(&name.value) {
            Ok(bytes) => match std::str::from_utf8(bytes) {
                Ok(text) => text,
                Err(error) => {
                    let reason = format!("it is not UTF-8 at byte {}", error.valid_up_to());
                    diagnostics.push(Diagnostic::at(name.span, refuse(reason)));
                    continue;
                }
            },
            Err(problem) => {
                diagnostics.push(Diagnostic::at(name.span, refuse(problem.to_string())));
                continue;
            }
        };
        match bibliography::read(text, language) {
            Ok(reading) => {
                report_flaws(&reading, name, diagnostics);
                collection.add(reading);
                sources.push(name);
            }
            Err(reason) => diagnostics.push(Diagnostic::at(name.span, refuse(reason.to_string()))),
        }
    }
    for repetition in collection.repetitions() {
        let place = |source: bibliography::Source, line: usize| {
            let name = sources.get(source.0).map_or("", |name| name.value.as_str());
            format!("{name} line {line}")
        };
        let (source, problem) = match repetition {
            Repetition::Key { key, first, second } => {
                let (first, again) = (place(first.0, first.1), place(second.0, second.1));
                (second.0, Problem::DuplicateEntry { key, first, again })
            }
            Repetition::Work { first, second, shared } => {
                let problem =
                    Problem::SameWork { first: first.0, second: second.0.clone(), shared };
                (second.1, problem)
            }
        };
        let span = sources.get(source.0).map(|name| name.span);
        diagnostics.push(Diagnostic { problem, span });
    }
    let mut library = Library::default();
    for entry in collection.entries() {
        library.add(entry);
    }
    library
}

/// Tells what was wrong with a bibliography.
fn report_flaws(reading: &Reading, name: &Spanned<String>, diagnostics: &mut Diagnostics) {
    for flaw in &reading.flaws {
        let reason = format!("{} {flaw}", name.value);
        let problem = match flaw.grade {
            Grade::Loss => Problem::BibliographyEntry { reason },
            Grade::Advice => Problem::BibliographyAdvice { reason },
        };
        diagnostics.push(Diagnostic::at(name.span, problem));
    }
}

impl Library {
    fn add(&mut self, entry: &Entry) {
        let item = Item::from_json(&entry.item);
        let index = self.works.len();
        for key in std::iter::once(&entry.key).chain(&entry.aliases) {
            self.keys.entry(key.clone()).or_insert(index);
        }
        self.works.push(describe(entry, &item));
        self.items.push(item);
    }
}

/// What the rest of `resolve` needs to know of a reference.
fn describe(entry: &Entry, item: &Item) -> Work {
    let text = |variable: &str| item.text(variable).map(plain);
    let names = ["author", "editor", "translator"];
    let names = names.iter().find_map(|role| item.names(role).filter(|names| !names.is_empty()));
    Work {
        key: entry.key.clone(),
        names: names.unwrap_or_default().iter().map(work_name).collect(),
        title: text("title").unwrap_or_default(),
        short_title: text("title-short"),
        year: item.date("issued").and_then(|date| date.start).map(|point| point.year),
        kind: item.kind.clone(),
        keywords: entry.keywords.clone(),
        pages: page_range(&entry.item),
    }
}

/// Text without the markup of CSL-JSON.
fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find('<') {
        plain.push_str(&rest[..start]);
        let is_tag = rest[start + 1..].starts_with(|c: char| c == '/' || c.is_ascii_alphabetic());
        match rest[start..].find('>').filter(|_| is_tag) {
            Some(end) => rest = &rest[start + end + 1..],
            None => {
                plain.push('<');
                rest = &rest[start + 1..];
            }
        }
    }
    plain + rest
}

fn work_name(name: &Name) -> WorkName {
    if name.is_literal() {
        return WorkName { family: plain(&name.literal), given: String::new() };
    }
    let family = [&name.dropping_particle, &name.non_dropping_particle, &name.family];
    let family = family.into_iter().filter(|part| !part.is_empty()).map(String::as_str);
    WorkName { family: family.collect::<Vec<_>>().join(" "), given: name.given.clone() }
}
