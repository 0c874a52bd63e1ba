//! Running heads and folios.
//!
//! A page that opens a reading has its folio at the foot, in the middle; every other page has folio
//! and running title at its head, the folio on the outside: the work's title on versos, the
//! section's on rectos.

use crate::design::page::Side;
use crate::geometry::{Length, Rect};
use crate::language::Direction;
use crate::typeset::flow::shift_item;
use crate::typeset::inline::breakpoints::{Protrusion, UnitFinder};
use crate::typeset::inline::itemize::ParagraphText;
use crate::typeset::inline::line::{Across, LineSetter};
use crate::typeset::inline::linebreak::{Fit, LineSettings, break_lines};
use crate::typeset::inline::shape::Shaper;
use crate::typeset::inline::style::{LetterCase, TextStyle};
use crate::typeset::pages::{Artifact, ContentId, Item, Tag};

/// What the head and foot of a page say.
#[derive(Clone, Debug)]
pub(crate) struct Furniture<'a> {
    /// The page's number.
    pub(crate) folio: &'a str,
    /// The running title.
    pub(crate) title: &'a str,
    /// Which side the page lies on.
    pub(crate) side: Side,
    /// Whether the page opens a reading.
    pub(crate) opening: bool,
}

/// Sets the furniture of a page around its text block.
pub(crate) fn furniture(
    shaper: &mut Shaper<'_>,
    furniture: &Furniture<'_>,
    block: Rect,
    design: &crate::design::Design,
    body: &TextStyle,
) -> Vec<Item> {
    let tokens = &design.furniture;
    let leading = design.text.leading;
    let style = body.clone().sized(body.size * tokens.size);
    if furniture.opening || !tokens.running_heads {
        let (folio, width) = artifact_text(shaper, furniture.folio, &style, Artifact::Footer);
        let x = block.origin.x + (block.size.width - width) / 2.0;
        let y = block.bottom() + leading * tokens.foot_distance;
        return folio.into_iter().map(|item| shift_item(item, x, y)).collect();
    }
    let mut title_style = style.clone();
    title_style.case = LetterCase::AllSmallCapitals;
    title_style.letter_space = tokens.letter_space;
    let y = block.origin.y - leading * tokens.head_distance;
    let gap = style.size * 1.5;
    let (folio, folio_width) = artifact_text(shaper, furniture.folio, &style, Artifact::Header);
    let fitting =
        shorten(shaper, furniture.title, &title_style, block.size.width - folio_width - gap);
    let (title, title_width) = artifact_text(shaper, &fitting, &title_style, Artifact::Header);
    // The outer edge is at the left of versos, and of rectos in a book that is read from the right.
    let at_left =
        (furniture.side == Side::Verso) == (design.page.direction == Direction::LeftToRight);
    let (folio_x, title_x) = if at_left {
        (block.origin.x, block.origin.x + folio_width + gap)
    } else {
        (block.right() - folio_width, block.right() - folio_width - gap - title_width)
    };
    let mut items: Vec<Item> = folio.into_iter().map(|item| shift_item(item, folio_x, y)).collect();
    items.extend(title.into_iter().map(|item| shift_item(item, title_x, y)));
    items
}

/// A title cut to a width, behind a word and with an ellipsis, where it is too long. Words are added
/// one by one: of a title as long as a page only the few that fit are measured.
fn shorten(shaper: &mut Shaper<'_>, title: &str, style: &TextStyle, width: Length) -> String {
    let mut fits = |text: &str| artifact_text(shaper, text, style, Artifact::Header).1 <= width;
    if title.len() <= USUAL_TITLE && fits(title) {
        return title.to_owned();
    }
    let mut kept = String::new();
    for (end, _) in title.match_indices(' ') {
        let longer = format!("{}…", title[..end].trim_end_matches([',', ';', ':', ' ']));
        if !fits(&longer) {
            return kept;
        }
        kept = longer;
    }
    if fits(title) { title.to_owned() } else { kept }
}

/// A title of so many bytes is measured as a whole before it is tried to be shortened.
const USUAL_TITLE: usize = 200;

/// A text on one line, as an artifact, placed from the left end of its baseline; with its width.
pub(crate) fn artifact_text(
    shaper: &mut Shaper<'_>,
    text: &str,
    style: &TextStyle,
    artifact: Artifact,
) -> (Vec<Item>, Length) {
    if text.is_empty() {
        return (Vec::new(), Length::ZERO);
    }
    // The tag is replaced below, before anything reads it.
    let paragraph = ParagraphText::plain(text, style, ContentId(0), &mut shaper.styles);
    let units = UnitFinder::new(Protrusion::Off).find(&paragraph, 1e5, shaper);
    let settings = LineSettings {
        width: 1e5,
        first_indent: 0.0,
        rest_indent: 0.0,
        turnover: 0.0,
        expansion: 0.0,
        tracking: 0.0,
        em: style.size.to_points(),
        fit: Fit::Ragged,
    };
    let breaks = break_lines(&units, &settings);
    let mut setter =
        LineSetter { paragraph: &paragraph, settings: &settings, shaper, across: Across::Left };
    let Some(chosen) = breaks.best().lines.first() else { return (Vec::new(), Length::ZERO) };
    let line = setter.set(chosen);
    let items = line.items.into_iter().map(|item| Item { tag: Tag::Artifact(artifact), ..item });
    let items = items.map(|item| shift_item(item, -line.left, Length::ZERO)).collect();
    (items, line.width)
}
