//! What locators count, by the abbreviations that people write.

/// Abbreviations with the CSL names of what they stand for.
const LABELS: [(&str, &str); 43] = [
    ("add.", "addendum"),
    ("amend.", "amendment"),
    ("annot.", "annotation"),
    ("app.", "appendix"),
    ("art.", "article"),
    ("bibliog.", "bibliography"),
    ("bk.", "book"),
    ("ch.", "chapter"),
    ("cl.", "clause"),
    ("cmt.", "comment"),
    ("col.", "column"),
    ("dec.", "decision"),
    ("dept.", "department"),
    ("ex.", "example"),
    ("fig.", "figure"),
    ("fld.", "field"),
    ("fol.", "folio"),
    ("hypo.", "hypothetical"),
    ("illus.", "illustration"),
    ("intro.", "introduction"),
    ("l.", "line"),
    ("n.", "note"),
    ("no.", "issue"),
    ("op.", "opus"),
    ("p.", "page"),
    ("para.", "paragraph"),
    ("pmbl.", "preamble"),
    ("pp.", "page"),
    ("princ.", "principle"),
    ("pt.", "part"),
    ("pub.", "publication"),
    ("r.", "rule"),
    ("sched.", "schedule"),
    ("sec.", "section"),
    ("ser.", "series"),
    ("subch.", "subchapter"),
    ("subdiv.", "subdivision"),
    ("subpara.", "subparagraph"),
    ("subsec.", "subsection"),
    ("supp.", "supplement"),
    ("sv.", "sub-verbo"),
    ("tbl.", "table"),
    ("tit.", "title"),
];

/// More of them, which end like others.
const LONGER: [(&str, &str); 2] = [("vol.", "volume"), ("vrs.", "verse")];

/// A label at the start of a text with a space after it: its name, and the rest.
pub(crate) fn leading(text: &str) -> Option<(&'static str, &str)> {
    LABELS.iter().chain(&LONGER).find_map(|(short, long)| {
        let rest = text.strip_prefix(short)?;
        rest.starts_with(' ').then(|| (*long, rest.trim_start()))
    })
}

/// A stretch of a value that counts one thing.
pub(crate) struct Stretch<'t> {
    /// What it counts, where the value says so itself.
    pub(crate) label: Option<&'static str>,
    pub(crate) text: &'t str,
    /// What joins it to the next.
    pub(crate) joint: &'t str,
}

/// Parts "367–368, fig. 333" where a label stands before a number.
pub(crate) fn stretches(value: &str) -> Vec<Stretch<'_>> {
    let mut list = Vec::new();
    let mut label = None;
    let mut start = 0;
    for (at, _) in value.match_indices(' ') {
        let Some((name, rest)) = leading(&value[at + 1..]) else { continue };
        if !rest.starts_with(|c: char| c.is_ascii_digit()) || at < start {
            continue;
        }
        let before = &value[start..=at];
        let text = before.trim_end_matches([' ', ',', ';', '&']);
        list.push(Stretch { label, text, joint: &before[text.len()..] });
        label = Some(name);
        start = value.len() - rest.len();
    }
    list.push(Stretch { label, text: &value[start..], joint: "" });
    list
}

#[cfg(test)]
mod tests {
    use super::{leading, stretches};

    #[test]
    fn finds_labels() {
        assert_eq!(leading("ch. 3"), Some(("chapter", "3")));
        assert_eq!(leading("chapter 3"), None);
        let list = stretches("367–368, fig. 333");
        assert_eq!(list.len(), 2);
        assert_eq!((list[0].text, list[0].joint), ("367–368", ", "));
        assert_eq!((list[1].label, list[1].text), (Some("figure"), "333"));
    }
}
