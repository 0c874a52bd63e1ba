//! The text of both outputs, as those who read them meet it.

#![allow(dead_code, reason = "each test that has this module uses some of it")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

pub(crate) mod both;
pub(crate) mod epub;
pub(crate) mod pdf;
