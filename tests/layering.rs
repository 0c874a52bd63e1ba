//! The layers import downwards only, and each outside library has one door.
//!
//! Reads the paths that the source files name (`crate::x`, `library::x`). It is a reader of words and
//! not of Rust, so comments are left out and everything else that looks like a path counts.

#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "the test reads the source files, and fails where it cannot"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// The layers from the bottom to the top. Rooms of one layer do not know each other.
const LAYERS: [&[&str]; 10] = [
    &["geometry", "language", "numeral", "diagnostic"],
    &["picture", "font", "highlight", "csl", "bibliography", "math"],
    &["design"],
    &["manuscript"],
    &["project", "schema"],
    &["appearance"],
    &["resolve"],
    &["typeset"],
    &["pdf", "epub"],
    &["lib"],
];

/// Rooms within a layer that may know each other after all, as (who, whom).
const NEIGHBOURS: [(&str, &str); 0] = [];

/// The doors of outside libraries, as (library, rooms). `bin` is the binary.
const DOORS: [(&str, &[&str]); 34] = [
    ("pulldown_cmark", &["manuscript"]),
    ("serde_saphyr", &["manuscript", "resolve", "bibliography"]),
    ("hayagriva", &["resolve"]),
    ("citationberg", &["resolve"]),
    ("icu_collator", &["resolve", "csl"]),
    ("icu_locale_core", &["resolve", "csl"]),
    ("roxmltree", &["csl"]),
    ("syntect", &["highlight"]),
    ("two_face", &["highlight"]),
    ("harfrust", &["typeset"]),
    ("hypher", &["typeset"]),
    ("unicode_bidi", &["typeset"]),
    ("printpdf", &["pdf"]),
    ("lopdf", &["pdf"]),
    ("subsetter", &["pdf", "epub"]),
    ("xmp_writer", &["pdf"]),
    ("epub_builder", &["epub"]),
    ("zip", &["epub"]),
    ("image", &["picture"]),
    ("resvg", &["picture"]),
    ("skrifa", &["font"]),
    ("wuff", &["font"]),
    ("icu_properties", &["font"]),
    ("fontdb", &["project"]),
    ("typst_assets", &["font", "pdf"]),
    ("toml", &["design"]),
    ("schemars", &["geometry", "highlight", "design", "schema"]),
    ("clap", &["bin"]),
    ("indicatif", &["bin"]),
    ("annotate_snippets", &["bin"]),
    ("tempfile", &["bin"]),
    ("std::fs", &["project", "bin"]),
    ("std::env", &["bin"]),
    ("std::time", &["bin"]),
];

/// A source file: the room that it belongs to, its path and its code without comments and tests.
struct Source {
    room: String,
    path: PathBuf,
    code: String,
}

/// The room of a path below `src`.
fn room(path: &Path) -> String {
    let first = path.components().next().expect("a source file has a name");
    first.as_os_str().to_str().expect("our names are ASCII").trim_end_matches(".rs").to_owned()
}

/// The code of a file without comments, and without the test module at its end: tests stand above
/// all layers.
fn code(text: &str) -> String {
    text.lines()
        .take_while(|line| !line.starts_with("#[cfg(test)]"))
        .filter(|line| !line.trim_start().starts_with("//"))
        .map(|line| format!("{line}\n"))
        .collect()
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut folders = vec![root.clone()];
    let mut sources = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs")
                && !path.ends_with("tests.rs")
            {
                let inner = path.strip_prefix(&root).unwrap();
                let code = code(&fs::read_to_string(&path).unwrap());
                sources.push(Source { room: room(inner), path: inner.to_owned(), code });
            }
        }
    }
    sources.sort_by(|left, right| left.path.cmp(&right.path));
    sources
}

/// Whether a name stands at an offset as a path's first word, with `::` behind it.
fn is_path_at(code: &str, at: usize) -> bool {
    let before = code[..at].chars().next_back();
    !before.is_some_and(|before| before.is_alphanumeric() || before == '_' || before == ':')
}

/// The words that stand directly behind a prefix such as `crate::`.
fn words_behind(code: &str, prefix: &str) -> BTreeSet<String> {
    code.match_indices(prefix)
        .filter(|(at, _)| is_path_at(code, *at))
        .map(|(at, _)| {
            let rest = &code[at + prefix.len()..];
            let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
            rest[..end].to_owned()
        })
        .collect()
}

fn layer(room: &str) -> Option<usize> {
    LAYERS.iter().position(|rooms| rooms.contains(&room))
}

#[test]
fn every_room_has_a_layer() {
    for source in sources() {
        assert!(
            source.room == "bin" || layer(&source.room).is_some(),
            "'{}' has no layer: add its room to LAYERS",
            source.path.display()
        );
    }
}

#[test]
fn layers_import_downwards_only() {
    let mut faults = Vec::new();
    let mut seen = 0;
    for source in sources().iter().filter(|source| source.room != "bin" && source.room != "lib") {
        for target in words_behind(&source.code, "crate::") {
            let (Some(from), Some(to)) = (layer(&source.room), layer(&target)) else { continue };
            seen += 1;
            let is_neighbour = NEIGHBOURS.contains(&(source.room.as_str(), target.as_str()));
            if source.room != target && to >= from && !is_neighbour {
                faults.push(format!("{} imports '{target}'", source.path.display()));
            }
        }
    }
    assert!(seen > 20, "the imports are not found any more: {seen}");
    assert!(faults.is_empty(), "imports that point up:\n{}", faults.join("\n"));
}

#[test]
fn every_outside_library_has_its_door() {
    let doors: BTreeMap<&str, &[&str]> = DOORS.into_iter().collect();
    let mut faults = Vec::new();
    for source in sources() {
        for (library, rooms) in &doors {
            let prefix = format!("{library}::");
            let is_used =
                source.code.match_indices(&prefix).any(|(at, _)| is_path_at(&source.code, at))
                    || source.code.contains(&format!("use {library};"));
            if is_used && !rooms.contains(&source.room.as_str()) {
                faults.push(format!("{} uses '{library}'", source.path.display()));
            }
        }
    }
    assert!(faults.is_empty(), "libraries beside their door:\n{}", faults.join("\n"));
}

#[test]
fn imports_are_written_so_that_they_can_be_read() {
    for source in sources() {
        for word in ["use crate::{", "use super::*", "::*;"] {
            assert!(!source.code.contains(word), "'{word}' in {}", source.path.display());
        }
    }
}

#[test]
fn the_reader_of_paths_reads_them() {
    let text = "use crate::font::Font;\n// crate::pdf is not meant\nlet x = crate::a_b::f(y);\n\
                mycrate::c();\n#[cfg(test)]\nuse crate::epub;\n";
    let found: Vec<String> = words_behind(&code(text), "crate::").into_iter().collect();
    assert_eq!(found, ["a_b", "font"]);
}
