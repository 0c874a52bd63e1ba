//! Quotations with the lines that say who is quoted, and notices with their labels.

use crate::diagnostic::Span;
use crate::manuscript::ast::{self, InlineKind};
use crate::resolve::document::{Block, BlockKind, Inline, NodeId, Text, VerseLine};
use crate::resolve::draft::Draft;
use crate::resolve::inlines::TypedCitations;
use crate::resolve::notices;

/// The class of a line that says who is quoted.
pub const ATTRIBUTION: &str = "attribution";
/// The class of the label that a notice begins with.
pub const NOTICE_LABEL: &str = "notice-label";

impl<'a> Draft<'a> {
    /// The blocks of a quotation, epigraph or poem. Where it ends with a line behind a dash, that
    /// says who is quoted and stands in a paragraph of its own.
    pub(super) fn quoted(&mut self, blocks: &'a [ast::Block], depth: usize) -> Vec<Block> {
        let Some((last, before)) = blocks.split_last() else { return Vec::new() };
        if before.iter().any(speaks) {
            return self.blocks_at(blocks, depth);
        }
        match &last.kind {
            ast::BlockKind::Paragraph(content) if last.attributes.is_empty() => {
                let lines = lines(content);
                let Some((&line, above)) = lines.split_last() else {
                    return self.blocks_at(blocks, depth);
                };
                let alone = above.is_empty();
                let begins = |line: &&[ast::Inline]| begins_with_dash(line);
                if !begins(&line) || above.iter().any(begins) || alone && before.is_empty() {
                    return self.blocks_at(blocks, depth);
                }
                let mut built = self.blocks_at(before, depth);
                if !alone {
                    // The line end between the two is left out.
                    let text = &content[..content.len() - line.len() - 1];
                    built.push(self.paragraph(text, last.span));
                }
                built.push(self.attribution(line, last.span));
                built
            }
            ast::BlockKind::Verse(lines) if last.attributes.is_empty() => {
                let begins = |line: &ast::VerseLine| begins_with_dash(&line.content);
                let Some((line, verse)) = lines.split_last() else {
                    return self.blocks_at(blocks, depth);
                };
                if verse.is_empty() || !begins(line) || verse.iter().any(begins) {
                    return self.blocks_at(blocks, depth);
                }
                let mut built = self.blocks_at(before, depth);
                let mut kept = self.verse_lines(verse);
                while kept.last().is_some_and(|line| line.content.is_empty()) {
                    kept.pop();
                }
                built.push(Block {
                    node: NodeId::default(),
                    anchor: None,
                    classes: Vec::new(),
                    language: None,
                    direction: None,
                    span: last.span,
                    kind: BlockKind::Verse(kept),
                });
                built.push(self.attribution(&line.content, last.span));
                built
            }
            _ => self.blocks_at(blocks, depth),
        }
    }

    /// Lines of verse.
    pub(super) fn verse_lines(&mut self, lines: &'a [ast::VerseLine]) -> Vec<VerseLine> {
        let line = |line: &'a ast::VerseLine| VerseLine {
            indent: line.indent,
            content: self.running(&line.content, TypedCitations::Read),
        };
        lines.iter().map(line).collect()
    }

    fn attribution(&mut self, content: &'a [ast::Inline], span: Span) -> Block {
        let mut block = self.paragraph(content, span);
        block.classes.push(ATTRIBUTION.to_owned());
        block
    }

    /// The label of a notice: the title that the author gave, else its kind in the language of the
    /// document. `None` for other divisions.
    pub(super) fn notice_label(&self, division: &ast::Block) -> Option<Block> {
        let attributes = &division.attributes;
        let kind = attributes.classes.iter().find_map(|class| notices::Notice::of_class(class))?;
        let text = match attributes.get("title").map(str::trim).filter(|title| !title.is_empty()) {
            Some(title) => title.to_owned(),
            None => notices::label(kind, &self.document_language)?.to_owned(),
        };
        Some(Block {
            node: NodeId::default(),
            anchor: None,
            classes: vec![NOTICE_LABEL.to_owned()],
            language: None,
            direction: None,
            span: division.span,
            kind: BlockKind::Paragraph(vec![Inline::Text(Text::new(text))]),
        })
    }
}

/// Whether a block has a line that begins with a dash, as speech does in many languages.
fn speaks(block: &ast::Block) -> bool {
    match &block.kind {
        ast::BlockKind::Paragraph(content) => lines(content).iter().any(|l| begins_with_dash(l)),
        ast::BlockKind::Verse(lines) => lines.iter().any(|line| begins_with_dash(&line.content)),
        _ => false,
    }
}

/// The lines of the source that running text stands on.
fn lines(content: &[ast::Inline]) -> Vec<&[ast::Inline]> {
    let is_end =
        |inline: &ast::Inline| matches!(inline.kind, InlineKind::SoftBreak | InlineKind::HardBreak);
    content.split(is_end).collect()
}

/// Whether running text begins with a dash and goes on behind it.
fn begins_with_dash(content: &[ast::Inline]) -> bool {
    let Some(ast::Inline { kind: InlineKind::Text(text), .. }) = content.first() else {
        return false;
    };
    let text = text.trim_start();
    let behind = ["---", "--", "—", "―", "– "].iter().find_map(|dash| text.strip_prefix(dash));
    behind.is_some_and(|rest| {
        !rest.starts_with('-') && (content.len() > 1 || !rest.trim().is_empty())
    })
}
