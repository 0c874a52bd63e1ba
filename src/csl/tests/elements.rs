//! Text, numbers, dates, labels, groups and choices; quotation marks and punctuation.

use serde_json::json;

use super::{check, processor};
use crate::csl::{Style, StyleError};

#[test]
fn text_and_its_dress() {
    check(
        r#"<text variable="title" font-style="italic" prefix="[" suffix="]"/>"#,
        json!({"title": "T"}),
        "[<i>T</i>]",
    );
    check(
        r#"<text variable="title" quotes="true" suffix="."/>"#,
        json!({"title": "A \"b\" c"}),
        "“A ‘b’ c.”",
    );
    check(
        r#"<text variable="title" quotes="true" suffix="."/>"#,
        json!({"title": "Why?"}),
        "“Why?”",
    );
    check(
        r#"<text variable="title" font-style="italic"/>"#,
        json!({"title": "On <i>Homo</i>"}),
        "<i>On <span style=\"font-style:normal;\">Homo</span></i>",
    );
    check(
        r#"<text variable="title" text-case="title"/>"#,
        json!({"title": "the end of it all: a view"}),
        "The End of It All: A View",
    );
    check(
        r#"<text variable="title" text-case="title"/>"#,
        json!({"title": "das ende", "language": "de"}),
        "das ende",
    );
    check(
        r#"<text variable="title" text-case="sentence"/>"#,
        json!({"title": "The <span class=\"nocase\">NATO</span> Treaty"}),
        "The NATO treaty",
    );
    check(
        r#"<text variable="title" form="short"/>"#,
        json!({"title": "Long", "title-short": "Short"}),
        "Short",
    );
}

#[test]
fn groups_are_left_out_when_their_variables_are_empty() {
    let group =
        r#"<group delimiter=" "><text value="in"/><text variable="container-title"/></group>"#;
    check(group, json!({"container-title": "C"}), "in C");
    check(group, json!({"title": "T"}), "");
    check(
        r#"<group delimiter=", "><text value="a"/><group><text value="b"/></group></group>"#,
        json!({}),
        "a, b",
    );
    check(
        r#"<group delimiter=", "><text variable="title"/><text variable="publisher"/><text variable="genre"/></group>"#,
        json!({"title": "T", "genre": "G"}),
        "T, G",
    );
}

#[test]
fn numbers_in_their_forms() {
    check(r#"<number variable="edition" form="ordinal"/>"#, json!({"edition": 2}), "2nd");
    check(r#"<number variable="edition" form="ordinal"/>"#, json!({"edition": 11}), "11th");
    check(r#"<number variable="edition" form="long-ordinal"/>"#, json!({"edition": "2"}), "second");
    check(r#"<number variable="volume" form="roman"/>"#, json!({"volume": 14}), "xiv");
    check(
        r#"<number variable="edition" form="ordinal"/>"#,
        json!({"edition": "revised"}),
        "revised",
    );
    check(r#"<text variable="page"/>"#, json!({"page": "12-14"}), "12–14");
    check(
        r#"<label variable="page" form="short" suffix=" "/><text variable="page"/>"#,
        json!({"page": "12-14"}),
        "pp. 12–14",
    );
    check(
        r#"<label variable="page" form="short" suffix=" "/><text variable="page"/>"#,
        json!({"page": "12"}),
        "p. 12",
    );
}

#[test]
fn dates() {
    let text = r#"<date variable="issued" form="text"/>"#;
    check(text, json!({"issued": {"date-parts": [[1999, 5, 3]]}}), "May 3, 1999");
    check(text, json!({"issued": {"date-parts": [[1999, 5]]}}), "May 1999");
    check(
        text,
        json!({"issued": {"date-parts": [[1999, 5, 3], [1999, 6, 4]]}}),
        "May 3–June 4, 1999",
    );
    check(text, json!({"issued": {"date-parts": [[1999], [0]]}}), "1999–");
    check(text, json!({"issued": {"date-parts": [[-44]]}}), "44BC");
    check(text, json!({"issued": {"date-parts": [[79]]}}), "79AD");
    check(text, json!({"issued": {"date-parts": [[1999]], "season": 1}}), "Spring 1999");
    check(text, json!({"issued": {"literal": "forthcoming"}}), "forthcoming");
    check(
        r#"<date variable="issued" form="numeric" date-parts="year-month"/>"#,
        json!({"issued": {"date-parts": [[1999, 5, 3]]}}),
        "5/1999",
    );
}

#[test]
fn choices() {
    let by_type = r#"<choose><if type="book thesis"><text value="b"/></if><else-if variable="DOI URL" match="any">
        <text value="d"/></else-if><else><text value="e"/></else></choose>"#;
    check(by_type, json!({"type": "thesis"}), "b");
    check(by_type, json!({"type": "map", "URL": "u"}), "d");
    check(by_type, json!({"type": "map"}), "e");
    let circa = r#"<choose><if is-uncertain-date="issued"><text value="c."/></if></choose>"#;
    check(circa, json!({"issued": {"date-parts": [[1450]], "circa": true}}), "c.");
    let numeric = r#"<choose><if is-numeric="edition"><text value="n"/></if><else><text value="w"/></else></choose>"#;
    check(numeric, json!({"edition": "2nd"}), "n");
    check(numeric, json!({"edition": "Second edition"}), "w");
}

#[test]
fn faults_of_a_style_have_their_place() {
    let place = |xml: &str| match Style::parse(xml) {
        Err(StyleError::Invalid { line, .. }) => line,
        other => panic!("{other:?}"),
    };
    assert_eq!(
        place("<style>\n<citation>\n<layout><text macro=\"x\"/></layout></citation></style>"),
        3
    );
    assert_eq!(
        place(
            "<style>\n<macro name=\"a\"><text macro=\"a\"/></macro><citation><layout/></citation></style>"
        ),
        2
    );
    assert_eq!(place("<style>\n<citation>"), 2);
    let dependent =
        "<style><info><title>T</title><link rel=\"independent-parent\" href=\"p\"/></info></style>";
    assert!(
        matches!(Style::parse(dependent), Err(StyleError::Dependent { parent, .. }) if parent == "p")
    );
}

#[test]
fn addresses_are_links() {
    let processor = processor(
        "class=\"in-text\"",
        "<citation><layout><text variable=\"DOI\" prefix=\"https://doi.org/\"/></layout></citation>",
    );
    let items = [crate::csl::Item::from_json(&json!({"id": "a", "type": "book", "DOI": "10.1/x"}))];
    let cluster = crate::csl::Cluster { cites: vec![super::cite("a")], ..Default::default() };
    let processed = processor.process(&items, &[cluster], &[]);
    let link = format!("{:?}", processed.citations()[0].nodes);
    assert!(
        link.contains(
            "Link { url: \"https://doi.org/10.1/x\", children: [Text(\"https://doi.org/10.1/x\")]"
        ),
        "{link}"
    );
}
