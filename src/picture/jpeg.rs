//! The markers of a JPEG: whether the stream is whole, and whether a PDF can carry it as it is.
//!
//! A PDF's `DCTDecode` reads baseline and progressive JPEG of eight bits with one, three or four
//! components (ISO 32000-2, 7.4.8). Marker numbers are those of ITU-T T.81, table B.1.

use crate::picture::{ColourSpace, PictureError};

/// What the frame header and the Adobe marker say.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Frame {
    /// The space of its samples once decoded.
    pub(super) space: ColourSpace,
    /// Whether CMYK stands inverted, as it does wherever an Adobe marker stands.
    pub(super) inverted: bool,
}

/// A marker with its segment.
struct Segment<'a> {
    marker: u8,
    content: &'a [u8],
}

/// The segments of a stream, entropy-coded data passed over. It ends at the end marker, which is
/// its last segment, or where the stream breaks off.
struct Segments<'a> {
    rest: &'a [u8],
    ended: bool,
}

const START_OF_IMAGE: u8 = 0xD8;
const END_OF_IMAGE: u8 = 0xD9;
const START_OF_SCAN: u8 = 0xDA;
const ADOBE: u8 = 0xEE;

impl<'a> Iterator for Segments<'a> {
    type Item = Segment<'a>;

    fn next(&mut self) -> Option<Segment<'a>> {
        if self.ended {
            return None;
        }
        loop {
            // Entropy-coded data, or fill: a marker is FF with what is neither fill, a stuffed zero
            // nor a restart.
            let at = self.rest.windows(2).position(|pair| {
                pair[0] == 0xFF && !matches!(pair[1], 0x00 | 0xFF | 0x01 | 0xD0..=0xD7)
            })?;
            let marker = self.rest[at + 1];
            self.rest = &self.rest[at + 2..];
            if marker == START_OF_IMAGE {
                continue;
            }
            if marker == END_OF_IMAGE {
                self.ended = true;
                return Some(Segment { marker, content: &[] });
            }
            let length = usize::from(u16::from_be_bytes([*self.rest.first()?, *self.rest.get(1)?]));
            let content = self.rest.get(2..length)?;
            self.rest = &self.rest[length..];
            return Some(Segment { marker, content });
        }
    }
}

fn segments(bytes: &[u8]) -> Segments<'_> {
    Segments { rest: bytes, ended: false }
}

/// Refuses a stream that breaks off. Decoders fill the missing part with grey, which nobody wants
/// to find in print.
pub(super) fn check_complete(bytes: &[u8]) -> Result<(), PictureError> {
    let mut has_scan = false;
    for segment in segments(bytes) {
        match segment.marker {
            START_OF_SCAN => has_scan = true,
            END_OF_IMAGE if has_scan => return Ok(()),
            _ => {}
        }
    }
    Err(PictureError("it breaks off before its end".to_owned()))
}

/// The content of every segment with a marker.
pub(super) fn contents(bytes: &[u8], marker: u8) -> impl Iterator<Item = &[u8]> {
    segments(bytes).filter(move |segment| segment.marker == marker).map(|segment| segment.content)
}

/// The frame of a stream that a PDF can carry as it is; `None` where it cannot.
pub(super) fn frame(bytes: &[u8]) -> Option<Frame> {
    let adobe = contents(bytes, ADOBE).any(|content| content.starts_with(b"Adobe"));
    // Baseline, extended and progressive, all Huffman-coded.
    let header = segments(bytes).find(|segment| matches!(segment.marker, 0xC0..=0xC2))?.content;
    let [8, _, _, _, _, components, ..] = *header else { return None };
    let space = match components {
        1 => ColourSpace::Grey,
        3 => ColourSpace::Rgb,
        4 => ColourSpace::Cmyk,
        _ => return None,
    };
    Some(Frame { space, inverted: adobe && space == ColourSpace::Cmyk })
}

#[cfg(test)]
mod tests {
    use super::{Frame, check_complete, frame};
    use crate::picture::ColourSpace;

    /// A stream of segments with nothing behind their headers.
    fn stream(segments: &[(u8, &[u8])]) -> Vec<u8> {
        let mut bytes = vec![0xFF, 0xD8];
        for (marker, content) in segments {
            bytes.extend([0xFF, *marker]);
            if *marker != 0xD9 {
                let length = u16::try_from(content.len() + 2).unwrap();
                bytes.extend(length.to_be_bytes());
                bytes.extend(*content);
            }
        }
        bytes
    }

    #[test]
    fn frames_that_a_pdf_can_carry_are_told() {
        let header = |precision, components| vec![precision, 0, 1, 0, 1, components];
        let adobe = (0xEE, &b"Adobe\0d\0\0\0\0\x02"[..]);
        for (marker, precision, components, with_adobe, expected) in [
            (0xC0, 8, 1, false, Some((ColourSpace::Grey, false))),
            (0xC0, 8, 3, true, Some((ColourSpace::Rgb, false))),
            (0xC2, 8, 3, false, Some((ColourSpace::Rgb, false))),
            (0xC0, 8, 4, false, Some((ColourSpace::Cmyk, false))),
            (0xC0, 8, 4, true, Some((ColourSpace::Cmyk, true))),
            (0xC1, 12, 3, false, None),
            (0xC3, 8, 3, false, None),
            (0xC9, 8, 3, false, None),
            (0xC0, 8, 2, false, None),
        ] {
            let header = header(precision, components);
            let mut segments = vec![(marker, &header[..])];
            if with_adobe {
                segments.insert(0, adobe);
            }
            let expected = expected.map(|(space, inverted)| Frame { space, inverted });
            assert_eq!(frame(&stream(&segments)), expected, "{marker:X} {precision} {components}");
        }
    }

    #[test]
    fn a_stream_must_have_a_scan_and_an_end() {
        let scan = (0xDA, &[0, 1][..]);
        // An end marker within an application's segment, as a thumbnail has, is not the end.
        let thumbnail = (0xE1, &[0xFF, 0xD8, 0xFF, 0xD9][..]);
        for (segments, whole) in [
            (vec![scan, (0xD9, &[][..])], true),
            (vec![thumbnail, scan, (0xD9, &[])], true),
            (vec![thumbnail, scan], false),
            (vec![(0xD9, &[])], false),
            (vec![], false),
        ] {
            assert_eq!(check_complete(&stream(&segments)).is_ok(), whole, "{segments:?}");
        }
    }
}
