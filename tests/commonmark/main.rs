//! CommonMark's own examples, and those of its extensions, against our parser.
//!
//! Each example is parsed, rendered as HTML by `html` and compared with the HTML that its authors
//! expect, as far as HTML tells them apart (`normal`). What deliberately comes out otherwise stands in
//! `failures.txt` with its reason. The list works both ways: an example that fails and is not listed
//! fails the test, and so does one that is listed and passes.

#![allow(clippy::disallowed_methods, reason = "tests read their fixtures")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod html;
mod normal;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use samizdat::diagnostic::{Diagnostics, Sources};
use samizdat::manuscript;

/// An example of a suite.
struct Example {
    /// The suite and the example's number in it, counted from one.
    name: (String, usize),
    markdown: String,
    html: String,
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/commonmark")
}

/// CommonMark's examples.
fn commonmark() -> Vec<Example> {
    let text = std::fs::read_to_string(folder().join("spec-tests.json")).unwrap();
    let examples: Vec<serde_json::Value> = serde_json::from_str(&text).unwrap();
    let text = |value: &serde_json::Value| value.as_str().unwrap().to_owned();
    let example = |(index, example): (usize, &serde_json::Value)| Example {
        name: ("commonmark".to_owned(), index + 1),
        markdown: text(&example["markdown"]),
        html: text(&example["html"]),
    };
    examples.iter().enumerate().map(example).collect()
}

/// The examples of the extensions: fenced by many grave accents, Markdown and HTML parted by a line
/// with a single full stop, `→` standing for a tab.
fn extensions() -> Vec<Example> {
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder().join("extensions"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "txt"))
        .collect();
    paths.sort();
    let mut examples = Vec::new();
    for path in paths {
        let suite = path.file_stem().unwrap().to_string_lossy().into_owned();
        let text = std::fs::read_to_string(&path).unwrap();
        let fence = |line: &str| line.starts_with("````````````````");
        let mut lines = text.lines();
        let mut number = 0;
        while let Some(line) = lines.next() {
            if !(fence(line) && line.contains("example")) {
                continue;
            }
            number += 1;
            let block: Vec<&str> = lines.by_ref().take_while(|line| !fence(line)).collect();
            let middle = block.iter().position(|line| *line == ".").unwrap();
            let joined = |lines: &[&str]| -> String {
                lines.iter().map(|line| format!("{}\n", line.replace('→', "\t"))).collect()
            };
            let (markdown, html) = (joined(&block[..middle]), joined(&block[middle + 1..]));
            examples.push(Example { name: (suite.clone(), number), markdown, html });
        }
        assert!(number > 0, "{suite} has examples");
    }
    examples
}

/// The examples that may fail, as `failures.txt` lists them: a reason, and below it lines with a
/// suite and numbers.
fn listed() -> BTreeMap<(String, usize), String> {
    let text = std::fs::read_to_string(folder().join("failures.txt")).unwrap();
    let mut listed = BTreeMap::new();
    let mut reason = String::new();
    for line in text.lines() {
        if let Some(text) = line.strip_prefix("# ") {
            text.clone_into(&mut reason);
            continue;
        }
        let Some((suite, numbers)) = line.split_once(':') else { continue };
        for number in numbers.split_whitespace() {
            let name = (suite.to_owned(), number.parse().unwrap());
            assert!(!reason.is_empty(), "{line} has no reason");
            assert!(listed.insert(name, reason.clone()).is_none(), "{line} is listed twice");
        }
    }
    listed
}

/// What our parser makes of a text, as HTML.
fn rendered(markdown: &str) -> String {
    let mut sources = Sources::default();
    let source = sources.add("example.md".into(), markdown.into());
    let manuscript = manuscript::parse(source, markdown, &mut Diagnostics::default());
    html::render(&manuscript)
}

#[test]
fn the_examples_come_out_as_their_authors_expect() {
    let listed = listed();
    let mut failed = BTreeSet::new();
    let mut told = String::new();
    let examples: Vec<Example> = commonmark().into_iter().chain(extensions()).collect();
    for example in &examples {
        let found = normal::form(&rendered(&example.markdown));
        let expected = normal::form(&example.html);
        if found == expected {
            continue;
        }
        failed.insert(example.name.clone());
        if !listed.contains_key(&example.name) {
            let (suite, number) = &example.name;
            told.push_str(&format!(
                "{suite}: {number}\n--- markdown\n{}--- expected\n{expected}\n--- found\n{found}\n\n",
                example.markdown
            ));
        }
    }
    assert!(told.is_empty(), "examples fail that are not listed:\n\n{told}");
    let passed: Vec<_> = listed.keys().filter(|name| !failed.contains(name)).collect();
    assert!(passed.is_empty(), "listed examples pass; take them off the list: {passed:?}");
    assert!(examples.len() > 800, "{} examples", examples.len());
}
