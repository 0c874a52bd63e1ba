//! Makes `images/khrushchev-stalin-1946.png`, the plate that holds a photograph's place.
//!
//! The photograph that the essay depicts did not come with its text. The plate is as large as a
//! scanned print, so that the page is made up as it will be, and says on its face what belongs
//! there. Run it from the repository's root with `cargo run --example plate`.

#![allow(clippy::disallowed_methods, reason = "an example writes the file that it makes")]

use std::io::Cursor;

use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{GrayImage, ImageEncoder, Luma};
use skrifa::instance::{LocationRef, Size};
use skrifa::outline::{DrawSettings, OutlinePen};
use skrifa::{FontRef, MetadataProvider};
use tiny_skia::{FillRule, Paint, PathBuilder, Pixmap, Transform};

/// Where the plate lies, from the root of the repository.
const PATH: &str = "images/khrushchev-stalin-1946.png";
/// A print of 5 by 3.5 inches at 300 dots an inch.
const WIDTH: u32 = 1500;
/// See [`WIDTH`].
const HEIGHT: u32 = 1050;
/// 300 dots an inch in pixels a metre: 300 / 0.0254.
const PIXELS_A_METRE: u32 = 11_811;
/// The ground: a middle grey, on which nobody takes the plate for a picture.
const GROUND: u8 = 0xC8;
/// Frame and letters; 7 to 1 against the ground.
const INK: u8 = 0x38;

/// A line of the plate: its text, its size in pixels and its baseline.
const LINES: [(&str, f32, f32); 3] = [
    ("The photograph belongs here", 76.0, 500.0),
    ("Replace images/khrushchev-stalin-1946.png", 43.0, 592.0),
    ("with a scan of the print", 43.0, 648.0),
];

/// Draws outlines into a path, turned from the font's upward y to the picture's downward one.
struct Pen {
    path: PathBuilder,
    x: f32,
    baseline: f32,
}

impl OutlinePen for Pen {
    fn move_to(&mut self, x: f32, y: f32) {
        self.path.move_to(self.x + x, self.baseline - y);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        self.path.line_to(self.x + x, self.baseline - y);
    }

    fn quad_to(&mut self, cx: f32, cy: f32, x: f32, y: f32) {
        self.path.quad_to(self.x + cx, self.baseline - cy, self.x + x, self.baseline - y);
    }

    fn curve_to(&mut self, ax: f32, ay: f32, bx: f32, by: f32, x: f32, y: f32) {
        let (left, base) = (self.x, self.baseline);
        self.path.cubic_to(left + ax, base - ay, left + bx, base - by, left + x, base - y);
    }

    fn close(&mut self) {
        self.path.close();
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut canvas = Pixmap::new(WIDTH, HEIGHT).ok_or("the plate has no size")?;
    canvas.fill(tiny_skia::Color::WHITE);
    let regular = typst_assets::fonts()
        .find(|bytes| {
            FontRef::new(bytes).is_ok_and(|font| {
                let name = font.localized_strings(skrifa::string::StringId::POSTSCRIPT_NAME);
                name.english_or_first()
                    .is_some_and(|name| name.to_string() == "LibertinusSerif-Regular")
            })
        })
        .ok_or("the text face is not bundled")?;
    let font = FontRef::new(regular)?;
    for (text, size, baseline) in LINES {
        draw_line(&mut canvas, &font, (text, size, baseline));
    }
    let plate = GrayImage::from_fn(WIDTH, HEIGHT, |x, y| {
        let paper = canvas.pixel(x, y).map_or(255, |pixel| pixel.red());
        let ink = if is_frame(x, y) { 0 } else { paper };
        Luma([mix(ink)])
    });
    std::fs::write(PATH, with_resolution(&encode(&plate)?))?;
    Ok(())
}

/// Draws a line of text in black, in the middle of the canvas.
fn draw_line(canvas: &mut Pixmap, font: &FontRef<'_>, (text, size, baseline): (&str, f32, f32)) {
    let size_of_em = Size::new(size);
    let (characters, outlines) = (font.charmap(), font.outline_glyphs());
    let metrics = font.glyph_metrics(size_of_em, LocationRef::default());
    let glyphs: Vec<_> = text.chars().filter_map(|character| characters.map(character)).collect();
    let width: f32 = glyphs.iter().filter_map(|&glyph| metrics.advance_width(glyph)).sum();
    let mut pen = Pen { path: PathBuilder::new(), x: (WIDTH as f32 - width) / 2.0, baseline };
    for glyph in glyphs {
        if let Some(outline) = outlines.get(glyph) {
            let settings = DrawSettings::unhinted(size_of_em, LocationRef::default());
            // A glyph that cannot be drawn is seen to be missing by whoever looks at the plate.
            let _ = outline.draw(settings, &mut pen);
        }
        pen.x += metrics.advance_width(glyph).unwrap_or_default();
    }
    let mut paint = Paint::default();
    paint.set_color(tiny_skia::Color::BLACK);
    if let Some(path) = pen.path.finish() {
        canvas.fill_path(&path, &paint, FillRule::Winding, Transform::identity(), None);
    }
}

/// Whether a pixel belongs to the frame: three pixels, less than a point, a quarter of an inch from the edge.
fn is_frame(x: u32, y: u32) -> bool {
    let from_edge = x.min(WIDTH - 1 - x).min(y.min(HEIGHT - 1 - y));
    (75..78).contains(&from_edge)
}

/// The grey between ink (0) and ground (255), of which sixteen steps are enough for smooth edges and
/// keep the file small.
fn mix(value: u8) -> u8 {
    let step = u32::from(value) / 17;
    let (ink, ground) = (u32::from(INK), u32::from(GROUND));
    let mixed = ink + (ground - ink) * step / 15;
    u8::try_from(mixed).unwrap_or(GROUND)
}

/// The plate as a PNG of eight bits.
fn encode(plate: &GrayImage) -> image::ImageResult<Vec<u8>> {
    let mut bytes = Cursor::new(Vec::new());
    PngEncoder::new_with_quality(&mut bytes, CompressionType::Best, FilterType::NoFilter)
        .write_image(plate.as_raw(), WIDTH, HEIGHT, image::ExtendedColorType::L8)?;
    Ok(bytes.into_inner())
}

/// Puts a `pHYs` chunk behind the header of a PNG (third edition, section 11.3.4.3).
fn with_resolution(png: &[u8]) -> Vec<u8> {
    // The signature and the header chunk, which comes first and has 13 bytes.
    let (header, rest) = png.split_at(8 + 12 + 13);
    let mut chunk = b"pHYs".to_vec();
    chunk.extend(PIXELS_A_METRE.to_be_bytes());
    chunk.extend(PIXELS_A_METRE.to_be_bytes());
    chunk.push(1);
    let mut bytes = header.to_vec();
    bytes.extend(9_u32.to_be_bytes());
    bytes.extend(&chunk);
    bytes.extend(checksum(&chunk).to_be_bytes());
    bytes.extend(rest);
    bytes
}

/// The checksum of a PNG chunk (PNG, annex D).
fn checksum(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |sum, &byte| {
        (0..8).fold(sum ^ u32::from(byte), |sum, _| {
            if sum & 1 == 1 { 0xEDB8_8320 ^ (sum >> 1) } else { sum >> 1 }
        })
    })
}
