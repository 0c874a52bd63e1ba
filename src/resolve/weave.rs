//! Tree surgery on running text: typed citations wrapped where they stand, even across markup, and
//! neighbouring texts joined.

use std::ops::Range;

use crate::resolve::document::{Inline, Link, LinkRole, Target, Text};
use crate::resolve::placeholder::Placeholder;

/// A typed citation to be woven in.
#[derive(Clone, Debug)]
pub(super) struct Weft {
    /// The parenthesis within the flat text.
    pub(super) range: Range<usize>,
    /// Its works' words within the flat text, with the index of each work.
    pub(super) items: Vec<(Range<usize>, usize)>,
    /// The index of its cluster.
    pub(super) cluster: usize,
    /// Whether it found its place.
    pub(super) woven: bool,
}

/// The running text without its markup. What is no text, and texts that `fixed` says are not to be
/// read, count as control characters, so that offsets keep.
pub(super) fn flat_text(inlines: &[Inline], fixed: &[bool]) -> String {
    let mut text = String::new();
    let mut ordinal = 0;
    flatten(inlines, fixed, &mut ordinal, &mut text);
    text
}

fn flatten(inlines: &[Inline], fixed: &[bool], ordinal: &mut usize, into: &mut String) {
    for inline in inlines {
        match inline {
            Inline::Text(text) => {
                if fixed.get(*ordinal).copied().unwrap_or(false) {
                    into.extend(std::iter::repeat_n('\u{1}', text.text.len()));
                } else {
                    into.push_str(&text.text);
                }
                *ordinal += 1;
            }
            Inline::LineBreak => into.push(' '),
            other => match content(other) {
                Some(content) => flatten(content, fixed, ordinal, into),
                None => into.push('\u{1}'),
            },
        }
    }
}

/// What a container holds; `None` for what counts as one character.
fn content(inline: &Inline) -> Option<&[Inline]> {
    match inline {
        Inline::Emphasis(content)
        | Inline::Strong(content)
        | Inline::Strikethrough(content)
        | Inline::Superscript(content)
        | Inline::Subscript(content)
        | Inline::SmallCapitals(content)
        | Inline::Upright(content)
        | Inline::Span(_, content) => Some(content),
        Inline::Link(link) if link.role == LinkRole::Plain => Some(&link.content),
        _ => None,
    }
}

fn content_mut(inline: &mut Inline) -> Option<&mut Vec<Inline>> {
    match inline {
        Inline::Emphasis(content)
        | Inline::Strong(content)
        | Inline::Strikethrough(content)
        | Inline::Superscript(content)
        | Inline::Subscript(content)
        | Inline::SmallCapitals(content)
        | Inline::Upright(content)
        | Inline::Span(_, content)
        | Inline::Citation { content, .. } => Some(content),
        Inline::Link(link) => Some(&mut link.content),
        _ => None,
    }
}

fn length(inline: &Inline) -> usize {
    match inline {
        Inline::Text(text) => text.text.len(),
        other => content(other).map_or(1, |content| content.iter().map(length).sum()),
    }
}

/// Visits the leaves of a tree with their lengths in the flat text, and whether they are texts.
pub(super) fn walk_lengths(inlines: &[Inline], visit: &mut dyn FnMut(usize, bool)) {
    for inline in inlines {
        match (inline, content(inline)) {
            (Inline::Text(text), _) => visit(text.text.len(), true),
            (_, Some(content)) => walk_lengths(content, visit),
            (_, None) => visit(1, false),
        }
    }
}

/// Wraps the citations that begin and end on one level of markup; `base` is the offset of the first
/// inline in the flat text.
pub(super) fn weave(inlines: Vec<Inline>, base: usize, wefts: &mut [Weft]) -> Vec<Inline> {
    let mut pieces: Vec<(Range<usize>, Inline)> = Vec::new();
    let mut at = base;
    for mut inline in inlines {
        let end = at + length(&inline);
        if let Inline::Text(text) = &inline {
            let mut borders: Vec<usize> = wefts
                .iter()
                .flat_map(|weft| {
                    let items = weft.items.iter().flat_map(|(range, _)| [range.start, range.end]);
                    items.chain([weft.range.start, weft.range.end])
                })
                .filter(|&border| border > at && border < end)
                .collect();
            borders.push(at);
            borders.push(end);
            borders.sort_unstable();
            borders.dedup();
            for pair in borders.windows(2) {
                let piece = &text.text[pair[0] - at..pair[1] - at];
                pieces.push((pair[0]..pair[1], Inline::Text(Text::new(piece))));
            }
        } else {
            if content(&inline).is_some()
                && let Some(inner) = content_mut(&mut inline)
            {
                *inner = weave(std::mem::take(inner), at, wefts);
            }
            pieces.push((at..end, inline));
        }
        at = end;
    }
    for weft in wefts.iter_mut().filter(|weft| !weft.woven) {
        let Some((first, last)) = span_of(&pieces, &weft.range) else { continue };
        let inner: Vec<_> = pieces.drain(first..=last).collect();
        let cluster = Placeholder::Cluster(weft.cluster).anchor();
        let content = link_items(inner, &weft.items);
        let citation = Inline::Citation { anchors: vec![cluster], content };
        pieces.insert(first, (weft.range.clone(), citation));
        weft.woven = true;
    }
    pieces.into_iter().map(|(_, inline)| inline).collect()
}

/// The pieces that cover a range exactly.
fn span_of(pieces: &[(Range<usize>, Inline)], range: &Range<usize>) -> Option<(usize, usize)> {
    let first = pieces.iter().position(|(piece, _)| piece.start == range.start)?;
    let last = pieces.iter().position(|(piece, _)| piece.end == range.end)?;
    (first <= last).then_some((first, last))
}

fn link_items(
    mut pieces: Vec<(Range<usize>, Inline)>,
    items: &[(Range<usize>, usize)],
) -> Vec<Inline> {
    for (range, work) in items {
        let Some((first, last)) = span_of(&pieces, range) else { continue };
        let content = pieces.drain(first..=last).map(|(_, inline)| inline).collect();
        let link = Inline::Link(Link {
            target: Target::Anchor(Placeholder::Work(*work).anchor()),
            role: LinkRole::Citation,
            title: String::new(),
            content,
        });
        pieces.insert(first, (range.clone(), link));
    }
    pieces.into_iter().map(|(_, inline)| inline).collect()
}

/// Joins neighbouring texts, on all levels. A note made of a citation goes behind the punctuation
/// that follows it and takes the space before it away, as note styles want it.
pub(super) fn join(inlines: Vec<Inline>, is_made: &dyn Fn(usize) -> bool) -> Vec<Inline> {
    let mut joined: Vec<Inline> = Vec::new();
    // Whether a space was taken away before the note that was added last.
    let mut owed = false;
    for mut inline in inlines {
        if let Some(inner) = content_mut(&mut inline) {
            *inner = join(std::mem::take(inner), is_made);
        }
        match (joined.last_mut(), &mut inline) {
            (_, Inline::Text(text)) if text.text.is_empty() => {}
            (Some(Inline::Text(last)), Inline::Text(text)) => last.text.push_str(&text.text),
            (Some(Inline::Text(last)), Inline::NoteReference { note, .. }) if is_made(*note) => {
                let length = last.text.trim_end_matches(' ').len();
                owed = length < last.text.len();
                last.text.truncate(length);
                joined.push(inline);
            }
            (Some(Inline::NoteReference { note, .. }), Inline::NoteReference { .. })
                if is_made(*note) =>
            {
                // Numbers of two notes would be read as one.
                joined.push(Inline::Superscript(vec![Inline::Text(Text::new(","))]));
                joined.push(inline);
            }
            (Some(Inline::NoteReference { note, .. }), Inline::Text(text)) if is_made(*note) => {
                let length = marks_length(&text.text);
                let mut marks = text.text[..length].to_owned();
                text.text.drain(..length);
                let begins = text.text.chars().next();
                if owed && begins.is_some_and(|c| c.is_alphanumeric() || "([“‘«„".contains(c))
                {
                    text.text.insert(0, ' ');
                }
                owed = false;
                let at = first_of_run(&joined);
                let before = at.checked_sub(1).and_then(|before| joined.get(before));
                if marks.starts_with('.') && before.is_some_and(ends_sentence) {
                    marks.remove(0);
                }
                if !marks.is_empty() {
                    match at.checked_sub(1).and_then(|before| joined.get_mut(before)) {
                        Some(Inline::Text(before)) => before.text.push_str(&marks),
                        _ => joined.insert(at, Inline::Text(Text::new(marks))),
                    }
                }
                if !text.text.is_empty() {
                    joined.push(inline);
                }
            }
            (Some(Inline::NoteReference { note, .. }), _) if owed && is_made(*note) => {
                joined.push(Inline::Text(Text::new(" ")));
                joined.push(inline);
                owed = false;
            }
            _ => joined.push(inline),
        }
    }
    joined
}

/// Where the run of notes begins that ends a text, with the commas between them.
fn first_of_run(joined: &[Inline]) -> usize {
    let mut first = joined.len().saturating_sub(1);
    while first >= 2
        && matches!(joined[first - 1], Inline::Superscript(_))
        && matches!(joined[first - 2], Inline::NoteReference { .. })
    {
        first -= 2;
    }
    first
}

/// How many bytes of a text go before the note that it follows: punctuation, and the ending of a
/// possessive.
fn marks_length(text: &str) -> usize {
    let mut length = 0;
    while let Some(mark) = text[length..].chars().next() {
        let behind = &text[length + mark.len_utf8()..];
        match mark {
            '.' | ',' | ';' | ':' | '!' | '?' | '”' | '»' => length += mark.len_utf8(),
            '’' => {
                let letters = behind.len() - behind.trim_start_matches(char::is_alphabetic).len();
                length += mark.len_utf8() + letters;
            }
            _ => break,
        }
    }
    length
}

/// Whether a text ends with a stop already, be it within quotation marks.
fn ends_sentence(inline: &Inline) -> bool {
    let Inline::Text(text) = inline else { return false };
    text.text.trim_end_matches(['”', '’', '»']).ends_with(['.', '!', '?'])
}

#[cfg(test)]
mod tests {
    use super::{Weft, flat_text, join, marks_length, weave};
    use crate::resolve::document::{Inline, Text};

    fn text(text: &str) -> Inline {
        Inline::Text(Text::new(text))
    }

    #[test]
    fn citations_are_woven_across_markup() {
        let tree =
            vec![text("so (Freeze, "), Inline::Emphasis(vec![text("Russia")]), text(" 416).")];
        let flat = flat_text(&tree, &[]);
        assert_eq!(flat, "so (Freeze, Russia 416).");
        let mut wefts = [Weft { range: 3..23, items: vec![(4..22, 0)], cluster: 0, woven: false }];
        let woven = weave(tree, 0, &mut wefts);
        assert!(wefts[0].woven);
        assert_eq!(woven.len(), 3);
        let Inline::Citation { content, .. } = &woven[1] else { panic!("{woven:?}") };
        assert_eq!(content.len(), 3);
        let Inline::Link(link) = &content[1] else { panic!("{content:?}") };
        assert_eq!(flat_text(&link.content, &[]), "Freeze, Russia 416");
    }

    #[test]
    fn citations_that_cross_markup_are_left() {
        let tree = vec![text("(Fre"), Inline::Strong(vec![text("eze 416) and")])];
        let mut wefts = [Weft { range: 0..12, items: vec![(1..11, 0)], cluster: 0, woven: false }];
        let woven = weave(tree, 0, &mut wefts);
        assert!(!wefts[0].woven);
        assert_eq!(flat_text(&woven, &[]), "(Freeze 416) and");
    }

    #[test]
    fn a_citation_that_fills_its_markup_is_wrapped_once() {
        let tree = vec![Inline::Emphasis(vec![text("(Freeze 416)")])];
        let mut wefts = [Weft { range: 0..12, items: vec![(1..11, 0)], cluster: 0, woven: false }];
        let woven = weave(tree, 0, &mut wefts);
        let Inline::Emphasis(inner) = &woven[0] else { panic!("{woven:?}") };
        assert!(matches!(inner[0], Inline::Citation { .. }));
    }

    #[test]
    fn notes_stand_behind_marks_and_possessives() {
        for (text, expected) in [
            (", so", ","),
            (".” He", ".”"),
            ("’s words", "’s"),
            ("’ words", "’"),
            (" so", ""),
            ("", ""),
        ] {
            assert_eq!(&text[..marks_length(text)], expected, "{text}");
        }
    }

    #[test]
    fn neighbours_are_joined() {
        let joined =
            join(vec![text("a"), text(""), text("b"), Inline::LineBreak, text("c")], &|_| false);
        assert_eq!(joined.len(), 3);
    }
}
