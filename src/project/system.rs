//! The fonts of the system: found by family or by what a script needs.
//!
//! The only user of `fontdb`, which knows the folders in which each system keeps its fonts. Faces
//! are looked at in the order of their paths, so that the same fonts always give the same choice.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use fontdb::{Database, FaceInfo, Source, Style};

use crate::font::fallback::{ScriptWish, SystemWish, usable_face_lacks};
use crate::project::FontFile;
use crate::project::disk::{self, Limit};

/// The weights of regular and bold.
const WEIGHTS: [u16; 2] = [400, 700];

/// Finds the font files that hold the families and scripts of a wish. What is not there is left
/// out; whoever wished will see.
pub(super) fn find(wish: &SystemWish) -> Vec<FontFile> {
    if wish.families.is_empty() && wish.scripts.is_empty() {
        return Vec::new();
    }
    let mut database = Database::new();
    database.load_system_fonts();
    let system = SystemFonts::new(&database);
    let mut paths: BTreeSet<PathBuf> = BTreeSet::new();
    for family in &wish.families {
        paths.extend(system.files(family));
    }
    for script in &wish.scripts {
        for family in system.families_for(script) {
            paths.extend(system.files(&family));
        }
    }
    paths
        .iter()
        .filter_map(|path| {
            // A font that has just vanished or must not be read is as one that is not there.
            let bytes = disk::read(path, Limit::Font).ok()?;
            let name = path.file_name()?.to_string_lossy().into_owned();
            Some((name, bytes.into()))
        })
        .collect()
}

/// The faces of the system by family, in small letters.
struct SystemFonts<'a> {
    database: &'a Database,
    families: BTreeMap<String, Vec<&'a FaceInfo>>,
}

impl<'a> SystemFonts<'a> {
    fn new(database: &'a Database) -> Self {
        let mut faces: Vec<&FaceInfo> = database.faces().collect();
        faces.sort_by(|left, right| (path(left), left.index).cmp(&(path(right), right.index)));
        let mut families: BTreeMap<String, Vec<&FaceInfo>> = BTreeMap::new();
        for face in faces {
            let mut names: Vec<String> =
                face.families.iter().map(|(name, _)| name.to_lowercase()).collect();
            names.sort();
            names.dedup();
            for name in names {
                families.entry(name).or_default().push(face);
            }
        }
        Self { database, families }
    }

    /// The files of a family's four cuts; of the many others that some families have no text makes
    /// use.
    fn files(&self, family: &str) -> BTreeSet<PathBuf> {
        let faces = self.families.get(&family.to_lowercase()).map_or(&[][..], Vec::as_slice);
        let mut files = BTreeSet::new();
        for italic in [false, true] {
            for weight in WEIGHTS {
                let nearest = faces.iter().min_by_key(|face| {
                    let upright = (face.style != Style::Normal) != italic;
                    (upright, face.stretch.to_number().abs_diff(5), face.weight.0.abs_diff(weight))
                });
                files.extend(nearest.and_then(|face| path(face)).map(Path::to_owned));
            }
        }
        files
    }

    /// The families that together have the characters of a script: the first of the well-known ones
    /// that has most of them, else that of all which has most, and so on for what is left.
    fn families_for(&self, wish: &ScriptWish) -> Vec<String> {
        let mut left = wish.characters.clone();
        let mut chosen = Vec::new();
        let known: Vec<String> = wish.families.iter().map(|name| name.to_lowercase()).collect();
        let known = known.iter().filter(|family| self.families.contains_key(family.as_str()));
        for family in known {
            let lacks = self.lacks(family, &left);
            if lacks.len() * 10 <= left.len() {
                chosen.push(family.clone());
                left = lacks;
                break;
            }
        }
        // Few characters are in more than three families.
        while !left.is_empty() && chosen.len() < 3 {
            let best = self
                .families
                .keys()
                .filter(|family| !family.contains("mono") && !family.starts_with('.'))
                .map(|family| (self.lacks(family, &left), !family.contains("serif"), family))
                .min_by_key(|(lacks, sans, family)| (lacks.len(), *sans, *family));
            match best {
                Some((lacks, _, family)) if lacks.len() < left.len() => {
                    chosen.push(family.clone());
                    left = lacks;
                }
                _ => break,
            }
        }
        chosen
    }

    /// Those of several characters that the regular face of a family lacks: all, where it cannot be
    /// used.
    fn lacks(&self, family: &str, characters: &BTreeSet<char>) -> BTreeSet<char> {
        let faces = self.families.get(family).map_or(&[][..], Vec::as_slice);
        let regular = faces
            .iter()
            .min_by_key(|face| (face.style != Style::Normal, face.weight.0.abs_diff(400)));
        regular
            .and_then(|face| {
                self.database.with_face_data(face.id, |data, index| {
                    usable_face_lacks(data, index, characters)
                })
            })
            .flatten()
            .unwrap_or_else(|| characters.clone())
    }
}

/// The file of a face.
fn path(face: &FaceInfo) -> Option<&Path> {
    match &face.source {
        Source::File(path) | Source::SharedFile(path, _) => Some(path),
        Source::Binary(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::find;
    use crate::font::fallback::SystemWish;

    #[test]
    fn a_family_that_is_nowhere_gives_nothing() {
        let families = vec!["No Such Family 4711".to_owned()];
        assert_eq!(find(&SystemWish { families, scripts: Vec::new() }), []);
        assert_eq!(find(&SystemWish::default()), []);
    }
}
