//! Citations and bibliographies by a style of the Citation Style Language (CSL 1.0.2).
//!
//! [`Item`]s are references in the model of CSL-JSON, a [`Style`] is read from its XML, and a [`Processor`] joins it with
//! the words of a language. [`Processor::process`] takes the items and the [`Cluster`]s of a document in their order,
//! and gives each cluster's text and the bibliography as trees of [`Node`]s:
//!
//! ```text
//! let style = Style::parse(xml)?;
//! let processor = Processor::new(style, Some("en-GB"), |tag| locale_of(tag));
//! let processed = processor.process(&items, &clusters, &uncited);
//! for citation in processed.citations() { … citation.nodes … }
//! for entry in processed.bibliography()?.entries { … entry.id, entry.nodes … }
//! ```
//!
//! Each cite of a cluster is marked in the tree ([`node::Mark::Cite`]), addresses are links, parts of an entry with a
//! place of their own are blocks. This room knows nothing of manuscripts. It follows the specification and, where that
//! is open, citeproc-js; `DEPARTURES.md` beside this file says where it does not.
//!
//! How it works: `style` and `locale` read XML; `render` walks a style's elements for one item; `disambiguate` tells
//! items apart that look alike; `position`, `sort`, `cluster` and `bibliography` make the whole of it; `rich`, `case`,
//! `finish` and `punctuation` work on the tree.

pub mod bibliography;
mod case;
mod cluster;
pub mod date;
mod date_text;
mod disambiguate;
mod finish;
pub mod html;
pub mod item;
pub mod locale;
mod locator_label;
pub mod name;
pub mod node;
mod page_range;
mod position;
pub mod processor;
mod punctuation;
mod render;
mod rich;
mod sort;
pub mod style;
mod superscripts;
#[cfg(test)]
mod tests;

pub use bibliography::{Bibliography, Entry};
pub use date::Date;
pub use item::Item;
pub use locale::Locale;
pub use name::Name;
pub use node::Node;
pub use processor::{Citation, Cite, Cluster, Processed, Processor};
pub use style::{Style, StyleError};
