//! Brackets and other signs that grow.

use crate::font::math::{Axis, Grown};
use crate::math::tree::{Fenced, Node};
use crate::typeset::math::boxes::{MathBox, Part, PartGlyph, PartKind};
use crate::typeset::math::{MathSetter, Setting};

/// The share of what a bracket is around that it covers at least (`\delimiterfactor`).
const FACTOR: f64 = 0.901;
/// How much of it may stay uncovered at most, in em (`\delimitershortfall`).
const SHORTFALL: f64 = 0.5;

impl MathSetter<'_, '_> {
    /// Something between brackets as high as it (appendix G, rule 19).
    pub(super) fn fenced(&mut self, fenced: &Fenced, setting: Setting) -> MathBox {
        let mut pieces: Vec<(MathBox, Option<char>)> = Vec::new();
        let mut start = 0;
        for (index, node) in fenced.body.iter().enumerate() {
            if let Node::Middle(delimiter) = node {
                pieces.push((self.list(&fenced.body[start..index], setting), *delimiter));
                start = index + 1;
            }
        }
        pieces.push((self.list(&fenced.body[start..], setting), None));
        let axis = self.axis(setting);
        let reach = pieces
            .iter()
            .map(|(piece, _)| (piece.height - axis).max(piece.depth + axis))
            .fold(0.0, f64::max);
        let height = self.bracket_height(reach, setting);
        let mut row = self.bracket(fenced.open, height, setting);
        for (piece, middle) in pieces {
            row.append(piece);
            if middle.is_some() {
                let middle = self.bracket(middle, height, setting);
                row.append(middle);
            }
        }
        let close = self.bracket(fenced.close, height, setting);
        row.append(close);
        row
    }

    /// How high a bracket is that is around something which reaches so far from the axis.
    pub(super) fn bracket_height(&self, reach: f64, setting: Setting) -> f64 {
        let whole = 2.0 * reach;
        (whole * FACTOR).max(whole - SHORTFALL * self.size(setting))
    }

    /// A bracket of at least a height, centred on the axis; where there is none, the space that TeX
    /// leaves (`\nulldelimiterspace`).
    pub(super) fn bracket(
        &mut self,
        delimiter: Option<char>,
        height: f64,
        setting: Setting,
    ) -> MathBox {
        let size = self.size(setting);
        let Some(delimiter) = delimiter else { return MathBox::space(0.12 * size) };
        let shown = self.font.glyph(delimiter);
        let Some(glyph) = shown else { return self.character(delimiter, delimiter, setting) };
        let grown = self.font.grow(glyph, Axis::Vertical, height / size);
        let sign = self.grown(&grown, delimiter, Axis::Vertical, size);
        let shift = self.axis(setting) - (sign.height - sign.depth) / 2.0;
        let mut sign = sign.raised(shift);
        sign.glyph = None;
        sign
    }

    /// A bracket of one of the sizes of `\big`, `\Big`, `\bigg` and `\Bigg`; 0 is its own.
    pub(super) fn sized(&mut self, delimiter: char, size: u8, setting: Setting) -> MathBox {
        // Plain TeX puts the bracket around boxes of 8.5, 11.5, 14.5 and 17.5 points in text of ten.
        let reach = match size {
            0 => 0.0,
            size => 0.3 + 0.3 * f64::from(size),
        };
        let height = self.bracket_height(reach * self.size(setting), setting);
        self.bracket(Some(delimiter), height, setting)
    }

    /// A sign as it has grown. Vertically it stands on its baseline where it is one glyph.
    pub(super) fn grown(&mut self, grown: &Grown, text: char, axis: Axis, size: f64) -> MathBox {
        let (parts, length) = match grown {
            Grown::Glyph(glyph) => return self.single(*glyph, text, size),
            Grown::Parts(parts, length) => (parts, length * size),
        };
        let text = text.to_string();
        let end = text.len() as u32;
        let mut glyphs: Vec<PartGlyph> = Vec::with_capacity(parts.len());
        let mut sign = MathBox::default();
        match axis {
            Axis::Vertical => {
                for &(glyph, place) in parts {
                    let extent = self.font.extent(glyph);
                    let rise = place * size + extent.depth * size;
                    sign.width = sign.width.max(extent.advance * size);
                    let offset = (0.0, rise);
                    glyphs.push(PartGlyph { id: glyph, advance: 0.0, offset, start: 0, end });
                }
                if let Some(last) = glyphs.last_mut() {
                    last.advance = sign.width;
                }
                sign.height = length;
            }
            Axis::Horizontal => {
                for (index, &(glyph, place)) in parts.iter().enumerate() {
                    let extent = self.font.extent(glyph);
                    let next = parts.get(index + 1).map_or(length, |&(_, next)| next * size);
                    let advance = next - place * size;
                    sign.height = sign.height.max(extent.height * size);
                    sign.depth = sign.depth.max(extent.depth * size);
                    // Parts of arrows and braces begin at their origin or left of it.
                    let offset = (-extent.left * size, 0.0);
                    glyphs.push(PartGlyph { id: glyph, advance, offset, start: 0, end });
                }
                sign.width = length;
            }
        }
        let kind = PartKind::Glyphs { font: self.font.id, size, text, glyphs };
        sign.parts.push(Part { x: 0.0, y: 0.0, kind });
        sign
    }
}
