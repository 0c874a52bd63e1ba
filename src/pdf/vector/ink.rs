//! Inks: colours, gradients as shadings (ISO 32000-1, 8.7.4.5), tiles as tiling patterns (8.7.3).

use std::collections::BTreeMap;

use printpdf::{DictItem, ExternalStream};

use crate::pdf::vector::soft_mask::of_form;
use crate::pdf::vector::stream::{Scene, Stream, place};
use crate::pdf::vector::{dictionary, name, real, reals};
use crate::picture::vector::{
    Fill, Gradient, GradientShape, Paint, Pattern, Shape, Spread, Stop, Stroke, Transform,
    push_decimal,
};

/// An ink for the inside or the outline of a shape.
pub(super) struct Ink<'a> {
    paint: &'a Paint,
    opacity: f64,
    operators: Operators,
    /// What is to be inked: left, top, right, bottom.
    bounds: [f64; 4],
}

/// The operators and keys that set an ink: grey, colour, space, pattern, opacity.
type Operators = [&'static str; 5];

const FILL: Operators = ["g", "rg", "cs", "scn", "ca"];
const STROKE: Operators = ["G", "RG", "CS", "SCN", "CA"];

impl<'a> Ink<'a> {
    /// The ink of a shape's inside.
    pub(super) fn of_fill(fill: &'a Fill, shape: &Shape) -> Self {
        let Fill { paint, opacity, .. } = fill;
        Self { paint, opacity: *opacity, operators: FILL, bounds: shape.bounds }
    }

    /// The ink of a shape's outline.
    pub(super) fn of_stroke(stroke: &'a Stroke, shape: &Shape) -> Self {
        let Stroke { paint, opacity, .. } = stroke;
        Self { paint, opacity: *opacity, operators: STROKE, bounds: shape.bounds }
    }

    /// Whether an ink hides all behind it, so that it needs no graphics state.
    pub(super) fn is_opaque(paint: &Paint, opacity: f64) -> bool {
        let is_opaque = match paint {
            Paint::Colour(_) | Paint::Pattern(_) => true,
            Paint::Gradient(gradient) => !is_translucent(gradient),
        };
        is_opaque && opacity >= 1.0
    }
}

fn is_translucent(gradient: &Gradient) -> bool {
    gradient.stops.iter().any(|stop| stop.opacity < 1.0)
}

impl Stream {
    /// Sets an ink until the graphics state is brought back.
    pub(super) fn ink(&mut self, ink: &Ink<'_>) {
        let [grey, rgb, space, pattern, opacity] = ink.operators;
        let mut entries = BTreeMap::new();
        if ink.opacity < 1.0 {
            entries.insert(opacity.to_owned(), real(ink.opacity));
        }
        if let Paint::Gradient(gradient) = ink.paint
            && is_translucent(gradient)
        {
            entries.insert("SMask".to_owned(), self.opacities(gradient, ink.bounds));
        }
        if !entries.is_empty() {
            let state = self.resources.add("ExtGState", DictItem::Dict { map: entries });
            self.operand(&state, "gs");
        }
        let resource = match ink.paint {
            Paint::Colour([red, green, blue]) => {
                // Grey is printed with black ink alone.
                let (values, operator) = match red == green && green == blue {
                    true => (&[*red][..], grey),
                    false => (&[*red, *green, *blue][..], rgb),
                };
                for value in values {
                    push_decimal(&mut self.out, f64::from(*value) / 255.0, 4);
                    self.out.push(' ');
                }
                self.out.push_str(operator);
                self.out.push('\n');
                return;
            }
            Paint::Gradient(gradient) => {
                let map = self.map.after(gradient.transform);
                let make = || {
                    let shading = shading(gradient, ink.bounds, colours);
                    dictionary([
                        ("Type", name("Pattern")),
                        ("PatternType", DictItem::Int(2)),
                        ("Matrix", reals(&map.0)),
                        ("Shading", shading),
                    ])
                };
                match gradient.spread {
                    Spread::Pad => self.resources.shared(("Pattern", place(gradient), map), make),
                    // How often it is repeated goes by the shape.
                    Spread::Reflect | Spread::Repeat => self.resources.add("Pattern", make()),
                }
            }
            Paint::Pattern(pattern) => {
                let (scale, scene) = (self.scale, self.scene);
                let map = self.map.after(pattern.transform);
                let make = || DictItem::Stream { stream: tile(pattern, map, (scale, scene)) };
                self.resources.shared(("Pattern", place(pattern), map), make)
            }
        };
        self.out.push_str("/Pattern ");
        self.out.push_str(space);
        self.out.push('\n');
        self.operand(&resource, pattern);
    }

    /// The opacities of a gradient as a soft mask.
    fn opacities(&self, gradient: &Gradient, bounds: [f64; 4]) -> DictItem {
        let shading = shading(gradient, bounds, opacities);
        let mut stream = Self::new(Scene::Colours, self.scale);
        stream.map(gradient.transform);
        let resource = stream.resources.add("Shading", shading);
        stream.operand(&resource, "sh");
        let room = if self.scale > 0.0 { 1.0 / self.scale } else { 0.0 };
        let [left, top, right, bottom] = bounds;
        let bounds = [left - room, top - room, right + room, bottom + room];
        of_form(stream, bounds, "Luminosity")
    }
}

/// A tile as a tiling pattern.
fn tile(pattern: &Pattern, map: Transform, (scale, scene): (f64, Scene)) -> ExternalStream {
    let [x, y, width, height] = pattern.tile;
    let mut stream = Stream::new(scene, scale * pattern.transform.scale());
    stream.group(&pattern.root);
    let matrix = map.after(Transform([1.0, 0.0, 0.0, 1.0, x, y]));
    let mut form = stream.into_form([0.0, 0.0, width, height], None);
    form.dict.remove("Subtype");
    form.dict.extend(
        [
            ("Type", name("Pattern")),
            ("PatternType", DictItem::Int(1)),
            ("PaintType", DictItem::Int(1)),
            ("TilingType", DictItem::Int(1)),
            ("XStep", real(width)),
            ("YStep", real(height)),
            ("Matrix", reals(&matrix.0)),
        ]
        .map(|(key, value)| (key.to_owned(), value)),
    );
    form
}

/// What of a stop is shaded, and in which colour space.
type Samples = (&'static str, fn(&Stop) -> Vec<f64>);

/// The colours of stops.
fn colours() -> Samples {
    ("DeviceRGB", |stop| stop.colour.iter().map(|&part| f64::from(part) / 255.0).collect())
}

/// The opacities of stops.
fn opacities() -> Samples {
    ("DeviceGray", |stop| vec![stop.opacity])
}

/// A gradient as a shading that covers a box in the coordinates of its shape.
fn shading(gradient: &Gradient, bounds: [f64; 4], samples: fn() -> Samples) -> DictItem {
    let (space, of_stop) = samples();
    let (first, last) = range(gradient, bounds);
    let along = |from: f64, to: f64, at: f64| from + (to - from) * at;
    let (kind, coordinates) = match gradient.shape {
        GradientShape::Linear([x1, y1, x2, y2]) => {
            let at = |place| [along(x1, x2, place), along(y1, y2, place)];
            (2, [at(first), at(last)].concat())
        }
        GradientShape::Radial([x1, y1, r1, x2, y2, r2]) => {
            let at =
                |place| [along(x1, x2, place), along(y1, y2, place), along(r1, r2, place).max(0.0)];
            (3, [at(first), at(last)].concat())
        }
    };
    let extend = DictItem::Array(vec![DictItem::Bool(true), DictItem::Bool(true)]);
    dictionary([
        ("ShadingType", DictItem::Int(kind)),
        ("ColorSpace", name(space)),
        ("Coords", reals(&coordinates)),
        ("Domain", reals(&[first, last])),
        ("Function", function(gradient, (first, last), of_stop)),
        ("Extend", extend),
    ])
}

/// The most times that a gradient is repeated; finer ones are no longer seen as such.
const MOST_PERIODS: f64 = 128.0;

/// From where to where a gradient must run to cover a box, its own run being from 0 to 1.
fn range(gradient: &Gradient, bounds: [f64; 4]) -> (f64, f64) {
    let inverse = match gradient.spread {
        Spread::Pad => return (0.0, 1.0),
        Spread::Reflect | Spread::Repeat => gradient.transform.inverse(),
    };
    let Some(inverse) = inverse else { return (0.0, 1.0) };
    let [left, top, right, bottom] = bounds;
    let corners = [[left, top], [right, top], [right, bottom], [left, bottom]];
    let places = corners.map(|corner| {
        let [x, y] = inverse.point(corner);
        match gradient.shape {
            GradientShape::Linear([x1, y1, x2, y2]) => {
                let (across, down) = (x2 - x1, y2 - y1);
                let length = across * across + down * down;
                ((x - x1) * across + (y - y1) * down) / length
            }
            // The circles need not share a centre: twice as far is enough for all.
            GradientShape::Radial([_, _, r1, x2, y2, r2]) => {
                2.0 * (x - x2).hypot(y - y2) / (r2 - r1).abs()
            }
        }
    });
    let (first, last) = places.iter().fold((0.0_f64, 1.0_f64), |(first, last), &place| {
        (first.min(place.floor()), last.max(place.ceil()))
    });
    match gradient.shape {
        GradientShape::Linear(_) => (first.max(-MOST_PERIODS), last.min(MOST_PERIODS)),
        GradientShape::Radial(_) => (0.0, last.min(MOST_PERIODS)),
    }
}

/// The run of colours between two whole numbers: pieces between stops, put together (ISO 32000-1,
/// 7.10.4).
fn function(
    gradient: &Gradient,
    (first, last): (f64, f64),
    of_stop: fn(&Stop) -> Vec<f64>,
) -> DictItem {
    let mut pieces: Vec<(f64, DictItem)> = Vec::new();
    let mut end = first;
    let mut piece = |to: f64, from_stop: &Stop, to_stop: &Stop| {
        // Between stops at one place the colour changes at once.
        if to - end > 1e-6 {
            let piece = dictionary([
                ("FunctionType", DictItem::Int(2)),
                ("Domain", reals(&[0.0, 1.0])),
                ("C0", reals(&of_stop(from_stop))),
                ("C1", reals(&of_stop(to_stop))),
                ("N", DictItem::Int(1)),
            ]);
            pieces.push((end, piece));
            end = to;
        }
    };
    let mut period = first;
    while period < last {
        let is_back = gradient.spread == Spread::Reflect && period.rem_euclid(2.0) >= 1.0;
        let mut stops: Vec<Stop> = gradient.stops.clone();
        if is_back {
            stops.reverse();
            stops.iter_mut().for_each(|stop| stop.offset = 1.0 - stop.offset);
        }
        if let (Some(one), Some(other)) = (stops.first(), stops.last()) {
            piece(period + one.offset, one, one);
            for pair in stops.windows(2) {
                piece(period + pair[1].offset, &pair[0], &pair[1]);
            }
            piece(period + 1.0, other, other);
        }
        period += 1.0;
    }
    let inner: Vec<f64> = pieces.iter().skip(1).map(|(start, _)| *start).collect();
    let encode = [0.0, 1.0].repeat(pieces.len());
    let functions = pieces.into_iter().map(|(_, piece)| piece).collect();
    dictionary([
        ("FunctionType", DictItem::Int(3)),
        ("Domain", reals(&[first, last])),
        ("Functions", DictItem::Array(functions)),
        ("Bounds", reals(&inner)),
        ("Encode", reals(&encode)),
    ])
}
