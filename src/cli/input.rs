//! Where bytes come from.

use crate::cli::failure::Failure;
use crate::cli::output::is_standard;
use std::fs::File;
use std::io::{self, IsTerminal as _, Read};
use std::path::{Path, PathBuf};

/// How much is read at a time from what is no file: what a pipe holds.
const PIPE_READ_SIZE: usize = 64 << 10;
/// How much is read at a time from a file.
const FILE_READ_SIZE: usize = 256 << 10;

/// An open input with its name.
pub(crate) struct Input {
    pub(crate) name: PathBuf,
    /// `None` for standard input.
    pub(crate) path: Option<PathBuf>,
    reader: Box<dyn Read>,
    is_regular: bool,
    /// What was looked at before it was read.
    peeked: Vec<u8>,
}

impl Input {
    /// Opens a file, or standard input for `-`.
    pub(crate) fn open(path: &Path) -> Result<Self, Failure> {
        if is_standard(path) {
            let name = PathBuf::from("(standard input)");
            return Ok(Self {
                name,
                path: None,
                reader: Box::new(io::stdin()),
                is_regular: false,
                peeked: Vec::new(),
            });
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
            peeked: Vec::new(),
        })
    }

    /// A buffer for what is read at a time.
    pub(crate) fn buffer(&self) -> Vec<u8> {
        vec![0; if self.is_regular { FILE_READ_SIZE } else { PIPE_READ_SIZE }]
    }

    /// Reads what comes next into `buffer`; 0 is the end.
    pub(crate) fn read(&mut self, buffer: &mut [u8]) -> Result<usize, Failure> {
        if !self.peeked.is_empty() {
            let len = self.peeked.len().min(buffer.len());
            buffer[..len].copy_from_slice(&self.peeked[..len]);
            self.peeked.drain(..len);
            return Ok(len);
        }
        loop {
            match self.reader.read(buffer) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                read => return read.map_err(|error| Failure::io(&self.name, &error)),
            }
        }
    }

    /// The first `len` bytes of the input, or all if it has fewer, which stay to be read.
    pub(crate) fn peek(&mut self, len: usize) -> Result<&[u8], Failure> {
        let mut head = vec![0; len];
        let mut filled = 0;
        while filled < len {
            match self.read(&mut head[filled..])? {
                0 => break,
                read => filled += read,
            }
        }
        head.truncate(filled);
        self.peeked = head;
        Ok(&self.peeked)
    }

    /// Where something is found first in a file, which is read for that from its beginning and stays to be read. Blocks
    /// are looked at one by one.
    pub(crate) fn scan(&self, find: impl Fn(&[u8]) -> Option<usize>) -> Result<Option<usize>, Failure> {
        let Some(path) = self.path.as_ref().filter(|_| self.is_regular) else { return Ok(None) };
        let failed = |error: io::Error| Failure::io(path, &error);
        let file = File::open(path).map_err(failed)?;
        let mut block = Vec::with_capacity(FILE_READ_SIZE);
        let mut start = 0;
        loop {
            block.clear();
            (&file).take(FILE_READ_SIZE as u64).read_to_end(&mut block).map_err(failed)?;
            if block.is_empty() {
                return Ok(None);
            }
            if let Some(at) = find(&block) {
                return Ok(Some(start + at));
            }
            start += block.len();
        }
    }

    /// Whether someone types it.
    pub(crate) fn is_terminal(&self) -> bool {
        self.path.is_none() && io::stdin().is_terminal()
    }

    /// Whether a read that brought fewer bytes than it could means that the writer pauses.
    pub(crate) fn may_pause(&self) -> bool {
        !self.is_regular
    }

    /// The input as a reader, for those who do not care.
    pub(crate) fn into_reader(self) -> Box<dyn Read> {
        Box::new(io::Cursor::new(self.peeked).chain(self.reader))
    }
}

/// The inputs of a run: the files, or standard input where there are none.
pub(crate) fn or_standard(files: &[PathBuf]) -> Vec<PathBuf> {
    if files.is_empty() { vec![PathBuf::from("-")] } else { files.to_vec() }
}
