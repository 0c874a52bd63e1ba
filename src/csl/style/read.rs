//! The attributes of a style's elements, from their text to their types. Values that CSL does not know
//! count as not set.

use roxmltree::Node;

use crate::csl::style::element::{
    Affixes, Common, DatePartForm, Decoration, Display, FontStyle, FontVariant, FontWeight, Format,
    NumberForm, Plural, TermForm, TextCase, VerticalAlign,
};
use crate::csl::style::options::{And, NameForm, NameOptions, Precedes, RangeFormat, SortOrder};

/// The text of an attribute, "" where there is none.
pub(crate) fn text(node: Node<'_, '_>, name: &str) -> String {
    node.attribute(name).unwrap_or_default().to_owned()
}

/// The words of an attribute.
pub(crate) fn words(node: Node<'_, '_>, name: &str) -> Vec<String> {
    node.attribute(name).unwrap_or_default().split_whitespace().map(str::to_owned).collect()
}

/// Whether an attribute is "true".
pub(crate) fn truth(node: Node<'_, '_>, name: &str) -> bool {
    node.attribute(name) == Some("true")
}

fn number(node: Node<'_, '_>, name: &str) -> Option<u32> {
    node.attribute(name)?.trim().parse().ok()
}

/// A whole number, 0 where there is none.
pub(crate) fn count(node: Node<'_, '_>, name: &str, default: u32) -> u32 {
    number(node, name).unwrap_or(default)
}

pub(crate) fn affixes(node: Node<'_, '_>) -> Affixes {
    Affixes { prefix: text(node, "prefix"), suffix: text(node, "suffix") }
}

pub(crate) fn format(node: Node<'_, '_>) -> Format {
    Format {
        style: match node.attribute("font-style") {
            Some("normal") => Some(FontStyle::Normal),
            Some("italic") => Some(FontStyle::Italic),
            Some("oblique") => Some(FontStyle::Oblique),
            _ => None,
        },
        variant: match node.attribute("font-variant") {
            Some("normal") => Some(FontVariant::Normal),
            Some("small-caps") => Some(FontVariant::SmallCaps),
            _ => None,
        },
        weight: match node.attribute("font-weight") {
            Some("normal") => Some(FontWeight::Normal),
            Some("bold") => Some(FontWeight::Bold),
            Some("light") => Some(FontWeight::Light),
            _ => None,
        },
        decoration: match node.attribute("text-decoration") {
            Some("none") => Some(Decoration::None),
            Some("underline") => Some(Decoration::Underline),
            _ => None,
        },
        align: match node.attribute("vertical-align") {
            Some("baseline") => Some(VerticalAlign::Baseline),
            Some("sup") => Some(VerticalAlign::Sup),
            Some("sub") => Some(VerticalAlign::Sub),
            _ => None,
        },
    }
}

pub(crate) fn common(node: Node<'_, '_>) -> Common {
    Common {
        format: format(node),
        affixes: affixes(node),
        display: match node.attribute("display") {
            Some("block") => Some(Display::Block),
            Some("left-margin") => Some(Display::LeftMargin),
            Some("right-inline") => Some(Display::RightInline),
            Some("indent") => Some(Display::Indent),
            _ => None,
        },
        quotes: truth(node, "quotes"),
        strip_periods: truth(node, "strip-periods"),
        case: match node.attribute("text-case") {
            Some("lowercase") => Some(TextCase::Lowercase),
            Some("uppercase") => Some(TextCase::Uppercase),
            Some("capitalize-first") => Some(TextCase::CapitalizeFirst),
            Some("capitalize-all") => Some(TextCase::CapitalizeAll),
            Some("sentence") => Some(TextCase::Sentence),
            Some("title") => Some(TextCase::Title),
            _ => None,
        },
    }
}

pub(crate) fn term_form(value: Option<&str>) -> TermForm {
    match value {
        Some("short") => TermForm::Short,
        Some("verb") => TermForm::Verb,
        Some("verb-short") => TermForm::VerbShort,
        Some("symbol") => TermForm::Symbol,
        _ => TermForm::Long,
    }
}

pub(crate) fn number_form(value: Option<&str>) -> NumberForm {
    match value {
        Some("ordinal") => NumberForm::Ordinal,
        Some("long-ordinal") => NumberForm::LongOrdinal,
        Some("roman") => NumberForm::Roman,
        _ => NumberForm::Numeric,
    }
}

pub(crate) fn plural(value: Option<&str>) -> Plural {
    match value {
        Some("always" | "true") => Plural::Always,
        Some("never" | "false") => Plural::Never,
        _ => Plural::Contextual,
    }
}

pub(crate) fn date_part_form(value: Option<&str>) -> Option<DatePartForm> {
    Some(match value? {
        "long" => DatePartForm::Long,
        "short" => DatePartForm::Short,
        "numeric" => DatePartForm::Numeric,
        "numeric-leading-zeros" => DatePartForm::NumericLeadingZeros,
        "ordinal" => DatePartForm::Ordinal,
        _ => return None,
    })
}

pub(crate) fn range_format(value: Option<&str>) -> Option<RangeFormat> {
    Some(match value? {
        "chicago" | "chicago-15" => RangeFormat::Chicago15,
        "chicago-16" => RangeFormat::Chicago16,
        "expanded" => RangeFormat::Expanded,
        "minimal" => RangeFormat::Minimal,
        "minimal-two" => RangeFormat::MinimalTwo,
        _ => return None,
    })
}

fn precedes(value: Option<&str>) -> Option<Precedes> {
    Some(match value? {
        "contextual" => Precedes::Contextual,
        "after-inverted-name" => Precedes::AfterInvertedName,
        "always" => Precedes::Always,
        "never" => Precedes::Never,
        _ => return None,
    })
}

/// The options of names on `style`, `citation`, `bibliography` (where form and delimiters have longer
/// names) or on `name` itself.
pub(crate) fn name_options(node: Node<'_, '_>, is_name: bool) -> NameOptions {
    let attribute = |short: &'static str, long: &'static str| {
        node.attribute(if is_name { short } else { long })
    };
    NameOptions {
        and: match node.attribute("and") {
            Some("text") => Some(And::Text),
            Some("symbol") => Some(And::Symbol),
            _ => None,
        },
        delimiter: attribute("delimiter", "name-delimiter").map(str::to_owned),
        names_delimiter: node.attribute("names-delimiter").map(str::to_owned),
        delimiter_precedes_et_al: precedes(node.attribute("delimiter-precedes-et-al")),
        delimiter_precedes_last: precedes(node.attribute("delimiter-precedes-last")),
        et_al_min: number(node, "et-al-min"),
        et_al_use_first: number(node, "et-al-use-first"),
        et_al_use_last: node.attribute("et-al-use-last").map(|value| value == "true"),
        et_al_subsequent_min: number(node, "et-al-subsequent-min"),
        et_al_subsequent_use_first: number(node, "et-al-subsequent-use-first"),
        form: match attribute("form", "name-form") {
            Some("long") => Some(NameForm::Long),
            Some("short") => Some(NameForm::Short),
            Some("count") => Some(NameForm::Count),
            _ => None,
        },
        initialize: node.attribute("initialize").map(|value| value != "false"),
        initialize_with: node.attribute("initialize-with").map(str::to_owned),
        sort_order: match node.attribute("name-as-sort-order") {
            Some("first") => Some(SortOrder::First),
            Some("all") => Some(SortOrder::All),
            _ => None,
        },
        sort_separator: node.attribute("sort-separator").map(str::to_owned),
    }
}
