//! The bytes of a picture to a [`Picture`]: recognised by content, turned upright, measured, and made
//! ready for both outputs.
//!
//! The only user of `image`, and in `svg` of `resvg`. A picture that is upright and of a kind that
//! reading systems know keeps the author's own bytes; a JPEG goes into the PDF as it is. A drawing
//! is written anew. Where a picture stands and how large is left to the typesetter.

pub mod encode;
pub mod loss;
pub mod vector;

mod jpeg;
mod kind;
mod profile;
mod recode;
mod resolution;
mod samples;
mod svg;

use std::io::Cursor;
use std::sync::Arc;

use image::metadata::Orientation;
use image::{DynamicImage, ImageDecoder, ImageError, ImageReader, Limits};

pub use crate::picture::loss::Loss;
pub use crate::picture::svg::write::cover;
pub use crate::picture::svg::{FontBytes, Lettering};

use crate::geometry::Size;
use crate::picture::kind::Kind;
use crate::picture::resolution::Resolution;
use crate::picture::vector::Vector;

/// A picture, ready for both outputs.
#[derive(Clone, Debug, PartialEq)]
pub struct Picture {
    /// Its name in the manuscript.
    pub name: String,
    /// Width in pixels, upright.
    pub width: u32,
    /// Height in pixels, upright.
    pub height: u32,
    /// Its size by the resolution that it names; `None` where it names none.
    pub natural: Option<Size>,
    /// The file as the EPUB carries it: PNG, JPEG, GIF, WebP or SVG. The author's own bytes where they can be used as they are.
    pub file: PictureFile,
    /// What is seen, as the PDF carries it.
    pub graphic: Graphic,
    /// What of it cannot be shown.
    pub losses: Vec<Loss>,
    /// What it says of itself; only drawings do.
    pub description: Option<String>,
}

impl Picture {
    /// Its height as a factor of its width.
    pub fn ratio(&self) -> f64 {
        let (width, height) = match &self.graphic {
            Graphic::Raster(_) => (f64::from(self.width.max(1)), f64::from(self.height)),
            Graphic::Vector(vector) => (vector.width, vector.height),
        };
        (height / width).clamp(1e-3, 1e3)
    }
}

/// What is seen of a picture.
#[derive(Clone, Debug, PartialEq)]
pub enum Graphic {
    /// Pixels.
    Raster(Raster),
    /// Shapes.
    Vector(Arc<Vector>),
}

/// A picture as a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PictureFile {
    /// What it is.
    pub format: PictureFormat,
    /// Its bytes.
    pub bytes: Arc<[u8]>,
}

/// The formats that reading systems must know (EPUB 3.3, section 3.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PictureFormat {
    /// PNG
    Png,
    /// JPEG
    Jpeg,
    /// GIF
    Gif,
    /// WebP
    WebP,
    /// SVG
    Svg,
}

impl PictureFormat {
    /// Its media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::Gif => "image/gif",
            Self::WebP => "image/webp",
            Self::Svg => "image/svg+xml",
        }
    }

    /// The ending of its file name.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Jpeg => "jpg",
            Self::Gif => "gif",
            Self::WebP => "webp",
            Self::Svg => "svg",
        }
    }
}

/// The samples of a picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Raster {
    /// A JPEG stream that can be embedded as it is.
    Jpeg {
        /// The whole stream.
        bytes: Arc<[u8]>,
        /// Its colour space.
        space: ColourSpace,
        /// Whether its CMYK samples are inverted, as Adobe writes them.
        inverted: bool,
        /// Its ICC profile.
        profile: Option<Arc<[u8]>>,
    },
    /// Samples of eight bits, row by row from the top, without padding.
    Samples {
        /// Their colour space: grey or RGB.
        space: ColourSpace,
        /// The samples.
        bytes: Arc<[u8]>,
        /// Opacity, a byte a pixel, where not all is opaque.
        alpha: Option<Arc<[u8]>>,
        /// Their ICC profile.
        profile: Option<Arc<[u8]>>,
    },
}

/// A colour space of samples.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColourSpace {
    /// One sample a pixel.
    Grey,
    /// Three samples a pixel.
    Rgb,
    /// Four samples a pixel.
    Cmyk,
}

/// Why a picture cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct PictureError(pub String);

impl PictureError {
    /// A picture that cannot be written anew; with pixels at hand only a limit of the format is left.
    fn unencoded() -> Self {
        Self("it cannot be written anew; save it as PNG or JPEG".to_owned())
    }
}

/// The most pixels that a picture may have: a sheet of 10 by 10 thousand, 33 inches at 300 dpi.
const MOST_PIXELS: u64 = 100_000_000;

/// The most memory that decoding may take: the most pixels with four samples of sixteen bits.
const MOST_MEMORY: u64 = MOST_PIXELS * 8 + (64 << 20);

/// Reads a picture; texts within it are set in the fonts of `lettering`.
///
/// # Errors
/// When the bytes are of no known kind, damaged, or of more than 100 million pixels.
pub fn read(name: &str, bytes: &Arc<[u8]>, lettering: &Lettering) -> Result<Picture, PictureError> {
    let kind = kind::recognise(bytes)?;
    if kind == Kind::Svg {
        return read_drawing(name, bytes, lettering);
    }
    let (upright, natural) = read_upright(kind, bytes)?;
    let Upright { width, height, file, raster } = upright;
    Ok(Picture {
        name: name.to_owned(),
        width,
        height,
        natural,
        file,
        graphic: Graphic::Raster(raster),
        losses: Vec::new(),
        description: None,
    })
}

/// The text of a drawing with all its markup; `None` for what is none.
pub fn text_of_drawing(bytes: &[u8]) -> Option<String> {
    kind::recognise(bytes).is_ok_and(|kind| kind == Kind::Svg).then_some(())?;
    svg::text(bytes).ok()
}

/// Reads a drawing.
fn read_drawing(name: &str, bytes: &[u8], lettering: &Lettering) -> Result<Picture, PictureError> {
    let drawing = svg::read(bytes, lettering)?;
    let pixels = |length: f64| length.round().clamp(1.0, f64::from(u32::MAX)) as u32;
    let bytes = svg::write::write(&drawing.vector)?;
    Ok(Picture {
        name: name.to_owned(),
        width: pixels(drawing.vector.width),
        height: pixels(drawing.vector.height),
        natural: Some(drawing.natural),
        file: PictureFile { format: PictureFormat::Svg, bytes: Arc::from(bytes.into_bytes()) },
        graphic: Graphic::Vector(Arc::new(drawing.vector)),
        losses: drawing.losses,
        description: drawing.description,
    })
}

/// Reads a picture of pixels that stands within a drawing: its size and its pixels.
fn read_pixels(bytes: &Arc<[u8]>) -> Result<((u32, u32), Raster), PictureError> {
    let kind = kind::recognise(bytes)?;
    if kind == Kind::Svg {
        return Err(PictureError("it is a drawing itself".to_owned()));
    }
    let (upright, _) = read_upright(kind, bytes)?;
    Ok(((upright.width, upright.height), upright.raster))
}

/// Reads a picture of pixels, upright, and its size by the resolution that it names.
fn read_upright(kind: Kind, bytes: &Arc<[u8]>) -> Result<(Upright, Option<Size>), PictureError> {
    let decoded = decode(kind, bytes)?;
    let resolution = match kind {
        Kind::Png => resolution::of_png(bytes),
        Kind::Jpeg => resolution::of_jfif(bytes),
        Kind::Tiff => resolution::of_exif(bytes),
        Kind::Bmp => resolution::of_bmp(bytes),
        Kind::Gif | Kind::WebP | Kind::Svg => None,
    };
    let resolution = resolution.or_else(|| resolution::of_exif(decoded.exif.as_deref()?));
    let turn = decoded.orientation;
    let resolution = if swaps(turn) { resolution.map(Resolution::turned) } else { resolution };
    let upright = match turn {
        Orientation::NoTransforms => keep(kind, bytes, decoded.image, decoded.profile)?,
        turn => {
            let mut image = decoded.image;
            image.apply_orientation(turn);
            recode::upright(kind, image, decoded.profile, resolution)?
        }
    };
    let natural = resolution.map(|resolution| resolution.size(upright.width, upright.height));
    Ok((upright, natural))
}

/// A picture as its decoder gives it, not turned yet.
struct Decoded {
    image: DynamicImage,
    orientation: Orientation,
    profile: Option<Vec<u8>>,
    exif: Option<Vec<u8>>,
}

/// A picture that stands upright.
struct Upright {
    width: u32,
    height: u32,
    file: PictureFile,
    raster: Raster,
}

/// Decodes a picture within the limits. All pictures are decoded, even those whose bytes are kept:
/// that is how damage is found before a reader finds it.
fn decode(kind: Kind, bytes: &Arc<[u8]>) -> Result<Decoded, PictureError> {
    if kind == Kind::Jpeg {
        jpeg::check_complete(bytes)?;
    }
    let fail = |error: ImageError| PictureError(complaint(kind, bytes, &error));
    let format = kind.format().ok_or_else(|| PictureError("it has no pixels".to_owned()))?;
    let mut reader = ImageReader::with_format(Cursor::new(&bytes[..]), format);
    let mut limits = Limits::no_limits();
    limits.max_alloc = Some(MOST_MEMORY);
    reader.limits(limits);
    let mut decoder = reader.into_decoder().map_err(fail)?;
    let (width, height) = decoder.dimensions();
    if width == 0 || height == 0 {
        return Err(PictureError("it has no pixels".to_owned()));
    }
    if u64::from(width) * u64::from(height) > MOST_PIXELS {
        let size = format!("it has {width} × {height} pixels, more than 100 million");
        return Err(PictureError(size));
    }
    // What stands beside the pixels is no reason to refuse them.
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let profile = decoder.icc_profile().unwrap_or_default();
    let exif = decoder.exif_metadata().unwrap_or_default();
    let image = DynamicImage::from_decoder(decoder).map_err(fail)?;
    Ok(Decoded { image, orientation, profile, exif })
}

/// A picture that is upright as it is.
fn keep(
    kind: Kind,
    bytes: &Arc<[u8]>,
    image: DynamicImage,
    profile: Option<Vec<u8>>,
) -> Result<Upright, PictureError> {
    let (width, height) = (image.width(), image.height());
    let embeddable = if kind == Kind::Jpeg { jpeg::frame(bytes) } else { None };
    let four_inks = embeddable.is_some_and(|frame| frame.space == ColourSpace::Cmyk);
    let file = match kind.own_file() {
        // Many reading systems show these in wrong colours or not at all. The profile speaks of the
        // inks and not of what became of them.
        Some(_) if four_inks => recode::jpeg(&image, None, None)?.0,
        Some(format) => PictureFile { format, bytes: Arc::clone(bytes) },
        None => recode::png(&image, profile.clone())?,
    };
    let raster = match embeddable {
        Some(frame) => Raster::Jpeg {
            bytes: Arc::clone(bytes),
            space: frame.space,
            inverted: frame.inverted,
            profile: profile::usable(profile, frame.space),
        },
        None => samples::raster(image, profile),
    };
    Ok(Upright { width, height, file, raster })
}

/// Whether a turn makes the width the height.
fn swaps(turn: Orientation) -> bool {
    matches!(
        turn,
        Orientation::Rotate90
            | Orientation::Rotate270
            | Orientation::Rotate90FlipH
            | Orientation::Rotate270FlipH
    )
}

/// A decoder's complaint as the end of our own sentence. Its words speak of chunks, markers and
/// codes; an author can only save the picture again, so what matters is why.
fn complaint(kind: Kind, bytes: &[u8], error: &ImageError) -> String {
    let name = kind.name();
    match error {
        _ if kind.is_cut(bytes) || breaks_off(error) => "it breaks off before its end".to_owned(),
        ImageError::Limits(_) => {
            format!("decoding it takes more than {} MiB of memory", MOST_MEMORY >> 20)
        }
        ImageError::Unsupported(_) => {
            format!("it is a {name} of a kind that cannot be read; save it as an ordinary one")
        }
        _ => format!("it begins like a {name}, but its content is damaged"),
    }
}

/// Whether a decoder wanted more bytes than there are. Some say so only further down.
fn breaks_off(error: &ImageError) -> bool {
    let mut cause: Option<&(dyn std::error::Error + 'static)> = Some(error);
    while let Some(error) = cause {
        let is_end = error
            .downcast_ref::<std::io::Error>()
            .is_some_and(|error| error.kind() == std::io::ErrorKind::UnexpectedEof);
        if is_end {
            return true;
        }
        cause = error.source();
    }
    matches!(error, ImageError::IoError(error) if error.kind() == std::io::ErrorKind::UnexpectedEof)
}

#[cfg(test)]
mod tests;
