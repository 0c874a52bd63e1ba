//! Inlines to one text with styled runs.
//!
//! The tree of a paragraph is flattened: its text in logical order, cut into runs that share style,
//! content and link. The structure elements of emphasis, links and the like are made on the way.

use std::ops::Range;
use std::sync::Arc;

use crate::design::Design;
use crate::geometry::{Length, Size};
use crate::language::{Direction, Language};
use crate::manuscript::ast::Extent;
use crate::math::tree::Style;
use crate::resolve::document::{
    Alternative, Anchor, Document, Formula, Inline, Link, LinkRole, PictureId, Position, Target,
    Text,
};
use crate::resolve::plain::plain_text;
use crate::typeset::inline::bidi::{self, Isolate};
use crate::typeset::inline::shape::Shaper;
use crate::typeset::inline::style::{
    Family, Figures, Hyphenation, LetterCase, StyleId, Styles, TextStyle,
};
use crate::typeset::math::line::Segment;
use crate::typeset::math::{MathSetter, Setting};
use crate::typeset::page::margin::SourcePageMark;
use crate::typeset::pages::{ContentId, ElementId, Placement, Role};
use crate::typeset::structure::StructureBuilder;

/// Stands for a picture in the text of a paragraph (U+FFFC).
pub(crate) const OBJECT: char = '\u{fffc}';
/// Stands for a piece of a formula in the text of a paragraph. It is of private use, and so counts as
/// a letter to the algorithms for line breaks and directions, as a formula does: `$n$th` is a word.
pub(crate) const FORMULA: char = '\u{f8fe}';
/// Stands for a forced line break in the text of a paragraph (U+2028).
pub(crate) const LINE_BREAK: char = '\u{2028}';

/// The text of a paragraph with its runs.
#[derive(Clone, Debug, Default)]
pub(crate) struct ParagraphText {
    /// The text in logical order.
    pub(crate) text: String,
    /// Its runs, one behind the other, covering it.
    pub(crate) runs: Vec<Run>,
    /// The links that runs belong to.
    pub(crate) links: Vec<LinkTarget>,
    /// The pictures and formulas, in the order of their [`OBJECT`]s and [`FORMULA`]s.
    pub(crate) objects: Vec<Object>,
    /// Identifiers with their offsets in the text.
    pub(crate) anchors: Vec<(usize, Anchor)>,
    /// References to notes with their offsets in the text.
    pub(crate) notes: Vec<(usize, usize)>,
    /// Marks of pages of the reprinted original with their offsets in the text.
    pub(crate) source_pages: Vec<(usize, SourcePageMark)>,
    /// The direction in which it runs.
    pub(crate) direction: Direction,
    /// Whether a label stands directly before it, into which no mark may hang.
    pub(crate) behind_label: bool,
}

impl ParagraphText {
    /// A paragraph of one style that links nowhere and stands nowhere in the document.
    pub(crate) fn plain(
        text: &str,
        style: &TextStyle,
        content: ContentId,
        styles: &mut Styles,
    ) -> Self {
        let run = Run {
            range: 0..text.len(),
            style: styles.intern(style),
            content,
            link: None,
            source: None,
            level: bidi::base_level(style.direction),
        };
        let direction = style.direction;
        let mut paragraph =
            Self { text: text.to_owned(), runs: vec![run], direction, ..Self::default() };
        paragraph.find_levels(&[], styles);
        paragraph
    }

    /// Finds the levels of the text and cuts its runs where they change.
    fn find_levels(&mut self, isolates: &[Isolate], styles: &mut Styles) {
        let levels = bidi::levels(&self.text, self.direction, isolates);
        if let [(_, 0)] = levels[..] {
            return;
        }
        let mut runs = Vec::with_capacity(self.runs.len() + levels.len());
        let mut stretches = levels.into_iter().peekable();
        for run in &self.runs {
            let mut start = run.range.start;
            while let Some((stretch, level)) = stretches.peek() {
                let end = run.range.end.min(stretch.end);
                if start < end {
                    let mut style = styles.get(run.style).clone();
                    style.direction = bidi::direction_of(*level);
                    let source = run.source.map(|source| Position {
                        node: source.node,
                        offset: source.offset + start - run.range.start,
                    });
                    let (range, style) = (start..end, styles.intern(&style));
                    runs.push(Run { range, style, level: *level, source, ..run.clone() });
                    start = end;
                }
                if stretch.end > run.range.end {
                    break;
                }
                stretches.next();
            }
        }
        self.runs = runs;
    }
}

impl ParagraphText {
    /// The identifiers that stand in a range of the text.
    pub(crate) fn anchors_in(&self, range: Range<usize>) -> impl Iterator<Item = &Anchor> {
        within(&self.anchors, range).iter().map(|(_, anchor)| anchor)
    }

    /// The picture or piece of a formula at an offset of the text, with its index.
    pub(crate) fn object_at(&self, offset: usize) -> Option<(usize, &Object)> {
        if self.objects.is_empty() {
            return None;
        }
        let index = self.objects.binary_search_by_key(&offset, |object| object.offset).ok()?;
        Some((index, &self.objects[index]))
    }

    /// The marks of pages of the reprinted original that stand in a range of the text.
    pub(crate) fn source_pages_in(
        &self,
        range: Range<usize>,
    ) -> impl Iterator<Item = &SourcePageMark> {
        within(&self.source_pages, range).iter().map(|(_, mark)| mark)
    }

    /// Whether a reference to a note begins at an offset.
    pub(crate) fn refers_to_note_at(&self, offset: usize) -> bool {
        self.notes.binary_search_by_key(&offset, |&(at, _)| at).is_ok()
    }

    /// The notes that a range of the text refers to.
    pub(crate) fn notes_in(&self, range: Range<usize>) -> impl Iterator<Item = usize> {
        within(&self.notes, range).iter().map(|&(_, note)| note)
    }
}

/// Those of several things, in the order of their offsets, that stand in a range.
fn within<T>(places: &[(usize, T)], range: Range<usize>) -> &[(usize, T)] {
    let start = places.partition_point(|(offset, _)| *offset < range.start);
    let end = places.partition_point(|(offset, _)| *offset < range.end);
    places.get(start..end).unwrap_or_default()
}

/// A stretch of the text of a paragraph.
#[derive(Clone, Debug)]
pub(crate) struct Run {
    /// Its bytes.
    pub(crate) range: Range<usize>,
    /// Its style.
    pub(crate) style: StyleId,
    /// The piece of content that it belongs to.
    pub(crate) content: ContentId,
    /// The link that it belongs to: an index into [`ParagraphText::links`].
    pub(crate) link: Option<usize>,
    /// Where its first byte comes from; `None` for text that the outputs add.
    pub(crate) source: Option<Position>,
    /// Its level in the bidirectional algorithm: odd where it runs to the left.
    pub(crate) level: u8,
}

/// Where a link of a paragraph goes.
#[derive(Clone, Debug)]
pub(crate) struct LinkTarget {
    /// Where it goes.
    pub(crate) target: Target,
    /// Its structure element.
    pub(crate) element: ElementId,
    /// What a screen reader says of it.
    pub(crate) description: String,
}

/// A picture or a piece of a formula within text.
#[derive(Clone, Debug)]
pub(crate) struct Object {
    /// What it is.
    pub(crate) content: ObjectContent,
    /// How large.
    pub(crate) size: Size,
    /// Where it stands in the text.
    pub(crate) offset: usize,
}

/// What an object is.
#[derive(Clone, Debug)]
pub(crate) enum ObjectContent {
    /// A picture.
    Picture(PictureId),
    /// A piece of a formula, as long as can stand on one line.
    Formula(Arc<Segment>),
}

/// Flattens inlines.
pub(crate) struct Itemizer<'a, 's> {
    document: &'a Document,
    design: &'a Design,
    measure: Length,
    shaper: &'a mut Shaper<'s>,
    structure: &'a mut StructureBuilder,
    paragraph: ParagraphText,
    isolates: Vec<Isolate>,
}

/// What surrounds an inline.
#[derive(Clone)]
struct Context {
    style: TextStyle,
    owner: ElementId,
    link: Option<usize>,
}

impl<'a, 's> Itemizer<'a, 's> {
    /// An itemizer for a paragraph of a measure, which shares of pictures refer to.
    pub(crate) fn new(
        document: &'a Document,
        design: &'a Design,
        measure: Length,
        shaper: &'a mut Shaper<'s>,
        structure: &'a mut StructureBuilder,
    ) -> Self {
        Self {
            document,
            design,
            measure,
            shaper,
            structure,
            paragraph: ParagraphText::default(),
            isolates: Vec::new(),
        }
    }

    /// Adds inlines in a style, their content owned by an element.
    pub(crate) fn add(&mut self, inlines: &[Inline], style: &TextStyle, owner: ElementId) {
        let context = self.outermost(style, owner);
        self.walk(inlines, &context);
    }

    /// Adds a text of the document's.
    pub(crate) fn add_text(&mut self, text: &Text, style: &TextStyle, owner: ElementId) {
        let context = self.outermost(style, owner);
        self.text(text, &context);
    }

    /// Adds text that stands nowhere in the document: markers, separating spaces.
    pub(crate) fn add_generated(&mut self, text: &str, style: &TextStyle, owner: ElementId) {
        let context = self.outermost(style, owner);
        self.push(text, &context, None);
    }

    /// Adds text that stands nowhere in the document and leads somewhere, as a page number.
    pub(crate) fn add_reference(
        &mut self,
        text: &str,
        (target, description): (Target, String),
        style: &TextStyle,
        owner: ElementId,
    ) {
        let reference = self.structure.element(owner, Role::Reference);
        let element = self.structure.element(reference, Role::Link);
        let link = Some(self.paragraph.links.len());
        self.paragraph.links.push(LinkTarget { target, element, description });
        self.push(text, &Context { style: style.clone(), owner: element, link }, None);
    }

    /// Adds the notice that stands for a picture which cannot be had.
    pub(crate) fn add_missing_picture(
        &mut self,
        alternative: &Alternative,
        style: &TextStyle,
        owner: ElementId,
    ) {
        let context = self.outermost(style, owner);
        self.missing_picture(alternative, &context);
    }

    /// The paragraph, its runs cut where the direction changes.
    pub(crate) fn finish(mut self) -> ParagraphText {
        self.paragraph.find_levels(&self.isolates, &mut self.shaper.styles);
        self.paragraph
    }

    /// The context of a paragraph's own style, whose direction becomes the paragraph's.
    fn outermost(&mut self, style: &TextStyle, owner: ElementId) -> Context {
        self.paragraph.direction = style.direction;
        Context { style: style.clone(), owner, link: None }
    }

    fn walk(&mut self, inlines: &[Inline], context: &Context) {
        for inline in inlines {
            self.inline(inline, context);
        }
    }

    fn inline(&mut self, inline: &Inline, context: &Context) {
        match inline {
            Inline::Text(text) => self.text(text, context),
            Inline::LineBreak => self.push(LINE_BREAK.encode_utf8(&mut [0; 4]), context, None),
            Inline::Emphasis(content) => {
                let mut inner = self.within(context, Role::Emphasis);
                inner.style.cut.italic = !inner.style.cut.italic;
                self.walk(content, &inner);
            }
            Inline::Strong(content) => {
                let mut inner = self.within(context, Role::Strong);
                inner.style.cut.bold = true;
                self.walk(content, &inner);
            }
            Inline::Upright(content) => {
                let mut inner = context.clone();
                inner.style.cut.italic = false;
                self.walk(content, &inner);
            }
            Inline::Strikethrough(content) => {
                let mut inner = self.within(context, Role::Span);
                inner.style.struck = true;
                self.walk(content, &inner);
            }
            Inline::Superscript(content) => self.walk(content, &self.shifted(context, 0.35)),
            Inline::Subscript(content) => self.walk(content, &self.shifted(context, -0.15)),
            Inline::SmallCapitals(content) => {
                let mut inner = context.clone();
                inner.style.case = LetterCase::SmallCapitals;
                self.walk(content, &inner);
            }
            Inline::Span(properties, content) => {
                self.anchor(properties.anchor.as_ref());
                let mut inner = match &properties.expansion {
                    Some(expansion) => self.within(context, Role::Abbreviation(expansion.clone())),
                    None => context.clone(),
                };
                if properties.classes.iter().any(|class| class == "kbd") {
                    // The letters of keys are those of code.
                    self.code_style(&mut inner.style);
                }
                if let Some(language) = &properties.language {
                    if properties.expansion.is_none() {
                        inner = self.within(&inner, Role::Span);
                    }
                    self.structure.set_language(inner.owner, language);
                    inner.style.language = language.clone();
                }
                for class in &properties.classes {
                    inner.style = inner.style.with_class(class);
                }
                let language = properties.language.as_ref();
                let direction = properties.direction.or_else(|| language.map(Language::direction));
                let direction = direction.filter(|direction| *direction != context.style.direction);
                match direction {
                    None => self.walk(content, &inner),
                    Some(direction) => {
                        inner.style.direction = direction;
                        let start = self.paragraph.text.len();
                        let place = self.isolates.len();
                        self.walk(content, &inner);
                        let range = start..self.paragraph.text.len();
                        self.isolates.insert(place, Isolate { range, direction });
                    }
                }
            }
            Inline::Code(text) => {
                let mut inner = self.within(context, Role::Code);
                self.code_style(&mut inner.style);
                self.text(text, &inner);
            }
            Inline::Math(formula) => self.formula(formula, context),
            Inline::Link(link) => self.link(link, context),
            Inline::Citation { anchors, content } => {
                for anchor in anchors {
                    self.anchor(Some(anchor));
                }
                self.walk(content, context);
            }
            Inline::NoteReference { note, anchor, number } => {
                self.note_reference(*note, anchor, number, context);
            }
            Inline::Image { picture, alternative, width } => {
                self.image(*picture, (alternative, *width), context);
            }
            Inline::SourcePage(page) => {
                self.anchor(Some(&page.anchor));
                let mark = self.within(context, Role::SourcePage(page.description.clone()));
                let mark = SourcePageMark {
                    label: page.label.clone(),
                    content: self.structure.content(mark.owner),
                    baseline: Length::ZERO,
                };
                self.paragraph.source_pages.push((self.paragraph.text.len(), mark));
            }
            Inline::Missing(text) => {
                let mut inner = self.within(context, Role::Strong);
                inner.style.cut.bold = true;
                inner.style.colour = self.design.colours.missing;
                self.text(text, &inner);
            }
        }
    }

    /// What would have been read aloud of a picture, set so that its absence is seen.
    fn missing_picture(&mut self, alternative: &Alternative, context: &Context) {
        let words = match alternative {
            Alternative::Text(words) => words.as_str(),
            Alternative::Decorative => self.document.terms.figure.as_str(),
        };
        let mut inner = self.within(context, Role::Strong);
        inner.style.cut.bold = true;
        inner.style.colour = self.design.colours.missing;
        self.push(&format!("[{words}]"), &inner, None);
    }

    /// The context within a new element.
    fn within(&mut self, context: &Context, role: Role) -> Context {
        let owner = self.structure.element(context.owner, role);
        Context { owner, ..context.clone() }
    }

    /// The context of raised or lowered text; the shift is a factor of the surrounding size.
    fn shifted(&self, context: &Context, shift: f64) -> Context {
        let mut inner = context.clone();
        inner.style.rise += context.style.size * shift;
        inner.style.size = context.style.size * 0.68;
        inner.style.figures = Figures::Tabular;
        inner
    }

    fn code_style(&self, style: &mut TextStyle) {
        style.family = Family::Code;
        style.size = style.size * self.design.code.inline_size;
        style.figures = Figures::Plain;
        style.case = LetterCase::Plain;
        style.hyphenation = Hyphenation::Parts;
    }

    fn link(&mut self, link: &Link, context: &Context) {
        let mut inner = self.within(context, Role::Link);
        let index = self.paragraph.links.len();
        let words = plain_text(&link.content);
        let description = match (link.role, link.title.is_empty()) {
            (LinkRole::Plain, false) => link.title.clone(),
            _ => words.clone(),
        };
        self.paragraph.links.push(LinkTarget {
            target: link.target.clone(),
            element: inner.owner,
            description,
        });
        inner.link = Some(index);
        if let Target::External(address) = &link.target {
            inner.style.colour = self.design.colours.link;
            if looks_like_address(&words, address) {
                inner.style.hyphenation = Hyphenation::Parts;
            }
        }
        self.walk(&link.content, &inner);
    }

    fn note_reference(&mut self, note: usize, anchor: &Anchor, number: &Text, context: &Context) {
        self.anchor(Some(anchor));
        self.paragraph.notes.push((self.paragraph.text.len(), note));
        let reference = self.structure.element(context.owner, Role::Reference);
        let element = self.structure.element(reference, Role::Link);
        let target = Target::Anchor(self.document.notes[note].anchor.clone());
        let index = self.paragraph.links.len();
        let description = format!("{} {}", self.document.terms.note, number.text);
        self.paragraph.links.push(LinkTarget { target, element, description });
        let mut inner = self.shifted(context, 0.35);
        inner.owner = element;
        inner.link = Some(index);
        inner.style.cut.italic = false;
        self.text(number, &inner);
    }

    fn image(
        &mut self,
        picture: Option<PictureId>,
        (alternative, width): (&Alternative, Option<Extent>),
        context: &Context,
    ) {
        let Some(id) = picture else {
            self.missing_picture(alternative, context);
            return;
        };
        let inner = self.within(context, Role::Figure(alternative.clone()));
        let picture = &self.document.pictures[id.0];
        let ratio = picture.ratio();
        let line = self.design.text.leading * 0.8;
        let natural = match (width, picture.natural) {
            (Some(Extent::Share(share)), _) => self.measure * share,
            (Some(Extent::Length(length)), _) => length,
            (None, Some(size)) if size.height <= line => size.width,
            // A picture that names no size is as high as the line.
            (None, _) => line / ratio.max(0.01),
        };
        let mut width = natural.min(self.measure);
        if width * ratio > line {
            width = line / ratio;
        }
        self.paragraph.objects.push(Object {
            content: ObjectContent::Picture(id),
            size: Size { width, height: width * ratio },
            offset: self.paragraph.text.len(),
        });
        self.push(OBJECT.encode_utf8(&mut [0; 4]), &inner, None);
    }

    /// A formula; its source, as code, where it is not understood.
    fn formula(&mut self, formula: &Formula, context: &Context) {
        let mut inner =
            self.within(context, Role::Formula(formula.alternative(), Placement::Inline));
        let measure = self.measure.to_points();
        let setter = MathSetter::new(self.shaper, &inner.style, measure);
        let (Some(tree), Some(mut setter)) = (&formula.tree, setter) else {
            inner.style.family = Family::Code;
            inner.style.size = inner.style.size * self.design.code.inline_size;
            self.text(&formula.text, &inner);
            return;
        };
        let segments = setter.segments(&tree.body, Setting::new(Style::Text));
        let start = self.paragraph.text.len();
        let mut signs = String::new();
        for segment in segments {
            let size = Size {
                width: Length::points(segment.content.width),
                height: Length::points(segment.content.height),
            };
            let offset = start + signs.len();
            self.paragraph.objects.push(Object {
                content: ObjectContent::Formula(Arc::new(segment)),
                size,
                offset,
            });
            signs.push(FORMULA);
        }
        // Formulas run to the right in every script.
        inner.style.direction = Direction::LeftToRight;
        self.push(&signs, &inner, Some(Position { node: formula.text.node, offset: 0 }));
    }

    fn anchor(&mut self, anchor: Option<&Anchor>) {
        if let Some(anchor) = anchor {
            self.paragraph.anchors.push((self.paragraph.text.len(), anchor.clone()));
        }
    }

    fn text(&mut self, text: &Text, context: &Context) {
        self.push(&text.text, context, Some(Position { node: text.node, offset: 0 }));
    }

    fn push(&mut self, text: &str, context: &Context, source: Option<Position>) {
        if text.is_empty() {
            return;
        }
        let start = self.paragraph.text.len();
        self.paragraph.text.push_str(text);
        let run = Run {
            range: start..self.paragraph.text.len(),
            style: self.shaper.styles.intern(&context.style),
            content: self.structure.content(context.owner),
            link: context.link,
            source,
            level: bidi::base_level(self.paragraph.direction),
        };
        self.paragraph.runs.push(run);
    }
}

/// Whether the text of a link is its address, which breaks at its marks and not like words.
fn looks_like_address(words: &str, address: &str) -> bool {
    !words.contains(' ')
        && (address.contains(words)
            || words.contains("://")
            || words.matches(['/', '.']).count() > 1)
}
