//! Punctuation where texts meet: two marks become one, spaces are not doubled, and full stops and commas go
//! inside of a closing quotation mark where the language wants it.
//!
//! The tree is walked as one line of texts with the quotation marks between them. Only where two texts meet
//! is anything changed; what stands inside of one text is the author's.

use crate::csl::node::Node;

/// The line: texts that can be changed, and what stands between them.
enum Piece<'a> {
    Text(&'a mut String),
    Open,
    Close,
    /// A border over which nothing moves.
    Border,
}

/// Settles the punctuation of a tree.
pub(crate) fn adjust(nodes: &mut [Node], in_quote: bool) {
    let mut line = Vec::new();
    collect(nodes, &mut line);
    // A mark that has become another may meet the one before it anew.
    for _ in 0..2 {
        for at in 1..line.len() {
            if matches!(line[at], Piece::Text(_)) {
                meet(&mut line, at, in_quote);
            }
        }
    }
    if !in_quote {
        move_out(&mut line);
    }
}

fn collect<'a>(nodes: &'a mut [Node], line: &mut Vec<Piece<'a>>) {
    for node in nodes {
        match node {
            Node::Text(text) => line.push(Piece::Text(text)),
            Node::Quoted { children, .. } => {
                line.push(Piece::Open);
                collect(children, line);
                line.push(Piece::Close);
            }
            Node::Block { children, .. } => {
                line.push(Piece::Border);
                collect(children, line);
                line.push(Piece::Border);
            }
            Node::Formatted { children, .. }
            | Node::Link { children, .. }
            | Node::Marked { children, .. } => {
                collect(children, line);
            }
        }
    }
}

fn is_mark(c: char) -> bool {
    matches!(c, '.' | ',' | ':' | ';' | '!' | '?')
}

/// The one mark that two become where they meet, if they do.
fn merged(first: char, second: char) -> Option<char> {
    Some(match (first, second) {
        ('!', '.' | ':') | (':' | ';', '!') => '!',
        ('?', '.' | ':') | (':' | ';', '?') => '?',
        (':', '.') => ':',
        (';', ':' | '.') => ';',
        _ => return None,
    })
}

/// Settles the start of the text at `at` with what stands before it.
fn meet(line: &mut [Piece<'_>], at: usize, in_quote: bool) {
    let mut before = at;
    let mut closes = false;
    // The last text before that is not empty.
    loop {
        if before == 0 {
            return;
        }
        before -= 1;
        match &line[before] {
            Piece::Text(text) if text.is_empty() => {}
            Piece::Text(_) => break,
            Piece::Close => closes = true,
            Piece::Open | Piece::Border => return,
        }
    }
    let (left, right) = line.split_at_mut(at);
    let (Piece::Text(first), Some(Piece::Text(second))) = (&mut left[before], right.first_mut())
    else {
        return;
    };
    loop {
        let (Some(a), Some(b)) = (first.chars().next_back(), second.chars().next()) else { return };
        let is_space = |c: char| c == ' ' || c == '\u{a0}';
        if is_space(a) && is_space(b) && a == b {
            second.remove(0);
            continue;
        }
        if !is_mark(b) {
            return;
        }
        if a == b {
            second.remove(0);
            continue;
        }
        if let Some(mark) = merged(a, b) {
            second.remove(0);
            first.pop();
            first.push(mark);
            continue;
        }
        // Into the quotation marks, but never the colon and semicolon.
        if closes && in_quote && !matches!(b, ':' | ';') {
            second.remove(0);
            first.push(b);
            continue;
        }
        return;
    }
}

/// Moves commas, colons and semicolons at the end of quoted text out of the marks.
fn move_out(line: &mut [Piece<'_>]) {
    for at in 1..line.len() {
        if !matches!(line[at], Piece::Close) {
            continue;
        }
        let Some(after) = line[at..]
            .iter()
            .position(|piece| matches!(piece, Piece::Text(text) if !text.is_empty()))
        else {
            continue;
        };
        if line[at..at + after].iter().any(|piece| matches!(piece, Piece::Open | Piece::Border)) {
            continue;
        }
        let (left, right) = line.split_at_mut(at);
        let (Some(Piece::Text(inner)), Piece::Text(outer)) = (left.last_mut(), &mut right[after])
        else {
            continue;
        };
        while let Some(c) = inner.chars().next_back().filter(|c| matches!(c, ',' | ':' | ';')) {
            inner.pop();
            if !outer.starts_with(c) {
                outer.insert(0, c);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::adjust;
    use crate::csl::node::{Node, plain};

    fn check(parts: &[&str], in_quote: bool, expected: &str) {
        let mut nodes: Vec<Node> = parts
            .iter()
            .map(|part| match part.strip_prefix('"') {
                Some(rest) => Node::Quoted {
                    open: "“".to_owned(),
                    close: "”".to_owned(),
                    children: vec![Node::text(rest)],
                },
                None => Node::text(*part),
            })
            .collect();
        adjust(&mut nodes, in_quote);
        assert_eq!(plain(&nodes), expected, "{parts:?}");
    }

    #[test]
    fn marks_that_meet() {
        check(&["Why?", ". ", "B"], true, "Why? B");
        check(&["etc.", ".", " B"], true, "etc. B");
        check(&["etc.", ", ", "B"], true, "etc., B");
        check(&["a ", " b"], true, "a b");
        check(&["Stop!", ", ", "B"], true, "Stop!, B");
    }

    #[test]
    fn marks_and_quotation_marks() {
        check(&["\"A", ". ", "B"], true, "“A.” B");
        check(&["\"A", ". ", "B"], false, "“A”. B");
        check(&["\"A?", ". ", "B"], true, "“A?” B");
        check(&["\"A", "; ", "B"], true, "“A”; B");
        check(&["\"A.", ". ", "B"], false, "“A.” B");
        check(&["\"A,", " B"], false, "“A”, B");
    }
}
