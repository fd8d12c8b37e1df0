//! The engine: chunks in, clean text out, every change told.

mod assemble;
mod batch;
mod broken_word;
mod cleaner;
mod hyphens;
mod joints;
mod line;
mod look_ahead;
mod mark;
mod memory;
pub(crate) mod parallel;
mod plan;
mod position;
mod unwrap;
mod verdict;
mod whole;
mod window;
mod workers;

pub use cleaner::Cleaner;
pub(crate) use hyphens::HYPHENATION;
pub(crate) use plan::Plan;
pub(crate) use unwrap::UNWRAP;
pub use whole::{Cleaned, Sink, clean};

use crate::config::Preset;
use crate::rule::{Presets, Rule, Run, Stage};

pub(crate) const BOILERPLATE: Rule = Rule {
    name: "boilerplate",
    stage: Stage::Boilerplate,
    presets: Presets::of(&[Preset::Default]),
    summary: "lines that belong to the page and not to the text go",
    explanation: "\
Strikes out whole lines that an editor would: menus, \"Read more on the site →\", \"Share this\", cookie notices, teasers
of other articles. A trained model sums up the evidence in bits, log2 of the odds that the line is boilerplate: known
phrases (data/phrases, in some 60 languages), the line's words, its shape, what came before it, and what follows. It
goes where the sum reaches a bar that rises with its length and that --boilerplate sets: careful, standard, aggressive.

Lines of more than 240 bytes, and sentences of 55 or more, are text by their shape. A line waits for its verdict
until 8 lines that cannot be boilerplate follow, or 256 lines, or 64 KiB; with --line-buffered it does not wait, and
only the line itself and what came before it count. Bylines and dates stay unless --drop names them. A line that ends as
if it went on in the next one (in a soft line break, or a hyphen where `hyphenation` is on) stays, and so does that next one.

The note tells the category, the strongest evidence in the line, and where it stands. Rules of one's own
(--boilerplate-rules) count as 20 bits. So does, besides the classifier's, that a short line stands on nearly all pages of its
site (--profile); that a longer one does counts for 3 bits, and for fewer where it stands on fewer pages.",
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

pub(crate) const METADATA: Rule = Rule {
    name: "metadata",
    stage: Stage::Boilerplate,
    presets: Presets::ALL,
    summary: "records get fields for author and date, with --metadata",
    explanation: "\
With --metadata, a record whose text tells its author or its date in a line of its own, among the first twelve, gets
the fields byline and published, with the words of the text. A record that has either field already gets none. The
lines stay in the text unless --drop byline,date strikes them out.

The change is always certain.",
    run: Run::Assembler,
};
