//! The text of a theme to a [`Theme`], with the place of what is wrong and the nearest right name.

use crate::design::bounds;
use crate::design::mistake::Mistake;
use crate::design::place;
use crate::design::theme::Theme;
use crate::diagnostic::{Diagnostic, Diagnostics, Problem, SourceId, Span};

impl Theme {
    /// Reads a theme as TOML. Where it cannot be read, that is reported and the empty theme given.
    pub fn read(source: SourceId, text: &str, diagnostics: &mut Diagnostics) -> Self {
        let (range, Mistake { reason, remedy }) = match toml::from_str(text) {
            Ok(theme) => match bounds::first_outside(text) {
                None => return theme,
                Some(outside) => outside,
            },
            Err(error) => {
                let range = whole(error.span().unwrap_or(0..0), text);
                (range.clone(), Mistake::of(error.message(), text, &range))
            }
        };
        let problem = Problem::ThemeSyntax { reason, remedy };
        diagnostics.push(Diagnostic::at(Span::new(source, range), problem));
        Self::default()
    }
}

/// Where the first of several keys stands that a theme has; its beginning, where it has none.
pub fn place_of_keys(source: SourceId, text: &str, keys: &[&str]) -> Span {
    let found = keys.iter().find_map(|key| place::of_key(text, key));
    Span::new(source, found.unwrap_or(0..0))
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
    use super::{Theme, nearest};
    use crate::diagnostic::{Diagnostics, Sources};

    /// The place, message and help of what is wrong with a theme.
    fn mistake(text: &str) -> (String, String, String) {
        let mut sources = Sources::default();
        let source = sources.add("theme.toml".into(), text.into());
        let mut diagnostics = Diagnostics::default();
        Theme::read(source, text, &mut diagnostics);
        let diagnostic = diagnostics.iter().next().expect("the theme has a mistake");
        let place = diagnostic.span.expect("it has a place").range();
        let help = diagnostic.problem.help().unwrap_or_default();
        (text[place].to_owned(), diagnostic.problem.message(), help)
    }

    #[test]
    fn mistakes_are_told_in_the_words_of_their_author() {
        const PAIR: &str = "write each key with its value on a line, as in 'size = \"10.5pt\"'";
        let mut wrong = Vec::new();
        for (text, place, message, help) in [
            ("[page\n", "", "a table's name is not closed", "write it as in '[page]'"),
            ("[page]\npaper = a5\n", "a5", "a text is not in quotation marks", PAIR),
            ("[page]\npaper = \"a5\n", "", "a quotation mark is not closed", PAIR),
            ("[page]\npaper\n", "", "a key has no value", PAIR),
            ("[page]\npaper =\n", "", "a key has no value", PAIR),
            ("[page]\n= 5\n", "", "a key is missing before '='", PAIR),
            (
                "[page]\ntop = \"1in\"\ntop = \"2in\"\n",
                "top",
                "'top' stands twice",
                "leave one of the two out",
            ),
            ("[page]\n[page]\n", "page", "'page' stands twice", "leave one of the two out"),
            (
                "[page]\nwidht = \"5in\"\n",
                "widht",
                "there is no key 'page.widht'",
                "did you mean 'width'?",
            ),
            (
                "[page]\ncolour = \"red\"\n",
                "colour",
                "there is no key 'page.colour'",
                "the keys there are paper, width, height, inner, outer, top, text-width, \
                 text-height, duplex, front-matter",
            ),
            (
                "[page]\npaper = \"b9\"\n",
                "\"b9\"",
                "'page.paper' cannot be 'b9'",
                "it is 'letter', 'a4', 'a5' or '6x9in'",
            ),
            (
                "[text]\nsize = 10\n",
                "10",
                "'text.size' must be a length in quotation marks such as \"5in\", not 10",
                "",
            ),
            (
                "[text]\nsize = \"10\"\n",
                "\"10\"",
                "'10' is not a length",
                "write a number with pt, in, mm, cm, pc or px, as in \"5in\"",
            ),
            (
                "[page]\nduplex = \"no\"\n",
                "\"no\"",
                "'page.duplex' must be true or false, not \"no\"",
                "",
            ),
            (
                "[text]\nexpansion = \"much\"\n",
                "\"much\"",
                "'text.expansion' must be a number, not \"much\"",
                "",
            ),
            ("page = 5\n", "5", "'page' must be a table, not 5", ""),
            (
                "text.font = [\"a\"]\n",
                "[\"a\"]",
                "'text.font' must be a text in quotation marks, not a list",
                "",
            ),
        ] {
            let message = format!("the theme cannot be read: {message}");
            let expected = (place.to_owned(), message, help.to_owned());
            let found = mistake(text);
            if found != expected {
                wrong.push(format!("{text}\n found    {found:?}\n expected {expected:?}\n"));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

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
