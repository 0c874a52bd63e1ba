//! Items that look alike in citations are told apart: by more names, by given names, by what the style adds
//! under a condition, and at last by a letter after the year.
//!
//! All items are rendered once as a later citation would show them; those whose text is the same are a group.
//! A group is taken step by step: a given name more of the first name, one name more, and so on. After each
//! step the group falls into classes of the same text. A class of one is told apart; the others go on. Steps
//! that part nothing are forgotten again, so that no more stands than is needed. The cost is the number of
//! items times the number of steps.

use std::collections::{BTreeMap, HashMap};

use crate::csl::name::Name;
use crate::csl::node::plain;
use crate::csl::processor::{Library, Processor};
use crate::csl::render::context::NameRegister;
use crate::csl::render::initials::initials;
use crate::csl::render::{Ambiguity, Area, Place, Position};
use crate::csl::style::Style;
use crate::csl::style::options::{Demote, GivenNameRule};

/// A name as the register knows it.
pub(crate) struct NameKey {
    pub(crate) family: String,
    pub(crate) initials: String,
    given: String,
}

/// How a name is registered. Where names are told apart cite by cite, each item has names of its own.
pub(crate) fn name_key(name: &Name, style: &Style, id: &str) -> NameKey {
    let bare = |text: &str| text.replace('.', " ").split_whitespace().collect::<Vec<_>>().join(" ");
    let mut family = bare(&name.family);
    if style.options.demote_non_dropping_particle == Demote::Never
        && !name.non_dropping_particle.is_empty()
    {
        family = format!("{family} {}", name.non_dropping_particle);
    }
    let given = bare(&name.given);
    let initials = initials(&given, "%s", false, style.options.initialize_without_hyphen);
    if style.citation.givenname_rule == GivenNameRule::ByCite {
        family = format!("{id}\u{0}{family}");
    }
    NameKey { family, initials, given }
}

/// What a trial showed.
struct Trial {
    text: String,
    used: Ambiguity,
    counts: Vec<u32>,
    conditions: u32,
}

/// Settles the ambiguity of all items.
pub(crate) fn run(processor: &Processor, library: &mut Library<'_>) {
    library.register = register(processor, library);
    let plain = Ambiguity::default();
    let trials: Vec<Trial> = (0..library.items.len())
        .map(|number| trial(processor, library, number, &plain, false))
        .collect();
    let mut groups: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (number, trial) in trials.iter().enumerate() {
        groups.entry(&trial.text).or_default().push(number);
    }
    let mut settled: Vec<Ambiguity> = trials.iter().map(|trial| trial.used.clone()).collect();
    for group in groups.into_values().filter(|group| group.len() > 1) {
        settle(processor, library, &trials, group, &mut settled);
    }
    library.ambiguities = settled;
}

/// All names that citations show.
fn register(processor: &Processor, library: &Library<'_>) -> NameRegister {
    let mut register = NameRegister::default();
    if !processor.style.citation.add_givenname {
        return register;
    }
    let place = trial_place();
    let plain = Ambiguity::default();
    let primary = processor.style.citation.givenname_rule.primary_only();
    for number in 0..library.items.len() {
        let mut context = processor.context(library, number, Area::Citation, &place, &plain);
        context.trial = true;
        context.met = Some(Vec::new());
        context.layout(&processor.style.citation.layout.elements);
        for (name, at) in context.met.take().unwrap_or_default() {
            if (primary && at > 0) || name.is_literal() {
                continue;
            }
            let key = name_key(&name, &processor.style, &library.items[number].id);
            register.add(key.family, key.initials, key.given);
        }
    }
    register
}

/// Ambiguity is judged by later citations, which say less.
fn trial_place() -> Place {
    Place { position: Position::Subsequent, near_note: true, ..Place::default() }
}

fn trial(
    processor: &Processor,
    library: &Library<'_>,
    number: usize,
    ambiguity: &Ambiguity,
    requested: bool,
) -> Trial {
    let mut place = trial_place();
    // In notes the number of the first note may tell items apart already.
    if requested && processor.style.citation.givenname_rule == GivenNameRule::ByCite {
        place.first_note = library.first_notes.get(number).copied().flatten();
    }
    let mut context = processor.context(library, number, Area::Citation, &place, ambiguity);
    context.trial = true;
    context.requested = requested;
    let nodes = context.layout(&processor.style.citation.layout.elements);
    Trial {
        text: plain(&nodes),
        conditions: context.conditions_seen,
        used: std::mem::take(&mut context.used),
        counts: std::mem::take(&mut context.name_counts),
    }
}

/// A group on its way: what is tried, what has helped so far, and where the next step is.
#[derive(Clone)]
struct Path {
    base: Ambiguity,
    better: Ambiguity,
    list: usize,
    name: usize,
}

struct Limits {
    /// Whether given names are filled out here.
    givens: bool,
    names: bool,
    /// Names of the first list.
    most_names: usize,
    lists: usize,
}

fn settle(
    processor: &Processor,
    library: &Library<'_>,
    trials: &[Trial],
    mut group: Vec<usize>,
    settled: &mut [Ambiguity],
) {
    let citation = &processor.style.citation;
    group.sort_by(|a, b| {
        trials[*a]
            .counts
            .cmp(&trials[*b].counts)
            .then_with(|| library.items[*a].id.cmp(&library.items[*b].id))
    });
    let Some(&first) = group.first() else { return };
    // The shortest list of lists, with the most names of each.
    let mut base = trials[first].used.clone();
    for &number in &group[1..] {
        let used = &trials[number].used;
        if used.names.len() < base.names.len() {
            base.names.truncate(used.names.len());
            base.givens.truncate(used.names.len());
        }
        for at in 0..base.names.len() {
            if used.names[at] > base.names[at] {
                base.names[at] = used.names[at];
                base.givens[at].clone_from(&used.givens[at]);
            }
        }
    }
    pad(&mut base);
    let by_cite = citation.givenname_rule == GivenNameRule::ByCite;
    let limits = Limits {
        givens: citation.add_givenname && by_cite,
        names: citation.add_names,
        most_names: trials[first].counts.first().copied().unwrap_or(0) as usize,
        lists: base.names.len(),
    };
    let conditions = group.iter().map(|number| trials[*number].conditions).max().unwrap_or(0);
    let better = base.clone();
    let mut open: Vec<(Vec<usize>, Path)> = Vec::new();
    let start = Path { base, better, list: 0, name: 0 };
    if limits.givens || limits.names {
        by_names(processor, library, group, start, &limits, settled, &mut open);
    } else {
        open.push((group, start));
    }
    for (class, path) in open {
        by_condition(processor, library, class, path, conditions, settled);
    }
}

fn pad(ambiguity: &mut Ambiguity) {
    for (at, names) in ambiguity.names.iter().enumerate() {
        if ambiguity.givens.len() <= at {
            ambiguity.givens.push(Vec::new());
        }
        while ambiguity.givens[at].len() < *names as usize {
            ambiguity.givens[at].push(0);
        }
    }
}

/// Parts a group by names; what cannot be parted so is left open.
fn by_names(
    processor: &Processor,
    library: &Library<'_>,
    group: Vec<usize>,
    start: Path,
    limits: &Limits,
    settled: &mut [Ambiguity],
    open: &mut Vec<(Vec<usize>, Path)>,
) {
    let mut waiting = vec![(group, start, false)];
    while let Some((class, mut path, mut ended)) = waiting.pop() {
        loop {
            let classes = part(processor, library, &class, &path.base);
            if classes.len() > 1 {
                capture(&mut path, limits);
                for class in classes.into_iter().rev() {
                    if let [number] = class.as_slice() {
                        settled[*number] = path.better.clone();
                    } else {
                        // Those who end with this step need no step more.
                        let mut next = path.clone();
                        let ended = ended || step(&mut next, limits);
                        waiting.push((class, next, ended));
                    }
                }
                break;
            }
            if ended {
                open.push((class, path));
                break;
            }
            ended = step(&mut path, limits);
        }
    }
}

/// Takes one step; whether it was the last.
fn step(path: &mut Path, limits: &Limits) -> bool {
    if path.base.names.is_empty() {
        return true;
    }
    let base = &mut path.base;
    let mut add_name = !limits.givens;
    if limits.givens {
        match base.givens[path.list].get_mut(path.name) {
            Some(level) if *level < 2 => *level += 1,
            _ => add_name = true,
        }
    }
    let mut next_list = false;
    if add_name {
        if limits.names && path.name < limits.most_names {
            base.names[path.list] += 1;
            path.name += 1;
            pad(base);
        } else if limits.givens && path.name + 1 < base.givens[path.list].len() {
            path.name += 1;
        } else {
            next_list = true;
        }
    }
    if next_list && path.list + 1 < limits.lists {
        path.list += 1;
        path.name = 0;
    }
    let names_out = !limits.names || path.name >= limits.most_names;
    let givens_out = !limits.givens
        || base.givens[path.list].get(path.name).is_none_or(|level| *level >= 2)
            && (limits.names || path.name + 1 >= base.givens[path.list].len());
    path.list + 1 >= limits.lists && names_out && givens_out
}

/// Keeps the step that helped.
fn capture(path: &mut Path, limits: &Limits) {
    let (list, name) = (path.list, path.name);
    if limits.givens
        && let Some(level) = path.base.givens.get(list).and_then(|givens| givens.get(name))
    {
        let level = *level;
        if let Some(givens) = path.better.givens.get_mut(list) {
            while givens.len() <= name {
                givens.push(0);
            }
            givens[name] = level;
        }
    }
    if let (Some(better), Some(base)) = (path.better.names.get_mut(list), path.base.names.get(list))
    {
        *better = *base;
    }
}

/// The classes of the same text, in the order of the group.
fn part(
    processor: &Processor,
    library: &Library<'_>,
    group: &[usize],
    base: &Ambiguity,
) -> Vec<Vec<usize>> {
    let mut places: HashMap<String, usize> = HashMap::new();
    let mut classes: Vec<Vec<usize>> = Vec::new();
    for &number in group {
        let text = trial(processor, library, number, base, true).text;
        let next = classes.len();
        let at = *places.entry(text).or_insert(next);
        if at == next {
            classes.push(Vec::new());
        }
        classes[at].push(number);
    }
    classes
}

/// Lets the style's conditions add what they have, then letters the years.
fn by_condition(
    processor: &Processor,
    library: &Library<'_>,
    class: Vec<usize>,
    path: Path,
    conditions: u32,
    settled: &mut [Ambiguity],
) {
    let mut open = vec![class];
    let mut path = path;
    for met in 0..=conditions {
        path.base.disambiguate = met;
        path.better.disambiguate = met;
        let mut left = Vec::new();
        for class in open {
            let classes = part(processor, library, &class, &path.base);
            for class in classes {
                for &number in &class {
                    settled[number] = path.better.clone();
                }
                if class.len() > 1 {
                    left.push(class);
                }
            }
        }
        open = left;
    }
    for class in open {
        let mut class = class;
        class.sort_by_key(|number| library.numbers[*number]);
        for (place, &number) in class.iter().enumerate() {
            settled[number] = path.better.clone();
            if processor.style.citation.add_year_suffix {
                settled[number].year_suffix = u32::try_from(place).ok();
            }
        }
    }
}
