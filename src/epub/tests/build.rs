//! Documents built by hand.

use std::sync::Arc;

use crate::design::Design;
use crate::design::theme::Theme;
use crate::diagnostic::Span;
use crate::language::{Direction, Language};
use crate::manuscript::ast::{Alignment, NumeralStyle};
use crate::manuscript::front_matter::Author;
use crate::picture::encode::encode_png;
use crate::picture::{ColourSpace, Graphic, Picture, PictureFile, PictureFormat, Raster};
use crate::resolve::document::{
    Alternative, Anchor, Bibliography, BibliographyEntry, Block, BlockKind, CellRole, CodeBlock,
    Column, Contents, ContentsEntry, ContentsKind, Definition, Document, Equation, Figure, Formula,
    Inline, Link, LinkRole, List, ListItem, Metadata, NodeId, Note, PictureId, Position, Selection,
    Table, TableCell, Target, Terms, Text, VerseLine,
};
use crate::typeset::pages::{PageMap, PageStart};

/// Numbers texts and blocks in the order in which they are built.
#[derive(Default)]
pub(super) struct Builder {
    next: u32,
}

impl Builder {
    fn number(&mut self) -> NodeId {
        self.next += 1;
        NodeId(self.next)
    }

    pub(super) fn text(&mut self, text: &str) -> Text {
        Text { node: self.number(), text: text.to_owned() }
    }

    pub(super) fn inline(&mut self, text: &str) -> Inline {
        Inline::Text(self.text(text))
    }

    pub(super) fn block(&mut self, kind: BlockKind) -> Block {
        Block {
            node: self.number(),
            anchor: None,
            classes: Vec::new(),
            language: None,
            direction: None,
            span: Span::default(),
            kind,
        }
    }

    pub(super) fn paragraph(&mut self, text: &str) -> Block {
        let text = self.inline(text);
        self.block(BlockKind::Paragraph(vec![text]))
    }

    pub(super) fn of(&mut self, inlines: Vec<Inline>) -> Block {
        self.block(BlockKind::Paragraph(inlines))
    }

    pub(super) fn heading(&mut self, level: u8, anchor: &str, text: &str) -> Block {
        let content = vec![self.inline(text)];
        let mut block =
            self.block(BlockKind::Heading { level, number: None, content, short: None });
        block.anchor = Some(Anchor::new(anchor));
        block
    }

    pub(super) fn list(&mut self, start: Option<u64>, items: &[(&str, Option<bool>)]) -> List {
        let items = items
            .iter()
            .enumerate()
            .map(|(index, (text, task))| ListItem {
                anchor: None,
                marker: start
                    .map_or("•".to_owned(), |start| format!("{}.", start + index as u64)),
                task: *task,
                blocks: vec![self.paragraph(text)],
            })
            .collect();
        List { start, style: NumeralStyle::Decimal, tight: true, items }
    }

    fn cell(&mut self, text: &str, column: usize, role: CellRole) -> TableCell {
        let blocks = if text.is_empty() { Vec::new() } else { vec![self.paragraph(text)] };
        let role = if text.is_empty() { CellRole::Data } else { role };
        TableCell { blocks, column, columns: 1, rows: 1, role }
    }

    pub(super) fn table(&mut self, columns: Vec<Alignment>, rows: &[&[&str]]) -> Table {
        let role = |row| if row == 0 { CellRole::ColumnHead } else { CellRole::Data };
        let mut rows: Vec<Vec<TableCell>> = rows
            .iter()
            .enumerate()
            .map(|(row, cells)| {
                let cells = cells.iter().enumerate();
                cells.map(|(column, text)| self.cell(text, column, role(row))).collect()
            })
            .collect();
        let body = rows.split_off(1);
        let columns =
            columns.into_iter().map(|alignment| Column { alignment, ..Column::default() });
        Table {
            label: Some(self.text("Table 1")),
            caption: vec![self.inline("Towns")],
            columns: columns.collect(),
            head: rows,
            body,
            foot: Vec::new(),
        }
    }

    pub(super) fn figure(&mut self, anchor: &str) -> Block {
        let figure = Figure {
            placement: None,
            picture: Some(PictureId(0)),
            alternative: Alternative::Text("A \"grey\" square".to_owned()),
            width: None,
            label: Some(self.text("Figure 1")),
            caption: vec![self.inline("A square")],
            credit: vec![self.inline("Nobody")],
        };
        let mut block = self.block(BlockKind::Figure(figure));
        block.anchor = Some(Anchor::new(anchor));
        block
    }

    pub(super) fn citation(&mut self, anchor: &str, text: &str) -> Inline {
        let content = vec![self.inline(text)];
        Inline::Citation {
            anchors: vec![Anchor::new(anchor)],
            content: vec![Inline::Link(Link {
                target: Target::Anchor(Anchor::new("ref-freeze")),
                role: LinkRole::Citation,
                title: String::new(),
                content,
            })],
        }
    }

    pub(super) fn link(&mut self, target: Target, text: &str) -> Inline {
        let content = vec![self.inline(text)];
        Inline::Link(Link { target, role: LinkRole::Plain, title: String::new(), content })
    }

    pub(super) fn note_reference(&mut self, note: usize) -> Inline {
        let number = (note + 1).to_string();
        Inline::NoteReference {
            note,
            anchor: Anchor::new(format!("noteref-{number}")),
            number: self.text(&number),
        }
    }

    pub(super) fn note(&mut self, note: usize, text: &str) -> Note {
        Note {
            anchor: Anchor::new(format!("note-{}", note + 1)),
            reference: Anchor::new(format!("noteref-{}", note + 1)),
            number: (note + 1).to_string(),
            blocks: vec![self.paragraph(text)],
        }
    }

    pub(super) fn bibliography(&mut self, citations: &[&str]) -> Block {
        let entry = BibliographyEntry {
            key: "freeze".to_owned(),
            anchor: Anchor::new("ref-freeze"),
            marker: None,
            content: vec![
                self.inline("Freeze, Gregory L., editor. "),
                Inline::Emphasis(vec![self.inline("Russia: A History")]),
                self.inline(". 3rd ed., Oxford UP, 2009."),
            ],
            citations: citations.iter().map(|anchor| Anchor::new(*anchor)).collect(),
        };
        let selection = Selection::default();
        let list = Bibliography { hanging: true, entries: vec![entry], selection };
        self.block(BlockKind::Bibliography(list))
    }

    pub(super) fn definitions(&mut self) -> Block {
        let definition = Definition {
            tight: true,
            term: vec![self.inline("Folio")],
            definitions: vec![vec![self.paragraph("The number of a page.")]],
        };
        self.block(BlockKind::DefinitionList(vec![definition]))
    }

    pub(super) fn verse(&mut self) -> Block {
        let lines = ["Tyger Tyger, burning bright,", "In the forests of the night;", "", "What"];
        let lines = lines
            .iter()
            .enumerate()
            .map(|(index, line)| VerseLine {
                indent: index * 2,
                content: if line.is_empty() { Vec::new() } else { vec![self.inline(line)] },
            })
            .collect();
        self.block(BlockKind::Verse(lines))
    }
}

/// A document of a title, an author and a body.
pub(super) fn document(title: &str, body: Vec<Block>) -> Document {
    let mut builder = Builder { next: 1_000_000 };
    Document {
        metadata: Metadata {
            title: if title.is_empty() { Vec::new() } else { vec![builder.inline(title)] },
            title_text: if title.is_empty() { "essay".to_owned() } else { title.to_owned() },
            subtitle: Vec::new(),
            subtitle_text: String::new(),
            authors: vec![Author { name: "Ann Author".to_owned(), ..Author::default() }],
            date: None,
            language: Language::american_english(),
            direction: Direction::LeftToRight,
            abstract_paragraphs: Vec::new(),
            subjects: Vec::new(),
            publisher: None,
            rights: None,
            description: None,
            identifier: None,
            uuid: "urn:uuid:3f2504e0-4f89-51d3-9a0c-0305e82c3301".to_owned(),
            cover: None,
            source: None,
            timestamp: 0,
            contents_depth: None,
        },
        contents: Vec::new(),
        body,
        notes: Vec::new(),
        pictures: vec![Arc::new(square())],
        terms: terms(),
    }
}

/// A list of one entry before the text.
pub(super) fn contents(kind: ContentsKind, target: &str) -> Contents {
    let mut builder = Builder { next: 2_000_000 };
    let entry = ContentsEntry {
        level: 1,
        anchor: Anchor::new(target),
        label: Some(Text::new("1")),
        content: vec![builder.inline("An entry")],
    };
    let (anchor, title) = (Anchor::new("list"), Text::new("Listed"));
    Contents { kind, anchor, title, entries: vec![entry] }
}

fn square() -> Picture {
    let samples = vec![0x80; 64 * 64 * 3];
    let bytes = encode_png(64, 64, &samples).expect("the samples are as many as there should be");
    Picture {
        name: "square.png".to_owned(),
        width: 64,
        height: 64,
        natural: None,
        file: PictureFile { format: PictureFormat::Png, bytes: bytes.into() },
        graphic: Graphic::Raster(Raster::Samples {
            space: ColourSpace::Rgb,
            bytes: samples.into(),
            alpha: None,
            profile: None,
        }),
        losses: Vec::new(),
        description: None,
    }
}

fn terms() -> Terms {
    let word = str::to_owned;
    Terms {
        cited_on_page: "Cited on p. ".to_owned(),
        cited_on_pages: "Cited on pp. ".to_owned(),
        contents: word("Contents"),
        figure: word("Figure"),
        table: word("Table"),
        page: word("Page"),
        pages: word("Pages"),
        notes: word("Notes"),
        note: word("Note"),
        cover: word("Cover"),
        title_page: word("Title page"),
        start: word("Start of text"),
        guide: word("Guide"),
        back_to_text: word("Back to the text"),
        back_to_citation: word("Back to citation"),
        list_of_figures: word("List of Figures"),
        list_of_tables: word("List of Tables"),
        index: word("Index"),
    }
}

/// The design where nothing is said.
pub(super) fn design() -> Design {
    Design::new(&Theme::default(), None, &Language::american_english())
        .expect("the defaults fit one another")
}

/// A page that begins in a text.
pub(super) fn page(label: &str, node: NodeId, offset: usize) -> PageStart {
    PageStart { label: label.to_owned(), position: Some(Position { node, offset }) }
}

/// Pages in order.
pub(super) fn page_map(pages: Vec<PageStart>) -> PageMap {
    PageMap { pages, ..PageMap::default() }
}

/// A document with every kind of block and inline.
pub(super) fn everything() -> (Document, PageMap) {
    let mut build = Builder::default();
    let first = vec![
        build.inline("The Twentieth Party Congress (1956) served as a “watershed” moment in the political history of the Soviet Union "),
        build.citation("cite-1", "(Freeze 416)"),
        build.inline(". It included many new faces"),
        build.note_reference(0),
        build.inline(" in the delegation, as a means for Khrushchev to consolidate power, and avoided the contentious issue of Stalin’s legacy initially."),
    ];
    let first = build.of(first);
    let second = vec![
        build.inline("That changed with "),
        Inline::Emphasis(vec![build.inline("his "), Inline::Emphasis(vec![build.inline("own")])]),
        Inline::Strong(vec![build.inline(" bold")]),
        build.inline(" H"),
        Inline::Subscript(vec![build.inline("2")]),
        build.inline("O x"),
        Inline::Superscript(vec![build.inline("2")]),
        build.inline(" and "),
        Inline::SmallCapitals(vec![build.inline("Nato")]),
        build.inline(", "),
        Inline::Strikethrough(vec![build.inline("struck")]),
        build.inline(", "),
        Inline::Code(build.text("cargo test")),
        build.inline(", "),
        Inline::Math(Formula::new("a^2 < b")),
        Inline::LineBreak,
        build.link(Target::External("https://example.org/a b".to_owned()), "a link"),
        build.inline(" and "),
        build.link(Target::Anchor(Anchor::new("fig:square")), "Figure 1"),
        build.inline(" "),
        Inline::Missing(build.text("(nobody?)")),
        Inline::Image {
            picture: Some(PictureId(0)),
            alternative: Alternative::Decorative,
            width: None,
        },
    ];
    let second = build.of(second);
    let middle = second.node;
    let quoted =
        build.paragraph("“A blistering speech denouncing the transgressions of his predecessor.”");
    let bullets = build.list(None, &[("one", None), ("two", None)]);
    let numbers = build.list(Some(3), &[("three", None), ("four", None)]);
    let tasks = build.list(None, &[("to do", Some(false)), ("done", Some(true))]);
    let table = build.table(
        vec![Alignment::Left, Alignment::Right],
        &[&["Town", "People"], &["Moscow", "4,839,000"], &["Kyiv", "991,000"]],
    );
    let wide = build.table(
        vec![Alignment::Start; 7],
        &[
            &[
                "",
                "Electrification",
                "Industrialisation",
                "Collectivisation",
                "Urbanisation",
                "Russification",
                "Alphabetisation",
            ],
            &[
                "1928",
                "12,345,678",
                "12,345,678",
                "12,345,678",
                "12,345,678",
                "12,345,678",
                "12,345,678",
            ],
        ],
    );
    let mut notice = {
        let text = build.paragraph("Mind the gap.");
        build.block(BlockKind::Division(vec![text]))
    };
    notice.classes = vec!["warning".to_owned()];
    let mut epigraph = {
        let text = build.paragraph("Not marble, nor the gilded monuments.");
        build.block(BlockKind::Division(vec![text]))
    };
    epigraph.classes = vec!["epigraph".to_owned()];
    let mut hebrew = build.paragraph("בראשית ברא אלהים את השמים ואת הארץ");
    hebrew.language = Language::from_tag("he");
    let code = BlockKind::Code(CodeBlock {
        language: Some("rust".to_owned()),
        text: build.text("fn main() {\n    let greeting = \"a line that is much longer than a telephone is wide & still goes on\";\n}"),
        ..CodeBlock::default()
    });
    let math = BlockKind::Math(Equation {
        formula: Formula::new("\\int_0^1 x\\,dx"),
        number: Some(build.text("(1)")),
    });
    let body = vec![
        epigraph,
        first,
        second,
        build.figure("fig:square"),
        build.paragraph("After the figure."),
        build.heading(1, "background", "Background & “causes”"),
        build.paragraph("He went even further to sharply criticize the “unpreparedness of the country at the time of the Nazi invasion in June 1941; numerous wartime blunders; the deportation of various nationalities in 1943 and 1944”."),
        build.paragraph("A second paragraph follows, and this one is indented, as the paragraphs of books are that stand behind another."),
        build.block(BlockKind::Quotation(vec![quoted])),
        build.block(BlockKind::List(bullets)),
        build.block(BlockKind::List(numbers)),
        build.block(BlockKind::List(tasks)),
        build.heading(3, "skipped", "A skipped level"),
        build.definitions(),
        build.block(code),
        build.block(BlockKind::ThematicBreak),
        build.block(BlockKind::Table(table)),
        build.block(BlockKind::Table(wide)),
        notice,
        build.verse(),
        hebrew,
        build.block(math),
        build.block(BlockKind::PageBreak),
        build.heading(2, "second", "A second level"),
        build.paragraph("Following its leak, it had several effects."),
        build.heading(1, "works-cited", "Works Cited"),
        build.bibliography(&["cite-1"]),
    ];
    let pages = vec![
        PageStart { label: "i".to_owned(), position: None },
        page("1", middle, 0),
        page("2", body[6].node, 0),
        page("3", NodeId(body[6].node.0 - 1), 40),
        PageStart { label: "4".to_owned(), position: None },
        page("5", body[23].node, 0),
        PageStart { label: "6".to_owned(), position: None },
    ];
    let mut document = document("Secrecy Then, Secrecy Now", body);
    let subtitle = "Khrushchev’s Denunciation of Stalinism";
    document.metadata.subtitle = vec![build.inline(subtitle)];
    document.metadata.subtitle_text = subtitle.to_owned();
    document.notes = vec![build.note(0, "Most of them had been elected in 1952.")];
    (document, page_map(pages))
}
