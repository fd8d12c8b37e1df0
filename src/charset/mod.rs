//! Bytes to text: which encoding a document is in, and the text of its lines.

mod binary;
mod candidates;
pub(crate) mod declaration;
pub(crate) mod decode;
pub(crate) mod detect;
mod double;
mod encoding;
mod escaped;
mod euc_tw;
pub(crate) mod foreign;
pub(crate) mod hints;
mod johab;
mod lines;
mod mixed;
mod penalty;
mod pieces;
mod rank;
mod sample;
mod single;
pub(crate) mod sniff;
mod stepwise;
pub(crate) mod units;
mod utf32;
mod utf7;
mod utf8;
mod vni;

pub use binary::{BINARY_HEAD, BinaryKind, binary_kind, binary_part, has_binary_parts};
pub use declaration::declared_by_name_only;
pub use detect::{DETECTION_WINDOW, Detection, Evidence, detect};
pub use encoding::{Charset, UnknownLabel, all};

use crate::rule::{Presets, Rule, Run, Stage};

pub(crate) const BYTE_ORDER_MARK: Rule = Rule {
    name: "byte-order-mark",
    stage: Stage::Decode,
    presets: Presets::ALL,
    summary: "byte order marks at the head of the input go",
    explanation: "\
A byte order mark (U+FEFF as the first bytes, in UTF-8, UTF-16 or UTF-32) says how the input is encoded. It
is obeyed, before `--from` and before any guess, and removed; several in a row are all removed.

The change is always certain. The rule cannot be switched off: the output is UTF-8 without a mark.",
    run: Run::Decoder,
};

pub(crate) const INVALID_BYTES: Rule = Rule {
    name: "invalid-bytes",
    stage: Stage::Decode,
    presets: Presets::ALL,
    summary: "bytes that are no text in the input's encoding become text or U+FFFD",
    explanation: "\
Bytes that the input's encoding does not allow cannot be part of UTF-8 output. A line in another encoding than its
document (a line of windows-1252 in UTF-8, UTF-8 pasted into a legacy file, a message in a mailbox) is read in the
encoding that makes words of it. In a line that is UTF-8 for the most part, surrogate pairs of CESU-8 and the
two-byte NUL of modified UTF-8 are read as what they stand for, and stray bytes that make a likely word in a legacy
code page are read in that code page. All others become U+FFFD REPLACEMENT CHARACTER, one for each maximal part of an
ill-formed sequence (Unicode, section 3.9). With `--from`, all lines are in the encoding that it names. The original
bytes are in the trail.

The rule also stands in the trail where a line of a legacy encoding was decoded from bytes that the encoding
would spell differently, so that the line can be given back exactly.

The bits tell how sure the reading is; U+FFFD is always certain. The rule cannot be switched off.",
    run: Run::Decoder,
};

/// How many encodings are remembered next to that of most lines.
pub(crate) const MOST_OTHERS: usize = 3;

/// How the lines of a document are to be read.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Mixture {
    /// What most of it is in.
    pub(crate) main: Charset,
    /// The legacy encodings of lines that are not, as far as the detection window tells.
    pub(crate) others: [Option<Charset>; MOST_OTHERS],
    /// Whether lines may be in another encoding at all.
    pub(crate) judges_lines: bool,
}

impl Mixture {
    /// All in one encoding, because someone said so.
    pub(crate) fn only(main: Charset) -> Self {
        Self { main, others: [None; MOST_OTHERS], judges_lines: false }
    }

    /// Whether an encoding is one of those that lines are known to be in.
    pub(crate) fn has_other(self, charset: Charset) -> bool {
        self.others.contains(&Some(charset))
    }

    /// In one encoding, for all that is known; lines may be in others.
    pub(crate) fn mostly(main: Charset) -> Self {
        Self { main, others: [None; MOST_OTHERS], judges_lines: true }
    }
}
