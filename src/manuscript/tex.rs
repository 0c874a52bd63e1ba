//! TeX commands within text that have a meaning here: `\emph{…}`, `\textsc{…}`, `\footnote{…}`.
//!
//! pandoc hands them to TeX, so that its PDFs show what they say; its e-books leave them out. Here they
//! mean the same to both.

use crate::manuscript::ast::{Attributes, Inline, InlineKind};

/// What a command with one argument makes of it; `None` for commands that are not understood.
pub(super) fn with_argument(name: &str, content: Vec<Inline>) -> Result<InlineKind, Vec<Inline>> {
    let classed = |class: &str, content| {
        let classes = vec![class.to_owned()];
        InlineKind::Span(content, Attributes { classes, ..Attributes::default() })
    };
    Ok(match name {
        "emph" | "textit" | "textsl" => InlineKind::Emphasis(content),
        "textbf" => InlineKind::Strong(content),
        "textsc" => classed("smallcaps", content),
        "underline" | "uline" => classed("underline", content),
        "textsuperscript" => InlineKind::Superscript(content),
        "textsubscript" => InlineKind::Subscript(content),
        "footnote" => InlineKind::InlineNote(content),
        "textrm" | "textsf" | "textnormal" | "textup" | "mbox" => {
            InlineKind::Span(content, Attributes::default())
        }
        "texttt" => match plain(&content) {
            Some(text) => InlineKind::Code(text, Attributes::default()),
            None => return Err(content),
        },
        _ => return Err(content),
    })
}

/// Whether a command with one argument is understood.
pub(super) fn is_known(name: &str) -> bool {
    with_argument(name, Vec::new()).is_ok()
}

/// The text that a command without argument stands for.
pub(super) fn alone(name: &str) -> Option<&'static str> {
    Some(match name {
        "LaTeX" => "LaTeX",
        "TeX" => "TeX",
        "ldots" | "dots" | "textellipsis" => "…",
        "textbackslash" => "\\",
        "textendash" => "–",
        "textemdash" => "—",
        "copyright" | "textcopyright" => "©",
        "pounds" | "textsterling" => "£",
        "texteuro" => "€",
        _ => return None,
    })
}

/// The text of inlines that are nothing but text.
fn plain(content: &[Inline]) -> Option<String> {
    content
        .iter()
        .map(|inline| match &inline.kind {
            InlineKind::Text(text) => Some(text.clone()),
            InlineKind::Escaped(character) => Some(character.to_string()),
            _ => None,
        })
        .collect()
}
