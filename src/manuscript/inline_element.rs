//! Elements of HTML within text: which are in the safe subset, and what they mean.

use crate::manuscript::ast::{Attributes, Inline, InlineKind};
use crate::manuscript::attributes;
use crate::manuscript::html::Tag;

/// Whether an element of that name is in the safe subset.
pub(super) fn means_something(name: &str) -> bool {
    matches!(
        name,
        "em" | "i"
            | "strong"
            | "b"
            | "sub"
            | "sup"
            | "del"
            | "s"
            | "strike"
            | "code"
            | "tt"
            | "samp"
            | "kbd"
            | "abbr"
            | "span"
            | "cite"
            | "dfn"
            | "var"
            | "u"
            | "ins"
            | "mark"
            | "small"
            | "q"
            | "a"
            | "bdi"
            | "time"
            | "data"
    )
}

/// The inline that an element of the safe subset means.
pub(super) fn element(tag: &Tag, content: Vec<Inline>) -> InlineKind {
    match tag.name.as_str() {
        "em" | "i" | "cite" | "dfn" | "var" => InlineKind::Emphasis(content),
        "strong" | "b" => InlineKind::Strong(content),
        "sub" => InlineKind::Subscript(content),
        "sup" => InlineKind::Superscript(content),
        "del" | "s" | "strike" => InlineKind::Strikethrough(content),
        "a" if tag.get("href").is_some_and(|address| !address.trim().is_empty()) => {
            let mut attributes = Attributes::default();
            for (key, value) in &tag.attributes {
                if matches!(key.as_str(), "id" | "class" | "lang" | "dir") {
                    attributes::put(&mut attributes, key.clone(), value.clone());
                }
            }
            InlineKind::Link {
                destination: tag.get("href").unwrap_or_default().trim().to_owned(),
                title: tag.get("title").unwrap_or_default().to_owned(),
                content,
                attributes,
            }
        }
        "code" | "tt" | "samp"
            if content.iter().all(|inline| matches!(inline.kind, InlineKind::Text(_))) =>
        {
            let text = content.into_iter().filter_map(|inline| match inline.kind {
                InlineKind::Text(text) => Some(text),
                _ => None,
            });
            InlineKind::Code(text.collect(), Attributes::default())
        }
        name => {
            let mut attributes = Attributes::default();
            match name {
                "span" | "a" | "q" | "bdi" | "time" | "data" | "code" | "tt" | "samp" => {}
                // As pandoc names them.
                "u" | "ins" => attributes.classes.push("underline".to_owned()),
                _ => attributes.classes.push(name.to_owned()),
            }
            if name == "a"
                && let Some(identifier) = tag.get("name")
            {
                attributes.identifier = Some(identifier.to_owned());
            }
            for (key, value) in &tag.attributes {
                if matches!(key.as_str(), "id" | "class" | "lang" | "dir" | "title") {
                    attributes::put(&mut attributes, key.clone(), value.clone());
                }
            }
            InlineKind::Span(content, attributes)
        }
    }
}
