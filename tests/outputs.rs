//! Both outputs of a build against the manuscript and against each other.

#![allow(clippy::disallowed_methods, reason = "tests read their fixtures")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[path = "extract/epub.rs"]
mod epub;
#[path = "extract/pdf.rs"]
mod pdf;

use std::collections::BTreeMap;
use std::io::{Cursor, Read};
use std::path::Path;

use lopdf::{Dictionary, Object, ObjectId};
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

/// White space made one space.
fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The text of the PDF as it is read aloud: in the order of its structure tree, without the labels
/// of list items, which an e-book makes by style; the boxes of tasks are text in both.
fn pdf_text(build: &Build) -> String {
    let document = lopdf::Document::load_mem(build.pdf.as_ref().unwrap()).unwrap();
    let mut texts: BTreeMap<(usize, i64), String> = BTreeMap::new();
    for piece in pdf::pieces(&document).unwrap() {
        if let Some(mcid) = piece.mcid {
            texts.entry((piece.page, mcid)).or_default().push_str(&piece.text);
        }
    }
    let pages: BTreeMap<ObjectId, usize> = document.get_pages().into_values().zip(0..).collect();
    let mut reader = StructureReader { document: &document, texts, pages, text: String::new() };
    let root = document.catalog().unwrap().get_deref(b"StructTreeRoot", &document).unwrap();
    reader.element(root.as_dict().unwrap(), None);
    // A line ends with its space, with a hyphen that was added, or behind a mark that was there.
    let mut text = reader.text.replace("\u{ad}\n", "").replace('\u{ad}', "");
    for mark in ["-", "–", "—", "/"] {
        text = text.replace(&format!("{mark}\n"), mark);
    }
    squeezed(&text)
}

/// Reads a structure tree in its order.
struct StructureReader<'a> {
    document: &'a lopdf::Document,
    texts: BTreeMap<(usize, i64), String>,
    pages: BTreeMap<ObjectId, usize>,
    text: String,
}

impl StructureReader<'_> {
    fn element(&mut self, element: &Dictionary, page: Option<usize>) {
        let own = element.get(b"Pg").and_then(Object::as_reference).ok();
        let page = own.and_then(|id| self.pages.get(&id).copied()).or(page);
        let role = element.get(b"S").and_then(Object::as_name).unwrap_or_default().to_vec();
        let start = self.text.len();
        let kids = match element.get_deref(b"K", self.document) {
            Ok(Object::Array(kids)) => kids.clone(),
            Ok(kid) => vec![kid.clone()],
            Err(_) => Vec::new(),
        };
        for kid in &kids {
            let kid = self.document.dereference(kid).unwrap().1;
            if let Ok(mcid) = kid.as_i64() {
                self.content(page, mcid);
                continue;
            }
            let kid = kid.as_dict().unwrap();
            match kid.get(b"Type").and_then(Object::as_name).unwrap_or_default() {
                b"MCR" => {
                    let own = kid.get(b"Pg").and_then(Object::as_reference).ok();
                    let page = own.and_then(|id| self.pages.get(&id).copied()).or(page);
                    self.content(page, kid.get(b"MCID").unwrap().as_i64().unwrap());
                }
                b"OBJR" => {}
                _ => self.element(kid, page),
            }
        }
        let inline: [&[u8]; 9] = [
            b"Span",
            b"Em",
            b"Strong",
            b"Link",
            b"Reference",
            b"Code",
            b"Lbl",
            b"Formula",
            b"Figure",
        ];
        if role == b"Lbl" && !self.text[start..].contains(['☐', '☑']) {
            let label = self.text.split_off(start);
            // A note's number is text in both; a list item's is not.
            let item = element.get_deref(b"P", self.document).and_then(Object::as_dict).unwrap();
            let is_note =
                item.get(b"S").and_then(Object::as_name).is_ok_and(|role| role == b"Note");
            // Terms stand in the labels of lists that are not numbered.
            let is_term = item
                .get_deref(b"P", self.document)
                .and_then(Object::as_dict)
                .and_then(|list| list.get_deref(b"A", self.document))
                .and_then(Object::as_dict)
                .and_then(|attributes| attributes.get(b"ListNumbering"))
                .and_then(Object::as_name)
                .map_or(true, |numbering| numbering == b"None");
            if is_note || is_term {
                self.text.push_str(&label);
            }
        }
        if !inline.contains(&role.as_slice()) {
            self.text.push(' ');
        }
    }

    fn content(&mut self, page: Option<usize>, mcid: i64) {
        if let Some(text) = page.and_then(|page| self.texts.get(&(page, mcid))) {
            self.text.push_str(text);
        }
    }
}

fn epub_text(build: &Build) -> String {
    squeezed(&epub::blocks(build.epub.as_ref().unwrap()).join(" "))
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
        assert_eq!(pdf_text(&build), epub_text(&build), "{name}");
    }
    let samples = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/cases");
    let mut paths: Vec<_> =
        std::fs::read_dir(samples).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let mut compared = 0;
    for path in paths.iter().filter(|path| path.extension().is_some_and(|ending| ending == "md")) {
        let mut project = Project::open(path, Settings::default()).unwrap();
        let build = samizdat::build(&mut project, Formats::ALL).unwrap();
        assert_eq!(pdf_text(&build), epub_text(&build), "{}", path.display());
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
