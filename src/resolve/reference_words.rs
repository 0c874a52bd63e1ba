//! The words before the numbers of references, as they stand within a sentence: "Figures 1–3 and 5",
//! « figures 1 à 3 » being written with the same dash.
//!
//! Figures, sections and "and" are those of the CSL locales (1.0.2); for tables and equations, which
//! many of these leave in English, the words of the languages' own handbooks stand here. Scandinavian
//! languages name several things in the singular, as do those that count without plurals. Words are
//! small where the language writes them so; English keeps the capital that its captions have.

use crate::language::Language;
use crate::resolve::labels::LabelKind;

/// The words of a language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ReferenceWords {
    /// For each kind the word of one and that of several: figures, tables, equations, sections.
    words: [[&'static str; 2]; 4],
    /// Between the last two of several, with its spaces.
    and: &'static str,
    /// Between the others.
    comma: &'static str,
    /// Whether a comma stands before the "and" of three and more.
    serial_comma: bool,
}

impl ReferenceWords {
    /// The words of a language; English where it is missing here.
    pub(super) fn of(language: &Language) -> Self {
        let primary = match language.primary() {
            "no" | "nn" => "nb",
            other => other,
        };
        let (name, words, and) =
            ROWS.iter().find(|(name, ..)| *name == primary).copied().unwrap_or(ROWS[0]);
        let comma = match name {
            "zh" | "ja" => "、",
            "ar" => "، ",
            _ => ", ",
        };
        // The Chicago Manual of Style, 17th edition, 6.19; British books do without.
        let serial_comma = primary == "en" && matches!(language.region(), None | Some("US" | "CA"));
        let [figure, figures, table, tables, equation, equations, section, sections] = words;
        let words =
            [[figure, figures], [table, tables], [equation, equations], [section, sections]];
        Self { words, and, comma, serial_comma }
    }

    /// The word for so many things of a kind; nothing for those that have none.
    pub(super) fn word(&self, kind: LabelKind, count: usize) -> Option<&'static str> {
        let index = match kind {
            LabelKind::Figure => 0,
            LabelKind::Table => 1,
            LabelKind::Equation => 2,
            LabelKind::Section => 3,
            LabelKind::Heading | LabelKind::Other => return None,
        };
        Some(self.words[index][usize::from(count > 1)])
    }

    /// All the words.
    pub(super) fn all(&self) -> impl Iterator<Item = &'static str> {
        self.words.into_iter().flatten()
    }

    /// What stands before the part at an index of so many.
    pub(super) fn separator(&self, index: usize, count: usize) -> String {
        match (index, index + 1 == count) {
            (0, _) => String::new(),
            (_, true) if count > 2 && self.serial_comma => format!(",{}", self.and),
            (_, true) => self.and.to_owned(),
            (_, false) => self.comma.to_owned(),
        }
    }
}

/// A word with a capital, as at the beginning of a sentence.
pub(super) fn capitalised(word: &str, language: &Language) -> String {
    let mut characters = word.chars();
    let Some(first) = characters.next() else { return String::new() };
    let turkish = matches!(language.primary(), "tr" | "az") && first == 'i';
    let first = if turkish { "İ".to_owned() } else { first.to_uppercase().collect() };
    format!("{first}{}", characters.as_str())
}

/// The languages. Columns: figure, figures, table, tables, equation, equations, section, sections;
/// "and" with its spaces.
#[rustfmt::skip]
const ROWS: &[(&str, [&str; 8], &str)] = &[
    ("en", ["Figure", "Figures", "Table", "Tables", "Equation", "Equations", "Section",
        "Sections"], " and "),
    ("de", ["Abbildung", "Abbildungen", "Tabelle", "Tabellen", "Gleichung", "Gleichungen",
        "Abschnitt", "Abschnitte"], " und "),
    ("fr", ["figure", "figures", "tableau", "tableaux", "équation", "équations", "section",
        "sections"], " et "),
    ("es", ["figura", "figuras", "tabla", "tablas", "ecuación", "ecuaciones", "sección",
        "secciones"], " y "),
    ("it", ["figura", "figure", "tabella", "tabelle", "equazione", "equazioni", "sezione",
        "sezioni"], " e "),
    ("pt", ["figura", "figuras", "tabela", "tabelas", "equação", "equações", "seção", "seções"],
        " e "),
    ("nl", ["figuur", "figuren", "tabel", "tabellen", "vergelijking", "vergelijkingen",
        "paragraaf", "paragrafen"], " en "),
    ("pl", ["rysunek", "rysunki", "tabela", "tabele", "równanie", "równania", "rozdział",
        "rozdziały"], " i "),
    ("cs", ["obrázek", "obrázky", "tabulka", "tabulky", "rovnice", "rovnice", "oddíl", "oddíly"],
        " a "),
    ("ru", ["рисунок", "рисунки", "таблица", "таблицы", "формула", "формулы", "раздел",
        "разделы"], " и "),
    ("uk", ["рисунок", "рисунки", "таблиця", "таблиці", "формула", "формули", "розділ",
        "розділи"], " і "),
    ("el", ["σχήμα", "σχήματα", "πίνακας", "πίνακες", "εξίσωση", "εξισώσεις", "ενότητα",
        "ενότητες"], " και "),
    ("sv", ["figur", "figur", "tabell", "tabell", "ekvation", "ekvation", "avsnitt", "avsnitt"],
        " och "),
    ("da", ["figur", "figur", "tabel", "tabel", "ligning", "ligning", "afsnit", "afsnit"],
        " og "),
    ("nb", ["figur", "figur", "tabell", "tabell", "ligning", "ligning", "avsnitt", "avsnitt"],
        " og "),
    ("fi", ["kuva", "kuvat", "taulukko", "taulukot", "yhtälö", "yhtälöt", "luku", "luvut"],
        " ja "),
    ("tr", ["Şekil", "Şekil", "Tablo", "Tablo", "Denklem", "Denklem", "Bölüm", "Bölüm"], " ve "),
    ("zh", ["图", "图", "表", "表", "公式", "公式", "节", "节"], "和"),
    ("ja", ["図", "図", "表", "表", "式", "式", "節", "節"], "と"),
    ("ko", ["그림", "그림", "표", "표", "식", "식", "절", "절"], " 및 "),
    ("ar", ["الشكل", "الأشكال", "الجدول", "الجداول", "المعادلة", "المعادلات", "القسم", "الأقسام"],
        " و"),
    ("he", ["איור", "איורים", "טבלה", "טבלאות", "משוואה", "משוואות", "סעיף", "סעיפים"], " ו־"),
];

#[cfg(test)]
mod tests {
    use super::{ROWS, ReferenceWords, capitalised};
    use crate::language::Language;

    fn language(tag: &str) -> Language {
        Language::from_tag(tag).expect("the tags are well formed")
    }

    #[test]
    fn every_language_has_its_words() {
        let wanted = "en de fr es it pt nl pl cs ru uk el sv da nb fi tr zh ja ko ar he";
        for tag in wanted.split(' ') {
            let row = ROWS.iter().find(|(name, ..)| *name == tag);
            let full = |(_, words, and): &(&str, [&str; 8], &str)| {
                !and.is_empty() && words.iter().all(|word| !word.is_empty())
            };
            assert!(row.is_some_and(full), "{tag}");
        }
    }

    #[test]
    fn several_are_joined_as_the_language_does() {
        for (tag, count, expected) in [
            ("en-US", 3, "1, 2, and 3"),
            ("en-GB", 3, "1, 2 and 3"),
            ("en-US", 2, "1 and 2"),
            ("de", 3, "1, 2 und 3"),
            ("zh", 3, "1、2和3"),
            ("nn", 2, "1 og 2"),
            ("eo", 1, "1"),
        ] {
            let words = ReferenceWords::of(&language(tag));
            let joined: String = (0..count)
                .map(|index| format!("{}{}", words.separator(index, count), index + 1))
                .collect();
            assert_eq!(joined, expected, "{tag}");
        }
        assert_eq!(capitalised("équation", &language("fr")), "Équation");
        assert_eq!(capitalised("图", &language("zh")), "图");
    }
}
