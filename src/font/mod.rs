//! The fonts that a build can use: the bundled ones and those of the project's `fonts/` folder.
//!
//! The only user of `skrifa`. It reads names, metrics and character maps; shaping is left to
//! `typeset`, embedding to `pdf` and `epub`.

pub mod outline;

use std::collections::BTreeMap;
use std::sync::Arc;

use skrifa::attribute::Style as SkrifaStyle;
use skrifa::instance::{LocationRef, Size as SkrifaSize};
use skrifa::raw::TableProvider;
use skrifa::string::StringId;
use skrifa::{FontRef, GlyphId, MetadataProvider};

/// An index into a [`FontLibrary`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FontId(pub usize);

/// The bytes of a font file.
#[derive(Clone, Debug)]
pub enum FontData {
    /// Bundled with the program.
    Bundled(&'static [u8]),
    /// Read from the project.
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

/// Why a font file cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the font '{name}' cannot be read: {reason}")]
pub struct FontError {
    /// The file's name.
    pub name: String,
    /// What is wrong with it.
    pub reason: String,
}

/// The fonts of a build.
#[derive(Clone, Debug)]
pub struct FontLibrary {
    fonts: Vec<Font>,
    families: BTreeMap<String, Vec<FontId>>,
}

impl FontLibrary {
    /// The bundled fonts with the project's, given as name and bytes; the project's come first
    /// where a family has the same name.
    ///
    /// # Errors
    /// When a file is no font. It names the first one at fault.
    pub fn new(project_fonts: &[(String, Arc<[u8]>)]) -> Result<Self, FontError> {
        let mut library = Self { fonts: Vec::new(), families: BTreeMap::new() };
        for (name, bytes) in project_fonts {
            let font = read_font(FontData::Owned(Arc::clone(bytes)))
                .map_err(|reason| FontError { name: name.clone(), reason })?;
            library.add(font);
        }
        for bytes in typst_assets::fonts() {
            if let Ok(font) = read_font(FontData::Bundled(bytes)) {
                library.add(font);
            }
        }
        Ok(library)
    }

    fn add(&mut self, font: Font) {
        let id = FontId(self.fonts.len());
        self.families.entry(font.family.to_lowercase()).or_default().push(id);
        self.fonts.push(font);
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

    /// The glyph of a character in a face, where it has one.
    pub fn glyph(&self, id: FontId, character: char) -> Option<u16> {
        let font = FontRef::new(self.get(id).data.bytes()).ok()?;
        let glyph = font.charmap().map(character)?.to_u32();
        u16::try_from(glyph).ok().filter(|&glyph| glyph != 0)
    }

    /// Whether there is such a face.
    pub fn contains(&self, id: FontId) -> bool {
        id.0 < self.fonts.len()
    }

    /// The advances of glyphs of a face as its own table has them, in its units; zero for a glyph
    /// that it has not.
    pub fn advances(&self, id: FontId, glyphs: &[u16]) -> Vec<f32> {
        let Ok(font) = FontRef::new(self.get(id).data.bytes()) else {
            return vec![0.0; glyphs.len()];
        };
        let metrics = font.glyph_metrics(SkrifaSize::unscaled(), LocationRef::default());
        glyphs
            .iter()
            .map(|&glyph| metrics.advance_width(GlyphId::from(glyph)).unwrap_or_default())
            .collect()
    }

    /// A face that has a character, and of those the nearest to a cut.
    pub fn fallback(&self, character: char, cut: Cut) -> Option<FontId> {
        let wanted: u16 = if cut.bold { 700 } else { 400 };
        (0..self.fonts.len())
            .map(FontId)
            .filter(|&id| self.glyph(id, character).is_some())
            .min_by_key(|&id| {
                let font = self.get(id);
                (font.italic != cut.italic, font.weight.abs_diff(wanted), id)
            })
    }
}

/// Reads names and metrics of a face.
fn read_font(data: FontData) -> Result<Font, String> {
    let font = FontRef::new(data.bytes()).map_err(|error| error.to_string())?;
    let name =
        |id: StringId| font.localized_strings(id).english_or_first().map(|name| name.to_string());
    let family = name(StringId::TYPOGRAPHIC_FAMILY_NAME)
        .or_else(|| name(StringId::FAMILY_NAME))
        .ok_or("it has no family name")?;
    let postscript_name: String = name(StringId::POSTSCRIPT_NAME)
        .unwrap_or_else(|| family.clone())
        .chars()
        .filter(|character| character.is_ascii_alphanumeric() || *character == '-')
        .collect();
    let attributes = font.attributes();
    let metrics = font.metrics(SkrifaSize::unscaled(), LocationRef::default());
    let bounds = metrics.bounds.unwrap_or_default();
    let italic = attributes.style != SkrifaStyle::Normal;
    let weight = attributes.weight.value();
    let compact = font.table_data(skrifa::Tag::new(b"CFF ")).is_some();
    let metrics = FontMetrics {
        units_per_em: metrics.units_per_em,
        ascent: metrics.ascent,
        descent: metrics.descent,
        cap_height: metrics.cap_height.unwrap_or(metrics.ascent),
        x_height: metrics.x_height.unwrap_or(metrics.ascent * 0.5),
        italic_angle: metrics.italic_angle,
        bounds: [bounds.x_min, bounds.y_min, bounds.x_max, bounds.y_max],
        fixed_pitch: metrics.is_monospace,
        serif: has_serifs(&font, &family),
    };
    Ok(Font { family, postscript_name, italic, weight: weight as u16, metrics, compact, data })
}

/// Whether a face has serifs: by its PANOSE serif style, else by its family class (OpenType 1.9,
/// `OS/2`), else unless its name says that it has none.
fn has_serifs(font: &FontRef<'_>, family: &str) -> bool {
    const LATIN_TEXT: u8 = 2;
    if let Ok(table) = font.os2() {
        if let [LATIN_TEXT, style, ..] = table.panose_10()
            && (2..=15).contains(style)
        {
            return *style <= 10;
        }
        match table.s_family_class() >> 8 {
            1..=5 | 7 => return true,
            8 => return false,
            _ => {}
        }
    }
    let family = family.to_lowercase();
    !["sans", "mono", "grotesk", "gothic"].iter().any(|word| family.contains(word))
}

#[cfg(test)]
mod tests {
    use super::{Cut, FontLibrary};

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
        assert!(library.fallback('ש', Cut::default()).is_some());
        assert_eq!(library.fallback('\u{10fffd}', Cut::default()), None);
    }
}
