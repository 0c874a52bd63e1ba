//! Whole manuscripts resolved, built by hand from a small notation.

use std::sync::Arc;

use crate::diagnostic::{Diagnostics, Severity, Span};
use crate::language::Language;
use crate::manuscript::ast::{
    Attributes, Block, BlockKind, Citation, CitationForm, CitationItem, Image, Inline, InlineKind,
    Locator, Manuscript, NoteDefinition, Table, TableCell,
};
use crate::manuscript::front_matter::Spanned;
use crate::project::{FileProblem, Project};
use crate::resolve::document::Document;
use crate::resolve::dump::dump;
use crate::resolve::{document, plain, resolve};

const REFERENCES: &str = include_str!("../../manuscript/references.bib");
const ESSAY: &str = include_str!("../../tests/fixtures/secrecy-then-secrecy-now.txt");

fn inline(kind: InlineKind) -> Inline {
    Inline { kind, span: Span::default() }
}

fn block(kind: BlockKind) -> Block {
    Block { kind, attributes: Attributes::default(), span: Span::default() }
}

/// Inlines of a small notation: `[@key, 416; -@key]` and `@key [416]` are citations, `*em*`,
/// `^label^` a note's reference, `<#id text>` a link.
fn inlines(text: &str) -> Vec<Inline> {
    let mut found = Vec::new();
    let mut rest = text;
    while let Some(at) = rest.find(['[', '@', '*', '^', '<']) {
        if at > 0 {
            found.push(inline(InlineKind::Text(rest[..at].to_owned())));
        }
        let close = match rest.as_bytes()[at] {
            b'[' => ']',
            b'*' => '*',
            b'^' => '^',
            b'<' => '>',
            _ => ' ',
        };
        let inner_start = at + 1;
        let end = rest[inner_start..].find(close).map_or(rest.len(), |end| inner_start + end);
        let inner = &rest[inner_start..end];
        let mut after = (end + usize::from(close != ' ')).min(rest.len());
        let kind = match close {
            ']' => InlineKind::Citation(citation(inner, CitationForm::Bracketed)),
            '*' => InlineKind::Emphasis(inlines(inner)),
            '^' => InlineKind::NoteReference(inner.to_owned()),
            '>' => {
                let (destination, text) = inner.split_once(' ').unwrap_or((inner, ""));
                InlineKind::Link {
                    destination: destination.to_owned(),
                    title: String::new(),
                    content: inlines(text),
                    attributes: Attributes::default(),
                }
            }
            _ => {
                let mut text = format!("@{inner}");
                if let Some(bracket) = rest[end..].strip_prefix(" [") {
                    let length = bracket.find(']').unwrap_or(bracket.len());
                    text = format!("@{inner}, {}", &bracket[..length]);
                    after = end + 2 + length + 1;
                }
                InlineKind::Citation(citation(&text, CitationForm::InText))
            }
        };
        found.push(inline(kind));
        rest = &rest[after..];
    }
    if !rest.is_empty() {
        found.push(inline(InlineKind::Text(rest.to_owned())));
    }
    found
}

fn citation(text: &str, form: CitationForm) -> Citation {
    let item = |text: &str| {
        let (prefix, rest) = text.split_once('@').unwrap_or(("", text));
        let (key, locator) = rest.split_once(", ").unwrap_or((rest, ""));
        let (locator, suffix) = locator.split_once(" and ").map_or((locator, ""), |(a, b)| (a, b));
        let locator = Locator { label: "page".to_owned(), value: locator.to_owned() };
        CitationItem {
            key: key.to_owned(),
            prefix: inlines(prefix.trim_end_matches('-').trim()),
            locator: Some(locator).filter(|locator| !locator.value.is_empty()),
            suffix: if suffix.is_empty() {
                Vec::new()
            } else {
                inlines(&format!(", and {suffix}"))
            },
            suppress_author: prefix.ends_with('-'),
            span: Span::default(),
        }
    };
    Citation { items: text.split("; ").map(item).collect(), form }
}

fn paragraph(text: &str) -> Block {
    block(BlockKind::Paragraph(inlines(text)))
}

fn heading(level: u8, text: &str) -> Block {
    block(BlockKind::Heading { level, content: inlines(text) })
}

fn figure(identifier: &str, caption: &str, pairs: &[(&str, &str)]) -> Block {
    let pairs = pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
    let attributes = Attributes {
        identifier: Some(identifier.to_owned()).filter(|identifier| !identifier.is_empty()),
        classes: Vec::new(),
        pairs,
    };
    let image = Image {
        source: "photo.jpg".to_owned(),
        description: inlines(caption),
        title: String::new(),
        attributes,
        span: Span::default(),
    };
    block(BlockKind::Figure { image })
}

fn spanned(text: &str) -> Spanned<String> {
    Spanned { value: text.to_owned(), span: Span::default() }
}

fn manuscript(blocks: Vec<Block>) -> Manuscript {
    let mut manuscript = Manuscript { blocks, ..Manuscript::default() };
    manuscript.front_matter.title = inlines("T");
    manuscript.front_matter.bibliographies = vec![spanned("references.bib")];
    manuscript
}

fn project() -> Project {
    let mut project = Project::default();
    project.files.insert("references.bib".to_owned(), Ok(Arc::from(REFERENCES.as_bytes())));
    project
}

/// Resolves, and gives the dump with the codes of what was reported.
fn resolved(manuscript: &Manuscript) -> (Document, Vec<&'static str>) {
    let mut diagnostics = Diagnostics::default();
    let document = resolve(manuscript, &project(), &mut diagnostics);
    // What fields the style would print of a reference is no matter here.
    let graver = diagnostics.iter().filter(|one| one.problem.severity() > Severity::Note);
    let codes = graver.map(|diagnostic| diagnostic.problem.code()).collect();
    (document, codes)
}

/// Checks lines of the dump from the first block on.
fn check(manuscript: &Manuscript, lines: &[&str], codes: &[&str]) {
    let (document, found) = resolved(manuscript);
    let dump = dump(&document);
    let dumped: Vec<&str> = dump.lines().skip(2).take(lines.len()).map(str::trim_start).collect();
    assert_eq!(dumped, lines, "{dump}");
    assert_eq!(found, codes);
}

#[test]
fn citations_are_linked_to_their_entries() {
    let blocks = vec![
        paragraph("One [@freeze, 416] and [@siegelbaum]."),
        paragraph(
            "As @freeze [417] says; @siegelbaum agrees [see @freeze, 3 and passim; -@freeze, 4].",
        ),
        paragraph("*Emphasis* of (Freeze, *Russia* 416)."),
        paragraph("Missing [@freeez] and [@freeze, 1; @nobody]."),
    ];
    check(
        &manuscript(blocks),
        &[
            "p: One [cite-1 ([⇒ref-freeze Freeze 416])] and [cite-2 ([⇒ref-siegelbaum Siegelbaum])].",
            "p: As [cite-3 [⇒ref-freeze Freeze] ([⇒ref-freeze 417])] says; \
             [cite-4 [⇒ref-siegelbaum Siegelbaum]] agrees \
             [cite-5 cite-6 (see [⇒ref-freeze Freeze 3], and passim; [⇒ref-freeze 4])].",
            "p: [em Emphasis] of [cite-7 ([⇒ref-freeze Freeze, [em Russia] 416])].",
            "p: Missing [missing (freeez?)] and [cite-8 ([⇒ref-freeze Freeze 1]) [missing (nobody?)]].",
            "h1 #works-cited: Works Cited",
            "bibliography hanging",
            "#ref-freeze: Freeze, Gregory L., editor. [em Russia: A History]. 3rd ed., Oxford UP, 2009. \
             ←cite-1 cite-3 cite-5 cite-6 cite-7 cite-8",
            "#ref-siegelbaum: Siegelbaum, Lewis. “Khrushchev’s Secret Speech.” [em Seventeen Moments \
             in Soviet History], [→https://soviethistory.msu.edu https://soviethistory.msu.edu]. ←cite-2 cite-4",
        ],
        &["S0301", "S0301"],
    );
}

/// The essay with a title, a figure and paragraphs.
fn essay(write: &dyn Fn(&str) -> String) -> Manuscript {
    let mut pieces = ESSAY.split("\n\n").map(str::trim).filter(|piece| !piece.is_empty());
    let title = pieces.next().unwrap_or("");
    let caption = pieces.next().unwrap_or("");
    let mut blocks = vec![heading(1, title), figure("", caption, &[("alt", "Two men")])];
    blocks.extend(pieces.map(|piece| paragraph(&write(piece))));
    let mut manuscript = manuscript(blocks);
    manuscript.front_matter.title = Vec::new();
    manuscript
}

fn with_keys(text: &str) -> String {
    let mut keyed = text.replace("(Siegelbaum)", "[@siegelbaum]");
    for page in [412, 416, 417, 419, 420] {
        keyed = keyed.replace(&format!("(Freeze {page})"), &format!("[@freeze, {page}]"));
    }
    keyed
}

fn visible(document: &Document) -> String {
    let mut text = String::new();
    for block in &document.body {
        match &block.kind {
            document::BlockKind::Paragraph(content)
            | document::BlockKind::Heading { content, .. } => {
                text.push_str(&plain::plain_text(content));
                text.push('\n');
            }
            document::BlockKind::Bibliography(bibliography) => {
                for entry in &bibliography.entries {
                    text.push_str(&plain::plain_text(&entry.content));
                    text.push_str(&format!(" {}\n", entry.citations.len()));
                }
            }
            _ => {}
        }
    }
    text
}

#[test]
fn typed_and_keyed_citations_give_one_result() {
    let typed = essay(&str::to_owned);
    let keyed = essay(&with_keys);
    let (typed_document, typed_codes) = resolved(&typed);
    let (keyed_document, keyed_codes) = resolved(&keyed);
    assert_eq!(typed_codes, ["S0501"]);
    assert_eq!(keyed_codes, ["S0501"]);
    assert_eq!(visible(&typed_document), visible(&keyed_document));
    assert_eq!(dump(&typed_document), dump(&keyed_document));
    // The text is the author's own, to the letter.
    let body: Vec<&str> = ESSAY.split("\n\n").map(str::trim).skip(2).collect();
    let shown = visible(&typed_document);
    for (written, shown) in body.iter().filter(|text| !text.is_empty()).zip(shown.lines()) {
        assert_eq!(&shown, written);
    }
    assert!(shown.contains("\nWorks Cited\nFreeze, Gregory L., editor."), "{shown}");
    assert!(shown.ends_with("https://soviethistory.msu.edu. 4\n"), "{shown}");
    assert!(shown.contains("Oxford UP, 2009. 8\n"), "{shown}");
    assert_eq!(
        typed_document.metadata.title_text,
        "Secrecy Then, Secrecy Now: Khrushchev’s Denunciation of Stalinism"
    );
}

#[test]
fn typed_citations_can_be_switched_off() {
    let mut off = manuscript(vec![paragraph("So (Freeze 416).")]);
    off.front_matter.typed_citations = Some(false);
    check(&off, &["p: So (Freeze 416)."], &[]);
    let escaped =
        vec![inline(InlineKind::Escaped('(')), inline(InlineKind::Text("Freeze 416)".to_owned()))];
    check(&manuscript(vec![block(BlockKind::Paragraph(escaped))]), &["p: (Freeze 416)"], &[]);
}

#[test]
fn the_list_stands_where_the_author_wants_it() {
    let mut division = block(BlockKind::Division(Vec::new()));
    division.attributes.identifier = Some("refs".to_owned());
    check(
        &manuscript(vec![division, paragraph("[@freeze]")]),
        &["division #refs", "bibliography hanging"],
        &[],
    );
    check(
        &manuscript(vec![paragraph("(Freeze 1)"), heading(2, "Bibliography"), heading(2, "End")]),
        &[
            "p: [cite-1 ([⇒ref-freeze Freeze 1])]",
            "h2 #bibliography: Bibliography",
            "bibliography hanging",
        ],
        &[],
    );
    let mut all = manuscript(vec![paragraph("Nothing.")]);
    all.front_matter.nocite = vec![spanned("@*")];
    all.front_matter.language = Language::from_tag("de");
    check(
        &all,
        &["p: Nothing.", "h1 #zitierte-werke: Zitierte Werke", "bibliography hanging"],
        &[],
    );
}

#[test]
fn citations_without_a_bibliography_are_reported_once() {
    let mut bare = manuscript(vec![paragraph("[@a] and [@b]")]);
    bare.front_matter.bibliographies.clear();
    check(&bare, &["p: [missing (a?)] and [missing (b?)]"], &["S0302"]);
}

#[test]
fn notes_made_of_citations_leave_the_sentence_whole() {
    let mut notes = manuscript(vec![
        paragraph(
            "The thaw [@freeze, 416] and more [@freeze, 417] *here*, so [@freeze] [@siegelbaum].",
        ),
        paragraph("In the U.S.S.R. [@freeze]. @siegelbaum says^a^."),
    ]);
    notes.front_matter.style = Some(spanned("chicago-notes"));
    let definition = NoteDefinition {
        blocks: vec![paragraph("So [@freeze, 3] says, and [@siegelbaum].")],
        span: Span::default(),
    };
    notes.notes.insert("a".to_owned(), definition);
    let (document, codes) = resolved(&notes);
    let dump = dump(&document);
    assert!(codes.is_empty(), "{codes:?}");
    for expected in [
        "p: The thaw[note 1 noteref-1] and more[note 2 noteref-2] [em here], so.[note 3 noteref-3][sup ,][note 4 noteref-4]",
        "In the U.S.S.R.[note 5 noteref-5] [⇒ref-siegelbaum Siegelbaum][note 6 noteref-6] says",
        "So [cite-",
        ", 3]] says, and",
    ] {
        assert!(dump.contains(expected), "{expected}\n{dump}");
    }
}

#[test]
fn note_styles_make_notes() {
    let mut notes = manuscript(vec![
        paragraph("One [@freeze, 416]. Two [@freeze, 417], three^a^."),
        paragraph("@siegelbaum says."),
    ]);
    notes.front_matter.style = Some(spanned("chicago-notes"));
    let definition =
        NoteDefinition { blocks: vec![paragraph("See [@freeze, 3].")], span: Span::default() };
    notes.notes.insert("a".to_owned(), definition);
    let (document, codes) = resolved(&notes);
    let dump = dump(&document);
    assert!(codes.is_empty(), "{codes:?}");
    assert!(
        dump.contains("p: One.[note 1 noteref-1] Two,[note 2 noteref-2] three[note 3 noteref-3]."),
        "{dump}"
    );
    assert!(dump.contains("[⇒ref-siegelbaum Lewis Siegelbaum][note 4 noteref-4] says."), "{dump}");
    assert!(dump.contains(", 3].]\n"), "{dump}");
    assert_eq!(document.notes.len(), 4);
    assert!(dump.contains("h1 #bibliography: Bibliography"), "{dump}");
}

#[test]
fn notes_are_counted_by_their_first_reference() {
    let mut noted = manuscript(vec![paragraph("B^b^ then a^a^ and b^b^ and c^c^.")]);
    for (label, text) in [("a", "A."), ("b", "B with^d^."), ("d", "D with^b^."), ("z", "Z.")] {
        let definition = NoteDefinition { blocks: vec![paragraph(text)], span: Span::default() };
        noted.notes.insert(label.to_owned(), definition);
    }
    check(
        &noted,
        &[
            "p: B[note 1 noteref-1] then a[note 3 noteref-3] and b[note 1 noteref-1-2] and \
             c[missing [^c]].",
            "note 1 #note-1 ←noteref-1",
            "p: B with[note 2 noteref-2].",
            "note 2 #note-2 ←noteref-2",
            "p: D with[note 1 noteref-1-1].",
            "note 3 #note-3 ←noteref-3",
            "p: A.",
        ],
        &["S0203", "S0204"],
    );
}

#[test]
fn references_are_filled() {
    let mut table = block(BlockKind::Table(Table {
        head: vec![vec![TableCell::default(), TableCell::default()]],
        body: vec![vec![TableCell::of(vec![paragraph("x")])]],
        caption: inlines("Counts"),
        ..Table::default()
    }));
    table.attributes.identifier = Some("tbl:x".to_owned());
    let mut second = heading(2, "Second part");
    second.attributes.identifier = Some("sec:two".to_owned());
    let mut numbered = manuscript(vec![
        paragraph("@fig:a and [-@fig:b], Figs. [@fig:a; @fig:b], @tbl:x , @sec:two , @fig:z"),
        paragraph("<#first-part here> <#nowhere there> <#sec:two that>"),
        heading(2, "First part"),
        second,
        heading(3, "Deeper"),
        heading(2, "First part"),
        figure("fig:a", "One", &[("alt", "")]),
        figure("fig:b", "Two", &[("alt", "A photograph"), ("width", "80%"), ("credit", "By 'me'")]),
        figure("fig:b", "Three", &[("width", "wide")]),
        table,
    ]);
    numbered.front_matter.number_sections = Some(true);
    check(
        &numbered,
        &[
            "p: [↪fig:a Figure\u{a0}1] and [↪fig:b 2], Figs. [↪fig:a 1] and [↪fig:b 2], \
             [↪tbl:x Table\u{a0}1] , [↪sec:two Section\u{a0}2] , [missing (fig:z?)]",
            "p: [→first-part here] there [→sec:two that]",
            "h2 1 #first-part: First part",
            "h2 2 #sec:two: Second part",
            "h3 2.1 #deeper: Deeper",
            "h2 3 #first-part-1: First part",
            "figure #fig:a: picture missing, decorative",
            "caption: Figure 1 | One",
            "figure #fig:b: picture missing, \"A photograph\"",
            "caption: Figure 2 | Two",
            "credit: By ‘me’",
            "figure #fig:b-1: picture missing, \"Three\"",
            "caption: Figure 3 | Three",
            "table #tbl:x: Table 1 | Counts",
        ],
        &["S0501", "S0206", "S0503", "S0505", "S0401", "S0401"],
    );
}

#[test]
fn pictures_that_cannot_be_had_are_named() {
    for (problem, code) in [
        (FileProblem::Missing, "S0501"),
        (FileProblem::Outside, "S0501"),
        (FileProblem::Unreadable("denied".to_owned()), "S0501"),
        (FileProblem::Remote, "S0504"),
    ] {
        let mut project = project();
        project.files.insert("photo.jpg".to_owned(), Err(problem));
        let mut diagnostics = Diagnostics::default();
        let manuscript = manuscript(vec![figure("", "", &[("alt", "A")])]);
        let document = resolve(&manuscript, &project, &mut diagnostics);
        let found: Vec<&str> = diagnostics.iter().map(|d| d.problem.code()).collect();
        assert_eq!(found, [code]);
        assert!(document.pictures.is_empty());
    }
}

#[test]
fn nodes_are_numbered_in_document_order() {
    let (document, _) = resolved(&manuscript(vec![paragraph("a *b* c [@freeze]"), paragraph("d")]));
    let nodes: Vec<u32> = document.body.iter().map(|block| block.node.0).collect();
    // Paragraph, a, b, c, "(", "Freeze", ")"; paragraph, d; heading, its text; the list.
    assert_eq!(nodes, [0, 7, 9, 11]);
}

#[test]
fn quotes_are_settled_across_markup() {
    let blocks = vec![paragraph("He read \"*Pravda*\" -- 'twas [@freeze] \"said\"^n^.")];
    let (document, _) = resolved(&manuscript(blocks));
    assert!(
        dump(&document).contains("He read “[em Pravda]” – ’twas [cite-1"),
        "{}",
        dump(&document)
    );
    let mut german = manuscript(vec![paragraph("Er las \"<#x Prawda>\"...")]);
    german.front_matter.language = Language::from_tag("de");
    check(&german, &["p: Er las „Prawda“…"], &["S0401"]);
}

/// Entries of every kind, with values of every sort of oddity.
fn odd_references() -> String {
    let kinds = "article book booklet inbook incollection inproceedings manual mastersthesis phdthesis \
                 thesis misc proceedings report techreport unpublished mvbook bookinbook suppbook \
                 periodical collection reference inreference patent online software dataset video";
    let mut text = String::new();
    for (index, kind) in kinds.split_whitespace().enumerate() {
        text.push_str(&format!(
            "@{kind}{{k{index}, author={{von Öde, Ä. and {{The Group}} and others}}, title={{T {{X}} \
             $x^2$ {index}}}, booktitle={{B}}, journaltitle={{J}}, maintitle={{M}}, volume={{IV/2}}, \
             number={{--}}, pages={{1--99, xii+}}, date={{1999-02-31/2000}}, edition={{second}}, \
             url={{https://a.b/c_d}}, urldate={{2020-13}}, doi={{10.1/x}}, note={{N}}, series={{S}}}}\n"
        ));
    }
    text.push_str(
        "@book{empty,}\n@misc{bare, author={}, title={}}\n@book{bc, date={-0044}, title={C}}\n",
    );
    text
}

#[test]
fn every_bundled_style_formats_anything() {
    let mut project = project();
    project.files.insert("odd.bib".to_owned(), Ok(Arc::from(odd_references().as_bytes())));
    for style in [
        "mla",
        "apa",
        "chicago-notes",
        "chicago-author-date",
        "ieee",
        "nature",
        "alphanumeric",
        "gb-7714-2015-note",
        "turabian-fullnote-8",
        "deutsche-sprache",
        "vancouver-superscript",
        "modern-humanities-research-association",
        "harvard-cite-them-right",
        "gost-r-705-2008-numeric",
    ] {
        let mut odd = manuscript(vec![
            paragraph(
                "[@k0, 1; @k1, xii; -@k2, 3–5] @k3 [ch. 2] @bc and [@empty] @bare ; (von Öde 3)",
            ),
            paragraph("[@freeze, 1] [@freeze, 1] [@freeze, 2] @siegelbaum [-@siegelbaum, 9]"),
        ]);
        odd.front_matter.bibliographies.push(spanned("odd.bib"));
        odd.front_matter.style = Some(spanned(style));
        odd.front_matter.nocite = vec![spanned("*")];
        let mut diagnostics = Diagnostics::default();
        let document = resolve(&odd, &project, &mut diagnostics);
        assert!(!dump(&document).contains('\u{1}'), "{style}: {}", dump(&document));
        let unknown = diagnostics.iter().any(|d| matches!(d.problem.code(), "S0306" | "S0301"));
        assert!(!unknown, "{style}: {:?}", diagnostics.sorted());
    }
}

#[test]
fn parts_of_the_list_stand_where_the_author_wants_them() {
    let works = "@book{a, author={A, A}, title={A}, keywords={primary}}\n\
                 @book{b, author={B, B}, title={B}}\n\
                 @article{c, author={C, C}, title={C}, keywords={primary, Soviet}}";
    let mut project = Project::default();
    project.files.insert("works.bib".to_owned(), Ok(Arc::from(works.as_bytes())));
    let place = |identifier: &str, attributes: &[(&str, &str)]| {
        let mut division = block(BlockKind::Division(Vec::new()));
        division.attributes.identifier = Some(identifier.to_owned());
        for (key, value) in attributes {
            division.attributes.pairs.push(((*key).to_owned(), (*value).to_owned()));
        }
        division
    };
    let listed = |blocks: Vec<Block>| -> Vec<String> {
        let mut manuscript = manuscript(blocks);
        manuscript.front_matter.bibliographies = vec![spanned("works.bib")];
        manuscript.front_matter.nocite = vec![spanned("@*")];
        let document = resolve(&manuscript, &project, &mut Diagnostics::default());
        let dump = dump(&document);
        let lines = dump.lines().map(str::trim_start);
        let is_listed = |line: &&str| {
            line.starts_with("#ref-") || line.starts_with("division #") || line.starts_with("h1 ")
        };
        let short = |line: &str| line.split([':', ' ']).take(2).collect::<Vec<_>>().join(" ");
        lines.filter(is_listed).map(short).collect()
    };
    let primary = || place("refs-primary", &[("keyword", "primary")]);
    assert_eq!(
        listed(vec![place("refs", &[]), primary()]),
        ["division #refs", "#ref-b ", "division #refs-primary", "#ref-a ", "#ref-c "]
    );
    assert_eq!(
        listed(vec![place("refs-rest", &[("not-keyword", "PRIMARY, other")]), primary()]),
        ["division #refs-rest", "#ref-b ", "division #refs-primary", "#ref-a ", "#ref-c "]
    );
    // What no part wants stands at the end.
    assert_eq!(
        listed(vec![place("refs-books", &[("type", "article-journal")])]),
        ["division #refs-books", "#ref-c ", "h1 #works-cited", "#ref-a ", "#ref-b "]
    );
}
