//! What a build has to say about a manuscript: where, what, and what helps.
//!
//! A stage that meets a problem in the manuscript pushes a [`Diagnostic`] and goes on, so one run
//! reports all of them. Each kind of problem is one variant of [`Problem`] with a code that never
//! changes its meaning. Printing them is left to the binary.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// Which text of a project a span points into: an index into [`Sources`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SourceId(u32);

/// A stretch of a source text, in bytes; always on character boundaries.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The text it lies in.
    pub source: SourceId,
    /// Offset of its first byte.
    pub start: u32,
    /// Offset behind its last byte, not before `start`.
    pub end: u32,
}

impl Span {
    /// The span of a byte range.
    pub fn new(source: SourceId, range: std::ops::Range<usize>) -> Self {
        let clamp = |offset: usize| u32::try_from(offset).unwrap_or(u32::MAX);
        Self { source, start: clamp(range.start), end: clamp(range.end.max(range.start)) }
    }

    /// The byte range of the span.
    pub fn range(self) -> std::ops::Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// The texts that spans point into, each with the path by which messages name it.
#[derive(Clone, Debug, Default)]
pub struct Sources {
    entries: Vec<Source>,
}

/// A text that spans point into.
#[derive(Clone, Debug)]
struct Source {
    path: PathBuf,
    text: Arc<str>,
    /// Where its lines begin, so that many places are found in a long text at no cost.
    lines: Arc<[usize]>,
}

impl Sources {
    /// Takes in a text and returns its identifier.
    pub fn add(&mut self, path: PathBuf, text: Arc<str>) -> SourceId {
        let id = u32::try_from(self.entries.len()).expect("a build reads fewer than 2^32 texts");
        let lines = line_starts(&text).into();
        self.entries.push(Source { path, text, lines });
        SourceId(id)
    }

    /// The path of a text as messages show it.
    pub fn path(&self, id: SourceId) -> &Path {
        &self.entries[id.0 as usize].path
    }

    /// The text itself.
    pub fn text(&self, id: SourceId) -> &Arc<str> {
        &self.entries[id.0 as usize].text
    }

    /// A text, where there is one of that name.
    pub fn get(&self, id: SourceId) -> Option<&Arc<str>> {
        self.entries.get(id.0 as usize).map(|source| &source.text)
    }

    /// Line and column of a byte offset, both counted from one, the column in characters. An offset
    /// beyond the text counts as its end. CRLF, LF and a lone CR each end a line.
    pub fn line_and_column(&self, id: SourceId, offset: usize) -> (usize, usize) {
        let Source { text, lines, .. } = &self.entries[id.0 as usize];
        let mut end = offset.min(text.len());
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let line = lines.partition_point(|&start| start <= end);
        let start = line.checked_sub(1).map_or(0, |index| lines[index]);
        (line, text[start..end].chars().count() + 1)
    }
}

/// Where the lines of a text begin: at its beginning, and behind each CRLF, LF and lone CR.
fn line_starts(text: &str) -> Vec<usize> {
    let bytes = text.as_bytes();
    let ends = bytes.iter().enumerate().filter(|&(index, &byte)| {
        byte == b'\n' || (byte == b'\r' && bytes.get(index + 1) != Some(&b'\n'))
    });
    std::iter::once(0).chain(ends.map(|(index, _)| index + 1)).collect()
}

/// How grave a problem is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Nothing is wrong; the author may be glad to know.
    Note,
    /// The outputs are sound; the author may want to look.
    Warning,
    /// Something the author asked for is missing from the outputs.
    Error,
}

impl Severity {
    /// The word for it in messages.
    pub fn word(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

/// One problem at one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// What is the matter.
    pub problem: Problem,
    /// Where, if it has a place in a text.
    pub span: Option<Span>,
}

impl Diagnostic {
    /// A problem at a place.
    pub fn at(span: Span, problem: Problem) -> Self {
        Self { problem, span: Some(span) }
    }

    /// A problem of the whole.
    pub fn general(problem: Problem) -> Self {
        Self { problem, span: None }
    }
}

/// The diagnostics of a build, in the order in which the stages found them.
#[derive(Clone, Debug, Default)]
pub struct Diagnostics {
    entries: Vec<Diagnostic>,
    // The entries by place and code, so that a manuscript with thousands of problems stays quick.
    places: BTreeMap<(Option<Span>, &'static str), Vec<usize>>,
}

impl Diagnostics {
    /// Takes in a diagnostic, unless the very same one is there already.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        let place = self.places.entry((diagnostic.span, diagnostic.problem.code())).or_default();
        if !place.iter().any(|&index| self.entries[index] == diagnostic) {
            place.push(self.entries.len());
            self.entries.push(diagnostic);
        }
    }

    /// All of them, in the order of their places: those with none come last.
    pub fn sorted(&self) -> Vec<&Diagnostic> {
        let mut sorted: Vec<&Diagnostic> = self.entries.iter().collect();
        sorted.sort_by_key(|diagnostic| {
            (diagnostic.span.is_none(), diagnostic.span, diagnostic.problem.code())
        });
        sorted
    }

    /// All of them as they were found.
    pub fn iter(&self) -> impl Iterator<Item = &Diagnostic> {
        self.entries.iter()
    }

    /// Whether one of them is an error.
    pub fn has_errors(&self) -> bool {
        self.entries.iter().any(|diagnostic| diagnostic.problem.severity() == Severity::Error)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

/// Declares the problems: variant, fields, code, severity, message and help in one place each.
macro_rules! problems {
    ($($(#[doc = $doc:literal])+ $code:literal $severity:ident
        $variant:ident $({ $($(#[doc = $field_doc:literal])+ $field:ident: $type:ty),* $(,)? })?
        => $message:expr, $help:expr;)+) => {
        /// Every kind of problem that a manuscript can have.
        ///
        /// Codes: `S00xx` files and encoding, `S01xx` front matter and theme, `S02xx` Markdown,
        /// `S03xx` citations and bibliography, `S04xx` references, `S05xx` pictures,
        /// `S06xx` fonts and typesetting, `S07xx` code,
        /// `S08xx` formulas.
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum Problem {
            $($(#[doc = $doc])+ $variant $({ $($(#[doc = $field_doc])+ $field: $type),* })?,)+
        }

        impl Problem {
            /// The codes of all kinds, each once.
            pub const CODES: &'static [&'static str] = &[$($code,)+];

            /// The stable code, such as `S0301`.
            pub fn code(&self) -> &'static str {
                match self { $(Self::$variant { .. } => $code,)+ }
            }

            /// How grave it is.
            pub fn severity(&self) -> Severity {
                match self { $(Self::$variant { .. } => Severity::$severity,)+ }
            }

            /// What is the matter: lower case, no final stop, the thing at fault quoted.
            #[allow(unused_variables, reason = "not every message names every field")]
            pub fn message(&self) -> String {
                match self { $(Self::$variant $({ $($field),* })? => $message,)+ }
            }

            /// What the author can do about it.
            #[allow(unused_variables, reason = "not every help names every field")]
            pub fn help(&self) -> Option<String> {
                match self { $(Self::$variant $({ $($field),* })? => $help,)+ }
            }
        }
    };
}

/// `did you mean 'x'?`, where something near is known.
fn did_you_mean(nearest: Option<&String>) -> Option<String> {
    nearest.map(|name| format!("did you mean '{name}'?"))
}

/// Several names one after the other: `'a', 'b'`.
fn all_of(names: &[String]) -> String {
    names.iter().map(|name| format!("'{name}'")).collect::<Vec<_>>().join(", ")
}

/// Several names of which one is enough: `'a', 'b' or 'c'`.
fn one_of(names: &[String]) -> String {
    let quoted: Vec<String> = names.iter().map(|name| format!("'{name}'")).collect();
    match quoted.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} or {last}", rest.join(", ")),
        None => "a font that has it".to_owned(),
    }
}

problems! {
    /// The front matter is no valid YAML mapping.
    "S0101" Error FrontMatterSyntax {
        /// What is wrong with it.
        reason: String,
        /// What helps.
        remedy: &'static str,
    } => format!("the front matter cannot be read: {reason}"), Some((*remedy).to_owned());
    /// A key that front matter does not have.
    "S0102" Warning UnknownKey {
        /// The key as written.
        key: String,
        /// The nearest known one.
        nearest: Option<String>,
    } => format!("unknown key '{key}' in the front matter"), did_you_mean(nearest.as_ref());
    /// A value of the wrong kind.
    "S0103" Error FrontMatterValue {
        /// The key.
        key: String,
        /// What is expected, as in "a text or a list of texts".
        expected: String,
    } => format!("'{key}' must be {expected}"), None;
    /// The same key twice; the last one counts.
    "S0104" Warning DuplicateKey {
        /// The key.
        key: String,
    } => format!("'{key}' stands twice in the front matter"), Some("the last one counts".to_owned());
    /// Front matter that begins and has no end.
    "S0105" Error UnclosedFrontMatter {
        /// The number of the line of its last key.
        last: usize,
    } => "the front matter that begins here has no end, so it is kept as text".to_owned(),
        Some(format!("put a line '---' behind its last key, below line {last}"));
    /// A theme that cannot be read as TOML, or has a wrong key or value.
    "S0111" Error ThemeSyntax {
        /// What is wrong with it.
        reason: String,
        /// What helps.
        remedy: Option<String>,
    } => format!("the theme cannot be read: {reason}"), remedy.clone();
    /// A theme whose values contradict one another.
    "S0112" Error ThemeValue {
        /// What does not fit.
        reason: String,
    } => reason.clone(), None;
    /// A theme file that is not there or cannot be read.
    "S0113" Error ThemeFile {
        /// Its name as written.
        name: String,
        /// Why.
        reason: String,
    } => format!("the theme '{name}' cannot be read: {reason}"),
        Some("paths start at the project's folder or at the manuscript's".to_owned());
    /// A part of the language that this version does not know, kept as text.
    "S0201" Warning NotUnderstood {
        /// What was not understood.
        what: String,
    } => format!("{what} is not understood; its text is kept"), None;
    /// Raw HTML outside the safe subset.
    "S0202" Warning RawHtml {
        /// The tag as written.
        tag: String,
    } => format!("the HTML '{tag}' is not passed on; its text is kept"),
        Some("write it in Markdown instead".to_owned());
    /// A footnote reference without a definition.
    "S0203" Error UnknownNote {
        /// Its label.
        label: String,
    } => format!("the note '[^{label}]' is not defined"),
        Some(format!("add a line '[^{label}]: …'"));
    /// A footnote definition that nothing refers to.
    "S0204" Warning UnusedNote {
        /// Its label.
        label: String,
    } => format!("nothing refers to the note '[^{label}]'"), None;
    /// A footnote defined twice.
    "S0205" Warning DuplicateNote {
        /// Its label.
        label: String,
    } => format!("the note '[^{label}]' is defined twice"), Some("the first one counts".to_owned());
    /// Two things with one identifier.
    "S0206" Error DuplicateIdentifier {
        /// The identifier.
        identifier: String,
    } => format!("the identifier '{identifier}' is used twice"),
        Some("references go to the first one".to_owned());
    /// Attributes in braces that cannot be read.
    "S0207" Warning Attributes {
        /// The braces as written.
        text: String,
    } => format!("the attributes '{text}' cannot be read; they are kept as text"),
        Some("write them as in '{#id .class key=\"value\"}'".to_owned());
    /// Blocks nested beyond what is supported.
    "S0208" Error NestedTooDeeply => "blocks are nested too deeply; the inner ones are flattened".to_owned(), None;
    /// A manuscript without any text.
    "S0209" Warning Empty => "the manuscript is empty".to_owned(),
        Some("write its text below the title and the front matter".to_owned());
    /// A manuscript without a title.
    "S0210" Warning NoTitle => "the manuscript has no title".to_owned(),
        Some("add 'title: …' to the front matter, or begin with a '# Heading'".to_owned());
    /// HTML that has no text to keep, such as a script.
    "S0211" Warning DroppedHtml {
        /// The tag as written.
        tag: String,
    } => format!("the HTML '{tag}' is left out with all that it holds"),
        Some("scripts and styles have no place in a manuscript; a theme changes the looks".to_owned());
    /// Cells of a table's row beyond those of its head.
    "S0212" Warning SurplusCells {
        /// How many there are.
        surplus: usize,
        /// How many cells the head has.
        columns: usize,
    } => match surplus {
            1 => "the last cell of the row is left out".to_owned(),
            _ => format!("the last {surplus} cells of the row are left out"),
        },
        Some(format!(
            "the row has {} and the head only {columns}: give the head and the line below it as \
             many; a '|' that is text is written '\\|'",
            match surplus + columns {
                1 => "1 cell".to_owned(),
                cells => format!("{cells} cells"),
            }
        ));
    /// A TeX command without words that only says how TeX sets what follows.
    "S0213" Warning LayoutCommand {
        /// The command, with its backslash.
        command: String,
    } => format!("the TeX command '{command}' has no effect and is left out"),
        Some("a theme says how pages and lines look".to_owned());
    /// Raw code for an output that is not made.
    "S0214" Warning RawOutput {
        /// The output that it names.
        format: String,
    } => format!("the raw code for '{format}' is left out"),
        Some("only raw HTML and TeX are read, each as far as it is understood".to_owned());
    /// A citation of a key that no bibliography has.
    "S0301" Error UnknownCitation {
        /// The key as written.
        key: String,
        /// The nearest known one.
        nearest: Option<String>,
    } => format!("no bibliography has an entry '{key}'"), did_you_mean(nearest.as_ref());
    /// Citations, but no bibliography.
    "S0302" Error NoBibliography => "the manuscript cites, but names no bibliography".to_owned(),
        Some("add 'bibliography: references.bib' to the front matter".to_owned());
    /// A bibliography file that is not there or cannot be read.
    "S0303" Error BibliographyFile {
        /// Its name as written.
        name: String,
        /// Why.
        reason: String,
    } => format!("the bibliography '{name}' cannot be read: {reason}"), None;
    /// An entry of a bibliography that cannot be read.
    "S0304" Error BibliographyEntry {
        /// What the reader says.
        reason: String,
    } => format!("an entry of the bibliography cannot be read: {reason}"),
        Some("the other entries are kept".to_owned());
    /// Something in a bibliography is perhaps not as it was meant.
    "S0310" Warning BibliographyAdvice {
        /// What it is.
        reason: String,
    } => format!("an entry of the bibliography may be wrong: {reason}"), None;
    /// Two entries with one key.
    "S0305" Warning DuplicateEntry {
        /// The key.
        key: String,
        /// Where the first one stands.
        first: String,
        /// Where the other one stands.
        again: String,
    } => format!("there are two entries '{key}' in the bibliography: {first} and {again}"),
        Some("the first one counts".to_owned());
    /// A place that a work does not reach to.
    "S0312" Warning LocatorOutside {
        /// The key of the work.
        key: String,
        /// The place.
        locator: String,
        /// Its first and last page.
        pages: (u32, u32),
    } => format!("'{key}' fills pages {}–{}, but page {locator} of it is cited", pages.0, pages.1),
        Some("look at the page number, and at 'pages' in the bibliography".to_owned());
    /// Entries that nothing cites.
    "S0313" Note UnusedEntries {
        /// The first of their keys.
        keys: Vec<String>,
        /// How many there are.
        count: usize,
    } => match count - keys.len() {
        0 => format!("nothing cites {}", all_of(keys)),
        more => format!("nothing cites {count} entries of the bibliography: {}, and {more} more", all_of(keys)),
    }, Some("'nocite' lists works that are not cited".to_owned());
    /// Something that the style prints of such a work is not in the bibliography.
    "S0314" Note MissingField {
        /// The key of the work.
        key: String,
        /// What it lacks, as in "publisher".
        fields: Vec<String>,
    } => format!("'{key}' has no {}, which the citation style prints", fields.join(" and no ")),
        None;
    /// Two keys for one work.
    "S0311" Warning SameWork {
        /// The key of the first entry.
        first: String,
        /// The key of the other.
        second: String,
        /// What they share.
        shared: &'static str,
    } => format!("'{first}' and '{second}' seem to be one work: they have the same {shared}"),
        Some("keep one of them, or their citations will be told apart".to_owned());
    /// A citation style that is not bundled and not a file.
    "S0306" Error UnknownStyle {
        /// The name.
        name: String,
        /// The nearest bundled one.
        nearest: Option<String>,
    } => format!("there is no citation style '{name}'"), did_you_mean(nearest.as_ref());
    /// A style file that cannot be used.
    "S0307" Error StyleSyntax {
        /// The name.
        name: String,
        /// Why.
        reason: String,
    } => format!("the citation style '{name}' cannot be read: {reason}"), None;
    /// A typed citation that fits more than one entry.
    "S0308" Warning AmbiguousCitation {
        /// The parenthesis as written.
        text: String,
        /// The keys that it fits.
        candidates: Vec<String>,
    } => format!("'{text}' fits more than one entry: {}", candidates.join(", ")),
        Some("write it with its key, as in '[@key, 12]', or add a short title".to_owned());
    /// A typed parenthesis that looks like a citation, with a name that no entry has.
    "S0309" Warning UnknownTypedCitation {
        /// The parenthesis as written.
        text: String,
        /// The nearest entry's key.
        nearest: Option<String>,
    } => format!("'{text}' looks like a citation, but no entry has that name"),
        did_you_mean(nearest.as_ref());
    /// A reference to an identifier that nothing has.
    "S0401" Error UnknownReference {
        /// The identifier.
        identifier: String,
        /// The nearest known one.
        nearest: Option<String>,
    } => format!("nothing has the identifier '{identifier}'"), did_you_mean(nearest.as_ref());
    /// A reference within the index to an entry that it does not have.
    "S0402" Warning UnknownIndexEntry {
        /// The entry as written.
        entry: String,
        /// The entry that refers to it.
        from: String,
        /// The nearest known one.
        nearest: Option<String>,
    } => format!("the index has no entry '{entry}', to which '{from}' refers"),
        did_you_mean(nearest.as_ref());
    /// An index mark without words.
    "S0403" Warning EmptyIndexMark => "an index mark says nothing".to_owned(),
        Some("give it words or an entry, as in '[]{.index entry=\"Beria, Lavrenty\"}'".to_owned());
    /// A picture that is not there.
    "S0501" Error MissingImage {
        /// Its name as written.
        name: String,
        /// Why it cannot be had.
        reason: String,
    } => format!("the image '{name}' cannot be read: {reason}"),
        Some("paths start at the project's folder or at the manuscript's".to_owned());
    /// A picture that is damaged or of an unknown kind.
    "S0502" Error BadImage {
        /// Its name as written.
        name: String,
        /// Why.
        reason: String,
    } => format!("the image '{name}' cannot be used: {reason}"), None;
    /// A picture without a description.
    "S0503" Warning MissingAlt {
        /// Its name as written.
        name: String,
        /// What the picture says of itself.
        proposal: Option<String>,
    } => format!("the image '{name}' has no description for those who do not see it"),
        Some(match proposal {
            Some(proposal) => format!("it says of itself: '{{alt=\"{proposal}\"}}' behind it?"),
            None => "add '{alt=\"…\"}' behind it, or '{alt=\"\"}' if it is mere decoration".to_owned(),
        });
    /// A picture from the network.
    "S0504" Error RemoteImage {
        /// Its address.
        name: String,
    } => format!("the image '{name}' is remote"),
        Some("save it in the project's images folder and name it from there".to_owned());
    /// A length or share that cannot be read.
    "S0505" Warning BadExtent {
        /// The text as written.
        text: String,
    } => format!("'{text}' is neither a length nor a share of the line"),
        Some("write it as in 'width=80%' or 'width=9cm'".to_owned());
    /// A placement of a figure that there is not.
    "S0506" Warning BadPlacement {
        /// The text as written.
        text: String,
    } => format!("'{text}' is no placement of a figure"),
        Some("write 'placement=here', 'placement=float' or 'placement=page'".to_owned());
    /// A picture of which something is not shown.
    "S0507" Warning PictureLoss {
        /// Its name as written.
        name: String,
        /// What is not shown.
        loss: String,
        /// What can be done about it.
        remedy: Option<&'static str>,
    } => format!("the image '{name}' is shown without {loss}"), remedy.map(str::to_owned);
    /// A font family that is neither bundled nor in the project nor in the system.
    "S0601" Error UnknownFont {
        /// The family.
        family: String,
        /// The nearest known one.
        nearest: Option<String>,
    } => format!("there is no font family '{family}'"),
        Some(did_you_mean(nearest.as_ref()).unwrap_or_else(|| {
            "put its files into the project's fonts folder, or install it".to_owned()
        }));
    /// A character that no font has.
    "S0602" Error MissingGlyph {
        /// The character.
        character: char,
    } => format!("no font has the character '{character}' (U+{:04X})", u32::from(*character)),
        Some("put a font that has it into the project's fonts folder".to_owned());
    /// Further characters that no font has, behind those that are named one by one.
    "S0615" Error MissingGlyphs {
        /// How many.
        count: usize,
        /// The first of them.
        first: char,
        /// The last of them.
        last: char,
    } => format!("no font has {count} more characters, from '{first}' (U+{:04X}) to '{last}' (U+{:04X})",
        u32::from(*first), u32::from(*last)),
        Some("put a font that has them into the project's fonts folder".to_owned());
    /// A script that no font has.
    "S0611" Error MissingScript {
        /// The script's name.
        script: String,
        /// How many different characters of it are missing.
        count: usize,
        /// Families that have it.
        families: Vec<String>,
    } => match count {
        1 => format!("no font has the script '{script}': 1 character is missing"),
        _ => format!("no font has the script '{script}': {count} different characters are missing"),
    }, Some(format!("install {}, or put its files into the project's fonts folder", one_of(families)));
    /// A family without the cut that the text asks for.
    "S0612" Warning MissingCut {
        /// The family.
        family: String,
        /// The cut, such as `bold italic`.
        cut: &'static str,
        /// The cut that is set instead.
        instead: &'static str,
    } => format!("the font family '{family}' has no {cut}: its {instead} is set instead"),
        Some("put that cut into the project's fonts folder, or choose another family".to_owned());
    /// A face without the forms that the text asks for.
    "S0613" Warning MissingForms {
        /// The family.
        family: String,
        /// The forms in words, such as `small capitals`.
        forms: &'static str,
        /// The OpenType feature.
        feature: String,
    } => format!("the font family '{family}' has no {forms} ('{feature}')"),
        Some("the text is set as it is: choose a family that has them".to_owned());
    /// A font that must not be embedded.
    "S0614" Error RefusedFont {
        /// The family.
        family: String,
        /// The file's name.
        file: String,
    } => format!("the font '{family}' in '{file}' must not be embedded, says its maker"),
        Some("take it out of the fonts folder, or ask its maker for a licence to embed it".to_owned());
    /// A line that sticks out of the measure.
    "S0603" Warning Overfull {
        /// By how many hundredths of a point.
        hundredths: u32,
        /// The end of the line.
        text: String,
    } => format!("a line sticks out by {}.{:02}pt: '{text}'", hundredths / 100, hundredths % 100), None;
    /// A figure, heading or table row that is higher than a page.
    "S0605" Error TooHigh {
        /// By how many points it sticks out at the page's foot.
        points: u32,
    } => format!("something is higher than a page and sticks out at its foot by {points}pt"),
        Some("shorten the caption, heading or table cell, or make the picture smaller".to_owned());
    /// A table whose words had to be broken where no hyphen may stand.
    "S0610" Warning BrokenCells {
        /// How many lines end so.
        lines: usize,
    } => {
        let what = if *lines == 1 { "a word".to_owned() } else { format!("{lines} words") };
        format!("the table is too wide for the page; {what} in its cells had to be broken anywhere")
    },
        Some("shorten its longest words, or make two tables of it".to_owned());
    /// A table of which something sticks out of its column.
    "S0616" Warning TableOverfull {
        /// By how many points at most.
        points: u32,
    } => format!("something in the table is wider than its column by {points}pt"),
        Some("make its pictures smaller, or make two tables of it".to_owned());
    /// A language of code that nothing is known of.
    "S0701" Warning UnknownLanguage {
        /// Its name as written.
        name: String,
        /// The nearest known one.
        nearest: Option<String>,
    } => format!("the language '{name}' is not known; its code is not highlighted"),
        match nearest {
            Some(_) => did_you_mean(nearest.as_ref()),
            None => Some("write 'text' where nothing is to be highlighted".to_owned()),
        };
    /// An attribute of code that cannot be read.
    "S0702" Warning CodeAttribute {
        /// Its key.
        key: String,
        /// Its value as written.
        value: String,
        /// What is expected, as in "a whole number".
        expected: String,
    } => format!("'{key}' of the code is not {expected}: '{value}'"), None;
    /// A formula that is not understood.
    "S0801" Warning Formula {
        /// What is wrong in it.
        fault: String,
    } => format!("the formula is shown as its source: {fault}"),
        Some("formulas are LaTeX with the commands of amsmath and amssymb".to_owned());
    /// A command in a formula that is understood and has no effect.
    "S0802" Warning FormulaCommand {
        /// The command, with its backslash.
        command: String,
    } => format!("'{command}' in the formula is not shown; what it is for is set as usual"), None;
    /// Page numbers that did not come to rest.
    "S0604" Warning Unstable => "page numbers did not settle after five layouts".to_owned(), None;
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::{Problem, SourceId, Sources};

    #[test]
    fn every_kind_of_problem_has_a_code_of_its_own() {
        let mut known = BTreeSet::new();
        let twice: Vec<_> = Problem::CODES.iter().filter(|code| !known.insert(**code)).collect();
        assert!(twice.is_empty(), "{twice:?}");
    }

    #[test]
    fn lines_and_columns_count_characters_of_any_line_end() {
        let mut sources = Sources::default();
        let id = sources.add("a.md".into(), "aé\r\nb\rc\nd".into());
        assert_eq!(id, SourceId(0));
        for (offset, place) in
            [(0, (1, 1)), (3, (1, 3)), (5, (2, 1)), (7, (3, 1)), (9, (4, 1)), (99, (4, 2))]
        {
            assert_eq!(sources.line_and_column(id, offset), place, "offset {offset}");
        }
    }
}
