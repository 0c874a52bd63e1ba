//! OpenType features that a theme asks for, by tag or by name.
//!
//! A feature is written by its tag (`ss01`, `cv05=2`, `-liga` to switch one off) or by the name that
//! the table below has for it.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};

/// A feature with its value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct FontFeature {
    /// The tag (OpenType 1.9, feature registry).
    pub tag: [u8; 4],
    /// 0 for off, 1 for on, or the number of an alternate.
    pub value: u32,
}

/// Names for features, in the words of the registry.
const NAMES: [(&str, &[u8; 4]); 17] = [
    ("capital-spacing", b"cpsp"),
    ("case-sensitive-forms", b"case"),
    ("contextual-alternates", b"calt"),
    ("discretionary-ligatures", b"dlig"),
    ("fractions", b"frac"),
    ("historical-forms", b"hist"),
    ("historical-ligatures", b"hlig"),
    ("inferiors", b"subs"),
    ("kerning", b"kern"),
    ("ligatures", b"liga"),
    ("ordinals", b"ordn"),
    ("scientific-inferiors", b"sinf"),
    ("slashed-zero", b"zero"),
    ("stylistic-alternates", b"salt"),
    ("superiors", b"sups"),
    ("swashes", b"swsh"),
    ("titling", b"titl"),
];

impl JsonSchema for FontFeature {
    fn schema_name() -> Cow<'static, str> {
        "FontFeature".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let names: Vec<&str> = NAMES.iter().map(|(name, _)| *name).collect();
        json_schema!({
            "type": "string",
            "description": "An OpenType feature by name or tag, '-' before it to switch it off, '=2' \
                            behind it for an alternate.",
            "examples": names
        })
    }
}

impl FontFeature {
    /// A feature that is switched on.
    pub const fn on(tag: &[u8; 4]) -> Self {
        Self { tag: *tag, value: 1 }
    }

    /// The feature of a text as themes write it; `None` where it has not the form of one.
    pub fn from_text(text: &str) -> Option<Self> {
        let (text, off) = match text.strip_prefix('-') {
            Some(rest) => (rest, true),
            None => (text, false),
        };
        let (name, value) = match text.split_once('=') {
            Some((name, value)) => (name, value.parse().ok()?),
            None => (text, u32::from(!off)),
        };
        let named = NAMES.iter().find(|(known, _)| *known == name).map(|(_, tag)| **tag);
        let tag = match named {
            Some(tag) => tag,
            None if name.bytes().all(|byte| byte.is_ascii_alphanumeric()) => {
                name.as_bytes().try_into().ok()?
            }
            None => return None,
        };
        Some(Self { tag, value })
    }

    /// The features that a span's class asks for.
    pub fn of_class(class: &str) -> Vec<Self> {
        match class {
            "frac" => vec![Self::on(b"frac")],
            "ordinal" => vec![Self::on(b"ordn")],
            "superior" => vec![Self::on(b"sups")],
            "inferior" => vec![Self::on(b"subs")],
            "historical" => vec![Self::on(b"hist"), Self::on(b"hlig")],
            "swash" => vec![Self::on(b"swsh")],
            "caps" => vec![Self::on(b"case"), Self::on(b"cpsp")],
            _ => {
                let set = class.strip_prefix("ss").filter(|digits| {
                    digits.len() == 2 && digits.parse().is_ok_and(|set: u8| (1..=20).contains(&set))
                });
                set.and_then(|_| Self::from_text(class)).into_iter().collect()
            }
        }
    }

    /// The tag as text.
    pub fn tag_text(&self) -> String {
        self.tag.iter().map(|&byte| char::from(byte)).collect()
    }

    /// What the feature gives, in the words of a message.
    pub fn words(&self) -> &'static str {
        match &self.tag {
            b"smcp" => "small capitals",
            b"c2sc" => "small capitals for capitals",
            b"frac" => "fractions",
            b"ordn" => "ordinals",
            b"sups" => "superior figures",
            b"subs" | b"sinf" => "inferior figures",
            b"hist" | b"hlig" => "historical forms",
            b"swsh" => "swashes",
            b"case" | b"cpsp" => "forms for capitals",
            b"dlig" => "discretionary ligatures",
            [b's', b's', ..] => "such stylistic set",
            _ => "such forms",
        }
    }

    /// The feature as CSS writes it in `font-feature-settings`.
    pub fn css(&self) -> String {
        match self.value {
            1 => format!("\"{}\"", self.tag_text()),
            value => format!("\"{}\" {value}", self.tag_text()),
        }
    }
}

impl TryFrom<String> for FontFeature {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        Self::from_text(&text).ok_or_else(|| {
            format!("'{text}' is no OpenType feature: write 'ss01', '-liga', 'cv05=2' or 'swashes'")
        })
    }
}

impl From<FontFeature> for String {
    fn from(feature: FontFeature) -> Self {
        feature.to_string()
    }
}

impl fmt::Display for FontFeature {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.value {
            0 => write!(formatter, "-{}", self.tag_text()),
            1 => formatter.write_str(&self.tag_text()),
            value => write!(formatter, "{}={value}", self.tag_text()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::FontFeature;

    #[test]
    fn features_are_read_by_tag_and_name() {
        for (text, expected, css) in [
            ("ss01", Some("ss01"), "\"ss01\""),
            ("-liga", Some("-liga"), "\"liga\" 0"),
            ("cv05=2", Some("cv05=2"), "\"cv05\" 2"),
            ("discretionary-ligatures", Some("dlig"), "\"dlig\""),
            ("-kerning", Some("-kern"), "\"kern\" 0"),
            ("nonsense", None, ""),
            ("ab\"c", None, ""),
            ("cv05=x", None, ""),
            ("", None, ""),
        ] {
            let feature = FontFeature::from_text(text);
            assert_eq!(feature.map(|feature| feature.to_string()).as_deref(), expected, "{text}");
            assert_eq!(feature.map(|feature| feature.css()).unwrap_or_default(), css, "{text}");
        }
    }

    #[test]
    fn classes_ask_for_features() {
        for (class, expected) in [
            ("frac", "frac"),
            ("historical", "hist hlig"),
            ("ss07", "ss07"),
            ("ss21", ""),
            ("ssx1", ""),
            ("other", ""),
        ] {
            let tags: Vec<String> =
                FontFeature::of_class(class).iter().map(FontFeature::tag_text).collect();
            assert_eq!(tags.join(" "), expected, "{class}");
        }
    }
}
