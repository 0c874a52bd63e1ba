//! What the typesetter chooses, as `samizdat inspect` shows it: the essay's lines and pages as
//! snapshots, and a longer text held against the bounds of good setting.

use samizdat::project::Project;
use samizdat::typeset::inspect::Stage;

/// What `inspect` shows of a manuscript.
fn inspect(text: &str, theme: &str, stage: Stage) -> String {
    let mut project = Project::in_memory("book.md", text)
        .with_file("theme.toml", theme.as_bytes())
        .with_file("references.bib", BIBLIOGRAPHY);
    let (_, shown) = samizdat::inspect(&mut project, stage).expect("the bundled fonts can be read");
    shown
}

/// The essay without its picture.
fn essay() -> String {
    let text = include_str!("../manuscript/secrecy-then-secrecy-now.md");
    text.lines().filter(|line| !line.starts_with("![")).map(|line| format!("{line}\n")).collect()
}

/// The essay's bibliography.
const BIBLIOGRAPHY: &[u8] = include_bytes!("../manuscript/references.bib");

#[test]
fn the_lines_of_the_essay_are_chosen_so() {
    insta::assert_snapshot!("essay-lines", inspect(&essay(), "", Stage::Lines));
}

#[test]
fn the_pages_of_the_essay_are_chosen_so() {
    insta::assert_snapshot!("essay-pages", inspect(&essay(), "", Stage::Pages));
}

/// Eight chapters of prose: some 8,000 words, in the public domain.
const PROSE: &str = include_str!("cases/prince.md");

/// The page of the comparison with other systems, a5.
const THEME: &str = "[page]\nwidth = \"419.53pt\"\nheight = \"595.28pt\"\ninner = \"51.03pt\"\n\
                     top = \"56.7pt\"\ntext-width = \"317.48pt\"\ntext-height = \"476pt\"\n\
                     [text]\nsize = \"11pt\"\nleading = \"14pt\"\n";

#[test]
fn pages_are_full_and_level() {
    let shown = inspect(PROSE, THEME, Stage::Pages);
    let filled: Vec<(u32, u32)> = shown
        .lines()
        .filter(|line| line.starts_with("page "))
        .map(|line| {
            let numbers: Vec<u32> =
                line.split(|c: char| !c.is_ascii_digit()).filter_map(|n| n.parse().ok()).collect();
            (numbers[1], numbers[2])
        })
        .collect();
    assert!(filled.len() > 15, "{} pages", filled.len());
    let inner = &filled[..filled.len() - 1];
    let short = inner.iter().filter(|(lines, of)| lines < of).count();
    // The bound is a standard deviation of 2.4 points, which three pages in a hundred use up.
    assert!(short * 100 <= inner.len() * 3, "{short} of {} pages are short", inner.len());
    for pair in inner[1..].chunks_exact(2) {
        assert_eq!(pair[0].0, pair[1].0, "facing pages are level");
    }
}

#[test]
fn lines_keep_within_the_bounds() {
    let shown = inspect(PROSE, THEME, Stage::Lines);
    let lines: Vec<(f64, f64, &str)> = shown
        .lines()
        .filter(|line| !line.starts_with("paragraph "))
        .map(|line| {
            let number = |from: usize, to: usize| line[from..to].trim().parse().expect("a number");
            (number(0, 6), number(7, 12), line[20..21].trim())
        })
        .collect();
    assert!(lines.len() > 500, "{} lines", lines.len());
    let count = lines.len() as f64;
    let mean = lines.iter().map(|(ratio, ..)| ratio).sum::<f64>() / count;
    let variance = lines.iter().map(|(ratio, ..)| (ratio - mean).powi(2)).sum::<f64>() / count;
    // The bound is 0.115 for a whole book (`src/typeset/MEASURED.md`), last lines left out.
    assert!(variance.sqrt() <= 0.115, "standard deviation {}", variance.sqrt());
    assert!(lines.iter().all(|(ratio, ..)| (0.58..1.495).contains(ratio)));
    assert!(lines.iter().all(|(_, expansion, _)| expansion.abs() <= 2.0));
    let hyphens: Vec<bool> = lines.iter().map(|(.., mark)| *mark == "-").collect();
    assert!(hyphens.windows(2).all(|pair| !(pair[0] && pair[1])), "no two hyphens in a row");
    assert!(!lines.iter().any(|(.., mark)| *mark == "!"), "nothing sticks out");
}
