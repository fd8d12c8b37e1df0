//! Files that are not text: what becomes of them.

use crate::cli::failure::Failure;
use crate::cli::input::Input;
use std::path::Path;
use textmend::Charset;
use textmend::charset::{BINARY_HEAD, BinaryKind, binary_kind, binary_part, has_binary_parts};

/// Where a file that is not text may go.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Binary {
    /// Out, since whoever reads the output waits for it.
    Passes,
    /// Nowhere: the file stays as it is.
    IsSkipped,
}

/// What becomes of a file that is not text.
#[derive(Clone, Copy)]
pub(crate) enum Fate {
    /// Its bytes go out as they came.
    Passes,
    /// Nothing is written.
    IsSkipped,
    /// It becomes UTF-8: it may be text that lost its way, and nothing tells that it is anything else.
    IsCleaned,
}

/// What was found, where it begins, and what becomes of the file.
pub(crate) struct Finding {
    kind: BinaryKind,
    start: usize,
    pub(crate) fate: Fate,
}

impl Binary {
    /// Looks at the head of the input; and where the file would be replaced, at all of it, since what is behind its
    /// beginning would be lost as well.
    pub(crate) fn look(self, input: &mut Input, named: Option<Charset>) -> Result<Option<Finding>, Failure> {
        let head = input.peek(BINARY_HEAD)?;
        if let Some(kind) = binary_kind(head, named) {
            return Ok(Some(Finding { kind, start: 0, fate: self.fate(kind) }));
        }
        if self == Self::Passes || !has_binary_parts(head, named) {
            return Ok(None);
        }
        let start = input.scan(binary_part)?;
        Ok(start.map(|start| Finding { kind: BinaryKind::Data, start, fate: Fate::IsSkipped }))
    }

    fn fate(self, kind: BinaryKind) -> Fate {
        match (self, kind) {
            (Self::IsSkipped, _) => Fate::IsSkipped,
            (Self::Passes, BinaryKind::Format(_) | BinaryKind::Data) => Fate::Passes,
            (Self::Passes, BinaryKind::Controls) => Fate::IsCleaned,
        }
    }
}

impl Finding {
    /// What to say of it.
    pub(crate) fn note(&self, name: &Path) -> String {
        let place = match self.start {
            0 => String::new(),
            start => format!(" from byte {start} on"),
        };
        format!("{}: not text{place} ({}); {}", name.display(), self.kind.name(), self.fate.told())
    }
}

impl Fate {
    fn told(self) -> &'static str {
        match self {
            Self::Passes => "it passes as it is; --text cleans it",
            Self::IsSkipped => "it is left alone; --text cleans it",
            Self::IsCleaned => "it is cleaned as if it were; --text takes it for text",
        }
    }
}
