//! Marks within running text that stand for something elsewhere: pages of the reprinted original,
//! and places that the index leads to.

use crate::diagnostic::{Problem, Span};
use crate::manuscript::ast::{self, Attributes};
use crate::resolve::contents::words_of;
use crate::resolve::document::{Anchor, Block, BlockKind, Index, Inline, ListItem, SourcePage};
use crate::resolve::draft::Draft;
use crate::resolve::index::IndexMark;
use crate::resolve::labels::LabelKind;
use crate::resolve::plain::{SOURCE_PAGE, plain_text, written_text};

/// The class of a span that the index leads to.
pub(super) const INDEX_MARK: &str = "index";

/// The number of a page of the original, where a span marks one.
pub(super) fn source_page(content: &[ast::Inline], attributes: &Attributes) -> Option<String> {
    if !attributes.has_class(SOURCE_PAGE) {
        return None;
    }
    let label = written_text(content).split_whitespace().collect::<Vec<_>>().join(" ");
    (!label.is_empty()).then_some(label)
}

impl Draft<'_> {
    /// The mark of a page of the original.
    pub(super) fn source_page(
        &mut self,
        label: String,
        attributes: &Attributes,
        span: Span,
    ) -> Inline {
        let anchor = match &attributes.identifier {
            Some(identifier) => self.claim(identifier, span, (LabelKind::Other, label.clone())),
            None => self.anchors.fresh(&format!("source-page-{label}")),
        };
        let description = format!("{} {label}", self.words.terms.page);
        Inline::SourcePage(SourcePage { anchor, label, description })
    }

    /// Takes a mark for the index in, and gives the identifier of its place. `own` is the one that
    /// the author gave.
    pub(super) fn index_mark(
        &mut self,
        own: Option<Anchor>,
        (content, attributes): (&[Inline], &Attributes),
        span: Span,
    ) -> Option<Anchor> {
        let get = |key: &str| attributes.get(key).map(str::trim).filter(|text| !text.is_empty());
        let term = match get("entry") {
            Some(entry) => self.plain_running(entry),
            None => words_of(content),
        };
        if plain_text(&term).trim().is_empty() {
            self.report(span, Problem::EmptyIndexMark);
            return own;
        }
        // Entries may have commas in them, so that a list of entries is parted by semicolons.
        let list = |key: &str| -> Vec<String> {
            let written = get(key).unwrap_or_default().split(';');
            let words = written.map(|entry| {
                plain_text(&self.plain_running(entry))
                    .split_whitespace()
                    .collect::<Vec<_>>()
                    .join(" ")
            });
            words.filter(|entry| !entry.is_empty()).collect()
        };
        let (see, see_also) = (list("see"), list("see-also"));
        let sub = get("sub").map(|sub| self.plain_running(sub));
        let sort = get("sort").map(str::to_owned);
        let anchor = match own {
            Some(own) => own,
            None => {
                let number = self.index_marks.len() + 1;
                self.anchors.fresh(&format!("indexed-{number}"))
            }
        };
        let mark = IndexMark { anchor: anchor.clone(), term, sub, sort, see, see_also, span };
        self.index_marks.push(mark);
        Some(anchor)
    }
}

/// Moves marks of pages that stand alone between blocks to the text that follows them, or to the
/// text before them where none does: a line of their own would be an empty one.
pub(super) fn settle_source_pages(blocks: &mut Vec<Block>) {
    let mut waiting: Vec<Inline> = Vec::new();
    let mut settled: Vec<Block> = Vec::with_capacity(blocks.len());
    for mut block in std::mem::take(blocks) {
        if let BlockKind::Paragraph(content) = &mut block.kind
            && has_marks_alone(content)
        {
            content.retain(|inline| matches!(inline, Inline::SourcePage(_)));
            waiting.append(content);
            continue;
        }
        if !waiting.is_empty()
            && let Some(text) = first_text(&mut block)
        {
            text.splice(0..0, waiting.drain(..));
        }
        settled.push(block);
    }
    if !waiting.is_empty()
        && let Some(text) = settled.iter_mut().rev().find_map(first_text)
    {
        text.append(&mut waiting);
    }
    if !waiting.is_empty() {
        settled.push(crate::resolve::blocks::bare(Span::default(), BlockKind::Paragraph(waiting)));
    }
    *blocks = settled;
}

fn has_marks_alone(content: &[Inline]) -> bool {
    let is_mark = |inline: &Inline| match inline {
        Inline::SourcePage(_) => true,
        Inline::Text(text) => text.text.trim().is_empty(),
        _ => false,
    };
    content.iter().all(is_mark) && content.iter().any(|one| matches!(one, Inline::SourcePage(_)))
}

/// The running text that a block begins with.
fn first_text(block: &mut Block) -> Option<&mut Vec<Inline>> {
    match &mut block.kind {
        BlockKind::Paragraph(content) | BlockKind::Heading { content, .. } => Some(content),
        BlockKind::Quotation(blocks) | BlockKind::Division(blocks) => {
            first_text(blocks.first_mut()?)
        }
        BlockKind::List(list) => first_text(list.items.first_mut()?.blocks.first_mut()?),
        BlockKind::Verse(lines) => Some(&mut lines.first_mut()?.content),
        _ => None,
    }
}

/// Puts the index into its place, and takes away places that stay empty.
pub(super) fn place_index(blocks: &mut Vec<Block>, index: &mut Option<Index>) {
    for block in blocks.iter_mut() {
        match &mut block.kind {
            BlockKind::Index(place) => {
                if let Some(index) = index.take() {
                    *place = index;
                }
            }
            BlockKind::Division(inner) | BlockKind::Quotation(inner) => place_index(inner, index),
            BlockKind::List(list) => {
                list.items
                    .iter_mut()
                    .for_each(|ListItem { blocks, .. }| place_index(blocks, index));
            }
            _ => {}
        }
    }
    blocks
        .retain(|block| !matches!(&block.kind, BlockKind::Index(index) if index.groups.is_empty()));
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use crate::diagnostic::Diagnostics;
    use crate::manuscript;
    use crate::project::Project;
    use crate::resolve::dump::dump;
    use crate::resolve::resolve;

    /// The resolved tree of a manuscript without its first lines, title and language, and the codes
    /// of what was found.
    fn resolved(text: &str) -> String {
        let project = Project::in_memory("book.md", text);
        let text = Arc::clone(project.sources.text(project.manuscript));
        let mut diagnostics = Diagnostics::default();
        let manuscript = manuscript::parse(project.manuscript, &text, &mut diagnostics);
        let document = resolve(&manuscript, &project, &mut diagnostics);
        let codes: String =
            diagnostics.iter().map(|found| format!("! {}\n", found.problem.code())).collect();
        let tree: String =
            dump(&document).lines().skip(2).map(|line| format!("{line}\n")).collect();
        tree + &codes
    }

    const HEAD: &str = "---\ntitle: T\n---\n\n";

    #[test]
    fn pages_of_the_original_stand_within_text() {
        for (text, expected) in [
            ("one [4]{.page} two", "p: one [page 4 source-page-4]two\n"),
            ("one[4]{.page #p}", "p: one[page 4 p]\n"),
            // Alone between blocks they belong to what follows, at the end to what stands before.
            ("[4]{.page}\n\none", "p: [page 4 source-page-4]one\n"),
            ("one\n\n[4]{.page}\n\n> two", "p: one\nquotation\n  p: [page 4 source-page-4]two\n"),
            ("one\n\n[4]{.page}", "p: one[page 4 source-page-4]\n"),
            ("# H [4]{.page}", "h1 #h: H[page 4 source-page-4]\n"),
            ("[]{.page}x", "p: [span .page ]x\n"),
        ] {
            assert_eq!(resolved(&format!("{HEAD}{text}\n")), expected, "{text}");
        }
    }

    #[test]
    fn an_index_takes_its_place() {
        let entry = "  group A\n    #index-a: a →indexed-1\n";
        for (text, expected) in [
            ("[a]{.index}", format!("p: [span #indexed-1 a]\nh1 #index: Index\nindex\n{entry}")),
            (
                "# Index\n\n# End\n\n[a]{.index #x}",
                "h1 #index: Index\nindex\n  group A\n    #index-a: a →x\nh1 #end: End\n\
                 p: [span #x a]\n"
                    .to_owned(),
            ),
            (
                "::: {#index}\n:::\n\nsee[]{.index entry=a}",
                "division #index\n  index\n    group A\n      #index-a: a →indexed-1\n\
                 p: see[span #indexed-1 ]\n"
                    .to_owned(),
            ),
            ("[]{.index}x", "p: [span ]x\n! S0403\n".to_owned()),
            ("# Index", "h1 #index: Index\n".to_owned()),
        ] {
            let found = resolved(&format!("{HEAD}{text}\n"));
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn contents_list_what_is_asked_for() {
        let head = "---\ntitle: T\ntoc: true\ntoc-depth: 1\ntoc-title: In Here\nlot: true\n---\n\n";
        let body = "# One *two*^[n] {short=\"O\"}\n\n## Deep\n\n# Off {.unlisted}\n\n\
                    | a |\n|---|\n| b |\n\n: Caption {#tbl:x}\n";
        let found = resolved(&format!("{head}{body}"));
        let expected = "Sections #contents: In Here\n  →one-two O\n\
                        Tables #list-of-tables: List of Tables\n  →tbl:x Table 1 | Caption\n";
        assert!(found.starts_with(expected), "{found}");
        // Nothing to list makes no list.
        assert_eq!(resolved("---\ntitle: T\ntoc: true\n---\n\nx\n"), "p: x\n");
    }
}
