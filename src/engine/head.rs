//! The head of the output, which may not look like a byte order mark: the next reader would take it for one.

use crate::charset::BYTE_ORDER_MARK;
use crate::edit::{Draft, Edit, Patch};

const MARK: char = '\u{FEFF}';

/// Text at the head of the output without the marks before it, if it begins with one; those of the input are gone, so what
/// stood in front of these is.
pub(crate) fn without_mark(raw: &[u8], text: &[u8], patches: &[Patch]) -> Option<Draft> {
    let text = std::str::from_utf8(text).ok().filter(|text| text.starts_with(MARK))?;
    let marks = text.len() - text.trim_start_matches(MARK).len();
    let mut draft = Draft { text: text.to_owned(), patches: patches.to_vec() };
    let is_exact = draft.is_exact(raw);
    draft.apply(BYTE_ORDER_MARK.name, vec![Edit::certain(0..marks, "")]);
    if !is_exact {
        draft.collapse(raw.len());
    }
    Some(draft)
}
