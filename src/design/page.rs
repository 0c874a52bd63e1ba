//! The page: paper, margins and text block.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::geometry::{Length, Point, Rect, Size};
use crate::language::Direction;

/// A paper by name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub enum Paper {
    /// 8.5 × 11 in.
    #[serde(rename = "letter")]
    Letter,
    /// 210 × 297 mm.
    #[serde(rename = "a4")]
    A4,
    /// 148 × 210 mm.
    #[serde(rename = "a5")]
    A5,
    /// 6 × 9 in, the trade book.
    #[serde(rename = "6x9in")]
    SixByNine,
}

impl Paper {
    /// Every paper.
    pub const ALL: [Self; 4] = [Self::Letter, Self::A4, Self::A5, Self::SixByNine];

    /// Its name in themes and front matter.
    pub fn name(self) -> &'static str {
        match self {
            Self::Letter => "letter",
            Self::A4 => "a4",
            Self::A5 => "a5",
            Self::SixByNine => "6x9in",
        }
    }

    /// The paper of a name, in any case.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|paper| paper.name().eq_ignore_ascii_case(name.trim()))
    }

    /// Its size.
    pub const fn size(self) -> Size {
        let (width, height) = match self {
            Self::Letter => (Length::inches(8.5), Length::inches(11.0)),
            Self::A4 => (Length::millimetres(210.0), Length::millimetres(297.0)),
            Self::A5 => (Length::millimetres(148.0), Length::millimetres(210.0)),
            Self::SixByNine => (Length::inches(6.0), Length::inches(9.0)),
        };
        Size { width, height }
    }
}

/// The page, resolved. The text block is as high as a whole number of lines.
#[derive(Clone, Debug, PartialEq)]
pub struct PageDesign {
    /// Size of the trimmed page.
    pub size: Size,
    /// Margin on the binding side.
    pub inner: Length,
    /// Margin above the text block.
    pub top: Length,
    /// The measure: width of the text block.
    pub text_width: Length,
    /// Lines of running text on a full page.
    pub lines: usize,
    /// Whether the sheets are printed on both sides, so that margins are mirrored.
    pub duplex: bool,
    /// How the pages before the text are numbered.
    pub front_matter: FrontMatter,
    /// The direction in which the book is read. One that is read from the right is bound at the
    /// right of its odd pages.
    pub direction: Direction,
}

/// How title and contents are numbered, where contents stand before the text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum FrontMatter {
    /// In roman numerals; the text begins on a recto with page 1, as in books.
    #[default]
    Roman,
    /// Not apart: contents and text follow one another and are numbered through, as in papers.
    None,
}

/// The side of an opening that a page lies on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// A page with an odd number: at the right, or in a book that is read from the right, at the
    /// left.
    Recto,
    /// Its other side.
    Verso,
}

impl PageDesign {
    /// The side of the page with an index counted from zero.
    pub fn side(&self, index: usize) -> Side {
        if index.is_multiple_of(2) { Side::Recto } else { Side::Verso }
    }

    /// The text block of a page with an index counted from zero. Where the page is not duplex every
    /// page is laid out as a recto.
    pub fn text_block(&self, index: usize, leading: Length) -> Rect {
        let verso = self.duplex && self.side(index) == Side::Verso;
        let x = match (verso, self.direction) {
            (false, Direction::LeftToRight) | (true, Direction::RightToLeft) => self.inner,
            (true, Direction::LeftToRight) | (false, Direction::RightToLeft) => {
                self.size.width - self.inner - self.text_width
            }
        };
        Rect {
            origin: Point { x, y: self.top },
            size: Size { width: self.text_width, height: leading * self.lines as f64 },
        }
    }
}
