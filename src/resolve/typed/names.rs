//! The ways in which a work can be named in a parenthesis.

use unicode_normalization::UnicodeNormalization;

use crate::resolve::citations::{Work, WorkName};

/// Articles with which titles begin and without which they are cited.
const ARTICLES: &[&str] =
    &["The ", "A ", "An ", "Der ", "Die ", "Das ", "Le ", "La ", "Les ", "El ", "Il "];

/// The ways in which those who made a work are named: "Freeze", "Gregory Freeze", "G. Freeze",
/// "Freeze and Li", "Freeze et al."
pub(super) fn name_forms(work: &Work) -> Vec<String> {
    let family = |index: usize| work.names[index].family.clone();
    let mut forms = Vec::new();
    if work.names.len() > 1 {
        // "G. Freeze and Li": the first author, told from one of the same family name.
        let first = &work.names[0];
        let given = first.given.split_whitespace().next().unwrap_or("");
        if let Some(initial) = given.chars().next() {
            for named in
                [format!("{initial}. {}", first.family), format!("{given} {}", first.family)]
            {
                let mut names = work.names.clone();
                names[0] = WorkName { family: named, given: String::new() };
                forms.extend(joined(&names));
            }
        }
    }
    match work.names.len() {
        0 => {}
        1 => {
            let name = &work.names[0];
            forms.push(family(0));
            let first = name.given.split_whitespace().next().unwrap_or("");
            if let Some(initial) = first.chars().next() {
                forms.push(format!("{initial}. {}", name.family));
                forms.push(format!("{first} {}", name.family));
                forms.push(format!("{} {}", name.given, name.family));
            }
        }
        _ => forms.extend(joined(&work.names)),
    }
    // "Van der Berg" at the beginning of a citation, and "Berg" where a style drops the particle.
    let mut more = Vec::new();
    for form in forms.iter().filter(|form| form.starts_with(char::is_lowercase)) {
        let mut letters = form.chars();
        let first: String = letters.next().into_iter().flat_map(char::to_uppercase).collect();
        more.push(format!("{first}{}", letters.as_str()));
        let bare = form.trim_start_matches(|c: char| c.is_lowercase() || c == ' ');
        if bare.chars().count() > 2 {
            more.push(bare.to_owned());
        }
    }
    forms.extend(more);
    forms
}

/// Several names with the words that join them, and the first with those that stand for the others.
fn joined(names: &[WorkName]) -> Vec<String> {
    let family = |index: usize| names[index].family.clone();
    let count = names.len();
    let all_but_last: Vec<String> = (0..count - 1).map(family).collect();
    let last = family(count - 1);
    let joined = all_but_last.join(", ");
    let mut forms = Vec::new();
    for and in ["and", "&", "und", "et", "y", "e", "en", "i", "a", "и", "och", "og", "ja"] {
        forms.push(format!("{joined} {and} {last}"));
        if count > 2 {
            forms.push(format!("{joined}, {and} {last}"));
        }
    }
    for others in ["et al.", "et al", "u. a.", "e.a.", "и др."] {
        forms.push(format!("{} {others}", family(0)));
        forms.push(format!("{}, {others}", family(0)));
    }
    forms
}

/// The rest of a text behind a title at its beginning, whatever letters of it are capitals.
pub(super) fn strip_title<'t>(text: &'t str, title: &str) -> Option<&'t str> {
    let mut letters = text.chars();
    for expected in title.chars() {
        let found = letters.next()?;
        if found != expected && !found.to_lowercase().eq(expected.to_lowercase()) {
            return None;
        }
    }
    Some(letters.as_str())
}

/// The ways in which a title is cited: the short title, the whole, the part before the colon, then
/// ever fewer of its first words, each also without its article.
pub(super) fn title_forms(work: &Work) -> Vec<String> {
    let mut forms: Vec<String> = work.short_title.iter().cloned().collect();
    forms.push(work.title.clone());
    let main = work.title.split(':').next().unwrap_or("").trim().to_owned();
    forms.push(main.clone());
    let words: Vec<&str> = main.split_whitespace().collect();
    for length in (1..words.len()).rev() {
        forms.push(words[..length].join(" "));
    }
    let bare = |form: &String| {
        ARTICLES.iter().find_map(|article| form.strip_prefix(article)).map(str::to_owned)
    };
    let without: Vec<String> = forms.iter().filter_map(bare).collect();
    forms.extend(without);
    forms.retain(|form| {
        form.chars().count() > 2 && !ARTICLES.iter().any(|article| article.trim() == form)
    });
    forms
}

/// A text with composed characters (NFC), straight quotes and plain spaces, for comparison.
pub(super) fn normal(text: &str) -> String {
    text.nfc()
        .map(|character| match character {
            '’' | '‘' | 'ʼ' | '‛' => '\'',
            '“' | '”' | '„' | '«' | '»' => '"',
            '\u{a0}' | '\u{202f}' | '\u{2009}' => ' ',
            other => other,
        })
        .collect::<String>()
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
}

/// Whether a form is a whole title: the long or the short one, or the part before the colon, with
/// or without its article.
pub(super) fn is_whole_title(work: &Work, form: &str) -> bool {
    let main = work.title.split(':').next().unwrap_or("").trim();
    let titles = [Some(work.title.as_str()), Some(main), work.short_title.as_deref()];
    titles.into_iter().flatten().any(|title| {
        let title = normal(title);
        title == form || title.strip_suffix(form).is_some_and(|head| ARTICLES.contains(&head))
    })
}
