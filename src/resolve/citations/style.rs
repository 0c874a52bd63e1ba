//! A style's name to the style: one of the archive, or a `.csl` file of the project.
//!
//! Only the style that is needed is unpacked. A dependent style is replaced by its parent where the
//! archive has it.

use hayagriva::archive::ArchivedStyle;

use crate::csl;
use crate::csl::Processor;
use crate::csl::style::Class;
use crate::diagnostic::{Diagnostic, Diagnostics, Problem, Span};
use crate::language::Language;
use crate::project::Project;
use crate::resolve::citations::{ListHeading, Style, bundled};

/// The style of a name, the MLA's where there is no name or it cannot be had.
pub fn read_style(
    name: Option<(&str, Option<Span>)>,
    project: &Project,
    language: &Language,
    diagnostics: &mut Diagnostics,
) -> Style {
    if let Some((name, span)) = name {
        match find(name, project) {
            Ok((style, own_language)) => return prepare(style, own_language.as_ref(), language),
            Err(problem) => diagnostics.push(Diagnostic { problem, span }),
        }
    }
    let default = bundled::style(ArchivedStyle::ModernLanguageAssociation)
        .expect("the archive's MLA style is an independent one");
    prepare(default, None, language)
}

/// The style, and the language that a dependent style wants of its parent.
fn find(name: &str, project: &Project) -> Result<(csl::Style, Option<String>), Problem> {
    if let Some(style) = archived(name).and_then(bundled::style) {
        return Ok((style, None));
    }
    let unreadable = |reason: String| Problem::StyleSyntax { name: name.to_owned(), reason };
    let bytes = match project.file(name) {
        Ok(bytes) => bytes,
        Err(crate::project::FileProblem::Missing) => {
            return Err(Problem::UnknownStyle { name: name.to_owned(), nearest: nearest(name) });
        }
        Err(problem) => return Err(unreadable(problem.to_string())),
    };
    let text =
        std::str::from_utf8(bytes).map_err(|_error| unreadable("it is not UTF-8".to_owned()))?;
    match csl::Style::parse(text) {
        Ok(style) => Ok((style, None)),
        Err(csl::StyleError::Dependent { parent, default_locale, .. }) => {
            let style = ArchivedStyle::by_id(&parent).and_then(bundled::style);
            let missing = || unreadable(format!("it depends on '{parent}', which is not bundled"));
            Ok((style.ok_or_else(missing)?, default_locale))
        }
        Err(error) => Err(unreadable(error.to_string())),
    }
}

/// Makes sure that a name is that of a bundled style.
///
/// # Errors
/// With the nearest name that is one, where it is not.
pub fn check_style_name(name: &str) -> Result<(), Option<String>> {
    if archived(name).and_then(bundled::style).is_some() { Ok(()) } else { Err(nearest(name)) }
}

/// A style that is bundled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BundledStyle {
    /// The name by which a manuscript asks for it.
    pub name: &'static str,
    /// Further names of it.
    pub aliases: &'static [&'static str],
    /// What it calls itself.
    pub title: &'static str,
}

/// The bundled styles, by their names.
pub fn bundled_styles() -> Vec<BundledStyle> {
    let described = ArchivedStyle::all().iter().filter_map(|style| {
        let (name, aliases) = style.names().split_first()?;
        Some(BundledStyle { name, aliases, title: style.display_name() })
    });
    let mut styles: Vec<BundledStyle> = described.collect();
    styles.sort_by_key(|style| style.name);
    styles
}

/// A bundled style by the archive's name, by the CSL repository's, or by one in common use.
fn archived(name: &str) -> Option<ArchivedStyle> {
    let stem = name.strip_prefix("http://www.zotero.org/styles/").unwrap_or(name);
    let usual = match stem {
        "chicago" | "chicago-author-date-18th-edition" => "chicago-author-date",
        "chicago-fullnote-bibliography" | "chicago-notes-bibliography" => "chicago-notes",
        "chicago-note-bibliography" => "chicago-shortened-notes",
        "harvard" => "harvard-cite-them-right",
        "acm" => "association-for-computing-machinery",
        "mhra" => "modern-humanities-research-association",
        other => other,
    };
    ArchivedStyle::by_name(usual)
        .or_else(|| ArchivedStyle::by_id(&format!("http://www.zotero.org/styles/{usual}")))
}

fn nearest(name: &str) -> Option<String> {
    let stem = name.rsplit('/').next().unwrap_or(name);
    let stem = stem.strip_suffix(".csl").unwrap_or(stem).to_lowercase();
    let names = ArchivedStyle::all().iter().flat_map(|style| style.names().iter().copied());
    crate::resolve::spelling::nearest(&stem, names)
}

/// Joins a style with the words of a language: the one that the style sets, else the manuscript's.
fn prepare(style: csl::Style, own: Option<&String>, language: &Language) -> Style {
    let notes = style.class() == Class::Note;
    let heading = if style.id().contains("modern-language-association") {
        ListHeading::WorksCited
    } else if notes {
        ListHeading::Bibliography
    } else {
        ListHeading::References
    };
    let tag = own.cloned().or_else(|| style.default_locale().map(str::to_owned));
    let tag = tag.unwrap_or_else(|| bundled::tag(language));
    let processor = Processor::with_language(style, &tag, bundled::locale);
    Style { processor, notes, heading }
}

#[cfg(test)]
mod tests {
    use super::{archived, read_style};
    use crate::diagnostic::{Diagnostics, Problem};
    use crate::language::Language;
    use crate::project::Project;
    use crate::resolve::citations::ListHeading;

    fn check(name: &str, file: Option<&str>, expected: (bool, ListHeading, Option<&str>)) {
        let mut project = Project::default();
        if let Some(file) = file {
            project.files.insert(name.to_owned(), Ok(file.as_bytes().into()));
        }
        let mut diagnostics = Diagnostics::default();
        let language = Language::american_english();
        let style = read_style(Some((name, None)), &project, &language, &mut diagnostics);
        let code = diagnostics.iter().next().map(|diagnostic| diagnostic.problem.code());
        assert_eq!((style.notes, style.heading, code), expected, "{name}");
    }

    #[test]
    fn styles_are_found_by_many_names() {
        use ListHeading::{Bibliography, References, WorksCited};
        check("mla", None, (false, WorksCited, None));
        check("modern-language-association", None, (false, WorksCited, None));
        check("http://www.zotero.org/styles/apa", None, (false, References, None));
        check("chicago-notes", None, (true, Bibliography, None));
        check("chicago-fullnote-bibliography", None, (true, Bibliography, None));
        check("ieee", None, (false, References, None));
        check("mlaa", None, (false, WorksCited, Some("S0306")));
        check("own.csl", Some("no style"), (false, WorksCited, Some("S0307")));
    }

    #[test]
    fn a_dependent_style_takes_its_parent() {
        let text = r#"<?xml version="1.0" encoding="utf-8"?>
<style xmlns="http://purl.org/net/xbiblio/csl" version="1.0" default-locale="en-US">
<info><title>Some Journal</title><id>http://www.zotero.org/styles/some-journal</id>
<link href="http://www.zotero.org/styles/some-journal" rel="self"/>
<link href="http://www.zotero.org/styles/apa" rel="independent-parent"/>
<category citation-format="author-date"/><updated>2020-01-01T00:00:00+00:00</updated></info></style>"#;
        check("journal.csl", Some(text), (false, ListHeading::References, None));
    }

    #[test]
    fn the_nearest_name_is_offered() {
        let mut diagnostics = Diagnostics::default();
        let language = Language::american_english();
        read_style(Some(("chicago-note", None)), &Project::default(), &language, &mut diagnostics);
        let problem = diagnostics.iter().next().map(|diagnostic| diagnostic.problem.clone());
        let expected = Problem::UnknownStyle {
            name: "chicago-note".to_owned(),
            nearest: Some("chicago-notes".to_owned()),
        };
        assert_eq!(problem, Some(expected));
        assert!(archived("nature").is_some());
    }

    #[test]
    fn circles_and_towers_are_refused() {
        let style = |macros: &str| {
            format!(
                r#"<style xmlns="http://purl.org/net/xbiblio/csl" class="in-text" version="1.0">
<info><title>A</title><id>a</id></info>{macros}<citation><layout><text macro="a"/></layout></citation></style>"#
            )
        };
        let circle =
            r#"<macro name="a"><text macro="b"/></macro><macro name="b"><text macro="a"/></macro>"#;
        check("a.csl", Some(&style(circle)), (false, ListHeading::WorksCited, Some("S0307")));
        let chain =
            r#"<macro name="a"><text macro="b"/></macro><macro name="b"><text value="x"/></macro>"#;
        check("a.csl", Some(&style(chain)), (false, ListHeading::References, None));
        let tower = "<group>".repeat(100_000);
        check("a.csl", Some(&style(&tower)), (false, ListHeading::WorksCited, Some("S0307")));
    }
}
