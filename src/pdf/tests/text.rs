//! Text that is extracted as it was set, and glyphs that stand where they were put.

use lopdf::Document;

use super::extract::pdf::{running_text, text};
use super::sample::Sample;
use super::{essay, load};
use crate::font::Cut;
use crate::geometry::ShortLength;
use crate::pdf::write;
use crate::typeset::pages::{Glyph, ItemKind, PageNumerals, Role, Tag};

#[test]
fn text_is_extracted_as_it_was() {
    let bytes = write(&essay().pages).expect("the sample is sound");
    assert_eq!(
        text(&bytes).expect("it has text").lines().take(5).collect::<Vec<_>>(),
        ["Walden", "Ponds", "An office at the wal\u{ad}", "den, as he ", "says well-"]
    );
    let running = running_text(&bytes).expect("it has text");
    assert_eq!(
        running,
        "Walden Ponds An office at the walden, as he says well-known1 Ice Figure 1 \
         1.Beans Year Not so. Grün x2 *"
    );
}

#[test]
fn glyphs_that_stand_for_several_texts_say_which() {
    let check = |build: &dyn Fn(&mut Sample, Tag), expected: &str, spans: usize| {
        let mut sample = Sample::new();
        sample.page(1, PageNumerals::Decimal);
        let paragraph = sample.element(0, Role::Paragraph);
        let tag = sample.content(paragraph);
        build(&mut sample, tag);
        let bytes = write(&sample.pages).expect("the sample is sound");
        assert_eq!(text(&bytes).expect("it has text"), expected);
        let document = Document::load_mem(&bytes).expect("it is a PDF");
        let page = document.get_pages()[&1];
        let content = document.get_page_content(page);
        let content = String::from_utf8(content).expect("it is ASCII");
        assert_eq!(content.matches("ActualText").count(), spans, "{content}");
    };
    let ligature = |sample: &mut Sample, tag: Tag| {
        let run =
            sample.run(sample.font("NewComputerModern", Cut::default()), "office", (40.0, 40.0));
        assert_eq!(run.glyphs.len(), 4, "the face has the ligature");
        sample.put(tag, ItemKind::Glyphs(run));
    };
    check(&ligature, "office", 0);
    check(&|sample, tag| sample.line(tag, "a-b\u{ad}", (40.0, 40.0)), "a-b\u{ad}", 1);
    // A glyph that stands for soft hyphens alone says so by its map, without a span: readers that
    // follow the tree stumble over spans within marked content.
    check(&|sample, tag| sample.line(tag, "b\u{ad}", (40.0, 40.0)), "b\u{ad}", 0);
    let small_capitals = |sample: &mut Sample, tag: Tag| {
        for text in ["AB", "AB", "ab"] {
            let mut run = sample.run(sample.roman, "AB", (40.0, 40.0));
            run.text = text.to_owned();
            sample.put(tag, ItemKind::Glyphs(run));
        }
    };
    check(&small_capitals, "ABABab", 2);
    let right_to_left = |sample: &mut Sample, tag: Tag| {
        let mut run = sample.run(sample.roman, "אב", (40.0, 40.0));
        run.glyphs.reverse();
        sample.put(tag, ItemKind::Glyphs(run));
    };
    check(&right_to_left, "אב", 0);
    let mixed = |sample: &mut Sample, tag: Tag| {
        let mut run = sample.run(sample.roman, "abc", (40.0, 40.0));
        run.glyphs.swap(0, 1);
        sample.put(tag, ItemKind::Glyphs(run));
    };
    check(&mixed, "abc", 1);
    // Two glyphs for one character, and a character of private use.
    let composed = |sample: &mut Sample, tag: Tag| {
        let mut run = sample.run(sample.roman, "e'", (40.0, 40.0));
        run.text = "é".to_owned();
        for glyph in &mut run.glyphs {
            (glyph.start, glyph.end) = (0, 2);
        }
        sample.put(tag, ItemKind::Glyphs(run));
    };
    check(&composed, "é", 1);
    // A character that the face has not.
    let missing = |sample: &mut Sample, tag: Tag| {
        let mut run = sample.run(sample.roman, "axb", (40.0, 40.0));
        run.text = "a漢b".to_owned();
        run.glyphs[1] = Glyph { id: 0, end: 4, ..run.glyphs[1] };
        (run.glyphs[2].start, run.glyphs[2].end) = (4, 5);
        sample.put(tag, ItemKind::Glyphs(run));
    };
    check(&missing, "a漢b", 1);
    let private = |sample: &mut Sample, tag: Tag| {
        let mut run = sample.run(sample.roman, "ab", (40.0, 40.0));
        run.text = "a\u{e001}".to_owned();
        run.glyphs[1].end = 4;
        sample.put(tag, ItemKind::Glyphs(run));
    };
    check(&private, "a\u{e001}", 1);
}

#[test]
fn the_glyph_of_missing_characters_is_never_shown() {
    let mut sample = Sample::new();
    sample.page(1, PageNumerals::Decimal);
    let paragraph = sample.element(0, Role::Paragraph);
    let tag = sample.content(paragraph);
    let mut run = sample.run(sample.roman, "x", (40.0, 40.0));
    run.glyphs[0].id = 0;
    sample.put(tag, ItemKind::Glyphs(run));
    let document = load(&sample);
    let content = document.get_page_content(document.get_pages()[&1]);
    let content = String::from_utf8(content).expect("it is ASCII");
    assert!(content.contains("[<0001>]TJ") && content.contains("f*"), "{content}");
}

#[test]
fn glyphs_stand_where_they_were_put() {
    let mut sample = Sample::new();
    sample.page(1, PageNumerals::Decimal);
    let paragraph = sample.element(0, Role::Paragraph);
    let tag = sample.content(paragraph);
    let mono = sample.font("DejaVu Sans Mono", Cut::default());
    let mut expected = Vec::new();
    for (row, (font, expansion)) in
        [(sample.roman, 1.0), (sample.roman, 1.0137), (mono, 0.9871)].into_iter().enumerate()
    {
        let line = "the quick brown fox jumps over the lazy dog and back again to the pond of ice";
        let mut run = sample.run(font, line, (17.3333, 40.0 + 14.0 * row as f64));
        run.expansion = expansion;
        let mut x = run.origin.x.to_points();
        for (index, glyph) in run.glyphs.iter_mut().enumerate() {
            // Justified and kerned by amounts that are no thousandths of the em.
            let extra = if index % 5 == 0 { 0.777_123 } else { -0.001_37 };
            let advance = glyph.advance.to_points() * expansion + extra;
            glyph.advance = ShortLength::points(advance);
            expected.push(x);
            x += glyph.advance.to_points();
        }
        sample.put(tag, ItemKind::Glyphs(run));
    }
    let found = glyph_positions(&load(&sample));
    assert_eq!(found.len(), expected.len());
    for (found, expected) in found.iter().zip(&expected) {
        assert!((found - expected).abs() < 0.01, "{found} {expected}");
    }
}

/// The `x` of all glyphs of the first page, as a viewer has it.
fn glyph_positions(document: &Document) -> Vec<f64> {
    let page = document.get_pages()[&1];
    let fonts = document.get_page_fonts(page).expect("it has fonts");
    let content = document.get_page_content(page);
    let content = lopdf::content::Content::decode(&content).expect("it is content");
    let (mut widths, mut size, mut scale, mut x) = (Vec::new(), 0.0, 1.0, 0.0);
    let mut positions = Vec::new();
    for operation in &content.operations {
        let number = |index: usize| f64::from(operation.operands[index].as_float().unwrap());
        match operation.operator.as_str() {
            "BT" => x = 0.0,
            "Tf" => {
                let font = fonts[operation.operands[0].as_name().unwrap()];
                let descendants = font.get(b"DescendantFonts").unwrap().as_array().unwrap();
                let descendant = document.dereference(&descendants[0]).unwrap().1;
                let array = descendant.as_dict().unwrap().get(b"W").unwrap().as_array().unwrap();
                let array = array[1].as_array().unwrap();
                widths = array.iter().map(|w| f64::from(w.as_float().unwrap())).collect();
                size = number(1);
            }
            "Tz" => scale = number(0) / 100.0,
            "Td" => x += number(0),
            "TJ" => {
                let mut pen = x;
                for item in operation.operands[0].as_array().unwrap() {
                    match item.as_str() {
                        Ok(codes) => {
                            for code in codes.chunks(2) {
                                positions.push(pen);
                                let code = usize::from(u16::from_be_bytes([code[0], code[1]]));
                                pen += widths[code] / 1000.0 * size * scale;
                            }
                        }
                        Err(_) => {
                            let back = f64::from(item.as_float().unwrap());
                            pen -= back / 1000.0 * size * scale;
                        }
                    }
                }
            }
            _ => {}
        }
    }
    positions
}
