//! SVG to a [`Vector`]: units, styles, references and texts resolved, once, for both outputs.
//!
//! The only user of `resvg` and its parser. What is drawn comes from the shapes that the parser
//! found, never from the author's own bytes, so that neither output can carry a script, a link or
//! anything that loads something. Text becomes outlines: a picture within a book cannot use the
//! book's fonts in any reading system, and in other fonts its labels would not fit.

mod convert;
mod effect;
mod ink;
mod lettering;
mod limits;
mod repetition;
mod survey;
mod unpack;
pub(super) mod write;

pub use crate::picture::svg::lettering::{FontBytes, Lettering};
pub(super) use crate::picture::svg::unpack::{beginning, is_packed, text};

use std::sync::{Arc, Mutex, PoisonError};

use resvg::usvg::roxmltree::{Document, Error as XmlError, ParsingOptions};
use resvg::usvg::{self, ImageHrefResolver, ImageKind, Options, Tree};

use crate::geometry::{Length, Size};
use crate::picture::svg::convert::{Converter, TooMuch};
use crate::picture::svg::lettering::Setting;
use crate::picture::svg::survey::{Survey, survey};
use crate::picture::vector::Vector;
use crate::picture::{self, Loss, PictureError, Raster};

/// The most elements of a file.
const MOST_ELEMENTS: u32 = 250_000;

/// How deep elements may be nested: drawing programs stay below fifty.
const DEEPEST: usize = 256;

/// Walking a tree takes a frame of the stack for each level, in the parser some of them.
const STACK: usize = 64 << 20;

/// A drawing, read.
pub(super) struct Drawing {
    /// What is drawn.
    pub(super) vector: Vector,
    /// How large it is by its own units, at 96 of its pixels an inch as CSS has it.
    pub(super) natural: Size,
    /// What of it is not shown.
    pub(super) losses: Vec<Loss>,
    /// What its author says that it shows.
    pub(super) description: Option<String>,
}

/// Reads a drawing.
///
/// # Errors
/// When it is no sound XML, has no size, or more parts than a picture can have.
pub(super) fn read(bytes: &[u8], lettering: &Lettering) -> Result<Drawing, PictureError> {
    let text = text(bytes)?;
    std::thread::scope(|scope| {
        let thread = std::thread::Builder::new().stack_size(STACK);
        let reading = thread.spawn_scoped(scope, || parse(&text, lettering));
        let reading = reading.map_err(|_error| PictureError(busy()))?;
        // A fault within the parser is one of this picture alone.
        reading.join().unwrap_or_else(|_| Err(PictureError(damaged())))
    })
}

/// Says that the machine has no room for another thread.
fn busy() -> String {
    "there is not enough memory to read it".to_owned()
}

/// Says that the parser stumbled.
fn damaged() -> String {
    "its content cannot be understood; open it in a drawing program and save it anew".to_owned()
}

/// Parses a drawing.
fn parse(text: &str, lettering: &Lettering) -> Result<Drawing, PictureError> {
    if limits::is_crowded(text) {
        return Err(too_much());
    }
    let options =
        ParsingOptions { allow_dtd: true, nodes_limit: MOST_ELEMENTS, ..Default::default() };
    let document = Document::parse_with_options(text, options).map_err(|error| xml(&error))?;
    let Survey { losses, description } = survey(&document, DEEPEST)?;
    let is_bomb = || repetition::is_bomb(&document, u64::from(MOST_ELEMENTS), DEEPEST);
    if limits::is_boundless(&document) || is_bomb() {
        return Err(too_much());
    }
    let losses = Mutex::new(losses);
    let lose = |loss: Loss| {
        let mut losses = losses.lock().unwrap_or_else(PoisonError::into_inner);
        if !losses.contains(&loss) {
            losses.push(loss);
        }
    };
    let pictures = Embedded::default();
    let setting = Setting::new(lettering);
    let options = Options {
        // Every drawing program measures in these.
        dpi: 96.0,
        font_family: lettering.text_family().to_owned(),
        font_resolver: setting.resolver(),
        fontdb: lettering.database(),
        image_href_resolver: ImageHrefResolver {
            resolve_data: Box::new(|kind, bytes, _| {
                let found = pictures.add(kind, bytes);
                found.map_err(|reason| lose(Loss::BadPicture { reason })).ok()
            }),
            resolve_string: Box::new(|name, _| {
                lose(Loss::LinkedPicture { name: name.to_owned() });
                None
            }),
        },
        ..Options::default()
    };
    let tree = Tree::from_xmltree(&document, &options).map_err(|error| fault(&error))?;
    drop(options);
    let mut converter = Converter::new(&pictures, &tree);
    let root = converter.group(tree.root()).map_err(|TooMuch| too_much())?;
    let effects = converter.lost_effects;
    if root.nodes.is_empty() {
        return Err(PictureError("there is nothing in it to be seen".to_owned()));
    }
    let (width, height) = (f64::from(tree.size().width()), f64::from(tree.size().height()));
    let mut losses = losses.into_inner().unwrap_or_else(PoisonError::into_inner);
    losses.extend(setting.missing().map(|characters| Loss::Characters { characters }));
    losses.extend((effects > 0).then_some(Loss::Effects));
    let pixel = Length::inches(1.0 / 96.0);
    Ok(Drawing {
        vector: Vector { width, height, root },
        natural: Size { width: pixel * width, height: pixel * height },
        losses,
        description,
    })
}

/// Says what is wrong with the XML, and where.
fn xml(error: &XmlError) -> PictureError {
    let place = error.pos();
    let reason = match error {
        XmlError::NodesLimitReached => return too_much(),
        XmlError::EntityReferenceLoop(_) => "entities that lead to themselves".to_owned(),
        XmlError::UnknownEntityReference(name, _) => format!("the unknown entity '&{name};'"),
        XmlError::UnexpectedCloseTag(expected, found, _) => {
            format!("'</{found}>' where '</{expected}>' is expected")
        }
        XmlError::UnclosedRootNode | XmlError::UnexpectedEndOfStream => {
            return PictureError("it breaks off before its end".to_owned());
        }
        XmlError::UnknownNamespace(prefix, _) => format!("the undeclared prefix '{prefix}:'"),
        XmlError::DuplicatedAttribute(name, _) => format!("the attribute '{name}' twice"),
        XmlError::NoRootNode => return PictureError("it has no element".to_owned()),
        other => other.to_string().trim_end_matches(&format!(" at {place}")).to_owned(),
    };
    let (row, column) = (place.row, place.col);
    PictureError(format!("it is no sound XML: line {row}, column {column} has {reason}"))
}

/// Says what the parser says.
fn fault(error: &usvg::Error) -> PictureError {
    match error {
        usvg::Error::ElementsLimitReached => too_much(),
        usvg::Error::ParsingFailed(XmlError::NodesLimitReached) => too_much(),
        usvg::Error::ParsingFailed(XmlError::NoRootNode) => {
            PictureError("its first element is not 'svg'".to_owned())
        }
        usvg::Error::InvalidSize => {
            PictureError("its width or height is zero, or no length at all".to_owned())
        }
        _ => PictureError(damaged()),
    }
}

/// Says that a drawing is too large.
fn too_much() -> PictureError {
    PictureError("it has more parts than a picture can have, or they repeat each other".to_owned())
}

/// A file, the width and height of the picture in it, and its pixels.
type Read = (Arc<Vec<u8>>, (u32, u32), Raster);

/// The pictures of pixels within a drawing, decoded.
#[derive(Default)]
struct Embedded {
    /// Each file with its pixels.
    read: Mutex<Vec<Read>>,
}

/// The most pixels of all pictures within a drawing together.
const MOST_PIXELS: u64 = 100_000_000;

impl Embedded {
    /// Takes a picture in, if it can be read.
    fn add(&self, kind: &str, bytes: Arc<Vec<u8>>) -> Result<ImageKind, String> {
        let mut read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        let known = read.iter().find(|(known, ..)| **known == *bytes).map(|(known, ..)| known);
        let bytes = match known {
            Some(known) => Arc::clone(known),
            None => {
                let decoded =
                    picture::read_pixels(&Arc::from(&bytes[..])).map_err(|error| error.0)?;
                let taken: u64 = read.iter().map(|(_, size, _)| pixels(*size)).sum();
                if taken + pixels(decoded.0) > MOST_PIXELS {
                    return Err("all of them have more than 100 million pixels".to_owned());
                }
                read.push((Arc::clone(&bytes), decoded.0, decoded.1));
                bytes
            }
        };
        match bytes.get(..4) {
            Some(b"\x89PNG") => Ok(ImageKind::PNG(bytes)),
            Some(b"GIF8") => Ok(ImageKind::GIF(bytes)),
            Some(b"RIFF") => Ok(ImageKind::WEBP(bytes)),
            Some([0xFF, 0xD8, 0xFF, _]) => Ok(ImageKind::JPEG(bytes)),
            _ => Err(format!("it is no PNG, JPEG, GIF or WebP, but '{kind}'")),
        }
    }

    /// The pixels of a picture that was taken in.
    fn find(&self, kind: &ImageKind) -> Option<((u32, u32), Raster)> {
        let bytes = match kind {
            ImageKind::JPEG(bytes)
            | ImageKind::PNG(bytes)
            | ImageKind::GIF(bytes)
            | ImageKind::WEBP(bytes) => bytes,
            ImageKind::SVG(_) => return None,
        };
        let read = self.read.lock().unwrap_or_else(PoisonError::into_inner);
        let found = read.iter().find(|(known, ..)| Arc::ptr_eq(known, bytes));
        found.map(|(_, size, raster)| (*size, raster.clone()))
    }
}

/// How many pixels a picture has.
fn pixels((width, height): (u32, u32)) -> u64 {
    u64::from(width) * u64::from(height)
}

#[cfg(test)]
mod tests;
