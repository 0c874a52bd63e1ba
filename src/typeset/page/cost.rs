//! What pagination weighs: the demerits of pages, and the bounds of its search.
//!
//! Demerits are those of lines, so that a page that is level is weighed against lines that are even:
//! a line whose spaces are half as wide again as they should be has about three hundred.

/// Of the places at which a page of one number may begin, so many are followed.
pub(super) const BEAM: usize = 40;
/// Of the heights that a page may have reached at a piece, so many are followed.
pub(super) const HEIGHTS: usize = 8;
/// A page is not ended earlier than this many steps above its foot, unless it must be.
pub(super) const SHORTEST: u32 = 3;

/// Demerits of a line that a page leaves empty, for the square of their number.
pub(super) const EMPTY_LINE: f64 = 2500.0;
/// Demerits of facing pages that differ by a line, for the square of the difference.
pub(super) const UNLEVEL: f64 = 9000.0;
/// Demerits of a line left empty between text and notes, for the square of their number.
pub(super) const NOTE_GAP: f64 = 400.0;
/// A gap between text and notes is not made wider than this many steps, unless it must be.
pub(super) const WIDEST_GAP: f64 = 6.0;
/// Demerits of each row of a note that goes on on the next page.
pub(super) const CARRIED_NOTE: f64 = 2500.0;
/// Demerits of a note that does not even begin on the page of its reference.
pub(super) const UNBEGUN_NOTE: f64 = 100_000.0;
/// Demerits of a float that does not stand in its place, and again for each page.
pub(super) const CARRIED_FLOAT: f64 = 500.0;
/// Demerits of ending a page within a word.
pub(super) const HYPHEN_AT_PAGE_END: f64 = 60_000.0;
/// Demerits of a space above a row that is a step greater than it should be.
pub(super) const MORE_SPACE: f64 = 100.0;
/// Demerits of a space above a row that is a step smaller than it should be.
pub(super) const LESS_SPACE: f64 = 150.0;
/// Demerits of a page that has to end far above its foot.
pub(super) const UNFILLED: f64 = 1e6;
/// Demerits of what is higher than a page, for each step.
pub(super) const TOO_HIGH: f64 = 1e7;
/// States that are dearer than the cheapest of their page by more than this are given up.
pub(super) const HOPELESS: f64 = 200_000.0;
/// Demerits of each page, which make fewer pages the better of equals.
pub(super) const PAGE: f64 = 50.0;
