//! The resolved tree as readable text, for snapshots and for looking at it.
//!
//! A line a block, indented by depth; within text, markup in brackets: `[em …]`, `[cite-1 …]`,
//! `[→ref-a …]`.

use std::fmt::Write as _;

use crate::resolve::document::{
    Alternative, Block, BlockKind, CellRole, Document, IndexEntry, Inline, LinkRole, TableCell,
    Target,
};

/// The whole document as text.
pub fn dump(document: &Document) -> String {
    let mut out = String::new();
    let metadata = &document.metadata;
    line(&mut out, 0, &format!("title: {}", show(&metadata.title)));
    if !metadata.subtitle.is_empty() {
        line(&mut out, 0, &format!("subtitle: {}", show(&metadata.subtitle)));
    }
    line(&mut out, 0, &format!("language: {} {}", metadata.language, metadata.uuid));
    for list in &document.contents {
        line(&mut out, 0, &format!("{:?} #{}: {}", list.kind, list.anchor, list.title.text));
        for entry in &list.entries {
            let label = entry.label.as_ref().map(|label| format!("{} | ", label.text));
            let label = label.unwrap_or_default();
            let text = format!("→{} {label}{}", entry.anchor, show(&entry.content));
            line(&mut out, usize::from(entry.level), &text);
        }
    }
    blocks(&mut out, 0, &document.body);
    for note in &document.notes {
        line(&mut out, 0, &format!("note {} #{} ←{}", note.number, note.anchor, note.reference));
        blocks(&mut out, 1, &note.blocks);
    }
    out
}

fn line(out: &mut String, depth: usize, text: &str) {
    for _ in 0..depth {
        out.push_str("  ");
    }
    out.push_str(text);
    out.push('\n');
}

fn blocks(out: &mut String, depth: usize, all: &[Block]) {
    for block in all {
        let mut head = String::new();
        if let Some(anchor) = &block.anchor {
            let _ = write!(head, " #{anchor}");
        }
        for class in &block.classes {
            let _ = write!(head, " .{class}");
        }
        if let Some(language) = &block.language {
            let _ = write!(head, " lang={language}");
        }
        block_lines(out, depth, &head, &block.kind);
    }
}

fn block_lines(out: &mut String, depth: usize, head: &str, kind: &BlockKind) {
    match kind {
        BlockKind::Paragraph(content) => line(out, depth, &format!("p{head}: {}", show(content))),
        BlockKind::Heading { level, number, content, short } => {
            let number = number.as_ref().map(|number| format!(" {number}")).unwrap_or_default();
            let short = short.as_ref().map(|short| format!(" | {}", show(short)));
            let short = short.unwrap_or_default();
            line(out, depth, &format!("h{level}{number}{head}: {}{short}", show(content)));
        }
        BlockKind::Figure(figure) => {
            let alternative = match &figure.alternative {
                Alternative::Text(text) => format!("\"{text}\""),
                Alternative::Decorative => "decorative".to_owned(),
            };
            let picture = figure.picture.map_or("missing".to_owned(), |id| id.0.to_string());
            line(out, depth, &format!("figure{head}: picture {picture}, {alternative}"));
            let label = figure.label.as_ref().map(|label| label.text.as_str()).unwrap_or("");
            line(out, depth + 1, &format!("caption: {label} | {}", show(&figure.caption)));
            if !figure.credit.is_empty() {
                line(out, depth + 1, &format!("credit: {}", show(&figure.credit)));
            }
        }
        BlockKind::Figures(group) => {
            line(out, depth, &format!("figures{head}"));
            blocks(out, depth + 1, &group.figures);
            let label = group.label.as_ref().map(|label| label.text.as_str()).unwrap_or("");
            line(out, depth + 1, &format!("caption: {label} | {}", show(&group.caption)));
            if !group.credit.is_empty() {
                line(out, depth + 1, &format!("credit: {}", show(&group.credit)));
            }
        }
        BlockKind::Quotation(inner) => {
            line(out, depth, &format!("quotation{head}"));
            blocks(out, depth + 1, inner);
        }
        BlockKind::Division(inner) => {
            line(out, depth, &format!("division{head}"));
            blocks(out, depth + 1, inner);
        }
        BlockKind::List(list) => {
            line(out, depth, &format!("list{head}{}", if list.tight { " tight" } else { "" }));
            for item in &list.items {
                let anchor = item.anchor.as_ref().map(|anchor| format!(" #{anchor}"));
                line(out, depth + 1, &format!("{}{}", item.marker, anchor.unwrap_or_default()));
                blocks(out, depth + 2, &item.blocks);
            }
        }
        BlockKind::DefinitionList(definitions) => {
            line(out, depth, &format!("definitions{head}"));
            for definition in definitions {
                line(out, depth + 1, &show(&definition.term));
                for inner in &definition.definitions {
                    blocks(out, depth + 2, inner);
                }
            }
        }
        BlockKind::Code(code) => {
            let language = code.language.as_deref().unwrap_or("");
            line(out, depth, &format!("code{head} {language}: {:?}", code.text.text));
            if !code.caption.is_empty() {
                line(out, depth + 1, &show(&code.caption));
            }
            if let Some(number) = code.first_number {
                line(out, depth + 1, &format!("from {number}"));
            }
            if !code.marked.is_empty() {
                line(out, depth + 1, &format!("marked {:?}", code.marked));
            }
            for token in &code.tokens {
                let text = code.text.text.get(token.range.clone()).unwrap_or_default();
                line(out, depth + 1, &format!("{} {text:?}", token.kind.name()));
            }
        }
        BlockKind::ThematicBreak => line(out, depth, &format!("break{head}")),
        BlockKind::Table(table) => {
            let label = table.label.as_ref().map(|label| label.text.as_str()).unwrap_or("");
            line(out, depth, &format!("table{head}: {label} | {}", show(&table.caption)));
            rows(out, depth + 1, "head", &table.head);
            rows(out, depth + 1, "row", &table.body);
            rows(out, depth + 1, "foot", &table.foot);
        }
        BlockKind::Verse(lines) => {
            line(out, depth, &format!("verse{head}"));
            for verse in lines {
                let indent = " ".repeat(verse.indent);
                line(out, depth + 1, &format!("{indent}{}", show(&verse.content)));
            }
        }
        BlockKind::Math(equation) => {
            let number = equation.number.as_ref().map_or("", |number| number.text.as_str());
            line(out, depth, &format!("math{head}{number}: {}", equation.formula.source));
        }
        BlockKind::Index(index) => {
            line(out, depth, &format!("index{head}"));
            for group in &index.groups {
                let letter = group.letter.as_ref().map_or("", |letter| letter.text.as_str());
                line(out, depth + 1, format!("group {letter}").trim_end());
                index_entries(out, depth + 2, &group.entries);
            }
        }
        BlockKind::PageBreak => line(out, depth, &format!("page break{head}")),
        BlockKind::Bibliography(bibliography) => {
            let hanging = if bibliography.hanging { " hanging" } else { "" };
            line(out, depth, &format!("bibliography{head}{hanging}"));
            for entry in &bibliography.entries {
                let marker = entry.marker.as_ref().map(|text| format!("{} ", text.text));
                let citations: Vec<&str> = entry.citations.iter().map(|a| a.as_str()).collect();
                let citations = citations.join(" ");
                let content = show(&entry.content);
                let marker = marker.unwrap_or_default();
                line(out, depth + 1, &format!("#{}: {marker}{content} ←{citations}", entry.anchor));
            }
        }
    }
}

fn index_entries(out: &mut String, depth: usize, entries: &[IndexEntry]) {
    for entry in entries {
        let locators: Vec<String> =
            entry.locators.iter().map(|place| format!(" →{place}")).collect();
        let (term, references) = (show(&entry.term), show(&entry.references));
        line(out, depth, &format!("#{}: {term}{}{references}", entry.anchor, locators.concat()));
        index_entries(out, depth + 1, &entry.entries);
    }
}

fn rows(out: &mut String, depth: usize, name: &str, rows: &[Vec<TableCell>]) {
    for row in rows {
        line(out, depth, name);
        for cell in row {
            let role = match cell.role {
                CellRole::Data => "cell",
                CellRole::ColumnHead => "column head",
                CellRole::RowHead => "row head",
            };
            let size = match (cell.columns, cell.rows) {
                (1, 1) => String::new(),
                (columns, rows) => format!(" {columns}x{rows}"),
            };
            line(out, depth + 1, &format!("{role}{size}"));
            blocks(out, depth + 2, &cell.blocks);
        }
    }
}

fn show(inlines: &[Inline]) -> String {
    inlines.iter().map(show_one).collect()
}

fn show_one(inline: &Inline) -> String {
    match inline {
        Inline::Text(text) => text.text.clone(),
        Inline::LineBreak => "⏎".to_owned(),
        Inline::Emphasis(content) => format!("[em {}]", show(content)),
        Inline::Strong(content) => format!("[strong {}]", show(content)),
        Inline::Strikethrough(content) => format!("[del {}]", show(content)),
        Inline::Superscript(content) => format!("[sup {}]", show(content)),
        Inline::Subscript(content) => format!("[sub {}]", show(content)),
        Inline::SmallCapitals(content) => format!("[sc {}]", show(content)),
        Inline::Upright(content) => format!("[up {}]", show(content)),
        Inline::Span(properties, content) => {
            let mut head = String::from("span");
            if let Some(anchor) = &properties.anchor {
                let _ = write!(head, " #{anchor}");
            }
            for class in &properties.classes {
                let _ = write!(head, " .{class}");
            }
            if let Some(language) = &properties.language {
                let _ = write!(head, " lang={language}");
            }
            format!("[{head} {}]", show(content))
        }
        Inline::Code(text) => format!("[code {}]", text.text),
        Inline::Math(formula) => format!("[math {}]", formula.source),
        Inline::Link(link) => {
            let target = match &link.target {
                Target::External(address) => address.clone(),
                Target::Anchor(anchor) => anchor.to_string(),
            };
            let arrow = match link.role {
                LinkRole::Plain => "→",
                LinkRole::Citation => "⇒",
                LinkRole::CrossReference => "↪",
            };
            format!("[{arrow}{target} {}]", show(&link.content))
        }
        Inline::Citation { anchors, content } => {
            let anchors: Vec<&str> = anchors.iter().map(|anchor| anchor.as_str()).collect();
            format!("[{} {}]", anchors.join(" "), show(content))
        }
        Inline::NoteReference { anchor, number, .. } => format!("[note {} {anchor}]", number.text),
        Inline::Image { alternative, .. } => match alternative {
            Alternative::Text(text) => format!("[image \"{text}\"]"),
            Alternative::Decorative => "[image]".to_owned(),
        },
        Inline::Missing(text) => format!("[missing {}]", text.text),
        Inline::SourcePage(page) => format!("[page {} {}]", page.label, page.anchor),
    }
}
