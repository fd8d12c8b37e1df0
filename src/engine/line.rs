//! One line: the rules in order, until none of them finds anything.

use crate::boilerplate::Candidate;
use crate::config::Form;
use crate::edit::{Draft, Edit};
use crate::engine::Plan;
use crate::engine::look_ahead::Kind;
use crate::normalize::{self, Composition, UNICODE_FORM};
use crate::rule::Run;
use crate::segment::{Part, content, lines};
use crate::signal::Signals;
use std::ops::Range;

/// The rounds of rules that a line gets at most. Nearly all lines need one; a repair that brings to light what
/// another rule changes needs two. Each repair makes the line likelier, so even a hostile one settles in a few; the
/// bound keeps the work linear.
const MAX_ROUNDS: usize = 32;

/// Runs the rules over a line. What it does depends on the line and the plan only.
pub(crate) fn run_rules(plan: &Plan, draft: &mut Draft, part: Part) {
    run_rules_knowing(plan, draft, part, None);
}

/// The same where all facts about the line may be known.
pub(crate) fn run_rules_knowing(plan: &Plan, draft: &mut Draft, part: Part, mut facts: Option<Signals>) {
    let mut last = None;
    for _ in 0..MAX_ROUNDS {
        if !run_round(plan, draft, part, &mut facts, &mut last) {
            break;
        }
    }
    if part.continues() {
        part_marks(plan, draft);
    }
}

/// One round. `facts` are those of the text where they are known, before and after, and `last` is the rule that changed it
/// last.
fn run_round(
    plan: &Plan,
    draft: &mut Draft,
    part: Part,
    facts: &mut Option<Signals>,
    last: &mut Option<&'static str>,
) -> bool {
    let mut changed = false;
    for rule in &plan.line_rules {
        if rule.name == UNICODE_FORM.name && *last == Some(rule.name) && plan.config.form == Form::Nfc {
            continue;
        }
        let mut known = || *facts.get_or_insert_with(|| Signals::of_line(&draft.text));
        if !plan.reads_all && !known().has_any(rule.needs()) {
            continue;
        }
        if rule.name == UNICODE_FORM.name && plan.config.form == Form::Nfc && is_fresh(draft) {
            let composition = normalize::compose_line(draft);
            if composition != Composition::Nothing {
                (*last, changed) = (Some(rule.name), true);
                facts.take_if(|facts| composition != Composition::Pairs || facts.has_any(Signals::ODD));
            }
            continue;
        }
        let edits = match rule.run {
            Run::Line { propose, .. } => line_edits(plan, &draft.text, propose),
            Run::Layout { propose, .. } => propose(plan, &draft.text, part),
            Run::Decoder | Run::Assembler => continue,
        };
        if !edits.is_empty() {
            draft.apply(rule.name, edits);
            *facts = None;
            *last = Some(rule.name);
            changed = true;
        }
    }
    changed
}

/// Whether a draft is one line that nothing has changed yet.
fn is_fresh(draft: &Draft) -> bool {
    draft.patches.is_empty() && !has_inner_end(&draft.text)
}

/// What a rule proposes for a line, or for each of the lines into which a rule has parted it.
fn line_edits(plan: &Plan, text: &str, propose: fn(&Plan, &str) -> Vec<Edit>) -> Vec<Edit> {
    if !has_inner_end(text) {
        return propose(plan, content(text));
    }
    let shifted = |line: Range<usize>| {
        let edits = propose(plan, content(&text[line.clone()])).into_iter();
        edits.map(move |edit| Edit {
            range: edit.range.start + line.start..edit.range.end + line.start,
            ..edit
        })
    };
    lines(text.as_bytes()).flat_map(shifted).collect()
}

/// Whether a text goes on after a line end.
pub(crate) fn has_inner_end(text: &str) -> bool {
    memchr::memchr(b'\n', text.as_bytes()).is_some_and(|at| at + 1 < text.len())
}

/// A piece of an over-long line that begins with a combining mark would join the piece before it.
fn part_marks(plan: &Plan, draft: &mut Draft) {
    let joins = draft.text.chars().next().is_some_and(normalize::joins_backward);
    if joins && plan.config.form != Form::None && plan.config.rules.contains(UNICODE_FORM.name) {
        draft.apply(UNICODE_FORM.name, vec![Edit::certain(0..0, normalize::GRAPHEME_JOINER)]);
    }
}

/// What kind of line this text is. A piece of an over-long line is text whatever it says, and so is one with tags of HTML.
pub(crate) fn kind_of(plan: &Plan, line: &str, part: Part) -> Kind {
    let text = content(line);
    if part != Part::Whole {
        Kind::Text
    } else if is_blank(text.as_bytes()) {
        Kind::Blank
    } else if !plan.strikes_boilerplate {
        Kind::Text
    } else {
        Candidate::of(text, &plan.config.boilerplate).map_or(Kind::Text, Kind::Candidate)
    }
}

/// Whether a line is nothing but ASCII white space.
pub(crate) fn is_blank(line: &[u8]) -> bool {
    line.iter().all(u8::is_ascii_whitespace)
}
