//! Notices: which classes make a division one, and what it is called in the document's language.

use crate::language::Language;

/// The kinds of notice, those of GitHub and of the tools for documentation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Notice {
    /// Something to know.
    Note,
    /// Something that helps.
    Tip,
    /// Something that must be known.
    Important,
    /// Something that may go wrong.
    Warning,
    /// Something that may do harm.
    Caution,
    /// A notice that says for itself what it is.
    Other,
}

impl Notice {
    /// The kind of notice that a class stands for.
    pub(super) fn of_class(class: &str) -> Option<Self> {
        let class = class.to_ascii_lowercase();
        match class.strip_prefix("callout-").unwrap_or(&class) {
            "note" => Some(Self::Note),
            "tip" => Some(Self::Tip),
            "important" => Some(Self::Important),
            "warning" => Some(Self::Warning),
            "caution" => Some(Self::Caution),
            "notice" => Some(Self::Other),
            _ => None,
        }
    }
}

/// What a notice is called; English where a language is missing here.
pub(super) fn label(notice: Notice, language: &Language) -> Option<&'static str> {
    let column = match notice {
        Notice::Note => 0,
        Notice::Tip => 1,
        Notice::Important => 2,
        Notice::Warning => 3,
        Notice::Caution => 4,
        Notice::Other => return None,
    };
    let primary = match language.primary() {
        "no" | "nn" => "nb",
        other => other,
    };
    let row = ROWS.iter().find(|(name, _)| *name == primary).unwrap_or(&ROWS[0]);
    Some(row.1[column])
}

/// The languages. Columns: note, tip, important, warning, caution.
#[rustfmt::skip]
const ROWS: &[(&str, [&str; 5])] = &[
    ("en", ["Note", "Tip", "Important", "Warning", "Caution"]),
    ("de", ["Hinweis", "Tipp", "Wichtig", "Warnung", "Vorsicht"]),
    ("fr", ["Note", "Astuce", "Important", "Avertissement", "Attention"]),
    ("es", ["Nota", "Consejo", "Importante", "Advertencia", "Precaución"]),
    ("it", ["Nota", "Suggerimento", "Importante", "Avvertenza", "Attenzione"]),
    ("pt", ["Nota", "Dica", "Importante", "Aviso", "Cuidado"]),
    ("nl", ["Opmerking", "Tip", "Belangrijk", "Waarschuwing", "Voorzichtig"]),
    ("pl", ["Uwaga", "Wskazówka", "Ważne", "Ostrzeżenie", "Przestroga"]),
    ("cs", ["Poznámka", "Tip", "Důležité", "Varování", "Upozornění"]),
    ("ru", ["Примечание", "Совет", "Важно", "Предупреждение", "Осторожно"]),
    ("uk", ["Примітка", "Порада", "Важливо", "Попередження", "Обережно"]),
    ("el", ["Σημείωση", "Συμβουλή", "Σημαντικό", "Προειδοποίηση", "Προσοχή"]),
    ("sv", ["Anmärkning", "Tips", "Viktigt", "Varning", "Var försiktig"]),
    ("da", ["Bemærk", "Tip", "Vigtigt", "Advarsel", "Forsigtig"]),
    ("nb", ["Merk", "Tips", "Viktig", "Advarsel", "Forsiktig"]),
    ("fi", ["Huomautus", "Vinkki", "Tärkeää", "Varoitus", "Huomio"]),
    ("tr", ["Not", "İpucu", "Önemli", "Uyarı", "Dikkat"]),
    ("zh", ["注意", "提示", "重要", "警告", "小心"]),
    ("ja", ["注記", "ヒント", "重要", "警告", "注意"]),
    ("ko", ["참고", "팁", "중요", "경고", "주의"]),
    ("ar", ["ملاحظة", "نصيحة", "مهم", "تحذير", "تنبيه"]),
    ("he", ["הערה", "עצה", "חשוב", "אזהרה", "זהירות"]),
];

#[cfg(test)]
mod tests {
    use super::{Notice, ROWS, label};
    use crate::language::Language;

    #[test]
    fn notices_are_called_in_the_language_of_the_document() {
        for (class, tag, expected) in [
            ("note", "en-GB", Some("Note")),
            ("Warning", "de", Some("Warnung")),
            ("callout-tip", "fr", Some("Astuce")),
            ("caution", "nn", Some("Forsiktig")),
            ("important", "eo", Some("Important")),
            ("notice", "en", None),
            ("epigraph", "en", None),
        ] {
            let language = Language::from_tag(tag).expect("the tags are well-formed");
            let found = Notice::of_class(class).and_then(|notice| label(notice, &language));
            assert_eq!(found, expected, "{class} {tag}");
        }
        assert!(ROWS.iter().all(|(_, words)| words.iter().all(|word| !word.is_empty())));
    }
}
