//! Pieces: running text as `parse` hands it to `weave`, character by character where it is text.
//!
//! Our own inline syntax (spans, citations, attributes) may begin in one text event and end in
//! another, with emphasis between them; on a flat sequence of pieces it is one scan.

use crate::manuscript::ast::{Inline, InlineKind};
use crate::manuscript::html::Tag;

/// A piece of running text. Its offsets count in the text being parsed.
#[derive(Clone, Debug)]
pub(super) enum Piece {
    /// A character as typed, and where it stands.
    Char(char, u32),
    /// Something that is understood already.
    Node(Box<Inline>, u32, u32),
    /// A tag of raw HTML.
    Tag(Box<Tag>, u32, u32),
    /// A node that has been taken out.
    Taken(u32, u32),
}

/// An offset as pieces keep it. Spans cannot tell more than these, either.
pub(super) fn offset(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}

impl Piece {
    /// Where it begins.
    pub(super) fn start(&self) -> usize {
        match self {
            Self::Char(_, start)
            | Self::Node(_, start, _)
            | Self::Tag(_, start, _)
            | Self::Taken(start, _) => *start as usize,
        }
    }

    /// Where it ends.
    pub(super) fn end(&self) -> usize {
        match self {
            Self::Char(character, start) => *start as usize + character.len_utf8(),
            Self::Node(_, _, end) | Self::Tag(_, _, end) | Self::Taken(_, end) => *end as usize,
        }
    }

    /// The character, where it is one.
    pub(super) fn char(&self) -> Option<char> {
        match self {
            Self::Char(character, _) => Some(*character),
            _ => None,
        }
    }

    /// Whether it is space or the end of a line.
    pub(super) fn is_space(&self) -> bool {
        match self {
            Self::Char(character, _) => character.is_whitespace(),
            Self::Node(inline, ..) => {
                matches!(inline.kind, InlineKind::SoftBreak | InlineKind::HardBreak)
            }
            _ => false,
        }
    }
}

/// The character at an index, where there is one.
pub(super) fn char_at(pieces: &[Piece], index: usize) -> Option<char> {
    pieces.get(index).and_then(Piece::char)
}
