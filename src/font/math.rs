//! What a face knows of formulas: the constants of its `MATH` table, the larger forms of its signs,
//! and the forms that it has for scripts.
//!
//! Lengths are in em.

use std::cell::RefCell;

use rustc_hash::FxHashMap;
use skrifa::instance::{LocationRef, Size};
use skrifa::metrics::GlyphMetrics;
use skrifa::raw::TableProvider;
use skrifa::raw::tables::gsub::{
    AlternateSubst, ExtensionSubtable, SingleSubst, SubstitutionLookup,
};
use skrifa::raw::tables::math::{Math, MathKernCorner, MathVariants, PartFlags, StretchAxis};
use skrifa::{FontRef, GlyphId, MetadataProvider, Tag};

use crate::font::{FontId, FontLibrary};

pub use skrifa::raw::tables::math::MathConstant as Constant;

/// A face with a `MATH` table.
pub struct MathFont<'a> {
    /// Which face it is.
    pub id: FontId,
    reader: FontRef<'a>,
    metrics: GlyphMetrics<'a>,
    table: Math<'a>,
    units: f64,
    extents: RefCell<FxHashMap<u16, Extent>>,
    /// The forms of glyphs in scripts and in scripts of scripts (the feature `ssty`).
    script_forms: FxHashMap<u16, [u16; 2]>,
}

/// How far a glyph reaches from its origin.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Extent {
    /// How far the pen moves on.
    pub advance: f64,
    /// Above the baseline.
    pub height: f64,
    /// Below the baseline.
    pub depth: f64,
    /// Where its ink begins, to the right.
    pub left: f64,
    /// Where its ink ends, to the right.
    pub right: f64,
}

/// Along which axis a sign grows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Axis {
    /// As a bracket does.
    Vertical,
    /// As a brace over something does.
    Horizontal,
}

/// A sign that was made as large as it was asked for, or as it can be.
#[derive(Clone, Debug, PartialEq)]
pub enum Grown {
    /// One glyph.
    Glyph(u16),
    /// Glyphs one behind the other, from the bottom to the top or from the left to the right: each
    /// with its place along the axis, and the length of all.
    Parts(Vec<(u16, f64)>, f64),
}

/// A corner of a glyph at which a script may move in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Corner {
    /// Where a superscript stands.
    TopRight,
    /// Where a subscript stands.
    BottomRight,
}

/// A sign has at most so many repeated parts: one that is higher than a page is cut short.
const MOST_REPEATS: usize = 400;

impl std::fmt::Debug for MathFont<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("MathFont").field("id", &self.id).finish_non_exhaustive()
    }
}

impl<'a> MathFont<'a> {
    /// A face of a library; `None` where it has no `MATH` table.
    pub fn new(library: &'a FontLibrary, id: FontId) -> Option<Self> {
        let font = library.get(id);
        let reader = FontRef::from_index(font.data.bytes(), font.index).ok()?;
        let table = reader.math().ok()?;
        table.math_constants().ok()?;
        let script_forms = script_forms(&reader).unwrap_or_default();
        // A variable face would need its location to live as long; none has a `MATH` table that
        // varies.
        let metrics = GlyphMetrics::new(&reader, Size::unscaled(), LocationRef::default());
        let units = f64::from(font.metrics.units_per_em);
        let extents = RefCell::default();
        Some(Self { id, reader, metrics, table, units, extents, script_forms })
    }

    /// A constant: a length in em, or a share of one where it is a percentage.
    pub fn constant(&self, constant: Constant) -> f64 {
        let value = self.table.math_constants().map_or(0, |constants| constants.constant(constant));
        match constant {
            Constant::ScriptPercentScaleDown
            | Constant::ScriptScriptPercentScaleDown
            | Constant::RadicalDegreeBottomRaisePercent => f64::from(value) / 100.0,
            _ => f64::from(value) / self.units,
        }
    }

    /// The glyph of a character.
    pub fn glyph(&self, character: char) -> Option<u16> {
        let glyph = self.reader.charmap().map(character)?.to_u32();
        u16::try_from(glyph).ok().filter(|&glyph| glyph != 0)
    }

    /// The form of a glyph in scripts (level 1) and scripts of scripts (level 2).
    pub fn script_form(&self, glyph: u16, level: usize) -> u16 {
        let form = level.checked_sub(1).map(|index| index.min(1));
        let forms = self.script_forms.get(&glyph);
        form.and_then(|index| forms.map(|forms| forms[index])).unwrap_or(glyph)
    }

    /// How far a glyph reaches.
    pub fn extent(&self, glyph: u16) -> Extent {
        if let Some(&extent) = self.extents.borrow().get(&glyph) {
            return extent;
        }
        let id = GlyphId::from(glyph);
        let advance = self.metrics.advance_width(id).unwrap_or_default();
        let bounds = self.metrics.bounds(id).unwrap_or_default();
        let em = |units: f32| f64::from(units) / self.units;
        let extent = Extent {
            advance: em(advance),
            height: em(bounds.y_max),
            depth: em(-bounds.y_min),
            left: em(bounds.x_min),
            right: em(bounds.x_max),
        };
        self.extents.borrow_mut().insert(glyph, extent);
        extent
    }

    /// How far a slanted glyph leans over its width.
    pub fn italics(&self, glyph: u16) -> f64 {
        let info = self.table.math_glyph_info().ok();
        let info = info.and_then(|info| info.math_italics_correction_info()?.ok());
        let units = info.and_then(|info| info.correction(GlyphId::from(glyph)));
        units.map_or(0.0, |units| f64::from(units) / self.units)
    }

    /// Where an accent stands over a glyph, or a glyph that is an accent over its base.
    pub fn attachment(&self, glyph: u16) -> Option<f64> {
        let info = self.table.math_glyph_info().ok()?.math_top_accent_attachment()?.ok()?;
        info.attachment(GlyphId::from(glyph)).map(|units| f64::from(units) / self.units)
    }

    /// How far a script at a height moves in at a corner of a glyph; negative to the left.
    pub fn kern(&self, glyph: u16, corner: Corner, height: f64) -> f64 {
        let corner = match corner {
            Corner::TopRight => MathKernCorner::TopRight,
            Corner::BottomRight => MathKernCorner::BottomRight,
        };
        let info = self.table.math_glyph_info().ok();
        let info = info.and_then(|info| info.math_kern_info()?.ok());
        let kern = info.and_then(|info| info.kern(GlyphId::from(glyph), corner));
        // Heights in a font fit its units.
        let units = kern.and_then(|kern| kern.kerning((height * self.units).round() as i32));
        units.map_or(0.0, |units| f64::from(units) / self.units)
    }

    /// The smallest form of a glyph that is as large as asked for; the largest where none is.
    pub fn grow(&self, glyph: u16, axis: Axis, length: f64) -> Grown {
        self.grown(glyph, axis, length).unwrap_or(Grown::Glyph(glyph))
    }

    /// The largest form of a glyph, of those that it has as one glyph, that is not longer than asked
    /// for: how accents grow, which must not stick out.
    pub fn grow_within(&self, glyph: u16, axis: Axis, length: f64) -> u16 {
        let Some(construction) = self
            .variants()
            .and_then(|variants| variants.glyph_construction(GlyphId::from(glyph), stretch(axis)))
        else {
            return glyph;
        };
        let mut found = glyph;
        for record in construction.math_glyph_variant_records() {
            if f64::from(record.advance_measurement().to_u16()) / self.units <= length {
                found = record.variant_glyph().to_u16();
            }
        }
        found
    }

    fn variants(&self) -> Option<MathVariants<'a>> {
        self.table.math_variants().ok()
    }

    fn grown(&self, glyph: u16, axis: Axis, length: f64) -> Option<Grown> {
        let variants = self.variants()?;
        let construction = variants.glyph_construction(GlyphId::from(glyph), stretch(axis))?;
        let mut largest = glyph;
        for record in construction.math_glyph_variant_records() {
            largest = record.variant_glyph().to_u16();
            if f64::from(record.advance_measurement().to_u16()) / self.units >= length {
                return Some(Grown::Glyph(largest));
            }
        }
        let Some(Ok(assembly)) = construction.glyph_assembly() else {
            return Some(Grown::Glyph(largest));
        };
        let em = |units: u16| f64::from(units) / self.units;
        let least = em(variants.min_connector_overlap().to_u16());
        let parts = assembly.part_records();
        let is_extender =
            |index: usize| parts[index].part_flags().contains(PartFlags::EXTENDER_FLAG);
        let mut repeats = 0;
        loop {
            let sequence: Vec<usize> = (0..parts.len())
                .flat_map(|index| {
                    let times = if is_extender(index) { repeats } else { 1 };
                    std::iter::repeat_n(index, times)
                })
                .collect();
            // Neighbours overlap by the least that the font allows, or by more.
            let (mut longest, mut slack) = (0.0, Vec::new());
            for (place, &index) in sequence.iter().enumerate() {
                longest += em(parts[index].full_advance().to_u16());
                if let Some(&next) = sequence.get(place + 1) {
                    let most = parts[index]
                        .end_connector_length()
                        .to_u16()
                        .min(parts[next].start_connector_length().to_u16());
                    longest -= least;
                    slack.push((em(most) - least).max(0.0));
                }
            }
            if (longest >= length && !sequence.is_empty()) || repeats >= MOST_REPEATS {
                let room: f64 = slack.iter().sum();
                let share = match room > 0.0 {
                    true => ((longest - length) / room).clamp(0.0, 1.0),
                    false => 0.0,
                };
                let (mut placed, mut pen) = (Vec::with_capacity(sequence.len()), 0.0);
                for (place, &index) in sequence.iter().enumerate() {
                    placed.push((parts[index].glyph_id().to_u16(), pen));
                    pen += em(parts[index].full_advance().to_u16());
                    if let Some(slack) = slack.get(place) {
                        pen -= least + slack * share;
                    }
                }
                return Some(Grown::Parts(placed, pen));
            }
            if !(0..parts.len()).any(is_extender) {
                return Some(Grown::Glyph(largest));
            }
            repeats += 1;
        }
    }
}

fn stretch(axis: Axis) -> StretchAxis {
    match axis {
        Axis::Vertical => StretchAxis::Vertical,
        Axis::Horizontal => StretchAxis::Horizontal,
    }
}

/// The forms that the feature `ssty` has for glyphs.
fn script_forms(reader: &FontRef<'_>) -> Option<FxHashMap<u16, [u16; 2]>> {
    let gsub = reader.gsub().ok()?;
    let features = gsub.feature_list().ok()?;
    let record = features
        .feature_records()
        .iter()
        .find(|record| record.feature_tag() == Tag::new(b"ssty"))?;
    let feature = record.feature(features.offset_data()).ok()?;
    let lookups = gsub.lookup_list().ok()?;
    let mut forms = FxHashMap::default();
    for index in feature.lookup_list_indices() {
        let Ok(lookup) = lookups.lookups().get(index.get() as usize) else { continue };
        match lookup {
            SubstitutionLookup::Single(lookup) => {
                for table in lookup.subtables().iter().flatten() {
                    add_single(&table, &mut forms);
                }
            }
            SubstitutionLookup::Alternate(lookup) => {
                for table in lookup.subtables().iter().flatten() {
                    add_alternates(&table, &mut forms);
                }
            }
            SubstitutionLookup::Extension(lookup) => {
                for table in lookup.subtables().iter().flatten() {
                    match table {
                        ExtensionSubtable::Single(table) => {
                            if let Ok(table) = table.extension() {
                                add_single(&table, &mut forms);
                            }
                        }
                        ExtensionSubtable::Alternate(table) => {
                            if let Ok(table) = table.extension() {
                                add_alternates(&table, &mut forms);
                            }
                        }
                        _ => {}
                    }
                }
            }
            _ => {}
        }
    }
    Some(forms)
}

fn add_single(table: &SingleSubst<'_>, forms: &mut FxHashMap<u16, [u16; 2]>) {
    let coverage = match table {
        SingleSubst::Format1(table) => table.coverage(),
        SingleSubst::Format2(table) => table.coverage(),
        _ => return,
    };
    let Ok(coverage) = coverage else { return };
    for (index, glyph) in coverage.iter().enumerate() {
        let Ok(glyph) = u16::try_from(glyph.to_u32()) else { continue };
        let form = match table {
            SingleSubst::Format1(table) => Some(glyph.wrapping_add_signed(table.delta_glyph_id())),
            SingleSubst::Format2(table) => {
                table.substitute_glyph_ids().get(index).map(|form| form.get().to_u16())
            }
            _ => None,
        };
        if let Some(form) = form {
            forms.insert(glyph, [form, form]);
        }
    }
}

fn add_alternates(table: &AlternateSubst<'_>, forms: &mut FxHashMap<u16, [u16; 2]>) {
    let AlternateSubst::Format1(table) = table else { return };
    let Ok(coverage) = table.coverage() else { return };
    for (index, glyph) in coverage.iter().enumerate() {
        let Ok(glyph) = u16::try_from(glyph.to_u32()) else { continue };
        let Ok(set) = table.alternate_sets().get(index) else { continue };
        let alternates = set.alternate_glyph_ids();
        let Some(first) = alternates.first() else { continue };
        let second = alternates.get(1).unwrap_or(first);
        forms.insert(glyph, [first.get().to_u16(), second.get().to_u16()]);
    }
}

#[cfg(test)]
mod tests {
    use super::{Axis, Constant, Grown, MathFont};
    use crate::font::{Cut, FontLibrary};

    #[test]
    fn the_math_face_has_larger_forms() {
        let library = FontLibrary::new(&[]).expect("no project fonts are given");
        let id = library.select("NewComputerModern Math", Cut::default()).expect("it is bundled");
        let font = MathFont::new(&library, id).expect("it has a MATH table");
        assert_eq!(font.constant(Constant::AxisHeight), 0.25);
        let bracket = font.glyph('(').expect("it has the character");
        assert_eq!(font.grow(bracket, Axis::Vertical, 0.5), Grown::Glyph(bracket));
        for length in [1.5, 2.5, 9.0] {
            match font.grow(bracket, Axis::Vertical, length) {
                Grown::Glyph(glyph) => {
                    let extent = font.extent(glyph);
                    assert!(extent.height + extent.depth >= length - 0.01, "{length}");
                }
                Grown::Parts(parts, grown) => {
                    assert!(parts.len() > 2, "{parts:?}");
                    assert!((grown - length).abs() < 0.01, "{grown} for {length}");
                }
            }
        }
        let prime = font.glyph('′').expect("it has the character");
        assert_ne!(font.script_form(prime, 1), prime);
        assert_eq!(font.script_form(prime, 0), prime);
    }

    #[test]
    fn the_bold_math_face_is_another() {
        let library = FontLibrary::new(&[]).expect("no project fonts are given");
        let cut = |bold| {
            library.select("NewComputerModern Math", Cut { bold, italic: false }).expect("bundled")
        };
        assert_ne!(cut(true), cut(false));
        assert!(MathFont::new(&library, cut(true)).is_some());
    }
}
