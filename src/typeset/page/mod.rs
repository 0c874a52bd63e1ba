//! Rows to pages: where pages end, what stands at their heads and feet.

pub(crate) mod furniture;
pub(crate) mod makeup;
pub(crate) mod paginate;
