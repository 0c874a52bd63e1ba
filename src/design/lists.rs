//! Contents, index and marks of source pages.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::geometry::Length;

/// The lists before the text: contents, figures, tables.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct ContentsDesign {
    /// Size of the entries, as a factor of the text size.
    pub size: f64,
    /// Indent of each level where entries have no number before them, in em; also of the lines that
    /// an entry is turned over to.
    pub indent: f64,
    /// Space between an entry's number and its words, in em.
    pub label_gap: f64,
    /// Lines left free between an entry of the first level with those under it and what is around
    /// them.
    pub space: f64,
    /// What leads from an entry to its page number; nothing for no leaders.
    pub leader: String,
    /// Distance of the leader's dots, in em. They stand on one grid over the whole list, so that they
    /// are aligned.
    pub leader_pitch: f64,
    /// Least space between an entry's words and the first dot, and between the last dot and the
    /// widest page number, in em.
    pub leader_gap: f64,
}

impl Default for ContentsDesign {
    /// Entries are as large as the text, for they are read like it. Dots stand wide apart, so that
    /// they guide the eye and make no grey bar of their own.
    fn default() -> Self {
        Self {
            size: 1.0,
            indent: 1.5,
            label_gap: 0.7,
            space: 1.0,
            leader: ".".to_owned(),
            leader_pitch: 0.75,
            leader_gap: 0.45,
        }
    }
}

/// The index.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct IndexDesign {
    /// How entries under another are set.
    pub style: IndexStyle,
    /// Size as a factor of the text size.
    pub size: f64,
    /// Indent of entries under another, in em; lines are turned over to twice as much.
    pub indent: f64,
    /// Columns of a page.
    pub columns: usize,
    /// Space between columns, in em of the text.
    pub column_gap: f64,
    /// Lines left free above each letter's entries.
    pub space: f64,
    /// Whether the letters stand above their entries.
    pub letters: bool,
}

/// How the entries under another entry are set.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum IndexStyle {
    /// Each on a line of its own, indented.
    Indented,
    /// One behind the other in the entry's paragraph.
    RunIn,
}

impl Default for IndexDesign {
    /// Indented entries are found at a glance; two columns suit their short lines. The size stays, so
    /// that the lines stay on the grid.
    fn default() -> Self {
        Self {
            style: IndexStyle::Indented,
            size: 0.9,
            indent: 1.2,
            columns: 2,
            column_gap: 2.0,
            space: 1.0,
            letters: true,
        }
    }
}

/// The marks of the pages of a reprinted original, in the outer margin.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct SourcePageDesign {
    /// Size as a factor of the text size.
    pub size: f64,
    /// Distance from the text block, in em of the text; two marks on one line stand half as far
    /// apart.
    pub distance: f64,
    /// Least distance from the edge of the page, where the margin is too narrow for the mark.
    pub edge: Length,
}

impl Default for SourcePageDesign {
    /// Small and quiet: whoever looks for them finds them, whoever reads does not see them.
    fn default() -> Self {
        Self { size: 0.72, distance: 1.2, edge: Length::points(4.0) }
    }
}
