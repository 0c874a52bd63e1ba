//! `cs:names`: lists of names, shortened and joined, with labels and what stands in for them.

use std::sync::Arc;

use crate::csl::name::Name;
use crate::csl::node::{Mark, Node, is_blank, plain, push_text};
use crate::csl::render::person::Person;
use crate::csl::render::{Area, Context, Position, formatted, is_alphabetic_script, with_affixes};
use crate::csl::style::element::{
    Element, Manner, NameElement, Names, Plural, TermForm, Text, TextSource,
};
use crate::csl::style::options::{And, NameForm, NameOptions, Precedes};

/// A list of names as it is shown.
struct List<'n> {
    variable: &'n str,
    shown: Vec<&'n Name>,
    total: usize,
    cut: Cut,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Cut {
    None,
    EtAl,
    /// "… last".
    Last,
}

impl<'a> Context<'a> {
    pub(crate) fn names(&mut self, names: &Names) -> Vec<Node> {
        self.top().variable_attempt = true;
        let manner = match self.manner.as_ref().filter(|_| names.manner.name.is_none()) {
            Some(around) if names.is_shorthand => Arc::clone(around),
            Some(around) => Arc::new(in_manner(&names.manner, around)),
            None => Arc::clone(&names.manner),
        };
        let suppresses = self.place.suppress_author
            && !self.rendered_anything
            && !self.trial
            && self.area == Area::Citation;
        let found_before = std::mem::take(&mut self.names_found);
        let mut nodes = self.names_of(&names.variables, &manner);
        if is_blank(&nodes) && !self.names_found && !names.substitute.is_empty() {
            nodes = self.substitute(&names.substitute, manner);
        }
        self.names_found |= found_before;
        if suppresses {
            // What stands in for the author is left out with him.
            self.names_found |= !is_blank(&nodes);
            self.rendered_anything = false;
            return Vec::new();
        }
        nodes
    }

    fn substitute(&mut self, elements: &[Element], manner: Arc<Manner>) -> Vec<Node> {
        let before = self.manner.replace(manner);
        self.substituting += 1;
        let mut nodes = Vec::new();
        for element in elements {
            nodes = self.element(element);
            // Words of the style itself end the search even when they are none.
            let words = matches!(
                element,
                Element::Text(Text { source: TextSource::Term { .. } | TextSource::Value(_), .. })
            );
            if words || !is_blank(&nodes) || self.names_found {
                break;
            }
        }
        self.substituting -= 1;
        self.manner = before;
        nodes
    }

    /// Renders the variables of one element.
    fn names_of(&mut self, variables: &[String], manner: &Manner) -> Vec<Node> {
        let default = NameElement::default();
        let element = manner.name.as_ref().unwrap_or(&default);
        let mut options = element.options.or(self.name_options);
        if let Some(sort) = self.sort_names {
            options = sort.or(&options);
        }
        let item = self.item;
        let mut lists: Vec<(String, &'a [Name])> = Vec::new();
        for variable in variables {
            if self.is_done(variable) {
                continue;
            }
            if let Some(list) = item.names(variable) {
                lists.push((variable.clone(), list));
            }
        }
        for variable in variables {
            self.note_use(variable);
        }
        if lists.is_empty() {
            return Vec::new();
        }
        self.names_found = true;
        let base = self.nameset;
        self.nameset += lists.len();
        let common_term = self.common_term(&lists, manner);
        if common_term.is_some() {
            lists.truncate(1);
        }
        if options.form == Some(NameForm::Count) {
            return self.count(&lists, base, &options);
        }
        let delimiter = manner
            .delimiter
            .clone()
            .or_else(|| options.names_delimiter.clone())
            .unwrap_or_default();
        let first = !self.first_names.settled && base == 0;
        let mut nodes = Vec::new();
        let mut keys = Vec::new();
        for (at, (variable, list)) in lists.iter().enumerate() {
            let list = self.cut(variable, list, base + at, &options);
            keys.extend(list.shown.iter().map(|name| raw(name)));
            let joined = self.joined(&list, base + at, element, &options, manner);
            if is_blank(&joined) {
                continue;
            }
            let joined = if first && (at == 0 || common_term.is_none()) {
                vec![Node::Marked { mark: Mark::Names, children: joined }]
            } else {
                joined
            };
            let term = common_term.as_deref().unwrap_or(variable.as_str());
            let labelled = self.with_label(joined, term, list.total, manner);
            if !nodes.is_empty() {
                push_text(&mut nodes, &delimiter);
            }
            nodes.extend(labelled);
        }
        self.top().variable_success = true;
        if first {
            if self.area == Area::Bibliography && !self.term_predecessor {
                self.first_names.names = keys;
            }
            self.first_names.settled = true;
        }
        let nodes = self.collapsed(nodes, base);
        if is_blank(&nodes) {
            return Vec::new();
        }
        self.term_predecessor = true;
        self.rendered_anything = true;
        self.dress_level(nodes, &manner.common)
    }

    /// In a cluster that is drawn together, names that the cite before had stand no second time; and an
    /// author who is to be left out is left out.
    fn collapsed(&mut self, nodes: Vec<Node>, base: usize) -> Vec<Node> {
        if self.trial || self.area != Area::Citation {
            return nodes;
        }
        if self.place.author_only && self.rendered_anything {
            return Vec::new();
        }
        let text = plain(&nodes);
        let collapses = self.style.citation.collapse.is_some();
        let groups = self.style.citation.cite_group_delimiter.is_some();
        if (collapses || groups)
            && base == 0
            && let Some(cluster) = self.cluster.as_deref_mut()
        {
            if cluster.last_names.as_deref() == Some(text.as_str()) {
                cluster.same_names = true;
                if collapses {
                    return Vec::new();
                }
            } else {
                cluster.last_names = Some(text);
                cluster.collapsed = false;
                cluster.same_names = false;
            }
        }
        nodes
    }

    /// Editors who are the translators too have one label, if the locale has a word for it.
    fn common_term(&self, lists: &[(String, &[Name])], names: &Manner) -> Option<String> {
        let [(first, one), (second, two)] = lists else { return None };
        if one != two {
            return None;
        }
        let mut sorted = [first.as_str(), second.as_str()];
        sorted.sort_unstable();
        let label = names.label.as_ref()?;
        let term = sorted.concat();
        let term = if self.locale.has_term(&term) { term } else { sorted.join("-") };
        let found = self.locale.term(&term, label.form, false)?;
        (!found.is_empty()).then_some(term)
    }

    fn count(
        &mut self,
        lists: &[(String, &[Name])],
        base: usize,
        options: &NameOptions,
    ) -> Vec<Node> {
        let mut total = 0;
        for (at, (variable, list)) in lists.iter().enumerate() {
            total += self.cut(variable, list, base + at, options).shown.len();
        }
        self.top().variable_success = true;
        if total == 0 && !self.area.is_sort() {
            return Vec::new();
        }
        let text = if self.area.is_sort() { format!("{total:08}") } else { total.to_string() };
        vec![Node::text(text)]
    }

    /// Decides how many names stand.
    fn cut<'n>(
        &mut self,
        variable: &'n str,
        names: &'n [Name],
        at: usize,
        options: &NameOptions,
    ) -> List<'n> {
        let subsequent = self.place.position != Position::First
            && !self.area.is_sort()
            && self.area == Area::Citation;
        let mut least = options.et_al_min;
        let mut use_first = options.et_al_use_first;
        if subsequent {
            least = options.et_al_subsequent_min.or(least);
            use_first = options.et_al_subsequent_use_first.or(use_first);
        }
        let use_last = options.et_al_use_last.unwrap_or(false);
        let total = names.len();
        let count = u32::try_from(total).unwrap_or(u32::MAX);
        while self.name_counts.len() <= at {
            self.name_counts.push(0);
            self.used.names.push(0);
            self.used.givens.push(Vec::new());
        }
        self.name_counts[at] = count;
        let requested = self
            .ambiguity
            .names
            .get(at)
            .copied()
            .filter(|_| self.requested && !self.area.is_sort());
        let least_or_all = least.unwrap_or(0);
        let shortens =
            least.is_some() && use_first.is_some() && least_or_all > 0 && count >= least_or_all;
        let mut wanted = if shortens { use_first.unwrap_or(count) } else { count };
        if self.trial {
            if let Some(requested) = requested.filter(|names| *names > 0) {
                wanted = requested;
            }
        } else if let Some(requested) = requested
            && shortens
            && requested > wanted
        {
            wanted = requested;
        }
        if use_last && shortens && wanted > least_or_all.saturating_sub(2) && !self.trial {
            wanted = least_or_all.saturating_sub(2);
        }
        let sane = least.is_none_or(|least| least >= use_first.unwrap_or(0));
        let wanted = usize::try_from(wanted).unwrap_or(usize::MAX);
        let mut shown: Vec<&Name> = names.iter().collect();
        let mut cut = Cut::None;
        if sane && total > wanted && wanted > 0 {
            shown.truncate(wanted);
            cut = Cut::EtAl;
            if use_last && wanted < total {
                if let Some(last) = names.last() {
                    shown.push(last);
                }
                cut = Cut::Last;
            }
        } else if sane && total > wanted {
            shown.clear();
        }
        self.used.names[at] = u32::try_from(shown.len()).unwrap_or(u32::MAX);
        if let Some(met) = &mut self.met {
            met.extend(names.iter().enumerate().map(|(place, name)| (name.clone(), place)));
        }
        if self.area.is_sort() && cut == Cut::EtAl {
            cut = Cut::None;
        }
        List { variable, shown, total, cut }
    }

    fn joined(
        &mut self,
        list: &List<'_>,
        at: usize,
        element: &NameElement,
        options: &NameOptions,
        manner: &Manner,
    ) -> Vec<Node> {
        let delimiter = options.delimiter.clone().unwrap_or_else(|| ", ".to_owned());
        let mut people: Vec<Person> = Vec::with_capacity(list.shown.len());
        let mut et_al_in_name = false;
        for (place, name) in list.shown.iter().enumerate() {
            let level = self.level(name, at, place, options);
            if let Some(givens) = self.used.givens.get_mut(at) {
                givens.push(level);
            }
            let mut name = (*name).clone();
            if matches!(name.dropping_particle.replace('.', "").as_str(), "et al") {
                name.dropping_particle.clear();
                name.comma_dropping_particle = false;
                et_al_in_name = true;
            }
            let mut person = self.person(&name, element, options, level, place == 0);
            person.nodes = formatted(person.nodes, element.format);
            person.nodes = with_affixes(person.nodes, &element.affixes);
            if self.area == Area::Bibliography && !self.first_names.settled {
                person.nodes = vec![Node::Marked { mark: Mark::Name, children: person.nodes }];
            }
            if !is_blank(&person.nodes) {
                people.push(person);
            }
        }
        let _ = list.variable;
        let cut = if et_al_in_name { Cut::EtAl } else { list.cut };
        let count = people.len();
        let inverted = count > 1 && people[count - 2].inverted;
        let last_inverted = people.last().is_some_and(|person| person.inverted);
        let mut nodes = Vec::new();
        for (place, person) in people.into_iter().enumerate() {
            if place > 0 {
                if place + 1 == count {
                    self.push_last_joint(&mut nodes, count, cut, inverted, &delimiter, options);
                } else {
                    push_text(&mut nodes, &delimiter);
                }
            }
            nodes.extend(person.nodes);
        }
        if cut == Cut::EtAl && !nodes.is_empty() {
            self.push_et_al(&mut nodes, count, last_inverted, &delimiter, options, manner);
        }
        nodes
    }

    /// What stands before the last name.
    fn push_last_joint(
        &self,
        nodes: &mut Vec<Node>,
        count: usize,
        cut: Cut,
        inverted: bool,
        delimiter: &str,
        options: &NameOptions,
    ) {
        match cut {
            Cut::EtAl => return push_text(nodes, delimiter),
            Cut::Last => {
                let before = if count > 2 { delimiter } else { " " };
                return push_text(nodes, &format!("{before}\u{2026} "));
            }
            Cut::None => {}
        }
        if self.area.is_sort() {
            return push_text(nodes, delimiter);
        }
        let term = match options.and {
            None => return push_text(nodes, delimiter),
            Some(And::Text) => self.term("and", TermForm::Long, false),
            Some(And::Symbol) => "&",
        };
        let spaced = term.chars().next().is_some_and(|c| is_alphabetic_script(c) || c == '&');
        let space = if spaced { " " } else { "" };
        let contextual = if count > 2 && spaced { delimiter } else { space };
        let before = match options.delimiter_precedes_last.unwrap_or(Precedes::Contextual) {
            Precedes::Contextual => contextual,
            Precedes::Always => delimiter,
            Precedes::Never => space,
            Precedes::AfterInvertedName => {
                if inverted {
                    delimiter
                } else {
                    space
                }
            }
        };
        push_text(nodes, &format!("{before}{term}{space}"));
    }

    fn push_et_al(
        &mut self,
        nodes: &mut Vec<Node>,
        count: usize,
        inverted: bool,
        delimiter: &str,
        options: &NameOptions,
        manner: &Manner,
    ) {
        let term_name = manner.et_al.as_ref().map_or("et-al", |et_al| et_al.term.as_str());
        let term = self.term(term_name, TermForm::Long, false).to_owned();
        if term.is_empty() {
            return;
        }
        let spaced = term.chars().next().is_some_and(|c| is_alphabetic_script(c) || c == '&');
        let space = if spaced { " " } else { "" };
        let before = match options.delimiter_precedes_et_al.unwrap_or(Precedes::Contextual) {
            Precedes::Contextual => {
                if count > 1 {
                    delimiter
                } else {
                    space
                }
            }
            Precedes::Always => delimiter,
            Precedes::Never => space,
            Precedes::AfterInvertedName => {
                if inverted {
                    delimiter
                } else {
                    space
                }
            }
        };
        push_text(nodes, before);
        let format = manner.et_al.as_ref().map(|et_al| et_al.format).unwrap_or_default();
        let words = self.prose(&term);
        nodes.extend(formatted(words, format));
    }

    fn with_label(
        &mut self,
        nodes: Vec<Node>,
        term: &str,
        total: usize,
        names: &Manner,
    ) -> Vec<Node> {
        let Some(label) = names.label.as_ref().filter(|_| !self.area.is_sort()) else {
            return nodes;
        };
        let plural = match label.plural {
            Plural::Always => true,
            Plural::Never => false,
            Plural::Contextual => total > 1,
        };
        let word = self.term(term, label.form, plural).to_owned();
        let predecessor = self.term_predecessor;
        let mut words = self.label_nodes(&word, label);
        self.term_predecessor = predecessor;
        if names.label_first {
            words.extend(nodes);
            return words;
        }
        let mut all = nodes;
        all.extend(words);
        all
    }

    /// How much of a given name stands: what disambiguation asks for, and what the style's rule adds.
    fn level(&self, name: &Name, at: usize, place: usize, options: &NameOptions) -> u8 {
        let base = match (options.form.unwrap_or(NameForm::Long), &options.initialize_with) {
            (NameForm::Short, _) => 0,
            (_, Some(_)) => 1,
            _ => 2,
        };
        if name.is_literal() || name.family.is_empty() && name.given.is_empty() {
            return base;
        }
        let floor = self.needed(name, place, base, 0, options);
        if !self.requested {
            return floor;
        }
        let mut level = match self.ambiguity.givens.get(at).and_then(|givens| givens.get(place)) {
            Some(level) => *level,
            None => floor,
        };
        let by_cite = !self.style.citation.givenname_rule.with_initials()
            && self.style.citation.givenname_rule
                == crate::csl::style::options::GivenNameRule::ByCite;
        if level == 1 && by_cite && (options.initialize_with.is_none() || name.given.is_empty()) {
            level = 2;
        }
        if self.style.citation.add_givenname && !name.given.is_empty() {
            level = self.needed(name, place, base, level, options);
        }
        if !self.trial && self.place.position == Position::First && floor > level {
            level = floor;
        }
        level
    }

    /// What the register of all names asks for.
    fn needed(
        &self,
        name: &Name,
        place: usize,
        base: u8,
        request: u8,
        options: &NameOptions,
    ) -> u8 {
        use crate::csl::style::options::GivenNameRule as Rule;
        let rule = self.style.citation.givenname_rule;
        let key = crate::csl::disambiguate::name_key(name, self.style, &self.item.id);
        let Some((spellings, given)) = self.register.counts(&key.family, &key.initials) else {
            return base;
        };
        if rule == Rule::ByCite && base <= request {
            return request;
        }
        if !self.style.citation.add_givenname || (rule.primary_only() && place > 0) {
            return base;
        }
        match rule {
            Rule::AllNamesWithInitials | Rule::PrimaryNameWithInitials => {
                if spellings > 1 {
                    base.max(1)
                } else {
                    base
                }
            }
            _ => {
                let mut level = base;
                if spellings > 1 {
                    level = 1;
                }
                if given > 1 || (spellings > 1 && options.initialize_with.is_none()) {
                    level = 2;
                }
                level
            }
        }
    }
}

/// Names in a substitute that say something themselves take the rest from the element around them.
fn in_manner(own: &Manner, around: &Manner) -> Manner {
    Manner {
        delimiter: own.delimiter.clone().or_else(|| around.delimiter.clone()),
        name: around.name.clone(),
        et_al: own.et_al.clone().or_else(|| around.et_al.clone()),
        label: own.label.clone(),
        label_first: own.label_first,
        common: own.common.clone(),
    }
}

/// A name's parts in one text, to compare names by.
fn raw(name: &Name) -> String {
    [
        &name.given,
        &name.dropping_particle,
        &name.non_dropping_particle,
        &name.family,
        &name.suffix,
        &name.literal,
    ]
    .iter()
    .filter(|part| !part.is_empty())
    .map(|part| part.as_str())
    .collect::<Vec<_>>()
    .join(" ")
}
