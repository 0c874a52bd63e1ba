//! The resolution that a picture names, and the size that follows from it.
//!
//! PNG names pixels a metre in its `pHYs` chunk, JPEG a density in its JFIF segment, BMP pixels a
//! metre in its header; cameras and TIFF use the tags of TIFF 6.0 (282, 283 and 296).

use crate::geometry::{Length, Size};
use crate::picture::jpeg;

/// Pixels an inch.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Resolution {
    horizontal: f64,
    vertical: f64,
}

const INCHES_A_METRE: f64 = 1.0 / 0.0254;

impl Resolution {
    /// A resolution, if it is one that a picture can have: devices reach from coarse screens to fine
    /// film scanners, and zero or one means that the program knew none.
    fn new(horizontal: f64, vertical: f64) -> Option<Self> {
        let usual = 10.0..=10_000.0;
        (usual.contains(&horizontal) && usual.contains(&vertical))
            .then_some(Self { horizontal, vertical })
    }

    /// The resolution of the picture turned by a quarter.
    pub(super) fn turned(self) -> Self {
        Self { horizontal: self.vertical, vertical: self.horizontal }
    }

    /// The size of so many pixels.
    pub(super) fn size(self, width: u32, height: u32) -> Size {
        Size {
            width: Length::inches(f64::from(width) / self.horizontal),
            height: Length::inches(f64::from(height) / self.vertical),
        }
    }

    /// Pixels an inch as whole numbers, as JFIF writes them.
    pub(super) fn dots(self) -> (u16, u16) {
        // `new` keeps both far below 2^16.
        (self.horizontal.round() as u16, self.vertical.round() as u16)
    }
}

/// The resolution of a PNG (third edition, section 11.3.4.3).
pub(super) fn of_png(bytes: &[u8]) -> Option<Resolution> {
    let mut rest = bytes.get(8..)?;
    loop {
        let length = usize::try_from(big_endian(rest, 0)?).ok()?;
        let name = rest.get(4..8)?;
        let content = rest.get(8..)?.get(..length)?;
        match name {
            b"pHYs" => {
                let (x, y) = (big_endian(content, 0)?, big_endian(content, 4)?);
                let is_metre = content.get(8) == Some(&1);
                let inch = |pixels: u32| f64::from(pixels) / INCHES_A_METRE;
                return is_metre.then(|| Resolution::new(inch(x), inch(y))).flatten();
            }
            b"IDAT" | b"IEND" => return None,
            // Length, name, content and checksum.
            _ => rest = rest.get(12 + length..)?,
        }
    }
}

/// The resolution of a JPEG by its JFIF segment (ITU-T T.871, section 10.1).
pub(super) fn of_jfif(bytes: &[u8]) -> Option<Resolution> {
    let content =
        jpeg::contents(bytes, 0xE0).find_map(|content| content.strip_prefix(b"JFIF\0"))?;
    let [_, _, unit, x1, x0, y1, y0, ..] = *content else { return None };
    let inches = match unit {
        1 => 1.0,
        2 => 2.54,
        _ => return None,
    };
    let density = |high, low| f64::from(u16::from_be_bytes([high, low])) * inches;
    Resolution::new(density(x1, x0), density(y1, y0))
}

/// The resolution of a BMP by its information header.
pub(super) fn of_bmp(bytes: &[u8]) -> Option<Resolution> {
    let number = |at: usize| bytes.get(at..at + 4)?.try_into().ok().map(u32::from_le_bytes);
    if number(14)? < 40 {
        return None;
    }
    let inch = |pixels: u32| f64::from(pixels) / INCHES_A_METRE;
    Resolution::new(inch(number(38)?), inch(number(42)?))
}

/// The resolution of a TIFF, or of Exif data, which are laid out as a TIFF (TIFF 6.0, section 2).
pub(super) fn of_exif(bytes: &[u8]) -> Option<Resolution> {
    let bytes = bytes.strip_prefix(b"Exif\0\0").unwrap_or(bytes);
    let is_big = match bytes.get(..4)? {
        b"II*\0" => false,
        b"MM\0*" => true,
        _ => return None,
    };
    let short = |at: usize| {
        let pair = bytes.get(at..)?.get(..2)?.try_into().ok()?;
        Some(if is_big { u16::from_be_bytes(pair) } else { u16::from_le_bytes(pair) })
    };
    let long = |at: usize| {
        let four = bytes.get(at..)?.get(..4)?.try_into().ok()?;
        Some(if is_big { u32::from_be_bytes(four) } else { u32::from_le_bytes(four) })
    };
    let ratio = |at: usize| {
        let place = usize::try_from(long(at)?).ok()?;
        let (numerator, denominator) = (long(place)?, long(place.checked_add(4)?)?);
        Some(f64::from(numerator) / f64::from(denominator))
    };
    let directory = usize::try_from(long(4)?).ok()?;
    let (mut x, mut y, mut unit) = (None, None, 2);
    for index in 0..usize::from(short(directory)?) {
        let entry = directory.checked_add(2 + index * 12)?;
        match short(entry)? {
            282 => x = ratio(entry + 8),
            283 => y = ratio(entry + 8),
            296 => unit = short(entry + 8)?,
            _ => {}
        }
    }
    let inches = match unit {
        2 => 1.0,
        3 => 2.54,
        _ => return None,
    };
    Resolution::new(x? * inches, y? * inches)
}

fn big_endian(bytes: &[u8], at: usize) -> Option<u32> {
    bytes.get(at..at + 4)?.try_into().ok().map(u32::from_be_bytes)
}

#[cfg(test)]
mod tests {
    use super::{Resolution, of_exif};

    /// A TIFF directory with a resolution of `x` over one and `y` over two, and a unit.
    fn tiff(x: u32, y: u32, unit: u16) -> Vec<u8> {
        let mut bytes = b"II*\0\x08\0\0\0\x03\0".to_vec();
        for (tag, kind, value) in [(282_u16, 5_u16, 50), (283, 5, 58), (296, 3, u32::from(unit))] {
            bytes.extend(tag.to_le_bytes());
            bytes.extend(kind.to_le_bytes());
            bytes.extend(1_u32.to_le_bytes());
            bytes.extend(value.to_le_bytes());
        }
        bytes.extend([0; 4]);
        for number in [x, 1, y, 2] {
            bytes.extend(number.to_le_bytes());
        }
        bytes
    }

    #[test]
    fn tags_are_read_with_their_unit() {
        let both = |number| Some(Resolution { horizontal: number, vertical: number });
        for (x, y, unit, expected) in [
            (300, 600, 2, both(300.0)),
            (100, 200, 3, both(254.0)),
            (300, 600, 1, None),
            (1, 2, 2, None),
            (0, 0, 2, None),
            (72, 600, 2, Some(Resolution { horizontal: 72.0, vertical: 300.0 })),
        ] {
            assert_eq!(of_exif(&tiff(x, y, unit)), expected, "{x} {y} {unit}");
        }
        let whole = tiff(300, 600, 2);
        for end in 0..whole.len() {
            assert_eq!(of_exif(&whole[..end]), None, "cut at {end}");
        }
    }
}
