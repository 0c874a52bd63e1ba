//! The text of a PDF as a reader that knows the standard takes it: in content order, by the fonts'
//! ToUnicode maps and by actual text, without artifacts.

use std::collections::BTreeMap;

use lopdf::content::{Content, Operation};
use lopdf::{Dictionary, Document, Object};

/// The text of a marked-content sequence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Piece {
    /// The index of its page.
    pub(crate) page: usize,
    /// Its number on the page; `None` for text that is neither marked nor an artifact.
    pub(crate) mcid: Option<i64>,
    /// Its text, a line break wherever another line begins.
    pub(crate) text: String,
}

/// The text of a file: a line break wherever another line begins, artifacts left out.
#[allow(dead_code, reason = "each test that has this module uses some of it")]
pub(crate) fn text(bytes: &[u8]) -> lopdf::Result<String> {
    let pieces = pieces(&Document::load_mem(bytes)?)?;
    Ok(pieces.into_iter().map(|piece| piece.text).collect())
}

/// The text of a file on one line: hyphens at line ends taken out, words put together, white space
/// made one space.
#[allow(dead_code, reason = "each test that has this module uses some of it")]
pub(crate) fn running_text(bytes: &[u8]) -> lopdf::Result<String> {
    let mut joined = String::new();
    for line in text(bytes)?.lines() {
        match joined.strip_suffix('\u{ad}') {
            Some(before) => joined.truncate(before.len()),
            None if joined.ends_with(['-', '–', '—', '/']) => {}
            None => joined.push(' '),
        }
        joined.push_str(line);
    }
    Ok(joined.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// The texts of all marked-content sequences, in content order.
pub(crate) fn pieces(document: &Document) -> lopdf::Result<Vec<Piece>> {
    let mut reader = Reader::default();
    for (page, id) in document.get_pages().into_values().enumerate() {
        reader.fonts.clear();
        for (name, font) in document.get_page_fonts(id)? {
            let map = font.get_deref(b"ToUnicode", document)?.as_stream()?;
            reader.fonts.insert(name, to_unicode(&map.get_plain_content()?));
        }
        reader.page = page;
        reader.line = None;
        let content = Content::decode(&document.get_page_content(id))?;
        for operation in &content.operations {
            reader.read(operation);
        }
    }
    Ok(reader.pieces)
}

/// What a marked-content sequence means for the text in it.
enum Marked {
    /// Text of a piece of content.
    Piece(i64),
    /// No text.
    Artifact,
    /// Text that was given already.
    Actual,
    /// Nothing.
    Plain,
}

/// Reads operations.
#[derive(Default)]
struct Reader {
    pieces: Vec<Piece>,
    fonts: BTreeMap<Vec<u8>, BTreeMap<u16, String>>,
    page: usize,
    marked: Vec<Marked>,
    font: Vec<u8>,
    size: f32,
    /// The height of the current text line.
    y: f32,
    /// The height of the line that text was last taken from; `None` at the head of a page.
    line: Option<f32>,
}

impl Reader {
    fn read(&mut self, operation: &Operation) {
        let number = |index: usize| {
            operation.operands.get(index).and_then(|operand| operand.as_float().ok()).unwrap_or(0.0)
        };
        match operation.operator.as_str() {
            "BDC" | "BMC" => self.begin(&operation.operands),
            "EMC" => {
                self.marked.pop();
            }
            "BT" => self.y = 0.0,
            "Td" => self.y += number(1),
            "Tf" => {
                if let Some(Ok(name)) = operation.operands.first().map(Object::as_name) {
                    self.font = name.to_vec();
                }
                self.size = number(1);
            }
            "TJ" => {
                let items = operation.operands.first().and_then(|items| items.as_array().ok());
                for item in items.into_iter().flatten() {
                    if let Ok(codes) = item.as_str() {
                        self.show(codes);
                    }
                }
            }
            _ => {}
        }
    }

    fn begin(&mut self, operands: &[Object]) {
        let artifact = matches!(operands.first(), Some(Object::Name(name)) if name == b"Artifact");
        let properties = operands.get(1).and_then(|operand| operand.as_dict().ok());
        let marked = if artifact {
            Marked::Artifact
        } else if let Some(mcid) = properties.and_then(|p| p.get(b"MCID").ok()?.as_i64().ok()) {
            Marked::Piece(mcid)
        } else if let Some(text) = properties.and_then(actual_text) {
            self.take(&text);
            Marked::Actual
        } else {
            Marked::Plain
        };
        self.marked.push(marked);
    }

    fn show(&mut self, codes: &[u8]) {
        let Some(map) = self.fonts.get(&self.font) else { return };
        let text: String = codes
            .chunks(2)
            .filter_map(|code| map.get(&u16::from_be_bytes([code[0], *code.get(1)?])))
            .map(String::as_str)
            .collect();
        if !self.marked.iter().any(|marked| matches!(marked, Marked::Actual)) {
            self.take(&text);
        }
    }

    fn take(&mut self, text: &str) {
        if self.marked.iter().any(|marked| matches!(marked, Marked::Artifact)) {
            return;
        }
        let mcid = self.marked.iter().rev().find_map(|marked| match marked {
            Marked::Piece(mcid) => Some(*mcid),
            _ => None,
        });
        // A raised or lowered piece of a line is nearer to it than another line.
        let another = self.line.is_none_or(|line| (line - self.y).abs() > self.size * 0.7);
        let first = self.pieces.is_empty();
        if another {
            self.line = Some(self.y);
        }
        if self.pieces.last().is_none_or(|last| (last.page, last.mcid) != (self.page, mcid)) {
            self.pieces.push(Piece { page: self.page, mcid, text: String::new() });
        }
        if let Some(piece) = self.pieces.last_mut() {
            if another && !first {
                piece.text.push('\n');
            }
            piece.text.push_str(text);
        }
    }
}

/// The actual text that a property list gives.
fn actual_text(properties: &Dictionary) -> Option<String> {
    let bytes = properties.get(b"ActualText").ok()?.as_str().ok()?;
    Some(match bytes.strip_prefix(&[0xfe, 0xff]) {
        Some(units) => utf16(units),
        None => String::from_utf8_lossy(bytes).into_owned(),
    })
}

/// UTF-16, the higher byte first, as text.
fn utf16(bytes: &[u8]) -> String {
    let units: Vec<u16> =
        bytes.chunks_exact(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect();
    String::from_utf16_lossy(&units)
}

/// The codes of a ToUnicode map with their texts. Only single codes are read, no ranges.
fn to_unicode(map: &[u8]) -> BTreeMap<u16, String> {
    let map = String::from_utf8_lossy(map);
    let mut texts = BTreeMap::new();
    let mut within = false;
    for line in map.lines() {
        match line {
            _ if line.ends_with(" beginbfchar") => within = true,
            "endbfchar" => within = false,
            _ if within => {
                let mut strings = line.split_whitespace().map(|word| word.trim_matches(['<', '>']));
                let code = strings.next().and_then(|code| u16::from_str_radix(code, 16).ok());
                let digits = strings.next().unwrap_or_default();
                let bytes: Vec<u8> = (0..digits.len() / 2)
                    .filter_map(|at| u8::from_str_radix(digits.get(2 * at..2 * at + 2)?, 16).ok())
                    .collect();
                if let Some(code) = code {
                    texts.insert(code, utf16(&bytes));
                }
            }
            _ => {}
        }
    }
    texts
}
