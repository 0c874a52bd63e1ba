//! The words that a document gets from the program, in its language.
//!
//! One table, a row a language; what a language lacks here comes out in English. Words are given as
//! they stand in a heading or before a number.

use crate::language::Language;
use crate::resolve::citations::ListHeading;
use crate::resolve::document::Terms;
use crate::resolve::list_terms::ListTerms;
use crate::resolve::reference_words::ReferenceWords;

/// All the words of a language.
#[derive(Clone, Debug)]
pub struct Words {
    /// Those that the outputs need.
    pub terms: Terms,
    /// Those that stand before the numbers of references.
    pub(super) reference: ReferenceWords,
    /// The language.
    pub(super) language: Language,
    /// "see", within a sentence.
    pub see: &'static str,
    /// "see also", within a sentence.
    pub see_also: &'static str,
    works_cited: &'static str,
    references: &'static str,
    bibliography: &'static str,
}

impl Words {
    /// The words of a language.
    pub fn of(language: &Language) -> Self {
        let primary = match language.primary() {
            "no" | "nn" => "nb",
            other => other,
        };
        let row = ROWS.iter().find(|(name, _)| *name == primary).unwrap_or(&ROWS[0]);
        let [
            contents,
            figure,
            table,
            page,
            pages,
            notes,
            note,
            cover,
            title_page,
            start,
            guide,
            back_to_text,
            back_to_citation,
            works_cited,
            references,
            bibliography,
        ] = row.1;
        let lists = ListTerms::of(language);
        let (_, [one, more]) =
            CITED_ON.iter().find(|(name, _)| *name == primary).unwrap_or(&CITED_ON[0]);
        let terms = Terms {
            contents: contents.to_owned(),
            figure: figure.to_owned(),
            table: table.to_owned(),
            page: page.to_owned(),
            pages: pages.to_owned(),
            notes: notes.to_owned(),
            note: note.to_owned(),
            cover: cover.to_owned(),
            title_page: title_page.to_owned(),
            start: start.to_owned(),
            guide: guide.to_owned(),
            back_to_text: back_to_text.to_owned(),
            back_to_citation: back_to_citation.to_owned(),
            cited_on_page: (*one).to_owned(),
            cited_on_pages: (*more).to_owned(),
            list_of_figures: lists.figures.to_owned(),
            list_of_tables: lists.tables.to_owned(),
            index: lists.index.to_owned(),
        };
        let ListTerms { see, see_also, .. } = lists;
        let (reference, language) = (ReferenceWords::of(language), language.clone());
        Self { terms, reference, language, see, see_also, works_cited, references, bibliography }
    }

    /// The heading of the list of works.
    pub fn list_heading(&self, heading: ListHeading) -> &'static str {
        match heading {
            ListHeading::WorksCited => self.works_cited,
            ListHeading::References => self.references,
            ListHeading::Bibliography => self.bibliography,
        }
    }

    /// Whether a heading names the list of works, in this language or in English.
    pub fn names_the_list(&self, heading: &str) -> bool {
        let heading = heading.trim().trim_end_matches(':').to_lowercase();
        let english = ["works cited", "references", "bibliography", "works consulted"];
        let own = [self.works_cited, self.references, self.bibliography];
        english.contains(&heading.as_str()) || own.iter().any(|name| name.to_lowercase() == heading)
    }

    /// Whether a heading names the index, in this language or in English.
    pub fn names_the_index(&self, heading: &str) -> bool {
        let heading = heading.trim().trim_end_matches(':').to_lowercase();
        heading == "index" || heading == self.terms.index.to_lowercase()
    }
}

/// What stands before the pages on which a work is cited: before one, and before several.
#[rustfmt::skip]
const CITED_ON: &[(&str, [&str; 2])] = &[
    ("en", ["Cited on p. ", "Cited on pp. "]),
    ("de", ["Zitiert auf S. ", "Zitiert auf S. "]),
    ("fr", ["Cité p. ", "Cité p. "]),
    ("es", ["Citado en la p. ", "Citado en las pp. "]),
    ("it", ["Citato a p. ", "Citato alle pp. "]),
    ("pt", ["Citado na p. ", "Citado nas pp. "]),
    ("nl", ["Geciteerd op p. ", "Geciteerd op p. "]),
    ("pl", ["Cytowane na s. ", "Cytowane na s. "]),
    ("cs", ["Citováno na s. ", "Citováno na s. "]),
    ("ru", ["Цит. на с. ", "Цит. на с. "]),
    ("uk", ["Цит. на с. ", "Цит. на с. "]),
    ("el", ["Αναφέρεται στη σ. ", "Αναφέρεται στις σ. "]),
    ("sv", ["Citerad på s. ", "Citerad på s. "]),
    ("da", ["Citeret på s. ", "Citeret på s. "]),
    ("nb", ["Sitert på s. ", "Sitert på s. "]),
    ("fi", ["Viitattu s. ", "Viitattu s. "]),
    ("tr", ["Alıntılandığı sayfa: ", "Alıntılandığı sayfalar: "]),
    ("zh", ["引用页：", "引用页："]),
    ("ja", ["引用ページ：", "引用ページ："]),
    ("ko", ["인용 쪽: ", "인용 쪽: "]),
    ("ar", ["ورد في ص ", "ورد في ص "]),
    ("he", ["מצוטט בעמ׳ ", "מצוטט בעמ׳ "]),
];

/// The languages. Columns: contents, figure, table, page, pages, notes, note, cover, title page,
/// start of text, guide, back to the text, back to citation, works cited,
/// references, bibliography.
#[rustfmt::skip]
const ROWS: &[(&str, [&str; 16])] = &[
    ("en", ["Contents", "Figure", "Table", "Page", "Pages", "Notes", "Note", "Cover",
        "Title page", "Start of text", "Guide", "Back to the text", "Back to citation",
        "Works Cited", "References", "Bibliography"]),
    ("de", ["Inhalt", "Abbildung", "Tabelle", "Seite", "Seiten", "Anmerkungen", "Anmerkung",
        "Umschlag", "Titelseite", "Textbeginn", "Wegweiser", "Zurück zum Text",
        "Zurück zum Zitat", "Zitierte Werke", "Literatur", "Literaturverzeichnis"]),
    ("fr", ["Table des matières", "Figure", "Tableau", "Page", "Pages", "Notes", "Note",
        "Couverture", "Page de titre", "Début du texte", "Repères", "Retour au texte",
        "Retour à la citation", "Ouvrages cités", "Références", "Bibliographie"]),
    ("es", ["Índice", "Figura", "Tabla", "Página", "Páginas", "Notas", "Nota", "Cubierta",
        "Portada", "Comienzo del texto", "Guía", "Volver al texto", "Volver a la cita",
        "Obras citadas", "Referencias", "Bibliografía"]),
    ("it", ["Indice", "Figura", "Tabella", "Pagina", "Pagine", "Note", "Nota", "Copertina",
        "Frontespizio", "Inizio del testo", "Guida", "Torna al testo", "Torna alla citazione",
        "Opere citate", "Riferimenti bibliografici", "Bibliografia"]),
    ("pt", ["Sumário", "Figura", "Tabela", "Página", "Páginas", "Notas", "Nota", "Capa",
        "Folha de rosto", "Início do texto", "Guia", "Voltar ao texto", "Voltar à citação",
        "Obras citadas", "Referências", "Bibliografia"]),
    ("nl", ["Inhoud", "Figuur", "Tabel", "Pagina", "Pagina’s", "Noten", "Noot", "Omslag",
        "Titelpagina", "Begin van de tekst", "Wegwijzer", "Terug naar de tekst",
        "Terug naar citaat", "Geciteerde werken", "Referenties", "Bibliografie"]),
    ("pl", ["Spis treści", "Rysunek", "Tabela", "Strona", "Strony", "Przypisy", "Przypis",
        "Okładka", "Strona tytułowa", "Początek tekstu", "Przewodnik", "Powrót do tekstu",
        "Powrót do cytowania", "Prace cytowane", "Literatura", "Bibliografia"]),
    ("cs", ["Obsah", "Obrázek", "Tabulka", "Strana", "Strany", "Poznámky", "Poznámka", "Obálka",
        "Titulní strana", "Začátek textu", "Průvodce", "Zpět k textu", "Zpět k citaci",
        "Citovaná díla", "Literatura", "Bibliografie"]),
    ("ru", ["Содержание", "Рисунок", "Таблица", "Страница", "Страницы", "Примечания",
        "Примечание", "Обложка", "Титульный лист", "Начало текста", "Указатель",
        "Назад к тексту", "Назад к ссылке", "Цитируемые работы", "Список литературы",
        "Библиография"]),
    ("uk", ["Зміст", "Рисунок", "Таблиця", "Сторінка", "Сторінки", "Примітки", "Примітка",
        "Обкладинка", "Титульна сторінка", "Початок тексту", "Путівник", "Назад до тексту",
        "Назад до посилання", "Цитовані праці", "Список літератури", "Бібліографія"]),
    ("el", ["Περιεχόμενα", "Σχήμα", "Πίνακας", "Σελίδα", "Σελίδες", "Σημειώσεις", "Σημείωση",
        "Εξώφυλλο", "Σελίδα τίτλου", "Αρχή κειμένου", "Οδηγός", "Πίσω στο κείμενο",
        "Πίσω στην παραπομπή", "Έργα που παρατίθενται", "Αναφορές", "Βιβλιογραφία"]),
    ("sv", ["Innehåll", "Figur", "Tabell", "Sida", "Sidor", "Noter", "Not", "Omslag",
        "Titelsida", "Textens början", "Vägvisare", "Tillbaka till texten",
        "Tillbaka till hänvisningen", "Citerade verk", "Referenser", "Litteraturförteckning"]),
    ("da", ["Indhold", "Figur", "Tabel", "Side", "Sider", "Noter", "Note", "Omslag", "Titelside",
        "Tekstens begyndelse", "Vejviser", "Tilbage til teksten", "Tilbage til henvisningen",
        "Citerede værker", "Referencer", "Litteraturliste"]),
    ("nb", ["Innhold", "Figur", "Tabell", "Side", "Sider", "Noter", "Note", "Omslag",
        "Tittelside", "Tekstens begynnelse", "Veiviser", "Tilbake til teksten",
        "Tilbake til henvisningen", "Siterte verk", "Referanser", "Litteraturliste"]),
    ("fi", ["Sisällys", "Kuva", "Taulukko", "Sivu", "Sivut", "Viitteet", "Viite", "Kansi",
        "Nimiölehti", "Tekstin alku", "Opas", "Takaisin tekstiin", "Takaisin viittaukseen",
        "Viitatut teokset", "Lähteet", "Kirjallisuus"]),
    ("tr", ["İçindekiler", "Şekil", "Tablo", "Sayfa", "Sayfalar", "Notlar", "Not", "Kapak",
        "Başlık sayfası", "Metnin başı", "Kılavuz", "Metne dön", "Alıntıya dön",
        "Alıntılanan Çalışmalar", "Kaynaklar", "Kaynakça"]),
    ("zh", ["目录", "图", "表", "页", "页码", "注释", "注", "封面", "书名页", "正文", "导览",
        "返回正文", "返回引文", "引用文献", "参考文献", "参考书目"]),
    ("ja", ["目次", "図", "表", "ページ", "ページ", "注", "注", "表紙", "扉", "本文", "ガイド",
        "本文へ戻る", "引用へ戻る", "引用文献", "参考文献", "文献目録"]),
    ("ko", ["차례", "그림", "표", "쪽", "쪽", "주", "주", "표지", "속표지", "본문", "안내",
        "본문으로 돌아가기", "인용으로 돌아가기", "인용 문헌", "참고문헌", "참고 문헌 목록"]),
    ("ar", ["المحتويات", "الشكل", "الجدول", "صفحة", "الصفحات", "الملاحظات", "ملاحظة", "الغلاف",
        "صفحة العنوان", "بداية النص", "الدليل", "العودة إلى النص", "العودة إلى الاقتباس",
        "الأعمال المقتبسة", "المراجع", "ببليوغرافيا"]),
    ("he", ["תוכן העניינים", "איור", "טבלה", "עמוד", "עמודים", "הערות", "הערה", "כריכה", "שער",
        "תחילת הטקסט", "מדריך", "חזרה לטקסט", "חזרה לציטוט", "יצירות מצוטטות", "מקורות",
        "ביבליוגרפיה"]),
];

#[cfg(test)]
mod tests {
    use super::{ROWS, Words};
    use crate::language::Language;
    use crate::resolve::citations::ListHeading;

    #[test]
    fn every_language_has_its_words() {
        let wanted = "en de fr es it pt nl pl cs ru uk el sv da nb fi tr zh ja ko ar he";
        for tag in wanted.split(' ') {
            let row = ROWS.iter().find(|(name, _)| *name == tag);
            assert!(row.is_some_and(|(_, words)| words.iter().all(|w| !w.is_empty())), "{tag}");
        }
    }

    #[test]
    fn headings_name_the_list() {
        for (tag, heading, expected) in [
            ("en", "Works Cited", true),
            ("en", "works cited:", true),
            ("en", "References", true),
            ("en", "Working", false),
            ("de", "Literaturverzeichnis", true),
            ("de", "Bibliography", true),
            ("ru", "Список литературы", true),
            ("fr", "Ouvrages cités", true),
            ("en", "Literatur", false),
        ] {
            let language = Language::from_tag(tag).expect("the tags are well-formed");
            assert_eq!(Words::of(&language).names_the_list(heading), expected, "{tag} {heading}");
        }
        let german = Language::from_tag("de-AT").expect("the tag is well-formed");
        assert_eq!(Words::of(&german).list_heading(ListHeading::References), "Literatur");
    }
}
