//! Files replaced by their clean text, each at once or not at all.

use crate::cli::clean::Run;
use crate::cli::document::CheckedSink;
use crate::cli::failure::Failure;
use crate::cli::temporary::Temporary;
use std::ffi::OsString;
use std::fs::{File, Metadata};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use textmend::{Sink, Summary};

/// Replaces each file; with a suffix, the old one stays beside it.
pub(crate) fn replace_all(files: &[PathBuf], suffix: &str, run: &mut Run<'_>) -> Result<Summary, Failure> {
    if files.is_empty() {
        return Err(Failure::Usage("--in-place needs the names of files".to_owned()));
    }
    if suffix.contains('/') {
        return Err(Failure::Usage("the suffix of --in-place must not hold a slash".to_owned()));
    }
    let mut total = Summary::default();
    for path in files {
        let replaced = replace(path, suffix, run);
        if let Some(Some(summary)) = run.or_say(replaced)? {
            total.add(&summary);
        }
    }
    Ok(total)
}

fn replace(path: &Path, suffix: &str, run: &mut Run<'_>) -> Result<Option<Summary>, Failure> {
    let failed = |error: io::Error| Failure::io(path, &error);
    // A link is followed: what it points at is replaced, the link stays.
    let target = path.canonicalize().map_err(failed)?;
    let metadata = target.metadata().map_err(failed)?;
    if !metadata.is_file() {
        return Err(Failure::Io(format!(
            "{}: not a regular file; --in-place replaces files only",
            path.display()
        )));
    }
    // A file that may not be written may not be replaced either.
    File::options().write(true).open(&target).map_err(failed)?;
    let mut sink = Replacement::new(&target, path)?;
    let Some(summary) = run.one(path, &mut sink)? else { return Ok(None) };
    if is_identical(&summary) {
        return Ok(Some(summary));
    }
    let file = sink.into_file()?;
    file.keep_attributes(Some(&metadata)).map_err(failed)?;
    if !suffix.is_empty() {
        back_up(&target, suffix).map_err(failed)?;
    }
    file.put_in_place(&target).map_err(failed)?;
    if has_other_names(&metadata) {
        let text = "has other names (hard links); they keep the old text";
        run.messages.note(&format!("{}: {text}", path.display()));
    }
    Ok(Some(summary))
}

/// Whether the clean text is the same bytes as the source, so that the file can be left alone.
fn is_identical(summary: &Summary) -> bool {
    let is_utf8 = summary.encoding.is_none_or(|encoding| encoding == textmend::Charset::UTF_8);
    is_utf8 && !summary.is_changed() && summary.source_bytes == summary.output_bytes
}

#[cfg(unix)]
fn has_other_names(metadata: &Metadata) -> bool {
    std::os::unix::fs::MetadataExt::nlink(metadata) > 1
}

#[cfg(not(unix))]
fn has_other_names(_: &Metadata) -> bool {
    false
}

/// Gives the old file a second name, by a link where the file system knows such.
fn back_up(target: &Path, suffix: &str) -> io::Result<()> {
    let mut name = target.file_name().map_or_else(OsString::new, ToOwned::to_owned);
    name.push(suffix);
    let backup = target.with_file_name(name);
    match std::fs::remove_file(&backup) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    std::fs::hard_link(target, &backup).or_else(|_| std::fs::copy(target, &backup).map(|_| ()))
}

/// The new file on its way.
struct Replacement {
    name: PathBuf,
    file: BufWriter<Temporary>,
    error: Option<io::Error>,
}

impl Replacement {
    fn new(target: &Path, name: &Path) -> Result<Self, Failure> {
        let file = Temporary::beside(target).map_err(|error| Failure::io(name, &error))?;
        Ok(Self { name: name.to_owned(), file: BufWriter::new(file), error: None })
    }

    fn into_file(self) -> Result<Temporary, Failure> {
        self.file.into_inner().map_err(|error| Failure::io(&self.name, error.error()))
    }
}

impl Sink for Replacement {
    fn write(&mut self, text: &[u8]) {
        if self.error.is_none() {
            self.error = self.file.write_all(text).err();
        }
    }
}

impl CheckedSink for Replacement {
    fn flush(&mut self) -> Result<(), Failure> {
        self.check()
    }

    fn check(&self) -> Result<(), Failure> {
        self.error.as_ref().map_or(Ok(()), |error| Err(Failure::io(&self.name, error)))
    }
}
