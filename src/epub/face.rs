//! The fonts that travel with the book: those faces that its text is set in.

use std::borrow::Cow;

use crate::design::Design;
use crate::epub::xhtml::Uses;
use crate::font::fallback::Wish;
use crate::font::{Cut, Font, FontId, FontLibrary};
use crate::language::Language;

/// No font of a script that the text's own face lacks is embedded if its file is larger: those of
/// Chinese, Japanese and Korean weigh twenty times as much as a book, and every reading system that
/// is sold where they are read has one of its own.
const LARGEST: usize = 2 << 20;

/// A face that is embedded.
#[derive(Clone, Debug)]
pub(crate) struct Face<'a> {
    /// The font.
    pub(crate) font: &'a Font,
    /// Its file's name within the package. Faces of one variable font share their file.
    pub(crate) file: String,
    /// The file.
    pub(crate) bytes: Cow<'a, [u8]>,
}

impl Face<'_> {
    /// The media type of its file (EPUB 3.3, section 3.2).
    pub(crate) fn media_type(&self) -> &'static str {
        if self.font.compact { "font/otf" } else { "font/ttf" }
    }
}

/// The faces of a book: the regular text face in any case, others where they are used, and those
/// of the scripts that the text face lacks.
pub(crate) fn faces<'a>(
    design: &Design,
    (fonts, language): (&'a FontLibrary, &Language),
    uses: &Uses,
) -> Vec<Face<'a>> {
    let mut wanted = vec![(design.fonts.text.as_str(), Cut::default())];
    wanted.extend(uses.cuts.iter().map(|&cut| (design.fonts.text.as_str(), cut)));
    if uses.code {
        wanted.push((design.fonts.code.as_str(), Cut::default()));
        wanted.extend(uses.code_cuts.iter().map(|&cut| (design.fonts.code.as_str(), cut)));
    }
    if !uses.math.is_empty() {
        // Brackets and roots grow only in a face with a MATH table, which few readers have.
        wanted.push((design.fonts.math.as_str(), Cut::default()));
    }
    let mut chosen: Vec<FontId> = Vec::new();
    for (family, cut) in wanted {
        // A family that is not there was reported when the pages were laid out; the style sheet
        // names it all the same, since the reader may have it.
        if let Some(id) = fonts.select(family, cut)
            && !chosen.contains(&id)
        {
            chosen.push(id);
        }
    }
    for id in script_faces(design, (fonts, language), uses) {
        let size = fonts.single_file(id).map_or(usize::MAX, |file| file.len());
        if size <= LARGEST && !chosen.contains(&id) {
            chosen.push(id);
        }
    }
    let mut faces: Vec<Face<'a>> = Vec::new();
    for id in chosen {
        let font = fonts.get(id);
        let Some(bytes) = fonts.single_file(id) else { continue };
        let shared = faces.iter().find(|face| {
            font.variation.is_some()
                && face.font.index == font.index
                && face.font.data.bytes().as_ptr() == font.data.bytes().as_ptr()
        });
        if let Some(file) = shared.map(|face| face.file.clone()) {
            faces.push(Face { font, file, bytes });
            continue;
        }
        let extension = if font.compact { "otf" } else { "ttf" };
        let name: String = font
            .postscript_name
            .to_ascii_lowercase()
            .chars()
            .filter(|character| character.is_ascii_alphanumeric() || *character == '-')
            .collect();
        let mut file = format!("fonts/{name}.{extension}");
        if name.is_empty() || faces.iter().any(|face| face.file == file) {
            file = format!("fonts/{name}-{}.{extension}", id.0);
        }
        faces.push(Face { font, file, bytes });
    }
    faces
}

/// The faces that set the scripts of the document in place of the text face.
fn script_faces(
    design: &Design,
    (fonts, language): (&FontLibrary, &Language),
    uses: &Uses,
) -> Vec<FontId> {
    let mut faces = Vec::new();
    let cuts = std::iter::once(Cut::default()).chain(uses.cuts.iter().copied());
    for cut in cuts {
        let Some(base) = fonts.select(&design.fonts.text, cut) else { continue };
        for script in fonts.scripts() {
            let face = fonts.script_face(script, Wish { base, cut, language });
            if face != base {
                faces.push(face);
            }
        }
    }
    faces
}
