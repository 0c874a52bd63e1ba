//! A chosen line to glyph runs, pictures, rules and link areas.
//!
//! Words that are divided are shaped again in their parts, so that kerning and ligatures are right
//! at the edge; the spaces then take up whatever difference that makes. A line ends with the space
//! at which it was broken, so that extracted text keeps its words apart; a hyphen that was added
//! stands for a soft hyphen.

use std::ops::Range;

use crate::design::colour::Colour;
use crate::geometry::{Length, Point, Rect, ShortLength};
use crate::resolve::document::{Anchor, Position};
use crate::typeset::inline::breakpoints::BreakKind;
use crate::typeset::inline::itemize::{LinkTarget, ParagraphText};
use crate::typeset::inline::linebreak::{ChosenLine, Fit, LineSettings};
use crate::typeset::inline::shape::{ShapedGlyph, Shaper};
use crate::typeset::inline::style::StyleId;
use crate::typeset::inline::units::{Sums, Unit, UnitKind, cut};
use crate::typeset::page::margin::SourcePageMark;
use crate::typeset::pages::{Artifact, ContentId, Glyph, GlyphRun, Item, ItemKind, LinkArea, Tag};

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
    /// Width of what stands on it, its last space left out.
    pub(crate) width: Length,
}

/// Where the lines of a paragraph stand across their measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Across {
    /// At the left.
    Left,
    /// In the middle.
    Centre,
    /// At the right.
    Right,
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
        let first = chosen.start == 0;
        let indent = if first { self.settings.first_indent } else { self.settings.rest_indent };
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
        let x = indent - start_hang
            + match self.across {
                Across::Left => 0.0,
                Across::Centre => (free / 2.0).max(0.0) + start_hang,
                Across::Right => free.max(0.0) + start_hang,
            };
        let mut line = self.place(&pieces, x, stretch, chosen.kind == BreakKind::Hyphen);
        line.width = Length::points(width);
        line.hyphenated = chosen.kind.hyphenated();
        self.trailing_space(&mut line, chosen);
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
                    sums.ems +=
                        self.shaper.styles.get(style).size.to_points() * word.glyphs.len() as f64;
                }
                UnitKind::Object { width, .. } => sums.glyphs += width,
                UnitKind::Space { width, elastic } => {
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

    /// Places pieces from left to right.
    fn place(&mut self, pieces: &[Unit], x: f64, stretch: Stretch, hyphenated: bool) -> Line {
        let mut line = Line::default();
        let mut pen = x;
        let (expansion, tracking) = (stretch.glyphs, stretch.tracking);
        let mut runs = RunBuilder::new(room(pieces), expansion, tracking);
        for (index, piece) in pieces.iter().enumerate() {
            let run = &self.paragraph.runs[piece.run];
            let begin = pen;
            match &piece.kind {
                UnitKind::Word(word) => {
                    let written = &self.paragraph.text[piece.range.clone()];
                    let style = self.look(run.style);
                    let owner = (run.style, run.content);
                    if hyphenated && index + 1 == pieces.len() {
                        let written = format!("{}\u{ad}", written.trim_end_matches('\u{ad}'));
                        runs.word((&word.glyphs, &written), owner, &style, &mut pen);
                    } else {
                        runs.word((&word.glyphs, written), owner, &style, &mut pen);
                    }
                }
                UnitKind::Space { width, elastic } => {
                    let glyph = self.shaper.space(run.style);
                    let style = self.look(run.style);
                    let advance = width + elastic * (stretch.spaces - 1.0);
                    let space = ShapedGlyph { advance, ..glyph };
                    runs.space(space, (run.style, run.content), &style, &mut pen);
                }
                UnitKind::LineBreak => {}
                UnitKind::Object { index, width } => {
                    runs.close();
                    let object = self.paragraph.objects[*index];
                    let rect = Rect::new(
                        Length::points(pen),
                        -object.size.height,
                        object.size.width,
                        object.size.height,
                    );
                    runs.items.push(Item {
                        tag: Tag::Content(run.content),
                        kind: ItemKind::Picture { picture: object.picture, rect },
                    });
                    pen += width;
                }
            }
            let style = self.shaper.styles.get(run.style);
            if style.struck {
                let thickness = style.size * 0.05;
                let rect = Rect::new(
                    Length::points(begin),
                    style.size * -0.25 - style.rise,
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
    fn trailing_space(&mut self, line: &mut Line, chosen: &ChosenLine) {
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
        if *tag == Tag::Content(run.content) && glyphs.font == glyph.font {
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
        let last_x =
            glyphs.origin.x + glyphs.glyphs.iter().map(|glyph| glyph.advance).sum::<Length>();
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

/// What a run needs to know of a style.
pub(crate) struct Look {
    /// Size of the em.
    pub(crate) size: Length,
    /// How far the baseline is raised.
    pub(crate) rise: Length,
    /// Ink.
    pub(crate) colour: Colour,
}

/// Gathers glyphs into runs of one font, style and content.
pub(crate) struct RunBuilder {
    expansion: f64,
    /// As a share of the em.
    tracking: f64,
    /// Glyphs and bytes of text that are still to come.
    room: (usize, usize),
    current: Option<(StyleId, ContentId, GlyphRun)>,
    items: Vec<Item>,
    strikes: Vec<Item>,
}

impl RunBuilder {
    /// A builder without runs, with room for so many glyphs and bytes, of glyphs that are widened or
    /// narrowed by a factor and tracked by a share of the em.
    pub(crate) fn new(room: (usize, usize), expansion: f64, tracking: f64) -> Self {
        Self { room, expansion, tracking, current: None, items: Vec::new(), strikes: Vec::new() }
    }

    /// Adds the glyphs of a text and moves the pen.
    pub(crate) fn word(
        &mut self,
        (glyphs, text): (&[ShapedGlyph], &str),
        (style, content): (StyleId, ContentId),
        look: &Look,
        pen: &mut f64,
    ) {
        let mut rest = glyphs;
        while let Some(first) = rest.first() {
            let length = rest.iter().take_while(|glyph| glyph.font == first.font).count();
            let (group, behind) = rest.split_at(length);
            rest = behind;
            let from = group.iter().map(|glyph| glyph.start).min().unwrap_or(0);
            let to = group.iter().map(|glyph| glyph_end(glyph, text)).max().unwrap_or(from);
            let expansion = self.expansion;
            let tracking = look.size.to_points() * self.tracking;
            let run = self.run(first, (style, content), look, *pen);
            let base = run.text.len() as u32;
            run.text.push_str(text.get(from as usize..to as usize).unwrap_or_default());
            for glyph in group {
                let advance = glyph.advance * expansion + tracking;
                run.glyphs.push(Glyph {
                    id: glyph.id,
                    advance: ShortLength::points(advance),
                    offset: (
                        ShortLength::points(glyph.x_offset * expansion),
                        ShortLength::points(glyph.y_offset),
                    ),
                    start: base + glyph.start - from,
                    end: base + glyph_end(glyph, text) - from,
                });
                *pen += advance;
            }
        }
    }

    /// Adds a space and moves the pen.
    pub(crate) fn space(
        &mut self,
        glyph: ShapedGlyph,
        (style, content): (StyleId, ContentId),
        look: &Look,
        pen: &mut f64,
    ) {
        let run = self.run(&glyph, (style, content), look, *pen);
        let start = run.text.len() as u32;
        run.text.push(' ');
        run.glyphs.push(Glyph {
            id: glyph.id,
            advance: ShortLength::points(glyph.advance),
            offset: (ShortLength::ZERO, ShortLength::ZERO),
            start,
            end: start + 1,
        });
        *pen += glyph.advance;
    }

    /// The open run, or a new one where font, style or content change.
    fn run(
        &mut self,
        glyph: &ShapedGlyph,
        (style, content): (StyleId, ContentId),
        look: &Look,
        pen: f64,
    ) -> &mut GlyphRun {
        let fits = self.current.as_ref().is_some_and(|(open_style, open_content, run)| {
            *open_style == style && *open_content == content && run.font == glyph.font
        });
        if !fits {
            self.close();
        }
        let (expansion, tracking) = (self.expansion, look.size * self.tracking);
        let room = self.room;
        let (_, _, run) = self.current.get_or_insert_with(|| {
            let run = GlyphRun {
                font: glyph.font,
                size: look.size,
                expansion,
                tracking,
                colour: look.colour,
                origin: Point { x: Length::points(pen), y: -look.rise },
                // With the space at the line's end.
                text: String::with_capacity(room.1 + 1),
                glyphs: Vec::with_capacity(room.0 + 1),
            };
            (style, content, run)
        });
        run
    }

    fn close(&mut self) {
        if let Some((_, content, mut run)) = self.current.take() {
            let (glyphs, bytes) = self.room;
            self.room =
                (glyphs.saturating_sub(run.glyphs.len()), bytes.saturating_sub(run.text.len()));
            if self.room.0 > 0 {
                // Other runs follow: the room that was made for them is not needed here.
                run.glyphs.shrink_to_fit();
                run.text.shrink_to_fit();
            }
            self.items.push(Item { tag: Tag::Content(content), kind: ItemKind::Glyphs(run) });
        }
    }

    /// The runs.
    pub(crate) fn finish(mut self) -> Vec<Item> {
        self.close();
        self.items.append(&mut self.strikes);
        self.items
    }
}

/// How many glyphs and how many bytes of text there are in pieces.
fn room(pieces: &[Unit]) -> (usize, usize) {
    let glyphs = pieces.iter().map(|piece| match &piece.kind {
        UnitKind::Word(word) => word.glyphs.len(),
        UnitKind::Space { .. } => 1,
        UnitKind::Object { .. } | UnitKind::LineBreak => 0,
    });
    let bytes = match (pieces.first(), pieces.last()) {
        // An added hyphen takes two bytes.
        (Some(first), Some(last)) => last.range.end - first.range.start + 2,
        _ => 0,
    };
    (glyphs.sum(), bytes)
}

/// The end of a glyph's cluster in the text that it stands for. That of an added hyphen is U+00AD,
/// which is not as long as the hyphen that was shaped.
fn glyph_end(glyph: &ShapedGlyph, text: &str) -> u32 {
    let is_added =
        text.ends_with('\u{ad}') && glyph.start as usize + '\u{ad}'.len_utf8() == text.len();
    if is_added { text.len() as u32 } else { glyph.end }
}

/// Adds a rectangle to a link's areas, or widens the last one where it goes on.
fn extend_link(links: &mut Vec<LinkArea>, target: &LinkTarget, rect: Rect) {
    if let Some(last) = links.last_mut()
        && last.element == target.element
    {
        let right = rect.right().max(last.rect.right());
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
