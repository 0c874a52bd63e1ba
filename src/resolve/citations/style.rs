//! A style's name to the style: one of the archive, or a `.csl` file of the project.
//!
//! Only the style that is needed is decoded. A dependent style is replaced by its parent where the
//! archive has it.

use hayagriva::archive::ArchivedStyle;

use crate::diagnostic::{Diagnostic, Diagnostics, Problem, Span};
use crate::language::Language;
use crate::project::Project;
use crate::resolve::citations::{ListHeading, Style, archived_locale, locale_code};

/// Deeper elements or chains of macros than any true style has; the engine recurses over them.
const DEEPEST: usize = 120;

/// The style of a name, the MLA's where there is no name or it cannot be had.
pub fn read_style(
    name: Option<(&str, Option<Span>)>,
    project: &Project,
    language: &Language,
    diagnostics: &mut Diagnostics,
) -> Style {
    if let Some((name, span)) = name {
        match find(name, project) {
            Ok(style) => return prepare(style, language),
            Err(problem) => diagnostics.push(Diagnostic { problem, span }),
        }
    }
    let default = decode(ArchivedStyle::ModernLanguageAssociation)
        .expect("the archive's MLA style is an independent one");
    prepare(default, language)
}

fn find(name: &str, project: &Project) -> Result<citationberg::IndependentStyle, Problem> {
    if let Some(style) = bundled(name).and_then(decode) {
        return Ok(style);
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
    check_depth(text).map_err(unreadable)?;
    match citationberg::Style::from_xml(text) {
        Ok(citationberg::Style::Independent(style)) => Ok(style),
        Ok(citationberg::Style::Dependent(style)) => {
            let parent = style.parent_link.href;
            let mut independent =
                ArchivedStyle::by_id(&parent).and_then(decode).ok_or_else(|| {
                    unreadable(format!("it depends on '{parent}', which is not bundled"))
                })?;
            if style.default_locale.is_some() {
                independent.default_locale = style.default_locale;
            }
            Ok(independent)
        }
        Err(error) => Err(unreadable(error.to_string())),
    }
}

/// Makes sure that a name is that of a bundled style.
///
/// # Errors
/// With the nearest name that is one, where it is not.
pub fn check_style_name(name: &str) -> Result<(), Option<String>> {
    if bundled(name).and_then(decode).is_some() { Ok(()) } else { Err(nearest(name)) }
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
fn bundled(name: &str) -> Option<ArchivedStyle> {
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

fn decode(style: ArchivedStyle) -> Option<citationberg::IndependentStyle> {
    match style.get() {
        citationberg::Style::Independent(style) => Some(style),
        citationberg::Style::Dependent(_) => None,
    }
}

fn nearest(name: &str) -> Option<String> {
    let stem = name.rsplit('/').next().unwrap_or(name);
    let stem = stem.strip_suffix(".csl").unwrap_or(stem).to_lowercase();
    let names = ArchivedStyle::all().iter().flat_map(|style| style.names().iter().copied());
    crate::resolve::spelling::nearest(&stem, names)
}

fn prepare(style: citationberg::IndependentStyle, language: &Language) -> Style {
    let locale = style.default_locale.clone().unwrap_or_else(|| locale_code(language));
    let english = citationberg::LocaleCode::en_us();
    let mut locales: Vec<_> = archived_locale(&locale).into_iter().collect();
    if locale != english {
        locales.extend(archived_locale(&english));
    }
    let notes = style.settings.class == citationberg::StyleClass::Note;
    let heading = if style.info.id.contains("modern-language-association") {
        ListHeading::WorksCited
    } else if notes {
        ListHeading::Bibliography
    } else {
        ListHeading::References
    };
    Style { style, locale, locales, notes, heading }
}

/// Refuses what would exhaust the stack: elements nested too deeply and macros that call
/// themselves. The text is scanned as it stands; whether it is CSL at all is left to the reader.
fn check_depth(text: &str) -> Result<(), String> {
    let mut depth = 0_usize;
    let mut current: Option<String> = None;
    let mut calls: Vec<(String, Vec<String>)> = Vec::new();
    for piece in text.split('<').skip(1) {
        let tag = piece.split('>').next().unwrap_or("");
        if tag.starts_with('/') {
            depth = depth.saturating_sub(1);
        } else if !tag.starts_with(['!', '?']) && !tag.ends_with('/') {
            depth += 1;
        }
        if depth > DEEPEST {
            return Err("its elements are nested too deeply".to_owned());
        }
        if tag.starts_with("macro") {
            current = attribute(tag, "name");
            calls.extend(current.clone().map(|name| (name, Vec::new())));
        } else if tag.starts_with("/macro") {
            current = None;
        }
        if let (Some(_), Some(call), Some(last)) =
            (&current, attribute(tag, "macro"), calls.last_mut())
        {
            last.1.push(call);
        }
    }
    // A macro's rank is the longest chain of calls below it; in a circle ranks never settle.
    let mut ranks = vec![0_usize; calls.len()];
    for _round in 0..=DEEPEST {
        let mut settled = true;
        for (index, (_, called)) in calls.iter().enumerate() {
            let below = calls
                .iter()
                .zip(&ranks)
                .filter(|((name, _), _)| called.contains(name))
                .map(|(_, rank)| rank + 1)
                .max()
                .unwrap_or(0);
            if below > ranks[index] {
                ranks[index] = below;
                settled = false;
            }
        }
        if settled {
            return Ok(());
        }
    }
    Err("its macros call one another in a circle".to_owned())
}

fn attribute(tag: &str, name: &str) -> Option<String> {
    let after = tag.split(&format!(" {name}=")).nth(1)?;
    let quote = after.chars().next().filter(|character| matches!(character, '"' | '\''))?;
    after[1..].split(quote).next().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::{bundled, check_depth, read_style};
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
        assert!(bundled("nature").is_some());
    }

    #[test]
    fn circles_and_towers_are_refused() {
        let circle =
            r#"<macro name="a"><text macro="b"/></macro><macro name="b"><text macro="a"/></macro>"#;
        assert!(check_depth(circle).is_err());
        let chain =
            r#"<macro name="a"><text macro="b"/></macro><macro name="b"><text value="x"/></macro>"#;
        assert!(check_depth(chain).is_ok());
        assert!(check_depth(&"<group>".repeat(1000)).is_err());
    }
}
