//! What a word costs at least in every channel between code pages, all channels at once.

use crate::model::PER_BIT;
use crate::repair::channel::{Channel, Reading, readings};
use crate::repair::page::{Page, SingleByte};
use std::cell::RefCell;
use std::sync::LazyLock;

/// As many channels between code pages as there may be.
pub(super) const LANES: usize = 96;

/// A channel from one code page to another.
#[derive(Debug)]
pub(super) struct Lane {
    pub(super) reading: &'static Reading,
    pub(super) channel: &'static Channel,
    read_as: &'static SingleByte,
}

impl Lane {
    /// What a text was if it went through the channel.
    pub(super) fn undone(&self, text: &str) -> Option<String> {
        self.channel.charset.page.decode(&self.reading.read_as.page.encode(text)?)
    }
}

static CHANNELS: LazyLock<Vec<Lane>> = LazyLock::new(|| {
    let mut lanes = Vec::new();
    for reading in readings() {
        let Page::Single(read_as) = &reading.read_as.page else { continue };
        let legacy =
            reading.channels.iter().filter(|channel| matches!(channel.charset.page, Page::Single(_)));
        lanes.extend(legacy.map(|channel| Lane { reading, channel, read_as }));
    }
    lanes.truncate(LANES);
    lanes
});

/// The channels between code pages, in the order of the bounds.
pub(super) fn lanes() -> &'static [Lane] {
    &CHANNELS
}

/// What a word costs at least in each channel, in 1/8 bit; [`u16::MAX`] where it cannot have gone through it, or would be
/// the same.
#[derive(Clone, Debug)]
pub(super) struct Bounds([u16; LANES]);

impl Bounds {
    /// Of a word, or where that cannot have been read so, of its core.
    pub(super) fn of(text: &str, core: &str) -> Self {
        PAIRS.with_borrow_mut(|pairs| {
            let mut bounds = pairs.sum(text).where_changed();
            // What ASCII stands around the core changes nothing.
            let marks = |text: &str| text.bytes().filter(|byte| !byte.is_ascii()).count();
            if marks(core) < marks(text) && !core.is_ascii() && bounds.contains(&u16::MAX) {
                let of_core = pairs.sum(core).where_changed();
                let lanes = bounds.iter_mut().zip(of_core).filter(|(whole, _)| **whole == u16::MAX);
                lanes.for_each(|(whole, core)| *whole = core);
            }
            Self(bounds)
        })
    }

    /// Of some words together.
    pub(super) fn of_words<'w>(words: impl Iterator<Item = &'w str>) -> Self {
        let mut all = Sums::default();
        PAIRS.with_borrow_mut(|pairs| words.for_each(|word| pairs.add_to(&mut all, word)));
        Self(all.where_changed())
    }

    /// The bits that a word costs at least, lane by lane; `None` where it cannot have gone through it, or would be the same.
    pub(super) fn bits(&self) -> impl Iterator<Item = Option<f32>> {
        let bits = |&bound: &u16| (bound < u16::MAX).then_some(f32::from(bound) / PER_BIT as f32);
        self.0.iter().map(bits)
    }
}

/// What a character costs after another at least, lane by lane; [`NEVER`] where the two cannot have been read so.
#[derive(Clone, Copy)]
struct Pair {
    of: (char, char),
    bits: [u8; LANES],
    /// A bit for each lane in which the second character becomes another.
    changes: u128,
}

const NEVER: u8 = u8::MAX;

/// What a text costs at least, lane by lane, and where it becomes another; all as in [`Pair`].
struct Sums {
    bits: [u16; LANES],
    changes: u128,
}

impl Default for Sums {
    fn default() -> Self {
        Self { bits: [0; LANES], changes: 0 }
    }
}

impl Sums {
    fn add_all(&mut self, ascii: u16) {
        self.bits.iter_mut().for_each(|sum| *sum = sum.saturating_add(ascii));
    }

    fn add(&mut self, pair: &Pair) {
        for (sum, &bits) in self.bits.iter_mut().zip(&pair.bits) {
            let never = if bits == NEVER { u16::MAX } else { 0 };
            *sum = sum.saturating_add(u16::from(bits)) | never;
        }
        self.changes |= pair.changes;
    }

    fn where_changed(&self) -> [u16; LANES] {
        let mut bits = self.bits;
        for (lane, bits) in bits.iter_mut().enumerate() {
            *bits |= if self.changes >> lane & 1 == 0 { u16::MAX } else { 0 };
        }
        bits
    }
}

/// Pairs seen lately, each at one of two places. What is held is what would be worked out again.
struct Pairs(Vec<[Option<Pair>; 2]>);

/// At most 1 MB a thread.
const PLACES: usize = 4096;
/// What characters of ASCII cost at least after one another.
const ASCII_LETTER: u16 = 2 * PER_BIT as u16;
const ASCII_SYMBOL: u16 = PER_BIT as u16;

thread_local! {
    static PAIRS: RefCell<Pairs> = const { RefCell::new(Pairs(Vec::new())) };
}

impl Pairs {
    fn sum(&mut self, text: &str) -> Sums {
        let mut sums = Sums::default();
        self.add_to(&mut sums, text);
        sums
    }

    fn add_to(&mut self, sums: &mut Sums, text: &str) {
        // No code page has Han, kana or Hangul.
        if text.chars().any(|scalar| matches!(scalar, '\u{2E80}'..='\u{D7FF}')) {
            sums.bits = [u16::MAX; LANES];
            return;
        }
        let (mut ascii, mut before) = (0_u16, ' ');
        for now in text.chars() {
            if before.is_ascii() && now.is_ascii() {
                let bits = if now.is_ascii_alphabetic() { ASCII_LETTER } else { ASCII_SYMBOL };
                ascii = ascii.saturating_add(bits);
            } else {
                sums.add(self.get(before, now));
            }
            before = now;
        }
        sums.add_all(ascii);
    }

    fn get(&mut self, before: char, now: char) -> &Pair {
        if self.0.is_empty() {
            self.0.resize(PLACES, [None; 2]);
        }
        let mixed = (before as u32).wrapping_mul(0x9E37_79B1) ^ (now as u32).wrapping_mul(0x85EB_CA77);
        let places = &mut self.0[(mixed.wrapping_mul(0xC2B2_AE3D) >> 20) as usize % PLACES];
        let is_known = |place: &Option<Pair>| place.as_ref().is_some_and(|known| known.of == (before, now));
        if !is_known(&places[0]) && !is_known(&places[1]) {
            *places = [Some(Pair::of(before, now)), places[0]];
        }
        let [first, second] = places;
        let place = if is_known(first) { first } else { second };
        place.get_or_insert_with(|| Pair::of(before, now))
    }
}

impl Pair {
    fn of(before: char, now: char) -> Self {
        let mut pair = Self { of: (before, now), bits: [NEVER; LANES], changes: 0 };
        // The channels are in order of what text was read as.
        let mut written: Option<(&Reading, Option<(u8, u8)>)> = None;
        for (at, (bits, lane)) in pair.bits.iter_mut().zip(lanes()).enumerate() {
            let bytes = match written {
                Some((reading, bytes)) if std::ptr::eq(reading, lane.reading) => bytes,
                _ => lane.read_as.encode(before).zip(lane.read_as.encode(now)),
            };
            written = Some((lane.reading, bytes));
            if let Some((first, second)) = bytes {
                *bits = lane.channel.charset.rough_pair(first, second);
                let changes = lane.channel.charset.page.scalar_of(second) != Some(now);
                pair.changes |= u128::from(changes) << at;
            }
        }
        pair
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_channels_between_code_pages_have_a_lane() {
        let is_single = |page: &Page| matches!(page, Page::Single(_));
        let of_reading = |reading: &Reading| {
            let legacy = reading.channels.iter().filter(|channel| is_single(&channel.charset.page));
            if is_single(&reading.read_as.page) { legacy.count() } else { 0 }
        };
        assert_eq!(lanes().len(), readings().iter().map(of_reading).sum::<usize>());
    }

    #[test]
    fn bounds_are_what_charsets_say() {
        for word in ["attachйs", "Ïðèâåò", "plain", "", "“Wa³êsa”", "日本"] {
            let bounds = Bounds::of(word, word);
            for (lane, bits) in lanes().iter().zip(bounds.bits()) {
                let charset = lane.channel.charset;
                let bytes = lane.reading.read_as.page.encode(word);
                let changes = |bytes: &Vec<u8>| charset.page.decode(bytes).as_deref() != Some(word);
                let rough = bytes.filter(changes).map(|bytes| charset.rough_bits(&bytes));
                assert_eq!(bits, rough, "{word} {}", lane.channel.charset.name);
            }
        }
    }
}
