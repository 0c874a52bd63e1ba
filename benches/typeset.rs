//! How long the stages of typesetting take: `cargo bench`.
//!
//! The text is made here, from a fixed list of words and a fixed rule, so that it is the same for
//! ever and of any length: paragraphs of prose with headings between them.

#![allow(missing_docs, reason = "the macros of Criterion make items without documentation")]

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use samizdat::diagnostic::Diagnostics;
use samizdat::language::Direction;
use samizdat::project::Project;
use samizdat::typeset::lettering::Letterer;
use samizdat::typeset::stages::Typesetter;
use samizdat::{Formats, Prepared};

/// Words of all lengths, common ones oftener, as prose has them.
const WORDS: [&str; 60] = [
    "the",
    "of",
    "and",
    "to",
    "in",
    "a",
    "that",
    "it",
    "was",
    "for",
    "on",
    "with",
    "as",
    "by",
    "from",
    "at",
    "which",
    "or",
    "had",
    "not",
    "state",
    "prince",
    "people",
    "party",
    "history",
    "speech",
    "against",
    "fortune",
    "congress",
    "between",
    "delegates",
    "beginning",
    "arms",
    "question",
    "general",
    "peace",
    "treaty",
    "government",
    "reparation",
    "economic",
    "secrecy",
    "archives",
    "committee",
    "personality",
    "consequences",
    "denunciation",
    "historian",
    "international",
    "administration",
    "constitutional",
    "circumstances",
    "nevertheless",
    "letters",
    "published",
    "reading",
    "office",
    "afflicted",
    "field",
    "fjord",
    "Wallachia",
];

/// A manuscript of so many words.
fn manuscript(words: usize) -> String {
    let mut text = String::from("---\ntitle: A Measure\nlang: en-US\n---\n");
    // A linear congruential generator (Knuth, TAOCP 2, 3.3.4): the same words on every machine.
    let mut state = 1_u64;
    let mut next = |bound: usize| {
        state =
            state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize % bound
    };
    let mut written = 0;
    let mut paragraph = 0;
    while written < words {
        if paragraph % 25 == 0 {
            text.push_str("\n## A Chapter\n");
        }
        paragraph += 1;
        text.push('\n');
        let length = 20 + next(160);
        for index in 0..length {
            let range = if next(3) > 0 { 20 } else { 60 };
            let word = WORDS[next(range)];
            text.push_str(word);
            text.push_str(match (index + 1 == length, next(12)) {
                (true, _) | (_, 0) => ". ",
                (_, 1) => ", ",
                _ => " ",
            });
        }
        text.push('\n');
        written += length;
    }
    text
}

fn prepare(words: usize) -> Prepared {
    let mut project = Project::in_memory("measure.md", &manuscript(words));
    samizdat::prepare(&mut project).expect("the bundled fonts can be read")
}

fn stages(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("stages");
    group.sample_size(20);
    for words in [15_000, 30_000, 60_000] {
        let Prepared { document, design, fonts, .. } = prepare(words);
        let typesetter = Typesetter::new(&document, &design, &fonts);
        group.throughput(Throughput::Elements(words as u64));
        group.bench_function(BenchmarkId::new("shape and break", words), |bencher| {
            bencher.iter(|| {
                let mut diagnostics = Diagnostics::default();
                black_box(typesetter.compose(&mut diagnostics).pieces())
            });
        });
        let mut diagnostics = Diagnostics::default();
        let mut composition = typesetter.compose(&mut diagnostics);
        group.bench_function(BenchmarkId::new("paginate", words), |bencher| {
            bencher.iter(|| black_box(composition.paginate().pages()));
        });
        group.bench_function(BenchmarkId::new("to laid-out pages", words), |bencher| {
            bencher.iter(|| {
                let mut diagnostics = Diagnostics::default();
                black_box(samizdat::typeset::typeset(&document, &design, &fonts, &mut diagnostics))
            });
        });
    }
    group.finish();
}

fn shaping(criterion: &mut Criterion) {
    let Prepared { document, design, fonts, .. } = prepare(100);
    let language = document.metadata.language;
    let line = WORDS.join(" ");
    let mut group = criterion.benchmark_group("shaping");
    group.throughput(Throughput::Bytes(line.len() as u64));
    group.bench_function("a line of sixty words", |bencher| {
        let mut letterer = Letterer::new(&fonts, &language);
        let face = (design.fonts.text.as_str(), Default::default());
        bencher.iter(|| black_box(letterer.letter(&line, face, Direction::LeftToRight)));
    });
    group.finish();
}

fn whole(criterion: &mut Criterion) {
    let text = manuscript(30_000);
    let mut group = criterion.benchmark_group("whole");
    group.sample_size(10);
    group.bench_function("30,000 words to both files", |bencher| {
        bencher.iter(|| {
            let mut project = Project::in_memory("measure.md", &text);
            black_box(samizdat::build(&mut project, Formats::ALL)).expect("it can be built")
        });
    });
    group.finish();
}

criterion_group!(benches, shaping, stages, whole);
criterion_main!(benches);
