//! A line of code to lines of glyphs: on a grid of columns, wrapped where it is too long.
//!
//! Code is no prose: its spaces are meant, and what stands under one another belongs together. In a
//! face of one width each character takes its columns (two for CJK and emoji, UAX 11), whichever
//! font it comes from; in another face characters keep their own widths. A line that is too long is
//! broken behind a space, else behind a mark, else anywhere between two characters as readers see
//! them (grapheme clusters, UAX 29). No line sticks out and no character is lost.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use crate::typeset::inline::runs::{Look, RunBuilder};
use crate::typeset::inline::shape::{ShapedGlyph, Shaper};
use crate::typeset::inline::style::StyleId;
use crate::typeset::pages::{ContentId, Item};

/// A line of code with its styles.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CodeText<'t> {
    /// The line, without its end.
    pub(crate) text: &'t str,
    /// Its stretches, one behind the other, covering it.
    pub(crate) styles: &'t [(Range<usize>, StyleId)],
    /// The piece of content that it belongs to.
    pub(crate) content: ContentId,
}

/// How code is to stand.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CodeSettings {
    /// Room across, in points.
    pub(crate) width: f64,
    /// Columns from one tab stop to the next.
    pub(crate) tab_width: usize,
    /// How far the rest of a line is indented from the line's own indent, in columns.
    pub(crate) wrap_indent: f64,
    /// The style whose space is one column.
    pub(crate) style: StyleId,
}

/// A line of glyphs.
#[derive(Clone, Debug, Default)]
pub(crate) struct CodeLine {
    /// Its glyph runs, placed from the left of the code and the baseline.
    pub(crate) items: Vec<Item>,
    /// Its first byte in the line of code.
    pub(crate) start: usize,
    /// Where it begins across, in points.
    pub(crate) x: f64,
}

/// The least room that the rest of a line is given, in columns.
const LEAST_ROOM: f64 = 12.0;
/// A line is not broken before this share of its room for the sake of a good place.
const EARLIEST_BREAK: f64 = 0.5;

/// A character as readers see it.
#[derive(Clone, Copy, Debug)]
struct Cell {
    /// First byte.
    start: usize,
    /// Behind the last byte.
    end: usize,
    /// How wide it is, in points.
    width: f64,
    /// What it is.
    kind: CellKind,
    /// Index of its style.
    style: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum CellKind {
    /// A space, or a tab.
    Space,
    /// A mark behind which a line may be broken.
    Mark,
    /// Anything else.
    Other,
}

/// Sets a line of code.
pub(crate) fn set_code(
    code: CodeText<'_>,
    settings: &CodeSettings,
    shaper: &mut Shaper<'_>,
) -> Vec<CodeLine> {
    let column = shaper.space(settings.style).advance;
    let fixed = shaper.is_fixed_pitch(settings.style);
    let cells = cells(code, settings, (column, fixed), shaper);
    let mut lines = Vec::new();
    for (cells, x) in wrap(&cells, settings, column) {
        let start = cells.first().map_or(0, |cell| cell.start);
        let items = set_cells(code, cells, (x, fixed), shaper);
        lines.push(CodeLine { items, start, x });
    }
    lines
}

/// The characters of a line with their widths.
fn cells(
    code: CodeText<'_>,
    settings: &CodeSettings,
    (column, fixed): (f64, bool),
    shaper: &mut Shaper<'_>,
) -> Vec<Cell> {
    let mut cells = Vec::with_capacity(code.text.len());
    let mut columns = 0;
    for (style, (range, id)) in code.styles.iter().enumerate() {
        let text = code.text.get(range.clone()).unwrap_or_default();
        for (offset, cluster) in text.grapheme_indices(true) {
            let (start, end) = (range.start + offset, range.start + offset + cluster.len());
            let mut count = UnicodeWidthStr::width(cluster);
            let kind = match cluster {
                "\t" => {
                    count = settings.tab_width - columns % settings.tab_width;
                    CellKind::Space
                }
                " " => CellKind::Space,
                "," | ";" | "(" | "[" | "{" | "/" | "\\" | "|" | "&" | "=" | "+" | "." | ":"
                | ">" | "_" | "-" | "?" | "、" | "。" | "，" => CellKind::Mark,
                _ => CellKind::Other,
            };
            let width = if kind == CellKind::Space {
                column * count as f64
            } else if fixed && cluster.is_ascii() {
                column
            } else {
                let natural = shaper.word(cluster, *id).width;
                if fixed {
                    // A glyph of another font that is wider than its columns takes one more, so
                    // that it does not run into the next.
                    let taken = (natural / column - 0.15).ceil().max(0.0);
                    count = count.max(taken as usize);
                    column * count as f64
                } else {
                    natural
                }
            };
            columns += count;
            cells.push(Cell { start, end, width, kind, style });
        }
    }
    cells
}

/// Breaks a line: the cells of each part with where it begins across.
fn wrap<'c>(cells: &'c [Cell], settings: &CodeSettings, column: f64) -> Vec<(&'c [Cell], f64)> {
    let total: f64 = cells.iter().map(|cell| cell.width).sum();
    let tolerance = column * 0.01;
    if total <= settings.width + tolerance || cells.is_empty() {
        return vec![(cells, 0.0)];
    }
    let indent: f64 =
        cells.iter().take_while(|cell| cell.kind == CellKind::Space).map(|cell| cell.width).sum();
    let indent = indent.min(settings.width * 0.5) + column * settings.wrap_indent;
    let indent = indent.min((settings.width - column * LEAST_ROOM).max(0.0));
    let mut parts = Vec::new();
    let mut rest = cells;
    let mut x = 0.0;
    while !rest.is_empty() {
        let room = settings.width - x + tolerance;
        let (part, behind) = rest.split_at(break_at(rest, room));
        parts.push((part, x));
        rest = behind;
        x = indent;
    }
    parts
}

/// How many cells stand on a line that has some room.
fn break_at(cells: &[Cell], room: f64) -> usize {
    let mut width = 0.0;
    let mut behind_space = 0;
    let mut behind_mark = 0;
    let mut begun = false;
    for (index, cell) in cells.iter().enumerate() {
        if width + cell.width > room {
            // A space at the end of a line is not seen, so it may stand beyond the room.
            if cell.kind == CellKind::Space && begun {
                return index + 1;
            }
            let best = if behind_space > 0 { behind_space } else { behind_mark };
            return if best > 0 { best } else { index.max(1) };
        }
        width += cell.width;
        begun |= cell.kind != CellKind::Space;
        // Where only space stands before it, a break leaves an empty line.
        if begun && width >= room * EARLIEST_BREAK {
            match cell.kind {
                CellKind::Space => behind_space = index + 1,
                CellKind::Mark => behind_mark = index + 1,
                CellKind::Other => {}
            }
        }
    }
    cells.len()
}

/// Sets cells from left to right.
fn set_cells(
    code: CodeText<'_>,
    cells: &[Cell],
    (x, fixed): (f64, bool),
    shaper: &mut Shaper<'_>,
) -> Vec<Item> {
    let bytes =
        cells.last().map_or(0, |cell| cell.end) - cells.first().map_or(0, |cell| cell.start);
    let mut runs = RunBuilder::new((cells.len(), bytes), 1.0, 0.0);
    let mut pen = x;
    let mut rest = cells;
    while let Some(first) = rest.first() {
        let length = rest
            .iter()
            .take_while(|cell| {
                cell.style == first.style
                    && (cell.kind == CellKind::Space) == (first.kind == CellKind::Space)
            })
            .count();
        let (group, behind) = rest.split_at(length);
        rest = behind;
        let Some(&(_, style)) = code.styles.get(first.style) else { continue };
        let look = look(shaper, style);
        if first.kind == CellKind::Space {
            let space = shaper.space(style);
            for cell in group {
                // A tab is as many spaces as it takes columns.
                let count = (cell.width / space.advance).round().max(1.0);
                let space = ShapedGlyph { advance: cell.width / count, ..space };
                for _ in 0..count as usize {
                    runs.space(space, (style, code.content), &look, &mut pen);
                }
            }
            continue;
        }
        let (start, end) = (first.start, group.last().map_or(first.end, |cell| cell.end));
        let Some(text) = code.text.get(start..end) else { continue };
        let word = shaper.word(text, style);
        let begin = pen;
        let width: f64 = group.iter().map(|cell| cell.width).sum();
        if !fixed || (word.width - width).abs() < 1e-6 {
            runs.word((&word.glyphs, text, false), (style, code.content), &look, &mut pen);
        } else {
            let glyphs = on_columns(&word.glyphs, group, start);
            runs.word((&glyphs, text, false), (style, code.content), &look, &mut pen);
        }
        pen = begin + width.max(pen - begin);
    }
    runs.finish()
}

/// Glyphs with their advances made so that each character takes its columns. Letters that join from
/// right to left keep theirs.
fn on_columns(glyphs: &[ShapedGlyph], cells: &[Cell], start: usize) -> Vec<ShapedGlyph> {
    let mut glyphs = glyphs.to_vec();
    if glyphs.windows(2).any(|pair| pair[0].start > pair[1].start) {
        return glyphs;
    }
    let mut next = 0;
    for cell in cells {
        let end = cell.end - start;
        let first = next;
        while glyphs.get(next).is_some_and(|glyph| (glyph.start as usize) < end) {
            next += 1;
        }
        let natural: f64 = glyphs[first..next].iter().map(|glyph| glyph.advance).sum();
        if let Some(last) = glyphs[first..next].last_mut() {
            last.advance += cell.width - natural;
        }
    }
    glyphs
}

/// What a run needs to know of a style.
fn look(shaper: &Shaper<'_>, style: StyleId) -> Look {
    let style = shaper.styles.get(style);
    Look { size: style.size, rise: style.rise, colour: style.colour }
}

#[cfg(test)]
mod tests {
    use super::{Cell, CellKind, CodeSettings, wrap};
    use crate::typeset::inline::style::StyleId;

    /// Wraps a line of characters one point wide; gives the parts with their indents.
    fn check(text: &str, width: f64, expected: &[(&str, f64)]) {
        let cell = |(start, character): (usize, char)| Cell {
            start,
            end: start + character.len_utf8(),
            width: 1.0,
            kind: match character {
                ' ' => CellKind::Space,
                ',' | '/' => CellKind::Mark,
                _ => CellKind::Other,
            },
            style: 0,
        };
        let cells: Vec<Cell> = text.char_indices().map(cell).collect();
        let settings = CodeSettings { width, tab_width: 4, wrap_indent: 2.0, style: StyleId(0) };
        let parts: Vec<(&str, f64)> = wrap(&cells, &settings, 1.0)
            .into_iter()
            .map(|(cells, x)| {
                let start = cells.first().map_or(0, |cell| cell.start);
                (&text[start..cells.last().map_or(start, |cell| cell.end)], x)
            })
            .collect();
        assert_eq!(parts, expected, "{text}");
    }

    #[test]
    fn long_lines_are_broken_at_good_places() {
        check("", 20.0, &[("", 0.0)]);
        check("twenty columns, just", 20.0, &[("twenty columns, just", 0.0)]);
        check("let number = another_one;", 20.0, &[("let number = ", 0.0), ("another_one;", 2.0)]);
        // The space at which a line is broken may stand beyond the room.
        check("twenty columns, just that", 20.0, &[("twenty columns, just ", 0.0), ("that", 2.0)]);
        // Behind a mark where there is no space.
        check("https://host/a/path/to/it", 20.0, &[("https://host/a/path/", 0.0), ("to/it", 2.0)]);
        // Anywhere where there is neither.
        check(
            "abcdefghijklmnopqrstuvwxyzabcdefghijkl",
            20.0,
            &[("abcdefghijklmnopqrst", 0.0), ("uvwxyzabcdefghijkl", 2.0)],
        );
        // A space too far to the left is no good place.
        check("a bcdefghijklmnopqrstuvw", 20.0, &[("a bcdefghijklmnopqrs", 0.0), ("tuvw", 2.0)]);
    }

    #[test]
    fn the_rest_of_a_line_hangs_under_its_own_indent() {
        check("    call(first, second)", 20.0, &[("    call(first, ", 0.0), ("second)", 6.0)]);
        // An indent as wide as the page leaves room all the same.
        check(
            "                    deep inside",
            20.0,
            &[("                    ", 0.0), ("deep inside", 8.0)],
        );
    }

    #[test]
    fn nothing_is_lost_in_the_narrowest_room() {
        check("abc", 0.5, &[("a", 0.0), ("b", 0.0), ("c", 0.0)]);
    }
}
