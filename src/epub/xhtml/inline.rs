//! Inlines to XHTML.

use crate::design::feature::FontFeature;
use crate::epub::xhtml::attributes::Attributes;
use crate::epub::xhtml::link::external;
use crate::epub::xhtml::{Links, Writer, picture_file};
use crate::font::Cut;
use crate::geometry::Length;
use crate::manuscript::ast::Extent;
use crate::math::mathml::Display;
use crate::resolve::document::{
    Alternative, Anchor, Inline, Link, LinkRole, PictureId, SourcePage, SpanProperties, Target,
    Text,
};

impl Writer<'_> {
    /// A run of inlines.
    pub(super) fn inlines(&mut self, inlines: &[Inline]) {
        for inline in inlines {
            self.inline(inline);
        }
    }

    fn inline(&mut self, inline: &Inline) {
        match inline {
            Inline::Text(text) => self.text(text),
            Inline::LineBreak => self.markup.empty("br", &[]),
            Inline::Emphasis(content) => {
                // Emphasis within emphasis is upright again, as the style sheet has it.
                let cut = Cut { italic: !self.cut.italic, ..self.cut };
                self.in_cut(cut, |writer| writer.wrapped("em", content));
            }
            Inline::Strong(content) => {
                let cut = Cut { bold: true, ..self.cut };
                self.in_cut(cut, |writer| writer.wrapped("strong", content));
            }
            Inline::Strikethrough(content) => self.wrapped("s", content),
            Inline::Superscript(content) => self.wrapped("sup", content),
            Inline::Subscript(content) => self.wrapped("sub", content),
            Inline::SmallCapitals(content) => self.classed("small-caps", content),
            Inline::Upright(content) => {
                let cut = Cut { italic: false, ..self.cut };
                self.in_cut(cut, |writer| writer.classed("upright", content));
            }
            Inline::Span(properties, content) => self.span(properties, content),
            Inline::Code(text) => self.code(text, &[]),
            Inline::Math(formula) => self.formula(formula, Display::Inline),
            Inline::Link(link) => self.link(link, None),
            Inline::Citation { anchors, content } => self.citation(anchors, content),
            Inline::NoteReference { note, anchor, number } => {
                self.note_reference(*note, anchor, number);
            }
            Inline::Image { picture, alternative, width } => {
                self.image(*picture, alternative, *width);
            }
            Inline::SourcePage(page) => self.source_page(page),
            Inline::Missing(text) => {
                let cut = Cut { bold: true, ..self.cut };
                self.in_cut(cut, |writer| {
                    writer.markup.open("strong", &[("class", "missing")]);
                    writer.text(text);
                    writer.markup.close();
                });
            }
        }
    }

    fn wrapped(&mut self, element: &'static str, content: &[Inline]) {
        self.markup.open(element, &[]);
        self.inlines(content);
        self.markup.close();
    }

    fn classed(&mut self, class: &str, content: &[Inline]) {
        self.markup.open("span", &[("class", class)]);
        self.inlines(content);
        self.markup.close();
    }

    /// Code or a formula's source.
    pub(super) fn code(&mut self, text: &Text, attributes: &[(&'static str, &str)]) {
        self.markup.open("code", attributes);
        self.text(text);
        self.markup.close();
        self.uses.code = true;
    }

    fn span(&mut self, properties: &SpanProperties, content: &[Inline]) {
        let outer = self.direction;
        let element = element_of(&properties.classes);
        let mut attributes = Attributes::new();
        let classes = properties.classes.iter().map(String::as_str);
        attributes.add_classes(classes.filter(|class| element_of_class(class) != Some(element)));
        if let Some(expansion) = &properties.expansion {
            attributes.set("title", expansion.as_str());
        }
        let is_feature = |class: &&String| needs_feature_settings(class);
        self.uses.feature_classes.extend(properties.classes.iter().filter(is_feature).cloned());
        self.set_anchor(&mut attributes, properties.anchor.as_ref());
        let language = (properties.language.as_ref(), properties.direction);
        self.set_language(&mut attributes, language);
        if attributes.is_empty() && element == "span" {
            self.inlines(content);
        } else {
            self.markup.open(element, &attributes.as_pairs());
            self.inlines(content);
            self.markup.close();
        }
        self.direction = outer;
    }

    /// A link; `anchor` is what a citation wants to be found by.
    fn link(&mut self, link: &Link, anchor: Option<&Anchor>) {
        let mut attributes = Attributes::new();
        self.set_anchor(&mut attributes, anchor);
        let address = match &link.target {
            Target::External(address) => external(address),
            Target::Anchor(target) => self.book.parts.reference(self.part, target.as_str()),
        };
        // XHTML has no link within a link, and a link without text cannot be followed.
        let Some(address) =
            address.filter(|_| self.links == Links::All && !link.content.is_empty())
        else {
            if attributes.is_empty() {
                self.inlines(&link.content);
            } else {
                self.markup.open("span", &attributes.as_pairs());
                self.inlines(&link.content);
                self.markup.close();
            }
            return;
        };
        match link.role {
            LinkRole::Citation => {
                attributes.set("role", "doc-biblioref");
                attributes.set("epub:type", "biblioref");
            }
            LinkRole::CrossReference => attributes.add_classes(["reference"]),
            LinkRole::Plain => {}
        }
        attributes.set("href", address);
        if !link.title.is_empty() {
            attributes.set("title", link.title.as_str());
        }
        self.markup.open("a", &attributes.as_pairs());
        let outer = std::mem::replace(&mut self.links, Links::Within);
        self.inlines(&link.content);
        self.links = outer;
        self.markup.close();
    }

    /// A citation group. Each work's part is found by the anchor of that work; where the parts and
    /// the works do not match one to one, the anchors stand before the whole.
    fn citation(&mut self, anchors: &[Anchor], content: &[Inline]) {
        if self.links == Links::None {
            return self.inlines(content);
        }
        let is_part = |inline: &&Inline| matches!(inline, Inline::Link(link) if link.role == LinkRole::Citation);
        if content.iter().filter(is_part).count() == anchors.len() {
            let mut anchors = anchors.iter();
            for inline in content {
                match inline {
                    Inline::Link(link) if link.role == LinkRole::Citation => {
                        self.link(link, anchors.next());
                    }
                    other => self.inline(other),
                }
            }
            return;
        }
        let Some((first, rest)) = anchors.split_first() else { return self.inlines(content) };
        self.markup.open("span", &[("id", first.as_str())]);
        for anchor in rest {
            self.markup.element("span", &[("id", anchor.as_str())], "");
        }
        self.inlines(content);
        self.markup.close();
    }

    /// The reference to a note. Nothing but the number stands in the link, or Apple Books shows
    /// no popup; the mark of a page goes before it.
    fn note_reference(&mut self, note: usize, anchor: &Anchor, number: &Text) {
        if self.links == Links::None {
            return;
        }
        let marks: Vec<usize> =
            self.book.breaks.within(number.node).iter().map(|&(_, page)| page).collect();
        self.page_marks(&marks);
        let target = self
            .book
            .document
            .notes
            .get(note)
            .and_then(|note| self.book.parts.reference(self.part, note.anchor.as_str()));
        let mut attributes = Attributes::new();
        attributes.set("id", anchor.as_str());
        self.markup.open("sup", &[]);
        match target.filter(|_| self.links == Links::All) {
            Some(target) => {
                attributes.set("epub:type", "noteref");
                attributes.set("role", "doc-noteref");
                attributes.set("href", target);
                self.markup.element("a", &attributes.as_pairs(), &number.text);
            }
            None => self.markup.element("span", &attributes.as_pairs(), &number.text),
        }
        self.markup.close();
        self.uses.cuts.insert(self.cut);
    }

    /// Where a page of the reprinted original begins. The list of pages is that of the PDF, and a book
    /// has one such list; as every page break must stand in it, these are none, but signs with a name.
    fn source_page(&mut self, page: &SourcePage) {
        if self.links == Links::None {
            return;
        }
        self.markup.element(
            "span",
            &[
                ("class", "source-page"),
                ("role", "img"),
                ("id", page.anchor.as_str()),
                ("title", page.label.as_str()),
                ("aria-label", page.description.as_str()),
            ],
            "",
        );
        self.uses.cuts.insert(Cut::default());
    }

    /// A picture, or a notice in its place.
    pub(super) fn image(
        &mut self,
        picture: Option<PictureId>,
        alternative: &Alternative,
        width: Option<Extent>,
    ) {
        let file = picture.and_then(|id| Some((id, picture_file(self.book.document, id)?)));
        let (Some((id, file)), true) = (file, self.links != Links::None) else {
            let words = match alternative {
                Alternative::Text(text) => text.as_str(),
                Alternative::Decorative => self.book.document.terms.figure.as_str(),
            };
            if self.links != Links::None {
                self.markup.element("strong", &[("class", "missing")], &format!("[{words}]"));
                self.uses.cuts.insert(Cut { bold: true, ..self.cut });
            }
            return;
        };
        self.uses.pictures.insert(id);
        let mut attributes = Attributes::new();
        attributes.set("src", file);
        match alternative {
            Alternative::Text(text) => {
                attributes.set("alt", text.as_str());
                self.uses.described_pictures = true;
            }
            Alternative::Decorative => {
                attributes.set("alt", "");
                attributes.set("role", "presentation");
            }
        }
        if let Some(width) = self.picture_width(id, width) {
            attributes.set("style", format!("width: {width}"));
        }
        self.markup.empty("img", &attributes.as_pairs());
    }

    /// The width of a picture as CSS: the share of the measure that was asked for, or its length in
    /// ems of the text, so that it grows with the reader's type. The style sheet keeps it within
    /// the page.
    fn picture_width(&self, id: PictureId, width: Option<Extent>) -> Option<String> {
        let design = self.book.design;
        let length = match width {
            Some(Extent::Share(share)) => {
                return Some(format!("{}%", round(share.clamp(0.0, 1.0) * 100.0)));
            }
            Some(Extent::Length(length)) => length,
            None => {
                let picture = self.book.document.pictures.get(id.0)?;
                picture.natural.map_or_else(
                    || Length::inches(f64::from(picture.width) / design.figure.resolution),
                    |size| size.width,
                )
            }
        };
        let ems = length / design.text.size;
        (ems.is_finite() && ems > 0.0).then(|| format!("{}em", round(ems)))
    }
}

/// The element that a class of a span stands for.
fn element_of_class(class: &str) -> Option<&'static str> {
    match class {
        "abbr" => Some("abbr"),
        "kbd" => Some("kbd"),
        "mark" => Some("mark"),
        "small" => Some("small"),
        "underline" | "ul" => Some("u"),
        _ => None,
    }
}

/// The element of a span with classes.
fn element_of(classes: &[String]) -> &'static str {
    classes.iter().find_map(|class| element_of_class(class)).unwrap_or("span")
}

/// Whether a class asks for features that CSS names by their tags alone.
fn needs_feature_settings(class: &str) -> bool {
    let named = matches!(class, "frac" | "ordinal" | "superior" | "inferior");
    !named && !FontFeature::of_class(class).is_empty()
}

/// A number with two decimals at most, which is finer than any screen.
pub(crate) fn round(number: f64) -> f64 {
    (number * 100.0).round() / 100.0
}
