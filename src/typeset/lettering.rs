//! A single line of display type, shaped: what a cover needs, without lines to break or pages.
//!
//! It is laid out from left to right as it is seen, whatever direction its scripts have.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use harfrust::{Buffer, Direction as ShapeDirection, Font as ShapeFont, ShapeOptions, ShaperFont};
use unicode_bidi::{BidiInfo, Level};

use crate::font::{Cut, FontData, FontId, FontLibrary};
use crate::language::Direction;

/// A line of display type. Lengths are in em.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Lettering {
    /// Its glyphs.
    pub glyphs: Vec<PlacedGlyph>,
    /// How far it reaches.
    pub width: f32,
}

/// A glyph and its place, in em from the start of the baseline, `y` growing upwards.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PlacedGlyph {
    /// The face that it belongs to.
    pub font: FontId,
    /// Its number in that face.
    pub glyph: u16,
    /// Where its origin stands, to the right.
    pub x: f32,
    /// Where its origin stands, upwards.
    pub y: f32,
}

/// Shapes lines; it keeps what it has read of each face.
pub struct Letterer<'a> {
    fonts: &'a FontLibrary,
    faces: BTreeMap<FontId, ShapeFont>,
}

impl<'a> Letterer<'a> {
    /// One that takes its faces from a library.
    pub fn new(fonts: &'a FontLibrary) -> Self {
        Self { fonts, faces: BTreeMap::new() }
    }

    /// The library that its glyphs belong to.
    pub fn fonts(&self) -> &'a FontLibrary {
        self.fonts
    }

    /// Shapes a line in a family and cut; characters that the family does not have come from
    /// another one, and those that none has are left out.
    pub fn letter(
        &mut self,
        text: &str,
        (family, cut): (&str, Cut),
        direction: Direction,
    ) -> Lettering {
        let mut line = Lettering::default();
        let base = match direction {
            Direction::LeftToRight => Level::ltr(),
            Direction::RightToLeft => Level::rtl(),
        };
        let bidi = BidiInfo::new(text, Some(base));
        for paragraph in &bidi.paragraphs {
            let (levels, runs) = bidi.visual_runs(paragraph, paragraph.range.clone());
            for run in runs {
                let right_to_left = levels[run.start].is_rtl();
                let mut pieces = pieces(&text[run], (family, cut), self.fonts);
                if right_to_left {
                    pieces.reverse();
                }
                for (font, piece) in pieces {
                    self.shape(&mut line, font, (piece, right_to_left));
                }
            }
        }
        line
    }

    fn shape(&mut self, line: &mut Lettering, id: FontId, (text, right_to_left): (&str, bool)) {
        let font = self.fonts.get(id);
        if let Entry::Vacant(place) = self.faces.entry(id) {
            let face = match &font.data {
                FontData::Bundled(bytes) => ShapeFont::new(*bytes, 0),
                FontData::Owned(bytes) => ShapeFont::new(bytes.to_vec(), 0),
            };
            let Some(face) = face else { return };
            place.insert(face);
        }
        let mut buffer = Buffer::new();
        buffer.push_str(text);
        buffer.guess_segment_properties();
        buffer.set_direction(match right_to_left {
            true => ShapeDirection::RightToLeft,
            false => ShapeDirection::LeftToRight,
        });
        let face = ShaperFont::new(&self.faces[&id]);
        if harfrust::shape(&face, &mut buffer, ShapeOptions::new()).is_err() {
            return;
        }
        let unit = 1.0 / f32::from(font.metrics.units_per_em);
        for (info, position) in buffer.glyph_infos().iter().zip(buffer.glyph_positions()) {
            if let Ok(glyph) = u16::try_from(info.glyph_id) {
                line.glyphs.push(PlacedGlyph {
                    font: id,
                    glyph,
                    x: line.width + position.x_offset as f32 * unit,
                    y: position.y_offset as f32 * unit,
                });
            }
            line.width += position.x_advance as f32 * unit;
        }
    }
}

/// A run cut where the face changes.
fn pieces<'a>(
    run: &'a str,
    (family, cut): (&str, Cut),
    fonts: &FontLibrary,
) -> Vec<(FontId, &'a str)> {
    let own = fonts.select(family, cut);
    let mut pieces: Vec<(FontId, &str)> = Vec::new();
    let mut start = 0;
    for (index, character) in run.char_indices() {
        let end = index + character.len_utf8();
        let current = pieces.last().map(|&(font, _)| font);
        // Marks and spaces stay with what stands before them.
        let has = |font: FontId| fonts.glyph(font, character).is_some();
        let font = current
            .filter(|&font| has(font) && (!character.is_alphanumeric() || Some(font) == own))
            .or_else(|| own.filter(|&font| has(font)))
            .or_else(|| fonts.fallback(character, cut));
        match (font, pieces.last_mut()) {
            (Some(font), Some((last, piece))) if font == *last && start + piece.len() == index => {
                *piece = &run[start..end];
            }
            (Some(font), _) => {
                start = index;
                pieces.push((font, &run[index..end]));
            }
            (None, _) => {}
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::Letterer;
    use crate::font::{Cut, FontLibrary};
    use crate::language::Direction;

    #[test]
    fn lines_are_shaped_as_they_are_seen() {
        let fonts = FontLibrary::new(&[]).expect("no project fonts are given");
        let face = ("Libertinus Serif", Cut::default());
        let glyphs = |text: &str, direction| {
            Letterer::new(&fonts).letter(text, face, direction).glyphs.len()
        };
        // One glyph a character, but one for the ligature "fi" and none where no font has any.
        for (text, expected) in [("Tag", 3), ("", 0), ("fi", 1), ("שלום", 4), ("漢", 0)] {
            assert_eq!(glyphs(text, Direction::LeftToRight), expected, "{text}");
        }
        let kerned = Letterer::new(&fonts).letter("AV", face, Direction::LeftToRight).width;
        let apart = ["A", "V"]
            .map(|text| Letterer::new(&fonts).letter(text, face, Direction::LeftToRight).width);
        assert!(kerned < apart.iter().sum(), "the pair is kerned");
    }

    #[test]
    fn hebrew_runs_to_the_left() {
        let fonts = FontLibrary::new(&[]).expect("no project fonts are given");
        let face = ("Libertinus Serif", Cut::default());
        let line = Letterer::new(&fonts).letter("אב", face, Direction::RightToLeft);
        let first = fonts.select(face.0, face.1).and_then(|id| fonts.glyph(id, 'א'));
        let last = line.glyphs.last().expect("there are two letters");
        assert_eq!(Some(last.glyph), first, "the first letter stands on the right");
    }
}
