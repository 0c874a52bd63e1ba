//! The fonts that a build can use: those of the project's `fonts/` folder, the bundled ones, and
//! those of the system that a theme or a script asks for.
//!
//! The only user of `skrifa`. It reads names, metrics and character maps; shaping is left to
//! `typeset`, embedding to `pdf` and `epub`.

pub mod fallback;
pub mod math;
pub mod outline;
pub mod script;

mod file;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use skrifa::instance::{Location, Size as SkrifaSize};
use skrifa::raw::TableProvider;
use skrifa::{FontRef, GlyphId, MetadataProvider, Tag};

use crate::font::script::Repertoire;
use crate::geometry::Length;

/// An index into a [`FontLibrary`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FontId(pub usize);

/// The bytes of a font file.
#[derive(Clone, Debug)]
pub enum FontData {
    /// Bundled with the program.
    Bundled(&'static [u8]),
    /// Read from the project or the system.
    Owned(Arc<[u8]>),
}

impl FontData {
    /// The bytes.
    pub fn bytes(&self) -> &[u8] {
        match self {
            Self::Bundled(bytes) => bytes,
            Self::Owned(bytes) => bytes,
        }
    }
}

/// One face.
#[derive(Clone, Debug)]
pub struct Font {
    /// Its file.
    pub data: FontData,
    /// Its family.
    pub family: String,
    /// Its PostScript name, letters and digits and hyphens only.
    pub postscript_name: String,
    /// Whether it is italic or oblique.
    pub italic: bool,
    /// Its weight, 400 for regular, 700 for bold.
    pub weight: u16,
    /// What it measures.
    pub metrics: FontMetrics,
    /// Whether its outlines are in a `CFF ` table (else `glyf`).
    pub compact: bool,
    /// Its number in its file, which is a collection where it is not zero.
    pub index: u32,
    /// Where it stands on the axes of its file, where that is variable.
    pub variation: Option<Variation>,
    /// What its maker allows.
    pub embedding: Embedding,
    /// Whether its glyphs have colours of their own.
    pub coloured: bool,
    /// Whether it is made for formulas (it has a `MATH` table). Its letters are signs, without what
    /// a script needs to be joined and stacked.
    pub mathematical: bool,
    /// Where it comes from.
    pub origin: FontOrigin,
}

/// A point on the axes of a variable font.
#[derive(Clone, Debug, PartialEq)]
pub struct Variation {
    /// Axes and values; axes that are not named stand at their default.
    pub coordinates: Vec<([u8; 4], f32)>,
    /// The least and the greatest weight of the file, where weight is one of its axes.
    pub weights: Option<(u16, u16)>,
}

/// What the maker of a font allows of embedding it in documents.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Embedding {
    /// Whole or in part.
    Allowed,
    /// Only the whole font.
    Whole,
    /// Not at all.
    Forbidden,
}

/// Where a font comes from; what is nearer to the author goes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum FontOrigin {
    /// The project's `fonts/` folder.
    Project,
    /// The program itself.
    Bundled,
    /// The system.
    System,
}

/// What a font measures, in its own units.
#[derive(Clone, Copy, Debug)]
pub struct FontMetrics {
    /// Units of the em.
    pub units_per_em: u16,
    /// Ascent over the baseline.
    pub ascent: f32,
    /// Descent below the baseline, negative.
    pub descent: f32,
    /// Height of capitals.
    pub cap_height: f32,
    /// Height of the lower-case x.
    pub x_height: f32,
    /// Slant in degrees, negative leaning to the right.
    pub italic_angle: f32,
    /// Bounds of all glyphs: left, bottom, right, top.
    pub bounds: [f32; 4],
    /// Whether all glyphs are equally wide.
    pub fixed_pitch: bool,
    /// Whether its strokes end in serifs.
    pub serif: bool,
}

/// A cut within a family.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cut {
    /// Italic rather than roman.
    pub italic: bool,
    /// Bold rather than regular.
    pub bold: bool,
}

impl Cut {
    /// Its name in messages.
    pub fn name(self) -> &'static str {
        match (self.bold, self.italic) {
            (false, false) => "regular",
            (false, true) => "italic",
            (true, false) => "bold",
            (true, true) => "bold italic",
        }
    }
}

/// Why a font file cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the font '{name}' cannot be read: {reason}")]
pub struct FontError {
    /// The file's name.
    pub name: String,
    /// What is wrong with it.
    pub reason: String,
}

/// A family whose maker forbids embedding it, with the file that it was found in.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct RefusedFont {
    /// The family.
    pub family: String,
    /// The file's name.
    pub file: String,
}

/// The fonts of a build.
#[derive(Clone, Debug)]
pub struct FontLibrary {
    fonts: Vec<Font>,
    families: BTreeMap<String, Vec<FontId>>,
    refused: BTreeSet<RefusedFont>,
    /// The characters of the document, by which faces are chosen for whole scripts.
    repertoire: Repertoire,
}

impl FontLibrary {
    /// The bundled fonts with the project's, given as name and bytes; the project's come first
    /// where a family has the same name.
    ///
    /// # Errors
    /// When a file is no font. It names the first one at fault.
    pub fn new(project_fonts: &[(String, Arc<[u8]>)]) -> Result<Self, FontError> {
        let mut library = Self {
            fonts: Vec::new(),
            families: BTreeMap::new(),
            refused: BTreeSet::new(),
            repertoire: Repertoire::default(),
        };
        for (name, bytes) in project_fonts {
            library.add_file(name, bytes, FontOrigin::Project)?;
        }
        for bytes in typst_assets::fonts() {
            if let Ok(faces) = file::read_faces(&FontData::Bundled(bytes), FontOrigin::Bundled) {
                faces.into_iter().for_each(|face| library.add(face));
            }
        }
        Ok(library)
    }

    /// Adds the faces of a file: a single font, a collection or a web font. Faces whose makers forbid
    /// embedding are not taken in; those of the project are noted among the
    /// [refused](Self::refused).
    ///
    /// # Errors
    /// When the file is no font.
    pub fn add_file(
        &mut self,
        name: &str,
        bytes: &Arc<[u8]>,
        origin: FontOrigin,
    ) -> Result<(), FontError> {
        let fault = |reason| FontError { name: name.to_owned(), reason };
        let bytes = file::unpack(bytes).map_err(fault)?;
        for face in file::read_faces(&FontData::Owned(bytes), origin).map_err(fault)? {
            if face.embedding == Embedding::Forbidden {
                if origin == FontOrigin::System {
                    continue;
                }
                let refused = RefusedFont { family: face.family, file: name.to_owned() };
                self.refused.insert(refused);
            } else {
                self.add(face);
            }
        }
        Ok(())
    }

    /// The families that may not be embedded.
    pub fn refused(&self) -> impl Iterator<Item = &RefusedFont> {
        self.refused.iter()
    }

    /// Sets fonts with an axis for it to the optical size of the running text.
    pub fn set_optical_size(&mut self, size: Length) {
        let wanted = size.to_points() as f32;
        for font in &mut self.fonts {
            let Some(variation) = &mut font.variation else { continue };
            let Ok(reader) = FontRef::from_index(font.data.bytes(), font.index) else { continue };
            let Some(axis) = reader.axes().get_by_tag(file::OPTICAL_SIZE) else { continue };
            let value = wanted.clamp(axis.min_value(), axis.max_value());
            variation.coordinates.retain(|(tag, _)| tag != b"opsz");
            variation.coordinates.push((*b"opsz", value));
            font.metrics = file::measure(&reader, &variation.coordinates, &font.family);
        }
    }

    fn add(&mut self, font: Font) {
        let id = FontId(self.fonts.len());
        self.families.entry(font.family.to_lowercase()).or_default().push(id);
        self.fonts.push(font);
    }

    /// A face as `skrifa` reads it, and where it stands on its axes.
    fn reader(&self, id: FontId) -> Option<(FontRef<'_>, Location)> {
        let font = self.get(id);
        let reader = FontRef::from_index(font.data.bytes(), font.index).ok()?;
        let coordinates = font.variation.iter().flat_map(|variation| &variation.coordinates);
        let settings = coordinates.map(|&(tag, value)| (Tag::new(&tag), value));
        let location = reader.axes().location(settings);
        Some((reader, location))
    }

    /// How many faces there are.
    pub fn len(&self) -> usize {
        self.fonts.len()
    }

    /// Whether there is no face at all, which no library is.
    pub fn is_empty(&self) -> bool {
        self.fonts.is_empty()
    }

    /// A face.
    pub fn get(&self, id: FontId) -> &Font {
        &self.fonts[id.0]
    }

    /// The names of all families, in the order of the alphabet.
    pub fn families(&self) -> impl Iterator<Item = &str> {
        self.families.values().filter_map(|ids| ids.first()).map(|&id| self.get(id).family.as_str())
    }

    /// The face of a family that is nearest to a cut: the same slant counts most, then the weight.
    /// `None` where the family is not there.
    pub fn select(&self, family: &str, cut: Cut) -> Option<FontId> {
        let wanted: u16 = if cut.bold { 700 } else { 400 };
        let ids = self.families.get(&family.to_lowercase())?;
        ids.iter().copied().min_by_key(|&id| {
            let font = self.get(id);
            (font.italic != cut.italic, font.weight.abs_diff(wanted), id)
        })
    }

    /// The cut that a face is: from 600 on its weight counts as bold.
    pub fn cut(&self, id: FontId) -> Cut {
        let font = self.get(id);
        Cut { italic: font.italic, bold: font.weight >= 600 }
    }

    /// The glyph of a character in a face, where it has one.
    pub fn glyph(&self, id: FontId, character: char) -> Option<u16> {
        let (font, _) = self.reader(id)?;
        let glyph = font.charmap().map(character)?.to_u32();
        u16::try_from(glyph).ok().filter(|&glyph| glyph != 0)
    }

    /// Whether a face has a feature that puts glyphs in place of others (`GSUB`), such as `smcp`.
    pub fn has_feature(&self, id: FontId, feature: [u8; 4]) -> bool {
        let Some((font, _)) = self.reader(id) else { return false };
        let features = font.gsub().and_then(|table| table.feature_list());
        features.is_ok_and(|features| {
            features
                .feature_records()
                .iter()
                .any(|record| record.feature_tag() == Tag::new(&feature))
        })
    }

    /// How many glyphs a face has.
    pub fn glyph_count(&self, id: FontId) -> u16 {
        self.reader(id).and_then(|(font, _)| font.maxp().ok()).map_or(0, |table| table.num_glyphs())
    }

    /// Whether there is such a face.
    pub fn contains(&self, id: FontId) -> bool {
        id.0 < self.fonts.len()
    }

    /// The advances of glyphs of a face as its own tables have them, in its units; zero for a glyph
    /// that it has not.
    pub fn advances(&self, id: FontId, glyphs: &[u16]) -> Vec<f32> {
        let Some((font, location)) = self.reader(id) else {
            return vec![0.0; glyphs.len()];
        };
        let metrics = font.glyph_metrics(SkrifaSize::unscaled(), &location);
        glyphs
            .iter()
            .map(|&glyph| metrics.advance_width(GlyphId::from(glyph)).unwrap_or_default())
            .collect()
    }

    /// The file of a face alone, taken out of its collection where it lies in one.
    pub fn single_file(&self, id: FontId) -> Option<Cow<'_, [u8]>> {
        let font = self.get(id);
        file::single_face(font.data.bytes(), font.index)
    }
}

#[cfg(test)]
mod tests {
    use super::{Cut, FontLibrary};
    use crate::font::fallback::Wish;
    use crate::language::Language;

    #[test]
    fn each_cut_of_the_text_face_is_bundled() {
        let library = FontLibrary::new(&[]).expect("no project fonts are given");
        for (italic, bold, name) in [
            (false, false, "LibertinusSerif-Regular"),
            (true, false, "LibertinusSerif-Italic"),
            (false, true, "LibertinusSerif-Bold"),
            (true, true, "LibertinusSerif-BoldItalic"),
        ] {
            let id =
                library.select("libertinus serif", Cut { italic, bold }).expect("it is bundled");
            assert_eq!(library.get(id).postscript_name, name);
        }
        assert_eq!(library.select("Comic Sans", Cut::default()), None);
    }

    #[test]
    fn serifs_and_advances_are_those_of_the_face() {
        let library = FontLibrary::new(&[]).expect("no project fonts are given");
        for (family, serif, character, advance) in [
            ("Libertinus Serif", true, ' ', 250.0),
            ("DejaVu Sans Mono", false, 'm', 1233.0),
            ("NewComputerModern", true, 'M', 917.0),
        ] {
            let id = library.select(family, Cut::default()).expect("it is bundled");
            assert_eq!(library.get(id).metrics.serif, serif, "{family}");
            let glyph = library.glyph(id, character).expect("it has the character");
            assert_eq!(library.advances(id, &[glyph, u16::MAX]), [advance, 0.0], "{family}");
        }
    }

    #[test]
    fn a_character_that_no_font_has_is_told() {
        let library = FontLibrary::new(&[]).expect("no project fonts are given");
        let text = library.select("Libertinus Serif", Cut::default()).expect("it is bundled");
        let wish =
            Wish { base: text, cut: Cut::default(), language: &Language::american_english() };
        assert!(library.fallback(&['☞'], wish).is_some());
        assert_eq!(library.fallback(&['\u{10fffd}'], wish), None);
    }
}
