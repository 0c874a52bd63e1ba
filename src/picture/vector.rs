//! A drawing of shapes, as the PDF writer wants it: all styles, references, units and texts of its
//! source resolved, in the source's own coordinates.
//!
//! Coordinates grow to the right and downwards. They are bare numbers, since their unit is whatever
//! the transforms around them make of it; only the [`Vector`] itself has a size.

use std::sync::Arc;

use crate::picture::Raster;

/// A drawing.
#[derive(Clone, Debug, PartialEq)]
pub struct Vector {
    /// Width of the visible part, from zero.
    pub width: f64,
    /// Height of the visible part, from zero.
    pub height: f64,
    /// What is drawn.
    pub root: Group,
}

/// What is drawn together.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// From the group's coordinates to its parent's.
    pub transform: Transform,
    /// What the group covers in its own coordinates: left, top, right, bottom.
    pub bounds: [f64; 4],
    /// The opacity of the whole, from 0 to 1.
    pub opacity: f64,
    /// How the whole is mixed with what is behind it.
    pub blend: Blend,
    /// Whether what is within is mixed among itself before it is laid over what is behind it.
    pub isolated: bool,
    /// What is seen of it, in the group's coordinates.
    pub clip: Option<Arc<Clip>>,
    /// How opaque each of its places is, in the group's coordinates.
    pub mask: Option<Arc<Mask>>,
    /// What is in it, from the back to the front.
    pub nodes: Vec<Node>,
}

/// One thing in a group.
#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    /// A group.
    Group(Group),
    /// A shape.
    Shape(Shape),
    /// A picture of pixels.
    Pixels(Pixels),
}

/// A shape with its inks.
#[derive(Clone, Debug, PartialEq)]
pub struct Shape {
    /// Its outline.
    pub outline: Vec<Segment>,
    /// What the outline covers: left, top, right, bottom.
    pub bounds: [f64; 4],
    /// How its inside is inked.
    pub fill: Option<Fill>,
    /// How its outline is inked.
    pub stroke: Option<Stroke>,
    /// Whether the outline is inked first and the inside over it.
    pub stroke_first: bool,
}

/// A piece of an outline.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Segment {
    /// The pen goes elsewhere.
    Move([f64; 2]),
    /// A straight line.
    Line([f64; 2]),
    /// A cubic curve: two control points and its end.
    Curve([f64; 6]),
    /// A straight line back to where the pen was put down.
    Close,
}

/// How the inside of a shape is inked.
#[derive(Clone, Debug, PartialEq)]
pub struct Fill {
    /// With what.
    pub paint: Paint,
    /// How opaque, from 0 to 1.
    pub opacity: f64,
    /// What counts as inside.
    pub rule: FillRule,
}

/// What counts as the inside of an outline that crosses itself (ISO 32000-1, 8.5.3.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FillRule {
    /// What the outline winds around.
    NonZero,
    /// What is crossed into an odd number of times.
    EvenOdd,
}

/// How an outline is inked.
#[derive(Clone, Debug, PartialEq)]
pub struct Stroke {
    /// With what.
    pub paint: Paint,
    /// How opaque, from 0 to 1.
    pub opacity: f64,
    /// How wide.
    pub width: f64,
    /// How its ends look.
    pub cap: Cap,
    /// How its corners look.
    pub join: Join,
    /// How far a corner may reach, as a factor of the width, until it is cut.
    pub miter_limit: f64,
    /// Lengths of dashes and gaps in turn; empty where it has none.
    pub dashes: Vec<f64>,
    /// Where in the dashes it begins.
    pub dash_offset: f64,
}

/// The ends of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cap {
    /// It ends where it ends.
    Butt,
    /// Half a disc.
    Round,
    /// Half a square.
    Square,
}

/// The corners of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Join {
    /// Pointed.
    Miter,
    /// Round.
    Round,
    /// Cut.
    Bevel,
}

/// An ink.
#[derive(Clone, Debug, PartialEq)]
pub enum Paint {
    /// One colour.
    Colour([u8; 3]),
    /// Colours that run into each other.
    Gradient(Arc<Gradient>),
    /// A tile that is repeated.
    Pattern(Arc<Pattern>),
}

/// Colours that run into each other.
#[derive(Clone, Debug, PartialEq)]
pub struct Gradient {
    /// Along what.
    pub shape: GradientShape,
    /// From its coordinates to those of the shape that it inks.
    pub transform: Transform,
    /// What is before its first and behind its last colour.
    pub spread: Spread,
    /// Its colours, by rising offsets.
    pub stops: Vec<Stop>,
}

/// Along what a gradient runs.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum GradientShape {
    /// Along a line, from one point to another: x and y of both.
    Linear([f64; 4]),
    /// From one circle to another: x, y and radius of both.
    Radial([f64; 6]),
}

/// How a gradient goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spread {
    /// With its last colour.
    Pad,
    /// Back and forth.
    Reflect,
    /// From the beginning.
    Repeat,
}

/// A colour of a gradient.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stop {
    /// Where, from 0 to 1.
    pub offset: f64,
    /// Red, green and blue.
    pub colour: [u8; 3],
    /// How opaque, from 0 to 1.
    pub opacity: f64,
}

/// A tile that is repeated.
#[derive(Clone, Debug, PartialEq)]
pub struct Pattern {
    /// From its coordinates to those of the shape that it inks.
    pub transform: Transform,
    /// Where the first tile is: x, y, width, height.
    pub tile: [f64; 4],
    /// What is on a tile, measured from its corner.
    pub root: Group,
}

/// What is seen of a group.
#[derive(Clone, Debug, PartialEq)]
pub struct Clip {
    /// From its coordinates to the group's.
    pub transform: Transform,
    /// The shapes within which something is seen; how they are inked does not count.
    pub shapes: Group,
    /// Within what it is seen too, in the group's coordinates.
    pub within: Option<Arc<Self>>,
}

/// How opaque each place of a group is.
#[derive(Clone, Debug, PartialEq)]
pub struct Mask {
    /// The rectangle outside of which nothing is seen: x, y, width, height.
    pub rect: [f64; 4],
    /// What of the drawing counts.
    pub kind: MaskKind,
    /// The drawing.
    pub root: Group,
    /// What masks it too.
    pub within: Option<Arc<Self>>,
}

/// What of a mask's drawing counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MaskKind {
    /// How light it is.
    Luminance,
    /// How opaque it is.
    Alpha,
}

/// A picture of pixels, drawn from the origin to its width and height.
#[derive(Clone, Debug, PartialEq)]
pub struct Pixels {
    /// From its coordinates to its group's.
    pub transform: Transform,
    /// The width over which it is drawn.
    pub width: f64,
    /// The height over which it is drawn.
    pub height: f64,
    /// How many pixels it has, across and down.
    pub pixels: (u32, u32),
    /// The pixels.
    pub raster: Raster,
}

/// How things are mixed with what is behind them (ISO 32000-1, 11.3.5).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are those of the standard")]
pub enum Blend {
    Normal,
    Multiply,
    Screen,
    Overlay,
    Darken,
    Lighten,
    ColorDodge,
    ColorBurn,
    HardLight,
    SoftLight,
    Difference,
    Exclusion,
    Hue,
    Saturation,
    Color,
    Luminosity,
}

/// An affine map: `x' = a x + c y + e`, `y' = b x + d y + f`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Transform(pub [f64; 6]);

impl Transform {
    /// The map that leaves all where it is.
    pub const IDENTITY: Self = Self([1.0, 0.0, 0.0, 1.0, 0.0, 0.0]);

    /// The map that does `inner` first and this behind it.
    pub fn after(self, inner: Self) -> Self {
        let ([a, b, c, d, e, f], [i, j, k, l, m, n]) = (self.0, inner.0);
        Self([
            a * i + c * j,
            b * i + d * j,
            a * k + c * l,
            b * k + d * l,
            a * m + c * n + e,
            b * m + d * n + f,
        ])
    }

    /// Where a point goes.
    pub fn point(self, [x, y]: [f64; 2]) -> [f64; 2] {
        let [a, b, c, d, e, f] = self.0;
        [a * x + c * y + e, b * x + d * y + f]
    }

    /// The map back; `None` where all is pressed into a line.
    pub fn inverse(self) -> Option<Self> {
        let [a, b, c, d, e, f] = self.0;
        let determinant = a * d - b * c;
        let inverse = Self([
            d / determinant,
            -b / determinant,
            -c / determinant,
            a / determinant,
            (c * f - d * e) / determinant,
            (b * e - a * f) / determinant,
        ]);
        inverse.0.iter().all(|part| part.is_finite()).then_some(inverse)
    }

    /// How much larger things become, on average over all directions.
    pub fn scale(self) -> f64 {
        let [a, b, c, d, ..] = self.0;
        (a * d - b * c).abs().sqrt()
    }

    /// The least upright box around a box that is mapped: left, top, right, bottom.
    pub fn bounds(self, [left, top, right, bottom]: [f64; 4]) -> [f64; 4] {
        let corners = [[left, top], [right, top], [right, bottom], [left, bottom]];
        let corners = corners.map(|corner| self.point(corner));
        let start = [f64::INFINITY, f64::INFINITY, f64::NEG_INFINITY, f64::NEG_INFINITY];
        corners.iter().fold(start, |[left, top, right, bottom], &[x, y]| {
            [left.min(x), top.min(y), right.max(x), bottom.max(y)]
        })
    }
}

/// How many decimals a coordinate needs, so that it is right to a hundredth of a pixel where things
/// are drawn so many times larger: no eye sees that at ten times their size, and a third decimal
/// would make outlines a quarter longer.
pub fn decimals(scale: f64) -> usize {
    let digits = (2.0 + scale.log10().ceil()).clamp(0.0, 9.0);
    if digits.is_nan() { 2 } else { digits as usize }
}

/// How many decimals a factor needs, so that six of its digits are right.
pub fn decimals_of_factor(factor: f64) -> usize {
    let digits = (5.0 - factor.abs().log10().floor()).clamp(0.0, 9.0);
    if digits.is_nan() { 6 } else { digits as usize }
}

/// A number as so many units of its last decimal; nought for what is no number.
pub fn units(value: f64, decimals: usize) -> i64 {
    // Beyond this no drawing is seen, and programs that count in small numbers stumble.
    const LIMIT: f64 = 1e9;
    let value = if value.is_nan() { 0.0 } else { value.clamp(-LIMIT, LIMIT) };
    (value * power(decimals) as f64).round() as i64
}

/// Ten to the power of the decimals, of which there are nine at most.
fn power(decimals: usize) -> u64 {
    10_u64.pow(decimals.min(9) as u32)
}

/// Writes a number behind a text with so many decimals at most: without exponent, without zeros that
/// say nothing, never `-0`.
pub fn push_decimal(out: &mut String, value: f64, decimals: usize) {
    push_units(out, units(value, decimals), decimals);
}

/// Writes a number that is given in units of its last decimal as [`push_decimal`] does.
pub fn push_units(out: &mut String, units: i64, decimals: usize) {
    use std::fmt::Write as _;
    if units < 0 {
        out.push('-');
    }
    let power = power(decimals);
    let (whole, mut rest) = (units.unsigned_abs() / power, units.unsigned_abs() % power);
    if whole > 0 || rest == 0 {
        // Writing to a text never fails.
        let _ = write!(out, "{whole}");
    }
    if rest > 0 {
        let mut digits = decimals.min(9);
        while rest.is_multiple_of(10) {
            rest /= 10;
            digits -= 1;
        }
        let _ = write!(out, ".{rest:0digits$}");
    }
}

#[cfg(test)]
mod tests {
    use super::{Transform, decimals, decimals_of_factor, push_decimal};

    #[test]
    fn numbers_are_short_and_as_exact_as_they_must_be() {
        for (value, digits, expected) in [
            (0.0, 3, "0"),
            (-0.0001, 3, "0"),
            (0.5, 3, ".5"),
            (-0.25, 3, "-.25"),
            (1200.0, 0, "1200"),
            (1200.0, 3, "1200"),
            (-12.345_678, 3, "-12.346"),
            (0.000_690_131, decimals_of_factor(0.000_690_131), ".000690131"),
            (1_234.567_8, decimals_of_factor(1_234.567_8), "1234.57"),
            (f64::NAN, 3, "0"),
            (f64::INFINITY, 3, "1000000000"),
            (7.0, decimals(0.0), "7"),
            (-0.999_6, 3, "-1"),
            (2.050, 2, "2.05"),
            (-1e12, 9, "-1000000000"),
        ] {
            let mut out = "x ".to_owned();
            push_decimal(&mut out, value, digits);
            assert_eq!(&out[2..], expected, "{value}");
        }
        let found = [1.0, 0.01, 800.0, f64::INFINITY, f64::NAN].map(decimals);
        assert_eq!(found, [2, 0, 5, 9, 2]);
    }

    #[test]
    fn transforms_follow_each_other_and_go_back() {
        let turn = Transform([0.0, 1.0, -1.0, 0.0, 5.0, 7.0]);
        let stretch = Transform([2.0, 0.0, 0.0, 3.0, 1.0, -1.0]);
        let both = turn.after(stretch);
        assert_eq!(both.point([1.0, 1.0]), turn.point(stretch.point([1.0, 1.0])));
        let back = both.inverse().map(|inverse| inverse.point(both.point([4.0, -2.0])));
        assert_eq!(back, Some([4.0, -2.0]));
        assert_eq!(Transform([1.0, 2.0, 2.0, 4.0, 0.0, 0.0]).inverse(), None);
        assert_eq!(turn.bounds([0.0, 0.0, 2.0, 1.0]), [4.0, 7.0, 5.0, 9.0]);
    }
}
