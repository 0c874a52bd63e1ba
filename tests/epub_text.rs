//! The extractor of an EPUB's text reads what is written and nothing else.

#[path = "extract/epub.rs"]
mod epub;

use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

fn check(body: &str, expected: &[&str]) {
    let xhtml = format!("<html><head><title>No</title></head><body>{body}</body></html>");
    assert_eq!(epub::blocks_of(&xhtml), expected, "{body}");
}

#[test]
fn each_block_is_a_line() {
    check("<p>One\n two</p><p>three</p>", &["One two", "three"]);
    check("<h1>A</h1><ul><li>b</li><li><p>c</p></li></ul>", &["A", "b", "c"]);
    check("<p>w<span id=\"page-1\"></span>ord<sup><a>1</a></sup></p>", &["word1"]);
    check("<p>a &amp; b &lt;&#233;&quot;</p>", &["a & b <é\""]);
    check("<pre><code>a\n  b</code></pre>", &["a", "b"]);
    check("<p><span>verse</span><br/>\n<span>line</span></p>", &["verse", "line"]);
    check(
        "<table><tr><th>a</th><th>b</th></tr><tr><td>c</td><td>d</td></tr></table>",
        &["a\tb", "c\td"],
    );
    check("<p> </p><hr/><figure><img alt=\"no\"/></figure>", &[]);
}

#[test]
fn the_spine_is_followed_without_cover_and_what_is_hidden() {
    let page = |body: &str| format!("<html><head><title>No</title></head>{body}</html>");
    let files = [
        ("META-INF/container.xml", "<c><rootfile full-path=\"O/p.opf\"/></c>".to_owned()),
        (
            "O/p.opf",
            "<package><item id=\"n\" href=\"n.xhtml\" properties=\"nav\"/>\
             <item id=\"c\" href=\"c.xhtml\"/><item id=\"b\" href=\"b.xhtml\"/>\
             <item id=\"a\" href=\"a.xhtml\"/><itemref idref=\"c\"/><itemref idref=\"n\"/>\
             <itemref idref=\"a\"/><itemref idref=\"b\"/></package>"
                .to_owned(),
        ),
        ("O/n.xhtml", page("<body><p>contents</p><nav hidden=\"\"><p>landmarks</p></nav></body>")),
        ("O/c.xhtml", page("<body><section epub:type=\"cover\"><p>cover</p></section></body>")),
        ("O/b.xhtml", page("<body><p>second</p></body>")),
        ("O/a.xhtml", page("<body><p>first</p></body>")),
    ];
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (path, text) in files {
        writer.start_file(path, SimpleFileOptions::default()).expect("the archive is in memory");
        writer.write_all(text.as_bytes()).expect("the archive is in memory");
    }
    let book = writer.finish().expect("the archive is in memory").into_inner();
    assert_eq!(epub::blocks(&book), ["contents", "first", "second"]);
}
