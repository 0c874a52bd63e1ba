//! JSON Schemas of what authors write and what programs read: front matter, themes, diagnostics.
//!
//! They are made from the types themselves, so that an editor which knows them offers the keys that
//! there are. Those of this version are kept beside this file, and a test holds them to the types.

mod front_matter;
mod record;

use schemars::generate::SchemaSettings;
use schemars::{JsonSchema, Schema};

use crate::design::theme::Theme;

pub use crate::schema::front_matter::FrontMatterKeys;
pub use crate::schema::record::Record;

/// What there is a schema of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// The YAML block at the top of a manuscript.
    FrontMatter,
    /// A theme's TOML.
    Theme,
    /// A line that `--message-format json` prints.
    Diagnostics,
}

impl Subject {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::FrontMatter, Self::Theme, Self::Diagnostics];

    /// Its name, as the command line and the files have it.
    pub fn name(self) -> &'static str {
        match self {
            Self::FrontMatter => "front-matter",
            Self::Theme => "theme",
            Self::Diagnostics => "diagnostics",
        }
    }

    /// Its schema as JSON (draft 2020-12), in lines.
    pub fn schema(self) -> String {
        let schema = match self {
            Self::FrontMatter => read::<FrontMatterKeys>("Front matter of a samizdat manuscript"),
            Self::Theme => read::<Theme>("A theme of samizdat"),
            Self::Diagnostics => written::<Record<'static>>("A problem that samizdat reports"),
        };
        let text = serde_json::to_string_pretty(&schema);
        text.expect("a schema consists of texts, numbers and lists") + "\n"
    }
}

/// The schema of what is read.
fn read<T: JsonSchema>(title: &str) -> Schema {
    titled(SchemaSettings::draft2020_12().for_deserialize(), T::json_schema, title)
}

/// The schema of what is written.
fn written<T: JsonSchema>(title: &str) -> Schema {
    titled(SchemaSettings::draft2020_12().for_serialize(), T::json_schema, title)
}

fn titled(
    settings: SchemaSettings,
    schema: fn(&mut schemars::SchemaGenerator) -> Schema,
    title: &str,
) -> Schema {
    let mut generator = settings.into_generator();
    let mut root = schema(&mut generator);
    let definitions = generator.take_definitions(true);
    root.insert("$schema".to_owned(), "https://json-schema.org/draft/2020-12/schema".into());
    root.insert("title".to_owned(), title.into());
    if !definitions.is_empty() {
        root.insert("$defs".to_owned(), definitions.into());
    }
    root
}

#[cfg(test)]
mod tests {
    use super::Subject;

    #[test]
    fn the_kept_schemas_are_those_of_the_types() {
        let kept = [
            include_str!("front-matter.json"),
            include_str!("theme.json"),
            include_str!("diagnostics.json"),
        ];
        for (subject, kept) in Subject::ALL.into_iter().zip(kept) {
            let name = subject.name();
            assert!(
                subject.schema() == kept,
                "src/schema/{name}.json is not that of the types: write it anew with \
                 'samizdat schema {name}'"
            );
        }
    }
}
