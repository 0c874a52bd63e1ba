//! Commands and what they take.

use std::ops::Range;

use unicode_normalization::char::compose;

use crate::math::alphabet::Alphabet;
use crate::math::parse::length::{MU, em, space};
use crate::math::parse::token::TokenKind;
use crate::math::parse::{End, Fault, FaultKind, Parser, symbol};
use crate::math::tree::{
    Accent, Align, Class, Fenced, Fraction, Limits, Node, Radical, Rule, Scripts, Style, Symbol,
};

impl Parser<'_> {
    /// The node of a command; nothing where it shows nothing.
    pub(super) fn command(
        &mut self,
        name: &str,
        range: &Range<usize>,
    ) -> Result<Option<Node>, Fault> {
        if let Some(space) = space(name) {
            return Ok(Some(Node::Space(space)));
        }
        if let Some(alphabet) = alphabet(name) {
            return self.in_alphabet(alphabet, range).map(Some);
        }
        if let Some(size) = size(name) {
            return self.sized(size, range).map(Some);
        }
        if let Some(fraction) = self.fraction(name, range)? {
            return Ok(Some(fraction));
        }
        if let Some((mark, combining, wide, under)) = symbol::accent(name) {
            let base = self.argument(range)?;
            let accent = Accent { base, mark, combining, wide, under };
            return Ok(Some(Node::Accent(Box::new(accent))));
        }
        if let Some((text, limits)) = symbol::function(name) {
            let text = text.replace(' ', "\u{2009}");
            return Ok(Some(Node::Name { text, limits }));
        }
        if let Some(arrow) = symbol::long_arrow(name) {
            let under = self.optional()?.unwrap_or_default();
            let over = self.argument(range)?;
            return Ok(Some(Node::Arrow { arrow, over, under }));
        }
        if let Some(node) = self.words(name, range)? {
            return Ok(Some(node));
        }
        if let Some(node) = self.structure(name, range)? {
            return Ok(node);
        }
        match symbol::by_name(name, self.alphabet) {
            Some(symbol) => Ok(Some(Node::Symbol(symbol))),
            None => {
                let kind = FaultKind::Command(format!("\\{name}"));
                Err(Fault { range: range.clone(), kind })
            }
        }
    }

    /// Commands with a shape of their own; the inner `None` is one that shows nothing.
    fn structure(
        &mut self,
        name: &str,
        range: &Range<usize>,
    ) -> Result<Option<Option<Node>>, Fault> {
        let node = match name {
            "left" => {
                let open = self.delimiter(range)?;
                let body = self.list_from(&End::Right, range)?;
                let close = self.delimiter(range)?;
                Node::Fenced(Box::new(Fenced { open, body, close }))
            }
            "sqrt" => {
                let degree = self.optional()?.unwrap_or_default();
                Node::Radical(Box::new(Radical { degree, body: self.argument(range)? }))
            }
            "overset" | "underset" | "stackrel" | "overunderset" => {
                let script = self.argument(range)?;
                let second =
                    if name == "overunderset" { Some(self.argument(range)?) } else { None };
                let base = self.argument(range)?;
                let (sub, sup) = match name {
                    "underset" => (Some(script), None),
                    "overunderset" => (second, Some(script)),
                    _ => (None, Some(script)),
                };
                let class = match (name, base.as_slice()) {
                    ("stackrel", _) => Class::Relation,
                    (_, [base]) => base.class().unwrap_or(Class::Ordinary),
                    _ => Class::Ordinary,
                };
                let scripts = Scripts { base, sub, sup, limits: Limits::Always };
                Node::Group(class, vec![Node::Scripts(Box::new(scripts))])
            }
            "prescript" => {
                let (sup, sub) = (self.argument(range)?, self.argument(range)?);
                let base = self.argument(range)?;
                let filled = |script: Vec<Node>| (!script.is_empty()).then_some(script);
                let (sub, sup) = (filled(sub), filled(sup));
                let before = Scripts { base: Vec::new(), sub, sup, limits: Limits::Never };
                let mut body = vec![Node::Scripts(Box::new(before))];
                body.extend(base);
                Node::Group(Class::Ordinary, body)
            }
            "mathop" => self.classed(Class::Operator, range)?,
            "mathbin" => self.classed(Class::Binary, range)?,
            "mathrel" => self.classed(Class::Relation, range)?,
            "mathopen" => self.classed(Class::Open, range)?,
            "mathclose" => self.classed(Class::Close, range)?,
            "mathpunct" => self.classed(Class::Punctuation, range)?,
            "mathord" => self.classed(Class::Ordinary, range)?,
            "mathinner" => self.classed(Class::Inner, range)?,
            "phantom" => self.phantom((false, true, true), range)?,
            "hphantom" => self.phantom((false, true, false), range)?,
            "vphantom" => self.phantom((false, false, true), range)?,
            "smash" => {
                self.tokens.bracketed();
                self.phantom((true, true, false), range)?
            }
            "mathclap" | "mathllap" | "mathrlap" => self.phantom((true, false, true), range)?,
            "mathstrut" | "strut" => {
                let bracket = Node::Symbol(Symbol::new('(', Class::Ordinary));
                let body = vec![bracket];
                Node::Phantom { body, seen: false, width: false, height: true }
            }
            "boxed" | "fbox" => Node::Boxed(self.argument(range)?),
            "varlimsup" => lined_limit('¯'),
            "varliminf" => lined_limit('_'),
            "varinjlim" => lined_limit('→'),
            "varprojlim" => lined_limit('←'),
            "cancel" | "bcancel" | "xcancel" => {
                self.ignore(name);
                Node::Group(Class::Ordinary, self.argument(range)?)
            }
            "not" => self.negated(range)?,
            "substack" => self.substack(range)?,
            "begin" => self.environment(range)?,
            "bmod" => {
                let name = Node::Name { text: "mod".to_owned(), limits: Limits::Never };
                Node::Group(Class::Binary, vec![name])
            }
            "mod" | "pmod" | "pod" => self.modulo(name, range)?,
            "dots" => self.dots()?,
            "dddots" => Node::Symbol(Symbol::new('…', Class::Inner)),
            "kern" | "mkern" | "hskip" | "mskip" | "mspace" | "hspace" => {
                Node::Space(self.length(name, range)?)
            }
            "allowbreak" => Node::Break(true),
            "nobreak" => Node::Break(false),
            "mathchoice" => {
                let choice = self.argument(range)?;
                for _ in 0..3 {
                    self.argument(range)?;
                }
                Node::Group(Class::Ordinary, choice)
            }
            "tag" => {
                let starred = self.tokens.next_is('*');
                if starred {
                    self.tokens.next_raw();
                }
                let tag = self.tokens.word(range)?;
                // Those of several rows stand at the whole, one behind the other.
                match &mut self.formula.tag {
                    Some(tags) => tags.extend([", ", &tag]),
                    None => self.formula.tag = Some(tag),
                }
                return Ok(Some(None));
            }
            "label" => {
                let label = self.tokens.word(range)?;
                self.formula.labels.push(label);
                return Ok(Some(None));
            }
            "ref" | "eqref" => {
                let label = self.tokens.word(range)?;
                self.formula.references.push((label.clone(), range.clone()));
                let (brackets, shown) = (name == "eqref", format!("({label}?)"));
                Node::Reference { label, brackets, shown }
            }
            "color" | "textcolor" | "colorbox" => {
                self.ignore(name);
                self.tokens.bracketed();
                self.tokens.word(range)?;
                if name == "color" {
                    return Ok(Some(None));
                }
                Node::Group(Class::Ordinary, self.argument(range)?)
            }
            "notag" | "nonumber" | "displaybreak" | "allowdisplaybreaks" | "relax" | "null"
            | "normalsize" | "small" | "large" | "/" | "noindent" | "centering" => {
                return Ok(Some(None));
            }
            _ => return Ok(None),
        };
        Ok(Some(Some(node)))
    }

    /// Notes a command that is understood and not shown.
    fn ignore(&mut self, name: &str) {
        let command = format!("\\{name}");
        if !self.formula.ignored.contains(&command) {
            self.formula.ignored.push(command);
        }
    }

    fn classed(&mut self, class: Class, range: &Range<usize>) -> Result<Node, Fault> {
        Ok(Node::Group(class, self.argument(range)?))
    }

    fn phantom(
        &mut self,
        (seen, width, height): (bool, bool, bool),
        range: &Range<usize>,
    ) -> Result<Node, Fault> {
        Ok(Node::Phantom { body: self.argument(range)?, seen, width, height })
    }

    fn in_alphabet(&mut self, alphabet: Alphabet, range: &Range<usize>) -> Result<Node, Fault> {
        let outer = self.alphabet;
        self.alphabet = match alphabet {
            Alphabet::BoldUsual => outer.bold(),
            Alphabet::Script if outer == Alphabet::BoldUsual => Alphabet::BoldScript,
            Alphabet::Fraktur if outer == Alphabet::BoldUsual => Alphabet::BoldFraktur,
            alphabet => alphabet,
        };
        let body = self.argument(range);
        self.alphabet = outer;
        let mut body = body?;
        let is_word = body.len() > 1
            && alphabet == Alphabet::Upright
            && body.iter().all(|node| matches!(node, Node::Symbol(symbol) if symbol.is_letter()));
        if is_word {
            // Letters of an upright word belong together, as those of a function's name do.
            let letters = body.iter().filter_map(|node| match node {
                Node::Symbol(symbol) => Some(symbol.text),
                _ => None,
            });
            let text = letters.collect();
            return Ok(Node::Group(
                Class::Ordinary,
                vec![Node::Name { text, limits: Limits::Never }],
            ));
        }
        match body.pop() {
            Some(only) if body.is_empty() => Ok(only),
            last => {
                body.extend(last);
                Ok(Node::Group(Class::Ordinary, body))
            }
        }
    }

    fn sized(&mut self, (size, class): (u8, Class), range: &Range<usize>) -> Result<Node, Fault> {
        let delimiter = self.delimiter(range)?;
        Ok(match delimiter {
            Some(delimiter) => Node::Sized { delimiter, size, class },
            None => Node::Space(0.12),
        })
    }

    fn fraction(&mut self, name: &str, range: &Range<usize>) -> Result<Option<Node>, Fault> {
        let (rule, brackets) = match name {
            "frac" | "dfrac" | "tfrac" | "cfrac" => (Rule::Usual, (None, None)),
            "binom" | "dbinom" | "tbinom" => (Rule::None, (Some('('), Some(')'))),
            "genfrac" => return self.general_fraction(range).map(Some),
            "sfrac" | "nicefrac" => {
                let mut body = self.argument(range)?;
                body.push(Node::Symbol(Symbol::new('/', Class::Ordinary)));
                body.extend(self.argument(range)?);
                return Ok(Some(Node::Group(Class::Ordinary, body)));
            }
            _ => return Ok(None),
        };
        let style = match name.as_bytes()[0] {
            b'd' | b'c' => Some(Style::Display),
            b't' => Some(Style::Text),
            _ => None,
        };
        let continued = name == "cfrac";
        let numerator_align = match (continued, self.tokens.bracketed()) {
            (true, Some(kinds)) => match kinds.as_slice() {
                [TokenKind::Character('l')] => Align::Left,
                [TokenKind::Character('r')] => Align::Right,
                _ => Align::Centre,
            },
            _ => Align::Centre,
        };
        let (numerator, denominator) = (self.argument(range)?, self.argument(range)?);
        Ok(Some(Node::Fraction(Box::new(Fraction {
            numerator,
            denominator,
            rule,
            brackets,
            style,
            numerator_align,
            continued,
        }))))
    }

    /// `\genfrac{left}{right}{thickness}{style}{numerator}{denominator}`
    fn general_fraction(&mut self, range: &Range<usize>) -> Result<Node, Fault> {
        let fault = || Fault { range: range.clone(), kind: FaultKind::Argument };
        let mut bracket = || -> Result<Option<char>, Fault> {
            let word = self.tokens.word(range)?;
            match word.trim() {
                "" => Ok(None),
                word => symbol::delimiter(word).ok_or_else(fault),
            }
        };
        let brackets = (bracket()?, bracket()?);
        let rule = match self.tokens.word(range)?.trim() {
            "" => Rule::Usual,
            length => match em(length).ok_or_else(fault)? {
                0.0 => Rule::None,
                thickness => Rule::Thick(thickness),
            },
        };
        let style = match self.tokens.word(range)?.trim() {
            "" => None,
            "0" => Some(Style::Display),
            "1" => Some(Style::Text),
            "2" => Some(Style::Script),
            "3" => Some(Style::ScriptScript),
            _ => return Err(fault()),
        };
        let (numerator, denominator) = (self.argument(range)?, self.argument(range)?);
        let numerator_align = Align::Centre;
        let continued = false;
        Ok(Node::Fraction(Box::new(Fraction {
            numerator,
            denominator,
            rule,
            brackets,
            style,
            numerator_align,
            continued,
        })))
    }

    /// What `\not` strikes through, as one character where there is one.
    fn negated(&mut self, range: &Range<usize>) -> Result<Node, Fault> {
        let fault = || Fault { range: range.clone(), kind: FaultKind::Argument };
        let mut body = self.argument(range)?;
        while let [Node::Group(_, inner)] = body.as_slice() {
            body = inner.clone();
        }
        let [Node::Symbol(symbol)] = body.as_slice() else { return Err(fault()) };
        let plain = match symbol.text {
            '∣' | '|' => '∣',
            text => text,
        };
        Ok(Node::Symbol(match compose(plain, '\u{338}') {
            Some(composed) => Symbol::new(composed, symbol.class),
            None => Symbol { negated: true, ..symbol.clone() },
        }))
    }

    fn modulo(&mut self, name: &str, range: &Range<usize>) -> Result<Node, Fault> {
        let modulus = self.argument(range)?;
        let word = Node::Name { text: "mod".to_owned(), limits: Limits::Never };
        let word = Node::Group(Class::Ordinary, vec![word]);
        let sign = |character, class| Node::Symbol(Symbol::new(character, class));
        let mut body = vec![Node::Space(8.0 * MU)];
        match name {
            "mod" => {
                body.extend([Node::Space(4.0 * MU), word, Node::Space(6.0 * MU)]);
                body.extend(modulus);
            }
            _ => {
                body.push(sign('(', Class::Open));
                if name == "pmod" {
                    body.extend([word, Node::Space(6.0 * MU)]);
                }
                body.extend(modulus);
                body.push(sign(')', Class::Close));
            }
        }
        Ok(Node::Group(Class::Ordinary, body))
    }

    /// Dots on the baseline before a comma, on the axis before an operation or relation.
    fn dots(&mut self) -> Result<Node, Fault> {
        self.tokens.skip_spaces();
        let next = self.tokens.peek()?.map(|token| token.kind.clone());
        let class = match next {
            Some(TokenKind::Character(character)) => {
                Some(symbol::of(character, Alphabet::Usual).class)
            }
            Some(TokenKind::Command(name)) => {
                symbol::by_name(&name, Alphabet::Usual).map(|symbol| symbol.class)
            }
            _ => None,
        };
        let raised = matches!(class, Some(Class::Binary | Class::Relation | Class::Operator));
        let dots = if raised { '⋯' } else { '…' };
        Ok(Node::Symbol(Symbol::new(dots, Class::Inner)))
    }

    /// A length in braces, or as TeX has it behind `\kern`.
    fn length(&mut self, name: &str, range: &Range<usize>) -> Result<f64, Fault> {
        let fault = || Fault { range: range.clone(), kind: FaultKind::Argument };
        if self.tokens.next_is('*') {
            self.tokens.next_raw();
        }
        if self.tokens.next_is('{') || matches!(name, "hspace" | "mspace") {
            return em(&self.tokens.word(range)?).ok_or_else(fault);
        }
        let mut text = String::new();
        while let Some(token) = self.tokens.next()? {
            let TokenKind::Character(character) = token.kind else {
                self.tokens.put_back(token);
                break;
            };
            text.push(character);
            if let Some(length) = em(&text) {
                return Ok(length);
            }
            if text.len() > 12 {
                break;
            }
        }
        Err(fault())
    }
}

/// The name of a limit with a line or an arrow, which all but the line above stand under.
fn lined_limit(mark: char) -> Node {
    let base = vec![Node::Name { text: "lim".to_owned(), limits: Limits::Never }];
    let combining = match mark {
        '→' => '\u{20ef}',
        '←' => '\u{20ee}',
        mark => mark,
    };
    let accent = Accent { base, mark, combining, wide: true, under: mark != '¯' };
    Node::Group(Class::Operator, vec![Node::Accent(Box::new(accent))])
}

fn alphabet(name: &str) -> Option<Alphabet> {
    Some(match name {
        "mathrm" | "mathup" | "symup" | "symrm" | "mathnormal" => match name {
            "mathnormal" => Alphabet::Usual,
            _ => Alphabet::Upright,
        },
        "mathit" | "symit" => Alphabet::Italic,
        "mathbf" | "symbf" | "mathbfup" => Alphabet::Bold,
        "boldsymbol" | "bm" | "pmb" | "mathbfit" | "symbfit" => Alphabet::BoldUsual,
        "mathsf" | "symsf" => Alphabet::SansSerif,
        "mathtt" | "symtt" => Alphabet::Typewriter,
        "mathbb" | "Bbb" | "symbb" => Alphabet::DoubleStruck,
        "mathcal" | "mathscr" | "symcal" | "symscr" => Alphabet::Script,
        "mathbfcal" | "mathbfscr" => Alphabet::BoldScript,
        "mathfrak" | "symfrak" => Alphabet::Fraktur,
        "mathbffrak" => Alphabet::BoldFraktur,
        _ => return None,
    })
}

/// The size and class of a bracket that `\big` and its kin set.
fn size(name: &str) -> Option<(u8, Class)> {
    let (stem, class) = match name.as_bytes().last()? {
        b'l' => (&name[..name.len() - 1], Class::Open),
        b'r' => (&name[..name.len() - 1], Class::Close),
        b'm' => (&name[..name.len() - 1], Class::Relation),
        _ => (name, Class::Ordinary),
    };
    let size = match stem {
        "big" => 1,
        "Big" => 2,
        "bigg" => 3,
        "Bigg" => 4,
        _ => return None,
    };
    Some((size, class))
}
