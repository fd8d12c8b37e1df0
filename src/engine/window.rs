//! A window of whole lines, or a piece of an over-long one: a pure function from bytes to events.

use crate::charset::decode::{DecodedLine, decode_exact};
use crate::charset::{Charset, Mixture, foreign};
use crate::cleanup::{has_lone_return, may_hold_escape};
use crate::edit::Draft;
use crate::engine::Plan;
use crate::engine::joints::is_broken;
use crate::engine::line::{has_inner_end, kind_of, run_rules, run_rules_knowing};
use crate::engine::look_ahead::Kind;
use crate::normalize;
use crate::repair;
use crate::segment::{Part, Segmenter, lines};
use crate::signal::{Signals, may_hold_odd};
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

/// Cleans a window. `mixture` is `None` as long as all input was ASCII.
pub(crate) fn clean_window(plan: &Plan, mixture: Option<Mixture>, raw: &[u8], part: Part) -> CleanWindow {
    let mixture = mixture.unwrap_or(Mixture::only(Charset::UTF_8));
    if mixture.main == Charset::UTF_8 || mixture.main.is_ascii_compatible() && raw.is_ascii() {
        return clean_utf8(plan, mixture, raw, part);
    }
    clean_legacy(plan, mixture, raw, part)
}

fn clean_utf8(plan: &Plan, mixture: Mixture, raw: &[u8], part: Part) -> CleanWindow {
    if let Ok(text) = simdutf8::basic::from_utf8(raw) {
        let events = find_events(plan, Charset::UTF_8, text, Signals::of(raw), part, |range| range);
        return CleanWindow { decoded: None, events };
    }
    let mut events = Vec::new();
    for range in segments(raw, part) {
        let line = &raw[range.clone()];
        match simdutf8::basic::from_utf8(line) {
            Ok(text) => events.extend(line_events(plan, text, part, range.start)),
            Err(_) => events.extend(clean_raw_line(plan, mixture, raw, range.clone(), range, part)),
        }
    }
    CleanWindow { decoded: None, events }
}

fn line_events(plan: &Plan, line: &str, part: Part, start: usize) -> Vec<Event> {
    let shifted = |range: Range<usize>| range.start + start..range.end + start;
    let mut events =
        find_events(plan, Charset::UTF_8, line, Signals::of(line.as_bytes()), part, |range| range);
    for event in &mut events {
        event.raw = shifted(event.raw.clone());
        event.text = shifted(event.text.clone());
    }
    events
}

fn clean_legacy(plan: &Plan, mixture: Mixture, raw: &[u8], part: Part) -> CleanWindow {
    let encoding = mixture.main;
    if !has_foreign_lines(mixture, raw, part)
        && let Some(decoded) = decode_exact(raw, encoding)
    {
        if plan.leaves_lines {
            return CleanWindow { decoded: Some(decoded), events: Vec::new() };
        }
        if let Ok(text) = simdutf8::basic::from_utf8(&decoded) {
            let facts = Signals::of(&decoded);
            let mut raw_end = RawEnds::new(encoding, raw);
            let raw_of = |range| raw_end.locate(&decoded, range);
            let events = find_events(plan, encoding, text, facts, part, raw_of);
            return CleanWindow { decoded: Some(decoded), events };
        }
    }
    let (mut text, mut events) = (Vec::new(), Vec::new());
    let mut start = 0;
    while start < raw.len() {
        let len = legacy_line_len(encoding, &raw[start..], part);
        let raw_range = start..start + len;
        let text_range = text.len()..text.len() + len;
        text.extend_from_slice(&raw[raw_range.clone()]);
        events.extend(clean_raw_line(plan, mixture, raw, raw_range, text_range, part));
        start += len;
    }
    CleanWindow { decoded: Some(text), events }
}

/// Whether some line of a document in a legacy encoding may be UTF-8.
fn has_foreign_lines(mixture: Mixture, raw: &[u8], part: Part) -> bool {
    mixture.judges_lines
        && mixture.main.is_ascii_compatible()
        && (mixture.others[0].is_some() && !raw.is_ascii()
            || segments(raw, part).into_iter().any(|range| foreign::may_be_utf8(&raw[range])))
}

fn legacy_line_len(encoding: Charset, raw: &[u8], part: Part) -> usize {
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
    mixture: Mixture,
    raw: &[u8],
    raw_range: Range<usize>,
    text: Range<usize>,
    part: Part,
) -> Vec<Event> {
    let line = &raw[raw_range.clone()];
    let mut decoded = DecodedLine::of(line, mixture);
    let original = decoded.draft.text.clone();
    run_rules(plan, &mut decoded.draft, part);
    let draft = decoded.into_source(line, &original);
    changed_events(plan, raw_range, text, draft, part)
}

/// The event of a changed line, or one for each of the lines into which a rule has parted it.
pub(crate) fn changed_events(
    plan: &Plan,
    raw: Range<usize>,
    text: Range<usize>,
    draft: Draft,
    part: Part,
) -> Vec<Event> {
    let mut events = Vec::new();
    push_changed(&mut events, plan, raw, text, draft, part);
    events
}

fn push_changed(
    events: &mut Vec<Event>,
    plan: &Plan,
    raw: Range<usize>,
    text: Range<usize>,
    draft: Draft,
    part: Part,
) {
    if part != Part::Whole || !has_inner_end(&draft.text) {
        return events.push(Event { kind: kind_of(plan, &draft.text, part), raw, text, draft: Some(draft) });
    }
    let event = |(source, draft): (Range<usize>, Draft)| Event {
        raw: raw.start + source.start..raw.start + source.end,
        text: if source.start == 0 { text.clone() } else { text.end..text.end },
        kind: kind_of(plan, &draft.text, part),
        draft: Some(draft),
    };
    events.extend(draft.into_lines(raw.len()).into_iter().map(event));
}

/// The segments of a window: its lines, or the piece that it is.
fn segments(text: &[u8], part: Part) -> Vec<Range<usize>> {
    if part == Part::Whole { lines(text).collect() } else { std::iter::once(0..text.len()).collect() }
}

/// Finds the lines of valid UTF-8 that change or may go. `raw_of` tells where a line of text was in the raw
/// window, and is asked in order.
fn find_events(
    plan: &Plan,
    encoding: Charset,
    text: &str,
    facts: Signals,
    part: Part,
    mut raw_of: impl FnMut(Range<usize>) -> Range<usize>,
) -> Vec<Event> {
    let mut events = Vec::new();
    if plan.leaves_lines {
        return events;
    }
    let gate = Gate::of_window(plan, text.as_bytes(), facts, part);
    if gate.is_shut() && !(plan.strikes_boilerplate && part == Part::Whole) {
        return events;
    }
    for range in segments(text.as_bytes(), part) {
        let line = &text[range.clone()];
        let draft =
            if gate.opens(plan, line, part) { changed(plan, encoding, line, part, &gate) } else { None };
        if let Some(draft) = draft {
            push_changed(&mut events, plan, raw_of(range.clone()), range, draft, part);
            continue;
        }
        let kind = kind_of(plan, line, part);
        if plan.unwraps || part == Part::Whole && is_broken(plan, line) || matches!(kind, Kind::Candidate(_))
        {
            events.push(Event { raw: raw_of(range.clone()), text: range, kind, draft: None });
        }
    }
    events
}

fn changed(plan: &Plan, encoding: Charset, line: &str, part: Part, gate: &Gate) -> Option<Draft> {
    let mut decoded = DecodedLine::exact(line, encoding);
    let facts = Some(Signals::NON_ASCII).filter(|_| gate.is_plain && !line.is_ascii());
    run_rules_knowing(plan, &mut decoded.draft, part, facts);
    if decoded.draft.patches.is_empty() {
        return None;
    }
    if encoding == Charset::UTF_8 {
        return Some(decoded.draft);
    }
    let raw = encoding.encode(line)?;
    Some(decoded.into_source(&raw, line))
}

/// What a look at a whole window says about each of its lines.
struct Gate {
    /// There are characters beyond ASCII that some rule may be for.
    non_ascii: bool,
    has_control: bool,
    has_escape: bool,
    has_lone_return: bool,
    in_form: bool,
    has_odd: bool,
    /// Nothing is to be known of any line but whether it is ASCII.
    is_plain: bool,
    reads_all: bool,
}

impl Gate {
    fn of_window(plan: &Plan, text: &[u8], facts: Signals, part: Part) -> Self {
        let non_ascii = facts.has_any(Signals::NON_ASCII);
        let in_form = !non_ascii || normalize::is_surely_in_form(plan.config.form, text);
        let has_odd = non_ascii && may_hold_odd(text);
        Self {
            non_ascii: non_ascii && (plan.repairs || has_odd || !in_form || part.continues()),
            has_control: facts.has_any(Signals::CONTROL),
            has_escape: plan.unescapes && facts.has_any(Signals::SIGN) && may_hold_escape(text),
            has_lone_return: plan.ends_lines && facts.has_any(Signals::RETURN) && has_lone_return(text),
            in_form,
            has_odd,
            is_plain: facts == Signals::NON_ASCII && !has_odd,
            reads_all: plan.reads_all,
        }
    }

    fn is_shut(&self) -> bool {
        !(self.non_ascii || self.has_control || self.has_escape || self.has_lone_return || self.reads_all)
    }

    /// Whether a line needs the rules. May say yes where it does not.
    fn opens(&self, plan: &Plan, line: &str, part: Part) -> bool {
        if self.is_shut() {
            return false;
        }
        let bytes = line.as_bytes();
        self.reads_all
            || self.has_control && Signals::of(bytes).has_any(Signals::CONTROL)
            || self.has_escape && may_hold_escape(bytes)
            || self.has_lone_return && has_lone_return(bytes)
            || self.non_ascii && !line.is_ascii() && self.opens_beyond_ascii(plan, line, part)
    }

    fn opens_beyond_ascii(&self, plan: &Plan, line: &str, part: Part) -> bool {
        self.has_odd && may_hold_odd(line.as_bytes())
            || !self.in_form && !normalize::is_in_form(plan.config.form, line)
            || part.continues() && line.chars().next().is_some_and(normalize::joins_backward)
            || plan.repairs && repair::may_change(line)
    }
}

/// Finds the raw bytes of lines of text, one after the other.
struct RawEnds<'a> {
    encoding: Charset,
    raw: &'a [u8],
    segmenter: Segmenter,
    text_at: usize,
    raw_at: usize,
}

impl<'a> RawEnds<'a> {
    fn new(encoding: Charset, raw: &'a [u8]) -> Self {
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
        if self.encoding.single().is_some() {
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
