//! The command `samizdat`: arguments to builds, diagnostics to messages, bytes to files.
//!
//! What a manuscript means and how it looks is left to the library. Only this program prints, exits
//! and asks for the time.

mod args;
mod commands;
mod output;
mod progress;
mod report;

use std::process::ExitCode;

use clap::Parser;

use crate::args::{Args, Command};
use crate::commands::Outcome;

fn main() -> ExitCode {
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(error) => {
            // A reader of the help who closes the pipe early has seen enough of it.
            let _ = error.print();
            let is_help = !error.use_stderr();
            return if is_help { Outcome::Built.into() } else { Outcome::Unusable.into() };
        }
    };
    let outcome = match &args.command {
        Command::Build(build) => commands::build::run(build),
        Command::Check(check) => commands::check::run(check),
        Command::Inspect(inspect) => commands::inspect::run(inspect),
        Command::Cite(cite) => commands::cite::run(cite),
        Command::Styles(styles) => commands::styles::run(styles),
        Command::Schema(schema) => commands::schema::run(schema),
    };
    outcome.into()
}
