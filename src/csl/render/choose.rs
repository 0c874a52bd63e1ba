//! `cs:choose`: the first branch whose condition holds.

use crate::csl::render::numbers::is_numeric;
use crate::csl::render::{Area, Context, Position};
use crate::csl::style::element::{Branch, Condition, Element, Match, PositionTest, TermForm, Test};

impl Context<'_> {
    /// The elements of the first branch that holds.
    pub(crate) fn choose<'b>(&mut self, branches: &'b [Branch]) -> Option<&'b [Element]> {
        for branch in branches {
            let holds = branch.condition.as_ref().is_none_or(|condition| self.holds(condition));
            if holds {
                return Some(&branch.elements);
            }
        }
        None
    }

    fn holds(&mut self, condition: &Condition) -> bool {
        // Several types always mean any of them: an item has only one.
        let mut type_result: Option<bool> = None;
        for test in &condition.tests {
            if let Test::Type(kind) = test {
                type_result = Some(type_result.unwrap_or(false) || *kind == self.item.kind);
            }
        }
        let mut any = false;
        let mut all = true;
        let mut note = |result: bool| {
            any |= result;
            all &= result;
        };
        if let Some(result) = type_result {
            note(result);
        }
        for test in &condition.tests {
            if !matches!(test, Test::Type(_)) {
                note(self.test(test));
            }
        }
        match condition.matching {
            Match::All => all,
            Match::Any => any,
            Match::None => !any,
            Match::Nand => !all,
        }
    }

    fn test(&mut self, test: &Test) -> bool {
        match test {
            Test::Type(kind) => self.item.kind == *kind,
            Test::Variable(name) => self.has_variable(name),
            Test::IsNumeric(name) => {
                let value = self.value(name, TermForm::Long);
                value.is_some_and(|value| is_numeric(&value))
            }
            Test::IsUncertainDate(name) => self.item.date(name).is_some_and(|date| date.circa),
            Test::Locator(label) => {
                !self.place.locator.is_empty() && same_label(label, &self.place.label)
            }
            Test::Position(position) => self.is_at(*position),
            Test::Disambiguate(wanted) => {
                if !wanted {
                    return self.ambiguity.disambiguate == 0;
                }
                self.conditions_seen += 1;
                let met = self.conditions_met < self.ambiguity.disambiguate;
                self.conditions_met += u32::from(met);
                met
            }
        }
    }

    fn has_variable(&self, name: &str) -> bool {
        match name {
            "locator" => !self.place.locator.is_empty(),
            "first-reference-note-number" => self.place.first_note.is_some(),
            "citation-number" => self.number.is_some(),
            "year-suffix" => self.ambiguity.year_suffix.is_some(),
            _ => self.item.has(name),
        }
    }

    fn is_at(&self, position: PositionTest) -> bool {
        if self.area == Area::Bibliography {
            return false;
        }
        let at = self.place.position;
        match position {
            PositionTest::First => at == Position::First,
            PositionTest::Subsequent => at >= Position::Subsequent,
            PositionTest::Ibid => at >= Position::Ibid,
            PositionTest::IbidWithLocator => at == Position::IbidWithLocator,
            PositionTest::NearNote => at >= Position::Subsequent && self.place.near_note,
            PositionTest::FarNote => at == Position::Subsequent && !self.place.near_note,
            PositionTest::Unknown => false,
        }
    }
}

/// Labels are compared without regard to how "sub verbo" is joined.
fn same_label(wanted: &str, own: &str) -> bool {
    let own = if own == "sub verbo" { "sub-verbo" } else { own };
    let wanted = if wanted == "sub verbo" { "sub-verbo" } else { wanted };
    wanted == own
}
