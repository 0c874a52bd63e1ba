//! What stands between the stages of typesetting, as text for people: the lines that were chosen,
//! with their badness, and the pages, with their fill.

use std::fmt::Write;

use crate::design::TextDesign;
use crate::design::page::{PageDesign, Side};
use crate::typeset::flow::Row;
use crate::typeset::flow::piece::{Paragraph, Piece};
use crate::typeset::inline::breakpoints::BreakKind;
use crate::typeset::inline::linebreak::{ChosenLine, Fit, badness};
use crate::typeset::page::paginate::{PageContent, Part, Placed};
use crate::typeset::pages::{ItemKind, PageLabel};

/// What is to be looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Each paragraph of running text: the ways in which it can be set, with their demerits above
    /// those of the best, and the lines of the way that its page uses. Of each line: the width of
    /// its spaces as a factor of their own, how its glyphs are widened or narrowed in per cent, its
    /// badness, `-` where it ends with a hyphen, `!` where it sticks out, and its text.
    Lines,
    /// Each page: its number and side, how many of its lines are filled, its notes and what its
    /// choice cost, and each piece on it with its first words.
    Pages,
}

/// How many letters of a piece are shown.
const EXCERPT: usize = 40;

/// The lines of all paragraphs.
pub(crate) fn lines(
    body: &[Piece],
    contents: &[PageContent],
    labels: &[PageLabel],
    design: &TextDesign,
) -> String {
    let mut out = String::new();
    let mut number = 0;
    for (content, label) in contents.iter().zip(labels) {
        for placed in &content.placed {
            let (Part::Lines { variant, start, end }, Piece::Paragraph(paragraph)) =
                (placed.part, &body[placed.piece])
            else {
                continue;
            };
            if start == 0 {
                number += 1;
                let ways = ways(paragraph, variant);
                let _ = writeln!(out, "paragraph {number}, page {}: {ways}", label.text());
            } else {
                let _ = writeln!(out, "paragraph {number}, page {}: goes on", label.text());
            }
            for line in &paragraph.breaks.variants[variant].lines[start..end] {
                let _ = writeln!(out, "{}", describe(line, paragraph, design));
            }
        }
    }
    out
}

/// The ways in which a paragraph can be set; the one that its page uses is in brackets.
fn ways(paragraph: &Paragraph, used: usize) -> String {
    let least = paragraph.breaks.best().demerits;
    let ways: Vec<String> = paragraph
        .breaks
        .variants
        .iter()
        .enumerate()
        .map(|(index, variant)| {
            let way = format!("{} lines +{:.0}", variant.lines.len(), variant.demerits - least);
            if index == used { format!("[{way}]") } else { way }
        })
        .collect();
    ways.join(", ")
}

/// One line.
fn describe(line: &ChosenLine, paragraph: &Paragraph, design: &TextDesign) -> String {
    let setting = &line.setting;
    let ratio = f64::from(setting.space_ratio);
    let expansion = f64::from(setting.flex) * design.expansion * 100.0;
    let bad = match paragraph.settings.fit {
        Fit::Justified => badness(ratio),
        Fit::Ragged => 0.0,
    };
    let mark = match line.kind {
        BreakKind::Hyphen | BreakKind::WrittenHyphen => '-',
        _ if setting.overfull > 0.5 => '!',
        _ => ' ',
    };
    let text = &paragraph.text.text[line.start as usize..line.end as usize];
    format!("{ratio:6.2} {expansion:+5.1} {bad:6.0} {mark} {}", text.trim_end())
}

/// All pages.
pub(crate) fn pages(
    body: &[Piece],
    contents: &[PageContent],
    labels: &[PageLabel],
    page: &PageDesign,
) -> String {
    let mut out = String::new();
    for (index, (content, label)) in contents.iter().zip(labels).enumerate() {
        let side = match page.side(index) {
            Side::Recto => "recto",
            Side::Verso => "verso",
        };
        // A page has fewer than 2^32 lines.
        let filled = (page.lines as u32).saturating_sub(content.empty);
        let notes = content.notes_end - content.notes_start;
        let _ = writeln!(
            out,
            "page {}, {side}: {filled} of {} lines, {notes} of notes, demerits {:.0}",
            label.text(),
            page.lines,
            content.demerits,
        );
        for placed in &content.placed {
            let _ = writeln!(out, "{:4} {}", placed.y, piece(placed, &body[placed.piece]));
        }
    }
    out
}

/// One piece on a page.
fn piece(placed: &Placed, piece: &Piece) -> String {
    match (placed.part, piece) {
        (Part::Lines { variant, start, end }, Piece::Paragraph(paragraph)) => {
            let all = &paragraph.breaks.variants[variant].lines;
            let longer = all.len() as i64 - paragraph.breaks.best().lines.len() as i64;
            let run = match longer {
                0 => String::new(),
                _ => format!(", {longer:+} to its best"),
            };
            let first = all.get(start).map_or(0, |line| line.start as usize);
            let text = excerpt(&paragraph.text.text[first..]);
            format!("lines {}–{end} of {}{run}: {text}", start + 1, all.len())
        }
        (Part::Row { repeats }, Piece::Row(row)) => {
            let repeated = if repeats { " below its repeated head" } else { "" };
            format!("row{repeated}: {}", excerpt(&row_text(row)))
        }
        (Part::Columns { start, end, height }, Piece::Columns(columns)) => {
            format!("rows {}–{end} in {} columns of {height}", start + 1, columns.count)
        }
        _ => "piece".to_owned(),
    }
}

/// The text of a row's glyphs.
fn row_text(row: &Row) -> String {
    let texts = row.items.iter().filter_map(|item| match &item.kind {
        ItemKind::Glyphs(run) => Some(run.text.as_str()),
        _ => None,
    });
    texts.collect()
}

/// The first letters of a text.
fn excerpt(text: &str) -> String {
    let mut excerpt: String = text.trim().chars().take(EXCERPT).collect();
    if text.trim().chars().nth(EXCERPT).is_some() {
        excerpt.push('…');
    }
    excerpt
}
