//! A document's objects to the bytes of a file (ISO 32000-1, 7.5): streams deflated, all other
//! objects in object streams, and a cross-reference stream at the end.
//!
//! Only what the catalog and the information dictionary lead to is written, numbered anew in the
//! order in which it is found; equal streams are written once.

use std::collections::BTreeMap;
use std::io::Write as _;

use flate2::Compression;
use flate2::write::ZlibEncoder;
use lopdf::{Dictionary, Document, Object, ObjectId, Stream};
use rayon::iter::{
    IndexedParallelIterator as _, IntoParallelRefIterator as _, ParallelIterator as _,
};
use sha2::{Digest, Sha256};

use crate::pdf::PdfError;
use crate::pdf::number::{Decimals, push_integer, push_number};
use crate::picture::vector::{decimals_of_factor, push_decimal};

/// How many objects an object stream has. More deflate better, fewer are found faster.
const OBJECTS_IN_STREAM: usize = 200;

/// How hard streams are deflated, of 9. Beyond this, pages shrink by less than one per cent.
const LEVEL: u32 = 7;

/// Writes a document.
///
/// # Errors
/// When the document has no catalog, or an object leads nowhere.
pub(super) fn serialize(document: &Document) -> Result<Vec<u8>, PdfError> {
    let reference = |key: &[u8]| {
        document.trailer.get(key).and_then(Object::as_reference).map_err(|_error| {
            PdfError(format!("the trailer has no {}", String::from_utf8_lossy(key)))
        })
    };
    let (catalog, info) = (reference(b"Root")?, reference(b"Info")?);
    let numbering = Numbering::new(document, [catalog, info])?;

    let (mut streams, mut others) = (Vec::new(), Vec::new());
    for (number, object) in (1..).zip(&numbering.order) {
        match document.objects.get(object) {
            Some(Object::Stream(stream)) => streams.push((number, stream)),
            Some(other) => others.push((number, other)),
            None => return Err(PdfError(format!("the object {} is missing", object.0))),
        }
    }
    let streams: Vec<(u64, Vec<u8>)> = streams
        .par_iter()
        .map(|&(number, stream)| Ok((number, stream_bytes(stream, &numbering)?)))
        .collect::<Result<_, PdfError>>()?;
    let first_number = numbering.order.len() as u64 + 1;
    let groups: Vec<&[(u64, &Object)]> = others.chunks(OBJECTS_IN_STREAM).collect();
    let groups: Vec<Vec<u8>> = groups
        .par_iter()
        .with_max_len(1)
        .map(|group| object_stream(group, &numbering))
        .collect::<Result<_, PdfError>>()?;

    let mut file = File::new(first_number + groups.len() as u64 + 1);
    for (number, bytes) in streams {
        file.object(number, &bytes);
    }
    for (number, bytes) in (first_number..).zip(&groups) {
        file.object(number, bytes);
    }
    for (index, (number, _)) in others.iter().enumerate() {
        let stream = first_number + (index / OBJECTS_IN_STREAM) as u64;
        file.entries[*number as usize] = Entry::Packed(stream, (index % OBJECTS_IN_STREAM) as u64);
    }
    file.finish(numbering.of(catalog), numbering.of(info))
}

/// A stream that has its number, by its dictionary.
type Written<'a> = (&'a Dictionary, u64);

/// The numbers of objects in the file.
struct Numbering {
    /// The objects in the order of their numbers, from one.
    order: Vec<ObjectId>,
    /// The numbers by the objects' former ones.
    numbers: BTreeMap<ObjectId, u64>,
}

impl Numbering {
    /// Numbers all that the roots lead to.
    fn new(document: &Document, roots: [ObjectId; 2]) -> Result<Self, PdfError> {
        let mut numbering = Self { order: Vec::new(), numbers: BTreeMap::new() };
        let mut written: BTreeMap<(usize, &[u8]), Vec<Written<'_>>> = BTreeMap::new();
        let mut queue: Vec<ObjectId> = Vec::new();
        let mut found = Vec::new();
        queue.extend(roots);
        let mut next = 0;
        while let Some(&id) = queue.get(next) {
            next += 1;
            if numbering.numbers.contains_key(&id) {
                continue;
            }
            let object = document.objects.get(&id);
            let object =
                object.ok_or_else(|| PdfError(format!("the object {} is missing", id.0)))?;
            let number = numbering.order.len() as u64 + 1;
            if let Object::Stream(stream) = object {
                let equal = written.entry((stream.content.len(), &stream.content)).or_default();
                if let Some((_, number)) = equal.iter().find(|(dict, _)| **dict == stream.dict) {
                    numbering.numbers.insert(id, *number);
                    continue;
                }
                equal.push((&stream.dict, number));
            }
            numbering.numbers.insert(id, number);
            numbering.order.push(id);
            references(object, &mut found);
            queue.append(&mut found);
        }
        Ok(numbering)
    }

    /// The number of an object.
    fn of(&self, id: ObjectId) -> u64 {
        self.numbers.get(&id).copied().unwrap_or_default()
    }
}

/// Gathers what an object refers to.
fn references(object: &Object, found: &mut Vec<ObjectId>) {
    match object {
        Object::Reference(id) => found.push(*id),
        Object::Array(items) => items.iter().for_each(|item| references(item, found)),
        Object::Dictionary(dictionary) => {
            dictionary.iter().for_each(|(_, value)| references(value, found));
        }
        Object::Stream(stream) => {
            stream.dict.iter().for_each(|(_, value)| references(value, found));
        }
        Object::Null
        | Object::Boolean(_)
        | Object::Integer(_)
        | Object::Real(_)
        | Object::Name(_)
        | Object::String(..) => {}
    }
}

/// A stream with its dictionary, deflated where it has no filter and may have one.
fn stream_bytes(stream: &Stream, numbering: &Numbering) -> Result<Vec<u8>, PdfError> {
    let mut dictionary = stream.dict.clone();
    let metadata = dictionary.get_type().is_ok_and(|kind| kind == b"Metadata");
    if metadata || dictionary.has(b"Filter") {
        return Ok(framed(&mut dictionary, &stream.content, numbering));
    }
    let deflated = deflate(&stream.content)?;
    dictionary.set("Filter", "FlateDecode");
    Ok(framed(&mut dictionary, &deflated, numbering))
}

/// A stream's bytes between its keywords, behind its dictionary.
fn framed(dictionary: &mut Dictionary, content: &[u8], numbering: &Numbering) -> Vec<u8> {
    dictionary.set("Length", content.len() as i64);
    let mut out = Vec::with_capacity(content.len() + 256);
    write_dictionary(&mut out, dictionary, numbering);
    out.extend(b"\nstream\n");
    out.extend(content);
    out.extend(b"\nendstream");
    out
}

/// Deflates bytes.
fn deflate(bytes: &[u8]) -> Result<Vec<u8>, PdfError> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::new(LEVEL));
    encoder
        .write_all(bytes)
        .and_then(|()| encoder.finish())
        .map_err(|error| PdfError(format!("a stream cannot be deflated: {error}")))
}

/// An object stream (ISO 32000-1, 7.5.7): the numbers and places of its objects, then these.
fn object_stream(objects: &[(u64, &Object)], numbering: &Numbering) -> Result<Vec<u8>, PdfError> {
    let mut places = String::new();
    let mut body = Vec::new();
    for (number, object) in objects {
        push_integer(&mut places, *number);
        places.push(' ');
        push_integer(&mut places, body.len() as u64);
        places.push(' ');
        write_object(&mut body, object, numbering);
        body.push(b'\n');
    }
    let mut dictionary = Dictionary::new();
    dictionary.set("Type", "ObjStm");
    dictionary.set("N", objects.len() as i64);
    dictionary.set("First", places.len() as i64);
    let mut content = places.into_bytes();
    content.append(&mut body);
    stream_bytes(&Stream::new(dictionary, content), numbering)
}

/// Writes an object.
fn write_object(out: &mut Vec<u8>, object: &Object, numbering: &Numbering) {
    match object {
        Object::Null => out.extend(b"null"),
        Object::Boolean(true) => out.extend(b"true"),
        Object::Boolean(false) => out.extend(b"false"),
        Object::Integer(value) => out.extend(value.to_string().into_bytes()),
        Object::Real(value) => {
            let mut digits = String::new();
            push_number(&mut digits, f64::from(*value), Decimals::Thousandths);
            out.extend(digits.into_bytes());
        }
        Object::Name(name) => write_name(out, name),
        Object::String(bytes, _) => write_string(out, bytes),
        Object::Array(items) => {
            out.push(b'[');
            for (index, item) in items.iter().enumerate() {
                if index > 0 {
                    out.push(b' ');
                }
                write_object(out, item, numbering);
            }
            out.push(b']');
        }
        Object::Dictionary(dictionary) => write_dictionary(out, dictionary, numbering),
        // A stream is never part of another object.
        Object::Stream(_) => out.extend(b"null"),
        Object::Reference(id) => {
            out.extend(numbering.of(*id).to_string().into_bytes());
            out.extend(b" 0 R");
        }
    }
}

/// The keys of arrays of numbers by which others are multiplied, or that say how things on the smallest
/// scale differ. A thousandth is not enough for them.
const FACTORS: [&[u8]; 3] = [b"Matrix", b"Coords", b"Bounds"];

/// Writes an array of numbers, each as exactly as a number of an object is known.
fn write_factors(out: &mut Vec<u8>, items: &[Object]) {
    out.push(b'[');
    for (index, item) in items.iter().enumerate() {
        if index > 0 {
            out.push(b' ');
        }
        let value = match item {
            Object::Real(value) => f64::from(*value),
            Object::Integer(value) => *value as f64,
            _ => 0.0,
        };
        let mut digits = String::new();
        push_decimal(&mut digits, value, decimals_of_factor(value).max(3));
        out.extend(digits.into_bytes());
    }
    out.push(b']');
}

/// Writes a dictionary.
fn write_dictionary(out: &mut Vec<u8>, dictionary: &Dictionary, numbering: &Numbering) {
    out.extend(b"<<");
    for (key, value) in dictionary.iter() {
        write_name(out, key);
        let delimited = matches!(
            value,
            Object::Name(_) | Object::String(..) | Object::Array(_) | Object::Dictionary(_)
        );
        if !delimited {
            out.push(b' ');
        }
        match value {
            Object::Array(items) if FACTORS.contains(&&key[..]) => write_factors(out, items),
            value => write_object(out, value, numbering),
        }
    }
    out.extend(b">>");
}

/// Writes a name, its unusual characters as numbers (ISO 32000-1, 7.3.5).
fn write_name(out: &mut Vec<u8>, name: &[u8]) {
    const DIGITS: &[u8; 16] = b"0123456789ABCDEF";
    out.push(b'/');
    for &byte in name {
        if byte.is_ascii_graphic() && !b"()<>[]{}/%#".contains(&byte) {
            out.push(byte);
        } else {
            out.extend([b'#', DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]]);
        }
    }
}

/// Writes a string (ISO 32000-1, 7.3.4.2).
fn write_string(out: &mut Vec<u8>, bytes: &[u8]) {
    out.push(b'(');
    for &byte in bytes {
        match byte {
            b'(' | b')' | b'\\' => out.extend([b'\\', byte]),
            // A bare line end would be read as a line feed, whatever it was.
            b'\r' => out.extend(b"\\r"),
            b'\n' => out.extend(b"\\n"),
            _ => out.push(byte),
        }
    }
    out.push(b')');
}

/// Where an object is.
#[derive(Clone, Copy)]
enum Entry {
    /// Nowhere.
    Free,
    /// At a place in the file.
    Offset(u64),
    /// In an object stream, at an index.
    Packed(u64, u64),
}

/// The file as far as it is written.
struct File {
    bytes: Vec<u8>,
    entries: Vec<Entry>,
}

impl File {
    /// A file of so many objects, the unused object 0 and the cross-reference stream included.
    fn new(objects: u64) -> Self {
        // The second line says that the file is not text (ISO 19005-2, 6.1.2).
        let bytes = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n".to_vec();
        Self { bytes, entries: vec![Entry::Free; objects as usize + 1] }
    }

    /// Adds an object.
    fn object(&mut self, number: u64, content: &[u8]) {
        self.entries[number as usize] = Entry::Offset(self.bytes.len() as u64);
        self.bytes.extend(format!("{number} 0 obj\n").into_bytes());
        self.bytes.extend(content);
        self.bytes.extend(b"\nendobj\n");
    }

    /// Adds the cross-reference stream (ISO 32000-1, 7.5.8), which is the trailer too.
    fn finish(mut self, catalog: u64, info: u64) -> Result<Vec<u8>, PdfError> {
        let start = self.bytes.len() as u64;
        let number = self.entries.len() as u64 - 1;
        self.entries[number as usize] = Entry::Offset(start);
        let digest = Sha256::digest(&self.bytes);
        let identifier = Object::String(digest[..16].to_vec(), lopdf::StringFormat::Hexadecimal);

        let width = (1..8).find(|&bytes| start >> (8 * bytes) == 0).unwrap_or(8);
        let rows: Vec<Vec<u8>> = self.entries.iter().map(|entry| row(*entry, width)).collect();
        let columns = width + 3;
        let mut table = Vec::with_capacity(rows.len() * (columns + 1));
        let mut former = vec![0; columns];
        for row in rows {
            // The predictor: each byte less the one above it (PNG, filter type 2).
            table.push(2);
            table.extend(row.iter().zip(&former).map(|(byte, above)| byte.wrapping_sub(*above)));
            former = row;
        }
        let integers = |values: &[usize]| {
            values.iter().map(|&value| Object::Integer(value as i64)).collect::<Vec<_>>()
        };
        let mut parameters = Dictionary::new();
        parameters.set("Predictor", 12);
        parameters.set("Columns", columns as i64);
        let mut dictionary = Dictionary::new();
        dictionary.set("Type", "XRef");
        dictionary.set("Size", self.entries.len() as i64);
        dictionary.set("W", integers(&[1, width, 2]));
        dictionary.set("Filter", "FlateDecode");
        dictionary.set("DecodeParms", parameters);
        dictionary.set("Root", Object::Reference((catalog as u32, 0)));
        dictionary.set("Info", Object::Reference((info as u32, 0)));
        dictionary.set("ID", vec![identifier.clone(), identifier]);
        // These references are numbers of the file already.
        let same = [catalog, info].map(|number| ((number as u32, 0), number));
        let numbering = Numbering { order: Vec::new(), numbers: BTreeMap::from(same) };
        let content = framed(&mut dictionary, &deflate(&table)?, &numbering);
        self.object(number, &content);
        self.bytes.extend(format!("startxref\n{start}\n%%EOF\n").into_bytes());
        Ok(self.bytes)
    }
}

/// A row of the cross-reference stream.
fn row(entry: Entry, width: usize) -> Vec<u8> {
    let (kind, place, index): (u8, u64, u16) = match entry {
        Entry::Free => (0, 0, u16::MAX),
        Entry::Offset(offset) => (1, offset, 0),
        Entry::Packed(stream, index) => (2, stream, index as u16),
    };
    let mut row = vec![kind];
    row.extend(&place.to_be_bytes()[8 - width..]);
    row.extend(index.to_be_bytes());
    row
}
