//! Tiny pictures, made here, read back.

use std::io::Cursor;
use std::sync::Arc;

use image::{DynamicImage, GrayImage, ImageFormat, Luma, Rgb, RgbImage, Rgba, RgbaImage};

use super::{ColourSpace, Graphic, Lettering, Picture, PictureError, PictureFormat, Raster};

/// A picture as a file of a format.
fn file(image: &DynamicImage, format: ImageFormat) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    image.write_to(&mut bytes, format).unwrap();
    bytes.into_inner()
}

fn read(name: &str, bytes: &Arc<[u8]>) -> Result<Picture, PictureError> {
    super::read(name, bytes, &Lettering::none())
}

fn picture(bytes: Vec<u8>) -> Picture {
    read("test", &Arc::from(bytes)).unwrap()
}

/// The samples of a raster: space, bytes and opacities.
fn samples(picture: &Picture) -> (ColourSpace, Vec<u8>, Option<Vec<u8>>) {
    match &picture.graphic {
        Graphic::Raster(Raster::Samples { space, bytes, alpha, .. }) => {
            (*space, bytes.to_vec(), alpha.as_ref().map(|alpha| alpha.to_vec()))
        }
        _ => panic!("samples are expected"),
    }
}

/// Two pixels: the left one red, the right one grey.
fn red_and_grey() -> DynamicImage {
    let mut image = RgbImage::new(2, 1);
    image.put_pixel(0, 0, Rgb([255, 0, 0]));
    image.put_pixel(1, 0, Rgb([9, 9, 9]));
    DynamicImage::ImageRgb8(image)
}

#[test]
fn every_kind_is_read_by_content_and_carried_in_a_known_format() {
    let image = red_and_grey();
    for (format, carried, kept) in [
        (ImageFormat::Png, PictureFormat::Png, true),
        (ImageFormat::Gif, PictureFormat::Gif, true),
        (ImageFormat::WebP, PictureFormat::WebP, true),
        (ImageFormat::Tiff, PictureFormat::Png, false),
        (ImageFormat::Bmp, PictureFormat::Png, false),
    ] {
        let bytes = file(&image, format);
        let picture = picture(bytes.clone());
        assert_eq!((picture.width, picture.height), (2, 1), "{format:?}");
        assert_eq!(picture.file.format, carried, "{format:?}");
        assert_eq!(picture.file.bytes[..] == bytes[..], kept, "{format:?}");
        let expected = (ColourSpace::Rgb, vec![255, 0, 0, 9, 9, 9], None);
        assert_eq!(samples(&picture), expected, "{format:?}");
        let carried = image::load_from_memory(&picture.file.bytes).unwrap().to_rgb8();
        assert_eq!(carried.into_raw(), [255, 0, 0, 9, 9, 9], "{format:?}");
    }
}

#[test]
fn samples_are_of_eight_bits_grey_where_they_can_be_and_opaque_where_they_are() {
    let rgba = |pixels: [[u8; 4]; 2]| {
        let mut image = RgbaImage::new(2, 1);
        image.put_pixel(0, 0, Rgba(pixels[0]));
        image.put_pixel(1, 0, Rgba(pixels[1]));
        DynamicImage::ImageRgba8(image)
    };
    let deep = image::ImageBuffer::<Luma<u16>, _>::from_raw(2, 1, vec![0xFFFF_u16, 0x8080]);
    for (image, expected) in [
        (rgba([[7, 7, 7, 255], [8, 8, 8, 255]]), (ColourSpace::Grey, vec![7, 8], None)),
        (rgba([[7, 7, 7, 255], [8, 8, 8, 0]]), (ColourSpace::Grey, vec![7, 8], Some(vec![255, 0]))),
        (
            rgba([[1, 2, 3, 128], [4, 5, 6, 255]]),
            (ColourSpace::Rgb, vec![1, 2, 3, 4, 5, 6], Some(vec![128, 255])),
        ),
        (
            DynamicImage::ImageLuma16(deep.expect("two samples are given")),
            (ColourSpace::Grey, vec![255, 128], None),
        ),
    ] {
        assert_eq!(samples(&picture(file(&image, ImageFormat::Png))), expected);
    }
}

#[test]
fn an_upright_jpeg_is_never_recoded() {
    let grey = DynamicImage::ImageLuma8(GrayImage::from_pixel(8, 8, Luma([100])));
    for (image, expected) in [(red_and_grey(), ColourSpace::Rgb), (grey, ColourSpace::Grey)] {
        let bytes = file(&image, ImageFormat::Jpeg);
        let picture = picture(bytes.clone());
        assert_eq!(picture.file.format, PictureFormat::Jpeg);
        assert_eq!(picture.file.bytes[..], bytes[..]);
        match &picture.graphic {
            Graphic::Raster(Raster::Jpeg { bytes: embedded, space, inverted, profile }) => {
                assert_eq!(embedded[..], bytes[..]);
                assert_eq!((*space, *inverted, profile), (expected, false, &None));
            }
            _ => panic!("a JPEG is expected"),
        }
    }
}

/// An Exif segment that says an orientation, put behind the start of a JPEG.
fn with_orientation(jpeg: &[u8], orientation: u8) -> Vec<u8> {
    let mut exif = b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".to_vec();
    exif.extend([orientation, 0, 0, 0, 0, 0, 0]);
    let length = u16::try_from(exif.len() + 2).unwrap();
    let mut bytes = vec![0xFF, 0xD8, 0xFF, 0xE1];
    bytes.extend(length.to_be_bytes());
    bytes.extend(exif);
    bytes.extend(&jpeg[2..]);
    bytes
}

#[test]
fn a_turned_jpeg_stands_upright() {
    // Dark on the left, light on the right, twice as wide as high.
    let image = GrayImage::from_fn(32, 16, |x, _| Luma([if x < 16 { 20 } else { 220 }]));
    let jpeg = file(&DynamicImage::ImageLuma8(image), ImageFormat::Jpeg);
    // Exif 2.32, table 6: where the stored left edge is to be seen.
    for (orientation, size, dark_corner) in [
        (1, (32, 16), (0, 0)),
        (2, (32, 16), (31, 0)),
        (3, (32, 16), (31, 15)),
        (4, (32, 16), (0, 15)),
        (5, (16, 32), (0, 0)),
        (6, (16, 32), (15, 0)),
        (7, (16, 32), (15, 31)),
        (8, (16, 32), (0, 31)),
    ] {
        let picture = picture(with_orientation(&jpeg, orientation));
        assert_eq!((picture.width, picture.height), size, "{orientation}");
        assert_eq!(picture.file.format, PictureFormat::Jpeg, "{orientation}");
        let upright = image::load_from_memory(&picture.file.bytes).unwrap().to_luma8();
        if orientation == 1 {
            continue;
        }
        assert_eq!(upright.dimensions(), size, "{orientation}");
        let (x, y) = dark_corner;
        assert!(upright.get_pixel(x, y)[0] < 60, "{orientation}");
        let (x, y) = (size.0 - 1 - x, size.1 - 1 - y);
        assert!(upright.get_pixel(x, y)[0] > 180, "{orientation}");
        let Graphic::Raster(Raster::Jpeg { bytes, .. }) = &picture.graphic else {
            panic!("{orientation}")
        };
        assert_eq!(bytes, &picture.file.bytes, "{orientation}");
    }
}

#[test]
fn the_resolution_gives_the_natural_size() {
    let jpeg = |unit: u8, density: u8| {
        let mut bytes = file(&red_and_grey(), ImageFormat::Jpeg);
        // The JFIF segment comes first: marker, length, name, version, unit, two densities.
        assert_eq!(&bytes[6..11], b"JFIF\0");
        bytes[13] = unit;
        bytes[14..18].copy_from_slice(&[0, density, 0, density]);
        bytes
    };
    let png = |unit: u8| {
        let bytes = file(&red_and_grey(), ImageFormat::Png);
        let mut chunk = b"pHYs\0\0\x0B\x13\0\0\x0B\x13".to_vec();
        chunk.push(unit);
        let header_end = 8 + 25;
        let mut with = bytes[..header_end].to_vec();
        with.extend(9_u32.to_be_bytes());
        with.extend(&chunk);
        with.extend(checksum(&chunk).to_be_bytes());
        with.extend(&bytes[header_end..]);
        with
    };
    // 0x0B13 is 2835 pixels a metre, 72 an inch (72.009).
    for (bytes, width) in [
        (jpeg(1, 144), Some(1.0)),
        (jpeg(2, 100), Some(2.0 / 254.0 * 72.0)),
        (jpeg(0, 1), None),
        (jpeg(1, 1), None),
        (png(1), Some(2.0 / (2835.0 * 0.0254) * 72.0)),
        (png(0), None),
        (file(&red_and_grey(), ImageFormat::Gif), None),
    ] {
        let natural = picture(bytes).natural.map(|size| size.width.to_points());
        match (natural, width) {
            (Some(found), Some(expected)) => assert!((found - expected).abs() < 1e-9, "{found}"),
            (found, expected) => assert_eq!(found, expected),
        }
    }
}

/// The checksum of a PNG chunk (PNG, annex D).
fn checksum(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |sum, &byte| {
        (0..8).fold(sum ^ u32::from(byte), |sum, _| {
            if sum & 1 == 1 { 0xEDB8_8320 ^ (sum >> 1) } else { sum >> 1 }
        })
    })
}

#[test]
fn what_is_no_picture_is_told() {
    for (bytes, expected) in [
        (&b""[..], "the file is empty"),
        (b"just text", "it is a text and no picture, whatever its name says"),
        (b"\x01\x02\x03", "it begins like no PNG, JPEG, GIF, WebP, TIFF, BMP or SVG"),
        (
            b"<!DOCTYPE html>\n<html><body/></html>",
            "it is a web page and no picture; save the picture that it shows",
        ),
        (
            b"version https://git-lfs.github.com/spec/v1\noid sha256:0\n",
            "it is a pointer of Git LFS; fetch the picture itself with 'git lfs pull'",
        ),
        (b"<?xml version=\"1.0\"?>\n<svg/>", "there is nothing in it to be seen"),
        (b"<a><svg/></a>", "its first element is not 'svg'"),
        (b"\0\0\0\x20ftypheic", "HEIC cannot be read; save it as PNG or JPEG"),
        (
            b"%PDF-1.7",
            "a PDF cannot be read; save it as SVG (as 'pdftocairo -svg' does), or as PNG",
        ),
        (b"\xFF\xD8\xFF\xD9", "it breaks off before its end"),
    ] {
        let error = read("test", &Arc::from(bytes)).unwrap_err();
        assert_eq!(error.0, expected);
    }
    let mut huge = file(&red_and_grey(), ImageFormat::Bmp);
    huge[18..22].copy_from_slice(&20_000_u32.to_le_bytes());
    huge[22..26].copy_from_slice(&20_000_u32.to_le_bytes());
    let error = read("test", &Arc::from(huge)).unwrap_err();
    assert_eq!(error.0, "it has 20000 × 20000 pixels, more than 100 million");
}

#[test]
fn a_cut_picture_is_an_error_and_never_a_panic() {
    // Noise, so that the pixels fill most of the file.
    let image = RgbImage::from_fn(16, 16, |x, y| {
        let value = (x * 7919 + y * 104_729 + x * y * 31) % 251;
        Rgb([value as u8, (value * 3 % 256) as u8, (value * 7 % 256) as u8])
    });
    let image = DynamicImage::ImageRgb8(image);
    for format in [
        ImageFormat::Png,
        ImageFormat::Jpeg,
        ImageFormat::Gif,
        ImageFormat::WebP,
        ImageFormat::Tiff,
        ImageFormat::Bmp,
    ] {
        let bytes = file(&image, format);
        for end in 0..bytes.len() {
            let result = read("test", &Arc::from(&bytes[..end]));
            if end < bytes.len() * 3 / 4 {
                assert!(result.is_err(), "{format:?} cut at {end} of {}", bytes.len());
            }
            // Whatever is wrong is told in our own words, and in half the file it is known.
            let Err(PictureError(reason)) = result else { continue };
            assert!(reason.starts_with("it ") || reason == "the file is empty", "{reason}");
            if end == bytes.len() / 2 {
                assert!(reason.starts_with("it breaks off"), "{format:?}: {reason}");
            }
        }
        // A changed byte may give another picture or an error.
        for index in 0..bytes.len() {
            let mut changed = bytes.clone();
            changed[index] ^= 0x55;
            let _ = read("test", &Arc::from(changed));
        }
    }
}
