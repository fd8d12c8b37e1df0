//! What a document's lines have shown so far: damage that many of them surely have is looked for in those that follow,
//! also where they would not show it by themselves.
//!
//! A document that is cleaned again shows no damage, so there is nothing to remember: what was left alone stays.

use crate::charset::Charset;
use crate::charset::decode::DecodedLine;
use crate::edit::Draft;
use crate::engine::Plan;
use crate::engine::line::run_rules;
use crate::engine::window::{CleanWindow, Event, changed_events};
use crate::repair::{Damage, MOJIBAKE, recall};
use crate::segment::{Part, content, lines};
use std::ops::Range;

/// How many kinds of damage are remembered.
const MOST_KINDS: usize = 8;
/// Damage is known once so many lines have it, and as long as so large a part of the lines beyond ASCII does.
const LEAST_LINES: u32 = 3;
const LEAST_SHARE: u32 = 4;
/// Counts are halved when they reach this, so that lines long ago count less.
const MOST_COUNTED: u32 = 64;

struct Known {
    note: String,
    damage: Damage,
    lines: u32,
}

/// What is remembered of a document.
#[derive(Default)]
pub(crate) struct Memory {
    known: Vec<Known>,
    /// Lines beyond ASCII since the first that was damaged.
    lines: u32,
}

impl Memory {
    /// Takes a window in, and undoes what it knows of in the lines that it left alone.
    pub(crate) fn recall(&mut self, plan: &Plan, raw: &[u8], clean: CleanWindow, part: Part) -> CleanWindow {
        let is_damaged =
            |event: &Event| event.draft.as_ref().is_some_and(|draft| notes(draft).next().is_some());
        let is_plain = part == Part::Whole && clean.decoded.is_none();
        if !is_plain || self.known.is_empty() && !clean.events.iter().any(is_damaged) {
            return clean;
        }
        let mut events = Vec::with_capacity(clean.events.len());
        let mut at = 0;
        for event in clean.events {
            self.untouched(plan, raw, at..event.raw.start, &mut events);
            at = event.raw.end;
            events.extend(self.event(plan, raw, event));
        }
        self.untouched(plan, raw, at..raw.len(), &mut events);
        CleanWindow { decoded: None, events }
    }

    fn untouched(&mut self, plan: &Plan, raw: &[u8], range: Range<usize>, events: &mut Vec<Event>) {
        if self.known.is_empty() {
            return;
        }
        for line in lines(&raw[range.clone()]) {
            let line = range.start + line.start..range.start + line.end;
            if let Some(draft) = self.recalled(plan, &raw[line.clone()]) {
                events.extend(changed_events(plan, line.clone(), line, draft, Part::Whole));
            }
        }
    }

    fn event(&mut self, plan: &Plan, raw: &[u8], event: Event) -> Vec<Event> {
        if self.learn(event.draft.as_ref()) {
            return vec![event];
        }
        // Of a line that a rule has parted, the parts are no text of their own.
        let is_line = event.raw == event.text;
        match self.recalled(plan, &raw[event.raw.clone()]).filter(|_| is_line) {
            Some(draft) => changed_events(plan, event.raw, event.text, draft, Part::Whole),
            None => vec![event],
        }
    }

    /// Counts the damage that a line had; whether it had any.
    fn learn(&mut self, draft: Option<&Draft>) -> bool {
        let mut found: Vec<&str> = draft.into_iter().flat_map(notes).collect();
        found.sort_unstable();
        found.dedup();
        for note in &found {
            self.count(note);
        }
        if !found.is_empty() {
            self.count_line();
        }
        !found.is_empty()
    }

    fn count(&mut self, note: &str) {
        if let Some(known) = self.known.iter_mut().find(|known| known.note == note) {
            known.lines += 1;
        } else if self.known.len() < MOST_KINDS
            && let Some(damage) = Damage::named(note)
        {
            self.known.push(Known { note: note.to_owned(), damage, lines: 1 });
        }
    }

    fn count_line(&mut self) {
        self.lines += 1;
        if self.lines >= MOST_COUNTED {
            self.lines /= 2;
            self.known.iter_mut().for_each(|known| known.lines /= 2);
        }
    }

    /// A line that shows no damage by itself, with what is known of undone.
    fn recalled(&mut self, plan: &Plan, line: &[u8]) -> Option<Draft> {
        if self.known.is_empty() || line.is_ascii() {
            return None;
        }
        self.count_line();
        let is_sure = |known: &&Known| known.lines >= LEAST_LINES && known.lines * LEAST_SHARE >= self.lines;
        let known: Vec<Damage> = self.known.iter().filter(is_sure).map(|known| known.damage).collect();
        if known.is_empty() {
            return None;
        }
        let text = std::str::from_utf8(line).ok()?;
        let edits = recall(plan, content(text), &known);
        if edits.is_empty() {
            return None;
        }
        let mut draft = DecodedLine::exact(text, Charset::UTF_8).draft;
        draft.apply(MOJIBAKE.name, edits);
        run_rules(plan, &mut draft, Part::Whole);
        Some(draft)
    }
}

/// What the repairs of a line were.
fn notes(draft: &Draft) -> impl Iterator<Item = &str> {
    let steps = draft.patches.iter().flat_map(|patch| patch.steps.iter());
    steps.filter(|step| step.rule == MOJIBAKE.name).filter_map(|step| step.note.as_deref())
}
