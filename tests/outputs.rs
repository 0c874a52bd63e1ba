//! Both outputs of a build against the manuscript and against each other.

#![allow(clippy::disallowed_methods, reason = "tests read their fixtures")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod extract;

use std::io::{Cursor, Read};
use std::path::Path;

use extract::both;
use extract::both::squeezed;
use samizdat::project::{Project, Settings};
use samizdat::{Build, Formats};

/// The essay as its author typed it: paragraphs apart by empty lines, the title first, then the
/// caption.
const SEED: &str = include_str!("fixtures/secrecy-then-secrecy-now.txt");

/// What MLA prints of the two works.
const WORKS_CITED: [&str; 2] = ["Freeze, Gregory L.", "Siegelbaum, Lewis."];

fn essay() -> Build {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let path = root.join("manuscript/secrecy-then-secrecy-now.md");
    let mut project = Project::open(&path, Settings::default()).unwrap();
    samizdat::build(&mut project, Formats::ALL).unwrap()
}

/// The essay with its citations as typed in the source.
fn typed_essay() -> Build {
    let paragraphs: Vec<&str> = SEED.trim().split("\n\n").collect();
    let bibliography =
        std::fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("manuscript/references.bib"))
            .unwrap();
    let picture = std::fs::read(
        Path::new(env!("CARGO_MANIFEST_DIR")).join("images/khrushchev-stalin-1946.png"),
    )
    .unwrap();
    let text = format!(
        "---\ntitle: \"{}\"\nlang: en-US\nbibliography: references.bib\n---\n\n\
         ![{}](plate.png){{alt=\"A plate.\"}}\n\n{}\n",
        paragraphs[0],
        paragraphs[1],
        paragraphs[2..].join("\n\n")
    );
    let mut project = Project::in_memory("essay.md", &text)
        .with_file("references.bib", bibliography)
        .with_file("plate.png", picture);
    samizdat::build(&mut project, Formats::ALL).unwrap()
}

fn pdf_text(build: &Build) -> String {
    both::pdf_text(build.pdf.as_ref().unwrap())
}

fn epub_text(build: &Build) -> String {
    both::epub_text(build.epub.as_ref().unwrap())
}

/// Compares the text of both outputs of a build.
fn check_same(name: &str, build: &Build) {
    both::check(name, build.pdf.as_ref().unwrap(), build.epub.as_ref().unwrap());
}

/// The essay's own words, in order: title, labelled caption, paragraphs.
fn seed_text() -> String {
    let mut paragraphs: Vec<String> = SEED.trim().split("\n\n").map(squeezed).collect();
    paragraphs[1] = format!("Figure 1 {}", paragraphs[1]);
    paragraphs.join(" ")
}

/// The labels of the book's page list, in order.
fn page_labels(book: &[u8]) -> Vec<String> {
    let mut archive = zip::ZipArchive::new(Cursor::new(book)).unwrap();
    let mut navigation = String::new();
    archive.by_name("OEBPS/nav.xhtml").unwrap().read_to_string(&mut navigation).unwrap();
    let list = navigation.split("page-list").nth(1).expect("the navigation has a page list");
    let list = list.split("</nav>").next().expect("a split has a first part");
    list.split("</a>")
        .filter_map(|part| part.rsplit_once('>').map(|(_, label)| label.to_owned()))
        .filter(|label| !label.trim().is_empty())
        .collect()
}

fn check_words(output: &str, text: &str) {
    let seed = seed_text();
    let start: String = text.chars().take(seed.chars().count()).collect();
    assert_eq!(start, seed, "{output}");
    let rest = &text[seed.len()..];
    assert!(rest.starts_with(" Works Cited Freeze, Gregory L."), "{output}: {rest}");
    for work in WORKS_CITED {
        assert!(rest.contains(work), "{output}: {rest}");
    }
}

#[test]
fn the_essay_keeps_every_character_of_its_source() {
    let build = essay();
    assert!(build.diagnostics.is_empty(), "{:?}", build.diagnostics);
    check_words("PDF", &pdf_text(&build));
    check_words("EPUB", &epub_text(&build));
}

#[test]
fn typed_citations_give_the_same_text_as_keys() {
    let (keyed, typed) = (essay(), typed_essay());
    assert!(typed.diagnostics.is_empty(), "{:?}", typed.diagnostics);
    assert_eq!(pdf_text(&keyed), pdf_text(&typed));
    assert_eq!(epub_text(&keyed), epub_text(&typed));
}

#[test]
fn both_outputs_carry_the_same_text_in_the_same_order() {
    for (name, build) in [("keyed", essay()), ("typed", typed_essay())] {
        check_same(name, &build);
    }
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut paths: Vec<_> =
        std::fs::read_dir(samples).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let mut compared = 0;
    for path in paths.iter().filter(|path| path.extension().is_some_and(|ending| ending == "md")) {
        let mut project = Project::open(path, Settings::default()).unwrap();
        let build = samizdat::build(&mut project, Formats::ALL).unwrap();
        check_same(&path.display().to_string(), &build);
        compared += 1;
    }
    assert!(compared > 0, "there are cases to compare");
}

#[test]
fn the_page_list_of_the_book_is_that_of_the_pages() {
    let build = essay();
    let labels = page_labels(build.epub.as_ref().unwrap());
    let expected: Vec<String> = (1..=build.pages).map(|page| page.to_string()).collect();
    assert_eq!(labels, expected);
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let one = essay();
    for threads in [1, 4] {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        let other = pool.install(essay);
        assert!(one.pdf == other.pdf, "the PDF with {threads} threads");
        assert!(one.epub == other.epub, "the EPUB with {threads} threads");
    }
}
