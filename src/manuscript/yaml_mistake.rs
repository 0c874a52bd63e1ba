//! The YAML reader's complaints about front matter, in the words of someone who writes an essay.
//!
//! The reader speaks of mappings, scalars and simple keys. An author sees keys, values, quotation
//! marks and spaces at the beginning of lines, and wants to know what to type instead.

use serde_saphyr::granit_parser::ErrorKind;

/// A mistake: what is wrong and what helps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mistake {
    /// The end of the sentence "the front matter cannot be read: …".
    pub(super) reason: String,
    /// What to type instead.
    pub(super) remedy: &'static str,
}

const QUOTE: &str = "put the value into quotation marks, as in 'title: \"A: B\"'";
const PAIRS: &str = "each line is 'key: value', as in 'title: An Essay'";
const ALIGN: &str = "let all keys begin in the same column, and the entries of a list too";
const SPACES: &str = "use spaces in place of the tab";
const BRACKET: &str = "close each '[' with ']' and each '{' with '}', or put the value into \
                       quotation marks";

impl Mistake {
    fn new(reason: impl Into<String>, remedy: &'static str) -> Self {
        Self { reason: reason.into(), remedy }
    }

    /// A block that is a text or a list.
    pub(super) fn no_mapping() -> Self {
        Self::new("it has no keys", PAIRS)
    }

    /// A list or a mapping where a key was expected.
    pub(super) fn key_is_no_text() -> Self {
        Self::new("a key must be a word", PAIRS)
    }

    /// A value that refers to itself.
    pub(super) fn alias_in_itself() -> Self {
        Self::new("a value that begins with '*' refers to itself", QUOTE)
    }

    /// A few lines whose references stand for a mountain of values.
    pub(super) fn too_many_values(most: usize) -> Self {
        Self::new(
            format!("its aliases stand for more than {most} values"),
            "write the values out in place of '*' and '&'",
        )
    }

    /// What the reader complains of at an offset of its text.
    pub(super) fn of(kind: &ErrorKind, text: &str, at: usize) -> Self {
        match kind {
            ErrorKind::MappingValueNotAllowed | ErrorKind::InvalidColonPlacement => colon(text, at),
            ErrorKind::SimpleKeyExpected
            | ErrorKind::InvalidSimpleKey
            | ErrorKind::UnexpectedEndOfPlainScalar
            | ErrorKind::ExpectedDocumentStart => {
                Self::new("a line is neither a key with its value nor part of a value", PAIRS)
            }
            ErrorKind::ExpectedBlockMappingKey
            | ErrorKind::ExpectedBlockSequenceEntry
            | ErrorKind::InvalidIndentation
            | ErrorKind::InvalidFlowScalarIndent
            | ErrorKind::InvalidQuotedScalarIndent
            | ErrorKind::MappingKeyNotAllowed => {
                Self::new("a line is indented otherwise than those it belongs to", ALIGN)
            }
            ErrorKind::TabNotAllowed
            | ErrorKind::TabInBlockIndentation
            | ErrorKind::TabAtBlockScalarStart
            | ErrorKind::TabInIndentation
            | ErrorKind::TabInPlainScalar => {
                Self::new("a tab stands where only spaces may", SPACES)
            }
            ErrorKind::UnexpectedCharacter { character } => {
                Self::new(format!("a value cannot begin with '{character}'"), QUOTE)
            }
            ErrorKind::UnknownAnchor => Self::new("a value cannot begin with '*'", QUOTE),
            ErrorKind::MissingAnchorOrAliasName => {
                Self::new("a value cannot begin with '*' or '&'", QUOTE)
            }
            ErrorKind::ExpectedTagBang
            | ErrorKind::InvalidTagTerminator
            | ErrorKind::MissingTagUri
            | ErrorKind::UndeclaredTagHandle
            | ErrorKind::UnclosedVerbatimTag => Self::new("a value cannot begin with '!'", QUOTE),
            _ => Self::of_values(kind),
        }
    }

    /// What the reader complains of within quotation marks, brackets, lists and texts of many lines.
    fn of_values(kind: &ErrorKind) -> Self {
        match kind {
            ErrorKind::UnclosedQuotedScalar
            | ErrorKind::DocumentIndicatorInQuotedScalar
            | ErrorKind::UnexpectedEof => Self::new(
                "a quotation mark is opened and not closed",
                "put the same mark behind the value",
            ),
            ErrorKind::InvalidTrailingSingleQuotedScalar
            | ErrorKind::InvalidTrailingDoubleQuotedScalar => Self::new(
                "something stands behind a closing quotation mark",
                "put the whole value into quotation marks; within '\"' write the mark as '\\\"'",
            ),
            ErrorKind::UnknownQuotedScalarEscape
            | ErrorKind::InvalidQuotedScalarHexEscape
            | ErrorKind::InvalidUnicodeEscape => Self::new(
                "a backslash within double quotation marks has a letter behind it that means nothing",
                "write the backslash twice, or use single quotation marks",
            ),
            ErrorKind::UnclosedFlowCollection { open } => {
                Self::new(format!("a bracket '{open}' is opened and not closed"), BRACKET)
            }
            ErrorKind::UnexpectedEofFlowSequence
            | ErrorKind::UnexpectedEofFlowMapping
            | ErrorKind::UnexpectedEofImplicitFlowMapping => {
                Self::new("a bracket is opened and not closed", BRACKET)
            }
            ErrorKind::MisplacedFlowCollectionEnd
            | ErrorKind::MismatchedFlowCollectionEnd { .. } => {
                Self::new("a closing bracket fits no opening one", BRACKET)
            }
            ErrorKind::ExpectedFlowMappingSeparator | ErrorKind::ExpectedFlowSequenceSeparator => {
                Self::new(
                    "a comma or a closing bracket is missing",
                    "part the entries within brackets by commas, and close the bracket",
                )
            }
            ErrorKind::BlockSequenceEntryNotAllowed
            | ErrorKind::BlockEntryInFlowCollection
            | ErrorKind::InvalidBlockEntryWhitespace => Self::new(
                "a list begins where it cannot",
                "write each entry on a line of its own, as in '- Jane Doe', below its key",
            ),
            ErrorKind::ZeroBlockScalarIndent
            | ErrorKind::InvalidBlockScalarHeader
            | ErrorKind::InvalidBlockScalarIndent => Self::new(
                "a text of many lines does not begin as it should",
                "write '|' behind the key and the text below it, each line indented alike",
            ),
            ErrorKind::CommentNotSeparated | ErrorKind::CommentInterceptedScalar => Self::new(
                "a '#' begins a comment where none can stand",
                "put a space before the '#', or the value into quotation marks",
            ),
            ErrorKind::RecursionLimitExceeded => {
                Self::new("its values stand too deeply within one another", BRACKET)
            }
            // What is left concerns parts of YAML (directives, tags) that no author types on purpose.
            _ => Self::new("something here is not written as YAML is", QUOTE),
        }
    }
}

/// A colon where no key can end: within a value, or on a line that is indented below one.
fn colon(text: &str, at: usize) -> Mistake {
    let at = at.min(text.len());
    let line_start = text[..at].rfind(['\n', '\r']).map_or(0, |end| end + 1);
    let before = &text[line_start..at];
    if before.contains(": ") || !before.starts_with([' ', '\t']) {
        Mistake::new("a value has a ': ' in it", QUOTE)
    } else {
        Mistake::new("a line is indented otherwise than those it belongs to", ALIGN)
    }
}
