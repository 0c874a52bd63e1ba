//! The command as its users meet it: exit status, messages, and what becomes of their files.

#![allow(
    clippy::disallowed_methods,
    clippy::unwrap_used,
    reason = "the tests lay out folders and read what is made, and fail where they cannot"
)]

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

/// What a run of the command left behind.
struct Run {
    status: Option<i32>,
    output: String,
    errors: String,
}

/// Runs the command in a folder.
fn run(folder: &Path, arguments: &[&str]) -> Run {
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

/// A temporary folder with files.
fn folder(files: &[(&str, &[u8])]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    folder
}

#[test]
fn usage_and_environment_are_told_apart_from_faulty_manuscripts() {
    let folder = folder(&[
        ("latin.md", b"caf\xE9"),
        ("wide.md", b"\xFF\xFEa\0"),
        ("one/essay.md", b"text"),
        ("two/Essay.md", b"text"),
        ("empty/notes.txt", b"text"),
        ("webfont/essay.md", b"text"),
        ("webfont/fonts/own.woff2", b"wOF2"),
        ("badfont/essay.md", b"text"),
        ("badfont/fonts/own.ttf", b"not a font"),
    ]);
    for (arguments, status, message) in [
        (&["build"][..], 2, "no manuscript in 'manuscript': write one as 'manuscript/essay.md'"),
        (&["check", "empty"], 2, "no manuscript in 'empty'"),
        (&["build", "none.md"], 2, "there is no file 'none.md'"),
        (&["build", "--wrong"], 2, "unexpected argument '--wrong'"),
        (&["build", "--to", "docx"], 2, "[possible values: epub, pdf]"),
        (&["build", "-j", "0"], 2, "a number from 1 to 256"),
        (&["print"], 2, "unrecognized subcommand 'print'"),
        (&[], 2, "Usage: samizdat"),
        (&["build", "one/essay.md", "two/Essay.md"], 2, "would both become 'Essay'"),
        (&["build", "one", "two"], 2, "'one/essay.md' and 'two/Essay.md'"),
        (&["check", "webfont"], 2, "the font 'own.woff2' cannot be read: its packing is damaged"),
        (&["check", "badfont"], 2, "the font 'own.ttf' cannot be read"),
        (&["check", "latin.md"], 1, "not UTF-8 (byte 0xE9 at offset 3, line 1)"),
        (&["check", "latin.md"], 1, "--> latin.md:1:4"),
        (&["check", "wide.md"], 1, "it looks like UTF-16"),
        (&["check", "latin.md", "none.md"], 2, "it looks like Latin-1"),
        (&["build", "one", "-o", "latin.md"], 2, "--output cannot be followed: 'latin.md' is no"),
        (&["build", "one", "-o", "latin.md/deep"], 2, "'latin.md' is no folder"),
        (&["build", "one", "-j", "99999"], 2, "a number from 1 to 256"),
        (&["check", "one", "--theme", "none.toml"], 2, "--theme cannot be followed: there is no"),
        (&["build", "one", "--theme", "two"], 2, "--theme cannot be followed: 'two' is a folder"),
        (&["build", "one", "--theme", "latin.md"], 2, "'latin.md' is not UTF-8"),
        (&["build", "one", "--csl", "mlaa"], 2, "--csl cannot be followed: there is no citation"),
        (&["build", "one", "--csl", "mlaa"], 2, "help: did you mean 'mla'?"),
        (&["check", "one", "--csl", "none.csl"], 2, "there is no file 'none.csl'"),
        (&["check", "one", "--csl", "zzzzzz"], 2, "help: name a bundled style such as 'mla'"),
    ] {
        let run = run(folder.path(), arguments);
        assert_eq!(run.status, Some(status), "{arguments:?}: {}", run.errors);
        assert!(run.errors.contains(message), "{arguments:?}: {}", run.errors);
        assert_eq!(run.output, "", "{arguments:?}");
    }
    assert!(!folder.path().join("output").exists(), "nothing was built");
}

#[test]
fn help_and_version_are_no_errors() {
    let folder = folder(&[]);
    for (arguments, message) in [
        (&["--help"][..], "Run 'samizdat build' in it, and the books appear in 'output'"),
        (&["--version"], concat!("samizdat ", env!("CARGO_PKG_VERSION"))),
        (&["build", "--help"], "Count warnings as errors"),
        (&["check", "-h"], "--message-format"),
    ] {
        let run = run(folder.path(), arguments);
        assert_eq!((run.status, run.errors.as_str()), (Some(0), ""), "{arguments:?}");
        let words = run.output.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(words.contains(message), "{arguments:?}: {words}");
    }
}

#[test]
fn programs_read_one_object_a_line_with_these_names() {
    let folder = folder(&[("latin.md", b"one\ncaf\xE9")]);
    let run = run(folder.path(), &["check", "--message-format", "json", "latin.md", "none.md"]);
    assert_eq!((run.status, run.errors.as_str()), (Some(2), ""));
    let lines: Vec<serde_json::Value> =
        run.output.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let names = ["code", "column", "file", "help", "line", "message", "severity"];
    for line in &lines {
        let mut found: Vec<&String> = line.as_object().unwrap().keys().collect();
        found.sort();
        assert_eq!(found, names);
        assert_eq!(line["severity"], "error");
    }
    let place = |line: &serde_json::Value| {
        (line["file"].clone(), line["line"].clone(), line["column"].clone())
    };
    assert_eq!(lines.len(), 2);
    assert_eq!(place(&lines[0]), ("latin.md".into(), 2.into(), 4.into()));
    assert_eq!(place(&lines[1]), ("none.md".into(), ().into(), ().into()));
}

#[test]
fn a_failing_build_leaves_the_former_files() {
    let folder = folder(&[
        ("manuscript/essay.md", b"caf\xE9"),
        ("output/essay.pdf", b"the former PDF"),
        ("output/essay.epub", b"the former EPUB"),
    ]);
    let run = run(folder.path(), &["build"]);
    assert_eq!(run.status, Some(1), "{}", run.errors);
    let output = folder.path().join("output");
    assert_eq!(fs::read(output.join("essay.pdf")).unwrap(), b"the former PDF");
    assert_eq!(fs::read(output.join("essay.epub")).unwrap(), b"the former EPUB");
    assert_eq!(fs::read_dir(output).unwrap().count(), 2);
}

#[test]
fn a_reader_who_closes_the_pipe_has_read_enough() {
    let folder = folder(&[("latin.md", b"caf\xE9")]);
    for arguments in [&["--help"][..], &["check", "--message-format", "json", "latin.md"]] {
        let mut child = Command::new(env!("CARGO_BIN_EXE_samizdat"))
            .args(arguments)
            .current_dir(folder.path())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        let errors = String::from_utf8(output.stderr).unwrap();
        assert!(output.status.code().is_some_and(|code| code <= 1), "{arguments:?}: {errors}");
        assert!(!errors.contains("panicked"), "{arguments:?}: {errors}");
    }
}

#[cfg(unix)]
#[test]
fn what_is_no_file_is_refused_and_not_waited_for() {
    let manuscript =
        |key: &str, name: &str| format!("---\ntitle: A\n{key}: {name}\n---\n\nText.\n");
    let picture = |name: &str| format!("---\ntitle: A\n---\n\n![B]({name}){{alt=\"B\"}}\n");
    let folder = folder(&[
        ("essay.md", b"# A\n\nText.\n"),
        ("bibliography.md", manuscript("bibliography", "pipe").as_bytes()),
        ("theme.md", manuscript("theme", "pipe").as_bytes()),
        ("style.md", manuscript("csl", "socket.csl").as_bytes()),
        ("picture.md", picture("pipe").as_bytes()),
        ("link.md", picture("zero.png").as_bytes()),
        ("far.md", picture("../../dev/zero").as_bytes()),
    ]);
    let path = |name: &str| folder.path().join(name);
    let made = Command::new("mkfifo").arg(path("pipe")).status().unwrap();
    assert!(made.success());
    let _socket = std::os::unix::net::UnixListener::bind(path("socket.csl")).unwrap();
    std::os::unix::fs::symlink("/dev/zero", path("zero.png")).unwrap();
    let large = fs::File::create(path("large.md")).unwrap();
    large.set_len(33 << 20).unwrap();
    for (arguments, status, message) in [
        (&["check", "pipe"][..], 2, "'pipe' cannot be read: it is a pipe, not a file"),
        (&["check", "/dev/zero"], 2, "'/dev/zero' cannot be read: it is a device, not a file"),
        (&["check", "socket.csl"], 2, "it is a socket, not a file"),
        (&["check", "large.md"], 2, "'large.md' cannot be read: it is larger than 32 MiB"),
        (&["check", "essay.md", "--theme", "pipe"], 2, "it is a pipe, not a file"),
        (&["check", "essay.md", "--csl", "socket.csl"], 2, "it is a socket, not a file"),
        (&["check", "bibliography.md"], 1, "'pipe' cannot be read: it is a pipe, not a file"),
        (&["check", "theme.md"], 1, "'pipe' cannot be read: it is a pipe, not a file"),
        (&["check", "style.md"], 1, "'socket.csl' cannot be read: it is a socket, not a file"),
        (&["check", "picture.md"], 1, "'pipe' cannot be read: it is a pipe, not a file"),
        (&["check", "link.md"], 1, "'zero.png' cannot be read: it lies outside the project"),
        (&["check", "far.md"], 1, "'../../dev/zero' cannot be read: it lies outside the project"),
    ] {
        let run = run(folder.path(), arguments);
        assert_eq!(run.status, Some(status), "{arguments:?}: {}", run.errors);
        assert!(run.errors.contains(message), "{arguments:?}: {}", run.errors);
    }
}

#[test]
fn wrong_options_are_told_to_programs_too() {
    let folder = folder(&[("essay.md", b"text")]);
    let arguments =
        ["build", "essay.md", "--csl", "mlaa", "--theme", "none", "--message-format", "json"];
    let run = run(folder.path(), &arguments);
    assert_eq!((run.status, run.errors.as_str()), (Some(2), ""));
    let lines: Vec<serde_json::Value> =
        run.output.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), 2, "{}", run.output);
    assert_eq!(lines[0]["message"], "--theme cannot be followed: there is no file 'none'");
    assert_eq!(lines[1]["help"], "did you mean 'mla'?");
    assert!(!folder.path().join("output").exists(), "nothing was built");
}

#[cfg(unix)]
#[test]
fn odd_names_are_built_and_told_like_others() {
    for name in ["my essay.md", "fünf 📚.md", "two\nlines.md", "-dash.md", "semi;colon'quote.md"]
    {
        let folder = folder(&[(name, b"---\ntitle: A\ntitel: B\n---\n\nText.\n")]);
        let run = run(folder.path(), &["build", "--message-format", "json", "--", name]);
        assert_eq!(run.status, Some(0), "{name}: {}", run.errors);
        let object: serde_json::Value = serde_json::from_str(run.output.trim_end()).unwrap();
        assert_eq!(object["file"], name);
        let stem = name.strip_suffix(".md").unwrap();
        for extension in ["epub", "pdf"] {
            let path = folder.path().join("output").join(format!("{stem}.{extension}"));
            assert!(path.exists(), "{}", path.display());
        }
    }
}

const WORKS: &[u8] = b"@book{freeze, editor = {Freeze, Gregory}, title = {Russia}, year = 2009}";

#[test]
fn citations_are_printed_for_people_and_for_programs() {
    let text =
        b"---\ntitle: A\nbibliography: works.bib\n---\n\nOne [@freeze, 3]. Two (Freeze 4).\n\n\
                 A note.^[See [@freeze, 5].]\n\nAnd [@none].\n";
    let folder = folder(&[("a.md", text), ("works.bib", WORKS)]);
    let run_of = |arguments: &[&str]| run(folder.path(), arguments);
    let people = run_of(&["cite", "a.md"]);
    assert_eq!(people.status, Some(1), "{}", people.errors);
    let lines: Vec<&str> = people.output.lines().collect();
    assert_eq!(lines[..4], ["(Freeze 3)", "(Freeze 4)", "(Freeze 5)", ""]);
    assert!(lines[4].starts_with("Freeze, Gregory, editor. Russia. "), "{lines:?}");
    assert!(people.errors.contains("S0301"), "{}", people.errors);

    // The output is one object; what is wrong goes aside.
    let programs = run_of(&["cite", "--message-format", "json", "a.md"]);
    let object: serde_json::Value = serde_json::from_str(&programs.output).unwrap();
    assert_eq!(object["citations"][1], "(Freeze 4)");
    assert_eq!(object["bibliography"][0]["id"], "freeze");
    assert_eq!(object["bibliography"][0]["text"], lines[4]);
    assert!(programs.errors.contains("\"S0301\""), "{}", programs.errors);
}

#[test]
fn styles_are_listed() {
    let folder = folder(&[]);
    let all = run(folder.path(), &["styles"]);
    assert_eq!(all.status, Some(0), "{}", all.errors);
    assert!(all.output.lines().count() > 70, "{}", all.output);
    let some = run(folder.path(), &["styles", "chicago"]);
    assert!(some.output.lines().count() < all.output.lines().count());
    assert!(some.output.contains("chicago-author-date  "), "{}", some.output);
    let none = run(folder.path(), &["styles", "nowhere"]);
    assert_eq!((none.status, none.output.as_str()), (Some(2), ""));
    assert!(none.errors.contains("no bundled style has 'nowhere' in its name or title"));
    let json = run(folder.path(), &["styles", "mla", "--message-format", "json"]);
    let first = json.output.lines().next().unwrap();
    let object: serde_json::Value = serde_json::from_str(first).unwrap();
    assert!(object["name"].is_string() && object["title"].is_string(), "{first}");
}
