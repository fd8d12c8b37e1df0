//! Doubts: would a word be likelier had it been read otherwise? What the gate asks about words that it cannot settle by
//! their looks.

use crate::model::{Cache, Columns, Cost, Languages, Seen, is_alphabetic, model};
use crate::repair::bounds::lanes;
use crate::repair::channel::{Channel, Reading, readings};
use crate::repair::page::Page;
use crate::repair::passage::Word;
use crate::repair::sample::Sample;
use crate::repair::undo::{self, Written};
use std::cell::RefCell;
use std::rc::Rc;

/// How many bits a reading must gain, whatever its prior, in a word that looks usual: the words around a word may add much
/// to it.
const USUAL: f32 = 7.0;
/// The same in a word that looks strange.
const STRANGE: f32 = 3.0;
/// The same in a word that is not in the language of those around: there it costs more than by itself, and what it may
/// be instead may cost less.
const ABROAD: f32 = -4.0;
/// The same in a word among words in a known language.
const BESIDE: f32 = 7.0;
/// The same where it may be UTF-8 that was read otherwise.
const UTF8: f32 = -8.0;
/// Each character of a word must cost so much more for a doubt: of damaged words in which a reading gains enough, nearly
/// all do.
const LEAST_LETTER: f32 = 3.0;
/// The same for a Han, kana or Hangul character.
const LEAST_WIDE: f32 = 8.5;

/// A word of so many characters that costs so much for each goes to the search at once, if at least half of them are what
/// Western code pages have beyond ASCII.
const LONG: usize = 6;
const VERY_STRANGE: f32 = 7.5;

/// How many words are remembered, and how long they may be, in bytes: at most 1 MB a thread.
const WORDS: usize = 4096;
const LONGEST_WORD: usize = 192;

thread_local! {
    /// By word, and how it looks.
    static DOUBTS: RefCell<Cache<bool, WORDS, LONGEST_WORD>> = const { RefCell::new(Cache::new()) };
}

/// Whether some other reading of a word gains enough to look at its line more closely.
pub(super) fn is_doubtful(token: &str, seen: Seen) -> bool {
    let (kind, languages) = match seen {
        Seen::Usual => (0, 0),
        Seen::Strange => (1, 0),
        Seen::Abroad => (2, 0),
        Seen::Beside(languages) => (3, languages),
    };
    let key = [token.as_bytes(), &[kind], &languages.to_le_bytes()].concat();
    DOUBTS.with_borrow_mut(|doubts| doubts.get(&key, || is_doubtful_anew(token, seen)))
}

fn is_doubtful_anew(token: &str, seen: Seen) -> bool {
    let Some(cost) = model().seen_cost(token) else { return true };
    let letter = |scalar: char| if scalar >= '\u{2E80}' { LEAST_WIDE } else { LEAST_LETTER };
    let letters: f32 = token.chars().map(letter).sum();
    let plain = letters + least_gain(seen);
    if let Seen::Beside(languages) = seen {
        let bits = |around: &Columns| cost.bits_beside(around);
        let around: Vec<Columns> =
            Columns::of_latin(languages).filter(|around| bits(around) >= letters + ABROAD).collect();
        if around.is_empty() {
            return false;
        }
        let word = Word::new(token, 0..token.len(), cost.clone());
        return around.iter().any(|around| {
            let doubt = Doubt::new(&word, around, seen);
            doubt.may_be_utf8() || bits(around) >= plain && doubt.gains_in_legacy()
        });
    }
    if cost.least_bits() < plain {
        return false;
    }
    let word = Word::new(token, 0..token.len(), cost);
    let len = token.chars().count();
    if seen == Seen::Strange
        && len >= LONG
        && word.bits >= VERY_STRANGE * len as f32
        && token.chars().filter(|scalar| is_western(*scalar)).count() * 2 >= len
    {
        return true;
    }
    Doubt::new(&word, &Cost::default().best_columns(), seen).gains()
}

/// Whether a character beyond ASCII is a Latin letter, or none.
fn is_western(scalar: char) -> bool {
    !scalar.is_ascii() && (scalar < '\u{300}' || !is_alphabetic(scalar))
}

/// How many bits a reading must gain.
fn least_gain(seen: Seen) -> f32 {
    match seen {
        Seen::Usual => USUAL,
        Seen::Strange => STRANGE,
        Seen::Abroad => ABROAD,
        Seen::Beside(_) => BESIDE,
    }
}

/// What a word may have been, and the channels that make it so, one at least, each with the bytes that it was.
struct Original {
    text: String,
    ways: Vec<(Rc<Written>, &'static Channel)>,
}

/// A word in doubt.
struct Doubt<'a, 'w> {
    sample: Sample<'a, 'w>,
    /// How many bits a reading must gain.
    least: f32,
    seen: Seen,
}

impl<'a, 'w> Doubt<'a, 'w> {
    fn new(word: &'a Word<'w>, around: &'a Columns, seen: Seen) -> Self {
        Self { sample: Sample::new(word, around), least: least_gain(seen), seen }
    }

    /// Whether the word gains enough in some channel.
    fn gains(&self) -> bool {
        self.may_be_utf8() || self.gains_in_legacy()
    }

    /// Whether the word may be UTF-8 that was read in some way.
    fn may_be_utf8(&self) -> bool {
        readings().iter().any(|reading| self.may_be_utf8_read_as(reading))
    }

    /// Whether it gains enough in some channel from a legacy encoding.
    fn gains_in_legacy(&self) -> bool {
        self.gains_between_pages() || readings().iter().any(|reading| self.gains_with_double_byte(reading))
    }

    /// Whether it gains enough in some channel between code pages.
    fn gains_between_pages(&self) -> bool {
        let mut written: Option<(&str, Option<Rc<Written>>)> = None;
        let mut originals: Vec<Original> = Vec::new();
        let lanes = lanes().iter().zip(self.sample.bounds()).filter(|(_, bound)| *bound >= self.least);
        for (lane, _) in lanes {
            let read_as = &lane.reading.read_as;
            let (_, written) = match &mut written {
                Some(known) if std::ptr::eq(known.0, read_as.name) => known,
                _ => {
                    let anew = undo::written(self.sample.word, &read_as.page).map(Rc::new);
                    written.insert((read_as.name, anew))
                }
            };
            let Some(written) = written else { continue };
            let Some(text) = lane.channel.charset.page.decode(&written.bytes) else { continue };
            let way = (written.clone(), lane.channel);
            let is_same =
                |known: &&mut Original| known.text == text && known.ways[0].0.range == written.range;
            match originals.iter_mut().find(is_same) {
                Some(known) => known.ways.push(way),
                None => originals.push(Original { text, ways: vec![way] }),
            }
        }
        originals.iter().any(|original| self.gains_as(original))
    }

    /// Whether the word gains enough as one text in some channel. That is asked of all of them at once first.
    fn gains_as(&self, original: &Original) -> bool {
        let languages: Vec<&Languages> =
            original.ways.iter().map(|(_, channel)| &channel.charset.languages).collect();
        let (written, channel) = &original.ways[0];
        (languages.len() == 1 || self.sample.may_gain(written, channel.charset, &languages, self.least))
            && original.ways.iter().any(|(written, channel)| self.gains_in(written, channel))
    }

    fn gains_in(&self, written: &Written, channel: &Channel) -> bool {
        let gain = self.sample.legacy_gain(written, channel.charset, self.least);
        gain.is_some_and(|gain| gain >= self.least)
    }

    /// Whether the word gains enough in a channel from or to a double-byte encoding.
    fn gains_with_double_byte(&self, reading: &Reading) -> bool {
        let is_double = matches!(reading.read_as.page, Page::Multi(_));
        let is_asked = |channel: &&Channel| match channel.charset.page {
            Page::Utf8 => false,
            Page::Single(_) => is_double,
            Page::Multi(_) => self.seen == Seen::Strange,
        };
        let mut channels = reading.channels.iter().filter(is_asked).peekable();
        if channels.peek().is_none() {
            return false;
        }
        let Some(written) = undo::written(self.sample.word, &reading.read_as.page) else { return false };
        channels.any(|channel| {
            self.sample.bound(channel.charset.rough_bits(&written.bytes)) >= self.least
                && self.gains_in(&written, channel)
        })
    }

    /// Whether the word may be UTF-8 that was read so, or if it is strange as it stands, some that lost bytes.
    fn may_be_utf8_read_as(&self, reading: &Reading) -> bool {
        let (word, read_as) = (self.sample.word, &reading.read_as.page);
        let is_written = reading.channels.iter().any(|channel| matches!(channel.charset.page, Page::Utf8));
        if !is_written || !undo::may_begin_utf8(word, read_as) {
            return false;
        }
        let is_strange = matches!(self.seen, Seen::Strange | Seen::Beside(_));
        let may_have_losses = is_strange && read_as.is_windows_1252();
        self.sample.utf8_bits(read_as).is_some_and(|bits| bits >= UTF8)
            || may_have_losses
                && undo::lossy_variants(word, read_as).is_some_and(|mut variants| variants.next().is_some())
    }
}
