//! What of a group is seen, as soft masks of the graphics state (ISO 32000-1, 11.6.5.3).

use printpdf::DictItem;

use crate::pdf::vector::stream::{Scene, Stream};
use crate::pdf::vector::{Mixing, dictionary, name};
use crate::picture::vector::{Clip, Mask, MaskKind};

/// What hides parts of a group.
#[derive(Clone, Copy, Debug)]
pub(super) enum SoftMask<'a> {
    /// Shapes, without what these lie within.
    Clip(&'a Clip),
    /// A drawing, without what masks it.
    Mask(&'a Mask),
}

/// A soft mask as an entry of the graphics state, in the coordinates that hold where it is set.
pub(super) fn state(mask: &SoftMask<'_>, bounds: [f64; 4], scale: f64) -> DictItem {
    match mask {
        SoftMask::Clip(clip) => {
            let mut stream = Stream::new(Scene::Insides, scale);
            stream.map(clip.transform);
            stream.group(&clip.shapes);
            of_form(stream, bounds, "Alpha")
        }
        SoftMask::Mask(mask) => {
            let mut stream = Stream::new(Scene::Colours, scale);
            stream.numbers(&mask.rect);
            stream.out.push_str("re\nW n\n");
            stream.group(&mask.root);
            let kind = match mask.kind {
                MaskKind::Luminance => "Luminosity",
                MaskKind::Alpha => "Alpha",
            };
            of_form(stream, bounds, kind)
        }
    }
}

/// The soft mask that a stream draws.
pub(super) fn of_form(stream: Stream, bounds: [f64; 4], kind: &str) -> DictItem {
    let form = stream.into_form(bounds, Some(Mixing::Isolated));
    dictionary([
        ("Type", name("Mask")),
        ("S", name(kind)),
        ("G", DictItem::Stream { stream: form }),
    ])
}
