//! A writer of well-formed XML: whatever text goes in, what comes out can be parsed.
//!
//! It knows nothing of XHTML or of packages; it escapes, it closes what was opened, and it keeps
//! out the characters that XML 1.0 does not have.

/// XML that is being written.
#[derive(Clone, Debug, Default)]
pub(crate) struct Markup {
    text: String,
    open: Vec<&'static str>,
}

/// An attribute: its name and its value, not yet escaped.
pub(crate) type Attribute<'a> = (&'static str, &'a str);

impl Markup {
    /// Nothing written yet.
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// Opens an element.
    pub(crate) fn open(&mut self, element: &'static str, attributes: &[Attribute<'_>]) {
        self.start_tag(element, attributes);
        self.text.push('>');
        self.open.push(element);
    }

    /// Closes the element that was opened last.
    pub(crate) fn close(&mut self) {
        let element = self.open.pop().expect("each close follows its open");
        self.text.push_str("</");
        self.text.push_str(element);
        self.text.push('>');
    }

    /// Closes the element that was opened last and ends the line.
    pub(crate) fn close_line(&mut self) {
        self.close();
        self.line();
    }

    /// An element without content.
    pub(crate) fn empty(&mut self, element: &'static str, attributes: &[Attribute<'_>]) {
        self.start_tag(element, attributes);
        self.text.push_str("/>");
    }

    /// An element with nothing but text.
    pub(crate) fn element(
        &mut self,
        element: &'static str,
        attributes: &[Attribute<'_>],
        text: &str,
    ) {
        self.open(element, attributes);
        self.text(text);
        self.close();
    }

    /// Text, escaped.
    pub(crate) fn text(&mut self, text: &str) {
        escape(text, &mut self.text);
    }

    /// Markup that is well-formed already.
    pub(crate) fn raw(&mut self, markup: &str) {
        self.text.push_str(markup);
    }

    /// Ends the line, where white space means nothing.
    pub(crate) fn line(&mut self) {
        self.text.push('\n');
    }

    /// What was written.
    pub(crate) fn finish(mut self) -> String {
        while !self.open.is_empty() {
            self.close_line();
        }
        self.text
    }

    fn start_tag(&mut self, element: &str, attributes: &[Attribute<'_>]) {
        self.text.push('<');
        self.text.push_str(element);
        for (name, value) in attributes {
            self.text.push(' ');
            self.text.push_str(name);
            self.text.push_str("=\"");
            escape(value, &mut self.text);
            self.text.push('"');
        }
    }
}

/// Writes a text so that it can stand in an element or in a quoted attribute. Characters outside
/// the set of XML 1.0 (section 2.2), and those that are never assigned, become U+FFFD, so that
/// their place is seen.
fn escape(text: &str, markup: &mut String) {
    for character in text.chars() {
        match character {
            '&' => markup.push_str("&amp;"),
            '<' => markup.push_str("&lt;"),
            // Only `]]>` must be escaped; doing it everywhere needs no look behind.
            '>' => markup.push_str("&gt;"),
            '"' => markup.push_str("&quot;"),
            // A bare carriage return would be read as a line end (section 2.11).
            '\r' => markup.push_str("&#13;"),
            '\t' | '\n' => markup.push(character),
            character if is_foreign(character) => markup.push('\u{fffd}'),
            character => markup.push(character),
        }
    }
}

/// Whether a character has no place in XML, or is a noncharacter that checkers object to.
fn is_foreign(character: char) -> bool {
    character.is_control()
        || matches!(character, '\u{fdd0}'..='\u{fdef}')
        || u32::from(character) & 0xfffe == 0xfffe
}

/// A text for metadata: white space runs become one space, foreign characters U+FFFD.
pub(crate) fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !line.is_empty() {
            line.push(' ');
        }
        line.extend(word.chars().map(|character| match character {
            character if is_foreign(character) => '\u{fffd}',
            character => character,
        }));
    }
    line
}

#[cfg(test)]
mod tests {
    use super::{Markup, one_line};

    #[test]
    fn any_text_is_well_formed() {
        for (text, expected) in [
            ("a < b & c > d", "a &lt; b &amp; c &gt; d"),
            ("]]>", "]]&gt;"),
            ("\"quoted\" 'single'", "&quot;quoted&quot; 'single'"),
            ("nul\0 bell\u{7} escape\u{1b}", "nul\u{fffd} bell\u{fffd} escape\u{fffd}"),
            ("c1\u{85} non\u{fffe}", "c1\u{fffd} non\u{fffd}"),
            ("tab\tline\n", "tab\tline\n"),
            ("return\r", "return&#13;"),
            ("שלום 漢字 🎉", "שלום 漢字 🎉"),
        ] {
            let mut markup = Markup::new();
            markup.element("p", &[("title", text)], text);
            let expected = format!("<p title=\"{expected}\">{expected}</p>");
            assert_eq!(markup.finish(), expected, "{text:?}");
        }
    }

    #[test]
    fn what_is_open_is_closed_at_the_end() {
        let mut markup = Markup::new();
        markup.open("ol", &[]);
        markup.open("li", &[]);
        markup.empty("br", &[]);
        assert_eq!(markup.finish(), "<ol><li><br/></li>\n</ol>\n");
    }

    #[test]
    fn metadata_is_one_line() {
        assert_eq!(one_line("  a\n b\u{1} "), "a b\u{fffd}");
    }
}
