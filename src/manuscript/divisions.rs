//! Fenced divisions, table captions and line blocks: what pandoc adds between blocks.
//!
//! CommonMark reads a fence `::: {.note}` as a paragraph or as a line of one. Siblings are grouped
//! between an opening and its closing fence, so spans stay as they are.

use crate::manuscript::ast::{Attributes, Block, BlockKind, Inline, InlineKind, VerseLine};
use crate::manuscript::attributes;

/// A fence, found in a line.
enum Fence {
    Open(Attributes),
    Close,
}

/// Groups siblings.
pub(super) fn group(blocks: Vec<Block>) -> Vec<Block> {
    let mut open: Vec<(Block, Vec<Block>)> = Vec::new();
    let mut done: Vec<Block> = Vec::new();
    for block in blocks.into_iter().flat_map(split_fences) {
        match fence_of(&block) {
            Some(Fence::Open(attributes)) => {
                let division = Block { attributes, ..block };
                open.push((division, std::mem::take(&mut done)));
            }
            Some(Fence::Close) if !open.is_empty() => {
                if let Some((division, before)) = open.pop() {
                    done = close(division, done, before);
                }
            }
            _ => done.push(verse_of(block)),
        }
    }
    // A division that is never closed ends with what surrounds it.
    while let Some((division, before)) = open.pop() {
        done = close(division, done, before);
    }
    captions(done)
}

fn close(division: Block, content: Vec<Block>, mut before: Vec<Block>) -> Vec<Block> {
    before.push(Block { kind: BlockKind::Division(captions(content)), ..division });
    before
}

/// Takes fences that stand on the first or last lines of a paragraph out of it.
fn split_fences(block: Block) -> Vec<Block> {
    let BlockKind::Paragraph(content) = &block.kind else { return vec![block] };
    let starts_with_fence = |inline: Option<&Inline>| matches!(inline, Some(Inline { kind: InlineKind::Text(text), .. }) if text.trim_start().starts_with(":::"));
    let has_fence = starts_with_fence(content.first())
        || content.windows(2).any(|pair| {
            matches!(pair[0].kind, InlineKind::SoftBreak) && starts_with_fence(Some(&pair[1]))
        });
    if !has_fence {
        return vec![block];
    }
    let mut parts: Vec<Vec<Inline>> = vec![Vec::new()];
    let lines = content.split(|inline| matches!(inline.kind, InlineKind::SoftBreak));
    let mut last_was_fence = true;
    for line in lines {
        let is_fence = fence_of_line(line).is_some();
        if is_fence || last_was_fence {
            parts.push(line.to_vec());
        } else if let Some(part) = parts.last_mut() {
            let span = line.first().map_or(block.span, |inline| inline.span);
            part.push(Inline { kind: InlineKind::SoftBreak, span });
            part.extend_from_slice(line);
        }
        last_was_fence = is_fence;
    }
    parts
        .into_iter()
        .filter(|part| !part.is_empty())
        .map(|part| Block { kind: BlockKind::Paragraph(part), ..block.clone() })
        .collect()
}

fn fence_of(block: &Block) -> Option<Fence> {
    match &block.kind {
        BlockKind::Paragraph(content) => fence_of_line(content),
        _ => None,
    }
}

/// A line that is a fence: at least three colons, then attributes or a class where it opens.
fn fence_of_line(line: &[Inline]) -> Option<Fence> {
    let mut text = String::new();
    for inline in line {
        match &inline.kind {
            InlineKind::Text(part) => text.push_str(part),
            InlineKind::Escaped(_) => return None,
            _ => return None,
        }
    }
    let text = text.trim();
    let rest = text.trim_start_matches(':');
    if text.len() - rest.len() < 3 {
        return None;
    }
    let rest = rest.trim_end_matches(':').trim();
    if rest.is_empty() {
        return Some(Fence::Close);
    }
    if rest.starts_with('{') {
        let (attributes, length) = attributes::read(rest)?;
        return rest[length..].trim().is_empty().then_some(Fence::Open(attributes));
    }
    if rest.contains(char::is_whitespace) {
        return None;
    }
    let classes = vec![rest.to_owned()];
    Some(Fence::Open(Attributes { classes, ..Attributes::default() }))
}

/// A paragraph whose every line begins with `| ` is verse.
fn verse_of(block: Block) -> Block {
    let BlockKind::Paragraph(content) = &block.kind else { return block };
    let lines: Vec<&[Inline]> = content
        .split(|inline| matches!(inline.kind, InlineKind::SoftBreak | InlineKind::HardBreak))
        .collect();
    let mut verse = Vec::with_capacity(lines.len());
    for line in lines {
        let Some(Inline { kind: InlineKind::Text(text), span }) = line.first() else {
            return block;
        };
        let Some(rest) = text.strip_prefix('|') else { return block };
        let Some(rest) = rest.strip_prefix(' ').or(rest.is_empty().then_some("")) else {
            return block;
        };
        let trimmed = rest.trim_start_matches(' ');
        let mut content = Vec::with_capacity(line.len());
        if !trimmed.is_empty() {
            let kind = InlineKind::Text(trimmed.to_owned());
            content.push(Inline { kind, span: *span });
        }
        content.extend_from_slice(&line[1..]);
        verse.push(VerseLine { indent: rest.len() - trimmed.len(), content });
    }
    Block { kind: BlockKind::Verse(verse), ..block }
}

/// Gives a table the caption that stands directly before or behind it: `: Text {#tbl:x}`.
fn captions(blocks: Vec<Block>) -> Vec<Block> {
    let mut done: Vec<Block> = Vec::with_capacity(blocks.len());
    let mut waiting: Option<Block> = None;
    for mut block in blocks {
        let is_table = matches!(block.kind, BlockKind::Table(_));
        if let Some(caption) = waiting.take() {
            if is_table {
                give_caption(&mut block, caption);
            } else {
                done.push(caption);
            }
        }
        if !is_caption(&block) {
            done.push(block);
            continue;
        }
        match done.last_mut() {
            Some(table) if wants_caption(table) => give_caption(table, block),
            _ => waiting = Some(block),
        }
    }
    done.extend(waiting);
    done
}

fn wants_caption(block: &Block) -> bool {
    matches!(&block.kind, BlockKind::Table(table) if table.caption.is_empty())
}

fn is_caption(block: &Block) -> bool {
    caption_text(block).is_some()
}

/// The first text of a caption without its mark.
fn caption_text(block: &Block) -> Option<&str> {
    let BlockKind::Paragraph(content) = &block.kind else { return None };
    let Some(Inline { kind: InlineKind::Text(text), .. }) = content.first() else { return None };
    text.strip_prefix(": ").or_else(|| text.strip_prefix("Table: "))
}

fn give_caption(block: &mut Block, caption: Block) {
    let Some(first) = caption_text(&caption).map(str::to_owned) else { return };
    let BlockKind::Paragraph(mut content) = caption.kind else { return };
    let BlockKind::Table(table) = &mut block.kind else { return };
    content[0].kind = InlineKind::Text(first);
    if let Some(Inline { kind: InlineKind::Text(text), .. }) = content.last_mut()
        && let Some(start) = text.rfind('{')
        && let Some((attributes, length)) = attributes::read(&text[start..])
        && text[start + length..].trim().is_empty()
    {
        text.truncate(start);
        text.truncate(text.trim_end().len());
        block.attributes = attributes;
    }
    table.caption = content;
}
