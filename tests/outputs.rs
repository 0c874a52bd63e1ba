//! Both outputs of a build against the manuscript and against each other.

#![allow(clippy::disallowed_methods, reason = "tests read their fixtures")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod extract;

use std::collections::BTreeMap;
use std::io::{Cursor, Read};
use std::path::Path;

use extract::both::squeezed;
use extract::{both, pdf};
use lopdf::Object;
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

/// A book with everything that leads to pages.
fn book() -> Build {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases/book.md");
    let mut project = Project::open(&path, Settings::default()).unwrap();
    samizdat::build(&mut project, Formats::ALL).unwrap()
}

#[test]
fn front_matter_has_roman_numerals_in_both_outputs() {
    let build = book();
    assert!(build.diagnostics.is_empty(), "{:?}", build.diagnostics);
    let labels = page_labels(build.epub.as_ref().unwrap());
    assert_eq!(labels.len(), build.pages);
    let front: Vec<&str> =
        labels.iter().map(String::as_str).take_while(|label| *label != "1").collect();
    assert!(
        front.len() >= 2 && front.len().is_multiple_of(2),
        "the text begins on a recto: {labels:?}"
    );
    assert_eq!(front, ["i", "ii", "iii", "iv"][..front.len()]);
    let text: Vec<String> = (1..=labels.len() - front.len()).map(|page| page.to_string()).collect();
    assert_eq!(labels[front.len()..], text);
}

#[test]
fn contents_and_index_lead_to_the_pages_on_which_things_stand() {
    let build = book();
    let document = lopdf::Document::load_mem(build.pdf.as_ref().unwrap()).unwrap();
    let pieces = pdf::pieces(&document).unwrap();
    let labels = page_labels(build.epub.as_ref().unwrap());
    // The pages on which words stand, as they are labelled.
    let page_of = |words: &str| {
        let mut texts: BTreeMap<usize, String> = BTreeMap::new();
        for piece in &pieces {
            texts.entry(piece.page).or_default().push_str(&piece.text);
        }
        let mut found = texts.into_iter().filter(|(_, text)| text.contains(words));
        let (page, _) = found.next_back().expect("the words stand somewhere");
        labels[page].clone()
    };
    let text = pdf_text(&build);
    let end = page_of("for the last time");
    let middle = page_of("again, and");
    let begin = page_of("The book begins with");
    for expected in [
        format!("Beria, Lavrenty, {begin}, {middle}"),
        format!("Stalin, Joseph, {begin}–{end}"),
        "Koba. See Stalin, Joseph".to_owned(),
    ] {
        assert!(text.contains(&expected), "{expected}: {text}");
    }
    assert!(epub_text(&build).contains("Contents 1 Beginnings"));
    assert!(epub_text(&build).contains("List of Figures Figure 1 A plate"));
}

#[test]
fn both_outputs_mark_the_pages_of_the_original() {
    let build = book();
    let expected: Vec<String> = (12..=15).map(|page| format!("Page {page}")).collect();
    let document = lopdf::Document::load_mem(build.pdf.as_ref().unwrap()).unwrap();
    let mut described: Vec<String> = document
        .objects
        .values()
        .filter_map(|object| object.as_dict().ok())
        .filter(|element| element.get(b"S").and_then(Object::as_name).is_ok_and(|s| s == b"Span"))
        .filter_map(|element| element.get(b"Alt").and_then(lopdf::decode_text_string).ok())
        .collect();
    described.sort();
    assert_eq!(described, expected, "PDF");
    let mut archive = zip::ZipArchive::new(Cursor::new(build.epub.as_ref().unwrap())).unwrap();
    let names: Vec<String> = archive.file_names().map(|name| name.unwrap().into_owned()).collect();
    let mut labels = Vec::new();
    for name in names.iter().filter(|name| name.contains("text-")) {
        let mut text = String::new();
        archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
        let marks = text.split("class=\"source-page\"").skip(1);
        labels.extend(marks.map(|mark| {
            let label = mark.split("aria-label=\"").nth(1).expect("a mark has a label");
            label.split('"').next().expect("a split has a first part").to_owned()
        }));
    }
    assert_eq!(labels, expected, "EPUB");
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

#[test]
fn entries_say_on_which_pages_their_works_are_cited() {
    let text = "---\ntitle: T\nbibliography: works.bib\ntheme: own.toml\n---\n\nOne (Freeze 1).\n\n\
                \\newpage\n\nTwo (Freeze 2).\n\n\\newpage\n\nThree (Freeze 4). Other (Li 3).\n";
    let works = "@book{freeze, author={Freeze, G.}, title={Russia}}\n\
                 @book{li, author={Li, W.}, title={Other}}";
    let mut project = Project::in_memory("essay.md", text)
        .with_file("works.bib", works.as_bytes().to_vec())
        .with_file("own.toml", b"[bibliography]\ncited-pages = true\n".to_vec());
    let build = samizdat::build(&mut project, Formats::ALL).unwrap();
    both::check("cited pages", build.pdf.as_ref().unwrap(), build.epub.as_ref().unwrap());
    let found = epub_text(&build);
    assert!(found.contains("Freeze, G. Russia. Cited on pp. 1–3."), "{found}");
    assert!(found.contains("Li, W. Other. Cited on p. 3."), "{found}");
}
