//! What the package document says of the book, for libraries and for readers who need to know how
//! accessible it is.

use crate::design::Design;
use crate::design::page::Paper;
use crate::epub::markup::{Markup, one_line};
use crate::epub::survey::plain_text;
use crate::epub::xhtml::{Book, Uses};
use crate::resolve::document::Metadata;

/// The conformance that is claimed; see `EPUB_A11Y.md` for what it rests on.
const CONFORMANCE: &str = "EPUB Accessibility 1.1 - WCAG 2.1 Level AA";
/// Who says so: the claim is the program's, which checks what it rests on.
const CERTIFIER: &str = "samizdat";

/// Writes the children of `metadata`. `native` are the lines that epub-builder has written.
pub(crate) fn write_metadata(markup: &mut Markup, book: Book<'_>, uses: &Uses, native: &[&str]) {
    let metadata = &book.document.metadata;
    write_identifiers(markup, metadata);
    markup.element("dc:title", &[("id", "title")], &title(metadata));
    markup.line();
    let subtitle = one_line(&metadata.subtitle_text);
    if !subtitle.is_empty() {
        refine(markup, "title", ("title-type", None), "main");
        refine(markup, "title", ("display-seq", None), "1");
        markup.element("dc:title", &[("id", "subtitle")], &subtitle);
        markup.line();
        refine(markup, "subtitle", ("title-type", None), "subtitle");
        refine(markup, "subtitle", ("display-seq", None), "2");
    }
    write_creators(markup, metadata);
    markup.element("dc:language", &[], metadata.language.tag());
    markup.line();
    property(markup, "dcterms:modified", &date_and_time(metadata.timestamp));
    if let Some(date) = metadata.date.as_deref().map(one_line).filter(|date| is_w3c_date(date)) {
        markup.element("dc:date", &[], &date);
        markup.line();
    }
    if let Some(publisher) = metadata.publisher.as_deref().map(one_line)
        && !publisher.is_empty()
    {
        markup.element("dc:publisher", &[], &publisher);
        markup.line();
    }
    for line in native {
        markup.raw(line);
        markup.line();
    }
    if let Some(source) = &metadata.source {
        markup.element("dc:source", &[], &one_line(&plain_text(source)));
        markup.line();
    }
    if !book.breaks.pages.is_empty() {
        let printed = printed_edition(book);
        markup.element("dc:source", &[("id", "printed")], &printed);
        markup.line();
        property(markup, "pageBreakSource", &printed);
    }
    write_accessibility(markup, book, uses);
}

/// The title, or what stands for it.
pub(crate) fn title(metadata: &Metadata) -> String {
    let title = one_line(&metadata.title_text);
    if title.is_empty() { "Untitled".to_owned() } else { title }
}

fn write_identifiers(markup: &mut Markup, metadata: &Metadata) {
    markup.element("dc:identifier", &[("id", "publication-id")], &identifier(metadata));
    markup.line();
    let Some(own) = metadata.identifier.as_deref().map(one_line).filter(|own| !own.is_empty())
    else {
        return;
    };
    let (value, codelist) = identify(&own);
    markup.element("dc:identifier", &[("id", "identifier")], &value);
    markup.line();
    if let Some(code) = codelist {
        refine(markup, "identifier", ("identifier-type", Some("onix:codelist5")), code);
    }
}

/// The identifier of the package, which the NCX repeats.
pub(crate) fn identifier(metadata: &Metadata) -> String {
    let uuid = one_line(&metadata.uuid);
    if uuid.contains(':') { uuid } else { format!("urn:uuid:{uuid}") }
}

/// An author's identifier as a URN with its code in ONIX list 5, where its kind is known.
fn identify(own: &str) -> (String, Option<&'static str>) {
    let bare = own.trim_start_matches("ISBN").trim_start_matches([':', ' ']);
    let digits: String = bare.chars().filter(|character| !"- ".contains(*character)).collect();
    let is_number = digits
        .char_indices()
        .all(|(index, digit)| digit.is_ascii_digit() || (index == 9 && digit == 'X'));
    match digits.len() {
        13 if is_number && !digits.contains('X') => (format!("urn:isbn:{digits}"), Some("15")),
        10 if is_number => (format!("urn:isbn:{digits}"), Some("02")),
        _ => {
            let doi = ["https://doi.org/", "http://doi.org/", "doi:", "DOI:", "DOI "]
                .iter()
                .find_map(|prefix| own.strip_prefix(prefix))
                .unwrap_or(own)
                .trim();
            match doi.starts_with("10.") && doi.contains('/') {
                true => (format!("doi:{doi}"), Some("06")),
                false => (own.to_owned(), None),
            }
        }
    }
}

fn write_creators(markup: &mut Markup, metadata: &Metadata) {
    for (index, author) in metadata.authors.iter().enumerate() {
        let name = one_line(&author.name);
        if name.is_empty() {
            continue;
        }
        let id = format!("creator-{}", index + 1);
        markup.element("dc:creator", &[("id", &id)], &name);
        markup.line();
        let role = author.role.as_deref().map_or_else(|| "aut".to_owned(), one_line);
        // A relator code has three letters; anything else is the author's own word for it.
        let is_code = role.len() == 3 && role.bytes().all(|byte| byte.is_ascii_lowercase());
        refine(markup, &id, ("role", is_code.then_some("marc:relators")), &role);
        if let Some(file_as) = author.file_as.as_deref().map(one_line) {
            refine(markup, &id, ("file-as", None), &file_as);
        }
    }
}

/// What EPUB Accessibility 1.1 wants to be known (section 2).
fn write_accessibility(markup: &mut Markup, book: Book<'_>, uses: &Uses) {
    property(markup, "schema:accessMode", "textual");
    if uses.described_pictures {
        property(markup, "schema:accessMode", "visual");
    }
    // Every picture is described or mere decoration: the types leave nothing else.
    property(markup, "schema:accessModeSufficient", "textual");
    if uses.described_pictures {
        property(markup, "schema:accessModeSufficient", "textual,visual");
    }
    let mut features =
        vec!["structuralNavigation", "tableOfContents", "readingOrder", "displayTransformability"];
    if uses.described_pictures {
        features.push("alternativeText");
    }
    if !uses.math.is_empty() {
        features.push("MathML");
    }
    if !book.breaks.pages.is_empty() {
        features.extend(["pageBreakMarkers", "pageNavigation"]);
    }
    for feature in features {
        property(markup, "schema:accessibilityFeature", feature);
    }
    property(markup, "schema:accessibilityHazard", "none");
    let mut summary =
        "The text can be navigated by its headings and contents and adapted to the reader."
            .to_owned();
    if uses.described_pictures {
        summary.push_str(" Its pictures are described.");
    }
    if !uses.math.is_empty() {
        summary.push_str(" Its formulas are MathML.");
    }
    if !book.breaks.pages.is_empty() {
        summary.push_str(" Its pages are those of the printed edition.");
    }
    markup.element(
        "meta",
        &[("property", "schema:accessibilitySummary"), ("xml:lang", "en")],
        &summary,
    );
    markup.line();
    markup.element(
        "meta",
        &[("property", "dcterms:conformsTo"), ("id", "conformance")],
        CONFORMANCE,
    );
    markup.line();
    refine(markup, "conformance", ("a11y:certifiedBy", None), CERTIFIER);
}

/// The edition whose pages the marks are: the PDF of the same build.
fn printed_edition(book: Book<'_>) -> String {
    let metadata = &book.document.metadata;
    format!("{} (PDF, {})", title(metadata), paper(book.design))
}

fn paper(design: &Design) -> String {
    let size = design.page.size;
    Paper::ALL.into_iter().find(|paper| paper.size() == size).map_or_else(
        || {
            let millimetres = |points: f64| (points * 25.4 / 72.0).round();
            format!(
                "{} × {} mm",
                millimetres(size.width.to_points()),
                millimetres(size.height.to_points())
            )
        },
        |paper| paper.name().to_owned(),
    )
}

fn property(markup: &mut Markup, property: &str, value: &str) {
    markup.element("meta", &[("property", property)], value);
    markup.line();
}

fn refine(
    markup: &mut Markup,
    refined: &str,
    (property, scheme): (&str, Option<&str>),
    value: &str,
) {
    let refines = format!("#{refined}");
    let mut attributes = vec![("refines", refines.as_str()), ("property", property)];
    attributes.extend(scheme.map(|scheme| ("scheme", scheme)));
    markup.element("meta", &attributes, value);
    markup.line();
}

/// Whether a date is one of W3C's profile of ISO 8601, as `dc:date` wants it: a year, month or day.
fn is_w3c_date(date: &str) -> bool {
    let mut parts = date.split('-');
    let number = |part: Option<&str>, length: usize, greatest: u32| match part {
        None => true,
        Some(part) => {
            part.len() == length
                && part.bytes().all(|byte| byte.is_ascii_digit())
                && part.parse().is_ok_and(|number: u32| (1..=greatest).contains(&number))
        }
    };
    number(parts.next(), 4, 9999)
        && number(parts.next(), 2, 12)
        && number(parts.next(), 2, 31)
        && parts.next().is_none()
}

/// Seconds since 1970 as `dcterms:modified` wants them, after Howard Hinnant's days-to-civil
/// algorithm, which counts years from March in eras of 400.
fn date_and_time(timestamp: i64) -> String {
    let seconds = timestamp.rem_euclid(86_400);
    let days = timestamp.div_euclid(86_400) + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted_month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted_month + 2) / 5 + 1;
    let month = if shifted_month < 10 { shifted_month + 3 } else { shifted_month - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    let [hour, minute, second] = [seconds / 3600, seconds / 60 % 60, seconds % 60];
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
}

#[cfg(test)]
mod tests {
    use super::{date_and_time, identify, is_w3c_date};

    #[test]
    fn times_are_civil() {
        for (timestamp, expected) in [
            (0, "1970-01-01T00:00:00Z"),
            (951_782_400, "2000-02-29T00:00:00Z"),
            (1_795_507_199, "2026-11-24T07:59:59Z"),
            (-1, "1969-12-31T23:59:59Z"),
        ] {
            assert_eq!(date_and_time(timestamp), expected);
        }
    }

    #[test]
    fn dates_are_of_the_profile() {
        for (date, expected) in [
            ("2026", true),
            ("2026-11", true),
            ("2026-11-24", true),
            ("2026-13", false),
            ("24 Nov. 2026", false),
            ("2026-11-24-1", false),
            ("", false),
        ] {
            assert_eq!(is_w3c_date(date), expected, "{date}");
        }
    }

    #[test]
    fn identifiers_are_recognised() {
        for (own, value, code) in [
            ("978-0-19-956041-0", "urn:isbn:9780199560410", Some("15")),
            ("ISBN 0-8044-2957-X", "urn:isbn:080442957X", Some("02")),
            ("https://doi.org/10.1000/182", "doi:10.1000/182", Some("06")),
            ("10.1000/182", "doi:10.1000/182", Some("06")),
            ("urn:nbn:de:101:1-201102033592", "urn:nbn:de:101:1-201102033592", None),
        ] {
            assert_eq!(identify(own), (value.to_owned(), code), "{own}");
        }
    }
}
