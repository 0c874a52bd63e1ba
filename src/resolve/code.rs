//! Code blocks: their language found, their attributes read, their tokens filled in.
//!
//! Attributes are pandoc's where it has them (`.numberLines`, `startFrom`), and Quarto's for the
//! rest (`filename`, `lst-cap`, `code-line-numbers`).

use rayon::iter::{IntoParallelIterator, ParallelIterator};

use crate::diagnostic::{Problem, Span};
use crate::highlight::{self, CodeLanguage, Named};
use crate::manuscript::ast::{self, Attributes};
use crate::resolve::document::{Block, BlockKind, CodeBlock, Document, Inline, Text};
use crate::resolve::draft::Draft;
use crate::resolve::spelling::nearest;

/// Classes that ask for numbered lines: pandoc's two spellings and Prism's.
const NUMBERED: [&str; 3] = ["numberLines", "number-lines", "line-numbers"];
/// The greatest distance of tab stops that is believed.
const WIDEST_TAB: usize = 32;

impl Draft<'_> {
    /// A code block.
    pub(super) fn code(
        &mut self,
        language: Option<&str>,
        text: &str,
        block: &ast::Block,
    ) -> CodeBlock {
        let attributes = &block.attributes;
        let numbered = NUMBERED.iter().any(|&class| {
            attributes.has_class(class) || language.is_some_and(|language| language == class)
        }) || attributes.get("code-line-numbers") == Some("true");
        let start = self.whole_number(&["startFrom", "start-from"], attributes, block.span);
        let tab = self.whole_number(&["tab-width", "tabWidth"], attributes, block.span);
        let line_count = text.split('\n').count();
        let first = start.unwrap_or(1);
        let marked = self.marked_lines(attributes, block.span, line_count);
        CodeBlock {
            language: language.filter(|name| !NUMBERED.contains(name)).map(str::to_owned),
            highlighted_as: self.code_language(language, attributes, block.span),
            text: Text::new(visible(text)),
            tokens: Vec::new(),
            first_number: numbered.then_some(first),
            marked,
            tab_width: tab
                .and_then(|width| usize::try_from(width).ok())
                .map(|width| width.clamp(1, WIDEST_TAB)),
            caption: self.code_caption(attributes),
        }
    }

    /// The first of the names behind the fence that is that of a language, as pandoc has it. Where
    /// none is, the first is reported: a word behind the fence is meant as a language, a class in
    /// braces only where it is nearly one.
    fn code_language(
        &mut self,
        language: Option<&str>,
        attributes: &Attributes,
        span: Span,
    ) -> Option<CodeLanguage> {
        let classes = attributes.classes.iter().map(String::as_str);
        let names = language.into_iter().chain(classes);
        for name in names.filter(|name| !NUMBERED.contains(name)) {
            match highlight::find(name) {
                Named::Language(language) => return Some(language),
                Named::Plain => return None,
                Named::Unknown => {}
            }
        }
        let name = language.filter(|name| !NUMBERED.contains(name))?;
        if self.unknown_languages.insert(name.to_owned()) {
            let known: Vec<String> = highlight::known_names().map(str::to_lowercase).collect();
            let nearest = nearest(&name.to_lowercase(), known.iter().map(String::as_str));
            if nearest.is_some() || !self.is_class(name, span) {
                let name = name.to_owned();
                self.report(span, Problem::UnknownLanguage { name, nearest });
            }
        }
        None
    }

    /// Whether the name of a block's language was written as a class, in braces.
    fn is_class(&self, name: &str, span: Span) -> bool {
        let text = self.project.sources.get(span.source);
        let rest = text.and_then(|text| text.get(span.start as usize..));
        let fence = rest.and_then(|rest| rest.lines().next());
        fence.is_some_and(|fence| fence.contains(&format!(".{name}")))
    }

    /// A whole number under one of several keys.
    fn whole_number(&mut self, keys: &[&str], attributes: &Attributes, span: Span) -> Option<u64> {
        let (key, value) = keys.iter().find_map(|key| Some((*key, attributes.get(key)?)))?;
        let number = value.trim().parse().ok().filter(|&number: &u64| number < 1_000_000_000);
        if number.is_none() {
            self.bad_attribute((key, value), "a whole number", span);
        }
        number
    }

    /// The lines that `highlight="2,4-6"` names, counted from zero. Lines are counted from one,
    /// whatever number the first one shows: that is what pandoc's filters and editors do.
    fn marked_lines(&mut self, attributes: &Attributes, span: Span, count: usize) -> Vec<usize> {
        const KEYS: [&str; 4] = ["highlight", "highlight-lines", "hl_lines", "hl-lines"];
        let Some((key, value)) = KEYS.iter().find_map(|key| Some((*key, attributes.get(key)?)))
        else {
            return Vec::new();
        };
        let mut marked = vec![false; count];
        let mut is_sound = true;
        for part in value.split([',', ' ']).map(str::trim).filter(|part| !part.is_empty()) {
            let (first, last) = part.split_once(['-', '–']).unwrap_or((part, part));
            match (first.trim().parse::<usize>(), last.trim().parse::<usize>()) {
                (Ok(first), Ok(last)) if 0 < first && first <= last => {
                    let lines = marked.iter_mut().take(last).skip(first - 1);
                    lines.for_each(|line| *line = true);
                }
                _ => is_sound = false,
            }
        }
        if !is_sound {
            self.bad_attribute((key, value), "a list of lines as in '2,4-6'", span);
        }
        marked.iter().enumerate().filter(|(_, marked)| **marked).map(|(line, _)| line).collect()
    }

    fn bad_attribute(&mut self, (key, value): (&str, &str), expected: &str, span: Span) {
        let (key, value, expected) = (key.to_owned(), value.to_owned(), expected.to_owned());
        self.report(span, Problem::CodeAttribute { key, value, expected });
    }

    /// The name of a file and the caption, an en space between them as behind the label of a figure.
    fn code_caption(&self, attributes: &Attributes) -> Vec<Inline> {
        let mut caption = Vec::new();
        if let Some(name) = attributes.get("filename").filter(|name| !name.trim().is_empty()) {
            caption.push(Inline::Code(Text::new(visible(name.trim()))));
        }
        let keys = ["caption", "lst-cap", "title"];
        let words = keys.iter().find_map(|key| attributes.get(key)).unwrap_or("").trim();
        if !words.is_empty() {
            if !caption.is_empty() {
                caption.push(Inline::Text(Text::new("\u{2002}")));
            }
            caption.extend(self.plain_running(words));
        }
        caption
    }
}

/// Code with its control characters made visible: an e-book must not have them (XML 1.0, 2.2), and
/// in a program they mean something. Tabs and line ends stay.
fn visible(text: &str) -> String {
    if !text.chars().any(|character| character.is_control()) {
        return text.to_owned();
    }
    let shown = |character: char| match character {
        '\n' | '\t' => character,
        // The control pictures stand in the order of the controls.
        '\0'..='\u{1f}' => char::from_u32(0x2400 + u32::from(character)).unwrap_or('\u{fffd}'),
        '\u{7f}' => '\u{2421}',
        character if character.is_control() => '\u{fffd}',
        character => character,
    };
    text.chars().map(shown).collect()
}

/// Fills in the tokens of all code, many blocks at once: each is highlighted by itself, so their
/// order changes nothing.
pub(super) fn highlight(document: &mut Document) {
    let mut found = Vec::new();
    gather(&mut document.body, &mut found);
    document.notes.iter_mut().for_each(|note| gather(&mut note.blocks, &mut found));
    found.into_par_iter().for_each(|code| {
        if let Some(language) = code.highlighted_as {
            code.tokens = highlight::tokens(language, &code.text.text);
        }
    });
}

/// The code that is to be highlighted, wherever it stands.
fn gather<'b>(blocks: &'b mut [Block], found: &mut Vec<&'b mut CodeBlock>) {
    for block in blocks {
        match &mut block.kind {
            BlockKind::Code(code) if code.highlighted_as.is_some() => found.push(code),
            BlockKind::Quotation(inner) | BlockKind::Division(inner) => gather(inner, found),
            BlockKind::List(list) => {
                list.items.iter_mut().for_each(|item| gather(&mut item.blocks, found));
            }
            BlockKind::DefinitionList(definitions) => {
                let inner = definitions.iter_mut().flat_map(|each| &mut each.definitions);
                inner.for_each(|blocks| gather(blocks, found));
            }
            BlockKind::Table(table) => {
                let cells = table.rows_mut().flatten();
                cells.for_each(|cell| gather(&mut cell.blocks, found));
            }
            _ => {}
        }
    }
}
