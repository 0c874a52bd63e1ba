//! The names of signs, and the classes of characters.
//!
//! `symbols.txt` has a line for each character: its code, the letter of its class (after the
//! categories of the `unicode-math` package, which follow Unicode's `MathClassEx`), and the names that
//! LaTeX, amssymb and `unicode-math` have for it.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use crate::math::alphabet::{Alphabet, styled};
use crate::math::tree::{Class, Limits, Symbol};

/// The signs, by name and by character.
struct Signs {
    names: FxHashMap<&'static str, char>,
    classes: FxHashMap<char, (Class, bool)>,
}

fn signs() -> &'static Signs {
    static SIGNS: OnceLock<Signs> = OnceLock::new();
    SIGNS.get_or_init(|| {
        let mut signs = Signs { names: FxHashMap::default(), classes: FxHashMap::default() };
        for line in include_str!("symbols.txt").lines() {
            let mut words = line.split(' ');
            let code = words.next().and_then(|code| u32::from_str_radix(code, 16).ok());
            let (Some(character), Some(class)) = (code.and_then(char::from_u32), words.next())
            else {
                continue;
            };
            let is_letter = class == "a";
            let class = match class {
                "l" => Class::Operator,
                "b" => Class::Binary,
                "r" => Class::Relation,
                "(" => Class::Open,
                ")" => Class::Close,
                "p" => Class::Punctuation,
                "i" => Class::Inner,
                _ => Class::Ordinary,
            };
            signs.classes.insert(character, (class, is_letter));
            signs.names.extend(words.map(|name| (name, character)));
        }
        signs
    })
}

/// Names of signs whose class depends on the name, as of a bar that opens.
const CLASSED: [(&str, char, Class); 21] = [
    ("%", '%', Class::Ordinary),
    ("$", '$', Class::Ordinary),
    ("&", '&', Class::Ordinary),
    ("#", '#', Class::Ordinary),
    ("_", '_', Class::Ordinary),
    ("lvert", '|', Class::Open),
    ("rvert", '|', Class::Close),
    ("lVert", '‖', Class::Open),
    ("rVert", '‖', Class::Close),
    ("vartriangle", '△', Class::Relation),
    ("colon", ':', Class::Punctuation),
    ("{", '{', Class::Open),
    ("}", '}', Class::Close),
    ("|", '‖', Class::Ordinary),
    ("dotsc", '…', Class::Inner),
    ("dotso", '…', Class::Inner),
    ("dotsb", '⋯', Class::Inner),
    ("dotsm", '⋯', Class::Inner),
    ("dotsi", '⋯', Class::Inner),
    ("lq", '‘', Class::Ordinary),
    ("rq", '’', Class::Close),
];

/// The sign that a command without arguments stands for.
pub(super) fn by_name(name: &str, alphabet: Alphabet) -> Option<Symbol> {
    if let Some(&(_, character, class)) = CLASSED.iter().find(|(known, ..)| *known == name) {
        return Some(Symbol::new(character, class));
    }
    if let Some(&character) = signs().names.get(name) {
        let mut symbol = of(character, alphabet);
        // What is typed as a bar is a bracket of one side or the other; a name says that it is none.
        if matches!(name, "vert" | "Vert") {
            symbol.class = Class::Ordinary;
        }
        return Some(symbol);
    }
    // Italic capitals of Greek.
    let capital = name.strip_prefix("var").filter(|rest| rest.starts_with(char::is_uppercase))?;
    let &character = signs().names.get(capital)?;
    let shown = styled(character, Alphabet::Italic);
    (shown != character).then(|| Symbol { shown, ..Symbol::new(character, Class::Ordinary) })
}

/// The sign that a character is.
pub(super) fn of(character: char, alphabet: Alphabet) -> Symbol {
    let character = match character {
        '-' => '−',
        '*' => '∗',
        '`' => '‘',
        character => character,
    };
    let (class, _) = signs().classes.get(&character).copied().unwrap_or((Class::Ordinary, false));
    let shown = styled(character, alphabet);
    // In the usual alphabet the sign is only how the letter looks; in the others it is what it is,
    // as ℝ is not R.
    let text = match alphabet {
        Alphabet::Usual | Alphabet::Upright | Alphabet::Italic => character,
        _ => shown,
    };
    let limits = match (class, character) {
        (Class::Operator, '∫'..='∳' | '⨋'..='⨜') => Limits::Never,
        (Class::Operator, _) => Limits::Display,
        _ => Limits::Never,
    };
    Symbol { text, shown, class, negated: false, limits }
}

/// Functions, with whether their scripts stand under them in display style.
const FUNCTIONS: [(&str, &str, bool); 41] = [
    ("arccos", "arccos", false),
    ("arcsin", "arcsin", false),
    ("arctan", "arctan", false),
    ("arg", "arg", false),
    ("cos", "cos", false),
    ("cosh", "cosh", false),
    ("cot", "cot", false),
    ("coth", "coth", false),
    ("csc", "csc", false),
    ("deg", "deg", false),
    ("det", "det", true),
    ("dim", "dim", false),
    ("exp", "exp", false),
    ("gcd", "gcd", true),
    ("hom", "hom", false),
    ("inf", "inf", true),
    ("injlim", "inj lim", true),
    ("ker", "ker", false),
    ("lg", "lg", false),
    ("lim", "lim", true),
    ("liminf", "lim inf", true),
    ("limsup", "lim sup", true),
    ("ln", "ln", false),
    ("log", "log", false),
    ("max", "max", true),
    ("min", "min", true),
    ("Pr", "Pr", true),
    ("projlim", "proj lim", true),
    ("sec", "sec", false),
    ("sgn", "sgn", false),
    ("sin", "sin", false),
    ("sinh", "sinh", false),
    ("sup", "sup", true),
    ("tan", "tan", false),
    ("tanh", "tanh", false),
    ("argmax", "arg max", true),
    ("argmin", "arg min", true),
    ("sech", "sech", false),
    ("csch", "csch", false),
    ("tr", "tr", false),
    ("lcm", "lcm", true),
];

/// The name that a command for a function stands for, and whether its scripts are limits.
pub(super) fn function(name: &str) -> Option<(&'static str, Limits)> {
    let (_, text, limits) = FUNCTIONS.iter().find(|(known, ..)| *known == name)?;
    Some((text, if *limits { Limits::Display } else { Limits::Never }))
}

/// The bracket that a character or the name of a command is behind `\left` and the like; the inner
/// `None` is the one that is not seen.
pub(super) fn delimiter(token: &str) -> Option<Option<char>> {
    Some(Some(match token {
        "." => return Some(None),
        "(" | ")" | "[" | "]" | "/" | "|" | "⟨" | "⟩" | "⌈" | "⌉" | "⌊" | "⌋" | "‖" => {
            token.chars().next()?
        }
        "<" | "\\langle" | "\\lt" => '⟨',
        ">" | "\\rangle" | "\\gt" => '⟩',
        "\\{" | "\\lbrace" => '{',
        "\\}" | "\\rbrace" => '}',
        "\\lbrack" => '[',
        "\\rbrack" => ']',
        "\\vert" | "\\lvert" | "\\rvert" | "\\mid" => '|',
        "\\|" | "\\Vert" | "\\lVert" | "\\rVert" | "\\parallel" => '‖',
        "\\backslash" | "\\setminus" => '\\',
        "\\lfloor" => '⌊',
        "\\rfloor" => '⌋',
        "\\lceil" => '⌈',
        "\\rceil" => '⌉',
        "\\lgroup" => '⟮',
        "\\rgroup" => '⟯',
        "\\lmoustache" => '⎰',
        "\\rmoustache" => '⎱',
        "\\llbracket" | "\\lBrack" => '⟦',
        "\\rrbracket" | "\\rBrack" => '⟧',
        "\\ulcorner" => '⌜',
        "\\urcorner" => '⌝',
        "\\llcorner" => '⌞',
        "\\lrcorner" => '⌟',
        "\\uparrow" => '↑',
        "\\downarrow" => '↓',
        "\\updownarrow" => '↕',
        "\\Uparrow" => '⇑',
        "\\Downarrow" => '⇓',
        "\\Updownarrow" => '⇕',
        _ => return None,
    }))
}

/// An accent: its mark alone and as a combining character, whether it is wide, whether below.
pub(super) fn accent(name: &str) -> Option<(char, char, bool, bool)> {
    Some(match name {
        "hat" => ('ˆ', '\u{302}', false, false),
        // Browsers draw this one alone as wide as its base.
        "widehat" => ('\u{302}', '\u{302}', true, false),
        "check" => ('ˇ', '\u{30c}', false, false),
        "widecheck" => ('ˇ', '\u{30c}', true, false),
        "tilde" => ('˜', '\u{303}', false, false),
        "widetilde" => ('~', '\u{303}', true, false),
        "acute" => ('´', '\u{301}', false, false),
        "grave" => ('`', '\u{300}', false, false),
        "dot" => ('˙', '\u{307}', false, false),
        "ddot" => ('¨', '\u{308}', false, false),
        "dddot" => ('\u{20db}', '\u{20db}', false, false),
        "ddddot" => ('\u{20dc}', '\u{20dc}', false, false),
        "breve" => ('˘', '\u{306}', false, false),
        "bar" => ('¯', '\u{304}', false, false),
        "mathring" => ('˚', '\u{30a}', false, false),
        "vec" => ('→', '\u{20d7}', false, false),
        "overline" => ('¯', '¯', true, false),
        "underline" | "underbar" => ('_', '_', true, true),
        "overrightarrow" => ('→', '\u{20d7}', true, false),
        "overleftarrow" => ('←', '\u{20d6}', true, false),
        "overleftrightarrow" => ('↔', '\u{20e1}', true, false),
        "underrightarrow" => ('→', '\u{20ef}', true, true),
        "underleftarrow" => ('←', '\u{20ee}', true, true),
        "overbrace" => ('⏞', '⏞', true, false),
        "underbrace" => ('⏟', '⏟', true, true),
        "overparen" | "wideparen" => ('⏜', '⏜', true, false),
        "underparen" => ('⏝', '⏝', true, true),
        "overbracket" => ('⎴', '⎴', true, false),
        "underbracket" => ('⎵', '⎵', true, true),
        "utilde" => ('~', '\u{330}', true, true),
        _ => return None,
    })
}

/// The arrow of a command for one that is as long as its labels.
pub(super) fn long_arrow(name: &str) -> Option<char> {
    Some(match name {
        "xrightarrow" => '→',
        "xleftarrow" => '←',
        "xleftrightarrow" => '↔',
        "xRightarrow" => '⇒',
        "xLeftarrow" => '⇐',
        "xLeftrightarrow" => '⇔',
        "xmapsto" => '↦',
        "xhookrightarrow" => '↪',
        "xhookleftarrow" => '↩',
        "xrightharpoonup" => '⇀',
        "xrightharpoondown" => '⇁',
        "xleftharpoonup" => '↼',
        "xleftharpoondown" => '↽',
        "xrightleftharpoons" => '⇌',
        "xleftrightharpoons" => '⇋',
        "xlongequal" => '=',
        _ => return None,
    })
}
