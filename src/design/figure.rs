//! Figures: how large, where, and how they are captioned.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Figures.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct FigureDesign {
    /// Size of the caption, as a factor of the text size.
    pub caption_size: f64,
    /// Size of the credit line.
    pub credit_size: f64,
    /// Lines left free above and below.
    pub space: f64,
    /// Space between picture and caption, in lines.
    pub caption_space: f64,
    /// The greatest share of the text block's height that a picture may take.
    pub greatest_height: f64,
    /// The greatest share of the text block's height that a figure may take to stay where it is
    /// written, as the sentence before leads to it or it has no caption.
    pub bound_height: f64,
    /// Dots an inch for a picture that names no resolution and no width.
    pub resolution: f64,
    /// Where pictures and captions stand across the measure.
    pub alignment: FigureAlignment,
    /// Where figures are placed that do not say it themselves.
    pub placement: Placement,
    /// Space between figures that stand side by side, in em of the text.
    pub group_gap: f64,
    /// How the figures of a group are fitted to one another.
    pub group_fit: GroupFit,
}

/// Where figures stand across the measure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FigureAlignment {
    /// Where lines begin.
    Start,
    /// In the middle.
    Centre,
}

/// Where a figure is placed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Placement {
    /// Where it is written.
    Here,
    /// At the head or foot of a page near to that place.
    Float,
    /// On a page of its own.
    Page,
}

impl Placement {
    /// The placement of a name: `here`, `float`, `page`.
    pub fn named(name: &str) -> Option<Self> {
        match name {
            "here" => Some(Self::Here),
            "float" => Some(Self::Float),
            "page" => Some(Self::Page),
            _ => None,
        }
    }
}

/// How figures that stand side by side are fitted to one another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum GroupFit {
    /// All are equally high, and together as wide as the measure.
    Height,
    /// All are equally wide.
    Width,
}

impl Default for FigureDesign {
    /// Captions are two steps smaller than the text, so that they are not read as part of it; credits
    /// one more. Pictures stand where lines begin, like all else on the page. A figure that a colon
    /// leads to, or that has no caption to be found by, stays where it is written; where it takes more
    /// than two fifths of the page, the gap that could be left at a page's foot disturbs more than a
    /// turned page does.
    fn default() -> Self {
        Self {
            caption_size: 0.85,
            credit_size: 0.75,
            space: 1.0,
            caption_space: 0.4,
            greatest_height: 0.6,
            bound_height: 0.4,
            resolution: 150.0,
            alignment: FigureAlignment::Start,
            placement: Placement::Float,
            group_gap: 1.0,
            group_fit: GroupFit::Height,
        }
    }
}
