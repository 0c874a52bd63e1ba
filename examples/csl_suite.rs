//! Runs a folder of the CSL project's processor tests.
//!
//! ```text
//! cargo run --release --example csl_suite -- DIR [--expect LIST] [--write LIST] [--show NAME]
//! ```
//!
//! Prints each failing test's name and last `N of M pass`. With `--expect` the names that pass must be those of
//! the list, both ways. `--write` writes such a list; `--show` prints what one test wants and gets.

#![allow(
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a program of its own, which reads files and prints what it finds"
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::process::ExitCode;

use samizdat::csl::html::html;
use samizdat::csl::node::plain;
use samizdat::csl::processor::{CitePosition, KnownPlace};
use samizdat::csl::{Cite, Cluster, Item, Locale, Processor, Style};
use serde_json::Value;

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let mut folder = None;
    let (mut expect, mut write, mut show, mut locales) = (None, None, None, None);
    while let Some(argument) = arguments.next() {
        match argument.as_str() {
            "--expect" => expect = arguments.next(),
            "--write" => write = arguments.next(),
            "--show" => show = arguments.next(),
            "--locales" => locales = arguments.next(),
            _ => folder = Some(argument),
        }
    }
    let Some(folder) = folder else {
        eprintln!(
            "usage: csl_suite DIR [--expect LIST] [--write LIST] [--show NAME] [--locales DIR]"
        );
        return ExitCode::from(2);
    };
    let mut files: Vec<_> = match fs::read_dir(&folder) {
        Ok(entries) => entries.flatten().map(|entry| entry.path()).collect(),
        Err(error) => {
            eprintln!("{folder}: {error}");
            return ExitCode::from(2);
        }
    };
    files.retain(|path| path.extension().is_some_and(|extension| extension == "txt"));
    files.sort();
    let find = |tag: &str| find_locale(tag, locales.as_deref());
    let mut passed = BTreeSet::new();
    for path in &files {
        let name = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let shown = show.as_deref().is_some_and(|show| name == show);
        if show.is_some() && !shown {
            continue;
        }
        let Ok(text) = fs::read_to_string(path) else { continue };
        let (wanted, got) = match std::panic::catch_unwind(|| run(&text, &find)) {
            Ok(result) => result,
            Err(_) => ("no panic".to_owned(), "PANIC".to_owned()),
        };
        if same(&wanted, &got) {
            passed.insert(name);
        } else {
            println!("{name}");
        }
        if shown {
            println!("--- wanted\n{wanted}\n--- got\n{got}");
        }
    }
    println!("{} of {} pass", passed.len(), files.len());
    if let Some(list) = write {
        let text: String = passed.iter().map(|name| format!("{name}\n")).collect();
        if let Err(error) = fs::write(&list, text) {
            eprintln!("{list}: {error}");
            return ExitCode::from(2);
        }
    }
    match expect {
        Some(list) => compare(Path::new(&list), &files, &passed),
        None => ExitCode::SUCCESS,
    }
}

/// The two-way comparison with a list of names.
fn compare(list: &Path, files: &[std::path::PathBuf], passed: &BTreeSet<String>) -> ExitCode {
    let text = match fs::read_to_string(list) {
        Ok(text) => text,
        Err(error) => {
            eprintln!("{}: {error}", list.display());
            return ExitCode::from(2);
        }
    };
    let expected: BTreeSet<&str> =
        text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
    let mut good = true;
    for path in files {
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        let (is, should) = (passed.contains(name.as_ref()), expected.contains(name.as_ref()));
        if is != should {
            good = false;
            println!(
                "{name} {}",
                if is { "passes but is not listed" } else { "is listed but fails" }
            );
        }
    }
    if good { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

/// Results are compared as the suite does it: line ends and space at both ends do not count.
///
/// The marks of an editor's steps (`>>` for a citation that is sent anew, `..` for one that stays) do not count
/// either: they tell which citations a processor touches between two steps, and this one renders all of them.
fn same(wanted: &str, got: &str) -> bool {
    let even = |text: &str| {
        text.trim().replace("\n..[", "\n>>[").replacen(
            "..[",
            ">>[",
            usize::from(text.trim().starts_with("..[")),
        )
    };
    even(wanted) == even(got)
}

/// A locale of a folder, or a bundled one.
fn find_locale(tag: &str, folder: Option<&str>) -> Option<Locale> {
    let Some(folder) = folder else { return samizdat::resolve::citations::bundled::locale(tag) };
    let xml = fs::read_to_string(format!("{folder}/locales-{tag}.xml")).ok()?;
    Locale::parse(&xml).ok()
}

/// A section of a test: `>>===== NAME =====>>` to `<<===== NAME =====<<`.
fn section<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    let mut start = None;
    let mut offset = 0;
    for line in text.split_inclusive('\n') {
        let bare = line.trim();
        let is_mark = |arrows: &str| {
            bare.strip_prefix(arrows)
                .and_then(|rest| rest.strip_suffix(arrows))
                .is_some_and(|rest| rest.trim_matches('=').trim() == name)
        };
        if is_mark(">>") {
            start = Some(offset + line.len());
        } else if is_mark("<<") {
            return start.map(|start| text[start..offset].trim_end_matches('\n'));
        }
        offset += line.len();
    }
    None
}

fn json(text: &str, name: &str) -> Option<Value> {
    serde_json::from_str(section(text, name)?.trim()).ok()
}

/// Runs one test: what it wants, and what comes.
fn run(text: &str, find: &dyn Fn(&str) -> Option<Locale>) -> (String, String) {
    let wanted = section(text, "RESULT").unwrap_or_default().to_owned();
    let mode = section(text, "MODE").unwrap_or("citation").trim().to_owned();
    let style = match Style::parse(section(text, "CSL").unwrap_or_default().trim()) {
        Ok(style) => style,
        Err(error) => return (wanted, format!("the style cannot be read: {error}")),
    };
    let inputs: Vec<Value> =
        json(text, "INPUT").and_then(|value| value.as_array().cloned()).unwrap_or_default();
    // Of two items with the same identifier the later counts, at the place of the first.
    let mut items: Vec<Item> = Vec::new();
    let mut raw: Vec<Value> = Vec::new();
    for value in inputs {
        let item = Item::from_json(&value);
        match items.iter().position(|old| old.id == item.id) {
            Some(at) => {
                items[at] = item;
                raw[at] = value;
            }
            None => {
                items.push(item);
                raw.push(value);
            }
        }
    }
    // Later inputs replace items of the same identifier.
    if let Some(Value::Array(more)) = json(text, "INPUT2") {
        for value in more {
            let item = Item::from_json(&value);
            if let Some(at) = items.iter().position(|old| old.id == item.id) {
                items[at] = item;
                raw[at] = value;
            } else {
                items.push(item);
                raw.push(value);
            }
        }
    }
    if let Some(abbreviations) = json(text, "ABBREVIATIONS") {
        abbreviate(&mut items, &abbreviations);
    }
    let processor = Processor::new(style, None, find);
    let ids: Vec<String> = match json(text, "BIBENTRIES") {
        Some(Value::Array(lists)) => lists
            .last()
            .and_then(Value::as_array)
            .map(|list| list.iter().filter_map(scalar).collect())
            .unwrap_or_default(),
        _ => items.iter().map(|item| item.id.clone()).collect(),
    };
    if let Some(Value::Array(steps)) = json(text, "CITATIONS") {
        let got = citations(&processor, &items, &steps, &mode, &ids);
        return (wanted, got);
    }
    if mode.starts_with("bibliography") {
        let got = bibliography(
            &processor,
            &items,
            &[],
            &ids,
            &mode,
            json(text, "BIBSECTION").as_ref(),
            &raw,
        );
        return (wanted, got);
    }
    // Without CITATIONS nothing is known of positions but what the cites say themselves, and all items
    // are registered in their order.
    let clusters: Vec<Cluster> = match json(text, "CITATION-ITEMS") {
        Some(Value::Array(clusters)) => clusters
            .iter()
            .map(|cites| Cluster {
                cites: cites
                    .as_array()
                    .map(|cites| cites.iter().map(placed_cite).collect())
                    .unwrap_or_default(),
                ..Cluster::default()
            })
            .collect(),
        _ => {
            let cites = ids
                .iter()
                .map(|id| Cite {
                    id: id.clone(),
                    place: Some(KnownPlace::default()),
                    ..Cite::default()
                })
                .collect();
            vec![Cluster { cites, ..Cluster::default() }]
        }
    };
    let first = Cluster {
        cites: ids
            .iter()
            .map(|id| Cite {
                id: id.clone(),
                place: Some(KnownPlace::default()),
                ..Cite::default()
            })
            .collect(),
        ..Cluster::default()
    };
    let mut all = vec![first];
    all.extend(clusters);
    let processed = processor.process(&items, &all, &[]);
    let lines: Vec<String> = processed.citations()[1..]
        .iter()
        .map(|citation| shown(&processor, &citation.nodes))
        .collect();
    (wanted, lines.join("\n"))
}

/// A citation's HTML; an empty one is told as the suite tells it.
fn shown(processor: &Processor, nodes: &[samizdat::csl::Node]) -> String {
    if plain(nodes).is_empty() {
        let (prefix, suffix) = processor.style().citation_affixes();
        return format!("{prefix}[CSL STYLE ERROR: reference with no printed form.]{suffix}");
    }
    html(nodes)
}

fn scalar(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

fn truth(value: Option<&Value>) -> bool {
    match value {
        Some(Value::Bool(truth)) => *truth,
        Some(Value::Number(number)) => number.as_i64() != Some(0),
        Some(Value::String(text)) => !text.is_empty(),
        _ => false,
    }
}

fn cite(value: &Value) -> Cite {
    let text = |key: &str| value.get(key).and_then(scalar).unwrap_or_default();
    Cite {
        id: text("id"),
        locator: text("locator"),
        label: text("label"),
        prefix: text("prefix"),
        suffix: text("suffix"),
        suppress_author: truth(value.get("suppress-author")),
        author_only: truth(value.get("author-only")),
        place: None,
    }
}

fn placed_cite(value: &Value) -> Cite {
    let position = match value.get("position").and_then(Value::as_i64) {
        Some(1 | 2) => CitePosition::Subsequent,
        Some(3) => CitePosition::Ibid,
        Some(4) => CitePosition::IbidWithLocator,
        _ => CitePosition::First,
    };
    let place = KnownPlace {
        position,
        near_note: truth(value.get("near-note")),
        first_note: value
            .get("first-reference-note-number")
            .and_then(scalar)
            .and_then(|number| number.parse().ok()),
    };
    Cite { place: Some(place), ..cite(value) }
}

/// Plays the steps of an editor: each inserts or replaces a citation between those before and after it. Shown
/// are the last step's changes (`>>`) among all citations (`..`).
fn citations(
    processor: &Processor,
    items: &[Item],
    steps: &[Value],
    mode: &str,
    ids: &[String],
) -> String {
    let mut known: Vec<(String, Value)> = Vec::new();
    let mut order: Vec<(String, u32)> = Vec::new();
    let mut before: Vec<(String, String)> = Vec::new();
    let mut lines = Vec::new();
    let mut last_bibliography = String::new();
    for (step_number, step) in steps.iter().enumerate() {
        let Some(citation) = step.get(0) else { continue };
        let id = citation
            .get("citationID")
            .and_then(scalar)
            .unwrap_or_else(|| format!("CITATION-{}", step_number + 1));
        let pairs = |at: usize| -> Vec<(String, u32)> {
            step.get(at)
                .and_then(Value::as_array)
                .map(|list| {
                    list.iter()
                        .filter_map(|pair| {
                            let note = pair.get(1).and_then(Value::as_u64).unwrap_or(0);
                            Some((scalar(pair.get(0)?)?, u32::try_from(note).ok()?))
                        })
                        .collect()
                })
                .unwrap_or_default()
        };
        let note = citation.pointer("/properties/noteIndex").and_then(Value::as_u64).unwrap_or(0);
        order = pairs(1);
        order.push((id.clone(), u32::try_from(note).unwrap_or(0)));
        order.extend(pairs(2));
        match known.iter_mut().find(|(own, _)| *own == id) {
            Some((_, value)) => *value = citation.clone(),
            None => known.push((id.clone(), citation.clone())),
        }
        let clusters: Vec<Cluster> =
            order.iter().map(|(id, note)| cluster(&known, id, *note)).collect();
        let processed = processor.process(items, &clusters, &[]);
        let now: Vec<(String, String)> = order
            .iter()
            .zip(processed.citations())
            .map(|((id, _), citation)| (id.clone(), shown(processor, &citation.nodes)))
            .collect();
        lines = now
            .iter()
            .enumerate()
            .map(|(at, (own, text))| {
                let old = before.iter().find(|(old, _)| old == own);
                let changed = *own == id || old.is_none_or(|(_, old)| old != text);
                format!("{}[{at}] {text}", if changed { ">>" } else { ".." })
            })
            .collect();
        before = now;
        if mode.starts_with("bibliography") && step_number + 1 == steps.len() {
            last_bibliography = bibliography(processor, items, &clusters, ids, mode, None, &[]);
        }
    }
    let _ = &order;
    if mode.starts_with("bibliography") { last_bibliography } else { lines.join("\n") }
}

fn cluster(known: &[(String, Value)], id: &str, note: u32) -> Cluster {
    let Some((_, value)) = known.iter().find(|(own, _)| own == id) else {
        return Cluster::default();
    };
    let property = |key: &str| value.pointer(&format!("/properties/{key}"));
    let mut cites: Vec<Cite> = value
        .get("citationItems")
        .and_then(Value::as_array)
        .map(|cites| cites.iter().map(cite).collect())
        .unwrap_or_default();
    match property("mode").and_then(Value::as_str) {
        Some("author-only") => cites.iter_mut().take(1).for_each(|cite| cite.author_only = true),
        Some("suppress-author") => {
            cites.iter_mut().take(1).for_each(|cite| cite.suppress_author = true)
        }
        _ => {}
    }
    Cluster {
        cites,
        note: (note > 0).then_some(note),
        prefix: property("prefix").and_then(scalar).unwrap_or_default(),
        suffix: property("suffix").and_then(scalar).unwrap_or_default(),
        unsorted: truth(property("unsorted")),
    }
}

fn bibliography(
    processor: &Processor,
    items: &[Item],
    clusters: &[Cluster],
    ids: &[String],
    mode: &str,
    section: Option<&Value>,
    raw: &[Value],
) -> String {
    let uncited: Vec<String> = if clusters.is_empty() { ids.to_vec() } else { Vec::new() };
    let processed = processor.process(items, clusters, &uncited);
    let wanted = |item: &Item| {
        let Some(section) = section else { return true };
        let value =
            raw.iter().find(|value| value.get("id").and_then(scalar).as_deref() == Some(&item.id));
        selects(section, value)
    };
    let Some(bibliography) = processed.bibliography_of(wanted) else { return String::new() };
    if mode == "bibliography-header" {
        return header(&bibliography);
    }
    if mode == "bibliography-nosort" {
        // The order of the input.
        let mut bibliography = bibliography;
        bibliography.entries.sort_by_key(|entry| ids.iter().position(|id| *id == entry.id));
        return entries(&bibliography);
    }
    entries(&bibliography)
}

fn entries(bibliography: &samizdat::csl::Bibliography) -> String {
    let mut out = String::from("<div class=\"csl-bib-body\">\n");
    for entry in &bibliography.entries {
        out.push_str(&format!("  <div class=\"csl-entry\">{}</div>\n", html(&entry.nodes)));
    }
    out.push_str("</div>");
    out
}

fn header(bibliography: &samizdat::csl::Bibliography) -> String {
    let mut lines = vec![
        format!("entryspacing: {}", bibliography.entry_spacing),
        format!("linespacing: {}", bibliography.line_spacing),
    ];
    if bibliography.hanging_indent {
        lines.insert(0, "hangingindent: true".to_owned());
    }
    lines.sort();
    lines.join("\n")
}

/// The selection of a part of the bibliography: `include`, `exclude`, `select`, `quash`.
fn selects(section: &Value, item: Option<&Value>) -> bool {
    let Some(item) = item else { return false };
    let rules = |name: &str| section.get(name).and_then(Value::as_array);
    let holds = |rule: &Value| {
        let field = rule.get("field").and_then(scalar).unwrap_or_default();
        let wanted = rule.get("value").and_then(scalar).unwrap_or_default();
        match item.get(&field) {
            None => wanted.is_empty(),
            Some(Value::Array(list)) => {
                list.iter().any(|value| scalar(value).as_deref() == Some(&wanted))
            }
            Some(value) => scalar(value).as_deref() == Some(&wanted),
        }
    };
    let mut include = true;
    if let Some(rules) = rules("include") {
        include = rules.iter().any(holds);
    } else if let Some(rules) = rules("exclude") {
        include = !rules.iter().any(holds);
    } else if let Some(rules) = rules("select") {
        include = rules.iter().all(holds);
    }
    if let Some(rules) = rules("quash") {
        include &= !rules.iter().all(holds);
    }
    include
}

/// Short forms of titles, places and the like, from a list of abbreviations.
fn abbreviate(items: &mut [Item], abbreviations: &Value) {
    let Some(lists) = abbreviations.get("default").and_then(Value::as_object) else { return };
    for item in items {
        for (kind, list) in lists {
            let variable = match kind.as_str() {
                "title" | "container-title" | "collection-title" => kind.as_str(),
                _ => continue,
            };
            let short = item.text(variable).and_then(|text| list.get(text)).and_then(scalar);
            if let Some(short) = short {
                item.set_text(format!("{variable}-short"), short);
            }
        }
    }
}
