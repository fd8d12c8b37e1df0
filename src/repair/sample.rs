//! A word for which channels are tried: what it gains in each of them.

use crate::model::{Columns, Cost, Languages, model};
use crate::repair::attempt::{LOST_BYTE, MOST_TIMES, UTF8_SEQUENCE, utf8_cost_within, utf8_sequences};
use crate::repair::bounds::Bounds;
use crate::repair::channel::Charset;
use crate::repair::page::{Page, SingleByte};
use crate::repair::passage::Word;
use crate::repair::undo::{self, Undone, Written};
use std::cell::RefCell;

/// A word that gains so much without lost bytes has none.
const WHOLE: f32 = 16.0;

/// A word for which channels are tried, and the languages of the text around it.
pub(super) struct Sample<'a, 'w> {
    pub(super) word: &'a Word<'w>,
    columns: &'a Columns,
    /// What the word costs as it is, among the others; and that or what it costs by itself, whichever is more.
    beside: f32,
    bits: f32,
    bounds: Bounds,
    known: RefCell<Vec<KnownText>>,
}

/// A text that a word of UTF-8 may have been. Code pages agree on much, so that the same come up again and again.
struct KnownText {
    text: String,
    /// Whether lost bytes were put back.
    is_lossy: bool,
    /// What it costs by itself, and what the word gains, if it costs no more than so many bits.
    most: f32,
    bits: Option<(f32, f32)>,
}

/// How many texts are remembered of a word.
const MOST_KNOWN: usize = 64;

/// What scripts add to the cost of a text, at most: by how much it may be the likeliest that costs more without them.
const SCRIPTS: f32 = 32.0;

impl<'a, 'w> Sample<'a, 'w> {
    pub(super) fn new(word: &'a Word<'w>, columns: &'a Columns) -> Self {
        let beside = word.cost.bits_beside(columns);
        let bounds = Bounds::of(word.text, &word.text[word.core.clone()]);
        Self { word, columns, beside, bits: beside.max(word.bits), bounds, known: RefCell::default() }
    }

    /// What it gains at most in each channel between code pages, in their order.
    pub(super) fn bounds(&self) -> impl Iterator<Item = f32> {
        self.bounds.bits().map(|bits| bits.map_or(f32::NEG_INFINITY, |bits| self.bound(bits)))
    }

    /// What it gains at most if it costs so many bits.
    pub(super) fn bound(&self, bits: f32) -> f32 {
        self.bits - bits
    }

    /// What it gains by itself or among the others, whichever is more: those may be damaged as well.
    fn gain(&self, whole: &str, languages: &Languages) -> Option<f32> {
        Some(self.gain_of(&model().cost(whole, languages)?))
    }

    fn gain_of(&self, cost: &Cost) -> f32 {
        let alone = self.word.bits - cost.least_bits();
        alone.max(self.beside - cost.bits_beside(self.columns))
    }

    /// What it gains when its bytes are read in a legacy charset, which may be less than nothing. As a rule `None` where that
    /// is less than `least`, or where it cannot have been so.
    pub(super) fn legacy_gain(&self, written: &Written, charset: &Charset, least: f32) -> Option<f32> {
        match &charset.page {
            Page::Single(page) if !tears(page, &written.bytes) => self.single_gain(written, charset, least),
            page => {
                let undone = undo::legacy(self.word, written, page).filter(|undone| !undone.is_torn);
                undone.and_then(|undone| self.gain(&undone.whole(self.word), &charset.languages))
            }
        }
    }

    /// Whether it may gain so much when its bytes are read in a code page, in any of several sets of languages.
    pub(super) fn may_gain(
        &self,
        written: &Written,
        charset: &Charset,
        languages: &[&Languages],
        least: f32,
    ) -> bool {
        self.cost_within(written, charset, languages, least).is_some()
    }

    fn single_gain(&self, written: &Written, charset: &Charset, least: f32) -> Option<f32> {
        Some(self.gain_of(&self.cost_within(written, charset, &[&charset.languages], least)?))
    }

    /// What it costs when its bytes are read in a code page, unless it is the same or gains less than `least`.
    fn cost_within(
        &self,
        written: &Written,
        charset: &Charset,
        languages: &[&Languages],
        least: f32,
    ) -> Option<Cost> {
        let text = self.word.text;
        let (start, end) = (written.range.start, written.range.end);
        let mut read = Vec::with_capacity(text.len());
        read.extend(text[..start].chars().map(|scalar| model().signed(scalar)));
        let head = read.len();
        charset.read(&written.bytes, &mut read)?;
        if text[start..end].chars().eq(read[head..].iter().map(|signed| signed.scalar)) {
            return None;
        }
        read.extend(text[end..].chars().map(|scalar| model().signed(scalar)));
        model().cost_within(&read, languages, self.bits - least)
    }

    /// What UTF-8 gains, about, and nothing or more; as a rule `None` where that is less than `least`. Even where it was misread
    /// several times over, each time that it is undone leaves less.
    pub(super) fn utf8_gain(&self, read_as: &Page, least: f32) -> Option<f32> {
        let layers: Vec<Undone> = undo::utf8_layers(self.word, read_as).take(MOST_TIMES).flatten().collect();
        let gain = |least: f32| {
            let gains = layers.iter().filter_map(|undone| self.layer_gain(undone, least));
            gains.fold(0.0, f32::max)
        };
        let may_have_losses = |whole: f32| whole < WHOLE && (whole > 0.0 || read_as.is_windows_1252());
        let whole = gain(least);
        if whole >= least {
            let lossy = if may_have_losses(whole) { self.lossy_gain(read_as, 0.0) } else { None };
            return Some(whole.max(lossy.unwrap_or(0.0)));
        }
        // All that is known of the gain without lost bytes is that it is less.
        let lossy = (!layers.is_empty() || read_as.is_windows_1252())
            .then(|| self.lossy_gain(read_as, least))
            .flatten()
            .filter(|lossy| *lossy >= least)?;
        let whole = gain(f32::NEG_INFINITY);
        may_have_losses(whole).then(|| whole.max(lossy))
    }

    /// What it gains once UTF-8 is undone, with what its structure is worth; as a rule `None` where that is less than `least`.
    fn layer_gain(&self, undone: &Undone, least: f32) -> Option<f32> {
        let whole = undone.whole(self.word);
        let structure = utf8_sequences(self.word, &whole) as f32 * UTF8_SEQUENCE;
        let least = if structure >= least { f32::NEG_INFINITY } else { least - structure };
        let cost = |most| utf8_cost_within(&whole, undone, most);
        let (_, gain) = self.known_bits(&whole, false, self.bits - least, cost)?;
        Some(structure + gain.max(0.0))
    }

    /// What it gains if it is UTF-8 that lost bytes; as a rule `None` where that is less than `least`.
    fn lossy_gain(&self, read_as: &Page, least: f32) -> Option<f32> {
        let most = self.bits - least + SCRIPTS;
        let bits = |undone: Undone| {
            let cost = |most| model().cost_of_text_within(&undone.text, most);
            let (bits, gain) = self.known_bits(&undone.text, true, most, cost)?;
            Some((bits, gain - undone.lost as f32 * LOST_BYTE))
        };
        let variants = undo::lossy_variants(self.word, read_as)?.filter_map(bits);
        variants.min_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, gain)| gain)
    }

    /// What a text costs by itself, and what the word gains, as it was worked out before or is now; as a rule `None` where it costs
    /// more than `most`.
    fn known_bits(
        &self,
        text: &str,
        is_lossy: bool,
        most: f32,
        cost: impl FnOnce(f32) -> Option<Cost>,
    ) -> Option<(f32, f32)> {
        let mut known = self.known.borrow_mut();
        let is_known = |known: &&KnownText| {
            known.is_lossy == is_lossy && known.text == text && (known.bits.is_some() || known.most >= most)
        };
        if let Some(known) = known.iter().find(is_known) {
            return known.bits;
        }
        let bits = cost(most).map(|cost| (cost.least_bits(), self.gain_of(&cost)));
        if known.len() < MOST_KNOWN {
            known.push(KnownText { text: text.to_owned(), is_lossy, most, bits });
        }
        bits
    }

    /// What UTF-8 gains at most where no byte was lost, which may be less than nothing, with what its structure is worth;
    /// `None` where the word is none that was read so.
    pub(super) fn utf8_bits(&self, read_as: &Page) -> Option<f32> {
        let bits = |undone: Undone| {
            let whole = undone.whole(self.word);
            let structure = utf8_sequences(self.word, &whole) as f32 * UTF8_SEQUENCE;
            let gain = self.gain_of(&utf8_cost_within(&whole, &undone, f32::INFINITY)?);
            Some(structure + gain - undone.lost as f32 * LOST_BYTE)
        };
        let layers = undo::utf8_layers(self.word, read_as).take(MOST_TIMES);
        layers.flatten().filter_map(bits).reduce(f32::max)
    }

    /// What UTF-8 gains at most.
    pub(super) fn utf8_bound(&self, read_as: &Page) -> f32 {
        if !undo::may_begin_utf8(self.word, read_as) {
            return 0.0;
        }
        self.bits + self.word.text.chars().count() as f32 * UTF8_SEQUENCE
    }
}

/// Whether a code page has a no-break space or a soft hyphen among some bytes.
fn tears(page: &SingleByte, bytes: &[u8]) -> bool {
    bytes.iter().any(|&byte| !byte.is_ascii() && matches!(page.decode(byte), '\u{A0}' | '\u{AD}'))
}
