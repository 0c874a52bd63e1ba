//! Numbers: `cs:number`, and the number variables of `cs:text`.
//!
//! A value is taken apart into numbers and what joins them ("12, 14-16"). Joints are evened out, ranges get
//! the locale's dash, page ranges are shortened as the style wants it, and each number takes its form.

use crate::csl::locale::Gender;
use crate::csl::locator_label;
use crate::csl::node::Node;
use crate::csl::page_range;
use crate::csl::render::Context;
use crate::csl::style::element::{Common, Number, NumberForm, TermForm};
use crate::numeral;

/// A number of a value and what joins it to the next.
struct Part<'t> {
    text: &'t str,
    joint: &'t str,
}

/// Takes a value apart. A hyphen after a backslash joins nothing.
fn parts<'t>(value: &'t str, and: &str) -> Vec<Part<'t>> {
    let mut parts = Vec::new();
    let mut start = 0;
    let mut at = 0;
    while at < value.len() {
        let rest = &value[at..];
        let length = joint(rest, at > start, and);
        if length > 0 {
            parts.push(Part { text: value[start..at].trim(), joint: &value[at..at + length] });
            at += length;
            start = at;
        } else if rest.starts_with("\\-") {
            at += 2;
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
        }
    }
    parts.push(Part { text: value[start..].trim(), joint: "" });
    parts
}

/// The length of a joint at the start of a text, 0 where there is none.
///
/// The language's word for "and" joins as the English one does.
fn joint(rest: &str, inside: bool, and: &str) -> usize {
    if !inside {
        return 0;
    }
    let trimmed = rest.trim_start();
    let space = rest.len() - trimmed.len();
    let core = if trimmed.starts_with(['-', '\u{2013}']) {
        trimmed.len() - trimmed.trim_start_matches(['-', '\u{2013}']).len()
    } else if trimmed.starts_with('&') {
        1
    } else if space == 0 && (trimmed.starts_with(", ") || trimmed.starts_with("; ")) {
        // A word of conjunction after the comma belongs to the joint.
        let after = trimmed[1..].trim_start();
        trimmed.len() - after.len() + conjunction(after, and).map_or(0, |word| word + 1)
    } else if let Some(word) = conjunction(trimmed, and).filter(|_| space > 0) {
        word
    } else if space == 0
        && trimmed.starts_with(',')
        && trimmed[1..].starts_with(|c: char| c.is_ascii_digit())
    {
        1
    } else {
        return 0;
    };
    let after = &trimmed[core..];
    space + core + (after.len() - after.trim_start().len())
}

/// The length of a word of conjunction at the start of a text.
fn conjunction(text: &str, and: &str) -> Option<usize> {
    ["and", and].into_iter().find_map(|word| {
        let rest = text.strip_prefix(word)?;
        (!word.is_empty() && rest.starts_with(' ')).then_some(word.len())
    })
}

/// A number with letters before or after it, or a Roman one.
fn is_number(text: &str) -> bool {
    if text.is_empty() {
        return false;
    }
    let letters_before = text.trim_start_matches(|c: char| c.is_alphabetic());
    let digits = letters_before.trim_start_matches(|c: char| c.is_ascii_digit());
    let has_digits = digits.len() < letters_before.len();
    let rest_is_letters = digits.chars().all(char::is_alphabetic);
    (has_digits && rest_is_letters) || is_roman(text)
}

/// Whether two numbers have the same letters before their figures.
fn same_letters(first: &str, second: &str) -> bool {
    let prefix = |text: &str| -> String {
        let figures = text.trim_start_matches(|c: char| c.is_ascii_digit());
        let letters = figures.trim_start_matches(|c: char| c.is_ascii_alphabetic());
        let zeros = letters.trim_start_matches('0');
        // "12a" is a number with a letter after it.
        if figures.len() == letters.len() || letters.is_empty() {
            return String::new();
        }
        text[..text.len() - zeros.len()].to_owned()
    };
    prefix(first) == prefix(second)
}

fn is_roman(text: &str) -> bool {
    let one_case = |set: &str| text.chars().all(|c| set.contains(c));
    !text.is_empty() && (one_case("ivxlcm") || one_case("IVXLCM"))
}

/// Whether a value is a number, or numbers joined by commas, hyphens and ampersands.
pub(crate) fn is_numeric(value: &str) -> bool {
    let value = value.trim();
    if value.split('/').count() > 1 {
        return value
            .split('/')
            .all(|part| !part.is_empty() && part.chars().all(|c| c.is_ascii_digit()));
    }
    let value = strip_quotes(value);
    parts(value, "").iter().all(|part| is_number(part.text) && !is_word(part.text))
}

/// Single letters that could be Roman numbers count as numbers; words do not.
fn is_word(text: &str) -> bool {
    !text.chars().any(|c| c.is_ascii_digit()) && !is_roman(text)
}

fn strip_quotes(value: &str) -> &str {
    value.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(value)
}

/// Whether a label for the value stands in the plural.
pub(crate) fn is_plural(variable: &str, value: &str, and: &str) -> bool {
    // What has a label of its own does not count.
    let value =
        locator_label::stretches(value).into_iter().next().map_or(value, |first| first.text);
    if variable.starts_with("number-of-") {
        let digits: String = value.trim().chars().take_while(char::is_ascii_digit).collect();
        return digits.parse::<u64>().is_ok_and(|number| number != 1)
            || parts(value, and).len() > 1;
    }
    if value.contains("\\-") {
        return false;
    }
    let parts = parts(value, and);
    if parts.len() < 2 {
        return false;
    }
    let simple = |text: &str| {
        is_number(text) && (text.chars().any(|c| c.is_ascii_digit()) || is_roman(text))
    };
    parts.iter().all(|part| simple(part.text))
}

impl Context<'_> {
    pub(crate) fn number(&mut self, number: &Number) -> Vec<Node> {
        let variable = number.variable.as_str();
        if self.is_done(variable) {
            self.top().variable_attempt = true;
            return Vec::new();
        }
        self.note_use(variable);
        if variable == "citation-number" {
            self.top().variable_success = true;
            let Some(value) = self.number.filter(|_| !self.trial) else { return Vec::new() };
            let text = self.formed(&value.to_string(), number.form, None);
            return self.dress(vec![Node::text(text)], &number.common);
        }
        let Some(value) = self.value(variable, TermForm::Long) else {
            self.top().variable_attempt = true;
            return Vec::new();
        };
        self.top().variable_success = true;
        if variable == "locator" {
            if self.trial {
                return Vec::new();
            }
            self.done.push("locator".to_owned());
        }
        self.rendered_anything = true;
        self.term_predecessor = true;
        self.strip_periods += u32::from(number.common.strip_periods);
        let nodes = self.number_nodes(variable, &value, number.form, &number.common);
        self.strip_periods -= u32::from(number.common.strip_periods);
        nodes
    }

    /// A number variable called as text.
    pub(crate) fn numbered_text(
        &mut self,
        variable: &str,
        value: &str,
        common: &Common,
    ) -> Vec<Node> {
        self.number_nodes(variable, value, NumberForm::Numeric, common)
    }

    fn number_nodes(
        &mut self,
        variable: &str,
        value: &str,
        form: NumberForm,
        common: &Common,
    ) -> Vec<Node> {
        let trimmed = value.trim();
        let bare = strip_quotes(trimmed);
        let mut common = common.clone();
        common.quotes |= bare.len() < trimmed.len();
        let text = if variable == "page-first" {
            bare.to_owned()
        } else {
            self.numbers(variable, bare, form)
        };
        let nodes = self.field(&text);
        self.dress(nodes, &common)
    }

    /// A value with the labels that stand in it, in the language's words.
    fn numbers(&self, variable: &str, value: &str, form: NumberForm) -> String {
        let and = self.term("and", TermForm::Long, false);
        let mut out = String::new();
        for stretch in locator_label::stretches(value) {
            let Some(label) = stretch.label else {
                out.push_str(&self.stretch(variable, stretch.text, form, false));
                out.push_str(stretch.joint);
                continue;
            };
            let plural = is_plural(label, stretch.text, and);
            out.push_str(self.term(label, TermForm::Short, plural));
            out.push(' ');
            out.push_str(&self.stretch(
                variable,
                stretch.text,
                NumberForm::Numeric,
                label == "page",
            ));
            out.push_str(stretch.joint);
        }
        out
    }

    fn stretch(&self, variable: &str, value: &str, form: NumberForm, of_pages: bool) -> String {
        let and = self.term("and", TermForm::Long, false);
        let parts = parts(value, and);
        let numeric = parts.iter().all(|part| is_number(part.text));
        let is_page = of_pages
            || variable == "page"
            || (variable == "locator" && matches!(self.place.label.as_str(), "page" | ""));
        let gender =
            self.locale.gender_of(if variable == "locator" { &self.place.label } else { variable });
        let ranged = matches!(
            variable,
            "page"
                | "locator"
                | "issue"
                | "volume"
                | "edition"
                | "number"
                | "collection-number"
                | "chapter-number"
                | "number-of-pages"
                | "number-of-volumes"
        );
        let mut out = String::new();
        let mut at = 0;
        while at < parts.len() {
            let part = &parts[at];
            let is_range = part.joint.trim().starts_with(['-', '\u{2013}']);
            if is_page
                && is_range
                && at + 1 < parts.len()
                && is_number(part.text)
                && is_number(parts[at + 1].text)
            {
                let next = &parts[at + 1];
                if same_letters(part.text, next.text) {
                    let format = self.style.options.page_range_format;
                    out.push_str(&page_range::format(
                        part.text,
                        next.text,
                        &self.range_delimiter(),
                        format,
                    ));
                } else {
                    // Numbers with different letters before them are no range but one name.
                    out.push_str(&format!("{}-{}", part.text, next.text));
                }
                self.push_joint(&mut out, next, numeric, ranged);
                at += 2;
                continue;
            }
            if numeric || is_number(part.text) {
                out.push_str(&self.formed(part.text, form, gender));
            } else {
                out.push_str(part.text);
            }
            self.push_joint(&mut out, part, numeric, ranged);
            at += 1;
        }
        out
    }

    fn range_delimiter(&self) -> String {
        let term = self.term("page-range-delimiter", TermForm::Long, false);
        if term.is_empty() { "\u{2013}".to_owned() } else { term.to_owned() }
    }

    fn push_joint(&self, out: &mut String, part: &Part<'_>, numeric: bool, ranged: bool) {
        if part.joint.is_empty() {
            return;
        }
        let core = part.joint.trim();
        if core.starts_with(['-', '\u{2013}']) {
            if numeric && ranged {
                out.push_str(&self.range_delimiter());
            } else {
                out.push_str(if numeric { core } else { part.joint });
            }
        } else if core == "&" {
            let symbol = self.term("and", TermForm::Symbol, false);
            let symbol = if symbol.is_empty() || symbol == self.term("and", TermForm::Long, false) {
                "&"
            } else {
                symbol
            };
            out.push_str(&format!(" {symbol} "));
        } else if numeric && core == "," {
            out.push_str(", ");
        } else {
            out.push_str(part.joint);
        }
    }

    /// A number in its form; what is no plain number stays as it is.
    fn formed(&self, text: &str, form: NumberForm, gender: Option<Gender>) -> String {
        let digits: String = text.chars().take_while(char::is_ascii_digit).collect();
        let Ok(number) = digits.parse::<u64>() else { return text.to_owned() };
        match form {
            NumberForm::Numeric => text.to_owned(),
            NumberForm::Roman => match roman(number) {
                Some(roman) if digits.len() == text.len() => roman,
                _ => text.to_owned(),
            },
            NumberForm::LongOrdinal if number <= 10 => {
                let name = format!("long-ordinal-{number:02}");
                match self.locale.gendered(&name, gender) {
                    Some(term) if !term.is_empty() => term.to_owned(),
                    _ => self.ordinal(number, gender),
                }
            }
            NumberForm::Ordinal | NumberForm::LongOrdinal => self.ordinal(number, gender),
        }
    }

    /// A number with its ordinal suffix.
    pub(crate) fn ordinal(&self, number: u64, gender: Option<Gender>) -> String {
        format!("{number}{}", self.locale.ordinal_suffix(number, gender))
    }
}

/// A Roman number in small letters, up to 3999.
fn roman(number: u64) -> Option<String> {
    (1..=3999).contains(&number).then(|| numeral::roman(number))
}

#[cfg(test)]
mod tests {
    use super::{is_numeric, is_plural, roman};

    #[test]
    fn numbers_and_words() {
        for value in ["1", "2a", "D2", "1-3", "1, 3", "1 & 2", "xii", "2nd", "12/13"] {
            assert!(is_numeric(value), "{value}");
        }
        for value in ["second", "2. Auflage", "", "a lot"] {
            assert!(!is_numeric(value), "{value}");
        }
    }

    #[test]
    fn plurals() {
        assert!(is_plural("page", "1-3", ""));
        assert!(is_plural("page", "1, 3", ""));
        assert!(is_plural("page", "1 et 3", "et"));
        assert!(!is_plural("page", "13", ""));
        assert!(!is_plural("page", "1\\-3", ""));
        assert!(!is_plural("page", "13, fig. 2", ""));
        assert!(is_plural("number-of-pages", "13", ""));
    }

    #[test]
    fn roman_numbers() {
        assert_eq!(roman(1994).as_deref(), Some("mcmxciv"));
        assert_eq!(roman(4000), None);
    }
}
