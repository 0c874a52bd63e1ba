//! Lists of names as BibTeX and BibLaTeX write them.
//!
//! A name is "Given von Family", "von Family, Given" or "von Family, Jr, Given"; BibLaTeX has
//! "family=…, given=…, prefix=…" besides. What braces hold together is one word; a name in braces as a
//! whole is that of a body.

use serde_json::Value;

use super::latex;
use crate::bibliography::names::{Name, spaced_initials};

/// How an entry wants its names read.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct NameOptions {
    /// Whether particles are part of the family name when it is sorted and cited alone.
    pub(super) use_prefix: bool,
    /// Whether a comma stands before "Jr".
    pub(super) comma_suffix: bool,
}

/// Reads a list.
pub(super) fn read(text: &str, options: NameOptions) -> Vec<Value> {
    split_list(text).into_iter().filter_map(|name| one(name, options).value()).collect()
}

/// The parts of a list, which "and" separates outside of braces.
pub(super) fn split_list(text: &str) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut start = 0;
    let spaces = top_level(text, |c| c.is_whitespace() || c == '~');
    for pair in spaces.windows(2) {
        let word = &text[pair[0]..pair[1]];
        let word = word.trim_start_matches(|c: char| c.is_whitespace() || c == '~');
        if word.eq_ignore_ascii_case("and") {
            parts.push(&text[start..pair[0].max(start)]);
            start = pair[1];
        }
    }
    parts.push(&text[start..]);
    parts.into_iter().map(trim).filter(|part| !part.is_empty() && *part != "and").collect()
}

fn trim(text: &str) -> &str {
    text.trim_matches(|c: char| c.is_whitespace() || c == '~')
}

/// Where characters of a kind stand outside of braces and behind no backslash.
fn top_level(text: &str, wanted: impl Fn(char) -> bool) -> Vec<usize> {
    let mut depth = 0_usize;
    let mut escaped = false;
    let mut found = Vec::new();
    for (at, character) in text.char_indices() {
        match character {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '{' => depth += 1,
            '}' => depth = depth.saturating_sub(1),
            _ if depth == 0 && wanted(character) => found.push(at),
            _ => {}
        }
    }
    found
}

fn split_at(text: &str, wanted: impl Fn(char) -> bool) -> Vec<&str> {
    let mut parts = Vec::new();
    let mut start = 0;
    for at in top_level(text, wanted) {
        parts.push(&text[start..at]);
        start = at + text[at..].chars().next().map_or(1, char::len_utf8);
    }
    parts.push(&text[start..]);
    parts
}

/// Whether one pair of braces holds the whole text.
fn is_braced(text: &str) -> bool {
    let Some(inner) = text.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')) else {
        return false;
    };
    let mut depth = 0_i64;
    inner.chars().all(|character| {
        depth += match character {
            '{' => 1,
            '}' => -1,
            _ => 0,
        };
        depth >= 0
    })
}

fn plain(text: &str) -> String {
    latex::letters(text, "en").replace('\u{a0}', " ").trim().to_owned()
}

fn one(text: &str, options: NameOptions) -> Name {
    // "{\relax Ph.D.}" is a word of a name; a command that makes a letter is none.
    if is_braced(text) && !text.starts_with("{\\") {
        return Name::literal(plain(text));
    }
    if text.eq_ignore_ascii_case("others") {
        // As pandoc has it; the processor takes it for "et al."
        return Name::literal("others");
    }
    let commas = split_at(text, |c| c == ',');
    if commas.iter().any(|part| extended(part).is_some()) {
        return extended_name(&commas, options);
    }
    let words = |part: &str| -> Vec<String> {
        let parts = split_at(part, |c| c.is_whitespace() || c == '~');
        parts.into_iter().filter(|word| !word.is_empty()).map(str::to_owned).collect()
    };
    let parts: Vec<Vec<String>> = commas.iter().map(|part| words(part)).collect();
    let (given, von_family, suffix) = match &parts[..] {
        [all] => {
            let first_lower = all.iter().position(|word| is_lower(word));
            match first_lower {
                // "Ludwig van Beethoven"
                Some(at) if at + 1 < all.len() => {
                    (all[..at].to_vec(), all[at..].to_vec(), Vec::new())
                }
                _ => {
                    let last = all.len().saturating_sub(1);
                    (all[..last].to_vec(), all[last..].to_vec(), Vec::new())
                }
            }
        }
        [family, given] => (given.clone(), family.clone(), Vec::new()),
        [family, suffix, given @ ..] => (given.concat(), family.clone(), suffix.clone()),
        [] => (Vec::new(), Vec::new(), Vec::new()),
    };
    let von = von_family.iter().take_while(|word| is_lower(word)).count();
    let von = von.min(von_family.len().saturating_sub(1));
    let join = |words: &[String]| plain(&words.join(" "));
    let particle = join(&von_family[..von]);
    let (dropping, non_dropping) =
        if options.use_prefix { (String::new(), particle) } else { (particle, String::new()) };
    Name {
        family: join(&von_family[von..]),
        given: spaced_initials(&join(&given)),
        dropping,
        non_dropping,
        suffix: join(&suffix),
        comma_suffix: options.comma_suffix,
        literal: String::new(),
    }
}

/// Whether a word begins in lower case, as a particle does. A word in braces does not, nor one in a
/// script without cases.
fn is_lower(word: &str) -> bool {
    if word.starts_with('{') && !word.starts_with("{\\") {
        return false;
    }
    plain(word).chars().find(|c| c.is_alphabetic()).is_some_and(char::is_lowercase)
}

/// A part of BibLaTeX's extended form, as (name, value).
fn extended(part: &str) -> Option<(&str, &str)> {
    let part = trim(part);
    // Exporters put the whole part in quotation marks where its value holds a comma.
    let part = part.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(part);
    let (name, value) = part.split_once('=')?;
    let name = name.trim();
    const PARTS: &[&str] = &[
        "family",
        "given",
        "prefix",
        "suffix",
        "useprefix",
        "family-i",
        "given-i",
        "prefix-i",
        "suffix-i",
        "id",
        "hash",
        "gender",
        "nametemplates",
        "sortingnamekeytemplate",
    ];
    PARTS.contains(&name).then_some((name, value.trim()))
}

fn extended_name(parts: &[&str], options: NameOptions) -> Name {
    let mut name = Name { comma_suffix: options.comma_suffix, ..Name::default() };
    let mut prefix = String::new();
    let mut use_prefix = options.use_prefix;
    for part in parts {
        let Some((key, value)) = extended(part) else { continue };
        let value =
            value.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(value);
        match key {
            "family" => name.family = plain(value),
            "given" if name.given.is_empty() => name.given = spaced_initials(&plain(value)),
            "given" => name.given = format!("{} {}", name.given, plain(value)),
            "prefix" => prefix = plain(value),
            "suffix" => name.suffix = plain(value),
            "useprefix" => use_prefix = value.eq_ignore_ascii_case("true"),
            _ => {}
        }
    }
    if use_prefix {
        name.non_dropping = prefix;
    } else {
        name.dropping = prefix;
    }
    // A body with a name in this form has only a family name.
    if name.family.is_empty() && name.suffix.is_empty() && !name.given.is_empty() {
        name.family = std::mem::take(&mut name.given);
    }
    name
}
