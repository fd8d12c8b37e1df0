//! What goes wrong, said in one line, and the exit status that follows.

use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

/// How a run ended that did what it was asked.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Exit {
    /// All done.
    Done,
    /// `check` or `--diff` found something.
    Found,
}

/// Why a run cannot go on.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The arguments ask for what cannot be.
    Usage(String),
    /// Reading or writing failed; the text names the file.
    Io(String),
    /// Whoever read the output has gone.
    BrokenPipe,
}

impl Failure {
    /// An input or output error, with the file's name.
    pub(crate) fn io(path: impl AsRef<Path>, error: &io::Error) -> Self {
        Self::Io(format!("{}: {error}", path.as_ref().display()))
    }

    /// An error while writing: a reader who has gone is not worth a word.
    pub(crate) fn output(path: impl AsRef<Path>, error: &io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Self::BrokenPipe,
            _ => Self::io(path, error),
        }
    }
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Usage(text) | Self::Io(text) => f.write_str(text),
            Self::BrokenPipe => f.write_str("broken pipe"),
        }
    }
}

/// Standard error, and whether an error was said there.
#[derive(Default)]
pub(crate) struct Messages {
    is_quiet: bool,
    failed: bool,
}

impl Messages {
    /// From now on only errors are said.
    pub(crate) fn be_quiet(&mut self) {
        self.is_quiet = true;
    }

    /// Says an error; the exit status will be 2.
    pub(crate) fn error(&mut self, text: &str) {
        self.failed = true;
        say(text);
    }

    /// Says that something was left as it is, unless asked to be quiet; the exit status will be 2.
    pub(crate) fn warning(&mut self, text: &str) {
        self.failed = true;
        if !self.is_quiet {
            say(text);
        }
    }

    /// Says what the user should know although nothing failed, unless asked to be quiet.
    pub(crate) fn note(&mut self, text: &str) {
        if !self.is_quiet {
            say(text);
        }
    }

    pub(crate) fn exit(&self, exit: Exit) -> ExitCode {
        match exit {
            _ if self.failed => ExitCode::from(2),
            Exit::Found => ExitCode::from(1),
            Exit::Done => ExitCode::SUCCESS,
        }
    }
}

/// Writes one line to standard error. Where even that fails, there is nobody left to tell.
fn say(text: &str) {
    let line = format!("textmend: {}\n", printable(text));
    let _ = io::stderr().write_all(line.as_bytes());
}

/// The text with control characters escaped, and those that turn the direction of what follows, so that neither a
/// file name nor a text can speak to the terminal.
pub(crate) fn printable(text: &str) -> String {
    let is_unsafe = |scalar: char| {
        scalar.is_control()
            || matches!(scalar, '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
    };
    let mut shown = String::with_capacity(text.len());
    for scalar in text.chars() {
        if is_unsafe(scalar) {
            shown.extend(scalar.escape_default());
        } else {
            shown.push(scalar);
        }
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn controls_are_escaped() {
        assert_eq!(printable("a\u{1B}[2Jb\n\u{202E}ж"), "a\\u{1b}[2Jb\\n\\u{202e}ж");
    }
}
