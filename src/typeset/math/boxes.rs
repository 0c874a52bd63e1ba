//! Boxes: pieces of a formula with what stands in them, placed from the start of their baseline.

use crate::design::colour::Colour;
use crate::font::FontId;
use crate::geometry::{Length, Point, Rect, ShortLength};
use crate::typeset::pages::{Artifact, ContentId, Glyph, GlyphRun, Item, ItemKind, Tag};

/// A piece of a formula. Lengths in points; `y` grows upwards from the baseline.
#[derive(Clone, Debug, Default)]
pub(crate) struct MathBox {
    /// How far the pen moves on, with the italic correction.
    pub(crate) width: f64,
    /// Above the baseline.
    pub(crate) height: f64,
    /// Below the baseline.
    pub(crate) depth: f64,
    /// How far it leans over at its upper right; part of the width.
    pub(crate) italic: f64,
    /// Where an accent stands over it, where that is not its middle.
    pub(crate) attachment: Option<f64>,
    /// The glyph that it is, at what size, if it is a single one that has not grown.
    pub(crate) glyph: Option<(u16, f64)>,
    /// Between its rows, from the top to the bottom, if it is a table alone.
    pub(crate) cuts: Vec<f64>,
    /// What stands in it, in the order in which it is read.
    pub(crate) parts: Vec<Part>,
}

/// Something in a box.
#[derive(Clone, Debug)]
pub(crate) struct Part {
    pub(crate) x: f64,
    pub(crate) y: f64,
    pub(crate) kind: PartKind,
}

/// What a part is.
#[derive(Clone, Debug)]
pub(crate) enum PartKind {
    /// Glyphs that stand for a text.
    Glyphs {
        font: FontId,
        /// Size of the em in points.
        size: f64,
        text: String,
        glyphs: Vec<PartGlyph>,
    },
    /// A filled rectangle, from its lower left corner.
    Rule { width: f64, height: f64 },
}

/// A glyph of a part.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PartGlyph {
    pub(crate) id: u16,
    pub(crate) advance: f64,
    /// Offset from the pen to the right and upwards.
    pub(crate) offset: (f64, f64),
    /// The bytes of the part's text that it stands for.
    pub(crate) start: u32,
    pub(crate) end: u32,
}

impl MathBox {
    /// A box of nothing but space.
    pub(crate) fn space(width: f64) -> Self {
        Self { width, ..Self::default() }
    }

    /// Takes in what stands in another box, at a place, without growing.
    pub(crate) fn take(&mut self, other: Self, x: f64, y: f64) {
        self.parts.extend(other.parts.into_iter().map(|part| Part {
            x: part.x + x,
            y: part.y + y,
            ..part
        }));
    }

    /// Takes in another box and grows upwards and downwards so that it fits in.
    pub(crate) fn place(&mut self, other: Self, x: f64, y: f64) {
        self.height = self.height.max(other.height + y);
        self.depth = self.depth.max(other.depth - y);
        self.take(other, x, y);
    }

    /// Puts another box behind this one.
    pub(crate) fn append(&mut self, other: Self) {
        let x = self.width;
        self.width += other.width;
        self.place(other, x, 0.0);
    }

    /// A rule from its lower left corner.
    pub(crate) fn rule(&mut self, (x, y): (f64, f64), (width, height): (f64, f64)) {
        self.parts.push(Part { x, y, kind: PartKind::Rule { width, height } });
    }

    /// This box moved up; down where negative.
    pub(crate) fn raised(mut self, by: f64) -> Self {
        for part in &mut self.parts {
            part.y += by;
        }
        self.height += by;
        self.depth -= by;
        self
    }

    /// Its rows as boxes of their own, all of its width.
    pub(crate) fn cut(self) -> Vec<Self> {
        let mut rows = Vec::with_capacity(self.cuts.len() + 1);
        let mut edges = self.cuts;
        edges.push(-self.depth);
        let (mut top, mut parts) = (self.height, self.parts);
        for bottom in edges {
            let (row, rest): (Vec<Part>, Vec<Part>) =
                parts.into_iter().partition(|part| part.y >= bottom);
            parts = rest;
            let middle = (top + bottom) / 2.0;
            let mut row = Self {
                width: self.width,
                height: top,
                depth: -bottom,
                parts: row,
                ..Self::default()
            };
            row = row.raised(-middle);
            rows.push(row);
            top = bottom;
        }
        // What lies on the last edge is of the last row.
        if let Some(last) = rows.last_mut() {
            last.parts.extend(parts);
        }
        rows
    }

    /// The items of a box, placed from a point on its baseline. Rules come first: they are no text,
    /// and what is read last stands last.
    pub(crate) fn items(&self, at: Point, content: ContentId, colour: Colour) -> Vec<Item> {
        let mut rules = Vec::new();
        let mut texts: Vec<Item> = Vec::new();
        // Where the pen stands behind the last run.
        let mut pen = f64::NAN;
        for part in &self.parts {
            let x = at.x.to_points() + part.x;
            let y = at.y - Length::points(part.y);
            match &part.kind {
                PartKind::Rule { width, height } => {
                    let (width, height) = (Length::points(*width), Length::points(*height));
                    let rect = Rect::new(Length::points(x), y - height, width, height);
                    let kind = ItemKind::Fill { rect, colour };
                    rules.push(Item { tag: Tag::Artifact(Artifact::Layout), kind });
                }
                PartKind::Glyphs { font, size, text, glyphs } => {
                    let width: f64 = glyphs.iter().map(|glyph| glyph.advance).sum();
                    let run = match texts.last_mut().map(|item| &mut item.kind) {
                        // What goes on along the same baseline is the same run.
                        Some(ItemKind::Glyphs(run))
                            if run.font == *font
                                && (run.size.to_points() - size).abs() < 1e-6
                                && (run.origin.y - y).to_points().abs() < 1e-6
                                && x > pen - size * 0.5
                                && x < pen + size * 3.0 =>
                        {
                            if let Some(last) = run.glyphs.last_mut() {
                                let advance = last.advance.to_points() + x - pen;
                                last.advance = ShortLength::points(advance);
                            }
                            run
                        }
                        _ => {
                            texts.push(Item {
                                tag: Tag::Content(content),
                                kind: ItemKind::Glyphs(GlyphRun {
                                    font: *font,
                                    size: Length::points(*size),
                                    expansion: 1.0,
                                    tracking: Length::ZERO,
                                    colour,
                                    origin: Point { x: Length::points(x), y },
                                    text: String::new(),
                                    glyphs: Vec::new(),
                                }),
                            });
                            match texts.last_mut().map(|item| &mut item.kind) {
                                Some(ItemKind::Glyphs(run)) => run,
                                _ => continue,
                            }
                        }
                    };
                    let base = run.text.len() as u32;
                    run.text.push_str(text);
                    run.glyphs.extend(glyphs.iter().map(|glyph| Glyph {
                        id: glyph.id,
                        advance: ShortLength::points(glyph.advance),
                        offset: (
                            ShortLength::points(glyph.offset.0),
                            ShortLength::points(glyph.offset.1),
                        ),
                        start: base + glyph.start,
                        end: base + glyph.end,
                    }));
                    pen = x + width;
                }
            }
        }
        rules.append(&mut texts);
        rules
    }
}
