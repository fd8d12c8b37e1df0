//! Edits as data: what rules propose, and how successive edits of one line become patches of its source.

use std::borrow::Cow;
use std::ops::Range;

/// What a rule proposes: put `text` where `range` of the text that the rule saw was.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Edit {
    /// In bytes of the UTF-8 text that the rule was given.
    pub(crate) range: Range<usize>,
    pub(crate) text: String,
    pub(crate) bits: f32,
    pub(crate) note: Option<String>,
    pub(crate) alternative: Option<Alternative>,
}

impl Edit {
    /// An edit that is beyond doubt.
    pub(crate) fn certain(range: Range<usize>, text: impl Into<String>) -> Self {
        Self { range, text: text.into(), bits: f32::INFINITY, note: None, alternative: None }
    }
}

/// An edit with all the steps that led to it.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Change {
    /// In bytes of the UTF-8 text that is changed.
    pub(crate) range: Range<usize>,
    pub(crate) text: String,
    pub(crate) steps: Steps,
}

/// The steps of one patch. A rule whose steps are all alike lends them: text that is not in form has millions.
pub(crate) type Steps = Cow<'static, [Step]>;

/// Why a patch is there: one rule's share of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// The rule's name.
    pub rule: &'static str,
    /// Confidence in bits: log2 of the odds that the change is right. Infinite where there is no doubt.
    pub bits: f32,
    /// What the rule found, such as the two encodings that were confused.
    pub note: Option<String>,
    /// What else the text may have been.
    pub alternative: Option<Alternative>,
}

impl Step {
    /// A step beyond doubt.
    pub(crate) const fn certain(rule: &'static str) -> Self {
        Self::new(rule, f32::INFINITY, None)
    }

    pub(crate) const fn new(rule: &'static str, bits: f32, note: Option<String>) -> Self {
        Self { rule, bits, note, alternative: None }
    }
}

/// What a word may have been instead: the next best reading of a rule that weighs several.
#[derive(Clone, Debug, PartialEq)]
pub struct Alternative {
    /// The whole word in that reading.
    pub text: String,
    /// log2 of the odds that this is right against the text as it stands, on the scale of the step's bits.
    pub bits: f32,
    /// What the rule found there, such as the two encodings that were confused.
    pub note: String,
}

/// One replaced piece of a line.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Patch {
    /// In bytes of the line as it was first seen.
    pub(crate) source: Range<usize>,
    /// In bytes of the line's text as it is now.
    pub(crate) now: Range<usize>,
    pub(crate) steps: Steps,
}

impl Patch {
    /// The same in bytes of a line, and of its text, before which so many others stand.
    pub(crate) fn shifted(&self, source: usize, now: usize) -> Self {
        Self {
            source: self.source.start + source..self.source.end + source,
            now: self.now.start + now..self.now.end + now,
            steps: self.steps.clone(),
        }
    }
}

/// A line's text on its way through the rules, with what became of its source.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Draft {
    pub(crate) text: String,
    /// In order; neither their sources nor their current ranges overlap.
    pub(crate) patches: Vec<Patch>,
}

/// A text with some edits of it, which must be in order and must not overlap.
pub(crate) fn edited(text: &str, edits: &[Edit]) -> String {
    let (mut new, mut copied) = (String::with_capacity(text.len()), 0);
    for edit in edits {
        new.push_str(&text[copied..edit.range.start]);
        new.push_str(&edit.text);
        copied = edit.range.end;
    }
    new + &text[copied..]
}

impl Draft {
    /// Applies the edits of one rule, which must be in order and must not overlap. An edit that touches an
    /// earlier patch becomes one patch with it.
    pub(crate) fn apply(&mut self, rule: &'static str, edits: Vec<Edit>) {
        let change = |edit: Edit| Change {
            range: edit.range,
            text: edit.text,
            steps: vec![Step { rule, bits: edit.bits, note: edit.note, alternative: edit.alternative }]
                .into(),
        };
        let changes = edits.into_iter().map(change);
        if self.patches.is_empty() {
            self.apply_first(changes);
        } else {
            self.apply_changes(changes);
        }
    }

    /// Applies the first changes, each of which becomes a patch.
    fn apply_first(&mut self, changes: impl ExactSizeIterator<Item = Change>) {
        let mut text = String::with_capacity(self.text.len());
        let mut copied = 0;
        self.patches.reserve_exact(changes.len());
        for Change { range, text: new, steps } in changes {
            text.push_str(&self.text[copied..range.start]);
            let start = text.len();
            text.push_str(&new);
            copied = range.end;
            self.patches.push(Patch { source: range, now: start..text.len(), steps });
        }
        text.push_str(&self.text[copied..]);
        self.text = text;
    }

    /// Applies changes of several rules, like [`Draft::apply`].
    pub(crate) fn apply_changes(&mut self, changes: impl IntoIterator<Item = Change>) {
        let mut weave = Weave::default();
        let mut patches = std::mem::take(&mut self.patches).into_iter().peekable();
        let mut changes = changes.into_iter().peekable();
        loop {
            let patch_is_next = match (patches.peek(), changes.peek()) {
                (Some(patch), Some(change)) => patch.now.start <= change.range.start,
                (Some(_), None) => true,
                (None, Some(_)) => false,
                (None, None) => break,
            };
            if patch_is_next {
                weave.patch_next(patches.next());
            } else {
                weave.change_next(&self.text, changes.next());
            }
        }
        weave.close();
        weave.text.push_str(&self.text[weave.copied..]);
        self.text = weave.text;
        self.patches = weave.done;
    }

    /// The lines of the text, each with its range of the source, whose length is given. A patch that goes over a
    /// line end is parted: what it replaced counts for the first of its lines.
    pub(crate) fn into_lines(self, source_len: usize) -> Vec<(Range<usize>, Self)> {
        let mut found = Vec::new();
        let mut patches = self.patches.into_iter().peekable();
        let (mut source, mut shift, mut rest) = (0, 0, None::<Patch>);
        for line in crate::segment::lines(self.text.as_bytes()) {
            let mut inside = Vec::new();
            while let Some(mut patch) =
                rest.take().or_else(|| patches.next_if(|patch| patch.now.start < line.end))
            {
                if patch.now.end > line.end {
                    let end = patch.source.end;
                    rest = Some(Patch {
                        source: end..end,
                        now: line.end..patch.now.end,
                        steps: steps_of_rest(&patch.steps),
                    });
                    patch.now.end = line.end;
                }
                shift = patch.source.end as isize - patch.now.end as isize;
                inside.push(patch);
                if rest.is_some() {
                    break;
                }
            }
            let is_last = line.end == self.text.len();
            if is_last {
                inside.extend(patches.by_ref());
            }
            let end = if is_last { source_len } else { line.end.wrapping_add_signed(shift) };
            let local = |patch: Patch| Patch {
                source: patch.source.start - source..patch.source.end - source,
                now: patch.now.start - line.start..patch.now.end - line.start,
                steps: patch.steps,
            };
            let draft = Self {
                text: self.text[line.clone()].to_owned(),
                patches: inside.into_iter().map(local).collect(),
            };
            found.push((source..end, draft));
            source = end;
        }
        found
    }

    /// Whether the text between the patches is what the source has there, byte for byte.
    pub(crate) fn is_exact(&self, source: &[u8]) -> bool {
        let (mut from, mut at) = (0, 0);
        let ends = (source.len()..source.len(), self.text.len()..self.text.len());
        let patches = self.patches.iter().map(|patch| (patch.source.clone(), patch.now.clone()));
        patches.chain([ends]).all(|(there, now)| {
            let is_same = source.get(from..there.start) == self.text.as_bytes().get(at..now.start);
            (from, at) = (there.end, now.end);
            is_same
        })
    }

    /// One patch for the whole line, with all steps; used where parts cannot be mapped to the source.
    pub(crate) fn collapse(&mut self, source_len: usize) {
        let steps = std::mem::take(&mut self.patches);
        let steps = steps.into_iter().flat_map(|patch| patch.steps.into_owned()).collect();
        self.patches = vec![Patch { source: 0..source_len, now: 0..self.text.len(), steps }];
    }
}

/// A patch with more steps is parted into lines that do not all repeat them: there may be as many lines as steps.
const MOST_REPEATED_STEPS: usize = 8;

/// The steps of what is left of a patch once its first line is parted from it, which keeps them all: where they are many,
/// the first one of each rule.
fn steps_of_rest(steps: &Steps) -> Steps {
    if steps.len() <= MOST_REPEATED_STEPS {
        return steps.clone();
    }
    let mut firsts: Vec<Step> = Vec::new();
    for step in steps.iter() {
        if firsts.iter().all(|first| first.rule != step.rule) {
            firsts.push(step.clone());
        }
    }
    firsts.truncate(MOST_REPEATED_STEPS);
    firsts.into()
}

/// Patches and changes of the same text that touch, to become one patch.
#[derive(Default)]
struct Cluster {
    /// In bytes of the text between the two.
    middle: Range<usize>,
    has_patch: bool,
    has_change: bool,
    /// How far the source and the new text are ahead of the middle where the cluster begins.
    source_shift: isize,
    text_shift: isize,
    steps: Steps,
}

/// One pass over the patches so far and the new changes, in the order of the text between them.
#[derive(Default)]
struct Weave {
    text: String,
    copied: usize,
    source_shift: isize,
    text_shift: isize,
    open: Option<Cluster>,
    done: Vec<Patch>,
}

impl Weave {
    fn patch_next(&mut self, patch: Option<Patch>) {
        let Some(patch) = patch else { return };
        let cluster = self.cluster_for(&patch.now, |open| open.has_change);
        cluster.has_patch = true;
        add_steps(&mut cluster.steps, patch.steps);
        self.source_shift += patch.source.len() as isize - patch.now.len() as isize;
    }

    fn change_next(&mut self, middle_text: &str, change: Option<Change>) {
        let Some(change) = change else { return };
        let cluster = self.cluster_for(&change.range, |open| open.has_patch);
        cluster.has_change = true;
        add_steps(&mut cluster.steps, change.steps);
        self.text.push_str(&middle_text[self.copied..change.range.start]);
        self.text.push_str(&change.text);
        self.copied = change.range.end;
        self.text_shift += change.text.len() as isize - change.range.len() as isize;
    }

    /// The open cluster where `range` touches it (mere neighbours of one kind stay apart), else a new one.
    fn cluster_for(&mut self, range: &Range<usize>, joins_neighbour: fn(&Cluster) -> bool) -> &mut Cluster {
        let joins = self.open.as_ref().is_some_and(|open| {
            range.start < open.middle.end || range.start == open.middle.end && joins_neighbour(open)
        });
        if !joins {
            self.close();
        }
        let (source_shift, text_shift) = (self.source_shift, self.text_shift);
        let cluster = self.open.get_or_insert_with(|| Cluster {
            middle: range.clone(),
            source_shift,
            text_shift,
            ..Cluster::default()
        });
        cluster.middle.end = cluster.middle.end.max(range.end);
        cluster
    }

    fn close(&mut self) {
        let Some(cluster) = self.open.take() else { return };
        let Range { start, end } = cluster.middle;
        self.done.push(Patch {
            source: start.wrapping_add_signed(cluster.source_shift)
                ..end.wrapping_add_signed(self.source_shift),
            now: start.wrapping_add_signed(cluster.text_shift)..end.wrapping_add_signed(self.text_shift),
            steps: cluster.steps,
        });
    }
}

fn add_steps(steps: &mut Steps, more: Steps) {
    if steps.is_empty() {
        *steps = more;
    } else {
        steps.to_mut().extend(more.into_owned());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn replay(source: &str, draft: &Draft) -> String {
        let mut text = String::new();
        let mut copied = 0;
        for patch in &draft.patches {
            text.push_str(&source[copied..patch.source.start]);
            assert_eq!(text.len(), patch.now.start);
            text.push_str(&draft.text[patch.now.clone()]);
            copied = patch.source.end;
        }
        text + &source[copied..]
    }

    /// Turns arbitrary numbers into edits that are in order and apart.
    fn edits(text: &str, cuts: &[(u8, u8, u8)]) -> Vec<Edit> {
        let mut edits = Vec::new();
        let mut free = 0;
        for &(skip, take, put) in cuts {
            let start = free + usize::from(skip % 4);
            let end = start + usize::from(take % 4);
            if end > text.len() {
                break;
            }
            edits.push(Edit::certain(start..end, ["", "x", "x\n", "x\nx"][usize::from(put % 4)]));
            free = end;
        }
        edits
    }

    proptest! {
        #[test]
        fn patches_replay(rounds in prop::collection::vec(prop::collection::vec(any::<(u8, u8, u8)>(), 0..8), 0..5)) {
            let source = "the quick brown fox jumps over it";
            let mut draft = Draft { text: source.to_owned(), patches: Vec::new() };
            for cuts in rounds {
                let edits = edits(&draft.text, &cuts);
                draft.apply("rule", edits);
                prop_assert_eq!(replay(source, &draft), draft.text.clone());
            }
            let (text, mut at) = (draft.text.clone(), 0);
            for (range, line) in draft.into_lines(source.len()) {
                prop_assert_eq!(range.start, at);
                prop_assert_eq!(replay(&source[range.clone()], &line), line.text.clone());
                at = range.end;
            }
            prop_assert!(at == source.len() || text.is_empty());
        }
    }

    /// What parts a patch into lines makes as many steps.
    #[test]
    fn lines_of_one_patch_do_not_repeat_all_its_steps() {
        const LINES: usize = 50_000;
        let mut draft = Draft { text: "x".to_owned(), patches: Vec::new() };
        draft.apply("one", vec![Edit::certain(0..1, "\u{B}".repeat(LINES))]);
        draft.apply("two", (0..LINES).map(|at| Edit::certain(at..at + 1, "\n")).collect());
        let lines = draft.into_lines(1);
        assert_eq!(lines.len(), LINES);
        let steps: usize =
            lines.iter().flat_map(|(_, line)| &line.patches).map(|patch| patch.steps.len()).sum();
        assert_eq!(steps, 1 + LINES + 2 * (LINES - 1));
        let first_steps: Vec<&str> = lines[1].1.patches[0].steps.iter().map(|step| step.rule).collect();
        assert_eq!(first_steps, ["one", "two"]);
    }

    #[test]
    fn neighbours_of_one_rule_stay_apart() {
        let mut draft = Draft { text: "abcd".to_owned(), patches: Vec::new() };
        draft.apply("rule", vec![Edit::certain(1..2, "X"), Edit::certain(2..3, "Y")]);
        assert_eq!(draft.text, "aXYd");
        assert_eq!(draft.patches.len(), 2);
    }
}
