//! The text of a BibLaTeX or BibTeX file to entries, each on its own, so that a damaged entry
//! costs no other.
//!
//! The text is cut at its top-level `@` commands, every piece is parsed alone, and what can be
//! parsed is put together again for cross-references. Values that the engine is known to stumble
//! over (dates, circles of cross-references) are mended before it sees them.

use biblatex::{
    Bibliography, Chunk, Entry, EntryType, RawBibliography, RawChunk, RawEntry, Spanned,
};
use hayagriva::types::{EntryType as Kind, FormatString};

use crate::diagnostic::Problem;

/// What a file gives: entries, and what was wrong with the others.
#[derive(Debug, Default)]
pub(super) struct Reading {
    /// The entries in the order of the file, each with its address as written.
    pub(super) entries: Vec<(hayagriva::Entry, Option<String>)>,
    /// What could not be read.
    pub(super) problems: Vec<Problem>,
}

/// Reads a file.
pub(super) fn read(text: &str) -> Reading {
    let mut reading = Reading::default();
    let mut problem = |place: usize, reason: String| {
        let line = text[..place].matches('\n').count() + 1;
        reading
            .problems
            .push(Problem::BibliographyEntry { reason: format!("line {line}: {reason}") });
    };
    let mut entries: Vec<(usize, RawEntry<'_>)> = Vec::new();
    let mut abbreviations = Vec::new();
    for (place, piece) in pieces(text) {
        match RawBibliography::parse(piece) {
            Ok(raw) => {
                abbreviations.extend(raw.abbreviations);
                entries.extend(raw.entries.into_iter().map(|entry| (place, entry.v)));
            }
            Err(error) => problem(place, error.kind.to_string()),
        }
    }
    let together = |entries: Vec<RawEntry<'_>>| {
        // The spans of a piece count from its own start and are of no use once pieces are joined.
        let entries = entries.into_iter().map(Spanned::detached).collect();
        let raw = RawBibliography {
            preamble: String::new(),
            entries,
            abbreviations: abbreviations.clone(),
        };
        Bibliography::from_raw(raw).map(Bibliography::into_vec)
    };
    let mut sound: Vec<(usize, RawEntry<'_>)> = Vec::new();
    for (place, entry) in entries {
        if sound.iter().any(|(_, other)| other.key.v == entry.key.v) {
            reading.problems.push(Problem::DuplicateEntry { key: entry.key.v.to_owned() });
            continue;
        }
        match together(vec![without_references(&entry)]) {
            Ok(_) => sound.push((place, entry)),
            Err(error) => {
                let line = text[..place].matches('\n').count() + 1;
                let reason = format!("line {line}: '{}': {}", entry.key.v, error.kind);
                reading.problems.push(Problem::BibliographyEntry { reason });
            }
        }
    }
    let circular = circular(&sound);
    let whole: Vec<RawEntry<'_>> = sound
        .iter()
        .map(|(_, entry)| {
            if circular.contains(&entry.key.v) { without_references(entry) } else { entry.clone() }
        })
        .collect();
    let parsed = together(whole).or_else(|_error| {
        together(sound.iter().map(|(_, entry)| without_references(entry)).collect())
    });
    for mut entry in parsed.unwrap_or_default() {
        if entry.entry_type == EntryType::XData {
            continue;
        }
        mend_dates(&mut entry, &mut reading.problems);
        match hayagriva::Entry::try_from(&entry) {
            Ok(converted) => reading.entries.push(complete(&entry, converted)),
            Err(error) => {
                let reason = format!("'{}': {}", entry.key, error.kind);
                reading.problems.push(Problem::BibliographyEntry { reason });
            }
        }
    }
    reading
}

/// Cuts the text at every `@` that begins a line, with its offset. An `@` within a line belongs to
/// a value (an address, say), or to an entry behind another one, which the parser then finds.
fn pieces(text: &str) -> Vec<(usize, &str)> {
    let mut starts: Vec<usize> = Vec::new();
    let mut line_start = 0;
    for line in text.split_inclusive('\n') {
        let indent = line.len() - line.trim_start().len();
        if line.trim_start().starts_with('@') {
            starts.push(line_start + indent);
        }
        line_start += line.len();
    }
    let ends = starts.iter().skip(1).copied().chain([text.len()]);
    starts.iter().copied().zip(ends).map(|(start, end)| (start, &text[start..end])).collect()
}

fn is_reference(field: &str) -> bool {
    ["crossref", "xdata", "xref"].iter().any(|name| field.eq_ignore_ascii_case(name))
}

fn without_references<'s>(entry: &RawEntry<'s>) -> RawEntry<'s> {
    let mut entry = entry.clone();
    entry.fields.retain(|field| !is_reference(field.key.v));
    entry
}

/// The keys of entries whose references lead back to themselves, or further than ten entries, which
/// no true bibliography does; the parser would follow them without end.
fn circular<'s>(entries: &[(usize, RawEntry<'s>)]) -> Vec<&'s str> {
    let plain = |text: &str| text.replace(['{', '}', '\\'], "").trim().to_owned();
    let named = |entry: &RawEntry<'s>, wanted: &dyn Fn(&str) -> bool| -> Vec<String> {
        let fields = entry.fields.iter().filter(|field| wanted(field.key.v));
        let texts = fields.flat_map(|field| &field.value.v).map(|chunk| match chunk.v {
            RawChunk::Normal(text) | RawChunk::Abbreviation(text) => text,
        });
        texts.flat_map(|text| text.split(',').map(plain)).collect()
    };
    let targets: Vec<Vec<usize>> = entries
        .iter()
        .map(|(_, entry)| {
            let references = named(entry, &is_reference);
            let is_target = |other: &RawEntry<'s>| {
                let aliases = named(other, &|field| field.eq_ignore_ascii_case("ids"));
                references.iter().any(|key| key == other.key.v || aliases.contains(key))
            };
            if references.is_empty() {
                return Vec::new();
            }
            (0..entries.len()).filter(|&index| is_target(&entries[index].1)).collect()
        })
        .collect();
    let mut ranks = vec![0_usize; entries.len()];
    for _round in 0..12 {
        for index in 0..entries.len() {
            let below = targets[index].iter().map(|&target| ranks[target] + 1).max();
            ranks[index] = ranks[index].max(below.unwrap_or(0)).min(12);
        }
    }
    let too_deep = |&(index, _): &(usize, &(usize, RawEntry<'s>))| ranks[index] > 10;
    entries.iter().enumerate().filter(too_deep).map(|(_, (_, entry))| entry.key.v).collect()
}

/// Dates that the engine reads without fault: `YYYY`, `YYYY-MM`, `YYYY-MM-DD`, each perhaps with
/// `?`, `~` or `%`. Of a range its first date is kept, since the engine prints no ranges.
fn mend_dates(entry: &mut Entry, problems: &mut Vec<Problem>) {
    for field in ["date", "urldate", "eventdate", "origdate", "year"] {
        let Some(chunks) = entry.fields.get(field) else { continue };
        let text: String = chunks.iter().map(|chunk| chunk.v.get()).collect();
        if field == "year"
            && text.trim().bytes().all(|byte| byte.is_ascii_digit())
            && (1..=4).contains(&text.trim().len())
        {
            continue;
        }
        let first = text.trim().split('/').find(|part| !matches!(part.trim(), "" | ".."));
        let mended = first.and_then(sound_date);
        if mended.as_deref() == Some(text.as_str()) {
            continue;
        }
        match mended {
            Some(date) => {
                entry.set(field, vec![Spanned::detached(Chunk::Normal(date))]);
            }
            None => {
                entry.remove(field);
                let reason = format!(
                    "'{}': the {field} '{}' is no date and is left out",
                    entry.key,
                    text.trim()
                );
                problems.push(Problem::BibliographyEntry { reason });
            }
        }
    }
    // A month or a day without a year, or out of their range, are no date either.
    let number = |entry: &Entry, field: &str, most: u8| {
        let text: String = entry.fields.get(field)?.iter().map(|chunk| chunk.v.get()).collect();
        let named = text.trim().len() >= 3 && text.trim().chars().all(char::is_alphabetic);
        let counted = text.trim().parse::<u8>().is_ok_and(|value| (1..=most).contains(&value));
        Some(counted || (named && field == "month"))
    };
    if number(entry, "month", 12) == Some(false) || !entry.fields.contains_key("year") {
        entry.remove("month");
    }
    if number(entry, "day", 31) == Some(false) || !entry.fields.contains_key("month") {
        entry.remove("day");
    }
}

fn sound_date(text: &str) -> Option<String> {
    let text = text.trim();
    let marks = text.trim_end_matches(['?', '~', '%']);
    let mark = text[marks.len()..].chars().next();
    let bare = marks.split('T').next().unwrap_or(marks);
    let mut parts = bare.split('-');
    let digits = |part: &str, length: usize| {
        part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    let year = parts.next().filter(|part| digits(part, 4))?;
    let mut date = year.to_owned();
    for most in [12_u8, 31] {
        let Some(part) = parts.next() else { break };
        let value: u8 = part.trim().parse().ok().filter(|value| (1..=most).contains(value))?;
        date.push_str(&format!("-{value:02}"));
    }
    date.extend(mark);
    parts.next().is_none().then_some(date)
}

/// Adds what the engine's own conversion leaves out: the subtitle, and the site of a web page.
fn complete(entry: &Entry, mut converted: hayagriva::Entry) -> (hayagriva::Entry, Option<String>) {
    let plain = |field: &str| -> Option<String> {
        let chunks = entry.fields.get(field)?;
        Some(chunks.iter().map(|chunk| chunk.v.get()).collect::<String>()).filter(|t| !t.is_empty())
    };
    let chunked =
        |field: &str| entry.fields.get(field).map(|chunks| FormatString::from(&chunks[..]));
    if let (Some(title), Some(subtitle)) = (entry.fields.get("title"), entry.fields.get("subtitle"))
    {
        let mut whole = title.clone();
        whole.push(Spanned::detached(Chunk::Normal(": ".to_owned())));
        whole.extend(subtitle.iter().cloned());
        let short = chunked("shorttitle").map(|short| Box::new(short.value));
        let value = FormatString::from(&whole[..]).value;
        converted.set_title(FormatString { value, short });
    }
    if entry.entry_type == EntryType::Online && converted.parents().is_empty() {
        let site = ["maintitle", "journaltitle", "booktitle", "titleaddon", "organization"];
        if let Some(title) = site.iter().find_map(|field| chunked(field)) {
            let mut parent = hayagriva::Entry::new(&entry.key, Kind::Web);
            parent.set_title(title);
            converted.set_parents(vec![parent]);
        }
    }
    (converted, plain("url"))
}

#[cfg(test)]
mod tests {
    use super::{read, sound_date};

    fn check(text: &str, keys: &[&str], problems: usize) {
        let reading = read(text);
        let found: Vec<&str> = reading.entries.iter().map(|(entry, _)| entry.key()).collect();
        assert_eq!(found, keys, "{text}");
        assert_eq!(reading.problems.len(), problems, "{text}: {:?}", reading.problems);
    }

    #[test]
    fn a_damaged_entry_costs_no_other() {
        let good = "@book{a, title={A}}\n";
        let last = "@book{z, title={Z}}\n";
        check("", &[], 0);
        check(good, &["a"], 0);
        check(&format!("{good}@book{{b, title={{B}}\n{last}"), &["a", "z"], 1);
        check(&format!("{good}@book{{b, title=unknown}}\n{last}"), &["a", "z"], 1);
        check(&format!("{good}@book{{a, title={{Again}}}}\n{last}"), &["a", "z"], 1);
        check(
            &format!("@string{{u = {{Oxford}}}}\n@book{{b, publisher=u, title={{B}}}}\n{last}"),
            &["b", "z"],
            0,
        );
        check(&format!("@book{{b, title={{B}}, date={{soon}}}}\n{last}"), &["b", "z"], 1);
        check(&format!("@comment{{x}}\n{last}"), &["z"], 0);
    }

    #[test]
    fn circles_of_references_end() {
        check("@book{a, crossref={a}, title={A}}\n", &["a"], 0);
        check(
            "@book{a, crossref={b}, title={A}}\n@book{b, crossref={a}, title={B}}\n",
            &["a", "b"],
            0,
        );
        check(
            "@inbook{a, crossref={b}, title={A}}\n@book{b, title={B}, publisher={P}}\n",
            &["a", "b"],
            0,
        );
    }

    #[test]
    fn dates_are_sound_or_left_out() {
        for (text, expected) in [
            ("2009", Some("2009")),
            ("2009-1", Some("2009-01")),
            ("2009-02-31", Some("2009-02-31")),
            ("1956~", Some("1956~")),
            ("2009-13", None),
            ("2009-00-01", None),
            ("2009-01-01-01", None),
            ("99999", None),
            ("19XX", None),
            ("", None),
            ("-", None),
            ("2020-04-04T18:30:31", Some("2020-04-04")),
        ] {
            assert_eq!(sound_date(text).as_deref(), expected, "{text}");
        }
        for date in
            ["2000/1990", "../2001", "/", "2000/..", "....", "?", "0000-00-00", "２００９", "é/é"]
        {
            let text = format!("@book{{a, title={{A}}, date={{{date}}}, urldate={{{date}}}}}\n");
            assert_eq!(read(&text).entries.len(), 1, "{date}");
        }
    }
}
