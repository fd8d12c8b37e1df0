//! The verdict whether a document is markup, whose character references must stay.
//!
//! It is made once, from a sample that begins with the first line that holds a tag or a reference: what came before
//! is the same either way.

use crate::charset::decode::DecodedLine;
use crate::charset::{Charset, Mixture};
use crate::cleanup::begins_reference;
use crate::engine::Plan;
use crate::engine::line::run_rules;
use crate::markup::{begins_tag, may_hold_tag};
use crate::segment::{Part, Segmenter};

/// Where in a window the first line begins for which the verdict matters.
pub(crate) fn first_open_line(window: &[u8], mixture: Option<Mixture>, part: Part) -> Option<usize> {
    let is_open = |at: &usize| match mixture {
        Some(mixture) if mixture.main.unit_width() > 1 => true,
        _ if window[*at] == b'<' => begins_tag(&window[at + 1..]),
        _ => begins_reference(&window[at + 1..]),
    };
    let found = memchr::memchr2_iter(b'<', b'&', window).find(is_open)?;
    if part != Part::Whole {
        return Some(0);
    }
    let (_, line) = segmenter(window, mixture).count_lines(&window[..found]);
    Some(line)
}

fn segmenter(window: &[u8], mixture: Option<Mixture>) -> Segmenter {
    let mut segmenter = Segmenter::new(window.len());
    mixture.into_iter().for_each(|mixture| segmenter.set_encoding(mixture.main));
    segmenter
}

/// Whether a sample holds a tag of HTML that is there still when the text is clean, so that a clean document gets the
/// same verdict.
pub(crate) fn is_markup(plan: &Plan, sample: &[u8], mixture: Option<Mixture>) -> bool {
    let segmenter = segmenter(sample, mixture);
    let mixture = mixture.unwrap_or(Mixture::only(Charset::UTF_8));
    let mut rest = sample;
    while !rest.is_empty() {
        let (line, after) = rest.split_at(segmenter.first_line_end(rest).unwrap_or(rest.len()));
        if has_tag(plan, line, mixture) {
            return true;
        }
        rest = after;
    }
    false
}

/// Whether a line will hold a tag. It will stay then, since lines with tags are not struck out.
fn has_tag(plan: &Plan, line: &[u8], mixture: Mixture) -> bool {
    let mut draft = DecodedLine::of(line, mixture).draft;
    if !may_hold_tag(draft.text.as_bytes()) {
        return false;
    }
    run_rules(plan, &mut draft, Part::Whole);
    may_hold_tag(draft.text.as_bytes())
}
