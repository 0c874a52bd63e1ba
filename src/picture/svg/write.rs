//! A [`Vector`] to an SVG file for the EPUB: shapes, inks and pixels, and nothing that could run, load
//! or lead anywhere.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::Cursor;
use std::sync::Arc;

use image::{DynamicImage, ImageFormat};
use resvg::tiny_skia::{Color, Pixmap, Transform as PixmapTransform};
use resvg::usvg::{Options, Tree};

use crate::picture::encode::encode_png;
use crate::picture::svg::convert::is_plain;
use crate::picture::svg::effect::layers;
use crate::picture::vector::{
    Blend, Cap, Clip, FillRule, Gradient, GradientShape, Group, Join, Mask, MaskKind, Node, Paint,
    Pattern, Pixels, Segment, Shape, Spread, Transform, Vector, decimals, decimals_of_factor,
    push_decimal, push_units, units,
};
use crate::picture::{ColourSpace, PictureError, PictureFile, PictureFormat, Raster};

/// Writes a drawing.
///
/// # Errors
/// When its pixels cannot be encoded.
pub(in crate::picture) fn write(vector: &Vector) -> Result<String, PictureError> {
    let mut writer = Writer { definitions: String::new(), names: BTreeMap::new(), count: 0 };
    let mut body = String::new();
    writer.group(&mut body, &vector.root, 1.0)?;
    let mut out = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n".to_owned();
    out.push_str("<svg xmlns=\"http://www.w3.org/2000/svg\"");
    if writer.definitions.contains("xlink:href") || body.contains("xlink:href") {
        out.push_str(" xmlns:xlink=\"http://www.w3.org/1999/xlink\"");
    }
    number(&mut out, "width", vector.width, 3);
    number(&mut out, "height", vector.height, 3);
    out.push_str(" viewBox=\"0 0 ");
    push_decimal(&mut out, vector.width, 3);
    out.push(' ');
    push_decimal(&mut out, vector.height, 3);
    out.push_str("\">");
    if !writer.definitions.is_empty() {
        out.push_str("<defs>");
        out.push_str(&writer.definitions);
        out.push_str("</defs>");
    }
    out.push_str(&body);
    out.push_str("</svg>\n");
    Ok(out)
}

/// A drawing as a PNG of a width in pixels on white paper, as shops want covers; `None` for what is
/// no drawing.
///
/// # Errors
/// When it cannot be drawn or encoded.
pub fn cover(file: &PictureFile, width: u32) -> Result<Option<PictureFile>, PictureError> {
    if file.format != PictureFormat::Svg {
        return Ok(None);
    }
    let fail = || PictureError("the drawing cannot be turned into pixels".to_owned());
    let tree = Tree::from_data(&file.bytes, &Options::default()).map_err(|_error| fail())?;
    // Each is drawn on pixels of its own while those around it wait.
    const MOST_LAYERS: usize = 16;
    if layers(tree.root()) > MOST_LAYERS {
        return Err(fail());
    }
    let factor = f64::from(width) / f64::from(tree.size().width());
    // A cover is at most five times as high as it is wide; all else would take all memory.
    let height = (f64::from(tree.size().height()) * factor).round().max(1.0);
    let height = height.min(5.0 * f64::from(width)) as u32;
    let mut pixmap = Pixmap::new(width, height).ok_or_else(fail)?;
    pixmap.fill(Color::WHITE);
    let scale = PixmapTransform::from_scale(factor as f32, factor as f32);
    resvg::render(&tree, scale, &mut pixmap.as_mut());
    let samples: Vec<u8> = pixmap
        .pixels()
        .iter()
        .flat_map(|pixel| [pixel.red(), pixel.green(), pixel.blue()])
        .collect();
    let bytes = encode_png(width, height, &samples)?;
    Ok(Some(PictureFile { format: PictureFormat::Png, bytes: Arc::from(bytes) }))
}

/// The writing of one drawing.
struct Writer {
    /// Inks, clips and masks.
    definitions: String,
    /// The names of what is defined, by its place in memory.
    names: BTreeMap<usize, String>,
    count: usize,
}

/// A number as an attribute.
fn number(out: &mut String, name: &str, value: f64, decimals: usize) {
    let _ = write!(out, " {name}=\"");
    push_decimal(out, value, decimals);
    out.push('"');
}

/// A map as an attribute; nothing where it leaves all where it is.
fn transform(out: &mut String, name: &str, map: Transform, scale: f64) {
    if map == Transform::IDENTITY {
        return;
    }
    let _ = write!(out, " {name}=\"matrix(");
    for (index, part) in map.0.into_iter().enumerate() {
        if index > 0 {
            out.push(' ');
        }
        let digits = if index < 4 { decimals_of_factor(part) } else { decimals(scale) };
        push_decimal(out, part, digits);
    }
    out.push_str(")\"");
}

/// A colour as an attribute.
fn colour(out: &mut String, name: &str, [red, green, blue]: [u8; 3]) {
    let _ = write!(out, " {name}=\"#{red:02x}{green:02x}{blue:02x}\"");
}

impl Writer {
    /// A new name, for a thing at a place in memory.
    fn name(&mut self, place: usize) -> String {
        self.count += 1;
        let name = format!("d{}", self.count);
        self.names.insert(place, name.clone());
        name
    }

    fn nodes(&mut self, out: &mut String, nodes: &[Node], scale: f64) -> Result<(), PictureError> {
        for node in nodes {
            match node {
                Node::Group(group) => self.group(out, group, scale)?,
                Node::Shape(shape) => self.shape(out, shape, scale)?,
                Node::Pixels(pixels) => image(out, pixels, scale)?,
            }
        }
        Ok(())
    }

    fn group(&mut self, out: &mut String, group: &Group, scale: f64) -> Result<(), PictureError> {
        if is_plain(group) {
            return self.nodes(out, &group.nodes, scale);
        }
        let inner = scale * group.transform.scale();
        let clip = group.clip.as_ref().map(|clip| self.clip(clip, inner)).transpose()?;
        let mask = group.mask.as_ref().map(|mask| self.mask(mask, inner)).transpose()?;
        out.push_str("<g");
        transform(out, "transform", group.transform, scale);
        if group.opacity < 1.0 {
            number(out, "opacity", group.opacity, 4);
        }
        for (property, name) in [("clip-path", clip), ("mask", mask)] {
            if let Some(name) = name {
                let _ = write!(out, " {property}=\"url(#{name})\"");
            }
        }
        if group.blend != Blend::Normal {
            let _ = write!(out, " style=\"mix-blend-mode:{}\"", mode(group.blend));
        } else if group.isolated {
            out.push_str(" style=\"isolation:isolate\"");
        }
        out.push('>');
        self.nodes(out, &group.nodes, inner)?;
        out.push_str("</g>");
        Ok(())
    }

    fn shape(&mut self, out: &mut String, shape: &Shape, scale: f64) -> Result<(), PictureError> {
        let digits = decimals(scale);
        let fill = shape.fill.as_ref().map(|fill| self.ink(&fill.paint, scale)).transpose()?;
        let stroke = shape.stroke.as_ref().map(|line| self.ink(&line.paint, scale)).transpose()?;
        out.push_str("<path");
        match (&shape.fill, fill) {
            (Some(fill), Some(ink)) => {
                if ink != "#000000" {
                    let _ = write!(out, " fill=\"{ink}\"");
                }
                if fill.opacity < 1.0 {
                    number(out, "fill-opacity", fill.opacity, 4);
                }
                if fill.rule == FillRule::EvenOdd {
                    out.push_str(" fill-rule=\"evenodd\"");
                }
            }
            _ => out.push_str(" fill=\"none\""),
        }
        if let (Some(stroke), Some(ink)) = (&shape.stroke, stroke) {
            let _ = write!(out, " stroke=\"{ink}\"");
            // A fine line must not become none.
            number(out, "stroke-width", stroke.width, digits + 1);
            if stroke.opacity < 1.0 {
                number(out, "stroke-opacity", stroke.opacity, 4);
            }
            match stroke.cap {
                Cap::Butt => {}
                Cap::Round => out.push_str(" stroke-linecap=\"round\""),
                Cap::Square => out.push_str(" stroke-linecap=\"square\""),
            }
            match stroke.join {
                Join::Miter => number(out, "stroke-miterlimit", stroke.miter_limit, 3),
                Join::Round => out.push_str(" stroke-linejoin=\"round\""),
                Join::Bevel => out.push_str(" stroke-linejoin=\"bevel\""),
            }
            if !stroke.dashes.is_empty() {
                out.push_str(" stroke-dasharray=\"");
                for (index, dash) in stroke.dashes.iter().enumerate() {
                    if index > 0 {
                        out.push(' ');
                    }
                    push_decimal(out, *dash, digits);
                }
                out.push('"');
                number(out, "stroke-dashoffset", stroke.dash_offset, digits);
            }
            if shape.stroke_first {
                out.push_str(" paint-order=\"stroke\"");
            }
        }
        outline(out, &shape.outline, digits);
        out.push_str("/>");
        Ok(())
    }

    /// An ink as the value of an attribute.
    fn ink(&mut self, paint: &Paint, scale: f64) -> Result<String, PictureError> {
        Ok(match paint {
            Paint::Colour([red, green, blue]) => format!("#{red:02x}{green:02x}{blue:02x}"),
            Paint::Gradient(gradient) => format!("url(#{})", self.gradient(gradient, scale)),
            Paint::Pattern(pattern) => format!("url(#{})", self.pattern(pattern, scale)?),
        })
    }

    fn gradient(&mut self, gradient: &Arc<Gradient>, scale: f64) -> String {
        let place = Arc::as_ptr(gradient).addr();
        if let Some(name) = self.names.get(&place) {
            return name.clone();
        }
        let name = self.name(place);
        let out = &mut self.definitions;
        let digits = decimals(scale * gradient.transform.scale());
        let (tag, names, values): (_, &[&str], &[f64]) = match &gradient.shape {
            GradientShape::Linear(line) => ("linearGradient", &["x1", "y1", "x2", "y2"], line),
            GradientShape::Radial(circles) => {
                ("radialGradient", &["fx", "fy", "fr", "cx", "cy", "r"], circles)
            }
        };
        let _ = write!(out, "<{tag} id=\"{name}\" gradientUnits=\"userSpaceOnUse\"");
        for (name, value) in names.iter().zip(values) {
            // A focus that is a point needs no circle, which older readers do not know.
            if *name != "fr" || *value > 0.0 {
                number(out, name, *value, digits);
            }
        }
        transform(out, "gradientTransform", gradient.transform, scale);
        match gradient.spread {
            Spread::Pad => {}
            Spread::Reflect => out.push_str(" spreadMethod=\"reflect\""),
            Spread::Repeat => out.push_str(" spreadMethod=\"repeat\""),
        }
        out.push('>');
        for stop in &gradient.stops {
            out.push_str("<stop");
            number(out, "offset", stop.offset, 6);
            colour(out, "stop-color", stop.colour);
            if stop.opacity < 1.0 {
                number(out, "stop-opacity", stop.opacity, 4);
            }
            out.push_str("/>");
        }
        let _ = write!(out, "</{tag}>");
        name
    }

    fn pattern(&mut self, pattern: &Arc<Pattern>, scale: f64) -> Result<String, PictureError> {
        let place = Arc::as_ptr(pattern).addr();
        if let Some(name) = self.names.get(&place) {
            return Ok(name.clone());
        }
        let name = self.name(place);
        let inner = scale * pattern.transform.scale();
        let mut tile = String::new();
        self.group(&mut tile, &pattern.root, inner)?;
        let out = &mut self.definitions;
        let _ = write!(out, "<pattern id=\"{name}\" patternUnits=\"userSpaceOnUse\"");
        for (name, value) in ["x", "y", "width", "height"].iter().zip(pattern.tile) {
            number(out, name, value, decimals(inner).max(6));
        }
        transform(out, "patternTransform", pattern.transform, scale);
        let _ = write!(out, ">{tile}</pattern>");
        Ok(name)
    }

    fn clip(&mut self, clip: &Arc<Clip>, scale: f64) -> Result<String, PictureError> {
        let place = Arc::as_ptr(clip).addr();
        if let Some(name) = self.names.get(&place) {
            return Ok(name.clone());
        }
        let name = self.name(place);
        let within = clip.within.as_ref().map(|within| self.clip(within, scale)).transpose()?;
        let mut shapes = String::new();
        self.clip_shapes(&mut shapes, &clip.shapes, (clip.transform, scale))?;
        let out = &mut self.definitions;
        let _ = write!(out, "<clipPath id=\"{name}\"");
        if let Some(within) = within {
            let _ = write!(out, " clip-path=\"url(#{within})\"");
        }
        let _ = write!(out, ">{shapes}</clipPath>");
        Ok(name)
    }

    /// The shapes of a clip, which must not lie in groups: maps are done here, and the clip of a group
    /// goes to each of its shapes.
    fn clip_shapes(
        &mut self,
        out: &mut String,
        group: &Group,
        (outer, scale): (Transform, f64),
    ) -> Result<(), PictureError> {
        let map = outer.after(group.transform);
        // A clip on a shape is in the shape's own coordinates.
        let inner = scale * map.scale();
        let clip = group.clip.as_ref().map(|clip| self.clip(clip, inner)).transpose()?;
        for node in &group.nodes {
            match node {
                Node::Group(group) => self.clip_shapes(out, group, (map, scale))?,
                Node::Shape(shape) => {
                    let Some(fill) = &shape.fill else { continue };
                    out.push_str("<path");
                    transform(out, "transform", map, scale);
                    if let Some(clip) = &clip {
                        let _ = write!(out, " clip-path=\"url(#{clip})\"");
                    }
                    if fill.rule == FillRule::EvenOdd {
                        out.push_str(" clip-rule=\"evenodd\"");
                    }
                    outline(out, &shape.outline, decimals(inner));
                    out.push_str("/>");
                }
                Node::Pixels(_) => {}
            }
        }
        Ok(())
    }

    fn mask(&mut self, mask: &Arc<Mask>, scale: f64) -> Result<String, PictureError> {
        let place = Arc::as_ptr(mask).addr();
        if let Some(name) = self.names.get(&place) {
            return Ok(name.clone());
        }
        let name = self.name(place);
        let within = mask.within.as_ref().map(|within| self.mask(within, scale)).transpose()?;
        let mut body = String::new();
        self.group(&mut body, &mask.root, scale)?;
        let out = &mut self.definitions;
        let _ = write!(out, "<mask id=\"{name}\" maskUnits=\"userSpaceOnUse\"");
        for (name, value) in ["x", "y", "width", "height"].iter().zip(mask.rect) {
            number(out, name, value, decimals(scale));
        }
        if mask.kind == MaskKind::Alpha {
            out.push_str(" style=\"mask-type:alpha\"");
        }
        if let Some(within) = within {
            let _ = write!(out, " mask=\"url(#{within})\"");
        }
        let _ = write!(out, ">{body}</mask>");
        Ok(name)
    }
}

/// An outline as the attribute of a path. Each point is counted from the former one as it was written,
/// which makes the numbers short and letters of one shape alike wherever they stand, so that they
/// pack well; nothing adds up to an error.
fn outline(out: &mut String, outline: &[Segment], digits: usize) {
    out.push_str(" d=\"");
    let point = |[x, y]: [f64; 2]| [units(x, digits), units(y, digits)];
    let (mut pen, mut start) = ([0; 2], [0; 2]);
    let mut former = ' ';
    for segment in outline {
        let from = |to: [i64; 2]| [to[0] - pen[0], to[1] - pen[1]];
        let (letter, numbers, end) = match *segment {
            Segment::Move(to) => {
                start = point(to);
                ('m', from(start).to_vec(), start)
            }
            Segment::Line(to) => {
                let end = point(to);
                match from(end) {
                    [across, 0] => ('h', vec![across], end),
                    [0, down] => ('v', vec![down], end),
                    both => ('l', both.to_vec(), end),
                }
            }
            Segment::Curve([a, b, c, d, x, y]) => {
                let end = point([x, y]);
                let points = [point([a, b]), point([c, d]), end];
                ('c', points.into_iter().flat_map(from).collect(), end)
            }
            Segment::Close => ('z', Vec::new(), start),
        };
        // A letter holds until another comes; behind the start of an outline it would draw a line.
        let is_held = letter == former && letter != 'm';
        if !is_held {
            out.push(letter);
        }
        for (index, value) in numbers.into_iter().enumerate() {
            // A sign parts numbers as a space does.
            if (index > 0 || is_held) && value >= 0 {
                out.push(' ');
            }
            push_units(out, value, digits);
        }
        former = letter;
        pen = end;
    }
    out.push('"');
}

/// A picture of pixels, within the file.
fn image(out: &mut String, pixels: &Pixels, scale: f64) -> Result<(), PictureError> {
    out.push_str("<image");
    let digits = decimals(scale * pixels.transform.scale());
    number(out, "width", pixels.width, digits);
    number(out, "height", pixels.height, digits);
    transform(out, "transform", pixels.transform, scale);
    out.push_str(" preserveAspectRatio=\"none\" xlink:href=\"data:");
    match &pixels.raster {
        Raster::Jpeg { bytes, .. } => {
            out.push_str("image/jpeg;base64,");
            base64(out, bytes);
        }
        Raster::Samples { space, bytes, alpha, .. } => {
            let file = png(pixels.pixels, *space, (bytes, alpha.as_deref()))?;
            out.push_str("image/png;base64,");
            base64(out, &file);
        }
    }
    out.push_str("\"/>");
    Ok(())
}

/// Samples as a PNG.
fn png(
    (width, height): (u32, u32),
    space: ColourSpace,
    (samples, alpha): (&[u8], Option<&[u8]>),
) -> Result<Vec<u8>, PictureError> {
    let colours = match space {
        ColourSpace::Grey => 1,
        ColourSpace::Rgb | ColourSpace::Cmyk => 3,
    };
    let interleaved = match alpha {
        None => samples.to_vec(),
        Some(alpha) => {
            let pixels = samples.chunks_exact(colours).zip(alpha);
            pixels.flat_map(|(pixel, alpha)| pixel.iter().chain([alpha]).copied()).collect()
        }
    };
    let image = match (colours, alpha.is_some()) {
        (1, false) => {
            image::GrayImage::from_raw(width, height, interleaved).map(DynamicImage::from)
        }
        (1, true) => {
            image::GrayAlphaImage::from_raw(width, height, interleaved).map(DynamicImage::from)
        }
        (_, false) => image::RgbImage::from_raw(width, height, interleaved).map(DynamicImage::from),
        (_, true) => image::RgbaImage::from_raw(width, height, interleaved).map(DynamicImage::from),
    };
    let mut file = Cursor::new(Vec::new());
    let image = image.ok_or_else(PictureError::unencoded)?;
    image.write_to(&mut file, ImageFormat::Png).map_err(|_error| PictureError::unencoded())?;
    Ok(file.into_inner())
}

/// Bytes as letters and digits (RFC 4648, section 4).
fn base64(out: &mut String, bytes: &[u8]) {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    out.reserve(bytes.len().div_ceil(3) * 4);
    for group in bytes.chunks(3) {
        let byte = |index: usize| u32::from(group.get(index).copied().unwrap_or_default());
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for index in 0..4 {
            if index > group.len() {
                out.push('=');
            } else {
                out.push(char::from(LETTERS[(bits >> (18 - 6 * index) & 63) as usize]));
            }
        }
    }
}

/// How things are mixed, as CSS has it.
fn mode(blend: Blend) -> &'static str {
    match blend {
        Blend::Normal => "normal",
        Blend::Multiply => "multiply",
        Blend::Screen => "screen",
        Blend::Overlay => "overlay",
        Blend::Darken => "darken",
        Blend::Lighten => "lighten",
        Blend::ColorDodge => "color-dodge",
        Blend::ColorBurn => "color-burn",
        Blend::HardLight => "hard-light",
        Blend::SoftLight => "soft-light",
        Blend::Difference => "difference",
        Blend::Exclusion => "exclusion",
        Blend::Hue => "hue",
        Blend::Saturation => "saturation",
        Blend::Color => "color",
        Blend::Luminosity => "luminosity",
    }
}
