//! One input on its way through the library.

use crate::cli::args::Format;
use crate::cli::binary::{Binary, Fate};
use crate::cli::config_file::Resolved;
use crate::cli::failure::{Failure, Messages};
use crate::cli::input::Input;
use crate::cli::output::Output;
use std::path::Path;
use textmend::charset::{BINARY_HEAD, declared_by_name_only};
use textmend::record::NdjsonCleaner;
use textmend::trail::{Hunk, Trail};
use textmend::{Charset, Cleaner, Sink, Summary};

enum Stream {
    Text(Box<Cleaner>),
    Ndjson(Box<NdjsonCleaner>),
}

impl Stream {
    fn new(resolved: &Resolved, path: Option<&Path>) -> Self {
        match resolved.format.unwrap_or_else(|| format_of(path)) {
            Format::Text => Self::Text(Box::new(Cleaner::new(&resolved.config))),
            Format::Ndjson => {
                Self::Ndjson(Box::new(NdjsonCleaner::new(&resolved.config, resolved.fields.clone())))
            }
        }
    }

    fn push(&mut self, chunk: &[u8], sink: &mut dyn Sink, trail: &mut dyn Trail) {
        match self {
            Self::Text(cleaner) => cleaner.push(chunk, sink, trail),
            Self::Ndjson(cleaner) => cleaner.push(chunk, sink, trail),
        }
    }

    fn flush(&mut self, sink: &mut dyn Sink, trail: &mut dyn Trail) {
        match self {
            Self::Text(cleaner) => cleaner.flush(sink, trail),
            Self::Ndjson(cleaner) => cleaner.flush(sink, trail),
        }
    }

    fn finish(self, sink: &mut dyn Sink, trail: &mut dyn Trail) -> Summary {
        match self {
            Self::Text(cleaner) => cleaner.finish(sink, trail),
            Self::Ndjson(cleaner) => cleaner.finish(sink, trail),
        }
    }
}

/// What a file's name says that it is.
pub(crate) fn format_of(path: Option<&Path>) -> Format {
    let extension = path.and_then(Path::extension).map(|extension| extension.to_ascii_lowercase());
    match extension.as_deref().and_then(|extension| extension.to_str()) {
        Some("ndjson" | "jsonl") => Format::Ndjson,
        _ => Format::Text,
    }
}

/// Takes clean text on the command line's side: it can be flushed, and it remembers its errors.
pub(crate) trait CheckedSink: Sink {
    fn flush(&mut self) -> Result<(), Failure>;
    fn check(&self) -> Result<(), Failure>;
}

impl CheckedSink for Output {
    fn flush(&mut self) -> Result<(), Failure> {
        Self::flush(self)
    }

    fn check(&self) -> Result<(), Failure> {
        Self::check(self)
    }
}

/// Takes clean text that nobody wants to see.
pub(crate) struct Nowhere;

impl Sink for Nowhere {
    fn write(&mut self, _: &[u8]) {}
}

impl CheckedSink for Nowhere {
    fn flush(&mut self) -> Result<(), Failure> {
        Ok(())
    }

    fn check(&self) -> Result<(), Failure> {
        Ok(())
    }
}

/// Cleans one input. What the trail was told until then stands also where reading fails.
pub(crate) fn clean(
    mut input: Input,
    resolved: &Resolved,
    line_buffered: bool,
    binary: Binary,
    sink: &mut dyn CheckedSink,
    trail: &mut dyn Trail,
    messages: &mut Messages,
) -> Result<Summary, Failure> {
    if !resolved.text && may_peek(&input, resolved, line_buffered) {
        let named = resolved.config.from.or(resolved.config.declared);
        if let Some(finding) = binary.look(&mut input, named)? {
            messages.note(&finding.note(&input.name));
            match finding.fate {
                Fate::Passes => return pass(input, sink, trail),
                Fate::IsSkipped => return pass(input, &mut Nowhere, trail),
                Fate::IsCleaned => {}
            }
        }
    }
    if let Some(note) = unread_declaration(&mut input, resolved, line_buffered)? {
        messages.note(&note);
    }
    let mut trail = Reported { trail, messages, name: input.name.display().to_string() };
    let mut stream = Stream::new(resolved, input.path.as_deref());
    let mut buffer = input.buffer();
    loop {
        let read = match input.read(&mut buffer) {
            Ok(0) => break,
            Ok(read) => read,
            Err(failure) => {
                // What came before the error is good text.
                stream.finish(sink, &mut trail);
                sink.flush()?;
                return Err(failure);
            }
        };
        stream.push(&buffer[..read], sink, &mut trail);
        if line_buffered || input.may_pause() && read < buffer.len() {
            stream.flush(sink, &mut trail);
            sink.flush()?;
        }
        sink.check()?;
    }
    let summary = stream.finish(sink, &mut trail);
    sink.check()?;
    Ok(summary)
}

/// Whether the head of the input may be waited for. Records are looked at one by one, and what must go out line by line
/// cannot wait.
fn may_peek(input: &Input, resolved: &Resolved, line_buffered: bool) -> bool {
    let is_text = resolved.format.unwrap_or_else(|| format_of(input.path.as_deref())) == Format::Text;
    is_text && !line_buffered && !input.is_terminal()
}

/// What to say of an encoding that is declared, but read by name only.
fn unread_declaration(
    input: &mut Input,
    resolved: &Resolved,
    line_buffered: bool,
) -> Result<Option<String>, Failure> {
    if resolved.config.from.is_some() {
        return Ok(None);
    }
    let may_peek = !resolved.text && may_peek(input, resolved, line_buffered);
    let head = if may_peek { input.peek(BINARY_HEAD)? } else { &[] };
    let charset = declared_by_name_only(head, resolved.config.declared);
    Ok(charset.map(|charset| unread_note(&input.name, charset)))
}

/// The words for it.
pub(crate) fn unread_note(path: &Path, charset: Charset) -> String {
    let name = charset.name();
    let label = name.to_ascii_lowercase();
    format!("{}: declared as {name}, which is read by name only; --from {label} reads it", path.display())
}

/// Writes an input as it is.
fn pass(mut input: Input, sink: &mut dyn CheckedSink, trail: &mut dyn Trail) -> Result<Summary, Failure> {
    let mut buffer = input.buffer();
    let mut summary = Summary::default();
    loop {
        let read = input.read(&mut buffer)?;
        if read == 0 {
            break;
        }
        sink.write(&buffer[..read]);
        sink.check()?;
        summary.source_bytes += read as u64;
    }
    summary.output_bytes = summary.source_bytes;
    trail.end(summary.source_bytes, summary.output_bytes);
    Ok(summary)
}

/// A trail that also tells the user about records that could not be read.
struct Reported<'a> {
    trail: &'a mut dyn Trail,
    messages: &'a mut Messages,
    name: String,
}

impl Trail for Reported<'_> {
    fn listens(&self) -> bool {
        self.trail.listens()
    }

    fn charset(&mut self, source: u64, encoding: Charset) {
        self.trail.charset(source, encoding);
    }

    fn hunk(&mut self, hunk: &Hunk<'_>) {
        self.trail.hunk(hunk);
    }

    fn line(&mut self, number: u64, before: &[u8], encoding: Charset, after: &str) {
        self.trail.line(number, before, encoding, after);
    }

    fn record(&mut self, line: u64, field: &str) {
        self.trail.record(line, field);
    }

    fn refused(&mut self, line: u64, source: u64, reason: &str) {
        self.messages.warning(&format!("{}:{line}: {reason} (byte {source})", self.name));
    }

    fn end(&mut self, source: u64, output: u64) {
        self.trail.end(source, output);
    }
}
