//! `samizdat schema`: the JSON Schemas of what authors write and programs read.

use std::io::{self, Write};

use samizdat::schema::Subject;

use crate::args::{SchemaArgs, SchemaSubject};
use crate::commands::Outcome;

/// Prints a schema. Who closes the pipe has read enough; that is no error.
pub(crate) fn run(args: &SchemaArgs) -> Outcome {
    let subject = match args.subject {
        SchemaSubject::FrontMatter => Subject::FrontMatter,
        SchemaSubject::Theme => Subject::Theme,
        SchemaSubject::Diagnostics => Subject::Diagnostics,
    };
    let _ = io::stdout().lock().write_all(subject.schema().as_bytes());
    Outcome::Built
}
