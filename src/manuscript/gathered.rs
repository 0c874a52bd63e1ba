//! Inlines as they are gathered from pieces: characters grow to texts, abbreviations get their spans.

use std::ops::Range;

use crate::manuscript::ast::{Attributes, Inline, InlineKind};
use crate::manuscript::session::{Origin, Session};

/// Inlines that are being gathered, with the text that is still growing.
#[derive(Default)]
pub(super) struct Gathered {
    /// What is finished.
    pub(super) inlines: Vec<Inline>,
    text: String,
    range: Range<usize>,
}

impl Gathered {
    /// Adds text that stands in a range.
    pub(super) fn push(&mut self, text: &str, range: Range<usize>, place: (&Session<'_>, Origin)) {
        // Text that is not contiguous, around a comment for instance, keeps spans of its own.
        if !self.text.is_empty() && self.range.end != range.start {
            self.flush(place);
        }
        if self.text.is_empty() {
            self.range.start = range.start;
        }
        self.range.end = range.end;
        if text == "\0" {
            self.text.push('\u{fffd}');
        } else {
            self.text.push_str(text);
        }
    }

    /// Puts the text that has grown among the inlines, its abbreviations in spans of their own.
    pub(super) fn flush(&mut self, (session, origin): (&Session<'_>, Origin)) {
        if self.text.is_empty() {
            return;
        }
        let text = std::mem::take(&mut self.text);
        let span = |range| session.span(origin, range);
        let abbreviations = session.abbreviations.find(&text);
        if abbreviations.is_empty() {
            let span = span(self.range.clone());
            self.inlines.push(Inline { kind: InlineKind::Text(text), span });
            return;
        }
        // Where entities stand for characters, places in the text are none in the source.
        let exact = text.len() == self.range.len();
        let place = |part: &Range<usize>| match exact {
            true => span(self.range.start + part.start..self.range.start + part.end),
            false => span(self.range.clone()),
        };
        let plain = |part: Range<usize>| {
            let kind = InlineKind::Text(text[part.clone()].to_owned());
            (!part.is_empty()).then(|| Inline { kind, span: place(&part) })
        };
        let mut end = 0;
        for (part, expansion) in abbreviations {
            self.inlines.extend(plain(end..part.start));
            end = part.end;
            let content: Vec<Inline> = plain(part.clone()).into_iter().collect();
            let attributes = Attributes {
                classes: vec!["abbr".to_owned()],
                pairs: vec![("title".to_owned(), expansion.to_owned())],
                ..Attributes::default()
            };
            let kind = InlineKind::Span(content, attributes);
            self.inlines.push(Inline { kind, span: place(&part) });
        }
        self.inlines.extend(plain(end..text.len()));
    }
}
