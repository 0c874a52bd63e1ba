//! What is open while the tree is built: frames, one for each block or inline that has begun.

use std::ops::Range;

use crate::manuscript::ast::{Attributes, Block, Definition, List, Table, TableCell};
use crate::manuscript::list_marker::Marker;
use crate::manuscript::piece::Piece;

/// Something that has begun and not ended.
pub(super) struct Frame {
    /// What it is.
    pub(super) kind: FrameKind,
    /// Where it stands in the text.
    pub(super) range: Range<usize>,
    /// The blocks in it.
    pub(super) blocks: Vec<Block>,
    /// The running text in it.
    pub(super) pieces: Vec<Piece>,
    /// Where the last piece ended; a backslash behind it escapes what follows.
    pub(super) last: usize,
    /// The raw text in it, of code and HTML.
    pub(super) text: String,
}

/// What a frame is.
pub(super) enum FrameKind {
    /// The whole.
    Root,
    /// A paragraph.
    Paragraph,
    /// The paragraph of a tight list item, which has no mark of its own.
    Implicit,
    /// A heading of a level.
    Heading(u8),
    /// Code, with what stands behind its fence.
    Code {
        /// The info string.
        info: String,
    },
    /// HTML between blocks.
    Html,
    /// A quotation, or a notice of a class.
    Quotation(Option<&'static str>),
    /// A division, by fences or by an HTML element.
    Division {
        /// Its attributes.
        attributes: Attributes,
        /// The name of the element.
        html: Option<String>,
    },
    /// A list.
    List {
        /// What is known of it.
        list: List,
        /// The markers of its items, where Markdown does not know them.
        markers: Vec<Option<Marker>>,
    },
    /// An item of a list.
    Item {
        /// Its task box.
        task: Option<bool>,
        /// Its marker, where Markdown does not know it.
        marker: Option<Marker>,
    },
    /// A footnote with its label.
    Note(String),
    /// Terms and definitions.
    Definitions(Vec<Definition>),
    /// A term.
    Term,
    /// A definition.
    Definition,
    /// A table.
    Table(Table),
    /// A row of a table.
    Row(Vec<TableCell>),
    /// A cell of a table.
    Cell,
    /// Emphasis.
    Emphasis,
    /// Strong emphasis.
    Strong,
    /// Struck text.
    Strikethrough,
    /// A link.
    Link {
        /// Where to.
        destination: String,
        /// Its title.
        title: String,
        /// The attributes of the reference that it goes by.
        attributes: Attributes,
    },
    /// An image.
    Image {
        /// Its address.
        source: String,
        /// Its title.
        title: String,
        /// The attributes of the reference that it goes by.
        attributes: Attributes,
    },
}

impl FrameKind {
    /// Whether blocks stand in it.
    pub(super) fn holds_blocks(&self) -> bool {
        matches!(
            self,
            Self::Root
                | Self::Quotation(_)
                | Self::Division { .. }
                | Self::Item { .. }
                | Self::Note(_)
                | Self::Definition
        )
    }

    /// The name of the element of HTML that it is.
    pub(super) fn html(&self) -> Option<&str> {
        match self {
            Self::Division { html, .. } => html.as_deref(),
            _ => None,
        }
    }

    /// Whether it counts as a level of nested blocks.
    pub(super) fn nests_blocks(&self) -> bool {
        self.holds_blocks() && !matches!(self, Self::Root)
    }

    /// Whether it is an inline.
    pub(super) fn is_inline(&self) -> bool {
        matches!(
            self,
            Self::Emphasis
                | Self::Strong
                | Self::Strikethrough
                | Self::Link { .. }
                | Self::Image { .. }
        )
    }
}

impl Frame {
    /// A frame that begins.
    pub(super) fn new(kind: FrameKind, range: Range<usize>) -> Self {
        let last = range.start;
        Self { kind, range, blocks: Vec::new(), pieces: Vec::new(), last, text: String::new() }
    }
}
