//! Pagination, on flows written as patterns of letters.

use crate::design::page::Side;
use crate::geometry::Length;
use crate::typeset::flow::{BreakBefore, Placement, Row};
use crate::typeset::page::extent::{Extent, ExtentKind, Flex, VariantExtent};
use crate::typeset::page::foot::NoteRows;
use crate::typeset::page::paginate::{PageContent, PageSettings, Part, paginate};

/// A flow from a text, a letter a row of one step: `.` may begin a page, `x` must not, `!` must, `?`
/// must begin a right-hand page, `n` refers to the next note, `h` has space above that may grow or
/// shrink by a step, `F` is a float of two steps and `f` one of a step, `p` a paragraph of four lines that can do with
/// three or five, `H` a row that repeats one of a step.
fn flow(pattern: &str) -> Vec<Extent> {
    let mut notes = 0..;
    pattern
        .chars()
        .map(|letter| Extent {
            above: u32::from(letter == 'h') * 2,
            above_without_float: 0,
            before: match letter {
                'x' => BreakBefore::Forbidden,
                '!' => BreakBefore::Forced,
                '?' => BreakBefore::Recto,
                _ => BreakBefore::Allowed(0.0),
            },
            kind: match letter {
                'p' => paragraph(),
                _ => ExtentKind::Row {
                    height: if letter == 'F' { 2 } else { 1 },
                    flex: match letter {
                        'h' => Flex { less: 1, more: 1 },
                        _ => Flex::default(),
                    },
                    placement: match letter {
                        'F' | 'f' => Placement::Float,
                        _ => Placement::Here,
                    },
                    repeats: u32::from(letter == 'H'),
                    notes: if letter == 'n' { notes.next().into_iter().collect() } else { vec![] },
                },
            },
        })
        .collect()
}

fn paragraph() -> ExtentKind {
    let variant = |lines, cost| VariantExtent { lines, cost, hyphenated: vec![], notes: vec![] };
    ExtentKind::Paragraph {
        line: 1,
        variants: vec![variant(3, 200.0), variant(4, 0.0), variant(5, 200.0)],
        best: 1,
    }
}

fn pages(pattern: &str, notes: &[usize]) -> Vec<PageContent> {
    let row = || Row { height: Length::points(10.0), ..Row::default() };
    let notes =
        NoteRows::new(notes.iter().map(|&rows| (0..rows).map(|_| row()).collect()).collect());
    let settings =
        PageSettings { lines: 5, step: Length::points(10.0), note_space: Length::points(10.0) };
    let side = |page: usize| if page.is_multiple_of(2) { Side::Recto } else { Side::Verso };
    paginate(&flow(pattern), &notes, &settings, side)
}

/// Each page as the pieces on it, in order, with the steps at which they stand.
fn check(pattern: &str, notes: &[usize], expected: &[&str]) {
    let letters: Vec<char> = pattern.chars().collect();
    let found: Vec<String> = pages(pattern, notes)
        .iter()
        .map(|page| {
            let mut text = String::new();
            let mut bottom = 0;
            for placed in &page.placed {
                text.push_str(&" ".repeat((placed.y - bottom) as usize));
                bottom = placed.y;
                match placed.part {
                    Part::Row { repeats } => {
                        if repeats {
                            text.push('^');
                            bottom += 1;
                        }
                        text.push(letters[placed.piece]);
                        bottom += if letters[placed.piece] == 'F' { 2 } else { 1 };
                    }
                    Part::Lines { start, end, .. } => {
                        text.push_str(&"p".repeat(end - start));
                        bottom += (end - start) as u32;
                    }
                    Part::Columns { .. } => text.push('c'),
                }
            }
            let notes = page.notes_end - page.notes_start;
            if notes > 0 { format!("{text}/{notes}") } else { text }
        })
        .collect();
    assert_eq!(found, expected, "{pattern}");
}

#[test]
fn pages_end_where_they_may() {
    check("", &[], &[""]);
    check("...", &[], &["..."]);
    check(".......", &[], &[".....", ".."]);
    check(".....x.", &[], &["....", ".x."]);
    check("..!..", &[], &["..", "!.."]);
    // A page is closed early where the next would otherwise have to be.
    check("...x..xxxx", &[], &["...x.", ".xxxx"]);
}

#[test]
fn a_right_hand_page_is_begun_behind_a_blank_one() {
    check("..?..", &[], &["..", "", "?.."]);
    check("......?..", &[], &[".....", ".", "?.."]);
}

#[test]
fn facing_pages_are_level() {
    // The second page cannot be full, so the third, which faces it, is not either.
    check("....x.....x........", &[], &["....x", "....", ".x..", ".....", "."]);
}

#[test]
fn paragraphs_run_longer_or_shorter_to_fill_pages() {
    check("p.x....", &[], &["ppp.x", "...."]);
    check("p.....x", &[], &["pppp.", "....x"]);
    check("pxx...", &[], &["pppxx", "..."]);
}

#[test]
fn spaces_above_headings_give_way() {
    check("..hx..", &[], &[".. hx", ".."]);
}

#[test]
fn notes_stand_with_their_references() {
    check("n....", &[1], &["n../1", ".."]);
    check("....n", &[1], &["....", "n/1"]);
    check("n....", &[6], &["n/3", "./3", "..."]);
}

#[test]
fn floats_find_room_on_the_next_page() {
    check("..F..", &[], &["..F.", "."]);
    check("....F....", &[], &[".....", "F..."]);
    check("....F", &[], &["....", "F"]);
    // The second float does not overtake the first.
    check("....F.f....", &[], &[".....", "Ff..", ".."]);
}

#[test]
fn heads_are_repeated() {
    check("....HHH", &[], &["....H", "^HH"]);
}

#[test]
fn rows_that_fit_nowhere_are_parted_all_the_same() {
    check("xxxxxxxx", &[], &["xxxxx", "xxx"]);
}
