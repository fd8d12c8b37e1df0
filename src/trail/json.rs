//! Writes a trail as JSON Lines, version 1 of the format that the module above specifies.

use crate::charset::Charset;
use crate::trail::{Alternative, Hunk, Step, Trail, VERSION};
use std::fmt::Write as _;
use std::io::{self, Write};
use std::ops::Range;

/// Writes a trail as JSON Lines. The first error stops the writing; [`JsonTrail::into_result`] gives it.
///
/// ```
/// use textmend::{Cleaner, Config, trail::JsonTrail};
///
/// let mut trail = JsonTrail::new(Vec::new());
/// trail.begin(Some("note.txt"));
/// let mut cleaner = Cleaner::new(&Config::default());
/// cleaner.push(b"ding\x07", &mut Vec::new(), &mut trail);
/// cleaner.finish(&mut Vec::new(), &mut trail);
/// let lines = String::from_utf8(trail.into_result().unwrap()).unwrap();
/// assert!(lines.contains(r#""source":[4,5],"output":[4,4],"line":1,"column":5,"before":"\u0007","after":"""#));
/// ```
#[derive(Debug)]
pub struct JsonTrail<W> {
    out: W,
    error: Option<io::Error>,
    /// The line that is being written. Hostile text has as many hunks as bytes, so that each must cost little.
    line: String,
}

impl<W: Write> JsonTrail<W> {
    /// A trail that is written to `out`, which should be buffered.
    pub fn new(out: W) -> Self {
        Self { out, error: None, line: String::new() }
    }

    /// Opens the trail of one input.
    pub fn begin(&mut self, path: Option<&str>) {
        self.object("begin", |line| {
            push_number(line, ",\"version\":", VERSION.into());
            if let Some(path) = path {
                push_text(line, ",\"path\":", path);
            }
        });
    }

    /// The writer, or the first error.
    ///
    /// # Errors
    /// What writing or flushing `out` failed with.
    pub fn into_result(mut self) -> io::Result<W> {
        match self.error {
            Some(error) => Err(error),
            None => self.out.flush().map(|()| self.out),
        }
    }

    fn object(&mut self, kind: &str, push_fields: impl FnOnce(&mut String)) {
        if self.error.is_some() {
            return;
        }
        self.line.clear();
        self.line.extend(["{\"type\":\"", kind, "\""]);
        push_fields(&mut self.line);
        self.line.push_str("}\n");
        self.error = self.out.write_all(self.line.as_bytes()).err();
    }
}

impl<W: Write> Trail for JsonTrail<W> {
    fn charset(&mut self, source: u64, encoding: Charset) {
        self.object("charset", |line| {
            push_number(line, ",\"source\":", source);
            push_text(line, ",\"encoding\":", encoding.name());
        });
    }

    fn hunk(&mut self, hunk: &Hunk<'_>) {
        self.object("hunk", |line| {
            push_range(line, ",\"source\":", &hunk.source);
            push_range(line, ",\"output\":", &hunk.output);
            push_number(line, ",\"line\":", hunk.line);
            push_number(line, ",\"column\":", hunk.column);
            push_bytes(line, "before", hunk.before);
            push_text(line, ",\"after\":", hunk.after);
            line.push_str(",\"steps\":");
            for (at, step) in hunk.steps.iter().enumerate() {
                line.push(if at == 0 { '[' } else { ',' });
                push_step(line, step);
            }
            line.push_str(if hunk.steps.is_empty() { "[]" } else { "]" });
        });
    }

    fn record(&mut self, record: u64, field: &str) {
        self.object("record", |line| {
            push_number(line, ",\"line\":", record);
            push_text(line, ",\"field\":", field);
        });
    }

    fn end(&mut self, source: u64, output: u64) {
        self.object("end", |line| {
            push_number(line, ",\"source\":", source);
            push_number(line, ",\"output\":", output);
        });
    }
}

/// A JSON string literal behind `key`.
fn push_text(line: &mut String, key: &str, text: &str) {
    line.push_str(key);
    if text.bytes().any(|byte| byte < b' ' || byte == b'"' || byte == b'\\') {
        let _ = write!(line, "{}", serde_json::Value::from(text));
    } else {
        line.extend(["\"", text, "\""]);
    }
}

fn push_number(line: &mut String, key: &str, number: u64) {
    line.push_str(key);
    let mut digit = number.checked_ilog10().map_or(1, |log| 10_u64.pow(log));
    while digit > 0 {
        line.push(char::from(b'0' + (number / digit % 10) as u8));
        digit /= 10;
    }
}

fn push_range(line: &mut String, key: &str, range: &Range<u64>) {
    line.push_str(key);
    push_number(line, "[", range.start);
    push_number(line, ",", range.end);
    line.push(']');
}

fn push_bytes(line: &mut String, key: &str, bytes: &[u8]) {
    line.extend([",\"", key]);
    match std::str::from_utf8(bytes) {
        Ok(text) => push_text(line, "\":", text),
        Err(_) => {
            line.push_str("_hex\":\"");
            let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 0xF]);
            line.extend(digits.filter_map(|digit| char::from_digit(digit.into(), 16)));
            line.push('"');
        }
    }
}

fn push_step(line: &mut String, step: &Step) {
    push_text(line, "{\"rule\":", step.rule);
    if step.bits.is_finite() {
        let _ = write!(line, ",\"bits\":{:.1}", step.bits);
    }
    if let Some(note) = &step.note {
        push_text(line, ",\"note\":", note);
    }
    if let Some(Alternative { text, bits, note }) = &step.alternative {
        push_text(line, ",\"alternative\":{\"text\":", text);
        let _ = write!(line, ",\"bits\":{bits:.1}");
        push_text(line, ",\"note\":", note);
        line.push('}');
    }
    line.push('}');
}
