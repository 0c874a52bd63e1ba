//! One item by one layout: the style's elements are walked, and each gives its piece of the tree.
//!
//! A group is left out when it calls variables and all of them are empty; so every element reports to the
//! group around it whether it called a variable and whether that gave something.

mod choose;
mod dates;
mod label;
mod names;
pub(crate) mod numbers;
mod person;
pub(crate) mod text;

pub(crate) mod context;
pub(crate) mod initials;

pub(crate) use context::{Ambiguity, Area, CiteState, Context, Place, Position};

use crate::csl::case;
use crate::csl::finish;
use crate::csl::node::{Node, is_blank, push_text};
use crate::csl::style::Class;
use crate::csl::style::element::{Affixes, Common, Element, FontStyle, Format, Group, TextCase};

impl Context<'_> {
    /// Renders a layout's elements one after the other.
    pub(crate) fn layout(&mut self, elements: &[Element]) -> Vec<Node> {
        self.flags.clear();
        self.flags.push(Flags::default());
        self.sequence(elements, "")
    }

    /// Renders elements and puts the delimiter between those that give something. What a choice gives
    /// stands in the sequence itself.
    pub(crate) fn sequence(&mut self, elements: &[Element], delimiter: &str) -> Vec<Node> {
        let mut nodes = Vec::new();
        self.sequence_into(elements, delimiter, &mut nodes);
        nodes
    }

    fn sequence_into(&mut self, elements: &[Element], delimiter: &str, nodes: &mut Vec<Node>) {
        for element in elements {
            if let Element::Choose(branches) = element {
                if let Some(chosen) = self.choose(branches) {
                    self.sequence_into(chosen, delimiter, nodes);
                }
                continue;
            }
            let piece = self.element(element);
            if is_blank(&piece) {
                continue;
            }
            if !nodes.is_empty() {
                push_text(nodes, delimiter);
            }
            nodes.extend(piece);
        }
    }

    /// Renders one element.
    pub(crate) fn element(&mut self, element: &Element) -> Vec<Node> {
        match element {
            Element::Text(text) => self.text(text),
            Element::Number(number) => self.number(number),
            Element::Date(date) => self.date(date),
            Element::Names(names) => self.names(names),
            Element::Label(label) => self.label(label),
            Element::Group(group) => self.group(group),
            Element::Choose(branches) => match self.choose(branches) {
                Some(chosen) => self.sequence(chosen, ""),
                None => Vec::new(),
            },
        }
    }

    fn group(&mut self, group: &Group) -> Vec<Node> {
        self.strip_periods += u32::from(group.common.strip_periods);
        let nodes =
            self.suppressible(|context| context.sequence(&group.elements, &group.delimiter));
        self.strip_periods -= u32::from(group.common.strip_periods);
        self.dress_level(nodes, &group.common)
    }

    /// Renders something with the rules of a group: nothing comes of it when all its variables are empty.
    fn suppressible(&mut self, render: impl FnOnce(&mut Self) -> Vec<Node>) -> Vec<Node> {
        self.flags.push(Flags::default());
        let state = self.term_predecessor;
        let nodes = render(self);
        let flags = self.flags.pop().unwrap_or_default();
        let stays = flags.variable_success || (flags.term && !flags.variable_attempt);
        if stays {
            self.top().variable_success = true;
            nodes
        } else {
            self.top().variable_attempt = true;
            self.term_predecessor = state;
            Vec::new()
        }
    }

    /// The flags of the innermost group.
    pub(crate) fn top(&mut self) -> &mut Flags {
        if self.flags.is_empty() {
            self.flags.push(Flags::default());
        }
        let last = self.flags.len() - 1;
        &mut self.flags[last]
    }

    /// Like [`Context::dress`], for elements that hold others: in notes their brackets turn inside of others.
    pub(crate) fn dress_level(&self, nodes: Vec<Node>, common: &Common) -> Vec<Node> {
        let affixes = &common.affixes;
        let has_brackets =
            affixes.prefix.contains(['(', ')']) || affixes.suffix.contains(['(', ')']);
        if !has_brackets || self.trial || self.area.is_sort() || self.style.class != Class::Note {
            return self.dress(nodes, common);
        }
        let mut common = common.clone();
        common.affixes.prefix = finish::turnable(&common.affixes.prefix);
        common.affixes.suffix = finish::turnable(&common.affixes.suffix);
        self.dress(nodes, &common)
    }

    /// Applies case, quotation marks, look, affixes and place to what an element gave.
    pub(crate) fn dress(&self, mut nodes: Vec<Node>, common: &Common) -> Vec<Node> {
        if is_blank(&nodes) {
            return Vec::new();
        }
        if let Some(case) = common.case
            && (case != TextCase::Title || self.is_english())
        {
            case::apply(&mut nodes, case, self.case_language());
        }
        if common.quotes {
            nodes =
                vec![Node::Quoted { open: String::new(), close: String::new(), children: nodes }];
        }
        nodes = formatted(nodes, common.format);
        nodes = with_affixes(nodes, &common.affixes);
        if let Some(display) = common.display {
            nodes = vec![Node::Block { display, children: nodes }];
        }
        nodes
    }
}

/// What a group's elements have called so far.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Flags {
    /// A term or a text of the style itself.
    pub(crate) term: bool,
    /// A variable that gave nothing.
    pub(crate) variable_attempt: bool,
    /// A variable that gave something.
    pub(crate) variable_success: bool,
}

/// Text with a look. Writing without italics (Chinese, say) is not slanted.
pub(crate) fn formatted(nodes: Vec<Node>, mut format: Format) -> Vec<Node> {
    if matches!(format.style, Some(FontStyle::Italic | FontStyle::Oblique))
        && let [Node::Text(text)] = nodes.as_slice()
        && !text.chars().any(is_romanesque)
    {
        format.style = None;
    }
    if format.is_plain() || is_blank(&nodes) {
        return nodes;
    }
    vec![Node::Formatted { format, flips: false, children: nodes }]
}

/// Text between its affixes.
pub(crate) fn with_affixes(mut nodes: Vec<Node>, affixes: &Affixes) -> Vec<Node> {
    if is_blank(&nodes) {
        return nodes;
    }
    if !affixes.prefix.is_empty() {
        nodes.insert(0, Node::text(affixes.prefix.clone()));
    }
    push_text(&mut nodes, &affixes.suffix);
    nodes
}

/// Letters and figures of alphabetic writing, with whose names spaces and initials go.
pub(crate) fn is_romanesque(c: char) -> bool {
    c == '-' || c.is_ascii_digit() || is_alphabetic_script(c)
}

/// Letters of the scripts that have names with spaces between: Latin, Greek, Cyrillic, Hebrew, Arabic, Thai.
pub(crate) fn is_alphabetic_script(c: char) -> bool {
    matches!(c,
        'a'..='z' | 'A'..='Z' | '\u{c0}'..='\u{17f}' | '\u{218}'..='\u{21b}' | '\u{370}'..='\u{3ff}'
        | '\u{400}'..='\u{52f}' | '\u{590}'..='\u{5d4}' | '\u{5d6}'..='\u{5ff}' | '\u{600}'..='\u{6ff}'
        | '\u{e01}'..='\u{e5b}' | '\u{1e00}'..='\u{1fff}' | '\u{200c}'..='\u{200e}' | '\u{202a}'..='\u{202e}')
}
