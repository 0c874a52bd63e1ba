//! The tree of a manuscript as the HTML that CommonMark's examples are written in.
//!
//! For comparison only: what our own syntax adds is shown as little as it can be.

use samizdat::manuscript::ast::{
    Alignment, Block, BlockKind, Inline, InlineKind, List, ListMarker, Manuscript, Table, TableCell,
};

/// The HTML of a manuscript; its notes come last, in the order of their first references.
pub(crate) fn render(manuscript: &Manuscript) -> String {
    let mut writer = Writer { html: String::new(), notes: Vec::new() };
    writer.blocks(&manuscript.blocks, Paragraphs::Marked);
    let mut written = 0;
    while let Some(label) = writer.notes.get(written).cloned() {
        written += 1;
        let Some(note) = manuscript.notes.get(&label) else { continue };
        writer.note(&label, written, &note.blocks);
    }
    let mut notes: Vec<_> = manuscript.notes.iter().collect();
    notes.sort_by_key(|(_, note)| note.span);
    for (label, note) in notes {
        if !writer.notes.contains(label) {
            writer.notes.push(label.clone());
            writer.note(label, writer.notes.len(), &note.blocks);
        }
    }
    writer.html
}

/// Whether paragraphs have a mark of their own: in tight lists they have none.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Paragraphs {
    Marked,
    Bare,
}

struct Writer {
    html: String,
    /// The labels of the notes, in the order of their first references.
    notes: Vec<String>,
}

impl Writer {
    fn put(&mut self, html: &str) {
        self.html.push_str(html);
    }

    fn note(&mut self, label: &str, number: usize, blocks: &[Block]) {
        self.put(&format!(
            "<div class=\"footnote-definition\" id=\"{}\"><sup class=\"footnote-definition-label\">\
             {number}</sup>",
            escaped(label)
        ));
        self.blocks(blocks, Paragraphs::Marked);
        self.put("</div>");
    }

    fn blocks(&mut self, blocks: &[Block], paragraphs: Paragraphs) {
        for block in blocks {
            self.block(block, paragraphs);
        }
    }

    fn element(&mut self, name: &str, content: &[Inline]) {
        self.put(&format!("<{name}>"));
        self.inlines(content);
        self.put(&format!("</{name}>"));
    }

    fn block(&mut self, block: &Block, paragraphs: Paragraphs) {
        match &block.kind {
            BlockKind::Paragraph(content) if paragraphs == Paragraphs::Bare => {
                self.inlines(content);
                self.put("\n");
            }
            BlockKind::Paragraph(content) => self.element("p", content),
            BlockKind::Heading { level, content } => {
                let attributes = &block.attributes;
                let mut open = format!("<h{level}");
                if let Some(identifier) = &attributes.identifier {
                    open.push_str(&format!(" id=\"{}\"", escaped(identifier)));
                }
                if !attributes.classes.is_empty() {
                    open.push_str(&format!(
                        " class=\"{}\"",
                        escaped(&attributes.classes.join(" "))
                    ));
                }
                for (key, value) in &attributes.pairs {
                    open.push_str(&format!(" {}=\"{}\"", escaped(key), escaped(value)));
                }
                self.put(&format!("{open}>"));
                self.inlines(content);
                self.put(&format!("</h{level}>"));
            }
            BlockKind::Figure { image } => {
                let image = Inline { kind: InlineKind::Image(image.clone()), span: block.span };
                match paragraphs {
                    Paragraphs::Bare => self.inlines(&[image]),
                    Paragraphs::Marked => self.element("p", &[image]),
                }
            }
            BlockKind::Quotation(blocks) => {
                self.put("<blockquote>");
                self.blocks(blocks, Paragraphs::Marked);
                self.put("</blockquote>");
            }
            BlockKind::List(list) => self.list(list),
            BlockKind::DefinitionList(definitions) => {
                self.put("<dl>");
                for definition in definitions {
                    self.element("dt", &definition.term);
                    let paragraphs =
                        if definition.tight { Paragraphs::Bare } else { Paragraphs::Marked };
                    for blocks in &definition.definitions {
                        self.put("<dd>");
                        self.blocks(blocks, paragraphs);
                        self.put("</dd>");
                    }
                }
                self.put("</dl>");
            }
            BlockKind::Code { language, text } => {
                self.put("<pre><code");
                if let Some(language) = language {
                    self.put(&format!(" class=\"language-{}\"", escaped(language)));
                }
                let end = if text.is_empty() { "" } else { "\n" };
                self.put(&format!(">{}{end}</code></pre>", escaped(text)));
            }
            BlockKind::ThematicBreak => self.put("<hr />"),
            BlockKind::Table(table) => self.table(table),
            BlockKind::Division(blocks) => {
                const ALERTS: [&str; 5] = ["note", "tip", "important", "warning", "caution"];
                let class = block.attributes.classes.first().map(String::as_str);
                match class.filter(|class| ALERTS.contains(class)) {
                    Some(class) => {
                        self.put(&format!("<blockquote class=\"markdown-alert-{class}\">"));
                        self.blocks(blocks, Paragraphs::Marked);
                        self.put("</blockquote>");
                    }
                    None => {
                        self.put("<div>");
                        self.blocks(blocks, Paragraphs::Marked);
                        self.put("</div>");
                    }
                }
            }
            BlockKind::Verse(lines) => {
                self.put("<div class=\"line-block\">");
                for line in lines {
                    self.inlines(&line.content);
                    self.put("<br />");
                }
                self.put("</div>");
            }
            BlockKind::Math(source) => self.put(&format!(
                "<p><span class=\"math math-display\">{}</span></p>",
                escaped(source)
            )),
            BlockKind::PageBreak => self.put("<div class=\"page-break\"></div>"),
        }
    }

    fn list(&mut self, list: &List) {
        let close = match list.marker {
            ListMarker::Bullet => {
                self.put("<ul>");
                "</ul>"
            }
            ListMarker::Numbered { start: 1, .. } | ListMarker::Example => {
                self.put("<ol>");
                "</ol>"
            }
            ListMarker::Numbered { start, .. } => {
                self.put(&format!("<ol start=\"{start}\">"));
                "</ol>"
            }
        };
        let paragraphs = if list.tight { Paragraphs::Bare } else { Paragraphs::Marked };
        for item in &list.items {
            self.put("<li>");
            let checked = match item.task {
                Some(true) => " checked=\"\"",
                _ => "",
            };
            if item.task.is_some() {
                self.put(&format!("<input disabled=\"\" type=\"checkbox\"{checked}/>\n"));
            }
            self.blocks(&item.blocks, paragraphs);
            self.put("</li>");
        }
        self.put(close);
    }

    fn table(&mut self, table: &Table) {
        self.put("<table>");
        for (part, name, rows) in [("thead", "th", &table.head), ("tbody", "td", &table.body)] {
            if rows.is_empty() {
                continue;
            }
            self.put(&format!("<{part}>"));
            for row in rows {
                self.put("<tr>");
                for (cell, column) in row.iter().zip(&table.columns) {
                    self.cell(name, column.alignment, cell);
                }
                self.put("</tr>");
            }
            self.put(&format!("</{part}>"));
        }
        self.put("</table>");
    }

    fn cell(&mut self, name: &str, alignment: Alignment, cell: &TableCell) {
        let style = match alignment {
            Alignment::Start => "",
            Alignment::Left => " style=\"text-align: left\"",
            Alignment::Centre => " style=\"text-align: center\"",
            Alignment::Right => " style=\"text-align: right\"",
        };
        self.put(&format!("<{name}{style}>"));
        self.blocks(&cell.blocks, Paragraphs::Bare);
        self.put(&format!("</{name}>"));
    }

    fn inlines(&mut self, inlines: &[Inline]) {
        for inline in inlines {
            self.inline(inline);
        }
    }

    fn inline(&mut self, inline: &Inline) {
        match &inline.kind {
            InlineKind::Text(text) => self.put(&escaped(text)),
            InlineKind::Escaped(character) => self.put(&escaped(&character.to_string())),
            InlineKind::SoftBreak => self.put("\n"),
            InlineKind::HardBreak => self.put("<br />\n"),
            InlineKind::Emphasis(content) => self.element("em", content),
            InlineKind::Strong(content) => self.element("strong", content),
            InlineKind::Strikethrough(content) => self.element("del", content),
            InlineKind::Superscript(content) => self.element("sup", content),
            InlineKind::Subscript(content) => self.element("sub", content),
            InlineKind::Span(content, _) => self.element("span", content),
            InlineKind::Code(text, _) => self.put(&format!("<code>{}</code>", escaped(text))),
            InlineKind::Math { source, display } => {
                let class = if *display { "display" } else { "inline" };
                let source = escaped(source);
                self.put(&format!("<span class=\"math math-{class}\">{source}</span>"));
            }
            InlineKind::Link { destination, title, content, .. } => {
                self.put(&format!("<a href=\"{}\"{}>", address(destination), titled(title)));
                self.inlines(content);
                self.put("</a>");
            }
            InlineKind::Image(image) => {
                let (source, title) = (address(&image.source), titled(&image.title));
                let mut plain = String::new();
                plain_text(&image.description, &mut plain);
                let alternative = escaped(&plain);
                self.put(&format!("<img src=\"{source}\" alt=\"{alternative}\"{title} />"));
            }
            InlineKind::Citation(citation) => {
                let keys: Vec<String> =
                    citation.items.iter().map(|item| format!("@{}", item.key)).collect();
                self.put(&format!("<cite>{}</cite>", escaped(&keys.join("; "))));
            }
            InlineKind::NoteReference(label) => {
                let known = self.notes.iter().position(|known| known == label);
                let index = known.unwrap_or_else(|| {
                    self.notes.push(label.clone());
                    self.notes.len() - 1
                });
                self.put(&format!(
                    "<sup class=\"footnote-reference\"><a href=\"#{}\">{}</a></sup>",
                    escaped(label),
                    index + 1
                ));
            }
            InlineKind::InlineNote(content) => self.element("aside", content),
        }
    }
}

/// What is left of running text in an attribute.
fn plain_text(inlines: &[Inline], into: &mut String) {
    for inline in inlines {
        match &inline.kind {
            InlineKind::Text(text) | InlineKind::Code(text, _) => into.push_str(text),
            InlineKind::Escaped(character) => into.push(*character),
            InlineKind::SoftBreak | InlineKind::HardBreak => into.push('\n'),
            InlineKind::Emphasis(content)
            | InlineKind::Strong(content)
            | InlineKind::Strikethrough(content)
            | InlineKind::Superscript(content)
            | InlineKind::Subscript(content)
            | InlineKind::Span(content, _)
            | InlineKind::Link { content, .. } => plain_text(content, into),
            InlineKind::Image(image) => plain_text(&image.description, into),
            _ => {}
        }
    }
}

fn titled(title: &str) -> String {
    if title.is_empty() { String::new() } else { format!(" title=\"{}\"", escaped(title)) }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// An address as CommonMark's own renderer encodes it.
fn address(destination: &str) -> String {
    let mut encoded = String::new();
    for byte in destination.bytes() {
        let kept = byte.is_ascii_alphanumeric() || b"-_.+!*(),%#@?=;:/,+$~&'".contains(&byte);
        if kept {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    escaped(&encoded)
}
