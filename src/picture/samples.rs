//! Decoded pictures to the samples that the PDF carries: eight bits, grey where all is grey, opacity
//! apart and only where something is not opaque.

use std::sync::Arc;

use image::DynamicImage;

use crate::picture::{ColourSpace, Raster, profile};

/// The raster of a picture with its colour profile.
pub(super) fn raster(image: DynamicImage, icc: Option<Vec<u8>>) -> Raster {
    let (has_colour, has_alpha) = (image.color().has_color(), image.color().has_alpha());
    let (space, bytes, alpha) = match (has_colour, has_alpha) {
        (false, false) => (ColourSpace::Grey, image.into_luma8().into_raw(), None),
        (false, true) => {
            let (samples, alpha) = split(&image.into_luma_alpha8(), 1);
            (ColourSpace::Grey, samples, Some(alpha))
        }
        (true, false) => with_grey_found(image.into_rgb8().into_raw(), None),
        (true, true) => {
            let (samples, alpha) = split(&image.into_rgba8(), 3);
            with_grey_found(samples, Some(alpha))
        }
    };
    let alpha = alpha.filter(|alpha| alpha.iter().any(|&opacity| opacity != 255)).map(Arc::from);
    let profile = profile::usable(icc, space);
    Raster::Samples { space, bytes: Arc::from(bytes), alpha, profile }
}

/// The colour samples and the opacities of interleaved pixels of so many colours.
fn split(pixels: &[u8], colours: usize) -> (Vec<u8>, Vec<u8>) {
    let count = pixels.len() / (colours + 1);
    let mut samples = Vec::with_capacity(count * colours);
    let mut alpha = Vec::with_capacity(count);
    for pixel in pixels.chunks_exact(colours + 1) {
        samples.extend_from_slice(&pixel[..colours]);
        alpha.push(pixel[colours]);
    }
    (samples, alpha)
}

/// Samples of RGB as grey, where they have no colour: a scan in black and white takes a third of the
/// room and is printed with black ink alone.
fn with_grey_found(
    samples: Vec<u8>,
    alpha: Option<Vec<u8>>,
) -> (ColourSpace, Vec<u8>, Option<Vec<u8>>) {
    let is_grey = samples.chunks_exact(3).all(|pixel| pixel[0] == pixel[1] && pixel[1] == pixel[2]);
    if is_grey {
        (ColourSpace::Grey, samples.into_iter().step_by(3).collect(), alpha)
    } else {
        (ColourSpace::Rgb, samples, alpha)
    }
}
