//! Text to glyphs, word by word.
//!
//! The only user of `harfrust`. A word (a stretch without white space, in one style) is shaped once
//! and remembered: prose of a hundred thousand words has some ten thousand different ones. Kerning
//! against a word space is lost by that; Libertinus has none.

use std::cell::OnceCell;
use std::collections::BTreeMap;
use std::ops::Range;
use std::rc::Rc;
use std::sync::Arc;

use harfrust::{
    Buffer, Direction as ShapeDirection, Feature, Font as ShaperSource, ShapeOptions, ShapePlan,
    ShaperFont, Tag,
};
use rustc_hash::FxHashMap;
use unicode_segmentation::UnicodeSegmentation;

use crate::design::FontDesign;
use crate::design::feature::FontFeature;
use crate::font::fallback::Wish;
use crate::font::math::MathFont;
use crate::font::script::{Script, is_ignorable, script_runs};
use crate::font::{Cut, Font, FontData, FontId, FontLibrary, FontMetrics};
use crate::language::Direction;
use crate::typeset::inline::gaps::Gaps;
use crate::typeset::inline::hyphenate::{self, HyphenPoint};
use crate::typeset::inline::ideograph::{has_square_marks, is_shared_mark};
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
    /// How many of its glyphs may be spaced: none where letters are joined.
    pub(crate) spaced: usize,
    /// Where it may be divided with a hyphen.
    pub(crate) hyphens: OnceCell<Vec<HyphenPoint>>,
    /// Its clusters in the order of the text, found when they are first asked for.
    clusters: OnceCell<Vec<Cluster>>,
}

impl ShapedWord {
    /// The width and the number of the glyphs whose clusters end before a byte offset. In text from
    /// right to left these are the last glyphs.
    pub(crate) fn before(&self, offset: usize) -> (f64, usize) {
        let clusters = self.clusters();
        let index = clusters.partition_point(|cluster| cluster.end as usize <= offset);
        let (width, count) = index
            .checked_sub(1)
            .map_or((0.0, 0), |last| (clusters[last].width, clusters[last].glyphs));
        (width, (count as usize).min(self.spaced))
    }

    /// The bytes of the cluster that a byte offset lies within, as within a ligature.
    pub(crate) fn cluster_around(&self, offset: usize) -> Option<Range<usize>> {
        let clusters = self.clusters();
        let index = clusters.partition_point(|cluster| cluster.end as usize <= offset);
        let cluster = clusters.get(index)?;
        let range = cluster.start as usize..cluster.end as usize;
        (range.start < offset).then_some(range)
    }

    /// Its clusters in the order of the text, with running sums: a word may be as long as a book.
    fn clusters(&self) -> &[Cluster] {
        self.clusters.get_or_init(|| {
            let mut clusters: Vec<Cluster> = self
                .glyphs
                .iter()
                .map(|glyph| Cluster {
                    start: glyph.start,
                    end: glyph.end,
                    width: glyph.advance,
                    glyphs: 1,
                })
                .collect();
            clusters.sort_by_key(|cluster| (cluster.end, cluster.start));
            let (mut width, mut glyphs) = (0.0, 0);
            for cluster in &mut clusters {
                width += cluster.width;
                glyphs += cluster.glyphs;
                (cluster.width, cluster.glyphs) = (width, glyphs);
            }
            clusters
        })
    }
}

/// A glyph's place in the text of its word.
#[derive(Clone, Copy, Debug)]
struct Cluster {
    /// First byte of its cluster in the word.
    start: u32,
    /// End of its cluster.
    end: u32,
    /// Advances of the glyphs up to it, in points.
    width: f64,
    /// How many these are.
    glyphs: u32,
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
        self.fonts[id.0].get_or_init(|| open(library.get(id))).as_ref()
    }
}

/// Opens a font for the shaper, at its point on the axes of a variable one.
pub(crate) fn open(font: &Font) -> Option<ShaperSource> {
    let source = match &font.data {
        FontData::Bundled(bytes) => ShaperSource::new(*bytes, font.index),
        FontData::Owned(bytes) => {
            let shared: Arc<dyn AsRef<[u8]> + Send + Sync> = Arc::new(Arc::clone(bytes));
            ShaperSource::new(shared, font.index)
        }
    }?;
    let Some(variation) = &font.variation else { return Some(source) };
    let settings = variation.coordinates.iter().map(|&(tag, value)| (Tag::new(&tag), value));
    Some(source.instance_builder().variations(settings).build())
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
    hyphens: FxHashMap<StyleId, char>,
    spaces: FxHashMap<StyleId, ShapedGlyph>,
    faces: FxHashMap<StyleId, FontId>,
    script_faces: BTreeMap<(StyleId, Script), FontId>,
    fallbacks: BTreeMap<(StyleId, Vec<char>), Option<FontId>>,
    /// What the fonts lack.
    pub(crate) gaps: Gaps,
    buffer: Option<Buffer>,
    /// The math faces in use, regular and bold.
    math: [Option<Rc<MathFont<'a>>>; 2],
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
            hyphens: FxHashMap::default(),
            spaces: FxHashMap::default(),
            faces: FxHashMap::default(),
            script_faces: BTreeMap::new(),
            fallbacks: BTreeMap::new(),
            gaps: Gaps::default(),
            buffer: Some(Buffer::new()),
            math: [None, None],
            styles: Styles::default(),
        }
    }

    /// The face that formulas are set in, opened when the first one is.
    pub(crate) fn math_font(&mut self, bold: bool) -> Option<Rc<MathFont<'a>>> {
        let known = &mut self.math[usize::from(bold)];
        if known.is_none() {
            let cut = Cut { bold, italic: false };
            let id = self.library.select(&self.design.math, cut)?;
            *known = MathFont::new(self.library, id).map(Rc::new);
        }
        known.clone()
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
        let has = self.library.cut(font);
        if has != text_style.cut {
            self.gaps.cut(family, text_style.cut, has);
        }
        let asked = match text_style.family {
            Family::Text => asked_features(text_style, self.design),
            Family::Code => Vec::new(),
        };
        for feature in asked {
            if feature.value > 0 && !self.library.has_feature(font, feature.tag) {
                self.gaps.form(family, feature);
            }
        }
        self.faces.insert(style, font);
        font
    }

    /// Whether all characters of the face of a style are equally wide.
    pub(crate) fn is_fixed_pitch(&mut self, style: StyleId) -> bool {
        let face = self.face(style);
        self.library.get(face).metrics.fixed_pitch
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
        if let Some(&hyphen) = self.hyphens.get(&style) {
            return hyphen;
        }
        let face = self.face(style);
        let own = self.library.glyph(face, '\u{2010}');
        let is_apart = own.is_some() && own != self.library.glyph(face, '-');
        let hyphen = if is_apart { '\u{2010}' } else { '-' };
        self.hyphens.insert(style, hyphen);
        hyphen
    }

    /// A word, shaped now or before.
    pub(crate) fn word(&mut self, text: &str, style: StyleId) -> Rc<ShapedWord> {
        if let Some(word) = self.words.get(&style).and_then(|words| words.get(text)) {
            return Rc::clone(word);
        }
        let glyphs = self.shape_text(text, style);
        let width = glyphs.iter().map(|glyph| glyph.advance).sum();
        let joined = !text.is_ascii() && text.chars().any(|c| Script::of(c).is_joined());
        let spaced = if joined { 0 } else { glyphs.len() };
        let word = Rc::new(ShapedWord {
            glyphs,
            width,
            spaced,
            hyphens: OnceCell::new(),
            clusters: OnceCell::new(),
        });
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

    /// Shapes a text, each script in its face; the glyphs come as they are seen from left to right.
    fn shape_text(&mut self, text: &str, style: StyleId) -> Vec<ShapedGlyph> {
        let face = self.face(style);
        let mut pieces: Vec<Piece> = Vec::new();
        if text.is_ascii() {
            pieces.push(Piece { font: face, script: Script::LATIN, range: 0..text.len() });
        } else {
            for (range, mut script) in script_runs(text) {
                // Marks that stand alone between ideographs are drawn for their square.
                if script == Script::COMMON
                    && text.chars().all(is_shared_mark)
                    && has_square_marks(&self.styles.get(style).language)
                {
                    script = Script::HAN;
                }
                let font = self.script_face(script, face, style);
                match pieces.last_mut() {
                    // Figures and letters of one face are shaped together, so that they are kerned.
                    Some(last)
                        if last.font == font
                            && (script == Script::COMMON || last.script == Script::COMMON) =>
                    {
                        last.range.end = range.end;
                        if last.script == Script::COMMON {
                            last.script = script;
                        }
                    }
                    _ => pieces.push(Piece { font, script, range }),
                }
            }
        }
        let (right_to_left, letter_space, case) = {
            let text_style = self.styles.get(style);
            let extra = text_style.size.to_points() * text_style.letter_space;
            (text_style.direction == Direction::RightToLeft, extra, text_style.case)
        };
        let mut shaped: Vec<Vec<ShapedGlyph>> = Vec::with_capacity(pieces.len());
        for piece in pieces {
            let mut glyphs = self.shape_piece(&piece, text, style);
            // Small capitals are spaced; small letters, which stand for them where a script has
            // none, are not.
            let spaced =
                case == LetterCase::Plain || matches!(piece.script, Script::LATIN | Script::COMMON);
            if letter_space != 0.0 && spaced && !piece.script.is_joined() {
                space_letters(&mut glyphs, letter_space);
            }
            shaped.push(glyphs);
        }
        if right_to_left {
            shaped.reverse();
        }
        shaped.concat()
    }

    /// The face that sets a script in a style.
    fn script_face(&mut self, script: Script, face: FontId, style: StyleId) -> FontId {
        if matches!(script, Script::LATIN | Script::COMMON) {
            return face;
        }
        if let Some(&font) = self.script_faces.get(&(style, script)) {
            return font;
        }
        let text_style = self.styles.get(style);
        let wish = Wish { base: face, cut: text_style.cut, language: &text_style.language };
        let font = self.library.script_face(script, wish);
        self.script_faces.insert((style, script), font);
        font
    }

    /// Shapes a piece in its face. Where that lacks a letter, the whole piece is set in a face that
    /// has all of it; where it lacks a symbol, the symbol alone is.
    fn shape_piece(&mut self, piece: &Piece, text: &str, style: StyleId) -> Vec<ShapedGlyph> {
        let (start, part) = (piece.range.start, &text[piece.range.clone()]);
        let glyphs = self.shape_in(piece.font, part, start, style);
        if !glyphs.iter().any(|glyph| glyph.id == 0) {
            return glyphs;
        }
        let is_missing = |character: char| {
            !is_ignorable(character) && self.library.glyph(piece.font, character).is_none()
        };
        let missing: Vec<char> = part.chars().filter(|&character| is_missing(character)).collect();
        if missing.is_empty() {
            return glyphs;
        }
        let letters = missing.iter().any(|character| character.is_alphabetic());
        if letters {
            let all: Vec<char> =
                part.chars().filter(|&character| !is_ignorable(character)).collect();
            if let Some(font) = self.fallback(all, piece.font, style) {
                return self.shape_in(font, part, start, style);
            }
        }
        self.shape_by_clusters(piece, text, style)
    }

    /// Shapes a piece cluster by cluster, each in the first face that has it.
    fn shape_by_clusters(&mut self, piece: &Piece, text: &str, style: StyleId) -> Vec<ShapedGlyph> {
        let mut parts: Vec<(FontId, Range<usize>)> = Vec::new();
        for (offset, cluster) in text[piece.range.clone()].grapheme_indices(true) {
            let start = piece.range.start + offset;
            let range = start..start + cluster.len();
            let drawn = || cluster.chars().filter(|&character| !is_ignorable(character));
            let lacks = drawn().any(|c| self.library.glyph(piece.font, c).is_none());
            let font = if lacks {
                let drawn: Vec<char> = drawn().collect();
                match self.fallback(drawn.clone(), piece.font, style) {
                    Some(font) => font,
                    None => {
                        for character in drawn {
                            if self.library.glyph(piece.font, character).is_none() {
                                self.gaps.character(character);
                            }
                        }
                        piece.font
                    }
                }
            } else {
                piece.font
            };
            match parts.last_mut() {
                Some((last, part)) if *last == font => part.end = range.end,
                _ => parts.push((font, range)),
            }
        }
        let mut shaped: Vec<Vec<ShapedGlyph>> = parts
            .into_iter()
            .map(|(font, range)| self.shape_in(font, &text[range.clone()], range.start, style))
            .collect();
        if self.styles.get(style).direction == Direction::RightToLeft {
            shaped.reverse();
        }
        shaped.concat()
    }

    /// A face that has all of several characters.
    fn fallback(
        &mut self,
        mut characters: Vec<char>,
        base: FontId,
        style: StyleId,
    ) -> Option<FontId> {
        characters.sort_unstable();
        characters.dedup();
        let text_style = self.styles.get(style);
        let wish = Wish { base, cut: text_style.cut, language: &text_style.language };
        let library = self.library;
        *self
            .fallbacks
            .entry((style, characters))
            .or_insert_with_key(|(_, characters)| library.fallback(characters, wish))
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
        let features = features(text_style, self.design);
        let mut buffer = self.buffer.take().unwrap_or_default();
        buffer.clear();
        buffer.push_str(text);
        buffer.guess_segment_properties();
        buffer.set_direction(match text_style.direction {
            Direction::LeftToRight => ShapeDirection::LeftToRight,
            Direction::RightToLeft => ShapeDirection::RightToLeft,
        });
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

/// A stretch of a word in one script and face.
struct Piece {
    font: FontId,
    script: Script,
    range: Range<usize>,
}

/// Adds space behind each cluster, which is behind its last glyph.
fn space_letters(glyphs: &mut [ShapedGlyph], space: f64) {
    for index in 0..glyphs.len() {
        let next = glyphs.get(index + 1).map(|next| next.start);
        if next != Some(glyphs[index].start) {
            glyphs[index].advance += space;
        }
    }
}

/// The features that the text of a style asks for beyond the design's usual ones; a font that has
/// them not is reported.
fn asked_features(style: &TextStyle, design: &FontDesign) -> Vec<FontFeature> {
    let mut features = Vec::new();
    match style.case {
        LetterCase::Plain => {}
        LetterCase::SmallCapitals => features.push(FontFeature::on(b"smcp")),
        LetterCase::AllSmallCapitals => {
            features.extend([FontFeature::on(b"smcp"), FontFeature::on(b"c2sc")]);
        }
    }
    if style.family == Family::Text {
        features.extend(&design.features);
    }
    features.extend(&style.features);
    features
}

/// The OpenType features of a style.
fn features(style: &TextStyle, design: &FontDesign) -> Vec<Feature> {
    let mut features = Vec::new();
    let mut set = |tag: &[u8; 4], value| features.push(Feature::new(Tag::new(tag), value, ..));
    match style.figures {
        Figures::OldStyle => set(b"onum", 1),
        Figures::Lining => set(b"lnum", 1),
        Figures::TabularOldStyle => {
            set(b"onum", 1);
            set(b"tnum", 1);
        }
        Figures::Tabular => {
            set(b"lnum", 1);
            set(b"tnum", 1);
        }
        Figures::Plain => {}
    }
    for feature in asked_features(style, design) {
        set(&feature.tag, feature.value);
    }
    // In code, in addresses and between letters that are spaced, each letter stands for itself.
    if style.family == Family::Code
        || style.hyphenation == Hyphenation::Parts
        || style.letter_space != 0.0
    {
        set(b"liga", 0);
    }
    features
}
