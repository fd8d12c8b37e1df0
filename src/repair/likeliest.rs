//! The likeliest channel between code pages for all words of a passage, where none could come near it.
//!
//! Channels are looked at by what the words were at least before they went through them, and no further once that is too much.

use crate::model::{Cost, Signed, model};
use crate::repair::bounds::{Bounds, LANES, Lane, lanes};
use crate::repair::channel::{Channel, Reading};
use crate::repair::passage::Word;
use crate::repair::undo::is_impossible;
use std::rc::Rc;

/// By how many bits a reading must be likelier than any other.
pub(super) const BEATS_OTHERS: f32 = 12.0;
/// What a word among damaged ones may lose.
const MAY_LOSE: f32 = 6.0;
/// What a plain word may cost, for itself and for each character, and for each that is Han, kana or Hangul.
const PLAIN_WORD: f32 = 6.0;
const PLAIN_LETTER: f32 = 3.5;
const PLAIN_WIDE: f32 = 12.0;
/// How many readings are weighed before the rest is left to the search.
const MOST_WEIGHED: usize = 8;

/// What the words of a passage with characters outside ASCII were if they went through a channel.
pub(super) struct Originals {
    /// The words with blanks between them.
    text: Vec<Signed>,
    costs: Vec<Cost>,
    /// What all of them cost.
    pub(super) cost: Cost,
}

impl Originals {
    /// `None` where they cannot have been, or cost `most` bits or more.
    pub(super) fn new(text: Vec<Signed>, channel: &Channel, most: f32) -> Option<Self> {
        let (mut costs, mut cost) = (Vec::with_capacity(words_of(&text).count()), Cost::default());
        for word in words_of(&text) {
            let of_word = model().cost_of(word, &channel.charset.languages)?;
            cost.add(&of_word);
            costs.push(of_word);
            if most < f32::INFINITY && cost.least_bits() >= most {
                return None;
            }
        }
        Some(Self { text, costs, cost })
    }

    fn words(&self) -> impl Iterator<Item = &[Signed]> {
        words_of(&self.text)
    }

    /// Whether they are plain text, and none of the words that we see is likelier by so much that it may be whole.
    pub(super) fn are_likely(&self, seen: &[Word<'_>]) -> bool {
        let letter = |signed: &Signed| if signed.scalar >= '\u{2E80}' { PLAIN_WIDE } else { PLAIN_LETTER };
        let plain = |word: &[Signed]| PLAIN_WORD + word.iter().map(letter).sum::<f32>();
        let columns = self.cost.best_columns();
        let is_damaged = |(word, cost): (&Word<'_>, &Cost)| {
            !word.is_mention && cost.bits_in(&columns) <= word.bits + MAY_LOSE
        };
        self.cost.least_bits() <= self.words().map(plain).sum()
            && seen.len() == self.costs.len()
            && seen.iter().zip(&self.costs).all(is_damaged)
    }

    fn text_is(&self, text: &[Signed]) -> bool {
        let scalar = |signed: &Signed| signed.scalar;
        self.text.iter().map(scalar).eq(text.iter().map(scalar))
    }
}

/// Words with blanks between them; `None` where no text has one of their characters.
pub(super) fn signed<'w>(words: impl Iterator<Item = &'w String>) -> Option<Vec<Signed>> {
    let mut text = Vec::new();
    for word in words {
        if word.chars().any(is_impossible) {
            return None;
        }
        if !text.is_empty() {
            text.push(model().signed(' '));
        }
        text.extend(word.chars().map(|scalar| model().signed(scalar)));
    }
    Some(text)
}

fn words_of(text: &[Signed]) -> impl Iterator<Item = &[Signed]> {
    text.split(|signed| signed.scalar == ' ')
}

/// A channel with what words were if they went through it.
pub(super) struct Likely {
    pub(super) lane: &'static Lane,
    pub(super) originals: Rc<Originals>,
    /// What they cost, with what it costs that the channel is rare.
    pub(super) bits: f32,
}

/// The words of a passage with characters outside ASCII, as channels between code pages are asked about them.
struct Asked {
    /// With blanks between them.
    text: String,
    /// The bytes of that by what it was read as; `None` where it cannot have been.
    written: Vec<(&'static Reading, Option<Vec<u8>>)>,
}

impl Asked {
    fn new(words: &[Word<'_>]) -> Self {
        let mut text = String::new();
        for (at, word) in words.iter().enumerate() {
            text.push_str(if at > 0 { " " } else { "" });
            text.push_str(word.text);
        }
        Self { text, written: Vec::new() }
    }

    /// What they were if they went through a channel.
    fn read(&mut self, lane: &'static Lane) -> Option<Vec<Signed>> {
        let known = self.written.iter().position(|(reading, _)| std::ptr::eq(*reading, lane.reading));
        let at = known.unwrap_or_else(|| {
            self.written.push((lane.reading, lane.reading.read_as.page.encode(&self.text)));
            self.written.len() - 1
        });
        let bytes = self.written[at].1.as_ref()?;
        let mut text = Vec::with_capacity(bytes.len());
        lane.channel.charset.read(bytes, &mut text)?;
        Some(text)
    }
}

/// The likeliest channel between code pages, if what was before it costs no more than `most` bits and beats what may have
/// been before any other by far.
pub(super) fn likeliest(words: &[Word<'_>], most: f32) -> Option<Likely> {
    if words.is_empty() {
        return None;
    }
    let mut asked = Asked::new(words);
    let (mut weighed, mut least) = (Vec::<Likely>::new(), most);
    // Channels whose originals cost too much, and how many of those that came before are possible all the same.
    let (mut dear, mut possible): (Vec<&'static Lane>, usize) = (Vec::new(), 0);
    for (lane, bound) in entrants(words, most + BEATS_OTHERS) {
        if bound >= least + BEATS_OTHERS {
            break;
        }
        if weighed.len() + dear.len() + possible == MOST_WEIGHED {
            let is_possible = |lane: &&'static Lane| {
                asked.read(lane).and_then(|text| Originals::new(text, lane.channel, f32::INFINITY)).is_some()
            };
            possible += dear.drain(..).filter(is_possible).count();
            if weighed.len() + possible == MOST_WEIGHED {
                return None;
            }
        }
        let Some(text) = asked.read(lane) else { continue };
        let is_same = |known: &&Likely| {
            std::ptr::eq(known.lane.channel.charset, lane.channel.charset) && known.originals.text_is(&text)
        };
        let most = least + BEATS_OTHERS + lane.channel.prior_bits;
        let originals = match weighed.iter().find(is_same) {
            Some(known) => Some(Rc::clone(&known.originals)),
            None => Originals::new(text, lane.channel, most).map(Rc::new),
        };
        let Some(originals) = originals else {
            dear.push(lane);
            continue;
        };
        let bits = originals.cost.least_bits() - lane.channel.prior_bits;
        least = least.min(bits);
        weighed.push(Likely { lane, originals, bits });
    }
    weighed.sort_by(|a, b| a.bits.total_cmp(&b.bits));
    let best = weighed.first()?;
    let is_rival = |other: &Likely| {
        other.bits < best.bits + BEATS_OTHERS && !best.originals.text_is(&other.originals.text)
    };
    (best.bits <= most && !weighed.iter().any(is_rival)).then(|| weighed.swap_remove(0))
}

/// The channels between code pages, the most promising first, with the bits that what was before them costs at least, where
/// that is less than `most`.
fn entrants(words: &[Word<'_>], most: f32) -> impl Iterator<Item = (&'static Lane, f32)> {
    let bounds = Bounds::of_words(words.iter().map(|word| word.text));
    let mut entrants: Vec<(usize, f32)> = Vec::with_capacity(LANES);
    for (at, (lane, bits)) in lanes().iter().zip(bounds.bits()).enumerate() {
        let bits = bits.map(|bits| bits - lane.channel.prior_bits);
        entrants.extend(bits.filter(|bits| *bits < most).map(|bits| (at, bits)));
    }
    entrants.sort_unstable_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
    entrants.into_iter().map(|(at, bits)| (&lanes()[at], bits))
}
