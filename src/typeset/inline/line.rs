//! A chosen line to glyph runs, pictures, rules and link areas.
//!
//! Words that are divided are shaped again in their parts, so that kerning and ligatures are right
//! at the edge; the spaces then take up whatever difference that makes. A line ends with the space
//! at which it was broken, so that extracted text keeps its words apart; a hyphen that was added
//! stands for a soft hyphen.

use std::ops::Range;

use crate::geometry::{Length, Point, Rect, ShortLength};
use crate::language::Direction;
use crate::resolve::document::{Anchor, Position};
use crate::typeset::inline::bidi;
use crate::typeset::inline::breakpoints::BreakKind;
use crate::typeset::inline::itemize::{LinkTarget, ObjectContent, ParagraphText};
use crate::typeset::inline::linebreak::{ChosenLine, Fit, LineSettings};
use crate::typeset::inline::runs::{Look, RunBuilder};
use crate::typeset::inline::shape::{ShapedGlyph, Shaper};
use crate::typeset::inline::style::StyleId;
use crate::typeset::inline::units::{Sums, Unit, UnitKind, cut};
use crate::typeset::page::margin::SourcePageMark;
use crate::typeset::pages::{Artifact, Glyph, GlyphRun, Item, ItemKind, LinkArea, Tag};

/// A line, its items placed from its left edge and its baseline.
#[derive(Clone, Debug, Default)]
pub(crate) struct Line {
    /// What stands on it, in logical order.
    pub(crate) items: Vec<Item>,
    /// The areas of its links.
    pub(crate) links: Vec<LinkArea>,
    /// Identifiers that stand on it.
    pub(crate) anchors: Vec<Anchor>,
    /// Notes that it refers to.
    pub(crate) notes: Vec<usize>,
    /// The pages of the reprinted original that begin in it.
    pub(crate) source_pages: Vec<SourcePageMark>,
    /// The first place of the document's text on it.
    pub(crate) start: Option<Position>,
    /// Whether it ends within a word.
    pub(crate) hyphenated: bool,
    /// How far its formulas reach.
    pub(crate) reaches: Vec<Reach>,
    /// Width of what stands on it, its last space left out.
    pub(crate) width: Length,
    /// Where it begins at the left, in a paragraph that runs to the left; else zero.
    pub(crate) left: Length,
}

/// How far a formula reaches from the baseline of its line, and where on it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Reach {
    /// Its left edge.
    pub(crate) left: Length,
    /// Its right edge.
    pub(crate) right: Length,
    /// Above the baseline.
    pub(crate) height: Length,
    /// Below it.
    pub(crate) depth: Length,
}

/// Where the lines of a paragraph stand across their measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Across {
    /// Where the text begins: at the left, or at the right where it runs to the left.
    Left,
    /// In the middle.
    Centre,
    /// Where the text ends.
    Right,
}

impl Across {
    /// What stands for a side of the page, left or right, in text of a direction.
    pub(crate) fn in_direction(self, direction: Direction) -> Self {
        match (self, direction) {
            (Self::Left, Direction::RightToLeft) => Self::Right,
            (Self::Right, Direction::RightToLeft) => Self::Left,
            (side, _) => side,
        }
    }
}

/// Sets the lines of a paragraph.
pub(crate) struct LineSetter<'a, 'b> {
    pub(crate) paragraph: &'a ParagraphText,
    pub(crate) settings: &'a LineSettings,
    pub(crate) shaper: &'a mut Shaper<'b>,
    pub(crate) across: Across,
}

/// How the pieces of a line are set.
#[derive(Clone, Copy)]
struct Stretch {
    /// Width of glyphs as a factor of their natural width.
    glyphs: f64,
    /// Width of spaces as a factor of their natural width.
    spaces: f64,
    /// Letterspacing, as a share of the em.
    tracking: f64,
}

impl Stretch {
    const NONE: Self = Self { glyphs: 1.0, spaces: 1.0, tracking: 0.0 };
}

impl LineSetter<'_, '_> {
    /// Sets one line.
    pub(crate) fn set(&mut self, chosen: &ChosenLine) -> Line {
        let pieces = self.pieces(chosen);
        let indent = f64::from(chosen.indent);
        let start_hang = f64::from(chosen.start_hang);
        let end_hang = f64::from(chosen.end_hang);
        let target = self.settings.width - indent + start_hang + end_hang;
        let sums = self.measure(&pieces);
        let natural = sums.glyphs + sums.spaces;
        let forced = chosen.kind == BreakKind::Forced;
        let justify = self.settings.fit == Fit::Justified && (!forced || natural > target);
        let stretch = if justify { self.stretch(chosen, &sums, target) } else { Stretch::NONE };
        let width = sums.glyphs * stretch.glyphs
            + sums.spaces
            + sums.elastic * (stretch.spaces - 1.0)
            + sums.ems * stretch.tracking;
        let free = self.settings.width - indent - width;
        let from_start = indent - start_hang
            + match self.across {
                Across::Left => 0.0,
                Across::Centre => (free / 2.0).max(0.0) + start_hang,
                Across::Right => free.max(0.0) + start_hang,
            };
        // What begins at the left begins at the right where the paragraph runs to the left.
        let x = match self.paragraph.direction {
            Direction::LeftToRight => from_start,
            Direction::RightToLeft => self.settings.width - from_start - width,
        };
        let mut line = self.place(&pieces, x, stretch, chosen.kind == BreakKind::Hyphen);
        line.width = Length::points(width);
        if self.paragraph.direction == Direction::RightToLeft {
            line.left = Length::points(x);
        }
        line.hyphenated = chosen.kind.hyphenated();
        self.trailing_space(&mut line, chosen, x..x + width);
        self.gather(&mut line, chosen);
        line
    }

    /// The pieces of a line. Words that it divides are shaped in their parts, so that kerning and
    /// ligatures are right at the edge.
    fn pieces(&mut self, chosen: &ChosenLine) -> Vec<Unit> {
        let mut pieces = Vec::with_capacity(32);
        let range = chosen.start as usize..chosen.end as usize;
        cut(self.paragraph, range, self.shaper, &mut pieces);
        if chosen.kind == BreakKind::Hyphen
            && let Some(last) = pieces.last_mut()
        {
            let style = self.paragraph.runs[last.run].style;
            let added = self.shaper.hyphen(style);
            let part = self.paragraph.text[last.range.clone()].trim_end_matches('\u{ad}');
            last.kind = UnitKind::Word(self.shaper.word(&format!("{part}{added}"), style));
        }
        pieces
    }

    /// The natural widths of pieces, in sum.
    fn measure(&self, pieces: &[Unit]) -> Sums {
        let mut sums = Sums::default();
        for piece in pieces {
            match &piece.kind {
                UnitKind::Word(word) => {
                    let style = self.paragraph.runs[piece.run].style;
                    sums.glyphs += word.width;
                    sums.ems += self.shaper.styles.get(style).size.to_points() * word.spaced as f64;
                }
                UnitKind::Object { width, .. } => sums.glyphs += width,
                UnitKind::Space { width, elastic } | UnitKind::Gap { width, elastic } => {
                    sums.spaces += width;
                    sums.elastic += elastic;
                }
                UnitKind::LineBreak => {}
            }
        }
        sums
    }

    /// How a line is stretched to its target. Expansion is rounded to half a thousandth and
    /// letterspacing to a tenth of one, so that lines of equal setting share it in the file; the
    /// spaces take up the rest exactly.
    fn stretch(&self, chosen: &ChosenLine, sums: &Sums, target: f64) -> Stretch {
        let flex = f64::from(chosen.setting.flex);
        let glyphs = 1.0 + (flex * self.settings.expansion * 2000.0).round() / 2000.0;
        let tracking = (flex * self.settings.tracking * 10_000.0).round() / 10_000.0;
        if sums.elastic <= 0.0 {
            return Stretch { glyphs, spaces: 1.0, tracking };
        }
        let rest = target - sums.glyphs * glyphs - sums.ems * tracking - sums.spaces;
        Stretch { glyphs, spaces: (1.0 + rest / sums.elastic).max(0.5), tracking }
    }

    /// Where pieces stand, from the left to the right as they are seen.
    fn positions(&self, pieces: &[Unit], x: f64, stretch: Stretch) -> Vec<f64> {
        let width = |piece: &Unit| match &piece.kind {
            UnitKind::Word(word) => {
                let style = self.paragraph.runs[piece.run].style;
                let em = self.shaper.styles.get(style).size.to_points();
                word.width * stretch.glyphs + em * stretch.tracking * word.spaced as f64
            }
            UnitKind::Space { width, elastic } | UnitKind::Gap { width, elastic } => {
                width + elastic * (stretch.spaces - 1.0)
            }
            UnitKind::Object { width, .. } => *width,
            UnitKind::LineBreak => 0.0,
        };
        let mut levels: Vec<u8> =
            pieces.iter().map(|piece| self.paragraph.runs[piece.run].level).collect();
        // Spaces at the line's end belong to the paragraph and not to the text before them (L1).
        let base = bidi::base_level(self.paragraph.direction);
        for (level, piece) in levels.iter_mut().zip(pieces).rev() {
            match piece.kind {
                UnitKind::Space { .. } | UnitKind::LineBreak => *level = base,
                _ => break,
            }
        }
        let mut positions = vec![x; pieces.len()];
        let mut pen = x;
        for index in bidi::visual_order(&levels) {
            positions[index] = pen;
            pen += width(&pieces[index]);
        }
        positions
    }

    /// Places pieces, in the order of the text.
    fn place(&mut self, pieces: &[Unit], x: f64, stretch: Stretch, hyphenated: bool) -> Line {
        let mut line = Line::default();
        let mut pen = x;
        let turned = pieces.iter().any(|piece| self.paragraph.runs[piece.run].level > 0);
        let positions = if turned { self.positions(pieces, x, stretch) } else { Vec::new() };
        let mut runs = RunBuilder::new(room(pieces), stretch.glyphs, stretch.tracking);
        runs.end = x;
        for (index, piece) in pieces.iter().enumerate() {
            let run = &self.paragraph.runs[piece.run];
            if let Some(&position) = positions.get(index) {
                pen = position;
            }
            let leftwards = run.level % 2 == 1;
            runs.move_to(pen, leftwards);
            let begin = pen;
            match &piece.kind {
                UnitKind::Word(word) => {
                    let written = &self.paragraph.text[piece.range.clone()];
                    let style = self.look(run.style);
                    let owner = (run.style, run.content);
                    let added;
                    let written = if hyphenated && index + 1 == pieces.len() {
                        added = format!("{}\u{ad}", written.trim_end_matches('\u{ad}'));
                        added.as_str()
                    } else {
                        written
                    };
                    let spaced = word.spaced > 0;
                    if leftwards {
                        let word = (word.glyphs.as_slice(), written, spaced);
                        runs.word_leftwards(word, owner, &style, &mut pen);
                    } else {
                        runs.word((&word.glyphs, written, spaced), owner, &style, &mut pen);
                    }
                }
                UnitKind::Space { width, elastic } => {
                    let glyph = self.shaper.space(run.style);
                    let style = self.look(run.style);
                    let advance = width + elastic * (stretch.spaces - 1.0);
                    let space = ShapedGlyph { advance, ..glyph };
                    let owner = (run.style, run.content);
                    if leftwards {
                        let space = ShapedGlyph { start: 0, end: 1, ..space };
                        runs.word_leftwards((&[space], " ", false), owner, &style, &mut pen);
                    } else {
                        runs.space(space, owner, &style, &mut pen);
                    }
                }
                UnitKind::Gap { width, elastic } => {
                    runs.gap(width + elastic * (stretch.spaces - 1.0), &mut pen);
                }
                UnitKind::LineBreak => {}
                UnitKind::Object { index, width } => {
                    runs.close();
                    let object = &self.paragraph.objects[*index];
                    match &object.content {
                        ObjectContent::Picture(picture) => {
                            let rect = Rect::new(
                                Length::points(pen),
                                -object.size.height,
                                object.size.width,
                                object.size.height,
                            );
                            runs.items.push(Item {
                                tag: Tag::Content(run.content),
                                kind: ItemKind::Picture { picture: *picture, rect },
                            });
                        }
                        ObjectContent::Formula(segment) => {
                            let look = self.look(run.style);
                            let at = Point { x: Length::points(pen), y: -look.rise };
                            let content = &segment.content;
                            runs.items.extend(content.items(at, run.content, look.colour));
                            line.reaches.push(Reach {
                                left: at.x,
                                right: at.x + Length::points(content.width),
                                height: Length::points(content.height) + look.rise,
                                depth: Length::points(content.depth) - look.rise,
                            });
                        }
                    }
                    pen += width;
                }
            }
            runs.end = if leftwards { begin } else { pen };
            let style = self.shaper.styles.get(run.style);
            let rules = [(style.struck, -0.25), (style.underlined, 0.12)];
            for (_, height) in rules.into_iter().filter(|(wanted, _)| *wanted) {
                let thickness = style.size * 0.05;
                let rect = Rect::new(
                    Length::points(begin),
                    style.size * height - style.rise,
                    Length::points(pen - begin),
                    thickness,
                );
                let colour = style.colour;
                runs.strikes.push(Item {
                    tag: Tag::Artifact(Artifact::Layout),
                    kind: ItemKind::Fill { rect, colour },
                });
            }
            if let Some(link) = run.link {
                let (ascent, descent) = (style.size * 0.75 + style.rise, style.size * 0.25);
                let rect = Rect::new(
                    Length::points(begin),
                    -ascent,
                    Length::points(pen - begin),
                    ascent + descent,
                );
                extend_link(&mut line.links, &self.paragraph.links[link], rect);
            }
        }
        line.items = runs.finish();
        line
    }

    /// What a run needs to know of a style.
    fn look(&mut self, style: StyleId) -> Look {
        let style = self.shaper.styles.get(style);
        Look { size: style.size, rise: style.rise, colour: style.colour }
    }

    /// Adds the space at which the line was broken to its last run, without width of its own that
    /// counts.
    fn trailing_space(&mut self, line: &mut Line, chosen: &ChosenLine, edges: Range<f64>) {
        if chosen.next <= chosen.end || chosen.kind != BreakKind::Space {
            return;
        }
        let end = chosen.end as usize;
        let index = self.paragraph.runs.partition_point(|run| run.range.end <= end);
        if index >= self.paragraph.runs.len() {
            return;
        }
        let run = &self.paragraph.runs[index];
        let glyph = self.shaper.space(run.style);
        let Some(Item { tag, kind: ItemKind::Glyphs(glyphs) }) = line.items.last_mut() else {
            return;
        };
        let base = self.paragraph.direction;
        let turned = base == Direction::RightToLeft || run.level > 0;
        if !turned && *tag == Tag::Content(run.content) && glyphs.font == glyph.font {
            let start = glyphs.text.len() as u32;
            glyphs.text.push(' ');
            glyphs.glyphs.push(Glyph {
                id: glyph.id,
                advance: ShortLength::points(glyph.advance),
                offset: (ShortLength::ZERO, ShortLength::ZERO),
                start,
                end: start + 1,
            });
            return;
        }
        // The space belongs to another run than the last word: it makes a run of its own.
        let style = self.look(run.style);
        let last_x = Length::points(match base {
            Direction::LeftToRight => edges.end,
            Direction::RightToLeft => edges.start - glyph.advance,
        });
        let item = Item {
            tag: Tag::Content(run.content),
            kind: ItemKind::Glyphs(GlyphRun {
                font: glyph.font,
                size: style.size,
                expansion: 1.0,
                tracking: Length::ZERO,
                colour: style.colour,
                origin: Point { x: last_x, y: -style.rise },
                text: " ".to_owned(),
                glyphs: vec![Glyph {
                    id: glyph.id,
                    advance: ShortLength::points(glyph.advance),
                    offset: (ShortLength::ZERO, ShortLength::ZERO),
                    start: 0,
                    end: 1,
                }],
            }),
        };
        line.items.push(item);
    }

    /// Gathers what else stands between two offsets: anchors, notes, the first place of the text.
    fn gather(&self, line: &mut Line, chosen: &ChosenLine) {
        let (paragraph, start) = (self.paragraph, chosen.start as usize);
        let range = gathered(paragraph, chosen);
        let end = range.end;
        line.anchors.extend(paragraph.anchors_in(range.clone()).cloned());
        line.source_pages.extend(paragraph.source_pages_in(range.clone()).cloned());
        line.notes.extend(paragraph.notes_in(range));
        let first = paragraph.runs.partition_point(|run| run.range.end <= start);
        line.start = paragraph.runs[first..].iter().find_map(|run| {
            let source = run.source?;
            if run.range.start >= end {
                return None;
            }
            let begin = run.range.start.max(start);
            Some(Position { node: source.node, offset: source.offset + begin - run.range.start })
        });
    }
}

/// The bytes whose anchors and notes belong to a line: the space at its end is among them, and
/// what stands behind the last character of the paragraph.
pub(crate) fn gathered(paragraph: &ParagraphText, chosen: &ChosenLine) -> Range<usize> {
    let end = chosen.next.max(chosen.end) as usize;
    let last = chosen.kind == BreakKind::Forced && end >= paragraph.text.len();
    chosen.start as usize..if last { end + 1 } else { end }
}

/// How many glyphs and how many bytes of text there are in pieces.
fn room(pieces: &[Unit]) -> (usize, usize) {
    let glyphs = pieces.iter().map(|piece| match &piece.kind {
        UnitKind::Word(word) => word.glyphs.len(),
        UnitKind::Space { .. } => 1,
        UnitKind::Gap { .. } | UnitKind::Object { .. } | UnitKind::LineBreak => 0,
    });
    let bytes = match (pieces.first(), pieces.last()) {
        // An added hyphen takes two bytes.
        (Some(first), Some(last)) => last.range.end - first.range.start + 2,
        _ => 0,
    };
    (glyphs.sum(), bytes)
}

/// Adds a rectangle to a link's areas, or widens the last one where it goes on.
fn extend_link(links: &mut Vec<LinkArea>, target: &LinkTarget, rect: Rect) {
    if let Some(last) = links.last_mut()
        && last.element == target.element
    {
        let right = rect.right().max(last.rect.right());
        last.rect.origin.x = rect.origin.x.min(last.rect.origin.x);
        let top = last.rect.origin.y.min(rect.origin.y);
        let bottom = last.rect.bottom().max(rect.bottom());
        last.rect.size.width = right - last.rect.origin.x;
        last.rect.origin.y = top;
        last.rect.size.height = bottom - top;
        return;
    }
    links.push(LinkArea {
        rect,
        target: target.target.clone(),
        element: target.element,
        description: target.description.clone(),
    });
}
