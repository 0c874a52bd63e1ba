//! The ToUnicode map of a font (ISO 32000-1, 9.10.3).

use std::fmt::Write as _;

use crate::pdf::text::push_utf16_digits;

/// The most entries that one section of a map may have.
const SECTION: usize = 100;

/// The map of codes, in ascending order, to texts.
pub(super) fn to_unicode(codes: &[(u16, &str)]) -> String {
    let mut out = String::from(
        "/CIDInit /ProcSet findresource begin\n\
         12 dict begin\n\
         begincmap\n\
         /CIDSystemInfo <</Registry (Adobe) /Ordering (UCS) /Supplement 0>> def\n\
         /CMapName /Adobe-Identity-UCS def\n\
         /CMapType 2 def\n\
         1 begincodespacerange\n\
         <0000> <FFFF>\n\
         endcodespacerange\n",
    );
    for section in codes.chunks(SECTION) {
        let taken = "a string takes everything";
        writeln!(out, "{} beginbfchar", section.len()).expect(taken);
        for (code, text) in section {
            write!(out, "<{code:04X}> <").expect(taken);
            push_utf16_digits(&mut out, text);
            out.push_str(">\n");
        }
        out.push_str("endbfchar\n");
    }
    out.push_str(
        "endcmap\n\
         CMapName currentdict /CMap defineresource pop\n\
         end\n\
         end\n",
    );
    out
}

#[cfg(test)]
mod tests {
    use super::to_unicode;

    #[test]
    fn sections_have_at_most_a_hundred_entries() {
        let codes: Vec<(u16, &str)> = (1..=250).map(|code| (code, "a")).collect();
        let map = to_unicode(&codes);
        let sections: Vec<&str> =
            map.lines().filter_map(|line| line.strip_suffix(" beginbfchar")).collect();
        assert_eq!(sections, ["100", "100", "50"]);
    }

    #[test]
    fn a_glyph_may_stand_for_several_characters() {
        for (text, line) in
            [("a", "<0007> <0061>"), ("ffi", "<0007> <006600660069>"), ("𝐀", "<0007> <D835DC00>")]
        {
            assert!(to_unicode(&[(7, text)]).lines().any(|found| found == line), "{text}");
        }
    }
}
