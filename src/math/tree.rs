//! The tree of a formula.

use std::ops::Range;

/// A formula that was understood.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Formula {
    /// What it consists of.
    pub body: Vec<Node>,
    /// What stands in place of its number, where its author says so (`\tag`); all that its rows have.
    pub tag: Option<String>,
    /// The names by which it is referred to (`\label`).
    pub labels: Vec<String>,
    /// The labels that it refers to (`\ref`, `\eqref`), with their places in its source.
    pub references: Vec<(String, Range<usize>)>,
    /// What was understood but cannot be shown, such as colours: each command once.
    pub ignored: Vec<String>,
}

/// The classes of atoms, between which space is put (The TeXbook, chapter 17).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// A variable, a number, a constant.
    Ordinary,
    /// A large operator or the name of a function.
    Operator,
    /// A binary operation.
    Binary,
    /// A relation.
    Relation,
    /// An opening bracket.
    Open,
    /// A closing bracket.
    Close,
    /// A comma and the like.
    Punctuation,
    /// A formula in brackets that grow; a fraction.
    Inner,
}

/// Sizes in which formulas are set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Style {
    /// A formula on a line of its own.
    Display,
    /// A formula within text.
    Text,
    /// Scripts.
    Script,
    /// Scripts of scripts.
    ScriptScript,
}

/// Where the scripts of something stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limits {
    /// At its right.
    Never,
    /// Over and under it in display style, else at its right.
    Display,
    /// Over and under it.
    Always,
}

/// A piece of a formula.
#[derive(Clone, Debug, PartialEq)]
pub enum Node {
    /// A sign.
    Symbol(Symbol),
    /// A number.
    Number {
        /// Its digits, with a point where it has one.
        digits: String,
        /// The same in the characters of the alphabet that it is set in.
        shown: String,
    },
    /// The name of a function or operator: letters set upright, with space as an operator has.
    Name {
        /// The name.
        text: String,
        /// Where its scripts stand.
        limits: Limits,
    },
    /// Words.
    Text {
        /// The words, with their spaces.
        text: String,
        /// How they are set.
        face: TextFace,
    },
    /// The number of something that is referred to.
    Reference {
        /// Its label.
        label: String,
        /// Whether its number stands in brackets (`\eqref`).
        brackets: bool,
        /// What is shown: what is missing, until the number is known.
        shown: String,
    },
    /// Space, in em. It may be negative.
    Space(f64),
    /// A place at which a line may or may not be broken, against the rules: `true` where it may.
    Break(bool),
    /// What stands in braces, and counts as one atom.
    Group(Class, Vec<Node>),
    /// A base with scripts.
    Scripts(Box<Scripts>),
    /// One thing over another.
    Fraction(Box<Fraction>),
    /// A root.
    Radical(Box<Radical>),
    /// Something with a mark over or under it.
    Accent(Box<Accent>),
    /// Something between brackets as high as it.
    Fenced(Box<Fenced>),
    /// A bracket of a certain size.
    Sized {
        /// The bracket.
        delimiter: char,
        /// Its size, from 1 (`\big`) to 4 (`\Bigg`).
        size: u8,
        /// Its class.
        class: Class,
    },
    /// Within [`Fenced`]: a bracket as high as those at its ends (`\middle`).
    Middle(Option<char>),
    /// Something set in a certain style.
    Styled(Style, Vec<Node>),
    /// Rows and columns.
    Table(Box<Table>),
    /// What takes room but is not seen, or is seen but takes none.
    Phantom {
        /// What it is made of.
        body: Vec<Node>,
        /// Whether it is seen.
        seen: bool,
        /// Whether it takes its width.
        width: bool,
        /// Whether it takes its height and depth.
        height: bool,
    },
    /// Something in a frame.
    Boxed(Vec<Node>),
    /// An arrow as long as what stands over and under it.
    Arrow {
        /// The arrow.
        arrow: char,
        /// What stands over it.
        over: Vec<Node>,
        /// What stands under it.
        under: Vec<Node>,
    },
}

/// A sign.
#[derive(Clone, Debug, PartialEq)]
pub struct Symbol {
    /// The character as text has it: the letter of a variable, not an italic sign.
    pub text: char,
    /// The character whose glyph is shown, such as the sign for an italic letter.
    pub shown: char,
    /// Its class.
    pub class: Class,
    /// Whether it is struck through (`\not`) and has no character of its own for that.
    pub negated: bool,
    /// Where its scripts stand, if it is a large operator.
    pub limits: Limits,
}

/// How words in a formula are set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TextFace {
    /// In bold.
    pub bold: bool,
    /// In italics.
    pub italic: bool,
    /// As code.
    pub code: bool,
}

/// A base with scripts.
#[derive(Clone, Debug, PartialEq)]
pub struct Scripts {
    /// What they stand at; empty where they stand before something.
    pub base: Vec<Node>,
    /// Below.
    pub sub: Option<Vec<Node>>,
    /// Above.
    pub sup: Option<Vec<Node>>,
    /// Where they stand.
    pub limits: Limits,
}

/// One thing over another.
#[derive(Clone, Debug, PartialEq)]
pub struct Fraction {
    /// What stands above.
    pub numerator: Vec<Node>,
    /// What stands below.
    pub denominator: Vec<Node>,
    /// The rule between them.
    pub rule: Rule,
    /// The brackets around it.
    pub brackets: (Option<char>, Option<char>),
    /// The style that it is set in, where it is not that of its surroundings.
    pub style: Option<Style>,
    /// Where the numerator stands.
    pub numerator_align: Align,
    /// Whether its parts stay as large as in display style (`\cfrac`).
    pub continued: bool,
}

/// The rule of a fraction.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Rule {
    /// As thick as the font has it.
    Usual,
    /// None.
    None,
    /// As thick as the author says, in em.
    Thick(f64),
}

/// A root.
#[derive(Clone, Debug, PartialEq)]
pub struct Radical {
    /// Which root; the second where it is empty.
    pub degree: Vec<Node>,
    /// Of what.
    pub body: Vec<Node>,
}

/// A mark over or under something.
#[derive(Clone, Debug, PartialEq)]
pub struct Accent {
    /// What it marks.
    pub base: Vec<Node>,
    /// The mark, as a character that stands alone in MathML.
    pub mark: char,
    /// The same as a combining character, whose glyph is placed; equal where there is none.
    pub combining: char,
    /// Whether it is as wide as what it marks.
    pub wide: bool,
    /// Whether it stands under it.
    pub under: bool,
}

/// Something between brackets that are as high as it.
#[derive(Clone, Debug, PartialEq)]
pub struct Fenced {
    /// The bracket at its start.
    pub open: Option<char>,
    /// What stands between, with its [`Node::Middle`]s.
    pub body: Vec<Node>,
    /// The bracket at its end.
    pub close: Option<char>,
}

/// Where something stands across the width that it has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Align {
    /// At the left.
    Left,
    /// In the middle.
    Centre,
    /// At the right.
    Right,
}

/// Rows and columns.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// What it is for.
    pub kind: TableKind,
    /// The columns; cells beyond them are set as the last ones.
    pub columns: Vec<Align>,
    /// Rules between columns, counted from the one before the first.
    pub column_rules: Vec<usize>,
    /// The rows.
    pub rows: Vec<Row>,
    /// How many rules are over each row, and under the last.
    pub row_rules: Vec<usize>,
}

/// What rows and columns are for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TableKind {
    /// A matrix.
    Matrix,
    /// An array, with space at its sides.
    Array,
    /// A matrix within a line of text (`smallmatrix`).
    SmallMatrix,
    /// Cases of a definition, in text style.
    Cases,
    /// The same in display style.
    DisplayCases,
    /// Formulas one under the other, aligned in pairs of columns, in display style.
    Aligned,
    /// Formulas one under the other, each in the middle, in display style.
    Gathered,
    /// One formula over several lines (`multline`): the first at the left, the last at the right.
    Multiline,
    /// Lines of scripts (`\substack`).
    Substack,
}

/// A row.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Row {
    /// Its cells.
    pub cells: Vec<Vec<Node>>,
    /// Space below it beyond the usual, in em.
    pub gap: f64,
}

impl Symbol {
    /// A sign of a class, shown as it is.
    pub fn new(text: char, class: Class) -> Self {
        Self { text, shown: text, class, negated: false, limits: Limits::Never }
    }

    /// Whether it is a letter, and not a sign for an operation.
    pub fn is_letter(&self) -> bool {
        self.class == Class::Ordinary && self.text.is_alphabetic()
    }
}

impl Table {
    /// Where the content of a cell stands.
    pub fn align(&self, column: usize, row: usize) -> Align {
        match self.kind {
            TableKind::Multiline if row == 0 => Align::Left,
            TableKind::Multiline if row + 1 == self.rows.len() => Align::Right,
            // The columns of an alignment go on in pairs.
            TableKind::Aligned => match self.columns.len() {
                0 => Align::Centre,
                count => self.columns[column % count],
            },
            _ => {
                let column = column.min(self.columns.len().saturating_sub(1));
                self.columns.get(column).copied().unwrap_or(Align::Centre)
            }
        }
    }
}

impl Node {
    /// The class of an atom; `None` for what is none, as space.
    pub fn class(&self) -> Option<Class> {
        Some(match self {
            Self::Symbol(symbol) => symbol.class,
            Self::Number { .. }
            | Self::Text { .. }
            | Self::Reference { .. }
            | Self::Radical(_)
            | Self::Boxed(_)
            | Self::Table(_) => Class::Ordinary,
            Self::Name { .. } => Class::Operator,
            Self::Space(_) | Self::Break(_) => return None,
            Self::Group(class, _) => *class,
            Self::Scripts(scripts) => match scripts.base.as_slice() {
                [base] => base.class().unwrap_or(Class::Ordinary),
                _ => Class::Ordinary,
            },
            Self::Fraction(fraction) => match fraction.brackets {
                (None, None) => Class::Inner,
                _ => Class::Ordinary,
            },
            Self::Accent(accent) => match accent.base.as_slice() {
                [base] if base.class() == Some(Class::Relation) => Class::Relation,
                _ => Class::Ordinary,
            },
            Self::Fenced(_) => Class::Inner,
            Self::Sized { class, .. } => *class,
            // As what it stands between is no atom, there is no space beside it.
            Self::Middle(_) => Class::Relation,
            // Its content is looked at one by one.
            Self::Styled(..) => Class::Ordinary,
            Self::Phantom { body, .. } => match body.as_slice() {
                [body] => body.class()?,
                _ => Class::Ordinary,
            },
            Self::Arrow { .. } => Class::Relation,
        })
    }
}
