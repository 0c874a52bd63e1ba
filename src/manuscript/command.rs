//! TeX commands that stand on lines of their own: pages that end, lists that are asked for, and
//! settings of TeX's own that have no words and mean nothing here.
//!
//! Manuscripts for pandoc have them among their text, often several in one paragraph. Each line of a
//! paragraph is looked at; what stands between commands is a paragraph of its own.

use std::ops::Range;

use crate::manuscript::ast::InlineKind;
use crate::manuscript::citation::trim;
use crate::manuscript::piece::Piece;

/// What a line asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Command {
    /// That the page ends.
    PageBreak,
    /// A list before the text.
    List(List),
    /// A look that TeX would give the page: the names of the commands.
    Layout(Vec<String>),
}

/// A list before the text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum List {
    /// The contents.
    Contents,
    /// The list of figures.
    Figures,
    /// The list of tables.
    Tables,
}

/// A stretch of a paragraph.
#[derive(Debug)]
pub(super) enum Stretch {
    /// A line that asks for something, and where it stands in the text.
    Command(Command, Range<usize>),
    /// Lines of text.
    Text(Range<usize>),
}

/// The commands among the lines of a paragraph, and the text between them; nothing where no line
/// is a command. A line is one only as a whole: `\newpage b` is text.
pub(super) fn stretches(pieces: &[Piece]) -> Option<Vec<Stretch>> {
    if !pieces.iter().any(|piece| piece.char() == Some('\\')) {
        return None;
    }
    let mut found = Vec::new();
    let (mut start, mut text) = (0, 0..0);
    while start < pieces.len() {
        let end = pieces[start..]
            .iter()
            .position(ends_line)
            .map_or(pieces.len(), |length| start + length);
        if let Some(command) = command(pieces, start..end) {
            let before = trim(pieces, text);
            if !before.is_empty() {
                found.push(Stretch::Text(before));
            }
            let line = trim(pieces, start..end);
            let place = pieces[line.start].start()..pieces[line.end - 1].end();
            found.push(Stretch::Command(command, place));
            text = end..end;
        } else {
            text.end = end;
        }
        start = end + 1;
    }
    let rest = trim(pieces, text);
    if !rest.is_empty() {
        found.push(Stretch::Text(rest));
    }
    found.iter().any(|stretch| matches!(stretch, Stretch::Command(..))).then_some(found)
}

fn ends_line(piece: &Piece) -> bool {
    match piece {
        Piece::Char(character, _) => *character == '\n',
        Piece::Node(inline, ..) => {
            matches!(inline.kind, InlineKind::SoftBreak | InlineKind::HardBreak)
        }
        _ => false,
    }
}

/// The command that a line is.
fn command(pieces: &[Piece], line: Range<usize>) -> Option<Command> {
    let line = trim(pieces, line);
    if line.len() > LONGEST || pieces.get(line.start)?.char() != Some('\\') {
        return None;
    }
    let text: Option<String> = pieces[line].iter().map(Piece::char).collect();
    read(&text?)
}

/// The command that the text of a line is.
pub(super) fn read(text: &str) -> Option<Command> {
    match text {
        "\\newpage" | "\\pagebreak" | "\\clearpage" | "\\cleardoublepage" => {
            Some(Command::PageBreak)
        }
        "\\tableofcontents" => Some(Command::List(List::Contents)),
        "\\listoffigures" => Some(Command::List(List::Figures)),
        "\\listoftables" => Some(Command::List(List::Tables)),
        _ => layout(text).map(Command::Layout),
    }
}

/// How many characters a line of commands has at most: running text is not copied for nothing.
const LONGEST: usize = 200;

/// Commands that have no words and only say how TeX sets what follows.
const LAYOUT: [&str; 30] = [
    "addtocounter",
    "addtolength",
    "bigskip",
    "centering",
    "doublespacing",
    "flushbottom",
    "footnotesize",
    "hfill",
    "hspace",
    "indent",
    "large",
    "linespread",
    "medskip",
    "newline",
    "noindent",
    "normalsize",
    "onehalfspacing",
    "pagenumbering",
    "pagestyle",
    "par",
    "raggedbottom",
    "raggedright",
    "setcounter",
    "setlength",
    "singlespacing",
    "small",
    "smallskip",
    "thispagestyle",
    "vfill",
    "vspace",
];

/// The names of the commands that a line is made of, where all of them say only how TeX sets things.
fn layout(line: &str) -> Option<Vec<String>> {
    let mut names = Vec::new();
    let mut rest = line;
    while !rest.is_empty() {
        rest = rest.strip_prefix('\\')?;
        let length = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
        let (name, behind) = rest.split_at(length);
        if !LAYOUT.contains(&name) {
            return None;
        }
        names.push(format!("\\{name}"));
        rest = behind.strip_prefix('*').unwrap_or(behind);
        while rest.starts_with(['{', '[']) {
            rest = &rest[argument(rest)?..];
        }
        rest = rest.trim_start();
    }
    Some(names)
}

/// The length of the argument in brackets with which a text begins.
fn argument(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, character) in text.char_indices() {
        match character {
            '{' | '[' => depth += 1,
            '}' | ']' => depth = depth.checked_sub(1)?,
            _ => {}
        }
        if depth == 0 {
            return Some(at + character.len_utf8());
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::layout;

    #[test]
    fn lines_of_layout_commands_are_known() {
        for (line, expected) in [
            ("\\vspace*{\\fill}", Some(vec!["\\vspace"])),
            ("\\setcounter{page}{1} \\noindent", Some(vec!["\\setcounter", "\\noindent"])),
            ("\\setlength{\\parindent}{0in}", Some(vec!["\\setlength"])),
            ("\\noindent word", None),
            ("\\vspace{1em", None),
            ("\\vspace}1em{", None),
            ("\\vspaced", None),
            ("\\", None),
        ] {
            assert_eq!(
                layout(line),
                expected.map(|names| { names.into_iter().map(str::to_owned).collect() }),
                "{line}"
            );
        }
    }
}
