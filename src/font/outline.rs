//! The outlines of glyphs, for what is drawn rather than set.

use skrifa::instance::Size;
use skrifa::outline::{DrawSettings, OutlinePen};
use skrifa::{GlyphId, MetadataProvider};

use crate::font::{FontId, FontLibrary};

/// A piece of an outline. Coordinates are in units of the em, with `y` growing upwards from the
/// baseline.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Segment {
    /// A contour begins.
    Move([f32; 2]),
    /// A line to a point.
    Line([f32; 2]),
    /// A quadratic curve: control point and end.
    Quadratic([f32; 2], [f32; 2]),
    /// A cubic curve: two control points and end.
    Cubic([f32; 2], [f32; 2], [f32; 2]),
    /// The contour goes back to where it began.
    Close,
}

impl FontLibrary {
    /// The outline of a glyph; empty where it has none, as a space.
    pub fn outline(&self, id: FontId, glyph: u16) -> Vec<Segment> {
        let font = self.get(id);
        let mut pen =
            Pen { segments: Vec::new(), unit: 1.0 / f32::from(font.metrics.units_per_em) };
        if let Some((reader, location)) = self.reader(id)
            && let Some(outline) = reader.outline_glyphs().get(GlyphId::from(glyph))
        {
            let settings = DrawSettings::unhinted(Size::unscaled(), &location);
            if outline.draw(settings, &mut pen).is_err() {
                // A damaged glyph is drawn as far as it can be read.
                pen.close();
            }
        }
        pen.segments
    }
}

struct Pen {
    segments: Vec<Segment>,
    unit: f32,
}

impl Pen {
    fn point(&self, x: f32, y: f32) -> [f32; 2] {
        [x * self.unit, y * self.unit]
    }
}

impl OutlinePen for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        self.segments.push(Segment::Move(self.point(x, y)));
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.segments.push(Segment::Line(self.point(x, y)));
    }

    fn quad_to(&mut self, cx0: f32, cy0: f32, x: f32, y: f32) {
        self.segments.push(Segment::Quadratic(self.point(cx0, cy0), self.point(x, y)));
    }

    fn curve_to(&mut self, cx0: f32, cy0: f32, cx1: f32, cy1: f32, x: f32, y: f32) {
        let (first, second) = (self.point(cx0, cy0), self.point(cx1, cy1));
        self.segments.push(Segment::Cubic(first, second, self.point(x, y)));
    }

    fn close(&mut self) {
        self.segments.push(Segment::Close);
    }
}

#[cfg(test)]
mod tests {
    use super::Segment;
    use crate::font::{Cut, FontLibrary};

    #[test]
    fn a_letter_has_an_outline_and_a_space_none() {
        let library = FontLibrary::new(&[]).expect("no project fonts are given");
        let id = library.select("Libertinus Serif", Cut::default()).expect("it is bundled");
        for (character, contours) in [('O', 2), ('I', 1), (' ', 0)] {
            let glyph = library.glyph(id, character).expect("the font has it");
            let outline = library.outline(id, glyph);
            let found = outline.iter().filter(|part| matches!(part, Segment::Move(_))).count();
            assert_eq!(found, contours, "{character:?}");
        }
    }
}
