//! One name: its parts in their order.

use crate::csl::case;
use crate::csl::name::Name;
use crate::csl::node::{Node, is_blank, push_text};
use crate::csl::render::initials::initials;
use crate::csl::render::{Context, formatted, is_alphabetic_script, is_romanesque, with_affixes};
use crate::csl::rich;
use crate::csl::style::element::{Common, NameElement, TextCase};
use crate::csl::style::options::{Demote, NameForm, NameOptions, SortOrder};

/// A rendered name.
pub(crate) struct Person {
    pub(crate) nodes: Vec<Node>,
    /// Whether the family name stands first, before a separator.
    pub(crate) inverted: bool,
}

/// Joins pieces that are not empty.
fn join(pieces: impl IntoIterator<Item = Vec<Node>>, delimiter: &str) -> Vec<Node> {
    let mut nodes = Vec::new();
    for piece in pieces {
        if is_blank(&piece) {
            continue;
        }
        if !nodes.is_empty() {
            push_text(&mut nodes, delimiter);
        }
        nodes.extend(piece);
    }
    nodes
}

/// How far a name is from the Latin way: 0 without spaces, 1 family name first with a space, 2 the usual.
fn romanesque(name: &Name, language: Option<&str>) -> u8 {
    if !name.family.chars().any(is_romanesque) {
        return u8::from(name.given.chars().next().is_some_and(is_alphabetic_script));
    }
    let east_asian = language.is_some_and(|tag| tag.starts_with("ja") || tag.starts_with("zh"));
    if east_asian { 1 } else { 2 }
}

impl Context<'_> {
    /// Renders a name. The level says how much of the given name stands: 0 none, 1 initials, 2 all.
    pub(crate) fn person(
        &mut self,
        name: &Name,
        element: &NameElement,
        options: &NameOptions,
        level: u8,
        first: bool,
    ) -> Person {
        if name.is_literal() {
            let nodes = self.name_part(&name.literal, element.family.as_ref());
            let nodes = match &element.family {
                Some(part) => with_affixes(nodes, &part.affixes),
                None => nodes,
            };
            return Person { nodes, inverted: false };
        }
        let sorting = self.area.is_sort();
        let demote = self.style.options.demote_non_dropping_particle;
        let family_part = element.family.as_ref();
        let given_part = element.given.as_ref();
        let particle_text = |text: &str| {
            if sorting { text.replacen(['\'', '\u{2019}'], "", 1) } else { text.to_owned() }
        };
        let particle = particle_text(&name.non_dropping_particle);
        let joins = particle.ends_with(['\'', '\u{2019}', '-', ' ']);
        let particle = self.name_part(&particle, family_part);
        let mut dropping = self.name_part(&particle_text(&name.dropping_particle), given_part);
        let mut family = self.name_part(&name.family, family_part);
        let (given_text, initialized) = self.given_text(name, options, level);
        let given = self.name_part(&given_text, given_part);
        let has_given = !is_blank(&given);
        let mut suffix = Vec::new();
        if has_given {
            let text = if options.initialize_with.is_some() && !name.suffix.is_empty() {
                let with = options.initialize_with.as_deref().unwrap_or_default();
                initials(&name.suffix, with, true, self.style.options.initialize_without_hyphen)
            } else {
                name.suffix.clone()
            };
            suffix = self.prose(&text);
        } else {
            dropping.clear();
        }
        let space = if ["fr", "ru", "cs"].iter().any(|tag| self.language.starts_with(tag)) {
            "\u{a0}"
        } else {
            " "
        };
        let join_particle = if joins { "" } else { space };
        let comma_space = if name.comma_dropping_particle { ", " } else { " " };
        let family_affixes = family_part.map(|part| part.affixes.clone()).unwrap_or_default();
        let given_affixes = given_part.map(|part| part.affixes.clone()).unwrap_or_default();
        let separator = options.sort_separator.clone().unwrap_or_else(|| ", ".to_owned());

        match romanesque(name, self.item.language()) {
            0 => return Person { nodes: join([particle, family, given], ""), inverted: false },
            1 => {
                let whole = join([particle, family], space);
                return Person { nodes: join([whole, given], " "), inverted: false };
            }
            _ if name.static_ordering => {
                let whole = join([particle, family], space);
                return Person { nodes: join([whole, given], " "), inverted: false };
            }
            _ => {}
        }
        if sorting {
            let nodes = if demote == Demote::Never {
                let whole = join([particle, family], join_particle);
                join([join([whole, dropping], " "), given, suffix], " ")
            } else {
                join([family, join([given, dropping, particle], " "), suffix], " ")
            };
            return Person { nodes, inverted: true };
        }
        let inverts = match options.sort_order {
            Some(SortOrder::All) => true,
            Some(SortOrder::First) => first,
            None => false,
        };
        if inverts {
            let nodes = if demote == Demote::DisplayAndSort {
                let second = join([join([given, dropping], comma_space), particle], " ");
                let second = with_affixes(second, &given_affixes);
                let family = with_affixes(family, &family_affixes);
                join([family, second, suffix], &separator)
            } else {
                let whole = join([particle, family], join_particle);
                let whole = with_affixes(whole, &family_affixes);
                let second = with_affixes(join([given, dropping], comma_space), &given_affixes);
                join([whole, second, suffix], &separator)
            };
            return Person { nodes, inverted: true };
        }
        // "d'" directly before the name, "de" apart from it.
        if name.non_dropping_particle.is_empty()
            && name.dropping_particle.ends_with(['\'', '\u{2bc}', '\u{2019}', '-'])
            && !name.dropping_particle.starts_with("de'")
        {
            family = join([std::mem::take(&mut dropping), family], "");
        }
        let whole = if joins {
            join([dropping, join([particle, family], "")], space)
        } else {
            join([dropping, particle, family], space)
        };
        let whole = join([whole, suffix], if name.comma_suffix { ", " } else { " " });
        let has_prefix = !family_affixes.prefix.is_empty();
        let whole = with_affixes(whole, &family_affixes);
        let given = with_affixes(given, &given_affixes);
        let narrow = options
            .initialize_with
            .as_deref()
            .is_some_and(|with| with.contains(['\u{a0}', '\u{feff}']));
        let between = match (name.comma_dropping_particle && !has_prefix, narrow && initialized) {
            (true, _) => ", ",
            (false, true) => space,
            (false, false) => " ",
        };
        Person { nodes: join([given, whole], between), inverted: false }
    }

    /// The given name at its level, and whether it became initials.
    fn given_text(&self, name: &Name, options: &NameOptions, level: u8) -> (String, bool) {
        let form = options.form.unwrap_or(NameForm::Long);
        let default = match (form, &options.initialize_with) {
            (NameForm::Short, _) => 0,
            (_, Some(_)) => 1,
            (_, None) => 2,
        };
        match level.max(default) {
            0 => (String::new(), false),
            1 => {
                let rule = self.style.citation.givenname_rule;
                let with = options.initialize_with.as_deref();
                if (with.is_some() || rule.with_initials()) && !name.family.is_empty() {
                    let whole = options.initialize == Some(false);
                    let hyphenless = self.style.options.initialize_without_hyphen;
                    (initials(&name.given, with.unwrap_or_default(), whole, hyphenless), true)
                } else {
                    (name.given.clone(), false)
                }
            }
            _ => (name.given.clone(), false),
        }
    }

    /// A part of a name with its look; affixes go around what is joined with it.
    fn name_part(&self, text: &str, part: Option<&Common>) -> Vec<Node> {
        if text.is_empty() {
            return Vec::new();
        }
        let strip = self.strip_periods > 0 || part.is_some_and(|part| part.strip_periods);
        let text = if strip { text.replace('.', "") } else { text.to_owned() };
        let mut nodes = rich::parse(&text, self.marks);
        let Some(part) = part else { return nodes };
        if let Some(case) = part.case
            && (case != TextCase::Title || self.is_english())
        {
            case::apply(&mut nodes, case, self.case_language());
        }
        formatted(nodes, part.format)
    }
}
