//! The bundled styles and locales as the CSL processor's own types.
//!
//! They are kept in hayagriva's archive, as the types of citationberg. Each is written as XML again and read
//! as any style file is: one reader for all, in about a millisecond a style.

use hayagriva::archive::ArchivedStyle;

use crate::csl;
use crate::resolve::citations::archived_locale;

/// A bundled style by one of its names or by its identifier, an URL.
pub fn style(name: &str) -> Option<csl::Style> {
    let found = ArchivedStyle::by_name(name).or_else(|| ArchivedStyle::by_id(name))?;
    match found.get() {
        citationberg::Style::Dependent(style) => self::style(&style.parent_link.href),
        style => csl::Style::parse(&style.to_xml().ok()?).ok(),
    }
}

/// The names of all bundled styles, each with its title.
pub fn styles() -> Vec<(&'static str, &'static str)> {
    ArchivedStyle::all()
        .iter()
        .filter_map(|style| Some((style.names().first().copied()?, style.display_name())))
        .collect()
}

/// The bundled locale of a language tag.
pub fn locale(tag: &str) -> Option<csl::Locale> {
    let locale = archived_locale(&citationberg::LocaleCode(tag.to_owned()))?;
    // The library writes every root as a style's.
    let xml = citationberg::LocaleFile::try_from(locale).ok()?.to_xml().ok()?;
    let inner = xml.strip_prefix("<style")?.strip_suffix("</style>")?;
    csl::Locale::parse(&format!("<locale{inner}</locale>")).ok()
}

#[cfg(test)]
mod tests {
    use super::{locale, style, styles};
    use crate::csl::{Cite, Cluster, Item, Processor};

    #[test]
    fn every_style_is_read_and_renders() {
        let item = Item::from_json(&serde_json::json!({
            "id": "a", "type": "book", "title": "The Title", "publisher": "Press",
            "author": [{"family": "Doe", "given": "Jane"}], "issued": {"date-parts": [[1999]]},
        }));
        for (name, _) in styles() {
            let style = style(name).unwrap_or_else(|| panic!("{name} is not read"));
            let has_list = style.has_bibliography();
            let processor = Processor::new(style, None, locale);
            let cite = Cite { id: "a".to_owned(), ..Cite::default() };
            let cluster = Cluster { cites: vec![cite], note: Some(1), ..Cluster::default() };
            let items = [item.clone()];
            let processed = processor.process(&items, &[cluster], &[]);
            assert!(!processed.citations()[0].nodes.is_empty(), "{name}");
            if has_list {
                let list = processed.bibliography().expect("it has a bibliography");
                assert_eq!(list.entries.len(), 1, "{name}");
            }
        }
    }

    #[test]
    fn locales_keep_their_words() {
        let german = locale("de-DE").expect("German is bundled");
        assert_eq!(german.language(), Some("de-DE"));
        assert!(locale("xx").is_none());
    }
}
