//! Pictures as they stand in the file.

use std::sync::Arc;

use lopdf::Object;

use super::{essay, get, load};
use crate::picture::{ColourSpace, Picture, Raster};

#[test]
fn pictures_keep_their_opacity_and_their_profile() {
    let document = load(&essay());
    let page = document.get_dictionary(document.get_pages()[&2]).unwrap();
    let picture = get(&document, page, &["Resources", "XObject", "I0"]).as_stream().unwrap();
    assert_eq!(picture.get_plain_content().unwrap().len(), 12);
    let mask = get(&document, &picture.dict, &["SMask"]).as_stream().unwrap();
    assert_eq!(mask.get_plain_content().unwrap(), [255, 255, 128, 0]);
    let space = get(&document, &picture.dict, &["ColorSpace"]).as_array().unwrap();
    assert_eq!(space[0].as_name().unwrap(), b"ICCBased");
    // The profile is the one of the output intent, and stands in the file once.
    let intents = get(&document, document.catalog().unwrap(), &["OutputIntents"]);
    let intent = intents.as_array().unwrap()[0].as_dict().unwrap();
    assert_eq!(&space[1], intent.get(b"DestOutputProfile").unwrap());
}

#[test]
fn jpeg_streams_stay_as_they_are() {
    let rgb: Arc<[u8]> = Arc::from(typst_assets::icc::S_RGB_V4);
    for (space, inverted, profile, expected) in [
        (ColourSpace::Rgb, false, None, "DeviceRGB"),
        (ColourSpace::Grey, false, None, "DeviceGray"),
        // A profile that does not fit is left out.
        (ColourSpace::Grey, false, Some(Arc::clone(&rgb)), "DeviceGray"),
        (ColourSpace::Rgb, false, Some(rgb), "ICC 3"),
        (ColourSpace::Cmyk, true, None, "ICC 4 turned"),
        (ColourSpace::Cmyk, false, None, "ICC 4"),
    ] {
        let mut sample = essay();
        let bytes: Arc<[u8]> = Arc::from(*b"\xff\xd8 not for decoding \xff\xd9");
        let raster = Raster::Jpeg { bytes: Arc::clone(&bytes), space, inverted, profile };
        let picture = Picture { raster, ..(*sample.pages.pictures[0]).clone() };
        sample.pages.pictures[0] = Arc::new(picture);
        let document = load(&sample);
        let page = document.get_dictionary(document.get_pages()[&2]).unwrap();
        let picture = get(&document, page, &["Resources", "XObject", "I0"]).as_stream().unwrap();
        assert_eq!(picture.content, *bytes);
        assert_eq!(picture.dict.get(b"Filter").unwrap().as_name().unwrap(), b"DCTDecode");
        let mut found = match get(&document, &picture.dict, &["ColorSpace"]) {
            Object::Array(parts) => {
                let profile = document.dereference(&parts[1]).unwrap().1.as_stream().unwrap();
                format!("ICC {}", profile.dict.get(b"N").unwrap().as_i64().unwrap())
            }
            name => String::from_utf8_lossy(name.as_name().unwrap()).into_owned(),
        };
        if picture.dict.has(b"Decode") {
            found.push_str(" turned");
        }
        assert_eq!(found, expected);
    }
}
