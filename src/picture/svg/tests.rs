//! Small drawings, read and written.

use std::io::Write as _;
use std::sync::Arc;

use flate2::Compression;
use flate2::write::GzEncoder;

use crate::picture::svg::{FontBytes, read};
use crate::picture::vector::{FillRule, Group, Node, Paint, Shape};
use crate::picture::{Lettering, Picture, PictureFormat, Raster};

fn lettering() -> Lettering {
    Lettering::new("Libertinus Serif", "DejaVu Sans Mono", || {
        typst_assets::fonts().map(|bytes| Arc::new(bytes) as FontBytes).collect()
    })
}

/// A drawing with attributes on its root and something in it.
fn svg(attributes: &str, content: &str) -> String {
    format!("<svg xmlns=\"http://www.w3.org/2000/svg\" {attributes}>{content}</svg>")
}

fn picture(text: &str) -> Picture {
    picture_of(text.as_bytes().to_vec())
}

fn picture_of(bytes: Vec<u8>) -> Picture {
    crate::picture::read("test.svg", &Arc::from(bytes), &lettering()).unwrap()
}

/// What both outputs get of a drawing that should be sound.
fn written(text: &str) -> String {
    String::from_utf8(picture(text).file.bytes.to_vec()).unwrap()
}

/// The shapes of a group and all groups within it.
fn shapes(group: &Group) -> Vec<&Shape> {
    let shapes = group.nodes.iter().flat_map(|node| match node {
        Node::Group(group) => shapes(group),
        Node::Shape(shape) => vec![shape],
        Node::Pixels(_) => Vec::new(),
    });
    shapes.collect()
}

#[test]
fn the_natural_size_follows_the_units() {
    let view = "viewBox=\"0 0 300 100\"";
    for (attributes, width, height) in [
        ("width=\"2in\" height=\"36pt\"".to_owned(), 144.0, 36.0),
        ("width=\"25.4mm\" height=\"2.54cm\"".to_owned(), 72.0, 72.0),
        ("width=\"96\" height=\"48px\"".to_owned(), 72.0, 36.0),
        (view.to_owned(), 225.0, 75.0),
        (format!("{view} width=\"100%\" height=\"100%\""), 225.0, 75.0),
        (format!("{view} width=\"150\""), 112.5, 37.5),
        // Without any size what is drawn counts.
        (String::new(), 30.0, 15.0),
    ] {
        let picture = picture(&svg(&attributes, "<rect width=\"40\" height=\"20\"/>"));
        let natural = picture.natural.unwrap();
        let found = [natural.width.to_points(), natural.height.to_points()];
        assert!((found[0] - width).abs() < 0.01, "{attributes}: {found:?}");
        assert!((found[1] - height).abs() < 0.01, "{attributes}: {found:?}");
        assert!((picture.ratio() - height / width).abs() < 1e-6, "{attributes}");
    }
}

#[test]
fn styles_references_and_inks_are_resolved() {
    let content = "<style>.a{fill:currentColor;fill-rule:evenodd}</style>\
        <g color=\"#102030\"><path class=\"a\" d=\"M0 0h9v9z\" id=\"p\"/></g>\
        <use href=\"#p\" x=\"20\" color=\"red\"/>";
    let drawing = read(svg("width=\"40\" height=\"20\"", content).as_bytes(), &lettering());
    let drawing = drawing.unwrap();
    let found: Vec<_> = shapes(&drawing.vector.root)
        .iter()
        .map(|shape| {
            let fill = shape.fill.as_ref().unwrap();
            (fill.paint.clone(), fill.rule)
        })
        .collect();
    let ink = |colour| (Paint::Colour(colour), FillRule::EvenOdd);
    assert_eq!(found, [ink([0x10, 0x20, 0x30]), ink([255, 0, 0])]);
}

#[test]
fn nothing_that_runs_loads_or_leads_anywhere_is_carried() {
    let content = "<script>alert(1)</script><rect width=\"9\" height=\"9\" onclick=\"alert(1)\"/>\
        <a href=\"https://example.org\"><rect width=\"5\" height=\"5\"/></a>\
        <image href=\"file:///etc/passwd\" width=\"9\" height=\"9\"/>\
        <style>@import url(https://example.org/a.css); rect{fill:url(https://example.org/#a)}</style>\
        <foreignObject><body xmlns=\"http://www.w3.org/1999/xhtml\">x</body></foreignObject>\
        <animate attributeName=\"x\"/>";
    let picture = picture(&svg("width=\"9\" height=\"9\" onload=\"alert(1)\"", content));
    let text = String::from_utf8(picture.file.bytes.to_vec()).unwrap();
    for word in
        ["script", "alert", "http://example", "https", "passwd", "onload", "foreign", "style"]
    {
        assert!(!text.contains(word), "{word}: {text}");
    }
    let losses: Vec<String> = picture.losses.iter().map(ToString::to_string).collect();
    let expected = [
        "its scripts",
        "the style sheets that it loads ('@import')",
        "the HTML within it ('foreignObject')",
        "its movement",
        "'file:///etc/passwd', which it loads",
    ];
    assert_eq!(losses, expected);
}

#[test]
fn texts_become_outlines_in_fonts_at_hand() {
    let text = "<text x=\"5\" y=\"30\" font-family=\"Helvetica\" font-size=\"20\">Ab</text>";
    let drawing = read(svg("width=\"90\" height=\"40\"", text).as_bytes(), &lettering()).unwrap();
    assert!(!shapes(&drawing.vector.root).is_empty());
    assert!(drawing.losses.is_empty());
    let lost = "<text y=\"30\">A\u{16A0}</text>";
    let drawing = read(svg("width=\"90\" height=\"40\"", lost).as_bytes(), &lettering()).unwrap();
    let losses: Vec<String> = drawing.losses.iter().map(ToString::to_string).collect();
    assert_eq!(losses, ["the characters '\u{16A0}', which no font has"]);
}

#[test]
fn effects_become_pixels_where_they_stand() {
    let content = "<filter id=\"f\"><feGaussianBlur stdDeviation=\"2\"/></filter>\
        <g transform=\"translate(30 10)\"><rect width=\"20\" height=\"20\" filter=\"url(#f)\"/></g>";
    let drawing =
        read(svg("width=\"96\" height=\"96\"", content).as_bytes(), &lettering()).unwrap();
    fn pixels(group: &Group) -> Option<&crate::picture::vector::Pixels> {
        group.nodes.iter().find_map(|node| match node {
            Node::Group(group) => pixels(group),
            Node::Pixels(pixels) => Some(pixels),
            Node::Shape(_) => None,
        })
    }
    let found = pixels(&drawing.vector.root).expect("the effect is drawn");
    // 300 pixels an inch over the region of the effect, a tenth larger than the square all around.
    assert_eq!(found.pixels, (75, 75));
    let Raster::Samples { alpha: Some(alpha), .. } = &found.raster else { panic!("opacities") };
    assert_eq!(alpha[37 * 75 + 37], 255);
    assert!(alpha[0] < 20);
}

#[test]
fn what_is_written_can_be_read_again_and_comes_out_the_same() {
    let content = "<defs><linearGradient id=\"1 g\"><stop stop-color=\"red\"/>\
        <stop offset=\"1\" stop-color=\"blue\" stop-opacity=\".5\"/></linearGradient>\
        <clipPath id=\"c\"><circle cx=\"20\" cy=\"20\" r=\"9\"/></clipPath>\
        <mask id=\"m\"><rect width=\"40\" height=\"40\" fill=\"#fff\"/></mask>\
        <pattern id=\"p\" width=\"4\" height=\"4\" patternUnits=\"userSpaceOnUse\"><path d=\"M0 0l4 4\" stroke=\"red\"/></pattern></defs>\
        <rect width=\"30\" height=\"30\" fill=\"url(#1 g)\" clip-path=\"url(#c)\"/>\
        <g mask=\"url(#m)\" opacity=\".5\"><rect width=\"30\" height=\"30\" fill=\"url(#p)\"/></g>\
        <path d=\"M1 1L30 30\" stroke=\"#000\" stroke-dasharray=\"3 1\" stroke-linecap=\"round\"/>";
    let once = written(&svg("width=\"40\" height=\"40\"", content));
    assert!(once.contains("viewBox=\"0 0 40 40\""), "{once}");
    let twice = written(&once);
    assert_eq!(once, written(&twice));
    assert_eq!(picture(&once).file.format, PictureFormat::Svg);
}

#[test]
fn packed_drawings_are_drawings() {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    let text = svg("width=\"96\" height=\"48\"", "<rect width=\"9\" height=\"9\"/>");
    encoder.write_all(text.as_bytes()).unwrap();
    let packed = picture_of(encoder.finish().unwrap());
    assert_eq!(packed.file, picture(&text).file);
}

#[test]
fn what_a_drawing_says_of_itself_is_kept() {
    for (content, expected) in [
        ("<title>Two lines of music</title>", Some("Two lines of music")),
        ("<title>A b</title><desc>\n  A long\n  story </desc>", Some("A long story")),
        ("<title>drawing.svg</title>", None),
        ("<g><title>Of a part</title></g>", None),
    ] {
        let content = format!("{content}<path d=\"M0 0h9\" stroke=\"red\"/>");
        let found = picture(&svg("width=\"9\" height=\"9\"", &content)).description;
        assert_eq!(found.as_deref(), expected, "{content}");
    }
}

#[test]
fn what_cannot_be_drawn_is_told_with_its_place() {
    let tower = |height: usize| "<g>".repeat(height) + &"</g>".repeat(height);
    let deep = tower(300);
    let laughs = "<!DOCTYPE svg [<!ENTITY a \"&b;&b;\"><!ENTITY b \"&a;\">]><svg>&a;</svg>";
    let many = |count: usize| {
        let levels: String = (0..count)
            .map(|level| {
                let next = level + 1;
                let one = format!("<rect width=\"9\" height=\"9\" mask=\"url(#m{next})\"/>");
                format!("<mask id=\"m{level}\">{one}{one}{one}{one}</mask>")
            })
            .collect();
        let last = format!("<mask id=\"m{count}\"><rect width=\"9\" height=\"9\"/></mask>");
        let content = format!("{levels}{last}<rect width=\"9\" height=\"9\" mask=\"url(#m0)\"/>");
        svg("width=\"9\" height=\"9\"", &content)
    };
    for (text, expected) in [
        (
            svg("width=\"9\" height=\"9\"", "\n<g>\n <rect></g>"),
            "it is no sound XML: line 3, column 8 has '</g>' where '</rect>' is expected",
        ),
        (
            svg("width=\"9\"", "&nope;"),
            "it is no sound XML: line 1, column 51 has the unknown entity '&nope;'",
        ),
        (
            svg("width=\"9\" height=\"9\"", "<g>").replace("</svg>", ""),
            "it breaks off before its end",
        ),
        (svg("width=\"0\" height=\"9\"", ""), "its width or height is zero, or no length at all"),
        (svg("width=\"9\" height=\"9\"", &deep), "its elements are nested more than 256 deep"),
        (
            laughs.to_owned(),
            // Behind the reference that closes the circle.
            "it is no sound XML: line 1, column 51 has entities that lead to themselves",
        ),
        // As deep as it may be, the parser takes no stack for it.
        (
            svg("width=\"9\" height=\"9\"", &"<g>".repeat(100_000)),
            "it is no sound XML: line 1, column 300062 has '</svg>' where '</g>' is expected",
        ),
        (
            svg("width=\"9\" height=\"9\"", &tower(100_000)),
            "its elements are nested more than 256 deep",
        ),
        (
            svg("width=\"9\" height=\"9\"", "<circle r=\"1e38\"/>"),
            "it has more parts than a picture can have, or they repeat each other",
        ),
        (many(16), "it has more parts than a picture can have, or they repeat each other"),
    ] {
        let found = read(text.as_bytes(), &lettering()).map(|_| ()).unwrap_err();
        let start: String = text.chars().take(200).collect();
        assert_eq!(found.0, expected, "{start}");
    }
}
