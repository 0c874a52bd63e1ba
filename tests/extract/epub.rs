//! The text of an EPUB as a reader meets it, for comparing the two outputs.
//!
//! The spine is followed, with the navigation where it stands there; the cover and what is hidden are
//! left out. Each block is one line. What the style sheet shows (list numbers, ornaments, back-link marks) stands in no text and is not
//! given; what is written is: note numbers, task boxes, labels.

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use zip::ZipArchive;

/// Elements that begin and end a line.
const BLOCKS: [&str; 29] = [
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "caption",
    "dd",
    "div",
    "dl",
    "dt",
    "figcaption",
    "figure",
    "footer",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hr",
    "li",
    "ol",
    "p",
    "pre",
    "section",
    "table",
    "tr",
    "ul",
];

/// The blocks of a book in reading order, without those that say nothing.
///
/// White space within a block is one space, but a line of code or verse is a block of its own.
/// Cells of a table are parted by a tab.
///
/// # Panics
/// When the bytes are no EPUB.
pub(crate) fn blocks(book: &[u8]) -> Vec<String> {
    let mut archive = ZipArchive::new(Cursor::new(book)).expect("an EPUB is an archive");
    let mut read = |path: &str| {
        let mut text = String::new();
        let mut file = archive.by_name(path).expect("the file is in the archive");
        file.read_to_string(&mut text).expect("the file is UTF-8");
        text
    };
    let container = read("META-INF/container.xml");
    let package_path = elements(&container)
        .into_iter()
        .find_map(|(name, mut attributes)| {
            (name == "rootfile").then(|| attributes.remove("full-path"))?
        })
        .expect("the container names the package");
    let folder = package_path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut files = BTreeMap::new();
    let mut spine = Vec::new();
    for (name, attributes) in elements(&read(&package_path)) {
        let get = |key: &str| attributes.get(key).cloned().unwrap_or_default();
        match name.as_str() {
            "item" => {
                files.insert(get("id"), get("href"));
            }
            "itemref" if get("linear") != "no" => spine.push(get("idref")),
            _ => {}
        }
    }
    let mut blocks = Vec::new();
    for href in spine.iter().filter_map(|id| files.get(id)) {
        let path = if folder.is_empty() { href.clone() } else { format!("{folder}/{href}") };
        let xhtml = read(&path);
        if !is_cover(&xhtml) {
            blocks.extend(blocks_of(&xhtml));
        }
    }
    blocks
}

/// The blocks of one content file.
pub(crate) fn blocks_of(xhtml: &str) -> Vec<String> {
    let mut blocks = Vec::new();
    let mut line = String::new();
    let (mut in_body, mut keeps_space) = (false, 0_usize);
    // Where the formula begins that is being read.
    let mut formula: Option<usize> = None;
    // How many elements are open since a hidden one.
    let mut hidden = 0_usize;
    let mut reader = Reader::from_str(xhtml);
    loop {
        let event = reader.read_event().expect("a content file is well-formed");
        let was_hidden = hidden > 0;
        match &event {
            Event::Start(element) if was_hidden || is_hidden(element) => hidden += 1,
            Event::End(_) if was_hidden => hidden -= 1,
            _ => {}
        }
        if (was_hidden || hidden > 0) && !matches!(event, Event::Eof) {
            continue;
        }
        match event {
            Event::Start(element) => {
                let name = name(&element);
                match name.as_str() {
                    "math" => formula = Some(line.len()),
                    "code" if is_formula(&element) => formula = Some(line.len()),
                    // The sign of a root is an element in MathML.
                    "msqrt" | "mroot" => line.push('√'),
                    // What is not seen is not said.
                    "mphantom" => hidden += 1,
                    _ => {}
                }
                in_body |= name == "body";
                keeps_space += usize::from(name == "pre");
                enter(&name, &mut line, &mut blocks);
            }
            Event::Empty(element) => enter(&name(&element), &mut line, &mut blocks),
            Event::End(element) => {
                let name = element.name().as_ref().to_owned();
                let name = decode(&name);
                keeps_space -= usize::from(name == "pre");
                if matches!(name.as_str(), "math" | "code")
                    && let Some(start) = formula.take()
                {
                    // Its text has no white space, and no sign for what is not seen.
                    let text = line.split_off(start);
                    let is_said = |c: &char| !c.is_whitespace() && *c != '\u{2061}';
                    line.extend(text.chars().filter(is_said));
                }
                if BLOCKS.contains(&name.as_str()) {
                    end_line(&mut line, &mut blocks);
                }
            }
            Event::Text(text) if in_body => {
                let text = decode(&*text);
                for (index, part) in text.split('\n').enumerate() {
                    if index > 0 && keeps_space > 0 {
                        end_line(&mut line, &mut blocks);
                    } else if index > 0 {
                        line.push(' ');
                    }
                    line.push_str(part);
                }
            }
            Event::GeneralRef(reference) if in_body => match reference.resolve_char_ref() {
                Ok(Some(character)) => line.push(character),
                _ => line.push_str(match decode(&*reference).as_str() {
                    "amp" => "&",
                    "lt" => "<",
                    "gt" => ">",
                    "quot" => "\"",
                    "apos" => "'",
                    other => panic!("the entity {other} is not one of XML's"),
                }),
            },
            Event::Eof => break,
            _ => {}
        }
    }
    end_line(&mut line, &mut blocks);
    blocks
}

/// Whether an element is a formula that is shown as its source.
fn is_formula(element: &BytesStart<'_>) -> bool {
    element.attributes().flatten().any(|attribute| {
        decode(attribute.key.as_ref()) == "class" && decode(&*attribute.value) == "math"
    })
}

/// Whether an element and all in it are hidden from readers.
fn is_hidden(element: &BytesStart<'_>) -> bool {
    element.attributes().flatten().any(|attribute| decode(attribute.key.as_ref()) == "hidden")
}

fn enter(name: &str, line: &mut String, blocks: &mut Vec<String>) {
    match name {
        "br" => end_line(line, blocks),
        "td" | "th" if !line.is_empty() => line.push('\t'),
        name if BLOCKS.contains(&name) => end_line(line, blocks),
        _ => {}
    }
}

fn end_line(line: &mut String, blocks: &mut Vec<String>) {
    let cells: Vec<String> = line
        .split('\t')
        .map(|cell| cell.split([' ', '\n']).filter(|word| !word.is_empty()).collect::<Vec<_>>())
        .map(|words| words.join(" "))
        .collect();
    let text = cells.join("\t");
    if !text.trim().is_empty() {
        blocks.push(text);
    }
    line.clear();
}

fn is_cover(xhtml: &str) -> bool {
    elements(xhtml).iter().any(|(name, attributes)| {
        matches!(name.as_str(), "body" | "section")
            && attributes.get("epub:type").is_some_and(|kind| kind == "cover")
    })
}

/// Every element with its attributes.
fn elements(xml: &str) -> Vec<(String, BTreeMap<String, String>)> {
    let mut elements = Vec::new();
    let mut reader = Reader::from_str(xml);
    loop {
        match reader.read_event().expect("the file is well-formed") {
            Event::Start(element) | Event::Empty(element) => {
                let attributes = element
                    .attributes()
                    .map(|attribute| attribute.expect("the attribute is well-formed"))
                    .map(|attribute| (decode(attribute.key.as_ref()), decode(&*attribute.value)))
                    .collect();
                elements.push((name(&element), attributes));
            }
            Event::Eof => return elements,
            _ => {}
        }
    }
}

fn name(element: &BytesStart<'_>) -> String {
    decode(element.name().as_ref())
}

fn decode(text: impl AsRef<[u8]>) -> String {
    String::from_utf8(text.as_ref().to_vec()).expect("the file is UTF-8")
}
