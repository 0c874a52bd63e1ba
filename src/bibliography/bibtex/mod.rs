//! BibLaTeX and BibTeX to references.
//!
//! `syntax` reads entries as written, whatever is wrong with some; `inherit` gives them what they
//! take from others; `fields` maps each to CSL, as pandoc does, with `latex`, `names` and `sentence`
//! for what stands in its fields. The crate `biblatex` is not used here: it ends at the first mistake
//! of a file, and keeps of LaTeX neither fonts nor protected case, both of which CSL has markup for.

mod fields;
mod inherit;
mod kind;
mod latex;
mod names;
mod sentence;
mod symbols;
mod syntax;
mod words;

pub(super) use syntax::is_bibtex;

use crate::bibliography::plain;
use crate::bibliography::{Entry, Flaw, Grade, Reading};
use crate::language::Language;

/// Reads a file.
pub(super) fn read(text: &str, language: &Language) -> Reading {
    let scan = syntax::scan(text);
    let mut flaws = scan.flaws;
    let mut raw = scan.entries;
    for (index, key) in inherit::inherit(&mut raw) {
        let entry = &raw[index];
        flaws.push(Flaw {
            grade: Grade::Advice,
            key: Some(entry.key.clone()),
            reason: format!("it refers to '{key}', which the file does not have"),
            span: entry.span.clone(),
            line: entry.line,
        });
    }
    let classical = raw.iter().all(|entry| kind::is_classical(&entry.kind, &entry.fields));
    let mut entries = Vec::with_capacity(raw.len());
    for entry in raw.into_iter().filter(|entry| entry.kind != "xdata") {
        if !kind::is_known(&entry.kind) {
            flaws.push(Flaw {
                grade: Grade::Advice,
                key: Some(entry.key.clone()),
                reason: format!("there is no type '@{}'; it is read as '@misc'", entry.kind),
                span: entry.span.clone(),
                line: entry.line,
            });
        }
        let mapper = fields::Mapper::new(&entry, language, classical);
        let (item, problems) = mapper.item();
        flaws.extend(problems.into_iter().map(|reason| Flaw {
            grade: Grade::Advice,
            key: Some(entry.key.clone()),
            reason,
            span: entry.span.clone(),
            line: entry.line,
        }));
        let aliases = entry.fields.get("ids").map(|ids| plain::keywords(ids)).unwrap_or_default();
        let keywords = entry.fields.get("keywords").or_else(|| entry.fields.get("keyword"));
        let keywords = keywords.map(|words| latex::letters(words, "en"));
        entries.push(Entry {
            aliases,
            keywords: keywords.map(|words| plain::keywords(&words)).unwrap_or_default(),
            item: serde_json::Value::Object(item),
            key: entry.key,
            span: entry.span,
            line: entry.line,
        });
    }
    Reading { entries, flaws }
}
