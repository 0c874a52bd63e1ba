//! What is set off from running text: quotations, epigraphs, verse, notices, dedications.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::geometry::Length;

/// Quotations and verse.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct QuotationDesign {
    /// Size as a factor of the text size.
    pub size: f64,
    /// Indent on both sides, in em of the text.
    pub indent: f64,
    /// Lines left free above and below.
    pub space: f64,
    /// Where the line stands that says who is quoted.
    pub attribution: AttributionSide,
    /// Indent of an epigraph, as a share of the measure.
    pub epigraph_indent: f64,
    /// Size of an epigraph, as a factor of the text size.
    pub epigraph_size: f64,
    /// Indent of the part of a line of verse that is turned over, in em.
    pub turnover: f64,
    /// Width of one space that a line of verse is indented by, in em.
    pub verse_space: f64,
    /// The longest stanza, in lines, that is kept on one page.
    pub kept_stanza: usize,
    /// Lines left free above a dedication.
    pub dedication_space: f64,
}

/// Where the line stands that says who is quoted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum AttributionSide {
    /// Where lines begin.
    Start,
    /// Where lines end.
    End,
}

impl Default for QuotationDesign {
    /// A quotation is set off by indent and space; its size stays, so that it stays on the grid and
    /// legible. Who is quoted stands on the other side, where the eye leaves the quotation. An
    /// epigraph keeps to the right two thirds of the page. A turned-over line of verse is indented
    /// by more than any stanza's own indents, so that it is no line of its own. A sonnet's fourteen
    /// lines are too many to be kept together, an eight-line stanza is not.
    fn default() -> Self {
        Self {
            size: 1.0,
            indent: 1.5,
            space: 1.0,
            attribution: AttributionSide::End,
            epigraph_indent: 0.3,
            epigraph_size: 0.92,
            turnover: 3.0,
            verse_space: 0.5,
            kept_stanza: 8,
            dedication_space: 4.0,
        }
    }
}

/// Notices: notes, tips, warnings.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct NoticeDesign {
    /// Thickness of the rules above and below.
    pub rule: Length,
    /// Lines left free above and below, outside the rules.
    pub space: f64,
    /// Size of the label, as a factor of the text size.
    pub label_size: f64,
    /// Extra space between the small capitals of the label, in em.
    pub letter_space: f64,
    /// The longest notice, in lines, that is kept on one page.
    pub kept: usize,
}

impl Default for NoticeDesign {
    /// Rules above and below hold a notice together over a page's end as a box would not, and print
    /// in any ink. The label's small capitals are as large as those of captions' labels look.
    /// A notice of eight lines is read at one glance, a longer one is not.
    fn default() -> Self {
        Self {
            rule: Length::points(0.4),
            space: 1.0,
            label_size: 0.92,
            letter_space: 0.06,
            kept: 8,
        }
    }
}
