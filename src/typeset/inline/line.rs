//! A chosen line to glyph runs, pictures, rules and link areas.
//!
//! Words that are divided are shaped again in their parts, so that kerning and ligatures are right
//! at the edge; the spaces then take up whatever difference that makes. A line ends with the space
//! at which it was broken, so that extracted text keeps its words apart; a hyphen that was added
//! stands for a soft hyphen.

use std::rc::Rc;

use crate::design::colour::Colour;
use crate::geometry::{Length, Point, Rect};
use crate::resolve::document::{Anchor, Position};
use crate::typeset::inline::itemize::{LinkTarget, ParagraphText};
use crate::typeset::inline::linebreak::{ChosenLine, Fit, LineSettings};
use crate::typeset::inline::shape::{ShapedGlyph, ShapedWord, Shaper};
use crate::typeset::inline::style::StyleId;
use crate::typeset::inline::units::{BreakKind, Breakpoint, UnitKind, Units};
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
    /// The first place of the document's text on it.
    pub(crate) start: Option<Position>,
    /// Whether it ends within a word.
    pub(crate) hyphenated: bool,
    /// Width of what stands on it, its last space left out.
    pub(crate) width: Length,
    /// By how much it sticks out, where it does.
    pub(crate) overfull: Length,
    /// Its text, for messages.
    pub(crate) text: String,
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

/// A piece of a line before it is placed.
struct Piece {
    run: usize,
    kind: PieceKind,
    /// Bytes of the paragraph that it stands for.
    start: usize,
    end: usize,
}

enum PieceKind {
    Word { word: Rc<ShapedWord>, text: PieceText },
    Space { width: f64 },
    Object { index: usize, width: f64 },
}

enum PieceText {
    AsWritten,
    WithSoftHyphen,
}

/// Sets the lines of a paragraph.
pub(crate) struct LineSetter<'a, 'b> {
    pub(crate) paragraph: &'a ParagraphText,
    pub(crate) units: &'a Units,
    pub(crate) settings: &'a LineSettings,
    pub(crate) shaper: &'a mut Shaper<'b>,
    pub(crate) across: Across,
}

impl LineSetter<'_, '_> {
    /// Sets one line.
    pub(crate) fn set(&mut self, chosen: &ChosenLine) -> Line {
        let breakpoints = &self.units.breakpoints;
        let end = breakpoints[chosen.to];
        let (start, start_hang) = match chosen.from {
            Some(index) => (breakpoints[index].next, breakpoints[index].next_hang),
            None => (0, self.units.first_hang),
        };
        let pieces = self.pieces(start, end.end, end.kind);
        let indent = match chosen.from {
            None => self.settings.first_indent,
            Some(_) => self.settings.rest_indent,
        };
        let forced = end.kind == BreakKind::Forced;
        let glyphs: f64 = pieces
            .iter()
            .map(|piece| match &piece.kind {
                PieceKind::Word { word, .. } => word.width,
                PieceKind::Object { width, .. } => *width,
                PieceKind::Space { .. } => 0.0,
            })
            .sum();
        let spaces: f64 = pieces
            .iter()
            .map(|piece| match piece.kind {
                PieceKind::Space { width, .. } => width,
                _ => 0.0,
            })
            .sum();
        let target = self.settings.width - indent + start_hang + end.end_hang;
        let mut glyph_ratio = chosen.setting.glyph_ratio;
        let mut space_ratio = chosen.setting.space_ratio;
        let natural = glyphs + spaces;
        let justify = self.settings.fit == Fit::Justified && (!forced || natural > target);
        if justify && spaces > 0.0 {
            // Expansion is rounded to half a thousandth, so that runs of equal expansion share
            // their setting in the file; the spaces take up the rest exactly.
            glyph_ratio = (glyph_ratio * 2000.0).round() / 2000.0;
            let exact = (target - glyphs * glyph_ratio) / spaces;
            space_ratio = exact.max(0.5);
        } else if !justify {
            glyph_ratio = 1.0;
            space_ratio = 1.0;
        }
        let width = glyphs * glyph_ratio + spaces * space_ratio;
        let free = self.settings.width - indent - width;
        let x = indent - start_hang
            + match self.across {
                Across::Left => 0.0,
                Across::Centre => (free / 2.0).max(0.0) + start_hang,
                Across::Right => free.max(0.0) + start_hang,
            };
        let mut line = self.place(&pieces, x, (glyph_ratio, space_ratio));
        line.width = Length::points(width);
        line.hyphenated = end.kind.hyphenated();
        if width > target + 0.05 && self.settings.width > 0.0 {
            line.overfull = Length::points(width - target);
        }
        self.trailing_space(&mut line, &end);
        self.gather(&mut line, start, end.next.max(end.end), forced);
        line
    }

    /// The pieces between two offsets, divided words shaped again.
    fn pieces(&mut self, start: usize, end: usize, kind: BreakKind) -> Vec<Piece> {
        let units = &self.units.units;
        let first = units.partition_point(|unit| unit.range.end <= start);
        let mut pieces = Vec::new();
        for unit in &units[first..] {
            if unit.range.start >= end {
                break;
            }
            let from = unit.range.start.max(start);
            let to = unit.range.end.min(end);
            let piece = match &unit.kind {
                UnitKind::Word(word) => {
                    let hyphen = kind == BreakKind::Hyphen && to == end;
                    let style = self.paragraph.runs[unit.run].style;
                    let part = &self.paragraph.text[from..to];
                    if hyphen {
                        let added = self.shaper.hyphen(style);
                        let text = format!("{}{added}", part.trim_end_matches('\u{ad}'));
                        let word = self.shaper.word(&text, style);
                        PieceKind::Word { word, text: PieceText::WithSoftHyphen }
                    } else if from == unit.range.start && to == unit.range.end {
                        PieceKind::Word { word: Rc::clone(word), text: PieceText::AsWritten }
                    } else {
                        let word = self.shaper.word(part, style);
                        PieceKind::Word { word, text: PieceText::AsWritten }
                    }
                }
                UnitKind::Space { width } => PieceKind::Space { width: *width },
                UnitKind::Object { index, width } => {
                    PieceKind::Object { index: *index, width: *width }
                }
                UnitKind::LineBreak => continue,
            };
            pieces.push(Piece { run: unit.run, kind: piece, start: from, end: to });
        }
        pieces
    }

    /// Places pieces from left to right.
    fn place(&mut self, pieces: &[Piece], x: f64, (glyph_ratio, space_ratio): (f64, f64)) -> Line {
        let mut line = Line::default();
        let mut pen = x;
        let mut runs = RunBuilder {
            expansion: glyph_ratio,
            current: None,
            items: Vec::new(),
            strikes: Vec::new(),
        };
        for piece in pieces {
            let run = &self.paragraph.runs[piece.run];
            let begin = pen;
            match &piece.kind {
                PieceKind::Word { word, text } => {
                    let written = &self.paragraph.text[piece.start..piece.end];
                    let written = match text {
                        PieceText::AsWritten => written.to_owned(),
                        PieceText::WithSoftHyphen => {
                            format!("{}\u{ad}", written.trim_end_matches('\u{ad}'))
                        }
                    };
                    let style = self.look(run.style);
                    runs.word((&word.glyphs, &written), (run.style, run.content), &style, &mut pen);
                }
                PieceKind::Space { width } => {
                    let glyph = self.shaper.space(run.style);
                    let style = self.look(run.style);
                    let space = ShapedGlyph { advance: width * space_ratio, ..glyph };
                    runs.space(space, (run.style, run.content), &style, &mut pen);
                }
                PieceKind::Object { index, width } => {
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
    fn trailing_space(&mut self, line: &mut Line, end: &Breakpoint) {
        if end.next <= end.end || end.kind != BreakKind::Space {
            return;
        }
        let Some(index) = self.paragraph.runs.iter().position(|run| run.range.contains(&end.end))
        else {
            return;
        };
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
                advance: Length::points(glyph.advance),
                offset: (Length::ZERO, Length::ZERO),
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
                colour: style.colour,
                origin: Point { x: last_x, y: -style.rise },
                text: " ".to_owned(),
                glyphs: vec![Glyph {
                    id: glyph.id,
                    advance: Length::points(glyph.advance),
                    offset: (Length::ZERO, Length::ZERO),
                    start: 0,
                    end: 1,
                }],
            }),
        };
        line.items.push(item);
    }

    /// Gathers what else stands between two offsets: anchors, notes, the first place of the text.
    fn gather(&self, line: &mut Line, start: usize, end: usize, last: bool) {
        let end = if last && end >= self.paragraph.text.len() { end + 1 } else { end };
        let within = |offset: usize| (start..end).contains(&offset);
        line.anchors.extend(
            self.paragraph
                .anchors
                .iter()
                .filter(|(offset, _)| within(*offset))
                .map(|(_, anchor)| anchor.clone()),
        );
        line.notes.extend(
            self.paragraph
                .notes
                .iter()
                .filter(|(offset, _)| within(*offset))
                .map(|&(_, note)| note),
        );
        line.start = self.paragraph.runs.iter().find_map(|run| {
            let source = run.source?;
            if run.range.end <= start || run.range.start >= end {
                return None;
            }
            let begin = run.range.start.max(start);
            Some(Position { node: source.node, offset: source.offset + begin - run.range.start })
        });
        line.text = self.paragraph.text[start..end.min(self.paragraph.text.len())].to_owned();
    }
}

/// What a run needs to know of a style.
struct Look {
    size: Length,
    rise: Length,
    colour: Colour,
}

/// Gathers glyphs into runs of one font, style and content.
struct RunBuilder {
    expansion: f64,
    current: Option<(StyleId, ContentId, GlyphRun)>,
    items: Vec<Item>,
    strikes: Vec<Item>,
}

impl RunBuilder {
    fn word(
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
            let run = self.run(first, (style, content), look, *pen);
            let base = run.text.len() as u32;
            run.text.push_str(text.get(from as usize..to as usize).unwrap_or_default());
            for glyph in group {
                let advance = glyph.advance * expansion;
                run.glyphs.push(Glyph {
                    id: glyph.id,
                    advance: Length::points(advance),
                    offset: (
                        Length::points(glyph.x_offset * expansion),
                        Length::points(glyph.y_offset),
                    ),
                    start: base + glyph.start - from,
                    end: base + glyph_end(glyph, text) - from,
                });
                *pen += advance;
            }
        }
    }

    fn space(
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
            advance: Length::points(glyph.advance),
            offset: (Length::ZERO, Length::ZERO),
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
        let expansion = self.expansion;
        let (_, _, run) = self.current.get_or_insert_with(|| {
            let run = GlyphRun {
                font: glyph.font,
                size: look.size,
                expansion,
                colour: look.colour,
                origin: Point { x: Length::points(pen), y: -look.rise },
                text: String::new(),
                glyphs: Vec::new(),
            };
            (style, content, run)
        });
        run
    }

    fn close(&mut self) {
        if let Some((_, content, run)) = self.current.take() {
            self.items.push(Item { tag: Tag::Content(content), kind: ItemKind::Glyphs(run) });
        }
    }

    fn finish(mut self) -> Vec<Item> {
        self.close();
        self.items.append(&mut self.strikes);
        self.items
    }
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
