//! A line that may be boilerplate, and the verdict on it in its place.

use crate::boilerplate::category::{Categories, Category};
use crate::boilerplate::context::{self, Ahead, Past};
use crate::boilerplate::features::{LineFeatures, PLAIN_BITS};
use crate::boilerplate::model::{
    LENIENT, PLACED_FEATURES, STRENGTHS, model, reaches_placed, sum_alone, sum_placed,
};
use crate::boilerplate::phrases::Phrase;
use crate::boilerplate::profile::Standing;
use crate::boilerplate::seen::remembered;
use crate::boilerplate::shape::{assigns, has_code, is_row, is_surely_text};
use crate::boilerplate::trees::TREE_UNIT;
use crate::boilerplate::{Options, Strength};
use crate::markup::may_hold_tag;
use std::sync::Arc;

/// Sums are cut off here, which is beyond all certainty.
const MOST_SUM: i32 = 60 * TREE_UNIT;
/// A line that the options ask to strike is worth that many bits.
pub(super) const ASKED_BITS: i32 = 20 * TREE_UNIT;
/// So many candidates together are a run worth a word.
const LONG_RUN: i32 = 5;

/// What speaks for a line's going besides the classifier. All but a profile is enough by itself.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Asked {
    /// `--drop` named its category.
    Category,
    /// A rule of one's own; the text names it.
    Rule(String),
    /// The site repeats the line.
    Profile(Standing),
}

/// A line that may be boilerplate, with what can be said of it by itself: a pure function of the line.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Candidate {
    features: LineFeatures,
    /// Which of the model's judges weighs it.
    judge: usize,
    /// What the line is worth by itself.
    sum: i32,
    /// What of that counts for the lines around it.
    pub(crate) sum_for_others: i32,
    /// The length of the line in bytes, without its terminator.
    pub(crate) len: usize,
    category: Category,
    asked: Option<Asked>,
    /// What it is worth more, or less, by what the profile says of its site.
    site_bits: i32,
    /// Whether the options, or its category, say that it stays.
    stays: bool,
    /// Whether only its shape and place speak against it.
    says_little: bool,
}

/// Why a line goes.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Verdict {
    pub(crate) bits: f32,
    pub(crate) note: String,
}

/// Whether a line may be a candidate, at a glance: it is no text by its shape alone, and holds no tag of HTML.
pub fn may_go(line: &str) -> bool {
    !is_surely_text(line.as_bytes()) && !may_hold_tag(line.as_bytes())
}

impl Candidate {
    /// The candidate that a line without its terminator is, if it is one. What may hold a tag of HTML is none, nor what
    /// assigns something, nor the row of a table, nor what has code in it.
    pub(crate) fn of(line: &str, options: &Options) -> Option<Arc<Self>> {
        let ruled = options.rules.as_ref().and_then(|rules| rules.verdict(line, options.site.as_deref()));
        let standing =
            options.profile.as_ref().and_then(|profile| profile.find(line, options.site.as_deref()));
        let asked = match ruled {
            Some(None) => return None,
            Some(Some((category, rule))) => Some((category, Asked::Rule(rule))),
            None => standing.filter(|found| found.is_repeated()).map(|found| (None, Asked::Profile(found))),
        };
        let bytes = line.as_bytes();
        let is_text = || is_surely_text(bytes) || assigns(bytes) || is_row(bytes) || has_code(bytes);
        if asked.is_none() && is_text() || may_hold_tag(bytes) {
            return None;
        }
        let site_bits = standing.map_or(0, |standing| standing.bits(line.len()));
        let make = || Self::anew(line, asked, options).map(|made| Arc::new(Self { site_bits, ..made }));
        if options.judge_alike() { remembered(line, judge_of(options), make) } else { make() }
    }

    /// The candidate that a line is which is not text at a glance.
    pub(super) fn anew(
        line: &str,
        asked: Option<(Option<Category>, Asked)>,
        options: &Options,
    ) -> Option<Self> {
        let judge = judge_of(options);
        let least = model().judges[judge].candidate;
        let features = LineFeatures::of(line, &model().words);
        // Where nothing else makes a candidate of a line, no more is to be known of its sum than that it falls short.
        let is_open = asked.is_some() || options.drop != Categories::default();
        let hangs_on_sum = !is_open && features.found.whole.is_none();
        let asked_for = if hangs_on_sum { least.into() } else { i32::MIN };
        let sum = sum_alone(&features.values, asked_for)?.clamp(-MOST_SUM, MOST_SUM);
        let is_candidate = features.is_candidate(sum, least);
        if !is_candidate && !is_open {
            return None;
        }
        let metadata = features.metadata(line);
        let category = match &asked {
            Some((Some(category), _)) => *category,
            _ => metadata.unwrap_or_else(|| category_of(&features)),
        };
        let is_named = metadata.is_some() || features.found.whole.is_some();
        let asked = match asked {
            Some((_, asked)) => Some(asked),
            None => (is_named && options.drop.contains(category)).then_some(Asked::Category),
        };
        // A profile knows a line without its numbers, so that all bylines and dates of a site are alike to it.
        let is_asked_by_name = matches!(asked, Some(Asked::Category | Asked::Rule(_)));
        let stays = options.keep.contains(category) || metadata.is_some() && !is_asked_by_name;
        let is_candidate = is_candidate || asked.is_some();
        let says_little = features.says_little();
        let len = line.len();
        is_candidate.then(|| Self {
            features,
            judge,
            sum,
            sum_for_others: features.sum_for_others(sum),
            len,
            category,
            asked,
            site_bits: 0,
            stays,
            says_little,
        })
    }

    /// Whether the line goes where it stands.
    pub(crate) fn goes(&self, past: &Past, ahead: &Ahead, options: &Options) -> bool {
        if self.stays || self.is_asked_outright() {
            return !self.stays;
        }
        let is_backed = self.asked.is_some()
            || context::has_text(past, ahead)
                && (!self.says_little || context::neighbours_speak(past, ahead));
        let Some(bar) = self.bar(is_backed, ahead.is_tail(), options) else { return false };
        self.plain_bits(past, ahead).is_some_and(|bits| bits >= bar)
            || reaches_placed(self.judge, &self.values_in(past, ahead), bar - self.site_bits)
    }

    /// Whether it goes wherever it stands.
    fn is_asked_outright(&self) -> bool {
        matches!(self.asked, Some(Asked::Category | Asked::Rule(_)))
    }

    /// Why a line goes that does.
    pub(crate) fn verdict(&self, past: &Past, ahead: &Ahead) -> Verdict {
        let placed = || sum_placed(self.judge, &self.values_in(past, ahead)) + self.site_bits;
        let sum = match self.plain_bits(past, ahead) {
            _ if self.is_asked_outright() => ASKED_BITS,
            Some(bits) => placed().max(bits),
            None => placed(),
        };
        Verdict { bits: sum as f32 / TREE_UNIT as f32, note: self.note(past, ahead) }
    }

    /// What the line is worth at least in its place, where that is plain.
    fn plain_bits(&self, past: &Past, ahead: &Ahead) -> Option<i32> {
        self.features.is_plain(past, ahead).then_some(PLAIN_BITS)
    }

    /// What the classifier weighs of the line in its place.
    fn values_in(&self, past: &Past, ahead: &Ahead) -> [i32; PLACED_FEATURES] {
        let mut values = [0; PLACED_FEATURES];
        let own = self.features.values.len();
        values[..own].copy_from_slice(&self.features.values);
        values[own] = self.sum;
        values[own + 1..].copy_from_slice(&context::features(past, ahead));
        values
    }

    /// What it must be worth to go; `None` where it never does, such as where nothing but its shape and place speaks
    /// against it: at aggressive that is enough for a few words, but not for a sentence in a language that the model does not know.
    fn bar(&self, is_backed: bool, is_tail: bool, options: &Options) -> Option<i32> {
        let strength = match options.strength {
            _ if options.drop.contains(self.category) => STRENGTHS - 1,
            Strength::Off if self.asked.is_none() => return None,
            Strength::Careful | Strength::Standard if !is_backed => return None,
            Strength::Aggressive if !is_backed && self.features.is_headline() => return None,
            Strength::Careful => 0,
            Strength::Off | Strength::Standard => 1,
            Strength::Aggressive => 2,
        };
        Some(model().judges[self.judge].bars[strength].of(self.len, is_tail, self.features.is_item()))
    }

    /// The evidence, in words: category, what the line says, where it stands.
    fn note(&self, past: &Past, ahead: &Ahead) -> String {
        let says = match (&self.asked, self.features.found.best()) {
            (Some(Asked::Rule(rule)), _) => format!("rule {rule}"),
            (Some(Asked::Profile(Standing { pages, of })), _) => {
                format!("on {pages} of the site's {of} pages")
            }
            (_, Some(Phrase { text, .. })) => format!("phrase \"{text}\""),
            (_, None) if self.features.words() > self.sum / 2 => "its words".to_owned(),
            (_, None) => "its shape".to_owned(),
        };
        let run = context::run_len(past, ahead);
        let place = match (past.is_head(), ahead.is_tail()) {
            (false, true) => " + after the text".to_owned(),
            (true, false) => " + before the text".to_owned(),
            _ if run >= LONG_RUN => format!(" + among {run} such lines"),
            _ => String::new(),
        };
        format!("{}: {says}{place}", self.category.name())
    }
}

/// Which of the model's judges weighs lines with these options.
fn judge_of(options: &Options) -> usize {
    if options.strength == Strength::Aggressive { LENIENT } else { 0 }
}

/// The category of a line: that of its phrases, else what its shape suggests.
fn category_of(features: &LineFeatures) -> Category {
    match features.found.best() {
        Some(phrase) => phrase.category,
        None if features.is_headline() => Category::Related,
        None => Category::Navigation,
    }
}
