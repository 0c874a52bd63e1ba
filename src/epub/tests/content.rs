//! Each construct has its markup.

use crate::epub::tests::{bare, body_of, build};
use crate::highlight::{Token, TokenKind};
use crate::language::Language;
use crate::manuscript::ast::{Alignment, Extent, NumeralStyle};
use crate::resolve::document::{
    Alternative, Anchor, Block, BlockKind, CodeBlock, Equation, Formula, Inline, PictureId,
    SpanProperties, Target,
};
use crate::typeset::pages::PageMap;

use build::Builder;

fn check(build: impl FnOnce(&mut Builder) -> Block, expected: &str) {
    let mut builder = Builder::default();
    let block = build(&mut builder);
    assert_eq!(body_of(&bare(vec![block]), &PageMap::default()), expected);
}

fn check_inline(build: impl FnOnce(&mut Builder) -> Inline, expected: &str) {
    check(
        |builder| {
            let inline = build(builder);
            builder.of(vec![inline])
        },
        &format!("<p>{expected}</p>"),
    );
}

#[test]
fn blocks() {
    check(|b| b.paragraph("a < b & \"c\""), "<p>a &lt; b &amp; &quot;c&quot;</p>");
    check(
        |b| b.heading(1, "one", "One"),
        "<section aria-labelledby=\"one\"><h1 class=\"level-1\" id=\"one\">One</h1></section>",
    );
    check(|b| b.block(BlockKind::ThematicBreak), "<hr/>");
    check(|b| b.block(BlockKind::PageBreak), "<div class=\"page-break\"></div>");
    check(
        |b| {
            let inner = b.paragraph("Said.");
            b.block(BlockKind::Quotation(vec![inner]))
        },
        "<blockquote><p>Said.</p></blockquote>",
    );
    check(
        |b| {
            let text = b.text("a < b\n  c");
            let language = Some("rust".to_owned());
            b.block(BlockKind::Code(CodeBlock { language, text, ..CodeBlock::default() }))
        },
        "<pre><code class=\"language-rust\"><span class=\"row in-0\">a &lt; b</span>\
         <span class=\"row in-2\">  c</span></code></pre>",
    );
    check(
        |b| {
            let tokens = [(0..3, TokenKind::Keyword), (3..4, TokenKind::Punctuation)];
            let tokens = tokens.map(|(range, kind)| Token { range, kind }).to_vec();
            let code = CodeBlock {
                caption: vec![Inline::Code(b.text("a.rs"))],
                text: b.text("use;\n\n\tb"),
                tokens,
                first_number: Some(10),
                marked: vec![2],
                tab_width: Some(8),
                ..CodeBlock::default()
            };
            let mut block = b.block(BlockKind::Code(code));
            block.anchor = Some(Anchor::new("lst:a"));
            block
        },
        "<figure class=\"code\" id=\"lst:a\"><figcaption><code>a.rs</code></figcaption>\
         <pre class=\"highlighted numbered\" style=\"tab-size: 8; -moz-tab-size: 8\">\
         <code style=\"counter-reset: line 9\"><span class=\"row in-0\">\
         <span class=\"tok-keyword\">use</span>;</span><span class=\"row in-0\"></span>\
         <span class=\"row marked\">\tb</span></code></pre></figure>",
    );
    check(
        |b| {
            let formula = Formula::new("x^2");
            b.block(BlockKind::Math(Equation { formula, number: None }))
        },
        "<div class=\"math\"><math xmlns=\"http://www.w3.org/1998/Math/MathML\" display=\"block\" \
         alttext=\"x^2\"><msup><mi>x</mi><mn>2</mn></msup></math></div>",
    );
    check(
        |b| {
            let formula = Formula::new("\\unknown");
            let number = Some(b.text("(1)"));
            b.block(BlockKind::Math(Equation { formula, number }))
        },
        "<div class=\"equation\"><span class=\"formula\"><code class=\"math\">\\unknown</code></span> \
         <span class=\"number\">(1)</span></div>",
    );
    check(
        Builder::verse,
        "<div class=\"verse\"><p><span class=\"line\">Tyger Tyger, burning bright,</span><br/>\
         <span class=\"line\" style=\"padding-left: 4em\">In the forests of the night;</span></p>\
         <p><span class=\"line\" style=\"padding-left: 6em\">What</span></p></div>",
    );
    check(
        |b| b.figure("fig:a"),
        "<figure id=\"fig:a\"><img src=\"images/picture-1.png\" \
         alt=\"A &quot;grey&quot; square\" style=\"width: 2.67em\"/>\
         <figcaption><span class=\"label\">Figure 1</span> A square \
         <span class=\"credit\">Nobody</span></figcaption></figure>",
    );
}

#[test]
fn lists() {
    check(
        |b| {
            let list = b.list(None, &[("one", None), ("two", None)]);
            b.block(BlockKind::List(list))
        },
        "<ul><li>one</li><li>two</li></ul>",
    );
    check(
        |b| {
            let mut list = b.list(Some(3), &[("three", None)]);
            list.style = NumeralStyle::LowerRoman;
            list.tight = false;
            b.block(BlockKind::List(list))
        },
        "<ol class=\"loose\" start=\"3\" type=\"i\"><li><p>three</p></li></ol>",
    );
    check(
        |b| {
            let mut list = b.list(Some(1), &[("first", None)]);
            list.style = NumeralStyle::LowerAlpha;
            list.items[0].marker = "(a)".to_owned();
            b.block(BlockKind::List(list))
        },
        "<ol type=\"a\"><li style=\"list-style-type: '(a) '\">first</li></ol>",
    );
    check(
        |b| {
            let list = b.list(None, &[("do", Some(false)), ("did", Some(true))]);
            b.block(BlockKind::List(list))
        },
        "<ul class=\"tasks\"><li><span class=\"box\" role=\"checkbox\" aria-checked=\"false\" \
         aria-disabled=\"true\" aria-label=\"do\">☐</span> do</li>\
         <li><span class=\"box\" role=\"checkbox\" aria-checked=\"true\" aria-disabled=\"true\" \
         aria-label=\"did\">☑</span> did</li></ul>",
    );
    check(Builder::definitions, "<dl><dt>Folio</dt><dd>The number of a page.</dd></dl>");
}

#[test]
fn tables() {
    check(
        |b| {
            let columns = vec![Alignment::Left, Alignment::Right];
            let table = b.table(columns, &[&["Town", ""], &["Kyiv", "9"]]);
            b.block(BlockKind::Table(table))
        },
        "<table><caption><span class=\"label\">Table 1</span> Towns</caption>\
         <thead><tr><th class=\"left\" scope=\"col\">Town</th><td class=\"right\"></td></tr></thead>\
         <tbody><tr><td class=\"left\">Kyiv</td><td class=\"right\">9</td></tr></tbody></table>",
    );
    let mut builder = Builder::default();
    let words = ["Electrification", "Industrialisation"];
    let table = builder.table(vec![Alignment::Start; 2], &[&words, &["a", "b"]]);
    let block = builder.block(BlockKind::Table(table));
    let body = body_of(&bare(vec![block]), &PageMap::default());
    assert!(body.starts_with("<table class=\"wide\">"), "{body}");
}

#[test]
fn divisions() {
    for (class, start, end) in [
        ("aside", "<div class=\"aside\">", "</div>"),
        (
            "epigraph",
            "<blockquote class=\"epigraph\" epub:type=\"epigraph\" role=\"doc-epigraph\">",
            "</blockquote>",
        ),
        (
            "warning",
            "<section class=\"warning notice\" epub:type=\"notice\" role=\"doc-notice\">",
            "</section>",
        ),
        ("tip", "<aside class=\"tip notice\" epub:type=\"tip\" role=\"doc-tip\">", "</aside>"),
        ("a\"b<", "<div class=\"a&quot;b&lt;\">", "</div>"),
    ] {
        check(
            |b| {
                let inner = b.paragraph("x");
                let mut division = b.block(BlockKind::Division(vec![inner]));
                division.classes = vec![class.to_owned()];
                division
            },
            &format!("{start}<p>x</p>{end}"),
        );
    }
}

#[test]
fn inlines() {
    check_inline(|b| Inline::Emphasis(vec![b.inline("x")]), "<em>x</em>");
    check_inline(|b| Inline::Strong(vec![b.inline("x")]), "<strong>x</strong>");
    check_inline(|b| Inline::Strikethrough(vec![b.inline("x")]), "<s>x</s>");
    check_inline(|b| Inline::Superscript(vec![b.inline("x")]), "<sup>x</sup>");
    check_inline(|b| Inline::Subscript(vec![b.inline("x")]), "<sub>x</sub>");
    check_inline(
        |b| Inline::SmallCapitals(vec![b.inline("x")]),
        "<span class=\"small-caps\">x</span>",
    );
    check_inline(|b| Inline::Upright(vec![b.inline("x")]), "<span class=\"upright\">x</span>");
    check_inline(|b| Inline::Code(b.text("x")), "<code>x</code>");
    check_inline(
        |_| Inline::Math(Formula::new("x")),
        "<math xmlns=\"http://www.w3.org/1998/Math/MathML\" alttext=\"x\"><mi>x</mi></math>",
    );
    check_inline(|_| Inline::LineBreak, "<br/>");
    check_inline(|b| Inline::Missing(b.text("(x?)")), "<strong class=\"missing\">(x?)</strong>");
    check_inline(
        |b| b.link(Target::External("https://example.org/".to_owned()), "x"),
        "<a href=\"https://example.org/\">x</a>",
    );
    check_inline(|b| b.link(Target::External("javascript:x".to_owned()), "x"), "x");
    check_inline(|b| b.link(Target::Anchor(Anchor::new("nowhere")), "x"), "x");
    check_inline(
        |_| Inline::Image {
            picture: Some(PictureId(0)),
            alternative: Alternative::Decorative,
            width: Some(Extent::Share(0.5)),
        },
        "<img src=\"images/picture-1.png\" alt=\"\" role=\"presentation\" style=\"width: 50%\"/>",
    );
    check_inline(
        |_| Inline::Image {
            picture: None,
            alternative: Alternative::Text("A cat".to_owned()),
            width: None,
        },
        "<strong class=\"missing\">[A cat]</strong>",
    );
    check_inline(
        |b| {
            let properties = SpanProperties {
                anchor: Some(Anchor::new("here")),
                classes: vec!["page".to_owned()],
                language: Language::from_tag("he"),
                direction: None,
                ..SpanProperties::default()
            };
            Inline::Span(properties, vec![b.inline("שלום")])
        },
        "<span class=\"page\" id=\"here\" lang=\"he\" xml:lang=\"he\" dir=\"rtl\">שלום</span>",
    );
}

#[test]
fn a_link_within_a_link_is_none() {
    check_inline(
        |b| {
            let address = || Target::External("https://example.org/".to_owned());
            let inner = b.link(address(), "in");
            let Inline::Link(mut outer) = b.link(address(), "out ") else {
                unreachable!("it is a link");
            };
            outer.content.push(inner);
            Inline::Link(outer)
        },
        "<a href=\"https://example.org/\">out in</a>",
    );
}

#[test]
fn citations_and_entries_lead_to_each_other() {
    let mut build = Builder::default();
    let cited = vec![build.citation("cite-1", "(Freeze 416)")];
    let body = vec![
        build.of(cited),
        build.heading(1, "works", "Works Cited"),
        build.bibliography(&["cite-1"]),
    ];
    assert_eq!(
        body_of(&bare(body), &PageMap::default()),
        "<p><a id=\"cite-1\" role=\"doc-biblioref\" epub:type=\"biblioref\" href=\"#ref-freeze\">\
         (Freeze 416)</a></p>\
         <section epub:type=\"bibliography\" role=\"doc-bibliography\" aria-labelledby=\"works\">\
         <h1 class=\"level-1\" id=\"works\">Works Cited</h1>\
         <ul class=\"bibliography hanging\"><li id=\"ref-freeze\">Freeze, Gregory L., editor. \
         <em>Russia: A History</em>. 3rd ed., Oxford UP, 2009.\
         <a class=\"back\" role=\"doc-backlink\" href=\"#cite-1\" \
         aria-label=\"Back to citation 1\"></a></li></ul></section>"
    );
}

#[test]
fn notes_stand_at_the_end_of_their_file() {
    let mut build = Builder::default();
    let text = vec![build.inline("Text"), build.note_reference(0), build.inline(".")];
    let mut document = bare(vec![build.of(text)]);
    document.notes = vec![build.note(0, "Said.")];
    assert_eq!(
        body_of(&document, &PageMap::default()),
        "<p>Text<sup><a id=\"noteref-1\" epub:type=\"noteref\" role=\"doc-noteref\" \
         href=\"#note-1\">1</a></sup>.</p>\
         <section class=\"notes\" epub:type=\"footnotes\" aria-label=\"Notes\">\
         <aside epub:type=\"footnote\" role=\"doc-footnote\" id=\"note-1\"><p>\
         <a role=\"doc-backlink\" href=\"#noteref-1\" aria-label=\"1. Back to the text\">1</a>. \
         Said.</p></aside></section>"
    );
}

#[test]
fn ranks_follow_the_nesting() {
    let mut build = Builder::default();
    let body = vec![
        build.heading(2, "a", "A"),
        build.heading(4, "b", "B"),
        build.heading(3, "c", "C"),
        build.heading(1, "d", "D"),
    ];
    let mut document = build::document("Title", body);
    document.metadata.authors.clear();
    assert_eq!(
        body_of(&document, &PageMap::default()),
        "<header class=\"opening\"><h1 class=\"title\" epub:type=\"title\">Title</h1></header>\
         <section aria-labelledby=\"a\"><h2 id=\"a\">A</h2>\
         <section aria-labelledby=\"b\"><h3 id=\"b\">B</h3></section>\
         <section aria-labelledby=\"c\"><h3 id=\"c\">C</h3></section></section>\
         <section aria-labelledby=\"d\"><h2 id=\"d\">D</h2></section>"
            .replace("<h2 id=\"a\"", "<h2 class=\"level-2\" id=\"a\"")
            .replace("<h3 id=\"b\"", "<h3 class=\"level-4\" id=\"b\"")
            .replace("<h3 id=\"c\"", "<h3 class=\"level-3\" id=\"c\"")
            .replace("<h2 id=\"d\"", "<h2 class=\"level-1\" id=\"d\"")
    );
}

#[test]
fn sections_of_one_name_are_no_landmarks() {
    let mut build = Builder::default();
    let body = [("a", "Exercises"), ("b", "exercises"), ("c", "Notes"), ("d", "Own")]
        .map(|(anchor, text)| build.heading(1, anchor, text));
    let xhtml = body_of(&bare(body.to_vec()), &PageMap::default());
    for (anchor, expected) in [("a", false), ("b", false), ("c", false), ("d", true)] {
        let label = format!("aria-labelledby=\"{anchor}\"");
        assert_eq!(xhtml.contains(&label), expected, "{anchor}");
    }
}
