//! What kind of picture some bytes are, by their content; a name may say anything.

use image::ImageFormat;

use crate::picture::svg::{beginning, is_packed};
use crate::picture::{PictureError, PictureFormat};

/// A kind of picture that can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Png,
    Jpeg,
    Gif,
    WebP,
    Tiff,
    Bmp,
    Svg,
}

impl Kind {
    /// Its name in messages.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Png => "PNG",
            Self::Jpeg => "JPEG",
            Self::Gif => "GIF",
            Self::WebP => "WebP",
            Self::Tiff => "TIFF",
            Self::Bmp => "BMP",
            Self::Svg => "SVG",
        }
    }

    /// Whether bytes of this kind end before they say that they do. What has no such mark is left to
    /// its decoder.
    pub(super) fn is_cut(self, bytes: &[u8]) -> bool {
        let length = |at: usize| {
            let bytes = bytes.get(at..at + 4)?;
            usize::try_from(u32::from_le_bytes(bytes.try_into().ok()?)).ok()
        };
        match self {
            // GIF 89a, section 27: the trailer.
            Self::Gif => bytes.last() != Some(&0x3B),
            // RIFF: the length of what follows it.
            Self::WebP => length(4).is_some_and(|length| bytes.len() < length.saturating_add(8)),
            // The length of the whole file.
            Self::Bmp => length(2).is_some_and(|length| bytes.len() < length),
            Self::Png | Self::Jpeg | Self::Tiff | Self::Svg => false,
        }
    }

    /// Its name for the decoder of pixels; `None` for what has none.
    pub(super) fn format(self) -> Option<ImageFormat> {
        match self {
            Self::Png => Some(ImageFormat::Png),
            Self::Jpeg => Some(ImageFormat::Jpeg),
            Self::Gif => Some(ImageFormat::Gif),
            Self::WebP => Some(ImageFormat::WebP),
            Self::Tiff => Some(ImageFormat::Tiff),
            Self::Bmp => Some(ImageFormat::Bmp),
            Self::Svg => None,
        }
    }

    /// The format under which the EPUB carries the author's own bytes. Reading systems need not
    /// know TIFF and BMP, and a drawing may do more than show something.
    pub(super) fn own_file(self) -> Option<PictureFormat> {
        match self {
            Self::Png => Some(PictureFormat::Png),
            Self::Jpeg => Some(PictureFormat::Jpeg),
            Self::Gif => Some(PictureFormat::Gif),
            Self::WebP => Some(PictureFormat::WebP),
            Self::Tiff | Self::Bmp | Self::Svg => None,
        }
    }
}

/// Recognises a picture.
pub(super) fn recognise(bytes: &[u8]) -> Result<Kind, PictureError> {
    let kind = match bytes {
        [0x89, b'P', b'N', b'G', 0x0D, 0x0A, 0x1A, 0x0A, ..] => Kind::Png,
        [0xFF, 0xD8, 0xFF, ..] => Kind::Jpeg,
        [b'G', b'I', b'F', b'8', b'7' | b'9', b'a', ..] => Kind::Gif,
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Kind::WebP,
        [b'I', b'I', 42 | 43, 0, ..] | [b'M', b'M', 0, 42 | 43, ..] => Kind::Tiff,
        [b'B', b'M', ..] if bytes.len() >= 26 => Kind::Bmp,
        _ if is_packed(bytes) && is_drawing(&beginning(bytes)) => Kind::Svg,
        _ if is_drawing(bytes) => Kind::Svg,
        _ => return Err(PictureError(unknown(bytes))),
    };
    Ok(kind)
}

/// Names what some bytes are that cannot be read as a picture.
fn unknown(bytes: &[u8]) -> String {
    let convert = |what: &str| format!("{what} cannot be read; save it as PNG or JPEG");
    match bytes {
        [] => "the file is empty".to_owned(),
        [_, _, _, _, b'f', b't', b'y', b'p', brand @ ..] if brand.starts_with(b"avi") => {
            convert("AVIF")
        }
        [_, _, _, _, b'f', b't', b'y', b'p', ..] => convert("HEIC"),
        [0xFF, 0x0A, ..] | [0, 0, 0, 0x0C, b'J', b'X', b'L', ..] => convert("JPEG XL"),
        [0, 0, 0, 0x0C, b'j', b'P', ..] => convert("JPEG 2000"),
        [b'%', b'P', b'D', b'F', ..] => {
            "a PDF cannot be read; save it as SVG (as 'pdftocairo -svg' does), or as PNG".to_owned()
        }
        [b'%', b'!', b'P', b'S', ..] => {
            "PostScript cannot be read; save it as SVG, or as PNG".to_owned()
        }
        _ if bytes.starts_with(b"version https://git-lfs") => {
            "it is a pointer of Git LFS; fetch the picture itself with 'git lfs pull'".to_owned()
        }
        _ if has_markup(bytes, b"<html") || has_markup(bytes, b"<HTML") => {
            "it is a web page and no picture; save the picture that it shows".to_owned()
        }
        _ if is_text(bytes) => "it is a text and no picture, whatever its name says".to_owned(),
        _ => "it begins like no PNG, JPEG, GIF, WebP, TIFF, BMP or SVG".to_owned(),
    }
}

/// Whether bytes are a drawing and not a web page that has one.
fn is_drawing(bytes: &[u8]) -> bool {
    let is_page = has_markup(bytes, b"<html") || has_markup(bytes, b"<HTML");
    !is_page && (has_markup(bytes, b"<svg") || has_markup(bytes, b"http://www.w3.org/2000/svg"))
}

/// Whether bytes are markup that soon has a tag, perhaps behind a declaration and comments. Every
/// other byte may be zero, as in UTF-16.
fn has_markup(bytes: &[u8], tag: &[u8]) -> bool {
    let head: Vec<u8> = bytes.iter().take(8192).copied().filter(|&byte| byte != 0).collect();
    let is_markup = head.iter().find(|byte| byte.is_ascii_graphic()) == Some(&b'<');
    is_markup && head.windows(tag.len()).any(|window| window == tag)
}

/// Whether bytes begin as a text does: UTF-8 without control characters but white space.
fn is_text(bytes: &[u8]) -> bool {
    let head = &bytes[..bytes.len().min(1024)];
    let is_utf8 = match std::str::from_utf8(head) {
        Ok(_) => true,
        // The head may end within a character.
        Err(error) => error.error_len().is_none(),
    };
    is_utf8 && !head.iter().any(|&byte| byte.is_ascii_control() && !byte.is_ascii_whitespace())
}
