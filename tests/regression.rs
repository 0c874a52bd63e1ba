//! Faults that were found once: each has a case here that fails without its mending.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod extract;

use samizdat::Formats;
use samizdat::project::Project;

/// Builds a manuscript from memory, holds its outputs against each other, and returns what it is
/// told: code, place, message and help of each diagnostic.
fn told(text: &str, files: &[(&str, &[u8])]) -> Vec<String> {
    let mut project = Project::in_memory("essay.md", text);
    for (name, bytes) in files {
        project = project.with_file(name, *bytes);
    }
    let build = samizdat::build(&mut project, Formats::ALL).unwrap();
    extract::both::check(text, build.pdf.as_ref().unwrap(), build.epub.as_ref().unwrap());
    let diagnostics = build.diagnostics.sorted().into_iter();
    diagnostics
        .map(|diagnostic| {
            let place = diagnostic.span.map(|span| {
                let (line, column) =
                    project.sources.line_and_column(span.source, span.range().start);
                let path = project.sources.path(span.source).display();
                format!(" {path}:{line}:{column}")
            });
            let (problem, place) = (&diagnostic.problem, place.unwrap_or_default());
            let help = problem.help().map(|help| format!(" ({help})")).unwrap_or_default();
            format!("{}{place}: {}{help}", problem.code(), problem.message())
        })
        .collect()
}

#[test]
fn pictures_that_are_missing_leave_the_same_words_in_both_outputs() {
    // Compared where the builds are made.
    for text in [
        "![Caption](none.png){alt=\"Alternative\"}\n",
        "![](none.png){alt=\"\"}\n",
        "Words ![inline](none.png) and ![](none.png) more.\n",
    ] {
        assert_eq!(told(&format!("---\ntitle: A\n---\n\n{text}"), &[])[0][..5], *"S0501");
    }
}

fn check(text: &str, files: &[(&str, &[u8])], expected: &[&str]) {
    assert_eq!(told(text, files), expected, "{text}");
}

/// What is said of the front matter of a manuscript.
fn check_front_matter(yaml: &str, place: &str, message: &str, help: &str) {
    let text = format!("---\ntitle: A\n{yaml}\n---\n\nText.\n");
    let expected =
        format!("S0101 essay.md:{place}: the front matter cannot be read: {message} ({help})");
    // The key before the mistake may be lost with it.
    let told = told(&text, &[]);
    assert_eq!(told.first(), Some(&expected), "{text}: {told:?}");
}

#[test]
fn an_empty_manuscript_is_told_once() {
    const HELP: &str = "(write its text below the title and the front matter)";
    let empty = |place: &str| format!("S0209 essay.md:{place}: the manuscript is empty {HELP}");
    let untitled = "S0210: the manuscript has no title (add 'title: …' to the front matter, or \
                    begin with a '# Heading')";
    check("", &[], &[&empty("1:1"), untitled]);
    check("\n\n", &[], &[&empty("1:1"), untitled]);
    check("---\ntitle: A\n---\n", &[], &[&empty("4:1")]);
    check("# Only a heading\n", &[], &[&empty("1:1")]);
}

#[test]
fn front_matter_without_an_end_is_named_and_kept_as_text() {
    let unclosed = |line: usize| {
        format!(
            "S0105 essay.md:1:1: the front matter that begins here has no end, so it is kept as \
             text (put a line '---' behind its last key, below line {line})"
        )
    };
    let untitled = "S0210: the manuscript has no title (add 'title: …' to the front matter, or \
                    begin with a '# Heading')";
    check("---\ntitle: A\nauthor: B\n\nText.\n", &[], &[&unclosed(3), untitled]);
    check("---\ntitle: A\nauthor:\n  - B\n  - C\n", &[], &[&unclosed(5), untitled]);
    check("---\nTitle: A\nText without a key.\n", &[], &[&unclosed(2), untitled]);
    // A rule above a paragraph that happens to have a colon is no front matter.
    check("---\nNote: a rule stands above.\n", &[], &[untitled]);
}

#[test]
fn front_matter_may_stand_behind_empty_lines() {
    check("\n\n---\ntitle: A\n---\n\nText.\n", &[], &[]);
}

#[test]
fn mistakes_of_yaml_are_told_in_the_words_of_their_author() {
    const QUOTE: &str = "put the value into quotation marks, as in 'title: \"A: B\"'";
    const ALIGN: &str = "let all keys begin in the same column, and the entries of a list too";
    const INDENTED: &str = "a line is indented otherwise than those it belongs to";
    for (yaml, place, message, help) in [
        ("subtitle: B: C", "3:12", "a value has a ': ' in it", QUOTE),
        ("  subtitle: B", "3:11", INDENTED, ALIGN),
        ("author:\n    - B\n  - C", "5:3", INDENTED, ALIGN),
        (
            "author:\n\t- B",
            "4:1",
            "a tab stands where only spaces may",
            "use spaces in place of the tab",
        ),
        ("subtitle: @home", "3:11", "a value cannot begin with '@'", QUOTE),
        ("subtitle: *War* and Peace", "3:11", "a value cannot begin with '*'", QUOTE),
        (
            "subtitle: \"B",
            "3:11",
            "a quotation mark is opened and not closed",
            "put the same mark behind the value",
        ),
        (
            "subtitle: \"B\" and C",
            "3:15",
            "something stands behind a closing quotation mark",
            "put the whole value into quotation marks; within '\"' write the mark as '\\\"'",
        ),
        (
            "author: [B, C",
            "3:9",
            "a bracket '[' is opened and not closed",
            "close each '[' with ']' and each '{' with '}', or put the value into quotation marks",
        ),
        (
            "a line without a colon",
            "3:1",
            "a line is neither a key with its value nor part of a value",
            "each line is 'key: value', as in 'title: An Essay'",
        ),
    ] {
        check_front_matter(yaml, place, message, help);
    }
    check(
        "---\ntitle: A\ntitle: B\n---\n\nText.\n",
        &[],
        &["S0104 essay.md:3:1: 'title' stands twice in the front matter (the last one counts)"],
    );
}

#[test]
fn a_theme_is_reported_at_the_key_that_is_at_fault() {
    let text = "---\ntitle: A\ntheme: own.toml\n---\n\nText.\n";
    for (theme, expected) in [
        (
            "[text]\nlang = \"en\"\n\n[page]\npaper = \"a5\"\ntext-width = \"700pt\"\n",
            "S0112 own.toml:6:1: the text block and its margins are wider than the page",
        ),
        (
            "[text]\nsize = \"0pt\"\n",
            "S0112 own.toml:2:1: 'text.size' must be more than nothing and less than 100000pt",
        ),
        (
            "[page]\nwidht = \"5in\"\n",
            "S0111 own.toml:2:1: the theme cannot be read: there is no key 'page.widht' \
             (did you mean 'width'?)",
        ),
        (
            "[text]\nlang = \"en\"\nsize = 10\n",
            "S0111 own.toml:3:8: the theme cannot be read: 'text.size' must be a length in \
             quotation marks such as \"5in\", not 10",
        ),
        (
            "[text\n",
            "S0111 own.toml:1:6: the theme cannot be read: a table's name is not closed \
             (write it as in '[page]')",
        ),
    ] {
        check(text, &[("own.toml", theme.as_bytes())], &[expected]);
    }
}

/// A PNG of one grey pixel, whole.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\
    \0\0\0\x0dIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0\x3a\x7e\x9b\x55\
    \0\0\0\x0aIDAT\x78\xda\x63\x68\0\0\0\x82\0\x81\xda\x45\x08\x3b\
    \0\0\0\0IEND\xae\x42\x60\x82";

#[test]
fn pictures_that_cannot_be_used_are_told_in_the_words_of_their_author() {
    let text = "---\ntitle: A\n---\n\n![Caption](a.png){alt=\"A\"}\n";
    check(text, &[("a.png", PNG)], &[]);
    let mut huge = PNG.to_vec();
    huge[16..24].copy_from_slice(&[0, 0, 0x4E, 0x20, 0, 0, 0x4E, 0x20]);
    // The checksum of a header with 20000 by 20000 pixels.
    huge[29..33].copy_from_slice(&[0xC6, 0x1B, 0x19, 0xE5]);
    let mut damaged = PNG.to_vec();
    damaged[43] ^= 0xFF;
    for (bytes, reason) in [
        (&PNG[..40], "it breaks off before its end"),
        (&b""[..], "the file is empty"),
        (b"some words", "it is a text and no picture, whatever its name says"),
        (&huge, "it has 20000 × 20000 pixels, more than 100 million"),
        (&damaged, "it begins like a PNG, but its content is damaged"),
    ] {
        let expected = format!("S0502 essay.md:5:1: the image 'a.png' cannot be used: {reason}");
        check(text, &[("a.png", bytes)], &[&expected]);
    }
}

#[test]
fn cells_beyond_those_of_the_head_are_told() {
    let table = |row: &str| format!("---\ntitle: A\n---\n\n| a | b |\n|---|---|\n{row}\n");
    let help = |cells: usize| {
        format!(
            "(the row has {cells} cells and the head only 2: give the head and the line below it \
             as many; a '|' that is text is written '\\|')"
        )
    };
    let one = format!("S0212 essay.md:7:11: the last cell of the row is left out {}", help(3));
    check(&table("| 1 | 2 | 3 |"), &[], &[&one]);
    let two = format!("S0212 essay.md:7:7: the last 2 cells of the row are left out {}", help(4));
    check(&table("1 | 2|3 | 4"), &[], &[&two]);
    for row in ["| 1 | 2 | |", "| 1 |", "| 1 | 2\\|3 |", "| 1 | `2\\|3` |"] {
        check(&table(row), &[], &[]);
    }
}

/// The number of pages of a manuscript, and what is told of it.
fn pages(text: &str) -> (usize, Vec<String>) {
    let mut project = Project::in_memory("essay.md", text);
    let build = samizdat::build(&mut project, Formats::ALL).unwrap();
    let codes = build.diagnostics.sorted().into_iter();
    (build.pages, codes.map(|one| one.problem.code().to_owned()).collect())
}

#[test]
fn what_is_higher_than_a_page_goes_on_overleaf() {
    let long = "long words of it ".repeat(900);
    let picture = "![](images/none.png)\n".repeat(60);
    for text in [
        format!("# {long}\n\nText.\n"),
        format!("---\ntitle: {long}\n---\n\nText.\n"),
        format!("![{long}](images/none.png){{alt=\"A\"}}\n\nText.\n"),
        format!("![A.](images/none.png){{alt=\"{long}\"}}\n\nText.\n"),
        format!("::: figures\n{picture}\n:::\n\nText.\n"),
    ] {
        let text = format!("{text}\n{}", "Words and more.\n\n".repeat(100));
        let (count, codes) = pages(&text);
        let start: String = text.chars().take(20).collect();
        assert!(count >= 3, "{start}: {count} pages");
        assert!(!codes.contains(&"S0605".to_owned()), "{start}: {codes:?}");
    }
}

#[test]
fn very_long_words_cost_no_more_than_their_length() {
    // Each of these took minutes or gigabytes once, as time grew with the square of the length.
    for text in [
        "a".repeat(100_000),
        "a\u{ad}".repeat(20_000),
        "ffi\u{a0}difficult".repeat(5_000),
        "中文字测试，".repeat(15_000),
        "ภาษาไทยไม่มีวรรคตอน".repeat(1_500),
        "x[y]".repeat(20_000),
        format!("| a |\n|---|\n{}", "| b |\n".repeat(20_000)),
    ] {
        let (count, _) = pages(&text);
        assert!(count > 1, "{count} pages");
    }
}

#[test]
fn a_lone_return_ends_a_line() {
    let text = "# A\r\r```\rcode\r```\r\r| a |\r|---|\r| b |\r\rText[^n]\r\r[^n]: Note\r";
    check(text, &[], &[]);
}

#[test]
fn formulas_that_are_not_understood_are_told_at_their_place() {
    let text = "---\ntitle: A\n---\n\nLet $x + \\mystery{y}$ be, and $\\frac{a}$.\n\n$$\na \\\\\n\\begin{nonesuch} b \\end{nonesuch}\n$$\n\n$$ x_1 + \\left( y $$\n";
    const HELP: &str = "(formulas are LaTeX with the commands of amsmath and amssymb)";
    let fault = |place: &str, fault: &str| {
        format!("S0801 essay.md:{place}: the formula is shown as its source: {fault} {HELP}")
    };
    check(
        text,
        &[],
        &[
            &fault("5:10", "the command '\\mystery' is not known"),
            &fault("5:32", "something that belongs to this command is missing"),
            &fault("9:1", "the environment 'nonesuch' is not known"),
            &fault("12:10", "what begins here is not closed"),
        ],
    );
}

#[test]
fn formulas_refer_to_each_other_by_their_labels() {
    let text = "---\ntitle: A\n---\n\n\
                $$ a \\overset{\\eqref{eq:b}}{=} b $$\n\n\
                $$ c = d \\label{eq:b} $$\n\n\
                By $\\ref{eq:b}$ and $\\eqref{eq:c}$.\n\n\
                $$ \\begin{align} x &= 1 \\label{eq:one} \\\\ y &= 2 \\label{eq:two} \\end{align} $$\n\n\
                See @eq:two, then @eq:one.\n";
    check(
        text,
        &[],
        &["S0401 essay.md:9:22: nothing has the identifier 'eq:c' (did you mean 'eq:b'?)"],
    );
}
