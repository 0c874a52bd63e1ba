//! Places within a work as they are typed: pages, chapters, lines.

use crate::resolve::typed::names::normal;

/// What may stand before the number of a place, without its full stop.
const LABELS: &[&str] = &[
    "p", "pp", "page", "pages", "ch", "chs", "chap", "chaps", "chapter", "chapters", "sec", "secs",
    "section", "sections", "§", "§§", "vol", "vols", "volume", "par", "pars", "para", "paras", "n",
    "nn", "note", "notes", "fn", "l", "ll", "line", "lines", "col", "cols", "bk", "book", "act",
    "sc", "scene", "canto", "fig", "pt", "part", "v", "vv", "fol", "fols", "s", "S", "Bd", "Kap",
    "Abs", "t", "art", "cap", "с", "стр", "т", "гл", "loc",
];

/// Whether a number alone is rather a year than a page.
pub(super) fn is_year(text: &str) -> bool {
    let text = text.trim();
    text.len() == 4 && text.parse::<u32>().is_ok_and(|number| (1000..=2199).contains(&number))
        || (text.split(['-', '–']).count() == 2
            && text.split(['-', '–']).next().is_some_and(is_year))
}

/// Whether a parenthesis holds nothing but a page, which is no year.
pub(super) fn is_bare_page(text: &str) -> bool {
    let text = normal(text);
    let number = ["pp. ", "p. ", "pp.", "p."]
        .iter()
        .find_map(|label| text.strip_prefix(label))
        .unwrap_or(&text);
    let digits = number.split([',', '-', '–', ' ']).filter(|piece| !piece.is_empty());
    let mut any = false;
    for piece in digits {
        any = true;
        if piece.len() > 4 || !piece.bytes().all(|byte| byte.is_ascii_digit()) {
            return false;
        }
    }
    any && !is_year(number) && number.starts_with(|c: char| c.is_ascii_digit())
}

/// Whether a text is a place within a work: numbers with or without labels, and perhaps a remark.
pub(super) fn is_place(text: &str) -> bool {
    let mut pieces = text.split([',', '&']).flat_map(|piece| piece.split(" and "));
    let first = pieces.next().unwrap_or("").trim();
    if !is_one_place(first) {
        return false;
    }
    pieces.map(str::trim).all(|piece| is_one_place(piece) || is_remark(piece))
}

/// "emphasis added", "my translation": a few words without a capital.
fn is_remark(text: &str) -> bool {
    let mut words = text.split(' ');
    text.starts_with(char::is_lowercase)
        && words.by_ref().take(6).all(|word| word.chars().all(|c| c.is_alphabetic() || c == '.'))
        && words.next().is_none()
}

fn is_one_place(text: &str) -> bool {
    let (label, rest) = split_label(text);
    let mut ends = rest.splitn(2, ['-', '–', '—']);
    let start = ends.next().unwrap_or("").trim();
    let numeral = |text: &str| is_number(text) || (is_roman(text) && !text.is_empty());
    let start_fits = numeral(start) || (label && start.len() == 1 && is_letter(start));
    start_fits && ends.next().is_none_or(|end| numeral(end.trim()))
}

/// Takes a label off, where there is one.
fn split_label(text: &str) -> (bool, &str) {
    let end = text.find(|c: char| c == '.' || c == ' ' || c.is_ascii_digit()).unwrap_or(0);
    let label = &text[..end];
    if end > 0 && LABELS.contains(&label) {
        return (true, text[end..].trim_start_matches(['.', ' ']));
    }
    (false, text)
}

/// "416", "416a", "416n3", "416ff.", "2:345", "3.2.14"
fn is_number(text: &str) -> bool {
    let digits = text.trim_end_matches("ff.").trim_end_matches("f.").trim_end_matches("ff");
    let digits = digits.trim();
    let mut previous_digit = false;
    let mut count = 0;
    for character in digits.chars() {
        if character.is_ascii_digit() {
            previous_digit = true;
            count += 1;
        } else if previous_digit
            && matches!(character, ':' | '.' | '/' | 'a'..='f' | 'n' | 'r' | 'v')
        {
            previous_digit = false;
        } else {
            return false;
        }
    }
    (1..=12).contains(&count) && digits.starts_with(|c: char| c.is_ascii_digit())
}

fn is_roman(text: &str) -> bool {
    let one_case = text.bytes().all(|byte| b"ivxlcdm".contains(&byte))
        || text.bytes().all(|byte| b"IVXLCDM".contains(&byte));
    one_case && text.len() <= 9
}

fn is_letter(text: &str) -> bool {
    text.chars().all(|c| c.is_ascii_alphabetic())
}
