//! Raw code for an output, `{=html}` and `{=latex}`, in pandoc's terms: what it says is read as far as
//! it is understood.
//!
//! HTML is read like HTML that stands in the text, TeX for the commands that mean something here. Code
//! for other outputs has none to go to.

use std::ops::Range;

use crate::diagnostic::{Problem, Span};
use crate::manuscript::ast::{Attributes, BlockKind, Inline, InlineKind};
use crate::manuscript::builder::Builder;
use crate::manuscript::command::{self, Command};
use crate::manuscript::html;
use crate::manuscript::markup;
use crate::manuscript::piece::{Piece, offset};
use crate::manuscript::session::{Origin, Session};
use crate::manuscript::tex;
use crate::manuscript::weave::weave;

/// The output that raw code is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Output {
    Html,
    Tex,
    Other,
}

impl Output {
    fn of(format: &str) -> Self {
        match format.to_ascii_lowercase().as_str() {
            "html" | "html4" | "html5" | "xhtml" | "epub" | "epub2" | "epub3" => Self::Html,
            "latex" | "tex" | "context" | "beamer" => Self::Tex,
            _ => Self::Other,
        }
    }
}

impl Builder<'_, '_, '_> {
    /// A block of raw code.
    pub(super) fn raw_block(&mut self, format: &str, text: &str, range: Range<usize>) {
        let span = self.session.span(self.source.origin, range.clone());
        match Output::of(format) {
            Output::Html => markup::read(self, text, range),
            Output::Other => {
                let format = format.to_owned();
                self.session.report(span, Problem::RawOutput { format });
            }
            Output::Tex => {
                let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
                let Some(commands) = lines.map(command::read).collect::<Option<Vec<_>>>() else {
                    let what = "a block of TeX".to_owned();
                    self.session.report(span, Problem::NotUnderstood { what });
                    let text = text.trim_end_matches(['\n', '\r']).to_owned();
                    let kind = BlockKind::Code { language: Some("latex".to_owned()), text };
                    self.push_block(kind, Attributes::default(), range);
                    return;
                };
                for command in commands {
                    match command {
                        Command::PageBreak => {
                            let kind = BlockKind::PageBreak;
                            self.push_block(kind, Attributes::default(), range.clone());
                        }
                        Command::List(list) => self.session.lists.push(list),
                        Command::Layout(names) => {
                            names.into_iter().for_each(|name| self.session.left_out(name, span));
                        }
                    }
                }
            }
        }
    }
}

/// Raw code within text, which stands in a range. TeX that is not understood stays code.
pub(super) fn inline(
    session: &mut Session<'_>,
    origin: Origin,
    (format, text): (&str, &str),
    range: Range<usize>,
) -> Vec<Inline> {
    let span = session.span(origin, range);
    match Output::of(format) {
        Output::Html => {
            let pieces = html_pieces(text);
            weave(session, Origin::Whole(span), text, pieces)
        }
        Output::Tex => {
            let name = text.trim().trim_end_matches("{}").trim_end().strip_prefix('\\');
            let kind = match name.and_then(tex::alone) {
                Some(text) => InlineKind::Text(text.to_owned()),
                None => {
                    let what = format!("the TeX '{text}'");
                    session.report(span, Problem::NotUnderstood { what });
                    InlineKind::Code(text.to_owned(), Attributes::default())
                }
            };
            vec![Inline { kind, span }]
        }
        Output::Other => {
            session.report(span, Problem::RawOutput { format: format.to_owned() });
            Vec::new()
        }
    }
}

/// HTML as pieces of running text: its tags, and what stands between them as it is.
fn html_pieces(text: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let rest = &text[at..];
        if let Some((tag, length)) = html::read(rest) {
            pieces.push(Piece::Tag(Box::new(tag), offset(at), offset(at + length)));
            at += length;
            continue;
        }
        let first = rest.chars().next().map_or(1, char::len_utf8);
        let end = rest[first..].find('<').map_or(rest.len(), |end| end + first);
        // Nothing but tags means anything in HTML.
        let kind = InlineKind::Text(html::unescape(&rest[..end]));
        let node = Inline { kind, span: Span::default() };
        pieces.push(Piece::Node(Box::new(node), offset(at), offset(at + end)));
        at += end;
    }
    pieces
}
