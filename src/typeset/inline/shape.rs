//! Text to glyphs, word by word.
//!
//! The only user of `harfrust`. A word (a stretch without white space, in one style) is shaped once
//! and remembered: prose of a hundred thousand words has some ten thousand different ones. Kerning
//! against a word space is lost by that; Libertinus has none.

use std::cell::OnceCell;
use std::collections::BTreeMap;

use std::rc::Rc;

use harfrust::{Buffer, Feature, Font as ShaperSource, ShapeOptions, ShapePlan, ShaperFont, Tag};
use rustc_hash::FxHashMap;

use crate::design::FontDesign;
use crate::font::{FontData, FontId, FontLibrary, FontMetrics};
use crate::typeset::inline::hyphenate::{self, HyphenPoint};
use crate::typeset::inline::style::{
    Family, Figures, Hyphenation, LetterCase, StyleId, Styles, TextStyle,
};

/// A glyph of a shaped word. Lengths in points.
#[derive(Clone, Copy, Debug)]
pub(crate) struct ShapedGlyph {
    /// The font, which is another than the style's where that lacks the character.
    pub(crate) font: FontId,
    /// Index in the font.
    pub(crate) id: u16,
    /// How far the pen moves on.
    pub(crate) advance: f64,
    /// Offset to the right.
    pub(crate) x_offset: f64,
    /// Offset upwards.
    pub(crate) y_offset: f64,
    /// First byte of its cluster in the word.
    pub(crate) start: u32,
    /// End of its cluster.
    pub(crate) end: u32,
}

/// A shaped word.
#[derive(Debug)]
pub(crate) struct ShapedWord {
    /// Its glyphs in visual order.
    pub(crate) glyphs: Vec<ShapedGlyph>,
    /// Sum of the advances.
    pub(crate) width: f64,
    /// Where it may be divided with a hyphen.
    pub(crate) hyphens: OnceCell<Vec<HyphenPoint>>,
}

impl ShapedWord {
    /// The width and the number of the glyphs whose clusters end before a byte offset. In text from
    /// right to left these are the last glyphs.
    pub(crate) fn before(&self, offset: usize) -> (f64, usize) {
        let before = self.glyphs.iter().filter(|glyph| glyph.end as usize <= offset);
        before.fold((0.0, 0), |(width, count), glyph| (width + glyph.advance, count + 1))
    }

    /// Whether a byte offset lies within a cluster, as within a ligature.
    pub(crate) fn is_within_cluster(&self, offset: usize) -> bool {
        let offset = offset as u32;
        self.glyphs.iter().any(|glyph| glyph.start < offset && offset < glyph.end)
    }
}

/// The fonts of a library as the shaper reads them, each opened when it is first wanted.
pub(crate) struct ShaperFonts {
    fonts: Vec<OnceCell<Option<ShaperSource>>>,
}

impl ShaperFonts {
    /// None of the library's fonts is opened yet.
    pub(crate) fn new(library: &FontLibrary) -> Self {
        Self { fonts: (0..library.len()).map(|_| OnceCell::new()).collect() }
    }

    fn get(&self, id: FontId, library: &FontLibrary) -> Option<&ShaperSource> {
        let open = || match &library.get(id).data {
            FontData::Bundled(bytes) => ShaperSource::new(*bytes, 0),
            FontData::Owned(bytes) => ShaperSource::new(bytes.to_vec(), 0),
        };
        self.fonts[id.0].get_or_init(open).as_ref()
    }
}

/// Shapes words and remembers them.
pub(crate) struct Shaper<'a> {
    library: &'a FontLibrary,
    sources: &'a ShaperFonts,
    design: &'a FontDesign,
    open: BTreeMap<FontId, ShaperFont<'a, 'a>>,
    plans: Vec<(FontId, StyleId, ShapePlan)>,
    words: FxHashMap<StyleId, FxHashMap<Box<str>, Rc<ShapedWord>>>,
    characters: FxHashMap<(StyleId, char), f64>,
    spaces: FxHashMap<StyleId, ShapedGlyph>,
    faces: FxHashMap<StyleId, FontId>,
    fallbacks: BTreeMap<(char, bool, bool), Option<FontId>>,
    /// Characters that no font has, in order.
    pub(crate) missing: BTreeMap<char, ()>,
    buffer: Option<Buffer>,
    /// Every style in use.
    pub(crate) styles: Styles,
}

impl<'a> Shaper<'a> {
    /// A shaper that has not seen a word.
    pub(crate) fn new(
        library: &'a FontLibrary,
        sources: &'a ShaperFonts,
        design: &'a FontDesign,
    ) -> Self {
        Self {
            library,
            sources,
            design,
            open: BTreeMap::new(),
            plans: Vec::new(),
            words: FxHashMap::default(),
            characters: FxHashMap::default(),
            spaces: FxHashMap::default(),
            faces: FxHashMap::default(),
            fallbacks: BTreeMap::new(),
            missing: BTreeMap::new(),
            buffer: Some(Buffer::new()),
            styles: Styles::default(),
        }
    }

    /// The face of a style.
    pub(crate) fn face(&mut self, style: StyleId) -> FontId {
        if let Some(&font) = self.faces.get(&style) {
            return font;
        }
        let text_style = self.styles.get(style);
        let family = match text_style.family {
            Family::Text => &self.design.text,
            Family::Code => &self.design.code,
        };
        let font = self
            .library
            .select(family, text_style.cut)
            .or_else(|| self.library.select(&FontDesign::default().text, text_style.cut))
            .unwrap_or(FontId(0));
        self.faces.insert(style, font);
        font
    }

    /// What the face of a style measures.
    pub(crate) fn metrics(&mut self, style: StyleId) -> FontMetrics {
        let font = self.face(style);
        self.library.get(font).metrics
    }

    /// The glyph of the word space in a style.
    pub(crate) fn space(&mut self, style: StyleId) -> ShapedGlyph {
        if let Some(&glyph) = self.spaces.get(&style) {
            return glyph;
        }
        let shaped = self.shape_text(" ", style);
        let font = self.face(style);
        let quarter_em = self.styles.get(style).size.to_points() * 0.25;
        let glyph = shaped.first().copied().unwrap_or(ShapedGlyph {
            font,
            id: 0,
            advance: quarter_em,
            x_offset: 0.0,
            y_offset: 0.0,
            start: 0,
            end: 1,
        });
        self.spaces.insert(style, glyph);
        glyph
    }

    /// The hyphen that is added where a word is divided: U+2010 where the face has it, whose glyph is
    /// another than that of the hyphens that authors write, so that extracted text can tell them
    /// apart by the glyph alone; else U+002D.
    pub(crate) fn hyphen(&mut self, style: StyleId) -> char {
        let face = self.face(style);
        let own = self.library.glyph(face, '\u{2010}');
        if own.is_some() && own != self.library.glyph(face, '-') { '\u{2010}' } else { '-' }
    }

    /// A word, shaped now or before.
    pub(crate) fn word(&mut self, text: &str, style: StyleId) -> Rc<ShapedWord> {
        if let Some(word) = self.words.get(&style).and_then(|words| words.get(text)) {
            return Rc::clone(word);
        }
        let glyphs = self.shape_text(text, style);
        let width = glyphs.iter().map(|glyph| glyph.advance).sum();
        let word = Rc::new(ShapedWord { glyphs, width, hyphens: OnceCell::new() });
        self.words.entry(style).or_default().insert(text.into(), Rc::clone(&word));
        word
    }

    /// Finds where a word may be divided, with the widths of its parts, and writes it into the word.
    pub(crate) fn find_hyphens(&mut self, text: &str, style: StyleId, word: &ShapedWord) {
        if word.hyphens.get().is_none() {
            let points = hyphenate::points(self, text, style, word);
            // Nothing but this line sets the cell, so it is empty.
            let _ = word.hyphens.set(points);
        }
    }

    /// The width of a lone character.
    pub(crate) fn character_width(&mut self, character: char, style: StyleId) -> f64 {
        let key = (style, character);
        if let Some(&width) = self.characters.get(&key) {
            return width;
        }
        let width = self.word(character.encode_utf8(&mut [0; 4]), style).width;
        self.characters.insert(key, width);
        width
    }

    /// Shapes a text in the face of its style, and what that lacks in the fonts that have it.
    fn shape_text(&mut self, text: &str, style: StyleId) -> Vec<ShapedGlyph> {
        let font = self.face(style);
        let mut glyphs = self.shape_in(font, text, 0, style);
        if glyphs.iter().any(|glyph| glyph.id == 0) {
            glyphs = self.shape_with_fallback(text, style);
        }
        let text_style = self.styles.get(style);
        if text_style.letter_space != 0.0 {
            let extra = text_style.size.to_points() * text_style.letter_space;
            for glyph in &mut glyphs {
                glyph.advance += extra;
            }
        }
        glyphs
    }

    /// Shapes a text piecewise, each piece in the first font that has its characters.
    fn shape_with_fallback(&mut self, text: &str, style: StyleId) -> Vec<ShapedGlyph> {
        let face = self.face(style);
        let mut pieces: Vec<(FontId, usize, usize)> = Vec::new();
        for (offset, character) in text.char_indices() {
            let end = offset + character.len_utf8();
            let font = self.font_for(character, face, pieces.last().map(|piece| piece.0), style);
            match pieces.last_mut() {
                Some(piece) if piece.0 == font => piece.2 = end,
                _ => pieces.push((font, offset, end)),
            }
        }
        let mut glyphs = Vec::new();
        for (font, start, end) in pieces {
            glyphs.extend(self.shape_in(font, &text[start..end], start, style));
        }
        glyphs
    }

    /// The font that sets a character: the style's own, else a fallback, else the style's own with
    /// its sign for a missing glyph, which is reported. Marks stay with the letter before them.
    fn font_for(
        &mut self,
        character: char,
        face: FontId,
        before: Option<FontId>,
        style: StyleId,
    ) -> FontId {
        if self.library.glyph(face, character).is_some() {
            return face;
        }
        if is_ignorable(character) {
            return before.unwrap_or(face);
        }
        let cut = self.styles.get(style).cut;
        let library = self.library;
        let fallback = *self
            .fallbacks
            .entry((character, cut.italic, cut.bold))
            .or_insert_with(|| library.fallback(character, cut));
        match fallback {
            Some(font) => font,
            None => {
                self.missing.insert(character, ());
                face
            }
        }
    }

    /// Shapes a text in one font. `start` is added to the clusters.
    fn shape_in(
        &mut self,
        font: FontId,
        text: &str,
        start: usize,
        style: StyleId,
    ) -> Vec<ShapedGlyph> {
        let Some(source) = self.sources.get(font, self.library) else { return Vec::new() };
        let shaper_font = self.open.entry(font).or_insert_with(|| ShaperFont::new(source));
        let text_style = self.styles.get(style);
        let features = features(text_style);
        let mut buffer = self.buffer.take().unwrap_or_default();
        buffer.clear();
        buffer.push_str(text);
        buffer.guess_segment_properties();
        if let Some(language) = harfrust::Language::new(text_style.language.tag()) {
            buffer.set_language(Some(language));
        }
        let (direction, script) = (buffer.direction(), buffer.script());
        let known = self.plans.iter().position(|(plan_font, plan_style, plan)| {
            *plan_font == font
                && *plan_style == style
                && plan.direction() == direction
                && plan.script() == script
        });
        let index = known.unwrap_or_else(|| {
            let language = buffer.language();
            let plan = ShapePlan::new(source, direction, script, language, &features);
            self.plans.push((font, style, plan));
            self.plans.len() - 1
        });
        let options = ShapeOptions::new().plan(Some(&self.plans[index].2)).features(&features);
        let shaped = harfrust::shape(shaper_font, &mut buffer, options);
        let units = f64::from(self.library.get(font).metrics.units_per_em);
        let scale = text_style.size.to_points() / units;
        let mut glyphs = Vec::with_capacity(buffer.len());
        if shaped.is_ok() {
            for (info, position) in buffer.glyph_infos().iter().zip(buffer.glyph_positions()) {
                glyphs.push(ShapedGlyph {
                    font,
                    id: u16::try_from(info.glyph_id).unwrap_or(0),
                    advance: f64::from(position.x_advance) * scale,
                    x_offset: f64::from(position.x_offset) * scale,
                    y_offset: f64::from(position.y_offset) * scale,
                    start: info.cluster,
                    end: 0,
                });
            }
        }
        buffer.clear();
        self.buffer = Some(buffer);
        close_clusters(&mut glyphs, text.len());
        for glyph in &mut glyphs {
            glyph.start += start as u32;
            glyph.end += start as u32;
        }
        glyphs
    }
}

/// Finds the end of each cluster: where the next one in the text begins.
fn close_clusters(glyphs: &mut [ShapedGlyph], length: usize) {
    let mut starts: Vec<u32> = glyphs.iter().map(|glyph| glyph.start).collect();
    starts.sort_unstable();
    starts.dedup();
    for glyph in glyphs {
        let next = starts.partition_point(|&start| start <= glyph.start);
        glyph.end = starts.get(next).copied().unwrap_or(length as u32);
    }
}

/// Whether a character may be left undrawn where no font has it: controls, joiners, selectors.
fn is_ignorable(character: char) -> bool {
    matches!(character, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{2069}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{e0100}'..='\u{e01ef}')
        || character.is_control()
}

/// The OpenType features of a style.
fn features(style: &TextStyle) -> Vec<Feature> {
    let mut features = Vec::new();
    let mut on = |tag: &[u8; 4]| features.push(Feature::new(Tag::new(tag), 1, ..));
    match style.figures {
        Figures::OldStyle => on(b"onum"),
        Figures::Tabular => {
            on(b"lnum");
            on(b"tnum");
        }
        Figures::Plain => {}
    }
    match style.case {
        LetterCase::Plain => {}
        LetterCase::SmallCapitals => on(b"smcp"),
        LetterCase::AllSmallCapitals => {
            on(b"smcp");
            on(b"c2sc");
        }
    }
    if style.family == Family::Code || style.hyphenation == Hyphenation::Parts {
        features.push(Feature::new(Tag::new(b"liga"), 0, ..));
    }
    if style.letter_space != 0.0 {
        features.push(Feature::new(Tag::new(b"liga"), 0, ..));
    }
    features
}
