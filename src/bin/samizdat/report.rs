//! Diagnostics to messages: for people with the line that they concern, for programs as JSON.
//!
//! A [`Report`] gathers what there is to say about one manuscript, so that manuscripts which are
//! built at the same time are told of one after the other, in the order in which they were named.

use std::io::{self, IsTerminal, Write};
use std::path::Path;

use annotate_snippets::{AnnotationKind, Level, Origin, Renderer, Snippet};
use samizdat::diagnostic::{Diagnostic, Diagnostics, Severity, SourceId, Sources};
use samizdat::project::Project;
use samizdat::project::error::ProjectError;
use samizdat::schema::Record;

use crate::args::MessageFormat;
use crate::commands::Outcome;

/// How reports are made.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Manner {
    /// For people or for programs.
    pub(crate) format: MessageFormat,
    /// The least severity that counts as an error.
    pub(crate) errors_from: Severity,
    /// The least severity that is told.
    pub(crate) told_from: Severity,
    /// Where problems go as JSON: aside, where the standard output is for something else.
    pub(crate) records: Stream,
}

/// What there is to say about one manuscript, or about the run.
#[derive(Debug)]
pub(crate) struct Report {
    manner: Manner,
    pieces: Vec<(Stream, String)>,
}

/// Where a piece of a report goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stream {
    /// The standard output.
    Output,
    /// The standard error stream.
    Error,
}

/// The line on which a span begins, and the span within it.
struct Excerpt<'a> {
    text: &'a str,
    range: std::ops::Range<usize>,
}

impl Report {
    /// An empty report.
    pub(crate) fn new(manner: Manner) -> Self {
        Self { manner, pieces: Vec::new() }
    }

    /// Reports the diagnostics of a manuscript in the order of their places, and counts them.
    pub(crate) fn diagnostics(&mut self, project: &Project, diagnostics: &Diagnostics) -> Outcome {
        let (mut errors, mut warnings) = (0, 0);
        let told_from = self.manner.told_from;
        let told = |diagnostic: &&&Diagnostic| diagnostic.problem.severity() >= told_from;
        let sorted = diagnostics.sorted();
        for diagnostic in sorted.iter().filter(told) {
            let severity = match diagnostic.problem.severity() {
                own if own >= self.manner.errors_from => {
                    errors += 1;
                    Severity::Error
                }
                own => {
                    warnings += usize::from(own == Severity::Warning);
                    own
                }
            };
            self.diagnostic(project, diagnostic, severity);
        }
        if self.manner.format == MessageFormat::Human && errors + warnings > 0 {
            let path = project.manuscript_path.display();
            self.say(format!("{path}: {}\n", count(errors, warnings)));
        }
        if errors > 0 { Outcome::Faulty } else { Outcome::Built }
    }

    /// Reports one diagnostic.
    fn diagnostic(&mut self, project: &Project, diagnostic: &Diagnostic, severity: Severity) {
        let problem = &diagnostic.problem;
        let (message, help) = (problem.message(), problem.help());
        let place = diagnostic.span.map(|span| {
            let (line, column) = project.sources.line_and_column(span.source, span.range().start);
            (span, line, column)
        });
        let path = match place {
            Some((span, ..)) => project.sources.path(span.source),
            None => &project.manuscript_path,
        };
        match self.manner.format {
            MessageFormat::Json => self.record(&Record {
                severity: severity.word(),
                code: Some(problem.code()),
                message: &message,
                file: Some(path.to_string_lossy()),
                line: place.map(|(_, line, _)| line),
                column: place.map(|(_, _, column)| column),
                help: help.as_deref(),
            }),
            MessageFormat::Human => {
                let level = match severity {
                    Severity::Error => Level::ERROR,
                    Severity::Warning => Level::WARNING,
                    Severity::Note => Level::NOTE,
                };
                let title = level.primary_title(&message).id(problem.code());
                let path = path.to_string_lossy();
                let mut group = match place {
                    Some((span, line, _)) => {
                        let excerpt = excerpt(&project.sources, span.source, span.range());
                        let mark = AnnotationKind::Primary.span(excerpt.range);
                        let snippet = Snippet::source(excerpt.text)
                            .line_start(line)
                            .path(path.as_ref())
                            .annotation(mark);
                        title.element(snippet)
                    }
                    None => title.element(Origin::path(path.as_ref())),
                };
                if let Some(help) = &help {
                    group = group.element(Level::HELP.message(help));
                }
                let renderer = renderer();
                self.say(format!("{}\n\n", renderer.render(&[group])));
            }
        }
    }

    /// Takes in a text that was asked for: as it is for people, as one JSON object for programs.
    pub(crate) fn text(&mut self, path: &Path, text: &str) {
        let piece = match self.manner.format {
            MessageFormat::Human => text.to_owned(),
            MessageFormat::Json => {
                let file = path.to_string_lossy();
                format!("{}\n", serde_json::json!({ "file": file, "text": text }))
            }
        };
        self.pieces.push((Stream::Output, piece));
    }

    /// Takes in what was asked for, as it is to be printed.
    pub(crate) fn result(&mut self, text: String) {
        self.pieces.push((Stream::Output, text));
    }

    /// Reports a project that cannot be opened.
    pub(crate) fn project_error(&mut self, error: &ProjectError) {
        let place = match error {
            ProjectError::Encoding { problem, .. } => Some((problem.line, problem.column)),
            _ => None,
        };
        let code = Some(error.code());
        self.record_or_say(code, &error.to_string(), Some((error.path(), place)), None);
    }

    /// Reports a build that came to nothing.
    pub(crate) fn failure(&mut self, manuscript: &Path, message: &str) {
        self.record_or_say(None, message, Some((manuscript, None)), None);
    }

    /// Reports what is wrong with the run as a whole.
    pub(crate) fn fatal(&mut self, message: &str) {
        self.record_or_say(None, message, None, None);
    }

    /// Reports an option that cannot be followed, with what helps.
    pub(crate) fn usage(&mut self, message: &str, help: Option<&str>) {
        self.record_or_say(None, message, None, help);
    }

    /// Tells of a file that was made. Programs read the diagnostics alone on the standard output.
    pub(crate) fn made(&mut self, line: String) {
        let stream = match self.manner.format {
            MessageFormat::Human => Stream::Output,
            MessageFormat::Json => Stream::Error,
        };
        self.pieces.push((stream, line + "\n"));
    }

    fn record_or_say(
        &mut self,
        code: Option<&str>,
        message: &str,
        place: Option<(&Path, Option<(usize, usize)>)>,
        help: Option<&str>,
    ) {
        let numbers = place.and_then(|(_, numbers)| numbers);
        match self.manner.format {
            MessageFormat::Json => self.record(&Record {
                severity: Severity::Error.word(),
                code,
                message,
                file: place.map(|(path, _)| path.to_string_lossy()),
                line: numbers.map(|(line, _)| line),
                column: numbers.map(|(_, column)| column),
                help,
            }),
            MessageFormat::Human => {
                let mut title = Level::ERROR.primary_title(message);
                if let Some(code) = code {
                    title = title.id(code);
                }
                let path = place.map(|(path, _)| path.to_string_lossy()).unwrap_or_default();
                // A message names its own file; what it cannot name in passing is line and column.
                let mut group = match numbers {
                    Some((line, column)) => {
                        title.element(Origin::path(path.as_ref()).line(line).char_column(column))
                    }
                    None => annotate_snippets::Group::with_title(title),
                };
                if let Some(help) = help {
                    group = group.element(Level::HELP.message(help));
                }
                self.say(format!("{}\n\n", renderer().render(&[group])));
            }
        }
    }

    fn record(&mut self, record: &Record<'_>) {
        let line = serde_json::to_string(record).expect("a record of texts and numbers is JSON");
        self.pieces.push((self.manner.records, line + "\n"));
    }

    fn say(&mut self, text: String) {
        self.pieces.push((Stream::Error, text));
    }

    /// Prints the report. Who closes the pipe has read enough; that is no error.
    pub(crate) fn print(self) {
        for (stream, text) in self.pieces {
            let _ = match stream {
                Stream::Output => print(io::stdout().lock(), &text),
                Stream::Error => print(io::stderr().lock(), &text),
            };
        }
    }
}

fn print(mut stream: impl Write, text: &str) -> io::Result<()> {
    stream.write_all(text.as_bytes())?;
    stream.flush()
}

/// The renderer: with colours on a terminal that has not been asked to do without them.
fn renderer() -> Renderer {
    let is_plain = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    if io::stderr().is_terminal() && !is_plain { Renderer::styled() } else { Renderer::plain() }
}

/// The line on which a range of a text begins, and what of the range lies in it. Only that line is
/// shown: a block that is at fault as a whole may be pages long.
fn excerpt(sources: &Sources, source: SourceId, range: std::ops::Range<usize>) -> Excerpt<'_> {
    let text: &str = sources.text(source);
    let is_end = |byte: &u8| matches!(byte, b'\n' | b'\r');
    let floor = |offset: usize| {
        let mut offset = offset.min(text.len());
        while !text.is_char_boundary(offset) {
            offset -= 1;
        }
        offset
    };
    let start = floor(range.start);
    let bytes = text.as_bytes();
    let line_start = bytes[..start].iter().rposition(is_end).map_or(0, |index| index + 1);
    let line_end = bytes[start..].iter().position(is_end).map_or(text.len(), |index| start + index);
    let end = floor(range.end).clamp(start, line_end);
    Excerpt { text: &text[line_start..line_end], range: start - line_start..end - line_start }
}

/// `2 errors, 1 warning`.
fn count(errors: usize, warnings: usize) -> String {
    let counted = |number: usize, word: &str| match number {
        0 => None,
        1 => Some(format!("1 {word}")),
        _ => Some(format!("{number} {word}s")),
    };
    [counted(errors, "error"), counted(warnings, "warning")]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(", ")
}

#[cfg(test)]
mod tests {
    use samizdat::diagnostic::{Diagnostic, Diagnostics, Problem, Severity, Span};
    use samizdat::project::Project;

    use super::{Manner, Report, Stream};
    use crate::args::MessageFormat;
    use crate::commands::Outcome;

    /// Reports a warning at a place, an error without one, and returns the outcome and the text of
    /// a stream.
    fn report(manner: Manner, stream: Stream) -> (Outcome, String) {
        let project = Project::in_memory("book/essay.md", "# One\r\n\r\nÄ word[^9] here\r\nmore");
        let mut diagnostics = Diagnostics::default();
        diagnostics.push(Diagnostic::general(Problem::NoBibliography));
        let span = Span::new(project.manuscript, 16..99);
        let tag = "<blink>".to_owned();
        diagnostics.push(Diagnostic::at(span, Problem::RawHtml { tag }));
        let mut report = Report::new(manner);
        let outcome = report.diagnostics(&project, &diagnostics);
        let pieces = report.pieces.into_iter().filter(|(found, _)| *found == stream);
        (outcome, pieces.map(|(_, text)| text).collect())
    }

    #[test]
    fn programs_read_one_object_a_line() {
        let manner = Manner {
            format: MessageFormat::Json,
            errors_from: Severity::Error,
            told_from: Severity::Note,
            records: Stream::Output,
        };
        let (outcome, text) = report(manner, Stream::Output);
        assert_eq!(outcome, Outcome::Faulty);
        assert_eq!(
            text,
            "{\"severity\":\"warning\",\"code\":\"S0202\",\"message\":\"the HTML '<blink>' is not \
             passed on; its text is kept\",\"file\":\"book/essay.md\",\"line\":3,\"column\":7,\
             \"help\":\"write it in Markdown instead\"}\n\
             {\"severity\":\"error\",\"code\":\"S0302\",\"message\":\"the manuscript cites, but \
             names no bibliography\",\"file\":\"book/essay.md\",\"line\":null,\"column\":null,\
             \"help\":\"add 'bibliography: references.bib' to the front matter\"}\n"
        );
        assert_eq!(report(manner, Stream::Error).1, "");
    }

    #[test]
    fn people_read_the_line_with_its_place() {
        let manner = Manner {
            format: MessageFormat::Human,
            errors_from: Severity::Error,
            told_from: Severity::Note,
            records: Stream::Output,
        };
        let (_, text) = report(manner, Stream::Error);
        for part in [
            "warning[S0202]: the HTML '<blink>' is not passed on; its text is kept\n",
            "--> book/essay.md:3:7\n",
            "3 | Ä word[^9] here\n",
            "^^^^^^^^^",
            "= help: write it in Markdown instead",
            "error[S0302]: the manuscript cites, but names no bibliography",
            "book/essay.md: 1 error, 1 warning\n",
        ] {
            assert!(text.contains(part), "{part:?} is not in\n{text}");
        }
        assert_eq!(report(manner, Stream::Output).1, "");
    }

    #[test]
    fn warnings_are_errors_for_the_strict() {
        let manner = Manner {
            format: MessageFormat::Human,
            errors_from: Severity::Warning,
            told_from: Severity::Note,
            records: Stream::Output,
        };
        let (outcome, text) = report(manner, Stream::Error);
        assert_eq!(outcome, Outcome::Faulty);
        assert!(text.contains("error[S0202]") && text.contains("2 errors\n"), "{text}");
    }
}
