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
}

impl<W: Write> JsonTrail<W> {
    /// A trail that is written to `out`, which should be buffered.
    pub fn new(out: W) -> Self {
        Self { out, error: None }
    }

    /// Opens the trail of one input.
    pub fn begin(&mut self, path: Option<&str>) {
        let path = path.map_or(String::new(), |path| format!(",\"path\":{}", quoted(path)));
        self.line(&format!("{{\"type\":\"begin\",\"version\":{VERSION}{path}}}"));
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

    fn line(&mut self, object: &str) {
        if self.error.is_none() {
            self.error = writeln!(self.out, "{object}").err();
        }
    }
}

impl<W: Write> Trail for JsonTrail<W> {
    fn charset(&mut self, source: u64, encoding: Charset) {
        self.line(&format!(
            "{{\"type\":\"charset\",\"source\":{source},\"encoding\":{}}}",
            quoted(encoding.name())
        ));
    }

    fn hunk(&mut self, hunk: &Hunk<'_>) {
        let mut object = format!(
            "{{\"type\":\"hunk\",\"source\":{},\"output\":{},\"line\":{},\"column\":{},",
            range(&hunk.source),
            range(&hunk.output),
            hunk.line,
            hunk.column
        );
        push_bytes(&mut object, "before", hunk.before);
        let after = quoted(hunk.after);
        let steps: Vec<String> = hunk.steps.iter().map(step).collect();
        let _ = write!(object, ",\"after\":{after},\"steps\":[{}]}}", steps.join(","));
        self.line(&object);
    }

    fn record(&mut self, line: u64, field: &str) {
        self.line(&format!("{{\"type\":\"record\",\"line\":{line},\"field\":{}}}", quoted(field)));
    }

    fn end(&mut self, source: u64, output: u64) {
        self.line(&format!("{{\"type\":\"end\",\"source\":{source},\"output\":{output}}}"));
    }
}

/// A JSON string literal.
fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

fn range(range: &Range<u64>) -> String {
    format!("[{},{}]", range.start, range.end)
}

fn push_bytes(object: &mut String, key: &str, bytes: &[u8]) {
    match std::str::from_utf8(bytes) {
        Ok(text) => {
            let _ = write!(object, "\"{key}\":{}", quoted(text));
        }
        Err(_) => {
            let _ = write!(object, "\"{key}_hex\":\"");
            bytes.iter().for_each(|byte| {
                let _ = write!(object, "{byte:02x}");
            });
            object.push('"');
        }
    }
}

fn step(step: &Step) -> String {
    let mut object = format!("{{\"rule\":{}", quoted(step.rule));
    if step.bits.is_finite() {
        let _ = write!(object, ",\"bits\":{:.1}", step.bits);
    }
    if let Some(note) = &step.note {
        let _ = write!(object, ",\"note\":{}", quoted(note));
    }
    if let Some(Alternative { text, bits, note }) = &step.alternative {
        let (text, note) = (quoted(text), quoted(note));
        let _ = write!(object, ",\"alternative\":{{\"text\":{text},\"bits\":{bits:.1},\"note\":{note}}}");
    }
    object.push('}');
    object
}
