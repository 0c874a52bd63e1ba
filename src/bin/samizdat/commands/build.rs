//! `samizdat build`: every manuscript to its EPUB and its PDF.

use std::path::Path;
use std::time::{Duration, Instant};

use samizdat::Build;

use crate::args::BuildArgs;
use crate::commands::{Outcome, Run, stem};
use crate::output;
use crate::progress::Progress;
use crate::report::Report;

/// Builds every manuscript.
pub(crate) fn run(args: &BuildArgs) -> Outcome {
    let run = Run::begin(&args.shared);
    if let Some((first, second, stem)) = run.clash() {
        let mut report = Report::new(run.manner);
        report.fatal(&format!(
            "'{}' and '{}' would both become '{stem}': rename one of them, or build them into \
             different folders with --output",
            first.display(),
            second.display()
        ));
        report.print();
        return Outcome::Unusable;
    }
    if let Err(reason) = output::check_folder(&args.output) {
        let mut report = Report::new(run.manner);
        report.usage(&format!("--output cannot be followed: {reason}"), None);
        report.print();
        return Outcome::Unusable;
    }
    let progress =
        Progress::begin(if args.shared.quiet { 0 } else { run.manuscripts.len() }, "setting");
    run.each(progress, |path, report| build(&run, args, path, report))
}

/// Builds one manuscript.
fn build(run: &Run, args: &BuildArgs, path: &Path, report: &mut Report) -> Outcome {
    let start = now();
    let mut project = match run.open(path, report) {
        Ok(project) => project,
        Err(outcome) => return outcome,
    };
    let build = match samizdat::build(&mut project, args.formats()) {
        Ok(build) => build,
        Err(error) => {
            report.failure(path, &error.to_string());
            return Outcome::Unusable;
        }
    };
    let outcome = report.diagnostics(&project, &build.diagnostics);
    outcome.max(write(args, path, &Timed { build, start }, report))
}

/// A build and the moment at which it began.
struct Timed {
    build: Build,
    start: Instant,
}

/// Writes what was built and tells of each file.
fn write(args: &BuildArgs, manuscript: &Path, timed: &Timed, report: &mut Report) -> Outcome {
    let mut outcome = Outcome::Built;
    let Build { epub, pdf, pages, .. } = &timed.build;
    let pages = if *pages == 1 { "1 page, ".to_owned() } else { format!("{pages} pages, ") };
    for (bytes, extension, extent) in [(epub, "epub", String::new()), (pdf, "pdf", pages)] {
        let Some(bytes) = bytes else { continue };
        let path = args.output.join(format!("{}.{extension}", stem(manuscript)));
        match output::write(&path, bytes) {
            Ok(()) if args.shared.quiet => {}
            Ok(()) => {
                let (size, time) = (size(bytes.len()), seconds(timed.start.elapsed()));
                report.made(format!("{}  {extent}{size}, {time}", path.display()));
            }
            Err(error) => {
                report.fatal(&error.to_string());
                outcome = Outcome::Unusable;
            }
        }
    }
    outcome
}

/// The time, for the line that says how long a build took.
#[allow(clippy::disallowed_methods, reason = "it is printed and reaches no output file")]
fn now() -> Instant {
    Instant::now()
}

/// A size in the unit that suits it.
fn size(bytes: usize) -> String {
    match bytes {
        0..1_000 => format!("{bytes} bytes"),
        1_000..999_500 => format!("{} kB", (bytes + 500) / 1_000),
        _ => format!("{}.{} MB", (bytes + 50_000) / 1_000_000, (bytes + 50_000) / 100_000 % 10),
    }
}

/// A duration in seconds.
fn seconds(duration: Duration) -> String {
    format!("{:.1} s", duration.as_secs_f64())
}

#[cfg(test)]
mod tests {
    use super::size;

    #[test]
    fn sizes_are_rounded_in_their_unit() {
        for (bytes, expected) in [
            (0, "0 bytes"),
            (999, "999 bytes"),
            (1_499, "1 kB"),
            (310_500, "311 kB"),
            (999_499, "999 kB"),
            (999_500, "1.0 MB"),
            (12_345_678, "12.3 MB"),
        ] {
            assert_eq!(size(bytes), expected);
        }
    }
}
