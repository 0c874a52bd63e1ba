//! Pictures to XObjects: drawings to forms, pixels to images (ISO 32000-1, 8.9.5): JPEG streams as
//! they are, samples with their opacity as a soft mask, ICC profiles where they can be trusted.

use std::collections::{BTreeMap, BTreeSet};

use printpdf::{DictItem, ExternalStream, ExternalXObject, PdfResources, XObject, XObjectId};

use crate::pdf::vector::form;
use crate::picture::{ColourSpace, Graphic, Raster};
use crate::resolve::document::PictureId;
use crate::typeset::pages::{ItemKind, Pages};

/// The name of a picture among a page's resources.
pub(super) fn resource(picture: PictureId) -> String {
    format!("I{}", picture.0)
}

/// The sizes of those pictures that are drawings, each in its own units, in which its form is measured.
pub(super) fn drawings(pages: &Pages) -> Vec<Option<(f64, f64)>> {
    let size = |graphic: &Graphic| match graphic {
        Graphic::Raster(_) => None,
        Graphic::Vector(vector) => Some((vector.width, vector.height)),
    };
    pages.pictures.iter().map(|picture| size(&picture.graphic)).collect()
}

/// Adds the pictures that stand on pages to the resources, each once.
pub(super) fn add_pictures(resources: &mut PdfResources, pages: &Pages) {
    let mut used = BTreeSet::new();
    for item in pages.pages.iter().flat_map(|page| &page.items) {
        if let ItemKind::Picture { picture, .. } = item.kind.content() {
            used.insert(*picture);
        }
    }
    for picture in used {
        let found = &pages.pictures[picture.0];
        let stream = match &found.graphic {
            Graphic::Raster(raster) => pixel_stream((found.width, found.height), raster),
            Graphic::Vector(vector) => form(vector),
        };
        let object = ExternalXObject { stream, width: None, height: None, dpi: None };
        resources.xobjects.map.insert(XObjectId(resource(picture)), XObject::External(object));
    }
}

/// The stream of a picture of so many pixels across and down.
pub(super) fn pixel_stream(size: (u32, u32), raster: &Raster) -> ExternalStream {
    match raster {
        Raster::Jpeg { bytes, space, inverted, profile } => {
            let mut dict = image_dictionary(size, *space, profile.as_deref());
            dict.insert("Filter".to_owned(), name("DCTDecode"));
            if *inverted && *space == ColourSpace::Cmyk {
                let turned = [1, 0, 1, 0, 1, 0, 1, 0].map(DictItem::Int);
                dict.insert("Decode".to_owned(), DictItem::Array(turned.to_vec()));
            }
            ExternalStream { dict, content: bytes.to_vec(), compress: false }
        }
        Raster::Samples { space, bytes, alpha, profile } => {
            let mut dict = image_dictionary(size, *space, profile.as_deref());
            if let Some(alpha) = alpha {
                let mask = image_dictionary(size, ColourSpace::Grey, None);
                let stream =
                    ExternalStream { dict: mask, content: alpha.to_vec(), compress: false };
                dict.insert("SMask".to_owned(), DictItem::Stream { stream });
            }
            ExternalStream { dict, content: bytes.to_vec(), compress: false }
        }
    }
}

/// What the dictionaries of all images have.
fn image_dictionary(
    (width, height): (u32, u32),
    space: ColourSpace,
    profile: Option<&[u8]>,
) -> BTreeMap<String, DictItem> {
    BTreeMap::from([
        ("Type".to_owned(), name("XObject")),
        ("Subtype".to_owned(), name("Image")),
        ("Width".to_owned(), DictItem::Int(i64::from(width))),
        ("Height".to_owned(), DictItem::Int(i64::from(height))),
        ("BitsPerComponent".to_owned(), DictItem::Int(8)),
        ("ColorSpace".to_owned(), colour_space(space, profile)),
    ])
}

/// The colour space of an image: its profile's, else the device's, which the output intent
/// explains. For four inks there is no such explanation, so that they get a profile of their own
/// (ISO 19005-2, 6.2.4.3).
fn colour_space(space: ColourSpace, profile: Option<&[u8]>) -> DictItem {
    let profile = profile.filter(|profile| is_profile_of(profile, space));
    let (components, device) = match space {
        ColourSpace::Grey => (1, "DeviceGray"),
        ColourSpace::Rgb => (3, "DeviceRGB"),
        ColourSpace::Cmyk => (4, "DeviceCMYK"),
    };
    let profile = match (profile, space) {
        (Some(profile), _) => profile,
        (None, ColourSpace::Cmyk) => typst_assets::icc::CMYK_TO_XYZ,
        (None, ColourSpace::Grey | ColourSpace::Rgb) => return name(device),
    };
    let dict = BTreeMap::from([
        ("N".to_owned(), DictItem::Int(components)),
        ("Alternate".to_owned(), name(device)),
    ]);
    let stream = ExternalStream { dict, content: profile.to_vec(), compress: false };
    DictItem::Array(vec![name("ICCBased"), DictItem::Stream { stream }])
}

/// Whether bytes are an ICC profile of a kind that an image may have, for its colour space
/// (ISO 32000-1, 8.6.5.5; the header after ICC.1:2010, 7.2).
fn is_profile_of(profile: &[u8], space: ColourSpace) -> bool {
    let signature: &[u8] = match space {
        ColourSpace::Grey => b"GRAY",
        ColourSpace::Rgb => b"RGB ",
        ColourSpace::Cmyk => b"CMYK",
    };
    let classes: [&[u8]; 4] = [b"scnr", b"mntr", b"prtr", b"spac"];
    profile.len() > 128
        && profile[36..40] == *b"acsp"
        && profile[16..20] == *signature
        && classes.contains(&&profile[12..16])
        && profile[8] <= 4
}

/// A name.
fn name(name: &str) -> DictItem {
    DictItem::Name(name.as_bytes().to_vec())
}

#[cfg(test)]
mod tests {
    use super::is_profile_of;
    use crate::picture::ColourSpace;

    #[test]
    fn a_profile_must_fit_the_samples() {
        let rgb = typst_assets::icc::S_RGB_V4;
        let mut newer = rgb.to_vec();
        newer[8] = 5;
        for (profile, space, fits) in [
            (rgb, ColourSpace::Rgb, true),
            (rgb, ColourSpace::Grey, false),
            (typst_assets::icc::S_GREY_V4, ColourSpace::Grey, true),
            (typst_assets::icc::CMYK_TO_XYZ, ColourSpace::Cmyk, true),
            (&newer, ColourSpace::Rgb, false),
            (&rgb[..100], ColourSpace::Rgb, false),
            (&[0; 200], ColourSpace::Rgb, false),
        ] {
            assert_eq!(is_profile_of(profile, space), fits, "{space:?}, {} bytes", profile.len());
        }
    }
}
