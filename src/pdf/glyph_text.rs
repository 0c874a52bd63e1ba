//! Which text each glyph of a font stands for.
//!
//! A reader takes the text from the font's ToUnicode map, which has one text a glyph. A glyph that
//! stands for several texts gets the most frequent one here; the page's content says the others.

use std::collections::BTreeMap;

use crate::font::FontId;
use crate::pdf::cluster::{Cluster, in_text_order, shaped};
use crate::typeset::pages::{GlyphRun, ItemKind, Pages};

/// Stands for a glyph that has no text of its own, such as the second half of a letter: a map must
/// give every glyph some text (ISO 19005-2, 6.2.11.7.2), and this one is not seen.
const NOTHING: &str = "\u{200b}";

/// The hyphen at a line's end, which is no part of the word.
pub(super) const SOFT_HYPHEN: &str = "\u{ad}";

/// The text of each used glyph of a font, by glyph.
pub(super) type GlyphTexts = BTreeMap<u16, String>;

/// The texts of all glyphs of all fonts on the pages.
pub(super) fn gather(pages: &Pages) -> BTreeMap<FontId, GlyphTexts> {
    let mut uses: BTreeMap<FontId, Vec<Vec<Use>>> = BTreeMap::new();
    for item in pages.pages.iter().flat_map(|page| &page.items) {
        if let ItemKind::Glyphs(run) = item.kind.content() {
            let glyphs = uses.entry(run.font).or_default();
            let run = in_text_order(run);
            for cluster in shaped(&run) {
                count(glyphs, &run, &cluster);
            }
        }
    }
    uses.into_iter()
        .map(|(font, glyphs)| {
            let texts = (0..=u16::MAX).zip(glyphs).filter_map(|(glyph, uses)| {
                // Among equally frequent texts the least one, so that the choice is always the same.
                let best = uses.into_iter().max_by(|left, right| {
                    left.times.cmp(&right.times).then_with(|| right.text.cmp(&left.text))
                })?;
                Some((glyph, best.text.replace(is_unmappable, NOTHING)))
            });
            (font, texts.collect())
        })
        .collect()
}

/// Whether a map must not have a character: no text at all, or one of private use, which says
/// nothing without the actual text beside it (ISO 19005-2, 6.2.11.7.2 and 6.2.11.7.3).
fn is_unmappable(character: char) -> bool {
    matches!(character, '\0' | '\u{feff}' | '\u{fffe}' | '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..)
}

/// A text that a glyph stands for.
struct Use {
    text: String,
    /// How often; zero for a mere guess, which any use outweighs.
    times: u32,
}

/// Counts the glyphs of a cluster.
fn count(glyphs: &mut Vec<Vec<Use>>, run: &GlyphRun, cluster: &Cluster<'_>) {
    let ids = run.glyphs[cluster.glyphs.clone()].iter().map(|glyph| glyph.id);
    match cluster.glyphs.len() {
        1 if cluster.text == SOFT_HYPHEN => ids.for_each(|id| note(glyphs, id, SOFT_HYPHEN, 0)),
        1 if cluster.text.is_empty() => ids.for_each(|id| note(glyphs, id, NOTHING, 0)),
        1 => ids.for_each(|id| note(glyphs, id, cluster.text, 1)),
        length if length == cluster.text.chars().count() => {
            for (id, (start, character)) in ids.zip(cluster.text.char_indices()) {
                note(glyphs, id, &cluster.text[start..start + character.len_utf8()], 0);
            }
        }
        _ => {
            let first = if cluster.text.is_empty() { NOTHING } else { cluster.text };
            for (index, id) in ids.enumerate() {
                note(glyphs, id, if index == 0 { first } else { NOTHING }, 0);
            }
        }
    }
}

/// Counts one glyph.
fn note(glyphs: &mut Vec<Vec<Use>>, id: u16, text: &str, times: u32) {
    let index = usize::from(id);
    if glyphs.len() <= index {
        glyphs.resize_with(index + 1, Vec::new);
    }
    match glyphs[index].iter_mut().find(|earlier| earlier.text == text) {
        Some(earlier) => earlier.times = earlier.times.saturating_add(times),
        None => glyphs[index].push(Use { text: text.to_owned(), times }),
    }
}
