//! `samizdat styles`: the bundled citation styles.

use samizdat::diagnostic::Severity;
use samizdat::resolve::citations::{BundledStyle, bundled_styles};

use crate::args::{MessageFormat, StylesArgs};
use crate::commands::Outcome;
use crate::report::{Manner, Report, Stream};

/// Lists the styles.
pub(crate) fn run(args: &StylesArgs) -> Outcome {
    let manner = Manner {
        format: args.message_format,
        errors_from: Severity::Error,
        told_from: Severity::Note,
        records: Stream::Error,
    };
    let mut report = Report::new(manner);
    let word = args.word.as_deref().unwrap_or("");
    let found: Vec<BundledStyle> =
        bundled_styles().into_iter().filter(|style| matches(style, word)).collect();
    let outcome = if found.is_empty() {
        report.usage(
            &format!("no bundled style has '{word}' in its name or title"),
            Some("any style of the Citation Style Language can be used: name its .csl file"),
        );
        Outcome::Unusable
    } else {
        Outcome::Built
    };
    report.result(match args.message_format {
        MessageFormat::Human => table(&found),
        MessageFormat::Json => found.iter().map(json).collect(),
    });
    report.print();
    outcome
}

/// Whether a word stands in a name or the title, in whatever case.
fn matches(style: &BundledStyle, word: &str) -> bool {
    let word = word.to_lowercase();
    let has = |text: &str| text.to_lowercase().contains(&word);
    has(style.name) || has(style.title) || style.aliases.iter().any(|alias| has(alias))
}

/// A style a line: its name, and in a second column its title with its other names.
fn table(styles: &[BundledStyle]) -> String {
    let width = styles.iter().map(|style| style.name.chars().count()).max().unwrap_or(0);
    let mut text = String::new();
    for style in styles {
        let padding = " ".repeat(width - style.name.chars().count());
        text += &format!("{}{padding}  {}", style.name, style.title);
        if !style.aliases.is_empty() {
            text += &format!(" (also {})", style.aliases.join(", "));
        }
        text.push('\n');
    }
    text
}

fn json(style: &BundledStyle) -> String {
    let object = serde_json::json!({
        "name": style.name,
        "title": style.title,
        "aliases": style.aliases,
    });
    format!("{object}\n")
}

#[cfg(test)]
mod tests {
    use super::{matches, table};
    use samizdat::resolve::citations::BundledStyle;

    #[test]
    fn styles_are_found_by_name_alias_and_title() {
        let style = BundledStyle { name: "mla", aliases: &["modern"], title: "MLA Handbook" };
        for (word, expected) in
            [("", true), ("HAND", true), ("ml", true), ("oder", true), ("x", false)]
        {
            assert_eq!(matches(&style, word), expected, "{word}");
        }
        assert_eq!(table(&[style]), "mla  MLA Handbook (also modern)\n");
    }
}
