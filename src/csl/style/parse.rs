//! A style's XML to its parts.
//!
//! Unknown elements and attributes are passed over, so that a style that is newer than this reader still
//! works. What cannot be followed (a macro that is not there or calls itself) is an error.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use roxmltree::{Document, Node};

use crate::csl::locale;
use crate::csl::style::element::{
    Branch, Condition, DateElement, DateForm, DatePart, DatePartName, DateParts, Element, EtAl,
    Group, Label, Manner, Match, NameElement, Names, Number, PositionTest, Test, Text, TextSource,
};
use crate::csl::style::options::{
    Area, Collapse, Demote, FieldAlign, GivenNameRule, Layout, NameOptions, SortBy, SortKey,
    StyleOptions, SubstituteRule,
};
use crate::csl::style::{Class, Macro, Style, read};

/// Elements deeper than this are no style.
const MAX_DEPTH: usize = 64;

/// Elements of a layout with all its macros written out; more are no style but an attack.
const MAX_ELEMENTS: u64 = 200_000;

/// Why a style or locale cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StyleError {
    /// It is no XML or says something that cannot be followed.
    Invalid {
        /// What is wrong.
        message: String,
        /// The line, from 1.
        line: u32,
        /// The column, from 1, in characters.
        column: u32,
    },
    /// It only names another style that it follows.
    Dependent {
        /// The style's own title.
        title: String,
        /// The URL of the style that it follows.
        parent: String,
        /// The language that it sets, where it sets one.
        default_locale: Option<String>,
    },
}

impl fmt::Display for StyleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Invalid { message, line, column } => {
                write!(f, "{message} (line {line}, column {column})")
            }
            Self::Dependent { parent, .. } => {
                write!(f, "the style only follows another one, \"{parent}\"")
            }
        }
    }
}

impl std::error::Error for StyleError {}

impl StyleError {
    pub(crate) fn at(node: Node<'_, '_>, message: impl Into<String>) -> Self {
        let place = node.document().text_pos_at(node.range().start);
        Self::Invalid { message: message.into(), line: place.row, column: place.col }
    }

    /// A fault of the XML itself. Text that ends too early has its fault at its end.
    pub(crate) fn xml(error: &roxmltree::Error, text: &str) -> Self {
        let place = error.pos();
        let ends_early = matches!(
            error,
            roxmltree::Error::UnclosedRootNode | roxmltree::Error::UnexpectedEndOfStream
        );
        let (line, column) = if ends_early {
            let last = text.lines().last().unwrap_or_default();
            (text.lines().count(), last.chars().count() + 1)
        } else {
            (place.row as usize, place.col as usize)
        };
        let message = error.to_string();
        // The library's message ends with the place, which is told apart from it here.
        let message = message.split(" at ").next().unwrap_or(&message).to_owned();
        let number = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        Self::Invalid { message, line: number(line), column: number(column) }
    }
}

/// Reads a style.
pub(crate) fn style(xml: &str) -> Result<Style, StyleError> {
    check_nesting(xml)?;
    let document = Document::parse(xml.trim_start_matches('\u{feff}'))
        .map_err(|error| StyleError::xml(&error, xml))?;
    let root = document.root_element();
    if root.tag_name().name() != "style" {
        let name = root.tag_name().name();
        return Err(StyleError::at(root, format!("\"{name}\" is no citation style")));
    }
    check_depth(root, 0)?;
    let info = child(root, "info");
    let title =
        info.and_then(|info| child(info, "title")).and_then(|node| node.text()).unwrap_or_default();
    let parent = info.and_then(|info| {
        info.children().find(|node| {
            node.has_tag_name_local("link") && node.attribute("rel") == Some("independent-parent")
        })
    });
    let Some(citation) = child(root, "citation") else {
        if let Some(parent) = parent {
            return Err(StyleError::Dependent {
                title: title.trim().to_owned(),
                parent: read::text(parent, "href"),
                default_locale: root.attribute("default-locale").map(str::to_owned),
            });
        }
        return Err(StyleError::at(root, "the style has no \"citation\""));
    };
    let mut reader = Reader::new(root);
    let macros = reader.macros(root)?;
    let citation = reader.area(citation)?;
    let bibliography = child(root, "bibliography").map(|node| reader.area(node)).transpose()?;
    let intext = child(root, "intext").map(|node| reader.area(node)).transpose()?;
    reader.check_size(&macros, root)?;
    Ok(Style {
        title: title.trim().to_owned(),
        id: info
            .and_then(|info| child(info, "id"))
            .and_then(|node| node.text())
            .unwrap_or_default()
            .trim()
            .to_owned(),
        class: match root.attribute("class") {
            Some("note") => Class::Note,
            _ => Class::InText,
        },
        default_locale: root.attribute("default-locale").map(str::to_owned),
        options: style_options(root),
        names: read::name_options(root, false),
        locales: root
            .children()
            .filter(|node| node.has_tag_name_local("locale"))
            .map(locale::from_node)
            .collect(),
        macros,
        citation,
        bibliography,
        intext,
        has_year_suffix: reader.has_year_suffix,
    })
}

/// Names compared without their namespace: styles of old tools lack it.
trait LocalName {
    fn has_tag_name_local(&self, name: &str) -> bool;
}

impl LocalName for Node<'_, '_> {
    fn has_tag_name_local(&self, name: &str) -> bool {
        self.is_element() && self.tag_name().name() == name
    }
}

/// The first child element of a name.
pub(crate) fn child<'a, 'i>(node: Node<'a, 'i>, name: &str) -> Option<Node<'a, 'i>> {
    node.children().find(|child| child.has_tag_name_local(name))
}

/// Refuses towers of elements before they are read: the XML reader calls itself for each storey.
///
/// A tag is what begins with `<` and a letter; where comments hold some, the count may be too high,
/// by fewer than any style has.
fn check_nesting(xml: &str) -> Result<(), StyleError> {
    let (mut depth, mut line) = (0_usize, 1_u32);
    let bytes = xml.as_bytes();
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            b'\n' => line = line.saturating_add(1),
            b'<' if bytes.get(at + 1) == Some(&b'/') => depth = depth.saturating_sub(1),
            b'<' if bytes.get(at + 1).is_some_and(u8::is_ascii_alphabetic) => depth += 1,
            b'>' if at > 0 && bytes[at - 1] == b'/' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > MAX_DEPTH * 4 {
            let message = "the elements are nested too deeply".to_owned();
            return Err(StyleError::Invalid { message, line, column: 1 });
        }
    }
    Ok(())
}

fn check_depth(node: Node<'_, '_>, depth: usize) -> Result<(), StyleError> {
    if depth > MAX_DEPTH {
        return Err(StyleError::at(node, "the elements are nested too deeply"));
    }
    node.children().filter(Node::is_element).try_for_each(|child| check_depth(child, depth + 1))
}

fn style_options(root: Node<'_, '_>) -> StyleOptions {
    StyleOptions {
        page_range_format: read::range_format(root.attribute("page-range-format")),
        year_range_format: read::range_format(root.attribute("year-range-format")),
        demote_non_dropping_particle: match root.attribute("demote-non-dropping-particle") {
            Some("never") => Demote::Never,
            Some("sort-only") => Demote::SortOnly,
            _ => Demote::DisplayAndSort,
        },
        initialize_without_hyphen: root.attribute("initialize-with-hyphen") == Some("false"),
    }
}

/// Reads elements; knows the macros by name and notes what the style uses.
struct Reader {
    macro_numbers: BTreeMap<String, usize>,
    has_year_suffix: bool,
}

impl Reader {
    fn new(root: Node<'_, '_>) -> Self {
        let mut macro_numbers = BTreeMap::new();
        for node in root.children().filter(|node| node.has_tag_name_local("macro")) {
            let number = macro_numbers.len();
            macro_numbers.entry(read::text(node, "name")).or_insert(number);
        }
        Self { macro_numbers, has_year_suffix: false }
    }

    fn macros(&mut self, root: Node<'_, '_>) -> Result<Vec<Macro>, StyleError> {
        let mut macros: Vec<Macro> = vec![Macro::default(); self.macro_numbers.len()];
        for node in root.children().filter(|node| node.has_tag_name_local("macro")) {
            let name = read::text(node, "name");
            let Some(&number) = self.macro_numbers.get(&name) else { continue };
            // The first of two of the same name stands.
            if macros[number].name.is_empty() && macros[number].elements.is_empty() {
                macros[number] = Macro { name, elements: self.elements(node)? };
            }
        }
        Ok(macros)
    }

    fn macro_number(&self, node: Node<'_, '_>) -> Result<usize, StyleError> {
        let name = read::text(node, "macro");
        let number = self.macro_numbers.get(&name).copied();
        number.ok_or_else(|| StyleError::at(node, format!("there is no macro \"{name}\"")))
    }

    /// Refuses macros that call themselves, and layouts that are endless for practical purposes.
    fn check_size(&self, macros: &[Macro], root: Node<'_, '_>) -> Result<(), StyleError> {
        let mut sizes: Vec<Option<u64>> = vec![None; macros.len()];
        for number in 0..macros.len() {
            let mut path = Vec::new();
            let size = macro_size(number, macros, &mut sizes, &mut path);
            let place = root
                .children()
                .find(|node| {
                    node.has_tag_name_local("macro")
                        && read::text(*node, "name") == macros[number].name
                })
                .unwrap_or(root);
            let name = &macros[number].name;
            match size {
                None => {
                    return Err(StyleError::at(
                        place,
                        format!("the macro \"{name}\" calls itself"),
                    ));
                }
                Some(size) if size > MAX_ELEMENTS => {
                    return Err(StyleError::at(
                        place,
                        format!("the macro \"{name}\" is too large"),
                    ));
                }
                Some(_) => {}
            }
        }
        Ok(())
    }

    fn area(&mut self, node: Node<'_, '_>) -> Result<Area, StyleError> {
        let layout = child(node, "layout");
        let layout = match layout {
            Some(layout) => Layout {
                elements: self.elements(layout)?,
                format: read::format(layout),
                affixes: read::affixes(layout),
                delimiter: read::text(layout, "delimiter"),
            },
            None => {
                let name = node.tag_name().name();
                return Err(StyleError::at(node, format!("\"{name}\" has no \"layout\"")));
            }
        };
        let mut sort = Vec::new();
        if let Some(keys) = child(node, "sort") {
            for key in keys.children().filter(|node| node.has_tag_name_local("key")) {
                sort.push(self.sort_key(key)?);
            }
        }
        let optional = |name: &str| node.attribute(name).map(str::to_owned);
        Ok(Area {
            layout,
            sort,
            names: read::name_options(node, false),
            add_givenname: read::truth(node, "disambiguate-add-givenname"),
            givenname_rule: match node.attribute("givenname-disambiguation-rule") {
                Some("all-names") => GivenNameRule::AllNames,
                Some("all-names-with-initials") => GivenNameRule::AllNamesWithInitials,
                Some("primary-name") => GivenNameRule::PrimaryName,
                Some("primary-name-with-initials") => GivenNameRule::PrimaryNameWithInitials,
                _ => GivenNameRule::ByCite,
            },
            add_names: read::truth(node, "disambiguate-add-names"),
            add_year_suffix: read::truth(node, "disambiguate-add-year-suffix"),
            collapse: match node.attribute("collapse") {
                Some("citation-number") => Some(Collapse::CitationNumber),
                Some("year") => Some(Collapse::Year),
                Some("year-suffix") => Some(Collapse::YearSuffix),
                Some("year-suffix-ranged") => Some(Collapse::YearSuffixRanged),
                _ => None,
            },
            cite_group_delimiter: optional("cite-group-delimiter"),
            year_suffix_delimiter: optional("year-suffix-delimiter"),
            after_collapse_delimiter: optional("after-collapse-delimiter"),
            near_note_distance: read::count(node, "near-note-distance", 5),
            hanging_indent: read::truth(node, "hanging-indent"),
            second_field_align: match node.attribute("second-field-align") {
                Some("flush" | "true") => Some(FieldAlign::Flush),
                Some("margin") => Some(FieldAlign::Margin),
                _ => None,
            },
            line_spacing: read::count(node, "line-spacing", 1),
            entry_spacing: read::count(node, "entry-spacing", 1),
            author_substitute: optional("subsequent-author-substitute"),
            author_substitute_rule: match node.attribute("subsequent-author-substitute-rule") {
                Some("complete-each") => SubstituteRule::CompleteEach,
                Some("partial-each") => SubstituteRule::PartialEach,
                Some("partial-first") => SubstituteRule::PartialFirst,
                _ => SubstituteRule::CompleteAll,
            },
        })
    }

    fn sort_key(&self, node: Node<'_, '_>) -> Result<SortKey, StyleError> {
        let by = if node.has_attribute("macro") {
            SortBy::Macro(self.macro_number(node)?)
        } else {
            SortBy::Variable(read::text(node, "variable"))
        };
        let names = NameOptions {
            et_al_min: node.attribute("names-min").and_then(|value| value.parse().ok()),
            et_al_use_first: node.attribute("names-use-first").and_then(|value| value.parse().ok()),
            et_al_use_last: node.attribute("names-use-last").map(|value| value == "true"),
            ..NameOptions::default()
        };
        Ok(SortKey { by, descending: node.attribute("sort") == Some("descending"), names })
    }

    fn elements(&mut self, node: Node<'_, '_>) -> Result<Vec<Element>, StyleError> {
        let mut elements = Vec::new();
        for child in node.children().filter(Node::is_element) {
            if let Some(element) = self.element(child)? {
                elements.push(element);
            }
        }
        Ok(elements)
    }

    fn element(&mut self, node: Node<'_, '_>) -> Result<Option<Element>, StyleError> {
        Ok(Some(match node.tag_name().name() {
            "text" => match self.text(node)? {
                Some(text) => Element::Text(text),
                None => return Ok(None),
            },
            "number" => Element::Number(Number {
                variable: read::text(node, "variable"),
                form: read::number_form(node.attribute("form")),
                common: read::common(node),
            }),
            "date" => Element::Date(date(node)),
            "names" => Element::Names(Box::new(self.names(node)?)),
            "label" => Element::Label(label(node)),
            "group" => Element::Group(Group {
                elements: self.elements(node)?,
                delimiter: read::text(node, "delimiter"),
                common: read::common(node),
            }),
            "choose" => Element::Choose(self.branches(node)?),
            _ => return Ok(None),
        }))
    }

    fn text(&mut self, node: Node<'_, '_>) -> Result<Option<Text>, StyleError> {
        let form = read::term_form(node.attribute("form"));
        let source = if let Some(name) = node.attribute("variable") {
            self.has_year_suffix |= name == "year-suffix" || name == "citation-label";
            TextSource::Variable { name: name.to_owned(), form }
        } else if node.has_attribute("macro") {
            TextSource::Macro(self.macro_number(node)?)
        } else if let Some(name) = node.attribute("term") {
            TextSource::Term { name: name.to_owned(), form, plural: read::truth(node, "plural") }
        } else if let Some(value) = node.attribute("value") {
            TextSource::Value(value.to_owned())
        } else {
            return Ok(None);
        };
        Ok(Some(Text { source, common: read::common(node) }))
    }

    fn names(&mut self, node: Node<'_, '_>) -> Result<Names, StyleError> {
        let mut names = Names {
            variables: read::words(node, "variable"),
            is_shorthand: true,
            ..Names::default()
        };
        let mut manner = Manner {
            delimiter: node.attribute("delimiter").map(str::to_owned),
            common: read::common(node),
            ..Manner::default()
        };
        for child in node.children().filter(Node::is_element) {
            match child.tag_name().name() {
                "name" => manner.name = Some(name_element(child)),
                "et-al" => {
                    let term = child.attribute("term").unwrap_or("et-al").to_owned();
                    manner.et_al = Some(EtAl { term, format: read::format(child) });
                }
                "label" => {
                    manner.label_first = manner.name.is_none();
                    manner.label = Some(label(child));
                }
                "substitute" => {
                    names.substitute = self.elements(child)?;
                    continue;
                }
                _ => continue,
            }
            names.is_shorthand = false;
        }
        // A label may stand first although the name is not given.
        manner.label_first &= manner.name.is_some();
        names.manner = Arc::new(manner);
        Ok(names)
    }

    fn branches(&mut self, node: Node<'_, '_>) -> Result<Vec<Branch>, StyleError> {
        let mut branches = Vec::new();
        for child in node.children().filter(Node::is_element) {
            let condition = match child.tag_name().name() {
                "if" | "else-if" => Some(self.condition(child)),
                "else" => None,
                _ => continue,
            };
            branches.push(Branch { condition, elements: self.elements(child)? });
        }
        Ok(branches)
    }

    fn condition(&self, node: Node<'_, '_>) -> Condition {
        let mut tests = Vec::new();
        tests.extend(read::words(node, "type").into_iter().map(Test::Type));
        tests.extend(read::words(node, "variable").into_iter().map(Test::Variable));
        tests.extend(read::words(node, "is-numeric").into_iter().map(Test::IsNumeric));
        tests.extend(read::words(node, "is-uncertain-date").into_iter().map(Test::IsUncertainDate));
        tests.extend(read::words(node, "locator").into_iter().map(Test::Locator));
        tests.extend(read::words(node, "position").iter().map(|word| {
            Test::Position(match word.as_str() {
                "first" => PositionTest::First,
                "subsequent" => PositionTest::Subsequent,
                "ibid" => PositionTest::Ibid,
                "ibid-with-locator" => PositionTest::IbidWithLocator,
                "near-note" => PositionTest::NearNote,
                "far-note" => PositionTest::FarNote,
                _ => PositionTest::Unknown,
            })
        }));
        if let Some(value) = node.attribute("disambiguate") {
            tests.push(Test::Disambiguate(value == "true"));
        }
        let matching = match node.attribute("match") {
            Some("any") => Match::Any,
            Some("none") => Match::None,
            Some("nand") => Match::Nand,
            _ => Match::All,
        };
        Condition { matching, tests }
    }
}

fn label(node: Node<'_, '_>) -> Label {
    Label {
        variable: read::text(node, "variable"),
        form: read::term_form(node.attribute("form")),
        plural: read::plural(node.attribute("plural")),
        common: read::common(node),
    }
}

fn name_element(node: Node<'_, '_>) -> NameElement {
    let part = |name: &str| {
        node.children()
            .find(|child| {
                child.has_tag_name_local("name-part") && child.attribute("name") == Some(name)
            })
            .map(read::common)
    };
    NameElement {
        options: read::name_options(node, true),
        format: read::format(node),
        affixes: read::affixes(node),
        family: part("family"),
        given: part("given"),
    }
}

/// A date of a style or of a locale.
pub(crate) fn date(node: Node<'_, '_>) -> DateElement {
    DateElement {
        variable: read::text(node, "variable"),
        form: match node.attribute("form") {
            Some("numeric") => Some(DateForm::Numeric),
            Some("text") => Some(DateForm::Text),
            _ => None,
        },
        selection: match node.attribute("date-parts") {
            Some("year") => DateParts::Year,
            Some("year-month") => DateParts::YearMonth,
            _ => DateParts::YearMonthDay,
        },
        parts: node
            .children()
            .filter(|child| child.has_tag_name_local("date-part"))
            .filter_map(date_part)
            .collect(),
        delimiter: read::text(node, "delimiter"),
        common: read::common(node),
    }
}

fn date_part(node: Node<'_, '_>) -> Option<DatePart> {
    let name = match node.attribute("name")? {
        "year" => DatePartName::Year,
        "month" => DatePartName::Month,
        "day" => DatePartName::Day,
        _ => return None,
    };
    Some(DatePart {
        name,
        form: read::date_part_form(node.attribute("form")),
        range_delimiter: node.attribute("range-delimiter").map(str::to_owned),
        common: read::common(node),
    })
}

/// How many elements a macro has with all that it calls; `None` where it calls itself.
fn macro_size(
    number: usize,
    macros: &[Macro],
    sizes: &mut Vec<Option<u64>>,
    path: &mut Vec<usize>,
) -> Option<u64> {
    if let Some(size) = sizes[number] {
        return Some(size);
    }
    if path.contains(&number) || path.len() > MAX_DEPTH {
        return None;
    }
    path.push(number);
    let size = elements_size(&macros[number].elements, macros, sizes, path)?;
    path.pop();
    sizes[number] = Some(size);
    Some(size)
}

fn elements_size(
    elements: &[Element],
    macros: &[Macro],
    sizes: &mut Vec<Option<u64>>,
    path: &mut Vec<usize>,
) -> Option<u64> {
    let mut total: u64 = 0;
    for element in elements {
        let size = match element {
            Element::Text(Text { source: TextSource::Macro(number), .. }) => {
                macro_size(*number, macros, sizes, path)?
            }
            Element::Group(group) => elements_size(&group.elements, macros, sizes, path)?,
            Element::Names(names) => elements_size(&names.substitute, macros, sizes, path)?,
            Element::Choose(branches) => {
                // Only one branch is ever taken.
                let mut largest: u64 = 0;
                for branch in branches {
                    largest = largest.max(elements_size(&branch.elements, macros, sizes, path)?);
                }
                largest.saturating_add(branches.len() as u64)
            }
            _ => 0,
        };
        total = total.saturating_add(size).saturating_add(1);
    }
    Some(total)
}
