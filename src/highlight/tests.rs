//! Languages by their names, and what code in them is made of.

use crate::highlight::{
    GRAMMARS, LONGEST_LINE, Named, TokenKind, find, known_names, names, tokens,
};

/// The tokens of a text in the notation `kind:text`, those of signs left out.
fn shown(language: &str, text: &str) -> Vec<String> {
    let Named::Language(language) = find(language) else { panic!("{language} is a language") };
    let tokens = tokens(language, text);
    let mut end = 0;
    for token in &tokens {
        assert!(end <= token.range.start && token.range.start < token.range.end, "{text:?}");
        let words = &text[token.range.clone()];
        assert!(words.trim() == words && !words.contains('\n'), "{words:?} in {text:?}");
        end = token.range.end;
    }
    let signs = [TokenKind::Punctuation, TokenKind::Operator];
    tokens
        .iter()
        .filter(|token| !signs.contains(&token.kind))
        .map(|token| format!("{}:{}", token.kind.name(), &text[token.range.clone()]))
        .collect()
}

fn check(language: &str, text: &str, expected: &[&str]) {
    assert_eq!(shown(language, text), expected, "{language}: {text}");
}

#[test]
fn languages_are_found_by_the_names_that_authors_write() {
    let name = |text: &str| match find(text) {
        Named::Language(language) => GRAMMARS.syntaxes()[language.grammar].name.clone(),
        Named::Plain => "plain".to_owned(),
        Named::Unknown => "unknown".to_owned(),
    };
    for (written, expected) in [
        ("rust", "Rust"),
        ("rs", "Rust"),
        ("Rust", "Rust"),
        (".rust", "Rust"),
        ("rust,ignore", "Rust"),
        ("language-rust", "Rust"),
        ("sh", "Bourne Again Shell (bash)"),
        ("bash", "Bourne Again Shell (bash)"),
        ("shell", "Bourne Again Shell (bash)"),
        ("zsh", "Bourne Again Shell (bash)"),
        ("console", "Bourne Again Shell (bash)"),
        ("python", "Python"),
        ("py", "Python"),
        ("pycon", "Python"),
        ("c", "C"),
        ("c++", "C++"),
        ("cpp", "C++"),
        ("cs", "C#"),
        ("csharp", "C#"),
        ("js", "JavaScript"),
        ("javascript", "JavaScript"),
        ("jsx", "TypeScriptReact"),
        ("tsx", "TypeScriptReact"),
        ("ts", "TypeScript"),
        ("go", "Go"),
        ("golang", "Go"),
        ("java", "Java"),
        ("kotlin", "Kotlin"),
        ("swift", "Swift"),
        ("ruby", "Ruby"),
        ("php", "PHP"),
        ("perl", "Perl"),
        ("r", "R"),
        ("julia", "Julia"),
        ("haskell", "Haskell"),
        ("ocaml", "OCaml"),
        ("lua", "Lua"),
        ("sql", "SQL"),
        ("postgresql", "SQL"),
        ("html", "HTML"),
        ("xml", "XML"),
        ("css", "CSS"),
        ("scss", "SCSS"),
        ("json", "JSON"),
        ("yaml", "YAML"),
        ("yml", "YAML"),
        ("toml", "TOML"),
        ("ini", "INI"),
        ("makefile", "Makefile"),
        ("dockerfile", "Dockerfile"),
        ("diff", "Diff"),
        ("markdown", "Markdown"),
        ("md", "Markdown"),
        ("latex", "LaTeX"),
        ("tex", "LaTeX"),
        ("bibtex", "BibTeX"),
        ("matlab", "MATLAB"),
        ("text", "plain"),
        ("output", "plain"),
        ("", "plain"),
        ("pyhton", "unknown"),
        ("klingon", "unknown"),
    ] {
        assert_eq!(name(written), expected, "{written}");
    }
}

#[test]
fn every_alias_leads_to_a_grammar() {
    let lost: Vec<&str> = names::aliases().filter(|alias| find(alias) == Named::Unknown).collect();
    assert!(lost.is_empty(), "{lost:?}");
    assert!(known_names().count() > 300);
}

#[test]
fn tokens_are_what_readers_take_them_for() {
    check(
        "rust",
        "// Greets.\nfn main() {\n    println!(\"hi {}\\n\", 42);\n}\n",
        &[
            "comment:// Greets.",
            "keyword:fn",
            "function:main",
            "function:println!",
            "string:\"hi",
            "constant:{}\\n",
            "string:\"",
            "number:42",
        ],
    );
    check(
        "python",
        "def f(x):\n    # why\n    return x is not None\n",
        &[
            "keyword:def",
            "function:f",
            "comment:# why",
            "keyword:return",
            "keyword:is not",
            "constant:None",
        ],
    );
    check(
        "bash",
        "for f in *.txt; do\n  echo \"$f\" # each\ndone\n",
        &[
            "keyword:for",
            "keyword:in",
            "keyword:do",
            "function:echo",
            "string:\"",
            "variable:$f",
            "string:\"",
            "comment:# each",
            "keyword:done",
        ],
    );
    check(
        "json",
        "{\"key\": [1, true, \"text\"]}",
        &["string:\"key\"", "number:1", "constant:true", "string:\"text\""],
    );
    check(
        "diff",
        "--- a\n+++ b\n@@ -1 +1 @@\n-old\n+new\n",
        &[
            "heading:--- a",
            "heading:+++ b",
            "attribute:@@ -1 +1 @@",
            "deleted:-old",
            "inserted:+new",
        ],
    );
    check("console", "$ ls -l\ntotal 12\n", &["function:ls"]);
    check(
        "html",
        "<p class=\"a\">text</p>",
        &["keyword:p", "attribute:class", "string:\"a\"", "keyword:p"],
    );
    check(
        "sql",
        "SELECT a FROM t WHERE a > 1; -- all",
        &["keyword:SELECT", "keyword:FROM", "keyword:WHERE", "number:1", "comment:-- all"],
    );
}

#[test]
fn what_is_hostile_stays_plain_and_is_soon_done() {
    let long = "x = (".repeat(LONGEST_LINE);
    check("python", &long, &[]);
    let text = format!("{long}\nreturn 1\n");
    check("python", &text, &["keyword:return", "number:1"]);
    let Named::Language(python) = find("python") else { panic!("python is a language") };
    assert_eq!(tokens(python, &"return 1\n".repeat(200_000)), []);
    assert_eq!(tokens(python, ""), []);
}
