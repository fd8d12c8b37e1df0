//! Which Han, kana and Hangul characters speak for damage.

use crate::channels::{Into, channels};
use crate::corpus::Corpus;
use crate::script::{Class, class_of};
use std::collections::BTreeMap;

/// What a character counts beforehand, as a share of all.
const LEAST_SHARE: f64 = 1e-5;
/// The bits that a character may say, for damage or against it, in 1/8 bit.
const MOST: f64 = 127.0;

type Shares = BTreeMap<char, f64>;

/// For each character, by its number, how much commoner it is in damaged text than in the language that likes it best.
pub(crate) fn section(corpus: &Corpus, numbered: &[char]) -> Vec<u8> {
    let (mut right, mut damaged) = (Shares::new(), Shares::new());
    let mut channels_seen = 0.0;
    for text in &corpus.texts {
        if text.is_wide() {
            for (scalar, share) in shares(text.lines.iter().map(String::as_str)) {
                let most = right.entry(scalar).or_default();
                *most = f64::max(*most, share);
            }
        }
        for (written_in, read_as) in channels(&text.language, Into::Wide) {
            let read = text.lines.iter().filter_map(|line| {
                let bytes = written_in.encode(line).filter(|_| !line.is_ascii())?;
                Some(read_as.decode(&bytes).0.into_owned())
            });
            let read: Vec<String> = read.collect();
            let found = shares(read.iter().map(String::as_str));
            channels_seen += f64::from(u8::from(!found.is_empty()));
            found.into_iter().for_each(|(scalar, share)| *damaged.entry(scalar).or_default() += share);
        }
    }
    let share = |shares: &Shares, scalar: &char| shares.get(scalar).copied().unwrap_or(0.0) + LEAST_SHARE;
    let said = |scalar: &char| {
        let damaged = damaged.get(scalar).copied().unwrap_or(0.0) / channels_seen + LEAST_SHARE;
        ((damaged / share(&right, scalar)).log2() * 8.0).round().clamp(-MOST, MOST) as i8 as u8
    };
    numbered.iter().map(said).collect()
}

/// How often each Han, kana and Hangul character comes in lines, as a share of all of them.
fn shares<'a>(lines: impl Iterator<Item = &'a str>) -> Shares {
    let mut shares = Shares::new();
    let mut all = 0.0;
    for scalar in lines.flat_map(str::chars).filter(|&scalar| class_of(scalar) == Class::Wide) {
        *shares.entry(scalar).or_default() += 1.0;
        all += 1.0;
    }
    shares.values_mut().for_each(|share| *share /= all);
    shares
}
