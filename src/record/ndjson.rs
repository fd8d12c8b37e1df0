//! NDJSON: one JSON value a line. The named fields of its objects are documents; every other byte stays.

use crate::charset::{BYTE_ORDER_MARK, Charset, INVALID_BYTES, Mixture, decode};
use crate::config::Config;
use crate::edit::{Change, Steps};
use crate::engine::parallel::Ordered;
use crate::engine::{Cleaner, Plan, Sink};
use crate::record::json::{Unit, escape, find_literals, units};
use crate::record::{metadata, site_of};
use crate::trail::{Hunk, Step, Summary, Trail};
use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

/// The longest record in bytes, without its line end, that is cleaned; a longer one passes unchanged and is
/// reported. Records are held one at a time.
pub const MAX_RECORD: usize = 16 << 20;

/// Cleans the named fields of NDJSON, given in chunks of any size.
///
/// Each field is a document of its own. A line that is not JSON, or longer than [`MAX_RECORD`], passes unchanged
/// and is told to [`Trail::refused`]. Bytes that are not UTF-8 are replaced wherever they stand, so that the output
/// is UTF-8, and byte order marks at the head of the input go.
///
/// ```
/// use textmend::{Config, record::NdjsonCleaner};
///
/// let mut lines = Vec::new();
/// let mut cleaner = NdjsonCleaner::new(&Config::default(), vec!["text".to_owned()]);
/// cleaner.push(br#"{"n": 1.0, "text": "ding\u0007 dong"}"#, &mut lines, &mut ());
/// cleaner.finish(&mut lines, &mut ());
/// assert_eq!(lines, br#"{"n": 1.0, "text": "ding dong"}"#);
/// ```
pub struct NdjsonCleaner {
    shared: Arc<Shared>,
    carry: Vec<u8>,
    /// Within a line that is too long.
    in_excess: bool,
    batch: Vec<u8>,
    pool: Option<Ordered<(Vec<u8>, bool), Done>>,
    position: Position,
    summary: Summary,
}

impl std::fmt::Debug for NdjsonCleaner {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("NdjsonCleaner").field("line", &self.position.line).finish_non_exhaustive()
    }
}

/// What all threads read.
struct Shared {
    plan: Arc<Plan>,
    fields: Vec<String>,
}

impl Shared {
    /// The plan for a record: where rules or profiles ask for its site, with that.
    fn plan_for(&self, record: &str) -> Arc<Plan> {
        let options = &self.plan.config.boilerplate;
        match options.need_site().then(|| site_of(record)).flatten() {
            Some(site) => {
                let boilerplate = crate::boilerplate::Options { site: Some(site), ..options.clone() };
                Arc::new(Plan::new(&Config { boilerplate, ..self.plan.config.clone() }))
            }
            None => Arc::clone(&self.plan),
        }
    }
}

/// Lines and what became of each.
type Done = (Vec<u8>, Vec<CleanRecord>);

/// Where the next record stands.
struct Position {
    source: u64,
    output: u64,
    line: u64,
}

/// What becomes of one line.
struct CleanRecord {
    len: usize,
    changes: Vec<Replacement>,
    refused: Option<(usize, String)>,
}

/// A piece of a line to be replaced.
struct Replacement {
    /// `None` where it is not within one of the fields.
    field: Option<usize>,
    /// In bytes of the line.
    raw: Range<usize>,
    after: String,
    steps: Steps,
}

impl NdjsonCleaner {
    /// A cleaner for the fields of these names. The fields are UTF-8, whatever [`Config::from`] says.
    pub fn new(config: &Config, fields: Vec<String>) -> Self {
        let plan = Arc::new(Plan::new(&Config { from: Some(Charset::UTF_8), ..config.clone() }));
        Self {
            shared: Arc::new(Shared { plan, fields }),
            carry: Vec::new(),
            in_excess: false,
            batch: Vec::new(),
            pool: None,
            position: Position { source: 0, output: 0, line: 1 },
            summary: Summary { encoding: Some(Charset::UTF_8), ..Summary::default() },
        }
    }

    /// Takes the next bytes of the input. Writes the records that are complete.
    pub fn push(&mut self, mut chunk: &[u8], sink: &mut dyn Sink, trail: &mut dyn Trail) {
        while !chunk.is_empty() {
            if self.in_excess {
                chunk = self.pass_excess(chunk, sink);
            } else if self.carry.is_empty() {
                let lines = memchr::memrchr(b'\n', chunk).map_or(0, |at| at + 1);
                self.lines(&chunk[..lines], sink, trail);
                self.hold(&chunk[lines..], sink, trail);
                return;
            } else {
                let end = memchr::memchr(b'\n', chunk).map_or(chunk.len(), |at| at + 1);
                self.hold(&chunk[..end], sink, trail);
                chunk = &chunk[end..];
            }
        }
    }

    /// Waits for the threads and writes all complete records. For inputs that pause.
    pub fn flush(&mut self, sink: &mut dyn Sink, trail: &mut dyn Trail) {
        while let Some(done) = self.pool.as_mut().and_then(Ordered::next) {
            self.write_all(&done, sink, trail);
        }
        let batch = std::mem::take(&mut self.batch);
        if !batch.is_empty() {
            let done = clean_batch(&self.shared, batch, self.position.line == 1);
            self.write_all(&done, sink, trail);
        }
    }

    /// Ends the input; the last line need not have a line end.
    pub fn finish(mut self, sink: &mut dyn Sink, trail: &mut dyn Trail) -> Summary {
        let last = std::mem::take(&mut self.carry);
        self.lines(&last, sink, trail);
        self.flush(sink, trail);
        trail.end(self.position.source, self.position.output);
        self.summary.source_bytes = self.position.source;
        self.summary.output_bytes = self.position.output;
        self.summary
    }

    /// Holds part of a line, up to its end at most.
    fn hold(&mut self, part: &[u8], sink: &mut dyn Sink, trail: &mut dyn Trail) {
        self.carry.extend_from_slice(part);
        if self.carry.last() == Some(&b'\n') {
            let line = std::mem::take(&mut self.carry);
            self.lines(&line, sink, trail);
        } else if self.carry.len() > MAX_RECORD {
            self.flush(sink, trail);
            trail.refused(self.position.line, self.position.source, &too_long());
            self.summary.refused += 1;
            let head = std::mem::take(&mut self.carry);
            self.pass(&head, sink);
            self.in_excess = true;
        }
    }

    /// Passes on what belongs to a line that is too long, and gives what follows it.
    fn pass_excess<'a>(&mut self, chunk: &'a [u8], sink: &mut dyn Sink) -> &'a [u8] {
        let line_end = memchr::memchr(b'\n', chunk);
        let (excess, rest) = chunk.split_at(line_end.map_or(chunk.len(), |at| at + 1));
        self.pass(excess, sink);
        if line_end.is_some() {
            self.in_excess = false;
            self.position.line += 1;
        }
        rest
    }

    fn pass(&mut self, bytes: &[u8], sink: &mut dyn Sink) {
        sink.write(bytes);
        self.position.source += bytes.len() as u64;
        self.position.output += bytes.len() as u64;
    }

    /// Cleans whole lines, here or in threads.
    fn lines(&mut self, lines: &[u8], sink: &mut dyn Sink, trail: &mut dyn Trail) {
        let config = &self.shared.plan.config;
        if config.threads.get() == 1 {
            for line in crate::segment::lines(lines) {
                let line = &lines[line];
                let record = clean_record(&self.shared, line, self.position.line == 1);
                self.write(line, &record, sink, trail);
            }
            return;
        }
        self.batch.extend_from_slice(lines);
        if self.batch.len() >= config.limits.batch {
            let shared = Arc::clone(&self.shared);
            let is_first = self.position.line == 1 && self.pool.is_none();
            let pool = self.pool.get_or_insert_with(|| {
                Ordered::new(config.threads, move |(batch, is_first)| clean_batch(&shared, batch, is_first))
            });
            if let Some(done) = pool.push((std::mem::take(&mut self.batch), is_first)) {
                self.write_all(&done, sink, trail);
            }
        }
    }

    fn write_all(&mut self, (lines, records): &Done, sink: &mut dyn Sink, trail: &mut dyn Trail) {
        let mut start = 0;
        for record in records {
            self.write(&lines[start..start + record.len], record, sink, trail);
            start += record.len;
        }
    }

    fn write(&mut self, line: &[u8], record: &CleanRecord, sink: &mut dyn Sink, trail: &mut dyn Trail) {
        if let Some((at, reason)) = &record.refused {
            trail.refused(self.position.line, self.position.source + *at as u64, reason);
            self.summary.refused += 1;
        }
        let output = splice(line, &record.changes);
        if !record.changes.is_empty() {
            self.tell(line, &output, &record.changes, trail);
        }
        sink.write(&output);
        self.position.source += line.len() as u64;
        self.position.output += output.len() as u64;
        self.position.line += 1;
    }

    fn tell(&mut self, line: &[u8], output: &[u8], changes: &[Replacement], trail: &mut dyn Trail) {
        for step in changes.iter().flat_map(|change| change.steps.iter()) {
            self.summary.count(std::iter::once(step.rule));
        }
        if !trail.listens() {
            return;
        }
        let (mut shift, mut field) = (0_i64, None);
        for change in changes {
            if field.replace(change.field) != Some(change.field) {
                let name = change.field.map_or("", |field| &self.shared.fields[field]);
                trail.record(self.position.line, name);
            }
            let source = self.position.source + change.raw.start as u64;
            let start = (self.position.output + change.raw.start as u64).wrapping_add_signed(shift);
            trail.hunk(&Hunk {
                source: source..source + change.raw.len() as u64,
                output: start..start + change.after.len() as u64,
                line: self.position.line,
                column: 1 + decode::count_scalars(&line[..change.raw.start], Charset::UTF_8),
                before: &line[change.raw.clone()],
                encoding: Charset::UTF_8,
                after: &change.after,
                steps: &change.steps,
            });
            shift += change.after.len() as i64 - change.raw.len() as i64;
        }
        trail.line(self.position.line, line, Charset::UTF_8, std::str::from_utf8(output).unwrap_or(""));
    }
}

fn too_long() -> String {
    format!("the record is longer than {} MiB", MAX_RECORD >> 20)
}

fn clean_batch(shared: &Shared, lines: Vec<u8>, is_first: bool) -> Done {
    let clean = |line: Range<usize>| clean_record(shared, &lines[line.clone()], is_first && line.start == 0);
    let records = crate::segment::lines(&lines).map(clean).collect();
    (lines, records)
}

/// What becomes of one line; a pure function.
fn clean_record(shared: &Shared, raw: &[u8], is_first: bool) -> CleanRecord {
    let mut record = CleanRecord { len: raw.len(), changes: Vec::new(), refused: None };
    if raw.trim_ascii().is_empty() {
        return record;
    }
    if raw.len() > MAX_RECORD + 1 {
        record.refused = Some((0, too_long()));
        return record;
    }
    let head = if is_first { mark_len(raw) } else { 0 };
    record.refused = match simdutf8::basic::from_utf8(raw) {
        Ok(line) => clean_line(shared, &line[head..], head, &mut record.changes).err(),
        Err(_) => clean_invalid(shared, raw, head, &mut record.changes).err(),
    };
    if head > 0 {
        let steps = vec![Step::certain(BYTE_ORDER_MARK.name)].into();
        record.changes.insert(0, Replacement { field: None, raw: 0..head, after: String::new(), steps });
    }
    record
}

/// The length of the byte order marks at the head of the input.
fn mark_len(raw: &[u8]) -> usize {
    raw.chunks(3).take_while(|chunk| *chunk == b"\xEF\xBB\xBF").count() * 3
}

/// Finds what changes in a record; `base` is where it begins in its line.
fn clean_line(
    shared: &Shared,
    record: &str,
    base: usize,
    changes: &mut Vec<Replacement>,
) -> Result<(), (usize, String)> {
    let literals = find_literals(record, &shared.fields)
        .map_err(|(at, reason)| (base + at, format!("not JSON: {reason}; the line is left as it is")))?;
    let ascii = record.is_ascii() && record.contains("\\u");
    let plan = shared.plan_for(record);
    for literal in &literals {
        let found = clean_literal(&plan, &record[literal.range.clone()], ascii);
        let start = base + literal.range.start;
        changes.extend(found.into_iter().map(|change| Replacement {
            field: Some(literal.field),
            raw: start + change.range.start..start + change.range.end,
            after: change.text,
            steps: change.steps,
        }));
    }
    if let (true, Some(first)) = (plan.config.boilerplate.metadata, literals.first()) {
        let text = Decoded::of(&record[first.range.clone()]).text;
        let added = metadata::fields(record, &text, ascii);
        changes.extend(added.map(|(at, after, steps)| {
            let at = base + at;
            Replacement { field: None, raw: at..at, after, steps: steps.into() }
        }));
    }
    Ok(())
}

/// A line that is not UTF-8: its bytes become text first, whether or not it then is a record.
fn clean_invalid(
    shared: &Shared,
    raw: &[u8],
    head: usize,
    changes: &mut Vec<Replacement>,
) -> Result<(), (usize, String)> {
    let mut draft = decode::DecodedLine::of(&raw[head..], Mixture::only(Charset::UTF_8)).draft;
    let mut found = Vec::new();
    let outcome = clean_line(shared, &draft.text, 0, &mut found);
    draft.apply_changes(found.into_iter().map(|found| Change {
        range: found.raw,
        text: found.after,
        steps: found.steps,
    }));
    changes.extend(draft.patches.into_iter().map(|patch| Replacement {
        field: None,
        raw: head + patch.source.start..head + patch.source.end,
        after: draft.text[patch.now].to_owned(),
        steps: patch.steps,
    }));
    outcome
}

/// Finds what changes in a string literal. The ranges are in bytes of the literal, the texts are escaped.
fn clean_literal(plan: &Arc<Plan>, literal: &str, ascii: bool) -> Vec<Change> {
    let decoded = Decoded::of(literal);
    let mut captured = Captured::default();
    let mut cleaner = Cleaner::with_plan(Arc::clone(plan));
    cleaner.push(decoded.text.as_bytes(), &mut Discard, &mut captured);
    cleaner.finish(&mut Discard, &mut captured);
    let mut cursor = RawCursor::new(&decoded);
    let escaped = |(source, after, steps): Found| {
        let start = cursor.seek(source.start);
        Change { range: start..cursor.seek(source.end), text: escape(&after, ascii), steps: steps.into() }
    };
    merge(decoded.lone_surrogates(), captured.hunks).into_iter().map(escaped).collect()
}

/// A replaced range of a field's text, what takes its place, and why.
type Found = (Range<usize>, String, Vec<Step>);

/// The hunks and the lone surrogates, in order. Where both change the same place, the hunk has the last word.
fn merge(surrogates: Vec<Found>, hunks: Vec<Found>) -> Vec<Found> {
    let mut surrogates = surrogates.into_iter().peekable();
    let mut merged = Vec::with_capacity(hunks.len());
    for mut hunk in hunks {
        while let Some(before) = surrogates.next_if(|found| found.0.end <= hunk.0.start) {
            merged.push(before);
        }
        while let Some((_, _, steps)) = surrogates.next_if(|found| found.0.start < hunk.0.end) {
            hunk.2.splice(0..0, steps);
        }
        merged.push(hunk);
    }
    merged.extend(surrogates);
    merged
}

/// The text of a literal.
struct Decoded<'a> {
    literal: &'a str,
    text: Cow<'a, str>,
}

impl<'a> Decoded<'a> {
    fn of(literal: &'a str) -> Self {
        let inside = &literal[1..literal.len() - 1];
        let text = match memchr::memchr(b'\\', inside.as_bytes()) {
            None => inside.into(),
            Some(_) => units(literal).map(|unit| scalar_of(&unit)).collect(),
        };
        Self { literal, text }
    }

    fn lone_surrogates(&self) -> Vec<Found> {
        if !self.text.contains(char::REPLACEMENT_CHARACTER) {
            return Vec::new();
        }
        let mut at = 0;
        let mut found = Vec::new();
        for unit in units(self.literal) {
            let len = scalar_of(&unit).len_utf8();
            if unit.scalar.is_none() {
                let note = Some("half of a surrogate pair".to_owned());
                let step = Step::new(INVALID_BYTES.name, f32::INFINITY, note);
                found.push((at..at + len, char::REPLACEMENT_CHARACTER.to_string(), vec![step]));
            }
            at += len;
        }
        found
    }
}

/// Finds places of the text in the literal, going forward.
struct RawCursor<'a> {
    /// The characters, if the literal has escapes.
    units: Option<Box<dyn Iterator<Item = Unit> + 'a>>,
    text_at: usize,
    raw_at: usize,
}

impl<'a> RawCursor<'a> {
    fn new(decoded: &Decoded<'a>) -> Self {
        let has_escapes = matches!(decoded.text, Cow::Owned(_));
        let units = has_escapes.then(|| Box::new(units(decoded.literal)) as Box<dyn Iterator<Item = Unit>>);
        Self { units, text_at: 0, raw_at: 1 }
    }

    fn seek(&mut self, text: usize) -> usize {
        let Some(units) = &mut self.units else { return text + 1 };
        while self.text_at < text
            && let Some(unit) = units.next()
        {
            self.text_at += scalar_of(&unit).len_utf8();
            self.raw_at = unit.raw.end;
        }
        self.raw_at
    }
}

fn scalar_of(unit: &Unit) -> char {
    unit.scalar.unwrap_or(char::REPLACEMENT_CHARACTER)
}

fn splice(line: &[u8], changes: &[Replacement]) -> Vec<u8> {
    let mut output = Vec::with_capacity(line.len());
    let mut copied = 0;
    for change in changes {
        output.extend_from_slice(&line[copied..change.raw.start]);
        output.extend_from_slice(change.after.as_bytes());
        copied = change.raw.end;
    }
    output.extend_from_slice(&line[copied..]);
    output
}

/// Keeps the hunks of one field.
#[derive(Default)]
struct Captured {
    hunks: Vec<Found>,
}

impl Trail for Captured {
    fn hunk(&mut self, hunk: &Hunk<'_>) {
        let source = hunk.source.start as usize..hunk.source.end as usize;
        self.hunks.push((source, hunk.after.to_owned(), hunk.steps.to_vec()));
    }
}

/// Takes text that is put together from its hunks later.
struct Discard;

impl Sink for Discard {
    fn write(&mut self, _: &[u8]) {}
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cleaned(lines: &[u8]) -> (String, Summary) {
        let mut output = Vec::new();
        let mut cleaner = NdjsonCleaner::new(&Config::default(), vec!["text".to_owned()]);
        cleaner.push(lines, &mut output, &mut ());
        let summary = cleaner.finish(&mut output, &mut ());
        (String::from_utf8_lossy(&output).into_owned(), summary)
    }

    #[test]
    fn every_other_byte_stays() {
        let cases = [
            (
                r#"{ "b":1e400 ,"a":-0.0,"text" : "a\u0000\/b","text":7}"#,
                r#"{ "b":1e400 ,"a":-0.0,"text" : "a\/b","text":7}"#,
            ),
            (r#"{"text":"e\u0301 \ud800"}"#, r#"{"text":"\u00e9 \ufffd"}"#),
            ("{\"text\":\"ж e\\u0301\\n\\u0007\"}", "{\"text\":\"ж é\\n\"}"),
            ("[1,2]\n\nnull\n", "[1,2]\n\nnull\n"),
        ];
        for (line, expected) in cases {
            assert_eq!(cleaned(line.as_bytes()).0, expected);
        }
    }

    #[test]
    fn what_is_no_json_passes_and_is_counted() {
        let (output, summary) = cleaned(b"{\"text\":\"a\\u0007\"}\nnot json\n{\"text\":\"\xFF\"}\n");
        assert_eq!(output, "{\"text\":\"a\"}\nnot json\n{\"text\":\"\u{FFFD}\"}\n");
        assert_eq!(summary.refused, 1);
    }
}
