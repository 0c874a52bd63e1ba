//! Font files to faces: collections taken apart, web fonts unpacked, variable fonts instanced.
//!
//! The only user of `wuff`. A face that is variable becomes the faces that a text can want of it:
//! regular and bold, upright and italic, each a point on its axes (OpenType 1.9, `fvar`).

use std::borrow::Cow;
use std::sync::Arc;

use skrifa::attribute::Style as SkrifaStyle;
use skrifa::instance::Size as SkrifaSize;
use skrifa::raw::TableProvider;
use skrifa::raw::{FileRef, ReadError};
use skrifa::string::StringId;
use skrifa::{FontRef, MetadataProvider, Tag};

use crate::font::{Embedding, Font, FontData, FontMetrics, FontOrigin, Variation};

/// Axes of variable fonts: weight, optical size, slant and italic.
const WEIGHT: Tag = Tag::new(b"wght");
pub(super) const OPTICAL_SIZE: Tag = Tag::new(b"opsz");
const SLANT: Tag = Tag::new(b"slnt");
const ITALIC: Tag = Tag::new(b"ital");

/// The weights of regular and bold, which are all that a text asks for.
const WEIGHTS: [f32; 2] = [400.0, 700.0];

/// The bytes of a font file as the shaper and the writers read them: a web font is unpacked.
///
/// # Errors
/// Why it cannot be unpacked.
pub(super) fn unpack(bytes: &Arc<[u8]>) -> Result<Arc<[u8]>, String> {
    let unpacked = match bytes.get(..4) {
        Some(b"wOFF") => wuff::decompress_woff1(bytes),
        Some(b"wOF2") => wuff::decompress_woff2(bytes),
        _ => return Ok(Arc::clone(bytes)),
    };
    unpacked.map(Arc::from).map_err(|_| "its packing is damaged".to_owned())
}

/// Reads the faces of a file.
///
/// # Errors
/// When it is no font, or one of its faces has no names or no outlines.
pub(super) fn read_faces(data: &FontData, origin: FontOrigin) -> Result<Vec<Font>, String> {
    let words = |error: ReadError| error.to_string();
    let count = match FileRef::new(data.bytes()).map_err(words)? {
        FileRef::Font(_) => 1,
        FileRef::Collection(collection) => collection.len(),
    };
    let mut faces = Vec::new();
    for index in 0..count {
        let font = FontRef::from_index(data.bytes(), index).map_err(words)?;
        faces.extend(read_face(&font, (data, index), origin)?);
    }
    Ok(faces)
}

/// Reads a face, or its instances where it is variable.
pub(super) fn read_face(
    font: &FontRef<'_>,
    (data, index): (&FontData, u32),
    origin: FontOrigin,
) -> Result<Vec<Font>, String> {
    let name =
        |id: StringId| font.localized_strings(id).english_or_first().map(|name| name.to_string());
    let family = name(StringId::TYPOGRAPHIC_FAMILY_NAME)
        .or_else(|| name(StringId::FAMILY_NAME))
        .ok_or("it has no family name")?;
    let has = |tag: &[u8; 4]| font.table_data(Tag::new(tag)).is_some();
    if !has(b"glyf") && !has(b"CFF ") && !has(b"CFF2") {
        return Err("it has pictures in place of outlines".to_owned());
    }
    let postscript_name: String = name(StringId::POSTSCRIPT_NAME)
        .unwrap_or_else(|| family.clone())
        .chars()
        .filter(|character| character.is_ascii_alphanumeric() || *character == '-')
        .collect();
    let attributes = font.attributes();
    let face = Font {
        italic: attributes.style != SkrifaStyle::Normal,
        // OS/2 weights lie between 1 and 1000.
        weight: attributes.weight.value() as u16,
        metrics: measure(font, &[], &family),
        compact: has(b"CFF "),
        embedding: embedding(font),
        coloured: has(b"COLR") || has(b"CBDT") || has(b"sbix") || has(b"SVG "),
        mathematical: has(b"MATH"),
        data: data.clone(),
        variation: None,
        family,
        postscript_name,
        index,
        origin,
    };
    Ok(instances(font, face))
}

/// The faces that a text can want of a face: itself where it is not variable.
fn instances(font: &FontRef<'_>, face: Font) -> Vec<Font> {
    let axes = font.axes();
    if axes.is_empty() {
        return vec![face];
    }
    let weight = axes.get_by_tag(WEIGHT);
    let mut weights: Vec<Option<f32>> = match &weight {
        Some(axis) => WEIGHTS
            .iter()
            .map(|weight| Some(weight.clamp(axis.min_value(), axis.max_value())))
            .collect(),
        None => vec![None],
    };
    weights.dedup();
    // The slant that the axes give beside the one that the face has.
    let leaning = axes
        .get_by_tag(ITALIC)
        .filter(|axis| axis.max_value() >= 1.0)
        .map(|_| (ITALIC, 1.0))
        .or_else(|| {
            let axis = axes.get_by_tag(SLANT)?;
            (axis.min_value() < 0.0).then(|| (SLANT, axis.min_value()))
        });
    let mut slants = vec![None];
    if !face.italic && leaning.is_some() {
        slants.push(leaning);
    }
    let mut faces = Vec::new();
    for slant in slants {
        for &wanted in &weights {
            let mut coordinates: Vec<([u8; 4], f32)> = Vec::new();
            coordinates.extend(wanted.map(|value| (*b"wght", value)));
            coordinates.extend(slant.map(|(tag, value)| (tag.to_be_bytes(), value)));
            let mut instance = face.clone();
            if let Some(value) = wanted {
                instance.weight = value as u16;
                instance.postscript_name =
                    format!("{}-{}wght", face.postscript_name, instance.weight);
            }
            if slant.is_some() {
                instance.italic = true;
                instance.postscript_name.push_str("-italic");
            }
            let range = weight.as_ref().map(|axis| (axis.min_value(), axis.max_value()));
            // What is no weight at all is not passed on.
            let range = range.map(|(least, greatest)| (least as u16, greatest as u16));
            instance.metrics = measure(font, &coordinates, &face.family);
            instance.variation = Some(Variation { coordinates, weights: range });
            faces.push(instance);
        }
    }
    faces
}

/// What a face measures at a point on its axes.
pub(super) fn measure(
    font: &FontRef<'_>,
    coordinates: &[([u8; 4], f32)],
    family: &str,
) -> FontMetrics {
    let settings = coordinates.iter().map(|&(tag, value)| (Tag::new(&tag), value));
    let location = font.axes().location(settings);
    let metrics = font.metrics(SkrifaSize::unscaled(), &location);
    let bounds = metrics.bounds.unwrap_or_default();
    FontMetrics {
        units_per_em: metrics.units_per_em,
        ascent: metrics.ascent,
        descent: metrics.descent,
        cap_height: metrics.cap_height.unwrap_or(metrics.ascent),
        x_height: metrics.x_height.unwrap_or(metrics.ascent * 0.5),
        italic_angle: metrics.italic_angle,
        bounds: [bounds.x_min, bounds.y_min, bounds.x_max, bounds.y_max],
        fixed_pitch: metrics.is_monospace,
        serif: has_serifs(font, family),
    }
}

/// What a face's maker allows of embedding (OpenType 1.9, `OS/2.fsType`). Where several usages are
/// allowed the least restrictive holds; a font that says nothing allows all.
fn embedding(font: &FontRef<'_>) -> Embedding {
    const RESTRICTED: u16 = 0x0002;
    const PREVIEW_OR_EDIT: u16 = 0x0004 | 0x0008;
    const NO_SUBSETTING: u16 = 0x0100;
    const PICTURES_ONLY: u16 = 0x0200;
    let bits = font.os2().map_or(0, |table| table.fs_type());
    if bits & PICTURES_ONLY != 0 || (bits & RESTRICTED != 0 && bits & PREVIEW_OR_EDIT == 0) {
        Embedding::Forbidden
    } else if bits & NO_SUBSETTING != 0 {
        Embedding::Whole
    } else {
        Embedding::Allowed
    }
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

/// The file of one face: itself, or taken out of its collection, as a book's package holds single
/// fonts only. `None` where the collection is damaged.
pub(super) fn single_face(bytes: &[u8], index: u32) -> Option<Cow<'_, [u8]>> {
    const HEADER: usize = 12;
    const RECORD: usize = 16;
    if bytes.get(..4)? != b"ttcf" {
        return Some(Cow::Borrowed(bytes));
    }
    let long = |at: usize| {
        let bytes: [u8; 4] = bytes.get(at..at.checked_add(4)?)?.try_into().ok()?;
        usize::try_from(u32::from_be_bytes(bytes)).ok()
    };
    let start = long(HEADER + 4 * index as usize)?;
    let header = bytes.get(start..start.checked_add(HEADER)?)?;
    let count = usize::from(u16::from_be_bytes([header[4], header[5]]));
    let mut file = header.to_vec();
    let mut tables = Vec::new();
    let mut offset = HEADER + RECORD * count;
    for number in 0..count {
        let at = start + HEADER + RECORD * number;
        let record = bytes.get(at..at.checked_add(RECORD)?)?;
        let (from, length) = (long(at + 8)?, long(at + 12)?);
        let table = bytes.get(from..from.checked_add(length)?)?;
        file.extend_from_slice(&record[..8]);
        file.extend_from_slice(&u32::try_from(offset).ok()?.to_be_bytes());
        file.extend_from_slice(&record[12..]);
        // Each table begins at a multiple of four bytes.
        offset += length.next_multiple_of(4);
        tables.push(table);
    }
    for table in tables {
        file.extend_from_slice(table);
        file.resize(file.len().next_multiple_of(4), 0);
    }
    Some(Cow::Owned(file))
}
