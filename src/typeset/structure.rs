//! Grows the structure tree while the document is walked.
//!
//! Elements and pieces of content are added in reading order; where they fall on pages is found
//! later and changes nothing here.

use crate::language::Language;
use crate::resolve::document::Anchor;
use crate::typeset::pages::{Child, ContentId, Element, ElementId, Role, Structure};

/// A structure tree under construction.
#[derive(Debug)]
pub(crate) struct StructureBuilder {
    structure: Structure,
}

impl StructureBuilder {
    /// The root, present from the start.
    pub(crate) const ROOT: ElementId = ElementId(0);

    /// A tree with its root alone.
    pub(crate) fn new() -> Self {
        let root = Element {
            role: Role::Document,
            parent: None,
            children: Vec::new(),
            language: None,
            anchor: None,
        };
        Self { structure: Structure { elements: vec![root], contents: Vec::new() } }
    }

    /// Adds an element as the last child of another.
    pub(crate) fn element(&mut self, parent: ElementId, role: Role) -> ElementId {
        let id = ElementId(self.structure.elements.len());
        self.structure.elements.push(Element {
            role,
            parent: Some(parent),
            children: Vec::new(),
            language: None,
            anchor: None,
        });
        self.structure.elements[parent.0].children.push(Child::Element(id));
        id
    }

    /// Adds a piece of content as the last child of an element, or goes on with the one that is
    /// its last child already.
    pub(crate) fn content(&mut self, owner: ElementId) -> ContentId {
        if let Some(Child::Content(id)) = self.structure.elements[owner.0].children.last() {
            return *id;
        }
        let id = ContentId(self.structure.contents.len());
        self.structure.contents.push(owner);
        self.structure.elements[owner.0].children.push(Child::Content(id));
        id
    }

    /// Adds an element that lies in nothing: what is set with it is only measured.
    pub(crate) fn unused(&mut self) -> ElementId {
        let id = self.element(Self::ROOT, Role::Span);
        self.structure.elements[Self::ROOT.0].children.pop();
        id
    }

    /// Takes everything out of an element, which is to be filled again. What lay in it stands on no
    /// page any more, and so in no file.
    pub(crate) fn clear(&mut self, id: ElementId) {
        self.structure.elements[id.0].children.clear();
    }

    /// Adds a piece of content of its own as the last child of an element: readers keep it apart from
    /// the piece before it, as the lines of code must be.
    pub(crate) fn separate_content(&mut self, owner: ElementId) -> ContentId {
        let id = ContentId(self.structure.contents.len());
        self.structure.contents.push(owner);
        self.structure.elements[owner.0].children.push(Child::Content(id));
        id
    }

    /// Says what language an element is in.
    pub(crate) fn set_language(&mut self, id: ElementId, language: &Language) {
        self.structure.elements[id.0].language = Some(language.clone());
    }

    /// Gives an element its identifier.
    pub(crate) fn set_anchor(&mut self, id: ElementId, anchor: &Anchor) {
        self.structure.elements[id.0].anchor = Some(anchor.clone());
    }

    /// The finished tree.
    pub(crate) fn finish(self) -> Structure {
        self.structure
    }
}
