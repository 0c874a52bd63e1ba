//! The container, the package document, the navigation and the style sheet.

use std::io::{Cursor, Read};

use zip::{CompressionMethod, ZipArchive};

use crate::epub::tests::build::{self, Builder};
use crate::epub::tests::{assert_well_formed, bare, book_of, file};
use crate::language::{Direction, Language};
use crate::manuscript::front_matter::Author;
use crate::resolve::document::{ContentsKind, Formula, Inline, PictureId, Target};
use crate::typeset::pages::PageMap;

fn names(book: &[u8]) -> Vec<String> {
    let archive = ZipArchive::new(Cursor::new(book)).expect("it is an archive");
    (0..archive.len())
        .filter_map(|index| Some(archive.name_for_index(index)?.ok()?.into_owned()))
        .collect()
}

#[test]
fn the_container_is_in_order() {
    let (document, pages) = build::everything();
    let book = book_of(&document, &pages);
    // OCF 3.3, section 4.2.2: the type can be read at a fixed place.
    assert_eq!(&book[30..58], b"mimetypeapplication/epub+zip");
    assert_eq!(book[28..30], [0, 0], "no extra field");
    let mut archive = ZipArchive::new(Cursor::new(book.as_slice())).expect("it is an archive");
    for index in 0..archive.len() {
        let mut entry = archive.by_index(index).expect("the entry can be read");
        let name = entry.name().expect("names are UTF-8").into_owned();
        let time = entry.last_modified().expect("every entry has a time");
        assert_eq!((time.year(), time.month(), time.day()), (1980, 1, 1), "{name}");
        let stored = entry.compression() == CompressionMethod::Stored;
        assert_eq!(stored, name == "mimetype" || name.ends_with(".png"), "{name}");
        let plain = |byte: u8| {
            byte.is_ascii_lowercase() || byte.is_ascii_digit() || b"/_.-".contains(&byte)
        };
        let own = name.strip_prefix("OEBPS/").unwrap_or("");
        assert!(own.bytes().all(plain), "{name}");
        if [".xhtml", ".opf", ".ncx", ".xml"].iter().any(|ending| name.ends_with(ending)) {
            let mut text = String::new();
            entry.read_to_string(&mut text).expect("it is UTF-8");
            assert_well_formed(&name, &text);
        }
    }
    assert_eq!(
        names(&book),
        [
            "mimetype",
            "META-INF/container.xml",
            "META-INF/com.apple.ibooks.display-options.xml",
            "OEBPS/content.opf",
            "OEBPS/toc.ncx",
            "OEBPS/nav.xhtml",
            "OEBPS/stylesheet.css",
            "OEBPS/cover.xhtml",
            "OEBPS/text.xhtml",
            "OEBPS/images/cover.png",
            "OEBPS/images/picture-1.png",
            "OEBPS/fonts/libertinusserif-regular.otf",
            "OEBPS/fonts/libertinusserif-bold.otf",
            "OEBPS/fonts/libertinusserif-italic.otf",
            "OEBPS/fonts/dejavusansmono.ttf",
            "OEBPS/fonts/newcmmath-book.otf",
        ]
    );
}

#[test]
fn the_math_face_travels_with_formulas_alone() {
    let mut build = Builder::default();
    let mut has_face = |formula: Option<&str>| {
        let mut content = vec![build.inline("Let ")];
        content.extend(formula.map(|source| Inline::Math(Formula::new(source))));
        let book = book_of(&bare(vec![build.of(content)]), &PageMap::default());
        names(&book).iter().any(|name| name.contains("math"))
    };
    assert!(!has_face(None));
    assert!(has_face(Some("x")));
    assert!(!has_face(Some("\\unknown")), "its source is code");
}

#[test]
fn the_same_book_has_the_same_bytes() {
    let (document, pages) = build::everything();
    assert!(book_of(&document, &pages) == book_of(&document, &pages));
}

#[test]
fn metadata_is_complete() {
    let (mut document, pages) = build::everything();
    let metadata = &mut document.metadata;
    metadata.title_text = "Hostile <&\"]]> \u{7}Title".to_owned();
    metadata.authors = vec![
        Author {
            name: "Ann Author".to_owned(),
            role: None,
            file_as: Some("Author, Ann".to_owned()),
            affiliation: None,
        },
        Author { name: "Ed Itor".to_owned(), role: Some("edt".to_owned()), ..Author::default() },
    ];
    metadata.date = Some("2026-11-24".to_owned());
    metadata.publisher = Some("A & B".to_owned());
    metadata.rights = Some("© 2026 <Ann>".to_owned());
    metadata.description = Some("Of\nsecrets & lies".to_owned());
    metadata.subjects = vec!["History".to_owned(), "Russia & USSR".to_owned()];
    metadata.identifier = Some("978-0-19-956041-0".to_owned());
    let package = file(&book_of(&document, &pages), "OEBPS/content.opf");
    for expected in [
        "unique-identifier=\"publication-id\"",
        "<dc:identifier id=\"publication-id\">urn:uuid:3f2504e0-4f89-51d3-9a0c-0305e82c3301<",
        "<dc:identifier id=\"identifier\">urn:isbn:9780199560410<",
        "<dc:title id=\"title\">Hostile &lt;&amp;&quot;]]&gt; \u{fffd}Title</dc:title>",
        "<meta refines=\"#subtitle\" property=\"title-type\">subtitle</meta>",
        "<dc:creator id=\"creator-1\">Ann Author</dc:creator>",
        "<meta refines=\"#creator-1\" property=\"role\" scheme=\"marc:relators\">aut</meta>",
        "<meta refines=\"#creator-1\" property=\"file-as\">Author, Ann</meta>",
        "<meta refines=\"#creator-2\" property=\"role\" scheme=\"marc:relators\">edt</meta>",
        "<dc:language>en-US</dc:language>",
        "<meta property=\"dcterms:modified\">1970-01-01T00:00:00Z</meta>",
        "<dc:date>2026-11-24</dc:date>",
        "<dc:publisher>A &amp; B</dc:publisher>",
        "<dc:rights>© 2026 &lt;Ann&gt;</dc:rights>",
        "<dc:description>Of secrets &amp; lies</dc:description>",
        "<dc:subject>Russia &amp; USSR</dc:subject>",
        "<meta property=\"pageBreakSource\">",
        "(PDF, letter)</meta>",
        "<meta property=\"schema:accessMode\">visual</meta>",
        "<meta property=\"schema:accessModeSufficient\">textual</meta>",
        "<meta property=\"schema:accessibilityFeature\">alternativeText</meta>",
        "<meta property=\"schema:accessibilityFeature\">pageNavigation</meta>",
        "<meta property=\"schema:accessibilityHazard\">none</meta>",
        ">EPUB Accessibility 1.1 - WCAG 2.1 Level AA</meta>",
        "properties=\"nav\"",
        "properties=\"cover-image\"",
        "<spine toc=\"ncx\" page-progression-direction=\"ltr\">",
    ] {
        assert_eq!(package.matches(expected).count(), 1, "{expected}\n{package}");
    }
    assert!(!package.contains("idref=\"nav\""), "no contents page was asked for");
}

#[test]
fn the_contents_are_a_page_where_they_are_asked_for() {
    let (mut document, pages) = build::everything();
    document.metadata.contents_depth = Some(1);
    document.contents = vec![build::contents(ContentsKind::Sections, "works-cited")];
    let book = book_of(&document, &pages);
    let package = file(&book, "OEBPS/content.opf");
    let order = ["id_cover.xhtml", "id_text-1.xhtml", "nav", "id_text-2.xhtml"]
        .map(|id| package.find(&format!("<itemref idref=\"{id}\"")).expect("it is in the spine"));
    assert!(order.is_sorted(), "{package}");
    let nav = file(&book, "OEBPS/nav.xhtml");
    assert!(nav.contains("<a epub:type=\"toc\" href=\"nav.xhtml\">Contents</a>"));
    assert!(nav.contains("<a href=\"text-2.xhtml#works-cited\">Works Cited</a>"));
    assert!(!nav.contains("#skipped"), "deeper levels are left out");
}

#[test]
fn lists_of_figures_stand_beside_contents_that_only_reading_systems_have() {
    let (mut document, pages) = build::everything();
    document.contents = vec![build::contents(ContentsKind::Figures, "works-cited")];
    let book = book_of(&document, &pages);
    let nav = file(&book, "OEBPS/nav.xhtml").replace('\n', "");
    assert!(nav.contains("aria-labelledby=\"contents-title\" hidden=\"hidden\">"), "{nav}");
    assert!(
        nav.contains(
            "<nav epub:type=\"lof\" aria-labelledby=\"list\">\
             <h2 id=\"list\" class=\"level-1\">Listed</h2><ol><li>\
             <a href=\"text-2.xhtml#works-cited\"><span class=\"number\">1</span> An entry</a></li></ol></nav>"
        ),
        "{nav}"
    );
}

#[test]
fn contents_have_the_look_of_headings_and_nothing_to_follow() {
    let mut build = Builder::default();
    let mut heading = build.heading(1, "h", "The ");
    if let crate::resolve::document::BlockKind::Heading { number, content, .. } = &mut heading.kind
    {
        *number = Some("2".to_owned());
        content.push(Inline::Emphasis(vec![build.inline("Iliad")]));
        content.push(build.note_reference(0));
        content.push(build.link(Target::External("https://example.org".to_owned()), " & more"));
    }
    let inner = build.heading(2, "i", "Inner");
    let mut document = bare(vec![heading, inner]);
    document.notes = vec![build.note(0, "Said.")];
    let book = book_of(&document, &PageMap::default());
    let nav = file(&book, "OEBPS/nav.xhtml").replace('\n', "");
    assert!(
        nav.contains(
            "<li><a href=\"text.xhtml#h\"><span class=\"number\">2</span> The <em>Iliad</em> \
             &amp; more</a><ol><li><a href=\"text.xhtml#i\">Inner</a></li></ol></li>"
        ),
        "{nav}"
    );
    assert!(!nav.contains("page-list"), "there are no pages");
    let ncx = file(&book, "OEBPS/toc.ncx");
    assert!(ncx.contains("<text>2 The Iliad &amp; more</text>"), "{ncx}");
    assert!(ncx.contains("name=\"dtb:uid\" content=\"urn:uuid:3f2504e0-"), "{ncx}");
}

#[test]
fn a_long_book_is_cut_at_its_chapters() {
    let mut build = Builder::default();
    let mut body = Vec::new();
    for chapter in 1..=3 {
        body.push(build.heading(1, &format!("chapter-{chapter}"), &format!("Chapter {chapter}")));
        // The last chapter is longer than a file may be.
        for _ in 0..if chapter == 3 { 400 } else { 60 } {
            body.push(build.paragraph(&"word ".repeat(200)));
        }
    }
    let mut last = vec![
        build.link(Target::Anchor(crate::resolve::document::Anchor::new("chapter-1")), "back"),
    ];
    last.push(build.note_reference(0));
    body.push(build.of(last));
    let mut document = build::document("Long", body);
    document.notes = vec![build.note(0, "Said.")];
    let book = book_of(&document, &PageMap::default());
    let texts: Vec<String> =
        names(&book).into_iter().filter(|name| name.contains("text-")).collect();
    assert_eq!(texts, [1, 2, 3, 4, 5].map(|part| format!("OEBPS/text-{part}.xhtml")));
    for name in &texts {
        assert!(file(&book, name).len() < 300_000, "{name}");
    }
    let last = file(&book, "OEBPS/text-5.xhtml");
    assert!(last.contains("href=\"text-2.xhtml#chapter-1\">back"));
    assert!(last.contains("id=\"note-1\""), "a note stands in the file of its reference");
    let nav = file(&book, "OEBPS/nav.xhtml");
    assert!(nav.contains("<a href=\"text-4.xhtml#chapter-3\">Chapter 3</a>"));
}

#[test]
fn hebrew_runs_from_the_right() {
    let mut build = Builder::default();
    let mut document = build::document("שלום", vec![build.paragraph("עולם")]);
    document.metadata.language = Language::from_tag("he").expect("it is a tag");
    document.metadata.direction = Direction::RightToLeft;
    let book = book_of(&document, &PageMap::default());
    assert!(file(&book, "OEBPS/content.opf").contains("page-progression-direction=\"rtl\""));
    assert!(file(&book, "OEBPS/text.xhtml").contains("lang=\"he\" xml:lang=\"he\" dir=\"rtl\""));
}

#[test]
fn no_text_breaks_the_book() {
    for title in ["<&\"]]>'", "\u{0}\u{1f}\u{ffff}", "   ", "-->", "\u{202e}rtl", &"x".repeat(5000)]
    {
        let mut build = Builder::default();
        let body = vec![build.heading(1, "a", title), build.paragraph(title)];
        let mut document = build::document(title, body);
        document.metadata.subtitle_text = title.to_owned();
        document.metadata.authors[0].name = title.to_owned();
        document.metadata.description = Some(title.to_owned());
        document.metadata.subjects = vec![title.to_owned()];
        document.metadata.identifier = Some(title.to_owned());
        let book = book_of(&document, &PageMap::default());
        for name in names(&book) {
            if [".xhtml", ".opf", ".ncx", ".xml"].iter().any(|ending| name.ends_with(ending)) {
                assert_well_formed(&name, &file(&book, &name));
            }
        }
    }
}

#[test]
fn an_author_s_cover_is_taken() {
    let mut build = Builder::default();
    let mut document = build::document("Title", vec![build.paragraph("x")]);
    document.metadata.cover = Some(PictureId(0));
    let book = book_of(&document, &PageMap::default());
    let package = file(&book, "OEBPS/content.opf");
    assert!(
        package.contains(
            "<item media-type=\"image/png\" properties=\"cover-image\" id=\"cover-image\" \
             href=\"images/picture-1.png\"/>"
        ),
        "{package}"
    );
    let page = file(&book, "OEBPS/cover.xhtml");
    assert!(page.contains("<img src=\"images/picture-1.png\" alt=\"Cover: Title\""), "{page}");
}

#[test]
fn the_style_sheet_is_of_the_design() {
    let (document, pages) = build::everything();
    let css = file(&book_of(&document, &pages), "OEBPS/stylesheet.css");
    let mut design = build::design();
    for expected in [
        "font-family: 'Libertinus Serif', serif;",
        "src: url(\"fonts/libertinusserif-regular.otf\");",
        // 15 pt on 12 pt, and an indent of 14.4 pt.
        "  line-height: 1.25;",
        "p + p {\n  text-indent: 1.2em;",
        "content: '\\2191 ';",
        "content: '\\2042 ';",
        "  orphans: 2;",
    ] {
        assert!(css.contains(expected), "{expected}\n{css}");
    }
    for absent in ["flex", "overflow: auto", "direction:", "@import", "http:"] {
        assert!(!css.contains(absent), "{absent}");
    }
    // A theme's values come through.
    design.text.indent = design.text.size * 2.0;
    design.ornament.text = "❦".to_owned();
    let css = crate::epub::style::style_sheet(&design, &[], &std::collections::BTreeSet::new());
    assert!(css.contains("p + p {\n  text-indent: 2em;"), "{css}");
    assert!(css.contains("content: '\\2766 ';"), "{css}");
}
