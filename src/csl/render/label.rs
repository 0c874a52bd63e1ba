//! `cs:label`, and labels that citations are made of.

use crate::csl::item::{Item, NAME_VARIABLES};
use crate::csl::node::Node;
use crate::csl::render::Context;
use crate::csl::render::numbers::is_plural;
use crate::csl::render::text::without_periods;
use crate::csl::style::element::{Label, Plural, TermForm};

impl Context<'_> {
    pub(crate) fn label(&mut self, label: &Label) -> Vec<Node> {
        let variable = label.variable.as_str();
        let value = match variable {
            "first-reference-note-number" => self.place.first_note.map(|note| note.to_string()),
            "citation-number" => self.number.map(|number| number.to_string()),
            _ => self.value(variable, TermForm::Long),
        };
        let Some(value) = value else { return Vec::new() };
        if variable == "locator" && self.trial {
            return Vec::new();
        }
        let name = match variable {
            "locator" if self.place.label == "sub verbo" => "sub-verbo".to_owned(),
            "locator" => self.place.label.clone(),
            _ => variable.to_owned(),
        };
        let plural = match label.plural {
            Plural::Always => true,
            Plural::Never => false,
            Plural::Contextual => {
                is_plural(variable, &value, self.term("and", TermForm::Long, false))
            }
        };
        let term = self.term(&name, label.form, plural).to_owned();
        self.label_nodes(&term, label)
    }

    /// A label's term, dressed.
    pub(crate) fn label_nodes(&mut self, term: &str, label: &Label) -> Vec<Node> {
        if term.is_empty() {
            return Vec::new();
        }
        self.top().term = true;
        let strip = self.strip_periods > 0 || label.common.strip_periods;
        let term = if strip { without_periods(term) } else { term.to_owned() };
        self.term_predecessor = true;
        let nodes = self.prose(&term);
        self.dress(nodes, &label.common)
    }
}

/// A label of up to four names and the year: "Doe65", "DoSm65", "DSJM65".
pub(crate) fn made_label(item: &Item) -> String {
    const LETTERS: [&[usize]; 4] = [&[4], &[2, 2], &[1, 1, 2], &[1, 1, 1, 1]];
    let mut label = String::new();
    if let Some(names) = NAME_VARIABLES.iter().find_map(|variable| item.names(variable)) {
        let counts = LETTERS[names.len().clamp(1, 4) - 1];
        for (name, count) in names.iter().zip(counts) {
            let whole = if name.is_literal() { &name.literal } else { &name.family };
            let whole = whole
                .trim_start_matches("The ")
                .trim_start_matches("the ")
                .trim_start_matches("A ")
                .trim_start_matches("An ");
            label.push_str(&capitalized(whole, *count));
        }
    }
    if label.is_empty() {
        const SMALL: [&str; 10] = ["a", "an", "the", "of", "and", "in", "on", "for", "to", "with"];
        let title = item.text("title").unwrap_or_default();
        let words: String = title.split_whitespace().filter(|word| !SMALL.contains(word)).collect();
        label = capitalized(&words, 4);
    }
    let year = item
        .date("issued")
        .and_then(|date| date.start)
        .map_or(0, |start| start.year.unsigned_abs());
    format!("{label}{:02}", year % 100)
}

fn capitalized(word: &str, count: usize) -> String {
    let mut out = String::new();
    for (at, c) in word.chars().filter(|c| c.is_alphanumeric()).take(count).enumerate() {
        if at == 0 {
            out.extend(c.to_uppercase());
        } else {
            out.extend(c.to_lowercase());
        }
    }
    out
}
