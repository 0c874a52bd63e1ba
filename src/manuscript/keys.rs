//! The keys of the front matter: a tree of YAML to [`FrontMatter`].

use std::collections::BTreeSet;
use std::ops::Range;

use crate::diagnostic::Problem;
use crate::language::{Direction, Language};
use crate::manuscript::ast::{Inline, ResourceKind};
use crate::manuscript::citation;
use crate::manuscript::front_matter::{Author, FrontMatter, Spanned};
use crate::manuscript::parse;
use crate::manuscript::resources;
use crate::manuscript::session::{Origin, Session};
use crate::manuscript::yaml::{self, Node, Value};
use crate::manuscript::yaml_mistake::Mistake;

/// The keys that front matter has, as they are offered for misspelt ones.
pub const KEYS: &[&str] = &[
    "title",
    "subtitle",
    "author",
    "date",
    "lang",
    "dir",
    "abstract",
    "keywords",
    "subject",
    "publisher",
    "rights",
    "license",
    "identifier",
    "description",
    "cover-image",
    "bibliography",
    "references",
    "csl",
    "nocite",
    "typed-citations",
    "smart",
    "toc",
    "toc-depth",
    "toc-title",
    "number-sections",
    "lof",
    "lot",
    "source",
    "paper",
    "theme",
];

/// Keys of pandoc and its templates that are spelt right and mean nothing here.
const FOREIGN: &[&str] = &[
    "abstract-title",
    "citation-style",
    "citeproc",
    "classoption",
    "colorlinks",
    "css",
    "documentclass",
    "figPrefix",
    "fontfamily",
    "fontsize",
    "geometry",
    "header-includes",
    "include-before",
    "indent",
    "institute",
    "linestretch",
    "link-citations",
    "linkcolor",
    "link-bibliography",
    "mainfont",
    "monofont",
    "notes-after-punctuation",
    "output",
    "references",
    "reference-section-title",
    "sansfont",
    "secnumdepth",
    "thanks",
    "urlcolor",
    "version",
];

/// Reads the front matter in a range of a text, on top of what was read before.
pub(super) fn read(
    session: &mut Session<'_>,
    text: &str,
    range: Range<usize>,
    before: FrontMatter,
) -> FrontMatter {
    let whole = range.clone();
    let (root, problem) = yaml::read(text, range);
    if let Some(problem) = problem {
        let span = session.span(Origin::At { base: 0, prefix: 0 }, problem.at..problem.at);
        let Mistake { reason, remedy } = problem.mistake;
        session.report(span, Problem::FrontMatterSyntax { reason, remedy });
    }
    let mut reader = Reader { session, front_matter: before };
    match root.map(|root| root.value) {
        None | Some(Value::Null) => {}
        Some(Value::Map(pairs)) => {
            let mut known = BTreeSet::new();
            for (key, node) in pairs {
                let span = reader.session.span(Origin::At { base: 0, prefix: 0 }, key.range);
                if !known.insert(key.name.clone()) {
                    reader.session.report(span, Problem::DuplicateKey { key: key.name.clone() });
                    reader.clear(&key.name);
                }
                if !reader.key(&key.name, &node) {
                    let nearest = nearest(&key.name);
                    let problem = Problem::UnknownKey { key: key.name, nearest };
                    reader.session.report(span, problem);
                }
            }
        }
        Some(_) => {
            let span = reader.session.span(Origin::At { base: 0, prefix: 0 }, whole);
            let Mistake { reason, remedy } = Mistake::no_mapping();
            reader.session.report(span, Problem::FrontMatterSyntax { reason, remedy });
        }
    }
    reader.front_matter
}

/// The known key that an unknown one was probably meant to be.
fn nearest(key: &str) -> Option<String> {
    if FOREIGN.contains(&key) {
        return None;
    }
    let plain = key.to_lowercase().replace(['_', ' '], "-");
    KEYS.iter()
        .map(|known| (strsim::jaro_winkler(&plain, known), *known))
        .filter(|(likeness, _)| *likeness >= 0.84)
        .max_by(|one, other| one.0.total_cmp(&other.0))
        .map(|(_, known)| known.to_owned())
}

/// Reports a block at the top of a text that has keys of front matter but no end. The first of its
/// lines is the `---`. A rule above a paragraph looks alike, so one of the keys must be known.
pub(super) fn report_unclosed(session: &mut Session<'_>, text: &str, lines: &[Range<usize>]) {
    let [first, lines @ ..] = lines else { return };
    // A list or a longer value goes on indented, or with a dash or a comment.
    let belongs = |line: &&Range<usize>| {
        let line = &text[(*line).clone()];
        key_of(line).is_some() || line.starts_with([' ', '\t', '-', '#'])
    };
    let block: Vec<&Range<usize>> = lines.iter().take_while(belongs).collect();
    if !block.iter().any(|line| key_of(&text[(**line).clone()]).is_some_and(is_known)) {
        return;
    }
    let before = text[..first.start].lines().count();
    let range = first.start..first.start + "---".len();
    let span = session.span(Origin::At { base: 0, prefix: 0 }, range);
    session.report(span, Problem::UnclosedFrontMatter { last: before + 1 + block.len() });
}

fn is_known(key: &str) -> bool {
    let key = key.to_lowercase();
    KEYS.contains(&key.as_str()) || FOREIGN.contains(&key.as_str())
}

/// Whether the first line of a text gives a known key.
pub(super) fn begins_with_key(text: &str) -> bool {
    text.lines().next().and_then(|line| key_of(line.trim_end())).is_some_and(is_known)
}

/// The key of a line such as `title: A`.
fn key_of(line: &str) -> Option<&str> {
    let (key, value) = line.split_once(':')?;
    let is_key = key.starts_with(|first: char| first.is_alphabetic())
        && key.chars().all(|character| character.is_alphanumeric() || "-_ ".contains(character));
    let is_apart = value.is_empty() || value.starts_with(char::is_whitespace);
    (is_key && is_apart).then_some(key)
}

struct Reader<'s, 'd> {
    session: &'s mut Session<'d>,
    front_matter: FrontMatter,
}

impl Reader<'_, '_> {
    /// Reads one key and says whether it is known.
    fn key(&mut self, key: &str, node: &Node) -> bool {
        match key {
            "title" => self.front_matter.title = self.inlines(key, node),
            "subtitle" => self.front_matter.subtitle = self.inlines(key, node),
            "abstract" => self.front_matter.abstract_paragraphs = self.paragraphs(key, node),
            "author" | "authors" => self.authors(key, node),
            "date" => self.front_matter.date = self.text(key, node),
            "lang" => self.language(key, node),
            "dir" => self.direction(key, node),
            "keywords" => self.front_matter.keywords = self.texts(key, node),
            "subject" | "subjects" => self.front_matter.subjects = self.texts(key, node),
            "publisher" => self.front_matter.publisher = self.text(key, node),
            "rights" => self.front_matter.rights = self.text(key, node),
            "license" => self.front_matter.license = self.text(key, node),
            "identifier" => self.identifier(key, node),
            "description" => self.front_matter.description = self.text(key, node),
            "nocite" => self.nocite(key, node),
            "typed-citations" => self.front_matter.typed_citations = self.truth(key, node),
            "smart" => self.front_matter.smart = self.truth(key, node),
            "toc" => self.front_matter.contents = self.truth(key, node),
            "toc-depth" => self.depth(key, node),
            "toc-title" => self.front_matter.contents_title = self.text(key, node),
            "number-sections" | "numbersections" => {
                self.front_matter.number_sections = self.truth(key, node);
            }
            "lof" => self.front_matter.list_of_figures = self.truth(key, node),
            "lot" => self.front_matter.list_of_tables = self.truth(key, node),
            _ => return self.name(key, node),
        }
        true
    }

    /// Reads a key that names something, and says whether it is known.
    fn name(&mut self, key: &str, node: &Node) -> bool {
        match key {
            "cover-image" => {
                let found = self.file(key, node, ResourceKind::Image);
                self.front_matter.cover_image = found;
            }
            "bibliography" => {
                let found = self.spanned_texts(key, node);
                for file in &found {
                    self.session.resource(&file.value, ResourceKind::Bibliography, file.span);
                }
                self.front_matter.bibliographies = found;
            }
            "references" => {
                let place = Origin::At { base: 0, prefix: 0 };
                let span = self.session.span(place, node.range.clone());
                self.front_matter.references = Some(Spanned { value: yaml::json(node), span });
            }
            "csl" => self.front_matter.style = self.file(key, node, ResourceKind::Style),
            "theme" => self.front_matter.theme = self.file(key, node, ResourceKind::Theme),
            "source" => {
                let found = self.spanned_text(key, node);
                self.front_matter.source = found.map(|Spanned { value, span }| Spanned {
                    value: value.trim_start_matches('@').to_owned(),
                    span,
                });
            }
            "paper" | "papersize" => self.front_matter.paper = self.spanned_text(key, node),
            _ => return false,
        }
        true
    }

    /// Forgets what a key said, for it is said again.
    fn clear(&mut self, key: &str) {
        let empty = Node::null();
        self.key(key, &empty);
    }

    fn wrong(&mut self, key: &str, node: &Node, expected: &str) {
        let span = self.session.span(Origin::At { base: 0, prefix: 0 }, node.range.clone());
        let expected = expected.to_owned();
        self.session.report(span, Problem::FrontMatterValue { key: key.to_owned(), expected });
    }

    fn spanned(&self, node: &Node, value: String) -> Spanned<String> {
        let span = self.session.span(Origin::At { base: 0, prefix: 0 }, node.range.clone());
        Spanned { value, span }
    }

    fn spanned_text(&mut self, key: &str, node: &Node) -> Option<Spanned<String>> {
        match &node.value {
            Value::Scalar(text) => {
                let text = text.trim().to_owned();
                (!text.is_empty()).then(|| self.spanned(node, text))
            }
            Value::Null => None,
            _ => {
                self.wrong(key, node, "a text");
                None
            }
        }
    }

    fn text(&mut self, key: &str, node: &Node) -> Option<String> {
        self.spanned_text(key, node).map(|text| text.value)
    }

    fn spanned_texts(&mut self, key: &str, node: &Node) -> Vec<Spanned<String>> {
        match &node.value {
            Value::List(items) => {
                items.iter().filter_map(|item| self.spanned_text(key, item)).collect()
            }
            Value::Map(_) => {
                self.wrong(key, node, "a text or a list of texts");
                Vec::new()
            }
            _ => self.spanned_text(key, node).into_iter().collect(),
        }
    }

    /// A list of texts, or one text with commas between them.
    fn texts(&mut self, key: &str, node: &Node) -> Vec<String> {
        let texts = self.spanned_texts(key, node);
        let one = matches!(node.value, Value::Scalar(_));
        let split = texts.into_iter().flat_map(|text| match one {
            true => text.value.split([',', ';']).map(|part| part.trim().to_owned()).collect(),
            false => vec![text.value],
        });
        split.filter(|text| !text.is_empty()).collect()
    }

    fn truth(&mut self, key: &str, node: &Node) -> Option<bool> {
        match &node.value {
            Value::Null => None,
            Value::Scalar(text) => match text.to_ascii_lowercase().as_str() {
                "true" | "yes" | "on" => Some(true),
                "false" | "no" | "off" => Some(false),
                _ => {
                    self.wrong(key, node, "'true' or 'false'");
                    None
                }
            },
            _ => {
                self.wrong(key, node, "'true' or 'false'");
                None
            }
        }
    }

    fn depth(&mut self, key: &str, node: &Node) {
        self.front_matter.contents_depth = None;
        let Some(text) = self.text(key, node) else { return };
        match text.parse::<u8>() {
            Ok(depth @ 1..=6) => self.front_matter.contents_depth = Some(depth),
            _ => self.wrong(key, node, "a number from 1 to 6"),
        }
    }

    fn language(&mut self, key: &str, node: &Node) {
        self.front_matter.language = None;
        let Some(text) = self.text(key, node) else { return };
        match Language::from_tag(&text) {
            Some(language) => self.front_matter.language = Some(language),
            None => self.wrong(key, node, "a language tag, such as 'en-US' or 'de'"),
        }
    }

    fn direction(&mut self, key: &str, node: &Node) {
        self.front_matter.direction = None;
        let Some(text) = self.text(key, node) else { return };
        match text.as_str() {
            "ltr" => self.front_matter.direction = Some(Direction::LeftToRight),
            "rtl" => self.front_matter.direction = Some(Direction::RightToLeft),
            _ => self.wrong(key, node, "'ltr' or 'rtl'"),
        }
    }

    /// A file that the build needs.
    fn file(&mut self, key: &str, node: &Node, kind: ResourceKind) -> Option<Spanned<String>> {
        let mut file = self.spanned_text(key, node)?;
        if kind == ResourceKind::Image {
            file.value = resources::decode(&file.value);
        }
        self.session.resource(&file.value, kind, file.span);
        Some(file)
    }

    fn identifier(&mut self, key: &str, node: &Node) {
        // pandoc also knows a mapping with the scheme, or a list of those; the first one counts.
        let first = match &node.value {
            Value::List(items) => items.first().unwrap_or(node),
            _ => node,
        };
        self.front_matter.identifier = match &first.value {
            Value::Map(pairs) => {
                let text = pairs.iter().find(|(key, _)| key.name == "text");
                match text {
                    Some((_, text)) => self.text(key, &text.clone()),
                    None => {
                        self.wrong(key, first, "a text, or a mapping with 'scheme' and 'text'");
                        None
                    }
                }
            }
            _ => self.text(key, first),
        };
    }

    fn nocite(&mut self, key: &str, node: &Node) {
        let mut keys = Vec::new();
        for text in self.spanned_texts(key, node) {
            let found = citation::keys_in(&text.value);
            if found.is_empty() {
                self.wrong(key, node, "keys with '@', as in '@freeze, @li', or '@*'");
            }
            keys.extend(found.into_iter().map(|value| Spanned { value, span: text.span }));
        }
        self.front_matter.nocite = keys;
    }

    fn authors(&mut self, key: &str, node: &Node) {
        let authors = match &node.value {
            Value::List(items) => items.iter().filter_map(|item| self.author(key, item)).collect(),
            _ => self.author(key, node).into_iter().collect(),
        };
        self.front_matter.authors = authors;
    }

    fn author(&mut self, key: &str, node: &Node) -> Option<Author> {
        let Value::Map(pairs) = &node.value else {
            if matches!(node.value, Value::List(_)) {
                self.wrong(key, node, "a text, or a mapping with 'name'");
                return None;
            }
            let name = self.text(key, node)?;
            return Some(Author { name, ..Author::default() });
        };
        let mut author = Author::default();
        for (part, value) in pairs {
            match part.name.as_str() {
                "name" | "text" | "literal" => {
                    author.name = self.text("name", value).unwrap_or_default();
                }
                "role" => author.role = self.text("role", value),
                "file-as" => author.file_as = self.text("file-as", value),
                "affiliation" => {
                    let texts = self.spanned_texts("affiliation", value);
                    let texts: Vec<String> = texts.into_iter().map(|text| text.value).collect();
                    author.affiliation = (!texts.is_empty()).then(|| texts.join(", "));
                }
                _ => {
                    let origin = Origin::At { base: 0, prefix: 0 };
                    let span = self.session.span(origin, part.range.clone());
                    let key = part.name.clone();
                    self.session.report(span, Problem::UnknownKey { key, nearest: None });
                }
            }
        }
        if author.name.is_empty() {
            self.wrong(key, node, "a text, or a mapping with 'name'");
            return None;
        }
        Some(author)
    }

    /// Running text with inline markup; its places are that of the whole value.
    fn inlines(&mut self, key: &str, node: &Node) -> Vec<Inline> {
        let Some(text) = self.spanned_text(key, node) else { return Vec::new() };
        parse::line(self.session, Origin::Whole(text.span), 0, &text.value).weave(self.session)
    }

    fn paragraphs(&mut self, key: &str, node: &Node) -> Vec<Vec<Inline>> {
        let Some(text) = self.spanned_text(key, node) else { return Vec::new() };
        let mut paragraphs: Vec<String> = vec![String::new()];
        for line in text.value.lines() {
            match paragraphs.last_mut() {
                Some(last) if !line.trim().is_empty() => {
                    if !last.is_empty() {
                        last.push(' ');
                    }
                    last.push_str(line.trim());
                }
                _ => paragraphs.push(String::new()),
            }
        }
        let origin = Origin::Whole(text.span);
        paragraphs
            .iter()
            .filter(|paragraph| !paragraph.is_empty())
            .map(|paragraph| parse::line(self.session, origin, 0, paragraph).weave(self.session))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn only_near_keys_are_offered() {
        for (key, expected) in [
            ("titel", Some("title")),
            ("Author", Some("author")),
            ("biblography", Some("bibliography")),
            ("cover_image", Some("cover-image")),
            ("language", Some("lang")),
            ("documentclass", None),
            ("secnumdepth", None),
            ("header-includes", None),
            ("x", None),
        ] {
            assert_eq!(nearest(key).as_deref(), expected, "{key}");
        }
    }
}
