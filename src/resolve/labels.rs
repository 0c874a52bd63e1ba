//! What can be referred to, and the references to it.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::diagnostic::{Diagnostic, Diagnostics, Problem, Span};
use crate::resolve::document::{Anchor, Inline, Link, LinkRole, Target, Text};
use crate::resolve::reference_words::capitalised;
use crate::resolve::spelling;
use crate::resolve::terms::Words;

/// Something with an identifier.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Label {
    /// Where it is.
    pub(super) anchor: Anchor,
    /// What it is.
    pub(super) kind: LabelKind,
    /// Its number; the text of a heading without one.
    pub(super) text: String,
}

/// The kinds of things with identifiers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LabelKind {
    Figure,
    Table,
    Equation,
    /// A heading with a number.
    Section,
    /// A heading without one.
    Heading,
    Other,
}

/// A reference to identifiers of the author's.
#[derive(Clone, Debug)]
pub(super) struct Reference {
    /// The identifiers, at least one, each with the place where it stands.
    pub(super) targets: Vec<(String, Span)>,
    /// What is shown of them.
    pub(super) shown: Shown,
}

impl Reference {
    /// A reference to one identifier.
    pub(super) fn to(identifier: String, shown: Shown, span: Span) -> Self {
        Self { targets: vec![(identifier, span)], shown }
    }
}

/// What a reference shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shown {
    /// Word and number: "Figure 1".
    Whole,
    /// Word and number, with a capital.
    Capital,
    /// The number alone.
    Number,
    /// The text that the author wrote.
    Written,
}

/// The identifier that a citation's key refers to, where it is that of a figure, table, equation or
/// section, and whether the author wants a capital: `@Fig:x`, as pandoc-crossref has it.
pub(super) fn cross_reference(key: &str) -> Option<(String, bool)> {
    let (prefix, rest) = key.split_once(':')?;
    let small = prefix.to_lowercase();
    let known = ["fig", "tbl", "eq", "sec"].contains(&small.as_str());
    let rest_is_small = prefix.chars().skip(1).all(|c| !c.is_uppercase());
    let capital = prefix.starts_with(char::is_uppercase);
    (known && rest_is_small).then(|| (format!("{small}:{rest}"), capital))
}

/// A target that is there.
struct Found<'l> {
    label: &'l Label,
    identifier: &'l str,
    /// Its number's parts, where it has one.
    number: Option<Vec<usize>>,
}

/// Fills a reference in. A reference to nothing keeps the author's text, or shows what is missing.
pub(super) fn fill(
    reference: &Reference,
    link: Link,
    labels: &BTreeMap<String, Label>,
    words: &Words,
    diagnostics: &mut Diagnostics,
) -> Vec<Inline> {
    let mut found: Vec<Found<'_>> = Vec::new();
    let mut missing = Vec::new();
    for (identifier, span) in &reference.targets {
        let Some(label) = labels.get(identifier) else {
            report_unknown(identifier, *span, labels, diagnostics);
            missing.push(Inline::Missing(Text::new(format!("({identifier}?)"))));
            continue;
        };
        let parts = label.text.split('.').map(str::parse);
        let number = parts.collect::<Result<Vec<usize>, _>>().ok();
        if !found.iter().any(|other| other.label.anchor == label.anchor) {
            found.push(Found { label, identifier, number });
        }
    }
    if reference.shown == Shown::Written {
        return match found.first() {
            Some(found) => {
                let target = Target::Anchor(found.label.anchor.clone());
                vec![Inline::Link(Link { target, ..link })]
            }
            None => link.content,
        };
    }
    let mut filled = shown(found, reference.shown, words);
    for inline in missing {
        if !filled.is_empty() {
            filled.push(Inline::Text(Text::new(", ")));
        }
        filled.push(inline);
    }
    filled
}

/// Reports a reference to nothing.
pub(super) fn report_unknown(
    identifier: &str,
    span: Span,
    labels: &BTreeMap<String, Label>,
    diagnostics: &mut Diagnostics,
) {
    let nearest = spelling::nearest(identifier, labels.keys().map(String::as_str));
    let problem = Problem::UnknownReference { identifier: identifier.to_owned(), nearest };
    diagnostics.push(Diagnostic::at(span, problem));
}

/// Targets of one kind as they are shown: "Figures 1–3 and 5", each number with its link.
fn shown(mut found: Vec<Found<'_>>, shown: Shown, words: &Words) -> Vec<Inline> {
    let Some(first) = found.first() else { return Vec::new() };
    let kind = first.label.kind;
    let mut word = None;
    if shown != Shown::Number {
        word = words.reference.word(kind, found.len()).map(|word| match shown {
            Shown::Capital => capitalised(word, &words.language),
            _ => word.to_owned(),
        });
    }
    if found.iter().all(|one| one.number.is_some()) {
        found.sort_by(|one, other| one.number.cmp(&other.number));
    }
    let linked = |one: &Found<'_>, content: String| {
        Inline::Link(Link {
            target: Target::Anchor(one.label.anchor.clone()),
            role: LinkRole::CrossReference,
            title: String::new(),
            content: vec![Inline::Text(Text::new(content))],
        })
    };
    let text_of = |one: &Found<'_>| match (word.is_some(), one.label.text.is_empty()) {
        (_, false) => one.label.text.clone(),
        (false, true) => one.identifier.to_owned(),
        (true, true) => String::new(),
    };
    if let [one] = found.as_slice() {
        let text = text_of(one);
        let content = match word {
            Some(word) if text.is_empty() => word,
            Some(word) => format!("{word}\u{a0}{text}"),
            None => text,
        };
        return vec![linked(one, content)];
    }
    let ranges = ranges(&found);
    let mut filled: Vec<Inline> = Vec::new();
    if let Some(word) = &word {
        filled.push(Inline::Text(Text::new(format!("{word}\u{a0}"))));
    }
    for (index, range) in ranges.iter().enumerate() {
        let separator = words.reference.separator(index, ranges.len());
        if !separator.is_empty() {
            filled.push(Inline::Text(Text::new(separator)));
        }
        let (first, last) = (&found[range.start], &found[range.end - 1]);
        filled.push(linked(first, text_of(first)));
        if range.len() > 1 {
            filled.push(Inline::Text(Text::new("–")));
            filled.push(linked(last, text_of(last)));
        }
    }
    filled
}

/// The targets in runs of three and more whose numbers follow one another; others stand alone.
fn ranges(found: &[Found<'_>]) -> Vec<Range<usize>> {
    let follows = |one: &Found<'_>, other: &Found<'_>| match (&one.number, &other.number) {
        (Some(one), Some(other)) => match (one.split_last(), other.split_last()) {
            (Some((last, above)), Some((next, beside))) => above == beside && last + 1 == *next,
            _ => false,
        },
        _ => false,
    };
    let mut ranges = Vec::new();
    let mut start = 0;
    while start < found.len() {
        let mut end = start + 1;
        while end < found.len() && follows(&found[end - 1], &found[end]) {
            end += 1;
        }
        if end - start < 3 {
            end = start + 1;
        }
        ranges.push(start..end);
        start = end;
    }
    ranges
}

#[cfg(test)]
mod tests {
    use super::{Label, LabelKind, Reference, Shown, cross_reference, fill};
    use crate::diagnostic::{Diagnostics, Span};
    use crate::language::Language;
    use crate::resolve::document::{Anchor, Link, LinkRole, Target};
    use crate::resolve::plain::plain_text;
    use crate::resolve::terms::Words;

    #[test]
    fn keys_of_references_are_known() {
        for (key, expected) in [
            ("fig:a", Some(("fig:a", false))),
            ("Fig:a", Some(("fig:a", true))),
            ("Sec:A:b", Some(("sec:A:b", true))),
            ("FIG:a", None),
            ("figure:a", None),
            ("fig", None),
        ] {
            let expected = expected.map(|(key, capital)| (key.to_owned(), capital));
            assert_eq!(cross_reference(key), expected, "{key}");
        }
    }

    #[test]
    fn several_targets_are_gathered() {
        use LabelKind::{Figure, Heading, Section};
        for (tag, kind, numbers, shown, expected) in [
            ("en", Figure, &["1", "2", "3", "5"][..], Shown::Whole, "Figures\u{a0}1–3 and 5"),
            ("en-US", Figure, &["1", "3", "5"], Shown::Whole, "Figures\u{a0}1, 3, and 5"),
            ("de", Figure, &["2", "1"], Shown::Whole, "Abbildungen\u{a0}1 und 2"),
            ("fr", Figure, &["1"], Shown::Whole, "figure\u{a0}1"),
            ("fr", Figure, &["1"], Shown::Capital, "Figure\u{a0}1"),
            ("fr", Figure, &["1", "2", "3"], Shown::Number, "1–3"),
            (
                "es",
                Section,
                &["2.1", "2.2", "2.3", "3.4"],
                Shown::Whole,
                "secciones\u{a0}2.1–2.3 y 3.4",
            ),
            ("en", Figure, &["10", "9", "9"], Shown::Whole, "Figures\u{a0}9 and 10"),
            ("en", Figure, &["1a", "1b"], Shown::Whole, "Figures\u{a0}1a and 1b"),
            ("en", Heading, &["Beginnings"], Shown::Whole, "Beginnings"),
        ] {
            let label = |number: &&str| {
                let anchor = Anchor::new(format!("a{number}"));
                ((*number).to_owned(), Label { anchor, kind, text: (*number).to_owned() })
            };
            let labels = numbers.iter().map(label).collect();
            let targets = numbers.iter().map(|n| ((*n).to_owned(), Span::default())).collect();
            let language = Language::from_tag(tag).expect("the tags are well formed");
            let link = Link {
                target: Target::External(String::new()),
                role: LinkRole::Plain,
                title: String::new(),
                content: Vec::new(),
            };
            let mut diagnostics = Diagnostics::default();
            let reference = Reference { targets, shown };
            let words = Words::of(&language);
            let filled = fill(&reference, link, &labels, &words, &mut diagnostics);
            assert_eq!(plain_text(&filled), expected, "{tag} {numbers:?}");
            assert!(diagnostics.is_empty());
        }
    }
}
