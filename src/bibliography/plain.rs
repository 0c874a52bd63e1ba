//! Small forms that several formats write alike: keywords, DOIs, cells of an item.

use serde_json::{Map, Value};

use crate::language::Language;

/// An item under construction.
pub(super) type Item = Map<String, Value>;

/// Sets a variable, unless the text is empty.
pub(super) fn set(item: &mut Item, variable: &str, text: impl Into<String>) {
    let text: String = text.into();
    if !text.trim().is_empty() {
        item.insert(variable.to_owned(), Value::String(text.trim().to_owned()));
    }
}

/// Sets a variable that nothing has set yet.
pub(super) fn fill(item: &mut Item, variable: &str, text: impl Into<String>) {
    if !item.contains_key(variable) {
        set(item, variable, text);
    }
}

/// A DOI without the address of a resolver or a label before it.
pub(super) fn doi(text: &str) -> String {
    let text = text.trim();
    let start = text.to_ascii_lowercase().find("10.").filter(|&at| {
        let head = text[..at].to_ascii_lowercase();
        head.is_empty()
            || head.ends_with("doi.org/")
            || head.trim_end().ends_with("doi:")
            || head.trim() == "doi"
    });
    start.map_or(text, |start| &text[start..]).to_owned()
}

/// Keywords, separated by commas or semicolons.
pub(super) fn keywords(text: &str) -> Vec<String> {
    let separator = if text.contains(';') { ';' } else { ',' };
    text.split(separator)
        .map(str::trim)
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

/// Roles with their names, as an array of CSL-JSON; nothing where there is none.
pub(super) fn set_names(item: &mut Item, variable: &str, names: Vec<Value>) {
    if names.is_empty() {
        return;
    }
    match item.get_mut(variable) {
        Some(Value::Array(present)) => present.extend(names),
        _ => {
            item.insert(variable.to_owned(), Value::Array(names));
        }
    }
}

/// The tag of a language that is named as BibLaTeX and Zotero name it ("british", "German"), or
/// given as a tag.
pub(super) fn language(text: &str, options: &str) -> Option<String> {
    let lower = text.trim().to_lowercase();
    let variant = options.to_lowercase();
    let variant = variant
        .split("variant=")
        .nth(1)
        .map(|rest| rest.chars().take_while(|c| c.is_alphanumeric()).collect::<String>());
    let name = match (lower.as_str(), variant.as_deref()) {
        ("english", Some("british" | "uk")) => "british",
        ("english", Some("american" | "us" | "usmax")) => "american",
        ("english", Some("australian")) => "australian",
        ("english", Some("newzealand")) => "newzealand",
        (name, _) => name,
    };
    if let Some((_, tag)) = LANGUAGES.iter().find(|(known, _)| *known == name) {
        return Some((*tag).to_owned());
    }
    // A tag has a short first part; "swedish" has not.
    let first = name.split(['-', '_']).next().unwrap_or("");
    if (2..=3).contains(&first.len()) {
        return Language::from_tag(name).map(|language| language.tag().to_owned());
    }
    None
}

const LANGUAGES: &[(&str, &str)] = &[
    ("acadian", "fr-CA"),
    ("afrikaans", "af-ZA"),
    ("albanian", "sq-AL"),
    ("american", "en-US"),
    ("arabic", "ar"),
    ("armenian", "hy-AM"),
    ("australian", "en-AU"),
    ("austrian", "de-AT"),
    ("basque", "eu-ES"),
    ("belarusian", "be-BY"),
    ("brazil", "pt-BR"),
    ("brazilian", "pt-BR"),
    ("breton", "br-FR"),
    ("british", "en-GB"),
    ("bulgarian", "bg-BG"),
    ("canadian", "en-US"),
    ("canadien", "fr-CA"),
    ("catalan", "ca-AD"),
    ("chinese", "zh-CN"),
    ("croatian", "hr-HR"),
    ("czech", "cs-CZ"),
    ("danish", "da-DK"),
    ("dutch", "nl-NL"),
    ("english", "en-US"),
    ("esperanto", "eo"),
    ("estonian", "et-EE"),
    ("farsi", "fa-IR"),
    ("finnish", "fi-FI"),
    ("francais", "fr-FR"),
    ("french", "fr-FR"),
    ("frenchb", "fr-FR"),
    ("galician", "gl-ES"),
    ("georgian", "ka-GE"),
    ("german", "de-DE"),
    ("germanb", "de-DE"),
    ("greek", "el-GR"),
    ("hebrew", "he-IL"),
    ("hindi", "hi-IN"),
    ("hungarian", "hu-HU"),
    ("icelandic", "is-IS"),
    ("indonesian", "id-ID"),
    ("irish", "ga-IE"),
    ("italian", "it-IT"),
    ("japanese", "ja-JP"),
    ("korean", "ko-KR"),
    ("latin", "la"),
    ("latvian", "lv-LV"),
    ("lithuanian", "lt-LT"),
    ("magyar", "hu-HU"),
    ("mexican", "es-MX"),
    ("naustrian", "de-AT"),
    ("newzealand", "en-NZ"),
    ("ngerman", "de-DE"),
    ("norsk", "nb-NO"),
    ("norwegian", "nb-NO"),
    ("nswissgerman", "de-CH"),
    ("nynorsk", "nn-NO"),
    ("persian", "fa-IR"),
    ("polish", "pl-PL"),
    ("polutonikogreek", "el-polyton"),
    ("portuges", "pt-PT"),
    ("portuguese", "pt-PT"),
    ("romanian", "ro-RO"),
    ("russian", "ru-RU"),
    ("sanskrit", "sa"),
    ("serbian", "sr-RS"),
    ("slovak", "sk-SK"),
    ("slovene", "sl-SI"),
    ("slovenian", "sl-SI"),
    ("spanish", "es-ES"),
    ("swedish", "sv-SE"),
    ("swissgerman", "de-CH"),
    ("turkish", "tr-TR"),
    ("ukenglish", "en-GB"),
    ("ukrainian", "uk-UA"),
    ("urdu", "ur"),
    ("usenglish", "en-US"),
    ("vietnamese", "vi-VN"),
    ("welsh", "cy-GB"),
];
