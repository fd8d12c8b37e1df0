//! What would change, as a unified diff without context lines.

use crate::cli::clean::Edits;
use crate::cli::failure::printable;
use crate::cli::output::Output;
use std::io::IsTerminal;
use std::path::Path;
use textmend::Charset;
use textmend::Sink;
use textmend::trail::{Hunk, Trail};

/// Writes changed lines as they are told, and passes all on to `--edits`.
pub(crate) struct DiffTrail<'a> {
    name: String,
    output: &'a mut Output,
    edits: Option<&'a mut Edits>,
    has_head: bool,
    /// How many lines the clean text is ahead of the source.
    shift: i64,
    is_terminal: bool,
}

impl<'a> DiffTrail<'a> {
    pub(crate) fn new(name: &Path, output: &'a mut Output, edits: Option<&'a mut Edits>) -> Self {
        let name = name.display().to_string();
        let is_terminal = std::io::stdout().is_terminal();
        Self { name, output, edits, has_head: false, shift: 0, is_terminal }
    }

    pub(crate) fn begin(&mut self, path: Option<&Path>) {
        if let Some(edits) = &mut self.edits {
            edits.begin(path.map(Path::to_string_lossy).as_deref());
        }
    }

    fn head(&mut self) {
        if !self.has_head {
            let name = printable(&self.name);
            self.output.write(format!("--- {name}\n+++ {name} (clean)\n").as_bytes());
            self.has_head = true;
        }
    }

    fn side(&mut self, sign: char, text: &str) {
        for line in text.split_inclusive('\n') {
            let body = line.strip_suffix('\n').unwrap_or(line);
            let shown =
                if self.is_terminal { printable(body).into() } else { std::borrow::Cow::Borrowed(body) };
            self.output.write(format!("{sign}{shown}\n").as_bytes());
            if !line.ends_with('\n') {
                self.output.write(b"\\ No newline at end of file\n");
            }
        }
    }
}

/// A hunk's range: the first line and how many; with none, the line before.
fn range(start: i64, count: i64) -> String {
    match count {
        1 => start.to_string(),
        0 => format!("{},0", start - 1),
        _ => format!("{start},{count}"),
    }
}

impl Trail for DiffTrail<'_> {
    fn charset(&mut self, source: u64, encoding: Charset) {
        if let Some(edits) = &mut self.edits {
            edits.charset(source, encoding);
        }
    }

    fn hunk(&mut self, hunk: &Hunk<'_>) {
        if let Some(edits) = &mut self.edits {
            edits.hunk(hunk);
        }
    }

    fn line(&mut self, number: u64, before: &[u8], encoding: Charset, after: &str) {
        self.head();
        let (before, _) = encoding.decode(before);
        let count = |text: &str| text.split_inclusive('\n').count() as i64;
        let (old, new) = (count(&before), count(after));
        let start = number as i64;
        let ranges = (range(start, old), range(start + self.shift, new));
        self.output.write(format!("@@ -{} +{} @@\n", ranges.0, ranges.1).as_bytes());
        self.side('-', &before);
        self.side('+', after);
        self.shift += new - old;
    }

    fn record(&mut self, line: u64, field: &str) {
        if let Some(edits) = &mut self.edits {
            edits.record(line, field);
        }
    }

    fn end(&mut self, source: u64, output: u64) {
        if let Some(edits) = &mut self.edits {
            edits.end(source, output);
        }
    }
}
