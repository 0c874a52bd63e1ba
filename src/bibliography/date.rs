//! Dates in the notation of EDTF (ISO 8601-2) and in freer ones, to those of CSL-JSON.

use serde_json::{Map, Value, json};

/// A date or a range of dates.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Date {
    /// Year, month and day, as many as are known; nothing where the date is only a text. An open end
    /// of a range is the year 0, as in CSL-JSON.
    parts: Vec<Vec<i64>>,
    /// 1 to 4, spring to winter.
    season: Option<i64>,
    circa: bool,
    literal: Option<String>,
}

/// One end of a range.
struct End {
    parts: Vec<i64>,
    /// The last year, where the year's digits are not all known ("19XX").
    until: Option<i64>,
    season: Option<i64>,
    circa: bool,
}

impl Date {
    /// A date that only words tell.
    pub(super) fn literal(text: &str) -> Self {
        Self { literal: Some(text.trim().to_owned()), ..Self::default() }
    }

    /// Whether it is a text that no date was found in.
    pub(super) fn is_literal(&self) -> bool {
        self.literal.is_some()
    }

    /// A date of numbers, of which those are dropped that are no month or day.
    pub(super) fn of(year: i64, month: Option<i64>, day: Option<i64>) -> Self {
        let mut parts = vec![year];
        let mut season = None;
        match month {
            Some(month @ 1..=12) => {
                parts.push(month);
                parts.extend(day.filter(|day| (1..=31).contains(day)));
            }
            Some(month @ 21..=24) => season = Some(month - 20),
            _ => {}
        }
        Self { parts: vec![parts], season, ..Self::default() }
    }

    /// With an end, which makes it a range.
    pub(super) fn until(mut self, end: Self) -> Self {
        self.parts.extend(end.parts);
        self.parts.truncate(2);
        self
    }

    /// Marked as uncertain or approximate.
    pub(super) fn about(mut self) -> Self {
        self.circa = true;
        self
    }

    /// A date in EDTF: `2004`, `2004-06-01`, `2004-21`, `1997/1999`, `1997/..`, `-0044`, `1956~`,
    /// `19XX`, with a time of the day ignored. `None` where the text is none.
    pub(super) fn from_edtf(text: &str) -> Option<Self> {
        let text = text.trim();
        let Some((from, to)) = text.split_once('/') else {
            let end = End::parse(text)?;
            let mut parts = vec![end.parts];
            parts.extend(end.until.map(|year| vec![year]));
            return Some(Self { parts, season: end.season, circa: end.circa, literal: None });
        };
        let open = |text: &str| matches!(text.trim(), "" | ".." | "*" | "open" | "unknown");
        match (open(from), open(to)) {
            (true, true) => None,
            (false, true) => {
                let from = End::parse(from)?;
                Some(Self {
                    parts: vec![from.parts, vec![0]],
                    circa: from.circa,
                    ..Self::default()
                })
            }
            (true, false) => {
                let to = End::parse(to)?;
                let last = to.until.map_or(to.parts, |year| vec![year]);
                Some(Self { parts: vec![vec![0], last], circa: to.circa, ..Self::default() })
            }
            (false, false) => {
                let from = End::parse(from)?;
                let to = End::parse(to)?;
                let last = to.until.map_or(to.parts, |year| vec![year]);
                // CSL has one season for both ends, so it is kept only where both are the same.
                let season = from.season.filter(|_| from.season == to.season);
                let circa = from.circa || to.circa;
                Some(Self { parts: vec![from.parts, last], season, circa, literal: None })
            }
        }
    }

    /// A date as people write it: EDTF, "1998--1999", "c. 1900", "[1956]", "1956?", "12 May 1956",
    /// "May 12, 1956", "1956 May 12", "44 BC"; else the text itself.
    pub(super) fn from_text(text: &str) -> Self {
        let text = text.trim();
        if let Some(date) = Self::from_edtf(text) {
            return date;
        }
        let mut bare = text.trim_matches(['[', ']', '(', ')']).trim();
        let mut circa = false;
        for word in ["circa ", "ca. ", "ca ", "c. ", "c.", "c", "um ", "vers "] {
            if let Some(rest) = bare.strip_prefix(word)
                && rest.starts_with(|c: char| c.is_ascii_digit())
            {
                bare = rest;
                circa = true;
                break;
            }
        }
        if let Some(rest) = bare.strip_suffix('?') {
            bare = rest;
            circa = true;
        }
        let found =
            Self::from_edtf(bare).or_else(|| Self::range(bare)).or_else(|| Self::words(bare));
        match found {
            Some(date) if circa => date.about(),
            Some(date) => date,
            None => Self::literal(text),
        }
    }

    /// "1998–1999", "1998--99"
    fn range(text: &str) -> Option<Self> {
        let (from, to) = text
            .split_once("---")
            .or_else(|| text.split_once("--"))
            .or_else(|| text.split_once(['–', '—']))
            .or_else(|| text.split_once('-'))
            .or_else(|| text.split_once('/'))?;
        let year = |text: &str| {
            let text = text.trim();
            (text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit()))
                .then(|| text.parse::<i64>().ok())
                .flatten()
        };
        let from = year(from)?;
        let to = to.trim();
        let last = match to.len() {
            0 => 0,
            2 if to.bytes().all(|byte| byte.is_ascii_digit()) => {
                from / 100 * 100 + to.parse::<i64>().ok()?
            }
            _ => year(to)?,
        };
        Some(Self { parts: vec![vec![from], vec![last]], ..Self::default() })
    }

    /// A year with the name of a month and perhaps a day, in any order.
    fn words(text: &str) -> Option<Self> {
        let mut year = None;
        let mut month: Option<i64> = None;
        let mut season: Option<i64> = None;
        let mut day = None;
        let mut before_christ = false;
        let is_separator = |c: char| c.is_whitespace() || ",./-".contains(c);
        for word in text.split(is_separator).filter(|word| !word.is_empty()) {
            let lower = word.to_lowercase();
            let digits = lower.trim_end_matches(|c: char| c.is_ascii_lowercase());
            if let Some(number) = month_number(&lower) {
                month.replace(number).is_none().then_some(())?;
            } else if let Some(number) = season_number(&lower) {
                season = Some(number);
            } else if matches!(lower.as_str(), "bc" | "bce" | "b" | "v") {
                before_christ = true;
            } else if matches!(lower.as_str(), "ad" | "ce" | "of" | "de" | "the") {
            } else if digits.len() == 4 || (digits.len() <= 3 && before_christ_follows(text)) {
                year.replace(digits.parse::<i64>().ok()?).is_none().then_some(())?;
            } else if (1..=2).contains(&digits.len()) {
                day.replace(digits.parse::<i64>().ok()?).is_none().then_some(())?;
            } else {
                return None;
            }
        }
        let year = if before_christ { -year? } else { year? };
        // A number that belongs to no month tells nothing for certain.
        if day.is_some() && month.is_none() {
            return None;
        }
        let mut date = Self::of(year, month, day);
        if month.is_none() {
            date.season = season;
        }
        Some(date)
    }

    /// The date in CSL-JSON.
    pub(super) fn value(&self) -> Value {
        let mut map = Map::new();
        if let Some(literal) = &self.literal {
            map.insert("literal".to_owned(), Value::String(literal.clone()));
            return Value::Object(map);
        }
        map.insert("date-parts".to_owned(), json!(self.parts));
        if let Some(season) = self.season {
            map.insert("season".to_owned(), json!(season));
        }
        if self.circa {
            map.insert("circa".to_owned(), Value::Bool(true));
        }
        Value::Object(map)
    }
}

impl End {
    fn parse(text: &str) -> Option<Self> {
        let text = text.trim().split('T').next().unwrap_or("");
        let bare = text.trim_end_matches(['?', '~', '%']).trim();
        let mut circa = bare.len() != text.len();
        let long = bare.starts_with(['y', 'Y']);
        let bare = bare.trim_start_matches(['y', 'Y']);
        let (sign, bare) = match bare.strip_prefix(['-', '−']) {
            Some(rest) => (-1, rest),
            None => (1, bare),
        };
        let mut pieces = bare.split('-').map(|piece| {
            let marked = piece.contains(['?', '~', '%']);
            circa |= marked;
            piece.trim_matches(['?', '~', '%'])
        });
        let digits = pieces.next()?;
        let most = if long { 10 } else { 4 };
        let unknown = digits.bytes().filter(|byte| matches!(byte, b'X' | b'u' | b'x')).count();
        let known = digits.trim_end_matches(['X', 'u', 'x']);
        if digits.len() > most
            || digits.len() < 3 && sign == 1 && !long
            || known.is_empty()
            || !known.bytes().all(|byte| byte.is_ascii_digit())
            || known.len() + unknown != digits.len()
        {
            return None;
        }
        let scale = 10_i64.pow(u32::try_from(unknown).ok()?);
        let year = sign * known.parse::<i64>().ok()?.checked_mul(scale)?;
        // EDTF counts as astronomers do, with a year 0; CSL does not: -1 is the year 1 BC.
        let year = if year <= 0 { year - 1 } else { year };
        let mut parts = vec![year];
        let mut season = None;
        let until = (unknown > 0).then(|| year + sign * (scale - 1));
        let mut rest: Vec<&str> = pieces.collect();
        // "1998-00-00" and "2004-06-XX" say as little as "1998" and "2004-06".
        while rest
            .last()
            .is_some_and(|piece| piece.is_empty() || matches!(*piece, "00" | "0" | "XX" | "uu"))
        {
            rest.pop();
        }
        if rest.len() > 2 {
            return None;
        }
        for (index, piece) in rest.iter().enumerate() {
            let piece = piece.trim();
            if piece.len() > 2 || !piece.bytes().all(|byte| byte.is_ascii_digit()) {
                return None;
            }
            let value: i64 = piece.parse().ok()?;
            match (index, value) {
                (0, 1..=12) => parts.push(value),
                (0, 21..=24) if rest.len() == 1 => season = Some(value - 20),
                (1, 1..=31) => parts.push(value),
                _ => return None,
            }
        }
        Some(Self { parts, until, season, circa })
    }
}

fn before_christ_follows(text: &str) -> bool {
    let lower = text.to_lowercase();
    ["bc", "b.c", "v. chr"].iter().any(|mark| lower.contains(mark))
}

/// The number of a month by its name in English or its first letters; of other languages those that
/// have a name of their own.
pub(super) fn month_number(word: &str) -> Option<i64> {
    const MONTHS: [&[&str]; 12] = [
        &["january", "januar", "janvier", "enero", "gennaio", "januari", "janv"],
        &["february", "februar", "février", "febrero", "febbraio", "februari", "févr"],
        &["march", "märz", "mars", "marzo", "maart", "mär"],
        &["april", "avril", "abril", "aprile", "avr"],
        &["may", "mai", "mayo", "maggio", "mei"],
        &["june", "juni", "juin", "junio", "giugno"],
        &["july", "juli", "juillet", "julio", "luglio", "juil"],
        &["august", "août", "agosto", "augustus", "augusti"],
        &["september", "septembre", "septiembre", "settembre", "sept"],
        &["october", "oktober", "octobre", "octubre", "ottobre", "okt"],
        &["november", "novembre", "noviembre"],
        &["december", "dezember", "décembre", "diciembre", "dicembre", "dez", "déc"],
    ];
    const SHORT: [&str; 12] =
        ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let word = word.trim_end_matches('.');
    let index = (0..12).find(|&index| SHORT[index] == word || MONTHS[index].contains(&word))?;
    i64::try_from(index + 1).ok()
}

/// The number of a season by its name.
pub(super) fn season_number(word: &str) -> Option<i64> {
    Some(match word {
        "spring" | "frühling" | "frühjahr" | "printemps" | "primavera" => 1,
        "summer" | "sommer" | "été" | "verano" | "estate" => 2,
        "autumn" | "fall" | "herbst" | "automne" | "otoño" | "autunno" => 3,
        "winter" | "hiver" | "invierno" | "inverno" => 4,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::Date;
    use serde_json::json;

    #[test]
    fn edtf() {
        for (text, parts) in [
            ("2004", json!([[2004]])),
            ("2004-06", json!([[2004, 6]])),
            ("2004-06-01", json!([[2004, 6, 1]])),
            ("2004-6-1", json!([[2004, 6, 1]])),
            ("2004-00-00", json!([[2004]])),
            ("2004-06-01T10:00:00Z", json!([[2004, 6, 1]])),
            ("1997/1999", json!([[1997], [1999]])),
            ("1997-05/1999-06", json!([[1997, 5], [1999, 6]])),
            ("1997/..", json!([[1997], [0]])),
            ("1997/", json!([[1997], [0]])),
            ("../1997", json!([[0], [1997]])),
            ("-0043", json!([[-44]])),
            ("0000", json!([[-1]])),
            ("y-17000", json!([[-17001]])),
            ("19XX", json!([[1900], [1999]])),
            ("199u", json!([[1990], [1999]])),
            ("2004-06-XX", json!([[2004, 6]])),
        ] {
            let date = Date::from_edtf(text);
            assert_eq!(
                date.map(|date| date.value()),
                Some(json!({ "date-parts": parts })),
                "{text}"
            );
        }
        for text in
            ["", "/", "../..", "soon", "2004-13", "2004-02-32", "20041", "2004-06-01-01", "é/é"]
        {
            assert_eq!(Date::from_edtf(text), None, "{text}");
        }
        let season = json!({ "date-parts": [[2004]], "season": 3 });
        assert_eq!(Date::from_edtf("2004-23").map(|date| date.value()), Some(season));
        let circa = json!({ "date-parts": [[1956]], "circa": true });
        for text in ["1956~", "1956?", "1956%", "c. 1956", "[1956?]", "ca. 1956"] {
            assert_eq!(Date::from_text(text).value(), circa, "{text}");
        }
    }

    #[test]
    fn dates_in_words() {
        for (text, expected) in [
            ("1998--1999", json!({ "date-parts": [[1998], [1999]] })),
            ("1998–99", json!({ "date-parts": [[1998], [1999]] })),
            ("1998-1999", json!({ "date-parts": [[1998], [1999]] })),
            ("[1956]", json!({ "date-parts": [[1956]] })),
            ("12 May 1956", json!({ "date-parts": [[1956, 5, 12]] })),
            ("May 12, 1956", json!({ "date-parts": [[1956, 5, 12]] })),
            ("1956 May 12", json!({ "date-parts": [[1956, 5, 12]] })),
            ("Mar. 1956", json!({ "date-parts": [[1956, 3]] })),
            ("Summer 1956", json!({ "date-parts": [[1956]], "season": 2 })),
            ("44 BC", json!({ "date-parts": [[-44]] })),
            ("in press", json!({ "literal": "in press" })),
            ("18th century", json!({ "literal": "18th century" })),
            ("1956 and 1957", json!({ "literal": "1956 and 1957" })),
        ] {
            assert_eq!(Date::from_text(text).value(), expected, "{text}");
        }
    }
}
