//! Projects opened in temporary folders, and in memory.

#![allow(clippy::disallowed_methods, reason = "the tests lay out folders to open")]

use std::fs;
use std::path::Path;

use super::{FileProblem, Project, Settings, manuscripts};
use crate::diagnostic::Span;
use crate::manuscript::ast::{Resource, ResourceKind};
use crate::project::error::ProjectError;

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

fn resource(name: &str, kind: ResourceKind) -> Resource {
    Resource { name: name.to_owned(), kind, span: Span::default() }
}

/// Loads one image of a project and returns what came of it.
fn image(project: &mut Project, name: &str) -> Result<Vec<u8>, FileProblem> {
    project.load(&[resource(name, ResourceKind::Image)]);
    project.file(name).map(|bytes| bytes.to_vec())
}

#[test]
fn images_are_found_from_the_manuscript_and_from_the_root() {
    let folder = folder(&[
        ("book/manuscript/essay.md", b"text"),
        ("book/manuscript/beside.png", b"beside"),
        ("book/manuscript/images/both.png", b"nearer"),
        ("book/images/both.png", b"farther"),
        ("book/images/my photo.png", b"photo"),
        ("secret.png", b"secret"),
    ]);
    #[cfg(unix)]
    std::os::unix::fs::symlink(
        folder.path().join("secret.png"),
        folder.path().join("book/images/link.png"),
    )
    .unwrap();
    let path = folder.path().join("book/manuscript/essay.md");
    let absolute = folder.path().join("secret.png");
    let inner = folder.path().join("book/images/both.png");
    for (name, expected) in [
        ("beside.png", Ok(&b"beside"[..])),
        ("images/both.png", Ok(b"nearer")),
        ("../images/both.png", Ok(b"farther")),
        ("./images/../images/both.png", Ok(b"nearer")),
        ("images/my photo.png", Ok(b"photo")),
        ("images/my%20photo.png", Ok(b"photo")),
        (inner.to_str().unwrap(), Ok(b"farther")),
        ("images/none.png", Err(FileProblem::Missing)),
        ("images", Err(FileProblem::Unreadable("it is a folder".to_owned()))),
        ("../../secret.png", Err(FileProblem::Outside)),
        ("%2e%2e/%2e%2e/secret.png", Err(FileProblem::Missing)),
        ("../../no-such-secret.png", Err(FileProblem::Outside)),
        ("images/link.png", Err(FileProblem::Outside)),
        (absolute.to_str().unwrap(), Err(FileProblem::Outside)),
        ("https://example.org/a.png", Err(FileProblem::Remote)),
        ("data:image/png;base64,", Err(FileProblem::Remote)),
    ] {
        let mut project = Project::open(&path, Settings::default()).unwrap();
        assert_eq!(image(&mut project, name), expected.map(<[u8]>::to_vec), "{name}");
    }
}

#[test]
fn texts_become_sources_and_bundled_styles_are_no_files() {
    let folder = folder(&[
        ("essay.md", b"text"),
        ("works.bib", b"\xEF\xBB\xBF@book{a}"),
        ("latin.bib", b"caf\xE9"),
        ("own.csl", b"<style/>"),
    ]);
    let path = folder.path().join("essay.md");
    let mut project = Project::open(&path, Settings::default()).unwrap();
    project.load(&[
        resource("works.bib", ResourceKind::Bibliography),
        resource("latin.bib", ResourceKind::Bibliography),
        resource("own.csl", ResourceKind::Style),
        resource("mla", ResourceKind::Style),
    ]);
    let (source, text) = project.text("works.bib").unwrap();
    assert_eq!(text, "@book{a}");
    assert_eq!(project.sources.path(source), folder.path().join("works.bib"));
    assert_eq!(project.text("own.csl").map(|(_, text)| text), Some("<style/>"));
    assert!(!project.files.contains_key("mla"));
    assert_eq!(project.text("latin.bib"), None);
    let problem = project.file("latin.bib").expect_err("it is not UTF-8").to_string();
    assert!(problem.starts_with("it is not UTF-8 (byte 0xE9 at offset 3"), "{problem}");
}

#[test]
fn what_the_command_line_names_may_lie_anywhere() {
    let book = folder(&[("essay.md", b"text")]);
    let elsewhere = folder(&[("dark.toml", b"[page]")]);
    let theme = elsewhere.path().join("dark.toml").to_str().unwrap().to_owned();
    let settings =
        Settings { theme: Some(theme.clone()), style: Some("apa".to_owned()), timestamp: None };
    let mut project = Project::open(&book.path().join("essay.md"), settings).unwrap();
    project.load(&[]);
    assert_eq!(project.text(&theme).map(|(_, text)| text), Some("[page]"));
    assert_eq!(project.files.len(), 1);
}

#[test]
fn what_cannot_be_opened_is_told_in_words() {
    let folder = folder(&[("latin.md", b"title\ncaf\xE9"), ("fonts/LICENSE.txt", b"not a font")]);
    for (name, code, message) in [
        ("none.md", "S0001", "there is no file '"),
        (".", "S0002", "is a folder, not a file"),
        ("latin.md/none.md", "S0001", "there is no file '"),
        ("latin.md", "S0005", "is not UTF-8 (byte 0xE9 at offset 9, line 2)"),
    ] {
        let error = Project::open(&folder.path().join(name), Settings::default())
            .expect_err("the path cannot be opened");
        assert_eq!(error.code(), code, "{name}");
        assert!(error.to_string().contains(message), "{name}: {error}");
    }
}

#[test]
fn fonts_are_known_by_content_and_sorted() {
    let folder = folder(&[
        ("manuscript/essay.md", b"text"),
        ("fonts/b.otf", b"OTTOx"),
        ("fonts/a.bin", b"\0\x01\0\0x"),
        ("fonts/all.bin", b"ttcf"),
        ("fonts/web.bin", b"wOF2"),
        ("fonts/damaged.ttf", b"x"),
        ("fonts/OFL.txt", b"licence"),
        ("fonts/.hidden.otf", b"OTTO"),
    ]);
    let path = folder.path().join("manuscript/essay.md");
    let project = Project::open(&path, Settings::default()).unwrap();
    let names: Vec<&str> = project.fonts.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(names, ["a.bin", "all.bin", "b.otf", "damaged.ttf", "web.bin"]);
    assert_eq!(project.root, folder.path());
}

#[test]
fn manuscripts_are_listed_by_name() {
    let with_folder =
        folder(&[("manuscript/b.md", b""), ("manuscript/a.markdown", b""), ("README.md", b"")]);
    let without = folder(&[("c.MD", b""), ("notes.txt", b""), (".draft.md", b"")]);
    let empty = folder(&[]);
    let names = |folder: &Path| -> Result<Vec<String>, ProjectError> {
        let paths = manuscripts(folder)?;
        Ok(paths.iter().map(|path| path.file_name().unwrap().to_str().unwrap().into()).collect())
    };
    assert_eq!(names(with_folder.path()).unwrap(), ["a.markdown", "b.md"]);
    assert_eq!(names(&with_folder.path().join("manuscript")).unwrap(), ["a.markdown", "b.md"]);
    assert_eq!(names(without.path()).unwrap(), ["c.MD"]);
    assert_eq!(names(empty.path()).unwrap_err().code(), "S0007");
}

#[test]
fn a_project_in_memory_never_touches_the_disk() {
    let mut project = Project::in_memory("essay.md", "\u{FEFF}text")
        .with_file("a photo.png", *b"photo")
        .with_file("works.bib", *b"@book{a}");
    project.load(&[
        resource("a%20photo.png", ResourceKind::Image),
        resource("/etc/hostname", ResourceKind::Image),
        resource("works.bib", ResourceKind::Bibliography),
    ]);
    assert_eq!(&**project.sources.text(project.manuscript), "text");
    assert_eq!(project.file("a%20photo.png").unwrap().as_ref(), b"photo");
    assert_eq!(project.file("/etc/hostname").unwrap_err(), FileProblem::Missing);
    assert_eq!(project.text("works.bib").map(|(_, text)| text), Some("@book{a}"));
}
