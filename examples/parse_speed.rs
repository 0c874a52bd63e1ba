//! Times the stages before typesetting, alone: files to a tree, and the tree to a document.
//!
//! `cargo run --release --example parse_speed -- FILE…`; the text of all files is repeated until it
//! has three megabytes. With `--once` each stage runs once, which is what a profiler wants.

#![allow(
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "an example reads files, looks at the clock and prints what it finds"
)]

use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

use samizdat::diagnostic::Diagnostics;
use samizdat::project::Project;
use samizdat::{manuscript, resolve};

/// How much text is read.
const MEGABYTES: usize = 3;

/// How often each stage runs; the quickest counts, as the others were disturbed.
const RUNS: usize = 7;

/// The texts of files without their front matter, repeated until they have so many bytes.
fn repeated(texts: &[String], bytes: usize) -> String {
    let bodies: Vec<&str> = texts.iter().map(|text| body(text)).collect();
    let mut whole = String::from("---\ntitle: A Measure\nlang: en-US\n---\n\n");
    while !bodies.is_empty() && whole.len() < bytes {
        for body in &bodies {
            whole.push_str(body);
            whole.push_str("\n\n");
        }
    }
    // The last repetition is cut at a paragraph's end.
    let end = whole.get(..bytes).and_then(|text| text.rfind("\n\n"));
    whole.truncate(end.unwrap_or(whole.len()));
    whole
}

fn body(text: &str) -> &str {
    let after = text.strip_prefix("---\n").and_then(|rest| rest.split_once("\n---\n"));
    after.map_or(text, |(_, body)| body)
}

fn main() {
    let (flags, files): (Vec<String>, Vec<String>) =
        std::env::args().skip(1).partition(|argument| argument.starts_with("--"));
    let mut texts = Vec::new();
    for file in &files {
        match std::fs::read_to_string(file) {
            Ok(text) => texts.push(text),
            Err(error) => eprintln!("{file}: {error}"),
        }
    }
    let text = repeated(&texts, MEGABYTES << 20);
    let project = Project::in_memory("measure.md", &text);
    let source = project.manuscript;
    let text = Arc::clone(project.sources.text(source));
    let runs = if flags.is_empty() { RUNS } else { 1 };
    let (mut parsing, mut resolving) = (Duration::MAX, Duration::MAX);
    let mut blocks = 0;
    for _ in 0..runs {
        let mut diagnostics = Diagnostics::default();
        let start = Instant::now();
        let tree = black_box(manuscript::parse(source, &text, &mut diagnostics));
        let parsed = Instant::now();
        let document = black_box(resolve::resolve(&tree, &project, &mut diagnostics));
        parsing = parsing.min(parsed - start);
        resolving = resolving.min(parsed.elapsed());
        blocks = document.body.len();
    }
    println!("{} bytes, {blocks} blocks", text.len());
    println!("parse {parsing:.1?}, resolve {resolving:.1?}, both {:.1?}", parsing + resolving);
}
