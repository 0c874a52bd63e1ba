//! Pages built by hand, with glyphs shaped one for one.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::design::colour::Colour;
use crate::font::{Cut, FontId, FontLibrary};
use crate::geometry::{Length, Point, Rect, Size};
use crate::language::{Direction, Language};
use crate::manuscript::front_matter::Author;
use crate::picture::{ColourSpace, Graphic, Picture, PictureFile, PictureFormat, Raster};
use crate::resolve::document::{Anchor, Metadata, PictureId, Target};
use crate::typeset::pages::{
    Child, ContentId, Destination, Element, ElementId, Glyph, GlyphRun, Item, ItemKind, LinkArea,
    OutlineEntry, Page, PageLabel, PageNumerals, Pages, Role, Structure, Tag,
};

/// Builds pages.
pub(super) struct Sample {
    /// What is built.
    pub(super) pages: Pages,
    /// The text face.
    pub(super) roman: FontId,
}

impl Sample {
    /// Empty pages, with a root.
    pub(super) fn new() -> Self {
        let fonts = Arc::new(FontLibrary::new(&[]).expect("no project fonts are given"));
        let roman = fonts.select("Libertinus Serif", Cut::default()).expect("it is bundled");
        let pages = Pages {
            pages: Vec::new(),
            structure: Structure::default(),
            outline: Vec::new(),
            destinations: BTreeMap::new(),
            fonts,
            pictures: Vec::new(),
            metadata: metadata(),
        };
        let mut sample = Self { pages, roman };
        sample.pages.structure.elements.push(element(Role::Document, None));
        sample
    }

    /// A face.
    pub(super) fn font(&self, family: &str, cut: Cut) -> FontId {
        self.pages.fonts.select(family, cut).expect("it is bundled")
    }

    /// Begins a page.
    pub(super) fn page(&mut self, number: u32, numerals: PageNumerals) {
        self.pages.pages.push(Page {
            size: Size { width: Length::points(300.0), height: Length::points(400.0) },
            label: PageLabel { number, numerals },
            items: Vec::new(),
            links: Vec::new(),
        });
    }

    /// Adds an element.
    pub(super) fn element(&mut self, parent: usize, role: Role) -> usize {
        let elements = &mut self.pages.structure.elements;
        let id = elements.len();
        elements.push(element(role, Some(ElementId(parent))));
        elements[parent].children.push(Child::Element(ElementId(id)));
        id
    }

    /// Adds a piece of content.
    pub(super) fn content(&mut self, owner: usize) -> Tag {
        let structure = &mut self.pages.structure;
        let id = ContentId(structure.contents.len());
        structure.contents.push(ElementId(owner));
        structure.elements[owner].children.push(Child::Content(id));
        Tag::Content(id)
    }

    /// Puts an item on the last page.
    pub(super) fn put(&mut self, tag: Tag, kind: ItemKind) {
        self.pages.pages.last_mut().expect("a page was begun").items.push(Item { tag, kind });
    }

    /// Puts a line of text on the last page.
    pub(super) fn line(&mut self, tag: Tag, text: &str, at: (f64, f64)) {
        let run = self.run(self.roman, text, at);
        self.put(tag, ItemKind::Glyphs(run));
    }

    /// An element with a line of text.
    pub(super) fn text(&mut self, parent: usize, role: Role, line: (&str, f64, f64)) -> usize {
        let id = self.element(parent, role);
        let tag = self.content(id);
        self.line(tag, line.0, (line.1, line.2));
        id
    }

    /// Shapes a text: a glyph a character, but `ffi` as one where the face has it, and the hyphen
    /// for the soft hyphen.
    pub(super) fn run(&self, font: FontId, text: &str, at: (f64, f64)) -> GlyphRun {
        let size = Length::points(11.0);
        let unit = size / f64::from(self.pages.fonts.get(font).metrics.units_per_em);
        let mut glyphs = Vec::new();
        let mut rest = text;
        while let Some(character) = rest.chars().next() {
            let start = text.len() - rest.len();
            let ligature = self.pages.fonts.glyph(font, '\u{fb03}').is_some();
            let (character, length) = match character {
                'f' if ligature && rest.starts_with("ffi") => ('\u{fb03}', 3),
                '\u{ad}' => ('-', 2),
                character => (character, character.len_utf8()),
            };
            let id = self.pages.fonts.glyph(font, character).expect("the face has the character");
            let advance = unit * f64::from(self.pages.fonts.advances(font, &[id])[0]);
            let (start, end) = (start as u32, (start + length) as u32);
            let offset = (Length::ZERO, Length::ZERO);
            let offset = (offset.0.into(), offset.1.into());
            glyphs.push(Glyph { id, advance: advance.into(), offset, start, end });
            rest = &rest[length..];
        }
        GlyphRun {
            font,
            size,
            expansion: 1.0,
            tracking: Length::ZERO,
            colour: Colour::BLACK,
            origin: Point { x: Length::points(at.0), y: Length::points(at.1) },
            text: text.to_owned(),
            glyphs,
        }
    }

    /// Adds a link to the last page.
    pub(super) fn link(&mut self, element: usize, target: Target, rect: Rect) {
        let links = &mut self.pages.pages.last_mut().expect("a page was begun").links;
        let description = match &target {
            Target::External(address) => address.clone(),
            Target::Anchor(anchor) => format!("To {anchor}"),
        };
        links.push(LinkArea { rect, target, element: ElementId(element), description });
    }

    /// Places an anchor on the last page.
    pub(super) fn anchor(&mut self, name: &str, y: f64) {
        let page = self.pages.pages.len() - 1;
        let point = Point { x: Length::points(40.0), y: Length::points(y) };
        self.pages.destinations.insert(Anchor::new(name), Destination { page, point });
    }

    /// Adds an outline entry.
    pub(super) fn outline(&mut self, level: u8, title: &str, anchor: &str) {
        let anchor = Anchor::new(anchor);
        self.pages.outline.push(OutlineEntry { level, title: title.to_owned(), anchor });
    }

    /// Adds a picture of two by two pixels, the last one clear.
    pub(super) fn picture(&mut self) -> PictureId {
        let id = PictureId(self.pages.pictures.len());
        self.pages.pictures.push(Arc::new(Picture {
            name: "flag.png".to_owned(),
            width: 2,
            height: 2,
            natural: None,
            file: PictureFile { format: PictureFormat::Png, bytes: Arc::from([]) },
            graphic: Graphic::Raster(Raster::Samples {
                space: ColourSpace::Rgb,
                bytes: Arc::from([200, 30, 30, 30, 200, 30, 30, 30, 200, 0, 0, 0]),
                alpha: Some(Arc::from([255, 255, 128, 0])),
                profile: Some(Arc::from(typst_assets::icc::S_RGB_V4)),
            }),
            losses: Vec::new(),
            description: None,
        }));
        id
    }
}

fn element(role: Role, parent: Option<ElementId>) -> Element {
    Element { role, parent, children: Vec::new(), language: None, anchor: None }
}

fn metadata() -> Metadata {
    Metadata {
        title: Vec::new(),
        title_text: "Walden & the <Pond>".to_owned(),
        subtitle: Vec::new(),
        subtitle_text: String::new(),
        authors: vec![
            Author { name: "Henry Thoreau".to_owned(), ..Author::default() },
            Author { name: "Émile Zola".to_owned(), ..Author::default() },
        ],
        date: None,
        language: Language::american_english(),
        direction: Direction::LeftToRight,
        abstract_paragraphs: Vec::new(),
        subjects: vec!["ponds".to_owned(), "ice".to_owned()],
        publisher: None,
        rights: Some("CC BY 4.0".to_owned()),
        description: Some("On ponds".to_owned()),
        identifier: None,
        uuid: "urn:uuid:6ba7b810-9dad-81d1-80b4-00c04fd430c8".to_owned(),
        cover: None,
        source: None,
        timestamp: 1_735_689_599,
        contents_depth: None,
    }
}
