//! A single line of display type, shaped: what a cover needs, without lines to break or pages.
//!
//! It is laid out from left to right as it is seen, whatever direction its scripts have.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;
use std::ops::Range;

use harfrust::{Buffer, Direction as ShapeDirection, Font as ShapeFont, ShapeOptions, ShaperFont};
use unicode_bidi::{BidiInfo, Level};

use crate::font::fallback::Wish;
use crate::font::script::{is_ignorable, script_runs};
use crate::font::{Cut, FontId, FontLibrary};
use crate::language::{Direction, Language};
use crate::typeset::inline::shape::open;

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
    language: &'a Language,
    faces: BTreeMap<FontId, ShapeFont>,
}

impl<'a> Letterer<'a> {
    /// One that takes its faces from a library, for lines of a language.
    pub fn new(fonts: &'a FontLibrary, language: &'a Language) -> Self {
        Self { fonts, language, faces: BTreeMap::new() }
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
                let mut pieces = pieces(&text[run], (family, cut), (self.fonts, self.language));
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
            let Some(face) = open(font) else { return };
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

/// A run cut where the face changes: where its script does, and around characters that the face of
/// their script lacks. What no font has is left out.
fn pieces<'a>(
    run: &'a str,
    (family, cut): (&str, Cut),
    (fonts, language): (&FontLibrary, &Language),
) -> Vec<(FontId, &'a str)> {
    let own = fonts.select(family, cut).unwrap_or(FontId(0));
    let wish = Wish { base: own, cut, language };
    let mut pieces: Vec<(FontId, Range<usize>)> = Vec::new();
    for (range, script) in script_runs(run) {
        let face = fonts.script_face(script, wish);
        for (index, character) in run[range.clone()].char_indices() {
            let start = range.start + index;
            let end = start + character.len_utf8();
            let font = match fonts.glyph(face, character) {
                Some(_) => Some(face),
                None if is_ignorable(character) => None,
                None => fonts.fallback(&[character], wish),
            };
            match (font, pieces.last_mut()) {
                (Some(font), Some((last, piece))) if font == *last && piece.end == start => {
                    piece.end = end;
                }
                (Some(font), _) => pieces.push((font, start..end)),
                (None, _) => {}
            }
        }
    }
    pieces.into_iter().map(|(font, range)| (font, &run[range])).collect()
}

#[cfg(test)]
mod tests {
    use super::Letterer;
    use crate::font::{Cut, FontLibrary};
    use crate::language::{Direction, Language};

    #[test]
    fn lines_are_shaped_as_they_are_seen() {
        let fonts = FontLibrary::new(&[]).expect("no project fonts are given");
        let face = ("Libertinus Serif", Cut::default());
        let english = Language::american_english();
        let glyphs = |text: &str, direction| {
            Letterer::new(&fonts, &english).letter(text, face, direction).glyphs.len()
        };
        // One glyph a character, but one for the ligature "fi" and none where no font has any.
        for (text, expected) in [("Tag", 3), ("", 0), ("fi", 1), ("שלום", 4), ("漢", 0)] {
            assert_eq!(glyphs(text, Direction::LeftToRight), expected, "{text}");
        }
        let kerned =
            Letterer::new(&fonts, &english).letter("AV", face, Direction::LeftToRight).width;
        let apart = ["A", "V"].map(|text| {
            Letterer::new(&fonts, &english).letter(text, face, Direction::LeftToRight).width
        });
        assert!(kerned < apart.iter().sum(), "the pair is kerned");
    }

    #[test]
    fn hebrew_runs_to_the_left() {
        let fonts = FontLibrary::new(&[]).expect("no project fonts are given");
        let face = ("Libertinus Serif", Cut::default());
        let english = Language::american_english();
        let line = Letterer::new(&fonts, &english).letter("אב", face, Direction::RightToLeft);
        let first = fonts.select(face.0, face.1).and_then(|id| fonts.glyph(id, 'א'));
        let last = line.glyphs.last().expect("there are two letters");
        assert_eq!(Some(last.glyph), first, "the first letter stands on the right");
    }
}
