//! What the file says of itself: XMP, the information dictionary that agrees with it, and the
//! output intent that says what its colours mean.

use lopdf::{Dictionary, Document, Object, ObjectId, Stream, dictionary};
use xmp_writer::{DateTime, LangId, Timezone, XmpWriter};

use crate::pdf::text::{byte_string, text_string, without_controls};
use crate::resolve::document::Metadata;

/// The program's name with its version.
const PROGRAM: &str = concat!("samizdat ", env!("CARGO_PKG_VERSION"));

/// Writes the XMP metadata, which say that the file is both PDF/A-2a (ISO 19005-2, 6.6) and
/// PDF/UA-1 (ISO 14289-1, 5).
pub(super) fn write_xmp(document: &mut Document, metadata: &Metadata) -> ObjectId {
    let packet = xmp(metadata);
    let dictionary = dictionary! { "Type" => "Metadata", "Subtype" => "XML" };
    // It stays uncompressed, so that programs which know no PDF can find it.
    document.add_object(Stream::new(dictionary, packet.into_bytes()).with_compression(false))
}

/// The XMP packet.
fn xmp(metadata: &Metadata) -> String {
    let title = without_controls(&metadata.title_text);
    let names: Vec<String> = author_names(metadata);
    let subjects: Vec<String> = subjects(metadata);
    let language = metadata.language.tag();
    let date = xmp_date(metadata.timestamp);
    let mut xmp = XmpWriter::new();
    xmp.title([(None, title.as_str()), (Some(LangId(language)), title.as_str())]);
    if !names.is_empty() {
        xmp.creator(names.iter().map(String::as_str));
    }
    if let Some(description) = &metadata.description {
        xmp.description([(None, without_controls(description).as_str())]);
    }
    if !subjects.is_empty() {
        xmp.subject(subjects.iter().map(String::as_str));
        xmp.pdf_keywords(&subjects.join(", "));
    }
    if let Some(publisher) = &metadata.publisher {
        xmp.publisher([without_controls(publisher).as_str()]);
    }
    if let Some(rights) = &metadata.rights {
        xmp.rights([(None, without_controls(rights).as_str())]);
    }
    let identifier = metadata.identifier.as_deref().unwrap_or(&metadata.uuid);
    xmp.identifier(&without_controls(identifier));
    xmp.language([LangId(language)]);
    xmp.format("application/pdf");
    xmp.create_date(date);
    xmp.modify_date(date);
    xmp.metadata_date(date);
    xmp.creator_tool(PROGRAM);
    xmp.producer(PROGRAM);
    xmp.pdf_version("1.7");
    xmp.document_id(&without_controls(&metadata.uuid));
    xmp.pdfa_part(2);
    xmp.pdfa_conformance("A");
    xmp.pdfua_part(1);
    // Archived files explain the properties that XMP itself does not know (ISO 19005-2, 6.6.2.3).
    {
        let mut schemas = xmp.extension_schemas();
        let mut schema = schemas.pdfua_id();
        schema.properties().describe_part();
    }
    xmp.finish(None)
}

/// The information dictionary. Its dates and texts are those of the XMP metadata.
pub(super) fn information(metadata: &Metadata) -> Dictionary {
    let date = byte_string(info_date(metadata.timestamp));
    let mut info = dictionary! {
        "Title" => text_string(&metadata.title_text),
        "Creator" => text_string(PROGRAM),
        "Producer" => text_string(PROGRAM),
        "CreationDate" => date.clone(),
        "ModDate" => date,
    };
    let optional = [
        ("Author", author_names(metadata).join("; ")),
        ("Subject", metadata.description.clone().unwrap_or_default()),
        ("Keywords", subjects(metadata).join(", ")),
    ];
    for (key, text) in optional {
        if !text.is_empty() {
            info.set(key, text_string(&text));
        }
    }
    info
}

/// The names of those who made the work.
fn author_names(metadata: &Metadata) -> Vec<String> {
    metadata.authors.iter().map(|author| without_controls(&author.name)).collect()
}

/// Keywords and subjects.
fn subjects(metadata: &Metadata) -> Vec<String> {
    metadata.subjects.iter().map(|subject| without_controls(subject)).collect()
}

/// Writes the output intent: device colours are those of sRGB (ISO 19005-2, 6.2.3).
pub(super) fn write_output_intent(document: &mut Document) -> Object {
    let profile = Stream::new(
        dictionary! { "N" => 3, "Alternate" => "DeviceRGB" },
        typst_assets::icc::S_RGB_V4.to_vec(),
    );
    let profile = document.add_object(profile);
    Object::Array(vec![Object::Dictionary(dictionary! {
        "Type" => "OutputIntent",
        "S" => "GTS_PDFA1",
        "OutputConditionIdentifier" => text_string("sRGB"),
        "Info" => text_string("sRGB IEC61966-2.1"),
        "DestOutputProfile" => profile,
    })])
}

/// A moment of the calendar, in universal time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Moment {
    year: u16,
    month: u8,
    day: u8,
    hour: u8,
    minute: u8,
    second: u8,
}

/// The moment of a number of seconds since 1970, by the Gregorian calendar: years are counted from
/// March, so that the leap day is a year's last. Years outside 0 to 9999, which neither form of date
/// can name, become the nearest one that they can.
fn moment(timestamp: i64) -> Moment {
    const DAY: i64 = 86_400;
    const FIRST: i64 = -62_167_219_200;
    const LAST: i64 = 253_402_300_799;
    let timestamp = timestamp.clamp(FIRST, LAST);
    let (days, seconds) = (timestamp.div_euclid(DAY), timestamp.rem_euclid(DAY));
    // Days since 1 March of the year 0, in periods of 400 years.
    let days = days + 719_468;
    let (period, day) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year = (day - day / 1_460 + day / 36_524 - day / 146_096) / 365;
    let day_of_year = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    let year = year + period * 400 + i64::from(month <= 2);
    Moment {
        year: year as u16,
        month: month as u8,
        day: day as u8,
        hour: (seconds / 3600) as u8,
        minute: (seconds / 60 % 60) as u8,
        second: (seconds % 60) as u8,
    }
}

/// A date as XMP has it.
fn xmp_date(timestamp: i64) -> DateTime {
    let Moment { year, month, day, hour, minute, second } = moment(timestamp);
    DateTime {
        year,
        month: Some(month),
        day: Some(day),
        hour: Some(hour),
        minute: Some(minute),
        second: Some(second),
        timezone: Some(Timezone::Utc),
    }
}

/// A date as the information dictionary has it (ISO 32000-1, 7.9.4).
fn info_date(timestamp: i64) -> String {
    let Moment { year, month, day, hour, minute, second } = moment(timestamp);
    format!("D:{year:04}{month:02}{day:02}{hour:02}{minute:02}{second:02}Z")
}

#[cfg(test)]
mod tests {
    use super::info_date;

    #[test]
    fn dates_follow_the_calendar() {
        for (timestamp, expected) in [
            (0, "D:19700101000000Z"),
            (951_782_399, "D:20000228235959Z"),
            (951_782_400, "D:20000229000000Z"),
            (951_868_800, "D:20000301000000Z"),
            (1_735_689_599, "D:20241231235959Z"),
            (-1, "D:19691231235959Z"),
            (4_107_542_400, "D:21000301000000Z"),
            (i64::MIN, "D:00000101000000Z"),
            (i64::MAX, "D:99991231235959Z"),
        ] {
            assert_eq!(info_date(timestamp), expected, "{timestamp}");
        }
    }
}
