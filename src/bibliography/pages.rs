//! The range of pages that a reference fills, as far as it can be counted.

use std::ops::RangeInclusive;

use serde_json::Value;

/// The pages of a reference (`page` of CSL) as numbers, by which a locator outside them is told.
///
/// `None` where it has no pages, or pages that are not counted through: article numbers ("e12",
/// "A3"), roman pages, and several stretches of which one is not arabic. Of "112–14, 120" the range
/// is 112 to 120; shortened ends ("112–14") are completed.
pub fn page_range(item: &Value) -> Option<RangeInclusive<u32>> {
    let text = match item.get("page")? {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.to_string(),
        _ => return None,
    };
    // A single page stands as often for the first as for the only one.
    pages_in(&text).filter(|pages| pages.start() < pages.end())
}

/// The first and the last of the pages that a text counts; `None` where it counts none, or others than
/// arabic ones. Shortened ends are completed.
pub fn pages_in(text: &str) -> Option<RangeInclusive<u32>> {
    let mut range: Option<(u32, u32)> = None;
    for stretch in text.split([',', ';', '&']).map(str::trim).filter(|part| !part.is_empty()) {
        let ends = stretch.split(['-', '–', '—', '‐', '‑', '−']).map(str::trim);
        let mut ends = ends.filter(|part| !part.is_empty());
        let first = number(ends.next()?)?;
        let last = match ends.next() {
            Some(last) => complete(first, last)?,
            None => first,
        };
        if ends.next().is_some() || last < first {
            return None;
        }
        range = Some(match range {
            Some((low, high)) => (low.min(first), high.max(last)),
            None => (first, last),
        });
    }
    range.map(|(low, high)| low..=high)
}

fn number(text: &str) -> Option<u32> {
    if text.len() > 7 || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    text.parse().ok()
}

/// "14" behind "112" is 114.
fn complete(first: u32, last: &str) -> Option<u32> {
    let value = number(last)?;
    if value >= first {
        return Some(value);
    }
    let scale = 10_u32.pow(u32::try_from(last.len()).ok()?);
    let completed = first / scale * scale + value;
    (completed >= first).then_some(completed)
}

#[cfg(test)]
mod tests {
    use super::page_range;
    use serde_json::json;

    #[test]
    fn pages_are_counted_where_they_can_be() {
        for (text, expected) in [
            ("12–14", Some(12..=14)),
            ("12-14", Some(12..=14)),
            ("12--14", Some(12..=14)),
            ("112–14", Some(112..=114)),
            ("1095-9", Some(1095..=1099)),
            ("12-14, 20-22", Some(12..=22)),
            ("12, 15", Some(12..=15)),
            ("12", None),
            ("e12", None),
            ("A3-A5", None),
            ("xii-xv", None),
            ("xii-15", None),
            ("14-12", None),
            ("12-14-16", None),
            ("99999999999", None),
            ("–", None),
            ("", None),
        ] {
            assert_eq!(page_range(&json!({ "page": text })), expected, "{text}");
        }
        assert_eq!(page_range(&json!({ "page": 12 })), None);
        assert_eq!(page_range(&json!({})), None);
        assert_eq!(page_range(&json!(null)), None);
    }
}
