//! Files written from pages built by hand and read back by lopdf.

mod pictures;
mod sample;
mod text;

#[path = "../../../tests/extract"]
mod extract {
    pub(super) mod pdf;
    pub(super) mod structure;
}

use lopdf::{Dictionary, Document, Object};

use self::extract::structure::dump;
use self::sample::Sample;
use crate::design::colour::Colour;
use crate::geometry::{Length, Rect};
use crate::language::Language;
use crate::pdf::write;
use crate::resolve::document::{Alternative, Anchor, Target};
use crate::typeset::pages::{
    Artifact, CellSize, ContentId, HeaderScope, ItemKind, ListNumbering, PageNumerals, Placement,
    Role, Tag,
};

/// An essay of three pages that has something of everything.
fn essay() -> Sample {
    let mut sample = Sample::new();
    sample.page(1, PageNumerals::LowerRoman);
    sample.text(0, Role::Title, ("Walden", 40.0, 60.0));
    let section = sample.element(0, Role::Section);
    sample.text(section, Role::Heading(2), ("Ponds", 40.0, 90.0));
    sample.anchor("ponds", 80.0);

    let paragraph = sample.element(section, Role::Paragraph);
    let before = sample.content(paragraph);
    sample.line(before, "An office at the wal\u{ad}", (40.0, 120.0));
    sample.line(before, "den, as ", (40.0, 134.0));
    let link = sample.element(paragraph, Role::Link);
    let linked = sample.content(link);
    sample.line(linked, "he ", (90.0, 134.0));
    sample.link(link, Target::External("https://example.org/é".to_owned()), area(90.0, 124.0));
    sample.put(Tag::Artifact(Artifact::Layout), fill(140.0));
    let folio = Tag::Artifact(Artifact::Footer);
    sample.line(folio, "i", (150.0, 380.0));

    sample.page(1, PageNumerals::Decimal);
    sample.line(linked, "says", (40.0, 60.0));
    sample.link(link, Target::External("https://example.org/é".to_owned()), area(40.0, 50.0));
    let after = sample.content(paragraph);
    sample.line(after, " well-", (65.0, 60.0));
    sample.line(after, "known", (40.0, 74.0));
    let reference = sample.element(paragraph, Role::Reference);
    let to_note = sample.element(reference, Role::Link);
    let number = sample.content(to_note);
    sample.line(number, "1", (90.0, 70.0));
    sample.link(to_note, Target::Anchor(Anchor::new("note-1")), area(90.0, 64.0));
    sample.text(section, Role::Heading(4), ("Ice", 40.0, 90.0));
    sample.anchor("ice", 80.0);

    let figure =
        sample.element(section, Role::Figure(Alternative::Text("A flag – red".to_owned())));
    let tag = sample.content(figure);
    let picture = sample.picture();
    let rect = area(40.0, 100.0);
    sample.put(tag, ItemKind::Picture { picture, rect });
    sample.text(figure, Role::Caption, ("Figure 1", 40.0, 140.0));
    let ornament = sample.element(section, Role::Figure(Alternative::Decorative));
    let tag = sample.content(ornament);
    sample.put(tag, ItemKind::Picture { picture, rect: area(150.0, 100.0) });
    let empty = sample.element(section, Role::Paragraph);
    sample.content(empty);

    sample.page(2, PageNumerals::Decimal);
    let list = sample.element(section, Role::List(ListNumbering::Decimal));
    let item = sample.element(list, Role::ListItem);
    sample.text(item, Role::Label, ("1.", 40.0, 60.0));
    let body = sample.element(item, Role::ListBody);
    sample.text(body, Role::Paragraph, ("Beans", 60.0, 60.0));
    let table = sample.element(section, Role::Table);
    let head = sample.element(table, Role::TableHead);
    let row = sample.element(head, Role::TableRow);
    sample.text(
        row,
        Role::TableHeaderCell(HeaderScope::Column, CellSize::SINGLE),
        ("Year", 40.0, 80.0),
    );
    sample.element(row, Role::TableHeaderCell(HeaderScope::Column, CellSize::SINGLE));
    let note = sample.text(section, Role::Note, ("Not so.", 40.0, 300.0));
    sample.pages.structure.elements[note].anchor = Some(Anchor::new("note-1"));
    sample.anchor("note-1", 290.0);
    let german = sample.text(section, Role::Paragraph, ("Grün", 40.0, 320.0));
    sample.pages.structure.elements[german].language = Language::from_tag("de");
    let formula = Role::Formula("x^2".to_owned(), Placement::Block);
    sample.text(section, formula, ("x2", 40.0, 340.0));
    sample.text(section, Role::ActualText(String::new()), ("*", 40.0, 360.0));

    sample.outline(1, "Ponds", "ponds");
    sample.outline(2, "Ice", "ice");
    sample.outline(1, "Nötes", "note-1");
    sample
}

fn area(x: f64, y: f64) -> Rect {
    let [x, y, width, height] = [x, y, 30.0, 12.0].map(Length::points);
    Rect::new(x, y, width, height)
}

fn fill(y: f64) -> ItemKind {
    ItemKind::Fill { rect: area(40.0, y), colour: Colour::grey(51) }
}

fn load(sample: &Sample) -> Document {
    let bytes = write(&sample.pages).expect("the sample is sound");
    Document::load_mem(&bytes).expect("it is a PDF")
}

fn get<'a>(document: &'a Document, dictionary: &'a Dictionary, path: &[&str]) -> &'a Object {
    let (last, before) = path.split_last().expect("a path has a key");
    let inner = before.iter().fold(dictionary, |dictionary, key| {
        let inner = dictionary.get_deref(key.as_bytes(), document).expect(key);
        inner.as_dict().expect(key)
    });
    inner.get_deref(last.as_bytes(), document).expect(last)
}

#[test]
fn the_structure_tree_is_that_of_the_document() {
    let expected = r#"Document
  Title
    1.0 "Walden"
  Sect
    H1
      1.1 "Ponds"
    P
      1.2 "An office at the wal\u{ad}\nden, as"
      Link
        1.3 "he"
        2.0 "says"
        annotation on page 1: "https://example.org/é"
        annotation on page 2: "https://example.org/é"
      2.1 "well-\nknown"
      Reference
        Link
          2.2 "1"
          annotation on page 2: "To note-1"
    H2
      2.3 "Ice"
    Figure Alt="A flag – red" BBox=[40 256.2 77.1 300]
      2.4 ""
      Caption
        2.5 "Figure 1"
    L ListNumbering=Decimal
      LI
        Lbl
          3.0 "1."
        LBody
          P
            3.1 "Beans"
    Table BBox=[40 317.3 62 329.8]
      THead
        TR
          TH Scope=Column
            3.2 "Year"
          TH Scope=Column
    Note ID="note-1"
      3.3 "Not so."
    P Lang="de"
      3.4 "Grün"
    Formula Alt="x^2" Placement=Block BBox=[40 0 0 0]
      3.5 "x2"
    Span ActualText=""
      3.6 "*"
"#;
    // The boxes of glyphs depend on the face; that of the picture alone is looked at below.
    let without_boxes = |tree: &str| -> String {
        tree.lines().map(|line| format!("{}\n", line.split(" BBox").next().unwrap())).collect()
    };
    let tree = dump(&load(&essay())).expect("it has a tree");
    assert_eq!(without_boxes(&tree), without_boxes(expected));
    assert_eq!(tree.matches("BBox").count(), 3, "{tree}");
}

#[test]
fn a_figure_is_where_its_picture_is() {
    let mut sample = Sample::new();
    sample.page(1, PageNumerals::Decimal);
    let figure = sample.element(0, Role::Figure(Alternative::Text("A flag".to_owned())));
    let tag = sample.content(figure);
    let picture = sample.picture();
    sample.put(tag, ItemKind::Picture { picture, rect: area(40.0, 100.0) });
    let tree = dump(&load(&sample)).expect("it has a tree");
    // 400 points of page less the upper edge at 100 and the lower edge at 112.
    assert!(tree.contains("BBox=[40 288 70 300]"), "{tree}");
}

#[test]
fn marked_content_and_the_parent_tree_agree() {
    let document = load(&essay());
    let catalog = document.catalog().expect("it has a catalog");
    let numbers = get(&document, catalog, &["StructTreeRoot", "ParentTree", "Nums"]);
    let numbers = numbers.as_array().expect("it is an array");
    let keys: Vec<i64> =
        numbers.iter().step_by(2).map(|key| key.as_i64().expect("it is a key")).collect();
    assert_eq!(keys, [0, 1, 2, 3, 4, 5], "three pages and three annotations");
    let roles = |value: &Object| -> Vec<String> {
        let value = document.dereference(value).expect("it is there").1;
        let elements = match value {
            Object::Array(elements) => elements.clone(),
            element => vec![element.clone()],
        };
        let role = |element: &Object| {
            let element = document.dereference(element).expect("it is there").1;
            let role = element.as_dict().expect("it is an element").get(b"S");
            String::from_utf8_lossy(role.and_then(Object::as_name).expect("a role")).into_owned()
        };
        elements.iter().map(role).collect()
    };
    for (key, expected) in [
        (0, vec!["Title", "H1", "P", "Link"]),
        (1, vec!["Link", "P", "Link", "H2", "Figure", "Caption"]),
        (2, vec!["Lbl", "P", "TH", "Note", "P", "Formula", "Span"]),
        (3, vec!["Link"]),
        (4, vec!["Link"]),
        (5, vec!["Link"]),
    ] {
        assert_eq!(roles(&numbers[2 * key + 1]), expected, "key {key}");
    }
    for (index, page) in document.get_pages().into_values().enumerate() {
        let page = document.get_dictionary(page).expect("it is a page");
        assert_eq!(get(&document, page, &["StructParents"]), &Object::Integer(index as i64));
        assert_eq!(get(&document, page, &["Tabs"]), &Object::Name(b"S".to_vec()));
    }
}

#[test]
fn page_labels_are_those_printed() {
    for (labels, expected) in [
        (vec![(1, PageNumerals::LowerRoman), (2, PageNumerals::LowerRoman)], "0 r 1"),
        (
            vec![
                (1, PageNumerals::LowerRoman),
                (1, PageNumerals::Decimal),
                (2, PageNumerals::Decimal),
                (7, PageNumerals::Decimal),
            ],
            "0 r 1, 1 D 1, 3 D 7",
        ),
    ] {
        let mut sample = Sample::new();
        labels.iter().for_each(|&(number, numerals)| sample.page(number, numerals));
        let document = load(&sample);
        let catalog = document.catalog().expect("it has a catalog");
        let numbers = get(&document, catalog, &["PageLabels", "Nums"]).as_array().unwrap();
        let ranges: Vec<String> = numbers
            .chunks(2)
            .map(|pair| {
                let range = pair[1].as_dict().unwrap();
                let style = String::from_utf8_lossy(range.get(b"S").unwrap().as_name().unwrap());
                let start = range.get(b"St").unwrap().as_i64().unwrap();
                format!("{} {style} {start}", pair[0].as_i64().unwrap())
            })
            .collect();
        assert_eq!(ranges.join(", "), expected);
    }
}

#[test]
fn the_outline_is_nested() {
    let document = load(&essay());
    let catalog = document.catalog().expect("it has a catalog");
    let outlines = get(&document, catalog, &["Outlines"]).as_dict().unwrap();
    assert_eq!(get(&document, outlines, &["Count"]), &Object::Integer(3));
    let title = |path: &[&str]| get(&document, outlines, path).as_str().unwrap().to_vec();
    assert_eq!(title(&["First", "Title"]), b"Ponds");
    assert_eq!(title(&["First", "First", "Title"]), b"Ice");
    assert_eq!(title(&["First", "Next", "Title"])[..4], [0xfe, 0xff, 0, b'N']);
    assert_eq!(title(&["Last", "Prev", "First", "Parent", "Title"]), b"Ponds");
    assert_eq!(get(&document, outlines, &["First", "Count"]), &Object::Integer(1));
    assert_eq!(title(&["First", "First", "Dest"]), b"ice");
    let names = get(&document, catalog, &["Names", "Dests", "Names"]).as_array().unwrap();
    assert_eq!(names[0].as_str().unwrap(), b"ice");
    let place = names[1].as_array().unwrap();
    assert_eq!(place[0].as_reference().unwrap(), document.get_pages()[&2]);
    let place: Vec<f32> = place[2..4].iter().map(|number| number.as_float().unwrap()).collect();
    assert_eq!(place, [40.0, 320.0]);
}

#[test]
fn links_are_annotations_that_say_where_they_go() {
    let document = load(&essay());
    let mut links = Vec::new();
    for page in document.get_pages().into_values() {
        for link in document.get_page_annotations(page).expect("they are annotations") {
            assert_eq!(link.get(b"F").unwrap().as_i64().unwrap(), 4);
            assert_eq!(link.get(b"P").unwrap().as_reference().unwrap(), page);
            let place = match link.get(b"Dest") {
                Ok(anchor) => anchor.as_str().unwrap(),
                Err(_) => get(&document, link, &["A", "URI"]).as_str().unwrap(),
            };
            let key = link.get(b"StructParent").unwrap().as_i64().unwrap();
            let rect = link.get(b"Rect").unwrap().as_array().unwrap();
            let rect: Vec<f32> = rect.iter().map(|number| number.as_float().unwrap()).collect();
            links.push((key, String::from_utf8_lossy(place).into_owned(), rect));
        }
    }
    let address = "https://example.org/%C3%A9".to_owned();
    assert_eq!(
        links,
        [
            (3, address.clone(), vec![90.0, 264.0, 120.0, 276.0]),
            (4, address, vec![40.0, 338.0, 70.0, 350.0]),
            (5, "note-1".to_owned(), vec![90.0, 324.0, 120.0, 336.0]),
        ]
    );
}

#[test]
fn a_link_to_nowhere_is_text() {
    let mut sample = Sample::new();
    sample.page(1, PageNumerals::Decimal);
    let link = sample.text(0, Role::Link, ("gone", 40.0, 40.0));
    sample.link(link, Target::Anchor(Anchor::new("gone")), area(40.0, 30.0));
    assert_eq!(dump(&load(&sample)).unwrap(), "Document\n  Link\n    1.0 \"gone\"\n");
}

#[test]
fn the_metadata_claim_both_standards() {
    let document = load(&essay());
    let catalog = document.catalog().expect("it has a catalog");
    let xmp = get(&document, catalog, &["Metadata"]).as_stream().unwrap();
    assert!(!xmp.dict.has(b"Filter"));
    let xmp = String::from_utf8(xmp.content.clone()).unwrap();
    for expected in [
        "<pdfaid:part>2</pdfaid:part>",
        "<pdfaid:conformance>A</pdfaid:conformance>",
        "<pdfuaid:part>1</pdfuaid:part>",
        "<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>",
        "<rdf:li xml:lang=\"x-default\">Walden &amp; the &lt;Pond&gt;</rdf:li>",
        "<rdf:li>Émile Zola</rdf:li>",
        "<xmp:CreateDate>2024-12-31T23:59:59Z</xmp:CreateDate>",
        "<pdf:Keywords>ponds, ice</pdf:Keywords>",
    ] {
        assert!(xmp.contains(expected), "{expected} is not in {xmp}");
    }
    let info = document.trailer.get_deref(b"Info", &document).unwrap().as_dict().unwrap();
    let keys: Vec<String> =
        info.iter().map(|(key, _)| String::from_utf8_lossy(key).into_owned()).collect();
    let expected = [
        "Title",
        "Creator",
        "Producer",
        "CreationDate",
        "ModDate",
        "Author",
        "Subject",
        "Keywords",
    ];
    assert_eq!(keys, expected);
    assert_eq!(info.get(b"CreationDate").unwrap().as_str().unwrap(), b"D:20241231235959Z");
    assert_eq!(info.get(b"Title").unwrap().as_str().unwrap(), b"Walden & the <Pond>");
    for (path, expected) in [
        (vec!["MarkInfo", "Marked"], Object::Boolean(true)),
        (vec!["ViewerPreferences", "DisplayDocTitle"], Object::Boolean(true)),
        (vec!["PageMode"], "UseOutlines".into()),
        (vec!["StructTreeRoot", "RoleMap", "Em"], "Span".into()),
    ] {
        assert_eq!(get(&document, catalog, &path), &expected, "{path:?}");
    }
    assert_eq!(get(&document, catalog, &["Lang"]).as_str().unwrap(), b"en-US");
}

#[test]
fn the_same_pages_give_the_same_bytes() {
    let pages = essay().pages;
    let first = write(&pages).expect("the sample is sound");
    assert_eq!(first, write(&pages).expect("the sample is sound"));
    assert!(first.starts_with(b"%PDF-1.7\n"));
    assert!(first.ends_with(b"%%EOF\n"));
}

#[test]
fn a_fault_of_the_pages_is_an_error() {
    let check = |spoil: &dyn Fn(&mut Sample), expected: &str| {
        let mut sample = essay();
        spoil(&mut sample);
        let error = write(&sample.pages).expect_err("the pages are at fault");
        assert!(error.to_string().contains(expected), "{error}");
    };
    check(&|sample| sample.pages.pages.clear(), "no pages");
    check(&|sample| sample.line(Tag::Content(ContentId(99)), "a", (0.0, 0.0)), "content 99");
    check(&|sample| sample.pages.pictures.clear(), "picture 0");
    check(&|sample| sample.pages.structure.elements.clear(), "no root");
    check(&|sample| sample.pages.structure.elements[3].children.clear(), "lies in no element");
    check(&|sample| sample.link(99, Target::External(String::new()), area(0.0, 0.0)), "element 99");
}
