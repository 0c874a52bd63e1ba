//! Which face sets what the style's own face lacks.
//!
//! A script is set in one face throughout, chosen by all the characters of it that the document
//! has: a word never changes its face for one letter's sake. The author's fonts go first, then the
//! bundled ones, then the system's; a face of like build (serif or not, fixed or not) before another.

use std::collections::BTreeSet;

use skrifa::{FontRef, MetadataProvider};

use crate::font::script::{Repertoire, Script};
use crate::font::{Cut, Embedding, FontData, FontId, FontLibrary, FontOrigin, file};
use crate::language::Language;

/// What a face is wanted for.
#[derive(Clone, Copy, Debug)]
pub struct Wish<'a> {
    /// The face of the style, whose build the other should have.
    pub base: FontId,
    /// The cut.
    pub cut: Cut,
    /// The language, by which the forms of the ideographs are chosen.
    pub language: &'a Language,
}

/// Fonts that the system is asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SystemWish {
    /// Families by name.
    pub families: Vec<String>,
    /// Scripts that no font at hand sets.
    pub scripts: Vec<ScriptWish>,
}

/// A script that a font is wanted for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScriptWish {
    /// The characters that it should have.
    pub characters: BTreeSet<char>,
    /// Families that are known to have them, the best first.
    pub families: Vec<String>,
}

/// The share of a script's characters that a face may lack and still be the one that sets it: one
/// in ten, such as the rare letters of another language in the same script.
const TOLERATED: usize = 10;

impl FontLibrary {
    /// Takes in the characters of the document.
    pub fn set_repertoire(&mut self, repertoire: Repertoire) {
        self.repertoire = repertoire;
    }

    /// The scripts of the document.
    pub fn scripts(&self) -> impl Iterator<Item = Script> {
        self.repertoire.scripts().map(|(script, _)| script)
    }

    /// What the fonts at hand lack for the document.
    pub fn lacking(&self, language: &Language) -> Vec<ScriptWish> {
        let mut wishes = Vec::new();
        for (script, characters) in self.repertoire.scripts() {
            let wanted: BTreeSet<char> = if matches!(script, Script::COMMON | Script::LATIN) {
                // Each symbol may come from wherever it is to be had.
                let mut lacking = characters.clone();
                for id in self.ids() {
                    lacking = self.lacks(id, &lacking);
                }
                lacking
            } else {
                let is_set = self.ids().any(|id| {
                    let font = self.get(id);
                    !font.metrics.fixed_pitch
                        && !font.mathematical
                        && sets(self.lacks(id, characters).len(), characters.len())
                });
                if is_set { BTreeSet::new() } else { characters.clone() }
            };
            if !wanted.is_empty() {
                let families = script.families(language);
                wishes.push(ScriptWish { characters: wanted, families });
            }
        }
        wishes
    }

    /// The face that sets a script of the document in place of a style's own: that one itself where
    /// it has the script, or where no other has more of it.
    pub fn script_face(&self, script: Script, wish: Wish<'_>) -> FontId {
        if matches!(script, Script::COMMON | Script::LATIN) {
            return wish.base;
        }
        let characters: BTreeSet<char> = self.repertoire.characters(script).collect();
        let lacking = self.lacks(wish.base, &characters).len();
        if sets(lacking, characters.len()) {
            return wish.base;
        }
        let families = script.families(wish.language);
        let best = self.best(&characters, &families, wish);
        match best {
            Some((id, lacks)) if lacks < lacking => self.emphasized(id, &characters, wish.cut),
            _ => wish.base,
        }
    }

    /// The face of the same family in a cut. Most scripts have no italics: there what is emphasised
    /// would look like what is not, so it is bold, as printers of these scripts do it.
    fn emphasized(&self, id: FontId, characters: &BTreeSet<char>, cut: Cut) -> FontId {
        let found = self.in_cut(id, characters, cut);
        if cut.italic && !cut.bold && !self.get(found).italic {
            return self.in_cut(id, characters, Cut { bold: true, ..cut });
        }
        found
    }

    /// A face that has all of several characters.
    pub fn fallback(&self, characters: &[char], wish: Wish<'_>) -> Option<FontId> {
        let wanted: BTreeSet<char> = characters.iter().copied().collect();
        let script = characters
            .iter()
            .map(|&character| Script::of(character))
            .find(|&script| script != Script::COMMON);
        let families = script.unwrap_or(Script::COMMON).families(wish.language);
        // Letters of other scripts than Latin are not taken out of formulas.
        let signs = script.is_none_or(|script| script == Script::LATIN);
        let complete = self
            .ids()
            .filter(|&id| signs || !self.get(id).mathematical)
            .filter(|&id| self.lacks(id, &wanted).is_empty());
        let best = complete.min_by_key(|&id| self.rank(id, &families, wish))?;
        Some(self.in_cut(best, &wanted, wish.cut))
    }

    fn ids(&self) -> impl Iterator<Item = FontId> {
        (0..self.len()).map(FontId)
    }

    /// Those of several characters that a face lacks.
    fn lacks(&self, id: FontId, characters: &BTreeSet<char>) -> BTreeSet<char> {
        let font = self.get(id);
        match FontRef::from_index(font.data.bytes(), font.index) {
            Ok(reader) => lacking(&reader, characters),
            Err(_) => characters.clone(),
        }
    }

    /// The best face for a script, with how much it lacks.
    fn best(
        &self,
        characters: &BTreeSet<char>,
        families: &[String],
        wish: Wish<'_>,
    ) -> Option<(FontId, usize)> {
        self.ids()
            .filter(|&id| !self.get(id).mathematical)
            .map(|id| (id, self.lacks(id, characters).len()))
            .min_by_key(|&(id, lacks)| {
                (!sets(lacks, characters.len()), self.rank(id, families, wish), lacks)
            })
    }

    /// How far a face is from what is wished, the least being the best.
    fn rank(
        &self,
        id: FontId,
        families: &[String],
        wish: Wish<'_>,
    ) -> (bool, bool, FontOrigin, usize, bool, bool, u16, FontId) {
        let (font, base) = (self.get(id), self.get(wish.base));
        let known = families.iter().position(|family| family.eq_ignore_ascii_case(&font.family));
        (
            font.coloured,
            font.metrics.fixed_pitch != base.metrics.fixed_pitch,
            font.origin,
            known.unwrap_or(families.len()),
            font.metrics.serif != base.metrics.serif,
            font.italic,
            font.weight.abs_diff(400),
            id,
        )
    }

    /// The face of the same family in a cut, unless that lacks more.
    fn in_cut(&self, id: FontId, characters: &BTreeSet<char>, cut: Cut) -> FontId {
        let other = self.select(&self.get(id).family, cut).unwrap_or(id);
        let lacks_more = || self.lacks(other, characters).len() > self.lacks(id, characters).len();
        if other == id || lacks_more() { id } else { other }
    }
}

/// Whether a face that lacks so many of a script's characters sets the script.
fn sets(lacking: usize, all: usize) -> bool {
    lacking * TOLERATED <= all
}

/// Those of several characters that a font lacks.
fn lacking(font: &FontRef<'_>, characters: &BTreeSet<char>) -> BTreeSet<char> {
    let map = font.charmap();
    characters
        .iter()
        .copied()
        .filter(|&character| map.map(character).is_none_or(|glyph| glyph.to_u32() == 0))
        .collect()
}

/// Those of several characters that a face of a file lacks; `None` where it cannot be used: it is
/// damaged, has pictures or colours in place of outlines, or must not be embedded.
pub fn usable_face_lacks(
    file: &[u8],
    index: u32,
    characters: &BTreeSet<char>,
) -> Option<BTreeSet<char>> {
    let font = FontRef::from_index(file, index).ok()?;
    let faces =
        file::read_face(&font, (&FontData::Bundled(&[]), index), FontOrigin::System).ok()?;
    let face = faces.first()?;
    let usable = face.embedding != Embedding::Forbidden && !face.coloured;
    usable.then(|| lacking(&font, characters))
}

#[cfg(test)]
mod tests {
    use super::Wish;
    use crate::font::script::{Repertoire, Script};
    use crate::font::{Cut, FontLibrary};
    use crate::language::Language;

    fn library(text: &str) -> FontLibrary {
        let mut library = FontLibrary::new(&[]).expect("no project fonts are given");
        let mut repertoire = Repertoire::default();
        repertoire.add(text);
        library.set_repertoire(repertoire);
        library
    }

    #[test]
    fn a_script_keeps_the_face_of_its_style_where_that_has_it() {
        let language = Language::american_english();
        for (text, character) in [("Чехов", 'Ч'), ("λόγος", 'λ'), ("שלום", 'ש'), ("ẓ", 'ẓ')]
        {
            let library = library(text);
            let base = library.select("Libertinus Serif", Cut::default()).expect("it is bundled");
            let wish = Wish { base, cut: Cut::default(), language: &language };
            assert_eq!(library.script_face(Script::of(character), wish), base, "{text}");
            assert_eq!(library.lacking(&language), [], "{text}");
        }
    }

    #[test]
    fn what_no_proportional_face_has_is_asked_of_the_system() {
        let language = Language::american_english();
        for (text, family) in [
            ("ภาษาไทย", "Noto Serif Thai"),
            ("字", "Noto Serif CJK SC"),
            ("العربية", "Noto Naskh Arabic"),
            ("\u{10fffd}", "Noto Serif"),
        ] {
            let wishes = library(text).lacking(&language);
            assert_eq!(wishes.len(), 1, "{text}");
            assert_eq!(wishes[0].families[0], family, "{text}");
        }
    }
}
