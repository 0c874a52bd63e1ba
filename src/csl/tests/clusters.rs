//! Clusters: order, positions, collapsing, affixes, suppressed authors.

use serde_json::json;

use super::{at, book, cite, notes, processor, texts};
use crate::csl::{Cite, Cluster};

const NOTES: &str = r#"<citation near-note-distance="2"><layout suffix="." delimiter="; "><choose>
    <if position="ibid-with-locator"><text term="ibid"/><text variable="locator" prefix=", "/></if>
    <else-if position="ibid"><text term="ibid"/></else-if>
    <else-if position="near-note"><text variable="title" form="short"/><text value=" near"/></else-if>
    <else-if position="subsequent"><text variable="title"/><text variable="first-reference-note-number" prefix=" n"/>
    <text variable="locator" prefix=", "/></else-if>
    <else><text variable="title"/><text variable="locator" prefix=", "/></else></choose></layout></citation>"#;

#[test]
fn positions() {
    let processor = processor("class=\"note\"", NOTES);
    let items = [book("a", "A", "X", 1), book("b", "B", "Y", 2)];
    let clusters = notes(vec![
        vec![cite("a")],
        vec![cite("a")],
        vec![at("a", "3")],
        vec![at("a", "3")],
        vec![cite("a")],
        vec![cite("b")],
        vec![cite("b"), cite("a")],
        vec![cite("b")],
        vec![cite("b")],
        vec![cite("b")],
        vec![at("a", "9")],
    ]);
    assert_eq!(
        texts(&processor, &items, &clusters),
        [
            "Title a.",
            "Ibid.",
            "Ibid., 3.",
            "Ibid.",
            "Title a near.",
            "Title b.",
            "Ibid.; Title a near.",
            "Title b near.",
            "Ibid.",
            "Ibid.",
            "Title a n1, 9.",
        ]
    );
}

#[test]
fn numbers_that_follow_one_another_are_drawn_together() {
    let style = r#"<citation collapse="citation-number"><sort><key variable="citation-number"/></sort>
        <layout prefix="[" suffix="]" delimiter=","><text variable="citation-number"/></layout></citation>"#;
    let processor = processor("class=\"in-text\"", style);
    let items: Vec<_> = ["a", "b", "c", "d", "e"].iter().map(|id| book(id, "A", "X", 1)).collect();
    let all = |ids: &[&str]| Cluster {
        cites: ids.iter().map(|id| cite(id)).collect(),
        ..Cluster::default()
    };
    let clusters = [all(&["a", "b", "c", "d", "e"]), all(&["e", "a", "c", "b"]), all(&["a", "b"])];
    assert_eq!(texts(&processor, &items, &clusters), ["[1–5]", "[1–3,5]", "[1,2]"]);
}

#[test]
fn affixes_and_suppressed_authors() {
    let style = r#"<citation><layout prefix="(" suffix=")" delimiter="; "><group delimiter=" ">
        <names variable="author"><name form="short"/></names><date variable="issued"><date-part name="year"/></date>
        <text variable="locator"/></group></layout></citation>"#;
    let processor = processor("class=\"in-text\"", style);
    let items = [book("a", "Doe", "Jane", 1999)];
    let cluster = |cite: Cite| Cluster { cites: vec![cite], ..Cluster::default() };
    let clusters = [
        cluster(Cite { prefix: "see".to_owned(), suffix: ", here".to_owned(), ..at("a", "3-5") }),
        cluster(Cite { suppress_author: true, ..cite("a") }),
        cluster(Cite { author_only: true, ..cite("a") }),
        cluster(cite("unknown")),
    ];
    assert_eq!(
        texts(&processor, &items, &clusters),
        ["(see Doe 1999 3–5, here)", "(1999)", "Doe", ""]
    );
}

#[test]
fn entries_in_order_with_a_line_for_the_same_author() {
    let style = r#"<citation><layout><text variable="title"/></layout></citation>
        <bibliography subsequent-author-substitute="———" hanging-indent="true">
        <sort><key variable="author"/><key variable="issued"/></sort>
        <layout suffix="."><names variable="author"><name name-as-sort-order="first"/></names>
        <text variable="title" prefix=". "/></layout></bibliography>"#;
    let processor = processor("class=\"in-text\"", style);
    let items: Vec<crate::csl::Item> = [
        book("a", "Doe", "Jane", 2001),
        book("b", "Adams", "Al", 1990),
        book("c", "Doe", "Jane", 1999),
        json!({"id": "d", "type": "book", "title": "Title d", "author": [{"family": "Ælfric", "given": "Z"}]}),
    ]
    .iter()
    .map(crate::csl::Item::from_json)
    .collect();
    let ids: Vec<String> = ["a", "b", "c", "d"].map(str::to_owned).to_vec();
    let processed = processor.process(&items, &[], &ids);
    let list = processed.bibliography().expect("the style makes one");
    assert!(list.hanging_indent);
    let lines: Vec<String> =
        list.entries.iter().map(|entry| crate::csl::node::plain(&entry.nodes)).collect();
    assert_eq!(
        lines,
        ["Adams, Al. Title b.", "Ælfric, Z. Title d.", "Doe, Jane. Title c.", "———. Title a."]
    );
    let part = processed.bibliography_of(|item| item.id == "a").expect("the style makes one");
    assert_eq!(part.entries.len(), 1);
}
