//! The words of lists and indexes, in the language of a document; what a language lacks here comes
//! out in English. "See" and "see also" are given as they stand within a sentence.

use crate::language::Language;

/// The words of lists and indexes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ListTerms {
    /// "List of Figures"
    pub(super) figures: &'static str,
    /// "List of Tables"
    pub(super) tables: &'static str,
    /// "Index"
    pub(super) index: &'static str,
    /// "see"
    pub(super) see: &'static str,
    /// "see also"
    pub(super) see_also: &'static str,
}

impl ListTerms {
    /// The words of a language.
    pub(super) fn of(language: &Language) -> Self {
        let primary = match language.primary() {
            "no" | "nn" => "nb",
            other => other,
        };
        let row = ROWS.iter().find(|(name, _)| *name == primary).unwrap_or(&ROWS[0]);
        let [figures, tables, index, see, see_also] = row.1;
        Self { figures, tables, index, see, see_also }
    }
}

/// Columns: list of figures, list of tables, index, see, see also.
#[rustfmt::skip]
const ROWS: &[(&str, [&str; 5])] = &[
    ("en", ["List of Figures", "List of Tables", "Index", "see", "see also"]),
    ("de", ["Abbildungsverzeichnis", "Tabellenverzeichnis", "Register", "siehe", "siehe auch"]),
    ("fr", ["Table des figures", "Liste des tableaux", "Index", "voir", "voir aussi"]),
    ("es", ["Índice de figuras", "Índice de tablas", "Índice alfabético", "véase", "véase también"]),
    ("it", ["Elenco delle figure", "Elenco delle tabelle", "Indice analitico", "vedi", "vedi anche"]),
    ("pt", ["Lista de figuras", "Lista de tabelas", "Índice remissivo", "ver", "ver também"]),
    ("nl", ["Lijst van figuren", "Lijst van tabellen", "Register", "zie", "zie ook"]),
    ("pl", ["Spis rysunków", "Spis tabel", "Indeks", "zob.", "zob. też"]),
    ("cs", ["Seznam obrázků", "Seznam tabulek", "Rejstřík", "viz", "viz též"]),
    ("ru", ["Список рисунков", "Список таблиц", "Предметный указатель", "см.", "см. также"]),
    ("uk", ["Список рисунків", "Список таблиць", "Предметний покажчик", "див.", "див. також"]),
    ("el", ["Κατάλογος σχημάτων", "Κατάλογος πινάκων", "Ευρετήριο", "βλ.", "βλ. επίσης"]),
    ("sv", ["Figurer", "Tabeller", "Register", "se", "se även"]),
    ("da", ["Figurer", "Tabeller", "Register", "se", "se også"]),
    ("nb", ["Figurer", "Tabeller", "Register", "se", "se også"]),
    ("fi", ["Kuvat", "Taulukot", "Hakemisto", "katso", "katso myös"]),
    ("tr", ["Şekil Listesi", "Tablo Listesi", "Dizin", "bkz.", "ayrıca bkz."]),
    ("zh", ["插图目录", "表格目录", "索引", "见", "另见"]),
    ("ja", ["図目次", "表目次", "索引", "→", "→"]),
    ("ko", ["그림 차례", "표 차례", "찾아보기", "→", "→"]),
    ("ar", ["قائمة الأشكال", "قائمة الجداول", "الفهرس", "انظر", "انظر أيضًا"]),
    ("he", ["רשימת איורים", "רשימת טבלאות", "מפתח", "ראו", "ראו גם"]),
];

#[cfg(test)]
mod tests {
    use super::{ListTerms, ROWS};
    use crate::language::Language;

    #[test]
    fn every_language_has_its_words() {
        let wanted = "en de fr es it pt nl pl cs ru uk el sv da nb fi tr zh ja ko ar he";
        for tag in wanted.split(' ') {
            let row = ROWS.iter().find(|(name, _)| *name == tag);
            assert!(row.is_some_and(|(_, words)| words.iter().all(|w| !w.is_empty())), "{tag}");
        }
        let norwegian = Language::from_tag("nn-NO").expect("the tag is well formed");
        assert_eq!(ListTerms::of(&norwegian).see_also, "se også");
    }
}
