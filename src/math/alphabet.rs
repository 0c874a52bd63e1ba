//! Alphabets: letters as the signs that Unicode has for them in formulas (UTR 25, section 2.2).

/// An alphabet in which letters and digits are set.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Alphabet {
    /// Latin and small Greek letters italic, the rest upright.
    #[default]
    Usual,
    /// Upright (`\mathrm`).
    Upright,
    /// Italic, capitals of Greek too (`\mathit`).
    Italic,
    /// Bold and upright (`\mathbf`).
    Bold,
    /// As usual, but bold (`\boldsymbol`).
    BoldUsual,
    /// Without serifs (`\mathsf`).
    SansSerif,
    /// Of one width (`\mathtt`).
    Typewriter,
    /// Double-struck (`\mathbb`).
    DoubleStruck,
    /// Script (`\mathcal`, `\mathscr`).
    Script,
    /// Bold script.
    BoldScript,
    /// Fraktur (`\mathfrak`).
    Fraktur,
    /// Bold Fraktur.
    BoldFraktur,
}

impl Alphabet {
    /// The alphabet within this one that is made bold.
    pub fn bold(self) -> Self {
        match self {
            Self::Usual | Self::Italic => Self::BoldUsual,
            Self::Upright => Self::Bold,
            Self::Script => Self::BoldScript,
            Self::Fraktur => Self::BoldFraktur,
            other => other,
        }
    }
}

/// Letters of these alphabets that Unicode had before, among its letterlike symbols.
const LETTERLIKE: [(u32, char); 24] = [
    (0x1d455, 'ℎ'),
    (0x1d49d, 'ℬ'),
    (0x1d4a0, 'ℰ'),
    (0x1d4a1, 'ℱ'),
    (0x1d4a3, 'ℋ'),
    (0x1d4a4, 'ℐ'),
    (0x1d4a7, 'ℒ'),
    (0x1d4a8, 'ℳ'),
    (0x1d4ad, 'ℛ'),
    (0x1d4ba, 'ℯ'),
    (0x1d4bc, 'ℊ'),
    (0x1d4c4, 'ℴ'),
    (0x1d506, 'ℭ'),
    (0x1d50b, 'ℌ'),
    (0x1d50c, 'ℑ'),
    (0x1d515, 'ℜ'),
    (0x1d51d, 'ℨ'),
    (0x1d53a, 'ℂ'),
    (0x1d53f, 'ℍ'),
    (0x1d545, 'ℕ'),
    (0x1d547, 'ℙ'),
    (0x1d548, 'ℚ'),
    (0x1d549, 'ℝ'),
    (0x1d551, 'ℤ'),
];

/// Forms of Greek letters that follow omega in each alphabet: ∂ ϵ ϑ ϰ ϕ ϱ ϖ.
const GREEK_FORMS: [char; 7] = ['∂', 'ϵ', 'ϑ', 'ϰ', 'ϕ', 'ϱ', 'ϖ'];

/// The sign for a character in an alphabet; the character itself where there is none.
pub fn styled(character: char, alphabet: Alphabet) -> char {
    let code = match character {
        'A'..='Z' | 'a'..='z' => latin(character, alphabet),
        '0'..='9' => digit(character, alphabet),
        'ı' => matches!(alphabet, Alphabet::Usual | Alphabet::Italic).then_some(0x1d6a4),
        'ȷ' => matches!(alphabet, Alphabet::Usual | Alphabet::Italic).then_some(0x1d6a5),
        _ => greek(character, alphabet),
    };
    let Some(code) = code else { return character };
    let known = LETTERLIKE.iter().find(|(place, _)| *place == code).map(|&(_, letter)| letter);
    known.or_else(|| char::from_u32(code)).unwrap_or(character)
}

fn latin(character: char, alphabet: Alphabet) -> Option<u32> {
    let start = match alphabet {
        Alphabet::Upright => return None,
        Alphabet::Usual | Alphabet::Italic => 0x1d434,
        Alphabet::Bold => 0x1d400,
        Alphabet::BoldUsual => 0x1d468,
        Alphabet::SansSerif => 0x1d5a0,
        Alphabet::Typewriter => 0x1d670,
        Alphabet::DoubleStruck => 0x1d538,
        Alphabet::Script => 0x1d49c,
        Alphabet::BoldScript => 0x1d4d0,
        Alphabet::Fraktur => 0x1d504,
        Alphabet::BoldFraktur => 0x1d56c,
    };
    let place = match character {
        'A'..='Z' => u32::from(character) - u32::from('A'),
        _ => u32::from(character) - u32::from('a') + 26,
    };
    Some(start + place)
}

fn digit(character: char, alphabet: Alphabet) -> Option<u32> {
    let start = match alphabet {
        Alphabet::Bold | Alphabet::BoldUsual => 0x1d7ce,
        Alphabet::DoubleStruck => 0x1d7d8,
        Alphabet::SansSerif => 0x1d7e2,
        Alphabet::Typewriter => 0x1d7f6,
        _ => return None,
    };
    Some(start + u32::from(character) - u32::from('0'))
}

fn greek(character: char, alphabet: Alphabet) -> Option<u32> {
    let place = match character {
        'Α'..='Ρ' | 'Σ'..='Ω' => u32::from(character) - 0x391,
        'ϴ' => 17,
        '∇' => 25,
        'α'..='ω' => u32::from(character) - 0x3b1 + 26,
        _ => {
            let form = GREEK_FORMS.iter().position(|&form| form == character)?;
            51 + u32::try_from(form).ok()?
        }
    };
    let is_small = place >= 26;
    let start = match alphabet {
        Alphabet::Bold => 0x1d6a8,
        Alphabet::Italic => 0x1d6e2,
        Alphabet::Usual if is_small => 0x1d6e2,
        Alphabet::BoldUsual if is_small => 0x1d71c,
        Alphabet::BoldUsual => 0x1d6a8,
        _ => return None,
    };
    Some(start + place)
}

#[cfg(test)]
mod tests {
    use super::{Alphabet, styled};

    #[test]
    fn letters_are_signs_of_their_alphabet() {
        for (character, alphabet, expected) in [
            ('x', Alphabet::Usual, '𝑥'),
            ('h', Alphabet::Usual, 'ℎ'),
            ('R', Alphabet::DoubleStruck, 'ℝ'),
            ('A', Alphabet::DoubleStruck, '𝔸'),
            ('L', Alphabet::Script, 'ℒ'),
            ('g', Alphabet::Fraktur, '𝔤'),
            ('α', Alphabet::Usual, '𝛼'),
            ('Γ', Alphabet::Usual, 'Γ'),
            ('Γ', Alphabet::Italic, '𝛤'),
            ('ϕ', Alphabet::BoldUsual, '𝝓'),
            ('∂', Alphabet::Usual, '𝜕'),
            ('1', Alphabet::Bold, '𝟏'),
            ('x', Alphabet::Upright, 'x'),
            ('?', Alphabet::Bold, '?'),
        ] {
            assert_eq!(styled(character, alphabet), expected, "{character} {alphabet:?}");
        }
    }
}
