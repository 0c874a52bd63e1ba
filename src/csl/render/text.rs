//! `cs:text`: variables, macros, terms and the style's own words.

use crate::csl::case;
use crate::csl::node::{Mark, Node};
use crate::csl::render::{Area, Context};
use crate::csl::rich;
use crate::csl::sort::has_date;
use crate::csl::style::Class;
use crate::csl::style::element::{Common, TermForm, Text, TextCase, TextSource};

/// Variables that hold numbers, whose text is set by the rules of numbers.
pub(crate) const NUMBER_VARIABLES: [&str; 16] = [
    "chapter-number",
    "collection-number",
    "edition",
    "issue",
    "locator",
    "number",
    "number-of-pages",
    "number-of-volumes",
    "page",
    "page-first",
    "part-number",
    "printing-number",
    "section",
    "supplement-number",
    "version",
    "volume",
];

/// Those of them whose text a style's `text` sets by the rules of numbers.
const NUMBERED_TEXT: [&str; 12] = [
    "chapter-number",
    "collection-number",
    "edition",
    "issue",
    "locator",
    "number",
    "number-of-pages",
    "number-of-volumes",
    "page",
    "page-first",
    "supplement-number",
    "volume",
];

impl Context<'_> {
    pub(crate) fn text(&mut self, text: &Text) -> Vec<Node> {
        self.strip_periods += u32::from(text.common.strip_periods);
        let nodes = match &text.source {
            TextSource::Macro(number) => {
                let style = self.style;
                let elements = style
                    .macros
                    .get(*number)
                    .map(|found| found.elements.as_slice())
                    .unwrap_or_default();
                let dates_only = self.dates_only;
                self.dates_only |= self.area.is_sort() && has_date(elements);
                // A macro is by itself: its names do not take the manner of those that they stand in for.
                let manner = self.manner.take();
                let nodes = self.suppressible(|context| context.sequence(elements, ""));
                self.manner = manner;
                self.dates_only = dates_only;
                self.dress_level(nodes, &text.common)
            }
            _ if self.dates_only => Vec::new(),
            TextSource::Term { name, form, plural } => {
                self.term_text(name, *form, *plural, &text.common)
            }
            TextSource::Value(value) => {
                self.top().term = true;
                let nodes = self.prose(value);
                self.dress(nodes, &text.common)
            }
            TextSource::Variable { name, form } => self.variable(name, *form, &text.common),
        };
        self.strip_periods -= u32::from(text.common.strip_periods);
        nodes
    }

    fn term_text(
        &mut self,
        name: &str,
        form: TermForm,
        plural: bool,
        common: &Common,
    ) -> Vec<Node> {
        let term = self.term(name, form, plural).to_owned();
        if term.is_empty() {
            return Vec::new();
        }
        self.top().term = true;
        let mut nodes = self.prose(&term);
        let in_sentence = self.style.class == Class::InText && self.area == Area::Citation;
        if !(self.term_predecessor || in_sentence) {
            case::apply(&mut nodes, TextCase::CapitalizeFirst, self.case_language());
        }
        self.term_predecessor = true;
        self.dress(nodes, common)
    }

    /// Text to nodes, with the spaces that French puts before high punctuation made unbreakable.
    pub(crate) fn prose(&self, text: &str) -> Vec<Node> {
        let text = if self.strip_periods > 0 { without_periods(text) } else { text.to_owned() };
        rich::parse(&narrow_spaces(&text), self.marks)
    }

    fn variable(&mut self, name: &str, form: TermForm, common: &Common) -> Vec<Node> {
        if self.is_done(name) {
            self.top().variable_attempt = true;
            return Vec::new();
        }
        self.note_use(name);
        match name {
            "citation-number" => return self.citation_number(common),
            "year-suffix" => return self.year_suffix_text(common),
            "citation-label" => {
                self.top().variable_success = true;
                let label = self.citation_label();
                let nodes = self.prose(&label);
                return self.dress(nodes, common);
            }
            "first-reference-note-number" => {
                let value = self.place.first_note.filter(|_| !self.area.is_sort());
                return match value {
                    Some(number) => {
                        self.top().variable_success = true;
                        self.term_predecessor = true;
                        self.dress(vec![Node::text(number.to_string())], common)
                    }
                    None => {
                        self.top().variable_attempt = true;
                        Vec::new()
                    }
                };
            }
            _ => {}
        }
        let Some(value) = self.value(name, form) else {
            self.top().variable_attempt = true;
            return Vec::new();
        };
        self.top().variable_success = true;
        if name != "locator"
            && let Some(cluster) = self.cluster.as_deref_mut()
        {
            cluster.collapsed = false;
        }
        if self.place.author_only && self.rendered_anything && !self.area.is_sort() && !self.trial {
            return Vec::new();
        }
        self.rendered_anything = true;
        self.term_predecessor = true;
        if NUMBERED_TEXT.contains(&name) {
            if name == "locator" && !self.trial {
                self.done.push("locator".to_owned());
            }
            return self.numbered_text(name, &value, common);
        }
        let nodes = match name {
            "URL" | "DOI" | "PMID" | "PMCID" => return self.link(name, &value, form, common),
            _ => self.field(&value),
        };
        let nodes = lead_out(nodes);
        let nodes = self.dress_field(nodes, common);
        if self.substituting > 0 && !self.first_names.settled && self.area == Area::Bibliography {
            self.first_names.names = vec![value];
            self.first_names.settled = true;
            let name = Node::Marked { mark: Mark::Name, children: nodes };
            return vec![Node::Marked { mark: Mark::Names, children: vec![name] }];
        }
        nodes
    }

    /// Like [`Context::dress`], with punctuation that starts the field outside of its look.
    fn dress_field(&self, (lead, nodes): (String, Vec<Node>), common: &Common) -> Vec<Node> {
        if lead.is_empty() {
            return self.dress(nodes, common);
        }
        let mut common = common.clone();
        common.affixes.prefix.push_str(&lead);
        self.dress(nodes, &common)
    }

    /// A field's text to nodes.
    pub(crate) fn field(&self, value: &str) -> Vec<Node> {
        self.prose(&value.replace('\\', ""))
    }

    /// The value of a text or number variable, in its short form where that is asked for and there.
    pub(crate) fn value(&self, name: &str, form: TermForm) -> Option<String> {
        if name == "locator" {
            return (!self.place.locator.is_empty() && !self.area.is_sort())
                .then(|| self.place.locator.clone());
        }
        if form == TermForm::Short && !name.ends_with("-short") {
            let short = format!("{name}-short");
            if let Some(value) = self.item.text(&short) {
                return Some(value.to_owned());
            }
        }
        self.item.text(name).map(str::to_owned)
    }

    fn citation_number(&mut self, common: &Common) -> Vec<Node> {
        self.top().variable_success = true;
        if self.trial || self.place.author_only {
            return Vec::new();
        }
        let Some(number) = self.number else { return Vec::new() };
        if self.area.is_sort() {
            return vec![Node::text(format!("{number:010}"))];
        }
        let number_node = Node::Marked {
            mark: Mark::CitationNumber(number),
            children: vec![Node::text(number.to_string())],
        };
        self.dress(vec![number_node], common)
    }

    fn year_suffix_text(&mut self, common: &Common) -> Vec<Node> {
        // A year suffix always counts as given, so that it can stand with "n.d." in a group.
        self.top().variable_success = true;
        let Some(suffix) = self.ambiguity.year_suffix.filter(|_| !self.trial) else {
            return Vec::new();
        };
        self.year_suffix_done = true;
        let node = Node::Marked {
            mark: Mark::YearSuffix(suffix),
            children: vec![Node::text(letters(suffix))],
        };
        self.dress(vec![node], common)
    }

    /// A URL or an identifier that leads somewhere.
    fn link(&mut self, name: &str, value: &str, form: TermForm, common: &Common) -> Vec<Node> {
        let mut common = common.clone();
        let mut text = value.to_owned();
        let mut lead = String::new();
        let url = match name {
            "URL" => {
                if form == TermForm::Short
                    && let Some(host) =
                        value.split("://").nth(1).and_then(|rest| rest.split('/').next())
                {
                    text = host.to_owned();
                }
                value.to_owned()
            }
            "DOI" => {
                let bare = [
                    "https://doi.org/",
                    "http://doi.org/",
                    "https://dx.doi.org/",
                    "http://dx.doi.org/",
                ]
                .iter()
                .find_map(|prefix| value.strip_prefix(prefix))
                .unwrap_or(value);
                // The style's own address before it belongs to the link.
                for address in [
                    "https://doi.org/",
                    "http://doi.org/",
                    "https://dx.doi.org/",
                    "http://dx.doi.org/",
                ] {
                    if let Some(rest) = common.affixes.prefix.strip_suffix(address) {
                        text = bare.to_owned();
                        lead = address.to_owned();
                        common.affixes.prefix = rest.to_owned();
                        break;
                    }
                }
                format!("https://doi.org/{bare}")
            }
            "PMID" => format!("https://www.ncbi.nlm.nih.gov/pubmed/{value}"),
            _ => format!("https://www.ncbi.nlm.nih.gov/pmc/articles/{value}"),
        };
        let link = Node::Link { url, children: vec![Node::text(format!("{lead}{text}"))] };
        self.dress(vec![link], &common)
    }

    /// The label of styles that cite by one ("Doe65"): the letters of the first names and the year.
    pub(crate) fn citation_label(&self) -> String {
        let mut label = match self.item.text("citation-label") {
            Some(label) => label.to_owned(),
            None => crate::csl::render::label::made_label(self.item),
        };
        if let Some(suffix) = self.ambiguity.year_suffix.filter(|_| !self.trial) {
            label.push_str(&letters(suffix));
        }
        label
    }
}

/// Punctuation at the start of a field, and the rest: it must not take the field's look.
fn lead_out(mut nodes: Vec<Node>) -> (String, Vec<Node>) {
    let mut lead = String::new();
    if let Some(Node::Text(text)) = nodes.first_mut() {
        let end = text.find(|c: char| !matches!(c, ':' | '.' | ';' | '!' | '?')).unwrap_or(0);
        if end > 0 {
            lead = text[..end].to_owned();
            text.drain(..end);
        }
    }
    (lead, nodes)
}

/// a, b, …, z, aa, ab, …
pub(crate) fn letters(number: u32) -> String {
    let mut rest = u64::from(number) + 1;
    let mut text = Vec::new();
    while rest > 0 {
        rest -= 1;
        text.push(b'a' + u8::try_from(rest % 26).unwrap_or(0));
        rest /= 26;
    }
    text.iter().rev().map(|byte| char::from(*byte)).collect()
}

/// Text without the full stops of abbreviations; those within a word or before a small letter stay.
pub(crate) fn without_periods(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    while let Some(c) = letters.next() {
        if c == '.' && letters.peek().is_none_or(|next| !next.is_ascii_lowercase()) {
            continue;
        }
        out.push(c);
    }
    out
}

/// Spaces before high punctuation and inside guillemets do not break.
fn narrow_spaces(text: &str) -> String {
    if !text.contains([':', ';', '?', '!', '\u{ab}', '\u{bb}']) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    while let Some(c) = letters.next() {
        let next = letters.peek().copied();
        if c == ' ' && matches!(next, Some(':' | ';' | '?' | '!' | '\u{bb}')) {
            out.push('\u{202f}');
        } else if c == '\u{ab}' && next == Some(' ') {
            letters.next();
            out.push_str("\u{ab}\u{202f}");
        } else {
            out.push(c);
        }
    }
    out
}
