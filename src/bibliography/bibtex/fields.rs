//! The fields of an entry to the variables of CSL, as pandoc maps them.
//!
//! Departures from pandoc, each so that less is lost: a publisher's address within `howpublished`
//! becomes the URL; the book of a `suppbook` is its container, and so is the `booktitle` or
//! `maintitle` of what is neither book nor part of one; roles of `editora` to `editorc` that CSL
//! knows are kept; a date that is none is kept as words.

use super::kind;
use super::latex;
use super::names::{self, NameOptions};
use super::sentence;
use super::syntax::RawEntry;
use super::words;
use crate::bibliography::date::Date;
use crate::bibliography::date::{month_number, season_number};
use crate::bibliography::plain::{self, Item, set, set_names};
use crate::bibliography::rich::{self, Rich};
use crate::language::Language;

/// Maps one entry.
pub(super) struct Mapper<'e> {
    entry: &'e RawEntry,
    /// The primary subtag of the document's language.
    speaks: &'e str,
    /// The language of the work, where the entry tells it.
    language: Option<String>,
    /// Whether titles are English headlines.
    headlines: bool,
    /// Whether the file is BibTeX's, in which lists of publishers and places are plain texts.
    classical: bool,
    problems: Vec<String>,
}

/// Where a title, its subtitle and its addition stand.
type TitleFields = (&'static str, &'static str, &'static str);

const TITLE: TitleFields = ("title", "subtitle", "titleaddon");
const MAIN: TitleFields = ("maintitle", "mainsubtitle", "maintitleaddon");
const BOOK: TitleFields = ("booktitle", "booksubtitle", "booktitleaddon");
const ISSUE: TitleFields = ("issuetitle", "issuesubtitle", "issuetitleaddon");
const JOURNAL: TitleFields = ("journaltitle", "journalsubtitle", "journaltitleaddon");

impl<'e> Mapper<'e> {
    /// Learns what an entry says of its language.
    pub(super) fn new(entry: &'e RawEntry, language: &'e Language, classical: bool) -> Self {
        let given = ["langid", "hyphenation", "language"]
            .iter()
            .filter_map(|field| entry.fields.get(*field).map(|text| (*field, text)))
            .find_map(|(field, text)| {
                let options = entry.fields.get("langidopts").map_or("", String::as_str);
                let text = latex::letters(text, "en");
                match field {
                    "language" => plain::language(&text, ""),
                    _ => plain::language(&text, options).or(Some(text)),
                }
            });
        let english = |tag: &str| tag == "en" || tag.starts_with("en-");
        let headlines = english(language.tag()) && given.as_deref().is_none_or(english);
        Self {
            entry,
            speaks: language.primary(),
            language: given,
            headlines,
            classical,
            problems: Vec::new(),
        }
    }

    fn raw(&self, field: &str) -> Option<&'e str> {
        self.entry.fields.get(field).map(|text| text.trim()).filter(|text| !text.is_empty())
    }

    fn has(&self, field: &str) -> bool {
        self.raw(field).is_some()
    }

    fn nodes(&self, field: &str) -> Option<Vec<Rich>> {
        self.raw(field).map(|text| latex::read(text, self.speaks))
    }

    fn text(&self, field: &str) -> Option<String> {
        self.nodes(field).map(|nodes| rich::markup(&nodes)).filter(|text| !text.is_empty())
    }

    fn verbatim(&self, field: &str) -> Option<String> {
        self.raw(field).map(latex::verbatim).filter(|text| !text.is_empty())
    }

    /// A title, in sentence case where it is an English headline.
    fn title(&self, field: &str) -> Option<String> {
        let nodes = self.nodes(field)?;
        let nodes = if self.headlines { sentence::sentence_case(nodes) } else { nodes };
        Some(rich::markup(&nodes)).filter(|text| !text.is_empty())
    }

    /// A title with its subtitle and addition. Periodicals keep the case of their titles.
    fn whole_title(&self, fields: TitleFields, keeps_case: bool) -> Option<String> {
        let read = |field| if keeps_case { self.text(field) } else { self.title(field) };
        let (title, subtitle, addon) = fields;
        let title = read(title)?;
        let title = rich::join(title, ':', &read(subtitle).unwrap_or_default());
        Some(rich::join(title, '.', &read(addon).unwrap_or_default()))
    }

    /// A list of bodies or places, which "and" separates.
    fn list(&self, field: &str) -> Option<String> {
        let raw = self.raw(field)?;
        if self.classical {
            return self.text(field);
        }
        let parts = names::split_list(raw);
        let texts = parts.into_iter().map(|part| rich::markup(&latex::read(part, self.speaks)));
        let text = texts.filter(|text| !text.is_empty()).collect::<Vec<_>>().join("; ");
        Some(text).filter(|text| !text.is_empty())
    }

    /// A text whose words may be keys of BibLaTeX's localisation.
    fn spelt(&self, field: &str) -> Option<String> {
        let text = self.text(field)?;
        Some(words::spell(&text, self.speaks).map_or(text, str::to_owned))
    }

    fn option(&self, name: &str) -> Option<String> {
        let options = self.raw("options")?;
        options.split(',').find_map(|option| {
            let (key, value) = option.split_once('=').unwrap_or((option, "true"));
            (key.trim().eq_ignore_ascii_case(name)).then(|| value.trim().to_ascii_lowercase())
        })
    }

    /// The reference, and what is odd about the entry.
    pub(super) fn item(mut self) -> (Item, Vec<String>) {
        let mut item = Item::new();
        let kind = self.entry.kind.as_str();
        let is_event = ["eventdate", "eventtitle", "venue"].iter().any(|field| self.has(field));
        let csl = kind::csl(kind, self.raw("entrysubtype").unwrap_or(""), is_event);
        set(&mut item, "id", self.entry.key.as_str());
        set(&mut item, "type", csl);
        if let Some(language) = &self.language {
            set(&mut item, "language", language.as_str());
        }
        self.genre(&mut item);
        self.people(&mut item);
        self.dates(&mut item);
        self.titles(&mut item);
        self.numbers(&mut item);
        self.publication(&mut item, csl);
        self.addresses(&mut item);
        self.remarks(&mut item);
        (item, self.problems)
    }

    fn genre(&self, item: &mut Item) {
        let default = match self.entry.kind.as_str() {
            "mastersthesis" => words::spell("mathesis", self.speaks),
            "phdthesis" => words::spell("phdthesis", self.speaks),
            _ => None,
        };
        let genre = self.spelt("type").or(default.map(str::to_owned));
        set(item, "genre", genre.unwrap_or_default());
    }

    fn people(&self, item: &mut Item) {
        let is_set = |name| matches!(self.option(name).as_deref(), Some("true" | ""));
        let options =
            NameOptions { use_prefix: is_set("useprefix"), comma_suffix: is_set("juniorcomma") };
        let mut add = |variable: &str, field: &str| {
            if let Some(text) = self.raw(field) {
                set_names(item, variable, names::read(text, options));
            }
        };
        add("author", "author");
        add("container-author", "bookauthor");
        add("translator", "translator");
        add("director", "director");
        let role =
            |field: &str, default| match self.raw(field).map(str::to_ascii_lowercase).as_deref() {
                Some("director") => "director",
                Some("compiler") => "compiler",
                Some("translator") => "translator",
                Some("illustrator") => "illustrator",
                Some("composer") => "composer",
                Some("performer") => "performer",
                Some("producer") => "producer",
                Some("organizer") => "organizer",
                Some("collaborator") => "contributor",
                Some("editor") => "editor",
                _ => default,
            };
        add(role("editortype", "editor"), "editor");
        for (field, kind) in
            [("editora", "editoratype"), ("editorb", "editorbtype"), ("editorc", "editorctype")]
        {
            // Redactors, founders and the like have no place in CSL.
            let role = role(kind, "");
            if !role.is_empty() {
                add(role, field);
            }
        }
        for role in ["illustrator", "composer", "interviewer", "recipient", "chair", "narrator"] {
            add(role, role);
        }
    }

    fn dates(&mut self, item: &mut Item) {
        for (variable, prefix) in [
            ("issued", ""),
            ("event-date", "event"),
            ("original-date", "orig"),
            ("accessed", "url"),
        ] {
            let date = self.date(prefix);
            if let Some(date) = date {
                item.insert(variable.to_owned(), date.value());
            }
        }
        // Exporters of BibTeX know no `urldate` and have names of their own for it.
        for field in ["lastchecked", "lastaccessed", "accessed", "visited"] {
            if let Some(text) = self.raw(field).filter(|_| !item.contains_key("accessed")) {
                let date = Date::from_text(&latex::letters(text, "en"));
                item.insert("accessed".to_owned(), date.value());
            }
        }
    }

    fn date(&mut self, prefix: &str) -> Option<Date> {
        let field = format!("{prefix}date");
        if let Some(raw) = self.raw(&field) {
            // A tilde is TeX's space and EDTF's mark of what is approximate.
            let text = latex::letters(raw, "en").replace('\u{a0}', "~");
            let date =
                Date::from_edtf(&text).unwrap_or_else(|| Date::from_text(&text.replace('~', " ")));
            if !date.is_literal() {
                return Some(date);
            }
            let form = "no date such as '2009-05-17'";
            self.problems.push(format!("the {field} '{text}' is {form}; it is kept as words"));
            if !self.has(&format!("{prefix}year")) {
                return Some(date);
            }
        }
        let read = |part: &str| {
            self.raw(&format!("{prefix}{part}"))
                .map(|text| latex::letters(text, "en").replace('\u{a0}', " "))
        };
        let year = read("year")?;
        let date = Date::from_text(&year);
        let plain: Option<i64> = year.trim().parse().ok();
        let Some(year) = plain else { return Some(date) };
        let (month, last) = read("month").map(|text| months(&text)).unwrap_or_default();
        let day = read("day").and_then(|day| day.trim().parse().ok());
        let month = (month.0, month.1.or(day));
        let start = Date::of(year, month.0, month.1);
        let number = |part: &str| read(part).and_then(|text| text.trim().parse::<i64>().ok());
        if let Some(last) = last {
            return Some(start.until(Date::of(year, Some(last.0), last.1)));
        }
        Some(match number("endyear") {
            Some(end) => {
                let month = read("endmonth").map(|text| months(&text).0.0).unwrap_or_default();
                start.until(Date::of(end, month, number("endday")))
            }
            None => start,
        })
    }

    fn titles(&self, item: &mut Item) {
        let kind = self.entry.kind.as_str();
        let is_periodical = kind == "periodical";
        let is_part = kind::is_part(kind);
        // A book with a main title is a volume of it.
        let is_volume = self.has("maintitle") && kind::is_book(kind);
        let title = if is_periodical && self.has("issuetitle") {
            ISSUE
        } else if is_volume {
            MAIN
        } else {
            TITLE
        };
        // The title of a periodical stands for the issue that has none of its own.
        set(item, "title", self.whole_title(title, false).unwrap_or_default());
        let volume = if is_volume {
            self.whole_title(TITLE, false)
        } else if is_part && self.has("maintitle") {
            self.whole_title(BOOK, false)
        } else {
            None
        };
        set(item, "volume-title", volume.unwrap_or_default());
        let container = if is_periodical {
            self.whole_title(TITLE, true)
        } else if is_part {
            self.whole_title(MAIN, false)
                .or_else(|| self.whole_title(BOOK, false))
                .or_else(|| self.whole_title(JOURNAL, true))
        } else {
            let main = || self.whole_title(MAIN, false).filter(|_| !is_volume);
            self.whole_title(JOURNAL, true).or_else(|| self.text("journal")).or_else(|| {
                if kind::is_book(kind) { None } else { self.whole_title(BOOK, false).or_else(main) }
            })
        };
        set(
            item,
            "container-title",
            container.or_else(|| self.text("journal")).unwrap_or_default(),
        );
        let short = self.text("shorttitle").filter(|_| is_periodical && !self.has("maintitle"));
        let short = short.or_else(|| self.text("shortjournal"));
        set(item, "container-title-short", short.unwrap_or_default());
        self.short_title(item, is_volume);
        if let Some(series) = self.title("series") {
            set(item, "collection-title", self.series(series));
        }
        set(
            item,
            "event-title",
            self.whole_title(("eventtitle", "", "eventtitleaddon"), false).unwrap_or_default(),
        );
        set(item, "original-title", self.title("origtitle").unwrap_or_default());
        set(item, "reviewed-title", self.title("reviewtitle").unwrap_or_default());
    }

    fn short_title(&self, item: &mut Item, is_volume: bool) {
        if !is_volume && let Some(short) = self.title("shorttitle") {
            set(item, "title-short", short);
            return;
        }
        let Some(title) = self.title("title") else { return };
        let main = title.split(':').next().unwrap_or("").trim().to_owned();
        let has_more = !is_volume && (self.has("subtitle") || self.has("titleaddon"));
        // Markup that a colon cuts in two would be no markup.
        let whole =
            main.matches("</").count() == main.matches('<').count() - main.matches("</").count();
        if (has_more || title.contains(':')) && whole {
            set(item, "title-short", main);
        }
    }

    /// "3" is the third series of a journal; `newseries` is spelt out.
    fn series(&self, series: String) -> String {
        if let Some(words) = words::spell(&series, self.speaks) {
            return words.to_owned();
        }
        let Ok(number) = series.parse::<u32>() else { return series };
        let word = words::spell("jourser", self.speaks).unwrap_or("series");
        if self.speaks != "en" {
            return format!("{number}. {word}");
        }
        let ending = match (number % 100, number % 10) {
            (11..=13, _) => "th",
            (_, 1) => "st",
            (_, 2) => "nd",
            (_, 3) => "rd",
            _ => "th",
        };
        format!("{number}{ending} {word}")
    }

    fn numbers(&self, item: &mut Item) {
        let kind = self.entry.kind.as_str();
        if let Some(pages) = self.text("pages") {
            set(item, "page", pages.replace(['–', '—'], "-").replace("--", "-"));
        }
        let volume = match (self.text("volume"), self.text("part")) {
            (Some(volume), Some(part)) => format!("{volume}.{part}"),
            (volume, part) => volume.or(part).unwrap_or_default(),
        };
        set(item, "volume", volume);
        let number = self.text("number").or_else(|| {
            // Some write the issue's number as if it were its name.
            self.text("issue").filter(|_| kind::is_in_periodical(kind))
        });
        if let Some(number) = number {
            let variable = if kind::is_book(kind) || kind::is_part(kind) {
                "collection-number"
            } else if kind::is_in_periodical(kind) {
                "issue"
            } else {
                "number"
            };
            let issue = self.text("issue").filter(|issue| variable == "issue" && *issue != number);
            set(item, variable, rich::join(number, ',', &issue.unwrap_or_default()));
        }
        for (variable, field) in [
            ("number-of-volumes", "volumes"),
            ("number-of-pages", "pagetotal"),
            ("chapter-number", "chapter"),
            ("edition", "edition"),
            ("version", "version"),
        ] {
            set(item, variable, self.text(field).unwrap_or_default());
        }
    }

    fn publication(&self, item: &mut Item, csl: &str) {
        let mut publisher = String::new();
        for field in ["school", "institution", "organization", "howpublished", "publisher"] {
            let text = if field == "howpublished" { self.text(field) } else { self.list(field) };
            let Some(text) = text else { continue };
            if field == "howpublished" && is_address(&text) {
                plain::fill(item, "URL", text);
                continue;
            }
            publisher = rich::join(publisher, ';', &text);
        }
        set(item, "publisher", publisher);
        set(item, "original-publisher", self.list("origpublisher").unwrap_or_default());
        set(item, "original-publisher-place", self.list("origlocation").unwrap_or_default());
        set(item, "event-place", self.text("venue").unwrap_or_default());
        if csl == "patent" {
            let places = self.raw("location").map(names::split_list).unwrap_or_default();
            let spelt = places.into_iter().map(|place| {
                let text = latex::letters(place, self.speaks);
                words::spell(&text, self.speaks).map_or(text, str::to_owned)
            });
            set(item, "jurisdiction", spelt.collect::<Vec<_>>().join("; "));
            set(item, "publisher-place", self.list("address").unwrap_or_default());
        } else {
            let place = self.list("address").or_else(|| self.list("location"));
            set(item, "publisher-place", place.unwrap_or_default());
        }
    }

    fn addresses(&self, item: &mut Item) {
        let shown = |name| self.option(name).as_deref() != Some("false");
        if let Some(url) = self.verbatim("url")
            && (self.entry.kind == "online" || shown("url"))
        {
            set(item, "URL", url);
        }
        let kind = self.raw("eprinttype").or_else(|| self.raw("archiveprefix"));
        if let Some(eprint) = self.verbatim("eprint") {
            let address = match kind.map(str::to_ascii_lowercase).as_deref() {
                Some("arxiv") => "https://arxiv.org/abs/",
                Some("jstor") => "https://www.jstor.org/stable/",
                Some("pubmed" | "pmid") => "https://www.ncbi.nlm.nih.gov/pubmed/",
                Some("googlebooks") => "https://books.google.com?id=",
                _ => "",
            };
            if !address.is_empty() {
                plain::fill(item, "URL", format!("{address}{eprint}"));
            }
            if kind.is_some_and(|kind| kind.eq_ignore_ascii_case("pubmed")) {
                plain::fill(item, "PMID", eprint);
            }
        }
        if let Some(doi) = self.verbatim("doi")
            && shown("doi")
        {
            set(item, "DOI", plain::doi(&doi));
        }
        for (variable, field) in [("PMID", "pmid"), ("PMCID", "pmcid")] {
            plain::fill(item, variable, self.verbatim(field).unwrap_or_default());
        }
        for (variable, field) in [("ISBN", "isbn"), ("ISSN", "issn"), ("call-number", "library")] {
            set(item, variable, self.text(field).unwrap_or_default());
        }
    }

    fn remarks(&self, item: &mut Item) {
        let note = self.text("note").filter(|_| self.entry.kind != "periodical");
        let addendum = self.text("addendum").unwrap_or_default();
        set(item, "note", rich::join(note.unwrap_or_default(), '.', &addendum));
        let annotation = self.text("annotation").or_else(|| self.text("annote"));
        set(item, "annote", annotation.unwrap_or_default());
        set(item, "abstract", self.text("abstract").unwrap_or_default());
        let keywords = self.text("keywords").or_else(|| self.text("keyword"));
        set(item, "keyword", keywords.unwrap_or_default());
        set(item, "status", self.spelt("pubstate").unwrap_or_default());
    }
}

/// A month and a day.
type MonthDay = (Option<i64>, Option<i64>);

/// "jan", "10 jan", "jan 10", "June--July", "10~Jan--12~Jan", "21" (spring).
fn months(text: &str) -> (MonthDay, Option<(i64, Option<i64>)>) {
    let even = text.replace("--", "–").replace(['-', '/', '—'], "–");
    let mut ends = even.split('–').map(|part| {
        let mut found: MonthDay = (None, None);
        for word in part.split(|c: char| c.is_whitespace() || ",.".contains(c)) {
            let lower = word.to_lowercase();
            if let Some(month) = month_number(&lower) {
                found.0 = Some(month);
            } else if let Some(season) = season_number(&lower) {
                found.0 = Some(season + 20);
            } else if let Ok(number) = lower.trim_end_matches(char::is_alphabetic).parse::<i64>() {
                match found.0 {
                    None if part.trim() == word => found.0 = Some(number),
                    _ => found.1 = Some(number),
                }
            }
        }
        found
    });
    let mut first = ends.next().unwrap_or_default();
    let mut last = ends.next();
    if let Some((month, day)) = &mut last {
        match (first, &month, &day) {
            // "10–12 June": the month stands behind the range only.
            ((Some(start), None), Some(end), Some(_))
                if start > 12
                    || first.1.is_none() && !even.trim_start().starts_with(char::is_alphabetic) =>
            {
                first = (Some(*end), Some(start));
            }
            // "June 10–12": the end is a day.
            ((Some(start), Some(_)), Some(end), None)
                if even.trim().ends_with(|c: char| c.is_ascii_digit()) =>
            {
                *day = Some(*end);
                *month = Some(start);
            }
            _ => {}
        }
    }
    let last = last.and_then(|(month, day)| month.map(|month| (month, day)));
    (first, last)
}

fn is_address(text: &str) -> bool {
    (text.starts_with("http://") || text.starts_with("https://")) && !text.contains(' ')
}
