//! Glyphs to runs of one font, style and content, as they are placed along a line.
//!
//! What runs to the left is placed by its right edge and joined to the run before it, so that runs
//! come in the order of the text and their glyphs in the order in which they are seen.

use crate::design::colour::Colour;
use crate::geometry::{Length, Point, ShortLength};
use crate::typeset::inline::shape::ShapedGlyph;
use crate::typeset::inline::style::StyleId;
use crate::typeset::pages::{ContentId, Glyph, GlyphRun, Item, ItemKind, Tag};

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
    /// Where the open run ends: at its right, or at its left where it runs to the left.
    pub(super) end: f64,
    pub(super) items: Vec<Item>,
    pub(super) strikes: Vec<Item>,
}

impl RunBuilder {
    /// A builder without runs, with room for so many glyphs and bytes, of glyphs that are widened or
    /// narrowed by a factor and tracked by a share of the em.
    pub(crate) fn new(room: (usize, usize), expansion: f64, tracking: f64) -> Self {
        Self {
            room,
            expansion,
            tracking,
            current: None,
            end: 0.0,
            items: Vec::new(),
            strikes: Vec::new(),
        }
    }

    /// Adds the glyphs of a text and moves the pen.
    /// Goes on at another place than where the last piece ended.
    pub(super) fn move_to(&mut self, pen: f64, leftwards: bool) {
        // Pieces that run to the left say themselves where they end.
        if !leftwards && (pen - self.end).abs() > 1e-6 {
            self.close();
        }
    }

    /// A word that runs to the left. Its glyphs come as they are seen; where several fonts are in
    /// it, the runs come in the order of the text all the same.
    pub(super) fn word_leftwards(
        &mut self,
        (glyphs, text, spaced): (&[ShapedGlyph], &str, bool),
        (style, content): (StyleId, ContentId),
        look: &Look,
        pen: &mut f64,
    ) {
        let (expansion, tracking) = (self.expansion, if spaced { self.tracking } else { 0.0 });
        let space = look.size.to_points() * tracking;
        let mut groups: Vec<GlyphRun> = Vec::new();
        for group in glyphs.chunk_by(|left, right| left.font == right.font) {
            let from = group.iter().map(|glyph| glyph.start).min().unwrap_or(0);
            let to = group.iter().map(|glyph| glyph_end(glyph, text)).max().unwrap_or(from);
            let mut run = GlyphRun {
                font: group[0].font,
                size: look.size,
                expansion,
                tracking: look.size * tracking,
                colour: look.colour,
                origin: Point { x: Length::points(*pen), y: -look.rise },
                text: text.get(from as usize..to as usize).unwrap_or_default().to_owned(),
                glyphs: Vec::with_capacity(group.len()),
            };
            for glyph in group {
                let advance =
                    if text == " " { glyph.advance } else { glyph.advance * expansion + space };
                run.glyphs.push(Glyph {
                    id: glyph.id,
                    advance: ShortLength::points(advance),
                    offset: (
                        ShortLength::points(glyph.x_offset * expansion),
                        ShortLength::points(glyph.y_offset),
                    ),
                    start: glyph.start - from,
                    end: glyph_end(glyph, text) - from,
                });
                *pen += advance;
            }
            groups.push(run);
        }
        for run in groups.into_iter().rev() {
            self.join_leftwards(run, (style, content));
        }
    }

    /// Adds a run that stands to the left of the open one, where it goes on from that.
    fn join_leftwards(&mut self, mut run: GlyphRun, (style, content): (StyleId, ContentId)) {
        let width: Length = run.glyphs.iter().map(|glyph| glyph.advance).sum();
        let right = run.origin.x + width;
        if let Some((open_style, open_content, open)) = &mut self.current
            && (*open_style, *open_content, open.font) == (style, content, run.font)
            && (open.origin.x - right).to_points().abs() < 0.01
        {
            let base = open.text.len() as u32;
            for glyph in &mut run.glyphs {
                glyph.start += base;
                glyph.end += base;
            }
            open.text.push_str(&run.text);
            run.glyphs.append(&mut open.glyphs);
            open.glyphs = run.glyphs;
            open.origin = run.origin;
            return;
        }
        self.close();
        self.current = Some((style, content, run));
    }

    /// A place without a character: the glyph before it reaches over it.
    pub(super) fn gap(&mut self, width: f64, pen: &mut f64) {
        if let Some(glyph) = self.current.as_mut().and_then(|(_, _, run)| run.glyphs.last_mut()) {
            glyph.advance = ShortLength::points(glyph.advance.to_points() + width);
        }
        *pen += width;
    }

    /// Adds the glyphs of a text and moves the pen.
    pub(crate) fn word(
        &mut self,
        (glyphs, text, spaced): (&[ShapedGlyph], &str, bool),
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
            let tracking = if spaced { look.size.to_points() * self.tracking } else { 0.0 };
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

    pub(super) fn close(&mut self) {
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

/// The end of a glyph's cluster in the text that it stands for. That of an added hyphen is U+00AD,
/// which is not as long as the hyphen that was shaped.
fn glyph_end(glyph: &ShapedGlyph, text: &str) -> u32 {
    let is_added =
        text.ends_with('\u{ad}') && glyph.start as usize + '\u{ad}'.len_utf8() == text.len();
    if is_added { text.len() as u32 } else { glyph.end }
}
