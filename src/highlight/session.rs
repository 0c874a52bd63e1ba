//! Sessions: what a person types behind a prompt, with what the machine answers.

/// How the lines of a session begin that a person typed. Only they are highlighted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Session {
    /// The prompts. A blank or the line end follows.
    prompts: &'static [&'static str],
}

/// Names of sessions, the language that is typed in them, and their prompts.
const SESSIONS: &[(&[&str], &str, &[&str])] = &[
    (
        &["console", "shell-session", "shellsession", "sh-session", "bash-session", "terminal"],
        "bash",
        &["$", "#", "%", ">"],
    ),
    (&["pycon", "python-console", "python-repl"], "python", &[">>>", "..."]),
    (&["rconsole", "rout"], "r", &[">", "+"]),
    (&["irb", "rbcon"], "ruby", &[">>", "?>"]),
    (&["jlcon", "julia-repl"], "julia", &["julia>"]),
    (&["psql", "sqlite3"], "sql", &["=>", "=#", "sqlite>", "...>"]),
];

impl Session {
    /// The session of a name, with the name of the language that is typed in it.
    pub(super) fn of(name: &str) -> Option<(Self, &'static str)> {
        let (_, language, prompts) = SESSIONS.iter().find(|(names, ..)| names.contains(&name))?;
        Some((Self { prompts }, language))
    }

    /// Every name.
    pub(super) fn names() -> impl Iterator<Item = &'static str> {
        SESSIONS.iter().flat_map(|(names, ..)| names.iter().copied())
    }

    /// The length of the prompt that a line begins with, what stands before the prompt's sign
    /// ("user@host:~$") included; zero where it has none.
    pub(super) fn prompt(self, line: &str) -> usize {
        let bare = |text: &str| {
            let prompts = self.prompts.iter().filter(|prompt| {
                text.strip_prefix(**prompt)
                    .is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', '\n']))
            });
            prompts.map(|prompt| prompt.len()).max()
        };
        let indent = line.len() - line.trim_start_matches(' ').len();
        if let Some(length) = bare(&line[indent..]) {
            return indent + length;
        }
        // A name of a user, machine or database stands before the sign, without a blank.
        let word = line[indent..].find([' ', '\n']).map_or(line.len(), |end| indent + end);
        let named = self.prompts.iter().find(|prompt| {
            let before = line[indent..word].strip_suffix(**prompt);
            prompt.len() < 3
                && **prompt != "#"
                && before.is_some_and(|before| before.contains(['@', ':', '~', '=', ')']))
        });
        match named {
            Some(_) => word,
            None => 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Session;

    #[test]
    fn prompts_are_told_from_answers() {
        for (name, line, prompt) in [
            ("console", "$ ls -l\n", "$"),
            ("console", "user@host:~$ ls\n", "user@host:~$"),
            ("console", "  $ ls\n", "  $"),
            ("console", "$\n", "$"),
            ("console", "total 12\n", ""),
            ("console", "$HOME is set\n", ""),
            ("console", "100% done\n", ""),
            ("pycon", ">>> 1 + 1\n", ">>>"),
            ("pycon", "...     pass\n", "..."),
            ("pycon", "2\n", ""),
            ("pycon", "", ""),
        ] {
            let (session, _) = Session::of(name).expect("the test names sessions");
            assert_eq!(&line[..session.prompt(line)], prompt, "{line}");
        }
    }
}
