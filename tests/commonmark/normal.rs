//! HTML in a form in which two texts that mean the same are the same: white space between blocks goes,
//! attributes are sorted, character references are undone, and the definitions of notes stand last.

const INLINE: [&str; 14] = [
    "a", "aside", "br", "cite", "code", "del", "em", "img", "input", "span", "strong", "sub",
    "sup", "s",
];

/// A tag or a text.
#[derive(Clone, Debug, PartialEq)]
enum Token {
    Tag { name: String, attributes: Vec<String>, closes: bool },
    Text(String),
}

/// The form of a text, a block a line.
pub(crate) fn form(html: &str) -> String {
    let tokens = notes_last(tokens(html));
    let mut form = String::new();
    let mut preformatted = 0_usize;
    let mut between_blocks = true;
    for (index, token) in tokens.iter().enumerate() {
        match token {
            Token::Text(text) => {
                if preformatted > 0 {
                    form.push_str(text);
                    continue;
                }
                let mut words = text.split([' ', '\n', '\t']).collect::<Vec<_>>();
                words.dedup_by(|one, other| one.is_empty() && other.is_empty());
                let mut text = words.join(" ");
                if between_blocks {
                    text = text.trim_start_matches([' ', '\n']).to_owned();
                }
                if tokens.get(index + 1).is_none_or(is_block) {
                    text = text.trim_end_matches([' ', '\n']).to_owned();
                }
                if !text.is_empty() {
                    between_blocks = false;
                    form.push_str(&text);
                }
            }
            Token::Tag { name, attributes, closes } => {
                if name == "pre" {
                    preformatted = if *closes { preformatted.saturating_sub(1) } else { 1 };
                }
                if is_block(token) && !closes && !form.ends_with('\n') && !form.is_empty() {
                    form.push('\n');
                }
                let slash = if *closes { "/" } else { "" };
                form.push_str(&format!("<{slash}{name}"));
                for attribute in attributes {
                    form.push_str(&format!(" {attribute}"));
                }
                form.push('>');
                // Space behind a line break counts no more than that between blocks.
                between_blocks = is_block(token) || name == "br" || name == "input";
            }
        }
    }
    form
}

fn is_block(token: &Token) -> bool {
    matches!(token, Token::Tag { name, .. } if !INLINE.contains(&name.as_str()))
}

fn tokens(html: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    let mut rest = html;
    while !rest.is_empty() {
        // A comment says nothing.
        if rest.starts_with("<!--") {
            rest = rest.find("-->").map_or("", |end| &rest[end + 3..]);
            continue;
        }
        if rest.starts_with('<')
            && let Some(end) = tag_end(rest)
        {
            // A table's body may go without its own tags.
            let found = tag(&rest[1..end]);
            if !matches!(&found, Token::Tag { name, .. } if name == "tbody") {
                tokens.push(found);
            }
            rest = &rest[end + 1..];
            continue;
        }
        let first = rest.chars().next().map_or(1, char::len_utf8);
        let end = rest[first..].find('<').map_or(rest.len(), |at| at + first);
        let text = unescaped(&rest[..end]);
        match tokens.last_mut() {
            Some(Token::Text(before)) => before.push_str(&text),
            _ => tokens.push(Token::Text(text)),
        }
        rest = &rest[end..];
    }
    tokens
}

/// Where a tag ends: at a `>` outside of quotation marks.
fn tag_end(text: &str) -> Option<usize> {
    let mut quote = None;
    for (at, character) in text.char_indices().skip(1) {
        match (quote, character) {
            (None, '"' | '\'') => quote = Some(character),
            (Some(open), _) if open == character => quote = None,
            (None, '>') => return Some(at),
            _ => {}
        }
    }
    None
}

fn tag(inner: &str) -> Token {
    let closes = inner.starts_with('/');
    let inner = inner.trim_matches('/').trim();
    let (name, rest) = inner.split_once([' ', '\n']).unwrap_or((inner, ""));
    let mut attributes = Vec::new();
    let mut rest = rest.trim();
    while !rest.is_empty() {
        let length = match rest.find('"') {
            Some(open) => rest[open + 1..].find('"').map_or(rest.len(), |end| open + end + 2),
            None => rest.len(),
        };
        attributes.push(unescaped(rest[..length].trim()));
        rest = rest[length..].trim();
    }
    attributes.sort();
    Token::Tag { name: name.to_lowercase(), attributes, closes }
}

fn unescaped(text: &str) -> String {
    text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&")
}

/// Moves the definitions of notes to the end, in the order of their numbers: our tree keeps them
/// apart from the text, whatever stands around them.
fn notes_last(tokens: Vec<Token>) -> Vec<Token> {
    let is_note = |token: &Token| {
        matches!(token, Token::Tag { attributes, closes: false, .. }
            if attributes.iter().any(|attribute| attribute == "class=\"footnote-definition\""))
    };
    let mut text = Vec::new();
    let mut notes: Vec<Vec<Token>> = Vec::new();
    // The notes that are open, with how many divisions each has.
    let mut open: Vec<(usize, usize)> = Vec::new();
    for token in tokens {
        let Token::Tag { name, closes, .. } = &token else {
            match open.last() {
                Some(&(note, _)) => notes[note].push(token),
                None => text.push(token),
            }
            continue;
        };
        if is_note(&token) {
            open.push((notes.len(), 0));
            notes.push(Vec::new());
        }
        let (is_division, closes) = (name == "div", *closes);
        let Some((note, divisions)) = open.last_mut() else {
            text.push(token);
            continue;
        };
        notes[*note].push(token);
        if is_division && closes {
            *divisions -= 1;
        } else if is_division {
            *divisions += 1;
        }
        if *divisions == 0 {
            open.pop();
        }
    }
    let number = |note: &Vec<Token>| {
        note.iter().find_map(|token| match token {
            Token::Text(text) => text.trim().parse::<usize>().ok(),
            _ => None,
        })
    };
    notes.sort_by_key(number);
    text.extend(notes.into_iter().flatten());
    let mut merged: Vec<Token> = Vec::with_capacity(text.len());
    for token in text {
        match (token, merged.last_mut()) {
            (Token::Text(text), Some(Token::Text(before))) => before.push_str(&text),
            (token, _) => merged.push(token),
        }
    }
    merged
}
