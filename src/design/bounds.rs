//! Within what bounds the numbers and lengths of a theme must lie.
//!
//! A number that no page can be made with (a size of nothing, a space of a thousand lines, `nan`) is
//! a slip of the pen. It is refused at its place with the bounds, before anything is reckoned with
//! it.

use std::ops::{Range, RangeInclusive};

use toml::de::{DeTable, DeValue};

use crate::design::mistake::Mistake;
use crate::geometry::Length;

/// The bounds of factors of a size: from type that only a lens reads to a letter on a poster.
const SIZES: RangeInclusive<f64> = 0.1..=20.0;
/// The bounds of leading as a factor: lines may stand close, but not on one another.
const LEADINGS: RangeInclusive<f64> = 0.5..=10.0;
/// The bounds of what is counted or measured in lines or em. No page has room for more.
const OTHERS: RangeInclusive<f64> = 0.0..=100.0;
/// The bounds of dots on an inch.
const RESOLUTIONS: RangeInclusive<f64> = 1.0..=10_000.0;
/// The bounds of columns on a page.
const COLUMNS: RangeInclusive<f64> = 1.0..=8.0;
/// The bounds of the lines beside a drop capital.
const DROP_CAPITALS: RangeInclusive<f64> = 0.0..=20.0;
/// The bounds of lengths other than those of the page, in points: the longest is the side of a large
/// sheet.
const LENGTHS: RangeInclusive<f64> = 0.0..=1000.0;

/// The bounds of the number of a key.
fn of_number(key: &str) -> RangeInclusive<f64> {
    match key {
        "leading" => LEADINGS,
        "resolution" => RESOLUTIONS,
        "columns" => COLUMNS,
        "drop-cap" => DROP_CAPITALS,
        "tab-width" | "number-step" | "greatest-height" => f64::MIN_POSITIVE..=*OTHERS.end(),
        _ if key.ends_with("size") || key.ends_with("sizes") => SIZES,
        _ => OTHERS,
    }
}

/// The first value of a theme that lies out of its bounds, with its place. The theme must be sound
/// TOML otherwise.
pub(super) fn first_outside(text: &str) -> Option<(Range<usize>, Mistake)> {
    let (root, _) = DeTable::parse_recoverable(text);
    within_table(root.get_ref(), "")
}

fn within_table(table: &DeTable<'_>, prefix: &str) -> Option<(Range<usize>, Mistake)> {
    table.iter().find_map(|(key, value)| {
        let name = format!("{prefix}{}", key.get_ref());
        within_value(value.get_ref(), value.span(), &name)
    })
}

fn within_value(
    value: &DeValue<'_>,
    span: Range<usize>,
    name: &str,
) -> Option<(Range<usize>, Mistake)> {
    let key = name.rsplit('.').next().unwrap_or(name);
    match value {
        DeValue::Table(inner) => within_table(inner, &format!("{name}.")),
        DeValue::Array(values) => {
            values.iter().find_map(|value| within_value(value.get_ref(), value.span(), name))
        }
        // Their own bounds depend on other values and are looked at where the design is made.
        _ if matches!(name, "text.expansion" | "text.tracking") => None,
        DeValue::Integer(number) => {
            outside(number.as_str().replace('_', "").parse().ok()?, of_number(key), "", name, span)
        }
        DeValue::Float(number) => {
            outside(number.as_str().replace('_', "").parse().ok()?, of_number(key), "", name, span)
        }
        DeValue::String(text) if !name.starts_with("page.") && !name.starts_with("text.") => {
            let length: Length = text.parse().ok()?;
            outside(length.to_points(), LENGTHS, "pt", name, span)
        }
        _ => None,
    }
}

/// What is said of a number out of its bounds; nothing where it lies within. No number is `nan`.
fn outside(
    number: f64,
    bounds: RangeInclusive<f64>,
    unit: &str,
    name: &str,
    span: Range<usize>,
) -> Option<(Range<usize>, Mistake)> {
    if bounds.contains(&number) {
        return None;
    }
    let (least, greatest) = (*bounds.start(), *bounds.end());
    let reason = if least == f64::MIN_POSITIVE {
        format!("'{name}' must be more than 0{unit} and at most {greatest}{unit}")
    } else {
        format!("'{name}' must lie between {least}{unit} and {greatest}{unit}")
    };
    Some((span, Mistake { reason, remedy: None }))
}

#[cfg(test)]
mod tests {
    use super::first_outside;
    use crate::design::theme::Theme;

    #[test]
    fn the_default_design_lies_within_its_bounds() {
        let text = toml::to_string(&Theme::default()).expect("the default theme can be written");
        assert!(text.contains("sizes"), "{text}");
        assert_eq!(first_outside(&text).map(|(_, mistake)| mistake.reason), None);
    }

    #[test]
    fn numbers_that_no_page_can_be_made_with_are_refused() {
        for (text, value, reason) in [
            ("list.indent = nan", "nan", "'list.indent' must lie between 0 and 100"),
            ("[list]\nindent = -1", "-1", "'list.indent' must lie between 0 and 100"),
            ("title.space-above = inf", "inf", "'title.space-above' must lie between 0 and 100"),
            ("note.size = 0", "0", "'note.size' must lie between 0.1 and 20"),
            (
                "heading.sizes = [1.5, 1e9, 1, 1, 1, 1]",
                "1e9",
                "'heading.sizes' must lie between 0.1 and 20",
            ),
            (
                "index.columns = 9223372036854775807",
                "9223372036854775807",
                "'index.columns' must lie between 1 and 8",
            ),
            ("code.tab-width = 0", "0", "'code.tab-width' must be more than 0 and at most 100"),
            ("note.rule = \"-1pt\"", "\"-1pt\"", "'note.rule' must lie between 0pt and 1000pt"),
        ] {
            let (range, mistake) = first_outside(text).expect(text);
            assert_eq!((&text[range], mistake.reason.as_str()), (value, reason));
        }
    }
}
