//! A text as characters on a canvas: lines by columns, as wide as a typewriter sets them.

use std::ops::Range;

use unicode_width::UnicodeWidthChar;

use crate::manuscript::fence;

/// Columns from one tab stop to the next.
const TAB: usize = 4;

/// The lines of a text.
pub(super) struct Canvas<'t> {
    /// The text.
    pub(super) text: &'t str,
    /// Its lines.
    pub(super) lines: Vec<Line>,
}

/// A line of a text.
#[derive(Clone, Debug)]
pub(super) struct Line {
    /// Its bytes, without its end.
    pub(super) range: Range<usize>,
    /// Where what stands before a block (quotation and list marks, and space) ends.
    pub(super) content: usize,
    /// How many quotation marks stand before its content.
    pub(super) quotes: usize,
    /// Whether a mark of a list stands before its content.
    pub(super) begins_item: bool,
}

/// A character, or blank space, and the byte at which it begins.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Place {
    /// The character; a space for all but the first column of a wide one.
    pub(super) character: char,
    /// Where it begins in the text.
    pub(super) offset: usize,
}

impl<'t> Canvas<'t> {
    /// The lines of a text.
    pub(super) fn new(text: &'t str) -> Self {
        let mut lines = Vec::new();
        let mut offset = 0;
        for line in fence::lines(text) {
            let start = offset;
            offset += line.len();
            if line == "\n" && text[..start].ends_with('\r') {
                continue;
            }
            let bare = line.trim_end_matches(['\n', '\r']);
            let prefix = fence::prefix_length(bare);
            let marks = &bare[..prefix];
            lines.push(Line {
                range: start..start + bare.len(),
                content: start + prefix,
                quotes: marks.matches('>').count(),
                begins_item: marks.contains(|c: char| !matches!(c, ' ' | '\t' | '>')),
            });
        }
        Self { text, lines }
    }

    /// What a line says, without what stands before it and space behind it.
    pub(super) fn content(&self, index: usize) -> &'t str {
        match self.lines.get(index) {
            Some(line) => self.text[line.content..line.range.end].trim_end(),
            None => "",
        }
    }

    /// Whether a line says nothing.
    pub(super) fn is_blank(&self, index: usize) -> bool {
        self.content(index).is_empty()
    }

    /// Whether a table may begin with a line: what stands before it is over.
    pub(super) fn may_begin(&self, index: usize) -> bool {
        if self.is_blank(index) {
            return false;
        }
        let Some(before) = index.checked_sub(1) else { return true };
        let over = self.content(before);
        self.lines[index].begins_item
            || over.is_empty()
            || over.starts_with(":::")
            || self.lines[before].quotes != self.lines[index].quotes
    }

    /// Whether a line lies in the same quotation as another, and begins no item.
    pub(super) fn continues(&self, index: usize, first: usize) -> bool {
        self.lines
            .get(index)
            .is_some_and(|line| line.quotes == self.lines[first].quotes && !line.begins_item)
    }

    /// The characters of a line, column by column; marks of quotations and lists before it count as
    /// space. A last place stands for the line's end.
    pub(super) fn places(&self, index: usize) -> Vec<Place> {
        let Some(line) = self.lines.get(index) else { return Vec::new() };
        let mut places = Vec::with_capacity(line.range.len() + 1);
        for (at, character) in self.text[line.range.clone()].char_indices() {
            let offset = line.range.start + at;
            let width = match character {
                '\t' => TAB - places.len() % TAB,
                _ => character.width().unwrap_or(0),
            };
            let shown = if offset < line.content || character == '\t' { ' ' } else { character };
            for column in 0..width {
                let first = column == 0;
                let behind = if first { 0 } else { character.len_utf8() };
                let character = if first { shown } else { ' ' };
                places.push(Place { character, offset: offset + behind });
            }
        }
        places.push(Place { character: ' ', offset: line.range.end });
        places
    }

    /// Overwrites lines with a thematic break and space, byte for byte, and says where the break is.
    pub(super) fn blank(&self, lines: &Range<usize>, bytes: &mut [u8]) -> usize {
        let mut place = None;
        for index in lines.clone() {
            let line = &self.lines[index];
            bytes[line.content..line.range.end].fill(b' ');
            // A head may be set in further than the dashes under it, so far that its break would be
            // taken for code.
            let mut start = line.content;
            if let Some(next) = self.lines.get(index + 1).filter(|_| index + 1 < lines.end) {
                let indent = next.content - next.range.start;
                let earlier = line.range.start + indent;
                let is_space =
                    |range: Range<usize>| self.text[range].bytes().all(|byte| byte == b' ');
                if earlier < start && is_space(earlier..start) {
                    start = earlier;
                }
            }
            if place.is_none() && line.range.end - start >= 3 {
                bytes[start..start + 3].copy_from_slice(b"___");
                place = Some(start);
            }
        }
        place.unwrap_or(self.lines[lines.start].content)
    }
}
