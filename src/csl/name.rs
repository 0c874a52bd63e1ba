//! A person's or body's name in the model of CSL-JSON.

use serde_json::Value;

use crate::csl::item::scalar;

/// One name, in its parts.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Name {
    /// The family name, without particles.
    pub family: String,
    /// The given names, without particles.
    pub given: String,
    /// A particle that goes with the given name when only the family name stands ("de" in
    /// "Alexis de Tocqueville", "Tocqueville").
    pub dropping_particle: String,
    /// A particle that belongs to the family name ("van" in "van Gogh").
    pub non_dropping_particle: String,
    /// "Jr.", "III".
    pub suffix: String,
    /// Whether a comma stands before the suffix when the name is in its usual order.
    pub comma_suffix: bool,
    /// A name that is not taken apart: an institution, a pseudonym.
    pub literal: String,
    /// Whether the family name always stands first (Chinese, Japanese, Hungarian names).
    pub static_ordering: bool,
    /// A comma before the dropping particle, for "et al." that stands in a given name.
    pub comma_dropping_particle: bool,
}

/// Letters that end a particle which stands directly before the name: "d'", "al-".
const JOINING: [char; 4] = ['-', '\u{2bb}', '\u{2019}', '\''];

impl Name {
    /// Reads one name of a CSL-JSON list. Particles that stand in the family or given name are split
    /// off, as the field's readers expect it.
    pub fn from_json(value: &Value) -> Option<Self> {
        let fields = value.as_object()?;
        let text =
            |key: &str| fields.get(key).and_then(scalar).unwrap_or_default().trim().to_owned();
        let truth = |key: &str| match fields.get(key) {
            Some(Value::Bool(truth)) => *truth,
            Some(Value::Number(number)) => number.as_i64() != Some(0),
            Some(Value::String(text)) => !matches!(text.as_str(), "" | "0" | "false"),
            _ => false,
        };
        let mut name = Self {
            family: text("family"),
            given: text("given"),
            dropping_particle: text("dropping-particle"),
            non_dropping_particle: text("non-dropping-particle"),
            suffix: text("suffix"),
            comma_suffix: truth("comma-suffix"),
            literal: text("literal"),
            static_ordering: truth("static-ordering"),
            comma_dropping_particle: false,
        };
        if !name.literal.is_empty() && name.family.is_empty() {
            return Some(name);
        }
        name.literal.clear();
        if name.family.is_empty() && name.given.is_empty() {
            return None;
        }
        if truth("isInstitution") && name.given.is_empty() {
            name.literal = std::mem::take(&mut name.family);
            return Some(name);
        }
        let parse = !fields.contains_key("parse-names") || truth("parse-names");
        let quoted =
            name.family.len() > 1 && name.family.starts_with('"') && name.family.ends_with('"');
        if quoted {
            name.family = name.family[1..name.family.len() - 1].to_owned();
        } else if parse
            && name.non_dropping_particle.is_empty()
            && !name.family.is_empty()
            && !name.given.is_empty()
            && !truth("static-particles")
        {
            name.split_particles();
        }
        Some(name)
    }

    /// A name of a note's line: `family || given`, or a literal.
    pub(crate) fn from_note(value: &str) -> Self {
        match value.split_once("||") {
            Some((family, given)) => {
                let mut name = Self {
                    family: family.trim().to_owned(),
                    given: given.trim().to_owned(),
                    ..Self::default()
                };
                name.split_particles();
                name
            }
            None => Self { literal: value.trim().to_owned(), ..Self::default() },
        }
    }

    /// Whether the name is one piece.
    pub fn is_literal(&self) -> bool {
        !self.literal.is_empty()
    }

    /// Splits particles in lower case off the front of the family name and off the end of the given
    /// name, and a suffix that follows a comma off the given name.
    fn split_particles(&mut self) {
        let mut particles = String::new();
        while let Some(length) = leading_particle(&self.family) {
            particles.push_str(&self.family[..length]);
            self.family.drain(..length);
        }
        if !particles.is_empty() {
            let trimmed = particles.trim();
            let keeps_space = particles.ends_with(' ') && trimmed.ends_with(['\'', '\u{2019}']);
            self.non_dropping_particle =
                if keeps_space { format!("{trimmed} ") } else { trimmed.to_owned() };
        }
        self.split_suffix();
        let mut particles: Vec<String> = Vec::new();
        while let Some(start) = trailing_particle(&self.given) {
            particles.insert(0, self.given[start..].to_owned());
            self.given.truncate(start);
        }
        if !particles.is_empty() {
            let joined = particles.concat();
            let particle = joined.trim().to_owned();
            self.given = self.given.trim_end().to_owned();
            if self.dropping_particle.is_empty() {
                self.dropping_particle = particle;
            } else {
                self.dropping_particle = format!("{particle} {}", self.dropping_particle);
            }
        }
    }

    fn split_suffix(&mut self) {
        if !self.suffix.is_empty() {
            return;
        }
        let Some(comma) = self.given.find(',') else { return };
        let mut rest = &self.given[comma + 1..];
        let forced = rest.starts_with('!');
        rest = rest.trim_start_matches('!').trim_start();
        let suffix = rest.to_owned();
        if suffix.replace('.', "") == "et al" && self.dropping_particle.is_empty() {
            self.dropping_particle = suffix;
            self.comma_dropping_particle = true;
        } else {
            self.comma_suffix |= forced;
            self.suffix = suffix;
        }
        self.given = self.given[..comma].trim_end().to_owned();
    }
}

/// The length of a particle with its joint at the start of a family name.
fn leading_particle(family: &str) -> Option<usize> {
    let mut end = None;
    // The last joint of the first word counts, so that "al-" and "d'" stay whole.
    for (at, c) in family.char_indices() {
        if c == ' ' {
            end = Some(at + 1);
            break;
        }
        if at > 0 && JOINING.contains(&c) {
            end = Some(at + c.len_utf8());
        }
    }
    let mut end = end?;
    while family[end..].starts_with(' ') {
        end += 1;
    }
    (end < family.len() && starts_lower(&family[..end])).then_some(end)
}

/// Where a particle in lower case starts at the end of the given names.
fn trailing_particle(given: &str) -> Option<usize> {
    let trimmed = given.trim_end();
    let space = trimmed.rfind(' ')?;
    let word = &trimmed[space + 1..];
    (!word.is_empty() && space > 0 && starts_lower(word)).then_some(space)
}

/// Whether the first letter, past marks of elision, is in lower case.
fn starts_lower(word: &str) -> bool {
    word.trim_start_matches(['-', '\'', '\u{2bb}', '\u{2019}', ' '])
        .chars()
        .next()
        .is_some_and(|c| c.to_uppercase().next() != Some(c))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::Name;

    fn check(family: &str, given: &str, expected: [&str; 5]) {
        let name = Name::from_json(&json!({"family": family, "given": given})).expect("a name");
        let parts = [
            name.given.as_str(),
            name.dropping_particle.as_str(),
            name.non_dropping_particle.as_str(),
            name.family.as_str(),
            name.suffix.as_str(),
        ];
        assert_eq!(parts, expected, "{given} {family}");
    }

    #[test]
    fn splits_particles_and_suffixes() {
        check("van der Vlist", "Eric", ["Eric", "", "van der", "Vlist", ""]);
        check("Tocqueville", "Alexis de", ["Alexis", "de", "", "Tocqueville", ""]);
        check("al-Khwarizmi", "Musa", ["Musa", "", "al-", "Khwarizmi", ""]);
        check("d'Aubignac", "François", ["François", "", "d'", "Aubignac", ""]);
        check("King", "Martin Luther, Jr.", ["Martin Luther", "", "", "King", "Jr."]);
        check("Du Bois", "W. E. B.", ["W. E. B.", "", "", "Du Bois", ""]);
        check("O'Brien", "Flann", ["Flann", "", "", "O'Brien", ""]);
        check("\"van Gogh\"", "Vincent", ["Vincent", "", "", "van Gogh", ""]);
    }
}
