//! Text in a double-byte encoding that was read as a code page, beyond doubt: it has a character in that encoding for every two
//! bytes, and neither another such encoding nor another code page makes anything of it that comes near.

use crate::repair::channel::{Channel, Reading, readings};
use crate::repair::likeliest::{BEATS_OTHERS, Originals, likeliest, signed};
use crate::repair::multibyte::MultiByte;
use crate::repair::page::Page;
use crate::repair::passage::Word;

/// With fewer characters outside ASCII chance may make as much of them.
const LEAST_LETTERS: usize = 8;

/// A channel with what words were if they went through it.
pub(super) struct Likely {
    pub(super) reading: &'static Reading,
    pub(super) channel: &'static Channel,
    pub(super) originals: Originals,
    /// What they cost, with what it costs that the channel is rare.
    pub(super) bits: f32,
    /// The words with blanks between them.
    text: String,
}

/// The likeliest channel from a double-byte encoding to a code page, if what was before it costs no more than `most` bits and
/// beats what may have been before any other by far.
pub(super) fn likeliest_double_byte(words: &[Word<'_>], most: f32) -> Option<Likely> {
    let seen: Vec<&str> = words.iter().map(|word| word.text).collect();
    let seen = seen.join(" ");
    if seen.chars().filter(|scalar| !scalar.is_ascii()).count() < LEAST_LETTERS {
        return None;
    }
    let mut weighed: Vec<Likely> = Vec::new();
    // Code pages agree on much, and what an encoding makes of bytes is known.
    let mut known: Vec<(Vec<u8>, &'static str)> = Vec::new();
    for reading in readings().iter().filter(|reading| matches!(reading.read_as.page, Page::Single(_))) {
        let mut channels =
            reading.channels.iter().filter_map(|channel| Some((channel, double_byte(channel)?))).peekable();
        let Some(bytes) = channels.peek().and_then(|_| reading.read_as.page.encode(&seen)) else { continue };
        for (channel, page) in channels {
            if known.iter().any(|(known, name)| *name == channel.charset.name && *known == bytes) {
                continue;
            }
            known.push((bytes.clone(), channel.charset.name));
            let most = most + BEATS_OTHERS + channel.prior_bits;
            if page.rough_bits(&bytes) <= most {
                let text = page.decode(&bytes);
                weighed.extend(text.and_then(|text| Likely::new(reading, channel, text, most)));
            }
        }
    }
    weighed.sort_by(|a, b| a.bits.total_cmp(&b.bits));
    let best = weighed.first().filter(|best| best.bits <= most)?;
    let is_rival = |other: &Likely| other.bits < best.bits + BEATS_OTHERS && other.text != best.text;
    let has_rival = weighed.iter().any(is_rival) || likeliest(words, best.bits + BEATS_OTHERS).is_some();
    (!has_rival).then(|| weighed.swap_remove(0))
}

fn double_byte(channel: &'static Channel) -> Option<&'static MultiByte> {
    match &channel.charset.page {
        Page::Multi(page) => Some(page),
        _ => None,
    }
}

impl Likely {
    /// `None` where the words cannot have been this text, or it costs more than `most` bits by itself.
    fn new(reading: &'static Reading, channel: &'static Channel, text: String, most: f32) -> Option<Self> {
        let words: Vec<String> = text.split(' ').map(str::to_owned).collect();
        let originals = Originals::new(signed(words.iter())?, channel, most)?;
        let bits = originals.cost.least_bits() - channel.prior_bits;
        Some(Self { reading, channel, originals, bits, text })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::repair::passage::Unweighed;
    use encoding_rs::{BIG5, EUC_KR, Encoding, GBK, SHIFT_JIS, WINDOWS_1251, WINDOWS_1252};

    fn repaired(seen: &str) -> Option<String> {
        likeliest_double_byte(Unweighed::new(seen).words(), f32::INFINITY).map(|likely| likely.text)
    }

    fn read_as_windows_1252(text: &str, encoding: &'static Encoding) -> String {
        let (bytes, ..) = encoding.encode(text);
        WINDOWS_1252.decode_without_bom_handling(&bytes).0.into_owned()
    }

    #[test]
    fn each_encoding_is_told_from_the_others() {
        let cases = [
            (GBK, "今天早上我们一起去公园散步，天气非常好。"),
            (BIG5, "今天早上我們一起去公園散步，天氣非常好。"),
            (SHIFT_JIS, "今朝はとても寒かったので、家で本を読みました。"),
            (EUC_KR, "오늘 아침에는 날씨가 매우 추워서 집에서 책을 읽었습니다."),
        ];
        for (encoding, text) in cases {
            let seen = read_as_windows_1252(text, encoding);
            let words: Vec<&str> = text.split(' ').collect();
            assert_eq!(repaired(&seen), Some(words.join(" ")), "{}", encoding.name());
        }
    }

    #[test]
    fn what_is_less_sure_is_left() {
        let russian = read_as_windows_1252("Утром над рекой стоял густой туман.", WINDOWS_1251);
        for seen in [russian.as_str(), "ÖÐ¹ú", "Der Bäcker öffnet früh, müde.", "ÄÖÜäöüßÄÖ"]
        {
            assert_eq!(repaired(seen), None, "{seen}");
        }
    }
}
