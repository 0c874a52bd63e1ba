//! The parser's inks, lines and modes as ours.

use resvg::tiny_skia::PathSegment;
use resvg::usvg;

use crate::picture::vector::{
    Blend, Cap, FillRule, Gradient, GradientShape, Join, Segment, Spread, Stop, Transform,
};

/// A map.
pub(super) fn transform(map: usvg::Transform) -> Transform {
    Transform([map.sx, map.ky, map.kx, map.sy, map.tx, map.ty].map(f64::from))
}

/// A map as the parser has it.
pub(super) fn parsers_transform(map: Transform) -> usvg::Transform {
    let [a, b, c, d, e, f] = map.0.map(|part| part as f32);
    usvg::Transform::from_row(a, b, c, d, e, f)
}

/// A box by its edges.
pub(super) fn edges(rect: usvg::Rect) -> [f64; 4] {
    [rect.left(), rect.top(), rect.right(), rect.bottom()].map(f64::from)
}

/// An outline. Quadratic curves become cubic ones, which are the only ones that a PDF has.
pub(super) fn outline(path: &resvg::tiny_skia::Path) -> Vec<Segment> {
    let mut outline = Vec::with_capacity(path.len());
    let pair = |point: resvg::tiny_skia::Point| [f64::from(point.x), f64::from(point.y)];
    let (mut pen, mut start) = ([0.0; 2], [0.0; 2]);
    for segment in path.segments() {
        match segment {
            PathSegment::MoveTo(to) => {
                (pen, start) = (pair(to), pair(to));
                outline.push(Segment::Move(pen));
            }
            PathSegment::LineTo(to) => {
                pen = pair(to);
                outline.push(Segment::Line(pen));
            }
            PathSegment::QuadTo(control, to) => {
                let ([cx, cy], [x, y]) = (pair(control), pair(to));
                let near = |from: f64, control: f64| from + (control - from) * 2.0 / 3.0;
                let first = [near(pen[0], cx), near(pen[1], cy)];
                let second = [near(x, cx), near(y, cy)];
                outline.push(Segment::Curve([first[0], first[1], second[0], second[1], x, y]));
                pen = [x, y];
            }
            PathSegment::CubicTo(first, second, to) => {
                let ([a, b], [c, d], [x, y]) = (pair(first), pair(second), pair(to));
                outline.push(Segment::Curve([a, b, c, d, x, y]));
                pen = [x, y];
            }
            PathSegment::Close => {
                pen = start;
                outline.push(Segment::Close);
            }
        }
    }
    outline
}

/// A colour.
pub(super) fn colour(colour: usvg::Color) -> [u8; 3] {
    [colour.red, colour.green, colour.blue]
}

/// A gradient along a line.
pub(super) fn linear(gradient: &usvg::LinearGradient) -> Gradient {
    let line = [gradient.x1(), gradient.y1(), gradient.x2(), gradient.y2()];
    with_stops(gradient, GradientShape::Linear(line.map(f64::from)))
}

/// A gradient between circles.
pub(super) fn radial(gradient: &usvg::RadialGradient) -> Gradient {
    let focus = [gradient.fx(), gradient.fy(), gradient.fr().get()];
    let circle = [gradient.cx(), gradient.cy(), gradient.r().get()];
    let [a, b, c] = focus.map(f64::from);
    let [d, e, f] = circle.map(f64::from);
    with_stops(gradient, GradientShape::Radial([a, b, c, d, e, f]))
}

fn with_stops(gradient: &usvg::BaseGradient, shape: GradientShape) -> Gradient {
    let stops = gradient.stops().iter().map(|stop| Stop {
        offset: f64::from(stop.offset().get()),
        colour: colour(stop.color()),
        opacity: f64::from(stop.opacity().get()),
    });
    Gradient {
        shape,
        transform: transform(gradient.transform()),
        spread: match gradient.spread_method() {
            usvg::SpreadMethod::Pad => Spread::Pad,
            usvg::SpreadMethod::Reflect => Spread::Reflect,
            usvg::SpreadMethod::Repeat => Spread::Repeat,
        },
        stops: stops.collect(),
    }
}

/// What counts as inside.
pub(super) fn rule(rule: usvg::FillRule) -> FillRule {
    match rule {
        usvg::FillRule::NonZero => FillRule::NonZero,
        usvg::FillRule::EvenOdd => FillRule::EvenOdd,
    }
}

/// The ends of a line.
pub(super) fn cap(cap: usvg::LineCap) -> Cap {
    match cap {
        usvg::LineCap::Butt => Cap::Butt,
        usvg::LineCap::Round => Cap::Round,
        usvg::LineCap::Square => Cap::Square,
    }
}

/// The corners of a line. A point that is cut at its limit is not known to PDF, where it is cut at
/// the corner.
pub(super) fn join(join: usvg::LineJoin) -> Join {
    match join {
        usvg::LineJoin::Miter | usvg::LineJoin::MiterClip => Join::Miter,
        usvg::LineJoin::Round => Join::Round,
        usvg::LineJoin::Bevel => Join::Bevel,
    }
}

/// How things are mixed. Light that is added up is not known to PDF; screening is nearest to it.
pub(super) fn blend(mode: usvg::BlendMode) -> Blend {
    match mode {
        usvg::BlendMode::Normal => Blend::Normal,
        usvg::BlendMode::Multiply => Blend::Multiply,
        usvg::BlendMode::Screen | usvg::BlendMode::PlusLighter => Blend::Screen,
        usvg::BlendMode::Overlay => Blend::Overlay,
        usvg::BlendMode::Darken => Blend::Darken,
        usvg::BlendMode::Lighten => Blend::Lighten,
        usvg::BlendMode::ColorDodge => Blend::ColorDodge,
        usvg::BlendMode::ColorBurn => Blend::ColorBurn,
        usvg::BlendMode::HardLight => Blend::HardLight,
        usvg::BlendMode::SoftLight => Blend::SoftLight,
        usvg::BlendMode::Difference => Blend::Difference,
        usvg::BlendMode::Exclusion => Blend::Exclusion,
        usvg::BlendMode::Hue => Blend::Hue,
        usvg::BlendMode::Saturation => Blend::Saturation,
        usvg::BlendMode::Color => Blend::Color,
        usvg::BlendMode::Luminosity => Blend::Luminosity,
    }
}
