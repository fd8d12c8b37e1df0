//! The trail: every change as it is told to the outside, and the way back.
//!
//! # Format, version 1
//!
//! A trail is written as JSON Lines: one object a line, keys in the order given here, nothing but ASCII outside of
//! strings. The field `type` says what an object is.
//!
//! ```json
//! {"type":"begin","version":1,"path":"article.txt"}
//! {"type":"charset","source":0,"encoding":"UTF-8"}
//! {"type":"hunk","source":[8,16],"output":[8,17],"line":1,"column":9,"before":"attachйs","after":"attachés","steps":[{"rule":"mojibake","bits":31.5,"note":"windows-1252 read as windows-1251"}]}
//! {"type":"end","source":2060,"output":2034}
//! ```
//!
//! * `begin` opens the trail of one input. `path` is missing for standard input; it is for readers only.
//! * `charset` says how the source is encoded from byte `source` on. Before the first such object, the source is
//!   ASCII.
//! * `hunk` is one replaced piece. `source` is its range in the input, `output` in the cleaned text, both in bytes
//!   from the start, first byte included, last excluded. `line` and `column` count from 1; a column is one Unicode
//!   scalar value of the source line, and an ill-formed sequence counts as one. `before` is what stood in the
//!   source, as a string where it is valid UTF-8; else there is `before_hex` instead, two hexadecimal digits a
//!   byte. `after` is what stands in the output. Hunks come in order and do not overlap.
//! * Each of a hunk's `steps` names the `rule`, how sure it is in `bits` (log2 of the odds; missing where there is
//!   no doubt), and a `note` where the rule has one. Where a rule weighed several readings, `alternative` is the next
//!   best one, if it is likelier than the text as it stands: the whole word as `text`, its own `bits` and `note`.
//! * `record` (NDJSON input only) says that the hunks up to the next `record` belong to the field `field` of the
//!   record in line `line`, or to none of the fields that were asked for where it is empty. Their `source` and `output` are places in the whole file.
//! * `end` closes the trail, with the lengths of the source and of the output in bytes.
//!
//! Between hunks the output is the source, decoded from the encoding that `charset` names. So the source is got
//! back by encoding what lies between the hunks and putting each `before` in place of its hunk: [`undo`].
//!
//! A reader must refuse a version that it does not know, and skip fields that it does not know.

mod json;
mod line;
mod undo;

pub use json::JsonTrail;
pub use undo::{UndoError, undo};

use crate::charset::Charset;
pub use crate::edit::{Alternative, Step};
use crate::rule::RULES;
use std::ops::Range;

/// The version of the format that [`JsonTrail`] writes and [`undo`] reads.
pub const VERSION: u32 = 1;

/// One replaced piece of the source.
#[derive(Clone, Debug, PartialEq)]
pub struct Hunk<'a> {
    /// Where in the input, in bytes.
    pub source: Range<u64>,
    /// Where in the output, in bytes.
    pub output: Range<u64>,
    /// The line of the input, from 1.
    pub line: u64,
    /// The place in that line, from 1, in Unicode scalar values.
    pub column: u64,
    /// What stood in the source, in its encoding.
    pub before: &'a [u8],
    /// The encoding of `before`.
    pub encoding: Charset,
    /// What stands in the output.
    pub after: &'a str,
    /// The rules that had a part in it.
    pub steps: &'a [Step],
}

/// Listens to what a [`Cleaner`](crate::Cleaner) changes. Every method defaults to doing nothing, and nothing that
/// a listener does changes the text.
pub trait Trail {
    /// Whether anyone listens. If not, nothing is told, and what only a listener would know is not worked out: so the answer
    /// must stay the same.
    fn listens(&self) -> bool {
        true
    }

    /// The source is in this encoding from byte `source` on.
    fn charset(&mut self, _source: u64, _encoding: Charset) {}

    /// A piece was replaced.
    fn hunk(&mut self, _hunk: &Hunk<'_>) {}

    /// A line, or a piece of an over-long one, was changed: its bytes before, in the source's encoding, and its
    /// text after, both with their terminators. An empty text means that the line is gone.
    fn line(&mut self, _number: u64, _before: &[u8], _encoding: Charset, _after: &str) {}

    /// The hunks to come, up to the next call, are in this field of the record in this line.
    fn record(&mut self, _line: u64, _field: &str) {}

    /// The record in this line could not be read and passes unchanged. This is told even if nobody listens.
    /// `source` is the byte of the input at which reading failed.
    fn refused(&mut self, _line: u64, _source: u64, _reason: &str) {}

    /// The input has ended.
    fn end(&mut self, _source: u64, _output: u64) {}
}

/// Nobody listens.
impl Trail for () {
    fn listens(&self) -> bool {
        false
    }
}

/// What a [`Cleaner`](crate::Cleaner) did, in numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    /// Bytes read.
    pub source_bytes: u64,
    /// Bytes written.
    pub output_bytes: u64,
    /// The encoding of the input; `None` where all of it is ASCII.
    pub encoding: Option<Charset>,
    /// How many times each rule changed something, in the order of [`RULES`].
    pub changes: [u64; RULES.len()],
    /// Records that could not be read and passed unchanged.
    pub refused: u64,
}

impl Default for Summary {
    fn default() -> Self {
        Self { source_bytes: 0, output_bytes: 0, encoding: None, changes: [0; RULES.len()], refused: 0 }
    }
}

impl Summary {
    /// Whether the output is anything other than the input in UTF-8.
    pub fn is_changed(&self) -> bool {
        self.changes.iter().any(|&count| count > 0)
    }

    /// The rules that changed something, with how many times.
    pub fn changes_by_rule(&self) -> impl Iterator<Item = (&'static str, u64)> {
        RULES.iter().zip(self.changes).filter(|(_, count)| *count > 0).map(|(rule, count)| (rule.name, count))
    }

    /// Adds another summary's numbers. The encoding stays where the two differ in it.
    pub fn add(&mut self, other: &Self) {
        self.source_bytes += other.source_bytes;
        self.output_bytes += other.output_bytes;
        self.encoding = self.encoding.or(other.encoding);
        self.refused += other.refused;
        for (mine, theirs) in self.changes.iter_mut().zip(other.changes) {
            *mine += theirs;
        }
    }

    /// Counts what a rule did. Equal names come one after the other, mostly.
    pub(crate) fn count(&mut self, rules: impl Iterator<Item = &'static str>) {
        let mut rules = rules.peekable();
        while let Some(rule) = rules.next() {
            // The same name is nearly always the same bytes.
            let is_same = |next: &&'static str| std::ptr::eq(*next, rule) || *next == rule;
            let again = std::iter::from_fn(|| rules.next_if(is_same)).count();
            // From the end, near which the rule for the Unicode form is: it changes most.
            if let Some(index) = RULES.iter().rposition(|known| known.name == rule) {
                self.changes[index] += 1 + again as u64;
            }
        }
    }
}
