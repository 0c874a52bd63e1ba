//! Where structure elements stand on their page, for the elements that must say so.

use crate::font::FontLibrary;
use crate::geometry::{Length, Rect};
use crate::typeset::pages::{ElementId, ItemKind, Pages, Tag};

/// Where the content of an element stands.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Extent {
    /// Nowhere.
    Nowhere,
    /// On one page.
    Page(usize, Rect),
    /// On several.
    Several,
}

/// Where the content of each element stands.
pub(super) struct Bounds {
    extents: Vec<Extent>,
}

impl Bounds {
    /// Measures all elements by the items that lie in them.
    pub(super) fn measure(pages: &Pages) -> Self {
        let structure = &pages.structure;
        let mut extents = vec![Extent::Nowhere; structure.elements.len()];
        for (index, page) in pages.pages.iter().enumerate() {
            for item in &page.items {
                if let Tag::Content(content) = item.tag {
                    let owner = structure.contents[content.0].0;
                    let rect = item_rect(&item.kind, &pages.fonts);
                    extents[owner] = union(extents[owner], Extent::Page(index, rect));
                }
            }
        }
        // Each element stands after its parent, so that the last comes first here.
        for index in (0..extents.len()).rev() {
            if let Some(parent) = structure.elements[index].parent {
                extents[parent.0] = union(extents[parent.0], extents[index]);
            }
        }
        Self { extents }
    }

    /// Where an element stands, if it does so on one page alone.
    pub(super) fn on_one_page(&self, element: ElementId) -> Option<(usize, Rect)> {
        match self.extents.get(element.0)? {
            Extent::Page(page, rect) => Some((*page, *rect)),
            Extent::Nowhere | Extent::Several => None,
        }
    }
}

/// Both together.
fn union(left: Extent, right: Extent) -> Extent {
    match (left, right) {
        (Extent::Nowhere, other) | (other, Extent::Nowhere) => other,
        (Extent::Page(page, left), Extent::Page(other, right)) if page == other => {
            let x = left.origin.x.min(right.origin.x);
            let y = left.origin.y.min(right.origin.y);
            let width = left.right().max(right.right()) - x;
            let height = left.bottom().max(right.bottom()) - y;
            Extent::Page(page, Rect::new(x, y, width, height))
        }
        _ => Extent::Several,
    }
}

/// The rectangle of an item; that of glyphs has the font's ascent and descent.
fn item_rect(kind: &ItemKind, fonts: &FontLibrary) -> Rect {
    match kind {
        ItemKind::Fill { rect, .. } | ItemKind::Picture { rect, .. } => *rect,
        ItemKind::Turned(turned) => turned.on_page(item_rect(&turned.kind, fonts)),
        ItemKind::Glyphs(run) => {
            let metrics = &fonts.get(run.font).metrics;
            let unit = run.size / f64::from(metrics.units_per_em.max(1));
            let ascent = unit * f64::from(metrics.ascent);
            let descent = unit * f64::from(metrics.descent);
            let width: Length = run.glyphs.iter().map(|glyph| glyph.advance).sum();
            Rect::new(run.origin.x, run.origin.y - ascent, width, ascent - descent)
        }
    }
}
