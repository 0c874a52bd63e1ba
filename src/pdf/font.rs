//! Fonts: subset, measured, and given as Type0 fonts whose codes are the glyphs of the subset.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Document, Object, Stream, dictionary};
use sha2::{Digest, Sha256};
use subsetter::GlyphRemapper;

use crate::font::{Embedding, Font, FontId};
use crate::pdf::PdfError;
use crate::pdf::glyph_text::{self, GlyphTexts};
use crate::pdf::number::{Decimals, rounded};
use crate::pdf::text::byte_string;
use crate::pdf::to_unicode::to_unicode;
use crate::typeset::pages::Pages;

/// The glyph that stands for characters that a font has not.
pub(super) const NO_GLYPH: u16 = 0;

/// The fonts of a document, by the library's numbers.
pub(super) type FontSet = BTreeMap<FontId, EmbeddedFont>;

/// A font as it is embedded.
pub(super) struct EmbeddedFont {
    /// Its name among a page's resources.
    pub(super) resource: String,
    /// Its glyphs, by their numbers in the whole font.
    glyphs: Vec<Option<EmbeddedGlyph>>,
    /// The font file, or its `CFF ` table.
    program: Vec<u8>,
    /// The widths of the subset's glyphs in thousandths of the em.
    widths: Vec<f64>,
    /// The map from the subset's glyphs to text.
    to_unicode: String,
    /// The name, with the tag of the subset.
    name: String,
}

/// A glyph as it is embedded.
pub(super) struct EmbeddedGlyph {
    /// Its number in the subset, which is its code.
    pub(super) code: u16,
    /// Its width in thousandths of the em, as the font dictionary has it.
    pub(super) width: f64,
    /// The text that a reader takes it for.
    pub(super) text: String,
}

impl EmbeddedFont {
    /// A glyph, which is there if it stands on a page.
    pub(super) fn glyph(&self, id: u16) -> Option<&EmbeddedGlyph> {
        self.glyphs.get(usize::from(id))?.as_ref()
    }
}

/// Subsets all fonts of the pages.
///
/// # Errors
/// When a font cannot be subset.
pub(super) fn embed(pages: &Pages) -> Result<FontSet, PdfError> {
    let texts = glyph_text::gather(pages);
    let mut set = FontSet::new();
    for (number, (id, texts)) in texts.into_iter().enumerate() {
        set.insert(id, embed_font(pages, id, texts, format!("F{number}"))?);
    }
    Ok(set)
}

/// Subsets a font to the glyphs that have texts.
fn embed_font(
    pages: &Pages,
    id: FontId,
    mut texts: GlyphTexts,
    resource: String,
) -> Result<EmbeddedFont, PdfError> {
    let font = pages.fonts.get(id);
    // The glyph that stands where a font has none must not be shown (ISO 19005-2, 6.2.11.8). The
    // space takes its place, and the page's content draws a box there.
    let stand_in = if texts.contains_key(&NO_GLYPH) { pages.fonts.glyph(id, ' ') } else { None };
    if let Some(space) = stand_in {
        texts.remove(&NO_GLYPH);
        texts.entry(space).or_insert_with(|| " ".to_owned());
    }
    let fault = |reason: String| {
        PdfError(format!("the font '{}' cannot be subset: {reason}", font.postscript_name))
    };
    // The glyphs come in the font's order, so that the subset does not depend on the pages' order.
    let used: Vec<u16> = match font.embedding {
        Embedding::Whole => (0..pages.fonts.glyph_count(id)).collect(),
        _ => texts.keys().copied().collect(),
    };
    let remapper = GlyphRemapper::new_from_glyphs_sorted(&used);
    let coordinates: Vec<(subsetter::Tag, f32)> = font
        .variation
        .iter()
        .flat_map(|variation| &variation.coordinates)
        .map(|(tag, value)| (subsetter::Tag::new(tag), *value))
        .collect();
    let file = font.data.bytes();
    let subset = subsetter::subset_with_variations(file, font.index, &coordinates, &remapper)
        .map_err(|error| fault(error.to_string()))?;
    let program = if font.compact {
        table(&subset, *b"CFF ").ok_or_else(|| fault("it has no outlines".to_owned()))?.to_vec()
    } else {
        subset
    };

    let kept: Vec<u16> = remapper.remapped_gids().collect();
    let scale = 1000.0 / f64::from(font.metrics.units_per_em.max(1));
    let widths: Vec<f64> = pages
        .fonts
        .advances(id, &kept)
        .into_iter()
        .map(|advance| rounded(f64::from(advance) * scale, Decimals::Thousandths))
        .collect();
    let mut glyphs: Vec<Option<EmbeddedGlyph>> = Vec::new();
    let mut codes: Vec<(u16, &str)> = Vec::new();
    for (&glyph, text) in &texts {
        let code = remapper.get(glyph).unwrap_or_default();
        let width = widths.get(usize::from(code)).copied().unwrap_or_default();
        glyphs.resize_with(usize::from(glyph) + 1, || None);
        glyphs[usize::from(glyph)] = Some(EmbeddedGlyph { code, width, text: text.clone() });
        codes.push((code, text));
    }
    if let Some(space) = stand_in {
        let code = remapper.get(space).unwrap_or_default();
        let width = widths.get(usize::from(code)).copied().unwrap_or_default();
        // The text is never the cluster's, so that the content says what it is.
        glyphs[usize::from(NO_GLYPH)] = Some(EmbeddedGlyph { code, width, text: "\0".to_owned() });
    }
    let name = format!("{}+{}", subset_tag(&program, &used), font.postscript_name);
    let to_unicode = to_unicode(&codes);
    Ok(EmbeddedFont { resource, glyphs, program, widths, to_unicode, name })
}

/// A table of a font file.
fn table(file: &[u8], tag: [u8; 4]) -> Option<&[u8]> {
    let long = |at: usize| {
        let bytes: [u8; 4] = file.get(at..at + 4)?.try_into().ok()?;
        usize::try_from(u32::from_be_bytes(bytes)).ok()
    };
    let count = usize::from(u16::from_be_bytes(file.get(4..6)?.try_into().ok()?));
    let record =
        (0..count).map(|index| 12 + 16 * index).find(|&at| file.get(at..at + 4) == Some(&tag))?;
    let offset = long(record + 8)?;
    file.get(offset..offset.checked_add(long(record + 12)?)?)
}

/// Six capital letters that tell this subset from others of the same font (ISO 32000-1, 9.6.4).
fn subset_tag(program: &[u8], used: &[u16]) -> String {
    let mut hash = Sha256::new();
    hash.update(program);
    used.iter().for_each(|glyph| hash.update(glyph.to_be_bytes()));
    hash.finalize().iter().take(6).map(|byte| char::from(b'A' + byte % 26)).collect()
}

/// Writes the objects of all fonts and gives the dictionary that names them.
pub(super) fn write_fonts(document: &mut Document, pages: &Pages, set: &FontSet) -> Dictionary {
    let mut resources = Dictionary::new();
    for (&id, embedded) in set {
        let font = write_font(document, pages.fonts.get(id), embedded);
        resources.set(embedded.resource.as_str(), font);
    }
    resources
}

/// Writes the objects of a font (ISO 32000-1, 9.7).
fn write_font(document: &mut Document, font: &Font, embedded: &EmbeddedFont) -> Object {
    let name = Object::Name(embedded.name.clone().into_bytes());
    let descriptor = document.add_object(descriptor(font, embedded, name.clone()));
    let file = if font.compact {
        Stream::new(dictionary! { "Subtype" => "CIDFontType0C" }, embedded.program.clone())
    } else {
        let length = embedded.program.len() as i64;
        Stream::new(dictionary! { "Length1" => length }, embedded.program.clone())
    };
    let file = document.add_object(file);
    if let Ok(Object::Dictionary(descriptor)) = document.get_object_mut(descriptor) {
        descriptor.set(if font.compact { "FontFile3" } else { "FontFile2" }, file);
    }
    let widths = embedded.widths.iter().map(|&width| Object::Real(width as f32)).collect();
    let mut descendant = dictionary! {
        "Type" => "Font",
        "Subtype" => if font.compact { "CIDFontType0" } else { "CIDFontType2" },
        "BaseFont" => name.clone(),
        "CIDSystemInfo" => dictionary! {
            "Registry" => byte_string("Adobe"),
            "Ordering" => byte_string("Identity"),
            "Supplement" => 0,
        },
        "FontDescriptor" => descriptor,
        "W" => vec![Object::Integer(0), Object::Array(widths)],
    };
    if !font.compact {
        descendant.set("CIDToGIDMap", "Identity");
    }
    let descendant = document.add_object(descendant);
    let map = Stream::new(Dictionary::new(), embedded.to_unicode.clone().into_bytes());
    let map = document.add_object(map);
    let type0 = dictionary! {
        "Type" => "Font",
        "Subtype" => "Type0",
        "BaseFont" => name,
        "Encoding" => "Identity-H",
        "DescendantFonts" => vec![Object::Reference(descendant)],
        "ToUnicode" => map,
    };
    Object::Reference(document.add_object(type0))
}

/// The descriptor of a font, without its file (ISO 32000-1, 9.8).
fn descriptor(font: &Font, embedded: &EmbeddedFont, name: Object) -> Dictionary {
    const FIXED_PITCH: i64 = 1;
    const SERIF: i64 = 1 << 1;
    const SYMBOLIC: i64 = 1 << 2;
    const ITALIC: i64 = 1 << 6;
    let metrics = &font.metrics;
    let scale = 1000.0 / f64::from(metrics.units_per_em.max(1));
    let scaled =
        |units: f32| Object::Real(rounded(f64::from(units) * scale, Decimals::Thousandths) as f32);
    // Codes are glyphs and not characters of a Latin encoding: that is what Symbolic says.
    let mut flags = SYMBOLIC;
    for (holds, flag) in
        [(metrics.fixed_pitch, FIXED_PITCH), (metrics.serif, SERIF), (font.italic, ITALIC)]
    {
        if holds {
            flags |= flag;
        }
    }
    // No table tells the width of stems; this line meets Times (84 at 400, 139 at 700) nearly. It
    // only helps a viewer to choose a substitute, which an embedded font does not need.
    let stem = 10 + i64::from(font.weight.clamp(100, 900)) * 11 / 60;
    dictionary! {
        "Type" => "FontDescriptor",
        "FontName" => name,
        "Flags" => flags,
        "FontBBox" => metrics.bounds.iter().map(|&bound| scaled(bound)).collect::<Vec<_>>(),
        "ItalicAngle" => Object::Real(metrics.italic_angle),
        "Ascent" => scaled(metrics.ascent),
        "Descent" => scaled(metrics.descent),
        "CapHeight" => scaled(metrics.cap_height),
        "StemV" => stem,
        "MissingWidth" => embedded.widths.first().map_or(Object::Integer(0), |&width| Object::Real(width as f32)),
    }
}
