//! What a repair may have been instead, as it is told in the trail.

use crate::edit::Alternative;
use crate::repair::search::Repair;
use std::ops::Range;

/// The likeliest other reading of a word that was repaired, from the repairs that were weighed, the best first; `None`
/// where none is likelier than the text as it stands.
pub(super) fn alternative(range: &Range<usize>, word: &str, others: &[Repair]) -> Option<Alternative> {
    let likely = others.iter().take_while(|other| other.bits > 0.0);
    let differs = |other: &Repair| {
        let text = other.reading_of(range).filter(|text| *text != word)?;
        Some(Alternative { text: text.to_owned(), bits: other.bits, note: damage(other) })
    };
    likely.filter_map(differs).next()
}

/// Names what was done to a text.
pub(super) fn damage(repair: &Repair) -> String {
    name(repair.written_in, repair.read_as, repair.times)
}

/// Names the two encodings that were confused, and how. WHATWG's windows-1252 stands for ISO 8859-1 too, whose controls
/// it has characters for.
pub(super) fn name(written_in: &str, read_as: &str, times: usize) -> String {
    let read_as = if read_as == written_in { "iso-8859-1" } else { read_as };
    let how = match times {
        0 => ", bytes lost".to_owned(),
        1 => String::new(),
        times => format!(", {times} times"),
    };
    format!("{written_in} read as {read_as}{how}")
}

/// Whether the name of damage says that text in UTF-8 was damaged.
pub(super) fn is_of_utf8(name: &str) -> bool {
    name.starts_with("utf-8 ")
}
