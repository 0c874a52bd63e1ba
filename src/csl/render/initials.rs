//! Given names to initials.

use crate::csl::render::is_alphabetic_script;

/// A word of a given name and what parts it from the next.
struct Word {
    text: String,
    hyphen: bool,
}

/// Shortens given names to initials with the terminator after each; or, where only abbreviations are evened
/// out, leaves whole names whole.
pub(crate) fn initials(
    given: &str,
    terminator: &str,
    whole_names: bool,
    without_hyphen: bool,
) -> String {
    if given.is_empty() || matches!(given, "Lord" | "Lady") {
        return given.to_owned();
    }
    let first = given.chars().next().unwrap_or(' ');
    if !is_alphabetic_script(first) && first != '&' {
        return given.to_owned();
    }
    let given = if without_hyphen { given.replace('-', " ") } else { given.to_owned() };
    let mut words = split(&given);
    // A single capital by itself is an initial.
    if let [word] = words.as_mut_slice() {
        let tail = word.text.rsplit('.').next().unwrap_or_default();
        if tail.chars().count() == 1 && tail.chars().all(|c| !c.is_lowercase()) {
            word.text.push('.');
        }
    }
    let text =
        if whole_names { normalized(&words, terminator) } else { shortened(&words, terminator) };
    tidy(&text)
}

/// Splits at spaces, full stops within ("J.P.") and hyphens before capitals.
fn split(given: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut current = String::new();
    let letters: Vec<char> = given.chars().collect();
    let mut at = 0;
    while at < letters.len() {
        let c = letters[at];
        let next = letters.get(at + 1).copied();
        if c.is_whitespace() {
            if !current.is_empty() {
                words.push(Word { text: std::mem::take(&mut current), hyphen: false });
            }
        } else if c == '-' && !next.is_some_and(|next| next.is_lowercase() && next.is_ascii()) {
            if current.is_empty() {
                if let Some(last) = words.last_mut() {
                    last.hyphen = true;
                }
            } else {
                words.push(Word { text: std::mem::take(&mut current), hyphen: true });
            }
        } else {
            current.push(c);
            if c == '.' && next.is_some_and(|next| !next.is_whitespace() && next != '-') {
                words.push(Word { text: std::mem::take(&mut current), hyphen: false });
            }
        }
        at += 1;
    }
    if !current.is_empty() {
        words.push(Word { text: current, hyphen: false });
    }
    words
}

/// Whether a letter can stand as an initial: a capital, or a letter without case.
fn is_initial(c: char) -> bool {
    is_alphabetic_script(c) && c.to_uppercase().next() == Some(c) && !c.is_ascii_digit()
}

fn shortened(words: &[Word], terminator: &str) -> String {
    let mut out = String::new();
    for (at, word) in words.iter().enumerate() {
        let last = at + 1 == words.len();
        let Some(first) = word.text.chars().next() else { continue };
        if !is_initial(first) {
            // Particles and the like stay as they are.
            if is_alphabetic_script(first) {
                out.push(' ');
            }
            out.push_str(&word.text);
            if !last {
                out.push(if word.hyphen { '-' } else { ' ' });
            }
            continue;
        }
        let initial = initial_of(&word.text);
        if terminator.contains("%s") {
            out.push_str(&terminator.replace("%s", &initial));
            continue;
        }
        out.push_str(&initial);
        out.push_str(terminator);
        if !last && word.hyphen {
            out.push('-');
        }
    }
    out
}

/// An initial: the first letter; an abbreviation with its full stop stands whole; two capitals that start a
/// word ("GWilliam") are one sound.
fn initial_of(word: &str) -> String {
    let letters: String = word.chars().take_while(|c| is_alphabetic_script(*c)).collect();
    let dotted = word[letters.len()..].starts_with('.');
    let mut chars = letters.chars();
    let Some(first) = chars.next() else { return word.to_owned() };
    let rest: Vec<char> = chars.collect();
    if dotted && !rest.is_empty() {
        return letters;
    }
    let mut out = String::from(first);
    let capitals = rest.iter().take_while(|c| c.to_uppercase().next() == Some(**c)).count();
    if capitals < rest.len() {
        out.extend(rest[..capitals].iter().flat_map(|c| c.to_lowercase()));
    }
    out
}

/// Evens out abbreviations only: "J. Paul" with "" gives "J Paul".
fn normalized(words: &[Word], terminator: &str) -> String {
    let mut out = String::new();
    let abbreviated: Vec<Option<String>> = words
        .iter()
        .map(|word| {
            let count = word.text.chars().count();
            if count > 1 && word.text.ends_with('.') {
                Some(word.text[..word.text.len() - 1].to_owned())
            } else if count == 1 && word.text.chars().all(|c| c.to_uppercase().next() == Some(c)) {
                Some(word.text.clone())
            } else {
                None
            }
        })
        .collect();
    for (at, word) in words.iter().enumerate() {
        let last = at + 1 == words.len();
        match &abbreviated[at] {
            Some(letters) => {
                out.push_str(letters);
                out.push_str(terminator);
                if !last && word.hyphen {
                    out.push('-');
                } else if !last && abbreviated[at + 1].is_none() {
                    out.push(' ');
                }
            }
            None => {
                out.push_str(&word.text);
                if !last {
                    out.push(if word.hyphen { '-' } else { ' ' });
                }
            }
        }
    }
    out
}

/// No spaces at the end, around hyphens or twice.
fn tidy(text: &str) -> String {
    let trimmed = text.trim_end_matches([' ', '\t', '\n', '\u{feff}', '\u{a0}']);
    let mut out = String::with_capacity(trimmed.len());
    for c in trimmed.chars() {
        match c {
            ' ' if out.ends_with([' ', '-']) => {}
            '-' => {
                while out.ends_with(' ') {
                    out.pop();
                }
                out.push('-');
            }
            _ => out.push(c),
        }
    }
    out.trim_start_matches(' ').to_owned()
}

#[cfg(test)]
mod tests {
    use super::initials;

    fn check(given: &str, terminator: &str, expected: &str) {
        assert_eq!(initials(given, terminator, false, false), expected, "{given}");
    }

    #[test]
    fn shortens() {
        check("John Paul", ". ", "J. P.");
        check("John Paul", "", "JP");
        check("J.P.", ". ", "J. P.");
        check("Jean-Luc", ".", "J.-L.");
        check("Jean-Luc", ". ", "J.-L.");
        check("Guo-ping", ".", "G.");
        check("Ph. M.", ".", "Ph.M.");
        check("Alexander de", ".", "A. de");
        check("John", " ", "J");
        check("汉华", ".", "汉华");
        check("Ж.", ".", "Ж.");
    }

    #[test]
    fn evens_out() {
        assert_eq!(initials("J. Paul", "", true, false), "J Paul");
        assert_eq!(initials("M E", ".", true, false), "M.E.");
        assert_eq!(initials("John Paul", ".", true, false), "John Paul");
    }
}
