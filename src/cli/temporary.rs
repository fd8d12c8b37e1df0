//! Files that are written beside their target and put in its place when they are complete.
//!
//! A file that is not put in place is removed, also where a signal ends the program.

use std::fs::{File, Metadata, Permissions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};
use tempfile::NamedTempFile;

/// The temporary files that exist now. Whoever makes, names or removes one holds the lock.
static EXISTING: Mutex<Vec<PathBuf>> = Mutex::new(Vec::new());

fn existing() -> MutexGuard<'static, Vec<PathBuf>> {
    EXISTING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A new file that nobody else knows.
pub(crate) struct Temporary {
    /// `None` once it is in place.
    file: Option<NamedTempFile>,
}

impl Temporary {
    /// A new file in the folder of `path`.
    pub(crate) fn beside(path: &Path) -> io::Result<Self> {
        remove_on_signals();
        let mut existing = existing();
        let file = tempfile::Builder::new().prefix(".textmend-").tempfile_in(folder_of(path))?;
        existing.push(file.path().to_owned());
        Ok(Self { file: Some(file) })
    }

    fn file(&self) -> io::Result<&File> {
        self.file.as_ref().map(NamedTempFile::as_file).ok_or_else(|| io::ErrorKind::NotFound.into())
    }

    /// Takes the owner and permissions of the file that it will replace, or those of any new file.
    pub(crate) fn keep_attributes(&self, replaced: Option<&Metadata>) -> io::Result<()> {
        keep_attributes(replaced, self.file()?)
    }

    /// Moves the complete file to its name, durably.
    pub(crate) fn put_in_place(mut self, path: &Path) -> io::Result<()> {
        self.file()?.sync_all()?;
        let mut existing = existing();
        let Some(file) = self.file.take() else { return Ok(()) };
        existing.retain(|other| other != file.path());
        file.persist(path).map_err(|error| error.error)?;
        drop(existing);
        sync_folder(path)
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        if let Some(file) = self.file.take() {
            let mut existing = existing();
            existing.retain(|other| other != file.path());
            // Where the file cannot be removed, there is nothing better to do than to leave it.
            let _ = file.close();
        }
    }
}

impl Write for Temporary {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let mut file = self.file()?;
        file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// Sees to it, once, that a signal which ends the program removes the temporary files first.
#[cfg(unix)]
fn remove_on_signals() {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    static ONCE: std::sync::Once = std::sync::Once::new();
    ONCE.call_once(|| {
        let Ok(mut signals) = signal_hook::iterator::Signals::new([SIGHUP, SIGINT, SIGTERM]) else { return };
        std::thread::spawn(move || {
            for signal in signals.forever() {
                // The lock is never given back: no new file can come up between here and the end.
                let existing = existing();
                for path in existing.iter() {
                    let _ = std::fs::remove_file(path);
                }
                let _ = signal_hook::low_level::emulate_default_handler(signal);
            }
        });
    });
}

#[cfg(not(unix))]
fn remove_on_signals() {}

#[cfg(unix)]
fn keep_attributes(replaced: Option<&Metadata>, file: &File) -> io::Result<()> {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, fchown};
    let Some(replaced) = replaced else {
        return file.set_permissions(Permissions::from_mode(0o666 & !umask()));
    };
    let new = file.metadata()?;
    if (new.uid(), new.gid()) != (replaced.uid(), replaced.gid()) {
        fchown(file, Some(replaced.uid()), Some(replaced.gid()))?;
    }
    file.set_permissions(replaced.permissions())
}

#[cfg(not(unix))]
fn keep_attributes(replaced: Option<&Metadata>, file: &File) -> io::Result<()> {
    replaced.map_or(Ok(()), |replaced| file.set_permissions(replaced.permissions()))
}

/// The process's umask, as the system tells it; the usual one where it does not.
#[cfg(unix)]
fn umask() -> u32 {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let field = status.lines().find_map(|line| line.strip_prefix("Umask:"));
    field.and_then(|octal| u32::from_str_radix(octal.trim(), 8).ok()).unwrap_or(0o022)
}

#[cfg(unix)]
fn sync_folder(path: &Path) -> io::Result<()> {
    File::open(folder_of(path))?.sync_all()
}

#[cfg(not(unix))]
fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}
