//! The fonts that travel with the book: those faces that its text is set in.

use crate::design::Design;
use crate::epub::xhtml::Uses;
use crate::font::{Cut, Font, FontId, FontLibrary};

/// A face that is embedded.
#[derive(Clone, Debug)]
pub(crate) struct Face<'a> {
    /// The font.
    pub(crate) font: &'a Font,
    /// Its file's name within the package.
    pub(crate) file: String,
}

impl Face<'_> {
    /// The media type of its file (EPUB 3.3, section 3.2).
    pub(crate) fn media_type(&self) -> &'static str {
        if self.font.compact { "font/otf" } else { "font/ttf" }
    }
}

/// The faces of a book: the regular text face in any case, others where they are used.
pub(crate) fn faces<'a>(design: &Design, fonts: &'a FontLibrary, uses: &Uses) -> Vec<Face<'a>> {
    let mut wanted = vec![(design.fonts.text.as_str(), Cut::default())];
    wanted.extend(uses.cuts.iter().map(|&cut| (design.fonts.text.as_str(), cut)));
    if uses.code {
        wanted.push((design.fonts.code.as_str(), Cut::default()));
        wanted.extend(uses.code_cuts.iter().map(|&cut| (design.fonts.code.as_str(), cut)));
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
    let mut faces: Vec<Face<'a>> = Vec::new();
    for id in chosen {
        let font = fonts.get(id);
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
        faces.push(Face { font, file });
    }
    faces
}
