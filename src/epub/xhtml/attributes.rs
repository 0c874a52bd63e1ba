//! The attributes of an element, gathered before it is opened.

use crate::epub::markup::Attribute;
use crate::epub::xhtml::{Links, Writer, direction_word};
use crate::language::{Direction, Language};
use crate::resolve::document::{Anchor, Block};

/// Attributes in the order in which they are written, each at most once.
#[derive(Clone, Debug, Default)]
pub(super) struct Attributes(Vec<(&'static str, String)>);

impl Attributes {
    /// None.
    pub(super) fn new() -> Self {
        Self::default()
    }

    /// Sets an attribute.
    pub(super) fn set(&mut self, name: &'static str, value: impl Into<String>) {
        let value = value.into();
        match self.0.iter_mut().find(|(known, _)| *known == name) {
            Some((_, known)) => *known = value,
            None => self.0.push((name, value)),
        }
    }

    /// Takes an attribute out.
    pub(super) fn remove(&mut self, name: &str) {
        self.0.retain(|(known, _)| *known != name);
    }

    /// Adds classes; those that could not stand in a class attribute are left out.
    pub(super) fn add_classes<'a>(&mut self, classes: impl IntoIterator<Item = &'a str>) {
        let mut all = match self.0.iter().position(|(name, _)| *name == "class") {
            Some(index) => self.0.remove(index).1,
            None => String::new(),
        };
        for class in classes.into_iter().flat_map(str::split_whitespace) {
            if !all.split(' ').any(|known| known == class) {
                if !all.is_empty() {
                    all.push(' ');
                }
                all.push_str(class);
            }
        }
        if !all.is_empty() {
            self.0.insert(0, ("class", all));
        }
    }

    /// As the markup writer takes them.
    pub(super) fn as_pairs(&self) -> Vec<Attribute<'_>> {
        self.0.iter().map(|(name, value)| (*name, value.as_str())).collect()
    }

    /// Whether there are none.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl Writer<'_> {
    /// The attributes that a block brings: its classes, identifier and language. From here on the
    /// text runs in the direction of that language.
    pub(super) fn block_attributes(&mut self, block: &Block) -> Attributes {
        let mut attributes = Attributes::new();
        attributes.add_classes(block.classes.iter().map(String::as_str));
        self.set_anchor(&mut attributes, block.anchor.as_ref());
        self.set_language(&mut attributes, (block.language.as_ref(), block.direction));
        attributes
    }

    /// Sets an identifier, where identifiers are written.
    pub(super) fn set_anchor(&self, attributes: &mut Attributes, anchor: Option<&Anchor>) {
        if let (Some(anchor), true) = (anchor, self.links != Links::None) {
            attributes.set("id", anchor.as_str());
        }
    }

    /// Sets a language and a direction. Where none is given it is the language's; it is said where
    /// it changes.
    pub(super) fn set_language(
        &mut self,
        attributes: &mut Attributes,
        (language, direction): (Option<&Language>, Option<Direction>),
    ) {
        if let Some(language) = language {
            attributes.set("lang", language.tag());
            attributes.set("xml:lang", language.tag());
        }
        let direction = direction.or_else(|| language.map(Language::direction));
        if let Some(direction) = direction.filter(|&direction| direction != self.direction) {
            self.direction = direction;
            attributes.set("dir", direction_word(direction));
        }
    }
}
