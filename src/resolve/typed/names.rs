//! The ways in which a work can be named in a parenthesis.

use unicode_normalization::UnicodeNormalization;

use crate::resolve::citations::Work;

/// Articles with which titles begin and without which they are cited.
const ARTICLES: &[&str] =
    &["The ", "A ", "An ", "Der ", "Die ", "Das ", "Le ", "La ", "Les ", "El ", "Il "];

/// The ways in which those who made a work are named: "Freeze", "Gregory Freeze", "G. Freeze",
/// "Freeze and Li", "Freeze et al."
pub(super) fn name_forms(work: &Work) -> Vec<String> {
    let family = |index: usize| work.names[index].family.clone();
    let mut forms = Vec::new();
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
        count => {
            let all_but_last: Vec<String> = (0..count - 1).map(family).collect();
            let last = family(count - 1);
            let joined = all_but_last.join(", ");
            for and in ["and", "&", "und", "et", "y", "e", "en", "i", "a", "и", "och", "og", "ja"]
            {
                forms.push(format!("{joined} {and} {last}"));
                if count > 2 {
                    forms.push(format!("{joined}, {and} {last}"));
                }
            }
            for others in ["et al.", "et al", "u. a.", "e.a.", "и др."] {
                forms.push(format!("{} {others}", family(0)));
                forms.push(format!("{}, {others}", family(0)));
            }
        }
    }
    forms
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
