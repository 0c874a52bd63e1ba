//! Scripts: which one a character belongs to, and which families are known to set it well.
//!
//! The only user of `icu_properties`.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::ops::Range;

use icu_properties::props::Script as Property;
use icu_properties::{CodePointMapData, PropertyNamesLong};

use crate::language::Language;

/// A script as far as fonts are concerned: one face sets all of it. The Chinese, Japanese and
/// Korean scripts stand in one line with each other and come in one face, so they count as Han.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Script(Property);

impl Script {
    /// What belongs to no script: figures, punctuation, symbols.
    pub const COMMON: Self = Self(Property::Common);
    /// Latin.
    pub const LATIN: Self = Self(Property::Latin);
    /// Chinese characters, kana, bopomofo and hangul.
    pub const HAN: Self = Self(Property::Han);
    /// Arabic.
    pub const ARABIC: Self = Self(Property::Arabic);

    /// The script of a character. Marks that take the script of their letter have none.
    pub fn of(character: char) -> Self {
        if character.is_ascii() {
            let letter = character.is_ascii_alphabetic();
            return if letter { Self::LATIN } else { Self::COMMON };
        }
        // The marks and full-width forms of East Asia are drawn for the square of the ideographs.
        if matches!(character, '\u{3000}'..='\u{303f}' | '\u{30a0}' | '\u{30fb}' | '\u{30fc}'
            | '\u{ff00}'..='\u{ffef}' | '\u{fe30}'..='\u{fe4f}' | '\u{3200}'..='\u{33ff}')
        {
            return Self::HAN;
        }
        match CodePointMapData::<Property>::new().get(character) {
            Property::Inherited | Property::Common | Property::Unknown => Self::COMMON,
            Property::Hiragana | Property::Katakana | Property::Bopomofo | Property::Hangul => {
                Self::HAN
            }
            script => Self(script),
        }
    }

    /// Its English name, such as `Hebrew`.
    pub fn name(self) -> String {
        match self {
            Self::HAN => "Chinese, Japanese and Korean".to_owned(),
            Self(script) => PropertyNamesLong::<Property>::new()
                .get(script)
                .unwrap_or("unknown")
                .replace('_', " "),
        }
    }

    /// Whether its letters are joined or stacked by the font, so that nothing may be put between
    /// them.
    pub fn is_joined(self) -> bool {
        matches!(
            self.0,
            Property::Arabic
                | Property::Syriac
                | Property::Mongolian
                | Property::Nko
                | Property::Mandaic
                | Property::Adlam
                | Property::HanifiRohingya
        )
    }

    /// Families that set it well, the best first: what is looked for in the system, and what an
    /// author is told to install. Serifs go first, as they match the text. The ideographs have
    /// other forms in each country, so the language chooses among them.
    pub fn families(self, language: &Language) -> Vec<String> {
        let names: &[&str] = match self.0 {
            Property::Han => return han_families(language),
            Property::Arabic if matches!(language.primary(), "ur" | "ks") => {
                &["Noto Nastaliq Urdu", "Noto Naskh Arabic"]
            }
            Property::Arabic => {
                &["Noto Naskh Arabic", "Amiri", "Scheherazade New", "Noto Sans Arabic"]
            }
            Property::Hebrew => {
                &["Noto Serif Hebrew", "Frank Ruhl Libre", "SBL Hebrew", "Noto Sans Hebrew"]
            }
            Property::Syriac => &["Noto Sans Syriac"],
            Property::Thaana => &["Noto Sans Thaana"],
            Property::Nko => &["Noto Sans NKo"],
            _ => &[],
        };
        let mut families: Vec<String> = names.iter().map(|&name| name.to_owned()).collect();
        if families.is_empty() {
            families.extend(["Serif", "Sans"].map(|kind| match self {
                Self::LATIN | Self::COMMON => format!("Noto {kind}"),
                Self(Property::Greek | Property::Cyrillic) => format!("Noto {kind}"),
                other => format!("Noto {kind} {}", other.name()),
            }));
        }
        if self == Self::COMMON {
            families.extend(
                ["Noto Sans Symbols", "Noto Sans Symbols2", "Noto Sans Math", "DejaVu Sans"]
                    .map(str::to_owned),
            );
        }
        families
    }
}

impl fmt::Display for Script {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.name())
    }
}

/// The families of Chinese, Japanese and Korean, those with the language's own forms first.
fn han_families(language: &Language) -> Vec<String> {
    let traditional = language.script() == Some("Hant");
    let (noto, adobe, single) = match (language.primary(), language.region()) {
        ("ja", _) => ("JP", "Source Han Serif", "JP"),
        ("ko", _) => ("KR", "Source Han Serif K", "KR"),
        ("zh" | "yue", Some("HK" | "MO")) | ("yue", None) => ("HK", "Source Han Serif HC", "HK"),
        ("zh", Some("TW")) => ("TC", "Source Han Serif TC", "TC"),
        ("zh", _) if traditional => ("TC", "Source Han Serif TC", "TC"),
        _ => ("SC", "Source Han Serif SC", "SC"),
    };
    vec![
        format!("Noto Serif CJK {noto}"),
        adobe.to_owned(),
        format!("Noto Serif {single}"),
        format!("Noto Sans CJK {noto}"),
        format!("Noto Sans {single}"),
    ]
}

/// Whether nothing need be drawn for a character where a font has it not: controls, joiners,
/// selectors, directional marks.
pub fn is_ignorable(character: char) -> bool {
    matches!(character, '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{180b}'..='\u{180f}'
        | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{fffc}' | '\u{e0100}'..='\u{e01ef}')
        || character.is_control()
}

/// Cuts a text where its script changes. Marks and punctuation go with the letters before them, at
/// the beginning with those behind them; figures are common to all scripts, and so is what is
/// ASCII among ideographs, which is drawn for Latin.
pub fn script_runs(text: &str) -> Vec<(Range<usize>, Script)> {
    let mut runs: Vec<(Range<usize>, Script)> = Vec::new();
    for (start, character) in text.char_indices() {
        let end = start + character.len_utf8();
        let own = Script::of(character);
        let last = runs.last().map(|(_, script)| *script);
        let script = match last {
            _ if own != Script::COMMON => own,
            _ if character.is_ascii_digit() => Script::COMMON,
            Some(Script::HAN) if character.is_ascii() => Script::COMMON,
            Some(script) => script,
            None => Script::COMMON,
        };
        match runs.last_mut() {
            Some((range, last)) if *last == script => range.end = end,
            // Opening marks go with what follows them.
            Some((range, last))
                if *last == Script::COMMON
                    && range.start == 0
                    && is_opening(&text[range.clone()], script) =>
            {
                range.end = end;
                *last = script;
            }
            _ => runs.push((start..end, script)),
        }
    }
    runs
}

/// Whether a text of no script may go with the script behind it.
fn is_opening(text: &str, script: Script) -> bool {
    text.chars().all(|character| {
        !(character.is_ascii_digit() || script == Script::HAN && character.is_ascii())
    })
}

/// The characters of a document by their scripts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Repertoire {
    scripts: BTreeMap<Script, BTreeSet<char>>,
}

impl Repertoire {
    /// Takes in the characters of a text.
    pub fn add(&mut self, text: &str) {
        let mut last = Script::COMMON;
        // A bit for each character of ASCII, as most texts have most of them again and again.
        let graphic = text.bytes().filter(u8::is_ascii_graphic);
        let seen = graphic.fold(0_u128, |seen, byte| seen | 1 << byte);
        let ascii = (0..128_u8).filter(|byte| seen >> byte & 1 == 1);
        let latin = self.scripts.entry(Script::LATIN).or_default();
        latin.extend(ascii.map(char::from));
        for character in text.chars() {
            if character.is_ascii() {
                if character.is_ascii_alphabetic() {
                    last = Script::LATIN;
                }
                continue;
            }
            let own = Script::of(character);
            // Marks count with the script before them; so do not symbols, which may be anyone's.
            let is_mark =
                own == Script::COMMON && unicode_normalization::char::is_combining_mark(character);
            let script = if is_mark { last } else { own };
            if own != Script::COMMON {
                last = own;
            }
            if !is_ignorable(character) && !character.is_whitespace() {
                self.scripts.entry(script).or_default().insert(character);
            }
        }
    }

    /// The characters of a script.
    pub fn characters(&self, script: Script) -> impl Iterator<Item = char> + '_ {
        self.scripts.get(&script).into_iter().flatten().copied()
    }

    /// The scripts, with their characters.
    pub fn scripts(&self) -> impl Iterator<Item = (Script, &BTreeSet<char>)> {
        self.scripts.iter().map(|(&script, characters)| (script, characters))
    }
}

#[cfg(test)]
mod tests {
    use super::{Repertoire, Script, script_runs};
    use crate::language::Language;

    #[test]
    fn text_is_cut_where_its_script_changes() {
        let check = |text: &str, expected: &[(&str, &str)]| {
            let runs = script_runs(text);
            let found: Vec<(String, String)> = runs
                .into_iter()
                .map(|(range, script)| (text[range].to_owned(), script.name()))
                .collect();
            let expected: Vec<(String, String)> =
                expected.iter().map(|&(text, name)| (text.to_owned(), name.to_owned())).collect();
            assert_eq!(found, expected);
        };
        check("“who”", &[("“who”", "Latin")]);
        check("(שָׁלוֹם)", &[("(שָׁלוֹם)", "Hebrew")]);
        check("ok/да!", &[("ok/", "Latin"), ("да!", "Cyrillic")]);
        let han = "Chinese, Japanese and Korean";
        check("「かな漢字」", &[("「かな漢字」", han)]);
        check(
            "在2024年PDF。",
            &[("在", han), ("2024", "Common"), ("年", han), ("PDF", "Latin"), ("。", han)],
        );
        check("“你好”", &[("“你好”", han)]);
        check("42", &[("42", "Common")]);
        check("", &[]);
    }

    #[test]
    fn marks_count_with_their_script() {
        let mut repertoire = Repertoire::default();
        repertoire.add("a\u{301} שָ ☞");
        let characters = |script| repertoire.characters(script).collect::<String>();
        assert_eq!(characters(Script::LATIN), "a\u{301}");
        assert_eq!(characters(Script::of('ש')), "\u{5b8}ש");
        assert_eq!(characters(Script::COMMON), "☞");
    }

    #[test]
    fn families_follow_script_and_language() {
        for (character, tag, family) in [
            ('ש', "he", "Noto Serif Hebrew"),
            ('ก', "th", "Noto Serif Thai"),
            ('字', "ja", "Noto Serif CJK JP"),
            ('字', "zh-Hant", "Noto Serif CJK TC"),
            ('字', "zh-CN", "Noto Serif CJK SC"),
            ('字', "en", "Noto Serif CJK SC"),
            ('ب', "ur", "Noto Nastaliq Urdu"),
            ('ب', "fa", "Noto Naskh Arabic"),
            ('ж', "ru", "Noto Serif"),
        ] {
            let language = Language::from_tag(tag).expect("the test's tag is well formed");
            assert_eq!(Script::of(character).families(&language)[0], family, "{character}");
        }
    }
}
