//! Files, styles and clusters through the whole of citing.

use crate::diagnostic::{Diagnostics, Span};
use crate::language::Language;
use crate::manuscript::ast::Locator;
use crate::manuscript::front_matter::Spanned;
use crate::project::Project;
use crate::resolve::citations::{
    Cluster, ClusterForm, ClusterItem, Library, Part, format, missing_fields, read_library,
    read_style,
};
use crate::resolve::plain::plain_text;

const BOOKS: &str = include_str!("../../../manuscript/references.bib");

fn library() -> Library {
    let mut project = Project::default();
    project.files.insert("refs".to_owned(), Ok(BOOKS.as_bytes().into()));
    let name = Spanned { value: "refs".to_owned(), span: Span::default() };
    let mut diagnostics = Diagnostics::default();
    let library =
        read_library(&[name], (&project, &Language::american_english()), &mut diagnostics);
    assert!(diagnostics.is_empty(), "{:?}", diagnostics.sorted());
    library
}

/// An item as `-key, locator`.
fn item(library: &Library, text: &str) -> ClusterItem {
    let (key, locator) = text.split_once(", ").unwrap_or((text, ""));
    let key_alone = key.trim_start_matches('-');
    let locator = Locator { label: "page".to_owned(), value: locator.to_owned() };
    ClusterItem {
        work: library.find(key_alone).expect("the bibliography has it"),
        locator: Some(locator).filter(|locator| !locator.value.is_empty()),
        suppress_author: key.starts_with('-'),
        ..ClusterItem::default()
    }
}

/// Each cluster as items parted by `; `, with `@` before where the author stands apart.
fn check(style: &str, clusters: &[(&str, &str)]) {
    let library = library();
    let language = Language::american_english();
    let mut diagnostics = Diagnostics::default();
    let style = read_style(Some((style, None)), &Project::default(), &language, &mut diagnostics);
    let requests: Vec<Cluster> = clusters
        .iter()
        .enumerate()
        .map(|(index, (text, _))| Cluster {
            items: text.trim_start_matches('@').split("; ").map(|t| item(&library, t)).collect(),
            form: if text.starts_with('@') { ClusterForm::AuthorApart } else { ClusterForm::Whole },
            note: style.notes.then_some(index + 1),
        })
        .collect();
    let formatted = format(&library, &style, &requests, &[]);
    for ((text, expected), cluster) in clusters.iter().zip(&formatted.clusters) {
        let mut found = plain_text(&cluster.author);
        if !found.is_empty() && !cluster.parts.is_empty() {
            found.push(' ');
        }
        for part in &cluster.parts {
            match part {
                Part::Item { content, .. } | Part::Between(content) => {
                    found.push_str(&plain_text(content));
                }
            }
        }
        assert_eq!(&found, expected, "{text}");
    }
}

#[test]
fn mla_cites_author_and_page() {
    check(
        "mla",
        &[
            ("freeze, 416", "(Freeze 416)"),
            ("siegelbaum", "(Siegelbaum)"),
            ("freeze, 3–5", "(Freeze 3–5)"),
            ("freeze, 416; siegelbaum", "(Freeze 416; Siegelbaum)"),
            ("-freeze, 416", "(416)"),
            ("@freeze, 417", "Freeze (417)"),
            ("@freeze", "Freeze"),
            ("@freeze; siegelbaum", "Freeze (Siegelbaum)"),
        ],
    );
}

#[test]
fn other_styles_keep_their_own_forms() {
    check(
        "apa",
        &[("freeze, 416", "(Freeze, 2009, p. 416)"), ("@freeze, 416", "Freeze (2009, p. 416)")],
    );
    check("ieee", &[("freeze", "[1]"), ("siegelbaum", "[2]"), ("@freeze", "Freeze [1]")]);
}

#[test]
fn the_list_is_the_styles() {
    let library = library();
    let language = Language::american_english();
    let mut diagnostics = Diagnostics::default();
    let style = read_style(None, &Project::default(), &language, &mut diagnostics);
    let formatted = format(&library, &style, &[], &[1, 0]);
    let entries: Vec<String> =
        formatted.entries.iter().map(|entry| plain_text(&entry.content)).collect();
    assert!(formatted.hanging);
    assert_eq!(
        entries,
        [
            "Freeze, Gregory L., editor. Russia: A History. 3rd ed., Oxford UP, 2009.",
            "Siegelbaum, Lewis. “Khrushchev’s Secret Speech.” Seventeen Moments in Soviet \
             History, https://soviethistory.msu.edu.",
        ]
    );
}

fn check_files(text: &str, keys: &[&str], codes: &[&str]) {
    let mut project = Project::default();
    project.files.insert("refs".to_owned(), Ok(text.as_bytes().into()));
    let mut diagnostics = Diagnostics::default();
    let name = Spanned { value: "refs".to_owned(), span: Span::default() };
    let library =
        read_library(&[name], (&project, &Language::american_english()), &mut diagnostics);
    let found: Vec<&str> = library.works().iter().map(|work| work.key.as_str()).collect();
    assert_eq!(found, keys, "{text}");
    let found: Vec<&str> = diagnostics.iter().map(|diagnostic| diagnostic.problem.code()).collect();
    assert_eq!(found, codes, "{text}");
}

#[test]
fn formats_are_told_by_content() {
    check_files("@book{a, title={A}}", &["a"], &[]);
    check_files("a:\n  type: book\n  title: A\n", &["a"], &[]);
    check_files("a:\n  type: book\n  title: A\nb:\n  title: B\n", &["a", "b"], &["S0310"]);
    check_files("a:\n  type: book\n  date: -2147483648\n", &["a"], &[]);
    check_files("", &[], &[]);
    check_files("[{\"id\": \"a\", \"type\": \"book\"}]", &["a"], &[]);
    check_files("TY  - BOOK\nID  - a\nTI  - A\nER  - \n", &["a"], &[]);
    check_files("@book{a, title={A}}\n@book{a, title={B}}", &["a"], &["S0310"]);
    check_files("just prose", &[], &["S0303"]);
}

#[test]
fn names_and_titles_are_plain() {
    let text = "@book{b, title={The {Big} Book}, subtitle={A Tale}, shorttitle={Big}, \
                editor={van der Berg, Anna and Li, Wei}, year={1999}}";
    let mut project = Project::default();
    project.files.insert("refs".to_owned(), Ok(text.as_bytes().into()));
    let name = Spanned { value: "refs".to_owned(), span: Span::default() };
    let library = read_library(
        &[name],
        (&project, &Language::american_english()),
        &mut Diagnostics::default(),
    );
    let work = &library.works()[0];
    // English titles are kept in sentence case, from which a style can go anywhere.
    assert_eq!(work.title, "The Big book: A tale");
    assert_eq!(work.short_title.as_deref(), Some("Big"));
    assert_eq!(work.year, Some(1999));
    let families: Vec<&str> = work.names.iter().map(|name| name.family.as_str()).collect();
    assert_eq!(families, ["van der Berg", "Li"]);
}

#[test]
fn what_a_reference_lacks_is_found_by_trying() {
    let text = "@book{full, author={A, B}, title={T}, publisher={P}, date={1999}}\n\
                @book{bare, author={A, B}, title={U}}\n\
                @online{page, author={A, B}, title={V}}";
    let mut project = Project::default();
    project.files.insert("refs".to_owned(), Ok(text.as_bytes().into()));
    let name = Spanned { value: "refs".to_owned(), span: Span::default() };
    let language = Language::american_english();
    let mut diagnostics = Diagnostics::default();
    let library = read_library(&[name], (&project, &language), &mut diagnostics);
    let missing = |style: &str| {
        let style = read_style(
            Some((style, None)),
            &Project::default(),
            &language,
            &mut Diagnostics::default(),
        );
        missing_fields(&library, &style, &[0, 1, 2])
    };
    let named = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect::<Vec<_>>();
    assert_eq!(missing("mla"), [(1, named(&["publisher", "date"])), (2, named(&["address"]))]);
    // A numbered style prints the same.
    assert!(
        missing("ieee")
            .iter()
            .any(|(work, names)| *work == 1 && names.contains(&"date".to_owned()))
    );
}

#[test]
fn references_of_the_front_matter_go_before_those_of_files() {
    let text = "---\ntitle: T\nbibliography: works.bib\nreferences:\n- id: own\n  type: book\n  \
                title: Own *Title*\n  author: [{family: Li, given: Wei}]\n  issued: {date-parts: [[2001, 5]]}\n\
                - id: both\n  type: book\n  title: First\n  issued: 2004\n---\n\n[@own; @both; @filed]\n";
    let mut project = Project::in_memory("a.md", text).with_file(
        "works.bib",
        b"@book{both, title={Second}}\n@book{filed, title={Filed}}".to_vec(),
    );
    let (diagnostics, cited) = crate::cite(&mut project).expect("there is a font");
    let codes: Vec<&str> = diagnostics.iter().map(|one| one.problem.code()).collect();
    assert!(codes.contains(&"S0305"), "{codes:?}");
    let entries: Vec<&str> = cited.entries.iter().map(|entry| entry.text.as_str()).collect();
    assert_eq!(entries, ["Filed.", "First. 2004.", "Li, Wei. Own Title. 2001."]);
}
