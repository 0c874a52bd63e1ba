//! The order of the bibliography, and of cites in a cluster.
//!
//! Keys are texts, compared by the language's collation (UTS 10); keys that are missing go last, whatever the
//! direction.

use std::cmp::Ordering;
use std::sync::Arc;

use icu_collator::options::{AlternateHandling, CollatorOptions, Strength};
use icu_collator::preferences::CollationNumericOrdering;
use icu_collator::{CollatorBorrowed, CollatorPreferences};

use crate::csl::date::{Date, Point};
use crate::csl::item::{DATE_VARIABLES, NAME_VARIABLES};
use crate::csl::node::plain;
use crate::csl::processor::{Library, Processor};
use crate::csl::render::text::NUMBER_VARIABLES;
use crate::csl::render::{Ambiguity, Area, Place};
use crate::csl::style::element::{Element, Manner, NameElement, Names, Text, TextSource};
use crate::csl::style::options::{NameOptions, SortBy, SortKey, SortOrder};

/// The keys of one item.
pub(crate) type Keys = Vec<Option<String>>;

/// Puts the library's items into the bibliography's order and numbers them.
pub(crate) fn sort_bibliography(processor: &Processor, library: &mut Library<'_>) {
    let mut sorted: Vec<usize> = (0..library.items.len()).collect();
    let keys =
        processor.style.bibliography.as_ref().map(|area| area.sort.as_slice()).unwrap_or_default();
    if !keys.is_empty() {
        let place = Place::default();
        let values: Vec<Keys> = sorted
            .iter()
            .map(|number| values(processor, library, *number, Area::BibliographySort, keys, &place))
            .collect();
        let collator = collator(&processor.language);
        sorted.sort_by(|a, b| compare(&collator, keys, &values[*a], &values[*b]));
        for (place, number) in sorted.iter().enumerate() {
            library.numbers[*number] = u32::try_from(place + 1).unwrap_or(u32::MAX);
        }
    }
    library.sorted = sorted;
}

/// What stands for a space in a key. Punctuation does not count in the order, but words do: "Smith, Zoe" goes
/// before "Smithson, Alan".
const WORD_END: &str = "|";

/// The collation of a language, without regard to case, accents and punctuation, and with numbers by their size.
pub(crate) fn collator(language: &str) -> Option<CollatorBorrowed<'static>> {
    let mut preferences = language
        .parse::<icu_locale_core::Locale>()
        .map(CollatorPreferences::from)
        .unwrap_or_default();
    preferences.numeric_ordering = Some(CollationNumericOrdering::True);
    let mut options = CollatorOptions::default();
    options.strength = Some(Strength::Primary);
    options.alternate_handling = Some(AlternateHandling::Shifted);
    CollatorBorrowed::try_new(preferences, options).ok()
}

/// Compares two items by their keys.
pub(crate) fn compare(
    collator: &Option<CollatorBorrowed<'static>>,
    keys: &[SortKey],
    a: &Keys,
    b: &Keys,
) -> Ordering {
    for (at, (a, b)) in a.iter().zip(b).enumerate() {
        let order = match (a, b) {
            (None, None) => Ordering::Equal,
            (None, Some(_)) => return Ordering::Greater,
            (Some(_), None) => return Ordering::Less,
            (Some(a), Some(b)) => match collator {
                Some(collator) => collator.compare(a, b),
                None => a.cmp(b),
            },
        };
        let order =
            if keys.get(at).is_some_and(|key| key.descending) { order.reverse() } else { order };
        if order != Ordering::Equal {
            return order;
        }
    }
    Ordering::Equal
}

/// The keys of an item.
pub(crate) fn values(
    processor: &Processor,
    library: &Library<'_>,
    number: usize,
    area: Area,
    keys: &[SortKey],
    place: &Place,
) -> Keys {
    keys.iter().map(|key| value(processor, library, number, area, key, place)).collect()
}

fn value(
    processor: &Processor,
    library: &Library<'_>,
    number: usize,
    area: Area,
    key: &SortKey,
    place: &Place,
) -> Option<String> {
    let item = library.items[number];
    let plain_ambiguity = Ambiguity::default();
    let ambiguity = library.ambiguities.get(number).unwrap_or(&plain_ambiguity);
    let mut context = processor.context(library, number, area, place, ambiguity);
    context.sort_names = Some(&key.names);
    context.term_predecessor = true;
    let text = match &key.by {
        SortBy::Macro(number) => {
            let elements =
                processor.style.macros.get(*number).map(|found| found.elements.as_slice())?;
            context.dates_only = has_date(elements);
            plain(&context.layout(elements))
        }
        SortBy::Variable(name) => match name.as_str() {
            "citation-number" => format!("{:010}", library.numbers[number]),
            "citation-label" => context.citation_label(),
            name if DATE_VARIABLES.contains(&name) => {
                date_key(item.date(name)?, &[true, true, true])
            }
            name if NAME_VARIABLES.contains(&name) => {
                let names = names_element(name);
                plain(&context.layout(&[names]))
            }
            name if NUMBER_VARIABLES.contains(&name) => padded(item.text(name)?),
            name => {
                let nodes = context.field(item.text(name)?);
                plain(&nodes)
            }
        },
    };
    let text = text.trim_start_matches(['[', ']', '\'', '"', '\u{2018}', '\u{201c}', '\u{2019}']);
    (!text.is_empty()).then(|| format!("{}{WORD_END}", text.to_lowercase().replace(' ', WORD_END)))
}

/// Names as a key: family names first, no words between.
fn names_element(variable: &str) -> Element {
    Element::Names(Box::new(Names {
        variables: vec![variable.to_owned()],
        manner: Arc::new(Manner {
            name: Some(NameElement {
                options: NameOptions {
                    sort_order: Some(SortOrder::All),
                    sort_separator: Some(" ".to_owned()),
                    ..NameOptions::default()
                },
                ..NameElement::default()
            }),
            ..Manner::default()
        }),
        ..Names::default()
    }))
}

/// Whether a macro shows a date itself; then its key is the date alone.
pub(crate) fn has_date(elements: &[Element]) -> bool {
    elements.iter().any(|element| match element {
        Element::Date(_) => true,
        Element::Group(group) => has_date(&group.elements),
        Element::Choose(branches) => branches.iter().any(|branch| has_date(&branch.elements)),
        Element::Names(names) => has_date(&names.substitute),
        Element::Text(Text { source: TextSource::Macro(_), .. }) => false,
        _ => false,
    })
}

/// A number with zeros before it, so that it sorts by its size.
fn padded(text: &str) -> String {
    let mut out = String::new();
    let mut digits = String::new();
    for c in text.chars().chain(std::iter::once('\0')) {
        if c.is_ascii_digit() {
            digits.push(c);
            continue;
        }
        if !digits.is_empty() {
            out.push_str(&format!("{digits:0>20}"));
            digits.clear();
        }
        if c != '\0' {
            out.push(c);
        }
    }
    out
}

/// A date as a key: years before the common era first. The flags say which of year, month and day count.
pub(crate) fn date_key(date: &Date, shown: &[bool; 3]) -> String {
    let Some(start) = date.start else { return String::new() };
    let mut key = point_key(start, shown);
    if let Some(end) = date.end {
        key.push_str(&point_key(end, shown));
    } else {
        key.push_str(&point_key(Point::default(), shown));
    }
    key
}

fn point_key(point: Point, shown: &[bool; 3]) -> String {
    let mut key = String::new();
    if shown[0] {
        let year = i64::from(point.year);
        key.push_str(&if year < 0 {
            format!("0{:06}", 999_999 + year)
        } else {
            format!("1{year:06}")
        });
    }
    let month = if point.month > 0 { point.month } else { point.season * 3 };
    key.push_str(&format!("{:02}", if shown[1] { month } else { 0 }));
    key.push_str(&format!("{:02}", if shown[2] { point.day } else { 0 }));
    key
}
