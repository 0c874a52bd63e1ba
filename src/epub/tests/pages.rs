//! The marks of printed pages stand where the pages begin.

use crate::epub::tests::build::{self, Builder, page, page_map};
use crate::epub::tests::{bare, body_of, book_of, file};
use crate::resolve::document::{Block, BlockKind, Inline, NodeId};
use crate::typeset::pages::PageStart;

fn mark(label: &str) -> String {
    format!(
        "<span epub:type=\"pagebreak\" role=\"doc-pagebreak\" id=\"page-{label}\" \
         aria-label=\"{label}\"></span>"
    )
}

fn check(body: Vec<Block>, pages: Vec<PageStart>, expected: &str) {
    let expected = expected.replace("[1]", &mark("1")).replace("[2]", &mark("2"));
    let expected = expected.replace("[3]", &mark("3")).replace("[4]", &mark("4"));
    assert_eq!(body_of(&bare(body), &page_map(pages)), expected);
}

fn nowhere(label: &str) -> PageStart {
    PageStart { label: label.to_owned(), position: None }
}

#[test]
fn marks_stand_at_their_offset() {
    // The builder numbers a paragraph's text 1 and the next one's 3.
    let two = |first: &str, second: &str| {
        let mut build = Builder::default();
        vec![build.paragraph(first), build.paragraph(second)]
    };
    let (first, second) = (NodeId(1), NodeId(3));
    for (offset, expected) in
        [(4, "<p>Some[2] words</p>"), (6, "<p>Some w[2]ords</p>"), (99, "<p>Some words[2]</p>")]
    {
        let expected = format!("<div>[1]</div>{expected}<p>more</p>");
        let pages = vec![page("1", first, 0), page("2", first, offset)];
        check(two("Some words", "more"), pages, &expected);
    }
    // Within a character of several bytes a mark stands before it.
    for (offset, expected) in [(2, "é[2]é"), (3, "é[2]é"), (4, "éé[2]")] {
        let expected = format!("<div>[1]</div><p>{expected}</p><p>x</p>");
        let pages = vec![page("1", first, 0), page("2", first, offset)];
        check(two("éé", "x"), pages, &expected);
    }
    check(
        two("a", "b"),
        vec![page("1", first, 0), page("2", second, 0)],
        "<div>[1]</div><p>a</p><p>[2]b</p>",
    );
    // Two pages within one text, and one without a place that shares the next one's.
    check(
        two("abc", "d"),
        vec![page("1", first, 0), page("2", first, 1), nowhere("3"), page("4", first, 2)],
        "<div>[1]</div><p>a[2]b[3][4]c</p><p>d</p>",
    );
    check(
        two("a", "b"),
        vec![nowhere("1"), page("2", first, 0), nowhere("3")],
        "<div>[1]</div><p>[2]a</p><p>b</p><div>[3]</div>",
    );
}

#[test]
fn marks_stand_in_blocks_without_text() {
    let mut build = Builder::default();
    let body = vec![build.paragraph("a"), build.figure("fig")];
    let figure = body[1].node;
    let xhtml =
        body_of(&bare(body), &page_map(vec![page("1", NodeId(1), 0), page("2", figure, 0)]));
    assert!(xhtml.contains(&format!("<figure id=\"fig\">{}<img", mark("2"))), "{xhtml}");

    let mut build = Builder::default();
    let body = vec![build.paragraph("a"), build.block(BlockKind::ThematicBreak)];
    let ornament = body[1].node;
    check(
        body,
        vec![page("1", NodeId(1), 0), page("2", ornament, 0)],
        "<div>[1]</div><p>a</p>[2]<hr/>",
    );
}

#[test]
fn a_page_that_begins_with_a_heading_is_marked_before_it() {
    let mut build = Builder::default();
    let body = vec![build.paragraph("a"), build.heading(1, "h", "Heading")];
    check(
        body,
        vec![page("1", NodeId(1), 0), page("2", NodeId(3), 0)],
        "<div>[1]</div><p>a</p><section aria-labelledby=\"h\">[2]\
         <h1 class=\"level-1\" id=\"h\">Heading</h1></section>",
    );
}

#[test]
fn marks_stand_in_every_kind_of_text() {
    let mut build = Builder::default();
    let code = build.text("code");
    let texts = vec![
        Inline::Code(code.clone()),
        Inline::Emphasis(vec![build.inline("emphasis")]),
        build.note_reference(0),
    ];
    let number = match &texts[2] {
        Inline::NoteReference { number, .. } => number.node,
        _ => unreachable!("it is a reference"),
    };
    let body = vec![build.of(texts)];
    let mut document = bare(body);
    document.notes = vec![build.note(0, "Said.")];
    let pages = page_map(vec![
        nowhere("1"),
        page("2", code.node, 1),
        page("3", NodeId(code.node.0 + 1), 2),
        page("4", number, 0),
    ]);
    let xhtml = body_of(&document, &pages);
    for expected in [
        format!("<code>c{}ode</code>", mark("2")),
        format!("<em>em{}phasis</em>", mark("3")),
        format!("{}<sup><a id=\"noteref-1\"", mark("4")),
    ] {
        assert!(xhtml.contains(&expected), "{expected}\n{xhtml}");
    }
}

#[test]
fn every_page_is_listed_with_its_own_mark() {
    let (document, pages) = build::everything();
    let book = book_of(&document, &pages);
    let (text, nav, ncx) = (
        file(&book, "OEBPS/text.xhtml"),
        file(&book, "OEBPS/nav.xhtml"),
        file(&book, "OEBPS/toc.ncx"),
    );
    for page in &pages.pages {
        let label = &page.label;
        let identifier = format!("id=\"page-{label}\"");
        assert_eq!(text.matches(&identifier).count(), 1, "{label}");
        let listed = format!("<a href=\"text.xhtml#page-{label}\">{label}</a>");
        assert_eq!(nav.matches(&listed).count(), 1, "{label}");
        let target = format!("<content src=\"text.xhtml#page-{label}\"/>");
        assert_eq!(ncx.matches(&target).count(), 1, "{label}");
    }
    assert!(!nav.contains("pagebreak"), "no mark stands in the contents");
}

#[test]
fn identifiers_of_pages_are_taken_by_nothing_else() {
    let mut build = Builder::default();
    let body = vec![build.heading(1, "page-2", "A"), build.paragraph("abc")];
    let pages = page_map(vec![nowhere("1"), page("2", NodeId(3), 1), page("2", NodeId(3), 2)]);
    let xhtml = body_of(&bare(body), &pages);
    for identifier in ["page-2", "page-2_2", "page-2_3"] {
        assert_eq!(xhtml.matches(&format!(" id=\"{identifier}\"")).count(), 1, "{identifier}");
    }
}
