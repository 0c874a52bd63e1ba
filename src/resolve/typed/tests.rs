//! Parentheses that are citations, and those that are not.

use super::Matcher;
use crate::diagnostic::{Diagnostics, Problem, Span};
use crate::language::Language;
use crate::manuscript::front_matter::Spanned;
use crate::project::Project;
use crate::resolve::citations::{Library, read_library};

const BOOKS: &str = "
@book{freeze, editor={Freeze, Gregory L.}, title={Russia: A History}, date={2009}}
@online{siegelbaum, author={Siegelbaum, Lewis}, title={Khrushchev's Secret Speech}}
@book{pair, author={Freeze, Gregory and Li, Wei}, title={Two}, date={2001}}
@book{many, author={Adams, Ann and Brown, Bob and Clark, Cy}, title={Three}, date={2002}}
@book{orwell45, author={Orwell, George}, title={Animal Farm}, date={1945}}
@book{orwell49, author={Orwell, George}, title={Nineteen Eighty-Four}, date={1949}}
@book{may, author={May, Karl}, title={Winnetou}, date={1893}}
@book{obrien, author={O'Brien, Flann}, title={At Swim-Two-Birds}, date={1939}}
@book{muller, author={Müller, Heiner}, title={Germania}, date={1977}}
@book{vdb, author={van der Berg, Anna}, title={Water}, date={1990}}
@book{anon, title={The Song of Roland}, date={1100}}
";

fn library(text: &str) -> Library {
    let mut project = Project::default();
    project.files.insert("refs".to_owned(), Ok(text.as_bytes().into()));
    let name = Spanned { value: "refs".to_owned(), span: Span::default() };
    read_library(&[name], (&project, &Language::american_english()), &mut Diagnostics::default())
}

/// Describes a scan: linked words with their keys, then problems as `?key,key` or `!key`.
fn describe(library: &Library, text: &str) -> String {
    let scan = Matcher::new(library).scan(text);
    let mut found: Vec<String> = Vec::new();
    for citation in scan.citations {
        for item in citation.items {
            let key = &library.works()[item.work].key;
            found.push(format!("{}={key}", &text[item.range]));
        }
    }
    for (_, problem) in scan.problems {
        match problem {
            Problem::AmbiguousCitation { candidates, .. } => {
                found.push(format!("?{}", candidates.join(",")));
            }
            Problem::UnknownTypedCitation { nearest, .. } => {
                found.push(format!("!{}", nearest.unwrap_or_default()));
            }
            other => found.push(other.message()),
        }
    }
    found.join(" | ")
}

#[test]
fn parentheses() {
    let library = library(BOOKS);
    for (text, expected) in [
        // Names and pages.
        ("(Freeze 416)", "Freeze 416=freeze"),
        ("a fact (Freeze 416).", "Freeze 416=freeze"),
        ("(Siegelbaum)", "Siegelbaum=siegelbaum"),
        ("(Freeze 416–17)", "Freeze 416–17=freeze"),
        ("(Freeze 416-417)", "Freeze 416-417=freeze"),
        ("(Freeze 416, 420)", "Freeze 416, 420=freeze"),
        ("(Freeze 416 and 420)", "Freeze 416 and 420=freeze"),
        ("(Freeze, 416)", "Freeze, 416=freeze"),
        ("(Freeze p. 416)", "Freeze p. 416=freeze"),
        ("(Freeze, pp. 416–17)", "Freeze, pp. 416–17=freeze"),
        ("(Freeze xii)", "Freeze xii=freeze"),
        ("(Freeze ch. 13)", "Freeze ch. 13=freeze"),
        ("(Freeze, ch. 13, p. 416)", "Freeze, ch. 13, p. 416=freeze"),
        ("(Freeze 416n3)", "Freeze 416n3=freeze"),
        ("(Freeze 416ff.)", "Freeze 416ff.=freeze"),
        ("(Freeze 2: 345)", ""),
        ("(Freeze 2:345)", "Freeze 2:345=freeze"),
        ("(Freeze 416, emphasis added)", "Freeze 416, emphasis added=freeze"),
        ("(Freeze 416; emphasis added)", "Freeze 416=freeze"),
        ("(Freeze\u{a0}416)", "Freeze\u{a0}416=freeze"),
        ("(Gregory Freeze 416)", "Gregory Freeze 416=freeze"),
        ("(G. Freeze 416)", "G. Freeze 416=freeze"),
        ("(G. Orwell, Animal Farm 3)", "G. Orwell, Animal Farm 3=orwell45"),
        // Several authors.
        ("(Freeze and Li 12–14)", "Freeze and Li 12–14=pair"),
        ("(Freeze & Li 12)", "Freeze & Li 12=pair"),
        ("(Freeze und Li 12)", "Freeze und Li 12=pair"),
        ("(Freeze et al. 3)", "Freeze et al. 3=pair"),
        ("(Adams et al. 3)", "Adams et al. 3=many"),
        ("(Adams, Brown, and Clark 3)", "Adams, Brown, and Clark 3=many"),
        ("(Adams, Brown and Clark 3)", "Adams, Brown and Clark 3=many"),
        ("(Adams 3)", ""),
        // Titles and years.
        ("(Freeze, Russia 416)", "Freeze, Russia 416=freeze"),
        ("(Freeze, Russia: A History 416)", "Freeze, Russia: A History 416=freeze"),
        ("(Freeze 2009, 416)", "Freeze 2009, 416=freeze"),
        ("(Freeze 2009: 416)", "Freeze 2009: 416=freeze"),
        ("(Freeze, 2009, p. 416)", "Freeze, 2009, p. 416=freeze"),
        ("(Freeze 2009a)", "Freeze 2009a=freeze"),
        (
            "(Siegelbaum, “Khrushchev’s Secret Speech”)",
            "Siegelbaum, “Khrushchev’s Secret Speech”=siegelbaum",
        ),
        ("(Siegelbaum, “Khrushchev’s”)", "Siegelbaum, “Khrushchev’s”=siegelbaum"),
        ("(Orwell, Nineteen 5)", "Orwell, Nineteen 5=orwell49"),
        ("(Orwell 1945, 5)", "Orwell 1945, 5=orwell45"),
        ("(Orwell 5)", "?orwell45,orwell49"),
        ("(Orwell)", "?orwell45,orwell49"),
        ("(The Song of Roland 12)", "The Song of Roland 12=anon"),
        ("(Song of Roland 12)", "Song of Roland 12=anon"),
        ("(Song 12)", "Song 12=anon"),
        ("(Song)", ""),
        ("(Song of Roland)", "Song of Roland=anon"),
        // Several works, and words before them.
        ("(Freeze 416; Siegelbaum)", "Freeze 416=freeze | Siegelbaum=siegelbaum"),
        ("(qtd. in Freeze 416)", "Freeze 416=freeze"),
        ("(see Freeze 416)", "Freeze 416=freeze"),
        ("(See Freeze 416; see also Siegelbaum)", "Freeze 416=freeze | Siegelbaum=siegelbaum"),
        ("(cf. Freeze 416)", "Freeze 416=freeze"),
        ("(Freeze 416; Stalin 3)", "Freeze 416=freeze"),
        ("((Freeze 416))", "Freeze 416=freeze"),
        // Names of all kinds.
        ("(O’Brien 7)", "O’Brien 7=obrien"),
        ("(O'Brien 7)", "O'Brien 7=obrien"),
        ("(Mu\u{308}ller 7)", "Mu\u{308}ller 7=muller"),
        ("(van der Berg 7)", "van der Berg 7=vdb"),
        ("(Van der Berg 7)", "Van der Berg 7=vdb"),
        ("(Berg 7)", "Berg 7=vdb"),
        ("(G. Freeze and Li 7)", "G. Freeze and Li 7=pair"),
        ("(The song of Roland 12)", "The song of Roland 12=anon"),
        ("(song of Roland 12)", ""),
        ("(but see Freeze 416)", "Freeze 416=freeze"),
        ("(see especially Freeze 416)", "Freeze 416=freeze"),
        ("(May 12)", "May 12=may"),
        ("(May 1893)", "May 1893=may"),
        // No citations.
        ("(May 1968)", ""),
        ("(Chapter 4)", ""),
        ("(1956)", ""),
        ("(see Figure 3)", ""),
        ("(NATO 1949)", ""),
        ("(Freeze 1949)", ""),
        ("(freeze 416)", ""),
        ("(Freezer 416)", "!freeze"),
        ("(Freeze’s book)", ""),
        ("(Freeze argued otherwise)", ""),
        ("(Freeze and others)", ""),
        ("(partially to cover up their own crimes as well as Stalin’s)", ""),
        ("()", ""),
        ("(", ""),
        (")(", ""),
        ("(Freeze 416", ""),
        ("(Freeze \u{1} 416)", ""),
        // Near misses.
        ("(Freze 416)", "!freeze"),
        ("(Siegelbam 3)", "!siegelbaum"),
        ("(Stalin 416)", ""),
        ("(Freze)", ""),
        // Pages alone.
        ("Freeze argues that it failed (416).", "416=freeze"),
        ("Freeze and Li argue that it failed (416).", "416=pair"),
        ("Adams argues that it failed (416).", "416=many"),
        ("Siegelbaum notes this (12), as others do.", "12=siegelbaum"),
        ("Freeze came. Others left (416).", ""),
        ("In 1956 Siegelbaum (1956) left.", ""),
        ("Siegelbaum has (1) this and (2) that", ""),
        ("Siegelbaum and Müller disagree (12).", ""),
        ("Orwell says so (12).", "?orwell45,orwell49"),
        ("“Who?” asks Müller (12–13).", "12–13=muller"),
    ] {
        let found = describe(&library, text);
        assert_eq!(found, expected, "{text}");
    }
}

#[test]
fn a_page_alone_belongs_to_the_one_author_named() {
    let library = library("@book{freeze, author={Freeze, Gregory}, title={Russia}}");
    for (text, expected) in [
        ("Freeze argues that it failed (416).", "416=freeze"),
        ("As Freeze’s book shows (p. 416), it failed.", "p. 416=freeze"),
        ("G. Freeze says (416).", "416=freeze"),
        ("It failed. Freeze says so (416) and more.", "416=freeze"),
        ("Freezers are cold (416).", ""),
        ("Freeze says (1956).", ""),
    ] {
        assert_eq!(describe(&library, text), expected, "{text}");
    }
}
