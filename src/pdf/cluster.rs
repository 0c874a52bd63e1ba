//! The clusters of a glyph run: which glyphs stand together for which text.

use std::borrow::Cow;
use std::ops::Range;

use crate::geometry::{Length, ShortLength};
use crate::typeset::pages::{Glyph, GlyphRun};

/// Glyphs that stand together for a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Cluster<'run> {
    /// The glyphs, as indices into the run's.
    pub(super) glyphs: Range<usize>,
    /// The text.
    pub(super) text: &'run str,
}

/// The run with its glyphs in the order of its text. One that goes from right to left is turned
/// round: it begins with its rightmost glyph, and its advances go backwards.
///
/// Readers that take glyphs as they come and readers that sort them by their places then both find
/// the same text; an actual text over the whole run would be turned round by the latter.
pub(super) fn in_text_order(run: &GlyphRun) -> Cow<'_, GlyphRun> {
    let starts = || run.glyphs.windows(2).map(|pair| (pair[0].start, pair[1].start));
    let leftwards =
        starts().all(|(left, right)| left >= right) && starts().any(|(left, right)| left > right);
    if !leftwards {
        return Cow::Borrowed(run);
    }
    let mut turned = run.clone();
    let all_but_last = run.glyphs.len().saturating_sub(1);
    let width: Length = run.glyphs[..all_but_last].iter().map(|glyph| glyph.advance).sum();
    turned.origin.x += width;
    // From each glyph the pen goes back to the one that stands left of it.
    let left = run.glyphs[..all_but_last].iter().rev().map(|glyph| -glyph.advance);
    turned.glyphs = run
        .glyphs
        .iter()
        .rev()
        .zip(left.chain([ShortLength::ZERO]))
        .map(|(&glyph, advance)| Glyph { advance, ..glyph })
        .collect();
    Cow::Owned(turned)
}

/// The clusters as the shaper has them, in the order of the glyphs. A range that is none of the run's text
/// stands for nothing.
pub(super) fn shaped(run: &GlyphRun) -> impl Iterator<Item = Cluster<'_>> {
    let mut next = 0;
    std::iter::from_fn(move || {
        let first = run.glyphs.get(next)?;
        let same = run.glyphs[next..]
            .iter()
            .take_while(|glyph| (glyph.start, glyph.end) == (first.start, first.end))
            .count();
        let glyphs = next..next + same;
        next = glyphs.end;
        let text = run.text.get(first.start as usize..first.end as usize).unwrap_or_default();
        Some(Cluster { glyphs, text })
    })
}

/// The clusters as a reader has them: in logical order, and covering all of the run's text, so
/// that what the shaper dropped (a joiner, say) goes with the cluster before it.
///
/// Where the glyphs' order is not that of the text, the whole run is one cluster.
pub(super) fn logical(run: &GlyphRun) -> impl Iterator<Item = Cluster<'_>> {
    let in_order =
        run.glyphs.windows(2).all(|pair| {
            pair[0].start < pair[1].start
                || (pair[0].start, pair[0].end) == (pair[1].start, pair[1].end)
        }) && run.glyphs.iter().all(|glyph| run.text.is_char_boundary(glyph.start as usize));
    let mut next = 0;
    std::iter::from_fn(move || {
        let first = run.glyphs.get(next)?;
        let start = if next == 0 { 0 } else { first.start as usize };
        let same = if in_order {
            run.glyphs[next..].iter().take_while(|glyph| glyph.start == first.start).count()
        } else {
            run.glyphs.len()
        };
        let glyphs = next..next + same;
        next = glyphs.end;
        let end = run.glyphs.get(next).map_or(run.text.len(), |glyph| glyph.start as usize);
        let text = run.text.get(start..end).unwrap_or_default();
        Some(Cluster { glyphs, text })
    })
}

#[cfg(test)]
mod tests {
    use super::{in_text_order, logical};
    use crate::design::colour::Colour;
    use crate::font::FontId;
    use crate::geometry::{Length, Point, ShortLength};
    use crate::typeset::pages::{Glyph, GlyphRun};

    #[test]
    fn text_from_right_to_left_is_turned_round() {
        // Each glyph as its start and its advance; the expected ones with the run's origin, which
        // was 100.
        type Glyphs<'a> = &'a [(u32, f64)];
        let check = |glyphs: Glyphs<'_>, expected: Glyphs<'_>, origin: f64| {
            let glyph = |&(start, advance): &(u32, f64)| Glyph {
                id: 1,
                advance: ShortLength::points(advance),
                offset: (ShortLength::ZERO, ShortLength::ZERO),
                start,
                end: start + 1,
            };
            let run = GlyphRun {
                font: FontId(0),
                size: Length::points(10.0),
                expansion: 1.0,
                tracking: Length::ZERO,
                colour: Colour::BLACK,
                origin: Point { x: Length::points(100.0), y: Length::ZERO },
                text: "abcd".to_owned(),
                glyphs: glyphs.iter().map(glyph).collect(),
            };
            let turned = in_text_order(&run);
            let found: Vec<(u32, f64)> =
                turned.glyphs.iter().map(|g| (g.start, g.advance.to_points() + 0.0)).collect();
            assert_eq!(found, expected);
            assert_eq!(turned.origin.x, Length::points(origin), "{glyphs:?}");
        };
        check(&[(0, 5.0), (1, 6.0)], &[(0, 5.0), (1, 6.0)], 100.0);
        check(&[(2, 5.0), (1, 6.0), (0, 7.0)], &[(0, -6.0), (1, -5.0), (2, 0.0)], 111.0);
        // A mark before its letter, both of one cluster.
        check(&[(1, 0.0), (1, 6.0), (0, 7.0)], &[(0, -6.0), (1, 0.0), (1, 0.0)], 106.0);
        // In no order at all, and with nothing to turn.
        check(&[(1, 5.0), (2, 6.0), (0, 7.0)], &[(1, 5.0), (2, 6.0), (0, 7.0)], 100.0);
        check(&[(0, 0.0), (0, 6.0)], &[(0, 0.0), (0, 6.0)], 100.0);
        check(&[], &[], 100.0);
    }

    #[test]
    fn clusters_cover_the_text_in_its_order() {
        let check = |text: &str, ranges: &[(u32, u32)], expected: &[(usize, &str)]| {
            let glyph = |&(start, end): &(u32, u32)| Glyph {
                id: 1,
                advance: ShortLength::ZERO,
                offset: (ShortLength::ZERO, ShortLength::ZERO),
                start,
                end,
            };
            let run = GlyphRun {
                font: FontId(0),
                size: Length::points(10.0),
                expansion: 1.0,
                tracking: Length::ZERO,
                colour: Colour::BLACK,
                origin: Point::default(),
                text: text.to_owned(),
                glyphs: ranges.iter().map(glyph).collect(),
            };
            let clusters: Vec<_> =
                logical(&run).map(|cluster| (cluster.glyphs.len(), cluster.text)).collect();
            assert_eq!(clusters, expected, "{text}");
        };
        check("ab", &[(0, 1), (1, 2)], &[(1, "a"), (1, "b")]);
        check("ffi.", &[(0, 3), (3, 4)], &[(1, "ffi"), (1, ".")]);
        check("e\u{301}x", &[(0, 3), (0, 3), (3, 4)], &[(2, "e\u{301}"), (1, "x")]);
        // A joiner without a glyph, and a space that was cut from the line's end.
        check("a\u{200d}b ", &[(0, 1), (4, 5)], &[(1, "a\u{200d}"), (1, "b ")]);
        // From right to left, and not turned round.
        check("אב", &[(2, 4), (0, 2)], &[(2, "אב")]);
        // Ranges that are none.
        check("é", &[(0, 1), (1, 2)], &[(2, "é")]);
        check("a", &[(0, 1), (9, 12)], &[(2, "a")]);
        check("", &[], &[]);
    }
}
