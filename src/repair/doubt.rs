//! Doubts: would a word be likelier had it been read otherwise? What the gate asks about words that look usual enough.

use crate::model::{Cost, model};
use crate::repair::channel::readings;
use crate::repair::page::Page;
use crate::repair::passage::Word;
use crate::repair::promise::{Distinct, Sample};
use crate::repair::undo;

/// How many bits a reading must gain, whatever its prior: the words around a word may add much to it.
const DOUBT: f32 = 7.0;
/// What a character of a word costs at least in any reading, about.
const LEAST_LETTER: f32 = 2.0;

/// Whether some other reading of a word gains enough to look at its line more closely.
pub(super) fn is_doubtful(token: &str) -> bool {
    let Some(cost) = model().seen_cost(token) else { return true };
    let len = token.chars().count() as f32;
    if cost.least_bits() < DOUBT + LEAST_LETTER * len {
        return false;
    }
    let word = Word::new(token, 0..token.len(), cost);
    let alone = Cost::default().best_columns();
    let sample = [Sample::new(&word, &alone)];
    let mut written = Distinct::default();
    // Bytes and charsets that gain nothing.
    let mut known: Vec<(usize, &str)> = Vec::new();
    for reading in readings() {
        let [bytes] = written.of_reading(&sample, reading)[..] else { continue };
        for channel in &reading.channels {
            let charset = channel.charset;
            let Page::Single(page) = &charset.page else {
                let is_utf8 = matches!(charset.page, Page::Utf8);
                if is_utf8 && may_be_utf8(&word, &reading.read_as.page) {
                    return true;
                }
                continue;
            };
            let Some(bytes) = bytes else { continue };
            let (_, written) = &written.all[bytes];
            if known.contains(&(bytes, charset.name))
                || sample[0].bound(&written.bytes, charset) < DOUBT
                || token[written.range.clone()].chars().eq(page.text_of(&written.bytes))
            {
                continue;
            }
            if sample[0].legacy_gain(written, charset) >= DOUBT {
                return true;
            }
            known.push((bytes, charset.name));
        }
    }
    false
}

fn may_be_utf8(word: &Word<'_>, read_as: &Page) -> bool {
    undo::may_begin_utf8(word, read_as) && undo::utf8_layers(word, read_as).next().is_some()
}
