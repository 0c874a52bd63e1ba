//! Numbers as content streams and objects have them: short, without exponent, never `-0`.

/// How many decimals a number keeps.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Decimals {
    /// None.
    Whole,
    /// One.
    Tenths,
    /// Three: a thousandth of a point is a third of a micrometre.
    Thousandths,
    /// Nine, for factors.
    Billionths,
}

impl Decimals {
    /// How many units of the last place make one.
    const fn units(self) -> i64 {
        match self {
            Self::Whole => 1,
            Self::Tenths => 10,
            Self::Thousandths => 1000,
            Self::Billionths => 1_000_000_000,
        }
    }

    /// How many digits stand after the point.
    const fn digits(self) -> usize {
        match self {
            Self::Whole => 0,
            Self::Tenths => 1,
            Self::Thousandths => 3,
            Self::Billionths => 9,
        }
    }
}

/// The value that is written for a value: rounded to the decimals. What is no number is zero, and
/// what is beyond any page is brought back to a million.
pub(super) fn rounded(value: f64, decimals: Decimals) -> f64 {
    whole_units(value, decimals) as f64 / decimals.units() as f64
}

/// A value in units of its last place.
fn whole_units(value: f64, decimals: Decimals) -> i64 {
    const LIMIT: f64 = 1e6;
    let value = if value.is_nan() { 0.0 } else { value.clamp(-LIMIT, LIMIT) };
    (value * decimals.units() as f64).round() as i64
}

/// Writes a value behind a text.
pub(super) fn push_number(out: &mut String, value: f64, decimals: Decimals) {
    let units = whole_units(value, decimals);
    if units < 0 {
        out.push('-');
    }
    let units = units.unsigned_abs();
    let one = decimals.units().unsigned_abs();
    let (whole, mut fraction) = (units / one, units % one);
    if whole != 0 || fraction == 0 {
        push_integer(out, whole);
    }
    if fraction != 0 {
        out.push('.');
        let mut digits = decimals.digits();
        while fraction % 10 == 0 {
            fraction /= 10;
            digits -= 1;
        }
        for place in (0..digits).rev() {
            let digit = (fraction / 10_u64.pow(place as u32)) % 10;
            out.push(char::from(b'0' + digit as u8));
        }
    }
}

/// Writes a whole number behind a text.
pub(super) fn push_integer(out: &mut String, mut value: u64) {
    let start = out.len();
    loop {
        out.insert(start, char::from(b'0' + (value % 10) as u8));
        value /= 10;
        if value == 0 {
            return;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{Decimals, push_number, rounded};

    #[test]
    fn numbers_are_short() {
        for (value, decimals, expected) in [
            (0.0, Decimals::Thousandths, "0"),
            (-0.0, Decimals::Thousandths, "0"),
            (-0.0001, Decimals::Thousandths, "0"),
            (0.5, Decimals::Thousandths, ".5"),
            (-0.25, Decimals::Thousandths, "-.25"),
            (612.0, Decimals::Thousandths, "612"),
            (11.955_17, Decimals::Thousandths, "11.955"),
            (1.007, Decimals::Thousandths, "1.007"),
            (1.010, Decimals::Thousandths, "1.01"),
            (-1234.5, Decimals::Thousandths, "-1234.5"),
            (250.5, Decimals::Whole, "251"),
            (-3.24, Decimals::Tenths, "-3.2"),
            (1e300, Decimals::Thousandths, "1000000"),
            (f64::NAN, Decimals::Thousandths, "0"),
            (f64::NEG_INFINITY, Decimals::Whole, "-1000000"),
        ] {
            let mut out = String::new();
            push_number(&mut out, value, decimals);
            assert_eq!(out, expected, "{value}");
            let written: f64 = out.parse().expect("it is a number");
            assert!((rounded(value, decimals) - written).abs() < 1e-9, "{value}");
        }
    }
}
