//! A paragraph's inlines to lines: gathered into one text, shaped, broken, set.
//!
//! The stages, in order: [`itemize`] flattens the tree into one text with styled runs, [`shape`]
//! finds glyphs word by word, [`units`] lays them out along one endless line, [`breakpoints`]
//! finds every place where it may be broken, [`linebreak`] chooses the breaks, [`line`] places the glyphs of each line.
//! Code is no paragraph: [`code`] sets its lines on columns.

pub(crate) mod bidi;
pub(crate) mod breakpoints;
pub(crate) mod code;
pub(crate) mod gaps;
pub(crate) mod hyphenate;
pub(crate) mod ideograph;
pub(crate) mod itemize;
pub(crate) mod line;
pub(crate) mod linebreak;
pub(crate) mod protrusion;
pub(crate) mod rivers;
pub(crate) mod runs;
pub(crate) mod shape;
pub(crate) mod style;
pub(crate) mod units;
