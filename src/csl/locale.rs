//! The words of a language: terms in their forms, localised dates, and a few habits.

use std::borrow::Cow;
use std::collections::BTreeMap;

use roxmltree::{Document, Node};

use crate::csl::style::StyleError;
use crate::csl::style::element::{DateElement, DateForm, TermForm};

/// A locale, or the part of one that a style overrides.
#[derive(Debug, Clone, Default)]
pub struct Locale {
    pub(crate) language: Option<String>,
    terms: BTreeMap<String, Vec<Term>>,
    date_text: Option<DateElement>,
    date_numeric: Option<DateElement>,
    punctuation_in_quote: Option<bool>,
    limit_ordinals: Option<bool>,
}

/// One form of a term.
#[derive(Debug, Clone)]
struct Term {
    form: TermForm,
    single: String,
    multiple: String,
    gender: Option<Gender>,
    /// The gender of the noun that this form goes with.
    gender_form: Option<Gender>,
    matching: OrdinalMatch,
}

/// The grammatical gender of a noun.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Gender {
    Masculine,
    Feminine,
}

/// Which numbers an ordinal suffix goes with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum OrdinalMatch {
    LastDigit,
    LastTwoDigits,
    WholeNumber,
    Unset,
}

impl Locale {
    /// Reads a locale's XML.
    ///
    /// # Errors
    /// Where it is no XML, with the line and column of the fault.
    pub fn parse(xml: &str) -> Result<Self, StyleError> {
        let document = Document::parse(xml.trim_start_matches('\u{feff}'))
            .map_err(|error| StyleError::xml(&error, xml))?;
        let root = document.root_element();
        if root.tag_name().name() != "locale" {
            let name = root.tag_name().name();
            return Err(StyleError::at(root, format!("\"{name}\" is no locale")));
        }
        Ok(from_node(root))
    }

    /// The language tag that it is for.
    pub fn language(&self) -> Option<&str> {
        self.language.as_deref()
    }

    /// Lays another locale over this one: what the other says replaces what this one says.
    ///
    /// A set of ordinals is replaced as a whole, since one suffix alone makes no sense in another's rules.
    pub(crate) fn overlay(&mut self, other: &Self) {
        let replaces_ordinals =
            other.terms.keys().any(|name| name == "ordinal" || is_ordinal_suffix(name));
        if replaces_ordinals {
            self.terms.retain(|name, _| name != "ordinal" && !is_ordinal_suffix(name));
        }
        for (name, terms) in &other.terms {
            let own = self.terms.entry(name.clone()).or_default();
            for term in terms {
                own.retain(|old| old.form != term.form || old.gender_form != term.gender_form);
                own.push(term.clone());
            }
        }
        for (own, other) in
            [(&mut self.date_text, &other.date_text), (&mut self.date_numeric, &other.date_numeric)]
        {
            if other.is_some() {
                own.clone_from(other);
            }
        }
        self.punctuation_in_quote = other.punctuation_in_quote.or(self.punctuation_in_quote);
        self.limit_ordinals = other.limit_ordinals.or(self.limit_ordinals);
    }

    /// A term in a form, or in the next form that it has: verb-short to verb to long, symbol to short to long.
    pub(crate) fn term(&self, name: &str, form: TermForm, plural: bool) -> Option<&str> {
        let terms = self.terms.get(canonical(name).as_ref())?;
        let mut form = form;
        loop {
            let found = terms
                .iter()
                .find(|term| term.form == form && term.gender_form.is_none())
                .or_else(|| terms.iter().find(|term| term.form == form));
            if let Some(term) = found {
                return Some(if plural { &term.multiple } else { &term.single });
            }
            form = match form {
                TermForm::VerbShort => TermForm::Verb,
                TermForm::Symbol => TermForm::Short,
                TermForm::Verb | TermForm::Short => TermForm::Long,
                TermForm::Long => return None,
            };
        }
    }

    /// Whether a term exists in any form.
    pub(crate) fn has_term(&self, name: &str) -> bool {
        self.terms.contains_key(canonical(name).as_ref())
    }

    /// A long term in its form for a gender, else in the form for none.
    pub(crate) fn gendered(&self, name: &str, gender: Option<Gender>) -> Option<&str> {
        let terms = self.terms.get(canonical(name).as_ref())?;
        let long = |term: &&Term| term.form == TermForm::Long;
        terms
            .iter()
            .filter(long)
            .find(|term| gender.is_some() && term.gender_form == gender)
            .or_else(|| terms.iter().filter(long).find(|term| term.gender_form.is_none()))
            .map(|term| term.single.as_str())
    }

    /// The gender of the noun that a term is.
    pub(crate) fn gender_of(&self, name: &str) -> Option<Gender> {
        self.terms.get(canonical(name).as_ref())?.iter().find_map(|term| term.gender)
    }

    /// The suffix of an ordinal number.
    ///
    /// Whole numbers are looked up first, then the last two digits, then the last one. Terms without a rule
    /// of their own go by their number: below 10 the last digit, from there on the last two.
    pub(crate) fn ordinal_suffix(&self, number: u64, gender: Option<Gender>) -> &str {
        let candidates = [
            (number, OrdinalMatch::WholeNumber),
            (number % 100, OrdinalMatch::LastTwoDigits),
            (number % 10, OrdinalMatch::LastDigit),
        ];
        for (key, rule) in candidates {
            if key > 99 {
                continue;
            }
            let name = format!("ordinal-{key:02}");
            let Some(terms) = self.terms.get(&name) else { continue };
            let natural =
                if key < 10 { OrdinalMatch::LastDigit } else { OrdinalMatch::LastTwoDigits };
            let fits = |term: &&Term| {
                let own =
                    if term.matching == OrdinalMatch::Unset { natural } else { term.matching };
                own == rule
            };
            let exact = terms.iter().filter(fits).find(|term| term.gender_form == gender);
            let neutral = terms.iter().filter(fits).find(|term| term.gender_form.is_none());
            if let Some(term) = exact.or(neutral) {
                return &term.single;
            }
        }
        self.gendered("ordinal", gender).unwrap_or_default()
    }

    /// The localised form of dates.
    pub(crate) fn date(&self, form: DateForm) -> Option<&DateElement> {
        match form {
            DateForm::Text => self.date_text.as_ref(),
            DateForm::Numeric => self.date_numeric.as_ref(),
        }
    }

    /// Whether full stop and comma stand before a closing quotation mark.
    pub(crate) fn punctuation_in_quote(&self) -> bool {
        self.punctuation_in_quote.unwrap_or(false)
    }

    /// Whether only the first of a month is an ordinal.
    pub(crate) fn limits_ordinals(&self) -> bool {
        self.limit_ordinals.unwrap_or(false)
    }
}

/// Names of terms are spelled with hyphens; some tools write spaces, or one word for the editor who translates.
fn canonical(name: &str) -> Cow<'_, str> {
    if name == "editortranslator" {
        Cow::Borrowed("editor-translator")
    } else if name.contains(' ') {
        Cow::Owned(name.replace(' ', "-"))
    } else {
        Cow::Borrowed(name)
    }
}

fn is_ordinal_suffix(name: &str) -> bool {
    name.strip_prefix("ordinal-").is_some_and(|rest| rest.len() == 2 && rest.parse::<u8>().is_ok())
}

/// Reads a `locale` element.
pub(crate) fn from_node(node: Node<'_, '_>) -> Locale {
    let mut locale = Locale {
        language: node
            .attributes()
            .find(|attribute| attribute.name() == "lang")
            .map(|attribute| attribute.value().to_owned()),
        ..Locale::default()
    };
    for child in node.children().filter(Node::is_element) {
        match child.tag_name().name() {
            "terms" => read_terms(child, &mut locale.terms),
            "date" => {
                let date = crate::csl::style::date_of_locale(child);
                match date.form {
                    Some(DateForm::Numeric) => locale.date_numeric = Some(date),
                    Some(DateForm::Text) => locale.date_text = Some(date),
                    None => {}
                }
            }
            "style-options" => {
                let truth = |name: &str| child.attribute(name).map(|value| value == "true");
                locale.punctuation_in_quote =
                    truth("punctuation-in-quote").or(locale.punctuation_in_quote);
                locale.limit_ordinals =
                    truth("limit-day-ordinals-to-day-1").or(locale.limit_ordinals);
            }
            _ => {}
        }
    }
    locale
}

fn read_terms(node: Node<'_, '_>, terms: &mut BTreeMap<String, Vec<Term>>) {
    for child in node.children().filter(|child| child.tag_name().name() == "term") {
        let Some(name) = child.attribute("name") else { continue };
        let part = |name: &str| {
            child
                .children()
                .find(|part| part.tag_name().name() == name)
                .map(|part| part.text().unwrap_or_default().to_owned())
        };
        let whole = child.text().unwrap_or_default().trim_matches(['\n', '\t']).to_owned();
        let single = part("single").unwrap_or_else(|| whole.clone());
        let multiple = part("multiple").unwrap_or_else(|| single.clone());
        let gender = |value: Option<&str>| match value {
            Some("masculine") => Some(Gender::Masculine),
            Some("feminine") => Some(Gender::Feminine),
            _ => None,
        };
        terms.entry(canonical(name).into_owned()).or_default().push(Term {
            form: crate::csl::style::term_form(child.attribute("form")),
            single,
            multiple,
            gender: gender(child.attribute("gender")),
            gender_form: gender(child.attribute("gender-form")),
            matching: match child.attribute("match") {
                Some("last-digit") => OrdinalMatch::LastDigit,
                Some("last-two-digits") => OrdinalMatch::LastTwoDigits,
                Some("whole-number") => OrdinalMatch::WholeNumber,
                _ => OrdinalMatch::Unset,
            },
        });
    }
}

/// The usual dialect of a language, which stands in for its others.
const PRIMARY_DIALECTS: [(&str, &str); 58] = [
    ("af", "af-ZA"),
    ("ar", "ar"),
    ("bg", "bg-BG"),
    ("ca", "ca-AD"),
    ("cs", "cs-CZ"),
    ("cy", "cy-GB"),
    ("da", "da-DK"),
    ("de", "de-DE"),
    ("el", "el-GR"),
    ("en", "en-US"),
    ("es", "es-ES"),
    ("et", "et-EE"),
    ("eu", "eu"),
    ("fa", "fa-IR"),
    ("fi", "fi-FI"),
    ("fr", "fr-FR"),
    ("gl", "gl-ES"),
    ("he", "he-IL"),
    ("hi", "hi-IN"),
    ("hr", "hr-HR"),
    ("hu", "hu-HU"),
    ("hy", "hy-AM"),
    ("id", "id-ID"),
    ("is", "is-IS"),
    ("it", "it-IT"),
    ("ja", "ja-JP"),
    ("km", "km-KH"),
    ("ko", "ko-KR"),
    ("la", "la"),
    ("lt", "lt-LT"),
    ("lv", "lv-LV"),
    ("mn", "mn-MN"),
    ("ms", "ms-MY"),
    ("nb", "nb-NO"),
    ("nl", "nl-NL"),
    ("nn", "nn-NO"),
    ("no", "nb-NO"),
    ("pl", "pl-PL"),
    ("pt", "pt-PT"),
    ("ro", "ro-RO"),
    ("ru", "ru-RU"),
    ("se", "se"),
    ("sk", "sk-SK"),
    ("sl", "sl-SI"),
    ("sq", "sq-AL"),
    ("sr", "sr-RS"),
    ("sv", "sv-SE"),
    ("ta", "ta-IN"),
    ("th", "th-TH"),
    ("tl", "tl-PH"),
    ("tr", "tr-TR"),
    ("uk", "uk-UA"),
    ("ur", "ur-PK"),
    ("uz", "uz-UZ"),
    ("vi", "vi-VN"),
    ("zh", "zh-CN"),
    ("brl", "pt-BR"),
    ("bs", "hr-HR"),
];

/// The locales that words are looked for in, from the nearest to `en-US`: the tag itself, the usual dialect
/// of its language, the last resort.
pub fn fallbacks(tag: &str) -> Vec<String> {
    let mut list: Vec<String> = Vec::new();
    let mut push = |tag: &str| {
        if !tag.is_empty() && !list.iter().any(|old| old.eq_ignore_ascii_case(tag)) {
            list.push(tag.to_owned());
        }
    };
    push(tag);
    let language = tag.split(['-', '_']).next().unwrap_or(tag).to_ascii_lowercase();
    let primary = PRIMARY_DIALECTS.iter().find(|(short, _)| *short == language);
    if let Some((_, primary)) = primary {
        push(primary);
    }
    push("en-US");
    list
}
