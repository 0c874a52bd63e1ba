//! The commands, and what they have in common: which manuscripts to work on, and how it ended.

pub(crate) mod build;
pub(crate) mod check;
pub(crate) mod cite;
pub(crate) mod inspect;
pub(crate) mod schema;
pub(crate) mod styles;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use samizdat::project::error::ProjectError;
use samizdat::project::{Project, Settings, check_text, is_style_file, manuscripts};
use samizdat::resolve::citations::check_style_name;

use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use samizdat::diagnostic::Severity;

use crate::args::CheckArgs;
use crate::progress::Progress;
use crate::report::{Manner, Report, Stream};

/// How a command ended, from best to worst.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Outcome {
    /// All is well.
    Built,
    /// A manuscript has errors.
    Faulty,
    /// Usage or environment are at fault.
    Unusable,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        Self::from(match outcome {
            Outcome::Built => 0,
            Outcome::Faulty => 1,
            Outcome::Unusable => 2,
        })
    }
}

impl Outcome {
    /// The outcome of a project that cannot be opened. Text in a wrong encoding is the manuscript's
    /// fault, all else the environment's.
    fn of(error: &ProjectError) -> Self {
        match error {
            ProjectError::Encoding { .. } => Self::Faulty,
            _ => Self::Unusable,
        }
    }
}

/// A run of a command: how it reports and the manuscripts that it works on.
pub(crate) struct Run {
    /// How problems are told.
    pub(crate) manner: Manner,
    /// The manuscripts, each once.
    pub(crate) manuscripts: Vec<PathBuf>,
    /// What the command line says.
    pub(crate) settings: Settings,
    /// How finding them went; the rest are worked on nevertheless.
    pub(crate) outcome: Outcome,
}

impl Run {
    /// Begins a command: sets the threads up and finds the manuscripts.
    pub(crate) fn begin(args: &CheckArgs) -> Self {
        let errors_from = if args.strict { Severity::Warning } else { Severity::Error };
        let manner = Manner {
            format: args.message_format,
            errors_from,
            told_from: Severity::Warning,
            records: Stream::Output,
        };
        let mut report = Report::new(manner);
        let mut outcome = Outcome::Built;
        let threads = rayon::ThreadPoolBuilder::new().num_threads(args.jobs.unwrap_or(0));
        // The pool is built once in a run, so only the system can refuse it.
        if let Err(error) = threads.build_global() {
            report.fatal(&format!("threads cannot be started: {error}"));
            outcome = Outcome::Unusable;
        }
        let mut found: Vec<PathBuf> = Vec::new();
        let mut take = |result: Result<Vec<PathBuf>, ProjectError>| match result {
            Ok(paths) => found.extend(paths),
            Err(error) => {
                report.project_error(&error);
                outcome = outcome.max(Outcome::of(&error));
            }
        };
        if args.paths.is_empty() {
            take(manuscripts(Path::new("manuscript")));
        }
        for path in &args.paths {
            take(if path.is_dir() { manuscripts(path) } else { Ok(vec![path.clone()]) });
        }
        let wrong = [wrong_theme(args), wrong_style(args)];
        for WrongOption { message, help } in wrong.into_iter().flatten() {
            report.usage(&message, help.as_deref());
            outcome = Outcome::Unusable;
            // It would be wrong for every manuscript.
            found.clear();
        }
        report.print();
        let settings = Settings {
            theme: args.theme.clone(),
            style: args.csl.clone(),
            timestamp: std::env::var("SOURCE_DATE_EPOCH").ok().and_then(|text| text.parse().ok()),
        };
        Self { manner, manuscripts: without_repeats(found), settings, outcome }
    }

    /// Does the work of a command on every manuscript, many at a time, and then prints their
    /// reports in the order of the manuscripts.
    pub(crate) fn each(
        &self,
        progress: Progress,
        work: impl Fn(&Path, &mut Report) -> Outcome + Sync,
    ) -> Outcome {
        let done: Vec<(Outcome, Report)> = self
            .manuscripts
            .par_iter()
            .map(|path| {
                let mut report = Report::new(self.manner);
                let outcome = work(path, &mut report);
                progress.step();
                (outcome, report)
            })
            .collect();
        progress.end();
        let mut worst = self.outcome;
        for (outcome, report) in done {
            report.print();
            worst = worst.max(outcome);
        }
        worst
    }

    /// Opens a manuscript, and reports where that fails.
    pub(crate) fn open(&self, path: &Path, report: &mut Report) -> Result<Project, Outcome> {
        Project::open(path, self.settings.clone()).map_err(|error| {
            report.project_error(&error);
            Outcome::of(&error)
        })
    }

    /// Two manuscripts whose results would have one name, with that name.
    pub(crate) fn clash(&self) -> Option<(&Path, &Path, String)> {
        let mut seen: BTreeMap<String, &Path> = BTreeMap::new();
        for path in &self.manuscripts {
            // File systems that do not tell cases apart would overwrite the one by the other.
            if let Some(first) = seen.insert(stem(path).to_lowercase(), path) {
                return Some((first, path, stem(path)));
            }
        }
        None
    }
}

/// An option that cannot be followed.
struct WrongOption {
    message: String,
    help: Option<String>,
}

/// What is wrong with the theme of the command line. What stands in it is the author's affair, and
/// reported with the manuscript.
fn wrong_theme(args: &CheckArgs) -> Option<WrongOption> {
    let error = check_text(Path::new(args.theme.as_ref()?)).err()?;
    Some(WrongOption { message: format!("--theme cannot be followed: {error}"), help: None })
}

/// What is wrong with the citation style of the command line.
fn wrong_style(args: &CheckArgs) -> Option<WrongOption> {
    let name = args.csl.as_ref()?;
    let (error, nearest) = if is_style_file(name) {
        (check_text(Path::new(name)).err()?.to_string(), None)
    } else {
        (format!("there is no citation style '{name}'"), check_style_name(name).err()?)
    };
    let help = match nearest {
        Some(nearest) => format!("did you mean '{nearest}'?"),
        None => "name a bundled style such as 'mla' or 'apa', or a .csl file".to_owned(),
    };
    Some(WrongOption { message: format!("--csl cannot be followed: {error}"), help: Some(help) })
}

/// The name of a manuscript's results, without ending.
pub(crate) fn stem(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

/// Leaves out paths that lead to a file which is there already, so that `build a.md .` is no clash.
fn without_repeats(paths: Vec<PathBuf>) -> Vec<PathBuf> {
    let mut seen = Vec::new();
    let mut kept = Vec::new();
    for path in paths {
        let real = path.canonicalize().unwrap_or_else(|_error| path.clone());
        if !seen.contains(&real) {
            seen.push(real);
            kept.push(path);
        }
    }
    kept
}
