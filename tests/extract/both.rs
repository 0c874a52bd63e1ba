//! Both outputs of a build against each other: the same text in the same order.
//!
//! Every test that builds a manuscript compares its outputs by [`check`], so that whatever sample is
//! added, for whatever reason, is held to that as well.

use std::collections::BTreeMap;

use lopdf::{Dictionary, Object, ObjectId};

use super::{epub, pdf};

/// Compares the text of both outputs and shows where they part.
pub(crate) fn check(name: &str, pdf: &[u8], epub: &[u8]) {
    let (pdf, epub) = (pdf_text(pdf), epub_text(epub));
    if pdf == epub {
        return;
    }
    let same = pdf.chars().zip(epub.chars()).take_while(|(one, other)| one == other).count();
    let around =
        |text: &str| -> String { text.chars().skip(same.saturating_sub(60)).take(160).collect() };
    panic!(
        "{name}: the outputs part at character {same}\n PDF: …{}…\nEPUB: …{}…",
        around(&pdf),
        around(&epub)
    );
}

/// White space made one space.
pub(crate) fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The text of an EPUB in the order of its spine.
pub(crate) fn epub_text(bytes: &[u8]) -> String {
    squeezed(&epub::blocks(bytes).join(" "))
}

/// The text of the PDF as it is read aloud: in the order of its structure tree, without the labels
/// of list items, which an e-book makes by style; the boxes of tasks are text in both.
pub(crate) fn pdf_text(bytes: &[u8]) -> String {
    let document = lopdf::Document::load_mem(bytes).unwrap();
    let mut texts: BTreeMap<(usize, i64), String> = BTreeMap::new();
    for piece in pdf::pieces(&document).unwrap() {
        if let Some(mcid) = piece.mcid {
            texts.entry((piece.page, mcid)).or_default().push_str(&piece.text);
        }
    }
    let pages: BTreeMap<ObjectId, usize> = document.get_pages().into_values().zip(0..).collect();
    let mut reader = StructureReader { document: &document, texts, pages, text: String::new() };
    let root = document.catalog().unwrap().get_deref(b"StructTreeRoot", &document).unwrap();
    reader.element(root.as_dict().unwrap(), None);
    // A line ends with its space, with a hyphen that was added, or behind a mark that was there.
    let mut text = reader.text.replace("\u{ad}\n", "").replace('\u{ad}', "");
    for mark in ["-", "–", "—", "/"] {
        text = text.replace(&format!("{mark}\n"), mark);
    }
    squeezed(&text)
}

/// Reads a structure tree in its order.
struct StructureReader<'a> {
    document: &'a lopdf::Document,
    texts: BTreeMap<(usize, i64), String>,
    pages: BTreeMap<ObjectId, usize>,
    text: String,
}

impl StructureReader<'_> {
    fn element(&mut self, element: &Dictionary, page: Option<usize>) {
        let own = element.get(b"Pg").and_then(Object::as_reference).ok();
        let page = own.and_then(|id| self.pages.get(&id).copied()).or(page);
        let role = element.get(b"S").and_then(Object::as_name).unwrap_or_default().to_vec();
        let start = self.text.len();
        let kids = match element.get_deref(b"K", self.document) {
            Ok(Object::Array(kids)) => kids.clone(),
            Ok(kid) => vec![kid.clone()],
            Err(_) => Vec::new(),
        };
        for (index, kid) in kids.iter().enumerate() {
            let kid = self.document.dereference(kid).unwrap().1;
            // Each piece of code is a line, whatever mark the one before it ends with.
            if role == b"Code" && index > 0 {
                self.text.push(' ');
            }
            if let Ok(mcid) = kid.as_i64() {
                self.content(page, mcid);
                continue;
            }
            let kid = kid.as_dict().unwrap();
            match kid.get(b"Type").and_then(Object::as_name).unwrap_or_default() {
                b"MCR" => {
                    let own = kid.get(b"Pg").and_then(Object::as_reference).ok();
                    let page = own.and_then(|id| self.pages.get(&id).copied()).or(page);
                    self.content(page, kid.get(b"MCID").unwrap().as_i64().unwrap());
                }
                b"OBJR" => {}
                _ => self.element(kid, page),
            }
        }
        // The page numbers of contents stand in no e-book's contents.
        if role == b"TOCI" {
            let words = self.text[start..].trim_end();
            let length = words.rfind(' ').expect("a space parts an entry from its page");
            self.text.truncate(start + length);
        }
        // A formula is one piece of text, whatever its baselines; its MathML has no white space.
        if role == b"Formula" {
            let formula = self.text.split_off(start);
            self.text.extend(formula.chars().filter(|character| !character.is_whitespace()));
        }
        // What has a description in its place, as the mark of a source page, is no text.
        if role == b"Span" && element.has(b"Alt") {
            self.text.truncate(start);
        }
        let inline: [&[u8]; 9] = [
            b"Span",
            b"Em",
            b"Strong",
            b"Link",
            b"Reference",
            b"Code",
            b"Lbl",
            b"Formula",
            b"Figure",
        ];
        if role == b"Lbl" && !self.text[start..].contains(['☐', '☑']) {
            let label = self.text.split_off(start);
            // A note's number is text in both; a list item's is not.
            let item = element.get_deref(b"P", self.document).and_then(Object::as_dict).unwrap();
            let is_note =
                item.get(b"S").and_then(Object::as_name).is_ok_and(|role| role == b"Note");
            // Terms stand in the labels of lists that are not numbered.
            let is_term = item
                .get_deref(b"P", self.document)
                .and_then(Object::as_dict)
                .and_then(|list| list.get_deref(b"A", self.document))
                .and_then(Object::as_dict)
                .and_then(|attributes| attributes.get(b"ListNumbering"))
                .and_then(Object::as_name)
                .map_or(true, |numbering| numbering == b"None");
            if is_note || is_term {
                self.text.push_str(&label);
            }
        }
        // A formula stands in its line unless it says that it stands by itself.
        let placement = element
            .get_deref(b"A", self.document)
            .and_then(Object::as_dict)
            .and_then(|attributes| attributes.get(b"Placement"))
            .and_then(Object::as_name);
        let is_block = placement.is_ok_and(|placement| placement == b"Block");
        if is_block || !inline.contains(&role.as_slice()) {
            self.text.push(' ');
        }
    }

    fn content(&mut self, page: Option<usize>, mcid: i64) {
        if let Some(text) = page.and_then(|page| self.texts.get(&(page, mcid))) {
            self.text.push_str(text);
        }
    }
}
