//! Inlines to plain text, for attributes, metadata and identifiers.

use unicode_normalization::UnicodeNormalization;

use crate::manuscript::ast;
use crate::resolve::document::{Formula, Inline};

/// The class of a span that marks a page of the reprinted original.
pub(super) const SOURCE_PAGE: &str = "page";

/// What resolved inlines say, without markup, notes and pictures.
pub fn plain_text(inlines: &[Inline]) -> String {
    let mut text = String::new();
    collect(inlines, &mut text);
    text
}

fn collect(inlines: &[Inline], into: &mut String) {
    for inline in inlines {
        match inline {
            Inline::Text(text)
            | Inline::Code(text)
            | Inline::Math(Formula { text, .. })
            | Inline::Missing(text) => {
                into.push_str(&text.text);
            }
            Inline::LineBreak => into.push(' '),
            Inline::Emphasis(content)
            | Inline::Strong(content)
            | Inline::Strikethrough(content)
            | Inline::Superscript(content)
            | Inline::Subscript(content)
            | Inline::SmallCapitals(content)
            | Inline::Upright(content)
            | Inline::Span(_, content)
            | Inline::Citation { content, .. } => collect(content, into),
            Inline::Link(link) => collect(&link.content, into),
            Inline::NoteReference { .. } | Inline::Image { .. } | Inline::SourcePage(_) => {}
        }
    }
}

/// What inlines say as they were written, in composed characters (NFC).
pub fn written_text(inlines: &[ast::Inline]) -> String {
    let mut text = String::new();
    collect_written(inlines, &mut text);
    text.nfc().collect()
}

fn collect_written(inlines: &[ast::Inline], into: &mut String) {
    for inline in inlines {
        match &inline.kind {
            ast::InlineKind::Text(text) | ast::InlineKind::Code(text, _) => into.push_str(text),
            ast::InlineKind::Math { source, .. } => into.push_str(source),
            ast::InlineKind::Escaped(character) => into.push(*character),
            ast::InlineKind::SoftBreak | ast::InlineKind::HardBreak => into.push(' '),
            ast::InlineKind::Emphasis(content)
            | ast::InlineKind::Strong(content)
            | ast::InlineKind::Strikethrough(content)
            | ast::InlineKind::Superscript(content)
            | ast::InlineKind::Subscript(content)
            | ast::InlineKind::Link { content, .. } => collect_written(content, into),
            // A page of the original says where one is, and is no part of what is said.
            ast::InlineKind::Span(_, attributes) if attributes.has_class(SOURCE_PAGE) => {}
            ast::InlineKind::Span(content, _) => collect_written(content, into),
            ast::InlineKind::Image(image) => collect_written(&image.description, into),
            ast::InlineKind::Citation(_)
            | ast::InlineKind::NoteReference(_)
            | ast::InlineKind::InlineNote(_) => {}
        }
    }
}
