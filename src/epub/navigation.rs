//! The navigation document: contents, landmarks and page list; and the NCX for older reading
//! systems.

use crate::epub::markup::{Markup, one_line};
use crate::epub::xhtml::{Book, Uses, contents_entry, open_file};
use crate::resolve::document::{Contents, ContentsKind};

/// How deep the contents go where no depth is asked for.
const USUAL_DEPTH: usize = 3;

/// A contents entry with those under it.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Point {
    address: String,
    markup: String,
    plain: String,
    children: Vec<Point>,
}

/// Writes `nav.xhtml`.
pub(crate) fn write_navigation(book: Book<'_>, uses: &Uses) -> String {
    let terms = &book.document.terms;
    let mut markup = Markup::new();
    open_file(&mut markup, book.document, &one_line(&terms.contents));
    markup.open("body", &[("epub:type", "frontmatter")]);
    markup.line();
    let mut attributes =
        vec![("epub:type", "toc"), ("role", "doc-toc"), ("aria-labelledby", "contents-title")];
    // Where lists are printed, but no contents, reading systems alone have these.
    let document = book.document;
    if document.metadata.contents_depth.is_none() && !document.contents.is_empty() {
        attributes.push(("hidden", "hidden"));
    }
    markup.open("nav", &attributes);
    markup.line();
    let rank = if book.document.metadata.title.is_empty() { "h1" } else { "h2" };
    markup.element(rank, &[("id", "contents-title"), ("class", "level-1")], &terms.contents);
    markup.line();
    write_points(&mut markup, &points(book));
    markup.close_line();
    for list in &book.document.contents {
        write_list(&mut markup, book, list);
    }
    write_landmarks(&mut markup, book, uses);
    if !book.breaks.pages.is_empty() {
        markup.open(
            "nav",
            &[
                ("epub:type", "page-list"),
                ("role", "doc-pagelist"),
                ("aria-label", &terms.pages),
                ("hidden", "hidden"),
            ],
        );
        markup.line();
        markup.open("ol", &[]);
        markup.line();
        for page in &book.breaks.pages {
            markup.open("li", &[]);
            let address = format!("{}#{}", book.parts.parts[page.part].name, page.identifier);
            markup.element("a", &[("href", &address)], &page.label);
            markup.close_line();
        }
        markup.close_line();
        markup.close_line();
    }
    markup.finish()
}

/// A list of figures or tables; the contents themselves are the `toc` of the navigation.
fn write_list(markup: &mut Markup, book: Book<'_>, list: &Contents) {
    let kind = match list.kind {
        ContentsKind::Sections => return,
        ContentsKind::Figures => "lof",
        ContentsKind::Tables => "lot",
    };
    let title = list.anchor.as_str();
    markup.open("nav", &[("epub:type", kind), ("aria-labelledby", title)]);
    markup.line();
    let rank = if book.document.metadata.title.is_empty() { "h1" } else { "h2" };
    markup.element(rank, &[("id", title), ("class", "level-1")], &list.title.text);
    markup.line();
    markup.open("ol", &[]);
    markup.line();
    for entry in &list.entries {
        let Some(part) = book.parts.of_anchor(entry.anchor.as_str()) else { continue };
        let address = format!("{}#{}", book.parts.parts[part].name, entry.anchor);
        markup.open("li", &[]);
        markup.open("a", &[("href", &address)]);
        if let Some(label) = &entry.label {
            markup.element("span", &[("class", "number")], &label.text);
            markup.text(" ");
        }
        markup.raw(&contents_entry(book, &entry.content));
        markup.close();
        markup.close_line();
    }
    markup.close_line();
    markup.close_line();
}

fn write_points(markup: &mut Markup, points: &[Point]) {
    markup.open("ol", &[]);
    markup.line();
    for point in points {
        markup.open("li", &[]);
        markup.open("a", &[("href", &point.address)]);
        markup.raw(&point.markup);
        markup.close();
        if !point.children.is_empty() {
            markup.line();
            write_points(markup, &point.children);
        }
        markup.close_line();
    }
    markup.close_line();
}

fn write_landmarks(markup: &mut Markup, book: Book<'_>, uses: &Uses) {
    let terms = &book.document.terms;
    markup.open(
        "nav",
        &[("epub:type", "landmarks"), ("aria-label", &terms.guide), ("hidden", "hidden")],
    );
    markup.line();
    markup.open("ol", &[]);
    markup.line();
    let first = book.parts.parts.first().map_or("text.xhtml", |part| part.name.as_str());
    let mut landmarks = vec![("cover", "cover.xhtml".to_owned(), terms.cover.clone())];
    if !book.document.contents.is_empty() {
        landmarks.push(("toc", "nav.xhtml".to_owned(), terms.contents.clone()));
    }
    landmarks.push(("bodymatter", first.to_owned(), terms.start.clone()));
    if let Some(address) = &uses.bibliography {
        // The section's own heading names it in the document's language.
        let name = bibliography_name(book, address);
        landmarks.extend(name.map(|name| ("bibliography", address.clone(), name)));
    }
    if let Some(address) = &uses.index {
        landmarks.push(("index", address.clone(), terms.index.clone()));
    }
    for (kind, address, name) in landmarks {
        markup.open("li", &[]);
        markup.element("a", &[("epub:type", kind), ("href", &address)], &name);
        markup.close_line();
    }
    markup.close_line();
    markup.close_line();
}

/// The heading before the bibliography: the last one of its file that stands before it.
fn bibliography_name(book: Book<'_>, address: &str) -> Option<String> {
    let (file, _) = address.split_once('#')?;
    let of_file = |anchor: &str| {
        book.parts.of_anchor(anchor).map(|part| book.parts.parts[part].name.as_str()) == Some(file)
    };
    let entry = book.outline.entries.iter().rev().find(|entry| of_file(entry.anchor.as_str()))?;
    Some(entry.plain_text())
}

/// The tree of contents. It opens with the title, unless the contents are printed as a page of the
/// book, where the title would be heard twice; without headings it is all there is.
fn points(book: Book<'_>) -> Vec<Point> {
    let metadata = &book.document.metadata;
    let depth = metadata.contents_depth.map_or(USUAL_DEPTH, usize::from);
    let entries: Vec<(usize, Point)> = book
        .outline
        .entries
        .iter()
        .filter(|entry| entry.is_listed && entry.depth <= depth.max(1))
        .filter_map(|entry| {
            let part = book.parts.of_anchor(entry.anchor.as_str())?;
            let plain = one_line(&entry.short_text());
            if plain.is_empty() {
                return None;
            }
            let mut markup = Markup::new();
            if let Some(number) = entry.number {
                markup.element("span", &[("class", "number")], number);
                markup.text(" ");
            }
            markup.raw(&contents_entry(book, entry.short));
            let point = Point {
                address: format!("{}#{}", book.parts.parts[part].name, entry.anchor),
                markup: markup.finish(),
                plain,
                children: Vec::new(),
            };
            Some((entry.depth, point))
        })
        .collect();
    let mut points = Vec::new();
    if entries.is_empty() || metadata.contents_depth.is_none() {
        points.push(title_point(book));
    }
    points.extend(nest(&mut entries.into_iter().peekable(), 0));
    points
}

fn title_point(book: Book<'_>) -> Point {
    let metadata = &book.document.metadata;
    let name = book.parts.parts.first().map_or("text.xhtml", |part| part.name.as_str());
    let plain = one_line(&metadata.title_text);
    let plain = if plain.is_empty() { book.document.terms.start.clone() } else { plain };
    let mut markup = Markup::new();
    match metadata.title.is_empty() || metadata.title_text.trim().is_empty() {
        true => markup.text(&plain),
        false => markup.raw(&contents_entry(book, &metadata.title)),
    }
    Point { address: name.to_owned(), markup: markup.finish(), plain, children: Vec::new() }
}

/// Puts entries deeper than another under it.
fn nest(
    entries: &mut std::iter::Peekable<std::vec::IntoIter<(usize, Point)>>,
    above: usize,
) -> Vec<Point> {
    let mut points = Vec::new();
    while let Some((depth, mut point)) = entries.next_if(|(depth, _)| *depth > above) {
        point.children = nest(entries, depth);
        points.push(point);
    }
    points
}

/// Writes `toc.ncx`. It has no `playOrder`: reading systems take the order of the file, and checking
/// the numbers takes time that grows with their square.
pub(crate) fn write_ncx(book: Book<'_>, identifier: &str) -> String {
    let points = points(book);
    let pages = &book.breaks.pages;
    let greatest =
        pages.iter().filter_map(|page| page.label.parse::<u32>().ok()).max().unwrap_or(0);
    let language = book.document.metadata.language.tag();
    let mut markup = Markup::new();
    markup.raw("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    markup.open(
        "ncx",
        &[
            ("xmlns", "http://www.daisy.org/z3986/2005/ncx/"),
            ("version", "2005-1"),
            ("xml:lang", language),
        ],
    );
    markup.line();
    markup.open("head", &[]);
    markup.line();
    for (name, content) in [
        ("dtb:uid", identifier.to_owned()),
        ("dtb:depth", depth(&points).to_string()),
        ("dtb:totalPageCount", pages.len().to_string()),
        ("dtb:maxPageNumber", greatest.to_string()),
    ] {
        markup.empty("meta", &[("name", name), ("content", &content)]);
        markup.line();
    }
    markup.close_line();
    write_label(&mut markup, "docTitle", &one_line(&book.document.metadata.title_text));
    for author in &book.document.metadata.authors {
        write_label(&mut markup, "docAuthor", &one_line(&author.name));
    }
    markup.open("navMap", &[]);
    markup.line();
    write_nav_points(&mut markup, &points, &mut 0);
    markup.close_line();
    if !pages.is_empty() {
        markup.open("pageList", &[]);
        markup.line();
        for (index, page) in pages.iter().enumerate() {
            let identifier = format!("ncx-page-{}", index + 1);
            let value = page.label.parse::<u32>().ok().map(|value| value.to_string());
            let mut attributes = vec![("id", identifier.as_str())];
            // The type is fixed by the numerals: front matter has roman ones.
            attributes.push(("type", if value.is_some() { "normal" } else { "front" }));
            attributes.extend(value.as_deref().map(|value| ("value", value)));
            markup.open("pageTarget", &attributes);
            write_label(&mut markup, "navLabel", &page.label);
            let address = format!("{}#{}", book.parts.parts[page.part].name, page.identifier);
            markup.empty("content", &[("src", &address)]);
            markup.close_line();
        }
        markup.close_line();
    }
    markup.finish()
}

fn write_label(markup: &mut Markup, element: &'static str, text: &str) {
    markup.open(element, &[]);
    markup.element("text", &[], text);
    markup.close_line();
}

fn write_nav_points(markup: &mut Markup, points: &[Point], count: &mut usize) {
    for point in points {
        *count += 1;
        let identifier = format!("ncx-{count}");
        markup.open("navPoint", &[("id", &identifier)]);
        write_label(markup, "navLabel", &point.plain);
        markup.empty("content", &[("src", &point.address)]);
        if !point.children.is_empty() {
            markup.line();
            write_nav_points(markup, &point.children, count);
        }
        markup.close_line();
    }
}

fn depth(points: &[Point]) -> usize {
    points.iter().map(|point| 1 + depth(&point.children)).max().unwrap_or(0)
}
