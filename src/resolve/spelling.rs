//! A misspelt name to the nearest known one, for "did you mean …?".

/// The known name nearest to a name, where one is near enough: at most a third of its letters may
/// differ, so that nothing far-fetched is offered.
pub fn nearest<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let allowed = (name.chars().count() / 3).max(1);
    known
        .into_iter()
        .map(|candidate| (strsim::osa_distance(name, candidate), candidate))
        .filter(|(distance, _)| *distance <= allowed)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate.to_owned())
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn only_near_names_are_offered() {
        let known = ["freeze", "siegelbaum", "mla"];
        for (name, expected) in [
            ("freze", Some("freeze")),
            ("freeez", Some("freeze")),
            ("Siegelbaum", Some("siegelbaum")),
            ("ml", Some("mla")),
            ("stalin", None),
            ("", None),
        ] {
            assert_eq!(nearest(name, known).as_deref(), expected, "{name}");
        }
    }
}
