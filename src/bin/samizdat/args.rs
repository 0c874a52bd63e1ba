//! The command line as typed values, and its help.

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum};
use samizdat::Formats;

/// Make an EPUB and a PDF of a Markdown manuscript.
#[derive(Debug, Parser)]
#[command(
    name = "samizdat",
    version,
    about = "Make an EPUB and a PDF of a Markdown manuscript",
    long_about = "Make an EPUB and a PDF of a Markdown manuscript.\n\n\
                  A project is a folder with manuscripts in 'manuscript', pictures in 'images' \
                  and, if you like, your own fonts in 'fonts'. Run 'samizdat build' in it, and the \
                  books appear in 'output'.",
    after_help = "Exit status: 0 built, 1 the manuscript has errors, 2 wrong usage or a problem \
                  with files.",
    propagate_version = true,
    subcommand_required = true,
    arg_required_else_help = true
)]
pub(crate) struct Args {
    /// What to do.
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Build manuscripts: check them and write their EPUB and PDF
    Build(BuildArgs),
    /// Check manuscripts: say what 'build' would say, and write nothing
    Check(CheckArgs),
    /// Show how manuscripts are set: the lines chosen with their badness, or the pages with their fill
    Inspect(InspectArgs),
    /// Print the citations of manuscripts and their lists of works, as the style has them
    Cite(CheckArgs),
    /// List the bundled citation styles
    Styles(StylesArgs),
    /// Print a JSON Schema, for editors and programs
    #[command(
        after_help = "An editor that knows the schema offers the keys that there are and marks \
                            the wrong ones. For a theme, put '#:schema theme.json' on its first line."
    )]
    Schema(SchemaArgs),
}

/// The arguments of `samizdat styles`.
#[derive(Debug, clap::Args)]
pub(crate) struct StylesArgs {
    /// Only styles with this in a name or title
    #[arg(value_name = "WORD")]
    pub(crate) word: Option<String>,
    /// How to list them: for people, or for programs as one JSON object a line
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t = MessageFormat::Human)]
    pub(crate) message_format: MessageFormat,
}

/// The arguments of `samizdat schema`.
#[derive(Debug, clap::Args)]
pub(crate) struct SchemaArgs {
    /// What to print the schema of
    #[arg(value_name = "SUBJECT", value_enum)]
    pub(crate) subject: SchemaSubject,
}

/// What there is a schema of.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum SchemaSubject {
    /// The YAML block at the top of a manuscript
    FrontMatter,
    /// A theme's TOML
    Theme,
    /// A line that '--message-format json' prints
    Diagnostics,
}

/// The arguments of `samizdat inspect`.
#[derive(Debug, clap::Args)]
pub(crate) struct InspectArgs {
    /// What every command takes.
    #[command(flatten)]
    pub(crate) shared: CheckArgs,
    /// What to show
    #[arg(long, value_name = "STAGE", value_enum, default_value_t = InspectStage::Pages)]
    pub(crate) stage: InspectStage,
}

/// What is to be shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum InspectStage {
    /// The lines of every paragraph: spaces, expansion in per cent, badness, text
    Lines,
    /// The pages: lines filled, lines of notes, demerits, and what stands on them
    Pages,
}

/// The arguments of `samizdat build`.
#[derive(Debug, clap::Args)]
pub(crate) struct BuildArgs {
    /// What both commands take.
    #[command(flatten)]
    pub(crate) shared: CheckArgs,
    /// The folder to write to; it is made if it is not there
    #[arg(short, long, value_name = "DIR", default_value = "output")]
    pub(crate) output: PathBuf,
    /// What to make; both if not given
    #[arg(long, value_name = "FORMAT", value_enum, value_delimiter = ',')]
    pub(crate) to: Vec<Format>,
}

impl BuildArgs {
    /// Which files to make.
    pub(crate) fn formats(&self) -> Formats {
        if self.to.is_empty() {
            return Formats::ALL;
        }
        Formats { epub: self.to.contains(&Format::Epub), pdf: self.to.contains(&Format::Pdf) }
    }
}

/// The arguments of `samizdat check` and `samizdat cite`, which the other commands take as well.
#[derive(Debug, clap::Args)]
pub(crate) struct CheckArgs {
    /// Manuscripts, or folders of them; every manuscript in 'manuscript' if none is given
    #[arg(value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// A theme file, in place of the one that the manuscript names
    #[arg(long, value_name = "FILE")]
    pub(crate) theme: Option<String>,
    /// A citation style such as 'mla', or a .csl file, in place of the manuscript's own
    #[arg(long, value_name = "STYLE")]
    pub(crate) csl: Option<String>,
    /// Count warnings as errors
    #[arg(long)]
    pub(crate) strict: bool,
    /// How to report problems: to people on stderr, or to programs as JSON lines on stdout
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t = MessageFormat::Human)]
    pub(crate) message_format: MessageFormat,
    /// Say nothing but what is wrong
    #[arg(short, long)]
    pub(crate) quiet: bool,
    /// How many threads to work with; as many as there are processors if not given
    #[arg(short = 'j', long = "jobs", value_name = "N", value_parser = threads)]
    pub(crate) jobs: Option<usize>,
}

/// A format of the results.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// An EPUB 3.3, for reading systems
    Epub,
    /// A tagged PDF, for printing and archives
    Pdf,
}

/// How problems are reported.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum MessageFormat {
    /// With the lines that they concern
    Human,
    /// One JSON object a line
    Json,
}

/// Reads a number of threads.
fn threads(text: &str) -> Result<usize, String> {
    match text.parse::<usize>() {
        Ok(number @ 1..=256) => Ok(number),
        _ => Err("a number from 1 to 256 is expected".to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use clap::{CommandFactory, Parser};

    use super::{Args, Command};

    #[test]
    fn the_command_line_contradicts_itself_nowhere() {
        Args::command().debug_assert();
    }

    #[test]
    fn formats_are_both_unless_some_are_named() {
        for (line, epub, pdf) in [
            ("samizdat build", true, true),
            ("samizdat build --to epub", true, false),
            ("samizdat build --to pdf a.md", false, true),
            ("samizdat build --to epub,pdf", true, true),
            ("samizdat build --to epub --to pdf", true, true),
        ] {
            let args = Args::try_parse_from(line.split(' ')).expect(line);
            let Command::Build(build) = args.command else { panic!("{line}") };
            assert_eq!((build.formats().epub, build.formats().pdf), (epub, pdf), "{line}");
        }
    }

    #[test]
    fn wrong_usage_is_refused() {
        for line in [
            "samizdat",
            "samizdat print",
            "samizdat build --to docx",
            "samizdat build -j 0",
            "samizdat build -j many",
            "samizdat build --message-format xml",
            "samizdat check -o somewhere",
        ] {
            assert!(Args::try_parse_from(line.split(' ')).is_err(), "{line}");
        }
    }
}
