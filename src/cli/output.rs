//! Where clean text goes: standard output, or a file that appears when it is complete.

use crate::cli::failure::Failure;
use crate::cli::temporary::Temporary;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use textmend::Sink;

/// A checked, buffered output. The first error is kept, and nothing is written after it.
pub(crate) struct Output {
    name: PathBuf,
    target: BufWriter<Target>,
    error: Option<io::Error>,
}

enum Target {
    Stream(Box<dyn Write>),
    /// Written beside the path, and moved there at the end.
    Replacement(Temporary, PathBuf),
}

impl Write for Target {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Stream(stream) => stream.write(bytes),
            Self::Replacement(file, _) => file.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Stream(stream) => stream.flush(),
            Self::Replacement(file, _) => file.flush(),
        }
    }
}

/// How much is gathered before it is written; larger pieces go straight through.
const BUFFER_SIZE: usize = 32 << 10;

/// Whether a path stands for standard input or output.
pub(crate) fn is_standard(path: &Path) -> bool {
    path == Path::new("-")
}

impl Output {
    /// The file at `path`, or standard output where there is none, or for `-`.
    pub(crate) fn to(path: Option<&Path>) -> Result<Self, Failure> {
        path.filter(|path| !is_standard(path)).map_or_else(Self::standard, Self::file)
    }

    /// Standard output.
    pub(crate) fn standard() -> Result<Self, Failure> {
        let stream = standard_stream().map_err(|error| Failure::io("(standard output)", &error))?;
        Ok(Self::new("(standard output)".into(), Target::Stream(stream)))
    }

    /// A file at `path`, or what already is there if that is a device or a pipe.
    fn file(path: &Path) -> Result<Self, Failure> {
        let failed = |error: io::Error| Failure::io(path, &error);
        let existing = std::fs::metadata(path).ok();
        let target = match existing {
            Some(there) if there.is_dir() => {
                return Err(Failure::Io(format!("{}: is a directory; give a file's name", path.display())));
            }
            Some(there) if !there.is_file() => {
                Target::Stream(Box::new(File::options().write(true).open(path).map_err(failed)?))
            }
            there => {
                let path =
                    if there.is_some() { path.canonicalize().map_err(failed)? } else { path.to_owned() };
                let file = Temporary::beside(&path).map_err(failed)?;
                file.keep_attributes(there.as_ref()).map_err(failed)?;
                Target::Replacement(file, path)
            }
        };
        Ok(Self::new(path.to_owned(), target))
    }

    fn new(name: PathBuf, target: Target) -> Self {
        Self { name, target: BufWriter::with_capacity(BUFFER_SIZE, target), error: None }
    }

    /// Hands on what was gathered.
    pub(crate) fn flush(&mut self) -> Result<(), Failure> {
        if self.error.is_none() {
            self.error = self.target.flush().err();
        }
        self.check()
    }

    /// The first error, if there was one.
    pub(crate) fn check(&self) -> Result<(), Failure> {
        self.error.as_ref().map_or(Ok(()), |error| Err(Failure::output(&self.name, error)))
    }

    /// Ends the output; a file gets its name now.
    pub(crate) fn finish(mut self) -> Result<(), Failure> {
        self.flush()?;
        let failed = |error: io::Error| Failure::output(&self.name, &error);
        match self.target.into_inner().map_err(|error| failed(error.into_error()))? {
            Target::Stream(_) => Ok(()),
            Target::Replacement(file, path) => file.put_in_place(&path).map_err(failed),
        }
    }
}

impl Sink for Output {
    fn write(&mut self, text: &[u8]) {
        if self.error.is_none() {
            self.error = self.target.write_all(text).err();
        }
    }
}

/// Prints a text of ours to standard output.
pub(crate) fn print(text: &str) -> Result<(), Failure> {
    let mut output = Output::standard()?;
    output.write(text.as_bytes());
    output.finish()
}

/// Standard output without the line buffer of `std::io::Stdout`, and with an error where it is closed.
#[cfg(unix)]
pub(crate) fn standard_stream() -> io::Result<Box<dyn Write>> {
    use std::os::fd::AsFd;
    let descriptor = io::stdout().as_fd().try_clone_to_owned()?;
    Ok(Box::new(File::from(descriptor)))
}

#[cfg(not(unix))]
pub(crate) fn standard_stream() -> io::Result<Box<dyn Write>> {
    Ok(Box::new(io::stdout()))
}
