//! Where bytes come from.

use crate::cli::failure::Failure;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};

/// How much is read at a time: what a pipe holds.
pub(crate) const READ_SIZE: usize = 64 << 10;

/// An open input with its name.
pub(crate) struct Input {
    pub(crate) name: PathBuf,
    /// `None` for standard input.
    pub(crate) path: Option<PathBuf>,
    reader: Box<dyn Read>,
    is_regular: bool,
}

impl Input {
    /// Opens a file, or standard input for `-`.
    pub(crate) fn open(path: &Path) -> Result<Self, Failure> {
        if path == Path::new("-") {
            let name = PathBuf::from("(standard input)");
            return Ok(Self { name, path: None, reader: Box::new(io::stdin()), is_regular: false });
        }
        let file = File::open(path).map_err(|error| Failure::io(path, &error))?;
        let metadata = file.metadata().map_err(|error| Failure::io(path, &error))?;
        if metadata.is_dir() {
            return Err(Failure::Io(format!("{}: is a directory; give the files in it", path.display())));
        }
        let path = path.to_owned();
        Ok(Self {
            name: path.clone(),
            path: Some(path),
            reader: Box::new(file),
            is_regular: metadata.is_file(),
        })
    }

    /// Reads what comes next into `buffer`; 0 is the end.
    pub(crate) fn read(&mut self, buffer: &mut [u8]) -> Result<usize, Failure> {
        loop {
            match self.reader.read(buffer) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                read => return read.map_err(|error| Failure::io(&self.name, &error)),
            }
        }
    }

    /// Whether a read that brought fewer bytes than it could means that the writer pauses.
    pub(crate) fn may_pause(&self) -> bool {
        !self.is_regular
    }

    /// The input as a reader, for those who do not care.
    pub(crate) fn into_reader(self) -> Box<dyn Read> {
        self.reader
    }
}

/// The inputs of a run: the files, or standard input where there are none.
pub(crate) fn or_standard(files: &[PathBuf]) -> Vec<PathBuf> {
    if files.is_empty() { vec![PathBuf::from("-")] } else { files.to_vec() }
}
