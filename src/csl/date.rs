//! A date, or a range of dates, in the model of CSL-JSON.

use serde_json::Value;

use crate::csl::date_text;
use crate::csl::item::scalar;

/// A date variable's value.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Date {
    /// The date, or the first of a range.
    pub start: Option<Point>,
    /// The last of a range. Its year is 0 where the range is open ("1999–").
    pub end: Option<Point>,
    /// Whether it is approximate.
    pub circa: bool,
    /// Words instead of numbers ("forthcoming").
    pub literal: String,
    /// A season in words, where it is none of the four.
    pub season_name: String,
}

/// One point in time, as far as it is known.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Point {
    /// The year; negative before the common era.
    pub year: i32,
    /// The month, 1 to 12; 0 where it is not known.
    pub month: u8,
    /// The season, 1 (spring) to 4 (winter); 0 where there is none.
    pub season: u8,
    /// The day, 1 to 31; 0 where it is not known.
    pub day: u8,
}

impl Date {
    /// A single date. Months 13 to 24 are seasons.
    pub fn new(year: i32, month: u8, day: u8) -> Self {
        Self { start: Some(Point::new(year, month, day)), ..Self::default() }
    }

    /// Words that stand for a date.
    pub fn literal(text: impl Into<String>) -> Self {
        Self { literal: text.into(), ..Self::default() }
    }

    /// Reads a date as people write it ("May 3, 2010", "1999/2000", "c. 1450"); what is no date is kept
    /// as words.
    pub fn parse(text: &str) -> Self {
        date_text::parse(text)
    }

    /// Reads a date of CSL-JSON: `date-parts` with `season` and `circa`, `raw`, `literal`, or a string.
    pub fn from_json(value: &Value) -> Option<Self> {
        let fields = match value {
            Value::Object(fields) => fields,
            Value::Number(_) | Value::String(_) => return Some(Self::parse(&scalar(value)?)),
            // Bare `date-parts`.
            Value::Array(parts) => return Self::from_parts(parts),
            _ => return None,
        };
        let parts = fields.get("date-parts").and_then(Value::as_array);
        let mut date = match parts.and_then(|parts| Self::from_parts(parts)) {
            Some(date) => date,
            None => match fields.get("raw").and_then(scalar) {
                Some(raw) => Self::parse(&raw),
                None => Self::default(),
            },
        };
        if let Some(literal) = fields.get("literal").and_then(scalar) {
            date.literal = literal;
        }
        if let Some(season) = fields.get("season").and_then(scalar) {
            match (season.trim().parse::<u8>().ok().and_then(season_number), &mut date.start) {
                (Some(number), Some(start)) => start.season = number,
                _ => date.season_name = season,
            }
        }
        date.circa |= match fields.get("circa") {
            Some(Value::Bool(truth)) => *truth,
            Some(Value::Number(number)) => number.as_i64() != Some(0),
            Some(Value::String(text)) => !matches!(text.as_str(), "" | "0" | "false"),
            _ => false,
        };
        (!date.is_empty()).then_some(date)
    }

    fn from_parts(parts: &[Value]) -> Option<Self> {
        // A flat list is one date.
        if parts.first().is_some_and(|part| !part.is_array()) {
            return Point::from_json(parts)
                .map(|start| Self { start: Some(start), ..Self::default() });
        }
        let mut points =
            parts.iter().filter_map(Value::as_array).map(|part| Point::from_json(part));
        let start = points.next()??;
        let end = points.next().map(Option::unwrap_or_default);
        Some(Self { start: Some(start), end, ..Self::default() })
    }

    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        self.start.is_none() && self.literal.is_empty() && self.season_name.is_empty()
    }
}

impl Point {
    /// A point; months 13 to 24 are seasons, other months and days that do not exist count as unknown.
    pub fn new(year: i32, month: u8, day: u8) -> Self {
        let season = if month > 12 { season_number(month).unwrap_or(0) } else { 0 };
        let month = if month > 12 { 0 } else { month };
        Self { year, month, season, day: if day > 31 { 0 } else { day } }
    }

    fn from_json(parts: &[Value]) -> Option<Self> {
        let number = |at: usize| -> Option<i64> {
            let part = parts.get(at)?;
            match part {
                Value::Number(number) => {
                    number.as_i64().or_else(|| number.as_f64().map(|float| float as i64))
                }
                Value::String(text) => leading_number(text),
                _ => None,
            }
        };
        let year = i32::try_from(number(0)?).ok()?;
        let small = |at: usize| number(at).and_then(|n| u8::try_from(n).ok()).unwrap_or(0);
        Some(Self::new(year, small(1), small(2)))
    }
}

/// Seasons are counted 1 to 4, or as months 13 to 16 or 21 to 24.
fn season_number(number: u8) -> Option<u8> {
    match number {
        1..=4 => Some(number),
        13..=16 => Some(number - 12),
        17..=20 => Some(number - 16),
        21..=24 => Some(number - 20),
        _ => None,
    }
}

/// The number at the start of a text.
fn leading_number(text: &str) -> Option<i64> {
    let text = text.trim();
    let (sign, digits) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text),
    };
    let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
    digits[..end].parse::<i64>().ok().map(|number| sign * number)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{Date, Point};

    #[test]
    fn reads_parts_ranges_and_seasons() {
        let range =
            Date::from_json(&json!({"date-parts": [[1999, 5], [2000, 1]]})).expect("a date");
        assert_eq!(range.end, Some(Point::new(2000, 1, 0)));
        let open = Date::from_json(&json!({"date-parts": [[1999], [0]]})).expect("a date");
        assert_eq!(open.end.map(|end| end.year), Some(0));
        let season =
            Date::from_json(&json!({"date-parts": [[1999]], "season": 2})).expect("a date");
        assert_eq!(season.start.map(|start| start.season), Some(2));
        assert_eq!(Date::from_json(&json!({"date-parts": [[]]})), None);
    }
}
