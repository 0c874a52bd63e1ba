//! Where cites stand among the cites of their items: first, later, right after another (ibid.), near.
//!
//! Notes and running text are counted apart. Note numbers that fall (a new chapter) begin anew.

use std::collections::HashMap;

use crate::csl::locator_label;
use crate::csl::processor::{CitePosition, Cluster, Processor};
use crate::csl::render::{Place, Position};
use crate::csl::style::Class;

/// What is known of an item that was cited already.
struct Seen {
    first_note: u32,
    last_note: u32,
}

/// The places of all cites.
pub(crate) fn places(processor: &Processor, clusters: &[Cluster]) -> Vec<Vec<Place>> {
    let mut places: Vec<Vec<Place>> =
        clusters.iter().map(|cluster| cluster.cites.iter().map(own).collect()).collect();
    for in_notes in [false, true] {
        let chosen: Vec<usize> = (0..clusters.len())
            .filter(|at| (clusters[*at].note.unwrap_or(0) > 0) == in_notes)
            .collect();
        follow(processor, clusters, &chosen, &mut places);
    }
    places
}

fn follow(
    processor: &Processor,
    clusters: &[Cluster],
    chosen: &[usize],
    places: &mut [Vec<Place>],
) {
    let mut seen: HashMap<&str, Seen> = HashMap::new();
    let mut in_note: HashMap<u32, usize> = HashMap::new();
    let mut before: Option<usize> = None;
    for &at in chosen {
        let cluster = &clusters[at];
        let note = cluster.note.unwrap_or(0);
        if let Some(before) = before
            && clusters[before].note.unwrap_or(0) > note
        {
            seen.clear();
            in_note.clear();
        }
        *in_note.entry(note).or_insert(0) += cluster.cites.len();
        for (index, cite) in cluster.cites.iter().enumerate() {
            let place = &mut places[at][index];
            if let Some(known) = cite.place {
                place.position = position(known.position);
                place.near_note = known.near_note;
                place.first_note = known.first_note;
                seen.entry(&cite.id)
                    .or_insert(Seen { first_note: note, last_note: note })
                    .last_note = note;
                continue;
            }
            let Some(known) = seen.get_mut(cite.id.as_str()) else {
                if !cite.author_only {
                    seen.insert(&cite.id, Seen { first_note: note, last_note: note });
                }
                continue;
            };
            let distance = note.saturating_sub(known.last_note);
            let in_notes = processor.style.class == Class::Note;
            place.near_note = !in_notes || distance <= processor.style.citation.near_note_distance;
            place.first_note = Some(known.first_note).filter(|first| *first > 0);
            known.last_note = note;
            let previous = if index > 0 {
                Some(&cluster.cites[index - 1])
            } else {
                before.and_then(|before| previous_cite(clusters, before, cluster, &in_note))
            };
            place.position = match previous.filter(|previous| previous.id == cite.id) {
                None => Position::Subsequent,
                Some(previous) => match (previous.locator.trim(), cite.locator.trim()) {
                    ("", "") => Position::Ibid,
                    (_, "") => Position::Subsequent,
                    (old, new) if old == new && previous.label == cite.label => Position::Ibid,
                    _ => Position::IbidWithLocator,
                },
            };
        }
        before = Some(at);
    }
}

/// The cite right before a cluster's first: the last one of the cluster before in the same note or in running
/// text, or the only one in the note before.
fn previous_cite<'c>(
    clusters: &'c [Cluster],
    before: usize,
    cluster: &Cluster,
    in_note: &HashMap<u32, usize>,
) -> Option<&'c crate::csl::processor::Cite> {
    let previous = &clusters[before];
    let (old, new) = (previous.note.unwrap_or(0), cluster.note.unwrap_or(0));
    if old == new {
        return previous.cites.last();
    }
    let alone = in_note.get(&old).copied().unwrap_or(0) == 1;
    (old + 1 >= new && alone).then(|| previous.cites.first()).flatten()
}

fn position(position: CitePosition) -> Position {
    match position {
        CitePosition::First => Position::First,
        CitePosition::Subsequent => Position::Subsequent,
        CitePosition::Ibid => Position::Ibid,
        CitePosition::IbidWithLocator => Position::IbidWithLocator,
    }
}

/// What the cite itself says.
fn own(cite: &crate::csl::processor::Cite) -> Place {
    let (locator, label) = labelled(cite.locator.trim(), &cite.label);
    Place {
        locator: locator.to_owned(),
        label: if label.is_empty() { "page".to_owned() } else { label },
        suppress_author: cite.suppress_author,
        author_only: cite.author_only,
        ..Place::default()
    }
}

/// A locator that begins with an abbreviation ("ch. 3") says itself what it counts.
fn labelled<'l>(locator: &'l str, label: &str) -> (&'l str, String) {
    if (label.is_empty() || label == "page")
        && let Some((name, rest)) = locator_label::leading(locator)
    {
        return (rest, name.to_owned());
    }
    (locator, label.to_owned())
}
