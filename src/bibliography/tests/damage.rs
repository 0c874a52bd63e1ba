//! Damaged files: what is sound in them is kept, and what is not is told with its line.

use super::{count, english, keys};
use crate::bibliography::{Format, Grade, read};
use crate::language::Language;

/// Reads a text between two sound entries and compares keys and the number of losses and advices.
fn check(middle: &str, expected: &[&str], losses: usize, advices: usize) {
    for end in ["\n", "\r\n", "\r"] {
        let text = format!("@book{{a, title={{A}}}}\n{middle}\n@book{{z, title={{Z}}}}\n");
        let text = text.replace('\n', end);
        let reading = english(&text);
        let mut whole = vec!["a"];
        whole.extend(expected);
        whole.push("z");
        assert_eq!(keys(&reading), whole, "{text}: {:#?}", reading.flaws);
        let found = (count(&reading, Grade::Loss), count(&reading, Grade::Advice));
        assert_eq!(found, (losses, advices), "{text}: {:#?}", reading.flaws);
        let last = reading.entries.last().expect("the last entry");
        assert_eq!(last.item["title"], "Z", "{text}");
    }
}

#[test]
fn a_damaged_entry_costs_no_other() {
    check("@book{b, title={B}, year=1999}", &["b"], 0, 0);
    check("@book{b, title={B} year=1999}", &["b"], 0, 1);
    check("@book{b, title={B}, year=1999", &["b"], 0, 1);
    check("@book{b, title={B, year=1999}", &["b"], 0, 1);
    check("@book{b,\n title={B},\n note={open,\n year=1999\n}", &["b"], 0, 1);
    check("@book{b, title=\"B, year=1999}", &["b"], 0, 1);
    check("@book{b, title={B}}, year=1999}", &["b"], 0, 1);
    check("@book{b, title={B},, year=1999,}", &["b"], 0, 0);
    check("@book{b, title=unknown}", &["b"], 0, 1);
    check("@book{b, title=, year=1999}", &["b"], 0, 1);
    check("@book{b, title {B}, year=1999}", &["b"], 1, 0);
    check("@book{b, title=Two Words, year=1999}", &["b"], 0, 1);
    check("@book{b title={B}}", &["b title={B"], 0, 0);
    check("@book{title={B}}", &[], 1, 0);
    check("@book{, title={B}}", &[], 1, 0);
    check("@book{a, title={Again}}", &[], 0, 1);
    check("@book{b, title={B}, title={C}}", &["b"], 0, 1);
    check("@book(b, title={B})", &["b"], 0, 0);
    check("@book{b}", &["b"], 0, 0);
    check("@book{b, title={B}, date={someday}}", &["b"], 0, 1);
    check("@bok{b, title={B}}", &["b"], 0, 1);
    check("@comment{@book{b, title={B}}}", &[], 0, 0);
    check("@preamble{\"\\newcommand{\\x}{y}\"}", &[], 0, 0);
    check("write to a@b.org or {me}", &[], 0, 0);
    check("% @book{b, title={B}}", &[], 0, 0);
    check("@book{b, title={write to a@b.org}}", &["b"], 0, 0);
    check("@book{b, % note\n title={B}}", &["b"], 0, 0);
    check("@string{u = {Oxford}}@book{b, publisher=u # { Press}}", &["b"], 0, 0);
    check("@string{u = v} @string{v = u} @book{b, publisher=u}", &["b"], 0, 1);
    check("@book{ключ, title={Б}} @book{钥匙, title={书}}", &["ключ", "钥匙"], 0, 0);
    check("@book{a:b/c.d+e_f-g*h'(i), title={B}}", &["a:b/c.d+e_f-g*h'(i)"], 0, 0);
}

#[test]
fn what_is_damaged_is_still_read() {
    let reading = english("@book{b,\n  title = {Open,\n  author = {A B},\n  year = 1999\n}\n");
    let item = &reading.entries[0].item;
    assert_eq!(item["title"], "Open");
    assert_eq!(item["author"][0]["family"], "B");
    assert_eq!(reading.flaws[0].line, 2);
    let reading = english("\u{feff}@book{b, title={B}}, year=1999}");
    assert_eq!(reading.entries[0].item["issued"]["date-parts"][0][0], 1999);
    let reading = english("@string{u = {Oxford}}\n@book{b, title={T}, publisher = u # \" Press\"}");
    assert_eq!(reading.entries[0].item["publisher"], "Oxford Press");
    let message = english("@book{b, title={B}}\n\n@book{b, title={C}}").flaws[0].to_string();
    assert_eq!(message, "line 3: 'b': the key stands on line 1 already; the first one counts");
}

#[test]
fn yaml_and_json_are_read_entry_by_entry() {
    let reading = english("a:\n  type: book\n  title: A\nb:\n\ttype: book\nc:\n  type: book\n");
    assert_eq!(keys(&reading), ["a", "c"]);
    assert_eq!(reading.flaws[0].to_string(), "line 5: 'b': a tab stands where only spaces may");
    let reading = english("- id: a\n  title: A\n- id: b\n  title: 'B\n- id: c\n  title: C\n");
    assert!(keys(&reading).contains(&"a"));
    assert!(!reading.flaws.is_empty());
    let reading = english("[{\"id\": \"a\"},\n {\"id\": \"b\", },\n {\"id\": \"c\"}]");
    assert_eq!(keys(&reading), ["a", "b", "c"], "YAML allows what JSON does not");
    let reading = english("[{\"id\": \"a\"},\n {\"id\": \"b\" \"x\"},\n {\"id\": \"c\"}]");
    assert_eq!(keys(&reading), ["a", "c"]);
    assert_eq!(reading.flaws[0].line, 2);
    assert!(read("{\"a\": 1}", &Language::american_english()).is_err());
    assert!(read("just prose", &Language::american_english()).is_err());
    assert_eq!(Format::of("# only\n% comments\n"), Some(Format::Empty));
}

/// One text for each format.
const SAMPLES: [&str; 5] = [
    "@string{u = \"O\"}\n@book{k, title={The {B} \\emph{x} $a^2$ \\'{e}}, author={van A, Jr, B and \
     {C D} and family=E, given=F}, date={1999-01/2000~}, publisher=u # {x}, crossref={l}}\n\
     @inbook{l, booktitle=\"Q {\\\"o} \", month=jan, year=1999, pages={1--2}, crossref={k}}\n",
    "TY  - JOUR\r\nAU  - Freeze, G.\r\nTI  - Title\r\nPY  - 2009/05/\r\nSP  - 1\r\nEP  - 2\r\nER  - \r\n",
    "[{\"id\": 1, \"issued\": {\"date-parts\": [[\"2009\", 5]]}, \"author\": [{\"family\": \"F\"}]}]",
    "references:\n- id: a\n  issued: {date-parts: [[2009, 5]]}\n  title: '*A* b'\n- &x {id: b, c: [1]}\n",
    "a:\n  type: Article\n  title: {value: 'A {b}', short: A}\n  parent: {type: Periodical, title: P}\n",
];

#[test]
fn nothing_makes_the_readers_panic() {
    let language = Language::american_english();
    // A simple sequence of numbers, the same at each run.
    let mut state = 1_u64;
    let mut random = |below: usize| {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(state >> 33).unwrap_or(0) % below.max(1)
    };
    for sample in SAMPLES {
        let characters: Vec<char> = sample.chars().collect();
        for end in 0..characters.len() {
            let cut: String = characters[..end].iter().collect();
            let _ = read(&cut, &language);
            let rest: String = characters[end..].iter().collect();
            let _ = read(&rest, &language);
        }
        for _ in 0..300 {
            let mut mixed = characters.clone();
            for _ in 0..1 + random(6) {
                if mixed.is_empty() {
                    break;
                }
                let (one, other) = (random(mixed.len()), random(mixed.len()));
                match random(4) {
                    0 => mixed.swap(one, other),
                    1 => {
                        mixed.remove(one);
                    }
                    2 => mixed.insert(
                        one,
                        ['{', '}', '"', '\\', '@', 'é', '\u{0}', ',', '$', '~'][random(10)],
                    ),
                    _ => mixed.truncate(one.max(1)),
                }
            }
            let text: String = mixed.into_iter().collect();
            let _ = read(&text, &language);
        }
    }
}

#[test]
fn deep_and_endless_things_end() {
    let language = Language::american_english();
    for text in [
        format!("@book{{a, title={{{}}}}}", "{".repeat(5_000) + &"}".repeat(5_000)),
        format!("@book{{a, title={{{}}}}}", "\\em ".repeat(5_000)),
        format!("@book{{a, title={{{}}}}}", "\\emph".repeat(5_000)),
        format!("@book{{a, title={{{}x}}}}", "\\'".repeat(5_000)),
        format!("@book{{a, title={{{}}}}}", "$^".repeat(5_000)),
        format!("@book{{a, author={{{}}}}}", "a and ".repeat(5_000)),
        "@book{a, crossref={a,b}}\n@book{b, crossref={a,b}}\n".to_owned(),
        "a: ".repeat(5_000),
        format!("a: {}", "[".repeat(5_000)),
        format!("[{}", "{\"id\": ".repeat(5_000)),
        "[".repeat(5_000),
    ] {
        let _ = read(&text, &language);
    }
}
