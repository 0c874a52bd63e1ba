//! Names for what is not known yet while the tree is built: clusters, works and references by their
//! index. They begin with a control character, which no anchor has, and none outlives the stage.

use crate::resolve::document::Anchor;

/// What a placeholder stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Placeholder {
    /// A cluster of citations.
    Cluster(usize),
    /// The author of a cluster, where the rest stands elsewhere.
    Author(usize),
    /// The entry of a work.
    Work(usize),
    /// A reference to an identifier of the author's.
    Reference(usize),
}

impl Placeholder {
    /// The anchor that carries it.
    pub(super) fn anchor(self) -> Anchor {
        Anchor::new(match self {
            Self::Cluster(index) => format!("\u{1}c{index}"),
            Self::Author(index) => format!("\u{1}a{index}"),
            Self::Work(index) => format!("\u{1}w{index}"),
            Self::Reference(index) => format!("\u{1}r{index}"),
        })
    }

    /// What an anchor stands for; `None` for a true anchor.
    pub(super) fn of(anchor: &Anchor) -> Option<Self> {
        let name = anchor.as_str().strip_prefix('\u{1}')?;
        let index = name.get(1..)?.parse().ok()?;
        match name.as_bytes().first()? {
            b'c' => Some(Self::Cluster(index)),
            b'a' => Some(Self::Author(index)),
            b'w' => Some(Self::Work(index)),
            b'r' => Some(Self::Reference(index)),
            _ => None,
        }
    }
}
