//! The text of a theme to a [`Theme`], with the place of what is wrong and the nearest right name.

use crate::design::theme::Theme;
use crate::diagnostic::{Diagnostic, Diagnostics, Problem, SourceId, Span};

impl Theme {
    /// Reads a theme as TOML. Where it cannot be read, that is reported and the empty theme given.
    pub fn read(source: SourceId, text: &str, diagnostics: &mut Diagnostics) -> Self {
        match toml::from_str(text) {
            Ok(theme) => theme,
            Err(error) => {
                let reason = error.message().lines().collect::<Vec<_>>().join("; ");
                let problem = Problem::ThemeSyntax { nearest: expected_name(&reason), reason };
                let span = error.span().map(|range| Span::new(source, whole(range, text)));
                diagnostics.push(Diagnostic { problem, span });
                Self::default()
            }
        }
    }
}

/// A range widened to whole characters of a text.
fn whole(range: std::ops::Range<usize>, text: &str) -> std::ops::Range<usize> {
    let mut start = range.start.min(text.len());
    while !text.is_char_boundary(start) {
        start -= 1;
    }
    let mut end = range.end.clamp(start, text.len());
    while !text.is_char_boundary(end) {
        end += 1;
    }
    start..end
}

/// The nearest of the names that the reader expected. It names the unknown one first and then the
/// known ones, each in backquotes.
fn expected_name(reason: &str) -> Option<String> {
    if !reason.starts_with("unknown ") {
        return None;
    }
    let mut names = reason.split('`').skip(1).step_by(2);
    let unknown = names.next()?;
    nearest(unknown, names)
}

/// The nearest of several names, where one is near enough to be meant: a third of its letters may
/// differ.
pub fn nearest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<String> {
    let lower = name.to_lowercase();
    known
        .map(|candidate| {
            (strsim::damerau_levenshtein(&lower, &candidate.to_lowercase()), candidate)
        })
        .filter(|(distance, candidate)| *distance * 3 <= candidate.chars().count().max(3))
        .min()
        .map(|(_, candidate)| candidate.to_owned())
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn only_near_names_are_proposed() {
        for (name, expected) in [
            ("widht", Some("width")),
            ("Width", Some("width")),
            ("hight", Some("height")),
            ("colour", None),
            ("w", None),
        ] {
            let found = nearest(name, ["width", "height", "inner"].into_iter());
            assert_eq!(found.as_deref(), expected, "{name}");
        }
    }
}
