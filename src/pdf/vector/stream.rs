//! Groups and shapes to the operators of a content stream (ISO 32000-1, 8.5).

use std::collections::BTreeMap;
use std::sync::Arc;

use printpdf::{DictItem, ExternalStream};

use crate::pdf::raster::pixel_stream;
use crate::pdf::vector::ink::Ink;
use crate::pdf::vector::soft_mask::{self, SoftMask};
use crate::pdf::vector::{Mixing, Resources, bounds, dictionary, name, real, reals, transparency};
use crate::picture::vector::{
    Blend, Cap, Clip, Fill, FillRule, Group, Join, Node, Pixels, Segment, Shape, Stroke, Transform,
    decimals, decimals_of_factor, push_decimal,
};

/// What of the shapes is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scene {
    /// The shapes in their inks.
    Colours,
    /// Their insides alone, in black.
    Insides,
}

/// A content stream in the making.
pub(super) struct Stream {
    pub(super) out: String,
    pub(super) resources: Resources,
    /// From the coordinates at hand to those at the stream's beginning.
    pub(super) map: Transform,
    /// Pixels to a unit of the coordinates at hand.
    pub(super) scale: f64,
    pub(super) scene: Scene,
}

impl Stream {
    /// An empty stream, so many pixels to a unit.
    pub(super) fn new(scene: Scene, scale: f64) -> Self {
        let (out, resources) = (String::new(), Resources::default());
        Self { out, resources, map: Transform::IDENTITY, scale, scene }
    }

    /// The stream as a form.
    pub(super) fn into_form(self, bounds: [f64; 4], mixing: Option<Mixing>) -> ExternalStream {
        let mut dict = BTreeMap::from([
            ("Type".to_owned(), name("XObject")),
            ("Subtype".to_owned(), name("Form")),
            ("BBox".to_owned(), reals(&bounds)),
            ("Resources".to_owned(), self.resources.into_dictionary()),
        ]);
        if let Some(mixing) = mixing {
            dict.insert("Group".to_owned(), transparency(mixing));
        }
        ExternalStream { dict, content: self.out.into_bytes(), compress: false }
    }

    /// Changes the coordinates until the graphics state is brought back.
    pub(super) fn map(&mut self, map: Transform) {
        if map == Transform::IDENTITY {
            return;
        }
        for (index, part) in map.0.into_iter().enumerate() {
            let digits = if index < 4 { decimals_of_factor(part) } else { decimals(self.scale) };
            push_decimal(&mut self.out, part, digits);
            self.out.push(' ');
        }
        self.out.push_str("cm\n");
        self.map = self.map.after(map);
        self.scale *= map.scale();
    }

    /// Writes coordinates, each with a space behind it.
    pub(super) fn numbers(&mut self, values: &[f64]) {
        let digits = decimals(self.scale);
        for &value in values {
            push_decimal(&mut self.out, value, digits);
            self.out.push(' ');
        }
    }

    /// Saves the graphics state, does something and brings the state back.
    fn within(&mut self, work: impl FnOnce(&mut Self)) {
        let (map, scale) = (self.map, self.scale);
        self.out.push_str("q\n");
        work(self);
        self.out.push_str("Q\n");
        (self.map, self.scale) = (map, scale);
    }

    /// Names a resource as an operand.
    pub(super) fn operand(&mut self, name: &str, operator: &str) {
        self.out.push('/');
        self.out.push_str(name);
        self.out.push(' ');
        self.out.push_str(operator);
        self.out.push('\n');
    }

    /// A group.
    pub(super) fn group(&mut self, group: &Group) {
        if group.nodes.is_empty() || group.opacity <= 0.0 {
            return;
        }
        let is_whole = group.opacity < 1.0
            || group.blend != Blend::Normal
            || group.isolated
            || group.mask.is_some()
            || group.clip.as_deref().is_some_and(|clip| simple(clip).is_none());
        if !is_whole && group.transform == Transform::IDENTITY && group.clip.is_none() {
            return self.nodes(&group.nodes);
        }
        self.within(|stream| {
            stream.map(group.transform);
            let mut masks: Vec<SoftMask<'_>> = Vec::new();
            let mut clip = group.clip.as_deref();
            while let Some(inner) = clip {
                if let Some(outlines) = simple(inner) {
                    outlines.iter().for_each(|outline| stream.clip(outline));
                    break;
                }
                masks.push(SoftMask::Clip(inner));
                clip = inner.within.as_deref();
            }
            let mut mask = group.mask.as_deref();
            while let Some(inner) = mask {
                masks.push(SoftMask::Mask(inner));
                mask = inner.within.as_deref();
            }
            if is_whole { stream.whole(group, &masks) } else { stream.nodes(&group.nodes) }
        });
    }

    /// A group that is mixed as one. A graphics state has one soft mask, so that each further one
    /// needs a form of its own.
    fn whole(&mut self, group: &Group, masks: &[SoftMask<'_>]) {
        let bounds = bounds(group, self.scale);
        let mut stream = Self::new(self.scene, self.scale);
        stream.nodes(&group.nodes);
        let mixing = match group.blend == Blend::Normal && !group.isolated {
            // What is within may be mixed with what is behind the group.
            true if group.opacity >= 1.0 && masks.is_empty() => Mixing::Shared,
            _ => Mixing::Isolated,
        };
        let mut form = stream.into_form(bounds, Some(mixing));
        let (last, others) = masks.split_last().unzip();
        for mask in others.into_iter().flatten() {
            let mut outer = Self::new(self.scene, self.scale);
            let state = soft_mask::state(mask, bounds, self.scale);
            outer.state([("SMask", state)]);
            outer.form(form);
            form = outer.into_form(bounds, Some(Mixing::Isolated));
        }
        let mut entries = BTreeMap::new();
        if let Some(mask) = last {
            entries.insert("SMask".to_owned(), soft_mask::state(mask, bounds, self.scale));
        }
        if group.opacity < 1.0 {
            entries.insert("ca".to_owned(), real(group.opacity));
        }
        if group.blend != Blend::Normal {
            entries.insert("BM".to_owned(), name(mode(group.blend)));
        }
        if !entries.is_empty() {
            let state = self.resources.add("ExtGState", DictItem::Dict { map: entries });
            self.operand(&state, "gs");
        }
        self.form(form);
    }

    /// Sets entries of the graphics state.
    pub(super) fn state<const N: usize>(&mut self, entries: [(&str, DictItem); N]) {
        let state = self.resources.add("ExtGState", dictionary(entries));
        self.operand(&state, "gs");
    }

    /// Shows a form or an image.
    fn form(&mut self, form: ExternalStream) {
        let form = self.resources.add("XObject", DictItem::Stream { stream: form });
        self.operand(&form, "Do");
    }

    pub(super) fn nodes(&mut self, nodes: &[Node]) {
        for node in nodes {
            match node {
                Node::Group(group) => self.group(group),
                Node::Shape(shape) => self.shape(shape),
                Node::Pixels(pixels) => self.pixels(pixels),
            }
        }
    }

    /// Lets only what is within an outline be seen.
    fn clip(&mut self, (outline, rule): &(Vec<Segment>, FillRule)) {
        if outline.is_empty() {
            self.out.push_str("0 0 0 0 re\n");
        }
        self.outline(outline);
        self.out.push_str(if *rule == FillRule::EvenOdd { "W* n\n" } else { "W n\n" });
    }

    /// Writes an outline.
    pub(super) fn outline(&mut self, outline: &[Segment]) {
        if let Some([x, y, width, height]) = rectangle(outline) {
            self.numbers(&[x, y, width, height]);
            self.out.push_str("re\n");
            return;
        }
        for segment in outline {
            match segment {
                Segment::Move(to) => {
                    self.numbers(to);
                    self.out.push_str("m\n");
                }
                Segment::Line(to) => {
                    self.numbers(to);
                    self.out.push_str("l\n");
                }
                Segment::Curve(points) => {
                    self.numbers(points);
                    self.out.push_str("c\n");
                }
                Segment::Close => self.out.push_str("h\n"),
            }
        }
    }

    /// A shape: inside and outline at once where nothing stands between them.
    fn shape(&mut self, shape: &Shape) {
        if self.scene == Scene::Insides {
            if let Some(fill) = &shape.fill {
                self.inside(fill.rule, shape);
            }
            return;
        }
        match (&shape.fill, &shape.stroke) {
            (Some(fill), Some(stroke))
                if !shape.stroke_first
                    && Ink::is_opaque(&fill.paint, fill.opacity)
                    && Ink::is_opaque(&stroke.paint, stroke.opacity) =>
            {
                self.within(|stream| {
                    stream.ink(&Ink::of_fill(fill, shape));
                    stream.ink(&Ink::of_stroke(stroke, shape));
                    stream.line(stroke);
                    stream.outline(&shape.outline);
                    let even_odd = fill.rule == FillRule::EvenOdd;
                    stream.out.push_str(if even_odd { "B*\n" } else { "B\n" });
                });
            }
            (fill, stroke) if shape.stroke_first => {
                stroke.iter().for_each(|stroke| self.stroke(stroke, shape));
                fill.iter().for_each(|fill| self.fill(fill, shape));
            }
            (fill, stroke) => {
                fill.iter().for_each(|fill| self.fill(fill, shape));
                stroke.iter().for_each(|stroke| self.stroke(stroke, shape));
            }
        }
    }

    fn fill(&mut self, fill: &Fill, shape: &Shape) {
        self.within(|stream| {
            stream.ink(&Ink::of_fill(fill, shape));
            stream.inside(fill.rule, shape);
        });
    }

    /// The inside of a shape in the ink that is set.
    fn inside(&mut self, rule: FillRule, shape: &Shape) {
        self.outline(&shape.outline);
        self.out.push_str(if rule == FillRule::EvenOdd { "f*\n" } else { "f\n" });
    }

    fn stroke(&mut self, stroke: &Stroke, shape: &Shape) {
        self.within(|stream| {
            stream.ink(&Ink::of_stroke(stroke, shape));
            stream.line(stroke);
            stream.outline(&shape.outline);
            stream.out.push_str("S\n");
        });
    }

    /// Sets how lines look, as far as it is not how a stream begins.
    fn line(&mut self, stroke: &Stroke) {
        // A fine line must not become none.
        push_decimal(&mut self.out, stroke.width, decimals(self.scale) + 1);
        self.out.push_str(" w\n");
        match stroke.cap {
            Cap::Butt => {}
            Cap::Round => self.out.push_str("1 J\n"),
            Cap::Square => self.out.push_str("2 J\n"),
        }
        match stroke.join {
            Join::Miter => {
                push_decimal(&mut self.out, stroke.miter_limit.max(1.0), 3);
                self.out.push_str(" M\n");
            }
            Join::Round => self.out.push_str("1 j\n"),
            Join::Bevel => self.out.push_str("2 j\n"),
        }
        // Dashes that are written as nothing would be none.
        let least = 0.5 * 10_f64.powi(-(decimals(self.scale) as i32));
        if stroke.dashes.iter().any(|&dash| dash > least) {
            self.out.push('[');
            self.numbers(&stroke.dashes);
            self.out.push(']');
            self.numbers(&[stroke.dash_offset]);
            self.out.push_str("d\n");
        }
    }

    /// A picture of pixels. Its first row is the upper one, while forms count from below.
    fn pixels(&mut self, pixels: &Pixels) {
        if self.scene == Scene::Insides {
            return;
        }
        self.within(|stream| {
            let unit = Transform([pixels.width, 0.0, 0.0, -pixels.height, 0.0, pixels.height]);
            stream.map(pixels.transform.after(unit));
            stream.form(pixel_stream(pixels.pixels, &pixels.raster));
        });
    }
}

/// The outlines of a clip, all of which bound what is seen; `None` where a clip is not one outline,
/// since outlines that are written as one may cancel each other.
fn simple(clip: &Clip) -> Option<Vec<(Vec<Segment>, FillRule)>> {
    let mut outlines = match &clip.within {
        Some(within) => simple(within)?,
        None => Vec::new(),
    };
    let mut found = Vec::new();
    gather(&clip.shapes, clip.transform, &mut found)?;
    match found.len() {
        0 => outlines.push((Vec::new(), FillRule::NonZero)),
        1 => outlines.append(&mut found),
        _ => return None,
    }
    Some(outlines)
}

/// Gathers the outlines of shapes, in the coordinates around the group.
fn gather(
    group: &Group,
    outer: Transform,
    found: &mut Vec<(Vec<Segment>, FillRule)>,
) -> Option<()> {
    let map = outer.after(group.transform);
    if group.clip.is_some() {
        return None;
    }
    for node in &group.nodes {
        match node {
            Node::Group(group) => gather(group, map, found)?,
            Node::Shape(Shape { outline, fill: Some(fill), .. }) => {
                if !found.is_empty() {
                    return None;
                }
                found.push((mapped(outline, map), fill.rule));
            }
            Node::Shape(_) | Node::Pixels(_) => {}
        }
    }
    Some(())
}

/// An outline in other coordinates.
fn mapped(outline: &[Segment], map: Transform) -> Vec<Segment> {
    let map = |segment: &Segment| match *segment {
        Segment::Move(to) => Segment::Move(map.point(to)),
        Segment::Line(to) => Segment::Line(map.point(to)),
        Segment::Curve([a, b, c, d, x, y]) => {
            let ([a, b], [c, d]) = (map.point([a, b]), map.point([c, d]));
            let [x, y] = map.point([x, y]);
            Segment::Curve([a, b, c, d, x, y])
        }
        Segment::Close => Segment::Close,
    };
    outline.iter().map(map).collect()
}

/// The rectangle that an outline is, from its first corner: x, y, width, height.
fn rectangle(outline: &[Segment]) -> Option<[f64; 4]> {
    let [
        Segment::Move([x, y]),
        Segment::Line(first),
        Segment::Line(across),
        Segment::Line(last),
        Segment::Close,
    ] = *outline
    else {
        return None;
    };
    let [right, bottom] = across;
    (first == [right, y] && last == [x, bottom]).then_some([x, y, right - x, bottom - y])
}

/// How things are mixed, by the names of ISO 32000-1, tables 136 and 137.
fn mode(blend: Blend) -> &'static str {
    match blend {
        Blend::Normal => "Normal",
        Blend::Multiply => "Multiply",
        Blend::Screen => "Screen",
        Blend::Overlay => "Overlay",
        Blend::Darken => "Darken",
        Blend::Lighten => "Lighten",
        Blend::ColorDodge => "ColorDodge",
        Blend::ColorBurn => "ColorBurn",
        Blend::HardLight => "HardLight",
        Blend::SoftLight => "SoftLight",
        Blend::Difference => "Difference",
        Blend::Exclusion => "Exclusion",
        Blend::Hue => "Hue",
        Blend::Saturation => "Saturation",
        Blend::Color => "Color",
        Blend::Luminosity => "Luminosity",
    }
}

/// The place of a shared thing in memory, by which it is known again.
pub(super) fn place<T>(thing: &Arc<T>) -> usize {
    Arc::as_ptr(thing).addr()
}
