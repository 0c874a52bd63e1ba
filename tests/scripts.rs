//! Fonts and scripts: which faces a text is set in, what is said where there is none, and in what
//! order text that runs to the left is read.

#![allow(clippy::disallowed_methods, reason = "tests read their fixtures")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

#[path = "extract/epub.rs"]
mod epub;
#[path = "extract/pdf.rs"]
mod pdf;

use std::collections::BTreeSet;
use std::io::{Cursor, Read};
use std::path::Path;
use std::sync::Arc;

use samizdat::project::Project;
use samizdat::{Build, Formats};

/// A build of a manuscript in memory with fonts of `tests/fonts` in its project and a theme.
fn build(text: &str, fonts: &[&str], theme: &str) -> Build {
    let text = format!("---\ntitle: T\ntheme: theme.toml\n{text}");
    let mut project =
        Project::in_memory("essay.md", &text).with_file("theme.toml", theme.as_bytes());
    for name in fonts {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fonts").join(name);
        project.fonts.push(((*name).to_owned(), Arc::from(std::fs::read(path).unwrap())));
    }
    samizdat::build(&mut project, Formats::ALL).unwrap()
}

/// What a build says, without the title's and the theme's places.
fn said(build: &Build) -> Vec<String> {
    build
        .diagnostics
        .iter()
        .map(|diagnostic| {
            let problem = &diagnostic.problem;
            format!("{} {}", problem.code(), problem.message())
        })
        .collect()
}

/// The fonts of a PDF, without the tags of their subsets.
fn fonts(build: &Build) -> BTreeSet<String> {
    let document = lopdf::Document::load_mem(build.pdf.as_ref().unwrap()).unwrap();
    let mut names = BTreeSet::new();
    for id in document.get_pages().into_values() {
        for font in document.get_page_fonts(id).unwrap().into_values() {
            let name = font.get(b"BaseFont").unwrap().as_name().unwrap();
            let name = String::from_utf8(name.to_vec()).unwrap();
            names.insert(name.split_once('+').unwrap().1.to_owned());
        }
    }
    names
}

/// The text of a PDF on one line.
fn pdf_text(build: &Build) -> String {
    pdf::running_text(build.pdf.as_ref().unwrap()).unwrap()
}

/// A file of an EPUB.
fn epub_file(build: &Build, name: &str) -> Vec<u8> {
    let bytes = build.epub.as_ref().unwrap();
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut file = archive.by_name(name).unwrap();
    let mut content = Vec::new();
    file.read_to_end(&mut content).unwrap();
    content
}

const HEBREW: &str = "וַיְהִי בִּימֵי שְׁפֹט הַשֹּׁפְטִים (12 שנים, Ruth 1:1) וַיְהִי רָעָב בָּאָרֶץ";

#[test]
fn hebrew_is_read_in_its_order() {
    let build = build(&format!("lang: he\n---\n\n{HEBREW}.\n"), &[], "");
    assert_eq!(said(&build), Vec::<String>::new());
    assert!(pdf_text(&build).contains(HEBREW), "{}", pdf_text(&build));
    let book = epub::blocks(build.epub.as_ref().unwrap()).join(" ");
    assert!(book.contains(HEBREW), "{book}");
}

#[test]
fn words_of_both_directions_are_read_in_their_order() {
    let text = "The words שלום עולם, and [שלום (עולם)]{lang=he} then 1, 2.";
    let build = build(&format!("lang: en\n---\n\n{text}\n"), &[], "");
    let read = text.replace("[", "").replace("]{lang=he}", "");
    assert!(pdf_text(&build).contains(&read), "{}", pdf_text(&build));
}

#[test]
fn arabic_is_joined_and_read_in_its_order() {
    let text = "السلام عليكم (12) ورحمة، ABC ١٢٣.";
    let build = build(&format!("lang: ar\n---\n\n{text}\n"), &["arabic.ttf"], "");
    assert_eq!(said(&build), Vec::<String>::new());
    assert!(pdf_text(&build).contains(text), "{}", pdf_text(&build));
    assert!(fonts(&build).contains("NotoNaskhArabic-Regular"), "{:?}", fonts(&build));
    assert!(fonts(&build).contains("LibertinusSerif-Regular"), "{:?}", fonts(&build));
    // The font travels with the book.
    assert!(epub_file(&build, "OEBPS/fonts/notonaskharabic-regular.ttf").len() > 1000);
    let sheet = String::from_utf8(epub_file(&build, "OEBPS/stylesheet.css")).unwrap();
    assert!(sheet.contains("'Libertinus Serif', 'Noto Naskh Arabic', serif"));
}

#[test]
fn chinese_is_broken_between_its_characters() {
    let text = "你好世界，在2024年日本語漢字。「世界」（漢字）".repeat(20).replace("日本語", "");
    let build = build(&format!("lang: zh\n---\n\n{text}\n"), &["cjk.otf"], "");
    assert_eq!(said(&build).iter().filter(|said| !said.contains("S0602")).count(), 0);
    let read = pdf_text(&build).replace(' ', "");
    assert!(read.contains(&text), "{read}");
}

#[test]
fn thai_is_broken_by_its_dictionary() {
    let text = "ภาษาไทยเป็นภาษา".repeat(30);
    let build = build(&format!("lang: th\n---\n\n{text}\n"), &["thai.ttf"], "");
    assert!(!said(&build).iter().any(|said| said.starts_with("S0603")), "{:?}", said(&build));
    assert!(pdf_text(&build).replace(' ', "").contains(&text), "{}", pdf_text(&build));
}

#[test]
fn a_script_that_no_font_has_is_told_once() {
    let build = build("lang: en\n---\n\nOne ไทย two ไทย, ภาษา \u{10fffd} \u{10fffd}.\n", &[], "");
    assert_eq!(
        said(&build),
        [
            "S0602 no font has the character '\u{10fffd}' (U+10FFFD)",
            "S0611 no font has the script 'Thai': 6 different characters are missing",
        ]
    );
    let help = build.diagnostics.iter().last().unwrap().problem.help().unwrap();
    assert!(help.contains("'Noto Serif Thai'"), "{help}");
    assert!(build.diagnostics.iter().all(|diagnostic| diagnostic.span.is_some()));
}

#[test]
fn variable_fonts_are_instanced() {
    let theme = "[fonts]\ntext = \"Samizdat Test Variable\"";
    let build = build("lang: en\n---\n\nab **ab** *ab*\n", &["variable.ttf"], theme);
    let fonts = fonts(&build);
    for name in ["SamizdatTestVariable-Regular-400wght", "SamizdatTestVariable-Regular-700wght"] {
        assert!(fonts.contains(name), "{fonts:?}");
    }
    assert!(
        said(&build).contains(
            &"S0612 the font family 'Samizdat Test Variable' has no italic: its regular is set \
              instead"
                .to_owned()
        ),
        "{:?}",
        said(&build)
    );
    // One file holds all of them.
    let sheet = String::from_utf8(epub_file(&build, "OEBPS/stylesheet.css")).unwrap();
    assert_eq!(sheet.matches("@font-face").count(), 2);
    assert_eq!(sheet.matches("samizdattestvariable-regular-400wght.ttf").count(), 2);
}

#[test]
fn web_fonts_are_unpacked_and_what_they_lack_is_told() {
    let theme = "[fonts]\ntext = \"Samizdat Test Plain\"";
    let build = build("lang: en\n---\n\na [ab]{.smallcaps} [a]{.frac}\n", &["plain.woff2"], theme);
    assert!(fonts(&build).contains("SamizdatTestPlain-Regular"), "{:?}", fonts(&build));
    let said = said(&build);
    for expected in [
        "S0613 the font family 'Samizdat Test Plain' has no small capitals ('smcp')",
        "S0613 the font family 'Samizdat Test Plain' has no fractions ('frac')",
    ] {
        assert!(said.contains(&expected.to_owned()), "{said:?}");
    }
}

#[test]
fn a_font_that_must_not_be_embedded_is_refused() {
    let theme = "[fonts]\ntext = \"Samizdat Test Restricted\"";
    let build = build("lang: en\n---\n\nab\n", &["restricted.ttf"], theme);
    let said = said(&build);
    assert!(said[0].starts_with("S0614 the font 'Samizdat Test Restricted'"), "{said:?}");
    assert!(said[1].starts_with("S0601 "), "{said:?}");
    assert!(!fonts(&build).contains("SamizdatTestRestricted-Regular"));
}

#[test]
fn features_are_those_of_theme_and_span() {
    let glyphs = |text: &str, theme: &str| {
        let build = build(&format!("lang: en\n---\n\n{text}\n"), &[], theme);
        assert_eq!(said(&build), Vec::<String>::new(), "{text}");
        build.pdf.unwrap()
    };
    let plain = glyphs("Text 1/2 and 1234.", "");
    for (text, theme) in [
        ("Text 1/2 and 1234.", "[fonts]\nfigures = \"lining\""),
        ("Text [1/2]{.frac} and 1234.", ""),
        ("Text 1/2 and [1234]{.lining}.", ""),
        ("Text 1/2 and [1234]{.tabular}.", ""),
        ("[Text]{.allsmallcaps} 1/2 and 1234.", ""),
    ] {
        assert_ne!(glyphs(text, theme), plain, "{text} {theme}");
    }
}

/// The places of the links on the first page of a PDF: left, bottom, right and top of each.
fn first_links(build: &Build) -> Vec<[f32; 4]> {
    let document = lopdf::Document::load_mem(build.pdf.as_ref().unwrap()).unwrap();
    let page = document.get_pages()[&1];
    let annotations = document.get_page_annotations(page).unwrap();
    let rect = |annotation: &lopdf::Dictionary| {
        let rect = annotation.get(b"Rect").unwrap().as_array().unwrap();
        let sides: Vec<f32> = rect.iter().map(|side| side.as_float().unwrap()).collect();
        <[f32; 4]>::try_from(sides).unwrap()
    };
    annotations.into_iter().map(rect).collect()
}

#[test]
fn contents_run_to_the_left_where_the_text_does() {
    let text = "toc: true\n---\n\n# רות\n\n## בעז\n\nא.\n";
    let build = build(&format!("lang: he\n{text}"), &[], "");
    let [outer, inner] = first_links(&build)[..] else { panic!("there are two entries") };
    // Both end with the page numbers at the left; the inner one is moved in from the right.
    assert!((outer[0] - inner[0]).abs() < 0.01, "{outer:?} {inner:?}");
    assert!(outer[2] - inner[2] > 5.0, "{outer:?} {inner:?}");
}

#[test]
fn the_mark_of_a_note_stays_with_its_word() {
    // Wherever the line ends, no line begins with the mark.
    for count in 20..60 {
        let words = "文".repeat(count);
        let text = format!("lang: zh\n---\n\n{words}。[^1]{words}\n\n[^1]: 文。\n");
        let build = build(&text, &["cjk.otf"], "");
        let [mark, ..] = first_links(&build)[..] else { panic!("there is a note") };
        assert!(mark[0] > 100.0, "the mark begins a line behind {count}: {mark:?}");
    }
}

#[test]
fn notes_leave_the_contents_as_they_are() {
    let text = |note: &str| format!("toc: true\n---\n\n# One\n\nA.{note}\n\n# Two\n\nB.\n");
    let (without, with) = (build(&text(""), &[], ""), build(&text("^[Aside.]"), &[], ""));
    assert_eq!(first_links(&without), first_links(&with));
}

#[test]
fn notes_keep_what_a_list_wants_below_it() {
    // How far the number of the second note stands below that of the first.
    let distance = |note: &str| {
        let text = format!("---\n\nA.[^1] B.[^2]\n\n[^1]: {note}\n\n[^2]: Last.\n");
        let links = first_links(&build(&text, &[], ""));
        let [_, _, first, second] = links[..] else { panic!("{note}: {links:?}") };
        first[1] - second[1]
    };
    let line = distance("One.");
    let (ends, goes_on) = (distance("One.\n\n    - a"), distance("One.\n\n    - a\n\n    Two."));
    assert!((goes_on - ends - line).abs() < 0.01, "{line} {ends} {goes_on}");
}
