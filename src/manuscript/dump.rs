//! The tree as text that people can read and write, for tests and for looking into a manuscript.
//!
//! Blocks stand on lines of their own, indented within one another; running text stands in one line:
//! `"text"` for text, `\*` for an escaped character, `/` for a line end, `//` for a forced one, and
//! `name(…)` for what has content. Attributes follow in braces.

use std::fmt::Write;

use crate::manuscript::ast::{
    Attributes, Block, BlockKind, Citation, CitationForm, Column, Image, Inline, InlineKind,
    ListMarker, Manuscript, NumberDelimiter, NumeralStyle, ResourceKind, Table, TableCell,
};
use crate::manuscript::front_matter::FrontMatter;

/// The whole manuscript: front matter, blocks, notes, then resources.
pub fn dump(manuscript: &Manuscript) -> String {
    let mut out = String::new();
    front_matter(&mut out, &manuscript.front_matter);
    out.push_str(&blocks(&manuscript.blocks));
    for (label, note) in &manuscript.notes {
        line(&mut out, 0, &format!("note {}", quoted(label)));
        for block in &note.blocks {
            self::block(&mut out, 1, block);
        }
    }
    for resource in &manuscript.resources {
        let kind = match resource.kind {
            ResourceKind::Image => "image",
            ResourceKind::Bibliography => "bibliography",
            ResourceKind::Style => "style",
            ResourceKind::Theme => "theme",
        };
        line(&mut out, 0, &format!("needs {kind} {}", quoted(&resource.name)));
    }
    out
}

/// Blocks, one or more lines each.
pub fn blocks(blocks: &[Block]) -> String {
    let mut out = String::new();
    for block in blocks {
        self::block(&mut out, 0, block);
    }
    out
}

/// Running text in one line.
pub fn inlines(content: &[Inline]) -> String {
    content.iter().map(inline).collect::<Vec<_>>().join(" ")
}

fn line(out: &mut String, depth: usize, text: &str) {
    let _ = writeln!(out, "{:1$}{text}", "", depth * 2);
}

/// A text in quotation marks, with what would be unreadable escaped.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for character in text.chars() {
        match character {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\u{a0}' => out.push_str("\\u{a0}"),
            _ => out.push(character),
        }
    }
    out.push('"');
    out
}

/// Attributes in braces behind a space; nothing where there are none.
fn braces(attributes: &Attributes) -> String {
    if attributes.is_empty() {
        return String::new();
    }
    let mut parts: Vec<String> =
        attributes.identifier.iter().map(|identifier| format!("#{identifier}")).collect();
    parts.extend(attributes.classes.iter().map(|class| format!(".{class}")));
    parts.extend(attributes.pairs.iter().map(|(key, value)| format!("{key}={}", quoted(value))));
    format!(" {{{}}}", parts.join(" "))
}

fn front_matter(out: &mut String, front: &FrontMatter) {
    let mut rich = |key: &str, content: &[Inline]| {
        if !content.is_empty() {
            line(out, 0, &format!("@{key} {}", inlines(content)));
        }
    };
    rich("title", &front.title);
    rich("subtitle", &front.subtitle);
    for paragraph in &front.abstract_paragraphs {
        rich("abstract", paragraph);
    }
    for author in &front.authors {
        let mut text = format!("@author {}", quoted(&author.name));
        for (key, value) in [
            ("role", &author.role),
            ("file-as", &author.file_as),
            ("affiliation", &author.affiliation),
        ] {
            if let Some(value) = value {
                let _ = write!(text, " {key}={}", quoted(value));
            }
        }
        line(out, 0, &text);
    }
    let spanned = |value: &Option<crate::manuscript::front_matter::Spanned<String>>| {
        value.as_ref().map(|value| value.value.clone())
    };
    let truth = |value: Option<bool>| value.map(|value| value.to_string());
    let texts = [
        ("date", front.date.clone()),
        ("lang", front.language.as_ref().map(ToString::to_string)),
        ("dir", front.direction.map(|direction| format!("{direction:?}"))),
        ("publisher", front.publisher.clone()),
        ("rights", front.rights.clone()),
        ("license", front.license.clone()),
        ("identifier", front.identifier.clone()),
        ("description", front.description.clone()),
        ("cover-image", spanned(&front.cover_image)),
        ("csl", spanned(&front.style)),
        ("source", spanned(&front.source)),
        ("paper", spanned(&front.paper)),
        ("theme", spanned(&front.theme)),
        ("typed-citations", truth(front.typed_citations)),
        ("smart", truth(front.smart)),
        ("toc", truth(front.contents)),
        ("toc-depth", front.contents_depth.map(|depth| depth.to_string())),
        ("toc-title", front.contents_title.clone()),
        ("number-sections", truth(front.number_sections)),
        ("lof", truth(front.list_of_figures)),
        ("lot", truth(front.list_of_tables)),
    ];
    for (key, value) in texts {
        if let Some(value) = value {
            line(out, 0, &format!("@{key} {}", quoted(&value)));
        }
    }
    let lists = [
        ("keyword", front.keywords.clone()),
        ("subject", front.subjects.clone()),
        ("bibliography", front.bibliographies.iter().map(|file| file.value.clone()).collect()),
        ("nocite", front.nocite.iter().map(|key| key.value.clone()).collect()),
    ];
    for (key, values) in lists {
        for value in values {
            line(out, 0, &format!("@{key} {}", quoted(&value)));
        }
    }
}

fn block(out: &mut String, depth: usize, block: &Block) {
    let braces = braces(&block.attributes);
    match &block.kind {
        BlockKind::Paragraph(content) => {
            line(out, depth, &format!("paragraph{braces} {}", inlines(content)));
        }
        BlockKind::Heading { level, content } => {
            line(out, depth, &format!("heading {level}{braces} {}", inlines(content)));
        }
        BlockKind::Figure { image } => {
            line(out, depth, &format!("figure{braces} {}", self::image(image)));
        }
        BlockKind::Quotation(inner) => nested(out, depth, &format!("quotation{braces}"), inner),
        BlockKind::Division(inner) => nested(out, depth, &format!("division{braces}"), inner),
        BlockKind::List(list) => {
            let spacing = if list.tight { "tight" } else { "loose" };
            let marker = match list.marker {
                ListMarker::Bullet => "bullet".to_owned(),
                ListMarker::Example => "(@)".to_owned(),
                ListMarker::Numbered { start, style, delimiter } => {
                    let number = match delimiter {
                        NumberDelimiter::Period => format!("{start}."),
                        NumberDelimiter::Parenthesis => format!("{start})"),
                        NumberDelimiter::Parentheses => format!("({start})"),
                    };
                    match style {
                        NumeralStyle::Decimal => number,
                        NumeralStyle::LowerAlpha => format!("{number} alpha"),
                        NumeralStyle::UpperAlpha => format!("{number} ALPHA"),
                        NumeralStyle::LowerRoman => format!("{number} roman"),
                        NumeralStyle::UpperRoman => format!("{number} ROMAN"),
                    }
                }
            };
            line(out, depth, &format!("list {marker} {spacing}{braces}"));
            for item in &list.items {
                let task = match item.task {
                    Some(true) => " [x]",
                    Some(false) => " [ ]",
                    None => "",
                };
                let label = item.label.as_ref().map(|label| format!(" @{label}"));
                let label = label.unwrap_or_default();
                nested(out, depth + 1, &format!("item{task}{label}"), &item.blocks);
            }
        }
        BlockKind::DefinitionList(definitions) => {
            line(out, depth, &format!("definitions{braces}"));
            for definition in definitions {
                let loose = if definition.tight { "" } else { " loose" };
                line(out, depth + 1, &format!("term{loose} {}", inlines(&definition.term)));
                for blocks in &definition.definitions {
                    nested(out, depth + 1, "definition", blocks);
                }
            }
        }
        BlockKind::Code { language, text } => {
            let language = language.as_ref().map(|l| format!(" {l}")).unwrap_or_default();
            line(out, depth, &format!("code{language}{braces} {}", quoted(text)));
        }
        BlockKind::ThematicBreak => line(out, depth, "break"),
        BlockKind::Table(table) => self::table(out, depth, table, &braces),
        BlockKind::Verse(lines) => {
            line(out, depth, &format!("verse{braces}"));
            for verse in lines {
                let text = format!("{} {}", verse.indent, inlines(&verse.content));
                line(out, depth + 1, text.trim_end());
            }
        }
        BlockKind::Math(source) => line(out, depth, &format!("math{braces} {}", quoted(source))),
        BlockKind::PageBreak => line(out, depth, "page"),
    }
}

fn nested(out: &mut String, depth: usize, head: &str, blocks: &[Block]) {
    line(out, depth, head);
    for block in blocks {
        self::block(out, depth + 1, block);
    }
}

fn table(out: &mut String, depth: usize, table: &Table, braces: &str) {
    let column = |column: &Column| {
        let share = column.share.map(|share| format!("={:.0}%", share * 100.0)).unwrap_or_default();
        format!("{:?}{share}", column.alignment).to_lowercase()
    };
    let columns: Vec<String> = table.columns.iter().map(column).collect();
    line(out, depth, &format!("table {}{braces}", columns.join(" ")));
    if !table.caption.is_empty() {
        line(out, depth + 1, &format!("caption {}", inlines(&table.caption)));
    }
    for (name, rows) in [("head", &table.head), ("row", &table.body), ("foot", &table.foot)] {
        for row in rows {
            let cells: Vec<String> = row.iter().map(cell).collect();
            line(out, depth + 1, format!("{name} {}", cells.join(" | ")).trim_end());
        }
    }
}

/// A cell: what it says, before it the columns and rows that it takes, where these are several.
fn cell(cell: &TableCell) -> String {
    let size = match (cell.columns, cell.rows) {
        (1, 1) => String::new(),
        (columns, rows) => format!("<{columns}x{rows}> "),
    };
    let content = match cell.blocks.as_slice() {
        [Block { kind: BlockKind::Paragraph(content), .. }] => inlines(content),
        blocks => self::blocks(blocks).trim_end().replace('\n', "; "),
    };
    format!("{size}{content}")
}

fn image(image: &Image) -> String {
    let title =
        if image.title.is_empty() { String::new() } else { format!(" {}", quoted(&image.title)) };
    let description = inlines(&image.description);
    format!("{}{title}({description}){}", quoted(&image.source), braces(&image.attributes))
}

fn inline(inline: &Inline) -> String {
    let wrapped = |name: &str, content: &[Inline]| format!("{name}({})", inlines(content));
    match &inline.kind {
        InlineKind::Text(text) => quoted(text),
        InlineKind::Escaped(character) => format!("\\{character}"),
        InlineKind::SoftBreak => "/".to_owned(),
        InlineKind::HardBreak => "//".to_owned(),
        InlineKind::Emphasis(content) => wrapped("em", content),
        InlineKind::Strong(content) => wrapped("strong", content),
        InlineKind::Strikethrough(content) => wrapped("strike", content),
        InlineKind::Superscript(content) => wrapped("sup", content),
        InlineKind::Subscript(content) => wrapped("sub", content),
        InlineKind::Span(content, attributes) => {
            format!("{}{}", wrapped("span", content), braces(attributes))
        }
        InlineKind::Code(text, attributes) => {
            format!("code({}){}", quoted(text), braces(attributes))
        }
        InlineKind::Math { source, display: false } => format!("math({})", quoted(source)),
        InlineKind::Math { source, display: true } => format!("display({})", quoted(source)),
        InlineKind::Link { destination, title, content, attributes } => {
            let title =
                if title.is_empty() { String::new() } else { format!(" {}", quoted(title)) };
            let content = inlines(content);
            format!("link {}{title}({content}){}", quoted(destination), braces(attributes))
        }
        InlineKind::Image(image) => format!("image {}", self::image(image)),
        InlineKind::Citation(citation) => self::citation(citation),
        InlineKind::NoteReference(label) => format!("ref({})", quoted(label)),
        InlineKind::InlineNote(content) => wrapped("note", content),
    }
}

fn citation(citation: &Citation) -> String {
    let name = match citation.form {
        CitationForm::Bracketed => "cite",
        CitationForm::InText => "intext",
    };
    let items: Vec<String> = citation
        .items
        .iter()
        .map(|item| {
            let mut parts = Vec::new();
            if !item.prefix.is_empty() {
                parts.push(inlines(&item.prefix));
            }
            let sign = if item.suppress_author { "-@" } else { "@" };
            parts.push(format!("{sign}{}", item.key));
            if let Some(locator) = &item.locator {
                parts.push(format!("<{} {}>", locator.label, locator.value));
            }
            if !item.suffix.is_empty() {
                parts.push(inlines(&item.suffix));
            }
            parts.join(" ")
        })
        .collect();
    format!("{name}[{}]", items.join("; "))
}
