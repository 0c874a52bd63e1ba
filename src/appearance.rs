//! A manuscript's front matter and the command line to a [`Design`]: which theme, which paper,
//! which fonts.
//!
//! Reading a theme is left to `design`. Whatever is wrong with a wish is reported, and the default
//! stands in for it, so that the build goes on.

use std::sync::Arc;

use crate::design::page::Paper;
use crate::design::read::place_of_keys;
use crate::design::theme::Theme;
use crate::design::{Design, FontDesign};
use crate::diagnostic::{Diagnostic, Diagnostics, Problem, SourceId, Span};
use crate::font::fallback::SystemWish;
use crate::font::script::Repertoire;
use crate::font::{Cut, Font, FontData, FontId, FontLibrary, FontOrigin};
use crate::language::Language;
use crate::manuscript::ast::Manuscript;
use crate::picture::{self, FontBytes, Lettering};
use crate::project::Project;

/// Settles how a manuscript looks. A theme's language becomes the manuscript's where it names none.
/// What the fonts at hand lack is taken from the system and added to them.
pub fn settle(
    manuscript: &mut Manuscript,
    project: &Project,
    fonts: &mut FontLibrary,
    diagnostics: &mut Diagnostics,
) -> Design {
    let chosen = choose_theme(manuscript, project, diagnostics);
    let front_matter = &mut manuscript.front_matter;
    if front_matter.language.is_none() {
        front_matter.language = chosen.theme.text.lang.as_deref().and_then(Language::from_tag);
    }
    let language = front_matter.language.clone().unwrap_or_else(Language::american_english);
    let paper = front_matter.paper.as_ref().and_then(|name| {
        let paper = Paper::from_name(&name.value);
        if paper.is_none() {
            let names: Vec<&str> = Paper::ALL.iter().map(|paper| paper.name()).collect();
            let expected = format!("one of {}", names.join(", "));
            let problem = Problem::FrontMatterValue { key: "paper".to_owned(), expected };
            diagnostics.push(Diagnostic::at(name.span, problem));
        }
        paper
    });
    let mut design = Design::new(&chosen.theme, paper, &language).unwrap_or_else(|error| {
        let span = chosen.text.map(|(source, text)| place_of_keys(source, text, error.keys));
        diagnostics
            .push(Diagnostic { problem: Problem::ThemeValue { reason: error.reason }, span });
        Design::new(&Theme::default(), paper, &language).expect("an empty theme is sound")
    });
    if let Some(direction) = front_matter.direction {
        design.page.direction = direction;
    }
    find_fonts(&design.fonts, (project, &language), fonts);
    for refused in fonts.refused() {
        let (family, file) = (refused.family.clone(), refused.file.clone());
        diagnostics.push(Diagnostic::general(Problem::RefusedFont { family, file }));
    }
    check_fonts(&mut design.fonts, chosen.text, fonts, diagnostics);
    fonts.set_optical_size(design.text.size);
    design
}

/// The fonts in which texts of drawings are set: the design's own first, those for formulas last, since
/// their letters are signs.
pub fn lettering(design: &Design, fonts: &Arc<FontLibrary>) -> Lettering {
    let fonts = Arc::clone(fonts);
    Lettering::new(&design.fonts.text, &design.fonts.code, move || {
        let mut faces: Vec<&Font> = (0..fonts.len()).map(|id| fonts.get(FontId(id))).collect();
        faces.sort_by_key(|face| face.mathematical);
        let mut files: Vec<FontBytes> = Vec::new();
        for face in faces {
            let bytes: FontBytes = match &face.data {
                FontData::Bundled(bytes) => Arc::new(*bytes),
                FontData::Owned(bytes) => Arc::new(Arc::clone(bytes)),
            };
            // A collection and a variable font are many faces in one file.
            let place = (*bytes).as_ref().as_ptr();
            if !files.iter().any(|known| std::ptr::eq((**known).as_ref().as_ptr(), place)) {
                files.push(bytes);
            }
        }
        files
    })
}

/// Adds the system's fonts for families and scripts that neither the project nor the program has.
fn find_fonts(
    wanted: &FontDesign,
    (project, language): (&Project, &Language),
    fonts: &mut FontLibrary,
) {
    let mut repertoire = Repertoire::default();
    repertoire.add(project.sources.text(project.manuscript));
    // Of a bibliography or a theme's ornament some words will be set.
    for &source in project.texts.values() {
        repertoire.add(project.sources.text(source));
    }
    // Drawings have texts of their own.
    for bytes in project.files.values().flatten() {
        if let Some(text) = picture::text_of_drawing(bytes) {
            repertoire.add(&text);
        }
    }
    fonts.set_repertoire(repertoire);
    let families = [&wanted.text, &wanted.code, &wanted.math];
    let unknown =
        families.into_iter().filter(|family| fonts.select(family, Cut::default()).is_none());
    let wish =
        SystemWish { families: unknown.cloned().collect(), scripts: fonts.lacking(language) };
    for (name, bytes) in project.system_fonts(&wish) {
        // A damaged font of the system is as one that is not there, and so is one that must not be
        // embedded.
        let _ = fonts.add_file(&name, &bytes, FontOrigin::System);
    }
}

/// A theme with the text that it was read from.
struct Chosen<'a> {
    theme: Theme,
    text: Option<(SourceId, &'a str)>,
}

/// Reads the theme of the command line, else of the front matter, else the empty one.
fn choose_theme<'a>(
    manuscript: &Manuscript,
    project: &'a Project,
    diagnostics: &mut Diagnostics,
) -> Chosen<'a> {
    let named = manuscript.front_matter.theme.as_ref();
    let (name, span) = match (&project.settings.theme, named) {
        (Some(name), _) => (name, None),
        (None, Some(named)) => (&named.value, Some(named.span)),
        (None, None) => return Chosen { theme: Theme::default(), text: None },
    };
    if let Err(problem) = project.file(name) {
        let problem = Problem::ThemeFile { name: name.clone(), reason: problem.to_string() };
        diagnostics.push(Diagnostic { problem, span });
        return Chosen { theme: Theme::default(), text: None };
    }
    let text = project.text(name);
    let theme =
        text.map(|(source, text)| Theme::read(source, text, diagnostics)).unwrap_or_default();
    Chosen { theme, text }
}

/// Reports families that are not there; the default family stands in for them.
fn check_fonts(
    wanted: &mut FontDesign,
    text: Option<(SourceId, &str)>,
    fonts: &FontLibrary,
    diagnostics: &mut Diagnostics,
) {
    let usual = FontDesign::default();
    let FontDesign { text: text_family, code, math, .. } = wanted;
    for (family, usual) in [(text_family, usual.text), (code, usual.code), (math, usual.math)] {
        if fonts.select(family, Cut::default()).is_some() {
            continue;
        }
        let span = text.and_then(|(source, text)| {
            let start = text.find(family.as_str())?;
            Some(Span::new(source, start..start + family.len()))
        });
        let nearest = crate::design::read::nearest(family, fonts.families());
        let problem = Problem::UnknownFont { family: family.clone(), nearest };
        diagnostics.push(Diagnostic { problem, span });
        *family = usual;
    }
}

#[cfg(test)]
mod tests {
    use super::settle;
    use crate::diagnostic::{Diagnostics, Span};
    use crate::font::FontLibrary;
    use crate::manuscript::ast::{Manuscript, Resource, ResourceKind};
    use crate::manuscript::front_matter::Spanned;
    use crate::project::Project;

    /// Settles a manuscript that names `theme.toml`, and returns its design's page width, text
    /// family, language and the codes with messages and places of what was found.
    fn check(theme: Option<&str>, paper: Option<&str>) -> (f64, String, String, Vec<String>) {
        let mut project = Project::in_memory("essay.md", "text");
        if let Some(theme) = theme {
            project = project.with_file("theme.toml", theme.as_bytes());
        }
        let name = Spanned { value: "theme.toml".to_owned(), span: Span::default() };
        let mut manuscript = Manuscript::default();
        manuscript.front_matter.theme = Some(name);
        manuscript.front_matter.paper =
            paper.map(|paper| Spanned { value: paper.to_owned(), span: Span::default() });
        manuscript.resources = vec![Resource {
            name: "theme.toml".to_owned(),
            kind: ResourceKind::Theme,
            span: Span::default(),
        }];
        project.load(&manuscript.resources);
        let mut fonts = FontLibrary::new(&[]).expect("no project fonts are given");
        let mut diagnostics = Diagnostics::default();
        let design = settle(&mut manuscript, &project, &mut fonts, &mut diagnostics);
        let found = diagnostics.iter().map(|diagnostic| {
            let range = diagnostic.span.map(Span::range).unwrap_or_default();
            let help = diagnostic.problem.help().unwrap_or_default();
            let problem = &diagnostic.problem;
            format!("{} {}..{} {}", problem.code(), range.start, range.end, help)
        });
        let language = manuscript.front_matter.language;
        let language = language.map(|language| language.tag().to_owned()).unwrap_or_default();
        let width = design.page.size.width.to_points().round();
        (width, design.fonts.text, language, found.collect())
    }

    #[test]
    fn wishes_are_heard_and_faults_reported_with_their_place() {
        let libertinus = "Libertinus Serif";
        for (theme, paper, width, family, language, found) in [
            (Some(""), None, 612.0, libertinus, "", vec![]),
            (Some("text.lang = \"de\""), None, 595.0, libertinus, "de", vec![]),
            (Some(""), Some("A5"), 420.0, libertinus, "", vec![]),
            (Some("page.paper = \"a4\""), Some("A5"), 595.0, libertinus, "", vec![]),
            (Some(""), Some("a3"), 612.0, libertinus, "", vec!["S0103 0..0 "]),
            (
                None,
                None,
                612.0,
                libertinus,
                "",
                vec!["S0113 0..0 paths start at the project's folder or at the manuscript's"],
            ),
            (
                Some("[page]\nwidht = \"5in\""),
                None,
                612.0,
                libertinus,
                "",
                vec!["S0111 7..12 did you mean 'width'?"],
            ),
            (
                Some("[page\n"),
                None,
                612.0,
                libertinus,
                "",
                vec!["S0111 5..5 write it as in '[page]'"],
            ),
            (
                Some("page.text-width = \"700pt\""),
                None,
                612.0,
                libertinus,
                "",
                vec!["S0112 5..15 "],
            ),
            (
                Some("[page]\npaper = \"a5\"\ninner = \"9in\""),
                None,
                612.0,
                libertinus,
                "",
                vec!["S0112 20..25 "],
            ),
            (
                Some("[text]\nlang = \"en\"\nleading = \"0pt\""),
                None,
                612.0,
                libertinus,
                "en",
                vec!["S0112 19..26 "],
            ),
            (
                Some("text.font = \"Libertinus Seriff\""),
                None,
                612.0,
                libertinus,
                "",
                vec!["S0601 13..30 did you mean 'Libertinus Serif'?"],
            ),
            (
                Some("fonts.text = \"DejaVu Sans Mono\""),
                None,
                612.0,
                "DejaVu Sans Mono",
                "",
                vec![],
            ),
        ] {
            let expected = (
                width,
                family.to_owned(),
                language.to_owned(),
                found.into_iter().map(str::to_owned).collect::<Vec<_>>(),
            );
            assert_eq!(check(theme, paper), expected, "{theme:?} {paper:?}");
        }
    }
}
