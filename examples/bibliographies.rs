//! Reads bibliographies and tells how many of their entries were found, and what was wrong with them.
//!
//! `cargo run --example bibliographies -- FILE…`; with `--items` the references are printed as well.

#![allow(
    clippy::disallowed_methods,
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "an example reads files and prints what it finds"
)]

use samizdat::bibliography::{Grade, read};
use samizdat::language::Language;

/// How many entries a text of BibTeX seems to have: lines that begin with `@type{`.
fn entries_written(text: &str) -> usize {
    let is_entry = |line: &&str| {
        let Some(rest) = line.trim_start().strip_prefix('@') else { return false };
        let word = rest.split(|c: char| !c.is_ascii_alphanumeric()).next().unwrap_or("");
        let opens = rest[word.len()..].trim_start().starts_with(['{', '(']);
        let command = ["string", "comment", "preamble", "xdata"];
        opens && !word.is_empty() && !command.iter().any(|known| word.eq_ignore_ascii_case(known))
    };
    text.split(['\n', '\r']).filter(is_entry).count()
}

fn main() {
    let (items, files): (Vec<String>, Vec<String>) =
        std::env::args().skip(1).partition(|argument| argument == "--items");
    let (mut found, mut written) = (0, 0);
    for file in &files {
        let bytes = match std::fs::read(file) {
            Ok(bytes) => bytes,
            Err(error) => {
                eprintln!("{file}: {error}");
                continue;
            }
        };
        let text = String::from_utf8_lossy(&bytes);
        let reading = match read(&text, &Language::american_english()) {
            Ok(reading) => reading,
            Err(reason) => {
                println!("{file}: {reason}");
                continue;
            }
        };
        found += reading.entries.len();
        written += entries_written(&text);
        println!("{file}: {} of {}", reading.entries.len(), entries_written(&text));
        for flaw in &reading.flaws {
            let word = if flaw.grade == Grade::Loss { "lost" } else { "note" };
            println!("    {word}: {flaw}");
        }
        if !items.is_empty() {
            for entry in &reading.entries {
                println!("{:#}", entry.item);
            }
        }
    }
    println!("{} files, {found} entries found, {written} in BibTeX written", files.len());
}
