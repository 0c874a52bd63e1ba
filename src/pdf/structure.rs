//! The structure tree (ISO 32000-1, 14.7): elements, the marked content and annotations in them,
//! and the way back from these to their elements.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Document, Object, ObjectId, dictionary};

use crate::pdf::bounds::Bounds;
use crate::pdf::content::PageContent;
use crate::pdf::link::{Annotation, rectangle};
use crate::pdf::names::name_tree;
use crate::pdf::role::{
    HeadingLevels, ROLE_MAP, decorative, heading_name, numbering_name, type_name,
};
use crate::pdf::text::{byte_string, text_string};
use crate::resolve::document::Alternative;
use crate::typeset::pages::{
    CellSize, Child, Element, ElementId, HeaderScope, ListNumbering, Pages, Placement, Role,
};

/// The places of a piece of content, in order of appearance: pages with MCIDs.
type Places = Vec<(usize, i64)>;

/// What the tree is made of, and who is kept.
struct Plan<'a> {
    pages: &'a Pages,
    page_ids: &'a [ObjectId],
    /// The places of each piece of content.
    places: Vec<Places>,
    /// The annotations of each element, as indices.
    annotations: BTreeMap<ElementId, Vec<usize>>,
    /// The object of each element; nothing for one that is left out.
    ids: Vec<Option<ObjectId>>,
    /// Where figures, formulas and tables stand.
    bounds: Bounds,
}

/// Writes the structure tree and gives its root.
pub(super) fn write_structure(
    document: &mut Document,
    pages: &Pages,
    page_ids: &[ObjectId],
    contents: &[PageContent],
    links: &[Annotation],
) -> ObjectId {
    let root = document.new_object_id();
    let mut plan = Plan {
        pages,
        page_ids,
        places: places(pages, contents),
        annotations: BTreeMap::new(),
        ids: Vec::new(),
        bounds: Bounds::measure(pages),
    };
    for (index, link) in links.iter().enumerate() {
        plan.annotations.entry(link.element).or_default().push(index);
    }
    let kept = plan.kept();
    plan.ids = kept.iter().map(|&kept| kept.then(|| document.new_object_id())).collect();

    let levels = plan.heading_levels();
    let mut identifiers = BTreeMap::new();
    for (index, element) in pages.structure.elements.iter().enumerate() {
        let Some(id) = plan.ids[index] else { continue };
        let parent = match element.parent {
            Some(parent) => plan.ids[parent.0].unwrap_or(root),
            None => root,
        };
        let mut dictionary = dictionary! {
            "Type" => "StructElem",
            "S" => levels.get(&index).map_or_else(|| type_name(&element.role), |&l| heading_name(l)),
            "P" => parent,
        };
        plan.add_children(&mut dictionary, index, links);
        plan.add_properties(&mut dictionary, index);
        if element.role == Role::Note {
            let identifier = unique_identifier(element, &identifiers);
            dictionary.set("ID", byte_string(identifier.clone()));
            identifiers.insert(identifier, Object::Reference(id));
        }
        document.set_object(id, Object::Dictionary(dictionary));
    }

    let parents = plan.parent_tree(contents, links);
    let parents = document.add_object(dictionary! { "Nums" => parents });
    let mut tree = dictionary! {
        "Type" => "StructTreeRoot",
        "ParentTree" => parents,
        "ParentTreeNextKey" => (page_ids.len() + links.len()) as i64,
        "RoleMap" => Dictionary::from_iter(ROLE_MAP.map(|(own, standard)| (own, standard.into()))),
    };
    if let Some(id) = plan.ids[0] {
        tree.set("K", vec![Object::Reference(id)]);
    }
    if !identifiers.is_empty() {
        tree.set("IDTree", name_tree(document, identifiers));
    }
    document.set_object(root, Object::Dictionary(tree));
    root
}

/// The places of all pieces of content.
fn places(pages: &Pages, contents: &[PageContent]) -> Vec<Places> {
    let mut places = vec![Vec::new(); pages.structure.contents.len()];
    for (page, content) in contents.iter().enumerate() {
        for (mcid, piece) in (0..).zip(&content.sequences) {
            places[piece.0].push((page, mcid));
        }
    }
    places
}

/// What a cell says of itself: what it heads, and how many places it takes where these are several
/// (ISO 32000-1, table 349).
fn cell_attributes(scope: Option<HeaderScope>, size: CellSize) -> Dictionary {
    let mut attributes = dictionary! { "O" => "Table" };
    if let Some(scope) = scope {
        attributes.set(
            "Scope",
            match scope {
                HeaderScope::Column => "Column",
                HeaderScope::Row => "Row",
            },
        );
    }
    for (name, count) in [("ColSpan", size.columns), ("RowSpan", size.rows)] {
        if count > 1 {
            attributes.set(name, count as i64);
        }
    }
    attributes
}

/// A note's identifier: its anchor, or a number where that is not its own.
fn unique_identifier(element: &Element, taken: &BTreeMap<Vec<u8>, Object>) -> Vec<u8> {
    let anchor = element.anchor.iter().map(|anchor| anchor.as_str().as_bytes().to_vec());
    let numbered = (taken.len()..).map(|number| format!("note {number}").into_bytes());
    anchor.chain(numbered).find(|name| !taken.contains_key(name)).unwrap_or_default()
}

impl Plan<'_> {
    fn elements(&self) -> &[Element] {
        &self.pages.structure.elements
    }

    /// Which elements are kept: those that something stands in, the root, and empty cells, without
    /// which the rows of a table would not be equally long.
    fn kept(&self) -> Vec<bool> {
        let decorative = decorative(&self.pages.structure);
        let mut kept = vec![false; self.elements().len()];
        for (index, element) in self.elements().iter().enumerate().rev() {
            let filled = |child: &Child| match *child {
                Child::Element(child) => kept[child.0],
                Child::Content(content) => !self.places[content.0].is_empty(),
            };
            let linked = self.annotations.contains_key(&ElementId(index));
            kept[index] =
                index == 0 || linked || (!decorative[index] && element.children.iter().any(filled));
        }
        for (index, element) in self.elements().iter().enumerate() {
            if let Some(parent) = element.parent {
                let cell =
                    matches!(element.role, Role::TableHeaderCell(..) | Role::TableDataCell(_));
                kept[index] = kept[parent.0] && (kept[index] || cell);
            }
        }
        kept
    }

    /// The levels of the headings that are kept, in reading order.
    fn heading_levels(&self) -> BTreeMap<usize, u8> {
        let mut levels = BTreeMap::new();
        let mut headings = HeadingLevels::default();
        let mut ahead = vec![0];
        while let Some(index) = ahead.pop() {
            let element = &self.elements()[index];
            if self.ids[index].is_none() {
                continue;
            }
            if let Role::Heading(level) = element.role {
                levels.insert(index, headings.next(level));
            }
            ahead.extend(element.children.iter().rev().filter_map(|child| match child {
                Child::Element(child) => Some(child.0),
                Child::Content(_) => None,
            }));
        }
        levels
    }

    /// What lies in an element. Marked content on the element's own page is a mere number.
    fn add_children(&self, dictionary: &mut Dictionary, index: usize, links: &[Annotation]) {
        let element = &self.elements()[index];
        let own_page = element.children.iter().find_map(|child| match *child {
            Child::Content(content) => self.places[content.0].first().map(|&(page, _)| page),
            Child::Element(_) => None,
        });
        let mut kids = Vec::new();
        for child in &element.children {
            match *child {
                Child::Element(child) => kids.extend(self.ids[child.0].map(Object::Reference)),
                Child::Content(content) => {
                    for &(page, mcid) in &self.places[content.0] {
                        kids.push(if own_page == Some(page) {
                            Object::Integer(mcid)
                        } else {
                            Object::Dictionary(dictionary! {
                                "Type" => "MCR",
                                "Pg" => self.page_ids[page],
                                "MCID" => mcid,
                            })
                        });
                    }
                }
            }
        }
        for &link in self.annotations.get(&ElementId(index)).into_iter().flatten() {
            kids.push(Object::Dictionary(dictionary! {
                "Type" => "OBJR",
                "Obj" => links[link].object,
                "Pg" => self.page_ids[links[link].page],
            }));
        }
        if let Some(page) = own_page {
            dictionary.set("Pg", self.page_ids[page]);
        }
        match kids.len() {
            0 => {}
            1 => dictionary.set("K", kids.remove(0)),
            _ => dictionary.set("K", kids),
        }
    }

    /// What an element says of itself besides its children.
    fn add_properties(&self, dictionary: &mut Dictionary, index: usize) {
        let element = &self.elements()[index];
        if let Some(language) = &element.language {
            dictionary.set("Lang", byte_string(language.tag()));
        }
        match &element.role {
            Role::Figure(Alternative::Text(text))
            | Role::Formula(text, _)
            | Role::SourcePage(text) => {
                dictionary.set("Alt", text_string(text));
            }
            // What a reader says in place of it (ISO 32000-1, section 14.9.5).
            Role::Abbreviation(text) => dictionary.set("E", text_string(text)),
            Role::ActualText(text) => dictionary.set("ActualText", text_string(text)),
            Role::List(numbering) if *numbering != ListNumbering::None => {
                let name = numbering_name(*numbering);
                dictionary.set("A", dictionary! { "O" => "List", "ListNumbering" => name });
            }
            Role::TableHeaderCell(scope, size) => {
                dictionary.set("A", cell_attributes(Some(*scope), *size));
            }
            Role::TableDataCell(size) if *size != CellSize::SINGLE => {
                dictionary.set("A", cell_attributes(None, *size));
            }
            _ => {}
        }
        let mut layout = Dictionary::new();
        // Formulas stand in lines of text unless it is said (ISO 32000-1, section 14.8.5.4.2).
        if matches!(element.role, Role::Formula(_, Placement::Block)) {
            layout.set("Placement", "Block");
        }
        if matches!(element.role, Role::Figure(_) | Role::Formula(..) | Role::Table)
            && let Some((page, rect)) = self.bounds.on_one_page(ElementId(index))
        {
            layout.set("BBox", rectangle(&self.pages.pages[page], rect));
        }
        if !layout.is_empty() {
            layout.set("O", "Layout");
            dictionary.set("A", layout);
        }
    }

    /// The number tree that leads from pages (an array, by MCID) and annotations to elements.
    fn parent_tree(&self, contents: &[PageContent], links: &[Annotation]) -> Vec<Object> {
        let reference = |id: ElementId| self.ids[id.0].map_or(Object::Null, Object::Reference);
        let mut numbers = Vec::new();
        for (key, content) in (0..).zip(contents) {
            let owners = content.sequences.iter();
            let owners = owners.map(|piece| reference(self.pages.structure.contents[piece.0]));
            numbers.push(Object::Integer(key));
            numbers.push(Object::Array(owners.collect()));
        }
        for (key, link) in (contents.len() as i64..).zip(links) {
            numbers.push(Object::Integer(key));
            numbers.push(reference(link.element));
        }
        numbers
    }
}
