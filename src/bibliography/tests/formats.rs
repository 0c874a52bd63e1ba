//! CSL JSON, CSL YAML, RIS, Hayagriva and several files at once.

use serde_json::json;

use super::{english, keys, only};
use crate::bibliography::{Collection, Format, Repetition, Source, from_items};

#[test]
fn formats_are_told_by_content() {
    for (text, format) in [
        ("@book{a, title={A}}", Some(Format::Bibtex)),
        ("notes\n@book{a, title={A}}", Some(Format::Bibtex)),
        ("\u{feff}@book{a}", Some(Format::Bibtex)),
        ("[]", Some(Format::CslJson)),
        ("{\"items\": []}", Some(Format::CslJson)),
        ("TY  - BOOK\nER  - \n", Some(Format::Ris)),
        ("Provider: X\nTY - BOOK\n", Some(Format::Ris)),
        ("---\nreferences:\n- id: a\n...\n", Some(Format::CslYaml)),
        ("- id: a\n", Some(Format::CslYaml)),
        ("a:\n  type: book\n", Some(Format::Hayagriva)),
        ("", Some(Format::Empty)),
        ("just prose", None),
    ] {
        assert_eq!(Format::of(text), format, "{text}");
    }
}

#[test]
fn csl_json() {
    for text in [
        r#"[{"id": "a", "type": "book"}]"#,
        r#"{"id": "a", "type": "book"}"#,
        r#"{"items": [{"id": "a", "type": "book"}]}"#,
        r#"{"references": [{"id": "a", "type": "book"}]}"#,
        r#"{"a": {"type": "book"}}"#,
    ] {
        assert_eq!(keys(&english(text)), ["a"], "{text}");
        assert_eq!(only(text), json!({"type": "book"}), "{text}");
    }
    let item = only(
        r#"[{"id": 7, "volume": 3, "issued": {"date-parts": [["2009", "5", 0]]}, "event": "E",
            "shortTitle": "S", "accessed": {"raw": "2010-02-03"}, "keyword": "a, b",
            "title": "A <i>b</i>"}]"#,
    );
    assert_eq!(
        item,
        json!({
            "type": "document", "volume": "3", "issued": {"date-parts": [[2009, 5]]},
            "event-title": "E", "title-short": "S", "accessed": {"date-parts": [[2010, 2, 3]]},
            "keyword": "a, b", "title": "A <i>b</i>"
        })
    );
}

#[test]
fn csl_yaml() {
    let text = "---\nreferences:\n- id: a\n  type: article-journal\n  title: '*Natrix* in Wisconsin'\n  \
                issued:\n    date-parts:\n    - - 2009\n      - 5\n  volume: 1.10\n- id: b\n  issued: 1999\n\
                \n- id: c\n  issued:\n  - year: 1998\n    month: 2\n...\n";
    let reading = english(text);
    assert_eq!(keys(&reading), ["a", "b", "c"]);
    let item = &reading.entries[0].item;
    assert_eq!(item["title"], "<i>Natrix</i> in Wisconsin");
    assert_eq!(item["volume"], "1.10");
    assert_eq!(item["issued"], json!({"date-parts": [[2009, 5]]}));
    assert_eq!(reading.entries[1].item["issued"], json!({"date-parts": [[1999]]}));
    assert_eq!(reading.entries[2].item["issued"], json!({"date-parts": [[1998, 2]]}));
    assert_eq!(reading.entries[1].line, 11);
    let inside = from_items(&json!([{"id": "a", "title": "_A_"}, "nothing"]));
    assert_eq!(inside.entries[0].item["title"], "<i>A</i>");
    assert_eq!(inside.flaws.len(), 1);
}

#[test]
fn ris() {
    let item = only(
        "TY  - JOUR\nAU  - Freeze, Gregory L.\nA1  - Li, Wei\nT1  - A Title\nJO  - J. Hist.\n\
         T2  - Journal of History\nPY  - 2009/05/17/\nVL  - 3\nIS  - 2\nSP  - 12\nEP  - 14\n\
         SN  - 1234-5678\nDO  - doi:10.1/x\nUR  - http://x.org\nKW  - one\nKW  - two\n\
         N1  - a note\nthat goes on\nLA  - German\nID  - f\nER  - \n",
    );
    assert_eq!(
        item,
        json!({
            "type": "article-journal", "title": "A Title",
            "author": [{"family": "Freeze", "given": "Gregory L."}, {"family": "Li", "given": "Wei"}],
            "container-title": "Journal of History", "container-title-short": "J. Hist.",
            "issued": {"date-parts": [[2009, 5, 17]]}, "volume": "3", "issue": "2", "page": "12-14",
            "ISSN": "1234-5678", "DOI": "10.1/x", "URL": "http://x.org", "keyword": "one, two",
            "note": "a note\nthat goes on", "language": "de-DE"
        })
    );
    let reading = english(
        "TY - BOOK\nAU - van der Berg, Anna\nTI - One\nPY - 1990\nSP - 300\nTY  - CHAP\nTI  - Two\n\
         BT  - Book\nED  - Ed, E.\nER  -\nTI  - lost\nTY  - BOOK\nAU  - Berg, A.\nPY  - 1990",
    );
    assert_eq!(keys(&reading), ["Berg1990", "Ed", "Berg1990a"]);
    assert_eq!(reading.entries[0].item["number-of-pages"], "300");
    assert_eq!(reading.entries[0].item["author"][0]["non-dropping-particle"], "van der");
    assert_eq!(reading.entries[1].item["container-title"], "Book");
    let lines: Vec<usize> = reading.flaws.iter().map(|flaw| flaw.line).collect();
    assert_eq!(lines, [6, 11, 12]);
}

#[test]
fn hayagriva() {
    let item = only(
        "donne:\n  type: Article\n  author: ['Donne, John', {name: Berg, given-name: Anna, prefix: van}]\n  \
         title: { value: 'The {Big} One', short: Big }\n  date: 1999-05\n  page-range: 12-14\n  \
         serial-number: { doi: 10.1/x }\n  url: { value: 'http://x.org', date: 2020-01-02 }\n  parent:\n    \
         type: Periodical\n    title: Journal\n    volume: 3\n    issue: 2\n",
    );
    assert_eq!(
        item,
        json!({
            "type": "article-journal", "title": "The <span class=\"nocase\">Big</span> One",
            "title-short": "Big", "issued": {"date-parts": [[1999, 5]]}, "page": "12-14",
            "author": [
                {"family": "Donne", "given": "John"},
                {"family": "Berg", "given": "Anna", "non-dropping-particle": "van"}
            ],
            "DOI": "10.1/x", "URL": "http://x.org", "accessed": {"date-parts": [[2020, 1, 2]]},
            "container-title": "Journal", "volume": "3", "issue": "2"
        })
    );
    let chapter = only(
        "a:\n  type: chapter\n  title: C\n  author: UNESCO\n  parent:\n    type: book\n    title: B\n    \
         editor: 'Ed, E.'\n    publisher: { name: P, location: L }\n    parent: { type: book, title: S, issue: 4 }\n",
    );
    assert_eq!(chapter["container-title"], "B");
    assert_eq!(chapter["collection-title"], "S");
    assert_eq!(chapter["collection-number"], "4");
    assert_eq!(chapter["publisher"], "P");
    assert_eq!(chapter["publisher-place"], "L");
    assert_eq!(chapter["author"], json!([{"literal": "UNESCO"}]));
    let reading = english("a:\n  type: bok\n  title: A\n");
    assert_eq!(
        reading.flaws[0].to_string(),
        "line 2: 'a': there is no type 'bok'; it is read as 'misc'"
    );
}

#[test]
fn several_files_are_one_collection() {
    let mut collection = Collection::default();
    let first = "@book{freeze, title={Russia}, author={A B}, date={2009}, ids={f}}\n\
                 @article{one, title={X}, doi={10.1/x}}";
    collection.add(english(first));
    let second = "\n@book{freeze, title={Other}}\n@book{again, title={Russia}, author={A B}, date={2009}}\n\
                  @article{two, title={X}, doi={10.1/X}}\n@book{f, title={Named F}}";
    collection.add(english(second));
    let found: Vec<&str> = collection.entries().map(|entry| entry.key.as_str()).collect();
    assert_eq!(found, ["freeze", "one", "again", "two", "f"]);
    assert_eq!(collection.find("freeze").map(|entry| entry.line), Some(1));
    assert_eq!(collection.find("f").map(|entry| entry.key.as_str()), Some("f"));
    assert_eq!(collection.nearest("freze"), Some("freeze"));
    assert_eq!(collection.nearest("Freeze"), Some("freeze"));
    assert_eq!(collection.nearest("wholly-other"), None);
    assert_eq!(
        collection.repetitions(),
        [
            Repetition::Key {
                key: "freeze".to_owned(),
                first: (Source(0), 1),
                second: (Source(1), 2)
            },
            Repetition::Work {
                first: ("one".to_owned(), Source(0), 2),
                second: ("two".to_owned(), Source(1), 4),
                shared: "DOI"
            },
            Repetition::Work {
                first: ("freeze".to_owned(), Source(0), 1),
                second: ("again".to_owned(), Source(1), 3),
                shared: "author, title and year"
            },
        ]
    );
}
