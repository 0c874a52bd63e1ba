//! The processor by the chapters of the specification, in small styles of a few elements.

mod ambiguity;
mod clusters;
mod elements;
mod names;

use serde_json::{Value, json};

use crate::csl::html::html;
use crate::csl::node::plain;
use crate::csl::{Cite, Cluster, Item, Locale, Processor, Style};

/// A locale with the words that the tests need.
const LOCALE: &str = r#"<locale xml:lang="en-US">
  <style-options punctuation-in-quote="true"/>
  <date form="text"><date-part name="month" suffix=" "/><date-part name="day" suffix=", "/>
    <date-part name="year"/></date>
  <date form="numeric" delimiter="/"><date-part name="month" form="numeric"/>
    <date-part name="day" form="numeric"/><date-part name="year"/></date>
  <terms>
    <term name="and">and</term><term name="et-al">et al.</term><term name="ibid">ibid.</term>
    <term name="no date">no date</term><term name="ad">AD</term><term name="bc">BC</term>
    <term name="open-quote">“</term><term name="close-quote">”</term>
    <term name="open-inner-quote">‘</term><term name="close-inner-quote">’</term>
    <term name="page-range-delimiter">–</term><term name="year-range-delimiter">–</term>
    <term name="page" form="short"><single>p.</single><multiple>pp.</multiple></term>
    <term name="page"><single>page</single><multiple>pages</multiple></term>
    <term name="editor" form="short"><single>ed.</single><multiple>eds.</multiple></term>
    <term name="ordinal">th</term><term name="ordinal-01">st</term><term name="ordinal-02">nd</term>
    <term name="ordinal-11">th</term><term name="ordinal-12">th</term>
    <term name="long-ordinal-02">second</term>
    <term name="month-05">May</term><term name="month-06">June</term><term name="season-01">Spring</term>
  </terms></locale>"#;

fn locale(tag: &str) -> Option<Locale> {
    (tag == "en-US").then(|| Locale::parse(LOCALE).expect("the locale is well-formed"))
}

/// A style with these attributes and this content.
fn processor(attributes: &str, content: &str) -> Processor {
    let xml =
        format!("<style version=\"1.0\" {attributes}><info><title/><id/></info>{content}</style>");
    Processor::new(Style::parse(&xml).expect("the style is well-formed"), None, locale)
}

/// What a layout of these elements gives for one item.
fn check(elements: &str, item: Value, expected: &str) {
    let processor = processor(
        "class=\"in-text\"",
        &format!("<citation><layout>{elements}</layout></citation>"),
    );
    let items = [Item::from_json(&with_id(item))];
    let cluster = Cluster { cites: vec![cite("a")], ..Cluster::default() };
    let processed = processor.process(&items, &[cluster], &[]);
    assert_eq!(html(&processed.citations()[0].nodes), expected, "{elements}");
}

fn with_id(mut item: Value) -> Value {
    if let Some(fields) = item.as_object_mut() {
        fields.entry("id").or_insert(json!("a"));
        fields.entry("type").or_insert(json!("book"));
    }
    item
}

fn cite(id: &str) -> Cite {
    Cite { id: id.to_owned(), ..Cite::default() }
}

fn at(id: &str, locator: &str) -> Cite {
    Cite { locator: locator.to_owned(), ..cite(id) }
}

/// Clusters in notes, each on its own.
fn notes(clusters: Vec<Vec<Cite>>) -> Vec<Cluster> {
    let numbered = clusters.into_iter().zip(1..);
    numbered
        .map(|(cites, note)| Cluster { cites, note: Some(note), ..Cluster::default() })
        .collect()
}

/// The citations as plain text.
fn texts(processor: &Processor, items: &[Value], clusters: &[Cluster]) -> Vec<String> {
    let items: Vec<Item> = items.iter().map(Item::from_json).collect();
    let processed = processor.process(&items, clusters, &[]);
    processed.citations().iter().map(|citation| plain(&citation.nodes)).collect()
}

/// A book of one author.
fn book(id: &str, family: &str, given: &str, year: i32) -> Value {
    json!({
        "id": id, "type": "book", "title": format!("Title {id}"),
        "author": [{"family": family, "given": given}], "issued": {"date-parts": [[year]]},
    })
}
