//! Where what manuscripts say comes to stand in its rows.

use std::sync::Arc;

use crate::appearance;
use crate::design::Design;
use crate::diagnostic::Diagnostics;
use crate::font::FontLibrary;
use crate::geometry::Length;
use crate::manuscript;
use crate::project::Project;
use crate::resolve;
use crate::typeset::flow::{Composer, Placement, Row};
use crate::typeset::inline::shape::{Shaper, ShaperFonts};
use crate::typeset::pages::ItemKind;

/// The rows of a manuscript's body, paragraphs in their usual setting, and its design.
fn rows(text: &str) -> (Vec<Row>, Design) {
    let text = format!("---\ntitle: T\npaper: a5\n---\n\n{text}");
    let project = Project::in_memory("t.md", &text);
    let mut diagnostics = Diagnostics::default();
    let mut parsed = manuscript::parse(project.manuscript, &text, &mut diagnostics);
    let mut fonts = FontLibrary::new(&project.fonts).expect("the fonts are bundled");
    let design = appearance::settle(&mut parsed, &project, &mut fonts, &mut diagnostics);
    let fonts = Arc::new(fonts);
    let document = resolve::resolve(&parsed, &project, &mut diagnostics);
    let sources = ShaperFonts::new(&fonts);
    let shaper = Shaper::new(&fonts, &sources, &design.fonts);
    let mut composer = Composer::new(&document, &design, shaper, &mut diagnostics);
    let body = composer.compose().body;
    // The first row is the title.
    let rows = body.into_iter().flat_map(|piece| piece.settle(&mut composer.shaper)).skip(1);
    (rows.collect(), design)
}

/// The text of a row.
fn text(row: &Row) -> String {
    let words = row.items.iter().filter_map(|item| match item.kind.content() {
        ItemKind::Glyphs(run) => Some(run.text.as_str()),
        _ => None,
    });
    words.collect()
}

/// Where the text of a row begins, in points.
fn start(row: &Row) -> f64 {
    let starts = row.items.iter().filter_map(|item| match &item.kind {
        ItemKind::Glyphs(run) => Some(run.origin.x.to_points()),
        _ => None,
    });
    starts.fold(f64::INFINITY, f64::min)
}

#[test]
fn the_frame_of_a_missing_picture_holds_all_that_it_says() {
    let words = "what is to be seen in it ".repeat(20);
    let one = format!("![](none.png){{alt=\"{words}\"}}\n");
    let group = format!("::: figures\n{one}\n![Caption](other.png){{alt=\"short\"}}\n:::\n");
    for manuscript in [one, group] {
        let (rows, _) = rows(&manuscript);
        let [row] = &rows[..] else { panic!("one row: {}", rows.len()) };
        let foot = row.items.iter().filter_map(|item| match &item.kind {
            ItemKind::Fill { rect, .. } => Some(rect.bottom()),
            _ => None,
        });
        let foot = foot.fold(Length::ZERO, Length::max);
        assert!(foot <= row.height, "{manuscript}");
        for item in &row.items {
            let ItemKind::Glyphs(run) = &item.kind else { continue };
            let is_caption = run.text.contains("Caption") || run.text.contains("Figure");
            assert_eq!(run.origin.y > foot, is_caption, "{}", run.text);
            assert!(run.origin.y < row.height, "{}", run.text);
        }
    }
}

#[test]
fn figures_stay_where_the_text_needs_them() {
    let placement = |manuscript: &str| {
        let (rows, _) = rows(manuscript);
        rows.iter().find(|row| row.picture).map(|row| row.placement)
    };
    let figure = "![Caption](none.png){alt=\"A\"}\n";
    for (manuscript, expected) in [
        (format!("Text.\n\n{figure}"), Placement::Float),
        (format!("As here:\n\n{figure}"), Placement::Here),
        (format!("As here:\n\n{}", figure.replace('}', " placement=float}")), Placement::Float),
        ("Text.\n\n![](none.png){alt=\"A\"}\n".to_owned(), Placement::Here),
        (format!("As here:\n\n{}", figure.replace('A', &"A b ".repeat(250))), Placement::Float),
    ] {
        assert_eq!(placement(&manuscript), Some(expected), "{manuscript}");
    }
}

#[test]
fn a_paragraph_behind_a_float_is_indented_like_others() {
    let figure = "![Caption](none.png){alt=\"A\"}\n";
    let start_of_last = |manuscript: &str| {
        let (rows, design) = rows(manuscript);
        (start(rows.last().expect("a row")), design.text.indent.to_points())
    };
    let (start, indent) = start_of_last(&format!("Text.\n\n{figure}\nMore.\n"));
    assert!((start - indent).abs() < 0.01, "{start}");
    for before in ["# Heading", "As here:"] {
        let (start, _) = start_of_last(&format!("{before}\n\n{figure}\nMore.\n"));
        assert_eq!(start, 0.0, "{before}");
    }
}

#[test]
fn lines_that_the_author_ends_are_turned_over_and_not_divided() {
    let (found, design) = rows(
        "**Queen Gertrude** Thanks to thee, Guildenstern, and thanks to gentle Rosencrantz:\\\n\
         And I beseech you instantly to visit\\\n\
         My too much changed son.\n",
    );
    let lines: Vec<String> = found.iter().map(text).collect();
    assert_eq!(lines.len(), 4, "{lines:?}");
    assert!(!lines[0].ends_with('-') && lines[1].ends_with("Rosencrantz:"), "{lines:?}");
    let turnover = design.text.size.to_points() * design.quotation.turnover;
    let starts: Vec<f64> = found.iter().map(start).collect();
    assert!((starts[1] - turnover).abs() < 0.01, "{starts:?}");
    assert_eq!([starts[0], starts[2], starts[3]], [0.0; 3]);

    // One break in prose makes no verse of it.
    let prose = "These are many words of prose that fill a line and more. ".repeat(4);
    let (found, _) = rows(&format!("{prose}\\\n{prose}\n"));
    assert!(found.iter().all(|row| start(row) < turnover / 2.0));
}
