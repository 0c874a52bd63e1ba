//! Colours of ink and paper.

use std::borrow::Cow;
use std::fmt;
use std::str::FromStr;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A colour in sRGB.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Colour {
    /// Red, 0 to 255.
    pub red: u8,
    /// Green, 0 to 255.
    pub green: u8,
    /// Blue, 0 to 255.
    pub blue: u8,
}

impl Colour {
    /// The ink of running text.
    pub const BLACK: Self = Self::grey(0);

    /// A neutral grey, from 0 (black) to 255 (white).
    pub const fn grey(value: u8) -> Self {
        Self { red: value, green: value, blue: value }
    }

    /// Whether the colour has no hue, so that it can be printed with black ink alone.
    pub const fn is_grey(self) -> bool {
        self.red == self.green && self.green == self.blue
    }

    /// How well the colour is seen on another, from 1 to 21 (WCAG 2.2, contrast ratio).
    pub fn contrast(self, other: Self) -> f64 {
        let (own, other) = (self.luminance(), other.luminance());
        (own.max(other) + 0.05) / (own.min(other) + 0.05)
    }

    /// The relative luminance, from 0 to 1 (WCAG 2.2).
    fn luminance(self) -> f64 {
        let linear = |value: u8| {
            let value = f64::from(value) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(self.red) + 0.7152 * linear(self.green) + 0.0722 * linear(self.blue)
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "#{:02x}{:02x}{:02x}", self.red, self.green, self.blue)
    }
}

/// Why a text is not a colour.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is not a colour: write it as \"#rrggbb\"")]
pub struct ColourError(String);

impl FromStr for Colour {
    type Err = ColourError;

    /// Reads `#rrggbb` or `#rgb`.
    fn from_str(text: &str) -> Result<Self, ColourError> {
        let fail = || ColourError(text.to_owned());
        let digits = text.trim().strip_prefix('#').ok_or_else(fail)?;
        if !digits.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(fail());
        }
        let value = u32::from_str_radix(digits, 16).map_err(|_error| fail())?;
        let [_, red, green, blue] = match digits.len() {
            6 => value.to_be_bytes(),
            3 => {
                let [red, green, blue] = [value >> 8 & 15, value >> 4 & 15, value & 15];
                ((red * 17) << 16 | (green * 17) << 8 | (blue * 17)).to_be_bytes()
            }
            _ => return Err(fail()),
        };
        Ok(Self { red, green, blue })
    }
}

impl<'de> Deserialize<'de> for Colour {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(ColourVisitor)
    }
}

/// Reads a colour from a text, and says so where something else stands.
struct ColourVisitor;

impl Visitor<'_> for ColourVisitor {
    type Value = Colour;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a colour in quotation marks such as \"#8b0000\"")
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Colour, E> {
        text.parse().map_err(E::custom)
    }
}

impl JsonSchema for Colour {
    fn schema_name() -> Cow<'static, str> {
        "Colour".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "description": "A colour in sRGB, in hexadecimal digits.",
            "examples": ["#8b0000"]
        })
    }
}

impl Serialize for Colour {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::Colour;

    #[test]
    fn contrast_is_that_of_wcag() {
        for (ink, ground, contrast) in
            [("#000", "#fff", 21.0), ("#fff", "#fff", 1.0), ("#767676", "#fff", 4.54)]
        {
            let read = |text: &str| text.parse::<Colour>().expect("the test writes colours");
            assert!((read(ink).contrast(read(ground)) - contrast).abs() < 0.01, "{ink}");
            assert_eq!(read(ink).contrast(read(ground)), read(ground).contrast(read(ink)));
        }
    }

    #[test]
    fn colours_are_read_in_hexadecimal() {
        for (text, shown) in [
            ("#1a2b3c", Some("#1a2b3c")),
            ("#fff", Some("#ffffff")),
            ("#FFF", Some("#ffffff")),
            ("red", None),
            ("#12345", None),
            ("#+12345", None),
        ] {
            assert_eq!(
                text.parse::<Colour>().ok().map(|c| c.to_string()).as_deref(),
                shown,
                "{text}"
            );
        }
    }
}
