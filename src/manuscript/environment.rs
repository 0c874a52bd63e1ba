//! Environments of TeX that stand alone in a paragraph: `\begin{equation}` … `\end{equation}`.
//!
//! Those of formulas are displayed formulas. Others are kept as code and reported: pandoc hands them to
//! TeX, and what they say is no Markdown.

use crate::diagnostic::{Problem, Span};
use crate::manuscript::ast::BlockKind;
use crate::manuscript::session::Session;

/// Environments that are formulas (amsmath), without a star.
const FORMULAS: [&str; 9] = [
    "align",
    "alignat",
    "displaymath",
    "eqnarray",
    "equation",
    "flalign",
    "gather",
    "math",
    "multline",
];

/// An environment as written.
pub(super) struct Environment<'t> {
    name: &'t str,
    text: &'t str,
}

/// The environment that a paragraph is.
pub(super) fn read(text: &str) -> Option<Environment<'_>> {
    let text = text.trim();
    let rest = text.strip_prefix("\\begin{")?;
    let (name, rest) = rest.split_once('}')?;
    let is_name = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphabetic() || c == '*');
    let ends = rest.strip_suffix('}')?.strip_suffix(name)?.ends_with("\\end{");
    (is_name && ends).then_some(Environment { name, text })
}

impl Environment<'_> {
    /// The block that it is.
    pub(super) fn block(&self, session: &mut Session<'_>, span: Span) -> BlockKind {
        let text = unquoted(self.text);
        if FORMULAS.contains(&self.name.trim_end_matches('*')) {
            return BlockKind::Math(text);
        }
        let what = format!("the TeX environment '{}'", self.name);
        session.report(span, Problem::NotUnderstood { what });
        BlockKind::Code { language: Some("latex".to_owned()), text }
    }
}

/// Lines without the marks of a quotation that they stand in.
fn unquoted(text: &str) -> String {
    let is_quoted = text.lines().skip(1).all(|line| line.trim_start().starts_with('>'));
    let line = |line: &str| match is_quoted {
        true => line.trim_start_matches(['>', ' ']).to_owned(),
        false => line.to_owned(),
    };
    text.lines().map(line).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn an_environment_is_a_whole_paragraph() {
        for (text, expected) in [
            ("\\begin{align*}\na\n\\end{align*}\n", Some("align*")),
            ("\\begin{a}\\end{a}", Some("a")),
            ("\\begin{a} x", None),
            ("\\begin{a} x \\end{b}", None),
            ("text \\begin{a} x \\end{a}", None),
            ("\\begin{} x \\end{}", None),
        ] {
            let found = read(text).map(|environment| environment.name);
            assert_eq!(found, expected, "{text}");
        }
    }
}
