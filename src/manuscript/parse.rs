//! pulldown-cmark's events to the tree of blocks.
//!
//! The tree is built on a stack of our own, so that no depth of nesting can exhaust the program's.
//! What our language adds to CommonMark within a paragraph (citations, attributes, spans) is found
//! afterwards, by `refine`.

use std::ops::Range;

use pulldown_cmark::{
    Alignment as MarkdownAlignment, BlockQuoteKind, CodeBlockKind, Event, Options, Parser, Tag,
    TagEnd,
};

use crate::diagnostic::{Diagnostic, Diagnostics, Problem, SourceId, Span};
use crate::manuscript::ast::{
    Alignment, Attributes, Block, BlockKind, Definition, Image, Inline, InlineKind, List, ListItem,
    ListMarker, Manuscript, NoteDefinition, NumberDelimiter, NumeralStyle, Table, TableCell,
};
use crate::manuscript::{attributes, divisions, html, refine};

/// Blocks and inlines nested deeper than this are flattened.
const DEEPEST: usize = 100;

/// Parses the text behind the front matter, which begins at `start`.
pub(super) fn parse_body(
    (source, text, start): (SourceId, &str, usize),
    manuscript: &mut Manuscript,
    diagnostics: &mut Diagnostics,
) {
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_HEADING_ATTRIBUTES
        | Options::ENABLE_MATH
        | Options::ENABLE_GFM
        | Options::ENABLE_SUPERSCRIPT
        | Options::ENABLE_SUBSCRIPT
        | Options::ENABLE_DEFINITION_LIST;
    let mut builder = Builder {
        source,
        text,
        manuscript,
        diagnostics,
        stack: vec![Open::new(Kind::Root, start..text.len())],
        skipped: 0,
    };
    for (event, range) in Parser::new_ext(&text[start..], options).into_offset_iter() {
        builder.event(event, start + range.start..start + range.end);
    }
    let blocks = builder.finish();
    manuscript.blocks = blocks;
}

/// Parses a text of the front matter as inlines.
pub(super) fn parse_inlines(
    (source, text, range): (SourceId, &str, Range<usize>),
    diagnostics: &mut Diagnostics,
) -> Vec<Inline> {
    let mut manuscript = Manuscript::default();
    let mut inner = Diagnostics::default();
    parse_body((source, text, 0), &mut manuscript, &mut inner);
    for diagnostic in inner.iter() {
        let span = Some(Span::new(source, range.clone()));
        diagnostics.push(Diagnostic { problem: diagnostic.problem.clone(), span });
    }
    let mut inlines = Vec::new();
    for block in manuscript.blocks {
        match block.kind {
            BlockKind::Paragraph(content) | BlockKind::Heading { content, .. } => {
                inlines.extend(content);
            }
            _ => {
                let span = Span::new(source, range.clone());
                let kind = InlineKind::Text(text.to_owned());
                return vec![Inline { kind, span }];
            }
        }
    }
    for inline in &mut inlines {
        inline.span = Span::new(source, range.clone());
    }
    inlines
}

/// What is open.
enum Kind {
    Root,
    Paragraph,
    Heading(u8, Attributes),
    Quotation(Option<&'static str>),
    Code(Option<String>, Attributes),
    Html,
    List(Option<u64>),
    Item(Option<bool>),
    Note(String),
    Table(Vec<Alignment>),
    TableHead,
    TableRow,
    TableCell,
    DefinitionList,
    DefinitionTerm,
    DefinitionBody,
    Emphasis,
    Strong,
    Strikethrough,
    Superscript,
    Subscript,
    Link(String, String),
    Image(String, String),
}

/// Something open with what it holds so far.
struct Open {
    kind: Kind,
    range: Range<usize>,
    blocks: Vec<Block>,
    inlines: Vec<Inline>,
    items: Vec<ListItem>,
    tight: bool,
    rows: Vec<Vec<TableCell>>,
    cells: Vec<TableCell>,
    definitions: Vec<Definition>,
    text: String,
}

impl Open {
    fn new(kind: Kind, range: Range<usize>) -> Self {
        Self {
            kind,
            range,
            blocks: Vec::new(),
            inlines: Vec::new(),
            items: Vec::new(),
            tight: true,
            rows: Vec::new(),
            cells: Vec::new(),
            definitions: Vec::new(),
            text: String::new(),
        }
    }
}

struct Builder<'a, 'm> {
    source: SourceId,
    text: &'a str,
    manuscript: &'m mut Manuscript,
    diagnostics: &'m mut Diagnostics,
    stack: Vec<Open>,
    /// How many tags are open beyond the greatest depth.
    skipped: usize,
}

impl Builder<'_, '_> {
    fn span(&self, range: Range<usize>) -> Span {
        Span::new(self.source, range)
    }

    fn top(&mut self) -> &mut Open {
        self.stack.last_mut().expect("the root stays open until the end")
    }

    fn event(&mut self, event: Event<'_>, range: Range<usize>) {
        match event {
            Event::Start(tag) => self.start(tag, range),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => self.text_event(&text, range),
            Event::Code(code) => {
                self.inline(InlineKind::Code(code.into_string(), Attributes::default()), range);
            }
            Event::InlineMath(math) => {
                let source = math.into_string();
                self.inline(InlineKind::Math { source, display: false }, range);
            }
            Event::DisplayMath(math) => {
                let source = math.into_string();
                self.inline(InlineKind::Math { source, display: true }, range);
            }
            Event::Html(html) => self.top().text.push_str(&html),
            Event::InlineHtml(tag) => {
                let kind = html::inline_tag(&tag);
                match kind {
                    html::InlineTag::Comment => {}
                    html::InlineTag::LineBreak => self.inline(InlineKind::HardBreak, range),
                    html::InlineTag::Known => {
                        self.inline(InlineKind::Text(html::marker(&tag)), range);
                    }
                    html::InlineTag::Unknown => {
                        let problem = Problem::RawHtml { tag: tag.to_string() };
                        let span = self.span(range);
                        self.diagnostics.push(Diagnostic::at(span, problem));
                    }
                }
            }
            Event::FootnoteReference(label) => {
                self.inline(InlineKind::NoteReference(label.into_string()), range);
            }
            Event::SoftBreak => self.inline(InlineKind::SoftBreak, range),
            Event::HardBreak => self.inline(InlineKind::HardBreak, range),
            Event::Rule => {
                let span = self.span(range);
                self.block(BlockKind::ThematicBreak, Attributes::default(), span);
            }
            Event::TaskListMarker(ticked) => {
                for open in self.stack.iter_mut().rev() {
                    if let Kind::Item(task) = &mut open.kind {
                        *task = Some(ticked);
                        break;
                    }
                }
            }
        }
    }

    /// A text event. Where the source has a backslash before it, its first character is escaped.
    fn text_event(&mut self, text: &str, range: Range<usize>) {
        if matches!(self.top().kind, Kind::Code(..) | Kind::Html) {
            self.top().text.push_str(text);
            return;
        }
        let escaped = range.start > 0
            && self.text.as_bytes()[range.start - 1] == b'\\'
            && self.text.get(range.clone()).is_some_and(|source| source == text)
            && text.starts_with(|first: char| first.is_ascii_punctuation());
        let mut rest = text;
        let mut start = range.start;
        if escaped && let Some(first) = rest.chars().next() {
            self.inline(InlineKind::Escaped(first), start - 1..start + 1);
            rest = &rest[1..];
            start += 1;
        }
        if !rest.is_empty() {
            self.inline(InlineKind::Text(rest.to_owned()), start..range.end);
        }
    }

    fn inline(&mut self, kind: InlineKind, range: Range<usize>) {
        let span = self.span(range);
        self.top().inlines.push(Inline { kind, span });
    }

    fn block(&mut self, kind: BlockKind, attributes: Attributes, span: Span) {
        self.flush();
        self.top().blocks.push(Block { kind, attributes, span });
    }

    /// Makes a paragraph of inlines that stand directly in a block, as in tight lists.
    fn flush(&mut self) {
        let is_inline = matches!(
            self.top().kind,
            Kind::Paragraph
                | Kind::Heading(..)
                | Kind::DefinitionTerm
                | Kind::Emphasis
                | Kind::Strong
                | Kind::Strikethrough
                | Kind::Superscript
                | Kind::Subscript
                | Kind::Link(..)
                | Kind::Image(..)
        );
        if is_inline || self.top().inlines.is_empty() {
            return;
        }
        let inlines = std::mem::take(&mut self.top().inlines);
        self.paragraph(inlines);
    }

    /// Adds a paragraph, or the figure, formula or page break that it is.
    fn paragraph(&mut self, inlines: Vec<Inline>) {
        let (Some(first), Some(last)) = (inlines.first(), inlines.last()) else { return };
        let span = Span { end: last.span.end.max(first.span.end), ..first.span };
        let content = self.refine(inlines);
        if let [Inline { kind: InlineKind::Image(image), .. }] = content.as_slice() {
            let attributes = image.attributes.clone();
            let kind = BlockKind::Figure { image: image.clone() };
            self.top().blocks.push(Block { kind, attributes, span });
            return;
        }
        if let [Inline { kind: InlineKind::Math { source, display: true }, .. }] =
            content.as_slice()
        {
            let kind = BlockKind::Math(source.clone());
            self.top().blocks.push(Block { kind, attributes: Attributes::default(), span });
            return;
        }
        if let [Inline { kind: InlineKind::Text(text), .. }] = content.as_slice()
            && matches!(text.trim(), "\\newpage" | "\\pagebreak")
        {
            let kind = BlockKind::PageBreak;
            self.top().blocks.push(Block { kind, attributes: Attributes::default(), span });
            return;
        }
        let kind = BlockKind::Paragraph(content);
        self.top().blocks.push(Block { kind, attributes: Attributes::default(), span });
    }

    fn refine(&mut self, inlines: Vec<Inline>) -> Vec<Inline> {
        refine::refine(inlines, self.diagnostics)
    }

    fn start(&mut self, tag: Tag<'_>, range: Range<usize>) {
        if self.stack.len() >= DEEPEST || self.skipped > 0 {
            if self.skipped == 0 {
                let span = self.span(range);
                self.diagnostics.push(Diagnostic::at(span, Problem::NestedTooDeeply));
            }
            self.skipped += 1;
            return;
        }
        let kind = match tag {
            Tag::Paragraph => {
                if let Some(parent) = self.stack.iter_mut().rev().nth(1)
                    && matches!(parent.kind, Kind::List(_))
                {
                    parent.tight = false;
                }
                Kind::Paragraph
            }
            Tag::Heading { level, id, classes, attrs } => {
                let attributes = Attributes {
                    identifier: id.map(|id| id.to_string()),
                    classes: classes.iter().map(ToString::to_string).collect(),
                    pairs: attrs
                        .iter()
                        .filter_map(|(key, value)| {
                            Some((key.to_string(), attributes::unquote(value.as_deref()?)))
                        })
                        .collect(),
                };
                Kind::Heading(level as u8, attributes)
            }
            Tag::BlockQuote(kind) => Kind::Quotation(kind.map(|kind| match kind {
                BlockQuoteKind::Note => "note",
                BlockQuoteKind::Tip => "tip",
                BlockQuoteKind::Important => "important",
                BlockQuoteKind::Warning => "warning",
                BlockQuoteKind::Caution => "caution",
            })),
            Tag::CodeBlock(CodeBlockKind::Indented) => Kind::Code(None, Attributes::default()),
            Tag::CodeBlock(CodeBlockKind::Fenced(info)) => {
                let (language, attributes) = attributes::fence(&info);
                Kind::Code(language, attributes)
            }
            Tag::HtmlBlock => Kind::Html,
            Tag::List(start) => Kind::List(start),
            Tag::Item => Kind::Item(None),
            Tag::FootnoteDefinition(label) => Kind::Note(label.into_string()),
            Tag::Table(columns) => Kind::Table(columns.iter().map(alignment).collect()),
            Tag::TableHead => Kind::TableHead,
            Tag::TableRow => Kind::TableRow,
            Tag::TableCell => Kind::TableCell,
            Tag::DefinitionList => Kind::DefinitionList,
            Tag::DefinitionListTitle => Kind::DefinitionTerm,
            Tag::DefinitionListDefinition => Kind::DefinitionBody,
            Tag::Emphasis => Kind::Emphasis,
            Tag::Strong => Kind::Strong,
            Tag::Strikethrough => Kind::Strikethrough,
            Tag::Superscript => Kind::Superscript,
            Tag::Subscript => Kind::Subscript,
            Tag::Link { dest_url, title, .. } => {
                Kind::Link(dest_url.into_string(), title.into_string())
            }
            Tag::Image { dest_url, title, .. } => {
                Kind::Image(dest_url.into_string(), title.into_string())
            }
            Tag::MetadataBlock(_) => Kind::Html,
        };
        self.flush();
        self.stack.push(Open::new(kind, range));
    }

    fn end(&mut self, _tag: TagEnd) {
        if self.skipped > 0 {
            self.skipped -= 1;
            return;
        }
        self.flush();
        let Some(mut open) = self.stack.pop() else { return };
        let span = self.span(open.range.clone());
        let none = Attributes::default();
        let inlines = std::mem::take(&mut open.inlines);
        let blocks = std::mem::take(&mut open.blocks);
        match open.kind {
            Kind::Root => self.stack.push(Open { blocks, inlines, ..open }),
            Kind::Paragraph => self.paragraph(inlines),
            Kind::Heading(level, attributes) => {
                let content = self.refine(inlines);
                self.block(BlockKind::Heading { level, content }, attributes, span);
            }
            Kind::Quotation(None) => {
                self.block(BlockKind::Quotation(divisions::group(blocks)), none, span);
            }
            Kind::Quotation(Some(class)) => {
                let attributes = Attributes { classes: vec![class.to_owned()], ..none };
                self.block(BlockKind::Division(divisions::group(blocks)), attributes, span);
            }
            Kind::Code(language, attributes) => {
                let text = open.text.strip_suffix('\n').unwrap_or(&open.text).to_owned();
                self.block(BlockKind::Code { language, text }, attributes, span);
            }
            Kind::Html => self.html_block(&open.text, span),
            Kind::List(start) => {
                let marker = match start {
                    None => ListMarker::Bullet,
                    Some(start) => ListMarker::Numbered {
                        start,
                        style: NumeralStyle::Decimal,
                        delimiter: self.delimiter(&open.range),
                    },
                };
                let list = List { marker, tight: open.tight, items: open.items };
                self.block(BlockKind::List(list), none, span);
            }
            Kind::Item(task) => {
                let blocks = divisions::group(blocks);
                self.top().items.push(ListItem { task, blocks, span });
            }
            Kind::Note(label) => self.note(label, divisions::group(blocks), span),
            Kind::Table(columns) => {
                let mut rows = open.rows.into_iter();
                let head = rows.next().into_iter().collect();
                let body = rows.collect();
                let table = Table { columns, head, body, caption: Vec::new() };
                self.block(BlockKind::Table(table), none, span);
            }
            Kind::TableHead | Kind::TableRow => self.top().rows.push(open.cells),
            Kind::TableCell => self.top().cells.push(TableCell { blocks }),
            Kind::DefinitionList => {
                self.block(BlockKind::DefinitionList(open.definitions), none, span);
            }
            Kind::DefinitionTerm => {
                let term = self.refine(inlines);
                self.top().definitions.push(Definition { term, definitions: Vec::new() });
            }
            Kind::DefinitionBody => {
                if let Some(definition) = self.top().definitions.last_mut() {
                    definition.definitions.push(blocks);
                }
            }
            Kind::Emphasis => self.nest(inlines, span, InlineKind::Emphasis),
            Kind::Strong => self.nest(inlines, span, InlineKind::Strong),
            Kind::Strikethrough => self.nest(inlines, span, InlineKind::Strikethrough),
            Kind::Superscript => self.nest(inlines, span, InlineKind::Superscript),
            Kind::Subscript => self.nest(inlines, span, InlineKind::Subscript),
            Kind::Link(destination, title) => {
                let content = self.refine(inlines);
                let attributes = Attributes::default();
                let kind = InlineKind::Link { destination, title, content, attributes };
                self.top().inlines.push(Inline { kind, span });
            }
            Kind::Image(source, title) => {
                let description = self.refine(inlines);
                let source = attributes::percent_decode(&source);
                let attributes = Attributes::default();
                let image = Image { source, description, title, attributes, span };
                self.top().inlines.push(Inline { kind: InlineKind::Image(image), span });
            }
        }
    }

    fn nest(&mut self, inlines: Vec<Inline>, span: Span, make: fn(Vec<Inline>) -> InlineKind) {
        let content = self.refine(inlines);
        self.top().inlines.push(Inline { kind: make(content), span });
    }

    fn note(&mut self, label: String, blocks: Vec<Block>, span: Span) {
        if self.manuscript.notes.contains_key(&label) {
            self.diagnostics.push(Diagnostic::at(span, Problem::DuplicateNote { label }));
            return;
        }
        self.manuscript.notes.insert(label, NoteDefinition { blocks, span });
    }

    /// A block of raw HTML: comments vanish, the text between other tags is kept.
    fn html_block(&mut self, raw: &str, span: Span) {
        let (text, tags) = html::strip(raw);
        if let Some(tag) = tags.into_iter().next() {
            self.diagnostics.push(Diagnostic::at(span, Problem::RawHtml { tag }));
        }
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if !text.is_empty() {
            let inline = Inline { kind: InlineKind::Text(text), span };
            self.block(BlockKind::Paragraph(vec![inline]), Attributes::default(), span);
        }
    }

    /// What stands behind the first number of a list.
    fn delimiter(&self, range: &Range<usize>) -> NumberDelimiter {
        let text = self.text.get(range.clone()).unwrap_or_default().trim_start();
        match text.trim_start_matches(|character: char| character.is_ascii_digit()).chars().next() {
            Some(')') => NumberDelimiter::Parenthesis,
            _ => NumberDelimiter::Period,
        }
    }

    fn finish(mut self) -> Vec<Block> {
        self.flush();
        match self.stack.into_iter().next() {
            Some(root) => divisions::group(root.blocks),
            None => Vec::new(),
        }
    }
}

fn alignment(alignment: &MarkdownAlignment) -> Alignment {
    match alignment {
        MarkdownAlignment::None => Alignment::Start,
        MarkdownAlignment::Left => Alignment::Left,
        MarkdownAlignment::Center => Alignment::Centre,
        MarkdownAlignment::Right => Alignment::Right,
    }
}
