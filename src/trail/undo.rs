//! The way back: the source from the cleaned text and its trail.

use crate::charset::Charset;
use crate::trail::VERSION;
use crate::trail::line::{Line, Place};
use std::io::{self, BufRead, Read, Write};

/// Why a trail could not be undone.
#[derive(Debug)]
#[non_exhaustive]
pub enum UndoError {
    /// Reading or writing failed.
    Io(io::Error),
    /// A line of the trail is not what the format says.
    Trail {
        /// The line of the trail, from 1.
        line: u64,
        /// What is wrong with it.
        reason: String,
    },
    /// The text is not the one that the trail was written for.
    Text {
        /// The first byte of the text that does not fit.
        offset: u64,
        /// The line of the trail that says otherwise, from 1.
        line: u64,
    },
}

impl std::fmt::Display for UndoError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Io(error) => error.fmt(f),
            Self::Trail { line, reason } => write!(f, "line {line} of the edits: {reason}"),
            Self::Text { offset, line } => write!(
                f,
                "the text differs from what line {line} of the edits says, at byte {offset}; give the text exactly as \
                 textmend wrote it"
            ),
        }
    }
}

impl std::error::Error for UndoError {}

impl From<io::Error> for UndoError {
    fn from(error: io::Error) -> Self {
        Self::Io(error)
    }
}

/// Writes the source that `text` was cleaned from, byte for byte. `text` may be several cleaned inputs, one after
/// the other, if `edits` holds their trails in that order.
///
/// Memory is bounded by the longest line of `edits`.
///
/// # Errors
/// Where reading or writing fails, where `edits` is no trail, and where `text` is not what was cleaned. What was
/// written until then is the head of the source.
///
/// ```
/// use textmend::{Cleaner, Config, trail::{JsonTrail, undo}};
///
/// let (mut text, mut trail) = (Vec::new(), JsonTrail::new(Vec::new()));
/// trail.begin(None);
/// let mut cleaner = Cleaner::new(&Config::default());
/// cleaner.push(b"na\xEFve\0", &mut text, &mut trail);
/// cleaner.finish(&mut text, &mut trail);
///
/// let mut source = Vec::new();
/// undo(trail.into_result().unwrap().as_slice(), text.as_slice(), &mut source).unwrap();
/// assert_eq!(source, b"na\xEFve\0");
/// ```
pub fn undo(mut edits: impl BufRead, text: impl Read, out: impl Write) -> Result<(), UndoError> {
    let mut replay = Replay::new(text, out);
    let mut line = Vec::new();
    while {
        line.clear();
        edits.read_until(b'\n', &mut line)? > 0
    } {
        replay.line += 1;
        if line.trim_ascii().is_empty() {
            continue;
        }
        let parsed = serde_json::from_slice(&line).map_err(|error| replay.trail_error(error.to_string()))?;
        replay.take(parsed)?;
    }
    replay.finish()
}

struct Replay<R, W> {
    text: R,
    out: W,
    /// The line of the trail, for errors.
    line: u64,
    encoding: Charset,
    /// Where this input's source and output stand.
    source: u64,
    output: u64,
    /// Bytes of text that belong to earlier inputs.
    base: u64,
    is_open: bool,
    buffer: Vec<u8>,
}

/// How much text is read at a time.
const PIECE: usize = 64 << 10;

impl<R: Read, W: Write> Replay<R, W> {
    fn new(text: R, out: W) -> Self {
        Self {
            text,
            out,
            line: 0,
            encoding: Charset::UTF_8,
            source: 0,
            output: 0,
            base: 0,
            is_open: false,
            buffer: Vec::new(),
        }
    }

    fn trail_error(&self, reason: impl Into<String>) -> UndoError {
        UndoError::Trail { line: self.line, reason: reason.into() }
    }

    fn take(&mut self, line: Line<'_>) -> Result<(), UndoError> {
        match &*line.kind {
            "begin" => self.begin(self.there(line.version, "version")?),
            "charset" | "record" | "hunk" | "end" if !self.is_open => {
                Err(self.trail_error("no \"begin\" stands before it"))
            }
            "charset" => {
                let encoding = self.there(line.encoding, "encoding")?;
                self.charset(self.place(line.source, "source")?, &encoding)
            }
            "record" => Ok(()),
            "hunk" => {
                let after = self.there(line.after, "after")?;
                let (source, output) =
                    (self.range(line.source, "source")?, self.range(line.output, "output")?);
                let before = self.before(line.before, line.before_hex)?;
                self.hunk(source, output, &before, &after)
            }
            "end" => self.end(self.place(line.source, "source")?, self.place(line.output, "output")?),
            other => Err(self.trail_error(format!("the type \"{other}\" is unknown"))),
        }
    }

    fn there<T>(&self, field: Option<T>, name: &str) -> Result<T, UndoError> {
        field.ok_or_else(|| self.trail_error(format!("the field \"{name}\" is missing")))
    }

    fn place(&self, field: Option<Place>, name: &str) -> Result<u64, UndoError> {
        match self.there(field, name)? {
            Place::At(at) => Ok(at),
            Place::Range(..) => Err(self.trail_error(format!("\"{name}\" must be a number"))),
        }
    }

    fn range(&self, field: Option<Place>, name: &str) -> Result<(u64, u64), UndoError> {
        match self.there(field, name)? {
            Place::Range(start, end) => Ok((start, end)),
            Place::At(_) => Err(self.trail_error(format!("\"{name}\" must be two numbers"))),
        }
    }

    fn begin(&mut self, version: u32) -> Result<(), UndoError> {
        if version != VERSION {
            return Err(
                self.trail_error(format!("version {version} of the format; this textmend knows {VERSION}"))
            );
        }
        if self.is_open {
            return Err(self.trail_error("the trail before it has no \"end\""));
        }
        self.base += self.output;
        (self.source, self.output, self.encoding, self.is_open) = (0, 0, Charset::UTF_8, true);
        Ok(())
    }

    fn charset(&mut self, source: u64, label: &str) -> Result<(), UndoError> {
        let encoding = Charset::for_label(label).map_err(|error| self.trail_error(error.to_string()))?;
        if self.encoding != Charset::UTF_8 && source != self.source {
            return Err(self.trail_error("the encoding changes twice"));
        }
        let Some(ascii) = source.checked_sub(self.source) else { return Err(self.out_of_order()) };
        self.copy(ascii)?;
        self.encoding = encoding;
        Ok(())
    }

    fn before(&self, text: Option<String>, hex: Option<String>) -> Result<Vec<u8>, UndoError> {
        match (text, hex) {
            (Some(text), None) => Ok(text.into_bytes()),
            (None, Some(hex)) => {
                from_hex(&hex).ok_or_else(|| self.trail_error("\"before_hex\" is not hexadecimal"))
            }
            _ => Err(self.trail_error("one of \"before\" and \"before_hex\" must be there")),
        }
    }

    fn hunk(
        &mut self,
        source: (u64, u64),
        output: (u64, u64),
        before: &[u8],
        after: &str,
    ) -> Result<(), UndoError> {
        let lengths = (source.1.checked_sub(source.0), output.1.checked_sub(output.0));
        if lengths != (Some(before.len() as u64), Some(after.len() as u64)) {
            return Err(self.trail_error("a range is not as long as its text"));
        }
        let Some(gap) = output.0.checked_sub(self.output) else { return Err(self.out_of_order()) };
        self.copy(gap)?;
        if source.0 != self.source {
            return Err(self.mismatch(0));
        }
        self.expect(after.as_bytes())?;
        self.out.write_all(before)?;
        self.source += before.len() as u64;
        Ok(())
    }

    fn end(&mut self, source: u64, output: u64) -> Result<(), UndoError> {
        let Some(rest) = output.checked_sub(self.output) else { return Err(self.out_of_order()) };
        self.copy(rest)?;
        if source != self.source {
            return Err(self.mismatch(0));
        }
        self.is_open = false;
        Ok(())
    }

    fn finish(mut self) -> Result<(), UndoError> {
        if self.is_open || self.line == 0 {
            return Err(self.trail_error("the trail has no \"end\"; it was cut off"));
        }
        if self.text.read(&mut [0])? > 0 {
            return Err(self.mismatch(0));
        }
        Ok(self.out.flush()?)
    }

    fn out_of_order(&self) -> UndoError {
        self.trail_error("it goes back behind the line before")
    }

    fn mismatch(&self, further: usize) -> UndoError {
        UndoError::Text { offset: self.base + self.output + further as u64, line: self.line }
    }

    /// Reads what a hunk put there.
    fn expect(&mut self, expected: &[u8]) -> Result<(), UndoError> {
        for piece in expected.chunks(PIECE) {
            self.buffer.clear();
            self.text.by_ref().take(piece.len() as u64).read_to_end(&mut self.buffer)?;
            if self.buffer != piece {
                let same =
                    self.buffer.iter().zip(piece).take_while(|(found, wanted)| found == wanted).count();
                return Err(self.mismatch(same));
            }
            self.output += piece.len() as u64;
        }
        Ok(())
    }

    /// Writes the next bytes of the text in the source's encoding.
    fn copy(&mut self, mut bytes: u64) -> Result<(), UndoError> {
        self.buffer.clear();
        while bytes > 0 {
            let kept = self.buffer.len();
            let wanted = bytes.min(PIECE as u64);
            let read = self.text.by_ref().take(wanted).read_to_end(&mut self.buffer)?;
            if read < wanted as usize {
                return Err(self.mismatch(kept + read));
            }
            bytes -= wanted;
            self.write_encoded(bytes == 0)?;
        }
        Ok(())
    }

    /// Writes what of the buffer can be encoded by itself: all if it is the last, else whole lines or characters.
    fn write_encoded(&mut self, last: bool) -> Result<(), UndoError> {
        if self.encoding == Charset::UTF_8 {
            self.out.write_all(&self.buffer)?;
            self.source += self.buffer.len() as u64;
            self.output += self.buffer.len() as u64;
            self.buffer.clear();
            return Ok(());
        }
        let ready = if last { self.buffer.len() } else { separable(&self.buffer) };
        let text =
            std::str::from_utf8(&self.buffer[..ready]).map_err(|error| self.mismatch(error.valid_up_to()))?;
        let bytes = self.encoding.encode(text).ok_or_else(|| self.mismatch(0))?;
        self.out.write_all(&bytes)?;
        self.source += bytes.len() as u64;
        self.output += ready as u64;
        self.buffer.drain(..ready);
        Ok(())
    }
}

/// The bytes up to the last line end, or if there is none, up to the last character that is whole.
fn separable(text: &[u8]) -> usize {
    match memchr::memrchr(b'\n', text) {
        Some(at) => at + 1,
        None => match std::str::from_utf8(text) {
            Ok(_) => text.len(),
            Err(error) => error.valid_up_to(),
        },
    }
}

fn from_hex(hex: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u8>> =
        hex.chars().map(|digit| digit.to_digit(16).map(|digit| digit as u8)).collect();
    let digits = digits?;
    digits.len().is_multiple_of(2).then(|| digits.chunks(2).map(|pair| pair[0] << 4 | pair[1]).collect())
}
