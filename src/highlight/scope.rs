//! The scopes of Sublime Text's grammars to kinds of token.
//!
//! A grammar gives each stretch a stack of scopes, each a dotted name from the general to the
//! particular ("string.quoted.double.rust"). The innermost scope that means anything counts, and of
//! what is known of it the longest prefix ("Scope Naming", Sublime Text's documentation).

use std::collections::HashMap;
use std::sync::LazyLock;

use syntect::parsing::Scope;

use crate::highlight::TokenKind;

use TokenKind::{
    Attribute, Comment, Constant, Deleted, Error, Function, Heading, Inserted, Keyword, Number,
    Operator, Punctuation, String as Text, Type, Variable,
};

/// Prefixes of scopes with what they mean. `None` ends the search: what lies within is plain,
/// whatever surrounds it.
const MEANINGS: &[(&str, Option<TokenKind>)] = &[
    ("comment", Some(Comment)),
    ("punctuation.definition.comment", Some(Comment)),
    ("string", Some(Text)),
    // Unquoted words of shells and of YAML are strings to their grammars and plain to readers.
    ("string.unquoted", None),
    ("punctuation.definition.string", Some(Text)),
    ("constant", Some(Constant)),
    ("constant.numeric", Some(Number)),
    ("constant.other.color", Some(Number)),
    // Code within a text is no text.
    ("meta.interpolation", None),
    ("meta.template.expression", None),
    ("source.shell.interpolation", None),
    ("keyword", Some(Keyword)),
    ("keyword.operator", Some(Operator)),
    ("keyword.operator.word", Some(Keyword)),
    ("keyword.other.unit", Some(Number)),
    ("storage", Some(Keyword)),
    ("storage.modifier.lifetime", Some(Variable)),
    ("entity.name.function", Some(Function)),
    ("entity.name.macro", Some(Function)),
    ("entity.name.type", Some(Type)),
    ("entity.name.class", Some(Type)),
    ("entity.name.struct", Some(Type)),
    ("entity.name.enum", Some(Type)),
    ("entity.name.union", Some(Type)),
    ("entity.name.interface", Some(Type)),
    ("entity.name.trait", Some(Type)),
    ("entity.name.impl", Some(Type)),
    ("entity.name.namespace", Some(Type)),
    ("entity.name.constant", Some(Constant)),
    ("entity.name.tag", Some(Keyword)),
    ("entity.name.section", Some(Heading)),
    ("entity.name.label", Some(Constant)),
    ("entity.other.inherited-class", Some(Type)),
    ("entity.other.attribute-name", Some(Attribute)),
    ("support.function", Some(Function)),
    ("support.macro", Some(Function)),
    ("support.type", Some(Type)),
    ("support.class", Some(Type)),
    ("support.constant", Some(Constant)),
    ("support.type.property-name", Some(Attribute)),
    ("variable.function", Some(Function)),
    ("variable.annotation", Some(Attribute)),
    ("variable.language", Some(Constant)),
    ("variable.other", Some(Variable)),
    ("variable.parameter", Some(Variable)),
    ("punctuation.definition.variable", Some(Variable)),
    ("punctuation.definition.annotation", Some(Attribute)),
    ("meta.annotation", Some(Attribute)),
    ("meta.mapping.key", Some(Attribute)),
    ("punctuation", Some(Punctuation)),
    // The signs of Markdown belong to what they mark.
    ("punctuation.definition.heading", Some(Heading)),
    ("punctuation.definition.inserted", Some(Inserted)),
    ("punctuation.definition.deleted", Some(Deleted)),
    ("punctuation.definition.from-file", Some(Heading)),
    ("punctuation.definition.to-file", Some(Heading)),
    ("punctuation.definition.range", Some(Attribute)),
    ("markup.heading", Some(Heading)),
    ("markup.raw", Some(Text)),
    ("markup.inserted", Some(Inserted)),
    ("markup.deleted", Some(Deleted)),
    ("meta.diff.header", Some(Heading)),
    ("meta.diff.range", Some(Attribute)),
    ("meta.separator.diff", Some(Attribute)),
    ("meta.toc-list", Some(Attribute)),
    ("invalid.illegal", Some(Error)),
];

/// The prefixes as the library compares them, the longest first.
static PREFIXES: LazyLock<Vec<(Scope, Option<TokenKind>)>> = LazyLock::new(|| {
    let mut prefixes: Vec<(Scope, Option<TokenKind>)> = MEANINGS
        .iter()
        .filter_map(|&(prefix, meaning)| Some((Scope::new(prefix).ok()?, meaning)))
        .collect();
    prefixes.sort_by_key(|(prefix, _)| std::cmp::Reverse(prefix.len()));
    prefixes
});

/// Says what stacks of scopes mean, and remembers it of each scope.
pub(super) struct Classifier {
    /// What each scope met means: nothing, or a meaning.
    known: HashMap<Scope, Option<Option<TokenKind>>>,
}

impl Classifier {
    /// One that has met no scope.
    pub(super) fn new() -> Self {
        Self { known: HashMap::new() }
    }

    /// The kind of what stands under a stack of scopes, the innermost last.
    pub(super) fn kind(&mut self, scopes: &[Scope]) -> Option<TokenKind> {
        scopes.iter().rev().find_map(|&scope| self.meaning(scope)).flatten()
    }

    fn meaning(&mut self, scope: Scope) -> Option<Option<TokenKind>> {
        *self.known.entry(scope).or_insert_with(|| {
            let known = PREFIXES.iter().find(|(prefix, _)| prefix.is_prefix_of(scope));
            known.map(|&(_, meaning)| meaning)
        })
    }
}

#[cfg(test)]
mod tests {
    use syntect::parsing::Scope;

    use super::{Classifier, MEANINGS, PREFIXES};
    use crate::highlight::TokenKind;

    #[test]
    fn every_prefix_is_a_scope() {
        assert_eq!(PREFIXES.len(), MEANINGS.len());
    }

    #[test]
    fn the_innermost_scope_that_means_anything_counts() {
        let mut classifier = Classifier::new();
        for (stack, expected) in [
            ("source.rust", None),
            ("source.rust string.quoted.double.rust", Some(TokenKind::String)),
            ("source.rust string.quoted constant.character.escape", Some(TokenKind::Constant)),
            ("source.js string.template meta.interpolation.js", None),
            ("source.x constant.numeric.integer.x", Some(TokenKind::Number)),
            ("source.x keyword.operator.assignment.x", Some(TokenKind::Operator)),
            ("source.x comment.line punctuation.definition.comment", Some(TokenKind::Comment)),
            ("source.x comment.line meta.unheard-of", Some(TokenKind::Comment)),
            ("", None),
        ] {
            let scopes: Vec<Scope> =
                stack.split_whitespace().filter_map(|scope| Scope::new(scope).ok()).collect();
            assert_eq!(classifier.kind(&scopes), expected, "{stack}");
        }
    }
}
