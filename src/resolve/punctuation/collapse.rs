//! White space to single spaces, in paragraphs without any mark that becomes another.
//!
//! Most paragraphs are such, and need not be taken apart into characters.

use crate::resolve::punctuation::{Leaf, LeafKind, OBJECT, is_cjk};

/// The leaves' texts with white space collapsed, where nothing else is to be done.
pub(super) fn collapsed(leaves: &[Leaf<'_>]) -> Vec<String> {
    let mut row = Row {
        texts: leaves.iter().map(|leaf| String::with_capacity(leaf.text.len())).collect(),
        last: None,
        space: None,
    };
    let mut pending_break: Option<usize> = None;
    for (index, leaf) in leaves.iter().enumerate() {
        match leaf.kind {
            LeafKind::Plain | LeafKind::Fixed => {
                let mut rest = leaf.text.as_ref();
                while !rest.is_empty() {
                    let is_space = |byte: u8| matches!(byte, b' ' | b'\t' | b'\n' | b'\r');
                    let fixed = leaf.kind == LeafKind::Fixed;
                    if !fixed && is_space(rest.as_bytes()[0]) {
                        if pending_break.is_none() {
                            row.space(index);
                        }
                        rest = rest.trim_start_matches([' ', '\t', '\n', '\r']);
                        continue;
                    }
                    let end = match fixed {
                        true => None,
                        false => rest.bytes().position(is_space),
                    };
                    let (word, behind) = rest.split_at(end.unwrap_or(rest.len()));
                    if let Some(soft) = pending_break.take() {
                        let joined = row.last.is_some_and(is_cjk) && word.starts_with(is_cjk);
                        if !joined {
                            row.space(soft);
                        }
                    }
                    row.word(index, word);
                    rest = behind;
                }
            }
            LeafKind::SoftBreak => pending_break = pending_break.or(Some(index)),
            LeafKind::Opaque | LeafKind::HardBreak => {
                if let Some(soft) = pending_break.take() {
                    row.space(soft);
                }
                if leaf.kind == LeafKind::HardBreak {
                    row.drop_space();
                }
                row.last = Some(if leaf.kind == LeafKind::Opaque { OBJECT } else { '\n' });
                row.space = None;
            }
            LeafKind::Transparent => {}
        }
    }
    row.drop_space();
    row.texts
}

/// Texts that grow, as one row of characters.
struct Row {
    texts: Vec<String>,
    /// The last character of the row.
    last: Option<char>,
    /// The text that ends with a space, where that is the last character and may go.
    space: Option<usize>,
}

impl Row {
    fn word(&mut self, leaf: usize, word: &str) {
        self.texts[leaf].push_str(word);
        self.last = word.chars().next_back().or(self.last);
        self.space = None;
    }

    fn space(&mut self, leaf: usize) {
        if self.last.is_some_and(|last| !matches!(last, ' ' | '\n')) {
            self.texts[leaf].push(' ');
            self.last = Some(' ');
            self.space = Some(leaf);
        }
    }

    fn drop_space(&mut self) {
        if let Some(leaf) = self.space.take() {
            self.texts[leaf].pop();
        }
    }
}
