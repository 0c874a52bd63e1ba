//! Elements of HTML that hold blocks, once they are closed: lists, tables, quotations, headings.
//!
//! Each part (an item, a row, a cell) is first a division with its element's name as class; the
//! element around the parts makes of them what they are.

use crate::diagnostic::Span;
use crate::manuscript::ast::{
    Alignment, Attributes, Block, BlockKind, Column, Definition, Inline, InlineKind, List,
    ListItem, ListMarker, NumberDelimiter, NumeralStyle, Table, TableCell,
};

/// The most columns or rows that a cell takes (HTML, section 4.9.11, has 1000 columns).
const LARGEST_SPAN: usize = 1000;

/// Whether an element that holds blocks is understood.
pub(super) fn is_known(name: &str) -> bool {
    is_container(name)
        || is_part(name)
        || matches!(name, "blockquote" | "ul" | "ol" | "dl" | "table" | "figure" | "summary")
}

/// Elements that mean no more than that what they hold belongs together.
fn is_container(name: &str) -> bool {
    matches!(
        name,
        "div"
            | "section"
            | "article"
            | "aside"
            | "header"
            | "footer"
            | "main"
            | "nav"
            | "center"
            | "details"
            | "address"
    )
}

/// Elements that are parts of another.
fn is_part(name: &str) -> bool {
    matches!(
        name,
        "li" | "dt"
            | "dd"
            | "caption"
            | "thead"
            | "tbody"
            | "tfoot"
            | "tr"
            | "td"
            | "th"
            | "figcaption"
    )
}

/// The elements that end where one begins, since their closing tags may be left out (HTML, section
/// 13.1.2.4).
pub(super) fn ends(name: &str) -> &'static [&'static str] {
    match name {
        "li" => &["li"],
        "dt" | "dd" => &["dt", "dd"],
        "td" | "th" => &["td", "th"],
        "tr" => &["td", "th", "tr", "caption"],
        "thead" | "tbody" | "tfoot" => &["td", "th", "tr", "thead", "tbody", "tfoot", "caption"],
        _ => &[],
    }
}

/// The class by which the element around it knows a part.
pub(super) fn class(name: &str) -> Option<&str> {
    is_part(name).then_some(name)
}

/// What a closed element is.
pub(super) fn close(
    name: &str,
    blocks: Vec<Block>,
    attributes: Attributes,
) -> (BlockKind, Attributes) {
    match name {
        "blockquote" => (BlockKind::Quotation(blocks), attributes),
        "ul" | "ol" => list(name, blocks, attributes),
        "dl" => (BlockKind::DefinitionList(definitions(blocks)), attributes),
        "table" => table(blocks, attributes),
        "summary" => match running(&blocks) {
            Some((content, span)) => {
                let strong = Inline { kind: InlineKind::Strong(content), span };
                (BlockKind::Paragraph(vec![strong]), attributes)
            }
            None => (BlockKind::Division(blocks), attributes),
        },
        _ => (BlockKind::Division(blocks), attributes),
    }
}

/// The running text of blocks that are paragraphs only, and where it stands.
fn running(blocks: &[Block]) -> Option<(Vec<Inline>, Span)> {
    let span = blocks.first()?.span;
    let mut content: Vec<Inline> = Vec::new();
    for block in blocks {
        let BlockKind::Paragraph(inlines) = &block.kind else { return None };
        if !content.is_empty() {
            content.push(Inline { kind: InlineKind::HardBreak, span });
        }
        content.extend(inlines.iter().cloned());
    }
    Some((content, span))
}

/// The blocks of a part, where a block is one of that name.
fn part<'b>(block: &'b mut Block, name: &str) -> Option<&'b mut Vec<Block>> {
    match &mut block.kind {
        BlockKind::Division(blocks) if block.attributes.has_class(name) => Some(blocks),
        _ => None,
    }
}

fn list(name: &str, blocks: Vec<Block>, mut attributes: Attributes) -> (BlockKind, Attributes) {
    let mut items: Vec<ListItem> = Vec::new();
    for mut block in blocks {
        let span = block.span;
        let item = |blocks| ListItem { task: None, label: None, blocks, span };
        match (part(&mut block, "li").map(std::mem::take), items.last_mut()) {
            (Some(inner), _) => items.push(item(inner)),
            // A list within a list may stand between its items.
            (None, Some(last)) => last.blocks.push(block),
            (None, None) => items.push(item(vec![block])),
        }
    }
    let marker = match name {
        "ul" => ListMarker::Bullet,
        _ => ListMarker::Numbered {
            start: attributes.get("start").and_then(|start| start.parse().ok()).unwrap_or(1),
            style: match attributes.get("type") {
                Some("a") => NumeralStyle::LowerAlpha,
                Some("A") => NumeralStyle::UpperAlpha,
                Some("i") => NumeralStyle::LowerRoman,
                Some("I") => NumeralStyle::UpperRoman,
                _ => NumeralStyle::Decimal,
            },
            delimiter: NumberDelimiter::Period,
        },
    };
    attributes.pairs.retain(|(key, _)| !matches!(key.as_str(), "start" | "type"));
    let is_paragraph = |block: &&Block| matches!(block.kind, BlockKind::Paragraph(_));
    let tight = items.iter().all(|item| item.blocks.iter().filter(is_paragraph).count() < 2);
    (BlockKind::List(List { marker, tight, items }), attributes)
}

fn definitions(blocks: Vec<Block>) -> Vec<Definition> {
    let mut definitions: Vec<Definition> = Vec::new();
    for mut block in blocks {
        let is_term = block.attributes.has_class("dt");
        let inner = match part(&mut block, if is_term { "dt" } else { "dd" }).map(std::mem::take) {
            Some(inner) => inner,
            None => vec![block],
        };
        if is_term && let Some((term, _)) = running(&inner) {
            definitions.push(Definition { term, definitions: Vec::new(), tight: true });
            continue;
        }
        match definitions.last_mut() {
            Some(last) => last.definitions.push(inner),
            None => definitions.push(Definition {
                term: Vec::new(),
                definitions: vec![inner],
                tight: true,
            }),
        }
    }
    definitions
}

/// The part of a table that a row stands in.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Head,
    Body,
    Foot,
}

/// A table in the making.
#[derive(Default)]
struct Drawing {
    table: Table,
    /// How many rows each column is still reached into by a cell above.
    reached: Vec<usize>,
    /// Whether all rows so far have nothing but heads in them.
    heads: bool,
    /// What has no place in a table.
    stray: Vec<Block>,
}

fn table(blocks: Vec<Block>, attributes: Attributes) -> (BlockKind, Attributes) {
    let mut drawing = Drawing { heads: true, ..Drawing::default() };
    drawing.parts(blocks, None);
    let mut table = drawing.table;
    if drawing.stray.is_empty() && table.rows().next().is_some() {
        return (BlockKind::Table(table), attributes);
    }
    // What stands in it nevertheless comes before it, as browsers show it.
    let mut all = drawing.stray;
    if table.rows().next().is_none() {
        let caption = std::mem::take(&mut table.caption);
        if let Some(first) = caption.first().map(|inline| inline.span) {
            let kind = BlockKind::Paragraph(caption);
            all.push(Block { kind, attributes: Attributes::default(), span: first });
        }
        return (BlockKind::Division(all), attributes);
    }
    let span = all.first().map(|block| block.span).unwrap_or_default();
    all.push(Block { kind: BlockKind::Table(table), attributes, span });
    (BlockKind::Division(all), Attributes::default())
}

impl Drawing {
    fn parts(&mut self, blocks: Vec<Block>, place: Option<Place>) {
        for mut block in blocks {
            let name = block.attributes.classes.last().cloned().unwrap_or_default();
            let inner = part(&mut block, &name).map(std::mem::take);
            match (name.as_str(), inner) {
                ("thead", Some(inner)) => self.parts(inner, Some(Place::Head)),
                ("tbody", Some(inner)) => self.parts(inner, Some(Place::Body)),
                ("tfoot", Some(inner)) => self.parts(inner, Some(Place::Foot)),
                ("tr", Some(inner)) => self.row(inner, place),
                ("caption", Some(inner)) => match running(&inner) {
                    Some((caption, _)) => self.table.caption = caption,
                    None => self.stray.extend(inner),
                },
                (_, Some(inner)) => self.stray.extend(inner),
                (_, None) => self.stray.push(block),
            }
        }
    }

    fn row(&mut self, blocks: Vec<Block>, place: Option<Place>) {
        let mut cells = Vec::new();
        let mut column = 0;
        let mut all_heads = true;
        let mut reaches: Vec<(usize, usize)> = Vec::new();
        for mut block in blocks {
            let is_head = block.attributes.has_class("th");
            let attributes = std::mem::take(&mut block.attributes);
            let is_cell = is_head || attributes.has_class("td");
            let BlockKind::Division(inner) = block.kind else {
                self.stray.push(Block { attributes, ..block });
                continue;
            };
            if !is_cell {
                self.stray.extend(inner);
                continue;
            }
            all_heads &= is_head;
            let span = |key: &str| {
                let number = attributes.get(key).and_then(|text| text.trim().parse().ok());
                number.unwrap_or(1_usize).clamp(1, LARGEST_SPAN)
            };
            let (columns, rows) = (span("colspan"), span("rowspan"));
            while self.reached.get(column).is_some_and(|&rows| rows > 0) {
                column += 1;
            }
            let alignment = match attributes.get("align") {
                Some("left") => Alignment::Left,
                Some("center") => Alignment::Centre,
                Some("right") => Alignment::Right,
                _ => Alignment::Start,
            };
            let end = column + columns;
            if self.table.columns.len() < end {
                self.table.columns.resize(end, Column::default());
            }
            if columns == 1 && alignment != Alignment::Start {
                self.table.columns[column].alignment = alignment;
            }
            reaches.extend((column..end).map(|column| (column, rows)));
            cells.push(TableCell { blocks: inner, columns, rows });
            column = end;
        }
        self.reached.resize(self.table.columns.len(), 0);
        for rows in &mut self.reached {
            *rows = rows.saturating_sub(1);
        }
        for (column, rows) in reaches {
            self.reached[column] = rows - 1;
        }
        self.heads &= all_heads && !cells.is_empty();
        let place = place.unwrap_or(if self.heads { Place::Head } else { Place::Body });
        match place {
            Place::Head => self.table.head.push(cells),
            Place::Body => self.table.body.push(cells),
            Place::Foot => self.table.foot.push(cells),
        }
    }
}
