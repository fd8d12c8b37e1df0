//! The source back from clean text and its trail.

use crate::cli::args::UndoArgs;
use crate::cli::failure::{Exit, Failure};
use crate::cli::input::Input;
use crate::cli::output::Output;
use std::io::{self, BufReader, Write};
use std::path::Path;
use textmend::Sink;
use textmend::trail::{UndoError, undo};

pub(crate) fn run(args: &UndoArgs) -> Result<Exit, Failure> {
    let edits = BufReader::new(Input::open(&args.edits)?.into_reader());
    let text = Input::open(args.file.as_deref().unwrap_or(Path::new("-")))?;
    let text_name = text.name.display().to_string();
    let mut output = Output::to(args.output.as_deref())?;
    let undone = undo(edits, text.into_reader(), Checked(&mut output));
    output.check()?;
    undone.map_err(|error| match error {
        UndoError::Trail { .. } => Failure::Usage(format!("{}: {error}", args.edits.display())),
        _ => Failure::Usage(format!("{text_name}: {error}")),
    })?;
    output.finish()?;
    Ok(Exit::Done)
}

/// An output that stops whoever writes to it once it has failed.
struct Checked<'a>(&'a mut Output);

impl Write for Checked<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.write(bytes);
        self.0.check().map(|()| bytes.len()).map_err(|failure| io::Error::other(failure.to_string()))
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush().map_err(|failure| io::Error::other(failure.to_string()))
    }
}
