//! Nothing of a manuscript is lost: every word of it stands in both outputs, as often as it was written.
//!
//! Of the cases and the essay the words are taken from the text as written, without asking the
//! parser; of the examples of the specification, whose markup is odd on purpose, from the tree.

#![allow(clippy::disallowed_methods, reason = "tests read their fixtures")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod extract;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use extract::both;
use samizdat::diagnostic::Diagnostics;
use samizdat::manuscript::ast::{Block, BlockKind, Inline, InlineKind};
use samizdat::manuscript::parse;
use samizdat::project::{Project, Settings};
use samizdat::{Build, Formats};

/// Words with how often each stands in a text: runs of letters. Digits part them, since the number
/// of a note stands directly behind a word.
fn words(text: &str) -> BTreeMap<String, usize> {
    let mut words = BTreeMap::new();
    for word in text.replace('\u{ad}', "").split(|c: char| !c.is_alphabetic()) {
        if !word.is_empty() {
            *words.entry(word.to_owned()).or_insert(0) += 1;
        }
    }
    words
}

/// The words of a manuscript that are not in what was built of it, in words for people.
fn lost(name: &str, written: &str, build: &Build) -> Vec<String> {
    let expected = words(written);
    let pdf = both::pdf_text(build.pdf.as_ref().unwrap());
    let epub = both::epub_text(build.epub.as_ref().unwrap());
    let mut lost = Vec::new();
    for (output, text) in [("PDF", pdf), ("EPUB", epub)] {
        let found = words(&text);
        for (word, times) in &expected {
            let count = found.get(word).copied().unwrap_or_default();
            if count < *times {
                lost.push(format!("{name}: '{word}' is {count} of {times} times in the {output}"));
            }
        }
    }
    lost
}

/// What of a manuscript's lines is text: front matter, rules of fences, attributes, addresses, keys
/// and formulas are none.
fn text_of(source: &str) -> String {
    let front = source.strip_prefix("---\n").and_then(|rest| rest.split_once("\n---\n"));
    let body = front.map_or(source, |(_, body)| body);
    let mut text = String::new();
    let mut code: Option<char> = None;
    for line in body.lines() {
        let bare = line.trim_start_matches([' ', '>']);
        let fence =
            ['`', '~'].into_iter().find(|mark| bare.starts_with(&mark.to_string().repeat(3)));
        match (code, fence) {
            (None, Some(mark)) => code = Some(mark),
            (Some(open), Some(mark)) if open == mark => code = None,
            (Some(_), _) => {
                text.push_str(line);
                text.push('\n');
            }
            (None, None) => {
                let is_definition =
                    bare.starts_with('[') && !bare.starts_with("[^") && bare.contains("]: ");
                if !is_definition && !bare.starts_with([':', '\\']) || bare.starts_with(": ") {
                    text.push_str(without_marker(line));
                }
                text.push('\n');
            }
        }
    }
    // A page of the original may begin within a word.
    while let Some((before, behind)) = text.split_once("]{.page}") {
        let start = before.rfind('[').unwrap_or(before.len());
        text = format!("{}{behind}", &before[..start]);
    }
    for (open, close) in [
        ("<!--", "-->"),
        ("{", "}"),
        ("](", ")"),
        ("[^", "]"),
        ("<", ">"),
        ("$$", "$$"),
        ("$", "$"),
        ("[@", "]"),
        ("[-@", "]"),
        ("[!", "]"),
        ("&", ";"),
    ] {
        text = without(&text, open, close);
    }
    let text = text.replace("[x] ", "").replace("[X] ", "");
    let keys = text.split_inclusive(char::is_whitespace).map(|word| match word.find('@') {
        Some(at) => &word[..at],
        None => word,
    });
    keys.collect::<Vec<_>>().join(" ")
}

/// A line without the letters by which it counts an item of a list.
fn without_marker(line: &str) -> &str {
    let bare = line.trim_start_matches([' ', '>']);
    let rest = bare.strip_prefix('(').unwrap_or(bare);
    let letters = rest.trim_start_matches(|c: char| c.is_ascii_alphabetic());
    let marker = &rest[..rest.len() - letters.len()];
    let is_marker =
        marker.len() == 1 || !marker.is_empty() && marker.chars().all(|c| "ivxlcIVXLC".contains(c));
    match letters.strip_prefix(['.', ')']) {
        Some(behind) if is_marker && behind.starts_with(' ') => behind,
        _ => line,
    }
}

/// A text without what stands between two marks, on one line or over several.
fn without(text: &str, open: &str, close: &str) -> String {
    let mut left = String::new();
    let mut rest = text;
    while let Some(start) = rest.find(open) {
        let inner = &rest[start + open.len()..];
        let Some(length) = inner.find(close).filter(|&at| !inner[..at].contains("\n\n")) else {
            let (before, behind) = rest.split_at(start + open.len());
            left.push_str(before);
            rest = behind;
            continue;
        };
        left.push_str(&rest[..start]);
        rest = &inner[length + close.len()..];
        if open == "$" {
            // Behind a formula letters are a word with those of the formula: `$n$th`.
            rest = rest.trim_start_matches(char::is_alphabetic);
        }
    }
    left + rest
}

fn markdown_files(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let mut paths: Vec<_> =
        std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "md"));
    paths.sort();
    paths
}

#[test]
fn every_word_of_a_manuscript_is_in_both_outputs() {
    let mut paths = markdown_files("tests/cases");
    paths.extend(markdown_files("manuscript"));
    let mut all = Vec::new();
    for path in paths {
        let source = std::fs::read_to_string(&path).unwrap();
        let mut project = Project::open(&path, Settings::default()).unwrap();
        let build = samizdat::build(&mut project, Formats::ALL).unwrap();
        all.extend(lost(&path.display().to_string(), &text_of(&source), &build));
    }
    assert!(all.is_empty(), "{}", all.join("\n"));
}

#[test]
fn every_word_of_the_specification_is_in_both_outputs() {
    let mut all = Vec::new();
    for path in markdown_files("tests/specs") {
        let chapter = std::fs::read_to_string(&path).unwrap();
        let examples = chapter.split("~~~~~ example\n").skip(1);
        for (index, example) in examples.enumerate() {
            let Some((input, _)) = example.split_once("\n.\n") else { continue };
            let input = input.replace("␍\n", "\r\n").replace('→', "\t").replace('␀', "\0");
            let mut project = Project::in_memory("example.md", &input);
            let text = std::sync::Arc::clone(project.sources.text(project.manuscript));
            let tree = parse(project.manuscript, &text, &mut Diagnostics::default());
            let mut written = String::new();
            blocks(&tree.blocks, &mut written);
            let used = tree
                .notes
                .iter()
                .filter(|(label, _)| input.matches(&format!("[^{label}]")).count() > 1);
            used.for_each(|(_, note)| blocks(&note.blocks, &mut written));
            let build = samizdat::build(&mut project, Formats::ALL).unwrap();
            let name = format!("{}, example {}\n{input}", path.display(), index + 1);
            all.extend(lost(&name, &written, &build));
        }
    }
    assert!(all.is_empty(), "{}", all.join("\n"));
}

/// Writes what blocks say.
fn blocks(blocks: &[Block], into: &mut String) {
    for block in blocks {
        match &block.kind {
            BlockKind::Paragraph(content) | BlockKind::Heading { content, .. } => {
                inlines(content, into);
            }
            BlockKind::Figure { image } => inlines(&image.description, into),
            BlockKind::Quotation(inner) | BlockKind::Division(inner) => self::blocks(inner, into),
            BlockKind::List(list) => {
                list.items.iter().for_each(|item| self::blocks(&item.blocks, into));
            }
            BlockKind::DefinitionList(definitions) => {
                for definition in definitions {
                    inlines(&definition.term, into);
                    into.push('\n');
                    definition.definitions.iter().for_each(|inner| self::blocks(inner, into));
                }
            }
            BlockKind::Code { text, .. } => into.push_str(text),
            BlockKind::Table(table) => {
                inlines(&table.caption, into);
                into.push('\n');
                let cells = table.rows().flatten();
                cells.for_each(|cell| self::blocks(&cell.blocks, into));
            }
            BlockKind::Verse(lines) => {
                for line in lines {
                    inlines(&line.content, into);
                    into.push('\n');
                }
            }
            BlockKind::ThematicBreak | BlockKind::Math(_) | BlockKind::PageBreak => {}
        }
        into.push('\n');
    }
}

/// Writes what running text says.
fn inlines(content: &[Inline], into: &mut String) {
    for inline in content {
        match &inline.kind {
            InlineKind::Text(text) | InlineKind::Code(text, _) => into.push_str(text),
            InlineKind::Escaped(character) => into.push(*character),
            InlineKind::SoftBreak | InlineKind::HardBreak => into.push('\n'),
            InlineKind::Emphasis(inner)
            | InlineKind::Strong(inner)
            | InlineKind::Strikethrough(inner)
            | InlineKind::Superscript(inner)
            | InlineKind::Subscript(inner)
            | InlineKind::Link { content: inner, .. } => inlines(inner, into),
            // The number of a page of the original stands in the margin.
            InlineKind::Span(inner, attributes) if !attributes.has_class("page") => {
                inlines(inner, into);
            }
            InlineKind::InlineNote(inner) => {
                // It stands elsewhere.
                let mut note = String::new();
                inlines(inner, &mut note);
                into.insert_str(0, &format!("{note}\n"));
            }
            InlineKind::Span(..)
            | InlineKind::Math { .. }
            | InlineKind::Image(_)
            | InlineKind::Citation(_)
            | InlineKind::NoteReference(_) => {}
        }
    }
}
