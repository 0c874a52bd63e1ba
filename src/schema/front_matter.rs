//! The keys of the front matter as authors write them, for the schema. What they mean is read in
//! `manuscript`; a test holds both to the same names.

use std::borrow::Cow;
use std::collections::BTreeMap;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

/// A text, number or date: whatever YAML makes of it, it is taken as it is written.
#[derive(Debug)]
pub struct Scalar;

impl JsonSchema for Scalar {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Scalar".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": ["string", "number", "boolean"] })
    }
}

/// Yes or no, in YAML's words.
#[derive(Debug)]
pub struct Truth;

impl JsonSchema for Truth {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Truth".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "enum": [true, false, "yes", "no", "on", "off", null] })
    }
}

/// One, or a list of several.
#[derive(Debug, JsonSchema)]
#[serde(untagged)]
pub enum OneOrMany<T> {
    /// One.
    One(T),
    /// Several.
    Many(Vec<T>),
}

/// Someone who made the work.
#[derive(Debug, JsonSchema)]
#[serde(untagged)]
pub enum AuthorKeys {
    /// The name alone.
    Name(Scalar),
    /// The name with what else is known.
    Person(Box<Person>),
}

/// Someone who made the work, with what else is known.
#[derive(Debug, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct Person {
    /// The name as it is read.
    pub name: Option<Scalar>,
    /// The same as `name`.
    pub text: Option<Scalar>,
    /// The same as `name`.
    pub literal: Option<Scalar>,
    /// What they did: a MARC relator code such as `edt`; `aut` if not given.
    pub role: Option<Scalar>,
    /// The name as it is sorted: "Khrushchev, Nikita".
    pub file_as: Option<Scalar>,
    /// Where they work.
    pub affiliation: Option<OneOrMany<Scalar>>,
}

/// What a work is found by.
#[derive(Debug, JsonSchema)]
#[serde(untagged)]
pub enum IdentifierKeys {
    /// An ISBN, DOI or URN.
    Text(Scalar),
    /// With its scheme, as pandoc has it.
    Schemed {
        /// The scheme.
        scheme: Option<Scalar>,
        /// The identifier.
        text: Scalar,
    },
}

/// A direction of writing.
#[derive(Debug, JsonSchema)]
#[serde(rename_all = "lowercase")]
pub enum DirectionKey {
    /// From left to right.
    Ltr,
    /// From right to left.
    Rtl,
}

/// The YAML block at the top of a manuscript. Other keys are reported and mean nothing.
#[derive(Debug, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub struct FrontMatterKeys {
    /// The title, with inline markup.
    pub title: Option<Scalar>,
    /// The subtitle, with inline markup.
    pub subtitle: Option<Scalar>,
    /// Those who made the work, in order.
    pub author: Option<OneOrMany<AuthorKeys>>,
    /// The same as `author`.
    pub authors: Option<OneOrMany<AuthorKeys>>,
    /// The date as it is printed.
    pub date: Option<Scalar>,
    /// The language as a tag: `en-US`, `de`. Hyphenation, quotation marks and the program's own words
    /// follow it.
    pub lang: Option<String>,
    /// The direction of writing, where it is not that of the language.
    pub dir: Option<DirectionKey>,
    /// The abstract, with inline markup; an empty line parts paragraphs.
    #[serde(rename = "abstract")]
    pub summary: Option<Scalar>,
    /// Keywords: a list, or a text with commas.
    pub keywords: Option<OneOrMany<Scalar>>,
    /// Subjects: a list, or a text with commas.
    pub subject: Option<OneOrMany<Scalar>>,
    /// The same as `subject`.
    pub subjects: Option<OneOrMany<Scalar>>,
    /// The publisher.
    pub publisher: Option<Scalar>,
    /// Who holds the rights.
    pub rights: Option<Scalar>,
    /// The licence.
    pub license: Option<Scalar>,
    /// ISBN, DOI or URN.
    pub identifier: Option<OneOrMany<IdentifierKeys>>,
    /// A short description.
    pub description: Option<Scalar>,
    /// The cover's picture: a path within the project.
    pub cover_image: Option<String>,
    /// Bibliographies: BibLaTeX, CSL JSON or YAML, RIS, Hayagriva.
    pub bibliography: Option<OneOrMany<String>>,
    /// References that the manuscript holds itself, in the model of CSL.
    pub references: Option<Vec<BTreeMap<String, serde_json::Value>>>,
    /// The citation style: a bundled name such as `mla`, or a `.csl` file.
    pub csl: Option<String>,
    /// Works that are listed though not cited: `@freeze, @li`, or `@*` for all.
    pub nocite: Option<OneOrMany<String>>,
    /// Whether parentheses such as "(Freeze 416)" are read as citations; they are if not given.
    pub typed_citations: Option<Truth>,
    /// Whether typed quotes, dashes and ellipses become the language's own; they do if not given.
    pub smart: Option<Truth>,
    /// Whether a table of contents is printed.
    pub toc: Option<Truth>,
    /// How many levels of headings the contents have.
    pub toc_depth: Option<Depth>,
    /// What stands above the contents.
    pub toc_title: Option<Scalar>,
    /// Whether sections are numbered.
    pub number_sections: Option<Truth>,
    /// The same as `number-sections`.
    pub numbersections: Option<Truth>,
    /// Whether a list of figures is printed.
    pub lof: Option<Truth>,
    /// Whether a list of tables is printed.
    pub lot: Option<Truth>,
    /// The bibliography key of the work that a reading is taken from.
    pub source: Option<String>,
    /// The paper: `letter`, `a4`, `a5` or `6x9in`.
    pub paper: Option<String>,
    /// The same as `paper`.
    pub papersize: Option<String>,
    /// A theme: a path within the project.
    pub theme: Option<String>,
}

/// A number of levels of headings.
#[derive(Debug)]
pub struct Depth;

impl JsonSchema for Depth {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Depth".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "integer", "minimum": 1, "maximum": 6 })
    }
}

#[cfg(test)]
mod tests {
    use schemars::schema_for;

    use super::FrontMatterKeys;
    use crate::diagnostic::{Diagnostics, Sources};
    use crate::manuscript;

    #[test]
    fn every_key_of_the_schema_is_read_and_every_key_that_is_read_is_in_it() {
        let schema = schema_for!(FrontMatterKeys);
        let properties = schema.get("properties").and_then(|value| value.as_object());
        let properties = properties.expect("an object has properties");
        let codes = |key: &str| {
            let text = format!("---\n{key}:\n---\n\nText.\n");
            let mut sources = Sources::default();
            let source = sources.add("manuscript.md".into(), text.as_str().into());
            let mut diagnostics = Diagnostics::default();
            manuscript::parse(source, &text, &mut diagnostics);
            diagnostics.iter().map(|found| found.problem.code()).collect::<Vec<_>>()
        };
        for key in properties.keys() {
            assert!(!codes(key).contains(&"S0102"), "'{key}' is not read");
        }
        for key in manuscript::KEYS {
            assert!(properties.contains_key(*key), "'{key}' is missing");
            assert!(!codes(key).contains(&"S0102"), "'{key}' is not read");
        }
    }
}
