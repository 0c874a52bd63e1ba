//! Pictures written anew: those that had to be turned, and those of kinds that reading systems need
//! not know.

use std::sync::Arc;

use image::codecs::jpeg::{JpegEncoder, PixelDensity, PixelDensityUnit};
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{DynamicImage, ImageEncoder};

use crate::picture::kind::Kind;
use crate::picture::resolution::Resolution;
use crate::picture::{
    ColourSpace, PictureError, PictureFile, PictureFormat, Raster, Upright, profile, samples,
};

/// The quality of a JPEG that had to be turned: at 92 the second loss is not seen.
const QUALITY: u8 = 92;

/// A picture that has been turned upright: a JPEG is one again, all else becomes a PNG.
pub(super) fn upright(
    kind: Kind,
    image: DynamicImage,
    icc: Option<Vec<u8>>,
    resolution: Option<Resolution>,
) -> Result<Upright, PictureError> {
    let (width, height) = (image.width(), image.height());
    if kind == Kind::Jpeg {
        let (file, raster) = jpeg(&image, icc, resolution)?;
        return Ok(Upright { width, height, file, raster });
    }
    let file = png(&image, icc.clone())?;
    let raster = samples::raster(image, icc);
    Ok(Upright { width, height, file, raster })
}

/// A picture as a PNG of eight bits.
pub(super) fn png(image: &DynamicImage, icc: Option<Vec<u8>>) -> Result<PictureFile, PictureError> {
    let mut bytes = Vec::new();
    let mut encoder =
        PngEncoder::new_with_quality(&mut bytes, CompressionType::Best, FilterType::Adaptive);
    let space = if image.color().has_color() { ColourSpace::Rgb } else { ColourSpace::Grey };
    if let Some(icc) = profile::usable(icc, space) {
        // An encoder that knows no profiles writes a picture without one.
        let _ = encoder.set_icc_profile(icc.to_vec());
    }
    let eight = eight_bits(image);
    eight.write_with_encoder(encoder).map_err(|_error| PictureError::unencoded())?;
    Ok(PictureFile { format: PictureFormat::Png, bytes: Arc::from(bytes) })
}

/// A picture as a JPEG, for both outputs.
pub(super) fn jpeg(
    image: &DynamicImage,
    icc: Option<Vec<u8>>,
    resolution: Option<Resolution>,
) -> Result<(PictureFile, Raster), PictureError> {
    let has_colour = image.color().has_color();
    let space = if has_colour { ColourSpace::Rgb } else { ColourSpace::Grey };
    let profile = profile::usable(icc, space);
    let mut bytes = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut bytes, QUALITY);
    if let Some(resolution) = resolution {
        let unit = PixelDensityUnit::Inches;
        encoder.set_pixel_density(PixelDensity { density: resolution.dots(), unit });
    }
    if let Some(icc) = &profile {
        // An encoder that knows no profiles writes a picture without one.
        let _ = encoder.set_icc_profile(icc.to_vec());
    }
    let opaque = match has_colour {
        true => DynamicImage::ImageRgb8(image.to_rgb8()),
        false => DynamicImage::ImageLuma8(image.to_luma8()),
    };
    opaque.write_with_encoder(encoder).map_err(|_error| PictureError::unencoded())?;
    let bytes: Arc<[u8]> = Arc::from(bytes);
    let file = PictureFile { format: PictureFormat::Jpeg, bytes: Arc::clone(&bytes) };
    Ok((file, Raster::Jpeg { bytes, space, inverted: false, profile }))
}

/// A picture with samples of eight bits.
fn eight_bits(image: &DynamicImage) -> DynamicImage {
    match (image.color().has_color(), image.color().has_alpha()) {
        (false, false) => DynamicImage::ImageLuma8(image.to_luma8()),
        (false, true) => DynamicImage::ImageLumaA8(image.to_luma_alpha8()),
        (true, false) => DynamicImage::ImageRgb8(image.to_rgb8()),
        (true, true) => DynamicImage::ImageRgba8(image.to_rgba8()),
    }
}
