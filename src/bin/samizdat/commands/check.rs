//! `samizdat check`: what a build would say, without its files.

use std::path::Path;

use samizdat::diagnostic::Severity;

use crate::args::CheckArgs;
use crate::commands::{Outcome, Run};
use crate::progress::Progress;
use crate::report::Report;

/// Checks every manuscript.
pub(crate) fn run(args: &CheckArgs) -> Outcome {
    let mut run = Run::begin(args);
    // Who checks wants to know more than who builds for the tenth time.
    run.manner.told_from = Severity::Note;
    let progress = Progress::begin(if args.quiet { 0 } else { run.manuscripts.len() }, "checking");
    run.each(progress, |path, report| check(&run, path, report))
}

/// Checks one manuscript.
fn check(run: &Run, path: &Path, report: &mut Report) -> Outcome {
    let mut project = match run.open(path, report) {
        Ok(project) => project,
        Err(outcome) => return outcome,
    };
    match samizdat::check(&mut project) {
        Ok(diagnostics) => report.diagnostics(&project, &diagnostics),
        Err(error) => {
            report.failure(path, &error.to_string());
            Outcome::Unusable
        }
    }
}
