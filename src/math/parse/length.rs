//! Lengths and the widths of spaces.

/// A quad is an em; TeX's other spaces are eighteenths of it.
pub(super) const MU: f64 = 1.0 / 18.0;

/// A length in em of the surrounding text, taken to be ten points where TeX's points are given.
pub(super) fn em(text: &str) -> Option<f64> {
    let text = text.trim();
    let unit = text.len().checked_sub(2).filter(|&at| text.is_char_boundary(at))?;
    let (number, unit) = text.split_at(unit);
    let number: f64 = number.trim().parse().ok().filter(|number: &f64| number.is_finite())?;
    let factor = match unit {
        "em" => 1.0,
        "ex" => 0.431,
        "mu" => MU,
        "pt" => 0.1,
        "bp" => 0.1004,
        "mm" => 0.2845,
        "cm" => 2.845,
        "in" => 7.227,
        "pc" => 1.2,
        _ => return None,
    };
    Some((number * factor).clamp(-100.0, 100.0))
}

/// The width of a command for space, in em.
pub(super) fn space(name: &str) -> Option<f64> {
    Some(match name {
        "," | "thinspace" => 3.0 * MU,
        ":" | ">" | "medspace" => 4.0 * MU,
        ";" | "thickspace" => 5.0 * MU,
        "!" | "negthinspace" => -3.0 * MU,
        "negmedspace" => -4.0 * MU,
        "negthickspace" => -5.0 * MU,
        " " | "space" | "nobreakspace" => 0.333,
        "enspace" | "enskip" => 0.5,
        "quad" => 1.0,
        "qquad" => 2.0,
        _ => return None,
    })
}
