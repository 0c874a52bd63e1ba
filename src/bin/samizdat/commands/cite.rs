//! `samizdat cite`: the citations of a manuscript and its list of works, as the style has them.

use std::path::Path;

use samizdat::resolve::cited::Cited;

use crate::args::{CheckArgs, MessageFormat};
use crate::commands::{Outcome, Run};
use crate::progress::Progress;
use crate::report::{Report, Stream};

/// Prints the citations of every manuscript.
pub(crate) fn run(args: &CheckArgs) -> Outcome {
    let mut run = Run::begin(args);
    // What programs read on the standard output are the citations.
    run.manner.records = Stream::Error;
    run.each(Progress::begin(0, "citing"), |path, report| cite(&run, path, report))
}

/// Prints the citations of one manuscript.
fn cite(run: &Run, path: &Path, report: &mut Report) -> Outcome {
    let mut project = match run.open(path, report) {
        Ok(project) => project,
        Err(outcome) => return outcome,
    };
    match samizdat::cite(&mut project) {
        Ok((diagnostics, cited)) => {
            report.result(match run.manner.format {
                MessageFormat::Human => lines(&cited),
                MessageFormat::Json => json(path, &cited),
            });
            report.diagnostics(&project, &diagnostics)
        }
        Err(error) => {
            report.failure(path, &error.to_string());
            Outcome::Unusable
        }
    }
}

/// A citation a line, and behind an empty line an entry a line.
fn lines(cited: &Cited) -> String {
    let citations = cited.citations.iter().map(String::as_str);
    let gap = (!cited.citations.is_empty() && !cited.entries.is_empty()).then_some("");
    let entries = cited.entries.iter().map(|entry| entry.text.as_str());
    citations.chain(gap).chain(entries).fold(String::new(), |text, line| text + line + "\n")
}

/// One JSON object on one line.
fn json(path: &Path, cited: &Cited) -> String {
    let entries: Vec<serde_json::Value> = cited
        .entries
        .iter()
        .map(|entry| serde_json::json!({ "id": entry.key, "text": entry.text }))
        .collect();
    let object = serde_json::json!({
        "file": path.to_string_lossy(),
        "citations": cited.citations,
        "bibliography": entries,
    });
    format!("{object}\n")
}

#[cfg(test)]
mod tests {
    use samizdat::resolve::cited::{Cited, CitedEntry};

    use super::lines;

    #[test]
    fn an_empty_line_parts_citations_from_entries() {
        let entry = CitedEntry { key: "a".to_owned(), text: "A.".to_owned() };
        let citation = || vec!["(A)".to_owned()];
        for (citations, entries, expected) in [
            (vec![], vec![], ""),
            (citation(), vec![], "(A)\n"),
            (vec![], vec![entry.clone()], "A.\n"),
            (citation(), vec![entry], "(A)\n\nA.\n"),
        ] {
            assert_eq!(lines(&Cited { citations, entries }), expected);
        }
    }
}
