//! Colour profiles: kept where they are sound and speak of the samples that they go with.

use std::sync::Arc;

use crate::picture::ColourSpace;

/// A profile, if it is sound by its header (ICC.1:2022, section 7.2) and made for a colour space.
/// A PDF that carries a wrong one is damaged; a picture without one is only a little off.
pub(super) fn usable(profile: Option<Vec<u8>>, space: ColourSpace) -> Option<Arc<[u8]>> {
    let profile = profile?;
    let signature: &[u8] = match space {
        ColourSpace::Grey => b"GRAY",
        ColourSpace::Rgb => b"RGB ",
        ColourSpace::Cmyk => b"CMYK",
    };
    let size = profile.get(..4)?.try_into().map(u32::from_be_bytes).ok()?;
    let is_sound = profile.len() > 128
        && usize::try_from(size).is_ok_and(|size| size == profile.len())
        && matches!(profile[8], 2 | 4)
        && matches!(&profile[12..16], b"scnr" | b"mntr" | b"prtr" | b"spac")
        && &profile[16..20] == signature
        && &profile[36..40] == b"acsp";
    is_sound.then(|| Arc::from(profile))
}

#[cfg(test)]
mod tests {
    use super::usable;
    use crate::picture::ColourSpace;

    #[test]
    fn only_sound_profiles_of_the_right_space_are_kept() {
        let mut profile = vec![0; 132];
        profile[3] = 132;
        profile[8] = 4;
        profile[12..16].copy_from_slice(b"mntr");
        profile[16..20].copy_from_slice(b"RGB ");
        profile[36..40].copy_from_slice(b"acsp");
        let cut = profile[..131].to_vec();
        let mut newer = profile.clone();
        newer[8] = 5;
        for (profile, space, kept) in [
            (profile.clone(), ColourSpace::Rgb, true),
            (profile, ColourSpace::Grey, false),
            (cut, ColourSpace::Rgb, false),
            (newer, ColourSpace::Rgb, false),
            (Vec::new(), ColourSpace::Rgb, false),
        ] {
            assert_eq!(usable(Some(profile), space).is_some(), kept);
        }
    }
}
