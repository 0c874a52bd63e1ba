//! Pictures as they stand in the file.

use std::sync::Arc;

use lopdf::Object;

use super::{essay, get, load};
use crate::picture::{ColourSpace, Graphic, Lettering, Picture, Raster};

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
        let graphic = Graphic::Raster(raster);
        let picture = Picture { graphic, ..(*sample.pages.pictures[0]).clone() };
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

/// The form of a drawing as it stands in the file: its dictionary and its operators.
fn form(content: &str) -> (lopdf::Document, lopdf::Dictionary, String) {
    let text = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"100\" height=\"50\">{content}</svg>"
    );
    let bytes = Arc::from(text.into_bytes());
    let drawing = crate::picture::read("a.svg", &bytes, &Lettering::none()).unwrap();
    let mut sample = essay();
    sample.pages.pictures[0] = Arc::new(drawing);
    let document = load(&sample);
    let page = document.get_dictionary(document.get_pages()[&2]).unwrap();
    let form = get(&document, page, &["Resources", "XObject", "I0"]).as_stream().unwrap();
    let operators = String::from_utf8(form.get_plain_content().unwrap()).unwrap();
    let dict = form.dict.clone();
    (document, dict, operators)
}

#[test]
fn shapes_of_drawings_stay_shapes() {
    let path = "<path d=\"M1 2L3 4Q5 6 7 8Z\" fill=\"#f00\" stroke=\"#333\"/>";
    let (_, dict, operators) = form(&format!("<rect width=\"9\" height=\"5\"/>{path}"));
    assert_eq!(dict.get(b"Subtype").unwrap().as_name().unwrap(), b"Form");
    assert!(!dict.has(b"Group"), "nothing in it is transparent");
    let expected = "1 0 0 -1 0 50 cm\nq\n0 g\n0 0 9 5 re\nf\nQ\n\
        q\n1 0 0 rg\n.2 G\n1 w\n4 M\n1 2 m\n3 4 l\n4.33 5.33 5.67 6.67 7 8 c\nh\nB\nQ\n";
    assert_eq!(operators, expected);
}

#[test]
fn opacity_masks_and_inks_of_drawings_are_resources() {
    let content = "<defs><linearGradient id=\"g\"><stop stop-color=\"red\"/>\
        <stop offset=\"1\" stop-color=\"blue\"/></linearGradient>\
        <pattern id=\"p\" width=\"4\" height=\"4\" patternUnits=\"userSpaceOnUse\">\
        <rect width=\"2\" height=\"2\"/></pattern>\
        <mask id=\"m\"><rect width=\"99\" height=\"99\" fill=\"#fff\"/></mask></defs>\
        <g opacity=\".5\"><rect width=\"9\" height=\"5\" fill=\"url(#g)\"/></g>\
        <rect width=\"9\" height=\"5\" fill=\"url(#p)\"/>\
        <rect width=\"9\" height=\"5\" fill=\"red\" mask=\"url(#m)\" style=\"mix-blend-mode:multiply\"/>";
    let (document, dict, _) = form(content);
    let state = |name: &str| get(&document, &dict, &["Resources", "ExtGState", name]);
    let faint = state("E0").as_dict().unwrap();
    assert_eq!(faint.get(b"ca").unwrap().as_float().unwrap(), 0.5);
    let masked = state("E1").as_dict().unwrap();
    assert_eq!(masked.get(b"BM").unwrap().as_name().unwrap(), b"Multiply");
    let mask = get(&document, masked, &["SMask"]).as_dict().unwrap();
    assert_eq!(mask.get(b"S").unwrap().as_name().unwrap(), b"Luminosity");
    let tile = get(&document, &dict, &["Resources", "Pattern", "P0"]).as_stream().unwrap();
    assert_eq!(tile.dict.get(b"PatternType").unwrap().as_i64().unwrap(), 1);
    let inner = get(&document, &dict, &["Resources", "XObject", "X0"]).as_stream().unwrap();
    assert!(inner.dict.has(b"Group"));
    let gradient = get(&document, &inner.dict, &["Resources", "Pattern", "P0"]);
    let shading = get(&document, gradient.as_dict().unwrap(), &["Shading"]).as_dict().unwrap();
    assert_eq!(shading.get(b"ShadingType").unwrap().as_i64().unwrap(), 2);
}
