//! A formula within text: pieces between which the line may be broken, and whose spaces grow and
//! shrink with those of the line.

use crate::math::tree::{Class, Node};
use crate::typeset::math::boxes::MathBox;
use crate::typeset::math::list::{Atom, Gap, gaps};
use crate::typeset::math::{MathSetter, Setting};

/// A piece of a formula within text.
#[derive(Clone, Debug, Default)]
pub(crate) struct Segment {
    /// What it looks like.
    pub(crate) content: MathBox,
    /// Space behind it, in points.
    pub(crate) space: f64,
    /// By how much that grows when the line's spaces grow by the whole of their width.
    pub(crate) elastic: f64,
    /// How unwelcome it is to break the line behind it, where that is allowed at all.
    pub(crate) penalty: Option<f64>,
}

/// Demerits of breaking a line behind a relation and behind a binary operation, on the scale of those
/// for hyphens: TeX has 500 and 700 where a hyphen has 50.
const RELATION: f64 = 10.0;
const BINARY: f64 = 14.0;
/// The share of its width by which space around relations and operations grows: TeX lets it grow by
/// all of it at most, and that of text by half.
const ELASTIC: f64 = 0.5;
/// Space wider than this, in em, parts formulas: a quad does.
const PARTING: f64 = 0.9;

impl MathSetter<'_, '_> {
    /// Cuts a formula where its line may be broken: behind relations and binary operations that
    /// stand in no brackets which grow and in no group.
    pub(crate) fn segments(&mut self, nodes: &[Node], setting: Setting) -> Vec<Segment> {
        let atoms = self.atoms(nodes, setting);
        let gaps = gaps(&atoms);
        let mut segments: Vec<Segment> = Vec::new();
        let mut open = Segment::default();
        let penalties: Vec<Option<f64>> =
            (0..atoms.len()).map(|index| penalty(&atoms, index)).collect();
        let mut last_penalty = None;
        for (atom, (gap, penalty)) in atoms.into_iter().zip(gaps.into_iter().zip(penalties)) {
            let space = gap.em() * self.size(atom.setting);
            // In a display wide space parts formulas that stand beside each other.
            let parts = atom.class.is_none()
                && setting.is_display()
                && atom.content.width > PARTING * self.size(atom.setting);
            if parts && !open.content.is_blank() {
                open.space = atom.content.width;
                open.penalty = Some(0.0);
                segments.push(std::mem::take(&mut open));
                last_penalty = None;
                continue;
            }
            let is_wide = matches!(gap, Gap::Medium | Gap::Thick);
            if (is_wide || last_penalty.is_some()) && !open.content.is_blank() {
                open.space = space;
                open.elastic = if is_wide { space * ELASTIC } else { 0.0 };
                open.penalty = last_penalty;
                segments.push(std::mem::take(&mut open));
            } else {
                open.content.width += space;
            }
            open.content.append(atom.content);
            last_penalty = penalty;
        }
        segments.push(open);
        segments
    }
}

/// How unwelcome a break behind an atom is; `None` where there is none.
fn penalty(atoms: &[Atom], index: usize) -> Option<f64> {
    match atoms[index].allowed {
        Some(true) => return Some(0.0),
        Some(false) => return None,
        None => {}
    }
    // Nothing is broken off before what closes or before another relation, and not at the end.
    let next = atoms[index + 1..].iter().find_map(|atom| atom.class)?;
    match (atoms[index].class?, next) {
        (_, Class::Relation | Class::Close | Class::Punctuation) => None,
        (Class::Relation, _) => Some(RELATION),
        (Class::Binary, _) => Some(BINARY),
        _ => None,
    }
}

impl MathBox {
    fn is_blank(&self) -> bool {
        self.parts.is_empty() && self.width == 0.0
    }
}
