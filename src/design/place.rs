//! Where the keys of a theme stand in its text, so that a message can point at one and name it.
//!
//! The text is read a second time for that, as TOML with places; it is done only where something is
//! wrong, and a theme is short.

use std::ops::Range;

use toml::de::{DeTable, DeValue};

/// Where a key such as `page.text-width` stands, if the theme has it.
pub(super) fn of_key(text: &str, path: &str) -> Option<Range<usize>> {
    let (root, _) = DeTable::parse_recoverable(text);
    let mut table = root.get_ref();
    let mut found = None;
    for name in path.split('.') {
        let (key, value) = table.iter().find(|(key, _)| key.get_ref() == name)?;
        found = Some(key.span());
        match value.get_ref() {
            DeValue::Table(inner) => table = inner,
            _ => break,
        }
    }
    found
}

/// The full name of the key at an offset or before the value there, as in `page.text-width`.
pub(super) fn name_at(text: &str, at: usize) -> Option<String> {
    let (root, _) = DeTable::parse_recoverable(text);
    name_within(root.get_ref(), at, "")
}

fn name_within(table: &DeTable<'_>, at: usize, prefix: &str) -> Option<String> {
    table.iter().find_map(|(key, value)| {
        let name = format!("{prefix}{}", key.get_ref());
        if let DeValue::Table(inner) = value.get_ref()
            && let Some(found) = name_within(inner, at, &format!("{name}."))
        {
            return Some(found);
        }
        let holds = |range: Range<usize>| range.start <= at && at < range.end;
        (holds(key.span()) || holds(value.span())).then_some(name)
    })
}

#[cfg(test)]
mod tests {
    use super::{name_at, of_key};

    const THEME: &str = "fonts.text = \"X\"\n[page]\nwidth = \"5in\"\n[text]\n\"size\" = 10\n";

    #[test]
    fn keys_are_found_by_their_names_and_places() {
        for (path, key, value) in [
            ("fonts.text", "text", "\"X\""),
            ("page.width", "width", "\"5in\""),
            ("text.size", "\"size\"", "10"),
        ] {
            let range = of_key(THEME, path).expect(path);
            assert_eq!(&THEME[range.clone()], key);
            assert_eq!(name_at(THEME, range.start).as_deref(), Some(path));
            let value = THEME.find(value).expect("the theme has the value");
            assert_eq!(name_at(THEME, value).as_deref(), Some(path));
        }
        for path in ["page.height", "none", "none.none", ""] {
            assert_eq!(of_key(THEME, path), None, "{path}");
        }
        assert_eq!(name_at("[page\nwidth = 1", 99), None);
    }
}
