//! The pictures that a manuscript names: read once each, with what stands for them and how wide
//! they are.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diagnostic::{Problem, Span};
use crate::geometry::Length;
use crate::manuscript::ast::{Extent, Image};
use crate::picture::{self, Picture};
use crate::project::FileProblem;
use crate::resolve::document::{Alternative, PictureId};
use crate::resolve::draft::Draft;
use crate::resolve::plain::written_text;

/// The pictures read so far.
#[derive(Debug, Default)]
pub(super) struct Pictures {
    /// By name; `None` where it could not be read.
    known: BTreeMap<String, Option<PictureId>>,
    /// Those that could.
    pub(super) read: Vec<Arc<Picture>>,
}

impl Draft<'_> {
    /// The picture of a name; a problem is reported at each place that names it.
    pub(super) fn picture(&mut self, name: &str, span: Span) -> Option<PictureId> {
        if let Some(Some(known)) = self.pictures.known.get(name) {
            return Some(*known);
        }
        let read = match self.project.file(name) {
            Ok(bytes) => picture::read(name, bytes, self.lettering)
                .map_err(|error| Problem::BadImage { name: name.to_owned(), reason: error.0 }),
            Err(FileProblem::Remote) => Err(Problem::RemoteImage { name: name.to_owned() }),
            Err(problem) => {
                Err(Problem::MissingImage { name: name.to_owned(), reason: problem.to_string() })
            }
        };
        let found = match read {
            Ok(picture) => {
                for loss in &picture.losses {
                    let (name, remedy) = (name.to_owned(), loss.remedy());
                    let loss = loss.to_string();
                    self.report(span, Problem::PictureLoss { name, loss, remedy });
                }
                self.pictures.read.push(Arc::new(picture));
                Some(PictureId(self.pictures.read.len() - 1))
            }
            Err(problem) => {
                self.report(span, problem);
                None
            }
        };
        self.pictures.known.insert(name.to_owned(), found);
        found
    }

    /// What stands for a figure: its `alt`, else, with a warning, its caption.
    pub(super) fn figure_alternative(&mut self, image: &Image) -> Alternative {
        match image.attributes.get("alt") {
            Some(alt) if alt.trim().is_empty() => Alternative::Decorative,
            Some(alt) => Alternative::Text(alt.trim().to_owned()),
            None => {
                let known = self.pictures.known.get(&image.source).copied().flatten();
                let picture = known.and_then(|id| self.pictures.read.get(id.0));
                let proposal = picture.and_then(|picture| picture.description.as_deref());
                let proposal = proposal.map(|text| text.replace('"', "'"));
                let name = image.source.clone();
                self.report(image.span, Problem::MissingAlt { name, proposal });
                let caption = written_text(&image.description);
                let text = caption.split_whitespace().collect::<Vec<_>>().join(" ");
                Alternative::Text(if text.is_empty() {
                    self.words.terms.figure.clone()
                } else {
                    text
                })
            }
        }
    }

    /// What stands for a picture within text: its `alt`, else its brackets; empty ones say that it
    /// is decoration.
    pub(super) fn inline_alternative(&mut self, image: &Image) -> Alternative {
        let written = written_text(&image.description);
        let text = image.attributes.get("alt").unwrap_or(&written);
        let text = text.split_whitespace().collect::<Vec<_>>().join(" ");
        if text.is_empty() { Alternative::Decorative } else { Alternative::Text(text) }
    }

    /// The width that a picture is given.
    pub(super) fn picture_width(&mut self, image: &Image) -> Option<Extent> {
        let text = image.attributes.get("width")?;
        let extent = extent(text);
        if extent.is_none() {
            self.report(image.span, Problem::BadExtent { text: text.to_owned() });
        }
        extent
    }
}

/// A share as "80%", a length as "9cm", or a bare number of CSS pixels, as HTML has it.
fn extent(text: &str) -> Option<Extent> {
    let text = text.trim();
    if let Some(number) = text.strip_suffix('%') {
        let share: f64 = number.trim().parse().ok()?;
        return (share > 0.0 && share <= 100.0).then_some(Extent::Share(share / 100.0));
    }
    let pixels = text.bytes().all(|byte| byte.is_ascii_digit()) && !text.is_empty();
    let length: Length =
        if pixels { format!("{text}px").parse().ok()? } else { text.parse().ok()? };
    (length > Length::ZERO).then_some(Extent::Length(length))
}

#[cfg(test)]
mod tests {
    use super::extent;
    use crate::geometry::Length;
    use crate::manuscript::ast::Extent;

    #[test]
    fn extents_are_shares_or_lengths() {
        for (text, expected) in [
            ("80%", Some(Extent::Share(0.8))),
            ("100 %", Some(Extent::Share(1.0))),
            ("2in", Some(Extent::Length(Length::points(144.0)))),
            ("96", Some(Extent::Length(Length::points(72.0)))),
            ("0%", None),
            ("120%", None),
            ("NaN%", None),
            ("-3cm", None),
            ("wide", None),
            ("", None),
        ] {
            assert_eq!(extent(text), expected, "{text}");
        }
    }
}
