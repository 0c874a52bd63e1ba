//! Page labels (ISO 32000-1, 12.4.2): what a viewer shows as a page's number is what is printed.

use lopdf::{Object, dictionary};

use crate::typeset::pages::{Page, PageLabel, PageNumerals};

/// The number tree of labels: an entry wherever a page's number does not follow from the one
/// before it.
pub(super) fn page_labels(pages: &[Page]) -> Object {
    let mut numbers = Vec::new();
    let mut expected: Option<PageLabel> = None;
    for (index, page) in pages.iter().enumerate() {
        let label = page.label;
        if expected != Some(label) {
            let style = match label.numerals {
                PageNumerals::Decimal => "D",
                PageNumerals::LowerRoman => "r",
            };
            let range = dictionary! { "S" => style, "St" => i64::from(label.number.max(1)) };
            numbers.push(Object::Integer(index as i64));
            numbers.push(Object::Dictionary(range));
        }
        expected = Some(PageLabel { number: label.number.saturating_add(1), ..label });
    }
    Object::Dictionary(dictionary! { "Nums" => numbers })
}
