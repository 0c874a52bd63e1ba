//! Code blocks to XHTML.
//!
//! A line is a span that the style sheet sets as a block with a hanging indent, so that a narrow
//! screen shows where a line goes on; it ends with its line feed, so that a reading system without
//! style sheets shows the same lines. Numbers are counted by the style sheet and stand in no text.

use std::ops::Range;

use crate::design::code::CodeDesign;
use crate::epub::xhtml::attributes::Attributes;
use crate::epub::xhtml::{Links, Writer, floor_character_boundary, round};
use crate::font::Cut;
use crate::highlight::{Token, TokenKind};
use crate::language::Direction;
use crate::resolve::document::{Block, CodeBlock};

/// Indents above this one share its hanging indent, in columns.
pub(crate) const DEEPEST_INDENT: usize = 24;
/// Columns from one hanging indent that has a rule of its own to the next.
pub(crate) const INDENT_STEP: usize = 2;

/// The class of a kind of token.
pub(crate) fn token_class(kind: TokenKind) -> String {
    format!("tok-{}", kind.name())
}

impl Writer<'_> {
    /// A code block, in a figure where it has a caption.
    pub(super) fn code_block(
        &mut self,
        block: &Block,
        mut attributes: Attributes,
        code: &CodeBlock,
    ) {
        let is_figure = !code.caption.is_empty();
        if is_figure {
            // The identifier goes with the whole.
            let mut outer = Attributes::new();
            outer.add_classes(["code"]);
            self.set_anchor(&mut outer, block.anchor.as_ref());
            attributes.remove("id");
            self.markup.open("figure", &outer.as_pairs());
            self.markup.open("figcaption", &[]);
            self.inlines(&code.caption);
            self.markup.close();
        }
        if self.direction == Direction::RightToLeft {
            attributes.set("dir", "ltr");
        }
        let design = &self.book.design.code;
        if !code.tokens.is_empty() {
            attributes.add_classes(["highlighted"]);
        }
        if let Some(width) = code.tab_width.filter(|&width| width != design.tab_width) {
            attributes.set("style", format!("tab-size: {width}; -moz-tab-size: {width}"));
        }
        let mut inner = Attributes::new();
        if let Some(language) = &code.language {
            let language = language.replace(char::is_whitespace, "-");
            inner.add_classes([format!("language-{language}").as_str()]);
        }
        if let Some(first) = code.first_number {
            attributes.add_classes(["numbered"]);
            if first != 1 {
                inner.set("style", format!("counter-reset: line {}", first.saturating_sub(1)));
            }
        }
        self.markup.open("pre", &attributes.as_pairs());
        self.block_marks(block.node);
        self.markup.open("code", &inner.as_pairs());
        self.code_lines(code);
        self.markup.close();
        self.markup.close();
        if is_figure {
            self.markup.close();
        }
        self.uses.code = true;
    }

    fn code_lines(&mut self, code: &CodeBlock) {
        let mut tokens = code.tokens.as_slice();
        let last = code.text.text.len();
        for (index, (range, line)) in code.lines().enumerate() {
            let mut attributes = Attributes::new();
            attributes.add_classes(["row"].into_iter().chain(hang_class(line).as_deref()));
            if code.marked.binary_search(&index).is_ok() {
                attributes.add_classes(["marked"]);
            }
            self.markup.open("span", &attributes.as_pairs());
            let count = tokens.iter().take_while(|token| token.range.start < range.end).count();
            let (own, rest) = tokens.split_at(count);
            tokens = rest;
            self.code_line(code, own, &range);
            if range.end < last {
                self.markup.text("\n");
            }
            self.markup.close();
        }
    }

    /// The text of a line with its tokens. Those that look like the plain text are not marked.
    fn code_line(&mut self, code: &CodeBlock, tokens: &[Token], line: &Range<usize>) {
        let mut done = line.start;
        for token in tokens {
            let (start, end) = (token.range.start.max(line.start), token.range.end.min(line.end));
            let design: &CodeDesign = &self.book.design.code;
            if start < done
                || end <= start
                || design.is_plain(token.kind, &self.book.design.colours)
            {
                continue;
            }
            let cut = design.cut(token.kind);
            self.code_text(code, done..start);
            self.markup.open("span", &[("class", token_class(token.kind).as_str())]);
            self.code_text(code, start..end);
            self.markup.close();
            if cut != Cut::default() {
                self.uses.code_cuts.insert(cut);
            }
            done = end;
        }
        self.code_text(code, done..line.end);
    }

    /// A stretch of the text, with the marks of the pages that begin within it.
    fn code_text(&mut self, code: &CodeBlock, range: Range<usize>) {
        let text = &code.text;
        let mut done = range.start;
        if self.links != Links::None {
            for &(offset, page) in self.book.breaks.within(text.node) {
                let offset = floor_character_boundary(&text.text, offset);
                if !range.contains(&offset) || (offset == 0 && self.hoisted == Some(text.node)) {
                    continue;
                }
                self.markup.text(text.text.get(done..offset).unwrap_or_default());
                done = offset;
                self.page_marks(&[page]);
            }
        }
        self.markup.text(text.text.get(done..range.end).unwrap_or_default());
    }
}

/// The class of the hanging indent of a line. A line with tabs has none: tab stops are counted from
/// the edge of the block, which a hanging indent moves.
fn hang_class(line: &str) -> Option<String> {
    if line.contains('\t') {
        return None;
    }
    let columns = line.bytes().take_while(|&byte| byte == b' ').count();
    Some(format!("in-{}", columns.min(DEEPEST_INDENT) / INDENT_STEP * INDENT_STEP))
}

/// A number of columns in em of the code. Those of most fixed-pitch faces are 0.6 em wide.
pub(crate) fn columns(count: f64) -> String {
    format!("{}em", round(count * 0.6))
}

#[cfg(test)]
mod tests {
    use super::hang_class;

    #[test]
    fn indents_are_counted_in_columns() {
        for (line, class) in [
            ("", Some("in-0")),
            ("x", Some("in-0")),
            ("   x  y", Some("in-2")),
            ("                                        x", Some("in-24")),
            ("\tx", None),
        ] {
            assert_eq!(hang_class(line).as_deref(), class, "{line:?}");
        }
    }
}
