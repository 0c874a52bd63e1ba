//! Code: its size, its colours, what stands around it.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::design::ColourDesign;
use crate::design::colour::Colour;
use crate::font::Cut;
use crate::geometry::Length;
use crate::highlight::TokenKind;

/// Code.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct CodeDesign {
    /// Size of a block, as a factor of the text size.
    pub size: f64,
    /// Size of code within text.
    pub inline_size: f64,
    /// Indent of a block, in em of the text.
    pub indent: f64,
    /// Lines left free above and below a block.
    pub space: f64,
    /// Columns from one tab stop to the next.
    pub tab_width: usize,
    /// What of the page lies under a block.
    pub ground: CodeGround,
    /// Room between the edges of the ground and the code, in em of the text.
    pub padding: f64,
    /// Thickness of the rules above and below a block; nothing where there are none.
    pub rule: Length,
    /// Size of line numbers, as a factor of the code's size.
    pub number_size: f64,
    /// Space between the line numbers and the code, in columns.
    pub number_gap: f64,
    /// Which lines show their numbers: 1 for all, 5 for every fifth.
    pub number_step: u64,
    /// What stands before the rest of a line that was too long.
    pub wrap_mark: String,
    /// How far that rest is indented from the line's own indent, in columns.
    pub wrap_indent: f64,
    /// The kinds of token that are set bold.
    pub bold: Vec<TokenKind>,
    /// The kinds of token that are set italic.
    pub italic: Vec<TokenKind>,
    /// The colours of tokens.
    pub colours: CodeColours,
}

/// Where code has a ground of its own colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CodeGround {
    /// Nowhere.
    None,
    /// In the EPUB alone.
    Screen,
    /// In both outputs.
    Both,
}

/// The colours of tokens. What is not named here is set in the colour of the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct CodeColours {
    /// Words of the language.
    pub keyword: Option<Colour>,
    /// Texts.
    pub string: Option<Colour>,
    /// Comments.
    pub comment: Option<Colour>,
    /// Numbers.
    pub number: Option<Colour>,
    /// Functions and commands.
    pub function: Option<Colour>,
    /// Types.
    #[serde(rename = "type")]
    pub type_name: Option<Colour>,
    /// Named values and escaped characters.
    pub constant: Option<Colour>,
    /// Signs that join values.
    pub operator: Option<Colour>,
    /// Signs that part or enclose.
    pub punctuation: Option<Colour>,
    /// Variables that are marked as such.
    pub variable: Option<Colour>,
    /// Keys, attributes, annotations.
    pub attribute: Option<Colour>,
    /// What a change adds.
    pub inserted: Option<Colour>,
    /// What a change takes away.
    pub deleted: Option<Colour>,
    /// Headings.
    pub heading: Option<Colour>,
    /// What a grammar takes for an error.
    pub error: Option<Colour>,
    /// The ground of lines that stand out.
    pub marked: Colour,
}

impl Default for CodeDesign {
    /// The code face has a large x-height; at 0.76 it looks nearly as tall as the text and holds 63
    /// columns of a letter page's measure. The ground is left to screens, where it marks the block's
    /// extent for those who scroll; printers make a raster of it, and in print the face and the
    /// space around it say enough. Keywords are bold and comments italic, so that they are told
    /// apart in grey print and on e-ink. A rest is indented by two columns, one of them its mark's.
    fn default() -> Self {
        Self {
            size: 0.76,
            inline_size: 0.82,
            indent: 0.0,
            space: 1.0,
            tab_width: 4,
            ground: CodeGround::Screen,
            padding: 0.5,
            rule: Length::ZERO,
            number_size: 0.85,
            number_gap: 2.0,
            number_step: 1,
            wrap_mark: "↪".to_owned(),
            wrap_indent: 2.0,
            bold: vec![TokenKind::Keyword, TokenKind::Heading],
            italic: vec![TokenKind::Comment],
            colours: CodeColours::default(),
        }
    }
}

impl Default for CodeColours {
    /// Dark colours of one lightness, none of which is louder than the others: each has a contrast
    /// of at least 5:1 on white and on the ground, and hues that those who do not see red from green
    /// can tell apart stand where it counts (keyword and string, constant and string). Signs and
    /// variables without a mark are most of a page of code and stay in the colour of the text.
    /// Errors do too: an example is seldom a whole program, and what a grammar takes for an error is
    /// mostly none.
    fn default() -> Self {
        let colour = |red, green, blue| Some(Colour { red, green, blue });
        Self {
            keyword: colour(0x1d, 0x3f, 0x7a),
            string: colour(0x2c, 0x64, 0x2f),
            comment: Some(Colour::grey(0x5c)),
            number: colour(0x8f, 0x3a, 0x12),
            function: colour(0x58, 0x2c, 0x83),
            type_name: colour(0x00, 0x5f, 0x6b),
            constant: colour(0x8f, 0x3a, 0x12),
            operator: None,
            punctuation: None,
            variable: colour(0x7d, 0x1f, 0x5a),
            attribute: colour(0x6b, 0x4c, 0x00),
            inserted: colour(0x1e, 0x66, 0x2c),
            deleted: colour(0xa3, 0x17, 0x20),
            heading: colour(0x1d, 0x3f, 0x7a),
            error: None,
            marked: Colour { red: 0xf7, green: 0xee, blue: 0xd3 },
        }
    }
}

impl CodeColours {
    /// The colour of a kind of token; `None` for that of the text.
    pub fn of(&self, kind: TokenKind) -> Option<Colour> {
        match kind {
            TokenKind::Keyword => self.keyword,
            TokenKind::String => self.string,
            TokenKind::Comment => self.comment,
            TokenKind::Number => self.number,
            TokenKind::Function => self.function,
            TokenKind::Type => self.type_name,
            TokenKind::Constant => self.constant,
            TokenKind::Operator => self.operator,
            TokenKind::Punctuation => self.punctuation,
            TokenKind::Variable => self.variable,
            TokenKind::Attribute => self.attribute,
            TokenKind::Inserted => self.inserted,
            TokenKind::Deleted => self.deleted,
            TokenKind::Heading => self.heading,
            TokenKind::Error => self.error,
        }
    }
}

impl CodeDesign {
    /// The cut that a kind of token is set in.
    pub fn cut(&self, kind: TokenKind) -> Cut {
        Cut { bold: self.bold.contains(&kind), italic: self.italic.contains(&kind) }
    }

    /// Whether a kind of token looks like the plain text around it.
    pub fn is_plain(&self, kind: TokenKind, colours: &ColourDesign) -> bool {
        let colour = self.colours.of(kind).unwrap_or(colours.text);
        colour == colours.text && self.cut(kind) == Cut::default()
    }
}

#[cfg(test)]
mod tests {
    use super::{CodeColours, CodeDesign};
    use crate::design::ColourDesign;
    use crate::design::colour::Colour;
    use crate::highlight::TokenKind;

    #[test]
    fn every_colour_can_be_read_on_every_ground() {
        let colours = ColourDesign::default();
        let code = CodeColours::default();
        let grounds = [Colour::grey(0xff), colours.ground, code.marked];
        for kind in TokenKind::ALL {
            let ink = code.of(kind).unwrap_or(colours.text);
            for ground in grounds {
                let contrast = ink.contrast(ground);
                assert!(contrast >= 4.5, "{}: {contrast:.2} on {ground}", kind.name());
            }
        }
        for ground in grounds {
            assert!(colours.muted.contrast(ground) >= 4.5, "line numbers on {ground}");
        }
    }

    #[test]
    fn themes_name_kinds_and_colours() {
        let code: CodeDesign = toml::from_str(
            "ground = \"both\"\nbold = [\"type\"]\nitalic = []\n[colours]\ntype = \"#123456\"",
        )
        .expect("the theme is sound");
        assert_eq!(code.colours.of(TokenKind::Type), "#123456".parse().ok());
        assert!(code.cut(TokenKind::Type).bold && !code.cut(TokenKind::Keyword).bold);
        assert!(!code.cut(TokenKind::Comment).italic);
    }
}
