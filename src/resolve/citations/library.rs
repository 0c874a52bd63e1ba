//! Bibliography files to a [`Library`], whatever their format, which is told by content.
//!
//! BibLaTeX and Hayagriva's YAML are read. What a file holds beyond that is reported.

use hayagriva::Entry;
use hayagriva::types::{Date, Person};

use crate::diagnostic::{Diagnostic, Diagnostics, Problem, Span};
use crate::manuscript::front_matter::Spanned;
use crate::project::Project;
use crate::resolve::citations::biblatex;
use crate::resolve::citations::{Library, Work, WorkName};

/// Years beyond this are taken for errors of typing; the engine cannot count with any year.
const LATEST_YEAR: i32 = 9999;

/// Reads the bibliographies that a manuscript names, in its order; of two entries with one key the
/// first counts.
pub fn read_library(
    names: &[Spanned<String>],
    project: &Project,
    diagnostics: &mut Diagnostics,
) -> Library {
    let mut library = Library::default();
    for name in names {
        let refuse =
            |reason: String| Problem::BibliographyFile { name: name.value.clone(), reason };
        let text = match project.file(&name.value) {
            Ok(bytes) => match std::str::from_utf8(bytes) {
                Ok(text) => text,
                Err(error) => {
                    let reason = format!("it is not UTF-8 at byte {}", error.valid_up_to());
                    diagnostics.push(Diagnostic::at(name.span, refuse(reason)));
                    continue;
                }
            },
            Err(problem) => {
                diagnostics.push(Diagnostic::at(name.span, refuse(problem.to_string())));
                continue;
            }
        };
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        match read_text(text) {
            Ok(reading) => take(&mut library, reading, name.span, diagnostics),
            Err(reason) => diagnostics.push(Diagnostic::at(name.span, refuse(reason))),
        }
    }
    library
}

fn take(
    library: &mut Library,
    reading: biblatex::Reading,
    span: Span,
    diagnostics: &mut Diagnostics,
) {
    for problem in reading.problems {
        diagnostics.push(Diagnostic::at(span, problem));
    }
    for (entry, url) in reading.entries {
        if library.find(entry.key()).is_some() {
            let key = entry.key().to_owned();
            diagnostics.push(Diagnostic::at(span, Problem::DuplicateEntry { key }));
            continue;
        }
        library.works.push(describe(&entry, url));
        library.entries.push(entry);
    }
}

/// Reads a text by what it looks like.
fn read_text(text: &str) -> Result<biblatex::Reading, String> {
    let first = text.trim_start();
    if first.starts_with(['[', '{']) {
        return Err("CSL JSON is not read yet; export it as BibLaTeX".to_owned());
    }
    if first.starts_with("TY  -") {
        return Err("RIS is not read yet; export it as BibLaTeX".to_owned());
    }
    if text.lines().any(|line| line.trim_start().starts_with('@')) {
        return Ok(biblatex::read(text));
    }
    if first.is_empty() || text.lines().all(|line| line.trim_start().starts_with(['%', '#'])) {
        return Ok(biblatex::Reading::default());
    }
    read_yaml(text)
}

/// Reads Hayagriva's YAML; where the whole cannot be read, its top-level entries one by one.
fn read_yaml(text: &str) -> Result<biblatex::Reading, String> {
    let mut reading = biblatex::Reading::default();
    let error = match hayagriva::io::from_yaml_str(text) {
        Ok(library) => {
            reading.entries.extend(library.into_iter().map(|entry| (sober(entry), None)));
            return Ok(reading);
        }
        Err(error) => complaint(&error.to_string(), text, 0),
    };
    // Each entry with the number of lines above it.
    let mut pieces: Vec<(usize, String)> = Vec::new();
    for (above, line) in text.split_inclusive('\n').enumerate() {
        let begins = line.starts_with(|first: char| !first.is_whitespace() && first != '#');
        if begins || pieces.is_empty() {
            pieces.push((above, String::new()));
        }
        if let Some((_, piece)) = pieces.last_mut() {
            piece.push_str(line);
        }
    }
    for (above, piece) in pieces.iter().filter(|(_, piece)| piece.contains(':')) {
        match hayagriva::io::from_yaml_str(piece) {
            Ok(library) => {
                reading.entries.extend(library.into_iter().map(|entry| (sober(entry), None)));
            }
            Err(error) => {
                let key = piece.split(':').next().unwrap_or("").trim();
                let error = complaint(&error.to_string(), piece, *above);
                let reason = format!("'{key}': {error}");
                reading.problems.push(Problem::BibliographyEntry { reason });
            }
        }
    }
    if reading.entries.is_empty() { Err(error) } else { Ok(reading) }
}

/// What the YAML reader complains of, in an author's words, with the line. The text it complains of
/// stands below so many others.
fn complaint(error: &str, text: &str, above: usize) -> String {
    let quoted = |behind: &str| error.split(behind).nth(1)?.split('`').next();
    let number = error
        .split(" line ")
        .nth(1)
        .map(|rest| rest.chars().take_while(char::is_ascii_digit).collect::<String>());
    let line: Option<usize> = number.and_then(|number| number.parse().ok());
    let has_tab = line
        .and_then(|line| text.lines().nth(line.checked_sub(1)?))
        .is_some_and(|line| line[..line.len() - line.trim_start().len()].contains('\t'));
    let reason = if has_tab {
        "a tab stands where only spaces may".to_owned()
    } else if let Some(name) = quoted("unknown variant `") {
        format!("there is no '{name}'")
    } else if let Some(name) = quoted("missing field `") {
        format!("'{name}' is missing")
    } else if error.contains("cite keys") {
        "it is neither BibLaTeX nor the YAML of Hayagriva".to_owned()
    } else if error.contains("invalid type") {
        "a value is not of the kind that its key wants".to_owned()
    } else {
        "it is not written as YAML is".to_owned()
    };
    match line {
        Some(line) => format!("line {}: {reason}", above + line),
        None => reason,
    }
}

/// Brings years into the range that the engine can count with.
fn sober(mut entry: Entry) -> Entry {
    if let Some(date) = entry.date()
        && date.year.checked_abs().is_none_or(|year| year > LATEST_YEAR)
    {
        entry.set_date(Date::from_year(LATEST_YEAR));
    }
    let parents = entry.parents().to_vec();
    entry.set_parents(parents.into_iter().map(sober).collect());
    entry
}

fn describe(entry: &Entry, url: Option<String>) -> Work {
    let title = entry.title().map(|title| title.value.to_string()).unwrap_or_default();
    let short = entry.title().and_then(|title| title.short.as_ref()).map(|text| text.to_string());
    let authors = entry.authors().filter(|names| !names.is_empty()).or_else(|| entry.editors());
    Work {
        key: entry.key().to_owned(),
        names: authors.unwrap_or_default().iter().map(work_name).collect(),
        title,
        short_title: short,
        year: entry.date_any().map(|date| date.year),
        url,
    }
}

fn work_name(person: &Person) -> WorkName {
    let family = match &person.prefix {
        Some(prefix) => format!("{prefix} {}", person.name),
        None => person.name.clone(),
    };
    WorkName { family, given: person.given_name.clone().unwrap_or_default() }
}

#[cfg(test)]
mod tests {
    use super::read_library;
    use crate::diagnostic::{Diagnostics, Span};
    use crate::manuscript::front_matter::Spanned;
    use crate::project::Project;

    fn check(text: &str, keys: &[&str], codes: &[&str]) {
        let mut project = Project::default();
        project.files.insert("refs".to_owned(), Ok(text.as_bytes().into()));
        let mut diagnostics = Diagnostics::default();
        let name = Spanned { value: "refs".to_owned(), span: Span::default() };
        let library = read_library(&[name], &project, &mut diagnostics);
        let found: Vec<&str> = library.works().iter().map(|work| work.key.as_str()).collect();
        assert_eq!(found, keys, "{text}");
        let found: Vec<&str> =
            diagnostics.iter().map(|diagnostic| diagnostic.problem.code()).collect();
        assert_eq!(found, codes, "{text}");
    }

    #[test]
    fn formats_are_told_by_content() {
        check("@book{a, title={A}}", &["a"], &[]);
        check("a:\n  type: book\n  title: A\n", &["a"], &[]);
        check("a:\n  type: book\n  title: A\nb:\n  title: B\n", &["a"], &["S0304"]);
        check("a:\n  type: book\n  date: -2147483648\n", &["a"], &[]);
        check("", &[], &[]);
        check("[{\"id\": \"a\"}]", &[], &["S0303"]);
        check("TY  - BOOK\n", &[], &["S0303"]);
        check("just prose", &[], &["S0303"]);
    }

    #[test]
    fn what_is_wrong_with_yaml_is_told_in_the_words_of_its_author() {
        for (text, expected) in [
            (
                "just prose",
                "the bibliography 'refs' cannot be read: it is neither BibLaTeX nor the YAML of \
                 Hayagriva",
            ),
            (
                "a:\n\ttype: book\n",
                "the bibliography 'refs' cannot be read: line 2: a tab stands where only spaces may",
            ),
            (
                "a:\n  type: book\n title: A\n",
                "the bibliography 'refs' cannot be read: line 3: it is not written as YAML is",
            ),
            (
                "b:\n  type: book\n  title: B\na:\n  type: bok\n",
                "an entry of the bibliography cannot be read: 'a': line 5: there is no 'bok'",
            ),
        ] {
            let mut project = Project::default();
            project.files.insert("refs".to_owned(), Ok(text.as_bytes().into()));
            let mut diagnostics = Diagnostics::default();
            let name = Spanned { value: "refs".to_owned(), span: Span::default() };
            read_library(&[name], &project, &mut diagnostics);
            let found = diagnostics.iter().next().map(|found| found.problem.message());
            assert_eq!(found.as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn names_and_titles_are_plain() {
        let text = "@book{b, title={The {Big} Book}, subtitle={A Tale}, shorttitle={Big}, \
                    editor={van der Berg, Anna and Li, Wei}, year={1999}}";
        let mut project = Project::default();
        project.files.insert("refs".to_owned(), Ok(text.as_bytes().into()));
        let name = Spanned { value: "refs".to_owned(), span: Span::default() };
        let library = read_library(&[name], &project, &mut Diagnostics::default());
        let work = &library.works()[0];
        assert_eq!(work.title, "The Big Book: A Tale");
        assert_eq!(work.short_title.as_deref(), Some("Big"));
        assert_eq!(work.year, Some(1999));
        let families: Vec<&str> = work.names.iter().map(|name| name.family.as_str()).collect();
        assert_eq!(families, ["van der Berg", "Li"]);
    }
}
