//! The text of a BibTeX file to raw entries, whatever is wrong with it.
//!
//! The grammar is BibTeX's; where a text departs from it (a comma too few, a brace too many, a value
//! without an end) the reader says so, and goes on at the next place that can only be the beginning
//! of a field or of an entry. So a damaged field costs itself at most, never its neighbours.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::bibliography::{Flaw, Grade, Lines};

/// An entry as written, its abbreviations spelt out.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct RawEntry {
    /// Its type in lower case.
    pub(super) kind: String,
    pub(super) key: String,
    /// Its fields by name in lower case; of two with one name the first.
    pub(super) fields: BTreeMap<String, String>,
    pub(super) span: Range<usize>,
    pub(super) line: usize,
}

/// What a text gives.
#[derive(Debug, Default)]
pub(super) struct Scan {
    pub(super) entries: Vec<RawEntry>,
    pub(super) flaws: Vec<Flaw>,
}

/// A part of a value.
enum Piece {
    Text(String),
    /// An abbreviation, which may be defined further down.
    Name(String),
}

struct Pending {
    kind: String,
    key: String,
    fields: Vec<(String, Vec<Piece>, Range<usize>)>,
    span: Range<usize>,
}

/// Whether a command that opens an entry stands at an `@`, as (type, offset behind the delimiter).
fn opening(text: &str, at: usize) -> Option<(&str, usize)> {
    let rest = text.get(at..)?.strip_prefix('@')?;
    let trimmed = rest.trim_start_matches([' ', '\t']);
    let end = trimmed.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '-'));
    let word = &trimmed[..end.unwrap_or(trimmed.len())];
    let behind = trimmed[word.len()..].trim_start();
    if word.is_empty() || !word.starts_with(|c: char| c.is_ascii_alphabetic()) {
        return None;
    }
    behind.starts_with(['{', '(']).then_some((word, text.len() - behind.len() + 1))
}

/// Whether a text has an entry at the beginning of a line.
pub(in crate::bibliography) fn is_bibtex(text: &str) -> bool {
    line_commands(text).next().is_some()
}

/// Commands that begin lines, as (offset, type, offset behind the delimiter).
fn line_commands(text: &str) -> impl Iterator<Item = (usize, &str, usize)> {
    let mut line_start = 0;
    text.split_inclusive(['\n', '\r']).filter_map(move |line| {
        let at = line_start + line.len() - line.trim_start().len();
        line_start += line.len();
        let (word, behind) = opening(text, at)?;
        Some((at, word, behind))
    })
}

/// Reads a text.
pub(super) fn scan(text: &str) -> Scan {
    let mut scanner = Scanner {
        text,
        at: 0,
        limit: text.len(),
        starts: entry_starts(text),
        pairs: [brace_pairs(text, true), brace_pairs(text, false)],
        lines: Lines::new(text),
        flaws: Vec::new(),
        key: None,
    };
    let mut pending = Vec::new();
    let mut strings: BTreeMap<String, Vec<Piece>> = BTreeMap::new();
    let mut comment = (usize::MAX, false);
    while let Some(found) = text[scanner.at..].find('@') {
        let at = scanner.at + found;
        scanner.at = at + 1;
        let line = scanner.lines.line(at);
        if comment.0 != line {
            comment = (line, text[scanner.lines.start(line)..].trim_start().starts_with('%'));
        }
        if comment.1 {
            continue;
        }
        let Some((word, behind)) = opening(text, at) else { continue };
        let kind = word.to_ascii_lowercase();
        let next = scanner.starts.partition_point(|&start| start <= at);
        scanner.limit = scanner.starts.get(next).copied().unwrap_or(text.len());
        scanner.key = None;
        match kind.as_str() {
            "comment" | "preamble" => {
                // What stands in a comment is a comment, even an entry; one without an end ends at
                // once.
                scanner.limit = text.len();
                scanner.at = scanner.braced_end(behind).map_or(behind, |end| end + 1);
            }
            "string" => {
                scanner.at = behind;
                for (name, value, _) in scanner.fields(text[..behind].ends_with('(')) {
                    strings.insert(name, value);
                }
            }
            _ => {
                scanner.at = behind;
                pending.extend(scanner.entry(kind, at, text[..behind].ends_with('(')));
            }
        }
    }
    let entries = pending.into_iter().map(|entry| scanner.spell_out(entry, &strings)).collect();
    Scan { entries, flaws: scanner.flaws }
}

/// Where lines begin with a command, or with an entry and a key that a comma follows.
fn entry_starts(text: &str) -> Vec<usize> {
    let begins = |&(_, word, behind): &(usize, &str, usize)| {
        let head = text[behind..].split(['\n', '\r']).next().unwrap_or("");
        let command = ["string", "comment", "preamble"];
        command.iter().any(|known| word.eq_ignore_ascii_case(known)) || head.contains(',')
    };
    line_commands(text).filter(begins).map(|(at, _, _)| at).collect()
}

/// The braces of a text in pairs, as (opening, closing) by their offsets, in order.
fn brace_pairs(text: &str, escapes: bool) -> Vec<(usize, usize)> {
    let mut open = Vec::new();
    let mut pairs = Vec::new();
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = escapes,
            b'{' => open.push(at),
            b'}' => pairs.extend(open.pop().map(|start| (start, at))),
            _ => {}
        }
    }
    pairs.sort_unstable();
    pairs
}

struct Scanner<'t> {
    text: &'t str,
    at: usize,
    /// Where the next entry begins, beyond which no value reaches.
    limit: usize,
    starts: Vec<usize>,
    /// The braces in pairs: a brace behind a backslash is none first, and is one then.
    pairs: [Vec<(usize, usize)>; 2],
    lines: Lines,
    flaws: Vec<Flaw>,
    /// The key of the entry that is being read.
    key: Option<String>,
}

impl<'t> Scanner<'t> {
    fn flaw(&mut self, grade: Grade, span: Range<usize>, reason: impl Into<String>) {
        let line = self.lines.line(span.start);
        let key = self.key.clone();
        self.flaws.push(Flaw { grade, key, reason: reason.into(), span, line });
    }

    fn rest(&self) -> &'t str {
        &self.text[self.at.min(self.limit)..self.limit]
    }

    fn skip_space(&mut self) {
        self.at += self.rest().len() - self.rest().trim_start().len();
    }

    fn entry(&mut self, kind: String, start: usize, parenthesis: bool) -> Option<Pending> {
        self.skip_space();
        let rest = self.rest();
        let end = rest.find([',', '}', '\n', '\r']).unwrap_or(rest.len());
        let key = rest[..end].trim();
        let is_field = field_name(key).is_some_and(|(_, behind)| {
            key[behind..].trim_start().starts_with(['{', '"']) || end == rest.len()
        });
        let key = if is_field {
            String::new()
        } else {
            self.at += end;
            // The end of `@book(key)`.
            key.strip_suffix(')').filter(|_| parenthesis).unwrap_or(key).to_owned()
        };
        let key: String = key.split_whitespace().collect::<Vec<_>>().join(" ");
        self.key = (!key.is_empty()).then(|| key.clone());
        let fields = self.fields(parenthesis);
        let span = start..self.at;
        if key.is_empty() {
            self.flaw(Grade::Loss, span, format!("an entry '@{kind}' has no key to cite it by"));
            return None;
        }
        Some(Pending { kind, key, fields, span })
    }

    /// Reads `name = value` until the closing delimiter, and stands behind it.
    fn fields(&mut self, parenthesis: bool) -> Vec<(String, Vec<Piece>, Range<usize>)> {
        let close = if parenthesis { ')' } else { '}' };
        let mut fields = Vec::new();
        loop {
            self.skip_space();
            while self.rest().starts_with(',') {
                self.at += 1;
                self.skip_space();
            }
            let rest = self.rest();
            let start = self.at;
            if rest.is_empty() {
                if start >= self.text.len() || self.limit < self.text.len() || !fields.is_empty() {
                    let at = start.saturating_sub(1);
                    self.flaw(
                        Grade::Advice,
                        at..start,
                        "the entry has no end; it ends where the next one begins",
                    );
                }
                return fields;
            }
            if rest.starts_with(close) {
                self.at += 1;
                if !self.goes_on() {
                    return fields;
                }
                self.flaw(
                    Grade::Advice,
                    start..start + 1,
                    "a brace too many; the fields behind it are kept",
                );
                continue;
            }
            if rest.starts_with('%') {
                // A comment within an entry, which Biber allows.
                self.at += rest.find(['\n', '\r']).unwrap_or(rest.len());
                continue;
            }
            match field_name(rest) {
                Some((name, behind)) => {
                    let name = name.to_lowercase();
                    self.at += behind;
                    let value = self.value(&name, close);
                    fields.push((name, value, start..self.at));
                    self.skip_space();
                    let rest = self.rest();
                    if !rest.is_empty()
                        && !rest.starts_with([',', close, '%'])
                        && field_name(rest).is_some()
                    {
                        self.flaw(
                            Grade::Advice,
                            start..self.at,
                            "a comma is missing behind this field",
                        );
                    }
                }
                None => {
                    let skipped = self.resume(close);
                    let words = self.text[start..skipped].trim();
                    // A lone delimiter is a slip of the pen that loses nothing.
                    let lost = words.contains(char::is_alphanumeric);
                    let grade = if lost { Grade::Loss } else { Grade::Advice };
                    self.flaw(grade, start..skipped, format!("'{}' is no field", excerpt(words)));
                    self.at = skipped;
                }
            }
        }
    }

    /// Whether fields follow a closing brace, which then was one too many.
    fn goes_on(&self) -> bool {
        let rest = self.rest();
        let Some(behind) = rest.trim_start().strip_prefix(',') else { return false };
        field_name(behind.trim_start()).is_some()
    }

    /// Where reading can go on: at the next comma, line with a field, or closing delimiter.
    fn resume(&self, close: char) -> usize {
        let rest = self.rest();
        let mut depth = 0_usize;
        for (at, character) in rest.char_indices().skip(1) {
            match character {
                '{' => depth += 1,
                '}' if depth > 0 => depth -= 1,
                ',' if depth == 0 => return self.at + at,
                '\n' | '\r' if field_name(rest[at..].trim_start()).is_some() => {
                    return self.at + at;
                }
                _ if character == close && depth == 0 => return self.at + at,
                _ => {}
            }
        }
        self.limit
    }

    /// Reads a value: texts in braces or quotation marks, numbers and abbreviations, joined by `#`.
    fn value(&mut self, name: &str, close: char) -> Vec<Piece> {
        let mut pieces = Vec::new();
        loop {
            self.skip_space();
            let rest = self.rest();
            let start = self.at;
            match rest.chars().next() {
                Some(mark @ ('{' | '"')) => {
                    let end = if mark == '{' {
                        self.braced_end(start + 1)
                    } else {
                        self.quoted_end(start + 1, close)
                    };
                    match end.filter(|&end| !self.swallows(start + 1, end)) {
                        Some(end) => {
                            pieces.push(Piece::Text(self.text[start + 1..end].to_owned()));
                            self.at = end + 1;
                        }
                        None => {
                            let (text, end) = self.unclosed(start + 1);
                            pieces.push(Piece::Text(text));
                            self.at = end;
                            let reason = format!(
                                "the value of '{name}' has no end; it ends before the next field"
                            );
                            self.flaw(Grade::Advice, start..end, reason);
                            return pieces;
                        }
                    }
                }
                Some(first) if first != close && first != ',' && first != '#' => {
                    let stop = |c: char| {
                        c.is_whitespace() || matches!(c, ',' | '#' | '}' | '{' | '"') || c == close
                    };
                    let mut length = rest.find(stop).unwrap_or(rest.len()).max(first.len_utf8());
                    let word = &rest[..length];
                    // Words without braces go to the end of their line, unless it is a field's name.
                    let line = rest[..rest.find([',', '\n', '\r', '}', '#']).unwrap_or(rest.len())]
                        .trim_end();
                    if line.len() > length && field_name(rest[length..].trim_start()).is_none() {
                        length = line.len();
                        let words = line.to_owned();
                        let reason = format!("the value of '{name}' lacks its braces");
                        self.flaw(Grade::Advice, start..start + length, reason);
                        pieces.push(Piece::Text(words));
                    } else if word.bytes().all(|byte| byte.is_ascii_digit()) {
                        pieces.push(Piece::Text(word.to_owned()));
                    } else {
                        pieces.push(Piece::Name(word.to_owned()));
                    }
                    self.at += length;
                }
                _ => {
                    self.flaw(Grade::Advice, start..start, format!("'{name}' has no value"));
                    return pieces;
                }
            }
            self.skip_space();
            if !self.rest().starts_with('#') {
                return pieces;
            }
            self.at += 1;
        }
    }

    /// The closing brace of a text that begins behind its opening one.
    fn braced_end(&self, start: usize) -> Option<usize> {
        // BibTeX counts a brace behind a backslash too, which only few who write one know.
        self.pairs.iter().find_map(|pairs| {
            let index =
                pairs.binary_search_by_key(&start.checked_sub(1)?, |(open, _)| *open).ok()?;
            Some(pairs[index].1).filter(|&end| end < self.limit)
        })
    }

    /// The closing quotation mark of a text that begins behind its opening one; a mark within
    /// braces is part of the text.
    fn quoted_end(&self, start: usize, close: char) -> Option<usize> {
        let text = self.text.get(start..self.limit)?;
        let mut depth = 0_usize;
        let mut escaped = false;
        for (at, character) in text.char_indices() {
            match character {
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                '{' => depth += 1,
                '}' => depth = depth.saturating_sub(1),
                '"' if depth == 0 => {
                    // A mark within the text, written as if it were one of the text's own.
                    let behind = text[at + 1..].trim_start();
                    let ends = behind.is_empty()
                        || behind.starts_with([',', '#', '}', '%', close])
                        || field_name(behind).is_some();
                    if ends {
                        return Some(start + at);
                    }
                }
                _ => {}
            }
        }
        None
    }

    /// Whether a value has taken the brace that ends its entry, and fields with it: nothing is left
    /// of the entry behind it, and it holds what looks like fields.
    fn swallows(&self, start: usize, end: usize) -> bool {
        let behind = self.text.get(end + 1..self.limit).unwrap_or("");
        behind.trim().is_empty() && next_field(&self.text[start..end]).is_some()
    }

    /// A value whose end is missing: up to the comma or the line behind which a field stands, else up
    /// to the end of the entry. Returns its text, with its braces in pairs, and where it ends.
    fn unclosed(&self, start: usize) -> (String, usize) {
        let rest = &self.text[start..self.limit];
        let field = next_field(rest);
        // The entry's own end may be the only one that is there.
        let end = field.unwrap_or_else(|| {
            let whole = rest.trim_end();
            whole.len() - usize::from(whole.ends_with(['}', ')']))
        });
        let mut text = rest[..end]
            .trim_end_matches(|c: char| c.is_whitespace() || ",}\"".contains(c))
            .to_owned();
        let opened = text.matches('{').count();
        let closed = text.matches('}').count();
        if closed > opened {
            text = text.replace(['{', '}'], "");
        } else {
            text.push_str(&"}".repeat(opened - closed));
        }
        (text, start + end)
    }

    fn spell_out(&mut self, entry: Pending, strings: &BTreeMap<String, Vec<Piece>>) -> RawEntry {
        self.key = Some(entry.key.clone());
        let mut fields: BTreeMap<String, String> = BTreeMap::new();
        for (name, pieces, span) in entry.fields {
            let mut unknown = Vec::new();
            let mut left = MOST_EXPANSIONS;
            let value = spell(&pieces, strings, &mut left, &mut unknown);
            for word in unknown {
                self.flaw(
                    Grade::Advice,
                    span.clone(),
                    format!("the abbreviation '{word}' is not defined; it is kept as a word"),
                );
            }
            match fields.get(&name) {
                Some(present) if *present == value || value.trim().is_empty() => {}
                Some(present) if present.trim().is_empty() => {
                    fields.insert(name, value);
                }
                // Keywords and notes are often repeated, each with a part.
                Some(present) if matches!(name.as_str(), "keywords" | "keyword") => {
                    let both = format!("{present}, {value}");
                    fields.insert(name, both);
                }
                Some(_)
                    if matches!(
                        name.as_str(),
                        "annote" | "annotation" | "abstract" | "file" | "note"
                    ) => {}
                Some(_) => {
                    let reason = format!("'{name}' stands twice; the first one counts");
                    self.flaw(Grade::Advice, span, reason);
                }
                None => {
                    fields.insert(name, value);
                }
            }
        }
        let line = self.lines.line(entry.span.start);
        RawEntry { kind: entry.kind, key: entry.key, fields, span: entry.span, line }
    }
}

/// Months, which every style of BibTeX defines.
const MONTHS: [&str; 12] =
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

/// How often abbreviations are spelt out within one value; those that lead back to themselves end
/// here.
const MOST_EXPANSIONS: usize = 64;

fn spell(
    pieces: &[Piece],
    strings: &BTreeMap<String, Vec<Piece>>,
    left: &mut usize,
    unknown: &mut Vec<String>,
) -> String {
    let mut text = String::new();
    for piece in pieces {
        match piece {
            Piece::Text(piece) => text.push_str(piece),
            Piece::Name(name) => {
                let lower = name.to_lowercase();
                match strings.get(&lower) {
                    Some(value) if *left > 0 => {
                        *left -= 1;
                        text.push_str(&spell(value, strings, left, unknown));
                    }
                    _ => {
                        text.push_str(name);
                        let digits = name.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-');
                        let known = MONTHS.contains(&lower.as_str())
                            || super::words::is_known(&lower)
                            || matches!(lower.as_str(), "true" | "false");
                        if !digits && !known {
                            unknown.push(name.clone());
                        }
                    }
                }
            }
        }
    }
    text
}

/// A field's name at the beginning of a text, and the offset behind its `=`.
fn field_name(text: &str) -> Option<(&str, usize)> {
    let is_name = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | ':' | '+' | '.' | '*');
    let end = text.find(|c: char| !is_name(c))?;
    let name = &text[..end];
    if !name.starts_with(|c: char| c.is_alphabetic()) {
        return None;
    }
    let behind = text[end..].trim_start();
    behind.starts_with('=').then(|| (name, text.len() - behind.len() + 1))
}

/// The comma or line end behind which a field with a value stands.
fn next_field(text: &str) -> Option<usize> {
    text.match_indices([',', '\n', '\r']).map(|(at, _)| at).find(|&at| {
        let next = text[at + 1..].trim_start();
        field_name(next).is_some_and(|(_, behind)| {
            let value = next[behind..].trim_start();
            value.starts_with(|c: char| matches!(c, '{' | '"') || c.is_ascii_digit())
        })
    })
}

/// The beginning of a text, for a message.
fn excerpt(text: &str) -> String {
    let line = text.split(['\n', '\r']).next().unwrap_or("");
    let short: String = line.chars().take(40).collect();
    if short.len() < text.len() { format!("{}…", short.trim_end()) } else { short }
}
