//! The assembler: the one sequential place. It knows the document around a line and writes lines in order.

use crate::charset::Charset;
use crate::edit::Patch;
use crate::engine::joints::Joints;
use crate::engine::line::is_blank;
use crate::engine::look_ahead::{Kind, Line, LookAhead, Settled};
use crate::engine::memory::Memory;
use crate::engine::position::Position;
use crate::engine::unwrap::unwrap;
use crate::engine::window::{CleanWindow, Event};
use crate::engine::{BLANK_LINES, BOILERPLATE, Plan, Sink, mark};
use crate::segment::{Part, Segmenter, lines};
use crate::trail::{Hunk, Step, Summary, Trail};
use std::sync::Arc;

/// Where text goes and changes are told.
pub(crate) struct Output<'a> {
    pub(crate) sink: &'a mut dyn Sink,
    pub(crate) trail: &'a mut dyn Trail,
}

/// A line that was struck out, or a stretch of blank lines, whose fate hangs on what follows.
struct Held {
    line: Line,
    /// Why it was struck out; `None` for blank lines.
    struck: Option<Step>,
}

impl Held {
    fn is_untouched_blank(&self) -> bool {
        self.struck.is_none() && self.line.patches.is_empty()
    }
}

/// What follows the lines that are held.
#[derive(Clone, Copy, PartialEq)]
enum Following {
    Text,
    End,
    /// Nobody knows, but no more can be held.
    Unknown,
}

/// The blank and struck-out lines since the last line that stayed, as far as they are settled.
#[derive(Clone, Copy, Default)]
struct Gap {
    struck: bool,
    blanks_written: bool,
}

pub(crate) struct Assembler {
    plan: Arc<Plan>,
    encoding: Option<Charset>,
    /// From where on the encoding holds, until the trail was told.
    untold_encoding: Option<u64>,
    source: u64,
    output: u64,
    line: u64,
    /// Scalar values of the current line that went by in earlier pieces.
    column: u64,
    seen_text: bool,
    memory: Memory,
    joints: Joints,
    ahead: LookAhead,
    gap: Gap,
    held: Vec<Held>,
    held_bytes: usize,
    /// Lines that are settled but may be joined, and the bytes that they hold.
    block: Vec<Line>,
    block_bytes: usize,
    summary: Summary,
}

impl Assembler {
    pub(crate) fn new(plan: Arc<Plan>) -> Self {
        let held_back = plan.config.limits.held_back;
        Self {
            plan,
            encoding: None,
            untold_encoding: None,
            source: 0,
            output: 0,
            line: 1,
            column: 0,
            seen_text: false,
            memory: Memory::default(),
            joints: Joints::default(),
            ahead: LookAhead::new(held_back),
            gap: Gap::default(),
            held: Vec::new(),
            held_bytes: 0,
            block: Vec::new(),
            block_bytes: 0,
            summary: Summary::default(),
        }
    }

    /// The input from here on is in this encoding.
    pub(crate) fn set_encoding(&mut self, encoding: Charset) {
        self.encoding = Some(encoding);
        self.summary.encoding = Some(encoding);
        let held = self.held.iter().map(|held| held.line.raw.len());
        let held: usize = held.chain(self.block.iter().map(|line| line.raw.len())).sum();
        self.untold_encoding =
            Some(self.source + (held + self.ahead.source_bytes() + self.joints.source_bytes()) as u64);
    }

    /// Tells the encoding once all before `source`, which is behind where it begins to hold, is told.
    fn tell_encoding(&mut self, source: u64, trail: &mut dyn Trail) {
        if let (Some(from), Some(encoding)) = (self.untold_encoding, self.encoding)
            && from <= source
        {
            trail.charset(from, encoding);
            self.untold_encoding = None;
        }
    }

    /// Bytes that stand before all lines and go.
    pub(crate) fn strip(&mut self, raw: &[u8], rule: &'static str, out: &mut Output<'_>) {
        let steps = vec![Step::certain(rule)].into();
        self.write(raw, b"", &[Patch { source: 0..raw.len(), now: 0..0, steps }], out);
    }

    /// A window and what became of it by `plan`.
    pub(crate) fn window(
        &mut self,
        plan: &Arc<Plan>,
        raw: &[u8],
        clean: CleanWindow,
        part: Part,
        out: &mut Output<'_>,
    ) {
        let clean = self.memory.recall(plan, raw, clean, part);
        let text = clean.decoded.as_deref().unwrap_or(raw);
        let (mut raw_at, mut text_at) = (0, 0);
        if part != Part::Whole {
            self.end_joints(out);
        }
        for event in clean.events {
            self.untouched(plan, &raw[raw_at..event.raw.start], &text[text_at..event.text.start], part, out);
            (raw_at, text_at) = (event.raw.end, event.text.end);
            self.event(plan, &raw[event.raw.clone()], &text[event.text.clone()], event, part, out);
        }
        self.untouched(plan, &raw[raw_at..], &text[text_at..], part, out);
    }

    /// The input has ended.
    pub(crate) fn finish(mut self, out: &mut Output<'_>) -> Summary {
        self.end_joints(out);
        self.drain(true, out);
        self.settle(Following::End, out);
        self.close_block(out);
        self.tell_encoding(self.source, out.trail);
        out.trail.end(self.source, self.output);
        self.summary.source_bytes = self.source;
        self.summary.output_bytes = self.output;
        self.summary
    }

    /// Lines that no rule changed and that cannot be boilerplate.
    fn untouched(&mut self, plan: &Arc<Plan>, raw: &[u8], text: &[u8], part: Part, out: &mut Output<'_>) {
        let (raw_at, text_at) = self.wait_along(plan, raw, text, part, out);
        let (raw, text) = (&raw[raw_at..], &text[text_at..]);
        if text.is_empty() {
            return;
        }
        if part != Part::Whole || !self.plan.strikes_boilerplate {
            self.ahead.pass_piece(text);
            return self.stay(raw, text, &[], out);
        }
        let width = self.encoding.map_or(1, Charset::unit_width);
        let head = if self.is_settled() { 0 } else { leading_blanks(text) };
        let tail = text.len() - trailing_blanks(&text[head..]);
        self.hold_blanks(&raw[..head * width], &text[..head], out);
        let raw_tail = raw.len() - (text.len() - tail) * width;
        if head < tail {
            self.ahead.pass(&text[head..tail]);
            self.stay(&raw[head * width..raw_tail], &text[head..tail], &[], out);
        }
        self.hold_blanks(&raw[raw_tail..], &text[tail..], out);
    }

    /// As long as lines wait, others wait behind them. Gives how much of the lines did.
    fn wait_along(
        &mut self,
        plan: &Arc<Plan>,
        raw: &[u8],
        text: &[u8],
        part: Part,
        out: &mut Output<'_>,
    ) -> (usize, usize) {
        if self.ahead.is_empty() && self.joints.is_empty() {
            return (0, 0);
        }
        let mut segmenter = Segmenter::new(raw.len());
        self.encoding.into_iter().for_each(|encoding| segmenter.set_encoding(encoding));
        let (mut raw_at, mut text_at) = (0, 0);
        while text_at < text.len() && !(self.ahead.is_empty() && self.joints.is_empty()) {
            let (raw_len, text_len) = match part {
                Part::Whole => (
                    segmenter.first_line_end(&raw[raw_at..]).unwrap_or(raw.len() - raw_at),
                    memchr::memchr(b'\n', &text[text_at..]).map_or(text.len() - text_at, |at| at + 1),
                ),
                _ => (raw.len(), text.len()),
            };
            let line = &text[text_at..text_at + text_len];
            let kind = if part == Part::Whole && is_blank(line) { Kind::Blank } else { Kind::Text };
            let raw = raw[raw_at..raw_at + raw_len].to_vec();
            let line = Line { raw, text: line.to_vec(), patches: Vec::new() };
            self.whole(plan, line, kind, part, out);
            (raw_at, text_at) = (raw_at + raw_len, text_at + text_len);
        }
        (raw_at, text_at)
    }

    /// Whether nothing is open between the last line that stayed and the next one.
    fn is_settled(&self) -> bool {
        self.held.is_empty() && !self.gap.struck
    }

    fn event(
        &mut self,
        plan: &Arc<Plan>,
        raw: &[u8],
        text: &[u8],
        event: Event,
        part: Part,
        out: &mut Output<'_>,
    ) {
        let draft = event.draft.map(|draft| (draft.text.into_bytes(), draft.patches));
        let (text, patches) = draft.unwrap_or_else(|| (text.to_vec(), Vec::new()));
        if part == Part::Whole && self.joints.takes(plan, &text, &patches) {
            let line = Line { raw: raw.to_vec(), text, patches };
            return self.whole(plan, line, event.kind, part, out);
        }
        if matches!(event.kind, Kind::Text) && self.ahead.is_empty() {
            self.ahead.pass_piece(&text);
            return self.stay(raw, &text, &patches, out);
        }
        self.wait(Line { raw: raw.to_vec(), text, patches }, event.kind, out);
    }

    /// A line, or a piece of one, that may wait for what comes behind it.
    fn whole(&mut self, plan: &Arc<Plan>, line: Line, kind: Kind, part: Part, out: &mut Output<'_>) {
        if part != Part::Whole || !self.joints.takes(plan, &line.text, &line.patches) {
            return self.wait(line, kind, out);
        }
        for (line, kind) in self.joints.push(plan, (line, kind)) {
            self.wait(line, kind, out);
        }
    }

    /// What comes next is not the line for which others wait.
    fn end_joints(&mut self, out: &mut Output<'_>) {
        for (line, kind) in self.joints.end() {
            self.wait(line, kind, out);
        }
    }

    fn wait(&mut self, line: Line, kind: Kind, out: &mut Output<'_>) {
        let kind = match kind {
            Kind::Blank if !self.plan.strikes_boilerplate => Kind::Text,
            kind => kind,
        };
        self.ahead.push(line, kind);
        self.drain(false, out);
    }

    /// Takes all lines about which there is a verdict.
    fn drain(&mut self, at_end: bool, out: &mut Output<'_>) {
        let explains = out.trail.listens();
        while let Some((line, settled)) = self.ahead.next(at_end, explains, &self.plan.config.boilerplate) {
            match settled {
                Settled::Text => self.stay(&line.raw, &line.text, &line.patches, out),
                Settled::Blank => self.hold(Held { line, struck: None }, out),
                Settled::Struck(verdict) => {
                    let step = verdict.map_or(Step::certain(BOILERPLATE.name), |verdict| {
                        Step::new(BOILERPLATE.name, verdict.bits, Some(verdict.note))
                    });
                    self.hold(Held { line, struck: Some(step) }, out);
                }
            }
        }
    }

    /// Writes what stays, now that it is known to follow what is held.
    fn stay(&mut self, raw: &[u8], text: &[u8], patches: &[Patch], out: &mut Output<'_>) {
        self.settle(Following::Text, out);
        self.seen_text = true;
        self.write(raw, text, patches, out);
    }

    /// Holds blank lines one by one, so that it does not matter which of them came together.
    fn hold_blanks(&mut self, raw: &[u8], text: &[u8], out: &mut Output<'_>) {
        let width = self.encoding.map_or(1, Charset::unit_width);
        for blank in lines(text) {
            let raw = raw[blank.start * width..blank.end * width].to_vec();
            let line = Line { raw, text: text[blank].to_vec(), patches: Vec::new() };
            self.hold(Held { line, struck: None }, out);
        }
    }

    fn hold(&mut self, held: Held, out: &mut Output<'_>) {
        self.held_bytes += held.line.raw.len() + held.line.text.len();
        match self.held.last_mut() {
            Some(last) if held.is_untouched_blank() && last.is_untouched_blank() => {
                last.line.raw.extend_from_slice(&held.line.raw);
                last.line.text.extend_from_slice(&held.line.text);
            }
            _ => self.held.push(held),
        }
        if self.held_bytes > self.plan.config.limits.held_back {
            self.settle(Following::Unknown, out);
        }
    }

    /// Decides about all held lines, knowing what follows them.
    fn settle(&mut self, following: Following, out: &mut Output<'_>) {
        let held = std::mem::take(&mut self.held);
        self.held_bytes = 0;
        self.close_gap(&held, following, out);
    }

    /// Settles blank and struck-out lines between two lines that stay.
    fn close_gap(&mut self, lines: &[Held], following: Following, out: &mut Output<'_>) {
        let struck = self.gap.struck || lines.iter().any(|held| held.struck.is_some());
        let at_edge = !self.seen_text || following == Following::End;
        let mut blanks_stay = !struck || !at_edge && !self.gap.blanks_written || !self.plan.closes_up;
        let mut in_first_run = false;
        for Held { line, struck: step } in lines {
            match step {
                Some(step) => {
                    blanks_stay &= !in_first_run || !self.plan.closes_up;
                    self.strike(line, step.clone(), out);
                }
                None if blanks_stay => {
                    in_first_run = struck;
                    self.gap.blanks_written = true;
                    self.write(&line.raw, &line.text, &line.patches, out);
                }
                None => self.strike(line, Step::certain(BLANK_LINES.name), out),
            }
        }
        let is_over = following == Following::Text;
        self.gap = if is_over { Gap::default() } else { Gap { struck, ..self.gap } };
    }

    fn strike(&mut self, line: &Line, step: Step, out: &mut Output<'_>) {
        let mut steps: Vec<Step> =
            line.patches.iter().flat_map(|patch| patch.steps.iter().cloned()).collect();
        steps.push(step);
        self.write(
            &line.raw,
            b"",
            &[Patch { source: 0..line.raw.len(), now: 0..0, steps: steps.into() }],
            out,
        );
    }

    /// Takes text that came from `raw`, in the order in which it is to be written.
    fn write(&mut self, raw: &[u8], text: &[u8], patches: &[Patch], out: &mut Output<'_>) {
        if !self.plan.unwraps {
            return self.put(raw, text, patches, out);
        }
        if !text.is_empty() && is_blank(text) {
            self.close_block(out);
            return self.put(raw, text, patches, out);
        }
        self.block_bytes += raw.len() + text.len();
        self.block.push(Line { raw: raw.to_vec(), text: text.to_vec(), patches: patches.to_vec() });
        if self.block_bytes > self.plan.config.limits.held_back {
            self.put_block(out);
        }
    }

    /// Writes the lines of a block, joined if they are a wrapped paragraph.
    fn close_block(&mut self, out: &mut Output<'_>) {
        let width = self.encoding.map_or(1, Charset::unit_width);
        match unwrap(std::mem::take(&mut self.block), width) {
            Ok(line) => self.block.push(line),
            Err(lines) => self.block = lines,
        }
        self.put_block(out);
    }

    fn put_block(&mut self, out: &mut Output<'_>) {
        self.block_bytes = 0;
        for line in std::mem::take(&mut self.block) {
            self.put(&line.raw, &line.text, &line.patches, out);
        }
    }

    /// Writes text that came from `raw`, and tells what changed.
    fn put(&mut self, raw: &[u8], text: &[u8], patches: &[Patch], out: &mut Output<'_>) {
        if self.output == 0
            && let Some(rest) = text.strip_prefix(mark::MARK.as_bytes())
            && let Some(len) = mark::source_len(self.encoding.unwrap_or(Charset::UTF_8))
        {
            if patches.is_empty() {
                self.put(&raw[..len], b"", &[mark::gone(0..len)], out);
                return self.put(&raw[len..], rest, &[], out);
            }
            return self.put(raw, rest, &mark::patches_without(patches, len), out);
        }
        self.summary.count(patches.iter().flat_map(|patch| patch.steps.iter()).map(|step| step.rule));
        if out.trail.listens() {
            self.tell_encoding(self.source, out.trail);
            self.tell(raw, text, patches, out.trail);
        }
        if !text.is_empty() {
            out.sink.write(text);
        }
        self.source += raw.len() as u64;
        self.output += text.len() as u64;
    }

    fn tell(&mut self, raw: &[u8], text: &[u8], patches: &[Patch], trail: &mut dyn Trail) {
        let encoding = self.encoding.unwrap_or(Charset::UTF_8);
        // Patches exist in single lines only, whose text is valid UTF-8; so there is nothing to lose here.
        let changed_text = if patches.is_empty() { "" } else { std::str::from_utf8(text).unwrap_or("") };
        let mut position = Position::new(raw, encoding);
        for patch in patches {
            // There are several lines where they were joined, and the encoding may begin to hold within, or within the
            // patch: all in it that stands before is ASCII.
            let place = self.source + patch.source.start as u64..self.source + patch.source.end as u64;
            if let Some(from) = &mut self.untold_encoding
                && place.contains(from)
            {
                *from = place.start;
            }
            self.tell_encoding(place.start, trail);
            let (newlines, scalars) = position.advance(patch.source.start);
            let column = if newlines == 0 { self.column } else { 0 };
            trail.hunk(&Hunk {
                source: self.source + patch.source.start as u64..self.source + patch.source.end as u64,
                output: self.output + patch.now.start as u64..self.output + patch.now.end as u64,
                line: self.line + newlines,
                column: column + 1 + scalars,
                before: &raw[patch.source.clone()],
                encoding,
                after: &changed_text[patch.now.clone()],
                steps: &patch.steps,
            });
        }
        if !patches.is_empty() {
            trail.line(self.line, raw, encoding, changed_text);
        }
        let (newlines, scalars) = position.advance(raw.len());
        self.line += newlines;
        self.column = if newlines == 0 { self.column + scalars } else { scalars };
    }
}

/// The bytes of blank lines at the head of `text`.
fn leading_blanks(text: &[u8]) -> usize {
    lines(text).take_while(|line| is_blank(&text[line.clone()])).last().map_or(0, |line| line.end)
}

/// The bytes of blank lines at the tail of `text`.
fn trailing_blanks(text: &[u8]) -> usize {
    let solid = text.iter().rposition(|byte| !byte.is_ascii_whitespace()).map_or(0, |at| at + 1);
    let first_blank = memchr::memchr(b'\n', &text[solid..]).map_or(text.len(), |at| solid + at + 1);
    if solid == 0 { text.len() } else { text.len() - first_blank }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blanks_at_both_ends() {
        let cases: [(&str, usize, usize); 7] = [
            ("", 0, 0),
            ("a", 0, 0),
            ("a\n", 0, 0),
            ("a\n \n", 0, 2),
            ("\n\na\n\n", 2, 1),
            ("\n \t\n", 4, 4),
            ("a  \n\n  ", 0, 3),
        ];
        for (text, head, tail) in cases {
            assert_eq!(
                (leading_blanks(text.as_bytes()), trailing_blanks(text.as_bytes())),
                (head, tail),
                "{text:?}"
            );
        }
    }
}
