//! Whole builds by the command: which files they make, what they print, and how they end.

#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "the tests lay out folders and read what is made, and fail where they cannot"
)]

mod extract;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// A manuscript that nothing can be said against.
const SOUND: &str = "---\ntitle: An Essay\nauthor: A. Writer\nlang: en-US\n---\n\nSome words.\n";
/// One with a warning: a key that front matter does not have.
const WARNED: &str = "---\ntitle: An Essay\nauthor: A. Writer\ntitel: Essay\n---\n\nSome words.\n";
/// One with errors: an image that is not there, and a remote one.
const FAULTY: &str = "---\ntitle: An Essay\nauthor: A. Writer\n---\n\n![None](images/none.png){alt=\"Nothing\"}\n\n\
                      ![Far](https://example.org/a.png){alt=\"Far\"}\n";

/// One that names a theme and a citation style that are not there.
const UNSTYLED: &str =
    "---\ntitle: An Essay\nauthor: A. Writer\ntheme: none.toml\ncsl: none\n---\n\nSome words.\n";

/// What a run of the command left behind.
struct Run {
    status: Option<i32>,
    output: String,
    errors: String,
}

/// Runs the command in a folder. Wherever it makes both files of a manuscript, they are compared.
fn run(folder: &Path, arguments: &[&str]) -> Run {
    let former = books(folder);
    let run = run_only(folder, arguments);
    for (path, epub) in books(folder) {
        let is_new = former.get(&path) != Some(&epub);
        if let (true, Ok(pdf)) = (is_new, fs::read(path.with_extension("pdf"))) {
            extract::both::check(&format!("{arguments:?}: {}", path.display()), &pdf, &epub);
        }
    }
    run
}

/// The EPUBs below a folder.
fn books(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "epub") {
                found.insert(path.clone(), fs::read(&path).unwrap());
            }
        }
    }
    found
}

fn run_only(folder: &Path, arguments: &[&str]) -> Run {
    let output = Command::new(env!("CARGO_BIN_EXE_samizdat"))
        .args(arguments)
        .current_dir(folder)
        .env_remove("SOURCE_DATE_EPOCH")
        .output()
        .unwrap();
    Run {
        status: output.status.code(),
        output: String::from_utf8(output.stdout).unwrap(),
        errors: String::from_utf8(output.stderr).unwrap(),
    }
}

/// A temporary project with manuscripts.
fn project(manuscripts: &[(&str, &str)]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("manuscript")).unwrap();
    for (name, text) in manuscripts {
        fs::write(folder.path().join("manuscript").join(name), text).unwrap();
    }
    folder
}

/// The names of the files in a folder, in their order; none where it is not there.
fn files(folder: &Path) -> Vec<String> {
    let Ok(entries) = fs::read_dir(folder) else { return Vec::new() };
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn a_build_makes_the_files_that_it_was_asked_for() {
    for (arguments, folder, expected) in [
        (&["build"][..], "output", &["a.epub", "a.pdf", "b.epub", "b.pdf"][..]),
        (&["build", "manuscript/a.md"], "output", &["a.epub", "a.pdf"]),
        (&["build", "--to", "epub"], "output", &["a.epub", "b.epub"]),
        (&["build", "--to", "pdf", "manuscript/b.md"], "output", &["b.pdf"]),
        (&["build", "-o", "else/where", "manuscript/a.md"], "else/where", &["a.epub", "a.pdf"]),
        (&["build", ".", "manuscript/a.md", "--to", "pdf"], "output", &["a.pdf", "b.pdf"]),
        (&["check"], "output", &[]),
    ] {
        let project = project(&[("a.md", SOUND), ("b.md", SOUND)]);
        let run = run(project.path(), arguments);
        assert_eq!((run.status, run.errors.as_str()), (Some(0), ""), "{arguments:?}");
        assert_eq!(files(&project.path().join(folder)), expected, "{arguments:?}");
        let told: Vec<&str> =
            run.output.lines().map(|line| line.split(' ').next().unwrap()).collect();
        let mut sorted: Vec<String> =
            expected.iter().map(|name| format!("{folder}/{name}")).collect();
        sorted.sort();
        assert_eq!(told, sorted, "{arguments:?}");
    }
}

#[test]
fn the_files_are_what_their_names_say() {
    let project = project(&[("essay.md", SOUND)]);
    let run = run(project.path(), &["build"]);
    let output = project.path().join("output");
    let pdf = fs::read(output.join("essay.pdf")).unwrap();
    let epub = fs::read(output.join("essay.epub")).unwrap();
    assert!(pdf.starts_with(b"%PDF-1.7") || pdf.starts_with(b"%PDF-2.0"));
    // OCF 3.3, section 4.2.2: the first entry is the uncompressed media type.
    assert_eq!(&epub[30..58], b"mimetypeapplication/epub+zip");
    let line = run.output.lines().find(|line| line.starts_with("output/essay.pdf")).unwrap();
    assert!(line.contains(" 1 page, ") && line.ends_with(" s"), "{line}");
}

#[test]
fn the_status_follows_the_gravest_problem_and_files_are_made_all_the_same() {
    for (text, arguments, status, code) in [
        (SOUND, &["build", "--strict"][..], 0, ""),
        (WARNED, &["build"], 0, "warning[S0102]"),
        (WARNED, &["build", "--strict"], 1, "error[S0102]"),
        (FAULTY, &["build"], 1, "error[S0501]"),
        (FAULTY, &["build"], 1, "error[S0504]"),
        (UNSTYLED, &["build"], 1, "error[S0113]"),
        (UNSTYLED, &["build"], 1, "error[S0306]"),
    ] {
        let project = project(&[("essay.md", text)]);
        let run = run(project.path(), arguments);
        assert_eq!(run.status, Some(status), "{arguments:?}: {}", run.errors);
        assert!(run.errors.contains(code), "{arguments:?}: {}", run.errors);
        let made = files(&project.path().join("output"));
        assert_eq!(made, ["essay.epub", "essay.pdf"], "{arguments:?}");
    }
}

#[test]
fn one_faulty_manuscript_does_not_keep_the_others_from_their_files() {
    let project = project(&[("a.md", FAULTY), ("b.md", SOUND)]);
    fs::write(project.path().join("manuscript/c.md"), b"caf\xE9").unwrap();
    let run = run(project.path(), &["build", "--to", "pdf"]);
    assert_eq!(run.status, Some(1), "{}", run.errors);
    assert_eq!(files(&project.path().join("output")), ["a.pdf", "b.pdf"]);
}

#[test]
fn programs_read_diagnostics_alone_on_the_standard_output() {
    let project = project(&[("essay.md", WARNED)]);
    for (arguments, is_told) in [
        (&["build", "--message-format", "json"][..], true),
        (&["build", "--message-format", "json", "-q"], false),
    ] {
        let run = run(project.path(), arguments);
        assert_eq!(run.status, Some(0), "{arguments:?}");
        let objects: Vec<serde_json::Value> =
            run.output.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(objects.len(), 1, "{}", run.output);
        assert_eq!(objects[0]["severity"], "warning");
        assert_eq!(objects[0]["code"], "S0102");
        assert_eq!(objects[0]["file"], "manuscript/essay.md");
        assert_eq!(objects[0]["line"], 4);
        assert_eq!(objects[0]["column"], 1);
        assert_eq!(run.errors.contains("output/essay.pdf"), is_told, "{}", run.errors);
    }
}

#[test]
fn check_says_what_build_says() {
    for text in [SOUND, WARNED, FAULTY] {
        let project = project(&[("essay.md", text)]);
        let built = run(project.path(), &["build", "-q"]);
        let checked = run(project.path(), &["check"]);
        assert_eq!(built.status, checked.status);
        assert_eq!(built.errors, checked.errors);
        assert_eq!((built.output, checked.output), (String::new(), String::new()));
    }
}

#[test]
fn threads_change_no_byte_and_no_word() {
    let names: Vec<String> = (0..6).map(|number| format!("essay-{number}.md")).collect();
    let manuscripts: Vec<(&str, &str)> = names
        .iter()
        .enumerate()
        .map(|(number, name)| (name.as_str(), [SOUND, WARNED, FAULTY][number % 3]))
        .collect();
    let project = project(&manuscripts);
    let one = run(project.path(), &["build", "-q", "-j", "1", "-o", "one"]);
    let four = run(project.path(), &["build", "-q", "-j", "4", "-o", "four"]);
    assert_eq!((one.status, one.errors), (four.status, four.errors));
    let (one, four) = (project.path().join("one"), project.path().join("four"));
    assert_eq!(files(&one).len(), 12);
    for name in files(&one) {
        assert!(
            fs::read(one.join(&name)).unwrap() == fs::read(four.join(&name)).unwrap(),
            "{name}"
        );
    }
}

#[test]
fn what_cannot_be_written_is_told_and_the_rest_is_written() {
    let project = project(&[("essay.md", SOUND)]);
    let output = project.path().join("output");
    fs::create_dir_all(output.join("essay.pdf/folder")).unwrap();
    let run_one = run(project.path(), &["build"]);
    assert_eq!(run_one.status, Some(2));
    assert!(run_one.errors.contains("'output/essay.pdf' cannot be written"), "{}", run_one.errors);
    assert_eq!(files(&output), ["essay.epub", "essay.pdf"]);
    fs::write(project.path().join("file"), "kept").unwrap();
    let run_two = run(project.path(), &["build", "-o", "file"]);
    assert_eq!(run_two.status, Some(2));
    assert_eq!(fs::read(project.path().join("file")).unwrap(), b"kept");
}

#[test]
fn a_reader_who_closes_the_pipe_changes_nothing() {
    let project = project(&[("essay.md", SOUND)]);
    let mut child = Command::new(env!("CARGO_BIN_EXE_samizdat"))
        .arg("build")
        .current_dir(project.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(files(&project.path().join("output")), ["essay.epub", "essay.pdf"]);
}
