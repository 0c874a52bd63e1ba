//! `samizdat inspect`: what stands between the stages of typesetting.

use std::path::Path;

use samizdat::typeset::inspect::Stage;

use crate::args::{InspectArgs, InspectStage};
use crate::commands::{Outcome, Run};
use crate::progress::Progress;
use crate::report::Report;

/// Shows every manuscript.
pub(crate) fn run(args: &InspectArgs) -> Outcome {
    let run = Run::begin(&args.shared);
    let progress = Progress::begin(run.manuscripts.len(), "setting");
    let stage = match args.stage {
        InspectStage::Lines => Stage::Lines,
        InspectStage::Pages => Stage::Pages,
    };
    run.each(progress, |path, report| inspect(&run, path, stage, report))
}

/// Shows one manuscript.
fn inspect(run: &Run, path: &Path, stage: Stage, report: &mut Report) -> Outcome {
    let mut project = match run.open(path, report) {
        Ok(project) => project,
        Err(outcome) => return outcome,
    };
    match samizdat::inspect(&mut project, stage) {
        Ok((diagnostics, text)) => {
            report.text(path, &text);
            report.diagnostics(&project, &diagnostics)
        }
        Err(error) => {
            report.failure(path, &error.to_string());
            Outcome::Unusable
        }
    }
}
