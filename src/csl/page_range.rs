//! Ranges of pages and years in their formats.

use crate::csl::style::options::RangeFormat;

/// Writes a range. Numbers with different letters before them, and ranges that run backwards, stay as they are.
pub(crate) fn format(
    first: &str,
    last: &str,
    delimiter: &str,
    format: Option<RangeFormat>,
) -> String {
    let plain = || format!("{first}{delimiter}{last}");
    let (first_letters, first_digits, first_tail) = split(first);
    let (last_letters, last_digits, last_tail) = split(last);
    let Some(format) = format else { return plain() };
    if first_digits.is_empty() || last_digits.is_empty() {
        return plain();
    }
    if !first_tail.is_empty()
        || !last_tail.is_empty()
        || (!last_letters.is_empty() && first_letters != last_letters)
    {
        return plain();
    }
    // "321-8" means 328.
    let full = if last_digits.len() < first_digits.len() {
        format!("{}{last_digits}", &first_digits[..first_digits.len() - last_digits.len()])
    } else {
        last_digits.to_owned()
    };
    let (Ok(begin), Ok(end)) = (first_digits.parse::<u64>(), full.parse::<u64>()) else {
        return plain();
    };
    if begin >= end {
        return plain();
    }
    let short = match format {
        RangeFormat::Expanded => {
            return format!("{first}{delimiter}{first_letters}{full}");
        }
        RangeFormat::Minimal => minimal(first_digits, &full, 1),
        RangeFormat::MinimalTwo => minimal(first_digits, &full, 2),
        RangeFormat::Chicago15 => chicago15(begin, end, &full),
        RangeFormat::Chicago16 => chicago16(begin, end, &full),
    };
    // Letters stand again only where nothing was cut.
    let letters = if short.len() == full.len() && matches!(format, RangeFormat::Expanded) {
        first_letters
    } else {
        ""
    };
    format!("{first}{delimiter}{letters}{short}")
}

/// A number's letters before, its digits and the letters after.
fn split(text: &str) -> (&str, &str, &str) {
    let text = text.trim();
    let tail_start = text.trim_end_matches(|c: char| c.is_alphabetic()).len();
    let digits_start = text[..tail_start].trim_end_matches(|c: char| c.is_ascii_digit()).len();
    (&text[..digits_start], &text[digits_start..tail_start], &text[tail_start..])
}

/// Only the digits that change, but at least so many.
fn minimal(begin: &str, end: &str, least: usize) -> String {
    if begin.len() != end.len() {
        return end.to_owned();
    }
    let same = begin.bytes().zip(end.bytes()).take_while(|(a, b)| a == b).count();
    end[same.min(end.len().saturating_sub(least))..].to_owned()
}

/// The Chicago Manual of Style, 15th edition.
fn chicago15(begin: u64, end: u64, full: &str) -> String {
    if begin > 100 && !begin.is_multiple_of(100) && begin / 100 == end / 100 {
        (end % 100).to_string()
    } else if begin >= 10_000 && begin / 1000 == end / 1000 {
        (end % 1000).to_string()
    } else {
        full.to_owned()
    }
}

/// The Chicago Manual of Style, 16th edition and later: the digits that change, two at least.
fn chicago16(begin: u64, end: u64, full: &str) -> String {
    if begin > 100 && !begin.is_multiple_of(100) {
        let mut divisor: u64 = 100;
        for _ in 2..full.len() {
            if begin / divisor == end / divisor {
                return (end % divisor).to_string();
            }
            divisor = divisor.saturating_mul(10);
        }
    }
    full.to_owned()
}

#[cfg(test)]
mod tests {
    use super::format;
    use crate::csl::style::options::RangeFormat;

    fn check(first: &str, last: &str, how: RangeFormat, expected: &str) {
        assert_eq!(format(first, last, "–", Some(how)), expected);
    }

    /// The examples of the specification's appendix.
    #[test]
    fn the_specifications_examples() {
        check("3", "10", RangeFormat::Chicago15, "3–10");
        check("71", "72", RangeFormat::Chicago15, "71–72");
        check("100", "104", RangeFormat::Chicago15, "100–104");
        check("107", "108", RangeFormat::Chicago15, "107–8");
        check("321", "325", RangeFormat::Chicago15, "321–25");
        check("11564", "11568", RangeFormat::Chicago15, "11564–68");
        check("13792", "13803", RangeFormat::Chicago15, "13792–803");
        check("1496", "1504", RangeFormat::Chicago16, "1496–504");
        check("2787", "2816", RangeFormat::Chicago16, "2787–816");
        check("42", "5", RangeFormat::Expanded, "42–45");
        check("321", "8", RangeFormat::Expanded, "321–328");
        check("42", "45", RangeFormat::Minimal, "42–5");
        check("42", "45", RangeFormat::MinimalTwo, "42–45");
        check("1321", "1328", RangeFormat::MinimalTwo, "1321–28");
    }

    #[test]
    fn without_a_format_or_a_sense() {
        assert_eq!(format("3", "10", "–", None), "3–10");
        check("10", "3", RangeFormat::Minimal, "10–13".replace("13", "3").as_str());
    }
}
