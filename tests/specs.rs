//! The rules of the manuscript language, chapter by chapter in `tests/specs/*.md`, as tests.
//!
//! An example is a code block fenced with tildes and named `example`: the manuscript, a line with a
//! single full stop, the expected tree as `manuscript::dump` writes it, and behind it the expected
//! diagnostics as `! S0207 2:5`, with line and column. In manuscripts `␍` stands for a carriage
//! return at the end of a line, `→` for a tab and `␀` for a null character.

use std::path::Path;

use samizdat::diagnostic::{Diagnostics, Sources};
use samizdat::manuscript::{self, dump};

/// An example with the line on which it begins.
struct Example {
    line: usize,
    input: String,
    expected: String,
}

/// The examples of a chapter.
fn examples(chapter: &str) -> Vec<Example> {
    let mut examples = Vec::new();
    let mut lines = chapter.lines().enumerate();
    while let Some((index, line)) = lines.next() {
        if line != "~~~~~ example" {
            continue;
        }
        let block: Vec<&str> =
            lines.by_ref().map(|(_, line)| line).take_while(|line| *line != "~~~~~").collect();
        let middle = block.iter().position(|line| *line == ".").expect("an example has a middle");
        let input: String = block[..middle].iter().map(|line| format!("{line}\n")).collect();
        let input = input.replace("␍\n", "\r\n").replace('→', "\t").replace('␀', "\0");
        let expected = block[middle + 1..].iter().map(|line| format!("{line}\n")).collect();
        examples.push(Example { line: index + 1, input, expected });
    }
    examples
}

/// What the parser makes of a manuscript, with what it reports.
fn read(input: &str) -> String {
    let mut sources = Sources::default();
    let source = sources.add("manuscript.md".into(), input.into());
    let mut diagnostics = Diagnostics::default();
    let manuscript = manuscript::parse(source, input, &mut diagnostics);
    let mut tree = dump::dump(&manuscript);
    for diagnostic in diagnostics.sorted() {
        let place = diagnostic.span.map(|span| {
            let (line, column) = sources.line_and_column(source, span.range().start);
            format!(" {line}:{column}")
        });
        let code = diagnostic.problem.code();
        tree.push_str(&format!("! {code}{}\n", place.unwrap_or_default()));
    }
    tree
}

#[test]
#[allow(clippy::disallowed_methods, reason = "the chapters are files beside this test")]
fn the_language_is_as_its_chapters_say() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/specs");
    let mut chapters: Vec<_> = std::fs::read_dir(&folder)
        .expect("the folder is part of the package")
        .map(|entry| entry.expect("its entries can be listed").path())
        .collect();
    chapters.sort();
    let mut failures = Vec::new();
    let mut count = 0;
    for path in chapters {
        let chapter = std::fs::read_to_string(&path).expect("a chapter is UTF-8");
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let examples = examples(&chapter);
        assert!(!examples.is_empty(), "{name} has no examples");
        for Example { line, input, expected } in examples {
            count += 1;
            let found = read(&input);
            if found != expected {
                failures.push(format!(
                    "{name}:{line}\n--- input\n{input}--- expected\n{expected}--- found\n{found}"
                ));
            }
        }
    }
    assert!(
        failures.is_empty(),
        "{} of {count} examples fail:\n\n{}",
        failures.len(),
        failures.join("\n")
    );
}
