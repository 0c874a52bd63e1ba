//! Natural languages, as BCP 47 tags.

use std::fmt;

/// A language tag after BCP 47, such as `en-US`, in the usual case of its subtags.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Language(String);

/// The direction in which a language's script runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Direction {
    /// From left to right, as Latin.
    #[default]
    LeftToRight,
    /// From right to left, as Arabic and Hebrew.
    RightToLeft,
}

impl Direction {
    /// The direction that `dir` gives: `ltr` or `rtl`, as in HTML.
    pub fn from_word(word: &str) -> Option<Self> {
        match word.trim().to_ascii_lowercase().as_str() {
            "ltr" => Some(Self::LeftToRight),
            "rtl" => Some(Self::RightToLeft),
            _ => None,
        }
    }
}

impl Language {
    /// The language of a tag; underscores are read as hyphens. `None` where the text does not have
    /// the form of a tag (RFC 5646, section 2.1: subtags of one to eight letters or digits, the
    /// first of two to eight letters).
    pub fn from_tag(tag: &str) -> Option<Self> {
        let mut normal = String::with_capacity(tag.len());
        for (index, subtag) in tag.trim().split(['-', '_']).enumerate() {
            let well_formed = (1..=8).contains(&subtag.len())
                && subtag.bytes().all(|byte| byte.is_ascii_alphanumeric());
            if !well_formed {
                return None;
            }
            if index == 0 {
                if subtag.len() < 2 || !subtag.bytes().all(|byte| byte.is_ascii_alphabetic()) {
                    return None;
                }
                normal.push_str(&subtag.to_ascii_lowercase());
                continue;
            }
            normal.push('-');
            let lower = subtag.to_ascii_lowercase();
            match subtag.len() {
                2 => normal.push_str(&subtag.to_ascii_uppercase()),
                4 if subtag.bytes().all(|byte| byte.is_ascii_alphabetic()) => {
                    normal.push_str(&lower[..1].to_ascii_uppercase());
                    normal.push_str(&lower[1..]);
                }
                _ => normal.push_str(&lower),
            }
        }
        Some(Self(normal))
    }

    /// American English, which stands where a manuscript names no language.
    pub fn american_english() -> Self {
        Self("en-US".to_owned())
    }

    /// The whole tag.
    pub fn tag(&self) -> &str {
        &self.0
    }

    /// The first subtag, the language without script and region: `en` of `en-US`.
    pub fn primary(&self) -> &str {
        self.0.split('-').next().unwrap_or(&self.0)
    }

    /// The region subtag where there is one: `US` of `en-US`.
    pub fn region(&self) -> Option<&str> {
        self.0.split('-').skip(1).find(|subtag| {
            subtag.len() == 2 || (subtag.len() == 3 && subtag.bytes().all(|b| b.is_ascii_digit()))
        })
    }

    /// The script subtag where there is one: `Latn` of `sr-Latn`.
    pub fn script(&self) -> Option<&str> {
        self.0.split('-').skip(1).find(|subtag| {
            subtag.len() == 4 && subtag.bytes().all(|byte| byte.is_ascii_alphabetic())
        })
    }

    /// The direction of its usual script, or of the one it names.
    pub fn direction(&self) -> Direction {
        let right_to_left = match self.script() {
            Some(script) => matches!(script, "Arab" | "Hebr" | "Syrc" | "Thaa" | "Nkoo" | "Adlm"),
            None => matches!(
                self.primary(),
                "ar" | "arc"
                    | "ckb"
                    | "dv"
                    | "fa"
                    | "he"
                    | "ps"
                    | "sd"
                    | "syr"
                    | "ug"
                    | "ur"
                    | "yi"
            ),
        };
        if right_to_left { Direction::RightToLeft } else { Direction::LeftToRight }
    }
}

impl fmt::Display for Language {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::{Direction, Language};

    #[test]
    fn tags_are_normalised() {
        for (tag, expected) in [
            ("en_us", Some("en-US")),
            ("ZH-hant-tw", Some("zh-Hant-TW")),
            ("de", Some("de")),
            ("x", None),
            ("english language", None),
            ("", None),
        ] {
            let normal = Language::from_tag(tag);
            assert_eq!(normal.as_ref().map(Language::tag), expected, "{tag}");
        }
    }

    #[test]
    fn direction_follows_the_script() {
        for (tag, direction) in [
            ("he", Direction::RightToLeft),
            ("ar-EG", Direction::RightToLeft),
            ("az-Arab", Direction::RightToLeft),
            ("he-Latn", Direction::LeftToRight),
            ("ru", Direction::LeftToRight),
        ] {
            assert_eq!(Language::from_tag(tag).map(|l| l.direction()), Some(direction), "{tag}");
        }
    }
}
