//! Bytes to text: which encoding a document is in, and the text of its lines.

pub(crate) mod decode;
pub(crate) mod detect;
pub(crate) mod sniff;

use crate::rule::{Presets, Rule, Run, Stage};
use encoding_rs::{Encoding, REPLACEMENT};

pub(crate) const BYTE_ORDER_MARK: Rule = Rule {
    name: "byte-order-mark",
    stage: Stage::Decode,
    presets: Presets::ALL,
    summary: "byte order marks at the head of the input go",
    explanation: "\
A byte order mark (U+FEFF as the first bytes, in UTF-8, UTF-16LE or UTF-16BE) says how the input is encoded. It
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
Bytes that the input's encoding does not allow cannot be part of UTF-8 output. In a document that is UTF-8 for
the most part, a stray byte that makes a likely word in a legacy code page is read in that code page; all others
become U+FFFD REPLACEMENT CHARACTER, one for each maximal part of an ill-formed sequence (Unicode, section 3.9).
The original bytes are in the trail.

The rule also stands in the trail where a line of a legacy encoding was decoded from bytes that the encoding
would spell differently, so that the line can be given back exactly.

The bits tell how sure the reading is; U+FFFD is always certain. The rule cannot be switched off.",
    run: Run::Decoder,
};

/// A label that names no encoding that can be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownLabel(String);

impl std::fmt::Display for UnknownLabel {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "unknown encoding {:?}; known are the labels of the WHATWG Encoding Standard, such as utf-8, windows-1252, \
             shift_jis",
            self.0
        )
    }
}

impl std::error::Error for UnknownLabel {}

/// The encoding that a label of the [WHATWG Encoding Standard](https://encoding.spec.whatwg.org/#names-and-labels)
/// names, in any case and with blanks around it.
///
/// # Errors
/// Where the label is unknown, or names one of the encodings that the standard forbids to read.
///
/// ```
/// let encoding = textmend::charset::for_label("Latin1").unwrap();
/// assert_eq!(encoding.name(), "windows-1252");
/// assert!(textmend::charset::for_label("utf-7").is_err());
/// ```
pub fn for_label(label: &str) -> Result<&'static Encoding, UnknownLabel> {
    Encoding::for_label(label.as_bytes())
        .filter(|encoding| *encoding != REPLACEMENT)
        .ok_or_else(|| UnknownLabel(label.to_owned()))
}

/// How many bytes an ASCII character takes.
pub(crate) fn unit_width(encoding: &'static Encoding) -> usize {
    if is_utf16(encoding) { 2 } else { 1 }
}

pub(crate) fn is_utf16(encoding: &'static Encoding) -> bool {
    encoding == encoding_rs::UTF_16LE || encoding == encoding_rs::UTF_16BE
}
