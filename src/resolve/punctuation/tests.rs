//! Typed marks to the language's own, by language.

use crate::resolve::punctuation::{Leaf, LeafKind, Smart, settle};

/// `|` parts leaves, `\x` is a fixed character, `` ` `` an opaque leaf, `^` a note's mark, `/`
/// at the end of a leaf's place a soft break.
fn leaves<'a>(text: &'a str, language: &'a str) -> Vec<Leaf<'a>> {
    text.split('|')
        .map(|piece| {
            let (text, kind) = match piece {
                "`" => ("", LeafKind::Opaque),
                "^" => ("", LeafKind::Transparent),
                "↵" => ("", LeafKind::SoftBreak),
                "⏎" => ("", LeafKind::HardBreak),
                _ => match piece.strip_prefix('\\') {
                    Some(fixed) => (fixed, LeafKind::Fixed),
                    None => (piece, LeafKind::Plain),
                },
            };
            let text = if kind == LeafKind::SoftBreak { " " } else { text };
            Leaf { text: text.into(), kind, language }
        })
        .collect()
}

fn check(language: &str, text: &str, expected: &str) {
    let leaves = leaves(text, language);
    let settled = settle(&leaves, Smart::On);
    let shown: String = settled
        .iter()
        .zip(&leaves)
        .map(|(text, leaf)| match leaf.kind {
            LeafKind::Opaque => "`",
            LeafKind::HardBreak => "⏎",
            _ => text.as_str(),
        })
        .collect();
    assert_eq!(shown, expected, "{language}: {text}");
}

#[test]
fn english() {
    for (text, expected) in [
        (r#""Hello," she said."#, "“Hello,” she said."),
        (r#"He said, "She said, 'no.'""#, "He said, “She said, ‘no.’”"),
        ("don't, Khrushchev's, dogs' and 'twas", "don’t, Khrushchev’s, dogs’ and ’twas"),
        ("the '90s, the 1950's", "the ’90s, the 1950’s"),
        ("rock 'n' roll", "rock ’n’ roll"),
        (r#"6'2" tall"#, "6′2″ tall"),
        (r#""He is 6'2" tall," she said"#, "“He is 6′2″ tall,” she said"),
        (r#""in 1956""#, "“in 1956”"),
        ("at 40° 26' 46\" N", "at 40° 26′ 46″ N"),
        ("'the 1950s'", "‘the 1950s’"),
        ("'single' quotes", "‘single’ quotes"),
        ("wait -- what --- now...", "wait – what — now…"),
        ("a ---- b", "a ---- b"),
        ("1914--1918", "1914–1918"),
        (r#"(“real” and "typed")"#, "(“real” and “typed”)"),
        (r#""|Title|" is"#, "“Title” is"),
        (r#""|`|" is code"#, "“`” is code"),
        (r#"\"|Hello|\""#, "\"Hello\""),
        (r#"say "no"|^|."#, "say “no”."),
        (r#"—"bombshell," he said"#, "—“bombshell,” he said"),
        (r#"he said—"what?"—and left"#, "he said—“what?”—and left"),
        (r#""interrupted—" she said"#, "“interrupted—” she said"),
        (r#""'Tis so," he said"#, "“’Tis so,” he said"),
        (r#"["a"]"#, "[“a”]"),
        ("two  spaces\t and\nlines", "two spaces and lines"),
        (" edges ", "edges"),
        ("one |↵| two", "one two"),
        ("one|↵|two", "one two"),
        ("no\u{a0}break\u{a0} ", "no\u{a0}break\u{a0}"),
        ("line |⏎| next", "line⏎next"),
        ("end.... ", "end…."),
    ] {
        check("en-US", text, expected);
    }
}

#[test]
fn other_languages() {
    for (language, text, expected) in [
        ("de", r#""Er sagte 'nein' laut""#, "„Er sagte ‚nein‘ laut“"),
        ("de", "wie geht's", "wie geht’s"),
        ("de", r#""Er sagte 'nein'", sagte sie"#, "„Er sagte ‚nein‘“, sagte sie"),
        ("sv", r#""'Hej', sa han", sa hon"#, "”’Hej’, sa han”, sa hon"),
        ("hu", r#""'Szia' mondta", mondta"#, "„»Szia« mondta”, mondta"),
        ("zh-TW", r#""好""#, "「好」"),
        ("pt", r#""sim""#, "“sim”"),
        ("pt-PT", r#""sim""#, "«sim»"),
        ("de-CH", r#""so""#, "«so»"),
        (
            "fr",
            r#""Bonjour", dit-il ; pourquoi?"#,
            "«\u{202f}Bonjour\u{202f}», dit-il\u{202f}; pourquoi\u{202f}?",
        ),
        ("fr", "« mot »", "«\u{202f}mot\u{202f}»"),
        ("fr", "à 10:30, http://a.fr", "à 10:30, http://a.fr"),
        ("fr", "http://a.fr/b?c=d;e--f ?", "http://a.fr/b?c=d;e--f\u{202f}?"),
        ("fr", r#"l'"ami", d'"|Or|""#, "l’«\u{202f}ami\u{202f}», d’«\u{202f}Or\u{202f}»"),
        ("it", r#"l'"amico""#, "l’«amico»"),
        ("he", r#"אמר "צה"ל וג'ורג'" כן"#, "אמר ”צה״ל וג׳ורג’” כן"),
        ("zh", r#"论"保密",他说:"这是'好'的。"然后"#, "论“保密”,他说:“这是‘好’的。”然后"),
        ("fr", "quoi?! l'été", "quoi\u{202f}?! l’été"),
        ("fr", "mot\u{a0}: suite", "mot\u{a0}: suite"),
        ("ru", r#""Речь "культ" была""#, "«Речь «культ» была»"),
        ("ru", r#""Речь 'культ'""#, "«Речь „культ“»"),
        ("sv", r#""hej""#, "”hej”"),
        ("fi", r#""hei""#, "”hei”"),
        ("pl", r#""tak""#, "„tak”"),
        ("cs", r#""ano""#, "„ano“"),
        ("nl", "'s avonds", "’s avonds"),
        ("nb", r#""ja""#, "«ja»"),
        ("da", r#""ja""#, "“ja”"),
        ("es", r#""sí""#, "«sí»"),
        ("ja", "日本|↵|語", "日本語"),
        ("zh", "中文|↵|text", "中文 text"),
    ] {
        check(language, text, expected);
    }
}

#[test]
fn off_means_as_typed() {
    let leaves = leaves(r#""a" -- b..."#, "en");
    assert_eq!(settle(&leaves, Smart::Off), [r#""a" -- b..."#]);
}
