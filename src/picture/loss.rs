//! What of a picture cannot be shown.

use std::fmt;

/// Something that a picture has and that neither output shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Loss {
    /// Scripts, which neither a page nor most reading systems run.
    Scripts,
    /// Movement; what stands at its beginning is shown.
    Animation,
    /// HTML within a drawing.
    ForeignContent,
    /// Text flowed into shapes, which never became part of SVG.
    FlowedText,
    /// Style sheets that a drawing loads.
    LinkedStyles,
    /// A file that a drawing shows or takes parts from.
    LinkedPicture {
        /// Its name as written.
        name: String,
    },
    /// A picture within a drawing that cannot be read.
    BadPicture {
        /// Why.
        reason: String,
    },
    /// Characters that no font at hand has.
    Characters {
        /// The characters.
        characters: String,
    },
    /// Effects that take too much to draw.
    Effects,
}

/// How much of a name or of characters is quoted.
const QUOTED: usize = 60;

/// What a text begins with.
fn beginning(text: &str) -> String {
    let beginning: String = text.chars().take(QUOTED).collect();
    if beginning.len() < text.len() { format!("{beginning}…") } else { beginning }
}

impl fmt::Display for Loss {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Scripts => formatter.write_str("its scripts"),
            Self::Animation => formatter.write_str("its movement"),
            Self::ForeignContent => formatter.write_str("the HTML within it ('foreignObject')"),
            Self::FlowedText => {
                formatter.write_str("the text that it flows into shapes ('flowRoot')")
            }
            Self::LinkedStyles => formatter.write_str("the style sheets that it loads ('@import')"),
            Self::LinkedPicture { name } => {
                write!(formatter, "'{}', which it loads", beginning(name))
            }
            Self::BadPicture { reason } => {
                write!(formatter, "a picture within it, of which is to be said: {reason}")
            }
            Self::Characters { characters } => {
                write!(formatter, "the characters '{}', which no font has", beginning(characters))
            }
            Self::Effects => formatter.write_str("effects that take too much to draw ('filter')"),
        }
    }
}

impl Loss {
    /// What can be done about it.
    pub fn remedy(&self) -> Option<&'static str> {
        match self {
            Self::Scripts | Self::Animation => None,
            Self::ForeignContent => {
                Some("let the program that drew it write plain SVG text, or save it as PNG")
            }
            Self::FlowedText => {
                Some("turn it into plain text (in Inkscape: Text > Convert to Text)")
            }
            Self::LinkedStyles => Some("write the styles into the drawing"),
            Self::LinkedPicture { .. } => Some("embed it in the drawing"),
            Self::BadPicture { .. } => Some("save it as PNG or JPEG and embed it anew"),
            Self::Characters { .. } => {
                Some("put a font that has them into 'fonts/', or turn the text into paths")
            }
            Self::Effects => Some("save the drawing as PNG"),
        }
    }
}
