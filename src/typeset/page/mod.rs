//! Pieces to pages: where pages end, what stands at their heads and feet.

pub(crate) mod columns;
mod cost;
mod end;
pub(crate) mod extent;
mod fill;
pub(crate) mod foot;
pub(crate) mod furniture;
pub(crate) mod locate;
pub(crate) mod makeup;
pub(crate) mod margin;
pub(crate) mod numbering;
pub(crate) mod paginate;
mod state;
mod trace;

#[cfg(test)]
mod tests;
