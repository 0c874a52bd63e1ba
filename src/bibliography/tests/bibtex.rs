//! BibLaTeX and BibTeX to CSL. Expected values follow pandoc's mapping and BibLaTeX's manual.

use serde_json::{Value, json};

use super::{english, only};
use crate::bibliography::read;
use crate::language::Language;

fn field(fields: &str, variable: &str) -> Value {
    only(&format!("@book{{k, {fields}}}"))[variable].clone()
}

#[test]
fn types() {
    for (entry, expected) in [
        ("@article{k, title={T}}", "article-journal"),
        ("@article{k, entrysubtype={magazine}, title={T}}", "article-magazine"),
        ("@article{k, entrysubtype={newspaper}, title={T}}", "article-newspaper"),
        ("@book{k, title={T}}", "book"),
        ("@BOOK{k, TITLE={T}}", "book"),
        ("@booklet{k, title={T}}", "pamphlet"),
        ("@inbook{k, title={T}}", "chapter"),
        ("@incollection{k, title={T}}", "chapter"),
        ("@inreference{k, title={T}}", "entry-encyclopedia"),
        ("@inproceedings{k, title={T}}", "paper-conference"),
        ("@conference{k, title={T}}", "paper-conference"),
        ("@online{k, title={T}}", "webpage"),
        ("@patent{k, title={T}}", "patent"),
        ("@jurisdiction{k, title={T}}", "legal_case"),
        ("@legislation{k, title={T}}", "legislation"),
        ("@letter{k, title={T}}", "personal_communication"),
        ("@phdthesis{k, title={T}}", "thesis"),
        ("@techreport{k, title={T}}", "report"),
        ("@unpublished{k, title={T}}", "manuscript"),
        ("@unpublished{k, title={T}, eventtitle={E}}", "speech"),
        ("@misc{k, title={T}}", "document"),
    ] {
        assert_eq!(only(entry)["type"], expected, "{entry}");
    }
    assert_eq!(only("@phdthesis{k, title={T}}")["genre"], "PhD thesis");
    assert_eq!(only("@thesis{k, title={T}, type={mathesis}}")["genre"], "Master’s thesis");
    assert_eq!(only("@thesis{k, title={T}, type={Habilitation}}")["genre"], "Habilitation");
    let german = Language::from_tag("de").expect("a tag");
    let reading = read("@phdthesis{k, title={T}}", &german).expect("BibTeX");
    assert_eq!(reading.entries[0].item["genre"], "Dissertation");
}

#[test]
fn latex_becomes_rich_text() {
    for (latex, expected) in [
        (r"M{\'e}moires", "Mémoires"),
        (r"M\'emoires", "Mémoires"),
        (r"\'{E}tudes", "Études"),
        (r#"B{\"u}cher"#, "Bücher"),
        (r#"na\"{\i}ve"#, "naïve"),
        (r"\v{C}apek", "Čapek"),
        (r"\c{c}a", "ça"),
        (r"\c ca", "ça"),
        (r"Stra{\ss}e", "Straße"),
        (r"\O{}rsted", "Ørsted"),
        (r"\AA ngstr\o m", "Ångstrøm"),
        (r"pp. 1--2 --- so", "pp. 1–2 — so"),
        (r"``Quoted'' and `single'", "“Quoted” and ‘single’"),
        (r#"a "quoted" word"#, "a “quoted” word"),
        (r"\enquote{Quoted}", "“Quoted”"),
        (r"A~B", "A\u{a0}B"),
        (r"Q \& A, 5\%, \$3, \#1, a\_b", "Q & A, 5%, $3, #1, a_b"),
        (r"\emph{Natrix} x", "<i>Natrix</i> x"),
        (r"{\em Natrix} x", "<i>Natrix</i> x"),
        (r"\textbf{b} \textsc{sc}", "<b>b</b> <span style=\"font-variant:small-caps\">sc</span>"),
        (r"H$_2$O and x\textsuperscript{2}", "H<sub>2</sub>O and x<sup>2</sup>"),
        (r"$\alpha$-rays", "α-rays"),
        (r"\emph{one \textbf{two} three}", "<i>one <b>two</b> three</i>"),
        (r"\unknown{kept}", "kept"),
        (r"It costs $5", "It costs $5"),
        (r"a\ldots b", "a…b"),
        (r"\href{http://x.org}{shown}", "shown"),
        ("two\n  lines", "two lines"),
    ] {
        let found = field(&format!("note={{{latex}}}"), "note");
        assert_eq!(found, expected, "{latex}");
    }
}

#[test]
fn english_titles_are_sentences() {
    for (title, expected) in [
        ("The History of Russia", "The history of russia"),
        ("The History of {Russia}", "The history of Russia"),
        ("The {History of Russia}", "The <span class=\"nocase\">History of Russia</span>"),
        ("{The History of Russia}", "<span class=\"nocase\">The History of Russia</span>"),
        ("NATO in Europe: A Study", "NATO in europe: A study"),
        ("What Is It? An Answer", "What is it? An answer"),
        ("Vitamin C and I", "Vitamin C and I"),
        ("\\emph{The Waste Land} in Context", "<i>The waste land</i> in context"),
        ("McDonald's Mc{Arthur}", "McDonald’s McArthur"),
        ("Anti-Intellectualism", "Anti-intellectualism"),
        ("{\\'E}tudes Fran{\\c c}aises", "Études françaises"),
    ] {
        assert_eq!(field(&format!("title={{{title}}}"), "title"), expected, "{title}");
    }
    let kept = json!("Die Geschichte Russlands");
    assert_eq!(field("title={Die Geschichte Russlands}, langid={german}", "title"), kept);
    let german = Language::from_tag("de").expect("a tag");
    let reading = read("@book{k, title={Die Geschichte Russlands}}", &german).expect("BibTeX");
    assert_eq!(reading.entries[0].item["title"], kept);
    // Journals keep their capitals.
    let item = only("@article{k, title={T}, journaltitle={The Slavic Review}}");
    assert_eq!(item["container-title"], "The Slavic Review");
}

#[test]
fn titles_have_parts() {
    let item = only(
        "@book{k, title={Russia}, subtitle={A History}, titleaddon={Revised}, shorttitle={R}}",
    );
    assert_eq!(item["title"], "Russia: A history. Revised");
    assert_eq!(item["title-short"], "R");
    let item = only("@book{k, title={Russia: A History}}");
    assert_eq!(item["title-short"], "Russia");
    assert_eq!(field("title={Why?}, subtitle={A History}", "title"), "Why? A history");
    let item = only("@book{k, maintitle={Works}, title={Letters}, volume={2}}");
    assert_eq!((&item["title"], &item["volume-title"]), (&json!("Works"), &json!("Letters")));
    let item = only("@inbook{k, title={C}, booktitle={B}, maintitle={M}}");
    assert_eq!((&item["container-title"], &item["volume-title"]), (&json!("M"), &json!("B")));
    let item = only("@periodical{k, title={The Journal}, issuetitle={On Secrecy}}");
    assert_eq!(item["title"], "On secrecy");
    assert_eq!(item["container-title"], "The Journal");
}

#[test]
fn names() {
    for (text, expected) in [
        ("Freeze, Gregory L.", json!([{"family": "Freeze", "given": "Gregory L."}])),
        ("Gregory L. Freeze", json!([{"family": "Freeze", "given": "Gregory L."}])),
        ("Freeze, G.L.", json!([{"family": "Freeze", "given": "G. L."}])),
        ("Freeze", json!([{"family": "Freeze"}])),
        (
            "Ludwig van Beethoven",
            json!([{"family": "Beethoven", "given": "Ludwig", "dropping-particle": "van"}]),
        ),
        (
            "von der Mark, Anna",
            json!([{"family": "Mark", "given": "Anna", "dropping-particle": "von der"}]),
        ),
        (
            "King, Jr., Martin Luther",
            json!([{"family": "King", "given": "Martin Luther", "suffix": "Jr."}]),
        ),
        ("{Barnes and Noble}", json!([{"literal": "Barnes and Noble"}])),
        ("{\\'E}mile Zola", json!([{"family": "Zola", "given": "Émile"}])),
        (
            "Drummond de Andrade, Carlos",
            json!([{"family": "Drummond de Andrade", "given": "Carlos"}]),
        ),
        ("毛, 泽东", json!([{"family": "毛", "given": "泽东"}])),
        (
            "family=Berg, given=Anna, prefix=van, useprefix=true",
            json!([{"family": "Berg", "given": "Anna", "non-dropping-particle": "van"}]),
        ),
        (
            "A One and\n B Two and others",
            json!([
                {"family": "One", "given": "A"}, {"family": "Two", "given": "B"},
                {"literal": "others"}
            ]),
        ),
        ("Anderson, Sandy", json!([{"family": "Anderson", "given": "Sandy"}])),
        ("and", json!(null)),
    ] {
        assert_eq!(field(&format!("author={{{text}}}"), "author"), expected, "{text}");
    }
    let useful = field("author={van Gogh, Vincent}, options={useprefix=true}", "author");
    assert_eq!(useful[0]["non-dropping-particle"], "van");
    assert_eq!(field("editor={A B}, editortype={director}", "director")[0]["family"], "B");
    assert_eq!(field("bookauthor={A B}", "container-author")[0]["family"], "B");
}

#[test]
fn dates() {
    for (fields, expected) in [
        ("date={2009-05-17}", json!({"date-parts": [[2009, 5, 17]]})),
        ("date={1999/2001}", json!({"date-parts": [[1999], [2001]]})),
        ("date={1999/}", json!({"date-parts": [[1999], [0]]})),
        ("date={2009-22}", json!({"date-parts": [[2009]], "season": 2})),
        ("date={1956~}", json!({"date-parts": [[1956]], "circa": true})),
        ("year=2009, month=may, day=17", json!({"date-parts": [[2009, 5, 17]]})),
        ("year={2009}, month={17~May}", json!({"date-parts": [[2009, 5, 17]]})),
        ("year={2009}, month=\"17~\" # may", json!({"date-parts": [[2009, 5, 17]]})),
        ("year={2009}, month={May--June}", json!({"date-parts": [[2009, 5], [2009, 6]]})),
        ("year={2009}, month={May 3--5}", json!({"date-parts": [[2009, 5, 3], [2009, 5, 5]]})),
        ("year={2009}, month={3--5 May}", json!({"date-parts": [[2009, 5, 3], [2009, 5, 5]]})),
        ("year={1998--1999}", json!({"date-parts": [[1998], [1999]]})),
        ("year={c. 1900}", json!({"date-parts": [[1900]], "circa": true})),
        ("year={in press}", json!({"literal": "in press"})),
        ("date={soon}, year={2009}", json!({"date-parts": [[2009]]})),
    ] {
        assert_eq!(field(fields, "issued"), expected, "{fields}");
    }
    assert_eq!(field("origdate={1869}", "original-date"), json!({"date-parts": [[1869]]}));
    assert_eq!(field("urldate={2020-01-02}", "accessed"), json!({"date-parts": [[2020, 1, 2]]}));
}

#[test]
fn other_fields() {
    let article = only(
        "@article{k, title={T}, volume=3, number=2, pages={12--14}, shortjournal={J.}, \
         journaltitle={Journal}, series={newseries}, doi={https://doi.org/10.1/a\\_b}, issn={1234}}",
    );
    assert_eq!(article["page"], "12-14");
    assert_eq!(article["issue"], "2");
    assert_eq!(article["container-title-short"], "J.");
    assert_eq!(article["collection-title"], "new series");
    assert_eq!(article["DOI"], "10.1/a_b");
    let book = only(
        "@book{k, title={T}, publisher={A and B}, location={Paris and London}, number=7, \
         series={Studies}, volume=2, part=1, pagetotal=300, volumes=4, note={N}, addendum={A}, \
         pubstate={inpress}, langid={french}, eventtitle={E}, venue={V}, origlocation={O}, \
         keywords={primary, letters}}",
    );
    assert_eq!(book["publisher"], "A; B");
    assert_eq!(book["publisher-place"], "Paris; London");
    assert_eq!(book["collection-number"], "7");
    assert_eq!(book["volume"], "2.1");
    assert_eq!(book["number-of-pages"], "300");
    assert_eq!(book["number-of-volumes"], "4");
    assert_eq!(book["note"], "N. A");
    assert_eq!(book["status"], "in press");
    assert_eq!(book["language"], "fr-FR");
    assert_eq!(book["event-title"], "E");
    assert_eq!(book["event-place"], "V");
    assert_eq!(book["original-publisher-place"], "O");
    // BibTeX has no lists of publishers.
    assert_eq!(
        field("title={T}, publisher={Simon and Schuster}", "publisher"),
        "Simon and Schuster"
    );
    let thesis = only("@thesis{k, title={T}, institution={Oxford}, type={phdthesis}}");
    assert_eq!(thesis["publisher"], "Oxford");
    let patent = only("@patent{k, title={T}, number={1}, location={countryus}, type={patentus}}");
    assert_eq!(patent["jurisdiction"], "United States");
    assert_eq!(patent["genre"], "U.S. patent");
    for (fields, url) in [
        ("url={http://x.org/~a\\_b}", "http://x.org/~a_b"),
        ("howpublished={\\url{http://x.org/a_b}}", "http://x.org/a_b"),
        ("eprinttype={arxiv}, eprint={2003.1}", "https://arxiv.org/abs/2003.1"),
        ("archiveprefix={arXiv}, eprint={2003.1}", "https://arxiv.org/abs/2003.1"),
        ("eprinttype={jstor}, eprint={12}", "https://www.jstor.org/stable/12"),
    ] {
        assert_eq!(field(fields, "URL"), url, "{fields}");
    }
    let reading = english("@book{k, title={T}, ids={a, b}, keywords={primary, letters}}");
    assert_eq!(reading.entries[0].aliases, ["a", "b"]);
    assert_eq!(reading.entries[0].keywords, ["primary", "letters"]);
}

#[test]
fn entries_take_from_others() {
    let reading = english(
        "@xdata{press, publisher={Press}, location={Paris}}\n\
         @collection{c, title={Secrets}, subtitle={Essays}, editor={A B}, date={1999}, xdata={press}, ids={d}}\n\
         @incollection{k, title={One}, author={C D}, crossref={d}}\n\
         @mvbook{m, title={Works}, author={E F}}\n\
         @book{v, title={Letters}, volume=2, crossref={m}}\n\
         @inbook{i, title={First}, crossref={v}}\n\
         @inproceedings{p, title={P}, crossref={q}}\n\
         @proceedings{q, title={Long}, booktitle={Short}}\n\
         @book{x, title={X}, crossref={x}}\n\
         @book{y, title={Y}, crossref={nowhere}}\n",
    );
    let item = |key: &str| {
        let found = reading.entries.iter().find(|entry| entry.key == key);
        found.map(|entry| entry.item.clone()).expect(key)
    };
    let one = item("k");
    assert_eq!(one["container-title"], "Secrets: Essays");
    assert_eq!(one["editor"][0]["family"], "B");
    assert_eq!(one["publisher"], "Press");
    assert_eq!(one["issued"]["date-parts"], json!([[1999]]));
    assert_eq!(one["title"], "One");
    let volume = item("v");
    assert_eq!((&volume["title"], &volume["volume-title"]), (&json!("Works"), &json!("Letters")));
    assert_eq!(volume["author"][0]["family"], "F");
    let part = item("i");
    assert_eq!(part["container-title"], "Works");
    assert_eq!(part["volume-title"], "Letters");
    assert_eq!(item("p")["container-title"], "Short");
    assert_eq!(item("x")["title"], "X");
    assert_eq!(reading.flaws.len(), 1, "{:?}", reading.flaws);
    assert!(reading.flaws[0].reason.contains("'nowhere'"));
    assert!(!reading.entries.iter().any(|entry| entry.key == "press"));
}
