//! The engine: chunks in, clean text out, every change told.

mod assemble;
mod batch;
mod cleaner;
mod line;
pub(crate) mod parallel;
mod plan;
mod unwrap;
mod verdict;
mod window;

pub use cleaner::{Cleaned, Cleaner, Sink, clean};
pub(crate) use plan::Plan;
pub(crate) use unwrap::UNWRAP;

use crate::config::Preset;
use crate::rule::{Presets, Rule, Run, Stage};

pub(crate) const BOILERPLATE: Rule = Rule {
    name: "boilerplate",
    stage: Stage::Boilerplate,
    presets: Presets::of(&[Preset::Default]),
    summary: "lines that belong to the page and not to the text go",
    explanation: "\
Strikes out whole lines that are known phrases of web pages: \"Read more on the site →\", \"Advertisement\",
\"Share this\", and their like in other languages. The phrases, with the place where each of them counts, are in
data/phrases.

Some phrases count anywhere; some only at the head of a document, before any other text; some only at its tail,
where nothing but such lines and blank lines follows. Whether a line is part of the tail is decided when the
document ends, or after 64 KiB of nothing else. A line inside a sentence, a phrase within a longer line, and the
pieces of a line of more than 64 KiB are never touched.

The bits are counted on labelled pages: log2 of the odds that a line that says this is boilerplate.",
    run: Run::Assembler,
};

pub(crate) const BLANK_LINES: Rule = Rule {
    name: "blank-lines",
    stage: Stage::Boilerplate,
    presets: Presets::of(&[Preset::Default]),
    summary: "blank lines that a struck-out line leaves behind are closed up",
    explanation: "\
Where boilerplate was struck out, the blank lines around it are closed up: between two paragraphs the first run
of blank lines stays, at the head and at the tail of the document none does. Blank lines elsewhere are text and
stay as they are.

The change is always certain.",
    run: Run::Assembler,
};
