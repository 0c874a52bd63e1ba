//! A problem as programs read it.

use std::borrow::Cow;

use schemars::JsonSchema;
use serde::Serialize;

/// A problem as `--message-format json` prints it, one on a line. The names and their order are part of
/// the interface.
#[derive(Debug, Serialize, JsonSchema)]
pub struct Record<'a> {
    /// `error`, `warning` or `note`. With `--strict` warnings are errors.
    #[schemars(extend("enum" = ["note", "warning", "error"]))]
    pub severity: &'a str,
    /// The code of the problem, which never changes its meaning; none for problems of the run itself.
    #[schemars(regex(pattern = r"^S[0-9]{4}$"))]
    pub code: Option<&'a str>,
    /// What is the matter.
    pub message: &'a str,
    /// The file, as it was named.
    pub file: Option<Cow<'a, str>>,
    /// The line, counted from one.
    #[schemars(range(min = 1))]
    pub line: Option<usize>,
    /// The column, in characters and counted from one.
    #[schemars(range(min = 1))]
    pub column: Option<usize>,
    /// What helps.
    pub help: Option<&'a str>,
}
