//! A cover for a book that brings none: title, subtitle and author in the text face on an even
//! ground.
//!
//! The title is broken into lines of like length at the largest size that leaves it few lines; a
//! short rule stands over it, the author's name at the foot. Everything hangs from one edge, the
//! one at which the language begins to read.

use ab_glyph_rasterizer::{Point, Rasterizer, point};

use crate::design::Design;
use crate::design::colour::Colour;
use crate::epub::EpubError;
use crate::epub::markup::one_line;
use crate::font::outline::Segment;
use crate::font::{Cut, FontLibrary};
use crate::language::Direction;
use crate::picture::encode::encode_png;
use crate::resolve::document::Document;
use crate::typeset::lettering::{Letterer, Lettering};

/// Width of the cover in pixels. Shops want 2:3 and at least a thousand pixels.
const WIDTH: usize = 1200;
/// Height of the cover in pixels.
const HEIGHT: usize = 1800;
/// The margin on both sides and at the foot.
const MARGIN: f32 = 132.0;
/// What is left between the margins.
const MEASURE: f32 = WIDTH as f32 - 2.0 * MARGIN;
/// Where the rule over the title stands, a little under a fifth of the height.
const RULE: f32 = 330.0;
/// The sizes that are tried for the title, in pixels, each with the lines that it may have. They
/// are steps of about an eighth.
const TITLE_SIZES: [(f32, usize); 9] = [
    (176.0, 3),
    (154.0, 4),
    (136.0, 5),
    (120.0, 6),
    (106.0, 7),
    (92.0, 8),
    (80.0, 9),
    (68.0, 10),
    (56.0, 12),
];
/// Distance of the title's baselines, as a factor of its size.
const TITLE_LEADING: f32 = 1.14;

/// Draws a cover and encodes it as a PNG.
pub(crate) fn draw(
    document: &Document,
    design: &Design,
    fonts: &FontLibrary,
) -> Result<Vec<u8>, EpubError> {
    let metadata = &document.metadata;
    let direction = metadata.direction;
    let family = design.fonts.text.as_str();
    let mut setter =
        Setter { letterer: Letterer::new(fonts, &metadata.language), family, direction };
    let mut canvas = Canvas::new(design.colours.cover_ground, design.colours.cover_text);

    let title = setter.fit(&one_line(&metadata.title_text), Cut::default(), &TITLE_SIZES);
    canvas.fill(setter.left(150.0), RULE, 150.0, 6.0);
    // The first baseline stands so that the capitals hang at an equal distance from the rule.
    let mut baseline = RULE + 96.0 + title.size * 0.66;
    for line in &title.lines {
        canvas.draw(&setter, line, title.size, baseline);
        baseline += title.size * TITLE_LEADING;
    }

    let subtitle = one_line(&metadata.subtitle_text);
    if !subtitle.is_empty() {
        let italic = Cut { italic: true, bold: false };
        let size = (title.size * 0.5).clamp(46.0, 72.0);
        let sizes = [(size, 4), (size * 0.85, 5), (size * 0.7, 6)];
        let subtitle = setter.fit(&subtitle, italic, &sizes);
        baseline += subtitle.size * 0.35;
        for line in &subtitle.lines {
            canvas.draw(&setter, line, subtitle.size, baseline);
            baseline += subtitle.size * 1.25;
        }
    }

    let names: Vec<String> = metadata.authors.iter().map(|author| one_line(&author.name)).collect();
    let names: Vec<&String> = names.iter().filter(|name| !name.is_empty()).collect();
    let shown = &names[..names.len().min(4)];
    let mut baseline = HEIGHT as f32 - MARGIN - 6.0;
    for name in shown.iter().rev() {
        let author =
            setter.fit(name, Cut::default(), &[(60.0, 1), (52.0, 1), (44.0, 2), (36.0, 3)]);
        for line in author.lines.iter().rev() {
            canvas.draw(&setter, line, author.size, baseline);
            baseline -= author.size * 1.3;
        }
    }
    let width = u32::try_from(WIDTH).expect("a cover is not that wide");
    let height = u32::try_from(HEIGHT).expect("a cover is not that high");
    encode_png(width, height, &canvas.samples).map_err(|error| EpubError(error.to_string()))
}

/// Lines that were found to fit, and the size at which they do.
struct Fitted {
    lines: Vec<Lettering>,
    size: f32,
}

/// Sets lines of one book.
struct Setter<'a> {
    letterer: Letterer<'a>,
    family: &'a str,
    direction: Direction,
}

impl Setter<'_> {
    fn letter(&mut self, text: &str, cut: Cut) -> Lettering {
        self.letterer.letter(text, (self.family, cut), self.direction)
    }

    /// The left edge of something so wide: it hangs from the edge where reading begins.
    fn left(&self, width: f32) -> f32 {
        match self.direction {
            Direction::LeftToRight => MARGIN,
            Direction::RightToLeft => WIDTH as f32 - MARGIN - width,
        }
    }

    /// Breaks a text at the first size at which it has no more lines than it may. At the last size
    /// it is cut off after the last line.
    fn fit(&mut self, text: &str, cut: Cut, sizes: &[(f32, usize)]) -> Fitted {
        let words: Vec<&str> = text.split(' ').filter(|word| !word.is_empty()).collect();
        let widths: Vec<f32> = words.iter().map(|word| self.letter(word, cut).width).collect();
        let space = self.letter(" ", cut).width;
        let mut fitted = None;
        for &(size, greatest) in sizes {
            let measure = MEASURE / size;
            if widths.iter().all(|&width| width <= measure)
                && let Some(count) = Some(break_at(&widths, space, measure).len())
                && count <= greatest
            {
                fitted = Some((size, balance(&widths, space, measure)));
                break;
            }
        }
        let (size, ends) = fitted.unwrap_or_else(|| {
            let &(size, greatest) = sizes.last().expect("a list of sizes is never empty");
            let mut ends = break_at(&widths, space, MEASURE / size);
            ends.truncate(greatest);
            (size, ends)
        });
        let mut start = 0;
        let lines = ends
            .into_iter()
            .map(|end| {
                let line = words[start..end].join(" ");
                start = end;
                self.letter(&line, cut)
            })
            .collect();
        Fitted { lines, size }
    }
}

/// The ends of the lines of words, each line taking what it can.
fn break_at(widths: &[f32], space: f32, measure: f32) -> Vec<usize> {
    let mut ends = Vec::new();
    let mut width = 0.0;
    for (index, &word) in widths.iter().enumerate() {
        if index > 0 && width + space + word > measure {
            ends.push(index);
            width = word;
        } else {
            width += if width == 0.0 { word } else { space + word };
        }
    }
    if !widths.is_empty() {
        ends.push(widths.len());
    }
    ends
}

/// The ends of as few lines as the measure allows, but as even as they can be: those of the
/// narrowest measure that needs no line more.
fn balance(widths: &[f32], space: f32, measure: f32) -> Vec<usize> {
    let mut best = break_at(widths, space, measure);
    for step in 1..=60_u8 {
        let narrower = measure * (1.0 - f32::from(step) / 100.0);
        let ends = break_at(widths, space, narrower);
        if ends.len() > best.len() || widths.iter().any(|&width| width > narrower) {
            break;
        }
        best = ends;
    }
    best
}

/// Samples that are drawn on.
struct Canvas {
    samples: Vec<u8>,
    ink: [f32; 3],
}

impl Canvas {
    fn new(ground: Colour, ink: Colour) -> Self {
        let ground = [ground.red, ground.green, ground.blue];
        let samples = ground.repeat(WIDTH * HEIGHT);
        Self { samples, ink: [ink.red, ink.green, ink.blue].map(f32::from) }
    }

    /// Lays ink over a sample; `coverage` is how much of it.
    fn ink(&mut self, x: usize, y: usize, coverage: f32) {
        // Nine shades are enough for smooth edges at this size, and the fewer there are the smaller is the
        // file.
        let coverage = (coverage.clamp(0.0, 1.0) * 8.0).round() / 8.0;
        if x >= WIDTH || y >= HEIGHT || coverage == 0.0 {
            return;
        }
        let start = (y * WIDTH + x) * 3;
        for (sample, ink) in self.samples[start..start + 3].iter_mut().zip(self.ink) {
            let ground = f32::from(*sample);
            *sample = (ground + (ink - ground) * coverage).round() as u8;
        }
    }

    fn fill(&mut self, left: f32, top: f32, width: f32, height: f32) {
        for y in top as usize..(top + height) as usize {
            for x in left as usize..(left + width) as usize {
                self.ink(x, y, 1.0);
            }
        }
    }

    /// Draws a line of type on a baseline.
    fn draw(&mut self, setter: &Setter<'_>, line: &Lettering, size: f32, baseline: f32) {
        let left = setter.left(line.width * size);
        // A band as high as any ascender and descender, over the whole width.
        let top = (baseline - size * 1.2).floor().max(0.0);
        let height = (size * 1.8).ceil() as usize;
        let mut rasterizer = Rasterizer::new(WIDTH, height);
        for glyph in &line.glyphs {
            let origin = point(left + glyph.x * size, baseline - top - glyph.y * size);
            trace(
                &mut rasterizer,
                &setter.letterer.fonts().outline(glyph.font, glyph.glyph),
                origin,
                size,
            );
        }
        rasterizer.for_each_pixel_2d(|x, y, coverage| {
            self.ink(x as usize, top as usize + y as usize, coverage);
        });
    }
}

/// Hands an outline to the rasterizer.
fn trace(rasterizer: &mut Rasterizer, outline: &[Segment], origin: Point, size: f32) {
    let place = |[x, y]: [f32; 2]| point(origin.x + x * size, origin.y - y * size);
    let (mut start, mut current) = (origin, origin);
    for segment in outline {
        let end = match *segment {
            Segment::Move(to) => {
                start = place(to);
                start
            }
            Segment::Line(to) => {
                rasterizer.draw_line(current, place(to));
                place(to)
            }
            Segment::Quadratic(control, to) => {
                rasterizer.draw_quad(current, place(control), place(to));
                place(to)
            }
            Segment::Cubic(first, second, to) => {
                rasterizer.draw_cubic(current, place(first), place(second), place(to));
                place(to)
            }
            Segment::Close => {
                rasterizer.draw_line(current, start);
                start
            }
        };
        current = end;
    }
}

#[cfg(test)]
mod tests {
    use super::{balance, break_at};

    #[test]
    fn lines_are_even() {
        let widths = [4.0, 3.0, 4.0, 3.0];
        assert_eq!(break_at(&widths, 1.0, 13.0), [3, 4]);
        assert_eq!(balance(&widths, 1.0, 13.0), [2, 4]);
        assert_eq!(balance(&[], 1.0, 13.0), [0; 0]);
        assert_eq!(balance(&[20.0], 1.0, 13.0), [1]);
    }
}
