//! Dates as people write them.
//!
//! Read are numbers with hyphens or slashes, months and seasons by their English names or the first three
//! letters, "c.", "ca." and "?" for what is approximate, "BC" and "AD", and two dates with a hyphen, dash or
//! slash between. Where both hyphen and slash stand, the slash makes the range.

use crate::csl::date::{Date, Point};

/// The first letters of months and seasons; seasons follow as 13 to 16.
const MONTHS: [&str; 17] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec", "spr",
    "sum", "fal", "win", "aut",
];

/// Reads a date; what is none is kept as words.
pub(crate) fn parse(text: &str) -> Date {
    let trimmed = text.trim();
    if trimmed.len() > 1 && trimmed.starts_with('"') && trimmed.ends_with('"') {
        return Date::literal(&trimmed[1..trimmed.len() - 1]);
    }
    read(trimmed).unwrap_or_else(|| Date::literal(text))
}

fn read(text: &str) -> Option<Date> {
    // A time of day after the date.
    let text = match text.find('T') {
        Some(at)
            if text[..at].ends_with(|c: char| c.is_ascii_digit())
                && text[at + 1..].starts_with(|c: char| c.is_ascii_digit()) =>
        {
            &text[..at]
        }
        _ => text,
    };
    let (negative, text) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let text = text.replace(['\u{2013}', '\u{2014}', '_'], "/");
    let halves = split_range(&text);
    let mut circa = false;
    let mut points: Vec<Half> = Vec::new();
    for half in &halves {
        points.push(read_half(half, &mut circa)?);
    }
    let mut first = points.first().copied()?;
    let mut last = points.get(1).copied();
    if let Some(last) = &mut last {
        // "May–June 1999" shares the year, "3–5 May 1999" the month too.
        if first.year.is_none() {
            first.year = last.year;
        }
        if last.year.is_none() {
            last.year = first.year;
        }
        if first.month == 0 && first.day != 0 {
            first.month = last.month;
        }
        if last.month == 0 && last.day != 0 {
            last.month = first.month;
        }
    }
    if negative {
        first.year = first.year.map(|year| -year);
    }
    let start = first.point()?;
    let end = match last {
        Some(last) => Some(last.point()?),
        None => None,
    };
    Some(Date { start: Some(start), end, circa, ..Date::default() })
}

/// The halves of a range, or the whole.
fn split_range(text: &str) -> Vec<String> {
    let slashes = text.matches('/').count();
    let hyphens = text.matches('-').count();
    let halves: Vec<&str> = if slashes == 1 && (hyphens > 0 || !is_slashed_date(text)) {
        text.split('/').collect()
    } else if hyphens == 1 && (slashes > 1 || (slashes == 0 && !is_hyphened_date(text))) {
        text.split('-').collect()
    } else {
        vec![text]
    };
    halves.into_iter().map(|half| half.trim().replace('/', "-")).collect()
}

/// `1999/05` or `5/1999`: one date, not a range.
fn is_slashed_date(text: &str) -> bool {
    let Some((first, second)) = text.split_once('/') else { return false };
    numbers_of_one_date(first, second)
}

/// `1999-05`: one date, not a range.
fn is_hyphened_date(text: &str) -> bool {
    let Some((first, second)) = text.split_once('-') else { return false };
    numbers_of_one_date(first, second)
}

fn numbers_of_one_date(first: &str, second: &str) -> bool {
    let digits = |text: &str| text.chars().all(|c| c.is_ascii_digit()) && !text.is_empty();
    let (first, second) = (first.trim(), second.trim());
    let short = |text: &str| digits(text) && text.len() <= 2;
    let year = |text: &str| digits(text) && text.len() == 4;
    (year(first) && short(second)) || (short(first) && year(second))
}

#[derive(Clone, Copy, Default)]
struct Half {
    year: Option<i32>,
    month: u8,
    day: u8,
}

impl Half {
    fn point(self) -> Option<Point> {
        let year = self.year?;
        if self.day != 0 && self.month == 0 {
            return None;
        }
        Some(Point::new(year, self.month, self.day))
    }
}

fn read_half(text: &str, circa: &mut bool) -> Option<Half> {
    let mut half = Half::default();
    let mut number: Option<i32> = None;
    for word in
        text.split(|c: char| c.is_whitespace() || c == ',' || c == '.').filter(|w| !w.is_empty())
    {
        let mut word = word;
        while let Some(rest) =
            word.strip_prefix(['?', '~', '[']).or_else(|| word.strip_suffix(['?', '~', ']']))
        {
            *circa = true;
            word = rest;
        }
        let lower = word.to_lowercase();
        if word.is_empty() {
            continue;
        }
        if let Some(parts) = numeric_date(word) {
            half = parts;
        } else if let Ok(value) = word.parse::<i32>() {
            if word.len() >= 3 && half.year.is_none() && value >= 0 {
                half.year = Some(value);
                number = Some(value);
            } else {
                number = Some(value);
                if (1..=31).contains(&value) && half.day == 0 {
                    half.day = value as u8;
                } else {
                    return None;
                }
            }
        } else if matches!(lower.as_str(), "c" | "ca" | "circa" | "cir") {
            *circa = true;
        } else if lower.starts_with("bc") {
            half.year = Some(-number?);
            if half.day == u8::try_from(number?).unwrap_or(0) {
                half.day = 0;
            }
        } else if lower == "ad" || lower == "ce" {
            half.year = number.or(half.year);
            half.day = 0;
        } else if let Some(month) = month_number(&lower) {
            half.month = month;
        } else if let Some(day) = ordinal_day(&lower) {
            half.day = day;
        } else {
            return None;
        }
    }
    Some(half)
}

/// `1999-5-3`, `5-3-1999`, `1999-5`.
fn numeric_date(word: &str) -> Option<Half> {
    let parts: Vec<&str> = word.split('-').collect();
    if parts.len() < 2 || parts.len() > 3 {
        return None;
    }
    let numbers: Vec<i32> =
        parts.iter().map(|part| part.parse::<i32>().ok()).collect::<Option<_>>()?;
    let year_at = parts.iter().position(|part| part.len() == 4)?;
    let year = Some(numbers[year_at]);
    let small = |n: i32| u8::try_from(n).ok();
    let rest: Vec<u8> = numbers
        .iter()
        .enumerate()
        .filter(|(at, _)| *at != year_at)
        .map(|(_, n)| small(*n))
        .collect::<Option<_>>()?;
    Some(match rest.as_slice() {
        [month] => Half { year, month: *month, day: 0 },
        [first, second] if *first > 12 => Half { year, month: *second, day: *first },
        [first, second] => Half { year, month: *first, day: *second },
        _ => return None,
    })
}

fn month_number(word: &str) -> Option<u8> {
    let at = MONTHS.iter().position(|month| word.starts_with(month))?;
    // "autumn" is another word for "fall".
    Some(if at == 16 { 15 } else { u8::try_from(at).unwrap_or(0) + 1 })
}

fn ordinal_day(word: &str) -> Option<u8> {
    let digits = word
        .strip_suffix("st")
        .or(word.strip_suffix("nd"))
        .or(word.strip_suffix("rd"))
        .or(word.strip_suffix("th"))?;
    digits.parse::<u8>().ok().filter(|day| (1..=31).contains(day))
}

#[cfg(test)]
mod tests {
    use super::parse;
    use crate::csl::date::{Date, Point};

    fn check(text: &str, start: Point, end: Option<Point>) {
        let date = parse(text);
        assert_eq!((date.start, date.end), (Some(start), end), "{text}");
    }

    #[test]
    fn reads_what_people_write() {
        check("2010", Point::new(2010, 0, 0), None);
        check("2010-05-03", Point::new(2010, 5, 3), None);
        check("May 3, 2010", Point::new(2010, 5, 3), None);
        check("3 May 2010", Point::new(2010, 5, 3), None);
        check("5/3/2010", Point::new(2010, 5, 3), None);
        check("1999/2001", Point::new(1999, 0, 0), Some(Point::new(2001, 0, 0)));
        check("1999-2001", Point::new(1999, 0, 0), Some(Point::new(2001, 0, 0)));
        check("May–June 1999", Point::new(1999, 5, 0), Some(Point::new(1999, 6, 0)));
        check("2010-05-03/2010-06-01", Point::new(2010, 5, 3), Some(Point::new(2010, 6, 1)));
        check("Spring 1999", Point::new(1999, 13, 0), None);
        check("500 BC", Point::new(-500, 0, 0), None);
        check("-0044-03-15", Point::new(-44, 3, 15), None);
        assert!(parse("c. 1450").circa);
        assert!(parse("1450?").circa);
    }

    #[test]
    fn keeps_words_as_they_are() {
        assert_eq!(parse("forthcoming"), Date::literal("forthcoming"));
        assert_eq!(parse("\"May 1999\""), Date::literal("May 1999"));
        assert_eq!(parse(""), Date::literal(""));
    }
}
