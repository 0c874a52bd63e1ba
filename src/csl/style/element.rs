//! The elements that a layout is rendered from.

use std::sync::Arc;

use crate::csl::style::options::NameOptions;

/// A rendering element.
#[derive(Debug, Clone)]
pub(crate) enum Element {
    Text(Text),
    Number(Number),
    Date(DateElement),
    Names(Box<Names>),
    Label(Label),
    Group(Group),
    Choose(Vec<Branch>),
}

/// The look of text, as far as something is said of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Format {
    /// Upright or slanted.
    pub style: Option<FontStyle>,
    /// Small capitals or not.
    pub variant: Option<FontVariant>,
    /// The stroke's strength.
    pub weight: Option<FontWeight>,
    /// Underlined or not.
    pub decoration: Option<Decoration>,
    /// On the baseline or not.
    pub align: Option<VerticalAlign>,
}

impl Format {
    /// Whether nothing is said.
    pub fn is_plain(&self) -> bool {
        *self == Self::default()
    }
}

/// Upright or slanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FontStyle {
    /// Upright.
    Normal,
    /// Italic.
    Italic,
    /// Slanted.
    Oblique,
}

/// Small capitals or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FontVariant {
    /// Letters as they are.
    Normal,
    /// Small capitals.
    SmallCaps,
}

/// The stroke's strength.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FontWeight {
    /// Regular.
    Normal,
    /// Bold.
    Bold,
    /// Light.
    Light,
}

/// Underlined or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decoration {
    /// No line.
    None,
    /// A line below.
    Underline,
}

/// On the baseline or not.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VerticalAlign {
    /// On the line.
    Baseline,
    /// Superscript.
    Sup,
    /// Subscript.
    Sub,
}

/// Where a part of a bibliography's entry stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Display {
    /// A block of its own.
    Block,
    /// A block left of the rest.
    LeftMargin,
    /// Beside what stands in the left margin.
    RightInline,
    /// A block that is indented.
    Indent,
}

/// What stands before and after.
#[derive(Debug, Clone, Default)]
pub(crate) struct Affixes {
    pub(crate) prefix: String,
    pub(crate) suffix: String,
}

/// What all rendering elements can have.
#[derive(Debug, Clone, Default)]
pub(crate) struct Common {
    pub(crate) format: Format,
    pub(crate) affixes: Affixes,
    pub(crate) display: Option<Display>,
    pub(crate) quotes: bool,
    pub(crate) strip_periods: bool,
    pub(crate) case: Option<TextCase>,
}

/// How letters are turned into capitals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TextCase {
    Lowercase,
    Uppercase,
    CapitalizeFirst,
    CapitalizeAll,
    Sentence,
    Title,
}

/// The forms of a term or variable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash, PartialOrd, Ord)]
pub(crate) enum TermForm {
    #[default]
    Long,
    Short,
    Verb,
    VerbShort,
    Symbol,
}

#[derive(Debug, Clone)]
pub(crate) struct Text {
    pub(crate) source: TextSource,
    pub(crate) common: Common,
}

#[derive(Debug, Clone)]
pub(crate) enum TextSource {
    Variable { name: String, form: TermForm },
    Macro(usize),
    Term { name: String, form: TermForm, plural: bool },
    Value(String),
}

#[derive(Debug, Clone)]
pub(crate) struct Number {
    pub(crate) variable: String,
    pub(crate) form: NumberForm,
    pub(crate) common: Common,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum NumberForm {
    #[default]
    Numeric,
    Ordinal,
    LongOrdinal,
    Roman,
}

#[derive(Debug, Clone)]
pub(crate) struct Label {
    pub(crate) variable: String,
    pub(crate) form: TermForm,
    pub(crate) plural: Plural,
    pub(crate) common: Common,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Plural {
    #[default]
    Contextual,
    Always,
    Never,
}

#[derive(Debug, Clone)]
pub(crate) struct Group {
    pub(crate) elements: Vec<Element>,
    pub(crate) delimiter: String,
    pub(crate) common: Common,
}

/// A date as a style, or a locale's localised form, wants it.
#[derive(Debug, Clone, Default)]
pub(crate) struct DateElement {
    pub(crate) variable: String,
    pub(crate) form: Option<DateForm>,
    pub(crate) selection: DateParts,
    pub(crate) parts: Vec<DatePart>,
    pub(crate) delimiter: String,
    pub(crate) common: Common,
}

/// The localised forms of dates.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DateForm {
    Numeric,
    Text,
}

/// How much of a localised date stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum DateParts {
    #[default]
    YearMonthDay,
    YearMonth,
    Year,
}

#[derive(Debug, Clone)]
pub(crate) struct DatePart {
    pub(crate) name: DatePartName,
    pub(crate) form: Option<DatePartForm>,
    pub(crate) range_delimiter: Option<String>,
    pub(crate) common: Common,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum DatePartName {
    Year,
    Month,
    Day,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum DatePartForm {
    Long,
    Short,
    Numeric,
    NumericLeadingZeros,
    Ordinal,
}

/// Names of one or several variables, with what stands in when there are none.
#[derive(Debug, Clone, Default)]
pub(crate) struct Names {
    pub(crate) variables: Vec<String>,
    pub(crate) manner: Arc<Manner>,
    pub(crate) substitute: Vec<Element>,
    /// Whether it has neither name nor label of its own and, in a substitute, takes those of the
    /// element around it.
    pub(crate) is_shorthand: bool,
}

/// How names are set.
#[derive(Debug, Clone, Default)]
pub(crate) struct Manner {
    pub(crate) delimiter: Option<String>,
    pub(crate) name: Option<NameElement>,
    pub(crate) et_al: Option<EtAl>,
    pub(crate) label: Option<Label>,
    /// Whether the label stands before the names.
    pub(crate) label_first: bool,
    pub(crate) common: Common,
}

#[derive(Debug, Clone, Default)]
pub(crate) struct NameElement {
    pub(crate) options: NameOptions,
    pub(crate) format: Format,
    pub(crate) affixes: Affixes,
    pub(crate) family: Option<Common>,
    pub(crate) given: Option<Common>,
}

#[derive(Debug, Clone)]
pub(crate) struct EtAl {
    pub(crate) term: String,
    pub(crate) format: Format,
}

/// One branch of a choice; the last may be without conditions.
#[derive(Debug, Clone)]
pub(crate) struct Branch {
    pub(crate) condition: Option<Condition>,
    pub(crate) elements: Vec<Element>,
}

#[derive(Debug, Clone)]
pub(crate) struct Condition {
    pub(crate) matching: Match,
    pub(crate) tests: Vec<Test>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) enum Match {
    #[default]
    All,
    Any,
    None,
    Nand,
}

#[derive(Debug, Clone)]
pub(crate) enum Test {
    Type(String),
    Variable(String),
    IsNumeric(String),
    IsUncertainDate(String),
    Locator(String),
    Position(PositionTest),
    Disambiguate(bool),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PositionTest {
    First,
    Subsequent,
    Ibid,
    IbidWithLocator,
    NearNote,
    FarNote,
    Unknown,
}
