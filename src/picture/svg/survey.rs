//! A look at the XML of a drawing before it is drawn: whether it can be, what of it will not be
//! seen, and what its author says about it.

use resvg::usvg::roxmltree::{Document, Node};

use crate::picture::{Loss, PictureError};

/// What was found.
pub(super) struct Survey {
    /// What of the drawing will not be seen.
    pub(super) losses: Vec<Loss>,
    /// What its author says that it shows: its description, else its title.
    pub(super) description: Option<String>,
}

const SVG: &str = "http://www.w3.org/2000/svg";

/// Looks at a drawing.
///
/// # Errors
/// When its elements are nested too deeply.
pub(super) fn survey(document: &Document<'_>, deepest: usize) -> Result<Survey, PictureError> {
    let mut losses = Vec::new();
    let mut lose = |loss: Loss| {
        if !losses.contains(&loss) {
            losses.push(loss);
        }
    };
    let mut depth = 0_usize;
    let mut node = document.root();
    // Down to the first child, else on to what follows: the walk itself needs no stack.
    'walk: loop {
        look_at(node, &mut lose);
        if let Some(child) = node.first_child() {
            depth += 1;
            if depth > deepest {
                let reason = format!("its elements are nested more than {deepest} deep");
                return Err(PictureError(reason));
            }
            node = child;
            continue;
        }
        while node.next_sibling().is_none() {
            let Some(parent) = node.parent() else { break 'walk };
            depth = depth.saturating_sub(1);
            node = parent;
        }
        let Some(next) = node.next_sibling() else { break };
        node = next;
    }
    let root = document.root_element();
    let said = |name: &str| {
        let element = root.children().find(|child| child.has_tag_name((SVG, name)))?;
        let text = text_of(element).split_whitespace().collect::<Vec<_>>().join(" ");
        // Drawing programs put in the name of the file or of themselves.
        (text.contains(' ')).then_some(text)
    };
    Ok(Survey { losses, description: said("desc").or_else(|| said("title")) })
}

/// Notes what of an element will not be seen.
fn look_at(node: Node<'_, '_>, lose: &mut impl FnMut(Loss)) {
    if !node.is_element() || node.tag_name().namespace().is_some_and(|space| space != SVG) {
        return;
    }
    match node.tag_name().name() {
        // Beside something to choose in its stead it is no loss.
        "foreignObject" if !has_stand_in(node) && !is_blank(node) => lose(Loss::ForeignContent),
        "flowRoot" if !is_blank(node) => lose(Loss::FlowedText),
        "animate" | "animateTransform" | "animateMotion" | "animateColor" | "set" => {
            lose(Loss::Animation);
        }
        "script" => lose(Loss::Scripts),
        "style" => {
            let style = text_of(node);
            if style.contains("@import") {
                lose(Loss::LinkedStyles);
            }
        }
        "use" => {
            let link = node.attributes().find(|attribute| attribute.name() == "href");
            if let Some(link) = link.filter(|link| !link.value().trim().starts_with('#')) {
                lose(Loss::LinkedPicture { name: link.value().to_owned() });
            }
        }
        _ => {}
    }
}

/// Whether an element is one of several to choose from.
fn has_stand_in(node: Node<'_, '_>) -> bool {
    let Some(parent) = node.parent_element() else { return false };
    parent.tag_name().name() == "switch" && parent.children().filter(Node::is_element).count() > 1
}

/// The text of an element and all within it.
fn text_of(node: Node<'_, '_>) -> String {
    node.descendants().filter(Node::is_text).filter_map(|text| text.text()).collect()
}

/// Whether there is nothing to be seen in an element of another language than SVG.
fn is_blank(node: Node<'_, '_>) -> bool {
    let shows = |node: Node<'_, '_>| matches!(node.tag_name().name(), "img" | "canvas" | "math");
    !node.descendants().any(shows) && text_of(node).trim().is_empty()
}
