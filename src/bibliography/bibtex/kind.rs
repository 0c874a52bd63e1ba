//! Types of entries, as pandoc maps them to those of CSL, and with CSL 1.0.2 where it has a better.

use std::collections::BTreeMap;

/// The type of CSL for one of BibLaTeX.
pub(super) fn csl(kind: &str, subtype: &str, is_event: bool) -> &'static str {
    let periodical = match subtype.trim().to_ascii_lowercase().as_str() {
        "magazine" => "article-magazine",
        "newspaper" => "article-newspaper",
        _ => "article-journal",
    };
    match kind {
        "article" | "periodical" | "suppperiodical" => periodical,
        "newsarticle" => "article-newspaper",
        "book" | "collection" | "proceedings" | "reference" | "mvbook" | "mvcollection"
        | "mvproceedings" | "mvreference" | "manual" | "commentary" => "book",
        "booklet" => "pamphlet",
        "bookinbook" | "inbook" | "incollection" | "suppbook" | "suppcollection" => "chapter",
        "inreference" => "entry-encyclopedia",
        "inproceedings" | "conference" => "paper-conference",
        "dataset" | "data" => "dataset",
        "electronic" | "online" | "www" => "webpage",
        "mastersthesis" | "phdthesis" | "thesis" => "thesis",
        "patent" => "patent",
        "report" | "techreport" => "report",
        "software" => "software",
        "unpublished" if is_event => "speech",
        "unpublished" => "manuscript",
        "artwork" | "image" => "graphic",
        "audio" | "music" => "song",
        "jurisdiction" => "legal_case",
        "legislation" => "legislation",
        "legal" => "treaty",
        "letter" | "letters" => "personal_communication",
        "movie" | "video" => "motion_picture",
        "performance" => "performance",
        "review" => "review",
        "standard" => "standard",
        // CSL's type for what has no other.
        _ => "document",
    }
}

/// Whether a type is one of BibLaTeX's or BibTeX's.
pub(super) fn is_known(kind: &str) -> bool {
    csl(kind, "", false) != "document"
        || matches!(
            kind,
            "misc"
                | "set"
                | "bibnote"
                | "customa"
                | "customb"
                | "customc"
                | "customd"
                | "custome"
                | "customf"
        )
}

/// Whether an entry could as well be BibTeX's, whose lists of publishers and places are plain texts.
pub(super) fn is_classical(kind: &str, fields: &BTreeMap<String, String>) -> bool {
    const KINDS: &[&str] = &[
        "article",
        "book",
        "booklet",
        "conference",
        "inbook",
        "incollection",
        "inproceedings",
        "manual",
        "mastersthesis",
        "misc",
        "phdthesis",
        "proceedings",
        "techreport",
        "unpublished",
    ];
    const FIELDS: &[&str] = &[
        "date",
        "journaltitle",
        "location",
        "eprinttype",
        "langid",
        "subtitle",
        "booksubtitle",
        "maintitle",
        "origdate",
        "urldate",
        "eventtitle",
        "shorttitle",
        "entrysubtype",
        "xdata",
        "bookauthor",
        "editortype",
        "eventdate",
        "pagetotal",
        "titleaddon",
        "venue",
        "pubstate",
    ];
    KINDS.contains(&kind) && !FIELDS.iter().any(|field| fields.contains_key(*field))
}

/// Whether a type is a part of a book, so that its main title is that of the book's whole.
pub(super) fn is_part(kind: &str) -> bool {
    matches!(
        kind,
        "inbook"
            | "incollection"
            | "inproceedings"
            | "conference"
            | "inreference"
            | "bookinbook"
            | "suppbook"
            | "suppcollection"
    )
}

/// Whether a type is a book, whose number is that within its series.
pub(super) fn is_book(kind: &str) -> bool {
    matches!(
        kind,
        "book"
            | "collection"
            | "proceedings"
            | "reference"
            | "mvbook"
            | "mvcollection"
            | "mvproceedings"
            | "mvreference"
    )
}

/// Whether a type appears in a periodical, whose number is that of the issue.
pub(super) fn is_in_periodical(kind: &str) -> bool {
    matches!(kind, "article" | "periodical" | "suppperiodical" | "review" | "newsarticle")
}
