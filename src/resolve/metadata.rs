//! What a document says of itself, from the front matter and from what stands for what it leaves
//! out.

use std::fmt::Write as _;

use sha2::{Digest, Sha256};

use crate::diagnostic::{Diagnostic, Problem};
use crate::language::Language;
use crate::manuscript::ast;
use crate::manuscript::front_matter::FrontMatter;
use crate::resolve::document::{Inline, Metadata};
use crate::resolve::draft::Draft;
use crate::resolve::inlines::TypedCitations;
use crate::resolve::plain::plain_text;

/// The date of outputs whose manuscript has none: the first of January 2000, so that the same
/// manuscript always gives the same files.
const NO_DATE: i64 = 946_684_800;

/// How many levels the contents have where nothing is said.
const CONTENTS_DEPTH: u8 = 3;

/// The inlines of the title: the front matter's, else those of the first heading where it is the
/// only one of the first level. Says too whether the heading was taken, and leaves the body.
pub(super) fn title_of(manuscript: &ast::Manuscript) -> (&[ast::Inline], bool) {
    if !manuscript.front_matter.title.is_empty() {
        return (&manuscript.front_matter.title, false);
    }
    let first_level =
        |block: &&ast::Block| matches!(block.kind, ast::BlockKind::Heading { level: 1, .. });
    let only = manuscript.blocks.iter().filter(first_level).count() == 1;
    match manuscript.blocks.first().map(|block| &block.kind) {
        Some(ast::BlockKind::Heading { level: 1, content }) if only => (content, true),
        _ => (&[], false),
    }
}

/// The language of a manuscript.
pub(super) fn language_of(front_matter: &FrontMatter) -> Language {
    front_matter.language.clone().unwrap_or_else(Language::american_english)
}

impl<'a> Draft<'a> {
    /// The metadata; `title` are the title's inlines.
    pub(super) fn metadata(&mut self, title: &'a [ast::Inline]) -> Metadata {
        let front = &self.manuscript.front_matter;
        let title = self.running(title, TypedCitations::Ignored);
        let subtitle = self.running(&front.subtitle, TypedCitations::Ignored);
        if title.is_empty() {
            self.diagnostics.push(Diagnostic::general(Problem::NoTitle));
        }
        let language = self.language.clone();
        let stem = self.project.manuscript_path.file_stem();
        let title_text = match one_line(&title) {
            text if text.is_empty() => {
                stem.map(|s| s.to_string_lossy().into_owned()).unwrap_or_default()
            }
            text => text,
        };
        let rights: Vec<&str> =
            [&front.rights, &front.license].into_iter().flatten().map(String::as_str).collect();
        let contents_depth = (front.contents == Some(true))
            .then(|| front.contents_depth.unwrap_or(CONTENTS_DEPTH).clamp(1, 6));
        let cover = front.cover_image.as_ref();
        let cover = cover.and_then(|cover| self.picture(&cover.value, cover.span));
        let abstract_paragraphs = front
            .abstract_paragraphs
            .iter()
            .map(|paragraph| self.running(paragraph, TypedCitations::Ignored))
            .collect();
        Metadata {
            uuid: uuid(&title_text, front, &language),
            subtitle_text: one_line(&subtitle),
            title,
            title_text,
            subtitle,
            authors: front.authors.clone(),
            date: front.date.clone(),
            direction: front.direction.unwrap_or_else(|| language.direction()),
            language,
            abstract_paragraphs,
            subjects: front.keywords.iter().chain(&front.subjects).cloned().collect(),
            publisher: front.publisher.clone(),
            rights: (!rights.is_empty()).then(|| rights.join(". ")),
            description: front.description.clone(),
            identifier: front.identifier.clone(),
            cover,
            source: None,
            timestamp: self
                .project
                .settings
                .timestamp
                .or_else(|| front.date.as_deref().and_then(timestamp))
                .unwrap_or(NO_DATE),
            contents_depth,
        }
    }
}

fn one_line(inlines: &[Inline]) -> String {
    plain_text(inlines).split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The identifier of a book that has the same title, authors and language: a UUID of version 8
/// (RFC 9562, section 5.8) made of their SHA-256.
fn uuid(title: &str, front_matter: &FrontMatter, language: &Language) -> String {
    let mut hash = Sha256::new();
    let names = front_matter.authors.iter().map(|author| author.name.as_str());
    for part in std::iter::once(title).chain(names).chain([language.tag()]) {
        // The length keeps "ab", "c" apart from "a", "bc".
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part.as_bytes());
    }
    let mut bytes = [0_u8; 16];
    bytes.copy_from_slice(&hash.finalize()[..16]);
    bytes[6] = (bytes[6] & 0x0f) | 0x80;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    let mut text = String::from("urn:uuid:");
    for (index, byte) in bytes.iter().enumerate() {
        if matches!(index, 4 | 6 | 8 | 10) {
            text.push('-');
        }
        let _ = write!(text, "{byte:02x}");
    }
    text
}

/// The midnight (UTC) that begins an ISO date: `YYYY`, `YYYY-MM` or `YYYY-MM-DD`.
fn timestamp(date: &str) -> Option<i64> {
    let mut parts = date.trim().split('-');
    let mut number = |length: usize| -> Option<Option<i64>> {
        match parts.next() {
            None => Some(None),
            Some(part) if part.len() == length && part.bytes().all(|b| b.is_ascii_digit()) => {
                part.parse().ok().map(Some)
            }
            Some(_) => None,
        }
    };
    let year = number(4)??;
    let month = number(2)?.unwrap_or(1);
    let day = number(2)?.unwrap_or(1);
    let leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    let last = match month {
        4 | 6 | 9 | 11 => 30,
        2 => 28 + i64::from(leap),
        1..=12 => 31,
        _ => return None,
    };
    if !(1..=last).contains(&day) || parts.next().is_some() {
        return None;
    }
    // Days since 1970 in the proleptic Gregorian calendar, with years that begin in March, so that
    // the leap day comes last.
    let shifted = if month <= 2 { year - 1 } else { year };
    let month_index = (month + 9) % 12;
    let day_of_year = (153 * month_index + 2) / 5 + day - 1;
    let days = 365 * shifted + shifted.div_euclid(4) - shifted.div_euclid(100)
        + shifted.div_euclid(400)
        + day_of_year
        - 719_468;
    Some(days * 86_400)
}

#[cfg(test)]
mod tests {
    use super::{timestamp, uuid};
    use crate::language::Language;
    use crate::manuscript::front_matter::FrontMatter;

    #[test]
    fn dates_are_iso_or_nothing() {
        for (date, expected) in [
            ("1970-01-01", Some(0)),
            ("2000", Some(946_684_800)),
            ("2000-03-01", Some(951_868_800)),
            ("2024-02-29", Some(1_709_164_800)),
            ("2026-11", Some(1_793_491_200)),
            ("1956-02-25", Some(-437_097_600)),
            ("2023-02-29", None),
            ("2023-13", None),
            ("2023-1", None),
            ("24 November 2026", None),
            ("2023-01-01-01", None),
            ("", None),
        ] {
            assert_eq!(timestamp(date), expected, "{date}");
        }
    }

    #[test]
    fn the_uuid_is_of_version_eight_and_stable() {
        let english = Language::american_english();
        let front_matter = FrontMatter::default();
        let one = uuid("A", &front_matter, &english);
        assert_eq!(one, uuid("A", &front_matter, &english));
        assert_ne!(one, uuid("B", &front_matter, &english));
        let bare = one.strip_prefix("urn:uuid:").unwrap_or("");
        assert_eq!(bare.len(), 36);
        assert_eq!(&bare[14..15], "8");
        assert!(matches!(&bare[19..20], "8" | "9" | "a" | "b"));
    }
}
