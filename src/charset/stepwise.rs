//! Encodings beside those of the WHATWG standard whose characters have one byte or more, read one by one.

use crate::charset::{euc_tw, johab, vni};
use std::borrow::Cow;
use std::ops::Range;

/// One of these encodings.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub(crate) enum Stepwise {
    Johab,
    EucTw,
    Vni,
}

/// How many bytes stand for the next character; those that stand for none are lost.
pub(super) type Step = (usize, Option<char>);

/// What becomes of a first byte that makes no character with the second: both are lost, unless the second one is ASCII,
/// or the first one leads to nothing.
pub(super) fn lost(is_lead: bool, after: &[u8]) -> Step {
    (1 + usize::from(is_lead && after.first().is_some_and(|second| !second.is_ascii())), None)
}

impl Stepwise {
    pub(super) const ALL: [Self; 3] = [Self::Johab, Self::EucTw, Self::Vni];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Johab => "Johab",
            Self::EucTw => "EUC-TW",
            Self::Vni => "x-viet-vni",
        }
    }

    /// By a label in lower case.
    pub(super) fn for_label(label: &str) -> Option<Self> {
        match label {
            "johab" | "cp1361" | "ms1361" | "ksc-johab" => Some(Self::Johab),
            "euc-tw" | "euctw" | "x-euc-tw" | "cns11643" => Some(Self::EucTw),
            "x-viet-vni" | "vni" | "vni-win" => Some(Self::Vni),
            _ => None,
        }
    }

    /// The first character of bytes that are not empty.
    fn step(self, bytes: &[u8]) -> Step {
        match self {
            Self::Johab => johab::step(bytes),
            Self::EucTw => euc_tw::step(bytes),
            Self::Vni => vni::step(bytes),
        }
    }

    fn steps(self, bytes: &[u8]) -> impl Iterator<Item = (Range<usize>, Option<char>)> {
        let mut at = 0;
        std::iter::from_fn(move || {
            let rest = bytes.get(at..).filter(|rest| !rest.is_empty())?;
            let (len, scalar) = self.step(rest);
            let range = at..at + len;
            at += len;
            Some((range, scalar))
        })
    }

    /// The text of `bytes`, and whether some are none.
    pub(super) fn decode(self, bytes: &[u8]) -> (Cow<'static, str>, bool) {
        let mut lost = false;
        let text = self.steps(bytes).map(|(_, scalar)| {
            lost |= scalar.is_none();
            scalar.unwrap_or(char::REPLACEMENT_CHARACTER)
        });
        (Cow::Owned(text.collect()), lost)
    }

    /// Which of the bytes are no text.
    pub(super) fn lost(self, bytes: &[u8]) -> Vec<Range<usize>> {
        self.steps(bytes).filter(|(_, scalar)| scalar.is_none()).map(|(range, _)| range).collect()
    }

    pub(super) fn encode(self, text: &str) -> Option<Vec<u8>> {
        let mut bytes = Vec::with_capacity(text.len());
        for scalar in text.chars() {
            match self {
                _ if scalar.is_ascii() => bytes.push(scalar as u8),
                Self::Johab => bytes.extend(johab::bytes(scalar)?),
                Self::EucTw => bytes.extend(euc_tw::bytes(scalar)?),
                Self::Vni => bytes.extend(vni::bytes(scalar)?),
            }
        }
        Some(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_broken_character_takes_no_others_along() {
        let cases = [
            (Stepwise::Johab, "가각한국", b"\xFF"),
            (Stepwise::EucTw, "中文臺北", b"\x8F"),
            (Stepwise::Vni, "đường", b"\xF8"),
        ];
        for (encoding, text, noise) in cases {
            let whole = encoding.encode(text).unwrap();
            let broken = [&whole, &noise[..], &whole].concat();
            let (got, errors) = encoding.decode(&broken);
            assert!(errors && got.starts_with(text) && got.ends_with(text), "{got}");
            assert_eq!(encoding.lost(&broken)[0].start, whole.len());
        }
    }
}
