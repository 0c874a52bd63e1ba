//! The YAML of Hayagriva: a mapping of keys to entries, each within its parents.

use std::ops::Range;

use serde_json::Value;

use super::date::Date;
use super::names::{Name, particle, spaced_initials};
use super::plain::{self, Item, fill, set, set_names};
use super::rich::{Rich, Style, markup};
use super::yaml::{self, Node, Tree};
use crate::bibliography::{Entry, Flaw, Grade, Lines, Reading};

/// Reads a file.
pub(super) fn read(text: &str) -> Reading {
    let start = text.len() - text.trim_start_matches('\u{feff}').len();
    let lines = Lines::new(text);
    let mut reading = Reading::default();
    let (root, mistake) = yaml::read(&text[start..], start);
    match (root, mistake) {
        (Some(Node { tree: Tree::Map(pairs), .. }), None) => take(pairs, &lines, &mut reading),
        (_, None) => {}
        (_, Some(_)) => {
            // The entries one by one; what is wrong is wrong with one of them.
            let begins = |line: &str| {
                line.starts_with(|first: char| {
                    !first.is_whitespace() && !matches!(first, '#' | '-' | '}')
                })
            };
            for (at, piece) in yaml::pieces(&text[start..], begins) {
                let (root, mistake) = yaml::read(piece, start + at);
                match (root, mistake) {
                    (Some(Node { tree: Tree::Map(pairs), .. }), None) => {
                        take(pairs, &lines, &mut reading)
                    }
                    (_, Some(mistake)) => {
                        let key = piece.split(':').next().map(|key| key.trim().to_owned());
                        let line = lines.line(mistake.at);
                        let span = start + at..start + at + piece.len();
                        let grade = Grade::Loss;
                        reading.flaws.push(Flaw { grade, key, reason: mistake.reason, span, line });
                    }
                    _ => {}
                }
            }
        }
    }
    reading
}

fn take(pairs: Vec<(String, Range<usize>, Node)>, lines: &Lines, reading: &mut Reading) {
    for (key, place, node) in pairs {
        let line = lines.line(place.start);
        let span = place.start..node.range.end.max(place.end);
        let mut loss = |reason: String| {
            let flaw = Flaw {
                grade: Grade::Loss,
                key: Some(key.clone()),
                reason,
                span: span.clone(),
                line,
            };
            reading.flaws.push(flaw);
        };
        if !matches!(node.tree, Tree::Map(_)) {
            loss("it is no mapping of fields to values".to_owned());
            continue;
        }
        let kind = kind_of(&node);
        if !KINDS.contains(&kind.as_str()) {
            let reason = if kind.is_empty() {
                "'type' is missing".to_owned()
            } else {
                format!("there is no type '{kind}'")
            };
            let line = node.get("type").map_or(line, |node| lines.line(node.range.start));
            let grade = Grade::Advice;
            let reason = format!("{reason}; it is read as 'misc'");
            reading.flaws.push(Flaw {
                grade,
                key: Some(key.clone()),
                reason,
                span: span.clone(),
                line,
            });
        }
        let mut item = item(&node);
        item.insert("id".to_owned(), Value::String(key.clone()));
        let keywords = node.get("keywords").or_else(|| node.get("keyword"));
        let keywords = keywords.map(|node| {
            node.list().iter().filter_map(Node::text).flat_map(plain::keywords).collect()
        });
        reading.entries.push(Entry {
            key,
            aliases: Vec::new(),
            item: Value::Object(item),
            keywords: keywords.unwrap_or_default(),
            span,
            line,
        });
    }
}

const KINDS: &[&str] = &[
    "article",
    "chapter",
    "entry",
    "anthos",
    "report",
    "thesis",
    "web",
    "scene",
    "artwork",
    "patent",
    "case",
    "newspaper",
    "legislation",
    "manuscript",
    "original",
    "post",
    "misc",
    "performance",
    "periodical",
    "proceedings",
    "book",
    "blog",
    "reference",
    "conference",
    "anthology",
    "repository",
    "thread",
    "video",
    "audio",
    "exhibition",
];

fn kind_of(node: &Node) -> String {
    node.get("type").and_then(Node::text).unwrap_or("").trim().to_ascii_lowercase()
}

fn csl_type(kind: &str, parents: &[String]) -> &'static str {
    let within = |kinds: &[&str]| parents.iter().any(|parent| kinds.contains(&parent.as_str()));
    match kind {
        "article" if within(&["newspaper"]) => "article-newspaper",
        "article" if within(&["proceedings", "conference"]) => "paper-conference",
        "article" if within(&["blog"]) => "post-weblog",
        "article" if within(&["periodical"]) => "article-journal",
        "article" if within(&["anthology", "book"]) => "chapter",
        "article" if within(&["reference"]) => "entry-encyclopedia",
        "article" if within(&["web"]) => "webpage",
        "article" => "article-journal",
        "chapter" | "anthos" => "chapter",
        "entry" if within(&["reference"]) => "entry-encyclopedia",
        "entry" => "entry",
        "report" => "report",
        "thesis" => "thesis",
        "web" => "webpage",
        "post" if within(&["blog"]) => "post-weblog",
        "post" | "thread" => "post",
        "blog" => "post-weblog",
        "scene" | "video" => "motion_picture",
        "audio" => "song",
        "artwork" | "exhibition" => "graphic",
        "patent" => "patent",
        "case" => "legal_case",
        "newspaper" | "periodical" => "periodical",
        "legislation" => "legislation",
        "manuscript" => "manuscript",
        "performance" => "performance",
        "conference" => "event",
        "repository" => "software",
        "book" | "anthology" | "proceedings" | "reference" | "original" => "book",
        _ => "document",
    }
}

fn item(node: &Node) -> Item {
    let mut item = Item::new();
    let parents = node.get("parent").map(Node::list).unwrap_or_default();
    let kinds: Vec<String> = parents.iter().map(kind_of).collect();
    let kind = kind_of(node);
    set(&mut item, "type", csl_type(&kind, &kinds));
    own(node, &mut item);
    if kind == "repository" || kind == "patent" {
        let number = node
            .get("serial-number")
            .and_then(|serial| serial.text().or_else(|| serial.get("serial")?.text()));
        set(&mut item, "number", number.unwrap_or(""));
    }
    let part = !matches!(
        kind.as_str(),
        "book" | "anthology" | "proceedings" | "reference" | "report" | "thesis"
    );
    for (index, parent) in parents.iter().enumerate() {
        match kinds[index].as_str() {
            "conference" => event(parent, &mut item),
            "original" => original(parent, &mut item),
            // Where it was published, without being a part of it.
            "repository" | "audio" | "video" if index > 0 => {
                fill(&mut item, "medium", title(parent).0);
                address(parent, &mut item);
            }
            _ if part && !item.contains_key("container-title") => container(parent, &mut item),
            _ => series(parent, &mut item),
        }
    }
    item
}

/// The fields of an entry itself.
fn own(node: &Node, item: &mut Item) {
    let (title, short) = title(node);
    set(item, "title", title);
    set(item, "title-short", short);
    names(node, "author", item, "author");
    names(node, "editor", item, "editor");
    affiliated(node, item);
    date(node, "date", item, "issued");
    publisher(node, item);
    for (field, variable) in [
        ("issue", "issue"),
        ("volume", "volume"),
        ("volume-total", "number-of-volumes"),
        ("edition", "edition"),
        ("page-total", "number-of-pages"),
        ("chapter", "chapter-number"),
        ("runtime", "dimensions"),
        ("time-range", "section"),
        ("archive", "archive"),
        ("archive-location", "archive-place"),
        ("call-number", "call-number"),
        ("genre", "genre"),
        ("note", "note"),
        ("abstract", "abstract"),
        ("annote", "annote"),
        ("language", "language"),
    ] {
        let text = node.get(field).map(formatted).unwrap_or_default();
        set(item, variable, text);
    }
    let pages = node.get("page-range").map(formatted).unwrap_or_default();
    set(item, "page", pages.replace(['–', '—'], "-"));
    serial(node, item);
    address(node, item);
}

/// The work of which an entry is a part.
fn container(parent: &Node, item: &mut Item) {
    let (long, short) = title(parent);
    fill(item, "container-title", long);
    fill(item, "container-title-short", short);
    names(parent, "author", item, "container-author");
    if !item.contains_key("editor") {
        names(parent, "editor", item, "editor");
    }
    affiliated(parent, item);
    inherit(parent, item);
    for grandparent in parent.get("parent").map(Node::list).unwrap_or_default() {
        match kind_of(grandparent).as_str() {
            "conference" => event(grandparent, item),
            "original" => original(grandparent, item),
            _ => series(grandparent, item),
        }
    }
}

/// The series in which a book stands.
fn series(parent: &Node, item: &mut Item) {
    fill(item, "collection-title", title(parent).0);
    let number = parent.get("issue").or_else(|| parent.get("volume"));
    fill(item, "collection-number", number.map(formatted).unwrap_or_default());
    names(parent, "editor", item, "collection-editor");
    let mut rest = Item::new();
    inherit(parent, &mut rest);
    for variable in ["publisher", "publisher-place", "issued", "URL", "accessed", "DOI"] {
        if let Some(value) = rest.remove(variable) {
            item.entry(variable).or_insert(value);
        }
    }
}

fn event(parent: &Node, item: &mut Item) {
    fill(item, "event-title", title(parent).0);
    fill(item, "event-place", parent.get("location").map(formatted).unwrap_or_default());
    date(parent, "date", item, "event-date");
    if !item.contains_key("issued") {
        date(parent, "date", item, "issued");
    }
}

fn original(parent: &Node, item: &mut Item) {
    fill(item, "original-title", title(parent).0);
    names(parent, "author", item, "original-author");
    date(parent, "date", item, "original-date");
    let mut rest = Item::new();
    publisher(parent, &mut rest);
    for (from, to) in
        [("publisher", "original-publisher"), ("publisher-place", "original-publisher-place")]
    {
        if let Some(value) = rest.remove(from) {
            item.entry(to).or_insert(value);
        }
    }
}

/// What a part takes from the work that holds it, where it says nothing itself.
fn inherit(parent: &Node, item: &mut Item) {
    let mut whole = Item::new();
    own(parent, &mut whole);
    for variable in [
        "issued",
        "publisher",
        "publisher-place",
        "issue",
        "volume",
        "number-of-volumes",
        "edition",
        "URL",
        "accessed",
        "DOI",
        "ISBN",
        "ISSN",
        "language",
        "archive",
        "archive-place",
        "page",
    ] {
        if let Some(value) = whole.remove(variable) {
            item.entry(variable).or_insert(value);
        }
    }
}

/// A title and its short form.
fn title(node: &Node) -> (String, String) {
    let Some(node) = node.get("title") else { return (String::new(), String::new()) };
    let short = node.get("short").map(formatted).unwrap_or_default();
    (formatted(node), short)
}

/// A text, or the value of one with several forms. Braces keep case, as `verbatim` does.
fn formatted(node: &Node) -> String {
    if let Some(text) = node.text() {
        return marked(text);
    }
    let value = node.get("sentence-case").or_else(|| node.get("value"));
    let text = value.and_then(Node::text).unwrap_or("");
    if node.get("verbatim").and_then(Node::text) == Some("true") && !text.contains(['{', '}']) {
        return markup(&[Rich::Styled(Style::NoCase, vec![Rich::Text(text.to_owned())])]);
    }
    marked(text)
}

/// A text with `{…}` as text that keeps its case.
fn marked(text: &str) -> String {
    let mut nodes = Vec::new();
    let mut rest = text;
    while let Some(start) = rest.find('{') {
        let Some(length) = rest[start..].find('}') else { break };
        nodes.push(Rich::Text(rest[..start].to_owned()));
        let inner = rest[start + 1..start + length].to_owned();
        nodes.push(Rich::Styled(Style::NoCase, vec![Rich::Text(inner)]));
        rest = &rest[start + length + 1..];
    }
    nodes.push(Rich::Text(rest.to_owned()));
    markup(&nodes)
}

fn names(node: &Node, field: &str, item: &mut Item, variable: &str) {
    let Some(found) = node.get(field) else { return };
    let names = found.list().iter().filter_map(|node| person(node).value()).collect();
    set_names(item, variable, names);
}

fn person(node: &Node) -> Name {
    if let Some(text) = node.text() {
        let name = Name::inverted(text);
        // A name without a comma is that of a body.
        return if name.given.is_empty() && name.suffix.is_empty() {
            Name::literal(text)
        } else {
            name
        };
    }
    let part = |key: &str| node.get(key).and_then(Node::text).unwrap_or("").trim().to_owned();
    let (own_prefix, family) = particle(&part("name"));
    let prefix = part("prefix");
    let given = spaced_initials(&part("given-name"));
    if given.is_empty() && prefix.is_empty() {
        return Name::literal(part("name"));
    }
    Name {
        family,
        given,
        non_dropping: if prefix.is_empty() { own_prefix } else { prefix },
        suffix: part("suffix"),
        ..Name::default()
    }
}

/// Translators, directors and the others who had a hand in a work.
fn affiliated(node: &Node, item: &mut Item) {
    for group in node.get("affiliated").map(Node::list).unwrap_or_default() {
        let role = group.get("role").and_then(Node::text).unwrap_or("").trim().to_ascii_lowercase();
        let variable = match role.as_str() {
            "translator" => "translator",
            "compiler" => "compiler",
            "illustrator" => "illustrator",
            "composer" => "composer",
            "director" => "director",
            "producer" => "producer",
            "executive-producer" => "executive-producer",
            "organizer" => "organizer",
            "narrator" => "narrator",
            "writer" => "script-writer",
            "cast-member" => "performer",
            "afterword" | "foreword" | "introduction" | "annotator" | "commentator" => continue,
            _ => "contributor",
        };
        if !item.contains_key(variable) {
            names(group, "names", item, variable);
        }
    }
}

fn date(node: &Node, field: &str, item: &mut Item, variable: &str) {
    if let Some(text) = node.get(field).and_then(Node::text) {
        item.insert(variable.to_owned(), Date::from_text(text).value());
    }
}

fn publisher(node: &Node, item: &mut Item) {
    if let Some(publisher) = node.get("publisher") {
        match publisher.get("name") {
            Some(name) => {
                set(item, "publisher", formatted(name));
                set(
                    item,
                    "publisher-place",
                    publisher.get("location").map(formatted).unwrap_or_default(),
                );
            }
            None => set(item, "publisher", formatted(publisher)),
        }
    }
    fill(item, "publisher", node.get("organization").map(formatted).unwrap_or_default());
    fill(item, "publisher-place", node.get("location").map(formatted).unwrap_or_default());
}

fn serial(node: &Node, item: &mut Item) {
    let Some(serial) = node.get("serial-number") else {
        for (field, variable) in [("doi", "DOI"), ("isbn", "ISBN"), ("issn", "ISSN")] {
            set(item, variable, node.get(field).and_then(Node::text).unwrap_or(""));
        }
        return;
    };
    if let Some(number) = serial.text() {
        set(item, "number", number);
    }
    let Tree::Map(pairs) = &serial.tree else { return };
    for (key, _, node) in pairs {
        let Some(text) = node.text() else { continue };
        match key.to_ascii_lowercase().as_str() {
            "doi" => set(item, "DOI", plain::doi(text)),
            "isbn" => set(item, "ISBN", text),
            "issn" => set(item, "ISSN", text),
            "pmid" => set(item, "PMID", text),
            "pmcid" => set(item, "PMCID", text),
            "arxiv" => fill(
                item,
                "URL",
                format!("https://arxiv.org/abs/{}", text.trim_start_matches("arXiv:")),
            ),
            _ => fill(item, "number", text),
        }
    }
}

fn address(node: &Node, item: &mut Item) {
    let Some(url) = node.get("url") else { return };
    if let Some(text) = url.text() {
        fill(item, "URL", text);
        return;
    }
    fill(item, "URL", url.get("value").and_then(Node::text).unwrap_or(""));
    date(url, "date", item, "accessed");
}
