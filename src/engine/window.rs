//! A window of whole lines, or a piece of an over-long one: a pure function from bytes to events.

use crate::charset::decode::{DecodedLine, decode_exact};
use crate::charset::unit_width;
use crate::edit::Draft;
use crate::engine::Plan;
use crate::engine::line::{kind_of, run_rules};
use crate::engine::look_ahead::Kind;
use crate::normalize;
use crate::repair;
use crate::segment::{Part, Segmenter, lines};
use crate::signal::Signals;
use encoding_rs::{Encoding, ISO_2022_JP, UTF_8};
use std::ops::Range;

/// A line that is not simply passed on.
#[derive(Debug)]
pub(crate) struct Event {
    /// In bytes of the window.
    pub(crate) raw: Range<usize>,
    /// In bytes of the window's text.
    pub(crate) text: Range<usize>,
    pub(crate) kind: Kind,
    /// The new text, with patches in bytes of the raw line; `None` where the line's text is as it was.
    pub(crate) draft: Option<Draft>,
}

/// What became of a window. What lies between the events passes as it is.
#[derive(Debug, Default)]
pub(crate) struct CleanWindow {
    /// The window's text, where that is not the same bytes. Places within events are unspecified.
    pub(crate) decoded: Option<Vec<u8>>,
    pub(crate) events: Vec<Event>,
}

/// Cleans a window. `encoding` is `None` as long as all input was ASCII.
pub(crate) fn clean_window(
    plan: &Plan,
    encoding: Option<&'static Encoding>,
    raw: &[u8],
    part: Part,
) -> CleanWindow {
    let facts = Signals::of(raw);
    let encoding = encoding.unwrap_or(UTF_8);
    let is_ascii_compatible = unit_width(encoding) == 1 && encoding != ISO_2022_JP;
    if is_ascii_compatible
        && !facts.has_any(Signals::NON_ASCII)
        && let Ok(text) = simdutf8::basic::from_utf8(raw)
    {
        return pass(plan, text, facts, part);
    }
    if encoding == UTF_8 {
        return clean_utf8(plan, raw, facts, part);
    }
    clean_legacy(plan, encoding, raw, part)
}

fn pass(plan: &Plan, text: &str, facts: Signals, part: Part) -> CleanWindow {
    let events = find_events(plan, UTF_8, text, facts, part, |range| range);
    CleanWindow { decoded: None, events }
}

fn clean_utf8(plan: &Plan, raw: &[u8], facts: Signals, part: Part) -> CleanWindow {
    if let Ok(text) = simdutf8::basic::from_utf8(raw) {
        return pass(plan, text, facts, part);
    }
    let mut events = Vec::new();
    for range in segments(raw, part) {
        let line = &raw[range.clone()];
        match simdutf8::basic::from_utf8(line) {
            Ok(text) => events.extend(line_events(plan, text, part, range.start)),
            Err(_) => events.push(clean_raw_line(plan, UTF_8, raw, range.clone(), range, part)),
        }
    }
    CleanWindow { decoded: None, events }
}

fn line_events(plan: &Plan, line: &str, part: Part, start: usize) -> Vec<Event> {
    let shifted = |range: Range<usize>| range.start + start..range.end + start;
    let mut events = find_events(plan, UTF_8, line, Signals::of(line.as_bytes()), part, |range| range);
    for event in &mut events {
        event.raw = shifted(event.raw.clone());
        event.text = shifted(event.text.clone());
    }
    events
}

fn clean_legacy(plan: &Plan, encoding: &'static Encoding, raw: &[u8], part: Part) -> CleanWindow {
    if let Some(decoded) = decode_exact(raw, encoding) {
        let facts = Signals::of(decoded.as_bytes());
        let mut raw_end = RawEnds::new(encoding, raw);
        let locate = |range| raw_end.locate(decoded.as_bytes(), range);
        let events = find_events(plan, encoding, &decoded, facts, part, locate);
        return CleanWindow { decoded: Some(decoded.into_bytes()), events };
    }
    let (mut text, mut events) = (Vec::new(), Vec::new());
    let mut start = 0;
    while start < raw.len() {
        let len = legacy_line_len(encoding, &raw[start..], part);
        let raw_range = start..start + len;
        let text_range = text.len()..text.len() + len;
        text.extend_from_slice(&raw[raw_range.clone()]);
        events.push(clean_raw_line(plan, encoding, raw, raw_range, text_range, part));
        start += len;
    }
    CleanWindow { decoded: Some(text), events }
}

fn legacy_line_len(encoding: &'static Encoding, raw: &[u8], part: Part) -> usize {
    if part != Part::Whole {
        return raw.len();
    }
    let mut segmenter = Segmenter::new(raw.len());
    segmenter.set_encoding(encoding);
    segmenter.first_line_end(raw).unwrap_or(raw.len())
}

/// A line that is decoded by itself, with whatever its bytes hold.
fn clean_raw_line(
    plan: &Plan,
    encoding: &'static Encoding,
    raw: &[u8],
    raw_range: Range<usize>,
    text: Range<usize>,
    part: Part,
) -> Event {
    let line = &raw[raw_range.clone()];
    let mut decoded = DecodedLine::of(line, encoding);
    let original = decoded.draft.text.clone();
    run_rules(plan, &mut decoded.draft, part);
    let draft = decoded.into_source(line, &original);
    Event { kind: kind_of(plan, &draft.text, part), raw: raw_range, text, draft: Some(draft) }
}

/// The segments of a window: its lines, or the piece that it is.
fn segments(text: &[u8], part: Part) -> Vec<Range<usize>> {
    if part == Part::Whole { lines(text).collect() } else { std::iter::once(0..text.len()).collect() }
}

/// Finds the lines of valid UTF-8 that change or may go. `raw_of` tells where a line of text was in the raw
/// window, and is asked in order.
fn find_events(
    plan: &Plan,
    encoding: &'static Encoding,
    text: &str,
    facts: Signals,
    part: Part,
    mut raw_of: impl FnMut(Range<usize>) -> Range<usize>,
) -> Vec<Event> {
    let gate = Gate::of_window(plan, text.as_bytes(), facts);
    let mut events = Vec::new();
    if gate.is_shut() && !(plan.strikes_boilerplate && part == Part::Whole) {
        return events;
    }
    for range in segments(text.as_bytes(), part) {
        let line = &text[range.clone()];
        let draft = if gate.opens(plan, line, part) { changed(plan, encoding, line, part) } else { None };
        let kind = kind_of(plan, draft.as_ref().map_or(line, |draft| &draft.text), part);
        if draft.is_some() || matches!(kind, Kind::Candidate(_)) {
            let raw = raw_of(range.clone());
            events.push(Event { raw, text: range, kind, draft });
        }
    }
    events
}

fn changed(plan: &Plan, encoding: &'static Encoding, line: &str, part: Part) -> Option<Draft> {
    let mut decoded = DecodedLine::exact(line, encoding);
    run_rules(plan, &mut decoded.draft, part);
    if decoded.draft.patches.is_empty() {
        return None;
    }
    let raw = crate::charset::decode::encode(line, encoding)?;
    Some(decoded.into_source(&raw, line))
}

/// What a look at a whole window says about each of its lines.
struct Gate {
    facts: Signals,
    in_form: bool,
    has_mark: bool,
}

impl Gate {
    fn of_window(plan: &Plan, text: &[u8], facts: Signals) -> Self {
        let non_ascii = facts.has_any(Signals::NON_ASCII);
        Self {
            facts,
            in_form: !non_ascii || normalize::is_surely_in_form(plan.config.form, text),
            has_mark: non_ascii && memchr::memmem::find(text, "\u{FEFF}".as_bytes()).is_some(),
        }
    }

    fn is_shut(&self) -> bool {
        self.facts.is_empty()
    }

    /// Whether a line needs the rules. May say yes where it does not.
    fn opens(&self, plan: &Plan, line: &str, part: Part) -> bool {
        if self.facts.is_empty() {
            return false;
        }
        if self.facts.has_any(Signals::CONTROL) && Signals::of(line.as_bytes()).has_any(Signals::CONTROL) {
            return true;
        }
        if line.is_ascii() {
            return false;
        }
        self.has_mark
            || !self.in_form && !normalize::is_in_form(plan.config.form, line)
            || part.continues() && line.chars().next().is_some_and(normalize::joins_backward)
            || plan.repairs && repair::is_suspicious(line)
    }
}

/// Finds the raw bytes of lines of text, one after the other.
struct RawEnds<'a> {
    encoding: &'static Encoding,
    raw: &'a [u8],
    segmenter: Segmenter,
    text_at: usize,
    raw_at: usize,
}

impl<'a> RawEnds<'a> {
    fn new(encoding: &'static Encoding, raw: &'a [u8]) -> Self {
        let mut segmenter = Segmenter::new(raw.len());
        segmenter.set_encoding(encoding);
        Self { encoding, raw, segmenter, text_at: 0, raw_at: 0 }
    }

    fn locate(&mut self, text: &[u8], line: Range<usize>) -> Range<usize> {
        if line == (0..text.len()) {
            return 0..self.raw.len();
        }
        let start = self.advance(text, line.start);
        start..self.advance(text, line.end)
    }

    fn advance(&mut self, text: &[u8], to: usize) -> usize {
        if self.encoding.is_single_byte() {
            let passed = &text[self.text_at..to];
            self.raw_at += passed.iter().filter(|&&byte| byte & 0xC0 != 0x80).count();
        } else {
            for _ in memchr::memchr_iter(b'\n', &text[self.text_at..to]) {
                let rest = &self.raw[self.raw_at..];
                self.raw_at += self.segmenter.first_line_end(rest).unwrap_or(rest.len());
            }
            if to == text.len() {
                self.raw_at = self.raw.len();
            }
        }
        self.text_at = to;
        self.raw_at
    }
}
