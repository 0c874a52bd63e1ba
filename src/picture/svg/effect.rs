//! Effects (SVG's filters: blurs, shadows, lights) to pixels. Neither a PDF nor many a reading system
//! has them, so both outputs get the same pixels.

use resvg::tiny_skia::Pixmap;
use resvg::usvg;
use resvg::usvg::filter::Kind;

use crate::geometry::Length;
use crate::picture::svg::ink;
use crate::picture::vector::{Pixels, Transform};
use crate::picture::{ColourSpace, Raster};

/// Effects that would take too much memory or time.
#[derive(Debug)]
pub(super) struct TooCostly;

/// Pixels an inch: what print wants of a photograph.
const RESOLUTION: f64 = 300.0;

/// The most pixels of all effects of a drawing together.
const MOST_PIXELS: f64 = 8e6;

/// The most steps of all effects together, a step being the work on one pixel: about a second. A page
/// with one blur is just drawn in full.
const MOST_STEPS: f64 = 1.5e8;

/// What effects may still take.
pub(super) struct Budget {
    /// Pixels for each unit of the drawing.
    density: f64,
    pixels: f64,
    steps: f64,
    /// The visible part of the drawing.
    visible: [f64; 4],
}

impl Budget {
    /// All that effects may take.
    pub(super) fn new(tree: &usvg::Tree) -> Self {
        let unit = Length::inches(1.0 / 96.0) / Length::inches(1.0);
        let (width, height) = (f64::from(tree.size().width()), f64::from(tree.size().height()));
        Self {
            density: RESOLUTION * unit,
            pixels: MOST_PIXELS,
            steps: MOST_STEPS,
            visible: [0.0, 0.0, width, height],
        }
    }
}

/// Draws a group with its effects, in its own parent's coordinates; nothing where nothing is seen.
///
/// # Errors
/// When it would take too much, even coarsely.
pub(super) fn draw(
    node: &usvg::Node,
    group: &usvg::Group,
    budget: &mut Budget,
) -> Result<Option<Pixels>, TooCostly> {
    let absolute = ink::transform(group.abs_transform());
    let Some(back) = absolute.inverse() else { return Ok(None) };
    // What lies outside of the drawing is not seen.
    let area = ink::edges(group.abs_layer_bounding_box().to_rect());
    let seen = budget.visible;
    let [left, top] = [area[0].max(seen[0]), area[1].max(seen[1])];
    let [right, bottom] = [area[2].min(seen[2]), area[3].min(seen[3])];
    let (width, height) = (right - left, bottom - top);
    if !(width > 0.0 && height > 0.0) {
        return Ok(None);
    }
    // Each layer within is drawn on pixels of its own.
    let layers = 1.0 + layers(group) as f64;
    let steps = 1.0 + cost(group);
    let affordable = (budget.pixels / layers).min(budget.steps / steps);
    let density = budget.density.min((affordable / (width * height)).sqrt());
    // Coarser than a screen it would be ugly.
    if density < 1.0 {
        return Err(TooCostly);
    }
    let across = (width * density).ceil().max(1.0);
    let down = (height * density).ceil().max(1.0);
    budget.pixels -= across * down * layers;
    budget.steps -= across * down * steps;
    let mut pixmap = Pixmap::new(across as u32, down as u32).ok_or(TooCostly)?;
    // The renderer moves the group's corner to the origin and then applies its own map; what stands
    // between it and the drawing is put before that.
    let corner = Transform([1.0, 0.0, 0.0, 1.0, area[0], area[1]]);
    let place = Transform([density, 0.0, 0.0, density, -left * density, -top * density]);
    let own = ink::transform(group.transform()).inverse().ok_or(TooCostly)?;
    let before = place.after(absolute).after(own).after(corner);
    resvg::render_node(node, ink::parsers_transform(before), &mut pixmap.as_mut());
    // From the whole drawing to the group's parent.
    let parent = ink::transform(group.transform()).after(back);
    let pixel = 1.0 / density;
    Ok(Some(Pixels {
        transform: parent.after(Transform([1.0, 0.0, 0.0, 1.0, left, top])),
        width: across * pixel,
        height: down * pixel,
        pixels: (pixmap.width(), pixmap.height()),
        raster: raster(pixmap),
    }))
}

/// How many layers lie within each other in a group at most.
pub(super) fn layers(group: &usvg::Group) -> usize {
    let inner = group.children().iter().map(|child| match child {
        usvg::Node::Group(inner) => layers(inner),
        _ => 0,
    });
    inner.max().unwrap_or(0) + usize::from(group.should_isolate())
}

/// How many steps the effects of a group and all within it take for each pixel, roughly.
fn cost(group: &usvg::Group) -> f64 {
    let inner = group.children().iter().map(|child| match child {
        usvg::Node::Group(inner) => 1.0 + cost(inner),
        _ => 0.0,
    });
    inner.sum::<f64>() + group.filters().iter().map(|filter| cost_of(filter)).sum::<f64>()
}

/// How many steps an effect takes for each pixel, roughly.
fn cost_of(filter: &usvg::filter::Filter) -> f64 {
    let primitives = filter.primitives().iter().map(|primitive| match primitive.kind() {
        Kind::ConvolveMatrix(convolution) => {
            let matrix = convolution.matrix();
            f64::from(matrix.columns()) * f64::from(matrix.rows())
        }
        Kind::Morphology(morphology) => {
            let (x, y) = (morphology.radius_x().get(), morphology.radius_y().get());
            // The radius is in the filter's units; a pixel may be a third of one.
            16.0 * (1.0 + f64::from(x)) * (1.0 + f64::from(y))
        }
        Kind::Turbulence(turbulence) => 20.0 * f64::from(turbulence.num_octaves()),
        Kind::Merge(merge) => merge.inputs().len() as f64,
        Kind::GaussianBlur(_) | Kind::DropShadow(_) => 20.0,
        _ => 5.0,
    });
    primitives.sum()
}

/// Pixels as samples with their opacities.
fn raster(pixmap: Pixmap) -> Raster {
    let count = pixmap.pixels().len();
    let (mut samples, mut alpha) = (Vec::with_capacity(count * 3), Vec::with_capacity(count));
    for pixel in pixmap.pixels() {
        let colour = pixel.demultiply();
        samples.extend([colour.red(), colour.green(), colour.blue()]);
        alpha.push(colour.alpha());
    }
    Raster::Samples {
        space: ColourSpace::Rgb,
        bytes: samples.into(),
        alpha: Some(alpha.into()),
        profile: None,
    }
}
