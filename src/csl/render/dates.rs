//! `cs:date`: dates in the style's own parts or the locale's form, ranges, seasons and eras.

use std::borrow::Cow;

use crate::csl::date::{Date, Point};
use crate::csl::node::{Mark, Node, is_blank, push_text};
use crate::csl::page_range;
use crate::csl::render::text::{letters, without_periods};
use crate::csl::render::{Context, with_affixes};
use crate::csl::style::element::{
    Affixes, Common, DateElement, DateForm, DatePart, DatePartForm, DatePartName, DateParts,
    Format, TermForm,
};
use crate::csl::style::options::{Collapse, RangeFormat};

impl Context<'_> {
    pub(crate) fn date(&mut self, element: &DateElement) -> Vec<Node> {
        let variable = element.variable.as_str();
        if self.is_done(variable) {
            self.top().variable_attempt = true;
            return Vec::new();
        }
        self.note_use(variable);
        let item = self.item;
        let Some(date) = item.date(variable) else {
            self.top().variable_attempt = true;
            return Vec::new();
        };
        let layout = self.date_layout(element);
        if self.area.is_sort() {
            let has = |name| layout.parts.iter().any(|part| part.name == name);
            let shown = [has(DatePartName::Year), has(DatePartName::Month), has(DatePartName::Day)];
            self.top().variable_success = true;
            return vec![Node::text(crate::csl::sort::date_key(date, &shown))];
        }
        let shows = |part: &DatePart| match part.name {
            DatePartName::Year => {
                date.start.is_some_and(|point| point.year != 0) || !date.literal.is_empty()
            }
            DatePartName::Month => {
                date.start.is_some_and(|point| point.month != 0 || point.season != 0)
                    || !date.season_name.is_empty()
            }
            DatePartName::Day => date.start.is_some_and(|point| point.day != 0),
        };
        if !layout.parts.iter().any(shows) {
            self.top().variable_attempt = true;
            return Vec::new();
        }
        self.top().variable_success = true;
        if self.trial && variable == "accessed" {
            return Vec::new();
        }
        if self.place.author_only && self.rendered_anything && !self.trial {
            return Vec::new();
        }
        self.strip_periods += u32::from(element.common.strip_periods);
        let nodes = if date.literal.is_empty() || date.start.is_some() {
            self.numeric_date(date, &layout)
        } else {
            self.literal_date(date, &layout)
        };
        self.strip_periods -= u32::from(element.common.strip_periods);
        if !is_blank(&nodes) {
            self.term_predecessor = true;
            self.rendered_anything = true;
        }
        self.dress_level(nodes, &element.common)
    }

    /// The parts to show: the element's own, or the locale's with the element's changes.
    fn date_layout<'e>(&self, element: &'e DateElement) -> Cow<'e, DateElement> {
        let Some(form) = element.form else { return Cow::Borrowed(element) };
        let mut layout = self.locale.date(form).cloned().unwrap_or_else(|| fallback(form));
        layout.parts.retain(|part| match element.selection {
            DateParts::YearMonthDay => true,
            DateParts::YearMonth => part.name != DatePartName::Day,
            DateParts::Year => part.name == DatePartName::Year,
        });
        for own in &element.parts {
            let Some(part) = layout.parts.iter_mut().find(|part| part.name == own.name) else {
                continue;
            };
            overlay(part, own);
        }
        Cow::Owned(layout)
    }

    /// Words stand where the year would.
    fn literal_date(&mut self, date: &Date, layout: &DateElement) -> Vec<Node> {
        let Some(year) = layout.parts.iter().find(|part| part.name == DatePartName::Year) else {
            return Vec::new();
        };
        let nodes = self.field(&date.literal);
        let mut nodes = self.dress(nodes, &year.common);
        self.push_year_suffix(&mut nodes);
        nodes
    }

    fn numeric_date(&mut self, date: &Date, layout: &DateElement) -> Vec<Node> {
        let Some(start) = date.start else {
            return self.season_only(date, layout);
        };
        let differing = date.end.map(|end| differing_parts(start, end, layout)).unwrap_or_default();
        if differing.is_empty() {
            return self.single(date, start, layout);
        }
        let end = date.end.unwrap_or_default();
        let last = layout.parts.iter().rposition(|part| differing.contains(&part.name));
        let first = layout.parts.iter().position(|part| differing.contains(&part.name));
        let mut nodes = Vec::new();
        let mut ends: Vec<Node> = Vec::new();
        for (at, part) in layout.parts.iter().enumerate() {
            let ranged = differing.contains(&part.name);
            let mut common = part.common.clone();
            if Some(at) == last {
                // The suffix goes behind the end of the range.
                common.affixes.suffix.clear();
            }
            let piece = self.part(date, start, part, &common);
            if !is_blank(&piece) {
                if !nodes.is_empty() {
                    push_text(&mut nodes, &layout.delimiter);
                }
                nodes.extend(piece);
            }
            if ranged && end.year != 0 {
                let mut common = part.common.clone();
                if Some(at) == first {
                    common.affixes.prefix.clear();
                }
                let piece = if part.name == DatePartName::Year && differing.len() == 1 {
                    self.end_year(start, end, part, &common)
                } else {
                    self.part_of(date, end, part, &common)
                };
                if !is_blank(&piece) {
                    if !ends.is_empty() {
                        push_text(&mut ends, &layout.delimiter);
                    }
                    ends.extend(piece);
                }
            }
            if Some(at) == last {
                let delimiter = part.range_delimiter.clone().unwrap_or_else(|| {
                    let term = self.term("year-range-delimiter", TermForm::Long, false);
                    if term.is_empty() { "\u{2013}".to_owned() } else { term.to_owned() }
                });
                push_text(&mut nodes, &delimiter);
                nodes.append(&mut ends);
                if part.name == DatePartName::Year {
                    self.push_year_suffix(&mut nodes);
                }
            }
        }
        nodes
    }

    fn season_only(&mut self, date: &Date, layout: &DateElement) -> Vec<Node> {
        let Some(month) = layout.parts.iter().find(|part| part.name == DatePartName::Month) else {
            return Vec::new();
        };
        let nodes = self.field(&date.season_name);
        self.dress(nodes, &month.common)
    }

    fn single(&mut self, date: &Date, point: Point, layout: &DateElement) -> Vec<Node> {
        let mut nodes = Vec::new();
        for part in &layout.parts {
            let mut piece = self.part(date, point, part, &part.common);
            if part.name == DatePartName::Year {
                let year = i64::from(point.year);
                piece = self.collapsed_year(year, piece);
                self.year_with_suffix(&mut piece, &part.common);
            }
            if is_blank(&piece) {
                continue;
            }
            if !nodes.is_empty() {
                push_text(&mut nodes, &layout.delimiter);
            }
            nodes.extend(piece);
        }
        nodes
    }

    /// Where years are drawn together, a year is left out when the cite before had the same.
    fn collapsed_year(&mut self, year: i64, piece: Vec<Node>) -> Vec<Node> {
        let collapses = matches!(
            self.style.citation.collapse,
            Some(Collapse::YearSuffix | Collapse::YearSuffixRanged)
        );
        if self.trial || !collapses || !self.style.citation.add_year_suffix {
            return piece;
        }
        let has_suffix = self.ambiguity.year_suffix.is_some();
        let Some(cluster) = self.cluster.as_deref_mut() else { return piece };
        cluster.years.push(year);
        let at = cluster.years.len() - 1;
        let known = cluster.last_years.get(at) == Some(&year);
        if known && cluster.collapsed && has_suffix {
            cluster.suffix_alone = true;
            return Vec::new();
        }
        piece
    }

    /// The year's letter goes between the year and its suffix.
    fn year_with_suffix(&mut self, piece: &mut Vec<Node>, common: &Common) {
        if !is_blank(piece) || self.cluster.as_deref().is_some_and(|cluster| cluster.suffix_alone) {
            let mut tail = Vec::new();
            if !common.affixes.suffix.is_empty() && !is_blank(piece) {
                tail.extend(piece.pop());
            }
            self.push_year_suffix(piece);
            piece.extend(tail);
        }
    }

    fn push_year_suffix(&mut self, nodes: &mut Vec<Node>) {
        if self.style.has_year_suffix || self.year_suffix_done || self.trial || self.area.is_sort()
        {
            return;
        }
        let Some(suffix) = self.ambiguity.year_suffix else { return };
        self.year_suffix_done = true;
        nodes.push(Node::Marked {
            mark: Mark::YearSuffix(suffix),
            children: vec![Node::text(letters(suffix))],
        });
    }

    fn part(&mut self, date: &Date, point: Point, part: &DatePart, common: &Common) -> Vec<Node> {
        self.part_of(date, point, part, common)
    }

    fn part_of(
        &mut self,
        date: &Date,
        point: Point,
        part: &DatePart,
        common: &Common,
    ) -> Vec<Node> {
        let text = match part.name {
            DatePartName::Year => return self.year(point.year, part, common),
            DatePartName::Month if point.month != 0 => self.month(point.month, part),
            DatePartName::Month if point.season != 0 => {
                let name = format!("season-{:02}", point.season);
                let form = if part.form == Some(DatePartForm::Short) {
                    TermForm::Short
                } else {
                    TermForm::Long
                };
                self.term(&name, form, false).to_owned()
            }
            DatePartName::Month => date.season_name.clone(),
            DatePartName::Day if point.day != 0 => self.day(point, part),
            DatePartName::Day => String::new(),
        };
        if text.is_empty() {
            return Vec::new();
        }
        let strip = common.strip_periods || self.strip_periods > 0;
        let text =
            if strip && part.name == DatePartName::Month { without_periods(&text) } else { text };
        self.dress(vec![Node::text(text)], common)
    }

    fn month(&self, month: u8, part: &DatePart) -> String {
        match part.form.unwrap_or(DatePartForm::Long) {
            DatePartForm::Numeric => month.to_string(),
            DatePartForm::NumericLeadingZeros => format!("{month:02}"),
            DatePartForm::Short => {
                self.term(&format!("month-{month:02}"), TermForm::Short, false).to_owned()
            }
            _ => self.term(&format!("month-{month:02}"), TermForm::Long, false).to_owned(),
        }
    }

    fn day(&self, point: Point, part: &DatePart) -> String {
        match part.form {
            Some(DatePartForm::NumericLeadingZeros) => format!("{:02}", point.day),
            Some(DatePartForm::Ordinal) if point.day == 1 || !self.locale.limits_ordinals() => {
                let gender = self.locale.gender_of(&format!("month-{:02}", point.month));
                self.ordinal(u64::from(point.day), gender)
            }
            _ => point.day.to_string(),
        }
    }

    fn year(&mut self, year: i32, part: &DatePart, common: &Common) -> Vec<Node> {
        if year == 0 {
            return Vec::new();
        }
        let number = year.unsigned_abs();
        let text = match part.form {
            Some(DatePartForm::Short) => format!("{:02}", number % 100),
            _ => number.to_string(),
        };
        let era = if year < 0 {
            self.term("bc", TermForm::Long, false)
        } else if year < 500 {
            self.term("ad", TermForm::Long, false)
        } else {
            ""
        };
        let era = era.to_owned();
        // The era stands between the year and its suffix.
        let affixes = common.affixes.clone();
        let bare = Common { affixes: Affixes::default(), ..common.clone() };
        let mut nodes = self.dress(vec![Node::text(text)], &bare);
        push_text(&mut nodes, &era);
        with_affixes(nodes, &affixes)
    }

    /// The last year of a range of years, shortened as the style wants it.
    fn end_year(
        &mut self,
        start: Point,
        end: Point,
        part: &DatePart,
        common: &Common,
    ) -> Vec<Node> {
        let format = self.style.options.year_range_format;
        let plain = start.month == 0
            && start.season == 0
            && start.day == 0
            && start.year > 0
            && end.year > 0;
        let shortens = plain && format.is_some_and(|format| format != RangeFormat::Expanded);
        if !shortens {
            return self.year(end.year, part, common);
        }
        let range = page_range::format(&start.year.to_string(), &end.year.to_string(), "-", format);
        let short = range.split('-').nth(1).unwrap_or_default().to_owned();
        self.dress(vec![Node::text(short)], common)
    }
}

/// The parts, from the largest that differs down, that stand on both sides of a range.
fn differing_parts(start: Point, end: Point, layout: &DateElement) -> Vec<DatePartName> {
    use DatePartName::{Day, Month, Year};
    let value = |point: Point, name: DatePartName| match name {
        Year => i64::from(point.year),
        Month => i64::from(point.month) * 100 + i64::from(point.season),
        Day => i64::from(point.day),
    };
    let shown: Vec<DatePartName> = [Year, Month, Day]
        .into_iter()
        .filter(|name| layout.parts.iter().any(|part| part.name == *name))
        .filter(|name| *name == Year || value(start, *name) != 0 || value(end, *name) != 0)
        .collect();
    match shown.iter().position(|name| value(start, *name) != value(end, *name)) {
        Some(at) => shown[at..].to_vec(),
        None => Vec::new(),
    }
}

/// What a style says of a part goes over what the locale says.
fn overlay(part: &mut DatePart, own: &DatePart) {
    part.form = own.form.or(part.form);
    if own.range_delimiter.is_some() {
        part.range_delimiter.clone_from(&own.range_delimiter);
    }
    let common = &mut part.common;
    let format = &mut common.format;
    *format = Format {
        style: own.common.format.style.or(format.style),
        variant: own.common.format.variant.or(format.variant),
        weight: own.common.format.weight.or(format.weight),
        decoration: own.common.format.decoration.or(format.decoration),
        align: own.common.format.align.or(format.align),
    };
    common.case = own.common.case.or(common.case);
    common.strip_periods |= own.common.strip_periods;
    common.quotes |= own.common.quotes;
    if !own.common.affixes.prefix.is_empty() {
        common.affixes.prefix.clone_from(&own.common.affixes.prefix);
    }
    if !own.common.affixes.suffix.is_empty() {
        common.affixes.suffix.clone_from(&own.common.affixes.suffix);
    }
}

/// A date where a locale has none: year, month and day with hyphens.
fn fallback(form: DateForm) -> DateElement {
    let part = |name, form| DatePart {
        name,
        form: Some(form),
        range_delimiter: None,
        common: Common::default(),
    };
    DateElement {
        form: Some(form),
        delimiter: "-".to_owned(),
        parts: vec![
            part(DatePartName::Year, DatePartForm::Long),
            part(DatePartName::Month, DatePartForm::NumericLeadingZeros),
            part(DatePartName::Day, DatePartForm::NumericLeadingZeros),
        ],
        ..DateElement::default()
    }
}
