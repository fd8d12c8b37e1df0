//! Lines that were broken within something: they wait for those behind them, and are cleaned again once they are joined.
//!
//! What is done depends on the text of the lines, as it is when each of them is clean, so that a clean document stays as
//! it is: the lines from the first that ends within something to the first that does not. Neither a line that still ends
//! so, nor the one behind it, may be struck out as boilerplate: else others would stand together, and be joined, once the
//! text is cleaned again.

use crate::boilerplate::content_len;
use crate::cleanup::{self, QUOTED_PRINTABLE};
use crate::edit::{Draft, Edit, Patch};
use crate::engine::Plan;
use crate::engine::hyphens::{self, HYPHENATION};
use crate::engine::line::{has_inner_end, kind_of, run_rules};
use crate::engine::look_ahead::{Kind, Line};
use crate::segment::Part;
use std::sync::Arc;

/// How many lines are joined at most.
const MOST_LINES: usize = 256;

/// How a line is broken, in the order in which lines are joined.
#[derive(Clone, Copy)]
enum Break {
    /// By quoted-printable text.
    Soft,
    /// Within a word.
    Hyphen,
}

impl Break {
    const ALL: [Self; 2] = [Self::Soft, Self::Hyphen];

    fn is_at_end(self, plan: &Plan, line: &str) -> bool {
        match self {
            Self::Soft => plan.joins_soft_breaks && cleanup::ends_softly(line),
            Self::Hyphen => plan.joins_hyphens && hyphens::ends_hyphenated(line),
        }
    }
}

/// Whether a line ends within something.
fn ends_within(plan: &Plan, line: &str) -> bool {
    Break::ALL.into_iter().any(|of| of.is_at_end(plan, line))
}

/// Whether a line may change by what stands around it.
pub(crate) fn is_broken(plan: &Plan, line: &str) -> bool {
    ends_within(plan, line) || plan.joins_soft_breaks && cleanup::holds_escape(line)
}

/// Whether that is worth a look: soft breaks and escapes have a `=`, and hyphens are at the end.
fn may_be_broken(line: &[u8]) -> bool {
    line[..content_len(line)].ends_with(b"-") || memchr::memchr(b'=', line).is_some()
}

/// A line with its kind.
pub(crate) type Sorted = (Line, Kind);

/// The lines that wait for what comes behind them.
#[derive(Default)]
pub(crate) struct Joints {
    /// For each kind of break.
    runs: [Vec<Sorted>; Break::ALL.len()],
    /// That of the last line.
    plan: Option<Arc<Plan>>,
    /// The last line that waits for nothing ends within something nonetheless.
    follows_break: bool,
    /// The document was seen to hold quoted-printable text.
    knows_quoted_printable: bool,
}

impl Joints {
    /// Whether the next line is one by itself.
    pub(crate) fn is_empty(&self) -> bool {
        !self.follows_break && self.runs.iter().all(Vec::is_empty)
    }

    /// The bytes of source that wait.
    pub(crate) fn source_bytes(&self) -> usize {
        self.runs.iter().flatten().map(|(line, _)| line.raw.len()).sum()
    }

    /// Whether a line must go through here.
    pub(crate) fn takes(&self, plan: &Plan, text: &[u8], patches: &[Patch]) -> bool {
        !self.is_empty()
            || (plan.joins_soft_breaks || plan.joins_hyphens)
                && (is_decoded(patches)
                    || may_be_broken(text)
                        && std::str::from_utf8(text).is_ok_and(|text| is_broken(plan, text)))
    }

    /// Takes the next line. Gives the lines that wait for nothing, in order.
    pub(crate) fn push(&mut self, plan: &Arc<Plan>, line: Sorted) -> Vec<Sorted> {
        self.plan = Some(Arc::clone(plan));
        self.knows_quoted_printable |= is_decoded(&line.0.patches);
        let mut done = Vec::new();
        self.pass(plan, 0, line, &mut done);
        done
    }

    /// Nothing comes behind the lines that wait.
    pub(crate) fn end(&mut self) -> Vec<Sorted> {
        let mut done = Vec::new();
        if let Some(plan) = self.plan.clone() {
            (0..self.runs.len()).for_each(|stage| self.close(&plan, stage, &mut done));
        }
        self.follows_break = false;
        done
    }

    fn pass(&mut self, plan: &Plan, stage: usize, line: Sorted, done: &mut Vec<Sorted>) {
        let Some(run) = self.runs.get_mut(stage) else { return done.push(self.kept_together(plan, line)) };
        let goes_on = Break::ALL[stage].is_at_end(plan, text_of(&line));
        run.push(line);
        if !goes_on || run.len() >= MOST_LINES || text_bytes(run) > plan.config.limits.held_back {
            self.close(plan, stage, done);
        }
    }

    /// A line that is no candidate where others would stand together without it that may be joined.
    fn kept_together(&mut self, plan: &Plan, (line, kind): Sorted) -> Sorted {
        let ends_within = std::str::from_utf8(&line.text).is_ok_and(|text| ends_within(plan, text));
        let kind = match kind {
            Kind::Candidate(_) if ends_within || self.follows_break => Kind::Text,
            kind => kind,
        };
        self.follows_break = ends_within;
        (line, kind)
    }

    fn close(&mut self, plan: &Plan, stage: usize, done: &mut Vec<Sorted>) {
        let run = std::mem::take(&mut self.runs[stage]);
        for line in self.joined(plan, Break::ALL[stage], run) {
            self.pass(plan, stage + 1, line, done);
        }
    }

    /// The lines of a run, joined where they belong together.
    fn joined(&mut self, plan: &Plan, of: Break, run: Vec<Sorted>) -> Vec<Sorted> {
        let most = plan.config.limits.held_back.min(plan.config.limits.segment_cap);
        let may_be_broken = run.iter().any(|line| is_broken(plan, text_of(line)));
        if !may_be_broken || run.len() >= MOST_LINES || text_bytes(&run) > most {
            return run;
        }
        let ends_softly = |line: &Sorted| Break::Soft.is_at_end(plan, text_of(line));
        let lines = match of {
            Break::Soft => {
                let whole = whole(&run);
                let edits = cleanup::joined(&whole.text, &whole.patches, self.knows_quoted_printable);
                applied(plan, QUOTED_PRINTABLE.name, whole, &run, edits)
            }
            // Lines that were not surely quoted-printable text might be, were they longer.
            Break::Hyphen if self.follows_break || run.last().is_some_and(ends_softly) => None,
            Break::Hyphen => {
                let texts: Vec<&str> = run.iter().map(text_of).collect();
                let edits = hyphens::joined(&texts);
                applied(plan, HYPHENATION.name, whole(&run), &run, edits)
            }
        };
        let lines = lines.filter(|lines| !lines.iter().any(ends_softly));
        self.knows_quoted_printable |= matches!(of, Break::Soft) && lines.is_some();
        lines.unwrap_or(run)
    }
}

fn is_decoded(patches: &[Patch]) -> bool {
    patches.iter().flat_map(|patch| patch.steps.iter()).any(|step| step.rule == QUOTED_PRINTABLE.name)
}

fn text_of((line, _): &Sorted) -> &str {
    std::str::from_utf8(&line.text).unwrap_or_default()
}

fn text_bytes(run: &[Sorted]) -> usize {
    run.iter().map(|(line, _)| line.text.len()).sum()
}

/// Lines as one text.
fn whole(run: &[Sorted]) -> Draft {
    let (mut draft, mut raw) = (Draft::default(), 0);
    for (line, _) in run {
        let text = draft.text.len();
        draft.patches.extend(line.patches.iter().map(|patch| patch.shifted(raw, text)));
        raw += line.raw.len();
        draft.text.push_str(std::str::from_utf8(&line.text).unwrap_or_default());
    }
    draft
}

/// The lines of a text, which came from `run`, once it is edited and cleaned; nothing where there are no edits.
fn applied(
    plan: &Plan,
    rule: &'static str,
    mut draft: Draft,
    run: &[Sorted],
    edits: Vec<Edit>,
) -> Option<Vec<Sorted>> {
    if edits.is_empty() {
        return None;
    }
    let raw: Vec<u8> = run.iter().flat_map(|(line, _)| &line.raw).copied().collect();
    let is_exact = draft.is_exact(&raw);
    draft.apply(rule, edits);
    if !is_exact {
        draft.collapse(raw.len());
    }
    let mut lines = Vec::new();
    for (source, mut draft) in draft.into_lines(raw.len()) {
        run_rules(plan, &mut draft, Part::Whole);
        let parts = match has_inner_end(&draft.text) {
            true => draft.into_lines(source.len()),
            false => vec![(0..source.len(), draft)],
        };
        for (part, draft) in parts {
            let raw = raw[source.start + part.start..source.start + part.end].to_vec();
            let kind = kind_of(plan, &draft.text, Part::Whole);
            lines.push((Line { raw, text: draft.text.into_bytes(), patches: draft.patches }, kind));
        }
    }
    Some(lines)
}
