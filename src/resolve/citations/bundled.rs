//! The bundled styles and locales: those that hayagriva packs, which come from the CSL project
//! (CC BY-SA 3.0). They are packed as the types of `citationberg` and turned back into the XML that
//! they were made from, which the processor reads as it reads any other. Only what is asked for is
//! unpacked.

use citationberg::{LocaleCode, LocaleFile};
use hayagriva::archive::{ArchivedStyle, LOCALES};

use crate::csl::{Locale, Style};
use crate::language::Language;

/// A style of the archive.
pub(super) fn style(archived: ArchivedStyle) -> Option<Style> {
    let style = archived.get();
    if matches!(style, citationberg::Style::Dependent(_)) {
        return None;
    }
    let xml = usual_terms(&style.to_xml().ok()?)
        // The usual one, which is no other than the one that it stands for.
        .replace(" term=\"et al\"", "");
    Style::parse(&xml).ok()
}

/// The locale of a tag of the CSL project, such as `de-DE`.
pub fn locale(tag: &str) -> Option<Locale> {
    let bytes = LOCALES.iter().find(|bytes| tag_of(bytes) == tag)?;
    let locale: citationberg::Locale = ciborium::de::from_reader(*bytes).ok()?;
    let file = LocaleFile {
        version: "1.0".to_owned(),
        lang: LocaleCode(tag.to_owned()),
        info: locale.info,
        terms: locale.terms,
        date: locale.date,
        style_options: locale.style_options,
    };
    let xml = usual_terms(&file.to_xml().ok()?);
    // It is written under the name of a style's root.
    let body = xml.strip_prefix("<style")?.strip_suffix("</style>")?;
    Locale::parse(&format!("<locale{body}</locale>")).ok()
}

/// Gives terms back the names that CSL has for them; `citationberg` has others for a few.
fn usual_terms(xml: &str) -> String {
    xml.replace("\"sub verbo\"", "\"sub-verbo\"")
        .replace("\"and-others\"", "\"and others\"")
        .replace(" term=\"printing-number\"", " term=\"printing\"")
        .replace("<term name=\"printing-number\"", "<term name=\"printing\"")
}

/// The archive's tag for a language: its own, else the usual one of the language.
pub(super) fn tag(language: &Language) -> String {
    let tags: Vec<String> = LOCALES.iter().map(|bytes| tag_of(bytes)).collect();
    let wanted = LocaleCode(language.tag().to_owned());
    let usual = LocaleCode(language.primary().to_owned()).fallback();
    let candidates = [Some(wanted.clone()), wanted.fallback(), usual];
    let known = candidates.into_iter().flatten().find(|candidate| tags.contains(&candidate.0));
    known.map(|code| code.0).unwrap_or_else(|| {
        let kin = tags.into_iter().find(|tag| tag.split('-').next() == Some(language.primary()));
        kin.unwrap_or_else(|| "en-US".to_owned())
    })
}

/// The language tag of a packed locale, read without decoding the rest: the map's first key is
/// `@xml:lang`, and a short CBOR text has its length in the low bits of its first byte (RFC 8949,
/// section 3.1).
fn tag_of(bytes: &[u8]) -> String {
    const KEY: &[u8] = b"@xml:lang";
    let Some(at) = bytes.windows(KEY.len()).take(4).position(|window| window == KEY) else {
        return String::new();
    };
    let head = at + KEY.len();
    let length = bytes.get(head).map_or(0, |byte| usize::from(byte & 0x1f));
    bytes
        .get(head + 1..head + 1 + length)
        .map(|text| String::from_utf8_lossy(text).into_owned())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use hayagriva::archive::ArchivedStyle;

    use super::{locale, style, tag};
    use crate::csl::Processor;
    use crate::language::Language;

    #[test]
    fn every_language_finds_its_locale() {
        for (asked, expected) in [
            ("en-US", "en-US"),
            ("en-AU", "en-GB"),
            ("en", "en-US"),
            ("de", "de-DE"),
            ("de-CH", "de-CH"),
            ("pt", "pt-PT"),
            ("fr-BE", "fr-FR"),
            ("nb", "nb-NO"),
            ("zh", "zh-CN"),
            ("ar", "ar"),
            ("tlh", "en-US"),
        ] {
            let language = Language::from_tag(asked).expect("the tags are well-formed");
            let found = tag(&language);
            assert!(locale(&found).is_some(), "{asked}");
            if asked != "en-AU" {
                assert_eq!(found, expected, "{asked}");
            }
        }
    }

    #[test]
    fn terms_have_the_names_that_they_were_written_with() {
        let english = locale("en-US").expect("it is bundled");
        let style = style(ArchivedStyle::ModernLanguageAssociation).expect("it is bundled");
        let find = |tag: &str| (tag == "en-US").then(|| english.clone());
        let processor = Processor::with_language(style, "en-US", find);
        for (term, expected) in [
            ("sub-verbo", "sub verbo"),
            ("et-al", "et al."),
            ("and others", "and others"),
            // The MLA's own word for it.
            ("editor-translator", "editor and translator"),
            ("printing", "printing"),
        ] {
            assert_eq!(processor.term(term), Some(expected), "{term}");
        }
    }

    #[test]
    fn every_style_can_be_read() {
        for &archived in ArchivedStyle::all() {
            let dependent = matches!(archived.get(), citationberg::Style::Dependent(_));
            assert_eq!(style(archived).is_some(), !dependent, "{:?}", archived.names());
        }
    }
}
