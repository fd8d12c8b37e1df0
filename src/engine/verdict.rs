//! The verdict whether a document is markup, whose character references must stay.
//!
//! It is made once, from a sample that begins with the first line that holds a tag or a reference: what came before
//! is the same either way.

use crate::charset::is_utf16;
use crate::cleanup::begins_reference;
use crate::edit::Draft;
use crate::engine::Plan;
use crate::engine::line::{Kind, kind_of, run_rules};
use crate::markup::{begins_tag, may_hold_tag};
use crate::segment::{Part, Segmenter, lines};
use encoding_rs::{Encoding, UTF_8};

/// Where in a window the first line begins for which the verdict matters.
pub(crate) fn first_open_line(
    window: &[u8],
    encoding: Option<&'static Encoding>,
    part: Part,
) -> Option<usize> {
    let is_open = |at: &usize| match encoding {
        Some(encoding) if is_utf16(encoding) => true,
        _ if window[*at] == b'<' => begins_tag(&window[at + 1..]),
        _ => begins_reference(&window[at + 1..]),
    };
    let found = memchr::memchr2_iter(b'<', b'&', window).find(is_open)?;
    if part != Part::Whole {
        return Some(0);
    }
    let mut segmenter = Segmenter::new(window.len());
    encoding.into_iter().for_each(|encoding| segmenter.set_encoding(encoding));
    let (_, line) = segmenter.count_lines(&window[..found]);
    Some(line)
}

/// Whether a sample holds a tag of HTML that is there still when the text is clean, so that a clean document gets the
/// same verdict.
pub(crate) fn is_markup(plan: &Plan, sample: &[u8], encoding: Option<&'static Encoding>) -> bool {
    let (text, _) = encoding.unwrap_or(UTF_8).decode_without_bom_handling(sample);
    let candidates =
        lines(text.as_bytes()).map(|line| &text[line]).filter(|line| may_hold_tag(line.as_bytes()));
    candidates.into_iter().any(|line| {
        let mut draft = Draft { text: line.to_owned(), patches: Vec::new() };
        run_rules(plan, &mut draft, Part::Whole);
        let stays = !matches!(kind_of(plan, &draft.text, Part::Whole), Kind::Boilerplate(_));
        stays && may_hold_tag(draft.text.as_bytes())
    })
}
