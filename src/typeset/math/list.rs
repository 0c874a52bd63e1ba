//! Atoms in a row, and the space between them.

use crate::math::tree::{Class, Node, Style, TextFace};
use crate::typeset::math::boxes::MathBox;
use crate::typeset::math::{MathSetter, Setting};

/// A piece of a row.
pub(crate) struct Atom {
    /// Its class; `None` for space that the author put there.
    pub(crate) class: Option<Class>,
    /// What it looks like.
    pub(crate) content: MathBox,
    /// The style that it is set in.
    pub(crate) setting: Setting,
    /// Whether the line may be broken behind it, where the author says so.
    pub(crate) allowed: Option<bool>,
}

/// The space between two atoms.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Gap {
    None,
    /// Three eighteenths of an em.
    Thin,
    /// Four, around operations.
    Medium,
    /// Five, around relations.
    Thick,
}

impl Gap {
    /// Its width in em.
    pub(crate) fn em(self) -> f64 {
        match self {
            Self::None => 0.0,
            Self::Thin => 3.0 / 18.0,
            Self::Medium => 4.0 / 18.0,
            Self::Thick => 5.0 / 18.0,
        }
    }
}

/// The space between two classes (The TeXbook, page 170), and whether it is left out in scripts. What
/// cannot be, as a binary operation before a relation, has none.
fn gap(left: Class, right: Class) -> (Gap, bool) {
    use Class::{Binary, Close, Inner, Open, Operator, Ordinary, Punctuation, Relation};
    match (left, right) {
        (Ordinary | Operator | Close | Inner, Operator) | (Operator, Ordinary) => {
            (Gap::Thin, false)
        }
        (Binary, Ordinary | Operator | Open | Inner) | (Ordinary | Close | Inner, Binary) => {
            (Gap::Medium, true)
        }
        (Relation, Ordinary | Operator | Open | Inner)
        | (Ordinary | Operator | Close | Inner, Relation) => (Gap::Thick, true),
        (Punctuation, Binary) => (Gap::None, false),
        (Punctuation, _)
        | (Inner, Ordinary | Open | Punctuation | Inner)
        | (Ordinary | Operator | Close, Inner) => (Gap::Thin, true),
        _ => (Gap::None, false),
    }
}

impl MathSetter<'_, '_> {
    /// Nodes one behind the other.
    pub(super) fn list(&mut self, nodes: &[Node], setting: Setting) -> MathBox {
        let atoms = self.atoms(nodes, setting);
        let gaps = gaps(&atoms);
        let mut row = MathBox::default();
        let only = atoms.len() == 1;
        for (atom, gap) in atoms.into_iter().zip(gaps) {
            row.width += gap.em() * self.size(atom.setting);
            if only {
                row.cuts.clone_from(&atom.content.cuts);
                row.italic = atom.content.italic;
                row.attachment = atom.content.attachment;
                row.glyph = atom.content.glyph;
            }
            row.append(atom.content);
        }
        row
    }

    /// The atoms of nodes, with what a style is said for set in that.
    pub(super) fn atoms(&mut self, nodes: &[Node], setting: Setting) -> Vec<Atom> {
        let mut atoms = Vec::with_capacity(nodes.len());
        self.gather(nodes, setting, &mut atoms);
        settle_binaries(&mut atoms);
        atoms
    }

    fn gather(&mut self, nodes: &[Node], setting: Setting, atoms: &mut Vec<Atom>) {
        for node in nodes {
            match node {
                Node::Styled(style, body) => self.gather(body, setting.with(*style), atoms),
                Node::Space(em) => {
                    let content = MathBox::space(em * self.size(setting));
                    atoms.push(Atom { class: None, content, setting, allowed: None });
                }
                Node::Break(allowed) => {
                    if let Some(last) = atoms.last_mut() {
                        last.allowed = Some(*allowed);
                    }
                }
                node => {
                    let content = self.node(node, setting);
                    atoms.push(Atom { class: node.class(), content, setting, allowed: None });
                }
            }
        }
    }

    fn node(&mut self, node: &Node, setting: Setting) -> MathBox {
        match node {
            Node::Symbol(symbol) => self.symbol(symbol, setting),
            Node::Number { shown, .. } => self.letters(shown, setting),
            Node::Name { text, .. } => self.letters(text, setting),
            Node::Text { text, face } => self.words(text, *face, setting),
            Node::Reference { shown, .. } => self.words(shown, TextFace::default(), setting),
            Node::Group(_, body) => self.list(body, setting),
            Node::Scripts(scripts) => self.scripts(scripts, setting),
            Node::Fraction(fraction) => self.fraction(fraction, setting),
            Node::Radical(radical) => self.radical(radical, setting),
            Node::Accent(accent) => self.accent(accent, setting),
            Node::Fenced(fenced) => self.fenced(fenced, setting),
            Node::Sized { delimiter, size, .. } => self.sized(*delimiter, *size, setting),
            Node::Middle(delimiter) => match delimiter {
                Some(delimiter) => self.sized(*delimiter, 0, setting),
                None => MathBox::default(),
            },
            Node::Styled(style, body) => self.list(body, setting.with(*style)),
            Node::Table(table) => self.table(table, setting),
            Node::Phantom { body, seen, width, height } => {
                let mut content = self.list(body, setting);
                if !seen {
                    content.parts.clear();
                    content.glyph = None;
                }
                if !width {
                    content.width = 0.0;
                }
                if !height {
                    (content.height, content.depth) = (0.0, 0.0);
                }
                content
            }
            Node::Boxed(body) => self.boxed(body, setting),
            Node::Arrow { arrow, over, under } => self.arrow(*arrow, (over, under), setting),
            Node::Space(_) | Node::Break(_) => MathBox::default(),
        }
    }

    /// Something in a frame, as LaTeX's `\fbox` has it.
    fn boxed(&mut self, body: &[Node], setting: Setting) -> MathBox {
        let size = self.size(setting);
        let (space, thickness) = (0.3 * size, 0.04 * size);
        let content = self.list(body, setting.with(Style::Display));
        let inset = space + thickness;
        let mut framed = MathBox {
            width: content.width + 2.0 * inset,
            height: content.height + inset,
            depth: content.depth + inset,
            ..MathBox::default()
        };
        let (width, total) = (framed.width, framed.height + framed.depth);
        let bottom = -framed.depth;
        framed.rule((0.0, bottom), (width, thickness));
        framed.rule((0.0, framed.height - thickness), (width, thickness));
        framed.rule((0.0, bottom), (thickness, total));
        framed.rule((width - thickness, bottom), (thickness, total));
        framed.take(content, inset, 0.0);
        framed
    }
}

/// Binary operations that have nothing to connect are ordinary (appendix G, rules 5 and 6): the
/// minus of a negative number.
fn settle_binaries(atoms: &mut [Atom]) {
    let mut last: Option<Class> = None;
    let mut last_index = None;
    for index in 0..atoms.len() {
        let Some(class) = atoms[index].class else { continue };
        let class = match (class, last) {
            (
                Class::Binary,
                None
                | Some(
                    Class::Binary
                    | Class::Operator
                    | Class::Relation
                    | Class::Open
                    | Class::Punctuation,
                ),
            ) => Class::Ordinary,
            (class, _) => class,
        };
        if matches!(class, Class::Relation | Class::Close | Class::Punctuation)
            && last == Some(Class::Binary)
            && let Some(index) = last_index
        {
            let before: &mut Atom = &mut atoms[index];
            before.class = Some(Class::Ordinary);
        }
        atoms[index].class = Some(class);
        (last, last_index) = (Some(class), Some(index));
    }
    if last == Some(Class::Binary)
        && let Some(index) = last_index
    {
        atoms[index].class = Some(Class::Ordinary);
    }
}

/// The space before each atom.
pub(super) fn gaps(atoms: &[Atom]) -> Vec<Gap> {
    let mut last: Option<Class> = None;
    atoms
        .iter()
        .map(|atom| {
            let Some(class) = atom.class else { return Gap::None };
            let found = match last {
                Some(last) => match gap(last, class) {
                    (_, true) if atom.setting.is_script() => Gap::None,
                    (found, _) => found,
                },
                None => Gap::None,
            };
            last = Some(class);
            found
        })
        .collect()
}
