//! The parser's tree to a [`Vector`](crate::picture::vector::Vector)'s groups and shapes.

use std::collections::BTreeMap;
use std::sync::Arc;

use resvg::usvg;

use crate::picture::svg::effect::{self, Budget};
use crate::picture::svg::{Embedded, ink};
use crate::picture::vector::{
    Blend, Clip, Fill, Group, Mask, MaskKind, Node, Paint, Pattern, Pixels, Shape, Stroke,
    Transform,
};

/// The most groups, shapes and pictures that a drawing may come to, all that is used again counted
/// as often as it is used.
const MOST_PARTS: usize = 250_000;

/// The most points of all outlines.
const MOST_POINTS: usize = 2_000_000;

/// How deep groups, masks and tiles may lie within each other once references are followed.
const DEEPEST: usize = 300;

/// A drawing with more parts than it may have.
#[derive(Debug)]
pub(super) struct TooMuch;

/// Something that is used in several places, with the parts and points that it comes to.
type Shared<T> = BTreeMap<usize, (Arc<T>, (usize, usize))>;

/// The conversion of one drawing.
pub(super) struct Converter<'a> {
    pictures: &'a Embedded,
    /// Effects that take too much to draw.
    pub(super) lost_effects: usize,
    budget: Budget,
    parts: usize,
    points: usize,
    depth: usize,
    clips: Shared<Clip>,
    masks: Shared<Mask>,
    patterns: Shared<Pattern>,
    gradients: Shared<crate::picture::vector::Gradient>,
}

/// The place of a thing of the parser's, by which it is known again.
fn address<T>(thing: &T) -> usize {
    std::ptr::from_ref(thing).addr()
}

impl<'a> Converter<'a> {
    /// Nothing converted yet.
    pub(super) fn new(pictures: &'a Embedded, tree: &usvg::Tree) -> Self {
        Self {
            pictures,
            lost_effects: 0,
            budget: Budget::new(tree),
            parts: 0,
            points: 0,
            depth: 0,
            clips: BTreeMap::new(),
            masks: BTreeMap::new(),
            patterns: BTreeMap::new(),
            gradients: BTreeMap::new(),
        }
    }

    /// Counts what comes next.
    fn count(&mut self, parts: usize, points: usize) -> Result<(), TooMuch> {
        self.parts += parts;
        self.points += points;
        if self.parts > MOST_PARTS || self.points > MOST_POINTS { Err(TooMuch) } else { Ok(()) }
    }

    /// A group with all that is in it.
    pub(super) fn group(&mut self, group: &usvg::Group) -> Result<Group, TooMuch> {
        self.count(1, 0)?;
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(TooMuch);
        }
        let mut nodes = Vec::with_capacity(group.children().len());
        for node in group.children() {
            self.node(node, &mut nodes)?;
        }
        self.depth -= 1;
        Ok(Group {
            transform: ink::transform(group.transform()),
            bounds: ink::edges(group.layer_bounding_box().to_rect()),
            opacity: f64::from(group.opacity().get()),
            blend: ink::blend(group.blend_mode()),
            isolated: group.isolate(),
            clip: group.clip_path().map(|clip| self.clip(clip)).transpose()?,
            mask: group.mask().map(|mask| self.mask(mask)).transpose()?,
            nodes,
        })
    }

    /// What a node of the parser's comes to.
    fn node(&mut self, node: &usvg::Node, nodes: &mut Vec<Node>) -> Result<(), TooMuch> {
        match node {
            usvg::Node::Group(group) if !group.filters().is_empty() => {
                self.count(1, 0)?;
                match effect::draw(node, group, &mut self.budget) {
                    Ok(drawn) => nodes.extend(drawn.map(Node::Pixels)),
                    Err(effect::TooCostly) => {
                        self.lost_effects += 1;
                        nodes.push(Node::Group(self.group(group)?));
                    }
                }
            }
            usvg::Node::Group(group) => nodes.push(Node::Group(self.group(group)?)),
            usvg::Node::Path(path) => nodes.extend(self.shape(path)?.map(Node::Shape)),
            usvg::Node::Image(image) => nodes.extend(self.pixels(image)?.map(Node::Pixels)),
            usvg::Node::Text(text) => nodes.push(Node::Group(self.group(text.flattened())?)),
        }
        Ok(())
    }

    /// A shape; nothing where nothing of it is seen.
    fn shape(&mut self, path: &usvg::Path) -> Result<Option<Shape>, TooMuch> {
        if !path.is_visible() || (path.fill().is_none() && path.stroke().is_none()) {
            return Ok(None);
        }
        self.count(1, path.data().len())?;
        let fill = match path.fill() {
            Some(fill) => self.paint(fill.paint())?.map(|paint| Fill {
                paint,
                opacity: f64::from(fill.opacity().get()),
                rule: ink::rule(fill.rule()),
            }),
            None => None,
        };
        let stroke = match path.stroke() {
            Some(stroke) => self.paint(stroke.paint())?.map(|paint| Stroke {
                paint,
                opacity: f64::from(stroke.opacity().get()),
                width: f64::from(stroke.width().get()),
                cap: ink::cap(stroke.linecap()),
                join: ink::join(stroke.linejoin()),
                miter_limit: f64::from(stroke.miterlimit().get()),
                dashes: stroke
                    .dasharray()
                    .unwrap_or_default()
                    .iter()
                    .copied()
                    .map(f64::from)
                    .collect(),
                dash_offset: f64::from(stroke.dashoffset()),
            }),
            None => None,
        };
        Ok(Some(Shape {
            outline: ink::outline(path.data()),
            bounds: ink::edges(path.stroke_bounding_box()),
            fill,
            stroke,
            stroke_first: path.paint_order() == usvg::PaintOrder::StrokeAndFill,
        }))
    }

    /// An ink; nothing where it inks nothing.
    fn paint(&mut self, paint: &usvg::Paint) -> Result<Option<Paint>, TooMuch> {
        Ok(match paint {
            usvg::Paint::Color(colour) => Some(Paint::Colour(ink::colour(*colour))),
            usvg::Paint::LinearGradient(gradient) => {
                let made = self.gradients.entry(address(&**gradient));
                let made = made.or_insert_with(|| (Arc::new(ink::linear(gradient)), (0, 0)));
                Some(Paint::Gradient(Arc::clone(&made.0)))
            }
            usvg::Paint::RadialGradient(gradient) => {
                let made = self.gradients.entry(address(&**gradient));
                let made = made.or_insert_with(|| (Arc::new(ink::radial(gradient)), (0, 0)));
                Some(Paint::Gradient(Arc::clone(&made.0)))
            }
            usvg::Paint::Pattern(pattern) => self.pattern(pattern)?.map(Paint::Pattern),
        })
    }

    /// A tile; nothing where it is too small to be seen, which would take forever to lay.
    fn pattern(&mut self, pattern: &usvg::Pattern) -> Result<Option<Arc<Pattern>>, TooMuch> {
        const LEAST: f64 = 0.05;
        let rect = pattern.rect();
        let transform = ink::transform(pattern.transform());
        let [width, height] = [rect.width(), rect.height()].map(f64::from);
        let [a, b, c, d, ..] = transform.0;
        if a.hypot(b) * width < LEAST || c.hypot(d) * height < LEAST {
            return Ok(None);
        }
        if let Some((known, (parts, points))) = self.patterns.get(&address(pattern)).cloned() {
            self.count(parts, points)?;
            return Ok(Some(known));
        }
        let before = (self.parts, self.points);
        let root = self.group(pattern.root())?;
        let tile = [f64::from(rect.x()), f64::from(rect.y()), width, height];
        let made = Arc::new(Pattern { transform, tile, root });
        let cost = (self.parts - before.0, self.points - before.1);
        self.patterns.insert(address(pattern), (Arc::clone(&made), cost));
        Ok(Some(made))
    }

    fn clip(&mut self, clip: &usvg::ClipPath) -> Result<Arc<Clip>, TooMuch> {
        if let Some((known, (parts, points))) = self.clips.get(&address(clip)).cloned() {
            self.count(parts, points)?;
            return Ok(known);
        }
        let before = (self.parts, self.points);
        let made = Arc::new(Clip {
            transform: ink::transform(clip.transform()),
            shapes: self.group(clip.root())?,
            within: clip.clip_path().map(|clip| self.clip(clip)).transpose()?,
        });
        let cost = (self.parts - before.0, self.points - before.1);
        self.clips.insert(address(clip), (Arc::clone(&made), cost));
        Ok(made)
    }

    fn mask(&mut self, mask: &usvg::Mask) -> Result<Arc<Mask>, TooMuch> {
        if let Some((known, (parts, points))) = self.masks.get(&address(mask)).cloned() {
            self.count(parts, points)?;
            return Ok(known);
        }
        let before = (self.parts, self.points);
        let rect = mask.rect();
        let made = Arc::new(Mask {
            rect: [rect.x(), rect.y(), rect.width(), rect.height()].map(f64::from),
            kind: match mask.kind() {
                usvg::MaskType::Luminance => MaskKind::Luminance,
                usvg::MaskType::Alpha => MaskKind::Alpha,
            },
            root: self.group(mask.root())?,
            within: mask.mask().map(|mask| self.mask(mask)).transpose()?,
        });
        let cost = (self.parts - before.0, self.points - before.1);
        self.masks.insert(address(mask), (Arc::clone(&made), cost));
        Ok(made)
    }

    /// A picture of pixels; nothing where nothing of it is seen.
    fn pixels(&mut self, image: &usvg::Image) -> Result<Option<Pixels>, TooMuch> {
        self.count(1, 0)?;
        let size = image.size();
        let found = image.is_visible().then(|| self.pictures.find(image.kind())).flatten();
        Ok(found.map(|(pixels, raster)| Pixels {
            transform: Transform::IDENTITY,
            width: f64::from(size.width()),
            height: f64::from(size.height()),
            pixels,
            raster,
        }))
    }
}

/// Whether a group is a mere bundle: what is in it could stand without it.
pub(in crate::picture) fn is_plain(group: &Group) -> bool {
    group.transform == Transform::IDENTITY
        && group.opacity >= 1.0
        && group.blend == Blend::Normal
        && !group.isolated
        && group.clip.is_none()
        && group.mask.is_none()
}
