//! Lengths, points, sizes and rectangles of the page.
//!
//! One [`Length`] type keeps bare numbers from travelling between functions. The page's coordinate
//! system has its origin in the upper left corner, with `y` growing downwards; only the PDF writer
//! turns it round. All arithmetic is IEEE addition, subtraction, multiplication and division,
//! which gives the same bits on every machine.

use std::borrow::Cow;
use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Div, Mul, Neg, Sub, SubAssign};
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A length in PostScript points (1/72 inch).
#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd)]
pub struct Length(f64);

impl Length {
    /// No length at all.
    pub const ZERO: Self = Self(0.0);
    /// A length greater than any on a page.
    pub const INFINITE: Self = Self(f64::INFINITY);

    /// A length of so many points.
    pub const fn points(points: f64) -> Self {
        Self(points)
    }

    /// A length of so many inches.
    pub const fn inches(inches: f64) -> Self {
        Self(inches * 72.0)
    }

    /// A length of so many millimetres.
    pub const fn millimetres(millimetres: f64) -> Self {
        Self(millimetres * 72.0 / 25.4)
    }

    /// The length in points.
    pub const fn to_points(self) -> f64 {
        self.0
    }

    /// The smaller of two lengths.
    pub const fn min(self, other: Self) -> Self {
        Self(self.0.min(other.0))
    }

    /// The greater of two lengths.
    pub const fn max(self, other: Self) -> Self {
        Self(self.0.max(other.0))
    }

    /// The length without its sign.
    pub const fn abs(self) -> Self {
        Self(self.0.abs())
    }

    /// The least multiple of `step` that is not smaller than this length (within a thousandth of
    /// a point, so that sums of lengths do not spill over into another step).
    pub fn round_up_to(self, step: Self) -> Self {
        Self(((self.0 - 0.001) / step.0).ceil().max(0.0) * step.0)
    }
}

/// A length of at most a line, in points, in half the memory of a [`Length`]: its 24 bits tell a
/// millionth of a point apart where a page holds some thousand glyphs.
#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd)]
pub struct ShortLength(f32);

impl ShortLength {
    /// No length at all.
    pub const ZERO: Self = Self(0.0);

    /// A length of so many points.
    pub const fn points(points: f64) -> Self {
        Self(points as f32)
    }

    /// The length in points.
    pub const fn to_points(self) -> f64 {
        self.0 as f64
    }
}

impl From<Length> for ShortLength {
    fn from(length: Length) -> Self {
        Self::points(length.0)
    }
}

impl From<ShortLength> for Length {
    fn from(length: ShortLength) -> Self {
        Self::points(length.to_points())
    }
}

impl Neg for ShortLength {
    type Output = Self;
    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl Sum<ShortLength> for Length {
    fn sum<I: Iterator<Item = ShortLength>>(lengths: I) -> Self {
        lengths.map(Self::from).sum()
    }
}

impl Add for Length {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Self(self.0 + other.0)
    }
}

impl AddAssign for Length {
    fn add_assign(&mut self, other: Self) {
        self.0 += other.0;
    }
}

impl Sub for Length {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Self(self.0 - other.0)
    }
}

impl SubAssign for Length {
    fn sub_assign(&mut self, other: Self) {
        self.0 -= other.0;
    }
}

impl Neg for Length {
    type Output = Self;
    fn neg(self) -> Self {
        Self(-self.0)
    }
}

impl Mul<f64> for Length {
    type Output = Self;
    fn mul(self, factor: f64) -> Self {
        Self(self.0 * factor)
    }
}

impl Div<f64> for Length {
    type Output = Self;
    fn div(self, divisor: f64) -> Self {
        Self(self.0 / divisor)
    }
}

impl Div for Length {
    type Output = f64;
    fn div(self, other: Self) -> f64 {
        self.0 / other.0
    }
}

impl Sum for Length {
    fn sum<I: Iterator<Item = Self>>(lengths: I) -> Self {
        lengths.fold(Self::ZERO, Add::add)
    }
}

impl fmt::Display for Length {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}pt", self.0)
    }
}

/// Why a text is not a length.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is not a length: write a number with pt, in, mm, cm, pc or px, as in \"5in\"")]
pub struct LengthError(String);

impl FromStr for Length {
    type Err = LengthError;

    /// Reads a number with one of the units `pt`, `in`, `mm`, `cm`, `pc` (12 pt) or `px` (3/4 pt).
    fn from_str(text: &str) -> Result<Self, LengthError> {
        let trimmed = text.trim();
        let split = trimmed
            .find(|character: char| character.is_ascii_alphabetic())
            .ok_or_else(|| LengthError(text.to_owned()))?;
        let (number, unit) = trimmed.split_at(split);
        let number: f64 = number.trim().parse().map_err(|_error| LengthError(text.to_owned()))?;
        let points = match unit.to_ascii_lowercase().as_str() {
            "pt" => number,
            "in" => number * 72.0,
            "mm" => number * 72.0 / 25.4,
            "cm" => number * 72.0 / 2.54,
            "pc" => number * 12.0,
            "px" => number * 0.75,
            _ => return Err(LengthError(text.to_owned())),
        };
        if points.is_finite() { Ok(Self(points)) } else { Err(LengthError(text.to_owned())) }
    }
}

impl<'de> Deserialize<'de> for Length {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(LengthVisitor)
    }
}

/// Reads a length from a text, and says so where something else stands.
struct LengthVisitor;

impl Visitor<'_> for LengthVisitor {
    type Value = Length;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a length in quotation marks such as \"5in\"")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Length, E> {
        text.parse().map_err(E::custom)
    }
}

impl JsonSchema for Length {
    fn schema_name() -> Cow<'static, str> {
        "Length".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "description": "A length: a number with pt, in, mm, cm, pc or px.",
            "examples": ["5in", "10.5pt"],
            "pattern": "^\\s*[-+]?([0-9]+\\.?[0-9]*|\\.[0-9]+)\\s*(pt|in|mm|cm|pc|px)\\s*$"
        })
    }
}

impl Serialize for Length {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// A place on a page, measured from its upper left corner.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Point {
    /// Distance from the left edge.
    pub x: Length,
    /// Distance from the top edge.
    pub y: Length,
}

/// A width and a height.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Size {
    /// Extent from left to right.
    pub width: Length,
    /// Extent from top to bottom.
    pub height: Length,
}

/// An upright rectangle on a page.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Rect {
    /// Its upper left corner.
    pub origin: Point,
    /// Its extent, never negative.
    pub size: Size,
}

impl Rect {
    /// A rectangle from its upper left corner and its extent.
    pub const fn new(x: Length, y: Length, width: Length, height: Length) -> Self {
        Self { origin: Point { x, y }, size: Size { width, height } }
    }

    /// The `x` of its right edge.
    pub fn right(self) -> Length {
        self.origin.x + self.size.width
    }

    /// The `y` of its lower edge.
    pub fn bottom(self) -> Length {
        self.origin.y + self.size.height
    }
}

#[cfg(test)]
mod tests {
    use super::Length;

    #[test]
    fn lengths_are_read_with_their_units() {
        for (text, points) in [
            ("317.48pt", Some(317.48)),
            ("5in", Some(360.0)),
            ("25.4 mm", Some(72.0)),
            ("2.54cm", Some(72.0)),
            ("2pc", Some(24.0)),
            ("-4px", Some(-3.0)),
            ("12", None),
            ("wide", None),
            ("", None),
            ("1e999pt", None),
            ("3furlongs", None),
        ] {
            let length = text.parse::<Length>().ok().map(Length::to_points);
            match (length, points) {
                (Some(left), Some(right)) => assert!((left - right).abs() < 1e-9, "{text}: {left}"),
                (left, right) => assert_eq!(left, right, "{text}"),
            }
        }
    }

    #[test]
    fn rounding_up_keeps_whole_steps() {
        let step = Length::points(14.0);
        for (length, steps) in [(0.0, 0.0), (0.5, 1.0), (14.0, 1.0), (14.0005, 1.0), (14.1, 2.0)] {
            let rounded = Length::points(length).round_up_to(step);
            assert_eq!(rounded, step * steps, "{length}");
        }
    }
}
