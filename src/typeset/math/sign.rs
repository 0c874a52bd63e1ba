//! Signs, names and words.

use crate::design::feature::FontFeature;
use crate::font::math::{Axis, Constant, Grown};
use crate::geometry::Length;
use crate::math::plain::ROOT;
use crate::math::tree::{Class, Symbol, TextFace};
use crate::typeset::inline::style::{Family, Figures, LetterCase, TextStyle};
use crate::typeset::math::boxes::{MathBox, Part, PartGlyph, PartKind};
use crate::typeset::math::{MathSetter, Setting};

impl MathSetter<'_, '_> {
    /// A sign.
    pub(super) fn symbol(&mut self, symbol: &Symbol, setting: Setting) -> MathBox {
        let mut sign = if symbol.class == Class::Operator {
            self.operator(symbol, setting)
        } else {
            self.character(symbol.shown, symbol.text, setting)
        };
        if symbol.text == ROOT {
            // Without anything under it, it stands in the middle of the line, as TeX's `\surd` does.
            let shift = self.axis(setting) - (sign.height - sign.depth) / 2.0;
            sign = sign.raised(shift);
        }
        if symbol.negated {
            let stroke = self.character('\u{338}', '\u{338}', setting);
            // The stroke of the combining character lies left of its origin.
            let middle = sign.width / 2.0;
            let ink = self.font.glyph('\u{338}').map(|glyph| self.font.extent(glyph));
            let centre = ink.map_or(0.0, |ink| (ink.left + ink.right) / 2.0) * self.size(setting);
            sign.place(stroke, middle - centre, 0.0);
        }
        sign
    }

    /// A large operator: larger in display style, and centred on the axis (appendix G, rule 13).
    fn operator(&mut self, symbol: &Symbol, setting: Setting) -> MathBox {
        let Some(glyph) = self.font.glyph(symbol.shown) else {
            return self.character(symbol.shown, symbol.text, setting);
        };
        let size = self.size(setting);
        let grown = if setting.is_display() {
            // The font names the least height; the next form is as much larger than the usual one.
            let extent = self.font.extent(glyph);
            let least = self.font.constant(Constant::DisplayOperatorMinHeight);
            self.font.grow(glyph, Axis::Vertical, least.max((extent.height + extent.depth) * 1.2))
        } else {
            Grown::Glyph(glyph)
        };
        let glyph = match grown {
            Grown::Glyph(glyph) => glyph,
            Grown::Parts(..) => glyph,
        };
        let sign = self.single(glyph, symbol.text, size);
        let shift = self.axis(setting) - (sign.height - sign.depth) / 2.0;
        let mut sign = sign.raised(shift);
        // A sign of extended shape has its lean within its advance; subscripts move in by it.
        sign.width -= sign.italic;
        // Its scripts stand at its own corners, not at those of a letter.
        sign.glyph = None;
        sign
    }

    /// A character of the math face, in its form for scripts; one that the face lacks is set as text.
    pub(super) fn character(&mut self, shown: char, text: char, setting: Setting) -> MathBox {
        let size = self.size(setting);
        match self.font.glyph(shown).or_else(|| self.font.glyph(text)) {
            Some(glyph) => {
                let glyph = self.font.script_form(glyph, setting.level());
                self.single(glyph, text, size)
            }
            None => self.words(&text.to_string(), TextFace::default(), setting),
        }
    }

    /// A glyph that stands for a character.
    pub(super) fn single(&mut self, glyph: u16, text: char, size: f64) -> MathBox {
        let extent = self.font.extent(glyph);
        let italic = self.font.italics(glyph) * size;
        let advance = extent.advance * size;
        let text = text.to_string();
        let end = text.len() as u32;
        let placed = PartGlyph { id: glyph, advance, offset: (0.0, 0.0), start: 0, end };
        let kind = PartKind::Glyphs { font: self.font.id, size, text, glyphs: vec![placed] };
        MathBox {
            width: advance + italic,
            height: extent.height * size,
            depth: extent.depth * size,
            italic,
            attachment: self.font.attachment(glyph).map(|attachment| attachment * size),
            glyph: Some((glyph, size)),
            cuts: Vec::new(),
            parts: vec![Part { x: 0.0, y: 0.0, kind }],
        }
    }

    /// A number or the name of a function: characters of the math face in a row.
    pub(super) fn letters(&mut self, text: &str, setting: Setting) -> MathBox {
        let mut row = MathBox::default();
        let only = text.chars().count() == 1;
        for character in text.chars() {
            if character.is_whitespace() {
                row.width += self.size(setting) / 6.0;
                continue;
            }
            let sign = self.character(character, character, setting);
            if only {
                row.glyph = sign.glyph;
                row.attachment = sign.attachment;
                row.italic = sign.italic;
            }
            row.append(sign);
        }
        row
    }

    /// Words, in the face of the text around the formula.
    pub(super) fn words(&mut self, text: &str, face: TextFace, setting: Setting) -> MathBox {
        let size = self.size(setting);
        let mut style = TextStyle {
            family: if face.code { Family::Code } else { Family::Text },
            size: Length::points(size),
            case: LetterCase::Plain,
            figures: Figures::Lining,
            rise: Length::ZERO,
            letter_space: 0.0,
            features: Vec::<FontFeature>::new(),
            direction: self.text.language.direction(),
            ..self.text.clone()
        };
        style.cut.bold |= face.bold;
        style.cut.italic ^= face.italic;
        let style = self.shaper.styles.intern(&style);
        let mut row = MathBox::default();
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            if first.is_whitespace() {
                row.width += match first {
                    '\u{2003}' => size,
                    '\u{2009}' => size / 6.0,
                    _ => self.shaper.space(style).advance,
                };
                rest = &rest[first.len_utf8()..];
                continue;
            }
            let end = rest.find(char::is_whitespace).unwrap_or(rest.len());
            let word = self.shaper.word(&rest[..end], style);
            let mut at = 0;
            while let Some(first) = word.glyphs.get(at) {
                let group = word.glyphs[at..].iter().take_while(|glyph| glyph.font == first.font);
                let group: Vec<_> = group.copied().collect();
                at += group.len();
                let from = group.iter().map(|glyph| glyph.start).min().unwrap_or(0);
                let to = group.iter().map(|glyph| glyph.end).max().unwrap_or(from);
                let text = rest.get(from as usize..to as usize).unwrap_or_default().to_owned();
                let x = row.width;
                row.width += group.iter().map(|glyph| glyph.advance).sum::<f64>();
                let glyphs = group.iter().map(|glyph| PartGlyph {
                    id: glyph.id,
                    advance: glyph.advance,
                    offset: (glyph.x_offset, glyph.y_offset),
                    start: glyph.start - from,
                    end: glyph.end - from,
                });
                let kind =
                    PartKind::Glyphs { font: first.font, size, text, glyphs: glyphs.collect() };
                row.parts.push(Part { x, y: 0.0, kind });
            }
            rest = &rest[end..];
        }
        // The face's own ascent and descent are those of its largest signs; words reach less far.
        (row.height, row.depth) = (size * 0.72, size * 0.22);
        row
    }
}
