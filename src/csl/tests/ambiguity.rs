//! Items that look alike: names, given names, conditions, letters after the year.

use serde_json::{Value, json};

use super::{book, cite, processor, texts};
use crate::csl::Cluster;

const LAYOUT: &str = r#"<layout delimiter="; "><names variable="author"><name form="short" and="text"
    initialize-with=". "/></names><text value=" "/><date variable="issued"><date-part name="year"/></date></layout>"#;

fn shown(attributes: &str, items: &[Value]) -> Vec<String> {
    let processor =
        processor("class=\"in-text\"", &format!("<citation {attributes}>{LAYOUT}</citation>"));
    let clusters: Vec<Cluster> = items
        .iter()
        .filter_map(|item| item["id"].as_str())
        .map(|id| Cluster { cites: vec![cite(id)], ..Cluster::default() })
        .collect();
    texts(&processor, items, &clusters)
}

#[test]
fn letters_after_the_year() {
    let items = [
        book("a", "Doe", "Jane", 1999),
        book("b", "Doe", "Jane", 1999),
        book("c", "Doe", "Jane", 2000),
    ];
    assert_eq!(
        shown("disambiguate-add-year-suffix=\"true\"", &items),
        ["Doe 1999a", "Doe 1999b", "Doe 2000"]
    );
    let many: Vec<Value> =
        (0..30).map(|at| book(&format!("i{at:02}"), "Doe", "Jane", 1999)).collect();
    assert_eq!(shown("disambiguate-add-year-suffix=\"true\"", &many)[29], "Doe 1999ad");
}

#[test]
fn given_names() {
    let items = [
        book("a", "Doe", "Jane", 1999),
        book("b", "Doe", "Rick", 1999),
        book("c", "Roe", "Jane", 1999),
    ];
    assert_eq!(
        shown("disambiguate-add-givenname=\"true\"", &items),
        ["J. Doe 1999", "R. Doe 1999", "Roe 1999"]
    );
    let same_initial = [book("a", "Doe", "Jane", 1999), book("b", "Doe", "John", 1999)];
    assert_eq!(
        shown("disambiguate-add-givenname=\"true\"", &same_initial),
        ["Jane Doe 1999", "John Doe 1999"]
    );
    let by_name = "disambiguate-add-givenname=\"true\" givenname-disambiguation-rule=\"all-names\"";
    let years = [book("a", "Doe", "Jane", 1999), book("b", "Doe", "Rick", 2000)];
    assert_eq!(shown(by_name, &years), ["J. Doe 1999", "R. Doe 2000"]);
}

#[test]
fn more_names() {
    let of = |id: &str, last: &str| {
        json!({"id": id, "type": "book", "issued": {"date-parts": [[1999]]},
            "author": [{"family": "A"}, {"family": "B"}, {"family": last}]})
    };
    let items = [of("a", "C"), of("b", "D")];
    let attributes = "disambiguate-add-names=\"true\" et-al-min=\"3\" et-al-use-first=\"1\"";
    assert_eq!(shown(attributes, &items), ["A, B, and C 1999", "A, B, and D 1999"]);
}

#[test]
fn a_large_library_is_no_harder() {
    let items: Vec<Value> =
        (0..400).map(|at| book(&format!("i{at:03}"), "Doe", "Jane", 1999)).collect();
    let all = "disambiguate-add-givenname=\"true\" disambiguate-add-names=\"true\" disambiguate-add-year-suffix=\"true\"";
    let texts = shown(all, &items);
    assert_eq!(texts[0], "Doe 1999a");
    assert_eq!(texts[399], "Doe 1999oj");
}
