//! One channel tried on a passage.
//!
//! The damage is undone word by word. Which words were damaged is found along the passage: damage comes in stretches, and
//! where one begins or ends that costs. `bits = log2 P(original) - log2 P(seen) + log2 P(channel)`, with the model's
//! probabilities of the whole passage, since a word's language is that of the words around it.

use crate::model::{Columns, Cost, is_alphabetic, model};
use crate::repair::channel::{Channel, Charset, Reading};
use crate::repair::evidence::Evidence;
use crate::repair::islands;
use crate::repair::page::Page;
use crate::repair::passage::{Passage, Word};
use crate::repair::search::Repair;
use crate::repair::typography;
use crate::repair::undo::{self, Undone};
use std::ops::RangeInclusive;
use std::rc::Rc;

/// What a repair pays each time that damaged words begin or end within a passage.
const DAMAGE_BEGINS_OR_ENDS: f32 = 7.0;
/// What a repair pays for each character that it makes and that training never saw, and for accents by themselves.
const UNSEEN: f32 = 3.0;
/// What a repair pays for each word that a no-break space or a soft hyphen holds together.
const TORN: f32 = 4.0;
/// What it is worth that a few words in the midst of damaged ones were damaged too.
const ISLAND: f32 = 12.0;
/// What a UTF-8 sequence is worth beyond what the model says.
pub(super) const UTF8_SEQUENCE: f32 = 2.0;
/// The signs of ISO 8859-1.
const SIGNS: RangeInclusive<char> = '\u{A1}'..='\u{BF}';
/// How many times over UTF-8 is taken to have been misread in one step.
pub(super) const MOST_TIMES: usize = 3;
/// Stands for once, with bytes lost on the way; and what each of them costs.
pub(super) const LOSSY: usize = 0;
pub(super) const LOST_BYTE: f32 = 4.0;

/// One channel's original of one word.
#[derive(Debug)]
pub(super) struct Original {
    pub(super) word: usize,
    pub(super) undone: Undone,
    pub(super) cost: Cost,
    pub(super) sequences: usize,
}

/// What a word says about where the damage is.
#[derive(Clone)]
enum Place {
    /// It may be damaged.
    Possible(Rc<Original>),
    /// It has characters that no text has which was read so.
    Impossible,
}

impl Place {
    fn original(&self) -> Option<&Rc<Original>> {
        match self {
            Self::Possible(original) => Some(original),
            Self::Impossible => None,
        }
    }
}

/// One channel tried on a passage.
pub(super) struct Attempt<'a> {
    pub(super) passage: &'a Passage<'a>,
    pub(super) reading: &'static Reading,
    pub(super) channel: &'static Channel,
}

/// The words of a passage, with what each of them says; `None` where it would be the same with or without damage.
type Places = Vec<Option<Place>>;

impl Attempt<'_> {
    /// What the channel may have done to the passage: once, several times over, and with bytes lost on the way.
    pub(super) fn repairs(&self) -> Vec<Repair> {
        let once = self.places(1);
        let mut repairs: Vec<Repair> = self.repair_at(&once, 1).into_iter().collect();
        let Page::Utf8 = self.channel.charset.page else { return repairs };
        repairs.extend((2..=self.depth()).filter_map(|times| self.repair(times)));
        if !repairs.is_empty() || self.reading.read_as.page.is_windows_1252() {
            let lossy = self.places_with_losses(&once);
            repairs.extend(lossy.and_then(|places| self.repair_at(&places, LOSSY)));
        }
        repairs
    }

    /// How many times over UTF-8 can be undone in some word.
    fn depth(&self) -> usize {
        let read_as = &self.reading.read_as.page;
        let depth = |word: &Word<'_>| undo::utf8_layers(word, read_as).take(MOST_TIMES).count();
        self.passage.words.iter().map(depth).max().unwrap_or(0)
    }

    /// The likeliest damage by this channel, `times` over; `None` where there can be none.
    pub(super) fn repair(&self, times: usize) -> Option<Repair> {
        let places = match times {
            LOSSY => self.places_with_losses(&self.places(1))?,
            times => self.places(times),
        };
        self.repair_at(&places, times)
    }

    fn repair_at(&self, places: &Places, times: usize) -> Option<Repair> {
        let places: Vec<&Place> = places.iter().flatten().collect();
        if places.iter().filter_map(|place| place.original()).all(|original| original.undone.is_torn) {
            return None;
        }
        let mut damaged: Vec<bool> = places.iter().map(|place| matches!(place, Place::Possible(_))).collect();
        let mut best = self.weigh(&places, &damaged, times);
        // Which words are damaged depends on the languages, and those on which words are damaged.
        for _ in 0..2 {
            let again = self.damaged(&places, &damaged);
            if again == damaged {
                break;
            }
            damaged = again;
            if chosen(&places, &damaged).any(|original| !original.undone.is_torn) {
                let repair = self.weigh(&places, &damaged, times);
                best = if repair.bits > best.bits { repair } else { best };
            }
        }
        Some(self.without_islands(best, &places, &damaged, times))
    }

    /// The repair with its islands filled, where that costs little.
    fn without_islands(&self, best: Repair, places: &[&Place], damaged: &[bool], times: usize) -> Repair {
        let may_be = |at: usize| places[at].original().is_some();
        let filled = match self.channel.charset.page {
            Page::Utf8 => None,
            _ => islands::filled(damaged, may_be),
        };
        let filled = filled.map(|filled| self.weigh(places, &filled, times));
        filled.filter(|filled| filled.bits + ISLAND >= best.bits).unwrap_or(best)
    }

    fn places(&self, times: usize) -> Places {
        let words = self.passage.words.iter().enumerate();
        words.map(|(at, word)| self.place(at, word, self.undone(word, times), times)).collect()
    }

    /// The places with lost bytes put back in those words that may have lost some; `None` where there are none.
    fn places_with_losses(&self, once: &Places) -> Option<Places> {
        let mut places = once.clone();
        let mut any = false;
        for (at, word) in self.passage.words.iter().enumerate() {
            let lost = || {
                let mut others = self.passage.cost.clone();
                others.subtract(&word.cost);
                others
            };
            if let Some(undone) = undo::lossy_utf8(word, &self.reading.read_as.page, lost) {
                places[at] = self.place(at, word, Some(undone), LOSSY);
                any = true;
            }
        }
        any.then_some(places)
    }

    /// What a word says about where the damage is; `None` where it would be the same with or without.
    fn place(&self, at: usize, word: &Word<'_>, undone: Option<Undone>, times: usize) -> Option<Place> {
        if word.is_drawn {
            return None;
        }
        if let Some(original) = undone.and_then(|undone| self.original(at, word, undone)) {
            return Some(Place::Possible(Rc::new(original)));
        }
        let read_as = &self.reading.read_as.page;
        (times <= 1 && !word.is_mention && !read_as.has_all(word.text)).then_some(Place::Impossible)
    }

    /// What a word was before it was read wrongly; `None` where it cannot have been, or would be the same.
    fn undone(&self, word: &Word<'_>, times: usize) -> Option<Undone> {
        let read_as = &self.reading.read_as.page;
        if word.has_next_line {
            return None;
        }
        match &self.channel.charset.page {
            Page::Utf8 => undo::utf8(word, read_as, times),
            page => undo::legacy(word, &undo::written(word, read_as)?, page),
        }
    }

    fn original(&self, at: usize, word: &Word<'_>, undone: Undone) -> Option<Original> {
        let charset = self.channel.charset;
        let whole = undone.whole(word);
        let mut cost = cost_of(&whole, &undone, charset)?;
        let is_unseen = |&scalar: &char| !model().knows(scalar) || matches!(scalar, '¨' | '¯' | '¸');
        let unseen = undone.text.chars().filter(is_unseen).count() as f32;
        let torn = if undone.is_torn { TORN } else { 0.0 };
        let lone = self.passage.lone_letter_bits(&whole, &cost);
        cost.add(&Cost::fixed(unseen * UNSEEN + torn + lone));
        let sequences = match charset.page {
            Page::Utf8 => utf8_sequences(word, &whole),
            _ => 0,
        };
        Some(Original { word: at, undone, cost, sequences })
    }

    /// The passage's cost with those originals in place that are damaged.
    fn cost(&self, places: &[&Place], damaged: &[bool]) -> Cost {
        let mut cost = self.passage.cost.clone();
        for original in chosen(places, damaged) {
            cost.subtract(&self.passage.words[original.word].cost);
            cost.add(&original.cost);
        }
        cost
    }

    /// The likeliest damaged words in the languages that go with a first guess of them: the cheapest way along the
    /// words, each damaged or not, where a change between the two costs (A. J. Viterbi, IEEE Transactions on
    /// Information Theory 13, 1967).
    fn damaged(&self, places: &[&Place], guess: &[bool]) -> Vec<bool> {
        let columns = self.cost(places, guess).best_columns();
        // For each word, whether the one before it was damaged, on the cheapest way to it as it is, and damaged.
        let mut before: Vec<[bool; 2]> = Vec::with_capacity(places.len());
        let mut sums = [0.0_f32; 2];
        for place in places {
            let costs =
                place.original().map_or([0.0, f32::INFINITY], |original| self.costs_in(original, &columns));
            let [whole, broken] = sums;
            let switches = [broken + DAMAGE_BEGINS_OR_ENDS < whole, whole + DAMAGE_BEGINS_OR_ENDS < broken];
            before.push([switches[0], !switches[1]]);
            sums = [
                if switches[0] { broken + DAMAGE_BEGINS_OR_ENDS } else { whole } + costs[0],
                if switches[1] { whole + DAMAGE_BEGINS_OR_ENDS } else { broken } + costs[1],
            ];
        }
        let mut is_damaged = sums[1] <= sums[0];
        let mut damaged = vec![false; places.len()];
        for (here, before) in damaged.iter_mut().zip(before).rev() {
            *here = is_damaged;
            is_damaged = before[usize::from(is_damaged)];
        }
        damaged
    }

    /// What a word costs as it is, and repaired, in given languages.
    pub(super) fn costs_in(&self, original: &Original, columns: &Columns) -> [f32; 2] {
        let structure = original.sequences as f32 * UTF8_SEQUENCE;
        [self.passage.words[original.word].cost.bits_in(columns), original.cost.bits_in(columns) - structure]
    }

    fn weigh(&self, places: &[&Place], damaged: &[bool], times: usize) -> Repair {
        let cost = self.cost(places, damaged);
        let settled: Vec<Rc<Original>> = chosen(places, damaged).cloned().collect();
        let changes = damaged.windows(2).filter(|pair| pair[0] != pair[1]).count();
        let scope = changes as f32 * DAMAGE_BEGINS_OR_ENDS;
        let evidence = Evidence { attempt: self, chosen: &settled, times, cost: &cost };
        let prior_bits = evidence.prior_bits();
        let words = settled.iter().map(|original| {
            let start = self.passage.words[original.word].range.start;
            let range = &original.undone.range;
            (start + range.start..start + range.end, original.undone.text.clone())
        });
        Repair {
            words: words.collect(),
            written_in: self.channel.charset.name,
            read_as: self.reading.read_as.name,
            bits: self.passage.cost.bits() - cost.bits() + prior_bits + evidence.bits() - scope,
            times,
            prior_bits,
            alternatives: Vec::new(),
            settled,
        }
    }
}

/// The originals of the damaged words.
fn chosen<'p>(places: &'p [&Place], damaged: &'p [bool]) -> impl Iterator<Item = &'p Rc<Original>> {
    let chosen = places.iter().zip(damaged).filter(|(_, damaged)| **damaged);
    chosen.filter_map(|(place, _)| place.original())
}

/// What a word costs as it was. Where the damage is before signs alone, and hides no letters, the rest of the word counts
/// as it would without damage: a quantity that the model does not know (`12Â°`), or words with typography (`whatÆs`).
pub(super) fn cost_of(whole: &str, undone: &Undone, charset: &Charset) -> Option<Cost> {
    match charset.page {
        Page::Utf8 => utf8_cost_within(whole, undone, f32::INFINITY),
        Page::Single(_) if gives(whole, undone, |scalar| !is_alphabetic(scalar)) => {
            let cost = model().cost(whole, &charset.languages)?;
            let typographic =
                typography::cost_of_original(whole).filter(|other| other.least_bits() < cost.least_bits());
            Some(typographic.unwrap_or(cost))
        }
        _ => model().cost(whole, &charset.languages),
    }
}

/// The same for UTF-8; as a rule `None` where that is more than `most` bits.
pub(super) fn utf8_cost_within(whole: &str, undone: &Undone, most: f32) -> Option<Cost> {
    if gives(whole, undone, |scalar| SIGNS.contains(&scalar)) {
        return model().seen_cost(whole);
    }
    model().cost_of_text_within(whole, most)
}

/// Whether nothing but signs of some kind come of damage in a word.
fn gives(whole: &str, undone: &Undone, is_sign: fn(char) -> bool) -> bool {
    undone.text.chars().filter(|scalar| !scalar.is_ascii()).all(is_sign)
        && whole.contains(char::is_alphanumeric)
}

/// How many UTF-8 sequences became characters, about.
pub(super) fn utf8_sequences(word: &Word<'_>, repaired: &str) -> usize {
    word.text.chars().count().saturating_sub(repaired.chars().count())
}
