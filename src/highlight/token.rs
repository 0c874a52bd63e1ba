//! Tokens: stretches of code with what they are.

use std::ops::Range;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A stretch of code that is more than plain text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Its bytes in the text. It lies within one line and neither begins nor ends with space.
    pub range: Range<usize>,
    /// What it is.
    pub kind: TokenKind,
}

/// What a token is. Few kinds: a page of code has room for few colours.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum TokenKind {
    /// A word of the language itself, a tag of markup.
    Keyword,
    /// Text, with its quotation marks.
    String,
    /// What is written for people.
    Comment,
    /// A number.
    Number,
    /// The name of a function, command or macro.
    Function,
    /// The name of a type.
    Type,
    /// A value that has a name, such as `true`; an escaped character.
    Constant,
    /// A sign that joins values.
    Operator,
    /// A sign that parts or encloses.
    Punctuation,
    /// A variable that is marked as one.
    Variable,
    /// A key, an attribute, an annotation.
    Attribute,
    /// What a change adds.
    Inserted,
    /// What a change takes away.
    Deleted,
    /// A heading.
    Heading,
    /// What a grammar takes for an error.
    Error,
}

impl TokenKind {
    /// Every kind.
    pub const ALL: [Self; 15] = [
        Self::Keyword,
        Self::String,
        Self::Comment,
        Self::Number,
        Self::Function,
        Self::Type,
        Self::Constant,
        Self::Operator,
        Self::Punctuation,
        Self::Variable,
        Self::Attribute,
        Self::Inserted,
        Self::Deleted,
        Self::Heading,
        Self::Error,
    ];

    /// Its name in themes and style sheets.
    pub fn name(self) -> &'static str {
        match self {
            Self::Keyword => "keyword",
            Self::String => "string",
            Self::Comment => "comment",
            Self::Number => "number",
            Self::Function => "function",
            Self::Type => "type",
            Self::Constant => "constant",
            Self::Operator => "operator",
            Self::Punctuation => "punctuation",
            Self::Variable => "variable",
            Self::Attribute => "attribute",
            Self::Inserted => "inserted",
            Self::Deleted => "deleted",
            Self::Heading => "heading",
            Self::Error => "error",
        }
    }
}
