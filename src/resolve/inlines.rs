//! Running text: the manuscript's inlines to the document's.
//!
//! A paragraph is settled as one text (see `punctuation`), its tree is built anew around the settled
//! pieces, and typed citations are woven in. Citations and references get placeholders here, which
//! `finish` fills.

use crate::diagnostic::{Problem, Span};
use crate::language::{Direction, Language};
use crate::manuscript::ast::{self, InlineKind};
use crate::resolve::advice::outside;
use crate::resolve::document::{
    Block, BlockKind, Inline, Link, LinkRole, NodeId, SpanProperties, Target, Text,
};
use crate::resolve::draft::{ClusterDraft, ClusterKind, Draft, KeyedItem, NoteSource};
use crate::resolve::labels::{LabelKind, Reference, Shown, cross_reference};
use crate::resolve::marks::{INDEX_MARK, source_page};
use crate::resolve::placeholder::Placeholder;
use crate::resolve::punctuation::{Leaf, LeafKind, settle};
use crate::resolve::spelling;
use crate::resolve::terms::Words;
use crate::resolve::weave::{Weft, flat_text, join, weave};

/// Whether typed citations are read in a text: in running text they are, in headings not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum TypedCitations {
    Read,
    Ignored,
}

/// The settled leaves of a paragraph, used up as its tree is built.
struct Leaves {
    texts: std::vec::IntoIter<String>,
    /// For each text put into the tree: whether it is fixed, and where it comes from.
    fixed: Vec<bool>,
    spans: Vec<Span>,
    /// How many links surround the place.
    links: usize,
}

impl Leaves {
    fn next(&mut self) -> String {
        self.texts.next().unwrap_or_default()
    }

    fn text(&mut self, span: Span, fixed: bool) -> Option<Inline> {
        let text = self.next();
        if text.is_empty() {
            return None;
        }
        self.fixed.push(fixed || self.links > 0);
        self.spans.push(span);
        Some(Inline::Text(Text::new(text)))
    }
}

impl<'a> Draft<'a> {
    /// A paragraph of its own.
    pub(super) fn paragraph(&mut self, inlines: &'a [ast::Inline], span: Span) -> Block {
        Block {
            node: NodeId::default(),
            anchor: None,
            classes: Vec::new(),
            language: None,
            direction: None,
            span,
            kind: BlockKind::Paragraph(self.running(inlines, TypedCitations::Read)),
        }
    }

    /// Running text.
    pub(super) fn running(
        &mut self,
        inlines: &'a [ast::Inline],
        typed: TypedCitations,
    ) -> Vec<Inline> {
        let language = self.language.tag().to_owned();
        let mut leaves = Vec::new();
        let makes_notes = self.note_style && self.current_note.is_none();
        collect_leaves(inlines, &language, makes_notes, &mut leaves);
        let texts = settle(&leaves, self.smart).into_iter();
        let mut leaves = Leaves { texts, fixed: Vec::new(), spans: Vec::new(), links: 0 };
        let mut tree = self.build(inlines, &mut leaves);
        if typed == TypedCitations::Read {
            tree = self.read_typed(tree, &leaves);
        }
        let notes = &self.notes;
        join(tree, &|note| notes.get(note).is_some_and(|note| note.generated))
    }

    /// Links typed citations to their works.
    fn read_typed(&mut self, tree: Vec<Inline>, leaves: &Leaves) -> Vec<Inline> {
        let Some(matcher) = &self.matcher else { return tree };
        let flat = flat_text(&tree, &leaves.fixed);
        if !flat.contains('(') {
            return tree;
        }
        let scan = matcher.scan(&flat);
        for (place, problem) in scan.problems {
            if let Some(span) = span_at(&tree, leaves, place) {
                self.report(span, problem);
            }
        }
        let first = self.clusters.len();
        let mut wefts: Vec<Weft> = Vec::new();
        for (index, citation) in scan.citations.into_iter().enumerate() {
            let works = citation.items.iter().map(|item| item.work).collect();
            let kind = ClusterKind::Typed { works };
            self.clusters.push(ClusterDraft { kind, note: self.current_note, split: false });
            wefts.push(Weft {
                range: citation.range,
                items: citation.items.into_iter().map(|item| (item.range, item.work)).collect(),
                cluster: first + index,
                woven: false,
            });
        }
        weave(tree, 0, &mut wefts)
    }

    fn build(&mut self, inlines: &'a [ast::Inline], leaves: &mut Leaves) -> Vec<Inline> {
        let mut built = Vec::new();
        for inline in inlines {
            match &inline.kind {
                InlineKind::Text(_) | InlineKind::SoftBreak => {
                    built.extend(leaves.text(inline.span, false));
                }
                InlineKind::Escaped(_) => built.extend(leaves.text(inline.span, true)),
                InlineKind::HardBreak => {
                    leaves.next();
                    built.push(Inline::LineBreak);
                }
                InlineKind::Emphasis(content) => {
                    built.push(Inline::Emphasis(self.build(content, leaves)));
                }
                InlineKind::Strong(content) => {
                    built.push(Inline::Strong(self.build(content, leaves)))
                }
                InlineKind::Strikethrough(content) => {
                    built.push(Inline::Strikethrough(self.build(content, leaves)));
                }
                InlineKind::Superscript(content) => {
                    built.push(Inline::Superscript(self.build(content, leaves)));
                }
                InlineKind::Subscript(content) => {
                    built.push(Inline::Subscript(self.build(content, leaves)));
                }
                InlineKind::Span(content, attributes) => match source_page(content, attributes) {
                    Some(label) => {
                        leaves.next();
                        built.push(self.source_page(label, attributes, inline.span));
                    }
                    None => {
                        let inline = self.span(content, attributes, inline.span, leaves);
                        built.push(inline);
                    }
                },
                InlineKind::Code(text, attributes) => {
                    leaves.next();
                    let code = Inline::Code(Text::new(text));
                    built.push(self.attributed(code, attributes, inline.span));
                }
                InlineKind::Math { source, .. } => {
                    leaves.next();
                    let formula = self.formula(source, inline.span);
                    built.push(Inline::Math(formula));
                }
                InlineKind::Link { destination, title, content, attributes } => {
                    leaves.links += 1;
                    let outer = self.enter(attributes);
                    let content = self.build(content, leaves);
                    self.language = outer;
                    leaves.links -= 1;
                    let link = self.link((destination, title), content, inline.span);
                    built.push(self.attributed(link, attributes, inline.span));
                }
                InlineKind::Image(image) => {
                    leaves.next();
                    let picture = Inline::Image {
                        picture: self.picture(&image.source, image.span),
                        alternative: self.inline_alternative(image),
                        width: self.picture_width(image),
                    };
                    // Its classes are for figures.
                    let identifier = image.attributes.identifier.clone();
                    let attributes = ast::Attributes { identifier, ..ast::Attributes::default() };
                    built.push(self.attributed(picture, &attributes, image.span));
                }
                InlineKind::Citation(citation) => {
                    leaves.next();
                    self.citation(citation, inline.span, &mut built);
                }
                InlineKind::NoteReference(label) => {
                    leaves.next();
                    built.push(self.note_reference(label, inline.span));
                }
                InlineKind::InlineNote(content) => {
                    leaves.next();
                    let note = self.begin_note(Some(NoteSource::Inlines(content, inline.span)));
                    built.push(self.note_mark(note));
                    self.walk_notes();
                }
            }
        }
        built
    }

    fn span(
        &mut self,
        content: &'a [ast::Inline],
        attributes: &ast::Attributes,
        span: Span,
        leaves: &mut Leaves,
    ) -> Inline {
        let language = attributes.get("lang").and_then(Language::from_tag);
        let language = language.filter(|language| *language != self.language);
        let outer = self.enter(attributes);
        let content = self.build(content, leaves);
        self.language = outer;
        let mut anchor = attributes
            .identifier
            .as_ref()
            .map(|identifier| self.claim(identifier, span, (LabelKind::Other, String::new())));
        if attributes.has_class(INDEX_MARK) {
            anchor = self.index_mark(anchor, (&content, attributes), span);
        }
        let is_capitals = |class: &str| matches!(class, "smallcaps" | "sc");
        let capitals = attributes.classes.iter().any(|class| is_capitals(class));
        let has_meaning = |class: &str| is_capitals(class) || class == INDEX_MARK;
        let classes: Vec<String> =
            attributes.classes.iter().filter(|class| !has_meaning(class)).cloned().collect();
        let direction = attributes.get("dir").and_then(Direction::from_word);
        let expansion = attributes.get("title").filter(|_| attributes.has_class("abbr"));
        let expansion = expansion.map(str::to_owned);
        let properties = SpanProperties { anchor, classes, language, direction, expansion };
        let plain = properties == SpanProperties::default();
        match (capitals, plain) {
            (true, true) => Inline::SmallCapitals(content),
            (true, false) => Inline::Span(properties, vec![Inline::SmallCapitals(content)]),
            (false, _) => Inline::Span(properties, content),
        }
    }

    /// Goes on in the language that attributes name, and gives the one so far.
    fn enter(&mut self, attributes: &ast::Attributes) -> Language {
        let language = attributes.get("lang").and_then(Language::from_tag);
        match language {
            Some(inner) => std::mem::replace(&mut self.language, inner),
            None => self.language.clone(),
        }
    }

    /// An inline with the attributes that the author gave it, in a span where there are any.
    fn attributed(&mut self, inline: Inline, attributes: &ast::Attributes, span: Span) -> Inline {
        let language = attributes.get("lang").and_then(Language::from_tag);
        let identifier = attributes.identifier.as_ref();
        let properties = SpanProperties {
            anchor: identifier
                .map(|identifier| self.claim(identifier, span, (LabelKind::Other, String::new()))),
            classes: attributes.classes.clone(),
            language: language.filter(|language| *language != self.language),
            direction: attributes.get("dir").and_then(Direction::from_word),
            expansion: None,
        };
        if properties == SpanProperties::default() {
            return inline;
        }
        Inline::Span(properties, vec![inline])
    }

    fn link(
        &mut self,
        (destination, title): (&str, &str),
        content: Vec<Inline>,
        span: Span,
    ) -> Inline {
        let target = match destination.strip_prefix('#') {
            Some(identifier) => {
                let identifier = identifier.to_owned();
                self.references.push(Reference::to(identifier, Shown::Written, span));
                Target::Anchor(Placeholder::Reference(self.references.len() - 1).anchor())
            }
            None => Target::External(destination.to_owned()),
        };
        Inline::Link(Link { target, role: LinkRole::Plain, title: title.to_owned(), content })
    }

    fn note_reference(&mut self, label: &'a str, span: Span) -> Inline {
        if let Some(&note) = self.note_indices.get(label) {
            let anchor = self.anchors.fresh(&format!("noteref-{}", note + 1));
            let number = Text::new((note + 1).to_string());
            return Inline::NoteReference { note, anchor, number };
        }
        let Some(definition) = self.manuscript.notes.get(label) else {
            self.report(span, Problem::UnknownNote { label: label.to_owned() });
            return Inline::Missing(Text::new(format!("[^{label}]")));
        };
        let note = self.begin_note(Some(NoteSource::Blocks(&definition.blocks)));
        self.note_indices.insert(label.to_owned(), note);
        let mark = self.note_mark(note);
        self.walk_notes();
        mark
    }

    /// The first reference to a note.
    fn note_mark(&self, note: usize) -> Inline {
        let anchor = self.notes[note].reference.clone();
        Inline::NoteReference { note, anchor, number: Text::new((note + 1).to_string()) }
    }

    fn citation(&mut self, citation: &'a ast::Citation, span: Span, built: &mut Vec<Inline>) {
        if let Some(reference) = self.example_reference(citation) {
            built.push(reference);
            return;
        }
        let refers = |item: &ast::CitationItem| {
            cross_reference(&item.key).is_some() && self.library.find(&item.key).is_none()
        };
        if citation.items.iter().all(refers) {
            self.cross_references(citation, built);
            return;
        }
        let mut items = Vec::new();
        for item in &citation.items {
            let work = self.library.find(&item.key);
            match work {
                Some(work) => {
                    let work = &self.library.works()[work];
                    if let Some(problem) = outside(work, item.locator.as_ref()) {
                        self.report(item.span, problem);
                    }
                }
                None => self.report_unknown(&item.key, item.span),
            }
            items.push(KeyedItem {
                key: item.key.clone(),
                work,
                prefix: self.running(&item.prefix, TypedCitations::Ignored),
                locator: item.locator.clone(),
                suffix: self.suffix(&item.suffix),
                suppress_author: item.suppress_author,
            });
        }
        let known = items.iter().any(|item| item.work.is_some());
        let index = self.clusters.len();
        let kind = ClusterKind::Keyed { form: citation.form, items };
        self.clusters.push(ClusterDraft { kind, note: self.current_note, split: false });
        let inline = |placeholder: Placeholder| Inline::Citation {
            anchors: vec![placeholder.anchor()],
            content: Vec::new(),
        };
        let whole = inline(Placeholder::Cluster(index));
        if !(self.note_style && known && self.current_note.is_none()) {
            built.push(whole);
            return;
        }
        if citation.form == ast::CitationForm::InText {
            built.push(inline(Placeholder::Author(index)));
            self.clusters[index].split = true;
        }
        let note = self.begin_note(None);
        self.clusters[index].note = Some(note);
        self.notes[note].blocks = vec![Block {
            node: NodeId::default(),
            anchor: None,
            classes: Vec::new(),
            language: None,
            direction: None,
            span,
            kind: BlockKind::Paragraph(vec![whole]),
        }];
        built.push(self.note_mark(note));
    }

    /// A suffix keeps the space before it, which says that no comma stands there.
    fn suffix(&mut self, suffix: &'a [ast::Inline]) -> Vec<Inline> {
        let mut settled = self.running(suffix, TypedCitations::Ignored);
        let begins_with_mark = match settled.first() {
            Some(Inline::Text(text)) => text.text.starts_with(|first: char| {
                first.is_ascii_punctuation() && !matches!(first, '(' | '[' | '"' | '\'')
            }),
            _ => false,
        };
        if !settled.is_empty() && !begins_with_mark {
            settled.insert(0, Inline::Text(Text::new(" ")));
        }
        settled
    }

    fn report_unknown(&mut self, key: &str, span: Span) {
        let front = &self.manuscript.front_matter;
        if front.bibliographies.is_empty() && front.references.is_none() {
            let known = |entry: &crate::diagnostic::Diagnostic| {
                matches!(entry.problem, Problem::NoBibliography)
            };
            if !self.diagnostics.iter().any(known) {
                self.report(span, Problem::NoBibliography);
            }
            return;
        }
        let keys = self.library.works().iter().map(|work| work.key.as_str());
        let nearest = spelling::nearest(key, keys);
        self.report(span, Problem::UnknownCitation { key: key.to_owned(), nearest });
    }

    /// References to figures, tables, equations or sections; those of one kind that stand together are
    /// gathered. Where the author wrote the word before them ("Figs. [@fig:a; @fig:b]"), or asks for
    /// it, only numbers are shown.
    fn cross_references(&mut self, citation: &'a ast::Citation, built: &mut Vec<Inline>) {
        let word_before = match built.last() {
            Some(Inline::Text(text)) => is_reference_word(&text.text, self.words),
            _ => false,
        };
        let mut rest = citation.items.as_slice();
        let mut is_first = true;
        while let Some(item) = rest.first() {
            if !is_first {
                built.push(Inline::Text(Text::new(", ")));
            }
            is_first = false;
            let kind = |item: &ast::CitationItem| {
                let key = item.key.to_lowercase();
                key.split(':').next().map(str::to_owned)
            };
            let joins = |other: &&ast::CitationItem| {
                kind(other) == kind(item)
                    && other.prefix.is_empty()
                    && other.suppress_author == item.suppress_author
            };
            let mut count = 1;
            // What stands behind a reference ends the group.
            while rest[count - 1].suffix.is_empty()
                && rest[count - 1].locator.is_none()
                && rest.get(count).filter(joins).is_some()
            {
                count += 1;
            }
            let (group, behind) = rest.split_at(count);
            rest = behind;
            let prefix = self.running(&item.prefix, TypedCitations::Ignored);
            let has_prefix = !prefix.is_empty();
            if has_prefix {
                built.extend(prefix);
                built.push(Inline::Text(Text::new("\u{a0}")));
            }
            let number = item.suppress_author
                || has_prefix
                || (word_before && citation.form == ast::CitationForm::Bracketed);
            let mut capital = false;
            let mut targets = Vec::new();
            for (index, item) in group.iter().enumerate() {
                let Some((identifier, wants_capital)) = cross_reference(&item.key) else {
                    continue;
                };
                capital |= index == 0 && wants_capital;
                targets.push((identifier, item.span));
            }
            let shown = match (number, capital) {
                (true, _) => Shown::Number,
                (false, true) => Shown::Capital,
                (false, false) => Shown::Whole,
            };
            self.references.push(Reference { targets, shown });
            let reference = Placeholder::Reference(self.references.len() - 1);
            built.push(Inline::Link(Link {
                target: Target::Anchor(reference.anchor()),
                role: LinkRole::CrossReference,
                title: String::new(),
                content: Vec::new(),
            }));
            if let Some(last) = group.last() {
                let suffix = self.suffix(&last.suffix);
                built.extend(suffix);
            }
        }
    }
}

/// Whether a text ends in a word such as "Figs." or "Table".
fn is_reference_word(text: &str, words: &Words) -> bool {
    let word = text.split_whitespace().next_back().unwrap_or("").to_lowercase();
    let stem = |word: &str| word.to_lowercase().chars().take(3).collect::<String>();
    let english = ["fig", "tab", "eq", "sec"];
    text.ends_with([' ', '\u{a0}'])
        && (english.iter().any(|stem| word.starts_with(stem))
            || words.reference.all().any(|term| word.starts_with(&stem(term))))
}

/// The leaves of inlines, in the order in which [`Draft::build`] uses them.
fn collect_leaves<'t>(
    inlines: &'t [ast::Inline],
    language: &'t str,
    note_style: bool,
    into: &mut Vec<Leaf<'t>>,
) {
    for inline in inlines {
        let (text, kind) = match &inline.kind {
            InlineKind::Text(text) => (text.as_str().into(), LeafKind::Plain),
            InlineKind::Escaped(character) => (character.to_string().into(), LeafKind::Fixed),
            InlineKind::SoftBreak => (" ".into(), LeafKind::SoftBreak),
            InlineKind::HardBreak => ("".into(), LeafKind::HardBreak),
            InlineKind::Emphasis(content)
            | InlineKind::Strong(content)
            | InlineKind::Strikethrough(content)
            | InlineKind::Superscript(content)
            | InlineKind::Subscript(content) => {
                collect_leaves(content, language, note_style, into);
                continue;
            }
            InlineKind::Link { content, attributes, .. } => {
                let language = attributes.get("lang").unwrap_or(language);
                collect_leaves(content, language, note_style, into);
                continue;
            }
            InlineKind::Span(content, attributes) if source_page(content, attributes).is_some() => {
                ("".into(), LeafKind::Transparent)
            }
            InlineKind::Span(content, attributes) => {
                let language = attributes.get("lang").unwrap_or(language);
                collect_leaves(content, language, note_style, into);
                continue;
            }
            InlineKind::Citation(citation)
                if note_style && citation.form == ast::CitationForm::Bracketed =>
            {
                ("".into(), LeafKind::Transparent)
            }
            InlineKind::Code(..)
            | InlineKind::Math { .. }
            | InlineKind::Image(_)
            | InlineKind::Citation(_) => ("".into(), LeafKind::Opaque),
            InlineKind::NoteReference(_) | InlineKind::InlineNote(_) => {
                ("".into(), LeafKind::Transparent)
            }
        };
        into.push(Leaf { text, kind, language });
    }
}

/// The source of the text at a place of the flat text.
fn span_at(tree: &[Inline], leaves: &Leaves, place: usize) -> Option<Span> {
    // The texts of the tree stand in the order of `spans`; their lengths tell which one it is.
    let mut at = 0;
    let mut ordinal = 0;
    let mut found = None;
    crate::resolve::weave::walk_lengths(tree, &mut |length, is_text| {
        if is_text {
            if found.is_none() && place < at + length {
                found = leaves.spans.get(ordinal).copied();
            }
            ordinal += 1;
        }
        at += length;
    });
    found
}
