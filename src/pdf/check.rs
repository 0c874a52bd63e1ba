//! Whether all that the pages name is there, so that the rest of the writer need not ask.

use crate::pdf::PdfError;
use crate::typeset::pages::{Child, ItemKind, Pages, Role, Structure, Tag};

/// Checks every index of the pages.
///
/// # Errors
/// When something is named that is not there, which is a fault of the typesetter.
pub(super) fn check(pages: &Pages) -> Result<(), PdfError> {
    if pages.pages.is_empty() {
        return Err(PdfError("there are no pages".to_owned()));
    }
    check_structure(&pages.structure)?;
    for (number, page) in pages.pages.iter().enumerate() {
        let missing = |what: &str, index: usize| {
            Err(PdfError(format!(
                "page {} names the {what} {index}, which is not there",
                number + 1
            )))
        };
        for item in &page.items {
            match item.tag {
                Tag::Content(content) if content.0 >= pages.structure.contents.len() => {
                    return missing("content", content.0);
                }
                Tag::Content(_) | Tag::Artifact(_) => {}
            }
            match item.kind.content() {
                ItemKind::Glyphs(run) if !pages.fonts.contains(run.font) => {
                    return missing("font", run.font.0);
                }
                ItemKind::Picture { picture, .. } if picture.0 >= pages.pictures.len() => {
                    return missing("picture", picture.0);
                }
                ItemKind::Glyphs(_)
                | ItemKind::Picture { .. }
                | ItemKind::Fill { .. }
                | ItemKind::Turned(_) => {}
            }
        }
        for link in &page.links {
            if link.element.0 >= pages.structure.elements.len() {
                return missing("element", link.element.0);
            }
        }
    }
    Ok(())
}

/// Checks that the elements are one tree, each after its parent, and that contents and children
/// agree on who owns whom.
fn check_structure(structure: &Structure) -> Result<(), PdfError> {
    let fault = |message: String| Err(PdfError(message));
    let Some(root) = structure.elements.first() else {
        return fault("the structure tree has no root".to_owned());
    };
    if root.role != Role::Document || root.parent.is_some() {
        return fault("the first element of the structure tree is not its root".to_owned());
    }
    let mut held = vec![false; structure.contents.len()];
    for (index, element) in structure.elements.iter().enumerate() {
        if index > 0 && element.parent.is_none_or(|parent| parent.0 >= index) {
            return fault(format!("the element {index} does not stand after its parent"));
        }
        for child in &element.children {
            let agreed = match *child {
                Child::Element(child) => structure
                    .elements
                    .get(child.0)
                    .is_some_and(|child| child.parent.is_some_and(|parent| parent.0 == index)),
                Child::Content(content) => {
                    let owned = structure.contents.get(content.0).is_some_and(|o| o.0 == index);
                    let first =
                        held.get_mut(content.0).is_some_and(|h| !std::mem::replace(h, true));
                    owned && first
                }
            };
            if !agreed {
                return fault(format!("the element {index} holds a child that is not its own"));
            }
        }
    }
    match held.iter().position(|&held| !held) {
        Some(content) => fault(format!("the content {content} lies in no element")),
        None => Ok(()),
    }
}
