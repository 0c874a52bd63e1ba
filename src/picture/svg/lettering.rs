//! The fonts in which texts of drawings are set.
//!
//! A drawing names the fonts of the machine that it was made on. Those that the project has are
//! used; for all others the book's own stand in, the typewriter's for a typewriter's, so that labels
//! look the same on every machine and like the text around them.

use std::collections::BTreeSet;
use std::fmt;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use resvg::usvg;
use resvg::usvg::fontdb::{Database, Family, ID, Query, Source, Stretch, Style, Weight};
use resvg::usvg::{Font, FontResolver, FontStretch, FontStyle};

/// The bytes of a font file.
pub type FontBytes = Arc<dyn AsRef<[u8]> + Send + Sync>;

/// The fonts for texts of drawings.
pub struct Lettering {
    text: String,
    code: String,
    files: Box<dyn Fn() -> Vec<FontBytes> + Send + Sync>,
    /// Made when the first drawing is read, which most books have not.
    database: OnceLock<Arc<Database>>,
}

impl Lettering {
    /// The families of text and of code, with the files of all fonts at hand, those first that are
    /// to be tried first.
    pub fn new(
        text: &str,
        code: &str,
        files: impl Fn() -> Vec<FontBytes> + Send + Sync + 'static,
    ) -> Self {
        let (text, code) = (text.to_owned(), code.to_owned());
        Self { text, code, files: Box::new(files), database: OnceLock::new() }
    }

    /// No fonts at all: texts are lost.
    pub fn none() -> Self {
        Self::new("", "", Vec::new)
    }

    /// The family of text.
    pub(super) fn text_family(&self) -> &str {
        &self.text
    }

    /// The fonts as the parser finds them.
    pub(super) fn database(&self) -> Arc<Database> {
        let database = self.database.get_or_init(|| {
            let mut database = Database::new();
            for bytes in (self.files)() {
                database.load_font_source(Source::Binary(bytes));
            }
            Arc::new(database)
        });
        Arc::clone(database)
    }

    /// The face for what a text asks for.
    fn face(&self, font: &Font, database: &Database) -> Option<ID> {
        let named = font.families().iter().map(|family| match family {
            usvg::FontFamily::Named(name) if is_typewriter(name) => [name, &self.code],
            usvg::FontFamily::Named(name) => [name, name],
            usvg::FontFamily::Monospace => [&self.code, &self.code],
            _ => [&self.text, &self.text],
        });
        let families: Vec<Family<'_>> =
            named.flatten().chain([&self.text]).map(|name| Family::Name(name)).collect();
        let query = Query {
            families: &families,
            weight: Weight(font.weight()),
            stretch: stretch(font.stretch()),
            style: match font.style() {
                FontStyle::Normal => Style::Normal,
                FontStyle::Italic => Style::Italic,
                FontStyle::Oblique => Style::Oblique,
            },
        };
        database.query(&query).or_else(|| database.faces().next().map(|face| face.id))
    }
}

impl fmt::Debug for Lettering {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Lettering").field("text", &self.text).finish_non_exhaustive()
    }
}

/// Whether a family is one of a typewriter by its name.
fn is_typewriter(name: &str) -> bool {
    let name = name.to_lowercase();
    let known = ["consolas", "menlo", "monaco", "inconsolata", "lucida console", "andale mono"];
    known.contains(&name.as_str())
        || name.starts_with("courier")
        || name.split([' ', '-']).any(|word| matches!(word, "mono" | "monospace" | "typewriter"))
}

/// A width of letters as the database has it.
fn stretch(stretch: FontStretch) -> Stretch {
    match stretch {
        FontStretch::UltraCondensed => Stretch::UltraCondensed,
        FontStretch::ExtraCondensed => Stretch::ExtraCondensed,
        FontStretch::Condensed => Stretch::Condensed,
        FontStretch::SemiCondensed => Stretch::SemiCondensed,
        FontStretch::Normal => Stretch::Normal,
        FontStretch::SemiExpanded => Stretch::SemiExpanded,
        FontStretch::Expanded => Stretch::Expanded,
        FontStretch::ExtraExpanded => Stretch::ExtraExpanded,
        FontStretch::UltraExpanded => Stretch::UltraExpanded,
    }
}

/// The setting of one drawing's texts.
pub(super) struct Setting<'a> {
    lettering: &'a Lettering,
    /// The characters that no font has.
    missing: Mutex<BTreeSet<char>>,
}

impl<'a> Setting<'a> {
    /// Nothing set yet.
    pub(super) fn new(lettering: &'a Lettering) -> Self {
        Self { lettering, missing: Mutex::default() }
    }

    /// What chooses faces for the parser.
    pub(super) fn resolver(&self) -> FontResolver<'_> {
        let other = FontResolver::default_fallback_selector();
        FontResolver {
            select_font: Box::new(|font, database| self.lettering.face(font, database)),
            select_fallback: Box::new(move |character, tried, database| {
                let found = other(character, tried, database);
                if found.is_none() && !character.is_control() {
                    let mut missing = self.missing.lock().unwrap_or_else(PoisonError::into_inner);
                    missing.insert(character);
                }
                found
            }),
        }
    }

    /// The characters that no font has, if there are any.
    pub(super) fn missing(&self) -> Option<String> {
        let missing = self.missing.lock().unwrap_or_else(PoisonError::into_inner);
        (!missing.is_empty()).then(|| missing.iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::is_typewriter;

    #[test]
    fn typewriters_are_known_by_their_names() {
        for (name, expected) in [
            ("Courier New", true),
            ("DejaVu Sans Mono", true),
            ("Consolas", true),
            ("Monotype Corsiva", false),
            ("Helvetica", false),
            ("Arial, sans-serif", false),
        ] {
            assert_eq!(is_typewriter(name), expected, "{name}");
        }
    }
}
