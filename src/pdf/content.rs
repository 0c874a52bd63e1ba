//! A page's items to its content stream (ISO 32000-1, 7.8.2), as ASCII text.
//!
//! Items in a row that belong to the same piece of content share one marked-content sequence. The
//! stream only says what changes: font, scale and ink hold until another is set.

use crate::design::colour::Colour;
use crate::font::FontId;
use crate::geometry::{Length, Point, Rect};
use crate::pdf::cluster::{Cluster, in_text_order, logical};
use crate::pdf::font::{EmbeddedFont, FontSet, NO_GLYPH};
use crate::pdf::number::{Decimals, push_integer, push_number, rounded};
use crate::pdf::raster;
use crate::pdf::role::{Mark, Marks};
use crate::pdf::text::push_utf16_digits;
use crate::typeset::pages::{Artifact, ContentId, GlyphRun, Item, ItemKind, Page, Tag};

/// What stands on a page.
pub(super) struct PageContent {
    /// The stream.
    pub(super) stream: String,
    /// The content of each marked-content sequence, by its MCID.
    pub(super) sequences: Vec<ContentId>,
}

/// Writes the content of a page.
pub(super) fn write_content(
    page: &Page,
    fonts: &FontSet,
    marks: &Marks,
    drawings: &[Option<(f64, f64)>],
) -> PageContent {
    let mut writer = ContentWriter {
        out: String::with_capacity(4096),
        sequences: Vec::new(),
        fonts,
        marks,
        drawings,
        height: page.size.height,
        open: None,
        state: State::default(),
        text: None,
        turned: None,
    };
    for item in &page.items {
        writer.item(item);
    }
    writer.end_sequence();
    PageContent { stream: writer.out, sequences: writer.sequences }
}

/// What holds until something else is set.
#[derive(Clone, Default)]
struct State {
    /// The font and its size.
    font: Option<(FontId, f64)>,
    /// The horizontal scale in per cent; 100 where nothing was set.
    scale: Option<f64>,
    /// The ink; black where nothing was set.
    colour: Option<Colour>,
    /// The rise of the text.
    rise: f64,
    /// The letterspacing, before it is scaled.
    tracking: f64,
}

/// A text object: the origin of its current line.
struct TextObject {
    x: f64,
    y: f64,
}

/// The marked-content sequence that is open.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Sequence {
    Content(ContentId),
    Artifact(Artifact),
}

struct ContentWriter<'a> {
    out: String,
    sequences: Vec<ContentId>,
    fonts: &'a FontSet,
    marks: &'a Marks,
    /// The sizes of those pictures that are drawings, each in its own units.
    drawings: &'a [Option<(f64, f64)>],
    height: Length,
    open: Option<Sequence>,
    state: State,
    text: Option<TextObject>,
    /// The corner of the turned frame that is open, and what held before it.
    turned: Option<(Point, State)>,
}

impl ContentWriter<'_> {
    /// Writes one item.
    fn item(&mut self, item: &Item) {
        match &item.kind {
            ItemKind::Turned(turned) => {
                self.begin_sequence(item.tag);
                self.turn(Some(turned.corner));
                self.upright(item.tag, &turned.kind);
            }
            kind => {
                self.turn(None);
                self.upright(item.tag, kind);
            }
        }
    }

    /// Writes what stands upright in its frame.
    fn upright(&mut self, tag: Tag, kind: &ItemKind) {
        match kind {
            ItemKind::Glyphs(run) => {
                if let Some(font) = self.fonts.get(&run.font)
                    && !run.glyphs.is_empty()
                    && run.size > Length::ZERO
                {
                    self.begin_sequence(tag);
                    self.run(&in_text_order(run), font);
                    if run.glyphs.iter().any(|glyph| glyph.id == NO_GLYPH) {
                        self.boxes(run);
                    }
                }
            }
            ItemKind::Fill { rect, colour } => {
                self.begin_sequence(tag);
                self.end_text();
                self.colour(*colour);
                let (x, y) = self.lower_left(*rect);
                let Rect { size, .. } = *rect;
                self.numbers(&[x, y, size.width.to_points(), size.height.to_points()]);
                self.out.push_str("re\nf\n");
            }
            ItemKind::Picture { picture, rect } => {
                self.begin_sequence(tag);
                self.end_text();
                let (x, y) = self.lower_left(*rect);
                let Rect { size, .. } = *rect;
                self.out.push_str("q\n");
                let (width, height) = (size.width.to_points(), size.height.to_points());
                match self.drawings.get(picture.0).copied().flatten() {
                    // An image is a square of one unit.
                    None => self.numbers(&[width, 0.0, 0.0, height, x, y]),
                    Some((across, down)) => {
                        self.factor(width / across);
                        self.out.push_str("0 0 ");
                        self.factor(height / down);
                        self.numbers(&[x, y]);
                    }
                }
                self.out.push_str("cm\n/");
                self.out.push_str(&raster::resource(*picture));
                self.out.push_str(" Do\nQ\n");
            }
            // A turned frame is never turned again.
            ItemKind::Turned(_) => {}
        }
    }

    /// Begins the frame that is turned around a corner, or ends the one that is open. What is set in
    /// a frame holds there alone.
    fn turn(&mut self, corner: Option<Point>) {
        if self.turned.as_ref().map(|(corner, _)| *corner) == corner {
            return;
        }
        self.end_text();
        if let Some((_, outer)) = self.turned.take() {
            self.state = outer;
            self.out.push_str("Q\n");
        }
        if let Some(corner) = corner {
            // A point of the frame lies `x` to the right of the corner and `height - y` below it, as
            // the stream measures; a quarter turn puts it as far above and to the right.
            let height = self.height.to_points();
            let (x, y) = (corner.x.to_points() + height, height - corner.y.to_points());
            self.out.push_str("q\n0 1 -1 0 ");
            self.numbers(&[x, y]);
            self.out.push_str("cm\n");
            self.turned = Some((corner, self.state.clone()));
        }
    }

    /// The lower left corner of a rectangle as the PDF measures it, from below.
    fn lower_left(&self, rect: Rect) -> (f64, f64) {
        (rect.origin.x.to_points(), (self.height - rect.bottom()).to_points())
    }

    /// Writes numbers, each with a space behind it.
    fn numbers(&mut self, values: &[f64]) {
        for &value in values {
            push_number(&mut self.out, value, Decimals::Thousandths);
            self.out.push(' ');
        }
    }

    /// Writes a factor with a space behind it.
    fn factor(&mut self, factor: f64) {
        push_number(&mut self.out, factor, Decimals::Billionths);
        self.out.push(' ');
    }

    /// Opens the sequence of a tag, unless it is open.
    fn begin_sequence(&mut self, tag: Tag) {
        let (sequence, mark) = match tag {
            Tag::Content(content) => match self.marks.mark(content) {
                Mark::Structure(name) => (Sequence::Content(content), name),
                Mark::Artifact => (Sequence::Artifact(Artifact::Layout), ""),
            },
            Tag::Artifact(artifact) => (Sequence::Artifact(artifact), ""),
        };
        if self.open == Some(sequence) {
            return;
        }
        self.end_sequence();
        self.open = Some(sequence);
        match sequence {
            Sequence::Content(content) => {
                self.out.push('/');
                self.out.push_str(mark);
                self.out.push_str(" <</MCID ");
                push_integer(&mut self.out, self.sequences.len() as u64);
                self.out.push_str(">> BDC\n");
                self.sequences.push(content);
            }
            Sequence::Artifact(artifact) => {
                self.out.push_str("/Artifact <<");
                self.out.push_str(match artifact {
                    Artifact::Header => "/Type /Pagination /Subtype /Header",
                    Artifact::Footer => "/Type /Pagination /Subtype /Footer",
                    Artifact::Layout => "/Type /Layout",
                });
                self.out.push_str(">> BDC\n");
            }
        }
    }

    /// Closes the sequence that is open.
    fn end_sequence(&mut self) {
        self.turn(None);
        self.end_text();
        if self.open.take().is_some() {
            self.out.push_str("EMC\n");
        }
    }

    /// Closes the text object that is open.
    fn end_text(&mut self) {
        if self.text.take().is_some() {
            self.out.push_str("ET\n");
        }
    }

    /// Sets the ink.
    fn colour(&mut self, colour: Colour) {
        if self.state.colour.unwrap_or(Colour::BLACK) == colour {
            return;
        }
        self.state.colour = Some(colour);
        let part = |value: u8| f64::from(value) / 255.0;
        // Grey is printed with black ink alone.
        if colour.is_grey() {
            self.numbers(&[part(colour.red)]);
            self.out.push_str("g\n");
        } else {
            self.numbers(&[part(colour.red), part(colour.green), part(colour.blue)]);
            self.out.push_str("rg\n");
        }
    }

    /// Writes a glyph run.
    fn run(&mut self, run: &GlyphRun, font: &EmbeddedFont) {
        self.colour(run.colour);
        let TextObject { x: line_x, y: line_y } = match self.text.take() {
            Some(text) => text,
            None => {
                self.out.push_str("BT\n");
                TextObject { x: 0.0, y: 0.0 }
            }
        };
        let size = rounded(run.size.to_points(), Decimals::Thousandths);
        if self.state.font != Some((run.font, size)) {
            self.state.font = Some((run.font, size));
            self.out.push('/');
            self.out.push_str(&font.resource);
            self.out.push(' ');
            self.numbers(&[size]);
            self.out.push_str("Tf\n");
        }
        let scale = rounded(run.expansion * 100.0, Decimals::Thousandths);
        let scale = if scale > 0.0 { scale } else { 100.0 };
        if (self.state.scale.unwrap_or(100.0) - scale).abs() > f64::EPSILON {
            self.state.scale = Some(scale);
            self.numbers(&[scale]);
            self.out.push_str("Tz\n");
        }
        let tracking = rounded(run.tracking.to_points() * 100.0 / scale, Decimals::Thousandths);
        if (self.state.tracking - tracking).abs() > f64::EPSILON {
            self.state.tracking = tracking;
            self.numbers(&[tracking]);
            self.out.push_str("Tc\n");
        }
        let x = rounded(run.origin.x.to_points(), Decimals::Thousandths);
        let y = rounded((self.height - run.origin.y).to_points(), Decimals::Thousandths);
        self.numbers(&[x - line_x, y - line_y]);
        self.out.push_str("Td\n");
        self.text = Some(TextObject { x, y });
        // A unit is a thousandth of the em as it is set. At large sizes it is too coarse.
        let unit = size * scale / 100_000.0;
        let decimals = if size > 18.0 { Decimals::Tenths } else { Decimals::Whole };
        // Letterspacing is scaled with the glyphs.
        let tracking = tracking * scale / 100.0 / unit;
        let mut pen = Pen { unit, decimals, tracking, at: 0.0, target: 0.0, shown: Shown::Nothing };
        for cluster in logical(run) {
            let differs = stands_for_other_text(run, &cluster, font);
            if differs {
                self.end_array(&mut pen);
                self.out.push_str("/Span <</ActualText <FEFF");
                push_utf16_digits(&mut self.out, cluster.text);
                self.out.push_str(">>> BDC\n");
            }
            self.glyphs(run, &cluster, font, &mut pen);
            if differs {
                self.end_array(&mut pen);
                self.out.push_str("EMC\n");
            }
        }
        self.end_array(&mut pen);
        self.rise(0.0);
    }

    /// Draws a box for each character that the font has not, so that it is seen to be missing.
    fn boxes(&mut self, run: &GlyphRun) {
        const LINE: f64 = 0.5;
        self.end_text();
        let y = (self.height - run.origin.y).to_points();
        let height = run.size.to_points() * 0.65;
        let mut x = run.origin.x.to_points();
        for glyph in &run.glyphs {
            let advance = glyph.advance.to_points();
            // The inner edge is left out of the outer one, which leaves a line of ink between.
            let width = advance - 2.0 * LINE;
            if glyph.id == NO_GLYPH && width > 2.0 * LINE && height > 2.0 * LINE {
                self.numbers(&[x + LINE, y, width, height]);
                self.out.push_str("re\n");
                self.numbers(&[x + 2.0 * LINE, y + LINE, width - 2.0 * LINE, height - 2.0 * LINE]);
                self.out.push_str("re\nf*\n");
            }
            x += advance;
        }
    }

    /// Writes the glyphs of a cluster, moving the pen where it is not where the glyph should be.
    fn glyphs(
        &mut self,
        run: &GlyphRun,
        cluster: &Cluster<'_>,
        font: &EmbeddedFont,
        pen: &mut Pen,
    ) {
        for glyph in &run.glyphs[cluster.glyphs.clone()] {
            let rise = rounded(glyph.offset.1.to_points(), Decimals::Thousandths);
            if (rise - self.state.rise).abs() > f64::EPSILON {
                self.end_array(pen);
                self.rise(rise);
            }
            let place = pen.target + glyph.offset.0.to_points();
            pen.target += glyph.advance.to_points();
            let Some(embedded) = font.glyph(glyph.id) else { continue };
            // What rounding leaves over stays between pen and target, and the next move has it.
            let back = rounded(pen.at - place / pen.unit, pen.decimals);
            if back.abs() > f64::EPSILON {
                match pen.shown {
                    Shown::Nothing => self.out.push('['),
                    Shown::Array => {}
                    Shown::Glyphs => self.out.push('>'),
                }
                push_number(&mut self.out, back, pen.decimals);
                pen.at -= back;
                pen.shown = Shown::Array;
            }
            match pen.shown {
                Shown::Nothing => self.out.push_str("[<"),
                Shown::Array => self.out.push('<'),
                Shown::Glyphs => {}
            }
            pen.shown = Shown::Glyphs;
            push_code(&mut self.out, embedded.code);
            pen.at += embedded.width + pen.tracking;
        }
    }

    /// Sets the rise.
    fn rise(&mut self, rise: f64) {
        if (self.state.rise - rise).abs() > f64::EPSILON {
            self.state.rise = rise;
            self.numbers(&[rise]);
            self.out.push_str("Ts\n");
        }
    }

    /// Ends the array of glyphs and moves that is open.
    fn end_array(&mut self, pen: &mut Pen) {
        match std::mem::replace(&mut pen.shown, Shown::Nothing) {
            Shown::Nothing => {}
            Shown::Array => self.out.push_str("]TJ\n"),
            Shown::Glyphs => self.out.push_str(">]TJ\n"),
        }
    }
}

/// How far the line has come.
struct Pen {
    /// Points in a unit of moves.
    unit: f64,
    /// The decimals of moves.
    decimals: Decimals,
    /// Units by which a viewer moves on behind each glyph, beside the glyph's own width.
    tracking: f64,
    /// Where a viewer's pen is, in units from the run's origin.
    at: f64,
    /// Where the next glyph's pen should be, in points from the run's origin.
    target: f64,
    /// What is open.
    shown: Shown,
}

/// What of an array of glyphs and moves is open.
enum Shown {
    /// Not even the array.
    Nothing,
    /// The array, behind a move.
    Array,
    /// A string of glyphs in the array.
    Glyphs,
}

/// Whether a reader that goes by the font's map would take a cluster for another text.
fn stands_for_other_text(run: &GlyphRun, cluster: &Cluster<'_>, font: &EmbeddedFont) -> bool {
    let mut rest = cluster.text;
    for glyph in &run.glyphs[cluster.glyphs.clone()] {
        let Some(text) = font.glyph(glyph.id).map(|embedded| embedded.text.as_str()) else {
            return true;
        };
        match rest.strip_prefix(text) {
            Some(after) => rest = after,
            None => return true,
        }
    }
    !rest.is_empty()
}

/// Writes the four digits of a code.
fn push_code(out: &mut String, code: u16) {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    for shift in [12, 8, 4, 0] {
        out.push(char::from(DIGITS[usize::from(code >> shift & 15)]));
    }
}
