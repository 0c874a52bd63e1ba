//! What the fonts turned out to lack while text was shaped, gathered so that each lack is told once.

use std::collections::{BTreeMap, BTreeSet};

use crate::design::feature::FontFeature;
use crate::diagnostic::{Diagnostic, Diagnostics, Problem, Span};
use crate::font::Cut;
use crate::font::script::Script;
use crate::language::Language;

/// How many symbols are named one by one; of more, nobody reads each.
const NAMED_SYMBOLS: usize = 10;

/// What the fonts lack.
#[derive(Debug, Default)]
pub(crate) struct Gaps {
    /// Characters that no font has, since the last place was named.
    fresh: BTreeSet<char>,
    /// Characters that no font has, with the first place of each.
    characters: BTreeMap<char, Option<Span>>,
    /// Families with the cut that was wanted and the one that stands in for it.
    cuts: BTreeSet<(String, Cut, Cut)>,
    /// Families with features that they have not.
    forms: BTreeSet<(String, FontFeature)>,
}

impl Gaps {
    /// No font has a character.
    pub(crate) fn character(&mut self, character: char) {
        self.fresh.insert(character);
    }

    /// A family has no such cut.
    pub(crate) fn cut(&mut self, family: &str, wanted: Cut, instead: Cut) {
        self.cuts.insert((family.to_owned(), wanted, instead));
    }

    /// A family has no such feature.
    pub(crate) fn form(&mut self, family: &str, feature: FontFeature) {
        self.forms.insert((family.to_owned(), feature));
    }

    /// What has been missing since the last call was missing at a place.
    pub(crate) fn place(&mut self, span: Option<Span>) {
        for character in std::mem::take(&mut self.fresh) {
            self.characters.entry(character).or_insert(span);
        }
    }

    /// Tells all of it: a script once with all its characters, symbols by themselves as long as they
    /// are few.
    pub(crate) fn report(mut self, language: &Language, diagnostics: &mut Diagnostics) {
        self.place(None);
        let mut scripts: BTreeMap<Script, (usize, Option<Span>)> = BTreeMap::new();
        let mut symbols = Vec::new();
        for (character, span) in self.characters {
            let script = Script::of(character);
            if matches!(script, Script::COMMON | Script::LATIN) {
                symbols.push((character, span));
                continue;
            }
            let (count, first) = scripts.entry(script).or_insert((0, span));
            *count += 1;
            // A place goes before none.
            *first = match (*first, span) {
                (Some(first), Some(span)) => Some(first.min(span)),
                (first, span) => first.or(span),
            };
        }
        let rest = if symbols.len() > NAMED_SYMBOLS + 1 { NAMED_SYMBOLS } else { symbols.len() };
        for &(character, span) in &symbols[..rest] {
            diagnostics.push(Diagnostic { problem: Problem::MissingGlyph { character }, span });
        }
        if let [(first, span), .., (last, _)] = symbols[rest..] {
            let count = symbols.len() - rest;
            let problem = Problem::MissingGlyphs { count, first, last };
            diagnostics.push(Diagnostic { problem, span });
        }
        for (script, (count, span)) in scripts {
            let mut families = script.families(language);
            families.truncate(2);
            let problem = Problem::MissingScript { script: script.name(), count, families };
            diagnostics.push(Diagnostic { problem, span });
        }
        for (family, wanted, instead) in self.cuts {
            let (cut, instead) = (wanted.name(), instead.name());
            diagnostics.push(Diagnostic::general(Problem::MissingCut { family, cut, instead }));
        }
        for (family, feature) in self.forms {
            let (forms, feature) = (feature.words(), feature.tag_text());
            diagnostics.push(Diagnostic::general(Problem::MissingForms { family, forms, feature }));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Gaps;
    use crate::diagnostic::Diagnostics;
    use crate::language::Language;

    /// The codes of what is told of so many missing symbols.
    fn codes(count: u32) -> Vec<&'static str> {
        let mut gaps = Gaps::default();
        (0..count).filter_map(|index| char::from_u32(0x1F900 + index)).for_each(|character| {
            gaps.character(character);
        });
        let mut diagnostics = Diagnostics::default();
        gaps.report(&Language::american_english(), &mut diagnostics);
        diagnostics.sorted().iter().map(|one| one.problem.code()).collect()
    }

    #[test]
    fn many_missing_symbols_are_told_together() {
        assert_eq!(codes(0), [""; 0]);
        assert_eq!(codes(11), ["S0602"; 11]);
        let many = codes(200);
        assert_eq!(many.len(), 11);
        assert!(many.contains(&"S0615"), "{many:?}");
    }
}
