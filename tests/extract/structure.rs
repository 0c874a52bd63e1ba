//! The structure tree of a PDF as readable text: an element a line, its marked content quoted.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use lopdf::{Dictionary, Document, Object, ObjectId};

use super::pdf::pieces;

/// The tree of a document.
pub(crate) fn dump(document: &Document) -> lopdf::Result<String> {
    let texts = pieces(document)?
        .into_iter()
        .filter_map(|piece| Some(((piece.page, piece.mcid?), piece.text.trim().to_owned())))
        .collect();
    let pages = document.get_pages().into_values().zip(0..).collect();
    let mut dumper = Dumper { document, texts, pages, out: String::new() };
    let root = document.catalog()?.get_deref(b"StructTreeRoot", document)?.as_dict()?;
    dumper.children(root, None, 0)?;
    Ok(dumper.out)
}

struct Dumper<'a> {
    document: &'a Document,
    texts: BTreeMap<(usize, i64), String>,
    pages: BTreeMap<ObjectId, usize>,
    out: String,
}

impl Dumper<'_> {
    fn children(
        &mut self,
        element: &Dictionary,
        page: Option<usize>,
        depth: usize,
    ) -> lopdf::Result<()> {
        let page = self.page(element).or(page);
        let Ok(kids) = element.get_deref(b"K", self.document) else { return Ok(()) };
        match kids {
            Object::Array(kids) => kids.iter().try_for_each(|kid| self.child(kid, page, depth)),
            kid => self.child(kid, page, depth),
        }
    }

    fn child(&mut self, kid: &Object, page: Option<usize>, depth: usize) -> lopdf::Result<()> {
        let kid = self.document.dereference(kid)?.1;
        let indent = "  ".repeat(depth);
        if let Ok(mcid) = kid.as_i64() {
            self.content(page, mcid, &indent);
            return Ok(());
        }
        let kid = kid.as_dict()?;
        match kid.get(b"Type").and_then(Object::as_name).unwrap_or_default() {
            b"MCR" => self.content(self.page(kid), kid.get(b"MCID")?.as_i64()?, &indent),
            b"OBJR" => {
                let page = self.page(kid).map_or("?".to_owned(), |page| (page + 1).to_string());
                let annotation = kid.get_deref(b"Obj", self.document)?.as_dict()?;
                let contents = string(annotation.get(b"Contents")?);
                writeln!(self.out, "{indent}annotation on page {page}: {contents}").unwrap();
            }
            _ => {
                write!(self.out, "{indent}{}", name(kid.get(b"S")?)).unwrap();
                for key in ["Lang", "Alt", "ActualText", "ID"] {
                    if let Ok(value) = kid.get(key.as_bytes()) {
                        write!(self.out, " {key}={}", string(value)).unwrap();
                    }
                }
                if let Ok(attributes) = kid.get(b"A").and_then(Object::as_dict) {
                    for (key, value) in attributes.iter().filter(|(key, _)| *key != b"O") {
                        let key = String::from_utf8_lossy(key);
                        match value {
                            Object::Array(numbers) => {
                                let numbers = numbers.iter().filter_map(|n| n.as_float().ok());
                                let numbers: Vec<String> = numbers.map(|n| n.to_string()).collect();
                                write!(self.out, " {key}=[{}]", numbers.join(" ")).unwrap();
                            }
                            value => write!(self.out, " {key}={}", name(value)).unwrap(),
                        }
                    }
                }
                self.out.push('\n');
                self.children(kid, page, depth + 1)?;
            }
        }
        Ok(())
    }

    fn content(&mut self, page: Option<usize>, mcid: i64, indent: &str) {
        let text = page.and_then(|page| self.texts.get(&(page, mcid)));
        let page = page.map_or("?".to_owned(), |page| (page + 1).to_string());
        let text = text.map_or("", String::as_str);
        writeln!(self.out, "{indent}{page}.{mcid} {text:?}").unwrap();
    }

    fn page(&self, dictionary: &Dictionary) -> Option<usize> {
        let id = dictionary.get(b"Pg").ok()?.as_reference().ok()?;
        self.pages.get(&id).copied()
    }
}

/// A name as text.
fn name(object: &Object) -> String {
    String::from_utf8_lossy(object.as_name().unwrap_or_default()).into_owned()
}

/// A text string, quoted.
fn string(object: &Object) -> String {
    let bytes = object.as_str().unwrap_or_default();
    let text = match bytes.strip_prefix(&[0xfe, 0xff]) {
        Some(units) => {
            let units = units.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]]));
            char::decode_utf16(units).map(|unit| unit.unwrap_or('\u{fffd}')).collect()
        }
        None => String::from_utf8_lossy(bytes).into_owned(),
    };
    format!("{text:?}")
}
